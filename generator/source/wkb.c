/* WKB by a reader of its own: GEOS reads a nested collection by calling itself as often as the bytes ask for, and gives geometries
 * that would only be taken apart again. Every count is held against the bytes that are left before anything is made. */
#include "source/wkb.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "source/rings.h"

#define NESTING 4 /* a collection in a collection is rare already */

enum { POINT = 1, LINE, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON, COLLECTION };

struct reading {
  const unsigned char *at, *end;
  struct arena *arena;
  const struct shape *like;
  GArray *shapes;
  const char *fault;
  bool big;    /* byte order and numbers of a position: of the geometry being read */
  size_t step;
};

static bool fail(struct reading *r, const char *rule) {
  if (!r->fault) r->fault = rule;
  return false;
}

static bool read_word(struct reading *r, guint32 *out) {
  if (r->end - r->at < 4) return fail(r, "wkb-broken");
  memcpy(out, r->at, 4);
  *out = r->big ? GUINT32_FROM_BE(*out) : GUINT32_FROM_LE(*out);
  r->at += 4;
  return true;
}

static double number_at(const struct reading *r, const unsigned char *p) {
  guint64 bits;
  double v;
  memcpy(&bits, p, 8);
  bits = r->big ? GUINT64_FROM_BE(bits) : GUINT64_FROM_LE(bits);
  memcpy(&v, &bits, 8);
  return v;
}

/* Byte order and type: ISO counts thousands for heights and measures, the extended form has bits. */
static bool read_head(struct reading *r, guint32 *type_out) {
  guint32 type, srid;
  if (r->at == r->end || *r->at > 1) return fail(r, "wkb-broken");
  r->big = *r->at++ == 0;
  if (!read_word(r, &type)) return false;
  bool z = type & 0x80000000u, m = type & 0x40000000u, own = type & 0x20000000u;
  type &= 0x1fffffffu;
  if (type / 1000 > 3) return fail(r, "wkb-type");
  z = z || type / 1000 == 1 || type / 1000 == 3;
  m = m || type / 1000 >= 2;
  r->step = 8 * (2 + (size_t)z + (size_t)m);
  *type_out = type % 1000;
  if (*type_out < POINT || *type_out > COLLECTION) return fail(r, "wkb-type");
  return !own || read_word(r, &srid);
}

/* A count of things of at least so many bytes each. */
static bool read_count(struct reading *r, size_t least, guint32 *out) {
  if (!read_word(r, out)) return false;
  return *out <= (size_t)(r->end - r->at) / least || fail(r, "wkb-broken");
}

static bool read_positions(struct reading *r, guint32 n, struct path *out) {
  *out = (struct path){n, arena_array(r->arena, n, sizeof *out->at), false};
  for (guint32 i = 0; i < n; i++, r->at += r->step) {
    out->at[i] = (struct lonlat){number_at(r, r->at), number_at(r, r->at + 8)};
    if (!isfinite(out->at[i].lon) || !isfinite(out->at[i].lat)) return fail(r, "wkb-number");
  }
  return true;
}

static bool read_point(struct reading *r, GArray *paths) {
  struct path path;
  if ((size_t)(r->end - r->at) < r->step) return fail(r, "wkb-broken");
  if (isnan(number_at(r, r->at)) && isnan(number_at(r, r->at + 8))) { /* an empty one */
    r->at += r->step;
    return true;
  }
  if (!read_positions(r, 1, &path)) return false;
  g_array_append_val(paths, path);
  return true;
}

static bool read_line(struct reading *r, GArray *paths) {
  struct path path;
  guint32 n;
  if (!read_count(r, r->step, &n) || !read_positions(r, n, &path)) return false;
  if (n == 1) return fail(r, "wkb-line");
  if (n) g_array_append_val(paths, path);
  return true;
}

static bool read_polygon(struct reading *r, GArray *paths) {
  guint32 rings, n;
  if (!read_count(r, 4, &rings)) return false;
  for (guint32 i = 0; i < rings; i++) {
    struct path path;
    if (!read_count(r, r->step, &n) || !read_positions(r, n, &path)) return false;
    if (n < 4 || !same_place(path.at[0], path.at[n - 1])) return fail(r, "wkb-ring");
    path.hole = i > 0;
    g_array_append_val(paths, path);
  }
  return true;
}

static bool read_simple(struct reading *r, guint32 type, GArray *paths) {
  return type == POINT ? read_point(r, paths) : type == LINE ? read_line(r, paths) : read_polygon(r, paths);
}

static bool read_multiple(struct reading *r, guint32 type, GArray *paths) {
  guint32 n, own;
  if (!read_count(r, 9, &n)) return false;
  for (guint32 i = 0; i < n; i++) {
    if (!read_head(r, &own)) return false;
    if (own != type - 3) return fail(r, "wkb-type");
    if (!read_simple(r, own, paths)) return false;
  }
  return true;
}

/* Points are one path, however many. */
static void join_points(struct reading *r, GArray *paths) {
  struct path all = {paths->len, arena_array(r->arena, paths->len, sizeof *all.at), false};
  for (guint i = 0; i < paths->len; i++) all.at[i] = g_array_index(paths, struct path, i).at[0];
  g_array_set_size(paths, 0);
  g_array_append_val(paths, all);
}

static void add_shape(struct reading *r, guint32 type, GArray *paths) {
  struct shape shape = *r->like;
  guint32 simple = type > POLYGON ? type - 3 : type;
  if (!paths->len) return;
  if (simple == POINT) join_points(r, paths);
  shape.kind = simple == POINT ? SHAPE_POINT : simple == LINE ? SHAPE_LINE : SHAPE_AREA;
  shape.paths = paths->len;
  shape.path = arena_array(r->arena, paths->len, sizeof *shape.path);
  memcpy(shape.path, paths->data, paths->len * sizeof *shape.path);
  g_array_append_val(r->shapes, shape);
}

static bool read_geometry(struct reading *r, int nested) {
  guint32 type, n;
  if (!read_head(r, &type)) return false;
  if (type == COLLECTION) {
    if (nested == NESTING) return fail(r, "wkb-nested");
    if (!read_count(r, 9, &n)) return false;
    for (guint32 i = 0; i < n; i++)
      if (!read_geometry(r, nested + 1)) return false;
    return true;
  }
  GArray *paths = g_array_new(FALSE, FALSE, sizeof(struct path));
  bool good = type > POLYGON ? read_multiple(r, type, paths) : read_simple(r, type, paths);
  if (good) add_shape(r, type, paths);
  g_array_free(paths, TRUE);
  return good;
}

const char *wkb_read(const unsigned char *bytes, size_t size, struct arena *a, const struct shape *like, GArray *shapes) {
  struct reading r = {.at = bytes, .end = bytes + size, .arena = a, .like = like, .shapes = shapes};
  if (read_geometry(&r, 0) && r.at != r.end) fail(&r, "wkb-broken");
  return r.fault;
}
