/* Text out of a PDF that is open already. Private to press/. */
#ifndef ANNAI_PRESS_EXTRACT_H
#define ANNAI_PRESS_EXTRACT_H

#include <glib.h>
#include <stdbool.h>

#include "press/objects.h"

struct extraction {
  struct objects *o;
  GString *text;         /* of all pages, divided by form feeds */
  size_t pages;
  GHashTable *fonts;     /* object number → struct extracted_font */
  GPtrArray *unembedded; /* names of fonts whose program is not in the file */
  GHashTable *met;       /* nodes of the page tree, by number */
  GString *scratch;
  bool deep, strayed;    /* forms without a bottom; a page tree that is none */
};

/* Reads the text of every page in drawing order, a line break wherever a piece of text begins anew. The bytes are borrowed
 * until extraction_end, which frees all. */
void extraction_run(struct extraction *x, const void *pdf, size_t size);
/* What is wrong with the file, borrowed; NULL: nothing. */
const char *extraction_fault(const struct extraction *x);
void extraction_end(struct extraction *x);

#endif
