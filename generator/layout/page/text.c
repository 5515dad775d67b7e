/* Shaping and one-line text. Most Japanese text needs no shaping call: its characters' glyphs stand in a table. */
#include "layout/page/text.h"

#include <glib.h>
#include <harfbuzz/hb.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "layout/page/fonts.h"

/* A run being shaped. Arrays grow by doubling in the arena. */
struct shaper {
  struct pages *p;
  size_t font;
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
    s->cluster_capacity *= 2;
    struct shaped_cluster *grown = arena_array(s->arena, s->cluster_capacity, sizeof *grown);
    memcpy(grown, s->out.cluster, s->out.clusters * sizeof *grown);
    s->out.cluster = grown;
  }
  struct shaped_cluster *c = &s->out.cluster[s->out.clusters++];
  *c = (struct shaped_cluster){byte, bytes, s->out.glyphs, 0, 0};
  return c;
}

static void shaper_glyph(struct shaper *s, struct shaped_cluster *c, unsigned long index, double x, double y) {
  if (s->out.glyphs == s->glyph_capacity) {
    s->glyph_capacity *= 2;
    cairo_glyph_t *grown = arena_array(s->arena, s->glyph_capacity, sizeof *grown);
    memcpy(grown, s->out.glyph, s->out.glyphs * sizeof *grown);
    s->out.glyph = grown;
  }
  s->out.glyph[s->out.glyphs++] = (cairo_glyph_t){index, x, y};
  c->glyphs++;
}

/* ---- what is missing ---- */

/* Families that the theme lists but this machine lacks; NULL if none. g_free. */
static char *absent_families(struct shaper *s) {
  GString *names = NULL;
  for (size_t i = 0; i < s->e->others; i++) {
    struct font_style style = {s->e->other[i], s->e->bold, s->e->size_pt};
    if (font_open_quietly(s->p, &style) != SIZE_MAX) continue;
    if (!names) names = g_string_new(NULL);
    g_string_append_printf(names, "%s%s", names->len ? ", " : "", s->e->other[i]);
  }
  return names ? g_string_free(names, FALSE) : NULL;
}

/* Told where the text stands; text of a record names that, wherever it is printed. */
static void glyph_missing(struct shaper *s, const char *text, const char *code) {
  const struct place *r = culprit_find(s->p, s->at, s->utf8, s->size, text);
  struct pos at = r && r->file ? (struct pos){r->file, r->line, 0} : s->at;
  if (r) diag_error(s->d, at, "glyph-missing-record", text, code, s->e->family, r->id ? r->id : "", r->name ? r->name : "");
  else diag_error(s->d, at, "glyph-missing", text, code, s->e->family);
  char *absent = absent_families(s);
  if (absent) diag_error(s->d, at, "font-fallback-absent", absent, text, s->e->family);
  g_free(absent);
}

static void char_missing(struct shaper *s, size_t byte) {
  gunichar c = g_utf8_get_char_validated(s->utf8 + byte, (gssize)(s->size - byte));
  char text[8] = "", code[16];
  if (c < 0x110000) text[g_unichar_to_utf8(c, text)] = '\0';
  g_snprintf(code, sizeof code, "U+%04X", c);
  glyph_missing(s, text, code);
}

/* HarfBuzz drops the selector of a variant that the font lacks: the common form would be printed in a name's place. */
static void variants_check(struct shaper *s, const char *text, size_t bytes) {
  gunichar before = 0;
  for (const char *c = text; c < text + bytes; c = g_utf8_next_char(c)) {
    gunichar ch = g_utf8_get_char(c);
    if (char_selects_variant(ch) && before && !font_has_variant(s->e, before, ch)) {
      char both[16] = "", code[32];
      int n = g_unichar_to_utf8(before, both);
      n += g_unichar_to_utf8(ch, both + n);
      both[n] = '\0';
      g_snprintf(code, sizeof code, "U+%04X U+%04X", before, ch);
      glyph_missing(s, both, code);
    }
    before = ch;
  }
}

/* ---- Pango ---- */

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
      char_missing(s, base + (size_t)glyphs->log_clusters[i]);
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
  variants_check(s, text, bytes);
  GList *items = pango_itemize_with_base_dir(set->context, PANGO_DIRECTION_LTR, text, 0, (int)bytes, set->attrs, NULL);
  PangoGlyphString *glyphs = pango_glyph_string_new();
  for (GList *l = items; l; l = l->next) shape_item(s, l->data, text, glyphs);
  pango_glyph_string_free(glyphs);
  g_list_free_full(items, (GDestroyNotify)pango_item_free);
}

/* ---- the table ---- */

/* Han, kana and full-width forms: one glyph each whatever stands beside them. */
static bool is_cjk(gunichar c) {
  return (c >= 0x3000 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xFF01 && c <= 0xFF5E);
}
/* Letters, digits and marks of Latin: so too in a font that joins and kerns none. */
static bool is_latin(gunichar c) {
  return (c >= 0x20 && c <= 0x7E) || (c >= 0xA1 && c <= 0x17F && c != 0xAD) || (c >= 0x2010 && c <= 0x2015) ||
         (c >= 0x2018 && c <= 0x201F) || (c >= 0x2020 && c <= 0x2026) || (c >= 0x2030 && c <= 0x203B);
}

/* Asks once what glyph the character has. Without shaping where HarfBuzz would do nothing but look it up. */
static void slot_fill(struct font_entry *e, gunichar c, struct glyph_slot *slot) {
  hb_font_t *hb = pango_font_get_hb_font(e->font);
  hb_codepoint_t glyph;
  slot->index = GLYPH_SHAPED;
  if (!(is_cjk(c) || (e->plain && is_latin(c))) || char_modifies(c)) return;
  if (!hb_font_get_nominal_glyph(hb, c, &glyph) || glyph == 0 || glyph >= GLYPH_SHAPED) return;
  *slot = (struct glyph_slot){(gint32)glyph, hb_font_get_glyph_h_advance(hb, glyph)};
}

static const struct glyph_slot *slot_of(struct font_entry *e, gunichar c) {
  static const struct glyph_slot shaped = {GLYPH_SHAPED, 0};
  if (c > 0xFFFF) return &shaped;
  struct glyph_slot **page = &e->slot[c >> 8];
  if (!*page) *page = g_new0(struct glyph_slot, 256);
  struct glyph_slot *slot = &(*page)[c & 255];
  if (slot->index == GLYPH_NONE) slot_fill(e, c, slot);
  return slot;
}

struct shaped font_shape(struct pages *p, size_t font, const char *utf8, size_t size, struct arena *a, struct pos at,
                         struct diag *d) {
  struct shaper s = {.p = p, .font = font, .e = font_entry_at(p, font), .utf8 = utf8, .size = size, .arena = a,
                     .at = at, .d = d};
  if (!s.e || size > G_MAXINT || !size) return (struct shaped){0};
  s.cluster_capacity = s.glyph_capacity = (size_t)g_utf8_strlen(utf8, (gssize)size) + 1;
  s.out.cluster = arena_array(a, s.cluster_capacity, sizeof *s.out.cluster);
  s.out.glyph = arena_array(a, s.glyph_capacity, sizeof *s.out.glyph);
  const char *end = utf8 + size, *piece = utf8;
  for (const char *c = utf8; c < end;) {
    const char *next = g_utf8_next_char(c);
    const struct glyph_slot *slot = slot_of(s.e, g_utf8_get_char(c));
    if (slot->index != GLYPH_SHAPED && !(next < end && char_modifies(g_utf8_get_char(next)))) {
      shape_piece(&s, (size_t)(piece - utf8), (size_t)(c - piece));
      struct shaped_cluster *k = shaper_cluster(&s, (size_t)(c - utf8), (size_t)(next - c));
      shaper_glyph(&s, k, (unsigned long)slot->index, 0, 0);
      k->advance = slot->advance / (double)PANGO_SCALE;
      piece = next;
    }
    c = next;
  }
  shape_piece(&s, (size_t)(piece - utf8), (size_t)(end - piece));
  return s.out;
}

bool font_glyph(struct pages *p, size_t font, gunichar c, unsigned long *glyph, double *advance) {
  struct font_entry *e = font_entry_at(p, font);
  hb_font_t *hb = e ? pango_font_get_hb_font(e->font) : NULL;
  hb_codepoint_t index;
  if (!hb || !hb_font_get_nominal_glyph(hb, c, &index)) return false;
  *glyph = index;
  *advance = hb_font_get_glyph_h_advance(hb, index) / (double)PANGO_SCALE;
  return true;
}

/* ---- fonts that stand in ---- */

/* The end of the character at `c` with its marks. */
static const char *cluster_end(const char *c, const char *end) {
  do c = g_utf8_next_char(c);
  while (c < end && char_modifies(g_utf8_get_char(c)));
  return c;
}

static bool has_cluster(const struct font_entry *e, const char *c, const char *end) {
  gunichar base = g_utf8_get_char(c);
  if (!font_has(e, base)) return false;
  for (c = g_utf8_next_char(c); c < end; c = g_utf8_next_char(c)) {
    gunichar mark = g_utf8_get_char(c);
    if (char_selects_variant(mark) ? !font_has_variant(e, base, mark) : !font_has(e, mark)) return false;
  }
  return true;
}

static size_t font_for(struct pages *p, size_t font, const char *c, const char *end) {
  const struct font_entry *e = font_entry_at(p, font);
  if (has_cluster(e, c, end)) return font;
  for (size_t i = 0; i < e->others; i++) {
    struct font_style style = {e->other[i], e->bold, e->size_pt};
    size_t other = font_open_quietly(p, &style);
    if (other != SIZE_MAX && has_cluster(font_entry_at(p, other), c, end)) return other;
  }
  return font;
}

size_t font_span(struct pages *p, size_t font, const char *utf8, size_t size, size_t *use) {
  const struct font_entry *e = font_entry_at(p, font);
  *use = font;
  if (!e || !e->others || !size) return size;
  const char *end = utf8 + size, *c = cluster_end(utf8, end);
  *use = font_for(p, font, utf8, c);
  while (c < end) {
    const char *next = cluster_end(c, end);
    if (font_for(p, font, c, next) != *use) break;
    c = next;
  }
  return (size_t)(c - utf8);
}

/* ---- one line ---- */

/* The glyphs at their places, as one item; gives how far it reaches. page NULL: only that. */
static double line_item(struct pages *p, struct page *page, size_t font, const char *utf8, size_t size,
                        const struct shaped *run, double x, double y, const struct line_style *style) {
  double pen = x;
  struct page_item item = {.kind = ITEM_TEXT, .ink = style->ink};
  if (page) {
    item.text.glyph = arena_array(page->arena, run->glyphs + 1, sizeof *item.text.glyph);
    item.text.cluster = arena_array(page->arena, run->clusters + 1, sizeof *item.text.cluster);
  }
  for (size_t i = 0; i < run->clusters; i++) {
    const struct shaped_cluster *c = &run->cluster[i];
    if (page) item.text.cluster[i] = (cairo_text_cluster_t){(int)c->bytes, (int)c->glyphs};
    for (size_t j = c->glyph; page && j < c->glyph + c->glyphs; j++)
      item.text.glyph[j] = (cairo_glyph_t){run->glyph[j].index, pen + run->glyph[j].x, y + run->glyph[j].y};
    pen += c->advance + style->spacing_pt;
  }
  if (!page) return pen - x;
  item.text.font = font;
  item.text.utf8 = arena_strndup(page->arena, utf8, size);
  item.text.size = size;
  item.text.glyphs = run->glyphs, item.text.clusters = run->clusters;
  page_add(p, page, item);
  return pen - x;
}

double text_line(struct pages *p, struct page *page, const char *utf8, double x, double y,
                 const struct line_style *style, struct pos at, struct diag *d) {
  size_t font = font_open(p, &style->font, at, d), use;
  if (font == SIZE_MAX || !*utf8) return 0;
  struct arena *scratch = p->font_set->scratch;
  double condense = style->condense > 0 ? style->condense : 1, advance = 0;
  bool condensed = page && condense != 1;
  if (condensed) {
    struct page_item save = {.kind = ITEM_SAVE};
    cairo_matrix_init(&save.save.matrix, condense, 0, 0, 1, x, y);
    page_add(p, page, save);
  }
  for (size_t left = strlen(utf8), n; left; utf8 += n, left -= n) {
    n = font_span(p, font, utf8, left, &use);
    struct shaped run = font_shape(p, use, utf8, n, scratch, at, d);
    advance += line_item(p, page, use, utf8, n, &run, (condensed ? 0 : x) + advance, condensed ? 0 : y, style);
  }
  if (condensed) page_add(p, page, (struct page_item){.kind = ITEM_RESTORE});
  arena_clear(scratch);
  return advance * condense;
}
