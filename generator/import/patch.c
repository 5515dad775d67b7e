/* Which file and which cell a change means; patch_csv.c and patch_book.c change the bytes. */
#include "import/patch.h"

#include <fnmatch.h>
#include <string.h>

#include "base/share.h"
#include "import/patch_file.h"
#include "records/normalise.h"

/* A record file that is being changed. */
struct target {
  struct record_file file;
  enum table_id table;
  int *column;       /* by column of the schema: its cell, from 0; -1: the file lacks it */
  GHashTable *by_id; /* private: key cells -> row + 1; new rows: -(number + 1) */
  struct diag *quiet;
  struct normaliser *normaliser;
};
struct patch {
  const struct records *records;
  const struct schema *schema;
  const char *ward, *private_dir, *name;
  struct show *show;
  GHashTable *targets; /* told name -> struct target */
  GPtrArray *order;    /* the same, as they came */
  struct diag *d;
};

static void target_free(void *p) {
  struct target *t = p;
  if (t->normaliser) normaliser_end(t->normaliser);
  diag_free(t->quiet);
  if (t->by_id) g_hash_table_destroy(t->by_id);
  record_file_free(&t->file);
  g_free(t->column);
  g_free(t);
}

struct patch *patch_new(const struct records *r, const char *ward, const char *private_dir, const char *name,
                        struct show *show, struct diag *d) {
  struct patch *p = g_new0(struct patch, 1);
  *p = (struct patch){r,
                      records_schema(r),
                      ward,
                      private_dir,
                      name,
                      show,
                      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                      g_ptr_array_new_with_free_func(target_free),
                      d};
  return p;
}

void patch_free(struct patch *p) {
  if (!p) return;
  g_hash_table_destroy(p->targets);
  g_ptr_array_free(p->order, TRUE);
  g_free(p);
}

/* ---- files ---- */

static bool moved(struct patch *p, const char *told, int line) {
  diag_error(p->d, ((struct pos){diag_intern(p->d, told), line, 0}), "import-moved", told);
  return false;
}

static struct target *keep(struct patch *p, enum table_id table, const char *told, struct record_file file) {
  const struct table_schema *s = &p->schema->table[table];
  struct target *t = g_new0(struct target, 1);
  *t = (struct target){
      .file = file, .table = table, .column = g_new(int, s->columns + 1), .quiet = diag_new(share_dir(), "en")};
  t->normaliser = normaliser_begin(s, records_codes(p->records), told, t->quiet);
  for (size_t c = 0; c < s->columns; c++) t->column[c] = -1;
  const struct table *rows = record_file_table(&t->file);
  for (size_t i = 0; rows && i < rows->width; i++) {
    const struct column *c = schema_header(p->schema, table, rows->head[i].text);
    if (c && t->column[column_index(s, c)] < 0) t->column[column_index(s, c)] = (int)i;
  }
  g_hash_table_insert(p->targets, g_strdup(told), t);
  g_ptr_array_add(p->order, t);
  return t;
}

/* Where a file of the records lies: names are told from the ward's folder, or whole. */
static char *path_of(const struct patch *p, const char *told) {
  return g_str_has_prefix(told, "content/") ? g_strconcat(p->ward, "/", told, NULL) : g_strdup(told);
}

/* The name of the file in a place, which may name a sheet of it behind; `path` gets where it lies. */
static char *file_of(const struct patch *p, const char *told, char **path) {
  for (size_t n = book_file_name(told, 0); n; n = book_file_name(told, n + 1)) {
    char *file = g_strndup(told, n);
    *path = path_of(p, file);
    if (g_file_test(*path, G_FILE_TEST_EXISTS)) return file;
    g_free(*path);
    g_free(file);
  }
  *path = path_of(p, told);
  return g_strdup(told);
}

/* A file of the records, read when it is first asked for: by its name, or as the readers tell it with its sheet. `at`:
 * where it lies; NULL: where its name says. */
static struct target *file_target(struct patch *p, enum table_id table, const char *told, const char *at) {
  struct target *t = g_hash_table_lookup(p->targets, told);
  if (t) return t;
  char *path = g_strdup(at), *name = at ? g_strdup(told) : file_of(p, told, &path);
  struct record_file file;
  t = g_hash_table_lookup(p->targets, name);
  if (!t && record_file_read(&file, path, name, p->d)) t = keep(p, table, name, file);
  if (t && strcmp(told, name) && strcmp(told, record_file_told(&t->file))) t = NULL; /* another sheet than was read */
  if (t && strcmp(told, name)) g_hash_table_insert(p->targets, g_strdup(told), t);
  else if (!t && !diag_errors(p->d)) moved(p, name, 0);
  g_free(name);
  g_free(path);
  return t;
}

static bool told_is_taken(const struct table_schema *s, const char *name) {
  for (const char *const *glob = s->files; *glob; glob++)
    if (fnmatch(*glob, name, 0) == 0) return true;
  return false;
}

/* <table>-<name>.csv beside the other records, read or begun. */
static struct target *own_target(struct patch *p, enum table_id table, bool private) {
  const struct table_schema *s = &p->schema->table[table];
  if (private && !p->private_dir) {
    diag_error(p->d, ((struct pos){0}), "import-no-private", s->name);
    return NULL;
  }
  char *name = g_strdup_printf("%s-%s.csv", s->name, p->name);
  char *path = private ? g_build_filename(p->private_dir, "records", name, NULL)
                       : g_build_filename(p->ward, "content", "records", name, NULL);
  size_t ward = strlen(p->ward);
  bool within = private && g_str_has_prefix(p->private_dir, p->ward) && p->private_dir[ward] == '/';
  char *told = !private ? g_strdup_printf("content/records/%s", name) : g_strdup(within ? path + ward + 1 : path);
  struct target *t = g_hash_table_lookup(p->targets, told);
  if (!t && !told_is_taken(s, name)) {
    diag_error(p->d, ((struct pos){told, 0, 0}), "import-file-glob", name, s->name);
  } else if (!t) {
    bool there = g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
    struct record_file file = {.csv = there ? csv_file_read(path, told, p->d) : csv_file_new(path, told)};
    if (file.csv) t = keep(p, table, told, file);
  }
  g_free(told);
  g_free(path);
  g_free(name);
  return t;
}

/* The column of a field in a file, which gets it at its right end if it lacks it. */
static size_t column_in(const struct patch *p, struct target *t, size_t column) {
  const struct column *c = &p->schema->table[t->table].column[column];
  if (t->column[column] < 0) {
    bool label = schema_header(p->schema, t->table, c->label) == c;
    t->column[column] = (int)record_file_add_column(&t->file, label ? c->label : c->name, column);
  }
  return (size_t)t->column[column];
}

/* ---- rows ---- */

/* A stored text of a file's row, as the records read it. */
static const char *stored(const struct patch *p, struct target *t, int row, size_t column) {
  const struct column *c = &p->schema->table[t->table].column[column];
  const struct table *rows = record_file_table(&t->file);
  if (t->column[column] < 0 || (size_t)t->column[column] >= rows->width) return "";
  const struct cell *cell = table_cell(rows, (size_t)row, (size_t)t->column[column]);
  return *cell->text ? normalise(t->normaliser, c, cell->text, cell_pos(rows, cell), NULL) : "";
}

/* The row's place in its file, if it still says what was read: its key, and the cell in question. -1 when it does not. */
static int place_of(struct patch *p, struct target *t, const struct raw_row *row, int line, int column) {
  const struct table_schema *s = &p->schema->table[t->table];
  int at = record_file_row_at(&t->file, line);
  bool same = at >= 0;
  for (size_t k = 0; same && k < s->keys; k++) same = !strcmp(stored(p, t, at, s->key[k]), row->text[s->key[k]]);
  if (same && column >= 0) same = !strcmp(stored(p, t, at, (size_t)column), row->text[column]);
  if (same) return at;
  moved(p, record_file_told(&t->file), line);
  return -1;
}

static void set_in(struct patch *p, struct target *t, size_t row, size_t column, const char *text) {
  const struct column *c = &p->schema->table[t->table].column[column];
  record_file_set(&t->file, row, column_in(p, t, column), show_cell(p->show, c, text));
}

static void set_new(struct patch *p, struct target *t, size_t number, size_t column, const char *text) {
  const struct column *c = &p->schema->table[t->table].column[column];
  record_file_set_new(&t->file, number, column_in(p, t, column), show_cell(p->show, c, text));
}

/* ---- private fields ---- */

static char *key_of(const struct patch *p, struct target *t, int row) {
  const struct table_schema *s = &p->schema->table[t->table];
  GString *id = g_string_new(NULL);
  for (size_t k = 0; k < s->keys; k++) g_string_append_printf(id, "%s%s", k ? "-" : "", stored(p, t, row, s->key[k]));
  return g_string_free(id, FALSE);
}

static void index_rows(const struct patch *p, struct target *t) {
  if (t->by_id) return;
  t->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const struct table *rows = record_file_table(&t->file);
  for (size_t r = 0; rows && r < rows->rows; r++)
    g_hash_table_insert(t->by_id, key_of(p, t, (int)r), GINT_TO_POINTER((int)r + 1));
}

/* A field of another audience: in the private file that gave it, else in the import's own. */
static bool set_private(struct patch *p, enum table_id table, const char *id, const char *const *keys,
                        const struct raw_row *row, size_t column, const char *text) {
  const struct table_schema *s = &p->schema->table[table];
  struct pos pos = row ? raw_cell(p->records, table, row, s->column[column].name) : (struct pos){0};
  struct target *t;
  if (row && pos.col && strcmp(pos.file, row->pos.file)) {
    t = file_target(p, table, pos.file, NULL);
    int at = t ? place_of(p, t, row, pos.line, (int)column) : -1;
    if (at >= 0) set_in(p, t, (size_t)at, column, text);
    return at >= 0;
  }
  t = own_target(p, table, true);
  if (!t) return false;
  index_rows(p, t);
  int at = GPOINTER_TO_INT(g_hash_table_lookup(t->by_id, id));
  if (!at) {
    size_t number = record_file_insert(&t->file, record_file_table(&t->file) ? record_file_table(&t->file)->rows : 0);
    at = -(int)number - 1;
    g_hash_table_insert(t->by_id, g_strdup(id), GINT_TO_POINTER(at));
    for (size_t k = 0; k < s->keys; k++) set_new(p, t, number, s->key[k], keys[s->key[k]]);
  }
  if (at > 0) set_in(p, t, (size_t)at - 1, column, text);
  else set_new(p, t, (size_t)(-at - 1), column, text);
  return true;
}

/* Rows of private files that belong to a row which goes: alone they would be orphans. */
static bool remove_private(struct patch *p, enum table_id table, const struct raw_row *row) {
  const struct table_schema *s = &p->schema->table[table];
  if (!p->private_dir || !s->keys) return true;
  char *dir = g_build_filename(p->private_dir, "records", NULL);
  size_t ward = strlen(p->ward);
  bool ok = true, within = g_str_has_prefix(dir, p->ward) && dir[ward] == '/';
  for (const char *const *glob = s->files; *glob; glob++) {
    char **files = source_list(dir, *glob, false);
    for (char **f = files; *f; f++) {
      char *path = g_build_filename(dir, *f, NULL);
      const char *told = within ? path + ward + 1 : path;
      struct target *t = file_target(p, table, told, path);
      if (t) index_rows(p, t);
      int at = t ? GPOINTER_TO_INT(g_hash_table_lookup(t->by_id, row->id)) : 0;
      if (at > 0) record_file_remove(&t->file, (size_t)at - 1);
      ok &= t != NULL;
      g_free(path);
    }
    g_strfreev(files);
  }
  g_free(dir);
  return ok;
}

/* ---- the calls ---- */

bool patch_set(struct patch *p, enum table_id table, const struct raw_row *row, size_t column, const char *text) {
  const struct column *c = &p->schema->table[table].column[column];
  if (c->audience != AUDIENCE_PUBLIC) return set_private(p, table, row->id, row->text, row, column, text);
  struct target *t = file_target(p, table, raw_cell(p->records, table, row, c->name).file, NULL);
  int at = t ? place_of(p, t, row, row->pos.line, (int)column) : -1;
  if (at >= 0) set_in(p, t, (size_t)at, column, text);
  return at >= 0;
}

bool patch_remove(struct patch *p, enum table_id table, const struct raw_row *row) {
  struct target *t = file_target(p, table, row->pos.file, NULL);
  int at = t ? place_of(p, t, row, row->pos.line, -1) : -1;
  if (at < 0) return false;
  const struct table_schema *s = &p->schema->table[table];
  for (size_t c = 0; !s->keys && c < s->columns; c++) /* without a key, everything must still be the same */
    if (t->column[c] >= 0 && strcmp(stored(p, t, at, c), row->text[c])) return moved(p, row->pos.file, row->pos.line);
  record_file_remove(&t->file, (size_t)at);
  return remove_private(p, table, row);
}

static bool fill_new(struct patch *p, struct target *t, size_t number, const char *const *text) {
  const struct table_schema *s = &p->schema->table[t->table];
  for (size_t c = 0; c < s->columns; c++)
    if (s->column[c].audience == AUDIENCE_PUBLIC && text[c] && (*text[c] || t->column[c] >= 0))
      set_new(p, t, number, c, text[c]);
  return true;
}

bool patch_insert(struct patch *p, enum table_id table, const struct raw_row *before, const char *const *text) {
  struct target *t = file_target(p, table, before->pos.file, NULL);
  int at = t ? record_file_row_at(&t->file, before->pos.line) : -1;
  if (at < 0) return t ? moved(p, before->pos.file, before->pos.line) : false;
  return fill_new(p, t, record_file_insert(&t->file, (size_t)at), text);
}

bool patch_append(struct patch *p, enum table_id table, const char *id, const char *const *text) {
  const struct table_schema *s = &p->schema->table[table];
  struct target *t = own_target(p, table, false);
  if (!t) return false;
  /* A file that lacks a required column is refused whole. */
  for (size_t c = 0; c < s->columns; c++) {
    bool wanted = s->column[c].required || (text[c] && table == TABLE_HOURS);
    if (s->column[c].audience == AUDIENCE_PUBLIC && wanted) column_in(p, t, c);
  }
  fill_new(p, t, record_file_insert(&t->file, record_file_table(&t->file) ? record_file_table(&t->file)->rows : 0),
           text);
  bool ok = true;
  for (size_t c = 0; c < s->columns; c++)
    if (s->column[c].audience != AUDIENCE_PUBLIC && text[c] && *text[c])
      ok &= set_private(p, table, id, text, NULL, c, text[c]);
  return ok;
}

bool patch_commit(struct patch *p, struct commit *c) {
  bool ok = true;
  for (guint i = 0; i < p->order->len; i++) {
    struct target *t = g_ptr_array_index(p->order, i);
    size_t size;
    if (!record_file_changed(&t->file)) continue;
    char *bytes = record_file_bytes(&t->file, p->d, &size);
    ok &= bytes && commit_write(c, record_file_path(&t->file), bytes, size);
    g_free(bytes);
  }
  return ok;
}
