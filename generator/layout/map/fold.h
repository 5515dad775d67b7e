/* A small model of folding: which panel lies where, and which way up, after each fold of a sheet. Private to layout/map.
 *
 * A print style's `paper.folds` says the folds in their order, as seen from the side with the cover: "left back" lays the leftmost
 * column of panels behind the next, "bottom front 2" the two lowest rows over those above them. */
#ifndef ANNAI_LAYOUT_MAP_FOLD_H
#define ANNAI_LAYOUT_MAP_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/* One layer of paper: the panel (from 1, as seen from the cover's side) and how it lies. */
struct leaf {
  int column, row;
  bool reverse; /* its other side, the map's, faces the reader */
  bool upside;  /* head down */
};
struct folding;
enum fold_fault { FOLD_GOOD, FOLD_WORD, FOLD_TOO_FAR };
/* An open sheet of so many panels. Free with folding_free. */
struct folding *folding_new(int columns, int rows);
void folding_free(struct folding *f);
/* One more fold. FOLD_WORD: it cannot be read; FOLD_TOO_FAR: the part would reach out beyond what it is laid on. */
enum fold_fault folding_fold(struct folding *f, const char *fold);
size_t folding_steps(const struct folding *f); /* folds made */
/* After `step` folds (0: open): how many panels wide and high, and the layers at a place (from 1), those nearest to the reader
 * first. */
void folding_size(const struct folding *f, size_t step, int *columns_out, int *rows_out);
const struct leaf *folding_stack(const struct folding *f, size_t step, int column, int row, size_t *n_out);

#endif
