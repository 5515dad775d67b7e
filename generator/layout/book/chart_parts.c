/* What the kinds of charts share: texts, hatched grounds, rules, scales, names kept apart. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/book/chart.h"

/* ---- texts ---- */

struct composed *chart_text(const struct chart *c, const char *utf8, const struct look *look, double width, enum align a) {
  struct setting s = {.width_pt = width, .align = a, .phrases = true, .balance = true};
  return compose_text(c->composer, utf8, look, &s, c->pos, c->d);
}

double chart_text_width(const struct composed *t) {
  double widest = 0;
  for (size_t i = 0; i < t->lines; i++) widest = fmax(widest, composed_line_end(t, i));
  return widest;
}

double chart_text_height(const struct composed *t) {
  return (double)t->lines * t->look->pitch_pt;
}

void chart_put(const struct chart *c, struct page *page, const struct composed *t, double x, double y) {
  double left = INFINITY, right = -INFINITY;
  for (size_t i = 0; i < t->lines; i++) {
    left = fmin(left, t->line[i].left_pt);
    right = fmax(right, composed_line_end(t, i));
  }
  if (!t->lines) return;
  page_begin(c->pages, page, "chart text", true, (struct box){x + left, y, x + right, y + chart_text_height(t)});
  for (size_t i = 0; i < t->lines; i++)
    composed_draw(c->composer, page, t, i, x, y + (double)i * t->look->pitch_pt);
  page_end(c->pages, page);
}

/* ---- grounds ---- */

static struct box path_extent(const struct page_path *path) {
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  static const unsigned char points[] = {1, 1, 3, 0};
  size_t n = 0;
  for (size_t i = 0; i < path->ops; i++) n += points[path->op[i]];
  for (size_t i = 0; i < n; i++) {
    b.x0 = fmin(b.x0, path->at[i].x), b.x1 = fmax(b.x1, path->at[i].x);
    b.y0 = fmin(b.y0, path->at[i].y), b.y1 = fmax(b.y1, path->at[i].y);
  }
  return b;
}

/* Parallel lines over the path's extent, clipped to it. They stand at multiples of the step from the page's corner, so that
 * neighbours of one series look as one. */
static void hatch(const struct chart *c, struct page *page, const struct page_path *path, const struct chart_fill *fill) {
  struct box b = path_extent(path);
  double step = print_pt(&c->style, "chart.hatch.step"), weight = print_pt(&c->style, "chart.hatch.weight");
  double angle = fill->angle * acos(-1) / 180, ux = cos(angle), uy = sin(angle), reach = 0, least = INFINITY, most = -INFINITY;
  struct page_item save = {.kind = ITEM_SAVE};
  struct path_builder lines;
  if (!(step > 0)) return;
  const struct point corner[4] = {{b.x0, b.y0}, {b.x1, b.y0}, {b.x0, b.y1}, {b.x1, b.y1}};
  for (int i = 0; i < 4; i++) {
    double across = -corner[i].x * uy + corner[i].y * ux;
    least = fmin(least, across), most = fmax(most, across);
    reach = fmax(reach, fabs(corner[i].x * ux + corner[i].y * uy));
  }
  cairo_matrix_init_identity(&save.save.matrix);
  save.save.clip = *path;
  page_add(c->pages, page, save);
  path_begin(&lines, page->arena);
  for (double k = ceil(least / step) * step; k <= most; k += step) {
    path_move(&lines, -k * uy - reach * ux, k * ux - reach * uy);
    path_line(&lines, -k * uy + reach * ux, k * ux + reach * uy);
  }
  if (lines.path.ops)
    page_add(c->pages, page, (struct page_item){.kind = ITEM_STROKE, .ink = fill->hatch,
                                                .draw = {.path = lines.path, .width_pt = weight}});
  page_add(c->pages, page, (struct page_item){.kind = ITEM_RESTORE});
}

void chart_fill_path(const struct chart *c, struct page *page, const struct page_path *path, const struct chart_fill *fill) {
  page_add(c->pages, page, (struct page_item){.kind = ITEM_FILL, .ink = fill->ink, .draw = {.path = *path}});
  if (fill->hatched) hatch(c, page, path, fill);
  page_add(c->pages, page,
           (struct page_item){.kind = ITEM_STROKE, .ink = print_ink(&c->style, "chart.edge_ink"),
                              .draw = {.path = *path, .width_pt = print_pt(&c->style, "chart.edge"), .round_join = true}});
}

void chart_fill_box(const struct chart *c, struct page *page, struct box b, const struct chart_fill *fill) {
  struct path_builder p;
  if (b.x1 - b.x0 < 0.05 || b.y1 - b.y0 < 0.05) return;
  path_begin(&p, page->arena);
  path_rect(&p, b, 0);
  chart_fill_path(c, page, &p.path, fill);
}

void chart_rule(const struct chart *c, struct page *page, struct point a, struct point b, const char *what) {
  char weight[64], ink[64];
  g_snprintf(weight, sizeof weight, "chart.%s", what);
  g_snprintf(ink, sizeof ink, "chart.%s_ink", what);
  page_stroke_line(c->pages, page, a, b, print_pt(&c->style, weight), print_ink(&c->style, ink));
}

/* ---- scales ---- */

struct chart_scale chart_scale_for(double from, double to, int steps, bool whole) {
  struct chart_scale s = {from, to, 1};
  double raw = (to - from) / MAX(steps, 1), power = pow(10, floor(log10(fmax(raw, 1e-9))));
  static const double round[] = {1, 2, 2.5, 5, 10};
  for (size_t i = 0; i < G_N_ELEMENTS(round); i++) {
    s.step = round[i] * power;
    if (whole && (s.step < 1 || fabs(s.step - floor(s.step + 0.5)) > 1e-9)) continue;
    if (s.step >= raw - 1e-9) break;
  }
  if (whole) s.step = fmax(1, s.step);
  s.from = floor(from / s.step + 1e-9) * s.step;
  s.to = ceil(to / s.step - 1e-9) * s.step;
  if (s.to <= s.from) s.to = s.from + s.step;
  return s;
}

static int step_decimals(double step) {
  int n = 0;
  while (n < 4 && fabs(step - floor(step + 0.5)) > 1e-9) step *= 10, n++;
  return n;
}

static struct composed *tick_text(const struct chart *c, const struct chart_scale *s, double value) {
  return chart_text(c, chart_number(c->arena, value, step_decimals(s->step)), &c->axis, 1e4, ALIGN_LEFT);
}

double chart_axis_width(const struct chart *c, const struct chart_scale *s) {
  double widest = 0;
  for (double v = s->from; v <= s->to + s->step / 2; v += s->step) widest = fmax(widest, tick_text(c, s, v)->natural_pt);
  return widest + c->gap;
}

void chart_axis(const struct chart *c, struct page *page, const struct chart_scale *s, struct box plot) {
  double pitch = c->axis.pitch_pt;
  for (double v = s->from; v <= s->to + s->step / 2; v += s->step) {
    double y = plot.y1 - (v - s->from) / (s->to - s->from) * (plot.y1 - plot.y0);
    struct composed *t = tick_text(c, s, v);
    chart_rule(c, page, (struct point){plot.x0, y}, (struct point){plot.x1, y}, v > s->from ? "grid" : "axis");
    chart_put(c, page, t, plot.x0 - c->gap - t->natural_pt, y - pitch / 2);
  }
  if (!*c->unit) return;
  struct composed *unit = chart_text(c, arena_printf(c->arena, "（%s）", c->unit), &c->axis, 1e4, ALIGN_LEFT);
  chart_put(c, page, unit, plot.x0 - c->gap - fmin(unit->natural_pt, chart_axis_width(c, s)), plot.y0 - 1.6 * pitch);
}

/* ---- names ---- */

bool chart_spread(struct chart_name *name, size_t n, double from, double to) {
  double need = 0, at = from;
  for (size_t i = 0; i < n; i++) need += chart_text_height(name[i].text);
  for (size_t i = 0; i < n; i++) { /* down to where each wishes or the one above lets it */
    double half = chart_text_height(name[i].text) / 2;
    name[i].y = fmax(name[i].wish, at + half);
    at = name[i].y + half;
  }
  at = to;
  for (size_t i = n; i-- > 0;) { /* and up again from the foot */
    double half = chart_text_height(name[i].text) / 2;
    name[i].y = fmin(name[i].y, at - half);
    at = name[i].y - half;
  }
  return need <= to - from + 0.01;
}

void chart_no_room(const struct chart *c, double missing) {
  diag_error(c->d, c->pos, "chart-room", diag_num(c->d, ceil(missing / PT_PER_MM * 10 - 1e-6) / 10));
}
