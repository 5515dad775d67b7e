/* GML 3.2 as 国土数値情報 and 基盤地図情報 have it (JPGIS): features with their properties, geometries in place or referred to by
 * href. Latitude stands first there, unless the name of the coordinate system says otherwise. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "source/datum.h"
#include "source/gml_tree.h"
#include "source/rings.h"
#include "source/source.h"

#define ERROR_LIMIT 50
#define TOLD_MOST 20
#define REFERENCES_MOST 32 /* one leading to the next */
#define REUSED_MOST 8      /* how often, on the average, a geometry is referred to */

struct reading {
  struct diag *d;
  struct arena *arena;
  const char *file;
  const char *srs;     /* of the whole file, from its envelope; NULL if it says nothing */
  GHashTable *ids;     /* id -> struct gml */
  GHashTable *used;    /* geometries that a feature refers to */
  GArray *shapes;      /* struct shape */
  GArray *property;    /* struct property: of the feature at hand */
  GPtrArray *found;    /* struct gml: its geometries */
  GHashTable *strange; /* name of an element that is no geometry annai draws -> how often */
  size_t errors, dangling, twice;
  bool tokyo, modern;   /* places of the old datum, and of others, were met */
  size_t steps, points; /* left: a few references could make a file of a few lines endless */
  bool enough;
};

static struct pos place(const struct reading *r, const struct gml *e) {
  return (struct pos){r->file, e->line, 0};
}

static bool fail(struct reading *r, const struct gml *e, const char *rule, const char *a, const char *b) {
  diag_error(r->d, place(r, e), rule, a, b);
  if (++r->errors >= ERROR_LIMIT && !r->enough) {
    diag_error(r->d, ((struct pos){r->file, 0, 0}), "geojson-more", diag_num(r->d, ERROR_LIMIT));
    r->enough = true;
  }
  return false;
}

static bool is(const struct gml *e, const char *name) {
  return e->own && !strcmp(e->name, name);
}

/* ---- coordinate systems ---- */

enum order { LAT_LON, LON_LAT, UNREAD };

/* Whether a name, in small letters, is that of the old Tokyo datum. */
static bool is_tokyo(const char *low) {
  return g_str_has_suffix(low, ":4301") || g_str_has_suffix(low, "/4301") || g_str_has_suffix(low, "#4301") ||
         g_str_has_prefix(low, "td / (b") || g_str_has_suffix(low, "fguuid:td.bl");
}

/* JGD2000, JGD2011, WGS84 and the Tokyo datum in degrees are read; all that is known is the name, in one of its spellings. */
static enum order order_of(const char *srs, bool *tokyo_out) {
  static const char *const codes[] = {"4612", "6668", "6697", "4326", "4979", "4947", "4301", NULL};
  *tokyo_out = false;
  if (!srs) return LAT_LON;
  if (strstr(srs, "CRS84")) return LON_LAT;
  char *low = g_ascii_strdown(srs, -1);
  bool bl = g_str_has_suffix(low, ".bl") || strstr(low, "(b, l)") || strstr(low, "(b,l)");
  *tokyo_out = is_tokyo(low);
  bool known = *tokyo_out || strstr(low, "jgd2000") || strstr(low, "jgd2001") || strstr(low, "jgd2011") || strstr(low, "jgd2024");
  enum order order = bl && known ? LAT_LON : UNREAD;
  size_t digits = strlen(low);
  while (digits && g_ascii_isdigit(low[digits - 1])) digits--;
  if (order == UNREAD && g_strv_contains(codes, low + digits)) {
    /* the old short forms mean longitude first */
    bool old = g_str_has_prefix(low, "epsg:") || strchr(low, '#');
    order = old ? LON_LAT : LAT_LON;
  }
  g_free(low);
  return order;
}

static const char *srs_of(const struct reading *r, const struct gml *e, int *dimension_out) {
  const char *srs = NULL;
  for (; e; e = e->parent) {
    if (!*dimension_out) *dimension_out = e->dimension;
    if (!srs) srs = e->srs;
  }
  srs = srs ? srs : r->srs;
  if (!*dimension_out) *dimension_out = srs && (g_str_has_suffix(srs, "6697") || g_str_has_suffix(srs, "4979")) ? 3 : 2;
  return srs;
}

static const char *number_text(struct reading *r, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return diag_intern(r->d, g_ascii_formatd(text, sizeof text, "%.10g", n));
}

/* ---- positions ---- */

/* Appends the positions of a pos, posList or coordinates. */
static bool read_positions(struct reading *r, const struct gml *e, GArray *points) {
  int dimension = 0;
  const char *srs = srs_of(r, e, &dimension);
  bool tokyo;
  enum order order = order_of(srs, &tokyo);
  r->tokyo |= tokyo, r->modern |= !tokyo;
  if (order == UNREAD || (r->tokyo && r->modern)) return fail(r, e, "geojson-crs", srs ? srs : "", NULL);
  if (is(e, "pos")) dimension = e->numbers == 3 ? 3 : 2; /* some leave out that there is a height */
  if (is(e, "coordinates")) order = LON_LAT;
  size_t step = (size_t)dimension;
  if (step < 2 || !e->numbers || e->numbers % step || (is(e, "pos") && e->numbers != step))
    return fail(r, e, "gml-positions", diag_num(r->d, (double)e->numbers), diag_num(r->d, (double)step));
  r->points -= MIN(r->points, e->numbers / step);
  for (size_t i = 0; i < e->numbers; i += step) {
    double a = e->number[i], b = e->number[i + 1];
    struct lonlat at = order == LAT_LON ? (struct lonlat){b, a} : (struct lonlat){a, b};
    if (fabs(at.lon) > 180 || fabs(at.lat) > 90) {
      bool swapped = fabs(at.lat) <= 180 && fabs(at.lon) <= 90;
      return fail(r, e, swapped ? "gml-swapped" : "gml-range", number_text(r, a), number_text(r, b));
    }
    g_array_append_val(points, at);
  }
  return true;
}

static bool holds_positions(const struct gml *e) {
  return is(e, "pos") || is(e, "posList") || is(e, "coordinates");
}

static struct path keep(struct reading *r, const GArray *points) {
  struct path path = {.n = points->len, .at = arena_array(r->arena, points->len, sizeof *path.at)};
  if (path.n) memcpy(path.at, points->data, path.n * sizeof *path.at);
  return path;
}

/* The positions that stand right in e: a LineString, a LineStringSegment, a LinearRing, a Point. */
static bool read_path(struct reading *r, const struct gml *e, size_t least, GArray *paths) {
  GArray *points = g_array_new(FALSE, FALSE, sizeof(struct lonlat));
  bool good = true;
  for (const struct gml *c = e->first; c && good; c = c->next)
    if (holds_positions(c)) good = read_positions(r, c, points);
  if (good && points->len < least) good = fail(r, e, "gml-short", e->name, diag_num(r->d, (double)points->len));
  struct path path = keep(r, points);
  if (good) g_array_append_val(paths, path);
  g_array_free(points, TRUE);
  return good;
}

/* ---- geometries ---- */

/* What an element with an href refers to; itself without one. NULL after an error. */
static const struct gml *referred(struct reading *r, const struct gml *e) {
  const struct gml *from = e;
  for (int i = 0; e->href && !e->first; i++) {
    const struct gml *to = g_hash_table_lookup(r->ids, e->href);
    if (!to || i == REFERENCES_MOST) {
      fail(r, from, "gml-reference", from->href, NULL);
      return NULL;
    }
    if (!r->steps || !r->points) {
      fail(r, from, "gml-tangle", from->href, NULL);
      r->enough = true;
      return NULL;
    }
    r->steps--;
    g_hash_table_add(r->used, (gpointer)to);
    e = to;
  }
  return e;
}

static bool read_lines(struct reading *r, const struct gml *e, int depth, GArray *paths);

/* The lines of whatever lies in e: segments, members, curves that are referred to. */
static bool read_inside(struct reading *r, const struct gml *e, int depth, GArray *paths) {
  for (const struct gml *c = e->first; c; c = c->next)
    if (!read_lines(r, c, depth + 1, paths)) return false;
  return true;
}

static bool read_lines(struct reading *r, const struct gml *e, int depth, GArray *paths) {
  static const char *const around[] = {
      "Curve",       "segments",     "CompositeCurve",   "MultiCurve",      "MultiLineString",
      "curveMember", "curveMembers", "lineStringMember", "OrientableCurve", "baseCurve",
      NULL};
  static const char *const plain[] = {"LineString", "LineStringSegment", "LinearRing", NULL};
  static const char *const bent[] = {
      "Arc",        "ArcString", "Circle",      "ArcByCenterPoint", "CircleByCenterPoint",
      "ArcByBulge", "BSpline",   "CubicSpline", "GeodesicString",   "Clothoid",
      NULL};
  const struct gml *to = referred(r, e);
  if (!to) return false;
  if (depth > REFERENCES_MOST) return fail(r, e, "gml-reference", e->href ? e->href : e->name, NULL);
  if (!to->own) return true;
  if (g_strv_contains(plain, to->name)) return read_path(r, to, 2, paths);
  if (g_strv_contains(around, to->name)) return read_inside(r, to, depth, paths);
  if (g_strv_contains(bent, to->name)) return fail(r, to, "gml-curved", to->name, NULL);
  return true; /* its name and the like */
}

/* One ring: its lines, joined. */
static bool read_ring(struct reading *r, const struct gml *e, GArray *rings) {
  GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct path)),
         *open = g_array_new(FALSE, FALSE, sizeof(struct path));
  GArray *closed = g_array_new(FALSE, FALSE, sizeof(struct path));
  bool good = is(e, "LinearRing") ? read_path(r, e, 1, pieces) : read_inside(r, e, 0, pieces);
  for (size_t i = 0; good && i < pieces->len; i++)
    if (g_array_index(pieces, struct path, i).n < 1) good = false;
  if (good) rings_join(r->arena, (const struct path *)(const void *)pieces->data, pieces->len, closed, open);
  if (good && (open->len || closed->len != 1))
    good = fail(r, e, "gml-open-ring", diag_num(r->d, (double)pieces->len), NULL);
  if (good) g_array_append_val(rings, g_array_index(closed, struct path, 0));
  g_array_free(pieces, TRUE);
  g_array_free(open, TRUE);
  g_array_free(closed, TRUE);
  return good;
}

static bool read_areas(struct reading *r, const struct gml *e, int depth, GArray *paths);

static bool read_patch(struct reading *r, const struct gml *e, GArray *paths) {
  size_t outlines = 0;
  for (int hole = 0; hole < 2; hole++) /* the outline first, wherever it stands */
    for (const struct gml *c = e->first; c; c = c->next) {
      bool outer = is(c, "exterior") || is(c, "outerBoundaryIs"), inner = is(c, "interior") || is(c, "innerBoundaryIs");
      if (hole ? !inner : !outer) continue;
      for (const struct gml *ring = c->first; ring; ring = ring->next) {
        if (!is(ring, "Ring") && !is(ring, "LinearRing")) continue;
        if (!read_ring(r, ring, paths)) return false;
        g_array_index(paths, struct path, paths->len - 1).hole = hole;
        outlines += !hole;
      }
    }
  return outlines == 1 || fail(r, e, "gml-outline", diag_num(r->d, (double)outlines), NULL);
}

static bool read_areas(struct reading *r, const struct gml *e, int depth, GArray *paths) {
  static const char *const around[] = {"Surface",        "patches",           "MultiSurface",   "CompositeSurface",
                                       "MultiPolygon",   "surfaceMember",     "surfaceMembers", "polygonMember",
                                       "polygonPatches", "OrientableSurface", "baseSurface",    NULL};
  const struct gml *to = referred(r, e);
  if (!to) return false;
  if (depth > REFERENCES_MOST) return fail(r, e, "gml-reference", e->href ? e->href : e->name, NULL);
  if (is(to, "Polygon") || is(to, "PolygonPatch") || is(to, "Rectangle")) return read_patch(r, to, paths);
  if (to->own && !g_strv_contains(around, to->name)) return true;
  for (const struct gml *c = to->first; c; c = c->next)
    if (!read_areas(r, c, depth + 1, paths)) return false;
  return true;
}

/* All the points, as one path. */
static bool read_points(struct reading *r, const struct gml *e, int depth, GArray *points) {
  const struct gml *to = referred(r, e);
  if (!to) return false;
  if (depth > REFERENCES_MOST) return fail(r, e, "gml-reference", e->href ? e->href : e->name, NULL);
  if (holds_positions(to)) return read_positions(r, to, points);
  for (const struct gml *c = to->first; c; c = c->next)
    if (!read_points(r, c, depth + 1, points)) return false;
  return true;
}

static int kind_of(const struct gml *e) {
  static const char *const points[] = {"Point", "MultiPoint", NULL};
  static const char *const lines[] = {"LineString",      "Curve", "CompositeCurve", "MultiCurve", "OrientableCurve",
                                      "MultiLineString", NULL};
  static const char *const areas[] = {
      "Polygon", "Surface", "MultiSurface", "CompositeSurface", "MultiPolygon", "OrientableSurface", NULL};
  if (!e->own) return -1;
  if (g_strv_contains(points, e->name)) return SHAPE_POINT;
  if (g_strv_contains(lines, e->name)) return SHAPE_LINE;
  return g_strv_contains(areas, e->name) ? SHAPE_AREA : -1;
}

/* The paths of a geometry; NULL after an error. */
static GArray *read_geometry(struct reading *r, const struct gml *e) {
  GArray *paths = g_array_new(FALSE, FALSE, sizeof(struct path)), *points;
  bool good;
  int kind = kind_of(e);
  if (kind == SHAPE_AREA) {
    good = read_areas(r, e, 0, paths);
  } else if (kind == SHAPE_LINE) {
    good = read_lines(r, e, 0, paths);
  } else {
    points = g_array_new(FALSE, FALSE, sizeof(struct lonlat));
    good = read_points(r, e, 0, points);
    struct path path = keep(r, points);
    if (path.n) g_array_append_val(paths, path);
    g_array_free(points, TRUE);
  }
  if (good && !paths->len) good = fail(r, e, "gml-empty", e->name, NULL);
  if (good) return paths;
  g_array_free(paths, TRUE);
  return NULL;
}

/* ---- features ---- */

static void add_shape(struct reading *r, const struct gml *feature, const struct gml *geometry) {
  GArray *paths = read_geometry(r, geometry);
  if (!paths) return;
  struct shape shape = {.kind = (enum shape_kind)kind_of(geometry), .paths = paths->len, .pos = place(r, feature)};
  shape.path = arena_array(r->arena, paths->len, sizeof *shape.path);
  memcpy(shape.path, paths->data, paths->len * sizeof *shape.path);
  shape.properties = r->property->len;
  shape.property = arena_array(r->arena, shape.properties, sizeof *shape.property);
  if (shape.properties) memcpy(shape.property, r->property->data, shape.properties * sizeof *shape.property);
  g_array_append_val(r->shapes, shape);
  g_array_free(paths, TRUE);
}

static void strange(struct reading *r, const struct gml *e) {
  int n = GPOINTER_TO_INT(g_hash_table_lookup(r->strange, e->name));
  g_hash_table_replace(r->strange, (gpointer)e->name, GINT_TO_POINTER(n + 1));
}

/* Properties and geometries below e. A value deep inside goes by the nearest name that is not GML's own (a date stands
 * as devDate/gml:timePosition). */
static void gather(struct reading *r, const struct gml *e, const char *name) {
  static const char *const solids[] = {"Solid",
                                       "MultiSolid",
                                       "CompositeSolid",
                                       "TriangulatedSurface",
                                       "Tin",
                                       "PolyhedralSurface",
                                       "MultiGeometry",
                                       "Grid",
                                       "RectifiedGrid",
                                       NULL};
  for (const struct gml *c = e->first; c; c = c->next) {
    const char *called = c->own && name ? name : c->name;
    const struct gml *to = c->href && !c->first ? g_hash_table_lookup(r->ids, c->href) : NULL;
    if (is(c, "boundedBy")) continue;
    if (kind_of(c) >= 0) g_ptr_array_add(r->found, (gpointer)c);
    else if (c->own && g_strv_contains(solids, c->name)) strange(r, c);
    else if (to && kind_of(to) >= 0) {
      g_hash_table_add(r->used, (gpointer)to);
      g_ptr_array_add(r->found, (gpointer)to);
    } else if (c->href && !c->first && !c->text) {
      if (!to && r->dangling++ < TOLD_MOST) diag_warning(r->d, place(r, c), "gml-reference", c->href);
    } else if (c->text) {
      struct property p = {called, c->text};
      g_array_append_val(r->property, p);
    } else {
      gather(r, c, called);
    }
  }
}

static void read_feature(struct reading *r, const struct gml *e) {
  g_array_set_size(r->property, 0);
  g_ptr_array_set_size(r->found, 0);
  struct property type = {"@type", e->name};
  gather(r, e, NULL);
  g_array_append_val(r->property, type);
  if (e->id) {
    struct property id = {"@id", e->id};
    g_array_append_val(r->property, id);
  }
  if (!r->found->len) diag_note(r->d, place(r, e), "geojson-no-place");
  for (guint i = 0; i < r->found->len && !r->enough; i++) add_shape(r, e, r->found->pdata[i]);
}

static bool wraps(const struct gml *e) {
  static const char *const wrappers[] = {"featureMember", "featureMembers",   "member",
                                         "members",       "cityObjectMember", NULL};
  return g_strv_contains(wrappers, e->name);
}

/* All elements by their ids; of two with one id the first. */
static void index_ids(struct reading *r, const struct gml *e) {
  for (const struct gml *c = e->first; c; c = c->next) {
    r->steps += REUSED_MOST;
    r->points += REUSED_MOST * c->numbers;
    if (c->id && g_hash_table_contains(r->ids, c->id)) {
      if (r->twice++ < TOLD_MOST) diag_warning(r->d, place(r, c), "gml-id-twice", c->id);
    } else if (c->id) {
      g_hash_table_insert(r->ids, (gpointer)c->id, (gpointer)c);
    }
    if (!r->srs && is(e, "boundedBy")) r->srs = c->srs;
    index_ids(r, c);
  }
}

static void read_members(struct reading *r, const struct gml *root) {
  for (const struct gml *e = root->first; e && !r->enough; e = e->next) {
    if (wraps(e)) read_members(r, e);
    else if (!e->own) read_feature(r, e);
  }
}

/* Geometries beside the features that none of them refers to: shapes without properties. */
static void read_loose(struct reading *r, const struct gml *root) {
  for (const struct gml *e = root->first; e && !r->enough; e = e->next)
    if (kind_of(e) >= 0 && !g_hash_table_contains(r->used, e)) add_shape(r, e, e);
}

static void tell_strange(struct reading *r) {
  GList *names = g_list_sort(g_hash_table_get_keys(r->strange), (GCompareFunc)strcmp);
  for (GList *n = names; n; n = n->next)
    diag_warning(r->d, ((struct pos){r->file, 0, 0}), "gml-solid", n->data,
                 diag_num(r->d, GPOINTER_TO_INT(g_hash_table_lookup(r->strange, n->data))));
  g_list_free(names);
}

struct shapes *gml_read(const char *text, size_t size, const char *file, struct diag *d) {
  struct reading r = {.d = d, .file = diag_intern(d, file), .arena = arena_new()};
  struct gml *root = gml_tree(text, size, file, r.arena, d);
  r.steps = r.points = 1000;
  struct shapes *s = NULL;
  r.ids = g_hash_table_new(g_str_hash, g_str_equal);
  r.used = g_hash_table_new(NULL, NULL);
  r.strange = g_hash_table_new(g_str_hash, g_str_equal);
  r.shapes = g_array_new(FALSE, FALSE, sizeof(struct shape));
  r.property = g_array_new(FALSE, FALSE, sizeof(struct property));
  r.found = g_ptr_array_new();
  if (root) {
    index_ids(&r, root);
    read_members(&r, root);
    g_array_set_size(r.property, 0);
    read_loose(&r, root);
    tell_strange(&r);
    if (!r.shapes->len && !r.errors) fail(&r, root, "gml-none", root->name, NULL);
  }
  if (root && !r.errors) {
    s = arena_alloc(r.arena, sizeof *s);
    *s = (struct shapes){.file = r.file, .n = r.shapes->len, .arena = r.arena, .epsg = r.tokyo ? DATUM_TOKYO : 0};
    s->shape = arena_array(r.arena, s->n, sizeof *s->shape);
    memcpy(s->shape, r.shapes->data, s->n * sizeof *s->shape);
    if (r.tokyo && !datum_shift(s, DATUM_TOKYO, ((struct pos){r.file, 0, 0}), d)) s = NULL;
  }
  if (!s) arena_free(r.arena);
  g_hash_table_destroy(r.ids);
  g_hash_table_destroy(r.used);
  g_hash_table_destroy(r.strange);
  g_array_free(r.shapes, TRUE);
  g_array_free(r.property, TRUE);
  g_ptr_array_free(r.found, TRUE);
  return s;
}
