/* Sittings as one canonical text, and back. */
#include "import/hours_text.h"

#include <glib.h>
#include <string.h>

/* As the hours table calls its fields. */
static const char *const days[8] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol"};
#define OPEN "open"

static const char *or_empty(const char *s) {
  return s ? s : "";
}

static int by_order(const void *a, const void *b) {
  const struct sitting *x = a, *y = b;
  if (x->start != y->start) return x->start - y->start;
  if (x->end != y->end) return x->end - y->end;
  if (x->last != y->last) return x->last - y->last;
  for (int i = 0; i < 8; i++) {
    int differ = strcmp(or_empty(y->mark[i]), or_empty(x->mark[i])); /* earlier days first */
    if (differ) return differ;
  }
  int differ = strcmp(or_empty(x->label), or_empty(y->label));
  return differ ? differ : strcmp(or_empty(x->note), or_empty(y->note));
}

static void print_quoted(GString *s, const char *text) {
  g_string_append_c(s, '"');
  for (; *text; text++) {
    if (*text == '\n') g_string_append(s, "\\n");
    else {
      if (*text == '"' || *text == '\\') g_string_append_c(s, '\\');
      g_string_append_c(s, *text);
    }
  }
  g_string_append_c(s, '"');
}

static void print_time(GString *s, int minutes) {
  g_string_append_printf(s, "%02d:%02d", minutes / 60, minutes % 60);
}

static void print_one(GString *s, const struct sitting *t) {
  print_time(s, t->start);
  g_string_append_c(s, '-');
  print_time(s, t->end);
  if (t->last >= 0) {
    g_string_append(s, " last ");
    print_time(s, t->last);
  }
  for (int i = 0; i < 8; i++) {
    const char *mark = or_empty(t->mark[i]);
    if (!*mark) continue;
    g_string_append_printf(s, " %s", days[i]);
    if (strcmp(mark, OPEN)) g_string_append_printf(s, "=%s", mark);
  }
  if (*or_empty(t->label)) {
    g_string_append_c(s, ' ');
    print_quoted(s, t->label);
  }
  if (*or_empty(t->note)) {
    g_string_append(s, " note ");
    print_quoted(s, t->note);
  }
}

char *hours_text_print(const struct sitting *sittings, size_t n) {
  struct sitting *sorted = g_memdup2(sittings, n * sizeof *sittings);
  if (n) qsort(sorted, n, sizeof *sorted, by_order);
  GString *s = g_string_new(NULL);
  for (size_t i = 0; i < n; i++) {
    if (i && !by_order(&sorted[i - 1], &sorted[i])) continue;
    if (s->len) g_string_append(s, "; ");
    print_one(s, &sorted[i]);
  }
  g_free(sorted);
  return g_string_free(s, FALSE);
}

/* ---- reading ---- */

static bool take(const char **s, const char *word) {
  size_t n = strlen(word);
  if (strncmp(*s, word, n)) return false;
  *s += n;
  return true;
}

static bool take_time(const char **s, int *out) {
  const char *t = *s;
  for (int i = 0; i < 5; i++)
    if (i == 2 ? t[i] != ':' : !g_ascii_isdigit(t[i])) return false;
  int hour = (t[0] - '0') * 10 + t[1] - '0', minute = (t[3] - '0') * 10 + t[4] - '0';
  if (hour > 47 || minute > 59) return false;
  *out = hour * 60 + minute;
  *s += 5;
  return true;
}

static bool take_quoted(const char **s, struct arena *a, const char **out) {
  if (!take(s, "\"")) return false;
  GString *text = g_string_new(NULL);
  for (; **s && **s != '"'; ++*s) {
    if (**s != '\\') g_string_append_c(text, **s);
    else if (*++*s == 'n') g_string_append_c(text, '\n');
    else if (**s == '"' || **s == '\\') g_string_append_c(text, **s);
    else break;
  }
  *out = arena_strdup(a, text->str);
  g_string_free(text, TRUE);
  return take(s, "\"");
}

static bool take_day(const char **s, struct arena *a, struct sitting *t) {
  for (int i = 0; i < 8; i++) {
    const char *at = *s;
    if (*t->mark[i] || !take(&at, " ") || !take(&at, days[i])) continue;
    t->mark[i] = OPEN;
    if (take(&at, "=")) {
      size_t n = 0;
      while (g_ascii_isalnum(at[n]) || at[n] == '-' || at[n] == '_') n++;
      if (!n) return false;
      t->mark[i] = arena_strndup(a, at, n);
      at += n;
    }
    if (*at && *at != ' ' && *at != ';') return false;
    *s = at;
    return true;
  }
  return false;
}

static bool take_one(const char **s, struct arena *a, struct sitting *t) {
  *t = (struct sitting){.label = "", .note = "", .last = -1};
  for (int i = 0; i < 8; i++) t->mark[i] = "";
  if (!take_time(s, &t->start) || !take(s, "-") || !take_time(s, &t->end)) return false;
  if (take(s, " last ") && !take_time(s, &t->last)) return false;
  while (take_day(s, a, t)) continue;
  if ((*s)[0] == ' ' && (*s)[1] == '"') {
    ++*s;
    if (!take_quoted(s, a, &t->label)) return false;
  }
  return !take(s, " note ") || take_quoted(s, a, &t->note);
}

struct sitting *hours_text_parse(const char *text, struct arena *a, size_t *n_out) {
  GArray *list = g_array_new(FALSE, TRUE, sizeof(struct sitting));
  bool ok = true;
  while (*text && ok) {
    struct sitting t;
    ok = (!list->len || take(&text, "; ")) && take_one(&text, a, &t);
    if (ok) g_array_append_val(list, t);
  }
  struct sitting *out = arena_array(a, list->len + 1, sizeof *out);
  if (list->len) memcpy(out, list->data, list->len * sizeof *out);
  *n_out = ok ? list->len : 0;
  g_array_free(list, TRUE);
  return ok ? out : NULL;
}
