/* Words to look for, compared folded. */
#include "records/phrases.h"

#include <glib.h>
#include <string.h>

#include "base/share.h"
#include "base/text.h"
#include "source/source.h"

struct entry {
  struct phrase word;
  char *fold;
  char **except; /* folded */
};
struct phrases {
  struct table *table;
  size_t n;
  struct entry *entry;
};

static const char *column(const struct table *t, size_t row, const char *name) {
  for (size_t i = 0; i < t->width; i++) {
    if (!strcmp(t->head[i].text, name)) return table_cell(t, row, i)->text;
  }
  return "";
}

static char **folded(const char *list) {
  char **words = g_strsplit(list, ";", -1);
  for (char **w = words; *w; w++) {
    char *fold = text_fold(*w);
    g_free(*w);
    *w = fold;
  }
  return words;
}

struct phrases *phrases_read(const char *name, struct diag *d) {
  struct phrases *w = g_new0(struct phrases, 1);
  char *file = g_strdup_printf("%s.csv", name), *path = g_build_filename(share_dir(), "check", file, NULL);
  const struct table *t = w->table = source_table(path, diag_intern(d, path), d);
  const char *why = strcmp(diag_lang(d), "ja") ? "why_en" : "why";
  w->n = t ? t->rows : 0;
  w->entry = g_new0(struct entry, w->n + 1);
  for (size_t i = 0; i < w->n; i++) {
    const char *word = column(t, i, "word");
    w->entry[i] = (struct entry){{word, column(t, i, why)}, text_fold(word), folded(column(t, i, "except"))};
  }
  g_free(path);
  g_free(file);
  return w;
}

void phrases_free(struct phrases *w) {
  if (!w) return;
  for (size_t i = 0; i < w->n; i++) {
    g_free(w->entry[i].fold);
    g_strfreev(w->entry[i].except);
  }
  if (w->table) table_free(w->table);
  g_free(w->entry);
  g_free(w);
}

/* Whether the place lies within a harmless word of the text. */
static bool is_excepted(const struct entry *e, const char *text, const char *at) {
  for (char **x = e->except; *x; x++) {
    size_t n = strlen(*x);
    if (!n) continue;
    for (const char *p = strstr(text, *x); p && p <= at; p = strstr(p + 1, *x)) {
      if (at + strlen(e->fold) <= p + n) return true;
    }
  }
  return false;
}

const struct phrase *phrases_in(const struct phrases *w, const char *text) {
  char *fold = text_fold(text);
  const struct phrase *found = NULL;
  for (size_t i = 0; i < w->n && !found; i++) {
    const struct entry *e = &w->entry[i];
    for (const char *at = *e->fold ? strstr(fold, e->fold) : NULL; at && !found; at = strstr(at + 1, e->fold)) {
      if (!is_excepted(e, fold, at)) found = &e->word;
    }
  }
  g_free(fold);
  return found;
}
