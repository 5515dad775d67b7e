/* Composed lines: drawing them, and what else is asked of them. */
#include <math.h>
#include <string.h>

#include "layout/paragraph/atoms.h"
#include "layout/paragraph/ruby.h"

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

/* What is drawn from here on belongs to a new child of the open tag, where one is open; gives what was open. */
static tag_id inline_begin(struct composer *c, struct page *page, enum tag_kind kind) {
  return page_mark(page, page->mark ? pages_tag(c->pages, page->mark, kind) : 0);
}

/* What stands above the line or at its end, and was not written: no part of the text. */
static void draw_mark(struct composer *c, struct page *page, const struct composed *text,
                      const struct composed_mark *m, ink_id ink, double x, double y) {
  tag_id open = page_mark(page, 0);
  if (m->kind == MARK_DOT) dot_draw(c, page, m, text->look, ink, x, y);
  if (m->kind == MARK_HYPHEN) hyphen_draw(c, page, m, ink, x, y);
  page_mark(page, open);
}

/* Clusters with their reading, or the mark of a note. */
static size_t draw_marked(struct composer *c, struct page *page, const struct composed *text, const struct span *span,
                          const struct composed_mark *m, size_t byte, size_t end, double x, double y) {
  bool ruby = m->kind == MARK_RUBY;
  tag_id open = inline_begin(c, page, ruby ? TAG_RUBY : TAG_REFERENCE), own = page->mark;
  if (ruby) inline_begin(c, page, TAG_RUBY_BASE);
  size_t bytes = draw_run(c, page, text, span, byte, m->first, end, x, y);
  page_mark(page, own);
  if (ruby) {
    inline_begin(c, page, TAG_RUBY_TEXT);
    ruby_draw(c, page, m, text->look, span->ink, x, y);
  }
  page_mark(page, open);
  return bytes;
}

const char *note_target(struct arena *a, const struct node *n) {
  const char *file = n->pos.file ? n->pos.file : "";
  const struct node *again = n->parent;
  while (again && again->kind != NODE_REUSE) again = again->parent;
  if (!again) return arena_printf(a, "note-%s-%d", file, n->level);
  /* A block shown again has its notes again. */
  return arena_printf(a, "note-%s-%d-%s-%d-%d", file, n->level, again->pos.file ? again->pos.file : "", again->pos.line, again->pos.col);
}

/* Where the note at the foot leads back to. */
static void draw_note_target(struct composer *c, struct page *page, const struct composed_mark *mark, double x, double y) {
  struct page_item item = {.kind = ITEM_TARGET, .box = {x + mark->x0, y, x + mark->x0, y}};
  item.part.name = arena_printf(page->arena, "%s-mark", note_target(page->arena, mark->data));
  page_add(c->pages, page, item);
}

/* Clusters [i, end) of one span with the marks from `m` on. */
static size_t draw_span(struct composer *c, struct page *page, const struct composed *text, const struct span *span,
                        size_t m, size_t byte, size_t i, size_t end, double x, double y) {
  size_t begin = byte, link = SIZE_MAX;
  for (size_t k = m; k < text->marks && text->mark[k].first < end; k++)
    if (text->mark[k].kind == MARK_LINK) link = k;
  tag_id open = link != SIZE_MAX ? inline_begin(c, page, TAG_LINK) : page->mark;
  for (; m < text->marks && text->mark[m].first < end; m++) {
    const struct composed_mark *mark = &text->mark[m];
    draw_mark(c, page, text, mark, span->ink, x, y);
    if (mark->kind == MARK_NOTE && mark->first >= i) draw_note_target(c, page, mark, x, y);
    if ((mark->kind != MARK_RUBY && mark->kind != MARK_NOTE) || mark->first < i) continue;
    if (mark->first > i) byte += draw_run(c, page, text, span, byte, i, mark->first, x, y);
    i = MIN(mark->end, end);
    byte += draw_marked(c, page, text, span, mark, byte, i, x, y);
  }
  if (i < end) byte += draw_run(c, page, text, span, byte, i, end, x, y);
  if (link != SIZE_MAX) draw_link(c, page, &text->mark[link], span->size_pt, x, y);
  page_mark(page, open);
  return byte - begin;
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
  double base = y + look_baseline(text->look), left = x + (double)l->left_pt;
  size_t byte = l->byte, m = mark_from(text, l->first);
  for (size_t i = l->first, s = span_of(text, i); i < l->end; s++) {
    const struct span *span = &text->span[s];
    size_t end = s + 1 < text->spans ? MIN(l->end, text->span[s + 1].first) : l->end;
    if (end <= i) continue;
    byte += draw_span(c, page, text, span, m, byte, i, end, left, base);
    while (m < text->marks && text->mark[m].first < end) m++;
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
