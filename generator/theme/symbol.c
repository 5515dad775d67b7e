/* Symbols: the shapes of places on maps and in lists, from symbols.yaml. */
#include <string.h>

#include "theme/parts.h"

/* Path data of the kind the drawing code reads: absolute commands and plain numbers. */
static bool path_sound(const char *path) {
  return (path[0] == 'M') && !path[strspn(path, "MLHVCQAZ0123456789., -")];
}

/* A width of all symbols, which one of this mode needs. */
static double width_of(const struct key *root, const struct key *item, const char *name, struct diag *d) {
  if (!key_get(root, name))
    diag_error(d, item->pos, "symbol-needs", key_text(item, "id", ""), name);
  return key_number(root, name, 0, d);
}

static ink_id ink_of(const struct theme *t, const struct key *item, const char *name, struct diag *d) {
  const struct key *ink = key_get(item, name);
  if (ink)
    return theme_ink_named(t, key_text(item, name, ""), ink->pos, d);
  diag_error(d, item->pos, "symbol-needs", key_text(item, "id", ""), name);
  return 0;
}

static void set_mode(const struct key *root, const struct key *item, struct symbol *s, struct diag *d) {
  const char *mode = key_text(item, "mode", "");
  s->outline_ink = s->ink;
  if (!strcmp(mode, "solid")) {
    s->solid = true;
  } else if (!strcmp(mode, "outline")) {
    s->outlined = true;
    s->outline_mm = width_of(root, item, "outline_mm", d);
  } else if (!strcmp(mode, "solid_ink_outline")) {
    s->solid = s->outlined = true;
    s->outline_mm = width_of(root, item, "desk_outline_mm", d);
    s->outline_ink = s->number_ink;
  } else {
    const struct key *at = key_get(item, "mode");
    diag_error(d, (at ? at->pos : item->pos), "symbol-mode", s->id, mode, "solid, outline, solid_ink_outline");
  }
}

static void read_symbol(struct theme *t, const struct key *root, const struct key *item, struct diag *d) {
  static const char *const names[] = {"id", "path", "ink", "mode", "number_ink", "number_dy_mm", "inner_frame", NULL};
  if (item->kind != KEY_MAP) {
    diag_error(d, item->pos, "theme-not-a-map", "symbols");
    return;
  }
  key_check_names(item, names, d);
  struct symbol *s = &t->symbol[t->symbols];
  s->id = key_text(item, "id", "");
  if (!*s->id) {
    diag_error(d, item->pos, "theme-no-id", "symbols");
    return;
  }
  if (theme_symbol_named(t, s->id))
    diag_error(d, item->pos, "theme-id-twice", s->id);
  s->pos = item->pos;
  s->path = key_text(item, "path", "");
  if (!path_sound(s->path)) {
    const struct key *at = key_get(item, "path");
    diag_error(d, (at ? at->pos : item->pos), "symbol-path", s->id);
  }
  s->ink = ink_of(t, item, "ink", d);
  s->number_ink = ink_of(t, item, "number_ink", d);
  s->number_dy_mm = key_number(item, "number_dy_mm", 0, d);
  s->inner_frame = key_bool(item, "inner_frame", false, d);
  set_mode(root, item, s, d);
  t->symbols++;
}

/* What is misspelt here would be missed by nobody: it would be drawn as nothing. */
static void check_names(const struct key *root, struct diag *d) {
  static const char *const names[] = {"sizes_mm",       "halo_mm", "outline_mm", "desk_outline_mm",
                                      "screen_halo_mm", "gap_mm",  "number",     "inner_frame",
                                      "leader",         "stack",   "inset_frame", "symbols",        NULL};
  static const struct {
    const char *name;
    const char *names[7];
  } maps[] = {
      {"number", {"family", "weight", "size_mm_1_2_digits", "size_mm_3_digits", "baseline_em"}},
      {"inner_frame", {"inset_mm", "weight_mm", "ink"}},
  };
  key_check_names(root, names, d);
  for (size_t i = 0; i < G_N_ELEMENTS(maps); i++) {
    const struct key *map = key_get(root, maps[i].name);
    if (map)
      key_check_names(map, maps[i].names, d);
  }
}

bool symbols_read(struct theme *t, struct diag *d) {
  size_t before = diag_errors(d);
  const struct key *root = theme_keys(t, "symbols.yaml", d);
  if (root)
    check_names(root, d);
  const struct key *list = key_get(root, "symbols");
  if (!list || list->kind != KEY_LIST) {
    diag_error(d, ((struct pos){theme_shown(t, "symbols.yaml"), 0, 0}), "theme-no-list", "symbols");
    return false;
  }
  t->symbol = arena_array(t->arena, list->count, sizeof *t->symbol);
  for (const struct key *item = list->first; item; item = item->next)
    read_symbol(t, root, item, d);
  return diag_errors(d) == before;
}

size_t theme_symbols(const struct theme *t) {
  return t->symbols;
}

const struct symbol *theme_symbol(const struct theme *t, size_t i) {
  return i < t->symbols ? &t->symbol[i] : NULL;
}

const struct symbol *theme_symbol_named(const struct theme *t, const char *id) {
  for (size_t i = 0; i < t->symbols; i++)
    if (!strcmp(t->symbol[i].id, id))
      return &t->symbol[i];
  return NULL;
}
