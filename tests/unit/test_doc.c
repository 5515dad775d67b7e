/* Documents: goldens of tests/golden/doc (tree, HTML and messages of each input.md), places of errors, links, copies. With
 * ANNAI_GOLDEN=write the goldens are written anew. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <glib.h>
#include <string.h>
#include <time.h>

#include "backend/backend.h"
#include "base/share.h"
#include "model/doc.h"

static struct doc *read_text(const char *text, struct diag *d) {
  return markdown_read(text, strlen(text), "x.md", 1, d);
}

static char *told(struct diag *d) {
  char *text = NULL;
  size_t size = 0;
  FILE *to = open_memstream(&text, &size);
  diag_print(d, to);
  fclose(to);
  return text;
}

static char *html_of(const struct doc *doc, const char *own_path, struct diag *d) {
  GString *out = g_string_new("");
  struct theme *theme = theme_open(".", "standard", "ja", d);
  struct html_settings s = {.base = "../../", .facilities = "facilities/", .theme = theme, .own_path = own_path, .diag = d};
  html_write(doc->root, &s, out);
  theme_free(theme);
  return g_string_free(out, FALSE);
}

/* ---- goldens ---- */

static void compare(const char *folder, const char *name, const char *got) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autofree char *wanted = NULL;
  if (!g_strcmp0(g_getenv("ANNAI_GOLDEN"), "write")) {
    assert_true(g_file_set_contents(path, got, -1, NULL));
    return;
  }
  assert_true(g_file_get_contents(path, &wanted, NULL, NULL));
  if (strcmp(got, wanted))
    print_error("%s differs; got:\n%s", path, got);
  assert_string_equal(got, wanted);
}

static void golden(const char *name) {
  g_autofree char *folder = g_build_filename("tests/golden/doc", name, NULL);
  g_autofree char *input = g_build_filename(folder, "input.md", NULL);
  g_autofree char *text = NULL;
  size_t size;
  assert_true(g_file_get_contents(input, &text, &size, NULL));
  struct diag *d = diag_new(share_dir(), "ja");
  struct doc *doc = markdown_read(text, size, "input.md", 1, d);
  g_autofree char *dump = doc_dump(doc);
  g_autofree char *html = html_of(doc, "guide/own/", d);
  g_autofree char *messages = told(d);
  compare(folder, "tree.txt", dump);
  compare(folder, "page.html", html);
  compare(folder, "told.txt", messages);
  doc_free(doc);
  diag_free(d);
}

static void test_directives(void **state) {
  golden("directives");
}

static void test_notes(void **state) {
  golden("notes");
}

static void test_ruby(void **state) {
  golden("ruby");
}

static void test_tables(void **state) {
  golden("tables");
}

static void test_text(void **state) {
  golden("text");
}

static void test_wrong(void **state) {
  golden("wrong");
}

/* ---- one by one ---- */

/* Reads a text and expects exactly one finding, at a place, by a rule. */
static void expect_one(const char *text, int line, const char *place, const char *rule) {
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = markdown_read(text, strlen(text), "x.md", line, d);
  g_autofree char *message = told(d);
  if (diag_count(d, DIAG_ERROR) + diag_count(d, DIAG_WARNING) != 1 || !g_str_has_prefix(message, place) ||
      !strstr(message, rule))
    fail_msg("%s\nwanted %s … %s, told:\n%s", text, place, rule, message);
  doc_free(doc);
  diag_free(d);
}

static void test_places_of_errors(void **state) {
  expect_one("あ\n\nい<b>う", 1, "x.md:3:2: error", "[raw-html]");
  expect_one("あ\n\nい<b>う", 11, "x.md:13:2: error", "[raw-html]");
  expect_one("- あ\n  - い[う](data:x)", 1, "x.md:2:6: error", "[link-scheme]");
  expect_one("> あ\n> ![い](http://a/)", 1, "x.md:2:3: error", "[image-outside]");
  expect_one(":::note\n:::column\nあ\n:::\n", 1, "x.md:1:1: error", "[directive-open]");
  expect_one(":::note\n:::\n:::\n", 1, "x.md:3:1: error", "[directive-stray-close]");
  expect_one(":::note あ\n:::\n", 1, "x.md:1:9: error", "[directive-no-value]");
  expect_one("あ{い|}う", 1, "x.md:1:2: error", "[ruby-empty]");
  expect_one("あ{いう|a|b|c}う", 1, "x.md:1:2: error", "[ruby-count]");
  expect_one("| a |\n| - |\n| {い|} |", 1, "x.md:3:3: error", "[ruby-empty]");
  expect_one("| a | b |\n| - | - |\n| x | <b>い y |", 1, "x.md:3:7: error", "[raw-html]");
  expect_one("> :::note\n", 1, "x.md:1:3: error", "[directive-inside]");
  expect_one("- あ\n  :::note\n", 1, "x.md:2:3: error", "[directive-inside]");
  expect_one("{**い**|う}", 1, "x.md:1:1: error", "[ruby-open]");
  expect_one("**「あ」**い", 1, "x.md:1:", "[strong-unmatched]");
}

static void test_nothing_wrong(void **state) {
  static const char *const texts[] = {
      "", "\n\n", "あ\\{い|う}", "`{い|う`", "\\*\\*あ\\*\\*", "あ\n\\:::い", "|", "| a\n| -", "a | b\n\n--- | ---",
      ":::note\n:::", "```\n:::note\n```\n", "    :::note\n", "[a](tel:03-0000-1100) [b](https://a/) [c](mailto:a@example.jp)",
  };
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    struct diag *d = diag_new(share_dir(), "en");
    struct doc *doc = read_text(texts[i], d);
    if (diag_count(d, DIAG_ERROR) + diag_count(d, DIAG_WARNING))
      fail_msg("%s: %s", texts[i], told(d));
    doc_free(doc);
    diag_free(d);
  }
}

static char *repeated(const char *piece, int times) {
  GString *out = g_string_new("");
  for (int i = 0; i < times; i++)
    g_string_append(out, piece);
  return g_string_free(out, FALSE);
}

/* Nothing crashes or hangs, and what is cut off is told. */
static void test_deep_and_long(void **state) {
  static const struct {
    const char *piece;
    bool told;
  } cases[] = {{"> ", true}, {"1. ", true}, {"*a ", false}, {"[", false}, {"*a **a ", false}, {":::note\n", true},
               {"{a|b", true}, {"|", false}, {"| a ", false}, {"`", false}, {"<b>", true}, {"![", false}, {"\\{", false}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new(share_dir(), "en");
    g_autofree char *text = repeated(cases[i].piece, 5000);
    struct doc *doc = read_text(text, d);
    if (cases[i].told)
      assert_true(diag_errors(d) > 0);
    g_autofree char *dump = doc_dump(doc);
    assert_non_null(dump);
    doc_free(doc);
    diag_free(d);
  }
}

/* What is too deep or too long is told as that, once where it begins to be. */
static void test_limits(void **state) {
  static const struct {
    const char *piece;
    int most, more; /* as many may be, as many are too many */
    const char *end, *rule;
  } cases[] = {{"> ", 90, 101, "あ", "[markdown-too-deep]"},
               {"あ", 64 * 1024 / 3, 64 * 1024 / 3 + 1, "", "[markdown-too-long]"},
               {":::note\n", 16, 17, "あ\n", "[directive-too-deep]"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    for (int over = 0; over < 2; over++) {
      struct diag *d = diag_new(share_dir(), "en");
      g_autofree char *pieces = repeated(cases[i].piece, over ? cases[i].more : cases[i].most);
      g_autofree char *closed = repeated(*cases[i].piece == ':' ? ":::\n" : "", over ? cases[i].more : cases[i].most);
      g_autofree char *text = g_strconcat(pieces, cases[i].end, closed, NULL);
      struct doc *doc = read_text(text, d);
      g_autofree char *message = told(d);
      if ((strstr(message, cases[i].rule) != NULL) != over) fail_msg("%d of \"%s\": %s", over, cases[i].piece, message);
      doc_free(doc);
      diag_free(d);
    }
}

static void test_hostile_sample(void **state) {
  const char *shared = g_getenv("ANNAI_SHARED") ? g_getenv("ANNAI_SHARED") : "../shared";
  g_autofree char *path = g_build_filename(shared, "hostile-samples/raw-html.md", NULL);
  g_autofree char *text = NULL;
  size_t size;
  if (!g_file_get_contents(path, &text, &size, NULL)) {
    print_message("skipped: no %s\n", path);
    skip();
  }
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = markdown_read(text, size, "raw-html.md", 1, d);
  g_autofree char *message = told(d);
  assert_non_null(strstr(message, "raw-html.md:3:1: error"));
  assert_non_null(strstr(message, "raw-html.md:5:1: error"));
  assert_non_null(strstr(message, "[link-scheme]"));
  assert_non_null(strstr(message, "[image-outside]"));
  assert_int_equal(diag_errors(d), 3);
  doc_free(doc);
  diag_free(d);
}

/* ---- ids ---- */

/* Equal headings are numbered on, past an id that somebody gave, and in time that does not grow with their square. */
static void test_equal_headings(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  g_autofree char *headings = repeated("# あ\n\n", 20000);
  g_autofree char *text = g_strconcat(":::note id=あ-3\n:::\n\n# あ 2\n\n", headings, NULL);
  clock_t start = clock();
  struct doc *doc = read_text(text, d);
  assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5);
  assert_int_equal(diag_errors(d), 0);
  const struct node *n = doc->root->first->next;
  assert_string_equal(n->id, "あ-2");
  assert_string_equal(n->next->id, "あ");
  assert_string_equal(n->next->next->id, "あ-4");
  assert_string_equal(doc->root->last->id, "あ-20002");
  doc_free(doc);
  diag_free(d);
}

/* ---- links ---- */

static void expect_path(const char *url, const char *path, const char *anchor) {
  g_autofree char *found_anchor = NULL;
  g_autofree char *found = doc_link_path(url, "guide/own/", &found_anchor);
  if (g_strcmp0(found, path) || g_strcmp0(found_anchor, anchor))
    fail_msg("%s leads to %s # %s", url, found ? found : "nowhere", found_anchor ? found_anchor : "");
}

static void test_link_paths(void **state) {
  expect_path("/guide/a/", "guide/a/", "");
  expect_path("/guide/a", "guide/a/", "");
  expect_path("/guide/a/index.html#x", "guide/a/", "x");
  expect_path("other.md#%E3%81%82", "guide/other/", "あ");
  expect_path("../a/#b", "guide/a/", "b");
  expect_path("../../print/map.pdf", "print/map.pdf", "");
  expect_path("#x", "guide/own/", "x");
  expect_path("/", "", "");
  expect_path("../../..", NULL, NULL);
  expect_path("https://example.jp/", NULL, NULL);
  expect_path("//example.jp/", NULL, NULL);
  expect_path("\\\\example.jp", NULL, NULL);
  expect_path("tel:119", NULL, NULL);
  static const char *const bad[] = {"/etc/passwd", "../a.svg", "a/../../b.svg", "https://a/b.svg", "", "a//b.svg", "a%2e%2e/%2e%2e/b",
                                    "..\\a.svg", "data:x"};
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autofree char *path = doc_image_path(bad[i]);
    if (path)
      fail_msg("%s stands at %s", bad[i], path);
  }
  g_autofree char *image = doc_image_path("assets/images/a.svg");
  assert_string_equal(image, "static/images/a.svg");
}

static bool known(const char *path, const char *anchor, const void *data) {
  return (!strcmp(path, "guide/a/") && (!*anchor || !strcmp(anchor, "x"))) || !strcmp(path, "static/images/a.svg");
}

static void test_check_links(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = read_text("# ここ\n\n[a](/guide/a/) [b](a.md#x) [c](#ここ) [d](tel:119) ![e](images/a.svg)\n\n"
                              "[f](/guide/b/)\n\n[g](a.md#y)\n\n[h](#そこ)\n\n![i](images/b.svg)\n\n[j](../../../k)\n", d);
  doc_check_links(doc, "guide/own/", known, NULL, d);
  g_autofree char *message = told(d);
  assert_non_null(strstr(message, "x.md:5:1: error"));
  assert_non_null(strstr(message, "x.md:7:1: error"));
  assert_non_null(strstr(message, "x.md:9:1: error"));
  assert_non_null(strstr(message, "x.md:11:1: error"));
  assert_non_null(strstr(message, "x.md:13:1: error"));
  assert_int_equal(diag_errors(d), 5);
  doc_free(doc);
  diag_free(d);
}

/* ---- the tree ---- */

static void test_copy_and_walk(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = read_text("# {見出|みだ}し\n\n:::note title=あ\n- い *う*\n:::\n\n| a |\n| - |\n| b |\n", d);
  struct doc *copy = doc_new("y.md");
  for (const struct node *n = doc->root->first; n; n = n->next)
    node_copy(copy, copy->root, n);
  g_autofree char *before = doc_dump(doc);
  doc_free(doc); /* nothing of the copy may lean on it */
  g_autofree char *after = doc_dump(copy);
  assert_string_equal(before, after);
  g_autofree char *plain = node_plain_text(copy->root->first);
  assert_string_equal(plain, "見出し");
  int nodes = 0;
  for (const struct node *n = copy->root; n; n = node_next(copy->root, n))
    nodes++;
  assert_int_equal(nodes, 18);
  struct node *note = copy->root->first->next;
  assert_string_equal(node_attr(note, "title", ""), "あ");
  node_set_attr(copy, note, "title", "え");
  node_set_attr(copy, note, "kind", "urgent");
  assert_string_equal(node_attr(note, "title", ""), "え");
  assert_string_equal(node_attr(note, "kind", ""), "urgent");
  assert_string_equal(node_attr(note, "none", "x"), "x");
  doc_free(copy);
  diag_free(d);
}

static void test_unfit_for_a_page(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = read_text(":::page\nあ\n:::\n\n:::map\n:::\n\n:::chart src=a.csv alt=\"\"\n:::\n\n:::facilities\n:::\n\n"
                              ":::reuse id=a\n:::\n", d);
  assert_int_equal(diag_errors(d), 0);
  g_autofree char *html = html_of(doc, NULL, d);
  assert_int_equal(diag_errors(d), 5);
  assert_non_null(strstr(html, "<p>あ</p>"));
  doc_free(doc);
  diag_free(d);
}

static void test_places(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = doc_new("x.md");
  struct node *n = node_add(doc, doc->root, NODE_PLACES, (struct pos){0});
  static const struct place places[] = {{.id = "a", .name = "<医院>", .tel = "#7119*1", .kind_name = "診療所", .number = 7}};
  n->places = places;
  n->place_count = 1;
  g_autofree char *html = html_of(doc, NULL, d);
  assert_string_equal(html, "<ul class=\"places\">\n<li><span class=\"number\">7</span> <a class=\"name\" "
                            "href=\"../../facilities/a/index.html\">&lt;医院&gt;</a> <span class=\"kind\">診療所</span> "
                            "<a class=\"tel\" href=\"tel:%237119*1\">#7119*1</a></li>\n</ul>\n");
  doc_free(doc);
  diag_free(d);
}

static void test_numbers_stay_whole(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = read_text("電話03-0000-1100と0300001100。3-4個、-、2027-、**0120-000-123**-", d);
  g_autofree char *html = html_of(doc, "guide/own/", d);
  assert_string_equal(html, "<p>電話<span class=\"whole\">03-0000-1100</span>と<span class=\"whole\">0300001100</span>。3-4個、-、2027-、"
                            "<strong><span class=\"whole\">0120-000-123</span></strong>-</p>\n");
  doc_free(doc);
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_directives), cmocka_unit_test(test_ruby), cmocka_unit_test(test_notes), cmocka_unit_test(test_tables), cmocka_unit_test(test_text),
    cmocka_unit_test(test_wrong), cmocka_unit_test(test_places_of_errors), cmocka_unit_test(test_nothing_wrong),
    cmocka_unit_test(test_deep_and_long), cmocka_unit_test(test_limits), cmocka_unit_test(test_hostile_sample), cmocka_unit_test(test_link_paths),
    cmocka_unit_test(test_check_links), cmocka_unit_test(test_copy_and_walk), cmocka_unit_test(test_unfit_for_a_page),
    cmocka_unit_test(test_places), cmocka_unit_test(test_equal_headings), cmocka_unit_test(test_numbers_stay_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
