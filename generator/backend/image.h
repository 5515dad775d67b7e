/* Raster pictures on their way to a medium. Private to backend/. */
#ifndef ANNAI_BACKEND_IMAGE_H
#define ANNAI_BACKEND_IMAGE_H

#include <cairo.h>
#include <glib.h>

#include "layout/page/pages.h"

/* Draws an ITEM_IMAGE into a press file, all its pixels as they are. One in colour where the printer's preset has no profile
 * to part it into plates is an error that names its file, and false. */
bool image_draw(cairo_t *cr, const struct page_item *it, bool colour, struct diag *d);
/* The picture with as many pixels as the screen file has use for. One reference. */
struct picture *image_for_screen(const struct page_item *it);
/* The picture as a data: address. */
void image_put_address(GString *to, const struct picture *p);

#endif
