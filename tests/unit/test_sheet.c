/* Sheets: what is written reads back as it was; nothing a spreadsheet would run; what cannot be written is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "backend/sheet.h"
#include "source/guard.h"
#include "source/source.h"
#include "source/xlsx.h"
#include "told.h"

/* Every lead-in a spreadsheet program knows, behind apostrophes or not, and cells it would turn into something else. */
/* clang-format off */
static const char *const NASTY[] = {
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a", "'=1", "''=1", "'", "'abc",
    "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "+03-0000-0001", "-", "=", "\"", "a\"b", "a,b",
    "a\nb", "007", "0", "1E5", "2026-01-02", "TRUE", "1/2", "３", "髙﨑", " lead", "trail ", "  ", "_x0041_", "_X0041_",
    "_x005F_", "_x000D_", "<b>&amp;</b>", "]]>", "https://example.jp/?a=1&b=2", "", "=\"03\"", "03-0000-0001",
    "#REF!", "{=1}", "%1", "|1", ";=1", "\n=1", "令和9年", "9:30", "１２：００"
};
/* clang-format on */
enum { CELLS = G_N_ELEMENTS(NASTY) };
#define EMOJI "\U0001F3E5 e\u0301 \u5F45"

struct example {
  struct sheet sheet;
  struct sheet_cell cell[2 * (CELLS + 2)];
};

static struct example *nasty(bool emoji) {
  struct example *e = g_new0(struct example, 1);
  e->sheet = (struct sheet){.name = "a[b]:c*d?e/f\\g'", .width = 2, .rows = CELLS + 1 + emoji, .cell = e->cell};
  e->cell[0].text = "番号";
  e->cell[1].text = "名称";
  for (size_t i = 0; i < CELLS; i++) {
    e->cell[2 * i + 2].text = "x"; /* no row of nothing but empty cells */
    e->cell[2 * i + 3].text = NASTY[i];
  }
  if (emoji) {
    e->cell[2 * CELLS + 2].text = "x";
    e->cell[2 * CELLS + 3].text = EMOJI;
  }
  return e;
}

static struct table *reads(const char *bytes, size_t size, const char *ending, struct diag *d) {
  char *path = g_strdup_printf("%s/annai-sheet-%ld%s", g_get_tmp_dir(), (long)getpid(), ending);
  assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
  struct table *t = source_table(path, path, d);
  g_unlink(path);
  g_free(path);
  if (!t) diag_print(d, stderr);
  assert_non_null(t);
  return t;
}

static void is_as_written(const struct table *t, const struct sheet *s, bool keeps_cr) {
  assert_int_equal(t->rows, s->rows - 1);
  for (size_t i = 0; i < t->rows; i++) {
    const char *got = table_cell(t, i, 1)->text, *wrote = s->cell[2 * i + 3].text;
    char *composed = g_utf8_normalize(wrote, -1, G_NORMALIZE_NFC);
    if (keeps_cr || !strchr(wrote, '\r')) assert_string_equal(got, composed);
    g_free(composed);
  }
}

static void csv_reads_back(void **state) {
  for (int encoding = SHEET_UTF8; encoding <= SHEET_CP932; encoding++) {
    struct diag *d = diag_new("generator/share", "en");
    struct example *e = nasty(encoding == SHEET_UTF8);
    size_t size;
    char *bytes = sheet_csv(&e->sheet, (enum sheet_encoding)encoding, "a.csv", d, &size);
    if (!bytes) diag_print(d, stderr);
    assert_non_null(bytes);
    assert_true(encoding == SHEET_CP932 || g_str_has_prefix(bytes, "\xEF\xBB\xBF"));
    assert_memory_equal(bytes + size - 2, "\r\n", 2);
    struct table *t = reads(bytes, size, ".csv", d);
    is_as_written(t, &e->sheet, true);
    table_free(t);
    g_free(bytes);
    g_free(e);
    diag_free(d);
  }
}

static void no_cell_runs(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct example *e = nasty(true);
  size_t size;
  char *bytes = sheet_csv(&e->sheet, SHEET_UTF8, "a.csv", d, &size);
  /* A cell begins behind a comma, a line's start, and a quote after either. */
  static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  bool quoted = false, begins = true;
  for (const char *p = bytes + 3; *p; p++) {
    if (begins && *p == '"') {
      quoted = true;
      begins = false;
      p++;
      for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) assert_false(g_str_has_prefix(p, starts[i]));
      p--;
      continue;
    }
    for (size_t i = 0; begins && i < G_N_ELEMENTS(starts); i++)
      assert_false(g_str_has_prefix(p, starts[i]) && strncmp(p, "\r\n", 2));
    if (*p == '"') quoted = !quoted;
    begins = !quoted && (*p == ',' || *p == '\n');
  }
  g_free(bytes);
  g_free(e);
  diag_free(d);
}

static struct sheet one(struct sheet_cell cell[2], const char *text) {
  cell[0] = (struct sheet_cell){.text = "番号"};
  cell[1] = (struct sheet_cell){.text = text};
  return (struct sheet){.name = "a", .width = 1, .rows = 2, .cell = cell};
}

static void cp932_tells_what_it_lacks(void **state) {
  static const char *const lacking[] = {"\U0001F3E5", "¥100", "‾", "彅é", "\u3099", "☎"};
  for (size_t i = 0; i < G_N_ELEMENTS(lacking); i++) {
    struct diag *d = diag_new("generator/share", "en");
    struct sheet_cell cell[2];
    struct sheet s = one(cell, lacking[i]);
    size_t size;
    assert_null(sheet_csv(&s, SHEET_CP932, "a.csv", d, &size));
    assert_true(told(d, "sheet-cp932", 2, 1));
    diag_free(d);
  }
}

static void cp932_counts_twins(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct sheet_cell cell[2];
  struct sheet s = one(cell, "9:00〜12:00〜 −‖—①㈱髙﨑№～－∥");
  size_t size;
  char *bytes = sheet_csv(&s, SHEET_CP932, "a.csv", d, &size);
  assert_non_null(bytes);
  assert_true(told(d, "sheet-cp932-twin", 0, 0));
  assert_int_equal(diag_count(d, DIAG_NOTE), 4);
  struct table *t = reads(bytes, size, ".csv", d);
  assert_string_equal(table_cell(t, 0, 0)->text, "9:00～12:00～ －∥―①㈱髙﨑№～－∥");
  table_free(t);
  g_free(bytes);
  diag_free(d);
}

/* Hiragana in CP932 holds sequences that are UTF-8 by chance; the reader is not misled. */
static void cp932_of_running_text(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct sheet_cell cell[2];
  struct sheet s = one(cell, "祖母の家に来てくれた町医者に**あこがれました**。なのになぬねのはなの、ものもののにぬ。");
  size_t size;
  char *bytes = sheet_csv(&s, SHEET_CP932, "a.csv", d, &size);
  assert_non_null(bytes);
  struct table *t = reads(bytes, size, ".csv", d);
  assert_string_equal(table_cell(t, 0, 0)->text, cell[1].text);
  table_free(t);
  g_free(bytes);
  diag_free(d);
}

/* Every character of the basic plane either reads back from CP932 as it is, or as its told twin, or is refused. */
static void cp932_of_every_character(void **state) {
  unsigned kept = 0, turned = 0;
  for (gunichar c = 0xA0; c < 0x10000; c += c == 0xD7FF ? 0x2101 : 1) { /* no surrogates, no private use */
    if (c < 0x2000 && c > 0x460) c = 0x2000;
    if (c >= 0x3400 && c < 0x4E00) c = 0x4E00;
    if (c >= 0xA000 && c < 0xF900) c = 0xF900;
    char text[16] = "あいう";
    text[9 + g_unichar_to_utf8(c, text + 9)] = '\0';
    struct diag *d = diag_new("", "en");
    struct sheet_cell cell[2];
    struct sheet s = one(cell, text);
    size_t size;
    char *bytes = sheet_csv(&s, SHEET_CP932, "a.csv", d, &size);
    assert_true(bytes || diag_errors(d));
    char *back = bytes ? g_convert(bytes, (gssize)size, "UTF-8", "CP932", NULL, NULL, NULL) : NULL;
    char *wanted = g_strdup_printf("番号\r\n%s\r\n", text);
    if (bytes && !strcmp(back, wanted)) kept++;
    else if (bytes) turned++;
    assert_true(!bytes || !strcmp(back, wanted) || diag_count(d, DIAG_NOTE) == 1);
    g_free(wanted);
    g_free(back);
    g_free(bytes);
    diag_free(d);
  }
  assert_true(kept > 7000);
  assert_in_range(turned, 4, 8);
}

static void what_is_no_text_is_refused(void **state) {
  static const char *const wrong[] = {"a\xFF", "\x01", "a\x7f", "\xEF\xBF\xBF", "\xED\xA0\x80"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    struct diag *d = diag_new("generator/share", "en");
    struct sheet_cell cell[2];
    struct sheet s = one(cell, wrong[i]);
    const struct sheet *all[] = {&s};
    size_t size;
    assert_null(sheet_csv(&s, SHEET_UTF8, "a.csv", d, &size));
    assert_true(told(d, "sheet-not-text", 2, 1));
    assert_null(sheet_xlsx(all, 1, 1, "a.xlsx", d, &size));
    diag_free(d);
  }
}

static void long_cells_are_refused(void **state) {
  for (int over = 0; over < 2; over++) {
    struct diag *d = diag_new("generator/share", "en");
    char *text = g_strnfill((gsize)(32767 + over), 'a');
    struct sheet_cell cell[2];
    struct sheet s = one(cell, text);
    const struct sheet *all[] = {&s};
    size_t size;
    char *bytes = sheet_xlsx(all, 1, 1, "a.xlsx", d, &size);
    assert_true(over ? !bytes && told(d, "sheet-cell-long", 2, 1) : bytes != NULL);
    g_free(bytes);
    g_free(text);
    diag_free(d);
  }
}

/* ---- workbooks ---- */

static char *part(const char *bytes, size_t size, const char *name) {
  zip_error_t error;
  zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &error);
  zip_t *z = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  assert_non_null(z);
  zip_stat_t st;
  zip_file_t *f = zip_stat(z, name, 0, &st) == 0 ? zip_fopen(z, name, 0) : NULL;
  char *text = f ? g_malloc0(st.size + 1) : NULL;
  if (f) assert_int_equal(zip_fread(f, text, st.size), st.size);
  if (f) zip_fclose(f);
  zip_close(z);
  return text;
}

static void workbook_reads_back(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct example *e = nasty(true);
  const struct sheet *all[] = {&e->sheet};
  size_t size, again;
  char *bytes = sheet_xlsx(all, 1, 1806537600, "a.xlsx", d, &size),
       *same = sheet_xlsx(all, 1, 1806537600, "a.xlsx", d, &again);
  assert_non_null(bytes);
  assert_int_equal(size, again);
  assert_memory_equal(bytes, same, size);
  char *cells = part(bytes, size, "xl/worksheets/sheet1.xml"), *core = part(bytes, size, "docProps/core.xml");
  assert_null(strstr(cells, "<f>"));
  assert_null(strstr(cells, "<hyperlink"));
  assert_null(strstr(cells, "t=\"n\""));
  assert_non_null(strstr(core, "2027-04-01T00:00:00Z"));
  assert_null(part(bytes, size, "xl/externalLinks/externalLink1.xml"));
  struct table *t = reads(bytes, size, ".xlsx", d);
  is_as_written(t, &e->sheet, true);
  table_free(t);
  g_free(core);
  g_free(cells);
  g_free(same);
  g_free(bytes);
  g_free(e);
  diag_free(d);
}

/* A spreadsheet program takes 65,530 links in a sheet; what is beyond stands without one. */
static void more_links_than_a_sheet_takes(void **state) {
  enum { ROWS = 65600 };
  struct diag *d = diag_new("generator/share", "en");
  struct sheet_cell *cell = g_new0(struct sheet_cell, ROWS);
  for (size_t i = 0; i < ROWS; i++) cell[i] = (struct sheet_cell){.text = i + 1 < ROWS ? "C2" : "last", .link = "#B2"};
  struct sheet sheet = {.name = "a", .width = 1, .rows = ROWS, .cell = cell};
  const struct sheet *all[] = {&sheet};
  size_t size;
  char *bytes = sheet_xlsx(all, 1, 1, "a.xlsx", d, &size);
  assert_non_null(bytes);
  assert_int_equal(diag_errors(d), 0);
  struct table *t = xlsx_read(bytes, size, "a.xlsx", NULL, d);
  assert_int_equal(t->rows, ROWS - 1);
  assert_string_equal(table_cell(t, ROWS - 2, 0)->text, "last");
  table_free(t);
  g_free(bytes);
  g_free(cell);
  diag_free(d);
}

static void workbook_with_everything(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  GString *many = g_string_new("はい|いいえ, たぶん");
  for (int i = 0; i < 200; i++) g_string_append_printf(many, "|選択肢%d", i);
  const char *const choice[] = {NULL, many->str};
  struct sheet_cell cell[] = {{.text = "名称"},
                              {.text = "返事"},
                              {.text = "ひばり医院", .comment = "電話番号が9桁です。", .tone = SHEET_ERROR},
                              {.text = "", .tone = SHEET_ENTRY}};
  struct sheet_cell more[] = {{.text = "場所"},
                              {.text = "C2", .link = "#B2"},
                              {.text = "2枚目", .link = "#2!A1"},
                              {.text = "外", .link = "https://example.jp/"},
                              {.text = "中", .link = "javascript:x"},
                              {.text = "遠い", .link = "#9!A1"}};
  struct sheet first = {.name = "診療所'の表", .width = 2, .rows = 2, .cell = cell, .choice = choice};
  struct sheet second = {.name = "診療所'の表", .width = 1, .rows = 6, .cell = more};
  const struct sheet *all[] = {&first, &second};
  size_t size;
  char *bytes = sheet_xlsx(all, 2, 1, "a.xlsx", d, &size);
  if (!bytes) diag_print(d, stderr);
  assert_non_null(bytes);
  assert_int_equal(diag_errors(d), 0);
  char *book = part(bytes, size, "xl/workbook.xml"), *cells = part(bytes, size, "xl/worksheets/sheet1.xml"),
       *comments = part(bytes, size, "xl/comments1.xml"), *links = part(bytes, size, "xl/worksheets/sheet2.xml"),
       *rels = part(bytes, size, "xl/worksheets/_rels/sheet2.xml.rels");
  assert_non_null(strstr(book, "診療所&apos;の表 2") ? strstr(book, "診療所&apos;の表 2")
                                                     : strstr(book, "診療所'の表 2"));
  assert_non_null(strstr(book, "state=\"hidden\""));
  assert_non_null(strstr(cells, "<dataValidation type=\"list\""));
  assert_non_null(strstr(cells, "$A$202"));
  assert_non_null(strstr(cells, "state=\"frozen\""));
  assert_non_null(strstr(cells, "<autoFilter"));
  assert_non_null(strstr(cells, "orientation=\"landscape\""));
  assert_non_null(strstr(comments, "<author></author>"));
  assert_non_null(strstr(comments, "電話番号が9桁です。"));
  assert_non_null(strstr(links, "location=\"'診療所''の表'!B2\""));
  assert_non_null(strstr(links, "location=\"'診療所''の表 2'!A1\""));
  assert_non_null(strstr(rels, "https://example.jp/"));
  assert_null(strstr(rels, "javascript"));
  g_string_free(many, TRUE);
  g_free(rels);
  g_free(links);
  g_free(comments);
  g_free(cells);
  g_free(book);
  g_free(bytes);
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(csv_reads_back),
      cmocka_unit_test(no_cell_runs),
      cmocka_unit_test(cp932_tells_what_it_lacks),
      cmocka_unit_test(cp932_counts_twins),
      cmocka_unit_test(cp932_of_every_character),
      cmocka_unit_test(what_is_no_text_is_refused),
      cmocka_unit_test(long_cells_are_refused),
      cmocka_unit_test(workbook_with_everything),
      cmocka_unit_test(more_links_than_a_sheet_takes),
      cmocka_unit_test(cp932_of_running_text),
      cmocka_unit_test(workbook_reads_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
