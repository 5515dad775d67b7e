/* A photocopy proof: pages in black and white, as the ward's copier gives them, and what becomes indistinguishable there. */
#ifndef ANNAI_PRESS_PHOTOCOPY_H
#define ANNAI_PRESS_PHOTOCOPY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "theme/theme.h"

/* Two inks that touch on a page and come out alike. */
struct copied_pair {
  ink_id a, b;
  double border_mm;     /* how long they touch */
  bool grey;            /* the same tone on a copier that gives greys */
  bool fax;             /* the same in black and white without tones */
};
struct copied_page {
  struct copied_pair *pair; /* the longest border first */
  size_t pairs;
  char *grey, *fax;     /* PNG: in tones; black and white */
  size_t grey_size, fax_size;
};
struct photocopy {
  struct copied_page *page;
  size_t n;
};
/* How a copier sees: the steepness of its contrast, at which level black ends, what tones are apart. From share/report/proof.yaml. */
struct copier {
  double contrast;   /* 1: none */
  double threshold;  /* 0 black to 1 white: below it black and white gives black */
  double apart;      /* tones nearer than this are the same to the eye */
  double border_mm;  /* shorter borders are not told */
  int dpi;           /* of the pictures, and of the borders */
};
/* `path` is a screen file: its colours are the inks' sRGB. At most `pictures` pages have pictures. NULL and told after an error. */
struct photocopy *photocopy_make(const char *path, const struct theme *t, const struct copier *how, size_t pictures, struct diag *d);
void photocopy_free(struct photocopy *p);
/* What the copier makes of a colour: 0 black to 1 white. */
double copied_tone(const struct copier *how, const unsigned char rgb[3]);

#endif
