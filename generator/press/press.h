/* Press: a drawn PDF becomes a file a printing house takes; and every PDF is read back before it is published. */
#ifndef ANNAI_PRESS_PRESS_H
#define ANNAI_PRESS_PRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "theme/theme.h"

/* A printer's preset: themes/<name>/printers/<preset>.yaml. */
struct press_preset {
  const char *name;
  double bleed_pt, margin_pt;
  bool marks;
  const char *condition;      /* registry name of the printing condition, e.g. the one of Japan Color 2001 Coated */
  const char *condition_info; /* its description */
  const char *registry;       /* http://www.color.org */
};
/* NULL after an error. Borrows from the theme. Freed with g_free. */
struct press_preset *press_preset_read(const struct theme *t, const char *name, struct diag *d);

struct finish_input {
  const void *pdf; /* as pdf_write made it */
  size_t size;
  const struct theme *theme;
  const struct press_preset *preset;
  const char *name;  /* for messages */
  const char *title;
  long epoch; /* seconds: date in the file (SOURCE_DATE_EPOCH or the edition's date) */
};
/* Fail-closed: an operator, colour or object it does not know is an error naming page and object. Every colour becomes its
 * ink's CMYK; boxes, PDF/X-1a:2001 keys, deterministic ID. Freed with g_free; NULL after an error. */
char *press_finish(const struct finish_input *in, struct diag *d, size_t *size_out);

/* Reads a finished PDF as a stranger would: structure sound, `pages` pages, fonts embedded, and every one of `wanted`
 * (NULL-terminated; white space ignored) found in the text of its pages. Errors name the file. */
bool press_read_back(const void *pdf, size_t size, const char *name, size_t pages, const char *const *wanted, struct diag *d);
/* The text of all pages in drawing order, pages divided by form feeds. Freed with g_free; NULL when unreadable. */
char *press_text(const void *pdf, size_t size);

#endif
