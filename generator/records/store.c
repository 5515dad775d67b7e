/* The database: tables from declared fields, positions of rows, and who may name which column. */
#include "records/store.h"

#include <string.h>

#include "base/arena.h"

void store_failed(const struct records *r, struct diag *d) {
  diag_error(d, ((struct pos){0}), "database", sqlite3_errmsg(r->db));
  diag_mark_system(d);
}

bool store_run(const struct records *r, const char *sql, struct diag *d) {
  if (sqlite3_exec(r->db, sql, NULL, NULL, NULL) == SQLITE_OK) return true;
  store_failed(r, d);
  return false;
}

sqlite3_stmt *store_prepare(const struct records *r, const char *sql, struct diag *d) {
  sqlite3_stmt *s;
  if (sqlite3_prepare_v2(r->db, sql, -1, &s, NULL) == SQLITE_OK) return s;
  store_failed(r, d);
  return NULL;
}

bool store_step(const struct records *r, sqlite3_stmt *s, struct diag *d) {
  bool done = sqlite3_step(s) == SQLITE_DONE;
  if (!done) store_failed(r, d);
  sqlite3_reset(s);
  return done;
}

static const struct {
  const char *beside, *whole;
} long_tables[TABLES] = {
#define BESIDE(name) {"_long_" name, name " LEFT JOIN _long_" name " ON _long_" name ".rowid = " name ".rowid"}
    [TABLE_FACILITIES] = BESIDE("facilities"), [TABLE_HOURS] = BESIDE("hours"),       [TABLE_PEOPLE] = BESIDE("people"),
    [TABLE_ROSTER] = BESIDE("roster"),         [TABLE_HOLIDAYS] = BESIDE("holidays"), [TABLE_EVENTS] = BESIDE("events"),
    [TABLE_VISITS] = BESIDE("visits"),
#undef BESIDE
};

bool table_has_long(const struct table_schema *t) {
  for (size_t i = 0; i < t->columns; i++)
    if (column_is_long(&t->column[i])) return true;
  return false;
}

const char *store_home(enum table_id table, const struct column *c) {
  return column_is_long(c) ? long_tables[table].beside : table_name(table);
}

const char *store_whole(enum table_id table, const struct schema *s) {
  return table_has_long(&s->table[table]) ? long_tables[table].whole : table_name(table);
}

static void add_columns(GString *sql, const struct table_schema *t, bool beside) {
  const char *comma = beside ? "" : ", ";
  for (size_t c = 0; c < t->columns; c++) {
    if (column_is_long(&t->column[c]) != beside) continue;
    g_string_append_printf(sql, "%s\"%s\" TEXT NOT NULL DEFAULT ''", comma, t->column[c].name);
    comma = ", ";
  }
}

/* Columns that begin with '_' are annai's own: the row's id, its sort key, its position and its district. */
static bool create_tables(struct records *r, struct diag *d) {
  GString *sql = g_string_new("CREATE TABLE _site(date TEXT);\n");
  g_string_append(sql, "CREATE TABLE _left_out(id TEXT);\n");
  g_string_append(sql, "CREATE TABLE _links(tbl TEXT, n INTEGER, field TEXT, label TEXT, target TEXT, id TEXT);\n");
  for (size_t t = 0; t < TABLES; t++) {
    const struct table_schema *table = &r->schema->table[t];
    if (!table->declared) continue;
    g_string_append_printf(sql, "CREATE TABLE %s(_id TEXT, _sort BLOB, _lon REAL, _lat REAL, _district TEXT",
                           table->name);
    add_columns(sql, table, false);
    g_string_append(sql, ");\n");
    if (!table_has_long(table)) continue;
    g_string_append_printf(sql, "CREATE TABLE %s(", long_tables[t].beside);
    add_columns(sql, table, true);
    g_string_append(sql, ");\n");
  }
  bool ok = store_run(r, sql->str, d);
  g_string_free(sql, TRUE);
  return ok;
}

static void source_free(void *p) {
  struct source *s = p;
  g_free(s->cell);
  if (s->lines) g_hash_table_destroy(s->lines);
  g_free(s);
}

/* Kibibytes of cache: enough for every ward there is, and for a tenth of the largest that was tried. */
#define SETTINGS "PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000"

struct records *store_new(struct schema *schema, struct codes *codes, struct diag *d) {
  struct records *r = g_new0(struct records, 1);
  r->schema = schema;
  r->codes = codes;
  r->arena = arena_new();
  for (size_t t = 0; t < TABLES; t++) {
    r->rows[t].sources = g_ptr_array_new_with_free_func(source_free);
    r->rows[t].origins = g_array_new(FALSE, TRUE, sizeof(struct origin));
    r->rows[t].by_id = g_hash_table_new(g_str_hash, g_str_equal);
    r->rows[t].by_folded = g_hash_table_new(g_str_hash, g_str_equal);
  }
  r->left_out = g_hash_table_new(g_str_hash, g_str_equal);
  r->links = g_array_new(FALSE, FALSE, sizeof(struct noted_link));
  r->unread = g_hash_table_new(g_str_hash, g_str_equal);
  /* Without a name: what does not fit the cache goes to a temporary file, which is deleted as it is opened. */
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2("", &r->db, flags, NULL) != SQLITE_OK) {
    store_failed(r, d);
    records_free(r);
    return NULL;
  }
  if (store_run(r, SETTINGS, d) && create_tables(r, d)) return r;
  records_free(r);
  return NULL;
}

void records_rest(const struct records *r) {
  sqlite3_exec(r->db, "PRAGMA cache_size=-2000", NULL, NULL, NULL); /* one that cannot be set is larger, no more */
  sqlite3_db_release_memory(r->db);
}

void records_free(struct records *r) {
  if (!r) return;
  sqlite3_close(r->db);
  for (size_t t = 0; t < TABLES; t++) {
    g_ptr_array_free(r->rows[t].sources, TRUE);
    g_array_free(r->rows[t].origins, TRUE);
    g_hash_table_destroy(r->rows[t].by_id);
    g_hash_table_destroy(r->rows[t].by_folded);
  }
  g_hash_table_destroy(r->left_out);
  g_hash_table_destroy(r->unread);
  g_array_free(r->links, TRUE);
  schema_free(r->schema);
  codes_free(r->codes);
  arena_free(r->arena);
  g_free(r);
}

struct pos store_pos(const struct records *r, enum table_id table, gint64 rowid, const char *field) {
  const struct row_set *rows = &r->rows[table];
  if (rowid < 1 || rowid > (gint64)rows->origins->len) return (struct pos){0};
  const struct origin *o = &g_array_index(rows->origins, struct origin, rowid - 1);
  const struct source *own = g_ptr_array_index(rows->sources, o->source);
  struct pos pos = {own->file, o->line, 0};
  const struct column *c = field && *field ? schema_column(r->schema, table, field) : NULL;
  if (!c) return pos;
  size_t index = column_index(&r->schema->table[table], c);
  pos.col = own->cell[index];
  for (guint i = 0; c->audience != AUDIENCE_PUBLIC && i < rows->sources->len; i++) {
    const struct source *s = g_ptr_array_index(rows->sources, i);
    int line = s->lines && s->cell[index] ? GPOINTER_TO_INT(g_hash_table_lookup(s->lines, GSIZE_TO_POINTER(rowid))) : 0;
    if (line) return (struct pos){s->file, line, s->cell[index]};
  }
  return pos;
}

static int allow_column(void *data, int action, const char *table, const char *column, const char *db, const char *by) {
  const struct store_allow *allow = data;
  enum table_id id;
  if (action == SQLITE_SELECT || action == SQLITE_FUNCTION) return SQLITE_OK;
  if (action != SQLITE_READ || !table) return SQLITE_DENY;
  if (!table_parse(g_str_has_prefix(table, "_long_") ? table + strlen("_long_") : table, &id)) return SQLITE_DENY;
  if (!*column || *column == '_' || !g_ascii_strcasecmp(column, "rowid")) return SQLITE_OK;
  const struct column *c = schema_column(allow->schema, id, column);
  return c && column_visible(c, allow->audience) ? SQLITE_OK : SQLITE_DENY;
}

void store_allow_only(const struct records *r, struct store_allow *allow) {
  sqlite3_set_authorizer(r->db, allow_column, allow);
}

void store_allow_all(const struct records *r) {
  sqlite3_set_authorizer(r->db, NULL, NULL);
}
