/* Inline nodes to atoms: fonts, soft breaks, ruby. */
#include "layout/paragraph/atoms.h"
#include "layout/paragraph/ruby.h"

#include <string.h>

/* What holds at a place in the inline tree. */
struct inline_state {
  bool strong;
  bool raised;           /* the mark of a note */
  const struct dot *dot; /* over each character */
  const char *link;
};
struct inline_builder {
  struct composer *c;
  struct composed *out;
  struct diag *d;
  GString *text;
  GArray *atoms;      /* struct atom */
  GArray *spans;      /* struct span */
  struct pos at;      /* of the text being added */
  bool forced;        /* a line break was asked for */
  bool pending_space; /* a soft break, decided when the next character is known */
};

static const double NOTE_SIZE = 0.6, NOTE_RAISE = 0.4; /* of the text's em: 合印, JLReq 4.2.3 */

static struct atom *last_atom(struct inline_builder *b) {
  return b->atoms->len ? &g_array_index(b->atoms, struct atom, b->atoms->len - 1) : NULL;
}

/* The halves of the em that punctuation owns as space, when its font gives it that room. */
static void atom_spaces(struct atom *a, double em) {
  double over = a->width - em / 2;
  if (!(a->class & CHAR_WIDE) || over <= 0.001) return;
  if (a->class & CHAR_OPENING) a->lead = over;
  else if (a->class & (CHAR_CLOSING | CHAR_COMMA | CHAR_STOP)) a->trail = over;
  else if (a->class & CHAR_MIDDLE) a->lead = a->trail = over / 2;
  a->width -= a->lead + a->trail;
}

static size_t span_font(struct inline_builder *b, const struct inline_state *s, double *size_out) {
  const struct look *look = b->out->look;
  struct font_style style = look->font;
  if (s->strong) {
    if (!look->strong_plain) style.bold = true;
    if (look->strong_size_pt > 0) style.size_pt = look->strong_size_pt;
  }
  if (s->raised) style.size_pt *= NOTE_SIZE;
  *size_out = style.size_pt;
  return font_open(b->c->pages, &style, b->out->pos, b->d);
}

static size_t span_add(struct inline_builder *b, size_t font, double size_pt, const struct inline_state *s) {
  const struct look *look = b->out->look;
  struct span span = {.font = font, .size_pt = size_pt, .ink = s->link ? look->link_ink : look->ink, .link = s->link,
                      .byte = b->text->len, .first = b->atoms->len};
  g_array_append_val(b->spans, span);
  return b->spans->len - 1;
}

/* A run of text of one font as atoms of one span. */
static void add_run(struct inline_builder *b, size_t font, double size_pt, const char *utf8, size_t size,
                    const struct inline_state *s) {
  size_t span = span_add(b, font, size_pt, s), base = b->text->len;
  g_string_append_len(b->text, utf8, (gssize)size);
  struct shaped run = font_shape(b->c->pages, font, utf8, size, b->c->scratch, b->at, b->d);
  for (size_t i = 0; i < run.clusters; i++) {
    const struct shaped_cluster *k = &run.cluster[i];
    struct atom a = {.ch = g_utf8_get_char(utf8 + k->byte), .byte = base + k->byte, .bytes = k->bytes, .span = span};
    a.class = kinsoku_class(b->c->kinsoku, a.ch);
    a.glyph = run.glyph + k->glyph, a.glyphs = k->glyphs;
    a.width = k->advance + b->out->look->spacing_pt;
    a.forced = b->forced && b->atoms->len > 0;
    b->forced = false;
    a.dot = s->dot && dot_over(a.class) ? s->dot : NULL;
    atom_spaces(&a, size_pt);
    g_array_append_val(b->atoms, a);
  }
}

/* A run of text, in spans by font where others stand in for what its own lacks. */
static void add_text(struct inline_builder *b, const char *utf8, size_t size, const struct inline_state *s) {
  double size_pt;
  size_t font = span_font(b, s, &size_pt), use;
  if (font == SIZE_MAX) return;
  for (size_t n; size; utf8 += n, size -= n) {
    n = font_span(b->c->pages, font, utf8, size, &use);
    add_run(b, use, size_pt, utf8, n, s);
  }
}

/* A soft break is a space between Latin, nothing beside Japanese. */
static void settle_soft_break(struct inline_builder *b, gunichar next, const struct inline_state *s) {
  if (!b->pending_space) return;
  b->pending_space = false;
  struct atom *before = last_atom(b);
  if (!before || b->forced) return;
  bool wide = (before->class | kinsoku_class(b->c->kinsoku, next)) & CHAR_WIDE;
  if (!wide && !(before->class & CHAR_SPACE)) add_text(b, " ", 1, s);
}

static void add_ruby(struct inline_builder *b, const struct node *n, const struct inline_state *s) {
  const char *base = n->text ? n->text : "";
  const struct look *look = b->out->look;
  bool bold = look->font.bold || (s->strong && !look->strong_plain);
  size_t readings = 0;
  while (n->reading && n->reading[readings]) readings++;
  if (readings <= 1) {
    guint first = b->atoms->len;
    add_text(b, base, strlen(base), s);
    if (readings) ruby_over(b->c, look, bold, first, n->reading[0], false, b->at, b->d);
    return;
  }
  for (size_t i = 0; *base; i++) {
    const char *next = g_utf8_next_char(base);
    if (i + 1 == readings) next = base + strlen(base);
    guint first = b->atoms->len;
    add_text(b, base, (size_t)(next - base), s);
    ruby_over(b->c, look, bold, first, n->reading[i < readings ? i : readings - 1], i > 0, b->at, b->d);
    base = next;
  }
}

/* The mark of a note: small, raised, joined to what it is about, before the room of a full stop or comma. */
static void add_note(struct inline_builder *b, const struct node *n, struct inline_state s) {
  char number[16];
  guint first = b->atoms->len;
  double em = b->out->look->font.size_pt;
  struct atom *before = last_atom(b), room = before ? *before : (struct atom){0};
  if (before) before->trail = 0;
  s.raised = true;
  s.link = note_target(b->c->arena, n);
  g_snprintf(number, sizeof number, "%d", n->level);
  add_text(b, number, strlen(number), &s);
  for (guint i = first; i < b->atoms->len; i++) {
    struct atom *a = &g_array_index(b->atoms, struct atom, i);
    a->ch = '*', a->class = CHAR_NO_START; /* no digit: no unit and no quarter em beside it */
    a->no_break = i > 0;
    cairo_glyph_t *raised = arena_array(b->c->arena, a->glyphs + 1, sizeof *raised);
    for (size_t g = 0; g < a->glyphs; g++) raised[g] = a->glyph[g], raised[g].y -= NOTE_RAISE * em;
    a->glyph = raised;
    if (i == first && n->first) a->note = n;
    if (i + 1 == b->atoms->len) a->trail = room.trail;
  }
}

static void add_children(struct inline_builder *b, const struct node *n, struct inline_state s);

static void add_node(struct inline_builder *b, const struct node *n, struct inline_state s) {
  b->at = n->pos.line ? n->pos : b->out->pos;
  switch (n->kind) {
  case NODE_TEXT:
  case NODE_CODE:
    if (!n->text || !*n->text) return;
    settle_soft_break(b, g_utf8_get_char(n->text), &s);
    add_text(b, n->text, strlen(n->text), &s);
    return;
  case NODE_RUBY:
    settle_soft_break(b, n->text && *n->text ? g_utf8_get_char(n->text) : 0x4E00, &s);
    s.dot = NULL; /* a reading stands there */
    add_ruby(b, n, &s);
    return;
  case NODE_TERM: {
    settle_soft_break(b, g_utf8_get_char(n->text), &s);
    guint first = b->atoms->len;
    add_text(b, n->text, strlen(n->text), &s);
    if (first < b->atoms->len) g_array_index(b->atoms, struct atom, first).term = n;
    return;
  }
  case NODE_REF: {
    const char *text = b->c->ref_text ? b->c->ref_text(b->c->ref_data, n) : n->url;
    s.link = n->url;
    settle_soft_break(b, g_utf8_get_char(text), &s);
    add_text(b, text, strlen(text), &s);
    return;
  }
  case NODE_FOOTNOTE: add_note(b, n, s); return;
  case NODE_SOFT_BREAK: b->pending_space = true; return;
  case NODE_LINE_BREAK:
    b->pending_space = false;
    b->forced = true;
    return;
  case NODE_EMPH: /* a style without a dot sets it bold */
    s.dot = dot_of(b->c, b->out->look, b->at, b->d);
    s.strong = s.strong || !s.dot;
    break;
  case NODE_STRONG: s.strong = true; break;
  case NODE_LINK: s.link = n->url; break;
  case NODE_IMAGE: return;
  default: break;
  }
  add_children(b, n, s);
}

static void add_children(struct inline_builder *b, const struct node *n, struct inline_state s) {
  for (const struct node *c = n->first; c; c = c->next) add_node(b, c, s);
}

enum { EM_DASH = 0x2014, BAR = 0x2015 };

static bool is_dash_or_wide(const struct atom *a) {
  return a->ch == EM_DASH || ((a->class & CHAR_WIDE) && !(a->class & CHAR_SPACE));
}

/* A Japanese dash is an em wide, two of them one line (JLReq cl-08). Fonts for setting it beside Latin draw it narrower: their
 * bar is the same line over the em. */
static void widen_dashes(struct inline_builder *b, struct atom *atom, size_t n) {
  for (size_t i = 0; i < n; i++) {
    struct atom *a = &atom[i];
    if (a->ch != EM_DASH || a->glyphs != 1) continue;
    if (!(i && is_dash_or_wide(a - 1)) && !(i + 1 < n && is_dash_or_wide(a + 1))) continue;
    unsigned long glyph;
    double advance;
    if (!font_glyph(b->c->pages, g_array_index(b->spans, struct span, a->span).font, BAR, &glyph, &advance)) continue;
    if (advance <= a->width + 0.01) continue;
    a->glyph->index = glyph;
    a->width = advance + b->out->look->spacing_pt;
  }
}

static void finish(struct inline_builder *b) {
  struct composed *out = b->out;
  struct atom *atom = (struct atom *)(void *)b->atoms->data;
  widen_dashes(b, atom, b->atoms->len);
  gaps_set(b->c->kinsoku, out->look, b->text->str, atom, b->atoms->len);
  ruby_fit(out->look, atom, b->atoms->len);
  if (!out->look->no_hyphens)
    hyphens_find(b->c, out, (const struct span *)(void *)b->spans->data, atom, b->atoms->len, b->d);
  /* Composed again, a text keeps the memory it had. */
  if (g_strcmp0(out->text, b->text->str)) out->text = arena_strndup(b->c->arena, b->text->str, b->text->len);
  if (b->spans->len > out->spans) out->span = arena_array(b->c->arena, b->spans->len, sizeof *out->span);
  out->spans = b->spans->len;
  if (b->spans->len) memcpy(out->span, b->spans->data, b->spans->len * sizeof *out->span);
  g_string_free(b->text, TRUE);
  g_array_free(b->spans, TRUE);
}

static struct inline_builder builder(struct composer *c, struct composed *out, struct diag *d) {
  return (struct inline_builder){.c = c,
                                 .out = out,
                                 .d = d,
                                 .text = g_string_new(NULL),
                                 .atoms = c->atoms,
                                 .at = out->pos,
                                 .spans = g_array_new(FALSE, TRUE, sizeof(struct span))};
}

void atoms_from_node(struct composer *c, struct composed *out, const struct node *n, struct diag *d) {
  struct inline_builder b = builder(c, out, d);
  add_children(&b, n, (struct inline_state){0});
  finish(&b);
}

void atoms_from_text(struct composer *c, struct composed *out, const char *utf8, struct diag *d) {
  struct inline_builder b = builder(c, out, d);
  struct inline_state s = {0};
  for (const char *line = utf8; line;) { /* "\n" breaks a line */
    const char *end = strchr(line, '\n');
    add_text(&b, line, end ? (size_t)(end - line) : strlen(line), &s);
    if (end) {
      b.forced = true;
      g_string_append_c(b.text, '\n'); /* the text stays what it was made from */
    }
    line = end ? end + 1 : NULL;
  }
  finish(&b);
}
