/* Values as people read and write them: codes by their names, sittings by the days' labels. */
#include <string.h>

#include "base/arena.h"
#include "import/hours_text.h"
#include "import/inside.h"

struct show {
  const struct schema *schema;
  enum table_id table;
  struct codes *codes;
  struct arena *arena;
  GHashTable *lists; /* list name -> GHashTable of code -> struct code */
};

struct show *show_new(const struct schema *schema, struct codes *codes, enum table_id table) {
  struct show *s = g_new0(struct show, 1);
  *s = (struct show){schema, table, codes, arena_new(),
                     g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_hash_table_destroy)};
  return s;
}

void show_free(struct show *s) {
  if (!s) return;
  g_hash_table_destroy(s->lists);
  arena_free(s->arena);
  g_free(s);
}

static const struct code *code_named(struct show *s, const char *list, const char *code) {
  GHashTable *by_code = g_hash_table_lookup(s->lists, list);
  if (!by_code) {
    size_t n = 0;
    const struct code *all = codes_copy(s->codes, list, AUDIENCE_INTERNAL, s->arena, &n);
    by_code = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < n; i++) g_hash_table_insert(by_code, (char *)all[i].code, (void *)&all[i]);
    g_hash_table_insert(s->lists, arena_strdup(s->arena, list), by_code);
  }
  return g_hash_table_lookup(by_code, code);
}

/* The word that people write for a code: a mark's sign, else its name; the code itself where that would be read otherwise. */
static const char *word_of(struct show *s, const char *list, const char *code, bool mark) {
  const struct code *c = *code && codes_has_list(s->codes, list) ? code_named(s, list, code) : NULL;
  if (!c) return code;
  const char *sign = mark ? code_text(c, "mark") : "", *word = *sign ? sign : c->name;
  int same = codes_find(s->codes, list, code);
  return *word && same >= 0 && codes_find(s->codes, list, word) == same ? word : code;
}

const char *show_cell(struct show *s, const struct column *c, const char *text) {
  if (!*text || (c->type != TYPE_CODE && c->type != TYPE_CODES && c->type != TYPE_MARKS)) return text;
  const char *list = c->list ? c->list : c->type == TYPE_MARKS ? "marks" : NULL;
  if (!list || (c->open && c->name_from)) return text; /* a name from another field would not make the code again */
  if (c->type != TYPE_CODES) return word_of(s, list, text, c->type == TYPE_MARKS);
  char separator[8] = ";";
  if (c->separator && *c->separator) g_utf8_strncpy(separator, c->separator, 1);
  char **codes = g_strsplit(text, separator, -1);
  GString *out = g_string_new(NULL);
  for (char **code = codes; *code; code++) {
    const char *word = word_of(s, list, *code, false);
    bool cut = false; /* a name that holds a separator would be read as two */
    for (const char *p = c->separator ? c->separator : separator; *p; p = g_utf8_next_char(p)) {
      char one[8] = "";
      g_utf8_strncpy(one, p, 1);
      cut |= strstr(word, one) != NULL;
    }
    g_string_append_printf(out, "%s%s", code == codes ? "" : separator, cut ? *code : word);
  }
  const char *shown = arena_strdup(s->arena, out->str);
  g_string_free(out, TRUE);
  g_strfreev(codes);
  return shown;
}

static const char *show_hours(struct show *s, const char *text) {
  static const char *const days[8] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol"};
  size_t n;
  const struct sitting *all = hours_text_parse(text, s->arena, &n);
  if (!all) return text;
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < n; i++) {
    const struct sitting *t = &all[i];
    g_string_append_printf(out, "%s%02d:%02d-%02d:%02d", i ? "\n" : "", t->start / 60, t->start % 60, t->end / 60,
                           t->end % 60);
    if (t->last >= 0) g_string_append_printf(out, " (%02d:%02d)", t->last / 60, t->last % 60);
    for (int d = 0; d < 8; d++) {
      const struct column *c = *t->mark[d] ? schema_column(s->schema, TABLE_HOURS, days[d]) : NULL;
      if (!c) continue;
      g_string_append_printf(out, " %s", c->label);
      if (strcmp(t->mark[d], "open")) g_string_append(out, show_cell(s, c, t->mark[d]));
    }
    if (*t->label) g_string_append_printf(out, " %s", t->label);
    if (*t->note) g_string_append_printf(out, " %s", t->note);
  }
  const char *shown = arena_strdup(s->arena, out->str);
  g_string_free(out, TRUE);
  return shown;
}

const char *show_value(struct show *s, size_t field, const char *text) {
  const struct table_schema *t = &s->schema->table[s->table];
  if (!text) return "";
  return field == t->columns ? show_hours(s, text) : show_cell(s, &t->column[field], text);
}

const char *show_label(struct show *s, size_t field) {
  const struct table_schema *t = &s->schema->table[s->table];
  return field < t->columns ? t->column[field].label : "";
}

const char *show_row(struct show *s, const char *const *text, const char *hours) {
  const struct table_schema *t = &s->schema->table[s->table];
  GString *out = g_string_new(NULL);
  for (size_t f = 0; f <= t->columns; f++) {
    const char *value = f == t->columns ? hours : text[f];
    if (!value || !*value) continue;
    if (f < t->columns && t->column[f].type == TYPE_ID) continue;
    if (out->len) g_string_append_c(out, '\n');
    if (f < t->columns) g_string_append_printf(out, "%s: ", show_label(s, f));
    g_string_append(out, show_value(s, f, value));
  }
  const char *shown = arena_strdup(s->arena, out->str);
  g_string_free(out, TRUE);
  return shown;
}
