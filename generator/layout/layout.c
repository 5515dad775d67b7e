/* The layout stage: which layout a document's first node asks for. */
#include "layout/book/flow.h"
#include "layout/map/sheet.h"

struct pages *layout_pages(const struct layout_input *in, struct diag *d) {
  for (const struct node *n = in->doc->root->first; n; n = n->next) {
    if (n->kind == NODE_BOOK) return flow_layout(in, n, d);
    if (n->kind == NODE_SHEET) return sheet_layout(in, d);
  }
  diag_error(d, ((struct pos){in->doc->file, 0, 0}), "layout-nothing");
  return NULL;
}
