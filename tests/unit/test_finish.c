/* The finisher: every colour becomes its ink's CMYK exactly, boxes and PDF/X keys stand, and what is not known is refused. */
#include "drawing.h"

#include "crafted.h"

#include <math.h>
#include <qpdf/qpdf-c.h>

static const struct press_preset PRESET = {
  .name = "offset", .bleed_pt = 3 * PT_PER_MM, .margin_pt = 15 * PT_PER_MM, .marks = true, .condition = "JC200103",
  .condition_info = "Japan Color 2001 Coated", .registry = "http://www.color.org", .tac_percent = 300};

static char *finish(struct drawing *g, const void *pdf, size_t size, size_t *size_out) {
  struct finish_input in = {pdf, size, g->theme, &PRESET, "sheet", "試しの地図", 1806505200};
  return press_finish(&in, g->d, size_out);
}

/* A colour operator as cairo writes it. */
static char *carried(struct drawing *g, const char *ink, const char *operator) {
  uint16_t level[3];
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];
  ink_levels(g->theme, drawing_ink(g, ink), level);
  for (int i = 0; i < 3; i++)
    g_ascii_formatd(text[i], sizeof text[i], "%.6f", level[i] / 65535.0);
  return g_strdup_printf("%s %s %s %s ", text[0], text[1], text[2], operator);
}

/* The unpacked contents of the first page, then of the stream object given. */
static char *content_of(const char *pdf, size_t size, const char *xobject) {
  qpdf_data q = qpdf_init();
  assert_int_equal(qpdf_read_memory(q, "t", pdf, size, NULL), QPDF_SUCCESS);
  unsigned char *bytes;
  size_t n;
  qpdf_oh page = qpdf_get_page_n(q, 0);
  if (xobject) {
    QPDF_BOOL filtered;
    qpdf_oh all = qpdf_oh_get_key(q, qpdf_oh_get_key(q, page, "/Resources"), "/XObject");
    qpdf_oh_get_stream_data(q, qpdf_oh_get_key(q, all, xobject), qpdf_dl_all, &filtered, &bytes, &n);
  } else {
    qpdf_oh_get_page_content_data(q, page, &bytes, &n);
  }
  char *text = g_strndup((char *)bytes, n);
  free(bytes);
  qpdf_cleanup(&q);
  return text;
}

static void test_colours(void **state) {
  struct drawing g = drawing_new();
  size_t size, done_size;
  for (size_t i = 0; i < theme_inks(g.theme); i++) {
    const struct ink *ink = theme_ink(g.theme, (ink_id)i);
    if (!strcmp(ink->id, "registration")) continue; /* a separation of its own, below */
    char *fill = carried(&g, ink->id, "rg"), *stroke = carried(&g, ink->id, "RG");
    char *drawn = g_strdup_printf("%s0 0 9 9 re f %s0 0 m 9 9 l S", fill, stroke);
    char *pdf = crafted_pdf(&(struct crafted){.content = drawn}, &size);
    char *done = finish(&g, pdf, size, &done_size);
    assert_non_null(done);
    char *text = content_of(done, done_size, NULL), *at = text;
    for (int k = 0; k < 2; k++) {
      double plate[4] = {ink->c, ink->m, ink->y, ink->k};
      for (int p = 0; p < 4; p++)
        assert_true(fabs(g_ascii_strtod(at, &at) - plate[p]) < 1e-9);
      assert_true(g_str_has_prefix(at, k == 0 ? " k 0 0 9 9 re f" : " K 0 0 m 9 9 l S"));
      at += strlen(" k 0 0 9 9 re f");
    }
    g_free(text);
    g_free(done);
    g_free(pdf);
    g_free(drawn);
    g_free(fill);
    g_free(stroke);
  }
  assert_int_equal(diag_errors(g.d), 0);
  drawing_free(&g);
}

static void test_drawn_by_cairo(void **state) {
  struct drawing g = drawing_new();
  size_t size, done_size;
  struct page *page = pages_add(g.pages, 200.3, 100);
  drawing_text(&g, page, "墨の文字", 10, 20);
  page_fill_box(g.pages, page, (struct box){-9, -9, 210, 5}, drawing_ink(&g, "ai"));
  char *raw = drawing_press(&g, 3, 15, true, &size);
  char *done = finish(&g, raw, size, &done_size), *again = finish(&g, raw, size, &size);
  assert_non_null(done);
  assert_int_equal(done_size, size);
  assert_memory_equal(done, again, size);
  char *text = content_of(done, done_size, NULL);
  assert_non_null(strstr(text, "0 0 0 1 k BT")); /* black text on one plate */
  assert_non_null(strstr(text, "1 0.8 0.25 0.15 k"));
  assert_non_null(strstr(text, "/AnnaiAll CS 1 SCN")); /* marks on every plate there is */
  assert_true(holds(done, done_size, "/Separation /All /DeviceCMYK"));
  assert_null(strstr(text, " rg"));
  assert_null(strstr(text, " RG"));
  assert_true(g_str_has_prefix(done, "%PDF-1.3"));
  static const char *const wanted[] = {
    "/GTS_PDFXVersion (PDF/X-1:2001)", "/GTS_PDFXConformance (PDF/X-1a:2001)", "/Trapped /False", "/S /GTS_PDFX",
    "/OutputConditionIdentifier (JC200103)", "/RegistryName (http://www.color.org)", "(D:20270331150000Z)",
    "/MediaBox [ 0 0 285.3394 185.0394 ]", "/BleedBox [ 34.0158 34.0158 251.3236 151.0236 ]",
    "/TrimBox [ 42.5197 42.5197 242.8197 142.5197 ]", "/ID ["};
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
    if (!holds(done, done_size, wanted[i]))
      fail_msg("no %s", wanted[i]);
  assert_false(holds(done, done_size, "/Group"));
  assert_false(holds(done, done_size, "/ca 1"));
  assert_false(holds(done, done_size, "annai-pages"));
  g_free(text);
  g_free(done);
  g_free(again);
  g_free(raw);
  drawing_free(&g);
}

#define FORM "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 6 0 R >> >> /Length %zu %s >>\n" \
             "stream\n%s\nendstream"

/* A form that draws itself ends, and is done once. */
static void test_forms(void **state) {
  struct drawing g = drawing_new();
  size_t size, done_size;
  char *fill = carried(&g, "ink", "rg"), *inside = g_strconcat(fill, "0 0 9 9 re f /F Do", NULL);
  char *form = g_strdup_printf(FORM, strlen(inside), "", inside);
  struct crafted c = {.content = "/F Do q /F Do Q", .resources = "/XObject << /F 6 0 R >>", .objects = {form}};
  char *pdf = crafted_pdf(&c, &size), *done = finish(&g, pdf, size, &done_size);
  assert_non_null(done);
  char *text = content_of(done, done_size, "/F");
  assert_string_equal(text, "0 0 0 1 k 0 0 9 9 re f /F Do");
  g_free(text);
  g_free(done);
  g_free(pdf);
  g_free(form);
  g_free(inside);
  g_free(fill);
  drawing_free(&g);
}

static const struct {
  const char *rule, *names; /* what the message must name */
  struct crafted file;
} BAD[] = {
  {"press-colour", "1 0 0 rg", {.content = "1 0 0 rg 0 0 9 9 re f"}},
  {"press-colour", "0 0 0 RG", {.content = "0 0 0 RG"}},
  {"press-operands", "rg", {.content = "1 0 rg"}},
  {"press-operands", "rg", {.content = "/a /b /c rg"}},
  {"press-operands", "Tr", {.content = "BT 1 Tr ET"}},
  {"press-operands", "Tr", {.content = "BT 3 Tr ET"}},
  {"press-operands", "Tr", {.content = "BT Tr ET"}},
  {"press-operator", "\"g\"", {.content = "0 g"}},
  {"press-operator", "\"G\"", {.content = "0 G"}},
  {"press-operator", "\"k\"", {.content = "0 0 0 1 k"}},
  {"press-operator", "\"K\"", {.content = "0 0 0 1 K"}},
  {"press-operator", "\"cs\"", {.content = "/Cs1 cs"}},
  {"press-operator", "\"CS\"", {.content = "/Cs1 CS"}},
  {"press-operator", "\"sc\"", {.content = "1 sc"}},
  {"press-operator", "\"scn\"", {.content = "/P1 scn"}},
  {"press-operator", "\"sh\"", {.content = "/S1 sh"}},
  {"press-operator", "\"BI\"", {.content = "BI /W 1 /H 1 ID x EI"}},
  {"press-operator", "\"ri\"", {.content = "/Perceptual ri"}},
  {"press-operator", "\"quux\"", {.content = "1 quux"}},
  {"press-unset", "\"f\"", {.content = "0 0 9 9 re f"}},
  {"press-unset", "\"S\"", {.content = "0 0 m 9 9 l S"}},
  {"press-unset", "\"Tj\"", {.content = "BT (a) Tj ET"}},
  {"press-nesting", "page 1", {.content = "q"}},
  {"press-nesting", "page 1", {.content = "Q"}},
  {"press-nesting", "page 1", {.content = "1 0 0"}},
  {"press-nesting", "page 1", {.content = "[1 0"}},
  {"press-syntax", "(abc", {.content = "BT (abc"}},
  {"press-syntax", ">", {.content = "> f"}},
  {"press-image", "/XObject/I", {.content = "/I Do", .resources = "/XObject << /I 6 0 R >>",
    .objects = {"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 16"
                " /Length 3 >>\nstream\nxxx\nendstream"}}},
  {"press-stream", "/XObject/I", {.content = "/I Do", .resources = "/XObject << /I 6 0 R >>", /* grey, but not as we write it */
    .objects = {"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
                " /Length 1 >>\nstream\nx\nendstream"}}},
  {"press-key", "/SMask", {.content = "/I Do", .resources = "/XObject << /I 6 0 R >>",
    .objects = {"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
                " /SMask 3 0 R /Filter /FlateDecode /Length 1 >>\nstream\nx\nendstream"}}},
  {"press-image", "/XObject/I", {.content = "", .resources = "/XObject << /I (no stream) >>"}},
  {"press-operator", "/XObject/F", {.content = "/F Do", .resources = "/XObject << /F 6 0 R >>",
    .objects = {"<< /Subtype /Form /BBox [0 0 1 1] /Length 3 >>\nstream\n0 g\nendstream"}}},
  {"press-key", "/Group", {.content = "/F Do", .resources = "/XObject << /F 6 0 R >>",
    .objects = {"<< /Subtype /Form /BBox [0 0 1 1] /Group << /S /Transparency >> /Length 1 >>\nstream\nn\nendstream"}}},
  {"press-transparency", "/ca", {.content = "/a gs", .resources = "/ExtGState << /a << /ca .5 >> >>"}},
  {"press-transparency", "/CA", {.content = "/a gs", .resources = "/ExtGState << /a << /CA /no >> >>"}},
  {"press-key", "/BM", {.content = "/a gs", .resources = "/ExtGState << /a << /BM /Multiply >> >>"}},
  {"press-key", "/SMask", {.content = "/a gs", .resources = "/ExtGState << /a << /SMask << >> >> >>"}},
  {"press-key", "/OP", {.content = "/a gs", .resources = "/ExtGState << /a << /OP true >> >>"}},
  {"press-key", "/Pattern", {.content = "", .resources = "/Pattern << /p << /PatternType 1 >> >>"}},
  {"press-key", "/Shading", {.content = "", .resources = "/Shading << /s << /ShadingType 2 >> >>"}},
  {"press-key", "/ColorSpace", {.content = "", .resources = "/ColorSpace << /c [/ICCBased 1 0 R] >>"}},
  {"press-font", "/Helvetica", {.content = "",
    .resources = "/Font << /f << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"}},
  {"press-operator", "/Font/f", {.content = "", .resources = "/Font << /f << /Type /Font /Subtype /Type3"
                                 " /CharProcs << /a 6 0 R >> >> >>",
    .objects = {"<< /Length 8 >>\nstream\n0 0 d0 g\nendstream"}}},
  {"press-key", "/Annots", {.content = "", .page = "/Annots [<< /Subtype /Link >>]"}},
  {"press-key", "/AA", {.content = "", .page = "/AA << >>"}},
  {"press-key", "/AcroForm", {.content = "", .root = "/AcroForm << >>"}},
  {"press-key", "/OpenAction", {.content = "", .root = "/OpenAction [3 0 R /Fit]"}},
  {"press-key", "/Names", {.content = "", .root = "/Names << /JavaScript << >> >>"}},
};

static void test_refused(void **state) {
  for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++) {
    struct drawing g = drawing_new();
    size_t size, done_size;
    char *pdf = crafted_pdf(&BAD[i].file, &size), *done = finish(&g, pdf, size, &done_size);
    char *all = told_all(g.d), *end = g_strdup_printf("[%s]", BAD[i].rule);
    if (done || !strstr(all, end) || !strstr(all, BAD[i].names))
      fail_msg("case %zu wants %s and %s, told: %s", i, end, BAD[i].names, all);
    g_free(end);
    free(all);
    g_free(pdf);
    drawing_free(&g);
  }
}

/* A colour that carries an ink's number but is not its sRGB. */
static void test_forged(void **state) {
  struct drawing g = drawing_new();
  size_t size, done_size;
  uint16_t level[3];
  ink_levels(g.theme, drawing_ink(&g, "ink"), level);
  level[1] ^= 0x0100;
  char *drawn = g_strdup_printf("0.%06ld 0.%06ld 0.%06ld rg", lround(level[0] / 0.065535), lround(level[1] / 0.065535),
                                lround(level[2] / 0.065535));
  char *pdf = crafted_pdf(&(struct crafted){.content = drawn}, &size);
  assert_null(finish(&g, pdf, size, &done_size));
  assert_true(told(g.d, "press-colour", 0, 0));
  g_free(pdf);
  g_free(drawn);
  drawing_free(&g);
}

static void test_no_pdf(void **state) {
  struct drawing g = drawing_new();
  size_t size, done_size;
  assert_null(finish(&g, "hello", 5, &done_size));
  assert_true(told(g.d, "press-qpdf", 0, 0));
  char *pdf = crafted_pdf(&(struct crafted){.content = "n"}, &size);
  assert_null(finish(&g, pdf, size - 40, &done_size)); /* cut off */
  char *note = strstr(pdf, "annai-pages");
  note[0] = 'x'; /* sizes not known */
  assert_null(finish(&g, pdf, size, &done_size));
  assert_true(told(g.d, "press-sizes", 0, 0));
  g_free(pdf);
  drawing_free(&g);
}

static void test_presets(void **state) {
  struct drawing g = drawing_new();
  struct press_preset *p = press_preset_read(g.theme, "offset", g.d);
  assert_non_null(p);
  assert_true(fabs(p->bleed_pt - 3 * PT_PER_MM) < 1e-9 && p->marks && p->margin_pt > p->bleed_pt);
  assert_string_equal(p->condition, "JC200103");
  g_free(p);
  p = press_preset_read(g.theme, "office", g.d);
  assert_non_null(p);
  assert_false(p->marks);
  g_free(p);
  assert_int_equal(diag_errors(g.d), 0);
  assert_null(press_preset_read(g.theme, "none", g.d));
  assert_true(told(g.d, "press-preset", 0, 0));
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_colours), cmocka_unit_test(test_drawn_by_cairo), cmocka_unit_test(test_forms),
    cmocka_unit_test(test_refused), cmocka_unit_test(test_forged),         cmocka_unit_test(test_no_pdf),
    cmocka_unit_test(test_presets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
