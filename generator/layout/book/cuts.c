/* Pages to be cut: what is cut out takes its reverse with it, so that holds nothing that is needed later. */
#include "layout/book/fill.h"

#include <string.h>

static bool is_cut(const struct plan *plan) {
  for (guint i = 0; i < plan->placed->len; i++) {
    const struct piece *p = g_array_index(plan->placed, struct placed, i).piece;
    if (p->part && strcmp(p->part, "card page") == 0) return true;
  }
  return false;
}

/* What the reader may lose: a page whose role says so, or one on which nothing stands. */
static bool may_go(const struct plan *plan) {
  return strcmp(plan->role, "blank") == 0 || strcmp(plan->role, "back-of-card") == 0 || !plan->placed->len;
}

void cuts_check(struct flow *f) {
  for (guint i = 0; i < f->plan->len; i++) {
    const struct plan *plan = g_ptr_array_index(f->plan, i);
    if (!is_cut(plan)) continue;
    guint reverse = i % 2 ? i - 1 : i + 1; /* page 1 and page 2 are one leaf */
    if (reverse >= f->plan->len) continue;
    const struct plan *other = g_ptr_array_index(f->plan, reverse);
    if (may_go(other)) continue;
    diag_error(f->d, other->pos, "card-reverse", diag_num(f->d, reverse + 1.0), diag_num(f->d, i + 1.0));
  }
}

static bool keeps_free(struct flow *f) {
  return print_has(&f->style, "card.reverse") && strcmp(print_text(&f->style, "card.reverse"), "blank") == 0;
}

bool cut_front_wanted(struct flow *f, const struct node *page) {
  if (f->plan->len % 2 == 0 || !keeps_free(f)) return false;
  for (const struct node *n = page; n; n = node_next(page, n))
    if (n->kind == NODE_CARD) return true;
  return false;
}

bool cut_reverse_wanted(struct flow *f, const struct node *page) {
  const struct plan *plan = g_ptr_array_index(f->plan, f->plan->len - 1);
  if (f->plan->len % 2 == 0 || !is_cut(plan) || !keeps_free(f)) return false;
  const struct node *next = page->next ? page->next : page->parent && page->parent->next ? page->parent->next->first : NULL;
  const char *role = next && next->kind == NODE_PAGE ? node_attr(next, "role", "text") : "";
  return strcmp(role, "blank") != 0 && strcmp(role, "back-of-card") != 0;
}
