/* The plan as a table: one row for each place that could be written, or one that says why there is none. */
#include "locate/table.h"

#include <string.h>

#include "base/arena.h"
#include "base/share.h"
#include "base/text.h"
#include "import/present.h"

enum column_of {
  C_DECISION,
  C_ID,
  C_NAME,
  C_ADDRESS,
  C_RESULT,
  C_PLACE,
  C_PRECISION,
  C_LAT,
  C_LON,
  C_TOWN,
  C_LIST,
  C_NEAR,
  C_ROW,
  COLUMNS
};
static const char *const column_name[COLUMNS] = {"decision", "id",  "name", "address", "result", "place", "precision",
                                                 "lat",      "lon", "town", "list",    "near",   "row"};

struct keys *locate_words(struct diag *d) {
  char *path = g_build_filename(share_dir(), "report", "locate.yaml", NULL);
  struct keys *words = source_keys(path, "report/locate.yaml", d);
  g_free(path);
  return words;
}

const char *locate_word(const struct keys *words, const char *group, const char *name, const char *lang) {
  const struct key *k = key_get(words->root, group);
  if (name) k = key_get(k, name);
  return key_text(k, lang, key_text(k, "en", ""));
}

const char *placing_result(const struct placing *p) {
  static const char *const why[ANSWERS] = {"found",        "several",       "no-address", "no-town",
                                           "unknown-town", "unknown-chome", "no-point"};
  static const char *const kind[PLACING_KINDS] = {"found", "several", NULL, "nearer", "town"};
  return p->kind == PLACING_NONE ? why[p->answer] : kind[p->kind];
}

static const char *degrees(struct arena *arena, double value) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return arena_strdup(arena, g_ascii_formatd(text, sizeof text, "%.6f", value));
}

struct filling {
  const struct plan *plan;
  const struct keys *words;
  const struct import_words *decisions;
  const char *lang;
  struct arena *arena;
};

static void fill_row(const struct filling *f, const struct placing *p, const struct located *at,
                     struct sheet_cell *cell) {
  static const enum sheet_tone tones[PLACING_KINDS] = {SHEET_NEW, SHEET_CHANGED, SHEET_WARNING, SHEET_CHANGED,
                                                       SHEET_NEW};
  bool sure = p->kind == PLACING_FOUND || p->kind == PLACING_TOWN;
  if (sure) cell[C_DECISION].text = arena_strdup(f->arena, import_word(f->decisions, "accept", NULL));
  cell[C_ID].text = p->row->id;
  cell[C_NAME].text = row_field(p->row, f->plan->field.name);
  cell[C_ADDRESS].text = row_field(p->row, f->plan->field.address);
  cell[C_RESULT].text = locate_word(f->words, "results", placing_result(p), f->lang);
  if (at) {
    cell[C_PLACE].text = at->name;
    cell[C_PRECISION].text = locate_word(f->words, "precision", precision_word(at->precision), f->lang);
    cell[C_LAT].text = degrees(f->arena, at->at.lat);
    cell[C_LON].text = degrees(f->arena, at->at.lon);
    cell[C_LIST].text = at->file;
  }
  cell[C_TOWN].text = p->town ? p->town : at && !*row_field(p->row, f->plan->field.town) ? at->town : NULL;
  cell[C_NEAR].text = p->near;
  cell[C_ROW].text = arena_printf(f->arena, "%s:%d", p->row->pos.file, p->row->pos.line);
  for (size_t i = 0; i < COLUMNS; i++)
    cell[i].tone = i == C_RESULT ? tones[p->kind] : i == C_DECISION ? SHEET_ENTRY : SHEET_PLAIN;
  cell[C_ROW].tone = cell[C_LIST].tone = SHEET_QUIET;
}

bool plan_sheet(const struct plan *p, const struct keys *words, const char *lang, struct arena *arena,
                struct sheet *out, struct diag *d) {
  struct import_words *decisions = import_words_read(lang, d);
  if (!decisions) return false;
  size_t rows = 1;
  for (size_t i = 0; i < p->n; i++) rows += MAX(p->row[i].n, 1);
  const char **choice = arena_array(arena, COLUMNS, sizeof *choice);
  choice[C_DECISION] = arena_printf(arena, "%s|%s", import_word(decisions, "accept", NULL),
                                    import_word(decisions, "reject", NULL));
  *out = (struct sheet){
      .name = locate_word(words, "sheet", NULL, lang), .width = COLUMNS, .rows = rows, .choice = choice};
  out->cell = arena_array(arena, rows * COLUMNS, sizeof *out->cell);
  for (size_t i = 0; i < COLUMNS; i++)
    out->cell[i] = (struct sheet_cell){.text = locate_word(words, "columns", column_name[i], lang), .tone = SHEET_HEAD};
  struct filling f = {p, words, decisions, lang, arena};
  size_t row = 1;
  for (size_t i = 0; i < p->n; i++)
    for (size_t k = 0; k < MAX(p->row[i].n, 1); k++)
      fill_row(&f, &p->row[i], k < p->row[i].n ? &p->row[i].place[k] : NULL, &out->cell[row++ * COLUMNS]);
  import_words_free(decisions);
  return true;
}

/* ---- reading back ---- */

/* Whether a text is the word in any language. */
static bool is_word(const struct keys *words, const char *group, const char *name, const char *text) {
  const struct key *k = key_get(key_get(words->root, group), name);
  char *asked = text_fold(text);
  bool found = false;
  for (const struct key *l = k && k->kind == KEY_MAP ? k->first : NULL; l && !found; l = l->next) {
    char *word = text_fold(l->text);
    found = !strcmp(asked, word);
    g_free(word);
  }
  g_free(asked);
  return found;
}

static bool same_degrees(const char *text, double value) {
  char *end;
  double told = g_ascii_strtod(text, &end);
  return *text && !*end && told - value < 2e-6 && value - told < 2e-6;
}

/* The place of the row that is meant; -1: none. A row without places has but itself. */
static int place_meant(const struct placing *p, const char *lat, const char *lon) {
  if (!p->n) return p->kind == PLACING_TOWN && !*lat && !*lon ? 0 : -1;
  for (size_t i = 0; i < p->n; i++)
    if (same_degrees(lat, p->place[i].at.lat) && same_degrees(lon, p->place[i].at.lon)) return (int)i;
  return -1;
}

static void decide_row(GHashTable *by_id, const struct import_words *words, const struct table *t, size_t row,
                       const int at[COLUMNS], struct diag *d) {
  const struct cell *decision = table_cell(t, row, (size_t)at[C_DECISION]), *id = table_cell(t, row, (size_t)at[C_ID]);
  int decided = decision_of(words, decision->text);
  bool accept = decided == 1;
  if (!decided) return;
  if (decided < 0) {
    diag_error(d, cell_pos(t, decision), "locate-decision", decision->text);
    return;
  }
  struct placing *p = g_hash_table_lookup(by_id, id->text);
  int place = p ? place_meant(p, table_cell(t, row, (size_t)at[C_LAT])->text,
                              table_cell(t, row, (size_t)at[C_LON])->text)
                : -1;
  if (place < 0) {
    if (accept) diag_warning(d, cell_pos(t, decision), "locate-decision-stale", id->text);
  } else if (accept && p->accepted >= 0 && p->accepted != place) {
    diag_error(d, cell_pos(t, decision), "locate-decision-twice", id->text);
  } else if (accept) {
    p->accepted = place;
  } else if (p->accepted == PLACE_OPEN && p->n <= 1) {
    p->accepted = PLACE_REFUSED;
  }
}

bool plan_decide(struct plan *p, const struct keys *words, const char *path, struct diag *d) {
  size_t errors = diag_errors(d);
  struct import_words *decisions = import_words_read(diag_lang(d), d);
  struct table *t = decisions ? source_table(path, path, d) : NULL;
  if (!t) {
    import_words_free(decisions);
    return false;
  }
  int at[COLUMNS];
  for (size_t i = 0; i < COLUMNS; i++) {
    at[i] = -1;
    for (size_t k = 0; k < t->width && at[i] < 0; k++)
      if (is_word(words, "columns", column_name[i], t->head[k].text)) at[i] = (int)k;
  }
  if (at[C_DECISION] < 0 || at[C_ID] < 0 || at[C_LAT] < 0 || at[C_LON] < 0) {
    diag_error(d, ((struct pos){t->file, 1, 0}), "locate-no-table");
  } else {
    GHashTable *by_id = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < p->n; i++) g_hash_table_insert(by_id, (char *)p->row[i].row->id, &p->row[i]);
    for (size_t i = 0; i < t->rows; i++) decide_row(by_id, decisions, t, i, at, d);
    g_hash_table_destroy(by_id);
  }
  table_free(t);
  import_words_free(decisions);
  return diag_errors(d) == errors;
}
