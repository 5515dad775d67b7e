/* Composing: a paragraph's atoms are broken, their slack is spread, and what drawing needs is kept. */
#include "layout/compose.h"

#include <math.h>
#include <string.h>

#include "layout/atoms.h"
#include "layout/ruby.h"

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

static void justify_line(const struct composed *text, enum align align, struct atom *atom, size_t first,
                         const struct measured *m, bool last) {
  double slack = m->room - m->width, em = text->look.font.size_pt, early = 0, spread = 0, shrink = 0;
  if (align == ALIGN_JUSTIFY && slack < 0 && m->shrink > 0) shrink = -slack / m->shrink;
  if (align == ALIGN_JUSTIFY && !last && slack > 0) {
    size_t earlies = 0;
    for (size_t i = first + 1; i < m->end; i++) earlies += atom[i].early;
    if (earlies) early = fmin(slack / (double)earlies, em / 4);
    /* Spaces between words take their share first, but not so much that they gape. */
    if (m->spread > earlies) early = fmin(early, 2 * slack / (double)(m->spread + earlies));
    slack -= early * (double)earlies;
    if (m->spread) spread = slack / m->spread;
  }
  double x = atom[first].head;
  for (size_t i = first; i < m->end; i++) {
    struct atom *a = &atom[i];
    if (i > first) x += a->gap - a->shrink * shrink + (a->early ? early : 0) + (a->spread ? spread : 0);
    a->x = x + a->pad;
    x += a->width + a->pad + a->pad_after;
  }
}

/* ---- what stays ---- */

static bool is_plain(const struct atom *a) {
  return a->glyphs == 1 && a->glyph->x == 0 && a->glyph->y == 0 && a->bytes < 128;
}

/* Every atom as it was set. */
static void keep_clusters(struct composer *c, struct composed *text, const struct atom *atom, size_t n) {
  size_t more = 0;
  for (size_t i = 0; i < n; i++) more += !is_plain(&atom[i]);
  text->cluster = arena_array(c->arena, n, sizeof *text->cluster);
  text->more = more ? arena_array(c->arena, more, sizeof *text->more) : NULL;
  more = 0;
  for (size_t i = 0; i < n; i++) {
    const struct atom *a = &atom[i];
    struct set_cluster *k = &text->cluster[i];
    k->x = (float)(a->x - a->lead);
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
static void keep_marks(struct composer *c, struct composed *text, const struct setting *s, const struct atom *atom) {
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
    if (end < c->atoms->len && end > text->line[l].first && atom[end].hyphen && breaks_words(s)) {
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
  text->lines = n;
  text->line = arena_array(c->arena, n, sizeof *text->line);
  for (size_t j = all, k = n; j > 0; j = from[j]) {
    size_t first = from[j];
    struct measured m = breaks_measure(b, first, j);
    justify_line(text, s->align, atom, first, &m, j == all || atom[j].forced);
    const struct atom *z = &atom[m.end - 1];
    double width = m.end > first ? z->x + z->width + z->pad_after + z->tail : 0;
    if (m.end > first && m.end < all && z[1].hyphen && breaks_words(s)) width += hyphen_width(z[1].hyphen);
    double slack = m.room - width, left = first ? 0 : s->indent_pt;
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
  struct breaker *b = breaks_choose(text, s, atom, c->atoms->len);
  lines_set(c, text, s, b);
  breaks_free(b);
  keep_clusters(c, text, atom, c->atoms->len);
  keep_marks(c, text, s, atom);
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

struct composed *compose_node(struct composer *c, const struct node *n, const struct look *look,
                              const struct setting *s, struct diag *d) {
  struct composed *text = arena_alloc(c->arena, sizeof *text);
  text->look = *look;
  text->pos = n->pos;
  text->node = n;
  atoms_from_node(c, text, n, d);
  return set_atoms(c, text, s, d);
}

struct composed *compose_text(struct composer *c, const char *utf8, const struct look *look, const struct setting *s,
                              struct pos at, struct diag *d) {
  struct composed *text = arena_alloc(c->arena, sizeof *text);
  text->look = *look;
  text->pos = at;
  atoms_from_text(c, text, utf8, d);
  return set_atoms(c, text, s, d);
}
