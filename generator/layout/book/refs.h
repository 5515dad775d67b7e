/* What stands on which page: blocks that references and re-used blocks lead to, terms of the index. Private to layout.
 *
 * A book that refers to its own pages is planned until no page changes: each pass knows the pages of the one before. */
#ifndef ANNAI_LAYOUT_REFS_H
#define ANNAI_LAYOUT_REFS_H

#include "layout/book/flow.h"

/* Before anything is built: which ids are asked for; references read by the pages of the pass before (id -> page number; NULL in the
 * first). */
void refs_open(struct flow *f, const struct node *book, GHashTable *known);
void refs_close(struct flow *f);
/* After planning: whether every page is what the references say, so that this pass can be drawn. */
bool refs_settled(const struct flow *f);
/* The pages of this pass, for refs_open of the next; strings live as long as `book`. Freed with g_hash_table_destroy. */
GHashTable *refs_pages(const struct flow *f);
/* The page number of an id or a term, as far as it is known; 0: not yet. */
size_t refs_page(const struct flow *f, const char *id);
size_t refs_term_page(const struct flow *f, const struct node *term);
/* The number of a figure, chart or image with a caption in its book, from 1; tables are counted apart. 0: it has none. What is shown again
 * keeps no number. */
int refs_number(const struct flow *f, const struct node *n);
/* "12ページ"; with spaces for two digits while the page is unknown. In the flow's arena. */
const char *refs_page_text(struct flow *f, const char *id);

/* ---- marks of pieces: NODE_TERMs that begin in them and blocks of an id that is asked for ---- */
void piece_mark(struct flow *f, struct piece *p, const struct node *n);
/* The same for the first piece after the first `from` of a stack, if `n` has an id. */
void stack_mark(struct flow *f, const struct stack *s, guint from, const struct node *n);
/* When a piece got its page; when it is drawn: the places links lead to. */
void marks_place(struct flow *f, const struct piece *p);
void piece_marks_draw(struct flow *f, struct page *page, const struct piece *p, double x, double y);
/* The destination of a page that holds terms, in screen files; in the flow's arena. */
const char *page_target(struct flow *f, size_t number);

#endif
