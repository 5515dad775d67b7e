/* Between two characters: the space there, what it may give and take, and whether a line may end.
 *
 * The spaces are those of JLReq's appendix B between its classes cl-01 … cl-30, told by the half ems that marks own: two that
 * meet share one, a full stop keeps its own within a line. */
#include <math.h>

#include "layout/paragraph/atoms.h"

static const unsigned CLOSED = CHAR_CLOSING | CHAR_COMMA | CHAR_STOP;

static bool is_latin(const struct atom *a) {
  return !(a->class & (CHAR_WIDE | CHAR_SPACE)) && (g_unichar_isalnum(a->ch) || a->ch == '%');
}
static bool is_japanese(const struct atom *a) {
  const unsigned marks = CHAR_SPACE | CHAR_OPENING | CLOSED | CHAR_MIDDLE | CHAR_ENDS | CHAR_PAIR;
  bool dash = (a->class & (CHAR_NO_START | CHAR_NO_START_STRICT)) &&
              !(a->class & (CHAR_HIRAGANA | CHAR_KATAKANA | CHAR_REPEAT)); /* a wave dash, a unit sign */
  return (a->class & CHAR_WIDE) && !(a->class & marks) && !dash;
}

static bool is_pair(const struct atom *a, const struct atom *b) {
  return (a->class & CHAR_PAIR) && a->ch == b->ch;
}

/* The space that the marks on both sides own (JLReq 3.1.4, appendix B). */
static double own_space(const struct atom *a, const struct atom *b) {
  if (a->ch == 0x2019 && is_latin(b)) return 0; /* an apostrophe */
  if (a->class & CLOSED) {
    if (b->class & (CLOSED | CHAR_MIDDLE)) return b->lead;
    if (b->class & CHAR_OPENING) return fmax(a->trail, b->lead);
  }
  if ((a->class & CHAR_OPENING) && (b->class & CHAR_OPENING)) return 0;
  if ((a->class & CHAR_MIDDLE) && (b->class & CHAR_OPENING)) return a->trail;
  return a->trail + b->lead;
}

/* What goes out first when a line is too long (JLReq 3.8.3), what is let in first when it is too short (3.8.4). */
static void gap_between(const struct look *look, const struct atom *a, struct atom *b) {
  double em = look->font.size_pt;
  bool wide = (a->class & b->class & CHAR_WIDE) && !((a->class | b->class) & CHAR_SPACE);
  bool word_space = (a->class & CHAR_SPACE) && !(a->class & CHAR_WIDE);
  b->gap = own_space(a, b);
  b->give = a->class & CHAR_STOP ? 0 : b->gap;
  b->give_level = (a->class | b->class) & CHAR_MIDDLE ? GIVE_MIDDLE : GIVE_MARK;
  if (word_space) { /* a third of an em: down to a quarter, up to a half */
    b->give = a->width / 4, b->give_level = GIVE_WORD;
    b->take = a->width / 2, b->take_level = TAKE_WORD;
  }
  if ((is_latin(a) && is_japanese(b)) || (is_japanese(a) && is_latin(b))) {
    double space = look->quarter * em; /* the same on both sides of a number: before its unit too */
    b->gap += space;
    b->give = space / 2, b->give_level = GIVE_QUARTER;
    b->take = space / 2, b->take_level = TAKE_QUARTER;
  }
  b->squeeze = wide ? look->squeeze * em : 0;
  bool tight = (a->class & (CHAR_OPENING | CHAR_MIDDLE)) || (b->class & (CLOSED | CHAR_MIDDLE | CHAR_ENDS)) || is_pair(a, b);
  bool beside_wide = ((a->class | b->class) & CHAR_WIDE) && (a->class & CLOSED);
  b->spread = b->take > 0 || word_space || (!tight && (wide || beside_wide)) || b->give_level == GIVE_QUARTER;
}

/* A number stays with the unit after it. */
static void join_units(const struct kinsoku *k, const char *text, struct atom *a, size_t n) {
  for (size_t i = 0; i + 1 < n; i++) {
    if (!(a[i].class & CHAR_DIGIT) || (a[i + 1].class & CHAR_DIGIT)) continue;
    size_t at = a[i + 1].byte, unit = kinsoku_unit(k, text + at);
    for (size_t j = i + 1; unit && j < n && a[j].byte < at + unit; j++)
      if (!a[j].forced) a[j].no_break = true;
  }
}

/* JLReq 3.1.7 to 3.1.10 over Unicode's rules. */
static void break_between(const struct atom *a, struct atom *b, unsigned no_start) {
  bool digits = a->class & b->class & CHAR_DIGIT, sum = (a->class & CHAR_BEFORE_NUMBER) && (b->class & CHAR_DIGIT);
  if ((a->class & CHAR_NO_END) || (b->class & no_start) || b->no_break || digits || sum || is_pair(a, b))
    b->may_break = false;
}

void gaps_set(const struct kinsoku *k, const struct look *look, const char *text, struct atom *a, size_t n) {
  unsigned no_start = CHAR_NO_START | (look->loose ? 0 : CHAR_NO_START_STRICT);
  linebreak_set(a, n, no_start);
  join_units(k, text, a, n);
  for (size_t i = 1; i < n; i++) {
    gap_between(look, &a[i - 1], &a[i]);
    break_between(&a[i - 1], &a[i], no_start);
  }
}
