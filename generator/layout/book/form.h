/* Places to write in: what their files share. Private to layout.
 *
 * form.c has labels, check marks and labelled lines; form_room.c has room to write: blanks, dates, ruled lines, frames; form_table.c
 * tables to fill; form_band.c the band above a page that is filled in twice. Every place somebody writes in is a named part of its
 * page, "field …", with its rectangle: dumps show it, and form fields may be made from it. */
#ifndef ANNAI_LAYOUT_FORM_H
#define ANNAI_LAYOUT_FORM_H

#include "layout/book/flow.h"

/* A print style's form in a book ("write") or on the cut-out card ("card"). */
double form_pt(struct flow *f, bool in_card, const char *what);
double form_text_width(struct flow *f, const char *utf8, const struct look *look);
void form_text_at(struct flow *f, struct page *page, const char *utf8, double x, double base, const struct look *look, struct pos at);
/* Words that are wider than their room by `over` points. */
void form_report_wide(struct flow *f, struct pos at, const char *words, double over);
/* The rectangle of a field, "field <kind> <label>". */
void form_field(struct flow *f, struct page *page, const char *kind, const char *label, struct box at);
/* What is written in: the words that name it. */
const char *form_label(const struct node *n);
/* The distance of ruled lines or the height of a table's rows: an attribute or the style's; less than its `write.least` is an error. */
double form_pitch(struct flow *f, const struct node *n, const char *attr, const char *style);

void form_blank(struct flow *f, struct stack *s, const struct node *n); /* blank="…" */
void form_date(struct flow *f, struct stack *s, const struct node *n);  /* date="…" */
void form_lines(struct flow *f, struct stack *s, const struct node *n); /* lines=3 */
void form_box(struct flow *f, struct stack *s, const struct node *n);   /* box=30mm */
void form_table(struct flow *f, struct stack *s, const struct node *n); /* table="a|b" rows=5 */

#endif
