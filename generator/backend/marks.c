/* Printer's marks as Japanese printers expect them: double corner marks, centre marks, fold marks, colour bar.
 *
 *        | |              The two strokes of a corner stand at the trim and at the bleed; each bends round the other's
 *     ---+-+              corner, so that the square between them is the bleed itself.
 *     ---+-+  bleed
 *          +--trim */
#include "backend/marks.h"

#define STROKE_PT 0.3            /* hairline every RIP keeps; printers ask for more than 0.25 */
#define REACH_PT (9 * PT_PER_MM) /* how far a mark reaches out from the bleed, where there is room */
#define AIR_PT (1 * PT_PER_MM)   /* left free at the media's edge, and around the colour bar */
#define PATCH_PT (6 * PT_PER_MM) /* a side of the colour bar's patches; densitometers want 5 mm and more */
#define PATCH_LEAST_PT (2 * PT_PER_MM)

static void line(cairo_t *cr, double x0, double y0, double x1, double y1) {
  cairo_move_to(cr, x0, y0);
  cairo_line_to(cr, x1, y1);
}

/* One corner at (x, y); sx and sy point outwards. */
static void corner(cairo_t *cr, double x, double y, double sx, double sy, double bleed, double reach) {
  double bx = x + sx * bleed, by = y + sy * bleed, ox = bx + sx * reach, oy = by + sy * reach;
  cairo_move_to(cr, x, oy);
  cairo_line_to(cr, x, by);
  cairo_line_to(cr, ox, by);
  cairo_move_to(cr, bx, oy);
  cairo_line_to(cr, bx, y);
  cairo_line_to(cr, ox, y);
}

static double reach_of(double bleed_pt, double margin_pt) {
  double reach = margin_pt - bleed_pt - AIR_PT;
  return reach > REACH_PT ? REACH_PT : reach;
}

void marks_draw(cairo_t *cr, const struct page *page, double bleed_pt, double margin_pt) {
  double w = page->width_pt, h = page->height_pt, b = bleed_pt;
  double reach = reach_of(bleed_pt, margin_pt);
  if (reach <= 0)
    return;
  cairo_new_path(cr);
  for (int i = 0; i < 4; i++)
    corner(cr, i & 1 ? w : 0, i & 2 ? h : 0, i & 1 ? 1 : -1, i & 2 ? 1 : -1, b, reach);

  double out = b + reach, bar = b + reach / 2;
  for (int i = 0; i < 2; i++) {
    double y0 = i ? h + b : -b, y1 = i ? h + out : -out, yb = i ? h + bar : -bar;
    double x0 = i ? w + b : -b, x1 = i ? w + out : -out, xb = i ? w + bar : -bar;
    line(cr, w / 2, y0, w / 2, y1);
    line(cr, w / 2 - reach, yb, w / 2 + reach, yb);
    line(cr, x0, h / 2, x1, h / 2);
    line(cr, xb, h / 2 - reach, xb, h / 2 + reach);
    for (size_t k = 0; k < page->folds_x; k++)
      line(cr, page->fold_x[k], y0, page->fold_x[k], y1);
    for (size_t k = 0; k < page->folds_y; k++)
      line(cr, x0, page->fold_y[k], x1, page->fold_y[k]);
  }
  cairo_set_line_width(cr, STROKE_PT);
  cairo_set_dash(cr, NULL, 0, 0);
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
  cairo_stroke(cr);
}

/* What a patch whose left edge would be at x must step over: the first fold mark in its way. */
static double past_fold(const struct page *page, double x, double side) {
  for (size_t k = 0; k < page->folds_x; k++)
    if (page->fold_x[k] > x - AIR_PT && page->fold_x[k] < x + side + AIR_PT)
      return past_fold(page, page->fold_x[k] + AIR_PT + STROKE_PT, side);
  return x;
}

bool marks_patch(const struct page *page, double bleed_pt, double margin_pt, size_t n, size_t i, struct box *out) {
  double reach = reach_of(bleed_pt, margin_pt), top = page->height_pt + bleed_pt;
  double from = page->width_pt / 2 + reach + AIR_PT, to = page->width_pt - AIR_PT;
  double side = (to - from - (double)page->folds_x * 2 * AIR_PT) / (double)n;
  if (side > PATCH_PT)
    side = PATCH_PT;
  if (side > reach)
    side = reach;
  if (side < PATCH_LEAST_PT)
    return false;
  double x = past_fold(page, from, side);
  for (size_t k = 0; k < i; k++)
    x = past_fold(page, x + side, side);
  double y = top + (reach - side) / 2;
  *out = (struct box){x, y, x + side, y + side};
  return x + side <= to + 0.01; /* the sum of what was divided */
}
