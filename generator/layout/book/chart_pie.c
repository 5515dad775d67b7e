/* A pie: slices from twelve o'clock, each with its name, value and share beside it. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/book/chart.h"

struct slice {
  double from, to; /* angles, clockwise from the top */
  bool left;       /* its name stands there */
  struct chart_name name;
};

static struct point on_circle(struct point centre, double radius, double angle) {
  return (struct point){centre.x + radius * sin(angle), centre.y - radius * cos(angle)};
}

/* Quarter by quarter, as cubics. */
static void arc(struct path_builder *b, struct point c, double r, double from, double to) {
  int parts = MAX(1, (int)ceil((to - from) / (G_PI / 2) - 1e-9));
  double step = (to - from) / parts, k = 4.0 / 3 * tan(step / 4) * r;
  for (int i = 0; i < parts; i++, from += step) {
    struct point p = on_circle(c, r, from), q = on_circle(c, r, from + step);
    path_curve(b, p.x + k * cos(from), p.y + k * sin(from), q.x - k * cos(from + step), q.y - k * sin(from + step), q.x, q.y);
  }
}

static void slice_draw(const struct chart *c, struct page *page, const struct slice *s, struct point centre, double radius,
                       const struct chart_fill *fill) {
  struct path_builder b;
  bool whole = s->to - s->from > 2 * G_PI - 1e-6;
  struct point start = on_circle(centre, radius, s->from);
  if (s->to - s->from < 1e-6) return;
  path_begin(&b, page->arena);
  if (whole) {
    path_move(&b, start.x, start.y);
  } else {
    path_move(&b, centre.x, centre.y);
    path_line(&b, start.x, start.y);
  }
  arc(&b, centre, radius, s->from, s->to);
  path_close(&b);
  chart_fill_path(c, page, &b.path, fill);
}

/* "自宅 61％", or "自宅 1,234人（61％）": parts of a hundred are told once. */
static const char *slice_text(const struct chart *c, size_t i) {
  const char *number = chart_number(c->arena, c->data.value[i], c->data.decimals);
  bool share = strcmp(c->unit, "%") == 0 || strcmp(c->unit, "％") == 0;
  if (share) return arena_printf(c->arena, "%s\u3000%s%s", c->data.label[i], number, c->unit);
  return arena_printf(c->arena, "%s\u3000%s%s（%s％）", c->data.label[i], number, c->unit,
                      chart_number(c->arena, c->data.value[i] / c->data.total * 100, 0));
}

/* The names of one side, from the top down. */
static void side_draw(const struct chart *c, struct page *page, struct slice *slice, bool left, struct box b,
                      struct point centre, double radius) {
  size_t n = 0, rows = c->data.rows;
  struct chart_name *name = arena_array(c->arena, rows, sizeof *name);
  struct slice **of = arena_array(c->arena, rows, sizeof *of);
  double reach = radius + print_pt(&c->style, "chart.leader_reach"), x = left ? centre.x - reach : centre.x + reach;
  for (size_t k = 0; k < rows; k++) {
    size_t i = left ? rows - 1 - k : k; /* clockwise: on the left from the foot up */
    if (slice[i].left != left) continue;
    of[n] = &slice[i];
    name[n] = slice[i].name;
    name[n].wish = on_circle(centre, reach, (slice[i].from + slice[i].to) / 2).y;
    n++;
  }
  if (!chart_spread(name, n, b.y0, b.y1)) chart_no_room(c, c->label.pitch_pt);
  for (size_t i = 0; i < n; i++) {
    double middle = (of[i]->from + of[i]->to) / 2, out = left ? -c->gap : c->gap;
    struct point a = on_circle(centre, radius, middle), bend = {x, name[i].y};
    if (fabs(a.x - centre.x) > reach) bend.x = a.x;
    chart_rule(c, page, a, bend, "leader");
    chart_rule(c, page, bend, (struct point){x + out, name[i].y}, "leader");
    double width = chart_text_width(name[i].text);
    chart_put(c, page, name[i].text, left ? x + 1.6 * out - width : x + 1.6 * out, name[i].y - chart_text_height(name[i].text) / 2);
  }
}

void chart_pie_draw(const struct chart *c, struct page *page, struct box b) {
  struct slice *slice = arena_array(c->arena, c->data.rows, sizeof *slice);
  double angle = 0, half = (b.x1 - b.x0) / 2, share = print_number(&c->style, "chart.pie_share");
  double radius = fmin((b.y1 - b.y0) / 2 - c->gap, half * share);
  double room = half - radius - print_pt(&c->style, "chart.leader_reach") - 1.6 * c->gap;
  struct point centre = {(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2};
  for (size_t i = 0; i < c->data.rows; i++) {
    struct slice *s = &slice[i];
    s->from = angle;
    s->to = angle += c->data.value[i] / c->data.total * 2 * G_PI;
    s->left = (s->from + s->to) / 2 > G_PI;
    s->name.text = chart_text(c, slice_text(c, i), &c->label, room, s->left ? ALIGN_RIGHT : ALIGN_LEFT);
    if (s->name.text->least_pt > room + 0.01) chart_no_room(c, 2 * (s->name.text->least_pt - room));
  }
  for (size_t i = 0; i < c->data.rows; i++) slice_draw(c, page, &slice[i], centre, radius, &c->fill[i]);
  side_draw(c, page, slice, false, b, centre, radius);
  side_draw(c, page, slice, true, b, centre, radius);
}
