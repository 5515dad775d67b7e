/* Atlas: ground on as many overlapping sheets as it needs, each a page, with a key map before them. Private to layout/map. */
#ifndef ANNAI_LAYOUT_MAP_ATLAS_H
#define ANNAI_LAYOUT_MAP_ATLAS_H

#include "layout/map/map.h"

enum atlas_edge { ATLAS_NORTH, ATLAS_EAST, ATLAS_SOUTH, ATLAS_WEST, ATLAS_EDGES };
struct atlas_sheet {
  int number;               /* from 1; 0: the key map */
  int column, row;          /* in the atlas */
  struct view_port port;
  int neighbour[ATLAS_EDGES]; /* numbers; 0: none */
  size_t page;
  tag_id sect;
};
struct atlas {
  const struct node *side;
  struct atlas_sheet *sheet; /* [0] is the key map */
  size_t sheets;             /* without it */
  const struct place **home_place; /* the side's places that have a place, and where they lie */
  struct point *home_m;
  size_t places;
  double overlap_pt; /* of neighbouring sheets */
};

/* Whether a side is one. */
bool side_is_atlas(const struct node *side);
/* Cuts the ground into sheets: of the scale that was fixed, or as few as `sheets` allows; gives every place its reference. NULL
 * after an error. All in the pages' arena. */
struct atlas *atlas_prepare(struct sheet *s, const struct node *side);
/* Adds the pages, to be drawn when they are asked for; and draws one. */
void atlas_pages(struct sheet *s, struct atlas *a);
void atlas_draw(struct sheet *s, const struct atlas *a, const struct atlas_sheet *sheet);

#endif
