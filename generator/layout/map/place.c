/* The placer of symbols: in place, else moved a little, else moved farther with a leader; nothing overlaps.
 *
 * What somebody set by hand stands first. Then all units push each other apart within the shift that needs no leader. Those
 * still in conflict, and those that would cover the dot of another, leave their place and look for a spot (spots.c).
 */
#include <math.h>

#include "layout/map/placer.h"

enum { PUSHED_MAX = 40 }; /* with more left over than this, pushing is of no use either */

/* ---- pushing apart ---- */

/* How far `a` must move to leave `b`, along the shorter way. */
static struct point push(struct box a, struct box b) {
  double left = a.x1 - b.x0, right = b.x1 - a.x0, up = a.y1 - b.y0, down = b.y1 - a.y0;
  double x = left < right ? -left : right, y = up < down ? -up : down;
  return fabs(x) < fabs(y) ? (struct point){x, 0} : (struct point){0, y};
}

static void move_within(struct unit *u, double dx, double dy, double limit) {
  double x = u->centre.x + dx - u->anchor.x, y = u->centre.y + dy - u->anchor.y, l = hypot(x, y);
  double k = l > limit ? limit / l : 1;
  u->centre = (struct point){u->anchor.x + x * k, u->anchor.y + y * k};
}

/* Away from what stands already, and from folds. */
static bool push_off(struct placer *p, struct unit *u) {
  struct box found, b = unit_box_at(u, u->centre), grown = box_grow(b, p->rules->gap);
  struct point by;
  if (claims_find(p->claims, grown, -1, &found)) by = push(grown, found);
  else if (claims_find(p->folds, b, -1, &found)) by = push(b, found);
  else return false;
  move_within(u, by.x * 1.01, by.y * 1.01, unit_free_shift(p, u));
  return true;
}

static void relax(struct placer *p) {
  const struct unit_rules *r = p->rules;
  for (int round = 0; round < 60; round++) {
    bool moved = false;
    for (size_t i = 0; i < p->n; i++)
      for (guint j = 0; !p->away[i] && j < p->near[i]->len; j++) {
        size_t k = g_array_index(p->near[i], guint32, j);
        struct unit *a = &p->unit[i], *b = &p->unit[k];
        if (k < i || p->away[k]) continue;
        struct box ba = box_grow(unit_box_at(a, a->centre), r->gap), bb = unit_box_at(b, b->centre);
        if (!box_overlap(ba, bb)) continue;
        struct point by = push(ba, bb);
        move_within(a, by.x * 0.55, by.y * 0.55, unit_free_shift(p, a));
        move_within(b, -by.x * 0.55, -by.y * 0.55, unit_free_shift(p, b));
        moved = true;
      }
    for (size_t i = 0; i < p->n; i++) moved |= !p->away[i] && push_off(p, &p->unit[i]);
    if (!moved) break;
  }
}

/* How many others, or standing claims, a unit that stayed is in conflict with. */
static size_t conflicts(const struct placer *p, size_t i) {
  const struct unit *u = &p->unit[i];
  struct box b = unit_box_at(u, u->centre), grown = box_grow(b, p->rules->gap);
  size_t n = claims_free_at(p->claims, grown, -1) && claims_who(p->folds, b, -1) < 0 ? 0 : CROWD;
  for (guint j = 0; j < p->near[i]->len; j++) {
    size_t k = g_array_index(p->near[i], guint32, j);
    if (!p->away[k]) n += box_overlap(grown, unit_box_at(&p->unit[k], p->unit[k].centre));
  }
  return n;
}

/* Whoever has most conflicts leaves, until there are none. Units wait in a queue for each number of conflicts. */
static void leave_conflicts(struct placer *p) {
  enum { MOST = 2 * CROWD };
  GArray *queue[MOST + 1];
  for (size_t c = 0; c <= MOST; c++) queue[c] = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 i = p->n; i-- > 0;)
    if (!p->away[i]) g_array_append_val(queue[MIN(conflicts(p, i), MOST)], i);
  for (size_t c = MOST; c > 0; c--)
    while (queue[c]->len) {
      guint32 i = g_array_index(queue[c], guint32, queue[c]->len - 1);
      g_array_set_size(queue[c], queue[c]->len - 1);
      size_t now = p->away[i] ? 0 : MIN(conflicts(p, i), MOST);
      if (p->away[i]) continue;
      if (now < c) g_array_append_val(queue[now], i); /* others have left meanwhile */
      else p->away[i] = true;
    }
  for (size_t c = 0; c <= MOST; c++) g_array_free(queue[c], TRUE);
  /* A unit that was pushed for the sake of one that left goes home. */
  for (size_t i = 0; i < p->n; i++) {
    struct unit *u = &p->unit[i];
    if (p->away[i]) continue;
    struct point was = u->centre;
    u->centre = u->anchor;
    if (conflicts(p, i)) u->centre = was;
  }
}

/* A dot must be seen: whatever covers one leaves too. */
static void leave_dots(struct placer *p) {
  GArray *todo = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 i = 0; i < p->n; i++)
    if (p->away[i]) g_array_append_val(todo, i);
  for (guint at = 0; at < todo->len; at++) {
    guint32 i = g_array_index(todo, guint32, at);
    if (p->unit[i].area_shift > 0 || p->unit[i].fixed) continue; /* no dot, or one that is claimed already */
    struct box dot = unit_dot(&p->unit[i], p->rules);
    for (guint j = 0; j < p->near[i]->len; j++) {
      guint32 k = g_array_index(p->near[i], guint32, j);
      if (p->away[k] || !box_overlap(dot, unit_box_at(&p->unit[k], p->unit[k].centre))) continue;
      p->away[k] = true;
      g_array_append_val(todo, k);
    }
  }
  g_array_free(todo, TRUE);
}

/* Finds each unit's neighbours through a coarse grid. A unit in too great a crowd is given up at once. */
static bool *find_near(struct placer *p) {
  struct claims *reach = claims_new(p->frame);
  bool *hopeless = g_new0(bool, p->n + 1);
  p->near = g_new0(GArray *, p->n + 1);
  for (size_t i = 0; i < p->n; i++) {
    double around = unit_free_shift(p, &p->unit[i]) + p->rules->gap + p->rules->dot;
    claims_add(reach, box_grow(unit_box_at(&p->unit[i], p->unit[i].anchor), around), (int)i);
  }
  for (size_t i = 0; i < p->n; i++) {
    double around = unit_free_shift(p, &p->unit[i]) + p->rules->gap + p->rules->dot;
    p->near[i] = g_array_new(FALSE, FALSE, sizeof(guint32));
    claims_owners(reach, box_grow(unit_box_at(&p->unit[i], p->unit[i].anchor), around), CROWD + 1, p->near[i]);
    hopeless[i] = p->near[i]->len > CROWD;
    for (guint j = p->near[i]->len; j-- > 0;)
      if (g_array_index(p->near[i], guint32, j) == i) g_array_remove_index(p->near[i], j);
  }
  claims_free(reach);
  return hopeless;
}

/* A dot that would lie under a station is drawn at the nearest free ground: a map at this scale can say no more. */
static void free_door(struct placer *p, struct unit *u) {
  struct point was = u->anchor;
  for (double r = 0; r <= p->rules->max_shift / 2; r += 1)
    for (int i = 0; i < (r > 0 ? 24 : 1); i++) {
      u->anchor = (struct point){was.x + r * cos(G_PI * i / 12), was.y + r * sin(G_PI * i / 12)};
      if (claims_free_at(p->claims, unit_dot(u, p->rules), -1)) return;
    }
  u->anchor = was;
}

/* What somebody set by hand: its ground is taken before any other's, or it is said who stands there. */
static void place_fixed(struct placer *p) {
  for (size_t i = 0; i < p->n; i++) {
    struct unit *u = &p->unit[i];
    if (!u->fixed) continue;
    double shift = hypot(u->centre.x - u->anchor.x, u->centre.y - u->anchor.y);
    struct box b = unit_box_at(u, u->centre);
    p->away[i] = true;
    u->leader = u->area_shift <= 0 && shift > p->rules->free_shift;
    u->against = 0;
    int who;
    if (!claims_within(p->claims, b)) u->against = UNIT_OUTSIDE;
    else if (claims_any(p->folds, b, -1)) u->against = UNIT_ON_FOLD;
    else if ((who = claims_who(p->claims, b, -1)) >= 0) u->against = who;
    else if (u->leader && !unit_leader_fits(p, i, &who)) u->against = who;
    u->placed = !u->against;
    if (u->placed) unit_claim(p, i);
  }
}

/* Who left looks for a spot; the last few may push others. */
static void settle_all(struct placer *p, const bool *hopeless) {
  size_t left = 0;
  for (size_t i = 0; i < p->n; i++) {
    if (!p->away[i] || p->unit[i].fixed) continue;
    left += hopeless[i] || !unit_settle(p, i, 0);
  }
  for (size_t i = 0; i < p->n && left <= PUSHED_MAX; i++)
    if (p->away[i] && !p->unit[i].placed && !p->unit[i].fixed && !hopeless[i]) {
      p->budget = 600;
      unit_settle(p, i, 2);
    }
  for (int round = 0; round < 3 && left <= PUSHED_MAX; round++) units_improve(p);
}

void units_place(struct unit *units, size_t n, struct claims *c, const struct claims *folds, const struct unit_rules *r,
                 int first_owner) {
  struct placer p = {.unit = units, .n = n, .claims = c, .folds = folds, .rules = r, .first_owner = first_owner,
                     .frame = claims_frame(c), .away = g_new0(bool, n + 1)};
  spots_begin(&p);
  for (size_t i = 0; i < n; i++) {
    units[i].leader = units[i].placed = units[i].bent = false;
    if (units[i].fixed) continue;
    if (units[i].area_shift <= 0) free_door(&p, &units[i]);
    units[i].centre = units[i].anchor;
  }
  bool *hopeless = find_near(&p);
  /* A town's mark may stand anywhere in its town: it looks for room when the buildings have theirs. */
  for (size_t i = 0; i < n; i++) p.away[i] = hopeless[i] || units[i].area_shift > 0;
  place_fixed(&p);
  relax(&p);
  leave_conflicts(&p);
  leave_dots(&p);
  for (size_t i = 0; i < n; i++) {
    if (units[i].fixed) continue;
    units[i].placed = !p.away[i];
    unit_claim(&p, i);
  }
  settle_all(&p, hopeless);
  for (size_t i = 0; i < n; i++) g_array_free(p.near[i], TRUE);
  g_free(p.near);
  spots_end(&p);
  g_free(p.away);
  g_free(hopeless);
}
