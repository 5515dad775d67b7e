/* Opening a view: everything one audience may see, copied out of the database in one walk through each table. */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "records/hours.h"
#include "records/store.h"
#include "records/viewdata.h"

/* ---- fields and code lists ---- */

static void open_lists(struct view *v, const struct records *r) {
  const char *const *names = codes_lists(r->codes, v->arena);
  v->lists = g_strv_length((char **)names);
  v->list = arena_array(v->arena, v->lists + 1, sizeof *v->list);
  for (size_t i = 0; i < v->lists; i++) {
    struct view_list *l = &v->list[i];
    l->name = names[i];
    l->code = codes_copy(r->codes, names[i], v->audience, v->arena, &l->codes);
    l->by_code = g_hash_table_new(g_str_hash, g_str_equal);
    const struct code **alone = arena_array(v->arena, 2 * l->codes + 1, sizeof *alone);
    for (size_t c = 0; c < l->codes; c++) {
      g_hash_table_insert(l->by_code, (char *)l->code[c].code, (void *)&l->code[c]);
      alone[2 * c] = &l->code[c];
    }
    l->alone = alone;
  }
}

const struct view_list *view_list_named(const struct view *v, const char *name) {
  for (size_t i = 0; name && i < v->lists; i++) {
    if (!strcmp(v->list[i].name, name)) return &v->list[i];
  }
  return NULL;
}

/* Of the characters that separate in a file, the one that separates what is stored. */
static const char *first_letter(struct arena *arena, const char *text) {
  return arena_strndup(arena, text, (size_t)(g_utf8_next_char(text) - text));
}

static void open_fields(struct view *v, const struct table_schema *from, struct view_table *t) {
  t->by_name = g_hash_table_new(g_str_hash, g_str_equal);
  t->field = arena_array(v->arena, from->columns + 1, sizeof *t->field);
  t->cut = arena_array(v->arena, from->columns + 1, sizeof *t->cut);
  for (size_t i = 0; i < from->columns; i++) {
    const struct column *c = &from->column[i];
    if (!column_visible(c, v->audience)) continue;
    const char *list = c->list ? arena_strdup(v->arena, c->list) : NULL;
    t->field[t->fields] = (struct field){arena_strdup(v->arena, c->name), field_type_name(c->type),
                                         arena_strdup(v->arena, c->label), list};
    t->cut[t->fields] = (struct view_cut){c->type, view_list_named(v, c->list), first_letter(v->arena, c->separator),
                                          first_letter(v->arena, c->inner)};
    g_hash_table_insert(t->by_name, (char *)t->field[t->fields].name, GSIZE_TO_POINTER(t->fields + 1));
    t->fields++;
  }
}

/* ---- rows ---- */

enum { OWN = 6 }; /* rowid, _sort, _id, _lon, _lat, _district, before the fields */

/* A row as it stands in the database, on its way to its place. */
struct arrived {
  gint64 rowid;
  size_t at;             /* its place among all, as they came */
  const char *sort, *id; /* facilities and people are in the order of these; others of date and beginning */
  int size;              /* of sort, in bytes; -1: nothing, which comes first */
  const struct code *district;
  bool has_place;
  struct lonlat place;
};

static int by_order(const void *a, const void *b) {
  const struct arrived *x = a, *y = b;
  int order = x->sort && y->sort ? memcmp(x->sort, y->sort, (size_t)MIN(x->size, y->size)) : 0;
  if (!order) order = x->size < y->size ? -1 : x->size > y->size;
  if (!order) order = strcmp(x->id, y->id);
  return order ? order : x->rowid < y->rowid ? -1 : 1;
}

static sqlite3_stmt *prepare_rows(const struct records *r, enum table_id id, const struct view_table *t,
                                  struct diag *d) {
  const char *table = table_name(id);
  GString *sql = g_string_new(NULL);
  g_string_printf(sql, "SELECT %s.rowid, _sort, _id, _lon, _lat, _district", table);
  for (size_t i = 0; i < t->fields; i++) g_string_append_printf(sql, ", \"%s\"", t->field[i].name);
  g_string_append_printf(sql, " FROM %s ORDER BY %s.rowid", store_whole(id, r->schema), table);
  sqlite3_stmt *s = store_prepare(r, sql->str, d);
  g_string_free(sql, TRUE);
  return s;
}

static const char *column_copy(struct arena *arena, sqlite3_stmt *s, int i) {
  const char *text = (const char *)sqlite3_column_text(s, i);
  return text && *text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(s, i)) : "";
}

static const struct code *code_of(const struct view_list *l, const char *code) {
  return l && *code ? g_hash_table_lookup(l->by_code, code) : NULL;
}

/* What the order of a table's rows hangs on. */
static void read_order(struct arrived *row, enum table_id id, const struct view_table *t, sqlite3_stmt *s,
                       struct arena *arena) {
  size_t date = view_field(t, "date"), start = view_field(t, "start");
  row->rowid = sqlite3_column_int64(s, 0);
  row->id = row->sort = "";
  if (id == TABLE_FACILITIES || id == TABLE_PEOPLE) {
    row->size = sqlite3_column_type(s, 1) == SQLITE_NULL ? -1 : sqlite3_column_bytes(s, 1);
    row->sort = row->size > 0 ? arena_strndup(arena, sqlite3_column_blob(s, 1), (size_t)row->size) : NULL;
    row->id = column_copy(arena, s, 2);
  } else if (date) {
    row->sort = column_copy(arena, s, OWN + (int)date - 1);
    row->size = (int)strlen(row->sort);
    if (start) row->id = column_copy(arena, s, OWN + (int)start - 1);
  }
}

static const char *const precision_words[] = {"exact", "block", "town"};

const char *precision_word(enum precision p) {
  return precision_words[p];
}

static enum precision precision_of(const char *word) {
  for (size_t i = 0; i < G_N_ELEMENTS(precision_words); i++) {
    if (!strcmp(word, precision_words[i])) return (enum precision)i;
  }
  return PRECISION_EXACT;
}

static const char *named_text(const struct view *v, enum table_id id, size_t row, const char *field) {
  return view_text(v, id, row, view_field(&v->table[id], field));
}

static void fill_facilities(struct view *v, const struct records *r, const struct arrived *rows) {
  const struct view_table *t = &v->table[TABLE_FACILITIES];
  size_t kind = view_field(t, "kind");
  const char *file = NULL;
  v->facilities = t->rows;
  v->facility = arena_array(v->arena, t->rows + 1, sizeof *v->facility);
  for (size_t i = 0; i < t->rows; i++) {
    struct facility *f = &v->facility[i];
    struct pos pos = store_pos(r, TABLE_FACILITIES, rows[i].rowid, NULL);
    if (!file || strcmp(file, pos.file)) file = arena_strdup(v->arena, pos.file);
    *f = (struct facility){
        .id = texts_get(v->texts, texts_add(v->texts, rows[i].id, strlen(rows[i].id))),
        .name = named_text(v, TABLE_FACILITIES, i, "name"),
        .reading = named_text(v, TABLE_FACILITIES, i, "reading"),
        .file = file,
        .line = pos.line,
        .number = (int)g_ascii_strtoll(named_text(v, TABLE_FACILITIES, i, "number"), NULL, 10),
        .kind = kind ? code_of(t->cut[kind - 1].list, view_text(v, TABLE_FACILITIES, i, kind)) : NULL,
        .district = rows[i].district,
        .has_place = rows[i].has_place,
        .precision = precision_of(named_text(v, TABLE_FACILITIES, i, "precision")),
        .place = rows[i].place,
        .view = v};
  }
}

static void fill_people(struct view *v, const struct arrived *rows) {
  v->people = v->table[TABLE_PEOPLE].rows;
  v->person = arena_array(v->arena, v->people + 1, sizeof *v->person);
  for (size_t i = 0; i < v->people; i++)
    v->person[i] = (struct person){texts_get(v->texts, texts_add(v->texts, rows[i].id, strlen(rows[i].id))),
                                   named_text(v, TABLE_PEOPLE, i, "facility"), named_text(v, TABLE_PEOPLE, i, "name"),
                                   named_text(v, TABLE_PEOPLE, i, "reading"), v};
}

/* Handles of all cells, row after row as they stand in the database. Districts are codes of the list that site.yaml names,
 * or of the list of a field called district. */
static GArray *read_rows(struct view *v, const struct records *r, enum table_id id, GArray *cells, struct arena *arena,
                         struct diag *d) {
  const struct view_table *t = &v->table[id];
  const struct view_list *districts = view_list_named(v, r->district_list);
  GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct arrived));
  sqlite3_stmt *s = prepare_rows(r, id, t, d);
  int status = SQLITE_DONE;
  while (s && (status = sqlite3_step(s)) == SQLITE_ROW) {
    struct arrived row = {.at = rows->len,
                          .district = code_of(districts, column_copy(arena, s, 5)),
                          .has_place = sqlite3_column_type(s, 3) != SQLITE_NULL};
    if (row.has_place) row.place = (struct lonlat){sqlite3_column_double(s, 3), sqlite3_column_double(s, 4)};
    read_order(&row, id, t, s, arena);
    g_array_append_val(rows, row);
    for (size_t i = 0; i < t->fields; i++) {
      const char *text = (const char *)sqlite3_column_text(s, OWN + (int)i);
      guint32 handle = texts_add(v->texts, text, text ? (size_t)sqlite3_column_bytes(s, OWN + (int)i) : 0);
      g_array_append_val(cells, handle);
    }
  }
  if (status != SQLITE_DONE) store_failed(r, d);
  sqlite3_finalize(s);
  return rows;
}

static void open_rows(struct view *v, const struct records *r, enum table_id id, struct diag *d) {
  struct view_table *t = &v->table[id];
  struct arena *arena = arena_new();
  GArray *cells = g_array_new(FALSE, FALSE, sizeof(guint32)), *rows = read_rows(v, r, id, cells, arena, d);
  g_array_sort(rows, by_order);
  t->rows = rows->len;
  t->text = g_new(guint32, t->rows * t->fields + 1);
  for (size_t i = 0; i < t->rows; i++) {
    size_t at = g_array_index(rows, struct arrived, i).at;
    memcpy(t->text + i * t->fields, (guint32 *)cells->data + at * t->fields, t->fields * sizeof(guint32));
  }
  g_array_free(cells, TRUE);
  if (id == TABLE_FACILITIES) fill_facilities(v, r, (const struct arrived *)rows->data);
  if (id == TABLE_PEOPLE) fill_people(v, (const struct arrived *)rows->data);
  g_array_free(rows, TRUE);
  arena_free(arena);
}

/* ---- what other tables say of a facility ---- */

struct hours_row {
  const struct view *view;
  size_t row;
};

static const char *hours_text(void *data, const char *field) {
  const struct hours_row *h = data;
  return named_text(h->view, TABLE_HOURS, h->row, field);
}

static struct view_more *more_by_id(struct view *v, const char *id) {
  const struct facility *f = g_hash_table_lookup(v->by_id, id);
  return f ? &v->more[f - v->facility] : NULL;
}

/* Sittings keep the order of their file; all of one facility lie together. */
static void open_sittings(struct view *v) {
  size_t rows = v->table[TABLE_HOURS].rows;
  for (size_t row = 0; row < rows; row++) {
    struct view_more *m = more_by_id(v, named_text(v, TABLE_HOURS, row, "facility"));
    if (m) m->sittings++;
  }
  struct sitting *all = arena_array(v->arena, rows + 1, sizeof *all);
  for (size_t i = 0; i < v->facilities; i++) {
    v->more[i].sitting = all;
    all += v->more[i].sittings;
    v->more[i].sittings = 0;
  }
  for (size_t row = 0; row < rows; row++) {
    struct hours_row h = {v, row};
    struct view_more *m = more_by_id(v, hours_text(&h, "facility"));
    if (m) *(struct sitting *)&m->sitting[m->sittings++] = sitting_read(hours_text, &h);
  }
}

static void open_links(struct view *v) {
  v->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  v->more = arena_array(v->arena, v->facilities + 1, sizeof *v->more);
  for (size_t i = 0; i < v->facilities; i++) g_hash_table_insert(v->by_id, (char *)v->facility[i].id, &v->facility[i]);
  open_sittings(v);
  for (size_t i = 0; i < v->people; i++) {
    struct view_more *m = more_by_id(v, v->person[i].facility);
    if (m && !m->person) m->person = &v->person[i];
  }
}

struct view *view_open(const struct records *r, enum audience a, struct diag *d) {
  struct view *v = g_new0(struct view, 1);
  v->arena = arena_new();
  v->texts = texts_new();
  v->asked = view_asked_new();
  v->audience = a;
  open_lists(v, r);
  struct store_allow allow = {r->schema, a};
  store_allow_only(r, &allow);
  for (int id = 0; id < TABLES; id++) {
    open_fields(v, &r->schema->table[id], &v->table[id]);
    if (r->schema->table[id].declared) open_rows(v, r, (enum table_id)id, d);
  }
  store_allow_all(r);
  open_links(v);
  if (!texts_written(v->texts)) {
    diag_error(d, ((struct pos){0}), "records-temporary", g_strerror(errno));
    diag_mark_system(d);
  }
  return v;
}

void view_free(struct view *v) {
  if (!v) return;
  for (int id = 0; id < TABLES; id++) {
    g_hash_table_destroy(v->table[id].by_name);
    g_free(v->table[id].text);
  }
  for (size_t i = 0; i < v->lists; i++) g_hash_table_destroy(v->list[i].by_code);
  g_hash_table_destroy(v->by_id);
  view_asked_free(v->asked);
  texts_free(v->texts);
  arena_free(v->arena);
  g_free(v);
}
