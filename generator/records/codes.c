/* Code lists in memory: words of a cell to codes, codes to their names and other columns. */
#include "records/codes.h"

#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/suggest.h"
#include "base/text.h"
#include "records/cell.h"

struct code_more {
  const char *const *column; /* names, NULL-terminated, shared by a list */
  const char *const *text;   /* by column */
};
struct entry {
  const char *code, *name, *reading;
  const char *const *text;
  enum audience audience;
};
struct code_list {
  const char *name;
  GArray *entries;
  const char *const *column;
  GHashTable *exact;  /* a cell's word as written -> index + 1; grows with the words that were looked up */
  GHashTable *folded; /* folded code, name, alias -> index + 1 */
};
struct codes {
  GHashTable *lists;
  struct arena *arena;
};

static void list_free(void *p) {
  struct code_list *l = p;
  g_array_free(l->entries, TRUE);
  g_hash_table_destroy(l->exact);
  g_hash_table_destroy(l->folded);
  g_free(l);
}

static struct code_list *list_new(struct codes *c, const char *name) {
  struct code_list *l = g_new0(struct code_list, 1);
  l->name = arena_strdup(c->arena, name);
  l->entries = g_array_new(FALSE, TRUE, sizeof(struct entry));
  l->exact = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  l->folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  l->column = arena_array(c->arena, 1, sizeof *l->column);
  g_hash_table_insert(c->lists, (char *)l->name, l);
  return l;
}

static struct code_list *list_of(const struct codes *c, const char *name) {
  return g_hash_table_lookup(c->lists, name);
}

static const struct entry *entry_at(const struct code_list *l, int index) {
  return &g_array_index(l->entries, struct entry, index);
}

/* False when the word already means another code of the list. */
static bool add_word(struct code_list *l, const char *word, guint index) {
  char *fold = text_fold(word);
  guint other = GPOINTER_TO_UINT(g_hash_table_lookup(l->folded, fold));
  if (*fold && !other) g_hash_table_insert(l->folded, fold, GUINT_TO_POINTER(index + 1));
  else g_free(fold);
  return !other || other == index + 1;
}

/* A code stands in addresses (lists/<by>/<code>/) and in select: keys. */
static bool code_is_sound(const char *code) {
  size_t n = strlen(code);
  if (!n || n > 64) return false;
  for (; *code; code++) {
    if (!g_ascii_isalnum(*code) && *code != '-' && *code != '_') return false;
  }
  return true;
}

static int head_index(const struct table *t, const char *name) {
  for (size_t i = 0; i < t->width; i++) {
    if (!strcmp(t->head[i].text, name)) return (int)i;
  }
  return -1;
}

static const char *cell_text(const struct table *t, size_t row, int col) {
  return col < 0 ? "" : table_cell(t, row, (size_t)col)->text;
}

struct list_columns {
  int code, name, reading, aliases;
};

static void read_row(struct codes *c, struct code_list *l, const struct table *t, size_t row, struct list_columns at,
                     struct diag *d) {
  struct pos pos = cell_pos(t, table_cell(t, row, (size_t)at.code));
  const char *code = cell_text(t, row, at.code), *name = cell_text(t, row, at.name);
  for (size_t i = 0; i < t->width; i++) {
    const struct cell *cell = table_cell(t, row, i);
    gunichar u = cell_private_use(cell->text);
    char shown[16];
    g_snprintf(shown, sizeof shown, "U+%04X", u);
    if (u) diag_error(d, cell_pos(t, cell), "private-use", t->head[i].text, shown, cell->text);
  }
  if (!code_is_sound(code) || path_is_reserved(code)) {
    diag_error(d, pos, code_is_sound(code) ? "name-reserved" : "code-shape", code);
    return;
  }
  const char **text = arena_array(c->arena, t->width + 1, sizeof *text);
  for (size_t i = 0; i < t->width; i++) text[i] = arena_strdup(c->arena, table_cell(t, row, i)->text);
  struct entry e = {text[at.code], *name ? text[at.name] : text[at.code], at.reading < 0 ? "" : text[at.reading], text,
                    AUDIENCE_PUBLIC};
  guint index = l->entries->len;
  g_array_append_val(l->entries, e);
  if (!add_word(l, code, index)) diag_error(d, pos, "code-twice", code, l->name);
  if (*name && !add_word(l, name, index))
    diag_error(d, cell_pos(t, table_cell(t, row, (size_t)at.name)), "code-twice", name, l->name);
  char **aliases = g_strsplit(cell_text(t, row, at.aliases), ";", -1);
  for (char **a = aliases; *a; a++) {
    if (!add_word(l, *a, index))
      diag_error(d, cell_pos(t, table_cell(t, row, (size_t)at.aliases)), "code-twice", *a, l->name);
  }
  g_strfreev(aliases);
}

static void read_list(struct codes *c, const char *name, const struct table *t, struct diag *d) {
  struct list_columns at = {head_index(t, "code"), head_index(t, "name"), head_index(t, "reading"),
                            head_index(t, "aliases")};
  if (at.code < 0 || at.name < 0) {
    diag_error(d, ((struct pos){t->file, 1, 0}), "code-columns", at.code < 0 ? "code" : "name");
    return;
  }
  struct code_list *l = list_new(c, name);
  const char **column = arena_array(c->arena, t->width + 1, sizeof *column);
  for (size_t i = 0; i < t->width; i++) column[i] = arena_strdup(c->arena, t->head[i].text);
  l->column = column;
  for (size_t row = 0; row < t->rows; row++) read_row(c, l, t, row, at, d);
}

struct codes *codes_read(const char *dir, const char *told, struct diag *d) {
  struct codes *c = g_new0(struct codes, 1);
  c->arena = arena_new();
  c->lists = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, list_free);
  char **names = source_files(dir, told, "*.csv", false, d);
  for (char **n = names; *n; n++) {
    char *path = g_build_filename(dir, *n, NULL);
    char *file = g_strdup_printf("%s/%s", told, *n);
    struct table *t = source_table(path, file, d);
    if (t) {
      char *list = g_strndup(*n, strlen(*n) - strlen(".csv"));
      read_list(c, list, t, d);
      g_free(list);
      table_free(t);
    }
    g_free(file);
    g_free(path);
  }
  g_strfreev(names);
  return c;
}

void codes_free(struct codes *c) {
  if (!c) return;
  g_hash_table_destroy(c->lists);
  arena_free(c->arena);
  g_free(c);
}

bool codes_has_list(const struct codes *c, const char *list) {
  return list_of(c, list) != NULL;
}

int codes_find(struct codes *c, const char *list, const char *word) {
  struct code_list *l = list_of(c, list);
  if (!l) return -1;
  guint known = GPOINTER_TO_UINT(g_hash_table_lookup(l->exact, word));
  if (known) return (int)known - 1;
  char *fold = text_fold(word);
  known = GPOINTER_TO_UINT(g_hash_table_lookup(l->folded, fold));
  g_free(fold);
  if (known) g_hash_table_insert(l->exact, g_strdup(word), GUINT_TO_POINTER(known));
  return (int)known - 1;
}

int codes_add(struct codes *c, const char *list, const char *code, const char *name, enum audience audience) {
  struct code_list *l = list_of(c, list);
  if (!l) l = list_new(c, list);
  struct entry e = {arena_strdup(c->arena, code), arena_strdup(c->arena, name), "", NULL, audience};
  /* Words outside the alphabet make no address: such a code gets a number, the word stays its name. */
  if (!code_is_sound(code)) e.code = arena_printf(c->arena, "%s-%u", list, l->entries->len + 1);
  guint index = l->entries->len;
  g_array_append_val(l->entries, e);
  add_word(l, code, index);
  add_word(l, e.code, index);
  if (strcmp(code, name)) add_word(l, name, index);
  return (int)index;
}

const char *codes_code(const struct codes *c, const char *list, int index) {
  return entry_at(list_of(c, list), index)->code;
}

const char *codes_suggest(const struct codes *c, const char *list, const char *word) {
  const struct code_list *l = list_of(c, list);
  if (!l) return NULL;
  const char **words = g_new0(const char *, 2 * l->entries->len + 1);
  for (guint i = 0; i < l->entries->len; i++) {
    words[2 * i] = entry_at(l, (int)i)->name;
    words[2 * i + 1] = entry_at(l, (int)i)->code;
  }
  const char *near = suggest_nearest(word, words);
  g_free(words);
  return near;
}

/* ---- copies for a view ---- */

static int by_bytes(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *codes_lists(const struct codes *c, struct arena *arena) {
  const char **names = arena_array(arena, g_hash_table_size(c->lists) + 1, sizeof *names);
  size_t n = 0;
  GHashTableIter it;
  void *key;
  for (g_hash_table_iter_init(&it, c->lists); g_hash_table_iter_next(&it, &key, NULL);)
    names[n++] = arena_strdup(arena, key);
  qsort(names, n, sizeof *names, by_bytes);
  return names;
}

static const char *const *copy_texts(const char *const *from, size_t n, struct arena *arena) {
  const char **to = arena_array(arena, n + 1, sizeof *to);
  for (size_t i = 0; i < n; i++) to[i] = arena_strdup(arena, from[i]);
  return to;
}

const struct code *codes_copy(const struct codes *c, const char *list, enum audience audience, struct arena *arena,
                              size_t *n_out) {
  const struct code_list *l = list_of(c, list);
  size_t n = 0, width = l ? g_strv_length((char **)l->column) : 0;
  struct code *out = arena_array(arena, (l ? l->entries->len : 0) + 1, sizeof *out);
  const char *const *column = l ? copy_texts(l->column, width, arena) : NULL;
  const char *name = arena_strdup(arena, list);
  for (guint i = 0; l && i < l->entries->len; i++) {
    const struct entry *e = entry_at(l, (int)i);
    if (e->audience > audience) continue;
    struct code_more *more = arena_alloc(arena, sizeof *more);
    *more = (struct code_more){column, e->text ? copy_texts(e->text, width, arena) : NULL};
    out[n] = (struct code){.list = name, .code = arena_strdup(arena, e->code), .name = arena_strdup(arena, e->name),
                           .reading = arena_strdup(arena, e->reading), .order = (int)n, .more = more};
    n++;
  }
  *n_out = n;
  return out;
}

const char *code_text(const struct code *c, const char *column) {
  if (!c) return "";
  if (!strcmp(column, "code")) return c->code;
  if (!strcmp(column, "name")) return c->name;
  for (size_t i = 0; c->more && c->more->text && c->more->column[i]; i++) {
    if (!strcmp(c->more->column[i], column)) return c->more->text[i];
  }
  return "";
}
