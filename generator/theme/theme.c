/* Opening a theme: its folders from the nearest override to the furthest base, its files, words and templates. */
#include "theme/theme.h"

#include <string.h>

#include "base/path.h"
#include "base/share.h"
#include "base/text.h"
#include "theme/parts.h"

/* ---- folders ---- */

static bool plain_name(const char *name) {
  return *name && name[0] != '.' && !strpbrk(name, "/\\");
}

static bool has_folder(const struct theme *t, const char *path) {
  g_autofree char *real = g_canonicalize_filename(path, NULL);
  for (size_t i = 0; i < t->folders->len; i++) {
    g_autofree char *other = g_canonicalize_filename(t->folders->pdata[i], NULL);
    if (!strcmp(real, other))
      return true;
  }
  return false;
}

/* Adds <root>/themes/<name> if it is there and not yet known. */
static void add_folder(struct theme *t, const char *root, const char *name, bool ward) {
  g_autofree char *path = g_build_filename(root, "themes", name, NULL);
  if (!g_file_test(path, G_FILE_TEST_IS_DIR) || has_folder(t, path))
    return;
  g_autofree char *shown = ward ? g_build_filename("themes", name, NULL) : g_strdup(path);
  g_ptr_array_add(t->folders, arena_strdup(t->arena, path));
  g_ptr_array_add(t->shown, arena_strdup(t->arena, shown));
}

/* The theme that the folders from `from` on extend; NULL if none. */
static const char *extended(struct theme *t, size_t from, struct diag *d, struct pos *at_out) {
  static const char *const names[] = {"name", "extends", "families", "fallback", "title", NULL};
  for (size_t i = from; i < t->folders->len; i++) {
    g_autofree char *path = g_build_filename(t->folders->pdata[i], "theme.yaml", NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
      continue;
    g_autofree char *shown = g_build_filename(t->shown->pdata[i], "theme.yaml", NULL);
    struct keys *k = source_keys(path, shown, d);
    if (!k)
      continue;
    key_check_names(k->root, names, d);
    const struct key *extends = key_get(k->root, "extends");
    const char *name = extends ? arena_strdup(t->arena, key_text(k->root, "extends", "")) : NULL;
    if (extends)
      *at_out = (struct pos){diag_intern(d, extends->pos.file), extends->pos.line, extends->pos.col};
    keys_free(k);
    if (name)
      return name;
  }
  return NULL;
}

/* `at`: where the name stands. */
static bool find_folders(struct theme *t, const char *ward, const char *name, struct pos at, struct diag *d) {
  while (name) {
    if (!plain_name(name)) {
      diag_error(d, at, "theme-bad-name", name);
      return false;
    }
    size_t before = t->folders->len;
    add_folder(t, ward, name, true);
    add_folder(t, share_starter_dir(), name, false);
    if (t->folders->len == before) {
      g_autofree char *path = g_build_filename(ward, "themes", name, NULL);
      diag_error(d, at, has_folder(t, path) ? "theme-extends-itself" : "theme-missing", name);
      return false;
    }
    name = extended(t, before, d, &at);
  }
  return true;
}

/* ---- files ---- */

const char *theme_file(const struct theme *t, const char *relative) {
  const char *known = g_hash_table_lookup(t->files, relative);
  if (!known) {
    known = "";
    for (size_t i = 0; i < t->folders->len && path_is_inside(relative) && !*known; i++) {
      g_autofree char *path = g_build_filename(t->folders->pdata[i], relative, NULL);
      if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
        known = arena_strdup(t->arena, path);
    }
    g_hash_table_insert(t->files, arena_strdup(t->arena, relative), (char *)known);
  }
  return *known ? known : NULL;
}

const char *theme_shown(const struct theme *t, const char *relative) {
  const char *path = theme_file(t, relative);
  size_t folder = 0;
  for (size_t i = 0; path && i < t->folders->len; i++) {
    const char *dir = t->folders->pdata[i];
    if (g_str_has_prefix(path, dir) && path[strlen(dir)] == '/')
      folder = i;
  }
  return arena_printf(t->arena, "%s/%s", (const char *)t->shown->pdata[folder], relative);
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **theme_list(const struct theme *t, const char *folder) {
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *all = g_ptr_array_new();
  for (size_t i = 0; i < t->folders->len; i++) {
    g_autofree char *dir = g_build_filename(t->folders->pdata[i], folder, NULL);
    g_autofree char *told = g_build_filename(t->shown->pdata[i], folder, NULL);
    char **names = source_files(dir, told, "*", true, t->diag);
    for (char **n = names; *n; n++) {
      if (g_hash_table_contains(seen, *n)) {
        g_free(*n);
        continue;
      }
      g_hash_table_add(seen, *n);
      g_ptr_array_add(all, *n);
    }
    g_free(names);
  }
  g_hash_table_destroy(seen);
  if (all->len)
    qsort(all->pdata, all->len, sizeof *all->pdata, compare_names);
  g_ptr_array_add(all, NULL);
  return (char **)g_ptr_array_free(all, FALSE);
}

const struct key *theme_keys(const struct theme *t, const char *relative, struct diag *d) {
  struct keys *k = g_hash_table_lookup(t->keys, relative);
  if (!k && !g_hash_table_contains(t->keys, relative)) {
    const char *path = theme_file(t, relative);
    k = path ? source_keys(path, theme_shown(t, relative), d) : NULL;
    g_hash_table_insert(t->keys, arena_strdup(t->arena, relative), k);
  }
  return k ? k->root : NULL;
}

/* ---- words ---- */

/* Adds the words of `from` that `to` has not; `prefix` is the dotted name of `to`, with its dot. */
static void add_words(struct theme *t, struct value *to, const char *prefix, const struct key *from) {
  for (const struct key *k = from->first; k; k = k->next) {
    const char *dotted = arena_printf(t->arena, "%s%s", prefix, k->name);
    struct value *known = (struct value *)value_get(to, k->name);
    if (k->kind == KEY_MAP) {
      if (!known)
        known = value_add_map(t->arena, to, k->name);
      if (known->kind == VALUE_MAP)
        add_words(t, known, arena_printf(t->arena, "%s.", dotted), k);
    } else if (!known && k->kind == KEY_LIST) {
      struct value *list = value_add_list(t->arena, to, k->name);
      for (const struct key *item = k->first; item; item = item->next)
        if (item->kind == KEY_SCALAR)
          value_add_text(t->arena, list, NULL, item->text);
    } else if (!known) {
      value_add_text(t->arena, to, k->name, k->text);
      g_hash_table_insert(t->words, (char *)dotted, (char *)k->text);
    }
  }
}

/* lang/<lang>.yaml of every folder, so that a ward's theme may change a single word. */
static void read_words(struct theme *t, struct diag *d) {
  g_autofree char *relative = g_strdup_printf("lang/%s.yaml", t->lang);
  t->word_map = value_map(t->arena);
  bool any = false;
  for (size_t i = 0; i < t->folders->len && plain_name(t->lang); i++) {
    g_autofree char *path = g_build_filename(t->folders->pdata[i], relative, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
      continue;
    any = true;
    struct keys *k = source_keys(path, arena_printf(t->arena, "%s/%s", (char *)t->shown->pdata[i], relative), d);
    if (!k)
      continue;
    g_ptr_array_add(t->word_files, k);
    if (k->root->kind == KEY_MAP)
      add_words(t, t->word_map, "", k->root);
    else
      diag_error(d, k->root->pos, "theme-not-a-map", relative);
  }
  if (!any)
    diag_error(d, ((struct pos){theme_shown(t, relative), 0, 0}), "theme-no-words", t->lang);
}

const char *theme_word(const struct theme *t, const char *name) {
  const char *word = g_hash_table_lookup(t->words, name);
  if (word)
    return word;
  if (!g_hash_table_contains(t->missing, name)) {
    g_autofree char *relative = g_strdup_printf("lang/%s.yaml", t->lang);
    g_hash_table_add(t->missing, arena_strdup(t->arena, name));
    diag_warning(t->diag, ((struct pos){theme_shown(t, relative), 0, 0}), "word-missing", name);
  }
  return name;
}

const struct value *theme_words(const struct theme *t) {
  return t->word_map;
}

const char *theme_lang(const struct theme *t) {
  return t->lang;
}

/* ---- templates ---- */

static char *load_template(const char *name, const char **file_out, size_t *size_out, void *data) {
  struct theme *t = data;
  g_autofree char *relative = g_strdup_printf("templates/%s.mustache", name);
  const char *path = theme_file(t, relative);
  if (!path)
    return NULL;
  *file_out = theme_shown(t, relative);
  char *text = text_read_file(path, *file_out, t->diag, size_out);
  if (!text) { /* told; empty, so that it is not told as absent too */
    *size_out = 0;
    return g_strdup("");
  }
  return text;
}

const struct template *theme_template(struct theme *t, const char *name, struct diag *d) {
  g_autofree char *relative = g_strdup_printf("templates/%s.mustache", name);
  if (!theme_file(t, relative)) {
    diag_error(d, ((struct pos){theme_shown(t, relative), 0, 0}), "template-missing", name);
    return NULL;
  }
  return mustache_get(t->templates, name, d);
}

/* ---- opening and closing ---- */

static void free_keys(void *k) {
  keys_free(k);
}

struct theme *theme_open(const char *ward, const char *name, const char *lang, struct diag *d) {
  return theme_open_at(ward, name, (struct pos){0}, lang, d);
}

struct theme *theme_open_at(const char *ward, const char *name, struct pos at, const char *lang, struct diag *d) {
  struct theme *t = g_new0(struct theme, 1);
  t->arena = arena_new();
  t->lang = arena_strdup(t->arena, lang);
  t->diag = d;
  t->folders = g_ptr_array_new();
  t->shown = g_ptr_array_new();
  t->files = g_hash_table_new(g_str_hash, g_str_equal);
  t->keys = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_keys);
  t->word_files = g_ptr_array_new_with_free_func(free_keys);
  t->words = g_hash_table_new(g_str_hash, g_str_equal);
  t->missing = g_hash_table_new(g_str_hash, g_str_equal);
  t->templates = mustache_new(load_template, t, true, d);
  size_t before = diag_errors(d);
  if (find_folders(t, ward, name, at, d)) {
    read_words(t, d);
    families_read(t, d);
    if (inks_read(t, d))
      symbols_read(t, d);
  }
  if (diag_errors(d) == before)
    return t;
  theme_free(t);
  return NULL;
}

void theme_free(struct theme *t) {
  if (!t)
    return;
  mustache_free(t->templates);
  g_hash_table_destroy(t->missing);
  g_hash_table_destroy(t->words);
  g_ptr_array_free(t->word_files, TRUE);
  g_hash_table_destroy(t->keys);
  g_hash_table_destroy(t->files);
  g_ptr_array_free(t->shown, TRUE);
  g_ptr_array_free(t->folders, TRUE);
  arena_free(t->arena);
  g_free(t);
}
