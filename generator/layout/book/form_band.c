/* The band above a page that is filled in twice. */
#include <string.h>

#include "layout/book/form.h"

struct strip {
  struct frame frame;
  char *title, *small;
  const char *role;
};

static void draw_band(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct strip *b = p->data;
  double pad = print_pt(&f->style, "band.pad"), cy = y + p->height / 2;
  const struct look *title = &flow_look(f, b->role)->look, *small = &flow_look(f, "band_small")->look;
  draw_frame(f, page, (struct box){x, y, x + p->width, y + p->height}, &b->frame);
  form_text_at(f, page, b->title, x + pad, cy + 0.38 * title->font.size_pt, title, p->pos);
  if (b->small)
    form_text_at(f, page, b->small, x + p->width - pad - form_text_width(f, b->small, small), cy + 0.38 * small->font.size_pt,
            small, p->pos);
}

void band_build(struct flow *f, struct stack *s, const struct node *n, const char *which) {
  struct strip *b = arena_alloc(f->arena, sizeof *b);
  bool second = strcmp(which, "second") == 0;
  char **cells = attr_cells(node_attr(n, which, ""), "|");
  b->title = arena_strdup(f->arena, cells[0] ? cells[0] : "");
  if (cells[0] && cells[1]) b->small = arena_strdup(f->arena, cells[1]);
  g_strfreev(cells);
  b->role = second ? "band_second" : "band_first";
  b->frame.radius = print_pt(&f->style, "band.radius");
  b->frame.ground = print_ink(&f->style, second ? "band.second_ground" : "band.first_ground");
  b->frame.filled = true;
  b->frame.stroked = second;
  b->frame.weight = print_pt(&f->style, "band.second_weight");
  b->frame.ink = print_ink(&f->style, "band.second_ink");
  struct piece *p = stack_add(f, s, print_pt(&f->style, "band.height"), draw_band, b, "band", n->pos);
  p->after = print_pt(&f->style, "band.after");
}
