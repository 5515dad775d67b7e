/* Indexes: names or terms in columns below their heads, with the pages they stand on. Private to layout. */
#ifndef ANNAI_LAYOUT_INDEX_H
#define ANNAI_LAYOUT_INDEX_H

#include "layout/book/flow.h"

/* The terms of the book ({^text|reading}), by reading: :::index. */
void terms_index_build(struct flow *f, struct stack *s, const struct node *n);
/* The places of a node in its order, each below its `row`; with `again`, columns that begin below a head repeat it. */
void places_index_build(struct flow *f, struct stack *s, const struct node *n);
/* The head below which the entry of an index stands; NULL for any other piece. */
const char *index_row(const struct piece *p);

#endif
