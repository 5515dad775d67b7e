/* Tables for the rules: the ward's settings, names folded once, postal codes, prose, pictures. */
#include <math.h>
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

/* ---- facilities that are alike ---- */

enum { SAME_NAME, SAME_DOOR, SAME_SPOT, SAME_LINE, SAME_TEL, SAME_KIND, SAME_PIN, SAME_ADDRESS, SAMES };

static const char *field_sql(const struct records *r, const char *name) {
  return schema_column(r->schema, TABLE_FACILITIES, name) ? name : "''";
}

/* 64 bits of FNV-1a: a hundred thousand rows meet by chance once in a thousand million wards. */
static guint64 mixed(guint64 h, const char *text) {
  for (; *text; text++) h = (h ^ (guchar)*text) * G_GUINT64_CONSTANT(1099511628211);
  return (h ^ 0xFF) * G_GUINT64_CONSTANT(1099511628211);
}

static guint64 key_of(const char *a, const char *b) {
  return *a && *b ? mixed(mixed(G_GUINT64_CONSTANT(14695981039346656037), a), b) | 1 : 0;
}

/* Of a text and a place, the place taken in so many parts of a degree; 0 as the numbers stand. */
static guint64 key_of_place(const char *text, struct lonlat at, double parts) {
  double x = parts > 0 ? floor(at.lon * parts + 0.5) : at.lon, y = parts > 0 ? floor(at.lat * parts + 0.5) : at.lat;
  guint64 bits[2];
  memcpy(&bits[0], &x, sizeof x);
  memcpy(&bits[1], &y, sizeof y);
  guint64 h = mixed(G_GUINT64_CONSTANT(14695981039346656037), text);
  for (size_t i = 0; i < 2; i++)
    for (guint64 b = bits[i]; b; b >>= 16) h = (h ^ (b & 0xFFFF)) * G_GUINT64_CONSTANT(1099511628211);
  return *text ? h | 1 : 0;
}

/* The first row with the key; binds it. */
static void bind_first(sqlite3_stmt *to, int which, GHashTable *first, guint64 key, gint64 n) {
  gint64 *known = key ? g_hash_table_lookup(first, &key) : NULL;
  if (key && !known) {
    gint64 *pair = g_new(gint64, 2); /* the key, then the row: one block, found by its first half */
    pair[0] = (gint64)key;
    pair[1] = n;
    g_hash_table_add(first, pair);
    known = pair;
  }
  if (known) sqlite3_bind_int64(to, which + 2, known[1]);
  else sqlite3_bind_null(to, which + 2);
}

static void bind_same(const struct records *r, sqlite3_stmt *from, sqlite3_stmt *to, GHashTable *first[SAMES]) {
  enum { ROW, NAME, ADDRESS, TEL, KIND, PRECISION, LON, LAT };
  const char *text[LON];
  for (int i = NAME; i < LON; i++) {
    text[i] = (const char *)sqlite3_column_text(from, i);
    if (!text[i]) text[i] = "";
  }
  bool has_place = sqlite3_column_type(from, LON) != SQLITE_NULL && sqlite3_column_type(from, LAT) != SQLITE_NULL;
  bool exact = has_place && (!*text[PRECISION] || !strcmp(text[PRECISION], "exact"));
  struct lonlat at = {sqlite3_column_double(from, LON), sqlite3_column_double(from, LAT)};
  char *name = name_fold(text[NAME]), *rest = NULL;
  /* One source begins at the prefecture, another at the town. */
  char *street = address_fold_within(text[ADDRESS], NULL, r->name);
  g_free(address_fold(text[ADDRESS], &rest));
  char *door = g_strconcat(street, rest && *rest ? " " : "", rest, NULL);
  const char *tel = strlen(text[TEL]) > 6 ? text[TEL] : "", *numbered = strpbrk(street, "0123456789") ? door : "";
  gint64 n = sqlite3_column_int64(from, ROW);
  sqlite3_bind_int64(to, 1, n);
  bind_first(to, SAME_NAME, first[SAME_NAME], key_of(name, "-"), n);
  bind_first(to, SAME_DOOR, first[SAME_DOOR], key_of(name, door), n);
  bind_first(to, SAME_SPOT, first[SAME_SPOT], has_place ? key_of_place(name, at, 0) : 0, n);
  bind_first(to, SAME_LINE, first[SAME_LINE], key_of(name, tel), n);
  bind_first(to, SAME_TEL, first[SAME_TEL], key_of(tel, "-"), n);
  bind_first(to, SAME_KIND, first[SAME_KIND], key_of(numbered, text[KIND]), n);
  bind_first(to, SAME_PIN, first[SAME_PIN], exact && *street ? key_of_place("-", at, 1e5) : 0, n);
  bind_first(to, SAME_ADDRESS, first[SAME_ADDRESS], key_of(street, "-"), n);
  g_free(door);
  g_free(street);
  g_free(rest);
  g_free(name);
}

static bool add_same(struct check_data *c) {
  char *sql = g_strdup_printf(
      "SELECT rowid, %s, %s, %s, %s, %s, _lon, _lat FROM facilities ORDER BY rowid", field_sql(c->r, "name"),
      field_sql(c->r, "address"), field_sql(c->r, "tel"), field_sql(c->r, "kind"), field_sql(c->r, "precision"));
  sqlite3_stmt *from = store_prepare(c->r, sql, c->d), *to = NULL;
  g_free(sql);
  GHashTable *first[SAMES];
  for (int i = 0; i < SAMES; i++) first[i] = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  bool ok = from && fill(c, "INSERT INTO _same VALUES (?,?,?,?,?,?,?,?,?)", &to);
  while (ok && sqlite3_step(from) == SQLITE_ROW) {
    bind_same(c->r, from, to, first);
    ok = store_step(c->r, to, c->d);
  }
  for (int i = 0; i < SAMES; i++) g_hash_table_destroy(first[i]);
  sqlite3_finalize(from);
  sqlite3_finalize(to);
  return ok;
}

/* ---- postal codes ---- */

/* The codes that the records hold, as seven digits. */
static GHashTable *codes_held(struct check_data *c) {
  GHashTable *held = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!schema_column(c->r->schema, TABLE_FACILITIES, "postal")) return held;
  static const char sql[] = "SELECT DISTINCT replace(postal, '-', '') FROM facilities WHERE postal <> ''";
  sqlite3_stmt *s = store_prepare(c->r, sql, c->d);
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
  bool rest = phrases_in(check_phrases(c, "postal-rest"), name) != NULL;
  bool building = bracket && phrases_in(check_phrases(c, "postal-floor"), bracket);
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

/* ---- what public texts say: one reading for all rules that look into them ---- */

static bool add_said(struct check_data *c, sqlite3_stmt *to, const char *what, const struct column *column,
                     const char *table, gint64 n, const char *text) {
  bind(to, 1, what);
  bind(to, 2, table);
  sqlite3_bind_int64(to, 3, n);
  bind(to, 4, column->name);
  bind(to, 5, column->label);
  bind(to, 6, text);
  return store_step(c->r, to, c->d);
}

static const char *const said_lists[] = {"superlatives", "private-words"};

/* What one text says, of the words that are looked for in all. */
static bool add_words_of(struct check_data *c, sqlite3_stmt *to, const struct column *column, const char *table, gint64 n,
                         const char *text) {
  bool ok = true;
  for (size_t i = 0; ok && column->type != TYPE_LIST && i < G_N_ELEMENTS(said_lists); i++)
    if (phrases_in(check_phrases(c, said_lists[i]), text)) ok = add_said(c, to, said_lists[i], column, table, n, text);
  return ok;
}

static bool add_cells(struct check_data *c, sqlite3_stmt *to, const struct phrases *any, enum table_id id,
                      const struct column *column) {
  const char *table = table_name(id);
  char *sql = g_strdup_printf("SELECT rowid, \"%s\" FROM %s WHERE \"%s\" <> ''", column->name, store_home(id, column),
                              column->name);
  sqlite3_stmt *from = store_prepare(c->r, sql, c->d);
  g_free(sql);
  bool ok = from != NULL;
  while (ok && sqlite3_step(from) == SQLITE_ROW) {
    gint64 n = sqlite3_column_int64(from, 0);
    const char *text = (const char *)sqlite3_column_text(from, 1);
    if (column->type != TYPE_LIST && phrases_in(any, text)) ok = add_words_of(c, to, column, table, n, text);
    if (ok && column->type != TYPE_LIST && phrases_mobile(text)) ok = add_said(c, to, "mobile", column, table, n, text);
    if (ok && usage_any(c->usage, text)) ok = add_said(c, to, "usage", column, table, n, text);
  }
  sqlite3_finalize(from);
  return ok;
}

static bool add_public_texts(struct check_data *c) {
  sqlite3_stmt *to;
  bool ok = fill(c, "INSERT INTO _said VALUES (?,?,?,?,?,?)", &to);
  const struct phrases *lists[G_N_ELEMENTS(said_lists)];
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) lists[i] = check_phrases(c, said_lists[i]);
  struct phrases *any = phrases_join(lists, G_N_ELEMENTS(lists));
  for (size_t t = 0; ok && t < TABLES; t++) {
    const struct table_schema *table = &c->r->schema->table[t];
    for (size_t i = 0; ok && table->declared && i < table->columns; i++) {
      const struct column *column = &table->column[i];
      bool text = column->type == TYPE_TEXT || column->type == TYPE_MARKDOWN || column->type == TYPE_LIST;
      if (text && column->audience == AUDIENCE_PUBLIC) ok = add_cells(c, to, any, (enum table_id)t, column);
    }
  }
  phrases_free(any);
  sqlite3_finalize(to);
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
      "DROP TABLE IF EXISTS _same;"
      "CREATE TABLE _same(n INTEGER PRIMARY KEY, name INTEGER, door INTEGER, spot INTEGER, line INTEGER,"
      " tel INTEGER, kind INTEGER, pin INTEGER, address INTEGER);"
      "DROP TABLE IF EXISTS _said;"
      "CREATE TABLE _said(what TEXT, tbl TEXT, n INTEGER, field TEXT, label TEXT, text TEXT);"
      "DROP TABLE IF EXISTS _postal_list;"
      "CREATE TABLE _postal_list(code TEXT, town TEXT, place TEXT, building INTEGER);"
      "DROP TABLE IF EXISTS _words; CREATE TABLE _words(wrong TEXT, right TEXT, note TEXT, excepted TEXT);"
      "DROP TABLE IF EXISTS _prose; CREATE TABLE _prose(file TEXT, line INTEGER, own INTEGER, text TEXT);"
      "DROP TABLE IF EXISTS _pictures; CREATE TABLE _pictures(file TEXT);";
  bool ok = store_run(c->r, create, c->d) && add_settings(c) && add_same(c) && add_postal(c) && add_words(c) &&
            add_prose(c) && add_pictures(c) && add_public_texts(c);
  return store_run(c->r, ok ? "CREATE INDEX _postal_list_code ON _postal_list(code); COMMIT" : "COMMIT", c->d) && ok;
}
