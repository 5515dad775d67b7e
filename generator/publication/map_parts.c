/* The parts of a map sheet: each entry of `around:` and `panels:` to a node with its places, texts and drawings. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "publication/map_parts.h"
/* ---- nodes ---- */

static void set_number(struct map_maker *m, struct node *n, const char *name, size_t number) {
  node_set_attr(m->doc, n, name, arena_printf(m->doc->arena, "%zu", number));
}

void map_set_attrs(struct map_maker *m, struct node *n, const struct key *map) {
  for (const struct key *k = map->kind == KEY_MAP ? map->first : NULL; k; k = k->next) {
    if (k->kind == KEY_SCALAR) node_set_attr(m->doc, n, k->name, k->text);
    if (k->kind != KEY_LIST) continue;
    GString *s = g_string_new(NULL);
    for (const struct key *c = k->first; c; c = c->next) {
      if (s->len) g_string_append_c(s, ' ');
      if (c->kind == KEY_SCALAR) g_string_append(s, c->text);
      for (const struct key *inner = c->kind == KEY_LIST ? c->first : NULL; inner; inner = inner->next)
        g_string_append_printf(s, "%s%s", inner == c->first ? "" : ",", inner->kind == KEY_SCALAR ? inner->text : "");
    }
    node_set_attr(m->doc, n, k->name, s->str);
    g_string_free(s, TRUE);
  }
}

void map_read_groups(struct map_maker *m) {
  static const char *const names[] = {"title", "kinds", NULL};
  const struct key *groups = key_get(m->in->spec->keys, "groups");
  if (!groups || groups->kind != KEY_LIST) return;
  m->group = arena_array(m->doc->arena, groups->count, sizeof *m->group);
  for (const struct key *g = groups->first; g; g = g->next) {
    struct node attrs = {0};
    key_check_names(g, names, m->d);
    map_set_attrs(m, &attrs, g);
    m->group[m->groups++] = (struct group){key_text(g, "title", ""), node_attr(&attrs, "kinds", ""), g->pos};
  }
}

static bool has_code(const char *list, const char *code) {
  size_t n = strlen(code);
  for (const char *at = list; n && (at = strstr(at, code)); at += n)
    if ((at == list || at[-1] == ' ' || at[-1] == ',') && (!at[n] || at[n] == ' ' || at[n] == ',')) return true;
  return false;
}

static int by_number(const void *a, const void *b) {
  const struct place *p = a, *q = b;
  return p->number < q->number ? -1 : p->number > q->number;
}

struct node *map_add_places(struct map_maker *m, struct node *to, const char *kinds, const char *district,
                               bool numbers, struct pos pos) {
  struct place *places = arena_array(m->doc->arena, m->entries, sizeof *places);
  size_t n = 0;
  for (size_t i = 0; i < m->entries; i++) {
    const struct place *p = &m->entry[i].place;
    if (*kinds && !has_code(kinds, p->kind)) continue;
    if (district && strcmp(district, p->district) != 0) continue;
    places[n++] = *p;
  }
  if (!n) return NULL;
  if (numbers) qsort(places, n, sizeof *places, by_number);
  struct node *node = node_add(m->doc, to, NODE_PLACES, pos);
  node->places = places;
  node->place_count = n;
  return node;
}

static struct node *add_heading(struct map_maker *m, struct node *to, int level, const char *text, struct pos pos) {
  struct node *h = node_add(m->doc, to, NODE_HEADING, pos);
  h->level = level;
  h->text = text;
  return h;
}

/* The places of a district below its heading, in the groups the publication names. */
static void add_district(struct map_maker *m, struct node *panel, const char *name, const char *code, struct pos pos) {
  struct node *head = add_heading(m, panel, 2, name, pos);
  size_t before = 0;
  for (size_t i = 0; i < m->groups; i++) {
    const struct group *g = &m->group[i];
    struct node *sub = add_heading(m, panel, 3, g->title, g->pos);
    struct node *places = map_add_places(m, panel, g->kinds, code, true, g->pos);
    set_number(m, sub, "count", places ? places->place_count : 0);
    before += places ? places->place_count : 0;
  }
  if (!m->groups) {
    struct node *places = map_add_places(m, panel, "", code, true, pos);
    before = places ? places->place_count : 0;
  }
  set_number(m, head, "count", before);
}

/* A kind that is in no group would silently be missing from the list. */
static void check_groups(struct map_maker *m) {
  const char *told = "";
  for (size_t i = 0; m->groups && i < m->entries; i++) {
    const struct place *p = &m->entry[i].place;
    bool found = false;
    for (size_t g = 0; g < m->groups && !found; g++) found = !*m->group[g].kinds || has_code(m->group[g].kinds, p->kind);
    if (found || !strcmp(told, p->kind)) continue;
    diag_error(m->d, key_get(m->in->spec->keys, "groups")->pos, "map-no-group", told = p->kind, p->name);
  }
}

/* The code list of the kinds of facilities, whatever its name. */
static const struct code *kind_codes(const struct map_maker *m, size_t *n_out) {
  size_t fields;
  const struct field *field = view_fields(m->in->view, "facilities", &fields);
  *n_out = 0;
  for (size_t i = 0; i < fields; i++)
    if (!strcmp(field[i].name, "kind") && field[i].list) return view_codes(m->in->view, field[i].list, n_out);
  return NULL;
}

static int by_town_then_number(const void *a, const void *b) {
  const struct place *p = a, *q = b;
  int c = strcmp(p->town, q->town);
  return c ? c : by_number(a, b);
}

/* The facilities of each town or 丁目 below its name, in the order in which the towns' first numbers follow each other. */
static void add_towns(struct map_maker *m, struct node *panel, const struct key *k) {
  struct place *all = arena_array(m->doc->arena, m->entries, sizeof *all);
  for (size_t i = 0; i < m->entries; i++) all[i] = m->entry[i].place;
  qsort(all, m->entries, sizeof *all, by_town_then_number);
  GHashTable *done = g_hash_table_new(g_str_hash, g_str_equal);
  for (;;) {
    const struct place *next = NULL;
    for (size_t i = 0; i < m->entries; i++)
      if (!g_hash_table_contains(done, all[i].town) && (!next || all[i].number < next->number)) next = &all[i];
    if (!next) break;
    g_hash_table_add(done, (gpointer)next->town);
    size_t n = 1;
    while (next + n < all + m->entries && !strcmp(next[n].town, next->town)) n++;
    struct node *head = add_heading(m, panel, 2, *next->town ? next->town : theme_word(m->in->theme, "map.no_town"), k->pos);
    struct node *places = node_add(m->doc, panel, NODE_PLACES, k->pos);
    places->places = next;
    places->place_count = n;
    set_number(m, head, "count", n);
  }
  g_hash_table_destroy(done);
}

static void add_list(struct map_maker *m, struct node *panel, const struct key *k) {
  const char *by = key_text(k, "by", "");
  if (!strcmp(by, "kind")) {
    size_t n;
    const struct code *kinds = kind_codes(m, &n);
    for (size_t i = 0; i < n; i++) {
      struct node *head = add_heading(m, panel, 2, kinds[i].name, k->pos);
      struct node *places = map_add_places(m, panel, kinds[i].code, NULL, true, k->pos);
      set_number(m, head, "count", places ? places->place_count : 0);
    }
  } else if (!strcmp(by, "district")) {
    const struct key *districts = key_get(m->in->site, "districts");
    size_t n;
    const struct code *codes = view_codes(m->in->view, key_text(districts, "list", "districts"), &n);
    for (size_t i = 0; i < n; i++) add_district(m, panel, codes[i].name, codes[i].code, k->pos);
    add_district(m, panel, theme_word(m->in->theme, "map.outside"), "", k->pos);
    check_groups(m);
  } else if (!strcmp(by, "town")) {
    add_towns(m, panel, k);
  } else if (!*by) {
    map_add_places(m, panel, "", NULL, true, k->pos);
  } else {
    diag_error(m->d, key_get(k, "by")->pos, "map-list-by", by);
  }
}

/* What the frames with a town's name mean, where the sheet has any. */
static void explain_towns(struct map_maker *m, struct node *panel) {
  for (size_t i = 0; i < m->entries; i++) {
    if (!m->entry[i].place.town_only) continue;
    const char *own = node_attr(panel, "text", "");
    node_set_attr(m->doc, panel, "text", arena_printf(m->doc->arena, "%s%s", own, theme_word(m->in->theme, "map.towns")));
    return;
  }
}

/* The kinds that are on the sheet, in their list's order. */
static void add_kinds(struct map_maker *m, struct node *panel, const struct key *k) {
  explain_towns(m, panel);
  size_t n;
  const struct code *kinds = kind_codes(m, &n);
  for (size_t i = 0; i < n; i++) {
    const struct place *sample = NULL;
    for (size_t e = 0; e < m->entries && !sample; e++)
      if (!strcmp(m->entry[e].place.kind, kinds[i].code)) sample = &m->entry[e].place;
    if (!sample) continue;
    struct node *item = node_add(m->doc, panel, NODE_ITEM, k->pos);
    node_set_attr(m->doc, item, "symbol", sample->symbol);
    node_set_attr(m->doc, item, "name", kinds[i].name);
    node_set_attr(m->doc, item, "what", code_text(&kinds[i], "what"));
  }
}

static void add_urgent(struct map_maker *m, struct node *panel) {
  const struct key *urgent = key_get(m->in->site, "urgent");
  for (const struct key *u = urgent && urgent->kind == KEY_LIST ? urgent->first : NULL; u; u = u->next)
    map_set_attrs(m, node_add(m->doc, panel, NODE_ITEM, u->pos), u);
}

static void add_items(struct map_maker *m, struct node *panel, const struct key *items) {
  static const char *const names[] = {"symbol", "x", "y", "size", "number", NULL};
  for (const struct key *k = items && items->kind == KEY_LIST ? items->first : NULL; k; k = k->next)
    if (key_check_names(k, names, m->d) && k->kind == KEY_MAP) map_set_attrs(m, node_add(m->doc, panel, NODE_ITEM, k->pos), k);
}

/* A file that the content names stays below the folder it is taken from: nothing else of the ward is printed. */
static bool file_inside(struct map_maker *m, const struct key *file, const char *prefix, const char *folder) {
  bool below = file->kind == KEY_SCALAR && path_is_inside(file->text) && g_str_has_prefix(file->text, prefix);
  if (!below) diag_error(m->d, file->pos, "map-file", file->name, file->kind == KEY_SCALAR ? file->text : "", folder);
  return below;
}

/* A Markdown file below content/guide/<lang>/. */
static void add_text(struct map_maker *m, struct node *panel, const struct key *file) {
  char *folder = g_strdup_printf("content/guide/%s/", theme_lang(m->in->theme));
  bool inside = file_inside(m, file, "", folder);
  char *name = inside ? g_strconcat(folder, file->text, NULL) : NULL;
  g_free(folder);
  if (!inside) return;
  const char *shown = diag_intern(m->d, name);
  char *path = g_build_filename(m->in->ward, name, NULL);
  struct prose *prose = source_prose(path, shown, m->d);
  if (prose) {
    struct doc *text = markdown_read(prose->body, prose->body_size, shown, prose->body_line, m->d);
    const char *title = key_text(prose->front->root, "title", "");
    if (*title && !*node_attr(panel, "title", "")) node_set_attr(m->doc, panel, "title", title);
    for (const struct node *n = text ? text->root->first : NULL; n; n = n->next) node_copy(m->doc, panel, n);
    if (text) doc_free(text);
    prose_free(prose);
  }
  g_free(path);
  g_free(name);
}

/* ---- parts ---- */

static const char *const parts[] = {"title", "kinds", "lines", "scale", "credit", "desks", "urgent",
                                    "cover", "index", "list",  "text",  "back",   "legend", "qr", "towns", NULL};

void map_add_part(struct map_maker *m, struct node *side, const struct key *k) {
  static const char *const names[] = {"part",    "column",  "at",    "turn",    "title",  "note",
                                      "text",    "samples", "kinds", "by",      "file",   "art",
                                      "symbols", "foot",    "lead",  "shorten", "urgent", "path",   "qr",
                                      "second",  NULL};
  if (k->kind != KEY_MAP) {
    diag_error(m->d, k->pos, "map-part");
    return;
  }
  key_check_names(k, names, m->d);
  const char *part = key_text(k, "part", "");
  size_t i = 0;
  while (parts[i] && strcmp(parts[i], part) != 0) i++;
  if (!parts[i]) {
    char *all = g_strjoinv(", ", (char **)parts);
    diag_error(m->d, k->pos, "map-part-unknown", part, all);
    g_free(all);
    return;
  }
  struct node *panel = node_add(m->doc, side, NODE_PANEL, k->pos);
  map_set_attrs(m, panel, k);
  if (!strcmp(part, "kinds")) add_kinds(m, panel, k);
  if (!strcmp(part, "desks")) map_add_places(m, panel, node_attr(panel, "kinds", ""), NULL, true, k->pos);
  if (!strcmp(part, "urgent") || !strcmp(part, "back")) add_urgent(m, panel);
  if (!strcmp(part, "cover")) add_items(m, panel, key_get(k, "symbols"));
  if (!strcmp(part, "index")) map_add_places(m, panel, "", NULL, false, k->pos);
  if (!strcmp(part, "list")) map_add_mark_key(m, panel, k->pos);
  if (!strcmp(part, "list")) add_list(m, panel, k);
  if (!strcmp(part, "towns")) map_add_town_desks(m, panel, k->pos);
  if (key_get(k, "art")) file_inside(m, key_get(k, "art"), "assets/", "assets/");
  if (key_get(k, "file")) add_text(m, panel, key_get(k, "file"));
}
