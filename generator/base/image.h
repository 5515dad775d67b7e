/* Raster pictures: PNG and JPEG files read into memory, their size known before any memory is spent. */
#ifndef ANNAI_BASE_IMAGE_H
#define ANNAI_BASE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct picture {
  int width, height;          /* pixels, as seen: EXIF orientation applied */
  bool grey;                  /* all pixels are grey */
  const unsigned char *pixel; /* 32 bits a pixel as cairo's RGB24 has it; freed with the picture */
  int stride;
  const unsigned char *jpeg;  /* the file itself where it may go into a PDF as it is; NULL */
  size_t jpeg_size;
};
/* `bytes` of a file called `file` in messages. A cut, oversized, transparent or foreign file is an error at `at`. NULL then. */
struct picture *picture_read(const void *bytes, size_t size, const char *file, struct pos at, struct diag *d);
void picture_free(struct picture *p);

#endif
