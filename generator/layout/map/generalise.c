/* Geometry on the page: clipping to the frame, simplifying, joining, rounding. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

void line_set_init(struct line_set *s) {
  s->at = g_array_new(FALSE, FALSE, sizeof(struct point));
  s->start = g_array_new(FALSE, FALSE, sizeof(size_t));
  size_t zero = 0;
  g_array_append_val(s->start, zero);
}

void line_set_clear(struct line_set *s) {
  g_array_free(s->at, TRUE);
  g_array_free(s->start, TRUE);
}

void line_set_end(struct line_set *s) {
  size_t n = s->at->len;
  g_array_append_val(s->start, n);
}

size_t line_set_count(const struct line_set *s) {
  return s->start->len - 1;
}

const struct point *line_set_line(const struct line_set *s, size_t i, size_t *n_out) {
  size_t from = g_array_index(s->start, size_t, i);
  *n_out = g_array_index(s->start, size_t, i + 1) - from;
  return &g_array_index(s->at, struct point, from);
}

double ring_area(const struct point *at, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    const struct point *a = &at[i], *b = &at[(i + 1) % n];
    sum += a->x * b->y - b->x * a->y;
  }
  return sum / 2;
}

double distance_to_segment(struct point p, struct point a, struct point b) {
  double dx = b.x - a.x, dy = b.y - a.y, l = dx * dx + dy * dy;
  double t = l > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / l : 0;
  t = CLAMP(t, 0, 1);
  double x = p.x - a.x - t * dx, y = p.y - a.y - t * dy;
  return sqrt(x * x + y * y); /* a third of hypot's time, and no page is 1e150 points wide */
}

/* Marks the points that must stay between two that do (Douglas–Peucker): none that goes lies farther than `tolerance`
 * from the line that is left. Places behind the last point count on from the first. */
static void mark_kept(const struct point *at, size_t n, size_t from, size_t upto, double tolerance, bool *keep) {
  struct span {
    size_t from, upto;
  } todo[64]; /* the shorter half is looked at first: never more than one for each time the length can be halved */
  size_t spans = 0;
  todo[spans++] = (struct span){from, upto};
  while (spans) {
    struct span span = todo[--spans];
    size_t farthest = 0;
    double most = -1;
    for (size_t i = span.from + 1; i < span.upto; i++) {
      double off = distance_to_segment(at[i], at[span.from], at[span.upto % n]);
      if (off > most) most = off, farthest = i;
    }
    if (most < tolerance || most < 0) continue;
    keep[farthest] = true;
    struct span before = {span.from, farthest}, behind = {farthest, span.upto};
    bool longer = farthest - span.from > span.upto - farthest;
    todo[spans++] = longer ? before : behind;
    todo[spans++] = longer ? behind : before;
  }
}

/* The place whose point lies farthest from a segment, so that a ring keeps an area. */
static size_t farthest_from(const struct point *at, size_t n, struct point a, struct point b) {
  size_t farthest = 0;
  double most = -1;
  for (size_t i = 0; i < n; i++) {
    double off = distance_to_segment(at[i], a, b);
    if (off > most) most = off, farthest = i;
  }
  return farthest;
}

static void add_simplified(const struct point *at, size_t n, double tolerance, bool ring, struct line_set *out) {
  enum { STRETCH = 1000 }; /* a point is kept at least so often: the longest line takes no time to speak of */
  if (!n) return;
  bool few[256] = {0}, *keep = n <= G_N_ELEMENTS(few) ? few : g_new0(bool, n);
  keep[0] = true;
  if (ring) {
    size_t far = farthest_from(at, n, at[0], at[0]);
    keep[far] = keep[farthest_from(at, n, at[0], at[far])] = true;
  } else {
    keep[n - 1] = true;
  }
  for (size_t i = STRETCH; i < n; i += STRETCH) keep[i] = true;
  size_t end = ring ? n : n - 1;
  for (size_t from = 0, i = 1; i <= end; i++) {
    if (i < n && !keep[i]) continue;
    mark_kept(at, n, from, i, tolerance, keep);
    from = i;
  }
  for (size_t i = 0; i < n; i++)
    if (keep[i]) g_array_append_val(out->at, at[i]);
  line_set_end(out);
  if (keep != few) g_free(keep);
}

/* One edge of the box: which side, and where a line meets it. */
static bool inside_edge(struct point p, const struct box *b, int edge) {
  switch (edge) {
  case 0: return p.x >= b->x0;
  case 1: return p.x <= b->x1;
  case 2: return p.y >= b->y0;
  default: return p.y <= b->y1;
  }
}

static struct point meet_edge(struct point a, struct point c, const struct box *b, int edge) {
  double at = edge == 0 ? b->x0 : edge == 1 ? b->x1 : edge == 2 ? b->y0 : b->y1;
  if (edge < 2) return (struct point){at, a.y + (c.y - a.y) * (at - a.x) / (c.x - a.x)};
  return (struct point){a.x + (c.x - a.x) * (at - a.y) / (c.y - a.y), at};
}

static bool all_within(const struct point *at, size_t n, struct box b) {
  for (size_t i = 0; i < n; i++)
    if (at[i].x < b.x0 || at[i].x > b.x1 || at[i].y < b.y0 || at[i].y > b.y1) return false;
  return true;
}

void clip_ring(const struct point *at, size_t n, struct box to, double tolerance, struct line_set *out) {
  if (n && at[0].x == at[n - 1].x && at[0].y == at[n - 1].y) n--;
  if (n < 3) return;
  if (all_within(at, n, to)) {
    add_simplified(at, n, tolerance, true, out);
    return;
  }
  GArray *from = g_array_new(FALSE, FALSE, sizeof(struct point)),
         *next = g_array_new(FALSE, FALSE, sizeof(struct point));
  g_array_append_vals(from, at, (guint)n);
  for (int edge = 0; edge < 4 && from->len; edge++) {
    g_array_set_size(next, 0);
    struct point last = g_array_index(from, struct point, from->len - 1);
    for (guint i = 0; i < from->len; i++) {
      struct point p = g_array_index(from, struct point, i);
      bool in = inside_edge(p, &to, edge), was = inside_edge(last, &to, edge);
      if (in != was) {
        struct point m = meet_edge(last, p, &to, edge);
        g_array_append_val(next, m);
      }
      if (in) g_array_append_val(next, p);
      last = p;
    }
    GArray *swap = from;
    from = next, next = swap;
  }
  if (from->len >= 3) add_simplified(&g_array_index(from, struct point, 0), from->len, tolerance, true, out);
  g_array_free(from, TRUE);
  g_array_free(next, TRUE);
}

/* The part of a–c inside the box as parameters; false if none. */
static bool clip_segment(struct point a, struct point c, const struct box *b, double *t0, double *t1) {
  double dx = c.x - a.x, dy = c.y - a.y;
  double p[4] = {-dx, dx, -dy, dy}, q[4] = {a.x - b->x0, b->x1 - a.x, a.y - b->y0, b->y1 - a.y};
  *t0 = 0, *t1 = 1;
  for (int i = 0; i < 4; i++) {
    if (p[i] == 0) {
      if (q[i] < 0) return false;
      continue;
    }
    double r = q[i] / p[i];
    if (p[i] < 0) *t0 = fmax(*t0, r);
    else *t1 = fmin(*t1, r);
  }
  return *t0 <= *t1;
}

void clip_line(const struct point *at, size_t n, struct box to, double tolerance, struct line_set *out) {
  if (n > 1 && all_within(at, n, to)) {
    add_simplified(at, n, tolerance, false, out);
    return;
  }
  GArray *piece = g_array_new(FALSE, FALSE, sizeof(struct point));
  for (size_t i = 0; i + 1 < n; i++) {
    double t0, t1;
    struct point a = at[i], c = at[i + 1];
    if (clip_segment(a, c, &to, &t0, &t1)) {
      struct point from = {a.x + (c.x - a.x) * t0, a.y + (c.y - a.y) * t0};
      struct point upto = {a.x + (c.x - a.x) * t1, a.y + (c.y - a.y) * t1};
      if (!piece->len) g_array_append_val(piece, from);
      g_array_append_val(piece, upto);
      if (t1 >= 1) continue;
    }
    if (piece->len > 1) add_simplified(&g_array_index(piece, struct point, 0), piece->len, tolerance, false, out);
    g_array_set_size(piece, 0);
  }
  if (piece->len > 1) add_simplified(&g_array_index(piece, struct point, 0), piece->len, tolerance, false, out);
  g_array_free(piece, TRUE);
}

/* ---- joining ---- */

/* Where lines end, by the cell of a raster: head[cell] is the first end there and next[end] the one behind it, rising; each plus
 * one, nought at the end of the list. An end is its line times two, plus one for the line's last point. */
struct joiner {
  const struct line_set *in;
  double within, cell;
  guint32 *head, *next;
  guint64 cells; /* a power of two */
  bool *used;
};

static guint32 *cell_at(const struct joiner *j, gint64 x, gint64 y) {
  return &j->head[((guint64)x * 73856093u ^ (guint64)y * 19349663u) & (j->cells - 1)];
}

static struct point end_of(const struct joiner *j, guint32 end) {
  size_t n;
  const struct point *at = line_set_line(j->in, end / 2, &n);
  return at[end & 1 ? n - 1 : 0];
}

/* The first unused line that ends at `p`; false if there is none. */
static bool line_at(const struct joiner *j, struct point p, guint32 *end_out) {
  bool found = false;
  gint64 x1 = (gint64)floor((p.x + j->within) / j->cell), y1 = (gint64)floor((p.y + j->within) / j->cell);
  for (gint64 y = (gint64)floor((p.y - j->within) / j->cell); y <= y1; y++)
    for (gint64 x = (gint64)floor((p.x - j->within) / j->cell); x <= x1; x++)
      for (guint32 e = *cell_at(j, x, y); e; e = j->next[e - 1]) {
        if (j->used[(e - 1) / 2] || (found && e - 1 >= *end_out)) continue;
        struct point at = end_of(j, e - 1);
        if (fabs(at.x - p.x) > j->within || fabs(at.y - p.y) > j->within) continue;
        *end_out = e - 1;
        found = true;
      }
  return found;
}

static void joiner_fill(struct joiner *j, size_t n) {
  for (j->cells = 16; j->cells < n * 2; j->cells *= 2)
    ;
  j->head = g_new0(guint32, j->cells);
  j->next = g_new0(guint32, 2 * n + 1);
  for (size_t end = 2 * n; end-- > 0;) {
    size_t points;
    line_set_line(j->in, end / 2, &points);
    if (!points) continue;
    struct point p = end_of(j, (guint32)end);
    guint32 *head = cell_at(j, (gint64)floor(p.x / j->cell), (gint64)floor(p.y / j->cell));
    j->next[end] = *head;
    *head = (guint32)end + 1;
  }
}

/* Adds lines to the end of a chain as long as one goes on there. */
static void grow_chain(const struct joiner *j, GArray *chain) {
  guint32 end = 0;
  while (line_at(j, g_array_index(chain, struct point, chain->len - 1), &end)) {
    size_t n;
    const struct point *at = line_set_line(j->in, end / 2, &n);
    j->used[end / 2] = true;
    for (size_t i = 1; i < n; i++) g_array_append_val(chain, at[end & 1 ? n - 1 - i : i]);
  }
}

static void turn_chain(GArray *chain) {
  for (guint i = 0, k = chain->len - 1; i < k; i++, k--) {
    struct point swap = g_array_index(chain, struct point, i);
    g_array_index(chain, struct point, i) = g_array_index(chain, struct point, k);
    g_array_index(chain, struct point, k) = swap;
  }
}

void join_lines(const struct line_set *in, double within, struct line_set *out) {
  size_t n = line_set_count(in), points;
  struct joiner j = {.in = in, .within = within, .cell = 8 * within, .used = g_new0(bool, n + 1)};
  GArray *chain = g_array_new(FALSE, FALSE, sizeof(struct point));
  joiner_fill(&j, n);
  for (size_t i = 0; i < n; i++) {
    const struct point *at = line_set_line(in, i, &points);
    if (j.used[i] || !points) continue;
    j.used[i] = true;
    g_array_set_size(chain, 0);
    g_array_append_vals(chain, at, (guint)points);
    grow_chain(&j, chain);
    turn_chain(chain);
    grow_chain(&j, chain);
    turn_chain(chain);
    g_array_append_vals(out->at, chain->data, chain->len);
    line_set_end(out);
  }
  g_array_free(chain, TRUE);
  g_free(j.head);
  g_free(j.next);
  g_free(j.used);
}

void path_add_line(struct path_builder *b, const struct point *at, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (i) path_line(b, at[i].x, at[i].y);
    else path_move(b, at[i].x, at[i].y);
  }
}

void path_add_ring(struct path_builder *b, const struct point *at, size_t n, double radius) {
  if (n > 1 && at[0].x == at[n - 1].x && at[0].y == at[n - 1].y) n--;
  if (n < 3) return;
  if (radius <= 0) {
    path_add_line(b, at, n);
    path_close(b);
    return;
  }
  bool open = false;
  for (size_t i = 0; i < n; i++) {
    struct point a = at[(i + n - 1) % n], p = at[i], c = at[(i + 1) % n];
    double la = hypot(a.x - p.x, a.y - p.y), lc = hypot(c.x - p.x, c.y - p.y);
    if (la == 0 || lc == 0) continue;
    double ux = (a.x - p.x) / la, uy = (a.y - p.y) / la, wx = (c.x - p.x) / lc, wy = (c.y - p.y) / lc;
    double turn = 1 + ux * wx + uy * wy; /* 0: straight on */
    double r = turn < 0.1 ? 0 : fmin(radius, 0.45 * fmin(la, lc));
    struct point from = {p.x + ux * r, p.y + uy * r}, to = {p.x + wx * r, p.y + wy * r};
    if (open) path_line(b, from.x, from.y);
    else path_move(b, from.x, from.y);
    open = true;
    /* Two thirds of the way to the corner on each side: the cubic of a quadratic through the corner. */
    if (r > 0)
      path_curve(b, from.x + (p.x - from.x) * 2 / 3, from.y + (p.y - from.y) * 2 / 3, to.x + (p.x - to.x) * 2 / 3,
                 to.y + (p.y - to.y) * 2 / 3, to.x, to.y);
  }
  if (open) path_close(b);
}

bool point_in_rings(const struct line_set *s, struct point p) {
  bool in = false;
  for (size_t r = 0; r < line_set_count(s); r++) {
    size_t n;
    const struct point *at = line_set_line(s, r, &n);
    for (size_t i = 0, j = n - 1; i < n; j = i++)
      if ((at[i].y > p.y) != (at[j].y > p.y) &&
          p.x < (at[j].x - at[i].x) * (p.y - at[i].y) / (at[j].y - at[i].y) + at[i].x)
        in = !in;
  }
  return in;
}

static double rings_clear(const struct line_set *s, struct point p) {
  double best = INFINITY;
  for (size_t r = 0; r < line_set_count(s); r++) {
    size_t n;
    const struct point *at = line_set_line(s, r, &n);
    for (size_t i = 0; i < n; i++) best = fmin(best, distance_to_segment(p, at[i], at[(i + 1) % n]));
  }
  return best;
}

struct point rings_middle(const struct line_set *s, double *clear_out) {
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (guint i = 0; i < s->at->len; i++) {
    struct point p = g_array_index(s->at, struct point, i);
    b = (struct box){fmin(b.x0, p.x), fmin(b.y0, p.y), fmax(b.x1, p.x), fmax(b.y1, p.y)};
  }
  struct point best = {(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2};
  double clear = 0;
  if (b.x0 < b.x1 && b.y0 < b.y1) {
    /* A grid over the whole, then finer ones about the best so far. */
    struct box search = b;
    for (int round = 0; round < 3; round++) {
      double w = (search.x1 - search.x0) / 12, h = (search.y1 - search.y0) / 12;
      for (int y = 0; y <= 12; y++)
        for (int x = 0; x <= 12; x++) {
          struct point p = {search.x0 + x * w, search.y0 + y * h};
          if (!point_in_rings(s, p)) continue;
          double c = rings_clear(s, p);
          if (c > clear) clear = c, best = p;
        }
      search = (struct box){best.x - w, best.y - h, best.x + w, best.y + h};
    }
  }
  if (clear_out) *clear_out = clear;
  return best;
}
