/* Finding what a build made, without reading the ward's records again. */
#include "command/made_file.h"

#include <glib.h>
#include <string.h>

char *made_file(const char *ward, const char *name, const char *from, struct diag *d) {
  static const char *const screens[] = {"public", "professional", "office"}, *const presses[] = {"public", "professional", "internal"};
  if (g_str_has_suffix(name, ".pdf")) return g_strdup(name);
  for (int press = 0; press < 2; press++) {
    if (from && !strcmp(from, "press") != (bool)press) continue;
    for (size_t i = 0; i < G_N_ELEMENTS(screens); i++) {
      char *path = press ? g_strdup_printf("%s/output/press/%s/%s/%s.pdf", ward, presses[i], name, name)
                         : g_strdup_printf("%s/output/%s/print/%s.pdf", ward, screens[i], name);
      if (!strchr(name, '/') && g_file_test(path, G_FILE_TEST_IS_REGULAR)) return path;
      g_free(path);
    }
  }
  diag_error(d, (struct pos){0}, "made-file-none", name);
  return NULL;
}

char *made_name(const char *name) {
  char *base = g_path_get_basename(name);
  if (g_str_has_suffix(base, ".pdf")) base[strlen(base) - 4] = '\0';
  return base;
}
