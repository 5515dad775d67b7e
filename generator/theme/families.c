/* Font families: those a theme sets in, and what stands in for the characters one of them lacks. */
#include <string.h>

#include "theme/parts.h"
#include "theme/theme.h"

static const char *const *names_read(struct theme *t, const struct key *list, struct diag *d) {
  const char **names = arena_array(t->arena, list->count + 1, sizeof *names);
  size_t n = 0;
  if (list->kind != KEY_LIST) diag_error(d, list->pos, "theme-families-list", list->name ? list->name : "");
  else
    for (const struct key *k = list->first; k; k = k->next) {
      if (k->kind == KEY_SCALAR && *k->text) names[n++] = arena_strdup(t->arena, k->text);
      else diag_error(d, k->pos, "theme-families-list", list->name ? list->name : "");
    }
  return names;
}

static void fallback_read(struct theme *t, const struct key *map, struct diag *d) {
  t->fallback = arena_array(t->arena, map->count + 1, sizeof *t->fallback);
  if (map->kind != KEY_MAP) diag_error(d, map->pos, "theme-fallback-map");
  else
    for (const struct key *k = map->first; k; k = k->next)
      t->fallback[t->fallbacks++] = (struct fallback){arena_strdup(t->arena, k->name), names_read(t, k, d)};
}

bool families_read(struct theme *t, struct diag *d) {
  size_t before = diag_errors(d);
  for (size_t i = 0; i < t->folders->len && !(t->fallback && t->family); i++) {
    g_autofree char *path = g_build_filename(t->folders->pdata[i], "theme.yaml", NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) continue;
    g_autofree char *shown = g_build_filename(t->shown->pdata[i], "theme.yaml", NULL);
    struct keys *k = source_keys(path, shown, d);
    const struct key *map = k ? key_get(k->root, "fallback") : NULL, *list = k ? key_get(k->root, "families") : NULL;
    if (map && !t->fallback) fallback_read(t, map, d);
    if (list && !t->family) t->family = names_read(t, list, d);
    if (k) keys_free(k);
  }
  return diag_errors(d) == before;
}

bool theme_has_family(const struct theme *t, const char *family) {
  return !t->family || g_strv_contains(t->family, family);
}

const char *const *theme_fallback(const struct theme *t, const char *family, size_t *n_out) {
  *n_out = 0;
  for (size_t i = 0; i < t->fallbacks; i++) {
    if (strcmp(t->fallback[i].family, family) != 0) continue;
    while (t->fallback[i].other[*n_out]) ++*n_out;
    return t->fallback[i].other;
  }
  return NULL;
}
