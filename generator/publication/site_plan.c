/* Planning a site: families of lists, their groups, and every page with its path. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "publication/site.h"

const char *base_for(const char *path) {
  static const char many[] = "../../../../../../../../../../../../";
  size_t depth = 0;
  for (const char *p = path; *p; p++) depth += *p == '/';
  return many + sizeof many - 1 - 3 * MIN(depth, sizeof many / 3);
}

/* One name of an address: letters, digits, '-', '_' and '.', not beginning with '.'. */
static bool name_is_safe(const char *s) {
  if (!*s || *s == '.' || strlen(s) > 240) return false; /* as long as an id may be */
  for (; *s; s++)
    if (!g_ascii_isalnum(*s) && *s != '-' && *s != '_' && *s != '.') return false;
  return true;
}

/* A path of a publication file: safe names between '/', no '/' at its ends, at most eight of them. */
static const char *path_of(struct site *s, const struct key *map, const char *name, const char *otherwise) {
  const struct key *k = key_get(map, name);
  const char *path = key_text(map, name, otherwise);
  if (!path) return NULL;
  char **part = g_strsplit(path, "/", -1);
  bool ok = part[0] && g_strv_length(part) <= 8;
  for (char **p = part; *p && ok; p++) ok = name_is_safe(*p);
  g_strfreev(part);
  if (ok) return path;
  diag_error(s->diag, k ? k->pos : map->pos, "site-path", path);
  return otherwise;
}

static const char *folder_of(struct site *s, const struct key *map, const char *name, const char *otherwise) {
  const char *path = path_of(s, map, name, otherwise);
  return path && *path ? arena_printf(s->arena, "%s/", path) : "";
}

/* ---- groups ---- */

static void group_add(struct group *g, const struct facility *f) {
  if (g->n && g->member[g->n - 1] == f) return; /* by two ways into one group */
  if (g->n == g->capacity) {
    g->capacity = g->capacity ? 2 * g->capacity : 16;
    g->member = g_renew(const struct facility *, g->member, g->capacity);
  }
  g->member[g->n++] = f;
}

static struct group *groups_new(struct site *s, struct family *fam, size_t n) {
  fam->group = arena_array(s->arena, n + 1, sizeof *fam->group);
  fam->n = n + 1;
  struct group *other =
      &fam->group[n]; /* last: who is in none of the others, so that every list family reaches everyone */
  other->code = "other";
  char *word = g_strdup_printf("lists.by.%s.other", fam->by);
  other->name = key_text(fam->key, "other", word_or_null(s, word));
  g_free(word);
  if (!other->name) other->name = "-";
  return fam->group;
}

/* `include: {clinic: [homedoc]}`: who is of one kind is listed under another too. */
static void group_includes(struct site *s, struct family *fam, size_t *into, const char *list,
                           const struct code *codes, size_t n, struct diag *d) {
  const struct key *include = key_get(fam->key, "include");
  for (const struct key *k = include ? include->first : NULL; k; k = k->next)
    for (const struct key *c = k->first; c; c = c->next) {
      size_t at = n, from = n;
      for (size_t i = 0; i < n; i++) {
        if (k->name && !strcmp(codes[i].code, k->name)) at = i;
        if (c->kind == KEY_SCALAR && !strcmp(codes[i].code, c->text)) from = i;
      }
      if (at < n && from < n)
        into[from] = at;
      else
        diag_error(d, c->pos, "site-code", c->kind == KEY_SCALAR ? c->text : "", list);
    }
}

static void groups_by_code(struct site *s, struct family *fam, const char *list, const char *field, struct diag *d) {
  size_t n;
  const struct code *codes = view_codes(s->in.view, list, &n);
  struct group *group = groups_new(s, fam, n);
  size_t *into = g_new(size_t, n + 1);
  for (size_t i = 0; i < n; i++) {
    group[i].code = codes[i].code;
    group[i].name = codes[i].name;
    group[i].of = &codes[i];
    into[i] = n;
  }
  group_includes(s, fam, into, list, codes, n, d);
  for (size_t i = 0; i < s->facilities; i++) {
    const struct facility *f = &s->facility[i];
    const struct code *one[2] = {NULL, NULL};
    const struct code *const *of = one;
    if (!strcmp(field, "kind") && f->kind)
      one[0] = f->kind;
    else if (!strcmp(field, "district"))
      one[0] = f->district;
    else
      of = facility_codes(f, field);
    bool any = false;
    for (; of && *of; of++) {
      size_t at = (size_t)(*of)->order;
      if (at >= n) continue;
      group_add(&group[at], f);
      if (into[at] < n) group_add(&group[into[at]], f);
      any = true;
    }
    if (!any) group_add(&group[n], f);
  }
  g_free(into);
}

/* Rows of the kana table, as the theme's words name them: {a: あ, ka: か …}. */
static void groups_by_reading(struct site *s, struct family *fam) {
  const struct value *rows = value_get(value_get(theme_words(s->in.theme), "lists"), "rows");
  size_t n = 0;
  for (const struct value *v = rows ? rows->first : NULL; v; v = v->next) n++;
  struct group *group = groups_new(s, fam, n);
  size_t i = 0;
  for (const struct value *v = rows ? rows->first : NULL; v; v = v->next, i++) {
    group[i].code = v->name;
    group[i].name = group[i].row = v->text ? v->text : "";
  }
  for (size_t k = 0; k < s->facilities; k++) {
    const char *row = text_kana_row(s->facility[k].reading);
    for (i = 0; i < n && strcmp(group[i].row, row); i++) {
    }
    group_add(&group[i], &s->facility[k]);
  }
}

static int by_code(const void *a, const void *b) {
  return strcmp(((const struct group *)a)->code, ((const struct group *)b)->code);
}

/* By the text of a field that has no code list; `names:` tells the field that holds the name to show. */
static void groups_by_text(struct site *s, struct family *fam) {
  const char *names = key_text(fam->key, "names", fam->by);
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  GArray *found = g_array_new(FALSE, TRUE, sizeof(struct group));
  struct group none = {0};
  for (size_t i = 0; i < s->facilities; i++) {
    const struct facility *f = &s->facility[i];
    const char *code = facility_text(f, fam->by);
    if (!*code) {
      group_add(&none, f);
      continue;
    }
    gpointer at;
    if (!g_hash_table_lookup_extended(seen, code, NULL, &at)) {
      const char *name = facility_text(f, names);
      struct group g = {.code = code, .name = *name ? name : code};
      at = GSIZE_TO_POINTER(found->len);
      g_array_append_val(found, g);
      g_hash_table_insert(seen, (gpointer)code, at);
    }
    group_add(&g_array_index(found, struct group, GPOINTER_TO_SIZE(at)), f);
  }
  g_array_sort(found, by_code);
  struct group *group = groups_new(s, fam, found->len);
  memcpy(group, found->data, found->len * sizeof *group);
  struct group *other = &group[found->len];
  other->member = none.member;
  other->n = none.n;
  g_array_free(found, TRUE);
  g_hash_table_destroy(seen);
}

/* Groups nobody is in get no page: nothing leads nowhere. Codes must be fit for an address. */
static void groups_settle(struct site *s, struct family *fam, struct diag *d) {
  size_t kept = 0;
  for (size_t i = 0; i < fam->n; i++) {
    struct group *g = &fam->group[i];
    if (!g->n) {
      if (g->code) g_hash_table_add(s->empty, arena_printf(s->arena, "%s%s/", fam->folder, g->code));
      continue;
    }
    if (!name_is_safe(g->code) || !strcmp(g->code, "page"))
      diag_error(d, fam->key->pos, "site-group", fam->by, g->code);
    g->folder = arena_printf(s->arena, "%s%s/", fam->folder, g->code);
    fam->group[kept++] = *g;
  }
  fam->n = kept;
}

static const struct field_plan *field_named(const struct site *s, const char *name) {
  for (size_t i = 0; i < s->fields; i++)
    if (!strcmp(s->field[i].field->name, name)) return &s->field[i];
  return NULL;
}

/* The field behind a word of `by:`. */
static const char *field_of(const char *by) {
  return !strcmp(by, "department") ? "departments" : !strcmp(by, "service") ? "services" : by;
}

static void family_words(struct site *s, struct family *fam) {
  char *name = g_strdup_printf("lists.by.%s.name", fam->by), *title = g_strdup_printf("lists.by.%s.title", fam->by);
  const struct field_plan *f = field_named(s, field_of(fam->by));
  fam->name = key_text(fam->key, "name", word_or_null(s, name));
  if (!fam->name) fam->name = f && f->field->label ? f->field->label : fam->by;
  fam->title = key_text(fam->key, "title", word_or_null(s, title));
  if (!fam->title) fam->title = fam->name;
  g_free(name);
  g_free(title);
}

bool plan_families(struct site *s, struct diag *d) {
  static const char *const names[] = {"by",    "path",  "template", "index",   "name",
                                      "title", "other", "names",    "include", NULL};
  const struct key *lists = key_get(s->keys, "lists");
  s->family = arena_array(s->arena, lists ? lists->count : 0, sizeof *s->family);
  for (const struct key *k = lists ? lists->first : NULL; k; k = k->next) {
    if (k->kind != KEY_MAP || !key_check_names(k, names, d)) continue;
    struct family *fam = &s->family[s->families];
    fam->by = key_text(k, "by", "");
    fam->key = k;
    fam->template = key_text(k, "template", "list");
    fam->index = key_text(k, "index", "family");
    if (!*fam->index || !strcmp(fam->index, "none")) fam->index = NULL;
    char *usual = arena_printf(s->arena, "lists/%s", fam->by);
    fam->folder = folder_of(s, k, "path", usual);
    family_words(s, fam);
    const struct field_plan *f = field_named(s, field_of(fam->by));
    fam->many = f && f->show == SHOW_CODES;
    bool coded = f && f->field->list && (f->show == SHOW_CODE || f->show == SHOW_CODES);
    if (!strcmp(fam->by, "reading"))
      groups_by_reading(s, fam);
    else if (!strcmp(fam->by, "district") && !f) {
      const char *list = key_text(key_get(s->in.site, "districts"), "list", "districts");
      groups_by_code(s, fam, list, "district", d);
    } else if (coded)
      groups_by_code(s, fam, f->field->list, f->field->name, d);
    else if (f)
      groups_by_text(s, fam);
    else {
      diag_error(d, k->pos, "site-list-by", fam->by);
      continue;
    }
    groups_settle(s, fam, d);
    s->families++;
  }
  return diag_errors(d) == 0;
}

/* ---- pages ---- */

static int nav_of(const struct site *s, const char *path) {
  const struct key *nav = key_get(s->keys, "nav");
  int best = -1, i = 0;
  size_t longest = 0;
  for (const struct key *k = nav ? nav->first : NULL; k; k = k->next, i++) {
    const char *link = key_text(k, "link", "");
    while (*link == '/') link++;
    if (*link && g_str_has_prefix(path, link) && strlen(link) > longest) {
      longest = strlen(link);
      best = i;
    }
  }
  return best;
}

static void plan_add(struct site *s, struct plan p, const char *path, const char *template, struct pos at) {
  p.page.path = path;
  p.page.template = template;
  p.page.title = p.title;
  p.page.index = s->plan->len;
  if (!g_hash_table_add(s->paths, (gpointer)path)) diag_error(s->diag, at, "site-twice", path);
  g_array_append_val(s->plan, p);
}

static void plan_singles(struct site *s, struct diag *d) {
  static const char *const names[] = {"path", "template", "title", "nav", NULL};
  const struct key *pages = key_get(s->keys, "pages");
  for (const struct key *k = pages ? pages->first : NULL; k; k = k->next) {
    if (k->kind != KEY_MAP || !key_check_names(k, names, d)) continue;
    const char *path = path_of(s, k, "path", NULL), *template = key_text(k, "template", NULL);
    if (!path || !template) {
      diag_error(d, k->pos, "site-page");
      continue;
    }
    struct plan p = {.kind = PLAN_SINGLE, .title = key_text(k, "title", NULL), .about.single = k};
    p.nav = nav_of(s, key_text(k, "nav", path));
    plan_add(s, p, path, template, k->pos);
  }
}

static void plan_lists(struct site *s) {
  for (size_t i = 0; i < s->families; i++) {
    struct family *fam = &s->family[i];
    int nav = nav_of(s, fam->folder);
    if (fam->index) {
      struct plan p = {.kind = PLAN_FAMILY, .title = fam->title, .nav = nav, .about.list = {.family = fam}};
      plan_add(s, p, arena_printf(s->arena, "%sindex.html", fam->folder), fam->index, fam->key->pos);
    }
    for (size_t k = 0; k < fam->n; k++) {
      struct group *g = &fam->group[k];
      for (size_t part = 0; part * s->page_size < g->n; part++) {
        struct plan p = {.kind = PLAN_LIST, .title = g->name, .nav = nav, .about.list = {fam, g, part}};
        if (!part && g->of && !strcmp(fam->by, "district")) p.page.district = g->code, p.page.member = g->member, p.page.members = g->n;
        const char *path = part ? arena_printf(s->arena, "%spage/%zu/index.html", g->folder, part + 1)
                                : arena_printf(s->arena, "%sindex.html", g->folder);
        plan_add(s, p, path, fam->template, fam->key->pos);
      }
    }
  }
}

static void plan_guides(struct site *s, const struct key *guides) {
  const char *template = key_text(guides, "template", "guide");
  int nav = nav_of(s, s->guide_folder);
  for (size_t i = 0; i < s->guides->n; i++) {
    const struct guide *g = &s->guides->guide[i];
    struct plan p = {.kind = PLAN_GUIDE, .title = g->title, .nav = nav, .about.guide = i};
    plan_add(s, p, arena_printf(s->arena, "%s%s/index.html", s->guide_folder, g->slug), template, g->scene_pos);
  }
}

static void plan_facilities(struct site *s, const struct key *facilities, struct diag *d) {
  int nav = nav_of(s, key_text(facilities, "nav", s->facility_folder));
  for (size_t i = 0; i < s->facilities; i++) {
    const struct facility *f = &s->facility[i];
    struct pos at = {f->file, f->line, 0};
    if (!name_is_safe(f->id)) {
      diag_error(d, at, "site-id", f->id);
      continue;
    }
    struct plan p = {.kind = PLAN_FACILITY, .title = f->name, .nav = nav, .about.facility = f};
    p.page.facility = f;
    plan_add(s, p, arena_printf(s->arena, "%s%s/index.html", s->facility_folder, f->id), s->facility_template, at);
  }
}

bool plan_pages(struct site *s, struct diag *d) {
  static const char *const facility_names[] = {"path", "template", "nav", "entry", "strong", NULL};
  static const char *const guide_names[] = {"path", "template", "from", NULL};
  const struct key *facilities = key_get(s->keys, "facilities"), *guides = key_get(s->keys, "guides");
  if (facilities) key_check_names(facilities, facility_names, d);
  if (guides) key_check_names(guides, guide_names, d);
  s->facility_folder = folder_of(s, facilities ? facilities : s->keys, facilities ? "path" : "-", "facilities");
  s->facility_template = key_text(facilities, "template", "facility");
  s->guide_folder = folder_of(s, guides ? guides : s->keys, guides ? "path" : "-", "guide");
  plan_singles(s, d);
  plan_lists(s);
  if (guides) plan_guides(s, guides);
  plan_facilities(s, facilities, d);
  return diag_errors(d) == 0;
}

/* ---- links ---- */

bool plan_is_empty(const struct site *s, const char *link) {
  char *path = doc_link_path(link, "", NULL);
  bool empty = path && g_hash_table_contains(s->empty, path);
  g_free(path);
  return empty;
}

const char *plan_target(const struct site *s, const char *link, const char *from) {
  char *anchor = NULL, *path = doc_link_path(link, from, &anchor);
  if (!path) return NULL;
  size_t n = strlen(path);
  char *index = g_strconcat(path, n && path[n - 1] != '/' ? "/index.html" : "index.html", NULL);
  gpointer kept = NULL;
  bool found = g_hash_table_lookup_extended(s->paths, path, &kept, NULL) ||
               g_hash_table_lookup_extended(s->paths, index, &kept, NULL);
  const char *target = !found              ? NULL
                       : anchor && *anchor ? arena_printf(s->arena, "%s#%s", (const char *)kept, anchor)
                                           : kept;
  g_free(index);
  g_free(path);
  g_free(anchor);
  return target;
}
