/* What the press file is made of: fonts, and the plates of each page; and the sums of all files. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/image.h"
#include "command/pack.h"

enum { GS_SECONDS = 300 };

/* ---- plates ---- */

static ink_id ink_of_text(const struct pack *p, const struct page_item *it) {
  bool small = p->preset->colours == COLOURS_CMYK && p->pages->font[it->text.font].size_pt < p->preset->small_text_pt - 0.005;
  return small ? theme_ink(p->theme, it->ink)->small : it->ink;
}

void pack_ink_note(struct pack *p, const struct page *page, size_t i) {
  unsigned plates = 0;
  for (size_t k = 0; k < page->items; k++) {
    const struct page_item *it = &page->item[k];
    if (it->kind == ITEM_FILL || it->kind == ITEM_STROKE) plates |= package_plates(p->preset, p->theme, it->ink);
    else if (it->kind == ITEM_TEXT) plates |= package_plates(p->preset, p->theme, ink_of_text(p, it));
    else if (it->kind == ITEM_IMAGE) plates |= package_photo_plates(p->preset, it->image.picture->grey);
  }
  p->ink[i].plates = plates;
}

static void limit_time(gpointer none) {
  alarm(GS_SECONDS);
}

/* One line a page: four percentages and "CMYK OK". False when it is anything else. */
static bool take_line(const char *line, struct pack_ink *ink) {
  double percent[4];
  char *at = (char *)line;
  for (int k = 0; k < 4; k++) {
    char *end;
    percent[k] = g_ascii_strtod(at, &end);
    if (end == at || !(percent[k] >= 0 && percent[k] <= 100)) return false;
    at = end;
  }
  if (!strstr(at, "CMYK OK")) return false;
  ink->measured = true;
  memcpy(ink->percent, percent, sizeof percent);
  return true;
}

/* What Ghostscript's ink_cov says of the trimmed pages. A package without it is whole, and says that nobody measured. */
void pack_ink_measure(struct pack *p, const char *pdf, size_t size) {
  char *path = pack_temporary(pdf, size), *said = NULL;
  int status = 1;
  if (!path) return;
  char *argv[] = {(char *)"gs", (char *)"-q", (char *)"-dSAFER", (char *)"-dBATCH", (char *)"-dNOPAUSE", (char *)"-dUseTrimBox", (char *)"-sDEVICE=ink_cov",
                  (char *)"-o", (char *)"-", path, NULL};
  bool ran = g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, limit_time, NULL, &said, NULL, &status, NULL);
  unlink(path);
  g_free(path);
  char **lines = ran && status == 0 ? g_strsplit(said, "\n", -1) : NULL;
  bool body = p->binding == BINDING_PERFECT; /* the cover has a file of its own */
  size_t from = body ? 2 : 0, to = p->pages->n - (body ? 2 : 0);
  for (size_t i = from, k = 0; lines && lines[k] && i < to && take_line(lines[k], &p->ink[i]); i++) k++;
  if (!lines) diag_note(p->d, (struct pos){0}, "pack-no-gs");
  g_strfreev(lines);
  g_free(said);
}

/* ---- as tables ---- */

static void put_cell(GString *s, const char *text, bool last) {
  g_string_append_c(s, '"');
  for (const char *c = text; *c; c++) {
    if (*c == '"') g_string_append_c(s, '"');
    g_string_append_c(s, *c);
  }
  g_string_append(s, last ? "\"\r\n" : "\",");
}

static void put_head(const struct pack *p, GString *s, const char *const *names) {
  g_string_append(s, "\xef\xbb\xbf"); /* spreadsheet programs take it as UTF-8 then */
  for (; *names; names++) put_cell(s, pack_word(p, *names, NULL, NULL), !names[1]);
}

static void add_string(struct pack *p, const char *name, GString *s) {
  size_t size = s->len;
  pack_file_add(p, name, g_string_free(s, FALSE), size);
}

static void write_fonts(struct pack *p) {
  static const char *const head[] = {"fonts.name", "fonts.type", "fonts.embedded", "fonts.subset", NULL};
  GString *s = g_string_new(NULL);
  put_head(p, s, head);
  for (size_t i = 0; i < p->fonts; i++) {
    put_cell(s, p->font[i].name, false);
    put_cell(s, p->font[i].type, false);
    put_cell(s, pack_word(p, p->font[i].embedded ? "yes" : "no", NULL, NULL), false);
    put_cell(s, pack_word(p, p->font[i].subset ? "yes" : "no", NULL, NULL), true);
  }
  add_string(p, "reports/fonts.csv", s);
}

static void write_ink(struct pack *p) {
  static const char *const head[] = {"ink.page", "ink.c", "ink.m", "ink.y", "ink.k", "ink.spot", "ink.c_percent", "ink.m_percent", "ink.y_percent", "ink.k_percent", NULL};
  GString *s = g_string_new(NULL);
  put_head(p, s, head);
  for (size_t i = 0; i < p->pages->n; i++) {
    const struct pack_ink *ink = &p->ink[i];
    g_string_append_printf(s, "\"%zu\",", i + 1);
    for (unsigned plate = PLATE_C; plate <= PLATE_SPOT; plate <<= 1) put_cell(s, ink->plates & plate ? "1" : "0", false);
    for (int k = 0; k < 4; k++) put_cell(s, ink->measured ? pack_mm(p, ink->percent[k]) : "", k == 3);
  }
  add_string(p, "reports/ink.csv", s);
}

bool pack_reports_write(struct pack *p, const char *pdf, size_t size) {
  p->font = package_fonts(pdf, size, &p->fonts);
  write_fonts(p);
  write_ink(p);
  return p->font != NULL;
}

static int by_path(gconstpointer a, gconstpointer b) {
  return strcmp(((const struct package_file *)a)->name, ((const struct package_file *)b)->name);
}

/* In the form that sha256sum -c reads; the files by name from here on, in the folder as in the zip. */
void pack_sums_write(struct pack *p) {
  g_array_sort(p->file, by_path);
  GString *s = g_string_new(NULL);
  for (guint i = 0; i < p->file->len; i++) {
    const struct package_file *f = &g_array_index(p->file, struct package_file, i);
    char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)f->bytes, f->size);
    g_string_append_printf(s, "%s  %s\n", sum, f->name);
    g_free(sum);
  }
  add_string(p, "SHA256SUMS", s);
}
