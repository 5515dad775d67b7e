/* Columns: blocks that flow in a band of columns, filled to the foot of the page or to equal heights. */
#include <math.h>
#include <string.h>

#include "layout/book/fill.h"

struct column {
  guint end; /* the piece after its last */
  double height;
};

/* ---- filling ---- */

double side_height(const struct page_fill *w) {
  double height = 0;
  for (size_t c = 1; w->body && c < w->body->count; c++) height = fmax(height, w->side[c].height);
  return height;
}

/* Column `c`, whose text ends at `height` at the latest. Notes stand below it, or all at the foot of the page: `foot`. */
static struct region column_region(const struct page_fill *w, const struct band *band, size_t c, double height,
                                   struct foot foot) {
  const struct region *page = &w->r;
  struct region r = {.top = page->y, .y = page->y, .limit = page->limit, .cap = page->y + height, .foot = foot};
  r.x = (double)c * (band->width + band->gap);
  if (!band->foot) r.least = r.cap;
  else if (c > 0) r.foot = w->side[c];
  return r;
}

/* Columns from piece `i` on, none higher than `height`: gives the first piece that found no room. `more_out` is by how much they
 * must grow at least to hold more. `forced`: an empty column takes a piece whatever its height, for no page has more room. */
static guint columns_try(struct flow *f, const struct stack *s, guint i, guint end, const struct page_fill *w,
                         double height, bool forced, struct column *column, double *more_out) {
  const struct band *band = ((struct piece *)g_ptr_array_index(s->piece, i))->band;
  struct foot foot = w->r.foot;
  double over = 0;
  *more_out = INFINITY;
  for (size_t c = 0; c < band->count; c++) {
    struct region r = column_region(w, band, c, height, foot);
    for (; i < end; i++) {
      over = region_over(f, &r, s, i);
      if (over > 0.01 && (r.before || !forced)) break;
      region_pass(f, &r, g_ptr_array_index(s->piece, i));
    }
    if (i < end) *more_out = fmin(*more_out, over);
    if (!band->foot) foot = r.foot;
    column[c] = (struct column){i, r.y - w->r.y};
  }
  return i;
}

static double tallest(const struct column *column, size_t n) {
  double h = 0;
  for (size_t c = 0; c < n; c++) h = fmax(h, column[c].height);
  return h;
}

/* How far the columns are from even. The last one may be a line longer than the first, no more where that can be helped. */
static double columns_uneven(const struct column *column, size_t n, double line) {
  double over = column[n - 1].height - column[0].height;
  return over > line + 0.01 ? 1e6 + over : fabs(over);
}

/* The heights at which everything stands in the columns, as even as they go; false if `most` is too little. */
static bool columns_balance(struct flow *f, const struct stack *s, guint i, guint end, const struct page_fill *w, double most,
                            struct column *column) {
  size_t n = ((struct piece *)g_ptr_array_index(s->piece, i))->band->count;
  struct column trial[COLUMNS_MAX];
  bool found = false;
  double height = 0, more, line = flow_look(f, "body")->look.pitch_pt;
  for (guint j = i; j < end && height < most * (double)n; j++)
    height += ((struct piece *)g_ptr_array_index(s->piece, j))->height;
  height = fmin(height / (double)n, most);
  for (int rounds = 0; rounds < 400; rounds++) {
    bool all = columns_try(f, s, i, end, w, height, false, trial, &more) == end;
    if (all && (!found || columns_uneven(trial, n, line) < columns_uneven(column, n, line) - 0.01)) {
      for (size_t c = 0; c < n; c++) column[c] = trial[c];
      found = true;
    }
    if (all && trial[n - 1].height <= trial[0].height + 0.01) return true;
    if (!isfinite(more) || height + more > most + 0.01) return found;
    height += more + 1e-3;
  }
  return found;
}

static void draw_column_rules(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct band *band = p->data;
  for (size_t c = 1; c < band->count; c++) {
    double at = x + (double)c * (band->width + band->gap) - band->gap / 2;
    page_stroke_line(f->pages, page, (struct point){at, y}, (struct point){at, y + p->height}, band->rule,
                     band->rule_ink);
  }
}

static void rules_place(struct flow *f, const struct band *band, double y, double height) {
  if (band->rule <= 0) return;
  struct piece *p = arena_alloc(f->arena, sizeof *p);
  *p = (struct piece){.height = height, .width = f->width, .draw = draw_column_rules, .data = band, .band = band};
  piece_place(f, p, 0, y);
}

guint columns_fill(struct flow *f, const struct stack *s, guint i, struct page_fill *w) {
  const struct piece *first = g_ptr_array_index(s->piece, i), *last = NULL;
  const struct band *band = first->band;
  guint end = i, from = i;
  while (end < s->piece->len && ((struct piece *)g_ptr_array_index(s->piece, end))->band == band) end++;
  struct region *page = &w->r;
  struct column column[COLUMNS_MAX];
  double more, y = page->y + gap_after(page->before, first);
  page->y = f->grid > 0 && page->before ? ceil(y / f->grid - 1e-3) * f->grid : y;
  double most = band->foot ? page->limit - page->y : fmin(page->limit - page->foot.height, page->cap) - page->y;
  if (!(band->balance || w->one) || !columns_balance(f, s, i, end, w, most, column))
    end = columns_try(f, s, i, end, w, most, !page->before, column, &more);
  double height = tallest(column, band->count);
  for (size_t c = 0; c < band->count; c++) {
    struct region r = column_region(w, band, c, height, page->foot);
    struct foot *foot = band->foot && c > 0 ? &w->side[c] : &page->foot;
    for (; from < column[c].end; from++) {
      last = g_ptr_array_index(s->piece, from);
      region_place(f, &r, last, foot);
      height_check(f, w, last);
    }
  }
  rules_place(f, band, page->y, height);
  page->y += height, page->before = last;
  page->cap = page->limit - side_height(w); /* what stands below all columns stands above the notes of all */
  return end;
}

/* ---- building ---- */

struct band *band_make(struct flow *f, const char *path, size_t count, double gap, double width) {
  char name[96];
  struct band *band = arena_alloc(f->arena, sizeof *band);
  count = MAX(1, MIN(count, COLUMNS_MAX));
  *band = (struct band){.count = count, .gap = gap, .balance = true};
  band->width = (width - gap * (double)(count - 1)) / (double)count;
  g_snprintf(name, sizeof name, "%s.rule", path);
  band->rule = print_pt_or(&f->style, name, 0);
  g_snprintf(name, sizeof name, "%s.rule_ink", path);
  if (band->rule > 0) band->rule_ink = print_ink(&f->style, name);
  return band;
}

void band_take(struct stack *to, const struct stack *from, const struct band *band) {
  guint first = to->piece->len;
  stack_take(to, from, 0);
  for (guint i = first; i < to->piece->len; i++) ((struct piece *)g_ptr_array_index(to->piece, i))->band = band;
}

void columns_build(struct flow *f, struct stack *s, const struct node *n, const char *role) {
  const char *title = node_attr(n, "title", NULL);
  size_t count = (size_t)CLAMP(attr_number(n, "count", (long)print_number(&f->style, "columns.count")), 1, COLUMNS_MAX);
  double gap = attr_pt(n, "gap", print_pt(&f->style, "columns.gap"));
  const struct band *band = band_make(f, "columns", count, gap, s->width);
  if (title && *title) {
    tag_id before = flow_tag(f, TAG_P);
    stack_lines(f, s, flow_compose(f, title, "point", s->width, n->pos), flow_look(f, "point"), "heading");
    f->tag = before;
    ((struct piece *)g_ptr_array_index(s->piece, s->piece->len - 1))->keep = true;
  }
  struct stack *inner = stack_new(f, band->width);
  blocks_build(f, inner, n->first, role);
  if (!inner->piece->len) return;
  struct piece *first = g_ptr_array_index(inner->piece, 0);
  struct piece *last = g_ptr_array_index(inner->piece, inner->piece->len - 1);
  first->before = fmax(first->before, print_pt(&f->style, "columns.before"));
  last->after = fmax(last->after, print_pt(&f->style, "columns.after"));
  band_take(s, inner, band);
}

/* ---- pages whose body stands in columns: roles.<role>.columns ---- */

/* What the style names under `span`, every heading of a chapter and every figure wider than a column takes the whole width. */
static bool spans(struct flow *f, const struct node *n, const struct key *columns, const struct band *band) {
  static const struct {
    enum node_kind kind;
    const char *name;
  } kinds[] = {{NODE_TABLE, "table"}, {NODE_CAPTIONED, "table"}, {NODE_FIGURE, "figure"}, {NODE_CHART, "chart"},
               {NODE_NOTE, "note"},   {NODE_COLUMN, "column"},   {NODE_WRITE, "write"},   {NODE_BADGE, "badge"}};
  if (n->kind == NODE_COLUMNS || n->kind == NODE_CARD || n->kind == NODE_PLACES || n->kind == NODE_FACILITIES) return true;
  if (n->kind == NODE_HEADING) return n->level == 1;
  if (attr_pt(n, "width", 0) > band->width + 0.01) return true;
  const struct key *span = key_get(columns, "span");
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
    for (const struct key *k = span && n->kind == kinds[i].kind ? span->first : NULL; k; k = k->next)
      if (k->kind == KEY_SCALAR && strcmp(k->text, kinds[i].name) == 0) return true;
  return false;
}

/* The same for a heading above what takes the whole width: it belongs to that. */
static bool stands_wide(struct flow *f, const struct node *n, const struct node *end, const struct key *columns,
                        const struct band *band) {
  while (n->kind == NODE_HEADING && n->next && n->next != end && !spans(f, n, columns, band)) n = n->next;
  return spans(f, n, columns, band);
}

void body_build(struct flow *f, struct stack *s, const char *role, const struct node *first, const struct node *end,
                const char *text) {
  char path[96];
  g_snprintf(path, sizeof path, "roles.%s.columns", role);
  const struct key *columns = print_key(&f->style, path);
  if (!columns) {
    blocks_build_to(f, s, first, end, text);
    return;
  }
  size_t count = (size_t)CLAMP(key_number(columns, "count", 2, f->d), 1, COLUMNS_MAX);
  g_snprintf(path, sizeof path, "roles.%s.columns.gap", role);
  double gap = print_pt(&f->style, path);
  g_snprintf(path, sizeof path, "roles.%s.columns", role);
  struct band *band = band_make(f, path, count, gap, s->width);
  band->foot = true;
  band->balance = key_bool(columns, "balance", true, f->d);
  for (const struct node *n = first; n && n != end;) {
    const struct node *next = n->next;
    bool wide = stands_wide(f, n, end, columns, band);
    while (next && next != end && stands_wide(f, next, end, columns, band) == wide) next = next->next;
    if (wide) {
      blocks_build_to(f, s, n, next, text);
    } else {
      struct stack *inner = stack_new(f, band->width);
      blocks_build_to(f, inner, n, next, text);
      band_take(s, inner, band);
    }
    n = next;
  }
}
