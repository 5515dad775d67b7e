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

#define A "ID,種別,名称,よみ,住所,郵便番号,緯度,経度,電話,休み,メール,ホームページ,ひとこと,ふだん\n"
#define P "ID,機関,氏名,似顔絵,大切にしていること\n"
#define C "ID,同意日\n"
/* Beside what an example is about: */
#define KEN_ALL "13105,\"112  \",\"1120012\",\"\",\"\",\"\",\"東京都\",\"ためし区\",\"大塚\",0,0,1,0,0,0\r\n" \
                "13105,\"113  \",\"1130033\",\"\",\"\",\"\",\"東京都\",\"ためし区\",\"霞ヶ関（次のビルを除く）\",0,0,1,0,0,0\r\n" \
                "13105,\"113  \",\"1136001\",\"\",\"\",\"\",\"東京都\",\"ためし区\",\"霞ヶ関ためしビル（１階）\",0,0,0,0,0,0\r\n" \
                "13105,\"113  \",\"1130000\",\"\",\"\",\"\",\"東京都\",\"ためし区\",\"以下に掲載がない場合\",0,0,0,0,0,0\r\n"
#define WORDS "wrong,right,note,except\n障害,障がい,,障害者総合支援法\n@fullwidth,半角の英数字,,\n@halfwidth-kana,全角のかな,,\n"
#define GUIDE "content/guide/ja/a.md"

static const struct {
  const char *rule;
  const char *file;
  const char *wrong;
  int line, col;
  const char *right;
} examples[] = {
    {"tel-area", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,021-234-5678,,,,,\n", 2, 9,
     A "c4,歯科,い,い,,,,,022-234-5678,,,,,\nc5,歯科,う,う,,,,,050-0000-0001,,,,,\nc6,歯科,え,え,,,,,0570-000-001,,,,,\n"},
    {"tel-area", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,03-53028-2050,,,,,\n", 2, 9,
     A "c4,歯科,い,い,,,,,0800-000-0000,,,,,\nc5,歯科,う,う,,,,,01267-2-0000,,,,,\nc6,歯科,え,え,,,,,+81-3-0000-0000,,,,,\n"},
    {"tel-hyphen", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,03-38264162,,,,,\n", 2, 9,
     A "c4,歯科,い,い,,,,,03-3826-4162,,,,,\nc5,歯科,う,う,,,,,0466-22-1111,,,,,\nc6,歯科,え,え,,,,,0120-12-3456,,,,,\n"},
    {"tel-hyphen", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,033-826-4162,,,,,\n", 2, 9,
     A "c4,歯科,い,い,,,,,0338264162,,,,,\nc5,歯科,う,う,,,,,042-281-1111,,,,,\n"},
    {"tel-exchange", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,03-1234-5678,,,,,\n", 2, 9,
     A "c4,歯科,い,い,,,,,03-0000-5678,,,,,\nc5,歯科,う,う,,,,,03-3234-5678,,,,,\n"},
    {"tel-words", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,03-0000-1234 内線12,,,,,\n", 2, 9,
     A "c4,歯科,い,い,,,,,03-0000-1234,,,,,\n"},
    {"tel-words", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,代表03-0000-1234,,,,,\n", 2, 9, A "c4,歯科,い,い,,,,,#7119,,,,,\n"},
    {"tel-two", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,03-0000-1234、03-0000-1235,,,,,\n", 2, 9,
     A "c4,歯科,い,い,,,,,03-0000-1234,,,,,\n"},
    {"postal-unknown", ROWS "facilities.csv", A "c4,歯科,い,い,大塚1,112-0099,,,,,,,,\n", 2, 6,
     A "c4,歯科,い,い,大塚1,112-0012,,,,,,,,\nc5,歯科,う,う,大塚1,112-8655,,,,,,,,\nc6,歯科,え,え,よそ1,510-0001,,,,,,,,\n"},
    {"postal-town", ROWS "facilities.csv", A "c4,歯科,い,い,ためし区霞が関1-2-3,112-0012,,,,,,,,\n", 2, 6,
     A "c4,歯科,い,い,ためし区霞が関1-2-3,113-0033,,,,,,,,\nc5,歯科,う,う,東京都ためし区大塚一丁目,112-0012,,,,,,,,\n"
       "c6,歯科,え,え,ためし区霞ケ関1 ためしビル1階,113-6001,,,,,,,,\nc7,歯科,お,お,ためし区新町1,113-0000,,,,,,,,\n"},
    {"reading-impossible", ROWS "facilities.csv", F GOOD "c4,4,診療所,養護,ょうご,35.7,139.72,,,\n", 4, 5,
     F GOOD "c4,4,診療所,養護,ようご ちょうしゃ,35.7,139.72,,,\n"},
    {"reading-impossible", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,くりにーーく,35.7,139.72,,,\n", 4, 5,
     F GOOD "c4,4,診療所,い,くりにっく,35.7,139.72,,,\n"},
    {"reading-differs", ROWS "facilities.csv", F GOOD "c4,4,診療所,さくらんぼ内科,さくらないか,35.7,139.72,,,\n", 4, 5,
     F GOOD "c4,4,診療所,さくらんぼ内科,さくらんぼないか,35.7,139.72,,,\nc5,5,診療所,ヒューマン・ケア霞ヶ関クリニック,ひゅうまんけあかすみがせき,35.6,139.7,,,\n"},
    {"same-name", ROWS "facilities.csv", A "c4,歯科,いろは,い,大塚1-1,,,,03-0000-0001,,,,,\nc5,歯科,いろは,い,霞が関2-2,,,,03-0000-0002,,,,,\n", 3, 3,
     A "c4,歯科,いろは,い,大塚1-1,,,,03-0000-0001,,,,,\nc5,歯科,いろは,い,霞が関2-2,,,,03-0000-0001,,,,,\n"},
    {"same-name-tel", ROWS "facilities.csv", A "c4,歯科,いろは,い,大塚1-1,,,,03-0000-0001,,,,,\nc5,歯科,医療法人社団ひふみ会 いろは,い,霞が関2-2,,,,03-0000-0001,,,,,\n", 3, 3,
     A "c4,歯科,いろは,い,大塚1-1,,,,03-0000-0001,,,,,\nc5,歯科,いろは,い,大塚一丁目1番,,,,03-0000-0001,,,,,\n"},
    {"same-name-place", ROWS "facilities.csv", A "c4,歯科,いろは,い,大塚1-1,,,,03-0000-0001,,,,,\nc5,歯科,いろは,い,大塚１－１,,,,,,,,,\n", 3, 3,
     A "c4,歯科,いろは,い,大塚1-1,,,,03-0000-0001,,,,,\nc5,歯科,いろは,い,大塚1-2,,,,,,,,,\n"},
    {"same-tel", ROWS "facilities.csv", A "c4,歯科,いろは,い,,,,,03-0000-0001,,,,,\nc5,歯科,ほへと,ほ,,,,,03-0000-0001,,,,,\n", 3, 9,
     A "c4,歯科,いろは,い,,,,,119,,,,,\nc5,歯科,ほへと,ほ,,,,,119,,,,,\n"},
    {"same-address", ROWS "facilities.csv", A "c4,歯科,いろは,い,大塚1-1 2階,,,,,,,,,\nc5,歯科,ほへと,ほ,大塚１－１　２階,,,,,,,,,\n", 3, 5,
     A "c4,歯科,いろは,い,大塚1-1 2階,,,,,,,,,\nc5,歯科,ほへと,ほ,大塚1-1 3階,,,,,,,,,\nc6,診療所,ちりぬ,ち,大塚1-1 2階,,,,,,,,,\n"},
    {"place-shared", ROWS "facilities.csv", A "c4,歯科,いろは,い,大塚1-1,,35.71111,139.72222,,,,,,\nc5,歯科,ほへと,ほ,霞が関2-2,,35.71111,139.72222,,,,,,\n", 3, 7,
     A "c4,歯科,いろは,い,大塚1-1,,35.71111,139.72222,,,,,,\nc5,歯科,ほへと,ほ,大塚一丁目1番,,35.71111,139.72222,,,,,,\n"},
    {"place-rough", ROWS "facilities.csv", A "c4,歯科,いろは,い,,,35.71,139.72,,,,,,\n", 2, 7, A "c4,歯科,いろは,い,,,35.7101,139.72,,,,,,\n"},
    {"closed-open", ROWS "facilities.csv", A "c1,歯科,いろは,い,,,,,,月曜・日祝,,,,\n", 0, 0,
     A "c1,歯科,いろは,い,,,,,,第2月曜、月曜午後、水・日祝休診,,,,\n"},
    {"closed-dates-open", ROWS "facilities.csv", "ID,種別,名称,よみ,休みの日\nc1,歯科,い,い,mon;hol\n", 0, 0,
     "ID,種別,名称,よみ,休みの日\nc1,歯科,い,い,mon-2;tue;hol\n"},
    {"url-redirect", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,,,,https://www.google.com/url?q=a,,\n", 2, 12,
     A "c4,歯科,い,い,,,,,,,,https://google.example.jp/url?q=a,,\n"},
    {"mail-personal", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,,,a@docomo.ne.jp,,,\n", 2, 11,
     A "c4,歯科,い,い,,,,,,,a@example.jp,,,\n"},
    {"private-text", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,,,,,夜は院長の自宅 電話へ,\n", 2, 13,
     A "c4,歯科,い,い,,,,,,,,,マイナンバーカードが使えます,\n"},
    {"text-mobile", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,,,,,夜は ０９０−1234−５６７８ へ,\n", 2, 13,
     A "c4,歯科,い,い,,,,,,,,,夜は 03-0000-5678 へ,\n"},
    {"superlative", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,,,,,,地域の Ｎｏ．１ です\n", 2, 14,
     A "c4,歯科,い,い,,,,,,,,,,最高血圧は絶対安静のあと。No.12\n"},
    {"superlative", ROWS "people.csv", P "p1,c1,見本,,最高の医療で最高血圧を\n", 2, 5, P "p1,c1,見本,,最高血圧をはかる\n"},
    {"word-usage", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,,,,,障害のある方へ,\n", 2, 13,
     A "c4,歯科,い,い,,,,,,,,,障がいのある方。障害者総合支援法,\n"},
    {"word-usage", ROWS "facilities.csv", A "c4,歯科,い,い,,,,,,,,,ﾘﾊﾋﾞﾘ,\n", 2, 13, A "c4,歯科,い,い,,,,,,,,,リハビリ,\n"},
    {"word-usage", GUIDE, "---\ntitle: あ\n---\n\nこれは　３つです。\n", 5, 5, "---\ntitle: あ\n---\n\nこれは3つです。\n"},
    {"picture-missing", ROWS "people.csv", P "p1,c1,見本,portraits/b.svg,\n", 2, 4, P "p1,c1,見本,portraits/a.svg,\n"},
    {"picture-unused", ROWS "people.csv", P "p1,c1,見本,,\n", 0, 0, P "p1,c1,見本,portraits/a.svg,\n"},
    {"consent-missing", "private/records/facilities-internal.csv", C "c1,\nc2,2026-04-01\n", 2, 2, C "c1,2026-04-01\nc2,2026-04-01\nc3,2026-04-01\nc4,2026-04-01\n"},
    {"consent-refused", "private/records/facilities-internal.csv", C "c1,辞退\n", 2, 2, C "c1,令和8年4月1日\n"},
    {"consent-future", "private/records/facilities-internal.csv", C "c1,2028-04-01\n", 2, 2, C "c1,2026-04-01\n"},
    {"hours-unlikely", ROWS "hours.csv", H "c1,01:30,05:00,,●,,,,,,,\n", 2, 2, H "c1,00:00,24:00,,●,,,,,,,\nc1,13:30,17:00,,,●,,,,,,\n"},
    {"same-name-place", ROWS "facilities.csv", F GOOD "c4,4,診療所,わか ば,わかば,35.7,139.71,,,\n", 4, 4,
     F GOOD "c4,4,診療所,わかば,わかば,35.7,139.72,,,\n"},
    {"tel-length", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,い,35.7,139.72,03-1234-567,,\n", 4, 8,
     F GOOD "c4,4,診療所,い,い,35.7,139.72,119,,\n"},
    {"tel-shape", ROWS "facilities.csv", F GOOD "c4,4,診療所,い,い,35.7,139.72,03-3234-5678かも,,\n", 4, 8,
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

/* The small ward with the fields, lists and pictures that some rules are about. */
static void put_more(const char *dir) {
  static const char *const fields[][2] = {
      {"    parking:", "    closed: {type: text, label: {ja: 休み}, audience: public}\n"
                       "    closed_dates: {type: list, label: {ja: 休みの日}, audience: public}\n"
                       "    mail: {type: mail, label: {ja: メール}, audience: public}\n"
                       "    usual: {type: text, label: {ja: ふだん}, audience: public}\n"},
      {"    motto:", "    portrait: {type: text, label: {ja: 似顔絵}, audience: public}\n"}};
  char *text;
  assert_true(g_file_get_contents(SMALL "/content/fields.yaml", &text, NULL, NULL));
  GString *all = g_string_new(text);
  for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) g_string_insert(all, strstr(all->str, fields[i][0]) - all->str, fields[i][1]);
  folder_put(dir, "content/fields.yaml", all->str);
  folder_put(dir, "content/site.yaml", "name: ためし区\nlang: ja\ndate: 2027-04-01\n"
                                       "districts: {layer: district, code: code, list: districts}\npostal: postal.csv\n");
  folder_put(dir, "postal.csv", KEN_ALL);
  folder_put(dir, "content/words.csv", WORDS);
  folder_put(dir, "assets/portraits/a.svg", "<svg/>");
  g_string_free(all, TRUE);
  g_free(text);
}

static char *findings(const char *file, const char *text) {
  char *dir = folder_new();
  folder_copy(SMALL, dir);
  put_more(dir);
  folder_put(dir, ROWS "hours.csv", H "c1,09:00,12:00,,●,,,,,,,\n");
  folder_put(dir, file, text);
  char *private = g_build_filename(dir, "private", NULL);
  struct ward w = ward_load(dir, g_str_has_prefix(file, "private/") ? private : NULL);
  g_free(private);
  records_check(w.records, w.d);
  char *all = told_all(w.d);
  ward_close(&w);
  folder_remove(dir);
  return all;
}

static void wrong_and_right(void **state) {
  for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
    char *tag = g_strdup_printf(" [%s]\n", examples[i].rule);
    /* What stands in another file than the example's. */
    const char *elsewhere = g_str_has_prefix(examples[i].rule, "closed-") ? ROWS "hours.csv:2:5: " : "assets/portraits/a.svg: ";
    char *place = examples[i].line ? g_strdup_printf("%s:%d:%d: ", examples[i].file, examples[i].line, examples[i].col)
                                   : g_strdup(elsewhere);
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
  char *dir = folder_new(), *private = g_build_filename(dir, "private", NULL);
  folder_copy(SMALL, dir);
  folder_put(dir, "private/records/facilities-internal.csv",
             "ID,同意日\nc1,2026-11-05\nc2,2026-11-05\nc3,2026-12-24\nc4,2026-12-24\n");
  struct ward w = ward_load(dir, private);
  records_check(w.records, w.d);
  if (diag_errors(w.d) || diag_count(w.d, DIAG_WARNING)) told(w.d, "no error", 0, 0);
  assert_int_equal(diag_errors(w.d) + diag_count(w.d, DIAG_WARNING), 0);
  ward_close(&w);
  folder_remove(dir);
  g_free(private);
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
    /* A wrong and a right example, in both languages. */
    static const char *const marks[][3] = {{"ja", "誤: ", "正: "}, {"en", "Wrong: ", "Right: "}};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
      diag_set_lang(d, marks[i][0]);
      const char *help = diag_help(d, name);
      if (!help || !strstr(help, marks[i][1]) || !strstr(help, marks[i][2])) fail_msg("%s: no examples in %s", name, marks[i][0]);
    }
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
