/* Which closed ways are areas: OpenStreetMap does not say, its tags do. After its own list of "polygon features". */
#include <string.h>

#include "source/osm_data.h"

/* With values: only these, or with `but` all others. Without: any. */
static const struct rule {
  const char *key;
  bool but;
  const char *values[8];
} rules[] = {
    {"building", false, {NULL}},
    {"building:part", false, {NULL}},
    {"landuse", false, {NULL}},
    {"leisure", true, {"track", "slipway", NULL}},
    {"amenity", false, {NULL}},
    {"natural", true, {"coastline", "cliff", "ridge", "arete", "tree_row", "valley", "gully", NULL}},
    {"water", false, {NULL}},
    {"waterway", false, {"riverbank", "dock", "boatyard", "dam", NULL}},
    {"place", false, {NULL}},
    {"shop", false, {NULL}},
    {"tourism", true, {"artwork", NULL}},
    {"office", false, {NULL}},
    {"craft", false, {NULL}},
    {"healthcare", false, {NULL}},
    {"historic", true, {"city_wall", "citywalls", "wall", NULL}},
    {"boundary", false, {NULL}},
    {"public_transport", false, {"platform", "station", NULL}},
    {"railway", false, {"station", "turntable", "roundhouse", "platform", NULL}},
    {"highway", false, {"services", "rest_area", "escape", "elevator", NULL}},
    {"aeroway", true, {"runway", "taxiway", "jet_bridge", NULL}},
    {"man_made", true, {"cutline", "embankment", "pipeline", "breakwater", "groyne", NULL}},
    {"power", false, {"plant", "substation", "generator", "transformer", NULL}},
    {"military", true, {"trench", NULL}},
    {"golf", true, {"hole", "path", "cartpath", NULL}},
    {"ruins", false, {NULL}},
    {"indoor", false, {"room", "area", NULL}},
    {"area:highway", false, {NULL}},
};

static bool listed(const char *const *values, const char *text) {
  for (; *values; values++)
    if (!strcmp(*values, text)) return true;
  return false;
}

static bool fits(const struct property *tag) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (!strcmp(rules[i].key, tag->name))
      return strcmp(tag->text, "no") && (!rules[i].values[0] || listed(rules[i].values, tag->text) != rules[i].but);
  return false;
}

bool osm_is_area(const struct osm_thing *way) {
  bool area = false;
  for (size_t i = 0; i < way->tags; i++) {
    if (!strcmp(way->tag[i].name, "area")) return strcmp(way->tag[i].text, "no") != 0;
    area = area || fits(&way->tag[i]);
  }
  return area;
}
