/* Address lists as files: recognised by their columns, whose names in the wild are data
 * (share/compare/address-columns.csv). */
#include <string.h>

#include "base/share.h"
#include "base/text.h"
#include "locate/gazetteer.h"
#include "source/source.h"

static const char *const role_name[ROLES] = {"prefecture", "county", "municipality",   "ward",   "town",
                                             "chome",      "koaza",  "block",          "lat",    "lon",
                                             "code",       "id",     "representative", "history"};

/* Folded header -> role + 1. */
static GHashTable *headers_read(struct diag *d) {
  GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  char *path = g_build_filename(share_dir(), "compare", "address-columns.csv", NULL);
  struct table *t = source_table(path, "address-columns.csv", d);
  for (size_t row = 0; t && row < t->rows; row++)
    for (size_t i = 0; i < ROLES; i++)
      if (!strcmp(table_cell(t, row, 0)->text, role_name[i]))
        g_hash_table_insert(all, text_fold(table_cell(t, row, 1)->text), GSIZE_TO_POINTER(i + 1));
  if (t) table_free(t);
  g_free(path);
  return all;
}

/* Where each role stands; -1: nowhere. */
struct shape_of_list {
  int at[ROLES];
};
static bool has(const struct shape_of_list *s, enum role r) {
  return s->at[r] >= 0;
}
/* A list of towns or blocks with points, of towns by name and id, or of points by id. */
static bool is_known(const struct shape_of_list *s) {
  bool point = has(s, ROLE_LAT) && has(s, ROLE_LON);
  return (has(s, ROLE_TOWN) && (point || has(s, ROLE_ID))) || (has(s, ROLE_ID) && point);
}

static struct shape_of_list shape_of(GHashTable *headers, const char *const *names, size_t n) {
  struct shape_of_list s;
  for (size_t r = 0; r < ROLES; r++) s.at[r] = -1;
  for (size_t i = 0; i < n; i++) {
    char *folded = text_fold(names[i]);
    size_t role = GPOINTER_TO_SIZE(g_hash_table_lookup(headers, folded));
    if (role && s.at[role - 1] < 0) s.at[role - 1] = (int)i;
    g_free(folded);
  }
  return s;
}

static bool unknown(const char *file, const char *const *names, size_t n, struct diag *d) {
  GString *found = g_string_new(NULL);
  for (size_t i = 0; i < n && i < 8; i++) g_string_append_printf(found, "%s%s", i ? ", " : "", names[i]);
  if (n > 8) g_string_append(found, " \u2026");
  diag_error(d, ((struct pos){diag_intern(d, file), 1, 0}), "locate-list-unknown", found->str);
  g_string_free(found, TRUE);
  return false;
}

static bool table_rows(const struct table *t, GHashTable *headers, list_row *row, void *data, struct diag *d) {
  const char **names = g_new0(const char *, t->width + 1);
  for (size_t i = 0; i < t->width; i++) names[i] = t->head[i].text;
  struct shape_of_list s = shape_of(headers, names, t->width);
  bool ok = is_known(&s) || unknown(t->file, names, t->width, d);
  g_free(names);
  for (size_t i = 0; ok && i < t->rows; i++) {
    const char *cell[ROLES];
    for (size_t r = 0; r < ROLES; r++) cell[r] = s.at[r] < 0 ? "" : table_cell(t, i, (size_t)s.at[r])->text;
    row(data, cell, (struct pos){t->file, table_cell(t, i, 0)->line, 0});
  }
  return ok;
}

/* A JSON list of maps. Its municipality stands only in the file's name: 「○○区.json」. */
static bool key_rows(const struct key *root, GHashTable *headers, const char *file, list_row *row, void *data,
                     struct diag *d) {
  const struct key *first = root->kind == KEY_LIST ? root->first : NULL;
  const char *names[ROLES] = {NULL};
  size_t n = 0;
  for (const struct key *k = first && first->kind == KEY_MAP ? first->first : NULL; k && n < ROLES; k = k->next)
    names[n++] = k->name;
  struct shape_of_list s = shape_of(headers, names, n);
  if (!is_known(&s)) return unknown(file, names, n, d);
  for (const struct key *item = first; item; item = item->next) {
    const char *cell[ROLES];
    for (size_t r = 0; r < ROLES; r++) cell[r] = s.at[r] < 0 ? "" : key_text(item, names[s.at[r]], "");
    row(data, cell, item->pos);
  }
  return true;
}

bool list_read(const char *path, const char *file, list_row *row, void *data, struct diag *d) {
  GHashTable *headers = headers_read(d);
  bool ok = false;
  if (g_str_has_suffix(file, ".json")) {
    struct keys *k = source_keys(path, file, d);
    ok = k && key_rows(k->root, headers, file, row, data, d);
    if (k) keys_free(k);
  } else {
    struct table *t = source_table(path, file, d);
    ok = t && table_rows(t, headers, row, data, d);
    if (t) table_free(t);
  }
  g_hash_table_destroy(headers);
  return ok;
}
