/* CSV files whose cells are replaced where they stand: every other byte stays, in every shape that a file comes in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "import/patch_csv.h"
#include "ward.h"

struct scene {
  char *dir, *path;
  struct diag *d;
  struct csv_file *file;
};

static struct scene open_bytes(const char *bytes, size_t size) {
  struct scene s = {.dir = folder_new(), .d = diag_new("generator/share", "en")};
  folder_write(s.dir, "f.csv", bytes, size);
  s.path = g_build_filename(s.dir, "f.csv", NULL);
  s.file = csv_file_read(s.path, "f.csv", s.d);
  return s;
}

static struct scene open_text(const char *text) {
  return open_bytes(text, strlen(text));
}

static void done(struct scene *s) {
  csv_file_free(s->file);
  g_free(s->path);
  folder_remove(s->dir);
  diag_free(s->d);
}

/* Checks the bytes and ends the scene. */
static void gives(struct scene *s, const char *wanted, size_t wanted_size) {
  size_t size = 0;
  char *bytes = csv_file_bytes(s->file, s->d, &size);
  if (!bytes) diag_print(s->d, stderr);
  assert_non_null(bytes);
  if (size != wanted_size || memcmp(bytes, wanted, size))
    fail_msg("gives:\n%.*s\nwanted:\n%.*s", (int)size, bytes, (int)wanted_size, wanted);
  g_free(bytes);
  done(s);
}

static void gives_text(struct scene *s, const char *wanted) {
  gives(s, wanted, strlen(wanted));
}

static void test_bytes_stay(void **state) {
  struct scene s = open_text(
      "\xef\xbb\xbfid,\"名 前\",x\r\n\r\na,\"い\"\"ろ\",1\r\n,,\r\n\"b\",は,\"2\nzwei\"\r\nc,に,3");
  assert_int_equal(csv_file_table(s.file)->rows, 3);
  csv_file_set(s.file, 1, 1, "ほ,へ");
  csv_file_set(s.file, 2, 2, "4");
  csv_file_set(s.file, 0, 1, "と");
  gives_text(&s, "\xef\xbb\xbfid,\"名 前\",x\r\n\r\na,\"と\",1\r\n,,\r\n\"b\",\"ほ,へ\",\"2\nzwei\"\r\nc,に,4");
  s = open_text("id,x\na,1\nb,2\n");
  gives_text(&s, "id,x\na,1\nb,2\n");
  s = open_text("id,x\ra,1\rb,2\r");
  csv_file_set(s.file, 1, 1, "9");
  gives_text(&s, "id,x\ra,1\rb,9\r");
}

static void test_rows(void **state) {
  struct scene s = open_text("id,x\na,1\nb,2\nc,3");
  csv_file_remove(s.file, 1);
  size_t first = csv_file_insert(s.file, 1), last = csv_file_insert(s.file, 3), second = csv_file_insert(s.file, 1);
  csv_file_set_new(s.file, first, 0, "n1");
  csv_file_set_new(s.file, second, 0, "n2");
  csv_file_set_new(s.file, second, 1, "say \"x\"");
  csv_file_set_new(s.file, last, 0, "z");
  gives_text(&s, "id,x\na,1\nn1,\nn2,\"say \"\"x\"\"\"\nc,3\nz,\n");
}

static void test_columns(void **state) {
  struct scene s = open_text("id,x\na,1\n\nb,2\n");
  size_t late = csv_file_add_column(s.file, "電話", 9), early = csv_file_add_column(s.file, "y", 3);
  csv_file_set(s.file, 1, late, "03");
  csv_file_set(s.file, 0, early, "=1+1");
  size_t n = csv_file_insert(s.file, 2);
  csv_file_set_new(s.file, n, 0, "c");
  csv_file_set_new(s.file, n, late, " 04");
  gives_text(&s, "id,x,y,電話\na,1,'=1+1,\n\nb,2,,03\nc,,,\" 04\"\n");
  s = (struct scene){
      .dir = folder_new(), .d = diag_new("generator/share", "en"), .file = csv_file_new("f.csv", "f.csv")};
  s.path = g_strdup("");
  csv_file_set_new(s.file, csv_file_insert(s.file, 0), csv_file_add_column(s.file, "ID", 0), "a");
  gives_text(&s, "\xef\xbb\xbfID\r\na\r\n");
}

static void test_cp932(void **state) {
  /* 「名」「ソ表」 with a backslash as second byte, 「あ」 */
  static const char bytes[] = "id,\x96\xbc\r\na,\x83\x5c\x95\x5c\r\nb,\"\x82\xa0,\x82\xa2\"\r\n";
  struct scene s = open_bytes(bytes, sizeof bytes - 1);
  assert_non_null(s.file);
  csv_file_set(s.file, 1, 1, "い〜");
  static const char wanted[] = "id,\x96\xbc\r\na,\x83\x5c\x95\x5c\r\nb,\"\x82\xa2\x81\x60\"\r\n";
  gives(&s, wanted, sizeof wanted - 1);
  s = open_bytes(bytes, sizeof bytes - 1);
  csv_file_set(s.file, 0, 1, "𠮷野");
  size_t size;
  assert_null(csv_file_bytes(s.file, s.d, &size));
  assert_true(told(s.d, "import-cp932", 0, 0));
  done(&s);
}

static void test_utf16(void **state) {
  static const char bytes[] = "\xff\xfei\0d\0,\0x\0\r\0\n\0a\0,\0\x42\x30\r\0\n\0";
  struct scene s = open_bytes(bytes, sizeof bytes - 1);
  assert_non_null(s.file);
  csv_file_set(s.file, 0, 1, "い");
  static const char wanted[] = "\xff\xfei\0d\0,\0x\0\r\0\n\0a\0,\0\x44\x30\r\0\n\0";
  gives(&s, wanted, sizeof wanted - 1);
}

/* Whatever cells and line ends, changing one cell changes that cell's bytes only. */
static void test_random(void **state) {
  static const char *const cells[] = {"",    "x",   "\"\"", "\"a,b\"", "\"a\nb\"", "あ", "\"い\"\"ろ\"",
                                      "'=1", " y ", "\"z\""};
  static const char *const texts[] = {"", "n", "a,b", "\"", "q\nr", "=2", "'", " s", "う"};
  static const char *const quoted[] = {"", "n", "\"a,b\"", "\"\"\"\"", "\"q\nr\"", "'=2", "'", "\" s\"", "う"};
  static const char *const ends[] = {"\n", "\r\n", "\r"};
  GRand *rand = g_rand_new_with_seed(20270401);
  for (int round = 0; round < 400; round++) {
    guint width = (guint)g_rand_int_range(rand, 2, 6), rows = (guint)g_rand_int_range(rand, 1, 8);
    guint at = (guint)g_rand_int_range(rand, 0, (int)rows), col = (guint)g_rand_int_range(rand, 1, (int)width);
    guint which = (guint)g_rand_int_range(rand, 0, G_N_ELEMENTS(texts));
    const char *eol = ends[g_rand_int_range(rand, 0, 3)];
    GString *before = g_string_new("あ"), *after = g_string_new(NULL);
    for (guint c = 1; c < width; c++) g_string_append_printf(before, ",h%u", c);
    g_string_append(before, eol);
    g_string_assign(after, before->str);
    for (guint r = 0; r < rows; r++) {
      for (guint c = 0; c < width; c++) {
        const char *cell = c ? cells[g_rand_int_range(rand, 0, G_N_ELEMENTS(cells))] : "k";
        const char *now = r == at && c == col ? quoted[which] : cell;
        bool quote = r == at && c == col && *cell == '"' && *now != '"';
        g_string_append_printf(before, "%s%s", c ? "," : "", cell);
        g_string_append_printf(after, quote ? "%s\"%s\"" : "%s%s", c ? "," : "", now);
      }
      g_string_append(before, eol);
      g_string_append(after, eol);
      if (g_rand_int_range(rand, 0, 5) == 0) g_string_append(before, eol), g_string_append(after, eol);
    }
    struct scene s = open_text(before->str);
    if (!s.file) diag_print(s.d, stderr);
    assert_non_null(s.file);
    csv_file_set(s.file, at, col, texts[which]);
    gives_text(&s, after->str);
    g_string_free(before, TRUE);
    g_string_free(after, TRUE);
  }
  g_rand_free(rand);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_bytes_stay), cmocka_unit_test(test_rows),
                                     cmocka_unit_test(test_columns),    cmocka_unit_test(test_cp932),
                                     cmocka_unit_test(test_utf16),      cmocka_unit_test(test_random)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
