/* Pipe tables: recognised beside cmark, in the lines of what cmark takes for a paragraph. Their cells go through cmark again,
 * as headings of one line put before the text, so that emphasis, links and references work in them. */
#ifndef ANNAI_MODEL_PIPETABLE_H
#define ANNAI_MODEL_PIPETABLE_H

#define CMARK_NO_SHORT_NAMES
#include <cmark.h>
#include <glib.h>
#include <stdbool.h>

#include "base/arena.h"

struct line {
  const char *start;
  size_t size; /* without its end */
};
struct pipe_cell {
  const char *text; /* as its heading holds it */
  int line, col;    /* of the body: line from 0, column in characters from 1 */
  int prefix_line;  /* the line of its heading, from 1; 0: empty */
};
struct pipe_row {
  size_t cells; /* as written: may differ from the table's width */
  struct pipe_cell *cell;
  int line, col;
};
struct pipe_table {
  int first, last;       /* lines of the body, from 0: header row to last row */
  int quotes, col;       /* quotes around it; column of the paragraph's first line, in bytes from 1 */
  int paragraph;         /* line at which the paragraph begins that holds it; the text before `first` is a paragraph */
  int before_line;       /* the line before the prefix's paragraph for that text; 0: none */
  int before_end;
  size_t width;
  const char *align;     /* a letter or NUL for each column */
  size_t rows;           /* header first */
  struct pipe_row *row;
};

/* Whether a body can hold a table at all. */
bool pipe_tables_possible(const struct line *line, size_t n);
/* Every table of a parsed body, by first line. `lookalike` gets the lines (int, from 0) of delimiter rows whose number of
 * cells is not the header's. */
GArray *pipe_tables_find(struct arena *a, cmark_node *root, const struct line *line, size_t n, GArray *lookalike);
/* Writes the text to be put before the body: one heading for each cell, and the paragraphs before tables. Returns the number
 * of lines written. */
int pipe_tables_prefix(GArray *tables, const struct line *line, GString *out);

#endif
