/* Rings from pieces of lines, and which ring lies in which. */
#include "source/rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/geom.h"

/* ---- joining ---- */

struct end {
  struct lonlat at;
  size_t piece;
  bool last;   /* of the piece: its last point */
  size_t next; /* at the first of equal ends: where the ends not yet looked at begin */
};

static int by_place(const void *a, const void *b) {
  const struct end *x = a, *y = b;
  if (x->at.lon != y->at.lon) return x->at.lon < y->at.lon ? -1 : 1;
  if (x->at.lat != y->at.lat) return x->at.lat < y->at.lat ? -1 : 1;
  if (x->piece != y->piece) return x->piece < y->piece ? -1 : 1;
  return x->last - y->last;
}

/* The first of the ends at `at`; n if there is none. */
static size_t find(const struct end *end, size_t n, struct lonlat at) {
  size_t from = 0, to = n;
  while (from < to) {
    size_t middle = (from + to) / 2;
    struct lonlat m = end[middle].at;
    if (m.lon < at.lon || (m.lon == at.lon && m.lat < at.lat)) from = middle + 1;
    else to = middle;
  }
  return from < n && same_place(end[from].at, at) ? from : n;
}

/* Takes a piece not used yet that ends at `at`; NULL if there is none. */
static struct end *take(struct end *end, size_t n, bool *used, struct lonlat at) {
  size_t first = find(end, n, at);
  if (first == n) return NULL;
  size_t i = end[first].next;
  while (i < n && same_place(end[i].at, at) && used[end[i].piece]) i++;
  end[first].next = i;
  if (i == n || !same_place(end[i].at, at)) return NULL;
  used[end[i].piece] = true;
  return &end[i];
}

static void append(GArray *points, const struct path *piece, bool backwards) {
  for (size_t i = points->len ? 1 : 0; i < piece->n; i++)
    g_array_append_val(points, piece->at[backwards ? piece->n - 1 - i : i]);
}

static void turn(GArray *points) {
  struct lonlat *at = (struct lonlat *)(void *)points->data;
  for (size_t i = 0, k = points->len - 1; i < k; i++, k--) {
    struct lonlat keep = at[i];
    at[i] = at[k];
    at[k] = keep;
  }
}

static bool closes(const GArray *points) {
  return points->len > 2 &&
         same_place(g_array_index(points, struct lonlat, 0), g_array_index(points, struct lonlat, points->len - 1));
}

/* Goes on from the last point as far as pieces reach, or until the ring is closed. */
static void follow(GArray *points, const struct path *piece, struct end *end, size_t ends, bool *used) {
  while (!closes(points)) {
    struct end *e = take(end, ends, used, g_array_index(points, struct lonlat, points->len - 1));
    if (!e) return;
    append(points, &piece[e->piece], e->last);
  }
}

void rings_join(struct arena *arena, const struct path *piece, size_t pieces, GArray *closed, GArray *open) {
  struct end *end = g_new(struct end, pieces * 2 + 1);
  bool *used = g_new0(bool, pieces + 1);
  size_t ends = pieces * 2;
  for (size_t i = 0; i < pieces; i++) {
    end[2 * i] = (struct end){piece[i].at[0], i, false, 0};
    end[2 * i + 1] = (struct end){piece[i].at[piece[i].n - 1], i, true, 0};
  }
  qsort(end, ends, sizeof *end, by_place);
  for (size_t i = 0; i < ends; i++) end[i].next = i;
  GArray *points = g_array_new(FALSE, FALSE, sizeof(struct lonlat));
  for (size_t i = 0; i < pieces; i++) {
    if (used[i]) continue;
    used[i] = true;
    g_array_set_size(points, 0);
    append(points, &piece[i], false);
    follow(points, piece, end, ends, used);
    if (!closes(points)) {
      turn(points);
      follow(points, piece, end, ends, used);
    }
    struct path path = {.n = points->len, .at = arena_array(arena, points->len, sizeof *path.at)};
    memcpy(path.at, points->data, path.n * sizeof *path.at);
    g_array_append_val(closes(points) && path.n >= 4 ? closed : open, path);
  }
  g_array_free(points, TRUE);
  g_free(used);
  g_free(end);
}

/* ---- which in which ---- */

#define SAMPLES 9            /* points of an inner ring that vote: some may lie on the outer ring's line */
#define EDGES_MOST 400000000 /* looked at for one area; a file that wants more is a bomb */

static struct box box_of(const struct path *p) {
  struct box b = {p->at[0].lon, p->at[0].lat, p->at[0].lon, p->at[0].lat};
  for (size_t i = 1; i < p->n; i++) {
    b.x0 = fmin(b.x0, p->at[i].lon);
    b.y0 = fmin(b.y0, p->at[i].lat);
    b.x1 = fmax(b.x1, p->at[i].lon);
    b.y1 = fmax(b.y1, p->at[i].lat);
  }
  return b;
}

static bool inside(const struct path *ring, struct lonlat p) {
  bool in = false;
  for (size_t i = 0, k = ring->n - 1; i < ring->n; k = i++) {
    struct lonlat a = ring->at[i], b = ring->at[k];
    if ((a.lat > p.lat) == (b.lat > p.lat)) continue;
    if (p.lon < (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) + a.lon) in = !in;
  }
  return in;
}

static bool ring_inside(const struct path *ring, const struct path *around, size_t *edges) {
  size_t step = ring->n / SAMPLES + 1, votes = 0, asked = 0;
  for (size_t i = 0; i + 1 < ring->n; i += step) {
    struct lonlat a = ring->at[i], b = ring->at[i + 1];
    /* the middle of an edge: its ends more often stand on the other ring */
    votes += inside(around, (struct lonlat){(a.lon + b.lon) / 2, (a.lat + b.lat) / 2});
    asked++;
    *edges += around->n;
  }
  return votes * 2 > asked;
}

static double size_of(struct box b) {
  return (b.x1 - b.x0) * (b.y1 - b.y0);
}

/* The number of the smallest outer ring around `ring`; outer->len if there is none. */
static size_t around(const struct path *ring, const GArray *outer, const struct box *box, size_t *edges) {
  struct box own = box_of(ring);
  size_t best = outer->len;
  *edges += outer->len;
  for (size_t i = 0; i < outer->len && *edges < EDGES_MOST; i++)
    if (box_within(own, box[i]) && (best == outer->len || size_of(box[i]) < size_of(box[best])) &&
        ring_inside(ring, &g_array_index(outer, struct path, i), edges))
      best = i;
  return best;
}

size_t rings_sort(const GArray *outer, const GArray *inner, GArray *out) {
  struct box *box = g_new(struct box, outer->len + 1);
  size_t *first = g_new(size_t, outer->len + 1), *next = g_new(size_t, inner->len + 1);
  size_t lost = 0, edges = 0;
  for (size_t i = 0; i < outer->len; i++) {
    box[i] = box_of(&g_array_index(outer, struct path, i));
    first[i] = inner->len;
  }
  for (size_t i = inner->len; i-- > 0;) { /* from the end, so that the lists come out in order */
    size_t in = around(&g_array_index(inner, struct path, i), outer, box, &edges);
    if (in == outer->len) {
      lost++;
      continue;
    }
    next[i] = first[in];
    first[in] = i;
  }
  for (size_t i = 0; i < outer->len; i++) {
    g_array_append_val(out, g_array_index(outer, struct path, i));
    for (size_t k = first[i]; k < inner->len; k = next[k]) {
      struct path hole = g_array_index(inner, struct path, k);
      hole.hole = true;
      g_array_append_val(out, hole);
    }
  }
  g_free(box);
  g_free(first);
  g_free(next);
  return lost;
}
