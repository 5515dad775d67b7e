/* Web Mercator (EPSG:3857) and the tiles cut from it: closed forms, the same on every machine that has a libm. */
#ifndef ANNAI_BASE_MERCATOR_H
#define ANNAI_BASE_MERCATOR_H

#include "base/geom.h"

#define WEB_EARTH_M 40075016.685578488 /* once around the equator */
enum { TILE_PX = 256, WEB_ZOOM_MAX = 19 };

/* The world as a square: x 0 (180° west) … 1 eastwards, y 0 (north) … 1 southwards. */
struct point mercator_of(struct lonlat at);
struct lonlat mercator_back(struct point world);

/* The tiles x0…x1, y0…y1 (both included) of a zoom. */
struct tile_range {
  int zoom, x0, y0, x1, y1;
};
/* Those that meet a box of longitudes (x) and latitudes (y). */
struct tile_range tiles_of(struct box lonlat, int zoom);
/* Metres on the ground for one pixel of 256 to the tile, at a latitude. */
double tile_metres_per_px(double lat, int zoom);

#endif
