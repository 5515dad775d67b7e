/* Blocks, greens and waters: what is left of each lot when the roads around it have their width; and the landmarks. */
#include <math.h>
#include <string.h>

#include "command/invent/land.h"

/* From the middle of a road or rail to the blocks beside it, in metres. */
static double half_width(enum edge_class class) {
  switch (class) {
  case EDGE_TRUNK: return 14;
  case EDGE_MAIN: return 9;
  case EDGE_STREET: case EDGE_BANK: return 4.6;
  case EDGE_LANE: return 2.7;
  case EDGE_JR: return 10;
  case EDGE_PRIVATE: return 7;
  case EDGE_STREAM: return 9;
  default: return 0;
  }
}

static GEOSGeometry *minus(const struct land *g, GEOSGeometry *from, GEOSGeometry *what) {
  GEOSGeometry *left = GEOSDifference_r(g->geos, from, what);
  GEOSGeom_destroy_r(g->geos, from);
  GEOSGeom_destroy_r(g->geos, what);
  return left;
}

/* The ground between the roads around a lot: NULL when nothing is left. */
static GEOSGeometry *inside_roads(const struct land *g, struct loop lot) {
  struct loop r = plane_refine(g->plane, lot);
  GEOSGeometry *shape = land_polygon(g, r);
  for (int class = 0; class < EDGE_CLASSES; class++) {
    GPtrArray *parts = g_ptr_array_new();
    for (size_t i = 0; half_width(class) > 0 && i < r.n; i++) {
      uint32_t a = r.at[i], b = r.at[(i + 1) % r.n];
      struct spot two[2] = {plane_at(g->plane, a), plane_at(g->plane, b)};
      if (plane_edge(g->plane, a, b)->class == (enum edge_class)class)
        g_ptr_array_add(parts, land_line(g, two, 2));
    }
    if (parts->len) {
      GEOSGeometry *many = GEOSGeom_createCollection_r(g->geos, GEOS_MULTILINESTRING, (GEOSGeometry **)parts->pdata, parts->len);
      GEOSGeometry *wide = GEOSBuffer_r(g->geos, many, half_width(class), 3);
      GEOSGeom_destroy_r(g->geos, many);
      shape = minus(g, shape, wide);
    }
    g_ptr_array_free(parts, TRUE);
  }
  loop_clear(&r);
  /* Rounds the corners and drops slivers. */
  GEOSGeometry *thin = GEOSBuffer_r(g->geos, shape, -2.6, 2), *round = GEOSBuffer_r(g->geos, thin, 2.2, 2);
  GEOSGeom_destroy_r(g->geos, shape);
  GEOSGeom_destroy_r(g->geos, thin);
  GEOSGeometry *plain = GEOSSimplify_r(g->geos, round, 0.3);
  GEOSGeom_destroy_r(g->geos, round);
  const GEOSGeometry *largest = NULL;
  double most = 90, area;
  for (int i = 0; i < GEOSGetNumGeometries_r(g->geos, plain); i++) {
    const GEOSGeometry *part = GEOSGetGeometryN_r(g->geos, plain, i);
    if (GEOSArea_r(g->geos, part, &area) && area > most) {
      most = area;
      largest = part;
    }
  }
  GEOSGeometry *kept = largest ? GEOSGeom_clone_r(g->geos, largest) : NULL;
  GEOSGeom_destroy_r(g->geos, plain);
  return kept;
}

static GEOSGeometry *band(const struct land *g, enum edge_class class, double half) {
  GEOSGeometry *frame = GEOSGeom_createRectangle_r(g->geos, -g->half_w, -g->half_h, g->half_w, g->half_h), *out = NULL;
  for (guint i = 0; i < g->lines->len; i++) {
    const struct line *l = &g_array_index(g->lines, struct line, i);
    if (l->class != class || l->underground)
      continue;
    GEOSGeometry *line = land_line(g, (const struct spot *)(void *)l->at->data, l->at->len);
    GEOSGeometry *wide = GEOSBufferWithStyle_r(g->geos, line, half, 4, GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_ROUND, 2);
    out = GEOSIntersection_r(g->geos, wide, frame);
    GEOSGeom_destroy_r(g->geos, wide);
    GEOSGeom_destroy_r(g->geos, line);
    break;
  }
  GEOSGeom_destroy_r(g->geos, frame);
  return out;
}

static void add_green(GArray *to, GEOSGeometry *shape, const char *name) {
  struct green green = {shape, g_strdup(name)};
  g_array_append_val(to, green);
}

/* {0} in a pattern becomes `part`. Freed with g_free. */
static char *fill(const char *pattern, const char *part) {
  char **halves = g_strsplit(pattern, "{0}", 2);
  char *out = halves[0] && halves[1] ? g_strconcat(halves[0], part, halves[1], NULL) : g_strdup(pattern);
  g_strfreev(halves);
  return out;
}

/* The first name of its kind not taken yet: the patterns in turn, with the stem of the place. */
static char *name_for(const struct land *g, GHashTable *taken, const char *what, const char *stem, size_t start) {
  size_t n = words_count(g->words->places, what);
  for (size_t i = 0; i < n; i++) {
    char *name = fill(word_of(g->words->places, what, start + i, "name"), stem);
    if (g_hash_table_add(taken, g_strdup(name)))
      return name;
    g_free(name);
  }
  return g_strdup("");
}

static const char *stem_at(const struct land *g, const struct lot *lot) {
  int town = g_array_index(g->pieces, struct piece, lot->piece).town;
  return town < 0 ? "" : land_stem(g, g_array_index(g->towns, struct town, town).stem).name;
}

static void make_waters(struct land *g) {
  GEOSGeometry *river = band(g, EDGE_RIVER, 41), *bed = band(g, EDGE_RIVER, 74);
  GEOSGeometry *way = minus(g, band(g, EDGE_STREAM, 7.6), bed);
  GEOSGeometry *stream = minus(g, band(g, EDGE_STREAM, 2.2), GEOSGeom_clone_r(g->geos, river));
  add_green(g->greens, minus(g, way, GEOSGeom_clone_r(g->geos, stream)), word_of(g->words->places, "greenway", 0, "name"));
  add_green(g->waters, river, word_of(g->words->places, "river", 0, "name"));
  add_green(g->waters, stream, ""); /* the greenway bears its name */
}

/* A pond of soft outline in the middle of a park, or NULL where there is no room. */
static GEOSGeometry *make_pond(struct land *g, const GEOSGeometry *park) {
  GEOSGeometry *middle = GEOSGetCentroid_r(g->geos, park), *room = GEOSBuffer_r(g->geos, park, -28, 4), *pond = NULL;
  double x, y, area;
  GEOSGeomGetX_r(g->geos, middle, &x);
  GEOSGeomGetY_r(g->geos, middle, &y);
  if (GEOSArea_r(g->geos, room, &area) && area > 3000) {
    double base = sqrt(area) * 0.30, wave[3] = {rng_between(&g->rng, 0, 6), rng_between(&g->rng, 0, 6), rng_between(&g->rng, 0, 6)};
    x += rng_bell(&g->rng) * base * 0.3;
    y += rng_bell(&g->rng) * base * 0.3;
    struct spot at[37];
    for (int i = 0; i <= 36; i++) {
      double a = (i % 36) * G_PI / 18;
      double rad = base * (1 + 0.22 * sin(2 * a + wave[0]) + 0.16 * sin(3 * a + wave[1]) + 0.07 * sin(5 * a + wave[2]));
      at[i] = (struct spot){x + rad * 1.25 * cos(a), y + rad * 0.85 * sin(a)};
    }
    GEOSCoordSequence *s = GEOSCoordSeq_create_r(g->geos, 37, 2);
    for (unsigned i = 0; i < 37; i++)
      GEOSCoordSeq_setXY_r(g->geos, s, i, at[i].x, at[i].y);
    GEOSGeometry *blob = GEOSGeom_createPolygon_r(g->geos, GEOSGeom_createLinearRing_r(g->geos, s), NULL, 0);
    pond = GEOSIntersection_r(g->geos, blob, room);
    GEOSGeom_destroy_r(g->geos, blob);
  }
  GEOSGeom_destroy_r(g->geos, middle);
  GEOSGeom_destroy_r(g->geos, room);
  return pond;
}

static void add_park(struct land *g, GHashTable *names, const struct lot *lot, GEOSGeometry *shape) {
  double area;
  GEOSArea_r(g->geos, shape, &area);
  bool large = area > 18000;
  char *name = name_for(g, names, large ? "park_large" : "park_small", stem_at(g, lot), large ? g->greens->len : 0);
  GEOSGeometry *pond = large ? make_pond(g, shape) : NULL;
  if (pond) {
    shape = minus(g, shape, GEOSGeom_clone_r(g->geos, pond));
    add_green(g->waters, pond, "");
  }
  add_green(g->greens, shape, name);
  g_free(name);
}

static int by_row(gconstpointer a, gconstpointer b, gpointer data) {
  const struct land *g = data;
  const struct block *p = &g_array_index(g->blocks, struct block, *(const guint *)a);
  const struct block *q = &g_array_index(g->blocks, struct block, *(const guint *)b);
  if (p->town != q->town)
    return p->town - q->town;
  struct spot s = loop_middle(g->plane, g_array_index(g->lots, struct lot, p->lot).ring);
  struct spot t = loop_middle(g->plane, g_array_index(g->lots, struct lot, q->lot).ring);
  int rs = (int)floor(-s.y / 110), rt = (int)floor(-t.y / 110);
  if (rs != rt)
    return rs - rt;
  double d = rs % 2 ? t.x - s.x : s.x - t.x;
  return d < 0 ? -1 : d > 0;
}

/* 番: numbers in rows, back and forth, as 街区 are numbered. */
static void number_blocks(struct land *g) {
  GArray *order = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < g->blocks->len; i++)
    if (g_array_index(g->blocks, struct block, i).town >= 0)
      g_array_append_val(order, i);
  g_array_sort_with_data(order, by_row, g);
  for (guint i = 0; i < order->len; i++) {
    struct block *b = &g_array_index(g->blocks, struct block, g_array_index(order, guint, i));
    b->number = ++g_array_index(g->towns, struct town, b->town).blocks;
  }
  g_array_free(order, TRUE);
}

void land_make_blocks(struct land *g) {
  GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  GEOSGeometry *bed = band(g, EDGE_RIVER, 41);
  make_waters(g);
  for (guint i = 0; i < g->lots->len; i++) {
    const struct lot *lot = &g_array_index(g->lots, struct lot, i);
    GEOSGeometry *shape = inside_roads(g, lot->ring);
    if (!shape)
      continue;
    if (lot->use == USE_RIVER)
      add_green(g->greens, minus(g, shape, GEOSGeom_clone_r(g->geos, bed)), "");
    else if (lot->use == USE_GREEN)
      add_green(g->greens, shape, "");
    else if (lot->use == USE_PARK && g_array_index(g->pieces, struct piece, lot->piece).ward)
      add_park(g, names, lot, shape);
    else {
      struct block b = {shape, i, g_array_index(g->pieces, struct piece, lot->piece).town, 0};
      g_array_append_val(g->blocks, b);
    }
  }
  GEOSGeom_destroy_r(g->geos, bed);
  g_hash_table_destroy(names);
  number_blocks(g);
}

/* ---- landmarks ---- */

static void add_mark(struct land *g, GHashTable *names, const char *kind, struct spot at, const char *stem, size_t start) {
  char *what = g_strconcat("mark_", kind, NULL);
  struct mark m = {kind, at, name_for(g, names, what, stem, start)};
  g_free(what);
  if (*m.name)
    g_array_append_val(g->marks, m);
  else
    g_free(m.name);
}

struct wanted {
  const char *kind;
  double each_km2; /* one for this much of the ward */
  double least_m;  /* from the next of its kind */
  double hub_m[2]; /* from the middle station; 0,0: anywhere */
};

static const struct wanted WANTED[] = {
  {"office", 1e9, 9e9, {330, 620}}, {"library", 7, 1500, {0, 0}},     {"police", 60, 9e9, {500, 1200}},
  {"fire", 11, 2000, {700, 99999}}, {"postoffice", 3.2, 900, {0, 0}}, {"shrine", 5, 1200, {0, 0}},
  {"temple", 4, 800, {0, 0}},
};

/* Stations are called after the town they lie in; the middle one chooses first. One that came to lie outside is given up. */
static void name_stops(struct land *g) {
  GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (int hub = 1; hub >= 0; hub--)
    for (guint i = 0; i < g->stops->len; i++) {
      struct stop *s = &g_array_index(g->stops, struct stop, i);
      if (s->hub != hub)
        continue;
      int town = land_town_at(g, s->at);
      const char *stem = town < 0 ? "" : land_stem(g, g_array_index(g->towns, struct town, town).stem).name;
      s->name = name_for(g, names, "station_name", stem, 0);
    }
  for (guint i = g->stops->len; i-- > 0;) {
    struct stop *s = &g_array_index(g->stops, struct stop, i);
    if (land_town_at(g, s->at) >= 0 && *s->name)
      continue;
    g_free(s->name);
    g_array_remove_index(g->stops, i);
  }
  g_hash_table_destroy(names);
}

int land_town_at(const struct land *g, struct spot at) {
  for (guint i = 0; i < g->pieces->len; i++) {
    const struct piece *p = &g_array_index(g->pieces, struct piece, i);
    if (p->ward && loop_holds(g->plane, p->ring, at))
      return p->town;
  }
  return -1;
}

/* Where a–b meets c–d. */
static bool meet(struct spot a, struct spot b, struct spot c, struct spot d, struct spot *at_out) {
  double dx = b.x - a.x, dy = b.y - a.y, ex = d.x - c.x, ey = d.y - c.y, cross = dx * ey - dy * ex;
  if (cross == 0)
    return false;
  double t = ((c.x - a.x) * ey - (c.y - a.y) * ex) / cross, u = ((c.x - a.x) * dy - (c.y - a.y) * dx) / cross;
  *at_out = (struct spot){a.x + t * dx, a.y + t * dy};
  return t >= 0 && t < 1 && u >= 0 && u < 1;
}

/* A crossing bears its town's name, if no other is near. */
static void add_crossing(struct land *g, GHashTable *names, struct spot at) {
  const double APART_M = 500;
  int town = land_town_at(g, at);
  if (town < 0)
    return;
  for (guint i = 0; i < g->marks->len; i++) {
    const struct mark *m = &g_array_index(g->marks, struct mark, i);
    if (!strcmp(m->kind, "crossing") && hypot(m->at.x - at.x, m->at.y - at.y) < APART_M)
      return;
  }
  add_mark(g, names, "crossing", at, land_stem(g, g_array_index(g->towns, struct town, town).stem).name, 0);
}

/* Where two of the large roads meet. */
static void place_crossings(struct land *g, GHashTable *names) {
  for (guint i = 0; i < g->lines->len; i++)
    for (guint k = 0; k < i; k++) {
      const struct line *l = &g_array_index(g->lines, struct line, i), *m = &g_array_index(g->lines, struct line, k);
      if ((l->class != EDGE_TRUNK && l->class != EDGE_MAIN) || m->class != EDGE_TRUNK)
        continue;
      for (guint a = 0; a + 1 < l->at->len; a++)
        for (guint b = 0; b + 1 < m->at->len; b++) {
          struct spot at;
          if (meet(g_array_index(l->at, struct spot, a), g_array_index(l->at, struct spot, a + 1), g_array_index(m->at, struct spot, b),
                   g_array_index(m->at, struct spot, b + 1), &at))
            add_crossing(g, names, at);
        }
    }
}

void land_place_marks(struct land *g) {
  name_stops(g);
  GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  double km2 = 0;
  for (guint i = 0; i < g->pieces->len; i++)
    if (g_array_index(g->pieces, struct piece, i).ward)
      km2 += g_array_index(g->pieces, struct piece, i).area / 1e6;
  for (guint i = 0; i < g->blocks->len; i++) {
    const struct block *b = &g_array_index(g->blocks, struct block, i);
    const struct lot *lot = &g_array_index(g->lots, struct lot, b->lot);
    if (lot->use == USE_SCHOOL && b->town >= 0)
      add_mark(g, names, "school", loop_middle(g->plane, lot->ring), stem_at(g, lot), g->marks->len % 3 == 2);
  }
  struct spot hub = g_array_index(g->stops, struct stop, 0).at;
  for (guint i = 0; i < g->stops->len; i++)
    if (g_array_index(g->stops, struct stop, i).hub)
      hub = g_array_index(g->stops, struct stop, i).at;
  for (size_t w = 0; w < G_N_ELEMENTS(WANTED); w++) {
    const struct wanted *want = &WANTED[w];
    size_t n = (size_t)MAX(1, floor(km2 / want->each_km2 + 0.5)), have = 0;
    GArray *taken = g_array_new(FALSE, FALSE, sizeof(struct spot));
    for (int attempt = 0; attempt < 6000 && have < n; attempt++) {
      const struct block *b = &g_array_index(g->blocks, struct block, rng_below(&g->rng, g->blocks->len));
      const struct lot *lot = &g_array_index(g->lots, struct lot, b->lot);
      struct spot at = loop_middle(g->plane, lot->ring);
      double far = hypot(at.x - hub.x, at.y - hub.y);
      bool good = b->town >= 0 && lot->use == USE_BLOCK &&
                  (want->hub_m[1] <= 0 || (far >= want->hub_m[0] && far <= want->hub_m[1]));
      for (guint i = 0; i < taken->len && good; i++) {
        struct spot o = g_array_index(taken, struct spot, i);
        good = hypot(o.x - at.x, o.y - at.y) >= want->least_m;
      }
      for (guint i = 0; i < g->marks->len && good; i++) {
        struct spot o = g_array_index(g->marks, struct mark, i).at;
        good = hypot(o.x - at.x, o.y - at.y) >= 130;
      }
      if (!good)
        continue;
      g_array_append_val(taken, at);
      add_mark(g, names, want->kind, at, stem_at(g, lot), have);
      have++;
    }
    g_array_free(taken, TRUE);
  }
  place_crossings(g, names);
  g_hash_table_destroy(names);
}
