/* Blocks shown again: :::reuse without content stands for the block of its id. Private to publication. */
#ifndef ANNAI_PUBLICATION_REUSE_H
#define ANNAI_PUBLICATION_REUSE_H

#include "base/diag.h"
#include "model/doc.h"

/* Fills every empty :::reuse below `root` with a copy of the block its id names below one of `from`; the copies have no ids, so that
 * what leads to them leads to the first. Gives each its address in `url`: "#id", and with `page` ("/guide/x/", NULL for a book) of
 * another root before it. Notes are numbered anew where a copy brought one; with `once` a note's text stays only at its first mark. */
struct reuse_from {
  const struct node *root;
  const char *page;
};
void reuse_fill(struct doc *doc, struct node *root, const struct reuse_from *from, size_t n, bool once, struct diag *d);

#endif
