/* Folding on paper: where each panel lies after each fold, and which way up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "layout/map/fold.h"

static struct folding *folded(int columns, int rows, const char *const *folds) {
  struct folding *f = folding_new(columns, rows);
  for (; *folds; folds++) assert_int_equal(folding_fold(f, *folds), FOLD_GOOD);
  return f;
}

/* "4,1 4,1r 3,2ru": place, reverse, upside. */
static void assert_stack(const struct folding *f, size_t step, int column, int row, const char *wanted) {
  size_t n;
  const struct leaf *leaf = folding_stack(f, step, column, row, &n);
  char said[1024] = "";
  for (size_t i = 0; i < n; i++) {
    size_t at = strlen(said);
    snprintf(said + at, sizeof said - at, "%s%d,%d%s%s", i ? " " : "", leaf[i].column, leaf[i].row,
             leaf[i].reverse ? "r" : "", leaf[i].upside ? "u" : "");
  }
  assert_string_equal(said, wanted);
}

static void an_accordion_lies_in_order(void **state) {
  static const char *const folds[] = {"left back", "left front", "left back", NULL};
  struct folding *f = folded(4, 1, folds);
  int columns, rows;
  folding_size(f, 3, &columns, &rows);
  assert_int_equal(columns * rows, 1);
  /* Zigzag: each second panel shows its reverse, none stands on its head, neighbours stay neighbours. */
  assert_stack(f, 3, 1, 1, "4,1 3,1r 2,1 1,1r");
  assert_stack(f, 1, 1, 1, "2,1 1,1r");
  assert_stack(f, 0, 3, 1, "3,1");
  folding_free(f);
}

static void folded_in_half_the_lower_row_stands_on_its_head(void **state) {
  static const char *const folds[] = {"left back", "bottom back", NULL};
  struct folding *f = folded(2, 2, folds);
  assert_stack(f, 1, 1, 2, "2,2 1,2r");
  assert_stack(f, 2, 1, 1, "2,1 1,1r 1,2u 2,2ru");
  folding_free(f);
  static const char *const over[] = {"right front", "top front", NULL};
  f = folded(2, 2, over);
  assert_stack(f, 1, 1, 1, "2,1r 1,1");
  assert_stack(f, 2, 1, 1, "1,1ru 2,1u 2,2r 1,2");
  folding_free(f);
}

/* A1: the cover is the panel at the top right, its back the one below, printed on its head. */
static void the_sheet_of_the_style(void **state) {
  static const char *const folds[] = {"left back", "left front", "left back", "bottom back 2", "bottom back", NULL};
  struct folding *f = folded(4, 4, folds);
  size_t n;
  const struct leaf *leaf = folding_stack(f, 5, 1, 1, &n);
  assert_int_equal(n, 16);
  assert_true(leaf[0].column == 4 && leaf[0].row == 1 && !leaf[0].reverse && !leaf[0].upside);
  assert_true(leaf[15].column == 4 && leaf[15].row == 2 && leaf[15].reverse && leaf[15].upside);
  /* Every panel is there once, whatever was folded. */
  unsigned seen = 0;
  for (size_t i = 0; i < n; i++) seen |= 1u << ((leaf[i].row - 1) * 4 + leaf[i].column - 1);
  assert_int_equal(seen, 0xffff);
  folding_free(f);
}

static void folds_that_cannot_be(void **state) {
  struct folding *f = folding_new(4, 1);
  static const char *const wrong[] = {"", "left", "left up", "middle back", "left back x", "left back 0", "left back 1 1", "left back 99"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_int_equal(folding_fold(f, wrong[i]), FOLD_WORD);
  assert_int_equal(folding_fold(f, "left back 3"), FOLD_TOO_FAR);
  assert_int_equal(folding_fold(f, "top front"), FOLD_TOO_FAR);
  assert_int_equal(folding_steps(f), 0);
  folding_free(f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_accordion_lies_in_order),
      cmocka_unit_test(folded_in_half_the_lower_row_stands_on_its_head),
      cmocka_unit_test(the_sheet_of_the_style),
      cmocka_unit_test(folds_that_cannot_be),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
