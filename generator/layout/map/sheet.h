/* The entry of layout/map: a sheet of sides and panels to pages. */
#ifndef ANNAI_LAYOUT_MAP_SHEET_H
#define ANNAI_LAYOUT_MAP_SHEET_H

#include "layout/page/pages.h"

/* A document whose root holds a NODE_SHEET to pages, one a side. NULL after an error. */
struct pages *sheet_layout(const struct layout_input *in, struct diag *d);

#endif
