/* Making a package: one walk over the pages draws press file, proof and pictures; then the cover, the sheets, the sums. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "command/pack.h"
#include "command/report.h"
#include "layout/book/wrap.h"

/* Pictures for a screen: sharp enough to read, small enough to send; of a large sheet this many pixels along its side. */
#define PICTURE_PX_PER_PT (120 / 72.0)
#define PICTURE_SIDE_PX 4200.0
/* Letters on a spine (print-jbf.jp: 0.5 mm free on either side, none under 3 mm). */
#define SPINE_AIR_PT (0.5 * PT_PER_MM)
#define SPINE_LEAST_PT (2.0 * PT_PER_MM)
#define SPINE_MOST_PT (5.0 * PT_PER_MM)

/* ---- shared ---- */

void pack_file_add(struct pack *p, const char *name, char *bytes, size_t size) {
  struct package_file f = {g_strdup(name), bytes, size};
  g_array_append_val(p->file, f);
}

static const char *filled(struct arena *a, const char *text, const char *const *with, size_t n) {
  GString *s = g_string_new(NULL);
  for (const char *c = text; *c; c++) {
    bool blank = c[0] == '{' && c[1] >= '0' && c[1] < '0' + (int)n && c[2] == '}';
    if (blank) g_string_append(s, with[c[1] - '0']), c += 2;
    else g_string_append_c(s, *c);
  }
  const char *kept = arena_strdup(a, s->str);
  g_string_free(s, TRUE);
  return kept;
}

const char *pack_word(const struct pack *p, const char *name, const char *a, const char *b) {
  const struct key *k = p->words;
  char **parts = g_strsplit(name, ".", -1);
  for (char **part = parts; *part && k; part++) k = key_get(k, *part);
  g_strfreev(parts);
  const char *with[] = {a ? a : "", b ? b : ""};
  return filled(p->a, k && k->kind == KEY_SCALAR ? k->text : name, with, 2);
}

const char *pack_mm(const struct pack *p, double mm) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(text, sizeof text, "%.1f", mm);
  size_t n = strlen(text);
  return arena_strndup(p->a, text, n > 2 && !strcmp(text + n - 2, ".0") ? n - 2 : n);
}

/* ---- the press file ---- */

/* The pages that stand in the press file: a perfect-bound book's cover has a file of its own. */
static bool in_body(const struct pack *p, size_t i) {
  return p->binding != BINDING_PERFECT || (i > 1 && i + 2 < p->pages->n);
}

/* A view of the pages without the cover: the drawing notes their sizes. */
static struct pages body_of(const struct pack *p) {
  struct pages body = *p->pages;
  if (p->binding == BINDING_PERFECT) body.page += 2, body.n -= 4;
  return body;
}

static bool finish(struct pack *p, char *drawn, size_t drawn_size, const char *name, size_t pages) {
  size_t size = 0;
  struct finish_input in = {drawn, drawn_size, p->theme, p->preset, name, p->job.spec->title, p->job.ward->epoch};
  char *pdf = drawn ? press_finish(&in, p->d, &size) : NULL;
  static const char *const nothing[] = {NULL};
  bool ok = pdf && press_read_back(pdf, size, name, pages, nothing, p->d);
  g_free(drawn);
  if (ok) pack_file_add(p, name, pdf, size);
  else g_free(pdf);
  return ok;
}

static bool picture_write(struct pack *p, size_t i) {
  const struct page *page = &p->pages->page[i];
  double scale = fmin(PICTURE_PX_PER_PT, PICTURE_SIDE_PX / fmax(page->width_pt, page->height_pt));
  size_t size;
  char *png = raster_png(p->pages, i, p->theme, scale, &size), *name = g_strdup_printf("pages/%03zu.png", i + 1);
  if (png) pack_file_add(p, name, png, size);
  g_free(name);
  return png != NULL;
}

/* The cover's pages stay till the cover is drawn. */
static bool is_cover(const struct pack *p, size_t i) {
  return p->binding <= BINDING_PERFECT && (i < 2 || i + 2 >= p->pages->n);
}

static bool draw_all(struct pack *p, struct pdf *press, struct pages *body, struct pack_proof *proof) {
  bool ok = true;
  for (size_t i = 0; i < p->pages->n && ok; i++) {
    const struct page *page = pages_page(p->pages, i);
    body->font = p->pages->font, body->fonts = p->pages->fonts; /* drawing may have opened some */
    if (in_body(p, i)) pdf_page(press, page);
    pack_ink_note(p, page, i);
    if (page->has_map && ok) ok = basemap_press(p->job.ward->basemap, page->width_pt, page->height_pt, p->d);
    ok = pack_proof_page(proof, i) && picture_write(p, i) && ok && !diag_errors(p->d);
    if (!is_cover(p, i)) pages_page_forget(p->pages, i);
  }
  return ok;
}

static bool write_press(struct pack *p) {
  ink_id bar[PRESS_BAR];
  const struct pdf_settings s = job_pdf_settings(p->preset, p->theme, bar, p->d);
  struct pages body = body_of(p);
  struct pdf *press = pdf_open(&body, p->theme, &s, p->d);
  struct pack_proof *proof = press ? pack_proof_open(p) : NULL;
  bool ok = proof && draw_all(p, press, &body, proof);
  size_t size = 0;
  char *drawn = press ? pdf_close(press, &size) : NULL;
  char *name = g_strconcat(p->job.spec->name, ".pdf", NULL);
  if (ok) ok = finish(p, drawn, size, name, body.n);
  else g_free(drawn);
  if (proof) ok = pack_proof_close(proof) && ok;
  g_free(name);
  return ok;
}

/* ---- the cover ---- */

static bool write_cover(struct pack *p) {
  if (p->binding > BINDING_PERFECT) return true;
  struct pos at = p->job.spec->keys->pos;
  const char *ink = pack_said(p, "spine_ink"), *ground = pack_said(p, "spine_ground");
  struct wrap_input in = {.pages = p->pages, .right_bound = p->right_bound, .spine_pt = p->spine_mm * PT_PER_MM,
                          .bleed_pt = p->preset->bleed_pt, .spine = pack_said(p, "spine"), .family = pack_word(p, "family", NULL, NULL),
                          .ground = theme_ink_named(p->theme, *ground ? ground : "paper", at, p->d),
                          .ink = theme_ink_named(p->theme, *ink ? ink : "ink", at, p->d), .air_pt = SPINE_AIR_PT,
                          .least_pt = SPINE_LEAST_PT, .most_pt = SPINE_MOST_PT, .at = at};
  struct pages *wrap = diag_errors(p->d) ? NULL : wrap_make(&in, p->d);
  ink_id bar[PRESS_BAR];
  const struct pdf_settings s = job_pdf_settings(p->preset, p->theme, bar, p->d);
  size_t size = 0;
  char *drawn = wrap ? pdf_write(wrap, p->theme, &s, p->d, &size) : NULL;
  char *name = g_strconcat(p->job.spec->name, "-cover.pdf", NULL);
  bool ok = wrap && finish(p, drawn, size, name, 2);
  if (wrap) pages_free(wrap);
  g_free(name);
  return ok;
}

/* ---- all of it ---- */

static bool make(struct pack *p, const struct doc *doc) {
  p->pages = job_pages(&p->job, doc, p->theme, p->d);
  p->preset = p->pages && !diag_errors(p->d) ? job_preset(&p->job, p->theme, p->d) : NULL;
  if (!p->preset || !pack_specify(p)) return false;
  p->ink = arena_array(p->a, p->pages->n, sizeof *p->ink);
  memset(p->ink, 0, p->pages->n * sizeof *p->ink);
  if (!write_press(p)) return false;
  const struct package_file press = g_array_index(p->file, struct package_file, p->file->len - 2); /* the proof came last */
  guint before = p->file->len;
  if (!write_cover(p) || !pack_preflight(p, press.name, press.bytes, press.size)) return false;
  const struct package_file cover = g_array_index(p->file, struct package_file, before);
  if (p->binding <= BINDING_PERFECT && !pack_preflight(p, cover.name, cover.bytes, cover.size)) return false;
  pack_ink_measure(p, press.bytes, press.size);
  if (!pack_reports_write(p, press.bytes, press.size) || !pack_rows_fill(p) || !pack_sheet_write(p)) return false;
  pack_sums_write(p);
  return !diag_errors(p->d);
}

/* Everything below the package's folder, and the same as one zip beside it. */
static bool write_out(struct pack *p, struct sink *sink) {
  const struct package_file *file = (const struct package_file *)p->file->data;
  const char *name = p->job.spec->name;
  size_t size = 0;
  char *zip = package_zip(name, file, p->file->len, p->d, &size), *path = g_strdup_printf("office/pack/%s.zip", name);
  bool ok = zip && sink_write(sink, path, zip, size, p->d);
  g_free(path);
  g_free(zip);
  for (guint i = 0; i < p->file->len && ok; i++) {
    path = g_strdup_printf("office/pack/%s/%s", name, file[i].name);
    ok = sink_write(sink, path, file[i].bytes, file[i].size, p->d);
    g_free(path);
  }
  return ok;
}

static bool open_words(struct pack *p) {
  p->keys = report_words("pack", p->d);
  if (!p->keys) return false;
  p->words = key_get(p->keys->root, p->job.ward->lang);
  if (!p->words) p->words = p->keys->root->first;
  return p->words != NULL;
}

static void pack_clear(struct pack *p) {
  for (guint i = 0; i < p->file->len; i++) {
    struct package_file *f = &g_array_index(p->file, struct package_file, i);
    g_free(f->name);
    g_free(f->bytes);
  }
  g_array_free(p->file, TRUE);
  package_fonts_free(p->font, p->fonts);
  press_preset_free(p->preset);
  if (p->pages) pages_free(p->pages);
  if (p->theme) theme_free(p->theme);
  if (p->keys) keys_free(p->keys);
  arena_free(p->a);
}

bool pack_make(void *data, struct diag *d, char **result_out, size_t *size_out) {
  const struct pack_job *job = data;
  struct pack p = {.job = job->job, .stage = job->stage, .d = d, .a = arena_new()};
  diag_hide(d, p.job.spec->audience != AUDIENCE_PUBLIC);
  p.file = g_array_new(FALSE, FALSE, sizeof(struct package_file));
  p.theme = job_theme(&p.job, d);
  struct doc *doc = p.theme && open_words(&p) ? job_document(&p.job, p.job.view, p.theme, d) : NULL;
  bool ok = doc && !diag_errors(d) && make(&p, doc);
  if (ok) {
    struct sink *sink = sink_open(p.job.folder);
    ok = write_out(&p, sink);
    *result_out = sink_manifest(sink, size_out);
    sink_close(sink);
  }
  pack_clear(&p);
  if (doc) doc_free(doc);
  return ok;
}
