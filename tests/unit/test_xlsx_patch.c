/* Workbooks whose cells are replaced where they stand: in the sheet only the cells that are named change, in the zip only the
 * sheet; what must not be touched is refused at its cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/text.h"
#include "source/xlsx.h"
#include "source/xlsx_patch.h"
#include "told.h"
#include "workbook.h"

#define PLACE "f.xlsx S!"
#define OPEN "<worksheet " MAIN ">"
#define SHUT "</worksheet>"

/* ---- the sheet's XML ---- */

/* NULL if it is refused; `d` is told. Freed with g_free. */
static char *patched(const char *xml, struct diag *d, const struct xlsx_edit *edits, size_t n) {
  bool formulas;
  size_t size;
  char *out = xlsx_patch_sheet(xml, strlen(xml), PLACE, edits, n, &formulas, d, &size);
  if (out) assert_int_equal(size, strlen(out));
  return out;
}

static void gives(const char *xml, const char *wanted, const struct xlsx_edit *edits, size_t n) {
  struct diag *d = diag_new("generator/share", "en");
  char *out = patched(xml, d, edits, n);
  if (!out) diag_print(d, stderr);
  assert_non_null(out);
  assert_string_equal(out, wanted);
  g_free(out);
  diag_free(d);
}
#define GIVES(xml, wanted, ...)                                                                                        \
  do {                                                                                                                 \
    const struct xlsx_edit edits_[] = {__VA_ARGS__};                                                                   \
    gives(xml, wanted, edits_, G_N_ELEMENTS(edits_));                                                                  \
  } while (0)

static void refuses(const char *xml, const char *rule, int row, int col, const struct xlsx_edit *edits, size_t n) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(patched(xml, d, edits, n));
  char *all = told_all(d), *at = g_strdup_printf("S!%c%d: ", 'A' + col - 1, row), *name = g_strdup_printf("[%s]", rule);
  if ((col && !strstr(all, at)) || !strstr(all, name)) fail_msg("wanted %s %s, told:\n%s", at, name, all);
  g_free(name);
  g_free(at);
  free(all);
  diag_free(d);
}
#define REFUSES(xml, rule, row, col, ...)                                                                              \
  do {                                                                                                                 \
    const struct xlsx_edit edits_[] = {__VA_ARGS__};                                                                   \
    refuses(xml, rule, row, col, edits_, G_N_ELEMENTS(edits_));                                                        \
  } while (0)

#define TEXT(cell, text) "<c r=\"" cell "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" text "</t></is></c>"
#define STYLED(cell, style, text)                                                                                      \
  "<c r=\"" cell "\" s=\"" style "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" text "</t></is></c>"

static void test_cells(void **state) {
  GIVES(OPEN "<sheetData><row r=\"1\" ht='5'><c r=\"A1\" s=\"3\" t=\"s\"><v>0</v></c> <c "
             "r='B1'><v>1</v></c></row></sheetData>" SHUT,
        OPEN "<sheetData><row r=\"1\" ht='5'>" STYLED("A1", "3", "x") " <c r='B1'><v>1</v></c></row></sheetData>" SHUT,
        {1, 1, "x"});
  GIVES(OPEN "<sheetData><row><c><v>1</v></c><c s=\"2\"/><c><v>3</v></c></row><row/></sheetData>" SHUT,
        OPEN "<sheetData><row><c r=\"A1\"/>" STYLED("B1", "2", "b") "<c><v>3</v></c></row><row>" TEXT(
            "A2", "c") "</row></sheetData>" SHUT,
        {2, 1, "c"}, {1, 2, "b"}, {1, 1, ""});
  /* texts: escaped for XML, and where they look like Excel's own escapes; line breaks and blanks stay */
  GIVES(OPEN "<sheetData><row r=\"7\"><c r=\"C7\"/></row></sheetData>" SHUT,
        OPEN "<sheetData><row r=\"7\">" TEXT("C7", "&lt;a&gt; &amp; _x005F_x0041_ _x41_\n ") "</row></sheetData>" SHUT,
        {7, 3, "<a> & _x0041_ _x41_\n "});
  /* what only looks like cells */
  GIVES(OPEN "<!-- <sheetData><row r=\"1\"><c r=\"A1\"> --><sheetData><row r=\"1\" x=\"<c>\"><c r=\"A1\" "
             "t=\"str\"><v><![CDATA[</c>]]></v>"
             "<extLst><c r=\"B1\"/></extLst></c><c r=\"B1\"/></row></sheetData>" SHUT,
        OPEN "<!-- <sheetData><row r=\"1\"><c r=\"A1\"> --><sheetData><row r=\"1\" x=\"<c>\">" TEXT(
            "A1", "y") "<c r=\"B1\"/></row></sheetData>" SHUT,
        {1, 1, "y"});
  GIVES("<?xml version=\"1.0\" encoding=\"utf-8\"?><x:worksheet xmlns:x=\"u\" xmlns=\"v\"><x:sheetData><x:row "
        "r=\"1\"><c r=\"A1\"/><x:c r=\"A1\"/></x:row></x:sheetData></x:worksheet>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><x:worksheet xmlns:x=\"u\" xmlns=\"v\"><x:sheetData><x:row "
        "r=\"1\"><c r=\"A1\"/><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t "
        "xml:space=\"preserve\">p</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>",
        {1, 1, "p"});
}

static void test_missing(void **state) {
  /* cells and rows come in where they belong; emptying what is not there does nothing */
  GIVES(
      OPEN
      "<sheetData><row r=\"2\"><c r=\"B2\" s=\"4\"/><c r=\"D2\"/></row><row r=\"5\"/><row r=\"9\"/></sheetData>" SHUT,
      OPEN
      "<sheetData><row r=\"1\">" TEXT("C1", "c") "</row><row r=\"2\">" TEXT("A2", "a") "<c r=\"B2\" s=\"4\"/>" TEXT(
          "C2",
          "c") "<c r=\"D2\"/>" TEXT("E2",
                                    "e") "</row><row r=\"4\">" STYLED("B4", "4",
                                                                      "b") "</row><row r=\"5\">" TEXT("A5",
                                                                                                      "z") "</row><row "
                                                                                                           "r=\"9\"/"
                                                                                                           "><row "
                                                                                                           "r="
                                                                                                           "\"10\""
                                                                                                           ">" TEXT(
                                                                                                               "A1"
                                                                                                               "0",
                                                                                                               "n") "</"
                                                                                                                    "ro"
                                                                                                                    "w>"
                                                                                                                    "</"
                                                                                                                    "sh"
                                                                                                                    "ee"
                                                                                                                    "tD"
                                                                                                                    "at"
                                                                                                                    "a"
                                                                                                                    ">" SHUT,
      {10, 1, "n"}, {2, 5, "e"}, {2, 3, "c"}, {2, 1, "a"}, {5, 1, "z"}, {4, 2, "b"}, {6, 1, ""}, {9, 9, ""},
      {1, 3, "c"});
  /* the look of new cells: the row's, the column's, that of the cell above */
  GIVES(OPEN "<cols><col min=\"2\" max=\"3\" style=\"7\"/></cols><sheetData><row r=\"1\" s=\"5\" customFormat=\"1\"><c "
             "r=\"A1\" s=\"9\"/></row></sheetData>" SHUT,
        OPEN "<cols><col min=\"2\" max=\"3\" style=\"7\"/></cols><sheetData><row r=\"1\" s=\"5\" customFormat=\"1\"><c "
             "r=\"A1\" s=\"9\"/>" STYLED("B1", "5", "b") "</row><row r=\"2\">" STYLED("A2", "9", "a")
                 STYLED("C2", "7", "c") "</row></sheetData>" SHUT,
        {1, 2, "b"}, {2, 1, "a"}, {2, 3, "c"});
  GIVES(OPEN "<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"B1\" s=\"6\"/></row></sheetData>" SHUT,
        OPEN
        "<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"B1\" s=\"6\"/>" STYLED("C1", "6", "x") "</row></sheetData>" SHUT,
        {1, 3, "x"});
  /* what says how far the sheet goes */
  GIVES(OPEN "<dimension ref=\"A1:B2\"/><sheetData><row r=\"1\" spans=\"1:2\"><c r=\"A1\"/></row><row r=\"2\" "
             "spans=\"1:2\"/></sheetData>" SHUT,
        OPEN "<dimension ref=\"A1:AA3\"/><sheetData><row r=\"1\" spans=\"1:27\"><c r=\"A1\"/>" TEXT(
            "AA1", "x") "</row><row r=\"2\" spans=\"1:2\"/><row r=\"3\">" TEXT("A3", "y") "</row></sheetData>" SHUT,
        {1, 27, "x"}, {3, 1, "y"});
}

#define TWO                                                                                                            \
  "<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"B1\"/></row><row r=\"2\"><c r=\"A2\"><f>1+1</f><v>2</v></c><c "         \
  "r=\"B2\"/></row></sheetData>"

static void test_refusals(void **state) {
  REFUSES(OPEN TWO SHUT, "xlsx-patch-formula", 2, 1, {1, 1, "x"}, {2, 1, "y"});
  REFUSES(OPEN TWO SHUT, "xlsx-patch-formula", 2, 1, {2, 1, ""});
  REFUSES(OPEN
          "<sheetData><row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1:B2\">X</f><v>2</v></c></row></sheetData>" SHUT,
          "xlsx-patch-formula", 2, 2, {2, 2, "y"});
  REFUSES(OPEN TWO "<sheetProtection sheet=\"1\"/>" SHUT, "xlsx-patch-protected", 0, 0, {1, 1, "x"});
  GIVES(OPEN "<sheetData/><sheetProtection sheet=\"0\"/>" SHUT, OPEN "<sheetData/><sheetProtection sheet=\"0\"/>" SHUT,
        {1, 1, ""});
  REFUSES(OPEN TWO "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>" SHUT, "xlsx-patch-merged", 1, 2, {1, 1, "x"},
          {1, 2, "y"});
  REFUSES(OPEN TWO "<mergeCells><mergeCell ref=\"B1:B2\"/></mergeCells>" SHUT, "xlsx-patch-merged", 1, 2, {1, 2, "y"});
  REFUSES(OPEN TWO "<mergeCells><mergeCell ref=\"B1:B2\"/></mergeCells>" SHUT, "xlsx-patch-merged", 2, 2, {2, 2, ""});
  GIVES(
      OPEN
      "<sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>" SHUT,
      OPEN "<sheetData><row r=\"1\">" TEXT(
          "A1", "x") "</row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>" SHUT,
      {1, 1, "x"}, {1, 2, ""});
  REFUSES("<?xml version=\"1.0\" encoding=\"US-ASCII\"?>" OPEN TWO SHUT, "xlsx-patch-coding", 0, 0, {1, 1, "x"});
  REFUSES("\xff\xfe<", "xlsx-patch-coding", 0, 0, {1, 1, "x"});
  char *most = g_strnfill(32767, 'x'), *over = g_strnfill(32768, 'x');
  REFUSES(OPEN TWO SHUT, "xlsx-patch-long", 1, 2, {1, 2, over});
  struct diag *d = diag_new("generator/share", "en");
  struct xlsx_edit e = {1, 2, most};
  char *out = patched(OPEN TWO SHUT, d, &e, 1);
  assert_non_null(out);
  g_free(out);
  diag_free(d);
  g_free(most);
  g_free(over);
  REFUSES(OPEN TWO SHUT, "xlsx-patch-full", 0, 0, {1048577, 1, "x"});
  REFUSES(OPEN SHUT, "xlsx-patch-shape", 0, 0, {1, 1, "x"});
}

static void test_link(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct xlsx_edit e = {1, 2, "https://example.jp/"};
  char *out = patched(OPEN TWO "<hyperlinks><hyperlink ref=\"B1\"/></hyperlinks>" SHUT, d, &e, 1), *all = told_all(d);
  assert_non_null(out);
  assert_non_null(strstr(all, "S!B1: note"));
  assert_non_null(strstr(all, "[xlsx-patch-link]"));
  free(all);
  g_free(out);
  diag_free(d);
}

/* What no reader would let through does no harm here either. */
static void test_garbage(void **state) {
  static const char SEED[] = OPEN
      "<dimension ref=\"A1:B2\"/><sheetData><row r=\"1\" spans=\"1:2\"><c r=\"A1\"><f t=\"array\" ref=\"A1\">x</f></c>"
      "</row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells><!-- --><![CDATA[]]>" SHUT;
  static const char SIGNS[] = "<>/\"'=: cfr!-?]19\0";
  GRand *rand = g_rand_new_with_seed(20270401);
  const struct xlsx_edit edits[] = {{1, 1, "x"}, {1, 3, "y"}, {3, 1, "z"}};
  for (int round = 0; round < 20000; round++) {
    size_t size = (size_t)g_rand_int_range(rand, 0, sizeof SEED);
    char *xml = g_memdup2(SEED, size + !size);
    for (int k = g_rand_int_range(rand, 0, 5); size && k > 0; k--)
      xml[g_rand_int_range(rand, 0, (int)size)] = SIGNS[g_rand_int_range(rand, 0, sizeof SIGNS - 1)];
    struct diag *d = diag_new("", "en");
    bool formulas;
    size_t n;
    g_free(xlsx_patch_sheet(xml, size, PLACE, edits, G_N_ELEMENTS(edits), &formulas, d, &n));
    diag_free(d);
    g_free(xml);
  }
  g_rand_free(rand);
}

/* ---- workbooks ---- */

static bool same_entries(const void *a, size_t a_size, const void *b, size_t b_size, const char *but) {
  zip_t *zip[2];
  for (int i = 0; i < 2; i++) {
    zip_error_t error;
    zip_error_init(&error);
    zip[i] = zip_open_from_source(zip_source_buffer_create(i ? b : a, i ? b_size : a_size, 0, &error), ZIP_RDONLY,
                                  &error);
    assert_non_null(zip[i]);
    zip_error_fini(&error);
  }
  bool same = zip_get_num_entries(zip[0], 0) == zip_get_num_entries(zip[1], 0);
  for (zip_uint64_t i = 0; same && i < (zip_uint64_t)zip_get_num_entries(zip[0], 0); i++) {
    zip_stat_t x, y;
    zip_stat_index(zip[0], i, 0, &x);
    zip_stat_index(zip[1], i, 0, &y);
    same = !strcmp(x.name, y.name) && x.mtime == y.mtime && x.comp_method == y.comp_method &&
           (x.crc == y.crc) == !g_str_has_suffix(x.name, but);
    if (!same) fprintf(stderr, "entry %s\n", x.name);
  }
  zip_discard(zip[0]);
  zip_discard(zip[1]);
  return same;
}

static const char STRINGS[] = "<sst " MAIN "><si><t>ID</t></si><si><t>名称</t></si></sst>";
static const char ROWS[] =
    "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
    "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c></row><row r=\"4\"><c "
    "r=\"A4\"><v>3</v></c></row></sheetData>";

static void test_workbook(void **state) {
  GByteArray *b = book_of(&(struct book){.sheet = {"<sheetData/>", ROWS},
                                         .name = {"表紙", "台帳 2027"},
                                         .strings = STRINGS,
                                         .more = {"docProps/app.xml", "<x/>", 0}});
  struct diag *d = diag_new("generator/share", "en");
  const struct xlsx_edit edits[] = {
      {2, 2, "=1+1"}, {4, 1, ""}, {5, 1, "0012"}, {1, 3, "電話"}, {5, 3, "か\xe3\x82\x99"}};
  size_t size, again_size;
  unsigned char *out = xlsx_patch(b->data, b->len, "f.xlsx", "台帳 2027", edits, 4, d, &size);
  if (!out) diag_print(d, stderr);
  assert_non_null(out);
  assert_true(same_entries(b->data, b->len, out, size, "s2.xml"));
  struct table *t = xlsx_read(out, size, "f.xlsx", NULL, d);
  assert_non_null(t);
  assert_string_equal(t->file, "f.xlsx 台帳 2027!");
  assert_int_equal(t->rows, 2);
  assert_string_equal(t->head[2].text, "電話");
  assert_string_equal(table_cell(t, 0, 1)->text, "=1+1");
  assert_string_equal(table_cell(t, 1, 0)->text, "0012");
  assert_int_equal(table_cell(t, 1, 0)->line, 5);
  table_free(t);
  unsigned char *again = xlsx_patch(b->data, b->len, "f.xlsx", "台帳 2027", edits, 4, d, &again_size);
  assert_true(again_size == size && !memcmp(again, out, size));
  g_free(again);
  g_free(out);
  assert_int_equal(diag_errors(d), 0);
  /* a text that would be read as another one is not written */
  assert_null(xlsx_patch(b->data, b->len, "f.xlsx", "台帳 2027", edits, 5, d, &size));
  assert_true(told(d, "xlsx-patch-read-back", 0, 0));
  assert_null(xlsx_patch(b->data, b->len, "f.xlsx", "ない", edits, 4, d, &size));
  assert_true(told(d, "xlsx-no-sheet", 0, 0));
  assert_null(xlsx_patch(b->data, b->len / 2, "f.xlsx", "台帳 2027", edits, 4, d, &size));
  assert_true(told(d, "xlsx-zip", 0, 0));
  g_byte_array_free(b, TRUE);
  diag_free(d);
}

/* A row that comes in beneath a merged cell would get its value. */
static void test_beside(void **state) {
  GByteArray *b = book_of(&(struct book){
      .sheet =
          {"<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row><row "
           "r=\"2\"><c r=\"A2\">"
           "<v>1</v></c><c r=\"B2\"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>"},
      .strings = STRINGS});
  struct diag *d = diag_new("generator/share", "en");
  const struct xlsx_edit edit = {3, 2, "x"};
  size_t size;
  assert_null(xlsx_patch(b->data, b->len, "f.xlsx", "Sheet1", &edit, 1, d, &size));
  char *all = told_all(d);
  if (!strstr(all, "Sheet1!A3: error") || !strstr(all, "[xlsx-patch-beside]")) fail_msg("told: %s", all);
  free(all);
  diag_free(d);
  g_byte_array_free(b, TRUE);
}

static void test_signed(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  const struct xlsx_edit edit = {2, 2, "x"};
  size_t size;
  GByteArray *b = book_of(
      &(struct book){.sheet = {ROWS}, .strings = STRINGS, .more = {"_xmlsignatures/sig1.xml", "<x/>", 0}});
  assert_null(xlsx_patch(b->data, b->len, "f.xlsx", "Sheet1", &edit, 1, d, &size));
  assert_true(told(d, "xlsx-patch-signed", 0, 0));
  g_byte_array_free(b, TRUE);
  b = book_of(&(struct book){.sheet = {ROWS}, .strings = STRINGS, .more = {"xl/calcChain.xml", "<x/>", 0}});
  unsigned char *out = xlsx_patch(b->data, b->len, "f.xlsx", "Sheet1", &edit, 1, d, &size);
  assert_non_null(out);
  assert_true(told(d, "xlsx-patch-formulas", 0, 0));
  g_free(out);
  g_byte_array_free(b, TRUE);
  diag_free(d);
}

/* Random sheets, random edits: xlsx_patch compares every cell itself; here, that it never finds a fault. */
static void test_random(void **state) {
  static const char *const texts[] = {"", "x", "あ い", "<&>", "_x000D_", "a\nb", "'", "=1", "0"};
  GRand *rand = g_rand_new_with_seed(20270402);
  for (int round = 0; round < 300; round++) {
    GString *xml = g_string_new("<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>k</v></c><c r=\"B1\" "
                                "t=\"str\"><v>l</v></c><c r=\"C1\" t=\"str\"><v>m</v></c></row>");
    for (int row = 2; row < 9; row++) {
      if (g_rand_int_range(rand, 0, 4) == 0) continue;
      g_string_append_printf(xml, g_rand_boolean(rand) ? "<row r=\"%d\">" : "<row r=\"%d\" spans=\"1:3\" >", row);
      for (int col = 0; col < 3; col++) {
        int kind = g_rand_int_range(rand, 0, 5);
        if (kind == 1) g_string_append_printf(xml, "<c r=\"%c%d\" s=\"1\"/>", 'A' + col, row);
        if (kind == 2) g_string_append_printf(xml, "<c  r='%c%d'  ><v>%d</v></c>\n", 'A' + col, row, row * col + 1);
        if (kind > 2)
          g_string_append_printf(xml, "<c r=\"%c%d\" t=\"inlineStr\"><is><r><t>q</t></r></is></c>", 'A' + col, row);
      }
      g_string_append(xml, "</row>");
    }
    g_string_append(
        xml, "<row r=\"9\"><c r=\"A9\"><v>1</v></c><c r=\"B9\"><v>1</v></c><c r=\"C9\"><v>1</v></c></row></sheetData>");
    GByteArray *b = book_of(&(struct book){.sheet = {xml->str}});
    struct xlsx_edit edits[40];
    size_t n = 0, size;
    for (int row = 2; row < 12; row++)
      for (int col = 1; col < 4; col++)
        if (g_rand_int_range(rand, 0, 3) == 0)
          edits[n++] = (struct xlsx_edit){row, col, texts[g_rand_int_range(rand, 0, G_N_ELEMENTS(texts))]};
    for (size_t i = n; i > 1; i--) { /* in no order */
      size_t k = (size_t)g_rand_int_range(rand, 0, (int)i);
      struct xlsx_edit other = edits[k];
      edits[k] = edits[i - 1];
      edits[i - 1] = other;
    }
    struct diag *d = diag_new("generator/share", "en");
    unsigned char *out = xlsx_patch(b->data, b->len, "f.xlsx", "Sheet1", edits, n, d, &size);
    if (!out) fprintf(stderr, "%s\n", xml->str), diag_print(d, stderr);
    assert_non_null(out);
    g_free(out);
    diag_free(d);
    g_byte_array_free(b, TRUE);
    g_string_free(xml, TRUE);
  }
  g_rand_free(rand);
}

/* Real workbooks: a cell in the middle is changed, a row comes in below, and a column at the right. */
static void test_real(void **state) {
  static const char *const FILES[] = {"data/city-csv/kumamoto/byouin_list.org.xlsx",
                                      "data/city-csv/kumamoto/yakkyoku_list.org.xlsx", "data/xlsx-real/mhlw_02h.xlsx",
                                      "data/testsuites/xlsx-calamine/strict_iso_paths.xlsx",
                                      "data/testsuites/xlsx-calamine/nonstandard-xml-ns-prefix.xlsx"};
  for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
    char *path = shared(FILES[i]), *bytes;
    gsize size;
    if (!path) continue;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    struct diag *d = diag_new("generator/share", "en");
    struct table *t = xlsx_read(bytes, size, "f", NULL, d);
    assert_non_null(t);
    char *sheet = g_strndup(t->file + 2, strlen(t->file) - 3);
    int middle = table_cell(t, t->rows / 2, 0)->line, last = table_cell(t, t->rows - 1, 0)->line, width = (int)t->width,
        head = 0;
    for (int c = 0; c < width; c++) head = MAX(head, t->head[c].line);
    const struct xlsx_edit edits[] = {{middle, 2, "新しい値"},
                                      {last + 1, 1, "新"},
                                      {last + 1, width, "03"},
                                      {head, width + 1, "列"},
                                      {last, width + 1, "右"}};
    size_t out_size;
    unsigned char *out = xlsx_patch(bytes, size, "f", sheet, edits, G_N_ELEMENTS(edits), d, &out_size);
    if (!out) diag_print(d, stderr);
    assert_non_null(out);
    assert_true(same_entries(bytes, size, out, out_size, "xl/worksheets/sheet1.xml"));
    g_free(out);
    g_free(sheet);
    table_free(t);
    diag_free(d);
    g_free(bytes);
    g_free(path);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cells),   cmocka_unit_test(test_missing),  cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_garbage), cmocka_unit_test(test_workbook), cmocka_unit_test(test_signed),
      cmocka_unit_test(test_beside),  cmocka_unit_test(test_link),     cmocka_unit_test(test_random),
      cmocka_unit_test(test_real),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
