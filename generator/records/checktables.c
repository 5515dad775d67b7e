/* Tables for the rules: the ward's settings, names folded once, postal codes, prose, pictures. */
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "records/address.h"
#include "records/checkparts.h"

static bool fill(struct check_data *c, const char *insert, sqlite3_stmt **out) {
  *out = store_prepare(c->r, insert, c->d);
  return *out != NULL;
}

static void bind(sqlite3_stmt *s, int at, const char *text) {
  sqlite3_bind_text(s, at, text, -1, SQLITE_TRANSIENT);
}

static bool add_settings(struct check_data *c) {
  sqlite3_stmt *s;
  char since[DATE_ISO_SIZE] = "";
  if (*c->r->date) date_months_before(c->r->date, c->r->verified_months, since);
  if (!fill(c, "INSERT INTO _settings VALUES (nullif(?,''),nullif(?,''),?,?)", &s)) return false;
  bind(s, 1, c->r->date);
  bind(s, 2, since);
  sqlite3_bind_int(s, 3, c->r->verified_months);
  sqlite3_bind_int(s, 4, c->r->with_private);
  bool ok = store_step(c->r, s, c->d);
  sqlite3_finalize(s);
  return ok;
}

/* ---- facilities folded ---- */

static const char *field_sql(const struct records *r, const char *name) {
  return schema_column(r->schema, TABLE_FACILITIES, name) ? name : "''";
}

static bool add_fold(struct check_data *c) {
  char *sql = g_strdup_printf("SELECT rowid, %s, %s, %s FROM facilities ORDER BY rowid", field_sql(c->r, "name"),
                              field_sql(c->r, "address"), field_sql(c->r, "tel"));
  sqlite3_stmt *from = store_prepare(c->r, sql, c->d), *to = NULL;
  g_free(sql);
  bool ok = from && fill(c, "INSERT INTO _fold VALUES (?,?,?,?)", &to);
  while (ok && sqlite3_step(from) == SQLITE_ROW) {
    const char *name = (const char *)sqlite3_column_text(from, 1), *address = (const char *)sqlite3_column_text(from, 2);
    char *folded = name_fold(name), *rest = NULL, *place = *address ? address_fold(address, &rest) : g_strdup("");
    char *room = rest && *rest ? g_strconcat(place, " ", rest, NULL) : g_strdup(place);
    sqlite3_bind_int64(to, 1, sqlite3_column_int64(from, 0));
    bind(to, 2, folded);
    bind(to, 3, room);
    bind(to, 4, (const char *)sqlite3_column_text(from, 3));
    ok = store_step(c->r, to, c->d);
    g_free(room);
    g_free(place);
    g_free(rest);
    g_free(folded);
  }
  sqlite3_finalize(from);
  sqlite3_finalize(to);
  return ok;
}

/* ---- postal codes ---- */

/* The codes that the records hold, as seven digits. */
static GHashTable *codes_held(struct check_data *c) {
  GHashTable *held = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!schema_column(c->r->schema, TABLE_FACILITIES, "postal")) return held;
  sqlite3_stmt *s = store_prepare(c->r, "SELECT DISTINCT replace(postal, '-', '') FROM facilities WHERE postal <> ''", c->d);
  while (s && sqlite3_step(s) == SQLITE_ROW) g_hash_table_add(held, g_strdup((const char *)sqlite3_column_text(s, 0)));
  sqlite3_finalize(s);
  return held;
}

/* The list as Japan Post publishes it: 15 columns without a header; 3 the code, 8 the municipality, 9 the town. */
enum { POSTAL_COLUMNS = 15, POSTAL_CODE = 2, POSTAL_CITY = 7, POSTAL_TOWN = 8 };

static bool add_postal_line(struct check_data *c, sqlite3_stmt *s, const struct cell *row) {
  const char *town = row[POSTAL_TOWN].text, *bracket = strstr(town, "\xef\xbc\x88");
  char *name = bracket ? g_strndup(town, (gsize)(bracket - town)) : g_strdup(town);
  char *place = place_fold(name);
  const struct phrase *rest = NULL;
  struct phrases *elsewhere = g_hash_table_lookup(c->phrases, "postal-rest");
  if (!elsewhere) g_hash_table_insert(c->phrases, g_strdup("postal-rest"), elsewhere = phrases_read("postal-rest", c->d));
  rest = phrases_in(elsewhere, name);
  struct phrases *floors = g_hash_table_lookup(c->phrases, "postal-floor");
  if (!floors) g_hash_table_insert(c->phrases, g_strdup("postal-floor"), floors = phrases_read("postal-floor", c->d));
  bool building = bracket && phrases_in(floors, bracket);
  char *city = place_fold(row[POSTAL_CITY].text);
  bind(s, 1, row[POSTAL_CODE].text);
  char *shown = g_strconcat(row[POSTAL_CITY].text, rest ? "" : name, NULL);
  bind(s, 2, shown);
  bind(s, 3, rest ? city : place);
  sqlite3_bind_int(s, 4, building);
  g_free(shown);
  g_free(city);
  g_free(place);
  g_free(name);
  return store_step(c->r, s, c->d);
}

/* The first two digits of the codes that the list has: about others it says nothing. */
static bool add_region(struct check_data *c, const char *code, char region[static 3]) {
  g_strlcpy(region, code, 3);
  if (!g_ascii_isdigit(region[0]) || !g_ascii_isdigit(region[1])) return true;
  char *sql = g_strdup_printf("INSERT INTO _postal_list VALUES ('%s', '', '', 0)", region);
  bool ok = store_run(c->r, sql, c->d);
  g_free(sql);
  return ok;
}

static bool add_postal(struct check_data *c) {
  if (!*c->r->postal) return true;
  char *path = g_build_filename(c->r->ward, c->r->postal, NULL);
  const char *file = diag_intern(c->d, c->r->postal);
  struct table *t = source_table(path, file, c->d);
  g_free(path);
  if (!t) return true; /* told */
  bool known = t->width == POSTAL_COLUMNS && strlen(t->head[POSTAL_CODE].text) == 7;
  if (!known) diag_error(c->d, ((struct pos){file, 1, 0}), "postal-columns");
  GHashTable *held = codes_held(c);
  sqlite3_stmt *s;
  bool ok = fill(c, "INSERT INTO _postal_list VALUES (?,?,?,?)", &s);
  char region[3] = "";
  for (size_t i = 0; ok && known && i <= t->rows; i++) { /* the first line is taken for a header, and is none */
    const struct cell *row = i ? table_cell(t, i - 1, 0) : t->head;
    if (strncmp(region, row[POSTAL_CODE].text, 2)) ok = add_region(c, row[POSTAL_CODE].text, region);
    if (g_hash_table_contains(held, row[POSTAL_CODE].text)) ok = add_postal_line(c, s, row);
  }
  sqlite3_finalize(s);
  g_hash_table_destroy(held);
  table_free(t);
  return ok;
}

/* ---- words, prose, pictures ---- */

static bool add_words(struct check_data *c) {
  sqlite3_stmt *s;
  const struct usage *u = c->usage;
  bool ok = fill(c, "INSERT INTO _words VALUES (?,?,?,?)", &s);
  for (size_t i = 0; ok && u->table && i < u->table->rows; i++) {
    bind(s, 1, usage_cell(u, i, u->wrong));
    bind(s, 2, usage_cell(u, i, u->right));
    bind(s, 3, usage_cell(u, i, u->note));
    bind(s, 4, usage_cell(u, i, u->except));
    ok = store_step(c->r, s, c->d);
  }
  sqlite3_finalize(s);
  return ok;
}

static bool add_lines(struct check_data *c, sqlite3_stmt *s, const char *told, const char *text, bool own) {
  char **lines = g_strsplit(text, "\n", -1);
  bool ok = true;
  for (int i = 0; ok && lines[i]; i++) {
    if (!*g_strchomp(lines[i])) continue;
    bind(s, 1, told);
    sqlite3_bind_int(s, 2, i + 1);
    sqlite3_bind_int(s, 3, own);
    bind(s, 4, lines[i]);
    ok = store_step(c->r, s, c->d);
  }
  g_strfreev(lines);
  return ok;
}

static bool add_texts(struct check_data *c, sqlite3_stmt *s, const char *folder, const char *glob) {
  char *dir = g_build_filename(c->r->ward, "content", folder, NULL), *own = g_strdup_printf("%s/", c->r->lang);
  char **files = source_list(dir, glob, true);
  bool ok = true;
  for (char **f = files; ok && *f; f++) {
    char *path = g_build_filename(dir, *f, NULL), *told = g_strdup_printf("content/%s/%s", folder, *f);
    char *text = text_read_file(path, diag_intern(c->d, told), c->d, NULL);
    if (text) ok = add_lines(c, s, told, text, !strcmp(folder, "guide") && g_str_has_prefix(*f, own));
    g_free(text);
    g_free(told);
    g_free(path);
  }
  g_strfreev(files);
  g_free(own);
  g_free(dir);
  return ok;
}

static bool add_prose(struct check_data *c) {
  sqlite3_stmt *s;
  bool ok = fill(c, "INSERT INTO _prose VALUES (?,?,?,?)", &s) && add_texts(c, s, "guide", "*.md") &&
            add_texts(c, s, "publications", "*.yaml");
  sqlite3_finalize(s);
  return ok;
}

static bool add_pictures(struct check_data *c) {
  static const char *const folders[] = {"portraits", "photos"};
  sqlite3_stmt *s;
  bool ok = fill(c, "INSERT INTO _pictures VALUES (?)", &s);
  for (size_t i = 0; ok && i < G_N_ELEMENTS(folders); i++) {
    char *dir = g_build_filename(c->r->ward, "assets", folders[i], NULL);
    char **files = source_list(dir, "*", true);
    for (char **f = files; ok && *f; f++) {
      if (**f == '.') continue;
      char *name = g_strdup_printf("%s/%s", folders[i], *f);
      bind(s, 1, name);
      ok = store_step(c->r, s, c->d);
      g_free(name);
    }
    g_strfreev(files);
    g_free(dir);
  }
  sqlite3_finalize(s);
  return ok;
}

bool check_tables(struct check_data *c) {
  static const char create[] =
      "BEGIN;"
      "DROP TABLE IF EXISTS _settings; CREATE TABLE _settings(date TEXT, since TEXT, months INTEGER, private INTEGER);"
      "DROP TABLE IF EXISTS _fold; CREATE TABLE _fold(n INTEGER PRIMARY KEY, name TEXT, address TEXT, tel TEXT);"
      "DROP TABLE IF EXISTS _postal_list; CREATE TABLE _postal_list(code TEXT, town TEXT, place TEXT, building INTEGER);"
      "DROP TABLE IF EXISTS _words; CREATE TABLE _words(wrong TEXT, right TEXT, note TEXT, excepted TEXT);"
      "DROP TABLE IF EXISTS _prose; CREATE TABLE _prose(file TEXT, line INTEGER, own INTEGER, text TEXT);"
      "DROP TABLE IF EXISTS _pictures; CREATE TABLE _pictures(file TEXT);";
  bool ok = store_run(c->r, create, c->d) && add_settings(c) && add_fold(c) && add_postal(c) && add_words(c) &&
            add_prose(c) && add_pictures(c);
  return store_run(c->r, ok ? "CREATE INDEX _postal_list_code ON _postal_list(code); COMMIT" : "COMMIT", c->d) && ok;
}
