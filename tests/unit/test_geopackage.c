/* GeoPackage: kinds of geometry and envelope, reference systems, tables, and files that are refused; they are made by
 * tests/fuzz/geopackage.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <math.h>
#include <string.h>

#include "source/source.h"
#include "told.h"

#define FOLDER "tests/fuzz/corpus/geopackage/"

static struct shapes *read_one(const char *name, const char *table, struct diag *d) {
  char *file = g_strdup_printf(FOLDER "%s.gpkg", name);
  struct shapes *s = source_shapes_of(file, file, table, d);
  g_free(file);
  return s;
}

/* Rows are told as lines of "file!table"; 0: no row. */
static bool told_row(const struct diag *d, int row) {
  char *all = told_all(d), *at = g_strdup_printf(".gpkg!%s:%d: ", row == 1 ? "block" : "road", row);
  bool found = !row || strstr(all, at);
  g_free(at);
  free(all);
  return found;
}

static void refused(const char *name, const char *table, const char *rule, int line) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(read_one(name, table, d));
  assert_true(told(d, rule, 0, 0));
  assert_true(told_row(d, line));
  diag_free(d);
}

static void near_place(const struct lonlat *at, double lon, double lat, double off) {
  if (fabs(at->lon - lon) > off || fabs(at->lat - lat) > off) fail_msg("%.8f %.8f is not %.8f %.8f", at->lon, at->lat, lon, lat);
}

static void test_kinds(void **state) {
  (void)state;
  static const struct {
    enum shape_kind kind;
    size_t paths, points;
    int row;
  } wanted[] = {{SHAPE_LINE, 1, 2, 1},  {SHAPE_AREA, 2, 5, 2},  {SHAPE_POINT, 1, 1, 3}, {SHAPE_POINT, 1, 1, 4}, {SHAPE_POINT, 1, 2, 5},
                {SHAPE_LINE, 1, 5, 6}, {SHAPE_AREA, 2, 5, 7}, {SHAPE_LINE, 1, 5, 8},  {SHAPE_AREA, 1, 5, 8},  {SHAPE_POINT, 1, 1, 11}};
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = read_one("kinds", NULL, d);
  assert_non_null(s);
  assert_int_equal(s->n, G_N_ELEMENTS(wanted));
  for (size_t i = 0; i < s->n; i++) {
    const struct shape *shape = &s->shape[i];
    assert_int_equal(shape->kind, wanted[i].kind);
    assert_int_equal(shape->paths, wanted[i].paths);
    assert_int_equal(shape->path[0].n, wanted[i].points);
    assert_int_equal(shape->pos.line, wanted[i].row);
    near_place(&shape->path[0].at[0], 139.7, 35.7, 0);
  }
  assert_true(s->shape[1].path[1].hole && !s->shape[6].path[1].hole);
  assert_string_equal(shape_property(&s->shape[0], "name"), "本通り");
  assert_string_equal(shape_property(&s->shape[0], "lanes"), "2");
  assert_string_equal(shape_property(&s->shape[0], "width"), "6.5");
  assert_null(shape_property(&s->shape[0], "note"));
  assert_null(shape_property(&s->shape[0], "geom"));
  assert_null(shape_property(&s->shape[1], "class"));
  assert_true(g_str_has_suffix(s->file, "kinds.gpkg!road"));
  assert_int_equal(s->epsg, 6668);
  assert_true(told(d, "geojson-no-place", 0, 0) && told_row(d, 9) && told_row(d, 10));
  shapes_free(s);
  diag_free(d);
}

static void test_envelopes(void **state) {
  (void)state;
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = read_one("envelopes", NULL, d); /* its header says that a log stood beside it */
  assert_non_null(s);
  assert_int_equal(s->n, 5);
  for (size_t i = 0; i < s->n; i++) near_place(&s->shape[i].path[0].at[2], 139.71, 35.71, 0);
  shapes_free(s);
  diag_free(d);
}

/* What PROJ's own cs2cs gives for these. */
static void test_systems(void **state) {
  (void)state;
  static const struct {
    const char *file;
    double lon, lat;
    bool warned;
  } wanted[] = {{"zone-9", 139.7226643, 35.8196816, false}, {"mercator", 139.6880267, 35.7042313, false}, {"tokyo", 139.6967710, 35.7032350, true}};
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
    struct diag *d = diag_new("generator/share", "en");
    struct shapes *s = read_one(wanted[i].file, NULL, d);
    assert_non_null(s);
    near_place(&s->shape[0].path[0].at[0], wanted[i].lon, wanted[i].lat, 2e-7);
    char *all = told_all(d);
    assert_int_equal(strstr(all, "to about 10 m") != NULL, wanted[i].warned);
    free(all);
    shapes_free(s);
    diag_free(d);
  }
}

static void test_tables(void **state) {
  (void)state;
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = read_one("two-tables", "b", d);
  assert_non_null(s);
  assert_int_equal(s->shape[0].kind, SHAPE_AREA);
  shapes_free(s);
  diag_free(d);
  refused("two-tables", NULL, "gpkg-tables", 0);
  refused("two-tables", "c", "gpkg-table", 0);
  refused("kinds", "c", "gpkg-table", 0);
}

static void test_refused(void **state) {
  (void)state;
  refused("unknown-srs", NULL, "gpkg-srs", 0);
  refused("envelope-5", NULL, "gpkg-geometry", 1);
  refused("curve", NULL, "wkb-type", 1);
  refused("cut", NULL, "wkb-broken", 1);
  refused("count", NULL, "wkb-broken", 1);
  refused("open-ring", NULL, "wkb-ring", 1);
  refused("nested", NULL, "wkb-nested", 1);
  refused("computed", NULL, "gpkg-computed", 0);
  refused("swapped", NULL, "geojson-swapped", 1);
  refused("control", NULL, "shape-sign", 1);
  refused("view", NULL, "gpkg-broken", 0);
}

/* Every file cut at every length, and with every byte of its first pages changed, is shapes or an error. */
static void test_damaged(void **state) {
  (void)state;
  char *bytes;
  gsize size;
  assert_true(g_file_get_contents(FOLDER "kinds.gpkg", &bytes, &size, NULL));
  for (gsize i = 0; i < size; i += 7) {
    for (int turn = 0; turn < 2; turn++) {
      struct diag *d = diag_new("generator/share", "en");
      unsigned char *own = g_memdup2(bytes, size);
      if (turn) own[i] ^= 0xff;
      struct shapes *s = geopackage_read(own, turn ? size : i, "a.gpkg", NULL, d);
      assert_true(!s == (diag_errors(d) > 0));
      shapes_free(s);
      g_free(own);
      diag_free(d);
    }
  }
  g_free(bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds),  cmocka_unit_test(test_envelopes), cmocka_unit_test(test_systems),
                                     cmocka_unit_test(test_tables), cmocka_unit_test(test_refused),   cmocka_unit_test(test_damaged)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
