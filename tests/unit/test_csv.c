/* CSV: grammar, places, faults, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "source/guard.h"
#include "source/source.h"
#include "told.h"

static struct table *reads(const char *text, struct diag *d) {
  struct table *t = csv_read(text, strlen(text), "a.csv", d);
  if (!t)
    assert_true(told(d, "read", 1, 1));
  return t;
}

static void refuses(const char *text, const char *rule, int line, int col) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(csv_read(text, strlen(text), "a.csv", d));
  assert_true(told(d, rule, line, col));
  assert_int_equal(diag_errors(d), 1);
  diag_free(d);
}

static void cell_is(const struct table *t, size_t row, size_t col, const char *text, int line) {
  const struct cell *c = table_cell(t, row, col);
  assert_string_equal(c->text, text);
  assert_int_equal(c->line, line);
  assert_int_equal(c->col, col + 1);
}

static void cells_and_their_places(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct table *t = reads("id,name,note\n1,\"a\nb\",\"x, \"\"y\"\"\"\r\n2, b ,\"\"\n\"3\",,\n\n4,\"\n\n\",z", d);
  assert_int_equal(t->width, 3);
  assert_int_equal(t->rows, 4);
  assert_string_equal(t->head[2].text, "note");
  cell_is(t, 0, 0, "1", 2);
  cell_is(t, 0, 1, "a\nb", 2);
  cell_is(t, 0, 2, "x, \"y\"", 3);
  cell_is(t, 1, 1, " b ", 4);
  cell_is(t, 1, 2, "", 4);
  cell_is(t, 2, 0, "3", 5);
  cell_is(t, 2, 2, "", 5);
  cell_is(t, 3, 1, "\n\n", 7);
  cell_is(t, 3, 2, "z", 9);
  assert_int_equal(cell_pos(t, table_cell(t, 3, 2)).line, 9);
  table_free(t);
  diag_free(d);
}

static void line_ends(void **state) {
  static const char *const texts[] = {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4",
                                      "a,b\r\n1,2\n3,4\r"};
  struct diag *d = diag_new("generator/share", "en");
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    struct table *t = reads(texts[i], d);
    assert_int_equal(t->rows, 2);
    cell_is(t, 1, 1, "4", 3);
    table_free(t);
  }
  struct table *t = reads("a,b\r\n\"x\r\ny\",2\r\n3,4", d);
  cell_is(t, 0, 0, "x\r\ny", 2);
  cell_is(t, 1, 0, "3", 4);
  table_free(t);
  diag_free(d);
}

static void one_column_and_no_rows(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct table *t = reads("id\n1\n\n2\n", d);
  assert_int_equal(t->width, 1);
  assert_int_equal(t->rows, 2);
  cell_is(t, 1, 0, "2", 4);
  table_free(t);
  t = reads("id,name", d);
  assert_int_equal(t->rows, 0);
  table_free(t);
  assert_int_equal(diag_count(d, DIAG_NOTE), 0);
  t = reads(",\nid,name\n1,2\n,\n\"\",\n", d);
  assert_string_equal(t->head[1].text, "name");
  assert_int_equal(t->rows, 1);
  assert_true(told(d, "csv-rows-empty", 0, 0));
  table_free(t);
  diag_free(d);
}

/* Signs that do not show are taken out, wherever they stand, and counted by cells. */
/* What a sign kept apart composes when it is gone: else the file would read differently when it is written and read again. */
static void hidden_signs_keep_apart(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct table *t = reads("id,name\n1,か\u200b\u3099き\n2,\"e\u2060\u0301\"\n", d);
  cell_is(t, 0, 1, "がき", 2);
  cell_is(t, 1, 1, "\u00e9", 3);
  table_free(t);
  diag_free(d);
}

static void hidden_signs(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct table *t = reads("id,na\u200bme\n1,\u200eひばり\u200b\u2060薬局\ufeff\n2,\"\u200d\"\n3,～―‐’\n", d);
  assert_string_equal(t->head[1].text, "name");
  cell_is(t, 0, 1, "ひばり薬局", 2);
  cell_is(t, 1, 1, "", 3);
  cell_is(t, 2, 1, "～―‐’", 4);
  assert_true(told(d, "csv-hidden", 1, 2));
  assert_int_equal(diag_count(d, DIAG_NOTE), 1);
  table_free(t);
  diag_free(d);
}

static void faults_and_their_places(void **state) {
  refuses("", "csv-empty", 0, 0);
  refuses("\n\n", "csv-empty", 0, 0);
  refuses(",,\n,,\n", "csv-empty", 0, 0);
  refuses("a,b\n1,2,3\n", "csv-too-many", 2, 3);
  refuses("a\tb\tc\n1\t2,5\t3\n", "csv-tabs", 0, 0);
  refuses("\r\n\na;b\n1;2\n", "csv-semicolons", 0, 0);
  refuses("a,b,c\n1,2,3\n\"x\ny\",2\n", "csv-too-few", 3, 2);
  refuses("a,b\n1,\"x\n2,y\n3,z", "csv-quote-open", 2, 2);
  refuses("a,\"b", "csv-quote-open", 1, 2);
  refuses("a,b\n1,\"\"\"\n", "csv-quote-open", 2, 2);
  refuses("a,b\n1,x\"y\n", "csv-quote-stray", 2, 2);
  refuses("a,b\n1, \"y\"\n", "csv-quote-stray", 2, 2);
  refuses("a,b\n\"1\n2\"3,4\n", "csv-quote-inside", 3, 1);
  refuses("a,b\n1,\"open\n2,\"x\"\n", "csv-quote-inside", 3, 2);
}

static void all_faults_of_one_reading(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(csv_read("a,b\n1\n1,2\n1,2,3\n", 16, "a.csv", d));
  assert_true(told(d, "csv-too-few", 2, 1));
  assert_true(told(d, "csv-too-many", 4, 3));
  assert_int_equal(diag_errors(d), 2);
  diag_free(d);
  d = diag_new("generator/share", "en");
  GString *many = g_string_new("a,b\n");
  for (int i = 0; i < 100; i++)
    g_string_append(many, "1\n");
  assert_null(csv_read(many->str, many->len, "a.csv", d));
  assert_true(told(d, "csv-more-rows", 0, 0));
  assert_int_equal(diag_errors(d), 21);
  g_string_free(many, TRUE);
  diag_free(d);
}

/* A header of n columns, or a cell of n bytes, quoted or not. */
static struct table *sized(size_t columns, size_t bytes, bool quoted, struct diag *d) {
  GString *s = g_string_new("a");
  for (size_t i = 1; i < columns; i++)
    g_string_append(s, ",b");
  g_string_append(s, quoted ? "\n\"" : "\n");
  for (size_t i = 0; i < bytes; i++)
    g_string_append_c(s, 'x');
  g_string_append(s, quoted ? "\"" : "");
  for (size_t i = 1; i < columns; i++)
    g_string_append(s, ",");
  struct table *t = csv_read(s->str, s->len, "a.csv", d);
  g_string_free(s, TRUE);
  return t;
}

static void limits(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct table *t = sized(1000, 1, false, d);
  assert_int_equal(t->width, 1000);
  table_free(t);
  assert_null(sized(1001, 1, false, d));
  assert_true(told(d, "csv-columns", 1, 1001));
  for (int quoted = 0; quoted < 2; quoted++) {
    t = sized(2, 65536, quoted, d);
    assert_int_equal(strlen(table_cell(t, 0, 0)->text), 65536);
    table_free(t);
    assert_null(sized(2, 65537, quoted, d));
    assert_null(sized(2, 1000000, quoted, d));
    assert_true(told(d, quoted ? "csv-cell-long-quoted" : "csv-cell-long", 2, 1));
  }
  diag_free(d);
}

/* Any text at all: read or refused with a reason, and each cell where the text has it. */
static void any_text(void **state) {
  static const char alphabet[] = "a\",\n\r ";
  for (unsigned n = 0; n < 6 * 6 * 6 * 6 * 6 * 6; n++) {
    char text[8];
    unsigned rest = n;
    for (int i = 0; i < 6; i++, rest /= 6)
      text[i] = alphabet[rest % 6];
    text[6] = '\0';
    struct diag *d = diag_new("generator/share", "en");
    struct table *t = csv_read(text, 6, "a.csv", d);
    assert_true((t != NULL) == (diag_errors(d) == 0));
    for (size_t i = 0; t && i < t->rows * t->width; i++)
      assert_in_range(t->cells[i].line, 1, 7);
    table_free(t);
    diag_free(d);
  }
}

/* csv-spectrum: each file equals the JSON beside it. Not read: location_coordinates, which has a quote within a cell
 * that does not begin with one (RFC 4180 forbids that, and it most often means that another quote is missing);
 * newlines_crlf, whose copy has lost its CRs (line_ends has that case). */
static void spectrum(void **state) {
  static const char *const names[] = {
      "comma_in_quotes", "empty",       "empty_crlf", "escaped_quotes", "json", "newlines", "quotes_and_newlines",
      "simple",          "simple_crlf", "utf8"};
  char *dir = shared("data/testsuites/csv-spectrum");
  if (!dir)
    skip();
  struct diag *d = diag_new("generator/share", "en");
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    char *csv = g_strdup_printf("%s/csvs/%s.csv", dir, names[i]),
         *json = g_strdup_printf("%s/json/%s.json", dir, names[i]);
    struct table *t = source_table(csv, csv, d);
    struct keys *k = source_keys(json, json, d);
    assert_non_null(t);
    assert_non_null(k);
    assert_int_equal(t->rows, k->root->count);
    size_t row = 0;
    for (const struct key *object = k->root->first; object; object = object->next, row++)
      for (size_t col = 0; col < t->width; col++)
        assert_string_equal(table_cell(t, row, col)->text, key_text(object, t->head[col].text, "(none)"));
    table_free(t);
    keys_free(k);
    g_free(csv);
    g_free(json);
  }
  diag_free(d);
  g_free(dir);
}

/* An apostrophe before what a spreadsheet would run is a guard and no part of the value; any other one is. */
static void guards(void **state) {
  static const struct {
    const char *written, *value;
  } CASES[] = {{"'=1+1", "=1+1"}, {"''=1", "'=1"}, {"'+81", "+81"}, {"'-", "-"}, {"'@x", "@x"}, {"'\tx", "\tx"}, {"'＝x", "＝x"},
               {"'＠x", "＠x"}, {"'－1", "－1"}, {"'＋1", "＋1"}, {"'x", "'x"}, {"'", "'"}, {"''", "''"}, {"=1", "=1"}, {"-", "-"},
               {"''x=", "''x="}, {"a'=1", "a'=1"}};
  for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
    struct diag *d = diag_new("generator/share", "en");
    char *text = g_strdup_printf("a,b,c\n1,%s,3\n2,\"%s\",4", CASES[i].written, CASES[i].written);
    struct table *t = reads(text, d);
    cell_is(t, 0, 1, CASES[i].value, 2);
    cell_is(t, 0, 2, "3", 2);
    cell_is(t, 1, 1, CASES[i].value, 3);
    assert_int_equal(guard_stands(CASES[i].written), strcmp(CASES[i].written, CASES[i].value) != 0);
    assert_true(!guard_needed(CASES[i].value) == !(strcmp(CASES[i].written, CASES[i].value) != 0 || strchr("=-", *CASES[i].value)));
    table_free(t);
    g_free(text);
    diag_free(d);
  }
}

static struct table *reads_as(const char *text, struct table_wish wish, struct diag *d) {
  return csv_take_as(g_strdup(text), strlen(text), "a.csv", &wish, d);
}

/* Title rows of any width above the header; a header of two rows, where a merged cell left its text once; none at all. */
static void wishes(void **state) {
  static const char TEXT[] = "表題\n\n作成,1月1日,,\n名称,時間,,備考\n,平日,土曜,\n甲,9,10,x\n";
  struct diag *d = diag_new("generator/share", "en");
  struct table *t = reads_as(TEXT, (struct table_wish){.head_from = 4, .head_to = 5}, d);
  assert_non_null(t);
  assert_int_equal(t->width, 4);
  assert_int_equal(t->rows, 1);
  assert_string_equal(t->head[0].text, "名称");
  assert_string_equal(t->head[1].text, "時間 平日");
  assert_string_equal(t->head[2].text, "時間 土曜");
  assert_string_equal(t->head[3].text, "備考");
  assert_int_equal(t->head[2].line, 5);
  cell_is(t, 0, 3, "x", 6);
  table_free(t);
  t = reads_as("a,b\n\nc,d\n", (struct table_wish){.headless = true}, d);
  assert_int_equal(t->rows, 2);
  assert_string_equal(t->head[1].text, "2");
  cell_is(t, 0, 0, "a", 1);
  cell_is(t, 1, 1, "d", 3);
  table_free(t);
  assert_null(reads_as(TEXT, (struct table_wish){.head_from = 2, .head_to = 2}, d));
  assert_true(told(d, "table-head-empty", 0, 0));
  assert_null(reads_as(TEXT, (struct table_wish){.head_from = 9, .head_to = 9}, d));
  assert_true(told(d, "table-head-beyond", 0, 0));
  assert_null(reads_as("a,b\n1,2,3\n", (struct table_wish){.headless = true}, d));
  assert_true(told(d, "csv-too-many", 2, 3));
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cells_and_their_places),
      cmocka_unit_test(line_ends),
      cmocka_unit_test(one_column_and_no_rows),
      cmocka_unit_test(hidden_signs), cmocka_unit_test(hidden_signs_keep_apart),
      cmocka_unit_test(faults_and_their_places),
      cmocka_unit_test(all_faults_of_one_reading),
      cmocka_unit_test(limits),
      cmocka_unit_test(any_text),
      cmocka_unit_test(guards), cmocka_unit_test(wishes),
      cmocka_unit_test(spectrum),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
