/* Sources: bytes to rows, keys or shapes, each with its position. One table of readers (readers.c); a new format is one
 * file and one line there. All results are freed as a whole with their own _free call. */
#ifndef ANNAI_SOURCE_SOURCE_H
#define ANNAI_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/geom.h"

/* ---- rows: CSV (and spreadsheets) ---- */
struct cell {
  const char *text; /* "" when empty, never NULL; UTF-8, NFC */
  int line;         /* line of the file at which the cell begins, from 1 */
  int col;          /* number of the cell in its row, from 1 */
};
struct table {
  const char *file;   /* as told in messages */
  size_t width;       /* cells in each row; the header's count */
  size_t rows;        /* data rows, header not counted */
  struct cell *head;  /* width cells */
  struct cell *cells; /* rows * width */
  struct arena *arena;
  char *block; /* where the cells' texts stand */
};
static inline const struct cell *table_cell(const struct table *t, size_t row, size_t col) {
  return &t->cells[row * t->width + col];
}
static inline struct pos cell_pos(const struct table *t, const struct cell *c) {
  return (struct pos){t->file, c->line, c->col};
}
void table_free(struct table *t);

/* ---- keys: YAML and JSON ---- */
enum key_kind { KEY_SCALAR, KEY_LIST, KEY_MAP };
struct key {
  enum key_kind kind;
  const char *name;  /* in a map; NULL in a list and at the root */
  const char *text;  /* scalars: as written ("no" stays "no", "012" stays "012"); "" for null */
  struct pos pos;      /* where the value begins; of a map or list in a map: its name */
  struct pos name_pos; /* where the name begins; pos if there is none */
  struct key *first; /* children of a list or map, in file order */
  struct key *next;
  size_t count;      /* children */
};
struct keys {
  struct key *root;
  struct arena *arena;
};
void keys_free(struct keys *k);
/* A map's child by name; NULL if absent or `map` is NULL or no map. */
const struct key *key_get(const struct key *map, const char *name);
/* A scalar child's text, or `otherwise`. */
const char *key_text(const struct key *map, const char *name, const char *otherwise);
/* A length child in points (base/geom.h); a wrong one is an error at its place and gives `otherwise_pt`. */
double key_pt(const struct key *map, const char *name, double otherwise_pt, struct diag *d);
double key_number(const struct key *map, const char *name, double otherwise, struct diag *d);
/* A frame of the ground, [west, south, east, north] in degrees, west before east and south before north; false if it is
 * anything else. box_read reads the same numbers from an attribute, with spaces between them. */
bool key_box(const struct key *list, struct box *out);
bool box_read(const char *text, struct box *out);
/* "true"/"yes"/"false"/"no"; else an error at its place. */
bool key_bool(const struct key *map, const char *name, bool otherwise, struct diag *d);
/* Every child of `map` must be one of `names` (NULL-terminated), else an error with a did-you-mean. */
bool key_check_names(const struct key *map, const char *const *names, struct diag *d);

/* ---- shapes: GeoJSON and other maps ---- */
enum shape_kind { SHAPE_POINT, SHAPE_LINE, SHAPE_AREA };
struct path {
  size_t n;
  struct lonlat *at; /* for areas: closed ring, last = first; the first path of a polygon is its outline, the rest holes */
  bool hole;
};
struct property {
  const char *name, *text;
};
struct shape {
  enum shape_kind kind;
  size_t paths;
  struct path *path; /* points: one path, n points */
  size_t properties;
  struct property *property; /* in file order; scalars as text */
  struct pos pos;
};
struct shapes {
  const char *file;
  size_t n;
  struct shape *shape;
  struct arena *arena;
  int epsg; /* the reference system that the file itself names; 0: it names none. The places are in JGD2011 already */
};
void shapes_free(struct shapes *s);
const char *shape_property(const struct shape *s, const char *name); /* NULL if absent */

/* ---- reading ---- */
/* Reads `path` by its ending (".csv", ".yaml"/".yml"/".json", ".geojson"/".json"). `file` is the name for messages. NULL
 * after an error. Limits: 256 MiB a file, 1,000 columns, 64 KiB a cell, nesting 64. */
struct table *source_table(const char *path, const char *file, struct diag *d);
/* The same where a person says what the reader would have to guess. In a workbook the reader takes the first sheet that holds a table
 * and finds its header (title rows above it, two rows with merged cells); a CSV file begins with its header. Positions in a workbook
 * are cells: the table's `file` ends with "!" after the sheet's name, line is the row and col the column. */
struct table_wish {
  const char *sheet;      /* NULL: the first that holds a table */
  int head_from, head_to; /* rows of the header, from 1; 0: the reader finds it */
  bool headless;          /* no header: the columns are called "1", "2", "3" … */
};
struct table *source_table_as(const char *path, const char *file, const struct table_wish *wish, struct diag *d);
struct keys *source_keys(const char *path, const char *file, struct diag *d);
struct shapes *source_shapes(const char *path, const char *file, struct diag *d);
/* The same of one table of a file that holds several (".gpkg"); NULL: the only one. Rows are told as line of "file!table". */
struct shapes *source_shapes_of(const char *path, const char *file, const char *table, struct diag *d);

/* The same from text that passed the gate already. `line` is the line at which the text begins (front matter). */
struct table *csv_read(const char *text, size_t size, const char *file, struct diag *d);
/* As csv_read, but takes `text` (NUL-terminated, g_malloc'ed), in which the cells then stand: no copy of a large file. */
struct table *csv_take(char *text, size_t size, const char *file, struct diag *d);
struct table *csv_take_as(char *text, size_t size, const char *file, const struct table_wish *wish, struct diag *d);
struct keys *yaml_read(const char *text, size_t size, const char *file, int line, struct diag *d);
struct shapes *geojson_read(const char *text, size_t size, const char *file, struct diag *d);
/* OSM XML; the Overpass API's JSON; GML as 国土数値情報 and 基盤地図情報 have it. */
struct shapes *osm_read(const char *text, size_t size, const char *file, struct diag *d);
struct shapes *overpass_read(const char *text, size_t size, const char *file, struct diag *d);
struct shapes *gml_read(const char *text, size_t size, const char *file, struct diag *d);
/* A GeoPackage's bytes, which are changed. */
struct shapes *geopackage_read(unsigned char *bytes, size_t size, const char *file, const char *table, struct diag *d);

/* A Markdown file: YAML front matter between "---" lines (or JSON on the first line), then the body. */
struct prose {
  struct keys *front; /* never NULL; root is an empty map if there is none */
  char *body;
  size_t body_size;
  int body_line; /* line of the file at which the body begins */
  const char *file;
};
struct prose *source_prose(const char *path, const char *file, struct diag *d);
struct prose *prose_read(const char *text, size_t size, const char *file, struct diag *d); /* from text that passed the gate */
void prose_free(struct prose *p);

/* Regular files below `dir` whose name matches the glob, sorted by bytes; names relative to dir. Links are not followed: one
 * whose name matches is an error, and so is a folder that cannot be read (`told` is its name for messages). NULL-terminated,
 * freed with g_strfreev; an absent folder gives an empty list. */
char **source_files(const char *dir, const char *told, const char *glob, bool recursive, struct diag *d);
/* The same of folders that are annai's own: nothing is told. */
char **source_list(const char *dir, const char *glob, bool recursive);

#endif
