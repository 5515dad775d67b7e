/* Arrivals as text, for people and tests. */
#include "import/import.h"

#include <glib.h>

#include "records/raw.h"

static void put(GString *s, const char *name, const char *text) {
  if (!text) return; /* nothing is known */
  g_string_append_printf(s, "  %s=", name);
  for (; *text; text++) {
    if (*text == '\n') g_string_append(s, "\\n");
    else g_string_append_c(s, *text);
  }
  g_string_append_c(s, '\n');
}

char *arrivals_dump(const struct arrivals *a, const struct records *r) {
  const struct table_schema *schema = &records_schema(r)->table[TABLE_FACILITIES];
  GString *s = g_string_new(NULL);
  g_string_printf(s, "%s: %zu taken, %zu outside, %zu refused\n", a->table, a->n, a->outside, a->refused);
  for (size_t i = 0; i < a->n; i++) {
    const struct arrival *row = &a->row[i];
    g_string_append_printf(s, "%s %s %d\n", row->key, *row->id ? row->id : "-", row->pos.line);
    for (size_t c = 0; c < schema->columns; c++) put(s, schema->column[c].name, row->text[c]);
    put(s, "hours", row->hours);
  }
  return g_string_free(s, FALSE);
}
