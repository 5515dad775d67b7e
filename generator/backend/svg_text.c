/* Text in SVG: as text, each letter where layout put it. */
#include <cairo.h>
#include <math.h>
#include <string.h>

#include "backend/svg_parts.h"

/* A character wide as its em in every Japanese font: kana, kanji and their punctuation. */
static bool full_width(const char *s) {
  gunichar c = g_utf8_get_char(s);
  return (c >= 0x3000 && c <= 0x9fff) || (c >= 0xff01 && c <= 0xff60);
}

/* Whether the line's places follow from its first: full-width characters, each so far from its em's end as the others. */
static bool solid(const struct page_item *it, double em, double *spacing_out) {
  const char *c = it->text.utf8;
  size_t glyph = 0;
  for (size_t i = 0; i < it->text.clusters; i++) {
    const cairo_text_cluster_t *k = &it->text.cluster[i];
    if (k->num_glyphs != 1 || k->num_bytes != 3 || !full_width(c))
      return false;
    if (i == 1)
      *spacing_out = it->text.glyph[1].x - it->text.glyph[0].x - em;
    if (i > 0 && fabs(it->text.glyph[glyph].x - it->text.glyph[glyph - 1].x - em - *spacing_out) > 0.02)
      return false;
    c += k->num_bytes;
    glyph++;
  }
  return true;
}

/* Runs of characters with a place for each. A cluster of several characters ends its run: all but its first flow. */
static void write_runs(struct svg *s, const struct page_item *it, double condense) {
  GString *x = g_string_new(NULL), *chars = g_string_new(NULL);
  const char *c = it->text.utf8;
  size_t glyph = 0;
  for (size_t i = 0; i < it->text.clusters; i++) {
    const cairo_text_cluster_t *k = &it->text.cluster[i];
    size_t bytes = (size_t)k->num_bytes;
    if (bytes > 0 && k->num_glyphs > 0) {
      svg_put_next(x, svg_hundredths(it->text.glyph[glyph].x / condense));
      svg_put_escaped(chars, c, bytes);
    }
    bool single = bytes > 0 && g_utf8_next_char(c) == c + bytes && bytes < 4;
    if (chars->len > 0 && (!single || i + 1 == it->text.clusters)) {
      g_string_append_printf(s->out, "<tspan x=\"%s\">%s</tspan>", x->str, chars->str);
      g_string_truncate(x, 0);
      g_string_truncate(chars, 0);
    }
    c += bytes;
    glyph += (size_t)k->num_glyphs;
  }
  g_string_free(x, TRUE);
  g_string_free(chars, TRUE);
}

static bool spaced(const char *text, size_t n) {
  return n > 0 && (text[0] == ' ' || text[n - 1] == ' ' || g_strstr_len(text, (gssize)n, "  "));
}

/* The text in its ink, or only the rim around it. */
void svg_text(struct svg *s, const struct page_item *it, bool halo) {
  if (it->text.glyphs == 0 || it->text.clusters == 0)
    return;
  const struct page_font *font = &s->pages->font[it->text.font];
  cairo_matrix_t m;
  cairo_scaled_font_get_font_matrix(font->font, &m);
  double condense = m.yy > 0 && m.xx > 0 ? m.xx / m.yy : 1;
  if (fabs(condense - 1) < 0.005)
    condense = 1;

  g_string_assign(s->tag, halo ? " fill=\"none\" stroke-linejoin=\"round\" stroke=\"" : " fill=\"");
  svg_put_colour(s->tag, theme_ink(s->theme, halo ? it->text.halo_ink : it->ink));
  if (halo) {
    g_string_append(s->tag, "\" stroke-width=\"");
    svg_put(s->tag, 2 * it->text.halo_pt);
  }
  g_string_append(s->tag, "\" font-family=\"'");
  svg_put_escaped(s->tag, font->family, strlen(font->family));
  g_string_append(s->tag, "',sans-serif\"");
  if (font->bold)
    g_string_append(s->tag, " font-weight=\"700\"");
  g_string_append(s->tag, " font-size=\"");
  svg_put(s->tag, font->size_pt);
  g_string_append(s->tag, "\"");
  svg_open_group(s);

  g_string_append(s->out, "<text");
  if (spaced(it->text.utf8, it->text.size))
    g_string_append(s->out, " xml:space=\"preserve\"");
  if (condense != 1) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.3f", condense);
    g_string_append_printf(s->out, " transform=\"scale(%s 1)\"", number);
  }
  double spacing = 0;
  bool whole = condense == 1 && solid(it, font->size_pt, &spacing);
  if (whole) {
    g_string_append(s->out, " x=\"");
    svg_put(s->out, it->text.glyph[0].x);
    g_string_append(s->out, "\"");
  }
  if (whole && fabs(spacing) > 0.02) {
    g_string_append(s->out, " letter-spacing=\"");
    svg_put(s->out, spacing);
    g_string_append(s->out, "\"");
  }
  g_string_append(s->out, " y=\"");
  svg_put(s->out, it->text.glyph[0].y);
  g_string_append(s->out, "\">");
  if (whole)
    svg_put_escaped(s->out, it->text.utf8, it->text.size);
  else
    write_runs(s, it, condense);
  g_string_append(s->out, "</text>\n");
}

/* The rims that stand below the texts behind them: drawn here as texts too, which take a tenth of the room of their
 * outlines. Gives the first item that is no rim. */
size_t svg_halos(struct svg *s, const struct page *page, size_t i) {
  svg_flush_strokes(s);
  while (i < page->items && page->item[i].kind == ITEM_STROKE && page->item[i].draw.halo) i++;
  for (size_t k = i; k < page->items && page->item[k].kind == ITEM_TEXT && page->item[k].text.halo_pt > 0; k++)
    svg_text(s, &page->item[k], true);
  return i;
}
