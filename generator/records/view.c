/* Opening a view: everything one audience may see, copied out of the database. */
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
    for (size_t c = 0; c < l->codes; c++) g_hash_table_insert(l->by_code, (char *)l->code[c].code, (void *)&l->code[c]);
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

/* Row numbers of a table in the order in which the view gives them. */
static GArray *row_order(const struct records *r, enum table_id id, const struct view_table *t, struct diag *d) {
  bool dated = g_hash_table_contains(t->by_name, "date"), timed = g_hash_table_contains(t->by_name, "start");
  const char *order = id == TABLE_FACILITIES || id == TABLE_PEOPLE ? "_sort, _id, "
                      : dated && timed                             ? "date, start, "
                      : dated                                      ? "date, "
                                                                   : "";
  char *sql = g_strdup_printf("SELECT rowid FROM %s ORDER BY %srowid", table_name(id), order);
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(gint64));
  sqlite3_stmt *s = store_prepare(r, sql, d);
  int status = SQLITE_DONE;
  while (s && (status = sqlite3_step(s)) == SQLITE_ROW) {
    gint64 row = sqlite3_column_int64(s, 0);
    g_array_append_val(rows, row);
  }
  if (status != SQLITE_DONE) store_failed(r, d);
  sqlite3_finalize(s);
  g_free(sql);
  return rows;
}

enum { OWN = 4 }; /* _id _lon _lat _district, before the fields */

static sqlite3_stmt *prepare_row(const struct records *r, enum table_id id, const struct view_table *t,
                                 struct diag *d) {
  GString *sql = g_string_new("SELECT _id, _lon, _lat, _district");
  for (size_t i = 0; i < t->fields; i++) g_string_append_printf(sql, ", \"%s\"", t->field[i].name);
  g_string_append_printf(sql, " FROM %s WHERE rowid=?", table_name(id));
  sqlite3_stmt *s = store_prepare(r, sql->str, d);
  g_string_free(sql, TRUE);
  return s;
}

static const char *column_copy(struct view *v, sqlite3_stmt *s, int i) {
  const char *text = (const char *)sqlite3_column_text(s, i);
  return text && *text ? arena_strndup(v->arena, text, (size_t)sqlite3_column_bytes(s, i)) : "";
}

static const char *own_text(const struct view_table *t, const char *const *text, const char *field) {
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(t->by_name, field));
  return i ? text[i - 1] : "";
}

static const struct code *code_of(const struct view_list *l, const char *code) {
  return l && *code ? g_hash_table_lookup(l->by_code, code) : NULL;
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

static void fill_facility(struct view *v, struct facility *f, sqlite3_stmt *s, const char *const *text,
                          const struct view_list *districts) {
  const struct view_table *t = &v->table[TABLE_FACILITIES];
  size_t kind = GPOINTER_TO_SIZE(g_hash_table_lookup(t->by_name, "kind"));
  f->id = column_copy(v, s, 0);
  f->name = own_text(t, text, "name");
  f->reading = own_text(t, text, "reading");
  f->number = (int)g_ascii_strtoll(own_text(t, text, "number"), NULL, 10);
  f->kind = kind ? code_of(t->cut[kind - 1].list, text[kind - 1]) : NULL;
  f->district = code_of(districts, column_copy(v, s, 3));
  f->has_place = sqlite3_column_type(s, 1) != SQLITE_NULL;
  if (f->has_place) f->place = (struct lonlat){sqlite3_column_double(s, 1), sqlite3_column_double(s, 2)};
  f->precision = precision_of(own_text(t, text, "precision"));
  f->text = text;
  f->view = v;
}

static void fill_person(struct view *v, struct person *p, sqlite3_stmt *s, const char *const *text) {
  const struct view_table *t = &v->table[TABLE_PEOPLE];
  *p = (struct person){column_copy(v, s, 0), own_text(t, text, "facility"), own_text(t, text, "name"),
                       own_text(t, text, "reading"), text, v};
}

static void place_file(struct view *v, struct facility *f, struct pos pos, const char **last) {
  if (!*last || strcmp(*last, pos.file)) *last = arena_strdup(v->arena, pos.file);
  f->file = *last;
  f->line = pos.line;
}

/* Districts are codes of the list that site.yaml names, or of the list of a field called district. */
static void open_rows(struct view *v, const struct records *r, enum table_id id, struct diag *d) {
  struct view_table *t = &v->table[id];
  GArray *order = row_order(r, id, t, d);
  sqlite3_stmt *s = prepare_row(r, id, t, d);
  const char *file = NULL;
  const struct view_list *districts = view_list_named(v, r->district_list);
  t->rows = s ? order->len : 0;
  t->text = arena_array(v->arena, t->rows + 1, sizeof *t->text);
  if (id == TABLE_FACILITIES) v->facility = arena_array(v->arena, t->rows + 1, sizeof *v->facility);
  if (id == TABLE_PEOPLE) v->person = arena_array(v->arena, t->rows + 1, sizeof *v->person);
  for (size_t row = 0; row < t->rows; row++) {
    gint64 rowid = g_array_index(order, gint64, row);
    sqlite3_bind_int64(s, 1, rowid);
    if (sqlite3_step(s) != SQLITE_ROW) {
      store_failed(r, d);
      break;
    }
    const char **text = arena_array(v->arena, t->fields + 1, sizeof *text);
    for (size_t i = 0; i < t->fields; i++) text[i] = column_copy(v, s, OWN + (int)i);
    t->text[row] = text;
    if (id == TABLE_FACILITIES) {
      fill_facility(v, &v->facility[v->facilities], s, text, districts);
      place_file(v, &v->facility[v->facilities++], store_pos(r, id, rowid, NULL), &file);
    }
    if (id == TABLE_PEOPLE) fill_person(v, &v->person[v->people++], s, text);
    sqlite3_reset(s);
  }
  sqlite3_finalize(s);
  g_array_free(order, TRUE);
}

/* ---- cells in pieces ---- */

static const char *const none[] = {NULL};

/* Cuts a copy of the text; `drop` leaves out empty pieces. */
static const char *const *cut(struct arena *arena, const char *text, const char *separator, bool drop) {
  if (!*text) return none;
  size_t n = 1, used = 0, width = strlen(separator);
  for (const char *c = text; (c = strstr(c, separator)); c += width) n++;
  const char **out = arena_array(arena, n + 1, sizeof *out);
  for (char *piece = arena_strdup(arena, text), *end; piece; piece = end) {
    end = strstr(piece, separator);
    if (end) {
      *end = '\0';
      end += width;
    }
    if (*piece || !drop) out[used++] = piece;
  }
  return out;
}

static const struct code *const *cut_codes(struct arena *arena, const char *text, const struct view_list *l) {
  const char *const *words = cut(arena, text, ";", true);
  const struct code **out = arena_array(arena, g_strv_length((char **)words) + 1, sizeof *out);
  size_t n = 0;
  for (; *words; words++) {
    const struct code *c = code_of(l, *words);
    if (c) out[n++] = c;
  }
  return out;
}

static const char *const *const *cut_matrix(struct arena *arena, const char *text, const struct view_cut *how) {
  const char *const *pieces = cut(arena, text, how->separator, false);
  size_t n = g_strv_length((char **)pieces);
  const char *const **out = arena_array(arena, n + 1, sizeof *out);
  for (size_t i = 0; i < n; i++) out[i] = cut(arena, pieces[i], how->inner, false);
  return out;
}

static void open_parts(struct view *v) {
  const struct view_table *t = &v->table[TABLE_FACILITIES];
  v->parts = arena_array(v->arena, v->facilities + 1, sizeof *v->parts);
  for (size_t row = 0; row < v->facilities; row++) {
    struct view_parts *p = &v->parts[row];
    p->codes = arena_array(v->arena, t->fields + 1, sizeof *p->codes);
    p->list = arena_array(v->arena, t->fields + 1, sizeof *p->list);
    p->matrix = arena_array(v->arena, t->fields + 1, sizeof *p->matrix);
    p->district[0] = v->facility[row].district;
    for (size_t i = 0; i < t->fields; i++) {
      const struct view_cut *how = &t->cut[i];
      const char *text = t->text[row][i];
      if (how->type == TYPE_CODE || how->type == TYPE_CODES || how->type == TYPE_MARKS)
        p->codes[i] = cut_codes(v->arena, text, how->list);
      else if (how->type == TYPE_LIST || how->type == TYPE_REFS) p->list[i] = cut(v->arena, text, how->separator, true);
      else if (how->type == TYPE_MATRIX) p->matrix[i] = cut_matrix(v->arena, text, how);
    }
  }
}

/* ---- what other tables say of a facility ---- */

struct hours_row {
  const struct view_table *table;
  size_t row;
};

static const char *hours_text(void *data, const char *field) {
  const struct hours_row *h = data;
  return own_text(h->table, h->table->text[h->row], field);
}

static struct view_parts *parts_by_id(struct view *v, const char *id) {
  const struct facility *f = g_hash_table_lookup(v->by_id, id);
  return f ? &v->parts[f - v->facility] : NULL;
}

/* Sittings keep the order of their file; all of one facility lie together. */
static void open_sittings(struct view *v) {
  const struct view_table *t = &v->table[TABLE_HOURS];
  for (size_t row = 0; row < t->rows; row++) {
    struct view_parts *p = parts_by_id(v, own_text(t, t->text[row], "facility"));
    if (p) p->sittings++;
  }
  struct sitting *all = arena_array(v->arena, t->rows + 1, sizeof *all);
  for (size_t i = 0; i < v->facilities; i++) {
    v->parts[i].sitting = all;
    all += v->parts[i].sittings;
    v->parts[i].sittings = 0;
  }
  for (size_t row = 0; row < t->rows; row++) {
    struct hours_row h = {t, row};
    struct view_parts *p = parts_by_id(v, hours_text(&h, "facility"));
    if (p) *(struct sitting *)&p->sitting[p->sittings++] = sitting_read(hours_text, &h);
  }
}

static void open_links(struct view *v) {
  v->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < v->facilities; i++) g_hash_table_insert(v->by_id, (char *)v->facility[i].id, &v->facility[i]);
  open_sittings(v);
  for (size_t i = 0; i < v->people; i++) {
    struct view_parts *p = parts_by_id(v, v->person[i].facility);
    if (p && !p->person) p->person = &v->person[i];
  }
}

struct view *view_open(const struct records *r, enum audience a, struct diag *d) {
  struct view *v = g_new0(struct view, 1);
  v->arena = arena_new();
  v->audience = a;
  open_lists(v, r);
  struct store_allow allow = {r->schema, a};
  store_allow_only(r, &allow);
  for (int id = 0; id < TABLES; id++) {
    open_fields(v, &r->schema->table[id], &v->table[id]);
    if (r->schema->table[id].declared) open_rows(v, r, (enum table_id)id, d);
  }
  store_allow_all(r);
  open_parts(v);
  open_links(v);
  return v;
}

void view_free(struct view *v) {
  if (!v) return;
  for (int id = 0; id < TABLES; id++) g_hash_table_destroy(v->table[id].by_name);
  for (size_t i = 0; i < v->lists; i++) g_hash_table_destroy(v->list[i].by_code);
  g_hash_table_destroy(v->by_id);
  arena_free(v->arena);
  g_free(v);
}
