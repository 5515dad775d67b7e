/* The Overpass API's JSON to shapes. */
#include "fuzz.h"

const char *const fuzz_shared[] = {"data/geo/osm-otemachi/overpass_places_raw.json", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_map(data, size, overpass_read);
}
