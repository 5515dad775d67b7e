/* The inside of a paragraph: text, emphasis, links, images, ruby; and the ids that links lead to. */
#ifndef ANNAI_MODEL_INLINE_H
#define ANNAI_MODEL_INLINE_H

#define CMARK_NO_SHORT_NAMES
#include <cmark.h>
#include <glib.h>

#include "model/doc.h"

struct inline_reader {
  struct doc *doc;
  struct diag *d;
  unsigned extras;
  const GArray *lines; /* struct line of the body */
  int line;            /* of the file at which the body begins */
  int prefix_lines;    /* lines before the body in what cmark read */
  struct pos prefix;   /* while something of those lines is read: where it stands in the file; else file is NULL */
  struct notes *notes; /* footnote.h; NULL: none are read */
  int depth;
};

/* Appends a line with the signs of ruby, terms, references and notes, as far as `extras` names them, and "\{", replaced by marks that
 * mean nothing to cmark. */
void inline_protect(const char *line, size_t size, unsigned extras, GString *out);
/* Text with the signs put back: "\{" in code, "{" elsewhere. */
char *inline_restore(struct arena *a, const char *text, bool code);
/* Reads the children of a cmark paragraph or heading below `parent`. */
void inlines(struct inline_reader *r, struct node *parent, cmark_node *block);
/* Takes "{#id}" from the end of a heading as its id. */
void heading_own_id(struct inline_reader *r, struct node *heading);
/* Gives every heading without one an id of its own; tells ids used twice. */
void document_ids(struct doc *doc, struct diag *d);

#endif
