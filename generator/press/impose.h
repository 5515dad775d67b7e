/* Imposition for the ward's own duplex copier: pages of a finished PDF put on larger sheets so that the folded, cut or peeled
 * result reads in order. Printing houses impose themselves and get single pages. */
#ifndef ANNAI_PRESS_IMPOSE_H
#define ANNAI_PRESS_IMPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/geom.h"

enum impose_kind {
  IMPOSE_SADDLE,  /* sheets laid into each other, folded once, stapled through the fold */
  IMPOSE_PERFECT, /* the same in signatures, which are laid on each other and glued along the spine */
  IMPOSE_CARDS,   /* front and back of small pages, many on a sheet, cut apart */
  IMPOSE_LABELS   /* small pages on one side only */
};

/* What is wanted. Lengths in points. */
struct impose_how {
  enum impose_kind kind;
  const char *sheet;         /* its name in messages */
  double short_pt, long_pt;  /* the sheet's sides */
  double page_w, page_h;     /* trim of the pages, all of one size */
  double bleed_pt;           /* that the file holds around the trim */
  size_t pages;              /* of the file, 1 or more */
  size_t signature;          /* IMPOSE_PERFECT: pages of one, a multiple of 4 */
  bool right_bound;          /* vertical books: the first page is a left-hand one */
  double thickness_pt;       /* of one sheet of paper; 0: no creep */
  double margin_pt;          /* of cards and labels: nothing is laid so near the sheet's edge */
  double gap_pt;             /* between cards or labels */
  bool other_edge;           /* turned over the edge that is not usual: backs stand on their heads */
};

/* One page on one side of a sheet, in points from the lower left corner. */
struct impose_slot {
  size_t page;      /* from 1; 0: blank */
  struct point at;  /* lower left corner of the trim */
  bool turned;      /* upside down */
  struct box clip;  /* what of it is shown: trim and as much bleed as there is room for */
};
struct impose_plan {
  double width, height;    /* of the sheets as they lie before you */
  bool turn_long;          /* turned over the long edge for the back; the short one otherwise */
  bool duplex;
  size_t columns, rows;    /* slots of a side */
  struct box grid;         /* the trims of all slots together */
  size_t sides;            /* two for each sheet where duplex */
  size_t blanks;           /* empty pages that fill up the last sheet or signature */
  double creep_pt;         /* the most that a page is moved */
  struct impose_slot *slot; /* sides × columns × rows */
};

/* "A3", "A4", "B4", "B5": the sides of a sheet. False: not known. */
bool impose_sheet(const char *name, double *short_pt, double *long_pt);
/* NULL and told: what does not fit, with the millimetres that are missing. Freed with impose_plan_free. */
struct impose_plan *impose_plan(const struct impose_how *how, struct diag *d);
void impose_plan_free(struct impose_plan *p);

/* What a file says of its pages. */
struct impose_source {
  size_t pages;
  double width, height, bleed; /* points; the trim */
  bool right_bound;            /* /Direction of its viewer preferences */
};
/* False and told: no PDF that annai wrote, pages of several sizes, turned pages. */
bool impose_look(const void *pdf, size_t size, const char *name, struct diag *d, struct impose_source *out);
/* A PDF of one page that says how to print and fold: a sheet of its own before the others, or behind them. */
struct impose_guide {
  const void *pdf;
  size_t size;
  bool last;
};
/* The sheets, `plan` of `how`; guide NULL: none. The same bytes for the same bytes. Freed with g_free; NULL and told after an error. */
char *impose_write(const void *pdf, size_t size, const char *name, const struct impose_plan *plan, const struct impose_how *how,
                   const struct impose_guide *guide, struct diag *d, size_t *size_out);

#endif
