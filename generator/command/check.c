/* annai check: everything that can be wrong. Nothing is written but the report that is asked for. */
#include <glib.h>

#include "backend/backend.h"
#include "command/command.h"
#include "command/make.h"
#include "command/options.h"
#include "command/pack.h"
#include "command/report.h"
#include "command/ward.h"
#include "layout/page/pages.h"
#include "locate/plan.h"
#include "press/press.h"

/* Every template that the site's pages name, with its partials. */
static void check_templates(const struct site *site, struct theme *theme, struct diag *d) {
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < site_pages(site); i++) {
    const char *name = site_page(site, i)->template;
    if (g_hash_table_add(seen, (gpointer)name)) theme_template(theme, name, d);
  }
  g_hash_table_destroy(seen);
}

/* The pages themselves, thrown away: what a page cannot show is told only where it is written. */
static void check_pages(const struct site *site, struct theme *theme, struct diag *d) {
  struct arena *a = arena_new();
  GString *html = g_string_new(NULL);
  for (size_t i = 0; i < site_pages(site) && job_render(site, i, theme, a, html, d); i++) arena_clear(a);
  g_string_free(html, TRUE);
  arena_free(a);
}

/* Pictures that the printer's preset cannot part into plates; each drawing of a page is one. */
static void check_pictures(const struct pages *pages, bool colour, struct diag *d) {
  for (size_t i = 0; i < pages->n; i++)
    for (size_t j = 0; j < pages->page[i].items; j++)
      if (pages->page[i].item[j].kind == ITEM_IMAGE) image_check(&pages->page[i].item[j], colour, d);
}

/* A publication up to its pages: prose, links, overset text and what cannot be placed show themselves only there. */
static bool check_publication(void *data, struct diag *d, char **result_out, size_t *size_out) {
  const struct job *job = data;
  struct theme *theme = job_theme(job, d);
  struct view *view = theme ? view_open(job->ward->records, job->spec->audience, d) : NULL;
  if (view && publication_kind_named(job->spec->kind)->is_site) {
    struct site *site = job_site(job, view, theme, d);
    if (site) check_templates(site, theme, d);
    if (site && !diag_errors(d)) check_pages(site, theme, d);
    if (site) site_free(site);
  } else if (view) {
    struct doc *doc = job_document(job, view, theme, d);
    struct pages *pages = doc && !diag_errors(d) ? job_pages(job, doc, theme, d) : NULL;
    struct press_preset *preset = job->spec->press ? job_preset(job, theme, d) : NULL;
    specification_check(job->spec->keys, d);
    if (preset) specification_check(preset->keys, d);
    if (pages) pages_draw_all(pages);
    if (pages && preset) check_pictures(pages, preset->profile || preset->colours != COLOURS_CMYK, d);
    press_preset_free(preset);
    if (pages) pages_free(pages);
    if (doc) doc_free(doc);
  }
  if (view) view_free(view);
  if (theme) theme_free(theme);
  return diag_errors(d) == 0;
}

int command_check(struct invocation *in) {
  struct ward ward;
  bool drafts = false, repairs = false;
  const char **names = NULL, *report = NULL;
  const struct option options[] = {
      {"--drafts", NULL, &drafts}, {"--report", &report, NULL}, {"--repairs", NULL, &repairs}, {0}};
  if (!options_parse(in, options, &names) || *names) {
    if (names && *names) diag_error(in->diag, (struct pos){0}, "unknown-option", *names, in->argv[0]);
    g_free(names);
    return EXIT_USAGE;
  }
  g_free(names);
  bool ok = ward_open_site(&ward, in);
  ward.drafts = drafts;
  ward.each_repair = repairs;
  if (ok && ward_load(&ward, in)) {
    ward_places_check(ward.records, ward.basemap, ward.site->root, ward.dir, in->diag);
    struct worker_task *tasks = g_new0(struct worker_task, ward.specs);
    struct job *jobs = g_new0(struct job, ward.specs);
    size_t n = 0;
    for (size_t i = 0; i < ward.specs; i++) {
      if (ward.spec[i]->audience != AUDIENCE_PUBLIC && !ward.private_dir) continue;
      jobs[n] = (struct job){.ward = &ward, .spec = ward.spec[i]};
      tasks[n] = (struct worker_task){.name = ward.spec[i]->name, .run = check_publication, .data = &jobs[n]};
      n++;
    }
    worker_run(tasks, n, (int)g_get_num_processors(), in->diag);
    g_free(tasks);
    g_free(jobs);
  }
  if (report && !ward.misnamed) report_write(&ward, report, in->diag);
  int status = diag_errors(in->diag) || diag_system_failed(in->diag) ? (int)ward_failure(&ward, in->diag) : EXIT_DONE;
  ward_close(&ward);
  return status;
}
