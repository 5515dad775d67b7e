/* What the files of import/ share behind import.h. */
#ifndef ANNAI_IMPORT_INSIDE_H
#define ANNAI_IMPORT_INSIDE_H

#include <glib.h>
#include <stdint.h>

#include "import/import.h"
#include "records/raw.h"

/* ---- what the last import brought (last.c): content/imports/<preset>.csv ---- */
struct last_row {
  const char *key, *id;
  const char **text; /* by column of the schema, then the hours; NULL: not known */
  struct pos pos;
};
struct last {
  const struct table_schema *schema;
  size_t n;
  struct last_row *row;
  GHashTable *by_key; /* struct last_row */
  char *digest;       /* of the bytes of its files */
  struct arena *arena;
};
/* `private_dir` may be NULL. An absent file is an empty one; NULL after an error. Free with last_free. */
struct last *last_read(const char *ward, const char *private_dir, const char *preset, const struct table_schema *schema,
                       struct diag *d);
void last_free(struct last *l);
/* The same as bytes: public columns or the others; NULL when there is nothing to write. `row` holds n rows; freed with g_free. */
char *last_text(const struct table_schema *schema, const struct last_row *row, size_t n, bool public, size_t *size_out);
/* Whether the ward may call a file so. */
bool last_name_is_sound(const char *preset);
static inline size_t last_fields(const struct table_schema *s) {
  return s->columns + 1; /* the hours behind the columns */
}

/* ---- which row of the ward an arrival is (match.c) ---- */
enum match_how { MATCH_NONE, MATCH_KEY, MATCH_ID, MATCH_SURE, MATCH_DOUBT, MATCH_TWIN, MATCH_DELETED, MATCH_REFUSED };
struct match {
  enum match_how how;
  const struct raw_row *row;   /* the ward's: by key, id, sure; in doubt: the one it may be */
  const struct last_row *last; /* what the last import brought of it; NULL: nothing */
  size_t twin;                 /* the arrival that it may be */
  const char *why;             /* "name address tel spot" */
};
struct matching {
  const struct arrivals *arrivals;
  const struct raw *raw;
  const struct last *last;
  const char *municipality; /* "": not known */
  struct match *match;      /* by arrival */
  size_t sure;
  struct arena *arena;
};
/* Fills `match`; duplicates of a key or an id are told and refused. */
void match_all(struct matching *m, struct diag *d);

/* ---- proposals ---- */
/* What proposals_make knows and proposals_apply needs. */
struct inside {
  enum table_id table;
  struct raw *raw, *hours;
  struct last *last;
  struct matching matching;
  GHashTable *sittings; /* id -> canonical text of the ward's hours */
  struct show *show;
};
enum { WHOLE_ROW = -1 };
/* What stands behind one proposal. */
struct behind {
  size_t arrival;              /* index + 1; 0: none (gone) */
  const struct raw_row *row;   /* the ward's; NULL: none */
  const struct last_row *last; /* NULL: none */
  int field;                   /* column, the hours behind them; WHOLE_ROW */
  bool can_add;                /* a row of its own could stand in the ward's files */
};
/* The text of an arrival's field; NULL: not known. */
const char *arrival_text(const struct arrival *a, const struct table_schema *s, size_t field);
/* The text that the ward holds. */
const char *ward_text(const struct inside *in, const struct raw_row *row, size_t field);

/* Whether two values that are there differ in their spelling only (full-width, hyphens, 丁目・番・号): where nothing was imported
 * before, the ward's stays and nobody is asked. */
bool same_spelling(const struct inside *in, size_t field, const char *ours, const char *theirs);

/* ---- values as people read and write them (show.c) ---- */
struct show;
/* What is shown lives as long as this. Free with show_free. */
struct show *show_new(const struct schema *schema, struct codes *codes, enum table_id table);
void show_free(struct show *s);
/* A stored text as it is written in a file: codes by their names. */
const char *show_cell(struct show *s, const struct column *c, const char *text);
/* The same of a field of the table, the hours behind its columns, for reading. NULL gives "". */
const char *show_value(struct show *s, size_t field, const char *text);
/* The field's label. */
const char *show_label(struct show *s, size_t field);
/* A whole row in one text: label and value, one a line. `text` by column; `hours` may be NULL. */
const char *show_row(struct show *s, const char *const *text, const char *hours);

#endif
