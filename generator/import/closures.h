/* When a place is closed: flags by weekday, by week of the month, free text. Private to import/. */
#ifndef ANNAI_IMPORT_CLOSURES_H
#define ANNAI_IMPORT_CLOSURES_H

#include "import/preset.h"

struct closures {
  bool spoken;         /* the file has such columns */
  unsigned shut, open; /* bits of days 0 Monday … 7 holidays, as the flags say */
  unsigned nth[5];     /* closed on the first … fifth of these weekdays, where the weekday itself is not closed */
  unsigned differ;     /* flags contradict each other */
};
struct closures closures_flags(const struct outside *o, size_t row, const struct closed_recipe *c,
                               const struct hours_recipe *h);

/* The list of what is understood: "sun", "hol", "sat-2", "08-13..08-16", "12-29..01-03", words of the preset; ';' between.
 * `whole` is false when the text says more than was understood. Freed with g_free. */
char *closures_list(const struct closures *flags, const struct closed_recipe *c, const char *text, bool *whole);

#endif
