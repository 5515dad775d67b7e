/* Findings that come in thousands: counted by file, column and kind, told once with the first place. */
#include <glib.h>
#include <string.h>

#include "import/preset.h"

struct count {
  enum diag_level level;
  const char *rule;
  struct pos first, last; /* a cell that makes several values is counted once */
  char *column, *word;
  unsigned n;
};
struct counts {
  struct diag *d;
  bool each;
  GHashTable *by_key;
  GPtrArray *all; /* struct count, in the order in which they came */
};

static void count_free(void *p) {
  struct count *c = p;
  g_free(c->column);
  g_free(c->word);
  g_free(c);
}

struct counts *counts_new(struct diag *d, bool each) {
  struct counts *c = g_new0(struct counts, 1);
  *c = (struct counts){.d = d,
                       .each = each,
                       .by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       .all = g_ptr_array_new_with_free_func(count_free)};
  return c;
}

void counts_add(struct counts *c, enum diag_level level, const char *rule, struct pos pos, const char *column,
                const char *word, const char *before, const char *after) {
  if (!c) return;                                    /* somebody only looks */
  bool by_word = strcmp(rule, "arrival-power") != 0; /* of ruined numbers the first stands for all */
  char *key = g_strdup_printf("%s\t%s\t%s\t%s", pos.file, rule, column, by_word ? word : "");
  struct count *count = g_hash_table_lookup(c->by_key, key);
  if (!count) {
    count = g_new0(struct count, 1);
    *count = (struct count){level, rule, pos, {0}, g_strdup(column), g_strdup(word), 0};
    g_ptr_array_add(c->all, count);
    g_hash_table_insert(c->by_key, key, count);
  } else {
    g_free(key);
  }
  if (pos.col && pos.line == count->last.line && pos.col == count->last.col) return;
  count->last = pos;
  count->n++;
  if (c->each && before) diag_note(c->d, pos, "arrival-cell", column, before, after ? after : "", word);
}

size_t counts_sum(const struct counts *c, const char *rule) {
  size_t sum = 0;
  for (guint i = 0; i < c->all->len; i++) {
    const struct count *count = g_ptr_array_index(c->all, i);
    if (!strcmp(count->rule, rule)) sum += count->n;
  }
  return sum;
}

void counts_end(struct counts *c) {
  for (guint i = 0; i < c->all->len; i++) {
    const struct count *count = g_ptr_array_index(c->all, i);
    diag_add(c->d, count->level, count->first, count->rule, count->column, diag_num(c->d, count->n), count->word,
             (const char *)NULL);
  }
  g_hash_table_destroy(c->by_key);
  g_ptr_array_free(c->all, TRUE);
  g_free(c);
}
