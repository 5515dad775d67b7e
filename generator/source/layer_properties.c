/* The shapes of a layer and their properties, as layers.yaml picks, names and classes them. */
#include "source/layer_properties.h"

#include <glib.h>
#include <string.h>

#include "base/arena.h"

/* Whether a scalar, or one of a list of scalars, is the text. */
static bool holds(const struct key *k, const char *text) {
  if (k->kind == KEY_SCALAR) return !strcmp(k->text, text);
  for (const struct key *c = k->first; c; c = c->next)
    if (!strcmp(c->text, text)) return true;
  return false;
}

static bool scalars(const struct key *k) {
  if (k->kind == KEY_SCALAR) return *k->text;
  if (k->kind != KEY_LIST || !k->first) return false;
  for (const struct key *c = k->first; c; c = c->next)
    if (c->kind != KEY_SCALAR || !*c->text) return false;
  return true;
}

/* ---- which shapes ---- */

static const char *const kinds[] = {"point", "line", "area", NULL};

static bool check_where(const struct key *where, const struct key *kind, struct diag *d) {
  bool good = true;
  if (where && where->kind != KEY_MAP) {
    diag_error(d, where->pos, "basemap-where", "where");
    good = false;
  }
  for (const struct key *k = where ? where->first : NULL; k; k = k->next)
    if (!scalars(k)) {
      diag_error(d, k->pos, "basemap-where", k->name ? k->name : "");
      good = false;
    }
  bool known = !kind || scalars(kind);
  const struct key *bad = kind;
  if (known && kind && kind->kind == KEY_SCALAR) known = g_strv_contains(kinds, kind->text);
  for (const struct key *k = known && kind ? kind->first : NULL; k && known; k = k->next) {
    known = g_strv_contains(kinds, k->text);
    bad = k;
  }
  if (!known) diag_error(d, bad->pos, "basemap-kind", bad->kind == KEY_SCALAR ? bad->text : "");
  return good && known;
}

static bool wanted(const struct key *where, const struct key *kind, const struct shape *shape) {
  if (kind && !holds(kind, kinds[shape->kind])) return false;
  for (const struct key *k = where ? where->first : NULL; k; k = k->next) {
    const char *text = shape_property(shape, k->name);
    if (text ? !holds(k, "*") && !holds(k, text) : !holds(k, "absent")) return false;
  }
  return true;
}

/* ---- their properties ---- */

static const char *by_beginning(const struct key *starts, const char *text) {
  const char *best = NULL;
  size_t length = 0;
  for (const struct key *k = starts->first; k; k = k->next)
    if (strlen(k->name) >= length && g_str_has_prefix(text, k->name)) {
      best = k->text;
      length = strlen(k->name);
    }
  return best;
}

static const char *text_from(const struct key *rule, const struct shape *shape) {
  const struct key *from = key_get(rule, "from");
  if (!from || from->kind == KEY_SCALAR) return shape_property(shape, from ? from->text : rule->name);
  for (const struct key *k = from->first; k; k = k->next) {
    const char *text = shape_property(shape, k->text);
    if (text) return text;
  }
  return NULL;
}

static const char *value_of(const struct key *rule, const struct shape *shape) {
  const char *text = text_from(rule, shape), *otherwise = key_text(rule, "otherwise", NULL);
  if (!text) return otherwise;
  const struct key *values = key_get(rule, "values"), *starts = key_get(rule, "starts");
  const struct key *listed = values ? key_get(values, text) : NULL;
  if (listed) return listed->text;
  if (values || starts) {
    const char *begun = starts ? by_beginning(starts, text) : NULL;
    return begun ? begun : otherwise;
  }
  const char *without = key_text(rule, "without", "");
  return g_str_has_prefix(text, without) ? text + strlen(without) : text;
}

static void set_property(struct arena *arena, struct shape *shape, const char *name, const char *value) {
  size_t i = 0;
  while (i < shape->properties && strcmp(shape->property[i].name, name)) i++;
  if (i == shape->properties) shape->properties++; /* room for it was made */
  shape->property[i] = (struct property){name, arena_strdup(arena, value)};
}

/* A table of values: every value a text. */
static bool is_table(const struct key *k) {
  if (!k) return true;
  for (const struct key *c = k->first; c; c = c->next)
    if (c->kind != KEY_SCALAR) return false;
  return k->kind == KEY_MAP;
}

static bool is_scalar(const struct key *k) {
  return !k || k->kind == KEY_SCALAR;
}

static bool check_properties(const struct key *properties, struct diag *d) {
  static const char *const names[] = {"from", "values", "starts", "otherwise", "without", NULL};
  bool good = properties->kind == KEY_MAP;
  if (!good) diag_error(d, properties->pos, "basemap-properties", "properties");
  for (const struct key *rule = good ? properties->first : NULL; rule; rule = rule->next) {
    const struct key *from = key_get(rule, "from");
    bool shaped = rule->kind == KEY_MAP && (!from || scalars(from)) && is_table(key_get(rule, "values")) &&
                  is_table(key_get(rule, "starts")) && is_scalar(key_get(rule, "otherwise")) &&
                  is_scalar(key_get(rule, "without"));
    if (!shaped) diag_error(d, rule->pos, "basemap-properties", rule->name ? rule->name : "");
    good = (rule->kind != KEY_MAP || key_check_names(rule, names, d)) && shaped && good;
  }
  return good;
}

/* All values first, from what the file says; then they are set: one rule does not see what another made. */
static void apply(const struct key *properties, struct arena *arena, struct shape *shape) {
  const char **value = g_new0(const char *, properties->count + 1);
  size_t i = 0;
  for (const struct key *rule = properties->first; rule; rule = rule->next) value[i++] = value_of(rule, shape);
  struct property *own = arena_array(arena, shape->properties + properties->count, sizeof *own);
  if (shape->properties) memcpy(own, shape->property, shape->properties * sizeof *own);
  shape->property = own;
  i = 0;
  for (const struct key *rule = properties->first; rule; rule = rule->next, i++)
    if (value[i]) set_property(arena, shape, arena_strdup(arena, rule->name), value[i]);
  g_free(value);
}

struct shapes *layer_shapes(const struct key *entry, const struct shapes *from, struct diag *d) {
  const struct key *where = key_get(entry, "where"), *kind = key_get(entry, "kind");
  const struct key *properties = key_get(entry, "properties");
  bool good = check_where(where, kind, d);
  if (properties) good = check_properties(properties, d) && good;
  if (!good) return NULL;
  struct arena *arena = arena_new();
  struct shapes *s = arena_alloc(arena, sizeof *s);
  *s = (struct shapes){.file = from->file, .arena = arena, .shape = arena_array(arena, from->n, sizeof *s->shape)};
  for (size_t i = 0; i < from->n; i++) {
    if (!wanted(where, kind, &from->shape[i])) continue;
    struct shape *shape = &s->shape[s->n++];
    *shape = from->shape[i];
    if (properties) apply(properties, arena, shape);
  }
  if (!s->n && from->n) diag_warning(d, (where ? where : kind)->pos, "basemap-nothing", from->file);
  return s;
}
