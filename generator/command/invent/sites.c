/* Where the facilities stand: near stations and main roads rather than elsewhere, each at a block's edge, so far apart that a
 * map can show them. */
#include <math.h>

#include "command/invent/register.h"
#include "command/invent/sites.h"

#define BIN_M 100.0

struct sites {
  struct land *g;
  struct rng rng;
  GArray **bins;      /* blocks by their middle */
  GArray **taken;     /* places by bin */
  int wide, high;
  GArray *busy;       /* blocks at trunk and main roads */
  GArray *large;      /* big enough for a hospital */
  GArray *ward;       /* all blocks of the ward */
  GEOSGeometry **inner; /* each block without its rim, once asked for */
};

static int bin_of(const struct sites *s, struct spot at) {
  int x = CLAMP((int)floor((at.x + s->g->half_w) / BIN_M), 0, s->wide - 1);
  int y = CLAMP((int)floor((at.y + s->g->half_h) / BIN_M), 0, s->high - 1);
  return y * s->wide + x;
}

static const struct lot *lot_of(const struct land *g, guint block) {
  return &g_array_index(g->lots, struct lot, g_array_index(g->blocks, struct block, block).lot);
}

static void take(struct sites *s, struct spot at) {
  int bin = bin_of(s, at);
  if (!s->taken[bin])
    s->taken[bin] = g_array_new(FALSE, FALSE, sizeof(struct spot));
  g_array_append_val(s->taken[bin], at);
}

struct sites *sites_new(struct land *g, struct rng rng) {
  struct sites *s = g_new0(struct sites, 1);
  s->g = g;
  s->rng = rng;
  s->wide = (int)ceil(2 * g->half_w / BIN_M);
  s->high = (int)ceil(2 * g->half_h / BIN_M);
  s->bins = g_new0(GArray *, s->wide * s->high);
  s->taken = g_new0(GArray *, s->wide * s->high);
  s->busy = g_array_new(FALSE, FALSE, sizeof(guint));
  s->large = g_array_new(FALSE, FALSE, sizeof(guint));
  s->ward = g_array_new(FALSE, FALSE, sizeof(guint));
  s->inner = g_new0(GEOSGeometry *, g->blocks->len);
  /* Nothing right before a station: its name stands there on the map. */
  for (guint i = 0; i < g->stops->len; i++)
    take(s, g_array_index(g->stops, struct stop, i).at);
  for (guint i = 0; i < g->blocks->len; i++) {
    const struct lot *lot = lot_of(g, i);
    if (g_array_index(g->blocks, struct block, i).town < 0 || lot->use != USE_BLOCK)
      continue;
    int bin = bin_of(s, loop_middle(g->plane, lot->ring));
    if (!s->bins[bin])
      s->bins[bin] = g_array_new(FALSE, FALSE, sizeof(guint));
    g_array_append_val(s->bins[bin], i);
    g_array_append_val(s->ward, i);
    struct loop r = plane_refine(g->plane, lot->ring);
    bool busy = false;
    for (size_t k = 0; k < r.n; k++) {
      enum edge_class class = plane_edge(g->plane, r.at[k], r.at[(k + 1) % r.n])->class;
      busy |= class == EDGE_TRUNK || class == EDGE_MAIN;
    }
    loop_clear(&r);
    if (busy)
      g_array_append_val(s->busy, i);
    if (loop_area(g->plane, lot->ring) > 6500)
      g_array_append_val(s->large, i);
  }
  return s;
}

void sites_free(struct sites *s) {
  for (guint i = 0; i < s->g->blocks->len; i++)
    if (s->inner[i])
      GEOSGeom_destroy_r(s->g->geos, s->inner[i]);
  g_free(s->inner);
  for (int i = 0; i < s->wide * s->high; i++) {
    if (s->bins[i])
      g_array_free(s->bins[i], TRUE);
    if (s->taken[i])
      g_array_free(s->taken[i], TRUE);
  }
  g_array_free(s->busy, TRUE);
  g_array_free(s->large, TRUE);
  g_array_free(s->ward, TRUE);
  g_free(s->bins);
  g_free(s->taken);
  g_free(s);
}

static bool free_around(const struct sites *s, struct spot at, double least) {
  int bin = bin_of(s, at), reach = 1;
  for (int y = bin / s->wide - reach; y <= bin / s->wide + reach; y++)
    for (int x = bin % s->wide - reach; x <= bin % s->wide + reach; x++) {
      if (x < 0 || y < 0 || x >= s->wide || y >= s->high || !s->taken[y * s->wide + x])
        continue;
      const GArray *t = s->taken[y * s->wide + x];
      for (guint i = 0; i < t->len; i++) {
        struct spot o = g_array_index(t, struct spot, i);
        if (hypot(o.x - at.x, o.y - at.y) < least)
          return false;
      }
    }
  return true;
}

/* A block near a place; -1 when there is none. */
static gssize block_near(struct sites *s, struct spot at) {
  int bin = bin_of(s, at);
  const GArray *b = s->bins[bin];
  return b && b->len ? (gssize)g_array_index(b, guint, rng_below(&s->rng, b->len)) : -1;
}

static gssize choose_block(struct sites *s, enum facility_kind kind) {
  double roll = rng_unit(&s->rng);
  if (kind == HOSPITAL && s->large->len)
    return (gssize)g_array_index(s->large, guint, rng_below(&s->rng, s->large->len));
  if ((kind == NURSING || kind == CARE) && roll < 0.5)
    roll = 0.99;
  if (roll < 0.5) {
    /* The middle station counts for three. */
    size_t n = s->g->stops->len, k = rng_below(&s->rng, n + 2);
    const struct stop *stop = NULL;
    for (guint i = 0; i < n && k >= n; i++)
      if (g_array_index(s->g->stops, struct stop, i).hub)
        stop = &g_array_index(s->g->stops, struct stop, i);
    if (!stop)
      stop = &g_array_index(s->g->stops, struct stop, k % n);
    double spread = (stop->hub ? 290 : 185) * MAX(1, sqrt(s->g->scale));
    struct spot at = {stop->at.x + rng_bell(&s->rng) * spread, stop->at.y + rng_bell(&s->rng) * spread};
    return block_near(s, at);
  }
  const GArray *from = roll < 0.78 && s->busy->len ? s->busy : s->ward;
  return (gssize)g_array_index(from, guint, rng_below(&s->rng, from->len));
}

bool sites_find(struct sites *s, enum facility_kind kind, int district, struct facility *f) {
  const struct land *g = s->g;
  for (int attempt = 0; attempt < 4000; attempt++) {
    gssize chosen = choose_block(s, kind);
    if (chosen < 0)
      continue;
    const struct block *b = &g_array_index(g->blocks, struct block, chosen);
    if (district >= 0 && attempt < 3000 && g_array_index(g->towns, struct town, b->town).district != district)
      continue;
    if (!s->inner[chosen])
      s->inner[chosen] = GEOSBuffer_r(g->geos, b->shape, -7, 2);
    const GEOSGeometry *inner = s->inner[chosen];
    double along = rng_unit(&s->rng);
    bool good = false;
    if (inner && GEOSGeomTypeId_r(g->geos, inner) == GEOS_POLYGON && !GEOSisEmpty_r(g->geos, inner)) {
      GEOSGeometry *q = GEOSInterpolateNormalized_r(g->geos, GEOSGetExteriorRing_r(g->geos, inner), along);
      GEOSGeomGetX_r(g->geos, q, &f->at.x);
      GEOSGeomGetY_r(g->geos, q, &f->at.y);
      GEOSGeom_destroy_r(g->geos, q);
      double least = kind == HOSPITAL ? 90 : attempt < 60 ? 78 : attempt < 160 ? 58 : attempt < 300 ? 38 : 19;
      good = free_around(s, f->at, least);
    }
    if (!good)
      continue;
    f->town = b->town;
    f->district = g_array_index(g->towns, struct town, b->town).district;
    /* Three blocks of the map are one 番, as on the ground, where lanes divide it. */
    f->block = (b->number + 2) / 3;
    f->house = 1 + (int)(along * 16) + 17 * ((b->number + 2) % 3);
    take(s, f->at);
    return true;
  }
  return false;
}
