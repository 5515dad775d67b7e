/* Properties of a layer's shapes, as layers.yaml names and classes them. */
#include "source/layer_properties.h"

#include <glib.h>
#include <string.h>

#include "base/arena.h"

static const char *by_beginning(const struct key *starts, const char *text, const char *otherwise) {
  const char *best = otherwise;
  size_t length = 0;
  for (const struct key *k = starts->first; k; k = k->next)
    if (strlen(k->name) >= length && g_str_has_prefix(text, k->name)) {
      best = k->text;
      length = strlen(k->name);
    }
  return best;
}

static const char *value_of(const struct key *rule, const struct shape *shape) {
  const char *text = shape_property(shape, key_text(rule, "from", rule->name));
  if (!text) return key_text(rule, "otherwise", NULL);
  const struct key *starts = key_get(rule, "starts");
  if (starts) return by_beginning(starts, text, key_text(rule, "otherwise", NULL));
  const char *without = key_text(rule, "without", "");
  return g_str_has_prefix(text, without) ? text + strlen(without) : text;
}

static void set_property(struct shapes *shapes, struct shape *shape, const char *name, const char *value) {
  size_t i = 0;
  while (i < shape->properties && strcmp(shape->property[i].name, name)) i++;
  if (i == shape->properties) {
    struct property *more = arena_array(shapes->arena, i + 1, sizeof *more);
    if (i) memcpy(more, shape->property, i * sizeof *more);
    shape->property = more;
    shape->properties++;
  }
  shape->property[i] = (struct property){arena_strdup(shapes->arena, name), arena_strdup(shapes->arena, value)};
}

bool layer_properties_apply(const struct key *properties, struct shapes *shapes, struct diag *d) {
  static const char *const names[] = {"from", "starts", "otherwise", "without", NULL};
  bool good = true;
  for (const struct key *rule = properties->first; rule; rule = rule->next)
    if (rule->kind != KEY_MAP || !key_check_names(rule, names, d)) {
      if (rule->kind != KEY_MAP) diag_error(d, rule->pos, "basemap-properties", rule->name ? rule->name : "");
      good = false;
    }
  if (!good) return false;
  for (size_t i = 0; i < shapes->n; i++)
    for (const struct key *rule = properties->first; rule; rule = rule->next) {
      const char *value = value_of(rule, &shapes->shape[i]);
      if (value) set_property(shapes, &shapes->shape[i], rule->name, value);
    }
  return true;
}
