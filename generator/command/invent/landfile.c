/* The ground as a base map: assets/basemap, one feature a line, and layers.yaml. */
#include <math.h>
#include <string.h>

#include "base/sink.h"
#include "command/invent/land.h"

/* Degrees for a metre at 35.22 N on the GRS80 ellipsoid. The middle lies in the open sea, where no town is. */
#define MIDDLE_LON 1409200000.0
#define MIDDLE_LAT 352200000.0
#define LON_PER_M (1e7 / 91043.163075)
#define LAT_PER_M (1e7 / 110944.608643)

struct place land_place(struct spot at) {
  return (struct place){(int64_t)floor(MIDDLE_LON + at.x * LON_PER_M + 0.5), (int64_t)floor(MIDDLE_LAT + at.y * LAT_PER_M + 0.5)};
}

static void put_degree(GString *s, int64_t v) {
  g_string_append_printf(s, "%d.%07d", (int)(v / 10000000), (int)(v % 10000000));
}

static void put_spot(GString *s, struct spot at) {
  struct place p = land_place(at);
  g_string_append_c(s, '[');
  put_degree(s, p.lon);
  g_string_append_c(s, ',');
  put_degree(s, p.lat);
  g_string_append_c(s, ']');
}

struct layer_file {
  GString *text;
  size_t n;
};

static struct layer_file layer_begin(void) {
  return (struct layer_file){g_string_new("{\"type\":\"FeatureCollection\",\"features\":[\n"), 0};
}

/* properties: name and value in turn, NULL at the end; a value that is empty or NULL is left out. */
static void feature_begin(struct layer_file *f, const char *type, const char *const *properties) {
  GString *s = f->text;
  if (f->n++)
    g_string_append(s, ",\n");
  g_string_append(s, "{\"type\":\"Feature\",\"properties\":{");
  bool first = true;
  for (size_t i = 0; properties[i]; i += 2) {
    const char *value = properties[i + 1];
    if (!value || !*value)
      continue;
    g_string_append_printf(s, "%s\"%s\":\"", first ? "" : ",", properties[i]);
    for (const char *c = value; *c; c++) {
      if (*c == '"' || *c == '\\')
        g_string_append_c(s, '\\');
      g_string_append_c(s, *c);
    }
    g_string_append_c(s, '"');
    first = false;
  }
  g_string_append_printf(s, "},\"geometry\":{\"type\":\"%s\",\"coordinates\":", type);
}

static void feature_end(struct layer_file *f) {
  g_string_append(f->text, "}}");
}

static bool layer_end(struct layer_file *f, struct sink *out, const char *path, struct diag *d) {
  g_string_append(f->text, "\n]}\n");
  bool ok = sink_write(out, path, f->text->str, f->text->len, d);
  g_string_free(f->text, TRUE);
  return ok;
}

static void put_sequence(GString *s, const struct land *g, const GEOSGeometry *line) {
  const GEOSCoordSequence *c = GEOSGeom_getCoordSeq_r(g->geos, line);
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(g->geos, c, &n);
  g_string_append_c(s, '[');
  for (unsigned i = 0; i < n; i++) {
    struct spot at;
    GEOSCoordSeq_getXY_r(g->geos, c, i, &at.x, &at.y);
    if (i)
      g_string_append_c(s, ',');
    put_spot(s, at);
  }
  g_string_append_c(s, ']');
}

static void put_area(GString *s, const struct land *g, const GEOSGeometry *area) {
  g_string_append_c(s, '[');
  put_sequence(s, g, GEOSGetExteriorRing_r(g->geos, area));
  for (int i = 0; i < GEOSGetNumInteriorRings_r(g->geos, area); i++) {
    g_string_append_c(s, ',');
    put_sequence(s, g, GEOSGetInteriorRingN_r(g->geos, area, i));
  }
  g_string_append_c(s, ']');
}

/* Lines or areas, one feature for each part. */
static void put_shape(struct layer_file *f, const struct land *g, const GEOSGeometry *shape, const char *const *properties) {
  for (int i = 0; i < GEOSGetNumGeometries_r(g->geos, shape); i++) {
    const GEOSGeometry *part = GEOSGetGeometryN_r(g->geos, shape, i);
    int type = GEOSGeomTypeId_r(g->geos, part);
    if (type == GEOS_POLYGON && !GEOSisEmpty_r(g->geos, part)) {
      feature_begin(f, "Polygon", properties);
      put_area(f->text, g, part);
      feature_end(f);
    } else if (type == GEOS_LINESTRING && !GEOSisEmpty_r(g->geos, part)) {
      feature_begin(f, "LineString", properties);
      put_sequence(f->text, g, part);
      feature_end(f);
    }
  }
}

static void put_ring(GString *s, const struct land *g, struct loop r) {
  g_string_append_c(s, '[');
  for (size_t i = 0; i <= r.n; i++) {
    if (i)
      g_string_append_c(s, ',');
    put_spot(s, plane_at(g->plane, r.at[i % r.n]));
  }
  g_string_append_c(s, ']');
}

/* Rings of land_outline as one MultiPolygon; a hole goes to the outer ring that holds it. */
static void put_outline(struct layer_file *f, const struct land *g, GArray *rings, const char *const *properties) {
  size_t outer = 0;
  for (guint i = 0; i < rings->len; i++)
    outer += loop_area(g->plane, g_array_index(rings, struct loop, i)) > 0;
  feature_begin(f, outer == 1 ? "Polygon" : "MultiPolygon", properties);
  GString *s = f->text;
  if (outer != 1)
    g_string_append_c(s, '[');
  bool first = true;
  for (guint i = 0; i < rings->len; i++) {
    struct loop r = g_array_index(rings, struct loop, i);
    if (loop_area(g->plane, r) <= 0)
      continue;
    g_string_append(s, first ? "[" : ",[");
    first = false;
    put_ring(s, g, r);
    for (guint k = 0; k < rings->len; k++) {
      struct loop h = g_array_index(rings, struct loop, k);
      if (loop_area(g->plane, h) >= 0)
        continue;
      struct spot a = plane_at(g->plane, h.at[0]), b = plane_at(g->plane, h.at[1]);
      /* A little to the right of a hole's first edge is inside the hole. */
      struct spot q = {(a.x + b.x) / 2 + (b.y - a.y) * 0.01, (a.y + b.y) / 2 - (b.x - a.x) * 0.01};
      if (outer == 1 || loop_holds(g->plane, r, q)) {
        g_string_append_c(s, ',');
        put_ring(s, g, h);
      }
    }
    g_string_append_c(s, ']');
  }
  if (outer != 1)
    g_string_append_c(s, ']');
  feature_end(f);
}

static bool is_ward(const struct piece *p, const void *data) {
  return p->ward;
}
static bool is_neighbour(const struct piece *p, const void *data) {
  return !p->ward && p->neighbour == *(const int *)data;
}
static bool is_district(const struct piece *p, const void *data) {
  return p->ward && p->district == *(const int *)data;
}
static bool is_town(const struct piece *p, const void *data) {
  return p->ward && p->town == *(const int *)data;
}

static bool write_areas(const struct land *g, struct sink *out, struct diag *d) {
  const struct table *words = g->words->places;
  struct layer_file f = layer_begin();
  for (int i = 0; i < (int)words_count(words, "neighbour"); i++) {
    GArray *rings = land_outline(g, is_neighbour, &i);
    if (rings->len)
      put_outline(&f, g, rings, (const char *[]){"name", word_of(words, "neighbour", (size_t)i, "name"), NULL});
    land_outline_free(rings);
  }
  bool ok = layer_end(&f, out, "outside.geojson", d);
  f = layer_begin();
  GArray *ward = land_outline(g, is_ward, NULL);
  put_outline(&f, g, ward, (const char *[]){"name", word_of(words, "ward", 0, "name"), NULL});
  land_outline_free(ward);
  ok &= layer_end(&f, out, "boundary.geojson", d);
  f = layer_begin();
  for (int i = 0; i < (int)g->districts->len; i++) {
    GArray *rings = land_outline(g, is_district, &i);
    char *name = land_district_name(g, i, "name");
    put_outline(&f, g, rings, (const char *[]){"code", land_district_code(g, i), "name", name, NULL});
    g_free(name);
    land_outline_free(rings);
  }
  ok &= layer_end(&f, out, "district.geojson", d);
  f = layer_begin();
  for (int i = 0; i < (int)g->towns->len; i++) {
    GArray *rings = land_outline(g, is_town, &i);
    char *name = land_town_name(g, i);
    int district = g_array_index(g->towns, struct town, i).district;
    put_outline(&f, g, rings, (const char *[]){"name", name, "district", land_district_code(g, district), NULL});
    g_free(name);
    land_outline_free(rings);
  }
  return ok & layer_end(&f, out, "town.geojson", d);
}

static bool write_grounds(const struct land *g, struct sink *out, struct diag *d) {
  struct layer_file f = layer_begin();
  for (guint i = 0; i < g->blocks->len; i++) {
    const struct block *b = &g_array_index(g->blocks, struct block, i);
    int town = b->town;
    const char *code = town < 0 ? "" : land_district_code(g, g_array_index(g->towns, struct town, town).district);
    put_shape(&f, g, b->shape, (const char *[]){"district", code, NULL});
  }
  bool ok = layer_end(&f, out, "block.geojson", d);
  struct { const GArray *of; const char *file; } greens[] = {{g->greens, "park.geojson"}, {g->waters, "water.geojson"}};
  for (size_t k = 0; k < 2; k++) {
    f = layer_begin();
    for (guint i = 0; i < greens[k].of->len; i++) {
      const struct green *green = &g_array_index(greens[k].of, struct green, i);
      put_shape(&f, g, green->shape, (const char *[]){"name", green->name, NULL});
    }
    ok &= layer_end(&f, out, greens[k].file, d);
  }
  return ok;
}

static const char *road_class(enum edge_class class) {
  switch (class) {
  case EDGE_TRUNK: return "trunk";
  case EDGE_MAIN: return "main";
  case EDGE_STREET: case EDGE_BANK: return "street";
  case EDGE_LANE: return "lane";
  default: return NULL;
  }
}

/* The points of a street without its trims. */
static GArray *street_course(const struct land *g, const struct street *s) {
  GArray *at = g_array_new(FALSE, FALSE, sizeof(struct spot));
  for (size_t i = 0; i < s->n; i++) {
    struct spot q = plane_at(g->plane, s->at[i]);
    g_array_append_val(at, q);
  }
  for (int end = 0; end < 2; end++) {
    double left = s->trim[end];
    while (left > 0 && at->len > 1) {
      guint tip = end ? at->len - 1 : 0, next = end ? at->len - 2 : 1;
      struct spot *a = &g_array_index(at, struct spot, tip), b = g_array_index(at, struct spot, next);
      double len = hypot(b.x - a->x, b.y - a->y);
      if (len > left) {
        a->x += (b.x - a->x) * left / len;
        a->y += (b.y - a->y) * left / len;
        left = 0;
      } else {
        left -= len;
        g_array_remove_index(at, tip);
      }
    }
  }
  return at;
}

static void put_line(struct layer_file *f, const GArray *at, const char *const *properties) {
  feature_begin(f, "LineString", properties);
  for (guint i = 0; i < at->len; i++) {
    g_string_append_c(f->text, i ? ',' : '[');
    put_spot(f->text, g_array_index(at, struct spot, i));
  }
  g_string_append_c(f->text, ']');
  feature_end(f);
}

/* Long lines are drawn past the frame: their part within it. */
static void put_long_line(struct layer_file *f, const struct land *g, const struct line *l, const char *const *properties) {
  GEOSGeometry *frame = GEOSGeom_createRectangle_r(g->geos, -g->half_w, -g->half_h, g->half_w, g->half_h);
  GEOSGeometry *line = land_line(g, (const struct spot *)(void *)l->at->data, l->at->len);
  GEOSGeometry *inside = GEOSIntersection_r(g->geos, line, frame);
  put_shape(f, g, inside, properties);
  GEOSGeom_destroy_r(g->geos, inside);
  GEOSGeom_destroy_r(g->geos, line);
  GEOSGeom_destroy_r(g->geos, frame);
}

static bool write_ways(const struct land *g, struct sink *out, struct diag *d) {
  const struct table *words = g->words->places;
  struct layer_file f = layer_begin();
  for (guint i = 0; i < g->lines->len; i++) {
    const struct line *l = &g_array_index(g->lines, struct line, i);
    const char *class = l->underground ? NULL : road_class(l->class);
    if (class)
      put_long_line(&f, g, l, (const char *[]){"class", class, "name",
                    l->class == EDGE_BANK ? "" : word_of(words, class, (size_t)l->name, "name"), NULL});
  }
  for (guint i = 0; i < g->streets->len; i++) {
    const struct street *s = &g_array_index(g->streets, struct street, i);
    GArray *at = street_course(g, s);
    if (at->len > 1)
      put_line(&f, at, (const char *[]){"class", road_class(s->class), NULL});
    g_array_free(at, TRUE);
  }
  bool ok = layer_end(&f, out, "road.geojson", d);
  f = layer_begin();
  for (guint i = 0; i < g->lines->len; i++) {
    const struct line *l = &g_array_index(g->lines, struct line, i);
    const char *class = l->underground ? "subway" : l->class == EDGE_JR ? "jr" : l->class == EDGE_PRIVATE ? "private" : NULL;
    if (class)
      put_long_line(&f, g, l, (const char *[]){"class", class, "name", word_of(words, class, 0, "name"), NULL});
  }
  return ok & layer_end(&f, out, "rail.geojson", d);
}

static void put_point(struct layer_file *f, struct spot at, const char *const *properties) {
  feature_begin(f, "Point", properties);
  put_spot(f->text, at);
  feature_end(f);
}

static bool write_points(const struct land *g, struct sink *out, struct diag *d) {
  const struct table *words = g->words->places;
  struct layer_file f = layer_begin();
  for (guint i = 0; i < g->stops->len; i++) {
    const struct stop *s = &g_array_index(g->stops, struct stop, i);
    put_point(&f, s->at, (const char *[]){"name", s->name, "line",
                          word_of(words, s->line, 0, "name"), NULL});
  }
  bool ok = layer_end(&f, out, "station.geojson", d);
  f = layer_begin();
  for (guint i = 0; i < g->marks->len; i++) {
    const struct mark *m = &g_array_index(g->marks, struct mark, i);
    put_point(&f, m->at, (const char *[]){"kind", m->kind, "name", m->name, NULL});
  }
  return ok & layer_end(&f, out, "landmark.geojson", d);
}

static bool write_layers(const struct land *g, struct sink *out, struct diag *d) {
  static const char *const CLASSES[] = {"outside", "boundary", "district", "town", "block", "park", "water", "road", "rail",
                                        "station", "landmark"};
  GString *s = g_string_new("zone: 9\nlayers:\n");
  for (size_t i = 0; i < G_N_ELEMENTS(CLASSES); i++)
    g_string_append_printf(s, "  - {class: %s, file: %s.geojson, licence: %s, credit: %s, paper: any, approval: none}\n", CLASSES[i], CLASSES[i],
                           word_of(g->words->places, "licence", 0, "name"), word_of(g->words->places, "credit", 0, "name"));
  bool ok = sink_write(out, "layers.yaml", s->str, s->len, d);
  g_string_free(s, TRUE);
  return ok;
}

bool land_write(const struct land *g, const char *dir, struct diag *d) {
  struct sink *out = sink_open(dir);
  bool ok = write_areas(g, out, d) && write_grounds(g, out, d) && write_ways(g, out, d) && write_points(g, out, d) &&
            write_layers(g, out, d);
  sink_close(out);
  return ok;
}
