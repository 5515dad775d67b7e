/* SHA-256 of bytes in memory. */
#ifndef ANNAI_BASE_DIGEST_H
#define ANNAI_BASE_DIGEST_H

#include <stddef.h>

enum { DIGEST_HEX = 64 };
/* The digest in small hexadecimal letters, and a NUL. */
void digest_hex(const void *bytes, size_t size, char out[DIGEST_HEX + 1]);

#endif
