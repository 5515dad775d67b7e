/* Planning a book: pages being filled, and its headings. Private to layout. */
#ifndef ANNAI_LAYOUT_FILL_H
#define ANNAI_LAYOUT_FILL_H

#include "layout/flow.h"

/* ---- fill.c ---- */
/* A new last page, in the role's area of the print style. */
struct plan *plan_add(struct flow *f, const char *role, const struct node *node, struct pos pos);
double plan_room(const struct flow *f, const struct plan *p); /* the height of its area, in points */
/* Fills pages from the end of the last one planned, adding pages of `role` as they are needed. */
void fill(struct flow *f, const struct stack *s, const char *role);
/* The last page must hold everything, or page-overset; at its foot where asked for. */
void fill_one(struct flow *f, const struct stack *s, bool at_foot);

/* ---- headings.c ---- */
void headings_collect(struct flow *f, const struct node *book);
/* Every link of the book leads to a web address or to a heading of it. */
void links_check(struct flow *f, const struct node *book);
void chapters_name(struct flow *f); /* each page bears the chapter it stands in */
void sections_name(struct flow *f); /* each page of entries bears the sections they stand in */
void outline_make(struct flow *f);

#endif
