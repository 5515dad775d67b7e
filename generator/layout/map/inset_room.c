/* Free ground for an inset: a coarse raster of what is taken, and sums over it so that each rectangle is asked in one step. */
#include <math.h>
#include <string.h>

#include "layout/map/inset.h"

static const double CELL_PT = 6;

struct raster {
  struct box frame;
  int columns, rows;
  unsigned char *taken;
  unsigned *sum; /* of what is taken above and left of a corner */
};

static void take(struct raster *r, struct box b) {
  int x0 = (int)floor((b.x0 - r->frame.x0) / CELL_PT), y0 = (int)floor((b.y0 - r->frame.y0) / CELL_PT);
  int x1 = (int)floor((b.x1 - r->frame.x0) / CELL_PT), y1 = (int)floor((b.y1 - r->frame.y0) / CELL_PT);
  for (int y = MAX(0, y0); y <= MIN(y1, r->rows - 1); y++)
    for (int x = MAX(0, x0); x <= MIN(x1, r->columns - 1); x++) r->taken[y * r->columns + x] = 1;
}

static int number_cmp(const void *a, const void *b) {
  double p = *(const double *)a, q = *(const double *)b;
  return p < q ? -1 : p > q;
}

/* The inside of rings, a row of cells at a time; and their edges. */
static void take_rings(struct raster *r, const struct line_set *rings) {
  GArray *cross = g_array_new(FALSE, FALSE, sizeof(double));
  for (int row = 0; row < r->rows; row++) {
    double y = r->frame.y0 + (row + 0.5) * CELL_PT;
    g_array_set_size(cross, 0);
    for (size_t i = 0; i < line_set_count(rings); i++) {
      size_t n;
      const struct point *at = line_set_line(rings, i, &n);
      for (size_t k = 0; k + 1 < n; k++) {
        if ((at[k].y <= y) == (at[k + 1].y <= y)) continue;
        double x = at[k].x + (y - at[k].y) / (at[k + 1].y - at[k].y) * (at[k + 1].x - at[k].x);
        g_array_append_val(cross, x);
        take(r, (struct box){x, y, x, y});
      }
    }
    g_array_sort(cross, number_cmp);
    for (guint k = 0; k + 1 < cross->len; k += 2)
      take(r, (struct box){g_array_index(cross, double, k), y, g_array_index(cross, double, k + 1), y});
  }
  g_array_free(cross, TRUE);
  for (size_t i = 0; i < line_set_count(rings); i++) {
    size_t n;
    const struct point *at = line_set_line(rings, i, &n);
    for (size_t k = 0; k < n; k++) take(r, (struct box){at[k].x, at[k].y, at[k].x, at[k].y});
  }
}

/* The ward, or what of it the side shows. */
static void take_ward(struct raster *r, const struct inset_set *set, const struct sheet *s) {
  const char *fit = node_attr(set->side, "fit", "boundary"), *code = node_attr(set->side, "code", "");
  const struct stratum *of = ground_stratum(s->ground, fit);
  struct line_set rings;
  line_set_init(&rings);
  for (size_t i = 0; of && i < of->n; i++) {
    const struct feature *f = &of->feature[i];
    const char *own = shape_property(f->shape, "code");
    if (*code && (!own || strcmp(own, code) != 0)) continue;
    for (size_t t = 0; t < f->trails; t++) {
      for (size_t k = 0; k < f->trail[t].n; k++) {
        struct point at = port_point(&s->port, f->trail[t].at[k]);
        g_array_append_val(rings.at, at);
      }
      line_set_end(&rings);
    }
  }
  take_rings(r, &rings);
  line_set_clear(&rings);
}

static void take_places(struct raster *r, const struct inset_set *set, const struct sheet *s) {
  double off = print_pt(&s->style, "inset.off");
  for (const struct node *n = set->side->first; n; n = n->next)
    for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++) {
      struct point m;
      if (!n->places[i].has_place || !projection_run(s->ground->projection, &n->places[i].at, 1, &m)) continue;
      m = port_point(&s->port, m);
      take(r, (struct box){m.x - off, m.y - off, m.x + off, m.y + off});
    }
  for (size_t i = 0; i < set->n; i++) {
    take(r, box_grow(set->inset[i].box, off));
    take(r, box_grow(set->inset[i].framed, off));
  }
}

static void add_up(struct raster *r) {
  r->sum = g_new0(unsigned, (gsize)(r->columns + 1) * (gsize)(r->rows + 1));
  int w = r->columns + 1;
  for (int y = 0; y < r->rows; y++)
    for (int x = 0; x < r->columns; x++)
      r->sum[(y + 1) * w + x + 1] =
          r->taken[y * r->columns + x] + r->sum[y * w + x + 1] + r->sum[(y + 1) * w + x] - r->sum[y * w + x];
}

/* Whether a fold runs through the words of the bar. */
static bool folded(const struct pen *p, struct box b, double bar, double keep) {
  const struct page *page = pen_page(p);
  double clear = print_pt(p->style, "around.fold_safe");
  for (size_t i = 0; i < page->folds_x; i++)
    if (page->fold_x[i] > b.x0 - clear && page->fold_x[i] < b.x0 + keep + clear) return true;
  for (size_t i = 0; i < page->folds_y; i++)
    if (page->fold_y[i] > b.y0 - clear && page->fold_y[i] < b.y0 + bar + clear) return true;
  return false;
}

bool inset_room(const struct inset_set *set, const struct sheet *s, const struct pen *p, double width, double height,
                double bar, double keep, struct point to, struct box *out) {
  struct raster r = {.frame = s->port.frame};
  r.columns = (int)((r.frame.x1 - r.frame.x0) / CELL_PT);
  r.rows = (int)((r.frame.y1 - r.frame.y0) / CELL_PT);
  r.taken = g_new0(unsigned char, (gsize)r.columns * (gsize)r.rows + 1);
  take_ward(&r, set, s);
  take_places(&r, set, s);
  add_up(&r);
  double off = print_pt(&s->style, "inset.off"), best = INFINITY;
  int w = (int)ceil((width + 2 * off) / CELL_PT), h = (int)ceil((height + 2 * off) / CELL_PT), across = r.columns + 1;
  for (int y = 0; y + h <= r.rows; y++)
    for (int x = 0; x + w <= r.columns; x++) {
      const unsigned *at = r.sum + y * across + x;
      if (at[h * across + w] + at[0] != at[w] + at[h * across]) continue;
      struct box b = {r.frame.x0 + x * CELL_PT + off, r.frame.y0 + y * CELL_PT + off, 0, 0};
      b.x1 = b.x0 + width, b.y1 = b.y0 + height;
      double cost = hypot((b.x0 + b.x1) / 2 - to.x, (b.y0 + b.y1) / 2 - to.y);
      /* In a corner of the map it looks meant. */
      cost += 0.5 * (fmin(b.x0 - r.frame.x0, r.frame.x1 - b.x1) + fmin(b.y0 - r.frame.y0, r.frame.y1 - b.y1));
      if (cost >= best || folded(p, b, bar, keep)) continue;
      best = cost;
      *out = b;
    }
  g_free(r.taken);
  g_free(r.sum);
  return best < INFINITY;
}
