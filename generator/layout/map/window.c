/* Small maps around a place, for the site: the sheet's ground, symbols and names, cut out and drawn larger. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

/* Features by cells of the ground, so that a window looks at few of them. */
struct cells {
  struct box extent_m;
  double size_m;
  int columns, rows;
  GArray **cell; /* guint32: index of a feature */
};
struct map_window {
  struct print_style style;
  struct ground *ground;
  struct cells *cells; /* one for each stratum */
  struct box covered_m;
  struct pages *fonts; /* keeps the fonts open from one map to the next */
  struct diag *d;
};

static struct cells cells_of(const struct stratum *s, double size_m) {
  struct cells c = {{INFINITY, INFINITY, -INFINITY, -INFINITY}, size_m, 1, 1, NULL};
  for (size_t i = 0; i < s->n; i++) {
    const struct box *b = &s->feature[i].box_m;
    c.extent_m = (struct box){fmin(c.extent_m.x0, b->x0), fmin(c.extent_m.y0, b->y0), fmax(c.extent_m.x1, b->x1),
                              fmax(c.extent_m.y1, b->y1)};
  }
  if (c.extent_m.x0 > c.extent_m.x1) return c;
  double largest = fmax(c.extent_m.x1 - c.extent_m.x0, c.extent_m.y1 - c.extent_m.y0);
  c.size_m = fmax(size_m, largest / 200); /* a country must not ask for a million cells */
  c.columns = (int)((c.extent_m.x1 - c.extent_m.x0) / c.size_m) + 1;
  c.rows = (int)((c.extent_m.y1 - c.extent_m.y0) / c.size_m) + 1;
  c.cell = g_new0(GArray *, (gsize)c.columns * (gsize)c.rows);
  for (size_t i = 0; i < s->n; i++) {
    const struct box *b = &s->feature[i].box_m;
    guint32 index = (guint32)i;
    for (int y = (int)((b->y0 - c.extent_m.y0) / c.size_m); y <= (int)((b->y1 - c.extent_m.y0) / c.size_m); y++)
      for (int x = (int)((b->x0 - c.extent_m.x0) / c.size_m); x <= (int)((b->x1 - c.extent_m.x0) / c.size_m); x++) {
        GArray **cell = &c.cell[y * c.columns + x];
        if (!*cell) *cell = g_array_new(FALSE, FALSE, sizeof index);
        g_array_append_val(*cell, index);
      }
  }
  return c;
}

static int index_cmp(const void *a, const void *b) {
  guint32 p = *(const guint32 *)a, q = *(const guint32 *)b;
  return p < q ? -1 : p > q;
}

/* The features of a stratum that may show in a box of the ground, in their own order. */
static struct stratum stratum_within(const struct stratum *s, const struct cells *c, struct box b, struct arena *a) {
  struct stratum out = {.class = s->class};
  GArray *found = g_array_new(FALSE, FALSE, sizeof(guint32));
  if (c->cell) {
    int x0 = (int)fmax(0, floor((b.x0 - c->extent_m.x0) / c->size_m)),
        y0 = (int)fmax(0, floor((b.y0 - c->extent_m.y0) / c->size_m));
    int x1 = (int)fmin(c->columns - 1, floor((b.x1 - c->extent_m.x0) / c->size_m));
    int y1 = (int)fmin(c->rows - 1, floor((b.y1 - c->extent_m.y0) / c->size_m));
    for (int y = y0; y <= y1; y++)
      for (int x = x0; x <= x1; x++) {
        const GArray *cell = c->cell[y * c->columns + x];
        if (cell) g_array_append_vals(found, cell->data, cell->len);
      }
  }
  g_array_sort(found, index_cmp);
  out.feature = arena_array(a, found->len, sizeof *out.feature);
  for (guint i = 0; i < found->len; i++) {
    guint32 index = g_array_index(found, guint32, i);
    if (i && index == g_array_index(found, guint32, i - 1)) continue;
    if (box_overlap(s->feature[index].box_m, b)) out.feature[out.n++] = s->feature[index];
  }
  g_array_free(found, TRUE);
  return out;
}

/* What is covered all over: areas; a road or a railway may run on where nothing lies beside it. */
static struct box covered(const struct ground *g) {
  struct box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < g->strata; i++)
    for (size_t k = 0; k < g->stratum[i].n; k++) {
      const struct feature *f = &g->stratum[i].feature[k];
      if (f->kind != SHAPE_AREA) continue;
      all = (struct box){fmin(all.x0, f->box_m.x0), fmin(all.y0, f->box_m.y0), fmax(all.x1, f->box_m.x1),
                         fmax(all.y1, f->box_m.y1)};
    }
  return all;
}

struct map_window *map_window_open(const struct basemap *m, struct theme *t, struct diag *d) {
  return map_window_open_style(m, t, "map-window", d);
}

struct map_window *map_window_open_style(const struct basemap *m, struct theme *t, const char *style, struct diag *d) {
  struct map_window *w = g_new0(struct map_window, 1);
  w->d = d;
  size_t before = diag_errors(d);
  if (!print_open(&w->style, t, style, d) || !style_check_map(&w->style) || !(w->ground = ground_open(m, d))) {
    map_window_free(w);
    return NULL;
  }
  ground_tint(w->ground, &w->style);
  w->cells = g_new0(struct cells, w->ground->strata + 1);
  for (size_t i = 0; i < w->ground->strata; i++) w->cells[i] = cells_of(&w->ground->stratum[i], 250);
  w->covered_m = covered(w->ground);
  w->fonts = pages_new();
  w->fonts->theme = t;
  struct pen pen = {w->fonts, 0, &w->style, d, {0}};
  struct lettering look = style_look(&w->style, "labels.town");
  pen_width(&pen, "0", &look);
  if (diag_errors(d) == before) return w;
  map_window_free(w);
  return NULL;
}

void map_window_free(struct map_window *w) {
  if (!w) return;
  for (size_t i = 0; w->cells && i < w->ground->strata; i++) {
    for (int k = 0; w->cells[i].cell && k < w->cells[i].columns * w->cells[i].rows; k++)
      if (w->cells[i].cell[k]) g_array_free(w->cells[i].cell[k], TRUE);
    g_free(w->cells[i].cell);
  }
  g_free(w->cells);
  ground_free(w->ground);
  pages_free(w->fonts);
  g_free(w);
}

/* Places near enough to show: a projection costs more than a look at the degrees. */
static struct place *places_near(const struct window_input *in, double metres, struct arena *a, size_t *n_out) {
  double lat = metres / 110000, lon = lat / fmax(0.2, cos(in->centre.lat * G_PI / 180));
  struct place *near = NULL;
  size_t n = 0;
  for (int pass = 0; pass < 2; pass++) {
    n = 0;
    for (size_t i = 0; i < in->place_count; i++) {
      const struct place *p = &in->places[i];
      if (!p->has_place || fabs(p->at.lat - in->centre.lat) > lat || fabs(p->at.lon - in->centre.lon) > lon) continue;
      if (pass) near[n] = *p;
      n++;
    }
    if (!pass) near = arena_array(a, n, sizeof *near);
  }
  *n_out = n;
  return near;
}

static bool has_place(const struct unit *u, const char *id) {
  for (size_t i = 0; id && i < u->places; i++)
    if (!strcmp(u->place[i]->id, id)) return true;
  return false;
}

/* A circle around one symbol, a rounded frame around a stack. */
static struct box ring_box(const struct unit *u, double off) {
  if (u->places > 1 || u->area_shift > 0) return box_grow(u->box, off);
  double x = (u->box.x0 + u->box.x1) / 2, y = (u->box.y0 + u->box.y1) / 2;
  double radius = hypot(u->box.x1 - u->box.x0, u->box.y1 - u->box.y0) * 0.46 + off;
  return box_grow((struct box){x, y, x, y}, radius);
}

static void draw_ring(const struct pen *p, const struct unit *u) {
  struct line ring = style_line(p->style, "window.ring"), rim = ring;
  rim.ink = print_ink(p->style, "paper_ink");
  rim.width_pt += 2 * print_pt(p->style, "window.ring_rim");
  double off = print_pt(p->style, "window.ring_off");
  struct box b = box_grow(
      (struct box){u->box.x0 + u->centre.x, u->box.y0 + u->centre.y, u->box.x1 + u->centre.x, u->box.y1 + u->centre.y},
      -off);
  double radius = u->area_shift > 0 ? print_pt(p->style, "town_mark.radius") + print_pt(p->style, "window.ring_gap")
                                    : fmin(b.x1 - b.x0, b.y1 - b.y0) / 2;
  pen_frame(p, b, radius, &rim);
  pen_frame(p, b, radius, &ring);
}

void place_all(struct label_job *job, struct unit_set *units, struct box within) {
  job->owner = 1;
  job->claims = claims_new(within);
  job->doors = claims_new(within);
  for (size_t i = 0; i < units->n; i++) {
    struct point at = units->unit[i].anchor;
    claims_add(job->doors, box_grow((struct box){at.x, at.y, at.x, at.y}, 2 * units->rules.dot), (int)i);
  }
  job->marked = unit_set_towns(units);
  labels_begin(job);
  labels_stations(job);
  int first = job->owner;
  job->owner += (int)units->n;
  units_place(units->unit, units->n, job->claims, job->folds, &units->rules, first);
  labels_place(job);
}

void place_all_end(struct label_job *job) {
  labels_end(job);
  claims_free(job->claims);
  claims_free(job->doors);
  g_hash_table_destroy(job->marked);
}

static void draw_inside(struct map_window *w, const struct window_input *in, const struct pen *p,
                        const struct ground *g, const struct view_port *v, struct arena *a) {
  size_t n;
  double k = 1000 * PT_PER_MM / in->scale, half = fmax(in->width_pt, in->height_pt) / 2 / k;
  struct place *near = places_near(in, half * 1.1, a, &n);
  struct unit_set units;
  struct box inner = box_grow(v->frame, -print_pt(p->style, "map.keep_off"));
  struct label_job job = {.pen = p, .ground = g, .port = v, .lenient = true};
  unit_set_make(&units, p, g, v, near, n);
  units.link = in->link;
  /* The ring is part of the symbol it stands around. */
  double ring = print_pt(p->style, "window.ring_gap") + print_pt(p->style, "window.ring_off");
  struct unit *ringed = NULL;
  for (size_t i = 0; i < units.n; i++)
    if (has_place(&units.unit[i], in->highlight)) ringed = &units.unit[i];
  struct box bare = ringed ? ringed->box : (struct box){0};
  if (ringed) ringed->box = ring_box(ringed, ring);
  place_all(&job, &units, inner);
  for (size_t i = 0; i < units.n && in->unplaced_out; i++)
    if (!units.unit[i].placed) *in->unplaced_out += units.unit[i].places;
  labels_draw(&job);
  if (ringed && ringed->placed) draw_ring(p, ringed);
  if (ringed) ringed->box = bare;
  unit_set_draw(p, &units);
  place_all_end(&job);
  unit_set_free(&units);
}

/* Where the middle of a frame goes so that it shows ground all over, as far as what has to show stays whole in it. */
static struct point centre_on_ground(const struct map_window *w, const struct window_input *in, struct point centre,
                                     double k) {
  struct box all = w->covered_m;
  if (all.x0 > all.x1) return centre;
  double x = in->width_pt / 2 / k, y = in->height_pt / 2 / k;
  double dx = fmax(0, x - in->whole_m.x), dy = fmax(0, y - in->whole_m.y);
  struct point to = {(all.x0 + all.x1) / 2, (all.y0 + all.y1) / 2}; /* of ground smaller than the frame: its middle */
  if (all.x1 - all.x0 > 2 * x) to.x = fmax(all.x0 + x, fmin(all.x1 - x, centre.x));
  if (all.y1 - all.y0 > 2 * y) to.y = fmax(all.y0 + y, fmin(all.y1 - y, centre.y));
  return (struct point){centre.x + fmax(-dx, fmin(dx, to.x - centre.x)),
                        centre.y + fmax(-dy, fmin(dy, to.y - centre.y))};
}

/* The circle of an area, with a light rim so that it shows on any ground. */
static void draw_area(const struct pen *p, const struct window_input *in, const struct view_port *v, struct point c) {
  double radius = in->area_m * 1000 * PT_PER_MM / in->scale;
  if (radius <= 0) return;
  struct box b = {c.x - radius, c.y - radius, c.x + radius, c.y + radius};
  struct line line = style_line(p->style, "window.area"), rim = line;
  rim.ink = print_ink(p->style, "paper_ink");
  rim.width_pt += 2 * print_pt(p->style, "window.area_rim");
  rim.dashes = 0;
  pen_frame(p, b, radius, &rim);
  pen_frame(p, b, radius, &line);
}

bool map_window_fit(struct map_window *w, const char *class, const char *code, struct window_input *in) {
  const struct box b = basemap_code_extent(in->basemap, class, code);
  const struct lonlat corner[4] = {{b.x0, b.y0}, {b.x1, b.y0}, {b.x0, b.y1}, {b.x1, b.y1}};
  struct point m[4];
  if (b.x0 > b.x1 || !projection_run(w->ground->projection, corner, 4, m)) return false;
  double wide = fmax(m[1].x, m[3].x) - fmin(m[0].x, m[2].x), high = fmax(m[2].y, m[3].y) - fmin(m[0].y, m[1].y);
  double margin = 2 * print_pt(&w->style, "window.fit_margin");
  in->centre = (struct lonlat){(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2};
  in->scale = 1000 * PT_PER_MM * fmax(wide / (in->width_pt - margin), high / (in->height_pt - margin));
  double k = 1000 * PT_PER_MM / in->scale;
  in->whole_m = (struct point){(wide + margin / k) / 2, (high + margin / k) / 2};
  return in->scale > 0 && isfinite(in->scale);
}

bool map_window_into(struct map_window *w, const struct window_input *in, struct pages *pages, struct page *page,
                     struct box frame, struct diag *d) {
  size_t before = diag_errors(d);
  struct point centre;
  if (in->scale < 100 || in->scale > 1e7 || in->width_pt < 10 || in->height_pt < 10 || in->width_pt > 4000 ||
      in->height_pt > 4000 || !projection_run(w->ground->projection, &in->centre, 1, &centre)) {
    diag_error(d, ((struct pos){0}), "map-window");
    return false;
  }
  struct arena *a = arena_new();
  struct print_style style = w->style;
  style.d = d;
  struct pen pen = {pages, (size_t)(page - pages->page), &style, d, {0}};
  struct view_port v = {frame, centre, in->scale, print_pt_or(&style, "window.off", 0)};
  double k = 1000 * PT_PER_MM / in->scale, x = in->width_pt / 2 / k + 60, y = in->height_pt / 2 / k + 60;
  bool moves = in->whole_m.x > 0; /* a page's map, not a tile of the site's */
  if (moves) v.centre_m = centre_on_ground(w, in, centre, k);
  struct point c = v.centre_m;
  struct box around = {c.x - x, c.y - y, c.x + x, c.y + y};
  struct ground part = *w->ground;
  part.stratum = arena_array(a, part.strata, sizeof *part.stratum);
  for (size_t i = 0; i < part.strata; i++)
    part.stratum[i] = stratum_within(&w->ground->stratum[i], &w->cells[i], around, a);
  struct path_builder clip;
  path_begin(&clip, page->arena);
  path_rect(&clip, v.frame, 0);
  pen_begin(&pen, true, v.frame, "map");
  pen_save(&pen, NULL, &clip);
  if (moves) pen_box(&pen, frame, 0, print_ink(&style, "ground.out"));
  ground_draw(&pen, &part, &v);
  draw_area(&pen, in, &v, port_point(&v, centre));
  pen_restore(&pen);
  draw_inside(w, in, &pen, &part, &v, a);
  pen_end(&pen);
  arena_free(a);
  return diag_errors(d) == before;
}

struct pages *map_window_draw(struct map_window *w, const struct window_input *in, struct diag *d) {
  struct pages *pages = pages_new_like(w->fonts);
  struct page *page = pages_add(pages, in->width_pt, in->height_pt);
  pages->lang = arena_strdup(pages->arena, theme_lang(w->style.theme));
  if (map_window_into(w, in, pages, page, (struct box){0, 0, in->width_pt, in->height_pt}, d)) return pages;
  pages_free(pages);
  return NULL;
}
