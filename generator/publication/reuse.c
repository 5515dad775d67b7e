/* Blocks shown again, in a book and on a site. */
#include "publication/reuse.h"

#include <glib.h>
#include <string.h>

static void ids_drop(struct node *copy) {
  for (struct node *n = copy; n; n = node_next(copy, n)) n->id = NULL;
}

static bool lies_within(const struct node *n, const struct node *outer) {
  for (; n; n = n->parent)
    if (n == outer) return true;
  return false;
}

/* Gives whether a copy was made. */
static bool fill_one(struct doc *doc, struct node *root, struct node *n, const struct reuse_from *from, size_t count, struct diag *d) {
  const char *id = node_attr(n, "id", "");
  const struct node *found = NULL;
  size_t at = 0;
  for (size_t i = 0; i < count && !found; i++) found = node_by_id(from[at = i].root, id);
  if (!found || lies_within(n, found)) {
    diag_error(d, n->pos, found ? "reuse-itself" : "reuse-unknown", id);
    return false;
  }
  bool here = from[at].root == root || !from[at].page;
  n->url = arena_printf(doc->arena, "%s#%s", here ? "" : from[at].page, id);
  const char *name = node_attr(found, "title", node_attr(found, "caption", ""));
  if (*name) node_set_attr(doc, n, "name", name);
  ids_drop(node_copy(doc, n, found));
  return true;
}

/* Numbers in the order of reading, by file and name: one note, one number. */
static void notes_number(struct node *root, bool once) {
  GHashTable *number = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (struct node *n = root; n; n = node_next(root, n)) {
    if (n->kind != NODE_FOOTNOTE) continue;
    char *key = g_strdup_printf("%s#%s", n->pos.file ? n->pos.file : "", n->title);
    int before = GPOINTER_TO_INT(g_hash_table_lookup(number, key));
    n->level = before ? before : (int)g_hash_table_size(number) + 1;
    if (before && once) n->first = n->last = NULL;
    if (before) g_free(key);
    else g_hash_table_insert(number, key, GINT_TO_POINTER(n->level));
  }
  g_hash_table_destroy(number);
}

void reuse_fill(struct doc *doc, struct node *root, const struct reuse_from *from, size_t n, bool once, struct diag *d) {
  bool filled = false;
  for (struct node *at = root; at; at = node_next(root, at))
    if (at->kind == NODE_REUSE && !at->first) filled |= fill_one(doc, root, at, from, n, d);
  if (filled) notes_number(root, once);
}
