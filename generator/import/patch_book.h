/* A workbook's table whose cells are replaced where they stand, called as patch_csv.h is. Private to import/.
 *
 * Rows never move. A row that goes is emptied; new rows take the place of those that go where they come in, and what is
 * left of them goes below the last row. */
#ifndef ANNAI_IMPORT_PATCH_BOOK_H
#define ANNAI_IMPORT_PATCH_BOOK_H

#include <glib.h>

#include "source/source.h"

struct book_file;

bool book_file_is(const char *path); /* by its ending */
/* Where the name of the file ends in a place such as "content/records/facilities.xlsx Sheet1!"; 0: it names no sheet.
 * `from`: look behind this many bytes (a folder may be called so, too). */
size_t book_file_name(const char *told, size_t from);
/* Reads the sheet that the ward's readers read. NULL after an error, such as that somebody has it open. */
struct book_file *book_file_read(const char *path, const char *told, struct diag *d);
void book_file_free(struct book_file *f);
const char *book_file_path(const struct book_file *f);
const struct table *book_file_table(const struct book_file *f);

size_t book_file_add_column(struct book_file *f, const char *head, size_t rank);
void book_file_set(struct book_file *f, size_t row, size_t col, const char *text);
void book_file_remove(struct book_file *f, size_t row);
size_t book_file_insert(struct book_file *f, size_t row);
void book_file_set_new(struct book_file *f, size_t number, size_t col, const char *text);
bool book_file_changed(const struct book_file *f);
char *book_file_bytes(const struct book_file *f, struct diag *d, size_t *size_out);

#endif
