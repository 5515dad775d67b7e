/* The map page of a site: which tiles it asks for, the list its markers are made from, and Debian's Leaflet beside it. */
#include <string.h>

#include "base/mercator.h"
#include "base/path.h"
#include "base/share.h"
#include "publication/site.h"

enum { ZOOM_MIN = 8, TILES_MAX = 20000 };

/* `zoom: [14, 16]`: whole numbers, the lower first. */
static bool read_zoom(const struct key *tiles, struct site_tiles *out, struct diag *d) {
  const struct key *zoom = key_get(tiles, "zoom");
  double at[2] = {0, 0};
  bool ok = zoom && zoom->kind == KEY_LIST && zoom->count == 2;
  for (const struct key *k = ok ? zoom->first : NULL; k; k = k->next) {
    char *end = NULL;
    at[k != zoom->first] = k->kind == KEY_SCALAR ? g_ascii_strtod(k->text, &end) : 0;
    ok = ok && end && !*end;
  }
  out->zoom_min = (int)at[0], out->zoom_max = (int)at[1];
  ok = ok && out->zoom_min == at[0] && out->zoom_max == at[1] && at[0] >= ZOOM_MIN && at[1] <= WEB_ZOOM_MAX && at[0] <= at[1];
  if (!ok) diag_error(d, zoom ? zoom->pos : tiles->pos, "site-tiles-zoom");
  return ok;
}

static bool few_enough(const struct site_tiles *t, const struct key *tiles, struct diag *d) {
  double n = 0;
  for (int z = t->zoom_min; z <= t->zoom_max; z++) {
    struct tile_range r = tiles_of(t->extent, z);
    n += (double)(r.x1 - r.x0 + 1) * (r.y1 - r.y0 + 1) * (t->retina ? 5 : 1); /* a fine tile counts as the four it is */
  }
  if (n <= TILES_MAX) return true;
  diag_error(d, key_get(tiles, "zoom")->pos, "site-tiles-many", diag_num(d, n), diag_num(d, TILES_MAX));
  return false;
}

/* `frame: [west, south, east, north]` in place of what the ward covers. */
static bool read_extent(const struct site *s, const struct key *tiles, struct box *out, struct diag *d) {
  const struct key *frame = key_get(tiles, "frame");
  *out = s->in.basemap ? basemap_extent(s->in.basemap) : (struct box){1, 1, 0, 0};
  if (!frame || out->x0 > out->x1) return out->x0 <= out->x1;
  double at[4] = {0}, *to = at;
  bool ok = frame->kind == KEY_LIST && frame->count == 4;
  for (const struct key *k = ok ? frame->first : NULL; k; k = k->next) {
    char *end = NULL;
    *to++ = k->kind == KEY_SCALAR ? g_ascii_strtod(k->text, &end) : 0;
    ok = ok && end && !*end;
  }
  *out = (struct box){at[0], at[1], at[2], at[3]};
  ok = ok && at[0] >= -180 && at[1] >= -80 && at[2] <= 180 && at[3] <= 80 && at[0] < at[2] && at[1] < at[3];
  if (!ok) diag_error(d, frame->pos, "site-tiles-frame");
  return ok;
}

void plan_tiles(struct site *s, struct diag *d) {
  static const char *const names[] = {"zoom", "frame", "retina", "path", NULL};
  for (guint i = 0; i < s->plan->len && !s->map_page; i++) {
    const struct site_page *p = &g_array_index(s->plan, struct plan, i).page;
    if (!strcmp(p->template, "map")) s->map_page = p->path;
  }
  const struct key *tiles = key_get(s->keys, "tiles");
  if (!tiles || tiles->kind != KEY_MAP || !key_check_names(tiles, names, d)) return;
  struct site_tiles t = {.retina = key_bool(tiles, "retina", true, d)};
  const char *path = key_text(tiles, "path", "tiles");
  if (!path_is_inside(path)) {
    diag_error(d, key_get(tiles, "path")->pos, "site-path", path);
    return;
  }
  t.folder = arena_printf(s->arena, "%s/", path);
  if (!read_zoom(tiles, &t, d) || !read_extent(s, tiles, &t.extent, d) || !few_enough(&t, tiles, d)) return;
  s->tiles = t;
  s->has_tiles = true;
}

const struct site_tiles *site_tiles(const struct site *s) {
  return s->has_tiles ? &s->tiles : NULL;
}

void site_give_map(struct site *s, const char *svg) {
  s->map_svg = svg;
}

void site_give_shifts(struct site *s, const char *const *shift, const char *sizes) {
  s->shift = shift;
  s->sizes = sizes;
}

/* ---- Leaflet, as Debian has it ---- */

void plan_leaflet(struct site *s, struct diag *d) {
  static const char *const files[][2] = {{"leaflet.min.js", "leaflet.js"}, {"leaflet.css", "leaflet.css"}};
  if (!s->has_tiles) return;
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    char *from = arena_printf(s->arena, "%s/%s", share_leaflet_dir(), files[i][0]);
    if (!g_file_test(from, G_FILE_TEST_IS_REGULAR)) {
      diag_note(d, key_get(s->keys, "tiles")->pos, "site-no-leaflet", from);
      return;
    }
  }
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
    site_add_copy(s, arena_printf(s->arena, "static/leaflet/%s", files[i][1]),
                  arena_printf(s->arena, "%s/%s", share_leaflet_dir(), files[i][0]));
  if (g_file_test(share_leaflet_licence(), G_FILE_TEST_IS_REGULAR))
    site_add_copy(s, "static/leaflet/copyright.txt", share_leaflet_licence());
  s->has_leaflet = true;
}

/* ---- the page ---- */

static const char *degrees(struct arena *a, double x) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return arena_strdup(a, g_ascii_formatd(buffer, sizeof buffer, "%.6f", x));
}

static void add_place(const struct site *s, const struct facility *f, struct arena *a, struct value *list) {
  struct value *v = facility_value(s, f, a, list, NULL, false);
  if (!f->has_place) return;
  value_add_text(a, v, "lat", degrees(a, f->place.lat));
  value_add_text(a, v, "lon", degrees(a, f->place.lon));
  text_or_false(a, v, "shift", s->shift ? s->shift[f - s->facility] : NULL);
}

static const struct family *district_family(const struct site *s) {
  for (size_t i = 0; i < s->families; i++)
    if (!strcmp(s->family[i].by, "district")) return &s->family[i];
  return NULL;
}

/* Whether the list of a district shows a map: `map: {district: …}` asks for it, and the ward's layers know where it is. */
static bool is_drawn(const struct site *s, const struct group *g) {
  if (!s->maps || !g->of || !key_get(key_get(s->keys, "map"), "district")) return false;
  struct box b = basemap_code_extent(s->in.basemap, "district", g->code);
  return b.x0 <= b.x1;
}

/* Everyone, by district where the site has such lists. */
static void add_groups(const struct site *s, struct arena *a, struct value *map) {
  struct value *groups = value_add_list(a, map, "groups");
  const struct family *by = district_family(s);
  for (size_t i = 0; by && i < by->n; i++) {
    struct value *v = value_add_map(a, groups, NULL), *list;
    for (const struct value *c = by->group[i].value->first; c; c = c->next) value_add_shared(a, v, c->name, c);
    value_add_bool(a, v, "drawn", is_drawn(s, &by->group[i]));
    list = value_add_list(a, v, "places");
    for (size_t k = 0; k < by->group[i].n; k++) add_place(s, by->group[i].member[k], a, list);
  }
  if (by) return;
  struct value *v = value_add_map(a, groups, NULL), *list = value_add_list(a, v, "places");
  value_add_bool(a, v, "name", false);
  value_add_bool(a, v, "drawn", false);
  for (size_t i = 0; i < s->facilities; i++) add_place(s, &s->facility[i], a, list);
}

void add_map_page(const struct site *s, struct arena *a, struct value *page) {
  struct value *map = value_add_map(a, page, "map");
  value_add_bool(a, map, "live", s->has_leaflet);
  if (s->has_leaflet) {
    struct box b = s->tiles.extent;
    value_add_text(a, map, "tiles", s->tiles.folder);
    value_add_text(a, map, "fine", s->tiles.retina ? "{r}" : "");
    text_or_false(a, map, "sizes", s->sizes);
    value_add_number(a, map, "zoom_min", s->tiles.zoom_min);
    value_add_number(a, map, "zoom_max", s->tiles.zoom_max);
    value_add_text(a, map, "bounds", arena_printf(a, "%s %s %s %s", degrees(a, b.x0), degrees(a, b.y0), degrees(a, b.x1),
                                                  degrees(a, b.y1)));
  }
  add_groups(s, a, map);
}
