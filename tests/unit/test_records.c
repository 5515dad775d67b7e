/* Records: fields and headers, normalising of every type, ids, codes, places, private files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ward.h"

#define SMALL "tests/unit/wards/small"

/* A ward of one facility with one field under test: `cell` of `type` (and its options). */
static const char *stored(struct ward *w, const char *type, const char *cell) {
  char *dir = folder_new();
  char *fields = g_strdup_printf("facilities:\n  fields:\n"
                                 "    id: {type: id, label: ID, audience: public}\n"
                                 "    name: {type: name, label: N, audience: public}\n"
                                 "    x: {type: %s, label: X, audience: public}\n", type);
  char **quotes = g_strsplit(cell, "\"", -1);
  char *escaped = g_strjoinv("\"\"", quotes), *csv = g_strdup_printf("id,name,x\na,あ,\"%s\"\n", escaped);
  folder_put(dir, "content/fields.yaml", fields);
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, "content/codes/c.csv", "code,name,aliases\none,いち,壱;ひとつ\ntwo,に,\nthree,さん,\n");
  folder_put(dir, "content/codes/marks.csv", "code,name,aliases\nopen,診療,●\nclosed,休み,－\n");
  folder_put(dir, "content/records/facilities.csv", csv);
  *w = ward_load(dir, NULL);
  struct view *v = view_open(w->records, AUDIENCE_PUBLIC, w->d);
  const struct facility *f = view_facility(v, "a");
  const char *text = g_intern_string(f ? facility_text(f, "x") : "(no row)");
  view_free(v);
  g_free(csv);
  g_free(escaped);
  g_strfreev(quotes);
  g_free(fields);
  folder_remove(dir);
  return text;
}

struct example {
  const char *type, *cell, *stored, *rule; /* rule: the one that is told; NULL: nothing is */
};

static const struct example examples[] = {
    {"text", "  前後の空白　", "前後の空白", "repair-space"},
    {"text", "３丁目・８:30〜12:00", "３丁目・８:30〜12:00", NULL},
    {"text", "=SUM(A1:A9)", "=SUM(A1:A9)", NULL},
    {"text", "一\r\n二", "一\n二", NULL},
    {"name", "一\n二", "一 二", "repair-space"},
    {"reading", "わかばいいん", "わかばいいん", NULL},
    {"reading", "ワカバイイン", "わかばいいん", "repair-kana"},
    {"reading", "ﾜｶﾊﾞｲｲﾝ", "わかばいいん", "repair-kana"},
    {"reading", "ヘルパ-ステ-ション", "へるぱーすてーしょん", "repair-kana"},
    {"reading", "ウ゛ィラ", "ゔぃら", "repair-kana"},
    {"reading", "（やど）", "やど", "repair-form"},
    {"reading", "みほん　はるか", "みほん はるか", "repair-space"},
    {"tel", "03-0000-1234", "03-0000-1234", NULL},
    {"tel", "０３－００００－１２３４", "03-0000-1234", "repair-width"},
    {"tel", "03‐0000‑1234", "03-0000-1234", "repair-hyphen"},
    {"tel", "03−0000–1234", "03-0000-1234", "repair-hyphen"},
    {"tel", "03ー0000ｰ1234", "03-0000-1234", "repair-hyphen"},
    {"tel", "03₋0000⁻1234", "03-0000-1234", "repair-hyphen"},
    {"tel", "03—0000―1234", "03-0000-1234", "repair-hyphen"},
    {"tel", "(03)0000-1234", "03-0000-1234", "repair-form"},
    {"tel", "03-0000-1234（", "03-0000-1234", "repair-form"},
    {"tel", "0300001234", "03-0000-1234", "repair-form"},
    {"tel", "０６00001234", "06-0000-1234", "repair-form"},
    {"tel", "05000001234", "050-0000-1234", "repair-form"},
    {"tel", "08000001234", "0800-000-1234", "repair-form"},
    {"tel", "08010001234", "080-1000-1234", "repair-form"},
    {"tel", "09000001234", "090-0000-1234", "repair-form"},
    {"tel", "0120000123", "0120-000-123", "repair-form"},
    {"tel", "0420001234", "0420001234", NULL},
    {"tel", "030000123", "030000123", NULL},
    {"tel", "#7119", "#7119", NULL},
    {"tel", "－", "", "repair-none"},
    {"url", "https://a.example.jp/x?y=1&z=2#q", "https://a.example.jp/x?y=1&z=2#q", NULL},
    {"url", "ｈttps://a.example.jp/", "https://a.example.jp/", "repair-width"},
    {"url", "javascript:alert(1)", "", "url-scheme"},
    {"url", "//other.example/", "", "url-scheme"},
    {"url", "ftp://x.example/", "", "url-scheme"},
    {"url", "http//x.example/", "", "url-colon"},
    {"url", "https://", "", "url-scheme"},
    {"url", "https://a@b.example/", "", "url-host"},
    {"url", "https://a.example/\"onclick=x", "", "url-host"},
    {"mail", "a.b@example.jp", "a.b@example.jp", NULL},
    {"mail", "a.b＠example.jp", "a.b@example.jp", "repair-width"},
    {"mail", "a.b.example.jp", "", "mail-shape"},
    {"postal", "000-1234", "000-1234", NULL},
    {"postal", "〒０００ー１２３４", "000-1234", "repair-width"},
    {"postal", "0001234", "000-1234", "repair-form"},
    {"postal", "00-1234", "00-1234", "postal-shape"},
    {"date", "2027-04-01", "2027-04-01", NULL},
    {"date", "2027/4/1", "2027-04-01", "repair-form"},
    {"date", "2027年4月1日", "2027-04-01", "repair-form"},
    {"date", "20270401", "2027-04-01", "repair-form"},
    {"date", "2027-02-29", "", "date-no-day"},
    {"date", "4月1日", "", "date-shape"},
    {"date", "2027/4/", "", "date-shape"},
    {"time", "9:05", "09:05", "repair-form"},
    {"time", "26:00", "26:00", NULL},
    {"time", "９：３０", "09:30", "repair-width"},
    {"time", "12:60", "", "time-shape"},
    {"time", "49:00", "", "time-shape"},
    {"number", "1,200.5", "1200.5", "repair-form"},
    {"number", "１２", "12", "repair-width"},
    {"number", "1,234,567", "1234567", "repair-form"},
    {"number", "2,5", "", "number-shape"},
    {"number", "12,34", "", "number-shape"},
    {"number", "1,2345", "", "number-shape"},
    {"integer", "1,20", "", "integer-shape"},
    {"number", "0..", "", "number-shape"},
    {"number", "1.2.3", "", "number-shape"},
    {"integer", "12", "12", NULL},
    {"integer", "1.5", "", "integer-shape"},
    {"integer", "99999999999", "", "integer-shape"},
    {"flag", "○", "1", NULL},
    {"flag", "0", "0", NULL},
    {"flag, yes: [あり]", "あり", "1", NULL},
    {"flag", "たぶん", "", "flag-word"},
    {"code, list: c", "いち", "one", NULL},
    {"code, list: c", "壱", "one", NULL},
    {"code, list: c", "ＯＮＥ", "one", NULL},
    {"code, list: c", "thre", "", "code-unknown-near"},
    {"code, list: c", "まったくちがうことば", "", "code-unknown"},
    {"codes, list: c", "three;いち", "one;three", NULL},
    {"codes, list: c", "いち;ひとつ", "one", "repair-twice"},
    {"codes, list: c, separator: \"・、\"", "さん・いち、に", "one;two;three", NULL},
    {"codes, list: c, open: true", "さん;よん", "three;c-4", NULL},
    {"codes, list: new, open: true", "b;a;b", "b;a", "repair-twice"},
    {"marks", "●", "open", NULL},
    {"marks", "－", "", NULL},
    {"list", "a; b;;c", "a;b;c", "repair-space"},
    {"matrix", "a/b||c", "a/b||c", NULL},
    {"markdown", "**a**\r\n\r\n- b", "**a**\n\n- b", NULL},
};

static void every_type(void **state) {
  for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
    const struct example *e = &examples[i];
    struct ward w;
    const char *text = stored(&w, e->type, e->cell);
    size_t said = diag_count(w.d, DIAG_NOTE) + diag_count(w.d, DIAG_WARNING) + diag_errors(w.d);
    if (strcmp(text, e->stored)) fail_msg("%s \"%s\" is stored as \"%s\"", e->type, e->cell, text);
    if (e->rule && !told(w.d, e->rule, 0, 0)) fail_msg("%s \"%s\"", e->type, e->cell);
    if (!e->rule && said) {
      told(w.d, "nothing", 0, 0);
      fail_msg("%s \"%s\" is said to be wrong", e->type, e->cell);
    }
    ward_close(&w);
  }
}

static void repairs_are_counted(void **state) {
  char *dir = folder_new();
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, "content/fields.yaml",
             "facilities:\n  fields:\n    id: {type: id, label: ID, audience: public}\n"
             "    name: {type: name, label: N, audience: public}\n    tel: {type: tel, label: T, audience: public}\n");
  folder_put(dir, "content/records/facilities.csv",
             "id,name,tel\na,a,03-0000-0000\nb,b,０３-0000-0000\nｃ,c,０３-0000-0001\n");
  struct ward w = ward_load(dir, NULL);
  char *all = told_all(w.d);
  assert_string_equal(all,
                      "content/records/facilities.csv:3: note: \"T\": full-width letters, digits or signs were made "
                      "half-width in 2 cells (the first is here). [repair-width]\n"
                      "content/records/facilities.csv:4: note: \"ID\": full-width letters, digits or signs were made "
                      "half-width in 1 cells (the first is here). [repair-width]\n");
  free(all);
  ward_close(&w);
  folder_remove(dir);
}

/* ---- the small ward with one file changed ---- */

static struct ward changed(char **dir, const char *file, const char *text, const char *private) {
  *dir = folder_new();
  folder_copy(SMALL, *dir);
  folder_put(*dir, file, text);
  char *folder = private ? g_build_filename(*dir, private, NULL) : NULL;
  struct ward w = ward_load(*dir, folder);
  g_free(folder);
  return w;
}

static void says(const char *file, const char *text, const char *rule, int line, int col) {
  char *dir;
  struct ward w = changed(&dir, file, text, "private");
  if (!told(w.d, rule, line, col)) fail_msg("%s: %s", file, rule);
  ward_close(&w);
  folder_remove(dir);
}

#define FACILITIES "content/records/facilities.csv"

static void headers(void **state) {
  says(FACILITIES, "ID,名称,まったく別のこと\na,あ,1\n", "column-unknown", 1, 3);
  says(FACILITIES, "ID,名称,電わ\na,あ,1\n", "column-unknown-near", 1, 3);
  says(FACILITIES, "ID,名称,nmae\na,あ,1\n", "column-unknown-near", 1, 3);
  says(FACILITIES, "ID,名称,name\na,あ,い\n", "column-twice", 1, 3);
  says(FACILITIES, "名称\nあ\n", "column-missing", 0, 0);
  says(FACILITIES, "ID\na\n", "column-missing", 0, 0);
  says(FACILITIES, "ID,名称,メモ\na,あ,x\n", "private-column", 1, 3);
  says("content/records/facility.csv", "ID,名称\na,あ\n", "file-untaken", 0, 0);
  char *dir;
  struct ward w = changed(&dir, FACILITIES, "ｉｄ,医療機関名称,ﾌﾘｶﾞﾅ,telephone,\na,あ,ア,03-0000-0000,\n", NULL);
  assert_int_equal(diag_errors(w.d), 0);
  ward_close(&w);
  folder_remove(dir);
}

static void ids(void **state) {
  says(FACILITIES, "ID,名称\na,あ\n../up,い\n", "id-shape", 3, 1);
  says(FACILITIES, "ID,名称\na/b,あ\n", "id-shape", 2, 1);
  says(FACILITIES, "ID,名称\nあ,あ\n", "id-shape", 2, 1);
  says(FACILITIES, "ID,名称\n,あ\n", "cell-required", 2, 1);
  says(FACILITIES, "ID,名称\na,\n", "cell-required", 2, 2);
  says(FACILITIES, "ID,名称\na,あ\nb,い\na,う\n", "row-id-twice", 4, 1);
  static const char *const hostile[] = {"..", ".", "a.b", "/etc", "a\\b", "%2e%2e", "．．／a", "a b", "a\tb", "a:b", "~",
                                        "$HOME", "`id`", "a;b", "a'b", "<b>", "a?b", "a#b", "é"};
  for (size_t i = 0; i < G_N_ELEMENTS(hostile); i++) {
    char *csv = g_strdup_printf("ID,名称\n%s,あ\n", hostile[i]);
    says(FACILITIES, csv, "id-shape", 2, 1);
    g_free(csv);
  }
  char *longest = g_strnfill(240, 'x'), *longer = g_strnfill(241, 'x');
  char *good = g_strdup_printf("ID,名称\n%s,あ\n", longest), *bad = g_strdup_printf("ID,名称\n%s,あ\n", longer);
  char *dir;
  struct ward w = changed(&dir, FACILITIES, good, NULL);
  assert_int_equal(diag_errors(w.d), 0);
  ward_close(&w);
  folder_remove(dir);
  says(FACILITIES, bad, "id-shape", 2, 1);
  g_free(longest);
  g_free(longer);
  g_free(good);
  g_free(bad);
}

static void places(void **state) {
  says(FACILITIES, "ID,名称,緯度,経度\na,あ,139.7,35.7\n", "place-swapped", 2, 3);
  says(FACILITIES, "ID,名称,緯度,経度\na,あ,53.4,-8.2\n", "place-far", 2, 3);
  says(FACILITIES, "ID,名称,緯度,経度\na,あ,35.7,\n", "place-half", 2, 4);
  says(FACILITIES, "ID,名称,緯度,経度\na,あ,北緯35度,139.7\n", "place-shape", 2, 3);
  says(FACILITIES, "ID,名称,緯度,経度\na,あ,0.0,0.0\n", "place-zero", 2, 3);
}

static void lists(void **state) {
  says("content/codes/kinds.csv", "code,name\nclinic,診療所\nclinic,歯科\n", "code-twice", 3, 1);
  says("content/codes/kinds.csv", "code,name\nclinic,診療所\nb,診療所\n", "code-twice", 3, 2);
  says("content/codes/kinds.csv", "code,name\na b,診療所\n", "code-shape", 2, 1);
  says("content/codes/kinds.csv", "name\n診療所\n", "code-columns", 0, 0);
}

#define FIELDS "content/fields.yaml"
#define PLAIN "facilities:\n  fields:\n    id: {type: id, label: ID, audience: public}\n" \
              "    name: {type: name, label: N, audience: public}\n"

static void fields(void **state) {
  says(FIELDS, PLAIN "    x: {type: txet, label: X, audience: public}\n", "field-type-near", 0, 0);
  says(FIELDS, PLAIN "    x: {type: text, label: X}\n", "field-no-audience", 0, 0);
  says(FIELDS, PLAIN "    x: {type: text, label: X, audience: everybody}\n", "field-audience", 0, 0);
  says(FIELDS, PLAIN "    reading: {type: reading, label: X, audience: internal}\n", "field-must-be-public", 0, 0);
  says(FIELDS, PLAIN "    x: {type: code, label: X, audience: public}\n", "field-no-list", 0, 0);
  says(FIELDS, PLAIN "    x: {type: code, list: nowhere, label: X, audience: public}\n", "code-no-list", 0, 0);
  says(FIELDS, PLAIN "    x: {type: text, label: N, audience: public}\n", "field-alias-twice", 0, 0);
  says(FIELDS, PLAIN "    \"X y\": {type: text, label: X, audience: public}\n", "field-name", 0, 0);
  says(FIELDS, PLAIN "    rowid: {type: text, label: X, audience: public}\n", "field-name", 0, 0);
  says(FIELDS, PLAIN "    'x\" TEXT); DROP': {type: text, label: X, audience: public}\n", "field-name", 0, 0);
  says(FIELDS, PLAIN "facilites: {fields: {id: {type: id, audience: public}}}\n", "table-unknown-near", 0, 0);
  says(FIELDS, "facilities:\n  fields:\n    name: {type: name, label: N, audience: public}\n", "table-no-key", 0, 0);
  says(FIELDS, PLAIN "  key: [id, nothing]\n", "table-key", 0, 0);
}

/* Words of the database's own language are names like others. */
static void words_of_sql(void **state) {
  char *dir = folder_new();
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, FIELDS, PLAIN "    select: {type: text, label: S, audience: public}\n"
                                "    order: {type: tel, label: O'O, audience: public}\n"
                                "    end: {type: date, label: E, audience: internal}\n");
  folder_put(dir, FACILITIES, "id,name,select,order\na,'); DROP TABLE facilities; --,x'y,119\n");
  struct ward w = ward_load(dir, NULL);
  records_check(w.records, w.d);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  assert_string_equal(facility_text(view_facility(v, "a"), "select"), "x'y");
  assert_string_equal(facility_text(view_facility(v, "a"), "name"), "'); DROP TABLE facilities; --");
  if (diag_errors(w.d)) told(w.d, "nothing", 0, 0);
  assert_int_equal(diag_errors(w.d), 0);
  view_free(v);
  ward_close(&w);
  folder_remove(dir);
}

static void several_keys_and_files(void **state) {
  char *dir = folder_new();
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, "content/codes/kinds.csv", "code,name\nbath,訪問入浴\nrehab,訪問リハ\n");
  folder_put(dir, "content/fields.yaml",
             "facilities:\n  files: [\"office_*.csv\"]\n  key: [office, kind]\n  undeclared: ignore\n  fields:\n"
             "    office: {type: id, label: 事業所番号, audience: public}\n"
             "    kind: {type: code, list: kinds, label: サービス, audience: public}\n"
             "    name: {type: name, label: 事業所名, audience: public}\n"
             "    memo: {type: text, label: M, audience: internal}\n");
  folder_put(dir, "content/records/office_1.csv", "事業所番号,サービス,事業所名,ほか\n0137,訪問入浴,あ,x\n");
  folder_put(dir, "content/records/office_2.csv", "サービス,事業所番号,事業所名\n訪問リハ,0137,い\n");
  folder_put(dir, "private/records/office_x.csv", "事業所番号,サービス,M\n0137,訪問リハ,ひみつ\n");
  char *private = g_build_filename(dir, "private", NULL);
  struct ward w = ward_load(dir, private);
  assert_true(told(w.d, "column-ignored", 1, 4));
  assert_int_equal(diag_errors(w.d), 0);
  char *dump = records_dump(w.records, AUDIENCE_INTERNAL, w.d);
  assert_string_equal(dump, "facilities 0137-bath\n  office=0137\n  kind=bath\n  name=あ\n"
                            "facilities 0137-rehab\n  office=0137\n  kind=rehab\n  name=い\n  memo=ひみつ\n");
  g_free(dump);
  ward_close(&w);
  g_free(private);
  folder_remove(dir);
}

#define INTERNAL "private/records/facilities-internal.csv"

/* A private folder that gives nothing is the wrong one: loaded from `dir`, it must be told by `rule`. */
static void gives_nothing(const char *link_to, const char *rule) {
  char *dir = folder_new(), *private = g_build_filename(dir, "elsewhere", NULL);
  folder_copy(SMALL, dir);
  folder_put(dir, "elsewhere/records/readme.txt", "x");
  char *csv = g_build_filename(private, "records", "facilities-internal.csv", NULL);
  if (link_to) assert_int_equal(symlink(link_to, csv), 0);
  struct ward w = ward_load(dir, private);
  if (!told(w.d, rule, 0, 0)) fail_msg("%s", rule);
  assert_int_equal(diag_errors(w.d), 1);
  ward_close(&w);
  g_free(csv);
  g_free(private);
  folder_remove(dir);
}

static void empty_private_folders(void **state) {
  gives_nothing(NULL, "private-empty");
  gives_nothing("../../" INTERNAL, "source-no-file");
}

static void private_files(void **state) {
  says(INTERNAL, "ID,メモ\nc9,だれ\n", "private-orphan", 2, 1);
  says(INTERNAL, "ID,メモ\nc1,一\nc1,二\n", "private-twice", 3, 2);
  says(INTERNAL, "ID,名称,メモ\nc1,ちがう名前,一\n", "private-differs", 2, 2);
  says(INTERNAL, "ID,名称\nc1,あおば内科\n", "private-nothing", 0, 0);
  says("private/records/hours-x.csv", "機関,ただし書き\nc1,x\n", "private-no-key", 0, 0);
  says("private/records/x.csv", "ID,メモ\nc1,一\n", "file-untaken", 0, 0);
}

static void open_codes_take_names(void **state) {
  char *dir = folder_new();
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, "content/fields.yaml",
             PLAIN "    district: {type: code, list: districts, open: true, name_from: area, label: D, "
                   "audience: public}\n"
                   "    area: {type: text, label: A, audience: public}\n");
  folder_put(dir, "content/records/facilities.csv", "id,name,district,area\na,あ,a0001,北山市\nb,い,a0000,南山市\n");
  struct ward w = ward_load(dir, NULL);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  size_t n;
  const struct code *c = view_codes(v, "districts", &n);
  assert_int_equal(n, 2);
  assert_string_equal(c[0].code, "a0001");
  assert_string_equal(c[0].name, "北山市");
  assert_string_equal(view_facility(v, "b")->district->name, "南山市");
  view_free(v);
  ward_close(&w);
  folder_remove(dir);
}

/* A code that is the row's key as well is met twice: its name is there the first time. */
static void open_keys_take_names(void **state) {
  char *dir = folder_new();
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, "content/fields.yaml",
             "facilities:\n  key: [code]\n  fields:\n    id: {type: id, label: ID, audience: public}\n"
             "    name: {type: name, label: N, audience: public}\n"
             "    code: {type: code, list: zones, open: true, name_from: name, label: C, audience: public}\n");
  folder_put(dir, "content/records/facilities.csv", "code,name\nz1,北山\n");
  struct ward w = ward_load(dir, NULL);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  size_t n;
  const struct code *c = view_codes(v, "zones", &n);
  assert_int_equal(n, 1);
  assert_string_equal(c[0].name, "北山");
  view_free(v);
  ward_close(&w);
  folder_remove(dir);
}

/* The next row takes the number of one that was left out, and nothing else of it. */
static void left_out_rows_leave_nothing(void **state) {
  char *dir = folder_new();
  folder_copy(SMALL, dir);
  folder_put(dir, "content/site.yaml", "name: x\ndate: 2027-04-01\nframe: [139.70, 35.60, 139.74, 35.80]\n");
  folder_put(dir, FACILITIES, "ID,種別,名称,よみ,緯度,経度,確かめた日\nc7,診療所,そと,そと,35.7,139.9,いつか\n"
                              "c8,診療所,なか,なか,35.7,139.72,2020-01-01\n");
  struct ward w = ward_load(dir, NULL);
  records_check(w.records, w.d);
  assert_true(told(w.d, "date-shape", 2, 7));
  assert_true(told(w.d, "verified-old", 3, 7));
  ward_close(&w);
  folder_remove(dir);
}

/* What lies outside the frame of site.yaml is named and left out, and what other tables say of it is no mistake. */
static void outside_the_frame(void **state) {
  char *dir = folder_new();
  folder_copy(SMALL, dir);
  folder_put(dir, "content/site.yaml", "name: x\ndate: 2027-04-01\nframe: [139.70, 35.60, 139.74, 35.80]\n");
  char *csv, *private = g_build_filename(dir, "private", NULL);
  g_file_get_contents(SMALL "/" FACILITIES, &csv, NULL, NULL);
  char *more = g_strconcat(csv, "c5,5,診療所,かなた,かなた,,,53.4,-8.2,,,,,,,c1;c2,,,\n", NULL);
  folder_put(dir, FACILITIES, more);
  struct ward w = ward_load(dir, private);
  records_check(w.records, w.d);
  char *all = told_all(w.d);
  size_t named = 0;
  for (const char *at = all; (at = strstr(at, "[outside-frame]")); at++) named++;
  assert_int_equal(named, 3); /* c2, c4 and the one beyond the sea */
  assert_true(told(w.d, "place-far", 8, 8));
  if (diag_errors(w.d)) fail_msg("%s", all);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  size_t n;
  view_facilities(v, &n);
  assert_int_equal(n, 2);
  view_free(v);
  free(all);
  g_free(csv);
  g_free(more);
  ward_close(&w);
  g_free(private);
  folder_remove(dir);
}

static void no_facilities(void **state) {
  char *dir = folder_new();
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, "content/fields.yaml", PLAIN);
  struct ward w = ward_load(dir, NULL);
  assert_true(told(w.d, "no-facilities", 0, 0));
  ward_close(&w);
  folder_remove(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_type),
      cmocka_unit_test(repairs_are_counted),
      cmocka_unit_test(headers),
      cmocka_unit_test(ids),
      cmocka_unit_test(places),
      cmocka_unit_test(lists),
      cmocka_unit_test(fields),
      cmocka_unit_test(words_of_sql),
      cmocka_unit_test(several_keys_and_files),
      cmocka_unit_test(private_files),
      cmocka_unit_test(empty_private_folders),
      cmocka_unit_test(open_codes_take_names),
      cmocka_unit_test(outside_the_frame),
      cmocka_unit_test(open_keys_take_names),
      cmocka_unit_test(left_out_rows_leave_nothing),
      cmocka_unit_test(no_facilities),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
