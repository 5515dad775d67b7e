/* Raster pictures for PDF and SVG. */
#include "backend/image.h"

#include <math.h>

#include "backend/backend.h"
#include "base/image.h"

static cairo_surface_t *surface_of(const struct picture *p) {
  return cairo_image_surface_create_for_data((unsigned char *)p->pixel, CAIRO_FORMAT_RGB24, p->width, p->height,
                                             p->stride);
}

static void let_go(void *picture) {
  picture_free(picture);
}

struct picture *image_for_screen(const struct page_item *it) {
  struct picture *p = it->image.picture;
  double want = (it->image.into.x1 - it->image.into.x0) / 72 * it->image.screen_ppi;
  if (!(it->image.screen_ppi > 0) || want * 1.25 >= p->width) return picture_keep(p);
  return picture_smaller(p, (int)ceil(want), (int)ceil(want * p->height / p->width));
}

bool image_check(const struct page_item *it, bool colour, struct diag *d) {
  if (it->image.picture->grey || colour) return true;
  diag_error(d, it->image.picture->at, "image-colour-press", it->image.picture->file);
  return false;
}

bool image_draw(cairo_t *cr, const struct page_item *it, bool colour, struct diag *d) {
  struct box into = it->image.into;
  if (!image_check(it, colour, d)) return false;
  static const cairo_user_data_key_t owner;
  struct picture *p = picture_keep(it->image.picture);
  cairo_surface_t *s = surface_of(p);
  cairo_surface_set_user_data(s, &owner, p, let_go);
  cairo_save(cr);
  cairo_translate(cr, into.x0, into.y0);
  cairo_scale(cr, (into.x1 - into.x0) / p->width, (into.y1 - into.y0) / p->height);
  cairo_set_source_surface(cr, s, 0, 0);
  cairo_paint(cr);
  cairo_restore(cr);
  cairo_surface_destroy(s);
  return true;
}

static cairo_status_t take(void *to, const unsigned char *bytes, unsigned int size) {
  g_byte_array_append(to, bytes, size);
  return CAIRO_STATUS_SUCCESS;
}

void image_put_address(GString *to, const struct picture *p) {
  GByteArray *png = g_byte_array_new();
  if (!p->jpeg) {
    cairo_surface_t *s = surface_of(p);
    cairo_surface_write_to_png_stream(s, take, png);
    cairo_surface_destroy(s);
  }
  char *text = p->jpeg ? g_base64_encode(p->jpeg, p->jpeg_size) : g_base64_encode(png->data, png->len);
  g_string_append_printf(to, "data:image/%s;base64,%s", p->jpeg ? "jpeg" : "png", text);
  g_free(text);
  g_byte_array_free(png, TRUE);
}
