/* Points beside their addresses and the ward's outline.
 *
 * An address known to its block is compared with the block's point. One known to its 丁目 is compared with the 丁目's
 * area, if the base map has it (class town): no point within it is wrong. Without areas a 丁目 is taken to reach as far
 * as gazetteer_reach says. */
#include <math.h>
#include <string.h>

#include "base/path.h"
#include "locate/plan.h"
#include "records/address.h"
#include "records/district.h"

enum { FAR_M = 200, EDGE_M = 50 };

struct areas {
  GHashTable *by_name; /* folded -> GPtrArray of struct shape */
  GPtrArray *boundary; /* struct shape */
};

static void free_shapes(gpointer list) {
  g_ptr_array_free(list, TRUE);
}

static void add_area(struct areas *s, const struct shape *shape) {
  const char *name = shape_property(shape, "name");
  if (!name || !*name) return;
  char *key = address_fold(name, NULL);
  GPtrArray *all = g_hash_table_lookup(s->by_name, key);
  if (!all) g_hash_table_insert(s->by_name, g_strdup(key), all = g_ptr_array_new());
  g_ptr_array_add(all, (gpointer)shape);
  g_free(key);
}

static struct areas areas_of(const struct basemap *map) {
  struct areas s = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_shapes), g_ptr_array_new()};
  for (size_t i = 0; map && i < map->layers; i++) {
    const struct layer *l = &map->layer[i];
    bool town = !strcmp(l->class, "town"), boundary = !strcmp(l->class, "boundary");
    for (size_t k = 0; (town || boundary) && k < l->shapes->n; k++) {
      const struct shape *shape = &l->shapes->shape[k];
      if (shape->kind != SHAPE_AREA) continue;
      if (town) add_area(&s, shape);
      else g_ptr_array_add(s.boundary, (gpointer)shape);
    }
  }
  return s;
}

static void areas_clear(struct areas *s) {
  g_hash_table_destroy(s->by_name);
  g_ptr_array_free(s->boundary, TRUE);
}

/* Metres from a point to the outlines of an area. */
static double metres_to_edge(const struct shape *area, struct lonlat at) {
  double nearest = G_MAXDOUBLE, x = 111195 * cos(at.lat * G_PI / 180), y = 111195;
  for (size_t i = 0; i < area->paths; i++)
    for (size_t k = 1; k < area->path[i].n; k++) {
      struct lonlat a = area->path[i].at[k - 1], b = area->path[i].at[k];
      double ax = (a.lon - at.lon) * x, ay = (a.lat - at.lat) * y, dx = (b.lon - a.lon) * x, dy = (b.lat - a.lat) * y;
      double length = dx * dx + dy * dy, t = length > 0 ? -(ax * dx + ay * dy) / length : 0;
      t = CLAMP(t, 0, 1);
      nearest = MIN(nearest, (ax + t * dx) * (ax + t * dx) + (ay + t * dy) * (ay + t * dy));
    }
  return sqrt(nearest);
}

/* Metres from a point to the nearest of some areas; 0 within. */
static double metres_to(const GPtrArray *areas, struct lonlat at) {
  double nearest = G_MAXDOUBLE;
  for (guint i = 0; i < areas->len && nearest > 0; i++)
    nearest = MIN(nearest, area_contains(areas->pdata[i], at) ? 0 : metres_to_edge(areas->pdata[i], at));
  return nearest;
}

/* How far beyond what its address allows a point lies; 0: it agrees, or nothing can be said. A point that says itself to be
 * no more than its town's (`rough`) is held against the town. */
static double disagreement(const struct agreeing *in, const struct areas *areas, const struct located *place,
                           bool rough, struct lonlat at) {
  double away = metres_between(place->at, at);
  struct located town = *place;
  if (away <= FAR_M) return 0;
  bool by_town = rough || place->precision == PRECISION_TOWN;
  if (by_town) {
    char *key = address_fold(place->town, NULL);
    const GPtrArray *own = g_hash_table_lookup(areas->by_name, key);
    g_free(key);
    double beyond = own ? metres_to(own, at) : 0;
    if (own) return beyond > FAR_M ? beyond : 0;
    town.precision = PRECISION_TOWN;
  }
  double reach = gazetteer_reach(in->gazetteer, by_town ? &town : place);
  if (reach < 0) return by_town ? 0 : away;
  bool from_block = by_town && place->precision != PRECISION_TOWN; /* it may lie at the town's other end */
  return away > FAR_M + (from_block ? 2 * reach : reach) ? away : 0;
}

static const char *tens(struct diag *d, double metres) {
  return diag_num(d, floor(metres / 10 + 0.5) * 10);
}

static bool within_ward(const struct agreeing *in, const char *address) {
  char *whole = address_name(address), *stripped = address_fold_within(address, NULL, NULL),
       *ward = address_name(in->ward);
  bool named = *ward && (g_str_has_prefix(stripped, ward) || g_str_has_prefix(whole, ward));
  g_free(ward);
  g_free(stripped);
  g_free(whole);
  return named;
}

/* Metres by which a row's point lies outside the ward, though its address is within; 0: it does not. */
static double outside(const struct agreeing *in, const struct areas *areas, const struct place_fields *f,
                      const struct raw_row *row) {
  struct lonlat at;
  if (!areas->boundary->len || !row_place(f, row, &at)) return 0;
  double out = metres_to(areas->boundary, at);
  return out > EDGE_M && within_ward(in, row_field(row, f->address)) ? out : 0;
}

/* By row, how far outside it lies; freed with g_free. Where most do, the base map is of another place: that is one fault,
 * and no row's. */
static double *all_outside(const struct agreeing *in, const struct areas *areas, const struct place_fields *f,
                           struct diag *d) {
  size_t out = 0, all = 0, n = in->facilities->n;
  double *beyond = g_new0(double, n + 1);
  struct lonlat at;
  for (size_t i = 0; i < n; i++) {
    all += row_place(f, &in->facilities->row[i], &at);
    beyond[i] = outside(in, areas, f, &in->facilities->row[i]);
    out += beyond[i] > 0;
  }
  if (out < 10 || out * 2 < all) return beyond;
  diag_warning(d, ((struct pos){0}), "place-outside-most", diag_num(d, (double)out), diag_num(d, (double)all));
  memset(beyond, 0, n * sizeof *beyond);
  return beyond;
}

static void check_row(const struct agreeing *in, const struct areas *areas, const struct place_fields *f,
                      const struct raw_row *row, double out, struct diag *d) {
  struct lonlat at;
  const char *address = row_field(row, f->address);
  if (!*address || !row_place(f, row, &at)) return;
  struct finding found = {.n = 0};
  if (in->gazetteer) found = gazetteer_ask(in->gazetteer, address, in->ward);
  bool rough = !strcmp(row_field(row, f->precision), precision_word(PRECISION_TOWN));
  double least = G_MAXDOUBLE;
  const char *name = NULL;
  for (size_t i = 0; i < found.n; i++) {
    double beyond = disagreement(in, areas, &found.place[i], rough, at);
    if (beyond < least) name = found.place[i].name;
    least = MIN(least, beyond);
  }
  struct pos pos = raw_cell(in->records, TABLE_FACILITIES, row, "lat");
  const char *who = *row_field(row, f->name) ? row_field(row, f->name) : row->id;
  if (found.n && least > 0) diag_warning(d, pos, "place-disagrees", who, address, name, tens(d, least));
  if (out > 0) diag_warning(d, pos, "place-outside-ward", who, address, tens(d, out));
}

void places_check(const struct agreeing *in, struct diag *d) {
  struct place_fields f = place_fields_of(in->facilities->schema);
  if (f.address < 0 || f.lat < 0 || f.lon < 0) return;
  struct areas areas = areas_of(in->map);
  bool before = diag_hide(d, in->facilities->schema->column[f.address].audience != AUDIENCE_PUBLIC);
  double *out = all_outside(in, &areas, &f, d);
  for (size_t i = 0; i < in->facilities->n; i++) check_row(in, &areas, &f, &in->facilities->row[i], out[i], d);
  diag_hide(d, before);
  g_free(out);
  areas_clear(&areas);
}

const char **site_addresses(const struct key *site, struct diag *d) {
  const struct key *list = key_get(site, "addresses");
  GPtrArray *files = g_ptr_array_new();
  if (list && list->kind != KEY_LIST)
    diag_error(d, list->pos, "site-addresses", list->kind == KEY_SCALAR ? list->text : "");
  for (const struct key *k = list && list->kind == KEY_LIST ? list->first : NULL; k; k = k->next) {
    if (k->kind != KEY_SCALAR || !path_is_inside(k->text))
      diag_error(d, k->pos, "site-addresses", k->kind == KEY_SCALAR ? k->text : "");
    else g_ptr_array_add(files, (gpointer)k->text);
  }
  g_ptr_array_add(files, NULL);
  return (const char **)(void *)g_ptr_array_free(files, FALSE);
}

bool ward_places_check(const struct records *r, const struct basemap *map, const struct key *site, const char *ward_dir,
                       struct diag *d) {
  const char **files = site_addresses(site, d);
  struct raw *facilities = raw_read(r, TABLE_FACILITIES, d);
  struct gazetteer *g = *files ? gazetteer_read_below(ward_dir, files, d) : NULL;
  struct agreeing in = {facilities, r, map, g, key_text(site, "name", "")};
  if (facilities && facilities->schema->declared) places_check(&in, d);
  bool ok = facilities && (g || !*files);
  gazetteer_free(g);
  raw_free(facilities);
  g_free(files);
  return ok;
}
