/* What the files of the HTML back end share. Private to backend/. */
#ifndef ANNAI_BACKEND_HTML_WRITER_H
#define ANNAI_BACKEND_HTML_WRITER_H

#include <glib.h>

#include "backend/backend.h"

struct writer {
  const struct html_settings *s;
  GString *out;
  struct arena *arena;
  gunichar before; /* the last character of the paragraph so far, 0 at its start */
};

void html_put(struct writer *w, const char *html);
void html_put_text(struct writer *w, const char *text); /* escaped */
/* ` name="value"`; nothing for no value. */
void html_put_attr(struct writer *w, const char *name, const char *value);
/* Begins a new line unless at one. */
void html_line(struct writer *w);
void html_write_children(struct writer *w, const struct node *n);

/* A word of the theme; "" without a theme. */
const char *html_word(const struct writer *w, const char *name);

/* An address within an attribute's quotation marks. */
void html_put_href(struct writer *w, const char *url);
/* Tells what has no meaning on a page, by the rule `rule`. */
void html_unfit(const struct writer *w, const struct node *n, const char *rule);

/* html_notes.c: footnotes, the list of them at the end of `root`, terms of the index, references. */
void html_write_footnote(struct writer *w, const struct node *n);
void html_write_notes(struct writer *w, const struct node *root);
void html_write_term(struct writer *w, const struct node *n);
void html_write_ref(struct writer *w, const struct node *n);
void html_write_reuse(struct writer *w, const struct node *n);
void html_write_colophon(struct writer *w, const struct node *n);

/* html_table.c: a table; one with its caption and source. */
void html_write_table(struct writer *w, const struct node *n);
void html_write_captioned(struct writer *w, const struct node *n);

/* html_figure.c: pictures. */
void html_write_image(struct writer *w, const struct node *n);
void html_write_figure(struct writer *w, const struct node *n);
void html_write_chart(struct writer *w, const struct node *n);

/* html_form.c: a question with room for its answer. */
void html_write_form(struct writer *w, const struct node *n);

#endif
