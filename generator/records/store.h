/* The database of one run, with what C keeps beside it: where each row stands, which ids there are.
 * Private to records/. */
#ifndef ANNAI_RECORDS_STORE_H
#define ANNAI_RECORDS_STORE_H

#include <sqlite3.h>

#include "records/codes.h"
#include "records/schema.h"

/* One file whose rows came in. */
struct source {
  const char *file;
  bool private;
  const char **head; /* texts of its header, in the arena */
  size_t width;
  int head_line, head_last; /* its first and last line */
  int *cell;         /* by column: number of its cell in a row, from 1; 0: the file lacks it */
  GHashTable *lines; /* private: rowid -> line */
};
struct origin {
  guint source;
  int line, last; /* its first and last line */
  int row;        /* as a program counts that opens the file: line breaks within cells make no row */
};
/* Rows of a table: rowid n of the database is element n - 1. */
struct row_set {
  GPtrArray *sources; /* struct source */
  GArray *origins;    /* struct origin of the public row */
  GHashTable *by_id;  /* id -> rowid; borrowed from `ids` */
  GHashTable *by_folded; /* the same in small letters */
  bool partial;       /* rows were refused, which is told: who is missing here is not missing in the ward */
};

/* What a cell names in another table. */
struct noted_link {
  enum table_id table;
  const struct column *column;
  gint64 row;
  const char *id;
};

struct records {
  sqlite3 *db;
  struct schema *schema;
  struct codes *codes;
  struct arena *arena;
  const char *district_list; /* the code list of districts */
  bool framed;               /* site.yaml's `frame`: facilities outside are named and left out */
  struct box frame;          /* x: longitude, y: latitude */
  struct row_set rows[TABLES];
  GHashTable *left_out; /* ids of facilities outside the ward's frame */
  GArray *links;        /* struct noted_link, while loading: to rows that have not been met yet */
  GHashTable *unread;   /* "table row field" of cells that could not be read */
  bool each_repair;     /* every mended cell is told, not only their count */
  const char *ward;     /* its folder */
  const char *name;     /* the ward's own, as addresses begin with it */
  const char *lang;     /* of the site */
  const char *date;     /* of the edition; "" if none */
  const char *postal;   /* the list of postal codes, below the ward; "" if none */
  int verified_months;  /* how long a check holds */
  bool with_private;    /* the private folder was read too */
};

/* Markdown is most of a large ward's text, and few rules look at it: it lies in a table beside, row by row, so that the
 * others need not walk through it. */
static inline bool column_is_long(const struct column *c) {
  return c->type == TYPE_MARKDOWN;
}
bool table_has_long(const struct table_schema *t);
/* The table of the database in which a column lies. */
const char *store_home(enum table_id table, const struct column *c);
/* What stands behind FROM to have all columns of a table; its rowid is then to be named with the table's name. */
const char *store_whole(enum table_id table, const struct schema *s);

/* Opens an empty database with the declared tables. NULL after an error of the system. */
struct records *store_new(struct schema *schema, struct codes *codes, struct diag *d);
/* Runs statements that give no rows. */
bool store_run(const struct records *r, const char *sql, struct diag *d);
/* Runs a prepared statement that gives no rows, and makes it ready for the next run. */
bool store_step(const struct records *r, sqlite3_stmt *s, struct diag *d);
sqlite3_stmt *store_prepare(const struct records *r, const char *sql, struct diag *d);
/* A failure of the database itself is one of the system. */
void store_failed(const struct records *r, struct diag *d);

/* Where a row stands; with a field's name, its cell: in the private file that gave it, if one did. */
struct pos store_pos(const struct records *r, enum table_id table, gint64 rowid, const char *field);

/* Lets statements prepared from now on name only columns that `audience` may see. The allowance lives in `allow`, which
 * must stay until store_allow_all. */
struct store_allow {
  const struct schema *schema;
  enum audience audience;
};
void store_allow_only(const struct records *r, struct store_allow *allow);
void store_allow_all(const struct records *r);
static inline bool column_visible(const struct column *c, enum audience a) {
  return c->audience <= a;
}

#endif
