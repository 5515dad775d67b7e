/* Where the objects and arrays of a JSON text begin: jansson's values do not know. */
#ifndef ANNAI_SOURCE_JSON_PLACES_H
#define ANNAI_SOURCE_JSON_PLACES_H

#include <glib.h>
#include <stddef.h>

struct json_place {
  int line, col; /* from 1; columns in characters */
};

/* One struct json_place for each object and array, in the order of the text: the n-th is the n-th that a walk over the
 * parsed value meets. Stops at the first one nested deeper than `deepest` and sets *too_deep (an index), else -1.
 * Never fails: whether the text is JSON, the parser says. Freed with g_array_free. */
GArray *json_places(const char *text, size_t size, int deepest, long *too_deep);

#endif
