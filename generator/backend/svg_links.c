/* Links and targets in SVG: clear rectangles above the drawing. */
#include <string.h>

#include "backend/svg_parts.h"

/* Whom a link is about, where it is a facility's ("list-c012", "map-c012"); NULL. */
static const char *link_about(const struct svg *s, const char *dest) {
  const char *id = strchr(dest, '-');
  for (size_t i = 0; id && i < s->pages->refs; i++)
    if (!strcmp(s->pages->ref[i].place->id, id + 1)) return s->pages->ref[i].place->name;
  return NULL;
}

/* A clear rectangle over what leads on; one that leads nowhere here is left out. */
void svg_link(struct svg *s, const struct page_item *it) {
  const char *to = it->link.target;
  GString *href = g_string_new(NULL);
  size_t page = 0;
  if (g_str_has_prefix(to, "uri:")) {
    svg_put_escaped(href, to + 4, strlen(to + 4));
  } else if (g_str_has_prefix(to, "dest:") && (page = GPOINTER_TO_SIZE(g_hash_table_lookup(s->target_page, to + 5)))) {
    if (page - 1 != s->page) svg_put_escaped(href, s->file, strlen(s->file));
    if (page - 1 != s->page && page > 1) g_string_append_printf(href, "-%zu", page);
    if (page - 1 != s->page) g_string_append(href, ".svg");
    g_string_append_c(href, '#');
    svg_put_escaped(href, to + 5, strlen(to + 5));
  }
  if (href->len) {
    g_string_append_printf(s->links, "<a href=\"%s\"><rect", href->str);
    svg_put_box(s->links, it->box);
    const char *about = it->link.name ? it->link.name : page ? link_about(s, to + 5) : to + 4;
    g_string_append(s->links, " fill-opacity=\"0\"/>");
    if (about) g_string_append(s->links, "<title>");
    if (about) svg_put_escaped(s->links, about, strlen(about));
    g_string_append(s->links, about ? "</title></a>\n" : "</a>\n");
  }
  g_string_free(href, TRUE);
}

void svg_target(struct svg *s, const struct page_item *it) {
  if (GPOINTER_TO_SIZE(g_hash_table_lookup(s->target_page, it->part.name)) != s->page + 1) return;
  g_string_append(s->links, "<rect id=\"");
  svg_put_escaped(s->links, it->part.name, strlen(it->part.name));
  g_string_append_c(s->links, '"');
  svg_put_box(s->links, it->box);
  g_string_append(s->links, " fill=\"none\"/>\n");
}

/* Where every target of the file's pages stands; the first of a name is the one. */
GHashTable *svg_targets(struct pages *p) {
  GHashTable *found = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < p->n; i++) {
    const struct page *page = pages_page(p, i);
    for (size_t k = 0; k < page->items; k++)
      if (page->item[k].kind == ITEM_TARGET && !g_hash_table_contains(found, page->item[k].part.name))
        g_hash_table_insert(found, (gpointer)page->item[k].part.name, GSIZE_TO_POINTER(i + 1));
  }
  return found;
}
