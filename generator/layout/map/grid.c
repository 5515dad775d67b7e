/* The grid of search cells: letters across, numbers down. */
#include <math.h>

#include "layout/map/map.h"

struct grid grid_of(struct box frame, double cell) {
  struct grid g = {.frame = frame, .cell = cell};
  g.columns = (int)ceil((frame.x1 - frame.x0) / cell - 1e-6);
  g.rows = (int)ceil((frame.y1 - frame.y0) / cell - 1e-6);
  return g;
}

static char *column_letter(int column) {
  if (column < 26) return g_strdup_printf("%c", 'A' + column);
  return g_strdup_printf("%c%c", 'A' + column / 26 - 1, 'A' + column % 26);
}

void grid_draw(const struct pen *p, const struct grid *g) {
  struct line line = style_line(p->style, "grid.line");
  for (int i = 1; i < g->columns; i++) {
    double x = g->frame.x0 + i * g->cell;
    pen_rule(p, x, g->frame.y0, x, g->frame.y1, &line);
  }
  for (int i = 1; i < g->rows; i++) {
    double y = g->frame.y0 + i * g->cell;
    pen_rule(p, g->frame.x0, y, g->frame.x1, y, &line);
  }
}

static void letter(const struct pen *p, const char *text, double x, double y, const struct lettering *look) {
  double size = look->line.font.size_pt, half = size / 2;
  pen_begin(p, true, (struct box){x - half, y - half, x + half, y + half}, "grid %s", text);
  pen_text(p, text, x, y + size * print_number(p->style, "baseline_em"), look, 'm');
  pen_end(p);
}

void grid_letters(const struct pen *p, const struct grid *g) {
  struct lettering look = style_look(p->style, "grid.letter");
  double off = print_pt(p->style, "grid.off");
  for (int i = 0; i < g->columns; i++) {
    double x0 = g->frame.x0 + i * g->cell, x = (x0 + fmin(x0 + g->cell, g->frame.x1)) / 2;
    char *text = column_letter(i);
    letter(p, text, x, g->frame.y0 - off, &look);
    letter(p, text, x, g->frame.y1 + off, &look);
    g_free(text);
  }
  for (int i = 0; i < g->rows; i++) {
    double y0 = g->frame.y0 + i * g->cell, y = (y0 + fmin(y0 + g->cell, g->frame.y1)) / 2;
    char *text = g_strdup_printf("%d", i + 1);
    letter(p, text, g->frame.x0 - off, y, &look);
    letter(p, text, g->frame.x1 + off, y, &look);
    g_free(text);
  }
}

char *grid_cell(const struct grid *g, struct point at) {
  if (at.x < g->frame.x0 || at.x > g->frame.x1 || at.y < g->frame.y0 || at.y > g->frame.y1) return g_strdup("");
  int column = MIN((int)((at.x - g->frame.x0) / g->cell), g->columns - 1);
  int row = MIN((int)((at.y - g->frame.y0) / g->cell), g->rows - 1);
  char *letter_text = column_letter(column), *cell = g_strdup_printf("%s-%d", letter_text, row + 1);
  g_free(letter_text);
  return cell;
}
