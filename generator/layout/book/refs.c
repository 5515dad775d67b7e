/* References: page numbers of blocks and terms, and the places that links lead to. */
#include "layout/book/refs.h"

#include <string.h>

/* Takes the place of a page number that is not known yet: nearly as wide. */
static const char UNKNOWN[] = "00";

static const char *word(const struct flow *f, const char *name) {
  return theme_word(f->in->theme, name);
}

size_t refs_page(const struct flow *f, const char *id) {
  GHashTable *from = f->known_page ? f->known_page : f->page_of_id;
  return GPOINTER_TO_SIZE(g_hash_table_lookup(from, id));
}

size_t refs_term_page(const struct flow *f, const struct node *term) {
  return GPOINTER_TO_SIZE(g_hash_table_lookup(f->page_of_term, term));
}

const char *refs_page_text(struct flow *f, const char *id) {
  size_t page = refs_page(f, id);
  return page ? arena_printf(f->arena, "%zu%s", page, word(f, "doc.ref_page")) : arena_printf(f->arena, "%s%s", UNKNOWN, word(f, "doc.ref_page"));
}

/* 「見出し」（12ページ）, or the page alone. */
static const char *ref_text(void *data, const struct node *ref) {
  struct flow *f = data;
  const char *id = ref->url + 1, *page = refs_page_text(f, id);
  const struct node *to = g_hash_table_lookup(f->wanted, id);
  if (ref->title || !to) return page;
  char *name = node_name(to);
  const char *text = arena_printf(f->arena, "%s%s%s%s%s%s", word(f, "doc.ref_open"), name, word(f, "doc.ref_close"),
                                  word(f, "doc.ref_page_open"), page, word(f, "doc.ref_page_close"));
  g_free(name);
  return text;
}

static void want(struct flow *f, const struct node *book, const char *id) {
  if (g_hash_table_contains(f->wanted, id)) return;
  const struct node *to = node_by_id(book, id);
  if (to) g_hash_table_insert(f->wanted, (void *)id, (void *)to);
}

static bool shown_again(const struct node *n) {
  while (n && n->kind != NODE_REUSE) n = n->parent;
  return n != NULL;
}

static void number_give(struct flow *f, const struct node *n, int *figures, int *tables) {
  bool figure = n->kind == NODE_FIGURE || n->kind == NODE_CHART || n->kind == NODE_IMAGE;
  if (!figure && n->kind != NODE_CAPTIONED) return;
  const char *caption = n->kind == NODE_IMAGE ? n->title : node_attr(n, "caption", NULL);
  if (!caption || !*caption || shown_again(n)) return;
  g_hash_table_insert(f->number, (void *)n, GINT_TO_POINTER(++*(figure ? figures : tables)));
}

int refs_number(const struct flow *f, const struct node *n) {
  return GPOINTER_TO_INT(g_hash_table_lookup(f->number, n));
}

void refs_open(struct flow *f, const struct node *book, GHashTable *known) {
  f->wanted = g_hash_table_new(g_str_hash, g_str_equal);
  f->page_of_term = g_hash_table_new(g_direct_hash, g_direct_equal);
  f->number = g_hash_table_new(g_direct_hash, g_direct_equal);
  f->known_page = known;
  int figures = 0, tables = 0;
  for (const struct node *n = book; n; n = node_next(book, n)) {
    number_give(f, n, &figures, &tables);
    if (n->kind == NODE_REF) want(f, book, n->url + 1);
    else if (n->kind == NODE_REUSE && n->url) want(f, book, n->url + 1);
    else if (n->kind == NODE_LINK && n->url && *n->url == '#') want(f, book, n->url + 1);
  }
  composer_refs(f->composer, ref_text, f);
}

void refs_close(struct flow *f) {
  if (f->wanted) g_hash_table_destroy(f->wanted);
  if (f->page_of_term) g_hash_table_destroy(f->page_of_term);
  if (f->number) g_hash_table_destroy(f->number);
}

bool refs_settled(const struct flow *f) {
  GHashTableIter i;
  gpointer id;
  g_hash_table_iter_init(&i, f->wanted);
  while (g_hash_table_iter_next(&i, &id, NULL))
    if (!f->known_page || g_hash_table_lookup(f->known_page, id) != g_hash_table_lookup(f->page_of_id, id)) return false;
  return true;
}

GHashTable *refs_pages(const struct flow *f) {
  GHashTable *pages = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter i;
  gpointer id;
  g_hash_table_iter_init(&i, f->wanted);
  while (g_hash_table_iter_next(&i, &id, NULL)) g_hash_table_insert(pages, id, g_hash_table_lookup(f->page_of_id, id));
  return pages;
}

/* ---- marks ---- */

void piece_mark(struct flow *f, struct piece *p, const struct node *n) {
  const struct node **more = arena_array(f->arena, p->mark_count + 1, sizeof *more);
  if (p->mark_count) memcpy(more, p->marks, p->mark_count * sizeof *more);
  more[p->mark_count++] = n;
  p->marks = more;
}

void stack_mark(struct flow *f, const struct stack *s, guint from, const struct node *n) {
  if (n->id && s->piece->len > from && g_hash_table_lookup(f->wanted, n->id) == n)
    piece_mark(f, g_ptr_array_index(s->piece, from), n);
}

void marks_place(struct flow *f, const struct piece *p) {
  gpointer page = GSIZE_TO_POINTER(f->plan->len);
  for (size_t i = 0; i < p->mark_count; i++) {
    const struct node *n = p->marks[i];
    GHashTable *to = n->kind == NODE_TERM ? f->page_of_term : f->page_of_id;
    const void *key = n->kind == NODE_TERM ? (const void *)n : n->id;
    if (!g_hash_table_contains(to, key)) g_hash_table_insert(to, (void *)key, page);
  }
}

/* No id holds a dot. */
const char *page_target(struct flow *f, size_t number) {
  return arena_printf(f->arena, "p.%zu", number);
}

/* The first term or entry of a page is where an index leads. */
static void page_target_draw(struct flow *f, struct page *page, double x, double y) {
  if (!f->indexed || f->target_page == f->page_now + 1) return;
  f->target_page = f->page_now + 1;
  struct page_item item = {.kind = ITEM_TARGET, .box = {x, y, x, y}};
  item.part.name = page_target(f, f->page_now + 1);
  page_add(f->pages, page, item);
}

void piece_marks_draw(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  if (p->place) page_target_draw(f, page, x, y);
  for (size_t i = 0; i < p->mark_count; i++) {
    const struct node *n = p->marks[i];
    struct page_item item = {.kind = ITEM_TARGET, .box = {x, y, x, y}};
    if (n->kind == NODE_TERM) {
      page_target_draw(f, page, x, y);
      continue;
    }
    /* A heading draws its own (blocks.c). */
    if (n->kind == NODE_HEADING || g_hash_table_lookup(f->anchor, n->id) != n) continue;
    g_hash_table_remove(f->anchor, n->id);
    item.part.name = n->id;
    page_add(f->pages, page, item);
  }
}
