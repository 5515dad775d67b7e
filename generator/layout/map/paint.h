/* What draw.c, ways.c and bridges.c share: a layer being drawn. Private to them. */
#ifndef ANNAI_LAYOUT_MAP_PAINT_H
#define ANNAI_LAYOUT_MAP_PAINT_H

#include "layout/map/map.h"

struct painter { /* all the way through ground_draw */
  const struct pen *pen;
  const struct print_style *style;
  const struct ground *ground;
  const struct view_port *port;
};
/* Rings smaller than `least` (points squared) are left out. */
void paint_rings(struct path_builder *b, const struct line_set *s, double radius, double least);
void paint_lines(struct path_builder *b, const struct line_set *s);
/* One feature as lines on the page. */
void paint_feature(const struct painter *pt, const struct feature *f, struct line_set *out);

/* ---- ways.c: roads, rail and the bridges they go over ---- */
void draw_roads(const struct painter *pt);
void draw_rail(const struct painter *pt);
void way_sample(const struct pen *p, const char *what, struct box in, double scale); /* for the legend */

/* ---- bridges.c: where ways cross water ---- */
struct banks;
/* The water within the frame; NULL where there is none. `stream_pt` is how wide water given as a line is drawn. */
struct banks *banks_open(const struct painter *pt, double stream_pt);
void banks_free(struct banks *b);
/* The stretches of `ways` over water, each `over` points longer at both ends. */
void banks_cross(const struct banks *b, const struct line_set *ways, double over, struct line_set *out);

#endif
