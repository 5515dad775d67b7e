/* The text gate, folding, kana and their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "base/text.h"
#include "told.h"

/* Decodes bytes; the text, or NULL. */
static char *gate(const void *bytes, size_t size, struct diag *d, enum text_encoding *encoding) {
  size_t n = 0;
  char *text = text_decode(bytes, size, "a.txt", d, &n, encoding);
  if (text)
    assert_int_equal(n, strlen(text));
  return text;
}

static void accepts(const char *bytes, size_t size, enum text_encoding encoding, const char *wanted) {
  struct diag *d = diag_new("generator/share", "en");
  enum text_encoding found = TEXT_UTF8;
  char *text = gate(bytes, size, d, &found);
  if (!text)
    assert_true(told(d, "accepted", 1, 1));
  assert_string_equal(text, wanted);
  assert_int_equal(found, encoding);
  assert_int_equal(diag_errors(d), 0);
  g_free(text);
  diag_free(d);
}

static void refuses(const char *bytes, size_t size, const char *rule, int line, int col) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(gate(bytes, size, d, NULL));
  assert_true(told(d, rule, line, col));
  diag_free(d);
}
#define BYTES(s) s, sizeof(s) - 1

static char *to_cp932(const char *text, gsize *size) {
  char *bytes = g_convert(text, -1, "CP932", "UTF-8", NULL, size, NULL);
  assert_non_null(bytes);
  return bytes;
}

static void byte_order_marks(void **state) {
  accepts(BYTES("\xef\xbb\xbfid\n"), TEXT_UTF8_BOM, "id\n");
  accepts(BYTES("id\n"), TEXT_UTF8, "id\n");
  accepts(BYTES(""), TEXT_UTF8, "");
  accepts(BYTES("\xef\xbb\xbf"), TEXT_UTF8_BOM, "");
  accepts(BYTES("\xff\xfei\0d\0\r\0\n\0"), TEXT_UTF16LE, "id\r\n");
  accepts(BYTES("\xfe\xff\0i\x30\x42\xd8\x3d\xde\x00"), TEXT_UTF16BE, "iあ😀");
  refuses(BYTES("\xff\xfei\0d"), "text-utf16", 1, 2);
  refuses(BYTES("\xff\xfei\0\n\0\x3d\xd8"), "text-utf16", 2, 1);
  refuses(BYTES("\xff\xfe\x00\xdei\0"), "text-utf16", 1, 1);
  refuses(BYTES("\xff\xfei\0\0\0"), "text-nul", 1, 2);
}

static void what_is_no_text(void **state) {
  refuses(BYTES("a\nあb\0c"), "text-nul", 2, 3);
  refuses(BYTES("a\r\nb\rc\x07"), "text-control", 3, 2);
  refuses(BYTES("a\x7f"), "text-control", 1, 2);
  refuses(BYTES("a\xc2\x85"), "text-control", 1, 2);
  refuses(BYTES("a\xef\xbf\xbe"), "text-control", 1, 2);
  accepts(BYTES("a\tb\r\nc\xc2\xa0"), TEXT_UTF8, "a\tb\r\nc\xc2\xa0");
  /* Each refused once, however many: no flood. */
  struct diag *d = diag_new("generator/share", "en");
  char many[1000];
  memset(many, 1, sizeof many);
  assert_null(gate(many, sizeof many, d, NULL));
  assert_true(diag_errors(d) <= 21);
  assert_true(told(d, "text-more", 0, 0));
  diag_free(d);
}

static void bad_utf8(void **state) {
  refuses(BYTES("日本\n語の文章\xffです\n"), "text-not-utf8", 2, 5);
  refuses(BYTES("日本語\xe6\x97"), "text-not-utf8", 1, 4);         /* cut */
  refuses(BYTES("日本語\xc0\xaf"), "text-not-utf8", 1, 4);         /* overlong */
  refuses(BYTES("日本語\xed\xa0\x80"), "text-not-utf8", 1, 4);     /* surrogate */
  refuses(BYTES("日本語\xf4\x90\x80\x80"), "text-not-utf8", 1, 4); /* beyond U+10FFFF */
  refuses(BYTES("日本語\xf8\x88\x80\x80\x80"), "text-not-utf8", 1, 4);
  refuses(BYTES("\xef\xbb\xbf\x93\xfa\x96\x7b\x8c\xea"), "text-not-utf8", 1, 1); /* CP932 behind a UTF-8 mark */
}

/* Any one byte of a Japanese UTF-8 text changed: read as UTF-8 or refused, never taken for CP932. */
static void utf8_with_one_bad_byte_is_not_cp932(void **state) {
  const char good[] = "番号,名前,よみ\n1,ひばり内科クリニック,ひばりないか\n2,川端薬局,かわばたやっきょく\n";
  for (size_t at = 0; at < sizeof good - 1; at++)
    for (unsigned byte = 1; byte < 256; byte += 3) {
      char text[sizeof good];
      memcpy(text, good, sizeof good);
      text[at] = (char)byte;
      struct diag *d = diag_new("generator/share", "en");
      enum text_encoding encoding = TEXT_UTF8;
      char *out = gate(text, sizeof good - 1, d, &encoding);
      assert_true(!out || encoding == TEXT_UTF8);
      assert_true(out || diag_errors(d) > 0);
      g_free(out);
      diag_free(d);
    }
}

/* Each is told once, at its place. */
static void signs_that_deceive_are_refused(void **state) {
  refuses(BYTES("名\nひば\xef\xbf\xbdり\n"), "text-lost", 2, 3);
  refuses(BYTES("名\nひ\xee\x80\x80\n"), "text-gaiji", 2, 2);
  refuses(BYTES("\xf3\xb0\x80\x80\n"), "text-gaiji", 1, 1);
  refuses(BYTES("a\xe2\x80\xae" "b\n"), "text-control", 1, 2);
  refuses(BYTES("a\xe2\x81\xa9" "b\n"), "text-control", 1, 2);
}

static void latin_text_is_not_cp932(void **state) {
  refuses(BYTES("name,town\ncaf\xe9 Ren\xe9,Z\xfcrich\n"), "text-not-utf8", 2, 4);
  refuses(BYTES("It\x92s a \x93nice\x94 day, don\x92t you think\x85\n"), "text-not-utf8", 1, 3);
  refuses(BYTES("\xc0\xc9\xce\xd4 \xc4pfel\n"), "text-not-utf8", 1, 1);
  refuses(BYTES("El ni\xf1o peque\xf1o est\xe1 aqu\xed ma\xf1"
                "ana\n"),
          "text-not-utf8", 1, 6);
}

static void latin_misread_is_told(void **state) {
  /* CP932 opened as Latin-1 and saved as UTF-8. */
  gsize size, wide;
  char *bytes = to_cp932("全国地方公共団体コード,名称,所在地\n", &size);
  char *latin = g_convert(bytes, (gssize)size, "UTF-8", "ISO-8859-1", NULL, &wide, NULL);
  struct diag *d = diag_new("generator/share", "en");
  assert_null(gate(latin, wide, d, NULL));
  assert_true(told(d, "text-misread-latin", 1, 1));
  assert_int_equal(diag_errors(d), 1);
  diag_free(d);
  g_free(latin);
  g_free(bytes);
  /* UTF-8 opened as CP932: valid and printable, so a warning only. */
  d = diag_new("generator/share", "en");
  char *text = gate(BYTES("縺薙％縺ｫ縺ｯ縲∵枚蟄励′縺ゅｋ"), d, NULL);
  assert_non_null(text);
  assert_true(told(d, "text-misread", 0, 0));
  g_free(text);
  diag_free(d);
}

static void cp932_of_a_ward(void **state) {
  static const char *const texts[] = {"ソ,十,予,表\n", "㈱髙﨑①№\n", "番号,名前\n1,ﾋﾊﾞﾘ薬局\n",
                                      "id,name\ns1,○○クリニック A棟 B1階\n", "8:30～12:00\n"};
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    gsize size;
    char *bytes = to_cp932(texts[i], &size);
    accepts(bytes, size, TEXT_CP932, texts[i]);
    g_free(bytes);
  }
  refuses(BYTES("\x93\xfa\x96\x7b\x8c\xea\n\x93\xfa\x96\x7b\x81\xad\n"), "text-not-cp932", 2, 3);
  refuses(BYTES("\x93\xfa\x96\x7b\x8c\xea\n\x93\xfa\x96\x20\n"), "text-not-cp932", 2, 2);
  refuses(BYTES("\x93\xfa\x96\x7b\x8c\xea\xf0\x40\x96\x7b\x8c\xea\n"), "text-gaiji", 1, 4);
  GString *many = g_string_new("\x93\xfa\x96\x7b\x8c\xea");
  for (int i = 0; i < 21; i++) g_string_append(many, "\xf0\x40\x93\xfa");
  refuses(many->str, many->len, "text-gaiji-more", 0, 0);
  g_string_free(many, TRUE);
}

/* Each of the 65,536 codes of two bytes amid Japanese: what iconv says, or refused. */
static void every_code_of_two_bytes(void **state) {
  gsize head_size;
  char *head = to_cp932("日本語の文章を入れておく場所です、", &head_size);
  size_t read = 0, refused = 0;
  for (unsigned code = 0; code < 0x10000; code++) {
    char bytes[128];
    unsigned char two[2] = {(unsigned char)(code >> 8), (unsigned char)code};
    memcpy(bytes, head, head_size);
    memcpy(bytes + head_size, two, 2);
    bytes[head_size + 2] = '\n';
    struct diag *d = diag_new("generator/share", "en");
    enum text_encoding encoding = TEXT_UTF8;
    char *text = gate(bytes, head_size + 3, d, &encoding);
    char *wanted = g_convert(bytes, (gssize)head_size + 3, "UTF-8", "CP932", NULL, NULL, NULL);
    char *composed = wanted ? g_utf8_normalize(wanted, -1, G_NORMALIZE_NFC) : NULL;
    if (text) {
      assert_int_equal(encoding, TEXT_CP932);
      assert_non_null(composed);
      assert_string_equal(text, composed);
      read++;
    } else {
      assert_true(diag_errors(d) > 0);
      refused++;
    }
    /* Every pair of a lead and a trail byte that iconv knows is read, but for the private ones. */
    bool pair = ((two[0] >= 0x81 && two[0] <= 0x9f) || two[0] >= 0xe0) && two[1] >= 0x40;
    if (wanted && pair && !(two[0] >= 0xf0 && two[0] <= 0xf9) && two[0] < 0xfd)
      assert_non_null(text);
    g_free(wanted);
    g_free(composed);
    g_free(text);
    diag_free(d);
  }
  print_message("%zu codes read, %zu refused\n", read, refused);
  assert_int_equal(read + refused, 0x10000);
  g_free(head);
}

static void composed_for_storage(void **state) {
  accepts(BYTES("か\xe3\x82\x99\nCafe\xcc\x81\nは\xe3\x82\x9a"
                "a"),
          TEXT_UTF8, "が\nCafé\nぱa");
  accepts(BYTES("\xef\xa4\x80"), TEXT_UTF8, "豈"); /* a compatibility ideograph is another's twin */
  accepts(BYTES("㈱①№髙﨑〜～"), TEXT_UTF8, "㈱①№髙﨑〜～");
  char *text = text_nfc("a\xcc\x81ｶ");
  assert_string_equal(text, "áｶ");
  g_free(text);
}

static void files(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  size_t size;
  assert_null(text_read_file("/no/such/file", "x.csv", d, &size));
  assert_true(told(d, "text-no-file", 0, 0));
  assert_false(diag_system_failed(d));
  assert_null(text_read_file("tests", "tests", d, &size));
  assert_true(told(d, "text-not-file", 0, 0));
  char *text = text_read_file("LICENSE", "LICENSE", d, &size);
  assert_non_null(strstr(text, "MIT"));
  g_free(text);
  diag_free(d);
}

static void same(const char *a, const char *b) {
  char *fa = text_fold(a), *fb = text_fold(b);
  assert_string_equal(fa, fb);
  g_free(fa);
  g_free(fb);
}

static void folding(void **state) {
  static const char *const pairs[][2] = {{"髙橋", "高橋"},
                                         {"山﨑", "山崎"},
                                         {"渡邊", "渡辺"},
                                         {"渡邉", "渡辺"},
                                         {"齋藤", "斎藤"},
                                         {"斉藤", "斎藤"},
                                         {"濵田", "浜田"},
                                         {"廣澤", "広沢"},
                                         {"𠮷田", "吉田"},
                                         {"瀧", "滝"},
                                         {"嶋", "島"},
                                         {"淵", "渕"},
                                         {"8:30〜12:00", "8:30～12:00"},
                                         {"8:30〜12:00", "8:30-12:00"},
                                         {"ＡＢＣ", "abc"},
                                         {"ｶﾞｰﾄﾞ", "ガード"},
                                         {"ガード", "がーど"},
                                         {"霞ヶ丘", "霞ケ丘"},
                                         {"㈱ひばり", "(株)ひばり"},
                                         {"ひばり　内科", "ひばり内科"},
                                         {"①", "1"},
                                         {"神", "神"},
                                         {"葛\xf3\xa0\x84\x80", "葛"},
                                         {" a b ", "ab"},
                                         {"\xe2\x80\x8b"
                                          "a",
                                          "a"},
                                         {"Ｔｅｌ", "TEL"}};
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
    same(pairs[i][0], pairs[i][1]);
  static const gunichar hyphens[] = {0x2d,   0x2010, 0x2011, 0x2012, 0x2013, 0x2014,
                                     0x2015, 0x2212, 0xff0d, 0x30fc, 0xff70};
  for (size_t i = 0; i < G_N_ELEMENTS(hyphens); i++) {
    char address[32] = "1", *end = address + 1;
    end += g_unichar_to_utf8(hyphens[i], end);
    strcpy(end, "2");
    same(address, "1-2");
  }
  char *text = text_fold("カナとﾊﾝｶｸ");
  assert_string_equal(text, "かなとはんかく");
  g_free(text);
  text = text_fold("川と河"); /* what is different stays so */
  assert_string_equal(text, "川と河");
  g_free(text);
}

static void hiragana(void **state) {
  static const char *const pairs[][2] = {{"ヒバリ", "ひばり"},
                                         {"ﾋﾊﾞﾘｶﾞｯｺｳ", "ひばりがっこう"},
                                         {"サーバー", "さーばー"},
                                         {"ヴァイオリン", "ゔぁいおりん"},
                                         {"ﾊﾟﾝ A", "ぱん A"},
                                         {"漢字", "漢字"},
                                         {"", ""}};
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
    char *kana = text_hiragana(pairs[i][0]);
    assert_string_equal(kana, pairs[i][1]);
    g_free(kana);
  }
}

static void order(void **state) {
  static const char *const sorted[] = {"あい",       "あいう",     "アイウエ", "いえ",   "かーと", "かーど",
                                       "かあど",     "がーと",     "きしゃ",   "きしや", "さっか", "サッカ",
                                       "さつか",     "はは",       "はば",     "はぱ",   "ばは",   "ひばり",
                                       "びょういん", "びよういん", "ゐど",     "をか",   "んだ"};
  for (size_t i = 0; i + 1 < G_N_ELEMENTS(sorted); i++) {
    char *a = text_kana_key(sorted[i]), *b = text_kana_key(sorted[i + 1]);
    if (strcmp(a, b) >= 0)
      fail_msg("%s should come before %s", sorted[i], sorted[i + 1]);
    g_free(a);
    g_free(b);
  }
  char *a = text_kana_key(""), *b = text_kana_key("あ");
  assert_true(strcmp(a, b) < 0);
  g_free(a);
  g_free(b);
}

static void rows(void **state) {
  static const char *const pairs[][2] = {{"ぁ", "あ"}, {"おか", "あ"}, {"ゔぁ", "あ"}, {"ガード", "か"}, {"ヶ", "か"},
                                         {"ざ", "さ"}, {"っ", "た"},   {"づ", "た"},   {"の", "な"},     {"ぽ", "は"},
                                         {"も", "ま"}, {"ゃ", "や"},   {"ﾛ", "ら"},    {"ゎ", "わ"},     {"ゐ", "わ"},
                                         {"ゑ", "わ"}, {"を", "わ"},   {"ん", "わ"},   {"abc", "A"},     {"Ａ", "A"},
                                         {"7", "7"},   {"", ""}};
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
    assert_string_equal(text_kana_row(pairs[i][0]), pairs[i][1]);
}

static void suggestions(void **state) {
  static const char *const names[] = {"name", "title", "languages", "住所", "電話番号", NULL};
  assert_string_equal(suggest_nearest("nmae", names), "name");
  assert_string_equal(suggest_nearest("Titel", names), "title");
  assert_string_equal(suggest_nearest("langauge", names), "languages");
  assert_string_equal(suggest_nearest("電話番語", names), "電話番号");
  assert_null(suggest_nearest("zone", names));
  assert_null(suggest_nearest("", names));
  assert_null(suggest_nearest("x", names));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(byte_order_marks),
      cmocka_unit_test(what_is_no_text),
      cmocka_unit_test(bad_utf8),
      cmocka_unit_test(utf8_with_one_bad_byte_is_not_cp932),
      cmocka_unit_test(latin_text_is_not_cp932),
      cmocka_unit_test(signs_that_deceive_are_refused), cmocka_unit_test(latin_misread_is_told),
      cmocka_unit_test(cp932_of_a_ward),
      cmocka_unit_test(every_code_of_two_bytes),
      cmocka_unit_test(composed_for_storage),
      cmocka_unit_test(files),
      cmocka_unit_test(folding),
      cmocka_unit_test(hiragana),
      cmocka_unit_test(order),
      cmocka_unit_test(rows),
      cmocka_unit_test(suggestions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
