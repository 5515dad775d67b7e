/* Unicode normalisation piece by piece. */
#include "base/compose.h"

#include <string.h>

#define PIECE_MOST 4096 /* bytes without a character that stands: no language has such a piece */

void compose_append(GString *out, const char *text, const char *end, GNormalizeMode mode, bool (*stands)(gunichar c)) {
  const char *written = text, *last = NULL; /* the character before p, if it stands: what follows may compose with it */
  for (const char *p = text; p < end;) {
    if ((unsigned char)*p < 0x80 || stands(g_utf8_get_char(p))) {
      last = p;
      p = g_utf8_next_char(p);
      continue;
    }
    const char *from = last ? last : p;
    while (p < end && p - from < PIECE_MOST && (unsigned char)*p >= 0x80 && !stands(g_utf8_get_char(p)))
      p = g_utf8_next_char(p);
    g_string_append_len(out, written, from - written);
    char *piece = g_utf8_normalize(from, p - from, mode);
    if (piece) g_string_append(out, piece);
    g_free(piece);
    written = p;
    last = NULL;
  }
  g_string_append_len(out, written, end - written);
}

/* Kana and ideographs that are nobody's other form. */
static bool is_ordinary(gunichar c) {
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x4E00 && c <= 0x9FFF);
}

char *compose_compatible(const char *text) {
  size_t size = strlen(text);
  GString *out = g_string_sized_new(size + 1);
  compose_append(out, text, text + size, G_NORMALIZE_ALL_COMPOSE, is_ordinary);
  return g_string_free(out, FALSE);
}
