/* Hours: minutes, sittings of the small ward. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "records/hours.h"
#include "ward.h"

static void minutes(void **state) {
  assert_int_equal(hours_minutes("00:00"), 0);
  assert_int_equal(hours_minutes("09:30"), 570);
  assert_int_equal(hours_minutes("26:00"), 1560);
  assert_int_equal(hours_minutes("47:59"), 2879);
  const char *const none[] = {"", "9:30", "48:00", "09:60", "09-30", "09:3x", "009:30", "-1:30"};
  for (size_t i = 0; i < G_N_ELEMENTS(none); i++) assert_int_equal(hours_minutes(none[i]), -1);
}

static void sittings(void **state) {
  struct ward w = ward_load("tests/unit/wards/small", NULL);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  size_t n;
  const struct sitting *s = facility_sittings(view_facility(v, "c1"), &n);
  assert_int_equal(n, 2);
  assert_string_equal(s[0].label, "午前");
  assert_int_equal(s[0].start, 540);
  assert_int_equal(s[0].end, 720);
  assert_int_equal(s[0].last, 690);
  assert_int_equal(s[1].last, -1);
  static const char *const marks[] = {"open", "visit", "open", "", "open", "condition", "", ""};
  for (int i = 0; i < 8; i++) assert_string_equal(s[1].mark[i], marks[i]);
  assert_string_equal(s[1].note, "土曜は第1・第3のみ");

  s = facility_sittings(view_facility(v, "c3"), &n);
  assert_int_equal(n, 1);
  assert_int_equal(s[0].start, 22 * 60);
  assert_int_equal(s[0].end, 26 * 60);
  assert_string_equal(s[0].mark[7], "open");
  facility_sittings(view_facility(v, "c2"), &n);
  assert_int_equal(n, 0);
  view_free(v);
  ward_close(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(minutes), cmocka_unit_test(sittings)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
