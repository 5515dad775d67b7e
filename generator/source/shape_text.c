/* The texts of a map file's properties. */
#include "source/shape_text.h"

#include <glib.h>

#include "base/text.h"

/* As the text gate has it, but for characters of private use: the sign of a company's own font harms nobody on a map
 * that does not show it. */
static bool refused(gunichar c) {
  bool control = c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c >= 0x7f && c < 0xa0;
  bool turning = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
  return control || turning || c == 0xfffd || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

const char *shape_text(struct arena *arena, const char *text, size_t size, char sign_out[16]) {
  bool plain = true;
  for (const char *p = text; p < text + size; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    plain = plain && c < 0x80;
    if (refused(c)) {
      g_snprintf(sign_out, 16, "U+%04X", c);
      return NULL;
    }
  }
  char *copy = arena_strndup(arena, text, size);
  if (plain) return copy;
  char *composed = text_nfc(copy);
  const char *out = g_str_equal(composed, copy) ? copy : arena_strdup(arena, composed);
  g_free(composed);
  return out;
}
