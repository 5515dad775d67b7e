/* The hostile samples that are records: what a sound program does with each, up to the view. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "ward.h"

#define SETTINGS "tests/invalid/hostile/"

struct sample {
  char *dir;
  struct ward ward;
  struct view *view; /* NULL if nothing could be loaded */
};

/* False when the shared samples are not there. */
static bool open_sample(struct sample *s, const char *name, const char *settings) {
  char *below = g_strdup_printf("hostile-samples/%s", name), *path = shared(below), *bytes;
  size_t size;
  g_free(below);
  if (!path) return false;
  s->dir = folder_new();
  char *from = g_build_filename(SETTINGS, settings, NULL);
  folder_copy(from, s->dir);
  g_file_get_contents(path, &bytes, &size, NULL);
  folder_write(s->dir, "content/records/facilities.csv", bytes, size);
  s->ward = ward_load(s->dir, NULL);
  s->view = s->ward.records ? view_open(s->ward.records, AUDIENCE_PUBLIC, s->ward.d) : NULL;
  if (s->ward.records) records_check(s->ward.records, s->ward.d);
  g_free(bytes);
  g_free(from);
  g_free(path);
  return true;
}

static void close_sample(struct sample *s) {
  char *all = told_all(s->ward.d);
  for (const char *c = all; *c; c++) assert_true(*c == '\n' || (guchar)*c >= 0x20);
  free(all);
  view_free(s->view);
  ward_close(&s->ward);
  folder_remove(s->dir);
}

static const char *text(const struct sample *s, const char *id, const char *field) {
  const struct facility *f = view_facility(s->view, id);
  return f ? facility_text(f, field) : "(no such row)";
}

static void refused(const char *name, const char *rule, int line, int col) {
  struct sample s;
  if (!open_sample(&s, name, "public-note")) return;
  assert_true(diag_errors(s.ward.d) > 0);
  if (!told(s.ward.d, rule, line, col)) fail_msg("%s", name);
  close_sample(&s);
}

static void formula_stays_as_typed(void **state) {
  struct sample s;
  if (!open_sample(&s, "formula-first-char.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 0);
  assert_string_equal(text(&s, "s1", "name"), "=SUM(A1:A9)");
  assert_string_equal(text(&s, "s2", "note"), "@今日");
  assert_string_equal(text(&s, "s3", "note"), "-5");
  close_sample(&s);
}

static void markup_stays_as_typed(void **state) {
  struct sample s;
  if (!open_sample(&s, "script-in-name.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 0);
  assert_string_equal(text(&s, "s1", "name"), "<script>alert(1)</script>");
  assert_string_equal(text(&s, "s2", "note"), "<b onmouseover=alert(1)>x</b>");
  assert_string_equal(text(&s, "s3", "address"), "試験区</title>");
  close_sample(&s);
}

static void only_web_addresses_are_links(void **state) {
  struct sample s;
  if (!open_sample(&s, "links.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 0);
  assert_string_equal(text(&s, "s1", "url"), "https://ko.example/");
  assert_string_equal(text(&s, "s2", "url"), "");
  assert_string_equal(text(&s, "s3", "url"), "");
  assert_string_equal(text(&s, "s4", "url"), "");
  for (int line = 3; line <= 5; line++) assert_true(told(s.ward.d, "url-scheme", line, 3));
  close_sample(&s);
}

static void ids_that_are_paths(void **state) {
  struct sample s;
  if (!open_sample(&s, "parent-folder-id.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 2);
  assert_true(told(s.ward.d, "id-shape", 2, 1));
  assert_true(told(s.ward.d, "id-shape", 3, 1));
  assert_null(view_facility(s.view, "../up"));
  assert_non_null(view_facility(s.view, "ok"));
  close_sample(&s);
}

static void an_id_used_twice(void **state) {
  struct sample s;
  if (!open_sample(&s, "same-id-twice.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 1);
  assert_true(told(s.ward.d, "row-id-twice", 4, 1));
  char *all = told_all(s.ward.d);
  assert_non_null(strstr(all, "line 2 of content/records/facilities.csv"));
  free(all);
  close_sample(&s);
}

static void broken_files_are_refused(void **state) {
  refused("open-quote.csv", "csv-quote-open", 0, 0);
  refused("too-many-cells.csv", "csv-too-many", 0, 0);
  refused("not-utf8.csv", "text-not-utf8", 3, 4);
  refused("nul.csv", "text-nul", 0, 0);
  refused("empty.csv", "csv-empty", 0, 0);
}

static void cp932_is_read_exactly(void **state) {
  struct sample s;
  if (!open_sample(&s, "cp932-backslash.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 0);
  assert_string_equal(text(&s, "s1", "name"), "ソニー通り薬局");
  assert_string_equal(text(&s, "s1", "address"), "十条台");
  assert_string_equal(text(&s, "s1", "note"), "予約表あり");
  close_sample(&s);
  if (!open_sample(&s, "cp932-extended.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 0);
  assert_string_equal(text(&s, "s1", "name"), "㈱髙橋①号店");
  assert_string_equal(text(&s, "s1", "address"), "﨑町№2");
  close_sample(&s);
}

static void wave_dashes_compare_equal(void **state) {
  struct sample s;
  if (!open_sample(&s, "wave-dash.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 0);
  char *a = text_fold(text(&s, "s1", "note")), *b = text_fold(text(&s, "s2", "note"));
  assert_string_equal(a, b);
  g_free(a);
  g_free(b);
  close_sample(&s);
}

static void a_private_column_in_public(void **state) {
  struct sample s;
  if (!open_sample(&s, "private-columns.csv", "private-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 1);
  assert_true(told(s.ward.d, "private-column", 1, 9));
  for (int a = AUDIENCE_PUBLIC; a <= AUDIENCE_INTERNAL; a++) {
    char *dump = records_dump(s.ward.records, (enum audience)a, s.ward.d);
    assert_null(strstr(dump, "SAMPLESECRET")); /* not even read */
    g_free(dump);
  }
  char *all = told_all(s.ward.d);
  assert_null(strstr(all, "SAMPLESECRET"));
  free(all);
  close_sample(&s);
}

static void long_names(void **state) {
  struct sample s;
  if (!open_sample(&s, "long-name.csv", "public-note")) return;
  assert_int_equal(diag_errors(s.ward.d), 0);
  assert_int_equal(g_utf8_strlen(text(&s, "s1", "name"), -1), 120);
  size_t n;
  const struct facility *f = view_facilities(s.view, &n);
  assert_int_equal(n, 2);
  for (size_t i = 0; i < n; i++) assert_true(strlen(f[i].id) <= 240); /* makes a file name */
  close_sample(&s);
}

static void places(void **state) {
  struct sample s;
  if (!open_sample(&s, "swapped-lat-lon.csv", "public-note")) return;
  assert_true(told(s.ward.d, "place-swapped", 2, 6));
  assert_true(told(s.ward.d, "place-missing", 3, 6));
  assert_true(told(s.ward.d, "place-shape", 4, 6));
  assert_int_equal(diag_errors(s.ward.d), 2);
  size_t n;
  const struct facility *f = view_facilities(s.view, &n);
  assert_int_equal(n, 3);
  for (size_t i = 0; i < n; i++) assert_false(f[i].has_place);
  close_sample(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(formula_stays_as_typed),
      cmocka_unit_test(markup_stays_as_typed),
      cmocka_unit_test(only_web_addresses_are_links),
      cmocka_unit_test(ids_that_are_paths),
      cmocka_unit_test(an_id_used_twice),
      cmocka_unit_test(broken_files_are_refused),
      cmocka_unit_test(cp932_is_read_exactly),
      cmocka_unit_test(wave_dashes_compare_equal),
      cmocka_unit_test(a_private_column_in_public),
      cmocka_unit_test(long_names),
      cmocka_unit_test(places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
