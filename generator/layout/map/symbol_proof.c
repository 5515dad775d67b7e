/* The symbols without colour. Shapes are compared as silhouettes of one area about one middle, so that a little larger is not
 * another shape; the fax is drawn fine and parted into black and white. */
#include "layout/map/symbol_proof.h"

#include <cairo.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/page/pages.h"

enum { SIDE = 160, FINE = 4 };
static const char SAMPLE[] = "38"; /* of the narrowest gaps between strokes */

/* ---- drawing a symbol's path with cairo ---- */

static void trace(cairo_t *g, const struct page_path *p) {
  size_t at = 0;
  for (size_t i = 0; i < p->ops; i++) {
    const struct point *q = p->at + at;
    switch (p->op[i]) {
    case PATH_MOVE: cairo_move_to(g, q[0].x, q[0].y), at += 1; break;
    case PATH_LINE: cairo_line_to(g, q[0].x, q[0].y), at += 1; break;
    case PATH_CURVE: cairo_curve_to(g, q[0].x, q[0].y, q[1].x, q[1].y, q[2].x, q[2].y), at += 3; break;
    default: cairo_close_path(g); break;
    }
  }
}

/* A path in millimetres as a mask of `width` × `height`, scaled by k, its origin at (x, y). */
static cairo_surface_t *mask(const struct symbol *s, struct arena *a, int width, int height, double k, double x, double y, double line_mm) {
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
  cairo_t *g = cairo_create(surface);
  struct path_builder b;
  path_begin(&b, a);
  path_svg(&b, s->path, 1, 0, 0);
  cairo_translate(g, x, y);
  cairo_scale(g, k, k);
  trace(g, &b.path);
  cairo_set_line_width(g, line_mm > 0 ? line_mm : 0.001);
  if (line_mm <= 0) cairo_fill(g);
  else cairo_stroke(g);
  cairo_destroy(g);
  cairo_surface_flush(surface);
  return surface;
}

static int cover(const cairo_surface_t *s, int x, int y) {
  cairo_surface_t *own = (cairo_surface_t *)s;
  return cairo_image_surface_get_data(own)[y * cairo_image_surface_get_stride(own) + x];
}

/* The silhouette about its middle, of a third of the square's area. Freed with cairo_surface_destroy. */
static cairo_surface_t *silhouette(const struct symbol *s, struct arena *a) {
  double k = SIDE / 24.0, sum = 0, sx = 0, sy = 0; /* symbols are smaller than 24 mm */
  cairo_surface_t *first = mask(s, a, SIDE, SIDE, k, SIDE / 2.0, SIDE / 2.0, 0);
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++) {
      double c = cover(first, x, y);
      sum += c, sx += c * (x + 0.5), sy += c * (y + 0.5);
    }
  cairo_surface_destroy(first);
  if (sum <= 0) return mask(s, a, SIDE, SIDE, 1, SIDE / 2.0, SIDE / 2.0, 0);
  double grow = sqrt(SIDE * SIDE / 3.0 / (sum / 255)), mx = (sx / sum - SIDE / 2.0) / k, my = (sy / sum - SIDE / 2.0) / k;
  return mask(s, a, SIDE, SIDE, k * grow, SIDE / 2.0 - mx * k * grow, SIDE / 2.0 - my * k * grow, 0);
}

/* What only one of two silhouettes covers, of what either covers. */
static double shape_difference(const cairo_surface_t *p, const cairo_surface_t *q) {
  double both = 0, either = 0;
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++) {
      int a = cover(p, x, y), b = cover(q, x, y);
      both += MIN(a, b), either += MAX(a, b);
    }
  return either > 0 ? 1 - both / either : 0;
}

/* ---- one symbol ---- */

static struct colour colour_of(const struct theme *t, ink_id id) {
  const struct ink *i = theme_ink(t, id);
  return (struct colour){i->r, i->g, i->b};
}

static const struct colour white = {255, 255, 255};

/* The mask of a two-digit number as it stands in the symbol, and how tall its digits are in millimetres. */
static cairo_surface_t *number_mask(const struct theme *t, const struct symbol *s, int width, double k, double scale, double *height_mm,
                                    struct diag *d) {
  const struct key *number = key_get(theme_keys(t, "symbols.yaml", d), "number");
  double size_mm = key_number(number, "size_mm_1_2_digits", 3.35, d);
  struct pages *pages = pages_new();
  pages->theme = t;
  struct page *page = pages_add(pages, 100, 100);
  struct line_style style = {.font = {key_text(number, "family", ""), !strcmp(key_text(number, "weight", ""), "bold"), size_mm * PT_PER_MM},
                             .condense = 1};
  double w = text_line(pages, NULL, SAMPLE, 0, 0, &style, s->pos, d);
  double y = (key_number(number, "baseline_em", 0.355, d) * size_mm + s->number_dy_mm) * PT_PER_MM;
  text_line(pages, page, SAMPLE, -w / 2, y, &style, s->pos, d);
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, width);
  cairo_t *g = cairo_create(surface);
  cairo_translate(g, width / 2.0, width / 2.0);
  cairo_scale(g, k / PT_PER_MM, k / PT_PER_MM);
  for (size_t i = 0; i < page->items; i++) {
    const struct page_item *it = &page->item[i];
    if (it->kind != ITEM_TEXT) continue;
    cairo_set_scaled_font(g, pages->font[it->text.font].font);
    cairo_glyph_path(g, it->text.glyph, (int)it->text.glyphs);
  }
  double x0, y0, x1, y1;
  cairo_path_extents(g, &x0, &y0, &x1, &y1);
  *height_mm = (y1 - y0) / PT_PER_MM * scale;
  cairo_fill(g);
  cairo_destroy(g);
  cairo_surface_flush(surface);
  pages_free(pages);
  return surface;
}

/* Black and white at the fax's resolution: ground and outline drawn fine, the middle of each pixel's cover decides. */
static void draw_fax(const struct theme *t, struct symbol_proof *p, double scale, struct arena *a, struct diag *d) {
  const struct symbol *s = p->symbol;
  double k = FAX_DPI / 25.4 * scale, reach = 5.5; /* no symbol reaches farther from its place, in millimetres */
  p->columns = p->rows = (int)ceil(2 * reach * k);
  int width = p->columns * FINE;
  bool lined = !s->solid || s->outlined, black_line = colour_seen(colour_of(t, s->solid ? s->outline_ink : s->ink), VIEW_FAX).r == 0;
  cairo_surface_t *fill = mask(s, a, width, width, k * FINE, width / 2.0, width / 2.0, 0),
                  *line = lined ? mask(s, a, width, width, k * FINE, width / 2.0, width / 2.0, s->outline_mm) : NULL;
  cairo_surface_t *number = number_mask(t, s, width, k * FINE, scale, &p->number_mm, d);
  bool black_number = colour_seen(colour_of(t, s->number_ink), VIEW_FAX).r == 0;
  unsigned char *fax = arena_alloc(a, (size_t)(p->columns * p->rows));
  int left = p->columns, right = 0, top = p->rows, bottom = 0;
  for (int y = 0; y < p->rows; y++)
    for (int x = 0; x < p->columns; x++) {
      double black = 0, any = 0;
      for (int i = 0; i < FINE * FINE; i++) {
        int fx = x * FINE + i % FINE, fy = y * FINE + i / FINE;
        double f = cover(fill, fx, fy) / 255.0, l = line ? cover(line, fx, fy) / 255.0 : 0;
        double n = cover(number, fx, fy) / 255.0;
        black += n * black_number + (1 - n) * (l * black_line + (1 - l) * f * p->dark), any += fmax(f, l);
      }
      fax[y * p->columns + x] = black >= FINE * FINE / 2;
      if (any < FINE * FINE / 2) continue;
      left = MIN(left, x), right = MAX(right, x + 1), top = MIN(top, y), bottom = MAX(bottom, y + 1);
    }
  p->fax = fax;
  p->width_mm = fmax(0, right - left) * 25.4 / FAX_DPI;
  p->height_mm = fmax(0, bottom - top) * 25.4 / FAX_DPI;
  cairo_surface_destroy(fill);
  cairo_surface_destroy(number);
  if (line) cairo_surface_destroy(line);
}

static void prove(const struct theme *t, struct symbol_proof *p, double scale, struct arena *a, struct diag *d) {
  const struct symbol *s = p->symbol;
  struct colour ground = s->solid ? colour_of(t, s->ink) : white, number = colour_of(t, s->number_ink),
                edge = colour_of(t, s->solid && s->outlined ? s->outline_ink : s->ink);
  for (int v = 0; v < VIEW_KINDS; v++) {
    p->contrast[v] = colour_contrast(number, ground, v);
    p->edge[v] = colour_contrast(edge, white, v);
  }
  p->dark = colour_seen(ground, VIEW_FAX).r == 0;
  if (p->contrast[VIEW_FAX] < 2) diag_error(d, s->pos, "symbol-number-fax", s->id);
  else if (p->edge[VIEW_FAX] < 2) diag_error(d, s->pos, "symbol-edge-fax", s->id);
  draw_fax(t, p, scale, a, d);
}

struct symbol_proofs symbol_proofs_make(const struct theme *t, struct arena *a, struct diag *d) {
  struct symbol_proofs all = {.n = theme_symbols(t)};
  const struct key *sizes = key_get(theme_keys(t, "symbols.yaml", d), "sizes_mm");
  all.scale = key_number(sizes, "map_minimum", 1, d);
  all.symbol = arena_array(a, all.n, sizeof *all.symbol);
  all.pair = arena_array(a, all.n * all.n / 2 + 1, sizeof *all.pair);
  cairo_surface_t **shape = g_new0(cairo_surface_t *, all.n + 1);
  for (size_t i = 0; i < all.n; i++) {
    all.symbol[i].symbol = theme_symbol(t, i);
    prove(t, &all.symbol[i], all.scale, a, d);
    shape[i] = silhouette(all.symbol[i].symbol, a);
  }
  for (size_t i = 0; i < all.n; i++)
    for (size_t k = i + 1; k < all.n; k++) {
      const struct symbol *p = all.symbol[i].symbol, *q = all.symbol[k].symbol;
      struct symbol_pair *pair = &all.pair[all.pairs++];
      *pair = (struct symbol_pair){.a = i, .b = k, .shape = shape_difference(shape[i], shape[k])};
      for (int v = 0; v < VIEW_KINDS; v++) pair->difference[v] = colour_difference(colour_of(t, p->ink), colour_of(t, q->ink), v);
      pair->merge = pair->shape < SYMBOL_SHAPE_LEAST && all.symbol[i].dark == all.symbol[k].dark;
      if (!pair->merge) continue;
      char *other = g_strdup_printf("%d", p->pos.line);
      diag_error(d, q->pos, "symbols-merge", p->id, q->id, other, diag_num(d, q->pos.line), diag_num(d, floor(pair->shape * 1000) / 10));
      g_free(other);
    }
  for (size_t i = 0; i < all.n; i++) cairo_surface_destroy(shape[i]);
  g_free(shape);
  return all;
}

bool symbols_legible(const struct theme *t, struct diag *d) {
  size_t before = diag_errors(d);
  struct arena *a = arena_new();
  symbol_proofs_make(t, a, d);
  arena_free(a);
  return diag_errors(d) == before;
}
