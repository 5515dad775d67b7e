/* What a template is filled with: a tree of texts, lists and maps, and pieces of document. */
#ifndef ANNAI_MODEL_VALUE_H
#define ANNAI_MODEL_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct node; /* model/doc.h */

enum value_kind { VALUE_FALSE, VALUE_TRUE, VALUE_TEXT, VALUE_LIST, VALUE_MAP, VALUE_NODE };
struct value {
  enum value_kind kind;
  unsigned tag;            /* of the name: two that differ are not compared letter by letter */
  const char *text;        /* VALUE_TEXT: borrowed, must outlive the rendering */
  const struct node *node; /* VALUE_NODE: written by the HTML back end, in {{{ }}} */
  const char *name;        /* in a map */
  struct value *first, *last, *next; /* children of a list or map, in order */
};

struct value *value_map(struct arena *a);
struct value *value_list(struct arena *a);
/* Adds to a map (name given) or list (name NULL) and returns the child. Text is borrowed; NULL text adds nothing. */
struct value *value_add_text(struct arena *a, struct value *to, const char *name, const char *text);
struct value *value_add_bool(struct arena *a, struct value *to, const char *name, bool b);
struct value *value_add_number(struct arena *a, struct value *to, const char *name, long n);
struct value *value_add_map(struct arena *a, struct value *to, const char *name);
struct value *value_add_list(struct arena *a, struct value *to, const char *name);
struct value *value_add_node(struct arena *a, struct value *to, const char *name, const struct node *node);
/* Hangs a shared, finished child into a map under a name (the child's own fields are copied, its children shared). */
struct value *value_add_shared(struct arena *a, struct value *to, const char *name, const struct value *child);
const struct value *value_get(const struct value *map, const char *name);
/* The same in the last of several maps that has the name. */
const struct value *value_find(const struct value *const *map, size_t n, const char *name);

#endif
