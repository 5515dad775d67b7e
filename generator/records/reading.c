/* Kana compared: a name with its reading, one spelling of a place with another. */
#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "records/checkdata.h"

static bool is_kana(gunichar c) {
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC;
}

static bool is_katakana(gunichar c) {
  return c >= 0x30A1 && c <= 0x30FA;
}

/* One letter for the kana that readings spell one way or another: particles, small and large, ぢ and づ. */
static gunichar usual_kana(gunichar c) {
  static const struct {
    gunichar from, to;
  } same[] = {{0x306F, 0x308F}, {0x3078, 0x3048}, {0x3092, 0x304A}, {0x3062, 0x3058}, {0x3065, 0x305A},
              {0x3041, 0x3042}, {0x3043, 0x3044}, {0x3045, 0x3046}, {0x3047, 0x3048}, {0x3049, 0x304A},
              {0x3063, 0x3064}, {0x3083, 0x3084}, {0x3085, 0x3086}, {0x3087, 0x3088}, {0x308E, 0x308F},
              {0x3090, 0x3044}, {0x3091, 0x3048}, {0x3095, 0x304B}, {0x3096, 0x3051}};
  for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
    if (same[i].from == c) return same[i].to;
  return c;
}

/* ゔ and a small vowel after it: one of ばびぶべぼ. */
static gunichar without_v(gunichar vowel) {
  switch (vowel) {
    case 0x3041: return 0x3070;
    case 0x3043: return 0x3073;
    case 0x3047: return 0x3079;
    case 0x3049: return 0x307C;
    default: return 0x3076;
  }
}

/* The vowel that a hiragana sounds, as あいうえお; 0 for ん and signs. The rows go a, i, u, e, o, with や and わ apart. */
static gunichar vowel_of(gunichar c) {
  static const gunichar vowels[] = {0x3042, 0x3044, 0x3046, 0x3048, 0x304A};
  if (c >= 0x3042 && c <= 0x304A) return vowels[(c - 0x3042) / 2];
  if (c >= 0x304B && c <= 0x3062) return vowels[(c - 0x304B) / 2 % 5];
  if (c == 0x3064 || c == 0x3065) return vowels[2];
  if (c >= 0x3066 && c <= 0x3069) return vowels[3 + (c - 0x3066) / 2];
  if (c >= 0x306A && c <= 0x306E) return vowels[c - 0x306A];
  if (c >= 0x306F && c <= 0x307D) return vowels[(c - 0x306F) / 3];
  if (c >= 0x307E && c <= 0x3082) return vowels[c - 0x307E];
  if (c == 0x3084 || c == 0x308F) return vowels[0];
  if (c == 0x3086) return vowels[2];
  if (c == 0x3088) return vowels[4];
  if (c >= 0x3089 && c <= 0x308D) return vowels[c - 0x3089];
  return 0;
}

/* Two ways to compare: as written, without ー; or every long vowel as its vowel twice, whether ー, い after e or う after
 * o is written. The second alone would take the う of a next word for a long vowel. */
enum way { AS_WRITTEN, LONG_VOWELS, WAYS };

static void append_usual(GString *out, const char *hiragana, enum way way) {
  gunichar before = 0;
  for (const char *p = hiragana; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p), vowel = way == LONG_VOWELS ? vowel_of(before) : 0, was = c;
    if (c == 0x3094) {
      c = without_v(g_utf8_get_char(g_utf8_next_char(p)));
      if (c != 0x3076) p = g_utf8_next_char(p);
    } else if (c == 0x30FC) {
      c = vowel;
    } else if (is_kana(c)) {
      c = usual_kana(c);
      if ((c == 0x3044 && vowel == 0x3048) || (c == 0x3046 && vowel == 0x304A)) c = vowel;
    } else if (c == ' ' || c == 0x30FB) {
      continue;
    }
    if (c) g_string_append_unichar(out, c);
    before = was == c || !is_kana(was) || usual_kana(was) == c ? c : 0; /* a long vowel goes on no further */
  }
}

static char *usual(const char *kana, size_t n, enum way way) {
  char *part = g_strndup(kana, n), *hiragana = text_hiragana(part);
  GString *out = g_string_new(NULL);
  append_usual(out, hiragana, way);
  g_free(hiragana);
  g_free(part);
  return g_string_free(out, FALSE);
}

/* The end of the run of kana that begins at p: さくら|クリニック are two. */
static const char *run_end(const char *p) {
  bool katakana = is_katakana(g_utf8_get_char(p));
  for (gunichar c; *p; p = g_utf8_next_char(p)) {
    c = g_utf8_get_char(p);
    if (!is_kana(c) || (c != 0x30FC && is_katakana(c) != katakana)) break;
  }
  return p;
}

static bool repeats(gunichar c) {
  return c == 0x309D || c == 0x309E || c == 0x30FD || c == 0x30FE;
}

/* A run of kana in the name that tells its own sound: at least three, so that a の or ケ between kanji stays unasked, and
 * no mark of repetition behind it. */
char *reading_missing(const char *name, const char *reading) {
  char *whole[WAYS] = {NULL}, *missing = NULL; /* made when first asked for: the first way mostly answers */
  const char *rest[WAYS];
  for (const char *p = name, *e; *p && !missing; p = e) {
    if (!is_kana(g_utf8_get_char(p))) {
      e = g_utf8_next_char(p);
      continue;
    }
    e = run_end(p);
    bool found = g_utf8_strlen(p, e - p) < 3 || repeats(g_utf8_get_char(e));
    for (int w = 0; w < WAYS && !found; w++) {
      if (!whole[w]) rest[w] = whole[w] = usual(reading, strlen(reading), (enum way)w);
      char *run = usual(p, (size_t)(e - p), (enum way)w);
      const char *at = strstr(rest[w], run);
      if (at) rest[w] = at + strlen(run);
      found = at != NULL;
      g_free(run);
    }
    if (!found) missing = g_strndup(p, (gsize)(e - p));
  }
  for (int w = 0; w < WAYS; w++) g_free(whole[w]);
  return missing;
}

char *place_fold(const char *text) {
  static const struct {
    gunichar from, to;
  } same[] = {{0x3096, 0x3051}, {0x304C, 0x3051}, {0x3063, 0x3064}, {0x4E4B, 0x306E}, {0x4E43, 0x306E}, {0x5B57, 0}};
  char *fold = text_fold(text);
  GString *out = g_string_new(NULL);
  for (const char *p = fold; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == 0x5927 && g_utf8_get_char(g_utf8_next_char(p)) == 0x5B57) continue; /* 大字 */
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
      if (same[i].from != c) continue;
      c = same[i].to;
      break;
    }
    if (c) g_string_append_unichar(out, c);
  }
  g_free(fold);
  return g_string_free(out, FALSE);
}
