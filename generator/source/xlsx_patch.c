/* A workbook's bytes with one sheet's part replaced: every other entry is copied as it is packed. */
#include "source/xlsx_patch.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "source/xlsx.h"
#include "source/xlsx_parts.h"

#define DEFLATE_LEVEL 6 /* the best one takes twice as long for a few percent */

struct packing {
  zip_t *zip;
  zip_source_t *source;     /* the bytes, then the new ones */
  const char *file, *place; /* for messages: "f.xlsx", "f.xlsx S!" */
  struct diag *d;
};

static bool fault(struct packing *p, const char *why) {
  diag_error(p->d, ((struct pos){p->file, 0, 0}), "xlsx-patch-read-back", why);
  diag_mark_system(p->d);
  return false;
}

/* ---- the zip ---- */

static bool open_packed(struct packing *p, const void *bytes, size_t size) {
  zip_error_t error;
  zip_error_init(&error);
  p->source = zip_source_buffer_create(bytes, size, 0, &error);
  p->zip = p->source ? zip_open_from_source(p->source, ZIP_CHECKCONS, &error) : NULL;
  if (p->zip) zip_source_keep(p->source);
  else {
    fault(p, zip_error_strerror(&error));
    zip_source_free(p->source);
    p->source = NULL;
  }
  zip_error_fini(&error);
  return p->zip != NULL;
}

/* Its signature would no longer hold, and nobody would see it before it is too late. */
static bool is_signed(zip_t *zip) {
  zip_int64_t n = zip_get_num_entries(zip, 0);
  for (zip_int64_t i = 0; i < n; i++) {
    const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
    if (name && !g_ascii_strncasecmp(name, "_xmlsignatures/", 15)) return true;
  }
  return false;
}

static bool has_chain(zip_t *zip) {
  return zip_name_locate(zip, "calcChain.xml", ZIP_FL_NODIR | ZIP_FL_NOCASE) >= 0;
}

static char *unpack(struct packing *p, zip_uint64_t at, zip_stat_t *st) {
  zip_file_t *f = zip_stat_index(p->zip, at, 0, st) == 0 ? zip_fopen_index(p->zip, at, 0) : NULL;
  if (!f) return NULL;
  char *bytes = g_malloc(st->size + 1);
  zip_uint64_t got = 0;
  for (zip_int64_t n = 1; n > 0 && got < st->size; got += (zip_uint64_t)MAX(n, 0))
    n = zip_fread(f, bytes + got, st->size - got);
  bool whole = zip_fclose(f) == 0 && got == st->size;
  bytes[got] = '\0';
  if (whole) return bytes;
  g_free(bytes);
  return NULL;
}

/* Takes the part's new bytes. */
static bool replace(struct packing *p, zip_uint64_t at, const zip_stat_t *st, char *bytes, size_t size) {
  zip_source_t *part = zip_source_buffer(p->zip, bytes, size, 0); /* freed by the caller, after the zip is closed */
  if (!part) return false;
  if (zip_file_replace(p->zip, at, part, 0) < 0) {
    zip_source_free(part);
    return false;
  }
  bool stored = st->valid & ZIP_STAT_COMP_METHOD && st->comp_method == ZIP_CM_STORE;
  /* "default" deflates; libzip forgets the level of a method that the entry had before */
  return zip_set_file_compression(p->zip, at, stored ? ZIP_CM_STORE : ZIP_CM_DEFAULT, stored ? 0 : DEFLATE_LEVEL) ==
             0 &&
         zip_file_set_mtime(p->zip, at, st->mtime, 0) == 0;
}

static unsigned char *source_bytes(zip_source_t *source, size_t *size_out) {
  zip_stat_t st;
  if (zip_source_stat(source, &st) != 0 || zip_source_open(source) != 0) return NULL;
  unsigned char *bytes = g_malloc(st.size + 1);
  zip_int64_t n = zip_source_read(source, bytes, st.size);
  zip_source_close(source);
  *size_out = (size_t)st.size;
  if (n == (zip_int64_t)st.size) return bytes;
  g_free(bytes);
  return NULL;
}

/* Whether all entries but one are the same, in the same order. */
static bool entries_stay(struct packing *p, const void *before, size_t before_size, const void *after,
                         size_t after_size, zip_uint64_t but) {
  zip_t *zip[2] = {NULL, NULL};
  for (int i = 0; i < 2; i++) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *s = zip_source_buffer_create(i ? after : before, i ? after_size : before_size, 0, &error);
    zip[i] = s ? zip_open_from_source(s, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
    if (s && !zip[i]) zip_source_free(s);
    zip_error_fini(&error);
  }
  bool same = zip[0] && zip[1] && zip_get_num_entries(zip[0], 0) == zip_get_num_entries(zip[1], 0);
  for (zip_uint64_t i = 0; same && i < (zip_uint64_t)zip_get_num_entries(zip[0], 0); i++) {
    zip_stat_t a, b;
    same = zip_stat_index(zip[0], i, 0, &a) == 0 && zip_stat_index(zip[1], i, 0, &b) == 0 && !strcmp(a.name, b.name);
    same = same &&
           (i == but || (a.crc == b.crc && a.size == b.size && a.comp_size == b.comp_size && a.mtime == b.mtime));
  }
  for (int i = 0; i < 2; i++)
    if (zip[i]) zip_discard(zip[i]);
  return same || fault(p, "zip");
}

/* ---- reading back ---- */

static gint64 place_key(int row, int col) {
  return (gint64)row * GRID_COLUMNS * 2 + col;
}

static const struct cell *row_at(const struct table *t, int line) {
  size_t low = 0, high = t->rows;
  while (low < high) {
    size_t mid = (low + high) / 2;
    const struct cell *cells = table_cell(t, mid, 0);
    if (cells->line == line) return cells;
    if (cells->line < line) low = mid + 1;
    else high = mid;
  }
  return NULL;
}

struct comparing {
  const struct table *before, *after;
  GHashTable *edits; /* place -> text */
};

/* A cell that nobody changes would be read otherwise: it is merged with others, or the header would be found elsewhere. */
static bool beside(struct packing *p, const struct comparing *c, int line, size_t col, const char *was,
                   const char *now) {
  diag_error(p->d, ((struct pos){p->place, line, (int)col + 1}), "xlsx-patch-beside", was, now);
  return false;
}

static bool heads_are(struct packing *p, const struct comparing *c) {
  for (size_t i = 0; i < c->after->width; i++) {
    const struct cell *now = &c->after->head[i];
    const char *was = i < c->before->width ? c->before->head[i].text : "";
    gint64 key = place_key(now->line, now->col);
    const char *text = g_hash_table_lookup(c->edits, &key);
    if (text && !g_str_has_suffix(now->text, text)) return fault(p, text);
    if (!text && strcmp(now->text, was)) return beside(p, c, now->line, i, was, now->text);
  }
  return true;
}

/* A row, which may be there before or after only: every cell of it holds what was meant. */
static bool row_is(struct packing *p, const struct comparing *c, int line) {
  const struct cell *was = row_at(c->before, line), *now = row_at(c->after, line);
  for (size_t col = 0; col < MAX(c->before->width, c->after->width); col++) {
    const char *is = now && col < c->after->width ? now[col].text : "";
    const char *before = was && col < c->before->width ? was[col].text : "";
    gint64 key = place_key(line, (int)col + 1);
    const char *text = g_hash_table_lookup(c->edits, &key);
    if (text ? strcmp(is, text) : strcmp(is, before))
      return text ? fault(p, text) : beside(p, c, line, col, before, is);
  }
  return true;
}

static bool rows_are(struct packing *p, const struct comparing *c, const struct xlsx_edit *edits, size_t n) {
  int first = c->after->rows ? table_cell(c->after, 0, 0)->line : GRID_ROWS + 1;
  for (size_t r = 0; r < c->after->rows; r++)
    if (!row_is(p, c, table_cell(c->after, r, 0)->line)) return false;
  for (size_t r = 0; r < c->before->rows; r++) {
    int line = table_cell(c->before, r, 0)->line;
    if (!row_at(c->after, line) && !row_is(p, c, line)) return false;
  }
  /* what should have come in, and is not there at all */
  for (size_t i = 0; i < n; i++) {
    const struct xlsx_edit *e = &edits[i];
    bool there = row_at(c->after, e->row) && (size_t)e->col <= c->after->width;
    if (e->row >= first && *e->text && !there) return fault(p, e->text);
  }
  return true;
}

static struct table *read_quietly(const void *bytes, size_t size, const char *file, const char *sheet,
                                  struct diag *loud) {
  struct diag *quiet = diag_new("", "en");
  const struct table_wish wish = {.sheet = sheet};
  struct table *t = xlsx_read(bytes, size, file, &wish, quiet);
  if (!t && loud) xlsx_read(bytes, size, file, &wish, loud);
  diag_free(quiet);
  return t;
}

static bool reads_back(struct packing *p, const struct table *before, const void *bytes, size_t size, const char *sheet,
                       const struct xlsx_edit *edits, size_t n) {
  struct comparing c = {before, read_quietly(bytes, size, p->file, sheet, NULL),
                        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL)};
  for (size_t i = 0; i < n; i++) {
    gint64 *key = g_new(gint64, 1);
    *key = place_key(edits[i].row, edits[i].col);
    g_hash_table_replace(c.edits, key, (char *)edits[i].text);
  }
  bool same = c.after ? heads_are(p, &c) && rows_are(p, &c, edits, n) : fault(p, sheet);
  g_hash_table_destroy(c.edits);
  table_free((struct table *)c.after);
  return same;
}

/* ---- the whole ---- */

/* The part's new XML; NULL after an error. */
static char *new_part(struct packing *p, zip_uint64_t at, const struct xlsx_edit *edits, size_t n, zip_stat_t *st,
                      size_t *size_out) {
  bool formulas = false;
  char *xml = unpack(p, at, st);
  if (!xml) fault(p, zip_strerror(p->zip));
  char *patched = xml ? xlsx_patch_sheet(xml, (size_t)st->size, p->place, edits, n, &formulas, p->d, size_out) : NULL;
  g_free(xml);
  if (patched && (formulas || has_chain(p->zip))) diag_note(p->d, ((struct pos){p->file, 0, 0}), "xlsx-patch-formulas");
  return patched;
}

static unsigned char *repack(struct packing *p, zip_uint64_t at, const struct xlsx_edit *edits, size_t n,
                             size_t *size_out) {
  zip_stat_t st;
  size_t xml_size = 0;
  char *xml = NULL;
  if (is_signed(p->zip)) diag_error(p->d, ((struct pos){p->file, 0, 0}), "xlsx-patch-signed");
  else xml = new_part(p, at, edits, n, &st, &xml_size);
  bool ok = xml && (replace(p, at, &st, xml, xml_size) || fault(p, zip_strerror(p->zip)));
  if (ok && zip_close(p->zip) != 0) ok = fault(p, zip_strerror(p->zip));
  else if (ok) p->zip = NULL;
  if (p->zip) zip_discard(p->zip);
  p->zip = NULL;
  unsigned char *out = ok ? source_bytes(p->source, size_out) : NULL;
  if (ok && !out) fault(p, "zip");
  g_free(xml);
  return out;
}

unsigned char *xlsx_patch(const void *bytes, size_t size, const char *file, const char *sheet,
                          const struct xlsx_edit *edits, size_t n, struct diag *d, size_t *size_out) {
  struct packing p = {.file = diag_intern(d, file), .d = d};
  struct table *before = read_quietly(bytes, size, file, sheet, d);
  gint64 at = before ? xlsx_sheet_part(bytes, size, file, sheet, d) : -1;
  unsigned char *out = NULL;
  char *place = g_strdup_printf("%s %s!", file, sheet);
  p.place = diag_intern(d, place);
  g_free(place);
  if (at >= 0 && open_packed(&p, bytes, size)) out = repack(&p, (zip_uint64_t)at, edits, n, size_out);
  if (out && (!reads_back(&p, before, out, *size_out, sheet, edits, n) ||
              !entries_stay(&p, bytes, size, out, *size_out, (zip_uint64_t)at))) {
    g_free(out);
    out = NULL;
  }
  zip_source_free(p.source);
  table_free(before);
  return out;
}
