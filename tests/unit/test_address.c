/* Addresses and names for comparing: every spelling that real lists hold, and what address programs are known to get
 * wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "records/address.h"
#include "told.h"

static void same(const char *address, const char *folded, const char *rest) {
  char *behind, *got = address_fold(address, &behind);
  if (strcmp(got, folded) != 0 || (rest && strcmp(behind, rest) != 0))
    fail_msg("%s: wanted %s|%s, got %s|%s", address, folded, rest ? rest : "", got, behind);
  g_free(got);
  g_free(behind);
}

static void spellings_of_numbers(void **state) {
  static const char *const all[] = {"花野一丁目１番５号",
                                    "花野1-1-5",
                                    "花野１−１−５",
                                    "花野1ー1ー5",
                                    "花野１－１－５",
                                    "花野1‐1‐5",
                                    "花野1–1–5",
                                    "花野1—1—5",
                                    "花野1―1―5",
                                    "花野1ｰ1ｰ5",
                                    "花野1─1─5",
                                    "花野1⁃1⁃5",
                                    "花野1﹣1﹣5",
                                    "花野 1 - 1 - 5",
                                    "花野１丁目　１番地の５",
                                    "花野一丁目一番五号",
                                    "花野一の一の五",
                                    "花野1の1の5",
                                    "花野1ノ1ノ5",
                                    "花野1一1一5",
                                    "花野一丁目1-5",
                                    "花野1丁目1番地5",
                                    "花　野１丁目１−５",
                                    "大字花野1-1-5",
                                    "花野01-01-05",
                                    "花野壱丁目壱番五号",
                                    "花野1丁目\n1-5",
                                    "〒123-4567 花野1-1-5",
                                    NULL};
  for (const char *const *a = all; *a; a++) same(*a, "花野1-1-5", "");
  same("花野3の4", "花野3-4", "");
  same("花野廿一番地", "花野21", "");
  same("花野二十一番地", "花野21", "");
  same("花野百二十番地", "花野120", "");
  same("花野一〇三番地", "花野103", "");
  same("花野九十九番地", "花野99", "");
  same("", "", "");
  same("花野", "花野", "");
}

static void towns(void **state) {
  same("東京都文京区本駒込2丁目", "東京都文京区本駒込2", "");
  same("本駒込二", "本駒込2", "");
  same("本駒込二丁目", "本駒込2", "");
  same("三番町", "三番町", "");
  same("三番町3-1", "三番町3-1", "");
  same("３番町3-1", "三番町3-1", "");
  same("一番町10", "一番町10", "");
  same("九段南四丁目３番１号", "九段南4-3-1", "");
  same("八丁堀2-1-3", "八丁堀2-1-3", "");
  same("六本木6-1-24", "六本木6-1-24", "");
  same("6本木6-1-24", "六本木6-1-24", "");
  same("千駄木二丁目46番2号", "千駄木2-46-2", "");
  same("千石四丁目８番１号", "千石4-8-1", "");
  same("麻布十番1-5-8", "麻布十番1-5-8", "");
  same("麻布十番一丁目5番8号", "麻布十番1-5-8", "");
  same("紀尾井町三番十二号", "紀尾井町3-12", "");
  same("三ノ輪1-2", "三の輪1-2", "");
  same("八日町4-16", "八日町4-16", "");
  same("松ヶ谷1-2", "松が谷1-2", "");
  same("松ケ谷1-2", "松が谷1-2", "");
  same("池之端4-1", "池の端4-1", "");
  same("池ノ端４丁目１", "池の端4-1", "");
  same("西片町十番地", "西片町10", "");
  same("大字三日町字下11番地1", "三日町下11-1", "");
  same("大字大文字町3", "大文字町3", "");
  same("旭川市神居2条10丁目", "旭川市神居二条10", "");
  same("旭川市神居二条十丁目", "旭川市神居二条10", "");
  same("北24条西5丁目1-3", "北二十四条西5-1-3", "");
  same("本通2丁目南5番10号", "本通2-南5-10", "");
  same("本通二丁目北5-10", "本通2-北5-10", "");
  same("4条通9丁目左8号", "四条通9-左8", "");
  same("4条通9丁目右8号 右ビル", "四条通9-右8", "右びる");
  same("吉河４１号１番地５", "吉河41-1-5", "");
  same("宮加三１２３１番地", "宮加三1231", "");
  same("広根九十九８番地", "広根九十九8", "");
  same("北長尾町1丁1番2号", "北長尾町1-1-2", "");
}

static void buildings(void **state) {
  same("花野2-13-1-２F", "花野2-13-1", "-2f");
  same("花野1-5-11　中村ビル２Ｆ", "花野1-5-11", "中村びる2f");
  same("花野1-33-8ハウス本郷ビル4階", "花野1-33-8", "はうす本郷びる4階");
  same("花野一丁目1番1号　１Ｆ", "花野1-1-1", "1f");
  same("花野1-1-1 2階・3階", "花野1-1-1", "2階・3階");
  same("花野一丁目1-2 三番館２０１号室", "花野1-1-2", "三番館201号室");
  same("花野5-3-4-3階", "花野5-3-4", "-3階");
  same("花野3-1-6-3A", "花野3-1-6", "-3a");
  same("花野1-23-7-101", "花野1-23-7", "-101");
  same("花野1-1（旧館）", "花野1-1", "(旧館)");
  same("花野四丁目２１番１号花野四丁目ビル１０２", "花野4-21-1", "花野四丁目びる102");
  same("花野343-1ナーシングホーム", "花野343-1", "な-しんぐほ-む");
  same("花野915番地サービス付き住宅", "花野915", "さ-びす付き住宅");
  same("花野5-6-21〜23", "花野5-6-21", "~23");
  same("花野1-6-1FKビル", "花野1-6-1", "fkびる");
}

/* Threads of the government's address program, by their numbers. */
static void known_errors(void **state) {
  same("広島県広島市安佐北区口田南４丁目２１番７号", "広島県広島市安佐北区口田南4-21-7", ""); /* 78 */
  same("東京都港区三田２－２－１８三田マンション３０４", "東京都港区三田2-2-18", "三田まんしょん304");
  same("東京都港区三田二丁目２番１８−３０４号", "東京都港区三田2-2-18", "-304号");
  same("東京都港区南麻布５－１０－２７ー５１６", "東京都港区南麻布5-10-27", "-516");
  same("東京都千代田区紀尾井町1丁目3番地", "東京都千代田区紀尾井町1-3", ""); /* 38, 86 */
  same("東京都千代田区紀尾井町1番地3号", "東京都千代田区紀尾井町1-3", "");
  same("東京都千代田区紀尾井町1-3", "東京都千代田区紀尾井町1-3", "");
  same("突抜町１３２番地　デジタルビル ５号", "突抜町132", "でじたるびる5号"); /* 66 */
  same("北海道美唄市9999 デジタルビル 6号", "北海道美唄市9999", "でじたるびる6号");
  same("丸ヶ崎1048", "丸が崎1048", ""); /* 205: no 町 comes or goes */
  same("丸ヶ崎町1048", "丸が崎町1048", "");
  same("安原下第1号958-4-1", "安原下第一号958-4-1", ""); /* 206 */
  same("安原下第一号958-4-1", "安原下第一号958-4-1", "");
  same("田上本町1丁目15", "田上本町1-15", ""); /* 207 */
  same("田上本町一字15", "田上本町一字15", "");
  same("二番町2-1", "二番町2-1", ""); /* 209 */
  same("七軒町7-1", "七軒町7-1", "");
  same("三条町324-1", "三条町324-1", "");
  same("十一番町二丁目", "十一番町2", ""); /* 219 */
  same("朝日五条1", "朝日五条1", "");
  same("朝日5条1", "朝日五条1", "");
  same("愛媛\U000e0103県松山市三番町一丁目１３番地", "愛媛県松山市三番町1-13", ""); /* 236: a variation selector */
  same("三重県四日市市西富田町６５５番地１", "三重県四日市市西富田町655-1", "");
  same("烏ヶ辻町７４番地", "烏が辻町74", "");
  same("烏ケ辻町74", "烏が辻町74", "");
  same("松山市一番町４丁目４－２", "松山市一番町4-4-2", ""); /* 295 */
  same("松山市一番町4丁目4番2号", "松山市一番町4-4-2", "");
  same("松山市一番町4-4-2", "松山市一番町4-4-2", "");
  same("西丹波町九九十", "西丹波町九九十", "");                     /* 95: no number */
  same("大坪町一ノ坂乙４５８０番地２", "大坪町一の坂乙4580-2", ""); /* 343 */
  same("長浜字勝田一１８５０番地１", "長浜勝田一1850-1", "");
  same("南幌似6番地ロ", "南幌似6-ろ", ""); /* 353 */
  same("南幌似6-ロ", "南幌似6-ろ", "");
  same("南幌似6ロ", "南幌似6-ろ", "");
  same("山林123番地乙", "山林123-乙", "");
  same("下田市２ー４ー２６", "下田市2-4-26", ""); /* 39 */
}

static void parts(void **state) {
  struct address a;
  address_read("鹿島田1004番地", &a); /* 365: a lot is no 丁目 */
  assert_true(a.lot && !a.chome && a.numbers == 1);
  assert_string_equal(a.number[0], "1004");
  address_clear(&a);
  address_read("花野3丁目2-1", &a);
  assert_true(a.chome && !a.lot && a.numbers == 3);
  assert_string_equal(a.town, "花野");
  address_clear(&a);
}

static void within(void **state) {
  static const char *const all[] = {"東京都文京区本郷三丁目１番３号", "文京区本郷3-1-3", "本郷三丁目1-3　１Ｆ",
                                    "東京都本郷3-1-3", NULL};
  for (const char *const *a = all; *a; a++) {
    char *folded = address_fold_within(*a, "東京都", "文京区"), *any = address_fold_within(*a, NULL, "文京区");
    assert_string_equal(folded, "本郷3-1-3");
    assert_string_equal(any, "本郷3-1-3");
    g_free(folded);
    g_free(any);
  }
  char *other = address_fold_within("東京都台東区上野1-2", "東京都", "文京区");
  assert_string_equal(other, "台東区上野1-2");
  g_free(other);
  char *county = address_fold_within("埼玉県比企郡川島町大字平沼1175", NULL, "川島町");
  assert_string_equal(county, "平沼1175");
  g_free(county);
  char *none = address_fold_within("文京区本郷3", NULL, NULL);
  assert_string_equal(none, "文京区本郷3");
  g_free(none);
}

static void names(void **state) {
  static const char *const all[][2] = {
      {"医療法人社団慈愛会 本郷クリニック", "本郷くりにっく"},
      {"医療法人社団　慈愛会　本郷クリニック", "本郷くりにっく"},
      {"医療法人社団翔和仁誠会西片クリニック", "西片くりにっく"},
      {"医療法人社団会田医院", "会田医院"},
      {"医療法人財団 神経科土田病院", "神経科土田病院"},
      {"（株）ナカヤマ薬局", "なかやま薬局"},
      {"㈱ナカヤマ薬局", "なかやま薬局"},
      {"ナカヤマ株式会社", "なかやま"},
      {"本郷会館 クリニック", "本郷会館くりにっく"},
      {"ﾎﾝｺﾞｳ ｸﾘﾆｯｸ", "ほんごうくりにっく"},
      {"株式会社", "株式会社"},
      {"", ""},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
    char *got = name_fold(all[i][0]);
    assert_string_equal(got, all[i][1]);
    g_free(got);
  }
}

/* Whatever stands in a cell: no crash, and quick. */
static void odd_input(void **state) {
  GString *long_one = g_string_new("花野");
  for (int i = 0; i < 20000; i++) g_string_append(long_one, i % 3 ? "1本" : "一の");
  g_string_append(long_one, "1-2");
  char *folded = address_fold(long_one->str, NULL);
  assert_non_null(folded);
  g_free(folded);
  g_string_free(long_one, TRUE);
  static const char *const all[] = {
      "-",  "1",  "一",     "丁目", "の",  "1-", "1-一", "第", "字", "大字", "〒", "〒123", "99999999999999999999",
      "ー", "号", "十百千", "千千", "1の", NULL};
  for (const char *const *a = all; *a; a++) {
    char *rest, *one = address_fold(*a, &rest);
    assert_non_null(one);
    g_free(one);
    g_free(rest);
  }
}

/* 100,000 addresses in a few seconds. */
static void quick(void **state) {
  gint64 start = g_get_monotonic_time();
  for (int i = 0; i < 100000; i++)
    g_free(address_fold_within("東京都文京区本郷三丁目１番３号　本郷ビル２Ｆ", NULL, "文京区"));
  double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
  printf("100,000 addresses folded in %.2f s\n", seconds);
  assert_true(seconds < 60); /* also under a sanitizer */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spellings_of_numbers),
      cmocka_unit_test(towns),
      cmocka_unit_test(buildings),
      cmocka_unit_test(known_errors),
      cmocka_unit_test(parts),
      cmocka_unit_test(within),
      cmocka_unit_test(names),
      cmocka_unit_test(odd_input),
      cmocka_unit_test(quick),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
