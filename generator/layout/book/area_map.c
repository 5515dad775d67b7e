/* A small map at the head of a list: one area with all places of the list as numbered symbols, placed as on the sheet. */
#include <math.h>
#include <string.h>

#include "layout/book/places.h"

struct area_map {
  const struct node *node;
  const char *class, *code;
  struct pos pos;
};

/* The map in a frame on a page. Gives how many places found no room in it; the area itself may be missing (told). */
static size_t draw_into(struct flow *f, const struct area_map *a, struct pages *pages, struct page *page, struct box frame, struct diag *d) {
  size_t unplaced = 0;
  struct window_input in = {.basemap = f->in->basemap, .theme = f->in->theme, .width_pt = frame.x1 - frame.x0,
                            .height_pt = frame.y1 - frame.y0, .places = a->node->places, .place_count = a->node->place_count,
                            .unplaced_out = &unplaced};
  if (!f->window) f->window = map_window_open_style(in.basemap, in.theme, "map-area", f->d);
  if (!f->window) return 0;
  if (map_window_fit(f->window, a->class, a->code, &in)) map_window_into(f->window, &in, pages, page, frame, d);
  else diag_error(d, a->pos, "area-map-none", a->code, a->class);
  return unplaced;
}

static void draw_map(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  struct box frame = {x, y, x + p->width, y + p->height};
  draw_into(f, p->data, f->pages, page, frame, f->d);
  struct frame line = {.weight = entries_pt(f, "area", "line"), .ink = entries_ink(f, "area", "line_ink"), .stroked = true};
  draw_frame(f, page, frame, &line);
}

/* The least height, from the style's to its greatest, at which all have room; 0: at none. */
static double height_for_all(struct flow *f, const struct area_map *a, double width) {
  double least = entries_pt(f, "area", "height"), most = entries_pt(f, "area", "most");
  enum { STEPS = 3 };
  for (int i = 0; i <= STEPS; i++) {
    double h = least + (most - least) * i / STEPS;
    struct pages *trial = pages_new_like(f->pages);
    struct diag *quiet = diag_like(f->d);
    size_t unplaced = draw_into(f, a, trial, pages_add(trial, width, h), (struct box){0, 0, width, h}, quiet);
    diag_free(quiet);
    pages_free(trial);
    if (!unplaced) return h;
  }
  return 0;
}

void area_map_build(struct flow *f, struct stack *s, const struct node *n) {
  struct area_map *a = arena_alloc(f->arena, sizeof *a);
  *a = (struct area_map){n, node_attr(n, "class", ""), node_attr(n, "code", ""), n->pos};
  if (!f->in->basemap || !f->in->basemap->layers || !entries_has(f, "area", "height")) return;
  double height = height_for_all(f, a, s->width);
  if (height <= 0) { /* rather none than one on which somebody is missing */
    diag_note(f->d, n->pos, "area-map-crowded", node_attr(n, "title", a->code));
    return;
  }
  tag_id before = flow_tag(f, TAG_FIGURE);
  pages_tag_at(f->pages, f->tag)->alt =
      arena_printf(f->arena, "%s%s", node_attr(n, "title", ""), theme_word(f->in->theme, "directory.area_alt"));
  struct piece *p = stack_add(f, s, height, draw_map, a, "area map", n->pos);
  p->after = entries_pt(f, "area", "after");
  p->hard = p->keep = true;
  f->tag = before;
}
