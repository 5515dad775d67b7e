/* The check report as a page: findings by who must act, then by facility or file. Words, looks and the page itself
 * are in generator/share/report/. */
#include "command/report.h"
#include "command/symbols_report.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "command/office.h"
#include "model/value.h"
#include "theme/mustache.h"

static const char *const WHO[] = {"staff", "facility", "designer", "info"};
enum { WHOS = G_N_ELEMENTS(WHO) };

const char *report_level(enum diag_level level) {
  static const char *const names[] = {"note", "warning", "error"};
  return names[level];
}

const char *report_word(const struct report *r, const char *group, const char *name) {
  const struct key *words = key_get(r->words->root, diag_lang(r->diag));
  return key_text(key_get(words, group), name, name);
}

/* Who must act, as the rule's text says; else by where it stands: what shapes the publications is a designer's. */
const char *report_who(const struct report *r, const struct diag_told *f) {
  static const char *const folders[] = {"content/codes/",
                                        "content/publications/",
                                        "content/fields.yaml",
                                        "content/site.yaml",
                                        "themes/",
                                        "assets/",
                                        NULL};
  const char *who = diag_who(r->diag, f->rule);
  for (int i = 0; who && i < WHOS; i++) {
    if (!strcmp(WHO[i], who)) return WHO[i];
  }
  if (f->level == DIAG_NOTE) return "info";
  for (const char *const *p = folders; f->file && *p; p++) {
    if (g_str_has_prefix(f->file, *p)) return "designer";
  }
  return "staff";
}

/* ---- groups: the findings of one facility, or of one file ---- */

struct group {
  const char *name; /* the facility's, or the file's; "": no place */
  const char *tel;  /* of a facility; NULL: not known */
  bool facility;
  enum diag_level gravest;
  size_t order;
  GPtrArray *found; /* struct diag_told */
};

static int by_gravity(const void *a, const void *b) {
  const struct group *x = *(struct group *const *)a, *y = *(struct group *const *)b;
  if (x->gravest != y->gravest) return x->gravest > y->gravest ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static GPtrArray *groups_of(const struct report *r, const char *who) {
  GPtrArray *groups = g_ptr_array_new();
  GHashTable *by_name = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < r->n; i++) {
    struct diag_told *f = &r->told[i];
    if (strcmp(report_who(r, f), who)) continue;
    const struct report_table *t = report_table_of(r, f->file);
    size_t row = t && t->table && f->line > 0 ? report_row(t, f->line) : 0;
    const char *facility = row ? report_facility(r, t, row) : NULL;
    const char *key = facility ? arena_printf(r->arena, "%s\n", facility) : f->file ? f->file : "";
    struct group *g = g_hash_table_lookup(by_name, key);
    if (!g) {
      g = arena_alloc(r->arena, sizeof *g);
      *g = (struct group){.name = facility ? facility : key,
                          .tel = facility ? report_known(r, t, row, "tel") : NULL,
                          .facility = facility != NULL,
                          .gravest = DIAG_NOTE,
                          .order = groups->len,
                          .found = g_ptr_array_new()};
      g_hash_table_insert(by_name, (gpointer)key, g);
      g_ptr_array_add(groups, g);
    }
    g->gravest = MAX(g->gravest, f->level);
    g_ptr_array_add(g->found, f);
  }
  g_hash_table_destroy(by_name);
  g_ptr_array_sort(groups, by_gravity);
  return groups;
}

/* ---- values for the page ---- */

static const char *base_name(const struct report *r, const char *file) {
  char *base = g_path_get_basename(file);
  const char *kept = arena_strdup(r->arena, base);
  g_free(base);
  return kept;
}

static void add_finding(const struct report *r, struct value *items, const struct diag_told *f, bool in_facility) {
  struct arena *a = r->arena;
  struct value *v = value_add_map(a, items, NULL);
  const struct report_table *t = report_table_of(r, f->file);
  value_add_text(a, v, "level", report_level(f->level));
  value_add_text(a, v, "word", report_word(r, "levels", report_level(f->level)));
  value_add_text(a, v, "rule", f->rule);
  value_add_text(a, v, "text", f->text);
  value_add_bool(a, v, "hidden", !f->text);
  if (f->file && in_facility) value_add_text(a, v, "file", base_name(r, f->file));
  if (f->line > 0 && t && t->table) {
    size_t row = report_row(t, f->line);
    bool column = f->col > 0 && (size_t)f->col <= t->table->width;
    value_add_text(a, v, "cell", report_cell(r, t, f->line, column ? f->col : 0));
    if (!column) value_add_bool(a, v, "whole_row", true);
    if (column && row) value_add_text(a, v, "column", t->table->head[f->col - 1].text);
  } else if (f->line > 0) {
    value_add_number(a, v, "line", f->line);
  }
}

static size_t add_group(const struct report *r, struct value *list, const struct group *g) {
  struct value *v = value_add_map(r->arena, list, NULL);
  value_add_text(r->arena, v, "name", *g->name ? g->name : report_word(r, "page", "nowhere"));
  value_add_text(r->arena, v, "tel", g->tel);
  value_add_bool(r->arena, v, "facility", g->facility);
  value_add_number(r->arena, v, "count", (long)g->found->len);
  struct value *items = value_add_list(r->arena, v, "items");
  for (guint i = 0; i < g->found->len; i++) add_finding(r, items, g->found->pdata[i], g->facility);
  return g->found->len;
}

static void add_sections(const struct report *r, struct value *page) {
  struct arena *a = r->arena;
  struct value *list = value_add_list(a, page, "sections");
  for (int w = 0; w < WHOS; w++) {
    struct value *v = value_add_map(a, list, NULL);
    GPtrArray *groups = groups_of(r, WHO[w]);
    size_t count = 0;
    value_add_text(a, v, "id", WHO[w]);
    value_add_text(a, v, "title", report_word(r, WHO[w], "title"));
    value_add_text(a, v, "lead", report_word(r, WHO[w], "lead"));
    value_add_bool(a, v, "folded", !strcmp(WHO[w], "info"));
    struct value *in = value_add_list(a, v, "groups");
    for (guint i = 0; i < groups->len; i++) {
      struct group *g = groups->pdata[i];
      count += add_group(r, in, g);
      g_ptr_array_free(g->found, TRUE);
    }
    g_ptr_array_free(groups, TRUE);
    value_add_number(a, v, "count", (long)count);
    value_add_bool(a, v, "any", count > 0);
  }
}

/* An explanation in lines: what is said, the wrong example, the right one. What fills its gaps is not known here. */
static void add_help(const struct report *r, struct value *v, const char *rule) {
  const char *help = diag_help(r->diag, rule);
  const char *wrong = report_word(r, "page", "wrong"), *right = report_word(r, "page", "right");
  GString *out = g_string_new(NULL);
  for (const char *p = help ? help : ""; *p; p++) {
    bool gap = p[0] == '{' && g_ascii_isdigit(p[1]) && p[2] == '}';
    if (p != help && (g_str_has_prefix(p, wrong) || g_str_has_prefix(p, right))) g_string_append_c(out, '\n');
    if (gap) g_string_append(out, "\u2026"), p += 2;
    else g_string_append_c(out, *p);
  }
  char **lines = g_strsplit(out->str, "\n", -1);
  struct value *list = value_add_list(r->arena, v, "lines");
  for (char **l = lines; *l; l++) {
    struct value *line = value_add_map(r->arena, list, NULL);
    value_add_text(r->arena, line, "text", arena_strdup(r->arena, g_strstrip(*l)));
    value_add_bool(r->arena, line, "example", g_str_has_prefix(*l, wrong) || g_str_has_prefix(*l, right));
  }
  g_strfreev(lines);
  g_string_free(out, TRUE);
}

static int by_rule(const void *a, const void *b) {
  return strcmp((*(struct diag_told *const *)a)->rule, (*(struct diag_told *const *)b)->rule);
}

static void add_rules(const struct report *r, struct value *page) {
  struct value *list = value_add_list(r->arena, page, "rules");
  struct diag_told **all = g_new0(struct diag_told *, r->n + 1);
  for (size_t i = 0; i < r->n; i++) all[i] = &r->told[i];
  qsort(all, r->n, sizeof *all, by_rule);
  for (size_t i = 0, next; i < r->n; i = next) {
    for (next = i; next < r->n && !strcmp(all[next]->rule, all[i]->rule);) next++;
    struct value *v = value_add_map(r->arena, list, NULL);
    value_add_text(r->arena, v, "rule", all[i]->rule);
    value_add_number(r->arena, v, "count", (long)(next - i));
    add_help(r, v, all[i]->rule);
  }
  g_free(all);
}

static void add_counts(const struct report *r, struct value *page) {
  static const char *const names[] = {"errors", "warnings", "notes"};
  static const enum diag_level levels[] = {DIAG_ERROR, DIAG_WARNING, DIAG_NOTE};
  size_t n[3] = {0};
  for (size_t i = 0; i < r->n; i++) n[r->told[i].level]++;
  for (int i = 0; i < 3; i++) value_add_number(r->arena, page, names[i], (long)n[levels[i]]);
  const char *state = n[DIAG_ERROR] ? "failed" : n[DIAG_WARNING] ? "warned" : "good";
  value_add_text(r->arena, page, "state", state);
  value_add_text(r->arena, page, "verdict", report_word(r, "verdict", state));
}

static void add_tables(const struct report *r, struct value *page) {
  struct value *books = value_add_list(r->arena, page, "workbooks"), *unread = value_add_list(r->arena, page, "unread");
  for (guint i = 0; i < r->tables->len; i++) {
    const struct report_table *t = r->tables->pdata[i];
    bool read = t->table && r->open; /* no workbook was wanted */
    struct value *v = t->workbook ? value_add_map(r->arena, books, NULL)
                      : read      ? NULL
                                  : value_add_map(r->arena, unread, NULL);
    if (!v) continue;
    value_add_text(r->arena, v, "name", t->workbook);
    value_add_text(r->arena, v, "file", t->file);
    value_add_number(r->arena, v, "count", (long)t->findings);
  }
  value_add_bool(r->arena, page, "any_workbooks", books->first != NULL);
  value_add_bool(r->arena, page, "any_unread", unread->first != NULL);
}

static void add_words(struct arena *a, struct value *to, const struct key *from) {
  for (const struct key *k = from ? from->first : NULL; k; k = k->next) {
    if (k->kind == KEY_SCALAR) value_add_text(a, to, k->name, k->text);
    else add_words(a, value_add_map(a, to, k->name), k);
  }
}

struct value *report_value(struct arena *a, const struct ward *w, const struct keys *words, const char *lang) {
  struct value *page = value_map(a);
  const struct key *site = w->site ? w->site->root : NULL;
  value_add_text(a, page, "lang", lang);
  value_add_text(a, page, "ward", key_text(site, "name", ""));
  value_add_text(a, page, "site", key_text(site, "title", ""));
  value_add_text(a, page, "date", key_text(site, "date", ""));
  add_words(a, value_add_map(a, page, "words"), key_get(words->root, lang));
  return page;
}

static const struct value *page_value(const struct report *r) {
  struct value *page = report_value(r->arena, r->ward, r->words, diag_lang(r->diag));
  add_counts(r, page);
  add_tables(r, page);
  add_sections(r, page);
  add_rules(r, page);
  value_add_bool(r->arena, page, "any", r->n > 0);
  return page;
}

/* ---- the page ---- */

static char *load(const char *name, const char **file_out, size_t *size_out, void *data) {
  const struct arena *a = data;
  char *file = g_strconcat("report/", name, strchr(name, '.') ? "" : ".mustache", NULL);
  char *path = g_build_filename(share_dir(), file, NULL), *text = NULL;
  gsize size = 0;
  *file_out = arena_strdup((struct arena *)a, file);
  bool ok = g_file_get_contents(path, &text, &size, NULL);
  *size_out = size;
  g_free(path);
  g_free(file);
  return ok ? text : NULL;
}

char *report_fill(struct arena *a, const char *name, const struct value *page, struct diag *told, size_t *size_out) {
  struct mustache *m = mustache_new(load, a, true, told);
  const struct template *t = mustache_get(m, name, told);
  GString *out = g_string_new(NULL);
  if (t) template_render(t, page, NULL, NULL, out);
  mustache_free(m);
  *size_out = out->len;
  return g_string_free(out, !t);
}

static char *page_of(struct report *r, struct diag *told, size_t *size_out) {
  return report_fill(r->arena, "check", page_value(r), told, size_out);
}

struct keys *report_words(const char *name, struct diag *d) {
  g_autofree char *file = g_strconcat("report/", name, ".yaml", NULL);
  g_autofree char *path = g_build_filename(share_dir(), file, NULL);
  return source_keys(path, file, d);
}

static bool begin(struct report *r, const struct ward *w, bool open, struct diag *d) {
  *r = (struct report){
      .ward = w, .open = open, .arena = arena_new(), .diag = d, .quiet = diag_new(share_dir(), diag_lang(d))};
  r->words = report_words("check", d);
  if (!r->words) return false;
  r->told = diag_list(d, open, &r->n);
  report_read_tables(r);
  return true;
}

static void end(struct report *r) {
  report_free_tables(r);
  if (r->told) diag_list_free(r->told, r->n);
  if (r->words) keys_free(r->words);
  diag_free(r->quiet);
  arena_free(r->arena);
}

char *report_page(const struct ward *w, bool open, struct diag *d, size_t *size_out) {
  struct report r;
  char *page = begin(&r, w, open, d) ? page_of(&r, d, size_out) : NULL;
  end(&r);
  return page;
}

/* ---- the folder ---- */

/* "facilities.xlsx" for content/records/facilities.csv; "private-…" for the private folder's; numbered where taken. */
static const char *workbook_name(const struct report *r, const struct report_table *t) {
  const char *base = base_name(r, t->file), *dot = strrchr(base, '.');
  int stem = (int)(dot ? dot - base : (ptrdiff_t)strlen(base));
  for (int n = 1;; n++) {
    const char *name = arena_printf(r->arena, "%s%.*s%s%.0d.xlsx", t->private ? "private-" : "", stem, base,
                                    n > 1 ? "-" : "", n > 1 ? n : 0);
    bool taken = false;
    for (guint i = 0; i < r->tables->len; i++) {
      const struct report_table *other = r->tables->pdata[i];
      taken = taken || !g_strcmp0(other->workbook, name);
    }
    if (!taken) return name;
  }
}

static char *json_of(const struct diag *d, size_t *size_out) {
  char *text = NULL;
  FILE *f = open_memstream(&text, size_out);
  bool ok = f && diag_print_json(d, f);
  if (f && fclose(f) != 0) ok = false;
  char *copy = ok ? g_memdup2(text, *size_out + 1) : NULL;
  free(text);
  return copy;
}

bool report_write(const struct ward *w, const char *dir, struct diag *d) {
  struct report r;
  bool ok = begin(&r, w, false, d);
  struct office_file *files = g_new0(struct office_file, ok ? r.tables->len + 4 : 4);
  size_t n = 0;
  for (guint i = 0; ok && i < r.tables->len; i++) {
    struct report_table *t = r.tables->pdata[i];
    if (!t->table) continue;
    t->workbook = workbook_name(&r, t);
    struct office_file *f = &files[n];
    f->name = t->workbook;
    f->bytes = report_workbook(&r, t, r.quiet, &f->size);
    if (f->bytes) {
      n++;
    } else {
      t->workbook = NULL;
      diag_warning(d, ((struct pos){diag_intern(d, t->file), 0, 0}), "report-no-workbook");
    }
  }
  if (ok) {
    files[n].name = "check.json";
    files[n].bytes = json_of(d, &files[n].size);
    ok = files[n++].bytes != NULL;
  }
  if (ok) {
    files[n].name = "check.html";
    files[n].bytes = page_of(&r, d, &files[n].size);
    ok = files[n++].bytes != NULL;
  }
  char *symbols = NULL, *symbols_page = NULL;
  size_t page_size = 0;
  if (ok && symbols_report(w, d, &symbols, &symbols_page, &page_size)) {
    files[n++] = (struct office_file){.name = "symbols.json", .bytes = symbols, .size = strlen(symbols)};
    files[n++] = (struct office_file){.name = "symbols.html", .bytes = symbols_page, .size = page_size};
  }
  struct office where = {.ward = w->dir, .folder = "check", .out = dir, .whole = true};
  ok = ok && office_publish(&where, files, n, d);
  for (size_t i = 0; i < n; i++) g_free((void *)files[i].bytes);
  office_clear(files, n);
  g_free(files);
  end(&r);
  return ok;
}
