/* Which cells a spreadsheet program would take for a formula. */
#include "source/guard.h"

#include <glib.h>
#include <string.h>

bool guard_needed(const char *text) {
  static const char *const STARTS[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  text += strspn(text, "'");
  for (size_t i = 0; i < G_N_ELEMENTS(STARTS); i++)
    if (strncmp(text, STARTS[i], strlen(STARTS[i])) == 0)
      return true;
  return false;
}

bool guard_stands(const char *text) {
  return *text == '\'' && guard_needed(text);
}
