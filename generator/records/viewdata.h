/* What a view holds: copies, in its own arena, of what its audience may see. Nothing here points into the records.
 * Private to records/. */
#ifndef ANNAI_RECORDS_VIEWDATA_H
#define ANNAI_RECORDS_VIEWDATA_H

#include "records/schema.h"

struct view_list {
  const char *name;
  const struct code *code;
  size_t codes;
  GHashTable *by_code; /* code -> struct code */
};
/* How a field's text is cut, beside what struct field tells. */
struct view_cut {
  enum field_type type;
  const struct view_list *list;
  const char *separator, *inner;
};
struct view_table {
  struct field *field;
  struct view_cut *cut;
  size_t fields;
  GHashTable *by_name; /* field name -> index + 1 */
  size_t rows;
  const char *const **text; /* by row, by field */
};
/* A facility's cells in pieces, and what other tables say of it. */
struct view_parts {
  const struct code *const **codes; /* by field; NULL where the field is no code */
  const char *const **list;         /* by field */
  const char *const *const **matrix; /* by field, by piece */
  const struct code *district[2];
  const struct sitting *sitting;
  size_t sittings;
  const struct person *person;
};
struct view {
  enum audience audience;
  struct arena *arena;
  struct view_table table[TABLES];
  struct view_list *list;
  size_t lists;
  struct facility *facility;
  struct view_parts *parts; /* by facility */
  size_t facilities;
  GHashTable *by_id; /* id -> struct facility */
  struct person *person;
  size_t people;
};

/* A code list by its name; NULL if there is none, or no name. */
const struct view_list *view_list_named(const struct view *v, const char *name);

#endif
