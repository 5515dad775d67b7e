/* The cells of a table in their slots, composed as wide as they want to be. */
#include <string.h>

#include "layout/book/table.h"
#include "model/table_spans.h"

static bool row_is_empty(const struct node *row) {
  char *text = node_plain_text(row);
  bool empty = !*g_strstrip(text);
  g_free(text);
  return empty;
}

static struct table_look look_read(struct flow *f) {
  const struct print_style *s = &f->style;
  const struct key *first = print_key(s, "table.first");
  return (struct table_look){.before = print_pt(s, "table.before"),
                             .after = print_pt(s, "table.after"),
                             .gap = print_pt(s, "table.gap"),
                             .pad = print_pt(s, "table.pad"),
                             .head_pad = print_pt(s, "table.head_pad"),
                             .ruby = print_pt(s, "table.ruby"),
                             .rule = print_pt(s, "table.rule"),
                             .head_rule = print_pt(s, "table.head_rule"),
                             .grid = print_pt_or(s, "table.grid", 0),
                             .rule_ink = print_ink(s, "table.rule_ink"),
                             .head_ink = print_ink(s, "table.head_ink"),
                             .first_head = first && first->kind == KEY_SCALAR && strcmp(first->text, "head") == 0};
}

static void cell_compose(struct flow *f, const struct grid *t, const struct table_row *r, struct table_cell *c) {
  bool row_head = c->column == 0 && (t->headless || t->look.first_head);
  const char *role = r->head ? "cell_head" : row_head ? "cell_first" : "cell";
  const struct block_look *look = flow_look(f, role);
  struct setting s = {1e6, 0, ALIGN_LEFT, look->phrases, false};
  c->text = c->node ? compose_node(f->composer, c->node, &look->look, &s, f->d)
                    : compose_text(f->composer, "", &look->look, &s, r->node->pos, f->d);
  c->tag = pages_tag(f->pages, f->tag, r->head || row_head ? TAG_TH : TAG_TD);
  struct tag *tag = pages_tag_at(f->pages, c->tag);
  tag->columns = (int)c->columns, tag->rows = (int)c->rows;
  tag->scope = r->head ? 'c' : row_head ? 'r' : 0;
}

/* The cells of one row; `until[c]` is the cell that fills column c from above, while it does. */
static void row_place(struct flow *f, struct grid *t, struct table_row *r, size_t at, struct table_cell **until) {
  tag_id before = flow_tag(f, TAG_ROW);
  r->cell = arena_array(f->arena, t->columns, sizeof *r->cell);
  r->cover = arena_array(f->arena, t->columns, sizeof *r->cover);
  const struct node *node = r->node->first;
  for (size_t column = 0; column < t->columns;) {
    struct table_cell *above = until[column];
    if (above && above->row + above->rows > at) {
      r->cover[r->covers++] = above;
      column += above->columns;
      continue;
    }
    struct table_cell *c = &r->cell[r->cells++];
    *c = (struct table_cell){.node = node, .row = at, .column = column, .columns = 1, .rows = 1};
    if (node) {
      c->columns = MIN((size_t)MAX(node->columns, 1), t->columns - column);
      c->rows = MIN((size_t)MAX(node->rows, 1), t->rows - at);
      node = node->next;
    }
    cell_compose(f, t, r, c);
    for (size_t i = 0; i < c->columns; i++) until[column + i] = c;
    column += c->columns;
  }
  f->tag = before;
}

struct grid *table_grid(struct flow *f, const struct node *n) {
  struct grid *t = arena_alloc(f->arena, sizeof *t);
  *t = (struct grid){.columns = table_columns(n)};
  const struct node *first = n->first;
  t->headless = table_row_is_head(first) && !table_row_is_head(first->next) && row_is_empty(first);
  if (t->headless) first = first->next;
  for (const struct node *r = first; r; r = r->next) t->rows++;
  if (!t->rows || !t->columns) return NULL;
  t->look = look_read(f);
  t->row = arena_array(f->arena, t->rows, sizeof *t->row);
  t->x = arena_array(f->arena, t->columns, sizeof *t->x);
  t->width = arena_array(f->arena, t->columns, sizeof *t->width);
  struct table_cell **until = g_new0(struct table_cell *, t->columns);
  tag_id table = f->tag, before = table;
  size_t at = 0;
  for (const struct node *node = first; node; node = node->next, at++) {
    struct table_row *r = &t->row[at];
    *r = (struct table_row){.table = t, .node = node, .head = table_row_is_head(node)};
    r->pad = r->head ? t->look.head_pad : t->look.pad;
    t->heads += r->head;
    if (at == 0 || r->head != t->row[at - 1].head) {
      f->tag = table;
      flow_tag(f, r->head ? TAG_HEAD : TAG_ROWS);
    }
    row_place(f, t, r, at, until);
  }
  f->tag = before;
  g_free(until);
  return t;
}
