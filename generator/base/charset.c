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

/* Mostly valid UTF-8? Sequences against bytes that belong to none. */
static bool mostly_utf8(const unsigned char *p, const unsigned char *end) {
  size_t sequences = 0, stray = 0;
  while (p < end) {
    size_t n = charset_utf8_at(p, end);
    if (n > 1)
      sequences++;
    stray += n == 0;
    p += MAX(n, 1);
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

bool charset_looks_cp932(const unsigned char *bytes, size_t size) {
  const unsigned char *end = bytes + size;
  if (mostly_utf8(bytes, end))
    return false;
  size_t common = 0, doubtful = 0, run = 0, step;
  enum kind before = ASCII, last = ASCII; /* before the run; the run's only member so far */
  for (const unsigned char *p = bytes; p <= end; p += step) {
    enum kind kind = ASCII;
    step = 1;
    if (p < end)
      kind = kind_at(p, end, &step);
    if (kind == NONE) {
      doubtful++;
      kind = ASCII;
    }
    if (kind > LETTER) {
      if (run == 0)
        last = kind;
      run++;
      common += kind == COMMON;
      doubtful += kind == RARE;
      continue;
    }
    /* One kanji or kana alone beside a Latin letter: the stuff of a misread accent or quote. */
    if (run == 1 && (kind == LETTER || before == LETTER || last == HALF_KANA)) {
      doubtful++;
      common -= last == COMMON;
    }
    run = 0;
    before = kind;
  }
  return common > 0 && doubtful <= common / 3;
}
