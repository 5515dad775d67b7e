/* Raster pictures on their way to a medium. Private to backend/. */
#ifndef ANNAI_BACKEND_IMAGE_H
#define ANNAI_BACKEND_IMAGE_H

#include <cairo.h>
#include <glib.h>

#include "layout/pages.h"

/* Draws an ITEM_IMAGE. In a press file only grey pictures may stand, all their pixels as they are: another is an error that
 * names its file, and false. In a screen file no finer than it asks for, a JPEG as a JPEG. */
bool image_draw(cairo_t *cr, const struct page_item *it, bool press, struct diag *d);
/* The picture as a data: address. */
void image_put_address(GString *to, const struct picture *p);

#endif
