/* Figures: a picture with its caption and source, never parted. Private to layout. */
#ifndef ANNAI_LAYOUT_FIGURE_H
#define ANNAI_LAYOUT_FIGURE_H

#include "layout/book/flow.h"

/* Draws what the figure shows with its top left corner at (x, y). */
typedef void draw_picture(struct flow *f, struct page *page, const void *picture, double x, double y);
struct shown {
  draw_picture *draw;
  const void *picture;
  double x, width, height;
  const struct node *table; /* its numbers, set below it; NULL */
};
/* The figure of a NODE_FIGURE, a NODE_CHART or a NODE_IMAGE as one piece, with its tags: TAG_FIGURE with the alternative text
 * (without one it is decoration, an artifact), TAG_CAPTION below it. Where the style (figure.float) or the node (place=) says
 * so, it may go to the head of the next page while the text flows on (JLReq 4.3.4, 4.3.5). */
struct piece *figure_add(struct flow *f, struct stack *s, const struct node *n, const struct shown *shown,
                         const char *part);
/* Where a figure stands between the sides of a column: at the middle, or as its align= says. */
double figure_left(const struct node *n, double room, double width);
/* The file below assets/ that a node names, as a path and as messages name it; false and told if it is not there. */
bool asset_path(struct flow *f, const struct node *n, const char *value, const char **path_out, const char **file_out);

/* Whether a file is a drawing (SVG), by its ending; else a photograph. */
bool asset_is_drawing(const char *file);

/* A photograph (PNG, JPEG) below assets/: for figures, for portraits. */
struct photo {
  const char *file; /* "assets/…" below the ward */
  const char *name; /* as messages name it */
  struct pos pos;   /* who asks for it */
  double width, height; /* pixels, as seen */
  bool line_art;
};
/* Measures it; file, name and pos are given. False and told if it is none. */
bool photo_open(struct flow *f, struct photo *p);
/* An error with the millimetres it is good for where it is too coarse to be so wide (print style, `image`). */
void photo_check(struct flow *f, const struct photo *p, double width_pt);
/* Draws it into a box, whose shape must be its own. */
void photo_draw(struct flow *f, struct page *page, const struct photo *p, struct box into);

#endif
