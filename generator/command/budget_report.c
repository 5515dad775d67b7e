/* reports/pages.json: how many pages each book has and should have, and what the style's alternatives make of it. */
#include "command/budget_report.h"

#include <glib.h>

#include "layout/page/pages.h"
#include "publication/site.h"

char *budget_json(const struct budget *b) {
  if (!b) return g_strdup("");
  GString *s = g_string_new(NULL);
  g_string_append_printf(s, "\"pages\": %zu, \"wanted\": ", b->pages);
  if (b->wanted) g_string_append_printf(s, "%zu", b->wanted);
  else g_string_append(s, "null");
  g_string_append(s, ", \"tried\": [");
  for (size_t i = 0; i < b->trials; i++) {
    g_string_append(s, i ? ", {\"name\": " : "{\"name\": ");
    json_text(s, b->trial[i].name);
    g_string_append(s, ", \"pages\": ");
    if (b->trial[i].pages) g_string_append_printf(s, "%zu}", b->trial[i].pages);
    else g_string_append(s, "null}");
  }
  g_string_append_c(s, ']');
  return g_string_free(s, FALSE);
}

char *budgets_json(const struct job *job, size_t n) {
  GString *s = g_string_new("{\"publications\": [");
  bool first = true;
  for (size_t i = 0; i < n; i++) {
    if (!job[i].budget || !*job[i].budget) continue;
    g_string_append(s, first ? "\n  {\"name\": " : ",\n  {\"name\": ");
    json_text(s, job[i].spec->name);
    g_string_append_printf(s, ", %s}", job[i].budget);
    first = false;
  }
  g_string_append(s, "\n]}\n");
  return g_string_free(s, FALSE);
}
