/* OSM XML, as Overpass, JOSM and osmium write it. */
#include <glib.h>
#include <string.h>

#include "source/osm_data.h"
#include "source/xml.h"

struct reading {
  struct osm *o;
  int depth;
  int skip;    /* what stands deeper than this is passed over; 0: nothing is */
  bool thing;  /* within a node, way or relation */
  bool places; /* the way gives places, not its nodes alone */
  bool member_open;
  struct osm_member member;
  GArray *member_at; /* struct lonlat */
};

/* A copy on the stack of a short attribute, for reading numbers; NULL if absent or longer. */
static const char *short_text(const struct xml_tag *tag, const char *name, char buffer[64]) {
  size_t size;
  const char *text = xml_attribute(tag, name, &size);
  if (!text || size == 0 || size > 63) return NULL;
  memcpy(buffer, text, size);
  buffer[size] = '\0';
  return buffer;
}

static bool read_id(struct reading *r, const struct xml_tag *tag, const char *name, struct pos pos, gint64 *out) {
  char buffer[64], *end = NULL;
  const char *text = short_text(tag, name, buffer);
  if (text && strspn(text, "+-0123456789") == strlen(text)) *out = g_ascii_strtoll(text, &end, 10);
  if (end && !*end && *out != G_MAXINT64 && *out != G_MININT64) return true;
  osm_fail(r->o, pos, "osm-id", tag->name, name);
  return false;
}

/* A decimal number to degrees: g_ascii_strtod, quicker for the few digits that maps hold. */
static bool degrees(const char *text, double *out) {
  static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char *p = text + (*text == '-');
  gint64 digits = 0;
  int n = 0, behind = 0;
  for (bool point = false; n < 15 && (g_ascii_isdigit(*p) || (*p == '.' && !point)); p++) {
    if (*p == '.') {
      point = true;
      continue;
    }
    digits = digits * 10 + (*p - '0');
    n++;
    behind += point;
  }
  if (!*p && n) { /* both numbers are exact: so is the rounding of their quotient */
    *out = (*text == '-' ? -1 : 1) * ((double)digits / tens[behind]);
    return true;
  }
  char *end;
  if (strspn(text, "+-0123456789.eE") != strlen(text)) return false;
  *out = g_ascii_strtod(text, &end);
  return end != text && !*end && isfinite(*out);
}

/* 1: a place, 0: none is given, -1: told. */
static int read_place(struct reading *r, const struct xml_tag *tag, struct pos pos, struct lonlat *out) {
  char lon[64], lat[64];
  size_t size;
  if (!xml_attribute(tag, "lon", &size) && !xml_attribute(tag, "lat", &size)) return 0;
  const char *x = short_text(tag, "lon", lon), *y = short_text(tag, "lat", lat);
  if (!x || !y || !degrees(x, &out->lon) || !degrees(y, &out->lat)) {
    osm_fail(r->o, pos, "osm-place", tag->name, NULL);
    return -1;
  }
  return osm_place(r->o, *out, pos) ? 1 : -1;
}

static bool says(const struct xml_tag *tag, const char *name, const char *text) {
  size_t size;
  const char *value = xml_attribute(tag, name, &size);
  return value && size == strlen(text) && !memcmp(value, text, size);
}

static void open_thing(struct reading *r, const struct xml_tag *tag, enum osm_kind kind, struct pos pos) {
  gint64 id;
  struct lonlat at;
  /* JOSM keeps what its user deleted until it is uploaded. */
  if (says(tag, "action", "delete") || says(tag, "visible", "false") || !read_id(r, tag, "id", pos, &id)) {
    r->skip = r->depth;
    return;
  }
  osm_begin(r->o, kind, id, pos);
  if (kind == OSM_NODE) {
    int placed = read_place(r, tag, pos, &at);
    if (placed == 0) osm_fail(r->o, pos, "osm-place", tag->name, NULL);
    if (placed < 1) {
      r->skip = r->depth;
      return;
    }
    r->o->now.centre = at;
  }
  r->thing = true;
}

static void open_member(struct reading *r, const struct xml_tag *tag, struct pos pos) {
  static const char *const kinds[] = {"node", "way", "relation"};
  size_t size = 0;
  gint64 ref;
  struct osm_member m = {.kind = OSM_NODE};
  while (m.kind <= OSM_RELATION && !says(tag, "type", kinds[m.kind])) m.kind++;
  if (m.kind > OSM_RELATION) {
    osm_fail(r->o, pos, "osm-id", tag->name, "type");
    return;
  }
  if (!read_id(r, tag, "ref", pos, &ref)) return;
  const char *role = xml_attribute(tag, "role", &size);
  m.role = osm_role_of(role ? role : "", role ? size : 0);
  m.ref = ref;
  r->member = m;
  r->member_open = true;
  g_array_set_size(r->member_at, 0);
}

/* A place within a way or a member: with "out geom" it stands there itself. */
static void open_nd(struct reading *r, const struct xml_tag *tag, struct pos pos) {
  struct lonlat at = {NAN, NAN};
  size_t size;
  gint64 ref;
  int placed = read_place(r, tag, pos, &at);
  if (r->member_open) {
    g_array_append_val(r->member_at, at);
  } else if (placed >= 0) {
    bool named = xml_attribute(tag, "ref", &size) != NULL;
    if ((named || !placed) && !read_id(r, tag, "ref", pos, &ref)) return;
    if (named) osm_ref(r->o, ref);
    if (placed) r->places = true;
    osm_at(r->o, at);
  }
}

static void open_tag(struct reading *r, const struct xml_tag *tag, struct pos pos) {
  size_t k_size, v_size;
  const char *k = xml_attribute(tag, "k", &k_size), *v = xml_attribute(tag, "v", &v_size);
  if (k && v) osm_tag(r->o, k, k_size, v, v_size, pos);
  else osm_fail(r->o, pos, "osm-id", tag->name, k ? "v" : "k");
}

static void on_open(void *user, const struct xml_tag *tag) {
  struct reading *r = user;
  struct pos pos = {r->o->file, tag->line, 0};
  r->depth++;
  if (r->skip) return;
  if (r->depth == 1) {
    if (strcmp(tag->name, "osm")) osm_fail(r->o, pos, "osm-root", tag->name, NULL);
    r->skip = strcmp(tag->name, "osm") ? 1 : 0;
  } else if (r->depth == 2) {
    if (!strcmp(tag->name, "node")) open_thing(r, tag, OSM_NODE, pos);
    else if (!strcmp(tag->name, "way")) open_thing(r, tag, OSM_WAY, pos);
    else if (!strcmp(tag->name, "relation")) open_thing(r, tag, OSM_RELATION, pos);
    else if (!strcmp(tag->name, "remark")) osm_fail(r->o, pos, "overpass-remark", "remark", NULL);
    else r->skip = r->depth; /* bounds, note, meta, changeset */
  } else if (r->thing && !strcmp(tag->name, "tag")) {
    open_tag(r, tag, pos);
  } else if (r->thing && !strcmp(tag->name, "nd")) {
    open_nd(r, tag, pos);
  } else if (r->thing && !strcmp(tag->name, "member") && r->depth == 3) {
    open_member(r, tag, pos);
  } else if (r->thing && !strcmp(tag->name, "center")) {
    struct lonlat at;
    if (read_place(r, tag, pos, &at) == 1) r->o->now.centre = at;
  }
}

static void on_close(void *user) {
  struct reading *r = user;
  if (r->skip == r->depth) r->skip = 0;
  if (r->member_open && r->depth == 3) {
    r->member.n = r->member_at->len;
    r->member.at = (struct lonlat *)(void *)r->member_at->data;
    osm_member(r->o, r->member);
    r->member_open = false;
  }
  if (r->thing && r->depth == 2) {
    if (!r->places) g_array_set_size(r->o->at, 0);
    r->places = false;
    osm_end(r->o);
    r->thing = false;
  }
  r->depth--;
}

struct shapes *osm_read(const char *text, size_t size, const char *file, struct diag *d) {
  struct reading r = {.o = osm_new(file, d), .member_at = g_array_new(FALSE, FALSE, sizeof(struct lonlat))};
  const struct xml_calls calls = {.open = on_open, .close = on_close, .enough = &r.o->enough};
  bool good = xml_read(text, size, file, &calls, &r, d);
  g_array_free(r.member_at, TRUE);
  return osm_finish(r.o, good);
}
