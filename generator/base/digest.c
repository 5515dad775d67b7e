/* SHA-256: by the processor's own instructions where it has them (a site's pages take a fifth of the time that way), else
 * GLib's. */
#include "base/digest.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static void digest_glib(const void *bytes, size_t size, char out[DIGEST_HEX + 1]) {
  char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size);
  memcpy(out, sum, DIGEST_HEX + 1);
  g_free(sum);
}

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

enum { BLOCK = 64 };

/* Square and cube roots of the first primes, as FIPS 180-4 gives them. */
static const guint32 start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static const guint32 rounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static bool ask_processor(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29);
}

/* Asked once: within a virtual machine each question is answered by its host, slower than a page is digested. */
static bool has_instructions(void) {
  static gsize answer;
  if (g_once_init_enter(&answer)) g_once_init_leave(&answer, ask_processor() ? 1 : 2);
  return answer == 1;
}

/* The instructions do two rounds each, and keep the eight words of the state in the order ABEF, CDGH. */
__attribute__((target("sha,sse4.1,ssse3"))) static void add_blocks(__m128i state[2], const unsigned char *p,
                                                                   size_t blocks) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef = state[0], cdgh = state[1];
  for (; blocks; blocks--, p += BLOCK) {
    __m128i w[4], abef_before = abef, cdgh_before = cdgh;
    for (int i = 0; i < 4; i++) w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), big_endian);
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
      __m128i next = _mm_add_epi32(w[i % 4], _mm_loadu_si128((const __m128i *)&rounds[4 * i]));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, next);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(next, 0x0e));
      __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]),
                                  _mm_alignr_epi8(w[(i + 3) % 4], w[(i + 2) % 4], 4));
      w[i % 4] = _mm_sha256msg2_epu32(sum, w[(i + 3) % 4]);
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  state[0] = abef;
  state[1] = cdgh;
}

__attribute__((target("sha,sse4.1,ssse3"))) static void digest_fast(const unsigned char *bytes, size_t size,
                                                                    char out[DIGEST_HEX + 1]) {
  const guint32 *h = start;
  __m128i state[2] = {_mm_set_epi32((int)h[0], (int)h[1], (int)h[4], (int)h[5]),
                      _mm_set_epi32((int)h[2], (int)h[3], (int)h[6], (int)h[7])};
  size_t whole = size / BLOCK, rest = size % BLOCK, tail_blocks = rest < BLOCK - 8 ? 1 : 2;
  unsigned char tail[2 * BLOCK] = {0}; /* the rest, a one bit, and the length in bits */
  guint64 bits = GUINT64_TO_BE((guint64)size * 8);
  add_blocks(state, bytes, whole);
  if (rest) memcpy(tail, bytes + whole * BLOCK, rest);
  tail[rest] = 0x80;
  memcpy(tail + tail_blocks * BLOCK - 8, &bits, 8);
  add_blocks(state, tail, tail_blocks);
  guint32 s[8];
  _mm_storeu_si128((__m128i *)s, state[0]);
  _mm_storeu_si128((__m128i *)(s + 4), state[1]);
  const guint32 ordered[8] = {s[3], s[2], s[7], s[6], s[1], s[0], s[5], s[4]};
  for (int i = 0; i < DIGEST_HEX; i++) out[i] = "0123456789abcdef"[ordered[i / 8] >> (28 - 4 * (i % 8)) & 15];
  out[DIGEST_HEX] = '\0';
}

void digest_hex(const void *bytes, size_t size, char out[DIGEST_HEX + 1]) {
  if (has_instructions()) digest_fast(bytes, size, out);
  else digest_glib(bytes, size, out);
}
#else
void digest_hex(const void *bytes, size_t size, char out[DIGEST_HEX + 1]) {
  digest_glib(bytes, size, out);
}
#endif
