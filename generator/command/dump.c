/* annai dump STAGE: any intermediate value as text, for people and for tests. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "backend/backend.h"
#include "command/command.h"
#include "command/make.h"
#include "command/options.h"
#include "command/ward.h"
#include "import/import.h"
#include "press/press.h"
#include "source/source.h"

static bool put(char *text) {
  if (!text) return false;
  fputs(text, stdout);
  g_free(text);
  return true;
}

static void put_quoted(const char *s) {
  putchar('"');
  for (; *s; s++) {
    if (*s == '"' || *s == '\\') putchar('\\');
    if (*s == '\n') fputs("\\n", stdout);
    else if (*s == '\r') fputs("\\r", stdout);
    else putchar(*s);
  }
  putchar('"');
}

static bool dump_rows(const char *file, struct diag *d) {
  struct table *t = source_table(file, file, d);
  if (!t) return false;
  for (size_t row = 0; row < t->rows; row++)
    for (size_t col = 0; col < t->width; col++) {
      const struct cell *c = table_cell(t, row, col);
      printf("%d:%d ", c->line, c->col);
      put_quoted(t->head[col].text);
      putchar(' ');
      put_quoted(c->text);
      putchar('\n');
    }
  table_free(t);
  return true;
}

static void put_key(const struct key *k, int depth) {
  printf("%*s%d:%d", depth * 2, "", k->pos.line, k->pos.col);
  if (k->name) printf(" %s", k->name);
  if (k->kind == KEY_SCALAR) {
    putchar(' ');
    put_quoted(k->text);
  } else {
    fputs(k->kind == KEY_MAP ? " map" : " list", stdout);
  }
  putchar('\n');
  for (const struct key *child = k->first; child; child = child->next) put_key(child, depth + 1);
}

static bool dump_keys(const char *file, struct diag *d) {
  struct keys *k = source_keys(file, file, d);
  if (!k) return false;
  put_key(k->root, 0);
  keys_free(k);
  return true;
}

static bool dump_shapes(const char *file, struct diag *d) {
  static const char *const kinds[] = {"point", "line", "area"};
  struct shapes *s = source_shapes(file, file, d);
  if (!s) return false;
  for (size_t i = 0; i < s->n; i++) {
    const struct shape *shape = &s->shape[i];
    printf("%d %s", shape->pos.line, kinds[shape->kind]);
    for (size_t p = 0; p < shape->properties; p++) {
      printf(" %s=", shape->property[p].name);
      put_quoted(shape->property[p].text);
    }
    putchar('\n');
    for (size_t p = 0; p < shape->paths; p++) {
      printf(shape->path[p].hole ? "  hole" : "  path");
      for (size_t k = 0; k < shape->path[p].n; k++)
        printf(" %.7f,%.7f", shape->path[p].at[k].lon, shape->path[p].at[k].lat);
      putchar('\n');
    }
  }
  shapes_free(s);
  return true;
}

static bool dump_markdown(const char *file, struct diag *d) {
  struct prose *p = source_prose(file, file, d);
  struct doc *doc = p ? markdown_read(p->body, p->body_size, file, p->body_line, d) : NULL;
  bool ok = doc && put(doc_dump(doc));
  if (doc) doc_free(doc);
  if (p) prose_free(p);
  return ok;
}

static bool dump_pdf_text(const char *file, struct diag *d) {
  char *bytes;
  gsize size;
  GError *error = NULL;
  if (!g_file_get_contents(file, &bytes, &size, &error)) {
    diag_error(d, (struct pos){file, 0, 0}, "file-unreadable", file, error->message);
    g_error_free(error);
    return false;
  }
  bool ok = put(press_text(bytes, size));
  if (!ok) diag_error(d, (struct pos){file, 0, 0}, "press-back-broken", file, "PDF");
  g_free(bytes);
  return ok;
}

/* Dumps of files need no ward. */
static const struct {
  const char *stage;
  bool (*dump)(const char *file, struct diag *d);
} file_dumps[] = {
    {"rows", dump_rows}, {"keys", dump_keys}, {"shapes", dump_shapes}, {"markdown", dump_markdown}, {"text", dump_pdf_text}};

static bool dump_publication(struct ward *w, const char *stage, const char *name, struct invocation *in) {
  const struct spec *spec = NULL;
  for (size_t i = 0; i < w->specs; i++)
    if (!strcmp(w->spec[i]->name, name)) spec = w->spec[i];
  bool site = spec && publication_kind_named(spec->kind)->is_site;
  if (!spec || site) {
    diag_error(in->diag, (struct pos){0}, site ? "dump-site" : "unknown-publication", name);
    w->misnamed = true;
    return false;
  }
  const struct job job = {.ward = w, .spec = spec};
  struct theme *theme = job_theme(&job, in->diag);
  struct view *view = theme ? view_open(w->records, spec->audience, in->diag) : NULL;
  struct doc *doc = view ? job_document(&job, view, theme, in->diag) : NULL;
  bool ok = false;
  if (doc && !strcmp(stage, "doc")) {
    ok = put(doc_dump(doc));
  } else if (doc) {
    struct pages *pages = job_pages(&job, doc, theme, in->diag);
    ok = pages && put(pages_dump(pages, theme));
    if (pages) pages_free(pages);
  }
  if (doc) doc_free(doc);
  if (view) view_free(view);
  if (theme) theme_free(theme);
  return ok;
}

static bool dump_inks(const struct ward *w, struct diag *d) {
  struct theme *t = theme_open(w->dir, key_text(w->site->root, "theme", "standard"), w->lang, d);
  if (!t) return false;
  for (size_t i = 0; i < theme_inks(t); i++) {
    const struct ink *ink = theme_ink(t, (ink_id)i);
    printf("%s #%02X%02X%02X %g %g %g %g%s\n", ink->id, ink->r, ink->g, ink->b, ink->c * 100, ink->m * 100, ink->y * 100,
           ink->k * 100, ink->art ? " art" : "");
  }
  theme_free(t);
  return true;
}

/* As an import would take them: of the ward its records alone, and these may be none. */
static bool dump_arrivals(struct ward *w, const char *preset, const char *const *files, bool repairs, struct diag *d) {
  w->basemap = basemap_load(w->dir, w->site->root, d);
  struct records_input input = {.ward = w->dir, .private_dir = w->private_dir, .site = w->site->root, .basemap = w->basemap,
                                .may_be_empty = true};
  if (w->basemap) w->records = records_load(&input, d);
  struct preset *p = w->records ? preset_read(preset, d) : NULL;
  struct arrivals *a = p ? arrivals_read(p, files, w->records, w->site->root, repairs, d) : NULL;
  bool ok = a && put(arrivals_dump(a, w->records));
  arrivals_free(a);
  preset_free(p);
  return ok;
}

int command_dump(struct invocation *in) {
  const char *audience_word = "public";
  bool repairs = false;
  const struct option options[] = {{"--audience", &audience_word, NULL}, {"--repairs", NULL, &repairs}, {0}};
  const char **names;
  if (!options_parse(in, options, &names)) return EXIT_USAGE;
  const char *stage = names[0], *what = stage ? names[1] : NULL;
  enum audience audience;
  if (!audience_parse(audience_word, &audience)) {
    diag_error(in->diag, (struct pos){0}, "option-audience", audience_word);
    g_free(names);
    return EXIT_USAGE;
  }
  bool arrivals = stage && what && !strcmp(stage, "arrivals");
  if (what && names[2] && !arrivals) {
    diag_error(in->diag, (struct pos){0}, "unknown-option", names[2], in->argv[0]);
    g_free(names);
    return EXIT_USAGE;
  }
  int status = EXIT_USAGE;
  bool known = false;
  for (size_t i = 0; i < G_N_ELEMENTS(file_dumps) && what; i++)
    if (!strcmp(stage, file_dumps[i].stage)) {
      known = true;
      bool ok = file_dumps[i].dump(what, in->diag);
      status = ok ? EXIT_DONE : diag_system_failed(in->diag) ? EXIT_SYSTEM : EXIT_CONTENT;
    }
  bool of_ward = stage && ((!strcmp(stage, "records") && !what) || (!strcmp(stage, "inks") && !what) ||
                           ((!strcmp(stage, "doc") || !strcmp(stage, "pages")) && what) || (arrivals && names[2]));
  if (!known && of_ward) {
    struct ward w;
    bool ok = ward_open_site(&w, in) && (arrivals || ward_load(&w, in));
    if (ok && !strcmp(stage, "records")) ok = put(records_dump(w.records, audience, in->diag));
    else if (ok && arrivals) ok = dump_arrivals(&w, what, names + 2, repairs, in->diag);
    else if (ok && !strcmp(stage, "inks")) ok = dump_inks(&w, in->diag);
    else if (ok) ok = dump_publication(&w, stage, what, in);
    status = ok ? EXIT_DONE : (int)ward_failure(&w, in->diag);
    ward_close(&w);
  } else if (!known) {
    diag_error(in->diag, (struct pos){0}, "dump-stage", stage ? stage : "");
  }
  g_free(names);
  if (fflush(stdout) != 0 || ferror(stdout)) return EXIT_SYSTEM;
  return status;
}
