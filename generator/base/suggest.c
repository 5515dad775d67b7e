/* The nearest word: edit distance over code points, with swapped neighbours as one change. */
#include "base/suggest.h"

#include <glib.h>

#define LONGEST 64 /* letters; a longer word gets no suggestion */

static size_t letters(const char *s, gunichar *out) {
  size_t n = 0;
  for (; *s; s = g_utf8_next_char(s)) {
    if (n == LONGEST)
      return LONGEST + 1;
    out[n++] = g_unichar_tolower(g_utf8_get_char(s));
  }
  return n;
}

static unsigned distance(const gunichar *a, size_t na, const gunichar *b, size_t nb) {
  unsigned row[3][LONGEST + 1];
  for (size_t j = 0; j <= nb; j++)
    row[0][j] = (unsigned)j;
  for (size_t i = 1; i <= na; i++) {
    unsigned *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];
    now[0] = (unsigned)i;
    for (size_t j = 1; j <= nb; j++) {
      unsigned best = before[j - 1] + (a[i - 1] != b[j - 1]);
      best = MIN(best, before[j] + 1);
      best = MIN(best, now[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        best = MIN(best, earlier[j - 2] + 1);
      now[j] = best;
    }
  }
  return row[na % 3][nb];
}

const char *suggest_nearest(const char *word, const char *const *among) {
  gunichar a[LONGEST], b[LONGEST];
  size_t na = letters(word, a);
  if (na == 0 || na > LONGEST)
    return NULL;
  const char *nearest = NULL;
  unsigned least = (unsigned)MAX(na / 3, 1) + 1;
  if (na == 1)
    least = 1; /* one letter: any other would do */
  for (; *among; among++) {
    size_t nb = letters(*among, b);
    if (nb == 0 || nb > LONGEST)
      continue;
    unsigned d = distance(a, na, b, nb);
    if (d < least) {
      least = d;
      nearest = *among;
    }
  }
  return nearest;
}

void suggest_error(struct diag *d, struct pos at, const char *rule, const char *word, const char *const *among) {
  const char *near = suggest_nearest(word, among);
  char *all = g_strjoinv(", ", (char **)among), *rule_near = g_strconcat(rule, "-near", NULL);
  diag_error(d, at, near ? rule_near : rule, word, near ? near : all);
  g_free(rule_near);
  g_free(all);
}
