/* What found no room is an error with its name and its remedy: the inset that would hold its crowd, and the scale and paper at
 * which the whole map would have room. Both are tried out before they are told. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

enum {
  CROWDS_MAX = 8,       /* crowds that are tried out */
  UNITS_MAX = 3000,     /* on a map with more, or with more left over, only the names are told */
  UNPLACED_MAX = 300,
  TRIALS = 12
};
static const double MARGIN_M = 60;

struct crowd {
  struct lonlat at;
  double width_m, height_m, scale; /* scale 0: no inset would do */
};
struct trial {
  const struct sheet *s;
  const struct pen *pen;
  const struct unit_set *units;
};

/* Is there room for all these places in such a window? */
static bool has_room(const struct trial *t, const struct view_port *v, const struct place *places, size_t n) {
  struct map_placed m;
  bool all = true;
  map_place(&m, t->s, t->pen, v, NULL, places, n);
  for (size_t i = 0; i < m.units.n && all; i++) all = m.units.unit[i].placed;
  map_placed_free(&m);
  return all;
}

/* Scales are told in steps that people write. */
static double round_scale(double scale) {
  double step = scale > 2500 ? 250 : 100;
  return fmax(step, floor(scale / step) * step);
}

/* The places of units that lie within `in` on the page; an array to free. */
static struct place *places_within(const struct unit_set *u, const struct box *in, size_t *n_out) {
  GArray *found = g_array_new(FALSE, FALSE, sizeof(struct place));
  for (size_t i = 0; i < u->n; i++) {
    struct point a = u->unit[i].anchor;
    if (in && !(a.x >= in->x0 && a.x <= in->x1 && a.y >= in->y0 && a.y <= in->y1)) continue;
    for (size_t k = 0; k < u->unit[i].places; k++) g_array_append_val(found, *u->unit[i].place[k]);
  }
  *n_out = found->len;
  return (struct place *)(void *)g_array_free(found, FALSE);
}

/* Everybody from `first` on whose neighbours have to stand off too: `member` marks them, with those marked before. */
static struct box gather(const struct unit_set *u, size_t first, bool *member) {
  struct box b = {u->unit[first].anchor.x, u->unit[first].anchor.y, u->unit[first].anchor.x, u->unit[first].anchor.y};
  double reach = u->rules.max_shift;
  member[first] = true;
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < u->n; i++) {
      const struct unit *unit = &u->unit[i];
      if (member[i] || unit->placed || !box_overlap(box_grow(b, reach), unit_box_at(unit, unit->anchor))) continue;
      member[i] = more = true;
      b = (struct box){fmin(b.x0, unit->anchor.x), fmin(b.y0, unit->anchor.y), fmax(b.x1, unit->anchor.x),
                       fmax(b.y1, unit->anchor.y)};
    }
  }
  return b;
}

/* The middle of some places, rounded as it is told. */
static struct lonlat middle_of(const struct place *places, size_t n) {
  double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    west = fmin(west, places[i].at.lon), east = fmax(east, places[i].at.lon);
    south = fmin(south, places[i].at.lat), north = fmax(north, places[i].at.lat);
  }
  return (struct lonlat){round((west + east) / 2 * 1e5) / 1e5, round((south + north) / 2 * 1e5) / 1e5};
}

/* The smallest enlargement that holds a crowd, tried out with all who stand on that ground. */
static struct crowd inset_for(const struct trial *t, const struct view_port *v, struct box b) {
  double k = v->scale / 1000 / PT_PER_MM;
  struct crowd c = {.width_m = ceil(((b.x1 - b.x0) * k + 2 * MARGIN_M) / 10) * 10,
                    .height_m = ceil(((b.y1 - b.y0) * k + 2 * MARGIN_M) / 10) * 10};
  size_t n;
  struct box around = box_grow(b, MARGIN_M / k - t->units->rules.dot);
  struct place *places = places_within(t->units, &around, &n);
  struct point middle;
  c.at = middle_of(places, n);
  if (projection_run(t->s->ground->projection, &c.at, 1, &middle)) {
    double scale = v->scale;
    for (int i = 0; i < TRIALS && !c.scale && scale > 300; i++) {
      scale = round_scale(scale * 0.8);
      double x = c.width_m * 1000 * PT_PER_MM / scale, y = c.height_m * 1000 * PT_PER_MM / scale;
      if (x > v->frame.x1 - v->frame.x0 || y > v->frame.y1 - v->frame.y0) break;
      struct view_port own = {{0, 0, x, y}, middle, scale, 0};
      if (has_room(t, &own, places, n)) c.scale = scale;
    }
  }
  g_free(places);
  return c;
}

/* The scale at which everybody has room, on paper that is so much larger; 0: none up to four times as large. */
static double larger_scale(const struct trial *t, const struct view_port *v) {
  size_t n;
  struct place *places = places_within(t->units, NULL, &n);
  double found = 0, scale = v->scale;
  for (int i = 0; i < TRIALS && !found; i++) {
    scale = round_scale(scale * 0.9);
    double k = v->scale / scale;
    struct view_port own = {{0, 0, (v->frame.x1 - v->frame.x0) * k, (v->frame.y1 - v->frame.y0) * k}, v->centre_m, scale, 0};
    if (has_room(t, &own, places, n)) found = scale;
  }
  g_free(places);
  return found;
}

static const char *pair(struct diag *d, double a, double b, const char *format, const char *between) {
  char x[32], y[32];
  char *both = g_strdup_printf("%s%s%s", g_ascii_formatd(x, sizeof x, format, a), between, g_ascii_formatd(y, sizeof y, format, b));
  const char *kept = diag_intern(d, both);
  g_free(both);
  return kept;
}

static void tell(const struct trial *t, const struct view_port *v, const struct unit *u, const struct crowd *c, double whole) {
  struct diag *d = t->s->d;
  const struct sheet *s = t->s;
  double k = whole > 0 ? v->scale / whole - 1 : 0;
  const char *paper = pair(d, ceil((s->width + k * (v->frame.x1 - v->frame.x0)) / PT_PER_MM),
                           ceil((s->height + k * (v->frame.y1 - v->frame.y0)) / PT_PER_MM), "%.0f", "×");
  const char *scale = diag_num(d, v->scale), *larger = diag_num(d, whole);
  for (size_t i = 0; i < u->places; i++) {
    const struct place *p = u->place[i];
    const struct pos at = {p->file, p->line, 0};
    const char *number = diag_num(d, p->number);
    if (!c || c->scale <= 0) {
      if (whole > 0) diag_error(d, at, "map-unplaced-scale", p->name, number, scale, larger, paper);
      else diag_error(d, at, "map-unplaced", p->name, number, scale);
      continue;
    }
    const char *centre = pair(d, c->at.lon, c->at.lat, "%.5f", ", "), *ground = pair(d, c->width_m, c->height_m, "%.0f", ", ");
    if (whole > 0)
      diag_error(d, at, "map-unplaced-both", p->name, number, scale, centre, ground, diag_num(d, c->scale), larger, paper);
    else diag_error(d, at, "map-unplaced-inset", p->name, number, scale, centre, ground, diag_num(d, c->scale));
  }
}

void map_tell_unplaced(const struct sheet *s, const struct unit_set *u, const struct view_port *v) {
  size_t left = 0, crowds = 0;
  for (size_t i = 0; i < u->n; i++) left += !u->unit[i].placed && !u->unit[i].fixed;
  if (!left) return;
  bool *told = g_new0(bool, u->n);
  struct sheet own = *s;
  own.insets = NULL; /* tried without what the side sets by hand */
  struct pages *pages = pages_new_like(s->pages);
  pages_add(pages, s->width, s->height);
  const struct pen pen = {pages, 0, &own.style, s->d, {0}};
  struct trial t = {&own, &pen, u};
  bool few = left <= UNPLACED_MAX && u->n <= UNITS_MAX;
  double whole = few ? larger_scale(&t, v) : 0;
  for (size_t i = 0; i < u->n; i++) {
    if (u->unit[i].placed || u->unit[i].fixed || told[i]) continue;
    bool *member = g_new0(bool, u->n);
    bool tried = few && crowds++ < CROWDS_MAX;
    struct crowd c = {0};
    if (tried) c = inset_for(&t, v, gather(u, i, member));
    member[i] = true;
    for (size_t k = i; k < u->n; k++) {
      if (!member[k] || told[k]) continue;
      tell(&t, v, &u->unit[k], tried ? &c : NULL, whole);
      told[k] = true;
    }
    g_free(member);
  }
  g_free(told);
  pages_free(pages);
}
