/* A cell's text to the text that is stored: one spelling for each type. What is mended is counted and told in one note
 * for each file, column and kind of mending; what cannot be read is an error at its cell. */
#ifndef ANNAI_RECORDS_NORMALISE_H
#define ANNAI_RECORDS_NORMALISE_H

#include "records/codes.h"
#include "records/schema.h"

struct normaliser;

/* For one file of one table. Free with normaliser_end, which reports the counts. */
struct normaliser *normaliser_begin(const struct table_schema *table, struct codes *codes, const char *file,
                                    struct diag *d);
/* The stored text: within `text`, or a buffer that lives until the next call. `open_name` names a code that an open
 * field adds; NULL: the word itself. */
const char *normalise(struct normaliser *n, const struct column *c, const char *text, struct pos pos,
                      const char *open_name);
/* Tells every repair at its cell as well (rule repair-cell: label, before, after). */
void normaliser_each(struct normaliser *n, bool each);
/* The file is not the ward's own: what cannot be read is a warning, and is not taken. */
void normaliser_outside(struct normaliser *n);
void normaliser_end(struct normaliser *n);

#endif
