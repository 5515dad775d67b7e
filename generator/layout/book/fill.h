/* Planning a book: pages being filled, and its headings. Private to layout. */
#ifndef ANNAI_LAYOUT_FILL_H
#define ANNAI_LAYOUT_FILL_H

#include "layout/book/flow.h"

/* The notes at the foot of a page or column. A copy of it may be tried; recording what was tried in the original keeps it. */
struct foot {
  double width, height; /* height: with rule and space above; 0 while there are none */
  bool full;            /* a note goes on overleaf: no other may follow it here */
  GArray *part;         /* footnotes.c's own */
};
struct foot_part {
  struct footnote *note;
  guint from, to; /* of its lines */
};
/* Where text goes one piece below the other: the text area of a page, a column. Heights from the top of the text area. */
struct region {
  double top, limit; /* limit: where the notes at its foot end */
  double cap;        /* where text ends at the latest */
  double least;      /* notes begin below this, wherever its text ends: the columns beside it need the room */
  double x, y;       /* y: where the last piece ends */
  const struct piece *before;
  struct foot foot;
};
/* Columns in which a run of pieces flows. */
struct band {
  size_t count;
  double gap, width; /* width: of a column */
  double rule;       /* between them; 0: none */
  ink_id rule_ink;
  bool foot;    /* each column has its notes below it; otherwise they stand at the foot of the page */
  bool balance; /* equal heights where the text ends */
};
/* `path`: of the print style, whose "rule" and "rule_ink" are drawn between the columns. */
struct band *band_make(struct flow *f, const char *path, size_t count, double gap, double width);
void band_take(struct stack *to, const struct stack *from, const struct band *band); /* all pieces, to stand in its columns */
enum { COLUMNS_MAX = 8 };
struct page_fill {
  struct plan *plan;
  const char *role; /* of pages that are added */
  bool one;         /* this page takes everything */
  double room;
  const struct band *body; /* columns in which the text of this page stands; NULL */
  struct region r;         /* with the notes of the page, or of its first column */
  struct foot side[COLUMNS_MAX]; /* notes of the other columns of the body, from [1] */
  GPtrArray *floats; /* pieces for the head of the next page */
};

/* ---- fill.c ---- */
/* A new last page, in the role's area of the print style. */
struct plan *plan_add(struct flow *f, const char *role, const struct node *node, struct pos pos);
double plan_room(const struct flow *f, const struct plan *p); /* the height of its area, in points */
/* Fills pages from the end of the last one planned, adding pages of `role` as they are needed. */
void fill(struct flow *f, const struct stack *s, const char *role);
/* The last page must hold everything, or page-overset; at its foot where asked for. */
void fill_one(struct flow *f, const struct stack *s, bool at_foot);
/* Piece `p` on the last page, x and y from the corner of the text area. */
void piece_place(struct flow *f, const struct piece *p, double x, double y);
/* Goes on below the piece and its notes; gives the points that are missing, not above 0 where both have room. */
double region_pass(struct flow *f, struct region *r, const struct piece *p);
/* The points that are missing for piece `i` and what must stand with it. */
double region_over(struct flow *f, const struct region *r, const struct stack *s, guint i);
/* Places the piece; its notes go to `foot`. */
void region_place(struct flow *f, struct region *r, const struct piece *p, struct foot *foot);
void height_check(struct flow *f, const struct page_fill *w, const struct piece *p); /* block-too-tall, entry-too-tall */

/* ---- entries.c ---- */
void entries_spread(struct flow *f, const struct plan *plan, double rest);
/* Marks the pieces of a list of entries that begin a page of `room` points: in no more pages than it needs, none nearly empty. */
void entries_share(struct flow *f, const struct stack *s, double room);

/* ---- columns.c ---- */
double side_height(const struct page_fill *w); /* of the highest notes below other columns than the first */
/* Places the run of pieces from `i` on that share a band, as many as the page holds; gives the first that waits. */
guint columns_fill(struct flow *f, const struct stack *s, guint i, struct page_fill *w);
/* The blocks from `first` to `end` (without it) as a page of this role holds them: in its columns, where it has any. */
void body_build(struct flow *f, struct stack *s, const char *role, const struct node *first, const struct node *end,
                const char *text);

/* ---- footnotes.c ---- */
/* Makes room at the foot for the notes of `p`: `room` points for the whole foot on a page (column) of `page` points. Gives the
 * points that are missing, 0 if none. A note that has too little room but two lines goes on overleaf. */
double foot_try(struct flow *f, struct foot *foot, const struct piece *p, double room, double page);
void foot_take(struct flow *f, struct foot *foot, const struct piece *p, double room, double page); /* the same, to stay */
void foot_carried(struct flow *f, struct foot *foot, double page); /* what the page before left over */
bool foot_waits(const struct flow *f);                             /* notes are left over */
void foot_place(struct flow *f, struct foot *foot, double x, double bottom); /* its pieces on the last page; empties it */
/* The destination name of a note; of its mark: with "-mark" after it. In the arena. */
const char *footnote_target(struct flow *f, const struct node *n);

/* ---- headings.c ---- */
void headings_collect(struct flow *f, const struct node *book);
/* Every link of the book leads to a web address or to a heading of it. */
void links_check(struct flow *f, const struct node *book);
void chapters_name(struct flow *f); /* each page bears the chapter it stands in */
void sections_name(struct flow *f); /* each page of entries bears the sections they stand in */
void outline_make(struct flow *f);

/* ---- flow.c ---- */
/* One pass over the book: every piece has its page. `over`: style laid over the style (budget.c); `before`: the pass before, whose
 * fonts are open; `known`: the pages of that pass (refs_pages). Any may be NULL. NULL after an error. */
struct flow *flow_plan(const struct layout_input *in, const struct node *book, const struct key *over,
                       struct flow *before, GHashTable *known, struct diag *d);
void flow_free(struct flow *f); /* with its pages */

/* ---- budget.c ---- */
/* Holds the number of pages against the one wanted, and tries the style's alternatives where it is another: pages->budget. */
void budget_make(struct flow *f, const struct node *book);

/* ---- cuts.c ---- */
/* What is cut out takes its reverse with it: a page that holds something to read there is an error. */
void cuts_check(struct flow *f);
/* Whether the style (card.reverse) wants a blank page before `page`, which holds a card and would be a left one. */
bool cut_front_wanted(struct flow *f, const struct node *page);
/* Whether the style (card.reverse) wants a blank page behind the card on the last page planned, `page`. */
bool cut_reverse_wanted(struct flow *f, const struct node *page);

#endif
