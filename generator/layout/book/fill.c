/* Filling pages: every piece of a stack gets its page and height. */
#include "layout/book/fill.h"

#include <math.h>
#include <string.h>

#include "layout/book/refs.h"

static double role_pt(struct flow *f, const char *role, const char *what) {
  char path[96];
  g_snprintf(path, sizeof path, "roles.%s.%s", role, what);
  if (print_has(&f->style, path)) return print_pt(&f->style, path);
  g_snprintf(path, sizeof path, "margins.%s", what);
  return print_pt(&f->style, path);
}

struct plan *plan_add(struct flow *f, const char *role, const struct node *node, struct pos pos) {
  struct plan *p = arena_alloc(f->arena, sizeof *p);
  p->role = role, p->node = node, p->pos = pos;
  p->top = role_pt(f, role, "top");
  p->bottom = role_pt(f, role, "bottom");
  p->placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  p->tab = f->tab;
  g_ptr_array_add(f->plan, p);
  return p;
}

double plan_room(const struct flow *f, const struct plan *p) {
  return print_pt(&f->style, "paper.height") - p->top - p->bottom;
}

static struct plan *plan_last(const struct flow *f) {
  return g_ptr_array_index(f->plan, f->plan->len - 1);
}

void piece_place(struct flow *f, const struct piece *p, double x, double y) {
  struct plan *plan = plan_last(f);
  struct placed at = {p, y, x};
  g_array_append_val(plan->placed, at);
  if (p->place) g_hash_table_insert(f->place_page, (void *)p->place->id, GSIZE_TO_POINTER(f->plan->len));
  marks_place(f, p);
  if (p->heading && !p->heading->placed) {
    p->heading->placed = true;
    p->heading->page = f->plan->len - 1;
    p->heading->y = y + plan->top;
  }
}

/* ---- regions ---- */

/* Where the piece would begin. Columns begin on the grid. */
static double region_next(const struct flow *f, const struct region *r, const struct piece *p) {
  double y = r->y + gap_after(r->before, p);
  if (!r->before && r->top == 0) y -= p->lead;
  bool snaps = p->on_grid || (p->band && r->before && r->before->band != p->band);
  return f->grid > 0 && snaps ? ceil(y / f->grid - 1e-3) * f->grid : y;
}

/* A region that begins amid a table begins with its head. */
static const struct piece *head_of(const struct region *r, const struct piece *p) {
  return !r->before && p->head && p->head != p ? p->head : NULL;
}

double region_pass(struct flow *f, struct region *r, const struct piece *p) {
  const struct piece *head = head_of(r, p);
  if (head) r->y += head->height, r->before = head;
  r->y = region_next(f, r, p) + p->height, r->before = p;
  double end = fmax(r->y, r->least), lines = foot_try(f, &r->foot, p, r->limit - end, r->limit);
  return fmax(fmax(lines, r->y - r->cap), end + r->foot.height - r->limit);
}

/* Height of the pieces from `i` on that must stand on one page. */
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

double region_over(struct flow *f, const struct region *r, const struct stack *s, guint i) {
  struct region trial = *r;
  const struct piece *p = g_ptr_array_index(s->piece, i);
  double over = region_pass(f, &trial, p), first = over;
  for (guint j = i; over <= 0.01 && p->keep && j + 1 < s->piece->len;) {
    const struct piece *next = g_ptr_array_index(s->piece, ++j);
    if (p->band && next->band != p->band) break; /* what is not in the columns stands below all of them */
    p = next;
    over = region_pass(f, &trial, p);
  }
  /* What no page could keep together is parted. */
  return over > 0.01 && first <= 0.01 && chain_height(s, i) > r->limit ? first : over;
}

void region_place(struct flow *f, struct region *r, const struct piece *p, struct foot *foot) {
  const struct piece *head = head_of(r, p);
  if (head) {
    piece_place(f, head, r->x, r->y);
    r->y += head->height, r->before = head;
  }
  double y = region_next(f, r, p);
  piece_place(f, p, r->x, y);
  r->y = y + p->height, r->before = p;
  foot_take(f, foot, p, r->limit - fmax(r->y, r->least), r->limit);
}

/* ---- pages ---- */

static void page_open(struct flow *f, struct page_fill *w) {
  w->plan = plan_last(f);
  w->room = plan_room(f, w->plan);
  double limit = w->one ? 1e6 : w->room, width = w->body ? w->body->width : f->width;
  w->r = (struct region){.limit = limit, .cap = limit, .foot = {.width = width}};
  for (size_t c = 1; c < COLUMNS_MAX; c++) w->side[c] = (struct foot){.width = width};
  foot_carried(f, &w->r.foot, limit);
}

static struct page_fill page_fill(const struct stack *s, const char *role, bool one) {
  struct page_fill w = {.role = role, .one = one};
  for (guint i = 0; i < s->piece->len && !w.body; i++) {
    const struct band *band = ((struct piece *)g_ptr_array_index(s->piece, i))->band;
    if (band && band->foot) w.body = band;
  }
  return w;
}

/* A run of pieces off the grid stands in the middle of the lines it takes (JLReq 4.1.6 for headings; here for every block). */
static void page_settle(struct flow *f, const struct plan *plan) {
  GArray *all = plan->placed;
  guint begin = 0; /* of the run */
  for (guint i = 0; f->grid > 0 && i < all->len; i++) {
    const struct placed *at = &g_array_index(all, struct placed, i);
    if (at->piece->band) begin = 0;
    else if (at->piece->on_grid) {
      const struct placed *last = i ? &g_array_index(all, struct placed, i - 1) : NULL;
      double rest = last ? at->y - last->y - last->piece->height - gap_after(last->piece, at->piece) : 0;
      for (guint j = begin; begin > 0 && j < i; j++) g_array_index(all, struct placed, j).y += rest / 2;
      begin = i + 1;
    }
  }
}

static void page_close(struct flow *f, struct page_fill *w) {
  page_settle(f, w->plan);
  foot_place(f, &w->r.foot, 0, w->room);
  for (size_t c = 1; w->body && c < w->body->count; c++)
    foot_place(f, &w->side[c], (double)c * (w->body->width + w->body->gap), w->room);
}

/* What no page can hold is told once, where it stands. */
void height_check(struct flow *f, const struct page_fill *w, const struct piece *p) {
  double over = p->height - w->room;
  if (w->one || over <= 0.01) return;
  if (p->place) diag_error(f->d, p->pos, "entry-too-tall", p->place->name, mm_text(f, over));
  else diag_error(f->d, p->pos, "block-too-tall", mm_text(f, over));
}

static void page_next(struct flow *f, struct page_fill *w, struct pos pos) {
  if (!f->grid) entries_spread(f, w->plan, w->room - w->r.y);
  page_close(f, w);
  plan_add(f, w->role, NULL, pos);
  page_open(f, w);
  /* What floats stands at its head, as many as fit. */
  while (w->floats && w->floats->len) {
    const struct piece *p = g_ptr_array_index(w->floats, 0);
    struct region trial = w->r;
    if (w->r.before && region_pass(f, &trial, p) > 0.01) break;
    g_ptr_array_remove_index(w->floats, 0);
    region_place(f, &w->r, p, &w->r.foot);
    height_check(f, w, p);
  }
}

/* A figure that has no room goes to the head of the next page, and the text goes on (JLReq 4.3.4, 4.3.5). */
static bool floated(struct flow *f, const struct stack *s, guint i, struct page_fill *w) {
  struct piece *p = g_ptr_array_index(s->piece, i);
  if (!p->floats || w->one || !w->r.before || region_over(f, &w->r, s, i) <= 0.01) return false;
  if (!w->floats) w->floats = g_ptr_array_new();
  g_ptr_array_add(w->floats, p);
  return true;
}

static void stack_fill(struct flow *f, const struct stack *s, struct page_fill *w) {
  for (guint i = 0; i < s->piece->len;) {
    const struct piece *p = g_ptr_array_index(s->piece, i);
    if (floated(f, s, i, w)) {
      i++;
      continue;
    }
    if (w->r.before && (p->opens || region_over(f, &w->r, s, i) > 0.01)) page_next(f, w, p->pos);
    if (p->band) {
      guint next = columns_fill(f, s, i, w);
      if (next < s->piece->len && ((struct piece *)g_ptr_array_index(s->piece, next))->band == p->band)
        page_next(f, w, p->pos);
      i = next;
      continue;
    }
    region_place(f, &w->r, p, &w->r.foot);
    height_check(f, w, p);
    i++;
  }
}

void fill(struct flow *f, const struct stack *s, const char *role) {
  struct page_fill w = page_fill(s, role, false);
  page_open(f, &w);
  if (strcmp(w.plan->role, role) == 0) entries_share(f, s, w.room);
  stack_fill(f, s, &w);
  while (w.floats && w.floats->len) page_next(f, &w, w.plan->pos);
  if (w.floats) g_ptr_array_free(w.floats, TRUE);
  page_close(f, &w);
  while (foot_waits(f)) { /* notes longer than what is left of the text */
    plan_add(f, role, NULL, w.plan->pos);
    page_open(f, &w);
    page_close(f, &w);
  }
}

/* What a page of its own holds too much of, by its first heading (its file, where it has none), and the line of the first block
 * that does not end on it. */
static void overset_tell(struct flow *f, const struct page_fill *w, double over) {
  const struct node *page = w->plan->node;
  const char *name = w->plan->pos.file;
  for (const struct node *n = page; n; n = node_next(page, n))
    if (n->kind == NODE_HEADING) {
      g_autofree char *heading = node_plain_text(n);
      name = diag_intern(f->d, g_strdelimit(heading, "\n", ' '));
      break;
    }
  struct pos first = w->plan->pos;
  for (guint i = 0; i < w->plan->placed->len; i++) {
    const struct placed *at = &g_array_index(w->plan->placed, struct placed, i);
    if (at->y + at->piece->height <= w->room + 0.01 || at->piece->pos.line < 1) continue;
    first = at->piece->pos;
    break;
  }
  diag_error(f->d, w->plan->pos, "page-overset", mm_text(f, over), name ? name : "", diag_num(f->d, first.line));
}

void fill_one(struct flow *f, const struct stack *s, bool at_foot) {
  struct page_fill w = page_fill(s, "text", true);
  page_open(f, &w);
  stack_fill(f, s, &w);
  double height = w.r.y + fmax(w.r.foot.height, side_height(&w));
  if (height > w.room + 0.01) overset_tell(f, &w, height - w.room);
  for (guint i = 0; at_foot && i < w.plan->placed->len; i++)
    g_array_index(w.plan->placed, struct placed, i).y += fmax(0, w.room - height);
  page_close(f, &w);
}
