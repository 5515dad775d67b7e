/* One value out of one row of an outside file. */
#include <string.h>

#include "base/text.h"
#include "import/preset.h"

size_t outside_column(const struct outside *o, const char *folded) {
  return GPOINTER_TO_SIZE(g_hash_table_lookup(o->header, folded));
}

const struct cell *outside_cell(const struct outside *o, size_t row, size_t column) {
  return table_cell(o->table, row, column - 1);
}

static GString *put_in(GString *s, const char *name, const char *word) {
  if (word) g_string_replace(s, name, word, 0);
  return s;
}

const struct cell *outside_pattern(const struct outside *o, size_t row, const char *pattern, const char *day,
                                   const char *slot, const char *week) {
  GString *s = put_in(put_in(put_in(g_string_new(pattern), "{day}", day), "{slot}", slot), "{week}", week);
  char *fold = text_fold(s->str);
  size_t column = outside_column(o, fold);
  g_free(fold);
  g_string_free(s, TRUE);
  return column ? outside_cell(o, row, column) : NULL;
}

static char *trimmed(const char *s) {
  const char *end = s + strlen(s);
  while (*s && g_unichar_isspace(g_utf8_get_char(s))) s = g_utf8_next_char(s);
  while (end > s && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end)))) end = g_utf8_prev_char(end);
  return g_strndup(s, (gsize)(end - s));
}

bool conditions_hold(const struct outside *o, size_t row, const struct conditions *c) {
  for (size_t i = 0; i < c->n; i++) {
    size_t column = outside_column(o, c->all[i].column);
    if (!column) return false;
    char *text = trimmed(outside_cell(o, row, column)->text);
    bool holds = g_regex_match(c->all[i].match, text, 0, NULL);
    g_free(text);
    if (!holds) return false;
  }
  return true;
}

/* ---- damage ---- */

/* A letter of somebody's own making: what it looks like is known on one computer only. */
static bool has_gaiji(const char *s) {
  for (; *s; s = g_utf8_next_char(s)) {
    gunichar u = g_utf8_get_char(s);
    if ((u >= 0xE000 && u <= 0xF8FF) || u >= 0xF0000) return true;
  }
  return false;
}

/* "5.22001E+12": a spreadsheet took a code for a number, and most of its digits are gone. */
static bool is_excel_power(const char *s) {
  if (!g_ascii_isdigit(*s)) return false;
  s += strspn(s, "0123456789.");
  if ((*s != 'E' && *s != 'e') || s[1] != '+' || !g_ascii_isdigit(s[2])) return false;
  s += 2;
  return s[strspn(s, "0123456789")] == 0;
}

static bool damaged(const struct outside *o, const struct cell *cell, size_t column) {
  const char *head = o->table->head[column - 1].text;
  if (is_excel_power(cell->text)) {
    counts_add(o->counts, DIAG_WARNING, "arrival-power", cell_pos(o->table, cell), head, cell->text, NULL, NULL);
    return true;
  }
  if (!has_gaiji(cell->text)) return false;
  if (o->counts && g_hash_table_add(o->gaiji, (void *)cell))
    diag_warning(o->diag, cell_pos(o->table, cell), "arrival-gaiji", head, cell->text);
  return true;
}

/* ---- from the row ---- */

static bool means_none(const struct outside *o, const struct recipe *r, const char *text) {
  if (!o->preset->none && !r->none) return false;
  char *fold = text_fold(text);
  bool none = (o->preset->none && g_hash_table_contains(o->preset->none, fold)) ||
              (r->none && g_hash_table_contains(r->none, fold));
  g_free(fold);
  return none;
}

/* The file's word for a line break becomes one. */
static char *with_breaks(const struct outside *o, char *text) {
  const char *word = o->preset->line_break;
  if (!*word || !strstr(text, word)) return text;
  char **lines = g_strsplit(text, word, -1);
  g_free(text);
  text = g_strjoinv("\n", lines);
  g_strfreev(lines);
  return text;
}

static void mend(const struct outside *o, size_t row, const struct recipe *r, struct made *m) {
  for (size_t i = 0; i < r->mends && m->text && *m->text; i++) {
    const struct mend *how = &r->mend[i];
    if (!g_regex_match(how->find, m->text, 0, NULL) || !conditions_hold(o, row, &how->when)) continue;
    char *after = g_regex_replace(how->find, m->text, -1, 0, how->write, 0, NULL);
    if (after && strcmp(after, m->text) && m->cell)
      counts_add(o->counts, DIAG_NOTE, "arrival-mended", cell_pos(o->table, m->cell),
                 o->table->head[m->column - 1].text, how->says, m->text, after);
    if (!after) continue;
    g_free(m->text);
    m->text = after;
  }
}

/* A word by itself, where words that mean "none" are gone. */
static void no_none(const struct outside *o, const struct recipe *r, struct made *m) {
  if (!m->text || !*m->text || !means_none(o, r, m->text)) return;
  if (m->cell)
    counts_add(o->counts, DIAG_NOTE, "arrival-none", cell_pos(o->table, m->cell), o->table->head[m->column - 1].text,
               m->text, m->text, "");
  *m->text = 0;
}

static struct made from_columns(const struct outside *o, size_t row, const struct recipe *r) {
  struct made m = {0};
  for (size_t i = 0; i < r->columns; i++) {
    size_t column = outside_column(o, r->column[i]);
    if (!column) continue;
    const struct cell *cell = outside_cell(o, row, column);
    if (damaged(o, cell, column)) {
      g_free(m.text);
      return (struct made){.cell = cell, .column = column, .damaged = true};
    }
    struct made one = {.text = with_breaks(o, trimmed(cell->text)), .cell = cell, .column = column};
    mend(o, row, r, &one);
    no_none(o, r, &one);
    if (!m.text || *one.text) {
      g_free(m.text);
      m = one;
    } else {
      g_free(one.text);
    }
    if (*m.text) break;
  }
  return m;
}

static bool ends_with(const char *text, const char *piece) {
  char *a = text_fold(text), *b = text_fold(piece);
  bool ends = g_str_has_suffix(a, b);
  g_free(a);
  g_free(b);
  return ends;
}

static struct made joined(const struct outside *o, size_t row, const struct recipe *r) {
  struct made m = {0};
  GString *all = NULL;
  for (size_t i = 0; i < r->parts; i++) {
    struct made one = recipe_make(o, row, r->part[i]);
    m.damaged |= one.damaged;
    if (!m.cell && one.cell) m.cell = one.cell, m.column = one.column;
    if (!one.text) continue;
    if (!all) all = g_string_new(NULL);
    bool told = r->once && all->len && ends_with(all->str, one.text);
    if (*one.text && !told) {
      if (all->len) g_string_append(all, r->with);
      g_string_append(all, one.text);
    }
    g_free(one.text);
  }
  m.text = all ? g_string_free(all, FALSE) : NULL;
  if (m.damaged) g_clear_pointer(&m.text, g_free);
  return m;
}

/* An id for what has none: the same for the same words. */
static struct made digest(const struct outside *o, size_t row, const struct recipe *r) {
  struct recipe as_join = *r;
  as_join.kind = RECIPE_JOIN;
  as_join.with = "\n";
  as_join.once = false;
  struct made m = joined(o, row, &as_join);
  if (!m.text || !*m.text) return m;
  char *fold = text_fold(m.text), *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, fold, -1);
  g_free(m.text);
  m.text = g_strdup_printf("%s%.12s", r->with, sum);
  g_free(sum);
  g_free(fold);
  return m;
}

/* The headers of the columns, from the first to the last, in which the row has a mark. */
static struct made marked(const struct outside *o, size_t row, const struct recipe *r) {
  size_t from = outside_column(o, r->column[0]), to = outside_column(o, r->column[1]);
  if (!from || !to) return (struct made){0};
  GString *all = g_string_new(NULL);
  for (size_t c = from; c <= to; c++) {
    const struct cell *cell = outside_cell(o, row, c);
    char *text = trimmed(cell->text);
    if (*text && !means_none(o, r, text))
      g_string_append_printf(all, "%s%s", all->len ? ";" : "", o->table->head[c - 1].text);
    g_free(text);
  }
  return (struct made){.text = g_string_free(all, FALSE), .cell = outside_cell(o, row, from), .column = from};
}

/* ---- words ---- */

static void append_word(const struct recipe *r, GString *out, const char *word) {
  char *text = trimmed(word), *fold = text_fold(text);
  const char *means = r->values ? g_hash_table_lookup(r->values, fold) : NULL;
  if (!means) means = r->values && r->otherwise ? r->otherwise : text;
  bool dropped = r->drop && g_hash_table_contains(r->drop, fold);
  if (*text && *means && !dropped) {
    if (out->len) g_string_append_c(out, ';');
    g_string_append(out, means);
  }
  g_free(fold);
  g_free(text);
}

static void map_words(const struct recipe *r, struct made *m) {
  if (!m->text || !*m->text || (!r->split && !r->values && !r->drop)) return;
  GString *out = g_string_new(NULL), *word = g_string_new(NULL);
  for (const char *s = m->text;; s = g_utf8_next_char(s)) {
    gunichar u = *s ? g_utf8_get_char(s) : 0;
    if (u && !(r->split && g_utf8_strchr(r->split, -1, u))) {
      g_string_append_unichar(word, u);
      continue;
    }
    append_word(r, out, word->str);
    g_string_truncate(word, 0);
    if (!u) break;
  }
  g_string_free(word, TRUE);
  g_free(m->text);
  m->text = g_string_free(out, FALSE);
}

struct made recipe_make(const struct outside *o, size_t row, const struct recipe *r) {
  struct made m = {0};
  switch (r->kind) {
  case RECIPE_COLUMN: m = from_columns(o, row, r); break;
  case RECIPE_JOIN: m = joined(o, row, r); break;
  case RECIPE_DIGEST: m = digest(o, row, r); break;
  case RECIPE_MARKED: m = marked(o, row, r); break;
  case RECIPE_TEXT: m.text = g_strdup(r->text); break;
  case RECIPE_CASES:
    for (size_t i = 0; i < r->n_cases; i++)
      if (conditions_hold(o, row, &r->cases[i].when)) {
        m = recipe_make(o, row, r->cases[i].is);
        break;
      }
    break;
  }
  if (r->kind == RECIPE_JOIN) {
    mend(o, row, r, &m);
    no_none(o, r, &m);
  }
  map_words(r, &m);
  return m;
}

bool recipe_has(const struct outside *o, const struct recipe *r) {
  if (!r) return false;
  if (r->kind == RECIPE_TEXT) return true;
  if (r->kind == RECIPE_CASES) {
    for (size_t i = 0; i < r->n_cases; i++) {
      const struct conditions *c = &r->cases[i].when;
      bool all = true;
      for (size_t k = 0; k < c->n; k++) all &= outside_column(o, c->all[k].column) != 0;
      if (all) return true;
    }
    return false;
  }
  for (size_t i = 0; i < r->columns; i++)
    if (outside_column(o, r->column[i])) return true;
  for (size_t i = 0; i < r->parts; i++)
    if (recipe_has(o, r->part[i])) return true;
  return false;
}
