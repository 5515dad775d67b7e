/* Text for comparing and ordering: folding, kana, 五十音 order. */
#include <glib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "base/text.h"

/* ---- folding ---- */

/* Old and variant forms of kanji that names and addresses hold; NFKC leaves them alone. For comparing only: 斉 and 斎
 * are two characters, but people look for one and mean the other. */
static const struct {
  gunichar variant, common;
} variants[] = {
    /* sorted by the variant */
    {0x4e58, 0x4e57}, {0x4f86, 0x6765}, {0x50b3, 0x4f1d},  {0x51a8, 0x5bcc}, /* 乘乗 來来 傳伝 冨富 */
    {0x528d, 0x5263}, {0x52f3, 0x52f2}, {0x5340, 0x533a},  {0x5377, 0x5dfb}, /* 劍剣 勳勲 區区 卷巻 */
    {0x56d1, 0x5631}, {0x5700, 0x56fd}, {0x570b, 0x56fd},  {0x5713, 0x5186}, /* 囑嘱 圀国 國国 圓円 */
    {0x5716, 0x56f3}, {0x57dc, 0x91ce}, {0x58ef, 0x58ee},  {0x58fd, 0x5bff}, /* 圖図 埜野 壯壮 壽寿 */
    {0x5967, 0x5965}, {0x596c, 0x5968}, {0x5b43, 0x5b22},  {0x5b78, 0x5b66}, /* 奧奥 奬奨 孃嬢 學学 */
    {0x5be6, 0x5b9f}, {0x5beb, 0x5199}, {0x5bec, 0x5bdb},  {0x5c0d, 0x5bfe}, /* 實実 寫写 寬寛 對対 */
    {0x5c19, 0x5c1a}, {0x5cef, 0x5cf0}, {0x5d8b, 0x5cf6},  {0x5d8c, 0x5cf6}, /* 尙尚 峯峰 嶋島 嶌島 */
    {0x5dd6, 0x5dcc}, {0x5ed0, 0x53a9}, {0x5ee3, 0x5e83},  {0x5f4c, 0x5f25}, /* 巖巌 廐厩 廣広 彌弥 */
    {0x5f65, 0x5f66}, {0x5fb7, 0x5fb3}, {0x60e0, 0x6075},  {0x60e1, 0x60aa}, /* 彥彦 德徳 惠恵 惡悪 */
    {0x61c9, 0x5fdc}, {0x61f7, 0x61d0}, {0x6200, 0x604b},  {0x6232, 0x622f}, /* 應応 懷懐 戀恋 戲戯 */
    {0x6236, 0x6238}, {0x62c2, 0x6255}, {0x64c7, 0x629e},  {0x64d4, 0x62c5}, /* 戶戸 拂払 擇択 擔担 */
    {0x64da, 0x62e0}, {0x64f4, 0x62e1}, {0x6536, 0x53ce},  {0x654d, 0x53d9}, /* 據拠 擴拡 收収 敍叙 */
    {0x654e, 0x6559}, {0x6578, 0x6570}, {0x6589, 0x658e},  {0x6649, 0x664b}, /* 敎教 數数 斉斎 晉晋 */
    {0x66c9, 0x6681}, {0x66fe, 0x66fd}, {0x6703, 0x4f1a},  {0x6766, 0x6749}, /* 曉暁 曾曽 會会 杦杉 */
    {0x6801, 0x67f3}, {0x6852, 0x6851}, {0x689d, 0x6761},  {0x69ae, 0x6804}, /* 栁柳 桒桑 條条 榮栄 */
    {0x69c7, 0x69d9}, {0x69d7, 0x6a4b}, {0x6a02, 0x697d},  {0x6a13, 0x697c}, /* 槇槙 槗橋 樂楽 樓楼 */
    {0x6a6b, 0x6a2a}, {0x6a9c, 0x6867}, {0x6afb, 0x685c},  {0x6b50, 0x6b27}, /* 橫横 檜桧 櫻桜 歐欧 */
    {0x6b65, 0x6b69}, {0x6b78, 0x5e30}, {0x6c23, 0x6c17},  {0x6c92, 0x6ca1}, /* 步歩 歸帰 氣気 沒没 */
    {0x6d89, 0x6e09}, {0x6de8, 0x6d44}, {0x6df5, 0x6e15},  {0x6df8, 0x6e05}, /* 涉渉 淨浄 淵渕 淸清 */
    {0x6dfa, 0x6d45}, {0x6e0a, 0x6e15}, {0x6e34, 0x6e07},  {0x6eab, 0x6e29}, /* 淺浅 渊渕 渴渇 溫温 */
    {0x6eff, 0x6e80}, {0x6f81, 0x6e0b}, {0x6fa4, 0x6ca2},  {0x6fd5, 0x6e7f}, /* 滿満 澁渋 澤沢 濕湿 */
    {0x6fdf, 0x6e08}, {0x6ff1, 0x6d5c}, {0x6ff5, 0x6d5c},  {0x7026, 0x6f74}, /* 濟済 濱浜 濵浜 瀦潴 */
    {0x7027, 0x6edd}, {0x7028, 0x702c}, {0x7130, 0x7114},  {0x71d2, 0x713c}, /* 瀧滝 瀨瀬 焰焔 燒焼 */
    {0x7232, 0x70ba}, {0x72f9, 0x72ed}, {0x7368, 0x72ec},  {0x7378, 0x7363}, /* 爲為 狹狭 獨独 獸獣 */
    {0x7464, 0x7476}, {0x74e3, 0x5f01}, {0x7522, 0x7523},  {0x7576, 0x5f53}, /* 瑤瑶 瓣弁 產産 當当 */
    {0x76dc, 0x76d7}, {0x771e, 0x771f}, {0x7895, 0x5d0e},  {0x7919, 0x788d}, /* 盜盗 眞真 碕崎 礙碍 */
    {0x79ae, 0x793c}, {0x7a31, 0x79f0}, {0x7a69, 0x7a4f},  {0x7ac8, 0x7ac3}, /* 禮礼 稱称 穩穏 竈竃 */
    {0x7aca, 0x7a83}, {0x7c60, 0x7bed}, {0x7cb9, 0x7c8b},  {0x7d72, 0x7cf8}, /* 竊窃 籠篭 粹粋 絲糸 */
    {0x7d93, 0x7d4c}, {0x7e23, 0x770c}, {0x7e3d, 0x7dcf},  {0x7e7c, 0x7d99}, /* 經経 縣県 總総 繼継 */
    {0x806f, 0x9023}, {0x8072, 0x58f0}, {0x807d, 0x8074},  {0x8085, 0x7c9b}, /* 聯連 聲声 聽聴 肅粛 */
    {0x81bd, 0x80c6}, {0x81df, 0x81d3}, {0x81fa, 0x53f0},  {0x8207, 0x4e0e}, /* 膽胆 臟臓 臺台 與与 */
    {0x8218, 0x9928}, {0x8229, 0x8239}, {0x838a, 0x8358},  {0x8396, 0x830e}, /* 舘館 舩船 莊荘 莖茎 */
    {0x8420, 0x840c}, {0x842c, 0x4e07}, {0x85e5, 0x85ac},  {0x85ea, 0x85ae}, /* 萠萌 萬万 藥薬 藪薮 */
    {0x8602, 0x854a}, {0x8655, 0x51e6}, {0x865f, 0x53f7},  {0x87f2, 0x866b}, /* 蘂蕊 處処 號号 蟲虫 */
    {0x8836, 0x8695}, {0x885e, 0x885b}, {0x8943, 0x8912},  {0x89ba, 0x899a}, /* 蠶蚕 衞衛 襃褒 覺覚 */
    {0x89bd, 0x89a7}, {0x89c0, 0x89b3}, {0x89f8, 0x89e6},  {0x8b6f, 0x8a33}, /* 覽覧 觀観 觸触 譯訳 */
    {0x8b80, 0x8aad}, {0x8b8a, 0x5909}, {0x8b93, 0x8b72},  {0x8c50, 0x8c4a}, /* 讀読 變変 讓譲 豐豊 */
    {0x8c6b, 0x4e88}, {0x8cf4, 0x983c}, {0x8e10, 0x8df5},  {0x8f49, 0x8ee2}, /* 豫予 賴頼 踐践 轉転 */
    {0x8fa8, 0x5f01}, {0x8fad, 0x8f9e}, {0x8faf, 0x5f01},  {0x9059, 0x9065}, /* 辨弁 辭辞 辯弁 遙遥 */
    {0x905e, 0x9013}, {0x9089, 0x8fba}, {0x908a, 0x8fba},  {0x90de, 0x90ce}, /* 遞逓 邉辺 邊辺 郞郎 */
    {0x9115, 0x90f7}, {0x91ab, 0x533b}, {0x91cb, 0x91c8},  {0x9304, 0x9332}, /* 鄕郷 醫医 釋釈 錄録 */
    {0x934a, 0x932c}, {0x93ad, 0x93ae}, {0x9435, 0x9244},  {0x9444, 0x92f3}, /* 鍊錬 鎭鎮 鐵鉄 鑄鋳 */
    {0x9592, 0x9593}, {0x95dc, 0x95a2}, {0x96a8, 0x968f},  {0x96aa, 0x967a}, /* 閒間 關関 隨随 險険 */
    {0x96b1, 0x96a0}, {0x96d9, 0x53cc}, {0x96dc, 0x96d1},  {0x9738, 0x8987}, /* 隱隠 雙双 雜雑 霸覇 */
    {0x9748, 0x970a}, {0x9751, 0x9752}, {0x9830, 0x982c},  {0x9838, 0x981a}, /* 靈霊 靑青 頰頬 頸頚 */
    {0x984f, 0x9854}, {0x986f, 0x9855}, {0x9918, 0x4f59},  {0x9a57, 0x9a13}, /* 顏顔 顯顕 餘余 驗験 */
    {0x9a5b, 0x99c5}, {0x9ad4, 0x4f53}, {0x9ad9, 0x9ad8},  {0x9aee, 0x9aea}, /* 驛駅 體体 髙高 髮髪 */
    {0x9b2a, 0x95d8}, {0x9dc4, 0x9d8f}, {0x9ea5, 0x9ea6},  {0x9ec3, 0x9ec4}, /* 鬪闘 鷄鶏 麥麦 黃黄 */
    {0x9ed1, 0x9ed2}, {0x9ed8, 0x9ed9}, {0x9ede, 0x70b9},  {0x9ee8, 0x515a}, /* 黑黒 默黙 點点 黨党 */
    {0x9f07, 0x9c32}, {0x9f4a, 0x658e}, {0x9f4b, 0x658e},  {0x9f52, 0x6b6f}, /* 鼇鰲 齊斎 齋斎 齒歯 */
    {0x9f8d, 0x7adc}, {0xfa11, 0x5d0e}, {0x20bb7, 0x5409},                   /* 龍竜 﨑崎 𠮷吉 */
};

static bool hyphen(gunichar c) {
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30fc || c == 0xff70 || c == 0xff0d || c == 0x301c ||
         c == 0xff5e || c == '~' || c == 0x3030 || c == 0x2500 || c == 0x2043 || c == 0xfe63 || c == 0x02d7;
}

/* Spaces, and what takes no room: joiners, soft hyphens, variation selectors. */
static bool nothing(gunichar c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xa0 || (c >= 0x2000 && c <= 0x200f) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x2060 || c == 0xfeff || c == 0xad ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static gunichar hiragana(gunichar c) {
  if ((c >= 0x30a1 && c <= 0x30f6) || c == 0x30fd || c == 0x30fe)
    return c - 0x60;
  return c;
}

enum { PIECE_MOST = 4096 }; /* bytes: normalising takes time by the square of a piece that composes */
enum { KANJI_FROM = 0x4e00, KANJI_TO = 0x9fff };

/* The common form of every kanji of the main block, by its place there: looked up for each character of long texts. */
static const guint16 *common_kanji(void) {
  static guint16 table[KANJI_TO - KANJI_FROM + 1];
  static gsize made;
  if (g_once_init_enter(&made)) {
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) table[i] = (guint16)(KANJI_FROM + i);
    for (size_t i = 0; i < G_N_ELEMENTS(variants); i++)
      if (variants[i].variant <= KANJI_TO) table[variants[i].variant - KANJI_FROM] = (guint16)variants[i].common;
    g_once_init_leave(&made, 1);
  }
  return table;
}

static gunichar common_form(gunichar c) {
  if (c >= KANJI_FROM && c <= KANJI_TO)
    return common_kanji()[c - KANJI_FROM];
  for (size_t i = G_N_ELEMENTS(variants); c > KANJI_TO && i-- > 0 && variants[i].variant > KANJI_TO;)
    if (variants[i].variant == c)
      return variants[i].common;
  return c;
}

/* Characters that NFKC leaves as they are, whatever stands before them. */
static inline bool plain(gunichar c) {
  return c < 0x80 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fe) ||
         c == 0x3001 || c == 0x3002;
}

/* g_utf8_get_char, without a call for the one and three bytes that most of Japanese takes. */
static inline gunichar char_at(const char *p) {
  const guchar *b = (const guchar *)p;
  if (b[0] < 0x80)
    return b[0];
  if ((b[0] & 0xf0) == 0xe0)
    return (gunichar)(b[0] & 0x0f) << 12 | (gunichar)(b[1] & 0x3f) << 6 | (b[2] & 0x3f);
  return g_utf8_get_char(p);
}

static inline void put_char(GString *out, gunichar c) {
  if (c < 0x800 || c > 0xffff || out->len + 4 > out->allocated_len) {
    g_string_append_unichar(out, c);
    return;
  }
  out->str[out->len++] = (char)(0xe0 | c >> 12);
  out->str[out->len++] = (char)(0x80 | (c >> 6 & 0x3f));
  out->str[out->len++] = (char)(0x80 | (c & 0x3f));
}

/* One character that NFKC has done with, folded. */
static inline void fold_char(GString *out, gunichar c) {
  if ((c >= KANJI_FROM && c <= KANJI_TO) || (c >= 0x3041 && c <= 0x3094)) { /* most of a text */
    put_char(out, common_form(c));
    return;
  }
  if (nothing(c))
    return;
  if (hyphen(c))
    c = '-';
  c = hiragana(c);
  if (c == 0x3095 || c == 0x3096) /* ヵ ヶ: 霞ヶ丘 is 霞ケ丘 */
    c = c == 0x3095 ? 0x304b : 0x3051;
  c = common_form(c);
  if (c < 0x80)
    g_string_append_c(out, g_ascii_tolower((char)c));
  else
    put_char(out, c >= 0x3000 && c < 0xa000 ? c : g_unichar_tolower(c)); /* there are no capitals there */
}

/* NFKC is asked only for what may change by it, together with the one character before that it may join. */
char *text_fold(const char *s) {
  GString *out = g_string_sized_new(strlen(s) + 4);
  for (gunichar c = char_at(s), next; c; c = next) {
    const char *end = g_utf8_next_char(s);
    next = char_at(end);
    if (plain(c) && plain(next)) {
      fold_char(out, c);
    } else {
      while (!plain(next) && end - s < PIECE_MOST) {
        end = g_utf8_next_char(end);
        next = char_at(end);
      }
      char *whole = g_utf8_normalize(s, end - s, G_NORMALIZE_NFKC);
      for (const char *w = whole; w && *w; w = g_utf8_next_char(w))
        fold_char(out, g_utf8_get_char(w));
      g_free(whole);
    }
    s = end;
  }
  out->str[out->len] = '\0';
  return g_string_free(out, FALSE);
}

/* ---- kana ---- */

/* Half-width kana and their marks, which stand together in one block. */
static bool half_width(gunichar c) {
  return c >= 0xff66 && c <= 0xff9f;
}

char *text_hiragana(const char *s) {
  GString *out = g_string_sized_new(strlen(s) + 1);
  while (*s) {
    const char *run = s;
    while (*s && half_width(g_utf8_get_char(s)) && (s - run < PIECE_MOST || g_utf8_get_char(s) >= 0xff9e))
      s = g_utf8_next_char(s);
    char *wide = s > run ? g_utf8_normalize(run, s - run, G_NORMALIZE_NFKC) : NULL;
    for (const char *p = wide; p && *p; p = g_utf8_next_char(p))
      g_string_append_unichar(out, hiragana(g_utf8_get_char(p)));
    g_free(wide);
    if (*s) {
      g_string_append_unichar(out, hiragana(g_utf8_get_char(s)));
      s = g_utf8_next_char(s);
    }
  }
  return g_string_free(out, FALSE);
}

/* Opened once and never changed again: opening it costs as much as a key. */
static const UCollator *kana_order(void) {
  static UCollator *order;
  if (g_once_init_enter(&order)) {
    UErrorCode error = U_ZERO_ERROR;
    UCollator *opened = ucol_open("ja", &error);
    if (U_FAILURE(error))
      g_error("ICU has no Japanese order: %s", u_errorName(error));
    ucol_setStrength(opened, UCOL_QUATERNARY);
    g_once_init_leave(&order, opened);
  }
  return order;
}

char *text_kana_key(const char *reading) {
  UErrorCode error = U_ZERO_ERROR;
  const UCollator *order = kana_order();
  int32_t size = 0, capacity = (int32_t)strlen(reading) + 1; /* UTF-16 has no more units than UTF-8 bytes */
  UChar *wide = g_new(UChar, capacity);
  u_strFromUTF8WithSub(wide, capacity, &size, reading, -1, 0xfffd, NULL, &error);
  if (U_FAILURE(error))
    size = 0;
  int32_t need = ucol_getSortKey(order, wide, size, NULL, 0);
  char *key = g_malloc0((gsize)need + 1);
  ucol_getSortKey(order, wide, size, (uint8_t *)key, need);
  g_free(wide);
  return key;
}

/* The rows of the 五十音 (あ か さ た な は ま や ら わ) by their kana, voiced and small ones with the plain. */
static const struct {
  gunichar from, to;
  const char *head;
} rows[] = {
    {0x3041, 0x304a, "\u3042"}, {0x304b, 0x3054, "\u304b"}, {0x3055, 0x305e, "\u3055"}, {0x305f, 0x3069, "\u305f"},
    {0x306a, 0x306e, "\u306a"}, {0x306f, 0x307d, "\u306f"}, {0x307e, 0x3082, "\u307e"}, {0x3083, 0x3088, "\u3084"},
    {0x3089, 0x308d, "\u3089"}, {0x308e, 0x3093, "\u308f"}, {0x3094, 0x3094, "\u3042"}, {0x3095, 0x3096, "\u304b"},
};

const char *text_kana_row(const char *reading) {
  char *kana = text_hiragana(reading);
  gunichar c = g_utf8_get_char(kana);
  g_free(kana);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    if (c >= rows[i].from && c <= rows[i].to)
      return rows[i].head;
  char first[8] = "";
  char *folded = text_fold(reading);
  if (*folded) /* Ａ, a and A stand together */
    first[g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(folded)), first)] = '\0';
  g_free(folded);
  return g_intern_string(first);
}
