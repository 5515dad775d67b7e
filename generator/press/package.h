/* What a printer's package holds besides drawings: its zip, the fonts of a file, the plates an ink is printed with. */
#ifndef ANNAI_PRESS_PACKAGE_H
#define ANNAI_PRESS_PACKAGE_H

#include "press/press.h"

struct package_file {
  char *name; /* "press.pdf", below the package's folder, '/' between names */
  char *bytes;
  size_t size;
};
/* A zip of the files in their order, each below `folder`/, all with one date and the same rights: the same files give the same
 * bytes. Freed with g_free; NULL after an error. */
char *package_zip(const char *folder, const struct package_file *file, size_t n, struct diag *d, size_t *size_out);

struct package_font {
  char *name, *type; /* "BIZUDPGothic-Regular"; "TrueType", "CIDFontType0" … */
  bool embedded, subset;
};
/* The fonts of a finished PDF, each once, by name. *n_out of them; freed with package_fonts_free. NULL if it cannot be read. */
struct package_font *package_fonts(const char *pdf, size_t size, size_t *n_out);
void package_fonts_free(struct package_font *font, size_t n);

enum { PLATE_C = 1, PLATE_M = 2, PLATE_Y = 4, PLATE_K = 8, PLATE_SPOT = 16 };
/* The plates of a job that an ink of the theme touches; that a photograph does. */
unsigned package_plates(const struct press_preset *p, const struct theme *t, ink_id id);
unsigned package_photo_plates(const struct press_preset *p, bool grey);

#endif
