/* Where an address lies: reference lists of towns and blocks, read once, asked by address. Nothing is guessed: several places that
 * would fit are all given. */
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
void gazetteer_free(struct gazetteer *g);

struct located {
  struct lonlat at;
  enum precision precision;
  const char *name; /* the place as the reference list calls it */
  const char *file; /* the list that says so */
};
/* Places for an address, nearest precision first, all of the best precision only; borrowed from the gazetteer. 0: none. */
size_t gazetteer_find(struct gazetteer *g, const char *address, const char *municipality, const struct located **out);

#endif
