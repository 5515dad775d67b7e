/* Opened fonts: which glyph a character has in which font, and what stands in for a character a font lacks. Private to
 * fonts.c, text.c and vertical.c. */
#ifndef ANNAI_LAYOUT_FONTS_H
#define ANNAI_LAYOUT_FONTS_H

#include <glib.h>
#include <pango/pango.h>

#include "layout/page/pages.h"

enum { GLYPH_NONE = 0, GLYPH_SHAPED = G_MAXINT32 }; /* not asked for yet; only Pango can set it */
/* A glyph of a character that needs no neighbours to be shaped. */
struct glyph_slot {
  gint32 index;   /* or one of the above */
  gint32 advance; /* in Pango units */
};
struct font_entry {
  PangoFont *font;
  cairo_scaled_font_t *scaled;
  PangoFontDescription *description;
  char *family;
  bool bold;
  double size_pt;
  bool plain;                  /* no feature joins or kerns its Latin letters: each stands for itself */
  struct glyph_slot *slot[256]; /* of the first plane, 256 characters each; NULL until one of them is asked for */
  size_t others;               /* families that the theme lists for what this one lacks */
  const char *const *other;
};
struct font_set {
  int references;
  PangoFontMap *map;
  PangoContext *context;
  PangoAttrList *attrs;
  GPtrArray *entries;
  struct arena *scratch; /* for text_line */
};

struct font_set *font_set_of(struct pages *p);
struct font_entry *font_entry_at(struct pages *p, size_t font);
/* Whether the font has the character; always true for what is drawn by no glyph of its own. */
bool font_has(const struct font_entry *e, gunichar c);
/* Whether it has that variant of the character (an ideographic variation sequence). */
bool font_has_variant(const struct font_entry *e, gunichar c, gunichar selector);
/* Like font_open, but tells nothing: SIZE_MAX where the machine has no such font. */
size_t font_open_quietly(struct pages *p, const struct font_style *style);

/* ---- culprit.c ---- */
/* The place whose text could not be set: of those at `at` the one that holds `sign`, else the first that holds the whole text
 * that was being set (indexes, running heads), else, where `at` names no line, the first that holds the sign. NULL if none. */
const struct place *culprit_find(const struct pages *p, struct pos at, const char *text, size_t size, const char *sign);

/* What changes the character before it and stays in its font; the selectors of ideographic variants among them. */
bool char_modifies(gunichar c);
bool char_selects_variant(gunichar c);

#endif
