/* The colophon: title and reading over a rule, what is told as labelled rows, the copyright line below another rule. */
#include <math.h>

#include "layout/book/flow.h"

struct row {
  struct composed *label, *text;
  double text_x;
};

static void draw_lines(struct flow *f, struct page *page, const struct composed *t, double x, double y) {
  for (size_t i = 0; i < t->lines; i++) composed_draw(f->composer, page, t, i, x, y + (double)i * t->look->pitch_pt);
}

static void draw_row(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct row *r = p->data;
  tag_id before = page_mark(page, pages_tag(f->pages, p->tag, TAG_TH));
  pages_tag_at(f->pages, page->mark)->scope = 'r';
  draw_lines(f, page, r->label, x, y);
  page_mark(page, pages_tag(f->pages, p->tag, TAG_TD));
  draw_lines(f, page, r->text, x + r->text_x, y);
  page_mark(page, before);
}

static void draw_line(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  draw_rule(f, page, x, x + p->width, y, print_pt(&f->style, "colophon.rule"), print_ink(&f->style, "colophon.rule_ink"));
}

static void rule_add(struct flow *f, struct stack *s, struct pos at) {
  struct piece *p = stack_add(f, s, 0, draw_line, NULL, NULL, at);
  p->before = p->after = print_pt(&f->style, "colophon.rule_space");
  p->keep = true;
}

static void line_add(struct flow *f, struct stack *s, const struct node *n, const char *name, const char *role) {
  const char *text = node_attr(n, name, NULL);
  if (!text) return;
  tag_id before = flow_tag(f, TAG_P);
  guint from = s->piece->len;
  stack_lines(f, s, flow_compose(f, text, role, s->width, n->pos), flow_look(f, role), "colophon");
  for (guint i = from; i < s->piece->len; i++) ((struct piece *)g_ptr_array_index(s->piece, i))->keep = true;
  f->tag = before;
}

static void row_add(struct flow *f, struct stack *s, const struct node *n) {
  struct row *r = arena_alloc(f->arena, sizeof *r);
  r->text_x = print_pt(&f->style, "colophon.label");
  r->label = flow_compose_node(f, n->first, "colophon_label", r->text_x);
  r->text = flow_compose_node(f, n->last, "colophon", s->width - r->text_x);
  tag_id before = flow_tag(f, TAG_ROW);
  double height = fmax((double)r->label->lines * r->label->look->pitch_pt, (double)r->text->lines * r->text->look->pitch_pt);
  struct piece *p = stack_add(f, s, height, draw_row, r, "colophon", n->pos);
  p->after = print_pt(&f->style, "colophon.row_gap");
  p->keep = p->hard = true;
  f->tag = before;
}

void colophon_build(struct flow *f, struct stack *s, const struct node *n) {
  if (!node_attr(n, "title", NULL)) return; /* told where it should have been filled */
  guint from = s->piece->len;
  line_add(f, s, n, "reading", "colophon_reading");
  line_add(f, s, n, "title", "colophon_title");
  line_add(f, s, n, "subtitle", "colophon");
  rule_add(f, s, n->pos);
  tag_id before = flow_tag(f, TAG_TABLE);
  for (const struct node *row = n->first; row; row = row->next) row_add(f, s, row);
  f->tag = before;
  rule_add(f, s, n->pos);
  line_add(f, s, n, "copyright", "colophon");
  struct piece *first = g_ptr_array_index(s->piece, from), *last = g_ptr_array_index(s->piece, s->piece->len - 1);
  first->before = print_pt(&f->style, "colophon.before");
  last->keep = false;
}
