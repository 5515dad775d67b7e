/* Widths of columns: as wide as their text wants; where that is too much, what makes the table lowest, and neither a number nor,
 * where it can be helped, a word is broken. */
#include <math.h>
#include <string.h>

#include "layout/book/table.h"

/* A cell of so many characters is kept whole while that makes the table no higher. */
static const double KEPT_EM = 9;
/* So few are never worth measuring. */
static const double SHORT_EM = 4;
static const double HAIR = 0.1; /* against rounding */

/* The least with no number broken; with the shortest cells whole; with no word broken; with short cells whole; all on one line. */
enum { LEAST, SHORTEST, PHRASES, KEPT, WANT, LEVELS };
enum { LINES = 8 }; /* a cell of more is guessed */

/* What a cell needs. */
struct need {
  double phrase;        /* with no word broken */
  double width[LINES];  /* for one line, two, … */
};
struct widths {
  struct grid *t;
  struct need *need;  /* of every cell; NULL until the room is known to be too small */
  double *at[LEVELS];
};

static double sum(const double *width, size_t n) {
  double all = 0;
  for (size_t i = 0; i < n; i++) all += width[i];
  return all;
}

static struct need *need_of(const struct widths *w, const struct table_cell *c) {
  return &w->need[c->row * w->t->columns + c->column];
}

static double cell_width(const struct widths *w, const struct table_cell *c, int level) {
  const struct composed *text = c->text;
  if (level == WANT) return text->natural_pt + HAIR;
  if (level == LEAST) return text->least_pt + HAIR;
  if (level == SHORTEST && text->natural_pt > SHORT_EM * text->look->font.size_pt) return text->least_pt + HAIR;
  bool whole = level == KEPT && text->natural_pt <= KEPT_EM * text->look->font.size_pt;
  return (whole ? text->natural_pt : need_of(w, c)->phrase) + HAIR;
}

/* Cells of one column first; what a joined cell wants over its columns is spread over them. */
static void widths_measure(struct widths *w, int level) {
  const struct grid *t = w->t;
  for (int joined = 0; joined < 2; joined++)
    for (size_t r = 0; r < t->rows; r++)
      for (size_t i = 0; i < t->row[r].cells; i++) {
        const struct table_cell *c = &t->row[r].cell[i];
        if ((c->columns > 1) != joined) continue;
        double *at = w->at[level] + c->column;
        double over = cell_width(w, c, level) - sum(at, c->columns) - t->look.gap * (double)(c->columns - 1);
        for (size_t k = 0; k < c->columns && over > 0; k++) at[k] += over / (double)c->columns;
      }
}

/* The column that takes what is left over: the last of plain text, so that numbers stay near what they belong to. Without one all
 * take their part. */
static void leftover_give(struct grid *t, double left) {
  for (size_t c = t->columns; c-- > 0;) {
    bool plain = true;
    for (size_t r = 0; r < t->rows; r++)
      for (size_t i = 0; i < t->row[r].cells; i++) {
        const struct table_cell *cell = &t->row[r].cell[i];
        if (cell->column == c && cell->node && (cell->node->align == 'r' || cell->node->align == 'c')) plain = false;
      }
    if (plain) {
      t->width[c] += left;
      return;
    }
  }
  for (size_t c = 0; c < t->columns; c++) t->width[c] += left / (double)t->columns;
}

/* ---- the lowest table ---- */

static void needs_measure(struct flow *f, struct widths *w) {
  w->need = g_new0(struct need, w->t->rows * w->t->columns);
  for (size_t r = 0; r < w->t->rows; r++)
    for (size_t i = 0; i < w->t->row[r].cells; i++) {
      const struct table_cell *c = &w->t->row[r].cell[i];
      struct need *need = need_of(w, c);
      double em = c->text->look->font.size_pt, natural = c->text->natural_pt;
      bool numbers = !w->t->row[r].head && c->node && c->node->align == 'r' && natural <= KEPT_EM * em;
      if (natural > SHORT_EM * em && !numbers) {
        need->phrase = compose_widths(f->composer, c->text, LINES, need->width, f->d);
      } else {
        need->phrase = natural;
        for (size_t k = 0; k < LINES; k++) need->width[k] = natural / (double)(k + 1);
      }
    }
}

static double cell_room(const struct widths *w, const struct table_cell *c, const double *width) {
  return sum(width + c->column, c->columns) + w->t->look.gap * (double)(c->columns - 1) + 0.001;
}

static double cell_lines(const struct widths *w, const struct table_cell *c, double room) {
  const struct need *need = need_of(w, c);
  for (size_t k = 0; k < LINES; k++)
    if (need->width[k] <= room) return (double)(k + 1);
  return fmax(LINES + 1, ceil(need->width[0] / fmax(room, 1)));
}

/* Lines of the table. A broken word counts like lines; cells that are lower than their row count a little: two of them may hold a
 * row up together. */
static double table_lines(const struct widths *w, const double *width) {
  static const double LOWER = 0.02, BROKEN = 1, BROKEN_HEAD = 3;
  double all = 0;
  for (size_t r = 0; r < w->t->rows; r++) {
    double most = 0;
    for (size_t i = 0; i < w->t->row[r].cells; i++) {
      const struct table_cell *c = &w->t->row[r].cell[i];
      double room = cell_room(w, c, width), lines = cell_lines(w, c, room);
      if (c->rows == 1) most = fmax(most, lines);
      all += LOWER * lines;
      if (need_of(w, c)->phrase > room) all += w->t->row[r].head ? BROKEN_HEAD : BROKEN;
    }
    all += most;
  }
  return all;
}

/* One step: the column that saves most lines for the room it takes. False: none saves any. */
static bool column_widen(const struct widths *w, double *width, double spare) {
  enum { TRIES = 32 };
  double now = table_lines(w, width), best = 0, best_width = 0;
  size_t taker = 0;
  for (size_t c = 0; c < w->t->columns; c++) {
    double before = width[c];
    for (int k = 1; k <= TRIES && before < w->at[WANT][c]; k++) {
      double add = spare * k / TRIES;
      width[c] = before + add;
      double saved = (now - table_lines(w, width)) / add;
      if (saved > best + 1e-9) best = saved, best_width = width[c], taker = c;
    }
    width[c] = before;
  }
  if (best <= 0) return false;
  width[taker] = best_width;
  return true;
}

/* From a level on; what nobody has use for brings every column nearer to what it wants. Gives the lines. */
static double widths_from(const struct widths *w, int level, double room, double *width) {
  enum { STEPS = 64 };
  size_t n = w->t->columns;
  memcpy(width, w->at[level], n * sizeof *width);
  for (int i = 0; i < STEPS && room - sum(width, n) > HAIR; i++)
    if (!column_widen(w, width, room - sum(width, n))) break;
  double spare = room - sum(width, n), over = 0, lines = table_lines(w, width);
  for (size_t i = 0; i < n; i++) over += fmax(0, w->at[WANT][i] - width[i]);
  for (size_t i = 0; i < n && over > 0 && spare > 0; i++) width[i] += fmax(0, w->at[WANT][i] - width[i]) / over * spare;
  return lines;
}

/* Too little room: the lowest table of those that break fewest words, short cells whole where that costs nothing. */
static void widths_low(struct flow *f, struct widths *w, double room) {
  struct grid *t = w->t;
  needs_measure(f, w);
  for (int level = SHORTEST; level <= KEPT; level++) widths_measure(w, level);
  int level = PHRASES;
  while (level > LEAST && sum(w->at[level], t->columns) > room) level--;
  double lines = widths_from(w, level, room, t->width), *kept = g_new(double, t->columns);
  if (sum(w->at[KEPT], t->columns) <= room && floor(widths_from(w, KEPT, room, kept)) <= floor(lines))
    memcpy(t->width, kept, t->columns * sizeof *kept);
  g_free(kept);
  g_free(w->need);
}

static bool by_content(struct flow *f, struct grid *t, const struct node *n, double room) {
  struct widths w = {.t = t};
  for (int level = 0; level < LEVELS; level++) w.at[level] = g_new0(double, t->columns);
  widths_measure(&w, WANT);
  widths_measure(&w, LEAST);
  double want = sum(w.at[WANT], t->columns), least = sum(w.at[LEAST], t->columns);
  if (want <= room) {
    memcpy(t->width, w.at[WANT], t->columns * sizeof *t->width);
    leftover_give(t, room - want);
  } else if (least <= room) {
    widths_low(f, &w, room);
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
