/* What stands between the pictures' data in a JPEG file. Private to base. */
#ifndef ANNAI_BASE_JPEG_NOTES_H
#define ANNAI_BASE_JPEG_NOTES_H

#include <stdbool.h>
#include <stddef.h>

/* The EXIF orientation, 1 (upright) to 8; 1 where the file says none. */
int jpeg_turn(const unsigned char *bytes, size_t size);
/* The file without EXIF (places, dates, cameras), comments, other applications' segments and what follows its end; JFIF,
 * Adobe's mark of its colours and the colour profile stay. Freed with g_free; NULL if its segments make no sense. */
unsigned char *jpeg_plain(const unsigned char *bytes, size_t size, size_t *size_out);

#endif
