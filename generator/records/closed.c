/* Days of the week in a text about closing: 「水曜・日祝」. Only what is wholly understood counts: 「第2水曜」 or 「木曜午後」 says more
 * than days, and nothing is made of it. */
#include <string.h>

#include "base/share.h"
#include "base/text.h"
#include "records/checkparts.h"
#include "records/hours.h"
#include "source/source.h"

enum { DAYS = 8, JOIN = 100, QUIET = 101, PART = 102 };

struct closed_word {
  char *fold;
  int means; /* index of hours_days, or JOIN, QUIET, PART */
};
struct closed_words {
  size_t n;
  struct closed_word *word;
};

static int meaning(const char *text) {
  for (int i = 0; i < DAYS; i++)
    if (!strcmp(text, hours_days[i])) return i;
  return !strcmp(text, "with") ? JOIN : !strcmp(text, "part") ? PART : QUIET;
}

struct closed_words *closed_words_read(struct diag *d) {
  struct closed_words *w = g_new0(struct closed_words, 1);
  char *path = g_build_filename(share_dir(), "check", "closed.csv", NULL);
  struct table *t = source_table(path, diag_intern(d, path), d);
  w->n = t && t->width == 2 ? t->rows : 0;
  w->word = g_new0(struct closed_word, w->n + 1);
  for (size_t i = 0; i < w->n; i++)
    w->word[i] = (struct closed_word){text_fold(table_cell(t, i, 0)->text), meaning(table_cell(t, i, 1)->text)};
  if (t) table_free(t);
  g_free(path);
  return w;
}

void closed_words_free(struct closed_words *w) {
  if (!w) return;
  for (size_t i = 0; i < w->n; i++) g_free(w->word[i].fold);
  g_free(w->word);
  g_free(w);
}

static const struct closed_word *longest_at(const struct closed_words *w, const char *at) {
  const struct closed_word *best = NULL;
  for (size_t i = 0; i < w->n; i++) {
    const struct closed_word *c = &w->word[i];
    if (*c->fold && g_str_has_prefix(at, c->fold) && (!best || strlen(c->fold) > strlen(best->fold))) best = c;
  }
  return best;
}

char *closed_in(const struct closed_words *w, const char *text) {
  bool days[DAYS] = {false}, part[DAYS] = {false}, sound = true;
  char *fold = text_fold(text);
  for (const char *p = fold;;) {
    const struct closed_word *c = *p ? longest_at(w, p) : NULL;
    if (!*p || (c && c->means == PART)) { /* a part that ends takes effect only if all of it was understood */
      for (int i = 0; i < DAYS; i++) days[i] = days[i] || (sound && part[i]);
      memset(part, 0, sizeof part);
      sound = true;
      if (!*p) break;
    } else if (!c) {
      sound = false;
    } else if (c->means < DAYS) {
      part[c->means] = true;
    }
    p = c ? p + strlen(c->fold) : g_utf8_next_char(p);
  }
  g_free(fold);
  GString *out = g_string_new(NULL);
  for (int i = 0; i < DAYS; i++)
    if (days[i]) g_string_append_printf(out, "%s%s", out->len ? "," : "", hours_days[i]);
  return g_string_free(out, FALSE);
}

char *closed_days(const char *text, struct diag *d) {
  struct closed_words *w = closed_words_read(d);
  char *days = closed_in(w, text);
  closed_words_free(w);
  return days;
}
