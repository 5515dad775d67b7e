/* Layers of a base map: one file feeding several by its tags, classes by tables, faults told in layers.yaml; a ward's
 * base map from OpenStreetMap's own data, where that is present. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "source/basemap.h"
#include "told.h"

#define ROADS                                                                                                             \
  "<osm><node id=\"1\" lat=\"35\" lon=\"139\"/><node id=\"2\" lat=\"35.1\" lon=\"139\"/>\n"                               \
  "<node id=\"3\" lat=\"35\" lon=\"139\"><tag k=\"name\" v=\"元\"/><tag k=\"name:ja\" v=\"駅\"/><tag k=\"railway\" "    \
  "v=\"station\"/></node>\n"                                                                                              \
  "<way id=\"1\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"trunk\"/><tag k=\"name\" v=\"大通り\"/></way>\n" \
  "<way id=\"2\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"primary_link\"/></way>\n"                           \
  "<way id=\"3\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"service\"/><tag k=\"tunnel\" "                      \
  "v=\"yes\"/></way>\n"                                                                                                   \
  "<way id=\"4\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"railway\" v=\"rail\"/></way></osm>\n"
#define LAYER "  - {class: road, file: a.osm, licence: ODbL, credit: x, "

struct ward {
  char *dir, *layers, *map;
  struct diag *d;
};

static struct ward ward_new(const char *map_name, const char *map, const char *layers) {
  struct ward w = {.dir = g_dir_make_tmp("annai-XXXXXX", NULL), .d = diag_new("generator/share", "en")};
  w.layers = g_build_filename(w.dir, "layers.yaml", NULL);
  w.map = g_build_filename(w.dir, map_name, NULL);
  char *text = g_strconcat("zone: 9\nlayers:\n", layers, NULL);
  assert_true(g_file_set_contents(w.layers, text, -1, NULL));
  if (map) assert_true(g_file_set_contents(w.map, map, -1, NULL));
  g_free(text);
  return w;
}

static struct basemap *load(struct ward *w) {
  static const char site[] = "basemap: layers.yaml\n";
  struct keys *k = yaml_read(site, strlen(site), "site.yaml", 1, w->d);
  struct basemap *m = basemap_load(w->dir, k->root, w->d);
  keys_free(k);
  return m;
}

static void ward_free(struct ward *w) {
  g_unlink(w->layers);
  g_unlink(w->map);
  g_rmdir(w->dir);
  g_free(w->layers);
  g_free(w->map);
  g_free(w->dir);
  diag_free(w->d);
}

/* How many shapes a layer with these rules has. */
static size_t count(const char *rules, const char *warning) {
  char *layers = g_strdup_printf(LAYER "%s}\n", rules);
  struct ward w = ward_new("a.osm", ROADS, layers);
  struct basemap *m = load(&w);
  if (!m) assert_true(told(w.d, "read", 1, 1));
  size_t n = m->layer[0].shapes->n;
  if (warning) assert_true(told(w.d, warning, 0, 0));
  else assert_int_equal(diag_count(w.d, DIAG_WARNING), 0);
  basemap_free(m);
  ward_free(&w);
  g_free(layers);
  return n;
}

static void shapes_by_their_tags(void **state) {
  assert_int_equal(count("where: {highway: trunk}", NULL), 1);
  assert_int_equal(count("where: {highway: [trunk, service, none]}", NULL), 2);
  assert_int_equal(count("where: {highway: \"*\"}", NULL), 3);
  assert_int_equal(count("where: {highway: \"*\", tunnel: absent}", NULL), 2);
  assert_int_equal(count("where: {highway: absent}", NULL), 2);
  assert_int_equal(count("where: {tunnel: [absent, no]}", NULL), 4);
  assert_int_equal(count("where: {railway: \"*\"}, kind: line", NULL), 1);
  assert_int_equal(count("kind: [point, area]", NULL), 1);
  assert_int_equal(count("where: {\"name:ja\": 駅}", NULL), 1);
  assert_int_equal(count("where: {highways: trunk}", "basemap-nothing"), 0);
}

static void refuses(const char *rules, const char *rule) {
  char *layers = g_strdup_printf(LAYER "%s}\n", rules);
  struct ward w = ward_new("a.osm", ROADS, layers);
  struct basemap *m = load(&w);
  if (m) fail_msg("accepted: %s", rules);
  char *all = told_all(w.d);
  if (!strstr(all, "layers.yaml:3:")) fail_msg("no place in: %s", all);
  assert_true(told(w.d, rule, 0, 0));
  free(all);
  ward_free(&w);
  g_free(layers);
}

static void wrong_rules(void **state) {
  refuses("where: highway", "basemap-where");
  refuses("where: {highway: {a: b}}", "basemap-where");
  refuses("where: {highway: []}", "basemap-where");
  refuses("where: {highway: [[a]]}", "basemap-where");
  refuses("kind: lines", "basemap-kind");
  refuses("kind: [line, road]", "basemap-kind");
  refuses("kind: {a: b}", "basemap-kind");
  refuses("properties: [a]", "basemap-properties");
  refuses("properties: {class: highway}", "basemap-properties");
  refuses("properties: {class: {values: x}}", "basemap-properties");
  refuses("properties: {class: {values: {a: [b]}}}", "basemap-properties");
  refuses("properties: {class: {from: {a: b}}}", "basemap-properties");
  refuses("properties: {class: {form: highway}}", "key-unknown-near");
  refuses("wher: {highway: trunk}", "key-unknown-near");
}

static void classes_by_a_table(void **state) {
  struct ward w = ward_new(
      "a.osm", ROADS,
      LAYER
      "where: {highway: \"*\"}, properties: {class: {from: highway, values: {trunk: main, service: lane}, starts: "
      "{primary: street}, otherwise: none}, name: {from: [\"name:ja\", name]}}}\n"
      "  - {class: station, file: a.osm, licence: ODbL, credit: x, kind: point, properties: {name: {from: "
      "[\"name:ja\", name]}}}\n");
  struct basemap *m = load(&w);
  if (!m) assert_true(told(w.d, "read", 1, 1));
  assert_int_equal(m->files, 1); /* read once */
  assert_int_equal(m->layers, 2);
  const struct shapes *roads = m->layer[0].shapes, *stations = m->layer[1].shapes;
  static const char *const class[] = {"main", "street", "lane"};
  for (size_t i = 0; i < 3; i++) assert_string_equal(shape_property(&roads->shape[i], "class"), class[i]);
  assert_string_equal(shape_property(&roads->shape[0], "name"), "大通り");
  assert_null(shape_property(&roads->shape[1], "name"));
  assert_string_equal(shape_property(&stations->shape[0], "name"), "駅");
  assert_string_equal(shape_property(&m->file[0].shapes->shape[0], "name"), "元"); /* the file's own stays */
  basemap_free(m);
  ward_free(&w);
}

/* A file that cannot be read is told once, however many layers name it. */
static void an_approval_number(void **state) {
  static const struct {
    const char *key, *number; /* NULL: it is refused */
  } cases[] = {{"approval: \"R 9JHs 1\"", "R 9JHs 1"}, {"approval:", NULL}, {"approval: [1, 2]", NULL}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *layers = g_strdup_printf(LAYER "%s}\n  - {class: rail, file: a.osm, licence: ODbL, credit: x}\n", cases[i].key);
    struct ward w = ward_new("a.osm", ROADS, layers);
    struct basemap *m = load(&w);
    if (cases[i].number) {
      assert_string_equal(m->layer[0].approval, cases[i].number);
      assert_null(m->layer[1].approval);
    } else {
      assert_null(m);
      assert_true(told(w.d, "basemap-approval", 0, 0));
    }
    basemap_free(m);
    ward_free(&w);
    g_free(layers);
  }
}

static void one_fault_told_once(void **state) {
  struct ward w = ward_new("a.osm", "<osm><node/></osm>", LAYER "kind: line}\n" LAYER "kind: point}\n");
  assert_null(load(&w));
  assert_int_equal(diag_errors(w.d), 1);
  ward_free(&w);
}

/* Roads and landmarks as OpenStreetMap has them, in annai's classes. */
static void a_ward_of_real_data(void **state) {
  char *roads = shared("data/geo/osm-otemachi/overpass_raw.json"),
       *places = shared("data/geo/osm-otemachi/overpass_places_raw.json");
  if (!roads || !places) return;
  char *text;
  assert_true(g_file_get_contents("tests/real/osm/layers.yaml", &text, NULL, NULL));
  struct ward w = ward_new("roads.json", NULL, "");
  char *second = g_build_filename(w.dir, "places.json", NULL), *map;
  assert_true(g_file_set_contents(w.layers, text, -1, NULL));
  gsize size;
  assert_true(g_file_get_contents(roads, &map, &size, NULL) && g_file_set_contents(w.map, map, (gssize)size, NULL));
  g_free(map);
  assert_true(g_file_get_contents(places, &map, &size, NULL) && g_file_set_contents(second, map, (gssize)size, NULL));
  g_free(map);
  struct basemap *m = load(&w);
  if (!m) assert_true(told(w.d, "read", 1, 1));
  size_t classed[4] = {0}, named = 0;
  static const char *const class[] = {"trunk", "main", "street", "lane"};
  for (size_t l = 0; l < m->layers; l++)
    for (size_t i = 0; i < m->layer[l].shapes->n; i++) {
      const struct shape *s = &m->layer[l].shapes->shape[i];
      for (size_t k = 0; k < 4 && !strcmp(m->layer[l].class, "road"); k++)
        classed[k] += !strcmp(shape_property(s, "class"), class[k]);
      if (!strcmp(m->layer[l].class, "landmark")) named += shape_property(s, "name") && shape_property(s, "kind");
    }
  printf("roads: trunk %zu, main %zu, street %zu, lane %zu; landmarks with name and kind %zu; files %zu, layers %zu\n",
         classed[0], classed[1], classed[2], classed[3], named, m->files, m->layers);
  assert_int_equal(classed[0] + classed[1], 0); /* the answer holds no large road */
  assert_true(classed[2] > 100 && classed[3] > 1000 && named > 50);
  assert_int_equal(m->files, 2);
  basemap_free(m);
  g_unlink(second);
  g_free(second);
  g_free(text);
  g_free(roads);
  g_free(places);
  ward_free(&w);
}

#define POINT "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[139.7,35.7]}}"

/* A file of the old datum that does not say so is shifted where layers.yaml does, once for each layer; one that says so by itself. */
static void the_old_datum(void **state) {
  (void)state;
  static const struct {
    const char *map, *datum, *rule;
    bool shifted;
  } cases[] = {{POINT, "datum: tokyo", "datum-tokyo", true},
               {POINT, "datum: jgd2011", NULL, false},
               {"{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4301\"}},"
                "\"features\":[" POINT "]}", "kind: point", "datum-tokyo", true},
               {"{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::6668\"}},"
                "\"features\":[" POINT "]}", "datum: tokyo", "basemap-datum-told", false}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *layer = g_strdup_printf("  - {class: landmark, file: a.geojson, licence: own, credit: x, %s}\n", cases[i].datum);
    char *two = g_strconcat(layer, layer, NULL);
    struct ward w = ward_new("a.geojson", cases[i].map, two);
    struct basemap *m = load(&w);
    if (cases[i].rule) assert_true(told(w.d, cases[i].rule, 0, 0));
    for (size_t k = 0; m && k < 2; k++) {
      struct lonlat at = m->layer[k].shapes->shape[0].path[0].at[0];
      double lon = cases[i].shifted ? 139.6967710 : 139.7, lat = cases[i].shifted ? 35.7032350 : 35.7;
      assert_true(fabs(at.lon - lon) < 2e-7 && fabs(at.lat - lat) < 2e-7);
    }
    assert_true(m || (cases[i].rule && !strcmp(cases[i].rule, "basemap-datum-told")));
    basemap_free(m);
    ward_free(&w);
    g_free(two);
    g_free(layer);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shapes_by_their_tags), cmocka_unit_test(wrong_rules),
                                     cmocka_unit_test(classes_by_a_table), cmocka_unit_test(an_approval_number), cmocka_unit_test(one_fault_told_once),
                                     cmocka_unit_test(a_ward_of_real_data), cmocka_unit_test(the_old_datum)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
