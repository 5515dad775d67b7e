/* Preflight: any PDF held against what a printing house takes. Only the file is read; nothing is mended, nothing is certified. */
#ifndef ANNAI_PRESS_PREFLIGHT_PREFLIGHT_H
#define ANNAI_PRESS_PREFLIGHT_PREFLIGHT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "press/press.h"

enum { PREFLIGHT_BOXES = 24 };

struct preflight_box { /* mm from the trim's top left corner, y downwards */
  double x0, y0, x1, y1;
};
struct preflight_finding {
  const char *rule; /* a text of messages/preflight.txt: {0} the detail, {1} what is wanted */
  bool refused;     /* a printer would send the file back; otherwise he would ask */
  int page;         /* from 1; 0: the file as a whole */
  char *detail, *wanted; /* never NULL */
  size_t count;     /* of places; the first PREFLIGHT_BOXES are in `box` */
  size_t boxes;
  struct preflight_box box[PREFLIGHT_BOXES];
};
struct preflight_page {
  double width_mm, height_mm; /* of the trim */
  double trim[4], media[4];   /* points, as the file has them */
  bool blank;
};
struct preflight {
  struct preflight_finding **finding;
  size_t n;
  struct preflight_page *page;
  size_t pages;
};

/* Walks the whole file: boxes, colours, fonts, transparency, images, strokes, text, keys. `preset` may be NULL: then the rules
 * every printing house has. Never NULL; damage is a finding. */
struct preflight *preflight_walk(const void *pdf, size_t size, const struct press_preset *preset);
/* Adds what Ghostscript's plates say: the sum of the inks at every pixel, at `dpi`. `path` is the same file. False, and told: no
 * Ghostscript, or it failed. */
bool preflight_coverage(struct preflight *p, const char *path, const struct press_preset *preset, double dpi, struct diag *d);
/* The page (from 1) with a ring about every finding, as a PNG file in few colours; g_free. NULL and told: no Ghostscript. */
char *preflight_picture(const struct preflight *p, int page, const char *path, struct diag *d, size_t *size_out);
void preflight_free(struct preflight *p);

/* Every finding as a diagnostic at `name`: what is refused as an error, the rest, unless only that is wanted, as a warning. */
void preflight_tell(const struct preflight *p, const char *name, bool refused_only, struct diag *d);
/* The text of one finding with its page and place, as preflight_tell says it: for reports. In `d`'s language; g_free. */
char *preflight_place(const struct preflight_finding *f);
size_t preflight_refused(const struct preflight *p);
bool preflight_broken(const struct preflight *p); /* damaged or locked: not to be drawn */

#endif
