/* Reading reference lists into one gazetteer. Lists complete one another; of two that give the same place, the first
 * one holds. */
#include "locate/gazetteer.h"

#include <math.h>
#include <string.h>

#include "records/address.h"

static void add_to(GHashTable *index, struct arena *arena, const char *key, struct town *t) {
  GPtrArray *all = g_hash_table_lookup(index, key);
  if (!all) {
    all = g_ptr_array_new();
    g_hash_table_insert(index, arena_strdup(arena, key), all);
  }
  if (!g_ptr_array_find(all, t, NULL)) g_ptr_array_add(all, t);
}

/* Under which words the town is asked for. */
static void index_town(struct gazetteer *g, struct town *t) {
  struct address a;
  address_read(t->name, &a);
  char *whole = address_name(t->name);
  bool plain = *a.rest == '\0' && a.numbers == 1 && a.chome;
  t->chome = plain;
  t->number = plain ? (int)g_ascii_strtoll(a.number[0], NULL, 10) : 0;
  if (plain) {
    char *key = g_strconcat(a.town, a.number[0], NULL);
    add_to(g->by_key, g->arena, key, t);
    add_to(g->by_base, g->arena, a.town, t);
    g_free(key);
  } else {
    add_to(g->by_key, g->arena, whole, t);
    if (a.numbers) {
      add_to(g->by_whole, g->arena, whole, t);
      g->longest_whole = MAX(g->longest_whole, strlen(whole));
    }
  }
  g_free(whole);
  address_clear(&a);
}

/* ---- rows ---- */

struct reading {
  struct gazetteer *g;
  const char *file;    /* as told */
  const char *of_file; /* the municipality that the file's name tells; "": none */
  struct diag *d;
  size_t bad;   /* rows whose point cannot be read */
  bool unnamed; /* some town's municipality is not known */
  struct pos first_bad;
  struct town *last; /* rows of one town follow one another */
};

static bool point_of(const char *lat, const char *lon, struct lonlat *out) {
  char *end_lat, *end_lon;
  *out = (struct lonlat){g_ascii_strtod(lon, &end_lon), g_ascii_strtod(lat, &end_lat)};
  return *lat && *lon && !*end_lat && !*end_lon && out->lat > 20 && out->lat < 46 && out->lon > 122 && out->lon < 154;
}

static struct town *town_of(struct reading *r, const char *const cell[ROLES]) {
  struct gazetteer *g = r->g;
  char *municipality = g_strconcat(cell[ROLE_COUNTY], cell[ROLE_MUNICIPALITY], cell[ROLE_WARD], NULL);
  char *name = g_strconcat(cell[ROLE_TOWN], cell[ROLE_CHOME], cell[ROLE_KOAZA], NULL);
  const char *of = *municipality ? municipality : r->of_file;
  struct town *t = r->last;
  r->unnamed = r->unnamed || !*of;
  bool again = t && !strcmp(t->name, name) && !strcmp(t->municipality, of) &&
               !strcmp(t->prefecture, cell[ROLE_PREFECTURE]);
  if (!again && *name) {
    char *p = address_name(cell[ROLE_PREFECTURE]), *m = address_name(of), *folded = address_name(name);
    char *key = g_strdup_printf("%s\t%s\t%s", p, m, folded);
    t = g_hash_table_lookup(g->same, key);
    if (!t) {
      t = arena_alloc(g->arena, sizeof *t);
      *t = (struct town){.prefecture = arena_strdup(g->arena, cell[ROLE_PREFECTURE]),
                         .municipality = arena_strdup(g->arena, of),
                         .folded_prefecture = arena_strdup(g->arena, p),
                         .folded_municipality = arena_strdup(g->arena, m),
                         .name = arena_strdup(g->arena, name),
                         .file = r->file};
      g_hash_table_insert(g->same, arena_strdup(g->arena, key), t);
      g_ptr_array_add(g->towns, t);
      if (*m) g_hash_table_add(g->municipalities, (char *)t->folded_municipality);
      if (*p) g_hash_table_add(g->prefectures, (char *)t->folded_prefecture);
      index_town(g, t);
    }
    g_free(key);
    g_free(folded);
    g_free(m);
    g_free(p);
  }
  g_free(name);
  g_free(municipality);
  r->last = t;
  return t;
}

static void add_block(struct reading *r, struct town *t, const char *label, bool representative, struct lonlat at) {
  if (!t->blocks) t->blocks = g_hash_table_new(g_str_hash, g_str_equal);
  char *folded = address_fold(label, NULL);
  struct block *b = g_hash_table_lookup(t->blocks, folded);
  if (!b) {
    b = arena_alloc(r->g->arena, sizeof *b);
    *b = (struct block){arena_strdup(r->g->arena, label), at, r->file, representative};
    g_hash_table_insert(t->blocks, arena_strdup(r->g->arena, folded), b);
  } else if (representative && !b->representative) {
    b->at = at;
    b->representative = true;
  }
  g_free(folded);
}

static void add_row(void *data, const char *const cell[ROLES], struct pos pos) {
  struct reading *r = data;
  if (!strcmp(cell[ROLE_HISTORY], "3")) return; /* a block that is no more */
  char *id = *cell[ROLE_ID] ? g_strdup_printf("%s\t%s", cell[ROLE_CODE], cell[ROLE_ID]) : NULL;
  struct lonlat at;
  bool told = *cell[ROLE_LAT] || *cell[ROLE_LON], point = point_of(cell[ROLE_LAT], cell[ROLE_LON], &at);
  if (told && !point && !r->bad++) r->first_bad = pos;
  if (!*cell[ROLE_TOWN] && !*cell[ROLE_CHOME] && !*cell[ROLE_KOAZA]) {
    if (id && point && !g_hash_table_contains(r->g->positions, id)) {
      struct lonlat *copy = arena_alloc(r->g->arena, sizeof *copy);
      *copy = at;
      g_hash_table_insert(r->g->positions, arena_strdup(r->g->arena, id), copy);
    }
  } else {
    struct town *t = town_of(r, cell);
    if (*cell[ROLE_BLOCK]) {
      if (point) add_block(r, t, cell[ROLE_BLOCK], *cell[ROLE_REPRESENTATIVE] != '0', at);
    } else if (point && !t->has_point) {
      t->at = at;
      t->has_point = true;
      t->file = r->file;
    } else if (!point && id && !t->has_point) {
      g_hash_table_insert(r->g->waiting, arena_strdup(r->g->arena, id), t);
    }
  }
  g_free(id);
}

/* ---- files ---- */

/* 「…/○○区.json」 tells a municipality, 「towns-13.json」 none: Latin names are not one's own name. */
static char *municipality_of_file(const char *file) {
  char *base = g_path_get_basename(file), *dot = strrchr(base, '.');
  if (dot) *dot = '\0';
  for (const char *p = base; *p; p = g_utf8_next_char(p))
    if ((unsigned char)*p < 0x80) *base = '\0';
  return base;
}

/* Positions by the town's id alone, for lists of names that lack the municipality's code: an id that several
 * municipalities use means none of them. */
static GHashTable *positions_by_id(struct gazetteer *g) {
  GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter i;
  gpointer key, value;
  g_hash_table_iter_init(&i, g->positions);
  while (g_hash_table_iter_next(&i, &key, &value)) {
    char *id = strchr(key, '\t');
    g_hash_table_insert(all, id, g_hash_table_contains(all, id) ? NULL : value);
  }
  return all;
}

static void join_positions(struct gazetteer *g) {
  GHashTableIter i;
  gpointer key, value;
  GHashTable *by_id = positions_by_id(g);
  g_hash_table_iter_init(&i, g->waiting);
  while (g_hash_table_iter_next(&i, &key, &value)) {
    struct town *t = value;
    const struct lonlat *at = g_hash_table_lookup(*(const char *)key == '\t' ? by_id : g->positions, key);
    if (!at || t->has_point) continue;
    t->at = *at;
    t->has_point = true;
  }
  g_hash_table_destroy(by_id);
}

/* A town whose blocks alone are listed stands in their middle. */
static void middle_of_blocks(struct town *t) {
  if (t->has_point || !t->blocks) return;
  GHashTableIter i;
  gpointer value;
  struct box box = {G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE};
  g_hash_table_iter_init(&i, t->blocks);
  while (g_hash_table_iter_next(&i, NULL, &value)) {
    const struct block *b = value;
    box = (struct box){MIN(box.x0, b->at.lon), MIN(box.y0, b->at.lat), MAX(box.x1, b->at.lon), MAX(box.y1, b->at.lat)};
    t->file = b->file;
  }
  t->at = (struct lonlat){(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2};
  t->has_point = t->of_blocks = true;
}

static void free_towns(gpointer list) {
  g_ptr_array_free(list, TRUE);
}

struct gazetteer *gazetteer_read_below(const char *ward, const char *const *files, struct diag *d) {
  struct gazetteer *g = g_new0(struct gazetteer, 1);
  g->arena = arena_new();
  g->towns = g_ptr_array_new();
  g->same = g_hash_table_new(g_str_hash, g_str_equal);
  g->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_towns);
  g->by_base = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_towns);
  g->by_whole = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_towns);
  g->municipalities = g_hash_table_new(g_str_hash, g_str_equal);
  g->prefectures = g_hash_table_new(g_str_hash, g_str_equal);
  g->positions = g_hash_table_new(g_str_hash, g_str_equal);
  g->waiting = g_hash_table_new(g_str_hash, g_str_equal);
  g->near = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g->answer = g_array_new(FALSE, TRUE, sizeof(struct located));
  bool ok = true;
  for (const char *const *f = files; *f; f++) {
    char *path = ward ? g_build_filename(ward, *f, NULL) : g_strdup(*f), *of = municipality_of_file(*f);
    struct reading r = {.g = g, .file = diag_intern(d, *f), .of_file = of, .d = d};
    ok &= list_read(path, *f, add_row, &r, d);
    if (r.bad) diag_warning(d, r.first_bad, "locate-list-points", diag_num(d, (double)r.bad));
    if (r.unnamed) diag_note(d, ((struct pos){r.file, 0, 0}), "locate-list-unnamed");
    g_free(of);
    g_free(path);
  }
  join_positions(g);
  for (guint i = 0; i < g->towns->len; i++) middle_of_blocks(g->towns->pdata[i]);
  if (ok) return g;
  gazetteer_free(g);
  return NULL;
}

struct gazetteer *gazetteer_read(const char *const *files, struct diag *d) {
  return gazetteer_read_below(NULL, files, d);
}

void gazetteer_free(struct gazetteer *g) {
  if (!g) return;
  for (guint i = 0; i < g->towns->len; i++) {
    struct town *t = g->towns->pdata[i];
    if (t->blocks) g_hash_table_destroy(t->blocks);
  }
  g_ptr_array_free(g->towns, TRUE);
  g_hash_table_destroy(g->same);
  g_hash_table_destroy(g->by_key);
  g_hash_table_destroy(g->by_base);
  g_hash_table_destroy(g->by_whole);
  g_hash_table_destroy(g->municipalities);
  g_hash_table_destroy(g->prefectures);
  g_hash_table_destroy(g->positions);
  g_hash_table_destroy(g->waiting);
  g_hash_table_destroy(g->near);
  g_array_free(g->answer, TRUE);
  g_free(g->bases);
  arena_free(g->arena);
  g_free(g);
}
