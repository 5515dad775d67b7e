/* What stands beside a map's PDF: its index as CSV, and each side as SVG where the publication asks for it. */
#include "command/sheet_files.h"

#include <glib.h>
#include <string.h>

#include "backend/backend.h"
#include "backend/sheet.h"

enum { NUMBER, NAME, READING, KIND, ADDRESS, TEL, CELL, SHEET, COLUMNS };

/* public/print/map, without an ending. */
static char *stem_of(const struct spec *s) {
  char *path = job_screen_path(s);
  path[strlen(path) - strlen(".pdf")] = '\0';
  return path;
}

static int by_number(const void *a, const void *b) {
  const struct place_ref *p = a, *q = b;
  if (p->place->number != q->place->number) return p->place->number < q->place->number ? -1 : 1;
  return strcmp(p->place->id, q->place->id);
}

static bool write_index(const struct pages *pages, const struct theme *t, const char *stem, struct sink *sink,
                        struct diag *d) {
  static const char *const words[COLUMNS] = {"map.csv.number",  "map.csv.name", "map.csv.reading", "map.csv.kind",
                                             "map.csv.address", "map.csv.tel",  "map.csv.cell",    "map.csv.sheet"};
  struct arena *a = arena_new();
  struct place_ref *ref = arena_array(a, pages->refs + 1, sizeof *ref);
  if (pages->refs) memcpy(ref, pages->ref, pages->refs * sizeof *ref);
  qsort(ref, pages->refs, sizeof *ref, by_number);
  struct sheet sheet = {.name = "", .width = COLUMNS, .rows = pages->refs + 1};
  sheet.cell = arena_array(a, sheet.rows * COLUMNS, sizeof *sheet.cell);
  for (size_t c = 0; c < COLUMNS; c++) sheet.cell[c].text = theme_word(t, words[c]);
  for (size_t i = 0; i < pages->refs; i++) {
    const struct place *p = ref[i].place;
    const char *text[COLUMNS] = {arena_printf(a, "%d", p->number), p->name, p->reading, p->kind_name, p->address, p->tel,
                                 ref[i].cell, ref[i].sheet ? arena_printf(a, "%d", ref[i].sheet) : ""};
    for (size_t c = 0; c < COLUMNS; c++) sheet.cell[(i + 1) * COLUMNS + c].text = text[c];
  }
  size_t size;
  char *path = g_strconcat(stem, "-index.csv", NULL), *csv = sheet_csv(&sheet, SHEET_UTF8, path, d, &size);
  bool ok = csv && sink_write(sink, path, csv, size, d);
  g_free(csv);
  g_free(path);
  arena_free(a);
  return ok;
}

static bool write_svgs(struct pages *pages, const struct theme *t, const char *stem, struct sink *sink, struct diag *d) {
  bool ok = true;
  const char *file = strrchr(stem, '/') + 1;
  for (size_t i = 0; i < pages->n && ok; i++) {
    size_t size;
    char *svg = svg_sheet_write(pages, i, t, pages->title, file, &size);
    char *path = i ? g_strdup_printf("%s-%zu.svg", stem, i + 1) : g_strdup_printf("%s.svg", stem);
    ok = sink_write(sink, path, svg, size, d);
    g_free(path);
    g_free(svg);
  }
  return ok;
}

bool sheet_files_write(const struct job *job, struct pages *pages, const struct theme *t, struct sink *sink, struct diag *d) {
  const struct spec *s = job->spec;
  if (strcmp(s->kind, "map") != 0) return true;
  char *stem = stem_of(s);
  bool ok = !s->screen || write_index(pages, t, stem, sink, d);
  if (s->svg) ok = ok && write_svgs(pages, t, stem, sink, d);
  g_free(stem);
  return ok;
}

bool sheet_files_own(const struct spec *s, const char *path) {
  char *stem = stem_of(s);
  size_t n = strlen(stem);
  bool own = !strcmp(s->kind, "map") && !strncmp(path, stem, n);
  const char *rest = own ? path + n : "";
  g_free(stem);
  if (*rest == '-' && g_ascii_isdigit(rest[1])) rest += 1 + strspn(rest + 1, "0123456789");
  return own && (!strcmp(path + n, "-index.csv") || !strcmp(rest, ".svg"));
}
