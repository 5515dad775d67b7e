/* Rules over the loaded records. Each is a query in generator/share/rules/<rule>.sql whose rows are findings; its first
 * lines say what it is:
 *
 *   -- rule: tel-length               the message, and the word for `annai help`
 *   -- level: error                   note, warning or error
 *   -- needs: hours.start hours.end   declared fields without which the rule has nothing to say
 *   -- whole: facilities             a table of which no row may have been refused: else what is said to be missing is not
 *   -- columns: table row field ...   what the query gives: where (field may be ''), then the message's {0}, {1} ...
 *
 * A place outside the tables is a file, its line and its column instead of the first three.
 * Beside the tables themselves a query may use _tel, _reading, _date … : one view for each type, with every filled cell
 * of it (tbl, n, field, label, audience, text; _tel also digits, odd: whether there is more than digits and hyphens, and
 * fault: as tel_fault says), which is the only way to Markdown; _links (tbl, n, field, label, target,
 * id), of which those are left out that name a row known already; and what checkdata.h tells. */
#include <string.h>

#include "base/share.h"
#include "records/checkdata.h"

enum {
  ARGUMENTS = 6,
  TOLD_MOST = 500 /* warnings and notes of one rule: more of a kind have one cause */
};

/* ---- views by type ---- */

static char *quoted(const char *text) {
  char *q = sqlite3_mprintf("%Q", text);
  char *copy = g_strdup(q);
  sqlite3_free(q);
  return copy;
}

static void append_cells(GString *sql, enum table_id id, const struct table_schema *t, const struct column *c) {
  char *label = quoted(c->label);
  g_string_append_printf(sql,
                         " UNION ALL SELECT '%s', rowid, '%s', %s, '%s', \"%s\" FROM %s WHERE \"%s\" <> ''", t->name,
                         c->name, label, audience_name(c->audience), c->name, store_home(id, c), c->name);
  g_free(label);
}

static bool add_views(const struct records *r, struct diag *d) {
  bool ok = true;
  for (int type = 0; ok && type < TYPES; type++) {
    const char *name = field_type_name((enum field_type)type);
    GString *sql = g_string_new(NULL);
    /* So many rules look at telephones that they are put together, with what they ask of each. */
    bool tel = type == TYPE_TEL;
    const char *what = tel ? "TABLE" : "VIEW";
    const char *asked = tel ? "SELECT *, digits(text) AS digits, text GLOB '*[^0-9-]*' AS odd, tel_fault(text) AS fault FROM ("
                            : "";
    g_string_printf(sql,
                    "DROP %s IF EXISTS _%s; CREATE %s _%s AS %s"
                    "SELECT '' AS tbl, 0 AS n, '' AS field, '' AS label, '' AS audience, '' AS text WHERE 0",
                    what, name, what, name, asked);
    for (size_t t = 0; t < TABLES; t++) {
      const struct table_schema *table = &r->schema->table[t];
      for (size_t i = 0; i < table->columns; i++) {
        if ((int)table->column[i].type == type) append_cells(sql, (enum table_id)t, table, &table->column[i]);
      }
    }
    g_string_append(sql, tel ? ")" : "");
    ok = store_run(r, sql->str, d);
    g_string_free(sql, TRUE);
  }
  /* Who looks for facilities by their id: links that name nobody, and hours. */
  bool sought = r->links->len || r->rows[TABLE_HOURS].origins->len;
  return ok && (!sought || store_run(r, "CREATE INDEX IF NOT EXISTS _facility_id ON facilities(_id)", d));
}

/* ---- rules ---- */

struct rule {
  char *name, *level, *needs, *whole, *sql;
};

static char *head_line(const char *text, const char *key) {
  char *wanted = g_strdup_printf("-- %s:", key);
  const char *at = g_str_has_prefix(text, wanted) ? text : NULL;
  char *inner = g_strdup_printf("\n%s", wanted);
  if (!at && (at = strstr(text, inner))) at++;
  char *value = at ? g_strndup(at + strlen(wanted), strcspn(at + strlen(wanted), "\n")) : g_strdup("");
  g_free(inner);
  g_free(wanted);
  return g_strstrip(value);
}

static struct rule rule_read(const char *path) {
  struct rule r = {0};
  if (!g_file_get_contents(path, &r.sql, NULL, NULL)) r.sql = g_strdup("");
  r.name = head_line(r.sql, "rule");
  r.level = head_line(r.sql, "level");
  r.needs = head_line(r.sql, "needs");
  r.whole = head_line(r.sql, "whole");
  return r;
}

static void rule_clear(struct rule *r) {
  g_free(r->name);
  g_free(r->level);
  g_free(r->needs);
  g_free(r->whole);
  g_free(r->sql);
}

static bool fields_declared(const struct records *r, const char *needs) {
  char **fields = g_strsplit(needs, " ", -1);
  bool all = true;
  for (char **f = fields; *f; f++) {
    char *dot = strchr(*f, '.');
    enum table_id id;
    if (!dot) continue;
    *dot = '\0';
    all &= table_parse(*f, &id) && schema_column(r->schema, id, dot + 1);
  }
  g_strfreev(fields);
  return all;
}

static bool table_is_whole(const struct records *r, const char *name) {
  enum table_id id;
  return !*name || !table_parse(name, &id) || !r->rows[id].partial;
}

/* Whether a cell that the rule looks at could not be read: that has been told, and more would be told twice. */
static bool is_unread(const struct records *r, const struct rule *rule, enum table_id id, gint64 row) {
  char **fields = g_strsplit(rule->needs, " ", -1);
  bool unread = false;
  for (char **f = fields; *f && !unread; f++) {
    const char *dot = strchr(*f, '.');
    char *cell = g_strdup_printf("%d %" G_GINT64_FORMAT " %s", (int)id, row, dot ? dot + 1 : *f);
    unread = g_hash_table_contains(r->unread, cell);
    g_free(cell);
  }
  g_strfreev(fields);
  return unread;
}

static bool field_is_private(const struct records *r, const char *table, const char *field) {
  enum table_id id;
  const struct column *c = table_parse(table, &id) ? schema_column(r->schema, id, field) : NULL;
  return c && c->audience != AUDIENCE_PUBLIC;
}

/* Whether what the rule tells may come from a field that not everybody may read: the one it points at, or one it needs. */
static bool is_hidden(const struct records *r, const struct rule *rule, const char *table, const char *field) {
  bool hidden = table && field && field_is_private(r, table, field);
  char **needs = g_strsplit(rule->needs, " ", -1);
  for (char **n = needs; *n && !hidden; n++) {
    char *dot = strchr(*n, '.');
    if (!dot) continue;
    *dot = '\0';
    hidden = field_is_private(r, *n, dot + 1);
  }
  g_strfreev(needs);
  return hidden;
}

static void tell(const struct records *r, const struct rule *rule, enum diag_level level, sqlite3_stmt *s,
                 struct diag *d) {
  const char *table = (const char *)sqlite3_column_text(s, 0), *field = (const char *)sqlite3_column_text(s, 2);
  enum table_id id;
  struct pos pos = {0};
  if (table && table_parse(table, &id)) {
    if (g_hash_table_size(r->unread) && is_unread(r, rule, id, sqlite3_column_int64(s, 1))) return;
    pos = store_pos(r, id, sqlite3_column_int64(s, 1), field);
  } else if (table && *table) {
    pos = (struct pos){diag_intern(d, table), sqlite3_column_int(s, 1), sqlite3_column_int(s, 2)};
  }
  const char *a[ARGUMENTS + 1] = {NULL};
  for (int i = 0; i < ARGUMENTS && i + 3 < sqlite3_column_count(s); i++) {
    a[i] = (const char *)sqlite3_column_text(s, i + 3);
    if (!a[i]) a[i] = "";
  }
  bool before = diag_hide(d, is_hidden(r, rule, table, field));
  diag_add(d, level, pos, rule->name, a[0], a[1], a[2], a[3], a[4], a[5], NULL);
  diag_hide(d, before);
}

static void rule_run(const struct records *r, const struct rule *rule, const char *file, struct diag *d) {
  enum diag_level level = !strcmp(rule->level, "error")     ? DIAG_ERROR
                          : !strcmp(rule->level, "warning") ? DIAG_WARNING
                                                            : DIAG_NOTE;
  sqlite3_stmt *s = NULL;
  int status = sqlite3_prepare_v2(r->db, rule->sql, -1, &s, NULL);
  if (status == SQLITE_OK && sqlite3_column_count(s) >= 3 && sqlite3_stmt_readonly(s)) {
    size_t n = 0;
    while ((status = sqlite3_step(s)) == SQLITE_ROW) {
      if (level == DIAG_ERROR || n < TOLD_MOST) tell(r, rule, level, s, d);
      n++;
    }
    if (level != DIAG_ERROR && n > TOLD_MOST)
      diag_note(d, ((struct pos){0}), "rule-more", rule->name, diag_num(d, (double)(n - TOLD_MOST)));
  } else if (status == SQLITE_OK) {
    status = SQLITE_MISUSE;
  }
  if (status != SQLITE_DONE && status != SQLITE_OK) {
    diag_error(d, ((struct pos){0}), "rule-broken", file, sqlite3_errmsg(r->db));
    diag_mark_system(d);
  }
  sqlite3_finalize(s);
}

static void run_rules(const struct records *r, struct diag *d) {
  if (!add_views(r, d)) return;
  char *dir = g_build_filename(share_dir(), "rules", NULL);
  char **names = source_list(dir, "*.sql", false);
  if (!*names) {
    diag_error(d, ((struct pos){0}), "rules-missing", dir);
    diag_mark_system(d);
  }
  for (char **n = names; *n; n++) {
    char *path = g_build_filename(dir, *n, NULL);
    struct rule rule = rule_read(path);
    if (fields_declared(r, rule.needs) && table_is_whole(r, rule.whole)) rule_run(r, &rule, *n, d);
    rule_clear(&rule);
    g_free(path);
  }
  g_strfreev(names);
  g_free(dir);
}

void records_check(const struct records *r, struct diag *d) {
  store_run(r, "PRAGMA cache_size=-64000", d); /* the files that were read are forgotten by now */
  struct check_data *data = check_data_new(r, d);
  if (!data) return;
  run_rules(r, d);
  check_data_free(data);
}
