/* The colophon (奥付): what a publication file says under `colophon:`. Private to publication. */
#ifndef ANNAI_PUBLICATION_COLOPHON_H
#define ANNAI_PUBLICATION_COLOPHON_H

#include "publication/publication.h"

/* Fills every :::colophon below `root`: attributes title, reading, subtitle and copyright, and a NODE_ROW for each thing told, with a
 * cell for its label (level 1) and one for what it is. `keys`: of `colophon:`, NULL if the file has none, which is an error where a
 * :::colophon stands. Unknown keys, editions without name or day or out of order are errors. Gives whether one stood there. */
bool colophon_fill(const struct publication_input *in, struct doc *doc, struct node *root, const struct key *keys, struct diag *d);

#endif
