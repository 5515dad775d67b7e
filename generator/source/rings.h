/* Rings from pieces of lines, and which ring lies in which. */
#ifndef ANNAI_SOURCE_RINGS_H
#define ANNAI_SOURCE_RINGS_H

#include <glib.h>

#include "base/arena.h"
#include "source/source.h"

/* Joins pieces (struct path, a point or more each) at their ends, turning them where needed. Closed rings of four
 * points or more are added to `closed`, what does not close to `open` (both GArrays of struct path). The given order
 * decides. */
void rings_join(struct arena *arena, const struct path *piece, size_t pieces, GArray *closed, GArray *open);

/* Puts each inner ring behind the smallest outer ring around it: `out` (struct path) becomes outline, its holes,
 * outline, its holes and so on.
 * Returns how many inner rings lie in no outer one; they are left out. */
size_t rings_sort(const GArray *outer, const GArray *inner, GArray *out);

static inline bool same_place(struct lonlat a, struct lonlat b) {
  return a.lon == b.lon && a.lat == b.lat;
}
static inline bool path_closed(const struct path *p) {
  return p->n > 1 && same_place(p->at[0], p->at[p->n - 1]);
}

#endif
