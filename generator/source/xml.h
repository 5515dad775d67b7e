/* XML of other people's maps, tag by tag. A DOCTYPE is refused before anything else is read, nothing is fetched, no
 * entity but the five of XML itself exists, and libxml2's own limits stay (depth 256, 10 MB a text). */
#ifndef ANNAI_SOURCE_XML_H
#define ANNAI_SOURCE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct xml_tag {
  const char *name;  /* without its prefix */
  const char *space; /* the namespace; "" if there is none */
  int line;
  size_t attributes;
  const void *attribute; /* xml_attribute knows */
};
struct xml_calls {
  void (*open)(void *user, const struct xml_tag *tag);
  void (*close)(void *user);
  void (*text)(void *user, const char *text, size_t size); /* in pieces; NULL if texts mean nothing */
  const bool *enough;                                      /* once true, the rest is not read */
};

/* Reads text that passed the gate (UTF-8, whatever its first line says). False after an error; what was open stays
 * open. */
bool xml_read(const char *text, size_t size, const char *file, const struct xml_calls *calls, void *user,
              struct diag *d);
/* An attribute by its name without prefix: not terminated, *size_out bytes. NULL if absent. */
const char *xml_attribute(const struct xml_tag *tag, const char *name, size_t *size_out);
/* Whether the first tag of the text is called `name` (any prefix). */
bool xml_root_is(const char *text, size_t size, const char *name);

#endif
