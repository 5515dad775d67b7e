/* Where a paragraph breaks: the cheapest of all ways to divide it into lines. */
#include <float.h>
#include <math.h>

#include "layout/atoms.h"
#include "layout/ruby.h"

/* ---- sums over atoms ---- */

/* For any line [i, j): sums up to an atom, so that a line is two subtractions. Index k: atoms before k; the gap before
 * an atom is counted with it. */
struct sums {
  double *width, *shrink;
  unsigned *spread;
};
struct breaker {
  const struct composed *text;
  const struct setting *setting;
  const struct atom *atom;
  size_t n;
  struct sums sum;
  double *best; /* the least cost of all lines up to a break */
  size_t *from; /* where the last of them begins */
  bool emergency; /* break anywhere */
};

static void sums_fill(struct breaker *b) {
  b->sum.width = g_new(double, 3 * (b->n + 1)); /* one piece of memory for three arrays */
  b->sum.shrink = b->sum.width + b->n + 1;
  b->best = b->sum.shrink + b->n + 1;
  b->from = g_new0(size_t, b->n + 1);
  b->sum.spread = g_new(unsigned, b->n + 1);
  b->sum.width[0] = b->sum.shrink[0] = b->sum.spread[0] = 0;
  for (size_t i = 0; i < b->n; i++) {
    const struct atom *a = &b->atom[i];
    b->sum.width[i + 1] = b->sum.width[i] + a->gap + a->width + a->pad + a->pad_after;
    b->sum.shrink[i + 1] = b->sum.shrink[i] + a->shrink;
    b->sum.spread[i + 1] = b->sum.spread[i] + a->spread;
  }
}

static size_t trim_end(const struct breaker *b, size_t first, size_t end) {
  while (end > first && (b->atom[end - 1].class & CHAR_SPACE)) end--;
  return end;
}

bool breaks_words(const struct setting *s) {
  return !s->phrases && !s->balance;
}

struct measured breaks_measure(const struct breaker *b, size_t first, size_t end) {
  struct measured m = {.end = trim_end(b, first, end),
                      .room = b->setting->width_pt - (first ? 0 : b->setting->indent_pt)};
  if (m.end == first) return m;
  m.width = b->sum.width[m.end] - b->sum.width[first] - b->atom[first].gap + b->atom[first].head + b->atom[m.end - 1].tail;
  if (m.end < b->n && b->atom[m.end].hyphen && breaks_words(b->setting)) m.width += hyphen_width(b->atom[m.end].hyphen);
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
  struct measured m = breaks_measure(b, first, end);
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
  return a->forced || a->may_break || (a->hyphen && breaks_words(b->setting)) || (b->emergency && !(a->class & CHAR_SPACE));
}

static const double HYPHEN_COST = 2; /* a word is parted only where the line is much the better for it */

/* In an emergency a long number or word is broken first, kinsoku last. */
static double forbidden_cost(const struct breaker *b, size_t at) {
  if (at == b->n || b->atom[at].forced || b->atom[at].may_break) return 0;
  if (b->atom[at].hyphen && breaks_words(b->setting)) return HYPHEN_COST;
  bool kinsoku = (b->atom[at].class & CHAR_NO_START) || (b->atom[at - 1].class & CHAR_NO_END);
  return kinsoku ? 1000 : 50;
}

/* The cheapest way to every break; from[] leads back. False when a piece is too wide for any line. */
static bool choose(struct breaker *b) {
  double *best = b->best;
  size_t *from = b->from;
  best[0] = 0;
  for (size_t j = 1; j <= b->n; j++) {
    best[j] = NEVER;
    if (j < b->n && !can_break(b, j)) continue;
    for (size_t i = j; i-- > 0;) {
      struct measured m = breaks_measure(b, i, j);
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
  return best[b->n] < NEVER;
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
  *b = (struct breaker){.text = text, .setting = s, .atom = atom, .n = n};
  sums_fill(b);
  natural_widths(b, text);
  if (n && !choose(b)) {
    b->emergency = true;
    choose(b);
  }
  return b;
}

const size_t *breaks_from(const struct breaker *b) {
  return b->from;
}

void breaks_free(struct breaker *b) {
  g_free(b->sum.width);
  g_free(b->sum.spread);
  g_free(b->from);
  g_free(b);
}
