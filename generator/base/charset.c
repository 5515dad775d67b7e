/* Telling CP932 from broken UTF-8 and from Latin text, by counting. */
#include "base/charset.h"

#include <glib.h>

size_t charset_utf8_at(const unsigned char *p, const unsigned char *end) {
  size_t left = (size_t)(end - p);
  unsigned char c = *p;
  if (c < 0x80)
    return 1;
  if (c < 0xc2 || c > 0xf4)
    return 0;
  size_t n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  if (left < n)
    return 0;
  for (size_t i = 1; i < n; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;
  if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f)) /* overlong; surrogate */
    return 0;
  if ((c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f)) /* overlong; beyond U+10FFFF */
    return 0;
  return n;
}

/* Mostly valid UTF-8? Sequences against bytes that belong to none. Hiragana in CP932 makes sequences of two bytes by chance
 * (the second of one and the first of the next), so these count only where no stray byte stands in the same run. */
static bool mostly_utf8(const unsigned char *p, const unsigned char *end) {
  size_t sequences = 0, stray = 0, pairs = 0, strays = 0; /* the latter two of the present run of bytes beyond ASCII */
  while (p < end) {
    size_t n = charset_utf8_at(p, end);
    sequences += n > 2;
    pairs += n == 2;
    strays += n == 0;
    p += MAX(n, 1);
    if (n != 1 && p < end) continue;
    sequences += strays ? 0 : pairs;
    stray += strays;
    pairs = strays = 0;
  }
  return sequences > stray / 4;
}

enum kind { ASCII, LETTER, COMMON, RARE, HALF_KANA, NONE };

/* What CP932 makes of the byte or two at p. COMMON: kana, signs, full-width letters and the kanji of JIS level 1. */
static enum kind kind_at(const unsigned char *p, const unsigned char *end, size_t *size) {
  unsigned char c = *p;
  *size = 1;
  if (c < 0x80)
    return g_ascii_isalpha(c) ? LETTER : ASCII;
  if (c >= 0xa1 && c <= 0xdf)
    return HALF_KANA;
  bool lead = (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc);
  if (!lead || p + 1 >= end || p[1] < 0x40 || p[1] == 0x7f || p[1] > 0xfc)
    return NONE;
  *size = 2;
  return c <= 0x97 || (c == 0x98 && p[1] <= 0x72) ? COMMON : RARE;
}

/* A stretch of characters that are Japanese in CP932, between ASCII. */
struct run {
  size_t of[NONE]; /* by kind */
  size_t n;
};

/* How many characters of the run look misread. One kanji or kana alone beside a Latin letter, rare kanji with no common
 * one among them: so look accents and curly quotes. */
static size_t doubtful(const struct run *run, enum kind before, enum kind after) {
  bool beside_letter = before == LETTER || after == LETTER;
  if (run->n == 1 && (beside_letter || run->of[COMMON] == 0))
    return 1;
  return run->of[RARE] > 2 * run->of[COMMON] ? run->of[RARE] : 0;
}

bool charset_looks_cp932(const unsigned char *bytes, size_t size) {
  const unsigned char *end = bytes + size;
  if (mostly_utf8(bytes, end))
    return false;
  size_t common = 0, doubts = 0, step;
  struct run run = {0};
  enum kind before = ASCII;
  for (const unsigned char *p = bytes; p <= end; p += step) {
    enum kind kind = ASCII;
    step = 1;
    if (p < end)
      kind = kind_at(p, end, &step);
    if (kind > LETTER && kind < NONE) {
      run.of[kind]++;
      run.n++;
      continue;
    }
    if (run.n) {
      size_t doubt = doubtful(&run, before, kind);
      doubts += doubt;
      common += doubt ? 0 : run.of[COMMON];
      run = (struct run){0};
    }
    doubts += kind == NONE;
    before = kind;
  }
  return common > 0 && doubts <= common / 3;
}
