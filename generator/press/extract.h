/* Text out of a PDF that is open already. Private to press/. */
#ifndef ANNAI_PRESS_EXTRACT_H
#define ANNAI_PRESS_EXTRACT_H

#include <glib.h>
#include <qpdf/qpdf-c.h>
#include <stdbool.h>

struct extraction {
  qpdf_data q;
  GString *text;         /* what was found so far */
  GHashTable *fonts;     /* object number → struct extracted_font */
  GPtrArray *unembedded;  /* names of fonts whose program is not in the file */
  bool ok;               /* false when a stream could not be unpacked */
};

void extraction_begin(struct extraction *x, qpdf_data q);
/* Appends one page's text in drawing order, a line break wherever a piece of text begins anew. */
void extraction_page(struct extraction *x, qpdf_oh page);
void extraction_end(struct extraction *x); /* frees all */

#endif
