/* Stacks of pieces: making, measuring and drawing them; texts as pieces. */
#include "layout/book/refs.h"

#include <math.h>

struct stack *stack_new(struct flow *f, double width) {
  struct stack *s = arena_alloc(f->arena, sizeof *s);
  s->width = width;
  s->piece = g_ptr_array_new();
  g_ptr_array_add(f->stacks, s->piece);
  return s;
}

tag_id flow_tag(struct flow *f, enum tag_kind kind) {
  tag_id before = f->tag;
  f->tag = pages_tag(f->pages, before, kind);
  return before;
}

struct piece *stack_add(struct flow *f, struct stack *s, double height, draw_piece *draw, const void *data,
                        const char *part, struct pos pos) {
  struct piece *p = arena_alloc(f->arena, sizeof *p);
  *p = (struct piece){.width = s->width, .height = height, .draw = draw, .data = data, .part = part, .pos = pos, .tag = f->tag, .variant = f->variant};
  if (part) p->group = ++f->groups;
  g_ptr_array_add(s->piece, p);
  return p;
}

double gap_after(const struct piece *before, const struct piece *p) {
  return before ? fmax(before->after, p->before) : 0;
}

double stack_height(const struct stack *s, GArray *placed) {
  double y = 0;
  const struct piece *before = NULL;
  for (guint i = 0; i < s->piece->len; i++) {
    const struct piece *p = g_ptr_array_index(s->piece, i);
    y += gap_after(before, p);
    if (placed) {
      struct placed at = {p, y, 0};
      g_array_append_val(placed, at);
    }
    y += p->height;
    before = p;
  }
  return y;
}

void stack_draw(struct flow *f, struct page *page, const struct stack *s, double x, double y) {
  GArray *placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  stack_height(s, placed);
  placed_draw(f, page, placed, x, y);
  g_array_free(placed, TRUE);
}

void stack_take(struct stack *to, const struct stack *from, double x) {
  for (guint i = 0; i < from->piece->len; i++) {
    struct piece *p = g_ptr_array_index(from->piece, i);
    p->x += x;
    g_ptr_array_add(to->piece, p);
  }
}

/* The ground that consecutive pieces of one group cover in one column. */
static struct box group_extent(const GArray *placed, guint first, guint *end_out) {
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  const struct placed *begin = &g_array_index(placed, struct placed, first);
  guint i = first;
  for (; i < placed->len; i++) {
    const struct placed *at = &g_array_index(placed, struct placed, i);
    if (at->piece->group != begin->piece->group || at->x != begin->x) break;
    b.x0 = fmin(b.x0, at->x + at->piece->x), b.x1 = fmax(b.x1, at->x + at->piece->x + at->piece->width);
    b.y0 = fmin(b.y0, at->y), b.y1 = fmax(b.y1, at->y + at->piece->height);
  }
  *end_out = i;
  return b;
}

void placed_draw(struct flow *f, struct page *page, const GArray *placed, double x, double y) {
  guint part_end = 0;
  guint box_end = 0;
  bool open = false;
  for (guint i = 0; i < placed->len; i++) {
    const struct placed *at = &g_array_index(placed, struct placed, i);
    if (at->piece->box && i >= box_end) box_end = box_draw(f, page, placed, i, x, y);
    if (open && i == part_end) {
      page_end(f->pages, page);
      open = false;
    }
    if (!open && at->piece->part) {
      struct box b = group_extent(placed, i, &part_end);
      page_begin(f->pages, page, at->piece->part, at->piece->hard,
                 (struct box){b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y});
      open = true;
    }
    if (at->piece->mark_count || at->piece->place) piece_marks_draw(f, page, at->piece, x + at->x + at->piece->x, y + at->y);
    if (at->piece->draw) {
      tag_id before = page_mark(page, at->piece->tag);
      struct variant *style = flow_vary(f, at->piece->variant);
      at->piece->draw(f, page, at->piece, x + at->x + at->piece->x, y + at->y);
      flow_vary(f, style);
      page_mark(page, before);
    }
  }
  if (open) page_end(f->pages, page);
}

/* ---- texts as pieces ---- */

const char *mm_text(struct flow *f, double pt) {
  return diag_num(f->d, ceil(pt / PT_PER_MM * 10 - 1e-6) / 10);
}

bool flow_has_look(struct flow *f, const char *role) {
  char path[96];
  g_snprintf(path, sizeof path, "text.%s", role);
  return print_has(&f->style, path);
}

const struct block_look *flow_look(struct flow *f, const char *role) {
  if (f->variant) return variant_look(f, role);
  struct block_look *look = g_hash_table_lookup(f->look, role);
  if (!look) {
    look = arena_alloc(f->arena, sizeof *look);
    *look = print_look(&f->style, role);
    g_hash_table_insert(f->look, arena_strdup(f->arena, role), look);
  }
  return look;
}

static struct setting setting_of(const struct block_look *look, double width) {
  return (struct setting){width, look->indent, look->align, look->phrases, look->balance};
}

struct composed *flow_compose(struct flow *f, const char *utf8, const char *role, double width, struct pos at) {
  const struct block_look *look = flow_look(f, role);
  struct setting s = setting_of(look, width);
  return compose_text(f->composer, utf8, &look->look, &s, at, f->d);
}

struct composed *flow_compose_node(struct flow *f, const struct node *n, const char *role, double width) {
  const struct block_look *look = flow_look(f, role);
  struct setting s = setting_of(look, width);
  return compose_node(f->composer, n, &look->look, &s, f->d);
}

static void note_add(struct flow *f, struct piece *p, const struct node *const *notes, size_t n) {
  const struct node **all = arena_array(f->arena, p->note_count + n, sizeof *all);
  for (size_t i = 0; i < p->note_count; i++) all[i] = p->notes[i];
  for (size_t i = 0; i < n; i++) all[p->note_count + i] = notes[i];
  p->notes = all;
  p->note_count += n;
}

enum { NOTES_MAX = 16 }; /* in a line */

void piece_notes_line(struct flow *f, struct piece *p, const struct composed *text, size_t line) {
  const struct node *notes[NOTES_MAX];
  size_t n = MIN(composed_notes(text, line, notes, NOTES_MAX), NOTES_MAX);
  if (n) note_add(f, p, notes, n);
  n = MIN(composed_terms(text, line, notes, NOTES_MAX), NOTES_MAX);
  for (size_t i = 0; i < n; i++) piece_mark(f, p, notes[i]);
}

void piece_notes(struct flow *f, struct piece *p, const struct composed *text) {
  for (size_t i = 0; i < text->lines; i++) piece_notes_line(f, p, text, i);
}

void piece_notes_of(struct flow *f, struct piece *p, const struct stack *inner) {
  for (guint i = 0; i < inner->piece->len; i++) {
    const struct piece *q = g_ptr_array_index(inner->piece, i);
    if (q->note_count) note_add(f, p, q->notes, q->note_count);
    for (size_t j = 0; j < q->mark_count; j++) piece_mark(f, p, q->marks[j]);
  }
}

static void draw_line_piece(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  composed_draw(f->composer, page, p->data, p->index, x, y);
}

/* Lines as far apart as the grid's; as the body's too, where the grid is a part of that. */
static bool stands_on_grid(struct flow *f, double pitch) {
  if (f->grid <= 0) return false;
  double of_body = flow_look(f, "body")->look.pitch_pt, parts = of_body / f->grid;
  return fabs(pitch - f->grid) < 0.01 || (fabs(pitch - of_body) < 0.01 && fabs(parts - round(parts)) < 0.01);
}

void stack_lines(struct flow *f, struct stack *s, struct composed *text, const struct block_look *look,
                 const char *part) {
  int group = part ? ++f->groups : 0;
  bool on_grid = stands_on_grid(f, look->look.pitch_pt);
  for (size_t i = 0; i < text->lines; i++) {
    struct piece *p = stack_add(f, s, look->look.pitch_pt, draw_line_piece, text, NULL, text->pos);
    p->part = part, p->group = group, p->hard = true;
    p->index = i;
    p->on_grid = on_grid;
    piece_notes_line(f, p, text, i);
    if (i == 0) p->before = look->before;
    if (i + 1 == text->lines) p->after = look->after;
    p->keep = text->lines > 1 && (i == 0 || i + 2 == text->lines); /* no widow, no orphan */
    if (i + 1 == text->lines) p->keep = false;
  }
}
