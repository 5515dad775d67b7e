/* Decisions from a proposals spreadsheet that came back. A row answers to a proposal by its check, which stands for the record's
 * value and the file's: what has changed since is told, and not taken. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "import/inside.h"
#include "import/present.h"

struct reading {
  struct proposals *p;
  const struct table *table;
  const struct import_words *words;
  int column[PROPOSAL_COLUMNS];
  GHashTable *by_check; /* check -> proposal + 1 */
  int *taken;           /* by proposal: row of the sheet + 1 that decided it */
  struct arena *arena;
  struct diag *d;
};

/* Columns are found by their words in either language. */
static bool find_columns(struct reading *r) {
  static const char *const langs[] = {"ja", "en"};
  for (int c = 0; c < PROPOSAL_COLUMNS; c++) r->column[c] = -1;
  for (size_t l = 0; l < G_N_ELEMENTS(langs); l++) {
    struct import_words *words = import_words_read(langs[l], r->d);
    for (int c = 0; words && c < PROPOSAL_COLUMNS; c++) {
      char *wanted = text_fold(import_word(words, "columns", proposal_column_name((enum proposal_column)c)));
      for (size_t i = 0; i < r->table->width && r->column[c] < 0; i++) {
        char *head = text_fold(r->table->head[i].text);
        if (!strcmp(head, wanted)) r->column[c] = (int)i;
        g_free(head);
      }
      g_free(wanted);
    }
    import_words_free(words);
  }
  static const enum proposal_column needed[] = {COLUMN_DECISION, COLUMN_THEIRS, COLUMN_CHECK};
  for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
    if (r->column[needed[i]] >= 0) continue;
    diag_error(r->d, ((struct pos){r->table->file, r->table->head[0].line, 0}), "import-decisions-head",
               import_word(r->words, "columns", proposal_column_name(needed[i])));
    return false;
  }
  return true;
}

/* A value as a spreadsheet program may have made it look: numerals without their leading noughts, whatever stands between. */
static char *plain(const char *text) {
  char *folded = text_fold(text);
  GString *out = g_string_new(NULL);
  bool number = false;
  for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
    if (*p == '0' && !number && g_ascii_isdigit(p[1])) continue;
    number = g_ascii_isdigit(*p);
    if (number || (guchar)*p >= 0x80 || g_ascii_isalpha(*p)) g_string_append_len(out, p, g_utf8_next_char(p) - p);
    else if (out->len && out->str[out->len - 1] != ' ') g_string_append_c(out, ' ');
  }
  g_free(folded);
  return g_strchomp(g_string_free(out, FALSE));
}

static bool same_value(const char *a, const char *b) {
  if (!strcmp(a, b)) return true;
  char *x = plain(a), *y = plain(b);
  bool same = !strcmp(x, y);
  g_free(x);
  g_free(y);
  return same;
}

static const struct cell *cell(const struct reading *r, size_t row, enum proposal_column c) {
  return table_cell(r->table, row, (size_t)r->column[c]);
}

static void read_row(struct reading *r, size_t row) {
  const struct cell *said = cell(r, row, COLUMN_DECISION), *check = cell(r, row, COLUMN_CHECK),
                    *theirs = cell(r, row, COLUMN_THEIRS);
  int decision = decision_of(r->words, said->text);
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(r->by_check, check->text));
  if (decision < 0) {
    diag_warning(r->d, cell_pos(r->table, said), "import-decision-word", said->text);
    return;
  }
  bool edited = i && !same_value(theirs->text, proposal_cell(r->p, i - 1, COLUMN_THEIRS, r->words, r->arena));
  if (edited) {
    diag_warning(r->d, cell_pos(r->table, theirs), "import-decision-edited", theirs->text,
                 proposal_cell(r->p, i - 1, COLUMN_THEIRS, r->words, r->arena));
    return;
  }
  if (!decision) return;
  if (!i) {
    const char *name = r->column[COLUMN_NAME] >= 0 ? cell(r, row, COLUMN_NAME)->text : "";
    const char *field = r->column[COLUMN_FIELD] >= 0 ? cell(r, row, COLUMN_FIELD)->text : "";
    diag_warning(r->d, cell_pos(r->table, said), "import-decision-stale", name, field);
    return;
  }
  struct proposal *p = &r->p->row[i - 1];
  enum decision now = decision == 1 ? DECISION_ACCEPT : DECISION_REJECT;
  if (r->taken[i - 1] && p->decision != now) {
    diag_warning(r->d, cell_pos(r->table, said), "import-decision-twice",
                 diag_num(r->d, table_cell(r->table, (size_t)r->taken[i - 1] - 1, 0)->line));
    p->decision = DECISION_OPEN;
    return;
  }
  p->decision = now;
  r->taken[i - 1] = (int)row + 1;
}

bool proposals_decide(struct proposals *p, const char *path, struct diag *d) {
  struct table *t = source_table(path, path, d);
  struct import_words *words = t ? import_words_read(diag_lang(d), d) : NULL;
  struct reading r = {.p = p,
                      .table = t,
                      .words = words,
                      .arena = arena_new(),
                      .d = d,
                      .by_check = g_hash_table_new(g_str_hash, g_str_equal),
                      .taken = g_new0(int, p->n + 1)};
  bool ok = words && find_columns(&r);
  for (size_t i = 0; ok && i < p->n; i++)
    g_hash_table_insert(r.by_check, (char *)proposal_check(p, i, r.arena), GSIZE_TO_POINTER(i + 1));
  for (size_t row = 0; ok && row < t->rows; row++) read_row(&r, row);
  g_hash_table_destroy(r.by_check);
  g_free(r.taken);
  arena_free(r.arena);
  import_words_free(words);
  table_free(t);
  return ok;
}
