/* Rows of a private file onto the rows that stand already, by id. They bring fields of other audiences only: a public
 * field beside them is for the eye of whoever keeps the file, and is compared, never taken. */
#include <string.h>

#include "records/rows.h"

/* Of the columns beside (Markdown), or of all others; NULL if none of them is given. */
static sqlite3_stmt *prepare_update(const struct incoming *in, bool beside) {
  GString *sql = g_string_new(NULL);
  int given = 0;
  for (size_t i = 0; i < in->schema->columns; i++) {
    const struct column *c = &in->schema->column[i];
    if (!in->source->cell[i] || c->audience == AUDIENCE_PUBLIC || column_is_long(c) != beside) continue;
    if (!given) g_string_printf(sql, "UPDATE %s SET", store_home(in->id, c));
    g_string_append_printf(sql, "%s \"%s\"=?%d", given++ ? "," : "", c->name, (int)i + 2);
  }
  g_string_append(sql, " WHERE rowid=?1");
  sqlite3_stmt *s = given ? store_prepare(in->records, sql->str, in->d) : NULL;
  g_string_free(sql, TRUE);
  return s;
}

/* Whether another private file, or another row of this one, has given this row the same field. */
static bool given_before(const struct incoming *in, gint64 rowid, const struct cell *cell, size_t column) {
  const struct row_set *rows = &in->records->rows[in->id];
  for (guint i = 0; i < rows->sources->len; i++) {
    const struct source *s = g_ptr_array_index(rows->sources, i);
    if (!s->lines || !s->cell[column]) continue;
    int line = GPOINTER_TO_INT(g_hash_table_lookup(s->lines, GSIZE_TO_POINTER(rowid)));
    if (!line) continue;
    diag_error(in->d, cell_pos(in->table, cell), "private-twice", in->schema->column[column].label, s->file,
               diag_num(in->d, line));
    return true;
  }
  return false;
}

static void compare_public(const struct incoming *in, gint64 rowid, const struct column *c, const struct cell *cell,
                           struct normaliser *n) {
  if (c->list || c->type == TYPE_REFS || !*cell->text) return;
  char *sql = g_strdup_printf("SELECT \"%s\" FROM %s WHERE rowid=%" G_GINT64_FORMAT, c->name, store_home(in->id, c), rowid);
  sqlite3_stmt *s = store_prepare(in->records, sql, in->d);
  bool found = s && sqlite3_step(s) == SQLITE_ROW;
  if (s && !found) store_failed(in->records, in->d);
  if (found) {
    const char *stored = (const char *)sqlite3_column_text(s, 0);
    const char *own = normalise(n, c, cell->text, cell_pos(in->table, cell), NULL);
    if (strcmp(stored, own)) diag_warning(in->d, cell_pos(in->table, cell), "private-differs", c->label, own, stored);
  }
  sqlite3_finalize(s);
  g_free(sql);
}

/* update: of the columns in the table itself, and of those beside. */
static void join_row(struct incoming *in, size_t row, sqlite3_stmt *const update[2], struct normaliser *n) {
  struct row_set *rows = &in->records->rows[in->id];
  char *id = row_id(in, row, n);
  gint64 rowid = *id ? (gint64)GPOINTER_TO_SIZE(g_hash_table_lookup(rows->by_id, id)) : 0;
  const struct cell *first = row_cell(in, row, in->schema->key[0]);
  bool left_out = in->id == TABLE_FACILITIES && g_hash_table_contains(in->records->left_out, id);
  if (*id && !rowid && !left_out && !rows->partial)
    diag_error(in->d, cell_pos(in->table, first), "private-orphan", id, in->schema->name);
  g_free(id);
  if (!rowid) return;
  bool once = true;
  for (int k = 0; k < 2; k++)
    if (update[k]) sqlite3_bind_int64(update[k], 1, rowid);
  for (size_t i = 0; i < in->schema->columns; i++) {
    const struct column *c = &in->schema->column[i];
    const struct cell *cell = row_cell(in, row, i);
    if (!cell) continue;
    if (c->audience == AUDIENCE_PUBLIC) {
      compare_public(in, rowid, c, cell, n);
      continue;
    }
    size_t errors = diag_errors(in->d);
    const char *stored = *cell->text ? normalise(n, c, cell->text, cell_pos(in->table, cell), NULL) : "";
    if (c->required && !*stored && errors == diag_errors(in->d))
      diag_error(in->d, cell_pos(in->table, cell), "cell-required", c->label);
    sqlite3_bind_text(update[column_is_long(c)], (int)i + 2, stored, -1, SQLITE_TRANSIENT);
    once &= !given_before(in, rowid, cell, i);
  }
  for (int k = 0; k < 2 && once; k++)
    if (update[k]) store_step(in->records, update[k], in->d);
  g_hash_table_insert(in->source->lines, GSIZE_TO_POINTER(rowid), GINT_TO_POINTER(first->line));
}

void rows_join(struct incoming *in) {
  if (!in->schema->keys) {
    diag_error(in->d, ((struct pos){in->table->file, 1, 0}), "private-no-key", in->schema->name);
    return;
  }
  sqlite3_stmt *update[2] = {prepare_update(in, false), prepare_update(in, true)};
  bool given = update[0] || update[1];
  if (!given) diag_warning(in->d, ((struct pos){in->table->file, 1, 0}), "private-nothing");
  struct normaliser *n = normaliser_begin(in->schema, in->records->codes, in->source->file, in->d);
  normaliser_each(n, in->records->each_repair);
  for (size_t row = 0; given && row < in->table->rows; row++) join_row(in, row, update, n);
  normaliser_end(n);
  for (int k = 0; k < 2; k++) sqlite3_finalize(update[k]);
}
