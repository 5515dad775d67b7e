/* The value of each page: what is shared, and what the page is about. */
#include <string.h>

#include "publication/site.h"

/* Groups beside a list, with the one shown marked; a family with more is left to its own page. */
#define GROUPS_BESIDE 60

static struct value *crumbs_begin(struct arena *a, struct value *page) {
  return value_add_list(a, page, "crumbs");
}

static void crumb(struct arena *a, struct value *crumbs, const char *name, const char *path) {
  struct value *v = value_add_map(a, crumbs, NULL);
  value_add_text(a, v, "name", name);
  text_or_false(a, v, "path", path);
}

/* The way to a page begins at its navigation entry. */
static void crumb_nav(const struct site *s, const struct plan *p, struct arena *a, struct value *crumbs) {
  if (p->nav < 0) return;
  const struct value *v = s->nav[s->navs]->first;
  for (int i = 0; v && i < p->nav; i++) v = v->next;
  const struct value *path = value_get(v, "path"), *name = value_get(v, "name");
  if (path && path->kind == VALUE_TEXT && strcmp(path->text, p->page.path)) crumb(a, crumbs, name->text, path->text);
}

static void add_single(const struct site *s, const struct plan *p, struct arena *a, struct value *page) {
  for (const struct value *v = s->singles->first; v; v = v->next) value_add_shared(a, page, v->name, v);
  if (!strcmp(p->page.template, "map")) add_map_page(s, a, page);
  struct value *crumbs = crumbs_begin(a, page);
  crumb_nav(s, p, a, crumbs);
  if (p->title) crumb(a, crumbs, p->title, NULL);
}

static void add_family(const struct site *s, const struct plan *p, struct arena *a, struct value *page) {
  value_add_shared(a, page, "family", p->about.list.family->value);
  struct value *crumbs = crumbs_begin(a, page);
  crumb_nav(s, p, a, crumbs);
  crumb(a, crumbs, p->title, NULL);
}

static const char *part_path(const struct group *g, struct arena *a, size_t part) {
  return part ? arena_printf(a, "%spage/%zu/index.html", g->folder, part + 1)
              : arena_printf(a, "%sindex.html", g->folder);
}

static void add_list(const struct site *s, const struct plan *p, struct arena *a, struct value *page) {
  const struct family *fam = p->about.list.family;
  const struct group *g = p->about.list.group;
  size_t part = p->about.list.part, parts = (g->n + s->page_size - 1) / s->page_size;
  value_add_shared(a, page, "family", fam->value);
  value_add_shared(a, page, "group", g->value);
  struct value *groups = value_add_list(a, page, "groups");
  for (size_t i = 0; i < fam->n && fam->n <= GROUPS_BESIDE; i++) {
    struct value *v = value_add_map(a, groups, NULL);
    value_add_bool(a, v, "on", &fam->group[i] == g);
    for (const struct value *c = fam->group[i].value->first; c; c = c->next) value_add_shared(a, v, c->name, c);
  }
  value_add_number(a, page, "page", (long)part + 1);
  value_add_number(a, page, "pages", (long)parts);
  value_add_bool(a, page, "many", parts > 1);
  text_or_false(a, page, "previous", part ? part_path(g, a, part - 1) : NULL);
  text_or_false(a, page, "next", part + 1 < parts ? part_path(g, a, part + 1) : NULL);
  struct value *entries = value_add_list(a, page, "entries");
  for (size_t i = part * s->page_size; i < g->n && i < (part + 1) * s->page_size; i++)
    facility_value(s, g->member[i], a, entries, NULL, false);
  struct value *crumbs = crumbs_begin(a, page);
  crumb_nav(s, p, a, crumbs);
  const struct value *path = value_get(fam->value, "path");
  if (path->kind == VALUE_TEXT) crumb(a, crumbs, fam->title, path->text);
  crumb(a, crumbs, g->name, NULL);
}

static void add_facility(const struct site *s, const struct plan *p, struct arena *a, struct value *page) {
  struct value *f = facility_value(s, p->about.facility, a, page, "facility", true);
  struct value *crumbs = crumbs_begin(a, page);
  crumb_nav(s, p, a, crumbs);
  const struct value *kind = value_get(f, "kind"), *path = value_get(kind, "path");
  if (path && path->kind == VALUE_TEXT) crumb(a, crumbs, value_get(kind, "name")->text, path->text);
  crumb(a, crumbs, p->title, NULL);
}

/* Headings of the second level, as the list of contents beside a guide. */
static void add_contents(const struct node *root, struct arena *a, struct value *guide) {
  struct value *list = value_add_list(a, guide, "contents");
  for (const struct node *n = root->first; n; n = n->next) {
    if (n->kind != NODE_HEADING || n->level > 2 || !n->id) continue;
    char *text = node_plain_text(n);
    struct value *v = value_add_map(a, list, NULL);
    value_add_text(a, v, "id", n->id);
    value_add_text(a, v, "name", arena_strdup(a, text));
    g_free(text);
  }
  value_add_bool(a, guide, "has_contents", list->first && list->first->next);
}

static void add_guide(const struct site *s, const struct plan *p, struct arena *a, struct value *page) {
  size_t i = p->about.guide;
  const struct guide *g = &s->guides->guide[i];
  struct value *v = value_add_map(a, page, "guide");
  value_add_text(a, v, "title", g->title);
  value_add_text(a, v, "slug", g->slug);
  text_or_false(a, v, "lead", g->lead);
  if (s->scene[i]) value_add_shared(a, v, "scene", s->scene[i]);
  date_value(a, v, "updated", *g->updated ? g->updated : g->date);
  value_add_node(a, v, "prose", g->doc->root);
  add_contents(g->doc->root, a, v);
  if (i)
    value_add_shared(a, v, "previous", s->guide_link[i - 1]);
  else
    value_add_bool(a, v, "previous", false);
  if (i + 1 < s->guides->n)
    value_add_shared(a, v, "next", s->guide_link[i + 1]);
  else
    value_add_bool(a, v, "next", false);
  struct value *crumbs = crumbs_begin(a, page);
  crumb_nav(s, p, a, crumbs);
  crumb(a, crumbs, g->title, NULL);
}

/* Where the page will be on the web: the address of the site and the page's folder. */
static const char *web_address(const struct site *s, const char *path, struct arena *a) {
  const char *address = key_text(s->in.site, "address", "");
  if (!*address) return NULL;
  size_t n = strlen(path), tail = strlen("index.html");
  bool index = n >= tail && !strcmp(path + n - tail, "index.html");
  return arena_printf(a, "%s%s%.*s", address, address[strlen(address) - 1] == '/' ? "" : "/",
                      (int)(index ? n - tail : n), path);
}

/* A missing page may be asked for at any depth: its links begin at the site's own root. */
static const char *base_of(const struct site *s, const char *path, struct arena *a) {
  if (strcmp(path, "404.html")) return base_for(path);
  const char *address = key_text(s->in.site, "address", ""), *root = strstr(address, "://");
  root = root ? strchr(root + 3, '/') : NULL;
  if (!root) return "/";
  return root[strlen(root) - 1] == '/' ? root : arena_printf(a, "%s/", root);
}

const struct value *site_value(const struct site *s, size_t i, struct arena *a) {
  static void (*const add[])(const struct site *, const struct plan *, struct arena *,
                             struct value *) = {[PLAN_SINGLE] = add_single,
                                                [PLAN_FACILITY] = add_facility,
                                                [PLAN_LIST] = add_list,
                                                [PLAN_FAMILY] = add_family,
                                                [PLAN_GUIDE] = add_guide};
  const struct plan *p = &g_array_index(s->plan, struct plan, i);
  g_ptr_array_set_size(s->docs, 0);
  struct value *page = value_map(a);
  value_add_text(a, page, "base", base_of(s, p->page.path, a));
  value_add_shared(a, page, "words", theme_words(s->in.theme));
  value_add_shared(a, page, "site", s->site);
  value_add_shared(a, page, "nav", s->nav[p->nav < 0 ? (int)s->navs : p->nav]);
  text_or_false(a, page, "title", p->title);
  text_or_false(a, page, "map_svg", s->map_svg);
  text_or_false(a, page, "map_page", s->map_page);
  text_or_false(a, page, "page_address", web_address(s, p->page.path, a));
  add[p->kind](s, p, a, page);
  return page;
}
