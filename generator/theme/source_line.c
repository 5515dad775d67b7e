/* The line of source and date below a table, a chart or a figure. */
#include "theme/source_line.h"

#include <glib.h>
#include <string.h>

#include "base/date.h"

/* The number at the next Y, M or D of a word: "2026-04-01" in "Y年M月D日現在". */
static void put_date(GString *out, const char *word, const char *date) {
  for (const char *c = word; *c; c++) {
    int part = *c == 'Y' ? 0 : *c == 'M' ? 5 : *c == 'D' ? 8 : -1;
    if (part < 0) g_string_append_c(out, *c);
    else g_string_append_printf(out, "%d", (int)g_ascii_strtoll(date + part, NULL, 10));
  }
}

/* The word for a date of such length; NULL: it is no date. */
static const char *word_for(const char *date) {
  char whole[] = "0000-01-01";
  size_t size = strlen(date);
  if (size != 4 && size != 7 && size != 10) return NULL;
  memcpy(whole, date, size);
  return !date_is_iso(whole) ? NULL : size == 4 ? "table.as_of_year" : size == 7 ? "table.as_of_month" : "table.as_of_day";
}

char *theme_source_line(const struct theme *t, const char *source, const char *date, struct pos pos, struct diag *d) {
  GString *out = g_string_new(NULL);
  if (source && *source) g_string_append_printf(out, "%s%s", theme_word(t, "table.source"), source);
  if (date && *date) {
    const char *word = word_for(date);
    if (!word && d) diag_error(d, pos, "table-date", date);
    if (word && out->len) g_string_append(out, theme_word(t, "table.between"));
    if (word) put_date(out, theme_word(t, word), date);
  }
  return g_string_free(out, !out->len);
}
