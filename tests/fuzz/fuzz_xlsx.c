/* The parts of a workbook: a sheet's XML, then behind lines of "=====" the shared strings and the styles. */
#include "fuzz.h"
#include "source/xlsx.h"

const char *const fuzz_shared[] = {NULL};

#define LINE "\n=====\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct xlsx_part part[3] = {{0}};
  const char *at = (const char *)data, *end = at + size;
  for (int i = 0; i < 3 && at; i++) {
    const char *line = i < 2 ? memmem(at, (size_t)(end - at), LINE, strlen(LINE)) : NULL;
    part[i] = (struct xlsx_part){at, (size_t)((line ? line : end) - at)};
    at = line ? line + strlen(LINE) : NULL;
  }
  struct table_wish wishes[] = {{0}, {.headless = true}, {.head_from = 1, .head_to = 2}};
  struct table_wish wish = wishes[size % 3];
  struct diag *d = fuzz_diag();
  fuzz_table(xlsx_sheet_read(part[0], part[1], part[2], size % 2, "fuzz.xlsx", &wish, d), d);
  diag_free(d);
  return 0;
}
