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

/* ---- legend.c ---- */
/* The legend on a panel of its own: what found no room beside the map, else all of it. Gives the height used. */
double legend_panel(struct sheet *s, const struct pen *p, const struct node *panel, struct box b);

/* ---- qr_part.c ---- */
/* The site's address with `path` below it. Freed with g_free. */
char *qr_url(const struct sheet *s, const char *path);
/* The code of `url` in a square; errors at the pen's `at` (layout/page/qr.h). */
void qr_square(const struct sheet *s, const struct pen *p, const char *url, double x, double y, double size);
/* The part `qr`: the code, and beside it title, text and the address as one types it. Gives the height used. */
double qr_part(const struct sheet *s, const struct pen *p, const struct node *part, struct box b);
/* What a panel asks for with `qr:` (a path, "/" for the first page): the code with its right lower corner there. */
void qr_corner(const struct sheet *s, const struct pen *p, const struct node *panel, double right, double bottom, double size);
/* "https://hibari.example.jp/annai/" as one types it: "hibari.example.jp/annai". Freed with g_free. */
char *short_address(const char *url);

/* ---- list.c ---- */
/* The part `list` beside the map: the same entries, in columns of one height (list.around_columns). Gives the height used. */
double list_part(struct sheet *s, const struct pen *p, const struct node *part, struct box b);

/* ---- audience.c ---- */
/* On every side of a sheet that is not for the public: a filled box with the audience's mark. `margin`: it stands in the margin,
 * where nothing may overlap it, and not on a cover. */
void audience_mark(const struct sheet *s, const struct pen *p, bool margin);
/* Its words; "" on a sheet for the public. Freed with g_free. */
char *audience_words(const struct sheet *s, const struct pen *p);

/* ---- towns.c ---- */
/* The part `towns`: each town with its desk. Gives the height used. */
double towns_part(const struct sheet *s, const struct pen *p, const struct node *part, struct box b);
/* The same on a panel of its own: above it the words of `text:` and the desks with their telephones. */
double towns_panel(const struct sheet *s, const struct pen *p, const struct node *panel, struct box b);

#endif
