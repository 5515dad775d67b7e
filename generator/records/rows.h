/* Rows of one file into the database: its columns matched to fields, its cells normalised. Private to records/. */
#ifndef ANNAI_RECORDS_ROWS_H
#define ANNAI_RECORDS_ROWS_H

#include "records/district.h"
#include "records/normalise.h"
#include "records/store.h"

/* One file on its way in. */
struct incoming {
  struct records *records;
  enum table_id id;
  const struct table_schema *schema;
  const struct table *table;
  const struct districts *districts; /* NULL: none */
  struct source *source;             /* made by incoming_match */
  int *column;                       /* by cell of a row: index of its field; -1: ignored */
  struct diag *d;
};
/* Matches the header. A non-public field in a file that is not private, a header nobody declared and one given twice
 * are errors; such columns stay out. False when a key column is missing. Free with incoming_clear. */
bool incoming_match(struct incoming *in, bool private);
void incoming_clear(struct incoming *in);
/* An id becomes a file name with something before or after it; file names end at 255 bytes. */
enum { ID_LONGEST = 240 };
/* The row's id from its key columns' stored texts: "" when one is empty or unsound (told). Freed with g_free. */
char *row_id(const struct incoming *in, size_t row, struct normaliser *n);
/* The cell of a row that holds a field; NULL if the file lacks it. */
const struct cell *row_cell(const struct incoming *in, size_t row, size_t column);

/* Line breaks within a cell; none in a workbook, where a row is a row. */
int cell_breaks(const struct table *t, const struct cell *c);

/* Adds all rows of a public file. */
void rows_add(struct incoming *in);
/* Puts the links that name nobody where the rules find them, when all rows are there. */
void rows_keep_links(struct records *r, struct diag *d);
/* Adds the fields of a private file to the rows that stand already. */
void rows_join(struct incoming *in);

#endif
