/* Lists of words to look for in cells and prose: data in generator/share/check/, and the ward's own. Private to records/. */
#ifndef ANNAI_RECORDS_WORDS_H
#define ANNAI_RECORDS_WORDS_H

#include <stdbool.h>

#include "base/diag.h"

struct words;
struct word {
  const char *word; /* as the list writes it */
  const char *why;  /* in the language of the messages; "" if the list says nothing */
};

/* generator/share/check/<name>.csv: columns word, except (words in which it is harmless, separated by ";"), why, why_en; any
 * of them but the first may be missing. Never NULL. */
struct words *words_read(const char *name, struct diag *d);
void words_free(struct words *w);
/* The first word of the list that the text holds, in whatever width or case; NULL if it holds none. */
const struct word *words_in(const struct words *w, const char *text);

#endif
