/* The nearest of the words that would have been right: "did you mean …?". */
#ifndef ANNAI_BASE_SUGGEST_H
#define ANNAI_BASE_SUGGEST_H

#include "base/diag.h"

/* The word of `among` (NULL-terminated) that needs the fewest letters changed, added, dropped or swapped to become
 * `word`; NULL when none is near (a third of its letters, at least one). The first wins a tie. Letters' case is not counted.
 * Borrowed from `among`. */
const char *suggest_nearest(const char *word, const char *const *among);
/* An error for a word that is none of `among`: rule "<rule>-near" with the word and the nearest, or where none is near `rule`
 * with the word and all of them. */
void suggest_error(struct diag *d, struct pos at, const char *rule, const char *word, const char *const *among);

#endif
