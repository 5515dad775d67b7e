/* What the files of the SVG back end share. Private to them. */
#ifndef ANNAI_BACKEND_SVG_PARTS_H
#define ANNAI_BACKEND_SVG_PARTS_H

#include <glib.h>

#include "layout/page/pages.h"

struct svg {
  GString *out;
  GString *open;  /* attributes of the group of paths now open; empty: none */
  GString *d;     /* strokes of one style become one path: their data so far */
  GString *tag;   /* scratch: an item's attributes */
  const struct pages *pages;
  const struct theme *theme;
  int clips;
  int depth;
  GString *links;       /* written last, above all; NULL: nobody asked for them */
  const char *file;     /* of the first page, without its ending */
  size_t page;
  GHashTable *target_page; /* name of a target → its page + 1 */
};

/* ---- svg.c: numbers, groups ---- */
long svg_hundredths(double v);
void svg_put(GString *to, double v);
void svg_put_next(GString *to, long hundredths); /* the next number of a list */
void svg_put_escaped(GString *to, const char *s, size_t n);
void svg_put_colour(GString *to, const struct ink *ink);
void svg_put_box(GString *to, struct box b); /* x, y, width, height */
void svg_flush_strokes(struct svg *s);
void svg_open_group(struct svg *s); /* with the attributes in s->tag, unless it is open */

/* ---- svg_text.c ---- */
/* A text in its ink, or only the rim around it. */
void svg_text(struct svg *s, const struct page_item *it, bool halo);
/* The rims from item i on; gives the first item that is none. */
size_t svg_halos(struct svg *s, const struct page *page, size_t i);

/* ---- svg_links.c ---- */
void svg_link(struct svg *s, const struct page_item *it);
void svg_target(struct svg *s, const struct page_item *it);
/* Where every target of the file's pages stands: name to page + 1; the first of a name is the one. */
GHashTable *svg_targets(struct pages *p);

#endif
