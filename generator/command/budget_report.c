/* reports/pages.json and pages.html: how many pages each book has and should have, and what the style's alternatives make of
 * it. Words, looks and the page itself are in generator/share/report/. */
#include "command/budget_report.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "command/report.h"
#include "layout/page/pages.h"
#include "model/value.h"
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

/* ---- the page ---- */

static void trials_add(struct arena *a, struct value *book, const struct key *tried) {
  struct value *list = value_add_list(a, book, "tried");
  for (const struct key *k = tried ? tried->first : NULL; k; k = k->next) {
    struct value *v = value_add_map(a, list, NULL);
    long pages = atol(key_text(k, "pages", "0"));
    value_add_text(a, v, "trial", arena_strdup(a, key_text(k, "name", "")));
    value_add_bool(a, v, "good", pages > 0);
    value_add_number(a, v, "after", pages);
  }
  value_add_bool(a, book, "any_tried", list->first != NULL);
}

/* `own`: the book's line of pages.json. */
static void book_add(struct arena *a, struct value *books, const struct spec *spec, const struct key *own,
                     const struct key *states) {
  struct value *v = value_add_map(a, books, NULL);
  long pages = atol(key_text(own, "pages", "0")), wanted = atol(key_text(own, "wanted", "0"));
  const char *state = wanted <= 0 ? "free" : pages > wanted ? "over" : pages < wanted ? "under" : "good";
  value_add_text(a, v, "name", spec->name);
  value_add_text(a, v, "title", spec->title);
  value_add_number(a, v, "pages", pages);
  value_add_bool(a, v, "is_wanted", wanted > 0);
  value_add_number(a, v, "wanted", wanted);
  value_add_text(a, v, "state", state);
  value_add_text(a, v, "said", key_text(states, state, state)); /* the words live as long as the page */
  value_add_bool(a, v, "differs", wanted > 0 && pages != wanted);
  value_add_number(a, v, "difference", labs(pages - wanted));
  trials_add(a, v, key_get(own, "tried"));
}

char *budgets_page(const struct ward *w, const struct job *job, size_t n, struct diag *d, size_t *size_out) {
  struct keys *words = report_words("pages", d);
  if (!words) return NULL;
  struct arena *a = arena_new();
  const char *lang = diag_lang(d);
  struct value *page = report_value(a, w, words, lang), *books = value_add_list(a, page, "books");
  for (size_t i = 0; i < n; i++) {
    if (!job[i].budget || !*job[i].budget) continue;
    g_autofree char *own = g_strdup_printf("{%s}", job[i].budget);
    struct keys *k = yaml_read(own, strlen(own), "pages.json", 1, d);
    if (k) book_add(a, books, job[i].spec, k->root, key_get(key_get(words->root, lang), "states"));
    if (k) keys_free(k);
  }
  value_add_bool(a, page, "any", books->first != NULL);
  char *html = report_fill(a, "pages", page, d, size_out);
  arena_free(a);
  keys_free(words);
  return html;
}
