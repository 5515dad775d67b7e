/* Joined cells and columns of a table, whether it comes from Markdown or from a CSV. */
#ifndef ANNAI_MODEL_TABLE_SPANS_H
#define ANNAI_MODEL_TABLE_SPANS_H

#include "model/doc.h"

/* Notes that a cell whose whole source is "<" joins the one left of it, "^" the one above it: until table_join. */
bool table_cell_joins(struct node *cell, const char *source);
/* Cells get the columns and rows they span; the cells these cover leave the tree. What joins nothing, reaches from the body
 * into the head, or is no rectangle is an error at the joining cell. */
void table_join(struct doc *doc, struct node *table, struct diag *d);
/* How many columns a joined table has. */
size_t table_columns(const struct node *table);
/* How many rows are the head of a table below `parent`: what a :::table says with head=, else one. */
size_t table_head_rows(const struct node *parent);
/* The row is one of the head's. */
bool table_row_is_head(const struct node *row);
/* The shares (sum 1) that widths="20 30 50" of a :::table gives each column; false, and all 0, without them. Another number of
 * widths than of columns, or a sum that is not 100, is an error at the directive (d NULL: checked before). */
bool table_widths(const struct node *captioned, size_t columns, double *share, struct diag *d);
/* The same check alone, for a :::table whose NODE_TABLE hangs below it. */
void table_widths_check(const struct node *captioned, struct diag *d);

#endif
