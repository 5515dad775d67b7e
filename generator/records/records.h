/* Records: the declared fields of a ward's tables in one SQLite database, rules over them, and views.
 *
 * Audience is in the type. `struct records` holds everything and is used for checking only; a publication gets a
 * `struct view`, opened for one audience, whose queries name no other audience's column: there is no call that leads from a
 * view back to the records, and a field the view may not see has no value, as if it were not declared. */
#ifndef ANNAI_RECORDS_RECORDS_H
#define ANNAI_RECORDS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/geom.h"
#include "source/basemap.h"
#include "source/source.h"

enum audience { AUDIENCE_PUBLIC, AUDIENCE_PROFESSIONAL, AUDIENCE_INTERNAL };
bool audience_parse(const char *word, enum audience *out); /* "public" … */
const char *audience_name(enum audience a);

/* One entry of a code list (content/codes/<list>.csv; columns code, name, reading, and any others). */
struct code {
  const char *list, *code, *name, *reading;
  int order; /* row in its file, from 0 */
  const struct code_more *more; /* its other columns, for code_text */
};
/* Another column of a code list ("symbol", "easy", "en", "what", …); "" when empty or absent. */
const char *code_text(const struct code *c, const char *column);

struct records;

struct records_input {
  const char *ward;       /* the ward's folder (holds content/) */
  const char *private_dir; /* the folder that holds records/ with other audiences' columns; NULL: none */
  const struct key *site; /* content/site.yaml, root map: districts, lang, date, frame */
  const struct basemap *basemap; /* gives the districts' areas */
  bool each_repair; /* every mended cell is told, not only their count */
  bool may_be_empty; /* a ward without a facility is no mistake: an import is to fill it */
};
/* Reads content/fields.yaml, content/codes/, content/records/ (and the private folder) into the database, places every
 * facility in its district, and reports what is wrong with shape or type of any cell. NULL when nothing could be loaded;
 * else ask diag_errors(). Free with records_free. */
struct records *records_load(const struct records_input *in, struct diag *d);
void records_free(struct records *r);
/* Gives back the memory that loading and the rules want for speed; everything works on. */
void records_rest(const struct records *r);
/* Runs every rule of generator/share/rules/ and reports what they find. */
void records_check(const struct records *r, struct diag *d);
/* All tables as text, one audience's columns only: `table / column=value` lines sorted by key. Freed with g_free; NULL
 * after an error of the database. */
char *records_dump(const struct records *r, enum audience a, struct diag *d);

/* ---- views ---- */
struct view;
/* What one audience may see. Free with view_free; everything it gave goes with it. */
struct view *view_open(const struct records *r, enum audience a, struct diag *d);
void view_free(struct view *v);
/* For one who goes through all facilities of a large ward, one after the other: long texts and pieces of cells that the
 * view gives from now on are good until the next call only. What it gave before stays. */
void view_turn(const struct view *v);

/* A declared field of a table, for labels and order. */
struct field {
  const char *name;  /* "tel" */
  const char *type;  /* text reading name tel url mail date number flag code codes list matrix markdown refs lat lon … */
  const char *label; /* in the site's language */
  const char *list;  /* code list of code/codes fields, else NULL */
};
/* The fields of `table` this view can see, in the order of fields.yaml. */
const struct field *view_fields(const struct view *v, const char *table, size_t *n_out);

/* One row of the hours table: a sitting. */
struct sitting {
  const char *label;   /* "" if none */
  int start, end, last; /* minutes after midnight; end may pass 1440; last: last reception, -1 if not given */
  const char *mark[8]; /* Monday … Sunday, holidays: a code of list "marks" ("open", "visit", "condition"), "" closed */
  const char *note;    /* what a condition means; "" if none */
};
struct person {
  const char *id, *facility, *name, *reading;
  const struct view *view;
};

/* How near a facility's point is: the building itself, its block (街区), or only its town or 丁目: the words of the field `precision`
 * (exact, block, town; empty: exact). What is known to its town alone is never drawn as an exact pin. */
enum precision { PRECISION_EXACT, PRECISION_BLOCK, PRECISION_TOWN };
const char *precision_word(enum precision p);

struct facility {
  const char *id, *name, *reading; /* reading: hiragana */
  const char *file;                /* where its row stands, for messages */
  int line;
  int number;               /* printed number; 0: none */
  const struct code *kind;  /* list "kinds"; NULL if the field is not declared */
  const struct code *district; /* list "districts", by point in polygon; NULL: outside or no place */
  bool has_place;
  enum precision precision;
  struct lonlat place;
  const struct view *view;
};

/* All facilities of the view in 五十音 order of reading, then id. */
const struct facility *view_facilities(const struct view *v, size_t *n_out);
const struct facility *view_facility(const struct view *v, const char *id); /* NULL: none such */
/* A field's text as stored (normalised), "" when empty, unknown or not visible. */
const char *facility_text(const struct facility *f, const char *field);
/* The codes of a code or codes field, in the list's order. NULL-terminated; borrowed. */
const struct code *const *facility_codes(const struct facility *f, const char *field);
/* The pieces of a list field, or the inner pieces of piece i of a matrix field. NULL-terminated; borrowed. */
const char *const *facility_list(const struct facility *f, const char *field);
const char *const *facility_matrix(const struct facility *f, const char *field, size_t i);
const struct sitting *facility_sittings(const struct facility *f, size_t *n_out);
const struct person *view_people(const struct view *v, size_t *n_out);
const char *person_text(const struct person *p, const char *field);
const struct person *facility_person(const struct facility *f); /* NULL: none */

/* A code list in its file's order. */
const struct code *view_codes(const struct view *v, const char *list, size_t *n_out);

/* Rows of another table ("roster", "holidays", "events", "visits"), in date order: cell text by field name. */
size_t view_rows(const struct view *v, const char *table);
const char *view_row_text(const struct view *v, const char *table, size_t row, const char *field);
/* The inner pieces of piece i of such a row's matrix field. NULL-terminated; borrowed. */
const char *const *view_row_matrix(const struct view *v, const char *table, size_t row, const char *field, size_t i);

/* A choice of facilities, as a publication file's `select:` or a directive's attributes say. Values of one key are
 * alternatives, keys are all required; "*" is any. */
struct query {
  const char *kind, *department, *service, *district; /* codes, several with ','; NULL: any */
  bool framed;
  struct box frame; /* x: longitude, y: latitude */
};
/* Freed with g_free (the array only); order as view_facilities. */
const struct facility **view_select(const struct view *v, const struct query *q, size_t *n_out);

#endif
