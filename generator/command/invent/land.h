/* The invented ground: lines drawn by hand and bent by chance, the faces between them, blocks, areas, places. */
#ifndef ANNAI_INVENT_LAND_H
#define ANNAI_INVENT_LAND_H

#include <geos_c.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "command/invent/plane.h"
#include "command/invent/words.h"

#define INVENT_SEED 2027 /* the demonstration ward's */

/* A long line: road, rail, river. */
struct line {
  enum edge_class class;
  bool underground;
  int name;          /* which of its class: index into the words */
  GArray *at;        /* struct spot */
};
struct stop {
  struct spot at;
  char *name;
  const char *line;  /* word key: jr, private, subway */
  bool hub;
};
enum lot_use { USE_BLOCK, USE_PARK, USE_SCHOOL, USE_GREEN, USE_RIVER, USE_OUTSIDE_FRAME };

/* A leaf of the division: one block, park, ground or stretch of river. */
struct lot {
  struct loop ring;
  enum lot_use use;
  int piece;
  bool inner;        /* inside the ward's hoped-for outline when it was made */
};
/* A handful of cells, the unit from which towns are put together. */
struct piece {
  struct loop ring;
  struct spot middle;
  double area;
  bool river;
  int ward;          /* 1: in the ward, 0: outside */
  int neighbour;     /* outside: which */
  int district, town; /* -1: none */
};
struct district {
  int name;          /* index into the stems */
  struct spot middle;
};
struct town {
  int stem;          /* index into the stems */
  int chome;         /* 0: has none */
  int district;
  struct spot middle;
  double area;
  int blocks;        /* numbered so far */
};
struct block {
  GEOSGeometry *shape;
  size_t lot;
  int town;          /* -1 outside */
  int number;        /* 番 within the town */
};
struct mark {
  const char *kind;  /* word key */
  struct spot at;
  char *name;
};
struct green {
  GEOSGeometry *shape;
  char *name;        /* may be "" */
};

struct land {
  GEOSContextHandle_t geos;
  struct rng rng;
  const struct words *words;
  double scale;      /* 1: as drawn */
  double half_w, half_h;
  struct plane *plane;
  GArray *lines;     /* struct line */
  GArray *stops;     /* struct stop */
  GArray *outline;   /* struct spot: the ward's hoped-for shape */
  GArray *lots;      /* struct lot */
  GArray *pieces;    /* struct piece */
  GArray *streets;   /* struct street */
  GArray *districts; /* struct district */
  GArray *towns;     /* struct town */
  GArray *blocks;    /* struct block */
  GArray *marks;     /* struct mark */
  GArray *greens;    /* struct green */
  GArray *waters;    /* struct green */
  GArray *stems;     /* struct stem, shuffled by the seed */
  GStringChunk *kept; /* their text */
};

/* A town for about n facilities. */
struct land *land_new(uint64_t seed, size_t facilities, const struct words *w);
void land_free(struct land *g);

/* The steps, in order; land_new calls them. */
void land_draw_lines(struct land *g);
void land_make_faces(struct land *g);
void land_divide(struct land *g);
void land_assign(struct land *g);
void land_make_blocks(struct land *g);
void land_place_marks(struct land *g);

/* The n-th name of a town: the stems of the words first, then the same with a word before each. Kept by the ground. */
struct stem {
  const char *name, *reading, *code;
};
struct stem land_stem(const struct land *g, int n);

/* What places are called. Names are freed with g_free; the code is kept by the ground. */
char *land_town_name(const struct land *g, int town);
char *land_district_name(const struct land *g, int district, const char *column);
const char *land_district_code(const struct land *g, int district);

/* The town a place lies in, or -1. */
int land_town_at(const struct land *g, struct spot at);
/* Is a place inside the ward's hoped-for outline? */
bool land_inner(const struct land *g, struct spot at);
double land_stop_distance(const struct land *g, struct spot at, const struct stop **nearest_out);
double land_river_distance(const struct land *g, struct spot at);
/* The outer edge of all pieces for which `in` holds: rings, outer anticlockwise, holes clockwise. */
typedef bool piece_test(const struct piece *p, const void *data);
GArray *land_outline(const struct land *g, piece_test *in, const void *data);
void land_outline_free(GArray *rings);

GEOSGeometry *land_polygon(const struct land *g, struct loop r);
GEOSGeometry *land_line(const struct land *g, const struct spot *at, size_t n);

/* Writes assets/basemap/ below dir. */
bool land_write(const struct land *g, const char *dir, struct diag *d);

/* The drawing's coordinates as degrees times ten million. */
struct place {
  int64_t lon, lat;
};
struct place land_place(struct spot at);

#endif
