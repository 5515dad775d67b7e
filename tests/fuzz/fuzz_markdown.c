/* Markdown with front matter and directives, to a document and on to HTML. */
#include "backend/backend.h"
#include "fuzz.h"
#include "model/doc.h"

const char *const fuzz_shared[] = {"hostile-samples/raw-html.md", "data/testsuites/commonmark", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  size_t n;
  char *text = fuzz_text(data, size, d, &n);
  struct prose *p = text ? prose_read(text, n, "fuzz", d) : NULL;
  must(p || diag_errors(d), "prose, or an error");
  struct doc *doc = p ? markdown_read(p->body, p->body_size, "fuzz", p->body_line, d) : NULL;
  must(!p || doc || diag_errors(d), "a document, or an error");
  if (doc) {
    GString *out = g_string_new(NULL);
    struct html_settings s = {.base = "", .plain = true};
    html_write(doc->root, &s, out);
    must(g_utf8_validate(out->str, (gssize)out->len, NULL), "the page is UTF-8");
    must(!strstr(out->str, "<script"), "nothing in a page runs");
    g_string_free(out, TRUE);
    doc_free(doc);
  }
  prose_free(p);
  g_free(text);
  diag_free(d);
  return 0;
}
