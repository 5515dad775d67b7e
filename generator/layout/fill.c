/* Filling pages: every piece of a stack gets its page and height. */
#include "layout/fill.h"

#include <math.h>
#include <string.h>

struct plan *plan_add(struct flow *f, const char *role, const struct node *node, struct pos pos) {
  struct plan *p = arena_alloc(f->arena, sizeof *p);
  char path[96];
  p->role = role, p->node = node, p->pos = pos;
  g_snprintf(path, sizeof path, "roles.%s.top", role);
  p->top = print_pt_or(&f->style, path, print_pt(&f->style, "margins.top"));
  g_snprintf(path, sizeof path, "roles.%s.bottom", role);
  p->bottom = print_pt_or(&f->style, path, print_pt(&f->style, "margins.bottom"));
  p->placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  p->tab = f->tab;
  g_ptr_array_add(f->plan, p);
  return p;
}

double plan_room(const struct flow *f, const struct plan *p) {
  return print_pt(&f->style, "paper.height") - p->top - p->bottom;
}

static void place(struct flow *f, struct plan *plan, const struct piece *p, double y) {
  struct placed at = {p, y, 0};
  g_array_append_val(plan->placed, at);
  if (p->place) g_hash_table_insert(f->place_page, (void *)p->place->id, GSIZE_TO_POINTER(f->plan->len));
  if (p->heading && !p->heading->placed) {
    p->heading->placed = true;
    p->heading->page = f->plan->len - 1;
    p->heading->y = y + plan->top;
  }
}

/* Height of the pieces from `i` on that must stand on one page; without the space before the first. */
static double chain_height(const struct stack *s, guint i) {
  const struct piece *p = g_ptr_array_index(s->piece, i), *before = NULL;
  double y = p->height;
  while (p->keep && i + 1 < s->piece->len) {
    before = p;
    p = g_ptr_array_index(s->piece, ++i);
    y += gap_after(before, p) + p->height;
  }
  return y;
}

/* Room that is left on a page of entries goes between them. */
static void spread(struct flow *f, const struct plan *plan, double rest) {
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
static void company(struct flow *f, const struct stack *s) {
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
  spread(f, before, plan_room(f, before) - restack(before));
}

/* Fills pages from the end of the last one planned, adding pages as they are needed. */
void fill(struct flow *f, const struct stack *s, const char *role) {
  struct plan *plan = g_ptr_array_index(f->plan, f->plan->len - 1);
  double y = 0, room = plan_room(f, plan);
  const struct piece *before = NULL;
  for (guint i = 0; i < s->piece->len; i++) {
    const struct piece *p = g_ptr_array_index(s->piece, i);
    double gap = gap_after(before, p), need = chain_height(s, i);
    if (need > room) need = p->height;
    if (before && y + gap + need > room + 0.01) {
      spread(f, plan, room - y);
      plan = plan_add(f, role, NULL, p->pos);
      y = gap = 0, room = plan_room(f, plan);
      if (p->head && p->head != p) {
        place(f, plan, p->head, 0);
        y = p->head->height;
      }
    }
    y += gap;
    place(f, plan, p, y);
    y += p->height;
    if (p->height > room + 0.01) diag_error(f->d, p->pos, "block-too-tall", mm_text(f, p->height - room));
    before = p;
  }
  company(f, s);
}

/* One page that must hold everything. */
void fill_one(struct flow *f, const struct stack *s, bool at_foot) {
  struct plan *plan = g_ptr_array_index(f->plan, f->plan->len - 1);
  GArray *placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  double height = stack_height(s, placed), room = plan_room(f, plan);
  if (height > room + 0.01) diag_error(f->d, plan->pos, "page-overset", mm_text(f, height - room));
  for (guint i = 0; i < placed->len; i++) {
    const struct placed *at = &g_array_index(placed, struct placed, i);
    place(f, plan, at->piece, at->y + (at_foot ? fmax(0, room - height) : 0));
  }
  g_array_free(placed, TRUE);
}
