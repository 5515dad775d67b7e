/* Where annai's own data lies, found from where the program itself lies. */
#include "base/share.h"

#include <glib.h>
#include <stdbool.h>
#include <unistd.h>

static char *beside_program(const char *in_source, const char *installed) {
  char *self = g_file_read_link("/proc/self/exe", NULL);
  for (char *dir = self ? g_path_get_dirname(self) : NULL; dir;) {
    /* A build folder may lie anywhere below the source tree (build/, build/tests/ …). */
    char *candidate = g_build_filename(dir, in_source, NULL);
    char *marker = g_build_filename(dir, "generator", "share", "messages", NULL);
    bool found = g_file_test(marker, G_FILE_TEST_IS_DIR);
    g_free(marker);
    char *up = g_path_get_dirname(dir);
    bool at_root = !g_strcmp0(up, dir);
    g_free(dir);
    if (found) {
      g_free(self);
      g_free(up);
      return candidate;
    }
    g_free(candidate);
    dir = at_root ? (g_free(up), NULL) : up;
  }
  char *bin = self ? g_path_get_dirname(self) : g_strdup(ANNAI_PREFIX "/bin");
  char *path = g_build_filename(bin, "..", "share", "annai", installed, NULL);
  char *clean = g_canonicalize_filename(path, NULL);
  g_free(path);
  g_free(bin);
  g_free(self);
  /* Built out of tree and not installed: the source tree is where one stands. */
  if (!g_file_test(clean, G_FILE_TEST_IS_DIR)) {
    g_free(clean);
    clean = g_canonicalize_filename(in_source, NULL);
  }
  return clean;
}

const char *share_dir(void) {
  static char *dir;
  if (!dir) {
    const char *told = g_getenv("ANNAI_SHARE");
    dir = told ? g_strdup(told) : beside_program("generator/share", "");
  }
  return dir;
}

const char *share_starter_dir(void) {
  static char *dir;
  if (!dir) {
    const char *told = g_getenv("ANNAI_STARTER");
    dir = told ? g_strdup(told) : beside_program("", "starter");
  }
  return dir;
}

const char *share_leaflet_dir(void) {
  const char *said = g_getenv("ANNAI_LEAFLET");
  return said && *said ? said : "/usr/share/javascript/leaflet";
}

const char *share_leaflet_licence(void) {
  return "/usr/share/doc/libjs-leaflet/copyright";
}
