/* Reading guides: front matter, body, and which of them may be shown. */
#include "publication/guides.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/path.h"
#include "publication/figures_csv.h"

/* What was read is kept as long as the guides: the documents' strings and the front matter's. */
struct kept {
  struct guides guides; /* first */
  GPtrArray *prose;
};

static const char *date_of(const struct key *front, const char *name, struct diag *d) {
  const struct key *k = key_get(front, name);
  if (!k || (k->kind == KEY_SCALAR && (!*k->text || date_is_iso(k->text)))) return k ? k->text : "";
  diag_error(d, k->pos, "guide-date", k->kind == KEY_SCALAR ? k->text : "");
  return "";
}

/* What only paper can show has no place in a guide on the site: an error at its line, never silence. */
static void check_medium(const struct doc *doc, struct diag *d) {
  for (const struct node *n = doc->root; n; n = node_next(doc->root, n)) {
    if (n->kind == NODE_PAGE)
      diag_error(d, n->pos, "guide-directive", "page");
    else if (n->kind == NODE_SPREAD)
      diag_error(d, n->pos, "guide-directive", "spread");
  }
}

static bool slug_is_safe(const char *slug) {
  return *slug && strlen(slug) <= 80 && strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(slug);
}

/* Reads one file into `g`; false if it is left out. */
static bool read_guide(struct kept *k, const char *ward, const char *folder, const char *name, const char *today,
                       bool drafts, struct guide *g, struct diag *d) {
  static const char *const names[] = {"title", "lead", "scene", "order", "date", "updated", "draft", "summary", NULL};
  struct arena *a = k->guides.arena;
  g->file = arena_printf(a, "%s/%s", folder, name);
  char *path = g_build_filename(ward, g->file, NULL);
  struct prose *prose = source_prose(path, g->file, d);
  g_free(path);
  if (!prose) return false;
  g_ptr_array_add(k->prose, prose);
  const struct key *front = prose->front->root;
  struct pos at = {g->file, 1, 1};
  key_check_names(front, names, d);
  g->date = date_of(front, "date", d);
  g->updated = date_of(front, "updated", d);
  if (!drafts && (key_bool(front, "draft", false, d) || (*today && *g->date && strcmp(g->date, today) > 0)))
    return false;
  char *slug = arena_strndup(a, name, strlen(name) - strlen(".md"));
  g->slug = slug;
  if (!slug_is_safe(slug)) diag_error(d, at, "guide-name", name);
  if (path_is_reserved(slug)) diag_error(d, at, "name-reserved", slug);
  g->title = key_text(front, "title", "");
  if (!*g->title) diag_error(d, at, "guide-title");
  g->lead = key_text(front, "lead", "");
  g->summary = key_text(front, "summary", "");
  g->scene = key_text(front, "scene", "");
  const struct key *scene = key_get(front, "scene");
  g->scene_pos = scene ? scene->pos : at;
  g->order = (long)key_number(front, "order", 0, d);
  g->doc = markdown_read(prose->body, prose->body_size, g->file, prose->body_line, d);
  if (!g->doc) return false;
  check_medium(g->doc, d);
  tables_fill(g->doc, g->doc->root, ward, d);
  return true;
}

static int by_order(const void *a, const void *b) {
  const struct guide *x = a, *y = b;
  if (x->order != y->order) return x->order < y->order ? -1 : 1;
  return strcmp(x->slug, y->slug);
}

struct guides *guides_none(void) {
  struct kept *k = g_new0(struct kept, 1);
  k->guides.arena = arena_new();
  k->prose = g_ptr_array_new();
  return &k->guides;
}

struct guides *guides_read(const char *ward, const char *folder, const char *lang, const char *today, bool drafts,
                           struct diag *d) {
  struct kept *k = (struct kept *)guides_none();
  char *told = folder ? g_strdup(folder) : g_strconcat("content/guide/", lang, NULL);
  char *dir = g_build_filename(ward, told, NULL);
  char **files = source_files(dir, told, "*.md", false, d);
  g_free(dir);
  k->guides.guide = arena_array(k->guides.arena, g_strv_length(files) + 1, sizeof *k->guides.guide);
  for (char **f = files; *f; f++) {
    struct guide g = {0};
    if (read_guide(k, ward, told, *f, today, drafts, &g, d)) k->guides.guide[k->guides.n++] = g;
  }
  g_free(told);
  g_strfreev(files);
  qsort(k->guides.guide, k->guides.n, sizeof *k->guides.guide, by_order);
  return &k->guides;
}

void guides_free(struct guides *g) {
  if (!g) return;
  struct kept *k = (struct kept *)g;
  for (size_t i = 0; i < g->n; i++) doc_free(g->guide[i].doc);
  for (size_t i = 0; i < k->prose->len; i++) prose_free(k->prose->pdata[i]);
  g_ptr_array_free(k->prose, TRUE);
  arena_free(g->arena);
  g_free(k);
}
