/* Well-known binary (ISO 13249-3, and its extended form) to shapes. */
#ifndef ANNAI_SOURCE_WKB_H
#define ANNAI_SOURCE_WKB_H

#include <glib.h>

#include "source/source.h"

/* Appends to `shapes` a struct shape, with the properties and place of `like`, for each simple or multiple geometry of the bytes; none
 * where it is empty. Coordinates as they stand, heights and measures left out. NULL, or the rule that is broken: "wkb-broken" (cut, or
 * counts that cannot be), "wkb-type" (curves and surfaces), "wkb-nested", "wkb-number", "wkb-line", "wkb-ring". */
const char *wkb_read(const unsigned char *bytes, size_t size, struct arena *a, const struct shape *like, GArray *shapes);

#endif
