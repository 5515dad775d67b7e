/* Making one publication, and reading it back. Both run in worker processes of their own. */
#ifndef ANNAI_COMMAND_MAKE_H
#define ANNAI_COMMAND_MAKE_H

#include "backend/backend.h"
#include "base/worker.h"
#include "command/ward.h"
#include "press/press.h"

struct job {
  const struct ward *ward;
  const struct spec *spec;
  const struct view *view; /* what the publication's audience may see */
  char *folder;   /* in the stage: files are written below it with their path in the output */
  char *manifest; /* what was made ("sha256  path" lines) */
  size_t manifest_size;
  int jobs;       /* processes it may have at work at once */
  size_t pages;   /* paper: pages of the document */
  char *budget;   /* books: what budget_json says of them; NULL */
  char *labels;   /* sheets: what labels_json says of their maps; NULL */
};

/* Paths of a publication's files in the output, below the folder of its audience: public, professional, or office for what
 * is internal. Freed with g_free. */
char *job_site_prefix(const struct spec *s);   /* <folder>, or <folder>/<path> where its file gives a path */
char *job_screen_path(const struct spec *s);   /* <folder>/print/<name>.pdf */
char *job_press_path(const struct spec *s);    /* press/<audience>/<name>/<name>.pdf */

/* A worker_task's run: makes everything of the job (data: struct job); result: page count, space, budget, tab, labels, newline, manifest. */
bool job_make(void *job, struct diag *d, char **result_out, size_t *size_out);
/* A worker_task's run: reads what was made as a stranger would and compares it with the records. */
bool job_read_back(void *job, struct diag *d, char **result_out, size_t *size_out);

/* The theme of a publication; NULL after an error. Freed with theme_free. */
struct theme *job_theme(const struct job *job, struct diag *d);
/* A site's plan; NULL after an error. */
struct site *job_site(const struct job *job, const struct view *view, struct theme *theme, struct diag *d);
/* Page i of a site as HTML, in place of what `html` (a GString) held; false after an error. */
bool job_render(const struct site *site, size_t i, struct theme *theme, struct arena *a, void *html, struct diag *d);
/* The printer's preset of a publication with press files; NULL after an error. Freed with g_free. */
struct press_preset *job_preset(const struct job *job, struct theme *theme, struct diag *d);
/* How the press file is drawn for a preset; `bar` is kept as long as the settings. */
struct pdf_settings job_pdf_settings(const struct press_preset *p, const struct theme *t, ink_id bar[PRESS_BAR], struct diag *d);
/* A paper publication up to its document or its pages, for dumps. NULL after an error. */
struct doc *job_document(const struct job *job, const struct view *view, struct theme *theme, struct diag *d);
struct pages *job_pages(const struct job *job, const struct doc *doc, struct theme *theme, struct diag *d);

#endif
