/* The reference lists in memory. Private to locate/. */
#ifndef ANNAI_LOCATE_GAZETTEER_H
#define ANNAI_LOCATE_GAZETTEER_H

#include <glib.h>

#include "base/arena.h"
#include "locate/locate.h"

struct block {
  const char *label;
  struct lonlat at;
  const char *file;
  bool representative;
};
struct town {
  const char *prefecture, *municipality; /* as written; "" unknown */
  const char *folded_prefecture, *folded_municipality;
  const char *name; /* 本郷三丁目 */
  bool chome;       /* one 丁目 of a town, its number */
  int number;
  bool has_point, of_blocks; /* of_blocks: the point is the middle of its blocks */
  struct lonlat at;
  const char *file;
  GHashTable *blocks; /* folded number -> struct block; NULL: none */
  double reach;       /* 0: not asked yet */
};
struct gazetteer {
  struct arena *arena;
  GPtrArray *towns;
  GHashTable *same;     /* prefecture, municipality and name, folded -> struct town */
  GHashTable *by_key;   /* 「本郷3」「上野公園」 folded -> GPtrArray of struct town */
  GHashTable *by_base;  /* 「本郷」 -> its 丁目 */
  GHashTable *by_whole; /* names with a numeral inside (八丁目横町) -> GPtrArray of struct town */
  size_t longest_whole; /* bytes of the longest of them */
  GHashTable *municipalities, *prefectures; /* folded, as sets */
  GHashTable *positions;                    /* code and id of a town -> struct lonlat, from a list of positions alone */
  GHashTable *waiting;                      /* code and id -> struct town without a point */
  char **bases;                             /* all names for did-you-mean, made when first asked */
  GHashTable *near;                         /* what was asked -> what is near */
  GArray *answer;                           /* struct located, of the last question */
};

/* One row of a list, its cells by role; "" where the list has none. */
enum role {
  ROLE_PREFECTURE,
  ROLE_COUNTY,
  ROLE_MUNICIPALITY,
  ROLE_WARD,
  ROLE_TOWN,
  ROLE_CHOME,
  ROLE_KOAZA,
  ROLE_BLOCK,
  ROLE_LAT,
  ROLE_LON,
  ROLE_CODE,
  ROLE_ID,
  ROLE_REPRESENTATIVE,
  ROLE_HISTORY,
  ROLES
};
typedef void list_row(void *data, const char *const cell[ROLES], struct pos pos);
/* Reads one file and gives its rows. False after an error: unreadable, or no list that is known. */
bool list_read(const char *path, const char *file, list_row *row, void *data, struct diag *d);

#endif
