/* One import's files on their way to arrivals. Private to import/. */
#ifndef ANNAI_IMPORT_ARRIVALS_H
#define ANNAI_IMPORT_ARRIVALS_H

#include "import/closures.h"
#include "import/preset.h"
#include "import/slots.h"
#include "records/codes.h"
#include "records/normalise.h"
#include "records/schema.h"

/* Reads a file and finds which of the preset's shapes it has. False after an error. Free with outside_close. */
bool outside_open(struct outside *o, const struct preset *p, const char *file, struct diag *d);
void outside_close(struct outside *o);

/* Cells of one file to stored texts: normalised, words checked against the ward's code lists (cells.c). */
struct cells {
  const struct outside *o;
  const struct table_schema *schema;
  struct codes *codes;
  struct normaliser *normaliser;
  struct arena *arena;
  struct diag *d;
};
/* NULL: nothing is known (no column, or unreadable and told). */
const char *cells_store(struct cells *c, const struct column *column, const struct made *m, struct pos row);

#endif
