/* annai diff: two PDF files page by page. The words are in generator/share/report/diff.*. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "command/command.h"
#include "command/office.h"
#include "command/options.h"
#include "command/report.h"
#include "command/ward.h"
#include "model/value.h"
#include "press/compare.h"
#include "publication/site.h"
#include "theme/theme.h"

enum { PICTURES_MAX = 200 };

struct differing {
  struct ward ward;
  const char *out;
  const char *path[2];
  struct keys *words;
  struct comparison *found;
  struct arena *arena;
  struct office_file *file;
  size_t files;
};

static const char *tenth(struct arena *a, double v) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return arena_strdup(a, g_ascii_formatd(buffer, sizeof buffer, "%.1f", v));
}

/* "came", "gone", "changed". */
static const char *state_of(const struct compared *p) {
  return !p->page[0] ? "came" : !p->page[1] ? "gone" : "changed";
}

static const char *picture_name(struct arena *a, const struct compared *p, int side) {
  return arena_printf(a, "%s-%04zu.png", side ? "new" : "old", p->page[side]);
}

/* ---- JSON ---- */

static void json_lines(GString *s, const char *name, char **lines) {
  g_string_append_printf(s, ", \"%s\": [", name);
  for (char **l = lines; *l; l++) {
    if (l != lines) g_string_append(s, ", ");
    json_text(s, *l);
  }
  g_string_append_c(s, ']');
}

static char *json_of(const struct differing *f) {
  const struct comparison *c = f->found;
  GString *s = g_string_new("{\"old\": ");
  json_text(s, f->path[0]);
  g_string_append(s, ", \"new\": ");
  json_text(s, f->path[1]);
  g_string_append_printf(s, ", \"old_pages\": %zu, \"new_pages\": %zu, \"pages\": [", c->pages[0], c->pages[1]);
  bool first = true;
  for (size_t i = 0; i < c->n; i++) {
    const struct compared *p = &c->pair[i];
    if (!compared_differs(p)) continue;
    g_string_append_printf(s, "%s\n  {\"state\": \"%s\", \"old\": %zu, \"new\": %zu, \"places_mm\": [", first ? "" : ",", state_of(p), p->page[0], p->page[1]);
    for (size_t k = 0; k < p->boxes; k++)
      g_string_append_printf(s, "%s[%s, %s, %s, %s]", k ? ", " : "", tenth(f->arena, p->box[k].x0), tenth(f->arena, p->box[k].y0),
                             tenth(f->arena, p->box[k].x1), tenth(f->arena, p->box[k].y1));
    g_string_append_c(s, ']');
    json_lines(s, "text_gone", p->gone);
    json_lines(s, "text_come", p->come);
    g_string_append_c(s, '}');
    first = false;
  }
  g_string_append(s, "\n]}\n");
  return g_string_free(s, FALSE);
}

/* ---- the page ---- */

static void add_lines(struct arena *a, struct value *to, const char *name, char **lines) {
  struct value *list = value_add_list(a, to, name);
  for (char **l = lines; *l; l++) value_add_text(a, value_add_map(a, list, NULL), "line", *l);
}

static void add_pair(struct differing *f, struct value *list, const struct compared *p, const struct key *states) {
  static const char *const names[] = {"old", "new"}, *const images[] = {"old_picture", "new_picture"};
  struct value *v = value_add_map(f->arena, list, NULL);
  value_add_text(f->arena, v, "state", state_of(p));
  value_add_text(f->arena, v, "word", key_text(states, state_of(p), ""));
  for (int s = 0; s < 2; s++) {
    if (p->page[s]) value_add_number(f->arena, v, names[s], (long)p->page[s]);
    if (p->png[s]) value_add_text(f->arena, v, images[s], picture_name(f->arena, p, s));
  }
  value_add_number(f->arena, v, "places", (long)p->boxes);
  value_add_bool(f->arena, v, "any_text", *p->gone || *p->come);
  add_lines(f->arena, v, "text_gone", p->gone);
  add_lines(f->arena, v, "text_come", p->come);
}

static char *html_of(struct differing *f, struct diag *d, size_t *size_out) {
  const struct ward none = {0};
  struct value *page = report_value(f->arena, &none, f->words, diag_lang(d));
  const struct key *states = key_get(key_get(f->words->root, diag_lang(d)), "states");
  struct value *list = value_add_list(f->arena, page, "pairs");
  size_t n = 0;
  for (size_t i = 0; i < f->found->n; i++)
    if (compared_differs(&f->found->pair[i])) add_pair(f, list, &f->found->pair[i], states), n++;
  value_add_text(f->arena, page, "old_file", f->path[0]);
  value_add_text(f->arena, page, "new_file", f->path[1]);
  value_add_number(f->arena, page, "old_pages", (long)f->found->pages[0]);
  value_add_number(f->arena, page, "new_pages", (long)f->found->pages[1]);
  value_add_number(f->arena, page, "differing", (long)n);
  value_add_bool(f->arena, page, "any", n > 0);
  return report_fill(f->arena, "diff", page, d, size_out);
}

/* ---- the run ---- */

static void add_file(struct differing *f, const char *name, const void *bytes, size_t size) {
  f->file = g_renew(struct office_file, f->file, f->files + 1);
  f->file[f->files++] = (struct office_file){.name = name, .bytes = bytes, .size = size};
}

static void tell(const struct differing *f, const char *json) {
  if (json) {
    fputs(json, stdout);
    return;
  }
  const struct key *states = key_get(key_get(f->words->root, f->ward.lang ? f->ward.lang : "en"), "states");
  for (size_t i = 0; i < f->found->n; i++) {
    const struct compared *p = &f->found->pair[i];
    if (compared_differs(p)) printf("%zu\t%zu\t%s\t%zu\n", p->page[0], p->page[1], key_text(states, state_of(p), state_of(p)), p->boxes);
  }
  for (size_t i = 0; i < f->files; i++)
    if (g_str_has_suffix(f->file[i].name, ".html")) puts(f->file[i].written);
}

static bool publish(struct differing *f, const struct invocation *in) {
  size_t size = 0;
  char *json = json_of(f), *html = html_of(f, in->diag, &size);
  char *old = g_path_get_basename(f->path[0]), *new = g_path_get_basename(f->path[1]), *folder = g_strdup_printf("diff/%s-%s", old, new);
  add_file(f, "diff.json", json, strlen(json));
  if (html) add_file(f, "diff.html", html, size);
  for (size_t i = 0; i < f->found->n; i++)
    for (int s = 0; s < 2; s++)
      if (f->found->pair[i].png[s]) add_file(f, picture_name(f->arena, &f->found->pair[i], s), f->found->pair[i].png[s], f->found->pair[i].png_size[s]);
  struct office where = {.ward = in->ward, .tree = "reports", .folder = folder, .out = f->out, .whole = true};
  bool ok = html && office_publish(&where, f->file, f->files, in->diag);
  if (ok) tell(f, in->json ? json : NULL);
  office_clear(f->file, f->files);
  g_free(folder);
  g_free(new);
  g_free(old);
  g_free(html);
  g_free(json);
  return ok;
}

/* Whether these are PDF files; editions and records are not compared here. */
static bool is_pdf(const char *path, struct diag *d) {
  char head[5] = "";
  FILE *f = fopen(path, "rb");
  bool ok = f && fread(head, 1, sizeof head, f) == sizeof head && !memcmp(head, "%PDF-", sizeof head);
  if (f) fclose(f);
  if (!ok) diag_error(d, (struct pos){0}, "diff-pdf", path);
  return ok;
}

static bool compare(struct differing *f, const struct invocation *in) {
  unsigned char ink[2][3];
  f->words = report_words("diff", in->diag);
  if (!f->words) return false;
  const struct key *look = key_get(f->words->root, "look");
  bool ok = colour_parse(key_text(look, "old", ""), ink[0]) && colour_parse(key_text(look, "new", ""), ink[1]);
  f->found = ok ? compare_files(f->path, (const unsigned char(*)[3])ink, PICTURES_MAX, in->diag) : NULL;
  return f->found && publish(f, in);
}

int command_diff(struct invocation *in) {
  struct differing f = {.arena = arena_new()};
  const char **names = NULL;
  const struct option options[] = {{"--out", &f.out, NULL}, {0}};
  char *site = g_build_filename(in->ward, "content", "site.yaml", NULL);
  bool inside = g_file_test(site, G_FILE_TEST_EXISTS);
  int status = EXIT_USAGE;
  bool good = options_parse(in, options, &names);
  if (good && (!names[0] || !names[1] || names[2])) diag_error(in->diag, (struct pos){0}, "diff-names");
  else if (good && !f.out && !inside) diag_error(in->diag, (struct pos){0}, "diff-out");
  else if (good && is_pdf(names[0], in->diag) && is_pdf(names[1], in->diag)) {
    f.path[0] = names[0], f.path[1] = names[1];
    status = (!inside || ward_open_site(&f.ward, in)) && compare(&f, in) ? EXIT_DONE : EXIT_CONTENT;
  }
  if (status == EXIT_CONTENT) status = (int)ward_failure(&f.ward, in->diag);
  comparison_free(f.found);
  g_free(f.file);
  if (f.words) keys_free(f.words);
  if (f.ward.dir) ward_close(&f.ward);
  arena_free(f.arena);
  g_free(site);
  g_free(names);
  return status;
}
