/* From long lines to the faces between them, and from faces to blocks: each face is divided by streets, each part by lanes. */
#include <math.h>

#include "command/invent/land.h"

GEOSGeometry *land_line(const struct land *g, const struct spot *at, size_t n) {
  GEOSCoordSequence *s = GEOSCoordSeq_create_r(g->geos, (unsigned)n, 2);
  for (size_t i = 0; i < n; i++)
    GEOSCoordSeq_setXY_r(g->geos, s, (unsigned)i, at[i].x, at[i].y);
  return GEOSGeom_createLineString_r(g->geos, s);
}

GEOSGeometry *land_polygon(const struct land *g, struct loop r) {
  GEOSCoordSequence *s = GEOSCoordSeq_create_r(g->geos, (unsigned)r.n + 1, 2);
  for (size_t i = 0; i <= r.n; i++) {
    struct spot q = plane_at(g->plane, r.at[i % r.n]);
    GEOSCoordSeq_setXY_r(g->geos, s, (unsigned)i, q.x, q.y);
  }
  return GEOSGeom_createPolygon_r(g->geos, GEOSGeom_createLinearRing_r(g->geos, s), NULL, 0);
}

struct known {
  GEOSGeometry *shape;
  const GEOSPreparedGeometry *quick;
  enum edge_class class;
};

static enum edge_class class_at(const struct land *g, const GArray *known, struct spot a, struct spot b) {
  GEOSGeometry *q = GEOSGeom_createPointFromXY_r(g->geos, (a.x + b.x) / 2, (a.y + b.y) / 2);
  enum edge_class class = EDGE_FRAME;
  for (guint i = 0; i < known->len && class == EDGE_FRAME; i++) {
    const struct known *k = &g_array_index(known, struct known, i);
    if (GEOSPreparedDistanceWithin_r(g->geos, k->quick, q, 0.05) == 1)
      class = k->class;
  }
  GEOSGeom_destroy_r(g->geos, q);
  return class;
}

static void take_face(struct land *g, const GEOSGeometry *face, const GArray *known) {
  const GEOSCoordSequence *s = GEOSGeom_getCoordSeq_r(g->geos, GEOSGetExteriorRing_r(g->geos, face));
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(g->geos, s, &n);
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (unsigned i = 0; i + 1 < n; i++) {
    double x, y;
    GEOSCoordSeq_getXY_r(g->geos, s, i, &x, &y);
    uint32_t id = plane_spot(g->plane, x, y);
    if (ids->len == 0 || g_array_index(ids, uint32_t, ids->len - 1) != id)
      g_array_append_val(ids, id);
  }
  struct lot c = {.use = USE_BLOCK, .piece = -1};
  c.ring.n = ids->len;
  c.ring.at = (uint32_t *)(void *)g_array_free(ids, FALSE);
  if (loop_area(g->plane, c.ring) < 0)
    for (size_t i = 0; i < c.ring.n / 2; i++) {
      uint32_t keep = c.ring.at[i];
      c.ring.at[i] = c.ring.at[c.ring.n - 1 - i];
      c.ring.at[c.ring.n - 1 - i] = keep;
    }
  for (size_t i = 0; i < c.ring.n; i++) {
    uint32_t a = c.ring.at[i], b = c.ring.at[(i + 1) % c.ring.n];
    if (!plane_edge(g->plane, a, b))
      plane_set_edge(g->plane, a, b, class_at(g, known, plane_at(g->plane, a), plane_at(g->plane, b)));
  }
  g_array_append_val(g->lots, c);
}

void land_make_faces(struct land *g) {
  GArray *known = g_array_new(FALSE, FALSE, sizeof(struct known));
  GPtrArray *all = g_ptr_array_new();
  GEOSGeometry *frame = GEOSGeom_createRectangle_r(g->geos, -g->half_w, -g->half_h, g->half_w, g->half_h);
  for (guint i = 0; i < g->lines->len; i++) {
    const struct line *l = &g_array_index(g->lines, struct line, i);
    if (l->underground)
      continue;
    GEOSGeometry *whole = land_line(g, (const struct spot *)(void *)l->at->data, l->at->len);
    GEOSGeometry *inside = GEOSIntersection_r(g->geos, whole, frame);
    GEOSGeom_destroy_r(g->geos, whole);
    struct known k = {inside, GEOSPrepare_r(g->geos, inside), l->class};
    g_array_append_val(known, k);
    g_ptr_array_add(all, GEOSGeom_clone_r(g->geos, inside));
  }
  g_ptr_array_add(all, GEOSGeom_clone_r(g->geos, GEOSGetExteriorRing_r(g->geos, frame)));
  GEOSGeometry *net = GEOSGeom_createCollection_r(g->geos, GEOS_GEOMETRYCOLLECTION, (GEOSGeometry **)all->pdata, all->len);
  g_ptr_array_free(all, TRUE);
  GEOSGeometry *noded = GEOSUnaryUnion_r(g->geos, net);
  const GEOSGeometry *list[1] = {noded};
  GEOSGeometry *faces = GEOSPolygonize_r(g->geos, list, 1);
  for (int i = 0; i < GEOSGetNumGeometries_r(g->geos, faces); i++)
    take_face(g, GEOSGetGeometryN_r(g->geos, faces, i), known);
  for (guint i = 0; i < known->len; i++) {
    GEOSPreparedGeom_destroy_r(g->geos, g_array_index(known, struct known, i).quick);
    GEOSGeom_destroy_r(g->geos, g_array_index(known, struct known, i).shape);
  }
  g_array_free(known, TRUE);
  GEOSGeom_destroy_r(g->geos, faces);
  GEOSGeom_destroy_r(g->geos, noded);
  GEOSGeom_destroy_r(g->geos, net);
  GEOSGeom_destroy_r(g->geos, frame);
}

/* ---- dividing ---- */

#define PIECE_M2 105000.0

/* How big blocks are hereabouts: small and crooked around the old station, larger where the town is new. */
static double block_size(const struct land *g, struct spot at, double *old_out) {
  const struct stop *s = NULL;
  double d = land_stop_distance(g, at, &s), old = 0;
  if (s && s->hub)
    old = CLAMP(1.3 - d / 800, 0, 1);
  else
    old = CLAMP(0.8 - d / 700, 0, 0.6);
  *old_out = old;
  bool newer = at.y < -1300 * g->scale && at.x > 200 * g->scale;
  double size = 2900 * old + (newer ? 11000 : 7200) * (1 - old);
  if (land_river_distance(g, at) < 420)
    size *= 1.35;
  return size;
}

static bool apart(const GArray *taken, struct spot at, double least) {
  for (guint i = 0; i < taken->len; i++) {
    struct spot o = g_array_index(taken, struct spot, i);
    if (hypot(o.x - at.x, o.y - at.y) < least)
      return false;
  }
  return true;
}

struct grounds_taken {
  GArray *parks, *large, *schools;
};

/* Some cells are not divided further: parks, school grounds, fields along the river. */
static enum lot_use set_aside(struct land *g, const struct lot *c, double area, struct spot at, double slim,
                               struct grounds_taken *t) {
  if (!c->inner || slim > 2.3)
    return USE_BLOCK;
  double river = land_river_distance(g, at), stop = land_stop_distance(g, at, NULL);
  if (area > 26000 && area < 70000 && stop > 330 && apart(t->large, at, 1050) && rng_chance(&g->rng, 0.5)) {
    g_array_append_val(t->large, at);
    g_array_append_val(t->parks, at);
    return USE_PARK;
  }
  if (area > 9000 && area < 21000 && stop > 200 && apart(t->schools, at, 800) && apart(t->parks, at, 150) &&
      rng_chance(&g->rng, 0.3)) {
    g_array_append_val(t->schools, at);
    return USE_SCHOOL;
  }
  if (area > 2500 && area < 12000 && apart(t->parks, at, 520) && apart(t->schools, at, 120) && rng_chance(&g->rng, 0.3)) {
    g_array_append_val(t->parks, at);
    return USE_PARK;
  }
  if (area > 6000 && area < 22000 && river > 75 && river < 330 && rng_chance(&g->rng, 0.16))
    return USE_GREEN;
  return USE_BLOCK;
}

static void keep_lot(struct land *g, struct lot c) {
  g_array_append_val(g->lots, c);
}

static int add_piece(struct land *g, struct loop r, bool river) {
  struct piece p = {.ring = loop_copy(r), .middle = loop_middle(g->plane, r), .area = loop_area(g->plane, r), .river = river};
  p.ward = land_inner(g, p.middle);
  p.district = p.town = -1;
  g_array_append_val(g->pieces, p);
  return (int)g->pieces->len - 1;
}

static void divide_lot(struct land *g, GArray *todo, struct lot c, struct grounds_taken *taken) {
  double area = loop_area(g->plane, c.ring), length, width, old;
  loop_box(g->plane, c.ring, &length, &width);
  struct spot at = loop_middle(g->plane, c.ring);
  if (c.piece < 0 && area < PIECE_M2) {
    c.piece = add_piece(g, c.ring, false);
    c.inner = g_array_index(g->pieces, struct piece, c.piece).ward;
  }
  double size = block_size(g, at, &old) * (c.piece >= 0 && !c.inner ? 2.4 : 1) * rng_between(&g->rng, 0.6, 1.7);
  double slim = length / MAX(width, 1);
  if (c.piece >= 0)
    c.use = set_aside(g, &c, area, at, slim, taken);
  double longest = c.inner ? 185 - 60 * old : 300;
  if (c.use != USE_BLOCK || length < 44 || (area < size && length < longest)) {
    keep_lot(g, c);
    return;
  }
  struct split_style style = {
    .class = area > 1100000 ? EDGE_MAIN : area > 38000 ? EDGE_STREET : EDGE_LANE,
    .jitter = 0.10 + 0.09 * old, .turn = 0.07 + 0.12 * old, .bend = 0.055 + 0.05 * old, .snap_m = 11,
  };
  struct loop part[2];
  struct street street = {0};
  if (!plane_split(g->plane, c.ring, style, &g->rng, part, &street)) {
    if (c.piece < 0)
      c.piece = add_piece(g, c.ring, false);
    keep_lot(g, c);
    return;
  }
  g_array_append_val(g->streets, street);
  for (int i = 0; i < 2; i++) {
    struct lot child = {part[i], USE_BLOCK, c.piece, c.inner};
    g_array_append_val(todo, child);
  }
  loop_clear(&c.ring);
}

void land_divide(struct land *g) {
  GArray *todo = g->lots;
  struct grounds_taken taken = {g_array_new(FALSE, FALSE, sizeof(struct spot)), g_array_new(FALSE, FALSE, sizeof(struct spot)),
                                g_array_new(FALSE, FALSE, sizeof(struct spot))};
  g->lots = g_array_new(FALSE, FALSE, sizeof(struct lot));
  while (todo->len) {
    struct lot c = g_array_index(todo, struct lot, todo->len - 1);
    g_array_set_size(todo, todo->len - 1);
    struct spot at = loop_middle(g->plane, c.ring);
    bool by_river = false;
    if (c.piece < 0)
      for (size_t i = 0; i < c.ring.n && !by_river; i++)
        by_river = plane_edge(g->plane, c.ring.at[i], c.ring.at[(i + 1) % c.ring.n])->class == EDGE_RIVER;
    if (by_river && land_river_distance(g, at) < 90) {
      c.use = USE_RIVER;
      c.piece = add_piece(g, c.ring, true);
      c.inner = g_array_index(g->pieces, struct piece, c.piece).ward;
      keep_lot(g, c);
    } else {
      divide_lot(g, todo, c, &taken);
    }
  }
  g_array_free(todo, TRUE);
  g_array_free(taken.parks, TRUE);
  g_array_free(taken.large, TRUE);
  g_array_free(taken.schools, TRUE);
}
