/* The placer of symbols: in place, else moved a little, else moved farther with a leader; nothing overlaps.
 *
 * First all units push each other apart within the shift that needs no leader. Those still in conflict, and those that
 * would cover the dot of another, leave their place and look for the nearest free spot from which a straight leader
 * reaches the building without touching anything. One that finds none may push up to two others to new spots.
 */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

enum {
  LEADER_BOXES = 96,
  CROWD = 200,    /* with more neighbours than this there is no room anyway */
  PUSHED_MAX = 40 /* with more left over than this, pushing is of no use either */
};

/* A unit as it was before a try changed it. */
struct change {
  size_t i;
  struct unit unit;
  bool away;
};
struct placer {
  struct unit *unit;
  size_t n;
  struct claims *claims;
  const struct claims *folds;
  const struct unit_rules *rules;
  struct box frame;
  int first_owner;
  bool *away;    /* has left its place and claims a dot */
  GArray **near; /* by unit: indices of those it could meet while neither has a leader */
  GArray *log;   /* struct change: what a push that fails takes back */
  int budget;    /* tries left for one unit's pushing */
};

static struct box box_at(const struct unit *u, struct point c) {
  return (struct box){u->box.x0 + c.x, u->box.y0 + c.y, u->box.x1 + c.x, u->box.y1 + c.y};
}

static struct box dot_box(const struct unit *u, const struct unit_rules *r) {
  double h = r->dot / 2;
  return (struct box){u->anchor.x - h, u->anchor.y - h, u->anchor.x + h, u->anchor.y + h};
}

size_t unit_leader_boxes(const struct unit *u, const struct unit_rules *r, struct box *out, size_t max) {
  struct box own = box_at(u, u->centre);
  double dx = u->centre.x - u->anchor.x, dy = u->centre.y - u->anchor.y, length = hypot(dx, dy), half = r->leader / 2;
  size_t n = 0;
  for (double t = 0; t <= length && n < max; t += half) {
    double x = u->anchor.x + dx * t / length, y = u->anchor.y + dy * t / length;
    if (x > own.x0 && x < own.x1 && y > own.y0 && y < own.y1) break;
    out[n++] = (struct box){x - half, y - half, x + half, y + half};
  }
  return n;
}

/* So far a unit may move without a leader. */
static double free_shift(const struct placer *p, const struct unit *u) {
  return u->area_shift > 0 ? u->area_shift : p->rules->free_shift;
}

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
  struct box found, b = box_at(u, u->centre), grown = box_grow(b, p->rules->gap);
  struct point by;
  if (claims_find(p->claims, grown, -1, &found)) by = push(grown, found);
  else if (claims_find(p->folds, b, -1, &found)) by = push(b, found);
  else return false;
  move_within(u, by.x * 1.01, by.y * 1.01, free_shift(p, u));
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
        struct box ba = box_grow(box_at(a, a->centre), r->gap), bb = box_at(b, b->centre);
        if (!box_overlap(ba, bb)) continue;
        struct point by = push(ba, bb);
        move_within(a, by.x * 0.55, by.y * 0.55, free_shift(p, a));
        move_within(b, -by.x * 0.55, -by.y * 0.55, free_shift(p, b));
        moved = true;
      }
    for (size_t i = 0; i < p->n; i++) moved |= !p->away[i] && push_off(p, &p->unit[i]);
    if (!moved) break;
  }
}

/* How many others, or standing claims, a unit that stayed is in conflict with. */
static size_t conflicts(const struct placer *p, size_t i) {
  const struct unit *u = &p->unit[i];
  struct box b = box_at(u, u->centre), grown = box_grow(b, p->rules->gap);
  size_t n = claims_free_at(p->claims, grown, -1) && claims_who(p->folds, b, -1) < 0 ? 0 : CROWD;
  for (guint j = 0; j < p->near[i]->len; j++) {
    size_t k = g_array_index(p->near[i], guint32, j);
    if (!p->away[k]) n += box_overlap(grown, box_at(&p->unit[k], p->unit[k].centre));
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
    if (p->unit[i].area_shift > 0) continue; /* no dot */
    struct box dot = dot_box(&p->unit[i], p->rules);
    for (guint j = 0; j < p->near[i]->len; j++) {
      guint32 k = g_array_index(p->near[i], guint32, j);
      if (p->away[k] || !box_overlap(dot, box_at(&p->unit[k], p->unit[k].centre))) continue;
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
    double around = free_shift(p, &p->unit[i]) + p->rules->gap + p->rules->dot;
    claims_add(reach, box_grow(box_at(&p->unit[i], p->unit[i].anchor), around), (int)i);
  }
  for (size_t i = 0; i < p->n; i++) {
    double around = free_shift(p, &p->unit[i]) + p->rules->gap + p->rules->dot;
    p->near[i] = g_array_new(FALSE, FALSE, sizeof(guint32));
    claims_owners(reach, box_grow(box_at(&p->unit[i], p->unit[i].anchor), around), CROWD + 1, p->near[i]);
    hopeless[i] = p->near[i]->len > CROWD;
    for (guint j = p->near[i]->len; j-- > 0;)
      if (g_array_index(p->near[i], guint32, j) == i) g_array_remove_index(p->near[i], j);
  }
  claims_free(reach);
  return hopeless;
}

/* ---- looking for a spot ---- */

struct spot {
  struct point at;
  double cost;
  bool leader;
};

static int spot_cmp(const void *a, const void *b) {
  const struct spot *p = a, *q = b;
  if (p->cost != q->cost) return p->cost < q->cost ? -1 : 1;
  if (p->at.y != q->at.y) return p->at.y < q->at.y ? -1 : 1;
  return p->at.x < q->at.x ? -1 : p->at.x > q->at.x;
}

/* All spots around a unit's building, the best first. */
static GArray *spots_of(const struct placer *p, const struct unit *u) {
  const struct unit_rules *r = p->rules;
  GArray *spots = g_array_new(FALSE, FALSE, sizeof(struct spot));
  double w = (u->box.x1 - u->box.x0) / 2, h = (u->box.y1 - u->box.y0) / 2;
  double limit = u->area_shift > 0 ? u->area_shift : r->max_shift + fmax(0, hypot(w, h) - r->max_shift / 2);
  for (int ring = 0; ring * 1.7 <= limit; ring++) {
    double radius = ring * 1.7;
    int steps = ring ? 40 : 1;
    for (int i = 0; i < steps; i++) {
      double angle = 2 * G_PI * i / steps;
      struct spot s = {.at = {u->anchor.x + radius * cos(angle), u->anchor.y - radius * sin(angle)}};
      s.leader = radius > free_shift(p, u);
      struct box own = box_at(u, s.at);
      /* The dot and a bit of line must show beside the symbol. */
      if (s.leader && box_overlap(box_grow(dot_box(u, r), r->dot / 2), own)) continue;
      s.cost = radius + (s.leader ? 8 : 0) + (sin(angle) < -0.3 ? 0.5 : 0);
      g_array_append_val(spots, s);
    }
  }
  g_array_sort(spots, spot_cmp);
  return spots;
}

static bool leader_free(const struct placer *p, const struct unit *u, int owner, int *who) {
  struct box along[LEADER_BOXES];
  size_t n = unit_leader_boxes(u, p->rules, along, LEADER_BOXES);
  for (size_t i = 0; i < n; i++)
    if ((*who = claims_who(p->claims, along[i], owner)) >= 0) return false;
  return true;
}

static void unclaim(struct placer *p, size_t i) {
  claims_remove(p->claims, p->first_owner + (int)i);
}

static void claim(struct placer *p, size_t i) {
  struct unit *u = &p->unit[i];
  int owner = p->first_owner + (int)i;
  if (u->placed) claims_add(p->claims, box_at(u, u->centre), owner);
  if (!p->away[i] || u->area_shift > 0) return;
  claims_add(p->claims, dot_box(u, p->rules), owner);
  if (!u->placed || !u->leader) return;
  struct box along[LEADER_BOXES];
  size_t n = unit_leader_boxes(u, p->rules, along, LEADER_BOXES);
  for (size_t k = 0; k < n; k++) claims_add(p->claims, along[k], owner);
}

static void set_spot(struct unit *u, const struct spot *s) {
  u->centre = s->at;
  u->leader = s->leader;
}

static void remember(struct placer *p, size_t i) {
  struct change was = {i, p->unit[i], p->away[i]};
  g_array_append_val(p->log, was);
}

/* Everything as it was when the log had `length` entries. */
static void take_back(struct placer *p, guint length) {
  while (p->log->len > length) {
    struct change was = g_array_index(p->log, struct change, p->log->len - 1);
    g_array_set_size(p->log, p->log->len - 1);
    unclaim(p, was.i);
    p->unit[was.i] = was.unit;
    p->away[was.i] = was.away;
    claim(p, was.i);
  }
}

static bool spot_free(const struct placer *p, size_t i) {
  const struct unit *u = &p->unit[i];
  int owner = p->first_owner + (int)i, who;
  return claims_free_at(p->claims, box_grow(box_at(u, u->centre), p->rules->gap), owner) &&
         claims_who(p->folds, box_at(u, u->centre), -1) < 0 && (!u->leader || leader_free(p, u, owner, &who));
}

static bool settle(struct placer *p, size_t i, int depth);

/* Who stands in the way of unit i where it now is: at most two other units, else false. */
static bool blockers(struct placer *p, size_t i, size_t out[2], size_t *n_out) {
  struct unit *u = &p->unit[i];
  int owner = p->first_owner + (int)i;
  struct box grown = box_grow(box_at(u, u->centre), p->rules->gap);
  *n_out = 0;
  if (claims_who(p->folds, box_at(u, u->centre), -1) >= 0) return false;
  for (;;) {
    int who = claims_who(p->claims, grown, owner);
    if (who < 0 && u->leader) leader_free(p, u, owner, &who);
    if (who < 0) break;
    if (who < p->first_owner || who >= p->first_owner + (int)p->n || *n_out == 2) {
      for (size_t k = 0; k < *n_out; k++) claim(p, out[k]);
      return false;
    }
    out[(*n_out)++] = (size_t)(who - p->first_owner);
    unclaim(p, out[*n_out - 1]);
  }
  return true; /* the blockers have lost their ground */
}

static bool push_aside(struct placer *p, size_t i, const struct spot *s, int depth) {
  struct unit *u = &p->unit[i];
  size_t in_way[2], n;
  set_spot(u, s);
  if (!claims_within(p->claims, box_grow(box_at(u, u->centre), p->rules->gap))) return false;
  if (!blockers(p, i, in_way, &n)) return false;
  guint before = p->log->len;
  bool ok = true;
  remember(p, i);
  for (size_t k = 0; k < n; k++) {
    remember(p, in_way[k]);
    p->away[in_way[k]] = true;
    p->unit[in_way[k]].placed = false;
    /* Their dots must not come to lie under unit i. */
    if (p->unit[in_way[k]].area_shift <= 0 && box_overlap(dot_box(&p->unit[in_way[k]], p->rules), box_at(u, u->centre))) ok = false;
    claim(p, in_way[k]);
  }
  u->placed = true;
  unclaim(p, i);
  claim(p, i);
  for (size_t k = 0; ok && k < n; k++) ok = settle(p, in_way[k], depth - 1);
  if (!ok) take_back(p, before);
  return ok;
}

/* Finds a spot for a unit that left its place, pushing others if need be. */
static bool settle(struct placer *p, size_t i, int depth) {
  struct unit *u = &p->unit[i];
  GArray *spots = spots_of(p, u);
  bool done = false;
  remember(p, i);
  for (guint k = 0; k < spots->len && !done; k++) {
    set_spot(u, &g_array_index(spots, struct spot, k));
    done = spot_free(p, i);
  }
  if (done) {
    u->placed = true;
    unclaim(p, i);
    claim(p, i);
  }
  for (guint k = 0; !done && depth > 0 && k < spots->len && p->budget-- > 0; k++) {
    struct spot s = g_array_index(spots, struct spot, k);
    u->placed = false;
    done = push_aside(p, i, &s, depth);
  }
  if (!done) u->placed = false;
  g_array_free(spots, TRUE);
  return done;
}

/* Looks once more for better spots, now that all are known. */
static void improve(struct placer *p) {
  for (size_t i = 0; i < p->n; i++) {
    struct unit *u = &p->unit[i];
    if (!p->away[i] || !u->placed) continue;
    struct unit before = *u;
    unclaim(p, i);
    if (u->area_shift <= 0) claims_add(p->claims, dot_box(u, p->rules), p->first_owner + (int)i);
    if (!settle(p, i, 0)) *u = before;
    unclaim(p, i);
    claim(p, i);
  }
}

/* A dot that would lie under a station is drawn at the nearest free ground: a map at this scale can say no more. */
static void free_door(struct placer *p, struct unit *u) {
  struct point was = u->anchor;
  for (double r = 0; r <= p->rules->max_shift / 2; r += 1)
    for (int i = 0; i < (r > 0 ? 24 : 1); i++) {
      u->anchor = (struct point){was.x + r * cos(G_PI * i / 12), was.y + r * sin(G_PI * i / 12)};
      if (claims_free_at(p->claims, dot_box(u, p->rules), -1)) return;
    }
  u->anchor = was;
}

void units_place(struct unit *units, size_t n, struct claims *c, const struct claims *folds, const struct unit_rules *r,
                 int first_owner) {
  struct placer p = {.unit = units,
                     .n = n,
                     .claims = c,
                     .folds = folds,
                     .rules = r,
                     .first_owner = first_owner,
                     .frame = claims_frame(c),
                     .away = g_new0(bool, n + 1),
                     .log = g_array_new(FALSE, FALSE, sizeof(struct change))};
  for (size_t i = 0; i < n; i++) {
    if (units[i].area_shift <= 0) free_door(&p, &units[i]);
    units[i].centre = units[i].anchor;
    units[i].leader = units[i].placed = false;
  }
  bool *hopeless = find_near(&p);
  /* A town's mark may stand anywhere in its town: it looks for room when the buildings have theirs. */
  for (size_t i = 0; i < n; i++) p.away[i] = hopeless[i] || units[i].area_shift > 0;
  relax(&p);
  leave_conflicts(&p);
  leave_dots(&p);
  for (size_t i = 0; i < n; i++) {
    units[i].placed = !p.away[i];
    claim(&p, i);
  }
  size_t left = 0;
  for (size_t i = 0; i < n; i++)
    if (p.away[i] && !hopeless[i]) left += !settle(&p, i, 0);
    else left += hopeless[i];
  for (size_t i = 0; i < n && left <= PUSHED_MAX; i++)
    if (p.away[i] && !units[i].placed && !hopeless[i]) {
      p.budget = 600;
      settle(&p, i, 2);
    }
  for (int round = 0; round < 3 && left <= PUSHED_MAX; round++) improve(&p);
  for (size_t i = 0; i < n; i++) g_array_free(p.near[i], TRUE);
  g_free(p.near);
  g_array_free(p.log, TRUE);
  g_free(p.away);
  g_free(hopeless);
}
