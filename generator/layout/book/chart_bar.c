/* Bars: flat ones with their names at the left and their values at the end, standing ones where the names are short, and
 * stacked ones with the names of their parts beside the last. All begin at nought. */
#include <math.h>

#include "layout/book/chart.h"

static double value_at(const struct chart *c, size_t row, size_t series) {
  return c->data.value[row * c->data.series + series];
}

static const char *value_text(const struct chart *c, double value, bool unit) {
  const char *number = chart_number(c->arena, value, c->data.decimals);
  return unit ? arena_printf(c->arena, "%s%s", number, c->unit) : number;
}

static struct composed *value_composed(const struct chart *c, double value, bool unit) {
  return chart_text(c, value_text(c, value, unit), &c->value, 1e4, ALIGN_LEFT);
}

/* ---- what is known before drawing ---- */

static double slot_width(const struct chart *c, double room) {
  return room / (double)c->data.rows;
}

/* One series with short names stands; all else lies. */
static bool lies(const struct chart *c) {
  if (c->data.series > 1) return true;
  for (size_t r = 0; r < c->data.rows; r++) {
    double name = chart_text(c, c->data.label[r], &c->label, 1e4, ALIGN_LEFT)->natural_pt;
    double value = value_composed(c, value_at(c, r, 0), false)->natural_pt;
    if (fmax(name, value) > slot_width(c, c->width) - c->gap / 2) return true;
  }
  return false;
}

static double flat_group(const struct chart *c, size_t r) {
  double bars = print_pt(&c->style, "chart.bar") * (double)c->data.series;
  return fmax(bars, chart_text_height(c->row_text[r]));
}

bool chart_bar_plan(struct chart *c) {
  double widest = 0, share = print_number(&c->style, "chart.label_share");
  c->flat = lies(c);
  if (!c->flat) return true;
  c->row_text = arena_array(c->arena, c->data.rows, sizeof *c->row_text);
  for (size_t r = 0; r < c->data.rows; r++) {
    struct composed *t = chart_text(c, c->data.label[r], &c->label, c->width * share, ALIGN_LEFT);
    widest = fmax(widest, chart_text_width(t));
  }
  c->label_width = fmin(widest + 0.1, c->width * share);
  c->height = 0;
  for (size_t r = 0; r < c->data.rows; r++) {
    c->row_text[r] = chart_text(c, c->data.label[r], &c->label, c->label_width, ALIGN_RIGHT);
    c->height += flat_group(c, r) + print_pt(&c->style, "chart.bar_gap");
  }
  return true;
}

/* ---- flat bars ---- */

/* What stands at a bar's end: its value, in the first group with the name of its series. */
static struct composed *end_text(const struct chart *c, size_t r, size_t s) {
  const char *value = value_text(c, value_at(c, r, s), true);
  if (r == 0 && c->data.series > 1) value = arena_printf(c->arena, "%s\u3000%s", value, c->data.name[s]);
  return chart_text(c, value, &c->value, 1e4, ALIGN_LEFT);
}

static void flat_draw(const struct chart *c, struct page *page, struct box b) {
  double gap = print_pt(&c->style, "chart.bar_gap"), bar = print_pt(&c->style, "chart.bar"), x0 = b.x0 + c->label_width + c->gap;
  double scale = INFINITY, y = b.y0;
  for (size_t r = 0; r < c->data.rows; r++) /* the longest that leaves every value its room */
    for (size_t s = 0; s < c->data.series; s++) {
      double room = b.x1 - x0 - c->gap - end_text(c, r, s)->natural_pt;
      if (room <= 0) chart_no_room(c, -room);
      if (value_at(c, r, s) > 0) scale = fmin(scale, fmax(0, room) / value_at(c, r, s));
    }
  for (size_t r = 0; r < c->data.rows; r++) {
    double group = flat_group(c, r), bars = bar * (double)c->data.series, top = y + gap / 2 + (group - bars) / 2;
    chart_put(c, page, c->row_text[r], b.x0, y + gap / 2 + (group - chart_text_height(c->row_text[r])) / 2);
    for (size_t s = 0; s < c->data.series; s++, top += bar) {
      struct composed *t = end_text(c, r, s);
      double end = x0 + value_at(c, r, s) * scale;
      chart_fill_box(c, page, (struct box){x0, top, end, top + bar}, &c->fill[s]);
      chart_put(c, page, t, end + c->gap, top + (bar - t->look->pitch_pt) / 2);
    }
    y += group + gap;
  }
  chart_rule(c, page, (struct point){x0, b.y0}, (struct point){x0, b.y1}, "axis");
}

/* ---- standing bars ---- */

/* Names below the bars, wrapped to their slots; gives the height of the tallest. */
static double names_below(const struct chart *c, double slot, struct composed **out) {
  double tallest = 0;
  for (size_t r = 0; r < c->data.rows; r++) {
    out[r] = chart_text(c, c->data.label[r], &c->label, slot, ALIGN_CENTRE);
    if (out[r]->least_pt > slot + 0.01) chart_no_room(c, (out[r]->least_pt - slot) * (double)c->data.rows);
    tallest = fmax(tallest, chart_text_height(out[r]));
  }
  return tallest;
}

static void standing_draw(const struct chart *c, struct page *page, struct box b) {
  double slot = slot_width(c, b.x1 - b.x0), bar = slot * print_number(&c->style, "chart.column");
  struct composed **below = arena_array(c->arena, c->data.rows, sizeof *below);
  double foot = b.y1 - names_below(c, slot, below) - c->gap, head = b.y0 + c->value.pitch_pt;
  for (size_t r = 0; r < c->data.rows; r++) {
    double left = b.x0 + slot * (double)r, v = value_at(c, r, 0), top = foot - v / c->data.most * (foot - head);
    struct composed *value = value_composed(c, v, false);
    double middle = left + slot / 2;
    if (value_composed(c, v, true)->natural_pt <= slot - 1) value = value_composed(c, v, true);
    chart_fill_box(c, page, (struct box){middle - bar / 2, top, middle + bar / 2, foot}, &c->fill[0]);
    chart_put(c, page, value, middle - value->natural_pt / 2, top - c->value.pitch_pt);
    chart_put(c, page, below[r], left, foot + c->gap);
  }
  chart_rule(c, page, (struct point){b.x0, foot}, (struct point){b.x1, foot}, "axis");
}

void chart_bar_draw(const struct chart *c, struct page *page, struct box b) {
  if (c->flat) flat_draw(c, page, b);
  else standing_draw(c, page, b);
}

/* ---- stacked bars ---- */

/* The value of a part within it, where it has room there; on a hatched ground with paper below it. */
static void part_value(const struct chart *c, struct page *page, struct box part, double v, const struct chart_fill *fill) {
  struct look look = c->value;
  look.ink = fill->on;
  struct composed *t = chart_text(c, value_text(c, v, false), &look, 1e4, ALIGN_LEFT);
  double x = (part.x0 + part.x1 - t->natural_pt) / 2, y = (part.y0 + part.y1 - look.pitch_pt) / 2, size = look.font.size_pt;
  if (t->natural_pt > part.x1 - part.x0 - 2 || size * 1.15 > part.y1 - part.y0) return;
  if (fill->hatched) {
    double middle = (part.y0 + part.y1) / 2;
    page_fill_box(c->pages, page, (struct box){x - 1.5, middle - size * 0.56, x + t->natural_pt + 1.5, middle + size * 0.56},
                  fill->ink);
  }
  chart_put(c, page, t, x, y);
}

static double column_draw(const struct chart *c, struct page *page, size_t r, double x0, double x1, double foot,
                          double points) {
  double y = foot, sum = 0;
  for (size_t s = 0; s < c->data.series; s++) {
    double v = value_at(c, r, s), top = y - v * points;
    struct box part = {x0, top, x1, y};
    chart_fill_box(c, page, part, &c->fill[s]);
    part_value(c, page, part, v, &c->fill[s]);
    y = top, sum += v;
  }
  if (c->data.series > 1) {
    struct composed *t = value_composed(c, sum, false);
    double x = (x0 + x1 - t->natural_pt) / 2;
    page_fill_box(c->pages, page, (struct box){x - 1.5, y - c->value.pitch_pt, x + t->natural_pt + 1.5, y - 0.5},
                  print_ink(&c->style, "chart.paper")); /* the scale's lines end beside the number */
    chart_put(c, page, t, x, y - c->value.pitch_pt);
  }
  return y;
}

/* The names of the parts beside the last bar, the first at the foot; a leader where one is pushed off its part. */
static void part_names(const struct chart *c, struct page *page, struct chart_name *name, double edge, double left,
                       struct box plot, double points) {
  size_t n = c->data.series;
  double y = plot.y1;
  for (size_t s = 0; s < n; s++) {
    double v = value_at(c, c->data.rows - 1, s) * points;
    name[n - 1 - s].wish = y - v / 2;
    y -= v;
  }
  if (!chart_spread(name, n, plot.y0 - c->name.pitch_pt, plot.y1 + c->name.pitch_pt / 2)) chart_no_room(c, c->name.pitch_pt);
  for (size_t i = 0; i < n; i++) {
    chart_rule(c, page, (struct point){edge, name[i].wish}, (struct point){left - 1.5, name[i].y}, "leader");
    chart_put(c, page, name[i].text, left, name[i].y - chart_text_height(name[i].text) / 2);
  }
}

void chart_stacked_draw(const struct chart *c, struct page *page, struct box b) {
  size_t n = c->data.series;
  struct chart_scale s = chart_scale_for(0, c->data.most, (int)print_number(&c->style, "chart.ticks"), c->data.decimals == 0);
  struct chart_name *name = arena_array(c->arena, n, sizeof *name);
  struct composed **below = arena_array(c->arena, c->data.rows, sizeof *below);
  double widest = 0, share = print_number(&c->style, "chart.name_share");
  for (size_t i = 0; i < n; i++) {
    name[n - 1 - i].text = chart_text(c, c->data.name[i], &c->name, (b.x1 - b.x0) * share, ALIGN_LEFT);
    widest = fmax(widest, chart_text_width(name[n - 1 - i].text));
  }
  struct box plot = {b.x0 + chart_axis_width(c, &s), b.y0 + 1.7 * c->axis.pitch_pt, b.x1 - widest - 2.5 * c->gap, b.y1};
  double slot = slot_width(c, plot.x1 - plot.x0), bar = slot * print_number(&c->style, "chart.column");
  if (slot < c->label.font.size_pt) {
    chart_no_room(c, (c->label.font.size_pt - slot) * (double)c->data.rows);
    return;
  }
  plot.y1 -= names_below(c, slot, below) + c->gap;
  double points = (plot.y1 - plot.y0) / (s.to - s.from), edge = plot.x0;
  chart_axis(c, page, &s, plot);
  for (size_t r = 0; r < c->data.rows; r++) {
    double left = plot.x0 + slot * (double)r, middle = left + slot / 2;
    edge = middle + bar / 2;
    column_draw(c, page, r, middle - bar / 2, edge, plot.y1, points);
    chart_put(c, page, below[r], left, plot.y1 + c->gap);
  }
  chart_rule(c, page, (struct point){plot.x0, plot.y1}, (struct point){plot.x1, plot.y1}, "axis");
  part_names(c, page, name, edge, plot.x1 + 2.5 * c->gap, plot, points);
}
