/* Insets: crowded ground drawn once more, larger, in a frame of its own on the same side. Private to layout/map.
 *
 * The ground that is enlarged bears a frame with a letter on the map, and the enlargement the same letter. Facilities of that
 * ground stand in the enlargement with their numbers; on the map they are dots. Both frames are ground nothing else covers. */
#ifndef ANNAI_LAYOUT_MAP_INSET_H
#define ANNAI_LAYOUT_MAP_INSET_H

#include "layout/map/map.h"

struct inset {
  char letter[4];
  const char *title;     /* "" if nobody gave one */
  struct box ground_m;
  struct box framed;     /* that ground on the map */
  struct box tab;        /* the letter at it */
  struct box box;        /* the enlargement on the page, with its bar */
  struct view_port port; /* the enlargement's window; its frame is the box below the bar */
};
struct inset_set {
  struct inset *inset;
  size_t n;
  GHashTable *of; /* id of a place → its struct inset */
  const struct node *side;
  struct arena *arena;
};

/* ---- inset.c ---- */
/* Finds ground and room for every inset a side asks for, and for the crowds of `insets: auto`. False after an error. */
bool insets_prepare(struct inset_set *set, const struct sheet *s, const struct node *side, const struct pen *trial);
void insets_free(struct inset_set *set);
/* The inset a place stands in; NULL: none. */
const struct inset *inset_of(const struct inset_set *set, const struct place *p);
/* Adds one if its ground lies on the map and room is found (at: its place from the publication; NULL: anywhere free). Gives
 * NULL without one; `tell`: with an error. */
struct inset *inset_add(struct inset_set *set, const struct sheet *s, const struct pen *p, const char *title,
                        struct box ground_m, double scale, const struct point *at, struct pos pos, bool tell);
/* Takes the last one back. */
void inset_drop(struct inset_set *set);
/* The places that stand in it, in `to`. */
struct place *inset_places(const struct inset_set *set, const struct inset *in, struct arena *to, size_t *n_out);
/* The places of the side that stand on the map itself, as an array in the set's arena. */
const struct place *insets_outside(const struct inset_set *set, size_t *n_out);

/* ---- inset_auto.c ---- */
/* Adds insets where units found no room, or only many leaders. */
void insets_find(struct inset_set *set, const struct sheet *s, const struct pen *trial);

/* ---- inset_room.c ---- */
/* Where a box of such a size stands free: outside the ward, off every facility and every other inset, no fold through the
 * first `keep` points of its bar; as near to `to` as can be. */
bool inset_room(const struct inset_set *set, const struct sheet *s, const struct pen *p, double width, double height,
                double bar, double keep, struct point to, struct box *out);

/* ---- inset_draw.c ---- */
/* Their ground for owner `owner`: enlargements, frames, letters, dots. */
void insets_claim(const struct inset_set *set, const struct sheet *s, struct claims *c, int owner);
/* The framed ground, where no symbol of other ground comes to stand. */
void insets_claim_framed(const struct inset_set *set, struct claims *c, int owner);
void insets_draw(const struct inset_set *set, struct sheet *s, const struct pen *p);

#endif
