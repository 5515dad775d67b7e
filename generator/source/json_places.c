/* JSON by jansson, and a scan that knows of it only strings and brackets. */
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

size_t json_containers(const json_t *v) {
  size_t n = 1;
  if (json_is_array(v)) {
    for (size_t i = 0; i < json_array_size(v); i++)
      n += json_containers(json_array_get(v, i));
    return n;
  }
  if (!json_is_object(v))
    return 0;
  json_t *object = (json_t *)v;
  for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i))
    n += json_containers(json_object_iter_value(i));
  return n;
}

json_t *json_parse(const char *text, size_t size, const char *file, struct diag *d) {
  json_error_t error;
  json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  if (root)
    return root;
  struct pos pos = {file, MAX(error.line, 0), MAX(error.column, 0)};
  diag_error(d, pos, json_error_code(&error) == json_error_duplicate_key ? "json-duplicate" : "json-syntax",
             error.text);
  return NULL;
}

bool json_has_member(const char *text, size_t size, const char *name) {
  const char *end = text + size, *string = NULL;
  size_t length = strlen(name);
  int depth = 0;
  for (const char *p = text; p < end; p++) {
    if (*p == '"') {
      string = p + 1;
      p = skip_string(p, end);
      if (depth == 1 && p - string == (ptrdiff_t)length && !memcmp(string, name, length)) {
        while (++p < end && g_ascii_isspace(*p))
          ;
        if (p < end && *p == ':')
          return true;
        p--;
      }
    } else if (*p == '{' || *p == '[') {
      if (!depth++ && *p == '[')
        return false;
    } else if (*p == '}' || *p == ']') {
      depth--;
    }
  }
  return false;
}
