/* annai proof: pages as the ward's copier gives them. A command of its own: a build would pay for it at every run, and preflight speaks
 * for printing houses, which do not copy. The words and the copier are in generator/share/report/proof.*. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "command/command.h"
#include "command/made_file.h"
#include "command/office.h"
#include "command/options.h"
#include "command/report.h"
#include "command/ward.h"
#include "model/value.h"
#include "press/photocopy.h"
#include "publication/site.h"

enum { PICTURES_MAX = 200 };

struct proof {
  struct ward ward;
  const char *out, *name;
  bool copy;
  struct keys *words;
  struct theme *theme;
  struct photocopy *found;
  struct arena *arena;
  struct office_file *file;
  size_t files;
};

/* "grey": one tone in greys too; "white": both vanish in black and white; "black": both are black there. */
static const char *kind_of(const struct proof *p, const struct copier *how, const struct copied_pair *pair) {
  const struct ink *i = theme_ink(p->theme, pair->a);
  return pair->grey ? "grey" : copied_tone(how, (unsigned char[]){i->r, i->g, i->b}) < how->threshold ? "black" : "white";
}

static const char *whole(struct arena *a, double v) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return arena_strdup(a, g_ascii_formatd(buffer, sizeof buffer, "%.0f", v));
}

static char *json_of(const struct proof *p, const struct copier *how) {
  GString *s = g_string_new("{\"name\": ");
  json_text(s, p->name);
  g_string_append(s, ", \"pages\": [");
  for (size_t i = 0; i < p->found->n; i++) {
    const struct copied_page *page = &p->found->page[i];
    g_string_append_printf(s, "%s\n  {\"page\": %zu, \"alike\": [", i ? "," : "", i + 1);
    for (size_t k = 0; k < page->pairs; k++) {
      const struct copied_pair *pair = &page->pair[k];
      g_string_append_printf(s, "%s{\"a\": ", k ? ", " : "");
      json_text(s, theme_ink(p->theme, pair->a)->id);
      g_string_append(s, ", \"b\": ");
      json_text(s, theme_ink(p->theme, pair->b)->id);
      g_string_append_printf(s, ", \"as\": \"%s\", \"border_mm\": %s}", kind_of(p, how, pair), whole(p->arena, pair->border_mm));
    }
    g_string_append(s, "]}");
  }
  g_string_append(s, "\n]}\n");
  return g_string_free(s, FALSE);
}

static const char *picture_name(struct arena *a, size_t page, bool fax) {
  return arena_printf(a, "%s-%04zu.png", fax ? "fax" : "copy", page);
}

static void add_page(struct proof *p, struct value *list, size_t i, const struct copier *how, const struct key *kinds) {
  const struct copied_page *page = &p->found->page[i];
  struct value *v = value_add_map(p->arena, list, NULL), *pairs = value_add_list(p->arena, v, "pairs");
  value_add_number(p->arena, v, "page", (long)i + 1);
  value_add_bool(p->arena, v, "any", page->pairs > 0);
  if (page->grey) value_add_text(p->arena, v, "copy", picture_name(p->arena, i + 1, false));
  if (page->fax) value_add_text(p->arena, v, "fax", picture_name(p->arena, i + 1, true));
  for (size_t k = 0; k < page->pairs; k++) {
    struct value *one = value_add_map(p->arena, pairs, NULL);
    const struct ink *ink[2] = {theme_ink(p->theme, page->pair[k].a), theme_ink(p->theme, page->pair[k].b)};
    value_add_text(p->arena, one, "a", ink[0]->name);
    value_add_text(p->arena, one, "b", ink[1]->name);
    value_add_text(p->arena, one, "a_colour", arena_printf(p->arena, "#%02x%02x%02x", ink[0]->r, ink[0]->g, ink[0]->b));
    value_add_text(p->arena, one, "b_colour", arena_printf(p->arena, "#%02x%02x%02x", ink[1]->r, ink[1]->g, ink[1]->b));
    value_add_text(p->arena, one, "as", kind_of(p, how, &page->pair[k]));
    value_add_text(p->arena, one, "said", key_text(kinds, kind_of(p, how, &page->pair[k]), ""));
    value_add_text(p->arena, one, "mm", whole(p->arena, page->pair[k].border_mm));
  }
}

static char *html_of(struct proof *p, const struct copier *how, struct diag *d, size_t *size_out) {
  struct value *page = report_value(p->arena, &p->ward, p->words, diag_lang(d)), *list = value_add_list(p->arena, page, "pages");
  const struct key *kinds = key_get(key_get(p->words->root, diag_lang(d)), "kinds");
  value_add_text(p->arena, page, "name", p->name);
  for (size_t i = 0; i < p->found->n; i++) add_page(p, list, i, how, kinds);
  return report_fill(p->arena, "proof", page, d, size_out);
}

static void add_file(struct proof *p, const char *name, const void *bytes, size_t size) {
  p->file = g_renew(struct office_file, p->file, p->files + 1);
  p->file[p->files++] = (struct office_file){.name = name, .bytes = bytes, .size = size};
}

/* The pairs that a copier with tones cannot part either are what somebody must look at. */
static void tell(const struct proof *p, const struct copier *how, const char *json) {
  if (json) {
    fputs(json, stdout);
    return;
  }
  for (size_t i = 0; i < p->found->n; i++)
    for (size_t k = 0; k < p->found->page[i].pairs; k++) {
      const struct copied_pair *pair = &p->found->page[i].pair[k];
      printf("%zu\t%s\t%s\t%s\t%s mm\n", i + 1, theme_ink(p->theme, pair->a)->name, theme_ink(p->theme, pair->b)->name,
             kind_of(p, how, pair), whole(p->arena, pair->border_mm));
    }
  for (size_t i = 0; i < p->files; i++)
    if (g_str_has_suffix(p->file[i].name, ".html")) puts(p->file[i].written);
}

static bool publish(struct proof *p, const struct copier *how, const struct invocation *in) {
  size_t size = 0;
  char *json = json_of(p, how), *html = html_of(p, how, in->diag, &size), *base = made_name(p->name), *folder = g_strconcat("proof/", base, NULL);
  add_file(p, "copy.json", json, strlen(json));
  if (html) add_file(p, "copy.html", html, size);
  for (size_t i = 0; i < p->found->n; i++) {
    const struct copied_page *page = &p->found->page[i];
    if (page->grey) add_file(p, picture_name(p->arena, i + 1, false), page->grey, page->grey_size);
    if (page->fax) add_file(p, picture_name(p->arena, i + 1, true), page->fax, page->fax_size);
  }
  struct office where = {.ward = in->ward, .folder = folder, .out = p->out, .whole = true};
  bool ok = html && office_publish(&where, p->file, p->files, in->diag);
  if (ok) tell(p, how, in->json ? json : NULL);
  office_clear(p->file, p->files);
  g_free(folder);
  g_free(base);
  g_free(html);
  g_free(json);
  return ok;
}

static bool prove(struct proof *p, const struct invocation *in) {
  const struct key *said = key_get(p->ward.site->root, "theme");
  p->words = report_words("proof", in->diag);
  p->theme = theme_open(p->ward.dir, said && said->kind == KEY_SCALAR ? said->text : "standard", p->ward.lang, in->diag);
  char *path = p->words && p->theme ? made_file(p->ward.dir, p->name, "screen", in->diag) : NULL;
  const struct key *k = p->words ? key_get(p->words->root, "copier") : NULL;
  struct copier how = {key_number(k, "contrast", 1.5, in->diag), key_number(k, "threshold", 0.6, in->diag), key_number(k, "apart", 0.1, in->diag),
                       key_number(k, "border_mm", 5, in->diag), (int)key_number(k, "dpi", 200, in->diag)};
  p->found = path ? photocopy_make(path, p->theme, &how, PICTURES_MAX, in->diag) : NULL;
  g_free(path);
  return p->found && publish(p, &how, in);
}

int command_proof(struct invocation *in) {
  struct proof p = {.arena = arena_new()};
  const char **names = NULL;
  const struct option options[] = {{"--out", &p.out, NULL}, {"--copy", NULL, &p.copy}, {0}};
  bool opened = ward_open_site(&p.ward, in);
  int status = EXIT_CONTENT;
  if (opened && (!options_parse(in, options, &names) || !names[0] || names[1])) {
    if (names && (!names[0] || names[1])) diag_error(in->diag, (struct pos){0}, "proof-name");
    status = EXIT_USAGE;
  } else if (opened) {
    p.name = names[0];
    if (prove(&p, in)) status = EXIT_DONE;
  }
  if (status == EXIT_CONTENT) status = (int)ward_failure(&p.ward, in->diag);
  photocopy_free(p.found);
  g_free(p.file);
  if (p.theme) theme_free(p.theme);
  if (p.words) keys_free(p.words);
  g_free(names);
  ward_close(&p.ward);
  arena_free(p.arena);
  return status;
}
