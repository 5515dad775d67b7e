/* A site's plan: made once, asked page by page. */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "publication/colophon.h"
#include "publication/facility_lists.h"
#include "publication/reuse.h"
#include "publication/site.h"

/* ---- prose ---- */

/* Whether a link leads somewhere: a page or file of the plan, and in a guide its heading. */
static bool link_is_known(const char *path, const char *anchor, const void *data) {
  const struct site *s = data;
  char *rooted = g_strconcat("/", path, NULL);
  const char *target = plan_target(s, rooted, "");
  g_free(rooted);
  if (!target || !anchor || !*anchor) return target != NULL;
  for (size_t i = 0; i < s->guides->n; i++) {
    const struct guide *g = &s->guides->guide[i];
    char *own = g_strdup_printf("%s%s/index.html", s->guide_folder, g->slug);
    bool is = !strcmp(own, target);
    g_free(own);
    if (!is) continue;
    for (const struct node *n = g->doc->root; n; n = node_next(g->doc->root, n))
      if (n->id && !strcmp(n->id, anchor)) return true;
    return false;
  }
  return true;
}

void links_settle(const struct site *s, struct doc *doc, const char *own_folder) {
  const char *base = base_for(own_folder);
  doc_check_links(doc, own_folder, link_is_known, s, s->diag);
  for (const struct node *n = doc->root; n; n = node_next(doc->root, n)) {
    if ((n->kind != NODE_LINK && n->kind != NODE_REUSE) || !n->url || *n->url == '#') continue;
    const char *target = plan_target(s, n->url, own_folder);
    if (target) ((struct node *)n)->url = arena_printf(doc->arena, "%s%s", base, target); /* the document is ours */
  }
}

/* What a guide shows again may stand in any of them. */
static void reuse_settle(struct site *s, struct diag *d) {
  struct reuse_from *from = g_new0(struct reuse_from, s->guides->n + 1);
  for (size_t i = 0; i < s->guides->n; i++)
    from[i] = (struct reuse_from){s->guides->guide[i].doc->root,
                                  arena_printf(s->guides->arena, "/%s%s/", s->guide_folder, s->guides->guide[i].slug)};
  for (size_t i = 0; i < s->guides->n; i++)
    reuse_fill(s->guides->guide[i].doc, s->guides->guide[i].doc->root, from, s->guides->n, true, d);
  g_free(from);
}

static void settle_guides(struct site *s, struct diag *d) {
  reuse_settle(s, d);
  for (size_t i = 0; i < s->guides->n; i++) {
    const struct guide *g = &s->guides->guide[i];
    colophon_fill(&s->in, g->doc, g->doc->root, key_get(s->keys, "colophon"), d);
    char *own = g_strdup_printf("%s%s/", s->guide_folder, g->slug);
    facility_lists_fill(&s->in, g->doc, g->doc->root, "guide-nobody", d);
    plan_pictures(s, g->doc, own);
    links_settle(s, g->doc, own);
    g_free(own);
  }
}

/* The guides in the order of their scenes, then their own; those without a scene last. */
static int by_scene(const void *a, const void *b, void *data) {
  const struct guide *guide[] = {a, b};
  const struct value *scenes = data;
  size_t at[2];
  for (int i = 0; i < 2; i++) {
    at[i] = 0;
    for (const struct value *v = scenes ? scenes->first : NULL; v && strcmp(v->name, guide[i]->scene); v = v->next)
      at[i]++;
  }
  if (at[0] != at[1]) return at[0] < at[1] ? -1 : 1;
  if (guide[0]->order != guide[1]->order) return guide[0]->order < guide[1]->order ? -1 : 1;
  return strcmp(guide[0]->slug, guide[1]->slug);
}

/* ---- the plan ---- */

/* Settings that are lists must be lists, of maps where they hold more than words; told once, so that readers may skip.
 */
static void check_shapes(const struct key *keys, struct diag *d) {
  static const struct {
    const char *name, *like;
    enum key_kind kind;
    bool maps;
  } shapes[] = {
      {"facilities", "{path: facilities}", KEY_MAP, false},
      {"guides", "{path: guide}", KEY_MAP, false},
      {"map", "{scale: 5000, width: 80mm, height: 60mm}", KEY_MAP, false},
      {"tiles", "{zoom: [14, 16], retina: yes}", KEY_MAP, false},
      {"lists", "[{by: kind, path: lists/kind}]", KEY_LIST, true},
      {"pages", "[{path: index.html, template: home}]", KEY_LIST, true},
      {"nav", "[{label: A, link: a/}]", KEY_LIST, true},
      {"foot", "[{label: A, link: a/}]", KEY_LIST, true},
      {"often", "[{label: A, link: a/}]", KEY_LIST, true},
      {"booklets", "[map, {name: handbook, summary: A}]", KEY_LIST, false},
      {"hero", "[A, B]", KEY_LIST, false},
  };
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    const struct key *k = key_get(keys, shapes[i].name);
    if (!k) continue;
    if (k->kind != shapes[i].kind) diag_error(d, k->pos, "site-shape", shapes[i].name, shapes[i].like);
    for (const struct key *c = k->kind == KEY_LIST && shapes[i].maps ? k->first : NULL; c; c = c->next)
      if (c->kind != KEY_MAP) diag_error(d, c->pos, "site-shape", shapes[i].name, shapes[i].like);
  }
}

bool site_without_facilities(const struct spec *s) {
  const char *said = key_text(s->keys, "without_facilities", "no");
  return !strcmp(said, "yes") || !strcmp(said, "true");
}

/* `guides: {from: manual}` takes the pages of content/manual; NULL: those of the language's guides. */
static const char *guide_source(struct site *s) {
  const struct key *from = key_get(key_get(s->keys, "guides"), "from");
  if (!from) return NULL;
  if (from->kind == KEY_SCALAR && path_is_inside(from->text)) return arena_printf(s->arena, "content/%s", from->text);
  diag_error(s->diag, from->pos, "site-path", from->kind == KEY_SCALAR ? from->text : "");
  return NULL;
}

struct site *site_plan(const struct publication_input *in, struct diag *d) {
  static const char *const names[] = {"kind",      "title", "audience", "outputs",    "draft", "theme",   "facilities",
                                      "guides",    "lists", "pages",    "nav",        "foot",  "often",   "booklets",
                                      "page_size", "map",   "index",    "structured", "hero",  "summary", "path",
                                      "without_facilities", "colophon", "tiles", NULL};
  struct site *s = g_new0(struct site, 1);
  s->in = *in;
  s->arena = arena_new();
  s->diag = d;
  s->keys = in->spec->keys;
  s->plan = g_array_new(FALSE, TRUE, sizeof(struct plan));
  s->files = g_array_new(FALSE, TRUE, sizeof(struct site_file));
  s->paths = g_hash_table_new(g_str_hash, g_str_equal);
  s->empty = g_hash_table_new(g_str_hash, g_str_equal);
  s->symbols = g_hash_table_new(g_str_hash, g_str_equal);
  s->codes = g_ptr_array_new();
  s->docs = g_ptr_array_new_with_free_func((GDestroyNotify)doc_free);
  s->facility = view_facilities(in->view, &s->facilities);
  key_check_names(s->keys, names, d);
  check_shapes(s->keys, d);
  key_bool(s->keys, "without_facilities", false, d);
  const struct key *path = key_get(s->keys, "path");
  if (path && (path->kind != KEY_SCALAR || !path_is_inside(path->text)))
    diag_error(d, path->pos, "site-path", path->kind == KEY_SCALAR ? path->text : "");
  double size = key_number(s->keys, "page_size", 100, d);
  if (size < 1 || size > 10000) {
    diag_error(d, key_get(s->keys, "page_size")->pos, "site-page-size");
    size = 100;
  }
  s->page_size = (size_t)size;
  s->structured = key_bool(s->keys, "structured", false, d);
  s->maps = key_get(s->keys, "map") && in->basemap && in->basemap->layers;
  if (site_without_facilities(in->spec)) s->facilities = 0;
  s->guides = key_get(s->keys, "guides")
                  ? guides_read(in->ward, guide_source(s), theme_lang(in->theme), key_text(in->site, "date", ""), in->drafts, d)
                  : guides_none();
  if (s->guides->n)
    qsort_r(s->guides->guide, s->guides->n, sizeof *s->guides->guide, by_scene,
            (void *)value_get(theme_words(in->theme), "scenes"));
  shared_fields(s, d);
  plan_families(s, d);
  plan_pages(s, d);
  shared_symbols(s, d);
  plan_tiles(s, d);
  plan_files(s, d);
  plan_leaflet(s, d);
  shared_values(s, d);
  settle_guides(s, d);
  return s;
}

size_t site_pages(const struct site *s) {
  return s->plan->len;
}

const struct site_page *site_page(const struct site *s, size_t i) {
  return &g_array_index(s->plan, struct plan, i).page;
}

const char *site_facility_folder(const struct site *s) {
  return s->facility_folder;
}

const struct site_file *site_files(const struct site *s, size_t *n_out) {
  *n_out = s->files->len;
  return (const struct site_file *)s->files->data;
}

void site_free(struct site *s) {
  if (!s) return;
  for (size_t i = 0; i < s->families; i++)
    for (size_t k = 0; k < s->family[i].n; k++) g_free(s->family[i].group[k].member);
  guides_free(s->guides);
  g_ptr_array_free(s->docs, TRUE);
  g_ptr_array_free(s->codes, TRUE);
  g_hash_table_destroy(s->empty);
  g_hash_table_destroy(s->symbols);
  g_hash_table_destroy(s->paths);
  g_array_free(s->files, TRUE);
  g_array_free(s->plan, TRUE);
  arena_free(s->arena);
  g_free(s);
}
