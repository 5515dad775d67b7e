/* The invented facilities of an invented town, and everything written about them. */
#ifndef ANNAI_INVENT_REGISTER_H
#define ANNAI_INVENT_REGISTER_H

#include "command/invent/land.h"

#define KINDS 8
enum facility_kind { CLINIC, HOMEDOC, HOSPITAL, DENTIST, PHARMACY, NURSING, CARE, DESK };

struct facility {
  enum facility_kind kind;
  struct spot at;
  int town, district;
  int block, house;       /* 番 and 号 */
  int shares;             /* the facility whose building it shares, or -1 */
  int serial;             /* the order in which it was made: telephones and chance follow it */
  size_t number;          /* printed beside its symbol, from 1 */
  char id[16];
  char *name, *reading;
  char *key;              /* sort key of the reading */
  const char *departments;
  char *address;
};

struct facilities {
  const struct land *land;
  const struct words *words;
  uint64_t seed;
  size_t n;
  struct facility *all;   /* by number */
};

struct facilities *facilities_new(struct land *g, uint64_t seed, size_t n, const struct words *w);
void facilities_free(struct facilities *f);

/* Writes content/records/, content/codes/districts.csv below `ward`. */
bool facilities_write(const struct facilities *f, const char *ward, struct diag *d);
/* Writes records/ and canaries.txt of a private folder: a natural value in every hidden cell, each found nowhere else. */
bool facilities_write_private(const struct facilities *f, const char *folder, struct diag *d);

/* Changes the maps among content/publications of a ward too large for their sheet to its middle, as much as fits. */
bool facilities_fit_maps(const struct facilities *f, const char *ward, struct diag *d);

const char *kind_code(enum facility_kind kind);

/* ---- writing tables as a spreadsheet would open them: UTF-8 with BOM, LF ---- */
GString *sheet_begin(const char *header);
/* Cells in turn, NULL at the end; quoted where needed. */
void sheet_row(GString *s, ...) __attribute__((sentinel));
/* The pattern with {0}, {1}, … filled from the strings after it, NULL at the end. Freed with g_free. */
char *fill_sentence(const char *pattern, ...) __attribute__((sentinel));

#endif
