/* OSM XML to shapes. */
#include "fuzz.h"

const char *const fuzz_shared[] = {"hostile-samples/doctype.osm", "hostile-samples/missing-node.osm",
                                   "data/geo/osm-isj", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_map(data, size, osm_read);
}
