/* OSM XML and Overpass JSON: what becomes which shape, what is told, what is refused; the real data of ../shared. */
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

#define HEAD "<osm version=\"0.6\">"
#define N(id, lat, lon) "<node id=\"" #id "\" lat=\"" #lat "\" lon=\"" #lon "\"/>"
#define SQUARE N(1, 35, 139) N(2, 35, 140) N(3, 36, 140) N(4, 36, 139)
#define ND(id) "<nd ref=\"" #id "\"/>"
#define RING ND(1) ND(2) ND(3) ND(4) ND(1)
#define TAG(k, v) "<tag k=\"" k "\" v=\"" v "\"/>"

static struct shapes *reads(const char *text, struct diag *d) {
  struct shapes *s = osm_read(text, strlen(text), "a.osm", d);
  if (!s) assert_true(told(d, "read", 1, 1));
  return s;
}

static void refuses(const char *text, const char *rule, int line) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(osm_read(text, strlen(text), "a.osm", d));
  char *at = g_strdup_printf("a.osm:%d: error", line), *all = told_all(d);
  assert_true(told(d, rule, 0, 0));
  if (line && !strstr(all, at)) fail_msg("wanted %s, told: %s", at, all);
  assert_int_equal(diag_errors(d), 1);
  g_free(at);
  free(all);
  diag_free(d);
}

/* Accepted, `n` shapes, the rule told (NULL: nothing at all). */
static struct shapes *accepts(const char *text, size_t n, const char *rule, struct diag *d) {
  struct shapes *s = reads(text, d);
  assert_int_equal(s->n, n);
  if (rule) assert_true(told(d, rule, 0, 0));
  else assert_int_equal(diag_count(d, DIAG_WARNING) + diag_count(d, DIAG_NOTE), 0);
  assert_int_equal(diag_errors(d), 0);
  return s;
}

static void kind_is(const char *tag, bool closed, enum shape_kind kind) {
  struct diag *d = diag_new("generator/share", "en");
  char *text = g_strdup_printf(HEAD SQUARE "<way id=\"1\">%s%s</way></osm>", closed ? RING : ND(1) ND(2) ND(3), tag);
  struct shapes *s = reads(text, d);
  assert_int_equal(s->n, 1);
  if (s->shape[0].kind != kind) fail_msg("%s is kind %d", tag, s->shape[0].kind);
  shapes_free(s);
  g_free(text);
  diag_free(d);
}

static void areas_by_their_tags(void **state) {
  kind_is(TAG("building", "yes"), true, SHAPE_AREA);
  kind_is(TAG("natural", "water"), true, SHAPE_AREA);
  kind_is(TAG("leisure", "park"), true, SHAPE_AREA);
  kind_is(TAG("amenity", "school"), true, SHAPE_AREA);
  kind_is(TAG("highway", "pedestrian") TAG("area", "yes"), true, SHAPE_AREA);
  kind_is(TAG("natural", "coastline"), true, SHAPE_LINE);
  kind_is(TAG("highway", "residential"), true, SHAPE_LINE);
  kind_is(TAG("building", "no"), true, SHAPE_LINE);
  kind_is(TAG("leisure", "park") TAG("area", "no"), true, SHAPE_LINE);
  kind_is(TAG("landuse", "forest"), false, SHAPE_LINE);
}

static void what_is_told(void **state) {
  static const struct {
    const char *text, *rule;
    size_t n;
  } cases[] = {
      {HEAD "</osm>", NULL, 0},
      {HEAD N(1, 35, 139) "<way id=\"9\">" ND(1) ND(2) "</way></osm>", "osm-missing", 0},
      {HEAD N(1, 35, 139) "<way id=\"9\">" ND(1) ND(2) "</way></osm>", "osm-short", 0},
      {HEAD SQUARE "<way id=\"9\">" ND(1) ND(2) ND(7) ND(3) ND(4) "</way></osm>", "osm-missing", 1},
      {HEAD SQUARE "<way id=\"9\">" ND(1) "</way></osm>", "osm-short", 0},
      {HEAD SQUARE "<way id=\"9\"/></osm>", "osm-no-place", 0},
      {HEAD SQUARE "<way id=\"9\">" ND(1) ND(2) ND(3) TAG("landuse", "forest") "</way></osm>", "osm-open-area", 1},
      {HEAD SQUARE "<way id=\"9\">" ND(1) ND(2) ND(1) TAG("landuse", "forest") "</way></osm>", "osm-open-area", 1},
      {HEAD N(1, 35, 139) N(1, 35, 139) "</osm>", NULL, 0},
      {HEAD N(1, 35, 139) "\n" N(1, 36, 139) "</osm>", "osm-twice", 0},
      {HEAD SQUARE "<way id=\"9\">" ND(1) ND(2) "</way><way id=\"9\">" ND(3) ND(4) ND(1) "</way></osm>", "osm-twice",
       1},
      {HEAD SQUARE "<way id=\"9\">" ND(1) ND(2) TAG("a", "1") TAG("a", "2") "</way></osm>", "osm-tag-twice", 1},
      {HEAD "<relation id=\"1\"><member type=\"relation\" ref=\"1\" role=\"outer\"/>" TAG(
           "type", "multipolygon") "</relation></osm>",
       "osm-member-unused", 0},
      {HEAD
       "<relation id=\"1\"><member type=\"way\" ref=\"5\" role=\"outer\"/>" TAG("type", "boundary") "</relation></osm>",
       "osm-no-member", 0},
      {HEAD SQUARE "<way id=\"2\">" RING "</way><relation id=\"1\"><member type=\"way\" ref=\"2\" role=\"inner\"/>" TAG(
           "type", "multipolygon") "</relation></osm>",
       "osm-inner-lost", 0},
      {HEAD "<relation id=\"1\">" TAG("type", "route") "</relation></osm>", "osm-relations-left", 0},
      {HEAD "<node id=\"1\" action=\"delete\"/><node id=\"2\" visible=\"false\"/><note>x</note></osm>", NULL, 0},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    shapes_free(accepts(cases[i].text, cases[i].n, cases[i].rule, d));
    diag_free(d);
  }
}

static void what_is_refused(void **state) {
  refuses("<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE osm [<!ENTITY a \"xx\">]>\n<osm/>", "xml-doctype", 0);
  refuses("<!DOCTYPE osm SYSTEM \"http://example.invalid/x.dtd\"><osm/>", "xml-doctype", 0);
  refuses(HEAD "\n" N(1, 35, 139) "&e;</osm>", "xml-syntax", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"35\" lon=\"139\">", "xml-syntax", 2);
  refuses("", "xml-syntax", 0);
  refuses("<osmChange/>", "osm-root", 1);
  refuses(HEAD "\n<node lat=\"35\" lon=\"139\"/></osm>", "osm-id", 2);
  refuses(HEAD "\n<node id=\"1x\" lat=\"35\" lon=\"139\"/></osm>", "osm-id", 2);
  refuses(HEAD "\n<node id=\"99999999999999999999\" lat=\"35\" lon=\"139\"/></osm>", "osm-id", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"35\"/></osm>", "osm-place", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"NaN\" lon=\"139\"/></osm>", "osm-place", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"inf\" lon=\"139\"/></osm>", "osm-place", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"1e999\" lon=\"139\"/></osm>", "osm-place", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"35,5\" lon=\"139\"/></osm>", "osm-place", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"139\" lon=\"35\"/></osm>", "osm-swapped", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"1000\" lon=\"350\"/></osm>", "osm-range", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"35\" lon=\"139\">" TAG("name", "a&#x202e;b") "</node></osm>", "shape-sign", 2);
  refuses(HEAD "\n<node id=\"1\" lat=\"35\" lon=\"139\">" TAG("name", "a&#7;b") "</node></osm>", "xml-syntax", 2);
  refuses(HEAD "\n<way id=\"1\"><nd/></way></osm>", "osm-id", 2);
  refuses(HEAD "\n<relation id=\"1\"><member type=\"area\" ref=\"1\"/></relation></osm>", "osm-id", 2);
  refuses(HEAD "<remark> runtime error: Query timed out in \"query\" at line 3 after 25 seconds. </remark></osm>",
          "overpass-remark", 1);
}

static void deep_nesting(void **state) {
  GString *s = g_string_new(HEAD);
  for (int i = 0; i < 100000; i++) g_string_append(s, "<a>");
  refuses(s->str, "xml-syntax", 0);
  g_string_free(s, TRUE);
}

/* A warning that a clipped file repeats is told twenty times, the rest counted. */
static void many_missing_nodes(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  GString *s = g_string_new(HEAD SQUARE);
  for (int i = 1; i <= 5000; i++)
    g_string_append_printf(s, "<way id=\"%d\">" ND(1) ND(2) "<nd ref=\"%d\"/></way>", i, 1000 + i);
  g_string_append(s, "</osm>");
  struct shapes *shapes = reads(s->str, d);
  assert_int_equal(shapes->n, 5000);
  assert_int_equal(diag_count(d, DIAG_WARNING), 21);
  assert_true(told(d, "osm-more", 0, 0));
  shapes_free(shapes);
  g_string_free(s, TRUE);
  diag_free(d);
}

/* Twice as many ways that meet at one place, or rings within rings, take about twice as long: here, not for ever. */
static void tangles(void **state) {
  GString *s = g_string_new(HEAD N(1, 35, 139) N(2, 35, 140));
  for (int i = 1; i <= 20000; i++) g_string_append_printf(s, "<way id=\"%d\">" ND(1) ND(2) "</way>", i);
  g_string_append(s, "<relation id=\"1\">" TAG("type", "multipolygon"));
  for (int i = 1; i <= 20000; i++) g_string_append_printf(s, "<member type=\"way\" ref=\"%d\" role=\"outer\"/>", i);
  g_string_append(s, "</relation></osm>");
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *shapes = reads(s->str, d);
  assert_true(shapes->n >= 1);
  shapes_free(shapes);
  diag_free(d);
  g_string_free(s, TRUE);
}

/* Coordinates are the doubles that strtod gives. */
static void coordinates_to_the_last_bit(void **state) {
  static const char *const lats[] = {"35.6879814", "-0.1",    "0.1234567890123456789", "35", "35.", ".5", "1e1",
                                     "+35.5",      "35.72349"};
  for (size_t i = 0; i < G_N_ELEMENTS(lats); i++) {
    struct diag *d = diag_new("generator/share", "en");
    char *text = g_strdup_printf(HEAD "<node id=\"1\" lat=\"%s\" lon=\"139\">" TAG("a", "b") "</node></osm>", lats[i]);
    struct shapes *s = reads(text, d);
    assert_true(s->shape[0].path[0].at[0].lat == g_ascii_strtod(lats[i], NULL));
    shapes_free(s);
    g_free(text);
    diag_free(d);
  }
}

static void rings_in_rings(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  /* two outlines, one inside the hole of the other; the hole touches nothing */
  struct shapes *s = accepts(
      HEAD SQUARE N(11, 35.2, 139.2) N(12, 35.2, 139.8) N(13, 35.8, 139.8) N(14, 35.8, 139.2) N(21, 35.4, 139.4)
          N(22, 35.4, 139.6) N(23, 35.6, 139.6) "<way id=\"1\">" RING "</way><way id=\"2\">" ND(11) ND(12)
              ND(13) "</way><way id=\"3\">" ND(11) ND(14) ND(13) "</way><way id=\"4\">" ND(21) ND(22) ND(23)
                  ND(21) "</way><relation id=\"1\">" TAG("type", "multipolygon")
                      TAG("natural", "water") "<member type=\"way\" ref=\"4\" role=\"outer\"/><member type=\"way\" "
                                              "ref=\"1\" role=\"outer\"/>"
                                              "<member type=\"way\" ref=\"2\" role=\"inner\"/><member type=\"way\" "
                                              "ref=\"3\" role=\"inner\"/>"
                                              "</relation></osm>",
      1, NULL, d);
  assert_int_equal(s->shape[0].kind, SHAPE_AREA);
  assert_int_equal(s->shape[0].paths, 3);
  assert_int_equal(s->shape[0].path[0].n, 4);
  assert_false(s->shape[0].path[0].hole || s->shape[0].path[1].hole);
  assert_true(s->shape[0].path[2].hole);
  assert_int_equal(s->shape[0].path[2].n, 5);
  shapes_free(s);
  diag_free(d);
}

/* With "out geom" Overpass writes places in ways and members themselves; nodes that were clipped have none. */
static void places_given_in_place(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s =
      accepts(HEAD "<way id=\"1\"><nd ref=\"1\"/><nd ref=\"2\" lat=\"35\" lon=\"139\"/><nd lat=\"36\" lon=\"140\"/>" TAG(
                  "highway", "trunk") "</way><way id=\"2\"><center lat=\"35.5\" lon=\"139.5\"/><nd ref=\"8\"/><nd "
                                      "ref=\"9\"/>" TAG("building", "yes") "</way><relation id=\"3\">"
                  "<member type=\"way\" ref=\"7\" role=\"outer\"><nd lat=\"35\" lon=\"139\"/><nd lat=\"35\" lon=\"140\"/>"
                  "</member><member type=\"way\" ref=\"8\" role=\"outer\"><nd lat=\"35\" lon=\"139\"/><nd lat=\"36\" "
                  "lon=\"139\"/><nd lat=\"35\" lon=\"140\"/></member>" TAG("type", "multipolygon") "</relation></osm>",
              3, "osm-clipped", d);
  assert_int_equal(s->shape[0].kind, SHAPE_LINE);
  assert_int_equal(s->shape[0].path[0].n, 2);
  assert_int_equal(s->shape[1].kind, SHAPE_POINT);
  assert_true(s->shape[1].path[0].at[0].lat == 35.5);
  assert_int_equal(s->shape[2].kind, SHAPE_AREA);
  assert_int_equal(s->shape[2].path[0].n, 4);
  assert_int_equal(diag_count(d, DIAG_WARNING), 1);
  shapes_free(s);
  diag_free(d);
}

/* Places alone, some of them null where the answer was cut: there is no node whose number could be told. */
static void clipped_without_nodes(void **state) {
  static const char text[] = "{\"elements\": [{\"type\": \"way\", \"id\": 4, \"geometry\": ["
                             "{\"lat\": 35, \"lon\": 139}, {\"lat\": 36, \"lon\": 139}, null, "
                             "{\"lat\": 37, \"lon\": 139}, {\"lat\": 38, \"lon\": 139}]}]}";
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = overpass_read(text, strlen(text), "a.json", d);
  assert_int_equal(s->shape[0].paths, 2);
  char *all = told_all(d);
  assert_non_null(strstr(all, "Way 4 was cut at a frame: 1 of its points"));
  free(all);
  shapes_free(s);
  diag_free(d);
}

static void overpass_refused(void **state) {
  static const struct {
    const char *text, *rule;
  } cases[] = {
      {"{\"elements\": {}}", "overpass-elements"},
      {"{\"elements\": [], \"remark\": \"runtime error: Query timed out\"}", "overpass-remark"},
      {"{\"elements\": [7]}", "overpass-element"},
      {"{\"elements\": [{\"type\": \"node\", \"id\": 1}]}", "osm-place"},
      {"{\"elements\": [{\"type\": \"node\", \"id\": \"1\", \"lat\": 1, \"lon\": 2}]}", "osm-id"},
      {"{\"elements\": [{\"type\": \"node\", \"id\": 1, \"lat\": 139, \"lon\": 35}]}", "osm-swapped"},
      {"{\"elements\": [{\"type\": \"node\", \"id\": 1, \"id\": 1, \"lat\": 35, \"lon\": 139}]}", "json-duplicate"},
      {"{\"elements\": [{\"type\": \"node\", \"id\": 1, \"lat\": 35, \"lon\": 139, \"tags\": {\"a\": 1}}]}",
       "overpass-tag"},
      {"{\"elements\": [{\"type\": \"way\", \"id\": 1, \"geometry\": [{\"lat\": \"1\", \"lon\": 2}]}]}", "osm-place"},
      {"{\"elements\": [{\"type\": \"relation\", \"id\": 1, \"members\": [{}]}]}", "osm-id"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    assert_null(overpass_read(cases[i].text, strlen(cases[i].text), "a.json", d));
    assert_true(told(d, cases[i].rule, 0, 0));
    diag_free(d);
  }
}

/* Each road of roads.geojson, which others made of the same answer, is among ours; all but the 161 that they cut at
 * their frame point by point. */
static void roads_of_the_real_answer(void **state) {
  char *ours_path = shared("data/geo/osm-otemachi/overpass_raw.json");
  char *theirs_path = shared("data/geo/osm-otemachi/roads.geojson");
  if (!ours_path || !theirs_path) return;
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *ours = source_shapes(ours_path, "a.json", d), *theirs = source_shapes(theirs_path, "b.geojson", d);
  assert_int_equal(ours->n, 3928);
  assert_int_equal(theirs->n, 3715);
  size_t same = 0;
  GHashTable *by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < ours->n; i++)
    g_hash_table_insert(by_id, (gpointer)(strchr(shape_property(&ours->shape[i], "@id"), '/') + 1), &ours->shape[i]);
  for (size_t i = 0; i < theirs->n; i++) {
    const struct shape *b = &theirs->shape[i], *a = g_hash_table_lookup(by_id, shape_property(b, "id"));
    assert_non_null(a);
    assert_string_equal(shape_property(a, "highway"), shape_property(b, "highway"));
    same += a->path[0].n == b->path[0].n && !memcmp(a->path[0].at, b->path[0].at, b->path[0].n * sizeof *b->path[0].at);
  }
  assert_int_equal(same, 3715 - 161);
  g_hash_table_destroy(by_id);
  shapes_free(ours);
  shapes_free(theirs);
  g_free(ours_path);
  g_free(theirs_path);
  diag_free(d);
}

/* Each place of places.geojson is one of ours, by name and position. */
static void places_of_the_real_answer(void **state) {
  char *ours_path = shared("data/geo/osm-otemachi/overpass_places_raw.json");
  char *theirs_path = shared("data/geo/osm-otemachi/places.geojson");
  if (!ours_path || !theirs_path) return;
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *set[2] = {source_shapes(ours_path, "a.json", d), source_shapes(theirs_path, "b.geojson", d)};
  GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  size_t found = 0;
  for (int k = 0; k < 2; k++)
    for (size_t i = 0; i < set[k]->n; i++) {
      const struct shape *s = &set[k]->shape[i];
      struct lonlat at = s->path[0].at[0];
      char *key = g_strdup_printf("%.7f %.7f", at.lon, at.lat);
      found += k && g_hash_table_contains(known, key);
      g_hash_table_add(known, key);
    }
  assert_int_equal(set[0]->n, 3113);
  assert_int_equal(found, 3069);
  g_hash_table_destroy(known);
  for (int k = 0; k < 2; k++) shapes_free(set[k]);
  g_free(ours_path);
  g_free(theirs_path);
  diag_free(d);
}

static void the_real_files(void **state) {
  static const struct {
    const char *file;
    size_t n;
    enum shape_kind kind;
  } files[] = {{"data/geo/osm-isj/13105_bunkyo_isj.osm", 68, SHAPE_POINT},
               {"data/geo/osm-otemachi/overpass_places_raw.json", 3113, SHAPE_POINT},
               {"data/geo/small-areas/13105.geojson", 68, SHAPE_AREA},
               {"data/geo/small-areas/neighbours-of-13105.geojson", 624, SHAPE_AREA}};
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    char *path = shared(files[i].file);
    if (!path) continue;
    struct diag *d = diag_new("generator/share", "en");
    struct shapes *s = source_shapes(path, files[i].file, d);
    assert_non_null(s);
    assert_int_equal(s->n, files[i].n);
    assert_int_equal(s->shape[0].kind, files[i].kind);
    shapes_free(s);
    diag_free(d);
    g_free(path);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(areas_by_their_tags),
                                     cmocka_unit_test(what_is_told),
                                     cmocka_unit_test(what_is_refused),
                                     cmocka_unit_test(deep_nesting),
                                     cmocka_unit_test(tangles),
                                     cmocka_unit_test(many_missing_nodes),
                                     cmocka_unit_test(coordinates_to_the_last_bit),
                                     cmocka_unit_test(rings_in_rings),
                                     cmocka_unit_test(places_given_in_place),
      cmocka_unit_test(clipped_without_nodes), cmocka_unit_test(overpass_refused),
                                     cmocka_unit_test(roads_of_the_real_answer),
                                     cmocka_unit_test(places_of_the_real_answer),
                                     cmocka_unit_test(the_real_files)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
