/* The map for the web: a page for each zoom in web Mercator, to be cut into tiles. The sheet's ground and names; a name is
 * placed once for the whole zoom, so none is cut at a tile's edge. Symbols are not drawn: the browser puts them, as links,
 * where the placer says. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

struct web_map {
  struct web_map_input in;
  struct print_style style;
  struct ground *ground;
  struct pages *fonts; /* keeps the fonts open from one zoom to the next */
  struct box extent;   /* longitudes and latitudes */
  struct lonlat origin;
};

struct web_map *web_map_open(const struct web_map_input *in, struct diag *d) {
  size_t before = diag_errors(d);
  struct web_map *w = g_new0(struct web_map, 1);
  w->in = *in;
  w->extent = basemap_extent(in->basemap);
  w->origin = (struct lonlat){(w->extent.x0 + w->extent.x1) / 2, (w->extent.y0 + w->extent.y1) / 2};
  if (w->extent.x0 > w->extent.x1 || fabs(w->origin.lat) > 80) {
    diag_error(d, ((struct pos){0}), "map-web-extent");
  } else if (print_open(&w->style, in->theme, in->style, d) && style_check_map(&w->style)) {
    w->ground = ground_open_in(in->basemap, projection_open_web(w->origin), d);
    ground_tint(w->ground, &w->style);
    w->fonts = pages_new();
    w->fonts->theme = in->theme;
    struct pen pen = {w->fonts, 0, &w->style, d, {0}};
    struct lettering look = style_look(&w->style, "labels.town");
    pen_width(&pen, "0", &look);
  }
  if (diag_errors(d) == before) return w;
  web_map_free(w);
  return NULL;
}

void web_map_free(struct web_map *w) {
  if (!w) return;
  ground_free(w->ground);
  if (w->fonts) pages_free(w->fonts);
  g_free(w);
}

/* The frame is all tiles of the range, to the pixel. */
static struct view_port port_of(const struct web_map *w, const struct tile_range *r) {
  double n = ldexp(1, r->zoom), metres = tile_metres_per_px(w->origin.lat, r->zoom);
  struct point o = mercator_of(w->origin), middle = {(r->x0 + r->x1 + 1) / 2.0 / n, (r->y0 + r->y1 + 1) / 2.0 / n};
  double around = metres * n * TILE_PX;
  return (struct view_port){.frame = {0, 0, (r->x1 - r->x0 + 1) * TILE_PX * PX_PT, (r->y1 - r->y0 + 1) * TILE_PX * PX_PT},
                            .centre_m = {(middle.x - o.x) * around, (o.y - middle.y) * around},
                            .scale = metres * 1000 * PT_PER_MM / PX_PT};
}

/* Where each symbol goes, in pixels from its place; who finds no room stays on it. The symbols of a stack share one leader. */
static void tell_spots(const struct web_map *w, const struct pen *p, const struct unit_set *set, struct web_spot *spots) {
  for (size_t i = 0; i < set->n; i++) {
    struct unit *u = &set->unit[i];
    struct point *at = arena_array(set->arena, u->places, sizeof *at);
    if (!u->placed) u->centre = u->anchor;
    unit_symbols(set, p->style, u, at);
    for (size_t k = 0; k < u->places; k++)
      spots[u->place[k] - w->in.places] = (struct web_spot){u->placed && u->leader && !k, (at[k].x - u->anchor.x) / PX_PT,
                                                            (at[k].y - u->anchor.y) / PX_PT, u->anchor.x / PX_PT,
                                                            u->anchor.y / PX_PT};
  }
}

/* A zoom's own style, map-web-14.yaml for 14 and below where the theme has it, else the style of all. */
static bool style_of(const struct web_map *w, int zoom, struct print_style *out, struct diag *d) {
  bool ok = true, found = false;
  *out = w->style;
  for (int z = zoom; z <= WEB_ZOOM_MAX && !found; z++) {
    char *name = g_strdup_printf("%s-%d", w->in.style, z), *file = g_strdup_printf("print/%s.yaml", name);
    found = theme_file(w->in.theme, file) != NULL;
    if (found) ok = print_open(out, w->in.theme, name, d) && style_check_map(out);
    g_free(file);
    g_free(name);
  }
  out->d = d;
  return ok;
}

struct pages *web_map_draw(struct web_map *w, const struct tile_range *range, struct web_spot *spots, double *scale_out,
                           struct diag *d) {
  size_t before = diag_errors(d);
  struct print_style style;
  if (!style_of(w, range->zoom, &style, d)) return NULL;
  struct view_port v = port_of(w, range);
  v.off_pt = print_pt_or(&style, "web.off", 0);
  *scale_out = print_number(&style, "symbols.scale");
  struct pages *pages = pages_new_like(w->fonts);
  pages_add(pages, v.frame.x1, v.frame.y1);
  struct pen pen = {pages, 0, &style, d, {0}};
  struct unit_set units;
  struct label_job job = {.pen = &pen, .ground = w->ground, .port = &v, .lenient = true, .wide = true};
  ground_draw(&pen, w->ground, &v);
  unit_set_make(&units, &pen, w->ground, &v, w->in.places, w->in.place_count);
  place_all(&job, &units, v.frame);
  labels_draw(&job);
  if (print_has(&style, "web.symbols")) unit_set_draw(&pen, &units);
  if (spots) tell_spots(w, &pen, &units, spots);
  place_all_end(&job);
  unit_set_free(&units);
  if (diag_errors(d) == before) return pages;
  pages_free(pages);
  return NULL;
}
