/* Lists and tables of facilities that prose asks for by query. */
#ifndef ANNAI_PUBLICATION_FACILITY_LISTS_H
#define ANNAI_PUBLICATION_FACILITY_LISTS_H

#include "publication/publication.h"

/* Every :::facilities below `root` gets its places, and where it has `columns`, a NODE_TABLE below it: name (and number), then a
 * column for each field, by its name in fields.yaml; a field this audience does not have is an error. A query that finds
 * nobody is a warning of the rule `none`. */
void facility_lists_fill(const struct publication_input *in, struct doc *doc, struct node *root, const char *none,
                         struct diag *d);

#endif
