/* Footnotes, read beside cmark as pipe tables are: the lines of `[^id]: text` are taken out of the body, and each text goes
 * through cmark as a heading of one line before it. A note stands in the tree at its first reference. */
#ifndef ANNAI_MODEL_FOOTNOTE_H
#define ANNAI_MODEL_FOOTNOTE_H

#include "model/inline.h"

/* One definition. */
struct note_text {
  const char *id, *text; /* text: one line, marks of our own protected */
  struct pos pos;
  int prefix_line;       /* the line of its heading, from 1; 0: empty */
  int number;            /* in order of first references, from 1; 0: not referred to yet */
};
struct notes {
  GArray *all;        /* struct note_text, as defined */
  GHashTable *by_id;  /* id -> index + 1 */
  GHashTable *prefix; /* of the reader: line -> cmark node; NULL until the text was parsed */
  int last;           /* number given last */
  bool inside;        /* a note's own text is being read */
};

struct notes *notes_new(void);
void notes_free(struct notes *notes);
/* If line i begins a note, takes it in and gives how many lines it holds; else 0. A note goes on to the next blank line, directive
 * or note. `first`: the line of the file at which the body begins. */
size_t notes_take(struct notes *notes, struct doc *doc, const GArray *lines, size_t i, int first, bool checked, struct diag *d);
/* Writes the headings to be put before the body; `at` lines stand there already. Gives the number of lines there are then. */
int notes_prefix(struct notes *notes, int at, GString *out);
/* The reference to `id` as a child of `parent`; false if there is no such note. */
bool note_refer(struct inline_reader *r, struct node *parent, const char *id, struct pos at);
/* Tells notes nobody refers to. */
void notes_finish(const struct notes *notes, struct diag *d);
/* Where "[^id]" ends, if one begins at p: after its "]"; else NULL. */
const char *note_mark_end(const char *p, const char *end);

#endif
