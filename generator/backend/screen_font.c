/* Fonts of screen files: composite fonts (ISO 32000-1 section 9.7) whose programs HarfBuzz cuts to the glyphs in use.
 *
 * A TrueType glyph's code is its turn of first use: pages pack better so, and a map in the file leads from codes to
 * glyphs. A CFF font has no such map (section 9.7.4.2): there the code is the glyph's own CID. */
#include "backend/screen_font.h"

#include <cairo-ft.h>
#include <hb-ft.h>
#include <hb-subset.h>
#include <hb.h>
#include <string.h>

#include FT_CID_H

#include "base/digest.h"

enum { CODES_MAX = 65535, TEXT_BLOCK = 100 };

struct screen_font {
  const char *family;
  bool bold, cff;
  unsigned id;
  FT_Face face;
  hb_face_t *hb;
  hb_font_t *measure;
  double em;
  guint glyphs;
  guint16 *code_of;  /* by glyph; 0: not in use */
  GArray *code;      /* struct screen_code, by code for TrueType, by turn for CFF; [0] is .notdef */
};
struct screen_fonts {
  struct pdf_file *file;
  const struct pages *pages;
  GPtrArray *font;
  GPtrArray *by_index; /* of pages->font */
};

struct screen_fonts *screen_fonts_new(struct pdf_file *file, const struct pages *p) {
  struct screen_fonts *s = g_new0(struct screen_fonts, 1);
  *s = (struct screen_fonts){file, p, g_ptr_array_new(), g_ptr_array_new()};
  return s;
}

static void font_free(struct screen_font *f) {
  hb_font_destroy(f->measure);
  hb_face_destroy(f->hb);
  FT_Done_Face(f->face);
  g_free(f->code_of);
  g_array_free(f->code, TRUE);
  g_free(f);
}

void screen_fonts_free(struct screen_fonts *s) {
  for (guint i = 0; i < s->font->len; i++) font_free(s->font->pdata[i]);
  g_ptr_array_free(s->font, TRUE);
  g_ptr_array_free(s->by_index, TRUE);
  g_free(s);
}

static struct screen_font *font_open(struct screen_fonts *s, const struct page_font *of) {
  FT_Face face = cairo_scaled_font_get_type(of->font) == CAIRO_FONT_TYPE_FT ? cairo_ft_scaled_font_lock_face(of->font) : NULL;
  if (!face) return NULL;
  if (!FT_IS_SFNT(face) || FT_Reference_Face(face)) {
    cairo_ft_scaled_font_unlock_face(of->font);
    return NULL;
  }
  struct screen_font *f = g_new0(struct screen_font, 1);
  *f = (struct screen_font){.family = of->family, .bold = of->bold, .face = face, .id = pdf_file_id(s->file)};
  f->hb = hb_ft_face_create_referenced(face);
  f->measure = hb_font_create(f->hb);
  f->em = hb_face_get_upem(f->hb);
  f->glyphs = hb_face_get_glyph_count(f->hb);
  hb_blob_t *cff = hb_face_reference_table(f->hb, HB_TAG('C', 'F', 'F', ' '));
  f->cff = hb_blob_get_length(cff) > 0;
  hb_blob_destroy(cff);
  f->code_of = g_new0(guint16, f->glyphs + 1);
  f->code = g_array_new(FALSE, TRUE, sizeof(struct screen_code));
  g_array_set_size(f->code, 1);
  cairo_ft_scaled_font_unlock_face(of->font);
  g_ptr_array_add(s->font, f);
  return f;
}

struct screen_font *screen_font_at(struct screen_fonts *s, size_t i) {
  if (s->by_index->len < s->pages->fonts) g_ptr_array_set_size(s->by_index, (gint)s->pages->fonts);
  if (s->by_index->pdata[i]) return s->by_index->pdata[i];
  const struct page_font *of = &s->pages->font[i];
  struct screen_font *found = NULL;
  for (guint k = 0; k < s->font->len && !found; k++) {
    struct screen_font *f = s->font->pdata[k];
    if (f->bold == of->bold && strcmp(f->family, of->family) == 0) found = f;
  }
  if (!found) found = font_open(s, of);
  return s->by_index->pdata[i] = found;
}

unsigned screen_font_id(const struct screen_font *f) {
  return f->id;
}

/* The code a CFF glyph has: its CID, or its number in fonts whose glyphs have names. */
static guint16 own_code(const struct screen_font *f, guint glyph) {
  FT_Bool keyed = 0;
  FT_UInt cid = glyph;
  if (!FT_Get_CID_Is_Internally_CID_Keyed(f->face, &keyed) && keyed && FT_Get_CID_From_Glyph_Index(f->face, glyph, &cid))
    return 0;
  return cid <= CODES_MAX ? (guint16)cid : 0;
}

guint16 screen_font_code(struct screen_font *f, unsigned long glyph, struct screen_code **code_out) {
  if (glyph >= f->glyphs) return 0;
  guint turn = f->code_of[glyph];
  if (!turn) {
    if (f->code->len > CODES_MAX) return 0;
    turn = f->code->len;
    struct screen_code code = {.glyph = (guint32)glyph};
    code.width = hb_font_get_glyph_h_advance(f->measure, (hb_codepoint_t)glyph) * 1000.0 / f->em;
    g_array_append_val(f->code, code);
    f->code_of[glyph] = (guint16)turn;
  }
  *code_out = &g_array_index(f->code, struct screen_code, turn);
  return f->cff ? own_code(f, (guint)glyph) : (guint16)turn;
}

/* ---- writing ---- */

static guint16 code_at(const struct screen_font *f, guint turn) {
  return f->cff ? own_code(f, g_array_index(f->code, struct screen_code, turn).glyph) : (guint16)turn;
}

/* The font cut to its glyphs, which keep their numbers. NULL when HarfBuzz cannot. */
static hb_blob_t *program(const struct screen_font *f) {
  static const hb_tag_t dropped[] = {HB_TAG('c', 'm', 'a', 'p'), HB_TAG('n', 'a', 'm', 'e'), HB_TAG('p', 'o', 's', 't'),
                                     HB_TAG('O', 'S', '/', '2'), HB_TAG('v', 'h', 'e', 'a'), HB_TAG('v', 'm', 't', 'x'),
                                     HB_TAG('V', 'O', 'R', 'G'), HB_TAG('B', 'A', 'S', 'E'), HB_TAG('G', 'S', 'U', 'B'),
                                     HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'), HB_TAG('D', 'S', 'I', 'G'),
                                     HB_TAG('k', 'e', 'r', 'n'), HB_TAG('g', 'a', 's', 'p'), HB_TAG('m', 'e', 't', 'a'),
                                     HB_TAG('F', 'F', 'T', 'M'), HB_TAG('m', 'o', 'r', 'x'), HB_TAG('h', 'd', 'm', 'x'),
                                     HB_TAG('V', 'D', 'M', 'X'), HB_TAG('L', 'T', 'S', 'H')};
  hb_subset_input_t *in = hb_subset_input_create_or_fail();
  if (!in) return NULL;
  hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
  for (size_t i = 0; i < G_N_ELEMENTS(dropped); i++)
    hb_set_add(hb_subset_input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG), dropped[i]);
  for (guint i = 0; i < f->code->len; i++)
    hb_set_add(hb_subset_input_glyph_set(in), g_array_index(f->code, struct screen_code, i).glyph);
  hb_face_t *cut = hb_subset_or_fail(f->hb, in);
  hb_subset_input_destroy(in);
  if (!cut) return NULL;
  hb_blob_t *blob = f->cff ? hb_face_reference_table(cut, HB_TAG('C', 'F', 'F', ' ')) : hb_face_reference_blob(cut);
  hb_face_destroy(cut);
  if (hb_blob_get_length(blob)) return blob;
  hb_blob_destroy(blob);
  return NULL;
}

/* "ABCDEF+Name": six letters that tell two cuts of one font apart. */
static char *font_name(const struct screen_font *f, hb_blob_t *cut) {
  char hex[DIGEST_HEX + 1], letters[7] = {0};
  unsigned length;
  const char *bytes = hb_blob_get_data(cut, &length);
  digest_hex(bytes, length, hex);
  for (int i = 0; i < 6; i++) letters[i] = (char)('A' + (g_ascii_xdigit_value(hex[2 * i]) * 16 + g_ascii_xdigit_value(hex[2 * i + 1])) % 26);
  const char *own = FT_Get_Postscript_Name(f->face);
  GString *name = g_string_new(letters);
  g_string_append_c(name, '+');
  for (const char *c = own ? own : "Font"; *c; c++)
    if (g_ascii_isalnum(*c) || *c == '-') g_string_append_c(name, *c);
  return g_string_free(name, FALSE);
}

static void object_write(struct pdf_file *file, unsigned id, GString *text) {
  pdf_file_object(file, id, text->str, text->len);
  g_string_free(text, TRUE);
}

static unsigned descriptor_write(struct pdf_file *file, const struct screen_font *f, const char *name, hb_blob_t *cut) {
  unsigned id = pdf_file_id(file), program_id = pdf_file_id(file), length;
  const char *bytes = hb_blob_get_data(cut, &length);
  char *dict = f->cff ? g_strdup("/Subtype/CIDFontType0C") : g_strdup_printf("/Length1 %u", length);
  pdf_file_stream(file, program_id, dict, bytes, length, false);
  g_free(dict);
  const double values[] = {f->face->bbox.xMin, f->face->bbox.yMin, f->face->bbox.xMax, f->face->bbox.yMax};
  GString *o = g_string_new("<</Type/FontDescriptor/FontName/");
  g_string_append_printf(o, "%s/Flags 4/ItalicAngle 0/StemV %d/FontBBox[", name, f->bold ? 140 : 80);
  for (int i = 0; i < 4; i++) put_number(o, values[i] * 1000 / f->em, 0);
  g_string_append(o, "]/Ascent ");
  put_number(o, f->face->ascender * 1000 / f->em, 0);
  g_string_append(o, "/Descent ");
  put_number(o, f->face->descender * 1000 / f->em, 0);
  g_string_append(o, "/CapHeight ");
  put_number(o, f->face->ascender * 1000 / f->em, 0);
  g_string_append(o, f->cff ? "/FontFile3 " : "/FontFile2 ");
  put_ref(o, program_id);
  g_string_append(o, ">>");
  object_write(file, id, o);
  return id;
}

/* From codes to glyphs, two bytes each. */
static unsigned glyphs_write(struct pdf_file *file, const struct screen_font *f) {
  unsigned id = pdf_file_id(file);
  GByteArray *map = g_byte_array_sized_new(f->code->len * 2);
  for (guint i = 0; i < f->code->len; i++) {
    guint32 glyph = g_array_index(f->code, struct screen_code, i).glyph;
    guint8 pair[2] = {(guint8)(glyph >> 8), (guint8)glyph};
    g_byte_array_append(map, pair, 2);
  }
  pdf_file_stream(file, id, "", map->data, map->len, false);
  g_byte_array_free(map, TRUE);
  return id;
}

static unsigned descendant_write(struct pdf_file *file, const struct screen_font *f, const char *name, hb_blob_t *cut) {
  unsigned id = pdf_file_id(file), descriptor = descriptor_write(file, f, name, cut);
  unsigned glyphs = f->cff ? 0 : glyphs_write(file, f);
  GString *o = g_string_new("<</Type/Font/Subtype/");
  g_string_append_printf(o, "CIDFontType%d/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
                         f->cff ? 0 : 2, name);
  g_string_append(o, "/FontDescriptor ");
  put_ref(o, descriptor);
  if (glyphs) {
    g_string_append(o, "/CIDToGIDMap ");
    put_ref(o, glyphs);
  }
  g_string_append(o, "/DW 1000/W[");
  for (guint i = 1; i < f->code->len; i++) {
    if (f->cff || i == 1) g_string_append_printf(o, "%s%u[", f->cff && i > 1 ? "]" : "", code_at(f, i));
    put_number(o, g_array_index(f->code, struct screen_code, i).width, 2);
  }
  g_string_append(o, f->code->len > 1 ? "]]>>" : "]>>");
  object_write(file, id, o);
  return id;
}

/* From codes to text (section 9.10.3). */
static unsigned text_write(struct pdf_file *file, const struct screen_font *f) {
  unsigned id = pdf_file_id(file);
  GString *o = g_string_new("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                            "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n");
  guint with_text = 0, done = 0;
  for (guint i = 1; i < f->code->len; i++) with_text += g_array_index(f->code, struct screen_code, i).size > 0;
  for (guint i = 1; i < f->code->len; i++) {
    const struct screen_code *c = &g_array_index(f->code, struct screen_code, i);
    if (!c->size) continue;
    if (done % TEXT_BLOCK == 0)
      g_string_append_printf(o, "%s%u beginbfchar\n", done ? "endbfchar\n" : "", MIN(with_text - done, (guint)TEXT_BLOCK));
    g_string_append_printf(o, "<%04x> <", code_at(f, i));
    put_utf16(o, c->text, c->size);
    g_string_append(o, ">\n");
    done++;
  }
  if (done) g_string_append(o, "endbfchar\n");
  g_string_append(o, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
  pdf_file_stream(file, id, "", o->str, o->len, false);
  g_string_free(o, TRUE);
  return id;
}

static bool font_write(struct pdf_file *file, const struct screen_font *f) {
  hb_blob_t *cut = program(f);
  if (!cut) return false;
  char *name = font_name(f, cut);
  unsigned below = descendant_write(file, f, name, cut), text = text_write(file, f);
  hb_blob_destroy(cut);
  GString *o = g_string_new("<</Type/Font/Subtype/Type0/BaseFont/");
  g_string_append_printf(o, "%s/Encoding/Identity-H/DescendantFonts[%u 0 R]/ToUnicode %u 0 R>>", name, below, text);
  object_write(file, f->id, o);
  g_free(name);
  return true;
}

const char *screen_fonts_write(struct screen_fonts *s, GString *resources) {
  const char *refused = NULL;
  g_string_append(resources, "/Font<<");
  for (guint i = 0; i < s->font->len; i++) {
    const struct screen_font *f = s->font->pdata[i];
    g_string_append_printf(resources, "/F%u %u 0 R", f->id, f->id);
    if (!font_write(s->file, f)) refused = f->face->family_name ? f->face->family_name : "";
  }
  g_string_append(resources, ">>");
  return refused;
}
