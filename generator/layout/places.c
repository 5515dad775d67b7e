/* Lists of institutions in a book. */
#include "layout/flow.h"

void places_build(struct flow *f, struct stack *s, const struct node *n) {
  diag_error(f->d, n->pos, "block-not-on-paper");
}
