/* Charts and figures: what is drawn (goldens), the same for paper and web; wrong numbers and coarse photographs are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backend/backend.h"
#include "layout/book/chart.h"
#include "picture_files.h"
#include "told.h"

struct bench {
  struct diag *d;
  struct theme *theme;
};

static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->d = diag_new("generator/share", "en");
  b->theme = theme_open(".", "standard", "ja", b->d);
  *state = b;
  return b->theme ? 0 : -1;
}
static int tear_down(void **state) {
  struct bench *b = *state;
  theme_free(b->theme);
  diag_free(b->d);
  g_free(b);
  return 0;
}

static const char MONTHS[] = "| 月 | 入院時 | 退院時 |\n|---|---|---|\n| 4月 | 1,120 | 96 |\n| 5月 | 980 | 110 |\n| 6月 | 1,340 | 87 |\n";
static const char PLACES[] = "| 行き先 | 人 |\n|---|---|\n| 自宅 | 610 |\n| 回復期リハビリテーション病院 | 170 |\n| そのほか | 20 |\n";

/* A chart of `kind` with a table in the place of its CSV. */
static struct doc *chart_doc(struct bench *b, const char *kind, const char *table) {
  char *md = g_strdup_printf(":::chart src=charts/x.csv kind=%s unit=件 alt=\"試し\"\n%s:::\n", kind, table);
  struct doc *doc = markdown_read(md, strlen(md), "trial.md", 1, b->d);
  g_free(md);
  assert_non_null(doc);
  assert_int_equal(doc->root->first->kind, NODE_CHART);
  return doc;
}

static void golden(const char *name, const char *got) {
  char *path = g_strdup_printf("tests/golden/charts/%s.txt", name), *wanted = NULL;
  if (g_strcmp0(g_getenv("ANNAI_GOLDEN"), "write") == 0) {
    g_mkdir_with_parents("tests/golden/charts", 0755);
    assert_true(g_file_set_contents(path, got, -1, NULL));
  }
  assert_true(g_file_get_contents(path, &wanted, NULL, NULL));
  assert_string_equal(got, wanted);
  g_free(wanted);
  g_free(path);
}

static void test_each_kind(void **state) {
  struct bench *b = *state;
  static const struct {
    const char *name, *kind, *table;
  } cases[] = {{"bar-flat", "bar", PLACES}, {"bar-groups", "bar", MONTHS}, {"stacked", "stacked", MONTHS},
               {"line", "line", MONTHS},    {"pie", "pie", PLACES}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct doc *doc = chart_doc(b, cases[i].kind, cases[i].table);
    struct pages *p = chart_pages(doc->root->first, b->theme, "ja", b->d);
    assert_non_null(p);
    char *dump = pages_dump(p, b->theme);
    golden(cases[i].name, dump);
    g_free(dump);
    pages_free(p);
    doc_free(doc);
  }
  assert_int_equal(diag_errors(b->d), 0);
}

static void test_standing_bars(void **state) {
  struct bench *b = *state;
  struct doc *doc = chart_doc(b, "bar", "| 月 | 件 |\n|---|---|\n| 4月 | 12 |\n| 5月 | 0 |\n| 6月 | 7.5 |\n");
  struct pages *p = chart_pages(doc->root->first, b->theme, "ja", b->d);
  assert_non_null(p);
  char *dump = pages_dump(p, b->theme);
  golden("bar-standing", dump);
  assert_non_null(strstr(dump, "12.0件")); /* as many decimals as the most precise */
  g_free(dump);
  pages_free(p);
  doc_free(doc);
}

/* The drawing of a book's page, taken as SVG, is the site's to the byte. */
static void test_paper_is_web(void **state) {
  struct bench *b = *state;
  static const char *const kinds[] = {"bar", "stacked", "line", "pie"};
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
    struct doc *doc = chart_doc(b, kinds[i], strcmp(kinds[i], "pie") ? MONTHS : PLACES);
    struct pages *web = chart_pages(doc->root->first, b->theme, "ja", b->d), *book = pages_new();
    struct composer *composer = composer_new(book, "ja", b->d);
    struct chart_makers m = {book, composer, book->arena, b->theme, "chart-web", b->d};
    const struct page *like = pages_page(web, 0);
    struct chart *c = chart_new(&m, doc->root->first, like->width_pt - 12);
    struct page *page = pages_add(book, like->width_pt, like->height_pt);
    tag_id figure = pages_tag(book, 1, TAG_FIGURE);
    pages_tag_at(book, figure)->alt = "試し";
    page_mark(page, figure);
    chart_draw(c, page, 6, 6);
    size_t n[2];
    char *svg[2] = {svg_write(web, 0, b->theme, NULL, &n[0]), svg_write(book, 0, b->theme, NULL, &n[1])};
    assert_string_equal(svg[0], svg[1]);
    assert_non_null(strstr(svg[0], "<desc>試し</desc>"));
    assert_null(strstr(svg[0], "style="));
    g_free(svg[0]);
    g_free(svg[1]);
    composer_free(composer);
    pages_free(book);
    pages_free(web);
    doc_free(doc);
  }
}

static void test_wrong_numbers(void **state) {
  (void)state;
  static const struct {
    const char *kind, *table, *rule;
    int line, col;
  } cases[] = {{"bar", "| a | b |\n|---|---|\n| x | -3 |\n", "chart-negative", 4, 0},
               {"bar", "| a | b |\n|---|---|\n| x | △3 |\n", "chart-negative", 4, 0},
               {"bar", "| a | b |\n|---|---|\n| x | |\n", "chart-missing", 4, 0},
               {"line", "| a | b |\n|---|---|\n| x | 12人 |\n", "chart-number", 4, 0},
               {"line", "| a | b |\n|---|---|\n| x | 1,23 |\n", "chart-number", 4, 0},
               {"pie", "| a | b |\n|---|---|\n| x | 0 |\n", "chart-nothing", 0, 0},
               {"pie", "| a | b | c |\n|---|---|---|\n| x | 1 | 2 |\n", "chart-pie-series", 2, 0},
               {"stacked", "| a | b | c | d | e | f | g | h |\n|-|-|-|-|-|-|-|-|\n| x | 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n",
                "chart-series", 2, 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    void *own;
    assert_int_equal(set_up(&own), 0); /* findings of its own; a theme keeps names of files in those it was opened with */
    struct bench *b = own;
    struct doc *doc = chart_doc(b, cases[i].kind, cases[i].table);
    assert_null(chart_pages(doc->root->first, b->theme, "ja", b->d));
    assert_true(told(b->d, cases[i].rule, 0, 0));
    doc_free(doc);
    tear_down(&own);
  }
}

static void test_numbers_shown(void **state) {
  struct arena *a = arena_new();
  assert_string_equal(chart_number(a, 1234567, 0), "1,234,567");
  assert_string_equal(chart_number(a, 999, 0), "999");
  assert_string_equal(chart_number(a, 1234.5, 1), "1,234.5");
  arena_free(a);
  struct chart_scale s = chart_scale_for(0, 965, 4, true);
  assert_true(s.step == 250 && s.to == 1000);
  s = chart_scale_for(0, 3, 4, true);
  assert_true(s.step == 1 && s.to == 3);
}

/* ---- photographs on paper ---- */

static struct pages *lay(struct bench *b, const char *ward, const char *md) {
  struct doc *part = markdown_read(md, strlen(md), "trial.md", 1, b->d), *doc = doc_new("trial.md");
  struct node *book = node_add(doc, doc->root, NODE_BOOK, (struct pos){"trial.md", 1, 1});
  node_copy(doc, book, part->root);
  struct layout_input in = {.ward = ward, .doc = doc, .theme = b->theme, .style = "handbook-b5", .title = "Trial", .lang = "ja"};
  struct pages *p = layout_pages(&in, b->d);
  if (p) pages_draw_all(p);
  doc_free(part);
  doc_free(doc);
  return p;
}

static size_t images(const struct pages *p) {
  size_t n = 0;
  for (size_t i = 0; i < p->n; i++)
    for (size_t k = 0; k < p->page[i].items; k++) n += p->page[i].item[k].kind == ITEM_IMAGE;
  return n;
}

/* 300 by 150 pixels: an inch at 300 ppi, 25.4 mm. */
static void test_resolution(void **state) {
  struct bench *b = *state;
  char *ward = g_dir_make_tmp("annai-figures-XXXXXX", NULL), *assets = g_build_filename(ward, "assets", NULL);
  char *path = g_build_filename(assets, "a.jpg", NULL);
  unsigned char *grey = g_malloc0(300 * 150);
  GByteArray *file = jpeg_file(grey, 300, 150, 1);
  g_mkdir(assets, 0755);
  assert_true(g_file_set_contents(path, (char *)file->data, (gssize)file->len, NULL));
  struct pages *p = lay(b, ward, ":::figure src=a.jpg alt=\"影\" width=25mm caption=\"影\"\n:::\n");
  assert_non_null(p);
  assert_int_equal(images(p), 1);
  const struct tag *figure = NULL;
  for (size_t i = 1; i < p->tags; i++)
    if (p->tag[i].kind == TAG_FIGURE) figure = &p->tag[i];
  assert_non_null(figure);
  assert_string_equal(figure->alt, "影");
  assert_int_equal(p->tag[figure->next].kind, TAG_CAPTION);
  pages_free(p);
  assert_null(lay(b, ward, "![影](a.jpg)\n"));
  assert_true(told(b->d, "image-resolution", 0, 0));
  char *all = told_all(b->d);
  assert_non_null(strstr(all, "assets/a.jpg"));
  assert_non_null(strstr(all, "25.4 mm")); /* the width at which it would do */
  free(all);
  g_unlink(path);
  g_rmdir(assets);
  g_rmdir(ward);
  g_byte_array_free(file, TRUE);
  g_free(grey);
  g_free(path);
  g_free(assets);
  g_free(ward);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_each_kind, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_standing_bars, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_paper_is_web, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_wrong_numbers, set_up, tear_down),
      cmocka_unit_test(test_numbers_shown),
      cmocka_unit_test_setup_teardown(test_resolution, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
