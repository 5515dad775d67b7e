/* The segments of a JPEG file (ISO/IEC 10918-1, annex B): its EXIF orientation, and a copy without notes. */
#include "base/jpeg_notes.h"

#include <glib.h>
#include <string.h>

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, APP14 = 0xee, APP15 = 0xef, COM = 0xfe };

struct segment {
  unsigned char marker;
  size_t at, end; /* from its 0xff to behind its last byte; SOS: to behind its data */
};

static bool stands_alone(unsigned char marker) {
  return marker == SOI || marker == EOI || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/* Where the entropy-coded data from `at` on ends: at a marker that is neither stuffing nor a restart. */
static size_t data_end(const unsigned char *b, size_t size, size_t at) {
  for (; at + 1 < size; at++)
    if (b[at] == 0xff && b[at + 1] != 0 && b[at + 1] != 0xff && !(b[at + 1] >= 0xd0 && b[at + 1] <= 0xd7)) return at;
  return size;
}

/* The segment at `at`; false where there is none. */
static bool segment_at(const unsigned char *b, size_t size, size_t at, struct segment *out) {
  if (at >= size || b[at] != 0xff) return false;
  while (at + 1 < size && b[at + 1] == 0xff) at++; /* filling */
  if (at + 1 >= size) return false;
  *out = (struct segment){b[at + 1], at, at + 2};
  if (stands_alone(out->marker)) return true;
  if (at + 4 > size) return false;
  size_t length = (size_t)b[at + 2] << 8 | b[at + 3];
  if (length < 2 || at + 2 + length > size) return false;
  out->end = at + 2 + length;
  if (out->marker == SOS) out->end = data_end(b, size, out->end);
  return true;
}

/* ---- EXIF: a TIFF file in APP1 (JEITA CP-3451) ---- */

static unsigned number(const unsigned char *p, int bytes, bool little) {
  unsigned n = 0;
  for (int i = 0; i < bytes; i++) n = n << 8 | p[little ? bytes - 1 - i : i];
  return n;
}

static int exif_turn(const unsigned char *t, size_t size) {
  if (size < 8) return 1;
  bool little = t[0] == 'I';
  size_t at = number(t + 4, 4, little);
  if (at > size || size - at < 2) return 1;
  unsigned entries = number(t + at, 2, little);
  for (at += 2; entries-- && size - at >= 12; at += 12) {
    if (number(t + at, 2, little) != 0x0112) continue;
    unsigned turn = number(t + at + 8, 2, little);
    return turn >= 1 && turn <= 8 ? (int)turn : 1;
  }
  return 1;
}

int jpeg_turn(const unsigned char *b, size_t size) {
  struct segment s;
  for (size_t at = 0; segment_at(b, size, at, &s) && s.marker != SOS && s.marker != EOI; at = s.end)
    if (s.marker == APP1 && s.end - s.at > 10 && memcmp(b + s.at + 4, "Exif\0\0", 6) == 0)
      return exif_turn(b + s.at + 10, s.end - s.at - 10);
  return 1;
}

/* A segment that is neither the picture's nor its colours' (APP2 also holds an ICC profile: ICC.1, annex B.4). */
static bool is_note(const unsigned char *b, const struct segment *s) {
  if (s->marker == APP2) return s->end - s->at < 16 || memcmp(b + s->at + 4, "ICC_PROFILE", 12) != 0;
  return s->marker == COM || (s->marker > APP0 && s->marker <= APP15 && s->marker != APP14);
}

unsigned char *jpeg_plain(const unsigned char *b, size_t size, size_t *size_out) {
  unsigned char *out = g_malloc(size ? size : 1);
  struct segment s = {0};
  size_t n = 0;
  for (size_t at = 0; s.marker != EOI; at = s.end) {
    if (!segment_at(b, size, at, &s) || (at == 0) != (s.marker == SOI)) {
      g_free(out);
      return NULL;
    }
    if (is_note(b, &s)) continue;
    memcpy(out + n, b + s.at, s.end - s.at);
    n += s.end - s.at;
  }
  *size_out = n;
  return out;
}
