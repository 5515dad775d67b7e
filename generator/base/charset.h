/* Whether bytes that are no UTF-8 are Japanese text in CP932, or something else that only happens to be readable so. */
#ifndef ANNAI_BASE_CHARSET_H
#define ANNAI_BASE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the UTF-8 sequence at p (1 to 4), or 0 if there is no valid one. */
size_t charset_utf8_at(const unsigned char *p, const unsigned char *end);

/* True when the bytes look like Japanese in CP932. Only looks: every byte may still turn out unassigned.
 * Almost any bytes can be read as CP932, so it is not enough that they can:
 * - UTF-8 with a few bad bytes still is mostly valid multi-byte UTF-8, which CP932 text hardly ever is;
 * - Latin text with accents or curly quotes gives single kanji between letters, rare kanji, half-width kana. */
bool charset_looks_cp932(const unsigned char *bytes, size_t size);

#endif
