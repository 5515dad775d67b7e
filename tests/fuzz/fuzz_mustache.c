/* A theme's templates: the text is every partial and parent at once, so that it may call itself. */
#include "base/arena.h"
#include "fuzz.h"
#include "model/doc.h"
#include "theme/mustache.h"

const char *const fuzz_shared[] = {"data/testsuites/mustache", NULL};

struct source {
  const char *text;
  size_t size;
};

static char *load(const char *name, const char **file_out, size_t *size_out, void *data) {
  const struct source *s = data;
  if (strlen(name) > 4) return NULL;
  *file_out = "fuzz";
  *size_out = s->size;
  return g_strndup(s->text, s->size);
}

static struct value *values(struct arena *a) {
  struct value *v = value_map(a);
  value_add_text(a, v, "text", "a <b> & \"c\" 試験");
  value_add_text(a, v, "none", "");
  value_add_text(a, v, "n", "p");
  value_add_bool(a, v, "yes", true);
  value_add_number(a, v, "number", 12);
  struct value *list = value_add_list(a, v, "list");
  for (int i = 0; i < 3; i++) value_add_text(a, value_add_map(a, list, NULL), "text", "x");
  value_add_list(a, v, "empty");
  return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  size_t n;
  char *text = size < 2000 ? fuzz_text(data, size, d, &n) : NULL;
  if (text) {
    struct source s = {text, n};
    struct arena *a = arena_new();
    struct mustache *m = mustache_new(load, &s, size % 2, d);
    const struct template *t = mustache_get(m, "main", d);
    must(t || diag_errors(d), "a template, or an error");
    GString *out = g_string_new(NULL);
    if (t) template_render(t, values(a), NULL, NULL, out);
    must(g_utf8_validate(out->str, (gssize)out->len, NULL), "what is filled is UTF-8");
    g_string_free(out, TRUE);
    mustache_free(m);
    arena_free(a);
  }
  g_free(text);
  diag_free(d);
  return 0;
}
