/* A record file that is being changed, whichever kind it is of: CSV or a workbook. Private to import/. */
#ifndef ANNAI_IMPORT_PATCH_FILE_H
#define ANNAI_IMPORT_PATCH_FILE_H

#include "import/patch_book.h"
#include "import/patch_csv.h"

/* One of the two. */
struct record_file {
  struct csv_file *csv;
  struct book_file *book;
};

/* `told` names the file without a sheet. */
static inline bool record_file_read(struct record_file *f, const char *path, const char *told, struct diag *d) {
  *f = (struct record_file){0};
  if (book_file_is(path)) f->book = book_file_read(path, told, d);
  else f->csv = csv_file_read(path, told, d);
  return f->csv || f->book;
}
static inline void record_file_free(struct record_file *f) {
  csv_file_free(f->csv);
  book_file_free(f->book);
}
static inline const char *record_file_path(const struct record_file *f) {
  return f->csv ? csv_file_path(f->csv) : book_file_path(f->book);
}
static inline const struct table *record_file_table(const struct record_file *f) {
  return f->csv ? csv_file_table(f->csv) : book_file_table(f->book);
}
/* The row of the table that begins at a line; -1: none does. */
static inline int record_file_row_at(const struct record_file *f, int line) {
  const struct table *t = record_file_table(f);
  size_t low = 0, high = t ? t->rows : 0;
  while (low < high) {
    size_t mid = (low + high) / 2;
    int at = table_cell(t, mid, 0)->line;
    if (at == line) return (int)mid;
    if (at < line) low = mid + 1;
    else high = mid;
  }
  return -1;
}
/* As the readers tell it. */
static inline const char *record_file_told(const struct record_file *f) {
  return f->csv ? csv_file_told(f->csv) : book_file_table(f->book)->file;
}
static inline size_t record_file_add_column(struct record_file *f, const char *head, size_t rank) {
  return f->csv ? csv_file_add_column(f->csv, head, rank) : book_file_add_column(f->book, head, rank);
}
static inline void record_file_set(struct record_file *f, size_t row, size_t col, const char *text) {
  if (f->csv) csv_file_set(f->csv, row, col, text);
  else book_file_set(f->book, row, col, text);
}
static inline void record_file_remove(struct record_file *f, size_t row) {
  if (f->csv) csv_file_remove(f->csv, row);
  else book_file_remove(f->book, row);
}
static inline size_t record_file_insert(struct record_file *f, size_t row) {
  return f->csv ? csv_file_insert(f->csv, row) : book_file_insert(f->book, row);
}
static inline void record_file_set_new(struct record_file *f, size_t number, size_t col, const char *text) {
  if (f->csv) csv_file_set_new(f->csv, number, col, text);
  else book_file_set_new(f->book, number, col, text);
}
static inline bool record_file_changed(const struct record_file *f) {
  return f->csv ? csv_file_changed(f->csv) : book_file_changed(f->book);
}
static inline char *record_file_bytes(const struct record_file *f, struct diag *d, size_t *size_out) {
  return f->csv ? csv_file_bytes(f->csv, d, size_out) : book_file_bytes(f->book, d, size_out);
}

#endif
