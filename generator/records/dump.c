/* All tables of one audience as text: for `annai dump records`, for golden tests, for comparing two states. */
#include <string.h>

#include "records/store.h"

/* One line whatever the cell holds. */
static void append_value(GString *out, const char *text) {
  for (; *text; text++) {
    if (*text == '\n') g_string_append(out, "\\n");
    else if (*text == '\\') g_string_append(out, "\\\\");
    else g_string_append_c(out, *text);
  }
  g_string_append_c(out, '\n');
}

static void dump_row(GString *out, const struct table_schema *t, sqlite3_stmt *s, enum audience a, size_t row) {
  const char *id = (const char *)sqlite3_column_text(s, 0);
  g_string_append_printf(out, "%s", t->name);
  if (*id) g_string_append_printf(out, " %s\n", id);
  else g_string_append_printf(out, " %zu\n", row);
  int at = 2;
  for (size_t i = 0; i < t->columns; i++) {
    if (!column_visible(&t->column[i], a)) continue;
    const char *text = (const char *)sqlite3_column_text(s, at++);
    if (!*text) continue;
    g_string_append_printf(out, "  %s=", t->column[i].name);
    append_value(out, text);
  }
  const char *district = (const char *)sqlite3_column_text(s, 1);
  if (district && *district) g_string_append_printf(out, "  (district)=%s\n", district);
}

static bool dump_table(GString *out, const struct records *r, enum table_id id, enum audience a, struct diag *d) {
  const struct table_schema *t = &r->schema->table[id];
  GString *sql = g_string_new("SELECT _id, _district");
  for (size_t i = 0; i < t->columns; i++) {
    if (column_visible(&t->column[i], a)) g_string_append_printf(sql, ", \"%s\"", t->column[i].name);
  }
  g_string_append_printf(sql, " FROM %s ORDER BY _id, %s.rowid", store_whole(id, r->schema), t->name);
  sqlite3_stmt *s = store_prepare(r, sql->str, d);
  int status = SQLITE_ERROR;
  for (size_t row = 1; s && (status = sqlite3_step(s)) == SQLITE_ROW; row++) dump_row(out, t, s, a, row);
  if (s && status != SQLITE_DONE) store_failed(r, d);
  sqlite3_finalize(s);
  g_string_free(sql, TRUE);
  return status == SQLITE_DONE;
}

char *records_dump(const struct records *r, enum audience a, struct diag *d) {
  GString *out = g_string_new(NULL);
  bool ok = true;
  struct store_allow allow = {r->schema, a};
  store_allow_only(r, &allow);
  for (int id = 0; ok && id < TABLES; id++) {
    if (r->schema->table[id].declared) ok = dump_table(out, r, (enum table_id)id, a, d);
  }
  store_allow_all(r);
  return g_string_free(out, !ok);
}
