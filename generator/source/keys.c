/* Asking a tree of keys: children by name, as text, number, length or yes and no. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "source/source.h"

void keys_free(struct keys *k) {
  if (k)
    arena_free(k->arena);
}

const struct key *key_get(const struct key *map, const char *name) {
  if (!map || map->kind != KEY_MAP)
    return NULL;
  for (const struct key *k = map->first; k; k = k->next)
    if (strcmp(k->name, name) == 0)
      return k;
  return NULL;
}

const char *key_text(const struct key *map, const char *name, const char *otherwise) {
  const struct key *k = key_get(map, name);
  return k && k->kind == KEY_SCALAR ? k->text : otherwise;
}

/* The scalar to be read as something narrower; NULL where there is none. A list or map in its place is an error. */
static const struct key *scalar(const struct key *map, const char *name, const char *rule, struct diag *d) {
  const struct key *k = key_get(map, name);
  if (!k || (k->kind == KEY_SCALAR && !*k->text))
    return NULL;
  if (k->kind == KEY_SCALAR)
    return k;
  diag_error(d, k->pos, rule, name, k->kind == KEY_MAP ? "{ }" : "[ ]");
  return NULL;
}

double key_pt(const struct key *map, const char *name, double otherwise_pt, struct diag *d) {
  const struct key *k = scalar(map, name, "key-length", d);
  double pt;
  if (!k)
    return otherwise_pt;
  if (length_pt(k->text, &pt))
    return pt;
  diag_error(d, k->pos, "key-length", name, k->text);
  return otherwise_pt;
}

/* Decimal digits only: no hexadecimal, no infinity, nothing after the number. */
static bool number(const char *text, double *out) {
  if (!*text || text[strspn(text, "0123456789+-.eE")])
    return false;
  char *end;
  *out = g_ascii_strtod(text, &end);
  return !*end && isfinite(*out);
}

double key_number(const struct key *map, const char *name, double otherwise, struct diag *d) {
  const struct key *k = scalar(map, name, "key-number", d);
  double n;
  if (!k)
    return otherwise;
  if (number(k->text, &n))
    return n;
  diag_error(d, k->pos, "key-number", name, k->text);
  return otherwise;
}

static bool frame_of(const double n[4], struct box *out) {
  *out = (struct box){n[0], n[1], n[2], n[3]};
  return n[0] < n[2] && n[1] < n[3] && n[0] >= -180 && n[2] <= 180 && n[1] >= -90 && n[3] <= 90;
}

bool key_box(const struct key *list, struct box *out) {
  double n[4];
  size_t i = 0;
  if (!list || list->kind != KEY_LIST || list->count != 4)
    return false;
  for (const struct key *k = list->first; k; k = k->next)
    if (k->kind != KEY_SCALAR || !number(k->text, &n[i++]))
      return false;
  return frame_of(n, out);
}

bool box_read(const char *text, struct box *out) {
  double n[4];
  char **piece = g_strsplit(text, " ", -1);
  bool good = g_strv_length(piece) == 4;
  for (size_t i = 0; good && i < 4; i++)
    good = number(piece[i], &n[i]);
  g_strfreev(piece);
  return good && frame_of(n, out);
}

bool key_bool(const struct key *map, const char *name, bool otherwise, struct diag *d) {
  const struct key *k = scalar(map, name, "key-bool", d);
  if (!k)
    return otherwise;
  if (strcmp(k->text, "true") == 0 || strcmp(k->text, "yes") == 0)
    return true;
  if (strcmp(k->text, "false") == 0 || strcmp(k->text, "no") == 0)
    return false;
  diag_error(d, k->pos, "key-bool", name, k->text);
  return otherwise;
}

bool key_check_names(const struct key *map, const char *const *names, struct diag *d) {
  bool good = true;
  if (!map || (map->kind == KEY_SCALAR && !*map->text))
    return true;
  if (map->kind != KEY_MAP) {
    diag_error(d, map->pos, "key-map", map->name ? map->name : "");
    return false;
  }
  for (const struct key *k = map->first; k; k = k->next) {
    if (g_strv_contains(names, k->name))
      continue;
    suggest_error(d, k->name_pos, "key-unknown", k->name, names);
    good = false;
  }
  return good;
}
