/* Whether the theme's symbols can be told apart without colour: their shapes compared, and a fax of each at its printed size. */
#ifndef ANNAI_LAYOUT_MAP_SYMBOL_PROOF_H
#define ANNAI_LAYOUT_MAP_SYMBOL_PROOF_H

#include "base/arena.h"
#include "theme/theme.h"
#include "theme/vision.h"

/* Two kinds whose outlines differ by less, of the ground they cover, look the same; solid and outlined ones never do. */
#define SYMBOL_SHAPE_LEAST 0.06
enum { FAX_DPI = 200 };

struct symbol_proof { /* one symbol */
  const struct symbol *symbol;
  double width_mm, height_mm;      /* printed at the smallest size */
  double number_mm;                /* height of its digits */
  bool dark;                       /* its inside is black on a fax */
  double contrast[VIEW_KINDS];     /* of the number on its ground */
  double edge[VIEW_KINDS];         /* of the symbol against white paper */
  int columns, rows;               /* of the fax: pixels at FAX_DPI */
  const unsigned char *fax;        /* 1: black */
};
struct symbol_pair {
  size_t a, b;
  double shape;                    /* 0 the same … 1; how much of the ground the two outlines cover one of them covers alone */
  double difference[VIEW_KINDS];   /* of their inks */
  bool merge;                      /* nothing but colour tells them apart */
};
struct symbol_proofs {
  double scale;
  size_t n, pairs;
  struct symbol_proof *symbol;
  struct symbol_pair *pair;
};
/* All symbols of a theme at the smallest size they are printed (symbols.yaml: sizes_mm.map_minimum). In `a`; errors for pairs
 * that merge and numbers a fax loses go to `d`, at the symbols' lines. */
struct symbol_proofs symbol_proofs_make(const struct theme *t, struct arena *a, struct diag *d);
/* Whether none of them merge: what a sheet asks before it is drawn. False after errors. */
bool symbols_legible(const struct theme *t, struct diag *d);

#endif
