/* What the last import brought: one file of public fields in content/imports/, and one of the others in the private folder. A field
 * that was not known is named in the column `unknown`, as an empty cell says that the source was empty. */
#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "import/inside.h"
#include "source/guard.h"

static const char KEY[] = "key", ID[] = "id", HOURS[] = "hours", UNKNOWN[] = "unknown";

bool last_name_is_sound(const char *preset) {
  return path_is_inside(preset) && !strchr(preset, '/') && !path_is_reserved(preset) && preset[0] != '.';
}

/* ---- reading ---- */

static int head_of(const struct table *t, const char *name) {
  for (size_t i = 0; i < t->width; i++)
    if (!strcmp(t->head[i].text, name)) return (int)i;
  return -1;
}

/* The file has columns for key and id before those of the fields: a field may be called id as well. */
static int field_cell(const struct table *t, const char *name) {
  for (size_t i = 2; i < t->width; i++)
    if (!strcmp(t->head[i].text, name)) return (int)i;
  return -1;
}

static const char *kept(struct arena *a, const struct table *t, size_t row, int col) {
  return col < 0 ? NULL : arena_strdup(a, table_cell(t, row, (size_t)col)->text);
}

static bool names(const char *list, const char *name) {
  size_t n = strlen(name);
  for (const char *p = list; p && (p = strstr(p, name)); p += n)
    if ((p == list || p[-1] == ';') && (p[n] == ';' || !p[n])) return true;
  return false;
}

static void take_rows(struct last *l, GArray *rows, const struct table *t, bool public, struct diag *d) {
  int unknown = head_of(t, UNKNOWN);
  size_t fields = last_fields(l->schema);
  int *cell = g_new(int, fields);
  for (size_t f = 0; f < fields; f++) {
    bool mine = f == l->schema->columns ? public : (l->schema->column[f].audience == AUDIENCE_PUBLIC) == public;
    cell[f] = mine ? field_cell(t, f == l->schema->columns ? HOURS : l->schema->column[f].name) : -1;
  }
  for (size_t r = 0; r < t->rows; r++) {
    const char *key = kept(l->arena, t, r, 0), *id = kept(l->arena, t, r, 1);
    const char *not_known = unknown < 0 ? "" : table_cell(t, r, (size_t)unknown)->text;
    gpointer at = g_hash_table_lookup(l->by_key, key);
    struct pos pos = {t->file, table_cell(t, r, 0)->line, 0};
    if (public && at) {
      diag_error(d, pos, "import-last-twice", key);
      continue;
    }
    if (!public && !at) continue; /* the public file decides what there is */
    if (public) {
      struct last_row row = {key, id, arena_array(l->arena, fields, sizeof *row.text), pos};
      g_array_append_val(rows, row);
      at = GSIZE_TO_POINTER(rows->len);
      g_hash_table_insert(l->by_key, (char *)key, at);
    }
    struct last_row *row = &g_array_index(rows, struct last_row, GPOINTER_TO_SIZE(at) - 1);
    for (size_t f = 0; f < fields; f++) {
      const char *name = f == l->schema->columns ? HOURS : l->schema->column[f].name;
      if (cell[f] >= 0 && !names(not_known, name)) row->text[f] = kept(l->arena, t, r, cell[f]);
    }
  }
  g_free(cell);
}

static bool read_one(struct last *l, GArray *rows, GChecksum *sum, const char *dir, const char *told, bool public,
                     struct diag *d) {
  char *path = g_build_filename(dir, told, NULL), *bytes;
  gsize size;
  bool ok = true;
  if (g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
    struct table *t = source_table(path, diag_intern(d, told), d);
    ok = t != NULL;
    if (t && (t->width < 2 || strcmp(t->head[0].text, KEY) || strcmp(t->head[1].text, ID))) {
      diag_error(d, ((struct pos){diag_intern(d, told), 1, 0}), "import-last-head");
      ok = false;
    }
    if (ok) take_rows(l, rows, t, public, d);
    if (g_file_get_contents(path, &bytes, &size, NULL)) {
      g_checksum_update(sum, (const guchar *)bytes, (gssize)size);
      g_free(bytes);
    }
    table_free(t);
  }
  g_checksum_update(sum, (const guchar *)"\n", 1);
  g_free(path);
  return ok;
}

struct last *last_read(const char *ward, const char *private_dir, const char *preset, const struct table_schema *schema,
                       struct diag *d) {
  struct arena *arena = arena_new();
  struct last *l = arena_alloc(arena, sizeof *l);
  *l = (struct last){.schema = schema, .by_key = g_hash_table_new(g_str_hash, g_str_equal), .arena = arena};
  GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct last_row));
  GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
  char *public = g_strdup_printf("content/imports/%s.csv", preset),
       *private = g_strdup_printf("imports/%s.csv", preset);
  size_t errors = diag_errors(d);
  bool ok = read_one(l, rows, sum, ward, public, true, d);
  if (ok && private_dir) ok = read_one(l, rows, sum, private_dir, private, false, d);
  l->digest = g_strdup(g_checksum_get_string(sum));
  l->n = rows->len;
  l->row = arena_array(arena, l->n + 1, sizeof *l->row);
  if (l->n) memcpy(l->row, rows->data, l->n * sizeof *l->row);
  g_hash_table_remove_all(l->by_key);
  for (size_t i = 0; i < l->n; i++) g_hash_table_insert(l->by_key, (char *)l->row[i].key, &l->row[i]);
  g_checksum_free(sum);
  g_array_free(rows, TRUE);
  g_free(public);
  g_free(private);
  if (ok && diag_errors(d) == errors) return l;
  last_free(l);
  return NULL;
}

void last_free(struct last *l) {
  if (!l) return;
  g_hash_table_destroy(l->by_key);
  g_free(l->digest);
  arena_free(l->arena);
}

/* ---- writing ---- */

static void put_cell(GString *out, const char *text, bool first) {
  if (!first) g_string_append_c(out, ',');
  bool guard = guard_needed(text);
  bool quote = text[strcspn(text, ",\"\r\n")] || *text == ' ' || (*text && text[strlen(text) - 1] == ' ');
  if (quote) g_string_append_c(out, '"');
  if (guard) g_string_append_c(out, '\'');
  for (const char *p = text; *p; p++) {
    if (*p == '"') g_string_append_c(out, '"');
    g_string_append_c(out, *p);
  }
  if (quote) g_string_append_c(out, '"');
}

static bool any_known(const struct last_row *row, size_t n, size_t field) {
  for (size_t i = 0; i < n; i++)
    if (row[i].text[field]) return true;
  return false;
}

char *last_text(const struct table_schema *schema, const struct last_row *row, size_t n, bool public,
                size_t *size_out) {
  size_t fields = last_fields(schema), used = 0;
  size_t *field = g_new(size_t, fields);
  for (size_t f = 0; f < fields; f++) {
    bool mine = f == schema->columns ? public : (schema->column[f].audience == AUDIENCE_PUBLIC) == public;
    if (mine && any_known(row, n, f)) field[used++] = f;
  }
  GString *out = g_string_new("\xef\xbb\xbf");
  GString *unknown = g_string_new(NULL);
  g_string_append_printf(out, "%s,%s", KEY, ID);
  for (size_t i = 0; i < used; i++)
    put_cell(out, field[i] == schema->columns ? HOURS : schema->column[field[i]].name, false);
  g_string_append_printf(out, ",%s\r\n", UNKNOWN);
  for (size_t r = 0; r < n; r++) {
    g_string_truncate(unknown, 0);
    put_cell(out, row[r].key, true);
    put_cell(out, row[r].id, false);
    for (size_t i = 0; i < used; i++) {
      const char *text = row[r].text[field[i]];
      put_cell(out, text ? text : "", false);
      if (!text)
        g_string_append_printf(unknown, "%s%s", unknown->len ? ";" : "",
                               field[i] == schema->columns ? HOURS : schema->column[field[i]].name);
    }
    put_cell(out, unknown->str, false);
    g_string_append(out, "\r\n");
  }
  g_string_free(unknown, TRUE);
  g_free(field);
  *size_out = out->len;
  if (public || used) return g_string_free(out, FALSE);
  g_string_free(out, TRUE);
  return NULL;
}
