/* Directives: the lines `:::name key=value` and `:::`, their names, attributes and nesting. */
#ifndef ANNAI_MODEL_DIRECTIVE_H
#define ANNAI_MODEL_DIRECTIVE_H

#include <glib.h>

#include "model/doc.h"

/* One directive line of a body. */
struct directive {
  int line;        /* of the body, from 0 */
  bool closes;
  bool kept;       /* false: an error was told, it opens or closes nothing */
  enum node_kind kind;
  struct pos pos;
  struct attr *attrs;
  size_t attr_count;
};

struct attr_rule;

/* Whether a line (without its end) is a directive's: no space before it, so never inside a list. */
bool directive_is(const char *line, size_t size);
/* Reads one directive line; errors are told at their column. */
struct directive directive_read(struct doc *doc, const char *line, size_t size, struct pos pos, struct diag *d);
/* Marks as not kept what closes nothing and what is never closed; told. */
void directives_match(struct directive *all, size_t n, struct diag *d);
/* Letters and digits of any script, "-" and "_". */
bool id_is_sound(const char *id);
/* The word after ":::" of a directive node; NULL for other nodes. */
const char *directive_name(enum node_kind kind);

#endif
