/* A GeoPackage's bytes to shapes: of its only table, and of one that is asked for. */
#include "fuzz.h"

const char *const fuzz_shared[] = {NULL};

static void read_table(const uint8_t *data, size_t size, const char *table) {
  struct diag *d = fuzz_diag();
  unsigned char *bytes = g_memdup2(data, size ? size : 1);
  fuzz_shapes(geopackage_read(bytes, size, "fuzz", table, d), d);
  g_free(bytes);
  diag_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  read_table(data, size, NULL);
  read_table(data, size, "a");
  return 0;
}
