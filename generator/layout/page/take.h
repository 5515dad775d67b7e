/* A page drawn again as part of another one: covers laid side by side, proofs with room around the page. Private to layout
 * and command. */
#ifndef ANNAI_LAYOUT_TAKE_H
#define ANNAI_LAYOUT_TAKE_H

#include "layout/page/pages.h"

/* Adds what `taken` (of `from`) shows to `page` (of `to`), its origin at (x, y), cut to `clip` (in the coordinates of `page`).
 * Links, destinations, named parts and structure stay behind. `from` and the page's arena outlive `page`. */
void page_take(struct pages *to, struct page *page, const struct pages *from, const struct page *taken, double x, double y,
               struct box clip);

#endif
