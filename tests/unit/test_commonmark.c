/* CommonMark's own examples through markdown_read and the HTML back end. What is excepted stands with its reason in
 * tests/unit/commonmark-exceptions.txt: a number that works after all, or is not there, fails too. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "suite.h"

static GHashTable *read_exceptions(void) {
  GHashTable *numbers = g_hash_table_new(NULL, NULL);
  char *text;
  assert_true(g_file_get_contents("tests/unit/commonmark-exceptions.txt", &text, NULL, NULL));
  char **line = g_strsplit(text, "\n", -1);
  for (char **l = line; *l; l++)
    if (**l && **l != '#') {
      char *end;
      long number = strtol(*l, &end, 10);
      assert_true(number > 0 && *end == ' ' && end[1]); /* a number and a reason */
      g_hash_table_add(numbers, GINT_TO_POINTER((int)number));
    }
  g_strfreev(line);
  g_free(text);
  return numbers;
}

static void run(unsigned extras) {
  GArray *all = suite_read("commonmark/spec.txt");
  if (!all) {
    print_message("skipped: no CommonMark suite\n");
    skip();
  }
  GHashTable *excepted = read_exceptions();
  assert_true(all->len > 600);
  int bad = 0, good = 0;
  for (guint i = 0; i < all->len; i++) {
    const struct example *e = &g_array_index(all, struct example, i);
    bool except = g_hash_table_remove(excepted, GINT_TO_POINTER(e->number));
    g_autofree char *html = suite_html(e, extras);
    bool same = !strcmp(html, e->html);
    good += same;
    if (same == except) {
      print_error("example %d, %s, line %d: %s\n--- source\n%s--- wanted\n%s--- got\n%s", e->number, e->section, e->line,
                  except ? "is excepted and works" : "differs", e->markdown, e->html, html);
      bad++;
    }
  }
  print_message("%d of %u examples\n", good, all->len);
  suite_free(all);
  assert_int_equal(bad, 0);
  assert_int_equal(g_hash_table_size(excepted), 0);
  g_hash_table_destroy(excepted);
}

static void test_commonmark(void **state) {
  run(0);
}

/* annai's own marks stand in the way of no example either. */
static void test_with_our_own_marks(void **state) {
  run(MARKDOWN_ALL & ~(unsigned)MARKDOWN_CHECKED);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_commonmark), cmocka_unit_test(test_with_our_own_marks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
