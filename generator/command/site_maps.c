/* Drawing a site's maps: SVG in its pages, PNG tiles beside them. */
#include "command/site_maps.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "backend/backend.h"
#include "command/tiles.h"
#include "layout/page/pages.h"

static const double SYMBOL_MM = 8; /* across the box of a symbol on the site, whose scale is 1 */

struct site_maps {
  const struct job *job;
  struct site *site;
  struct theme *theme;
  struct doc *doc;          /* holds what the places are made of */
  struct place *places;     /* everyone, in the view's order */
  size_t n;
  struct map_window *window; /* NULL: no maps in pages */
  struct window_input facility, district;
  struct pos district_pos;
  char *svg;                 /* of the page being rendered */
  char **shift;              /* as site_give_shifts has it */
  GString *sizes;
  const struct facility *first;
};

static struct window_input input_of(const struct site_maps *m, const struct key *k, double scale, struct diag *d) {
  return (struct window_input){.basemap = m->job->ward->basemap, .theme = m->theme, .places = m->places, .place_count = m->n,
                               .scale = scale, .width_pt = key_pt(k, "width", 0, d), .height_pt = key_pt(k, "height", 0, d),
                               .link = NULL};
}

struct site_maps *site_maps_open(const struct job *job, struct site *site, const struct view *view, struct theme *theme,
                                 struct diag *d) {
  static const char *const names[] = {"scale", "width", "height", "district", NULL};
  size_t before = diag_errors(d);
  struct site_maps *m = g_new0(struct site_maps, 1);
  m->job = job, m->site = site, m->theme = theme, m->sizes = g_string_new(NULL);
  const struct key *map = key_get(job->spec->keys, "map"), *district = key_get(map, "district");
  if (!job->ward->basemap->layers || (!map && !site_tiles(site))) return m;
  m->first = view_facilities(view, &m->n);
  m->doc = doc_new(job->spec->file);
  m->places = arena_array(m->doc->arena, m->n, sizeof *m->places);
  for (size_t i = 0; i < m->n; i++) m->places[i] = place_of(m->doc, &m->first[i]);
  if (map && key_check_names(map, names, d) && (m->window = map_window_open(job->ward->basemap, theme, d))) {
    m->facility = input_of(m, map, key_number(map, "scale", 0, d), d);
    if (district) m->district = input_of(m, district, 0, d), m->district_pos = district->pos;
  }
  if (diag_errors(d) == before) return m;
  site_maps_close(m);
  return NULL;
}

void site_maps_close(struct site_maps *m) {
  if (m->window) map_window_free(m->window);
  if (m->doc) doc_free(m->doc);
  g_strfreev(m->shift);
  g_string_free(m->sizes, TRUE);
  g_free(m->svg);
  g_free(m);
}

/* ---- in pages ---- */

/* `word`: what a map of that title is called, below site_map or facility in the theme's words. */
static bool draw(struct site_maps *m, const struct window_input *in, const char *title, const char *word, struct diag *d) {
  struct pages *pages = map_window_draw(m->window, in, d);
  if (!pages) return false;
  size_t size;
  g_free(m->svg);
  char *name = g_strconcat(title, theme_word(m->theme, word), NULL);
  m->svg = svg_inline_write(pages, 0, m->theme, name, &size);
  g_free(name);
  pages_free(pages);
  return true;
}

/* A district with those who are in it, so that its list says all that the map shows. Where they find no room the drawing
 * grows, twice at most. */
static bool draw_district(struct site_maps *m, const struct site_page *page, const char *link, struct diag *d) {
  struct window_input in = m->district;
  struct place *own = g_new(struct place, page->members + 1);
  size_t unplaced = 0;
  in.link = link;
  in.unplaced_out = &unplaced;
  for (size_t i = 0; i < page->members; i++) own[i] = m->places[page->member[i] - m->first];
  in.places = own;
  in.place_count = page->members;
  bool ok = true;
  for (int k = 0; k <= 4 && ok && (!k || unplaced); k++) {
    unplaced = 0;
    in.width_pt = m->district.width_pt * (1 + 0.25 * k), in.height_pt = m->district.height_pt * (1 + 0.25 * k);
    if (map_window_fit(m->window, "district", page->district, &in)) ok = draw(m, &in, page->title, "site_map.of", d);
  }
  if (unplaced) diag_note(d, m->district_pos, "site-map-unplaced", page->title, diag_num(d, (double)unplaced));
  g_free(own);
  return ok;
}

/* From a page to the folder of the facilities' pages. */
static char *link_of(const char *path, const char *folder) {
  GString *up = g_string_new(NULL);
  for (const char *p = path; *p; p++)
    if (*p == '/') g_string_append(up, "../");
  g_string_append(up, folder);
  return g_string_free(up, FALSE);
}

bool site_maps_page(struct site_maps *m, size_t i, struct diag *d) {
  const struct site_page *page = site_page(m->site, i);
  const struct facility *f = page->facility;
  char *link = link_of(page->path, site_facility_folder(m->site));
  bool ok = true;
  g_clear_pointer(&m->svg, g_free);
  if (m->window && f && f->has_place) {
    struct window_input in = m->facility;
    in.centre = f->place;
    in.highlight = f->id;
    in.link = link;
    ok = draw(m, &in, f->name, "facility.map_alt", d);
  } else if (m->window && page->district && m->district.width_pt > 0) {
    ok = draw_district(m, page, link, d);
  }
  g_free(link);
  site_give_map(m->site, m->svg);
  return ok;
}

/* ---- tiles ---- */

/* How far each symbol of a zoom stands from its place, after what the zooms before said. */
static void add_shifts(struct site_maps *m, GString **to, const struct web_spot *spot) {
  for (size_t i = 0; i < m->n; i++) {
    if (to[i]->len) g_string_append_c(to[i], ' ');
    g_string_append_printf(to[i], "%ld,%ld%s", lround(spot[i].dx), lround(spot[i].dy), spot[i].leader ? ",1" : "");
  }
}

bool site_maps_tiles(struct site_maps *m, struct sink *sink, struct diag *d) {
  const struct site_tiles *t = m->doc ? site_tiles(m->site) : NULL;
  if (!t) return true;
  struct web_map_input in = {m->job->ward->basemap, m->theme, "map-web", m->places, m->n};
  struct web_map *map = web_map_open(&in, d);
  struct web_spot *spot = g_new0(struct web_spot, m->n + 1);
  GString **shift = g_new0(GString *, m->n + 1);
  bool ok = map != NULL;
  for (size_t i = 0; i < m->n; i++) shift[i] = g_string_new(NULL);
  for (int z = t->zoom_min; z <= t->zoom_max && ok; z++) {
    struct tile_range range = tiles_of(t->extent, z);
    double scale = 1;
    struct pages *pages = web_map_draw(map, &range, spot, &scale, d);
    ok = pages && tiles_write(pages, m->theme, &range, t, m->job->jobs, sink, d);
    if (ok) add_shifts(m, shift, spot);
    g_string_append_printf(m->sizes, "%s%ld", m->sizes->len ? " " : "", lround(SYMBOL_MM * scale * PT_PER_MM / PX_PT));
    if (pages) pages_free(pages);
  }
  m->shift = g_new0(char *, m->n + 1);
  for (size_t i = 0; i < m->n; i++) m->shift[i] = g_string_free(shift[i], FALSE);
  site_give_shifts(m->site, (const char *const *)m->shift, m->sizes->str);
  g_free(shift);
  g_free(spot);
  web_map_free(map);
  return ok;
}
