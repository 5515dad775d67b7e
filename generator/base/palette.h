/* Pictures of few colours as PNG files: tiles of a map. */
#ifndef ANNAI_BASE_PALETTE_H
#define ANNAI_BASE_PALETTE_H

#include <stddef.h>

/* Room to work in, for pictures of at most so many pixels, one after the other. */
struct palette;
struct palette *palette_new(size_t pixels);
void palette_free(struct palette *p);
/* `width` × `height` pixels (32 bits each as cairo's RGB24 has them, rows `stride` bytes apart) as a palette PNG of at most
 * 64 colours, the same bytes for the same pixels. Borrowed until the next; NULL when memory ends inside libpng. */
const unsigned char *palette_png(struct palette *p, const unsigned char *pixel, int stride, int width, int height,
                                 size_t *size_out);

#endif
