/* What stands between the pictures' data in a PNG file. Private to base. */
#ifndef ANNAI_BASE_PNG_NOTES_H
#define ANNAI_BASE_PNG_NOTES_H

#include <stddef.h>

/* The file with only the chunks that tell its pixels and their colours: no EXIF, texts, dates, other programs' chunks, nor what
 * follows its end. Freed with g_free; NULL if its chunks make no sense. */
unsigned char *png_plain(const unsigned char *bytes, size_t size, size_t *size_out);

#endif
