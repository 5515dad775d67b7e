/* Districts: point in polygon, and what site.yaml and the base map say about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "records/district.h"
#include "ward.h"

#define SMALL "tests/unit/wards/small"

static bool inside(const char *coordinates, const char *type, double x, double y) {
  struct diag *d = diag_new("generator/share", "en");
  char *text = g_strdup_printf("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
                               "\"geometry\":{\"type\":\"%s\",\"coordinates\":%s}}]}", type, coordinates);
  struct shapes *s = geojson_read(text, strlen(text), "a.geojson", d);
  if (!s) told(d, "read", 0, 0);
  assert_non_null(s);
  bool in = area_contains(&s->shape[0], (struct lonlat){x, y});
  shapes_free(s);
  g_free(text);
  diag_free(d);
  return in;
}

static void polygons(void **state) {
  static const char u[] = "[[[0,0],[6,0],[6,6],[4,6],[4,2],[2,2],[2,6],[0,6],[0,0]]]"; /* a U: concave */
  assert_true(inside(u, "Polygon", 1, 5));
  assert_true(inside(u, "Polygon", 5, 5));
  assert_true(inside(u, "Polygon", 3, 1));
  assert_false(inside(u, "Polygon", 3, 5));
  assert_false(inside(u, "Polygon", 7, 1));
  assert_false(inside(u, "Polygon", -1, 2)); /* the ray runs through two corners */
  assert_true(inside(u, "Polygon", 1, 2));
  assert_true(inside(u, "Polygon", 0, 3)); /* on the border */
  assert_true(inside(u, "Polygon", 6, 6));

  static const char ring[] = "[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[3,6],[6,6],[6,3],[3,3]]]";
  assert_true(inside(ring, "Polygon", 1, 4));
  assert_false(inside(ring, "Polygon", 4, 4));
  assert_true(inside(ring, "Polygon", 3, 4)); /* a hole's border is still land */

  static const char two[] = "[[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[3,6],[6,6],[6,3],[3,3]]],"
                            "[[[4,4],[5,4],[5,5],[4,5],[4,4]]],[[[20,0],[21,0],[21,1],[20,0]]]]";
  assert_true(inside(two, "MultiPolygon", 4.5, 4.5)); /* an island in the hole */
  assert_false(inside(two, "MultiPolygon", 3.5, 3.5));
  assert_true(inside(two, "MultiPolygon", 20.9, 0.5));
  assert_false(inside(two, "MultiPolygon", 15, 5));
}

static void of_the_small_ward(void **state) {
  struct ward w = ward_load(SMALL, NULL);
  assert_true(told(w.d, "place-outside", 0, 0));
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  const struct facility *f = view_facility(v, "c1");
  assert_string_equal(f->district->code, "west");
  assert_string_equal(f->district->name, "西圏域");
  assert_string_equal(facility_text(f, "district"), "west");
  assert_ptr_equal(facility_codes(f, "district")[0], f->district);
  assert_null(facility_codes(f, "district")[1]);
  assert_string_equal(view_facility(v, "c2")->district->code, "east");
  assert_null(view_facility(v, "c4")->district);
  assert_string_equal(facility_text(view_facility(v, "c4"), "district"), "");
  view_free(v);
  ward_close(&w);
}

static void wrong(const char *file, const char *text, const char *rule) {
  char *dir = folder_new();
  folder_copy(SMALL, dir);
  folder_put(dir, file, text);
  struct ward w = ward_load(dir, NULL);
  if (!told(w.d, rule, 0, 0)) fail_msg("%s", rule);
  ward_close(&w);
  folder_remove(dir);
}

#define AREA "\"geometry\":{\"type\":\"Polygon\"," \
             "\"coordinates\":[[[139.7,35.6],[139.8,35.6],[139.8,35.8],[139.7,35.6]]]}"
#define ONE(properties) "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":" \
                        properties "," AREA "}]}"

static void settings(void **state) {
  wrong("assets/basemap/district.geojson", ONE("{\"code\":\"north\"}"), "district-unknown");
  wrong("assets/basemap/district.geojson", ONE("{\"id\":\"west\"}"), "district-no-code");
  wrong("content/site.yaml", "districts: {layer: wards, code: code, list: districts}\n", "district-no-layer");
  wrong("content/site.yaml", "districts: {layer: district, code: code, list: areas}\n", "code-no-list");
}

static void a_cell_must_agree(void **state) {
  char *dir = folder_new();
  folder_copy(SMALL, dir);
  folder_put(dir, "content/fields.yaml",
             "facilities:\n  fields:\n    id: {type: id, label: ID, audience: public}\n"
             "    name: {type: name, label: N, audience: public}\n    lat: {type: lat, label: La, audience: public}\n"
             "    lon: {type: lon, label: Lo, audience: public}\n"
             "    district: {type: code, list: districts, label: D, audience: public}\n");
  folder_put(dir, "content/records/facilities.csv",
             "id,name,lat,lon,district\na,あ,35.7,139.71,東圏域\nb,い,35.7,139.71,西圏域\nc,う,,,東圏域\n");
  struct ward w = ward_load(dir, NULL);
  assert_true(told(w.d, "district-differs", 0, 0));
  assert_int_equal(diag_count(w.d, DIAG_WARNING), 1 + 5); /* and five files no table takes */
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  assert_string_equal(facility_text(view_facility(v, "a"), "district"), "west");
  assert_string_equal(facility_text(view_facility(v, "c"), "district"), "east");
  view_free(v);
  ward_close(&w);
  folder_remove(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(polygons), cmocka_unit_test(of_the_small_ward),
                                     cmocka_unit_test(settings), cmocka_unit_test(a_cell_must_agree)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
