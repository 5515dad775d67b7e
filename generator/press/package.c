/* What a printer's package holds besides drawings. */
#include "press/package.h"

#include <glib.h>
#include <qpdf/qpdf-c.h>
#include <string.h>
#include <zip.h>

#include "press/finishing.h"

/* ---- the zip ---- */

/* 1 January 1980, the first day a zip can tell: packages differ by what they hold, not by when they were made. */
enum { DOS_TIME = 0, DOS_DATE = 1 << 5 | 1, UNIX_RIGHTS = 0100644 };

static bool zip_put(zip_t *z, const char *folder, const struct package_file *f) {
  char *name = g_strconcat(folder, "/", f->name, NULL);
  zip_source_t *s = zip_source_buffer(z, f->bytes, f->size, 0);
  zip_int64_t at = s ? zip_file_add(z, name, s, ZIP_FL_ENC_UTF_8) : -1;
  if (s && at < 0) zip_source_free(s);
  g_free(name);
  if (at < 0) return false;
  zip_uint64_t i = (zip_uint64_t)at;
  /* Pictures and PDFs are packed already. */
  bool packed = g_str_has_suffix(f->name, ".png") || g_str_has_suffix(f->name, ".pdf");
  return zip_file_set_dostime(z, i, DOS_TIME, DOS_DATE, 0) == 0 &&
         zip_set_file_compression(z, i, packed ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 9) == 0 &&
         zip_file_set_external_attributes(z, i, 0, ZIP_OPSYS_UNIX, (zip_uint32_t)UNIX_RIGHTS << 16) == 0;
}

static char *source_bytes(zip_source_t *s, size_t *size_out) {
  zip_stat_t stat;
  char *bytes = NULL;
  if (zip_source_stat(s, &stat) == 0 && zip_source_open(s) == 0) {
    bytes = g_malloc(stat.size + 1);
    zip_int64_t got = zip_source_read(s, bytes, stat.size);
    zip_source_close(s);
    *size_out = stat.size;
    if (got < 0 || (zip_uint64_t)got != stat.size) g_clear_pointer(&bytes, g_free);
  }
  return bytes;
}

char *package_zip(const char *folder, const struct package_file *file, size_t n, struct diag *d, size_t *size_out) {
  zip_error_t e;
  zip_error_init(&e);
  zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &e);
  zip_t *z = to ? zip_open_from_source(to, ZIP_CREATE | ZIP_TRUNCATE, &e) : NULL;
  bool ok = z != NULL;
  char *bytes = NULL;
  *size_out = 0;
  if (z) zip_source_keep(to); /* closing the archive gives its own hold back */
  else if (to) zip_source_free(to);
  for (size_t i = 0; i < n && ok; i++) ok = zip_put(z, folder, &file[i]);
  if (ok && zip_close(z) == 0) bytes = source_bytes(to, size_out);
  else if (z) zip_discard(z);
  if (z) zip_source_free(to);
  if (!bytes) {
    diag_error(d, (struct pos){0}, "pack-zip", folder);
    diag_mark_system(d);
  }
  zip_error_fini(&e);
  return bytes;
}

/* ---- fonts ---- */

static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(((const struct package_font *)a)->name, ((const struct package_font *)b)->name);
}

/* The font itself, or the one a composite font is made of, which says what it is and holds the program. */
static qpdf_oh font_within(qpdf_data q, qpdf_oh font) {
  qpdf_oh below = qpdf_oh_get_key_if_dict(q, font, "/DescendantFonts");
  return qpdf_oh_is_array(q, below) && qpdf_oh_get_array_n_items(q, below) ? qpdf_oh_get_array_item(q, below, 0) : font;
}

static void font_take(qpdf_data q, qpdf_oh font, GArray *to, GHashTable *seen) {
  const char *name = font_name(q, font);
  char *own = g_strdup(*name == '/' ? name + 1 : name), *plus = strchr(own, '+');
  bool subset = plus == own + 6;
  struct package_font f = {.name = g_strdup(subset ? plus + 1 : own), .subset = subset, .embedded = font_is_embedded(q, font)};
  qpdf_oh type = qpdf_oh_get_key(q, font_within(q, font), "/Subtype");
  f.type = g_strdup(qpdf_oh_is_name(q, type) ? qpdf_oh_get_name(q, type) + 1 : "");
  g_free(own);
  char *key = g_strdup_printf("%s %s %d", f.name, f.type, f.embedded);
  if (g_hash_table_add(seen, key)) {
    g_array_append_val(to, f);
    return;
  }
  g_free(f.name);
  g_free(f.type);
}

struct package_font *package_fonts(const char *pdf, size_t size, size_t *n_out) {
  qpdf_data q = qpdf_init();
  qpdf_silence_errors(q);
  GArray *found = g_array_new(FALSE, FALSE, sizeof(struct package_font));
  GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  bool ok = !(qpdf_read_memory(q, "package", pdf, size, NULL) & QPDF_ERRORS);
  qpdf_oh objects = ok ? qpdf_oh_get_key_if_dict(q, qpdf_get_trailer(q), "/Size") : 0;
  int n = ok && qpdf_oh_is_integer(q, objects) ? qpdf_oh_get_int_value_as_int(q, objects) : 0;
  for (int i = 1; i < n; i++) {
    qpdf_oh o = qpdf_get_object_by_id(q, i, 0);
    qpdf_oh type = qpdf_oh_is_dictionary(q, o) ? qpdf_oh_get_key(q, o, "/Type") : 0;
    if (!type || !qpdf_oh_is_name(q, type) || strcmp(qpdf_oh_get_name(q, type), "/Font") != 0) continue;
    qpdf_oh sort = qpdf_oh_get_key(q, o, "/Subtype");
    const char *word = qpdf_oh_is_name(q, sort) ? qpdf_oh_get_name(q, sort) : "";
    if (!g_str_has_prefix(word, "/CIDFont")) font_take(q, o, found, seen); /* a part of the composite font above it */
  }
  g_array_sort(found, by_name);
  g_hash_table_destroy(seen);
  qpdf_cleanup(&q);
  *n_out = found->len;
  return (struct package_font *)g_array_free(found, !ok);
}

void package_fonts_free(struct package_font *font, size_t n) {
  for (size_t i = 0; font && i < n; i++) {
    g_free(font[i].name);
    g_free(font[i].type);
  }
  g_free(font);
}

/* ---- plates ---- */

unsigned package_plates(const struct press_preset *p, const struct theme *t, ink_id id) {
  const struct ink *i = theme_ink(t, id);
  unsigned four = (i->c > 0 ? PLATE_C : 0) | (i->m > 0 ? PLATE_M : 0) | (i->y > 0 ? PLATE_Y : 0) | (i->k > 0 ? PLATE_K : 0);
  if (p->colours == COLOURS_CMYK || !four) return four;
  return p->colours == COLOURS_TWO && p->spot.takes[id] ? PLATE_SPOT : PLATE_K;
}

unsigned package_photo_plates(const struct press_preset *p, bool grey) {
  return grey || p->colours != COLOURS_CMYK ? PLATE_K : PLATE_C | PLATE_M | PLATE_Y | PLATE_K;
}
