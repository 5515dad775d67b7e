/* Hours as papers show them: sittings with their marks, the names of the days, conditions. */
#include "publication/times.h"

#include <string.h>

static const char *clock_text(struct arena *a, int minutes) {
  return arena_printf(a, "%d:%02d", minutes / 60, minutes % 60);
}

static const char *sitting_text(const struct publication_input *in, struct arena *a, const struct sitting *s) {
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "%s%s%s", clock_text(a, s->start), theme_word(in->theme, "directory.range"),
                         clock_text(a, s->end));
  for (int day = 0; day < 8; day++) g_string_append_printf(out, "|%s", s->mark[day]);
  const char *text = arena_strdup(a, out->str);
  g_string_free(out, TRUE);
  return text;
}

const char *times_days(const struct publication_input *in, struct arena *a) {
  size_t n;
  const struct code *day = view_codes(in->view, "weekdays", &n);
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < n && i < 8; i++) g_string_append_printf(out, "%s%s", i ? "|" : "", day[i].name);
  const char *text = arena_strdup(a, out->str);
  g_string_free(out, TRUE);
  return text;
}

static void extra_add(GArray *extra, const char *name, const char *value) {
  struct attr attr = {name, value};
  g_array_append_val(extra, attr);
}

void times_add(const struct publication_input *in, struct arena *a, const struct facility *f, GArray *extra) {
  size_t n;
  const struct sitting *s = facility_sittings(f, &n);
  for (size_t i = 0; i < n; i++) extra_add(extra, "hours", sitting_text(in, a, &s[i]));
}

/* What the note of a sitting explains: the sign of its condition, else of its first mark that is not plain; nothing where the
 * note itself begins with that sign. */
static const char *condition_sign(const struct publication_input *in, struct arena *a, const struct sitting *s) {
  const char *code = NULL;
  for (int day = 0; day < 8; day++) {
    if (!*s->mark[day] || strcmp(s->mark[day], "open") == 0) continue;
    if (!code || strcmp(s->mark[day], "condition") == 0) code = s->mark[day];
  }
  const char *sign = code ? theme_word(in->theme, arena_printf(a, "marks.%s.sign", code)) : "";
  return !*sign || g_str_has_prefix(s->note, sign) ? "" : arena_printf(a, "%s ", sign);
}

void times_add_notes(const struct publication_input *in, struct arena *a, const struct facility *f, GArray *extra) {
  size_t n;
  const struct sitting *s = facility_sittings(f, &n);
  for (size_t i = 0; i < n; i++) {
    bool said = !s[i].note || !*s[i].note;
    for (size_t j = 0; j < i && !said; j++) said = s[j].note && strcmp(s[j].note, s[i].note) == 0;
    if (!said) extra_add(extra, "note", arena_printf(a, "%s%s", condition_sign(in, a, &s[i]), s[i].note));
  }
}
