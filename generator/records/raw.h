/* Everything the records hold, with where it stands: for import, locate and the reports of check. Never for a publication. */
#ifndef ANNAI_RECORDS_RAW_H
#define ANNAI_RECORDS_RAW_H

#include "records/codes.h"
#include "records/records.h"
#include "records/schema.h"

struct raw_row {
  const char *id;
  struct pos pos;    /* the row in its public file; col 0 */
  const char **text; /* by column of the schema: as stored, of all audiences; "" when empty */
};
struct raw {
  const struct table_schema *schema;
  size_t n;
  struct raw_row *row; /* as loaded: by file, then by line */
  GHashTable *by_id;   /* id -> struct raw_row */
  struct arena *arena;
};
/* NULL after an error of the database. Free with raw_free. */
struct raw *raw_read(const struct records *r, enum table_id table, struct diag *d);
void raw_free(struct raw *w);
const struct raw_row *raw_find(const struct raw *w, const char *id); /* NULL: none such */
/* Where one field of a row stands: its cell in the public or private file that gave it. */
struct pos raw_cell(const struct records *r, enum table_id table, const struct raw_row *row, const char *field);

const struct schema *records_schema(const struct records *r);
struct codes *records_codes(const struct records *r);

#endif
