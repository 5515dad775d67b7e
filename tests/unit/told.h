/* What the source tests share: what was told, and where the shared samples lie. */
#ifndef ANNAI_TESTS_TOLD_H
#define ANNAI_TESTS_TOLD_H

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

/* All findings, as they are printed in English. Freed with free(). */
static inline char *told_all(const struct diag *d) {
  char *text = NULL;
  size_t size;
  FILE *f = open_memstream(&text, &size);
  diag_print(d, f);
  fclose(f);
  return text;
}

/* Whether the rule was told at line and column of any file (0: anywhere); prints what was told if not. */
static inline bool told(const struct diag *d, const char *rule, int line, int col) {
  char *all = told_all(d), *end = g_strdup_printf(" [%s]", rule), *at = g_strdup_printf(":%d:%d: ", line, col);
  char **lines = g_strsplit(all, "\n", -1);
  bool found = false;
  for (char **l = lines; *l; l++)
    found = found || (g_str_has_suffix(*l, end) && (line == 0 || strstr(*l, at)));
  if (!found)
    fprintf(stderr, "wanted %s%s, told:\n%s", at, end, all);
  g_strfreev(lines);
  g_free(at);
  g_free(end);
  free(all);
  return found;
}

/* A path below the shared folder; NULL (and "skipped") when that is not there. Freed with g_free. */
static inline char *shared(const char *below) {
  const char *root = getenv("ANNAI_SHARED");
  char *path = g_build_filename(root ? root : "../shared", below, NULL);
  if (g_file_test(path, G_FILE_TEST_EXISTS))
    return path;
  printf("skipped: no %s\n", path);
  g_free(path);
  return NULL;
}

#endif
