/* annai pack: what a printer needs of a publication, in one folder and one zip, below output/office/pack/. */
#include <string.h>

#include "base/worker.h"
#include "command/command.h"
#include "command/options.h"
#include "command/pack.h"
#include "publish/publish.h"

struct packing {
  struct ward ward;
  const char **names;
  const char *printer, *stage, *out;
  struct pack_job *job;
  struct spec *spec; /* by job: the publication's, with the printer that was asked for */
  size_t n;
  struct view *view[AUDIENCE_INTERNAL + 1];
};

static bool parse(struct packing *p, struct invocation *in) {
  const struct option options[] = {{"--printer", &p->printer, NULL}, {"--proof", &p->stage, NULL}, {"--out", &p->out, NULL}, {0}};
  if (!options_parse(in, options, &p->names)) return false;
  if (!*p->names) diag_error(in->diag, (struct pos){0}, "pack-name");
  static const char *const stages[] = {"first", "second", "final", NULL};
  if (p->stage && !g_strv_contains(stages, p->stage)) diag_error(in->diag, (struct pos){0}, "pack-stage", p->stage);
  return !diag_errors(in->diag);
}

static bool is_asked(const struct spec *s, const char *name) {
  return !strcmp(s->name, name) || (s->series && !strcmp(s->series, name));
}

static void job_add(struct packing *p, const struct spec *s) {
  for (size_t i = 0; i < p->n; i++)
    if (!strcmp(p->spec[i].name, s->name)) return; /* named twice */
  p->spec[p->n] = *s;
  if (p->printer) p->spec[p->n].printer = p->printer;
  p->job[p->n] = (struct pack_job){{.ward = &p->ward, .spec = &p->spec[p->n], .jobs = 1}, p->stage};
  p->n++;
}

static bool choose(struct packing *p, struct diag *d) {
  p->job = g_new0(struct pack_job, p->ward.specs + 1);
  p->spec = g_new0(struct spec, p->ward.specs + 1);
  for (const char **name = p->names; *name; name++) {
    bool found = false;
    for (size_t i = 0; i < p->ward.specs; i++) {
      const struct spec *s = p->ward.spec[i];
      if (!is_asked(s, *name)) continue;
      found = true;
      if (!s->press) diag_error(d, (struct pos){s->file, 0, 0}, "pack-no-press", s->name);
      else if (s->audience != AUDIENCE_PUBLIC && !p->ward.private_dir) diag_error(d, (struct pos){s->file, 0, 0}, "needs-private", s->name);
      else job_add(p, s);
    }
    if (!found) {
      diag_error(d, (struct pos){0}, "unknown-publication", *name);
      p->ward.misnamed = true;
    }
  }
  return !diag_errors(d);
}

static bool open_views(struct packing *p, struct diag *d) {
  for (size_t i = 0; i < p->n; i++) {
    enum audience a = p->job[i].job.spec->audience;
    if (!p->view[a]) p->view[a] = view_open(p->ward.records, a, d);
    p->job[i].job.view = p->view[a];
  }
  records_rest(p->ward.records);
  return !diag_errors(d);
}

/* A package is made anew as a whole: nothing of an older one stays. */
static bool is_replaced(const char *path, const void *data) {
  const struct packing *p = data;
  bool mine = false;
  for (size_t i = 0; i < p->n && !mine; i++) {
    char *stem = g_strdup_printf("office/pack/%s", p->spec[i].name);
    size_t length = strlen(stem);
    mine = !strncmp(path, stem, length) && (path[length] == '/' || !strcmp(path + length, ".zip"));
    g_free(stem);
  }
  return mine;
}

static bool make_all(struct packing *p, struct invocation *in) {
  char *usual = g_build_filename(in->ward, "output", NULL);
  struct stage *stage = stage_open(p->out ? p->out : usual, in->diag);
  bool ok = stage != NULL && open_views(p, in->diag);
  struct worker_task *task = g_new0(struct worker_task, p->n);
  for (size_t i = 0; i < p->n && ok; i++) {
    ok = (p->job[i].job.folder = stage_folder(stage, p->spec[i].name, in->diag)) != NULL;
    task[i] = (struct worker_task){.name = p->spec[i].name, .run = pack_make, .data = &p->job[i]};
  }
  ok = ok && worker_run(task, p->n, (int)g_get_num_processors(), in->diag);
  for (size_t i = 0; i < p->n && ok; i++) ok = stage_adopt(stage, p->job[i].job.folder, task[i].result, task[i].result_size, in->diag);
  ok = ok && !diag_errors(in->diag) && stage_keep(stage, is_replaced, p, in->diag) && stage_publish(stage, in->diag);
  for (size_t i = 0; i < p->n; i++) {
    g_free(task[i].result);
    g_free(p->job[i].job.folder);
  }
  g_free(task);
  if (stage) stage_close(stage);
  if (ok && !in->quiet && !in->json)
    for (size_t i = 0; i < p->n; i++) g_print("%s/office/pack/%s.zip\n", p->out ? p->out : usual, p->spec[i].name);
  g_free(usual);
  return ok;
}

int command_pack(struct invocation *in) {
  struct packing p = {0};
  bool opened = ward_open_site(&p.ward, in);
  int status = EXIT_CONTENT;
  if (opened && !parse(&p, in)) status = EXIT_USAGE;
  else if (opened && ward_load(&p.ward, in) && choose(&p, in->diag) && make_all(&p, in)) status = EXIT_DONE;
  if (status == EXIT_CONTENT) status = (int)ward_failure(&p.ward, in->diag);
  for (size_t a = 0; a < G_N_ELEMENTS(p.view); a++) view_free(p.view[a]);
  g_free(p.job);
  g_free(p.spec);
  g_free(p.names);
  ward_close(&p.ward);
  return status;
}
