/* Sittings between the hours table and the one text that an import compares (hours_text.h). */
#ifndef ANNAI_IMPORT_SITTINGS_H
#define ANNAI_IMPORT_SITTINGS_H

#include <glib.h>

#include "records/raw.h"

/* Facility -> canonical text; facilities without a sitting are not in it. Texts in `a`. */
GHashTable *sittings_of_ward(const struct raw *hours, struct arena *a);
/* The rows of the hours table that a canonical text stands for, by column; NULL when it is not one. */
const char ***sittings_rows(const struct table_schema *schema, const char *facility, const char *text, struct arena *a,
                            size_t *n_out);

#endif
