/* Entries of institutions, their index, and their table. Private to layout. */
#ifndef ANNAI_LAYOUT_PLACES_H
#define ANNAI_LAYOUT_PLACES_H

#include "layout/flow.h"

/* The print style's `entries.<kind>.<what>`: lengths in points, whether it is there, an ink. */
double entries_pt(struct flow *f, const char *kind, const char *what);
bool entries_has(struct flow *f, const char *kind, const char *what);
ink_id entries_ink(struct flow *f, const char *kind, const char *what);

/* Names in columns with the page their entry stands on. */
void index_build(struct flow *f, struct stack *s, const struct node *n);

/* Entries as rows of a table (rows.c): the fields named in the attribute "columns" each have one. */
void rows_build(struct flow *f, struct stack *s, const struct node *n, const char *kind);
void rows_head_draw(struct flow *f, struct page *page, const GArray *placed, double x);

#endif
