/* The ward's sittings as one value for each facility, and a value as the rows of a file. */
#include <string.h>

#include "base/arena.h"
#include "import/hours_text.h"
#include "import/sittings.h"

static const char *const days[8] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol"};

static const char *cell(const struct raw *h, const struct raw_row *row, const char *name) {
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(h->schema->by_name, name));
  return i ? row->text[i - 1] : "";
}

static int minutes(const char *time) {
  int hour = 0, minute = 0;
  return sscanf(time, "%d:%d", &hour, &minute) == 2 ? hour * 60 + minute : -1;
}

GHashTable *sittings_of_ward(const struct raw *h, struct arena *a) {
  GHashTable *out = g_hash_table_new(g_str_hash, g_str_equal), *rows = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *ids = g_ptr_array_new();
  for (size_t i = 0; h->schema->declared && i < h->n; i++) {
    const char *id = cell(h, &h->row[i], "facility");
    GArray *list = g_hash_table_lookup(rows, id);
    if (!list) {
      list = g_array_new(FALSE, TRUE, sizeof(struct sitting));
      g_hash_table_insert(rows, (char *)id, list);
      g_ptr_array_add(ids, (char *)id);
    }
    struct sitting s = {.label = cell(h, &h->row[i], "label"),
                        .note = cell(h, &h->row[i], "note"),
                        .start = minutes(cell(h, &h->row[i], "start")),
                        .end = minutes(cell(h, &h->row[i], "end")),
                        .last = minutes(cell(h, &h->row[i], "last"))};
    for (int d = 0; d < 8; d++) {
      const char *mark = cell(h, &h->row[i], days[d]);
      s.mark[d] = strcmp(mark, "closed") ? mark : "";
    }
    g_array_append_val(list, s);
  }
  for (guint i = 0; i < ids->len; i++) {
    GArray *list = g_hash_table_lookup(rows, g_ptr_array_index(ids, i));
    char *text = hours_text_print((const struct sitting *)list->data, list->len);
    g_hash_table_insert(out, g_ptr_array_index(ids, i), arena_strdup(a, text));
    g_free(text);
    g_array_free(list, TRUE);
  }
  g_ptr_array_free(ids, TRUE);
  g_hash_table_destroy(rows);
  return out;
}

static const char *time_text(struct arena *a, int m) {
  return m < 0 ? "" : arena_printf(a, "%02d:%02d", m / 60, m % 60);
}

const char ***sittings_rows(const struct table_schema *schema, const char *facility, const char *text, struct arena *a,
                            size_t *n_out) {
  struct sitting *s = hours_text_parse(text, a, n_out);
  if (!s) return NULL;
  const char ***rows = arena_array(a, *n_out + 1, sizeof *rows);
  for (size_t i = 0; i < *n_out; i++) {
    rows[i] = arena_array(a, schema->columns + 1, sizeof **rows);
    for (size_t c = 0; c < schema->columns; c++) {
      const char *name = schema->column[c].name;
      const char *value = !strcmp(name, "facility") ? facility
                          : !strcmp(name, "label")  ? s[i].label
                          : !strcmp(name, "note")   ? s[i].note
                          : !strcmp(name, "start")  ? time_text(a, s[i].start)
                          : !strcmp(name, "end")    ? time_text(a, s[i].end)
                          : !strcmp(name, "last")   ? time_text(a, s[i].last)
                                                    : "";
      for (int d = 0; d < 8; d++)
        if (!strcmp(name, days[d])) value = s[i].mark[d];
      rows[i][c] = value;
    }
  }
  return rows;
}
