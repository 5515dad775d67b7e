/* A mapping file proposed from a sheet: which column is which field, by its header or by what its cells look like. */
#include <string.h>

#include "base/compose.h"
#include "base/share.h"
#include "base/suggest.h"
#include "base/text.h"
#include "import/preset.h"
#include "records/codes.h"
#include "records/raw.h"
#include "records/schema.h"

enum { SAMPLE = 500, ENOUGH = 60 /* per cent */ };

struct guess {
  const struct column *field; /* NULL: none */
  char *why;
};
struct proposal_work {
  const struct table *t;
  const struct table_schema *schema;
  const struct key *words; /* presets/words/propose.yaml */
  const char *lang;
  struct guess *guess; /* by column of the table */
  bool headless;       /* the first row is no header: columns are called "1", "2", "3" */
  GString *out;
};

static const char *phrase(const struct proposal_work *w, const char *name) {
  const struct key *k = key_get(w->words, name);
  const char *text = key_text(k, w->lang, NULL);
  return text ? text : key_text(k, "en", "");
}

/* A phrase with one word put in. Freed with g_free. */
static char *phrase_with(const struct proposal_work *w, const char *name, const char *mark, const char *word) {
  GString *s = g_string_new(phrase(w, name));
  g_string_replace(s, mark, word, 0);
  return g_string_free(s, FALSE);
}

static void put_quoted(GString *out, const char *text) {
  g_string_append_c(out, '"');
  for (; *text; text++) {
    if (*text == '\n') g_string_append(out, "\\n");
    else if (*text == '\t') g_string_append(out, "\\t");
    else if (*text == '\r') continue;
    else {
      if (*text == '"' || *text == '\\') g_string_append_c(out, '\\');
      g_string_append_c(out, *text);
    }
  }
  g_string_append_c(out, '"');
}

/* One line for a comment. */
static char *flat(const char *text) {
  char *s = g_strndup(text, 120), *end;
  if (!g_utf8_validate(s, -1, (const char **)&end)) *end = 0;
  g_strdelimit(s, "\r\n\t", ' ');
  return s;
}

static bool is_taken(const struct proposal_work *w, const struct column *c) {
  for (size_t i = 0; i < w->t->width; i++)
    if (w->guess[i].field == c) return true;
  return false;
}

static bool usable(const struct proposal_work *w, const struct column *c) {
  return c && c->audience == AUDIENCE_PUBLIC && strcmp(c->name, "number") && !is_taken(w, c);
}

static const struct column *column_of(const struct proposal_work *w, const char *name) {
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(w->schema->by_name, name));
  return i ? &w->schema->column[i - 1] : NULL;
}

static void by_header(struct proposal_work *w) {
  for (size_t i = 0; i < w->t->width; i++) {
    char *fold = text_fold(w->t->head[i].text);
    size_t at = *fold ? GPOINTER_TO_SIZE(g_hash_table_lookup(w->schema->header, fold)) : 0;
    const struct column *c = at ? &w->schema->column[at - 1] : NULL;
    if (usable(w, c)) w->guess[i] = (struct guess){c, g_strdup(phrase(w, "header"))};
    g_free(fold);
  }
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void by_near_header(struct proposal_work *w) {
  guint n;
  const char **known = (const char **)g_hash_table_get_keys_as_array(w->schema->header, &n);
  qsort(known, n, sizeof *known, by_text);
  for (size_t i = 0; i < w->t->width; i++) {
    if (w->guess[i].field) continue;
    char *fold = text_fold(w->t->head[i].text);
    const char *near = g_utf8_strlen(fold, -1) > 2 ? suggest_nearest(fold, known) : NULL;
    const struct column *c =
        near ? &w->schema->column[GPOINTER_TO_SIZE(g_hash_table_lookup(w->schema->header, near)) - 1] : NULL;
    if (usable(w, c)) w->guess[i] = (struct guess){c, phrase_with(w, "near", "{near}", near)};
    g_free(fold);
  }
  g_free(known);
}

/* Which of a column's cells answer to the pattern, in per cent of those that are not empty. */
static int share_of(const struct table *t, size_t column, const GRegex *looks) {
  int n = 0, good = 0;
  for (size_t row = 0; row < t->rows && row < SAMPLE; row++) {
    const char *text = table_cell(t, row, column)->text;
    if (!*text) continue;
    char *plain = compose_compatible(text);
    n++;
    good += g_regex_match(looks, plain, 0, NULL);
    g_free(plain);
  }
  return n ? good * 100 / n : 0;
}

/* Names are nearly all different: a column that says the same again and again is none. In per cent. */
static int variety_of(const struct table *t, size_t column) {
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  int n = 0;
  for (size_t row = 0; row < t->rows && row < SAMPLE; row++) {
    const char *text = table_cell(t, row, column)->text;
    n += *text != 0;
    if (*text) g_hash_table_add(seen, (char *)text);
  }
  int variety = n ? (int)g_hash_table_size(seen) * 100 / n : 0;
  g_hash_table_destroy(seen);
  return variety;
}

static void by_cells(struct proposal_work *w) {
  const struct key *looks = key_get(w->words, "cells");
  for (const struct key *k = looks ? looks->first : NULL; k; k = k->next) {
    const struct column *field = column_of(w, k->name);
    if (!usable(w, field)) continue;
    GRegex *regex = g_regex_new(k->text, G_REGEX_OPTIMIZE, 0, NULL);
    int best = ENOUGH - 1;
    size_t at = w->t->width;
    for (size_t i = 0; regex && i < w->t->width; i++) {
      if (w->guess[i].field) continue;
      int share = share_of(w->t, i, regex);
      if (field->type == TYPE_NAME && share >= ENOUGH) share = share * variety_of(w->t, i) / 100;
      if (share > best) best = share, at = i;
    }
    if (at < w->t->width) {
      char number[8];
      g_snprintf(number, sizeof number, "%d", best);
      w->guess[at] = (struct guess){field, phrase_with(w, "looks", "{share}", number)};
    }
    if (regex) g_regex_unref(regex);
  }
}

static int column_for(const struct proposal_work *w, const char *field) {
  for (size_t i = 0; i < w->t->width; i++)
    if (w->guess[i].field && !strcmp(w->guess[i].field->name, field)) return (int)i;
  return -1;
}

/* A column that could be an id: never empty, never twice, of letters and digits. */
static bool is_key(const struct table *t, size_t column) {
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  bool key = t->rows > 0;
  for (size_t row = 0; row < t->rows && key; row++) {
    const char *text = table_cell(t, row, column)->text;
    key = *text && strlen(text) <= 60 && g_hash_table_add(seen, (char *)text);
    for (const char *s = text; key && *s; s++) key = g_ascii_isalnum(*s) || *s == '-' || *s == '_';
  }
  g_hash_table_destroy(seen);
  return key;
}

static bool is_first_of_name(const struct table *t, size_t column) {
  char *fold = text_fold(t->head[column].text);
  bool first = *fold != 0;
  for (size_t i = 0; i < column && first; i++) {
    char *other = text_fold(t->head[i].text);
    first = strcmp(fold, other) != 0;
    g_free(other);
  }
  g_free(fold);
  return first;
}

/* The header holds what only a row would: a telephone, a postal code, an address of the web. */
static bool is_headless(const struct proposal_work *w) {
  static const char *const sure[] = {"postal", "tel", "url", "lat", "lon", NULL};
  const struct key *looks = key_get(w->words, "cells");
  bool found = w->t->width > 0, numbers = found, code = false;
  for (size_t i = 0; i < w->t->width; i++) {
    char number[24];
    g_snprintf(number, sizeof number, "%zu", i + 1);
    const char *text = w->t->head[i].text;
    numbers &= !strcmp(text, number);
    code |= strlen(text) >= 5 && !text[strspn(text, "0123456789")];
  }
  found = numbers || code;
  for (const char *const *s = sure; *s && !found; s++) {
    GRegex *regex = g_regex_new(key_text(looks, *s, "$^"), 0, 0, NULL);
    for (size_t i = 0; regex && i < w->t->width && !found; i++)
      found = g_regex_match(regex, w->t->head[i].text, 0, NULL);
    if (regex) g_regex_unref(regex);
  }
  return found;
}

/* ---- writing ---- */

static void put_name(struct proposal_work *w, size_t column) {
  char number[24];
  g_snprintf(number, sizeof number, "%zu", column + 1);
  put_quoted(w->out, w->headless ? number : w->t->head[column].text);
}

/* A sheet's table is called "FILE SHEET!". NULL: no workbook. Freed with g_free. */
static char *sheet_name(const char *file) {
  static const char *const endings[] = {".xlsx ", ".xlsm "};
  if (!g_str_has_suffix(file, "!")) return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
    const char *at = strstr(file, endings[i]);
    if (at) return g_strndup(at + strlen(endings[i]), strlen(at) - strlen(endings[i]) - 1);
  }
  return NULL;
}

static void put_files(struct proposal_work *w) {
  GString *o = w->out;
  g_string_append(o, "files:\n");
  g_string_append(o, w->headless ? "  - headless: true\n    columns: [" : "  - has: [");
  size_t n = 0;
  for (size_t i = 0; i < w->t->width; i++) {
    if (!w->headless && (!w->guess[i].field || !is_first_of_name(w->t, i) || n == 6)) continue;
    if (n++) g_string_append(o, ", ");
    put_name(w, i);
  }
  if (!n && w->t->width) put_name(w, 0);
  g_string_append(o, "]\n");
  char *sheet = sheet_name(w->t->file);
  if (sheet) {
    g_string_append(o, "    sheet: ");
    put_quoted(o, sheet);
    g_string_append_c(o, '\n');
  }
  g_free(sheet);
}

static void put_key(struct proposal_work *w) {
  GString *o = w->out;
  int id = column_for(w, "id"), name = column_for(w, "name"), address = column_for(w, "address");
  for (size_t i = 0; id < 0 && i < w->t->width; i++)
    if (!w->guess[i].field && is_key(w->t, i) && is_first_of_name(w->t, i)) id = (int)i;
  if (id >= 0 && is_key(w->t, (size_t)id)) {
    g_string_append(o, "key: ");
    put_name(w, (size_t)id);
    g_string_append_printf(o, "   # %s\n", phrase(w, "key"));
    return;
  }
  g_string_append(o, "key: {digest: [");
  put_name(w, name >= 0 ? (size_t)name : 0);
  if (address >= 0) {
    g_string_append(o, ", ");
    put_name(w, (size_t)address);
  }
  g_string_append_printf(o, "], with: x-}   # %s\n", phrase(w, "digest"));
}

static void put_fields(struct proposal_work *w, struct codes *codes) {
  GString *o = w->out;
  g_string_append(o, "fields:\n");
  for (size_t c = 0; c < w->schema->columns; c++) {
    const struct column *field = &w->schema->column[c];
    int at = column_for(w, field->name);
    if (at < 0 || !strcmp(field->name, "id")) continue;
    g_string_append_printf(o, "  %s: ", field->name);
    put_name(w, (size_t)at);
    g_string_append_printf(o, "   # %s\n", w->guess[at].why);
  }
  const struct column *kind = column_of(w, "kind");
  const char *code = kind && kind->list && codes_has_list(codes, kind->list) ? codes_code(codes, kind->list, 0) : NULL;
  if (code && column_for(w, "kind") < 0)
    g_string_append_printf(o, "  kind: {text: %s}   # %s\n", code, phrase(w, "kind"));
}

static void put_unmatched(struct proposal_work *w) {
  bool any = false;
  for (size_t i = 0; i < w->t->width; i++) {
    if (w->guess[i].field) continue;
    if (!any) g_string_append_printf(w->out, "\n# %s\n", phrase(w, "unmatched"));
    any = true;
    const char *sample = "";
    for (size_t row = 0; row < w->t->rows && !*sample; row++) sample = table_cell(w->t, row, i)->text;
    char *head = flat(w->t->head[i].text), *cell = flat(sample);
    bool twice = !w->headless && !is_first_of_name(w->t, i);
    g_string_append_printf(w->out, "#   %s: %s%s%s\n", head, cell, twice ? "   " : "", twice ? phrase(w, "same") : "");
    g_free(head);
    g_free(cell);
  }
}

static void put_all(struct proposal_work *w, struct codes *codes) {
  char *base = g_path_get_basename(w->t->file), *file = flat(base), *intro = phrase_with(w, "intro", "{file}", file),
       *title = phrase_with(w, "title", "{file}", file);
  g_string_append(w->out, intro);
  g_string_append(w->out, "title: ");
  put_quoted(w->out, title);
  g_string_append_c(w->out, '\n');
  put_files(w);
  put_key(w);
  int address = column_for(w, "address");
  if (address >= 0) {
    g_string_append_printf(w->out, "# %s\n# where:\n#   - {of: ", phrase(w, "where"));
    put_name(w, (size_t)address);
    g_string_append(w->out, ", match: '{name}'}\n");
  }
  g_string_append(w->out, "none: [\"-\", \"\xE2\x80\x95\"]\n");
  put_fields(w, codes);
  put_unmatched(w);
  g_free(base);
  g_free(file);
  g_free(intro);
  g_free(title);
}

char *preset_propose(const struct table *t, const struct records *r, struct diag *d) {
  char *path = g_build_filename(share_dir(), "presets", "words", "propose.yaml", NULL);
  struct keys *words = source_keys(path, "presets/words/propose.yaml", d);
  g_free(path);
  if (!words) return NULL;
  struct proposal_work w = {.t = t,
                            .schema = &records_schema(r)->table[TABLE_FACILITIES],
                            .words = words->root,
                            .lang = diag_lang(d),
                            .guess = g_new0(struct guess, t->width + 1),
                            .out = g_string_new(NULL)};
  w.headless = is_headless(&w);
  if (!w.headless) by_header(&w);
  by_cells(&w);
  if (!w.headless) by_near_header(&w);
  put_all(&w, records_codes(r));
  for (size_t i = 0; i < t->width; i++) g_free(w.guess[i].why);
  g_free(w.guess);
  keys_free(words);
  return g_string_free(w.out, FALSE);
}
