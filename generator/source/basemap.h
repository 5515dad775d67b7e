/* The base map: layers by class, each with licence, credit and approval number, as assets/basemap/layers.yaml declares
 * them. */
#ifndef ANNAI_SOURCE_BASEMAP_H
#define ANNAI_SOURCE_BASEMAP_H

#include "source/source.h"

struct layer {
  const char *class; /* boundary district town block road water park rail station landmark outside … */
  const char *file, *licence, *credit;
  const struct shapes *shapes; /* properties: name, class (road: trunk main street lane; rail: jr private subway), district … */
  const char *approval; /* its number, printed beside the credit; "" where it needs none, NULL where nothing is declared */
  double paper_width, paper_height; /* the largest paper it may be printed on, in points; INFINITY: any; 0: not declared */
  struct pos pos;                   /* of its entry */
};
struct layer_file { /* one file may feed several layers; their shapes' lines and texts stand here */
  const char *name, *table; /* table: of those a file may hold; NULL: its only one */
  struct shapes *shapes;    /* NULL: it could not be read */
};
struct basemap {
  size_t layers;
  struct layer *layer;
  size_t files;
  struct layer_file *file;
  int zone; /* plane rectangular zone 1…19 (平面直角座標系); EPSG 6668 + zone */
  struct arena *arena;
};
/* Reads <ward>/assets/basemap/layers.yaml (or the file site.yaml names) and every layer. NULL after an error. A ward without
 * a base map gives one with no layers. */
struct basemap *basemap_load(const char *ward, const struct key *site, struct diag *d);
/* Longitudes and latitudes of the ward's outline; where none is given those of its districts, else of all layers. Empty
 * (x0 > x1) without a layer. */
struct box basemap_extent(const struct basemap *m);
/* The same of those of a class whose property "code" is `code`; NULL: all of the class. */
struct box basemap_code_extent(const struct basemap *m, const char *class, const char *code);
void basemap_free(struct basemap *m);
/* Whether every layer says what a printer's file needs (paper and approval; licence and credit all have) and may stand on a page of
 * this size, either way up; each that does not is an error at its entry. */
bool basemap_press(const struct basemap *m, double width_pt, double height_pt, struct diag *d);

#endif
