/* Which desk each town or 丁目 of the ward belongs to: as the ward's list of towns says (content/codes/towns.csv, column desk), else
 * the desk of the town's district, the nearest one where a district has several. */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "publication/map_parts.h"
#include "records/address.h"
#include "records/district.h"

struct town {
  const char *name, *reading, *district, *base; /* base: the name before its number */
  const struct place *desk;
  int number;
  struct lonlat at;
  const char *key; /* how it is put in order */
};

/* The middle of a shape's bounds, if it has any. */
static struct lonlat middle_of(const struct shape *s) {
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < s->paths; i++)
    for (size_t k = 0; k < s->path[i].n; k++) {
      struct lonlat p = s->path[i].at[k];
      b = (struct box){fmin(b.x0, p.lon), fmin(b.y0, p.lat), fmax(b.x1, p.lon), fmax(b.y1, p.lat)};
    }
  return (struct lonlat){(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2};
}

static const struct layer *layer_of(const struct map_maker *m, const char *class) {
  for (size_t i = 0; m->in->basemap && i < m->in->basemap->layers; i++)
    if (!strcmp(m->in->basemap->layer[i].class, class)) return &m->in->basemap->layer[i];
  return NULL;
}

/* The code of the district a place lies in, by the polygons that site.yaml's `districts` names; "" outside. */
static const char *district_at(const struct map_maker *m, struct lonlat at) {
  const struct key *said = key_get(m->in->site, "districts");
  const struct layer *layer = layer_of(m, key_text(said, "layer", "district"));
  const char *property = key_text(said, "code", "code");
  for (size_t i = 0; layer && layer->shapes && i < layer->shapes->n; i++) {
    const struct shape *s = &layer->shapes->shape[i];
    if (s->kind == SHAPE_AREA && area_contains(s, at)) return shape_property(s, property) ? shape_property(s, property) : "";
  }
  return "";
}

static double distance(struct lonlat a, struct lonlat b) {
  return hypot((a.lon - b.lon) * cos(a.lat * G_PI / 180), a.lat - b.lat);
}

/* The nearest desk of a district. */
static const struct place *desk_near(const struct place *desks, size_t n, const struct town *t) {
  const struct place *best = NULL;
  for (size_t i = 0; i < n; i++) {
    if (strcmp(desks[i].district, t->district) != 0) continue;
    if (!best || (desks[i].has_place && distance(desks[i].at, t->at) < distance(best->at, t->at))) best = &desks[i];
  }
  return best;
}

/* 麦笛二丁目: the name, and the number by which 丁目 follow each other. */
static void split_name(struct map_maker *m, struct town *t) {
  char *fold = address_fold(t->name, NULL);
  size_t n = strcspn(fold, "0123456789");
  t->number = (int)g_ascii_strtoll(fold + n, NULL, 10);
  t->base = arena_strndup(m->doc->arena, fold, n);
  g_free(fold);
}

static int by_key(const void *a, const void *b) {
  const struct town *p = a, *q = b;
  int c = strcmp(p->key, q->key);
  if (!c) c = strcmp(p->base, q->base);
  return c ? c : p->number < q->number ? -1 : p->number > q->number;
}

/* The reading all towns of one name share: with 丁目 their readings differ at the end only. Freed with g_free. */
static char *shared_reading(const struct town *all, size_t n, const char *base) {
  char *common = NULL;
  for (size_t i = 0; i < n; i++) {
    if (strcmp(all[i].base, base) != 0 || !*all[i].reading) continue;
    if (!common) {
      common = g_strdup(all[i].reading);
      continue;
    }
    size_t k = 0;
    while (common[k] && common[k] == all[i].reading[k]) k++;
    while (k && (common[k] & 0xC0) == 0x80) k--; /* never half a character */
    common[k] = 0;
  }
  return common ? common : g_strdup(base);
}

static void put_in_order(struct map_maker *m, struct town *all, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char *reading = shared_reading(all, n, all[i].base), *key = text_kana_key(reading);
    all[i].key = arena_strdup(m->doc->arena, key);
    g_free(key);
    g_free(reading);
  }
  qsort(all, n, sizeof *all, by_key);
}

static const struct code *code_of_town(const struct code *codes, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++)
    if (!strcmp(codes[i].name, name)) return &codes[i];
  return NULL;
}

/* The desk that the list of towns names; an unknown one is an error. */
static const struct place *desk_said(struct map_maker *m, const struct place *desks, size_t n, const struct code *code, struct pos at) {
  const char *id = code ? code_text(code, "desk") : "";
  for (size_t i = 0; *id && i < n; i++)
    if (!strcmp(desks[i].id, id)) return &desks[i];
  if (*id) diag_error(m->d, at, "map-town-desk", code->name, id);
  return NULL;
}

/* Every town of the base map that lies in the ward, once. */
static size_t read_towns(struct map_maker *m, const struct place *desks, size_t n_desks, struct town **out, struct pos at) {
  const struct layer *layer = layer_of(m, "town");
  size_t shapes = layer && layer->shapes ? layer->shapes->n : 0, n = 0, codes_n;
  const struct code *codes = view_codes(m->in->view, "towns", &codes_n);
  struct town *all = arena_array(m->doc->arena, shapes + 1, sizeof *all);
  GHashTable *done = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < shapes; i++) {
    const struct shape *s = &layer->shapes->shape[i];
    const char *name = shape_property(s, "name"), *own = shape_property(s, "district");
    if (!name || !*name || g_hash_table_contains(done, name)) continue;
    const struct code *code = code_of_town(codes, codes_n, name);
    struct town t = {.name = name, .reading = code ? code->reading : "", .at = middle_of(s)};
    t.district = own && *own ? own : district_at(m, t.at);
    if (!*t.district && !code) continue; /* of a neighbour */
    if (m->in->spec->district && strcmp(m->in->spec->district, t.district) != 0) continue; /* one of a series: its own */
    g_hash_table_add(done, (gpointer)name);
    t.desk = desk_said(m, desks, n_desks, code, at);
    if (!t.desk) t.desk = desk_near(desks, n_desks, &t);
    if (!t.desk) diag_error(m->d, at, "map-town-none", name);
    if (!*t.reading) diag_note(m->d, at, "map-town-reading", name);
    split_name(m, &t);
    all[n++] = t;
  }
  g_hash_table_destroy(done);
  *out = all;
  return n;
}

/* A desk's name as a table of towns shows it: without what all of them end with. */
static const char *short_name(struct map_maker *m, const struct place *desks, size_t n, const char *name) {
  size_t tail = strlen(name);
  for (size_t i = 0; i < n; i++) {
    size_t k = 0, length = strlen(desks[i].name);
    while (k < tail && k < length && name[strlen(name) - 1 - k] == desks[i].name[length - 1 - k]) k++;
    tail = MIN(tail, k);
  }
  size_t keep = strlen(name) - tail;
  while (keep < strlen(name) && (name[keep] & 0xC0) == 0x80) keep++;
  return n > 1 && keep > 0 ? arena_strndup(m->doc->arena, name, keep) : name;
}

void map_add_town_desks(struct map_maker *m, struct node *panel, struct pos at) {
  const char *kinds = node_attr(panel, "kinds", "");
  struct place *desks = arena_array(m->doc->arena, m->entries, sizeof *desks);
  size_t n = 0, towns;
  struct node *list = *kinds ? map_add_places(m, panel, kinds, NULL, true, at) : NULL;
  if (!list) {
    diag_error(m->d, at, "map-towns-kinds", kinds);
    return;
  }
  for (size_t i = 0; i < list->place_count; i++) desks[n++] = list->places[i];
  struct town *all;
  towns = read_towns(m, desks, n, &all, at);
  put_in_order(m, all, towns);
  for (size_t i = 0; i < towns; i++) {
    if (!all[i].desk) continue;
    struct node *item = node_add(m->doc, panel, NODE_ITEM, at);
    item->text = all[i].name;
    node_set_attr(m->doc, item, "desk", all[i].desk->id);
    node_set_attr(m->doc, item, "name", short_name(m, desks, n, all[i].desk->name));
    node_set_attr(m->doc, item, "row", *all[i].reading ? text_kana_row(all[i].reading) : "");
  }
}
