/* What the fuzz targets share. Each has one function, which must come back from any bytes; beyond crashes it holds the
 * promises of the reader against its result, and stops where one is broken. */
#ifndef ANNAI_TESTS_FUZZ_H
#define ANNAI_TESTS_FUZZ_H

#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "base/text.h"
#include "source/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Files and folders below ../shared that replay.c runs too, where they are; ends with NULL. */
extern const char *const fuzz_shared[];

static inline void must(bool good, const char *what) {
  if (good) return;
  fprintf(stderr, "broken promise: %s\n", what);
  abort();
}

static inline struct diag *fuzz_diag(void) {
  return diag_new("generator/share", "en");
}

/* The bytes through the gate; NULL when it refuses them, and then it says so. */
static inline char *fuzz_text(const uint8_t *data, size_t size, struct diag *d, size_t *size_out) {
  enum text_encoding encoding;
  char *text = text_decode(data, size, "fuzz", d, size_out, &encoding);
  must(text || diag_errors(d), "what is refused is told");
  must(!text || g_utf8_validate(text, (gssize)*size_out, NULL), "the gate lets UTF-8 through");
  return text;
}

static inline bool fuzz_clean(const char *text) {
  if (!g_utf8_validate(text, -1, NULL)) return false;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e))
      return false;
  }
  return true;
}

static inline void fuzz_shapes(struct shapes *s, struct diag *d) {
  must(!s == (diag_errors(d) > 0), "shapes, or an error");
  for (size_t i = 0; s && i < s->n; i++) {
    const struct shape *shape = &s->shape[i];
    must(shape->paths > 0, "a shape has a path");
    for (size_t k = 0; k < shape->paths; k++) {
      const struct path *p = &shape->path[k];
      must(p->n >= (shape->kind == SHAPE_AREA ? 4 : shape->kind == SHAPE_LINE ? 2 : 1), "a path has its points");
      must(k || !p->hole, "an outline comes first");
      for (size_t j = 0; j < p->n; j++)
        must(fabs(p->at[j].lon) <= 180 && fabs(p->at[j].lat) <= 90, "places are on the Earth");
      if (shape->kind == SHAPE_AREA)
        must(p->at[0].lon == p->at[p->n - 1].lon && p->at[0].lat == p->at[p->n - 1].lat, "rings are closed");
    }
    for (size_t k = 0; k < shape->properties; k++)
      must(fuzz_clean(shape->property[k].name) && fuzz_clean(shape->property[k].text), "properties are clean text");
  }
  shapes_free(s);
}

/* A reader of shapes on what the gate lets through. */
static inline int fuzz_map(const uint8_t *data, size_t size,
                           struct shapes *(*read)(const char *, size_t, const char *, struct diag *)) {
  struct diag *d = fuzz_diag();
  size_t n;
  char *text = fuzz_text(data, size, d, &n);
  if (text) fuzz_shapes(read(text, n, "fuzz", d), d);
  g_free(text);
  diag_free(d);
  return 0;
}

static inline void fuzz_table(struct table *t, struct diag *d) {
  must(!t == (diag_errors(d) > 0), "a table, or an error");
  for (size_t i = 0; t && i < t->width; i++) must(fuzz_clean(t->head[i].text), "the header is clean text");
  for (size_t i = 0; t && i < t->rows * t->width; i++) must(fuzz_clean(t->cells[i].text), "cells are clean text");
  if (t) table_free(t);
}

#endif
