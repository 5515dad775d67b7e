/* Web Mercator: longitude and latitude to the unit square and to tiles. */
#include "base/mercator.h"

#include <glib.h>
#include <math.h>

struct point mercator_of(struct lonlat at) {
  double s = sin(at.lat * G_PI / 180);
  return (struct point){(at.lon + 180) / 360, 0.5 - log((1 + s) / (1 - s)) / (4 * G_PI)};
}

struct lonlat mercator_back(struct point world) {
  return (struct lonlat){world.x * 360 - 180, atan(sinh(G_PI * (1 - 2 * world.y))) * 180 / G_PI};
}

static int tile_at(double world, double tiles) {
  return (int)floor(fmax(0, fmin(tiles - 1, world * tiles)));
}

struct tile_range tiles_of(struct box b, int zoom) {
  struct point nw = mercator_of((struct lonlat){b.x0, b.y1}), se = mercator_of((struct lonlat){b.x1, b.y0});
  double n = ldexp(1, zoom);
  return (struct tile_range){zoom, tile_at(nw.x, n), tile_at(nw.y, n), tile_at(se.x, n), tile_at(se.y, n)};
}

double tile_metres_per_px(double lat, int zoom) {
  return WEB_EARTH_M * cos(lat * G_PI / 180) / ldexp(TILE_PX, zoom);
}
