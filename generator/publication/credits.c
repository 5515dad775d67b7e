/* What the base map's layers ask to be printed beside every map. */
#include "publication/credits.h"

#include <glib.h>
#include <string.h>

const char *map_credits(const struct publication_input *in, struct doc *doc) {
  const struct basemap *b = in->basemap;
  GString *s = g_string_new(NULL);
  GHashTable *said = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; b && i < b->layers; i++) {
    const char *credit = b->layer[i].credit, *approval = b->layer[i].approval;
    if (!credit || !*credit) continue;
    if (approval && *approval)
      credit = arena_printf(doc->arena, "%s%s%s%s", credit, theme_word(in->theme, "map.before_approval"), approval,
                            theme_word(in->theme, "map.behind_approval"));
    if (!g_hash_table_add(said, (gpointer)credit)) continue;
    if (s->len) g_string_append(s, theme_word(in->theme, "map.between_credits"));
    g_string_append(s, credit);
  }
  const char *kept = arena_strdup(doc->arena, s->str);
  g_hash_table_destroy(said);
  g_string_free(s, TRUE);
  return kept;
}

bool book_shows_map(const struct publication_input *in, const struct node *book) {
  if (!in->basemap || !in->basemap->layers) return false;
  if (!strcmp(in->spec->kind, "doctors")) return true;
  for (const struct node *n = book; n; n = node_next(book, n))
    if (n->kind == NODE_PLACES && !strcmp(node_attr(n, "entry", ""), "area")) return true;
  return false;
}
