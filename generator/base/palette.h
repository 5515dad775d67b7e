/* Pictures of few colours as PNG files: tiles of a map. */
#ifndef ANNAI_BASE_PALETTE_H
#define ANNAI_BASE_PALETTE_H

#include <stddef.h>

/* `width` × `height` pixels (32 bits each as cairo's RGB24 has them, rows `stride` bytes apart) as a palette PNG of at most
 * 64 colours, the same bytes for the same pixels. Freed with g_free; NULL when memory ends inside libpng. */
unsigned char *png_of_few_colours(const unsigned char *pixel, int stride, int width, int height, size_t *size_out);

#endif
