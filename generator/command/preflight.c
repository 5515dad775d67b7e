/* annai preflight: any PDF as a printing house would look at it before plates are made. Only the file is read. */
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/file.h"
#include "base/share.h"
#include "base/worker.h"
#include "command/command.h"
#include "command/office.h"
#include "command/options.h"
#include "command/preflight_report.h"
#include "command/ward.h"

enum { FILE_MIB = 512, MEMORY_GIB = 6 };

struct flight {
  const char *file, *preset_name, *report, *ward;
  const struct press_preset *preset;
  bool json;
};

/* Plates are looked at as finely as is needed to see a square of half a millimetre, large sheets more coarsely. */
double preflight_coverage_dpi(const struct preflight *p) {
  double area = 0;
  for (size_t i = 0; i < p->pages; i++) area += p->page[i].width_mm * p->page[i].height_mm / 1e6; /* m² */
  return area > 2 ? 36 : 72;
}

static bool write_report(const struct flight *f, const struct preflight_report *r, struct diag *d) {
  char *stem = g_path_get_basename(f->file);
  if (g_str_has_suffix(stem, ".pdf")) stem[strlen(stem) - 4] = '\0';
  char *page = g_strconcat("preflight-", stem, ".html", NULL), *data = g_strconcat("preflight-", stem, ".json", NULL);
  struct office_file files[2] = {{.name = page}, {.name = data}};
  files[0].bytes = preflight_html(r, d, &files[0].size);
  files[1].bytes = preflight_json(r, d);
  files[1].size = strlen(files[1].bytes);
  struct office where = {.ward = f->ward, .folder = "preflight", .out = f->report};
  bool ok = files[0].bytes && office_publish(&where, files, 2, d);
  g_free((void *)files[0].bytes);
  g_free((void *)files[1].bytes);
  office_clear(files, 2);
  g_free(stem), g_free(page), g_free(data);
  return ok;
}

/* In a process of its own: what a hostile file breaks there is a finding here. */
static bool fly(void *data, struct diag *d, char **result_out, size_t *size_out) {
  const struct flight *f = data;
  size_t size = 0;
#ifndef __SANITIZE_ADDRESS__
  const rlim_t most = (rlim_t)MEMORY_GIB << 30;
  setrlimit(RLIMIT_AS, &(struct rlimit){most, most});
#endif
  unsigned char *pdf = file_read(f->file, f->file, FILE_MIB, d, &size);
  if (!pdf) {
    diag_mark_system(d);
    return false;
  }
  struct preflight *found = preflight_walk(pdf, size, f->preset);
  g_free(pdf);
  bool drawn = found->pages && !preflight_broken(found);
  if (drawn) drawn = preflight_coverage(found, f->file, f->preset, preflight_coverage_dpi(found), d);
  char *name = g_path_get_basename(f->file);
  struct preflight_report r = {found, name, drawn ? f->file : NULL, f->preset ? f->preset_name : NULL};
  preflight_tell(found, f->file, false, d);
  bool ok = !f->report || write_report(f, &r, d);
  *result_out = f->json ? preflight_json(&r, d) : preflight_verdict(&r, d);
  *size_out = *result_out ? strlen(*result_out) : 0;
  preflight_free(found);
  g_free(name);
  return ok;
}

static int run_file(struct flight *f, struct invocation *in) {
  struct worker_task task = {.name = f->file, .run = fly, .data = f};
  bool ok = worker_run(&task, 1, 1, in->diag);
  if (task.result && !in->quiet) printf("%.*s%s", (int)task.result_size, task.result, in->json ? "" : "\n");
  g_free(task.result);
  if (diag_system_failed(in->diag) || fflush(stdout) != 0) return EXIT_SYSTEM;
  return ok && !diag_errors(in->diag) ? EXIT_DONE : EXIT_CONTENT;
}

/* The theme of the ward that is stood in, else the built-in one. */
static struct theme *find_theme(struct ward *w, struct invocation *in) {
  char *site = g_build_filename(in->ward, "content", "site.yaml", NULL);
  bool inside = g_file_test(site, G_FILE_TEST_EXISTS);
  g_free(site);
  if (inside && !ward_open_site(w, in)) return NULL;
  const struct key *said = inside ? key_get(w->site->root, "theme") : NULL;
  const char *name = said && said->kind == KEY_SCALAR ? said->text : "standard";
  return theme_open(inside ? in->ward : share_starter_dir(), name, inside ? w->lang : "ja", in->diag);
}

int command_preflight(struct invocation *in) {
  struct flight f = {.ward = in->ward, .json = in->json};
  const char **names = NULL;
  const struct option options[] = {{"--preset", &f.preset_name, NULL}, {"--report", &f.report, NULL}, {0}};
  if (!options_parse(in, options, &names) || !names[0] || names[1]) {
    if (names && names[0] && names[1]) diag_error(in->diag, (struct pos){0}, "unknown-option", names[1], in->argv[0]);
    else if (names && !names[0]) diag_error(in->diag, (struct pos){0}, "option-value", in->argv[0]);
    g_free(names);
    return EXIT_USAGE;
  }
  f.file = names[0];
  struct ward ward = {0};
  struct theme *theme = f.preset_name ? find_theme(&ward, in) : NULL;
  struct press_preset *preset = theme ? press_preset_read(theme, f.preset_name, in->diag) : NULL;
  f.preset = preset;
  int status = f.preset_name && !preset ? EXIT_USAGE : run_file(&f, in);
  press_preset_free(preset);
  if (theme) theme_free(theme);
  if (ward.dir) ward_close(&ward);
  g_free(names);
  return status;
}
