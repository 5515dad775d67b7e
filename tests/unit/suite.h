/* Reading the examples of a Markdown specification: 32 backticks and "example", the source, ".", the HTML, 32 backticks. */
#ifndef ANNAI_TESTS_SUITE_H
#define ANNAI_TESTS_SUITE_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "backend/backend.h"
#include "base/share.h"
#include "model/doc.h"

struct example {
  int number, line;
  const char *section;
  char *markdown, *html;
  bool table;
};

static inline char *suite_tabs(const GString *text) {
  char **part = g_strsplit(text->str, "→", -1);
  char *out = g_strjoinv("\t", part);
  g_strfreev(part);
  return out;
}

/* The examples of a file, freed with suite_free; NULL if it is absent. */
static inline GArray *suite_read(const char *relative) {
  const char *shared = g_getenv("ANNAI_SHARED") ? g_getenv("ANNAI_SHARED") : "../shared";
  g_autofree char *path = g_build_filename(shared, "data/testsuites", relative, NULL);
  char *text;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return NULL;
  static const char fence[] = "````````````````````````````````";
  GArray *all = g_array_new(FALSE, TRUE, sizeof(struct example));
  char **line = g_strsplit(text, "\n", -1);
  GString *source = g_string_new(""), *html = g_string_new("");
  const char *section = NULL;
  int state = 0;
  struct example e = {0};
  for (int i = 0; line[i]; i++) {
    bool mark = g_str_has_prefix(line[i], fence);
    if (state == 0 && mark && strstr(line[i], "example")) {
      state = 1;
      e = (struct example){.number = e.number + 1, .line = i + 1, .section = section, .table = strstr(line[i], "table")};
      g_string_truncate(source, 0);
      g_string_truncate(html, 0);
    } else if (state == 0 && line[i][0] == '#' && strstr(line[i], "# ")) {
      section = g_intern_string(strstr(line[i], "# ") + 2);
    } else if (state == 1 && !strcmp(line[i], ".")) {
      state = 2;
    } else if (state == 2 && mark) {
      state = 0;
      e.markdown = suite_tabs(source);
      e.html = suite_tabs(html);
      g_array_append_val(all, e);
    } else if (state) {
      g_string_append_printf(state == 1 ? source : html, "%s\n", line[i]);
    }
  }
  g_strfreev(line);
  g_string_free(source, TRUE);
  g_string_free(html, TRUE);
  g_free(text);
  return all;
}

static inline void suite_free(GArray *all) {
  for (guint i = 0; i < all->len; i++) {
    g_free(g_array_index(all, struct example, i).markdown);
    g_free(g_array_index(all, struct example, i).html);
  }
  g_array_free(all, TRUE);
}

/* An example's source through annai, in plain mode. */
static inline char *suite_html(const struct example *e, unsigned extras) {
  struct diag *d = diag_new(share_dir(), "en");
  struct doc *doc = markdown_read_with(e->markdown, strlen(e->markdown), "spec.txt", 1, extras, d);
  GString *out = g_string_new("");
  struct html_settings s = {.base = "", .plain = true};
  html_write(doc->root, &s, out);
  doc_free(doc);
  diag_free(d);
  return g_string_free(out, FALSE);
}

#endif
