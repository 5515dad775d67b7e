/* Gathering OSM data, and making shapes of it. Nothing that is left out or cut goes untold. */
#include "source/osm_data.h"

#include <stdlib.h>
#include <string.h>

#include "source/rings.h"
#include "source/shape_text.h"

#define ERROR_LIMIT 50
#define TOLD_MOST 20 /* of one sort of warning */

static const struct lonlat nowhere = {NAN, NAN};

static bool known(struct lonlat at) {
  return !isnan(at.lon);
}

/* ---- telling ---- */

void osm_fail(struct osm *o, struct pos pos, const char *rule, const char *a, const char *b) {
  diag_error(o->d, pos, rule, a, b);
  if (++o->errors < ERROR_LIMIT) return;
  if (!o->enough) diag_error(o->d, ((struct pos){o->file, 0, 0}), "geojson-more", diag_num(o->d, ERROR_LIMIT));
  o->enough = true;
}

static const struct {
  const char *rule;
} often[OSM_OFTEN] = {
    [OSM_MISSING] = {"osm-missing"}, [OSM_CLIPPED] = {"osm-clipped"},      [OSM_SHORT] = {"osm-short"},
    [OSM_OPEN_AREA] = {"osm-open-area"},
    [OSM_TWICE] = {"osm-twice"},     [OSM_NO_MEMBER] = {"osm-no-member"},  [OSM_OPEN_RING] = {"osm-open-ring"},
    [OSM_LOST] = {"osm-inner-lost"}, [OSM_UNUSED] = {"osm-member-unused"}, [OSM_NO_PLACE] = {"osm-no-place"},
};

static const char *id_text(struct osm *o, gint64 id) {
  char text[24];
  g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, id);
  return diag_intern(o->d, text);
}

static void warn(struct osm *o, enum osm_often what, struct pos pos, gint64 id, const char *b, const char *c) {
  if (o->often[what]++ < TOLD_MOST) diag_warning(o->d, pos, often[what].rule, id_text(o, id), b, c);
}

static void tell_rest(struct osm *o) {
  for (size_t i = 0; i < OSM_OFTEN; i++)
    if (o->often[i] > TOLD_MOST)
      diag_warning(o->d, ((struct pos){o->file, 0, 0}), "osm-more", often[i].rule,
                   diag_num(o->d, (double)(o->often[i] - TOLD_MOST)));
}

/* ---- gathering ---- */

struct osm *osm_new(const char *file, struct diag *d) {
  struct osm *o = g_new0(struct osm, 1);
  o->d = d;
  o->file = diag_intern(d, file);
  o->arena = arena_new();
  o->nodes = g_array_new(FALSE, FALSE, sizeof(struct osm_node));
  o->things = g_array_new(FALSE, FALSE, sizeof(struct osm_thing));
  o->tag = g_array_new(FALSE, FALSE, sizeof(struct property));
  o->ref = g_array_new(FALSE, FALSE, sizeof(gint64));
  o->at = g_array_new(FALSE, FALSE, sizeof(struct lonlat));
  o->member = g_array_new(FALSE, FALSE, sizeof(struct osm_member));
  return o;
}

void osm_begin(struct osm *o, enum osm_kind kind, gint64 id, struct pos pos) {
  o->now = (struct osm_thing){.kind = kind, .id = id, .pos = pos, .centre = nowhere};
  g_array_set_size(o->tag, 0);
  g_array_set_size(o->ref, 0);
  g_array_set_size(o->at, 0);
  g_array_set_size(o->member, 0);
}

void osm_tag(struct osm *o, const char *name, size_t name_size, const char *text, size_t text_size, struct pos pos) {
  char sign[16];
  const char *n = shape_text(o->arena, name, name_size, sign);
  const char *t = n ? shape_text(o->arena, text, text_size, sign) : NULL;
  if (!t) {
    osm_fail(o, pos, "shape-sign", n ? n : "", diag_intern(o->d, sign));
    return;
  }
  for (size_t i = 0; i < o->tag->len; i++)
    if (!strcmp(g_array_index(o->tag, struct property, i).name, n)) {
      diag_warning(o->d, pos, "osm-tag-twice", id_text(o, o->now.id), n);
      return;
    }
  struct property tag = {n, t};
  g_array_append_val(o->tag, tag);
}

void osm_ref(struct osm *o, gint64 ref) {
  g_array_append_val(o->ref, ref);
}

void osm_at(struct osm *o, struct lonlat at) {
  g_array_append_val(o->at, at);
}

bool osm_place(struct osm *o, struct lonlat at, struct pos pos) {
  if (fabs(at.lon) <= 180 && fabs(at.lat) <= 90) return true; /* false of NAN too */
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(lon, sizeof lon, "%.10g", at.lon);
  g_ascii_formatd(lat, sizeof lat, "%.10g", at.lat);
  bool swapped = fabs(at.lat) <= 180 && fabs(at.lon) <= 90;
  osm_fail(o, pos, swapped ? "osm-swapped" : "osm-range", diag_intern(o->d, lat), diag_intern(o->d, lon));
  return false;
}

void osm_member(struct osm *o, struct osm_member member) {
  struct lonlat *at = arena_array(o->arena, member.n, sizeof *at);
  if (member.n) memcpy(at, member.at, member.n * sizeof *at);
  member.at = at;
  g_array_append_val(o->member, member);
}

enum osm_role osm_role_of(const char *role, size_t size) {
  static const struct {
    const char *role;
    enum osm_role means;
  } roles[] = {
      {"", OSM_OUTER}, {"outer", OSM_OUTER}, {"exclave", OSM_OUTER}, {"inner", OSM_INNER}, {"enclave", OSM_INNER}};
  for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
    if (strlen(roles[i].role) == size && !memcmp(roles[i].role, role, size)) return roles[i].means;
  return OSM_OTHER;
}

static void *keep(struct osm *o, const GArray *from, size_t size, size_t *n_out) {
  *n_out = from->len;
  if (!from->len) return NULL;
  void *copy = arena_array(o->arena, from->len, size);
  memcpy(copy, from->data, from->len * size);
  return copy;
}

void osm_end(struct osm *o) {
  struct osm_thing *t = &o->now;
  size_t refs, places;
  if (t->kind == OSM_NODE) {
    struct osm_node node = {t->id, t->centre, t->pos.line};
    g_array_append_val(o->nodes, node);
    if (!o->tag->len) return;
  }
  t->tag = keep(o, o->tag, sizeof(struct property), &t->tags);
  t->ref = keep(o, o->ref, sizeof(gint64), &refs);
  t->at = keep(o, o->at, sizeof(struct lonlat), &places);
  t->n = places ? places : refs;
  if (refs != t->n) t->ref = NULL;
  t->member = keep(o, o->member, sizeof(struct osm_member), &t->members);
  g_array_append_val(o->things, *t);
}

/* ---- nodes to places ---- */

static int by_id(const void *a, const void *b) {
  const struct osm_node *x = a, *y = b;
  if (x->id != y->id) return x->id < y->id ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

/* Sorts the nodes; of those with one id the first stays. Exports name a node twice without harm, but at one place. */
static void settle_nodes(struct osm *o) {
  struct osm_node *node = (struct osm_node *)(void *)o->nodes->data;
  size_t n = o->nodes->len, kept = 0;
  bool sorted = true;
  for (size_t i = 1; i < n && sorted; i++) sorted = node[i - 1].id < node[i].id;
  if (sorted) return;
  qsort(node, n, sizeof *node, by_id);
  for (size_t i = 0; i < n; i++) {
    if (kept && node[kept - 1].id == node[i].id) {
      if (!same_place(node[kept - 1].at, node[i].at))
        warn(o, OSM_TWICE, (struct pos){o->file, node[i].line, 0}, node[i].id, diag_num(o->d, node[kept - 1].line),
             NULL);
      continue;
    }
    node[kept++] = node[i];
  }
  g_array_set_size(o->nodes, (guint)kept);
}

static struct lonlat node_at(const struct osm *o, gint64 id) {
  const struct osm_node *node = (const struct osm_node *)(const void *)o->nodes->data;
  size_t from = 0, to = o->nodes->len;
  while (from < to) {
    size_t middle = (from + to) / 2;
    if (node[middle].id < id) from = middle + 1;
    else to = middle;
  }
  return from < o->nodes->len && node[from].id == id ? node[from].at : nowhere;
}

/* The places of a way's nodes; tells once which is the first that is missing, and how many are. */
static void settle_way(struct osm *o, struct osm_thing *way) {
  size_t missing = 0;
  gint64 first = 0;
  bool given = way->at != NULL;
  if (!given) way->at = arena_array(o->arena, way->n, sizeof *way->at);
  for (size_t i = 0; i < way->n; i++) {
    if (way->ref && (!given || !known(way->at[i]))) way->at[i] = node_at(o, way->ref[i]);
    if (!known(way->at[i]) && !missing++) first = way->ref ? way->ref[i] : 0;
  }
  /* A way without any place was asked for without them ("out body" of ways alone, or with a centre). */
  if (!missing || (missing == way->n && known(way->centre))) return;
  const char *n = diag_num(o->d, (double)missing);
  if (way->ref) warn(o, OSM_MISSING, way->pos, way->id, id_text(o, first), n);
  else warn(o, OSM_CLIPPED, way->pos, way->id, n, NULL); /* null places: there is no node to name */
}

/* Ways and relations by id, and each once. */
static GHashTable *settle_ids(struct osm *o, enum osm_kind kind) {
  GHashTable *index = g_hash_table_new(g_int64_hash, g_int64_equal);
  size_t kept = 0;
  struct osm_thing *thing = (struct osm_thing *)(void *)o->things->data;
  for (size_t i = 0; i < o->things->len; i++) {
    struct osm_thing *t = &thing[i];
    const struct osm_thing *other = t->kind == kind ? g_hash_table_lookup(index, &t->id) : NULL;
    if (other) {
      bool same = kind == OSM_NODE || (other->n == t->n && other->members == t->members && other->tags == t->tags);
      if (!same) warn(o, OSM_TWICE, t->pos, t->id, diag_num(o->d, other->pos.line), NULL);
      continue;
    }
    thing[kept] = *t;
    if (t->kind == kind) g_hash_table_insert(index, &thing[kept].id, &thing[kept]);
    kept++;
  }
  g_array_set_size(o->things, (guint)kept);
  return index;
}

/* ---- shapes ---- */

struct making {
  struct osm *o;
  GHashTable *ways;
  GArray *shapes;                                /* struct shape */
  GArray *pieces, *outer, *inner, *open, *paths; /* struct path; used again for each relation */
  size_t left;                                   /* relations that are no area */
};

static const char *const kind_name[] = {"node", "way", "relation"};

static void add(struct making *m, const struct osm_thing *t, enum shape_kind kind, const struct path *path,
                size_t paths) {
  struct arena *arena = m->o->arena;
  struct shape shape = {.kind = kind, .paths = paths, .properties = t->tags + 1, .pos = t->pos};
  shape.path = arena_array(arena, paths, sizeof *shape.path);
  memcpy(shape.path, path, paths * sizeof *path);
  shape.property = arena_array(arena, shape.properties, sizeof *shape.property);
  if (t->tags) memcpy(shape.property, t->tag, t->tags * sizeof *t->tag);
  shape.property[t->tags] = (struct property){"@id",
                                              arena_printf(arena, "%s/%" G_GINT64_FORMAT, kind_name[t->kind], t->id)};
  g_array_append_val(m->shapes, shape);
}

static void add_point(struct making *m, const struct osm_thing *t) {
  struct lonlat *at = arena_alloc(m->o->arena, sizeof *at);
  *at = t->centre;
  add(m, t, SHAPE_POINT, &(struct path){.n = 1, .at = at}, 1);
}

/* The stretches of a line whose places are known, of two points or more each. */
static void cut(struct lonlat *at, size_t n, GArray *pieces) {
  for (size_t i = 0; i < n;) {
    size_t from = i;
    while (i < n && known(at[i])) i++;
    struct path piece = {.n = i - from, .at = at + from};
    if (piece.n > 1) g_array_append_val(pieces, piece);
    while (i < n && !known(at[i])) i++;
  }
}

static void add_way(struct making *m, const struct osm_thing *way) {
  struct osm *o = m->o;
  if (way->inside && !way->tags) return;
  g_array_set_size(m->pieces, 0);
  cut(way->at, way->n, m->pieces);
  if (!m->pieces->len) {
    if (known(way->centre)) add_point(m, way);
    else if (!way->n) warn(o, OSM_NO_PLACE, way->pos, way->id, kind_name[OSM_WAY], NULL);
    else warn(o, OSM_SHORT, way->pos, way->id, NULL, NULL);
    return;
  }
  const struct path *piece = (const struct path *)(const void *)m->pieces->data;
  bool area = osm_is_area(way), whole = m->pieces->len == 1 && piece->n == way->n;
  bool ring = whole && piece->n >= 4 && path_closed(piece);
  if (area && !ring) warn(o, OSM_OPEN_AREA, way->pos, way->id, NULL, NULL);
  add(m, way, area && ring ? SHAPE_AREA : SHAPE_LINE, piece, m->pieces->len);
}

static bool is_area_relation(const struct osm_thing *t) {
  for (size_t i = 0; i < t->tags; i++)
    if (!strcmp(t->tag[i].name, "type"))
      return !strcmp(t->tag[i].text, "multipolygon") || !strcmp(t->tag[i].text, "boundary");
  return false;
}

/* The pieces of the members with this role; how many are not in the file. */
static size_t member_pieces(struct making *m, const struct osm_thing *t, enum osm_role role) {
  size_t missing = 0;
  g_array_set_size(m->pieces, 0);
  for (size_t i = 0; i < t->members; i++) {
    const struct osm_member *member = &t->member[i];
    if (member->kind != OSM_WAY || member->role != role) continue;
    const struct osm_thing *way = g_hash_table_lookup(m->ways, &member->ref);
    if (member->n) cut(member->at, member->n, m->pieces);
    else if (way) cut(way->at, way->n, m->pieces);
    else missing++;
  }
  return missing;
}

/* Members that ought to be drawn, but cannot: areas within areas (perhaps in a circle), roles that say neither out nor
 * in. */
static size_t unused(const struct osm_thing *t) {
  size_t n = 0;
  for (size_t i = 0; i < t->members; i++) {
    const struct osm_member *m = &t->member[i];
    n += m->kind == OSM_RELATION ? m->role != OSM_OTHER : m->kind == OSM_WAY && m->role == OSM_OTHER;
  }
  return n;
}

/* Rings of the members' lines; what does not close is kept as lines, so that a map cut at its frame still shows it. */
static void add_relation(struct making *m, const struct osm_thing *t) {
  struct osm *o = m->o;
  GArray *all[] = {m->outer, m->inner, m->open, m->paths};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) g_array_set_size(all[i], 0);
  size_t missing = member_pieces(m, t, OSM_OUTER);
  rings_join(o->arena, (const struct path *)(const void *)m->pieces->data, m->pieces->len, m->outer, m->open);
  missing += member_pieces(m, t, OSM_INNER);
  rings_join(o->arena, (const struct path *)(const void *)m->pieces->data, m->pieces->len, m->inner, m->open);
  if (missing) warn(o, OSM_NO_MEMBER, t->pos, t->id, diag_num(o->d, (double)missing), NULL);
  if (m->open->len) warn(o, OSM_OPEN_RING, t->pos, t->id, diag_num(o->d, (double)m->open->len), NULL);
  size_t others = unused(t);
  if (others) warn(o, OSM_UNUSED, t->pos, t->id, diag_num(o->d, (double)others), NULL);
  size_t lost = rings_sort(m->outer, m->inner, m->paths);
  if (lost) warn(o, OSM_LOST, t->pos, t->id, diag_num(o->d, (double)lost), NULL);
  if (m->paths->len) add(m, t, SHAPE_AREA, (const struct path *)(const void *)m->paths->data, m->paths->len);
  if (m->open->len) add(m, t, SHAPE_LINE, (const struct path *)(const void *)m->open->data, m->open->len);
  if (m->paths->len || m->open->len) return;
  if (known(t->centre)) add_point(m, t);
  else if (!missing) warn(o, OSM_NO_PLACE, t->pos, t->id, kind_name[OSM_RELATION], NULL);
}

static void mark_inside(const struct osm *o, GHashTable *ways) {
  for (size_t i = 0; i < o->things->len; i++) {
    const struct osm_thing *t = &g_array_index(o->things, struct osm_thing, i);
    if (t->kind != OSM_RELATION || !is_area_relation(t)) continue;
    for (size_t k = 0; k < t->members; k++) {
      struct osm_thing *way = t->member[k].kind == OSM_WAY ? g_hash_table_lookup(ways, &t->member[k].ref) : NULL;
      if (way && t->member[k].role != OSM_OTHER) way->inside = true;
    }
  }
}

static struct shapes *make(struct osm *o) {
  struct making m = {.o = o, .shapes = g_array_new(FALSE, FALSE, sizeof(struct shape))};
  GArray **scratch[] = {&m.pieces, &m.outer, &m.inner, &m.open, &m.paths};
  for (size_t i = 0; i < G_N_ELEMENTS(scratch); i++) *scratch[i] = g_array_new(FALSE, FALSE, sizeof(struct path));
  settle_nodes(o);
  g_hash_table_destroy(settle_ids(o, OSM_NODE));
  g_hash_table_destroy(settle_ids(o, OSM_RELATION));
  m.ways = settle_ids(o, OSM_WAY);
  for (size_t i = 0; i < o->things->len; i++) {
    struct osm_thing *t = &g_array_index(o->things, struct osm_thing, i);
    if (t->kind == OSM_WAY) settle_way(o, t);
  }
  mark_inside(o, m.ways);
  for (size_t i = 0; i < o->things->len; i++) {
    const struct osm_thing *t = &g_array_index(o->things, struct osm_thing, i);
    if (t->kind == OSM_NODE) add_point(&m, t);
    else if (t->kind == OSM_WAY) add_way(&m, t);
    else if (is_area_relation(t)) add_relation(&m, t);
    else if (known(t->centre)) add_point(&m, t);
    else m.left++;
  }
  if (m.left) diag_note(o->d, ((struct pos){o->file, 0, 0}), "osm-relations-left", diag_num(o->d, (double)m.left));
  tell_rest(o);
  struct shapes *s = arena_alloc(o->arena, sizeof *s);
  *s = (struct shapes){.file = o->file, .n = m.shapes->len, .arena = o->arena};
  s->shape = arena_array(o->arena, s->n, sizeof *s->shape);
  if (s->n) memcpy(s->shape, m.shapes->data, s->n * sizeof *s->shape);
  g_hash_table_destroy(m.ways);
  for (size_t i = 0; i < G_N_ELEMENTS(scratch); i++) g_array_free(*scratch[i], TRUE);
  g_array_free(m.shapes, TRUE);
  return s;
}

struct shapes *osm_finish(struct osm *o, bool good) {
  struct shapes *s = good && !o->errors ? make(o) : NULL;
  if (!s) arena_free(o->arena);
  GArray *all[] = {o->nodes, o->things, o->tag, o->ref, o->at, o->member};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) g_array_free(all[i], TRUE);
  g_free(o);
  return s;
}
