/* The ground: bridges where ways cross water, lines joined and clipped, what a style drops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/map/paint.h"

/* One metre is one point: 1:2834.6. */
#define SCALE (1000 * PT_PER_MM)

static struct trail trail_of(struct point *at, size_t n) {
  return (struct trail){n, at, false};
}

static void add_line(struct line_set *s, const struct point *at, size_t n) {
  g_array_append_vals(s->at, at, (guint)n);
  line_set_end(s);
}

/* Two areas that meet at x = 50, a stream at x = 100, a pond that the third way only reaches. */
static void bridges(void **state) {
  (void)state;
  struct point left[] = {{40, -50}, {50, -50}, {50, 50}, {40, 50}, {40, -50}}, right[] = {{50, -50}, {60, -50}, {60, 50}, {50, 50}, {50, -50}};
  struct point stream[] = {{100, -50}, {100, 50}}, pond[] = {{-90, -50}, {-70, -50}, {-70, 50}, {-90, 50}, {-90, -50}};
  struct trail trails[] = {trail_of(left, 5), trail_of(right, 5), trail_of(stream, 2), trail_of(pond, 5)};
  struct feature water[4];
  for (size_t i = 0; i < 4; i++)
    water[i] = (struct feature){.kind = i == 2 ? SHAPE_LINE : SHAPE_AREA, .class = "", .name = "", .trails = 1, .trail = &trails[i], .box_m = {-200, -200, 200, 200}};
  struct stratum stratum = {.class = "water", .n = 4, .feature = water};
  struct ground ground = {.strata = 1, .stratum = &stratum};
  struct view_port port = {.frame = {0, 0, 300, 300}, .centre_m = {0, 0}, .scale = SCALE};
  struct painter pt = {.ground = &ground, .port = &port};
  struct banks *banks = banks_open(&pt, 4);
  assert_non_null(banks);
  struct line_set ways, over;
  line_set_init(&ways);
  line_set_init(&over);
  add_line(&ways, (struct point[]){{150, 140}, {290, 140}}, 2); /* over both areas, then the stream */
  add_line(&ways, (struct point[]){{150, 20}, {290, 20}}, 2);   /* beyond all water */
  add_line(&ways, (struct point[]){{120, 160}, {70, 160}}, 2);  /* into the pond */
  banks_cross(banks, &ways, 3, &over);
  /* the two areas are one water: 40 to 60 metres, each end 3 points longer; the stream: half its width and 3 points on each side */
  assert_int_equal(line_set_count(&over), 2);
  static const double wanted[2][2] = {{150 + 40 - 3, 150 + 60 + 3}, {150 + 100 - 5, 150 + 100 + 5}};
  for (size_t i = 0; i < 2; i++) {
    size_t n;
    const struct point *at = line_set_line(&over, i, &n);
    assert_true(fabs(at[0].x - wanted[i][0]) < 0.01 && fabs(at[n - 1].x - wanted[i][1]) < 0.01 && at[0].y == 140);
  }
  line_set_clear(&ways);
  line_set_clear(&over);
  banks_free(banks);
}

/* Pieces given in any order and direction become one line; a piece that ends elsewhere stays. */
static void joining(void **state) {
  (void)state;
  struct line_set in, out;
  line_set_init(&in);
  line_set_init(&out);
  add_line(&in, (struct point[]){{10, 0}, {20, 0}}, 2);
  add_line(&in, (struct point[]){{30, 0.01}, {20, 0}}, 2);
  add_line(&in, (struct point[]){{0, 0}, {10, 0}}, 2);
  add_line(&in, (struct point[]){{30.5, 0}, {40, 0}}, 2);
  join_lines(&in, 0.1, &out);
  size_t n;
  assert_int_equal(line_set_count(&out), 2);
  const struct point *at = line_set_line(&out, 0, &n);
  assert_int_equal(n, 4);
  assert_true(fmin(at[0].x, at[3].x) == 0 && fmax(at[0].x, at[3].x) == 30);
  line_set_clear(&in);
  line_set_clear(&out);
}

/* No point that a line loses lies farther from what is left than it may, however it winds. */
static void simplifying(void **state) {
  (void)state;
  struct line_set out;
  GRand *random = g_rand_new_with_seed(7);
  for (int turn = 0; turn < 200; turn++) {
    struct point at[400];
    size_t n = (size_t)g_rand_int_range(random, 2, 400), kept;
    double off = g_rand_double_range(random, 0.1, 3);
    for (size_t i = 0; i < n; i++)
      at[i] = i ? (struct point){at[i - 1].x + g_rand_double_range(random, -1, 2), at[i - 1].y + g_rand_double_range(random, -1, 1)} : (struct point){0, 0};
    line_set_init(&out);
    clip_line(at, n, (struct box){-1e4, -1e4, 1e4, 1e4}, off, &out);
    const struct point *left = line_set_line(&out, 0, &kept);
    assert_true(line_set_count(&out) == 1 && kept >= 2 && kept <= n);
    assert_true(left[0].x == at[0].x && left[kept - 1].x == at[n - 1].x);
    for (size_t i = 0; i < n; i++) {
      double least = INFINITY;
      for (size_t k = 0; k + 1 < kept; k++) least = fmin(least, distance_to_segment(at[i], left[k], left[k + 1]));
      assert_true(least <= off + 1e-9);
    }
    line_set_clear(&out);
  }
  g_rand_free(random);
}

static void dropping(void **state) {
  (void)state;
  struct diag *d = diag_new("generator/share", "en");
  struct theme *theme = theme_open(".", "standard", "ja", d);
  struct print_style style;
  assert_true(theme && print_open(&style, theme, "map-a1", d));
  assert_true(style_drops(&style, "lane", 20000) && !style_drops(&style, "lane", 8000) && !style_drops(&style, "trunk", 1e6));
  assert_false(style_drops(&style, "", 1e6));
  assert_true(style_least(&style, "park") > 0 && style_least(&style, "trunk") == 0);
  theme_free(theme);
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(bridges), cmocka_unit_test(joining), cmocka_unit_test(simplifying), cmocka_unit_test(dropping)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
