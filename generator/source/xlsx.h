/* XLSX workbooks to tables.
 *
 * Read are the values that Excel shows, not its formulas: shared and inline strings without their phonetic runs; numbers as
 * digits (up to 15 exact; with the zeros and hyphens of formats such as 000-0000); dates as 2026-11-20, times as 09:00,
 * elapsed ones as 25:30, by the cell's format and in either epoch; TRUE and FALSE. A cell that shows an error (#REF!), or a
 * formula without its result, is an error. Of merged cells the first has the value; in the body it is filled down its column into rows that hold something.
 *
 * Limits: 64 MiB a file, 4,096 parts, 160 MiB a part and 256 MiB all parts unpacked, 200 times a part's packed size once it
 * is over 1 MiB (real sheets: 6 to 30), 256 sheets, 2,000,000 shared strings, 12,000,000 cells, 1,000 columns, 64 KiB a cell,
 * 100,000 merged areas. What a part claims to hold is not believed but counted. */
#ifndef ANNAI_SOURCE_XLSX_H
#define ANNAI_SOURCE_XLSX_H

#include <stdbool.h>
#include <stddef.h>

#include "source/source.h"

#define XLSX_FILE_MIB 64

/* The table of the wished sheet, or of the first visible one that holds a table. NULL after an error. */
struct table *xlsx_read(const void *bytes, size_t size, const char *file, const struct table_wish *wish, struct diag *d);

/* The same from the XML of one sheet, of the shared strings and of the styles; what is NULL is absent. For fuzzing and tests. */
struct xlsx_part {
  const char *xml;
  size_t size;
};
struct table *xlsx_sheet_read(struct xlsx_part sheet, struct xlsx_part strings, struct xlsx_part styles, bool epoch_1904,
                              const char *file, const struct table_wish *wish, struct diag *d);

/* What the first bytes of a file say that it is, whatever its name: true for a zip or an old compound file. */
bool xlsx_looks(const void *bytes, size_t size);

#endif
