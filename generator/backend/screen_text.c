/* Text items of a screen file: glyphs as codes, gaps as corrections between them (ISO 32000-1 section 9.4.3).
 *
 * A code stands for the text of its first use; wherever a cluster means something else, the run bears its text itself
 * (/ActualText, section 14.9.4), so that what a reader copies is what was written. */
#include <math.h>
#include <string.h>

#include "backend/screen_parts.h"

enum { DIGITS = 3, JUMP_MAX = 30000 /* thousandths of an em: beyond, the text is placed anew */ };
/* How far from the line a glyph may stand unnoticed, in points. */
#define LEVEL 0.0005

struct line { /* glyphs shown one after the other */
  struct screen *s;
  struct screen_font *font;
  double size;          /* of an em along the line */
  cairo_matrix_t face;  /* of the letters: size 1, y downwards */
  bool upright;
  bool open, string;    /* an array of strings; a string in it */
  double x, y;          /* where the next glyph would stand */
};

static void string_close(struct line *l) {
  if (l->string) g_string_append_c(l->s->out, ')');
  l->string = false;
}

static void line_close(struct line *l) {
  string_close(l);
  if (l->open) g_string_append(l->s->out, "]TJ\n");
  l->open = false;
}

static void place(struct line *l, double x, double y) {
  line_close(l);
  GString *out = l->s->out;
  const double parts[4] = {l->face.xx, l->face.yx, -l->face.xy, -l->face.yy};
  for (int i = 0; i < 4; i++) put_number(out, parts[i], 6);
  put_number(out, x, DIGITS);
  put_number(out, y, DIGITS);
  g_string_append(out, "Tm\n");
  l->x = x, l->y = y;
}

/* Brings the pen to the glyph: by a number in the array, or anew. */
static void reach(struct line *l, double x, double y, bool first) {
  double gap = (l->x - x) * 1000 / l->size;
  if (first || !l->upright || fabs(y - l->y) > LEVEL || fabs(gap) > JUMP_MAX) {
    place(l, x, y);
    gap = 0;
  }
  long rounded = lround(gap);
  if (rounded && l->open) {
    string_close(l);
    put_whole(l->s->out, rounded);
    l->x -= (double)rounded * l->size / 1000;
  } else if (rounded) {
    g_string_append_c(l->s->out, '[');
    l->open = true;
    put_whole(l->s->out, rounded);
    l->x -= (double)rounded * l->size / 1000;
  }
}

static void show(struct line *l, guint16 code, double width) {
  GString *out = l->s->out;
  if (!l->open) g_string_append_c(out, '[');
  if (!l->string) g_string_append_c(out, '(');
  l->open = l->string = true;
  const char byte[2] = {(char)(code >> 8), (char)code};
  for (int i = 0; i < 2; i++) {
    if (byte[i] == '(' || byte[i] == ')' || byte[i] == '\\') g_string_append_c(out, '\\');
    if (byte[i] == '\r') g_string_append(out, "\\r");
    else g_string_append_c(out, byte[i]);
  }
  l->x += width * l->size / 1000;
}

/* Whether the glyph's code says this text; an unsaid one says it from here on. */
static bool says(struct screen_code *c, const char *text, size_t size) {
  if (c->size) return c->size == size && memcmp(c->text, text, size) == 0;
  if (size == 0 || size > CODE_TEXT_MAX) return false;
  memcpy(c->text, text, size);
  c->size = (guint8)size;
  return true;
}

/* Characters nobody sees or hears, which need no glyph. */
static bool silent(const char *text, size_t size) {
  for (const char *c = text; c < text + size; c = g_utf8_next_char(c)) {
    gunichar u = g_utf8_get_char(c);
    if (!g_unichar_isspace(u) && g_unichar_type(u) != G_UNICODE_FORMAT && g_unichar_type(u) != G_UNICODE_CONTROL) return false;
  }
  return true;
}

static void actual_begin(struct line *l, const char *text, size_t size) {
  line_close(l);
  g_string_append(l->s->out, "/Span<</ActualText<FEFF");
  put_utf16(l->s->out, text, size);
  g_string_append(l->s->out, ">>>BDC\n");
}

static void cluster(struct line *l, const char *text, size_t size, const cairo_glyph_t *glyph, size_t glyphs, bool *first) {
  struct screen_code *code = NULL;
  bool plain = false;
  if (glyphs == 1) {
    guint16 one = screen_font_code(l->font, glyph->index, &code);
    if (one && (plain = says(code, text, size))) {
      reach(l, glyph->x, glyph->y, *first);
      show(l, one, code->width);
      *first = false;
    }
  }
  if (plain || (!glyphs && silent(text, size))) return;
  actual_begin(l, text, size);
  for (size_t i = 0; i < glyphs; i++) {
    guint16 one = screen_font_code(l->font, glyph[i].index, &code);
    if (!one) {
      l->s->ok = false;
      continue;
    }
    reach(l, glyph[i].x, glyph[i].y, *first);
    show(l, one, code->width);
    *first = false;
  }
  line_close(l);
  g_string_append(l->s->out, "EMC\n");
}

void screen_text(struct screen *s, const struct page_item *it) {
  if (it->text.glyphs == 0) return;
  g_assert(it->text.font < s->pages->fonts);
  struct line l = {.s = s, .font = screen_font_at(s->fonts, it->text.font)};
  if (!l.font) {
    diag_error(s->d, (struct pos){0}, "pdf-font", s->pages->title ? s->pages->title : "", s->pages->font[it->text.font].family);
    s->ok = false;
    return;
  }
  cairo_scaled_font_get_font_matrix(s->pages->font[it->text.font].font, &l.face);
  l.size = hypot(l.face.xx, l.face.yx);
  if (!(l.size > 0)) return;
  l.upright = l.face.yx == 0 && l.face.xy == 0;
  l.face.xx /= l.size, l.face.yx /= l.size, l.face.xy /= l.size, l.face.yy /= l.size;
  set_fill(s, it->ink);
  g_string_append_printf(s->out, "BT /F%u ", screen_font_id(l.font));
  put_number(s->out, l.size, 4);
  g_string_append(s->out, "Tf\n");
  bool first = true;
  const char *text = it->text.utf8;
  const cairo_glyph_t *glyph = it->text.glyph;
  for (size_t i = 0; i < it->text.clusters; i++) {
    const cairo_text_cluster_t *c = &it->text.cluster[i];
    cluster(&l, text, (size_t)c->num_bytes, glyph, (size_t)c->num_glyphs, &first);
    text += c->num_bytes, glyph += c->num_glyphs;
  }
  if (!it->text.clusters) cluster(&l, it->text.utf8, it->text.size, glyph, it->text.glyphs, &first);
  line_close(&l);
  g_string_append(s->out, "ET\n");
}
