/* Tables: rows as pieces, a head that is repeated on every page. A short row never breaks; a long one breaks between the lines
 * of its cells (JLReq 4.4); rows that a joined cell holds together stay on one page when they fit there. */
#include "layout/book/table.h"

#include <math.h>
#include <string.h>

#include "model/table_spans.h"

/* A row of so many lines may be cut, and leaves two on either side: fewer are read better whole. */
enum { CUT_LINES = 6 };

/* ---- drawing ---- */

static double cell_right(const struct grid *t, const struct table_cell *c) {
  size_t last = c->column + c->columns - 1;
  return t->x[last] + t->width[last];
}

/* Lines [from, to) of a cell whose row begins at y. */
static void draw_lines(struct flow *f, struct page *page, const struct table_row *r, const struct table_cell *c, size_t from,
                       size_t to, double x, double y, tag_id mark) {
  tag_id before = page_mark(page, mark);
  double pitch = r->slices > 1 && c->rows == 1 ? r->step : c->text->look->pitch_pt;
  for (size_t i = from; i < to && i < c->text->lines; i++)
    composed_draw(f->composer, page, c->text, i, x + r->table->x[c->column], y + r->pad + r->above + (double)(i - from) * pitch);
  page_mark(page, before);
}

/* A cell that reaches from above onto a new page or column is written again there, as far as its rows have room. */
static void draw_cover(struct flow *f, struct page *page, const struct table_row *r, struct table_cell *c, size_t slice, double x,
                       double y) {
  if (c->drawn == f->page_now + 1 && fabs(c->drawn_x - x) < 0.01) return;
  double room = -2 * r->pad - (double)slice * r->step;
  for (const struct table_row *at = r; at < r->table->row + c->row + c->rows; at++) room += at->height;
  size_t lines = (size_t)fmax(0, floor(room / c->text->look->pitch_pt + 0.01));
  draw_lines(f, page, r, c, 0, lines, x, y, 0);
  c->drawn = f->page_now + 1, c->drawn_x = x;
}

static void line_add(struct path_builder *b, double x0, double y0, double x1, double y1) {
  path_move(b, x0, y0);
  path_line(b, x1, y1);
}

static void stroke(struct flow *f, struct page *page, const struct path_builder *b, double weight, ink_id ink) {
  if (!b->path.ops || weight <= 0) return;
  tag_id before = page_mark(page, 0);
  page_add(f->pages, page,
           (struct page_item){.kind = ITEM_STROKE, .ink = ink, .draw = {.path = b->path, .width_pt = weight}});
  page_mark(page, before);
}

/* The cell that fills a column of a row. */
static const struct table_cell *cell_at(const struct table_row *r, size_t column) {
  for (size_t i = 0; i < r->cells; i++)
    if (column >= r->cell[i].column && column < r->cell[i].column + r->cell[i].columns) return &r->cell[i];
  for (size_t i = 0; i < r->covers; i++)
    if (column >= r->cover[i]->column && column < r->cover[i]->column + r->cover[i]->columns) return r->cover[i];
  return NULL;
}

/* The rule below a row, left out below cells that go on. */
static void draw_rule_below(struct flow *f, struct page *page, const struct table_row *r, double x, double y) {
  const struct grid *t = r->table;
  const struct table_row *last = &t->row[t->rows - 1];
  bool head = r->head && (r == last || !r[1].head);
  struct path_builder b;
  path_begin(&b, page->arena);
  size_t at = (size_t)(r - t->row);
  double from = -1, half = t->look.gap / 2;
  for (size_t column = 0; column <= t->columns; column++) {
    const struct table_cell *c = column < t->columns ? cell_at(r, column) : NULL;
    bool ruled = c && c->row + c->rows == at + 1;
    if (ruled && from < 0) from = column ? t->x[column] - half : 0;
    if (!ruled && from >= 0) {
      line_add(&b, x + from, y, x + (column < t->columns ? t->x[column] - half : t->full), y);
      from = -1;
    }
  }
  stroke(f, page, &b, head ? t->look.head_rule : t->look.grid > 0 ? t->look.grid : t->look.rule,
         head ? t->look.head_ink : t->look.rule_ink);
}

/* Rules between the columns, and the one above where a page or column begins with this piece. */
static void draw_grid(struct flow *f, struct page *page, const struct table_row *r, double x, double y, double height) {
  struct grid *t = r->table;
  if (t->look.grid <= 0) return;
  struct path_builder b;
  path_begin(&b, page->arena);
  if (t->page != f->page_now + 1 || fabs(t->page_x - x) > 0.01) line_add(&b, x, y, x + t->full, y);
  t->page = f->page_now + 1, t->page_x = x;
  line_add(&b, x, y, x, y + height);
  line_add(&b, x + t->full, y, x + t->full, y + height);
  for (size_t column = 1; column < t->columns; column++)
    if (cell_at(r, column) != cell_at(r, column - 1))
      line_add(&b, x + t->x[column] - t->look.gap / 2, y, x + t->x[column] - t->look.gap / 2, y + height);
  stroke(f, page, &b, t->look.grid, t->look.rule_ink);
}

/* One slice of a row; all of it when it is never cut. */
static void draw_slice(struct flow *f, struct page *page, struct table_row *r, size_t slice, double x, double y, double height) {
  bool first = slice == 0, last = slice + 1 == r->slices;
  double top = first ? y : y - r->pad - r->above; /* lines are placed below a row's padding */
  for (size_t i = 0; i < r->cells; i++) {
    struct table_cell *c = &r->cell[i];
    bool again = r->head && c->drawn; /* a repeated head is no content */
    if (c->rows > 1 && !first) {
      draw_cover(f, page, r, c, slice, x, top);
    } else {
      bool all = r->slices == 1 || c->rows > 1;
      draw_lines(f, page, r, c, all ? 0 : slice, all ? c->text->lines : slice + 1, x, top, again ? 0 : c->tag);
      c->drawn = f->page_now + 1, c->drawn_x = x;
    }
  }
  for (size_t i = 0; i < r->covers; i++) draw_cover(f, page, r, r->cover[i], slice, x, top);
  draw_grid(f, page, r, x, y, height);
  if (last) draw_rule_below(f, page, r, x, y + height);
}

static void draw_row(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  draw_slice(f, page, (struct table_row *)p->data, p->index, x, y, p->height);
}

static void draw_heads(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  struct grid *t = (struct grid *)p->data;
  for (size_t r = 0; r < t->heads; r++) {
    draw_slice(f, page, &t->row[r], 0, x, y, t->row[r].height);
    y += t->row[r].height;
  }
}

/* ---- heights ---- */

/* As its column; what stands over several columns of numbers, or heads several columns, stands in their middle. */
static enum align cell_align(const struct table_cell *c) {
  char align = c->node ? c->node->align : 0;
  bool over = c->columns > 1 && (align == 'r' || (c->node && c->node->level));
  return over || align == 'c' ? ALIGN_CENTRE : align == 'r' ? ALIGN_RIGHT : ALIGN_LEFT;
}

/* The lines of a cell in its width; most cells are one line already. */
static void cell_set(struct flow *f, const struct grid *t, struct table_cell *c) {
  double width = cell_right(t, c) - t->x[c->column], slack = width - c->text->natural_pt;
  enum align align = cell_align(c);
  if (c->text->lines <= 1 && slack >= 0) {
    if (c->text->lines && align != ALIGN_LEFT) c->text->line[0].left_pt = align == ALIGN_RIGHT ? slack : slack / 2;
    return;
  }
  struct setting s = {width, 0, align, true, false};
  compose_again(f->composer, c->text, &s, f->d);
  if (align != ALIGN_LEFT || c->text->lines < CUT_LINES) return;
  s.align = ALIGN_JUSTIFY, s.phrases = false; /* so much is read as a paragraph */
  compose_again(f->composer, c->text, &s, f->d);
}

static void row_measure(struct flow *f, struct grid *t, struct table_row *r) {
  double tallest = 0;
  size_t lines = 0;
  for (size_t i = 0; i < r->cells; i++) {
    struct table_cell *c = &r->cell[i];
    cell_set(f, t, c);
    if (composed_has_ruby(c->text, 0)) r->above = t->look.ruby;
    r->step = fmax(r->step, c->text->look->pitch_pt);
    if (c->rows > 1) continue;
    lines = MAX(lines, c->text->lines);
    tallest = fmax(tallest, (double)c->text->lines * c->text->look->pitch_pt);
  }
  r->slices = !r->head && lines >= CUT_LINES ? lines : 1;
  if (r->slices > 1) tallest = (double)lines * r->step;
  if (!tallest) tallest = r->step; /* nothing but joined cells */
  r->height = tallest + 2 * r->pad + r->above;
}

/* A joined cell higher than its rows makes the last of them higher. */
static void spans_measure(struct grid *t) {
  for (size_t r = 0; r < t->rows; r++)
    for (size_t i = 0; i < t->row[r].cells; i++) {
      const struct table_cell *c = &t->row[r].cell[i];
      if (c->rows == 1) continue;
      double need = (double)c->text->lines * c->text->look->pitch_pt + 2 * t->row[r].pad + t->row[r].above, have = 0;
      for (size_t k = 0; k < c->rows; k++) have += t->row[r + k].height;
      struct table_row *last = &t->row[r + c->rows - 1];
      if (need > have) last->height += need - have;
    }
}

/* ---- pieces ---- */

/* The footnotes whose marks stand in the lines that a piece draws. */
static void slice_notes(struct flow *f, struct piece *p, const struct table_row *r, size_t slice) {
  for (size_t i = 0; i < r->cells; i++) {
    const struct composed *text = r->cell[i].text;
    if (r->slices == 1 || (r->cell[i].rows > 1 && slice == 0)) piece_notes(f, p, text);
    else if (r->cell[i].rows == 1 && slice < text->lines) piece_notes_line(f, p, text, slice);
  }
}

static struct piece *piece_add(struct flow *f, struct stack *s, double height, draw_piece *draw, const void *data, int group,
                               struct pos pos) {
  struct piece *p = stack_add(f, s, height, draw, data, NULL, pos);
  p->part = "table", p->group = group, p->hard = true;
  p->tag = 0; /* cells mark themselves */
  return p;
}

static double heads_height(const struct grid *t) {
  double height = 0;
  for (size_t r = 0; r < t->heads; r++) height += t->row[r].height;
  return height;
}

/* The head above the rest of a row that was cut has a row's padding below it. */
static const struct piece *head_over_rest(struct flow *f, const struct grid *t, const struct piece *head) {
  if (!head) return NULL;
  struct piece *p = arena_alloc(f->arena, sizeof *p);
  *p = *head;
  p->height += t->look.pad;
  return p;
}

static struct piece *heads_add(struct flow *f, struct stack *s, struct grid *t, int group) {
  double height = heads_height(t);
  struct piece *p = piece_add(f, s, height, draw_heads, t, group, t->row[0].node->pos);
  for (size_t r = 0; r < t->heads; r++) slice_notes(f, p, &t->row[r], 0);
  p->keep = t->heads < t->rows;
  return p;
}

/* The pieces of a row; gives the last one. */
static struct piece *row_add(struct flow *f, struct stack *s, struct table_row *r, const struct piece *head, int group) {
  struct piece *p = NULL;
  const struct piece *rest_head = r->slices > 1 ? head_over_rest(f, r->table, head) : NULL;
  double rest = r->height;
  for (size_t i = 0; i < r->slices; i++) {
    double height = i + 1 == r->slices ? rest : r->step + (i ? 0 : r->pad + r->above);
    p = piece_add(f, s, height, draw_row, r, group, r->node->pos);
    p->index = i, p->head = i ? rest_head : head;
    p->keep = i + 1 < r->slices && (i == 0 || i + 2 == r->slices);
    slice_notes(f, p, r, i);
    rest -= height;
  }
  return p;
}

/* The row after the last that is joined with row `r`. */
static size_t joined_end(const struct grid *t, size_t r) {
  size_t end = r + 1;
  for (size_t i = r; i < end; i++)
    for (size_t c = 0; c < t->row[i].cells; c++) end = MAX(end, i + t->row[i].cell[c].rows);
  return end;
}

static bool joined_fit(struct flow *f, const struct grid *t, size_t from, size_t end) {
  double height = heads_height(t), room = print_pt(&f->style, "paper.height") - print_pt(&f->style, "margins.top") -
                                          print_pt(&f->style, "margins.bottom");
  for (size_t r = from; r < end; r++) height += t->row[r].height;
  return height <= room;
}

static void body_add(struct flow *f, struct stack *s, struct grid *t, const struct piece *head, int group) {
  for (size_t r = t->heads; r < t->rows;) {
    size_t end = joined_end(t, r);
    bool whole = end > r + 1 && joined_fit(f, t, r, end);
    for (; r < end; r++) {
      guint first = s->piece->len;
      struct piece *last = row_add(f, s, &t->row[r], head, group);
      /* Neither the first nor the last row stands alone. */
      if (t->rows > 2 && ((r == 0 && !head) || r + 2 == t->rows)) last->keep = true;
      if (!whole || r + 1 == end) continue;
      for (guint i = first; i < s->piece->len; i++) ((struct piece *)g_ptr_array_index(s->piece, i))->keep = true;
    }
  }
}

void table_rows(struct flow *f, struct stack *s, const struct node *n, const struct node *captioned) {
  struct grid *t = table_grid(f, n);
  if (!t) return;
  double *share = arena_array(f->arena, t->columns, sizeof *share);
  bool shared = table_widths(captioned, t->columns, share, NULL);
  if (!table_columns_set(f, t, n, shared ? share : NULL, s->width)) return;
  for (size_t r = 0; r < t->rows; r++) row_measure(f, t, &t->row[r]);
  spans_measure(t);
  int group = ++f->groups;
  guint first = s->piece->len;
  struct piece *head = t->heads ? heads_add(f, s, t, group) : NULL;
  body_add(f, s, t, head, group);
  ((struct piece *)g_ptr_array_index(s->piece, first))->before = t->look.before;
  ((struct piece *)g_ptr_array_index(s->piece, s->piece->len - 1))->after = t->look.after;
}

void table_build(struct flow *f, struct stack *s, const struct node *n) {
  tag_id before = flow_tag(f, TAG_TABLE);
  table_rows(f, s, n, NULL);
  f->tag = before;
}

void facility_table_build(struct flow *f, struct stack *s, const struct node *n) {
  tag_id before = flow_tag(f, TAG_TABLE);
  table_rows(f, s, n->first, n);
  f->tag = before;
}
