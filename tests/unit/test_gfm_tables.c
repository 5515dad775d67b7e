/* GitHub's examples of tables. Those with raw HTML, footnotes, strikethrough or bare addresses in them are left
 * out: annai has none of these. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "suite.h"

/* Examples of the file whose `table` is set, or all in sections whose name tells of tables. */
static void run(const char *file, bool marked, int least) {
  GArray *all = suite_read(file);
  if (!all) {
    print_message("skipped: no %s\n", file);
    skip();
  }
  int bad = 0, good = 0;
  for (guint i = 0; i < all->len; i++) {
    const struct example *e = &g_array_index(all, struct example, i);
    bool about = marked ? e->table : strstr(e->html, "<table>") != NULL;
    if (!about || strstr(e->markdown, "<strong>") || strstr(e->markdown, "[^") || strstr(e->markdown, "~~") ||
        strstr(e->markdown, "www."))
      continue;
    g_autofree char *html = suite_html(e, MARKDOWN_TABLES);
    if (strcmp(html, e->html)) {
      print_error("example %d, line %d\n--- source\n%s--- wanted\n%s--- got\n%s", e->number, e->line, e->markdown, e->html, html);
      bad++;
    } else {
      good++;
    }
  }
  print_message("%s: %d examples\n", file, good);
  suite_free(all);
  assert_int_equal(bad, 0);
  assert_true(good >= least);
}

static void test_specification(void **state) {
  run("cmark-gfm/spec.txt", true, 8);
}

static void test_extensions(void **state) {
  run("cmark-gfm/extensions.txt", false, 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_specification), cmocka_unit_test(test_extensions)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
