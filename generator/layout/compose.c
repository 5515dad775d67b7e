/* Lines: where a paragraph breaks, and how its slack is spread. */
#include "layout/compose.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "layout/atoms.h"

struct composer *composer_new(struct pages *p, const char *lang, struct diag *d) {
  struct kinsoku *k = kinsoku_read(lang, d);
  if (!k) return NULL;
  struct composer *c = g_new0(struct composer, 1);
  *c = (struct composer){.pages = p, .kinsoku = k, .arena = p->arena};
  return c;
}

void composer_refs(struct composer *c, const char *(*ref_text)(void *data, const struct node *ref), void *data) {
  c->ref_text = ref_text;
  c->ref_data = data;
}

void composer_free(struct composer *c) {
  if (!c) return;
  kinsoku_free(c->kinsoku);
  g_free(c);
}

/* ---- sums over atoms ---- */

/* For any line [i, j): sums up to an atom, so that a line is two subtractions. Index k: atoms before k, and the
 * gap before
 * atom k is counted with atom k. */
struct sums {
  double *width, *shrink;
  guint *spread;
};
struct breaker {
  const struct composed *text;
  const struct setting *setting;
  const struct atom *atom;
  size_t n;
  struct sums sum;
  bool emergency; /* break anywhere */
};

static void sums_fill(struct breaker *b) {
  b->sum.width = g_new0(double, b->n + 1);
  b->sum.shrink = g_new0(double, b->n + 1);
  b->sum.spread = g_new0(guint, b->n + 1);
  for (size_t i = 0; i < b->n; i++) {
    const struct atom *a = &b->atom[i];
    b->sum.width[i + 1] = b->sum.width[i] + a->gap + a->width + 2 * a->pad;
    b->sum.shrink[i + 1] = b->sum.shrink[i] + a->shrink;
    b->sum.spread[i + 1] = b->sum.spread[i] + a->spread;
  }
}

static size_t trim_end(const struct breaker *b, size_t first, size_t end) {
  while (end > first && (b->atom[end - 1].class & CHAR_SPACE)) end--;
  return end;
}

struct measure {
  size_t end; /* without trailing spaces */
  double width, shrink, room;
  guint spread;
};
static struct measure measure(const struct breaker *b, size_t first, size_t end) {
  struct measure m = {.end = trim_end(b, first, end),
                      .room = b->setting->width_pt - (first ? 0 : b->setting->indent_pt)};
  if (m.end == first) return m;
  m.width = b->sum.width[m.end] - b->sum.width[first] - b->atom[first].gap;
  m.shrink = b->sum.shrink[m.end] - b->sum.shrink[first] - b->atom[first].shrink;
  m.spread = b->sum.spread[m.end] - b->sum.spread[first] - b->atom[first].spread;
  return m;
}

/* ---- choosing breaks ---- */

static const double NEVER = DBL_MAX;
/* No line holds more atoms, were they of no width: keeps hostile text from taking forever. */
enum { LINE_MOST = 4000 };

/* What a line costs: how far it is from its natural width. NEVER: it does not fit. */
static double line_cost(const struct breaker *b, size_t first, size_t end) {
  struct measure m = measure(b, first, end);
  double em = b->text->look.font.size_pt, slack = m.room - m.width;
  bool last = end == b->n || b->atom[end].forced, justify = b->setting->align == ALIGN_JUSTIFY;
  if (slack < -0.001 && !(justify && -slack <= m.shrink + 0.001)) return NEVER;
  if (!justify) {
    double part = slack / m.room, cost = 4 * part * part + 3;
    if (!last && !b->atom[end].phrase) cost += b->setting->phrases ? 6 : 0.2;
    if (!last && (b->atom[m.end].class & CHAR_SPACE)) cost -= 1; /* where the writer parted the words */
    return last && !b->setting->balance ? (m.width < 2.2 * em && first ? 5 : 3) : cost;
  }
  if (slack < 0) {
    double r = -slack / m.shrink;
    return r * r * 2 + 0.5;
  }
  if (last) return m.width < 2.2 * em && first ? 4.5 : 0.5;
  double each = m.spread ? slack / m.spread / em : slack / em;
  return each * each * 400 + 0.5;
}

static bool can_break(const struct breaker *b, size_t at) {
  const struct atom *a = &b->atom[at];
  return a->forced || a->may_break || (b->emergency && !(a->class & CHAR_SPACE));
}

/* In an emergency a long number or word is broken first, kinsoku last. */
static double forbidden_cost(const struct breaker *b, size_t at) {
  if (at == b->n || b->atom[at].forced || b->atom[at].may_break) return 0;
  bool kinsoku = (b->atom[at].class & CHAR_NO_START) || (b->atom[at - 1].class & CHAR_NO_END);
  return kinsoku ? 1000 : 50;
}

/* The cheapest way to every break; from[] leads back. False when a piece is too wide for any line. */
static bool choose(const struct breaker *b, size_t *from) {
  double *best = g_new(double, b->n + 1);
  best[0] = 0;
  for (size_t j = 1; j <= b->n; j++) {
    best[j] = NEVER;
    if (j < b->n && !can_break(b, j)) continue;
    for (size_t i = j; i-- > 0;) {
      struct measure m = measure(b, i, j);
      if (i + 1 < j && m.width - m.shrink > b->setting->width_pt + 0.001) break;
      if (j - i > LINE_MOST) break;
      if (best[i] < NEVER) {
        double cost = line_cost(b, i, j);
        if (cost < NEVER) cost += forbidden_cost(b, j);
        if (b->emergency && i + 1 == j && cost == NEVER) cost = 10000; /* one atom wider than the line */
        if (cost < NEVER && best[i] + cost < best[j]) {
          best[j] = best[i] + cost;
          from[j] = i;
        }
      }
      if (b->atom[i].forced) break; /* no line reaches across */
    }
  }
  bool found = best[b->n] < NEVER;
  g_free(best);
  return found;
}

/* ---- setting the atoms of a line ---- */

static void justify_line(struct breaker *b, struct atom *atom, size_t first, const struct measure *m, bool last) {
  double slack = m->room - m->width, em = b->text->look.font.size_pt, early = 0, spread = 0, shrink = 0;
  if (b->setting->align == ALIGN_JUSTIFY && slack < 0 && m->shrink > 0) shrink = -slack / m->shrink;
  if (b->setting->align == ALIGN_JUSTIFY && !last && slack > 0) {
    size_t earlies = 0;
    for (size_t i = first + 1; i < m->end; i++) earlies += atom[i].early;
    if (earlies) early = fmin(slack / (double)earlies, em / 4);
    /* Spaces between words take their share first, but not so much that they gape. */
    if (m->spread > earlies) early = fmin(early, 2 * slack / (double)(m->spread + earlies));
    slack -= early * (double)earlies;
    if (m->spread) spread = slack / m->spread;
  }
  double x = 0;
  for (size_t i = first; i < m->end; i++) {
    struct atom *a = &atom[i];
    if (i > first) x += a->gap - a->shrink * shrink + (a->early ? early : 0) + (a->spread ? spread : 0);
    a->x = x + a->pad;
    x += a->width + 2 * a->pad;
  }
}

static void lines_set(struct composer *c, struct breaker *b, struct composed *text, const size_t *from) {
  size_t n = 0;
  for (size_t j = b->n; j > 0; j = from[j]) n++;
  text->lines = n;
  text->line = arena_array(c->arena, n, sizeof *text->line);
  for (size_t j = b->n, k = n; j > 0; j = from[j]) {
    size_t first = from[j];
    struct measure m = measure(b, first, j);
    justify_line(b, text->atom, first, &m, j == b->n || text->atom[j].forced);
    struct composed_line *line = &text->line[--k];
    *line = (struct composed_line){.first = first, .end = m.end};
    if (m.end > first)
      line->width_pt = text->atom[m.end - 1].x + text->atom[m.end - 1].width + text->atom[m.end - 1].pad;
    double slack = m.room - line->width_pt;
    if (b->setting->align == ALIGN_CENTRE) line->left_pt = slack / 2;
    else if (b->setting->align == ALIGN_RIGHT) line->left_pt = slack;
    if (!first) line->left_pt += b->setting->indent_pt;
  }
}

/* A line that does not fit even when broken anywhere. */
static void report_wide(const struct composed *text, const struct setting *s, struct diag *d) {
  for (size_t i = 0; i < text->lines; i++) {
    double over = text->line[i].width_pt + text->line[i].left_pt - s->width_pt;
    if (over <= 0.01) continue;
    char *line = composed_line_text(text, i);
    diag_error(d, text->pos, "line-overset", line, diag_num(d, round(over / PT_PER_MM * 10) / 10));
    g_free(line);
    return;
  }
}

static void natural_widths(struct breaker *b, struct composed *text) {
  text->natural_pt = text->least_pt = 0;
  for (size_t i = 0, line = 0, piece = 0; i <= b->n; i++) {
    if (i == b->n || (i && b->atom[i].forced)) {
      text->natural_pt = fmax(text->natural_pt, measure(b, line, i).width);
      line = i;
    }
    if (i == b->n || (i && (b->atom[i].forced || b->atom[i].may_break))) {
      text->least_pt = fmax(text->least_pt, measure(b, piece, i).width);
      piece = i;
    }
  }
}

void compose_again(struct composer *c, struct composed *text, const struct setting *s, struct diag *d) {
  size_t n = 0;
  while (text->atom[n].bytes) n++; /* ends with an empty atom */
  struct breaker b = {.text = text, .setting = s, .atom = text->atom, .n = n};
  sums_fill(&b);
  size_t *from = g_new0(size_t, n + 1);
  natural_widths(&b, text);
  if (n && !choose(&b, from)) {
    b.emergency = true;
    choose(&b, from);
  }
  lines_set(c, &b, text, from);
  report_wide(text, s, d);
  g_free(from);
  g_free(b.sum.width);
  g_free(b.sum.shrink);
  g_free(b.sum.spread);
}

static void take_atoms(struct composer *c, struct composed *text, GArray *atoms) {
  text->atom = arena_array(c->arena, atoms->len + 1, sizeof *text->atom);
  if (atoms->len) memcpy(text->atom, atoms->data, atoms->len * sizeof *text->atom);
  g_array_free(atoms, TRUE);
}

struct composed *compose_node(struct composer *c, const struct node *n, const struct look *look,
                              const struct setting *s, struct diag *d) {
  struct composed *text = arena_alloc(c->arena, sizeof *text);
  text->look = *look;
  text->pos = n->pos;
  GArray *atoms = g_array_new(FALSE, TRUE, sizeof(struct atom));
  atoms_from_node(c, text, n, atoms, d);
  take_atoms(c, text, atoms);
  compose_again(c, text, s, d);
  return text;
}

struct composed *compose_text(struct composer *c, const char *utf8, const struct look *look, const struct setting *s,
                              struct pos at, struct diag *d) {
  struct composed *text = arena_alloc(c->arena, sizeof *text);
  text->look = *look;
  text->pos = at;
  GArray *atoms = g_array_new(FALSE, TRUE, sizeof(struct atom));
  atoms_from_text(c, text, utf8, atoms, d);
  take_atoms(c, text, atoms);
  compose_again(c, text, s, d);
  return text;
}

/* ---- drawing ---- */

double look_baseline(const struct look *look) {
  /* A Japanese em box reaches from 0.88 em above to 0.12 em below the baseline; it stands in the middle of the
   * pitch. */
  return (look->pitch_pt - look->font.size_pt) / 2 + 0.88 * look->font.size_pt;
}

/* Atoms [first, end) of one span as one text item. */
static void draw_run(struct composer *c, struct page *page, const struct composed *text, size_t first, size_t end,
                     double x, double y) {
  const struct span *span = &text->span[text->atom[first].span];
  size_t glyphs = 0;
  for (size_t i = first; i < end; i++) glyphs += text->atom[i].glyphs;
  struct page_item item = {.kind = ITEM_TEXT, .ink = span->ink};
  item.text.font = span->font;
  item.text.utf8 = text->text + text->atom[first].byte;
  item.text.size = text->atom[end - 1].byte + text->atom[end - 1].bytes - text->atom[first].byte;
  item.text.glyph = arena_array(page->arena, glyphs + 1, sizeof(cairo_glyph_t));
  item.text.cluster = arena_array(page->arena, end - first, sizeof(cairo_text_cluster_t));
  item.text.clusters = end - first;
  for (size_t i = first; i < end; i++) {
    const struct atom *a = &text->atom[i];
    item.text.cluster[i - first] = (cairo_text_cluster_t){(int)a->bytes, (int)a->glyphs};
    for (size_t g = 0; g < a->glyphs; g++)
      item.text.glyph[item.text.glyphs++] = (cairo_glyph_t){a->glyph[g].index, x + a->x - a->lead + a->glyph[g].x,
                                                            y + a->glyph[g].y};
  }
  page_add(c->pages, page, item);
}

static void draw_ruby(struct composer *c, struct page *page, const struct composed *text, size_t at, double x,
                      double y) {
  const struct atom *a = &text->atom[at], *z = a + a->ruby_atoms - 1;
  const struct ruby *r = a->ruby;
  double base = z->x + z->width - a->x, free = base - r->width, size = text->look.font.size_pt;
  size_t n = r->run.clusters;
  /* A short reading is spread 1:2:1; a long one is centred. */
  double step = free > 0 && n ? free / (double)n : 0;
  double pen = fmax(x, x + a->x + (free > 0 ? step / 2 : free / 2)); /* not out of the line's head */
  struct page_item item = {.kind = ITEM_TEXT, .ink = text->span[a->span].ink};
  item.text.font = r->font;
  item.text.utf8 = r->utf8, item.text.size = strlen(r->utf8);
  item.text.glyph = arena_array(page->arena, r->run.glyphs + 1, sizeof(cairo_glyph_t));
  item.text.cluster = arena_array(page->arena, n + 1, sizeof(cairo_text_cluster_t));
  item.text.glyphs = r->run.glyphs, item.text.clusters = n;
  for (size_t i = 0; i < n; i++) {
    const struct shaped_cluster *k = &r->run.cluster[i];
    item.text.cluster[i] = (cairo_text_cluster_t){(int)k->bytes, (int)k->glyphs};
    for (size_t g = k->glyph; g < k->glyph + k->glyphs; g++)
      item.text.glyph[g] = (cairo_glyph_t){r->run.glyph[g].index, pen + r->run.glyph[g].x, y - 0.94 * size};
    pen += k->advance + step;
  }
  page_add(c->pages, page, item);
}

static void draw_link(struct composer *c, struct page *page, const struct composed *text, size_t first, size_t end,
                      double x, double y) {
  const struct span *span = &text->span[text->atom[first].span];
  const char *url = span->link, *scheme = strchr(url, ':') ? "uri:" : "dest:";
  if (*url == '#') url++;
  const struct atom *z = &text->atom[end - 1];
  struct page_item item = {.kind = ITEM_LINK};
  item.box = (struct box){x + text->atom[first].x, y - 0.9 * span->size_pt, x + z->x + z->width,
                          y + 0.15 * span->size_pt};
  item.link.target = arena_printf(page->arena, "%s%s", scheme, url);
  page_add(c->pages, page, item);
}

void composed_draw(struct composer *c, struct page *page, const struct composed *text, size_t line, double x,
                   double y) {
  const struct composed_line *l = &text->line[line];
  double base = y + look_baseline(&text->look), left = x + l->left_pt;
  for (size_t i = l->first, run = l->first; i < l->end; i++) {
    const struct atom *a = &text->atom[i];
    if (a->ruby) draw_ruby(c, page, text, i, left, base);
    if (i + 1 < l->end && text->atom[i + 1].span == a->span) continue;
    draw_run(c, page, text, run, i + 1, left, base);
    if (text->span[a->span].link) draw_link(c, page, text, run, i + 1, left, base);
    run = i + 1;
  }
}

char *composed_line_text(const struct composed *text, size_t line) {
  const struct composed_line *l = &text->line[line];
  if (l->end == l->first) return g_strdup("");
  size_t from = text->atom[l->first].byte, to = text->atom[l->end - 1].byte + text->atom[l->end - 1].bytes;
  return g_strndup(text->text + from, to - from);
}

size_t composed_notes(const struct composed *text, size_t line, const struct node **out, size_t max) {
  size_t n = 0;
  for (size_t i = text->line[line].first; i < text->line[line].end; i++) {
    if (!text->atom[i].note) continue;
    if (n < max) out[n] = text->atom[i].note;
    n++;
  }
  return n;
}

bool composed_has_ruby(const struct composed *text, size_t line) {
  if (line >= text->lines) return false;
  for (size_t i = text->line[line].first; i < text->line[line].end; i++)
    if (text->atom[i].ruby) return true;
  return false;
}

double composed_line_end(const struct composed *text, size_t line) {
  return text->line[line].left_pt + text->line[line].width_pt;
}
