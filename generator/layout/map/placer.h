/* What place.c and spots.c share: units on their way to a place. Private to the two. */
#ifndef ANNAI_LAYOUT_MAP_PLACER_H
#define ANNAI_LAYOUT_MAP_PLACER_H

#include "layout/map/map.h"

enum { CROWD = 200 }; /* with more neighbours than this there is no room anyway */

struct placer {
  struct unit *unit;
  size_t n;
  struct claims *claims;
  const struct claims *folds;
  const struct unit_rules *rules;
  struct box frame;
  int first_owner;
  bool *away;     /* has left its place and claims a dot */
  GArray **near;  /* by unit: indices of those it could meet while neither has a leader */
  GArray *log;    /* struct change: what a push that fails takes back */
  GArray *tables; /* struct spot_table: the spots around units of one size, made once */
  int budget;     /* tries left for one unit's pushing */
};

static inline struct box unit_dot(const struct unit *u, const struct unit_rules *r) {
  double h = r->dot / 2;
  return (struct box){u->anchor.x - h, u->anchor.y - h, u->anchor.x + h, u->anchor.y + h};
}
/* So far a unit may move without a leader. */
static inline double unit_free_shift(const struct placer *p, const struct unit *u) {
  return u->area_shift > 0 ? u->area_shift : p->rules->free_shift;
}

/* ---- spots.c ---- */
void spots_begin(struct placer *p);
void spots_end(struct placer *p);
/* Does the leader of a unit reach from where it stands, straight or with a bend? If not, who is in the way of dot or line. */
bool unit_leader_fits(struct placer *p, size_t i, int *who_out);
/* Claims the ground of a unit where it is. */
void unit_claim(struct placer *p, size_t i);
/* Finds a spot for a unit that left its place; with `depth` it may push up to two others to new spots, who may do the same. */
bool unit_settle(struct placer *p, size_t i, int depth);
/* Looks once more for better spots, now that all are known. */
void units_improve(struct placer *p);

#endif
