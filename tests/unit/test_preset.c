/* Presets and arrivals: what a mapping may say, and what comes out of a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import/closures.h"
#include "import/import.h"
#include "records/raw.h"
#include "ward.h"

#define DAYS "days: [月, 火, 水, 木, 金, 土, 日, 祝]"
#define HEAD "files: [{has: [番号, 名]}]\nkey: 番号\n"
#define FIELDS                                                                                                                      \
  "fields: {name: 名, kind: {text: 病院}, tel: 電話, lat: 緯, lon: 経, departments: {column: 科, split: \"|\", "            \
  "values: {内: 内科, 小: 小児科}, drop: [ほか]}, address: {join: [住, 方], with: \" \", once: true}, url: [新, 旧], " \
  "closed: 休}\n"

struct bench {
  struct ward w;
  char *dir;
  struct preset *p;
  struct arrivals *a;
};

/* A preset of this text reads a table of this text, for the ward of settings alone. */
static struct bench bench(const char *yaml, const char *csv) {
  struct bench b = {.dir = folder_new()};
  folder_copy("tests/real/presets/ward", b.dir);
  folder_put(b.dir, "map.yaml", yaml);
  folder_put(b.dir, "t.csv", csv);
  b.w = (struct ward){.d = diag_new("generator/share", "en")};
  char *site = g_build_filename(b.dir, "content", "site.yaml", NULL), *map = g_build_filename(b.dir, "map.yaml", NULL),
       *table = g_build_filename(b.dir, "t.csv", NULL);
  b.w.site = source_keys(site, "content/site.yaml", b.w.d);
  b.w.basemap = basemap_load(b.dir, b.w.site->root, b.w.d);
  struct records_input in = {.ward = b.dir, .site = b.w.site->root, .basemap = b.w.basemap, .may_be_empty = true};
  b.w.records = records_load(&in, b.w.d);
  assert_non_null(b.w.records);
  b.p = preset_read(map, b.w.d);
  const char *files[] = {table, NULL};
  b.a = b.p ? arrivals_read(b.p, files, b.w.records, b.w.site->root, false, b.w.d) : NULL;
  g_free(site);
  g_free(map);
  g_free(table);
  return b;
}

static void bench_end(struct bench *b) {
  arrivals_free(b->a);
  preset_free(b->p);
  ward_close(&b->w);
  folder_remove(b->dir);
}

static const char *text_of(const struct bench *b, size_t row, const char *field) {
  const struct table_schema *s = &records_schema(b->w.records)->table[TABLE_FACILITIES];
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(s->by_name, field));
  assert_true(i > 0 && row < b->a->n);
  return b->a->row[row].text[i - 1];
}

static void takes_what_the_columns_say(void **state) {
  struct bench b = bench(
      HEAD FIELDS, "番号,名,電話,緯,経,科,住,方,新,旧\n"
                   "a1,一,０３ー００００ー０００１,35.2,140.9,内|小|ほか,町1花ビル,花ビル,,https://old.example.jp/\n"
                   "a2,二,,140.9,35.2,,町2,花ビル,https://new.example.jp/,https://old.example.jp/\n");
  assert_non_null(b.a);
  assert_int_equal(b.a->n, 2);
  assert_string_equal(b.a->row[0].id, "a1");
  assert_string_equal(text_of(&b, 0, "kind"), "hospital");
  assert_string_equal(text_of(&b, 0, "tel"), "03-0000-0001");
  assert_string_equal(text_of(&b, 0, "departments"), "internal;pediatrics");
  assert_string_equal(text_of(&b, 0, "address"), "町1花ビル");
  assert_string_equal(text_of(&b, 0, "url"), "https://old.example.jp/");
  assert_string_equal(text_of(&b, 0, "lat"), "35.2");
  assert_null(text_of(&b, 0, "closed")); /* no such column: nothing is known */
  assert_null(b.a->row[0].hours);
  assert_string_equal(text_of(&b, 1, "tel"), ""); /* an empty cell: the source says there is none */
  assert_string_equal(text_of(&b, 1, "address"), "町2 花ビル");
  assert_string_equal(text_of(&b, 1, "url"), "https://new.example.jp/");
  assert_null(text_of(&b, 1, "lat")); /* exchanged: told, and not put right */
  assert_null(text_of(&b, 1, "lon"));
  assert_true(told(b.w.d, "arrival-swapped", 0, 0));
  bench_end(&b);
}

static void names_what_it_cannot_use(void **state) {
  struct bench b = bench(HEAD FIELDS "skip: [{if: {名: 閉}, why: closed}]\n",
                         "番号,名,科,電話\na1,一,なぞ科|内,5.22E+09\na2,二,,\na2,また二,,\n,三,,\n番 "
                         "号,四,,\n5.22E+12,五,,\na6,,,\na7,閉,,\na8,\xEE\x80\x80八,,\n");
  assert_int_equal(b.a->n, 2);
  assert_int_equal(b.a->refused, 7); /* of two rows with one key both */
  char *all = told_all(b.w.d);
  assert_non_null(strstr(all, ":3: warning: The number \"a2\""));
  assert_non_null(strstr(all, ":4: warning: The number \"a2\""));
  free(all);
  assert_string_equal(text_of(&b, 0, "departments"), "internal");
  assert_null(text_of(&b, 0, "tel"));
  assert_null(text_of(&b, 1, "name")); /* letters of somebody's own making: the row comes without its name */
  static const char *const rules[] = {"arrival-word", "arrival-power",    "arrival-twice",   "arrival-no-key",
                                      "arrival-id",   "arrival-required", "arrival-skipped", "arrival-gaiji"};
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) assert_true(told(b.w.d, rules[i], 0, 0));
  assert_true(b.a->left_out_n >= 3);
  bench_end(&b);
}

static void knows_the_wards_rows(void **state) {
  struct bench b = bench(
      HEAD "fields: {name: 名, kind: {text: 病院}}\nwhere: [{of: {join: [県, 市]}, match: '^0?{municipality}$'}, "
           "{of: 住, match: '^(.{2,3}県)?{name}'}]\n",
      "番号,名,県,市,住\na1,一,99,999,x\na2,二,99,998,ためし区\na3,三,9,9999,\n");
  assert_int_equal(b.a->n, 2);
  assert_int_equal(b.a->outside, 1);
  bench_end(&b);
  b = bench(HEAD "fields: {name: 名, kind: {text: 病院}}\nwhere: [{of: 県, match: '{municipality}'}, {of: 住, match: "
                 "'^{name}'}]\n",
            "番号,名,住\na1,一,ためし区1\na2,二,よそ市ためし区1\n");
  assert_int_equal(b.a->n, 1);
  bench_end(&b);
  b = bench(HEAD "fields: {name: 名, kind: {text: 病院}}\nwhere: [{of: 県, match: '{municipality}'}]\n",
            "番号,名\na1,一\n");
  assert_null(b.a);
  assert_true(told(b.w.d, "arrival-where", 0, 0));
  bench_end(&b);
}

static void reads_weekdays(void **state) {
  static const struct {
    const char *text, *hours;
  } cases[] = {{"月火水木金", "09:00-17:00 mon tue wed thu fri"},
               {"月～土", "09:00-17:00 mon tue wed thu fri sat"},
               {"日・祝日", "09:00-17:00 sun hol"},
               {"火、木曜日", "09:00-17:00 tue thu"},
               {"平日", "09:00-17:00 mon tue wed thu fri"},
               {"月曜日〜水曜日", "09:00-17:00 mon tue wed"},
               {"第2月曜", NULL},
               {"", NULL}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *csv = g_strdup_printf("番号,名,曜,始,終\na1,一,%s,9時,１７：００\n", cases[i].text);
    struct bench b = bench(HEAD "fields: {name: 名, kind: {text: 病院}}\nhours: {" DAYS
                                ", weekdays: 曜, start: 始, end: 終, "
                                "words: {平日: 月火水木金}}\n",
                           csv);
    assert_int_equal(b.a->n, 1);
    if (g_strcmp0(b.a->row[0].hours, cases[i].hours)) fail_msg("%s: %s", cases[i].text, b.a->row[0].hours);
    bench_end(&b);
    g_free(csv);
  }
}

static void understands_closures(void **state) {
  static const struct {
    const char *text, *list;
    bool whole;
  } cases[] = {{"8/13-8/16", "08-13..08-16", true},
               {"12月29日～1月3日", "12-29..01-03", true},
               {"１２月３０日\n１２月３１日\n０１月０１日", "12-30..01-01", true},
               {"12/30（土）〜1/3（水）まで", "12-30..01-03", true},
               {"8月13日から16日", "08-13..08-16", true},
               {"お盆・年末年始", "お盆;年末年始", true},
               {"12月30日午後、31日", "", false},
               {"8/14-5/16", "", false},
               {"隔週の土曜日", "", false},
               {"2月30日", "", false},
               {"13/1", "", false},
               {"5月1日、5月3日、5月2日", "05-01..05-03", true},
               {"99999999999999月1日", "", false},
               {"", "", true}};
  const char *words[] = {"お盆", "年末年始", NULL}, *partly[] = {"午後", NULL};
  const struct closed_recipe c = {.word = words, .partly = partly};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    bool whole;
    char *list = closures_list(&(struct closures){0}, &c, cases[i].text, &whole);
    if (strcmp(list, cases[i].list) || whole != cases[i].whole) fail_msg("%s: %s %d", cases[i].text, list, whole);
    g_free(list);
  }
  const struct closures flags = {.shut = 1u << 6 | 1u << 7, .nth = {0, 1u << 5, 0, 1u << 5, 0}};
  bool whole;
  char *list = closures_list(&flags, &c, "8/15", &whole);
  assert_string_equal(list, "sun;hol;sat-2;sat-4;08-15");
  g_free(list);
}

static void refuses_wrong_mappings(void **state) {
  static const struct {
    const char *yaml, *rule;
  } cases[] = {
      {"[]\n", "preset-files"},
      {"key: 番号\nfields: {name: 名}\n", "preset-files"},
      {"files: [{has: []}]\nkey: 番号\nfields: {name: 名}\n", "preset-shape"},
      {"files: [{headless: true}]\nkey: 番号\nfields: {name: 名}\n", "preset-shape"},
      {"files: [{has: [番号], joined: true}]\nkey: 番号\nfields: {name: 名}\n", "preset-shape"},
      {"files: [{has: [番号], head: [5, 4]}]\nkey: 番号\nfields: {name: 名}\n", "preset-shape"},
      {"files: [{has: [番号]}]\nfields: {name: 名}\n", "preset-key"},
      {"files: [{has: [番号]}]\nkey: 番号\n", "preset-fields"},
      {HEAD "fields: {name: {colum: 名}}\n", "preset-recipe"},
      {HEAD "fields: {name: {part: x}}\n", "preset-part"},
      {HEAD "parts: {x: {part: x}}\nfields: {name: {part: x}}\n", "preset-part"},
      {HEAD "fields: {name: {column: 名, mend: [{find: '(', write: x, says: y}]}}\n", "preset-pattern"},
      {HEAD "fields: {name: {column: 名, mend: [{find: x, write: '\\9\\', says: y}]}}\n", "preset-mend"},
      {HEAD "fields: {name: {column: 名, words: ../../secret}}\n", "preset-words"},
      {HEAD "fields: {name: 名}\nhours: {days: [月]}\n", "preset-hours"},
      {HEAD "fields: {name: 名}\nclosed: {weekly: x}\n", "preset-closed"},
      {HEAD "fields: {name: 名}\nwhere: [{of: 県}]\n", "preset-where"},
      {HEAD "fields: {name: 名}\nskip: [{if: {名: x}}]\n", "preset-skip"},
      {HEAD "fields: {name: 名}\ntable: hours\n", "preset-table"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct bench b = bench(cases[i].yaml, "番号,名\n");
    if (b.p || !told(b.w.d, cases[i].rule, 0, 0)) fail_msg("%s", cases[i].yaml);
    bench_end(&b);
  }
}

/* A pattern that takes for ever on a cell must not: the search gives up, and the row is not the ward's. */
static void survives_a_wild_pattern(void **state) {
  char *many = g_strnfill(5000, 'a'), *csv = g_strdup_printf("番号,名\na1,%s!\n", many);
  struct bench b = bench(HEAD "fields: {name: 名, kind: {text: 病院}}\nwhere: [{of: 名, match: '^(a+)+$'}]\n", csv);
  assert_non_null(b.a);
  assert_int_equal(b.a->n, 0);
  bench_end(&b);
  g_free(many);
  g_free(csv);
}

static void reads_every_preset(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  char **names = preset_names();
  assert_true(g_strv_length(names) >= 15);
  for (char **n = names; *n; n++) {
    struct preset *p = preset_read(*n, d);
    if (!p) fail_msg("%s", *n);
    assert_string_equal(preset_name(p), *n);
    assert_true(strlen(preset_title(p, "ja")) > 0 && strlen(preset_title(p, "en")) > 0);
    assert_int_equal(preset_adds(p), strcmp(*n, "telemed-2020") != 0);
    preset_free(p);
  }
  assert_int_equal(diag_errors(d), 0);
  g_strfreev(names);
  assert_null(preset_read("navii-clinik", d));
  assert_true(told(d, "preset-unknown-near", 0, 0));
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_what_the_columns_say), cmocka_unit_test(names_what_it_cannot_use),
      cmocka_unit_test(knows_the_wards_rows),       cmocka_unit_test(reads_weekdays),
      cmocka_unit_test(understands_closures),       cmocka_unit_test(refuses_wrong_mappings),
      cmocka_unit_test(survives_a_wild_pattern),    cmocka_unit_test(reads_every_preset)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
