/* The normaliser: what is mended, what cannot be, and that each mending is told when asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "records/cell.h"
#include "records/checkdata.h"
#include "records/normalise.h"
#include "records/phrases.h"
#include "records/tel.h"
#include "ward.h"

#define FIELDS "facilities:\n  fields:\n" \
  "    id: {type: id, label: ID, audience: public}\n    name: {type: name, label: N, audience: public}\n" \
  "    text: {type: text, label: T, audience: public}\n    reading: {type: reading, label: R, audience: public}\n" \
  "    tel: {type: tel, label: T, audience: public}\n    date: {type: date, label: D, audience: public}\n" \
  "    consent: {type: date, label: C, audience: internal}\n    flag: {type: flag, label: F, yes: [あり], audience: public}\n" \
  "    integer: {type: integer, label: I, audience: public}\n    url: {type: url, label: U, audience: public}\n" \
  "    mark: {type: codes, list: marks, label: M, audience: public}\n"
#define MARKS "code,name,reading,aliases\nopen,診療,しんりょう,○\nno,なし,なし,×\n"

static const struct {
  const char *field, *text, *stored;
  const char *rule; /* of the mending, or of what is told; NULL: nothing is */
} cells[] = {
    {"tel", "337817806", "03-3781-7806", "repair-zero"},
    {"tel", "3-3781-7806", "03-3781-7806", "repair-zero"},
    {"tel", "３３７８１７８０６", "03-3781-7806", "repair-zero"},
    {"tel", "9012345678", "090-1234-5678", "repair-zero"},
    {"tel", "120123456", "0120-123-456", "repair-zero"},
    {"tel", "466221111", "0466221111", "repair-zero"}, /* 046 or 0466: the 0 is sure, the hyphens are not */
    {"tel", "337817", "337817", NULL},
    {"tel", "36-6936-6275", "36-6936-6275", NULL},
    {"tel", "211234567", "211234567", NULL}, /* there is no 021 */
    {"tel", "311234567", "311234567", NULL}, /* no exchange begins with 1 */
    {"tel", "0112345678", "011-234-5678", "repair-form"},
    {"tel", "0466221111", "0466221111", NULL},
    {"tel", "(03)3781-7806", "03-3781-7806", "repair-form"},
    {"tel", "3.37818E+08", "", "cell-exponent"},
    {"id", "5.22001E+12", "", "cell-exponent"},
    {"text", "1.3E+10", "", "cell-exponent"},
    {"text", "1E+3番", "1E+3番", NULL},
    {"text", "#REF!", "", "cell-formula"},
    {"tel", "#N/A", "", "cell-formula"},
    {"integer", "######", "", "cell-formula"},
    {"tel", "#7119", "#7119", NULL},
    {"name", "渡\xee\x80\x80医院", "", "private-use"},
    {"text", "\xf3\xb0\x80\x80", "", "private-use"},
    {"name", "髙﨑㈱①", "髙﨑㈱①", NULL},
    {"name", "⽯川医院", "石川医院", "repair-radical"},
    {"date", "令和5年4月1日", "2023-04-01", "repair-era"},
    {"date", "Ｒ5/4/1", "2023-04-01", "repair-era"},
    {"date", "2027/4/1 0:00:00", "2027-04-01", "repair-form"},
    {"date", "2026-02-30", "", "date-no-day"},
    {"date", "昭和65年1月1日", "", "date-era"},
    {"date", "45383", "", "date-serial"},
    {"date", "辞退", "", "date-shape"},
    {"consent", "辞退", "辞退", NULL},
    {"consent", "いつか", "", "date-shape"},
    {"flag", "〇", "1", "repair-mark"},
    {"flag", "◯", "1", "repair-mark"},
    {"flag", "○", "1", NULL},
    {"flag", "✕", "0", "repair-mark"},
    {"flag", "あり", "1", NULL},
    {"flag", "△", "", "flag-word"},
    {"mark", "〇", "open", "repair-mark"},
    {"mark", "✖", "no", "repair-mark"},
    {"mark", "△", "", "code-unknown"},
    {"url", "goryokai.com", "", "url-bare"},
    {"url", "http//www.example.jp", "", "url-colon"},
    {"url", "http:/www.example.jp", "", "url-colon"},
    {"url", "hhtps://www.example.jp", "", "url-colon"},
    {"url", "https://www,example.jp", "", "url-host"},
    {"url", "https://example.jp/ あ", "", "url-space"},
    {"url", "https://example.jp/a...", "", "url-cut"},
    {"url", "https://example.jp/a…", "", "url-cut"},
    {"url", "info@example.jp", "", "url-mail"},
    {"url", "ftp://example.jp/", "", "url-scheme"},
    {"url", "javascript:alert(1)", "", "url-scheme"},
    {"url", "無", "", "url-scheme"},
    {"url", "https://example.jp/地図", "https://example.jp/地図", NULL},
};

static struct codes *codes(const char *dir, struct diag *d) {
  folder_put(dir, "marks.csv", MARKS);
  return codes_read(dir, "codes", d);
}

static void cell(const char *dir, const struct schema *s, size_t i, bool each) {
  struct diag *d = diag_new("generator/share", "en");
  struct codes *c = codes(dir, d);
  struct normaliser *n = normaliser_begin(&s->table[TABLE_FACILITIES], c, "f.csv", d);
  normaliser_each(n, each);
  const struct column *column = schema_column(s, TABLE_FACILITIES, cells[i].field);
  const char *stored = normalise(n, column, cells[i].text, (struct pos){"f.csv", 7, 3}, NULL);
  if (strcmp(stored, cells[i].stored)) fail_msg("%s %s: \"%s\", not \"%s\"", cells[i].field, cells[i].text, stored, cells[i].stored);
  normaliser_end(n);
  char *all = told_all(d), *tag = g_strdup_printf("[%s]\n", cells[i].rule);
  bool mended = cells[i].rule && g_str_has_prefix(cells[i].rule, "repair-");
  if (cells[i].rule ? !strstr(all, tag) : strstr(all, "[") != NULL) fail_msg("%s %s: %s", cells[i].field, cells[i].text, all);
  char *before_after = g_strdup_printf("\"%s\" is read as \"%s\"", cells[i].text, cells[i].stored);
  if ((each && mended) != (strstr(all, before_after) != NULL)) fail_msg("%s %s: %s", cells[i].field, cells[i].text, all);
  if (each && mended) assert_non_null(strstr(all, "f.csv:7:3: note: "));
  g_free(before_after);
  g_free(tag);
  free(all);
  codes_free(c);
  diag_free(d);
}

static void every_cell(void **state) {
  char *dir = folder_new(), *path = g_build_filename(dir, "fields.yaml", NULL);
  folder_put(dir, "fields.yaml", FIELDS);
  struct diag *d = diag_new("generator/share", "en");
  struct schema *s = schema_read(path, "fields.yaml", "ja", d);
  assert_non_null(s);
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
    cell(dir, s, i, false);
    cell(dir, s, i, true);
  }
  schema_free(s);
  diag_free(d);
  g_free(path);
  folder_remove(dir);
}

static void numbers_of_the_plan(void **state) {
  static const struct {
    const char *tel;
    enum tel_fault fault;
  } tels[] = {{"03-3781-7806", TEL_FINE},   {"03-0000-0000", TEL_FINE},   {"0466-22-1111", TEL_FINE},  {"01267-2-3456", TEL_FINE},
              {"04-7123-4567", TEL_FINE},   {"0120-12-3456", TEL_FINE},   {"0800-123-4567", TEL_FINE}, {"050-3000-0000", TEL_FINE},
              {"090-1234-5678", TEL_FINE},  {"0570-000-000", TEL_FINE},   {"119", TEL_FINE},           {"#7119", TEL_FINE},
              {"+81-3-0000-0000", TEL_FINE}, {"0337817806", TEL_FINE},    {"03-1781-7806", TEL_EXCHANGE},
              {"0466-12-1111", TEL_EXCHANGE}, {"0466-221-111", TEL_HYPHEN}, {"033-781-7806", TEL_HYPHEN}, {"03-37817806", TEL_HYPHEN},
              {"09-01234-5678", TEL_HYPHEN}, {"090-123-45678", TEL_HYPHEN}, {"021-234-5678", TEL_AREA}, {"03-53028-2050", TEL_AREA},
              {"050-000-0000", TEL_AREA}};
  struct diag *d = diag_new("generator/share", "en");
  struct tel_plan *p = tel_plan_read(d);
  for (size_t i = 0; i < G_N_ELEMENTS(tels); i++)
    if (tel_plan_fault(p, tels[i].tel) != tels[i].fault) fail_msg("%s: %d", tels[i].tel, tel_plan_fault(p, tels[i].tel));
  char out[TEL_SIZE];
  assert_true(tel_plan_right(p, "0466-221-111", out));
  assert_string_equal(out, "0466-22-1111");
  assert_false(tel_plan_group(p, "0466221111", out));
  assert_false(tel_plan_restore(p, "1234567890123456789012345678901234567890", out));
  assert_string_equal(tel_plan_kind(p, "0800-123-4567"), "free");
  assert_string_equal(tel_plan_kind(p, "080-1123-4567"), "mobile");
  tel_plan_free(p);
  diag_free(d);
}

static void days_that_a_text_closes(void **state) {
  static const struct {
    const char *text, *days;
  } texts[] = {{"水曜", "wed"},         {"水曜・日曜・祝日", "wed,sun,hol"}, {"土日祝", "sat,sun,hol"}, {"毎週水曜日休診", "wed"},
               {"日・祝休み", "sun,hol"}, {"第2水曜", ""},                 {"水曜午後", ""},          {"第２・第４土曜、日曜、祝日", "sun,hol"},
               {"なし", ""},            {"年末年始", ""},               {"", ""},                 {"木曜、土曜午後、日祝", "thu,sun,hol"},
               {"月末", ""},            {"日曜（急患は応相談）", ""}};
  struct diag *d = diag_new("generator/share", "en");
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    char *days = closed_days(texts[i].text, d);
    if (strcmp(days, texts[i].days)) fail_msg("%s: %s, not %s", texts[i].text, days, texts[i].days);
    g_free(days);
  }
  diag_free(d);
}

static void readings_and_names(void **state) {
  static const struct {
    const char *name, *reading, *missing;
  } pairs[] = {{"さくらクリニック", "さくらくりにっく", NULL}, {"さくらクリニック", "さくらいいん", "クリニック"},
               {"ヒューマン・ケア", "ひゅうまんけあ", NULL},   {"エイジフリー", "えいじ ふりー", NULL},
               {"ケーキの家", "けえきのいえ", NULL},          {"こんにちは薬局", "こんにちわやっきょく", NULL},
               {"ヴィラ本郷", "びらほんごう", NULL},          {"ヴィラ本郷", "ゔぃらほんごう", NULL},
               {"いすゞ医院", "いすずいいん", NULL},          {"霞ヶ関の家", "かすみがせきのいえ", NULL},
               {"介護施設ゆめの木", "かいごしせつ", "ゆめの"}, {"オウル", "おーる", NULL},
               {"漢字", "かんじ", NULL},                   {"", "", NULL}};
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
    char *missing = reading_missing(pairs[i].name, pairs[i].reading);
    if (g_strcmp0(missing, pairs[i].missing)) fail_msg("%s / %s: %s", pairs[i].name, pairs[i].reading, missing);
    g_free(missing);
  }
}

/* A gaiji in a table passes the gate and is told at its cell; in prose and settings the file is refused. Signs that do not show
 * are warned of there. */
static void the_gate(void **state) {
  char *dir = folder_new(), *path = g_build_filename(dir, "a.csv", NULL);
  folder_put(dir, "a.csv", "id,name\na,渡\xee\x80\x80\n");
  struct diag *d = diag_new("generator/share", "en");
  size_t size;
  char *text = text_read_table(path, "a.csv", d, &size);
  assert_non_null(text);
  assert_int_equal(diag_errors(d), 0);
  assert_null(text_read_file(path, "a.csv", d, &size));
  char *all = told_all(d);
  assert_non_null(strstr(all, "a.csv:2:4: error: "));
  assert_non_null(strstr(all, "[text-gaiji]"));
  free(all);
  g_free(text);
  /* The same in CP932, whose private area begins with F0. */
  folder_write(dir, "a.csv", "id,name\na,\x93\xfa\x96\x7b\x8c\xea\xf0\x40\x93\xfa\x96\x7b\n", 23);
  text = text_read_table(path, "b.csv", d, &size);
  assert_non_null(text);
  assert_non_null(strstr(text, "日本語\xee\x80\x80日本"));
  g_free(text);
  folder_put(dir, "a.csv", "名: ひ\xe2\x80\x8bばり\n");
  text = text_read_table(path, "c.csv", d, &size);
  g_free(text);
  assert_int_equal(diag_count(d, DIAG_WARNING), 0);
  text = text_read_file(path, "c.yaml", d, &size);
  g_free(text);
  all = told_all(d);
  assert_non_null(strstr(all, "c.yaml:1:5: warning: "));
  assert_non_null(strstr(all, "[text-hidden]"));
  free(all);
  diag_free(d);
  g_free(path);
  folder_remove(dir);
}

static void a_gaiji_in_a_list(void **state) {
  char *dir = folder_new();
  struct diag *d = diag_new("generator/share", "en");
  folder_put(dir, "kinds.csv", "code,name\na,渡\xee\x80\x80\n");
  codes_free(codes_read(dir, "codes", d));
  assert_true(told(d, "private-use", 2, 2));
  diag_free(d);
  folder_remove(dir);
}

static void phrases(void **state) {
  struct diag *d = diag_new("generator/share", "ja");
  struct phrases *p = phrases_read("superlatives", d);
  assert_string_equal(phrases_in(p, "地域のＮｏ．１です")->word, "No.1");
  assert_string_equal(phrases_in(p, "no. 1")->word, "No.1");
  assert_null(phrases_in(p, "No.12の部屋"));
  assert_string_equal(phrases_in(p, "No.12の隣、No.1")->word, "No.1");
  assert_null(phrases_in(p, "最高血圧は 最高 血圧"));
  assert_string_equal(phrases_in(p, "最高血圧と最高")->word, "最高");
  assert_string_equal(phrases_in(p, "100％")->word, "100%");
  assert_null(phrases_in(p, ""));
  assert_null(phrases_in(p, "最"));
  assert_true(*phrases_in(p, "日本一")->why);
  phrases_free(p);
  assert_true(phrases_mobile("夜は090-1234-5678へ"));
  assert_true(phrases_mobile("０８０−１２３４−５６７８"));
  assert_false(phrases_mobile("03-1234-5678 090-1234-567"));
  assert_false(phrases_mobile("0090"));
  assert_int_equal(diag_errors(d), 0);
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_cell), cmocka_unit_test(numbers_of_the_plan),
                                     cmocka_unit_test(days_that_a_text_closes), cmocka_unit_test(readings_and_names),
                                     cmocka_unit_test(phrases),
                                     cmocka_unit_test(the_gate), cmocka_unit_test(a_gaiji_in_a_list)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
