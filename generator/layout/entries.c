/* Pages of entries: room that is left goes between them, none stands alone on the last page. */
#include <math.h>

#include "layout/fill.h"

/* Room that is left on a page of entries goes between them. */
void entries_spread(struct flow *f, const struct plan *plan, double rest) {
  guint gaps = 0, at = 0;
  if (!print_has(&f->style, "entries.spread") || rest <= 0) return;
  /* After an entry, not between a heading and its first one. */
  for (guint i = 0; i + 1 < plan->placed->len; i++)
    gaps += g_array_index(plan->placed, struct placed, i).piece->place != NULL;
  double each = gaps ? fmin(rest / gaps, print_pt(&f->style, "entries.spread")) : 0;
  for (guint i = 0; i < plan->placed->len; i++) {
    struct placed *p = &g_array_index(plan->placed, struct placed, i);
    p->y += each * at;
    if (p->piece->place) at++;
  }
}

static guint entries_of(const struct plan *plan) {
  guint n = 0;
  for (guint i = 0; i < plan->placed->len; i++) n += g_array_index(plan->placed, struct placed, i).piece->place != NULL;
  return n;
}

/* The pieces of a page one below the other again. */
static double restack(struct plan *plan) {
  double y = 0;
  for (guint i = 0; i < plan->placed->len; i++) {
    struct placed *at = &g_array_index(plan->placed, struct placed, i);
    const struct piece *before = i ? g_array_index(plan->placed, struct placed, i - 1).piece : NULL;
    at->y = y += gap_after(before, at->piece);
    y += at->piece->height;
  }
  return y;
}

/* No entry stands alone on the last page of its list: one more goes there with it. */
void entries_company(struct flow *f, const struct stack *s) {
  if (f->plan->len < 2 || !print_has(&f->style, "entries.spread")) return;
  struct plan *last = g_ptr_array_index(f->plan, f->plan->len - 1),
              *before = g_ptr_array_index(f->plan, f->plan->len - 2);
  guint n = before->placed->len;
  if (last->placed->len != 1 || entries_of(last) != 1 || entries_of(before) < 3 || n < 2) return;
  struct placed moved = g_array_index(before->placed, struct placed, n - 1);
  bool own = g_array_index(last->placed, struct placed, 0).piece == g_ptr_array_index(s->piece, s->piece->len - 1);
  if (!own || !moved.piece->place || !g_array_index(before->placed, struct placed, n - 2).piece->place) return;
  double need = moved.piece->height + g_array_index(last->placed, struct placed, 0).piece->height;
  if (need + moved.piece->after > plan_room(f, last)) return;
  g_array_set_size(before->placed, n - 1);
  g_array_prepend_val(last->placed, moved);
  g_hash_table_insert(f->place_page, (void *)moved.piece->place->id, GSIZE_TO_POINTER(f->plan->len));
  restack(last);
  entries_spread(f, before, plan_room(f, before) - restack(before));
}
