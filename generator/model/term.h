/* Terms for the index and references to headings and blocks: the inside of {^text|reading}, {@id} and {@id|page}. */
#ifndef ANNAI_MODEL_TERM_H
#define ANNAI_MODEL_TERM_H

#include "model/inline.h"

/* `part`: what stands between the signs, divided at "|"; NULL-terminated. A NODE_TERM without reading where none is written and
 * the text is not kana: the publication looks it up (publication/terms.c). */
void term_read(struct inline_reader *r, struct node *parent, char **part, struct pos at);
/* A NODE_REF; its title is "page" where only the page is asked for, else NULL. */
void reference_read(struct inline_reader *r, struct node *parent, char **part, struct pos at);

#endif
