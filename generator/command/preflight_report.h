/* The report on a preflight: for machines, and as a page with pictures. */
#ifndef ANNAI_COMMAND_PREFLIGHT_REPORT_H
#define ANNAI_COMMAND_PREFLIGHT_REPORT_H

#include "press/preflight/preflight.h"

struct preflight_report {
  const struct preflight *found;
  const char *name;   /* the file's, as people know it */
  const char *path;   /* where it is, for the pictures; NULL: no pictures */
  const char *preset; /* its name; NULL: the rules of every house */
};
/* How finely the plates of these pages are looked at (preflight.c). */
double preflight_coverage_dpi(const struct preflight *p);
/* Freed with g_free. */
char *preflight_json(const struct preflight_report *r, struct diag *d);
/* NULL after an error, told. Freed with g_free. */
char *preflight_html(const struct preflight_report *r, struct diag *d, size_t *size_out);
/* In one line: pages, findings, and that nobody but annai has looked. Freed with g_free; NULL after an error. */
char *preflight_verdict(const struct preflight_report *r, struct diag *d);

#endif
