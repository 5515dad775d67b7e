/* Lists of words to look for in cells and prose: data in generator/share/check/, and the ward's own. Private to
 * records/. */
#ifndef ANNAI_RECORDS_PHRASES_H
#define ANNAI_RECORDS_PHRASES_H

#include <stdbool.h>

#include "base/diag.h"

struct phrases;
struct phrase {
  const char *word; /* as the list writes it */
  const char *why;  /* in the language of the messages; "" if the list says nothing */
};

/* generator/share/check/<name>.csv: columns word, except (words in which it is harmless, separated by ";"), why, why_en;
 * any of them but the first may be missing. Never NULL. */
struct phrases *phrases_read(const char *name, struct diag *d);
/* The same from columns of a table that stands as long; a column it lacks is empty. */
struct table;
struct phrases *phrases_of(const struct table *t, const char *word, const char *except, const char *why);
/* The words of several lists (NULL: none), so that one look tells whether any of them has something to say; the lists
 * stand as long. */
struct phrases *phrases_join(const struct phrases *const *lists, size_t n);
void phrases_free(struct phrases *w);
/* The first word of the list that the text holds, in whatever width or case, with spaces or without; NULL: none. */
const struct phrase *phrases_in(const struct phrases *w, const char *text);

/* Whether a text holds a mobile telephone number with its hyphens. */
bool phrases_mobile(const char *text);

#endif
