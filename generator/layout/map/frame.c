/* Where a map's frame lies on the paper and on the ground: the scale that was fixed, or the one that fits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layout/map/map.h"

void sheet_paper(struct sheet *s) {
  const struct key *paper = key_get(s->in->spec, "paper");
  static const char *const names[] = {"width", "height", "columns", "rows", "folds", NULL};
  double width = print_pt(&s->style, "paper.width"), height = print_pt(&s->style, "paper.height");
  s->width = key_pt(paper, "width", width, s->d);
  s->height = key_pt(paper, "height", height, s->d);
  double columns = key_number(paper, "columns", print_number(&s->style, "paper.columns"), s->d);
  double rows = key_number(paper, "rows", print_number(&s->style, "paper.rows"), s->d);
  if (paper && (paper->kind != KEY_MAP || !key_check_names(paper, names, s->d) || s->width < 100 * PT_PER_MM ||
                s->height < 100 * PT_PER_MM || s->width > 3000 * PT_PER_MM || s->height > 3000 * PT_PER_MM ||
                columns < 1 || columns > 16 || rows < 1 || rows > 16))
    diag_error(s->d, paper->pos, "map-paper");
  s->columns = (int)CLAMP(columns, 1, 16);
  s->rows = (int)CLAMP(rows, 1, 16);
  s->wider = s->width - width;
  s->taller = s->height - height;
}

struct box sheet_frame(const struct sheet *s) {
  struct box b = style_box(&s->style, "map.frame");
  return (struct box){b.x0, b.y0, b.x1 + s->wider, b.y1 + s->taller};
}

struct box sheet_box(const struct sheet *s, const char *name) {
  struct box b = style_box(&s->style, name), frame = style_box(&s->style, "map.frame");
  double x = b.x0 >= frame.x1 ? s->wider : 0, y = b.y0 >= frame.y1 ? s->taller : 0;
  return (struct box){b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y};
}

/* West, south, east, north to the metres they cover: the box around the whole frame, as whoever lies in it is on the map. Parallels
 * are bent there, and their ends lie higher or lower than what is between. */
static bool frame_extent(const struct ground *g, const char *frame, struct box *out) {
  enum { STEPS = 8 };
  struct box b;
  struct lonlat edge[2 * (STEPS + 1)];
  struct point m[G_N_ELEMENTS(edge)];
  if (!box_read(frame, &b)) return false;
  for (int i = 0; i <= STEPS; i++) {
    double lon = b.x0 + (b.x1 - b.x0) * i / STEPS;
    edge[2 * i] = (struct lonlat){lon, b.y0}, edge[2 * i + 1] = (struct lonlat){lon, b.y1};
  }
  if (!projection_run(g->projection, edge, G_N_ELEMENTS(edge), m)) return false;
  *out = (struct box){INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < G_N_ELEMENTS(edge); i++)
    *out = (struct box){fmin(out->x0, m[i].x), fmin(out->y0, m[i].y), fmax(out->x1, m[i].x), fmax(out->y1, m[i].y)};
  return out->x0 < out->x1 && out->y0 < out->y1;
}

bool side_extent(struct sheet *s, const struct node *side, struct box *extent_m_out) {
  const char *frame = node_attr(side, "frame", ""), *fit = node_attr(side, "fit", "");
  bool known = true;
  if (*frame) known = frame_extent(s->ground, frame, extent_m_out);
  else *extent_m_out = ground_extent(s->ground, fit, node_attr(side, "code", ""));
  if (known && extent_m_out->x0 <= extent_m_out->x1) return true;
  diag_error(s->d, side->pos, "map-extent", *frame ? frame : fit);
  return false;
}

double scale_to_fit(const struct print_style *s, double width, double height, struct box extent_m) {
  double k = 1000 * PT_PER_MM, step = fmax(1, print_number(s, "map.scale_step"));
  double need = fmax((extent_m.x1 - extent_m.x0) * k / width, (extent_m.y1 - extent_m.y0) * k / height);
  return ceil(need / step - 1e-9) * step;
}

/* The middle moved so that the frame shows ground all over, as far as what was asked for stays in it. */
static double middle_on_ground(double from, double upto, double half, double ground_from, double ground_upto) {
  double middle = (from + upto) / 2, slack = half - (upto - from) / 2, to = middle;
  if (ground_upto - ground_from > 2 * half) to = CLAMP(middle, ground_from + half, ground_upto - half);
  return CLAMP(to, middle - fmax(0, slack), middle + fmax(0, slack));
}

static struct box whole_ground(const struct ground *g) {
  struct box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < g->strata; i++)
    for (size_t k = 0; k < g->stratum[i].n; k++) {
      struct box b = g->stratum[i].feature[k].box_m;
      all = (struct box){fmin(all.x0, b.x0), fmin(all.y0, b.y0), fmax(all.x1, b.x1), fmax(all.y1, b.y1)};
    }
  return all;
}

bool side_port(struct sheet *s, const struct node *side, struct view_port *out) {
  struct box extent, paper = sheet_frame(s);
  if (!box_within(paper, (struct box){0, 0, s->width, s->height}) || paper.x1 - paper.x0 < 10 ||
      paper.y1 - paper.y0 < 10) {
    diag_error(s->d, ((struct pos){s->style.file, 0, 0}), "map-style-frame");
    return false;
  }
  if (!side_extent(s, side, &extent)) return false;
  double wide = paper.x1 - paper.x0, tall = paper.y1 - paper.y0, fits = scale_to_fit(&s->style, wide, tall, extent),
         scale = g_ascii_strtod(node_attr(side, "scale", "0"), NULL);
  if (scale <= 0) scale = fits;
  double k = 1000 * PT_PER_MM / scale, w = (extent.x1 - extent.x0) * k, h = (extent.y1 - extent.y0) * k;
  if (w > wide + 0.01 || h > tall + 0.01)
    diag_error(s->d, side->pos, "map-scale", diag_num(s->d, scale), diag_num(s->d, fits),
               diag_num(s->d, ceil((s->width + fmax(0, w - wide)) / PT_PER_MM)),
               diag_num(s->d, ceil((s->height + fmax(0, h - tall)) / PT_PER_MM)));
  struct point middle = {(extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2};
  if (*node_attr(side, "frame", "")) { /* shown and nothing beyond it: the paper's frame shrinks to it */
    double x = (paper.x0 + paper.x1 - w) / 2;
    paper = (struct box){x, paper.y0, x + w, paper.y0 + h};
  } else {
    struct box all = whole_ground(s->ground);
    middle.x = middle_on_ground(extent.x0, extent.x1, wide / 2 / k, all.x0, all.x1);
    middle.y = middle_on_ground(extent.y0, extent.y1, tall / 2 / k, all.y0, all.y1);
  }
  *out = (struct view_port){paper, middle, scale, 0};
  return true;
}
