/* One source, many jobs: four colours, black alone, black and a spot ink, overprint, photographs, PDF/X-4. */
#include "drawing.h"

#include "crafted.h"

#include <qpdf/qpdf-c.h>
#include <gio/gio.h>

#define PROFILE "/usr/share/color/icc/ghostscript/default_cmyk.icc" /* SWOP-like: for tests alone */

static const struct press_preset BASE = {
  .name = "p", .bleed_pt = 3 * PT_PER_MM, .margin_pt = 15 * PT_PER_MM, .condition = "JC200103", .condition_info = "Japan Color",
  .registry = "http://www.color.org", .tac_percent = 300};

static char *finish(struct drawing *g, const struct press_preset *p, const void *pdf, size_t size, size_t *size_out) {
  struct finish_input in = {pdf, size, g->theme, p, "sheet", "試し", 1806505200};
  return press_finish(&in, g->d, size_out);
}

/* qpdf's readable form of a file; g_free. */
static char *unpacked(const char *done, size_t done_size) {
  qpdf_data q = qpdf_init();
  assert_int_equal(qpdf_read_memory(q, "t", done, done_size, NULL), QPDF_SUCCESS);
  qpdf_init_write_memory(q);
  qpdf_set_qdf_mode(q, QPDF_TRUE);
  qpdf_set_static_ID(q, QPDF_TRUE);
  qpdf_write(q);
  size_t out_size = qpdf_get_buffer_length(q);
  char *text = g_malloc(out_size + 1);
  for (size_t i = 0; i < out_size; i++) text[i] = (char)(qpdf_get_buffer(q)[i] ? qpdf_get_buffer(q)[i] : ' ');
  text[out_size] = '\0';
  qpdf_cleanup(&q);
  return text;
}

/* Blue letters, black letters and a picture, finished by a preset, with qpdf's unpacked form of it. */
static char *job(struct drawing *g, const struct press_preset *p) {
  struct page *page = pages_add(g->pages, 200, 100);
  drawing_text(g, page, "墨の文字", 10, 20);
  page_fill_box(g->pages, page, (struct box){-9, -9, 210, 5}, drawing_ink(g, "ai"));
  page_fill_box(g->pages, page, (struct box){10, 40, 50, 60}, drawing_ink(g, "ink"));
  size_t size, done_size;
  char *raw = drawing_press(g, 3, 15, true, &size), *done = finish(g, p, raw, size, &done_size);
  g_free(raw);
  if (!done) return NULL;
  char *text = unpacked(done, done_size);
  g_free(done);
  return text;
}

static void test_black(void **state) {
  struct drawing g = drawing_new();
  struct press_preset p = BASE;
  p.colours = COLOURS_BLACK;
  char *text = job(&g, &p);
  assert_non_null(strstr(text, "0 0 0 1 k"));
  assert_null(strstr(text, "1 0.8 0.25"));
  assert_non_null(strstr(text, "0 0 0 0.77 k")); /* the brand's blue, as dark as a screen shows it */
  g_free(text);
  drawing_free(&g);
}

static void test_two(void **state) {
  struct drawing g = drawing_new();
  struct press_preset p = BASE;
  p.colours = COLOURS_TWO;
  p.spot.name = "DIC 222";
  p.spot.cmyk[0] = 1;
  ink_id ai = drawing_ink(&g, "ai");
  p.spot.takes[ai] = true;
  p.spot.tint[ai] = 0.8;
  char *text = job(&g, &p);
  assert_non_null(strstr(text, "/AnnaiSpot cs 0.8 scn"));
  assert_non_null(strstr(text, "/DIC#20222"));
  assert_non_null(strstr(text, "0 0 0 1 k"));
  g_free(text);
  drawing_free(&g);
}

/* Black over, everything else knocking out: white never overprints. */
static void test_overprint(void **state) {
  struct drawing g = drawing_new();
  struct press_preset p = BASE;
  char *plain = job(&g, &p);
  assert_null(strstr(plain, "AnnaiOver"));
  g_free(plain);
  drawing_free(&g);
  g = drawing_new();
  p.overprint_black = true;
  char *text = job(&g, &p);
  const char *black = strstr(text, "0 0 0 1 k"), *blue = strstr(text, "1 0.8 0.25 0.15 k"), *paper = strstr(text, "0 0 0 0 k");
  assert_true(g_str_has_prefix(black - strlen("/AnnaiOver1 gs "), "/AnnaiOver1 gs "));
  assert_true(g_str_has_prefix(blue - strlen("/AnnaiOver0 gs "), "/AnnaiOver0 gs "));
  assert_true(g_str_has_prefix(paper - strlen("/AnnaiOver0 gs "), "/AnnaiOver0 gs "));
  assert_non_null(strstr(text, "/op true"));
  g_free(text);
  drawing_free(&g);
}

/* Small letters in several plates take the ink's stand-in, or are refused by name. */
static void test_small_text(void **state) {
  static const struct pdf_settings settings = {.bleed_pt = 9, .margin_pt = 40, .small_text_pt = 300};
  static const struct {
    const char *ink, *gone; /* NULL: refused */
  } cases[] = {{"ai", "1 0.8 0.25 0.15 k"}, {"k_clinic", NULL}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct drawing g = drawing_new();
    struct press_preset p = BASE;
    size_t size, done_size;
    struct page *page = pages_add(g.pages, 200, 100);
    drawing_text(&g, page, "青い文字", 10, 20);
    page->item[page->items - 1].ink = drawing_ink(&g, cases[i].ink);
    char *raw = pdf_write(g.pages, g.theme, &settings, g.d, &size);
    if (cases[i].gone) {
      char *done = finish(&g, &p, raw, size, &done_size), *text = unpacked(done, done_size);
      assert_null(strstr(text, cases[i].gone));
      assert_non_null(strstr(text, "0 0 0 1 k"));
      g_free(text);
      g_free(done);
    } else {
      assert_null(raw);
      assert_true(told(g.d, "pdf-small-text", 0, 0));
    }
    g_free(raw);
    drawing_free(&g);
  }
}

static void test_limit(void **state) {
  struct drawing g = drawing_new();
  struct press_preset p = BASE;
  p.tac_percent = 200; /* the brand's blue takes 220 */
  assert_null(job(&g, &p));
  assert_true(told(g.d, "press-ink-sum", 0, 0));
  drawing_free(&g);
}

static bool with_profile(struct press_preset *p) {
  gsize size;
  if (!g_file_get_contents(PROFILE, &p->profile, &size, NULL)) return false;
  p->profile_size = size;
  p->profile_name = "default_cmyk.icc";
  return true;
}

static void test_x4(void **state) {
  struct press_preset p = BASE;
  if (!with_profile(&p)) skip();
  assert_true(profile_is_cmyk(p.profile, p.profile_size));
  assert_false(profile_is_cmyk("hello", 5));
  p.pdfx = PDFX_4;
  struct drawing g = drawing_new();
  size_t size, done_size;
  drawing_text(&g, pages_add(g.pages, 200, 100), "墨", 10, 20);
  char *raw = drawing_press(&g, 3, 15, true, &size), *done = finish(&g, &p, raw, size, &done_size);
  assert_non_null(done);
  assert_true(g_str_has_prefix(done, "%PDF-1.6"));
  static const char *const wanted[] = {"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "<pdf:Trapped>False",
                                       "/DestOutputProfile", "/CS /DeviceCMYK", "<xmpMM:DocumentID>uuid:", "/Trapped /False"};
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
    if (!holds(done, done_size, wanted[i])) fail_msg("no %s", wanted[i]);
  assert_false(holds(done, done_size, "PDFXConformance"));
  assert_false(holds(done, done_size, "DeviceRGB"));
  g_free(done);
  g_free(raw);
  g_free(p.profile);
  drawing_free(&g);
}

/* Two pixels, red and black: what the plates make of them. NULL: refused. */
static char *photo(struct drawing *g, const struct press_preset *p) {
  GConverter *z = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6));
  unsigned char packed[64];
  gsize in, packed_size, size, done_size;
  g_converter_convert(z, "\377\0\0\0\0\0", 6, packed, sizeof packed, G_CONVERTER_INPUT_AT_END, &in, &packed_size, NULL);
  g_object_unref(z);
  GString *hex = g_string_new(NULL);
  for (size_t i = 0; i < packed_size; i++) g_string_append_printf(hex, "%02x", packed[i]);
  /* qpdf makes of the readable file one whose picture is packed as cairo packs it */
  char *object = g_strdup_printf("<< /Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceRGB "
                                 "/BitsPerComponent 8 /Filter [/ASCIIHexDecode /FlateDecode] /Length %zu >>\nstream\n%s>\nendstream",
                                 hex->len + 1, hex->str);
  char *readable = crafted_pdf(&(struct crafted){.content = "/I Do", .resources = "/XObject << /I 6 0 R >>", .objects = {object}}, &size);
  qpdf_data q = qpdf_init();
  assert_int_equal(qpdf_read_memory(q, "t", readable, size, NULL), QPDF_SUCCESS);
  qpdf_init_write_memory(q);
  qpdf_set_object_stream_mode(q, qpdf_o_disable);
  qpdf_write(q);
  char *done = finish(g, p, qpdf_get_buffer(q), qpdf_get_buffer_length(q), &done_size), *pixels = NULL;
  qpdf_cleanup(&q);
  if (done) {
    q = qpdf_init();
    qpdf_read_memory(q, "t", done, done_size, NULL);
    qpdf_oh image = qpdf_oh_get_key(q, qpdf_oh_get_key(q, qpdf_oh_get_key(q, qpdf_get_page_n(q, 0), "/Resources"), "/XObject"), "/I");
    unsigned char *bytes;
    QPDF_BOOL filtered;
    qpdf_oh_get_stream_data(q, image, qpdf_dl_all, &filtered, &bytes, &size);
    pixels = g_memdup2(bytes, size);
    assert_int_equal(size, p->colours == COLOURS_BLACK ? 2 : 8);
    free(bytes);
    qpdf_cleanup(&q);
  }
  g_free(done);
  g_free(readable);
  g_free(object);
  g_string_free(hex, TRUE);
  return pixels;
}

static void test_photo(void **state) {
  struct press_preset p = BASE;
  struct drawing g = drawing_new();
  assert_null(photo(&g, &p));
  assert_true(told(g.d, "press-photo-profile", 0, 0));
  drawing_free(&g);
  g = drawing_new();
  p.colours = COLOURS_BLACK;
  unsigned char *grey = (unsigned char *)photo(&g, &p);
  assert_non_null(grey);
  assert_in_range(grey[0], 74, 78); /* red, by Rec. 601 */
  assert_int_equal(grey[1], 0);
  g_free(grey);
  p.colours = COLOURS_CMYK;
  if (with_profile(&p)) {
    p.tac_percent = 240;
    unsigned char *cmyk = (unsigned char *)photo(&g, &p);
    assert_non_null(cmyk);
    assert_true(cmyk[1] > 200 && cmyk[2] > 200 && cmyk[0] < 40);               /* red is magenta and yellow */
    assert_true(cmyk[4] + cmyk[5] + cmyk[6] + cmyk[7] <= 240 * 255 / 100);      /* black within the limit */
    assert_true(cmyk[7] > 150);
    g_free(cmyk);
    g_free(p.profile);
  }
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_black), cmocka_unit_test(test_two), cmocka_unit_test(test_overprint),
                                     cmocka_unit_test(test_small_text), cmocka_unit_test(test_limit), cmocka_unit_test(test_x4), cmocka_unit_test(test_photo)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
