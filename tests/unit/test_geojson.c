/* GeoJSON: every kind of geometry, places of faults, the geojsonhint suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "source/source.h"
#include "told.h"

static struct shapes *reads(const char *text, struct diag *d) {
  struct shapes *s = geojson_read(text, strlen(text), "a.geojson", d);
  if (!s)
    assert_true(told(d, "read", 1, 1));
  return s;
}

static void refuses(const char *text, const char *rule, int line, int col) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(geojson_read(text, strlen(text), "a.geojson", d));
  assert_true(told(d, rule, line, col));
  assert_int_equal(diag_errors(d), 1);
  diag_free(d);
}

static void features_and_their_places(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s =
      reads("{\"type\": \"FeatureCollection\", \"foo\": [[1], {}],\n"
            " \"features\": [\n"
            "  {\"type\": \"Feature\", \"properties\": {\"name\": \"か\\u3099\", \"n\": 12, \"r\": 35.7, \"t\": true,\n"
            "    \"null\": null, \"deep\": {\"x\": []}}, \"geometry\": {\"type\": \"Point\", \"coordinates\": [139.75, "
            "35.7, 12]}},\n"
            "  {\"geometry\": {\"coordinates\": [[139.7, 35.7], [139.8, 35.8]], \"type\": \"LineString\"},\n"
            "   \"properties\": null, \"type\": \"Feature\"}\n"
            " ]}\n",
            d);
  assert_int_equal(s->n, 2);
  assert_int_equal(s->shape[0].kind, SHAPE_POINT);
  assert_int_equal(s->shape[0].pos.line, 3);
  assert_int_equal(s->shape[0].pos.col, 3);
  assert_true(s->shape[0].path[0].at[0].lon == 139.75 && s->shape[0].path[0].at[0].lat == 35.7);
  assert_string_equal(shape_property(&s->shape[0], "name"), "が");
  assert_string_equal(shape_property(&s->shape[0], "n"), "12");
  assert_string_equal(shape_property(&s->shape[0], "r"), "35.7");
  assert_string_equal(shape_property(&s->shape[0], "t"), "true");
  assert_null(shape_property(&s->shape[0], "null"));
  assert_null(shape_property(&s->shape[0], "deep"));
  assert_int_equal(s->shape[1].kind, SHAPE_LINE);
  assert_int_equal(s->shape[1].pos.line, 5);
  assert_int_equal(s->shape[1].properties, 0);
  assert_int_equal(s->shape[1].path[0].n, 2);
  shapes_free(s);
  diag_free(d);
}

static void kinds_of_geometry(void **state) {
  struct diag *d = diag_new("generator/share", "en");
#define RING "[[0,0],[4,0],[4,4],[0,0]]"
  struct shapes *s = reads("{\"type\":\"GeometryCollection\",\"geometries\":["
                           "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]},"
                           "{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]],[[5,6],[7,8],[9,9]]]},"
                           "{\"type\":\"Polygon\",\"coordinates\":[" RING "," RING "]},"
                           "{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING "],[" RING "," RING "," RING "]]},"
                           "{\"type\":\"MultiPoint\",\"coordinates\":[]}]}",
                           d);
  assert_int_equal(s->n, 4);
  assert_int_equal(s->shape[0].kind, SHAPE_POINT);
  assert_int_equal(s->shape[0].paths, 1);
  assert_int_equal(s->shape[0].path[0].n, 2);
  assert_int_equal(s->shape[1].kind, SHAPE_LINE);
  assert_int_equal(s->shape[1].paths, 2);
  assert_int_equal(s->shape[1].path[1].n, 3);
  assert_int_equal(s->shape[2].kind, SHAPE_AREA);
  assert_false(s->shape[2].path[0].hole);
  assert_true(s->shape[2].path[1].hole);
  assert_int_equal(s->shape[3].paths, 4);
  static const bool holes[] = {false, false, true, true};
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(s->shape[3].path[i].hole, holes[i]);
  assert_true(told(d, "geojson-no-place", 0, 0));
  assert_int_equal(diag_errors(d), 0);
  shapes_free(s);
  diag_free(d);
}

static void faults_and_their_places(void **state) {
  refuses("{\"type\":\"Polygon\",\n\"coordinates\":[\n[[0,0],[1,0],[1,1],[0,1]]]}", "geojson-open-ring", 3, 1);
  refuses("{\"type\":\"Polygon\",\n\"coordinates\":[\n[[0,0],[1,0],[0,0]]]}", "geojson-ring-short", 3, 1);
  refuses("{\"type\":\"LineString\",\"coordinates\":[[139,35],\n [35.7,139.7]]}", "geojson-swapped", 2, 2);
  refuses("{\"type\":\"LineString\",\"coordinates\":[[139,35],\n [-12345.6,-34567.8]]}", "geojson-range", 2, 2);
  refuses("{\"type\":\"Point\",\"coordinates\":[1,\"2\"]}", "geojson-number", 1, 31);
  refuses("{\"type\":\"Point\",\"coordinates\":7}", "geojson-position", 1, 1);
  refuses("{\"type\":\"Point\",\n\"type\":\"Point\",\"coordinates\":[1,2]}", "json-duplicate", 2, 6);
  refuses("{\"type\":\"Point\",\"coordinates\":[1,2]", "json-syntax", 0, 0);
  refuses("{\"type\":\"Point\",\"coordinates\":[1,2]} x", "json-syntax", 0, 0);
  refuses("", "json-syntax", 0, 0);
  refuses("\"abc", "json-syntax", 0, 0);
  refuses("7", "geojson-root", 0, 0);
  refuses("{\"type\":\"Point\",\"coordinates\":[1e999,2]}", "json-syntax", 0, 0);
  refuses("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":\"\\u0007\"}}", "shape-sign", 1, 48);
  refuses(
      "{\"type\":\"Point\",\"coordinates\":[1,2],\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:2451\"}}}",
      "geojson-crs", 1, 1);
  refuses("{\"type\":\"Topology\"}", "geojson-type", 1, 1);
}

static void nesting(void **state) {
  for (int depth = 60; depth <= 5000; depth += 4940) {
    GString *s = g_string_new("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":");
    for (int i = 0; i < depth; i++)
      g_string_append_c(s, '[');
    for (int i = 0; i < depth; i++)
      g_string_append_c(s, ']');
    g_string_append(s, "}}");
    struct diag *d = diag_new("generator/share", "en");
    struct shapes *shapes = geojson_read(s->str, s->len, "a.geojson", d);
    assert_int_equal(shapes != NULL, depth == 60);
    if (!shapes)
      assert_true(told(d, "json-depth", 0, 0));
    shapes_free(shapes);
    diag_free(d);
    g_string_free(s, TRUE);
  }
}

static void an_old_crs_of_degrees(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  shapes_free(reads("{\"type\":\"Point\",\"coordinates\":[1,2],\"crs\":{\"type\":\"name\",\"properties\":"
                    "{\"name\":\"urn:ogc:def:crs:EPSG::6668\"}}}",
                    d));
  assert_int_equal(diag_errors(d), 0);
  diag_free(d);
}

/* Files of the suite that are read with nothing to say, though they count as bad, and the one good one that is refused.
 */
static const char *const exceptions[][2] = {
    {"bad-polygon-interiorring-rhr",
     "the right-hand rule: RFC 7946 tells readers not to refuse it, and drawing does not need it"},
    {"polygon_winding_order", "the same"},
    {"excessive_precision_truncated", "more digits than needed do no harm"},
    {"geometrycollection_single", "advice on style"},
    {"issue82", "a latitude of -107 in a file that tests something else"},
};

static bool excepted(const char *name) {
  for (size_t i = 0; i < G_N_ELEMENTS(exceptions); i++)
    if (g_str_has_prefix(name, exceptions[i][0]) && name[strlen(exceptions[i][0])] == '.')
      return true;
  return false;
}

static void geojsonhint(void **state) {
  char *dir = shared("data/testsuites/geojsonhint");
  if (!dir)
    skip();
  char **names = source_list(dir, "*.geojson", true);
  size_t good = 0, bad = 0;
  for (char **name = names; *name; name++) {
    char *path = g_build_filename(dir, *name, NULL), *base = g_path_get_basename(*name);
    struct diag *d = diag_new("generator/share", "en");
    struct shapes *s = source_shapes(path, *name, d);
    bool clean = s && diag_count(d, DIAG_WARNING) == 0;
    if (clean != (g_str_has_prefix(*name, "good/") != excepted(base)))
      fail_msg("%s is %s", *name, clean ? "read without a word" : "refused or warned of");
    assert_true((s != NULL) == (diag_errors(d) == 0));
    *(g_str_has_prefix(*name, "good/") ? &good : &bad) += 1;
    shapes_free(s);
    diag_free(d);
    g_free(base);
    g_free(path);
  }
  print_message("%zu good files, %zu bad ones\n", good, bad);
  assert_true(good >= 18 && bad >= 40);
  g_strfreev(names);
  g_free(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(features_and_their_places), cmocka_unit_test(kinds_of_geometry),
      cmocka_unit_test(faults_and_their_places),   cmocka_unit_test(nesting),
      cmocka_unit_test(an_old_crs_of_degrees),     cmocka_unit_test(geojsonhint),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
