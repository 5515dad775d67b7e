/* The CSV and GeoJSON files of the hostile samples, as far as sources see them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "source/source.h"
#include "told.h"

static char *dir;

static int find(void **state) {
  dir = shared("hostile-samples");
  return 0;
}

static int forget(void **state) {
  g_free(dir);
  return 0;
}

/* Refused with one error by this rule at this place. */
static void csv_refused(void **state) {
  static const struct {
    const char *file, *rule;
    int line, col;
  } cases[] = {{"empty.csv", "csv-empty", 0, 0},
               {"nul.csv", "text-nul", 2, 53},
               {"not-utf8.csv", "text-not-utf8", 3, 4},
               {"open-quote.csv", "csv-quote-open", 3, 2},
               {"too-many-cells.csv", "csv-too-many", 3, 10}};
  if (!dir)
    skip();
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    char *path = g_build_filename(dir, cases[i].file, NULL);
    assert_null(source_table(path, cases[i].file, d));
    assert_true(told(d, cases[i].rule, cases[i].line, cases[i].col));
    assert_int_equal(diag_errors(d), 1);
    g_free(path);
    diag_free(d);
  }
}

/* Read exactly as typed: {file, row, column's name, text}. */
static void csv_read_as_typed(void **state) {
  static const struct {
    const char *file;
    size_t row;
    const char *column, *text;
  } cases[] = {{"cp932-backslash.csv", 0, "name", "ソニー通り薬局"},
               {"cp932-backslash.csv", 0, "address", "十条台"},
               {"cp932-backslash.csv", 0, "note", "予約表あり"},
               {"cp932-extended.csv", 0, "name", "㈱髙橋①号店"},
               {"cp932-extended.csv", 0, "address", "﨑町№2"},
               {"formula-first-char.csv", 0, "name", "=SUM(A1:A9)"},
               {"formula-first-char.csv", 2, "note", "-5"},
               {"script-in-name.csv", 0, "name", "<script>alert(1)</script>"},
               {"links.csv", 1, "url", "javascript:alert(1)"},
               {"parent-folder-id.csv", 0, "id", "../up"},
               {"same-id-twice.csv", 2, "id", "s1"},
               {"private-columns.csv", 1, "staff_note", "SAMPLESECRET-2"},
               {"swapped-lat-lon.csv", 0, "lat", "139.76"}};
  if (!dir)
    skip();
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    char *path = g_build_filename(dir, cases[i].file, NULL);
    struct table *t = source_table(path, cases[i].file, d);
    assert_non_null(t);
    size_t col = 0;
    while (col < t->width && strcmp(t->head[col].text, cases[i].column))
      col++;
    assert_true(col < t->width);
    const char *text = table_cell(t, cases[i].row, col)->text;
    assert_string_equal(text, cases[i].text);
    assert_int_equal(table_cell(t, cases[i].row, col)->line, cases[i].row + 2);
    assert_int_equal(diag_errors(d) + diag_count(d, DIAG_WARNING), 0);
    table_free(t);
    g_free(path);
    diag_free(d);
  }
}

static void wave_dashes_fold_alike(void **state) {
  if (!dir)
    skip();
  struct diag *d = diag_new("generator/share", "en");
  char *path = g_build_filename(dir, "wave-dash.csv", NULL);
  struct table *t = source_table(path, "wave-dash.csv", d);
  const char *a = table_cell(t, 0, 7)->text, *b = table_cell(t, 1, 7)->text;
  assert_string_not_equal(a, b);
  char *fa = text_fold(a), *fb = text_fold(b);
  assert_string_equal(fa, fb);
  g_free(fa);
  g_free(fb);
  table_free(t);
  g_free(path);
  diag_free(d);
}

static void maps_refused(void **state) {
  static const char *const cases[][2] = {{"nested.geojson", "json-depth"}, {"open-ring.geojson", "geojson-open-ring"}};
  if (!dir)
    skip();
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    char *path = g_build_filename(dir, cases[i][0], NULL);
    assert_null(source_shapes(path, cases[i][0], d));
    assert_true(told(d, cases[i][1], 0, 0));
    assert_int_equal(diag_errors(d), 1);
    g_free(path);
    diag_free(d);
  }
}

/* Real tables of cities: read whole, in whichever coding, but for the one that was garbled before it came. */
static void city_tables(void **state) {
  char *cities = shared("data/city-csv");
  if (!cities)
    skip();
  char **names = source_list(cities, "*.csv", true);
  for (char **name = names; *name; name++) {
    struct diag *d = diag_new("generator/share", "en");
    char *path = g_build_filename(cities, *name, NULL);
    struct table *t = source_table(path, *name, d);
    if (strstr(*name, "mojibake")) {
      assert_null(t);
      assert_true(told(d, "text-misread-latin", 1, 1));
    } else if (!t) {
      told(d, "read", 1, 1);
      fail_msg("%s is not read", *name);
    }
    table_free(t);
    g_free(path);
    diag_free(d);
  }
  g_strfreev(names);
  g_free(cities);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(csv_refused),  cmocka_unit_test(csv_read_as_typed), cmocka_unit_test(wave_dashes_fold_alike),
      cmocka_unit_test(maps_refused), cmocka_unit_test(city_tables),
  };
  return cmocka_run_group_tests(tests, find, forget);
}
