/* What a view holds: copies of its own of what its audience may see. Nothing here points into the records.
 * Private to records/. */
#ifndef ANNAI_RECORDS_VIEWDATA_H
#define ANNAI_RECORDS_VIEWDATA_H

#include "base/texts.h"
#include "records/schema.h"

struct view_list {
  const char *name;
  const struct code *code;
  size_t codes;
  GHashTable *by_code; /* code -> struct code */
  const struct code *const *alone; /* each code and a NULL */
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
  guint32 *text; /* by row and field: a handle of the view's texts */
};
/* What other tables say of a facility. */
struct view_more {
  const struct sitting *sitting;
  size_t sittings;
  const struct person *person;
};
/* Cells in pieces, cut when they are asked for. */
struct view_pieces {
  struct arena *arena;
  GHashTable *made; /* row * fields + field -> what the cell's type makes of it */
};
struct view_asked {
  bool turning;
  struct view_pieces pieces[2]; /* for good; until the next turn */
};
struct view {
  enum audience audience;
  struct arena *arena;
  struct texts *texts;
  struct view_table table[TABLES];
  struct view_list *list;
  size_t lists;
  struct facility *facility; /* in the order of the table's rows */
  struct view_more *more;    /* by facility */
  size_t facilities;
  GHashTable *by_id; /* id -> struct facility */
  struct person *person;
  size_t people;
  struct view_asked *asked;
};

/* A cell's text; "" for field 0, else field index + 1. */
const char *view_text(const struct view *v, enum table_id table, size_t row, size_t field);
/* A field's index + 1; 0: none. */
size_t view_field(const struct view_table *t, const char *name);
/* pieces.c: cells cut as their field says. */
struct view_asked *view_asked_new(void);
void view_asked_free(struct view_asked *a);
/* A code list by its name; NULL if there is none, or no name. */
const struct view_list *view_list_named(const struct view *v, const char *name);

#endif
