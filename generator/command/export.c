/* annai export: the records as one audience may see them, as files that open in a spreadsheet program and read back
 * as the same records. Rows come from a view, so that no other audience's column can slip in. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "backend/sheet.h"
#include "base/arena.h"
#include "base/share.h"
#include "base/suggest.h"
#include "command/command.h"
#include "command/json.h"
#include "command/office.h"
#include "command/options.h"
#include "command/ward.h"
#include "records/normalise.h"
#include "records/raw.h"

struct export {
  struct ward ward;
  bool xlsx;
  enum sheet_encoding encoding;
  enum audience audience;
  const char *out;
  const char **tables; /* asked for; empty: all that hold rows */
  struct view *view;
  struct keys *words;
  struct diag *quiet; /* for questions whose answer is no finding */
  struct arena *arena;
  struct office_file file[TABLES];
  size_t rows[TABLES];
  size_t n;
};

/* ---- the words behind the command ---- */

static bool parse_words(struct export *e, const char **names, const char *audience, const char *encoding,
                        struct diag *d) {
  static const char *const formats[] = {"csv", "xlsx", NULL}, *const encodings[] = {"utf-8", "cp932", NULL};
  struct pos none = {0};
  if (!names[0] || !g_strv_contains(formats, names[0])) {
    if (names[0]) suggest_error(d, none, "export-format", names[0], formats);
    else diag_error(d, none, "export-no-format");
    return false;
  }
  e->xlsx = !strcmp(names[0], "xlsx");
  e->tables = names + 1;
  if (audience && !audience_parse(audience, &e->audience)) {
    diag_error(d, none, "option-audience", audience);
    return false;
  }
  if (encoding && (e->xlsx || !g_strv_contains(encodings, encoding))) {
    diag_error(d, none, e->xlsx ? "export-encoding-xlsx" : "export-encoding", encoding);
    return false;
  }
  e->encoding = encoding && !strcmp(encoding, "cp932") ? SHEET_CP932 : SHEET_UTF8;
  const char *known[TABLES + 1] = {0};
  for (int t = 0; t < TABLES; t++) known[t] = table_name((enum table_id)t);
  bool ok = true;
  for (const char **t = e->tables; *t; t++) {
    if (g_strv_contains(known, *t)) continue;
    suggest_error(d, none, "export-table", *t, known);
    ok = false;
  }
  return ok;
}

/* ---- cells ---- */

/* Whether a code's word means the code again when the file is read: names may hold what separates, or be another's
 * alias. */
static bool reads_back(struct export *e, enum table_id id, const struct column *c, const char *word,
                       const char *stored) {
  const struct schema *schema = records_schema(e->ward.records);
  struct codes *codes = records_codes(e->ward.records);
  if (!*word || (c->type != TYPE_CODES && codes_find(codes, c->list, word) < 0)) return false;
  struct normaliser *n = normaliser_begin(&schema->table[id], codes, "", e->quiet);
  bool same = !strcmp(normalise(n, c, word, (struct pos){0}, NULL), stored);
  normaliser_end(n);
  return same;
}

static const struct code *code_named(const struct export *e, const char *list, const char *code) {
  size_t n;
  const struct code *all = view_codes(e->view, list, &n);
  for (size_t i = 0; i < n; i++) {
    if (!strcmp(all[i].code, code)) return &all[i];
  }
  return NULL;
}

/* One code as people write it: a mark by its sign, any other by its name; by its code where neither would be read
 * as that. */
static const char *code_word(struct export *e, enum table_id id, const struct column *c, const char *code) {
  const struct code *known = code_named(e, c->list, code);
  /* A new code of an open field has its name from another field of the row: the name alone would not make it again. */
  if (!known || (c->open && c->name_from) || codes_find(records_codes(e->ward.records), c->list, known->name) < 0)
    return code;
  const char *mark = c->type == TYPE_MARKS ? code_text(known, "mark") : "";
  if (reads_back(e, id, c, mark, code)) return mark;
  return reads_back(e, id, c, known->name, code) ? known->name : code;
}

/* Codes of a cell, each as its word. `seen` remembers the words of the column. */
static const char *code_cell(struct export *e, enum table_id id, const struct column *c, const char *stored,
                             GHashTable *seen) {
  GString *out = g_string_new(NULL);
  char **codes = g_strsplit(stored, ";", -1);
  for (char **code = codes; *code; code++) {
    const char *word = g_hash_table_lookup(seen, *code);
    if (!word) {
      word = arena_strdup(e->arena, code_word(e, id, c, *code));
      g_hash_table_insert(seen, arena_strdup(e->arena, *code), (gpointer)word);
    }
    if (out->len) g_string_append_unichar(out, g_utf8_get_char(c->separator && *c->separator ? c->separator : ";"));
    g_string_append(out, word);
  }
  g_strfreev(codes);
  const char *cell = arena_strdup(e->arena, out->str);
  g_string_free(out, TRUE);
  return cell;
}

static bool is_code(const struct column *c) {
  return c->list && (c->type == TYPE_CODE || c->type == TYPE_CODES || c->type == TYPE_MARKS);
}

/* The words that may stand in a column of single codes, with '|' between them. */
static const char *choice(struct export *e, enum table_id id, const struct column *c) {
  if (!is_code(c) || c->type == TYPE_CODES || c->open) return NULL;
  size_t n;
  const struct code *all = view_codes(e->view, c->list, &n);
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < n; i++) g_string_append_printf(out, "%s%s", i ? "|" : "", code_word(e, id, c, all[i].code));
  const char *words = n ? arena_strdup(e->arena, out->str) : NULL;
  g_string_free(out, TRUE);
  return words;
}

/* ---- tables ---- */

static const char *sheet_title(const struct export *e, const char *table) {
  const struct key *names = key_get(key_get(e->words->root, "tables"), table);
  return key_text(names, e->ward.lang, key_text(names, "en", table));
}

static void fill_sheet(struct export *e, enum table_id id, struct sheet *s) {
  const char *table = table_name(id);
  const struct field *field = view_fields(e->view, table, &s->width);
  const char **choices = arena_array(e->arena, s->width + 1, sizeof *choices);
  s->name = sheet_title(e, table);
  s->rows = view_rows(e->view, table) + 1;
  s->cell = arena_array(e->arena, s->rows * s->width + 1, sizeof *s->cell);
  s->choice = choices;
  for (size_t col = 0; col < s->width; col++) {
    const struct column *c = schema_column(records_schema(e->ward.records), id, field[col].name);
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    s->cell[col].text = field[col].label;
    choices[col] = e->xlsx ? choice(e, id, c) : NULL;
    for (size_t row = 1; row < s->rows; row++) {
      const char *stored = view_row_text(e->view, table, row - 1, field[col].name);
      s->cell[row * s->width + col].text = is_code(c) && *stored ? code_cell(e, id, c, stored, seen) : stored;
    }
    g_hash_table_destroy(seen);
  }
}

static bool is_wanted(const struct export *e, const char *table) {
  size_t fields;
  view_fields(e->view, table, &fields);
  if (!fields) return false;
  return *e->tables ? g_strv_contains(e->tables, table) : view_rows(e->view, table) > 0;
}

static bool add_table(struct export *e, enum table_id id, struct diag *d) {
  struct sheet s = {0};
  fill_sheet(e, id, &s);
  const struct sheet *all[] = {&s};
  struct office_file *f = &e->file[e->n];
  f->name = arena_printf(e->arena, "%s.%s", table_name(id), e->xlsx ? "xlsx" : "csv");
  f->bytes = e->xlsx ? sheet_xlsx(all, 1, e->ward.epoch, f->name, d, &f->size)
                     : sheet_csv(&s, e->encoding, f->name, d, &f->size);
  e->rows[e->n] = s.rows - 1;
  e->n += f->bytes != NULL;
  return f->bytes != NULL;
}

static void tell(const struct export *e, bool json) {
  if (json) fputs("[", stdout);
  for (size_t i = 0; i < e->n; i++) {
    if (!json) {
      printf("%s\t%zu\n", e->file[i].written, e->rows[i]);
      continue;
    }
    printf("%s\n {\"file\":", i ? "," : "");
    print_json(e->file[i].written);
    printf(",\"rows\":%zu}", e->rows[i]);
  }
  if (json) fputs("\n]\n", stdout);
}

static bool export(struct export *e, const struct invocation *in) {
  char *path = g_build_filename(share_dir(), "report", "sheet.yaml", NULL);
  e->words = source_keys(path, "report/sheet.yaml", in->diag);
  g_free(path);
  e->view = e->words ? view_open(e->ward.records, e->audience, in->diag) : NULL;
  bool ok = e->view != NULL;
  for (const char **t = e->tables; ok && *t; t++) {
    size_t fields;
    view_fields(e->view, *t, &fields);
    if (!fields) diag_error(in->diag, ((struct pos){"content/fields.yaml", 0, 0}), "export-undeclared", *t);
  }
  for (int t = 0; ok && t < TABLES; t++)
    if (is_wanted(e, table_name((enum table_id)t))) ok = add_table(e, (enum table_id)t, in->diag) && ok;
  ok = ok && !diag_errors(in->diag);
  char *folder = g_strdup_printf("export/%s", audience_name(e->audience));
  struct office where = {.ward = in->ward, .folder = folder, .out = e->out};
  ok = ok && office_publish(&where, e->file, e->n, in->diag);
  g_free(folder);
  if (ok) tell(e, in->json);
  return ok;
}

int command_export(struct invocation *in) {
  struct export e = {.arena = arena_new()};
  const char *audience = NULL, *encoding = NULL, **names = NULL;
  const struct option options[] = {
      {"--audience", &audience, NULL}, {"--encoding", &encoding, NULL}, {"--out", &e.out, NULL}, {0}};
  bool opened = ward_open_site(&e.ward, in);
  int status = EXIT_CONTENT;
  if (opened && !(options_parse(in, options, &names) && parse_words(&e, names, audience, encoding, in->diag))) {
    status = EXIT_USAGE;
  } else if (opened && e.audience != AUDIENCE_PUBLIC && !e.ward.private_dir) {
    diag_error(in->diag, (struct pos){0}, "export-private", audience);
    status = EXIT_USAGE;
  } else if (opened && ward_load(&e.ward, in)) {
    e.quiet = diag_new(share_dir(), "en");
    if (export(&e, in)) status = EXIT_DONE;
    diag_free(e.quiet);
  }
  if (status == EXIT_CONTENT) status = (int)ward_failure(&e.ward, in->diag);
  for (size_t i = 0; i < e.n; i++) g_free((void *)e.file[i].bytes);
  office_clear(e.file, e.n);
  if (e.view) view_free(e.view);
  if (e.words) keys_free(e.words);
  g_free(names);
  ward_close(&e.ward);
  arena_free(e.arena);
  return status;
}
