/* Dates: every form that people write, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>

#include "base/date.h"

static const struct {
  const char *text;
  enum date_reading reading;
  const char *iso;
} dates[] = {
    {"2027-04-01", DATE_ISO, "2027-04-01"},
    {"2027/4/1", DATE_OTHER, "2027-04-01"},
    {"2025-1-2", DATE_OTHER, "2025-01-02"},
    {"2025.1.2", DATE_OTHER, "2025-01-02"},
    {"２０２５／１／２", DATE_OTHER, "2025-01-02"},
    {"2025年1月2日", DATE_OTHER, "2025-01-02"},
    {"2025年1月2日(木)", DATE_OTHER, "2025-01-02"},
    {"2025年 1月 2日（木）", DATE_OTHER, "2025-01-02"},
    {"2025/1/2 0:00", DATE_OTHER, "2025-01-02"},
    {"2025/1/2 0:00:00", DATE_OTHER, "2025-01-02"},
    {"2025-01-02T00:00:00", DATE_OTHER, "2025-01-02"},
    {"20250102", DATE_OTHER, "2025-01-02"},
    {"20240229", DATE_OTHER, "2024-02-29"},
    {"令和5年4月1日", DATE_ERA, "2023-04-01"},
    {"令和 02年05月01日", DATE_ERA, "2020-05-01"},
    {"令和元年5月1日", DATE_ERA, "2019-05-01"},
    {"令和元年１２月３１日", DATE_ERA, "2019-12-31"},
    {"R5.4.1", DATE_ERA, "2023-04-01"},
    {"Ｒ5/4/1", DATE_ERA, "2023-04-01"},
    {"R.5.4.1", DATE_ERA, "2023-04-01"},
    {"r5.4.1", DATE_ERA, "2023-04-01"},
    {"㋿5年4月1日", DATE_ERA, "2023-04-01"}, /* one character for both */
    {"平成31年4月30日", DATE_ERA, "2019-04-30"},
    {"H1.1.8", DATE_ERA, "1989-01-08"},
    {"S22.4.1", DATE_ERA, "1947-04-01"},
    {"昭和64年1月7日", DATE_ERA, "1989-01-07"},
    {"大正1年7月30日", DATE_ERA, "1912-07-30"},
    {"M45.7.29", DATE_ERA, "1912-07-29"},
    {"平成31年5月1日", DATE_ERA_PASSED, "2019-05-01"},
    {"昭和65年1月1日", DATE_ERA_PASSED, "1990-01-01"},
    {"昭和64年1月8日", DATE_ERA_PASSED, "1989-01-08"},
    {"令和元年4月30日", DATE_ERA_PASSED, "2019-04-30"},
    {"令和0年4月1日", DATE_NO_DAY, ""},
    {"令和100年4月1日", DATE_NO_DAY, ""},
    {"R5.2.30", DATE_NO_DAY, ""},
    {"2026-02-30", DATE_NO_DAY, ""},
    {"2026/13/1", DATE_NO_DAY, ""},
    {"2026年4月31日", DATE_NO_DAY, ""},
    {"2025-02-29", DATE_NO_DAY, ""},
    {"20260230", DATE_NO_DAY, ""},
    {"45383", DATE_SERIAL, "2024-04-01"},
    {"25569", DATE_SERIAL, "1970-01-01"},
    {"73050", DATE_SERIAL, "2099-12-31"},
    {"73051", DATE_NONE, ""},
    {"12345", DATE_NONE, ""},
    {"", DATE_NONE, ""},
    {"4月1日", DATE_NONE, ""},
    {"27/4/1", DATE_NONE, ""},
    {"5.4.1", DATE_NONE, ""},
    {"2027/4", DATE_NONE, ""},
    {"2027/4/", DATE_NONE, ""},
    {"2027-04-01x", DATE_NONE, ""},
    {"2027-04-01 9:30", DATE_NONE, ""},
    {"2027/4/1 00", DATE_NONE, ""},
    {"2027/4/1(未定です)", DATE_NONE, ""},
    {"202704011", DATE_NONE, ""},
    {"20271301", DATE_NONE, ""},
    {"RR5.4.1", DATE_NONE, ""},
    {"令5.4.1", DATE_NONE, ""},
    {"令和年4月1日", DATE_NONE, ""},
    {"99999999999999999999/1/1", DATE_NONE, ""},
};

static void every_form(void **state) {
  for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
    char iso[DATE_ISO_SIZE] = "?";
    enum date_reading reading = date_read(dates[i].text, iso);
    if (reading != dates[i].reading || !g_str_equal(iso, dates[i].iso))
      fail_msg("%s: %d %s, not %d %s", dates[i].text, reading, iso, dates[i].reading, dates[i].iso);
  }
}

/* The time that GLib takes grows by the square of the length: what is longer than any date is none. */
static void longer_than_a_date(void **state) {
  char iso[DATE_ISO_SIZE], *blanks = g_strnfill(300, ' '), *text = g_strconcat("2027/4/1", blanks, NULL);
  assert_int_equal(date_read(text, iso), DATE_NONE);
  assert_string_equal(iso, "");
  g_free(text);
  g_free(blanks);
}

static void months_before(void **state) {
  char out[DATE_ISO_SIZE];
  date_months_before("2027-04-01", 24, out);
  assert_string_equal(out, "2025-04-01");
  date_months_before("2027-03-31", 1, out);
  assert_string_equal(out, "2027-02-28");
  date_months_before("2027-01-15", 13, out);
  assert_string_equal(out, "2025-12-15");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_form), cmocka_unit_test(longer_than_a_date), cmocka_unit_test(months_before)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
