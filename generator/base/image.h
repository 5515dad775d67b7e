/* Raster pictures: PNG and JPEG files read into memory, their size known before any memory is spent. */
#ifndef ANNAI_BASE_IMAGE_H
#define ANNAI_BASE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

/* What the head of a file says. */
struct picture_head {
  int width, height; /* pixels, as seen: EXIF orientation applied */
  bool jpeg;
  bool line_art;     /* one bit a pixel: no greys that would soften its edges */
  int turn;          /* EXIF orientation, 1 (upright) to 8 */
};
struct picture {
  int width, height;          /* pixels, as seen: EXIF orientation applied, transparency laid on white */
  bool grey;                  /* all pixels are grey */
  const unsigned char *pixel; /* 32 bits a pixel as cairo's RGB24 has it */
  int stride;
  const unsigned char *jpeg;  /* a JPEG file of the same picture without EXIF and other notes; NULL */
  size_t jpeg_size;
  const char *file;           /* in messages */
  struct pos at;
};
/* The head of `bytes`, a file called `file` in messages. What is no PNG or JPEG, broken, larger than 60 million pixels or
 * a CMYK JPEG is an error at `at`; false then. Spends no memory. */
bool picture_measure(const void *bytes, size_t size, const char *file, struct pos at, struct diag *d,
                     struct picture_head *out);
/* The picture itself; a cut or damaged file is an error too. NULL then. One reference, given back with picture_free. */
struct picture *picture_read(const void *bytes, size_t size, const char *file, struct pos at, struct diag *d);
/* The same picture in fewer pixels (each the mean of those it covers), a JPEG again if it was one. */
struct picture *picture_smaller(const struct picture *p, int width, int height);
/* The file as anybody may have it, for a copy on the site: upright, its pixels and colour profile only, without EXIF (places, dates,
 * cameras), texts and other notes. A JPEG is turned without loss where its sides allow it. Freed with g_free; NULL after an error,
 * as picture_measure and picture_read tell it. */
unsigned char *picture_plain(const void *bytes, size_t size, const char *file, struct pos at, struct diag *d, size_t *size_out);
struct picture *picture_keep(struct picture *p); /* one more reference */
void picture_free(struct picture *p);            /* one less; NULL is allowed */

#endif
