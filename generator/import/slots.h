/* Opening hours as outside files have them (columns by day and slot, or weekdays in one text) to sittings.
 * Private to import/. */
#ifndef ANNAI_IMPORT_SLOTS_H
#define ANNAI_IMPORT_SLOTS_H

#include "import/preset.h"

/* One day's opening of one department. */
struct slot {
  const char *what; /* the department; "" the whole place */
  int day;          /* 0 Monday … 6 Sunday, 7 holidays */
  int start, end;   /* minutes; end after start */
  int reception;    /* -1: not told, or the end itself */
  const char *note; /* of the row */
};
struct slots {
  GArray *slot;
  bool spoken; /* some row had the columns, even if they are empty */
  bool many;   /* more rows than any place has: what came after is not kept */
};
/* Adds what the row says. What is doubtful is told at its cell, once a row and kind. Texts are kept in `a`. */
void slots_add(struct slots *s, const struct outside *o, size_t row, const struct hours_recipe *h, struct arena *a,
               struct diag *d);
/* The sittings as one canonical text (hours_text.h), freed with g_free; "" when there are none. */
char *slots_text(const struct slots *s, const struct hours_recipe *h);
/* Bits of the days on which somebody is there. */
unsigned slots_days(const struct slots *s);
void slots_clear(struct slots *s);
/* The words of the days in a mask. Freed with g_free. */
char *slots_day_words(const struct hours_recipe *h, unsigned days);

#endif
