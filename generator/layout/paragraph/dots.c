/* Emphasis dots (圏点) over characters: half as large, centred, none over marks and spaces (JLReq 3.3.9). */
#include <string.h>

#include "layout/paragraph/ruby.h"

const struct dot *dot_of(struct composer *c, const struct look *look, struct pos at, struct diag *d) {
  struct font_style style = {look->font.family, false, look->font.size_pt / 2};
  size_t font = font_open(c->pages, &style, at, d);
  const char *utf8 = look->dot ? look->dot : "";
  if (font == SIZE_MAX || !*utf8) return NULL;
  font_span(c->pages, font, utf8, strlen(utf8), &font);
  struct shaped run = font_shape(c->pages, font, utf8, strlen(utf8), c->scratch, at, d);
  if (run.glyphs != 1) return NULL;
  struct dot *dot = arena_alloc(c->arena, sizeof *dot);
  cairo_text_extents_t ink;
  cairo_glyph_t glyph = {run.glyph[0].index, 0, 0};
  cairo_scaled_font_glyph_extents(c->pages->font[font].font, &glyph, 1, &ink);
  *dot = (struct dot){font, glyph.index, ink.x_bearing + ink.width / 2, ink.y_bearing + ink.height / 2,
                      arena_strdup(c->arena, utf8)};
  return dot;
}

bool dot_over(unsigned class) {
  return !(class & (CHAR_SPACE | CHAR_OPENING | CHAR_CLOSING | CHAR_COMMA | CHAR_STOP | CHAR_MIDDLE | CHAR_PAIR));
}

/* An artifact beside the text: what it says is in the text's own tag. */
void dot_draw(struct composer *c, struct page *page, const struct composed_mark *m, const struct look *look, ink_id ink,
              double x, double y) {
  const struct dot *dot = m->data;
  double middle = x + ((double)m->x0 + (double)m->x1) / 2, height = y - (0.88 + 0.25) * look->font.size_pt;
  struct page_item item = {.kind = ITEM_TEXT, .ink = ink};
  item.text.font = dot->font;
  item.text.utf8 = dot->utf8, item.text.size = strlen(dot->utf8);
  item.text.glyph = arena_array(page->arena, 1, sizeof(cairo_glyph_t));
  item.text.cluster = arena_array(page->arena, 1, sizeof(cairo_text_cluster_t));
  item.text.glyphs = item.text.clusters = 1;
  item.text.glyph[0] = (cairo_glyph_t){dot->glyph, middle - dot->dx, height - dot->dy};
  item.text.cluster[0] = (cairo_text_cluster_t){(int)item.text.size, 1};
  tag_id before = page_mark(page, 0);
  page_add(c->pages, page, item);
  page_mark(page, before);
}
