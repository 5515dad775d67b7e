/* A CSV file whose cells are replaced where they stand: every byte that no change names stays. Private to import/. */
#ifndef ANNAI_IMPORT_PATCH_CSV_H
#define ANNAI_IMPORT_PATCH_CSV_H

#include <glib.h>

#include "source/source.h"

struct csv_file;

/* Reads the file; `told` is its name for messages. NULL after an error. */
struct csv_file *csv_file_read(const char *path, const char *told, struct diag *d);
/* A file that is not there yet, without a column. */
struct csv_file *csv_file_new(const char *path, const char *told);
void csv_file_free(struct csv_file *f);
const char *csv_file_path(const struct csv_file *f);
const char *csv_file_told(const struct csv_file *f);
/* The rows as the ward's readers read them; NULL of a new file. */
const struct table *csv_file_table(const struct csv_file *f);
/* The row of the table that begins at a line; -1: none does. */
int csv_file_row_at(const struct csv_file *f, int line);

/* Columns count from 0: those of the file, then those that are added. They are written in the order of their ranks. */
size_t csv_file_add_column(struct csv_file *f, const char *head, size_t rank);
void csv_file_set(struct csv_file *f, size_t row, size_t col, const char *text);
void csv_file_remove(struct csv_file *f, size_t row);
/* A new row before a row of the table, or at the end (row = the table's rows); cells are set by the number it gives. */
size_t csv_file_insert(struct csv_file *f, size_t row);
void csv_file_set_new(struct csv_file *f, size_t number, size_t col, const char *text);
bool csv_file_changed(const struct csv_file *f);
/* The new bytes, read back and compared cell by cell with what was meant. NULL after an error. Freed with g_free. */
char *csv_file_bytes(const struct csv_file *f, struct diag *d, size_t *size_out);

#endif
