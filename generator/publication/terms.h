/* Readings of the index's terms. Private to publication. */
#ifndef ANNAI_PUBLICATION_TERMS_H
#define ANNAI_PUBLICATION_TERMS_H

#include "publication/publication.h"

/* Gives every term below `book` a reading: its own, or that of the same word elsewhere in the book, or the one of the ward's word list
 * (content/words.csv, columns "right" and "reading"). A term with none of them is an error at its place: nothing is guessed. */
void terms_fill(const struct publication_input *in, struct doc *doc, struct node *book, struct diag *d);

#endif
