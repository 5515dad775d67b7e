/* Joined cells: "<" and "^" in the source become the spans of the cell they belong to; shares of columns. */
#include "model/table_spans.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum { JOINED = -1 }; /* columns: joins to the left; rows: joins to the one above */

bool table_cell_joins(struct node *cell, const char *source) {
  if (!strcmp(source, "<"))
    cell->columns = JOINED;
  else if (!strcmp(source, "^"))
    cell->rows = JOINED;
  return cell->columns == JOINED || cell->rows == JOINED;
}

size_t table_head_rows(const struct node *parent) {
  return (size_t)g_ascii_strtoull(node_attr(parent, "head", "1"), NULL, 10);
}

bool table_row_is_head(const struct node *row) {
  return row && row->first && row->first->level == 1;
}

static size_t row_columns(const struct node *row) {
  size_t n = 0;
  for (const struct node *c = row ? row->first : NULL; c; c = c->next)
    n += (size_t)MAX(c->columns, 1);
  return n;
}

size_t table_columns(const struct node *table) {
  return row_columns(table->first); /* nothing reaches down into the first row */
}

/* Every slot with the cell it belongs to, row after row. */
struct slots {
  size_t rows, columns;
  struct node **cell, **owner;
  bool *head;
};

static struct slots slots_of(const struct node *table) {
  struct slots s = {0};
  for (const struct node *row = table->first; row; row = row->next) {
    s.rows++;
    s.columns = MAX(s.columns, row_columns(row));
  }
  s.cell = g_new0(struct node *, s.rows * s.columns + 1);
  s.owner = g_new0(struct node *, s.rows * s.columns + 1);
  s.head = g_new0(bool, s.rows + 1);
  size_t r = 0;
  for (const struct node *row = table->first; row; row = row->next, r++) {
    s.head[r] = table_row_is_head(row);
    size_t c = 0;
    for (struct node *cell = row->first; cell; cell = cell->next) s.cell[r * s.columns + c++] = cell;
  }
  return s;
}

static void join_slot(struct slots *s, size_t r, size_t c, struct diag *d) {
  struct node *cell = s->cell[r * s->columns + c], **owner = &s->owner[r * s->columns + c];
  *owner = cell;
  if (!cell)
    return;
  if (cell->columns == JOINED) {
    if (c)
      *owner = s->owner[r * s->columns + c - 1];
    else
      diag_error(d, cell->pos, "table-join-left");
  } else if (cell->rows == JOINED) {
    if (r && s->head[r] == s->head[r - 1])
      *owner = s->owner[(r - 1) * s->columns + c];
    else
      diag_error(d, cell->pos, r ? "table-join-head" : "table-join-up");
  }
}

/* The spans of the cell that stands at (r, c), and that all it covers is its own. */
static void span_measure(const struct slots *s, size_t r, size_t c, struct diag *d) {
  struct node *cell = s->cell[r * s->columns + c];
  size_t wide = 1, high = 1, own = 0;
  while (c + wide < s->columns && s->owner[r * s->columns + c + wide] == cell) wide++;
  while (r + high < s->rows && s->owner[(r + high) * s->columns + c] == cell) high++;
  for (size_t i = 0; i < s->rows * s->columns; i++) {
    size_t row = i / s->columns, column = i % s->columns;
    if (s->owner[i] != cell)
      continue;
    own++;
    if (row >= r + high || column < c || column >= c + wide) {
      diag_error(d, s->cell[i]->pos, "table-join-shape");
      return;
    }
  }
  if (own != wide * high) {
    diag_error(d, cell->pos, "table-join-shape");
    return;
  }
  cell->columns = wide > 1 ? (int)wide : 0;
  cell->rows = high > 1 ? (int)high : 0;
}

static bool is_joined(const struct node *cell) {
  return cell->columns == JOINED || cell->rows == JOINED;
}

static void drop_joined(struct node *row) {
  struct node *first = NULL, *last = NULL;
  for (struct node *c = row->first; c; c = c->next) {
    if (is_joined(c))
      continue;
    if (last)
      last->next = c;
    else
      first = c;
    last = c;
  }
  if (last)
    last->next = NULL;
  row->first = first, row->last = last;
}

static bool any_joined(const struct node *table) {
  for (const struct node *row = table->first; row; row = row->next)
    for (const struct node *c = row->first; c; c = c->next)
      if (is_joined(c))
        return true;
  return false;
}

void table_join(struct doc *doc, struct node *table, struct diag *d) {
  (void)doc;
  if (!any_joined(table))
    return;
  struct slots s = slots_of(table);
  for (size_t r = 0; r < s.rows; r++)
    for (size_t c = 0; c < s.columns; c++) join_slot(&s, r, c, d);
  for (size_t i = 0; i < s.rows * s.columns; i++) {
    size_t c = i % s.columns;
    bool reaches = (c + 1 < s.columns && s.owner[i + 1] == s.cell[i]) ||
                   (i + s.columns < s.rows * s.columns && s.owner[i + s.columns] == s.cell[i]);
    if (s.cell[i] && s.owner[i] == s.cell[i] && !is_joined(s.cell[i]) && reaches)
      span_measure(&s, i / s.columns, c, d);
  }
  for (struct node *row = table->first; row; row = row->next) drop_joined(row);
  g_free(s.cell);
  g_free(s.owner);
  g_free(s.head);
}

/* ---- widths ---- */

bool table_widths(const struct node *captioned, size_t columns, double *share, struct diag *d) {
  const char *widths = captioned ? node_attr(captioned, "widths", NULL) : NULL;
  memset(share, 0, columns * sizeof *share);
  if (!widths)
    return false;
  char **word = g_strsplit_set(widths, " ,", -1);
  size_t n = 0;
  double sum = 0;
  bool sound = true;
  for (char **w = word; *w; w++) {
    char *end;
    if (!**w)
      continue;
    double value = g_ascii_strtod(*w, &end);
    sound = sound && (!*end || !strcmp(end, "%")) && value > 0 && value <= 100;
    if (n < columns)
      share[n] = value / 100;
    sum += value;
    n++;
  }
  g_strfreev(word);
  sound = sound && n == columns && fabs(sum - 100) < 1.01; /* thirds may be 33 33 33 */
  if (!sound && d)
    diag_error(d, captioned->pos, "table-widths", widths, diag_num(d, (double)columns));
  for (size_t i = 0; i < columns; i++) share[i] = sound ? share[i] / (sum / 100) : 0;
  return sound;
}

void table_widths_check(const struct node *captioned, struct diag *d) {
  for (const struct node *n = captioned->first; n; n = n->next) {
    if (n->kind != NODE_TABLE)
      continue;
    double *share = g_new0(double, table_columns(n) + 1);
    table_widths(captioned, table_columns(n), share, d);
    g_free(share);
  }
}
