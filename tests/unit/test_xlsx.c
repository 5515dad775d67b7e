/* Workbooks: values as Excel shows them, headers found, places, limits, lies. The real files of ../shared are read as well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "source/xlsx_parts.h"
#include "source/xlsx.h"
#include "told.h"
#include "workbook.h"

static struct diag *collector(void) {
  return diag_new("generator/share", "en");
}

static struct table *read_bytes(GByteArray *bytes, const struct table_wish *wish, struct diag *d) {
  struct table *t = xlsx_read(bytes->data, bytes->len, "a.xlsx", wish, d);
  g_byte_array_free(bytes, TRUE);
  return t;
}

static struct table *reads(const struct book *b, const struct table_wish *wish, struct diag *d) {
  struct table *t = read_bytes(book_of(b), wish, d);
  if (!t)
    assert_true(told(d, "read", 1, 1));
  return t;
}

/* The whole table as one string: cells divided by "|", rows by "/", the header first. */
static char *all_of(const struct table *t) {
  GString *s = g_string_new(NULL);
  for (size_t i = 0; i < t->width * (t->rows + 1); i++) {
    const struct cell *c = i < t->width ? &t->head[i] : &t->cells[i - t->width];
    g_string_append_printf(s, "%s%s", i == 0 ? "" : i % t->width ? "|" : "/", c->text);
  }
  return g_string_free(s, FALSE);
}

static void table_is(const struct table *t, const char *wanted) {
  char *all = all_of(t);
  assert_string_equal(all, wanted);
  g_free(all);
}

static void reads_as(const struct book *b, const struct table_wish *wish, const char *wanted) {
  struct diag *d = collector();
  struct table *t = reads(b, wish, d);
  table_is(t, wanted);
  table_free(t);
  diag_free(d);
}

static void refuses_bytes(GByteArray *bytes, const char *rule) {
  struct diag *d = collector();
  struct table *t = read_bytes(bytes, NULL, d);
  assert_true(told(d, rule, 0, 0));
  assert_null(t);
  assert_true(diag_errors(d) > 0);
  diag_free(d);
}

static void refuses(const struct book *b, const char *rule) {
  refuses_bytes(book_of(b), rule);
}

static bool printed(const struct diag *d, const char *line) {
  char *all = told_all(d);
  bool found = strstr(all, line) != NULL;
  if (!found)
    fprintf(stderr, "wanted %s, told:\n%s", line, all);
  free(all);
  return found;
}

#define DATA(rows) "<sheetData>" rows "</sheetData>"
#define ROW(cells) "<row>" cells "</row>"
#define T(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(number) "<c><v>" number "</v></c>"
#define MERGE(ref) "<mergeCell ref=\"" ref "\"/>"
#define IDS DATA(ROW(T("id") T("name")) ROW(N("1") T("a")))

/* ---- values ---- */

static void strings(void **state) {
  reads_as(&(struct book){.sheet = {DATA(ROW("<c t=\"s\"><v>0</v></c><c t=\"s\"><v> 1 </v></c>")
                                ROW("<c t=\"s\"><v>2</v></c><c t=\"str\"><f>A1</f><v>x &lt; y</v></c>")
                                ROW("<c t=\"inlineStr\"><is><r><t xml:space=\"preserve\">東京 </t></r><r><t>都</t></r>"
                                    "<rPh sb=\"0\" eb=\"1\"><t>トウキョウ</t></rPh></is></c><c t=\"b\"><v>1</v></c>")
                                ROW("<c t=\"inlineStr\"><is><t><![CDATA[a<b]]></t></is></c><c t=\"b\"><v>0</v></c>"))},
                          .strings = "<sst " MAIN "><si><t> id </t></si><si><t xml:space=\"preserve\"> b </t></si>"
                                     "<si><t>A_x000D_\nB_x005F_x0041_ _xD842__xDFB7_</t><rPh><t>エー</t></rPh>"
                                     "<phoneticPr/></si></sst>"},
           NULL, "id| b /A\r\nB_x0041_ 𠮷|x < y/東京 都|TRUE/a<b|FALSE");
}

static void text_gate(void **state) {
  struct diag *d = collector();
  struct table *t = reads(&(struct book){.sheet = {DATA(ROW(T("id") T("n\xe2\x80\x8b" "ame")) ROW(T("か\xe3\x82\x99") T("\xee\x80\x80")))}}, NULL, d);
  table_is(t, "id|name/が|\xee\x80\x80"); /* a gaiji is told by whoever reads the cells */
  assert_true(printed(d, "a.xlsx Sheet1!B1: note: "));
  table_free(t);
  static const char *const BAD[] = {T("x_x0007_"), T("x_x0000_"), T("_xD800_"), T("\xe2\x80\xae")};
  static const char *const RULES[] = {"text-control", "text-lost", "text-lost", "text-control"};
  for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++) {
    char *sheet = g_strconcat("<sheetData>" ROW(T("id") T("name")) "<row r=\"3\">" N("1"), BAD[i], "</row></sheetData>", NULL);
    struct diag *e = collector();
    assert_null(read_bytes(book_of(&(struct book){.sheet = {sheet}}), NULL, e));
    assert_true(told(e, RULES[i], 0, 0));
    assert_true(printed(e, "a.xlsx Sheet1!B3: error: "));
    diag_free(e);
    g_free(sheet);
  }
  diag_free(d);
}

/* Opened as Latin-1, or as CP932, then saved as a workbook. */
static void misread_before(void **state) {
  static const char *const TEXTS[] = {"ãåªéãåªéãåªéãåªéãåªéãåªéãåªéãåªé", "縺ゅ＞縺?∴縺翫°縺阪￥縺代％"};
  for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
    struct diag *d = collector();
    char *sheet = g_strdup_printf(DATA(ROW(T("id") T("name")) ROW(N("1") T("%s"))), TEXTS[i]);
    struct table *t = reads(&(struct book){.sheet = {sheet}}, NULL, d);
    assert_true(told(d, "text-misread", 0, 0));
    table_free(t);
    g_free(sheet);
    diag_free(d);
  }
}

/* The published report tells of a file in the private folder neither cell nor sheet. */
static void private_workbooks(void **state) {
  struct diag *d = collector();
  diag_hide_below(d, "secret/records", "private/records");
  diag_error(d, ((struct pos){"secret/records/a.xlsx 同意なし!", 3, 2}), "xlsx-error-cell", "#N/A");
  char *text = NULL;
  size_t size;
  FILE *f = open_memstream(&text, &size);
  diag_print_report(d, f);
  fclose(f);
  assert_non_null(strstr(text, "\"file\":\"private/records/a.xlsx\",\"line\":3}"));
  assert_null(strstr(text, "同意"));
  free(text);
  assert_true(printed(d, "secret/records/a.xlsx 同意なし!B3: error: "));
  diag_free(d);
}

static void shows(const char *digits, const char *code, bool epoch, const char *wanted) {
  const char *rule;
  char *text = xlsx_number(digits, code ? xlsx_format(code) : SHOW_NUMBER, code, epoch, &rule);
  assert_non_null(text);
  assert_string_equal(text, wanted);
  g_free(text);
}

static void numbers(void **state) {
  static const struct {
    const char *digits, *code, *wanted;
  } CASES[] = {{"1", NULL, "1"}, {"1.0", NULL, "1"}, {"-0", NULL, "0"}, {"72.0", NULL, "72"},
               {"78.459999999999994", NULL, "78.46"}, {"0.55000000000000004", NULL, "0.55"},
               {"35.708123456789012", NULL, "35.70812345678901"}, {"1E3", NULL, "1000"}, {"312345678", NULL, "312345678"},
               {"131059900012345", NULL, "131059900012345"}, {"1.31059900012345E14", NULL, "131059900012345"},
               {"1131234", "0000000", "1131234"}, {"31234", "0000000", "0031234"}, {"1130021", "000\\-0000", "113-0021"},
               {"12", "[<=999]000;[<=9999]000\\-00;000\\-0000", "012"},
               {"1130021", "[<=999]000;[<=9999]000\\-00;000\\-0000", "113-0021"},
               {"312345678", "[<=99999999]####\\-####;\\(00\\)\\ ####\\-####", "(03) 1234-5678"},
               {"1234567", "#,##0", "1234567"}, {"204", "0\"床\"", "204"}, {"5", "General", "5"}, {"1.5", "00", "1.5"},
               {"5", "0_);[Red]\\(0\\)", "5"}, {"12345", "00", "12345"}, {"5", "[Magenta]00", "05"}};
  for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
    shows(CASES[i].digits, CASES[i].code, false, CASES[i].wanted);
  static const char *const NONE[] = {"x", "0x10", "1e999", "1 2", "inf", "nan"};
  for (size_t i = 0; i < G_N_ELEMENTS(NONE); i++) {
    const char *rule;
    assert_null(xlsx_number(NONE[i], SHOW_NUMBER, NULL, false, &rule));
    assert_string_equal(rule, "xlsx-number");
  }
  const char *rule;
  char *text = xlsx_number("1234567890123456789", SHOW_NUMBER, NULL, false, &rule);
  assert_string_equal(rule, "xlsx-digits");
  g_free(text);
}

static void dates(void **state) {
  static const struct {
    const char *digits, *code, *wanted;
    bool epoch;
  } CASES[] = {{"46346", "yyyy/m/d", "2026-11-20", false}, {"44884", "yyyy/m/d", "2026-11-20", true},
               {"1", "d", "1900-01-01", false}, {"59", "d", "1900-02-28", false}, {"60", "d", "1900-02-29", false},
               {"61", "d", "1900-03-01", false}, {"0", "d", "1900-01-00", false}, {"0", "d", "1904-01-01", true},
               {"2958465", "yyyy", "9999-12-31", false}, {"0.375", "h:mm", "09:00", false},
               {"0.375", "h:mm:ss", "09:00", false}, {"0.37501157407407409", "h:mm:ss", "09:00:01", false},
               {"1", "[h]:mm", "24:00", false}, {"1.0625", "[h]:mm:ss", "25:30", false}, {"1.0625", "h:mm", "01:30", false},
               {"46346.375", "yyyy/m/d h:mm", "2026-11-20 09:00", false}, {"46346.75", "yyyy/m/d", "2026-11-20", false},
               {"46346", "[$-411]ggge\"年\"m\"月\"d\"日\"", "2026-11-20", false}, {"46346", "m\"月\"d\"日\"", "2026-11-20", false},
               {"46346", "aaaa", "2026-11-20", false}, {"46346", "mmm-yy", "2026-11-20", false},
               {"0.0625", "h\"時\"mm\"分\"", "01:30", false}, {"0.5", "AM/PM h:mm", "12:00", false},
               {"0.000694444444444444", "mm:ss", "00:01", false}, {"0.99999999", "h:mm", "00:00", false},
               {"46345.99999999", "yyyy/m/d h:mm", "2026-11-20 00:00", false}};
  for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
    shows(CASES[i].digits, CASES[i].code, CASES[i].epoch, CASES[i].wanted);
  static const char *const PLAIN[] = {"General", "0.00E+00", "\"day\"0", "[Red]0", "#,##0\"d\"", "0\\d", "_d0", "@", "0%",
                                      "[Magenta]0", "[$-411]0", "0;\"s\"0", "# ?/?", "G/標準", "G/標準\"人\""};
  for (size_t i = 0; i < G_N_ELEMENTS(PLAIN); i++)
    assert_int_equal(xlsx_format(PLAIN[i]), SHOW_NUMBER);
  for (int id = 0; id < 60; id++) {
    bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
    assert_int_equal(xlsx_builtin(id) != NULL, date);
  }
  const char *rule;
  assert_null(xlsx_number("-1", SHOW_DATE, "d", false, &rule));
  assert_null(xlsx_number("1e12", SHOW_DATE, "d", false, &rule));
  assert_null(xlsx_number("2958466", SHOW_DATE, "d", false, &rule));
}

static void styled_and_iso(void **state) {
  static const char STYLES[] = "<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m\"/></numFmts>"
                               "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                               "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"20\"/><xf/></cellXfs>"
                               "<dxfs><dxf><numFmt numFmtId=\"164\" formatCode=\"0\"/></dxf></dxfs></styleSheet>";
  struct book b = {.sheet = {DATA(ROW(T("a") T("b") T("c") T("d"))
                         ROW("<c s=\"1\"><v>46346</v></c><c s=\"2\"><v>0.375</v></c><c s=\"0\"><v>1</v></c>"
                             "<c s=\"3\"><v>2</v></c>")
                         ROW("<c t=\"d\"><v>2026-11-20</v></c><c t=\"d\"><v>2026-11-20T09:30:00Z</v></c>"
                             "<c t=\"d\"><v>09:00:00</v></c><c s=\"99\"><v>3</v></c>"))},
                   .styles = STYLES};
  reads_as(&b, NULL, "a|b|c|d/2026-11-20|09:00|1|2/2026-11-20|2026-11-20 09:30|09:00|3");
  b.properties = "<workbookPr date1904=\"1\"/>";
  reads_as(&b, NULL, "a|b|c|d/2030-11-21|09:00|1|2/2026-11-20|2026-11-20 09:30|09:00|3");
}

static void errors_at_their_cells(void **state) {
  struct diag *d = collector();
  struct book b = {.sheet = {DATA(ROW(T("id") T("name") T("x")) "<row r=\"12\"><c r=\"A12\"><v>1</v></c>"
                         "<c r=\"C12\" t=\"e\"><v>#REF!</v></c></row>")},
                   .name = {"診療所"}};
  assert_null(read_bytes(book_of(&b), NULL, d));
  assert_true(printed(d, "a.xlsx 診療所!C12: error: The cell shows the error #REF!."));
  assert_int_equal(diag_errors(d), 1);
  char *text = NULL;
  size_t size;
  FILE *f = open_memstream(&text, &size);
  diag_print_json(d, f);
  fclose(f);
  assert_non_null(strstr(text, "\"file\":\"a.xlsx 診療所!\",\"line\":12,\"column\":3,\"cell\":\"C12\""));
  free(text);
  diag_free(d);
  /* Hundreds of them are told as twenty and a number. */
  GString *many = g_string_new("<sheetData>" ROW(T("id") T("name")));
  for (int i = 0; i < 300; i++)
    g_string_append(many, ROW("<c t=\"e\"><v>#N/A</v></c>"));
  g_string_append(many, "</sheetData>");
  d = collector();
  assert_null(read_bytes(book_of(&(struct book){.sheet = {many->str}}), NULL, d));
  assert_true(printed(d, "280 more cells are wrong"));
  assert_int_equal(diag_errors(d), 21);
  g_string_free(many, TRUE);
  diag_free(d);
}

/* Nobody has reckoned it yet: read as it is, it would pass for an empty cell. An empty result is one. */
static void formulas_without_result(void **state) {
  struct diag *d = collector();
  struct book b = {.sheet = {DATA(ROW(T("id") T("name")) ROW("<c><v>1</v></c><c><f>A1&amp;\"x\"</f></c>"))}};
  assert_null(read_bytes(book_of(&b), NULL, d));
  assert_true(printed(d, "!B2: error: The cell holds a formula"));
  diag_free(d);
  struct book fine = {.sheet = {DATA(ROW(T("id") T("name"))
                            ROW("<c><f>1+0</f><v>1</v></c><c t=\"str\"><f>\"\"</f><v></v></c>")
                            ROW("<c><f>2</f><v>2</v></c><c t=\"str\"><f>\"b\"</f><v>b</v></c>"))}};
  reads_as(&fine, NULL, "id|name/1|/2|b");
}

static void names_of_sheets_are_hostile(void **state) {
  struct diag *d = collector();
  struct book b = {.sheet = {DATA(ROW(T("id") T("b")) ROW("<c t=\"e\"><v>#N/A</v></c>"))}, .name = {"a!&#10;\xe2\x80\xae&quot;_x0007_b!"}};
  assert_null(read_bytes(book_of(&b), NULL, d));
  assert_true(printed(d, "a.xlsx a!??\"_x0007_b!!A2: error: ") || printed(d, "a.xlsx a!??\"?b!!A2: error: "));
  diag_free(d);
}

/* ---- header and body ---- */

static void headers(void **state) {
  /* title and unit above, header in row 4 */
  reads_as(&(struct book){.sheet = {DATA(ROW(T("表題")) "<row r=\"2\"><c r=\"D2\" t=\"str\"><v>（単位）</v></c></row>"
                                "<row r=\"4\">" T("a") T("b") T("c") T("d") "</row>" ROW(N("1") N("2") N("3") N("4")))}},
           NULL, "a|b|c|d/1|2|3|4");
  /* a title merged over all columns */
  reads_as(&(struct book){.sheet = {DATA(ROW(T("表題")) ROW(T("a") T("b") T("c")) ROW(N("1") N("2") N("3")))
                           "<mergeCells>" MERGE("A1:C1") "</mergeCells>"}},
           NULL, "a|b|c/1|2|3");
  /* two rows, merged downwards and sideways */
  reads_as(&(struct book){.sheet = {DATA(ROW(T("id") T("名称") T("時間") "<c/>" T("備考"))
                                ROW("<c/><c/>" T("平日") T("土曜")) ROW(N("1") T("x") T("9") T("10") T("y")))
                           "<mergeCells>" MERGE("A1:A2") MERGE("B1:B2") MERGE("C1:D1") MERGE("E1:E2") "</mergeCells>"}},
           NULL, "id|名称|時間 平日|時間 土曜|備考/1|x|9|10|y");
  /* the same without the merges downwards */
  reads_as(&(struct book){.sheet = {DATA(ROW(T("id") T("名称") T("時間")) ROW("<c/><c/>" T("平日") T("土曜"))
                                ROW(N("1") T("x") T("9") T("10"))) "<mergeCells>" MERGE("C1:D1") "</mergeCells>"}},
           NULL, "id|名称|時間 平日|時間 土曜/1|x|9|10");
  /* names in the second row, groups above some of them */
  reads_as(&(struct book){.sheet = {DATA("<row r=\"1\"><c r=\"C1\" t=\"str\"><v>時間</v></c></row>" ROW(T("id") T("名称") T("平日") T("土曜"))
                                ROW(N("1") T("x") T("9") T("10"))) "<mergeCells>" MERGE("C1:D1") "</mergeCells>"}},
           NULL, "id|名称|時間 平日|時間 土曜/1|x|9|10");
  /* header cells merged sideways over spread columns: no second row */
  reads_as(&(struct book){.sheet = {DATA(ROW(T("日付") T("名称") "<c/>" T("電話")) ROW(T("1日") T("x") "<c/>" T("03")))
                           "<mergeCells>" MERGE("B1:C1") MERGE("B2:C2") "</mergeCells>"}},
           NULL, "日付|名称||電話/1日|x||03");
  /* numbers of the columns above their names; and a title of several cells */
  reads_as(&(struct book){.sheet = {DATA(ROW(N("1") N("2") N("3")) ROW(T("a") T("b") T("c")) ROW(N("7") T("x") T("y")))}}, NULL,
           "a|b|c/7|x|y");
  reads_as(&(struct book){.sheet = {DATA(ROW(T("作成") T("2026/4/1") T("担当") T("甲")) ROW(T("a") T("b") T("c") T("d") T("e") T("f"))
                                         ROW(N("1") T("x") T("y") T("z") T("u") T("v")))}},
           NULL, "a|b|c|d|e|f/1|x|y|z|u|v");
  /* a header that lacks names stays one, although the rows beneath are full */
  reads_as(&(struct book){.sheet = {DATA(ROW(T("a") T("b") T("c")) ROW(N("1") T("x") T("y") T("z") T("u"))
                                         ROW(N("2") T("x") T("y") T("z") T("u")))}},
           NULL, "a|b|c||/1|x|y|z|u/2|x|y|z|u");
  /* numbers alone: the first row */
  reads_as(&(struct book){.sheet = {DATA(ROW(N("1") N("2")) ROW(N("3") N("4")))}}, NULL, "1|2/3|4");
  /* a calendar of duties: the date once for several rows, the name over several columns */
  reads_as(&(struct book){.sheet = {DATA(ROW(T("令和8年11月 休日当番医")) ROW(T("日付") T("医療機関") "<c/>" T("科") T("電話"))
                                         ROW(T("1(日)") T("甲医院") "<c/>" T("内") T("03-0000-0001"))
                                         ROW("<c/>" T("乙医院") "<c/>" T("外") T("03-0000-0002"))
                                         ROW(T("3(火)") T("丙医院") "<c/>" T("内") T("03-0000-0003")))
                                    "<mergeCells>" MERGE("A1:E1") MERGE("B2:C2") MERGE("A3:A4") MERGE("B3:C3") MERGE("B4:C4")
                                        MERGE("B5:C5") "</mergeCells>"}},
           NULL, "日付|医療機関||科|電話/1(日)|甲医院||内|03-0000-0001/1(日)|乙医院||外|03-0000-0002/3(火)|丙医院||内|03-0000-0003");
  /* a column without a name, empty rows between and after */
  struct diag *d = collector();
  struct table *t = reads(&(struct book){.sheet = {DATA(ROW(T("a") "<c/>" T("c")) "<row r=\"3\">" N("1") N("2") N("3") "</row>"
                                               "<row r=\"9\">" N("4") "</row><row r=\"65535\"><c s=\"1\"/></row>")}}, NULL, d);
  table_is(t, "a||c/1|2|3/4||");
  assert_int_equal(table_cell(t, 1, 0)->line, 9);
  assert_int_equal(table_cell(t, 1, 2)->col, 3);
  assert_true(told(d, "csv-rows-empty", 0, 0));
  table_free(t);
  diag_free(d);
}

static void merges_in_the_body(void **state) {
  struct diag *d = collector();
  struct book b = {.sheet = {DATA(ROW(T("日付") T("名称") T("x")) ROW(T("1日") T("甲")) ROW("<c/>" T("乙") T("u"))
                         "<row r=\"5\"><c/>" T("丙") "</row>" ROW(T("2日") T("丁")))
                    "<mergeCells>" MERGE("A2:A5") MERGE("B6:C6") MERGE("B3:C3") "</mergeCells>"}};
  struct table *t = reads(&b, NULL, d);
  table_is(t, "日付|名称|x/1日|甲|/1日|乙|/1日|丙|/2日|丁|");
  assert_true(printed(d, "note: 3 cells of the table are merged. The value of cells merged downwards was put into the rows "
                         "below as well (2 times)"));
  assert_true(printed(d, "warning: 1 values lie hidden below merged cells"));
  table_free(t);
  diag_free(d);
}

static void wishes(void **state) {
  struct book b = {.sheet = {DATA(ROW(T("表紙"))), IDS, DATA(ROW(T("x") T("y") T("z")) ROW(T("p") T("q") T("r")) ROW(N("1") N("2") N("3")))},
                   .name = {"表紙", "一覧", "別"}};
  struct diag *d = collector();
  struct table *t = reads(&b, NULL, d);
  table_is(t, "id|name/1|a");
  assert_string_equal(t->file, "a.xlsx 一覧!");
  assert_true(printed(d, "The sheet \"一覧\" was read. The others were not: 表紙 / 別"));
  table_free(t);
  diag_free(d);
  reads_as(&b, &(struct table_wish){.sheet = "別", .head_from = 2, .head_to = 2}, "p|q|r/1|2|3");
  reads_as(&b, &(struct table_wish){.sheet = "別", .head_from = 1, .head_to = 2}, "x p|y q|z r/1|2|3");
  reads_as(&b, &(struct table_wish){.sheet = "別", .headless = true}, "1|2|3/x|y|z/p|q|r/1|2|3");
  d = collector();
  assert_null(read_bytes(book_of(&b), &(struct table_wish){.sheet = "無"}, d));
  assert_true(printed(d, "There is no sheet \"無\". The workbook's sheets: 表紙 / 一覧 / 別"));
  assert_null(read_bytes(book_of(&b), &(struct table_wish){.head_from = 8, .head_to = 9}, d));
  assert_true(told(d, "table-head-empty", 0, 0));
  diag_free(d);
}

static void what_is_hidden(void **state) {
  struct book b = {.sheet = {DATA(ROW(T("秘") T("密")) ROW(N("1") N("2"))), "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>" DATA(
                    ROW(T("id") T("name")) "<row hidden=\"1\">" N("1") T("a") "</row>" ROW(N("2") T("b")))},
                   .state = "veryHidden"};
  struct diag *d = collector();
  struct table *t = reads(&b, NULL, d);
  table_is(t, "id|name/1|a/2|b");
  assert_true(told(d, "xlsx-hidden-rows", 0, 0) && told(d, "xlsx-hidden-columns", 0, 0));
  table_free(t);
  diag_free(d);
  reads_as(&b, &(struct table_wish){.sheet = "Sheet1"}, "秘|密/1|2");
  refuses(&(struct book){.sheet = {IDS}, .state = "hidden"}, "xlsx-all-hidden");
}

static void macros_are_ignored(void **state) {
  struct diag *d = collector();
  struct table *t = reads(&(struct book){.sheet = {IDS}, .more = {"xl/vbaProject.bin", "x", 0}}, NULL, d);
  assert_true(told(d, "xlsx-macros", 0, 0));
  table_free(t);
  diag_free(d);
}

/* ---- hostile ---- */

static void wrong_places(void **state) {
  refuses(&(struct book){.sheet = {DATA("<row r=\"1048577\">" T("a") "</row>")}}, "xlsx-row");
  refuses(&(struct book){.sheet = {DATA("<row r=\"0\">" T("a") "</row>")}}, "xlsx-row");
  refuses(&(struct book){.sheet = {DATA("<row r=\"x\">" T("a") "</row>")}}, "xlsx-row");
  refuses(&(struct book){.sheet = {DATA("<row r=\"5\">" T("a") "</row><row r=\"4\">" T("b") "</row>")}}, "xlsx-row-order");
  refuses(&(struct book){.sheet = {DATA("<row r=\"5\">" T("a") "</row><row r=\"5\">" T("b") "</row>")}}, "xlsx-row-order");
  static const char *const PLACES[] = {"XFE1", "A2", "AAAAAAAAAAAAAAAA1", "A99999999999", "1A", "", "A", "A1:B2", "$A$1"};
  for (size_t i = 0; i < G_N_ELEMENTS(PLACES); i++) {
    char *sheet = g_strdup_printf("<sheetData><row r=\"1\"><c r=\"%s\"><v>1</v></c></row></sheetData>", PLACES[i]);
    refuses(&(struct book){.sheet = {sheet}}, "xlsx-cell");
    g_free(sheet);
  }
  refuses(&(struct book){.sheet = {DATA("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>")}}, "xlsx-cell");
  refuses(&(struct book){.sheet = {DATA("<row r=\"1\"><c r=\"ALM1\"><v>1</v></c></row>")}}, "csv-columns");
  refuses(&(struct book){.sheet = {DATA(ROW("<c t=\"s\"><v>0</v></c>"))}}, "xlsx-shared");
  refuses(&(struct book){.sheet = {DATA(ROW("<c t=\"s\"><v>-1</v></c>"))}}, "xlsx-shared");
  refuses(&(struct book){.sheet = {DATA(ROW("<c t=\"s\"><v>99999999999999999999</v></c>"))}}, "xlsx-shared");
  refuses(&(struct book){.sheet = {DATA(ROW("<c t=\"z\"><v>0</v></c>"))}}, "xlsx-type");
  refuses(&(struct book){.sheet = {DATA(ROW("<c><v>one</v></c>"))}}, "xlsx-number");
  refuses(&(struct book){.sheet = {DATA(ROW("<c t=\"d\"><v>yesterday</v></c>"))}}, "xlsx-date");
  refuses(&(struct book){.sheet = {DATA("")}}, "csv-empty");
  /* references that say nothing are passed over */
  reads_as(&(struct book){.sheet = {IDS "<mergeCells>" MERGE("A1") MERGE("B2:A1") MERGE("A1:XFE9") MERGE("") "</mergeCells>"}}, NULL,
           "id|name/1|a");
}

static void wrong_xml(void **state) {
#define DECLARED(coding) "<?xml version=\"1.0\" encoding=\"" coding "\"?><worksheet " MAIN ">" IDS "</worksheet>"
  refuses(&(struct book){.sheet = {"<!DOCTYPE worksheet [<!ENTITY a \"b\">]><worksheet " MAIN ">" IDS "</worksheet>"}}, "xlsx-doctype");
  refuses(&(struct book){.sheet = {"<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"file:///etc/passwd\"><worksheet/>"}}, "xlsx-doctype");
  refuses(&(struct book){.sheet = {DECLARED("Shift_JIS")}}, "xlsx-encoding");
  refuses(&(struct book){.sheet = {DECLARED("EBCDIC-CP-US")}}, "xlsx-encoding");
  reads_as(&(struct book){.sheet = {DECLARED("utf-8")}}, NULL, "id|name/1|a");
  refuses(&(struct book){.sheet = {DATA("<row>")}}, "xlsx-xml");
  refuses(&(struct book){.sheet = {DATA(ROW(T("\xff")))}}, "xlsx-xml");
  refuses(&(struct book){.sheet = {DATA(ROW(T("\xed\xa0\x80")))}}, "xlsx-xml");
  refuses(&(struct book){.sheet = {DATA(ROW(T("&nothing;")))}}, "xlsx-xml");
  refuses(&(struct book){.sheet = {DATA(ROW(T("&#7;")))}}, "xlsx-xml");
  GString *deep = g_string_new(NULL);
  for (int i = 0; i < 100000; i++)
    g_string_append(deep, "<a>");
  refuses(&(struct book){.sheet = {deep->str}}, "xlsx-deep");
  g_string_free(deep, TRUE);
  /* other namespaces are passed over with all that is in them */
  reads_as(&(struct book){.sheet = {IDS "<x:ext xmlns:x=\"urn:x\"><sheetData><row/></sheetData></x:ext>"}}, NULL, "id|name/1|a");
  /* UTF-16 */
  gsize size;
  char *wide = g_convert("<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet " MAIN ">" DATA(ROW(T("番号") T("b"))) "</worksheet>",
                         -1, "UTF-16", "UTF-8", NULL, &size, NULL);
  struct diag *d = collector();
  struct table *t = xlsx_sheet_read((struct xlsx_part){wide, size}, (struct xlsx_part){0}, (struct xlsx_part){0}, false, "a!",
                                    NULL, d);
  assert_non_null(t);
  assert_string_equal(t->head[0].text, "番号");
  table_free(t);
  diag_free(d);
  g_free(wide);
}

static void wrong_zips(void **state) {
  struct book fine = {.sheet = {IDS}};
  GByteArray *zip = book_of(&fine);
  zip_lie_sum(zip, "xl/worksheets/s1.xml");
  refuses_bytes(zip, "xlsx-damaged");
  static const guint32 SIZES[] = {10, 100000};
  for (size_t i = 0; i < 2; i++) {
    zip = book_of(&fine);
    zip_lie_size(zip, "xl/worksheets/s1.xml", SIZES[i]);
    refuses_bytes(zip, "xlsx-damaged");
  }
  fine.more = (struct part){"xl/worksheets/s2.xml", "<x/>", 0};
  zip = book_of(&fine);
  zip_call(zip, "xl/worksheets/s2.xml", "xl/worksheets/s1.xml");
  refuses_bytes(zip, "xlsx-zip");
  zip = book_of(&fine);
  zip_call(zip, "xl/worksheets/s2.xml", "xl/worksheets/S1.xml");
  refuses_bytes(zip, "xlsx-twins");
  for (guint cut = 1; cut < 60; cut += 7) {
    zip = book_of(&fine);
    g_byte_array_set_size(zip, zip->len - cut);
    refuses_bytes(zip, "xlsx-zip");
  }
  /* names that climb are of no interest: nothing is written, and no part is looked for outside */
  fine.more = (struct part){"../../etc/x", "x", 0};
  reads_as(&fine, NULL, "id|name/1|a");
  struct part missing[] = {{"xl/x.xml", "<x/>", 0}, {0}};
  refuses_bytes(zip_of(missing), "xlsx-no-workbook");
  struct part climbing[] = {{"_rels/.rels", PACKAGE "<Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"../../../w.xml\"/>"
                                                    "</Relationships>", 0},
                            {"w.xml", "<workbook/>", 0}, {0}};
  refuses_bytes(zip_of(climbing), "xlsx-no-workbook");
  struct part empty[] = {{"xl/workbook.xml", "<workbook " MAIN "/>", 0},
                         {"xl/_rels/workbook.xml.rels", PACKAGE "</Relationships>", 0}, {0}};
  refuses_bytes(zip_of(empty), "xlsx-no-sheets");
  empty[1] = (struct part){"a.xml", "", 0};
  refuses_bytes(zip_of(empty), "xlsx-part");
  struct part binary[] = {{"xl/workbook.bin", "x", 0}, {0}}, ods[] = {{"mimetype", "x", 0}, {"content.xml", "x", 0}, {0}},
              numbers_[] = {{"Index/Document.iwa", "x", 0}, {0}};
  refuses_bytes(zip_of(binary), "xlsx-binary");
  refuses_bytes(zip_of(ods), "xlsx-ods");
  refuses_bytes(zip_of(numbers_), "xlsx-numbers");
  static const char TEXT[] = "id,name\n1,a\n";
  refuses_bytes(g_byte_array_append(g_byte_array_new(), (const guint8 *)TEXT, sizeof TEXT), "xlsx-no-workbook");
  static const char OLD[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0k\0b\0o\0o\0k";
  refuses_bytes(g_byte_array_append(g_byte_array_new(), (const guint8 *)OLD, sizeof OLD), "xlsx-old");
}

/* Every byte of a workbook changed, one after the other: read or refused, never a crash; and told why. */
static void one_byte_changed(void **state) {
  struct book b = {.sheet = {DATA(ROW("<c t=\"s\"><v>0</v></c>" T("名称")) ROW(N("1.5") T("a")))},
                   .strings = "<sst " MAIN "><si><t>id</t></si></sst>"};
  GByteArray *fine = book_of(&b);
  for (guint i = 0; i < fine->len; i++) {
    GByteArray *bytes = g_byte_array_append(g_byte_array_new(), fine->data, fine->len);
    bytes->data[i] ^= 0x15;
    struct diag *d = collector();
    struct table *t = read_bytes(bytes, NULL, d);
    assert_int_equal(t == NULL, diag_errors(d) > 0);
    table_free(t);
    diag_free(d);
  }
  g_byte_array_free(fine, TRUE);
}

static void limits(void **state) {
  /* merged areas */
  GString *s = g_string_new(IDS "<mergeCells>");
  for (int i = 0; i < 200000; i++)
    g_string_append_printf(s, MERGE("A%d:B%d"), i + 1, i + 1);
  g_string_append(s, "</mergeCells>");
  refuses(&(struct book){.sheet = {s->str}}, "xlsx-merges");
  /* areas that overlap */
  g_string_assign(s, "<sheetData>" ROW(T("id") T("name")));
  for (int i = 0; i < 5000; i++)
    g_string_append(s, ROW(N("1") N("2")));
  g_string_append(s, "</sheetData><mergeCells>");
  for (int i = 0; i < 60000; i++)
    g_string_append_printf(s, MERGE("A%d:B%d"), 2 + i % 1000, 5001 - i % 777);
  g_string_append(s, "</mergeCells>");
  refuses(&(struct book){.sheet = {s->str}}, "xlsx-merges-overlap");
  /* a long cell, and one as long as may be */
  g_string_assign(s, "<sheetData>" ROW(T("id") T("name")) "<row>" N("1") "<c t=\"inlineStr\"><is><t>");
  for (int i = 0; i < 64 * 1024 - 1; i++)
    g_string_append_c(s, 'x');
  size_t most = s->len;
  g_string_append(s, "x</t></is></c></row></sheetData>");
  struct diag *d = collector();
  table_free(reads(&(struct book){.sheet = {s->str}}, NULL, d));
  diag_free(d);
  g_string_insert(s, (gssize)most, "x");
  refuses(&(struct book){.sheet = {s->str}}, "csv-cell-long");
  /* a sheet that grows from nothing, and a great one that is honest */
  g_string_assign(s, IDS);
  while (s->len < 3 << 20)
    g_string_append(s, "                                                                ");
  refuses(&(struct book){.sheet = {s->str}}, "xlsx-ratio");
  g_string_assign(s, "<sheetData>" ROW(T("id") T("name")) ROW(N("1") N("2")));
  for (int i = 3; i < 100000; i++)
    g_string_append_printf(s, "<row r=\"%d\"><c r=\"A%d\" s=\"3\"/><c r=\"B%d\" s=\"3\"/></row>", i, i, i);
  g_string_append(s, "</sheetData>");
  reads_as(&(struct book){.sheet = {s->str}}, NULL, "id|name/1|2");
  g_string_free(s, TRUE);
}

/* ---- real files ---- */

static void calamine(void **state) {
  static const struct {
    const char *file, *sheet, *wanted, *rule; /* headless, where the file has no header */
  } CASES[] = {
      {"date.xlsx", NULL, "1|2/2021-01-01|15/2021-01-02|16/255:10:10|17", NULL},
      {"date_1904.xlsx", NULL, "1|2/2021-01-01|15/2021-01-02|16/255:10:10|17", NULL},
      {"date_quoted_format.xlsx", NULL, "1/2021-01-01/2021-01-01/2021-01-01/2021-01-01", NULL},
      {"empty_s_attribute.xlsx", NULL, "1|2/Name|Value/John|1/Sophia|2/Peter|3/Sam|4", NULL},
      {"empty_shared_string.xlsx", NULL, "1/abc", NULL},
      {"encoded_entities.xlsx", NULL, "1/&", NULL},
      {"errors.xlsx", NULL, NULL, "xlsx-error-cell"},
      {"has_x000D_.xlsx", NULL, "1/ABC\r\nDEF", NULL},
      {"has_x000D_inline.xlsx", NULL, "1/ABC\r\nDEF", NULL},
      {"hyperlinks.xlsx", "Sheet2", "1|2/|target cell", NULL},
      {"inlineStr_cdata.xlsx", NULL, "1|2/Hello CDATA|World/12345|NormalText", NULL},
      {"merge_cells.xlsx", NULL, "1|2|3/Row Merge||Not Merged/Column Merge|Chunk Merged|", NULL},
      {"non_monotonic_si.xlsx", NULL, "1|2|3/1|2|3/2|4|6/3|6|9/4|8|12/5|10|15/6|12|18", NULL},
      {"nonstandard-xml-ns-prefix.xlsx", NULL, "1|2/a|b/1|3/2|4", NULL},
      {"pass_protected.xlsx", NULL, NULL, "xlsx-password"},
      {"richtext-after-plain.xlsx", NULL, "1|2|3|4/abcd|abcd|abcd|abcd/tvalrval1rval2|rval1rval2|rval1rval2|rval1rval2", NULL},
      {"richtext-namespaced.xlsx", NULL, "1|2|3|4|5|6|7|8/inline string\r\nLine 2\r\nLine 3|||||||shared string\r\nLine 2\r\nLine 3",
       NULL},
      {"rph.xlsx", NULL, "1/課きく　毛こ", NULL},
      {"string-ref.xlsx", "Sheet2", "1/col1/-8086931554011838357", NULL},
      {"table-multiple.xlsx", "Sheet2", "1|2/Item|Price/1|0.85/2|0.75/3|0.55/4|0.45", NULL},
      {"temperature.xlsx", NULL, "1|2/label|value/celsius|22.2222/fahrenheit|72", NULL},
      {"whitespace_trim.xlsx", NULL, "1|2|3|4/trimmed value|value with tabs| \t\n|clean text/line1\nline2|  line1\nline2  ||/日期 时间|||",
       NULL},
      {"whitespace_trim.xlsx", "SharedStrings",
       "1|2|3|4/trimmed value|  preserved value  ||clean text/line1\nline2|  line1\nline2  ||/日期 时间|||", NULL},
  };
  char *dir = shared("data/testsuites/xlsx-calamine");
  for (size_t i = 0; dir && i < G_N_ELEMENTS(CASES); i++) {
    char *path = g_build_filename(dir, CASES[i].file, NULL);
    struct diag *d = collector();
    struct table *t = source_table_as(path, path, &(struct table_wish){.sheet = CASES[i].sheet, .headless = true}, d);
    assert_int_equal(t != NULL, CASES[i].wanted != NULL);
    char *all = t ? all_of(t) : NULL;
    char **plain = all ? g_strsplit(all, "\r\n", -1) : NULL, *joined = plain ? g_strjoinv("\n", plain) : NULL;
    char **wish = CASES[i].wanted ? g_strsplit(CASES[i].wanted, "\r\n", -1) : NULL, *wanted = wish ? g_strjoinv("\n", wish) : NULL;
    if (wanted)
      assert_string_equal(strstr(CASES[i].file, "x000D") ? all : joined, strstr(CASES[i].file, "x000D") ? CASES[i].wanted : wanted);
    if (CASES[i].rule)
      assert_true(told(d, CASES[i].rule, 0, 0));
    g_strfreev(plain);
    g_strfreev(wish);
    g_free(joined);
    g_free(wanted);
    g_free(all);
    table_free(t);
    diag_free(d);
    g_free(path);
  }
  g_free(dir);
}

/* Those with headers of their own kind. */
static void calamine_headers(void **state) {
  static const struct {
    const char *file, *begins;
    size_t rows;
  } CASES[] = {
      {"date_iso.xlsx", "2021-01-01/2021-01-01 10:10:10/10:10:10/This workbook contains datetime in ISO 8601/", 5},
      {"header-row.xlsx", "Columns|Column A|Column B|Column C/put data here|1|2|3", 1},
      {"inlineStr_with_value.xlsx", "NN|Hierarchy||Outline Number|ID|Name|Type|Description/1|+||1.|RQ11610|requirement|", 1},
      {"merged_range.xlsx", "A1|B1|C1||E1|F1|G1|H1/A3|B3|C3||E3|F3|G3|H3/A4|B4|C4||E4|F4|G4|H4", 2},
      {"strict_iso_paths.xlsx", "Item|Thickness|Number Off Bends|", 75},
      {"table-multiple.xlsx", "Item|Type|Quantity/1|Apple|50/2|Banana|200/3|Orange|60/4|Pear|100", 4},
  };
  char *dir = shared("data/testsuites/xlsx-calamine");
  for (size_t i = 0; dir && i < G_N_ELEMENTS(CASES); i++) {
    char *path = g_build_filename(dir, CASES[i].file, NULL);
    struct diag *d = collector();
    struct table *t = source_table(path, path, d);
    assert_non_null(t);
    char *all = all_of(t);
    if (!g_str_has_prefix(all, CASES[i].begins))
      assert_string_equal(all, CASES[i].begins);
    assert_int_equal(t->rows, CASES[i].rows);
    g_free(all);
    table_free(t);
    diag_free(d);
    g_free(path);
  }
  g_free(dir);
}

static void kumamoto(void **state) {
  static const char *const NAMES[] = {"byouin_list", "yakkyoku_list"};
  char *dir = shared("data/city-csv/kumamoto");
  for (size_t i = 0; dir && i < G_N_ELEMENTS(NAMES); i++) {
    char *book = g_strdup_printf("%s/%s.org.xlsx", dir, NAMES[i]), *csv = g_strdup_printf("%s/%s.org.csv", dir, NAMES[i]);
    struct diag *d = collector();
    gint64 before = g_get_monotonic_time();
    struct table *x = source_table(book, book, d);
    gint64 took = g_get_monotonic_time() - before;
    struct table *c = source_table(csv, csv, d);
    assert_true(x && c);
    assert_int_equal(x->width, c->width);
    assert_int_equal(x->rows, c->rows);
    for (size_t col = 0; col < x->width; col++)
      assert_string_equal(x->head[col].text, c->head[col].text);
    for (size_t k = 0; k < x->rows * x->width; k++)
      assert_string_equal(x->cells[k].text, c->cells[k].text);
    if (took > 2 * G_USEC_PER_SEC)
      fail_msg("%s took %.1f s", NAMES[i], (double)took / G_USEC_PER_SEC);
    table_free(x);
    table_free(c);
    diag_free(d);
    g_free(book);
    g_free(csv);
  }
  g_free(dir);
}

static void ministry(void **state) {
  char *path = shared("data/xlsx-real/mhlw_02h.xlsx");
  if (!path)
    return;
  struct diag *d = collector();
  struct table *t = source_table(path, "02h.xlsx", d);
  assert_non_null(t);
  assert_int_equal(t->width, 8);
  assert_int_equal(t->rows, 1572);
  assert_string_equal(t->head[2].text, "計");
  assert_string_equal(t->head[7].text, "住所地特例被保険者");
  assert_string_equal(table_cell(t, 1571, 1)->text, "沖縄県介護保険広域連合");
  assert_string_equal(table_cell(t, 1571, 2)->text, "106575");
  assert_int_equal(table_cell(t, 1571, 2)->line, 1577);
  assert_string_equal(t->file, "02h.xlsx 02h!");
  assert_true(printed(d, "02h.xlsx 02h!4: note: The header was found in row 4-5"));
  table_free(t);
  diag_free(d);
  g_free(path);
}

static void hostile_samples(void **state) {
  char *dir = shared("hostile-samples");
  if (!dir)
    return;
  struct diag *d = collector();
  char *bomb = g_build_filename(dir, "bomb.xlsx", NULL), *furigana = g_build_filename(dir, "furigana.xlsx", NULL);
  assert_null(source_table(bomb, bomb, d));
  assert_true(told(d, "xlsx-ratio", 0, 0));
  struct table *t = source_table(furigana, furigana, d);
  table_is(t, "id|name/s1|試験薬局");
  table_free(t);
  g_free(bomb);
  g_free(furigana);
  g_free(dir);
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strings), cmocka_unit_test(misread_before), cmocka_unit_test(private_workbooks),
      cmocka_unit_test(text_gate), cmocka_unit_test(numbers), cmocka_unit_test(dates),
      cmocka_unit_test(styled_and_iso), cmocka_unit_test(errors_at_their_cells), cmocka_unit_test(formulas_without_result),
      cmocka_unit_test(names_of_sheets_are_hostile), cmocka_unit_test(headers), cmocka_unit_test(merges_in_the_body),
      cmocka_unit_test(wishes), cmocka_unit_test(what_is_hidden), cmocka_unit_test(macros_are_ignored),
      cmocka_unit_test(wrong_places), cmocka_unit_test(wrong_xml), cmocka_unit_test(wrong_zips),
      cmocka_unit_test(one_byte_changed), cmocka_unit_test(limits), cmocka_unit_test(calamine),
      cmocka_unit_test(calamine_headers), cmocka_unit_test(kumamoto), cmocka_unit_test(ministry),
      cmocka_unit_test(hostile_samples),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
