/* The ward's word list (表記ゆれ): content/words.csv. */
#include <string.h>

#include "records/checkparts.h"

static int column(const struct table *t, const char *name) {
  for (size_t i = 0; i < t->width; i++)
    if (!strcmp(t->head[i].text, name)) return (int)i;
  return -1;
}

const char *usage_cell(const struct usage *u, size_t row, int column_index) {
  return column_index < 0 ? "" : table_cell(u->table, row, (size_t)column_index)->text;
}

struct usage *usage_read(const struct records *r, struct diag *d) {
  struct usage *u = g_new0(struct usage, 1);
  char *path = g_build_filename(r->ward, "content", "words.csv", NULL);
  if (g_file_test(path, G_FILE_TEST_EXISTS)) u->table = source_table(path, diag_intern(d, "content/words.csv"), d);
  g_free(path);
  if (!u->table) return u;
  u->wrong = column(u->table, "wrong");
  u->right = column(u->table, "right");
  u->note = column(u->table, "note");
  u->except = column(u->table, "except");
  if (u->wrong >= 0 && u->right >= 0) {
    u->phrases = phrases_of(u->table, "wrong", "except", "note");
    for (size_t i = 0; i < u->table->rows; i++) {
      u->wide |= !strcmp(usage_cell(u, i, u->wrong), "@fullwidth");
      u->narrow |= !strcmp(usage_cell(u, i, u->wrong), "@halfwidth-kana");
    }
    return u;
  }
  diag_error(d, ((struct pos){u->table->file, 1, 0}), "words-columns", u->wrong < 0 ? "wrong" : "right");
  table_free(u->table);
  u->table = NULL;
  return u;
}

void usage_free(struct usage *u) {
  if (!u) return;
  if (u->table) table_free(u->table);
  phrases_free(u->phrases);
  g_free(u);
}

static bool is_wide(gunichar c) {
  return (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

static bool is_narrow(gunichar c) {
  return c >= 0xFF66 && c <= 0xFF9F;
}

static const char *first_of(const char *text, bool (*is)(gunichar)) {
  for (const char *p = strstr(text, "\xEF"); p; p = strstr(p + 1, "\xEF"))
    if (is(g_utf8_get_char(p))) return p;
  return NULL;
}

static const char *find(const char *text, const char *wrong) {
  if (!*wrong) return NULL;
  if (*wrong != '@') return strstr(text, wrong);
  return !strcmp(wrong, "@fullwidth")        ? first_of(text, is_wide)
         : !strcmp(wrong, "@halfwidth-kana") ? first_of(text, is_narrow)
                                             : strstr(text, wrong);
}

bool usage_any(const struct usage *u, const char *text) {
  if (!u->table) return false;
  if (u->wide && first_of(text, is_wide)) return true;
  if (u->narrow && first_of(text, is_narrow)) return true;
  return phrases_in(u->phrases, text) != NULL;
}

/* Whether the place lies within a word of the list that is right. */
static bool is_excepted(const char *text, const char *at, size_t n, char **except) {
  for (char **x = except; *x; x++) {
    size_t long_ = strlen(*x);
    for (const char *p = long_ ? strstr(text, *x) : NULL; p && p <= at; p = strstr(p + 1, *x))
      if (at + n <= p + long_) return true;
  }
  return false;
}

int usage_at(const char *text, const char *wrong, const char *except) {
  char **words = g_strsplit(except, ";", -1);
  size_t n = *wrong == '@' ? 3 : strlen(wrong);
  const char *at = find(text, wrong);
  while (at && is_excepted(text, at, n, words)) at = find(g_utf8_next_char(at), wrong);
  g_strfreev(words);
  return at ? (int)g_utf8_strlen(text, at - text) + 1 : 0;
}
