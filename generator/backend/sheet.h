/* Spreadsheets as files: CSV (UTF-8 with BOM, or CP932) and XLSX workbooks. What a spreadsheet program would run is
 * written as text, and read back as it was (source/csv.c takes the guard away). */
#ifndef ANNAI_BACKEND_SHEET_H
#define ANNAI_BACKEND_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/diag.h"

enum sheet_tone {
  SHEET_PLAIN, SHEET_HEAD, SHEET_QUIET, SHEET_NEW, SHEET_CHANGED, SHEET_GONE, SHEET_WARNING, SHEET_ERROR, SHEET_ENTRY
};
struct sheet_cell {
  const char *text;    /* UTF-8, always written as text; NULL: empty */
  const char *comment; /* XLSX: a comment at the cell; NULL: none */
  const char *link;    /* XLSX: where the text leads: "#C12" (first sheet), "#2!C12" (second), https:, http:, mailto: */
  enum sheet_tone tone;
};
struct sheet {
  const char *name;        /* XLSX: of the sheet, cut to 31 characters and freed of []:*?/\ by the writer */
  size_t width, rows;      /* row 0 is the header */
  struct sheet_cell *cell; /* rows * width */
  const int *column_chars; /* XLSX: widths in full-width characters; NULL: measured */
  /* XLSX: by column, the words allowed below the header, with '|' between them; NULL: anything */
  const char *const *choice;
};
enum sheet_encoding { SHEET_UTF8, SHEET_CP932 };

/* One sheet as CSV with CRLF line ends. What CP932 cannot hold, or would hold as another character, is an error at
 * its row and column naming the character: NULL. Only twins of one shape (wave dash, minus …) are written as that
 * which CP932 has, and counted in a note. `file` is the name for messages. Freed with g_free. */
char *sheet_csv(const struct sheet *s, enum sheet_encoding encoding, const char *file, struct diag *d,
                size_t *size_out);
/* Sheets as one workbook; the same bytes for the same input and `created`. Freed with g_free; NULL after an error. */
char *sheet_xlsx(const struct sheet *const *sheets, size_t n, time_t created, const char *file, struct diag *d,
                 size_t *size_out);

#endif
