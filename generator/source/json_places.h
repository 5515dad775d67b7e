/* JSON, and where its objects and arrays begin: jansson's values do not know. */
#ifndef ANNAI_SOURCE_JSON_PLACES_H
#define ANNAI_SOURCE_JSON_PLACES_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct json_place {
  int line, col; /* from 1; columns in characters */
};

/* One struct json_place for each object and array, in the order of the text: the n-th is the n-th that a walk over the
 * parsed value meets. Stops at the first one nested deeper than `deepest` and sets *too_deep (an index), else -1.
 * Never fails: whether the text is JSON, the parser says. Freed with g_array_free. */
GArray *json_places(const char *text, size_t size, int deepest, long *too_deep);

/* How many objects and arrays a value is and holds. */
size_t json_containers(const json_t *v);
/* The parsed text, in which no name stands twice in an object; NULL after an error. */
json_t *json_parse(const char *text, size_t size, const char *file, struct diag *d);
/* Whether the text is an object with such a member, as far as a quick look tells. */
bool json_has_member(const char *text, size_t size, const char *name);

#endif
