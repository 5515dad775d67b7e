/* The ground plan as a planar graph: points, edges, rings, and dividing a ring by a street. */
#include "command/invent/plane.h"

#include <math.h>

static uint64_t edge_key(uint32_t a, uint32_t b) {
  return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

struct plane *plane_new(void) {
  struct plane *p = g_new0(struct plane, 1);
  p->spots = g_array_new(FALSE, TRUE, sizeof(struct spot));
  g_array_set_size(p->spots, 1);
  p->edges = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
  p->places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  return p;
}

void plane_free(struct plane *p) {
  if (!p)
    return;
  g_array_free(p->spots, TRUE);
  g_hash_table_destroy(p->edges);
  g_hash_table_destroy(p->places);
  g_free(p);
}

uint32_t plane_spot(struct plane *p, double x, double y) {
  int64_t cx = (int64_t)floor(x * 100 + 0.5), cy = (int64_t)floor(y * 100 + 0.5);
  int64_t key = (int64_t)((uint64_t)(cx + 0x40000000) << 32 | (uint64_t)(cy + 0x40000000));
  gpointer found = g_hash_table_lookup(p->places, &key);
  if (found)
    return GPOINTER_TO_UINT(found);
  struct spot s = {(double)cx / 100, (double)cy / 100};
  g_array_append_val(p->spots, s);
  uint32_t id = p->spots->len - 1;
  int64_t *kept = g_new(int64_t, 1);
  *kept = key;
  g_hash_table_insert(p->places, kept, GUINT_TO_POINTER(id));
  return id;
}

void plane_set_edge(struct plane *p, uint32_t a, uint32_t b, enum edge_class class) {
  struct edge *e = g_new0(struct edge, 1);
  e->key = edge_key(a, b);
  e->class = class;
  g_hash_table_replace(p->edges, &e->key, e);
}

const struct edge *plane_edge(const struct plane *p, uint32_t a, uint32_t b) {
  uint64_t key = edge_key(a, b);
  return g_hash_table_lookup(p->edges, &key);
}

static void refine_edge(const struct plane *p, uint32_t a, uint32_t b, GArray *out) {
  const struct edge *e = plane_edge(p, a, b);
  if (e && e->split) {
    refine_edge(p, a, e->split, out);
    refine_edge(p, e->split, b, out);
  } else {
    g_array_append_val(out, a);
  }
}

struct loop plane_refine(const struct plane *p, struct loop r) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (size_t i = 0; i < r.n; i++)
    refine_edge(p, r.at[i], r.at[(i + 1) % r.n], out);
  struct loop fine = {NULL, out->len};
  fine.at = (uint32_t *)(void *)g_array_free(out, FALSE);
  return fine;
}

double loop_area(const struct plane *p, struct loop r) {
  double twice = 0;
  for (size_t i = 0; i < r.n; i++) {
    struct spot a = plane_at(p, r.at[i]), b = plane_at(p, r.at[(i + 1) % r.n]);
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

struct spot loop_middle(const struct plane *p, struct loop r) {
  double twice = 0, x = 0, y = 0;
  struct spot o = plane_at(p, r.at[0]);
  for (size_t i = 1; i + 1 < r.n; i++) {
    struct spot a = plane_at(p, r.at[i]), b = plane_at(p, r.at[i + 1]);
    double part = (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
    twice += part;
    x += part * (o.x + a.x + b.x) / 3;
    y += part * (o.y + a.y + b.y) / 3;
  }
  return twice != 0 ? (struct spot){x / twice, y / twice} : o;
}

bool loop_holds(const struct plane *p, struct loop r, struct spot q) {
  bool in = false;
  for (size_t i = 0; i < r.n; i++) {
    struct spot a = plane_at(p, r.at[i]), b = plane_at(p, r.at[(i + 1) % r.n]);
    if ((a.y > q.y) != (b.y > q.y) && q.x < a.x + (b.x - a.x) * (q.y - a.y) / (b.y - a.y))
      in = !in;
  }
  return in;
}

struct loop loop_copy(struct loop r) {
  return (struct loop){g_memdup2(r.at, r.n * sizeof *r.at), r.n};
}

void loop_clear(struct loop *r) {
  g_free(r->at);
  *r = (struct loop){0};
}

/* ---- dividing ---- */

struct axis {
  struct spot middle, along; /* the middle of the smallest box around the ring, and its longer direction */
  double length, width;
};

static struct axis loop_axis(const struct plane *p, struct loop r) {
  struct axis best = {0};
  double best_area = INFINITY;
  for (size_t i = 0; i < r.n; i++) {
    struct spot a = plane_at(p, r.at[i]), b = plane_at(p, r.at[(i + 1) % r.n]);
    double dx = b.x - a.x, dy = b.y - a.y, len = sqrt(dx * dx + dy * dy);
    if (len < 5)
      continue;
    dx /= len;
    dy /= len;
    double u0 = INFINITY, u1 = -INFINITY, v0 = INFINITY, v1 = -INFINITY;
    for (size_t k = 0; k < r.n; k++) {
      struct spot q = plane_at(p, r.at[k]);
      double u = q.x * dx + q.y * dy, v = -q.x * dy + q.y * dx;
      u0 = MIN(u0, u);
      u1 = MAX(u1, u);
      v0 = MIN(v0, v);
      v1 = MAX(v1, v);
    }
    double area = (u1 - u0) * (v1 - v0);
    if (area >= best_area)
      continue;
    best_area = area;
    double u = (u0 + u1) / 2, v = (v0 + v1) / 2;
    best.middle = (struct spot){u * dx - v * dy, u * dy + v * dx};
    bool wide = u1 - u0 >= v1 - v0;
    best.along = wide ? (struct spot){dx, dy} : (struct spot){-dy, dx};
    best.length = wide ? u1 - u0 : v1 - v0;
    best.width = wide ? v1 - v0 : u1 - u0;
  }
  return best;
}

void loop_box(const struct plane *p, struct loop r, double *long_out, double *short_out) {
  struct axis a = loop_axis(p, r);
  *long_out = a.length;
  *short_out = a.width;
}

struct cut {
  double t;    /* along the cutting line */
  size_t edge; /* of the ring */
  struct spot at;
};

static int by_t(gconstpointer a, gconstpointer b) {
  const struct cut *p = a, *q = b;
  return p->t < q->t ? -1 : p->t > q->t;
}

static bool crosses(struct spot a, struct spot b, struct spot c, struct spot d) {
  double s = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  double t = (b.x - a.x) * (d.y - a.y) - (b.y - a.y) * (d.x - a.x);
  double u = (d.x - c.x) * (a.y - c.y) - (d.y - c.y) * (a.x - c.x);
  double v = (d.x - c.x) * (b.y - c.y) - (d.y - c.y) * (b.x - c.x);
  return s * t < 0 && u * v < 0;
}

static double gap_to(struct spot q, struct spot a, struct spot b) {
  double dx = b.x - a.x, dy = b.y - a.y, sq = dx * dx + dy * dy;
  double t = sq > 0 ? ((q.x - a.x) * dx + (q.y - a.y) * dy) / sq : 0;
  t = CLAMP(t, 0, 1);
  return hypot(q.x - a.x - t * dx, q.y - a.y - t * dy);
}

/* The two ends at which a line through `c` along `d` meets the ring around its inside part nearest to `c`. */
static bool line_ends(const struct plane *p, struct loop r, struct spot c, struct spot d, struct cut end[2]) {
  GArray *cuts = g_array_new(FALSE, FALSE, sizeof(struct cut));
  for (size_t i = 0; i < r.n; i++) {
    struct spot a = plane_at(p, r.at[i]), b = plane_at(p, r.at[(i + 1) % r.n]);
    double sa = (a.x - c.x) * d.y - (a.y - c.y) * d.x, sb = (b.x - c.x) * d.y - (b.y - c.y) * d.x;
    if ((sa > 0) == (sb > 0))
      continue;
    double f = sa / (sa - sb);
    struct spot at = {a.x + (b.x - a.x) * f, a.y + (b.y - a.y) * f};
    struct cut k = {(at.x - c.x) * d.x + (at.y - c.y) * d.y, i, at};
    g_array_append_val(cuts, k);
  }
  g_array_sort(cuts, by_t);
  double best = INFINITY;
  for (guint i = 0; i + 1 < cuts->len; i += 2) {
    struct cut k0 = g_array_index(cuts, struct cut, i), k1 = g_array_index(cuts, struct cut, i + 1);
    double far = k0.t > 0 ? k0.t : k1.t < 0 ? -k1.t : 0;
    if (far < best) {
      best = far;
      end[0] = k0;
      end[1] = k1;
    }
  }
  g_array_free(cuts, TRUE);
  return best < INFINITY;
}

/* The index of the corner an end takes, or -1 when it takes a new point of its edge. */
static gssize corner_near(const struct plane *p, struct loop r, const struct cut *k, double snap) {
  size_t next = (k->edge + 1) % r.n;
  struct spot a = plane_at(p, r.at[k->edge]), b = plane_at(p, r.at[next]);
  double da = hypot(k->at.x - a.x, k->at.y - a.y), db = hypot(k->at.x - b.x, k->at.y - b.y);
  if (MIN(da, db) > snap)
    return -1;
  return (gssize)(da <= db ? k->edge : next);
}

static bool steep(const struct plane *p, struct loop r, const struct cut *k, struct spot d) {
  struct spot a = plane_at(p, r.at[k->edge]), b = plane_at(p, r.at[(k->edge + 1) % r.n]);
  double len = hypot(b.x - a.x, b.y - a.y);
  return fabs((b.x - a.x) * d.y - (b.y - a.y) * d.x) >= 0.62 * len;
}

/* Points between the ends: a shallow curve, with a kink here and there. */
static GArray *course(struct spot from, struct spot to, double bend, struct rng *r) {
  GArray *between = g_array_new(FALSE, FALSE, sizeof(struct spot));
  double dx = to.x - from.x, dy = to.y - from.y, len = hypot(dx, dy);
  size_t n = len < 45 ? 0 : len < 110 ? 1 : len < 260 ? 2 : (size_t)(len / 90);
  double sag = rng_bell(r) * bend, lean = rng_bell(r) * bend * 0.7;
  for (size_t i = 1; i <= n; i++) {
    double t = (double)i / (double)(n + 1);
    double off = sag * 4 * t * (1 - t) * 0.5 + lean * 5 * t * (1 - t) * (1 - 2 * t) + rng_bell(r) * bend * 0.12;
    struct spot s = {from.x + dx * t - dy * off, from.y + dy * t + dx * off};
    g_array_append_val(between, s);
  }
  return between;
}

static bool course_fits(const struct plane *p, struct loop r, struct spot from, GArray *between, struct spot to,
                        double clear) {
  struct spot a = from;
  for (guint i = 0; i <= between->len; i++) {
    struct spot b = i < between->len ? g_array_index(between, struct spot, i) : to;
    for (size_t k = 0; k < r.n; k++) {
      struct spot c = plane_at(p, r.at[k]), d = plane_at(p, r.at[(k + 1) % r.n]);
      if (crosses(a, b, c, d) || (i < between->len && gap_to(b, c, d) < clear))
        return false;
    }
    if (i < between->len && !loop_holds(p, r, b))
      return false;
    a = b;
  }
  return true;
}

static double rail_gap(enum edge_class class) {
  switch (class) {
  case EDGE_JR: return 11;
  case EDGE_PRIVATE: return 8;
  case EDGE_STREAM: return 7;
  case EDGE_RIVER: return 70;
  default: return 0;
  }
}

static enum edge_class edge_class_of(const struct plane *p, struct loop r, size_t i) {
  const struct edge *e = plane_edge(p, r.at[i % r.n], r.at[(i + 1) % r.n]);
  return e ? e->class : EDGE_FRAME;
}

static void put_into_edge(struct plane *p, uint32_t a, uint32_t b, uint32_t at) {
  struct edge *e = (struct edge *)plane_edge(p, a, b);
  enum edge_class class = e->class;
  e->split = at;
  plane_set_edge(p, a, at, class);
  plane_set_edge(p, at, b, class);
}

static struct loop part_of(struct loop r, size_t from, size_t to, const GArray *mid, bool backwards) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  for (size_t i = from;; i = (i + 1) % r.n) {
    g_array_append_val(out, r.at[i]);
    if (i == to)
      break;
  }
  for (guint i = 0; i < mid->len; i++)
    g_array_append_val(out, g_array_index(mid, uint32_t, backwards ? mid->len - 1 - i : i));
  struct loop part = {NULL, out->len};
  part.at = (uint32_t *)(void *)g_array_free(out, FALSE);
  return part;
}

/* Puts the ends and the course into the plan and gives the two parts; undoes nothing, so it is called with what fits. */
static void commit(struct plane *p, struct loop whole, const struct cut end[2], const gssize corner[2], GArray *between,
                   enum edge_class class, struct loop part_out[2], struct street *street_out) {
  uint32_t tip[2];
  for (int k = 0; k < 2; k++) {
    size_t edge = corner[k] >= 0 ? (size_t)corner[k] : end[k].edge;
    street_out->trim[k] = rail_gap(edge_class_of(p, whole, edge));
    if (corner[k] >= 0)
      street_out->trim[k] = MAX(street_out->trim[k], rail_gap(edge_class_of(p, whole, edge + whole.n - 1)));
    if (corner[k] >= 0) {
      tip[k] = whole.at[corner[k]];
    } else {
      tip[k] = plane_spot(p, end[k].at.x, end[k].at.y);
      uint32_t a = whole.at[end[k].edge], b = whole.at[(end[k].edge + 1) % whole.n];
      if (tip[k] != a && tip[k] != b)
        put_into_edge(p, a, b, tip[k]);
    }
  }
  struct loop fine = plane_refine(p, whole);
  size_t at[2] = {0, 0};
  for (size_t i = 0; i < fine.n; i++)
    for (int k = 0; k < 2; k++)
      if (fine.at[i] == tip[k])
        at[k] = i;
  GArray *mid = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  GArray *way = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  g_array_append_val(way, tip[0]);
  for (guint i = 0; i < between->len; i++) {
    struct spot s = g_array_index(between, struct spot, i);
    uint32_t id = plane_spot(p, s.x, s.y);
    g_array_append_val(mid, id);
    g_array_append_val(way, id);
  }
  g_array_append_val(way, tip[1]);
  for (guint i = 0; i + 1 < way->len; i++)
    plane_set_edge(p, g_array_index(way, uint32_t, i), g_array_index(way, uint32_t, i + 1), class);
  part_out[0] = part_of(fine, at[0], at[1], mid, true);
  part_out[1] = part_of(fine, at[1], at[0], mid, false);
  street_out->class = class;
  street_out->n = way->len;
  street_out->at = (uint32_t *)(void *)g_array_free(way, FALSE);
  g_array_free(mid, TRUE);
  loop_clear(&fine);
}

/* The size of the part between two ends along the ring, before anything is put in. */
static double part_area(const struct plane *p, struct loop r, const struct cut end[2], const struct spot tip[2]) {
  double twice = 0;
  struct spot o = tip[0], last = tip[0];
  for (size_t i = (end[0].edge + 1) % r.n;; i = (i + 1) % r.n) {
    struct spot q = plane_at(p, r.at[i]);
    twice += (last.x - o.x) * (q.y - o.y) - (q.x - o.x) * (last.y - o.y);
    last = q;
    if (i == end[1].edge)
      break;
  }
  twice += (last.x - o.x) * (tip[1].y - o.y) - (tip[1].x - o.x) * (last.y - o.y);
  return twice / 2;
}

struct proposal {
  struct cut end[2];
  gssize corner[2];
  struct spot tip[2];
};

/* A line across the longer side of the ring; each attempt strays further. */
static bool propose(const struct plane *p, struct loop r, struct axis axis, struct split_style style, struct rng *rng,
                    int attempt, struct proposal *out) {
  double k = rng_between(rng, -style.jitter, style.jitter) * (1 + attempt * 0.12);
  double turn = rng_bell(rng) * style.turn * (1 + attempt * 0.15);
  struct spot c = {axis.middle.x + axis.along.x * axis.length * k, axis.middle.y + axis.along.y * axis.length * k};
  struct spot d = {-axis.along.y + axis.along.x * turn, axis.along.x + axis.along.y * turn};
  double len = hypot(d.x, d.y);
  d = (struct spot){d.x / len, d.y / len};
  if (!line_ends(p, r, c, d, out->end) || out->end[0].edge == out->end[1].edge)
    return false;
  if (attempt < 9 && (!steep(p, r, &out->end[0], d) || !steep(p, r, &out->end[1], d)))
    return false;
  for (int e = 0; e < 2; e++) {
    out->corner[e] = corner_near(p, r, &out->end[e], style.snap_m);
    out->tip[e] = out->corner[e] >= 0 ? plane_at(p, r.at[out->corner[e]]) : out->end[e].at;
  }
  if (out->corner[0] < 0 || out->corner[1] < 0)
    return true;
  return out->corner[0] != out->corner[1] && !plane_edge(p, r.at[out->corner[0]], r.at[out->corner[1]]);
}

bool plane_split(struct plane *p, struct loop whole, struct split_style style, struct rng *r, struct loop part_out[2],
                 struct street *street_out) {
  struct loop ring = plane_refine(p, whole);
  struct axis axis = loop_axis(p, ring);
  double area = loop_area(p, ring);
  bool done = false, hopeless = false;
  for (int attempt = 0; attempt < 14 && !done && !hopeless; attempt++) {
    struct proposal line;
    if (!propose(p, ring, axis, style, r, attempt, &line))
      continue;
    GArray *between = course(line.tip[0], line.tip[1], attempt < 8 ? style.bend : style.bend / 4, r);
    if (attempt >= 11)
      g_array_set_size(between, 0);
    double part = part_area(p, ring, line.end, line.tip);
    if (course_fits(p, ring, line.tip[0], between, line.tip[1], style.snap_m) && part > area * 0.24 && part < area * 0.76) {
      commit(p, ring, line.end, line.corner, between, style.class, part_out, street_out);
      done = part_out[0].n >= 3 && part_out[1].n >= 3 && loop_area(p, part_out[0]) > 0 && loop_area(p, part_out[1]) > 0;
      hopeless = !done;
    }
    g_array_free(between, TRUE);
  }
  if (hopeless) {
    loop_clear(&part_out[0]);
    loop_clear(&part_out[1]);
    g_free(street_out->at);
  }
  loop_clear(&ring);
  return done;
}
