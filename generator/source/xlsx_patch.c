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
  zip_source_t *source; /* the bytes, then the new ones */
  const char *file;     /* for messages */
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

static const char *meant(const struct comparing *c, const struct cell *was, int line, size_t col) {
  gint64 key = place_key(line, (int)col + 1);
  const char *text = g_hash_table_lookup(c->edits, &key);
  return text ? text : was && col < c->before->width ? was[col].text : "";
}

static bool heads_are(const struct comparing *c) {
  for (size_t i = 0; i < c->after->width; i++) {
    const struct cell *now = &c->after->head[i], *was = i < c->before->width ? &c->before->head[i] : NULL;
    gint64 key = place_key(now->line, now->col);
    const char *text = g_hash_table_lookup(c->edits, &key);
    if (text ? !g_str_has_suffix(now->text, text) : strcmp(now->text, was ? was->text : "") != 0) return false;
  }
  return true;
}

/* Every cell of both holds what was meant. */
static bool cells_are(const struct comparing *c) {
  for (size_t r = 0; r < c->after->rows; r++) {
    const struct cell *now = table_cell(c->after, r, 0), *was = row_at(c->before, now->line);
    for (size_t i = 0; i < c->after->width; i++)
      if (strcmp(now[i].text, meant(c, was, now->line, i))) return false;
  }
  for (size_t r = 0; r < c->before->rows; r++) {
    const struct cell *was = table_cell(c->before, r, 0), *now = row_at(c->after, was->line);
    for (size_t i = 0; i < c->before->width; i++)
      if (strcmp(now && i < c->after->width ? now[i].text : "", meant(c, was, was->line, i))) return false;
  }
  return true;
}

/* Every text that was to come in is there, too. */
static bool edits_are(const struct comparing *c, const struct xlsx_edit *edits, size_t n) {
  int first = c->after->rows ? table_cell(c->after, 0, 0)->line : GRID_ROWS + 1;
  for (size_t i = 0; i < n; i++) {
    const struct cell *now = row_at(c->after, edits[i].row);
    bool there = now && (size_t)edits[i].col <= c->after->width;
    if (edits[i].row >= first && strcmp(there ? now[edits[i].col - 1].text : "", edits[i].text)) return false;
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
  bool same = c.after && heads_are(&c) && cells_are(&c) && edits_are(&c, edits, n);
  g_hash_table_destroy(c.edits);
  table_free((struct table *)c.after);
  return same || fault(p, sheet);
}

/* ---- the whole ---- */

/* The part's new XML; NULL after an error. */
static char *new_part(struct packing *p, zip_uint64_t at, const char *place, const struct xlsx_edit *edits, size_t n,
                      zip_stat_t *st, size_t *size_out) {
  bool formulas = false;
  char *xml = unpack(p, at, st);
  if (!xml) fault(p, zip_strerror(p->zip));
  char *patched = xml ? xlsx_patch_sheet(xml, (size_t)st->size, place, edits, n, &formulas, p->d, size_out) : NULL;
  g_free(xml);
  if (patched && (formulas || has_chain(p->zip))) diag_note(p->d, ((struct pos){p->file, 0, 0}), "xlsx-patch-formulas");
  return patched;
}

static unsigned char *repack(struct packing *p, zip_uint64_t at, const char *place, const struct xlsx_edit *edits,
                             size_t n, size_t *size_out) {
  zip_stat_t st;
  size_t xml_size = 0;
  char *xml = NULL;
  if (is_signed(p->zip)) diag_error(p->d, ((struct pos){p->file, 0, 0}), "xlsx-patch-signed");
  else xml = new_part(p, at, place, edits, n, &st, &xml_size);
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
  if (at >= 0 && open_packed(&p, bytes, size)) out = repack(&p, (zip_uint64_t)at, place, edits, n, size_out);
  if (out && (!reads_back(&p, before, out, *size_out, sheet, edits, n) ||
              !entries_stay(&p, bytes, size, out, *size_out, (zip_uint64_t)at))) {
    g_free(out);
    out = NULL;
  }
  zip_source_free(p.source);
  g_free(place);
  table_free(before);
  return out;
}
