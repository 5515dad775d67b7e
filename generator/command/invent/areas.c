/* Pieces become the ward and its neighbours, the ward's districts, their quarters and 丁目: always by growing over
 * neighbouring pieces, and reluctantly across trunk roads, rails and the river, so that borders follow these. */
#include <math.h>
#include <string.h>

#include "command/invent/land.h"

struct link {
  int to;
  double cost;
  double shared; /* metres of common border */
};

static double crossing_cost(enum edge_class class) {
  switch (class) {
  case EDGE_TRUNK: return 260;
  case EDGE_MAIN: return 150;
  case EDGE_JR: return 300;
  case EDGE_PRIVATE: return 160;
  case EDGE_RIVER: return 900;
  case EDGE_BANK: return 120;
  case EDGE_STREAM: return 200;
  case EDGE_STREET: return 20;
  default: return 0;
  }
}

struct sides {
  uint64_t key;
  int piece[2];
};

/* Adds to a border that is known already; false when it is not. */
static bool share_more(GArray *links, int to, double length) {
  for (guint j = 0; j < links->len; j++)
    if (g_array_index(links, struct link, j).to == to) {
      g_array_index(links, struct link, j).shared += length;
      return true;
    }
  return false;
}

/* Which pieces touch along an edge, and what it costs to cross there. */
static GArray **piece_links(const struct land *g) {
  GArray **links = g_new0(GArray *, g->pieces->len);
  for (guint i = 0; i < g->pieces->len; i++)
    links[i] = g_array_new(FALSE, FALSE, sizeof(struct link));
  GHashTable *seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
  for (guint i = 0; i < g->pieces->len; i++) {
    struct loop r = plane_refine(g->plane, g_array_index(g->pieces, struct piece, i).ring);
    for (size_t k = 0; k < r.n; k++) {
      const struct edge *e = plane_edge(g->plane, r.at[k], r.at[(k + 1) % r.n]);
      struct sides *s = g_hash_table_lookup(seen, &e->key);
      if (!s) {
        s = g_new0(struct sides, 1);
        s->key = e->key;
        s->piece[0] = (int)i;
        g_hash_table_insert(seen, &s->key, s);
        continue;
      }
      int a = s->piece[0], b = (int)i;
      struct spot from = plane_at(g->plane, r.at[k]), to = plane_at(g->plane, r.at[(k + 1) % r.n]);
      double length = hypot(to.x - from.x, to.y - from.y);
      if (a == b)
        continue;
      if (share_more(links[a], b, length)) {
        share_more(links[b], a, length);
        continue;
      }
      struct spot p = g_array_index(g->pieces, struct piece, a).middle, q = g_array_index(g->pieces, struct piece, b).middle;
      double cost = hypot(p.x - q.x, p.y - q.y) + crossing_cost(e->class);
      struct link to_b = {b, cost, length}, to_a = {a, cost, length};
      g_array_append_val(links[a], to_b);
      g_array_append_val(links[b], to_a);
    }
    loop_clear(&r);
  }
  g_hash_table_destroy(seen);
  return links;
}

/* Grows k areas over the pieces of `mine` from `seed`; `label` gets the number of each. */
static void grow(const struct land *g, GArray **links, const GArray *mine, const int *seed, const double *handicap, size_t k,
                 int *label) {
  size_t n = g->pieces->len;
  double *far = g_new(double, n);
  bool *in = g_new0(bool, n), *done = g_new0(bool, n);
  for (size_t i = 0; i < n; i++)
    far[i] = INFINITY;
  for (guint i = 0; i < mine->len; i++)
    in[g_array_index(mine, int, i)] = true;
  for (size_t i = 0; i < k; i++) {
    far[seed[i]] = -INFINITY; /* a seed stays its own */
    label[seed[i]] = (int)i;
  }
  GArray *heap = g_array_new(FALSE, FALSE, sizeof(struct link));
  for (size_t i = 0; i < k; i++) {
    struct link l = {seed[i], handicap[i], 0};
    g_array_append_val(heap, l);
  }
  while (heap->len) {
    guint best = 0;
    struct link *h = (struct link *)(void *)heap->data;
    if (heap->len > 1)
      for (guint i = 1; i < heap->len; i++)
        if (h[i].cost < h[best].cost || (h[i].cost == h[best].cost && h[i].to < h[best].to))
          best = i;
    struct link l = h[best];
    g_array_remove_index_fast(heap, best);
    if (done[l.to])
      continue;
    done[l.to] = true;
    for (guint i = 0; i < links[l.to]->len; i++) {
      struct link m = g_array_index(links[l.to], struct link, i);
      if (!in[m.to] || done[m.to] || l.cost + m.cost >= far[m.to])
        continue;
      far[m.to] = l.cost + m.cost;
      label[m.to] = label[l.to];
      struct link next = {m.to, far[m.to], 0};
      g_array_append_val(heap, next);
    }
  }
  g_array_free(heap, TRUE);
  g_free(far);
  g_free(in);
  g_free(done);
}

static double area_of(const struct land *g, const GArray *mine) {
  double sum = 0;
  for (guint i = 0; i < mine->len; i++)
    sum += g_array_index(g->pieces, struct piece, g_array_index(mine, int, i)).area;
  return sum;
}

static const struct piece *piece_at(const struct land *g, int piece) {
  return &g_array_index(g->pieces, struct piece, piece);
}

/* The first seed in the north-west, each next one as far as can be from those before. */
static void spread_seeds(const struct land *g, const GArray *mine, size_t k, int *seed) {
  seed[0] = g_array_index(mine, int, 0);
  for (guint i = 1; i < mine->len; i++) {
    struct spot a = piece_at(g, g_array_index(mine, int, i))->middle, b = piece_at(g, seed[0])->middle;
    if (a.y - a.x > b.y - b.x)
      seed[0] = g_array_index(mine, int, i);
  }
  for (size_t s = 1; s < k; s++) {
    double best = -1;
    for (guint i = 0; i < mine->len; i++) {
      struct spot a = piece_at(g, g_array_index(mine, int, i))->middle;
      double least = INFINITY;
      for (size_t t = 0; t < s; t++) {
        struct spot b = piece_at(g, seed[t])->middle;
        least = MIN(least, hypot(a.x - b.x, a.y - b.y));
      }
      if (least > best) {
        best = least;
        seed[s] = g_array_index(mine, int, i);
      }
    }
  }
}

/* The middle and size of each area of a division. */
static void weigh(const struct land *g, const GArray *mine, const int *label, size_t k, struct spot *middle, double *weight) {
  memset(middle, 0, k * sizeof *middle);
  memset(weight, 0, k * sizeof *weight);
  for (guint i = 0; i < mine->len; i++) {
    int piece = g_array_index(mine, int, i), l = label[piece];
    if (l < 0)
      continue;
    const struct piece *p = piece_at(g, piece);
    middle[l].x += p->middle.x * p->area;
    middle[l].y += p->middle.y * p->area;
    weight[l] += p->area;
  }
  for (size_t i = 0; i < k; i++)
    middle[i] = (struct spot){middle[i].x / weight[i], middle[i].y / weight[i]};
}

/* Moves each seed to the piece nearest the middle of its area. */
static void move_seeds(const struct land *g, const GArray *mine, const int *label, const struct spot *middle, size_t k,
                       int *seed) {
  double *best = g_new(double, k);
  for (size_t s = 0; s < k; s++)
    best[s] = INFINITY;
  for (guint i = 0; i < mine->len; i++) {
    int piece = g_array_index(mine, int, i), l = label[piece];
    if (l < 0 || piece_at(g, piece)->river)
      continue;
    struct spot a = piece_at(g, piece)->middle;
    double d = hypot(a.x - middle[l].x, a.y - middle[l].y);
    if (d < best[l]) {
      best[l] = d;
      seed[l] = piece;
    }
  }
  g_free(best);
}

/* Divides the pieces of `mine` into k connected areas of about equal size: seeds far apart, moved to the middles again and
 * again; an area that grew too large starts later the next time. */
static void partition(const struct land *g, GArray **links, const GArray *mine, size_t k, int *label) {
  int *seed = g_new(int, k);
  struct spot *middle = g_new(struct spot, k);
  double *weight = g_new(double, k), *handicap = g_new0(double, k), mean = area_of(g, mine) / (double)k;
  spread_seeds(g, mine, k, seed);
  grow(g, links, mine, seed, handicap, k, label);
  for (int round = 0; round < 13; round++) {
    weigh(g, mine, label, k, middle, weight);
    for (size_t s = 0; s < k; s++)
      handicap[s] += CLAMP(weight[s] / mean - 1, -0.6, 0.6) * 0.22 * sqrt(mean);
    move_seeds(g, mine, label, middle, k, seed);
    grow(g, links, mine, seed, handicap, k, label);
  }
  g_free(seed);
  g_free(middle);
  g_free(weight);
  g_free(handicap);
}

/* Pieces that jut out of the ward, or into it, change sides. */
static void smooth_ward(struct land *g, GArray **links) {
  for (int round = 0; round < 3; round++) {
    int *next = g_new(int, g->pieces->len);
    for (guint i = 0; i < g->pieces->len; i++) {
      double same = 0, all = 0;
      int ward = g_array_index(g->pieces, struct piece, i).ward;
      for (guint k = 0; k < links[i]->len; k++) {
        const struct link *l = &g_array_index(links[i], struct link, k);
        all += l->shared;
        same += g_array_index(g->pieces, struct piece, l->to).ward == ward ? l->shared : 0;
      }
      next[i] = same < 0.40 * all ? 1 - ward : ward;
    }
    for (guint i = 0; i < g->pieces->len; i++)
      g_array_index(g->pieces, struct piece, i).ward = next[i];
    g_free(next);
  }
}

/* The ward is one connected whole without holes: what is cut off goes to the other side. */
static void mend_ward(struct land *g, GArray **links) {
  size_t n = g->pieces->len;
  for (int side = 1; side >= 0; side--) {
    int *part = g_new(int, n), parts = 0;
    GArray *sums = g_array_new(FALSE, FALSE, sizeof(double));
    for (size_t i = 0; i < n; i++)
      part[i] = -1;
    for (size_t i = 0; i < n; i++) {
      if (part[i] >= 0 || g_array_index(g->pieces, struct piece, i).ward != side)
        continue;
      double sum = 0;
      GArray *todo = g_array_new(FALSE, FALSE, sizeof(int));
      int first = (int)i;
      g_array_append_val(todo, first);
      part[i] = parts;
      while (todo->len) {
        int at = g_array_index(todo, int, todo->len - 1);
        g_array_set_size(todo, todo->len - 1);
        sum += g_array_index(g->pieces, struct piece, at).area;
        for (guint k = 0; k < links[at]->len; k++) {
          int to = g_array_index(links[at], struct link, k).to;
          if (part[to] < 0 && g_array_index(g->pieces, struct piece, to).ward == side) {
            part[to] = parts;
            g_array_append_val(todo, to);
          }
        }
      }
      g_array_free(todo, TRUE);
      g_array_append_val(sums, sum);
      parts++;
    }
    int largest = 0;
    for (int i = 1; i < parts; i++)
      if (g_array_index(sums, double, i) > g_array_index(sums, double, largest))
        largest = i;
    for (size_t i = 0; i < n; i++)
      if (part[i] >= 0 && part[i] != largest)
        g_array_index(g->pieces, struct piece, i).ward = 1 - side;
    g_array_free(sums, TRUE);
    g_free(part);
  }
}

static GArray *pieces_where(const struct land *g, size_t offset, int value) {
  GArray *mine = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < g->pieces->len; i++) {
    const struct piece *p = &g_array_index(g->pieces, struct piece, i);
    int have;
    memcpy(&have, (const char *)p + offset, sizeof have);
    if (p->ward && have == value)
      g_array_append_val(mine, i);
  }
  return mine;
}

/* Shares `total` among k areas by size, at least one each, by largest remainder. */
static void share_out(const double *area, size_t k, size_t total, const size_t *most, size_t *out) {
  size_t given = 0;
  for (size_t i = 0; i < k; i++) {
    out[i] = 1;
    given++;
  }
  while (given < total) {
    size_t best = k;
    for (size_t i = 0; i < k; i++)
      if (out[i] < most[i] && (best == k || area[i] / (double)out[i] > area[best] / (double)out[best]))
        best = i;
    if (best == k)
      break;
    out[best]++;
    given++;
  }
}

static int *no_labels(const struct land *g) {
  int *label = g_new(int, g->pieces->len);
  for (guint i = 0; i < g->pieces->len; i++)
    label[i] = -1;
  return label;
}

/* One quarter, a name, into 丁目 numbered from the one nearest the middle of the ward. */
static void make_quarter(struct land *g, GArray **links, const GArray *mine, int district, int stem, size_t chomes) {
  int *label = no_labels(g);
  size_t *rank = g_new0(size_t, chomes);
  struct spot *middle = g_new0(struct spot, chomes);
  double *area = g_new0(double, chomes);
  partition(g, links, mine, chomes, label);
  weigh(g, mine, label, chomes, middle, area);
  for (size_t i = 0; i < chomes; i++)
    for (size_t j = 0; j < chomes; j++) {
      double di = hypot(middle[i].x, middle[i].y), dj = hypot(middle[j].x, middle[j].y);
      rank[i] += dj < di || (dj == di && j < i);
    }
  guint first = g->towns->len;
  g_array_set_size(g->towns, first + (guint)chomes);
  for (size_t i = 0; i < chomes; i++)
    g_array_index(g->towns, struct town, first + rank[i]) =
      (struct town){stem, chomes > 1 ? (int)rank[i] + 1 : 0, district, middle[i], area[i], 0};
  for (guint i = 0; i < mine->len; i++) {
    int piece = g_array_index(mine, int, i);
    g_array_index(g->pieces, struct piece, piece).town = (int)(first + rank[label[piece]]);
  }
  g_free(label);
  g_free(rank);
  g_free(middle);
  g_free(area);
}

/* One district into quarters, each of two to four 丁目. */
static void make_towns(struct land *g, GArray **links, int district, size_t towns, int *next_stem) {
  GArray *mine = pieces_where(g, G_STRUCT_OFFSET(struct piece, district), district);
  size_t quarters = towns >= 7 ? (towns + 3) / 4 + 1 : (towns + 2) / 3;
  int *label = no_labels(g);
  quarters = MIN(quarters, towns);
  partition(g, links, mine, quarters, label);
  double *area = g_new0(double, quarters);
  size_t *most = g_new0(size_t, quarters), *give = g_new0(size_t, quarters);
  GArray **of = g_new0(GArray *, quarters);
  for (size_t k = 0; k < quarters; k++) {
    of[k] = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < mine->len; i++) {
      int piece = g_array_index(mine, int, i);
      if (label[piece] == (int)k)
        g_array_append_val(of[k], piece);
    }
    area[k] = area_of(g, of[k]);
    most[k] = MIN((size_t)8, (size_t)of[k]->len);
  }
  share_out(area, quarters, towns, most, give);
  for (size_t k = 0; k < quarters; k++) {
    make_quarter(g, links, of[k], district, (*next_stem)++, give[k]);
    g_array_free(of[k], TRUE);
  }
  g_free(of);
  g_free(area);
  g_free(most);
  g_free(give);
  g_free(label);
  g_array_free(mine, TRUE);
}

/* Around the ward: neighbours by the direction in which they lie. */
static void assign_neighbours(struct land *g) {
  size_t n = MAX((size_t)1, words_count(g->words->places, "neighbour"));
  for (guint i = 0; i < g->pieces->len; i++) {
    struct piece *p = &g_array_index(g->pieces, struct piece, i);
    if (p->ward)
      continue;
    double x = p->middle.x / g->half_w, y = p->middle.y / g->half_h;
    bool north = y > 0.42 && land_river_distance(g, p->middle) > 0 && y > 0.72 - 0.32 * x;
    p->neighbour = (int)((north ? 0 : x > 0 && y < -0.62 + 0.1 * x ? 2 : x > 0 ? 1 : y < -0.25 ? 3 : 4) % (int)n);
  }
}

void land_assign(struct land *g) {
  GArray **links = piece_links(g);
  smooth_ward(g, links);
  mend_ward(g, links);
  assign_neighbours(g);
  GArray *ward = pieces_where(g, G_STRUCT_OFFSET(struct piece, ward), 1);
  size_t n = g->pieces->len;
  double grown = g->scale * g->scale;
  size_t districts = (size_t)CLAMP(floor(6 * grown + 0.5), 3, 24), towns = (size_t)CLAMP(floor(40 * grown + 0.5), 6, 3000);
  districts = MIN(districts, ward->len);
  int *label = no_labels(g);
  partition(g, links, ward, districts, label);
  double *area = g_new0(double, districts);
  size_t *most = g_new0(size_t, districts), *give = g_new0(size_t, districts);
  for (guint i = 0; i < ward->len; i++) {
    int piece = g_array_index(ward, int, i);
    struct piece *p = &g_array_index(g->pieces, struct piece, piece);
    p->district = label[piece];
    area[label[piece]] += p->area;
    most[label[piece]]++;
  }
  share_out(area, districts, towns, most, give);
  int stem = 0;
  for (size_t k = 0; k < districts; k++) {
    struct district d = {.name = stem};
    g_array_append_val(g->districts, d);
    make_towns(g, links, (int)k, give[k], &stem);
  }
  g_free(label);
  g_free(area);
  g_free(most);
  g_free(give);
  g_array_free(ward, TRUE);
  for (size_t i = 0; i < n; i++)
    g_array_free(links[i], TRUE);
  g_free(links);
}
