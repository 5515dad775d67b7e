/* What a reader must find on paper. */
#include "command/wanted.h"

#include <glib.h>
#include <string.h>

struct wanted {
  GPtrArray *text;
  GHashTable *seen;
};

static void want(struct wanted *w, const char *text) {
  if (*text && g_hash_table_add(w->seen, (gpointer)text)) g_ptr_array_add(w->text, (gpointer)text);
}

static bool names(const struct key *list, const char *word) {
  for (const struct key *k = list && list->kind == KEY_LIST ? list->first : NULL; k; k = k->next)
    if (k->kind == KEY_SCALAR && !strcmp(k->text, word)) return true;
  return false;
}

/* A directory says everyone's name, and the telephone unless its table has other columns. */
static void want_directory(struct wanted *w, const struct spec *spec, const struct facility *const *f, size_t n) {
  const struct key *columns = key_get(spec->keys, "columns");
  for (size_t i = 0; i < n; i++) {
    want(w, f[i]->name);
    if (!columns || names(columns, "tel")) want(w, facility_text(f[i], "tel"));
  }
}

static bool has_list(const struct key *sides) {
  for (const struct key *side = sides ? sides->first : NULL; side; side = side->next) {
    const struct key *panels = key_get(side, "panels");
    for (const struct key *p = panels ? panels->first : NULL; p; p = p->next)
      if (!strcmp(key_text(p, "part", ""), "list")) return true;
  }
  return false;
}

/* A sheet with a list says name and telephone of everyone on its map; without one they are symbols only. */
static void want_map(struct wanted *w, const struct spec *spec, const struct facility *const *f, size_t n) {
  const struct key *sides = key_get(spec->keys, "sides");
  struct box frame;
  bool framed = false;
  for (const struct key *side = sides ? sides->first : NULL; side && !framed; side = side->next)
    framed = key_get(side, "frame") && key_box(key_get(side, "frame"), &frame);
  for (size_t i = 0; i < n && has_list(sides); i++) {
    struct box at = {f[i]->place.lon, f[i]->place.lat, f[i]->place.lon, f[i]->place.lat};
    if (framed && (!f[i]->has_place || !box_within(at, frame))) continue;
    want(w, f[i]->name);
    want(w, facility_text(f[i], "tel"));
  }
}

/* Lists that the text of a book asks for, wherever it is part of the publication. */
static void want_asked(struct wanted *w, const struct doc *doc, const struct view *view) {
  for (const struct node *node = doc->root; node; node = node_next(doc->root, node)) {
    if (node->kind != NODE_FACILITIES) continue;
    const struct query q = {.kind = node_attr(node, "kind", NULL), .department = node_attr(node, "department", NULL),
                            .service = node_attr(node, "service", NULL), .district = node_attr(node, "district", NULL)};
    size_t n;
    const struct facility **f = view_select(view, &q, &n);
    for (size_t i = 0; i < n; i++) want(w, f[i]->name);
    g_free(f);
  }
}

const char **wanted_on_paper(const struct spec *spec, const struct doc *doc, const struct view *view, struct diag *d) {
  struct wanted w = {g_ptr_array_new(), g_hash_table_new(g_str_hash, g_str_equal)};
  struct query q;
  size_t n;
  /* The guide of doctors lists everyone it was asked for where it has its list. */
  bool doctors = !strcmp(spec->kind, "doctors") && key_get(spec->keys, "list");
  bool directory = !strcmp(spec->kind, "directory") || doctors, map = !strcmp(spec->kind, "map");
  if ((directory || map) && query_from_keys(key_get(spec->keys, "select"), &q, d)) {
    if (spec->district) q.district = spec->district;
    const struct facility **f = view_select(view, &q, &n);
    if (directory) want_directory(&w, spec, f, n);
    else want_map(&w, spec, f, n);
    g_free(f);
  }
  want_asked(&w, doc, view);
  g_hash_table_destroy(w.seen);
  g_ptr_array_add(w.text, NULL);
  return (const char **)g_ptr_array_free(w.text, FALSE);
}
