/* A directory: institutions by kind or district, with what one needs to choose and to call; before and after it,
 * pages of
 * Markdown; at its end an index. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "publication/times.h"
#include "publication/kinds.h"
#include "publication/pages.h"

struct directory {
  const struct publication_input *in;
  struct doc *doc;
  struct node *book, *index; /* index: the part that holds the indexes; NULL before it is made */
  struct pos pos;
  const struct key *keys;
  const char *group, *then;     /* "kind" or "district"; then: "" or the other */
  const char *columns, *labels; /* of a table, joined by '|'; "" if none */
  struct diag *d;
};

/* ---- what an entry shows besides the place ---- */

static void extra_add(GArray *extra, const char *name, const char *value) {
  struct attr attr = {name, value};
  g_array_append_val(extra, attr);
}

/* Conditions of marks first, then the record's own note. */
static void notes_add(struct directory *r, const struct facility *f, GArray *extra) {
  times_add_notes(r->in, r->doc->arena, f, extra);
  const struct key *fields = key_get(r->keys, "notes");
  for (const struct key *k = fields ? fields->first : NULL; k; k = k->next)
    if (*facility_text(f, k->text)) extra_add(extra, "note", facility_text(f, k->text));
}

static void tags_add(struct directory *r, const struct facility *f, GArray *extra) {
  const struct key *fields = key_get(r->keys, "tags");
  for (const struct key *k = fields ? fields->first : NULL; k; k = k->next) {
    const struct code *const *codes = facility_codes(f, k->text);
    for (size_t i = 0; codes && codes[i]; i++)
      extra_add(extra, arena_printf(r->doc->arena, "tag:%s", codes[i]->code), codes[i]->name);
  }
}

/* Columns of a table, a cell for each, empty ones too. */
static void cells_add(struct directory *r, const struct facility *f, GArray *extra) {
  const struct key *fields = key_get(r->keys, "columns");
  for (const struct key *k = fields ? fields->first : NULL; k; k = k->next)
    extra_add(extra, "cell", facility_text(f, k->text));
}

static const struct field *field_named(struct directory *r, const char *name) {
  size_t n;
  const struct field *field = view_fields(r->in->view, "facilities", &n);
  for (size_t i = 0; i < n; i++)
    if (strcmp(field[i].name, name) == 0) return &field[i];
  return NULL;
}

/* Every list of fields in the publication file names fields that this audience has. */
static bool fields_known(struct directory *r) {
  static const char *const lists[] = {"tags", "lines", "notes", "columns", NULL};
  bool ok = true;
  for (const char *const *list = lists; *list; list++) {
    const struct key *fields = key_get(r->keys, *list);
    if (fields && fields->kind != KEY_LIST) diag_error(r->d, fields->pos, "directory-fields", *list), ok = false;
    for (const struct key *k = fields ? fields->first : NULL; k; k = k->next)
      if (k->kind != KEY_SCALAR || !field_named(r, k->text))
        diag_error(r->d, k->pos, "directory-field", k->kind == KEY_SCALAR ? k->text : *list), ok = false;
  }
  return ok;
}

/* The columns' fields and their labels. */
static void columns_read(struct directory *r) {
  const struct key *fields = key_get(r->keys, "columns");
  GString *name = g_string_new(NULL), *label = g_string_new(NULL);
  for (const struct key *k = fields ? fields->first : NULL; k; k = k->next) {
    g_string_append_printf(name, "%s%s", name->len ? "|" : "", k->text);
    const struct field *field = field_named(r, k->text);
    g_string_append_printf(label, "%s%s", label->len ? "|" : "", field ? field->label : "");
  }
  r->columns = arena_strdup(r->doc->arena, name->str);
  r->labels = arena_strdup(r->doc->arena, label->str);
  g_string_free(name, TRUE);
  g_string_free(label, TRUE);
}

/* Lines the publication file asks for: fields by name, shown one after the other. */
static void lines_add(struct directory *r, const struct facility *f, GArray *extra) {
  const struct key *fields = key_get(r->keys, "lines");
  for (const struct key *k = fields ? fields->first : NULL; k; k = k->next)
    if (*facility_text(f, k->text)) extra_add(extra, "line", facility_text(f, k->text));
}

static struct place place_make(struct directory *r, const struct facility *f) {
  struct place p = place_with(r->doc, f, theme_word(r->in->theme, "joiner"));
  GArray *extra = g_array_new(FALSE, TRUE, sizeof(struct attr));
  const struct code *const *departments = facility_codes(f, "departments");
  /* Services that stand as tags are not said a second time in place of departments. */
  if (key_get(r->keys, "tags") && (!departments || !departments[0])) p.detail = "";
  lines_add(r, f, extra);
  cells_add(r, f, extra);
  times_add(r->in, r->doc->arena, f, extra);
  tags_add(r, f, extra);
  notes_add(r, f, extra);
  p.extras = extra->len;
  p.extra = arena_array(r->doc->arena, extra->len + 1, sizeof *p.extra);
  if (extra->len) memcpy(p.extra, extra->data, extra->len * sizeof *p.extra);
  g_array_free(extra, TRUE);
  return p;
}

/* ---- groups ---- */

static const struct code *group_code(const struct facility *f, const char *by) {
  return strcmp(by, "district") == 0 ? f->district : f->kind;
}

/* The codes that `by` divides into: of the list that the facilities' own codes come from. */
static const struct code *group_codes(struct directory *r, const char *by, const struct facility *const *f, size_t n,
                                      size_t *codes_out) {
  *codes_out = 0;
  for (size_t i = 0; i < n; i++) {
    const struct code *code = group_code(f[i], by);
    if (code) return view_codes(r->in->view, code->list, codes_out);
  }
  return NULL;
}

static struct node *text_add(struct directory *r, struct node *to, enum node_kind kind, int level, const char *text) {
  struct node *n = node_add(r->doc, to, kind, r->pos);
  n->level = level;
  node_add(r->doc, n, NODE_TEXT, r->pos)->text = arena_strdup(r->doc->arena, text);
  return n;
}

static void places_add(struct directory *r, struct node *to, const struct facility *const *f, size_t n,
                       const char *entry) {
  struct node *list = node_add(r->doc, to, NODE_PLACES, r->pos);
  struct place *place = arena_array(r->doc->arena, n + 1, sizeof *place);
  for (size_t i = 0; i < n; i++) place[i] = place_make(r, f[i]);
  list->places = place;
  list->place_count = n;
  if (*entry) node_set_attr(r->doc, list, "entry", entry);
  node_set_attr(r->doc, list, "days", times_days(r->in, r->doc->arena));
  if (!*r->columns || strcmp(entry, "index") == 0) return; /* an index has columns of its own */
  node_set_attr(r->doc, list, "columns", r->columns);
  node_set_attr(r->doc, list, "labels", r->labels);
}

/* `areas: {least: 4}`: at the head of a district's list a small map of it, where the list has so many with a place. */
static void area_add(struct directory *r, struct node *to, const char *section, const struct code *district, const struct facility *const *f,
                     size_t n) {
  const struct key *areas = key_get(r->keys, "areas");
  double least = key_number(areas, "least", 1, r->d);
  size_t placed = 0;
  if (!areas || !district) return;
  struct place *place = arena_array(r->doc->arena, n + 1, sizeof *place);
  for (size_t i = 0; i < n; i++)
    if (f[i]->has_place) place[placed++] = place_of(r->doc, f[i]);
  if (!placed || (double)placed < least) return;
  struct node *map = node_add(r->doc, to, NODE_PLACES, areas->pos);
  node_set_attr(r->doc, map, "entry", "area");
  node_set_attr(r->doc, map, "class", key_text(key_get(r->in->site, "districts"), "layer", "district"));
  node_set_attr(r->doc, map, "code", district->code);
  node_set_attr(r->doc, map, "title", *section ? arena_printf(r->doc->arena, "%s%s%s", section, theme_word(r->in->theme, "joiner"), district->name) : district->name);
  map->places = place;
  map->place_count = placed;
}

/* The facilities of `from` that `code` stands for in `by`; NULL code: those with none. */
static size_t choose(const struct facility *const *from, size_t n, const char *by, const struct code *code,
                     const struct facility **out) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++) {
    const struct code *own = group_code(from[i], by);
    if (code ? own && strcmp(own->code, code->code) == 0 : !own) out[found++] = from[i];
  }
  return found;
}

/* One list below a heading of level 2, or none, by the second grouping. */
static void subgroups_add(struct directory *r, struct node *to, const char *section, const struct facility *const *f, size_t n) {
  const char *entry = key_text(r->keys, "entry", "");
  if (!*r->then) {
    places_add(r, to, f, n, entry);
    return;
  }
  size_t codes;
  const struct code *code = group_codes(r, r->then, f, n, &codes);
  const struct facility **some = g_new(const struct facility *, n + 1);
  for (size_t i = 0; i <= codes; i++) {
    size_t found = choose(f, n, r->then, i < codes ? &code[i] : NULL, some);
    if (!found) continue;
    text_add(r, to, NODE_HEADING, 2, i < codes ? code[i].name : theme_word(r->in->theme, "directory.other"));
    if (strcmp(r->then, "district") == 0) area_add(r, to, section, i < codes ? &code[i] : NULL, some, found);
    places_add(r, to, some, found, entry);
  }
  g_free(some);
}

static void group_add(struct directory *r, const struct code *code, int tab, const struct facility *const *f,
                      size_t n) {
  struct node *file = node_add(r->doc, r->book, NODE_ROOT, r->pos);
  node_set_attr(r->doc, file, "tab", arena_printf(r->doc->arena, "%d", tab));
  struct node *head = text_add(r, file, NODE_HEADING, 1,
                               code ? code->name : theme_word(r->in->theme, "directory.other"));
  const char *symbol = code && strcmp(r->group, "kind") == 0 ? code_text(code, "symbol") : "";
  if (*symbol) node_set_attr(r->doc, head, "symbol", symbol);
  const char *what = code ? code_text(code, "what") : "";
  if (*what) text_add(r, file, NODE_PARAGRAPH, 0, what);
  if (strcmp(r->group, "district") == 0) area_add(r, file, "", code, f, n);
  subgroups_add(r, file, code ? code->name : "", f, n);
}

static void groups_add(struct directory *r, const struct facility *const *f, size_t n) {
  size_t codes;
  const struct code *code = group_codes(r, r->group, f, n, &codes);
  const struct facility **some = g_new(const struct facility *, n + 1);
  GString *tabs = g_string_new(NULL);
  int tab = 0;
  size_t placed = 0;
  for (size_t i = 0; i <= codes; i++) {
    size_t found = choose(f, n, r->group, i < codes ? &code[i] : NULL, some);
    if (!found) continue;
    placed += found;
    const struct code *own = i < codes ? &code[i] : NULL;
    const char *label = own ? code_text(own, "short") : "";
    if (!*label) label = own ? own->name : theme_word(r->in->theme, "directory.other");
    g_string_append_printf(tabs, "%s%s", tab ? "|" : "", label);
    group_add(r, own, tab++, some, found);
  }
  if (placed != n) diag_error(r->d, r->pos, "directory-left", diag_num(r->d, (double)placed), diag_num(r->d, (double)n));
  node_set_attr(r->doc, r->book, "tabs", tabs->str);
  g_string_free(tabs, TRUE);
  g_free(some);
}

/* Where an index begins: a heading, in the part of the book that holds all of them; one goes on where the other ends. */
static struct node *index_part(struct directory *r, const char *title) {
  if (!r->index) r->index = node_add(r->doc, r->book, NODE_ROOT, r->pos);
  struct node *file = r->index;
  text_add(r, file, NODE_HEADING, 1, title);
  return file;
}

/* Names below every code they have in a field of codes, in the order of the list. */
static void codes_index_add(struct directory *r, const char *title, const char *field, const struct facility *const *f, size_t n) {
  GArray *all = g_array_new(FALSE, TRUE, sizeof(struct place));
  size_t codes = 0;
  const struct code *code = NULL;
  for (size_t i = 0; i < n && !code; i++) {
    const struct code *const *own = facility_codes(f[i], field);
    if (own && own[0]) code = view_codes(r->in->view, own[0]->list, &codes);
  }
  for (size_t c = 0; c < codes; c++)
    for (size_t i = 0; i < n; i++) {
      const struct code *const *own = facility_codes(f[i], field);
      while (own && *own && strcmp((*own)->code, code[c].code) != 0) own++;
      if (!own || !*own) continue;
      struct place place = place_make(r, f[i]);
      place.row = code[c].name;
      g_array_append_val(all, place);
    }
  struct node *list = node_add(r->doc, index_part(r, title), NODE_PLACES, r->pos);
  struct place *kept = arena_array(r->doc->arena, all->len + 1, sizeof *kept);
  if (all->len) memcpy(kept, all->data, all->len * sizeof *kept);
  list->places = kept;
  list->place_count = all->len;
  node_set_attr(r->doc, list, "entry", "index");
  node_set_attr(r->doc, list, "again", "yes");
  g_array_free(all, TRUE);
}

/* index: title, or indexes: [{title, by}], by reading, department or service. */
static void indexes_add(struct directory *r, const struct facility *const *f, size_t n) {
  static const char *const names[] = {"title", "by", NULL}, *const kinds[] = {"reading", "department", "service", NULL};
  const char *title = key_text(r->keys, "index", "");
  if (*title) places_add(r, index_part(r, title), f, n, "index");
  const struct key *all = key_get(r->keys, "indexes");
  if (all && all->kind != KEY_LIST) diag_error(r->d, all->pos, "directory-indexes");
  for (const struct key *k = all && all->kind == KEY_LIST ? all->first : NULL; k; k = k->next) {
    const char *by = key_text(k, "by", "");
    title = key_text(k, "title", "");
    if (k->kind != KEY_MAP || !key_check_names(k, names, r->d) || !*title || !g_strv_contains(kinds, by))
      diag_error(r->d, k->pos, "directory-indexes");
    else if (strcmp(by, "reading") == 0) places_add(r, index_part(r, title), f, n, "index");
    else codes_index_add(r, title, strcmp(by, "department") == 0 ? "departments" : "services", f, n);
  }
}

/* :::order says how the entries stand, from the settings they were put in order by. */
static bool order_fill(struct directory *r) {
  bool found = false;
  const char *by[] = {r->group, r->then, "reading"};
  GString *text = g_string_new(theme_word(r->in->theme, "directory.order_open"));
  for (size_t i = 0, said = 0; i < G_N_ELEMENTS(by); i++) {
    char word[64];
    if (!*by[i]) continue;
    g_snprintf(word, sizeof word, "directory.order_%s", by[i]);
    g_string_append_printf(text, "%s%s", said++ ? theme_word(r->in->theme, "directory.order_then") : "", theme_word(r->in->theme, word));
  }
  g_string_append(text, theme_word(r->in->theme, "directory.order_close"));
  for (struct node *n = r->book; n; n = node_next(r->book, n)) {
    if (n->kind != NODE_ORDER || n->first) continue;
    text_add(r, n, NODE_PARAGRAPH, 0, text->str);
    found = true;
  }
  g_string_free(text, TRUE);
  return found;
}

/* "2027-04-01" in the words of the theme: Y, M and D stand for the numbers. */
static char *date_text(struct directory *r) {
  int y = 0, m = 0, day = 0;
  const char *date = key_text(r->in->site, "date", "");
  if (sscanf(date, "%d-%d-%d", &y, &m, &day) != 3) return g_strdup("");
  GString *out = g_string_new(NULL);
  for (const char *c = theme_word(r->in->theme, "directory.as_of"); *c; c++) {
    if (*c == 'Y' || *c == 'M' || *c == 'D') g_string_append_printf(out, "%d", *c == 'Y' ? y : *c == 'M' ? m : day);
    else g_string_append_c(out, *c);
  }
  return g_string_free(out, FALSE);
}

/* What pages of entries say at their foot: the left ones what the marks mean, the right ones how far to trust them. */
static void foot_add(struct directory *r) {
  size_t n;
  const struct code *mark = view_codes(r->in->view, "marks", &n);
  struct theme *t = r->in->theme;
  GString *key = g_string_new(NULL);
  for (size_t i = 0; i < n; i++)
    g_string_append_printf(key, "%s%s%s%s", i ? theme_word(t, "directory.key_gap") : "",
                           theme_word(t, arena_printf(r->doc->arena, "marks.%s.sign", mark[i].code)),
                           theme_word(t, "directory.key_is"),
                           theme_word(t, arena_printf(r->doc->arena, "marks.%s.key", mark[i].code)));
  char *date = date_text(r);
  node_set_attr(r->doc, r->book, "foot_left", key->str);
  node_set_attr(r->doc, r->book, "foot_right",
                arena_printf(r->doc->arena, "%s%s%s", date, *date ? theme_word(t, "directory.as_of_gap") : "",
                             theme_word(t, "directory.call_first")));
  g_string_free(key, TRUE);
  g_free(date);
}

/* Without pages of its own before the list, the title stands at its head. */
static void title_add(struct directory *r, size_t n) {
  struct node *file = node_add(r->doc, r->book, NODE_ROOT, r->pos);
  struct node *page = node_add(r->doc, file, NODE_PAGE, r->pos);
  node_set_attr(r->doc, page, "role", "contents");
  node_set_attr(r->doc, page, "depth", "1");
  text_add(r, page, NODE_HEADING, 1, r->in->spec->title);
  char *date = date_text(r),
       *text = g_strdup_printf("%s\u3000%zu%s", date, n, theme_word(r->in->theme, "directory.count"));
  text_add(r, page, NODE_PARAGRAPH, 0, text);
  g_free(text);
  g_free(date);
  node_add(r->doc, page, NODE_ORDER, r->pos);
  text_add(r, page, NODE_PARAGRAPH, 0, theme_word(r->in->theme, "directory.call_first"));
}

static bool group_known(struct directory *r, const char *name, const char *value) {
  if (strcmp(value, "kind") == 0 || strcmp(value, "district") == 0) return true;
  const struct key *k = key_get(r->keys, name);
  diag_error(r->d, k ? k->pos : r->pos, "directory-group", name, value);
  return false;
}

struct doc *directory_make(const struct publication_input *in, struct diag *d) {
  struct directory r = {.in = in, .d = d, .keys = in->spec->keys};
  static const char *const names[] = {"kind", "title", "subtitle", "audience", "style",  "outputs", "printer", "specification", "theme",
                                      "lang", "draft", "pages_wanted", "running",  "select",   "group",  "by",      "then",    "entry",
                                      "tags", "lines", "columns",  "notes",    "index",  "indexes", "before",  "after", "colophon", "areas", "map", NULL};
  size_t errors = diag_errors(d), n;
  struct query q = {0};
  key_check_names(r.keys, names, d);
  r.group = key_text(r.keys, "group", key_text(r.keys, "by", "kind")), r.then = key_text(r.keys, "then", "");
  r.doc = doc_new(in->spec->file);
  r.pos = (struct pos){r.doc->file, 1, 1};
  r.book = node_add(r.doc, r.doc->root, NODE_BOOK, r.pos);
  if (!group_known(&r, key_get(r.keys, "group") ? "group" : "by", r.group) ||
      (*r.then && !group_known(&r, "then", r.then)) || !fields_known(&r) ||
      !query_from_keys(key_get(r.keys, "select"), &q, d) ||
      !query_known(in, &q, key_get(r.keys, "select"), r.pos, d)) {
    doc_free(r.doc);
    return NULL;
  }
  columns_read(&r);
  const struct facility **f = view_select(in->view, &q, &n);
  if (!n) diag_error(d, r.pos, "directory-empty");
  if (key_get(r.keys, "before")) book_pages_add(in, r.doc, r.book, key_get(r.keys, "before"), d);
  else title_add(&r, n);
  groups_add(&r, f, n);
  foot_add(&r);
  indexes_add(&r, f, n);
  if (key_get(r.keys, "after")) book_pages_add(in, r.doc, r.book, key_get(r.keys, "after"), d);
  if (!order_fill(&r)) diag_warning(d, r.pos, "directory-order");
  book_finish(in, r.doc, r.book, d);
  g_free(f);
  if (diag_errors(d) == errors) return r.doc;
  doc_free(r.doc);
  return NULL;
}
