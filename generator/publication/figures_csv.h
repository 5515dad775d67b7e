/* Tables of numbers and words that stand in files: CSVs below assets/ that a :::table or :::chart names. Private to publication. */
#ifndef ANNAI_PUBLICATION_FIGURES_CSV_H
#define ANNAI_PUBLICATION_FIGURES_CSV_H

#include "model/doc.h"

/* The CSV assets/<src> of a ward as a NODE_TABLE below `parent`: its first line is the head, every cell has its position in that
 * CSV; "<" and "^" join cells as in Markdown. A column of numbers alone is aligned right. NULL after an error, told at `parent`
 * when there is no such file, else in the CSV. */
struct node *table_from_csv(struct doc *doc, struct node *parent, const char *ward, const char *src, struct diag *d);
/* Hangs its table below every :::table and :::chart of `root` that names a CSV and has none yet; a :::table needs one table, of
 * its own or of a CSV, and widths that fit it. */
void tables_fill(struct doc *doc, struct node *root, const char *ward, struct diag *d);

#endif
