/* What the composer works on: atoms (clusters with a class and the spaces around them). Private to compose.c,
 * atoms.c and
 * kinsoku.c. */
#ifndef ANNAI_LAYOUT_ATOMS_H
#define ANNAI_LAYOUT_ATOMS_H

#include <glib.h>

#include "layout/paragraph/compose.h"
#include "layout/page/text.h"

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
  CHAR_KATAKANA = 16384,
  CHAR_NO_START_STRICT = 1 << 15, /* not in the loose set */
  CHAR_REPEAT = 1 << 16,          /* stands for the letter before: 々 */
  CHAR_BEFORE_NUMBER = 1 << 17,
  CHAR_PARTICLE = 1 << 18, /* phrase.c: whatever follows, a phrase ends after it */
  CHAR_BEFORE_WORD = 1 << 19,
  CHAR_INSIDE = 1 << 20
};
struct kinsoku;
struct kinsoku *kinsoku_read(const char *lang, struct diag *d);
void kinsoku_free(struct kinsoku *k);
unsigned kinsoku_class(const struct kinsoku *k, gunichar c);
/* Bytes of the unit at the beginning of `utf8`, 0 if none stands there. */
size_t kinsoku_unit(const struct kinsoku *k, const char *utf8);
/* Whether a word stands there that is written in hiragana and begins a phrase. */
bool kinsoku_word(const struct kinsoku *k, const char *utf8);

/* ---- atoms.c ---- */
struct span { /* text of one font and ink */
  size_t font;
  double size_pt;
  ink_id ink;
  const char *link;   /* NULL: none */
  size_t byte;        /* where it begins in the paragraph's text */
  unsigned first;     /* its first cluster */
};
struct ruby; /* ruby.h has these three */
struct dot;
struct hyphen;
/* In this order spaces are taken out of a line (JLReq 3.8.3) and let in (3.8.4). */
enum give_level { GIVE_WORD, GIVE_MIDDLE, GIVE_MARK, GIVE_QUARTER, GIVE_LEVELS };
enum take_level { TAKE_WORD, TAKE_QUARTER, TAKE_LEVELS };
/* How well a line may end before an atom, best first. */
enum phrase { PHRASE_END, PHRASE_PART, PHRASE_KANJI, PHRASE_WORD };
struct atom {
  gunichar ch;
  unsigned class;
  size_t byte, bytes, span;
  cairo_glyph_t *glyph;
  size_t glyphs;
  double width;            /* without the spaces it owns */
  double lead, trail;      /* its own spaces: an opening bracket's left half, a comma's right half */
  double pad, pad_after;   /* for ruby wider than its base */
  double head, tail;       /* the same where it begins or ends a line: there no reading leans over */
  const struct ruby *ruby; /* on the first atom of its base */
  size_t ruby_atoms;
  bool under;                  /* a reading stands over it */
  const struct dot *dot;       /* over it; NULL: none */
  const struct hyphen *hyphen; /* a line may end before it, with this; NULL: it may not */
  const struct node *note; /* the footnote whose mark this is */
  const struct node *term; /* the NODE_TERM that begins here */
  bool no_break; /* joined to the atom before, whatever the classes say */
  bool forced;   /* a line break before it */
  /* The gap before it, within a line: */
  double gap;
  double give, squeeze; /* what may go out of it: at its level; last of all */
  double take;          /* what it may grow at its level, before all others grow */
  unsigned char give_level, take_level;
  unsigned char phrase; /* enum phrase, where a line may end */
  bool spread;          /* grows with all others */
  bool may_break;
  double x; /* in its line, once composed */
};
/* ---- what stays of a composed text (compose.c makes it, composed.c reads it) ---- */
/* A cluster where it was set. Nearly all are one glyph that stands at its origin. */
struct set_cluster {
  float x;            /* from the line's left edge */
  unsigned glyph : 24; /* the glyph; with `more` an index into composed.more */
  unsigned bytes : 7;
  unsigned more : 1;
};
struct set_more {
  size_t bytes, glyphs;
  const cairo_glyph_t *glyph; /* offsets from the cluster's origin */
};
enum mark_kind { MARK_RUBY, MARK_DOT, MARK_HYPHEN, MARK_LINK, MARK_NOTE, MARK_TERM };
/* What stands over or belongs to some clusters of one line. In order of `first`; each is drawn on its own. */
struct composed_mark {
  enum mark_kind kind;
  unsigned first, end; /* clusters */
  float x0, x1;        /* from the line's left edge */
  const void *data;    /* struct ruby, dot, hyphen; the link's target; the NODE_FOOTNOTE; the NODE_TERM */
};

struct composer {
  struct pages *pages;
  struct kinsoku *kinsoku;
  struct arena *arena;   /* of what stays */
  struct arena *scratch; /* of one paragraph's atoms */
  GArray *atoms;         /* struct atom; of the paragraph being composed */
  struct hyphens *hyphens; /* hyphen.c's own; NULL until a Latin word is met */
  const char *(*ref_text)(void *data, const struct node *ref);
  void *ref_data;
  const struct look *look[8]; /* of the texts before */
  size_t looks;
};
/* Fills the composer's atoms and the composed text's text and spans. */
void atoms_from_node(struct composer *c, struct composed *out, const struct node *n, struct diag *d);
void atoms_from_text(struct composer *c, struct composed *out, const char *utf8, struct diag *d);

/* ---- breaks.c ---- */
struct breaker;
struct measured { /* a line, [first, end) without trailing spaces */
  size_t end;
  double width, room;
  double give, squeeze; /* what may go out: by level, and last of all */
  double take;          /* what spaces may grow before all others */
  double hang;          /* width of the mark that hangs outside; not in `width` */
  unsigned spread;
};
/* Chooses where the atoms break: from[end] is the first atom of the line that ends before `end`. Freed by breaks_free. */
struct breaker *breaks_choose(struct composed *text, const struct setting *s, const struct atom *atom, size_t n);
const size_t *breaks_from(const struct breaker *b);
double breaks_indent(const struct breaker *b); /* of the first line */
struct measured breaks_measure(const struct breaker *b, size_t first, size_t end);
void breaks_free(struct breaker *b);
/* Whether a line that ends before this atom ends in a hyphen; never in heads and captions. */
bool breaks_hyphen(const struct breaker *b, size_t at);

/* ---- linebreak.c, gaps.c, phrase.c ---- */
/* Sets atom.may_break by Unicode's rules. `no_start`: the class bits that keep a Japanese sign from beginning a line. */
void linebreak_set(struct atom *a, size_t n, unsigned no_start);
/* The gap before each atom but the first, and where lines may break. `text` is what atom.byte counts in. */
void gaps_set(const struct kinsoku *k, const struct look *look, const char *text, struct atom *a, size_t n);
/* Sets atom.phrase where a line may break. */
void phrases_set(const struct kinsoku *k, const char *text, struct atom *a, size_t n);

#endif
