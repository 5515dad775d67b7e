/* Flate by zlib: see inflate.h. */
#include "backend/inflate.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <zlib.h>

enum { UNPACKED_MAX = 512 << 20 };

char *inflate_bytes(const char *at, size_t size, size_t *size_out) {
  z_stream z = {.next_in = (Bytef *)(uintptr_t)at, .avail_in = (uInt)size};
  if (size > G_MAXUINT32 || inflateInit(&z) != Z_OK) return NULL;
  size_t room = MAX(4096, size * 4);
  char *out = g_malloc(room + 1);
  int rc = Z_OK;
  while (rc == Z_OK && room < UNPACKED_MAX) {
    if (z.total_out == room) out = g_realloc(out, (room *= 2) + 1);
    z.next_out = (Bytef *)out + z.total_out;
    z.avail_out = (uInt)(room - z.total_out);
    rc = inflate(&z, Z_NO_FLUSH);
    if (rc == Z_BUF_ERROR && z.avail_out == 0) rc = Z_OK;
  }
  *size_out = z.total_out;
  bool ok = rc == Z_STREAM_END && z.avail_in == 0;
  inflateEnd(&z);
  if (!ok) {
    g_free(out);
    return NULL;
  }
  out[*size_out] = '\0';
  return out;
}
