/* A book's cover as a printer takes it: outside and inside, each one sheet (表4・背・表1 and 表2・背・表3). */
#ifndef ANNAI_LAYOUT_WRAP_H
#define ANNAI_LAYOUT_WRAP_H

#include "layout/page/pages.h"

struct wrap_input {
  struct pages *pages;    /* of the book; the first two and the last two are drawn and kept, and outlive the wrap */
  bool right_bound;       /* 右とじ: the front cover lies to the left */
  double spine_pt, bleed_pt;
  const char *spine;      /* stands on the spine from top to bottom; "" for none */
  const char *family;
  ink_id ground, ink;     /* of the spine */
  double air_pt;          /* free beside the spine's letters on either side, where the binder's knife and fold may slip */
  double least_pt, most_pt; /* of their size; where not even the least fits they are left out, and that is a warning */
  struct pos at;          /* where the spine's text is written, for messages */
};
/* Two pages, freed with pages_free; NULL after an error. A spine is marked by folds on either side. */
struct pages *wrap_make(const struct wrap_input *in, struct diag *d);

#endif
