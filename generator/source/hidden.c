/* Which signs do not show. */
#include "source/hidden.h"

#include <glib.h>
#include <string.h>

static const char *const HIDDEN[] = {"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x80\x8e", "\xe2\x80\x8f",
                                     "\xe2\x81\xa0", "\xef\xbb\xbf", "\xd8\x9c",     "\xe1\xa0\x8e"};

static size_t hidden_at(const char *p, size_t left) {
  for (size_t i = 0; i < G_N_ELEMENTS(HIDDEN); i++) {
    size_t n = strlen(HIDDEN[i]);
    if (n <= left && memcmp(p, HIDDEN[i], n) == 0)
      return n;
  }
  return 0;
}

bool hidden_any(const char *text, size_t size) {
  static const unsigned char first[] = {0xe2, 0xef, 0xd8, 0xe1}; /* bytes that begin them */
  const char *end = text + size;
  for (size_t i = 0; i < sizeof first; i++)
    for (const char *p = text; (p = memchr(p, first[i], (size_t)(end - p))); p++)
      if (hidden_at(p, (size_t)(end - p)))
        return true;
  return false;
}

size_t hidden_take_out(char *text, size_t size) {
  size_t to = 0;
  for (size_t at = 0, n; at < size; at += n ? n : 1) {
    n = hidden_at(text + at, size - at);
    if (!n)
      text[to++] = text[at];
  }
  return to;
}
