/* Composing: a paragraph's atoms are broken, their slack is spread, and what drawing needs is kept. */
#include "layout/paragraph/compose.h"

#include <math.h>
#include <string.h>

#include "layout/paragraph/atoms.h"
#include "layout/paragraph/ruby.h"

struct composer *composer_new(struct pages *p, const char *lang, struct diag *d) {
  struct kinsoku *k = kinsoku_read(lang, d);
  if (!k) return NULL;
  struct composer *c = g_new0(struct composer, 1);
  *c = (struct composer){.pages = p, .kinsoku = k, .arena = p->arena, .scratch = arena_new(),
                         .atoms = g_array_new(FALSE, TRUE, sizeof(struct atom))};
  return c;
}

void composer_refs(struct composer *c, const char *(*ref_text)(void *data, const struct node *ref), void *data) {
  c->ref_text = ref_text;
  c->ref_data = data;
}

void composer_free(struct composer *c) {
  if (!c) return;
  kinsoku_free(c->kinsoku);
  hyphens_free(c->hyphens);
  arena_free(c->scratch);
  g_array_free(c->atoms, TRUE);
  g_free(c);
}

/* ---- setting the atoms of a line ---- */

/* The part of every space that goes out (< 0) or comes in, from the first levels to the last. */
struct slack {
  double give[GIVE_LEVELS], take[TAKE_LEVELS];
  double squeeze; /* a part of it */
  double spread;  /* a length */
};
/* More than this between two letters is a hole: the line is rather left short. */
static const double WIDEST_GAP = 0.25; /* em, JLReq 3.8.4 */

static double part_of(double *left, double sum) {
  double part = sum > 0 ? fmin(1, *left / sum) : 0;
  *left -= part * sum;
  return part;
}

static struct slack slack_out(const struct atom *atom, size_t first, const struct measured *m, double left) {
  struct slack s = {{0}, {0}, 0, 0};
  double sum[GIVE_LEVELS] = {0};
  for (size_t i = first + 1; i < m->end; i++) sum[atom[i].give_level] += atom[i].give;
  for (int l = 0; l < GIVE_LEVELS; l++) s.give[l] = part_of(&left, sum[l]);
  s.squeeze = part_of(&left, m->squeeze);
  return s;
}

static struct slack slack_in(const struct atom *atom, size_t first, const struct measured *m, double left, double em) {
  struct slack s = {{0}, {0}, 0, 0};
  double sum[TAKE_LEVELS] = {0};
  for (size_t i = first + 1; i < m->end; i++) sum[atom[i].take_level] += atom[i].take;
  for (int l = 0; l < TAKE_LEVELS; l++) s.take[l] = part_of(&left, sum[l]);
  s.spread = m->spread ? left / m->spread : 0;
  if (left > WIDEST_GAP * em * m->spread) return (struct slack){{0}, {0}, 0, 0};
  return s;
}

/* Places the atoms of a line from its left edge; gives the line's width, without what hangs. */
static double justify_line(const struct composed *text, enum align align, struct atom *atom, size_t first,
                           const struct measured *m, bool last) {
  double slack = m->room - m->width, x = m->end > first ? atom[first].head : 0;
  struct slack s = {{0}, {0}, 0, 0};
  if (align == ALIGN_JUSTIFY && slack < 0) s = slack_out(atom, first, m, -slack);
  else if (align == ALIGN_JUSTIFY && !last && slack > 0) s = slack_in(atom, first, m, slack, text->look->font.size_pt);
  for (size_t i = first; i < m->end; i++) {
    struct atom *a = &atom[i];
    if (i > first)
      x += a->gap - a->give * s.give[a->give_level] - a->squeeze * s.squeeze + a->take * s.take[a->take_level] +
           (a->spread ? s.spread : 0);
    a->x = x + a->pad;
    x += a->pad + a->width + a->pad_after;
  }
  return x - m->hang;
}

/* ---- what stays ---- */

static bool is_plain(const struct atom *a) {
  return a->glyphs == 1 && a->glyph->x == 0 && a->glyph->y == 0 && a->bytes < 128;
}

/* Every atom as it was set. */
static void keep_clusters(struct composer *c, struct composed *text, const struct atom *atom, size_t n) {
  size_t more = 0;
  for (size_t i = 0; i < n; i++) more += !is_plain(&atom[i]);
  if (n > text->clusters) text->cluster = arena_array(c->arena, n, sizeof *text->cluster);
  text->clusters = n;
  text->more = more ? arena_array(c->arena, more, sizeof *text->more) : NULL;
  more = 0;
  for (size_t i = 0; i < n; i++) {
    const struct atom *a = &atom[i];
    struct set_cluster *k = &text->cluster[i];
    *k = (struct set_cluster){.x = (float)(a->x - a->lead)};
    if (is_plain(a)) {
      k->glyph = (unsigned)a->glyph->index & 0xFFFFFF;
      k->bytes = (unsigned)a->bytes & 0x7F;
      continue;
    }
    cairo_glyph_t *glyph = arena_array(c->arena, a->glyphs, sizeof *glyph);
    if (a->glyphs) memcpy(glyph, a->glyph, a->glyphs * sizeof *glyph);
    k->more = 1;
    k->glyph = more & 0xFFFFFF;
    text->more[more++] = (struct set_more){a->bytes, a->glyphs, glyph};
  }
}

static void mark_add(GArray *marks, enum mark_kind kind, size_t first, size_t end, const struct atom *atom,
                     const void *data) {
  struct composed_mark m = {.kind = kind, .first = (unsigned)first, .end = (unsigned)end, .data = data};
  m.x0 = (float)atom[first].x;
  m.x1 = (float)(atom[end - 1].x + atom[end - 1].width);
  g_array_append_val(marks, m);
}

/* What stands over the atoms or belongs to them, line by line. */
static void keep_marks(struct composer *c, struct composed *text, const struct breaker *b, const struct atom *atom) {
  GArray *marks = g_array_new(FALSE, FALSE, sizeof(struct composed_mark));
  for (size_t l = 0; l < text->lines; l++) {
    size_t end = text->line[l].end;
    for (size_t i = text->line[l].first; i < end; i++) {
      const struct atom *a = &atom[i];
      const char *link = text->span[a->span].link;
      if (link && (i == text->line[l].first || atom[i - 1].span != a->span)) {
        size_t to = i;
        while (to < end && atom[to].span == a->span) to++;
        mark_add(marks, MARK_LINK, i, to, atom, link);
      }
      if (a->note) mark_add(marks, MARK_NOTE, i, i + 1, atom, a->note);
      if (a->term) mark_add(marks, MARK_TERM, i, i + 1, atom, a->term);
      if (a->dot) mark_add(marks, MARK_DOT, i, i + 1, atom, a->dot);
      ruby_marks(marks, atom, text->line[l].first, end, i);
    }
    if (end > text->line[l].first && breaks_hyphen(b, end)) {
      struct composed_mark m = {.kind = MARK_HYPHEN, .first = (unsigned)end - 1, .end = (unsigned)end, .data = atom[end].hyphen};
      m.x0 = (float)(atom[end - 1].x + atom[end - 1].width);
      g_array_append_val(marks, m);
    }
  }
  text->marks = marks->len;
  text->mark = NULL;
  if (marks->len) {
    text->mark = arena_array(c->arena, marks->len, sizeof *text->mark);
    memcpy(text->mark, marks->data, marks->len * sizeof *text->mark);
  }
  g_array_free(marks, TRUE);
}

static void lines_set(struct composer *c, struct composed *text, const struct setting *s, const struct breaker *b) {
  struct atom *atom = (struct atom *)(void *)c->atoms->data;
  size_t all = c->atoms->len, n = 0;
  const size_t *from = breaks_from(b);
  for (size_t j = all; j > 0; j = from[j]) n++;
  if (n > text->lines) text->line = arena_array(c->arena, n, sizeof *text->line);
  text->lines = n;
  for (size_t j = all, k = n; j > 0; j = from[j]) {
    size_t first = from[j];
    struct measured m = breaks_measure(b, first, j);
    double width = justify_line(text, s->align, atom, first, &m, j == all || atom[j].forced);
    if (m.end > first) width += atom[m.end - 1].tail;
    if (m.end > first && breaks_hyphen(b, j)) width += hyphen_width(atom[j].hyphen);
    double slack = m.room - width, left = first ? 0 : breaks_indent(b);
    if (s->align == ALIGN_CENTRE) left += slack / 2;
    else if (s->align == ALIGN_RIGHT) left += slack;
    text->line[--k] = (struct composed_line){(unsigned)first, (unsigned)m.end, (unsigned)atom[first].byte, (float)width,
                                             (float)left};
  }
}

/* A line that does not fit even when broken anywhere. */
static void report_wide(const struct composed *text, const struct setting *s, struct diag *d) {
  for (size_t i = 0; i < text->lines; i++) {
    double over = (double)text->line[i].width_pt + (double)text->line[i].left_pt - s->width_pt;
    if (over <= 0.01) continue;
    char *line = composed_line_text(text, i);
    diag_error(d, text->pos, "line-overset", line, diag_num(d, round(over / PT_PER_MM * 10) / 10));
    g_free(line);
    return;
  }
}

/* The composer's atoms, broken into lines and kept. */
static struct composed *set_atoms(struct composer *c, struct composed *text, const struct setting *s, struct diag *d) {
  struct atom *atom = (struct atom *)(void *)c->atoms->data;
  if (s->phrases || s->align != ALIGN_JUSTIFY) phrases_set(c->kinsoku, text->text, atom, c->atoms->len);
  struct breaker *b = breaks_choose(text, s, atom, c->atoms->len);
  lines_set(c, text, s, b);
  keep_clusters(c, text, atom, c->atoms->len);
  keep_marks(c, text, b, atom);
  breaks_free(b);
  report_wide(text, s, d);
  g_array_set_size(c->atoms, 0);
  arena_clear(c->scratch);
  return text;
}

void compose_again(struct composer *c, struct composed *text, const struct setting *s, struct diag *d) {
  if (text->node) atoms_from_node(c, text, text->node, d);
  else atoms_from_text(c, text, text->text, d);
  set_atoms(c, text, s, d);
}

/* The look as a text keeps it: the same one as the text before, where that is alike. */
static const struct look *look_kept(struct composer *c, const struct look *look) {
  for (size_t i = 0; i < G_N_ELEMENTS(c->look); i++)
    if (c->look[i] && memcmp(c->look[i], look, sizeof *look) == 0) return c->look[i];
  struct look *kept = arena_alloc(c->arena, sizeof *kept);
  memcpy(kept, look, sizeof *kept);
  return c->look[c->looks++ % G_N_ELEMENTS(c->look)] = kept;
}

struct composed *compose_node(struct composer *c, const struct node *n, const struct look *look,
                              const struct setting *s, struct diag *d) {
  struct composed *text = arena_alloc(c->arena, sizeof *text);
  text->look = look_kept(c, look);
  text->pos = n->pos;
  text->node = n;
  atoms_from_node(c, text, n, d);
  return set_atoms(c, text, s, d);
}

struct composed *compose_text(struct composer *c, const char *utf8, const struct look *look, const struct setting *s,
                              struct pos at, struct diag *d) {
  struct composed *text = arena_alloc(c->arena, sizeof *text);
  text->look = look_kept(c, look);
  text->pos = at;
  atoms_from_text(c, text, utf8, d);
  return set_atoms(c, text, s, d);
}
