/* Pages of any PDF as pixels, drawn by Ghostscript. */
#ifndef ANNAI_PRESS_DRAWN_H
#define ANNAI_PRESS_DRAWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct drawn {
  size_t width, height;
  unsigned char *rgb; /* 3 bytes a pixel, rows from the top; the taker may write into it */
};
/* Gets each page, from `first` on; `page` counts from 1. */
typedef void drawn_taker(void *data, size_t page, struct drawn *drawn);

struct drawing_of {
  const char *path;
  int dpi;
  bool smooth;        /* edges in between tones; otherwise every pixel is one colour of the page */
  size_t first, last; /* 0: all */
};
/* False, and told: Ghostscript is not there (a fault of the system), failed, or took too long. */
bool drawn_pages(const struct drawing_of *of, drawn_taker *take, void *data, struct diag *d);

#endif
