/* Printer's marks around a trimmed page; a part of the PDF back end. */
#ifndef ANNAI_BACKEND_MARKS_H
#define ANNAI_BACKEND_MARKS_H

#include <cairo.h>

#include "layout/page/pages.h"

/* Strokes corner, centre and fold marks in cairo's current source. The origin is the trim's top left corner; everything
 * lies between the bleed's edge and `margin_pt` from the trim. */
void marks_draw(cairo_t *cr, const struct page *page, double bleed_pt, double margin_pt);
/* Patch i of n of the colour bar: below the bleed's lower edge, right of the centre mark and clear of the fold marks. False
 * where the margin leaves no room for it. */
bool marks_patch(const struct page *page, double bleed_pt, double margin_pt, size_t n, size_t i, struct box *out);

#endif
