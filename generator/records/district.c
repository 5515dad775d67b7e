/* Point in polygon over the district layer, by counting crossings of a ray to the east. */
#include "records/district.h"

#include <string.h>

#include "base/arena.h"

struct district {
  const char *code;
  const struct shape *area;
  struct box box;
};
struct districts {
  GArray *all;      /* struct district */
  struct arena *arena;
};

enum side { OUTSIDE, INSIDE, BORDER };

static enum side ring_side(const struct path *ring, struct lonlat at) {
  bool in = false;
  for (size_t i = 0, j = ring->n - 1; i < ring->n; j = i++) {
    struct lonlat a = ring->at[i], b = ring->at[j];
    double cross = (b.lon - a.lon) * (at.lat - a.lat) - (b.lat - a.lat) * (at.lon - a.lon);
    if (cross == 0 && at.lon >= MIN(a.lon, b.lon) && at.lon <= MAX(a.lon, b.lon) && at.lat >= MIN(a.lat, b.lat) &&
        at.lat <= MAX(a.lat, b.lat))
      return BORDER;
    if ((a.lat > at.lat) != (b.lat > at.lat) &&
        at.lon < (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat) + a.lon)
      in = !in;
  }
  return in ? INSIDE : OUTSIDE;
}

bool area_contains(const struct shape *area, struct lonlat at) {
  bool in = false; /* within the outline of the polygon at hand, and so far in none of its holes */
  for (size_t i = 0; i < area->paths; i++) {
    const struct path *p = &area->path[i];
    if (p->n < 3) continue;
    if (!p->hole) {
      if (in) return true;
      in = ring_side(p, at) != OUTSIDE;
    } else if (in && ring_side(p, at) == INSIDE) {
      in = false;
    }
  }
  return in;
}

static struct box bounds(const struct shape *s) {
  struct box b = {G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE};
  for (size_t i = 0; i < s->paths; i++) {
    for (size_t k = 0; k < s->path[i].n; k++) {
      struct lonlat p = s->path[i].at[k];
      b = (struct box){MIN(b.x0, p.lon), MIN(b.y0, p.lat), MAX(b.x1, p.lon), MAX(b.y1, p.lat)};
    }
  }
  return b;
}

struct wanted {
  const char *property, *list;
};

static void add_shapes(struct districts *s, const struct shapes *shapes, struct wanted want, struct codes *codes,
                       struct diag *d) {
  for (size_t i = 0; i < shapes->n; i++) {
    const struct shape *shape = &shapes->shape[i];
    if (shape->kind != SHAPE_AREA) continue;
    const char *word = shape_property(shape, want.property);
    int code = word ? codes_find(codes, want.list, word) : -1;
    if (code < 0) {
      if (word) diag_error(d, shape->pos, "district-unknown", word, want.list);
      else diag_error(d, shape->pos, "district-no-code", want.property);
      continue;
    }
    struct district one = {arena_strdup(s->arena, codes_code(codes, want.list, code)), shape, bounds(shape)};
    g_array_append_val(s->all, one);
  }
}

struct districts *districts_read(const struct basemap *map, const struct key *site, struct codes *codes, struct diag *d) {
  const struct key *k = key_get(site, "districts");
  if (!k || k->kind != KEY_MAP) return NULL;
  const char *layer = key_text(k, "layer", "district");
  struct wanted want = {key_text(k, "code", "code"), key_text(k, "list", "districts")};
  if (!codes_has_list(codes, want.list)) {
    diag_error(d, k->pos, "code-no-list", want.list);
    return NULL;
  }
  struct districts *s = g_new0(struct districts, 1);
  s->arena = arena_new();
  s->all = g_array_new(FALSE, FALSE, sizeof(struct district));
  for (size_t i = 0; map && i < map->layers; i++)
    if (!strcmp(map->layer[i].class, layer)) add_shapes(s, map->layer[i].shapes, want, codes, d);
  if (s->all->len) return s;
  diag_error(d, k->pos, "district-no-layer", layer);
  districts_free(s);
  return NULL;
}

void districts_free(struct districts *s) {
  if (!s) return;
  g_array_free(s->all, TRUE);
  arena_free(s->arena);
  g_free(s);
}

const char *districts_at(const struct districts *s, struct lonlat at) {
  for (guint i = 0; i < s->all->len; i++) {
    const struct district *one = &g_array_index(s->all, struct district, i);
    bool near = at.lon >= one->box.x0 && at.lon <= one->box.x1 && at.lat >= one->box.y0 && at.lat <= one->box.y1;
    if (near && area_contains(one->area, at)) return one->code;
  }
  return NULL;
}
