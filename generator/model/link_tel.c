/* A telephone number as the address of a link. */
#include "model/link_tel.h"

#include <string.h>

const char *tel_link(struct arena *a, const char *tel) {
  char *out = arena_alloc(a, 3 * strlen(tel) + 1), *o = out;
  for (; *tel; tel++) {
    if (strchr("0123456789+-*", *tel)) *o++ = *tel;
    else if (*tel == '#') o = (memcpy(o, "%23", 3), o + 3);
  }
  return out;
}
