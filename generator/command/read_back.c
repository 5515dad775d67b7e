/* Reading back what was made, before it is published: as a stranger would, and against the records. */
#include <glib.h>
#include <string.h>

#include "command/make.h"
#include "command/read_back.h"
#include "command/wanted.h"
#include "press/preflight/preflight.h"
#include "press/press.h"

static bool load(const struct job *job, const char *relative, char **bytes, gsize *size, struct diag *d) {
  char *path = g_build_filename(job->folder, relative, NULL);
  GError *error = NULL;
  bool ok = g_file_get_contents(path, bytes, size, &error);
  if (!ok) {
    diag_error(d, (struct pos){relative, 0, 0}, "file-unreadable", relative, error->message);
    g_error_free(error);
  }
  g_free(path);
  return ok;
}

/* The printer's eyes: what he would send back is never published. */
static bool fit_for_press(const struct job *job, const char *bytes, size_t size, const char *name, struct theme *theme, struct diag *d) {
  struct press_preset *preset = job_preset(job, theme, d);
  struct preflight *found = preset ? preflight_walk(bytes, size, preset) : NULL;
  if (found) preflight_tell(found, name, true, d);
  bool ok = found && !preflight_refused(found);
  preflight_free(found);
  press_preset_free(preset);
  return ok;
}

static bool read_back_paper(const struct job *job, const struct view *view, struct diag *d) {
  struct theme *theme = job_theme(job, d);
  struct doc *doc = theme ? job_document(job, view, theme, d) : NULL;
  const char **wanted = doc ? wanted_on_paper(job->spec, doc, view, d) : NULL;
  char *paths[2] = {job->spec->screen ? job_screen_path(job->spec) : NULL,
                    job->spec->press ? job_press_path(job->spec) : NULL};
  bool ok = doc != NULL;
  for (int i = 0; i < 2; i++) {
    char *bytes;
    gsize size;
    if (!paths[i]) continue;
    if (load(job, paths[i], &bytes, &size, d)) {
      ok = press_read_back(bytes, size, paths[i], job->pages, wanted, d) && ok;
      if (i == 1 && doc) ok = fit_for_press(job, bytes, size, paths[i], theme, d) && ok;
      g_free(bytes);
    } else {
      ok = false;
    }
    g_free(paths[i]);
  }
  g_free(wanted);
  if (doc) doc_free(doc);
  if (theme) theme_free(theme);
  return ok;
}

bool job_read_back(void *data, struct diag *d, char **result_out, size_t *size_out) {
  const struct job *job = data;
  diag_hide(d, job->spec->audience != AUDIENCE_PUBLIC);
  return publication_kind_named(job->spec->kind)->is_site ? read_back_site(job, job->view, d)
                                                          : read_back_paper(job, job->view, d);
}
