/* A table to fill: heads, and empty rows of one height. */
#include <math.h>

#include "layout/book/form.h"
#include "model/table_spans.h"

struct fill_table {
  size_t columns, rows;
  double *x, *width, head, row;
  struct composed **label;
  char **words;
  tag_id *head_tag, *cell_tag; /* cells row after row */
};

static void draw_lines(struct flow *f, struct page *page, const struct fill_table *t, double x, double y, double width) {
  double weight = print_pt(&f->style, "write.rule"), bottom = y + t->head + (double)t->rows * t->row;
  ink_id ink = print_ink(&f->style, "write.rule_ink");
  for (size_t r = 0; r <= t->rows; r++) {
    double at = y + t->head + (double)r * t->row;
    draw_rule(f, page, x, x + width, at, r ? weight : print_pt(&f->style, "write.table_head_rule"),
              r ? ink : print_ink(&f->style, "write.check_ink"));
  }
  for (size_t c = 1; c < t->columns; c++)
    page_stroke_line(f->pages, page, (struct point){x + t->x[c], y + t->head}, (struct point){x + t->x[c], bottom}, weight, ink);
}

static void draw_fill_table(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct fill_table *t = p->data;
  double pad = print_pt(&f->style, "write.table_pad");
  for (size_t c = 0; c < t->columns; c++) {
    const struct composed *text = t->label[c];
    double height = (double)text->lines * text->look->pitch_pt;
    tag_id before = page_mark(page, t->head_tag[c]);
    for (size_t i = 0; i < text->lines; i++)
      composed_draw(f->composer, page, text, i, x + t->x[c] + pad, y + (t->head - height) / 2 + (double)i * text->look->pitch_pt);
    page_mark(page, before);
  }
  for (size_t i = 0; i < t->rows * t->columns; i++) {
    size_t c = i % t->columns;
    double top = y + t->head + (double)(i / t->columns) * t->row;
    char *name = g_strdup_printf("%s %zu", t->words[c], i / t->columns + 1);
    form_field(f, page, "cell", name, (struct box){x + t->x[c], top, x + t->x[c] + t->width[c], top + t->row});
    g_free(name);
  }
  draw_lines(f, page, t, x, y, p->width);
}

/* Table, head and rows in the structure; the cells stay empty. */
static void table_tags(struct flow *f, struct fill_table *t) {
  tag_id table = flow_tag(f, TAG_TABLE), own = f->tag;
  flow_tag(f, TAG_HEAD);
  flow_tag(f, TAG_ROW);
  t->head_tag = arena_array(f->arena, t->columns, sizeof *t->head_tag);
  for (size_t c = 0; c < t->columns; c++) {
    t->head_tag[c] = pages_tag(f->pages, f->tag, TAG_TH);
    pages_tag_at(f->pages, t->head_tag[c])->scope = 'c';
  }
  f->tag = own;
  flow_tag(f, TAG_ROWS);
  tag_id rows = f->tag;
  for (size_t r = 0; r < t->rows; r++) {
    tag_id row = pages_tag(f->pages, rows, TAG_ROW);
    for (size_t c = 0; c < t->columns; c++) pages_tag(f->pages, row, TAG_TD);
  }
  f->tag = table;
}

void form_table(struct flow *f, struct stack *s, const struct node *n) {
  const char *value = node_attr(n, "table", NULL);
  if (!value) return;
  char **cells = attr_cells(value, "|");
  struct fill_table *t = arena_alloc(f->arena, sizeof *t);
  *t = (struct fill_table){.columns = g_strv_length(cells), .rows = (size_t)attr_number(n, "rows", 1)};
  t->x = arena_array(f->arena, t->columns, sizeof *t->x);
  t->width = arena_array(f->arena, t->columns, sizeof *t->width);
  t->label = arena_array(f->arena, t->columns, sizeof *t->label);
  t->words = arena_array(f->arena, t->columns, sizeof *t->words);
  double *share = arena_array(f->arena, t->columns, sizeof *share), x = 0, pad = print_pt(&f->style, "write.table_pad"), tallest = 0;
  bool shared = table_widths(n, t->columns, share, f->d);
  for (size_t c = 0; c < t->columns; c++) {
    if (!*cells[c]) diag_error(f->d, n->pos, "write-no-label");
    t->x[c] = x;
    t->width[c] = (shared ? share[c] : 1 / (double)t->columns) * s->width;
    t->words[c] = arena_strdup(f->arena, cells[c]);
    t->label[c] = flow_compose(f, t->words[c], "write_column", t->width[c] - 2 * pad, n->pos);
    tallest = fmax(tallest, (double)t->label[c]->lines * t->label[c]->look->pitch_pt);
    x += t->width[c];
  }
  g_strfreev(cells);
  t->head = tallest + print_pt(&f->style, "write.table_head_pad");
  t->row = form_pitch(f, n, "height", "write.table_row");
  table_tags(f, t);
  struct piece *p = stack_add(f, s, t->head + (double)t->rows * t->row, draw_fill_table, t, "write table", n->pos);
  p->before = print_pt(&f->style, "write.table_before");
}
