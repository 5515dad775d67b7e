/* Unpacking what Flate packed (ISO 32000-1 section 7.4.4). */
#ifndef ANNAI_BACKEND_INFLATE_H
#define ANNAI_BACKEND_INFLATE_H

#include <stddef.h>

/* The bytes and a nul behind them; g_free. NULL where the packed bytes are broken, do not end with their last byte, or
 * unpack to more than 512 MiB. */
char *inflate_bytes(const char *at, size_t size, size_t *size_out);

#endif
