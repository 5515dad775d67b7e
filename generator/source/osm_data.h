/* What OSM data says, whichever way it is written (XML, Overpass's JSON): nodes, ways, relations, gathered one by one
 * and then made into shapes. */
#ifndef ANNAI_SOURCE_OSM_DATA_H
#define ANNAI_SOURCE_OSM_DATA_H

#include <glib.h>
#include <math.h>

#include "base/arena.h"
#include "source/source.h"

enum osm_kind { OSM_NODE, OSM_WAY, OSM_RELATION };
enum osm_role { OSM_OUTER, OSM_INNER, OSM_OTHER };

struct osm_node {
  gint64 id;
  struct lonlat at;
  int line;
};
struct osm_member {
  enum osm_kind kind;
  enum osm_role role;
  gint64 ref;
  size_t n; /* where the data gives the member's line right here */
  struct lonlat *at;
};
struct osm_thing {
  enum osm_kind kind;
  gint64 id;
  struct pos pos;
  size_t tags, n, members;
  struct property *tag;
  gint64 *ref;       /* a way's nodes; NULL where only their places were given */
  struct lonlat *at; /* NAN: a place that is not in the data; NULL before osm_finish where only the nodes were given */
  struct osm_member *member;
  struct lonlat centre; /* NAN: none; a node's place */
  bool inside;          /* drawn as part of a relation's area */
};

/* Warnings that a clipped file repeats by the thousand: the first are told, the rest counted. */
enum osm_often {
  OSM_MISSING,
  OSM_CLIPPED,
  OSM_SHORT,
  OSM_OPEN_AREA,
  OSM_TWICE,
  OSM_NO_MEMBER,
  OSM_OPEN_RING,
  OSM_LOST,
  OSM_UNUSED,
  OSM_NO_PLACE,
  OSM_OFTEN
};

struct osm {
  struct diag *d;
  struct arena *arena;
  const char *file;
  GArray *nodes;  /* struct osm_node */
  GArray *things; /* struct osm_thing: ways, relations, nodes with tags */
  bool enough;    /* too many errors: the rest is not read */
  size_t errors, often[OSM_OFTEN];
  struct osm_thing now; /* the one being gathered, and what it holds so far */
  GArray *tag, *ref, *at, *member;
};

struct osm *osm_new(const char *file, struct diag *d);
void osm_begin(struct osm *o, enum osm_kind kind, gint64 id, struct pos pos);
void osm_tag(struct osm *o, const char *name, size_t name_size, const char *text, size_t text_size, struct pos pos);
void osm_ref(struct osm *o, gint64 ref);
void osm_at(struct osm *o, struct lonlat at);
void osm_member(struct osm *o, struct osm_member member); /* its `at` is copied */
/* A place of the thing; an error where it is not on the Earth. Gives false then. */
bool osm_place(struct osm *o, struct lonlat at, struct pos pos);
void osm_end(struct osm *o);
void osm_fail(struct osm *o, struct pos pos, const char *rule, const char *a, const char *b);
enum osm_role osm_role_of(const char *role, size_t size);
/* The shapes, or NULL after an error. Frees `o`. */
struct shapes *osm_finish(struct osm *o, bool good);

/* Whether the tags make a closed line an area (osm_areas.c). */
bool osm_is_area(const struct osm_thing *way);

#endif
