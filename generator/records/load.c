/* A ward's files into the database: which files, in what order. The place to start reading in records/. */
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/path.h"
#include "records/normalise.h"
#include "records/place.h"
#include "records/rows.h"

/* A folder of records. */
struct folder {
  char *dir, *told;
  bool private, may_be_empty;
  GHashTable *taken; /* file names that some table took */
};

/* Excel keeps a small file beside a workbook that is open: "~$facilities.xlsx". */
static bool is_lock(const char *name) {
  return g_str_has_prefix(name, "~$");
}

static void add_files(GPtrArray *files, const struct folder *from, const char *glob, struct diag *d) {
  char **found = source_files(from->dir, from->told, glob, false, d);
  for (char **f = found; *f; f++) {
    if (!is_lock(*f) && !g_ptr_array_find_with_equal_func(files, *f, g_str_equal, NULL))
      g_ptr_array_add(files, g_strdup(*f));
  }
  g_strfreev(found);
}

/* Names of a folder's files that a table's globs take, each once, in order of bytes. A glob of CSV files takes workbooks of such
 * names as well. */
static GPtrArray *files_of(const struct table_schema *t, const struct folder *from, struct diag *d) {
  static const char *const WORKBOOKS[] = {".xlsx", ".xlsm"};
  GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
  for (const char *const *glob = t->files; *glob; glob++) {
    add_files(files, from, *glob, d);
    for (size_t i = 0; g_str_has_suffix(*glob, ".csv") && i < G_N_ELEMENTS(WORKBOOKS); i++) {
      char *book = g_strdup_printf("%.*s%s", (int)(strlen(*glob) - strlen(".csv")), *glob, WORKBOOKS[i]);
      add_files(files, from, book, d);
      g_free(book);
    }
  }
  return files;
}

static size_t load_file(struct records *r, enum table_id id, const struct folder *from, const char *name,
                        const struct districts *districts, struct diag *d) {
  char *path = g_build_filename(from->dir, name, NULL);
  char *told = g_strdup_printf("%s/%s", from->told, name);
  struct table *t = source_table(path, diag_intern(d, told), d);
  size_t rows = t ? t->rows : 0;
  bool matched = false;
  if (t) {
    struct incoming in = {.records = r, .id = id, .schema = &r->schema->table[id], .table = t,
                          .districts = id == TABLE_FACILITIES ? districts : NULL, .d = d};
    matched = incoming_match(&in, from->private);
    if (matched) {
      if (from->private) rows_join(&in);
      else rows_add(&in);
    }
    incoming_clear(&in);
    table_free(t);
  }
  if (!from->private && !matched) r->rows[id].partial = true;
  g_free(told);
  g_free(path);
  return rows;
}

static void load_table(struct records *r, enum table_id id, struct folder *from, const struct districts *districts,
                       struct diag *d) {
  size_t before = diag_errors(d), rows = 0;
  GPtrArray *files = files_of(&r->schema->table[id], from, d);
  size_t errors = diag_errors(d);
  if (!from->private && errors > before) r->rows[id].partial = true;
  for (guint i = 0; i < files->len; i++) {
    const char *name = g_ptr_array_index(files, i);
    if (!g_hash_table_add(from->taken, g_strdup(name))) continue;
    rows += load_file(r, id, from, name, districts, d);
  }
  /* A site without a single facility is a mistake in the folder or the globs, not an empty ward. */
  if (id == TABLE_FACILITIES && !from->private && !from->may_be_empty && !rows && errors == diag_errors(d))
    diag_error(d, ((struct pos){from->told, 0, 0}), "no-facilities", r->schema->table[id].files[0]);
  g_ptr_array_free(files, TRUE);
}

/* A file that no table takes is a name mistyped, or a spreadsheet of a kind that is not read: said, not passed over. */
static void tell_untaken(const struct folder *from, struct diag *d) {
  static const char *const GLOBS[] = {"*.csv", "*.xlsx", "*.xlsm", "*.xls", "*.xlsb", "*.ods", "*.numbers"};
  for (size_t i = 0; i < G_N_ELEMENTS(GLOBS); i++) {
    char **all = source_files(from->dir, from->told, GLOBS[i], false, d);
    for (char **f = all; *f; f++) {
      if (is_lock(*f) || g_hash_table_contains(from->taken, *f)) continue;
      char *told = g_strdup_printf("%s/%s", from->told, *f);
      diag_warning(d, ((struct pos){diag_intern(d, told), 0, 0}), "file-untaken", *f);
      g_free(told);
    }
    g_strfreev(all);
  }
}

static void load_folder(struct records *r, struct folder *from, const struct districts *districts, struct diag *d) {
  size_t errors = diag_errors(d);
  from->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (int id = 0; id < TABLES; id++) {
    if (r->schema->table[id].declared) load_table(r, (enum table_id)id, from, districts, d);
  }
  tell_untaken(from, d);
  /* Without its columns a professional publication would come out half empty and look whole. */
  if (from->private && !g_hash_table_size(from->taken) && errors == diag_errors(d))
    diag_error(d, ((struct pos){from->told, 0, 0}), "private-empty", from->told);
  g_hash_table_destroy(from->taken);
  g_free(from->dir);
  g_free(from->told);
}

static void store_date(struct records *r, const struct key *site, struct diag *d) {
  sqlite3_stmt *s = store_prepare(r, "INSERT INTO _site VALUES (nullif(?,''))", d);
  if (!s) return;
  sqlite3_bind_text(s, 1, key_text(site, "date", ""), -1, SQLITE_TRANSIENT);
  store_step(r, s, d);
  sqlite3_finalize(s);
}

/* Every list that a field names must exist, unless the field opens it. */
static void check_lists(const struct records *r, struct diag *d) {
  for (size_t t = 0; t < TABLES; t++) {
    for (size_t i = 0; i < r->schema->table[t].columns; i++) {
      const struct column *c = &r->schema->table[t].column[i];
      if (c->list && !c->open && !codes_has_list(r->codes, c->list)) diag_error(d, c->pos, "code-no-list", c->list);
    }
  }
}

/* What the rules ask of the ward's settings. */
static void read_settings(struct records *r, const struct records_input *in, struct diag *d) {
  const char *date = key_text(in->site, "date", "");
  r->ward = arena_strdup(r->arena, in->ward);
  r->name = arena_strdup(r->arena, key_text(in->site, "name", ""));
  r->lang = arena_strdup(r->arena, key_text(in->site, "lang", "ja"));
  r->date = date_is_iso(date) ? arena_strdup(r->arena, date) : "";
  const char *postal = key_text(in->site, "postal", "");
  if (*postal && !path_is_inside(postal)) {
    diag_error(d, key_get(in->site, "postal")->pos, "site-postal", postal);
    postal = "";
  }
  r->postal = arena_strdup(r->arena, postal);
  double months = key_number(in->site, "verified_months", 24, d);
  r->verified_months = months >= 1 && months <= 1200 ? (int)months : 24;
  if (months != r->verified_months)
    diag_error(d, key_get(in->site, "verified_months")->pos, "site-months", key_text(in->site, "verified_months", ""));
  r->with_private = in->private_dir != NULL;
}

static struct records *open_records(const struct records_input *in, struct diag *d) {
  char *fields = g_build_filename(in->ward, "content", "fields.yaml", NULL);
  char *lists = g_build_filename(in->ward, "content", "codes", NULL);
  struct schema *schema = schema_read(fields, "content/fields.yaml", key_text(in->site, "lang", "ja"), d);
  struct records *r = schema ? store_new(schema, codes_read(lists, "content/codes", d), d) : NULL;
  g_free(fields);
  g_free(lists);
  return r;
}

struct records *records_load(const struct records_input *in, struct diag *d) {
  struct records *r = open_records(in, d);
  if (!r) return NULL;
  r->each_repair = in->each_repair;
  read_settings(r, in, d);
  check_lists(r, d);
  r->framed = frame_read(in->site, &r->frame, d);
  store_date(r, in->site, d);
  const struct column *cell = schema_column(r->schema, TABLE_FACILITIES, "district");
  const char *list = key_text(key_get(in->site, "districts"), "list", cell && cell->list ? cell->list : "districts");
  r->district_list = arena_strdup(r->arena, list);
  struct districts *districts = districts_read(in->basemap, in->site, r->codes, d);
  store_run(r, "BEGIN", d);
  struct folder own = {.dir = g_build_filename(in->ward, "content", "records", NULL),
                       .told = g_strdup("content/records"), .may_be_empty = in->may_be_empty};
  load_folder(r, &own, districts, d);
  if (in->private_dir) {
    size_t ward = strlen(in->ward); /* within the ward, files are named from its folder */
    bool within = g_str_has_prefix(in->private_dir, in->ward) && in->private_dir[ward] == '/';
    struct folder private = {.dir = g_build_filename(in->private_dir, "records", NULL),
                             .told = g_build_filename(in->private_dir + (within ? ward + 1 : 0), "records", NULL),
                             .private = true};
    diag_hide_below(d, private.told, "private/records");
    bool before = diag_hide(d, true);
    load_folder(r, &private, districts, d);
    diag_hide(d, before);
  }
  rows_keep_links(r, d);
  store_run(r, "COMMIT", d);
  districts_free(districts);
  return r;
}
