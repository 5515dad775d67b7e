/* Vertical text: what stands upright, what lies on its side, lines from right to left. */
#include "layout/paragraph/vertical.h"

#include <harfbuzz/hb.h>
#include <math.h>
#include <string.h>

#include "layout/page/fonts.h"
#include "layout/paragraph/ruby.h"

enum unit_kind { UPRIGHT, ACROSS, TURNED }; /* a character; a few digits side by side; a word on its side */
/* What a line does not part. Glyphs stand from the middle of the line's em and the unit's upper edge; a turned unit's from
 * the beginning of its baseline. */
struct unit {
  enum unit_kind kind;
  size_t font;
  const char *utf8;
  size_t bytes, glyphs, clusters;
  cairo_glyph_t *glyph;
  cairo_text_cluster_t *cluster;
  double before, extent; /* white before it; its own length */
  double condense;       /* of an ACROSS wider than the em */
  unsigned class;
  bool forced; /* begins a line */
  double y;    /* in its line */
};
struct reading { /* to the right of units [first, end) */
  size_t first, end;
  struct unit *unit;
  size_t units;
  double extent;
};
struct vertical {
  struct look look;
  GArray *unit; /* struct unit; while building */
  struct unit *units;
  size_t n;
  GArray *reading;
  struct reading *readings;
  size_t reading_count;
  size_t *line; /* first unit of each line, and the end */
  size_t lines;
  const char *text;
};
struct setter {
  struct composer *c;
  const struct look *look;
  double size_pt;
  bool bold, forced;
  GArray *unit, *reading;
  GString *text;
  struct pos at;
  struct diag *d;
};

/* Where a baseline stands from the upper edge of an em, and a turned one from its middle. */
static const double UPPER = 0.87, ASIDE = 0.37;

/* ---- units ---- */

/* Shapes with a direction and perhaps a feature; glyphs from the pen at (0, 0), y downwards; gives the advance. */
static double hb_set(struct setter *s, struct unit *u, hb_direction_t way, const char *feature) {
  hb_font_t *font = pango_font_get_hb_font(font_entry_at(s->c->pages, u->font)->font);
  hb_buffer_t *buffer = hb_buffer_create();
  hb_feature_t wanted = {0, 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
  if (feature) wanted.tag = hb_tag_from_string(feature, -1);
  hb_buffer_add_utf8(buffer, u->utf8, (int)u->bytes, 0, (int)u->bytes);
  hb_buffer_set_direction(buffer, way);
  hb_buffer_guess_segment_properties(buffer);
  hb_shape(font, buffer, &wanted, feature ? 1 : 0);
  unsigned n;
  const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
  const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(buffer, NULL);
  u->glyph = arena_array(s->c->arena, n + 1, sizeof *u->glyph);
  double x = 0, y = 0;
  for (unsigned i = 0; i < n; i++) {
    if (info[i].codepoint)
      u->glyph[u->glyphs++] = (cairo_glyph_t){info[i].codepoint, (x + at[i].x_offset) / PANGO_SCALE,
                                              (y - at[i].y_offset) / PANGO_SCALE};
    x += at[i].x_advance, y -= at[i].y_advance;
  }
  hb_buffer_destroy(buffer);
  u->cluster = arena_array(s->c->arena, 1, sizeof *u->cluster);
  u->cluster[0] = (cairo_text_cluster_t){(int)u->bytes, (int)u->glyphs};
  u->clusters = 1;
  return (HB_DIRECTION_IS_VERTICAL(way) ? y : x) / PANGO_SCALE;
}

static struct unit *unit_add(struct setter *s, GArray *to, enum unit_kind kind, size_t font, const char *utf8,
                             size_t bytes) {
  struct unit u = {.kind = kind, .font = font, .utf8 = arena_strndup(s->c->arena, utf8, bytes), .bytes = bytes,
                   .forced = s->forced && to->len > 0};
  u.class = kinsoku_class(s->c->kinsoku, g_utf8_get_char(utf8));
  s->forced = false;
  g_array_append_val(to, u);
  return &g_array_index(to, struct unit, to->len - 1);
}

static void add_upright(struct setter *s, GArray *to, size_t font, const char *utf8, size_t bytes) {
  struct unit *u = unit_add(s, to, UPRIGHT, font, utf8, bytes);
  u->extent = hb_set(s, u, HB_DIRECTION_TTB, NULL);
}

/* Digits side by side in an em: in half-width forms where there are two and the font has them. */
static void add_across(struct setter *s, GArray *to, size_t font, const char *utf8, size_t bytes) {
  struct unit *u = unit_add(s, to, ACROSS, font, utf8, bytes);
  double width = hb_set(s, u, HB_DIRECTION_LTR, bytes > 1 ? "hwid" : NULL), left = -width / 2;
  for (size_t i = 0; i < u->glyphs; i++) u->glyph[i].x += left, u->glyph[i].y += UPPER * s->size_pt;
  u->extent = s->size_pt;
  u->condense = fmin(1, s->size_pt / fmax(width, 0.001));
  u->class |= CHAR_WIDE;
}

static void add_turned(struct setter *s, GArray *to, size_t font, const char *utf8, size_t bytes) {
  struct unit *u = unit_add(s, to, TURNED, font, utf8, bytes);
  struct shaped run = font_shape(s->c->pages, font, u->utf8, bytes, s->c->arena, s->at, s->d);
  u->glyph = run.glyph, u->glyphs = run.glyphs, u->clusters = run.clusters;
  u->cluster = arena_array(s->c->arena, run.clusters + 1, sizeof *u->cluster);
  for (size_t i = 0; i < run.clusters; i++) {
    const struct shaped_cluster *k = &run.cluster[i];
    u->cluster[i] = (cairo_text_cluster_t){(int)k->bytes, (int)k->glyphs};
    for (size_t g = k->glyph; g < k->glyph + k->glyphs; g++) u->glyph[g].x += u->extent;
    u->extent += k->advance;
  }
}

/* 縦中横: one sign; two digits; ! and ? beside one another. */
static bool stands_across(const char *utf8, size_t bytes) {
  if (bytes == 1) return g_ascii_isalnum(*utf8) || *utf8 == '!' || *utf8 == '?';
  return bytes == 2 && ((g_ascii_isdigit(utf8[0]) && g_ascii_isdigit(utf8[1])) ||
                        (strchr("!?", utf8[0]) && strchr("!?", utf8[1])));
}

static bool is_wide(struct setter *s, const char *c) {
  return kinsoku_class(s->c->kinsoku, g_utf8_get_char(c)) & CHAR_WIDE;
}

/* A text of one font. */
static void add_run(struct setter *s, GArray *to, size_t font, const char *utf8, size_t bytes) {
  const char *end = utf8 + bytes;
  font_shape(s->c->pages, font, utf8, bytes, s->c->scratch, s->at, s->d); /* tells what is missing */
  while (utf8 < end) {
    const char *next = g_utf8_next_char(utf8);
    if (is_wide(s, utf8)) {
      while (next < end && char_modifies(g_utf8_get_char(next))) next = g_utf8_next_char(next);
      add_upright(s, to, font, utf8, (size_t)(next - utf8));
    } else {
      while (next < end && !is_wide(s, next)) next = g_utf8_next_char(next);
      size_t n = (size_t)(next - utf8);
      if (stands_across(utf8, n)) add_across(s, to, font, utf8, n);
      else add_turned(s, to, font, utf8, n);
    }
    utf8 = next;
  }
}

static void add_text(struct setter *s, GArray *to, const char *utf8, size_t bytes) {
  struct font_style style = {s->look->font.family, s->bold, s->size_pt};
  size_t font = font_open(s->c->pages, &style, s->at, s->d), use;
  if (font == SIZE_MAX) return;
  for (size_t n; bytes; utf8 += n, bytes -= n) {
    n = font_span(s->c->pages, font, utf8, bytes, &use);
    add_run(s, to, use, utf8, n);
  }
}

static void add_lines(struct setter *s, const char *utf8) {
  for (const char *line = utf8; line;) {
    const char *end = strchr(line, '\n');
    size_t n = end ? (size_t)(end - line) : strlen(line);
    add_text(s, s->unit, line, n);
    g_string_append_len(s->text, line, (gssize)n);
    if (end) s->forced = true;
    line = end ? end + 1 : NULL;
  }
}

/* ---- readings ---- */

static void add_reading(struct setter *s, size_t first, const char *utf8) {
  GArray *units = g_array_new(FALSE, TRUE, sizeof(struct unit));
  struct reading r = {.first = first, .end = s->unit->len};
  s->size_pt /= 2;
  add_text(s, units, utf8, strlen(utf8));
  s->size_pt *= 2;
  r.units = units->len;
  r.unit = arena_array(s->c->arena, units->len + 1, sizeof *r.unit);
  if (units->len) memcpy(r.unit, units->data, units->len * sizeof *r.unit);
  for (size_t i = 0; i < r.units; i++) r.extent += r.unit[i].extent;
  g_array_free(units, TRUE);
  if (r.end > r.first) g_array_append_val(s->reading, r);
}

static void add_ruby(struct setter *s, const struct node *n) {
  size_t readings = 0;
  const char *base = n->text ? n->text : "";
  while (n->reading && n->reading[readings]) readings++;
  for (size_t i = 0; *base; i++) {
    const char *next = i + 1 >= readings ? base + strlen(base) : g_utf8_next_char(base);
    size_t first = s->unit->len;
    add_text(s, s->unit, base, (size_t)(next - base));
    g_string_append_len(s->text, base, (gssize)(next - base));
    if (i < readings) add_reading(s, first, n->reading[i]);
    base = next;
  }
}

static void add_node(struct setter *s, const struct node *n) {
  bool bold = s->bold;
  if (n->pos.line) s->at = n->pos;
  switch (n->kind) {
  case NODE_TEXT:
  case NODE_CODE:
  case NODE_TERM: add_lines(s, n->text ? n->text : ""); return;
  case NODE_RUBY: add_ruby(s, n); return;
  case NODE_LINE_BREAK: s->forced = true; return;
  case NODE_FOOTNOTE: return;
  case NODE_STRONG:
  case NODE_EMPH: s->bold = s->bold || !s->look->strong_plain; break;
  default: break;
  }
  for (const struct node *c = n->first; c; c = c->next) add_node(s, c);
  s->bold = bold;
}

/* ---- lines ---- */

/* White before units: a quarter em between Japanese and a word on its side; room for readings longer than their base, which
 * lean over kana by one of their characters (JLReq 3.3.8). */
static void gaps_fill(struct vertical *v) {
  double em = v->look.font.size_pt;
  for (size_t i = 1; i < v->n; i++) {
    struct unit *a = &v->units[i - 1], *b = &v->units[i];
    b->before = v->look.spacing_pt;
    const unsigned marks = CHAR_OPENING | CHAR_CLOSING | CHAR_COMMA | CHAR_STOP | CHAR_MIDDLE | CHAR_SPACE;
    if ((a->kind == TURNED) != (b->kind == TURNED) && !((a->class | b->class) & marks)) b->before += v->look.quarter * em;
  }
  for (size_t i = 0; i < v->reading_count; i++) {
    const struct reading *r = &v->readings[i];
    double base = 0;
    for (size_t k = r->first; k < r->end; k++) base += v->units[k].extent + (k > r->first ? v->units[k].before : 0);
    double over = fmax(0, r->extent - base) / 2;
    const unsigned kana = CHAR_HIRAGANA | CHAR_KATAKANA;
    bool before = r->first && (v->units[r->first - 1].class & kana), after = r->end < v->n && (v->units[r->end].class & kana);
    v->units[r->first].before += fmax(0, over - (before ? em / 2 : 0));
    if (r->end < v->n) v->units[r->end].before += fmax(0, over - (after ? em / 2 : 0));
  }
}

static bool may_part(const struct vertical *v, size_t i) {
  for (size_t k = 0; k < v->reading_count; k++)
    if (i > v->readings[k].first && i < v->readings[k].end) return false;
  return !(v->units[i].class & CHAR_NO_START) && !(v->units[i - 1].class & CHAR_NO_END);
}

static void lines_break(struct vertical *v, double height, struct arena *a) {
  v->line = arena_array(a, v->n + 2, sizeof *v->line);
  double y = 0;
  for (size_t i = 0, first = 0; i < v->n; i++) {
    struct unit *u = &v->units[i];
    bool full = height > 0 && i > first && y + u->before + u->extent > height + 0.001;
    size_t at = i;
    while (full && at > first && !may_part(v, at)) at--;
    if (u->forced || (full && at > first)) {
      if (u->forced) at = i;
      v->line[++v->lines] = first = at;
      y = 0;
      i = at;
      u = &v->units[i];
    }
    u->y = y + (i > first ? u->before : 0);
    y = u->y + u->extent;
  }
  if (v->n) v->line[++v->lines] = v->n;
}

static struct vertical *finish(struct setter *s, double height) {
  struct arena *a = s->c->arena;
  struct vertical *v = arena_alloc(a, sizeof *v);
  v->look = *s->look;
  v->n = s->unit->len, v->reading_count = s->reading->len;
  v->units = arena_array(a, v->n + 1, sizeof *v->units);
  v->readings = arena_array(a, v->reading_count + 1, sizeof *v->readings);
  if (v->n) memcpy(v->units, s->unit->data, v->n * sizeof *v->units);
  if (v->reading_count) memcpy(v->readings, s->reading->data, v->reading_count * sizeof *v->readings);
  v->text = arena_strdup(a, s->text->str);
  g_array_free(s->unit, TRUE);
  g_array_free(s->reading, TRUE);
  g_string_free(s->text, TRUE);
  arena_clear(s->c->scratch);
  gaps_fill(v);
  lines_break(v, height, a);
  return v;
}

static struct setter setter_new(struct composer *c, const struct look *look, struct pos at, struct diag *d) {
  return (struct setter){.c = c,
                         .look = look,
                         .size_pt = look->font.size_pt,
                         .bold = look->font.bold,
                         .unit = g_array_new(FALSE, TRUE, sizeof(struct unit)),
                         .reading = g_array_new(FALSE, TRUE, sizeof(struct reading)),
                         .text = g_string_new(NULL),
                         .at = at,
                         .d = d};
}

struct vertical *vertical_node(struct composer *c, const struct node *n, const struct look *look, double height_pt,
                               struct diag *d) {
  struct setter s = setter_new(c, look, n->pos, d);
  for (const struct node *i = n->first; i; i = i->next) add_node(&s, i);
  return finish(&s, height_pt);
}

struct vertical *vertical_text(struct composer *c, const char *utf8, const struct look *look, double height_pt,
                               struct pos at, struct diag *d) {
  struct setter s = setter_new(c, look, at, d);
  add_lines(&s, utf8);
  return finish(&s, height_pt);
}

double vertical_width(const struct vertical *v) {
  return v->lines ? v->look.font.size_pt + (double)(v->lines - 1) * v->look.pitch_pt : 0;
}

double vertical_height(const struct vertical *v) {
  double height = 0;
  for (size_t i = 0; i < v->n; i++) height = fmax(height, v->units[i].y + v->units[i].extent);
  return height;
}

/* ---- drawing ---- */

static void draw_unit(struct composer *c, struct page *page, const struct unit *u, double size, ink_id ink, double cx,
                      double y) {
  if (!u->glyphs) return;
  struct page_item item = {.kind = ITEM_TEXT, .ink = ink};
  bool turned = u->kind == TURNED, condensed = u->kind == ACROSS && u->condense < 1;
  item.text.font = u->font, item.text.utf8 = u->utf8, item.text.size = u->bytes;
  item.text.glyph = arena_array(page->arena, u->glyphs, sizeof(cairo_glyph_t));
  item.text.glyphs = u->glyphs;
  item.text.cluster = arena_array(page->arena, u->clusters, sizeof(cairo_text_cluster_t));
  item.text.clusters = u->clusters;
  memcpy(item.text.cluster, u->cluster, u->clusters * sizeof *u->cluster);
  for (size_t i = 0; i < u->glyphs; i++)
    item.text.glyph[i] = turned || condensed ? u->glyph[i]
                                : (cairo_glyph_t){u->glyph[i].index, cx + u->glyph[i].x, y + u->glyph[i].y};
  if (turned || condensed) {
    struct page_item save = {.kind = ITEM_SAVE};
    if (turned) cairo_matrix_init(&save.save.matrix, 0, 1, -1, 0, cx - ASIDE * size, y);
    else cairo_matrix_init(&save.save.matrix, u->condense, 0, 0, 1, cx, y);
    page_add(c->pages, page, save);
  }
  page_add(c->pages, page, item);
  if (turned || condensed) page_add(c->pages, page, (struct page_item){.kind = ITEM_RESTORE});
}

static void draw_reading(struct composer *c, struct page *page, const struct vertical *v, const struct reading *r,
                         double cx, double y) {
  const struct unit *a = &v->units[r->first], *z = &v->units[r->end - 1];
  double em = v->look.font.size_pt, base = z->y + z->extent - a->y, free = base - r->extent, before, between = 0;
  if (free > 0 && r->end - r->first > 1) ruby_spread(free, r->units, em, &before, &between);
  else before = free / 2;
  double pen = fmax(y, y + a->y + before); /* never above the line's head */
  for (size_t i = 0; i < r->units; i++) {
    draw_unit(c, page, &r->unit[i], em / 2, v->look.ink, cx + 0.75 * em, pen);
    pen += r->unit[i].extent + between;
  }
}

void vertical_draw(struct composer *c, struct page *page, const struct vertical *v, double x, double y) {
  tag_id before = page->mark;
  if (before && *v->text) {
    tag_id tag = pages_tag(c->pages, before, TAG_SPAN);
    pages_tag_at(c->pages, tag)->actual = v->text;
    page_mark(page, tag);
  }
  double em = v->look.font.size_pt;
  for (size_t l = 0, r = 0; l < v->lines; l++) {
    double cx = x - em / 2 - (double)l * v->look.pitch_pt;
    for (size_t i = v->line[l]; i < v->line[l + 1]; i++) draw_unit(c, page, &v->units[i], em, v->look.ink, cx, y + v->units[i].y);
    for (; r < v->reading_count && v->readings[r].first < v->line[l + 1]; r++) draw_reading(c, page, v, &v->readings[r], cx, y);
  }
  page_mark(page, before);
}
