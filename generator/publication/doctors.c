/* The guide of doctors who visit homes: a spread for every clinic with a doctor in the records, by district; before them
 * a list by district, after them an index of clinics and doctors.
 *
 * What a spread shows beside the place lies in the place's extras, in the order of the page; pieces of one are parted
 * by '|'. The doctor's story is the node's children. */
#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "publication/times.h"
#include "publication/kinds.h"
#include "publication/pages.h"

struct guide_book {
  const struct publication_input *in;
  struct doc *doc;
  struct node *book;
  struct pos pos;
  const struct key *keys;
  const struct facility **shown; /* clinics with a doctor, by district, then reading */
  size_t n;
  GHashTable *visit; /* id of a facility → row of the table "visits" + 1 */
  struct diag *d;
};

static struct node *heading_add(struct guide_book *g, struct node *to, int level, const char *text) {
  struct node *n = node_add(g->doc, to, NODE_HEADING, g->pos);
  n->level = level;
  node_add(g->doc, n, NODE_TEXT, g->pos)->text = arena_strdup(g->doc->arena, text);
  return n;
}

/* ---- what a spread shows ---- */

static void extra_add(GArray *extra, const char *name, const char *value) {
  struct attr attr = {name, value};
  if (*value) g_array_append_val(extra, attr);
}

static const char *joined_names(struct guide_book *g, const struct facility *f, const char *field) {
  GPtrArray *names = g_ptr_array_new();
  for (const struct code *const *c = facility_codes(f, field); c && *c; c++) g_ptr_array_add(names, (gpointer)(*c)->name);
  g_ptr_array_add(names, NULL);
  char *joined = g_strjoinv(theme_word(g->in->theme, "joiner"), (char **)names->pdata);
  const char *copy = arena_strdup(g->doc->arena, joined);
  g_free(joined);
  g_ptr_array_free(names, TRUE);
  return copy;
}

static void person_add(struct guide_book *g, const struct facility *f, const struct person *p, GArray *extra) {
  extra_add(extra, "person", p->name);
  extra_add(extra, "person_reading", p->reading);
  extra_add(extra, "role", person_text(p, "role"));
  extra_add(extra, "portrait", person_text(p, "portrait"));
  extra_add(extra, "motto", person_text(p, "motto"));
  extra_add(extra, "data", person_text(p, "speciality"));
  extra_add(extra, "data", person_text(p, "society"));
  const char *languages = joined_names(g, f, "languages");
  if (*languages)
    extra_add(extra, "data", arena_printf(g->doc->arena, "%s%s", theme_word(g->in->theme, "doctors.languages"), languages));
}

/* Rows of a matrix field of the clinic's visit: "9:00|外来". */
static void matrix_add(struct guide_book *g, size_t visit, const char *field, GArray *extra) {
  for (size_t i = 0;; i++) {
    const char *const *piece = view_row_matrix(g->in->view, "visits", visit, field, i);
    if (!piece[0]) return;
    GString *row = g_string_new(NULL);
    for (; *piece; piece++) {
      char *text = g_strstrip(g_strdup(*piece));
      g_string_append_printf(row, "%s%s", row->len ? "|" : "", text);
      g_free(text);
    }
    extra_add(extra, field, arena_strdup(g->doc->arena, row->str));
    g_string_free(row, TRUE);
  }
}

/* Every procedure the publication file lists, and whether the clinic does it. */
static void procedures_add(struct guide_book *g, const struct facility *f, GArray *extra) {
  const struct key *list = key_get(g->keys, "procedures");
  size_t n;
  const struct code *all = view_codes(g->in->view, "services", &n);
  const struct code *const *own = facility_codes(f, "services");
  for (const struct key *k = list ? list->first : NULL; k; k = k->next) {
    const struct code *code = NULL;
    for (size_t i = 0; i < n && k->kind == KEY_SCALAR; i++)
      if (strcmp(all[i].code, k->text) == 0) code = &all[i];
    if (!code) continue; /* told by procedures_known */
    bool done = false;
    for (const struct code *const *c = own; c && *c && !done; c++) done = strcmp((*c)->code, code->code) == 0;
    extra_add(extra, done ? "can" : "cannot", code->name);
  }
}

static struct place place_full(struct guide_book *g, const struct facility *f) {
  struct place p = place_with(g->doc, f, theme_word(g->in->theme, "joiner"));
  GArray *extra = g_array_new(FALSE, TRUE, sizeof(struct attr));
  size_t visit = GPOINTER_TO_SIZE(g_hash_table_lookup(g->visit, f->id));
  person_add(g, f, facility_person(f), extra);
  static const char *const left[] = {"facts", "day", "staff"}, *const texts[] = {"area", "radius", "desk", "desk_hours"};
  for (size_t i = 0; visit && i < G_N_ELEMENTS(left); i++) matrix_add(g, visit - 1, left[i], extra);
  procedures_add(g, f, extra);
  times_add(g->in, g->doc->arena, f, extra);
  times_add_notes(g->in, g->doc->arena, f, extra);
  if (visit) matrix_add(g, visit - 1, "fees", extra);
  for (size_t i = 0; visit && i < G_N_ELEMENTS(texts); i++)
    extra_add(extra, texts[i], view_row_text(g->in->view, "visits", visit - 1, texts[i]));
  p.extras = extra->len;
  p.extra = arena_array(g->doc->arena, extra->len + 1, sizeof *p.extra);
  if (extra->len) memcpy(p.extra, extra->data, extra->len * sizeof *p.extra);
  g_array_free(extra, TRUE);
  return p;
}

static void story_add(struct guide_book *g, struct node *to, const struct facility *f) {
  const char *story = person_text(facility_person(f), "story");
  if (!*story) return;
  struct doc *part = markdown_read(story, strlen(story), f->file, f->line, g->d);
  for (const struct node *n = part ? part->root->first : NULL; n; n = n->next) node_copy(g->doc, to, n);
  if (part) doc_free(part);
}

static void spread_add(struct guide_book *g, const struct facility *f, int tab) {
  struct node *file = node_add(g->doc, g->book, NODE_ROOT, g->pos);
  if (tab >= 0) node_set_attr(g->doc, file, "tab", arena_printf(g->doc->arena, "%d", tab));
  struct node *spread = node_add(g->doc, file, NODE_SPREAD, g->pos);
  struct node *n = node_add(g->doc, spread, NODE_PLACES, (struct pos){f->file, f->line, 0});
  struct place *place = arena_alloc(g->doc->arena, sizeof *place);
  *place = place_full(g, f);
  n->places = place;
  n->place_count = 1;
  node_set_attr(g->doc, n, "entry", "doctor");
  node_set_attr(g->doc, n, "days", times_days(g->in, g->doc->arena));
  node_set_attr(g->doc, n, "group", f->district ? f->district->name : theme_word(g->in->theme, "directory.other"));
  heading_add(g, n, 1, f->name);
  story_add(g, n, f);
}

/* ---- lists ---- */

/* All clinics by district, those without a spread too. */
static void list_add(struct guide_book *g, const struct facility *const *all, size_t n) {
  const char *title = key_text(g->keys, "list", "");
  if (!*title) return;
  struct node *file = node_add(g->doc, g->book, NODE_ROOT, g->pos);
  heading_add(g, file, 1, title);
  struct node *list = node_add(g->doc, file, NODE_PLACES, g->pos);
  struct place *place = arena_array(g->doc->arena, n + 1, sizeof *place);
  for (size_t i = 0; i < n; i++) {
    const struct person *p = facility_person(all[i]);
    place[i] = place_with(g->doc, all[i], theme_word(g->in->theme, "joiner"));
    place[i].detail = p ? p->name : "";
  }
  list->places = place;
  list->place_count = n;
  node_set_attr(g->doc, list, "entry", "doctors");
}

struct index_name {
  struct place place;
  char *key;
};
static int by_key(const void *a, const void *b) {
  const struct index_name *x = a, *y = b;
  int order = strcmp(x->key, y->key);
  return order ? order : strcmp(x->place.id, y->place.id);
}

/* Clinics and doctors by reading, each with the page of its spread. */
static void index_add(struct guide_book *g) {
  const char *title = key_text(g->keys, "index", "");
  if (!*title) return;
  struct index_name *names = g_new0(struct index_name, 2 * g->n + 1);
  for (size_t i = 0; i < g->n; i++) {
    const struct person *p = facility_person(g->shown[i]);
    struct place clinic = place_of(g->doc, g->shown[i]), doctor = clinic;
    doctor.name = p->name, doctor.reading = p->reading, doctor.row = text_kana_row(p->reading);
    names[2 * i] = (struct index_name){clinic, text_kana_key(clinic.reading)};
    names[2 * i + 1] = (struct index_name){doctor, text_kana_key(doctor.reading)};
  }
  qsort(names, 2 * g->n, sizeof *names, by_key);
  struct node *file = node_add(g->doc, g->book, NODE_ROOT, g->pos);
  heading_add(g, file, 1, title);
  struct node *list = node_add(g->doc, file, NODE_PLACES, g->pos);
  struct place *place = arena_array(g->doc->arena, 2 * g->n + 1, sizeof *place);
  for (size_t i = 0; i < 2 * g->n; i++) {
    place[i] = names[i].place;
    g_free(names[i].key);
  }
  g_free(names);
  list->places = place;
  list->place_count = 2 * g->n;
  node_set_attr(g->doc, list, "entry", "index");
}

/* ---- the book ---- */

static int by_district(const void *a, const void *b, void *order) {
  const struct facility *x = *(const struct facility *const *)a, *y = *(const struct facility *const *)b;
  int p = x->district ? x->district->order : G_MAXINT, q = y->district ? y->district->order : G_MAXINT;
  (void)order;
  return p < q ? -1 : p > q;
}

static void spreads_add(struct guide_book *g) {
  GString *tabs = g_string_new(NULL);
  int tab = -1;
  for (size_t i = 0; i < g->n; i++) {
    const struct code *own = g->shown[i]->district;
    if (!i || own != g->shown[i - 1]->district) {
      const char *label = own ? code_text(own, "short") : "";
      if (!*label) label = own ? own->name : theme_word(g->in->theme, "directory.other");
      g_string_append_printf(tabs, "%s%s", ++tab ? "|" : "", label);
    }
    spread_add(g, g->shown[i], tab);
  }
  node_set_attr(g->doc, g->book, "tabs", arena_strdup(g->doc->arena, tabs->str));
  g_string_free(tabs, TRUE);
}

static bool procedures_known(struct guide_book *g) {
  const struct key *list = key_get(g->keys, "procedures");
  size_t n;
  const struct code *all = view_codes(g->in->view, "services", &n);
  bool good = true;
  for (const struct key *k = list ? list->first : NULL; k; k = k->next) {
    bool known = false;
    for (size_t i = 0; i < n && k->kind == KEY_SCALAR && !known; i++) known = strcmp(all[i].code, k->text) == 0;
    if (!known) diag_error(g->d, k->pos, "doctors-procedure", k->kind == KEY_SCALAR ? k->text : "procedures");
    good = good && known;
  }
  return good;
}

static void visits_read(struct guide_book *g) {
  for (size_t i = view_rows(g->in->view, "visits"); i-- > 0;)
    g_hash_table_insert(g->visit, (gpointer)view_row_text(g->in->view, "visits", i, "facility"), GSIZE_TO_POINTER(i + 1));
}

static void book_make(struct guide_book *g, const struct query *q) {
  size_t n;
  const struct facility **all = view_select(g->in->view, q, &n);
  g_qsort_with_data(all, (gint)n, sizeof *all, by_district, NULL); /* keeps the order of readings */
  g->shown = g_new(const struct facility *, n + 1);
  for (size_t i = 0; i < n; i++)
    if (facility_person(all[i])) g->shown[g->n++] = all[i];
  if (!g->n) diag_error(g->d, g->pos, "doctors-none");
  if (key_get(g->keys, "before")) book_pages_add(g->in, g->doc, g->book, key_get(g->keys, "before"), g->d);
  list_add(g, all, n);
  spreads_add(g);
  index_add(g);
  if (key_get(g->keys, "after")) book_pages_add(g->in, g->doc, g->book, key_get(g->keys, "after"), g->d);
  book_finish(g->in, g->doc, g->book, g->d);
  g_free(g->shown);
  g_free(all);
}

struct doc *doctors_make(const struct publication_input *in, struct diag *d) {
  static const char *const names[] = {"kind",  "title", "subtitle", "audience", "style", "outputs",    "printer", "specification", "theme", "lang",
                                      "draft", "pages_wanted", "running", "select", "list",     "index", "procedures", "before",  "after", "colophon", NULL};
  struct guide_book g = {.in = in, .d = d, .keys = in->spec->keys};
  struct query q = {0};
  size_t errors = diag_errors(d);
  key_check_names(g.keys, names, d);
  g.doc = doc_new(in->spec->file);
  g.pos = (struct pos){g.doc->file, 1, 1};
  g.book = node_add(g.doc, g.doc->root, NODE_BOOK, g.pos);
  g.visit = g_hash_table_new(g_str_hash, g_str_equal);
  visits_read(&g);
  const struct key *select = key_get(g.keys, "select");
  if (query_from_keys(select, &q, d) && query_known(in, &q, select, g.pos, d) && procedures_known(&g)) book_make(&g, &q);
  g_hash_table_destroy(g.visit);
  if (diag_errors(d) == errors) return g.doc;
  doc_free(g.doc);
  return NULL;
}
