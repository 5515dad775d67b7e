/* Fonts: is the program there, does it say what text it shows, how wide are its characters. */
#include <math.h>
#include <string.h>

#include "press/preflight/walk.h"

enum { WIDTHS_MAX = 70000 };

void font_free(void *data) {
  struct font *f = data;
  if (f->width) g_hash_table_destroy(f->width);
  if (f->procs) g_hash_table_destroy(f->procs);
  g_free(f);
}

static bool has_program(struct walk *w, qpdf_oh font) {
  static const char *const keys[] = {"/FontFile", "/FontFile2", "/FontFile3"};
  qpdf_oh descriptor = key_of(w, font, "/FontDescriptor");
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (qpdf_oh_is_stream(w->q, key_of(w, descriptor, keys[i]))) return true;
  return false;
}

static qpdf_oh descendant(struct walk *w, qpdf_oh font) {
  qpdf_oh below = key_of(w, font, "/DescendantFonts");
  return qpdf_oh_is_array(w->q, below) && qpdf_oh_get_array_n_items(w->q, below) > 0 ? qpdf_oh_get_array_item(w->q, below, 0) : below;
}

static void set_width(struct font *f, long code, double v) {
  if (code < 0 || code > 0xffff || g_hash_table_size(f->width) > WIDTHS_MAX) return;
  g_hash_table_insert(f->width, GINT_TO_POINTER((int)code + 1), GINT_TO_POINTER((int)lrint(CLAMP(v, -1e6, 1e6) * 16)));
}

static void simple_widths(struct walk *w, struct font *f, qpdf_oh font) {
  qpdf_oh widths = key_of(w, font, "/Widths");
  int first = (int)number_of(w, key_of(w, font, "/FirstChar"), 0);
  int n = qpdf_oh_is_array(w->q, widths) ? qpdf_oh_get_array_n_items(w->q, widths) : 0;
  for (int i = 0; i < MIN(n, 256); i++) set_width(f, first + i, number_of(w, qpdf_oh_get_array_item(w->q, widths, i), 0));
}

/* ISO 32000-1 9.7.4.3: c [w1 w2 …] or first last w. */
static void wide_widths(struct walk *w, struct font *f, qpdf_oh cid) {
  qpdf_oh list = key_of(w, cid, "/W");
  int n = qpdf_oh_is_array(w->q, list) ? MIN(qpdf_oh_get_array_n_items(w->q, list), WIDTHS_MAX) : 0;
  f->missing = number_of(w, key_of(w, cid, "/DW"), 1000);
  for (int i = 0; i + 1 < n;) {
    int from = (int)number_of(w, qpdf_oh_get_array_item(w->q, list, i), 0);
    qpdf_oh second = qpdf_oh_get_array_item(w->q, list, i + 1);
    if (qpdf_oh_is_array(w->q, second)) {
      int m = MIN(qpdf_oh_get_array_n_items(w->q, second), WIDTHS_MAX);
      for (int j = 0; j < m; j++) set_width(f, (long)from + j, number_of(w, qpdf_oh_get_array_item(w->q, second, j), 0));
      i += 2;
    } else {
      int to = (int)number_of(w, second, 0);
      double v = i + 2 < n ? number_of(w, qpdf_oh_get_array_item(w->q, list, i + 2), 0) : 0;
      for (long c = from; c <= to && c - from < 65536; c++) set_width(f, c, v);
      i += 3;
    }
  }
}

/* Codes to the streams that draw them, by the encoding's differences. */
static void read_procs(struct walk *w, struct font *f, qpdf_oh font) {
  qpdf_oh procs = key_of(w, font, "/CharProcs"), list = key_of(w, key_of(w, font, "/Encoding"), "/Differences");
  int n = qpdf_oh_is_array(w->q, list) ? MIN(qpdf_oh_get_array_n_items(w->q, list), 600) : 0, code = 0;
  f->procs = g_hash_table_new(NULL, NULL);
  for (int i = 0; i < n; i++) {
    qpdf_oh o = qpdf_oh_get_array_item(w->q, list, i);
    if (qpdf_oh_is_number(w->q, o)) code = (int)number_of(w, o, 0);
    if (!qpdf_oh_is_name(w->q, o)) continue;
    char *name = g_strdup(qpdf_oh_get_name(w->q, o));
    int id = qpdf_oh_get_object_id(w->q, key_of(w, procs, name));
    if (id) g_hash_table_insert(f->procs, GINT_TO_POINTER(code + 1), GINT_TO_POINTER(id));
    g_free(name);
    code++;
  }
}

/* Each glyph once: what it draws, and whether it brings colours of its own. */
static void walk_glyphs(struct walk *w, struct font *f, qpdf_oh font) {
  GHashTableIter iter;
  gpointer key, id;
  bool was = w->in_glyph, plain = w->glyph_plain;
  g_hash_table_iter_init(&iter, f->procs);
  while (g_hash_table_iter_next(&iter, &key, &id)) {
    qpdf_oh stream = qpdf_get_object_by_id(w->q, GPOINTER_TO_INT(id), 0);
    GBytes *bytes = qpdf_oh_is_stream(w->q, stream) && g_hash_table_add(w->open, id) ? stream_of(w, stream) : NULL;
    if (!bytes) continue;
    struct gstate s = gstate_first(w);
    w->in_glyph = true, w->glyph_plain = false;
    content_walk(w, bytes, key_of(w, font, "/Resources"), &s, DEPTH_MAX - 4);
    g_bytes_unref(bytes);
    g_hash_table_remove(w->open, id);
  }
  w->in_glyph = was, w->glyph_plain = plain;
}

static void tell_font(struct walk *w, const struct font *f, qpdf_oh font, qpdf_oh cid) {
  qpdf_oh base = key_of(w, font, "/BaseFont"), named = key_of(w, font, "/Name");
  char *name = g_strdup(qpdf_oh_is_name(w->q, base) ? qpdf_oh_get_name(w->q, base) + 1
                        : qpdf_oh_is_name(w->q, named) ? qpdf_oh_get_name(w->q, named) + 1 : f->type3 ? "Type3" : "?");
  qpdf_oh encoding = key_of(w, font, "/Encoding");
  bool told = qpdf_oh_is_stream(w->q, key_of(w, font, "/ToUnicode")) || (!f->wide && !f->type3 && qpdf_oh_is_name(w->q, encoding));
  if (!f->type3 && !has_program(w, f->wide ? cid : font)) walk_find(w, true, "preflight-font", NULL, name, "");
  else if (!told) walk_find(w, false, "preflight-unicode", NULL, name, "");
  g_free(name);
}

const struct font *font_read(struct walk *w, qpdf_oh font) {
  char *key = NULL;
  int id = qpdf_oh_get_object_id(w->q, font);
  if (id) key = g_strdup_printf("%d", id);
  else key = g_strdup(qpdf_oh_is_dictionary(w->q, font) ? qpdf_oh_unparse(w->q, font) : "");
  struct font *f = g_hash_table_lookup(w->fonts, key);
  if (f || !qpdf_oh_is_dictionary(w->q, font)) {
    g_free(key);
    return f;
  }
  f = g_new0(struct font, 1);
  g_hash_table_insert(w->fonts, key, f);
  f->id = id;
  f->width = g_hash_table_new(NULL, NULL);
  f->glyph = (struct matrix){0.001, 0, 0, 0.001, 0, 0};
  qpdf_oh kind = key_of(w, font, "/Subtype"), encoding = key_of(w, font, "/Encoding");
  f->type3 = name_is(w, kind, "/Type3");
  f->wide = name_is(w, kind, "/Type0");
  if (f->wide) {
    f->vertical = qpdf_oh_is_name(w->q, encoding) && g_str_has_suffix(qpdf_oh_get_name(w->q, encoding), "-V");
    wide_widths(w, f, descendant(w, font));
  } else {
    simple_widths(w, f, font);
    f->missing = f->type3 ? 0 : number_of(w, key_of(w, key_of(w, font, "/FontDescriptor"), "/MissingWidth"), 500);
  }
  tell_font(w, f, font, descendant(w, font));
  if (f->type3) {
    matrix_of(w, key_of(w, font, "/FontMatrix"), &f->glyph);
    read_procs(w, f, font);
    walk_glyphs(w, f, font);
  }
  return f;
}
