/* The card to cut out and fold: its faces, cut line, folds with their labels; what follows it stands beside it. */
#include <math.h>
#include <string.h>

#include "layout/book/flow.h"

enum { FACES_MAX = 12 };

struct card {
  double width, height;
  double fold[FACES_MAX];
  size_t folds;
  char *label[FACES_MAX];
  struct stack *face[FACES_MAX];
  struct stack *beside;
  double beside_x;
  const char *title, *small;
};

/* "85.6x162" */
static bool size_read(struct flow *f, const struct node *n, struct card *c) {
  const char *value = node_attr(n, "size", "");
  char *end, *end2 = NULL;
  c->width = g_ascii_strtod(value, &end) * PT_PER_MM;
  if (*end == 'x' || *end == 'X') c->height = g_ascii_strtod(end + 1, &end2) * PT_PER_MM;
  if (end2 && !*end2 && c->width > 0 && c->height > 0) return true;
  diag_error(f->d, n->pos, "card-size", value);
  return false;
}

static bool folds_read(struct flow *f, const struct node *n, struct card *c) {
  char **cells = attr_cells(node_attr(n, "fold", ""), ","), **labels = attr_cells(node_attr(n, "labels", ""), "|");
  double last = 0;
  bool ok = true;
  for (size_t i = 0; cells[i] && *cells[i] && ok; i++) {
    char *end;
    double at = g_ascii_strtod(cells[i], &end) * PT_PER_MM;
    ok = !*end && at > last && at < c->height && c->folds + 1 < FACES_MAX;
    if (ok) last = c->fold[c->folds++] = at;
  }
  if (!ok) diag_error(f->d, n->pos, "card-fold", node_attr(n, "fold", ""));
  for (size_t i = 0; i < c->folds && labels[i]; i++) c->label[i] = arena_strdup(f->arena, labels[i]);
  g_strfreev(cells);
  g_strfreev(labels);
  return ok;
}

/* ---- drawing ---- */

static void draw_card_title(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct card *c = p->data;
  const struct look *title = &flow_look(f, "card_title")->look, *small = &flow_look(f, "card_small")->look;
  double base = y + look_baseline(title), weight = print_pt(&f->style, "card.title_rule");
  struct line_style style = {title->font, title->ink, 0, 1}, little = {small->font, small->ink, 0, 1};
  text_line(f->pages, page, c->title, x, base, &style, p->pos, f->d);
  if (c->small) {
    double width = text_line(f->pages, NULL, c->small, 0, 0, &little, p->pos, f->d);
    text_line(f->pages, page, c->small, x + p->width - width, base, &little, p->pos, f->d);
  }
  draw_rule(f, page, x, x + p->width, y + p->height - weight / 2, weight, print_ink(&f->style, "card.ink"));
}

static void draw_fold(struct flow *f, struct page *page, const struct card *c, size_t i, double x, double y) {
  size_t dashes;
  bool mountain = i % 2 == 0; /* an accordion: mountain, valley, mountain … */
  const double *dash = print_pts(&f->style, mountain ? "card.mountain_dash" : "card.valley_dash", f->arena, &dashes);
  double weight = print_pt(&f->style, mountain ? "card.mountain" : "card.valley");
  ink_id ink = print_ink(&f->style, "card.ink");
  draw_dashed(f, page, (struct point){x + weight, y}, (struct point){x + c->width, y}, weight, ink, dash, dashes,
              mountain);
  if (!c->label[i]) return;
  tag_id open = page_mark(page, 0); /* a hint for scissors and fingers */
  double arrow = print_pt(&f->style, "card.arrow"), gap = print_pt(&f->style, "card.label_gap"), tip = x - gap;
  const struct look *look = &flow_look(f, "card_label")->look;
  struct line_style style = {look->font, look->ink, 0, 1};
  struct path_builder b;
  path_begin(&b, f->arena);
  path_move(&b, tip, y);
  path_line(&b, tip - arrow, y - arrow * 0.6);
  path_line(&b, tip - arrow, y + arrow * 0.6);
  path_close(&b);
  page_add(f->pages, page, (struct page_item){.kind = ITEM_FILL, .ink = ink, .draw = {.path = b.path}});
  double width = text_line(f->pages, NULL, c->label[i], 0, 0, &style, (struct pos){0}, f->d);
  double left = tip - arrow - gap - width;
  page_begin(f->pages, page, "fold label", true,
             (struct box){left, y - look->font.size_pt / 2, left + width, y + look->font.size_pt / 2});
  text_line(f->pages, page, c->label[i], left, y + 0.38 * look->font.size_pt, &style, (struct pos){0}, f->d);
  page_end(f->pages, page);
  page_mark(page, open);
}

static void draw_scissors(struct flow *f, struct page *page, double x, double y) {
  double size = print_pt(&f->style, "card.scissors.size"), at_x = x + print_pt(&f->style, "card.scissors.dx");
  double at_y = y + print_pt(&f->style, "card.scissors.dy");
  struct path_builder b;
  path_begin(&b, f->arena);
  if (!path_svg(&b, print_text(&f->style, "card.scissors.path"), size / 24, at_x, at_y)) return;
  struct page_item item = {.kind = ITEM_STROKE, .ink = print_ink(&f->style, "card.ink")};
  item.draw.path = b.path, item.draw.width_pt = print_pt(&f->style, "card.scissors.weight");
  page_add(f->pages, page, item);
}

static void draw_cut(struct flow *f, struct page *page, const struct card *c, double x, double y) {
  size_t dashes;
  const double *dash = print_pts(&f->style, "card.cut_dash", f->arena, &dashes);
  double weight = print_pt(&f->style, "card.cut");
  ink_id ink = print_ink(&f->style, "card.ink");
  struct point corner[5] = {{x, y}, {x + c->width, y}, {x + c->width, y + c->height}, {x, y + c->height}, {x, y}};
  page_begin(f->pages, page, "card", false, (struct box){x, y, x + c->width, y + c->height});
  for (int i = 0; i < 4; i++) draw_dashed(f, page, corner[i], corner[i + 1], weight, ink, dash, dashes, false);
  draw_scissors(f, page, x, y);
  page_end(f->pages, page);
}

static void draw_card(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct card *c = p->data;
  double pad_x = print_pt(&f->style, "card.pad_x"), pad_top = print_pt(&f->style, "card.pad_top"), top = y;
  draw_cut(f, page, c, x, y);
  for (size_t i = 0; i < c->folds; i++) draw_fold(f, page, c, i, x, y + c->fold[i]);
  for (size_t i = 0; i <= c->folds; i++) {
    if (c->face[i]) stack_draw(f, page, c->face[i], x + pad_x, top + pad_top);
    top = y + (i < c->folds ? c->fold[i] : c->height);
  }
  if (c->beside) stack_draw(f, page, c->beside, x + c->beside_x, y);
}

/* ---- building ---- */

/* The blocks up to the next rule fill one face. */
static const struct node *face_build(struct flow *f, struct card *c, size_t i, const struct node *from,
                                     const struct node *card) {
  double pad = print_pt(&f->style, "card.pad_top") + print_pt(&f->style, "card.pad_bottom");
  double room = (i < c->folds ? c->fold[i] : c->height) - (i ? c->fold[i - 1] : 0) - pad;
  struct stack *s = c->face[i] = stack_new(f, c->width - 2 * print_pt(&f->style, "card.pad_x"));
  if (i == 0 && c->title) {
    const struct look *look = &flow_look(f, "card_title")->look;
    double gap = print_pt(&f->style, "card.title_gap"), rule = print_pt(&f->style, "card.title_rule");
    tag_id open = flow_tag(f, TAG_P);
    stack_add(f, s, look->pitch_pt + gap + rule, draw_card_title, c, "card title", card->pos);
    f->tag = open;
  }
  const struct node *n = from;
  for (; n && n->kind != NODE_RULE; n = n->next) {
    if (n->kind == NODE_WRITE) write_build(f, s, n, true);
    else diag_error(f->d, n->pos, "card-block");
  }
  double over = stack_height(s, NULL) - room;
  if (over > 0.01)
    diag_error(f->d, from ? from->pos : card->pos, "card-overset", diag_num(f->d, (double)i + 1),
               diag_num(f->d, ceil(over / PT_PER_MM * 10) / 10));
  return n ? n->next : NULL;
}

void card_build(struct flow *f, struct stack *s, const struct node *n) {
  struct card *c = arena_alloc(f->arena, sizeof *c);
  if (!size_read(f, n, c) || !folds_read(f, n, c)) return;
  if (c->width > s->width + 0.01) {
    diag_error(f->d, n->pos, "card-wide", diag_num(f->d, ceil((c->width - s->width) / PT_PER_MM * 10) / 10));
    return;
  }
  c->title = node_attr(n, "title", NULL), c->small = node_attr(n, "small", NULL);
  const struct node *at = n->first;
  for (size_t i = 0; i <= c->folds; i++) at = face_build(f, c, i, at, n);
  if (at) diag_error(f->d, at->pos, "card-faces", diag_num(f->d, (double)c->folds + 1));
  double height = c->height;
  if (n->next) {
    c->beside_x = c->width + print_pt(&f->style, "card.gap");
    c->beside = stack_new(f, s->width - c->beside_x);
    blocks_build(f, c->beside, n->next, "aside");
    height = fmax(height, stack_height(c->beside, NULL));
  }
  struct piece *p = stack_add(f, s, height, draw_card, c, "card page", n->pos);
  p->before = print_pt(&f->style, "card.before");
}
