/* Between two characters: the space there, what it may give and take, and whether a line may end. */
#include <math.h>

#include "layout/atoms.h"

static bool is_closing(unsigned class) {
  return class & (CHAR_CLOSING | CHAR_COMMA | CHAR_STOP);
}

static bool is_latin(const struct atom *a) {
  return !(a->class & (CHAR_WIDE | CHAR_SPACE)) && (g_unichar_isalnum(a->ch) || a->ch == '%');
}
static bool is_japanese(const struct atom *a) {
  const unsigned marks = CHAR_SPACE | CHAR_OPENING | CHAR_CLOSING | CHAR_COMMA | CHAR_STOP | CHAR_MIDDLE | CHAR_ENDS |
                         CHAR_PAIR;
  bool dash = (a->class & CHAR_NO_START) &&
              !(a->class & (CHAR_HIRAGANA | CHAR_KATAKANA)); /* a wave dash, a unit sign */
  return (a->class & CHAR_WIDE) && !(a->class & marks) && !dash;
}

static bool is_inseparable(const struct atom *a, const struct atom *b) {
  if (b->no_break) return true;
  if ((a->class & CHAR_PAIR) && a->ch == b->ch) return true;
  bool narrow = !(a->class & (CHAR_WIDE | CHAR_SPACE)) && !(b->class & (CHAR_WIDE | CHAR_SPACE));
  return narrow || ((a->class & CHAR_DIGIT) && (b->class & CHAR_DIGIT));
}

static bool is_phrase_end(const struct atom *a, const struct atom *b) {
  if (a->class & (CHAR_SPACE | CHAR_CLOSING | CHAR_COMMA | CHAR_STOP | CHAR_MIDDLE | CHAR_ENDS)) return true;
  if (b->class & CHAR_OPENING) return true;
  if (a->class & CHAR_PREFIX && a->class & CHAR_HIRAGANA) return false;
  return (a->class & CHAR_HIRAGANA) && !(b->class & CHAR_HIRAGANA);
}

static void gap_between(const struct look *look, const struct atom *a, struct atom *b) {
  double em = look->font.size_pt, own = a->trail + b->lead;
  if (is_closing(a->class) && (is_closing(b->class) || (b->class & CHAR_MIDDLE))) own = b->lead;
  else if (is_closing(a->class) && (b->class & CHAR_OPENING)) own = fmax(a->trail, b->lead);
  else if ((a->class & CHAR_OPENING) && (b->class & CHAR_OPENING)) own = 0;
  b->gap = own;
  b->shrink = a->class & CHAR_STOP ? 0 : own;
  bool quarter = (is_latin(a) && is_japanese(b)) || (is_japanese(a) && is_latin(b));
  if (quarter) { /* half of it between a number and its unit */
    double space = look->quarter * em * (b->no_break ? 0.5 : 1);
    b->gap += space;
    b->shrink += space / 2;
  }
  bool wide = (a->class & b->class & CHAR_WIDE) && !((a->class | b->class) & CHAR_SPACE);
  if (wide) b->shrink += look->squeeze * em;
  b->early = (quarter && !b->no_break) || ((a->class & CHAR_SPACE) && !(a->class & CHAR_WIDE));
  if (a->class & CHAR_SPACE) b->shrink += a->width / 4;
  b->spread = quarter || b->early ||
              (wide && !(a->class & CHAR_OPENING) &&
               !(b->class & (CHAR_CLOSING | CHAR_COMMA | CHAR_STOP | CHAR_ENDS)) &&
               !((a->class & CHAR_PAIR) && a->ch == b->ch)) ||
              (((a->class | b->class) & CHAR_WIDE) && is_closing(a->class));
  b->may_break = !(a->class & CHAR_NO_END) && !(b->class & (CHAR_NO_START | CHAR_SPACE)) && !is_inseparable(a, b) &&
                 ((a->class & (CHAR_WIDE | CHAR_SPACE)) || (b->class & CHAR_WIDE));
  b->phrase = b->may_break && is_phrase_end(a, b);
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

void gaps_set(const struct kinsoku *k, const struct look *look, const char *text, struct atom *a, size_t n) {
  join_units(k, text, a, n);
  for (size_t i = 1; i < n; i++) gap_between(look, &a[i - 1], &a[i]);
}
