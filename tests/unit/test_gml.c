/* GML of 国土数値情報 and 基盤地図情報: axis order, references, rings, encodings, what is refused. Every file here is a fixture
 * made from the format description: no real one was to be had. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "source/source.h"
#include "told.h"

#define OPEN                                                                                                           \
  "<k:D xmlns:k=\"http://example.jp/k\" xmlns:gml=\"http://www.opengis.net/gml/3.2\" "                                 \
  "xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n"
#define CLOSE "</k:D>"
#define POINT(srs, pos) OPEN "<k:F><k:p><gml:Point" srs "><gml:pos>" pos "</gml:pos></gml:Point></k:p></k:F>" CLOSE
#define RING(list) "<gml:LinearRing><gml:posList>" list "</gml:posList></gml:LinearRing>"
#define POLYGON(inside) OPEN "<k:F><k:a><gml:Polygon>" inside "</gml:Polygon></k:a></k:F>" CLOSE

static struct shapes *gml(const char *text, struct diag *d) {
  return gml_read(text, strlen(text), "a.gml", d);
}

static void lies_at(const char *text, double lon, double lat) {
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = gml(text, d);
  if (!s) assert_true(told(d, "read", 1, 1));
  assert_int_equal(s->n, 1);
  assert_true(s->shape[0].path[0].at[0].lon == lon && s->shape[0].path[0].at[0].lat == lat);
  shapes_free(s);
  diag_free(d);
}

static void refuses(const char *text, const char *rule) {
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = gml(text, d);
  if (s) fail_msg("accepted: %s", text);
  assert_true(told(d, rule, 0, 0));
  diag_free(d);
}

static void which_comes_first(void **state) {
  lies_at(POINT("", "35.5 139.5"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"fguuid:jgd2011.bl\"", "35.5 139.5"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"fguuid:jgd2000.bl\"", "35.5 139.5"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"fguuid:jgd2024.bl\"", "35.5 139.5"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"JGD2011 / (B, L)\"", "35.5 139.5"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"urn:ogc:def:crs:EPSG::6668\"", "35.5 139.5"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"http://www.opengis.net/def/crs/EPSG/0/6697\"", "35.5 139.5 12"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"EPSG:4326\"", "139.5 35.5"), 139.5, 35.5);
  lies_at(POINT(" srsName=\"urn:ogc:def:crs:OGC:1.3:CRS84\"", "139.5 35.5"), 139.5, 35.5);
  refuses(POINT(" srsName=\"fguuid:jgd2011.bl\"", "139.5 35.5"), "gml-swapped");
  refuses(POINT("", "1000 2000"), "gml-range");
  static const char *const old[] = {POINT(" srsName=\"TD / (B, L)\"", "35.7 139.7"), POINT(" srsName=\"fguuid:td.bl\"", "35.7 139.7"),
                                    POINT(" srsName=\"urn:ogc:def:crs:EPSG::4301\"", "35.7 139.7")};
  for (size_t i = 0; i < G_N_ELEMENTS(old); i++) { /* the old Tokyo datum: shifted, and told */
    struct diag *d = diag_new("generator/share", "en");
    struct shapes *s = gml(old[i], d);
    assert_true(s && told(d, "datum-tokyo", 0, 0));
    assert_true(fabs(s->shape[0].path[0].at[0].lon - 139.6967710) < 2e-7 && fabs(s->shape[0].path[0].at[0].lat - 35.7032350) < 2e-7);
    shapes_free(s);
    diag_free(d);
  }
  refuses(POINT(" srsName=\"EPSG:6677\"", "-35000 -7000"), "geojson-crs");
  refuses(POINT(" srsName=\"urn:ogc:def:crs:EPSG::14326\"", "35 139"), "geojson-crs");
}

static void what_is_refused(void **state) {
  refuses("<?xml version=\"1.0\"?><!DOCTYPE g [<!ENTITY e SYSTEM \"secret.txt\">]><g>&e;</g>", "xml-doctype");
  refuses("<g>&e;</g>", "xml-syntax");
  refuses("<html/>", "gml-none");
  refuses(POINT("", "35"), "gml-positions");
  refuses(POINT("", "35 139 36 140"), "gml-positions");
  refuses(POINT("", "35 x"), "gml-number");
  refuses(POINT("", "NaN 139"), "gml-number");
  refuses(POINT("", "0x10 139"), "gml-number");
  refuses(POINT("", "1e999 139"), "gml-number");
  refuses(POINT("", ""), "gml-positions");
  refuses(POLYGON("<gml:exterior>" RING("35 139 35 140 36 140") "</gml:exterior>"), "gml-open-ring");
  refuses(POLYGON("<gml:exterior>" RING("35 139 35 140 35 139") "</gml:exterior>"), "gml-open-ring");
  refuses(POLYGON("<gml:exterior>" RING("35 139 35 140 36") "</gml:exterior>"), "gml-positions");
  refuses(POLYGON(""), "gml-outline");
  refuses(POLYGON("<gml:interior>" RING("35 139 35 140 36 140 35 139") "</gml:interior>"), "gml-outline");
  refuses(OPEN "<k:F><k:a><gml:Curve><gml:segments><gml:Arc><gml:posList>35 139 36 140 35 141</gml:posList></gml:Arc>"
               "</gml:segments></gml:Curve></k:a></k:F>" CLOSE,
          "gml-curved");
  refuses(OPEN "<k:F><k:a><gml:Curve/></k:a></k:F>" CLOSE, "gml-empty");
  refuses(OPEN "<k:F><k:a><gml:MultiCurve><gml:curveMember xlink:href=\"#x\"/></gml:MultiCurve></k:a></k:F>" CLOSE,
          "gml-reference");
}

/* References in a circle, and a few lines that refer to each other a million times over. */
static void references(void **state) {
  refuses(OPEN "<gml:MultiCurve gml:id=\"a\"><gml:curveMember xlink:href=\"#b\"/></gml:MultiCurve>"
               "<gml:MultiCurve gml:id=\"b\"><gml:curveMember xlink:href=\"#a\"/></gml:MultiCurve>" CLOSE,
          "gml-reference");
  GString *s = g_string_new(OPEN
                            "<gml:LineString gml:id=\"c0\"><gml:posList>35 139 36 140</gml:posList></gml:LineString>");
  for (int i = 1; i < 25; i++) {
    g_string_append_printf(s, "<gml:MultiCurve gml:id=\"c%d\">", i);
    for (int k = 0; k < 10; k++) g_string_append_printf(s, "<gml:curveMember xlink:href=\"#c%d\"/>", i - 1);
    g_string_append(s, "</gml:MultiCurve>");
  }
  g_string_append(s, "<k:F><k:p xlink:href=\"#c24\"/></k:F>" CLOSE);
  refuses(s->str, "gml-tangle");
  g_string_free(s, TRUE);
  /* one that leads nowhere, beside a feature that has its place: told, and the rest is kept */
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *shapes = gml(
      OPEN "<k:F><k:q xlink:href=\"#gone\"/><k:name>x</k:name><k:p><gml:Point><gml:pos>35 139</gml:pos>"
           "</gml:Point></k:p></k:F>" CLOSE,
      d);
  assert_int_equal(shapes->n, 1);
  assert_string_equal(shape_property(&shapes->shape[0], "name"), "x");
  assert_true(told(d, "gml-reference", 0, 0));
  shapes_free(shapes);
  diag_free(d);
}

static void kinds_of_geometry(void **state) {
  static const struct {
    const char *geometry;
    enum shape_kind kind;
    size_t paths, points;
  } cases[] = {
      {"<gml:LineString><gml:posList>35 139 36 140</gml:posList></gml:LineString>", SHAPE_LINE, 1, 2},
      {"<gml:LineString><gml:pos>35 139</gml:pos><gml:pos>36 140</gml:pos></gml:LineString>", SHAPE_LINE, 1, 2},
      {"<gml:LineString srsDimension=\"3\"><gml:posList>35 139 1 36 140 2</gml:posList></gml:LineString>", SHAPE_LINE,
       1, 2},
      {"<gml:LineString><gml:coordinates>139,35 140,36 141,37</gml:coordinates></gml:LineString>", SHAPE_LINE, 1, 3},
      {"<gml:MultiPoint><gml:pointMember><gml:Point><gml:pos>35 "
       "139</gml:pos></gml:Point></gml:pointMember><gml:pointMember>"
       "<gml:Point><gml:pos>36 140</gml:pos></gml:Point></gml:pointMember></gml:MultiPoint>",
       SHAPE_POINT, 1, 2},
      {"<gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:interior>" RING(
           "35.1 139.1 35.1 139.2 35.2 139.2 35.1 139.1") "</gml:interior><gml:exterior>" RING("35 139 35 140 36 140 "
                                                                                               "35 139") "</"
                                                                                                         "gml:exterior>"
                                                                                                         "</"
                                                                                                         "gml:Polygon><"
                                                                                                         "/gml:"
                                                                                                         "surfaceMember"
                                                                                                         ">"
                                                                                                         "<gml:"
                                                                                                         "surfaceMember"
                                                                                                         "><gml:"
                                                                                                         "Polygon><gml:"
                                                                                                         "exterior"
                                                                                                         ">" RING(
                                                                                                             "36 139 "
                                                                                                             "36 140 "
                                                                                                             "37 140 "
                                                                                                             "36 139") "</gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>",
       SHAPE_AREA, 3, 4},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    char *text = g_strdup_printf(OPEN "<gml:featureMember><k:F><k:a>%s</k:a></k:F></gml:featureMember>" CLOSE,
                                 cases[i].geometry);
    struct shapes *s = gml(text, d);
    if (!s) assert_true(told(d, "read", 1, 1));
    assert_int_equal(s->shape[0].kind, cases[i].kind);
    assert_int_equal(s->shape[0].paths, cases[i].paths);
    assert_int_equal(s->shape[0].path[0].n, cases[i].points);
    assert_false(s->shape[0].path[0].hole);
    if (cases[i].paths == 3) assert_true(s->shape[0].path[1].hole && !s->shape[0].path[2].hole);
    shapes_free(s);
    g_free(text);
    diag_free(d);
  }
}

static void a_solid_beside_an_outline(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = gml(OPEN "<k:B><k:lod0><gml:Polygon><gml:exterior>" RING(
                             "35 139 35 140 36 140 35 139") "</gml:exterior></gml:Polygon></k:lod0><k:lod1><gml:Solid/"
                                                            "></k:lod1></k:B>" CLOSE,
                         d);
  assert_int_equal(s->n, 1);
  assert_true(told(d, "gml-solid", 0, 0));
  shapes_free(s);
  diag_free(d);
}

/* What stands on disk in CP932 under an honest declaration; ① is not in Shift_JIS, but in what everybody calls so. */
static void in_shift_jis(void **state) {
  static const char text[] =
      "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>\n" OPEN
      "<k:F><k:name>試験①丁目ソ表</k:name><k:p><gml:Point><gml:pos>35 139</gml:pos></gml:Point></k:p></k:F>" CLOSE;
  gsize size;
  char *bytes = g_convert(text, -1, "CP932", "UTF-8", NULL, &size, NULL);
  assert_non_null(bytes);
  char *dir = g_dir_make_tmp("annai-XXXXXX", NULL), *path = g_build_filename(dir, "a.xml", NULL);
  assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
  struct diag *d = diag_new("generator/share", "en");
  struct shapes *s = source_shapes(path, "a.xml", d);
  if (!s) assert_true(told(d, "read", 1, 1));
  assert_string_equal(shape_property(&s->shape[0], "name"), "試験①丁目ソ表");
  shapes_free(s);
  diag_free(d);
  g_unlink(path);
  g_rmdir(dir);
  g_free(path);
  g_free(dir);
  g_free(bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(which_comes_first), cmocka_unit_test(what_is_refused),
                                     cmocka_unit_test(references),        cmocka_unit_test(kinds_of_geometry),
                                     cmocka_unit_test(in_shift_jis),      cmocka_unit_test(a_solid_beside_an_outline)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
