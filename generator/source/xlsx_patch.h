/* Cells of a workbook replaced where they stand: one sheet's part is written anew, and of it only the cells that are
 * named. */
#ifndef ANNAI_SOURCE_XLSX_PATCH_H
#define ANNAI_SOURCE_XLSX_PATCH_H

#include "source/source.h"

struct xlsx_edit {
  int row, col;     /* from 1; none twice */
  const char *text; /* "": the cell is emptied, and keeps its look */
};

/* The workbook with these texts in `sheet`, named as the reader's table tells it (behind the file's name, before the "!").
 * A text keeps the style of its cell; where there is no cell yet, of its row or column, or of the one beside or above.
 * Refused, each at its cell: a formula, a cell of a merged area that others share, a protected sheet, a signed workbook,
 * a text longer than Excel takes. Other parts and entries stay byte for byte. The result is read again, and holds these
 * texts and nothing else that was not there. NULL after an error. Freed with g_free. */
unsigned char *xlsx_patch(const void *bytes, size_t size, const char *file, const char *sheet,
                          const struct xlsx_edit *edits, size_t n, struct diag *d, size_t *size_out);

/* The XML of one sheet alone. NULL after an error, told at `place` ("file sheet!"). For xlsx_patch.c and tests. */
char *xlsx_patch_sheet(const char *xml, size_t size, const char *place, const struct xlsx_edit *edits, size_t n,
                       bool *formulas, struct diag *d, size_t *size_out);

#endif
