/* Widths of columns: as wide as their text wants; where that is too much, what is over shares the room, and neither a number nor
 * a word is broken. */
#include <math.h>

#include "layout/table.h"

/* A cell of so many characters is not broken while the others can give way. */
static const double KEPT_EM = 9;
static const double HAIR = 0.1; /* against rounding */

/* What the columns want on one line, what they need with short cells whole, and the least with no word or number broken. */
enum { WANT, NEED, LEAST, LEVELS };
struct widths {
  double *at[LEVELS];
};

static double cell_width(const struct composed *text, int level) {
  double kept = fmin(text->natural_pt, KEPT_EM * text->look.font.size_pt);
  double width = level == WANT ? text->natural_pt : level == NEED ? fmax(text->least_pt, kept) : text->least_pt;
  return width + HAIR;
}

static double sum(const double *width, size_t n) {
  double all = 0;
  for (size_t i = 0; i < n; i++) all += width[i];
  return all;
}

/* Cells of one column first; what a joined cell wants over its columns is spread over them. */
static void widths_measure(const struct grid *t, struct widths *w) {
  for (int joined = 0; joined < 2; joined++)
    for (size_t r = 0; r < t->rows; r++)
      for (size_t i = 0; i < t->row[r].cells; i++) {
        const struct table_cell *c = &t->row[r].cell[i];
        if ((c->columns > 1) != joined) continue;
        for (int level = 0; level < LEVELS; level++) {
          double *at = w->at[level] + c->column, wide = cell_width(c->text, level);
          double over = wide - sum(at, c->columns) - t->look.gap * (double)(c->columns - 1);
          for (size_t k = 0; k < c->columns && over > 0; k++) at[k] += over / (double)c->columns;
        }
      }
}

/* Between two levels: what is over the lower one shares the spare room. */
static void widths_between(double *width, const double *low, const double *high, size_t n, double room) {
  double over = sum(high, n) - sum(low, n), spare = room - sum(low, n);
  for (size_t i = 0; i < n; i++) width[i] = low[i] + (over > 0 ? (high[i] - low[i]) / over * spare : 0);
}

/* The column that takes what is left over: the last of plain text, so that numbers stay near what they belong to. */
static size_t column_taking(const struct grid *t) {
  for (size_t c = t->columns; c-- > 0;) {
    bool plain = true;
    for (size_t r = 0; r < t->rows; r++)
      for (size_t i = 0; i < t->row[r].cells; i++) {
        const struct table_cell *cell = &t->row[r].cell[i];
        if (cell->column == c && cell->node && (cell->node->align == 'r' || cell->node->align == 'c')) plain = false;
      }
    if (plain) return c;
  }
  return t->columns - 1;
}

static bool by_content(struct flow *f, struct grid *t, const struct node *n, double room) {
  struct widths w;
  for (int level = 0; level < LEVELS; level++) w.at[level] = g_new0(double, t->columns);
  widths_measure(t, &w);
  double want = sum(w.at[WANT], t->columns), need = sum(w.at[NEED], t->columns), least = sum(w.at[LEAST], t->columns);
  if (want <= room) {
    widths_between(t->width, w.at[WANT], w.at[WANT], t->columns, room);
    t->width[column_taking(t)] += room - want;
  } else if (need <= room) {
    widths_between(t->width, w.at[NEED], w.at[WANT], t->columns, room);
  } else {
    widths_between(t->width, w.at[LEAST], w.at[NEED], t->columns, fmax(room, least));
  }
  for (int level = 0; level < LEVELS; level++) g_free(w.at[level]);
  if (least > room + 0.01) diag_error(f->d, n->pos, "table-too-wide", mm_text(f, least - room));
  return least <= room + 0.01;
}

/* Widths that were asked for hold every word and number. */
static bool by_shares(struct flow *f, struct grid *t, const double *share, double room) {
  bool good = true;
  for (size_t i = 0; i < t->columns; i++) t->width[i] = share[i] * room;
  for (size_t r = 0; r < t->rows && good; r++)
    for (size_t i = 0; i < t->row[r].cells && good; i++) {
      const struct table_cell *c = &t->row[r].cell[i];
      double over = c->text->least_pt - sum(t->width + c->column, c->columns) - t->look.gap * (double)(c->columns - 1);
      good = over <= 0.01;
      if (!good)
        diag_error(f->d, c->node ? c->node->pos : t->row[r].node->pos, "table-column-narrow",
                   diag_num(f->d, (double)c->column + 1), mm_text(f, over));
    }
  return good;
}

bool table_columns_set(struct flow *f, struct grid *t, const struct node *n, const double *share, double room) {
  double edge = t->look.grid > 0 ? t->look.gap / 2 : 0, x = edge;
  t->full = room;
  room -= t->look.gap * (double)(t->columns - 1) + 2 * edge;
  bool good = share ? by_shares(f, t, share, room) : by_content(f, t, n, room);
  for (size_t i = 0; i < t->columns; i++) {
    t->x[i] = x;
    x += t->width[i] + t->look.gap;
  }
  return good;
}
