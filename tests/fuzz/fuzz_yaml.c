/* YAML settings to keys. */
#include "base/geom.h"
#include "fuzz.h"

const char *const fuzz_shared[] = {NULL};

static void walk(const struct key *k, int depth, struct diag *d) {
  struct box box;
  must(depth < 100, "the nesting is limited");
  must(k->kind != KEY_SCALAR || fuzz_clean(k->text), "scalars are clean text");
  key_box(k, &box);
  size_t n = 0;
  for (const struct key *c = k->first; c; c = c->next, n++) {
    must((k->kind == KEY_MAP) == (c->name != NULL), "a map's children have names");
    walk(c, depth + 1, d);
    if (c->name && k->count < 20) {
      must(key_get(k, c->name) != NULL, "a child is found by its name");
      key_pt(k, c->name, 0, d);
      key_bool(k, c->name, false, d);
      key_number(k, c->name, 0, d);
    }
  }
  must(n == k->count, "children are counted");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  size_t n;
  char *text = fuzz_text(data, size, d, &n);
  struct keys *k = text ? yaml_read(text, n, "fuzz", 1, d) : NULL;
  must(!text || !k == (diag_errors(d) > 0), "keys, or an error");
  if (k) walk(k->root, 0, d);
  keys_free(k);
  g_free(text);
  diag_free(d);
  return 0;
}
