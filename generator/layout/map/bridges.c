/* Where ways cross water: their stretches between two banks, and across streams that are given as lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layout/map/paint.h"

#define CELL_PT 12.0 /* of the raster in which banks are looked up */

struct bank {
  struct point a, b;
  bool stream;
};
struct banks {
  struct box box;
  size_t columns, rows;
  GArray *bank;           /* struct bank */
  guint32 *start, *entry; /* the banks of cell i: entry[start[i]] … entry[start[i + 1] - 1] */
  struct line_set rings;  /* of the areas; outlines turn one way, holes the other */
  double half;            /* of a stream */
};

/* ---- the raster ---- */

struct cells {
  size_t x0, y0, x1, y1;
};

static size_t cell_of(double v, double from, size_t most) {
  double c = floor((v - from) / CELL_PT);
  return c < 0 ? 0 : c >= (double)most ? most - 1 : (size_t)c;
}

static struct cells cells_of(const struct banks *b, struct point p, struct point q) {
  return (struct cells){cell_of(fmin(p.x, q.x), b->box.x0, b->columns), cell_of(fmin(p.y, q.y), b->box.y0, b->rows),
                        cell_of(fmax(p.x, q.x), b->box.x0, b->columns), cell_of(fmax(p.y, q.y), b->box.y0, b->rows)};
}

/* Counted first, then filled in. */
static void fill_raster(struct banks *b) {
  size_t cells = b->columns * b->rows;
  b->start = g_new0(guint32, cells + 2);
  for (int turn = 0; turn < 2; turn++) {
    for (guint i = 0; i < b->bank->len; i++) {
      const struct bank *k = &g_array_index(b->bank, struct bank, i);
      struct cells c = cells_of(b, k->a, k->b);
      for (size_t y = c.y0; y <= c.y1; y++)
        for (size_t x = c.x0; x <= c.x1; x++) {
          guint32 *at = &b->start[y * b->columns + x + 1];
          if (turn) b->entry[(*at)++] = i;
          else at[1]++;
        }
    }
    for (size_t i = 0; !turn && i < cells; i++) b->start[i + 2] += b->start[i + 1];
    if (!turn) b->entry = g_new0(guint32, b->start[cells + 1] + 1);
  }
}

static void add_banks(struct banks *b, const struct line_set *set, bool stream) {
  for (size_t i = 0; i < line_set_count(set); i++) {
    size_t n;
    const struct point *at = line_set_line(set, i, &n);
    for (size_t k = 0; k + (stream ? 1 : 0) < n; k++) {
      struct bank bank = {at[k], at[(k + 1) % n], stream};
      g_array_append_val(b->bank, bank);
    }
    if (stream) continue;
    g_array_append_vals(b->rings.at, at, (guint)n);
    line_set_end(&b->rings);
  }
}

struct banks *banks_open(const struct painter *pt, double stream_pt) {
  const struct stratum *s = ground_stratum(pt->ground, "water");
  if (!s) return NULL;
  struct banks *b = g_new0(struct banks, 1);
  b->box = box_grow(pt->port->frame, 6 * PT_PER_MM);
  b->columns = (size_t)((b->box.x1 - b->box.x0) / CELL_PT) + 1;
  b->rows = (size_t)((b->box.y1 - b->box.y0) / CELL_PT) + 1;
  b->bank = g_array_new(FALSE, FALSE, sizeof(struct bank));
  b->half = stream_pt / 2;
  line_set_init(&b->rings);
  for (size_t i = 0; i < s->n; i++) {
    if (s->feature[i].kind == SHAPE_POINT) continue;
    struct line_set set;
    line_set_init(&set);
    paint_feature(pt, &s->feature[i], &set);
    add_banks(b, &set, s->feature[i].kind == SHAPE_LINE);
    line_set_clear(&set);
  }
  fill_raster(b);
  return b;
}

void banks_free(struct banks *b) {
  if (!b) return;
  g_array_free(b->bank, TRUE);
  line_set_clear(&b->rings);
  g_free(b->start);
  g_free(b->entry);
  g_free(b);
}

/* ---- crossings ---- */

struct crossing {
  double at; /* points along the way */
  bool stream;
};
struct stretch {
  double from, upto;
};

static int by_place(const void *a, const void *b) {
  double x = ((const struct crossing *)a)->at, y = ((const struct crossing *)b)->at;
  return x < y ? -1 : x > y;
}

/* Where along p–q it meets a–b, from 0 to 1; false if it does not. */
static bool meet(struct point p, struct point q, const struct bank *k, double *t_out) {
  double dx = q.x - p.x, dy = q.y - p.y, ex = k->b.x - k->a.x, ey = k->b.y - k->a.y, cross = dx * ey - dy * ex;
  if (cross == 0) return false;
  double t = ((k->a.x - p.x) * ey - (k->a.y - p.y) * ex) / cross, u = ((k->a.x - p.x) * dy - (k->a.y - p.y) * dx) / cross;
  *t_out = t;
  return t >= 0 && t < 1 && u >= 0 && u < 1;
}

/* A bank that lies in several cells may be found more than once: its crossings lie in one place then. */
static void find_crossings(const struct banks *b, const struct point *at, size_t n, GArray *found) {
  double along = 0;
  for (size_t i = 0; i + 1 < n; i++) {
    double length = hypot(at[i + 1].x - at[i].x, at[i + 1].y - at[i].y), t;
    struct cells c = cells_of(b, at[i], at[i + 1]);
    for (size_t y = c.y0; y <= c.y1; y++)
      for (size_t x = c.x0; x <= c.x1; x++) {
        size_t cell = y * b->columns + x;
        for (guint32 e = b->start[cell]; e < b->start[cell + 1]; e++) {
          const struct bank *k = &g_array_index(b->bank, struct bank, b->entry[e]);
          struct crossing one = {0, k->stream};
          if (!meet(at[i], at[i + 1], k, &t)) continue;
          one.at = along + t * length;
          g_array_append_val(found, one);
        }
      }
    along += length;
  }
}

static struct point point_along(const struct point *at, size_t n, double along) {
  for (size_t i = 0; i + 1 < n; i++) {
    double length = hypot(at[i + 1].x - at[i].x, at[i + 1].y - at[i].y);
    if (along <= length && length > 0)
      return (struct point){at[i].x + (at[i + 1].x - at[i].x) * along / length,
                            at[i].y + (at[i + 1].y - at[i].y) * along / length};
    along -= length;
  }
  return at[n - 1];
}

/* By the winding rule: areas that meet or overlap are one water. */
static bool in_water(const struct banks *b, struct point p) {
  int turns = 0;
  for (size_t r = 0; r < line_set_count(&b->rings); r++) {
    size_t n;
    const struct point *at = line_set_line(&b->rings, r, &n);
    for (size_t i = 0, j = n - 1; i < n; j = i++) {
      if ((at[i].y > p.y) == (at[j].y > p.y)) continue;
      if (p.x < (at[j].x - at[i].x) * (p.y - at[i].y) / (at[j].y - at[i].y) + at[i].x) turns += at[i].y > at[j].y ? 1 : -1;
    }
  }
  return turns != 0;
}

/* The stretches over water of one way, in order, those that touch as one. A way that ends in the water has no bridge there. */
static void find_stretches(const struct banks *b, const struct point *at, size_t n, GArray *crossing, double over,
                           GArray *out) {
  double last = INFINITY;
  g_array_sort(crossing, by_place);
  for (guint i = 0; i < crossing->len; i++) {
    const struct crossing *c = &g_array_index(crossing, struct crossing, i);
    struct stretch s = {c->at - b->half - over, c->at + b->half + over};
    if (!c->stream) {
      bool wet = c->at - last > 0.2 && in_water(b, point_along(at, n, (last + c->at) / 2));
      s = (struct stretch){last - over, c->at + over};
      last = c->at;
      if (!wet) continue;
    }
    struct stretch *before = out->len ? &g_array_index(out, struct stretch, out->len - 1) : NULL;
    if (before && s.from <= before->upto) before->upto = fmax(before->upto, s.upto);
    else g_array_append_val(out, s);
  }
}

static void add_stretch(const struct point *at, size_t n, struct stretch s, struct line_set *out) {
  double along = 0;
  struct point from = point_along(at, n, fmax(s.from, 0)), upto = point_along(at, n, s.upto);
  g_array_append_val(out->at, from);
  for (size_t i = 0; i + 1 < n; i++) {
    along += hypot(at[i + 1].x - at[i].x, at[i + 1].y - at[i].y);
    if (along > s.from && along < s.upto) g_array_append_val(out->at, at[i + 1]);
  }
  g_array_append_val(out->at, upto);
  line_set_end(out);
}

void banks_cross(const struct banks *b, const struct line_set *ways, double over, struct line_set *out) {
  GArray *crossing = g_array_new(FALSE, FALSE, sizeof(struct crossing));
  GArray *stretch = g_array_new(FALSE, FALSE, sizeof(struct stretch));
  for (size_t i = 0; i < line_set_count(ways); i++) {
    size_t n;
    const struct point *at = line_set_line(ways, i, &n);
    g_array_set_size(crossing, 0);
    g_array_set_size(stretch, 0);
    if (n > 1) find_crossings(b, at, n, crossing);
    if (crossing->len) find_stretches(b, at, n, crossing, over, stretch);
    for (guint k = 0; k < stretch->len; k++) add_stretch(at, n, g_array_index(stretch, struct stretch, k), out);
  }
  g_array_free(crossing, TRUE);
  g_array_free(stretch, TRUE);
}
