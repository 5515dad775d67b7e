/* What the files of layout/map share: the print style, the pen, the ground, the placer. Private to layout/map.
 *
 * Everything is in points on the page unless a name says otherwise. */
#ifndef ANNAI_LAYOUT_MAP_MAP_H
#define ANNAI_LAYOUT_MAP_MAP_H

#include <glib.h>

#include "layout/page/pages.h"
#include "layout/book/print_style.h"

/* ---- style.c: what a map asks of its print style beyond single values ---- */
/* Every length and number on which a loop or a division rests must lie in its bounds: an error naming it if not. */
bool style_check_map(const struct print_style *s);
/* The lengths of a dash; one that cannot be drawn is an error and gives none. */
size_t style_dash(const struct print_style *s, const struct key *dash, double *out, size_t max);
struct box style_box(const struct print_style *s, const char *name); /* [x, y, width, height] */

/* Generalising: whether a class of lines, areas or marks is left out at 1:scale ("generalise.drop": the scale beyond which it is),
 * and the smallest area of a class that is drawn ("generalise.least", square millimetres), in points squared. */
bool style_drops(const struct print_style *s, const char *class, double scale);
double style_least(const struct print_style *s, const char *class);

/* How a piece of text looks. */
struct lettering {
  struct line_style line;
  double condense_min; /* condense to this before anything else is tried */
  double halo_pt;      /* width of the light rim on each side; 0: none */
  ink_id halo_ink;
  double pitch_pt; /* from baseline to baseline */
};
struct lettering style_look(const struct print_style *s, const char *name);
/* A length of theme/symbols.yaml ("leader.max_mm") in points. */
double symbol_pt(const struct print_style *s, const char *name);

/* ---- pen.c: drawing on one page ---- */
struct pen {
  struct pages *pages;
  size_t page;
  const struct print_style *style;
  struct diag *d;
  struct pos at; /* of what is being drawn: told with a line that is too wide, a character that the font lacks */
};
static inline struct pen pen_at(const struct pen *p, struct pos at) {
  struct pen own = *p;
  own.at = at;
  return own;
}
static inline struct pos place_pos(const struct place *p) {
  return (struct pos){p->file, p->line, 0};
}
static inline struct page *pen_page(const struct pen *p) {
  return &p->pages->page[p->page];
}
/* Where paths are built: they go when the page goes. */
static inline struct arena *pen_arena(const struct pen *p) {
  return pen_page(p)->arena;
}
/* Structure: opens a child of the open tag, of the document where none is open; gives what was open, for pen_untag. */
tag_id pen_tag(const struct pen *p, enum tag_kind kind, int level);
void pen_untag(const struct pen *p, tag_id before);
double pen_width(const struct pen *p, const char *text, const struct lettering *look);
/* One line with its baseline at y; anchor 'l' 'm' 'r'. Gives the width. */
double pen_text(const struct pen *p, const char *text, double x, double y, const struct lettering *look, char anchor);
/* The same, condensed as far as the look allows to fit `width`; one that is wider still is an error at the pen's `at`. */
double pen_text_fit(const struct pen *p, const char *text, double x, double y, double width,
                    const struct lettering *look, char anchor);
/* One character turned about its centre. */
void pen_glyph(const struct pen *p, const char *character, struct point centre, double angle,
               const struct lettering *look);
/* Lines of running text broken to `width` with kinsoku; draws unless dry; returns the height used. */
double pen_paragraph(const struct pen *p, const char *text, double x, double y, double width,
                     const struct lettering *look, bool dry);
void pen_fill(const struct pen *p, const struct path_builder *path, ink_id ink);
struct line {
  double width_pt;
  ink_id ink;
  double dash[6];
  size_t dashes;
  bool round;
};
void pen_stroke(const struct pen *p, const struct path_builder *path, const struct line *line);
void pen_rule(const struct pen *p, double x0, double y0, double x1, double y1, const struct line *line);
void pen_box(const struct pen *p, struct box b, double radius, ink_id ink);
void pen_frame(const struct pen *p, struct box b, double radius, const struct line *line);
void pen_disc(const struct pen *p, struct point c, double radius, ink_id ink);
void pen_save(const struct pen *p, const cairo_matrix_t *m, const struct path_builder *clip);
void pen_restore(const struct pen *p);
void pen_begin(const struct pen *p, bool hard, struct box extent, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void pen_end(const struct pen *p);
/* For screen files: a link, and a place that links lead to. */
void pen_link(const struct pen *p, struct box b, const char *format, ...) __attribute__((format(printf, 3, 4)));
void pen_target(const struct pen *p, struct box b, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct line style_line(const struct print_style *s, const char *name);

/* ---- project.c ---- */
struct projection;
struct projection *projection_open(int zone, struct diag *d); /* NULL after an error */
struct projection *projection_open_web(struct lonlat origin); /* Mercator in metres from there, which are true there */
void projection_free(struct projection *p);
/* Longitude and latitude to metres east and north; false if any of them has no place in the zone. */
bool projection_run(struct projection *p, const struct lonlat *from, size_t n, struct point *to_m);

/* The window of the map: ground metres to points in the frame. */
struct view_port {
  struct box frame;      /* on the page */
  struct point centre_m; /* what lies in the middle of the frame */
  double scale;          /* 1:scale */
  double off_pt;         /* lines of the ground may be off by so much, to be simpler; 0: 0.03 mm */
};
static inline struct point port_point(const struct view_port *v, struct point m) {
  double k = 1000 * PT_PER_MM / v->scale;
  return (struct point){(v->frame.x0 + v->frame.x1) / 2 + (m.x - v->centre_m.x) * k,
                        (v->frame.y0 + v->frame.y1) / 2 - (m.y - v->centre_m.y) * k};
}

/* ---- ground.c: the base map projected once ---- */
struct trail { /* a ring or line in metres */
  size_t n;
  struct point *at;
  bool hole;
};
struct feature {
  enum shape_kind kind;
  const struct shape *shape;
  const char *class, *name; /* "" if none */
  size_t trails;
  struct trail *trail;
  struct box box_m;
};
struct stratum { /* all features of one class of layer */
  const char *class;
  size_t n, capacity;
  struct feature *feature;
};
struct ground {
  size_t strata;
  struct stratum *stratum;
  struct projection *projection;
  GHashTable *tints; /* draw.c's: district code → ink + 1 */
  struct arena *arena;
};
struct ground *ground_open(const struct basemap *m, struct diag *d);
struct ground *ground_open_in(const struct basemap *m, struct projection *p, struct diag *d); /* `p` is its own from then */
void ground_free(struct ground *g);
const struct stratum *ground_stratum(const struct ground *g, const char *class); /* NULL: no such layer */
/* Metres; of those with one `code` only, unless it is "". Empty: x0 > x1. */
struct box ground_extent(const struct ground *g, const char *class, const char *code);

/* ---- generalise.c: geometry on the page ---- */
struct line_set { /* lines or rings in points */
  GArray *at;     /* struct point */
  GArray *start;  /* size_t: where each begins */
};
void line_set_init(struct line_set *s);
void line_set_clear(struct line_set *s);
void line_set_end(struct line_set *s); /* ends the line being added */
size_t line_set_count(const struct line_set *s);
const struct point *line_set_line(const struct line_set *s, size_t i, size_t *n_out);
/* A ring clipped to a box (Sutherland–Hodgman) and simplified; nothing is added when nothing is left. */
void clip_ring(const struct point *at, size_t n, struct box to, double tolerance, struct line_set *out);
/* A line clipped to a box (Liang–Barsky), in as many pieces as stay inside. */
void clip_line(const struct point *at, size_t n, struct box to, double tolerance, struct line_set *out);
/* Joins lines that share an end point into longer ones, so that dashes run on. */
void join_lines(const struct line_set *in, double within, struct line_set *out);
void path_add_ring(struct path_builder *b, const struct point *at, size_t n, double radius);
void path_add_line(struct path_builder *b, const struct point *at, size_t n);
bool point_in_rings(const struct line_set *s, struct point p);
double distance_to_segment(struct point p, struct point a, struct point b);
double ring_area(const struct point *at, size_t n);
/* The point of rings farthest from their edge, roughly. */
struct point rings_middle(const struct line_set *s, double *clear_out);

/* ---- draw.c: the ground by class ---- */
/* Chooses the tints of districts for ground_draw, once. */
void ground_tint(struct ground *g, const struct print_style *s);
void ground_draw(const struct pen *p, const struct ground *g, const struct view_port *v);
/* A weight of lines.<what> between the scales the style gives. */
double line_weight(const struct print_style *s, const char *what, double scale);
/* All features of a class within the frame, as lines on the page. */
void ground_lines(const struct ground *g, const struct view_port *v, const char *class, const char *kind,
                  const char *name, struct line_set *out);
void draw_sample(const struct pen *p, const char *what, struct box in, double scale); /* for the legend */

/* ---- symbol.c ---- */
/* The box of a symbol at `scale`, with outline but without halo, about its place at (0, 0). */
struct box symbol_box(const struct print_style *s, const struct symbol *symbol, double scale);
/* Shape, halo (if asked) and number; number 0: none. */
void symbol_draw(const struct pen *p, const struct symbol *symbol, double x, double y, double scale, bool halo,
                 int number);
/* The mark of a landmark, from the style's "landmarks.<kind>". */
void mark_draw(const struct pen *p, const struct key *mark, struct point at);
/* The small drawing of a title or cover ("cover.drawing"): so far from the right and the top of the box. */
void drawing_draw(const struct pen *p, const char *name, struct box b);
const struct symbol *symbol_of_place(const struct print_style *s, const struct place *p);

/* ---- claims.c: who claimed which ground ---- */
struct claims;
struct claims *claims_new(struct box frame);
void claims_free(struct claims *c);
void claims_add(struct claims *c, struct box b, int owner);
void claims_remove(struct claims *c, int owner);
bool claims_within(const struct claims *c, struct box b); /* the frame */
/* Does anybody but `owner` claim any of `b`? */
bool claims_any(const struct claims *c, struct box b, int owner);
/* True if nobody but `owner` claims any of `b` and it lies within the frame. */
bool claims_free_at(const struct claims *c, struct box b, int owner);
/* The least other owner found in `b`; -1: none. */
int claims_who(const struct claims *c, struct box b, int owner);
size_t claims_count(const struct claims *c, struct box b);
struct box claims_frame(const struct claims *c);
/* The owners (guint32) of what overlaps `b`, each once, in rising order; about `most` at most. */
void claims_owners(const struct claims *c, struct box b, size_t most, GArray *out);
/* A box claimed by another owner that overlaps `b`; false if there is none. */
bool claims_find(const struct claims *c, struct box b, int owner, struct box *found_out);

/* ---- place.c: the placer of symbols ---- */
/* A symbol, the symbols of one building in one frame, or the mark of a town: the count of those known to it alone. */
struct unit {
  const struct place **place;
  size_t places;
  double area_shift;   /* a town's mark: so far from the town's middle, never with a leader; 0: a building */
  struct point anchor; /* the building */
  struct box box;      /* about the centre, halo not counted */
  struct point centre; /* where it went */
  bool placed, leader; /* leader: a line to a dot on the building */
  bool bent;           /* the line bends once */
  struct point bend;
  bool fixed; /* stands where somebody set it (`centre` is given): the others make room */
  int against; /* of one set by hand that found no room: the owner that stands there, or one of UNIT_… */
};
enum { UNIT_ON_FOLD = -1, UNIT_OUTSIDE = -2 };
static inline struct box unit_box_at(const struct unit *u, struct point c) {
  return (struct box){u->box.x0 + c.x, u->box.y0 + c.y, u->box.x1 + c.x, u->box.y1 + c.y};
}
struct unit_rules {
  double gap;         /* clear ground around each */
  double free_shift;  /* so far without a leader */
  double max_shift;   /* so far with one */
  double dot, leader; /* ground of the dot and of the line, across */
};
/* Places all units among what is claimed, none across a fold, and claims their ground for owners first_owner + index.
 * Those left with `placed` false found no room. Owners are greater than 0. */
void units_place(struct unit *units, size_t n, struct claims *c, const struct claims *folds, const struct unit_rules *r,
                 int first_owner);
/* The points of a leader, from the dot to the middle of the symbol: two, or three with a bend. */
size_t unit_leader_line(const struct unit *u, struct point out[3]);
/* The boxes a leader runs through, from its dot to the unit's own box; at most `max`. */
size_t unit_leader_boxes(const struct unit *u, const struct unit_rules *r, struct box *out, size_t max);

/* ---- labels.c, along.c: names and marks ---- */
enum label_kind { LABEL_NAME, LABEL_ALONG, LABEL_MARKED, LABEL_STATION };
struct label {
  enum label_kind kind;
  const char *part, *text; /* town, 麦笛一丁目 */
  struct lettering look;
  int owner;
  bool gone, may_go; /* may_go: makes room for names that must be placed */
  struct box box;    /* of the text with its rim, or of the plate */
  size_t glyphs;     /* LABEL_ALONG: where each character stands */
  struct point *at;
  double *angle;
  const struct key *mark; /* LABEL_MARKED: how its mark looks */
  struct point mark_at;   /* LABEL_STATION: the middle of the box on the rails */
  double mark_angle;
  bool leader, moved;     /* set by hand, and so far off that a line leads to `mark_at` */
};
struct dropped {
  const char *part, *text;
};
struct label_job {
  const struct pen *pen;
  const struct ground *ground;
  const struct view_port *port;
  struct claims *claims;
  struct claims *trunks; /* what town names keep off */
  struct claims *soft;   /* what names had better keep off */
  struct claims *doors;  /* buildings of symbols, for station plates */
  struct claims *folds;  /* what nothing lies across */
  struct line_set water; /* where names of land stand only if they must */
  int owner;             /* the next free owner */
  GPtrArray *labels;     /* struct label, in the order of placing */
  GPtrArray *dropped;    /* struct dropped: names that found no room */
  struct moved *moved;   /* names set by hand */
  bool only_moved;       /* at first only these are placed */
  bool lenient;          /* no name must be placed */
  bool wide;             /* lenient, but of a whole ward: districts are named too */
  GHashTable *marked;    /* folded names of towns that marks name; NULL: none */
  struct arena *arena;
};
void labels_begin(struct label_job *job);
void labels_stations(struct label_job *job);
void labels_moved(struct label_job *job); /* areas set by hand, before the symbols */
void labels_place(struct label_job *job);
void labels_draw(const struct label_job *job);
void labels_end(struct label_job *job);
/* ---- moved.c: what is set by hand ---- */
struct unit_set;
struct moved { /* a name */
  struct moved *next;
  const char *name;
  struct point by;         /* from where the thing lies */
  const struct node *node; /* NODE_MOVED */
  bool used;               /* it is on the map */
  int against;             /* it found no room there: as unit.against */
};
void moved_names(struct label_job *job, const struct node *side);
struct moved *moved_named(const struct label_job *job, const char *name); /* NULL: nobody moved it */
/* Gives every unit that a side moves its fixed centre. */
void moved_units(struct unit_set *u, const struct node *side);
/* What an owner of ground is called. */
const char *owner_name(const struct label_job *job, const struct unit_set *u, int first_unit, int owner);
/* Errors for what is unknown or lies on something; `elsewhere` knows ids that stand on another map of the side, may be NULL. */
typedef bool moved_known(const void *data, const char *id);
void moved_tell(const struct label_job *job, const struct unit_set *u, int first_unit, const struct node *side, moved_known *elsewhere,
                const void *data, struct diag *d);
/* For along.c. */
struct label *label_add(struct label_job *job, enum label_kind kind, const char *part, const char *text,
                        const struct lettering *look);
void label_drop(struct label_job *job, const char *part, const char *text);
/* The ground of one turned character. */
struct box label_glyph(struct point at, double angle, const struct lettering *look);
void labels_along(struct label_job *job);
void labels_rivers(struct label_job *job);

/* ---- grid.c ---- */
struct grid {
  struct box frame;
  double cell;
  int columns, rows;
};
struct grid grid_of(struct box frame, double cell);
void grid_draw(const struct pen *p, const struct grid *g);
void grid_letters(const struct pen *p, const struct grid *g);
/* "C-5" of a point in the frame; "" outside. Freed with g_free. */
char *grid_cell(const struct grid *g, struct point at);

struct inset_set;

/* ---- sheet.c: what all sides of a sheet share ---- */
struct sheet {
  const struct layout_input *in;
  struct layout_input input; /* kept for pages that are drawn later */
  struct print_style style;
  const struct node *node; /* NODE_SHEET */
  struct pages *pages;
  GHashTable *cell; /* id of a place → its grid reference */
  GHashTable *brief_cell; /* the same where it is longer than a cell, for narrow columns */
  struct ground *ground;
  struct view_port port;
  struct grid grid;
  double width, height;
  GHashTable *sheet_of;   /* id of a place → its sheet of an atlas */
  GPtrArray *atlases;     /* struct atlas (atlas.h) */
  struct inset_set *insets; /* of the map side in hand (inset.h) */
  GHashTable *plan;         /* mapside.c's own: map side → its window, grid and insets */
  double wider, taller; /* than the style's own paper */
  int columns, rows; /* panels */
  bool flowed;       /* a part of the side in hand has begun its pages */
  bool has_index;    /* or an index */
  bool has_list;     /* a side holds the list: map and list lead to each other */
  GHashTable *seen;  /* what its maps show, for the legend (furniture.h) */
  bool legend_panel; /* a panel waits for legends that have no room beside the map */
  GPtrArray *moved_legend; /* struct node: those */
  struct diag *d;
};
/* "2,1" of an attribute like at="1,1 2,1": the i-th pair; false behind the last. */
bool pair_of(const char *text, size_t i, int *column, int *row);
const char *sheet_cell(const struct sheet *s, const struct place *p);
const char *sheet_cell_brief(const struct sheet *s, const struct place *p);
/* For the figures' alternative text: on which page the list of what they show begins; "" if there is none. */
const char *sheet_list_words(const struct sheet *s);
void sheet_fold_page(const struct sheet *s, struct page *page); /* the folds of this paper, for marks and what keeps off them */

/* ---- frame.c: the map's frame on the paper and on the ground ---- */
/* The style's paper, or what the publication's `paper:` puts in its place: {width, height, columns, rows}. */
void sheet_paper(struct sheet *s);
/* folded.c: folded as `paper.folds` says (fold.h), the cover lies on top, the back below, and the panels read in order
 * as the sheet is opened; what does not is an error. */
void sheet_check_folds(struct sheet *s);
struct box sheet_frame(const struct sheet *s);                  /* map.frame on this paper */
struct box sheet_box(const struct sheet *s, const char *name);  /* a box below or beside it, moved with its edges */
/* The ground a side asks for by `frame` or `fit`, in metres; false and an error if nobody knows it. */
bool side_extent(struct sheet *s, const struct node *side, struct box *extent_m_out);
/* The least scale, in steps of map.scale_step, at which the ground has room in so many points. */
double scale_to_fit(const struct print_style *s, double width, double height, struct box extent_m);
/* The window of a side; a scale at which the ground has no room is an error that names the scale or the paper that has. */
bool side_port(struct sheet *s, const struct node *side, struct view_port *out);

/* ---- units.c: places to symbols on the ground ---- */
struct unit_set {
  struct unit *unit;
  size_t n;
  struct unit_rules rules;
  double scale; /* of the symbols */
  bool links;   /* each symbol leads to its entry in the list */
  bool targets; /* a list or an index leads to each symbol */
  const char *link; /* or to <link><id>/index.html; NULL */
  struct arena *arena;
};
void unit_set_make(struct unit_set *u, const struct pen *p, const struct ground *g, const struct view_port *v,
                   const struct place *places, size_t n);
void unit_set_free(struct unit_set *u);
void unit_set_draw(const struct pen *p, const struct unit_set *u);
/* Where each symbol of a unit stands, one for each of its places. */
void unit_symbols(const struct unit_set *set, const struct print_style *s, const struct unit *u, struct point *at_out);
/* The folded names of the towns that marks name. Freed with g_hash_table_destroy. */
GHashTable *unit_set_towns(const struct unit_set *u);

/* ---- window.c ---- */
/* Places symbols and names of a map that must not name everything: claims, doors and marked of `job` are made here, and
 * freed by place_all_end. */
void place_all(struct label_job *job, struct unit_set *units, struct box within);
void place_all_end(struct label_job *job);

/* ---- mapside.c: the side with the map ---- */
bool map_side_prepare(struct sheet *s, const struct node *side); /* window, grid, insets, cells */
GHashTable *map_plans_new(void);
/* The symbols of a map to their places: names of stations first, insets kept clear. Ended with map_placed_free. */
struct map_placed {
  struct unit_set units;
  struct label_job job;
  int first; /* the owner of the first unit */
};
void map_place(struct map_placed *m, const struct sheet *s, const struct pen *p, const struct view_port *v,
               const struct inset_set *insets, const struct place *places, size_t n);
void map_placed_free(struct map_placed *m);
/* remedy.c: an error for each that found no room, with what would make room: an inset of its crowd, a larger scale. */
void map_tell_unplaced(const struct sheet *s, const struct unit_set *u, const struct view_port *v);
/* placed.c: keeps for reports/labels.json what was placed and what not; names left out are told at `tell_at`, if there is one. */
void map_labels_note(const struct sheet *s, const struct node *side, const struct node *tell_at, const struct map_placed *m);
void map_side_draw(struct sheet *s, const struct pen *p, const struct node *side);

/* ---- townmark.c: what is known to its town alone ---- */
struct box town_mark_box(const struct pen *p, const struct place *const *place, size_t n);
void town_mark_draw(const struct pen *p, const struct place *const *place, size_t n, struct box b);

/* ---- around.c, legend.c: what stands around the map ---- */
/* Draws a part into `b` and gives the height it used. */
double around_part(struct sheet *s, const struct pen *p, const struct node *part, struct box b);
double part_heading(const struct pen *p, const char *text, struct box b);
double legend_kinds(const struct sheet *s, const struct pen *p, const struct node *part, struct box b);
double legend_lines(const struct sheet *s, const struct pen *p, const struct node *part, struct box b);
double part_desks(const struct sheet *s, const struct pen *p, const struct node *part, struct box b);
double part_urgent(const struct sheet *s, const struct pen *p, const struct node *part, struct box b);

/* ---- panels.c: the side with panels ---- */
void panels_side_draw(struct sheet *s, const struct pen *p, const struct node *side);
/* Where a panel lies, and its inside within the margins. */
struct box panel_box(const struct sheet *s, int column, int row);
struct box panel_inside(const struct sheet *s, int column, int row);
/* `at: pages`: a part takes as many pages of one panel as it needs. How many panels it may fill; and the pen, place and number
 * of the k-th, on a page of its own where that is asked for. */
size_t panel_room(const struct node *panel);
struct pen panel_pen(struct sheet *s, const struct pen *side, const struct node *panel, size_t k, int *column_out, int *row_out);
int panel_number(const struct sheet *s, const struct pen *p, const struct node *panel, int column, int row);
/* Title, small words beside it, rule below; gives where the content begins. */
double panel_head(const struct pen *p, struct box inside, const char *title, const char *small);
void panel_foot(const struct sheet *s, const struct pen *p, struct box inside, const char *note, int number);
/* columns.c: things of known heights down the columns of several panels */
struct column_item {
  double height, before; /* before: left out at the top of a column */
  bool keep;             /* stays with the next one */
  const void *data;
  int kind;
  size_t panel, column; /* filled by map_columns_fill */
  double y;             /* from the top of the column */
};
/* Gives every item its panel, column and place; false if they do not all fit: then *left_out_out is how many. */
bool map_columns_fill(struct column_item *items, size_t n, size_t panels, size_t columns, double height,
                  size_t *left_out_out);
/* The same in columns of one panel, as low as they can be (to a quarter of `step`); gives their height. */
double map_columns_balance(struct column_item *items, size_t n, size_t columns, double step);
/* A name in as few lines as it needs, cut at phrases where it can be; at most NAME_LINES. Freed with g_strfreev. */
enum { NAME_LINES = 4 };
char **name_lines(const struct pen *p, const char *name, double width, const struct lettering *look);
/* index.c, list.c, cover.c, prose.c */
void panel_index(struct sheet *s, const struct pen *p, const struct node *panel);
void panel_list(struct sheet *s, const struct pen *p, const struct node *panel);
/* The box, grown into the bleed as far as it lies at an edge of the sheet. */
struct box panel_bled(const struct sheet *s, struct box b);
void panel_cover(struct sheet *s, const struct pen *p, const struct node *panel, struct box b);
void panel_back(struct sheet *s, const struct pen *p, const struct node *panel, struct box inside);
/* Markdown into a box; gives the height used. */
double prose_draw(const struct sheet *s, const struct pen *p, const struct node *of, struct box b);

#endif
