/* GML to shapes. */
#include "fuzz.h"

const char *const fuzz_shared[] = {"hostile-samples/external-entity.gml", "hostile-samples/doctype.osm", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_map(data, size, gml_read);
}
