/* Making one publication: records and prose to a document, pages, files. The line of the whole program in one place. */
#include "command/budget_report.h"
#include "command/labels_report.h"
#include "command/make.h"

#include <glib.h>
#include <string.h>

#include "backend/backend.h"
#include "base/file.h"
#include "base/image.h"
#include "base/path.h"
#include "base/sink.h"
#include "command/pictures.h"
#include "command/site_maps.h"
#include "command/sheet_files.h"
#include "layout/page/pages.h"
#include "press/press.h"

enum { FILE_MIB = 256 }; /* of one file beside the pages */

/* One word for each audience, wherever its files lie. */
static const char *const folder_of[] = {"public", "professional", "office"};

char *job_site_prefix(const struct spec *s) {
  const char *below = key_text(s->keys, "path", "");
  return path_is_inside(below) ? g_strdup_printf("%s/%s", folder_of[s->audience], below) : g_strdup(folder_of[s->audience]);
}

char *job_screen_path(const struct spec *s) {
  return g_strdup_printf("%s/print/%s.pdf", folder_of[s->audience], s->name);
}

char *job_press_path(const struct spec *s) {
  return g_strdup_printf("press/%s/%s/%s.pdf", audience_name(s->audience), s->name, s->name);
}

static struct publication_input input_of(const struct job *job, const struct view *view, struct theme *theme) {
  const struct ward *w = job->ward;
  return (struct publication_input){w->dir, job->spec,  w->site->root, view,
                                    theme,  w->basemap, (const struct spec *const *)w->spec, w->drafts};
}

struct theme *job_theme(const struct job *job, struct diag *d) {
  const struct key *own = key_get(job->spec->keys, "theme"), *site = key_get(job->ward->site->root, "theme");
  const struct key *said = own ? own : site;
  const char *name = !said ? "standard" : said->kind == KEY_SCALAR ? said->text : "";
  return theme_open_at(job->ward->dir, name, (said ? said : job->ward->site->root)->pos, job->ward->lang, d);
}

struct site *job_site(const struct job *job, const struct view *view, struct theme *theme, struct diag *d) {
  struct publication_input in = input_of(job, view, theme);
  struct site *site = site_plan(&in, d);
  if (site) pictures_check(site, theme, d);
  return site;
}

/* The map that a book's entries refer to (`map:`), whose grid references they print. NULL: none, or an error. */
static const struct spec *sheet_of(const struct job *job, struct diag *d) {
  const struct key *said = key_get(job->spec->keys, "map");
  const char *name = said && said->kind == KEY_SCALAR ? said->text : "";
  if (!said || publication_kind_named(job->spec->kind)->is_site) return NULL;
  for (size_t i = 0; i < job->ward->specs; i++) {
    const struct spec *s = job->ward->spec[i];
    if (!strcmp(s->name, name) && !strcmp(s->kind, "map") && s->audience <= job->spec->audience) return s;
  }
  diag_error(d, said->pos, "book-map", name);
  return NULL;
}

/* The map's document stands behind the book in its own: for this audience, and its findings are told with the map. */
static void add_sheet(const struct publication_input *in, const struct spec *sheet, struct doc *doc, struct diag *d) {
  struct publication_input own = *in;
  struct diag *quiet = diag_like(d);
  own.spec = sheet;
  struct doc *map = publication_kind_named(sheet->kind)->make(&own, quiet);
  for (const struct node *n = map ? map->root->first : NULL; n; n = n->next)
    if (n->kind == NODE_SHEET) node_copy(doc, doc->root, n);
  if (map) doc_free(map);
  else diag_error(d, ((struct pos){in->spec->file, 1, 1}), "book-map", sheet->name);
  diag_free(quiet);
}

struct doc *job_document(const struct job *job, const struct view *view, struct theme *theme, struct diag *d) {
  struct publication_input in = input_of(job, view, theme);
  const struct spec *sheet = sheet_of(job, d);
  struct doc *doc = publication_kind_named(job->spec->kind)->make(&in, d);
  if (doc && sheet) add_sheet(&in, sheet, doc, d);
  return doc;
}

struct pages *job_pages(const struct job *job, const struct doc *doc, struct theme *theme, struct diag *d) {
  char *style = g_strdup_printf("print/%s.yaml", job->spec->style);
  bool found = theme_file(theme, style) != NULL;
  if (!found) diag_error(d, key_get(job->spec->keys, "style")->pos, "style-absent", style);
  g_free(style);
  if (!found) return NULL;
  struct layout_input in = {job->ward->dir, doc, theme, job->ward->basemap, job->spec->style, job->spec->keys,
                            job->spec->title, job->ward->lang, NULL};
  const struct spec *sheet = strcmp(job->spec->kind, "map") ? sheet_of(job, d) : NULL;
  struct sheet_cells *cells = NULL;
  if (sheet) {
    struct layout_input of = in;
    of.style = sheet->style, of.spec = sheet->keys;
    in.cells = cells = sheet_cells_open(&of, d);
  }
  struct pages *pages = layout_pages(&in, d); /* what entries print of the cells is their own when this returns */
  sheet_cells_free(cells);
  return pages;
}

struct press_preset *job_preset(const struct job *job, struct theme *theme, struct diag *d) {
  const char *name = job->spec->printer;
  char *path = g_strdup_printf("printers/%s.yaml", name);
  bool found = theme_file(theme, path) != NULL;
  if (!found) diag_error(d, key_get(job->spec->keys, "printer")->pos, "press-preset", name, path);
  g_free(path);
  return found ? press_preset_read(theme, name, d) : NULL;
}

/* ---- paper ---- */

static bool write_screen(const struct job *job, struct screen *drawing, struct sink *sink, struct diag *d) {
  size_t size;
  char *pdf = screen_close(drawing, &size), *path = job_screen_path(job->spec);
  bool ok = pdf && sink_write(sink, path, pdf, size, d);
  g_free(path);
  g_free(pdf);
  return ok;
}

static bool write_press(const struct job *job, struct pdf *drawing, const struct theme *t, const struct press_preset *preset,
                        struct sink *sink, struct diag *d) {
  size_t drawn_size, size;
  char *drawn = pdf_close(drawing, &drawn_size);
  if (!drawn) return false;
  char *path = job_press_path(job->spec);
  struct finish_input finish = {drawn, drawn_size, t, preset, path, job->spec->title, job->ward->epoch};
  char *pdf = press_finish(&finish, d, &size);
  g_free(drawn);
  bool ok = pdf && sink_write(sink, path, pdf, size, d);
  g_free(path);
  g_free(pdf);
  return ok;
}

struct pdf_settings job_pdf_settings(const struct press_preset *p, const struct theme *t, ink_id bar[PRESS_BAR], struct diag *d) {
  return (struct pdf_settings){p->bleed_pt, p->margin_pt, p->marks, p->colour_bar, p->colours == COLOURS_CMYK ? p->small_text_pt : 0,
                               p->profile || p->colours != COLOURS_CMYK, bar, p->colour_bar ? press_bar(p, t, bar, d) : 0};
}

/* Both files are drawn from each page while it is there. */
static bool write_pdfs(const struct job *job, struct pages *pages, const struct theme *t, const struct press_preset *preset,
                       struct sink *sink, struct diag *d) {
  struct screen *screen = job->spec->screen ? screen_open(pages, t, job->ward->epoch, d) : NULL;
  struct pdf *press = NULL;
  ink_id bar[PRESS_BAR]; /* as long as the file is drawn */
  if (preset) {
    const struct pdf_settings s = job_pdf_settings(preset, t, bar, d);
    press = pdf_open(pages, t, &s, d);
  }
  bool ok = (screen || !job->spec->screen) && (press || !preset);
  for (size_t i = 0; i < pages->n && ok; i++) {
    const struct page *page = pages_page(pages, i);
    if (screen) screen_page(screen, page);
    if (press) pdf_page(press, page);
    /* Told once: the pages of a book are of one size. */
    if (press && page->has_map && ok) ok = basemap_press(job->ward->basemap, page->width_pt, page->height_pt, d);
    pages_page_forget(pages, i);
  }
  if (screen) ok = write_screen(job, screen, sink, d) && ok;
  if (press) ok = write_press(job, press, t, preset, sink, d) && ok;
  return ok && !diag_errors(d);
}

static bool make_paper(struct job *job, const struct view *view, struct theme *theme, struct sink *sink, struct diag *d) {
  struct press_preset *preset = NULL;
  struct doc *doc = job_document(job, view, theme, d);
  struct pages *pages = doc && !diag_errors(d) ? job_pages(job, doc, theme, d) : NULL;
  bool ok = pages && !diag_errors(d);
  if (ok && job->spec->press) ok = (preset = job_preset(job, theme, d)) != NULL;
  ok = ok && sheet_files_write(job, pages, theme, sink, d) && write_pdfs(job, pages, theme, preset, sink, d);
  job->pages = pages ? pages->n : 0;
  if (pages) job->budget = budget_json(pages->budget), job->labels = labels_json(pages->maps);
  press_preset_free(preset);
  if (pages) pages_free(pages);
  if (doc) doc_free(doc);
  return ok;
}

/* ---- a site ---- */

static void write_node(const struct node *node, void *settings, void *out) {
  html_write(node, settings, out);
}

static char *base_of(const char *path) {
  GString *base = g_string_new(NULL);
  for (const char *p = path; *p; p++)
    if (*p == '/') g_string_append(base, "../");
  return g_string_free(base, FALSE);
}

/* A chart for the site: the drawing that paper has, in the site's own print style. */
static bool chart_draw(struct site *site, size_t i, const struct node *chart, struct theme *t, struct diag *d) {
  struct pages *pages = chart_pages(chart, t, theme_lang(t), d);
  size_t size;
  char *svg = pages ? svg_write(pages, 0, t, node_attr(chart, "caption", node_attr(chart, "alt", "")), &size) : NULL;
  if (svg) site_chart_drawn(site, i, svg, size, pages_page(pages, 0)->width_pt, pages_page(pages, 0)->height_pt);
  if (pages) pages_free(pages);
  g_free(svg);
  return svg != NULL;
}

static bool charts_draw(struct site *site, struct theme *t, struct diag *d) {
  size_t n;
  const struct site_file *files = site_files(site, &n);
  bool ok = true;
  for (size_t i = 0; i < n && ok; i++) ok = !files[i].chart || chart_draw(site, i, files[i].chart, t, d);
  return ok;
}

/* A copy of `f`; photographs of the ward leave their notes behind, which may say where and when they were taken. */
static char *file_copy(const struct site_file *f, struct diag *d, size_t *size_out) {
  unsigned char *bytes = file_read(f->from, f->told, FILE_MIB, d, size_out);
  if (!bytes || !f->picture || g_str_has_suffix(f->path, ".svg")) return (char *)bytes;
  unsigned char *plain = picture_plain(bytes, *size_out, f->told, (struct pos){diag_intern(d, f->told), 0, 0}, d, size_out);
  g_free(bytes);
  return (char *)plain;
}

/* Static files go beside the pages, below the same prefix. */
static bool write_files(const struct site *site, struct sink *sink, struct diag *d) {
  size_t n;
  const struct site_file *files = site_files(site, &n);
  bool ok = true;
  for (size_t i = 0; i < n && ok; i++) {
    size_t size = files[i].size;
    char *bytes = files[i].from ? file_copy(&files[i], d, &size) : NULL;
    if (files[i].from && !bytes) return false;
    ok = sink_write(sink, files[i].path, bytes ? bytes : files[i].bytes, size, d);
    g_free(bytes);
  }
  return ok;
}

bool job_render(const struct site *site, size_t i, struct theme *theme, struct arena *a, void *html, struct diag *d) {
  const struct site_page *page = site_page(site, i);
  const struct template *t = theme_template(theme, page->template, d);
  if (!t) return false;
  char *base = base_of(page->path);
  struct html_settings settings = {.base = base, .facilities = site_facility_folder(site), .theme = theme, .diag = d};
  g_string_truncate(html, 0);
  template_render(t, site_value(site, i, a), write_node, &settings, html);
  g_free(base);
  return true;
}

static bool make_site(struct job *job, const struct view *view, struct theme *theme, struct sink *sink, struct diag *d) {
  struct site *site = job_site(job, view, theme, d);
  struct site_maps *maps = site && !diag_errors(d) ? site_maps_open(job, site, view, theme, d) : NULL;
  if (!maps) {
    if (site) site_free(site);
    return false;
  }
  struct arena *a = arena_new();
  GString *html = g_string_sized_new(16384);
  bool ok = charts_draw(site, theme, d) && site_maps_tiles(maps, sink, d);
  for (size_t i = 0; i < site_pages(site) && ok; i++) {
    const struct site_page *page = site_page(site, i);
    view_turn(view);
    ok = site_maps_page(maps, i, d) && job_render(site, i, theme, a, html, d) &&
         sink_write(sink, page->path, html->str, html->len, d);
    arena_clear(a);
  }
  ok = ok && write_files(site, sink, d);
  job->pages = site_pages(site);
  g_string_free(html, TRUE);
  arena_free(a);
  site_maps_close(maps);
  site_free(site);
  return ok && !diag_errors(d);
}

bool job_make(void *data, struct diag *d, char **result_out, size_t *size_out) {
  struct job *job = data;
  diag_hide(d, job->spec->audience != AUDIENCE_PUBLIC);
  bool is_site = publication_kind_named(job->spec->kind)->is_site;
  char *prefix = is_site ? job_site_prefix(job->spec) : NULL;
  char *dir = prefix ? g_build_filename(job->folder, prefix, NULL) : g_strdup(job->folder);
  if (prefix) g_mkdir_with_parents(dir, 0755);
  struct theme *theme = job_theme(job, d);
  struct sink *sink = sink_open(dir);
  bool ok = theme && !diag_errors(d) &&
            (is_site ? make_site(job, job->view, theme, sink, d) : make_paper(job, job->view, theme, sink, d));
  size_t size;
  char *manifest = sink_manifest(sink, &size);
  GString *result = g_string_new(NULL);
  g_string_append_printf(result, "%zu %s\t%s\n", job->pages, job->budget ? job->budget : "",
                         job->labels ? job->labels : "");
  for (char *line = strtok(manifest, "\n"); line; line = strtok(NULL, "\n")) {
    g_string_append_len(result, line, 66);
    if (prefix) g_string_append_printf(result, "%s/", prefix);
    g_string_append_printf(result, "%s\n", line + 66);
  }
  g_free(manifest);
  *size_out = result->len;
  *result_out = g_string_free(result, FALSE);
  sink_close(sink);
  if (theme) theme_free(theme);
  g_free(dir);
  g_free(prefix);
  return ok;
}
