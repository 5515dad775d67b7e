/* The guard before cells that a spreadsheet program would run: one apostrophe, put there when a CSV is written and taken
 * away when one is read. Both ask here, so that what is written reads back as it was. */
#ifndef ANNAI_SOURCE_GUARD_H
#define ANNAI_SOURCE_GUARD_H

#include <stdbool.h>

/* Whether text begins, behind any number of apostrophes, with = + - @ TAB CR or a full-width = + - @. Writing: put one
 * apostrophe before such text. */
bool guard_needed(const char *text);
/* Reading: whether the first character of `text` is such a guard, and so no part of the value. */
bool guard_stands(const char *text);

#endif
