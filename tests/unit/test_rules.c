/* Rules: each with an example that is wrong and one that is right, laid over the small ward. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ward.h"

#define SMALL "tests/unit/wards/small"
#define ROWS "content/records/"
#define F "ID,番号,種別,名称,よみ,緯度,経度,電話,確かめた日,近く\n"
#define GOOD "c1,1,診療所,あおば,あおば,35.7,139.72,03-0000-0001,2027-03-01,\n" \
             "c3,,診療所,わかば,わかば,35.7,139.71,03-0000-0003,,c1\n"
#define H "機関,はじまり,おわり,受付の終わり,月,火,水,木,金,土,日,祝\n"
#define R "日付,機関,はじまり,おわり\n"

static const struct {
  const char *rule;
  const char *file;
  const char *wrong;
  int line, col;
  const char *right;
} examples[] = {
    {"same-name-place", ROWS "facilities.csv", F GOOD "c4,4,診療所,わか ば,わかば,35.7,139.71,,,\n", 4, 4,
     F GOOD "c4,4,診療所,わかば,わかば,35.7,139.72,,,\n"},
    {"tel-length", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,い,35.7,139.72,03-1234-567,,\n", 4, 8,
     F GOOD "c4,4,診療所,い,い,35.7,139.72,119,,\n"},
    {"tel-shape", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,い,35.7,139.72,代表03-1234-5678,,\n", 4, 8,
     F GOOD "c4,4,診療所,い,い,35.7,139.72,#7119,,\n"},
    {"tel-shape", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,い,35.7,139.72,36-6936-6275,,\n", 4, 8,
     F GOOD "c4,4,診療所,い,い,35.7,139.72,0120-000-000,,\n"},
    {"tel-mobile", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,い,35.7,139.72,090-0000-1234,,\n", 4, 8,
     F GOOD "c4,4,診療所,い,い,35.7,139.72,050-0000-1234,,\n"},
    {"reading-missing", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,,35.7,139.72,,,\n", 4, 5,
     F GOOD "c4,4,診療所,い,い,35.7,139.72,,,\n"},
    {"reading-kana", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,町いいん,35.7,139.72,,,\n", 4, 5,
     F GOOD "c4,4,診療所,い,だい2いいん・えー ほんいん,35.7,139.72,,,\n"},
    {"kind-missing", ROWS "facilities.csv", F GOOD "c4,4,,い,い,35.7,139.72,,,\n", 4, 3,
     F GOOD "c4,4,歯科,い,い,35.7,139.72,,,\n"},
    {"place-missing", ROWS "facilities.csv", F GOOD "c4,4,歯科,い,い,,,,,\n", 4, 6,
     F GOOD "c4,4,歯科,い,い,35.7,139.72,,,\n"},
    {"number-twice", ROWS "facilities.csv", F GOOD "c4,01,歯科,い,い,35.7,139.72,,,\n", 4, 2,
     F GOOD "c4,11,歯科,い,い,35.7,139.72,,,\n"},
    {"unknown-facility", ROWS "facilities.csv", F GOOD "c4,4,歯科,い,い,35.7,139.72,,,c1;c9\n", 4, 10,
     F GOOD "c4,4,歯科,い,い,35.7,139.72,,,c1;c3\n"},
    {"unknown-facility", ROWS "hours.csv", H "c9,09:00,12:00,,●,,,,,,,\n", 2, 1, H "c1,09:00,12:00,,●,,,,,,,\n"},
    {"unknown-facility", ROWS "people.csv", "ID,機関,氏名\np1,C1,見本\n", 2, 2, "ID,機関,氏名\np1,c1,見本\n"},
    {"unknown-facility", ROWS "roster.csv", R "2027-05-03,c9,09:00,17:00\n", 2, 2, R "2027-05-03,c1,09:00,17:00\n"},
    {"unknown-person", ROWS "people.csv", "ID,機関,氏名,相談する医師\np1,c1,見本,p9\n", 2, 4,
     "ID,機関,氏名,相談する医師\np1,c1,見本,p1\n"},
    {"hours-order", ROWS "hours.csv", H "c1,12:00,09:00,,●,,,,,,,\n", 2, 3, H "c1,22:00,26:00,,●,,,,,,,\n"},
    {"hours-order", ROWS "hours.csv", H "c1,09:00,09:00,,●,,,,,,,\n", 2, 3, H "c1,09:00,09:01,,●,,,,,,,\n"},
    {"hours-half", ROWS "hours.csv", H "c1,09:00,,,●,,,,,,,\n", 2, 3, H "c1,,,,●,,,,,,,\n"},
    {"hours-half", ROWS "hours.csv", H "c1,,12:00,,●,,,,,,,\n", 2, 2, H "c1,09:00,12:00,,●,,,,,,,\n"},
    {"hours-last", ROWS "hours.csv", H "c1,09:00,12:00,12:30,●,,,,,,,\n", 2, 4, H "c1,09:00,12:00,12:00,●,,,,,,,\n"},
    {"hours-no-day", ROWS "hours.csv", H "c1,09:00,12:00,,,－,休,,,,,\n", 2, 5, H "c1,09:00,12:00,,,,,,,,,●\n"},
    {"hours-overlap", ROWS "hours.csv", H "c1,09:00,12:00,,●,,,,,,,\nc1,11:00,13:00,,●,●,,,,,,\n", 3, 5,
     H "c1,09:00,12:00,,●,,,,,,,\nc1,11:00,13:00,,,●,,,,,,\nc3,09:00,12:00,,●,,,,,,,\n"},
    {"roster-double", ROWS "roster.csv", R "2027-05-03,c1,09:00,17:00\n2027-05-03,c1,16:00,22:00\n", 3, 2,
     R "2027-05-03,c1,09:00,17:00\n2027-05-03,c1,17:00,22:00\n2027-05-04,c1,09:00,17:00\n"},
    {"roster-double", ROWS "roster.csv", R "2027-05-03,c1,,\n2027-05-03,c1,,\n", 3, 2,
     R "2027-05-03,c1,,\n2027-05-03,c3,,\n"},
    {"roster-order", ROWS "roster.csv", R "2027-05-03,c1,17:00,09:00\n", 2, 4, R "2027-05-03,c1,17:00,33:00\n"},
    {"holiday-twice", ROWS "holidays.csv", "日付,名称\n2027-05-03,あ\n2027/5/3,い\n", 3, 1,
     "日付,名称\n2027-05-03,あ\n2027-05-04,い\n"},
    {"verified-future", ROWS "facilities.csv", F GOOD "c4,4,歯科,い,い,35.7,139.72,,2027-04-02,\n", 4, 9,
     F GOOD "c4,4,歯科,い,い,35.7,139.72,,2027-04-01,\n"},
    {"verified-old", ROWS "facilities.csv", F GOOD "c4,4,歯科,い,い,35.7,139.72,,2025-03-31,\n", 4, 9,
     F GOOD "c4,4,歯科,い,い,35.7,139.72,,2025-04-01,\n"},
};

static char *findings(const char *file, const char *text) {
  char *dir = folder_new();
  folder_copy(SMALL, dir);
  folder_put(dir, ROWS "hours.csv", H "c1,09:00,12:00,,●,,,,,,,\n");
  folder_put(dir, file, text);
  struct ward w = ward_load(dir, NULL);
  records_check(w.records, w.d);
  char *all = told_all(w.d);
  ward_close(&w);
  folder_remove(dir);
  return all;
}

static void wrong_and_right(void **state) {
  for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
    char *tag = g_strdup_printf(" [%s]\n", examples[i].rule);
    char *place = g_strdup_printf("%s:%d:%d: ", examples[i].file, examples[i].line, examples[i].col);
    char *wrong = findings(examples[i].file, examples[i].wrong), *right = findings(examples[i].file, examples[i].right);
    char **lines = g_strsplit(wrong, "\n", -1);
    size_t found = 0;
    for (char **l = lines; *l; l++) {
      char *line = g_strconcat(*l, "\n", NULL);
      found += g_str_has_prefix(line, place) && g_str_has_suffix(line, tag);
      g_free(line);
    }
    if (found != 1) fail_msg("%s is not told once at %s\n%s", examples[i].rule, place, wrong);
    if (strstr(right, tag)) fail_msg("%s is told of what is right:\n%s", examples[i].rule, right);
    g_strfreev(lines);
    free(wrong);
    free(right);
    g_free(tag);
    g_free(place);
  }
}

static void the_small_ward_has_no_fault(void **state) {
  struct ward w = ward_load(SMALL, SMALL "/private");
  records_check(w.records, w.d);
  if (diag_errors(w.d) || diag_count(w.d, DIAG_WARNING)) told(w.d, "no error", 0, 0);
  assert_int_equal(diag_errors(w.d) + diag_count(w.d, DIAG_WARNING), 0);
  ward_close(&w);
}

/* No rule is without an example here, and none without its text. */
static void every_rule_is_tried(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  char **files = source_list("generator/share/rules", "*.sql", false);
  assert_true(g_strv_length(files) > 15);
  for (char **f = files; *f; f++) {
    char *name = g_strndup(*f, strlen(*f) - 4);
    bool tried = false;
    for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) tried |= !strcmp(examples[i].rule, name);
    if (!tried) fail_msg("%s has no example", name);
    if (!diag_help(d, name)) fail_msg("%s has no text", name);
    g_free(name);
  }
  g_strfreev(files);
  diag_free(d);
}

/* A ward that declares next to nothing: rules about what it lacks have nothing to say. */
static void a_bare_ward(void **state) {
  char *dir = folder_new();
  folder_put(dir, "content/site.yaml", "name: x\n");
  folder_put(dir, "content/fields.yaml", "facilities:\n  fields:\n    id: {type: id, label: ID, audience: public}\n"
                                         "    name: {type: name, label: N, audience: public}\n");
  folder_put(dir, ROWS "facilities.csv", "id,name\na,あ\n");
  struct ward w = ward_load(dir, NULL);
  records_check(w.records, w.d);
  char *all = told_all(w.d);
  assert_string_equal(all, "");
  free(all);
  ward_close(&w);
  folder_remove(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wrong_and_right),
      cmocka_unit_test(the_small_ward_has_no_fault),
      cmocka_unit_test(every_rule_is_tried),
      cmocka_unit_test(a_bare_ward),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
