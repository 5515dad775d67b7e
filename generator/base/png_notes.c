/* The chunks of a PNG file (ISO/IEC 15948, clause 5): a copy without notes. */
#include "base/png_notes.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { SIGNATURE = 8, FRAME = 12 }; /* of a chunk: its length, its type, its sum */

static bool seen(const unsigned char *type) {
  static const char kept[][5] = {"tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs"};
  if (g_ascii_isupper(type[0])) return true; /* critical: no picture without it */
  for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
    if (!memcmp(type, kept[i], 4)) return true;
  return false;
}

unsigned char *png_plain(const unsigned char *b, size_t size, size_t *size_out) {
  if (size < SIGNATURE) return NULL;
  unsigned char *out = g_memdup2(b, size);
  size_t n = SIGNATURE;
  for (size_t at = SIGNATURE; size - at >= FRAME;) {
    size_t length = (size_t)b[at] << 24 | (size_t)b[at + 1] << 16 | (size_t)b[at + 2] << 8 | b[at + 3];
    if (length > size - at - FRAME) break;
    if (seen(b + at + 4)) {
      memcpy(out + n, b + at, length + FRAME);
      n += length + FRAME;
    }
    if (!memcmp(b + at + 4, "IEND", 4)) {
      *size_out = n;
      return out;
    }
    at += length + FRAME;
  }
  g_free(out);
  return NULL;
}
