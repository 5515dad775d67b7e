/* One sheet of a workbook as it lies on the ground: its filled cells, row by row. sheet_table.c makes a table of it.
 *
 * Faults are kept here and told only if the sheet is the one that is taken: a cover sheet may hold what it likes. */
#ifndef ANNAI_SOURCE_GRID_H
#define ANNAI_SOURCE_GRID_H

#include <glib.h>

#include "base/arena.h"
#include "source/source.h"

#define GRID_ROWS 1048576
#define GRID_COLUMNS 16384
#define GRID_TABLE_COLUMNS 1000        /* as in a CSV file */
#define GRID_CELL_BYTES (64 * 1024)    /* as in a CSV file */
#define GRID_CELLS (12 * 1000 * 1000)  /* filled, and of the table made of them */
#define GRID_MERGES 100000
#define GRID_FAULTS 20 /* told one by one */

struct grid_row {
  int number; /* from 1 */
  bool hidden;
  guint first, n; /* its filled cells, from left to right */
};
struct grid_merge {
  int row, col, row_end, col_end;
};
struct grid_fault {
  enum diag_level level;
  const char *rule;
  int row, col;
  const char *arg[2];
};
struct grid {
  struct arena *arena; /* of the texts; whoever made the grid owns it */
  GArray *cells;       /* struct cell: line is the row */
  GArray *rows;        /* struct grid_row: those with a filled cell, downwards */
  GArray *merges;      /* struct grid_merge, each of two cells or more */
  GArray *hidden;      /* int: first and last column, in pairs */
  GArray *faults;      /* struct grid_fault */
  size_t faults_more, tidied;
  struct cell first_tidied;
  bool full; /* a limit was met: nothing after it was read */
};

struct grid *grid_new(struct arena *arena);
void grid_free(struct grid *g);
void grid_fault(struct grid *g, enum diag_level level, const char *rule, int row, int col, const char *a, const char *b);
static inline const struct grid_row *grid_row(const struct grid *g, guint i) {
  return &g_array_index(g->rows, struct grid_row, i);
}
static inline const struct cell *grid_cell(const struct grid *g, guint i) {
  return &g_array_index(g->cells, struct cell, i);
}

/* Whether the sheet looks like a table: a header that can be found, with something beneath it. */
bool grid_holds_table(const struct grid *g);
/* The sheet's table; NULL after an error. `file` ends with "!".
 * The table owns the arena from here on; after an error the arena is freed. */
struct table *grid_table(struct grid *g, const struct table_wish *wish, const char *file, struct diag *d);

#endif
