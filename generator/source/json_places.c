/* A scan that knows of JSON only strings and brackets. */
#include "source/json_places.h"

#include <string.h>

/* The end of the string that begins at the quote p. */
static const char *skip_string(const char *p, const char *end) {
  for (p++; p < end && *p != '"'; p++)
    if (*p == '\\')
      p++;
  return p;
}

static int characters(const char *from, const char *to) {
  int n = 0;
  for (; from < to; from++)
    n += (*from & 0xc0) != 0x80;
  return n;
}

GArray *json_places(const char *text, size_t size, int deepest, long *too_deep) {
  GArray *places = g_array_new(FALSE, FALSE, sizeof(struct json_place));
  const char *end = text + size;
  const char *counted = text; /* `col` is the column of this */
  int line = 1, col = 1, depth = 0;
  *too_deep = -1;
  for (const char *p = text; p < end; p++) {
    if (*p == '\n') {
      line++;
      col = 1;
      counted = p + 1;
    } else if (*p == '"') {
      p = skip_string(p, end);
    } else if (*p == '{' || *p == '[') {
      col += characters(counted, p);
      counted = p;
      struct json_place place = {line, col};
      g_array_append_val(places, place);
      if (++depth > deepest) {
        *too_deep = (long)places->len - 1;
        break;
      }
    } else if (*p == '}' || *p == ']') {
      depth--;
    }
  }
  return places;
}
