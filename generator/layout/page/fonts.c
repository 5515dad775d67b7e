/* Opening fonts through Pango: without hinting or rounding, never something like what was asked for, and other families
 * only where the theme lists them for what a family lacks. */
#include "layout/page/fonts.h"

#include <harfbuzz/hb-ot.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <string.h>

#include "layout/page/text.h"

static void font_entry_free(void *data) {
  struct font_entry *e = data;
  for (size_t i = 0; i < G_N_ELEMENTS(e->slot); i++) g_free(e->slot[i]);
  g_object_unref(e->font);
  pango_font_description_free(e->description);
  g_free(e->family);
  g_free(e);
}

static struct font_set *font_set_new(void) {
  struct font_set *s = g_new0(struct font_set, 1);
  s->references = 1;
  s->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(s->map), 72);
  s->context = pango_font_map_create_context(s->map);
  pango_context_set_round_glyph_positions(s->context, FALSE);
  pango_context_set_base_dir(s->context, PANGO_DIRECTION_LTR);
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(s->context, options);
  cairo_font_options_destroy(options);
  s->attrs = pango_attr_list_new();
  pango_attr_list_insert(s->attrs, pango_attr_fallback_new(FALSE));
  s->entries = g_ptr_array_new_with_free_func(font_entry_free);
  s->scratch = arena_new();
  return s;
}

struct font_set *font_set_share(struct font_set *s) {
  if (s) s->references++;
  return s;
}

void font_set_release(struct font_set *s) {
  if (!s || --s->references) return;
  g_ptr_array_free(s->entries, TRUE);
  pango_attr_list_unref(s->attrs);
  g_object_unref(s->context);
  g_object_unref(s->map);
  arena_free(s->scratch);
  g_free(s);
}

struct font_set *font_set_of(struct pages *p) {
  if (!p->font_set) {
    p->font_set = font_set_new();
    pango_context_set_language(p->font_set->context, pango_language_from_string(*p->lang ? p->lang : "ja"));
  }
  return p->font_set;
}

/* Whether fontconfig gave what was asked for, not something like it. */
static bool font_is(PangoFont *font, const struct font_style *style) {
  PangoFontDescription *got = pango_font_describe(font);
  const char *family = pango_font_description_get_family(got);
  bool same = family && g_ascii_strcasecmp(family, style->family) == 0;
  bool bold = pango_font_description_get_weight(got) >= PANGO_WEIGHT_SEMIBOLD;
  same = same && bold == style->bold && pango_font_description_get_style(got) == PANGO_STYLE_NORMAL;
  FcBool synthetic = FcFalse;
  FcPatternGetBool(pango_fc_font_get_pattern(PANGO_FC_FONT(font)), FC_EMBOLDEN, 0, &synthetic);
  same = same && !synthetic;
  pango_font_description_free(got);
  return same;
}

/* ---- what a font does to its letters ---- */

static bool has_feature(hb_face_t *face, hb_tag_t table, const char *const *features) {
  hb_tag_t tag[64];
  unsigned from = 0, n;
  do {
    n = G_N_ELEMENTS(tag);
    hb_ot_layout_table_get_feature_tags(face, table, from, &n, tag);
    for (unsigned i = 0; i < n; i++)
      for (const char *const *f = features; *f; f++)
        if (tag[i] == hb_tag_from_string(*f, -1)) return true;
    from += n;
  } while (n == G_N_ELEMENTS(tag));
  return false;
}

/* No feature that is on by default changes a letter for its neighbours' sake (BIZ UD is so; Noto is not). */
static bool is_plain(hb_font_t *hb) {
  static const char *const substitutes[] = {"ccmp", "liga", "clig", "calt", "locl", "rlig", "rclt", "rvrn", NULL};
  static const char *const moves[] = {"kern", "dist", "mark", "mkmk", "curs", NULL};
  hb_face_t *face = hb_font_get_face(hb);
  hb_blob_t *kern = hb_face_reference_table(face, HB_TAG('k', 'e', 'r', 'n'));
  bool kerned = hb_blob_get_length(kern) > 0;
  hb_blob_destroy(kern);
  return !kerned && !has_feature(face, HB_OT_TAG_GSUB, substitutes) && !has_feature(face, HB_OT_TAG_GPOS, moves);
}

bool char_selects_variant(gunichar c) {
  return c >= 0xE0100 && c <= 0xE01EF;
}

bool char_modifies(gunichar c) {
  return c == 0x3099 || c == 0x309A || (c >= 0xFE00 && c <= 0xFE0F) || char_selects_variant(c) || c == 0x200D ||
         (c >= 0x0300 && c <= 0x036F) || c == 0x20DD || c == 0x20DE;
}

bool font_has(const struct font_entry *e, gunichar c) {
  const struct glyph_slot *slots = c < 0x10000 ? e->slot[c >> 8] : NULL;
  if (slots && slots[c & 255].index != GLYPH_NONE && slots[c & 255].index != GLYPH_SHAPED) return true;
  if (c < 0x20 || g_unichar_iszerowidth(c)) return true;
  hb_codepoint_t glyph;
  return hb_font_get_nominal_glyph(pango_font_get_hb_font(e->font), c, &glyph);
}

bool font_has_variant(const struct font_entry *e, gunichar c, gunichar selector) {
  hb_codepoint_t glyph;
  return hb_font_get_variation_glyph(pango_font_get_hb_font(e->font), c, selector, &glyph);
}

/* ---- opening ---- */

static PangoFont *font_load(struct font_set *s, const struct font_style *style, PangoFontDescription *want) {
  pango_font_description_set_family(want, style->family);
  pango_font_description_set_weight(want, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(want, style->size_pt * PANGO_SCALE);
  return pango_font_map_load_font(s->map, s->context, want);
}

static struct font_entry *font_entry_new(struct pages *p, PangoFont *font, PangoFontDescription *description,
                                         const struct font_style *style) {
  struct font_entry *e = g_new0(struct font_entry, 1);
  *e = (struct font_entry){.font = font,
                           .description = description,
                           .family = g_strdup(style->family),
                           .bold = style->bold,
                           .size_pt = style->size_pt};
  e->scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
  e->plain = is_plain(pango_font_get_hb_font(font));
  g_ptr_array_add(p->font_set->entries, e);
  return e;
}

/* d NULL: nothing is told, and only what was asked for will do. */
static struct font_entry *font_entry_open(struct pages *p, const struct font_style *style, struct pos at,
                                          struct diag *d) {
  if (!*style->family && d && diag_errors(d)) return NULL; /* a print style that lacks this text has been told */
  PangoFontDescription *want = pango_font_description_new();
  PangoFont *font = font_load(p->font_set, style, want);
  bool right = font && font_is(font, style);
  if (d && !right) {
    diag_error(d, at, style->bold ? "font-missing-bold" : "font-missing", style->family);
    diag_mark_system(d);
  }
  if (font && (right || d)) return font_entry_new(p, font, want, style);
  if (font) g_object_unref(font);
  pango_font_description_free(want);
  return NULL;
}

static bool entry_is(const char *family, bool bold, double size_pt, const struct font_style *style) {
  return bold == style->bold && size_pt == style->size_pt && strcmp(family, style->family) == 0;
}

static struct font_entry *font_entry_find(struct font_set *s, const struct font_style *style) {
  for (guint i = 0; i < s->entries->len; i++) {
    struct font_entry *e = g_ptr_array_index(s->entries, i);
    if (entry_is(e->family, e->bold, e->size_pt, style)) return e;
  }
  return NULL;
}

struct font_entry *font_entry_at(struct pages *p, size_t font) {
  return font < p->fonts ? p->font[font].entry : NULL;
}

static size_t font_opened(struct pages *p, const struct font_style *style, struct pos at, struct diag *d) {
  for (size_t i = 0; i < p->fonts; i++)
    if (entry_is(p->font[i].family, p->font[i].bold, p->font[i].size_pt, style)) return i;
  struct font_entry *e = font_entry_find(font_set_of(p), style);
  if (!e) e = font_entry_open(p, style, at, d);
  if (!e) return SIZE_MAX;
  if (p->theme && !e->other) e->other = theme_fallback(p->theme, e->family, &e->others);
  p->font = g_renew(struct page_font, p->font, p->fonts + 1);
  p->font[p->fonts] = (struct page_font){cairo_scaled_font_reference(e->scaled), arena_strdup(p->arena, style->family),
                                         style->bold, style->size_pt, e};
  return p->fonts++;
}

size_t font_open(struct pages *p, const struct font_style *style, struct pos at, struct diag *d) {
  return font_opened(p, style, at, d);
}

size_t font_open_quietly(struct pages *p, const struct font_style *style) {
  return font_opened(p, style, (struct pos){0}, NULL);
}
