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

void finishing_set_stream(struct finishing *f, qpdf_oh stream, const void *bytes, size_t size) {
  GByteArray *packed = deflate(bytes, size);
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
static void finish_stream(struct finishing *f, qpdf_oh stream, qpdf_oh resources, const char *what, bool glyph) {
  QPDF_BOOL filtered = QPDF_FALSE;
  unsigned char *bytes = NULL;
  size_t size = 0;
  qpdf_oh_get_stream_data(f->q, stream, qpdf_dl_all, &filtered, &bytes, &size);
  if (finishing_failed(f) || !filtered) {
    finishing_error(f, "press-stream", what, "");
  } else {
    struct plates_used used;
    GString *content = content_to_plates(f, (const char *)bytes, size, what, glyph, &used);
    if (content) {
      finishing_set_stream(f, stream, content->str, content->len);
      if (!glyph)
        plates_name(f, resources, &used);
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
  qpdf_oh resources = qpdf_oh_get_key(f->q, dict, "/Resources");
  walk(f, resources, depth + 1);
  finish_stream(f, form, resources, what, false);
}

static bool is_one_of(struct finishing *f, qpdf_oh dict, const char *key, int a, int b) {
  qpdf_oh value = qpdf_oh_get_key(f->q, dict, key);
  int n = qpdf_oh_is_integer(f->q, value) ? qpdf_oh_get_int_value_as_int(f->q, value) : -1;
  return n == a || n == b;
}

/* A photograph in colour: pixels of sRGB, given to the plates of the job. */
static void finish_photo(struct finishing *f, qpdf_oh image, qpdf_oh dict, const char *what) {
  QPDF_BOOL filtered = QPDF_FALSE;
  unsigned char *rgb = NULL;
  size_t size = 0, pixels = (size_t)qpdf_oh_get_int_value_as_int(f->q, qpdf_oh_get_key(f->q, dict, "/Width")) *
                            (size_t)qpdf_oh_get_int_value_as_int(f->q, qpdf_oh_get_key(f->q, dict, "/Height"));
  qpdf_oh_get_stream_data(f->q, image, qpdf_dl_all, &filtered, &rgb, &size);
  bool grey = f->in->preset->colours != COLOURS_CMYK;
  unsigned char *plates = NULL;
  if (finishing_failed(f) || !filtered || !pixels || size != pixels * 3)
    finishing_error(f, "press-stream", what, "");
  else
    plates = grey ? photo_to_grey(rgb, pixels) : photo_to_cmyk(f, rgb, pixels, what);
  if (plates) {
    finishing_set_stream(f, image, plates, pixels * (grey ? 1 : 4));
    qpdf_oh_replace_key(f->q, dict, "/ColorSpace", qpdf_oh_new_name(f->q, grey ? "/DeviceGray" : "/DeviceCMYK"));
  }
  g_free(plates);
  free(rgb);
}

/* Grey pixels are black ink alone (DeviceGray, ISO 15930-1 6.2) and go as they are; colour goes by the printer's profile.
 * Masks and samples read in another way are refused. */
static void finish_image(struct finishing *f, qpdf_oh image, const char *what) {
  static const char *const known[] = {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent",
                                      "/Interpolate", "/Length", "/Filter", "/DecodeParms", NULL};
  qpdf_oh dict = qpdf_oh_get_dict(f->q, image), space = qpdf_oh_get_key(f->q, dict, "/ColorSpace");
  if (!first_time(f, image))
    return;
  bool grey = qpdf_oh_is_name_and_equals(f->q, space, "/DeviceGray") && is_one_of(f, dict, "/BitsPerComponent", 1, 8);
  bool colour = qpdf_oh_is_name_and_equals(f->q, space, "/DeviceRGB") && is_one_of(f, dict, "/BitsPerComponent", 8, 8);
  if (!grey && !colour) {
    finishing_error(f, "press-image", what, "");
    return;
  }
  check_keys(f, dict, known, what);
  if (!qpdf_oh_is_name_and_equals(f->q, qpdf_oh_get_key(f->q, dict, "/Filter"), "/FlateDecode"))
    finishing_error(f, "press-stream", what, "");
  else if (colour)
    finish_photo(f, image, dict, what);
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
      finish_stream(f, glyph, qpdf_oh_new_null(f->q), what, true);
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

/* cairo gives every page an RGB group, needed or not; what is transparent is found elsewhere. X-1a knows no groups; in X-4
 * the group is the plates' (ISO 15930-7 6.3: never of another device). */
static void finish_group(struct finishing *f, qpdf_oh page) {
  qpdf_oh group = qpdf_oh_get_key(f->q, page, "/Group");
  if (f->in->preset->pdfx == PDFX_4 && qpdf_oh_is_dictionary(f->q, group))
    qpdf_oh_replace_key(f->q, group, "/CS", qpdf_oh_new_name(f->q, "/DeviceCMYK"));
  else
    qpdf_oh_remove_key(f->q, page, "/Group");
}

void finish_page_content(struct finishing *f, qpdf_oh page) {
  static const char *const known[] = {"/Type", "/Parent", "/MediaBox", "/BleedBox", "/TrimBox", "/Contents",
                                      "/Resources", "/Group", NULL};
  check_keys(f, page, known, "/Page");
  finish_group(f, page);

  qpdf_oh resources = qpdf_oh_get_key(f->q, page, "/Resources");
  walk(f, resources, 0); /* before the names of our own are among them */
  unsigned char *bytes = NULL;
  size_t size = 0;
  qpdf_oh_get_page_content_data(f->q, page, &bytes, &size);
  if (finishing_failed(f)) {
    finishing_error(f, "press-stream", "/Contents", "");
  } else {
    struct plates_used used;
    GString *content = content_to_plates(f, (const char *)bytes, size, "/Contents", false, &used);
    if (content) {
      qpdf_oh stream = qpdf_oh_new_stream(f->q);
      finishing_set_stream(f, stream, content->str, content->len);
      qpdf_oh_replace_key(f->q, page, "/Contents", stream);
      plates_name(f, resources, &used);
      g_string_free(content, TRUE);
    }
  }
  free(bytes);
}
