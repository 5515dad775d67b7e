/* Press: a drawn PDF becomes a file a printing house takes; and every PDF is read back before it is published. */
#ifndef ANNAI_PRESS_PRESS_H
#define ANNAI_PRESS_PRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "theme/theme.h"

enum pdfx { PDFX_1A, PDFX_4 };                              /* PDF/X-1a:2001 (ISO 15930-1), PDF/X-4 (ISO 15930-7) */
enum press_colours { COLOURS_CMYK, COLOURS_BLACK, COLOURS_TWO }; /* two: black and one spot ink */
enum { PRESS_INKS = 256 };

/* A printer's preset: themes/<name>/printers/<preset>.yaml. */
struct press_preset {
  const char *name;
  double bleed_pt, margin_pt; /* from the trim outwards; marks stand between the two */
  bool marks, colour_bar;
  const char *condition;      /* registry name of the printing condition, e.g. the one of Japan Color 2001 Coated */
  const char *condition_info; /* its description */
  const char *registry;       /* http://www.color.org */
  enum pdfx pdfx;
  char *profile; /* the condition's ICC profile, CMYK; NULL: none. Photographs in colour and PDF/X-4 need it */
  size_t profile_size;
  const char *profile_name; /* the file's, in messages */
  enum press_colours colours;
  struct {
    const char *name;
    double cmyk[4];           /* how it is shown where there is no such ink */
    double tint[PRESS_INKS];  /* by ink_id: how strongly an ink of the theme is printed with it */
    bool takes[PRESS_INKS];
  } spot;                     /* COLOURS_TWO */
  double tac_percent;         /* the most that the plates may sum to */
  bool overprint_black;       /* text and rules in 100 % K print over what lies below; most printers' RIPs do it themselves */
  double safe_pt;             /* text stays so far inside the trim */
  double photo_ppi, line_art_ppi, stroke_least_pt;
  double small_text_pt;       /* text under this size is printed with one plate, never reversed out of four */
  bool folio_every_page;      /* each page wants a folio, hidden in the gutter if need be */
  bool spreads;               /* pages two by two; single pages in order otherwise */
  double paper_thickness_mm;  /* of one sheet: spine, creep */
  double cover_thickness_mm;  /* of the cover, which a spine holds twice; 0: not counted by this printer */
  bool creep;
  const struct key *keys;     /* the file itself: `specification:` for the package's sheet */
};
/* NULL after an error. Borrows from the theme. Freed with press_preset_free. */
struct press_preset *press_preset_read(const struct theme *t, const char *name, struct diag *d);
void press_preset_free(struct press_preset *p);
/* The inks of the job's colour bar, each plate in full and by half, at most PRESS_BAR of them; how many. A theme without one of
 * them is told. */
enum { PRESS_BAR = 8 };
size_t press_bar(const struct press_preset *p, const struct theme *t, ink_id out[PRESS_BAR], struct diag *d);

/* photo.c: whether these bytes are an ICC profile of a CMYK device. */
bool profile_is_cmyk(const void *bytes, size_t size);

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
 * ink's plates; boxes, the PDF/X keys of the preset, deterministic ID. Freed with g_free; NULL after an error. */
char *press_finish(const struct finish_input *in, struct diag *d, size_t *size_out);

/* Reads a finished PDF as a stranger would: structure sound, `pages` pages, fonts embedded, and every one of `wanted`
 * (NULL-terminated; white space ignored) found in the text of its pages. Errors name the file. */
bool press_read_back(const void *pdf, size_t size, const char *name, size_t pages, const char *const *wanted, struct diag *d);
/* The text of all pages in drawing order, pages divided by form feeds. Freed with g_free; NULL when unreadable. */
char *press_text(const void *pdf, size_t size);

#endif
