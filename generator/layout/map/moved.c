/* What somebody set by hand (`moved:` of a map side): symbols by id, stations and places by name. They stand exactly there, and
 * everything else makes room; what is not on the map, or would lie on something else set, is told with both names. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

static double shift_of(const struct node *n, const char *name) {
  return g_ascii_strtod(node_attr(n, name, "0"), NULL) * PT_PER_MM;
}

static struct point shift(const struct node *n) {
  return (struct point){shift_of(n, "dx_mm"), shift_of(n, "dy_mm")};
}

void moved_names(struct label_job *job, const struct node *side) {
  for (const struct node *n = side ? side->first : NULL; n; n = n->next) {
    if (n->kind != NODE_MOVED || !*node_attr(n, "name", "")) continue;
    struct moved *m = arena_alloc(job->arena, sizeof *m);
    *m = (struct moved){.next = job->moved, .name = node_attr(n, "name", ""), .by = shift(n), .node = n};
    job->moved = m;
  }
}

/* Is `longer` the name with the theme's word for a station behind it? */
static bool is_station(const char *name, const char *longer, const char *suffix) {
  size_t length = strlen(name);
  return !strncmp(name, longer, length) && !strcmp(longer + length, suffix);
}

struct moved *moved_named(const struct label_job *job, const char *name) {
  const char *suffix = theme_word(job->pen->style->theme, "map.station_suffix");
  for (struct moved *m = job->moved; m; m = m->next)
    if (!strcmp(m->name, name) || is_station(name, m->name, suffix) || is_station(m->name, name, suffix)) return m;
  return NULL;
}

static struct unit *unit_of(const struct unit_set *u, const char *id) {
  for (size_t i = 0; i < u->n; i++)
    for (size_t k = 0; k < u->unit[i].places; k++)
      if (!strcmp(u->unit[i].place[k]->id, id)) return &u->unit[i];
  return NULL;
}

void moved_units(struct unit_set *u, const struct node *side) {
  for (const struct node *n = side ? side->first : NULL; n; n = n->next) {
    const char *id = node_attr(n, "id", "");
    struct unit *unit = n->kind == NODE_MOVED && *id ? unit_of(u, id) : NULL;
    if (!unit) continue;
    struct point by = shift(n);
    unit->fixed = true;
    unit->centre = (struct point){unit->anchor.x + by.x, unit->anchor.y + by.y};
  }
}

const char *owner_name(const struct label_job *job, const struct unit_set *u, int first_unit, int owner) {
  if (u && owner >= first_unit && owner < first_unit + (int)u->n) return u->unit[owner - first_unit].place[0]->name;
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (l->owner == owner) return l->text;
  }
  return theme_word(job->pen->style->theme, "map.in_inset");
}

static void tell(struct diag *d, const struct node *n, const char *name, const char *against, int how) {
  const struct pos at = n->pos;
  if (how == UNIT_OUTSIDE) diag_error(d, at, "map-moved-outside", name);
  else if (how == UNIT_ON_FOLD) diag_error(d, at, "map-moved-fold", name);
  else diag_error(d, at, "map-moved-over", name, against);
}

void moved_tell(const struct label_job *job, const struct unit_set *u, int first_unit, const struct node *side, moved_known *elsewhere,
                const void *data, struct diag *d) {
  for (const struct node *n = side ? side->first : NULL; n; n = n->next) {
    const char *id = node_attr(n, "id", "");
    if (n->kind != NODE_MOVED || !*id) continue;
    const struct unit *unit = unit_of(u, id);
    if (!unit && !(elsewhere && elsewhere(data, id))) diag_error(d, n->pos, "map-moved-unknown", id);
    if (unit && unit->fixed && unit->against)
      tell(d, n, unit->place[0]->name, owner_name(job, u, first_unit, unit->against), unit->against);
  }
  for (const struct moved *m = job->moved; m; m = m->next) {
    if (!m->used) diag_error(d, m->node->pos, "map-moved-unknown", m->name);
    else if (m->against) tell(d, m->node, m->name, owner_name(job, u, first_unit, m->against), m->against);
  }
}
