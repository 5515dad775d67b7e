/* The credits of the base map, where maps are printed. Private to publication. */
#ifndef ANNAI_PUBLICATION_CREDITS_H
#define ANNAI_PUBLICATION_CREDITS_H

#include "publication/publication.h"

/* Every credit of the base map's layers, each once, with the approval number it is printed under and the theme's word between two; ""
 * where there are none. In the document's arena. */
const char *map_credits(const struct publication_input *in, struct doc *doc);
/* Whether a book draws small maps: a doctor's area, a district's at the head of its list. */
bool book_shows_map(const struct publication_input *in, const struct node *book);

#endif
