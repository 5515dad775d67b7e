/* A page and all it draws with, made fit for the press: contents, forms, glyphs, graphics states, fonts. What is not
 * known to be harmless is refused by name. */
#include <gio/gio.h>
#include <string.h>

#include "press/finishing.h"

#define FORMS_MAX 32 /* nested */

/* qpdf walks one dictionary at a time: the keys are copied first. */
static GPtrArray *keys_of(qpdf_data q, qpdf_oh dict) {
  GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
  if (!qpdf_oh_is_dictionary(q, dict))
    return keys;
  for (qpdf_oh_begin_dict_key_iter(q, dict); qpdf_oh_dict_more_keys(q);)
    g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(q)));
  return keys;
}

static bool listed(const char *const *list, const char *name) {
  for (; *list; list++)
    if (strcmp(*list, name) == 0)
      return true;
  return false;
}

static void check_keys(struct finishing *f, qpdf_oh dict, const char *const *known, const char *what) {
  GPtrArray *keys = keys_of(f->q, dict);
  for (guint i = 0; i < keys->len; i++)
    if (!listed(known, keys->pdata[i]))
      finishing_error(f, "press-key", what, keys->pdata[i]);
  g_ptr_array_free(keys, TRUE);
}

/* Level 4 takes half the time of zlib's default on maps, for some seven per cent in size. */
static GByteArray *deflate(const char *bytes, size_t size) {
  GConverter *z = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 4));
  GByteArray *out = g_byte_array_new();
  size_t done = 0;
  guint filled = 0;
  for (GConverterResult result = G_CONVERTER_CONVERTED; result != G_CONVERTER_FINISHED;) {
    gsize in, made;
    g_byte_array_set_size(out, filled + 65536);
    result = g_converter_convert(z, bytes + done, size - done, out->data + filled, out->len - filled,
                                 G_CONVERTER_INPUT_AT_END, &in, &made, NULL);
    g_assert(result != G_CONVERTER_ERROR);
    done += in;
    filled += (guint)made;
  }
  g_byte_array_set_size(out, filled);
  g_object_unref(z);
  return out;
}

static void set_stream(struct finishing *f, qpdf_oh stream, const GString *content) {
  GByteArray *packed = deflate(content->str, content->len);
  qpdf_oh_replace_stream_data(f->q, stream, packed->data, packed->len, qpdf_oh_new_name(f->q, "/FlateDecode"),
                              qpdf_oh_new_null(f->q));
  g_byte_array_free(packed, TRUE);
}

/* True the first time an object comes along. Direct objects have no number and always come. */
static bool first_time(struct finishing *f, qpdf_oh oh) {
  int id = qpdf_oh_get_object_id(f->q, oh);
  return id == 0 || g_hash_table_add(f->seen, GINT_TO_POINTER(id));
}

static void walk(struct finishing *f, qpdf_oh resources, int depth);

/* A form or a glyph: its own content stream. */
static void finish_stream(struct finishing *f, qpdf_oh stream, const char *what, bool glyph) {
  QPDF_BOOL filtered = QPDF_FALSE;
  unsigned char *bytes = NULL;
  size_t size = 0;
  qpdf_oh_get_stream_data(f->q, stream, qpdf_dl_all, &filtered, &bytes, &size);
  if (finishing_failed(f) || !filtered) {
    finishing_error(f, "press-stream", what, "");
  } else {
    GString *content = content_to_cmyk(f, (const char *)bytes, size, what, glyph);
    if (content) {
      set_stream(f, stream, content);
      g_string_free(content, TRUE);
    }
  }
  free(bytes);
}

static void finish_form(struct finishing *f, qpdf_oh form, const char *what, int depth) {
  static const char *const known[] = {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Length",
                                      "/Filter", "/DecodeParms", NULL};
  if (!first_time(f, form))
    return;
  if (depth >= FORMS_MAX) {
    finishing_error(f, "press-nesting", what, "");
    return;
  }
  qpdf_oh dict = qpdf_oh_get_dict(f->q, form);
  check_keys(f, dict, known, what);
  finish_stream(f, form, what, false);
  walk(f, qpdf_oh_get_key(f->q, dict, "/Resources"), depth + 1);
}

static bool is_one_of(struct finishing *f, qpdf_oh dict, const char *key, int a, int b) {
  qpdf_oh value = qpdf_oh_get_key(f->q, dict, key);
  int n = qpdf_oh_is_integer(f->q, value) ? qpdf_oh_get_int_value_as_int(f->q, value) : -1;
  return n == a || n == b;
}

/* A grey photograph or line art is black ink alone (DeviceGray, ISO 15930-1 6.2): its pixels go as they are. Anything with
 * colour, a mask or samples read in another way is refused. */
static void finish_image(struct finishing *f, qpdf_oh image, const char *what) {
  static const char *const known[] = {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent",
                                      "/Interpolate", "/Length", "/Filter", "/DecodeParms", NULL};
  qpdf_oh dict = qpdf_oh_get_dict(f->q, image);
  if (!first_time(f, image))
    return;
  bool grey = qpdf_oh_is_name_and_equals(f->q, qpdf_oh_get_key(f->q, dict, "/ColorSpace"), "/DeviceGray") &&
              is_one_of(f, dict, "/BitsPerComponent", 1, 8);
  if (!grey) {
    finishing_error(f, "press-image", what, "");
    return;
  }
  check_keys(f, dict, known, what);
  if (!qpdf_oh_is_name_and_equals(f->q, qpdf_oh_get_key(f->q, dict, "/Filter"), "/FlateDecode"))
    finishing_error(f, "press-stream", what, "");
  qpdf_oh_remove_key(f->q, dict, "/Interpolate"); /* the maker of plates chooses how */
}

static void finish_xobject(struct finishing *f, qpdf_oh oh, const char *what, int depth) {
  qpdf_oh subtype = qpdf_oh_is_stream(f->q, oh) ? qpdf_oh_get_key(f->q, qpdf_oh_get_dict(f->q, oh), "/Subtype")
                                                : qpdf_oh_new_null(f->q);
  if (qpdf_oh_is_name_and_equals(f->q, subtype, "/Form"))
    finish_form(f, oh, what, depth);
  else if (qpdf_oh_is_name_and_equals(f->q, subtype, "/Image"))
    finish_image(f, oh, what);
  else
    finishing_error(f, "press-image", what, "");
}

/* Only what changes nothing may stand in a graphics state, and it goes: the file is older than transparency. */
static void finish_state(struct finishing *f, qpdf_oh state, const char *what) {
  GPtrArray *keys = keys_of(f->q, state);
  for (guint i = 0; i < keys->len; i++) {
    const char *key = keys->pdata[i];
    qpdf_oh value = qpdf_oh_get_key(f->q, state, key);
    bool alpha = strcmp(key, "/CA") == 0 || strcmp(key, "/ca") == 0;
    bool harmless = strcmp(key, "/Type") == 0 ||
                    (alpha && qpdf_oh_is_number(f->q, value) && qpdf_oh_get_numeric_value(f->q, value) == 1) ||
                    (strcmp(key, "/BM") == 0 && qpdf_oh_is_name_and_equals(f->q, value, "/Normal")) ||
                    (strcmp(key, "/SMask") == 0 && qpdf_oh_is_name_and_equals(f->q, value, "/None"));
    if (!harmless)
      finishing_error(f, alpha ? "press-transparency" : "press-key", what, key);
    else if (strcmp(key, "/Type") != 0)
      qpdf_oh_remove_key(f->q, state, key);
  }
  g_ptr_array_free(keys, TRUE);
}

static void finish_font(struct finishing *f, qpdf_oh font, const char *what, int depth) {
  if (!first_time(f, font))
    return;
  if (!font_is_embedded(f->q, font))
    finishing_error(f, "press-font", what, font_name(f->q, font));
  qpdf_oh glyphs = qpdf_oh_get_key_if_dict(f->q, font, "/CharProcs");
  if (!qpdf_oh_is_dictionary(f->q, glyphs))
    return;
  if (depth >= FORMS_MAX) {
    finishing_error(f, "press-nesting", what, "");
    return;
  }
  GPtrArray *keys = keys_of(f->q, glyphs);
  for (guint i = 0; i < keys->len; i++) {
    qpdf_oh glyph = qpdf_oh_get_key(f->q, glyphs, keys->pdata[i]);
    if (first_time(f, glyph))
      finish_stream(f, glyph, what, true);
  }
  g_ptr_array_free(keys, TRUE);
  walk(f, qpdf_oh_get_key_if_dict(f->q, font, "/Resources"), depth + 1);
}

static void walk(struct finishing *f, qpdf_oh resources, int depth) {
  GPtrArray *sorts = keys_of(f->q, resources);
  for (guint i = 0; i < sorts->len; i++) {
    const char *sort = sorts->pdata[i];
    if (strcmp(sort, "/ProcSet") == 0)
      continue;
    qpdf_oh all = qpdf_oh_get_key(f->q, resources, sort);
    GPtrArray *names = keys_of(f->q, all);
    for (guint k = 0; k < names->len; k++) {
      qpdf_oh one = qpdf_oh_get_key(f->q, all, names->pdata[k]);
      char *what = g_strconcat(sort, names->pdata[k], NULL);
      if (strcmp(sort, "/XObject") == 0)
        finish_xobject(f, one, what, depth);
      else if (strcmp(sort, "/Font") == 0)
        finish_font(f, one, what, depth);
      else if (strcmp(sort, "/ExtGState") == 0)
        finish_state(f, one, what);
      else
        finishing_error(f, "press-key", what, sort);
      g_free(what);
    }
    g_ptr_array_free(names, TRUE);
  }
  g_ptr_array_free(sorts, TRUE);
}

void finish_page_content(struct finishing *f, qpdf_oh page) {
  static const char *const known[] = {"/Type", "/Parent", "/MediaBox", "/BleedBox", "/TrimBox", "/Contents",
                                      "/Resources", "/Group", NULL};
  check_keys(f, page, known, "/Page");
  /* cairo gives every page an RGB group, needed or not. What is transparent is found below. */
  qpdf_oh_remove_key(f->q, page, "/Group");

  unsigned char *bytes = NULL;
  size_t size = 0;
  qpdf_oh_get_page_content_data(f->q, page, &bytes, &size);
  if (finishing_failed(f)) {
    finishing_error(f, "press-stream", "/Contents", "");
  } else {
    GString *content = content_to_cmyk(f, (const char *)bytes, size, "/Contents", false);
    if (content) {
      qpdf_oh stream = qpdf_oh_new_stream(f->q);
      set_stream(f, stream, content);
      qpdf_oh_replace_key(f->q, page, "/Contents", stream);
      g_string_free(content, TRUE);
    }
  }
  free(bytes);
  walk(f, qpdf_oh_get_key(f->q, page, "/Resources"), 0);
}
