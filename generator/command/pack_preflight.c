/* The package's own files as preflight finds them: pages of findings, and a word where a printer would send one back. */
#include <string.h>
#include <unistd.h>

#include "command/pack.h"
#include "command/preflight_report.h"

char *pack_temporary(const char *pdf, size_t size) {
  char *path = NULL;
  int file = g_file_open_tmp("annai-pack-XXXXXX.pdf", &path, NULL);
  if (file < 0) return NULL;
  close(file);
  if (g_file_set_contents(path, pdf, (gssize)size, NULL)) return path;
  unlink(path);
  g_free(path);
  return NULL;
}

static bool write_report(struct pack *p, const struct preflight_report *r, const char *stem) {
  const char *reader = diag_lang(p->d);
  size_t size = 0;
  diag_set_lang(p->d, p->job.ward->lang); /* as all of the package, whoever makes it */
  char *json = preflight_json(r, p->d), *html = preflight_html(r, p->d, &size);
  diag_set_lang(p->d, reader);
  char *json_name = g_strdup_printf("reports/preflight-%s.json", stem), *html_name = g_strdup_printf("reports/preflight-%s.html", stem);
  pack_file_add(p, json_name, json, strlen(json));
  if (html) pack_file_add(p, html_name, html, size);
  g_free(json_name);
  g_free(html_name);
  return html != NULL;
}

bool pack_preflight(struct pack *p, const char *name, const char *pdf, size_t size) {
  char *path = pack_temporary(pdf, size), *stem = g_strndup(name, strlen(name) - strlen(".pdf"));
  struct preflight *found = preflight_walk(pdf, size, p->preset);
  struct diag *quiet = diag_like(p->d); /* that there is no Ghostscript is said once, by the measuring */
  bool drawn = path && !preflight_broken(found) && preflight_coverage(found, path, p->preset, preflight_coverage_dpi(found), quiet);
  struct preflight_report r = {found, name, drawn ? path : NULL, p->job.spec->printer};
  bool ok = write_report(p, &r, stem);
  size_t refused = preflight_refused(found);
  if (refused) diag_warning(p->d, (struct pos){p->job.spec->file, 0, 0}, "pack-refused", name, diag_num(p->d, (double)refused));
  preflight_free(found);
  diag_free(quiet);
  if (path) unlink(path);
  g_free(path);
  g_free(stem);
  return ok;
}
