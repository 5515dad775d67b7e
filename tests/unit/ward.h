/* What the tests of records share: a ward on disk, written or copied for one test, loaded with its findings. */
#ifndef ANNAI_TESTS_WARD_H
#define ANNAI_TESTS_WARD_H

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "records/records.h"
#include "told.h"

struct ward {
  struct diag *d;
  struct keys *site;
  struct basemap *basemap;
  struct records *records;
};

/* Loads the ward below `dir`; `private` is its private folder or NULL. */
static inline struct ward ward_load(const char *dir, const char *private) {
  struct ward w = {.d = diag_new("generator/share", "en")};
  char *path = g_build_filename(dir, "content", "site.yaml", NULL);
  w.site = source_keys(path, "content/site.yaml", w.d);
  g_free(path);
  w.basemap = basemap_load(dir, w.site ? w.site->root : NULL, w.d);
  struct records_input in = {.ward = dir, .private_dir = private, .site = w.site ? w.site->root : NULL, .basemap = w.basemap};
  w.records = records_load(&in, w.d);
  return w;
}

static inline void ward_close(struct ward *w) {
  records_free(w->records);
  basemap_free(w->basemap);
  if (w->site) keys_free(w->site);
  diag_free(w->d);
}

/* A new empty folder. Removed, with all that is in it, by folder_remove, which frees the name too. */
static inline char *folder_new(void) {
  return g_dir_make_tmp("annai-test-XXXXXX", NULL);
}

static inline void folder_remove(char *path) {
  GDir *dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) folder_remove(g_build_filename(path, name, NULL));
  if (dir) g_dir_close(dir);
  g_remove(path);
  g_free(path);
}

static inline void folder_write(const char *dir, const char *name, const char *text, size_t size) {
  char *path = g_build_filename(dir, name, NULL), *parent = g_path_get_dirname(path);
  g_mkdir_with_parents(parent, 0755);
  if (!g_file_set_contents(path, text, (gssize)size, NULL)) fprintf(stderr, "cannot write %s\n", path);
  g_free(parent);
  g_free(path);
}

static inline void folder_put(const char *dir, const char *name, const char *text) {
  folder_write(dir, name, text, strlen(text));
}

/* A file, or a folder with all below it, under another name. */
static inline void folder_copy(const char *from, const char *to) {
  GDir *dir = g_dir_open(from, 0, NULL);
  char *bytes;
  size_t size;
  if (!dir && g_file_get_contents(from, &bytes, &size, NULL)) {
    folder_write("", to, bytes, size);
    g_free(bytes);
  }
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    char *a = g_build_filename(from, name, NULL), *b = g_build_filename(to, name, NULL);
    folder_copy(a, b);
    g_free(a);
    g_free(b);
  }
  if (dir) g_dir_close(dir);
}

#endif
