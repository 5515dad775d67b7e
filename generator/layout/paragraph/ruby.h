/* What stands above the characters of a line: readings (ruby), emphasis dots; and hyphens at its end. Private to layout. */
#ifndef ANNAI_LAYOUT_RUBY_H
#define ANNAI_LAYOUT_RUBY_H

#include "layout/paragraph/atoms.h"

/* ---- ruby.c: JLReq 3.3.1 to 3.3.8 ---- */
struct ruby { /* one reading, over one or more atoms, half as large as they are */
  struct shaped run;
  size_t font;
  const char *utf8;
  double width;
  bool joined; /* of a compound (jukugo): it belongs with the reading before */
  bool latin;  /* letters: a word, which is not spread */
};
/* Sets a reading over the composer's atoms from `first` on. */
void ruby_over(struct composer *c, const struct look *look, bool bold, size_t first, const char *reading, bool joined,
               struct pos at, struct diag *d);
/* Room for readings longer than their bases, after the gaps are known: how far each may lean over its neighbours, what its
 * base is parted by, and what it needs more at the ends of a line. */
void ruby_fit(const struct look *look, struct atom *a, size_t n);
/* Where the readings of the word that begins at atom i of the line [first, end) stand: a mark for each. The atoms have
 * their x. Nothing where no reading begins a word or a line. */
void ruby_marks(GArray *marks, const struct atom *a, size_t first, size_t end, size_t i);
void ruby_draw(struct composer *c, struct page *page, const struct composed_mark *m, const struct look *look, ink_id ink,
               double x, double y);
/* Sets readings [0, k) of given widths over their centres, each as near to its own as it can be, in order, none over
 * another, between lo and hi: left edges in x. For vertical text too. */
void ruby_place(size_t k, const double *width, const double *centre, double lo, double hi, double *x);
/* A reading shorter than its base is spread 1:2:1: the space before its first character, and between two (JLReq 3.3.6). */
void ruby_spread(double free, size_t characters, double em, double *before, double *between);

/* ---- dots.c: emphasis dots (圏点), JLReq 3.3.9 ---- */
struct dot {
  size_t font;
  unsigned long glyph;
  double dx, dy; /* from the glyph's origin to the middle of its ink */
  const char *utf8;
};
/* The dot of a look, opened once; NULL after an error. */
const struct dot *dot_of(struct composer *c, const struct look *look, struct pos at, struct diag *d);
/* Whether a character bears a dot: marks and spaces do not. */
bool dot_over(unsigned class);
void dot_draw(struct composer *c, struct page *page, const struct composed_mark *m, const struct look *look, ink_id ink,
              double x, double y);

/* ---- hyphen.c ---- */
struct hyphen { /* a hyphen in the font of its word */
  size_t font;
  unsigned long glyph;
  double width;
};
/* Marks where the Latin words among the atoms may be parted at a line's end: words of five letters and more that are
 * neither all capitals nor in an address, a file name or a number. */
void hyphens_find(struct composer *c, const struct composed *text, const struct span *span, struct atom *a, size_t n,
                  struct diag *d);
void hyphen_draw(struct composer *c, struct page *page, const struct composed_mark *m, ink_id ink, double x, double y);
void hyphens_free(struct hyphens *h);
double hyphen_width(const struct hyphen *h);

#endif
