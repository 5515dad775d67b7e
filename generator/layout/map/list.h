/* The list of a sheet: one entry, and the key of its marks. Private to layout/map. Lengths are points. */
#ifndef ANNAI_LAYOUT_MAP_LIST_H
#define ANNAI_LAYOUT_MAP_LIST_H

#include "layout/map/map.h"

struct list_looks {
  struct lettering head, head_count, group, name, cell, tel, detail, mark, line;
  struct line rule;
  double entry, symbol_scale, symbol_at, text_at, first_line, second_line, gap;
  double line_step;    /* from one line below the second to the next */
  double mark_size, between; /* a mark in its box; between marks */
  bool address;         /* beside the telephone: the address; else departments or services */
};
/* From the style's `list`, and what the list's own `second:` says stands beside the telephone ("address", "detail" or ""). */
struct list_looks list_looks(const struct print_style *s, const struct node *list);

/* list_entry.c: symbol; name … marks, cell; telephone … address or departments; further lines. Marks stand on the first line that
 * has room for them. */
double list_entry_height(const struct sheet *s, const struct pen *p, const struct list_looks *l, const struct place *f, double width);
void list_entry_draw(const struct sheet *s, const struct pen *p, const struct list_looks *l, const struct place *f, struct box b);

/* list_marks.c */
double list_marks_width(const struct pen *p, const struct list_looks *l, const struct place *f); /* 0: it has none */
/* Draws them with their right end at x and the baseline of the line at y. */
void list_marks_draw(const struct pen *p, const struct list_looks *l, const struct place *f, double x, double y);
/* What the marks mean, in columns of the style: height (0: no marks), drawing. */
double list_key_height(const struct pen *p, const struct list_looks *l, const struct node *panel, double width);
void list_key_draw(const struct pen *p, const struct list_looks *l, const struct node *panel, struct box b);

#endif
