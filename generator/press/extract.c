/* Text out of pages, in drawing order: character codes through each font's ToUnicode table. */
#include "press/extract.h"

#include <string.h>

#include <qpdf/qpdf-c.h>
#include <stdlib.h>

#include "press/press.h"
#include "press/tokens.h"

#define FORMS_MAX 16
#define TREE_MAX 64 /* depth of the page tree */
#define REMEMBERED 8 /* fonts of one content stream, by their names there */

struct extracted_font {
  bool wide;           /* two bytes a character */
  char *utf8[65536];   /* by code; NULL: not in the table */
};

/* What one content stream has in force. */
struct reading {
  struct extraction *x;
  struct value_at resources;
  struct extracted_font *font;
  struct remembered {
    struct token name;
    struct extracted_font *font;
  } used[REMEMBERED];
  size_t uses;
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

/* The bytes of a string, in memory that is used again and again. */
static const GString *bytes_of(struct extraction *x, const struct token *t) {
  g_string_truncate(x->scratch, 0);
  token_bytes(t, x->scratch);
  return x->scratch;
}

static unsigned code_of(struct extraction *x, const struct token *t) {
  const GString *s = bytes_of(x, t);
  unsigned code = 0;
  for (size_t i = 0; i < s->len; i++)
    code = code << 8 | (unsigned char)s->str[i];
  return code;
}

/* UTF-16BE, as ToUnicode tables and text strings with a byte order mark have it. */
static char *from_utf16(const char *bytes, size_t size) {
  if (size % 2) return NULL;
  gunichar2 *units = g_new(gunichar2, size / 2 + 1);
  for (size_t i = 0; i < size / 2; i++)
    units[i] = (gunichar2)((unsigned char)bytes[2 * i] << 8 | (unsigned char)bytes[2 * i + 1]);
  char *utf8 = g_utf16_to_utf8(units, (glong)(size / 2), NULL, NULL, NULL);
  g_free(units);
  return utf8;
}

/* The text of a target token, its last unit raised by `plus` (within a range). */
static char *target(struct extraction *x, const struct token *t, unsigned plus) {
  const GString *s = bytes_of(x, t);
  if (s->len >= 2) {
    unsigned last = (unsigned)(unsigned char)s->str[s->len - 2] << 8 | (unsigned char)s->str[s->len - 1];
    last += plus;
    s->str[s->len - 2] = (char)(last >> 8 & 0xff);
    s->str[s->len - 1] = (char)(last & 0xff);
  }
  return from_utf16(s->str, s->len);
}

static void put(struct extracted_font *font, unsigned code, char *utf8) {
  if (code >= G_N_ELEMENTS(font->utf8) || !utf8) {
    g_free(utf8);
    return;
  }
  g_free(font->utf8[code]);
  font->utf8[code] = utf8;
}

static void read_range(struct extraction *x, struct extracted_font *font, struct tokens *t, const struct token *first) {
  struct token last = tokens_next(t), to = tokens_next(t);
  unsigned a = code_of(x, first), b = code_of(x, &last);
  if (b >= G_N_ELEMENTS(font->utf8))
    return;
  if (to.kind == TOKEN_HEX) {
    for (unsigned code = a; code <= b; code++)
      put(font, code, target(x, &to, code - a));
  } else if (token_is(&to, "[")) {
    unsigned code = a;
    for (to = tokens_next(t); to.kind == TOKEN_HEX; to = tokens_next(t), code++)
      if (code <= b)
        put(font, code, target(x, &to, 0));
  }
}

static void read_cmap(struct extraction *x, struct extracted_font *font, const char *bytes, size_t size) {
  struct tokens t = {bytes, bytes + size};
  enum { NOTHING, CHARS, RANGES } in = NOTHING;
  for (struct token k = tokens_next(&t); k.kind != TOKEN_END; k = tokens_next(&t)) {
    if (k.kind == TOKEN_WORD) {
      in = token_is(&k, "beginbfchar") ? CHARS : token_is(&k, "beginbfrange") ? RANGES : NOTHING;
    } else if (k.kind == TOKEN_HEX && in == CHARS) {
      struct token to = tokens_next(&t);
      unsigned code = code_of(x, &k);
      put(font, code, target(x, &to, 0));
    } else if (k.kind == TOKEN_HEX && in == RANGES) {
      read_range(x, font, &t, &k);
    }
  }
}

static bool has_program(struct extraction *x, struct value_at font) {
  struct value_at descriptor = object_key(x->o, font, "/FontDescriptor");
  static const char *const keys[] = {"/FontFile", "/FontFile2", "/FontFile3"};
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (object_is_stream(x->o, object_key(x->o, descriptor, keys[i])))
      return true;
  return false;
}

static bool is_embedded(struct extraction *x, struct value_at font) {
  struct value_at subtype = object_key(x->o, font, "/Subtype"), only = {0}, second;
  if (object_is(&subtype, "/Type3"))
    return true;
  if (!object_is(&subtype, "/Type0"))
    return has_program(x, font);
  struct value_at below = object_key(x->o, font, "/DescendantFonts");
  const char *cursor = NULL;
  return object_next(x->o, below, &cursor, &only) && !object_next(x->o, below, &cursor, &second) && has_program(x, only);
}

static struct extracted_font *font_of(struct extraction *x, struct value_at at) {
  struct extracted_font *font = at.id ? g_hash_table_lookup(x->fonts, GUINT_TO_POINTER(at.id)) : NULL;
  if (font)
    return font;
  font = g_new0(struct extracted_font, 1);
  struct value_at subtype = object_key(x->o, at, "/Subtype"), name = object_key(x->o, at, "/BaseFont");
  struct value_at cmap = object_key(x->o, at, "/ToUnicode");
  font->wide = object_is(&subtype, "/Type0");
  size_t size = 0;
  char *bytes = object_is_stream(x->o, cmap) ? object_stream(x->o, cmap, &size) : NULL;
  if (bytes)
    read_cmap(x, font, bytes, size);
  g_free(bytes);
  if (!is_embedded(x, at))
    g_ptr_array_add(x->unembedded, name.at ? g_strndup(name.at, (gsize)(name.end - name.at)) : g_strdup("?"));
  /* A font without a number of its own is kept under one no object has. */
  g_hash_table_insert(x->fonts, GUINT_TO_POINTER(at.id ? at.id : G_MAXUINT32 - g_hash_table_size(x->fonts)), font);
  return font;
}

/* ---- content ---- */

static void show(struct reading *r, const struct token *string) {
  if (!r->font || r->replaced > 0)
    return;
  const GString *s = bytes_of(r->x, string);
  size_t step = r->font->wide ? 2 : 1;
  for (size_t i = 0; i + step <= s->len; i += step) {
    unsigned code = (unsigned char)s->str[i];
    if (step == 2)
      code = code << 8 | (unsigned char)s->str[i + 1];
    const char *utf8 = r->font->utf8[code];
    g_string_append(r->x->text, utf8 ? utf8 : "\xef\xbf\xbd");
  }
}

static void new_line(struct reading *r) {
  GString *text = r->x->text;
  if (text->len > 0 && text->str[text->len - 1] != '\n' && text->str[text->len - 1] != '\f')
    g_string_append_c(text, '\n');
}

static struct value_at resource(struct reading *r, const char *sort, const struct token *name) {
  char key[128] = "";
  if (name->size < sizeof key)
    memcpy(key, name->at, name->size);
  return object_key(r->x->o, object_key(r->x->o, r->resources, sort), key);
}

static void use_font(struct reading *r, const struct token *name) {
  for (size_t i = 0; i < r->uses; i++)
    if (r->used[i].name.at && r->used[i].name.size == name->size && memcmp(r->used[i].name.at, name->at, name->size) == 0) {
      r->font = r->used[i].font;
      return;
    }
  r->font = font_of(r->x, resource(r, "/Font", name));
  if (r->uses < REMEMBERED)
    r->used[r->uses++] = (struct remembered){*name, r->font};
}

static void read_content(struct reading *r, const char *bytes, size_t size);

static void draw_form(struct reading *r, const struct token *name) {
  struct objects *o = r->x->o;
  struct value_at form = resource(r, "/XObject", name), subtype = object_key(o, form, "/Subtype");
  if (!object_is_stream(o, form))
    return;
  if (r->depth >= FORMS_MAX) { /* what is below cannot be vouched for */
    r->x->deep = true;
    return;
  }
  if (!object_is(&subtype, "/Form"))
    return;
  struct reading inner = {.x = r->x, .resources = object_key(o, form, "/Resources"), .depth = r->depth + 1};
  if (!object_is_dict(&inner.resources))
    inner.resources = r->resources;
  size_t size = 0;
  char *bytes = object_stream(o, form, &size);
  if (bytes)
    read_content(&inner, bytes, size);
  g_free(bytes);
}

/* Between /Tag << … /ActualText (…) … >> BDC and its EMC, the text given there stands for the glyphs. */
static void begin_marked(struct reading *r, const struct token *actual) {
  r->marked++;
  if (!actual || r->replaced > 0)
    return;
  r->replaced = r->marked;
  const GString *s = bytes_of(r->x, actual);
  bool utf16 = s->len >= 2 && (unsigned char)s->str[0] == 0xfe && (unsigned char)s->str[1] == 0xff;
  char *utf8 = utf16 ? from_utf16(s->str + 2, s->len - 2) : g_utf8_make_valid(s->str, (gssize)s->len);
  if (utf8)
    g_string_append(r->x->text, utf8);
  g_free(utf8);
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
        use_font(r, &name);
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

/* ---- pages ---- */

static void page_content(struct extraction *x, struct value_at page, struct value_at resources) {
  struct reading r = {.x = x, .resources = resources};
  struct value_at contents = object_key(x->o, page, "/Contents"), part = contents;
  const char *cursor = NULL;
  GString *all = g_string_new(NULL);
  while (object_is_array(&contents) ? object_next(x->o, contents, &cursor, &part) : part.at && !all->len) {
    size_t size = 0;
    char *bytes = object_stream(x->o, part, &size);
    if (bytes) g_string_append_len(all, bytes, (gssize)size);
    g_string_append_c(all, '\n'); /* section 7.8.2: a token does not go on in the next stream */
    g_free(bytes);
    if (objects_fault(x->o)) break;
  }
  if (x->pages++ > 0)
    g_string_append_c(x->text, '\f');
  read_content(&r, all->str, all->len);
  g_string_free(all, TRUE);
}

/* A node of the page tree with what it inherits. Every node is met once: a tree that turns back would have no end. */
static void page_tree(struct extraction *x, struct value_at node, struct value_at resources, int depth) {
  struct value_at own = object_key(x->o, node, "/Resources"), type = object_key(x->o, node, "/Type");
  struct value_at kids = object_key(x->o, node, "/Kids"), kid;
  if (own.at) resources = own;
  bool leaf = object_is(&type, "/Page"), fresh = g_hash_table_add(x->met, GUINT_TO_POINTER(node.id));
  if (!object_is_dict(&node) || !node.id || !fresh || depth > TREE_MAX || (!leaf && !object_is(&type, "/Pages"))) {
    x->strayed = true;
  } else if (leaf) {
    page_content(x, node, resources);
  } else {
    for (const char *cursor = NULL; !extraction_fault(x) && object_next(x->o, kids, &cursor, &kid);)
      page_tree(x, kid, resources, depth + 1);
  }
}

const char *extraction_fault(const struct extraction *x) {
  return objects_fault(x->o) ? objects_fault(x->o) : x->deep ? "forms" : x->strayed ? "page tree" : NULL;
}

void extraction_run(struct extraction *x, const void *pdf, size_t size) {
  struct value_at none = {0};
  *x = (struct extraction){.o = objects_open(pdf, size)};
  x->text = g_string_new(NULL);
  x->scratch = g_string_new(NULL);
  x->fonts = g_hash_table_new_full(NULL, NULL, NULL, font_free);
  x->met = g_hash_table_new(NULL, NULL);
  x->unembedded = g_ptr_array_new_with_free_func(g_free);
  if (objects_fault(x->o)) return;
  struct value_at top = object_key(x->o, objects_root(x->o), "/Pages"), count = object_key(x->o, top, "/Count");
  size_t n = 0;
  page_tree(x, top, none, 0);
  if (!object_whole(&count, &n) || n != x->pages) x->strayed = true;
}

void extraction_end(struct extraction *x) {
  objects_free(x->o);
  g_string_free(x->text, TRUE);
  g_string_free(x->scratch, TRUE);
  g_hash_table_destroy(x->fonts);
  g_hash_table_destroy(x->met);
  g_ptr_array_free(x->unembedded, TRUE);
}

/* ---- any file's text ---- */

static char *text_of(const void *pdf, size_t size) {
  struct extraction x;
  extraction_run(&x, pdf, size);
  char *text = extraction_fault(&x) ? NULL : g_strdup(x.text->str);
  extraction_end(&x);
  return text;
}

/* A file that others wrote, or that is broken, is first written anew by libqpdf as our reader takes it. */
char *press_text(const void *pdf, size_t size) {
  char *text = text_of(pdf, size);
  if (text) return text;
  qpdf_data q = qpdf_init();
  qpdf_silence_errors(q);
  qpdf_set_suppress_warnings(q, QPDF_TRUE);
  qpdf_read_memory(q, "pdf", pdf, size, NULL);
  if (!qpdf_has_error(q)) {
    qpdf_init_write_memory(q);
    qpdf_set_static_ID(q, QPDF_TRUE);
    qpdf_set_object_stream_mode(q, qpdf_o_disable);
    qpdf_set_preserve_encryption(q, QPDF_FALSE);
    qpdf_set_stream_data_mode(q, qpdf_s_uncompress);
    qpdf_write(q);
    if (!qpdf_has_error(q)) text = text_of(qpdf_get_buffer(q), qpdf_get_buffer_length(q));
  }
  if (qpdf_has_error(q))
    qpdf_get_error(q); /* looked at, or libqpdf prints it */
  qpdf_cleanup(&q);
  return text;
}
