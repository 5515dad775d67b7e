/* Places on the ground and on the page, and lengths. */
#ifndef ANNAI_BASE_GEOM_H
#define ANNAI_BASE_GEOM_H

#include <stdbool.h>

struct lonlat { double lon, lat; };      /* degrees, JGD2011/WGS84 */
struct point { double x, y; };           /* points (1/72 inch) on a page, y downwards; metres where a name ends in _m */
struct box { double x0, y0, x1, y1; };

#define PT_PER_MM (72.0 / 25.4)

static inline bool box_overlap(struct box a, struct box b) {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}
static inline struct box box_grow(struct box b, double by) {
  return (struct box){b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by};
}
static inline bool box_within(struct box in, struct box out) {
  return in.x0 >= out.x0 && in.y0 >= out.y0 && in.x1 <= out.x1 && in.y1 <= out.y1;
}

/* Reads "12mm", "18Q", "9pt", "0.5H"(=Q) or a bare number (millimetres) into points. False if it is none of these. */
bool length_pt(const char *text, double *pt_out);

#endif
