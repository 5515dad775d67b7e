/* Addresses in lists: fixtures made from the lists' published columns, and the real lists of two wards with real
 * addresses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/arena.h"
#include "locate/plan.h"
#include "locate/table.h"
#include "ward.h"

/* Columns as the ministry publishes them, one row for each case; blocks of an invented ward. */
static const char blocks[] = "\"都道府県名\",\"市区町村名\",\"大字・丁目名\",\"小字・通称名\",\"街区符号・地番\","
                             "\"座標系番号\",\"Ｘ座標\",\"Ｙ座標\",\"緯度\",\"経度\","
                             "\"住居表示フラグ\",\"代表フラグ\",\"更新前履歴フラグ\",\"更新後履歴フラグ\"\r\n"
                             "\"見本県\",\"ひばり区\",\"花野一丁目\",\"\",\"1\",\"9\",\"1.0\",\"1.0\",\"35.700000\","
                             "\"139.700000\",\"1\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"花野一丁目\",\"\",\"2\",\"9\",\"1.0\",\"1.0\",\"35.701000\","
                             "\"139.700000\",\"1\",\"0\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"花野一丁目\",\"\",\"2\",\"9\",\"1.0\",\"1.0\",\"35.702000\","
                             "\"139.702000\",\"1\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"花野一丁目\",\"\",\"9\",\"9\",\"1.0\",\"1.0\",\"35.709000\","
                             "\"139.700000\",\"1\",\"1\",\"3\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"花野二丁目\",\"\",\"1\",\"9\",\"1.0\",\"1.0\",\"35.710000\","
                             "\"139.710000\",\"1\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"三番町\",\"\",\"3\",\"9\",\"1.0\",\"1.0\",\"35.720000\",\"139."
                             "720000\",\"1\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"紀の町\",\"\",\"1\",\"9\",\"1.0\",\"1.0\",\"35.730000\",\"139."
                             "730000\",\"1\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"山辺\",\"下桶\",\"1004\",\"9\",\"1.0\",\"1.0\",\"35.740000\","
                             "\"139.740000\",\"0\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"大坪町\",\"\",\"乙4580\",\"9\",\"1.0\",\"1.0\",\"35.750000\","
                             "\"139.750000\",\"0\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"つばめ市\",\"本町一丁目\",\"\",\"1\",\"9\",\"1.0\",\"1.0\",\"35.760000\","
                             "\"139.760000\",\"1\",\"1\",\"0\",\"0\"\r\n"
                             "\"見本県\",\"ひばり区\",\"本町一丁目\",\"\",\"1\",\"9\",\"1.0\",\"1.0\",\"35.770000\","
                             "\"139.770000\",\"1\",\"1\",\"0\",\"0\"\r\n"
                             "\"例示県\",\"ひばり区\",\"花野三丁目\",\"\",\"1\",\"9\",\"1.0\",\"1.0\",\"34.100000\","
                             "\"135.100000\",\"1\",\"1\",\"0\",\"0\"\r\n";

static const char towns[] = "都道府県コード,都道府県名,市区町村コード,市区町村名,大字町丁目コード,大字町丁目名,緯度,"
                            "経度,原典資料コード,大字・字・丁目区分コード\r\n"
                            "13,見本県,13199,ひばり区,131990001001,花野一丁目,35.700500,139.700500,0,3\r\n"
                            "13,見本県,13199,ひばり区,131990001004,花野四丁目,35.704000,139.704000,0,3\r\n"
                            "13,見本県,13199,ひばり区,131990002000,霞ヶ丘町,35.705000,139.705000,0,3\r\n"
                            "13,見本県,13199,ひばり区,131990003000,京町八丁目横町,35.706000,139.706000,0,3\r\n"
                            "13,見本県,13199,ひばり区,131990003000,京町八丁目,35.707000,139.707000,0,3\r\n";

struct fixture {
  char *dir;
  struct diag *d;
  struct gazetteer *g;
};
static struct gazetteer *read_all(const struct fixture *f, const char *const *names) {
  const char *path[8] = {NULL};
  for (size_t i = 0; names[i]; i++) path[i] = g_build_filename(f->dir, names[i], NULL);
  struct gazetteer *g = gazetteer_read(path, f->d);
  for (size_t i = 0; names[i]; i++) g_free((char *)path[i]);
  return g;
}
static void put_cp932(const char *dir, const char *name, const char *text) {
  gsize n;
  char *bytes = g_convert(text, -1, "CP932", "UTF-8", NULL, &n, NULL);
  folder_write(dir, name, bytes, n);
  g_free(bytes);
}
static int set_up(void **state) {
  struct fixture *f = g_new0(struct fixture, 1);
  f->dir = folder_new();
  f->d = diag_new("generator/share", "en");
  put_cp932(f->dir, "blocks.csv", blocks);
  put_cp932(f->dir, "towns.csv", towns);
  f->g = read_all(f, (const char *const[]){"blocks.csv", "towns.csv", NULL});
  *state = f;
  return f->g ? 0 : 1;
}
static int tear_down(void **state) {
  struct fixture *f = *state;
  gazetteer_free(f->g);
  diag_free(f->d);
  folder_remove(f->dir);
  g_free(f);
  return 0;
}

static void one(struct gazetteer *g, const char *address, const char *name, enum precision precision, double lat) {
  struct finding f = gazetteer_ask(g, address, "ひばり区");
  if (f.answer != ANSWER_ONE || strcmp(f.place->name, name) || f.place->precision != precision ||
      f.place->at.lat != lat)
    fail_msg("%s: answer %d, %zu places, %s %f", address, f.answer, f.n, f.n ? f.place->name : "-",
             f.n ? f.place->at.lat : 0);
}
static void none(struct gazetteer *g, const char *address, enum answer answer, const char *near) {
  struct finding f = gazetteer_ask(g, address, "ひばり区");
  if (f.answer != answer || f.n || (near && g_strcmp0(f.near, near)))
    fail_msg("%s: answer %d, %zu places, near %s", address, f.answer, f.n, f.near ? f.near : "-");
}

static void places(void **state) {
  struct gazetteer *g = ((struct fixture *)*state)->g;
  static const char *const all[] = {"見本県ひばり区花野一丁目1番5号", "ひばり区花野1-1-5",
                                    "花野１丁目１−５ 花野ビル2階", "花野一の一の五", NULL};
  for (const char *const *a = all; *a; a++) one(g, *a, "ひばり区花野一丁目1", PRECISION_BLOCK, 35.7);
  one(g, "花野1-2-3", "ひばり区花野一丁目2", PRECISION_BLOCK, 35.702); /* the representative point of several */
  one(g, "花野1-9-3", "ひばり区花野一丁目", PRECISION_TOWN, 35.7005);  /* block 9 is no more */
  one(g, "花野1-77", "ひばり区花野一丁目", PRECISION_TOWN, 35.7005);
  one(g, "花野2丁目8番", "ひばり区花野二丁目", PRECISION_TOWN, 35.71); /* the middle of its blocks */
  one(g, "三番町3-1", "ひばり区三番町3", PRECISION_BLOCK, 35.72);
  one(g, "３番町３番地", "ひばり区三番町3", PRECISION_BLOCK, 35.72);
  one(g, "紀の町1-3", "ひばり区紀の町1", PRECISION_BLOCK, 35.73);
  one(g, "紀ノ町1番地3号", "ひばり区紀の町1", PRECISION_BLOCK, 35.73);
  one(g, "紀の町1丁目3番地", "ひばり区紀の町", PRECISION_TOWN, 35.73); /* no 丁目 there: no certain block */
  one(g, "大字山辺字下桶1004番地2", "ひばり区山辺下桶1004", PRECISION_BLOCK, 35.74);
  one(g, "大坪町乙4580-2", "ひばり区大坪町乙4580", PRECISION_BLOCK, 35.75);
  one(g, "霞が丘町10-1", "ひばり区霞ヶ丘町", PRECISION_TOWN, 35.705);
  one(g, "京町八丁目横町63", "ひばり区京町八丁目横町", PRECISION_TOWN, 35.706);
  one(g, "京町8丁目63", "ひばり区京町八丁目", PRECISION_TOWN, 35.707);
  one(g, "つばめ市本町1-1-8", "つばめ市本町一丁目1", PRECISION_BLOCK, 35.76);
  one(g, "見本県つばめ市本町1-9", "つばめ市本町一丁目", PRECISION_TOWN, 35.76);
}

static void never_a_guess(void **state) {
  struct gazetteer *g = ((struct fixture *)*state)->g;
  none(g, "", ANSWER_NO_ADDRESS, NULL);
  none(g, "ひばり区5-40-21", ANSWER_NO_TOWN, NULL);
  none(g, "見本県ひばり区花野9丁目1", ANSWER_UNKNOWN_CHOME, "花野一丁目 花野二丁目 花野四丁目");
  none(g, "花野10-1-5", ANSWER_UNKNOWN_CHOME, NULL);
  none(g, "見本県ひばり区花野三丁目1番", ANSWER_UNKNOWN_CHOME, NULL); /* that one is in another prefecture */
  none(g, "見本県花村1-1", ANSWER_UNKNOWN_TOWN, "花野一丁目 花野二丁目 花野四丁目");
  none(g, "三番町会館", ANSWER_UNKNOWN_TOWN, "三番町");
  none(g, "丸ヶ崎1048", ANSWER_UNKNOWN_TOWN, NULL);
  none(g, "からす区花野1-1", ANSWER_UNKNOWN_TOWN, NULL);
  none(g, "例示県つばめ市本町1-1", ANSWER_UNKNOWN_TOWN, NULL);
  const struct located *l;
  assert_int_equal(gazetteer_find(g, "本町1-1-8", "ひばり区", &l), 2);          /* in two municipalities */
  assert_int_equal(gazetteer_find(g, "見本県ひばり区花野", "ひばり区", &l), 3); /* any of its 丁目 */
  assert_string_equal(l[0].name, "ひばり区花野一丁目");
  assert_int_equal(gazetteer_find(g, "ひばり区花野1004番地", "ひばり区", &l),
                   4); /* a lot number is no 丁目; one stands elsewhere */
  assert_int_equal(gazetteer_find(g, "見本県ひばり区花野1004番地", "ひばり区", &l), 3);
}

/* Names and ids in one file, points in another; and lists that are none. */
static void kinds_of_lists(void **state) {
  struct fixture *f = *state;
  folder_put(f->dir, "mt_town.csv",
             "lg_code,machiaza_id,machiaza_type,pref,pref_kana,county,city,city_kana,ward,oaza_cho,oaza_cho_kana,chome,"
             "chome_number,koaza\n"
             "131997,0001001,2,見本県,ミホンケン,,ひばり区,ヒバリク,,花野,ハナノ,一丁目,1,\n"
             "131997,0001002,2,見本県,ミホンケン,,ひばり区,ヒバリク,,花野,ハナノ,二丁目,2,\n"
             "141003,0001001,2,例示県,レイジケン,,つばめ市,ツバメシ,北区,本町,ホンチョウ,,,\n");
  folder_put(f->dir, "mt_town_pos.csv",
             "lg_code,machiaza_id,rsdt_addr_flg,rep_lon,rep_lat,rep_srid,rep_scale\n"
             "131997,0001001,1,139.7,35.7,EPSG:6668,2500\n141003,0001001,0,139.9,35.9,EPSG:6668,2500\n");
  struct gazetteer *names = read_all(f, (const char *const[]){"mt_town.csv", NULL});
  none(names, "花野1-1", ANSWER_NO_POINT, NULL);
  assert_string_equal(gazetteer_ask(names, "花野1-1", "ひばり区").town, "花野一丁目");
  none(names, "花野3-1", ANSWER_UNKNOWN_CHOME, "花野一丁目 花野二丁目");
  gazetteer_free(names);
  struct gazetteer *both = read_all(f, (const char *const[]){"mt_town_pos.csv", "mt_town.csv", NULL});
  one(both, "ひばり区花野1-1", "ひばり区花野一丁目", PRECISION_TOWN, 35.7);
  folder_put(f->dir, "names.csv",
             "町字id,大字・町名,丁目名\n0001002,花野,二丁目\n0001001,花野,一丁目\n"); /* as some publish it: no code */
  folder_put(f->dir, "pos.csv",
             "全国地方公共団体コード,町字id,住居表示フラグ,代表点_経度,代表点_緯度\n131997,0001002,1,139.8,35.8\n"
             "131997,0001001,1,139.7,35.7\n141003,0001001,0,139.9,35.9\n");
  struct gazetteer *codeless = read_all(f, (const char *const[]){"names.csv", "pos.csv", NULL});
  one(codeless, "花野2-1", "花野二丁目", PRECISION_TOWN, 35.8);
  none(codeless, "花野1-1", ANSWER_NO_POINT, NULL); /* two municipalities use the id */
  gazetteer_free(codeless);
  none(both, "花野2-1", ANSWER_NO_POINT, NULL);
  one(both, "例示県つばめ市北区本町3-1", "つばめ市北区本町", PRECISION_TOWN, 35.9);
  gazetteer_free(both);
  folder_put(f->dir, "ひばり区.json",
             "[{\"town\":\"花野一丁目\",\"koaza\":\"\",\"lat\":35.7001,\"lng\":139.7},"
             "{\"town\":\"山辺\",\"koaza\":\"四之宮\",\"lat\":36.55,\"lng\":138.1}]");
  size_t notes = diag_count(f->d, DIAG_NOTE);
  struct gazetteer *json = read_all(f, (const char *const[]){"ひばり区.json", "towns.csv", NULL});
  one(json, "花野1-1", "ひばり区花野一丁目", PRECISION_TOWN, 35.7001);
  one(json, "ひばり区山辺四ノ宮12", "ひばり区山辺四之宮", PRECISION_TOWN, 36.55);
  none(json, "つばめ市花野1-1", ANSWER_UNKNOWN_TOWN, NULL);
  gazetteer_free(json);
  assert_int_equal(diag_count(f->d, DIAG_NOTE), notes);
  /* Called by another name, the list may be anybody's: told, and 「花野市」 is no town 「花野」. */
  folder_put(f->dir, "towns-2.json", "[{\"town\":\"花野一丁目\",\"lat\":35.7001,\"lng\":139.7}]");
  struct gazetteer *unnamed = read_all(f, (const char *const[]){"towns-2.json", "towns.csv", NULL});
  assert_true(told(f->d, "locate-list-unnamed", 0, 0));
  assert_int_equal(diag_count(f->d, DIAG_NOTE), notes + 1);
  assert_null(gazetteer_ask(unnamed, "花野市中央3-1", "ひばり区").near);
  none(unnamed, "ひばり区花野9-1", ANSWER_UNKNOWN_CHOME, "花野一丁目 花野四丁目");
  gazetteer_free(unnamed);
  assert_int_equal(diag_errors(f->d), 0);
  folder_put(f->dir, "other.csv", "名称,住所\nあ,い\n");
  folder_put(f->dir, "other.json", "{\"town\":1}");
  folder_put(f->dir, "bad-points.csv",
             "市区町村名,大字町丁目名,緯度,経度\nひばり区,花野一丁目,139.7,35.7\nひばり区,花野二丁目,x,y\n");
  assert_null(read_all(f, (const char *const[]){"towns.csv", "other.csv", NULL}));
  assert_null(read_all(f, (const char *const[]){"other.json", NULL}));
  assert_null(read_all(f, (const char *const[]){"absent.csv", NULL}));
  assert_true(told(f->d, "locate-list-unknown", 0, 0));
  struct gazetteer *bad = read_all(f, (const char *const[]){"bad-points.csv", NULL});
  none(bad, "花野1-1", ANSWER_NO_POINT, NULL);
  assert_true(told(f->d, "locate-list-points", 0, 0));
  gazetteer_free(bad);
}

/* ---- real lists ---- */

/* The caller frees the table. Private-use characters in names are no matter of addresses: they are taken out. */
static struct table *real_table(const char *below, bool headless, struct diag *d) {
  char *path = shared(below), *text = NULL, *copy = NULL;
  gsize size;
  int fd = g_file_open_tmp("annai-test-XXXXXX.csv", &copy, NULL);
  assert_true(path && fd >= 0 && g_file_get_contents(path, &text, &size, NULL));
  for (char *p = text; (unsigned char)*text != 0xff && (p = strstr(p, "\uE38B"));) memcpy(p, "\u3013", 3);
  assert_true(g_file_set_contents(copy, text, (gssize)size, NULL));
  struct table_wish wish = {.headless = headless};
  struct table *t = source_table_as(copy, copy, &wish, d);
  g_remove(copy);
  g_free(copy);
  g_free(text);
  g_free(path);
  close(fd);
  return t;
}

struct tally {
  size_t all, found, by[ANSWERS];
};
static struct tally locate_all(struct gazetteer *g, const struct table *t, size_t col, const char *ward,
                               const char *only) {
  struct tally n = {0};
  for (size_t i = 0; i < t->rows; i++) {
    const char *address = table_cell(t, i, col)->text;
    if (only && !strstr(address, only)) continue;
    struct finding f = gazetteer_ask(g, address, ward);
    n.all++;
    n.found += f.answer == ANSWER_ONE;
    n.by[f.answer]++;
    if (f.answer != ANSWER_ONE) printf("  not located: %s (near %s)\n", address, f.near ? f.near : "-");
    /* An address that writes its 丁目 as the list does must have got that one. */
    else if (strstr(address, "一丁目") && !strstr(address, f.place->town)) fail_msg("%s: %s", address, f.place->town);
  }
  return n;
}

static void real_wards(void **state) {
  static const struct {
    const char *list, *addresses, *ward, *only;
    bool headless;
    size_t col, all, found;
  } cases[] = {
      {"data/address/isj2019-13105.csv", "data/roster/insured-institutions-202508.bunkyo.csv", "文京区", NULL, true, 4,
       296, 296},
      {"data/address/isj2019-13105.csv", "data/mhlw-navii/bunkyo-lists/dental.csv", "文京区", NULL, false, 2, 186, 186},
      {"data/address/isj2019-13105.csv", "data/mhlw-navii/bunkyo-lists/pharmacy.csv", "文京区", NULL, false, 2, 143,
       143},
      {"data/address/isj2019-13105.csv", "data/mhlw-navii/bunkyo-lists/hospital.csv", "文京区", NULL, false, 2, 7, 7},
      {"data/address/geolonia-bunkyo.json", "data/roster/insured-institutions-202508.bunkyo.csv", "文京区", NULL, true,
       4, 296, 296},
      {"data/address/geolonia-taito.json", "data/roster/insured-institutions-202508.taito.csv", "台東区", NULL, true, 4,
       257, 257},
      /* 「東京都文京区5-40-21」 names no town; 「日山」 is a slip for 白山. */
      {"data/address/isj2019-13105.csv", "data/telemed-2020/tokyo.csv", "文京区", "文京区", true, 2, 85, 83},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *list = shared(cases[i].list);
    if (!list) continue;
    struct diag *d = diag_new("generator/share", "en");
    struct gazetteer *g = gazetteer_read((const char *const[]){list, NULL}, d);
    struct table *t = real_table(cases[i].addresses, cases[i].headless, d);
    assert_non_null(g);
    if (!t) diag_print(d, stderr);
    assert_non_null(t);
    struct tally n = locate_all(g, t, cases[i].col, cases[i].ward, cases[i].only);
    printf("%s: %zu of %zu located\n", cases[i].addresses, n.found, n.all);
    assert_int_equal(n.all, cases[i].all);
    assert_int_equal(n.found, cases[i].found);
    table_free(t);
    gazetteer_free(g);
    diag_free(d);
    g_free(list);
  }
}

/* The registry's names answer for the ministry's points, and the other way round. */
static void lists_agree(void **state) {
  char *abr = shared("data/address/abr-131059-town.csv"), *isj = shared("data/address/isj2019-13105.csv");
  if (!abr || !isj) return;
  struct diag *d = diag_new("generator/share", "en");
  struct gazetteer *names = gazetteer_read((const char *const[]){abr, NULL}, d);
  struct table *t = real_table("data/address/isj2019-13105.csv", false, d);
  for (size_t i = 0; i < t->rows; i++) {
    struct finding f = gazetteer_ask(names, table_cell(t, i, 5)->text, "文京区");
    assert_int_equal(f.answer, ANSWER_NO_POINT);
    assert_string_equal(f.town, table_cell(t, i, 5)->text);
  }
  gazetteer_free(names);
  struct gazetteer *both = gazetteer_read((const char *const[]){abr, isj, NULL}, d);
  assert_int_equal(gazetteer_ask(both, "文京区本駒込2-28", "文京区").answer, ANSWER_ONE);
  gazetteer_free(both);
  table_free(t);
  diag_free(d);
  g_free(abr);
  g_free(isj);
}

/* A cell holds 64 KiB: whatever is tried with it must not grow by the square of its length. */
static void long_addresses(void **state) {
  struct gazetteer *g = ((struct fixture *)*state)->g;
  static const char *const of[] = {"あ", "1-", "1本", "一", "一丁目", "番地", "9", "花野"};
  gint64 start = g_get_monotonic_time();
  for (size_t i = 0; i < G_N_ELEMENTS(of); i++) {
    GString *address = g_string_new("ひばり区");
    while (address->len < 64000) g_string_append(address, of[i]);
    for (int k = 0; k < 8; k++) gazetteer_ask(g, address->str, "ひばり区");
    g_string_free(address, TRUE);
  }
  double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
  printf("%zu addresses of 64 KB asked in %.2f s\n", 8 * G_N_ELEMENTS(of), seconds);
  assert_true(seconds < 10);
}

/* 100,000 addresses against a list of a whole prefecture's size. */
static void quick(void **state) {
  struct fixture *f = *state;
  GString *list = g_string_new("都道府県名,市区町村名,大字・丁目名,小字・通称名,街区符号・地番,緯度,経度\n");
  for (int town = 0; town < 4000; town++)
    for (int block = 1; block <= 50; block++)
      g_string_append_printf(list, "見本県,ひばり%d市,花野%c町%d丁目,,%d,35.%06d,139.%06d\n", town / 100,
                             'a' + town % 10, town / 10 % 10 + 1, block, town, block);
  folder_put(f->dir, "large.csv", list->str);
  gint64 start = g_get_monotonic_time();
  struct gazetteer *g = read_all(f, (const char *const[]){"large.csv", NULL});
  double read = (double)(g_get_monotonic_time() - start) / 1e6;
  size_t found = 0;
  start = g_get_monotonic_time();
  for (int i = 0; i < 100000; i++) {
    char address[200];
    g_snprintf(address, sizeof address, "見本県ひばり%d市花野%c町%d丁目%d番地%d号　花野ビル%d階", i % 41, 'a' + i % 10,
               i / 10 % 11 + 1, i % 60, i % 9, i % 7);
    found += gazetteer_ask(g, address, "ひばり1市").answer == ANSWER_ONE;
  }
  double asked = (double)(g_get_monotonic_time() - start) / 1e6;
  printf("200,000 blocks read in %.2f s, 100,000 addresses asked in %.2f s, %zu found\n", read, asked, found);
  assert_true(found > 50000);
  assert_true(read < 60 && asked < 60); /* also under a sanitizer */
  gazetteer_free(g);
  g_string_free(list, TRUE);
}

/* ---- points and addresses ---- */

static char *point_ward(const char *dir, const char *rows, const char *site) {
  folder_put(dir, "content/site.yaml", site);
  folder_put(
      dir, "content/fields.yaml",
      "facilities:\n  key: [id]\n  fields:\n"
      "    id: {type: id, label: {ja: ID, en: ID}, audience: public, required: true}\n"
      "    name: {type: name, label: {ja: 名称, en: Name}, audience: public, required: true}\n"
      "    address: {type: text, label: {ja: 住所, en: Address}, audience: public}\n"
      "    town: {type: text, label: {ja: 町名, en: Town}, audience: public}\n"
      "    lat: {type: lat, label: {ja: 緯度, en: Latitude}, audience: public}\n"
      "    lon: {type: lon, label: {ja: 経度, en: Longitude}, audience: public}\n"
      "    precision: {type: code, list: precision, label: {ja: 位置の確かさ, en: Precision}, audience: public}\n");
  folder_put(dir, "content/codes/precision.csv", "code,name\nexact,建物\nblock,街区\ntown,町丁目\n");
  folder_put(dir, "content/records/facilities.csv", rows);
  folder_put(dir, "assets/basemap/layers.yaml",
             "zone: 9\nlayers:\n  - {class: boundary, file: b.geojson, licence: own, credit: x}\n"
             "  - {class: town, file: t.geojson, licence: own, credit: x}\n");
  folder_put(
      dir, "assets/basemap/b.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[139.69,35.69],[139.79,35.69],[139.79,35.79],[139.69,35.79],[139.69,35.69]]]}}]}");
  folder_put(
      dir, "assets/basemap/t.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"花野４丁目\"},"
      "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[139.70,35.70],[139.72,35.70],[139.72,35.72],[139.70,35.72]"
      ",[139.70,35.70]]]}}]}");
  return NULL;
}

static void points(void **state) {
  struct fixture *f = *state;
  char *dir = folder_new();
  put_cp932(dir, "lists/blocks.csv", blocks);
  put_cp932(dir, "lists/towns.csv", towns);
  point_ward(dir,
             "ID,名称,住所,町名,緯度,経度,位置の確かさ\n"
             "a,合う,花野一丁目1番5号,,35.7005,139.7005,\n"        /* 70 m from its block */
             "b,離れる,ひばり区花野一丁目1番5号,,35.715,139.71,\n" /* 1,900 m */
             "c,丁目の中,花野四丁目3番,,35.719,139.719,\n"         /* 2 km from the town's point, within its area */
             "d,丁目の外,花野四丁目3番,,35.725,139.71,\n"          /* 550 m north of it */
             "e,外,ひばり区三番町9,,35.80,139.70,\n"
             "f,よその市,つばめ市本町1-1,,35.76,139.76,\n"
             "g,座標なし,花野一丁目1番5号,,,,\n"
             "h,同じ点,ひばり区花野一丁目1番5号 2階,,35.7005,139.7005,建物\n" /* the same address as a */
             "i,写した,花野一丁目2番1号,,35.7005,139.7005,\n"                 /* another address at the same point */
             "j,街区,花野一丁目1番9号,,35.7005,139.7005,街区\n"               /* shares its block's point rightly */
             "k,町まで,花野一丁目1番9号,,35.7030,139.7010,町丁目\n",          /* 350 m from its block, and says so */
             "name: ひばり区\naddresses: [lists/blocks.csv, lists/towns.csv]\n");
  struct ward w = ward_load(dir, NULL);
  assert_int_equal(diag_errors(w.d), 0);
  assert_true(ward_places_check(w.records, w.basemap, w.site->root, dir, w.d));
  assert_true(told(w.d, "place-disagrees", 3, 5));
  assert_true(told(w.d, "place-disagrees", 5, 5));
  assert_true(told(w.d, "place-outside-ward", 6, 5));
  records_check(w.records, w.d);
  assert_true(told(w.d, "place-shared", 10, 5));
  char *all = told_all(w.d);
  size_t disagrees = 0, outside = 0, shared_spots = 0;
  for (const char *p = all; (p = strstr(p, "[place-shared]")); p++) shared_spots++;
  assert_int_equal(shared_spots, 1);
  for (const char *p = all; (p = strstr(p, "[place-disagrees]")); p++) disagrees++;
  for (const char *p = all; (p = strstr(p, "[place-outside-ward]")); p++) outside++;
  if (disagrees > 3 || outside != 1) fail_msg("%s", all);
  free(all);
  ward_close(&w);
  folder_remove(dir);
  (void)f;
}

/* The table comes back with decisions: in any column order, with what a spreadsheet program leaves of the numbers. */
static void decisions(void **state) {
  struct fixture *f = *state;
  char *dir = folder_new();
  point_ward(dir, "ID,名称,住所,町名,緯度,経度\na,二つ,本町1-1,,,\nb,一つ,花野一丁目1番5号,,,\nc,もう一つ,三番町3,,,\n",
             "name: ひばり区\n");
  struct ward w = ward_load(dir, NULL);
  struct raw *raw = raw_read(w.records, TABLE_FACILITIES, w.d);
  struct plan *p = plan_make(raw, f->g, "ひばり区");
  struct keys *words = locate_words(w.d);
  struct arena *arena = arena_new();
  struct sheet sheet;
  assert_true(plan_sheet(p, words, "ja", arena, &sheet, w.d));
  assert_int_equal(sheet.rows, 5); /* two places of a */
  assert_string_equal(sheet.cell[0].text, "判断");
  assert_null(sheet.cell[sheet.width].text); /* nothing chosen for a */
  assert_string_equal(sheet.cell[3 * sheet.width].text, "○");
  char *path = g_build_filename(dir, "back.csv", NULL);
  folder_put(dir, "back.csv",
             "ID,緯度,経度,判断,メモ\na,35.76,139.76,,\na,35.77,139.77,〇,こちら\nb,35.7,139.7,×,\nc,35.720000,139."
             "720000,ok,\nz,1,1,○,\n");
  assert_true(plan_decide(p, words, path, w.d));
  assert_true(told(w.d, "locate-decision-stale", 6, 4));
  size_t written = 0;
  assert_true(plan_apply(p, true, w.records, dir, &written, w.d));
  assert_int_equal(written, 2);
  char *records = g_build_filename(dir, "content/records/facilities.csv", NULL), *text = NULL;
  assert_true(g_file_get_contents(records, &text, NULL, NULL));
  assert_string_equal(text,
                      "ID,名称,住所,町名,緯度,経度,位置の確かさ\na,二つ,本町1-1,本町一丁目,35.770000,139.770000,街区\n"
                      "b,一つ,花野一丁目1番5号,,,,\nc,もう一つ,三番町3,三番町,35.720000,139.720000,街区\n");
  folder_put(dir, "back.csv", "ID,緯度,経度,判断\nb,35.7,139.7,たぶん\n");
  assert_false(plan_decide(p, words, path, w.d));
  assert_true(told(w.d, "locate-decision", 2, 4));
  folder_put(dir, "back.csv", "あ,い\n1,2\n");
  assert_false(plan_decide(p, words, path, w.d));
  assert_true(told(w.d, "locate-no-table", 0, 0));
  g_free(text);
  g_free(records);
  g_free(path);
  arena_free(arena);
  keys_free(words);
  plan_free(p);
  raw_free(raw);
  ward_close(&w);
  folder_remove(dir);
}

/* No corner of a 丁目 disagrees with an address in it, though only the 丁目's points are known. */
static void own_chome(void **state) {
  char *isj = shared("data/address/isj2019-13105.csv"), *areas = shared("data/geo/small-areas/13105.geojson");
  if (!isj || !areas) return;
  struct diag *d = diag_new("generator/share", "en");
  struct gazetteer *g = gazetteer_read((const char *const[]){isj, NULL}, d);
  struct shapes *s = source_shapes(areas, areas, d);
  size_t corners = 0, far = 0;
  for (size_t i = 0; i < s->n; i++) {
    struct finding f = gazetteer_ask(g, shape_property(&s->shape[i], "label"), "文京区");
    assert_int_equal(f.answer, ANSWER_ONE);
    double reach = gazetteer_reach(g, f.place);
    for (size_t p = 0; p < s->shape[i].paths; p++)
      for (size_t k = 0; k < s->shape[i].path[p].n; k++, corners++)
        far += metres_between(f.place->at, s->shape[i].path[p].at[k]) > 200 + reach;
  }
  printf("%zu corners of %zu 丁目, %zu beyond\n", corners, s->n, far);
  assert_int_equal(s->n, 68);
  assert_int_equal(far, 0);
  shapes_free(s);
  gazetteer_free(g);
  diag_free(d);
  g_free(isj);
  g_free(areas);
}

/* What is written: only what is certain, only empty fields; what a person chose; and nothing twice. */
static void plans(void **state) {
  struct fixture *f = *state;
  char *dir = folder_new();
  static const char rows[] = "ID,名称,住所,町名,緯度,経度\n"
                             "a,街区,花野一丁目1番5号,,,\n"
                             "b,町,\"花野一丁目, 99番\",手書きの町,,\n"
                             "c,二つ,本町1-1,,,\n"
                             "d,ある,花野二丁目1,,35.1,139.1\n"
                             "e,ない,どこか1-1,,,\n"
                             "f,零,三番町3,,0.0,0.0\n";
  point_ward(dir, rows, "name: ひばり区\n");
  struct ward w = ward_load(dir, NULL);
  struct raw *raw = raw_read(w.records, TABLE_FACILITIES, w.d);
  struct plan *p = plan_make(raw, f->g, "ひばり区");
  assert_int_equal(p->count[PLACING_FOUND], 3);
  assert_int_equal(p->count[PLACING_SEVERAL], 1);
  assert_int_equal(p->count[PLACING_NONE], 1);
  assert_int_equal(p->count[PLACING_TOWN], 1);
  size_t written = 0;
  assert_true(plan_apply(p, false, w.records, dir, &written, w.d));
  assert_int_equal(written, 4);
  char *path = g_build_filename(dir, "content/records/facilities.csv", NULL), *text = NULL;
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  assert_string_equal(text, "ID,名称,住所,町名,緯度,経度,位置の確かさ\n"
                            "a,街区,花野一丁目1番5号,花野一丁目,35.700000,139.700000,街区\n"
                            "b,町,\"花野一丁目, 99番\",手書きの町,35.700500,139.700500,町丁目\n"
                            "c,二つ,本町1-1,,,,\n"
                            "d,ある,花野二丁目1,花野二丁目,35.1,139.1,\n"
                            "e,ない,どこか1-1,,,,\n"
                            "f,零,三番町3,三番町,35.720000,139.720000,街区\n");
  g_free(text);
  plan_free(p);
  raw_free(raw);
  ward_close(&w);
  /* Again: nothing is left to write; the town-level row is not offered what is no nearer. */
  w = ward_load(dir, NULL);
  raw = raw_read(w.records, TABLE_FACILITIES, w.d);
  p = plan_make(raw, f->g, "ひばり区");
  assert_int_equal(p->count[PLACING_FOUND] + p->count[PLACING_TOWN] + p->count[PLACING_NEARER], 0);
  assert_true(plan_apply(p, false, w.records, dir, &written, w.d));
  assert_int_equal(written, 0);
  plan_free(p);
  raw_free(raw);
  ward_close(&w);
  /* A nearer place is offered, and written only when accepted. */
  static const char known[] =
      "ID,名称,住所,町名,緯度,経度,位置の確かさ\na,街区,花野一丁目1番5号,花野一丁目,35.7005,139.7005,町丁目\n";
  folder_put(dir, "content/records/facilities.csv", known);
  w = ward_load(dir, NULL);
  raw = raw_read(w.records, TABLE_FACILITIES, w.d);
  p = plan_make(raw, f->g, "ひばり区");
  assert_int_equal(p->count[PLACING_NEARER], 1);
  assert_true(plan_apply(p, false, w.records, dir, &written, w.d));
  assert_int_equal(written, 0);
  p->row[0].accepted = 0;
  assert_true(plan_apply(p, true, w.records, dir, &written, w.d));
  assert_int_equal(written, 1);
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  assert_string_equal(
      text, "ID,名称,住所,町名,緯度,経度,位置の確かさ\na,街区,花野一丁目1番5号,花野一丁目,35.700000,139.700000,街区\n");
  g_free(text);
  g_free(path);
  plan_free(p);
  raw_free(raw);
  ward_close(&w);
  folder_remove(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(places),     cmocka_unit_test(never_a_guess), cmocka_unit_test(kinds_of_lists),
      cmocka_unit_test(real_wards), cmocka_unit_test(lists_agree),   cmocka_unit_test(quick),
      cmocka_unit_test(long_addresses),
      cmocka_unit_test(points),     cmocka_unit_test(plans),         cmocka_unit_test(decisions),
      cmocka_unit_test(own_chome),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
