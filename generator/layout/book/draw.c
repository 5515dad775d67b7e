/* Small drawings of a book's pages: frames, rules, discs, symbols; and the reading of attributes. */
#include <math.h>
#include <string.h>

#include "layout/book/flow.h"

void draw_frame(struct flow *f, struct page *page, struct box b, const struct frame *frame) {
  struct path_builder p;
  if (frame->filled) {
    path_begin(&p, page->arena);
    path_rect(&p, b, frame->radius);
    page_add(f->pages, page, (struct page_item){.kind = ITEM_FILL, .ink = frame->ground, .draw = {.path = p.path}});
  }
  if (frame->stroked && frame->weight > 0) {
    path_begin(&p, page->arena);
    path_rect(&p, box_grow(b, -frame->weight / 2), fmax(0, frame->radius - frame->weight / 2));
    page_add(f->pages, page,
             (struct page_item){
                 .kind = ITEM_STROKE, .ink = frame->ink, .draw = {.path = p.path, .width_pt = frame->weight}});
  }
}

void draw_rule(struct flow *f, struct page *page, double x0, double x1, double y, double weight, ink_id ink) {
  page_stroke_line(f->pages, page, (struct point){x0, y}, (struct point){x1, y}, weight, ink);
}

void draw_disc(struct flow *f, struct page *page, double cx, double cy, double diameter, ink_id ink) {
  struct path_builder p;
  double r = diameter / 2;
  path_begin(&p, page->arena);
  path_rect(&p, (struct box){cx - r, cy - r, cx + r, cy + r}, r);
  page_add(f->pages, page, (struct page_item){.kind = ITEM_FILL, .ink = ink, .draw = {.path = p.path}});
}

void draw_dashed(struct flow *f, struct page *page, struct point a, struct point b, double weight, ink_id ink,
                 const double *dash, size_t dashes, bool round) {
  struct path_builder p;
  path_begin(&p, page->arena);
  path_move(&p, a.x, a.y);
  path_line(&p, b.x, b.y);
  page_add(f->pages, page,
           (struct page_item){
               .kind = ITEM_STROKE,
               .ink = ink,
               .draw = {.path = p.path, .width_pt = weight, .dash = dash, .dashes = dashes, .round_cap = round}});
}

void draw_centred(struct flow *f, struct page *page, const char *utf8, double cx, double cy, const struct look *look) {
  struct line_style style = {look->font, look->ink, 0, 1};
  struct pos none = {0};
  double width = text_line(f->pages, NULL, utf8, 0, 0, &style, none, f->d);
  text_line(f->pages, page, utf8, cx - width / 2, cy + 0.355 * look->font.size_pt, &style, none, f->d);
}

static void symbol_path(struct flow *f, struct page *page, const struct symbol *s, double cx, double cy, double scale,
                        ink_id ink, double stroke) {
  struct path_builder p;
  path_begin(&p, page->arena);
  if (!path_svg(&p, s->path, scale, cx, cy)) return;
  struct page_item item = {.kind = stroke > 0 ? ITEM_STROKE : ITEM_FILL, .ink = ink};
  item.draw.path = p.path, item.draw.width_pt = stroke, item.draw.round_join = true;
  page_add(f->pages, page, item);
}

/* A hospital's inner line of paper. */
static void inner_frame(struct flow *f, struct page *page, const struct symbol *s, double cx, double cy, double mm,
                        ink_id paper) {
  const struct key *frame = key_get(theme_keys(f->in->theme, "symbols.yaml", f->d), "inner_frame");
  double half = 0, inset = key_number(frame, "inset_mm", 0, f->d);
  struct path_builder p;
  path_begin(&p, page->arena);
  if (!path_svg(&p, s->path, 1, 0, 0)) return;
  for (size_t i = 0; i < p.points; i++) half = fmax(half, fabs(p.path.at[i].x));
  if (half <= inset) return;
  symbol_path(f, page, s, cx, cy, mm * (half - inset) / half, paper, key_number(frame, "weight_mm", 0, f->d) * mm);
}

void draw_symbol(struct flow *f, struct page *page, const char *id, const char *number, double cx, double cy,
                 double scale, const char *number_role, struct pos at) {
  const struct symbol *s = theme_symbol_named(f->in->theme, id);
  if (!s) {
    diag_error(f->d, at, "symbol-unknown", id);
    return;
  }
  double mm = scale * PT_PER_MM;
  ink_id paper = theme_ink_named(f->in->theme, "paper", at, f->d);
  symbol_path(f, page, s, cx, cy, mm, s->solid ? s->ink : paper, 0);
  if (s->inner_frame) inner_frame(f, page, s, cx, cy, mm, paper);
  if (!s->solid) symbol_path(f, page, s, cx, cy, mm, s->ink, s->outline_mm * mm);
  if (s->solid && s->outlined) symbol_path(f, page, s, cx, cy, mm, s->outline_ink, s->outline_mm * mm);
  if (!number || !*number) return;
  struct look look = flow_look(f, number_role)->look;
  look.ink = s->number_ink;
  if (strlen(number) > 2) look.font.size_pt *= 0.8;
  draw_centred(f, page, number, cx, cy + s->number_dy_mm * mm, &look);
}

/* Wrong values were told when the directive was read (model/directive.c). */
double attr_pt(const struct node *n, const char *name, double otherwise) {
  const char *value = node_attr(n, name, NULL);
  double pt = otherwise;
  return value && length_pt(value, &pt) ? pt : otherwise;
}

long attr_number(const struct node *n, const char *name, long otherwise) {
  const char *value = node_attr(n, name, NULL);
  return value ? (long)g_ascii_strtoll(value, NULL, 10) : otherwise;
}

char **attr_cells(const char *value, const char *divider) {
  char **cells = g_strsplit(value, divider, 64);
  for (char **c = cells; *c; c++) g_strstrip(*c);
  return cells;
}
