/* The one guard for every file name that comes from the content or goes into the output. */
#include "base/path.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>

enum { LONGEST_NAME = 255 }; /* bytes; what file systems take */

static bool name_is_plain(const char *name, size_t size) {
  if (size == 0 || size > LONGEST_NAME || !strncmp(name, ".", size) || !strncmp(name, "..", size)) return false;
  for (size_t i = 0; i < size; i++)
    if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f || name[i] == '\\') return false;
  return true;
}

bool path_is_inside(const char *relative) {
  for (const char *name = relative;; name++) {
    size_t size = strcspn(name, "/");
    if (!name_is_plain(name, size)) return false;
    name += size;
    if (!*name) return true;
  }
}

bool path_is_reserved(const char *name) {
  static const char *const words[] = {"con", "prn", "aux", "nul", "com", "lpt"};
  size_t size = strcspn(name, "."), length = strlen(words[0]);
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
    bool numbered = i >= 4 && size == length + 1 && g_ascii_isdigit(name[length]);
    if ((numbered || (i < 4 && size == length)) && !g_ascii_strncasecmp(name, words[i], length)) return true;
  }
  return false;
}

char *path_join(const char *base, const char *path) {
  const char *const given[] = {base, path};
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
    for (const char *name = given[i]; *name;) {
      size_t size = strcspn(name, "/");
      if (size == 2 && !strncmp(name, "..", 2)) {
        const char *last = strrchr(out->str, '/');
        if (!out->len) {
          g_string_free(out, TRUE);
          return NULL;
        }
        g_string_truncate(out, last ? (gsize)(last - out->str) : 0);
      } else if (size && !(size == 1 && *name == '.')) {
        if (out->len) g_string_append_c(out, '/');
        g_string_append_len(out, name, (gssize)size);
      }
      name += size + (name[size] == '/');
    }
  }
  return g_string_free(out, FALSE);
}
