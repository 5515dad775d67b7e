/* A handbook: the pages its publication file lists, one after the other, as one book. */
#include "publication/kinds.h"
#include "publication/pages.h"

struct doc *handbook_make(const struct publication_input *in, struct diag *d) {
  static const char *const names[] = {"kind",  "title", "subtitle", "audience", "style", "outputs", "printer", "specification",
                                      "theme", "lang",  "draft",    "running",  "pages", "pages_wanted", "colophon", NULL};
  key_check_names(in->spec->keys, names, d);
  const struct key *pages = key_get(in->spec->keys, "pages");
  if (!pages || !pages->first) {
    diag_error(d, ((struct pos){in->spec->file, 1, 1}), "handbook-pages");
    return NULL;
  }
  size_t errors = diag_errors(d);
  struct doc *doc = doc_new(in->spec->file);
  struct node *book = node_add(doc, doc->root, NODE_BOOK, (struct pos){doc->file, 1, 1});
  book_pages_add(in, doc, book, pages, d);
  book_finish(in, doc, book, d);
  if (diag_errors(d) == errors) return doc;
  doc_free(doc);
  return NULL;
}
