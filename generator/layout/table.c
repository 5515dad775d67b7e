/* Tables: column widths from their text, rows that never break, a head that is repeated on every page. */
#include <math.h>
#include <string.h>

#include "layout/flow.h"

/* A cell of so many characters is not broken while the others can give way. */
static const double KEPT_EM = 9;

struct row {
  size_t n;
  struct composed **cell;
  double *x;
  bool head;
  double pad, above; /* above: room for ruby */
};

static void draw_row(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct row *r = p->data;
  for (size_t i = 0; i < r->n; i++) {
    const struct composed *cell = r->cell[i];
    for (size_t line = 0; line < cell->lines; line++)
      composed_draw(f->composer, page, cell, line, x + r->x[i],
                    y + r->pad + r->above + (double)line * cell->look.pitch_pt);
  }
  double weight = print_pt(&f->style, r->head ? "table.head_rule" : "table.rule");
  draw_rule(f, page, x, x + p->width, y + p->height, weight,
            print_ink(&f->style, r->head ? "table.head_ink" : "table.rule_ink"));
}

static size_t count_cells(const struct node *row) {
  size_t n = 0;
  for (const struct node *c = row->first; c; c = c->next) n++;
  return n;
}

static bool row_is_head(const struct node *row) {
  return row->first && row->first->level == 1;
}

static bool row_is_empty(const struct node *row) {
  char *text = node_plain_text(row);
  bool empty = !*g_strstrip(text);
  g_free(text);
  return empty;
}

/* Every column as wide as its text wants; where that is too much, what is over its widest word shares the room. */
static void column_widths(const struct row *rows, size_t n_rows, size_t n, double room, double gap, double *width) {
  double natural = 0, least = 0;
  double *want = g_new0(double, n), *need = g_new0(double, n);
  for (size_t r = 0; r < n_rows; r++)
    for (size_t i = 0; i < rows[r].n; i++) {
      want[i] = fmax(want[i], rows[r].cell[i]->natural_pt + 0.1);
      need[i] = fmax(need[i], fmax(rows[r].cell[i]->least_pt,
                                   fmin(rows[r].cell[i]->natural_pt, KEPT_EM * rows[r].cell[i]->look.font.size_pt)) +
                                  0.1);
    }
  room -= gap * (double)(n - 1);
  for (size_t i = 0; i < n; i++) natural += want[i], least += need[i];
  double over = natural - least, spare = room - least;
  for (size_t i = 0; i < n; i++) {
    if (natural <= room) width[i] = want[i];
    else width[i] = need[i] + (over > 0 ? (want[i] - need[i]) / over * fmax(0, spare) : 0);
  }
  if (natural <= room) width[n - 1] += room - natural; /* the last takes the rest */
  g_free(want);
  g_free(need);
}

static struct row row_compose(struct flow *f, const struct node *n, size_t columns, bool first_bold) {
  struct row r = {.n = columns, .head = row_is_head(n)};
  r.cell = arena_array(f->arena, columns, sizeof *r.cell);
  r.x = arena_array(f->arena, columns, sizeof *r.x);
  r.pad = print_pt(&f->style, r.head ? "table.head_pad" : "table.pad");
  size_t i = 0;
  for (const struct node *c = n->first; c && i < columns; c = c->next, i++)
    r.cell[i] = flow_compose_node(f, c, r.head ? "cell_head" : i == 0 && first_bold ? "cell_first" : "cell", 1e6);
  for (; i < columns; i++) r.cell[i] = flow_compose(f, "", "cell", 1e6, n->pos);
  return r;
}

static double row_height(struct flow *f, struct row *r, const double *width, double gap, const char *align) {
  double x = 0, tallest = 0;
  for (size_t i = 0; i < r->n; i++) {
    enum align a = align[i] == 'r' ? ALIGN_RIGHT : align[i] == 'c' ? ALIGN_CENTRE : ALIGN_LEFT;
    struct setting s = {width[i], 0, a, true, false};
    compose_again(f->composer, r->cell[i], &s, f->d);
    r->x[i] = x;
    tallest = fmax(tallest, (double)r->cell[i]->lines * r->cell[i]->look.pitch_pt);
    x += width[i] + gap;
  }
  for (size_t i = 0; i < r->n; i++)
    if (composed_has_ruby(r->cell[i], 0)) r->above = print_pt(&f->style, "table.ruby");
  return tallest + 2 * r->pad + r->above;
}

void table_build(struct flow *f, struct stack *s, const struct node *n) {
  size_t rows = 0, columns = 0, at = 0;
  for (const struct node *r = n->first; r; r = r->next) {
    rows++;
    columns = MAX(columns, count_cells(r));
  }
  if (!rows || !columns) return;
  bool headless = row_is_head(n->first) && row_is_empty(n->first);
  struct row *row = arena_array(f->arena, rows, sizeof *row);
  char *align = arena_alloc(f->arena, columns);
  size_t i = 0;
  for (const struct node *c = n->first->first; c && i < columns; c = c->next) align[i++] = c->align;
  for (const struct node *r = headless ? n->first->next : n->first; r; r = r->next)
    row[at++] = row_compose(f, r, columns, headless);
  if (!at) return;
  double gap = print_pt(&f->style, "table.gap");
  double *width = arena_array(f->arena, columns, sizeof *width);
  column_widths(row, at, columns, s->width, gap, width);
  const struct node *node = headless ? n->first->next : n->first;
  struct piece *head = NULL;
  int group = ++f->groups;
  for (size_t r = 0; r < at; r++, node = node->next) {
    struct piece *p = stack_add(f, s, row_height(f, &row[r], width, gap, align), draw_row, &row[r], NULL, node->pos);
    p->part = "table", p->group = group, p->hard = true;
    if (row[r].head) {
      head = p;
      p->keep = true;
    } else {
      p->head = head;
    }
    if (r == 0) p->before = print_pt(&f->style, "table.before");
    if (r + 1 == at) p->after = print_pt(&f->style, "table.after");
    /* Neither the first nor the last row stands alone. */
    if (at > 2 && ((r == 0 && !row[r].head) || r + 2 == at)) p->keep = true;
  }
}
