/* The words the invention draws from, as tables. */
#include "command/invent/words.h"

#include <glib.h>
#include <string.h>

static struct table *open_one(const char *share, const char *name, struct diag *d) {
  char *path = g_strdup_printf("%s/invent/%s.csv", share, name);
  struct table *t = source_table(path, diag_intern(d, path), d);
  g_free(path);
  return t;
}

struct words *words_open(const char *share, struct diag *d) {
  struct words *w = g_new0(struct words, 1);
  struct { struct table **to; const char *name; } files[] = {
    {&w->places, "places"}, {&w->people, "people"}, {&w->names, "names"}, {&w->forms, "forms"}, {&w->services, "services"},
    {&w->hours, "hours"}, {&w->sentences, "sentences"}, {&w->holidays, "holidays"}, {&w->events, "events"},
    {&w->private, "private"},
  };
  bool ok = true;
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    *files[i].to = open_one(share, files[i].name, d);
    ok = ok && *files[i].to;
  }
  if (!ok) {
    words_free(w);
    return NULL;
  }
  return w;
}

void words_free(struct words *w) {
  if (!w)
    return;
  struct table *all[] = {w->places, w->people, w->names, w->forms, w->services, w->hours, w->sentences, w->holidays, w->events,
                         w->private};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i])
      table_free(all[i]);
  g_free(w);
}

static size_t column_of(const struct table *t, const char *column) {
  size_t i = 0;
  while (i < t->width && strcmp(t->head[i].text, column) != 0)
    i++;
  return i;
}

const char *word_at(const struct table *t, size_t row, const char *column) {
  size_t i = column_of(t, column);
  return i < t->width && row < t->rows ? table_cell(t, row, i)->text : "";
}

size_t words_count(const struct table *t, const char *what) {
  size_t i = column_of(t, "what"), n = 0;
  for (size_t row = 0; i < t->width && row < t->rows; row++)
    n += strcmp(table_cell(t, row, i)->text, what) == 0;
  return n;
}

const char *word_of(const struct table *t, const char *what, size_t n, const char *column) {
  size_t i = column_of(t, "what"), all = words_count(t, what);
  if (!all)
    return "";
  n %= all;
  for (size_t row = 0; row < t->rows; row++)
    if (strcmp(table_cell(t, row, i)->text, what) == 0 && n-- == 0)
      return word_at(t, row, column);
  return "";
}
