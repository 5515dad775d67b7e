/* The ground plan as a planar graph: points, edges with a class, cells between them. Cells share their points exactly, so
 * that unions of cells tile without gaps. Metres, x eastwards, y northwards; points lie on whole centimetres. */
#ifndef ANNAI_INVENT_PLANE_H
#define ANNAI_INVENT_PLANE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "command/invent/random.h"

enum edge_class {
  EDGE_FRAME, EDGE_TRUNK, EDGE_MAIN, EDGE_STREET, EDGE_LANE, EDGE_BANK, EDGE_JR, EDGE_PRIVATE, EDGE_RIVER, EDGE_STREAM,
  EDGE_CLASSES
};

struct spot {
  double x, y;
};
struct edge {
  uint64_t key;
  enum edge_class class;
  uint32_t split; /* a point put into it later; 0: none */
};
/* Points of a closed ring, anticlockwise, the first not repeated. */
struct loop {
  uint32_t *at;
  size_t n;
};
/* A street as it was drawn: through these points. trim: metres to leave free at either end. */
struct street {
  enum edge_class class;
  uint32_t *at;
  size_t n;
  double trim[2];
};
struct plane {
  GArray *spots;      /* struct spot; index 0 is unused */
  GHashTable *edges;  /* of struct edge by key */
  GHashTable *places; /* point by rounded place */
};

struct plane *plane_new(void);
void plane_free(struct plane *p);
uint32_t plane_spot(struct plane *p, double x, double y);
static inline struct spot plane_at(const struct plane *p, uint32_t i) {
  return g_array_index(p->spots, struct spot, i);
}
void plane_set_edge(struct plane *p, uint32_t a, uint32_t b, enum edge_class class);
const struct edge *plane_edge(const struct plane *p, uint32_t a, uint32_t b);
/* The ring with every point that was put into its edges since. */
struct loop plane_refine(const struct plane *p, struct loop r);
double loop_area(const struct plane *p, struct loop r); /* positive when anticlockwise */
struct spot loop_middle(const struct plane *p, struct loop r);
bool loop_holds(const struct plane *p, struct loop r, struct spot q);
/* Sides of the smallest box around it. */
void loop_box(const struct plane *p, struct loop r, double *long_out, double *short_out);
struct loop loop_copy(struct loop r);
void loop_clear(struct loop *r);

struct split_style {
  enum edge_class class;
  double jitter; /* how far from the middle, 0…0.3 */
  double turn;   /* how far from square, tangent */
  double bend;   /* how much it curves, part of its length */
  double snap_m; /* an end this near to a corner takes the corner */
};
/* Divides a ring in two by a street across its longer side. False when no good line was found. The parts are new rings. */
bool plane_split(struct plane *p, struct loop whole, struct split_style style, struct rng *r, struct loop part_out[2],
                 struct street *street_out);

#endif
