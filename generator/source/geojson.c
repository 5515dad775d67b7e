/* GeoJSON (RFC 7946) to shapes. jansson reads the JSON; json_places tells where its objects and arrays stand.
 *
 * Every value that is an object or array is handed on together with its number in the order of the text (`at`): that
 * number is its place. A member's number follows from how many objects and arrays the members before it hold. */
#include <glib.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "source/datum.h"
#include "source/json_places.h"
#include "source/shape_text.h"
#include "source/source.h"

#define DEPTH_LIMIT 64
#define SIZE_LIMIT ((size_t)256 << 20)
#define ERROR_LIMIT 50 /* then the rest is not read */

struct reading {
  struct diag *d;
  struct arena *arena;
  const char *file;
  GArray *places; /* struct json_place */
  GArray *shapes; /* struct shape */
  size_t errors;
  int epsg; /* the "crs" member's; 0: there is none */
};

static const char *const geometry_types[] = {"Point",   "MultiPoint",   "LineString",         "MultiLineString",
                                             "Polygon", "MultiPolygon", "GeometryCollection", NULL};
static const char *const root_types[] = {
    "FeatureCollection", "Feature", "Point",        "MultiPoint",         "LineString",
    "MultiLineString",   "Polygon", "MultiPolygon", "GeometryCollection", NULL};
static const char *const feature_types[] = {"Feature", NULL};

/* ---- places ---- */

static struct pos place(const struct reading *r, size_t at) {
  if (at >= r->places->len)
    return (struct pos){r->file, 0, 0};
  const struct json_place *p = &g_array_index(r->places, struct json_place, at);
  return (struct pos){r->file, p->line, p->col};
}

/* A member and its number; where the member holds no brackets, the object's own number. */
static json_t *member(json_t *object, size_t at, const char *name, size_t *at_out) {
  size_t here = at + 1;
  for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
    json_t *v = json_object_iter_value(i);
    if (strcmp(json_object_iter_key(i), name) == 0) {
      *at_out = json_is_object(v) || json_is_array(v) ? here : at;
      return v;
    }
    here += json_containers(v);
  }
  *at_out = at;
  return NULL;
}

static bool fail(struct reading *r, size_t at, const char *rule, const char *a, const char *b) {
  r->errors++;
  diag_error(r->d, place(r, at), rule, a, b);
  return false;
}

static void warn(struct reading *r, size_t at, const char *rule, const char *a, const char *b) {
  diag_warning(r->d, place(r, at), rule, a, b);
}

/* ---- coordinates ---- */

static const char *number_text(struct reading *r, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return diag_intern(r->d, g_ascii_formatd(text, sizeof text, "%.10g", n));
}

static bool read_position(struct reading *r, json_t *v, size_t at, struct lonlat *out) {
  size_t n = json_array_size(v);
  if (!json_is_array(v))
    return fail(r, at, "geojson-position", "", "");
  for (size_t i = 0; i < n; i++)
    if (!json_is_number(json_array_get(v, i)))
      return fail(r, at, "geojson-number", "", "");
  if (n < 2)
    return fail(r, at, "geojson-position-short", diag_num(r->d, (double)n), "");
  if (n > 3)
    warn(r, at, "geojson-position-long", diag_num(r->d, (double)n), "");
  double lon = json_number_value(json_array_get(v, 0)), lat = json_number_value(json_array_get(v, 1));
  *out = (struct lonlat){lon, lat};
  if (fabs(lon) <= 180 && fabs(lat) <= 90)
    return true;
  bool swapped = fabs(lat) <= 180 && fabs(lon) <= 90;
  return fail(r, at, swapped ? "geojson-swapped" : "geojson-range", number_text(r, lon), number_text(r, lat));
}

/* Two positions are the same only if they have as many numbers, and the same ones. */
static bool same_position(const json_t *a, const json_t *b) {
  if (json_array_size(a) != json_array_size(b))
    return false;
  for (size_t i = 0; i < json_array_size(a); i++)
    if (json_number_value(json_array_get(a, i)) != json_number_value(json_array_get(b, i)))
      return false;
  return true;
}

enum part { PART_POINTS, PART_LINE, PART_RING };

/* An array of positions: points, a line, or a ring that must be closed. Stops at its first fault. */
static bool read_part(struct reading *r, json_t *v, size_t at, enum part part, struct path *out) {
  size_t n = json_array_size(v), here = at + 1;
  if (!json_is_array(v))
    return fail(r, at, "geojson-position", "", "");
  out->n = n;
  out->at = arena_array(r->arena, n, sizeof *out->at);
  for (size_t i = 0; i < n; i++) {
    json_t *position = json_array_get(v, i);
    if (!read_position(r, position, json_is_array(position) ? here : at, &out->at[i]))
      return false;
    here += json_containers(position);
  }
  if (part == PART_LINE && n < 2)
    return fail(r, at, "geojson-line-short", diag_num(r->d, (double)n), "");
  if (part == PART_RING && n > 0 && !same_position(json_array_get(v, 0), json_array_get(v, n - 1)))
    return fail(r, at, "geojson-open-ring", diag_num(r->d, (double)n), "");
  if (part == PART_RING && n < 4)
    return fail(r, at, "geojson-ring-short", diag_num(r->d, (double)n), "");
  return true;
}

/* An array of parts; of a polygon's rings the first is the outline. Appends to `paths`. */
static bool read_parts(struct reading *r, json_t *v, size_t at, enum part part, GArray *paths) {
  size_t here = at + 1;
  if (!json_is_array(v))
    return fail(r, at, "geojson-position", "", "");
  for (size_t i = 0; i < json_array_size(v); i++) {
    json_t *inner = json_array_get(v, i);
    struct path path = {.hole = part == PART_RING && i > 0};
    if (!read_part(r, inner, json_is_array(inner) ? here : at, part, &path))
      return false;
    g_array_append_val(paths, path);
    here += json_containers(inner);
  }
  return true;
}

static bool read_polygons(struct reading *r, json_t *v, size_t at, GArray *paths) {
  size_t here = at + 1;
  if (!json_is_array(v))
    return fail(r, at, "geojson-position", "", "");
  for (size_t i = 0; i < json_array_size(v); i++) {
    json_t *polygon = json_array_get(v, i);
    if (!read_parts(r, polygon, json_is_array(polygon) ? here : at, PART_RING, paths))
      return false;
    here += json_containers(polygon);
  }
  return true;
}

/* ---- geometries ---- */

static bool read_coordinates(struct reading *r, const char *type, json_t *v, size_t at, GArray *paths) {
  struct path path = {0};
  if (strcmp(type, "MultiLineString") == 0)
    return read_parts(r, v, at, PART_LINE, paths);
  if (strcmp(type, "Polygon") == 0)
    return read_parts(r, v, at, PART_RING, paths);
  if (strcmp(type, "MultiPolygon") == 0)
    return read_polygons(r, v, at, paths);
  if (strcmp(type, "Point") == 0) {
    path.n = 1;
    path.at = arena_array(r->arena, 1, sizeof *path.at);
    if (!read_position(r, v, at, path.at))
      return false;
  } else if (!read_part(r, v, at, strcmp(type, "LineString") == 0 ? PART_LINE : PART_POINTS, &path)) {
    return false;
  }
  if (path.n)
    g_array_append_val(paths, path);
  return true;
}

static enum shape_kind kind_of(const char *type) {
  if (strstr(type, "Polygon"))
    return SHAPE_AREA;
  return strstr(type, "Line") ? SHAPE_LINE : SHAPE_POINT;
}

/* The "type" member, which must be one of `types`; NULL after an error. */
static const char *type_of(struct reading *r, json_t *object, size_t at, const char *const *types) {
  json_t *v = json_object_get(object, "type");
  if (!json_is_string(v)) {
    fail(r, at, "geojson-no-type", types[0], "");
    return NULL;
  }
  const char *type = json_string_value(v);
  if (g_strv_contains(types, type))
    return type;
  const char *near = suggest_nearest(type, types);
  fail(r, at, near ? "geojson-type-near" : "geojson-type", type, near ? near : types[0]);
  return NULL;
}

/* Members that belong to another kind of object change what this one means: told, and not used. */
static void check_strangers(struct reading *r, json_t *object, size_t at, const char *type,
                            const char *const *strangers) {
  for (; *strangers; strangers++)
    if (json_object_get(object, *strangers))
      warn(r, at, "geojson-stranger", type, *strangers);
  json_t *box = json_object_get(object, "bbox");
  size_t n = json_array_size(box);
  bool good = !box || json_is_null(box) || (json_is_array(box) && (n == 4 || n == 6));
  for (size_t i = 0; i < n; i++)
    good = good && json_is_number(json_array_get(box, i));
  if (!good)
    warn(r, at, "geojson-bbox", type, "");
}

static void read_geometry(struct reading *r, json_t *v, size_t at, const struct shape *like, bool inside);

static void read_collection(struct reading *r, json_t *v, size_t at, const struct shape *like, bool inside) {
  size_t inner_at;
  json_t *inner = member(v, at, "geometries", &inner_at);
  if (!json_is_array(inner)) {
    fail(r, at, "geojson-member", "GeometryCollection", "geometries");
    return;
  }
  if (inside)
    warn(r, at, "geojson-nested-collection", "", "");
  size_t here = inner_at + 1;
  for (size_t i = 0; i < json_array_size(inner); i++) {
    json_t *g = json_array_get(inner, i);
    read_geometry(r, g, json_is_object(g) || json_is_array(g) ? here : inner_at, like, true);
    here += json_containers(g);
  }
}

/* Adds a shape with the properties and place of `like` for each simple geometry. */
static void read_geometry(struct reading *r, json_t *v, size_t at, const struct shape *like, bool inside) {
  static const char *const strangers[] = {"properties", "geometry", "features", NULL};
  if (!json_is_object(v)) {
    fail(r, at, "geojson-geometry", "", "");
    return;
  }
  const char *type = type_of(r, v, at, geometry_types);
  if (!type)
    return;
  check_strangers(r, v, at, type, strangers);
  if (strcmp(type, "GeometryCollection") == 0) {
    read_collection(r, v, at, like, inside);
    return;
  }
  size_t coordinates_at;
  json_t *coordinates = member(v, at, "coordinates", &coordinates_at);
  if (!coordinates) {
    fail(r, at, "geojson-member", type, "coordinates");
    return;
  }
  GArray *paths = g_array_new(FALSE, FALSE, sizeof(struct path));
  if (read_coordinates(r, type, coordinates, coordinates_at, paths)) {
    struct shape shape = *like;
    shape.kind = kind_of(type);
    shape.paths = paths->len;
    shape.path = arena_array(r->arena, paths->len, sizeof *shape.path);
    if (paths->len) {
      memcpy(shape.path, paths->data, paths->len * sizeof *shape.path);
      g_array_append_val(r->shapes, shape);
    } else {
      diag_note(r->d, place(r, at), "geojson-no-place");
    }
  }
  g_array_free(paths, TRUE);
}

/* ---- features ---- */

/* A string from an escape can hold what the gate keeps out. */
static const char *property_string(struct reading *r, const char *text, size_t at, const char *name) {
  char sign[16];
  const char *copy = shape_text(r->arena, text, strlen(text), sign);
  if (copy)
    return copy;
  fail(r, at, "shape-sign", name, diag_intern(r->d, sign));
  return "";
}

/* The shortest digits that give the same number again. */
static const char *real_text(struct arena *arena, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  for (int digits = 15; digits <= 17; digits++) {
    char format[8];
    g_snprintf(format, sizeof format, "%%.%dg", digits);
    if (g_ascii_strtod(g_ascii_formatd(text, sizeof text, format, n), NULL) == n)
      break;
  }
  return arena_strdup(arena, text);
}

/* A scalar as text; NULL for null, objects and arrays, which are left out. */
static const char *property_text(struct reading *r, json_t *v, size_t at, const char *name) {
  switch (json_typeof(v)) {
  case JSON_STRING:
    return property_string(r, json_string_value(v), at, name);
  case JSON_INTEGER:
    return arena_printf(r->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
  case JSON_REAL:
    return real_text(r->arena, json_real_value(v));
  case JSON_TRUE:
    return "true";
  case JSON_FALSE:
    return "false";
  default:
    return NULL;
  }
}

static void read_properties(struct reading *r, json_t *object, size_t at, struct shape *shape) {
  shape->property = arena_array(r->arena, json_object_size(object), sizeof *shape->property);
  for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
    const char *name = property_string(r, json_object_iter_key(i), at, json_object_iter_key(i));
    const char *text = property_text(r, json_object_iter_value(i), at, name);
    if (text)
      shape->property[shape->properties++] = (struct property){name, text};
  }
}

static void read_feature(struct reading *r, json_t *v, size_t at) {
  static const char *const strangers[] = {"features", "coordinates", "geometries", NULL};
  if (!json_is_object(v)) {
    fail(r, at, "geojson-feature", "", "");
    return;
  }
  if (!type_of(r, v, at, feature_types))
    return;
  check_strangers(r, v, at, "Feature", strangers);
  struct shape shape = {.pos = place(r, at)};
  size_t properties_at, geometry_at;
  json_t *id = json_object_get(v, "id");
  json_t *properties = member(v, at, "properties", &properties_at);
  json_t *geometry = member(v, at, "geometry", &geometry_at);
  if (id && !json_is_string(id) && !json_is_number(id))
    fail(r, at, "geojson-id", "", "");
  if (json_is_object(properties))
    read_properties(r, properties, properties_at, &shape);
  else if (!properties)
    warn(r, at, "geojson-no-properties", "", "");
  else if (!json_is_null(properties))
    fail(r, properties_at, "geojson-properties", "", "");
  if (!geometry)
    fail(r, at, "geojson-member", "Feature", "geometry");
  else if (json_is_null(geometry))
    diag_note(r->d, place(r, at), "geojson-no-place");
  else
    read_geometry(r, geometry, geometry_at, &shape, false);
}

static void read_features(struct reading *r, json_t *root) {
  static const char *const strangers[] = {"properties", "coordinates", "geometry", "geometries", NULL};
  size_t at;
  json_t *features = member(root, 0, "features", &at);
  check_strangers(r, root, 0, "FeatureCollection", strangers);
  if (!json_is_array(features)) {
    fail(r, 0, "geojson-member", "FeatureCollection", "features");
    return;
  }
  size_t here = at + 1;
  for (size_t i = 0; i < json_array_size(features) && r->errors < ERROR_LIMIT; i++) {
    json_t *feature = json_array_get(features, i);
    read_feature(r, feature, json_is_object(feature) || json_is_array(feature) ? here : at);
    here += json_containers(feature);
  }
  if (r->errors >= ERROR_LIMIT)
    fail(r, 0, "geojson-more", diag_num(r->d, ERROR_LIMIT), "");
}

/* An old "crs" member may name longitude and latitude of JGD2011, JGD2000 or WGS84, or of the Tokyo datum, which is shifted. */
static void check_crs(struct reading *r, json_t *root) {
  static const char *const known[] = {"CRS84", "4326", "6668", "4612", "6697", "4979", "4301", NULL};
  json_t *crs = json_object_get(root, "crs");
  if (!crs || json_is_null(crs))
    return;
  const char *name = json_string_value(json_object_get(json_object_get(crs, "properties"), "name"));
  for (size_t i = 0; name && known[i]; i++)
    if (g_str_has_suffix(name, known[i])) {
      r->epsg = i ? atoi(known[i]) : 4326;
      return;
    }
  fail(r, 0, "geojson-crs", name ? name : "", "");
}

static void read_root(struct reading *r, json_t *root) {
  if (!json_is_object(root)) {
    fail(r, 0, "geojson-root", "", "");
    return;
  }
  const char *type = type_of(r, root, 0, root_types);
  if (!type)
    return;
  check_crs(r, root);
  if (strcmp(type, "FeatureCollection") == 0) {
    read_features(r, root);
  } else if (strcmp(type, "Feature") == 0) {
    read_feature(r, root, 0);
  } else {
    struct shape bare = {.pos = place(r, 0)};
    read_geometry(r, root, 0, &bare, false);
  }
}

struct shapes *geojson_read(const char *text, size_t size, const char *file, struct diag *d) {
  struct reading r = {.d = d, .file = diag_intern(d, file)};
  long too_deep;
  if (size > SIZE_LIMIT) {
    diag_error(d, ((struct pos){r.file, 0, 0}), "text-too-big", "256");
    return NULL;
  }
  r.arena = arena_new();
  r.places = json_places(text, size, DEPTH_LIMIT, &too_deep);
  r.shapes = g_array_new(FALSE, FALSE, sizeof(struct shape));
  if (too_deep >= 0) {
    fail(&r, (size_t)too_deep, "json-depth", diag_num(d, DEPTH_LIMIT), "");
  } else {
    json_t *root = json_parse(text, size, r.file, d);
    if (root)
      read_root(&r, root);
    else
      r.errors++;
    json_decref(root);
  }
  struct shapes *s = NULL;
  if (r.errors) {
    arena_free(r.arena);
  } else {
    s = arena_alloc(r.arena, sizeof *s);
    s->arena = r.arena;
    s->file = r.file;
    s->n = r.shapes->len;
    s->shape = arena_array(r.arena, s->n, sizeof *s->shape);
    s->epsg = r.epsg;
    if (s->n)
      memcpy(s->shape, r.shapes->data, s->n * sizeof *s->shape);
    if (r.epsg && !datum_shift(s, r.epsg, ((struct pos){r.file, 0, 0}), d)) {
      arena_free(r.arena);
      s = NULL;
    }
  }
  g_array_free(r.shapes, TRUE);
  g_array_free(r.places, TRUE);
  return s;
}

void shapes_free(struct shapes *s) {
  if (s)
    arena_free(s->arena);
}

const char *shape_property(const struct shape *s, const char *name) {
  for (size_t i = 0; i < s->properties; i++)
    if (strcmp(s->property[i].name, name) == 0)
      return s->property[i].text;
  return NULL;
}
