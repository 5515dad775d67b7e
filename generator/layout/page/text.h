/* Shaped runs: the part of layout that turns characters into glyphs. Private to layout. */
#ifndef ANNAI_LAYOUT_TEXT_H
#define ANNAI_LAYOUT_TEXT_H

#include <glib.h>

#include "layout/page/pages.h"

/* Opens a font and returns its index in p->font. A family, weight or size that is not there is an error that marks the
 * system as failed, told once; then index 0 of whatever could be opened, or SIZE_MAX when no font can be opened at
 * all. */
size_t font_open(struct pages *p, const struct font_style *style, struct pos at, struct diag *d);

/* How many bytes from the beginning of a text one font sets, and which: `font`, or where it lacks the character the first
 * of the families that the theme lists for it (theme.yaml `fallback:`, in order) that has it. What none has stays with
 * `font`, where shaping tells it. Never parts a character from its marks. Always sets *use; 0 only for an empty text. */
size_t font_span(struct pages *p, size_t font, const char *utf8, size_t size, size_t *use);

/* A cluster: the least piece of text that has glyphs of its own. */
struct shaped_cluster {
  size_t byte, bytes;   /* in the text */
  size_t glyph, glyphs; /* in the glyphs */
  double advance;
};
struct shaped {
  size_t clusters, glyphs;
  struct shaped_cluster *cluster;
  cairo_glyph_t *glyph; /* x, y: offset from the cluster's own origin */
};
/* Shapes one run of one font. The result lies in `a`. Missing glyphs and missing variants of ideographs are errors naming
 * the character, `at` or the record the text comes from (culprit.c); they get no glyph and one em of room, so that
 * layout can go on and find more. */
struct shaped font_shape(struct pages *p, size_t font, const char *utf8, size_t size, struct arena *a, struct pos at,
                         struct diag *d);

/* The glyph that a font has for one character, without its neighbours, and its advance in points. False where it has none. */
bool font_glyph(struct pages *p, size_t font, gunichar c, unsigned long *glyph, double *advance);

/* For pages.c. */
struct font_set *font_set_share(struct font_set *s);
void font_set_release(struct font_set *s);

#endif
