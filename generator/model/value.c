/* Values for templates: built in an arena, never freed one by one. */
#include "model/value.h"

#include <string.h>

static struct value *value_new(struct arena *a, enum value_kind kind) {
  struct value *v = arena_alloc(a, sizeof *v);
  v->kind = kind;
  return v;
}

static unsigned tag_of(const char *name) {
  unsigned tag = 0;
  for (; *name; name++)
    tag = tag * 31 + (unsigned char)*name;
  return tag;
}

static struct value *append(struct value *to, const char *name, struct value *child) {
  child->name = name;
  child->tag = name ? tag_of(name) : 0;
  child->next = NULL;
  if (to->last)
    to->last->next = child;
  else
    to->first = child;
  to->last = child;
  return child;
}

struct value *value_map(struct arena *a) {
  return value_new(a, VALUE_MAP);
}

struct value *value_list(struct arena *a) {
  return value_new(a, VALUE_LIST);
}

struct value *value_add_text(struct arena *a, struct value *to, const char *name, const char *text) {
  if (!text)
    return NULL;
  struct value *v = value_new(a, VALUE_TEXT);
  v->text = text;
  return append(to, name, v);
}

struct value *value_add_bool(struct arena *a, struct value *to, const char *name, bool b) {
  return append(to, name, value_new(a, b ? VALUE_TRUE : VALUE_FALSE));
}

struct value *value_add_number(struct arena *a, struct value *to, const char *name, long n) {
  static const char digits[10][2] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  return value_add_text(a, to, name, n >= 0 && n <= 9 ? digits[n] : arena_printf(a, "%ld", n));
}

struct value *value_add_map(struct arena *a, struct value *to, const char *name) {
  return append(to, name, value_new(a, VALUE_MAP));
}

struct value *value_add_list(struct arena *a, struct value *to, const char *name) {
  return append(to, name, value_new(a, VALUE_LIST));
}

struct value *value_add_node(struct arena *a, struct value *to, const char *name, const struct node *node) {
  if (!node)
    return NULL;
  struct value *v = value_new(a, VALUE_NODE);
  v->node = node;
  return append(to, name, v);
}

struct value *value_add_shared(struct arena *a, struct value *to, const char *name, const struct value *child) {
  if (!child)
    return NULL;
  struct value *v = value_new(a, child->kind);
  *v = *child;
  return append(to, name, v);
}

static const struct value *tagged(const struct value *map, unsigned tag, const char *name) {
  if (!map || map->kind != VALUE_MAP)
    return NULL;
  for (const struct value *v = map->first; v; v = v->next)
    if (v->tag == tag && v->name && !strcmp(v->name, name))
      return v;
  return NULL;
}

const struct value *value_get(const struct value *map, const char *name) {
  return tagged(map, tag_of(name), name);
}

const struct value *value_find(const struct value *const *map, size_t n, const char *name) {
  const struct value *v = NULL;
  unsigned tag = tag_of(name);
  while (n-- > 0 && !v)
    v = tagged(map[n], tag, name);
  return v;
}
