/* reports/labels.json and labels.html: how many symbols and names each map holds, with leaders, set by hand; and by class the names
 * that found no room. A facility that finds none is never here: it stops the build. */
#include "command/labels_report.h"

#include <glib.h>
#include <string.h>

#include "command/report.h"
#include "layout/page/pages.h"
#include "model/value.h"
#include "publication/site.h"

/* ---- JSON ---- */

static void number(GString *s, const char *name, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(s, ", \"%s\": %s", name, g_ascii_formatd(text, sizeof text, "%.0f", n));
}

/* The names left out, by class, in the order in which the classes first come. */
static void left_out(GString *s, const struct map_labels *m) {
  g_string_append(s, ", \"left_out\": [");
  for (size_t i = 0; i < m->left_outs; i++) {
    bool first = true;
    for (size_t k = 0; k < i && first; k++) first = strcmp(m->left_out[k].class, m->left_out[i].class) != 0;
    if (!first) continue;
    g_string_append(s, i ? ", {\"class\": " : "{\"class\": ");
    json_text(s, m->left_out[i].class);
    g_string_append(s, ", \"names\": [");
    for (size_t k = i, named = 0; k < m->left_outs; k++) {
      if (strcmp(m->left_out[k].class, m->left_out[i].class) != 0) continue;
      if (named++) g_string_append(s, ", ");
      json_text(s, m->left_out[k].text);
    }
    g_string_append(s, "]}");
  }
  g_string_append(s, "]");
}

char *labels_json(const struct map_labels *maps) {
  if (!maps) return g_strdup("");
  GString *s = g_string_new("\"maps\": [");
  for (const struct map_labels *m = maps; m; m = m->next) {
    g_string_append(s, m == maps ? "{\"title\": " : ", {\"title\": ");
    json_text(s, m->title);
    number(s, "scale", m->scale);
    g_string_append_printf(s, ", \"part\": \"%s\"", m->inset ? "part" : "whole");
    const struct { const char *name; size_t n; } counts[] = {
        {"facilities", m->facilities}, {"symbols", m->symbols}, {"stacks", m->stacks}, {"towns", m->towns},
        {"leaders", m->leaders},       {"bent", m->bent},       {"names", m->names}};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) number(s, counts[i].name, (double)counts[i].n);
    g_string_append(s, ", \"moved\": [");
    for (size_t i = 0; i < m->moveds; i++) {
      if (i) g_string_append(s, ", ");
      json_text(s, m->moved[i]);
    }
    g_string_append_c(s, ']');
    left_out(s, m);
    g_string_append_c(s, '}');
  }
  g_string_append_c(s, ']');
  return g_string_free(s, FALSE);
}

char *labels_file(const struct job *job, size_t n) {
  GString *s = g_string_new("{\"publications\": [");
  bool first = true;
  for (size_t i = 0; i < n; i++) {
    if (!job[i].labels || !*job[i].labels) continue;
    g_string_append(s, first ? "\n  {\"name\": " : ",\n  {\"name\": ");
    json_text(s, job[i].spec->name);
    g_string_append_printf(s, ", %s}", job[i].labels);
    first = false;
  }
  g_string_append(s, "\n]}\n");
  return g_string_free(s, FALSE);
}

/* ---- the page ---- */

/* A list of scalars as one line of text. */
static const char *joined(struct arena *a, const struct key *list, const char *between) {
  GString *s = g_string_new(NULL);
  for (const struct key *k = list ? list->first : NULL; k; k = k->next)
    g_string_append_printf(s, "%s%s", k == list->first ? "" : between, k->text);
  const char *kept = arena_strdup(a, s->str);
  g_string_free(s, TRUE);
  return kept;
}

static void map_add(struct arena *a, struct value *list, const struct key *own, const struct key *words) {
  static const char *const counts[] = {"facilities", "symbols", "stacks", "towns", "leaders", "names", "scale", NULL};
  const struct key *page = key_get(words, "page"), *classes = key_get(words, "classes"), *out = key_get(own, "left_out");
  const char *between = key_text(page, "between", ", ");
  struct value *v = value_add_map(a, list, NULL);
  value_add_text(a, v, "title", arena_strdup(a, key_text(own, "title", "")));
  value_add_bool(a, v, "part", !strcmp(key_text(own, "part", ""), "part"));
  for (const char *const *c = counts; *c; c++) value_add_number(a, v, *c, atol(key_text(own, *c, "0")));
  const char *moved = joined(a, key_get(own, "moved"), between);
  value_add_bool(a, v, "any_moved", *moved != '\0');
  value_add_text(a, v, "moved", moved);
  struct value *lost = value_add_list(a, v, "left_out");
  for (const struct key *k = out ? out->first : NULL; k; k = k->next) {
    struct value *row = value_add_map(a, lost, NULL);
    const char *class = key_text(k, "class", "");
    value_add_text(a, row, "class", arena_strdup(a, key_text(classes, class, class)));
    value_add_number(a, row, "count", (long)key_get(k, "names")->count);
    value_add_text(a, row, "lost", joined(a, key_get(k, "names"), between));
  }
  value_add_bool(a, v, "any_left_out", lost->first != NULL);
}

char *labels_page(const struct ward *w, const struct job *job, size_t n, struct diag *d, size_t *size_out) {
  struct keys *words = report_words("labels", d);
  if (!words) return NULL;
  struct arena *a = arena_new();
  const char *lang = diag_lang(d);
  struct value *page = report_value(a, w, words, lang), *sheets = value_add_list(a, page, "sheets");
  for (size_t i = 0; i < n; i++) {
    if (!job[i].labels || !*job[i].labels) continue;
    g_autofree char *own = g_strdup_printf("{%s}", job[i].labels);
    struct keys *k = yaml_read(own, strlen(own), "labels.json", 1, d);
    if (!k) continue;
    struct value *sheet = value_add_map(a, sheets, NULL);
    value_add_text(a, sheet, "name", job[i].spec->name);
    value_add_text(a, sheet, "sheet", job[i].spec->title);
    struct value *maps = value_add_list(a, sheet, "maps");
    const struct key *all = key_get(k->root, "maps");
    for (const struct key *m = all ? all->first : NULL; m; m = m->next) map_add(a, maps, m, key_get(words->root, lang));
    keys_free(k);
  }
  value_add_bool(a, page, "any", sheets->first != NULL);
  char *html = report_fill(a, "labels", page, d, size_out);
  arena_free(a);
  keys_free(words);
  return html;
}
