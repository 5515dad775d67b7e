/* The words the invention draws from: generator/share/invent/. No word stands in the program. */
#ifndef ANNAI_INVENT_WORDS_H
#define ANNAI_INVENT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "source/source.h"

struct words {
  struct table *places;   /* what,name,reading,code */
  struct table *people;
  struct table *names;    /* what,name,reading */
  struct table *forms;    /* kind,before,after,reading_before,reading_after,departments,weight */
  struct table *services; /* kind,service,share */
  struct table *hours;
  struct table *sentences; /* what,text */
  struct table *holidays, *events, *private;
};

struct words *words_open(const char *share, struct diag *d);
void words_free(struct words *w);
/* The cell of a column by its header; "" when there is no such column. */
const char *word_at(const struct table *t, size_t row, const char *column);
/* The n-th row whose `what` column is `what`, wrapping round; its column. "" when there is none. */
const char *word_of(const struct table *t, const char *what, size_t n, const char *column);
size_t words_count(const struct table *t, const char *what);

#endif
