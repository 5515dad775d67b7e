/* The declared tables and fields of a ward (content/fields.yaml), and which column header means which field. */
#ifndef ANNAI_RECORDS_SCHEMA_H
#define ANNAI_RECORDS_SCHEMA_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "records/records.h"

enum field_type {
  TYPE_ID, TYPE_TEXT, TYPE_NAME, TYPE_READING, TYPE_TEL, TYPE_URL, TYPE_MAIL, TYPE_POSTAL, TYPE_DATE, TYPE_NUMBER,
  TYPE_INTEGER, TYPE_FLAG, TYPE_CODE, TYPE_CODES, TYPE_LIST, TYPE_MATRIX, TYPE_MARKDOWN, TYPE_REFS, TYPE_LAT, TYPE_LON,
  TYPE_TIME, TYPE_MARKS, TYPES
};
const char *field_type_name(enum field_type t);

struct column {
  const char *name, *label;
  enum field_type type;
  enum audience audience;
  bool required;
  const char *list;      /* code, codes, marks: the code list */
  const char *separator; /* codes, list, matrix, refs: each character of it separates; the first is what is stored */
  const char *inner;     /* matrix: separates within a piece */
  bool open;             /* code, codes: a value the list lacks becomes a code of its own */
  const char *name_from; /* open code: the field of the same row that names a new code; NULL: the value itself */
  const char *target;    /* refs: the table the ids belong to */
  const char *const *yes, *const *no; /* flag: further words, folded; NULL-terminated */
  struct pos pos;        /* in fields.yaml */
};

/* The tables annai knows, in the order in which they are loaded. */
enum table_id { TABLE_FACILITIES, TABLE_HOURS, TABLE_PEOPLE, TABLE_ROSTER, TABLE_HOLIDAYS, TABLE_EVENTS, TABLE_VISITS, TABLES };
const char *table_name(enum table_id t);
bool table_parse(const char *name, enum table_id *out);

struct table_schema {
  bool declared;
  const char *name;
  size_t columns;
  struct column *column;
  const char *const *files; /* globs, NULL-terminated */
  size_t keys;
  size_t *key;              /* indexes into column; 0 keys: rows stand for themselves */
  bool ignore_undeclared;
  GHashTable *header;       /* folded header -> index + 1 */
  GHashTable *ignored;      /* folded header */
  GHashTable *by_name;      /* field name -> index + 1 */
};

struct schema {
  struct table_schema table[TABLES];
  struct arena *arena;
};

/* Reads fields.yaml; labels in `lang`. NULL when the file could not be read or declares no facilities. */
struct schema *schema_read(const char *path, const char *file, const char *lang, struct diag *d);
void schema_free(struct schema *s);
/* NULL if the table has no such field. */
const struct column *schema_column(const struct schema *s, enum table_id table, const char *name);
/* The field a header names, by name, label or alias; NULL if none. */
const struct column *schema_header(const struct schema *s, enum table_id table, const char *text);
bool schema_ignores(const struct schema *s, enum table_id table, const char *text);
static inline size_t column_index(const struct table_schema *t, const struct column *c) {
  return (size_t)(c - t->column);
}

#endif
