/* Looking for a spot: the nearest free ground from which a leader reaches the building without touching anything. Straight
 * leaders first, then such as bend once. A unit that finds none may push up to two others to new spots. */
#include <math.h>

#include "layout/map/placer.h"

enum { LEADER_BOXES = 96, BENDS = 6 };
static const double RING_PT = 1.7, LEADER_COST = 8;

/* A spot beside a building, from it. */
struct spot {
  struct point off;
  double cost;
  bool leader;
};
struct spot_table { /* of all units of one size */
  struct box box;
  double area_shift;
  GArray *spots; /* struct spot, the best first */
};
/* A unit as it was before a try changed it. */
struct change {
  size_t i;
  struct unit unit;
  bool away;
};

void spots_begin(struct placer *p) {
  p->log = g_array_new(FALSE, FALSE, sizeof(struct change));
  p->tables = g_array_new(FALSE, FALSE, sizeof(struct spot_table));
}

void spots_end(struct placer *p) {
  for (guint i = 0; i < p->tables->len; i++) g_array_free(g_array_index(p->tables, struct spot_table, i).spots, TRUE);
  g_array_free(p->tables, TRUE);
  g_array_free(p->log, TRUE);
}

/* ---- leaders ---- */

size_t unit_leader_line(const struct unit *u, struct point out[3]) {
  size_t n = 0;
  out[n++] = u->anchor;
  if (u->bent) out[n++] = u->bend;
  out[n++] = u->centre;
  return n;
}

size_t unit_leader_boxes(const struct unit *u, const struct unit_rules *r, struct box *out, size_t max) {
  struct box own = unit_box_at(u, u->centre);
  struct point line[3];
  double half = r->leader / 2;
  size_t n = 0, points = unit_leader_line(u, line);
  for (size_t k = 0; k + 1 < points; k++) {
    double dx = line[k + 1].x - line[k].x, dy = line[k + 1].y - line[k].y, length = hypot(dx, dy);
    for (double t = 0; length > 0 && t <= length && n < max; t += half) {
      double x = line[k].x + dx * t / length, y = line[k].y + dy * t / length;
      if (x > own.x0 && x < own.x1 && y > own.y0 && y < own.y1) return n;
      out[n++] = (struct box){x - half, y - half, x + half, y + half};
    }
  }
  return n;
}

static bool leader_free(const struct placer *p, const struct unit *u, int owner, int *who) {
  struct box along[LEADER_BOXES];
  size_t n = unit_leader_boxes(u, p->rules, along, LEADER_BOXES);
  for (size_t i = 0; i < n; i++)
    if ((*who = claims_who(p->claims, along[i], owner)) >= 0) return false;
  return true;
}

/* ---- spots ---- */

static int spot_cmp(const void *a, const void *b) {
  const struct spot *p = a, *q = b;
  if (p->cost != q->cost) return p->cost < q->cost ? -1 : 1;
  if (p->off.y != q->off.y) return p->off.y < q->off.y ? -1 : 1;
  return p->off.x < q->off.x ? -1 : p->off.x > q->off.x;
}

/* The order of cartographers: near before far, without a line before with one, above and right before below and left. */
static GArray *spots_make(const struct placer *p, const struct unit *u) {
  const struct unit_rules *r = p->rules;
  GArray *spots = g_array_new(FALSE, FALSE, sizeof(struct spot));
  double w = (u->box.x1 - u->box.x0) / 2, h = (u->box.y1 - u->box.y0) / 2, free = unit_free_shift(p, u);
  double limit = u->area_shift > 0 ? u->area_shift : r->max_shift + fmax(0, hypot(w, h) - r->max_shift / 2);
  const struct box dot = {-r->dot / 2, -r->dot / 2, r->dot / 2, r->dot / 2};
  for (int ring = 0; ring * RING_PT <= limit; ring++) {
    double radius = ring * RING_PT;
    int steps = ring ? 40 : 1;
    for (int i = 0; i < steps; i++) {
      double angle = 2 * G_PI * i / steps;
      struct spot s = {.off = {radius * cos(angle), -radius * sin(angle)}, .leader = radius > free};
      struct box own = {u->box.x0 + s.off.x, u->box.y0 + s.off.y, u->box.x1 + s.off.x, u->box.y1 + s.off.y};
      /* The dot and a bit of line must show beside the symbol and its rim. */
      if (s.leader && box_overlap(box_grow(dot, 1.6 * r->dot), own)) continue;
      s.cost = radius + (s.leader ? LEADER_COST : 0) + (ring ? 0.3 * (1 - cos(angle - G_PI / 4)) : 0);
      g_array_append_val(spots, s);
    }
  }
  g_array_sort(spots, spot_cmp);
  return spots;
}

static const GArray *spots_of(struct placer *p, const struct unit *u) {
  for (guint i = 0; i < p->tables->len; i++) {
    const struct spot_table *t = &g_array_index(p->tables, struct spot_table, i);
    if (t->area_shift == u->area_shift && t->box.x0 == u->box.x0 && t->box.x1 == u->box.x1 && t->box.y0 == u->box.y0 &&
        t->box.y1 == u->box.y1)
      return t->spots;
  }
  struct spot_table made = {u->box, u->area_shift, spots_make(p, u)};
  g_array_append_val(p->tables, made);
  return made.spots;
}

static void set_spot(struct unit *u, const struct spot *s) {
  u->centre = (struct point){u->anchor.x + s->off.x, u->anchor.y + s->off.y};
  u->leader = s->leader;
  u->bent = false;
}

static bool room_at(const struct placer *p, size_t i) {
  const struct unit *u = &p->unit[i];
  struct box b = unit_box_at(u, u->centre);
  return claims_free_at(p->claims, box_grow(b, p->rules->gap), p->first_owner + (int)i) && !claims_any(p->folds, b, -1);
}

static bool spot_free(const struct placer *p, size_t i) {
  int who;
  return room_at(p, i) && (!p->unit[i].leader || leader_free(p, &p->unit[i], p->first_owner + (int)i, &who));
}

/* A leader that goes level, upright or on the diagonal first, and then straight to the symbol. */
static bool bend_free(const struct placer *p, size_t i) {
  struct unit *u = &p->unit[i];
  double dx = u->centre.x - u->anchor.x, dy = u->centre.y - u->anchor.y, least = fmin(fabs(dx), fabs(dy));
  struct point diagonal = {copysign(least, dx), copysign(least, dy)};
  const struct point bends[BENDS] = {diagonal, {dx - diagonal.x, dy - diagonal.y}, {dx, 0}, {0, dy}, {dx, dy / 2}, {dx / 2, dy}};
  struct box own = box_grow(unit_box_at(u, u->centre), p->rules->dot / 2);
  if (least < p->rules->dot) return false;
  u->bent = true;
  for (int k = 0, who; k < BENDS; k++) {
    u->bend = (struct point){u->anchor.x + bends[k].x, u->anchor.y + bends[k].y};
    /* A bend beside the symbol or on the dot would not be seen as one. */
    if (hypot(bends[k].x, bends[k].y) < p->rules->dot) continue;
    if (u->bend.x > own.x0 && u->bend.x < own.x1 && u->bend.y > own.y0 && u->bend.y < own.y1) continue;
    if (leader_free(p, u, p->first_owner + (int)i, &who)) return true;
  }
  u->bent = false;
  return false;
}

bool unit_leader_fits(struct placer *p, size_t i, int *who_out) {
  struct unit *u = &p->unit[i];
  int owner = p->first_owner + (int)i;
  u->bent = false;
  if ((*who_out = claims_who(p->claims, unit_dot(u, p->rules), owner)) >= 0) return false;
  return leader_free(p, u, owner, who_out) || bend_free(p, i);
}

/* ---- claims, and taking them back ---- */

static void unclaim(struct placer *p, size_t i) {
  claims_remove(p->claims, p->first_owner + (int)i);
}

void unit_claim(struct placer *p, size_t i) {
  const struct unit *u = &p->unit[i];
  int owner = p->first_owner + (int)i;
  if (u->placed) claims_add(p->claims, unit_box_at(u, u->centre), owner);
  if (!p->away[i] || u->area_shift > 0 || (u->fixed && !u->leader)) return;
  claims_add(p->claims, unit_dot(u, p->rules), owner);
  if (!u->placed || !u->leader) return;
  struct box along[LEADER_BOXES];
  size_t n = unit_leader_boxes(u, p->rules, along, LEADER_BOXES);
  for (size_t k = 0; k < n; k++) claims_add(p->claims, along[k], owner);
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
    unit_claim(p, was.i);
  }
}

/* ---- pushing others aside ---- */

/* Who stands in the way of unit i where it now is: at most two other units, else false. */
static bool blockers(struct placer *p, size_t i, size_t out[2], size_t *n_out) {
  struct unit *u = &p->unit[i];
  int owner = p->first_owner + (int)i;
  struct box b = unit_box_at(u, u->centre), grown = box_grow(b, p->rules->gap);
  *n_out = 0;
  if (claims_any(p->folds, b, -1)) return false;
  for (;;) {
    int who = claims_who(p->claims, grown, owner);
    if (who < 0 && u->leader) leader_free(p, u, owner, &who);
    if (who < 0) break;
    if (who < p->first_owner || who >= p->first_owner + (int)p->n || p->unit[who - p->first_owner].fixed || *n_out == 2) {
      for (size_t k = 0; k < *n_out; k++) unit_claim(p, out[k]);
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
  if (!claims_within(p->claims, box_grow(unit_box_at(u, u->centre), p->rules->gap))) return false;
  if (!blockers(p, i, in_way, &n)) return false;
  guint before = p->log->len;
  bool ok = true;
  remember(p, i);
  for (size_t k = 0; k < n; k++) {
    struct unit *other = &p->unit[in_way[k]];
    remember(p, in_way[k]);
    p->away[in_way[k]] = true;
    other->placed = false;
    /* Their dots must not come to lie under unit i. */
    if (other->area_shift <= 0 && box_overlap(unit_dot(other, p->rules), unit_box_at(u, u->centre))) ok = false;
    unit_claim(p, in_way[k]);
  }
  u->placed = true;
  unclaim(p, i);
  unit_claim(p, i);
  for (size_t k = 0; ok && k < n; k++) ok = unit_settle(p, in_way[k], depth - 1);
  if (!ok) take_back(p, before);
  return ok;
}

bool unit_settle(struct placer *p, size_t i, int depth) {
  struct unit *u = &p->unit[i];
  const GArray *spots = spots_of(p, u);
  bool done = false;
  remember(p, i);
  for (guint k = 0; k < spots->len && !done; k++) {
    set_spot(u, &g_array_index(spots, struct spot, k));
    done = spot_free(p, i);
  }
  for (guint k = 0; k < spots->len && !done && u->area_shift <= 0; k++) {
    const struct spot *s = &g_array_index(spots, struct spot, k);
    set_spot(u, s);
    done = s->leader && room_at(p, i) && bend_free(p, i);
  }
  if (done) {
    u->placed = true;
    unclaim(p, i);
    unit_claim(p, i);
  }
  for (guint k = 0; !done && depth > 0 && k < spots->len && p->budget-- > 0; k++) {
    struct spot s = g_array_index(spots, struct spot, k);
    u->placed = false;
    done = push_aside(p, i, &s, depth);
  }
  if (!done) u->placed = false;
  return done;
}

void units_improve(struct placer *p) {
  for (size_t i = 0; i < p->n; i++) {
    struct unit *u = &p->unit[i];
    if (!p->away[i] || !u->placed || u->fixed) continue;
    struct unit before = *u;
    unclaim(p, i);
    if (u->area_shift <= 0) claims_add(p->claims, unit_dot(u, p->rules), p->first_owner + (int)i);
    if (!unit_settle(p, i, 0)) *u = before;
    unclaim(p, i);
    unit_claim(p, i);
  }
}
