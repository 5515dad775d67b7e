/* A page as pixels, a square at a time. Of a path with thousands of outlines only those that meet the square are drawn. */
#include <cairo.h>
#include <glib.h>
#include <math.h>

#include "backend/backend.h"
#include "backend/image.h"

struct part { /* one outline of a path */
  float x0, y0, x1, y1;
  guint32 op, ops, at;
};
struct group { /* per item: the outlines of a path; of a save what stands between it and its restore */
  size_t part, parts;
  struct box box;
  size_t restore;
};
struct raster {
  const struct pages *pages;
  const struct page *page;
  const struct theme *theme;
  GArray *part;
  struct group *group;
};

/* ---- once for a page ---- */

static void part_add_point(struct part *p, struct point at, const cairo_matrix_t *m) {
  cairo_matrix_transform_point(m, &at.x, &at.y);
  p->x0 = fminf(p->x0, (float)at.x), p->y0 = fminf(p->y0, (float)at.y);
  p->x1 = fmaxf(p->x1, (float)at.x), p->y1 = fmaxf(p->y1, (float)at.y);
}

static void add_parts(struct raster *r, const struct page_path *path, const cairo_matrix_t *m) {
  static const unsigned char points[] = {1, 1, 3, 0};
  struct part p = {INFINITY, INFINITY, -INFINITY, -INFINITY, 0, 0, 0};
  for (size_t i = 0, at = 0; i < path->ops; i++) {
    if (path->op[i] == PATH_MOVE && p.ops) {
      g_array_append_val(r->part, p);
      p = (struct part){INFINITY, INFINITY, -INFINITY, -INFINITY, (guint32)i, 0, (guint32)at};
    }
    for (int k = 0; k < points[path->op[i]]; k++) part_add_point(&p, path->at[at++], m);
    p.ops++;
  }
  if (p.ops) g_array_append_val(r->part, p);
}

static struct box box_both(struct box a, struct box b) {
  return (struct box){fmin(a.x0, b.x0), fmin(a.y0, b.y0), fmax(a.x1, b.x1), fmax(a.y1, b.y1)};
}

struct raster *raster_open(struct pages *p, size_t page, const struct theme *t) {
  struct raster *r = g_new0(struct raster, 1);
  *r = (struct raster){.pages = p, .page = pages_page(p, page), .theme = t};
  r->part = g_array_new(FALSE, FALSE, sizeof(struct part));
  r->group = g_new0(struct group, r->page->items + 1);
  GArray *matrices = g_array_new(FALSE, FALSE, sizeof(cairo_matrix_t)), *saves = g_array_new(FALSE, FALSE, sizeof(size_t));
  cairo_matrix_t m;
  cairo_matrix_init_identity(&m);
  for (size_t i = 0; i < r->page->items; i++) {
    const struct page_item *it = &r->page->item[i];
    struct group *g = &r->group[i];
    g->part = r->part->len;
    g->box = it->box;
    if (it->kind == ITEM_SAVE) {
      g->box = (struct box){INFINITY, INFINITY, -INFINITY, -INFINITY};
      g_array_append_val(matrices, m);
      g_array_append_val(saves, i);
      cairo_matrix_multiply(&m, &it->save.matrix, &m);
    } else if (it->kind == ITEM_RESTORE && saves->len) {
      size_t begin = g_array_index(saves, size_t, saves->len - 1);
      m = g_array_index(matrices, cairo_matrix_t, matrices->len - 1);
      g_array_set_size(saves, saves->len - 1);
      g_array_set_size(matrices, matrices->len - 1);
      r->group[begin].restore = i;
      g->box = r->group[begin].box;
    } else if (it->kind == ITEM_FILL || it->kind == ITEM_STROKE) {
      add_parts(r, &it->draw.path, &m);
    }
    g->parts = r->part->len - g->part;
    if (saves->len && it->kind != ITEM_SAVE && it->kind != ITEM_BEGIN && it->kind != ITEM_END) {
      struct group *around = &r->group[g_array_index(saves, size_t, saves->len - 1)];
      around->box = box_both(around->box, g->box);
    }
  }
  g_array_free(matrices, TRUE);
  g_array_free(saves, TRUE);
  return r;
}

void raster_free(struct raster *r) {
  g_array_free(r->part, TRUE);
  g_free(r->group);
  g_free(r);
}

/* ---- a square ---- */

static void add_path(cairo_t *cr, const struct page_path *path, size_t op, size_t ops, size_t at) {
  const struct point *p = path->at + at;
  for (size_t i = op; i < op + ops; i++)
    switch ((enum path_op)path->op[i]) {
    case PATH_MOVE: cairo_move_to(cr, p->x, p->y), p += 1; break;
    case PATH_LINE: cairo_line_to(cr, p->x, p->y), p += 1; break;
    case PATH_CURVE: cairo_curve_to(cr, p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y), p += 3; break;
    case PATH_CLOSE: cairo_close_path(cr); break;
    }
}

static void set_ink(const struct raster *r, cairo_t *cr, ink_id id) {
  const struct ink *ink = theme_ink(r->theme, id);
  cairo_set_source_rgb(cr, ink->r / 255.0, ink->g / 255.0, ink->b / 255.0);
}

/* The outlines that meet the square; false if there are none. A pen reaches out by half its width, at corners by more. */
static bool near_path(const struct raster *r, cairo_t *cr, size_t i, struct box square) {
  const struct page_item *it = &r->page->item[i];
  bool any = false;
  if (it->kind == ITEM_STROKE) square = box_grow(square, it->draw.width_pt * (it->draw.round_join ? 1 : 4));
  const struct part *part = &g_array_index(r->part, struct part, r->group[i].part);
  cairo_new_path(cr);
  for (size_t k = 0; k < r->group[i].parts; k++, part++) {
    if (part->x0 > square.x1 || part->x1 < square.x0 || part->y0 > square.y1 || part->y1 < square.y0) continue;
    add_path(cr, &it->draw.path, part->op, part->ops, part->at);
    any = true;
  }
  return any;
}

/* Nobody sees how a line ends or turns that is hardly wider than a pixel: drawn plainly it takes half the time. */
static void set_pen(cairo_t *cr, const struct page_item *it) {
  double px = it->draw.width_pt, none = 0;
  cairo_user_to_device_distance(cr, &px, &none);
  bool fine = hypot(px, none) < 1.6;
  cairo_set_line_cap(cr, it->draw.round_cap && !fine ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join(cr, !it->draw.round_join ? CAIRO_LINE_JOIN_MITER : fine ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
}

static void draw_item(const struct raster *r, cairo_t *cr, size_t i, struct box square) {
  const struct page_item *it = &r->page->item[i];
  switch (it->kind) {
  case ITEM_FILL:
    if (!near_path(r, cr, i, square)) break;
    cairo_set_fill_rule(cr, it->draw.even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    set_ink(r, cr, it->ink);
    cairo_fill(cr);
    break;
  case ITEM_STROKE:
    if (!(it->draw.width_pt > 0) || !near_path(r, cr, i, square)) break;
    cairo_set_line_width(cr, it->draw.width_pt);
    set_pen(cr, it);
    cairo_set_dash(cr, it->draw.dash, (int)it->draw.dashes, 0);
    set_ink(r, cr, it->ink);
    cairo_stroke(cr);
    break;
  case ITEM_TEXT:
    if (!it->text.glyphs) break;
    cairo_set_scaled_font(cr, r->pages->font[it->text.font].font);
    set_ink(r, cr, it->ink);
    cairo_show_glyphs(cr, it->text.glyph, (int)it->text.glyphs);
    break;
  case ITEM_SAVE:
    cairo_save(cr);
    cairo_transform(cr, &it->save.matrix);
    if (!it->save.clip.ops) break;
    cairo_new_path(cr);
    add_path(cr, &it->save.clip, 0, it->save.clip.ops, 0);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_WINDING);
    cairo_clip(cr);
    break;
  case ITEM_RESTORE: cairo_restore(cr); break;
  case ITEM_IMAGE: image_draw(cr, it, true, NULL); break; /* in colour none is refused */
  default: break; /* links and names show nothing */
  }
}

void raster_draw(const struct raster *r, struct point corner, double px_per_pt, int width, int height, unsigned char *pixel,
                 int stride) {
  cairo_surface_t *s = cairo_image_surface_create_for_data(pixel, CAIRO_FORMAT_RGB24, width, height, stride);
  cairo_t *cr = cairo_create(s);
  struct box square = {corner.x, corner.y, corner.x + width / px_per_pt, corner.y + height / px_per_pt};
  cairo_set_antialias(cr, CAIRO_ANTIALIAS_FAST); /* seventeen steps: fewer colours, and half the time */
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_paint(cr);
  cairo_scale(cr, px_per_pt, px_per_pt);
  cairo_translate(cr, -corner.x, -corner.y);
  for (size_t i = 0; i < r->page->items; i++) {
    const struct group *g = &r->group[i];
    bool shows = box_overlap(box_grow(g->box, 1), square);
    if (shows || r->page->item[i].kind == ITEM_RESTORE) draw_item(r, cr, i, square);
    else if (r->page->item[i].kind == ITEM_SAVE && g->restore > i) i = g->restore;
  }
  cairo_destroy(cr);
  cairo_surface_finish(s);
  cairo_surface_destroy(s);
}

static cairo_status_t take(void *to, const unsigned char *bytes, unsigned int size) {
  g_byte_array_append(to, bytes, size);
  return CAIRO_STATUS_SUCCESS;
}

char *raster_png(struct pages *p, size_t page, const struct theme *t, double px_per_pt, size_t *size_out) {
  struct raster *r = raster_open(p, page, t);
  int width = (int)ceil(r->page->width_pt * px_per_pt - 0.01), height = (int)ceil(r->page->height_pt * px_per_pt - 0.01);
  int stride = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, width);
  unsigned char *pixel = g_malloc((gsize)stride * (gsize)height);
  raster_draw(r, (struct point){0, 0}, px_per_pt, width, height, pixel, stride);
  cairo_surface_t *s = cairo_image_surface_create_for_data(pixel, CAIRO_FORMAT_RGB24, width, height, stride);
  GByteArray *png = g_byte_array_new();
  bool ok = cairo_surface_write_to_png_stream(s, take, png) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(s);
  g_free(pixel);
  raster_free(r);
  *size_out = ok ? png->len : 0;
  return (char *)g_byte_array_free(png, !ok);
}
