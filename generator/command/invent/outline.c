/* The outline of an area made of pieces: the edges that have it on one side only, joined to rings. */
#include <math.h>

#include "command/invent/land.h"

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
