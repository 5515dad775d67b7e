/* Small PDFs made by hand, to feed the finisher what cairo would not draw. */
#ifndef ANNAI_TESTS_CRAFTED_H
#define ANNAI_TESTS_CRAFTED_H

#include <glib.h>

struct crafted {
  const char *content;   /* of the one page */
  const char *resources; /* inside << >>; NULL: none */
  const char *page;      /* more keys of the page */
  const char *root;      /* more keys of the catalog */
  const char *objects[4]; /* objects 6, 7, … : whole bodies */
};

/* A file of one page of 100 × 100 with a margin of 20, as backend/pdf.c notes it. Freed with g_free. */
static inline char *crafted_pdf(const struct crafted *c, size_t *size_out) {
  GString *s = g_string_new("%PDF-1.4\n");
  size_t at[10], n = 0;
#define OBJECT(...) (at[n++] = s->len, g_string_append_printf(s, "%zu 0 obj\n", n), g_string_append_printf(s, __VA_ARGS__), \
                     g_string_append(s, "\nendobj\n"))
  OBJECT("<< /Type /Catalog /Pages 2 0 R %s >>", c->root ? c->root : "");
  OBJECT("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  OBJECT("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 140 140] /Contents 4 0 R /Resources << %s >> %s >>",
         c->resources ? c->resources : "", c->page ? c->page : "");
  OBJECT("<< /Length %zu >>\nstream\n%s\nendstream", strlen(c->content), c->content);
  OBJECT("<< /Keywords (annai-pages 20 100 100) >>");
  for (size_t i = 0; i < G_N_ELEMENTS(c->objects) && c->objects[i]; i++)
    OBJECT("%s", c->objects[i]);
#undef OBJECT
  size_t xref = s->len;
  g_string_append_printf(s, "xref\n0 %zu\n0000000000 65535 f \n", n + 1);
  for (size_t i = 0; i < n; i++)
    g_string_append_printf(s, "%010zu 00000 n \n", at[i]);
  g_string_append_printf(s, "trailer\n<< /Size %zu /Root 1 0 R /Info 5 0 R >>\nstartxref\n%zu\n%%%%EOF\n", n + 1, xref);
  *size_out = s->len;
  return g_string_free(s, FALSE);
}

#endif
