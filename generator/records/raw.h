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

/* A row of a public record file that was taken in. */
struct raw_spot {
  enum table_id table;
  gint64 rowid;
  int line, row; /* where it begins; its row as a program counts that opens the file */
};
/* The row in which a line of a file lies; false for the header, and for what was refused. */
bool raw_spot(const struct records *r, const char *file, int line, struct raw_spot *out);
/* The header of a public record file: its cells' texts, and its first and last line. NULL: no such file. */
const char *const *raw_head(const struct records *r, const char *file, size_t *width, int lines[2]);
/* The row of an id; 0: none. */
gint64 raw_rowid(const struct records *r, enum table_id table, const char *id);
/* A row's field as stored; NULL if there is no such field. Freed with g_free. */
char *raw_text(const struct records *r, enum table_id table, gint64 rowid, const char *field);

const struct schema *records_schema(const struct records *r);
struct codes *records_codes(const struct records *r);

#endif
