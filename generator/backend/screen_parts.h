/* What the parts of the screen file's writer share. Private to screen*.c. */
#ifndef ANNAI_BACKEND_SCREEN_PARTS_H
#define ANNAI_BACKEND_SCREEN_PARTS_H

#include <glib.h>

#include "backend/backend.h"
#include "backend/screen_file.h"
#include "backend/screen_font.h"

/* A run of one tag's drawing on one page (a marked-content sequence), or a link; in order of drawing. */
struct screen_mark {
  tag_id tag;
  guint32 page;
  gint32 mcid; /* below zero: the link -1 - mcid */
  unsigned element; /* a paragraph of its own, where the tag holds no text itself; 0: the tag's */
};
struct screen_link {
  guint32 page;
  unsigned id;   /* of its annotation */
  tag_id tag;
  struct box box;
  char *target;
  unsigned element; /* of the structure, once that is known */
};
struct screen_target {
  char *name;
  guint32 page;
  double x, y; /* from the top */
};
struct graphics { /* what is in force: written again only when it changes */
  int fill, stroke; /* inks; -1: not set */
  double width, miter;
  int cap, join;
  const double *dash; /* compared by value */
  size_t dashes;
  double scale; /* of lengths, for how exact numbers must be */
};
struct screen {
  const struct pages *pages;
  const struct theme *theme;
  struct diag *d;
  long epoch;
  struct pdf_file *file;
  struct screen_fonts *fonts;
  unsigned root, pages_id, resources_id, tree_id;
  ink_id paper;
  GArray *page_id;  /* unsigned, of each page */
  GArray *mark;     /* struct screen_mark */
  GArray *link;     /* struct screen_link */
  GArray *target;   /* struct screen_target */
  GHashTable *named;   /* names of targets */
  GHashTable *said;    /* tag of a link -> GString of its text */
  GHashTable *picture; /* file and size -> object */
  GHashTable *figure;  /* tag -> struct box of what it covers, on the page it begins on */
  bool ok;
  /* The page being drawn: */
  GString *out;
  guint32 page;
  tag_id open;     /* the run's tag; 0: an artifact */
  bool is_open;
  gint32 mcid;     /* next */
  struct graphics now;
  GArray *saved;   /* struct graphics */
  GArray *links_here; /* objects */
};

/* ---- screen_page.c ---- */
void screen_draw(struct screen *s, const struct page *page); /* into s->out */
void set_fill(struct screen *s, ink_id ink);
/* ---- screen_text.c ---- */
void screen_text(struct screen *s, const struct page_item *item);
/* ---- screen_image.c ---- */
void screen_image(struct screen *s, const struct page_item *item);
void screen_images_write(struct screen *s, GString *resources);
/* ---- screen_tags.c ---- */
/* The tag drawing belongs to: 0 for what is no part of the text. */
tag_id screen_tag(const struct screen *s, tag_id tag);
/* Writes the structure tree; links get their elements, and places in the parent tree: the pages' keys are their numbers,
 * the links' follow. */
void screen_tags_write(struct screen *s);
/* ---- screen_nav.c ---- */
void screen_link_add(struct screen *s, const struct page_item *item);
void screen_target_add(struct screen *s, const struct page_item *item);
void screen_links_check(struct screen *s); /* each leads to a place that was drawn */
void screen_links_write(struct screen *s);
/* Appends the catalogue's /Names, /Outlines and /PageLabels. */
void screen_nav_write(struct screen *s, GString *root);
/* ---- screen_about.c: title, language, dates ---- */
unsigned screen_info_write(struct screen *s);
unsigned screen_metadata_write(struct screen *s);

/* Writes an object and frees its text. */
void screen_object(struct screen *s, unsigned id, GString *text);

#endif
