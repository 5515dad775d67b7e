/* Fonts and one-line text: Pango shapes, without hinting, rounding or silent fallback. */
#include "layout/text.h"

#include <glib.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <string.h>

/* A glyph of a character that needs no neighbours to be shaped. */
struct simple_glyph {
  unsigned long index;
  double advance;
};
struct font_entry {
  PangoFont *font;
  cairo_scaled_font_t *scaled;
  PangoFontDescription *description;
  char *family;
  bool bold;
  double size_pt;
  GHashTable *simple; /* character -> struct simple_glyph */
};
struct font_set {
  int references;
  PangoFontMap *map;
  PangoContext *context;
  PangoAttrList *attrs;
  GPtrArray *entries;
  struct arena *scratch; /* for text_line */
};

static void font_entry_free(void *data) {
  struct font_entry *e = data;
  g_hash_table_destroy(e->simple);
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

static struct font_set *font_set_of(struct pages *p) {
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

static struct font_entry *font_entry_open(struct font_set *s, const struct font_style *style, struct pos at,
                                          struct diag *d) {
  if (!*style->family && diag_errors(d)) return NULL; /* a print style that lacks this text has been told */
  PangoFontDescription *want = pango_font_description_new();
  pango_font_description_set_family(want, style->family);
  pango_font_description_set_weight(want, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(want, style->size_pt * PANGO_SCALE);
  PangoFont *font = pango_font_map_load_font(s->map, s->context, want);
  if (!font || !font_is(font, style)) {
    diag_error(d, at, style->bold ? "font-missing-bold" : "font-missing", style->family);
    diag_mark_system(d);
  }
  if (!font) {
    pango_font_description_free(want);
    return NULL;
  }
  struct font_entry *e = g_new0(struct font_entry, 1);
  *e = (struct font_entry){.font = font,
                           .description = want,
                           .family = g_strdup(style->family),
                           .bold = style->bold,
                           .size_pt = style->size_pt};
  e->scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
  e->simple = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
  g_ptr_array_add(s->entries, e);
  return e;
}

static struct font_entry *font_entry_find(struct font_set *s, const struct font_style *style) {
  for (guint i = 0; i < s->entries->len; i++) {
    struct font_entry *e = g_ptr_array_index(s->entries, i);
    if (e->bold == style->bold && e->size_pt == style->size_pt && strcmp(e->family, style->family) == 0) return e;
  }
  return NULL;
}

static struct font_entry *font_entry_of(struct pages *p, size_t font) {
  const struct page_font *f = &p->font[font];
  struct font_style style = {f->family, f->bold, f->size_pt};
  return font_entry_find(p->font_set, &style);
}

size_t font_open(struct pages *p, const struct font_style *style, struct pos at, struct diag *d) {
  for (size_t i = 0; i < p->fonts; i++) {
    const struct page_font *f = &p->font[i];
    if (f->bold == style->bold && f->size_pt == style->size_pt && strcmp(f->family, style->family) == 0) return i;
  }
  struct font_set *s = font_set_of(p);
  struct font_entry *e = font_entry_find(s, style);
  if (!e) e = font_entry_open(s, style, at, d);
  if (!e) return SIZE_MAX;
  p->font = g_renew(struct page_font, p->font, p->fonts + 1);
  p->font[p->fonts] = (struct page_font){cairo_scaled_font_reference(e->scaled), arena_strdup(p->arena, style->family),
                                         style->bold, style->size_pt};
  return p->fonts++;
}

/* ---- shaping ---- */

/* A run being shaped. Arrays grow by doubling in the arena. */
struct shaper {
  struct pages *p;
  struct font_entry *e;
  const char *utf8;
  size_t size;
  struct arena *arena;
  struct pos at;
  struct diag *d;
  struct shaped out;
  size_t cluster_capacity, glyph_capacity;
};

static struct shaped_cluster *shaper_cluster(struct shaper *s, size_t byte, size_t bytes) {
  if (s->out.clusters == s->cluster_capacity) {
    s->cluster_capacity = s->cluster_capacity ? s->cluster_capacity * 2 : 16;
    struct shaped_cluster *grown = arena_array(s->arena, s->cluster_capacity, sizeof *grown);
    if (s->out.clusters) memcpy(grown, s->out.cluster, s->out.clusters * sizeof *grown);
    s->out.cluster = grown;
  }
  struct shaped_cluster *c = &s->out.cluster[s->out.clusters++];
  *c = (struct shaped_cluster){byte, bytes, s->out.glyphs, 0, 0};
  return c;
}

static void shaper_glyph(struct shaper *s, struct shaped_cluster *c, unsigned long index, double x, double y) {
  if (s->out.glyphs == s->glyph_capacity) {
    s->glyph_capacity = s->glyph_capacity ? s->glyph_capacity * 2 : 16;
    cairo_glyph_t *grown = arena_array(s->arena, s->glyph_capacity, sizeof *grown);
    if (s->out.glyphs) memcpy(grown, s->out.glyph, s->out.glyphs * sizeof *grown);
    s->out.glyph = grown;
  }
  s->out.glyph[s->out.glyphs++] = (cairo_glyph_t){index, x, y};
  c->glyphs++;
}

/* Han, kana and full-width forms: one glyph each whatever stands beside them. */
static bool is_simple(gunichar c) {
  return (c >= 0x3000 && c <= 0x30FF && c != 0x3099 && c != 0x309A) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xFF01 && c <= 0xFF5E);
}
/* What changes the character before it. */
static bool is_modifier(gunichar c) {
  return c == 0x3099 || c == 0x309A || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || c == 0x200D ||
         (c >= 0x0300 && c <= 0x036F) || c == 0x20DD || c == 0x20DE;
}

static void glyph_missing(struct shaper *s, size_t byte) {
  gunichar c = g_utf8_get_char_validated(s->utf8 + byte, (gssize)(s->size - byte));
  char text[8] = "", code[16];
  if (c < 0x110000) text[g_unichar_to_utf8(c, text)] = '\0';
  g_snprintf(code, sizeof code, "U+%04X", c);
  diag_error(s->d, s->at, "glyph-missing", text, code, s->e->family);
}

/* One itemised piece: Pango's glyphs become clusters. A piece written from right to left stays one cluster. */
static void shape_item(struct shaper *s, const PangoItem *item, const char *text, PangoGlyphString *glyphs) {
  size_t base = (size_t)(text - s->utf8) + (size_t)item->offset;
  pango_shape_full(text + item->offset, item->length, s->utf8, (int)s->size, &item->analysis, glyphs);
  bool rtl = item->analysis.level % 2;
  struct shaped_cluster *c = NULL;
  int last = -1;
  for (int i = 0; i < glyphs->num_glyphs; i++) {
    const PangoGlyphInfo *g = &glyphs->glyphs[i];
    if (!c || (!rtl && glyphs->log_clusters[i] != last)) {
      last = rtl ? 0 : glyphs->log_clusters[i];
      int end = item->length;
      for (int j = i + 1; j < glyphs->num_glyphs && !rtl; j++)
        if (glyphs->log_clusters[j] != last) {
          end = glyphs->log_clusters[j];
          break;
        }
      c = shaper_cluster(s, base + (size_t)last, (size_t)(end - last));
    }
    double advance = g->geometry.width / (double)PANGO_SCALE;
    if (g->glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
      glyph_missing(s, base + (size_t)glyphs->log_clusters[i]);
      c->advance += s->e->size_pt;
    } else if (g->glyph != PANGO_GLYPH_EMPTY) {
      shaper_glyph(s, c, g->glyph, c->advance + g->geometry.x_offset / (double)PANGO_SCALE,
                   g->geometry.y_offset / (double)PANGO_SCALE);
      c->advance += advance;
    }
  }
}

static void shape_piece(struct shaper *s, size_t byte, size_t bytes) {
  if (!bytes) return;
  struct font_set *set = s->p->font_set;
  pango_context_set_font_description(set->context, s->e->description);
  const char *text = s->utf8 + byte;
  GList *items = pango_itemize_with_base_dir(set->context, PANGO_DIRECTION_LTR, text, 0, (int)bytes, set->attrs, NULL);
  PangoGlyphString *glyphs = pango_glyph_string_new();
  for (GList *l = items; l; l = l->next) shape_item(s, l->data, text, glyphs);
  pango_glyph_string_free(glyphs);
  g_list_free_full(items, (GDestroyNotify)pango_item_free);
}

/* One character without neighbours, from memory when it was shaped before. */
static void shape_simple(struct shaper *s, gunichar ch, size_t byte, size_t bytes) {
  struct simple_glyph *known = g_hash_table_lookup(s->e->simple, GUINT_TO_POINTER(ch));
  if (!known) {
    size_t before = s->out.clusters, glyphs = s->out.glyphs;
    shape_piece(s, byte, bytes);
    if (s->out.clusters != before + 1 || s->out.glyphs != glyphs + 1) return;
    const cairo_glyph_t *g = &s->out.glyph[glyphs];
    if (g->x != 0 || g->y != 0) return;
    known = g_new(struct simple_glyph, 1);
    *known = (struct simple_glyph){g->index, s->out.cluster[before].advance};
    g_hash_table_insert(s->e->simple, GUINT_TO_POINTER(ch), known);
    return;
  }
  struct shaped_cluster *c = shaper_cluster(s, byte, bytes);
  shaper_glyph(s, c, known->index, 0, 0);
  c->advance = known->advance;
}

struct shaped font_shape(struct pages *p, size_t font, const char *utf8, size_t size, struct arena *a, struct pos at,
                         struct diag *d) {
  if (font >= p->fonts || size > G_MAXINT) return (struct shaped){0};
  struct shaper s = {.p = p, .e = font_entry_of(p, font), .utf8 = utf8, .size = size, .arena = a, .at = at, .d = d};
  if (!s.e) return (struct shaped){0};
  const char *end = utf8 + size, *piece = utf8;
  for (const char *c = utf8; c < end;) {
    const char *next = g_utf8_next_char(c);
    gunichar ch = g_utf8_get_char(c);
    if (is_simple(ch) && !(next < end && is_modifier(g_utf8_get_char(next)))) {
      shape_piece(&s, (size_t)(piece - utf8), (size_t)(c - piece));
      shape_simple(&s, ch, (size_t)(c - utf8), (size_t)(next - c));
      piece = next;
    }
    c = next;
  }
  shape_piece(&s, (size_t)(piece - utf8), (size_t)(end - piece));
  return s.out;
}

/* ---- one line ---- */

/* The glyphs at their places, as one item. */
static void line_item(struct pages *p, struct page *page, size_t font, const char *utf8, struct shaped run, double x,
                      double y, const struct line_style *style) {
  cairo_glyph_t *glyph = arena_array(page->arena, run.glyphs + 1, sizeof *glyph);
  cairo_text_cluster_t *cluster = arena_array(page->arena, run.clusters + 1, sizeof *cluster);
  double pen = x;
  for (size_t i = 0; i < run.clusters; i++) {
    const struct shaped_cluster *c = &run.cluster[i];
    cluster[i] = (cairo_text_cluster_t){(int)c->bytes, (int)c->glyphs};
    for (size_t j = c->glyph; j < c->glyph + c->glyphs; j++)
      glyph[j] = (cairo_glyph_t){run.glyph[j].index, pen + run.glyph[j].x, y + run.glyph[j].y};
    pen += c->advance + style->spacing_pt;
  }
  struct page_item item = {.kind = ITEM_TEXT, .ink = style->ink};
  item.text.font = font;
  item.text.utf8 = arena_strdup(page->arena, utf8);
  item.text.size = strlen(utf8);
  item.text.glyph = glyph, item.text.glyphs = run.glyphs;
  item.text.cluster = cluster, item.text.clusters = run.clusters;
  page_add(p, page, item);
}

double text_line(struct pages *p, struct page *page, const char *utf8, double x, double y,
                 const struct line_style *style, struct pos at, struct diag *d) {
  size_t font = font_open(p, &style->font, at, d);
  if (font == SIZE_MAX || !*utf8) return 0;
  struct arena *scratch = p->font_set->scratch;
  struct shaped run = font_shape(p, font, utf8, strlen(utf8), scratch, at, d);
  double condense = style->condense > 0 ? style->condense : 1, advance = 0;
  for (size_t i = 0; i < run.clusters; i++) advance += run.cluster[i].advance + style->spacing_pt;
  if (page && condense == 1) {
    line_item(p, page, font, utf8, run, x, y, style);
  } else if (page) {
    struct page_item save = {.kind = ITEM_SAVE};
    cairo_matrix_init(&save.save.matrix, condense, 0, 0, 1, x, y);
    page_add(p, page, save);
    line_item(p, page, font, utf8, run, 0, 0, style);
    page_add(p, page, (struct page_item){.kind = ITEM_RESTORE});
  }
  arena_clear(scratch);
  return advance * condense;
}
