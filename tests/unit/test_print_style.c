/* Print styles: one reader for books and maps, styles that extend others, and what is told of a wrong one. */
#include "drawing.h"

#include <math.h>

#include "layout/map/map.h"
#include "layout/book/print_style.h"
#include "theme/parts.h"
#include "ward.h"

struct sample {
  char *folder;
  struct diag *d;
  struct theme *theme;
  struct print_style style;
  bool open;
};

/* A theme of the ward's own with one to three print styles: a, b and c. */
static struct sample sample_new(const char *a, const char *b, const char *c) {
  struct sample s = {.folder = folder_new(), .d = diag_new(share_dir(), "en")};
  folder_put(s.folder, "themes/own/theme.yaml", "name: own\nextends: standard\n");
  if (a) folder_put(s.folder, "themes/own/print/a.yaml", a);
  if (b) folder_put(s.folder, "themes/own/print/b.yaml", b);
  if (c) folder_put(s.folder, "themes/own/print/c.yaml", c);
  s.theme = theme_open(s.folder, "own", "ja", s.d);
  assert_non_null(s.theme);
  s.open = print_open(&s.style, s.theme, "a", s.d);
  return s;
}

static void sample_free(struct sample *s) {
  theme_free(s->theme);
  diag_free(s->d);
  folder_remove(s->folder);
}

static void what_is_missing_comes_from_further_down(void **state) {
  struct sample s = sample_new("extends: b\npaper: {width: 10}\n", "extends: c\npaper: {height: 20mm}\nink: ai\n",
                               "paper: {width: 99, bleed: 3}\nink: sub\nfamily: BIZ UDGothic\ndash: [1, 2, 3]\n");
  double dash[4];
  size_t n;
  assert_true(s.open);
  assert_true(fabs(print_pt(&s.style, "paper.width") - 10 * PT_PER_MM) < 1e-9);
  assert_true(fabs(print_pt(&s.style, "paper.height") - 20 * PT_PER_MM) < 1e-9);
  assert_true(fabs(print_pt(&s.style, "paper.bleed") - 3 * PT_PER_MM) < 1e-9);
  assert_int_equal(print_ink(&s.style, "ink"), theme_ink_named(s.theme, "ai", (struct pos){0}, s.d));
  assert_string_equal(print_text(&s.style, "family"), "BIZ UDGothic");
  assert_int_equal(print_lengths(&s.style, "dash", dash, 2), 2);
  print_pts(&s.style, "dash", s.theme->arena, &n);
  assert_int_equal(n, 3);
  assert_true(fabs(print_pt_or(&s.style, "paper.none", 7) - 7) < 1e-9);
  assert_int_equal(diag_errors(s.d), 0);
  assert_true(fabs(print_pt(&s.style, "paper.none") - 0) < 1e-9);
  print_pt(&s.style, "paper.none");
  assert_int_equal(diag_errors(s.d), 1); /* told once */
  sample_free(&s);
}

static void a_circle_is_refused(void **state) {
  struct sample s = sample_new("extends: b\n", "extends: c\n", "extends: b\n");
  assert_false(s.open);
  assert_true(told(s.d, "style-extends-itself", 1, 10));
  sample_free(&s);
  s = sample_new("extends: a\n", NULL, NULL);
  assert_false(s.open);
  assert_true(told(s.d, "style-extends-itself", 1, 10));
  sample_free(&s);
}

static void an_absent_style_is_always_told(void **state) {
  struct sample s = sample_new("extends: nowhere\n", NULL, NULL);
  assert_false(s.open);
  assert_true(told(s.d, "style-absent", 1, 10));
  struct print_style other;
  assert_int_equal(diag_errors(s.d), 1);
  assert_false(print_open(&other, s.theme, "neither", s.d)); /* an error before it does not hide it */
  assert_int_equal(diag_errors(s.d), 2);
  sample_free(&s);
}

static void wrong_words_are_told(void **state) {
  const struct {
    const char *yaml, *rule;
    int line, col;
  } cases[] = {
      {"text: {body: {size: 10, pitch: 15, bold: ture}}\n", "key-bool", 1, 42},
      {"text: {body: {size: 10, pitch: 15, phrases: 1}}\n", "key-bool", 1, 45},
      {"text: {body: {size: 10, pitch: 15, align: centr}}\n", "style-word", 1, 43},
      {"text: {body: {size: 10, pitch: 15, strong: thick}}\n", "style-word", 1, 44},
      {"text: {body: {size: 10, pitch: 15, sise: 3}}\n", "key-unknown-near", 1, 36},
      {"text: {body: {size: [10], pitch: 15}}\n", "style-length", 0, 0},
      {"text: {body: {size: 10, pitch: 15, ink: [ai]}}\n", "style-one", 0, 0},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *yaml = g_strconcat("extends: b\n", cases[i].yaml, NULL);
    struct sample s = sample_new(yaml, "compose: {family: BIZ UDGothic, quarter: 0.1, squeeze: 0}\n", NULL);
    assert_true(s.open);
    print_look(&s.style, "body");
    assert_true(told(s.d, cases[i].rule, cases[i].line ? cases[i].line + 1 : 0, cases[i].col));
    sample_free(&s);
    g_free(yaml);
  }
}

static void wrong_letterings_of_maps_are_told(void **state) {
  const struct {
    const char *yaml, *rule;
  } cases[] = {
      {"{size: 5, weight: blod}", "style-word"},
      {"{size: 5, halo_ikn: ai}", "key-unknown-near"},
      {"{size: 5, ink: [ai]}", "style-one"},
      {"{weight: bold}", "style-missing"},
      {"{size: 5, spacing: wide}", "key-length"},
      {"{size: 5, condense_min: 0.1}", "map-style-bounds"},
      {"{size: [5]}", "style-length"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *yaml = g_strconcat("extends: map-a1\nmine: ", cases[i].yaml, "\n", NULL);
    struct sample s = sample_new(yaml, NULL, NULL);
    assert_true(s.open);
    style_look(&s.style, "mine");
    assert_true(told(s.d, cases[i].rule, 0, 0));
    sample_free(&s);
    g_free(yaml);
  }
}

static void values_of_the_wrong_form_are_told(void **state) {
  struct sample s = sample_new(
      "a: {b: 1}\nlist: 3\nnumber: inf\nink: {a: b}\nbox: [1, 2, 3, 4, 5]\nfour: [1, 2, 3, 4]\n", NULL, NULL);
  double out[4];
  assert_true(s.open);
  print_pt(&s.style, "a");
  assert_true(told(s.d, "style-length", 1, 1));
  assert_int_equal(print_lengths(&s.style, "list", out, 4), 0);
  assert_true(told(s.d, "style-list", 2, 7));
  print_number(&s.style, "number");
  assert_true(told(s.d, "style-number", 3, 9));
  print_ink(&s.style, "ink");
  assert_true(told(s.d, "style-one", 4, 1));
  size_t before = diag_errors(s.d);
  style_box(&s.style, "four");
  assert_int_equal(diag_errors(s.d), before);
  style_box(&s.style, "box");
  assert_true(told(s.d, "map-style-box", 0, 0));
  sample_free(&s);
}

static void lines_that_cannot_be_drawn_are_told(void **state) {
  const struct {
    const char *yaml, *rule;
  } cases[] = {
      {"{weight: 0.3, dash: 3}", "map-style-dash"},
      {"{weight: 0.3, dash: [0, 0]}", "map-style-dash"},
      {"{weight: 0.3, dash: [1, 1, 1, 1, 1, 1, 1, 1]}", "map-style-dash"},
      {"{wieght: 0.3}", "key-unknown-near"},
      {"{weight: thin}", "key-length"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *yaml = g_strconcat("extends: map-a1\nmine: ", cases[i].yaml, "\n", NULL);
    struct sample s = sample_new(yaml, NULL, NULL);
    style_line(&s.style, "mine");
    assert_true(told(s.d, cases[i].rule, 0, 0));
    sample_free(&s);
    g_free(yaml);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_missing_comes_from_further_down), cmocka_unit_test(a_circle_is_refused),
      cmocka_unit_test(an_absent_style_is_always_told),          cmocka_unit_test(wrong_words_are_told),
      cmocka_unit_test(wrong_letterings_of_maps_are_told),       cmocka_unit_test(values_of_the_wrong_form_are_told),
      cmocka_unit_test(lines_that_cannot_be_drawn_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
