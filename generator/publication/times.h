/* Hours as papers show them. Private to publication. */
#ifndef ANNAI_PUBLICATION_TIMES_H
#define ANNAI_PUBLICATION_TIMES_H

#include <glib.h>

#include "publication/publication.h"

/* "月|火|…|祝", of the list "weekdays". In the arena. */
const char *times_days(const struct publication_input *in, struct arena *a);
/* Adds the extras (struct attr) "hours", one for each sitting: "9:00〜12:30|open|open||…", the time, then every day's mark. */
void times_add(const struct publication_input *in, struct arena *a, const struct facility *f, GArray *extra);
/* Adds the extras "note" that say what marks mean, each once. */
void times_add_notes(const struct publication_input *in, struct arena *a, const struct facility *f, GArray *extra);

#endif
