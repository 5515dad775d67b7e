/* The map for the web: Mercator and its tiles, palette pictures, and that paper and web put everybody in one place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "backend/backend.h"
#include "base/image.h"
#include "base/mercator.h"
#include "base/palette.h"
#include "base/share.h"
#include "layout/map/map.h"
#include "publication/publication.h"
#include "ward.h"

#define NEAR(a, b, by) assert_true(fabs((a) - (b)) <= (by))

/* ---- Mercator ---- */

static void mercator_is_epsg_3857(void **state) {
  struct point w = mercator_of((struct lonlat){0, 0});
  NEAR(w.x, 0.5, 1e-15);
  NEAR(w.y, 0.5, 1e-15);
  w = mercator_of((struct lonlat){-180, 85.05112877980659}); /* the square's corner, as EPSG:3857 has it */
  NEAR(w.x, 0, 1e-15);
  NEAR(w.y, 0, 1e-12);
  /* In metres, by the other closed form, asinh(tan(lat)) */
  w = mercator_of((struct lonlat){139.764722, 35.679722});
  NEAR((w.x - 0.5) * WEB_EARTH_M, 15558537.68390344, 1e-6);
  NEAR((0.5 - w.y) * WEB_EARTH_M, 4256640.633598482, 1e-6);
  for (double lat = -80; lat <= 80; lat += 3.7)
    for (double lon = -179; lon < 180; lon += 11.3) {
      struct lonlat back = mercator_back(mercator_of((struct lonlat){lon, lat}));
      NEAR(back.lon, lon, 1e-11);
      NEAR(back.lat, lat, 1e-11);
    }
}

static void tiles_meet_their_box(void **state) {
  static const int wanted[][5] = {{0, 0, 0, 0, 0}, {1, 1, 0, 1, 0}, {13, 7272, 3225, 7275, 3228}, {16, 58181, 25800, 58205, 25824}};
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
    struct tile_range r = tiles_of((struct box){139.60, 35.60, 139.732, 35.708}, wanted[i][0]);
    const int got[5] = {r.zoom, r.x0, r.y0, r.x1, r.y1};
    for (int k = 0; k < 5; k++) assert_int_equal(got[k], wanted[i][k]);
  }
  NEAR(tile_metres_per_px(0, 0), 156543.03392804097, 1e-6);
  NEAR(tile_metres_per_px(60, 16), 156543.03392804097 / 65536 / 2, 1e-9);
}

/* ---- pictures of few colours ---- */

static unsigned at(const struct picture *p, int x, int y) {
  return ((const guint32 *)(const void *)(p->pixel + (size_t)y * (size_t)p->stride))[x] & 0xffffff;
}

/* Width × height pixels through the palette and back. */
static struct picture *through(const guint32 *pixel, int width, int height, struct diag *d) {
  size_t size, again;
  struct palette *room = palette_new((size_t)width * (size_t)height);
  const unsigned char *once = palette_png(room, (const unsigned char *)pixel, width * 4, width, height, &size);
  assert_non_null(once);
  unsigned char *png = g_memdup2(once, size);
  const unsigned char *twice = palette_png(room, (const unsigned char *)pixel, width * 4, width, height, &again);
  assert_int_equal(size, again);
  assert_memory_equal(png, twice, size);
  assert_int_equal(png[25], 3); /* a palette */
  struct picture *p = picture_read(png, size, "tile.png", (struct pos){0}, d);
  assert_non_null(p);
  g_free(png);
  palette_free(room);
  return p;
}

static void few_colours_stay_as_they_are(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  static const int colours[] = {1, 2, 3, 5, 16, 17, 64};
  for (size_t i = 0; i < G_N_ELEMENTS(colours); i++) {
    guint32 pixel[64 * 64];
    for (int k = 0; k < 64 * 64; k++) pixel[k] = (guint32)(k % colours[i]) * 0x030201u;
    struct picture *p = through(pixel, 64, 64, d);
    for (int k = 0; k < 64 * 64; k++) assert_int_equal(at(p, k % 64, k / 64), pixel[k]);
    picture_free(p);
  }
  diag_free(d);
}

/* A ground, and a small thing in a colour of its own among thousands of half-tones: it stays what it is. */
static void what_is_rare_and_far_is_kept(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  guint32 *pixel = g_new(guint32, 256 * 256);
  for (int k = 0; k < 256 * 256; k++) pixel[k] = (guint32)(200 + k % 50) << 16 | (guint32)(200 + k / 256 % 50) << 8 | 240;
  for (int k = 0; k < 6; k++) pixel[70 * 256 + 90 + k] = 0xe00010;
  struct picture *p = through(pixel, 256, 256, d);
  assert_int_equal(at(p, 92, 70), 0xe00010);
  for (int k = 0; k < 256 * 256; k++) {
    unsigned got = at(p, k % 256, k / 256);
    for (int shift = 0; shift <= 16; shift += 8) assert_true(abs((int)(got >> shift & 255) - (int)(pixel[k] >> shift & 255)) < 24);
  }
  picture_free(p);
  g_free(pixel);
  diag_free(d);
}

/* ---- a page in squares ---- */

/* Whatever a page is cut into, the pixels are those of the whole, but for some steps of smoothing here and there. */
static void squares_are_pieces_of_the_whole(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct pages *pages = pages_new();
  struct page *page = pages_add(pages, 192, 192);
  ink_id ink = theme_ink_named(t, "ink", (struct pos){0}, d), ai = theme_ink_named(t, "ai", (struct pos){0}, d);
  struct path_builder b;
  path_begin(&b, page->arena);
  for (int i = 0; i < 40; i++) {
    path_move(&b, i * 5, (i * 37) % 180);
    path_curve(&b, i * 4, 90, 190 - i, 20, (i * 61) % 190, (i * 17) % 190);
    path_close(&b);
  }
  page_add(pages, page, (struct page_item){.kind = ITEM_FILL, .ink = ai, .draw = {.path = b.path, .even_odd = true}});
  page_add(pages, page, (struct page_item){.kind = ITEM_STROKE, .ink = ink, .draw = {.path = b.path, .width_pt = 3.3, .round_join = true}});
  struct raster *r = raster_open(pages, 0, t);
  guint32 *whole = g_new(guint32, 256 * 256), *part = g_new(guint32, 64 * 64);
  raster_draw(r, (struct point){0, 0}, 1 / PX_PT, 256, 256, (unsigned char *)whole, 1024);
  size_t unlike = 0;
  int most = 0;
  for (int y = 0; y < 4; y++)
    for (int x = 0; x < 4; x++) {
      raster_draw(r, (struct point){x * 48, y * 48}, 1 / PX_PT, 64, 64, (unsigned char *)part, 256);
      for (int k = 0; k < 64 * 64; k++) {
        int off = abs((int)(part[k] & 255) - (int)(whole[(y * 64 + k / 64) * 256 + x * 64 + k % 64] & 255));
        unlike += off > 0;
        most = MAX(most, off);
      }
    }
  print_message("%zu pixels differ, by %d at most\n", unlike, most);
  assert_true(unlike < 100 && most < 64);
  raster_free(r);
  g_free(whole);
  g_free(part);
  pages_free(pages);
  theme_free(t);
  diag_free(d);
}

/* ---- paper and web ---- */

/* Where the paper's placer puts the place (not the symbol) of each, in millimetres on a sheet of `scale`. */
static void on_paper(const struct ward *w, struct theme *t, const struct place *places, size_t n, double scale, struct point *mm_out,
                     struct ground **ground_out, struct view_port *port_out) {
  struct ground *g = *ground_out = ground_open(w->basemap, w->d);
  struct box b = ground_extent(g, "boundary", "");
  struct view_port v = {{0, 0, 5000, 5000}, {(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2}, scale, 0};
  struct print_style style;
  assert_true(print_open(&style, t, "map-a1", w->d));
  struct pages *pages = pages_new();
  pages->theme = t;
  pages_add(pages, 5000, 5000);
  struct pen pen = {pages, 0, &style, w->d, {0}};
  struct unit_set units;
  unit_set_make(&units, &pen, g, &v, places, n);
  size_t seen = 0;
  for (size_t i = 0; i < units.n; i++)
    for (size_t k = 0; k < units.unit[i].places; k++, seen++)
      mm_out[units.unit[i].place[k] - places] = (struct point){units.unit[i].anchor.x / PT_PER_MM, units.unit[i].anchor.y / PT_PER_MM};
  assert_int_equal(seen, n);
  unit_set_free(&units);
  pages_free(pages);
  *port_out = v;
}

static void paper_and_web_agree(void **state) {
  const double SCALE = 8000, WITHIN_MM = 0.1;
  struct ward w = ward_load(".", NULL);
  struct theme *t = theme_open(".", "standard", "ja", w.d);
  struct view *view = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  size_t all, n = 0;
  const struct facility *f = view_facilities(view, &all);
  struct doc *doc = doc_new("test");
  struct place *places = arena_array(doc->arena, all, sizeof *places);
  for (size_t i = 0; i < all; i++)
    if (f[i].has_place) places[n++] = place_of(doc, &f[i]);
  assert_true(n > 200);
  struct point *paper = g_new0(struct point, n);
  struct ground *ground;
  struct view_port port;
  on_paper(&w, t, places, n, SCALE, paper, &ground, &port);
  struct web_map_input in = {w.basemap, t, "map-web", places, n};
  struct web_map *map = web_map_open(&in, w.d);
  assert_non_null(map);
  struct web_spot *spot = g_new0(struct web_spot, n);
  double worst = 0, scale;
  for (int zoom = 14; zoom <= 16; zoom++) {
    struct tile_range r = tiles_of(basemap_extent(w.basemap), zoom);
    struct pages *pages = web_map_draw(map, &r, spot, &scale, w.d);
    assert_non_null(pages);
    for (size_t i = 0; i < n; i++) {
      double world = ldexp(TILE_PX, zoom);
      struct lonlat at = mercator_back((struct point){(r.x0 * TILE_PX + spot[i].x) / world, (r.y0 * TILE_PX + spot[i].y) / world});
      /* What the page says of it: six digits. */
      struct lonlat said = {round(places[i].at.lon * 1e6) / 1e6, round(places[i].at.lat * 1e6) / 1e6};
      struct point m[2];
      const struct lonlat both[2] = {at, said};
      assert_true(projection_run(ground->projection, both, 2, m));
      /* Facilities of one building stand at one of their places; the paper's and the web's may choose differently at
       * different scales, so those whose tile place is not their own are held against their own alone. */
      for (int k = 0; k < 2; k++) {
        struct point p = port_point(&port, m[k]);
        double off = hypot(p.x / PT_PER_MM - paper[i].x, p.y / PT_PER_MM - paper[i].y);
        if (k == 0 && hypot(at.lon - places[i].at.lon, at.lat - places[i].at.lat) > 1e-6) continue;
        worst = fmax(worst, off);
      }
    }
    pages_free(pages);
  }
  print_message("farthest from each other: %.4f mm\n", worst);
  assert_true(worst <= WITHIN_MM);
  assert_int_equal(diag_errors(w.d), 0);
  web_map_free(map);
  ground_free(ground);
  g_free(paper);
  g_free(spot);
  doc_free(doc);
  view_free(view);
  theme_free(t);
  ward_close(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mercator_is_epsg_3857),       cmocka_unit_test(tiles_meet_their_box),
      cmocka_unit_test(few_colours_stay_as_they_are), cmocka_unit_test(what_is_rare_and_far_is_kept),
      cmocka_unit_test(squares_are_pieces_of_the_whole), cmocka_unit_test(paper_and_web_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
