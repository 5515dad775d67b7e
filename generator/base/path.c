/* The one guard for every file name that comes from the content or goes into the output. */
#include "base/path.h"

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
