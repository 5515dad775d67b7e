/* The symbols without colour: the table of VISUAL.md section 4 from the tokens, CIEDE2000 against published pairs, what merges. */
#include "drawing.h"

#include <math.h>
#include <string.h>

#include "layout/map/symbol_proof.h"

/* The smallest difference of any two kinds, to a tenth. */
static double least(const struct symbol_proofs *p, enum view_kind v, bool same_fill) {
  double found = 1000;
  for (size_t i = 0; i < p->pairs; i++) {
    const struct symbol *a = p->symbol[p->pair[i].a].symbol, *b = p->symbol[p->pair[i].b].symbol;
    if (same_fill && (a->solid != b->solid || a->outlined != b->outlined)) continue;
    found = fmin(found, p->pair[i].difference[v]);
  }
  return found;
}

static void test_table(void **state) {
  struct drawing g = drawing_new();
  struct arena *a = arena_new();
  struct symbol_proofs p = symbol_proofs_make(g.theme, a, g.d);
  assert_int_equal(diag_errors(g.d), 0);
  assert_int_equal(p.pairs, p.n * (p.n - 1) / 2);
  static const struct {
    enum view_kind view;
    double all, same;
  } want[] = {{VIEW_NORMAL, 20.4, 24.2}, {VIEW_PROTAN, 13.6, 15.1}, {VIEW_DEUTAN, 13.9, 13.9}, {VIEW_TRITAN, 14.0, 14.0}};
  for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
    assert_true(fabs(least(&p, want[i].view, false) - want[i].all) < 0.15);
    assert_true(fabs(least(&p, want[i].view, true) - want[i].same) < 0.15);
  }
  for (size_t i = 0; i < p.pairs; i++) assert_true(p.pair[i].shape > SYMBOL_SHAPE_LEAST);
  for (size_t i = 0; i < p.n; i++) {
    size_t black = 0;
    for (int k = 0; k < p.symbol[i].columns * p.symbol[i].rows; k++) black += p.symbol[i].fax[k];
    assert_true(black > 300); /* something of each is on the fax */
    assert_true(p.symbol[i].contrast[VIEW_FAX] > 20);
    for (int v = VIEW_NORMAL; v < VIEW_FAX; v++) assert_true(p.symbol[i].contrast[v] >= 4.5);
    assert_true(p.symbol[i].width_mm > 5 && p.symbol[i].width_mm < 10);
  }
  arena_free(a);
  drawing_free(&g);
}

static void test_seen(void **state) {
  const struct colour red = {255, 0, 0}, green = {0, 160, 0}, grey = {119, 119, 119};
  for (int v = 0; v < VIEW_FAX; v++) { /* grey stays grey for everybody */
    struct colour seen = colour_seen(grey, v);
    assert_true(abs(seen.r - 119) <= 1 && abs(seen.g - 119) <= 1 && abs(seen.b - 119) <= 1);
  }
  assert_true(colour_difference(red, green, VIEW_DEUTAN) < colour_difference(red, green, VIEW_NORMAL) / 2);
  assert_true(fabs(colour_contrast((struct colour){0, 0, 0}, (struct colour){255, 255, 255}, VIEW_NORMAL) - 21) < 0.01);
  assert_true(colour_difference(red, red, VIEW_NORMAL) == 0);
}

/* Whether two symbols of a theme merge: the ward's own symbols.yaml laid over the standard theme. */
static size_t merges(const char *path, const char *mode) {
  char *folder = g_dir_make_tmp("annai-symbols-XXXXXX", NULL), *theme = g_build_filename(folder, "themes", "own", NULL);
  assert_int_equal(g_mkdir_with_parents(theme, 0755), 0);
  char *yaml = g_strdup_printf("outline_mm: 0.6\nsymbols:\n"
                               "  - {id: one, path: \"M2.65,0A2.65,2.65 0 1 1 -2.65,0A2.65,2.65 0 1 1 2.65,0Z\", ink: k_clinic, mode: solid, number_ink: paper}\n"
                               "  - {id: two, path: \"%s\", ink: k_dentist, mode: %s, number_ink: %s}\n",
                               path, mode, strcmp(mode, "solid") ? "ink" : "paper");
  char *file = g_build_filename(theme, "symbols.yaml", NULL), *root = g_build_filename(theme, "theme.yaml", NULL);
  assert_true(g_file_set_contents(file, yaml, -1, NULL) && g_file_set_contents(root, "extends: standard\n", -1, NULL));
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(folder, "own", "ja", d);
  assert_non_null(t);
  struct arena *a = arena_new();
  struct symbol_proofs p = symbol_proofs_make(t, a, d);
  size_t n = 0;
  for (size_t i = 0; i < p.pairs; i++) n += p.pair[i].merge;
  if (n) assert_true(told(d, "symbols-merge", 4, 6));
  arena_free(a);
  theme_free(t);
  diag_free(d);
  char *themes = g_path_get_dirname(theme);
  const char *gone[] = {file, root, theme, themes, folder};
  for (size_t i = 0; i < G_N_ELEMENTS(gone); i++) remove(gone[i]);
  g_free(themes), g_free(root), g_free(file), g_free(yaml), g_free(theme), g_free(folder);
  return n;
}

static void test_merge(void **state) {
  const char *larger = "M3.1,0A3.1,3.1 0 1 1 -3.1,0A3.1,3.1 0 1 1 3.1,0Z", *square = "M-2.5,-2.5H2.5V2.5H-2.5Z",
             *eight = "M2.4,-1L1,-2.4L-1,-2.4L-2.4,-1L-2.4,1L-1,2.4L1,2.4L2.4,1Z";
  assert_int_equal(merges(larger, "solid"), 1);   /* size is no shape */
  assert_int_equal(merges(larger, "outline"), 0); /* but a hole is */
  assert_int_equal(merges(square, "solid"), 0);
  assert_int_equal(merges(eight, "solid"), 1);    /* eight corners pass for a circle */
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_table), cmocka_unit_test(test_seen), cmocka_unit_test(test_merge)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
