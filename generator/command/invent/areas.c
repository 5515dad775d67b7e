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

/* Divides the pieces of `mine` into k connected areas of about equal size: seeds far apart, then moved to the middles. */
static void partition(const struct land *g, GArray **links, const GArray *mine, size_t k, int *label) {
  int *seed = g_new(int, k);
  struct spot *middle = g_new(struct spot, k);
  double *weight = g_new(double, k), *handicap = g_new0(double, k), whole = area_of(g, mine);
  seed[0] = g_array_index(mine, int, 0);
  for (guint i = 1; i < mine->len; i++) {
    struct spot a = g_array_index(g->pieces, struct piece, g_array_index(mine, int, i)).middle;
    struct spot b = g_array_index(g->pieces, struct piece, seed[0]).middle;
    if (a.y - a.x > b.y - b.x)
      seed[0] = g_array_index(mine, int, i);
  }
  for (size_t s = 1; s < k; s++) {
    double best = -1;
    for (guint i = 0; i < mine->len; i++) {
      int piece = g_array_index(mine, int, i);
      struct spot a = g_array_index(g->pieces, struct piece, piece).middle;
      double least = INFINITY;
      for (size_t t = 0; t < s; t++) {
        struct spot b = g_array_index(g->pieces, struct piece, seed[t]).middle;
        least = MIN(least, hypot(a.x - b.x, a.y - b.y));
      }
      if (least > best) {
        best = least;
        seed[s] = piece;
      }
    }
  }
  for (int round = 0; round < 14; round++) {
    grow(g, links, mine, seed, handicap, k, label);
    if (round == 13)
      break;
    memset(middle, 0, k * sizeof *middle);
    memset(weight, 0, k * sizeof *weight);
    for (guint i = 0; i < mine->len; i++) {
      int piece = g_array_index(mine, int, i), l = label[piece];
      if (l < 0)
        continue;
      const struct piece *p = &g_array_index(g->pieces, struct piece, piece);
      middle[l].x += p->middle.x * p->area;
      middle[l].y += p->middle.y * p->area;
      weight[l] += p->area;
    }
    double *best = g_new(double, k), mean = whole / (double)k;
    for (size_t s = 0; s < k; s++) {
      best[s] = INFINITY;
      handicap[s] += CLAMP(weight[s] / mean - 1, -0.6, 0.6) * 0.22 * sqrt(mean);
    }
    for (guint i = 0; i < mine->len; i++) {
      int piece = g_array_index(mine, int, i), l = label[piece];
      if (l < 0 || g_array_index(g->pieces, struct piece, piece).river)
        continue;
      struct spot a = g_array_index(g->pieces, struct piece, piece).middle;
      double d = hypot(a.x - middle[l].x / weight[l], a.y - middle[l].y / weight[l]);
      if (d < best[l]) {
        best[l] = d;
        seed[l] = piece;
      }
    }
    g_free(best);
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
  double sum = 0;
  for (size_t i = 0; i < k; i++)
    sum += area[i];
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

static void number_towns(struct land *g, int stem, int district, int chomes) {
  guint first = g->towns->len - (guint)chomes;
  for (int i = 0; i < chomes; i++) {
    struct town *t = &g_array_index(g->towns, struct town, first + (guint)i);
    t->stem = stem;
    t->district = district;
    t->chome = chomes > 1 ? i + 1 : 0;
  }
}

/* One district into quarters of the same name, a quarter into 丁目 numbered from the one nearest the middle of the ward. */
static void make_towns(struct land *g, GArray **links, int district, size_t towns, int *next_stem) {
  GArray *mine = pieces_where(g, G_STRUCT_OFFSET(struct piece, district), district);
  size_t n = g->pieces->len, groups = (towns + 2) / 3;
  if (groups > 1 && towns >= 7)
    groups = (towns + 3) / 4 + 1;
  groups = MIN(groups, towns);
  int *label = g_new(int, n);
  for (size_t i = 0; i < n; i++)
    label[i] = -1;
  partition(g, links, mine, groups, label);
  for (guint i = 0; i < mine->len; i++) {
    int piece = g_array_index(mine, int, i);
    g_array_index(g->pieces, struct piece, piece).group = label[piece];
  }
  double *area = g_new0(double, groups);
  size_t *most = g_new0(size_t, groups), *give = g_new0(size_t, groups);
  GArray **of = g_new0(GArray *, groups);
  for (size_t k = 0; k < groups; k++) {
    of[k] = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < mine->len; i++) {
      int piece = g_array_index(mine, int, i);
      if (label[piece] == (int)k)
        g_array_append_val(of[k], piece);
    }
    area[k] = area_of(g, of[k]);
    most[k] = MIN((size_t)8, (size_t)of[k]->len);
  }
  share_out(area, groups, towns, most, give);
  for (size_t k = 0; k < groups; k++) {
    int *inner = g_new(int, n);
    for (size_t i = 0; i < n; i++)
      inner[i] = -1;
    partition(g, links, of[k], give[k], inner);
    size_t *rank = g_new(size_t, give[k]);
    struct spot *middle = g_new0(struct spot, give[k]);
    double *sum = g_new0(double, give[k]);
    for (guint i = 0; i < of[k]->len; i++) {
      const struct piece *p = &g_array_index(g->pieces, struct piece, g_array_index(of[k], int, i));
      int l = inner[g_array_index(of[k], int, i)];
      middle[l].x += p->middle.x * p->area;
      middle[l].y += p->middle.y * p->area;
      sum[l] += p->area;
    }
    for (size_t i = 0; i < give[k]; i++)
      middle[i] = (struct spot){middle[i].x / sum[i], middle[i].y / sum[i]};
    for (size_t i = 0; i < give[k]; i++) {
      rank[i] = 0;
      for (size_t j = 0; j < give[k]; j++) {
        double di = hypot(middle[i].x, middle[i].y), dj = hypot(middle[j].x, middle[j].y);
        rank[i] += dj < di || (dj == di && j < i);
      }
    }
    guint first = g->towns->len;
    g_array_set_size(g->towns, first + (guint)give[k]);
    for (size_t i = 0; i < give[k]; i++)
      g_array_index(g->towns, struct town, first + rank[i]) = (struct town){.middle = middle[i], .area = sum[i]};
    for (guint i = 0; i < of[k]->len; i++) {
      int piece = g_array_index(of[k], int, i);
      g_array_index(g->pieces, struct piece, piece).town = (int)(first + rank[inner[piece]]);
    }
    number_towns(g, (*next_stem)++, district, (int)give[k]);
    g_free(inner);
    g_free(rank);
    g_free(middle);
    g_free(sum);
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
  int *label = g_new(int, n);
  for (size_t i = 0; i < n; i++)
    label[i] = -1;
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

/* ---- outlines: the edges that have the area on one side only ---- */

struct way {
  uint32_t from, to;
  bool used;
};

static int by_from(gconstpointer a, gconstpointer b) {
  const struct way *p = a, *q = b;
  if (p->from != q->from)
    return p->from < q->from ? -1 : 1;
  return p->to < q->to ? -1 : p->to > q->to;
}

static GArray *open_ways(const struct land *g, piece_test *in, const void *data) {
  GHashTable *once = g_hash_table_new(g_int64_hash, g_int64_equal);
  GArray *all = g_array_new(FALSE, FALSE, sizeof(struct way));
  GArray *keys = g_array_new(FALSE, FALSE, sizeof(uint64_t));
  for (guint i = 0; i < g->pieces->len; i++) {
    const struct piece *p = &g_array_index(g->pieces, struct piece, i);
    if (!in(p, data))
      continue;
    struct loop r = plane_refine(g->plane, p->ring);
    for (size_t k = 0; k < r.n; k++) {
      struct way w = {r.at[k], r.at[(k + 1) % r.n], false};
      const struct edge *e = plane_edge(g->plane, w.from, w.to);
      if (g_hash_table_contains(once, &e->key))
        g_hash_table_replace(once, (gpointer)&e->key, GINT_TO_POINTER(2));
      else
        g_hash_table_insert(once, (gpointer)&e->key, GINT_TO_POINTER(1));
      g_array_append_val(all, w);
    }
    loop_clear(&r);
  }
  GArray *ways = g_array_new(FALSE, FALSE, sizeof(struct way));
  for (guint i = 0; i < all->len; i++) {
    struct way w = g_array_index(all, struct way, i);
    const struct edge *e = plane_edge(g->plane, w.from, w.to);
    if (GPOINTER_TO_INT(g_hash_table_lookup(once, &e->key)) == 1)
      g_array_append_val(ways, w);
  }
  g_array_sort(ways, by_from);
  g_array_free(all, TRUE);
  g_array_free(keys, TRUE);
  g_hash_table_destroy(once);
  return ways;
}

/* Where several ways leave a point, the one that keeps rings apart: first anticlockwise from the way we came. */
static struct way *next_way(const struct land *g, GArray *ways, const struct way *came) {
  struct way *best = NULL;
  double best_turn = INFINITY;
  struct spot at = plane_at(g->plane, came->to), back = plane_at(g->plane, came->from);
  double home = atan2(back.y - at.y, back.x - at.x);
  guint low = 0, high = ways->len;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (g_array_index(ways, struct way, mid).from < came->to)
      low = mid + 1;
    else
      high = mid;
  }
  for (guint i = low; i < ways->len && g_array_index(ways, struct way, i).from == came->to; i++) {
    struct way *w = &g_array_index(ways, struct way, i);
    if (w->used)
      continue;
    struct spot to = plane_at(g->plane, w->to);
    double turn = atan2(to.y - at.y, to.x - at.x) - home;
    if (turn <= 0)
      turn += 2 * G_PI;
    if (turn < best_turn) {
      best_turn = turn;
      best = w;
    }
  }
  return best;
}

GArray *land_outline(const struct land *g, piece_test *in, const void *data) {
  GArray *ways = open_ways(g, in, data), *rings = g_array_new(FALSE, FALSE, sizeof(struct loop));
  for (guint i = 0; i < ways->len; i++) {
    struct way *w = &g_array_index(ways, struct way, i);
    if (w->used)
      continue;
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    while (w && !w->used) {
      w->used = true;
      g_array_append_val(ids, w->from);
      w = next_way(g, ways, w);
    }
    struct loop r = {NULL, ids->len};
    r.at = (uint32_t *)(void *)g_array_free(ids, FALSE);
    g_array_append_val(rings, r);
  }
  g_array_free(ways, TRUE);
  return rings;
}

void land_outline_free(GArray *rings) {
  for (guint i = 0; i < rings->len; i++)
    loop_clear(&g_array_index(rings, struct loop, i));
  g_array_free(rings, TRUE);
}
