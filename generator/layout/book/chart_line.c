/* Lines over a row of times: told apart by dashes and marks, each with its name and last value at its end. */
#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "layout/book/chart.h"

struct plotted {
  const struct chart *c;
  struct page *page;
  struct box plot;
  struct chart_scale scale;
};

static struct point place(const struct plotted *p, size_t row, size_t series) {
  const struct chart_data *d = &p->c->data;
  double slot = (p->plot.x1 - p->plot.x0) / (double)d->rows, v = d->value[row * d->series + series];
  return (struct point){p->plot.x0 + slot * ((double)row + 0.5),
                        p->plot.y1 - (v - p->scale.from) / (p->scale.to - p->scale.from) * (p->plot.y1 - p->plot.y0)};
}

static void shape(struct path_builder *b, int mark, struct point at, double r) {
  if (mark == 1) { /* square */
    path_rect(b, (struct box){at.x - r * 0.9, at.y - r * 0.9, at.x + r * 0.9, at.y + r * 0.9}, 0);
  } else if (mark == 2) { /* triangle */
    path_move(b, at.x, at.y - r * 1.2);
    path_line(b, at.x + r * 1.1, at.y + r * 0.8);
    path_line(b, at.x - r * 1.1, at.y + r * 0.8);
    path_close(b);
  } else {
    path_rect(b, (struct box){at.x - r, at.y - r, at.x + r, at.y + r}, r);
  }
}

/* A mark with a rim of paper, so that lines that cross stay apart. */
static void mark_draw(const struct plotted *p, struct point at, const struct chart_line *line) {
  const struct chart *c = p->c;
  double r = print_pt(&c->style, "chart.mark") / 2, rim = print_pt(&c->style, "chart.rim");
  ink_id paper = print_ink(&c->style, "chart.paper");
  struct path_builder b;
  path_begin(&b, p->page->arena);
  shape(&b, line->mark, at, r + rim);
  page_add(c->pages, p->page, (struct page_item){.kind = ITEM_FILL, .ink = paper, .draw = {.path = b.path}});
  path_begin(&b, p->page->arena);
  shape(&b, line->mark, at, r);
  page_add(c->pages, p->page, (struct page_item){.kind = ITEM_FILL, .ink = line->ink, .draw = {.path = b.path}});
  if (line->mark != 3) return;
  path_begin(&b, p->page->arena); /* a ring */
  shape(&b, 0, at, r * 0.5);
  page_add(c->pages, p->page, (struct page_item){.kind = ITEM_FILL, .ink = paper, .draw = {.path = b.path}});
}

static void series_draw(const struct plotted *p, size_t s) {
  const struct chart *c = p->c;
  const struct chart_line *line = &c->line[s];
  struct path_builder b;
  path_begin(&b, p->page->arena);
  for (size_t r = 0; r < c->data.rows; r++) {
    struct point at = place(p, r, s);
    r ? path_line(&b, at.x, at.y) : path_move(&b, at.x, at.y);
  }
  page_add(c->pages, p->page,
           (struct page_item){.kind = ITEM_STROKE, .ink = line->ink,
                              .draw = {.path = b.path, .width_pt = print_pt(&c->style, "chart.line"), .round_join = true,
                                       .dash = line->dash, .dashes = line->dashes}});
  for (size_t r = 0; r < c->data.rows; r++) mark_draw(p, place(p, r, s), line);
}

/* The names of the rows; where they stand too close, every second, third … */
static void times_draw(const struct plotted *p, double y) {
  const struct chart *c = p->c;
  double slot = (p->plot.x1 - p->plot.x0) / (double)c->data.rows, widest = 0;
  struct composed **t = arena_array(c->arena, c->data.rows, sizeof *t);
  for (size_t r = 0; r < c->data.rows; r++) {
    t[r] = chart_text(c, c->data.label[r], &c->label, 1e4, ALIGN_LEFT);
    widest = fmax(widest, t[r]->natural_pt + c->gap);
  }
  size_t every = MAX((size_t)ceil(widest / slot), 1);
  for (size_t r = 0; r < c->data.rows; r++) {
    if ((c->data.rows - 1 - r) % every) continue; /* the last always */
    chart_put(c, p->page, t[r], place(p, r, 0).x - t[r]->natural_pt / 2, y);
  }
}

static int by_height(const void *a, const void *b) {
  const struct chart_name *x = a, *y = b;
  return x->wish < y->wish ? -1 : x->wish > y->wish;
}

static void ends_draw(const struct plotted *p, struct chart_name *name) {
  const struct chart *c = p->c;
  size_t n = c->data.series, last = c->data.rows - 1;
  double left = p->plot.x1 + c->gap;
  for (size_t s = 0; s < n; s++) name[s].wish = place(p, last, s).y;
  qsort(name, n, sizeof *name, by_height);
  if (!chart_spread(name, n, p->plot.y0 - c->name.pitch_pt, p->plot.y1 + c->name.pitch_pt / 2))
    chart_no_room(c, c->name.pitch_pt);
  for (size_t s = 0; s < n; s++) {
    double x = place(p, last, 0).x + print_pt(&c->style, "chart.mark");
    if (left - 1.5 > x) chart_rule(c, p->page, (struct point){x, name[s].wish}, (struct point){left - 1.5, name[s].y}, "leader");
    chart_put(c, p->page, name[s].text, left, name[s].y - chart_text_height(name[s].text) / 2);
  }
}

void chart_line_draw(const struct chart *c, struct page *page, struct box b) {
  const struct chart_data *d = &c->data;
  /* A line may begin above nought where all of it lies high; a bar may not. */
  double from = d->least > d->most * 0.6 ? d->least - (d->most - d->least) * 0.25 : 0, widest = 0;
  struct plotted p = {c, page, b,
                      chart_scale_for(fmax(0, from), d->most, (int)print_number(&c->style, "chart.ticks"), d->decimals == 0)};
  struct chart_name *name = arena_array(c->arena, d->series, sizeof *name);
  double room = (b.x1 - b.x0) * print_number(&c->style, "chart.name_share");
  for (size_t s = 0; s < d->series; s++) {
    const char *value = chart_number(c->arena, d->value[(d->rows - 1) * d->series + s], d->decimals);
    name[s].text = chart_text(c, arena_printf(c->arena, "%s\u3000%s%s", d->name[s], value, c->unit), &c->name, room, ALIGN_LEFT);
    widest = fmax(widest, chart_text_width(name[s].text));
  }
  p.plot.x0 += chart_axis_width(c, &p.scale);
  p.plot.x1 -= widest + c->gap;
  p.plot.y0 += 1.7 * c->axis.pitch_pt;
  p.plot.y1 -= c->label.pitch_pt + c->gap;
  if ((p.plot.x1 - p.plot.x0) / (double)d->rows < print_pt(&c->style, "chart.mark")) {
    chart_no_room(c, print_pt(&c->style, "chart.mark") * (double)d->rows - (p.plot.x1 - p.plot.x0));
    return;
  }
  chart_axis(c, page, &p.scale, p.plot);
  for (size_t s = 0; s < d->series; s++) series_draw(&p, s);
  times_draw(&p, p.plot.y1 + c->gap);
  ends_draw(&p, name);
}
