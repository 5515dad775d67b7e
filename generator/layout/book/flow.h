/* The flow of a book: blocks become pieces, pieces fill pages, pages are drawn. Private to layout.
 *
 * A piece is what a page break never divides: a line, a table row, a box. Building makes stacks of pieces, placing
 * gives every piece its page and height, drawing comes last: only then are page numbers known. */
#ifndef ANNAI_LAYOUT_FLOW_H
#define ANNAI_LAYOUT_FLOW_H

#include <glib.h>

#include "layout/paragraph/compose.h"
#include "layout/book/print_style.h"

struct flow;
struct piece;
typedef void draw_piece(struct flow *f, struct page *page, const struct piece *piece, double x, double y);

/* A heading of the book, for contents, running heads and the outline. */
struct heading {
  const struct node *node;
  int level;
  const char *title;  /* without its number */
  const char *number; /* "1"; "" if none */
  const char *target; /* destination name */
  bool placed;
  size_t page; /* from 0 */
  double y;
};
struct piece {
  double x, width, height;
  double before, after; /* space; the larger of two neighbours' counts, none at the top of a page */
  const char *part;     /* named in dumps; pieces of one group on one page are one part */
  draw_piece *draw;
  const void *data;
  const struct piece *head; /* drawn again above it where a page begins with it */
  struct heading *heading;
  const struct place *place; /* of an entry */
  const struct node *const *notes; /* NODE_FOOTNOTEs whose marks stand in it: they are set at the foot of its page */
  struct variant *variant;  /* the alternative it was built with (fit.c), set by stack_add; NULL: the style as it is */
  const struct band *band;  /* columns it flows in (columns.c); NULL: the whole width */
  const struct node *const *marks; /* NODE_TERMs and blocks referred to that begin in it (refs.c) */
  const struct note *box;   /* a box that is longer than a page: its pieces stand in the flow, its frame behind them (box.c) */
  double lead;              /* whole lines of the grid, empty at its top, that are dropped at the head of a page */
  struct pos pos;
  unsigned index;             /* of a line in its text */
  unsigned note_count;
  unsigned mark_count;
  int group;
  tag_id tag; /* what it draws belongs to this, set by stack_add */
  bool keep;            /* the next piece stands on the same page */
  bool opens;           /* a page begins with it (entries.c) */
  bool floats;          /* may go to the head of the next page while what follows it fills this one */
  bool hard;
  bool on_grid;             /* its top stands on the grid of lines */
};
struct stack {
  GPtrArray *piece; /* struct piece * */
  double width;
};
struct placed {
  const struct piece *piece;
  double y;
  double x; /* of its column */
};
/* A page being filled. */
struct plan {
  const char *role;
  const struct node *node; /* its :::page or :::spread; NULL */
  const char *running;     /* instead of the chapter's name */
  const char *chapter;
  const char *section; /* of its entries: a name, or the first's and the last's; NULL */
  bool bare; /* no running head, no folio */
  int tab;   /* thumb tab shown as here; -1: none at all */
  double top, bottom;
  GArray *placed; /* struct placed */
  struct pos pos;
};
struct flow {
  struct layout_input input; /* pages are drawn after layout_pages has returned */
  const struct layout_input *in;
  struct print_style style;
  struct pages *pages;
  struct composer *composer;
  struct arena *arena;
  struct diag *d;
  GPtrArray *plan;         /* struct plan * */
  GPtrArray *heading;      /* struct heading * */
  GHashTable *heading_of;  /* node -> heading */
  GHashTable *look;        /* role -> struct block_look */
  GPtrArray *stacks;       /* to free */
  double width;            /* of the text area */
  GHashTable *anchor;      /* heading id -> node; taken out when its target is drawn */
  GHashTable *place_page;  /* id -> page number of its entry */
  const char *const *tabs; /* names of the thumb tabs; NULL: none */
  const char *foot[2];     /* what left and right pages of entries say at their foot; NULL: nothing */
  struct vertical **tab_text[2]; /* the same, set; [1] of where the reader is */
  double top_y;            /* of the text area of the page being drawn */
  size_t page_now;         /* index of the page being drawn */
  int tab;                 /* of the file being built */
  struct stack *run;       /* pages of text that go on from one to the next (style: overset: continue); NULL */
  GHashTable *page_of_id;  /* id of a heading or block that is referred to -> page number */
  GHashTable *known_page;  /* the same of the pass before; NULL in the first */
  GHashTable *page_of_term; /* NODE_TERM -> page number */
  GHashTable *wanted;      /* ids referred to -> their node */
  GHashTable *number;      /* node with a caption -> its number in the book */
  bool indexed;            /* an index leads to pages: they have targets */
  size_t target_page;      /* number of the page whose target for terms was drawn last */
  GHashTable *footnote;    /* node -> struct footnote */
  GArray *note_waits;      /* what goes on overleaf */
  double grid;             /* from line to line, "grid.pitch"; 0: no grid */
  int groups;
  struct map_window *window; /* small maps on pages (doctor_area.c), opened by the first; NULL */
  tag_id tag; /* of the block being built */
  struct variant *variant; /* alternative that is being tried, or drawn */
  GPtrArray *variants;     /* to free */
};

/* A NODE_BOOK laid out; its children are files (NODE_ROOT). NULL after an error. */
struct pages *flow_layout(const struct layout_input *in, const struct node *book, struct diag *d);

/* ---- structure: every block that is built opens its tag, builds its pieces and closes it again:
 *   tag_id before = flow_tag(f, TAG_P); … stack_add …; f->tag = before;
 * stack_add stamps pieces with the open tag, drawing marks the page with it. Frames, rules and other furniture
 * (draw.c) mark themselves as artifacts. ---- */
tag_id flow_tag(struct flow *f, enum tag_kind kind); /* opens a child of the open one; gives the one before */

/* ---- pieces (stack.c) ---- */
struct stack *stack_new(struct flow *f, double width);
struct piece *stack_add(struct flow *f, struct stack *s, double height, draw_piece *draw, const void *data,
                        const char *part, struct pos pos);
double gap_after(const struct piece *before, const struct piece *p);
/* Height of all pieces one below the other; places them when `placed` is given. */
double stack_height(const struct stack *s, GArray *placed);
void stack_draw(struct flow *f, struct page *page, const struct stack *s, double x, double y);
/* Puts all pieces of `from` into `to`, `x` to the right. */
void stack_take(struct stack *to, const struct stack *from, double x);
void placed_draw(struct flow *f, struct page *page, const GArray *placed, double x, double y);
/* Points as millimetres for a message, rounded up to a tenth. */
const char *mm_text(struct flow *f, double pt);
const struct block_look *flow_look(struct flow *f, const char *role);
bool flow_has_look(struct flow *f, const char *role);
/* Notes whose marks stand in a piece that holds more than one line: a cell's, those of all pieces inside it. */
void piece_notes(struct flow *f, struct piece *p, const struct composed *text);
void piece_notes_line(struct flow *f, struct piece *p, const struct composed *text, size_t line);
void piece_notes_of(struct flow *f, struct piece *p, const struct stack *inner);
/* The lines of a text as pieces; the first two and the last two stay together. */
void stack_lines(struct flow *f, struct stack *s, struct composed *text, const struct block_look *look,
                 const char *part);
/* A text set in a role's look. */
struct composed *flow_compose(struct flow *f, const char *utf8, const char *role, double width, struct pos at);
struct composed *flow_compose_node(struct flow *f, const struct node *n, const char *role, double width);

/* ---- blocks.c ---- */
/* The blocks from `first` on (siblings) in the look of `role`. */
void blocks_build(struct flow *f, struct stack *s, const struct node *first, const char *role);
void blocks_build_to(struct flow *f, struct stack *s, const struct node *first, const struct node *end,
                     const char *role); /* up to `end`, without it */
struct piece *heading_build(struct flow *f, struct stack *s, const struct node *n);

/* ---- columns.c ---- */
void columns_build(struct flow *f, struct stack *s, const struct node *n, const char *role);

/* ---- box.c, table.c, form.c, card.c, cover.c, contents.c, places.c ---- */
void note_build(struct flow *f, struct stack *s, const struct node *n);
/* The frame behind the pieces of a box from `first` on, as far as they stand below each other; gives the first piece after them. */
guint box_draw(struct flow *f, struct page *page, const GArray *placed, guint first, double x, double y);
const struct node *badges_build(struct flow *f, struct stack *s, const struct node *n); /* gives the last one taken */
void figure_build(struct flow *f, struct stack *s, const struct node *n); /* NODE_FIGURE, or a NODE_IMAGE alone */
void chart_build(struct flow *f, struct stack *s, const struct node *n);
void table_build(struct flow *f, struct stack *s, const struct node *n);
void facility_table_build(struct flow *f, struct stack *s, const struct node *n); /* NODE_FACILITIES with its table below it */
void captioned_build(struct flow *f, struct stack *s, const struct node *n); /* :::table */
void write_build(struct flow *f, struct stack *s, const struct node *n, bool in_card);
void band_build(struct flow *f, struct stack *s, const struct node *n, const char *which);
void card_build(struct flow *f, struct stack *s, const struct node *n); /* and all siblings after it, beside the card */
void cover_build(struct flow *f, struct stack *s, const struct node *page);
void contents_build(struct flow *f, struct stack *s, const struct node *page);
void reuse_build(struct flow *f, struct stack *s, const struct node *n, const char *role);
void colophon_build(struct flow *f, struct stack *s, const struct node *n);
void places_build(struct flow *f, struct stack *s, const struct node *n);
void page_ground(struct flow *f, struct page *page, const struct node *n);

/* ---- margins.c ---- */
void draw_margins(struct flow *f, struct page *page, const struct plan *plan, size_t number);
void draw_audience(struct flow *f, struct page *page, double left);
void tabs_read(struct flow *f, const struct node *book);
void draw_tabs(struct flow *f, struct page *page, int here);

/* ---- fit.c: an entry fitted to its area by trying alternatives ----
 *
 *   fit: {minimum: 13Q, doctor: [{}, {text: {body: {size: 15Q, pitch: 24Q}}, doctor: {portrait: 56mm}}, …]}
 *
 * Each alternative is a piece of print style laid over the style: print_pt, flow_look … answer by it while it is tried, and
 * again while what was built with it is drawn (stack_add stamps pieces). {} is the style as it
 * is; a style without the list has only that. A size below `minimum` that the style itself has not is an error. */
typedef void fit_build(struct flow *f, struct stack *out, void *data); /* builds everything anew into an empty stack */
/* The pieces made by the first alternative whose height is at most `room`. Where none is: an error "fit-none" at `pos` with
 * `record` (whose entry it is) and the millimetres missing with the last one, and that one's pieces, so that work goes on. */
struct stack *fit_try(struct flow *f, const char *name, fit_build *build, void *data, double width, double room,
                      const char *record, struct pos pos);
/* The style with `v` laid over it from now on; gives what was before. For drawing outside pieces: piece->variant. */
struct variant *flow_vary(struct flow *f, struct variant *v);
const struct block_look *variant_look(struct flow *f, const char *role); /* flow_look's, while a variant is in force */
void variants_free(struct flow *f);

/* ---- drawing helpers (draw.c) ---- */
struct frame {
  double radius, weight;
  ink_id ink, ground;
  bool stroked, filled;
};
void draw_frame(struct flow *f, struct page *page, struct box b, const struct frame *frame);
void draw_rule(struct flow *f, struct page *page, double x0, double x1, double y, double weight, ink_id ink);
void draw_disc(struct flow *f, struct page *page, double cx, double cy, double diameter, ink_id ink);
void draw_dashed(struct flow *f, struct page *page, struct point a, struct point b, double weight, ink_id ink,
                 const double *dash, size_t dashes, bool round);
/* Text centred at cx with its digits' middle at cy. */
void draw_centred(struct flow *f, struct page *page, const char *utf8, double cx, double cy, const struct look *look);
void draw_symbol(struct flow *f, struct page *page, const char *id, const char *number, double cx, double cy,
                 double scale, const char *number_role, struct pos at);
/* Attributes. */
double attr_pt(const struct node *n, const char *name, double otherwise);
long attr_number(const struct node *n, const char *name, long otherwise);
char **attr_cells(const char *value, const char *divider); /* trimmed; g_strfreev */

#endif
