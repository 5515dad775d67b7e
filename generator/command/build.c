/* annai build: the pipeline in order. Start reading here.
 *
 *   ward (settings, records, base map, publication files) -> a worker for each publication (make.c)
 *   -> read back (read_back.c) -> everything in place at once (publish/) */
#include <glib.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sink.h"
#include "base/worker.h"
#include "command/command.h"
#include "command/make.h"
#include "command/office.h"
#include "command/options.h"
#include "command/budget_report.h"
#include "command/labels_report.h"
#include "command/report.h"
#include "command/symbols_report.h"
#include "command/sheet_files.h"
#include "command/ward.h"
#include "publish/publish.h"

struct build {
  struct ward ward;
  const char **names; /* publications asked for; empty: all */
  bool every_audience;
  enum audience audience;
  int jobs;
  const char *out;
  struct job *job;
  size_t n;
  struct view *view[AUDIENCE_INTERNAL + 1]; /* by audience; NULL where no publication is for it */
};

static bool parse(struct build *b, struct invocation *in) {
  const char *audience = NULL, *lang = NULL, *jobs = NULL;
  bool drafts = false;
  const struct option options[] = {{"--audience", &audience, NULL}, {"--lang", &lang, NULL}, {"--out", &b->out, NULL},
                                   {"--jobs", &jobs, NULL},         {"--drafts", NULL, &drafts}, {0}};
  if (!options_parse(in, options, &b->names)) return false;
  b->ward.drafts = drafts;
  b->every_audience = !audience;
  if (audience && !audience_parse(audience, &b->audience)) {
    diag_error(in->diag, (struct pos){0}, "option-audience", audience);
    return false;
  }
  char *end = NULL;
  b->jobs = jobs ? (int)strtol(jobs, &end, 10) : (int)g_get_num_processors();
  if (jobs && (!end || *end || b->jobs < 1 || b->jobs > 64)) {
    diag_error(in->diag, (struct pos){0}, "option-jobs", jobs);
    return false;
  }
  if (lang && strcmp(lang, b->ward.lang)) { /* one language for now: the site's own */
    diag_error(in->diag, (struct pos){0}, "option-lang", lang, b->ward.lang);
    return false;
  }
  return true;
}

static bool named(const struct build *b, const struct spec *s) {
  if (!*b->names) return true;
  return g_strv_contains(b->names, s->name) || (s->series && g_strv_contains(b->names, s->series));
}

static bool chosen(const struct build *b, const struct spec *s) {
  /* Without its private columns a professional publication would come out half empty and look whole. */
  return named(b, s) && (b->every_audience || s->audience == b->audience) &&
         (s->audience == AUDIENCE_PUBLIC || b->ward.private_dir);
}

static bool choose(struct build *b, struct diag *d) {
  b->job = g_new0(struct job, b->ward.specs + 1);
  for (size_t i = 0; i < b->ward.specs; i++) {
    const struct spec *s = b->ward.spec[i];
    if (chosen(b, s)) b->job[b->n++] = (struct job){.ward = &b->ward, .spec = s, .jobs = b->jobs};
    else if (named(b, s) && s->audience != AUDIENCE_PUBLIC && !b->ward.private_dir)
      diag_note(d, (struct pos){s->file, 0, 0}, "needs-private", s->name);
  }
  for (const char **name = b->names; *name; name++) {
    bool found = false;
    for (size_t i = 0; i < b->ward.specs; i++) {
      const struct spec *s = b->ward.spec[i];
      found = found || !strcmp(s->name, *name) || (s->series && !strcmp(s->series, *name));
    }
    if (found) continue;
    diag_error(d, (struct pos){0}, "unknown-publication", *name);
    b->ward.misnamed = true;
  }
  return !diag_errors(d);
}

/* A view for each audience that gets anything: opened once, and inherited by every worker. */
static bool open_views(struct build *b, struct diag *d) {
  for (size_t i = 0; i < b->n; i++) {
    enum audience a = b->job[i].spec->audience;
    if (!b->view[a]) b->view[a] = view_open(b->ward.records, a, d);
    b->job[i].view = b->view[a];
  }
  records_rest(b->ward.records);
  malloc_trim(0); /* what loading left would be inherited too */
  mallopt(M_MMAP_THRESHOLD, 128 * 1024); /* a worker's large buffers grow without a copy and are given back */
  return !diag_errors(d);
}

/* Progress for a person at a terminal; machines and log files get none. */
static void tell(const struct invocation *in, const char *what, size_t n) {
  if (!in->quiet && !in->json && isatty(STDERR_FILENO)) fprintf(stderr, "%s %zu\n", what, n);
}

static bool run_workers(struct build *b, struct invocation *in,
                        bool (*run)(void *, struct diag *, char **, size_t *)) {
  struct worker_task *tasks = g_new0(struct worker_task, b->n);
  for (size_t i = 0; i < b->n; i++) tasks[i] = (struct worker_task){.name = b->job[i].spec->name, .run = run, .data = &b->job[i]};
  bool ok = worker_run(tasks, b->n, b->jobs, in->diag);
  for (size_t i = 0; i < b->n; i++) {
    if (run == job_make && tasks[i].ok) {
      const char *newline = memchr(tasks[i].result, '\n', tasks[i].result_size);
      char *rest = NULL;
      b->job[i].pages = strtoul(tasks[i].result, &rest, 10);
      const char *tab = memchr(rest, '\t', (size_t)(newline - rest));
      b->job[i].budget = g_strndup(rest + 1, (size_t)(tab - rest) - 1);
      b->job[i].labels = g_strndup(tab + 1, (size_t)(newline - tab) - 1);
      b->job[i].manifest_size = tasks[i].result_size - (size_t)(newline + 1 - tasks[i].result);
      b->job[i].manifest = g_strndup(newline + 1, b->job[i].manifest_size);
    } else if (!tasks[i].ok) {
      ok = false;
      /* A worker that gives up without a word would leave the person without one too. */
      if (!diag_errors(in->diag)) diag_error(in->diag, (struct pos){b->job[i].spec->file, 0, 0}, "not-made", tasks[i].name);
    }
    g_free(tasks[i].result);
  }
  g_free(tasks);
  return ok && !diag_errors(in->diag);
}

static bool is_full(const struct build *b) {
  return !*b->names && b->every_audience;
}

static bool is_site(const struct spec *s) {
  return publication_kind_named(s->kind)->is_site;
}

/* Whether a publication file of audience `a` would be where this path comes from. */
static bool claims(const struct spec *s, enum audience a, const char *path) {
  struct spec moved = *s;
  moved.audience = a;
  char *prefix = job_site_prefix(&moved), *screen = job_screen_path(&moved), *press = job_press_path(&moved);
  size_t length = strlen(prefix);
  bool in_site = is_site(s) && !strncmp(path, prefix, length) && path[length] == '/' && strncmp(path + length, "/print/", 7);
  bool mine = in_site || !strcmp(path, screen) || !strcmp(path, press) || sheet_files_own(&moved, path);
  g_free(prefix);
  g_free(screen);
  g_free(press);
  return mine;
}

static bool is_made(const struct build *b, const struct spec *s) {
  for (size_t i = 0; i < b->n; i++)
    if (b->job[i].spec == s) return true;
  return false;
}

/* Whether a published file is of a publication made anew in this run, or of one that is no longer for the audience it was
 * published for: what was withdrawn from the public goes with the next run, whichever part that makes. */
static bool is_remade(const char *path, const void *data) {
  const struct build *b = data;
  if (!strcmp(path, ".gitignore") || office_owns(path)) return false;
  if (is_full(b)) return true;
  bool stale = false, kept = false;
  for (size_t i = 0; i < b->ward.specs; i++) {
    const struct spec *s = b->ward.spec[i];
    for (enum audience a = AUDIENCE_PUBLIC; a <= AUDIENCE_INTERNAL; a++) {
      if (!claims(s, a, path)) continue;
      if (a == s->audience && is_made(b, s)) return true;
      if (a == s->audience) kept = true;
      else stale = true;
    }
  }
  return stale && !kept;
}

static bool write_json(struct sink *sink, struct diag *d) {
  char *text = NULL;
  size_t size = 0;
  FILE *f = open_memstream(&text, &size);
  bool ok = f && diag_print_report(d, f);
  if (f) fclose(f);
  ok = ok && sink_write(sink, "reports/check.json", text, size, d);
  free(text);
  return ok;
}

static bool write_budgets(const struct build *b, struct sink *sink, struct diag *d) {
  char *text = budgets_json(b->job, b->n);
  size_t size = 0;
  char *page = budgets_page(&b->ward, b->job, b->n, d, &size);
  bool ok = page && sink_write(sink, "reports/pages.json", text, strlen(text), d) &&
            sink_write(sink, "reports/pages.html", page, size, d);
  g_free(text);
  g_free(page);
  return ok;
}

static bool write_labels(const struct build *b, struct sink *sink, struct diag *d) {
  char *text = labels_file(b->job, b->n);
  size_t size = 0;
  char *page = labels_page(&b->ward, b->job, b->n, d, &size);
  bool ok = page && sink_write(sink, "reports/labels.json", text, strlen(text), d) &&
            sink_write(sink, "reports/labels.html", page, size, d);
  g_free(text);
  g_free(page);
  return ok;
}

static bool write_page(const struct build *b, struct sink *sink, struct diag *d) {
  size_t size = 0;
  char *page = report_page(&b->ward, true, d, &size);
  bool ok = page && sink_write(sink, "reports/check.html", page, size, d);
  g_free(page);
  return ok;
}

static bool write_symbols(const struct build *b, struct sink *sink, struct diag *d) {
  char *json = NULL, *page = NULL;
  size_t size = 0;
  bool ok = symbols_report(&b->ward, d, &json, &page, &size) && sink_write(sink, "reports/symbols.json", json, strlen(json), d) &&
            sink_write(sink, "reports/symbols.html", page, size, d);
  g_free(json);
  g_free(page);
  return ok;
}

/* What the check said, kept beside what was built from it; in the ward's language, whoever builds, and without what
 * stands in the private folder. */
static bool write_report(const struct build *b, struct stage *stage, struct diag *d) {
  char *folder = stage_folder(stage, "reports", d);
  size_t size;
  if (!folder) return false;
  const char *reader = diag_lang(d);
  diag_set_lang(d, b->ward.lang);
  struct sink *sink = sink_open(folder);
  bool ok = write_json(sink, d) && write_page(b, sink, d) && write_budgets(b, sink, d) && write_labels(b, sink, d) && write_symbols(b, sink, d);
  diag_set_lang(d, reader);
  char *manifest = sink_manifest(sink, &size);
  ok = ok && stage_adopt(stage, folder, manifest, size, d);
  g_free(manifest);
  sink_close(sink);
  g_free(folder);
  return ok;
}

static bool publish(struct build *b, struct invocation *in, struct stage *stage) {
  for (size_t i = 0; i < b->n; i++)
    if (!stage_adopt(stage, b->job[i].folder, b->job[i].manifest, b->job[i].manifest_size, in->diag)) return false;
  /* The report is of everything: a run that makes one part leaves the one of the last full run. */
  if (is_full(b) && !write_report(b, stage, in->diag)) return false;
  return stage_keep(stage, is_remade, b, in->diag) && stage_publish(stage, in->diag);
}

static bool make_all(struct build *b, struct invocation *in) {
  char *usual = g_build_filename(in->ward, "output", NULL);
  struct stage *stage = stage_open(b->out ? b->out : usual, in->diag);
  bool ok = stage != NULL && open_views(b, in->diag);
  for (size_t i = 0; i < b->n && ok; i++)
    ok = (b->job[i].folder = stage_folder(stage, b->job[i].spec->name, in->diag)) != NULL;
  if (ok) tell(in, "make", b->n);
  ok = ok && run_workers(b, in, job_make);
  if (ok) tell(in, "read back", b->n);
  ok = ok && run_workers(b, in, job_read_back) && publish(b, in, stage);
  if (stage) stage_close(stage);
  g_free(usual);
  return ok;
}

int command_build(struct invocation *in) {
  struct build b = {0};
  bool opened = ward_open_site(&b.ward, in);
  int status = EXIT_CONTENT;
  if (opened && !parse(&b, in)) status = EXIT_USAGE;
  else if (opened && ward_load(&b.ward, in) && choose(&b, in->diag) && make_all(&b, in)) status = EXIT_DONE;
  if (status == EXIT_CONTENT) status = (int)ward_failure(&b.ward, in->diag);
  for (size_t i = 0; i < b.n; i++) {
    g_free(b.job[i].folder);
    g_free(b.job[i].manifest);
    g_free(b.job[i].budget);
    g_free(b.job[i].labels);
  }
  for (size_t a = 0; a < G_N_ELEMENTS(b.view); a++) view_free(b.view[a]);
  g_free(b.job);
  g_free(b.names);
  ward_close(&b.ward);
  return status;
}
