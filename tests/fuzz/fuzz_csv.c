/* CSV, from bytes to rows. */
#include "fuzz.h"

const char *const fuzz_shared[] = {"hostile-samples", "data/testsuites/csv-spectrum/csvs", "data/city-csv", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  size_t n;
  char *text = fuzz_text(data, size, d, &n);
  if (text) fuzz_table(csv_read(text, n, "fuzz", d), d);
  g_free(text);
  diag_free(d);
  return 0;
}
