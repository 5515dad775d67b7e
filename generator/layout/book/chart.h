/* Charts: the numbers of a CSV drawn on a page, the same way for paper and web. Private to layout, but for chart_pages in
 * layout/page/pages.h. */
#ifndef ANNAI_LAYOUT_CHART_H
#define ANNAI_LAYOUT_CHART_H

#include "layout/paragraph/compose.h"
#include "layout/book/print_style.h"

enum chart_kind { CHART_BAR, CHART_STACKED, CHART_LINE, CHART_PIE };
enum { CHART_SERIES = 8 }; /* the most a style may have fills and lines for */

/* How a series is told from the others without its colour. */
struct chart_fill {
  ink_id ink, on;  /* on: what is written on it */
  bool hatched;
  ink_id hatch;
  double angle;    /* of the hatching, degrees */
};
struct chart_line {
  ink_id ink;
  const double *dash;
  size_t dashes;
  int mark; /* disc, square, triangle, ring */
};
struct chart_data {
  size_t rows, series;
  const char **label; /* of the rows: the first column */
  const char **name;  /* of the series: the head */
  double *value;      /* rows * series */
  int decimals;       /* of the most precise one */
  double most, least, total;
};
struct chart {
  enum chart_kind kind;
  struct chart_data data;
  const char *unit;
  struct pos pos;
  struct pages *pages;
  struct composer *composer;
  struct arena *arena; /* of what planning needs */
  struct diag *d;
  struct print_style style;
  struct look label, value, name, axis;
  double gap;
  size_t fills, lines;
  struct chart_fill fill[CHART_SERIES];
  struct chart_line line[CHART_SERIES];
  double width, height;
  bool flat; /* bars from left to right */
  struct composed **row_text; /* the rows' labels */
  double label_width;
};
/* What a chart is made with: pages and composer it will be drawn with, styles, where errors go. */
struct chart_makers {
  struct pages *pages;
  struct composer *composer;
  struct arena *arena;
  struct theme *theme;
  const char *style; /* print/<style>.yaml; what it does not say, print/chart.yaml does */
  struct diag *d;
};

/* ---- chart.c ---- */
/* The chart of a NODE_CHART with its table below it, `width` points wide (its own width= where that is less). NULL after an
 * error: numbers that are none, are missing or negative, told in the CSV; too many series; too little room. */
struct chart *chart_new(const struct chart_makers *m, const struct node *n, double width);
/* Draws it with its top left corner at (x, y). */
void chart_draw(const struct chart *c, struct page *page, double x, double y);

/* ---- chart_data.c ---- */
bool chart_data_read(struct chart *c, const struct node *table);
/* A number as it is shown: thousands parted, so many decimals. In `a`. */
const char *chart_number(struct arena *a, double value, int decimals);

/* ---- chart_parts.c: what the kinds share ---- */
struct composed *chart_text(const struct chart *c, const char *utf8, const struct look *look, double width, enum align a);
double chart_text_width(const struct composed *t); /* of its widest line */
double chart_text_height(const struct composed *t);
/* Draws the text with its top left corner there, as a part that nothing else may overlap. */
void chart_put(const struct chart *c, struct page *page, const struct composed *t, double x, double y);
void chart_fill_path(const struct chart *c, struct page *page, const struct page_path *path, const struct chart_fill *fill);
void chart_fill_box(const struct chart *c, struct page *page, struct box b, const struct chart_fill *fill);
void chart_rule(const struct chart *c, struct page *page, struct point a, struct point b, const char *what);
/* A scale with round steps from `from` (rounded down) to `to` (rounded up). */
struct chart_scale {
  double from, to, step;
};
struct chart_scale chart_scale_for(double from, double to, int steps, bool whole);
/* Lines across the plot with their numbers left of it; the unit above. */
void chart_axis(const struct chart *c, struct page *page, const struct chart_scale *s, struct box plot);
double chart_axis_width(const struct chart *c, const struct chart_scale *s);
/* Names beside marks: pushed apart so that none overlaps another, in the order of their wishes. False if `from`…`to` has no
 * room for them all. */
struct chart_name {
  struct composed *text;
  double wish, y; /* of its middle */
};
bool chart_spread(struct chart_name *name, size_t n, double from, double to);
/* Says how many millimetres are missing. */
void chart_no_room(const struct chart *c, double missing);

/* ---- chart_bar.c, chart_line.c, chart_pie.c ---- */
bool chart_bar_plan(struct chart *c);
void chart_bar_draw(const struct chart *c, struct page *page, struct box b);
void chart_stacked_draw(const struct chart *c, struct page *page, struct box b);
void chart_line_draw(const struct chart *c, struct page *page, struct box b);
void chart_pie_draw(const struct chart *c, struct page *page, struct box b);

#endif
