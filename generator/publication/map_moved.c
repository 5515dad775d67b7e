/* `moved:` of a map side: symbols and names that somebody set by hand, each to a NODE_MOVED below its side. The millimetres are
 * counted on paper from where the facility, station or area really lies, so they survive any other change of the map. */
#include <string.h>

#include "publication/map_parts.h"

void map_add_moved(struct map_maker *m, struct node *side, const struct key *list) {
  static const char *const names[] = {"id", "name", "dx_mm", "dy_mm", NULL};
  if (list && !strcmp(node_attr(side, "role", ""), "atlas")) { /* which of its sheets would be meant? */
    diag_error(m->d, list->pos, "map-moved-atlas");
    return;
  }
  if (list && list->kind != KEY_LIST) diag_error(m->d, list->pos, "map-moved");
  for (const struct key *k = list && list->kind == KEY_LIST ? list->first : NULL; k; k = k->next) {
    const char *id = key_text(k, "id", ""), *name = key_text(k, "name", "");
    if (k->kind != KEY_MAP || !*id == !*name) {
      diag_error(m->d, k->pos, "map-moved");
      continue;
    }
    if (!key_check_names(k, names, m->d)) continue;
    key_number(k, "dx_mm", 0, m->d);
    key_number(k, "dy_mm", 0, m->d);
    map_set_attrs(m, node_add(m->doc, side, NODE_MOVED, k->pos), k);
  }
}
