/* Pages of Markdown as parts of a book. Private to publication. */
#ifndef ANNAI_PUBLICATION_PAGES_H
#define ANNAI_PUBLICATION_PAGES_H

#include "publication/publication.h"

/* Adds each listed file below content/guide/<lang>/ to the book, fills its :::facilities. */
void book_pages_add(const struct publication_input *in, struct doc *doc, struct node *book, const struct key *pages,
                    struct diag *d);
/* Once all parts are there: fills :::reuse, :::colophon and the readings of terms, checks links and references over the whole book. */
void book_finish(const struct publication_input *in, struct doc *doc, struct node *book, struct diag *d);

#endif
