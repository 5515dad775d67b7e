/* Pairing the pages of two files, lines gone and come, and what a copier makes of a colour. */
#include "drawing.h"

#include <math.h>
#include <unistd.h>

#include "press/compare.h"
#include "press/photocopy.h"

/* The pairing as text: "1-1 2-0 3-2". */
static char *pairing(char **old, char **new, const unsigned long long *looks[2]) {
  char **const text[2] = {old, new};
  size_t n[2] = {g_strv_length(old), g_strv_length(new)}, pairs;
  static const unsigned long long unknown[64];
  const unsigned long long *const look[2] = {looks ? looks[0] : unknown, looks ? looks[1] : unknown};
  struct compared *c = compare_align(text, look, n, &pairs);
  GString *s = g_string_new(NULL);
  for (size_t i = 0; i < pairs; i++) g_string_append_printf(s, "%s%zu-%zu", i ? " " : "", c[i].page[0], c[i].page[1]);
  g_free(c);
  return g_string_free(s, FALSE);
}
#define PAGES(...) ((char *[]){__VA_ARGS__, NULL})
#define PAIRED(want, old, new) \
  do { \
    char *got = pairing(old, new, NULL); \
    assert_string_equal(got, want); \
    g_free(got); \
  } while (0)

static void test_align(void **state) {
  PAIRED("1-1 2-2 3-3", PAGES("a", "b", "c"), PAGES("a", "b", "c"));
  PAIRED("1-1 2-0 3-2", PAGES("a", "b", "c"), PAGES("a", "c"));
  PAIRED("1-1 0-2 2-3", PAGES("a", "c"), PAGES("a", "b", "c"));
  PAIRED("0-1 1-2 2-3", PAGES("a", "b"), PAGES("x", "a", "b"));
  PAIRED("1-1 2-2 3-0", PAGES("a", "b", "c"), PAGES("a", "b"));
  PAIRED("1-1", PAGES("a"), PAGES("z")); /* one page each: the same page, all of it changed */
  /* A page with most of its lines is the same page, wherever another was put in. */
  PAIRED("1-1 0-2 2-3 3-4", PAGES("t", "1\n2\n3\n4", "e"), PAGES("t", "q\nr", "1\n2\n3\n5", "e"));
  PAIRED("1-0 2-1 0-2 3-3", PAGES("gone\nwords", "1\n2\n3\n4", "e\nf"), PAGES("1\n2\n3\n5", "all\nnew", "e\nf"));
}

/* Without text the looks decide. */
static void test_looks(void **state) {
  const unsigned long long old[] = {11, 13, 17}, new[] = {11, 17};
  const unsigned long long *look[2] = {old, new};
  char *got = pairing(PAGES("", "", ""), PAGES("", ""), look);
  assert_string_equal(got, "1-1 2-0 3-2");
  g_free(got);
}

static void test_lines(void **state) {
  char **gone = compare_lines("a\nb\n\nb\nc", "c\nb\nd");
  assert_int_equal(g_strv_length(gone), 2);
  assert_string_equal(gone[0], "a");
  assert_string_equal(gone[1], "b");
  g_strfreev(gone);
  gone = compare_lines("a\nb", "b\na");
  assert_int_equal(g_strv_length(gone), 0);
  g_strfreev(gone);
}

static void test_tone(void **state) {
  struct copier how = {.contrast = 1.5, .threshold = 0.6, .apart = 0.1};
  assert_float_equal(copied_tone(&how, (unsigned char[]){0, 0, 0}), 0, 1e-9);
  assert_float_equal(copied_tone(&how, (unsigned char[]){255, 255, 255}), 1, 1e-9);
  assert_float_equal(copied_tone(&how, (unsigned char[]){128, 128, 128}), 0.503, 0.01);
  assert_true(copied_tone(&how, (unsigned char[]){255, 246, 209}) > 0.99); /* a pale ground is gone */
}

/* Two inks side by side on a page that fall to one tone, and two that do not. */
static void test_pairs(void **state) {
  char *gs = g_find_program_in_path("gs");
  g_free(gs);
  if (!gs) skip();
  struct drawing g = drawing_new();
  struct page *page = pages_add(g.pages, 200, 100);
  page_fill_box(g.pages, page, (struct box){0, 0, 200, 100}, drawing_ink(&g, "paper"));
  page_fill_box(g.pages, page, (struct box){20, 20, 60, 80}, drawing_ink(&g, "nano_pale"));
  page_fill_box(g.pages, page, (struct box){60, 20, 100, 80}, drawing_ink(&g, "ink"));
  page_fill_box(g.pages, page, (struct box){100, 20, 140, 80}, drawing_ink(&g, "ai"));
  size_t size;
  char *pdf = drawing_screen(&g, &size), *path = g_strdup_printf("%s/annai-copy-%d.pdf", g_get_tmp_dir(), (int)getpid());
  assert_true(g_file_set_contents(path, pdf, (gssize)size, NULL));
  struct copier how = {1.5, 0.6, 0.1, 5, 100};
  struct photocopy *p = photocopy_make(path, g.theme, &how, 1, g.d);
  unlink(path);
  assert_non_null(p);
  assert_int_equal(p->n, 1);
  assert_non_null(p->page[0].fax);
  bool pale = false, dark = false;
  for (size_t i = 0; i < p->page[0].pairs; i++) {
    const struct copied_pair *k = &p->page[0].pair[i];
    const char *a = theme_ink(g.theme, k->a)->id, *b = theme_ink(g.theme, k->b)->id;
    pale |= !strcmp(a, "paper") && !strcmp(b, "nano_pale") && k->grey && fabs(k->border_mm - 140 / PT_PER_MM) < 2;
    dark |= !strcmp(a, "ink") && !strcmp(b, "ai") && k->fax && fabs(k->border_mm - 60 / PT_PER_MM) < 2;
    assert_false(!strcmp(a, "ink") && !strcmp(b, "paper"));
  }
  assert_true(pale);
  assert_true(dark);
  photocopy_free(p);
  g_free(path);
  g_free(pdf);
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_align), cmocka_unit_test(test_looks), cmocka_unit_test(test_lines),
                                     cmocka_unit_test(test_tone), cmocka_unit_test(test_pairs)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
