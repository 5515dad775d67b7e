/* Any PDF, looked at as a printing house would: libqpdf reads it, the walk goes through all it draws. */
#include "fuzz.h"

#include "press/preflight/preflight.h"

const char *const fuzz_shared[] = {NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct preflight *p = preflight_walk(data, size, NULL);
  must(p->pages > 0 || p->n > 0, "pages, or a finding");
  for (size_t i = 0; i < p->n; i++) {
    const struct preflight_finding *f = p->finding[i];
    must(f->count > 0 && f->boxes <= PREFLIGHT_BOXES && f->page >= 0, "a finding has its places");
    must(g_utf8_validate(f->detail, -1, NULL) && g_utf8_validate(f->wanted, -1, NULL), "details are text");
    for (size_t j = 0; j < f->boxes; j++) must(isfinite(f->box[j].x0) && isfinite(f->box[j].y1), "places are numbers");
  }
  preflight_free(p);
  return 0;
}
