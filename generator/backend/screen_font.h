/* The fonts of a screen file: glyphs get their codes as they are used; the font programs are cut to them at the end.
 * Private to screen*.c. */
#ifndef ANNAI_BACKEND_SCREEN_FONT_H
#define ANNAI_BACKEND_SCREEN_FONT_H

#include "backend/screen_file.h"
#include "layout/page/pages.h"

enum { CODE_TEXT_MAX = 12 }; /* bytes of text one code may stand for */

struct screen_code { /* one glyph in use */
  guint32 glyph;
  double width; /* in thousandths of an em */
  char text[CODE_TEXT_MAX];
  guint8 size;  /* of its text; 0: none yet */
};
struct screen_fonts;
struct screen_font;

struct screen_fonts *screen_fonts_new(struct pdf_file *file, const struct pages *p);
void screen_fonts_free(struct screen_fonts *s);
/* The font of pages->font[i], opened when it is first asked for; NULL when it cannot be read. The same face in several
 * sizes is one font. */
struct screen_font *screen_font_at(struct screen_fonts *s, size_t i);
unsigned screen_font_id(const struct screen_font *f); /* its object; its name in pages is "F" and this */
/* The code of a glyph, and what is known of it (valid until the next call). 0: the font has no such glyph. */
guint16 screen_font_code(struct screen_font *f, unsigned long glyph, struct screen_code **code_out);
/* Writes all fonts; appends their entries of a resource dictionary. NULL, or the family whose font program cannot be cut (it
 * lives as long as `s`). */
const char *screen_fonts_write(struct screen_fonts *s, GString *resources);

#endif
