/* What stands around a map and on its panels beside lists and index: the boxes, the legend, QR, towns with their desk, short
 * marks. Private to layout/map. Lengths are points. */
#ifndef ANNAI_LAYOUT_MAP_FURNITURE_H
#define ANNAI_LAYOUT_MAP_FURNITURE_H

#include "layout/map/map.h"

/* ---- furniture.c ---- */
/* Draws a map side's parts (NODE_PANEL with `column`) into the boxes the style offers (around.boxes.b1 …), each box filled
 * from the top in the order of the publication file. Errors name the part and the millimetres that are missing. */
void furniture_draw(struct sheet *s, const struct pen *p, const struct node *side);

/* ---- seen.c: what the map of this sheet really shows ---- */
/* "mark.school", "symbol.clinic": remembered for the legend, from what was placed. */
void seen_labels(struct sheet *s, const struct label_job *job);
void seen_units(struct sheet *s, const struct unit_set *u);
bool seen(const struct sheet *s, const char *kind, const char *what);

#endif
