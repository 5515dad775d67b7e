/* A small map at the head of a list: one area with all places of the list as numbered symbols, placed as on the sheet. */
#include <math.h>
#include <string.h>

#include "layout/book/places.h"

struct area_map {
  const struct node *node;
  const char *class, *code;
  struct pos pos;
};

static void draw_map(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct area_map *a = p->data;
  struct box frame = {x, y, x + p->width, y + p->height};
  size_t unplaced = 0;
  struct window_input in = {.basemap = f->in->basemap, .theme = f->in->theme, .width_pt = p->width, .height_pt = p->height,
                            .places = a->node->places, .place_count = a->node->place_count, .unplaced_out = &unplaced};
  if (!f->window) f->window = map_window_open_style(in.basemap, in.theme, "map-area", f->d);
  if (!f->window) return;
  if (!map_window_fit(f->window, a->class, a->code, &in)) {
    diag_error(f->d, a->pos, "area-map-none", a->code, a->class);
    return;
  }
  map_window_into(f->window, &in, f->pages, page, frame, f->d);
  if (unplaced) /* nobody is left out silently */
    diag_error(f->d, a->pos, "area-map-unplaced", node_attr(a->node, "title", a->code), diag_num(f->d, (double)unplaced));
  struct frame line = {.weight = entries_pt(f, "area", "line"), .ink = entries_ink(f, "area", "line_ink"), .stroked = true};
  draw_frame(f, page, frame, &line);
}

void area_map_build(struct flow *f, struct stack *s, const struct node *n) {
  struct area_map *a = arena_alloc(f->arena, sizeof *a);
  *a = (struct area_map){n, node_attr(n, "class", ""), node_attr(n, "code", ""), n->pos};
  if (!f->in->basemap || !f->in->basemap->layers || !entries_has(f, "area", "height")) return;
  tag_id before = flow_tag(f, TAG_FIGURE);
  pages_tag_at(f->pages, f->tag)->alt =
      arena_printf(f->arena, "%s%s", node_attr(n, "title", ""), theme_word(f->in->theme, "directory.area_alt"));
  struct piece *p = stack_add(f, s, entries_pt(f, "area", "height"), draw_map, a, "area map", n->pos);
  p->after = entries_pt(f, "area", "after");
  p->hard = p->keep = true;
  f->tag = before;
}
