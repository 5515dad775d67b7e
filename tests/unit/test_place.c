/* The placer of symbols alone: nothing overlaps, leaders cross nothing, what is set by hand stays there; and its speed, by crowds
 * that stand close and by many that stand apart. */
#include <glib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "layout/map/map.h"

/* The standard theme's measures, in points. */
static const struct unit_rules RULES = {.gap = 1.1, .max_shift = 34, .free_shift = 6.2, .dot = 3.7, .leader = 2.55};

/* Numbers that look like chance and are the same on every machine. */
static double chance(guint32 *state) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) / 16777216.0;
}

static struct unit *units_new(size_t n, struct box in, guint32 seed) {
  struct unit *u = g_new0(struct unit, n);
  double least = RULES.dot * 1.1; /* what is nearer is one building, and one unit */
  for (size_t i = 0; i < n; i++) {
    u[i].anchor.x = in.x0 + 12 + chance(&seed) * (in.x1 - in.x0 - 24);
    u[i].anchor.y = in.y0 + 12 + chance(&seed) * (in.y1 - in.y0 - 24);
    for (size_t k = 0; k < i; k++)
      if (fabs(u[k].anchor.x - u[i].anchor.x) < least && fabs(u[k].anchor.y - u[i].anchor.y) < least) u[i].anchor.x += 2 * least;
    u[i].places = 1;
    u[i].box = (struct box){-8.8, -8.8, 8.8, 8.8};
  }
  return u;
}

static struct box at(const struct unit *u) {
  return (struct box){u->box.x0 + u->centre.x, u->box.y0 + u->centre.y, u->box.x1 + u->centre.x, u->box.y1 + u->centre.y};
}

static size_t placed(const struct unit *u, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += u[i].placed;
  return count;
}

static double side(struct point a, struct point b, struct point c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
static bool cross(struct point a, struct point b, struct point c, struct point d) {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
/* Does a line touch a box? By clipping (Liang–Barsky). */
static bool enters(struct point a, struct point b, struct box in) {
  double t0 = 0, t1 = 1, d[2] = {b.x - a.x, b.y - a.y};
  const double lo[2] = {in.x0 - a.x, in.y0 - a.y}, hi[2] = {in.x1 - a.x, in.y1 - a.y};
  for (int k = 0; k < 2; k++) {
    if (d[k] == 0) {
      if (lo[k] > 0 || hi[k] < 0) return false;
      continue;
    }
    double u = lo[k] / d[k], v = hi[k] / d[k];
    t0 = fmax(t0, fmin(u, v));
    t1 = fmin(t1, fmax(u, v));
  }
  return t0 < t1;
}

/* Every pair, by coordinates alone. */
static size_t faults(const struct unit *u, size_t n) {
  size_t bad = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t k = i + 1; u[i].placed && k < n; k++) {
      if (!u[k].placed) continue;
      bad += box_overlap(box_grow(at(&u[i]), -1e-6), at(&u[k]));
      struct point a[3], b[3];
      size_t na = u[i].leader ? unit_leader_line(&u[i], a) : 0, nb = u[k].leader ? unit_leader_line(&u[k], b) : 0;
      for (size_t p = 0; p + 1 < na; p++) {
        bad += enters(a[p], a[p + 1], at(&u[k]));
        for (size_t q = 0; q + 1 < nb; q++) bad += cross(a[p], a[p + 1], b[q], b[q + 1]);
      }
      for (size_t q = 0; q + 1 < nb; q++) bad += enters(b[q], b[q + 1], at(&u[i]));
    }
  return bad;
}

/* Places, and gives the seconds of CPU it took. */
static double place(struct unit *u, size_t n, struct box frame) {
  struct claims *c = claims_new(frame), *folds = claims_new(frame);
  clock_t begin = clock();
  units_place(u, n, c, folds, &RULES, 1);
  double s = (double)(clock() - begin) / CLOCKS_PER_SEC;
  claims_free(c);
  claims_free(folds);
  return s;
}

static void a_thousand_on_a1_within_two_seconds(void **state) {
  const struct box frame = {0, 0, 1559, 1984};
  struct unit *u = units_new(1000, frame, 7);
  double s = place(u, 1000, frame);
  size_t done = placed(u, 1000);
  print_message("1,000 on A1: %.3f s, %zu placed\n", s, done);
  assert_true(s < 2);
  assert_int_equal(faults(u, 1000), 0);
  g_free(u);
}

static void ten_thousand_over_an_atlas_within_thirty(void **state) {
  double s = 0;
  size_t done = 0;
  const struct box frame = {0, 0, 1559, 1984};
  for (guint32 sheet = 0; sheet < 20; sheet++) {
    struct unit *u = units_new(500, frame, 100 + sheet);
    s += place(u, 500, frame);
    done += placed(u, 500);
    assert_int_equal(faults(u, 500), 0);
    g_free(u);
  }
  print_message("10,000 over 20 sheets: %.3f s, %zu placed\n", s, done);
  assert_true(s < 30);
  assert_true(done > 9990);
  const struct box wide = {0, 0, 1559 * 5, 1984 * 4};
  struct unit *u = units_new(10000, wide, 3);
  s = place(u, 10000, wide);
  print_message("10,000 on one sheet: %.3f s, %zu placed\n", s, placed(u, 10000));
  assert_true(s < 30);
  g_free(u);
}

/* Around a few stations, ever denser: whatever found room overlaps nothing, and pushing ends. */
static void crowds_touch_nothing(void **state) {
  const struct box frame = {0, 0, 1559, 1984};
  size_t done = 0, all = 0, leaders = 0, bent = 0;
  double s = 0;
  for (guint32 crowd = 0; crowd < 12; crowd++) {
    enum { N = 240 };
    guint32 seed = crowd + 1;
    struct unit *u = units_new(N, frame, seed);
    for (size_t i = 0; i < N; i++) { /* towards one of four middles */
      struct point m = {300.0 + 900 * (double)(i % 2), 400.0 + 1100 * (double)(i / 2 % 2)};
      double k = 0.04 + 0.02 * crowd;
      u[i].anchor = (struct point){m.x + (u[i].anchor.x - m.x) * k, m.y + (u[i].anchor.y - m.y) * k};
    }
    for (size_t i = 0; i < N; i++)
      for (size_t k = 0; k < i; k++)
        if (fabs(u[k].anchor.x - u[i].anchor.x) < 4 && fabs(u[k].anchor.y - u[i].anchor.y) < 4) u[i].anchor.x += 4.1, k = 0;
    s += place(u, N, frame);
    assert_int_equal(faults(u, N), 0);
    all += N;
    done += placed(u, N);
    for (size_t i = 0; i < N; i++) leaders += u[i].placed && u[i].leader, bent += u[i].placed && u[i].bent;
    g_free(u);
  }
  print_message("12 sheets with four crowds each: %.3f s, %zu of %zu placed, %zu leaders, %zu bent\n", s, done, all, leaders, bent);
  assert_true(leaders > 100 && bent > 0);
  assert_true(s < 20);
}

static void what_is_set_by_hand_stays(void **state) {
  const struct box frame = {0, 0, 600, 600};
  struct unit *u = units_new(80, frame, 5);
  for (size_t i = 0; i < 80; i++) u[i].anchor = (struct point){200.0 + 20 * (double)(i % 10), 200.0 + 20 * (double)(i / 10)};
  u[33].fixed = true, u[33].centre = (struct point){u[33].anchor.x + 3, u[33].anchor.y - 2};
  u[55].fixed = true, u[55].centre = (struct point){u[55].anchor.x + 50, u[55].anchor.y + 80};
  place(u, 80, frame);
  assert_true(u[33].placed && !u[33].leader && u[33].centre.x == u[33].anchor.x + 3);
  assert_true(u[55].placed && u[55].leader && u[55].centre.y == u[55].anchor.y + 80);
  assert_int_equal(faults(u, 80), 0);
  /* Onto each other, and out of the frame: the second is told. */
  u[34].fixed = true, u[34].centre = u[33].centre;
  u[35].fixed = true, u[35].centre = (struct point){-20, 0};
  place(u, 80, frame);
  assert_false(u[34].placed);
  assert_int_equal(u[34].against, 1 + 33);
  assert_int_equal(u[35].against, UNIT_OUTSIDE);
  g_free(u);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_thousand_on_a1_within_two_seconds),
      cmocka_unit_test(ten_thousand_over_an_atlas_within_thirty),
      cmocka_unit_test(crowds_touch_nothing),
      cmocka_unit_test(what_is_set_by_hand_stays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
