/* Pages of entries: they are shared out to the pages a list needs, and room that is left goes between them. */
#include <math.h>

#include "layout/book/fill.h"

/* Room that is left on a page of entries is shared by them alike, the last one's below it at the foot. */
void entries_spread(struct flow *f, const struct plan *plan, double rest) {
  guint shares = 0, at = 0;
  if (!print_has(&f->style, "entries.spread") || rest <= 0) return;
  /* After an entry, not between a heading and its first one. */
  for (guint i = 0; i < plan->placed->len; i++)
    shares += g_array_index(plan->placed, struct placed, i).piece->place != NULL;
  double each = shares ? fmin(rest / shares, print_pt(&f->style, "entries.spread")) : 0;
  for (guint i = 0; i < plan->placed->len; i++) {
    struct placed *p = &g_array_index(plan->placed, struct placed, i);
    p->y += each * at;
    if (p->piece->place) at++;
  }
}

/* Where a page may end: not in a box, a column, a table that repeats its head, nor where notes stand. */
static bool shareable(const struct stack *s) {
  bool entries = false;
  for (guint i = 0; i < s->piece->len; i++) {
    const struct piece *p = g_ptr_array_index(s->piece, i);
    if (p->band || p->head || p->box || p->floats || p->note_count) return false;
    entries = entries || p->place;
  }
  return entries;
}

struct share {
  guint from, pages; /* the last page begins with piece `from`; pages up to here */
  double cost;
};

/* What is wrong with a page of the pieces from `i` to `end` (without it) that leaves `rest` of its room. Where entries may stand
 * apart, all pages are to be alike; where they stand close, only the last is not full, but it is more than a third full. */
static double share_cost(const struct stack *s, guint end, double rest, bool apart) {
  if (apart) return rest * rest;
  return end < s->piece->len ? rest : 2 * fmax(0, rest - 0.65);
}

void entries_share(struct flow *f, const struct stack *s, double room) {
  guint n = s->piece->len;
  if (f->grid > 0 || !print_has(&f->style, "entries.spread") || !shareable(s)) return;
  bool apart = print_pt(&f->style, "entries.spread") > 0;
  struct share *best = g_new0(struct share, n + 1); /* of as many pieces, in as few pages as can be */
  for (guint end = 1; end <= n; end++) {
    const struct piece *after = NULL;
    double height = 0;
    best[end].pages = G_MAXUINT;
    if (end < n && ((struct piece *)g_ptr_array_index(s->piece, end - 1))->keep) continue;
    for (guint i = end; i-- > 0;) {
      const struct piece *p = g_ptr_array_index(s->piece, i);
      height += p->height + (after ? gap_after(p, after) : 0), after = p;
      if (height > room + 0.01) break;
      if (best[i].pages == G_MAXUINT) continue;
      struct share own = {i, best[i].pages + 1, best[i].cost + share_cost(s, end, 1 - height / room, apart)};
      if (own.pages < best[end].pages || (own.pages == best[end].pages && own.cost < best[end].cost)) best[end] = own;
    }
  }
  /* What no page holds is told when it is placed. */
  for (guint end = n; best[n].pages != G_MAXUINT && end > 0; end = best[end].from)
    ((struct piece *)g_ptr_array_index(s->piece, best[end].from))->opens = best[end].from > 0;
  g_free(best);
}
