/* Composed lines: drawing them, and what else is asked of them. */
#include <math.h>
#include <string.h>

#include "layout/atoms.h"
#include "layout/ruby.h"

double look_baseline(const struct look *look) {
  /* A Japanese em box reaches from 0.88 em above to 0.12 em below the baseline; it stands in the middle of the
   * pitch. */
  return (look->pitch_pt - look->font.size_pt) / 2 + 0.88 * look->font.size_pt;
}

static struct set_more cluster_of(const struct composed *text, size_t i, cairo_glyph_t *plain) {
  const struct set_cluster *k = &text->cluster[i];
  if (k->more) return text->more[k->glyph];
  *plain = (cairo_glyph_t){k->glyph, 0, 0};
  return (struct set_more){k->bytes, 1, plain};
}

/* Clusters [first, end) of one span as one text item; gives the bytes they took. */
static size_t draw_run(struct composer *c, struct page *page, const struct composed *text, const struct span *span,
                       size_t byte, size_t first, size_t end, double x, double y) {
  cairo_glyph_t plain;
  size_t glyphs = 0;
  for (size_t i = first; i < end; i++) glyphs += text->cluster[i].more ? text->more[text->cluster[i].glyph].glyphs : 1;
  struct page_item item = {.kind = ITEM_TEXT, .ink = span->ink};
  item.text.font = span->font;
  item.text.utf8 = text->text + byte;
  item.text.glyph = arena_array(page->arena, glyphs + 1, sizeof(cairo_glyph_t));
  item.text.cluster = arena_array(page->arena, end - first, sizeof(cairo_text_cluster_t));
  item.text.clusters = end - first;
  for (size_t i = first; i < end; i++) {
    struct set_more k = cluster_of(text, i, &plain);
    double left = x + (double)text->cluster[i].x;
    item.text.cluster[i - first] = (cairo_text_cluster_t){(int)k.bytes, (int)k.glyphs};
    item.text.size += k.bytes;
    for (size_t g = 0; g < k.glyphs; g++)
      item.text.glyph[item.text.glyphs++] = (cairo_glyph_t){k.glyph[g].index, left + k.glyph[g].x, y + k.glyph[g].y};
  }
  page_add(c->pages, page, item);
  return item.text.size;
}

static void draw_link(struct composer *c, struct page *page, const struct composed_mark *mark, double size, double x,
                      double y) {
  const char *url = mark->data, *scheme = strchr(url, ':') ? "uri:" : "dest:";
  if (*url == '#') url++;
  struct page_item item = {.kind = ITEM_LINK};
  item.box = (struct box){x + (double)mark->x0, y - 0.9 * size, x + (double)mark->x1, y + 0.15 * size};
  item.link.target = arena_printf(page->arena, "%s%s", scheme, url);
  page_add(c->pages, page, item);
}

/* What stands above the line or at its end. */
static void draw_mark(struct composer *c, struct page *page, const struct composed *text,
                      const struct composed_mark *m, ink_id ink, double x, double y) {
  if (m->kind == MARK_RUBY) ruby_draw(c, page, m, &text->look, ink, x, y);
  if (m->kind == MARK_DOT) dot_draw(c, page, m, &text->look, ink, x, y);
  if (m->kind == MARK_HYPHEN) hyphen_draw(c, page, m, ink, x, y);
}

static size_t span_of(const struct composed *text, size_t cluster) {
  size_t i = text->spans - 1;
  while (i && text->span[i].first > cluster) i--;
  return i;
}

/* The first mark at or after a cluster. */
static size_t mark_from(const struct composed *text, size_t cluster) {
  size_t i = 0;
  while (i < text->marks && text->mark[i].first < cluster) i++;
  return i;
}

void composed_draw(struct composer *c, struct page *page, const struct composed *text, size_t line, double x,
                   double y) {
  const struct composed_line *l = &text->line[line];
  if (l->end == l->first) return;
  double base = y + look_baseline(&text->look), left = x + (double)l->left_pt;
  size_t byte = l->byte, m = mark_from(text, l->first);
  for (size_t i = l->first, s = span_of(text, i); i < l->end; s++) {
    const struct span *span = &text->span[s];
    size_t end = s + 1 < text->spans ? MIN(l->end, text->span[s + 1].first) : l->end, link = SIZE_MAX;
    if (end <= i) continue;
    for (; m < text->marks && text->mark[m].first < end; m++) {
      draw_mark(c, page, text, &text->mark[m], span->ink, left, base);
      if (text->mark[m].kind == MARK_LINK) link = m;
    }
    byte += draw_run(c, page, text, span, byte, i, end, left, base);
    if (link != SIZE_MAX) draw_link(c, page, &text->mark[link], span->size_pt, left, base);
    i = end;
  }
}

char *composed_line_text(const struct composed *text, size_t line) {
  const struct composed_line *l = &text->line[line];
  cairo_glyph_t plain;
  size_t bytes = 0;
  for (size_t i = l->first; i < l->end; i++) bytes += cluster_of(text, i, &plain).bytes;
  return g_strndup(text->text + l->byte, bytes);
}

static size_t marked(const struct composed *text, size_t line, enum mark_kind kind, const struct node **out, size_t max) {
  size_t n = 0;
  for (size_t i = mark_from(text, text->line[line].first); i < text->marks; i++) {
    if (text->mark[i].first >= text->line[line].end) break;
    if (text->mark[i].kind != kind) continue;
    if (n < max) out[n] = text->mark[i].data;
    n++;
  }
  return n;
}

size_t composed_notes(const struct composed *text, size_t line, const struct node **out, size_t max) {
  return marked(text, line, MARK_NOTE, out, max);
}

size_t composed_terms(const struct composed *text, size_t line, const struct node **out, size_t max) {
  return marked(text, line, MARK_TERM, out, max);
}

bool composed_has_ruby(const struct composed *text, size_t line) {
  if (line >= text->lines) return false;
  for (size_t i = mark_from(text, text->line[line].first); i < text->marks; i++)
    if (text->mark[i].first < text->line[line].end && text->mark[i].kind <= MARK_DOT) return true;
  return false;
}

double composed_line_end(const struct composed *text, size_t line) {
  return (double)text->line[line].left_pt + (double)text->line[line].width_pt;
}
