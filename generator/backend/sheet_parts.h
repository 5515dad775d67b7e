/* Shared by the two writers of sheets. Private to backend/sheet*.c. */
#ifndef ANNAI_BACKEND_SHEET_PARTS_H
#define ANNAI_BACKEND_SHEET_PARTS_H

#include "backend/sheet.h"

/* What Excel takes. A longer cell would be cut when the file is opened, a longer sheet not opened. */
enum { SHEET_ROWS = 1048576, SHEET_COLUMNS = 16384, SHEET_CELL = 32767 };

struct pos sheet_pos(const char *file, size_t row, size_t col);
/* Everything in the sheet is text that can be written; else told at its cell. */
bool sheet_gate(const struct sheet *s, const char *file, struct diag *d);

#endif
