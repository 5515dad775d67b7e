/* Entries of institutions and their table. Private to layout. */
#ifndef ANNAI_LAYOUT_PLACES_H
#define ANNAI_LAYOUT_PLACES_H

#include "layout/book/flow.h"

/* The print style's `entries.<kind>.<what>`: lengths in points, whether it is there, an ink. */
double entries_pt(struct flow *f, const char *kind, const char *what);
bool entries_has(struct flow *f, const char *kind, const char *what);
ink_id entries_ink(struct flow *f, const char *kind, const char *what);

/* A table of hours: days across, sittings down; a closed cell is shaded and has a sign. Each sitting is
 * "9:00〜12:30|open|…": its time, then the mark's code for every day. */
struct hours_table {
  const char *kind;        /* "full", "doctor": the print style's entries.<kind> has its weights and inks */
  const char *const *days; /* names of the days */
  const struct attr *const *sitting;
  size_t sittings;
  double row;        /* height of one, the head's too; points */
  const tag_id *tag; /* (sittings + 1) × 9 cells, the head first; NULL: not tagged */
  struct pos pos;
};
/* A tag for every cell of a table of hours; in the head row the first is empty. In `arena`. */
const tag_id *hours_tags(struct pages *pages, struct arena *arena, tag_id table, size_t sittings);
/* Draws it between x0 and x1 from y down; gives where it ends. */
double hours_draw(struct flow *f, struct page *page, const struct hours_table *t, double x0, double x1, double y);

/* A list with entry "area" is a small map: of the area of `class` with `code`, all its places in it (area_map.c). */
void area_map_build(struct flow *f, struct stack *s, const struct node *n);
/* Entries as rows of a table (rows.c): the fields named in the attribute "columns" each have one. */
void rows_build(struct flow *f, struct stack *s, const struct node *n, const char *kind);
void rows_head_draw(struct flow *f, struct page *page, const GArray *placed, double x);

#endif
