/* Print styles: every size, ink and margin of a kind of paper, from themes/<name>/print/<style>.yaml, asked by dotted path
 * ("paper.width"). A style that says `extends: other` takes from that one whatever it has not itself; and so on. Private
 * to layout. */
#ifndef ANNAI_LAYOUT_PRINT_STYLE_H
#define ANNAI_LAYOUT_PRINT_STYLE_H

#include "layout/paragraph/compose.h"

struct print_style {
  struct theme *theme;
  const struct key *const *root; /* its own, then those it extends; NULL at the end */
  const char *file;              /* its own, for messages */
  const struct key *over[2];     /* alternatives laid over it: an entry's (fit.c), the book's (budget.c); NULL: none */
  struct diag *d;
};
/* How blocks of text look: "text.<role>". */
struct block_look {
  struct look look;
  double indent, before, after;
  enum align align;
  bool phrases, balance;
  double lines; /* of the grid that a heading takes (行取り); 0: its own height */
};

bool print_open(struct print_style *s, struct theme *t, const char *name, struct diag *d);
/* What neither the style nor those it extends say, the style `name` says. */
bool print_open_below(struct print_style *s, const char *name);
/* A key by dotted path; NULL if absent. */
const struct key *print_key(const struct print_style *s, const char *path);
bool print_has(const struct print_style *s, const char *path);
/* Each of these is an error when the key is absent: no size, ink or word has a default in C. */
const struct key *print_required(const struct print_style *s, const char *path);
double print_pt(const struct print_style *s, const char *path);
double print_number(const struct print_style *s, const char *path);
ink_id print_ink(const struct print_style *s, const char *path);
const char *print_text(const struct print_style *s, const char *path);
/* The font family of `own` (a key that names one; NULL: none does), else of the style's `path`: one of the theme's
 * (theme.yaml `families:`), or style-family. */
const char *print_family(const struct print_style *s, const struct key *own, const char *path);
/* The same with a value to take when absent. */
double print_pt_or(const struct print_style *s, const char *path, double otherwise);
/* A list of lengths, at most `max`; gives how many there are. */
size_t print_lengths(const struct print_style *s, const char *path, double *out, size_t max);
/* An array of lengths (dashes) in the arena. */
const double *print_pts(const struct print_style *s, const char *path, struct arena *a, size_t *n_out);
struct block_look print_look(const struct print_style *s, const char *role);

/* For keys found already: a child of any tree by dotted path, a length, an ink, and a word that is one of some (NULL-terminated,
 * the first where there is no such key). */
const struct key *key_walk(const struct key *map, const char *path);
ink_id print_key_ink(const struct print_style *s, const struct key *k);
double print_length(const struct print_style *s, const struct key *k);
size_t print_word(const struct print_style *s, const struct key *map, const char *name, const char *const *words);

#endif
