/* All rows of a table as they are held, whatever their audience. */
#include "records/raw.h"

#include <string.h>

#include "base/arena.h"
#include "records/store.h"

static sqlite3_stmt *prepare(const struct records *r, enum table_id id, struct diag *d) {
  const struct table_schema *t = &r->schema->table[id];
  GString *sql = g_string_new(NULL);
  g_string_printf(sql, "SELECT %s.rowid, _id", t->name);
  for (size_t i = 0; i < t->columns; i++) g_string_append_printf(sql, ", \"%s\"", t->column[i].name);
  g_string_append_printf(sql, " FROM %s ORDER BY %s.rowid", store_whole(id, r->schema), t->name);
  sqlite3_stmt *s = store_prepare(r, sql->str, d);
  g_string_free(sql, TRUE);
  return s;
}

static const char *copy(struct arena *arena, sqlite3_stmt *s, int i) {
  const char *text = (const char *)sqlite3_column_text(s, i);
  return text && *text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(s, i)) : "";
}

struct raw *raw_read(const struct records *r, enum table_id table, struct diag *d) {
  struct arena *arena = arena_new();
  struct raw *w = arena_alloc(arena, sizeof *w);
  w->arena = arena;
  w->schema = &r->schema->table[table];
  w->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  if (!w->schema->declared) return w;
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct raw_row));
  sqlite3_stmt *s = prepare(r, table, d);
  int status = SQLITE_ERROR;
  while (s && (status = sqlite3_step(s)) == SQLITE_ROW) {
    struct pos pos = store_pos(r, table, sqlite3_column_int64(s, 0), NULL);
    struct raw_row row = {.pos = {diag_intern(d, pos.file), pos.line, 0}};
    row.id = copy(arena, s, 1);
    row.text = arena_array(arena, w->schema->columns + 1, sizeof *row.text);
    for (size_t i = 0; i < w->schema->columns; i++) row.text[i] = copy(arena, s, (int)i + 2);
    g_array_append_val(rows, row);
  }
  if (s && status != SQLITE_DONE) store_failed(r, d);
  sqlite3_finalize(s);
  w->n = rows->len;
  w->row = arena_array(arena, w->n + 1, sizeof *w->row);
  if (w->n) memcpy(w->row, rows->data, w->n * sizeof *w->row);
  g_array_free(rows, TRUE);
  for (size_t i = 0; i < w->n; i++) {
    if (*w->row[i].id) g_hash_table_insert(w->by_id, (char *)w->row[i].id, &w->row[i]);
  }
  if (status == SQLITE_DONE) return w;
  raw_free(w);
  return NULL;
}

void raw_free(struct raw *w) {
  if (!w) return;
  g_hash_table_destroy(w->by_id);
  arena_free(w->arena);
}

const struct raw_row *raw_find(const struct raw *w, const char *id) {
  return g_hash_table_lookup(w->by_id, id);
}

/* Rows stand in the order of loading: the one at this place is found by its file and line. */
static gint64 rowid_of(const struct records *r, enum table_id table, const struct raw_row *row) {
  const struct row_set *rows = &r->rows[table];
  gint64 found = *row->id ? (gint64)GPOINTER_TO_SIZE(g_hash_table_lookup(rows->by_id, row->id)) : 0;
  for (guint i = 0; !found && i < rows->origins->len; i++) {
    const struct origin *o = &g_array_index(rows->origins, struct origin, i);
    const struct source *s = g_ptr_array_index(rows->sources, o->source);
    if (o->line == row->pos.line && !strcmp(s->file, row->pos.file)) found = (gint64)i + 1;
  }
  return found;
}

struct pos raw_cell(const struct records *r, enum table_id table, const struct raw_row *row, const char *field) {
  gint64 rowid = rowid_of(r, table, row);
  return rowid ? store_pos(r, table, rowid, field) : row->pos;
}

/* ---- one row ---- */

static const struct source *public_source(const struct records *r, const char *file, enum table_id *table, guint *at) {
  for (int id = 0; id < TABLES; id++) {
    for (guint i = 0; i < r->rows[id].sources->len; i++) {
      const struct source *s = g_ptr_array_index(r->rows[id].sources, i);
      *table = (enum table_id)id;
      *at = i;
      if (!s->private && !strcmp(s->file, file)) return s;
    }
  }
  return NULL;
}

/* Rows stand in the order of files, then of lines. */
bool raw_spot(const struct records *r, const char *file, int line, struct raw_spot *out) {
  enum table_id id;
  guint source;
  if (!public_source(r, file, &id, &source)) return false;
  const struct origin *o = (const struct origin *)r->rows[id].origins->data;
  size_t low = 0, high = r->rows[id].origins->len; /* the first row behind the line is among them, or the end */
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (o[middle].source < source || (o[middle].source == source && o[middle].line <= line)) low = middle + 1;
    else high = middle;
  }
  if (!low || o[low - 1].source != source || o[low - 1].last < line) return false;
  *out = (struct raw_spot){id, (gint64)low, o[low - 1].line, o[low - 1].row};
  return true;
}

const char *const *raw_head(const struct records *r, const char *file, size_t *width, int lines[2]) {
  enum table_id id;
  guint at;
  const struct source *s = public_source(r, file, &id, &at);
  if (!s) return NULL;
  *width = s->width;
  lines[0] = s->head_line;
  lines[1] = s->head_last;
  return s->head;
}

gint64 raw_rowid(const struct records *r, enum table_id table, const char *id) {
  return (gint64)GPOINTER_TO_SIZE(g_hash_table_lookup(r->rows[table].by_id, id));
}

char *raw_text(const struct records *r, enum table_id table, gint64 rowid, const char *field) {
  const struct column *c = schema_column(r->schema, table, field);
  if (!c) return NULL;
  sqlite3_stmt *s = NULL;
  char *sql = g_strdup_printf("SELECT \"%s\" FROM %s WHERE rowid=%" G_GINT64_FORMAT, c->name, store_home(table, c),
                              rowid);
  bool found = sqlite3_prepare_v2(r->db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
  char *text = found ? g_strdup((const char *)sqlite3_column_text(s, 0)) : NULL;
  sqlite3_finalize(s);
  g_free(sql);
  return text;
}

const struct schema *records_schema(const struct records *r) {
  return r->schema;
}

struct codes *records_codes(const struct records *r) {
  return r->codes;
}
