/* Terms of the back-of-book index: readings looked up, never guessed. */
#include "publication/terms.h"

#include <glib.h>
#include <string.h>

static int column(const struct table *t, const char *name) {
  for (size_t i = 0; i < t->width; i++)
    if (strcmp(t->head[i].text, name) == 0) return (int)i;
  return -1;
}

/* The word list's readings; a list without them is none. */
static void list_read(const struct publication_input *in, struct doc *doc, GHashTable *reading, struct diag *d) {
  char *path = g_build_filename(in->ward, "content", "words.csv", NULL);
  struct table *t = g_file_test(path, G_FILE_TEST_EXISTS) ? source_table(path, diag_intern(d, "content/words.csv"), d) : NULL;
  g_free(path);
  if (!t) return;
  int word = column(t, "right"), read = column(t, "reading");
  for (size_t i = 0; word >= 0 && read >= 0 && i < t->rows; i++) {
    const char *text = table_cell(t, i, (size_t)word)->text, *kana = table_cell(t, i, (size_t)read)->text;
    if (*text && *kana) g_hash_table_insert(reading, arena_strdup(doc->arena, text), arena_strdup(doc->arena, kana));
  }
  table_free(t);
}

void terms_fill(const struct publication_input *in, struct doc *doc, struct node *book, struct diag *d) {
  GHashTable *reading = NULL; /* text -> reading */
  bool open = false;
  for (const struct node *n = book; n && !open; n = node_next(book, n)) open = n->kind == NODE_TERM && !n->reading[0];
  if (!open) return;
  reading = g_hash_table_new(g_str_hash, g_str_equal);
  list_read(in, doc, reading, d);
  for (const struct node *n = book; n; n = node_next(book, n))
    if (n->kind == NODE_TERM && n->reading[0]) g_hash_table_insert(reading, (void *)n->text, (void *)n->reading[0]);
  for (struct node *n = book; n; n = node_next(book, n)) {
    if (n->kind != NODE_TERM || n->reading[0]) continue;
    const char **own = arena_array(doc->arena, 2, sizeof *own);
    own[0] = g_hash_table_lookup(reading, n->text);
    if (!own[0]) diag_error(d, n->pos, "term-reading", n->text), own[0] = n->text;
    n->reading = own;
  }
  g_hash_table_destroy(reading);
}
