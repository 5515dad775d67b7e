/* Private to layout. */
#ifndef ANNAI_LAYOUT_PLACES_H
#define ANNAI_LAYOUT_PLACES_H

#include "layout/flow.h"

/* Names in columns with the page their entry stands on. */
void index_build(struct flow *f, struct stack *s, const struct node *n);

#endif
