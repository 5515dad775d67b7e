/* The parts of the check's data. Private to records/checkdata.c and its neighbours. */
#ifndef ANNAI_RECORDS_CHECKPARTS_H
#define ANNAI_RECORDS_CHECKPARTS_H

#include <glib.h>

#include "records/checkdata.h"
#include "records/phrases.h"
#include "records/tel.h"

/* ---- days that a text closes (closed.c) ---- */
struct closed_words;
/* generator/share/check/closed.csv: word, means: a day's field; "with" joins days, "part" ends a part, "" says nothing
 * more. */
struct closed_words *closed_words_read(struct diag *d);
void closed_words_free(struct closed_words *w);
/* "wed,sun": the days in the order of the week; "" where a part of the text says more than days. Freed with g_free. */
char *closed_in(const struct closed_words *w, const char *text);

/* ---- the ward's word list (usage.c) ---- */
struct usage {
  struct table *table; /* NULL: there is none */
  int wrong, right, note, except; /* columns; -1: none */
  struct phrases *phrases;        /* for a first look */
  bool wide, narrow;              /* letters of full width, narrow kana are asked about */
};
struct usage *usage_read(const struct records *r, struct diag *d);
void usage_free(struct usage *u);
const char *usage_cell(const struct usage *u, size_t row, int column);
bool usage_any(const struct usage *u, const char *text);
/* Where, counted in characters from 1, the text holds what the list calls wrong, outside the words of `except` (parted by
 * ';'); 0: nowhere. "@fullwidth" stands for letters and digits of full width, "@halfwidth-kana" for narrow kana. */
int usage_at(const char *text, const char *wrong, const char *except);

struct check_data {
  const struct records *r;
  struct diag *d;
  struct tel_plan *plan;
  struct closed_words *closed;
  struct usage *usage;
  GHashTable *phrases; /* list -> struct phrases, read when first asked for */
};
struct phrases *check_phrases(struct check_data *data, const char *list);
/* The tables of outside things (checktables.c). */
bool check_tables(struct check_data *c);

#endif
