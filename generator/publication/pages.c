/* Pages of Markdown as parts of a book: a handbook's all, a directory's first and last. */
#include "publication/pages.h"

#include <glib.h>
#include <string.h>

#include "base/path.h"
#include "publication/colophon.h"
#include "publication/credits.h"
#include "publication/facility_lists.h"
#include "publication/figures_csv.h"
#include "publication/reuse.h"
#include "publication/terms.h"

/* One listed file below content/guide/<lang>/ as a part of the book. */
static void file_add(const struct publication_input *in, struct doc *doc, struct node *book, const struct key *page,
                     const char *lang, struct diag *d) {
  char *file = g_strdup_printf("content/guide/%s/%s", lang, page->text);
  const char *name = diag_intern(d, file);
  char *path = g_build_filename(in->ward, file, NULL);
  g_free(file);
  if (!path_is_inside(page->text) || !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
    diag_error(d, page->pos, "handbook-page-missing", name);
    g_free(path);
    return;
  }
  struct prose *prose = source_prose(path, name, d);
  g_free(path);
  if (!prose) return;
  struct doc *part = markdown_read(prose->body, prose->body_size, name, prose->body_line, d);
  if (part) {
    tables_fill(part, part->root, in->ward, d);
    struct node *copy = node_copy(doc, book, part->root);
    const char *title = key_text(prose->front->root, "title", "");
    if (*title) node_set_attr(doc, copy, "title", title);
    doc_free(part);
  }
  prose_free(prose);
}

/* A book has no site around it: its links are full addresses or places of its own. */
static void links_check(const struct node *book, struct diag *d) {
  for (const struct node *n = book; n; n = node_next(book, n))
    if (n->kind == NODE_LINK && n->url && *n->url != '#' && !g_uri_peek_scheme(n->url)) diag_error(d, n->pos, "book-link", n->url);
}

void book_pages_add(const struct publication_input *in, struct doc *doc, struct node *book, const struct key *pages,
                    struct diag *d) {
  const char *lang = key_text(in->spec->keys, "lang", key_text(in->site, "lang", "ja"));
  if (pages->kind != KEY_LIST) {
    diag_error(d, pages->pos, "handbook-pages");
    return;
  }
  for (const struct key *page = pages->first; page; page = page->next) file_add(in, doc, book, page, lang, d);
  facility_lists_fill(in, doc, book, "facilities-none", d);
}

void book_finish(const struct publication_input *in, struct doc *doc, struct node *book, struct diag *d) {
  for (struct node *part = book->first; part; part = part->next)
    reuse_fill(doc, part, &(struct reuse_from){book, NULL}, 1, false, d);
  terms_fill(in, doc, book, d);
  const struct key *colophon = key_get(in->spec->keys, "colophon");
  bool found = colophon_fill(in, doc, book, colophon, d);
  if (!found && colophon) diag_error(d, colophon->pos, "colophon-nowhere");
  if (!found && in->spec->press && book_shows_map(in, book)) diag_error(d, in->spec->keys->pos, "map-credit-nowhere");
  links_check(book, d);
  doc_check_refs(book, true, d);
}
