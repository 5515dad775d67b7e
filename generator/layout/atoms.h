/* What the composer works on: atoms (clusters with a class and the spaces around them). Private to compose.c,
 * atoms.c and
 * kinsoku.c. */
#ifndef ANNAI_LAYOUT_ATOMS_H
#define ANNAI_LAYOUT_ATOMS_H

#include <glib.h>

#include "layout/compose.h"
#include "layout/text.h"

/* ---- kinsoku.c: character classes, from share/compose/<lang>.yaml ---- */
enum char_class {
  CHAR_WIDE = 1, /* Japanese: may be parted from its neighbours */
  CHAR_DIGIT = 2,
  CHAR_SPACE = 4,
  CHAR_OPENING = 8,
  CHAR_CLOSING = 16,
  CHAR_COMMA = 32,
  CHAR_STOP = 64,
  CHAR_MIDDLE = 128,
  CHAR_ENDS = 256,
  CHAR_NO_START = 512,
  CHAR_NO_END = 1024,
  CHAR_PAIR = 2048,
  CHAR_PREFIX = 4096,
  CHAR_HIRAGANA = 8192,
  CHAR_KATAKANA = 16384
};
struct kinsoku;
struct kinsoku *kinsoku_read(const char *lang, struct diag *d);
void kinsoku_free(struct kinsoku *k);
unsigned kinsoku_class(const struct kinsoku *k, gunichar c);
/* Bytes of the unit at the beginning of `utf8`, 0 if none stands there. */
size_t kinsoku_unit(const struct kinsoku *k, const char *utf8);

/* ---- atoms.c ---- */
struct span { /* text of one font and ink */
  size_t font;
  double size_pt;
  ink_id ink;
  const char *link;   /* NULL: none */
  size_t byte, bytes; /* in the paragraph's text */
};
struct ruby { /* over one or more atoms */
  struct shaped run;
  size_t font;
  const char *utf8;
  double width;
};
struct atom {
  gunichar ch;
  unsigned class;
  size_t byte, bytes, span;
  cairo_glyph_t *glyph;
  size_t glyphs;
  double width;            /* without the spaces it owns */
  double lead, trail;      /* its own spaces: an opening bracket's left half, a comma's right half */
  double pad;              /* on both sides, for ruby wider than its base */
  const struct ruby *ruby; /* on the first atom of its base */
  size_t ruby_atoms;
  const struct node *note; /* the footnote whose mark this is */
  bool no_break; /* joined to the atom before, whatever the classes say */
  bool forced;   /* a line break before it */
  /* The gap before it, within a line: */
  double gap, shrink;
  bool early, spread; /* stretched first; stretched with all others */
  bool may_break, phrase;
  double x; /* in its line, once composed */
};
struct composer {
  struct pages *pages;
  struct kinsoku *kinsoku;
  struct arena *arena;
  const char *(*ref_text)(void *data, const struct node *ref);
  void *ref_data;
};
/* Fills the composed text's atoms, text and spans. */
void atoms_from_node(struct composer *c, struct composed *out, const struct node *n, GArray *atoms, struct diag *d);
void atoms_from_text(struct composer *c, struct composed *out, const char *utf8, GArray *atoms, struct diag *d);

/* ---- gaps.c ---- */
/* The gap before each atom but the first, and where lines may break. `text` is what atom.byte counts in. */
void gaps_set(const struct kinsoku *k, const struct look *look, const char *text, struct atom *a, size_t n);

#endif
