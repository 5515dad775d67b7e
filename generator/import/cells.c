/* What came out of an outside cell, as the ward stores it. */
#include <string.h>

#include "import/arrivals.h"

static bool holds_letters(const char *s) {
  for (; *s; s = g_utf8_next_char(s))
    if (g_unichar_isalnum(g_utf8_get_char(s))) return true;
  return false;
}

/* Words of a code list that the ward does not have are told once each, with their number; the others are taken. NULL
 * when none is left of a cell that had some. */
static char *known_words(struct cells *c, const struct column *column, const struct made *m, struct pos row) {
  GString *known = g_string_new(NULL), *word = g_string_new(NULL);
  bool several = column->type == TYPE_CODES, lost = false;
  for (const char *s = m->text;; s = g_utf8_next_char(s)) {
    gunichar u = *s ? g_utf8_get_char(s) : 0;
    if (u && !(several && (u == ';' || g_utf8_strchr(column->separator, -1, u)))) {
      g_string_append_unichar(word, u);
      continue;
    }
    char *plain = g_strstrip(g_strdup(word->str));
    if (*plain && (column->open || codes_find(c->codes, column->list, plain) >= 0)) {
      if (known->len) g_string_append_unichar(known, g_utf8_get_char(column->separator));
      g_string_append(known, plain);
    } else if (*plain) {
      lost = true;
      counts_add(c->o->counts, DIAG_WARNING, "arrival-word", m->cell ? cell_pos(c->o->table, m->cell) : row,
                 column->label, plain, NULL, NULL);
    }
    g_free(plain);
    g_string_truncate(word, 0);
    if (!u) break;
  }
  g_string_free(word, TRUE);
  bool none = lost && !known->len;
  return none ? (g_string_free(known, TRUE), NULL) : g_string_free(known, FALSE);
}

const char *cells_store(struct cells *c, const struct column *column, const struct made *m, struct pos row) {
  if (!m->text) return NULL;
  if (!*m->text) return "";
  struct pos pos = m->cell ? cell_pos(c->o->table, m->cell) : row;
  char *words = NULL;
  if ((column->type == TYPE_CODE || column->type == TYPE_CODES) && codes_has_list(c->codes, column->list)) {
    words = known_words(c, column, m, row);
    if (!words) return NULL;
  }
  const char *text = words ? words : m->text, *stored = normalise(c->normaliser, column, text, pos, NULL);
  const char *kept = !*stored && holds_letters(text) ? NULL : arena_strdup(c->arena, stored);
  g_free(words);
  return kept;
}
