/* Tables and forms on paper: joined cells, rows cut between lines, repeated heads, captions, tables to fill, their structure; what
 * does not fit is refused. The whole as a dump: tests/golden/tables, written anew with ANNAI_GOLDEN=write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "layout/page/pages.h"
#include "publication/figures_csv.h"

static const char *const WARD = "tests/golden/tables";

struct bench {
  struct diag *d;
  struct theme *theme;
};

static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->d = diag_new("generator/share", "en");
  b->theme = theme_open(WARD, "standard", "ja", b->d);
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

static struct pages *lay(struct bench *b, const char *md) {
  struct doc *part = markdown_read(md, strlen(md), "trial.md", 1, b->d);
  assert_non_null(part);
  struct doc *doc = doc_new("trial.md");
  struct node *book = node_add(doc, doc->root, NODE_BOOK, (struct pos){"trial.md", 1, 1});
  tables_fill(part, part->root, WARD, b->d);
  node_copy(doc, book, part->root);
  struct layout_input in = {.ward = WARD, .doc = doc, .theme = b->theme, .style = "handbook-b5", .title = "Trial", .lang = "ja"};
  struct pages *p = diag_errors(b->d) ? NULL : layout_pages(&in, b->d);
  if (p) pages_draw_all(p);
  doc_free(part);
  doc_free(doc);
  return p;
}

static void refused(const char *md, const char *rule) {
  struct bench *b;
  void *state;
  assert_int_equal(set_up(&state), 0);
  b = state;
  struct pages *p = lay(b, md);
  char *text = NULL;
  size_t size = 0;
  FILE *to = open_memstream(&text, &size);
  diag_print(b->d, to);
  fclose(to);
  if (p || !strstr(text, rule)) fail_msg("%s is not told for %s, but: %s", rule, md, text);
  free(text);
  if (p) pages_free(p);
  tear_down(&state);
}

static size_t texts(const struct page *page, const char *text, bool tagged) {
  size_t n = 0;
  for (size_t i = 0; i < page->items; i++) {
    const struct page_item *item = &page->item[i];
    n += item->kind == ITEM_TEXT && item->text.size == strlen(text) && !memcmp(item->text.utf8, text, item->text.size) &&
         (item->tag != 0) == tagged;
  }
  return n;
}

static char *long_table(void) {
  GString *md = g_string_new("| 項目 | 説明 |\n| --- | --- |\n");
  for (int row = 0; row < 3; row++) {
    g_string_append_printf(md, "| 行%d | ", row + 1);
    for (int i = 0; i < 30; i++) g_string_append(md, "病院の退院支援の担当者が話し合います。");
    g_string_append(md, " |\n");
  }
  return g_string_free(md, FALSE);
}

/* A long row goes on overleaf, where the head is repeated and is no content; what names the row is not. */
static void long_rows_are_cut(void **state) {
  char *md = long_table();
  struct pages *p = lay(*state, md);
  assert_non_null(p);
  assert_true(p->n > 1);
  assert_int_equal(texts(&p->page[0], "項目", true), 1);
  for (size_t i = 1; i < p->n; i++) {
    assert_int_equal(texts(&p->page[i], "項目", true), 0);
    assert_int_equal(texts(&p->page[i], "項目", false), 1);
  }
  size_t rows = 0;
  for (tag_id t = 1; t < p->tags; t++) rows += p->tag[t].kind == TAG_ROW;
  assert_int_equal(rows, 4);
  pages_free(p);
  g_free(md);
}

static const struct tag *tag_nth(const struct pages *p, enum tag_kind kind, size_t n) {
  for (tag_id t = 1; t < p->tags; t++)
    if (p->tag[t].kind == kind && n-- == 0) return &p->tag[t];
  return NULL;
}

static void structure_has_spans_and_scope(void **state) {
  struct pages *p = lay(*state, ":::table head=2 caption=題\n| a | 費用 | < |\n| --- | --- | --- |\n| ^ | 1割 | 2割 |\n| b | c | d |\n| e | ^ | f |\n:::\n");
  assert_non_null(p);
  assert_int_equal(tag_nth(p, TAG_TH, 0)->rows, 2);
  assert_int_equal(tag_nth(p, TAG_TH, 1)->columns, 2);
  assert_int_equal(tag_nth(p, TAG_TH, 1)->scope, 'c');
  assert_int_equal(tag_nth(p, TAG_TD, 1)->rows, 2);
  assert_null(tag_nth(p, TAG_TH, 4));
  assert_null(tag_nth(p, TAG_TD, 5));
  assert_non_null(tag_nth(p, TAG_CAPTION, 0));
  assert_int_equal(p->tag[tag_nth(p, TAG_CAPTION, 0)->parent].kind, TAG_TABLE);
  pages_free(p);
}

static void what_does_not_fit_is_refused(void **state) {
  (void)state;
  refused("| 03-0000-0000-0000-0000-0000-0000 | 03-0000-0000-0000-0000-0000-0000 | 03-0000-0000-0000-0000-0000-0000 |\n| --- | --- | --- |\n",
          "table-too-wide");
  refused(":::table widths=\"3 97\"\n| 03-1234-5678 | a |\n| --- | --- |\n:::\n", "table-column-narrow");
  refused(":::table widths=\"20 30\"\n| a | b |\n| --- | --- |\n:::\n", "table-widths");
  refused(":::table widths=\"20 30 50\"\n| a | b |\n| --- | --- |\n:::\n", "table-widths");
  refused(":::table date=4月\n| a | b |\n| --- | --- |\n:::\n", "table-date");
  refused(":::table src=tables/none.csv\n:::\n", "table-src-missing");
  refused(":::table\n:::\n", "table-none");
  refused(":::table src=fees.csv\n| a | b |\n| --- | --- |\n:::\n", "table-twice");
  refused(":::table src=fees.csv\nことば\n:::\n", "table-other");
  refused(":::table src=joined.csv\n:::\n", "table-join-left");
  refused(":::write label=あ lines=2 pitch=7mm\n:::\n", "write-pitch");
  refused(":::write table=\"a|b\" rows=2 height=6mm\n:::\n", "write-pitch");
  refused(":::write lines=2\n:::\n", "write-no-label");
  refused(":::write table=\"a||b\"\n:::\n", "write-no-label");
}

static size_t text_items(const struct pages *p, const char *text) {
  size_t n = 0;
  for (size_t i = 0; i < p->n; i++) n += texts(&p->page[i], text, true);
  return n;
}

/* Columns share the room so that the table is lowest: no head is broken, and no cell takes a line more than it must. */
static void columns_make_the_table_low(void **state) {
  struct pages *p = lay(*state, "| 職種 | 家でしてくれること | 回数のめやす | 1回の費用（1割） |\n| --- | --- | --- | ---: |\n"
                                "| 訪問診療の医師 | 診察、薬の調整、点滴、見まもり | 月2回 | 3,500円 |\n"
                                "| 訪問看護師 | 体調の観察、傷の手当て、管の管理、入浴の手助け、家族の相談 | 週1〜3回 | 850円 |\n"
                                "| 歯科医師・歯科衛生士 | 入れ歯の調整、口の掃除、飲みこみの訓練 | 月1〜4回 | 400〜1,100円 |\n");
  assert_non_null(p);
  assert_int_equal(text_items(p, "回数のめやす"), 1);
  assert_int_equal(text_items(p, "1回の費用（1割）"), 1);
  assert_int_equal(text_items(p, "週1〜3回"), 1);
  assert_int_equal(text_items(p, "飲みこみの訓練"), 1); /* two lines, not three */
  assert_int_equal(text_items(p, "家族の相談"), 1);
  pages_free(p);
}

/* The table's dump, with a CSV, joined cells, a caption and what is to be filled in. */
static void the_dump_is_the_golden_one(void **state) {
  struct bench *b = *state;
  char *md = NULL, *wanted = NULL, *golden = g_build_filename(WARD, "expected.txt", NULL), *input = g_build_filename(WARD, "input.md", NULL);
  assert_true(g_file_get_contents(input, &md, NULL, NULL));
  struct pages *p = lay(b, md);
  assert_non_null(p);
  char *dump = pages_dump(p, b->theme);
  if (!g_strcmp0(g_getenv("ANNAI_GOLDEN"), "write")) assert_true(g_file_set_contents(golden, dump, -1, NULL));
  assert_true(g_file_get_contents(golden, &wanted, NULL, NULL));
  assert_string_equal(dump, wanted);
  pages_free(p);
  g_free(dump);
  g_free(md);
  g_free(wanted);
  g_free(golden);
  g_free(input);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(long_rows_are_cut, set_up, tear_down),
      cmocka_unit_test_setup_teardown(structure_has_spans_and_scope, set_up, tear_down),
      cmocka_unit_test(what_does_not_fit_is_refused),
      cmocka_unit_test_setup_teardown(columns_make_the_table_low, set_up, tear_down),
      cmocka_unit_test_setup_teardown(the_dump_is_the_golden_one, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
