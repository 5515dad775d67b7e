/* Proposals as a spreadsheet and as a page. Every word comes from share/import/words.yaml. */
#include "import/present.h"

#include <string.h>

#include "base/share.h"
#include "base/text.h"
#include "import/inside.h"

struct import_words {
  struct keys *keys;
  const struct key *own;
};

struct import_words *import_words_read(const char *lang, struct diag *d) {
  char *path = g_build_filename(share_dir(), "import", "words.yaml", NULL);
  struct keys *keys = source_keys(path, "import/words.yaml", d);
  g_free(path);
  if (!keys) return NULL;
  struct import_words *w = g_new0(struct import_words, 1);
  w->keys = keys;
  w->own = key_get(keys->root, lang);
  if (!w->own) w->own = key_get(keys->root, "en");
  return w;
}

void import_words_free(struct import_words *w) {
  if (!w) return;
  keys_free(w->keys);
  g_free(w);
}

const char *import_word(const struct import_words *w, const char *group, const char *name) {
  return name ? key_text(key_get(w->own, group), name, name) : key_text(w->own, group, group);
}

static bool listed(const struct import_words *w, const char *list, const char *folded) {
  const struct key *words = key_get(w->keys->root, list);
  bool found = false;
  for (const struct key *k = words ? words->first : NULL; k && !found; k = k->next) {
    char *word = text_fold(k->text);
    found = !strcmp(word, folded);
    g_free(word);
  }
  return found;
}

int decision_of(const struct import_words *w, const char *text) {
  char *folded = text_fold(text);
  int is = !*folded ? 0 : listed(w, "accepts", folded) ? 1 : listed(w, "rejects", folded) ? 2 : -1;
  g_free(folded);
  return is;
}

const char *proposal_kind_name(enum proposal_kind k) {
  static const char *const names[PROPOSAL_KINDS] = {"new", "change", "gone", "conflict", "same-place"};
  return names[k];
}

const char *proposal_column_name(enum proposal_column c) {
  static const char *const names[PROPOSAL_COLUMNS] = {"decision", "kind", "name", "field", "ours",  "base", "theirs",
                                                      "other",    "why",  "id",   "key",   "place", "check"};
  return names[c];
}

/* ---- cells ---- */

static const char *value(const struct proposals *p, size_t row, const char *text) {
  int field = p->behind[row].field;
  return !text ? "" : field < 0 ? text : show_value(p->inside->show, (size_t)field, text);
}

static const char *field_label(const struct proposals *p, size_t row, const struct import_words *w) {
  int field = p->behind[row].field;
  if (field < 0) return import_word(w, "row", NULL);
  return (size_t)field == p->inside->raw->schema->columns ? import_word(w, "hours", NULL)
                                                          : show_label(p->inside->show, (size_t)field);
}

static const char *reasons(const char *why, const struct import_words *w, struct arena *a) {
  GString *out = g_string_new(NULL);
  char **words = g_strsplit(why, " ", -1);
  for (char **word = words; *word && **word; word++)
    g_string_append_printf(out, "%s%s", out->len ? import_word(w, "why", "and") : "", import_word(w, "why", *word));
  const char *text = arena_strdup(a, out->str);
  g_string_free(out, TRUE);
  g_strfreev(words);
  return text;
}

static const char *place(struct pos pos, struct arena *a) {
  char *text = diag_place(pos);
  const char *kept = arena_strdup(a, text);
  g_free(text);
  return kept;
}

const char *proposal_check(const struct proposals *p, size_t row, struct arena *a) {
  const struct proposal *q = &p->row[row];
  const char *const parts[] = {proposal_kind_name(q->kind), q->key, q->id, q->field, q->other, q->ours, q->theirs};
  GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_checksum_update(sum, (const guchar *)(parts[i] ? "+" : "-"), 1);
    if (parts[i]) g_checksum_update(sum, (const guchar *)parts[i], (gssize)strlen(parts[i]) + 1);
  }
  const char *check = arena_printf(a, "p%.16s", g_checksum_get_string(sum)); /* a letter first: never a number */
  g_checksum_free(sum);
  return check;
}

const char *proposal_cell(const struct proposals *p, size_t row, enum proposal_column c, const struct import_words *w,
                          struct arena *a) {
  const struct proposal *q = &p->row[row];
  switch (c) {
  case COLUMN_DECISION:
    return q->decision == DECISION_OPEN ? ""
                                        : import_word(w, q->decision == DECISION_ACCEPT ? "accept" : "reject", NULL);
  case COLUMN_KIND: return import_word(w, "kinds", proposal_kind_name(q->kind));
  case COLUMN_NAME: return q->name;
  case COLUMN_FIELD: return field_label(p, row, w);
  case COLUMN_OURS: return value(p, row, q->ours);
  case COLUMN_BASE: return value(p, row, q->base);
  case COLUMN_THEIRS: return value(p, row, q->theirs);
  case COLUMN_OTHER: return q->other;
  case COLUMN_WHY: return reasons(q->why, w, a);
  case COLUMN_ID: return q->id;
  case COLUMN_KEY: return q->key;
  case COLUMN_PLACE: return place(q->pos, a);
  case COLUMN_CHECK: return proposal_check(p, row, a);
  case PROPOSAL_COLUMNS: break;
  }
  return "";
}

/* ---- the spreadsheet ---- */

static enum sheet_tone tone(const struct proposal *q, enum proposal_column c) {
  static const enum sheet_tone tones[PROPOSAL_KINDS] = {SHEET_NEW, SHEET_CHANGED, SHEET_GONE, SHEET_ERROR,
                                                        SHEET_WARNING};
  if (c == COLUMN_DECISION) return SHEET_ENTRY;
  if (c == COLUMN_KIND) return tones[q->kind];
  return c >= COLUMN_ID ? SHEET_QUIET : SHEET_PLAIN;
}

struct sheet *proposals_sheet(const struct proposals *p, const struct import_words *w, struct arena *a) {
  /* The three values side by side on one screen, however long the text of a whole row is. */
  static const int chars[PROPOSAL_COLUMNS] = {[COLUMN_DECISION] = 4, [COLUMN_KIND] = 6,    [COLUMN_NAME] = 12,
                                              [COLUMN_FIELD] = 6,    [COLUMN_OURS] = 15,   [COLUMN_BASE] = 10,
                                              [COLUMN_THEIRS] = 15,  [COLUMN_OTHER] = 10,  [COLUMN_WHY] = 12,
                                              [COLUMN_ID] = 9,       [COLUMN_KEY] = 12,    [COLUMN_PLACE] = 14,
                                              [COLUMN_CHECK] = 9};
  struct sheet *s = arena_alloc(a, sizeof *s);
  const char **choice = arena_array(a, PROPOSAL_COLUMNS, sizeof *choice);
  choice[COLUMN_DECISION] = arena_printf(a, "%s|%s", import_word(w, "accept", NULL), import_word(w, "reject", NULL));
  *s = (struct sheet){.name = import_word(w, "sheet", NULL),
                      .width = PROPOSAL_COLUMNS,
                      .rows = p->n + 1,
                      .choice = choice,
                      .column_chars = chars,
                      .cell = arena_array(a, (p->n + 1) * PROPOSAL_COLUMNS, sizeof *s->cell)};
  for (int c = 0; c < PROPOSAL_COLUMNS; c++)
    s->cell[c] = (struct sheet_cell){.text = import_word(w, "columns", proposal_column_name((enum proposal_column)c)),
                                     .tone = SHEET_HEAD};
  for (size_t r = 0; r < p->n; r++)
    for (int c = 0; c < PROPOSAL_COLUMNS; c++)
      s->cell[(r + 1) * PROPOSAL_COLUMNS + (size_t)c] = (struct sheet_cell){
          .text = proposal_cell(p, r, (enum proposal_column)c, w, a),
          .tone = tone(&p->row[r], (enum proposal_column)c)};
  return s;
}

/* ---- the page ---- */

static void put(GString *out, const char *text) {
  char *safe = g_markup_escape_text(text, -1);
  g_string_append(out, safe);
  g_free(safe);
}

static void put_in(GString *out, const char *tag, const char *text) {
  g_string_append_printf(out, "<%s>", tag);
  put(out, text);
  g_string_append_printf(out, "</%s>", tag);
}

static void put_count(GString *out, const char *tag, const char *word, size_t n) {
  g_string_append_printf(out, "<%s>", !strcmp(tag, "dt") ? "div" : tag);
  if (!strcmp(tag, "dt")) put_in(out, "dt", word);
  else put(out, word);
  g_string_append_printf(out, !strcmp(tag, "dt") ? "<dd>%zu</dd></div>\n" : "<b>%zu</b></li>\n", n);
}

static void put_style(GString *out, const char *folder, const char *name) {
  char *path = g_build_filename(share_dir(), folder, name, NULL), *css = NULL;
  if (g_file_get_contents(path, &css, NULL, NULL)) g_string_append(out, css);
  g_free(css);
  g_free(path);
}

/* The look is that of the report of `annai check`; page.css says what is this page's own. */
static void put_head(GString *out, const char *title, const char *lang) {
  g_string_append_printf(out,
                         "<!DOCTYPE html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"Content-Security-Policy\" "
                         "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n",
                         lang);
  put_in(out, "title", title);
  g_string_append(out, "\n<style>\n");
  put_style(out, "report", "check.css");
  put_style(out, "import", "page.css");
  g_string_append(out, "</style>\n<header>");
  put_in(out, "h1", title);
  g_string_append(out, "</header>\n<main>\n");
}

/* One of the values side by side. */
static void put_value(GString *out, enum proposal_column c, const char *text, const struct import_words *w) {
  g_string_append(out, "<div>");
  put_in(out, "dt", import_word(w, "columns", proposal_column_name(c)));
  put_in(out, "dd", text);
  g_string_append(out, "</div>");
}

/* The file's name and the row; where the file lies is there for whoever points at it. */
static void put_place(GString *out, struct pos pos) {
  const char *slash = pos.file ? strrchr(pos.file, '/') : NULL;
  char *place = diag_place((struct pos){slash ? slash + 1 : pos.file, pos.line, pos.col});
  char *whole = g_markup_escape_text(pos.file ? pos.file : "", -1);
  g_string_append_printf(out, "<b title=\"%s\">", whole);
  put(out, place);
  g_string_append(out, "</b>");
  g_free(whole);
  g_free(place);
}

static void put_name(GString *out, const char *name, const char *id) {
  g_string_append(out, "<section class=\"group facility\"><h3>");
  put(out, name);
  put_in(out, "small", id);
  g_string_append(out, "</h3>\n<ul>\n");
}

/* A row without an id in the ward is known by its number at the source. */
static bool same_facility(const struct proposal *a, const struct proposal *b) {
  return !strcmp(a->id, b->id) && (*a->id || !strcmp(a->key, b->key));
}

static void put_row(GString *out, const struct proposals *p, size_t r, const struct import_words *w, struct arena *a) {
  static const enum proposal_column values[] = {COLUMN_OURS, COLUMN_BASE, COLUMN_THEIRS};
  const struct proposal *q = &p->row[r];
  if (!r || !same_facility(&p->row[r - 1], q)) put_name(out, q->name, q->id);
  const char *other = proposal_cell(p, r, COLUMN_OTHER, w, a), *why = proposal_cell(p, r, COLUMN_WHY, w, a);
  g_string_append_printf(out, "<li class=\"%s\"><span class=\"box\"></span>", proposal_kind_name(q->kind));
  g_string_append(out, "<b class=\"level\">");
  put(out, proposal_cell(p, r, COLUMN_KIND, w, a));
  g_string_append(out, "</b><div class=\"what\">");
  put_in(out, "p", proposal_cell(p, r, COLUMN_FIELD, w, a));
  g_string_append(out, "<dl>");
  const char *const texts[] = {q->ours, q->base, q->theirs};
  for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
    const char *text = proposal_cell(p, r, values[i], w, a);
    bool shown = p->behind[r].field < 0 ? *text != 0 : texts[i] != NULL; /* a cell that becomes empty says so */
    if (shown) put_value(out, values[i], *text ? text : import_word(w, "none", NULL), w);
  }
  g_string_append(out, "</dl><p class=\"place\">");
  put_place(out, q->pos);
  put_in(out, "span", why);
  put_in(out, "span", other);
  g_string_append(out, "</p></div></li>\n");
  if (r + 1 == p->n || !same_facility(q, &p->row[r + 1])) g_string_append(out, "</ul></section>\n");
}

static const char *text_of(const struct table_schema *s, const char *const *text, const char *name) {
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(s->by_name, name));
  return i && text[i - 1] ? text[i - 1] : "";
}

/* Rows that name and address joined by themselves: for whoever wants to look. */
static void put_joined(GString *out, const struct proposals *p, const struct import_words *w) {
  const struct matching *m = &p->inside->matching;
  if (!m->sure) return;
  g_string_append(out, "<section class=\"who joined\">");
  put_in(out, "h2", import_word(w, "summary", "joined"));
  g_string_append(out, "\n<div class=\"group\"><ul>\n");
  for (size_t i = 0; i < m->arrivals->n; i++) {
    const struct arrival *a = &m->arrivals->row[i];
    if (m->match[i].how != MATCH_SURE) continue;
    const char *const *sides[] = {m->match[i].row->text, a->text}, *const ids[] = {m->match[i].row->id, a->key};
    g_string_append(out, "<li><div class=\"what\"><dl>");
    for (size_t side = 0; side < 2; side++) {
      char *both = g_strdup_printf("%s\n%s\n%s", text_of(m->raw->schema, sides[side], "name"),
                                   text_of(m->raw->schema, sides[side], "address"), ids[side]);
      put_value(out, side ? COLUMN_THEIRS : COLUMN_OURS, both, w);
      g_free(both);
    }
    g_string_append(out, "</dl><p class=\"place\">");
    put_place(out, a->pos);
    g_string_append(out, "</p></div></li>\n");
  }
  g_string_append(out, "</ul></div></section>\n");
}

static void put_summary(GString *out, const struct proposals *p, const struct arrivals *arrivals,
                        const struct import_words *w) {
  g_string_append(out, "<section class=\"verdict\">");
  char *all = g_strdup_printf("%s%s%zu", import_word(w, "summary", "waiting"), import_word(w, "colon", NULL), p->n);
  put_in(out, "p", all);
  g_free(all);
  g_string_append(out, "\n<dl>\n");
  for (int k = 0; k < PROPOSAL_KINDS; k++)
    put_count(out, "dt", import_word(w, "kinds", proposal_kind_name((enum proposal_kind)k)), p->count[k]);
  g_string_append(out, "</dl></section>\n");
  if (p->n) {
    g_string_append(out, "<p class=\"lead\">");
    put(out, import_word(w, "lead", NULL));
    g_string_append(out, "</p>\n");
  }
  const struct {
    const char *word;
    size_t n;
  } counts[] = {{"known", p->known},
                {"touched", p->touched},
                {"joined", p->joined},
                {"refused", arrivals->refused + p->unfit},
                {"outside", arrivals->outside},
                {"not_new", p->not_new}};
  g_string_append(out, "<ul class=\"sum\">\n");
  for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
    if (counts[i].n) put_count(out, "li", import_word(w, "summary", counts[i].word), counts[i].n);
  g_string_append(out, "</ul>\n");
}

char *proposals_page(const struct proposals *p, const struct arrivals *arrivals, const char *preset_title,
                     const struct import_words *w, const char *lang, size_t *size_out) {
  GString *out = g_string_new(NULL);
  struct arena *a = arena_new();
  char *title = g_strdup_printf("%s%s%s", import_word(w, "title", NULL), import_word(w, "colon", NULL), preset_title);
  put_head(out, title, lang);
  put_summary(out, p, arrivals, w);
  for (size_t r = 0; r < p->n; r++) put_row(out, p, r, w, a);
  put_joined(out, p, w);
  g_string_append(out, "</main>\n</html>\n");
  g_free(title);
  arena_free(a);
  *size_out = out->len;
  return g_string_free(out, FALSE);
}
