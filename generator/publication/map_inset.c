/* `insets:` of a map side: enlargements of crowded ground, each to a NODE_INSET below its side. `insets: auto` is left to layout. */
#include <glib.h>
#include <string.h>

#include "publication/map_parts.h"

/* Two numbers, as `[139.7, 35.7]`; of those above `least`. */
static bool two_numbers(const struct key *k, double least) {
  size_t n = 0;
  for (const struct key *c = k->kind == KEY_LIST ? k->first : NULL; c; c = c->next, n++) {
    char *end = NULL;
    double v = c->kind == KEY_SCALAR ? g_ascii_strtod(c->text, &end) : 0;
    if (!end || end == c->text || *end || !(v > least && v < 1e7)) return false;
  }
  return n == 2;
}

void map_add_insets(struct map_maker *m, struct node *side, const struct key *list) {
  static const char *const names[] = {"title", "around", "centre", "ground", "scale", "at", NULL};
  static const char *const pairs[] = {"centre", "ground", "at"};
  if (!list || (list->kind == KEY_SCALAR && !strcmp(list->text, "auto"))) return;
  if (list->kind != KEY_LIST) diag_error(m->d, list->pos, "map-insets");
  for (const struct key *k = list->kind == KEY_LIST ? list->first : NULL; k; k = k->next) {
    if (k->kind != KEY_MAP || !*key_text(k, "around", "") == !key_get(k, "centre")) {
      diag_error(m->d, k->pos, "map-insets");
      continue;
    }
    if (!key_check_names(k, names, m->d)) continue;
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
      const struct key *pair = key_get(k, pairs[i]);
      if (pair && !two_numbers(pair, i == 1 ? 0 : -1e7)) diag_error(m->d, pair->pos, "map-inset-pair", pairs[i]);
    }
    double scale = key_number(k, "scale", 1000, m->d);
    if (scale < 100 || scale > 1e6) diag_error(m->d, key_get(k, "scale")->pos, "map-scale-range", key_text(k, "scale", ""));
    map_set_attrs(m, node_add(m->doc, side, NODE_INSET, k->pos), k);
  }
}
