/* Symbols: the shapes of places on maps and in lists, from symbols.yaml. */
#include <string.h>

#include "theme/parts.h"

/* Path data of the kind the drawing code reads: absolute commands and plain numbers. */
static bool path_sound(const char *path) {
  return (path[0] == 'M') && !path[strspn(path, "MLHVCQAZ0123456789., -")];
}

static void set_mode(const struct key *root, const struct key *item, struct symbol *s, struct diag *d) {
  const char *mode = key_text(item, "mode", "");
  s->outline_ink = s->ink;
  if (!strcmp(mode, "solid")) {
    s->solid = true;
  } else if (!strcmp(mode, "outline")) {
    s->outlined = true;
    s->outline_mm = key_number(root, "outline_mm", 0, d);
  } else if (!strcmp(mode, "solid_ink_outline")) {
    s->solid = s->outlined = true;
    s->outline_mm = key_number(root, "desk_outline_mm", 0, d);
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
  s->path = key_text(item, "path", "");
  if (!path_sound(s->path)) {
    const struct key *at = key_get(item, "path");
    diag_error(d, (at ? at->pos : item->pos), "symbol-path", s->id);
  }
  const struct key *ink = key_get(item, "ink"), *number_ink = key_get(item, "number_ink");
  s->ink = theme_ink_named(t, key_text(item, "ink", ""), ink ? ink->pos : item->pos, d);
  s->number_ink = theme_ink_named(t, key_text(item, "number_ink", ""), number_ink ? number_ink->pos : item->pos, d);
  s->number_dy_mm = key_number(item, "number_dy_mm", 0, d);
  s->inner_frame = key_bool(item, "inner_frame", false, d);
  set_mode(root, item, s, d);
  t->symbols++;
}

bool symbols_read(struct theme *t, struct diag *d) {
  size_t before = diag_errors(d);
  const struct key *root = theme_keys(t, "symbols.yaml", d);
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
