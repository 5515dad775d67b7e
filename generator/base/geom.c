/* Lengths as people write them, into points. */
#include "base/geom.h"

#include <glib.h>
#include <math.h>
#include <string.h>

bool length_pt(const char *text, double *pt_out) {
  char *end;
  double n = g_ascii_strtod(text, &end);
  if (end == text || !isfinite(n)) return false;
  while (*end == ' ') end++;
  double unit_pt;
  if (!*end || !strcmp(end, "mm")) unit_pt = PT_PER_MM;
  else if (!strcmp(end, "Q") || !strcmp(end, "H")) unit_pt = PT_PER_MM / 4;
  else if (!strcmp(end, "pt")) unit_pt = 1;
  else return false;
  *pt_out = n * unit_pt;
  return true;
}
