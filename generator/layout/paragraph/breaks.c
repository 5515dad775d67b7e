/* Where a paragraph breaks: the cheapest of all ways to divide it into lines.
 *
 * A line is squeezed before it is stretched (追い込み before 追い出し, JLReq 3.8.2): taking out all the room of marks costs as
 * much as opening every gap by a twentieth of an em. */
#include <float.h>
#include <math.h>

#include "layout/paragraph/ruby.h"

/* Sums over the atoms before an index; the gap before an atom is counted with it. Any line is two subtractions. */
struct sums {
  double width, give, squeeze, take;
  unsigned spread;
};
struct breaker {
  const struct composed *text;
  const struct setting *setting;
  const struct atom *atom;
  size_t n;
  double em, indent;
  bool justify;
  struct sums *sum;
  double *best;   /* the least cost of all lines up to a break */
  size_t *from;   /* where the last of them begins */
  size_t *open;   /* breaks that a line may begin at, in order */
  bool emergency; /* break anywhere */
};

static void sums_fill(struct breaker *b) {
  b->sum = g_new(struct sums, b->n + 1);
  b->best = g_new(double, b->n + 1);
  b->from = g_new0(size_t, b->n + 1);
  b->open = g_new(size_t, b->n + 1);
  b->sum[0] = (struct sums){0};
  for (size_t i = 0; i < b->n; i++) {
    const struct atom *a = &b->atom[i];
    const struct sums *s = &b->sum[i];
    b->sum[i + 1] = (struct sums){s->width + a->gap + a->pad + a->width + a->pad_after, s->give + a->give, s->squeeze + a->squeeze,
                                  s->take + a->take, s->spread + a->spread};
  }
}

static size_t trim_end(const struct breaker *b, size_t first, size_t end) {
  while (end > first && (b->atom[end - 1].class & CHAR_SPACE)) end--;
  return end;
}

static bool breaks_words(const struct setting *s) {
  return !s->phrases && !s->balance;
}

bool breaks_hyphen(const struct breaker *b, size_t at) {
  return at < b->n && b->atom[at].hyphen && !b->atom[at].may_break && !b->atom[at].forced && breaks_words(b->setting);
}

struct measured breaks_measure(const struct breaker *b, size_t first, size_t end) {
  struct measured m = {.end = trim_end(b, first, end), .room = b->setting->width_pt - (first ? 0 : b->indent)};
  if (m.end == first) return m;
  const struct sums *to = &b->sum[m.end], *from = &b->sum[first];
  const struct atom *a = &b->atom[first], *last = &b->atom[m.end - 1];
  m.width = to->width - from->width - a->gap + a->head + last->tail;
  if (breaks_hyphen(b, end)) m.width += hyphen_width(b->atom[end].hyphen);
  m.give = to->give - from->give - a->give;
  m.squeeze = to->squeeze - from->squeeze - a->squeeze;
  m.take = to->take - from->take - a->take;
  m.spread = to->spread - from->spread - a->spread;
  if (b->text->look->hanging && b->justify && m.width > m.room + 0.001 && m.end - first > 1 &&
      (last->class & (CHAR_COMMA | CHAR_STOP))) {
    m.hang = last->width + last->gap;
    m.width -= m.hang;
  }
  return m;
}

/* ---- choosing breaks ---- */

static const double NEVER = DBL_MAX;
/* No line holds more atoms, were they of no width: keeps hostile text from taking forever. */
enum { LINE_MOST = 4000 };

/* Breaking a head inside a word is the last resort; elsewhere an uneven edge prefers the end of a phrase. */
static double phrase_cost(const struct breaker *b, size_t end) {
  static const double in_heads[] = {0, 3, 8, 60};
  unsigned char phrase = b->atom[end].phrase;
  return b->setting->phrases ? in_heads[phrase] : phrase == PHRASE_END ? 0 : 0.2;
}

static double ragged_cost(const struct breaker *b, const struct measured *m, size_t end, bool last, bool runt) {
  double part = (m->room - m->width) / m->room, cost = 4 * part * part + 3;
  if (last && !b->setting->balance) return runt ? 5 : 3;
  if (last) return cost;
  if (b->atom[m->end].class & CHAR_SPACE) cost -= 1; /* where the writer parted the words */
  return cost + phrase_cost(b, end);
}

/* What a line costs: how far it is from its natural width. NEVER: it does not fit. */
static double line_cost(const struct breaker *b, size_t first, size_t end, const struct measured *m) {
  double slack = m->room - m->width;
  if (slack < -0.001 && !(b->justify && -slack <= m->give + m->squeeze + 0.001)) return NEVER;
  bool last = end == b->n || b->atom[end].forced, runt = last && first && m->width < 2.2 * b->em;
  if (!b->justify) return ragged_cost(b, m, end, last, runt);
  if (slack < 0) {
    double marks = fmin(-slack, m->give), part = m->give > 0 ? marks / m->give : 0;
    double rest = m->squeeze > 0 ? fmax(0, -slack - marks) / m->squeeze : 0;
    double shown = fmax(0, part - 1 / 3.0) * 1.5; /* JLReq 3.8.3 lets all go; what loses more than a third shows */
    return 0.5 + 0.4 * part * part + 0.75 * shown * shown + (rest > 0 ? 0.6 + 0.5 * rest * rest : 0);
  }
  if (last) return runt ? 4.5 : 0.5;
  double each = fmax(0, slack - m->take) / b->em / (m->spread ? m->spread : 1);
  return 0.5 + fmin(1, m->take > 0 ? slack / m->take : 0) * 0.1 + each * each * 400;
}

static bool can_break(const struct breaker *b, size_t at) {
  const struct atom *a = &b->atom[at];
  return a->forced || a->may_break || breaks_hyphen(b, at) || (b->emergency && !(a->class & CHAR_SPACE));
}

/* A hyphen is paid for like gaps of a twentieth of an em. In an emergency a long number or word is broken first, kinsoku
 * last. */
static double forbidden_cost(const struct breaker *b, size_t at) {
  if (at == b->n || b->atom[at].forced || b->atom[at].may_break) return 0;
  if (breaks_hyphen(b, at)) return 1;
  bool kinsoku = (b->atom[at].class & (CHAR_NO_START | CHAR_NO_START_STRICT)) || (b->atom[at - 1].class & CHAR_NO_END);
  return kinsoku ? 1000 : 50;
}

/* Whether no line from i to j is possible, however it is squeezed. One atom alone is left to the emergency. */
static bool is_too_long(const struct breaker *b, size_t i, size_t j) {
  if (i + 1 == j) return false;
  struct measured m = breaks_measure(b, i, j);
  return m.width - m.give - m.squeeze > b->setting->width_pt + 0.001 || j - i > LINE_MOST;
}

/* The best line that ends before j and begins at one of open[low … high), the longest first: when stretching alone costs
 * more than the best line found, no shorter line can be better. */
static void line_to(struct breaker *b, size_t j, size_t low, size_t high) {
  double extra = forbidden_cost(b, j), least = NEVER;
  for (size_t k = low; k < high; k++)
    if (b->best[b->open[k]] < least) least = b->best[b->open[k]];
  for (size_t k = low; k < high; k++) {
    size_t i = b->open[k];
    struct measured m = breaks_measure(b, i, j);
    double cost = line_cost(b, i, j, &m);
    if (b->emergency && i + 1 == j && cost == NEVER) cost = 10000; /* one atom wider than the line */
    if (cost == NEVER) continue;
    if (b->best[i] + cost + extra < b->best[j]) {
      b->best[j] = b->best[i] + cost + extra;
      b->from[j] = i;
    }
    if (m.width < m.room && least + cost + extra >= b->best[j]) return;
  }
}

/* The cheapest way to every break; from[] leads back. False when a piece is too wide for any line. */
static bool choose(struct breaker *b) {
  size_t low = 0, high = 1;
  b->best[0] = 0;
  b->open[0] = 0;
  for (size_t j = 1; j <= b->n; j++) {
    if (j < b->n && !can_break(b, j)) continue;
    b->best[j] = NEVER;
    while (low < high && is_too_long(b, b->open[low], j)) low++;
    line_to(b, j, low, high);
    if (j < b->n && b->atom[j].forced) low = high; /* no line reaches across */
    if (b->best[j] < NEVER) b->open[high++] = j;
  }
  return b->best[b->n] < NEVER;
}

static void natural_widths(struct breaker *b, struct composed *text) {
  text->natural_pt = text->least_pt = 0;
  for (size_t i = 0, line = 0, piece = 0; i <= b->n; i++) {
    if (i == b->n || (i && b->atom[i].forced)) {
      text->natural_pt = fmax(text->natural_pt, breaks_measure(b, line, i).width);
      line = i;
    }
    if (i == b->n || (i && (b->atom[i].forced || b->atom[i].may_break))) {
      text->least_pt = fmax(text->least_pt, breaks_measure(b, piece, i).width);
      piece = i;
    }
  }
}

struct breaker *breaks_choose(struct composed *text, const struct setting *s, const struct atom *atom, size_t n) {
  struct breaker *b = g_new0(struct breaker, 1);
  double em = text->look->font.size_pt, out = n && (atom[0].class & CHAR_OPENING) ? text->look->bracket_out * em : 0;
  *b = (struct breaker){.text = text, .setting = s, .atom = atom, .n = n, .em = em};
  b->indent = fmax(0, s->indent_pt - out);
  b->justify = s->align == ALIGN_JUSTIFY;
  sums_fill(b);
  natural_widths(b, text);
  if (n && !choose(b)) {
    b->emergency = true;
    choose(b);
  }
  return b;
}

double breaks_indent(const struct breaker *b) {
  return b->indent;
}

const size_t *breaks_from(const struct breaker *b) {
  return b->from;
}

void breaks_free(struct breaker *b) {
  g_free(b->sum);
  g_free(b->best);
  g_free(b->from);
  g_free(b->open);
  g_free(b);
}
