/* A clinic's spread in the guide of doctors: the person on the left page, the facts on the right one. Private to layout.
 *
 * Each page is one piece as high as its area; inside, a stack of pieces fitted by fit.c, and what room is left shared
 * between its gaps and rows so that both pages end together. */
#ifndef ANNAI_LAYOUT_DOCTOR_H
#define ANNAI_LAYOUT_DOCTOR_H

#include "layout/book/flow.h"

struct doctor {
  struct flow *f;
  const struct node *node; /* NODE_PLACES: its heading, then the story */
  const struct place *place;
  struct pos pos;     /* of the record */
  GArray *elastic;    /* struct elastic, of the stack being built */
  tag_id section;     /* TAG_SECT of the clinic */
  struct portrait *portrait; /* doctor_person.c's own; NULL: none */
};
/* What may grow: so much at most. */
struct elastic {
  struct piece *piece;
  double most;
  bool gap; /* the space above it, not its height */
};

/* ---- doctor.c ---- */
void doctor_build(struct flow *f, struct stack *s, const struct node *n);
/* The style's `doctor.<what>`: a length in points, an ink. */
double doctor_pt(struct flow *f, const char *what);
ink_id doctor_ink(struct flow *f, const char *what);
/* The first extra of a name; "" if there is none. */
const char *doctor_extra(const struct doctor *doc, const char *name);
/* The i-th extra of a name; NULL behind the last. */
const char *doctor_extra_at(const struct doctor *doc, const char *name, size_t i);
size_t doctor_extras(const struct doctor *doc, const char *name);
/* Tells that a piece, or the space above it, may grow. */
void doctor_elastic(struct doctor *doc, struct piece *p, double most, bool gap);

/* ---- doctor_rows.c: what both pages are made of ---- */
/* A cell of a row: text in a look, with the tag it belongs to. */
struct doctor_cell {
  struct composed *text; /* NULL: empty */
  double x;
  tag_id tag;
};
enum { DOCTOR_CELLS = 6 };
struct doctor_row {
  struct doctor_cell cell[DOCTOR_CELLS];
  size_t cells;
  double pad;               /* above and below the lines */
  double rule[2][2];        /* from where to where a rule runs below it; as many as `rules` */
  size_t rules;
  double bar;               /* a bar at the left, so wide */
};
/* A heading with its square: level 2 of the clinic. Space above it may grow. */
void doctor_heading(struct doctor *doc, struct stack *s, const char *word);
/* Rows of "label|text" of an extra under a heading; nothing where there are none. */
void doctor_table(struct doctor *doc, struct stack *s, const char *word, const char *extra);
void doctor_list(struct doctor *doc, struct stack *s, const char *word, const char *extra);
struct piece *doctor_row_add(struct doctor *doc, struct stack *s, const struct doctor_row *row, const char *part);
/* A tag below the open one, ready for one text. */
tag_id doctor_tag(struct doctor *doc, tag_id parent, enum tag_kind kind);
/* Draws all lines of a text; gives where they end. */
double doctor_lines(struct flow *f, struct page *page, const struct composed *text, double x, double y);
/* A single line, condensed to four fifths where it is wider than `width`; its baseline at `base`. Gives its width. */
double doctor_line(struct flow *f, struct page *page, const char *utf8, const char *role, double x, double base,
                   double width, struct pos at);
double doctor_width(struct flow *f, const char *utf8, const char *role);

/* ---- doctor_person.c, doctor_facts.c, doctor_area.c ---- */
fit_build doctor_left, doctor_right; /* data: struct doctor */
/* Opens the portrait, a drawing or a photograph (PNG, JPEG); when the page is fitted, whether a photograph is fine enough. */
void doctor_portrait(struct doctor *doc);
void doctor_portrait_check(const struct doctor *doc);
/* The telephone bar, fixed at the foot of the right page: its height with the space above it; draws when there is a page. */
double doctor_bar(struct doctor *doc, struct stack *s);
void doctor_area(struct doctor *doc, struct stack *s);

/* ---- doctor_list.c: the clinics by district, with their pages ---- */
void doctors_build(struct flow *f, struct stack *s, const struct node *n);

#endif
