/* What could be written of where facilities are: for each facility a place, the places it may be at, or why there is
 * none. */
#ifndef ANNAI_LOCATE_PLAN_H
#define ANNAI_LOCATE_PLAN_H

#include <glib.h>

#include "locate/locate.h"
#include "records/raw.h"
#include "source/basemap.h"

enum placing_kind {
  PLACING_FOUND,   /* no coordinates yet, one place */
  PLACING_SEVERAL, /* no coordinates yet, several places: a person chooses */
  PLACING_NONE,    /* no coordinates, and no place */
  PLACING_NEARER,  /* known to its town (or block), and now to its block: a person accepts */
  PLACING_TOWN,    /* has coordinates; only the town's name is filled in */
  PLACING_KINDS
};
struct placing {
  enum placing_kind kind;
  const struct raw_row *row;
  enum answer answer;
  size_t n;
  const struct located *place; /* n of them */
  const char *town;            /* what the empty field `town` would get; NULL: nothing */
  const char *near;            /* did you mean; NULL */
  int accepted;                /* index of the place that a person chose; PLACE_OPEN, PLACE_REFUSED */
};
enum { PLACE_OPEN = -1, PLACE_REFUSED = -2 };

/* The fields that say where: index into the schema's columns; -1: not declared. */
struct place_fields {
  int name, address, lat, lon, precision, town;
};
struct plan {
  const struct table_schema *schema;
  struct place_fields field;
  size_t n;
  struct placing *row;
  size_t facilities, placed; /* all; with coordinates already */
  size_t count[PLACING_KINDS];
  size_t found[PRECISION_TOWN + 1]; /* of PLACING_FOUND, by precision */
  size_t why[ANSWERS];              /* of PLACING_NONE, by reason */
  struct arena *arena;
};
struct place_fields place_fields_of(const struct table_schema *schema);
/* A row's text of a field; "" if that is not declared. */
static inline const char *row_field(const struct raw_row *row, int field) {
  return field < 0 ? "" : row->text[field];
}
/* Whether the row's coordinates can be used, and where they are. */
bool row_place(const struct place_fields *f, const struct raw_row *row, struct lonlat *out);

/* `ward` is the ward's name. Free with plan_free. */
struct plan *plan_make(const struct raw *facilities, struct gazetteer *g, const char *ward);
void plan_free(struct plan *p);
/* The place that is written: the one chosen; else the one of PLACING_FOUND and PLACING_TOWN when nothing was chosen
 * from any table. NULL: none. */
const struct located *placing_chosen(const struct placing *p, bool only_accepted);

/* Writes what is chosen into the files where the rows stand, together or not at all: coordinates where there are none
 * or worse ones were accepted to be replaced, precision, the town's name where it is empty. *written counts rows. */
bool plan_apply(const struct plan *p, bool only_accepted, const struct records *r, const char *ward_dir,
                size_t *written, struct diag *d);

/* ---- what speaks against points (agree.c) ---- */
struct agreeing {
  const struct raw *facilities;
  const struct records *records;
  const struct basemap *map;
  struct gazetteer *gazetteer; /* NULL: no list */
  const char *ward;            /* its name */
};
/* Warns of points more than 200 m from their address, and of points outside the ward though the address is within. */
void places_check(const struct agreeing *in, struct diag *d);
/* The same for `annai check`, with the lists that site.yaml's `addresses` names, if any. */
bool ward_places_check(const struct records *r, const struct basemap *map, const struct key *site, const char *ward_dir,
                       struct diag *d);
/* site.yaml's `addresses`, NULL-terminated, freed with g_free (the array only); wrong ones are told. */
const char **site_addresses(const struct key *site, struct diag *d);

#endif
