/* Tables: what their files share. Private to layout.
 *
 * Cells are placed and composed (table_grid.c), columns get their widths (table_width.c), rows become pieces and are drawn
 * (table.c); caption and source stand around them (table_caption.c). */
#ifndef ANNAI_LAYOUT_TABLE_H
#define ANNAI_LAYOUT_TABLE_H

#include "layout/book/flow.h"

struct table_cell {
  const struct node *node; /* NULL: the row was written too short */
  struct composed *text;
  size_t row, column, columns, rows; /* where it stands and what it spans, each at least 1 */
  tag_id tag;
  size_t drawn;  /* 1 + the page it was drawn on last; a head's or a spanning cell's is drawn again on the next, as an artifact */
  double drawn_x;
};
struct table_row {
  struct grid *table;
  const struct node *node;
  size_t cells, covers;
  struct table_cell *cell;   /* those that begin in it */
  struct table_cell **cover; /* those that reach into it from above */
  bool head;
  double pad, above; /* above: room for ruby */
  double height, step;
  size_t slices; /* pieces it is cut into, between lines; 1: never cut */
};
/* The print style's `table`, read once. */
struct table_look {
  double before, after, gap, pad, head_pad, ruby, rule, head_rule, grid;
  ink_id rule_ink, head_ink;
  bool first_head; /* the first column heads its rows */
};
struct grid {
  struct table_look look;
  size_t rows, columns, heads;
  struct table_row *row;
  double *x, *width, full; /* of columns, from the left of the table; all together */
  bool headless;           /* its head is empty: the first column heads the rows */
  size_t page;             /* 1 + the page it was drawn on last, with the column there */
  double page_x;
};

/* Cells in their slots, composed as wide as they want; tags below the open one. NULL: there is nothing in it. */
struct grid *table_grid(struct flow *f, const struct node *n);
/* Shares (sum 1) or NULL: by content. Sets x and width. False: it cannot be so narrow, told with the millimetres. */
bool table_columns_set(struct flow *f, struct grid *t, const struct node *n, const double *share, double room);
/* The rows of a NODE_TABLE as pieces; `captioned`: the :::table around it, or NULL. */
void table_rows(struct flow *f, struct stack *s, const struct node *n, const struct node *captioned);

#endif
