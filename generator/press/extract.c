/* Text out of pages, in drawing order: character codes through each font's ToUnicode table. */
#include "press/extract.h"

#include <string.h>

#include "press/finishing.h"
#include "press/press.h"
#include "press/tokens.h"

#define FORMS_MAX 16

struct extracted_font {
  bool wide;           /* two bytes a character */
  char *utf8[65536];   /* by code; NULL: not in the table */
};

/* What one content stream has in force. */
struct reading {
  struct extraction *x;
  qpdf_oh resources;
  struct extracted_font *font;
  int marked;    /* open marked-content sequences */
  int replaced;  /* depth of the one whose ActualText stands for what is inside; 0: none */
  int depth;     /* of forms */
};

/* ---- fonts ---- */

static void font_free(gpointer data) {
  struct extracted_font *font = data;
  for (size_t i = 0; i < G_N_ELEMENTS(font->utf8); i++)
    g_free(font->utf8[i]);
  g_free(font);
}

static unsigned code_of(const struct token *t, size_t *bytes_out) {
  GString *s = g_string_new(NULL);
  token_bytes(t, s);
  unsigned code = 0;
  for (size_t i = 0; i < s->len; i++)
    code = code << 8 | (unsigned char)s->str[i];
  *bytes_out = s->len;
  g_string_free(s, TRUE);
  return code;
}

/* UTF-16BE, as ToUnicode tables and text strings with a byte order mark have it. */
static char *from_utf16(const char *bytes, size_t size) {
  return size % 2 ? NULL : g_convert(bytes, (gssize)size, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
}

/* The text of a target token, its last unit raised by `plus` (within a range). */
static char *target(const struct token *t, unsigned plus) {
  GString *s = g_string_new(NULL);
  token_bytes(t, s);
  if (s->len >= 2) {
    unsigned last = (unsigned)(unsigned char)s->str[s->len - 2] << 8 | (unsigned char)s->str[s->len - 1];
    last += plus;
    s->str[s->len - 2] = (char)(last >> 8 & 0xff);
    s->str[s->len - 1] = (char)(last & 0xff);
  }
  char *utf8 = from_utf16(s->str, s->len);
  g_string_free(s, TRUE);
  return utf8;
}

static void put(struct extracted_font *font, unsigned code, char *utf8) {
  if (code >= G_N_ELEMENTS(font->utf8) || !utf8) {
    g_free(utf8);
    return;
  }
  g_free(font->utf8[code]);
  font->utf8[code] = utf8;
}

static void read_range(struct extracted_font *font, struct tokens *t, const struct token *first) {
  size_t bytes;
  struct token last = tokens_next(t), to = tokens_next(t);
  unsigned a = code_of(first, &bytes), b = code_of(&last, &bytes);
  if (b >= G_N_ELEMENTS(font->utf8))
    return;
  if (to.kind == TOKEN_HEX) {
    for (unsigned code = a; code <= b; code++)
      put(font, code, target(&to, code - a));
  } else if (token_is(&to, "[")) {
    unsigned code = a;
    for (to = tokens_next(t); to.kind == TOKEN_HEX; to = tokens_next(t), code++)
      if (code <= b)
        put(font, code, target(&to, 0));
  }
}

static void read_cmap(struct extracted_font *font, const char *bytes, size_t size) {
  struct tokens t = {bytes, bytes + size};
  enum { NOTHING, SPACES, CHARS, RANGES } in = NOTHING;
  for (struct token k = tokens_next(&t); k.kind != TOKEN_END; k = tokens_next(&t)) {
    if (k.kind == TOKEN_WORD) {
      in = token_is(&k, "begincodespacerange") ? SPACES
           : token_is(&k, "beginbfchar")       ? CHARS
           : token_is(&k, "beginbfrange")      ? RANGES
                                               : NOTHING;
    } else if (k.kind == TOKEN_HEX && in == SPACES) {
      size_t width;
      code_of(&k, &width);
      font->wide = width == 2;
    } else if (k.kind == TOKEN_HEX && in == CHARS) {
      size_t width;
      struct token to = tokens_next(&t);
      put(font, code_of(&k, &width), target(&to, 0));
    } else if (k.kind == TOKEN_HEX && in == RANGES) {
      read_range(font, &t, &k);
    }
  }
}

static char *stream_data(struct extraction *x, qpdf_oh stream, size_t *size_out) {
  QPDF_BOOL filtered = QPDF_FALSE;
  unsigned char *bytes = NULL;
  QPDF_ERROR_CODE rc = qpdf_oh_get_stream_data(x->q, stream, qpdf_dl_all, &filtered, &bytes, size_out);
  if ((rc & QPDF_ERRORS) || qpdf_has_error(x->q) || !filtered) {
    free(bytes);
    x->ok = false;
    return NULL;
  }
  return (char *)bytes;
}

static struct extracted_font *font_of(struct extraction *x, qpdf_oh oh) {
  int id = qpdf_oh_get_object_id(x->q, oh);
  struct extracted_font *font = id ? g_hash_table_lookup(x->fonts, GINT_TO_POINTER(id)) : NULL;
  if (font)
    return font;
  font = g_new0(struct extracted_font, 1);
  font->wide = qpdf_oh_is_name_and_equals(x->q, qpdf_oh_get_key_if_dict(x->q, oh, "/Subtype"), "/Type0");
  bool wide = font->wide;
  qpdf_oh cmap = qpdf_oh_get_key_if_dict(x->q, oh, "/ToUnicode");
  size_t size = 0;
  char *bytes = qpdf_oh_is_stream(x->q, cmap) ? stream_data(x, cmap, &size) : NULL;
  if (bytes)
    read_cmap(font, bytes, size);
  free(bytes);
  font->wide = wide;
  if (!font_is_embedded(x->q, oh))
    g_ptr_array_add(x->unembedded, g_strdup(font_name(x->q, oh)));
  /* A font without a number of its own is kept under one no object has. */
  g_hash_table_insert(x->fonts, GINT_TO_POINTER(id ? id : -1 - (int)g_hash_table_size(x->fonts)), font);
  return font;
}

/* ---- content ---- */

static void show(struct reading *r, const struct token *string) {
  if (!r->font || r->replaced > 0)
    return;
  GString *s = g_string_new(NULL);
  token_bytes(string, s);
  size_t step = r->font->wide ? 2 : 1;
  for (size_t i = 0; i + step <= s->len; i += step) {
    unsigned code = (unsigned char)s->str[i];
    if (step == 2)
      code = code << 8 | (unsigned char)s->str[i + 1];
    const char *utf8 = r->font->utf8[code];
    g_string_append(r->x->text, utf8 ? utf8 : "\xef\xbf\xbd");
  }
  g_string_free(s, TRUE);
}

static void new_line(struct reading *r) {
  GString *text = r->x->text;
  if (text->len > 0 && text->str[text->len - 1] != '\n' && text->str[text->len - 1] != '\f')
    g_string_append_c(text, '\n');
}

static qpdf_oh resource(struct reading *r, const char *sort, const struct token *name) {
  char *key = g_strndup(name->at, name->size);
  qpdf_oh all = qpdf_oh_get_key_if_dict(r->x->q, r->resources, sort);
  qpdf_oh one = qpdf_oh_get_key_if_dict(r->x->q, all, key);
  g_free(key);
  return one;
}

static void read_content(struct reading *r, const char *bytes, size_t size);

static void draw_form(struct reading *r, const struct token *name) {
  qpdf_oh form = resource(r, "/XObject", name);
  if (!qpdf_oh_is_stream(r->x->q, form))
    return;
  if (r->depth >= FORMS_MAX) { /* what is below cannot be vouched for */
    r->x->ok = false;
    return;
  }
  qpdf_oh dict = qpdf_oh_get_dict(r->x->q, form);
  if (!qpdf_oh_is_name_and_equals(r->x->q, qpdf_oh_get_key(r->x->q, dict, "/Subtype"), "/Form"))
    return;
  struct reading inner = {.x = r->x, .resources = qpdf_oh_get_key(r->x->q, dict, "/Resources"), .depth = r->depth + 1};
  if (!qpdf_oh_is_dictionary(r->x->q, inner.resources))
    inner.resources = r->resources;
  size_t size = 0;
  char *bytes = stream_data(r->x, form, &size);
  if (bytes)
    read_content(&inner, bytes, size);
  free(bytes);
}

/* Between /Tag << … /ActualText (…) … >> BDC and its EMC, the text given there stands for the glyphs. */
static void begin_marked(struct reading *r, const struct token *actual) {
  r->marked++;
  if (!actual || r->replaced > 0)
    return;
  r->replaced = r->marked;
  GString *s = g_string_new(NULL);
  token_bytes(actual, s);
  bool utf16 = s->len >= 2 && (unsigned char)s->str[0] == 0xfe && (unsigned char)s->str[1] == 0xff;
  char *utf8 = utf16 ? from_utf16(s->str + 2, s->len - 2) : g_utf8_make_valid(s->str, (gssize)s->len);
  if (utf8)
    g_string_append(r->x->text, utf8);
  g_free(utf8);
  g_string_free(s, TRUE);
}

static void end_marked(struct reading *r) {
  if (r->replaced == r->marked)
    r->replaced = 0;
  if (r->marked > 0)
    r->marked--;
}

static void read_content(struct reading *r, const char *bytes, size_t size) {
  struct tokens t = {bytes, bytes + size};
  struct token name = {0}, string = {0}, actual = {0}, number = {0};
  bool in_array = false, actual_next = false;
  int dictionary = 0;
  for (struct token k = tokens_next(&t); k.kind != TOKEN_END; k = tokens_next(&t)) {
    switch (k.kind) {
    case TOKEN_MARK:
      in_array = k.size == 1 ? k.at[0] == '[' : in_array;
      dictionary += k.size == 1 ? 0 : k.at[0] == '<' ? 1 : -1;
      break;
    case TOKEN_NUMBER:
      number = k;
      break;
    case TOKEN_NAME:
      actual_next = dictionary > 0 && token_is(&k, "/ActualText");
      if (dictionary == 0)
        name = k;
      break;
    case TOKEN_STRING:
    case TOKEN_HEX:
      if (actual_next)
        actual = k;
      else if (in_array)
        show(r, &k);
      else
        string = k;
      actual_next = false;
      break;
    case TOKEN_WORD:
      if (dictionary > 0)
        break;
      if (token_is(&k, "Tf"))
        r->font = font_of(r->x, resource(r, "/Font", &name));
      else if (token_is(&k, "Tj") || token_is(&k, "'") || token_is(&k, "\""))
        show(r, &string);
      else if (token_is(&k, "BDC") || token_is(&k, "BMC"))
        begin_marked(r, actual.size ? &actual : NULL);
      else if (token_is(&k, "EMC"))
        end_marked(r);
      else if (token_is(&k, "Do"))
        draw_form(r, &name);
      else if (token_is(&k, "BT") || token_is(&k, "Tm") || token_is(&k, "T*"))
        new_line(r);
      else if ((token_is(&k, "Td") || token_is(&k, "TD")) && token_number(&number) != 0)
        new_line(r);
      actual.size = 0;
      break;
    default:
      break;
    }
  }
}

void extraction_begin(struct extraction *x, qpdf_data q) {
  *x = (struct extraction){.q = q, .ok = true};
  x->text = g_string_new(NULL);
  x->fonts = g_hash_table_new_full(NULL, NULL, NULL, font_free);
  x->unembedded = g_ptr_array_new_with_free_func(g_free);
}

void extraction_page(struct extraction *x, qpdf_oh page) {
  unsigned char *bytes = NULL;
  size_t size = 0;
  struct reading r = {.x = x, .resources = qpdf_oh_get_key(x->q, page, "/Resources")};
  QPDF_ERROR_CODE rc = qpdf_oh_get_page_content_data(x->q, page, &bytes, &size);
  if ((rc & QPDF_ERRORS) || qpdf_has_error(x->q))
    x->ok = false;
  else
    read_content(&r, (const char *)bytes, size);
  free(bytes);
}

void extraction_end(struct extraction *x) {
  g_string_free(x->text, TRUE);
  g_hash_table_destroy(x->fonts);
  g_ptr_array_free(x->unembedded, TRUE);
}

char *press_text(const void *pdf, size_t size) {
  qpdf_data q = qpdf_init();
  qpdf_silence_errors(q);
  qpdf_set_suppress_warnings(q, QPDF_TRUE);
  char *text = NULL;
  qpdf_read_memory(q, "pdf", pdf, size, NULL);
  if (!qpdf_has_error(q)) {
    qpdf_push_inherited_attributes_to_page(q);
    struct extraction x;
    extraction_begin(&x, q);
    int n = qpdf_get_num_pages(q);
    for (int i = 0; i < n; i++) {
      if (i > 0)
        g_string_append_c(x.text, '\f');
      extraction_page(&x, qpdf_get_page_n(q, (size_t)i));
    }
    if (x.ok && !qpdf_has_error(q))
      text = g_strdup(x.text->str);
    extraction_end(&x);
  }
  if (qpdf_has_error(q))
    qpdf_get_error(q); /* looked at, or libqpdf prints it */
  qpdf_cleanup(&q);
  return text;
}
