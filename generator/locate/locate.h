/* Where an address lies: reference lists of towns and blocks, read once, asked by address. Nothing is guessed:
 * several places that would fit are all given. */
#ifndef ANNAI_LOCATE_LOCATE_H
#define ANNAI_LOCATE_LOCATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/geom.h"
#include "records/records.h" /* enum precision */

struct gazetteer;
/* 位置参照情報 (街区レベル, 大字・町丁目レベル), アドレス・ベース・レジストリ (town, and its position file), Geolonia's lists: each file is
 * recognised by its columns. `files` is NULL-terminated. NULL after an error. Free with gazetteer_free. */
struct gazetteer *gazetteer_read(const char *const *files, struct diag *d);
/* The same of files that site.yaml names, below the ward's folder. */
struct gazetteer *gazetteer_read_below(const char *ward, const char *const *files, struct diag *d);
void gazetteer_free(struct gazetteer *g);

struct located {
  struct lonlat at;
  enum precision precision;
  const char *name;                /* the place as the reference list calls it */
  const char *file;                /* the list that says so */
  const char *municipality, *town; /* as the list writes them; the municipality is "" where it names none */
};
/* Places for an address, nearest precision first, all of the best precision only; borrowed from the gazetteer until
 * the next question. 0: none. */
size_t gazetteer_find(struct gazetteer *g, const char *address, const char *municipality, const struct located **out);

/* The same with the reason where it is not one place. */
enum answer {
  ANSWER_ONE,
  ANSWER_SEVERAL,
  ANSWER_NO_ADDRESS,
  ANSWER_NO_TOWN, /* the address names no town: 「○○区5-40-21」 */
  ANSWER_UNKNOWN_TOWN,
  ANSWER_UNKNOWN_CHOME, /* the town is known, this 丁目 of it is not */
  ANSWER_NO_POINT,      /* known by name in a list without coordinates */
  ANSWERS
};
struct finding {
  enum answer answer;
  size_t n;
  const struct located *place; /* as gazetteer_find */
  const char *town;            /* the one canonical name of the town, also without a point; NULL: none, or several */
  const char *near;            /* did you mean; NULL: nothing near */
};
struct finding gazetteer_ask(struct gazetteer *g, const char *address, const char *municipality);

/* How far a town reaches from its point in metres, as far as the lists tell (its blocks; else the towns around it);
 * negative: they do not. A block: half-way to its neighbours. */
double gazetteer_reach(struct gazetteer *g, const struct located *place);
/* Metres between two places, near enough within a municipality. */
double metres_between(struct lonlat a, struct lonlat b);

#endif
