/* What the parts of the finisher share: one PDF being finished, by libqpdf's C interface. Private to press/. */
#ifndef ANNAI_PRESS_FINISHING_H
#define ANNAI_PRESS_FINISHING_H

#include <glib.h>
#include <qpdf/qpdf-c.h>

#include "press/press.h"

/* What a colour operator names besides numbers. */
enum plate_space { SPACE_PROCESS, SPACE_ALL, SPACE_SPOT };
enum { OVER_FILL = 1, OVER_STROKE = 2, OVER_STATES = 4 };
#define OVER_NAME "AnnaiOver%u" /* the graphics state of each sum of the two */
extern const char *const space_names[];

/* An ink of the theme as operators of this job. */
struct plate {
  char *fill, *stroke; /* whole operators; NULL until used */
  enum plate_space space;
  bool over; /* black in full and nothing else: may be printed over what lies below */
};
/* What one content stream names and its resources must therefore hold. */
struct plates_used {
  bool space[3], over[OVER_STATES];
};

struct finishing {
  qpdf_data q;
  const struct finish_input *in;
  struct diag *d;
  int page;           /* from 1, for messages; 0: the file as a whole */
  GHashTable *seen;   /* object numbers of forms, fonts and glyphs that are done */
  struct plate *plate; /* by ink_id */
  size_t inks;
  qpdf_oh space[3];    /* of enum plate_space, once made */
  bool has_space[3];
  void *photo;         /* photo.c's transform, once made */
  bool ok;
};

/* Says what is wrong: rule, file, page, then two details ("" for none). */
void finishing_error(struct finishing *f, const char *rule, const char *a, const char *b);
/* True and told if libqpdf has met an error since the last call. */
bool finishing_failed(struct finishing *f);

/* plates.c: the operators of an ink, kept by the finisher; the entries that a stream's resources then need. */
const struct plate *plate_of(struct finishing *f, ink_id id);
void plates_name(struct finishing *f, qpdf_oh resources, const struct plates_used *used);
void plates_end(struct finishing *f);

/* photo.c: pixels of sRGB as four plates within the preset's limit, or as grey; g_free. NULL and told: no profile. */
unsigned char *photo_to_cmyk(struct finishing *f, const unsigned char *rgb, size_t pixels, const char *what);
unsigned char *photo_to_grey(const unsigned char *rgb, size_t pixels);
void photo_end(struct finishing *f);

/* content.c: one content stream in which every rg and RG became its ink's plates. NULL and told when it holds anything that
 * is not known to be fit for the press. `what` names the object. A glyph may rely on the colour of its text. */
GString *content_to_plates(struct finishing *f, const char *bytes, size_t size, const char *what, bool glyph,
                           struct plates_used *used_out);

/* resources.c: packs bytes into a stream; goes through a page and all it draws with. */
void finishing_set_stream(struct finishing *f, qpdf_oh stream, const void *bytes, size_t size);
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
