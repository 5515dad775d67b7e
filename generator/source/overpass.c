/* What the Overpass API answers in JSON: "out geom", "out center", or ways and relations beside their nodes. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "source/json_places.h"
#include "source/osm_data.h"

#define DEPTH_LIMIT 64
#define SIZE_LIMIT ((size_t)256 << 20)

static const struct lonlat nowhere = {NAN, NAN};

static bool read_id(struct osm *o, json_t *object, const char *name, struct pos pos, gint64 *out) {
  json_t *v = json_object_get(object, name);
  *out = json_integer_value(v);
  if (json_is_integer(v)) return true;
  osm_fail(o, pos, "osm-id", "element", name);
  return false;
}

/* An object's place; null, or none, is nowhere. False after an error. */
static bool read_place(struct osm *o, json_t *v, struct pos pos, struct lonlat *out) {
  json_t *lon = json_object_get(v, "lon"), *lat = json_object_get(v, "lat");
  *out = nowhere;
  if (json_is_null(v) || (json_is_object(v) && !lon && !lat)) return true;
  if (json_is_number(lon) && json_is_number(lat)) {
    *out = (struct lonlat){json_number_value(lon), json_number_value(lat)};
    return osm_place(o, *out, pos);
  }
  osm_fail(o, pos, "osm-place", "element", NULL);
  return false;
}

/* Places of a line, null where it was clipped. */
static void read_geometry(struct osm *o, json_t *list, struct pos pos, GArray *at) {
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct lonlat place;
    if (!read_place(o, json_array_get(list, i), pos, &place)) return;
    g_array_append_val(at, place);
  }
}

static void read_tags(struct osm *o, json_t *tags, struct pos pos) {
  for (void *i = json_object_iter(tags); i; i = json_object_iter_next(tags, i)) {
    const char *name = json_object_iter_key(i);
    json_t *v = json_object_iter_value(i);
    if (json_is_string(v)) osm_tag(o, name, strlen(name), json_string_value(v), json_string_length(v), pos);
    else osm_fail(o, pos, "overpass-tag", diag_intern(o->d, name), NULL);
  }
}

static void read_member(struct osm *o, json_t *v, struct pos pos, GArray *at) {
  static const char *const kinds[] = {"node", "way", "relation"};
  const char *type = json_string_value(json_object_get(v, "type"));
  const char *role = json_string_value(json_object_get(v, "role"));
  struct osm_member m = {.kind = OSM_NODE};
  while (type && m.kind <= OSM_RELATION && strcmp(type, kinds[m.kind])) m.kind++;
  if (!type || m.kind > OSM_RELATION) {
    osm_fail(o, pos, "osm-id", "member", "type");
    return;
  }
  if (!read_id(o, v, "ref", pos, &m.ref)) return;
  m.role = osm_role_of(role ? role : "", role ? strlen(role) : 0);
  g_array_set_size(at, 0);
  read_geometry(o, json_object_get(v, "geometry"), pos, at);
  m.n = at->len;
  m.at = (struct lonlat *)(void *)at->data;
  osm_member(o, m);
}

static void read_thing(struct osm *o, json_t *v, enum osm_kind kind, struct pos pos, GArray *at) {
  gint64 id;
  if (!read_id(o, v, "id", pos, &id)) return;
  osm_begin(o, kind, id, pos);
  json_t *tags = json_object_get(v, "tags"), *nodes = json_object_get(v, "nodes");
  json_t *members = json_object_get(v, "members");
  read_tags(o, tags, pos);
  if (kind == OSM_NODE) {
    if (!read_place(o, v, pos, &o->now.centre)) return;
    if (isnan(o->now.centre.lon)) {
      osm_fail(o, pos, "osm-place", "node", NULL);
      return;
    }
  } else if (json_object_get(v, "center")) {
    if (!read_place(o, json_object_get(v, "center"), pos, &o->now.centre)) return;
  }
  for (size_t i = 0; i < json_array_size(nodes); i++) {
    json_t *node = json_array_get(nodes, i);
    if (json_is_integer(node)) osm_ref(o, json_integer_value(node));
    else osm_fail(o, pos, "osm-id", "way", "nodes");
  }
  read_geometry(o, json_object_get(v, "geometry"), pos, o->at);
  for (size_t i = 0; i < json_array_size(members); i++) read_member(o, json_array_get(members, i), pos, at);
  osm_end(o);
}

static void read_element(struct osm *o, json_t *v, struct pos pos, GArray *at) {
  const char *type = json_string_value(json_object_get(v, "type"));
  if (!type) osm_fail(o, pos, "overpass-element", "", NULL);
  else if (!strcmp(type, "node")) read_thing(o, v, OSM_NODE, pos, at);
  else if (!strcmp(type, "way")) read_thing(o, v, OSM_WAY, pos, at);
  else if (!strcmp(type, "relation")) read_thing(o, v, OSM_RELATION, pos, at);
  else diag_warning(o->d, pos, "overpass-element", type); /* counts, areas, timelines */
}

static void read_root(struct osm *o, json_t *root, const GArray *places) {
  json_t *elements = json_object_get(root, "elements"), *remark = json_object_get(root, "remark");
  struct pos top = {o->file, 0, 0};
  if (!json_is_array(elements)) {
    osm_fail(o, top, "overpass-elements", NULL, NULL);
    return;
  }
  if (remark) osm_fail(o, top, "overpass-remark", json_is_string(remark) ? json_string_value(remark) : "remark", NULL);
  size_t here = 1; /* the root's own number is 0 */
  for (void *i = json_object_iter(root); json_object_iter_value(i) != elements; i = json_object_iter_next(root, i))
    here += json_containers(json_object_iter_value(i));
  here++;
  GArray *at = g_array_new(FALSE, FALSE, sizeof(struct lonlat));
  for (size_t i = 0; i < json_array_size(elements) && !o->enough; i++) {
    json_t *v = json_array_get(elements, i);
    struct pos pos = top;
    if (here < places->len) {
      const struct json_place *p = &g_array_index(places, struct json_place, here);
      pos = (struct pos){o->file, p->line, p->col};
    }
    read_element(o, v, pos, at);
    here += json_containers(v);
  }
  g_array_free(at, TRUE);
}

struct shapes *overpass_read(const char *text, size_t size, const char *file, struct diag *d) {
  struct osm *o = osm_new(file, d);
  long too_deep;
  if (size > SIZE_LIMIT) {
    osm_fail(o, (struct pos){o->file, 0, 0}, "text-too-big", "256", NULL);
    return osm_finish(o, false);
  }
  GArray *places = json_places(text, size, DEPTH_LIMIT, &too_deep);
  json_t *root = NULL;
  if (too_deep >= 0) {
    const struct json_place *p = &g_array_index(places, struct json_place, too_deep);
    osm_fail(o, (struct pos){o->file, p->line, p->col}, "json-depth", diag_num(d, DEPTH_LIMIT), NULL);
  } else {
    root = json_parse(text, size, o->file, d);
  }
  if (root) read_root(o, root, places);
  bool good = root != NULL;
  json_decref(root);
  g_array_free(places, TRUE);
  return osm_finish(o, good);
}
