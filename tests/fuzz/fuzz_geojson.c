/* GeoJSON to shapes. */
#include "fuzz.h"

const char *const fuzz_shared[] = {"data/testsuites/geojsonhint", "hostile-samples/nested.geojson",
                                   "hostile-samples/open-ring.geojson", "data/geo/small-areas", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_map(data, size, geojson_read);
}
