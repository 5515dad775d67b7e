/* What a machine or a library may refuse, told and survived: no patterns for Latin words, a font that cannot be cut, a drawing
 * that fails. The libraries' own functions are put aside by those of the same names here. */
#include "drawing.h"

#include <hb-subset.h>
#include <hyphen.h>

#include "layout/paragraph/compose.h"

static bool can_cut = true;
static cairo_status_t drawn = CAIRO_STATUS_SUCCESS;

HyphenDict *hnj_hyphen_load(const char *file) {
  (void)file;
  return NULL;
}

hb_face_t *hb_subset_or_fail(hb_face_t *face, const hb_subset_input_t *input) {
  (void)input;
  return can_cut ? hb_face_reference(face) : NULL; /* whole is cut enough here */
}

cairo_status_t cairo_surface_status(cairo_surface_t *surface) {
  (void)surface;
  return drawn;
}

static void words_are_set_whole_without_patterns(void **state) {
  (void)state;
  struct diag *d = diag_new(share_dir(), "en");
  struct pages *p = pages_new();
  struct composer *c = composer_new(p, "ja", d);
  const struct look look = {.font = {"BIZ UDPGothic", false, 12}, .pitch_pt = 20};
  const struct setting narrow = {.width_pt = 60, .align = ALIGN_LEFT};
  compose_text(c, "ACPとDNARの話、LIVING WILL。", &look, &narrow, (struct pos){"a.md", 1, 1}, d);
  assert_int_equal(diag_count(d, DIAG_WARNING), 0); /* no word of it would be parted */
  for (int i = 0; i < 2; i++) {
    const struct composed *t = compose_text(c, "internationalization", &look, &narrow, (struct pos){"a.md", 2, 1}, d);
    assert_int_equal(t->lines > 1, true); /* in an emergency it is broken all the same */
    assert_int_equal(t->marks, 0);        /* without a hyphen */
  }
  assert_int_equal(diag_errors(d), 0);
  assert_int_equal(diag_count(d, DIAG_WARNING), 1); /* told once */
  assert_true(told(d, "hyphen-missing", 0, 0));
  composer_free(c);
  pages_free(p);
  diag_free(d);
}

static void draw_page(struct drawing *g) {
  struct page *page = pages_add(g->pages, 419.53, 595.28);
  drawing_text(g, page, "在宅療養", 20, 100);
}

static void a_font_that_cannot_be_cut_is_named(void **state) {
  (void)state;
  struct drawing g = drawing_new();
  size_t size;
  draw_page(&g);
  can_cut = false;
  char *bytes = drawing_screen(&g, &size);
  can_cut = true;
  assert_null(bytes);
  assert_true(told(g.d, "pdf-font", 0, 0));
  char *all = told_all(g.d);
  assert_non_null(strstr(all, "BIZ UDPGothic"));
  free(all);
  drawing_free(&g);
}

static void a_drawing_that_fails_is_told(void **state) {
  (void)state;
  struct drawing g = drawing_new();
  size_t size;
  draw_page(&g);
  drawn = CAIRO_STATUS_NO_MEMORY;
  char *bytes = drawing_press(&g, 3, 15, true, &size);
  drawn = CAIRO_STATUS_SUCCESS;
  assert_null(bytes);
  assert_true(told(g.d, "pdf-cairo", 0, 0));
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(words_are_set_whole_without_patterns),
                                     cmocka_unit_test(a_font_that_cannot_be_cut_is_named),
                                     cmocka_unit_test(a_drawing_that_fails_is_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
