/* Where figures come from and when they held, in the theme's words: below tables, charts and figures, on paper and on the site. */
#ifndef ANNAI_THEME_SOURCE_LINE_H
#define ANNAI_THEME_SOURCE_LINE_H

#include "base/diag.h"
#include "theme/theme.h"

/* "出典：厚生労働省 ／ 2026年4月現在" from a source and a date (YYYY, YYYY-MM or YYYY-MM-DD), each of which may be NULL; NULL for
 * neither. Another date is an error at `pos`. Freed with g_free. */
char *theme_source_line(const struct theme *t, const char *source, const char *date, struct pos pos, struct diag *d);

#endif
