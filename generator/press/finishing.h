/* What the parts of the finisher share: one PDF being finished, by libqpdf's C interface. Private to press/. */
#ifndef ANNAI_PRESS_FINISHING_H
#define ANNAI_PRESS_FINISHING_H

#include <glib.h>
#include <qpdf/qpdf-c.h>

#include "press/press.h"

struct finishing {
  qpdf_data q;
  const struct finish_input *in;
  struct diag *d;
  int page;           /* from 1, for messages; 0: the file as a whole */
  GHashTable *seen;   /* object numbers of forms, fonts and glyphs that are done */
  char (*ink)[80];    /* each ink's operands as text, by ink_id; "" until used */
  size_t inks;
  bool ok;
};

/* Says what is wrong: rule, file, page, then two details ("" for none). */
void finishing_error(struct finishing *f, const char *rule, const char *a, const char *b);
/* True and told if libqpdf has met an error since the last call. */
bool finishing_failed(struct finishing *f);

/* content.c: one content stream in which every rg and RG became its ink's CMYK. NULL and told when it holds anything that
 * is not known to be fit for the press. `what` names the object. A glyph may rely on the colour of its text. */
GString *content_to_cmyk(struct finishing *f, const char *bytes, size_t size, const char *what, bool glyph);

/* resources.c: goes through a page and all it draws with. */
void finish_page_content(struct finishing *f, qpdf_oh page);

/* boxes.c: Media-, Bleed- and TrimBox of every page from the sizes noted in the keywords, which are removed. */
void finish_boxes(struct finishing *f);

/* pdfx.c: the document's dates and title, the PDF/X-1a keys and the printing condition. */
void finish_document(struct finishing *f);

/* fonts.c: whether the font's program is in the file. */
bool font_is_embedded(qpdf_data q, qpdf_oh font);
/* "/ABCDEF+Name" of a font, borrowed from libqpdf until the next call. */
const char *font_name(qpdf_data q, qpdf_oh font);

#endif
