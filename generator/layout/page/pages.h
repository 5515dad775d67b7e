/* Pages: what layout makes and back ends replay. Drawing commands in points with ink ids, plus links and outline.
 *
 * The origin of a page is the top left corner of its trim; y grows downwards; what bleeds has coordinates outside the trim.
 * Pages depend on no medium and no resolution. cairo types appear only as fonts: a back end draws glyphs, it shapes nothing. */
#ifndef ANNAI_LAYOUT_PAGES_H
#define ANNAI_LAYOUT_PAGES_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/geom.h"
#include "base/mercator.h"
#include "source/basemap.h"
#include "model/doc.h"
#include "theme/theme.h"

/* ---- structure: what the drawing means, as a tree beside it (screen files, ISO 14289-1; read by backend/pdf.c) ----
 *
 * Layout makes a tag for every block in reading order, and marks what it draws with the tag it belongs to. What bears no mark
 * is an artifact: running heads, folios, rules, grounds. A tag may be marked on several pages. */
enum tag_kind {
  TAG_DOCUMENT, TAG_PART, TAG_SECT, TAG_ASIDE, TAG_P, TAG_HEADING, TAG_LIST, TAG_ITEM, TAG_LABEL, TAG_BODY, TAG_TABLE, TAG_HEAD,
  TAG_ROWS, TAG_ROW, TAG_TH, TAG_TD, TAG_FIGURE, TAG_CAPTION, TAG_RUBY, TAG_RUBY_BASE, TAG_RUBY_TEXT, TAG_SPAN, TAG_LINK,
  TAG_REFERENCE, TAG_NOTE, TAG_QUOTE, TAG_CONTENTS, TAG_CONTENTS_ITEM, TAG_INDEX, TAG_KINDS
};
typedef unsigned tag_id; /* an index into pages->tag; 0: none */
struct tag {
  enum tag_kind kind;
  tag_id parent, first, last, next; /* its children in reading order */
  int level;               /* TAG_HEADING: 1…6; TAG_LIST: 1 where its items have numbers */
  const char *alt;         /* TAG_FIGURE */
  const char *actual;      /* text instead of the glyphs (vertical setting, symbols); NULL */
  const char *lang;        /* where it is not the document's; NULL */
  const char *title;       /* NULL */
  int columns, rows;       /* cells: how many they span; 0 and 1 mean one */
  char scope;              /* TAG_TH: 'r' row, 'c' column, 'b' both */
};

enum path_op { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE }; /* 1, 1, 3, 0 points */
struct page_path {
  size_t ops;
  unsigned char *op;
  struct point *at; /* as many as the ops need, in order */
};

enum item_kind {
  ITEM_FILL,     /* path, ink */
  ITEM_STROKE,   /* path, ink, width_pt, dash */
  ITEM_TEXT,     /* glyphs of one font, with their text */
  ITEM_SAVE,     /* push; then transform (matrix) and clip (path, may be empty) hold until the matching ITEM_RESTORE */
  ITEM_RESTORE,
  ITEM_LINK,     /* rectangle to a URI or to a destination name; screen files only */
  ITEM_TARGET,   /* a destination name at a point */
  ITEM_IMAGE,    /* a raster picture in a rectangle */
  ITEM_BEGIN,    /* a named part begins: for dumps and geometric tests (symbol 12, label town 麦笛一丁目, legend) */
  ITEM_END
};

struct page_font { /* one font at one size */
  cairo_scaled_font_t *font; /* owned by the pages */
  const char *family;
  bool bold;
  double size_pt;
  struct font_entry *entry; /* fonts.c's own */
};

struct page_item {
  enum item_kind kind;
  ink_id ink;
  tag_id tag;     /* what it belongs to; 0: an artifact */
  struct box box; /* what it covers, in page coordinates as seen (transforms applied); links: their rectangle */
  union {
    struct {
      struct page_path path;
      double width_pt;
      bool even_odd, round_cap, round_join;
      bool halo;     /* the rim of a text that follows and says so itself */
      const double *dash;
      size_t dashes;
    } draw;
    struct {
      size_t font; /* index into pages->font */
      const char *utf8;
      size_t size;
      cairo_glyph_t *glyph; /* absolute positions */
      size_t glyphs;
      cairo_text_cluster_t *cluster;
      size_t clusters;
      double halo_pt; /* of the rim that is drawn below it already; 0: none. For media that can draw one of their own */
      ink_id halo_ink;
    } text;
    struct {
      cairo_matrix_t matrix;
      struct page_path clip;
    } save;
    struct {
      struct picture *picture; /* base/image.h; a reference that page_add takes over and forgetting the page gives back */
      struct box into;
      double screen_ppi;       /* finer than this it need not be in a screen file; 0: as it is */
    } image;
    struct {
      const char *target; /* "uri:https://…" or "dest:name" */
      const char *name;   /* what it leads to, for who cannot see the drawing; NULL: nobody says */
    } link;
    struct {
      const char *name; /* part or destination */
      bool hard;        /* ITEM_BEGIN: nothing hard may overlap another hard part */
      struct box extent; /* ITEM_BEGIN: the ground it claims */
    } part;
  };
};

struct page {
  double width_pt, height_pt; /* trim */
  const char *label;          /* page label ("iv", "12"); NULL: its number */
  bool right;                 /* a right-hand page (odd, 表) */
  bool has_images;
  bool has_map; /* the base map is drawn on it */
  size_t items, capacity;
  struct page_item *item;
  /* Fold positions in points from the left and from the top, for marks. */
  const double *fold_x, *fold_y;
  size_t folds_x, folds_y;
  /* On screen a short tick at the edge shows each fold; the press file has its marks outside the trim. 0: none. */
  double tick_pt, tick_width_pt;
  ink_id tick_ink;
  struct arena *arena;      /* what its items are made of */
  tag_id mark;              /* of the items that are added now */
  struct page_state *state; /* pages.c's own: the transforms and clips in force */
};
struct outline {
  int level; /* 1… */
  const char *title;
  size_t page; /* from 0 */
  double y_pt;
};
struct pages {
  size_t n, capacity;
  struct page *page;
  size_t fonts;
  struct page_font *font;
  size_t outlines, outline_capacity;
  struct outline *outline;
  const char *title, *lang;
  double bleed_pt;
  struct arena *arena;
  size_t tags, tag_capacity;
  struct tag *tag; /* [0] is unused, [1] the document */
  /* A book draws a page when it is asked for; sheets come drawn. */
  void (*draw)(void *data, struct page *page, size_t i);
  void (*draw_free)(void *data);
  void *draw_data;
  const struct budget *budget; /* books; NULL */
  const struct place_ref *ref; /* sheets: where each facility stands, for the index beside the file */
  size_t refs;
  struct map_labels *maps; /* sheets: what became of symbols and names, one for each map on them; NULL */
  struct font_set *font_set; /* fonts.c's own: opened fonts, shared between pages by pages_new_like */
  const struct theme *theme; /* whose fallback fonts stand in; NULL: none do */
  const struct node *root;   /* what they are made from: messages look there for the record whose text cannot be set; NULL */
};

/* A facility on a map: its grid reference as printed, and its sheet where there are several (else 0). */
struct place_ref {
  const struct place *place; /* of the document */
  const char *cell;
  int sheet;
};

/* What became of the symbols and names of one map (layout/map/placed.c). */
struct map_name {
  const char *class, *text; /* "road", "town", … */
};
struct map_labels {
  struct map_labels *next;
  const char *title; /* of its side */
  double scale;
  bool inset;
  size_t facilities, symbols, stacks, towns, leaders, bent, names; /* placed */
  size_t left_outs, moveds;
  struct map_name *left_out;
  const char **moved; /* ids and names set by hand */
};

/* How many pages a book has and should have, and what was tried to come nearer (layout/book/budget.c). */
struct budget {
  size_t wanted, pages; /* wanted: 0 where nobody says */
  size_t trials;
  struct budget_trial {
    const char *name; /* in the reader's words */
    size_t pages;     /* 0: the alternative is no good */
  } *trial;
};

struct pages *pages_new(void);
/* Pages that use the fonts `like` has opened already: for many small drawings. `like` may be freed first. */
struct pages *pages_new_like(struct pages *like);
void pages_free(struct pages *p);
struct page *pages_add(struct pages *p, double width_pt, double height_pt); /* pointer valid until the next add */
void pages_add_outline(struct pages *p, int level, const char *title, size_t page, double y_pt);
/* Page i with all that is on it. Each page is drawn once, in order: whoever wants it again later does not forget it. */
const struct page *pages_page(struct pages *p, size_t i);
void pages_draw_all(struct pages *p);
void pages_page_forget(struct pages *p, size_t i); /* its items; sizes and label stay */
/* A new tag at the end of its parent's children. */
tag_id pages_tag(struct pages *p, tag_id parent, enum tag_kind kind);
struct tag *pages_tag_at(struct pages *p, tag_id id); /* valid until the next tag is made; NULL for 0 */
/* What is added from here on belongs to `tag`; gives what was marked before, to be set again. */
tag_id page_mark(struct page *page, tag_id tag);
/* Appends an item and computes its box. Paths, dashes and strings are copied; a text's arrays are not (they lie in the
 * arena of the page). */
void page_add(struct pages *p, struct page *page, struct page_item item);
/* Whether a shape is filled and then stroked along the same path. */
bool page_same_shape(const struct page_item *fill, const struct page_item *stroke);
/* Shorthands. Paths are copied. */
void page_fill_box(struct pages *p, struct page *page, struct box b, ink_id ink);
void page_stroke_line(struct pages *p, struct page *page, struct point a, struct point b, double width_pt, ink_id ink);
void page_begin(struct pages *p, struct page *page, const char *name, bool hard, struct box extent);
void page_end(struct pages *p, struct page *page);

/* A path being built, in an arena. */
struct path_builder {
  struct arena *arena;
  struct page_path path;
  size_t op_capacity, at_capacity, points;
};
void path_begin(struct path_builder *b, struct arena *a);
void path_move(struct path_builder *b, double x, double y);
void path_line(struct path_builder *b, double x, double y);
void path_curve(struct path_builder *b, double x1, double y1, double x2, double y2, double x3, double y3);
void path_close(struct path_builder *b);
void path_rect(struct path_builder *b, struct box box, double radius);
/* SVG path data, scaled and moved: (x, y) -> (x * scale + dx, y * scale + dy). False on malformed data. */
bool path_svg(struct path_builder *b, const char *data, double scale, double dx, double dy);

/* ---- fonts and one-line text (layout/page/text.c; pango.h is at home in layout/page/fonts.c and there) ---- */
struct font_style {
  const char *family; /* one of the theme's families */
  bool bold;
  double size_pt;
};
/* Sets one line of text with its baseline at (x, y) and returns its advance in points. `spacing_pt` is added after each
 * character, `condense` scales horizontally (1 = none). page NULL: measure only. A glyph the font lacks is an error naming
 * the character and `at`. */
struct line_style {
  struct font_style font;
  ink_id ink;
  double spacing_pt;
  double condense;
};
double text_line(struct pages *p, struct page *page, const char *utf8, double x, double y, const struct line_style *style,
                 struct pos at, struct diag *d);

/* SVG art (assets/art/…): only paths, shapes and groups in art inks; opacity, filter, mask, raster, text or another colour
 * is an error with file and line. Drawn into `into`, scaled to fit and centred (or to cover when `cover`). */
bool page_add_art(struct pages *p, struct page *page, const char *path, const char *file, struct box into, bool cover,
                  const struct theme *t, struct diag *d);
/* The same rules for a drawing that goes to the site as it is: what is refused on paper may run in a browser. */
bool art_check(const char *path, const char *file, const struct theme *t, struct diag *d);

/* ---- the stage itself ---- */
struct sheet_cells; /* the grid references of a sheet's facilities, for books that refer to it (layout/map/sheet.c) */
struct layout_input {
  const char *ward;
  const struct doc *doc;
  struct theme *theme;
  const struct basemap *basemap;
  const char *style;  /* print/<style>.yaml */
  const struct key *spec; /* the publication file */
  const char *title, *lang;
  const struct sheet_cells *cells; /* books: of the sheet their entries refer to; NULL: none */
};
/* Found by the sheet's own planning, so that they are the same. NULL after an error. */
struct sheet_cells *sheet_cells_open(const struct layout_input *sheet, struct diag *d);
const char *sheet_cells_of(const struct sheet_cells *c, const char *id); /* "C-5"; "" off the map; lives as long as `c` */
void sheet_cells_free(struct sheet_cells *c);
/* A document to pages: NODE_BOOK by layout/book/flow.c, NODE_SHEET by layout/map/sheet.c. NULL after an error. */
struct pages *layout_pages(const struct layout_input *in, struct diag *d);
/* A NODE_CHART with its table below it, on a page of its own as print/chart-web.yaml has it: for the site (layout/book/chart.c).
 * NULL after an error. */
struct pages *chart_pages(const struct node *chart, struct theme *theme, const char *lang, struct diag *d);
/* A small map around a place, for the site (layout/map/window.c): one page of width × height points. */
struct window_input {
  const struct basemap *basemap;
  struct theme *theme;
  struct lonlat centre;
  double scale;  /* 1:scale */
  double width_pt, height_pt;
  const struct place *places;
  size_t place_count;
  const char *highlight; /* id of the place ringed; NULL: none */
  size_t *unplaced_out;  /* raised by the symbols that found no room; NULL */
  const char *link;      /* each symbol leads to <link><id>/index.html; NULL: to nothing */
  double area_m;         /* a dashed circle around the centre, so many metres in radius (window.area of the style); 0: none */
  struct point whole_m;  /* half of what has to show whole around the centre: the frame may move off it where the ground ends; 0, 0: it stays */
};
struct map_window; /* the base map projected and indexed once, for many windows */
struct map_window *map_window_open(const struct basemap *m, struct theme *t, struct diag *d);
struct pages *map_window_draw(struct map_window *w, const struct window_input *in, struct diag *d);
/* The same in another print style than "map-window"; and drawn into a frame on a page, in the page's own pages. False after
 * an error. */
struct map_window *map_window_open_style(const struct basemap *m, struct theme *t, const char *style, struct diag *d);
bool map_window_into(struct map_window *w, const struct window_input *in, struct pages *pages, struct page *page,
                     struct box frame, struct diag *d);
/* Centre and scale with which all areas of a class that bear `code` fit into the map of in's size; false if there are none. */
bool map_window_fit(struct map_window *w, const char *class, const char *code, struct window_input *in);
void map_window_free(struct map_window *w);

/* The ward for the web, to be cut into tiles: a page for each zoom (layout/map/webmap.c). Its lengths are those of a screen. */
#define PX_PT 0.75 /* of a pixel: 96 to the inch */
struct web_map_input {
  const struct basemap *basemap;
  struct theme *theme;
  const char *style;          /* print/<style>.yaml */
  const struct place *places; /* names keep clear of their symbols, which are not drawn */
  size_t place_count;
};
struct web_spot { /* where a symbol goes at a zoom: so many pixels from its place, which lies at (x, y) of the page */
  bool leader; /* a line leads back to the place */
  double dx, dy, x, y;
};
struct web_map;
struct web_map *web_map_open(const struct web_map_input *in, struct diag *d); /* NULL after an error */
/* One page, as large as all tiles of the range. `spots` (as many as places) is filled unless NULL, and *scale_out with the scale
 * at which symbols were given room. NULL after an error. */
struct pages *web_map_draw(struct web_map *w, const struct tile_range *range, struct web_spot *spots, double *scale_out,
                           struct diag *d);
void web_map_free(struct web_map *w);

/* The pages as text: one item a line, coordinates in millimetres with two digits; parts with their extents. g_free. */
char *pages_dump(struct pages *p, const struct theme *t);

#endif
