/* Text out of PDFs and the reading back of finished ones: Japanese as a reader would search for it. */
#include "drawing.h"

#include "crafted.h"

/* Adds an item of glyphs that stand for the text in one cluster, as vertical forms do. */
static void add_glyphs(struct drawing *g, struct page *page, size_t font, const char *utf8, const unsigned long *index,
                       size_t n) {
  cairo_glyph_t *glyph = arena_array(g->pages->arena, n, sizeof *glyph);
  cairo_text_cluster_t *cluster = arena_array(g->pages->arena, 1, sizeof *cluster);
  for (size_t i = 0; i < n; i++)
    glyph[i] = (cairo_glyph_t){index[i], 10 + 12 * (double)i, 80};
  *cluster = (cairo_text_cluster_t){(int)strlen(utf8), (int)n};
  struct page_item it = {.kind = ITEM_TEXT, .ink = drawing_ink(g, "ink")};
  it.text.font = font;
  it.text.utf8 = utf8;
  it.text.size = strlen(utf8);
  it.text.glyph = glyph;
  it.text.glyphs = n;
  it.text.cluster = cluster;
  it.text.clusters = 1;
  page_add(g->pages, page, it);
}

static char *drawn(struct drawing *g, bool press, size_t *size_out) {
  size_t raw_size;
  if (!press) return drawing_screen(g, size_out);
  static const struct press_preset preset = {.name = "p", .margin_pt = 20 * PT_PER_MM, .condition = "JC200103",
                                             .condition_info = "Japan Color 2001 Coated",
                                             .registry = "http://www.color.org", .tac_percent = 400};
  char *raw = drawing_press(g, 0, 20, false, &raw_size);
  assert_non_null(raw);
  struct finish_input in = {raw, raw_size, g->theme, &preset, "t", "題", 0};
  char *done = press_finish(&in, g->d, size_out);
  assert_non_null(done);
  g_free(raw);
  return done;
}

static const char *const LINES[] = {
  "髙﨑医院", "①番の㈱しばた歯科", "ﾊﾝｶｸ 半角", "03-0000-1234", "office (fi) \\ (x", "はとむぎ薬局〜ヴァイオレット", "辻󠄀", NULL};

static void test_japanese(void **state) {
  for (int press = 0; press < 2; press++) {
    struct drawing g = drawing_new();
    size_t size;
    struct page *page = pages_add(g.pages, 300, 300);
    for (int i = 0; LINES[i]; i++)
      drawing_text(&g, page, LINES[i], 10, 20 + 15 * i);
    /* Glyphs a vertical line uses: one that has no character of its own, and two that stand for one character. */
    add_glyphs(&g, page, 0, "ー", (const unsigned long[]){3000}, 1);
    add_glyphs(&g, page, 0, "ゞ", (const unsigned long[]){3001, 3002}, 2);
    add_glyphs(&g, page, 0, "、", (const unsigned long[]){3000}, 1); /* the glyph of ー again, for another text */
    page = pages_add(g.pages, 300, 300);
    drawing_text(&g, page, "二ページ目", 10, 20);
    assert_int_equal(diag_errors(g.d), 0);
    char *pdf = drawn(&g, press, &size), *text = press_text(pdf, size);
    assert_non_null(text);
    char **pages = g_strsplit(text, "\f", -1);
    assert_int_equal(g_strv_length(pages), 2);
    for (int i = 0; LINES[i]; i++)
      if (!strstr(pages[0], LINES[i]))
        fail_msg("%s not in %s", LINES[i], pages[0]);
    assert_non_null(strstr(pages[0], "ー"));
    assert_non_null(strstr(pages[0], "ゞ"));
    assert_non_null(strstr(pages[0], "、"));
    assert_null(strstr(text, "\xef\xbf\xbd"));
    assert_non_null(strstr(pages[1], "二ページ目"));
    g_strfreev(pages);
    g_free(text);
    g_free(pdf);
    drawing_free(&g);
  }
}

/* Forms, ActualText and ranges of a ToUnicode table, which cairo does not always write. */
static void test_crafted(void **state) {
  static const char cmap[] = "1 begincodespacerange <00> <ff> endcodespacerange\n"
                             "1 beginbfchar <41> <533B9662> endbfchar\n"
                             "2 beginbfrange <61> <63> <3042> <64> <65> [<D867DE3D> <0031>] endbfrange";
  char *table = g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream", strlen(cmap), cmap);
  struct crafted c = {
    .content = "BT /f 1 Tf (A) Tj [(a) -250 <6263>] TJ /Span << /ActualText <FEFF30BF> >> BDC (zz) Tj EMC (\\144e) Tj ET /F Do",
    .resources = "/Font << /f 6 0 R >> /XObject << /F 8 0 R >>",
    .objects = {"<< /Type /Font /Subtype /Type1 /BaseFont /X /ToUnicode 7 0 R >>", table,
                "<< /Subtype /Form /BBox [0 0 1 1] /Length 22 >>\nstream\nBT /f 1 Tf (A) Tj ET  \nendstream"}};
  size_t size;
  char *pdf = crafted_pdf(&c, &size), *text = press_text(pdf, size);
  assert_string_equal(text, "医院あぃいタ𩸽1\n医院");
  g_free(text);
  /* The same font has no program in the file. */
  struct drawing g = drawing_new();
  assert_false(press_read_back(pdf, size, "t", 1, NULL, g.d));
  assert_true(told(g.d, "press-back-font", 0, 0));
  drawing_free(&g);
  g_free(pdf);
  g_free(table);
}

/* A form that draws itself has no bottom: what it would say cannot be vouched for. */
static void test_deep_forms(void **state) {
  struct crafted c = {.content = "/F Do", .resources = "/XObject << /F 6 0 R >>",
                      .objects = {"<< /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /F 6 0 R >> >> /Length 5 >>\n"
                                  "stream\n/F Do\nendstream"}};
  size_t size;
  char *pdf = crafted_pdf(&c, &size);
  struct drawing g = drawing_new();
  assert_false(press_read_back(pdf, size, "t", 1, NULL, g.d));
  assert_true(told(g.d, "press-back-broken", 0, 0));
  drawing_free(&g);
  g_free(pdf);
}

static void test_read_back(void **state) {
  struct drawing g = drawing_new();
  size_t size;
  struct page *page = pages_add(g.pages, 300, 300);
  drawing_text(&g, page, "見本 はるか 診療所", 10, 20);
  drawing_text(&g, page, "03-0000-", 10, 40);
  drawing_text(&g, page, "1234", 10, 60);
  char *pdf = drawn(&g, false, &size);
  const char *const there[] = {"見本はるか診療所", "見本　はるか", "所", "03-0000-1234", "", NULL};
  assert_true(press_read_back(pdf, size, "t", 1, there, g.d));
  assert_true(press_read_back(pdf, size, "t", 1, NULL, g.d));
  assert_int_equal(diag_errors(g.d), 0);
  const char *const gone[] = {"診療所", "03-0000-1235", "見本はるか診療所X", "0", NULL};
  assert_false(press_read_back(pdf, size, "t", 1, gone, g.d));
  assert_int_equal(diag_errors(g.d), 2);
  assert_true(told(g.d, "press-back-missing", 0, 0));
  assert_false(press_read_back(pdf, size, "t", 2, NULL, g.d));
  assert_true(told(g.d, "press-back-pages", 0, 0));
  g_free(pdf);
  drawing_free(&g);
}

/* Many strings are told by number, not one by one without end. */
static void test_many(void **state) {
  struct drawing g = drawing_new();
  size_t size;
  GPtrArray *wanted = g_ptr_array_new_with_free_func(g_free);
  for (int p = 0; p < 10; p++) {
    struct page *page = pages_add(g.pages, 300, 700);
    for (int i = 0; i < 50; i++) {
      char *number = g_strdup_printf("03-0000-%04d", (p * 50 + i) * 3);
      drawing_text(&g, page, number, 10, 12 + i * 13);
      g_ptr_array_add(wanted, number);
    }
  }
  for (int i = 0; i < 30; i++)
    g_ptr_array_add(wanted, g_strdup_printf("03-0000-%04d", i * 3 + 1));
  g_ptr_array_add(wanted, NULL);
  char *pdf = drawn(&g, true, &size);
  assert_false(press_read_back(pdf, size, "t", 10, (const char *const *)wanted->pdata, g.d));
  assert_int_equal(diag_errors(g.d), 21);
  assert_true(told(g.d, "press-back-more", 0, 0));
  g_ptr_array_free(wanted, TRUE);
  g_free(pdf);
  drawing_free(&g);
}

/* Bytes cut off or changed: an error, or the very same text; never a crash, never silence with another text. Both kinds of
 * file: with a table and with object streams. */
static void test_damage(void **state) {
  for (int press = 0; press < 2; press++) {
    struct drawing g = drawing_new();
    size_t size;
    struct page *page = pages_add(g.pages, 300, 300);
    drawing_text(&g, page, "見本診療所", 10, 20);
    char *pdf = drawn(&g, press, &size), *text = press_text(pdf, size);
    const char *const wanted[] = {"見本診療所", NULL};
    for (size_t cut = 10; cut < size; cut += size / 40 + 1) {
      struct diag *d = diag_new(share_dir(), "en");
      assert_false(press_read_back(pdf, size - cut, "t", 1, wanted, d));
      assert_int_not_equal(diag_errors(d), 0);
      diag_free(d);
    }
    char *copy = g_malloc(size);
    size_t refused = 0, tried = 0;
    for (size_t at = 0; at < size; at += size / 600 + 1, tried++) {
      struct diag *d = diag_new(share_dir(), "en");
      memcpy(copy, pdf, size);
      copy[at] ^= 0x55;
      bool ok = press_read_back(copy, size, "t", 1, wanted, d);
      assert_int_equal(ok, diag_errors(d) == 0);
      if (ok) {
        char *now = press_text(copy, size);
        assert_string_equal(now, text);
        g_free(now);
      }
      refused += !ok;
      diag_free(d);
    }
    if (refused * 5 < tried * 4) fail_msg("%zu of %zu damaged files refused", refused, tried);
    assert_null(press_text("hello", 5));
    g_free(copy);
    g_free(text);
    g_free(pdf);
    drawing_free(&g);
  }
}

/* One thing wrong with a file that is sound otherwise; the replacement is as long as what it replaces. */
static void test_forged(void **state) {
  enum { FREED = 10 };
  static const char *const forged[][2] = {
    {"4 0 obj\n<<", "9 0 obj\n<<"},                 /* another number at the place */
    {"/Length 5 ", "/Length 4 "},                   /* a stream that is longer than it says */
    {"/Length 5 ", "/Length 9 "},
    {"endobj\n5 0", "endxxx\n5 0"},                 /* an object that does not end */
    {"(annai-pages 20 100 100)", "(annai-pages 20 100 10(("},
    {"/Keywords", "Keywords "},                     /* a key that is no name */
    {"/Kids [3 0 R]", "/Kids [2 0 R]"},             /* a page tree that turns back */
    {"/Count 1", "/Count 2"},
    {"/Kids [3 0 R]", "/Kids [5 0 R]"},             /* what is no page */
    {"/Size 6 ", "/Size 7 "},
    [FREED] = {"00000 n \ntrailer", "00000 f \ntrailer"}, /* allowed: an object that nothing leads to */
    {"/Root 1", "/Prev 1"},
    {"%%EOF", "%%EOG"},
  };
  struct crafted c = {.content = "q Q q"};
  size_t size;
  char *pdf = crafted_pdf(&c, &size);
  struct drawing g = drawing_new();
  assert_true(press_read_back(pdf, size, "t", 1, NULL, g.d));
  for (size_t i = 0; i < G_N_ELEMENTS(forged); i++) {
    char **parts = g_strsplit(pdf, forged[i][0], 2), *bad = g_strjoinv(forged[i][1], parts);
    assert_int_equal(g_strv_length(parts), 2);
    assert_int_equal(strlen(bad), size);
    struct diag *d = diag_new(share_dir(), "en");
    bool ok = press_read_back(bad, size, "t", 1, NULL, d);
    if (ok != (i == FREED)) fail_msg("%s", forged[i][1]);
    diag_free(d);
    g_free(bad);
    g_strfreev(parts);
  }
  g_free(pdf);
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_japanese), cmocka_unit_test(test_crafted), cmocka_unit_test(test_deep_forms), cmocka_unit_test(test_read_back),
    cmocka_unit_test(test_many),     cmocka_unit_test(test_damage),
    cmocka_unit_test(test_forged),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
