/* The pages of an atlas: the key map with its sheets, and each sheet with its number and the arrows to its neighbours. */
#include <math.h>
#include <string.h>

#include "layout/map/atlas.h"
#include "layout/map/furniture.h"

void atlas_pages(struct sheet *s, struct atlas *a) {
  const char *title = node_attr(a->side, "title", node_attr(s->node, "title", ""));
  for (size_t i = 0; i <= a->sheets; i++) {
    struct atlas_sheet *sheet = &a->sheet[i];
    struct page *page = pages_add(s->pages, s->width, s->height);
    page->right = s->pages->n % 2 == 1;
    sheet->page = s->pages->n - 1;
    sheet->sect = pages_tag(s->pages, 1, TAG_SECT);
    char *name = i ? g_strdup_printf("%d%s", sheet->number, theme_word(s->in->theme, "map.sheet_suffix")) : g_strdup(title);
    pages_add_outline(s->pages, i ? 2 : 1, arena_strdup(s->pages->arena, name), sheet->page, 0);
    g_free(name);
  }
}

/* The number in its square, what the atlas is called. */
static void draw_head(const struct sheet *s, const struct pen *p, const struct atlas *a, const struct atlas_sheet *sheet) {
  const struct print_style *st = &s->style;
  struct lettering number = style_look(st, "atlas.number"), title = style_look(st, "atlas.title");
  struct box b = sheet_box(s, "atlas.head"), square = {b.x0, b.y0, b.x0 + (b.y1 - b.y0), b.y1};
  double em = print_number(st, "baseline_em"), middle = (b.y0 + b.y1) / 2, x = b.x0;
  pen_begin(p, true, b, "head");
  tag_id open = pen_tag(p, TAG_HEADING, sheet->number ? 2 : 1);
  if (sheet->number) {
    char text[16];
    g_snprintf(text, sizeof text, "%d", sheet->number);
    pen_box(p, square, 0, print_ink(st, "atlas.ground"));
    pen_text(p, text, (square.x0 + square.x1) / 2, middle + em * number.line.font.size_pt, &number, 'm');
    pen_target(p, b, "sheet-%d", sheet->number);
    x = square.x1 + (b.y1 - b.y0) / 3;
  }
  pen_text_fit(p, node_attr(a->side, "title", node_attr(s->node, "title", "")), x, middle + em * title.line.font.size_pt,
               b.x1 - x, &title, 'l');
  pen_untag(p, open);
  pen_end(p);
}

/* A triangle that points to the neighbour, its number beside it, outside the frame in the middle of each edge. */
static void draw_arrows(const struct sheet *s, const struct pen *p, const struct atlas_sheet *sheet) {
  static const int dx[ATLAS_EDGES] = {0, 1, 0, -1}, dy[ATLAS_EDGES] = {-1, 0, 1, 0};
  const struct print_style *st = &s->style;
  struct lettering look = style_look(st, "atlas.neighbour");
  struct box f = sheet->port.frame;
  double off = print_pt(st, "atlas.arrow_off"), size = print_pt(st, "atlas.arrow") / 2;
  for (int e = 0; e < ATLAS_EDGES; e++) {
    if (!sheet->neighbour[e]) continue;
    struct point c = {(f.x0 + f.x1) / 2 + dx[e] * ((f.x1 - f.x0) / 2 + off), (f.y0 + f.y1) / 2 + dy[e] * ((f.y1 - f.y0) / 2 + off)};
    char text[16];
    g_snprintf(text, sizeof text, "%d", sheet->neighbour[e]);
    double w = pen_width(p, text, &look), h = look.line.font.size_pt;
    struct path_builder b;
    path_begin(&b, pen_arena(p));
    /* Beside an arrow up or down, below one to the side. */
    path_move(&b, c.x + dx[e] * size, c.y + dy[e] * size);
    path_line(&b, c.x - dx[e] * size + dy[e] * size, c.y - dy[e] * size + dx[e] * size);
    path_line(&b, c.x - dx[e] * size - dy[e] * size, c.y - dy[e] * size - dx[e] * size);
    path_close(&b);
    struct point at = dx[e] ? (struct point){c.x, c.y + size + h} : (struct point){c.x + size + w / 2 + size / 2, c.y + h * 0.36};
    struct box all = {fmin(c.x - size, at.x - w / 2), fmin(c.y - size, at.y - h), fmax(c.x + size, at.x + w / 2),
                      fmax(c.y + size, at.y + h * 0.2)};
    pen_begin(p, true, all, "neighbour %d", sheet->neighbour[e]);
    tag_id open = pen_tag(p, TAG_P, 0);
    pen_fill(p, &b, print_ink(st, "atlas.ground"));
    pen_text(p, text, at.x, at.y, &look, 'm');
    pen_link(p, box_grow(all, size / 2), "dest:sheet-%d", sheet->neighbour[e]);
    pen_untag(p, open);
    pen_end(p);
  }
}

static void draw_ground(const struct sheet *s, const struct pen *p) {
  struct path_builder clip;
  path_begin(&clip, pen_arena(p));
  path_rect(&clip, s->port.frame, 0);
  pen_save(p, NULL, &clip);
  ground_draw(p, s->ground, &s->port);
  pen_restore(p);
}

/* Who stands on the sheet, at its edges too. */
static struct place *places_on(const struct atlas *a, const struct view_port *v, struct arena *to, size_t *n_out) {
  struct place *out = arena_array(to, a->places + 1, sizeof *out);
  *n_out = 0;
  for (size_t i = 0; i < a->places; i++) {
    struct point at = port_point(v, a->home_m[i]);
    if (at.x >= v->frame.x0 && at.x <= v->frame.x1 && at.y >= v->frame.y0 && at.y <= v->frame.y1)
      out[(*n_out)++] = *a->home_place[i];
  }
  return out;
}

static void draw_sheet(struct sheet *s, const struct pen *p, const struct atlas *a, const struct atlas_sheet *sheet) {
  struct arena *own = arena_new();
  struct map_placed m;
  size_t n;
  const struct place *places = places_on(a, &s->port, own, &n);
  draw_ground(s, p);
  grid_draw(p, &s->grid);
  map_place(&m, s, p, &s->port, NULL, places, n);
  m.job.lenient = m.job.wide = true;
  map_tell_unplaced(s, &m.units, &s->port);
  labels_place(&m.job);
  labels_draw(&m.job);
  unit_set_draw(p, &m.units);
  seen_labels(s, &m.job);
  seen_units(s, &m.units);
  map_labels_note(s, a->side, NULL, &m);
  map_placed_free(&m);
  arena_free(own);
}

/* The part of the key map that a sheet shows, each to the middle of the overlap. */
static struct box key_box_of(const struct sheet *s, const struct atlas *a, const struct atlas_sheet *sheet) {
  const struct view_port *v = &sheet->port;
  double m = v->scale / 1000 / PT_PER_MM, w = ((v->frame.x1 - v->frame.x0) - a->overlap_pt) / 2 * m,
         h = ((v->frame.y1 - v->frame.y0) - a->overlap_pt) / 2 * m;
  struct point from = port_point(&s->port, (struct point){v->centre_m.x - w, v->centre_m.y + h}),
               upto = port_point(&s->port, (struct point){v->centre_m.x + w, v->centre_m.y - h});
  struct box f = s->port.frame;
  return (struct box){fmax(from.x, f.x0), fmax(from.y, f.y0), fmin(upto.x, f.x1), fmin(upto.y, f.y1)};
}

static void draw_key(struct sheet *s, const struct pen *p, const struct atlas *a) {
  const struct print_style *st = &s->style;
  struct lettering look = style_look(st, "atlas.key_number");
  struct line line = style_line(st, "atlas.key_line");
  struct map_placed m;
  double h = look.line.font.size_pt, pad = h * 0.3;
  draw_ground(s, p);
  for (size_t i = 1; i <= a->sheets; i++) { /* below the names */
    struct box b = key_box_of(s, a, &a->sheet[i]);
    pen_frame(p, b, 0, &line);
    pen_link(p, b, "dest:sheet-%d", a->sheet[i].number);
  }
  map_place(&m, s, p, &s->port, NULL, NULL, 0);
  m.job.lenient = m.job.wide = true;
  struct box *spot = g_new(struct box, a->sheets + 1);
  int owner = m.job.owner++;
  for (size_t i = 1; i <= a->sheets; i++) { /* in the middle, or as near to it as stations leave room */
    struct box b = key_box_of(s, a, &a->sheet[i]);
    char text[16];
    g_snprintf(text, sizeof text, "%d", a->sheet[i].number);
    double w = fmax(pen_width(p, text, &look), h) / 2 + pad, x = (b.x0 + b.x1) / 2, y = (b.y0 + b.y1) / 2;
    for (int k = 0; k < 40; k++) {
      double r = k * 1.2, t = k * 2.4;
      spot[i] = (struct box){x + r * cos(t) - w, y + r * sin(t) - h / 2 - pad, x + r * cos(t) + w, y + r * sin(t) + h / 2 + pad};
      if (claims_free_at(m.job.claims, spot[i], -1)) break;
    }
    claims_add(m.job.claims, spot[i], owner);
  }
  labels_place(&m.job);
  labels_draw(&m.job);
  for (size_t i = 1; i <= a->sheets; i++) {
    char text[16];
    g_snprintf(text, sizeof text, "%d", a->sheet[i].number);
    pen_begin(p, true, spot[i], "key %d", a->sheet[i].number);
    pen_box(p, spot[i], 0, print_ink(st, "atlas.ground"));
    pen_text(p, text, (spot[i].x0 + spot[i].x1) / 2, (spot[i].y0 + spot[i].y1) / 2 + print_number(st, "baseline_em") * h, &look, 'm');
    pen_end(p);
  }
  g_free(spot);
  map_placed_free(&m);
}

void atlas_draw(struct sheet *s, const struct atlas *a, const struct atlas_sheet *sheet) {
  const struct pen pen = {s->pages, sheet->page, &s->style, s->d, a->side->pos}, *p = &pen;
  struct line frame = style_line(&s->style, "map.frame_line");
  s->insets = NULL;
  s->port = sheet->port;
  s->grid = grid_of(sheet->port.frame, print_pt(&s->style, "grid.cell"));
  pen_box(p, box_grow((struct box){0, 0, s->width, s->height}, s->pages->bleed_pt), 0, print_ink(&s->style, "paper_ink"));
  page_mark(pen_page(p), sheet->sect);
  draw_head(s, p, a, sheet);
  tag_id open = pen_tag(p, TAG_FIGURE, 0);
  char *number = sheet->number ? g_strdup_printf(" %d%s", sheet->number, theme_word(s->in->theme, "map.sheet_suffix")) : g_strdup("");
  pages_tag_at(s->pages, pen_page(p)->mark)->alt =
      arena_printf(s->pages->arena, "%s%s%s", node_attr(a->side, "title", s->pages->title), number,
                   sheet_list_words(s));
  g_free(number);
  pen_begin(p, true, s->port.frame, "map");
  if (sheet->number) draw_sheet(s, p, a, sheet);
  else draw_key(s, p, a);
  pen_frame(p, s->port.frame, 0, &frame);
  pen_end(p);
  pen_untag(p, open);
  if (sheet->number) grid_letters(p, &s->grid);
  draw_arrows(s, p, sheet);
  if (sheet->number) furniture_draw(s, p, a->side); /* the key map has no grid to explain */
}
