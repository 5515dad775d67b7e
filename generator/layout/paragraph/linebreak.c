/* Where a line may end, for any script: Unicode's rules (UAX #14, revision 50), told what this language does otherwise.
 *
 * Departures, all JLReq's: Japanese marks keep to the kinsoku set in force (3.1.7, 3.1.8) instead of NS, CJ and QU; dashes and
 * leaders may begin a line (cl-08, 3.1.10 parts only a pair of them); signs as wide as a letter count as letters. */
#include "layout/paragraph/atoms.h"

typedef GUnicodeBreakType lb;

/* The sets of UAX #14's rules as bits. */
#define B(name) (1ULL << G_UNICODE_BREAK_##name)
static const guint64 LETTER = B(ALPHABETIC) | B(HEBREW_LETTER), KOREAN = B(HANGUL_L_JAMO) | B(HANGUL_V_JAMO) |
                                                                         B(HANGUL_T_JAMO) | B(HANGUL_LV_SYLLABLE) |
                                                                         B(HANGUL_LVT_SYLLABLE),
                     HARD = B(MANDATORY) | B(CARRIAGE_RETURN) | B(LINE_FEED) | B(NEXT_LINE),
                     PICTURE = B(IDEOGRAPHIC) | B(EMOJI_BASE) | B(EMOJI_MODIFIER),
                     MARKS = B(CLOSE_PUNCTUATION) | B(CLOSE_PARANTHESIS), SIGN = B(PREFIX) | B(POSTFIX),
                     JOINED = B(COMBINING_MARK) | B(ZERO_WIDTH_JOINER);

static bool in(lb type, guint64 set) {
  return (set >> type) & 1;
}

/* LB1, and the departures. `no_start`: the class bits that may not begin a line. */
static lb type_of(const struct atom *a, unsigned no_start) {
  lb type = g_unichar_break_type(a->ch);
  bool wide = a->class & CHAR_WIDE;
  switch (type) {
  case G_UNICODE_BREAK_COMPLEX_CONTEXT: /* needs a dictionary of Thai, Khmer … */
    return g_unichar_ismark(a->ch) ? G_UNICODE_BREAK_COMBINING_MARK : G_UNICODE_BREAK_ALPHABETIC;
  case G_UNICODE_BREAK_AMBIGUOUS:
  case G_UNICODE_BREAK_SURROGATE:
  case G_UNICODE_BREAK_UNKNOWN:
  case G_UNICODE_BREAK_ALPHABETIC: return wide ? G_UNICODE_BREAK_IDEOGRAPHIC : G_UNICODE_BREAK_ALPHABETIC;
  case G_UNICODE_BREAK_INSEPARABLE:
  case G_UNICODE_BREAK_BEFORE_AND_AFTER: return wide && a->class & CHAR_PAIR ? G_UNICODE_BREAK_IDEOGRAPHIC : type;
  case G_UNICODE_BREAK_NON_STARTER:
  case G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER:
    return !wide || a->class & no_start ? G_UNICODE_BREAK_NON_STARTER : G_UNICODE_BREAK_IDEOGRAPHIC;
  default: return type;
  }
}

/* The same of atom i: a quotation mark is a Japanese bracket where Japanese stands outside it. */
static lb type_at(const struct atom *a, size_t i, size_t n, unsigned no_start) {
  if (i >= n) return G_UNICODE_BREAK_UNKNOWN;
  lb type = type_of(&a[i], no_start);
  if (type != G_UNICODE_BREAK_QUOTATION) return type;
  if ((a[i].class & CHAR_OPENING) && (!i || a[i - 1].class & CHAR_WIDE)) return G_UNICODE_BREAK_OPEN_PUNCTUATION;
  bool closes = (a[i].class & CHAR_CLOSING) && (i + 1 == n || a[i + 1].class & CHAR_WIDE);
  return closes ? G_UNICODE_BREAK_CLOSE_PUNCTUATION : type;
}

/* Before `at`, the text read so far. */
struct reader {
  lb before;      /* the character before, its joined marks counted with it (LB9) */
  lb word;        /* the same, behind any spaces */
  lb second;      /* the one before `before` */
  bool joiner;    /* a ZWJ stands right before */
  bool number;    /* LB25: NU (NU|SY|IS)* */
  bool closed;    /* the same, and one closing bracket */
  bool odd_flag;  /* an odd number of regional indicators */
  bool narrow;    /* the character before is no East Asian wide one */
  bool picture;   /* it is an emoji yet to be named */
};

static bool number_joined(const struct reader *r, lb t, lb next) {
  lb p = r->before;
  if (t == G_UNICODE_BREAK_NUMERIC)
    return r->number || in(p, SIGN | B(HYPHEN) | B(OPEN_PUNCTUATION));
  if (in(t, B(OPEN_PUNCTUATION) | B(HYPHEN)) && in(p, SIGN) && next == G_UNICODE_BREAK_NUMERIC) return true;
  if (in(t, B(SYMBOL) | B(INFIX_SEPARATOR) | MARKS)) return r->number;
  return in(t, SIGN) && (r->number || r->closed);
}

static bool korean_joined(lb p, lb t) {
  const guint64 vowel = B(HANGUL_V_JAMO) | B(HANGUL_LV_SYLLABLE), tail = B(HANGUL_T_JAMO) | B(HANGUL_LVT_SYLLABLE);
  if (p == G_UNICODE_BREAK_HANGUL_L_JAMO && in(t, KOREAN & ~B(HANGUL_T_JAMO))) return true;
  if (in(p, vowel) && in(t, B(HANGUL_V_JAMO) | B(HANGUL_T_JAMO))) return true;
  if (in(p, tail) && t == G_UNICODE_BREAK_HANGUL_T_JAMO) return true;
  return (in(p, KOREAN) && t == G_UNICODE_BREAK_POSTFIX) || (p == G_UNICODE_BREAK_PREFIX && in(t, KOREAN));
}

/* LB19 to LB31: between two characters with no space between. */
static bool joined(const struct reader *r, lb t, lb next, bool narrow) {
  lb p = r->before;
  if (p == G_UNICODE_BREAK_QUOTATION || t == G_UNICODE_BREAK_QUOTATION) return true;
  if (p == G_UNICODE_BREAK_CONTINGENT || t == G_UNICODE_BREAK_CONTINGENT) return false;
  if (in(t, B(AFTER) | B(HYPHEN) | B(NON_STARTER)) || p == G_UNICODE_BREAK_BEFORE) return true;
  if (r->second == G_UNICODE_BREAK_HEBREW_LETTER && in(p, B(HYPHEN) | B(AFTER))) return true;
  if (p == G_UNICODE_BREAK_SYMBOL && t == G_UNICODE_BREAK_HEBREW_LETTER) return true;
  if (t == G_UNICODE_BREAK_INSEPARABLE) return true;
  if ((in(p, LETTER) && t == G_UNICODE_BREAK_NUMERIC) || (p == G_UNICODE_BREAK_NUMERIC && in(t, LETTER))) return true;
  if ((p == G_UNICODE_BREAK_PREFIX && in(t, PICTURE)) || (in(p, PICTURE) && t == G_UNICODE_BREAK_POSTFIX)) return true;
  if ((in(p, SIGN) && in(t, LETTER)) || (in(p, LETTER) && in(t, SIGN))) return true;
  if (number_joined(r, t, next) || korean_joined(p, t)) return true;
  if (in(p, LETTER | B(INFIX_SEPARATOR)) && in(t, LETTER)) return true;
  if (in(p, LETTER | B(NUMERIC)) && t == G_UNICODE_BREAK_OPEN_PUNCTUATION && narrow) return true;
  if (p == G_UNICODE_BREAK_CLOSE_PARANTHESIS && r->narrow && in(t, LETTER | B(NUMERIC))) return true;
  if (p == G_UNICODE_BREAK_REGIONAL_INDICATOR && t == p) return r->odd_flag;
  return t == G_UNICODE_BREAK_EMOJI_MODIFIER && (p == G_UNICODE_BREAK_EMOJI_BASE || r->picture);
}

/* LB4 to LB18. */
static bool may_break(const struct reader *r, lb t, lb next, bool narrow) {
  bool space = r->before == G_UNICODE_BREAK_SPACE;
  if (in(r->before, HARD)) return !(r->before == G_UNICODE_BREAK_CARRIAGE_RETURN && t == G_UNICODE_BREAK_LINE_FEED);
  if (in(t, HARD | B(SPACE) | B(ZERO_WIDTH_SPACE))) return false;
  if (r->word == G_UNICODE_BREAK_ZERO_WIDTH_SPACE) return true;
  if (r->joiner || (in(t, JOINED) && !space)) return false;
  if (t == G_UNICODE_BREAK_WORD_JOINER || r->before == G_UNICODE_BREAK_WORD_JOINER) return false;
  if (r->before == G_UNICODE_BREAK_NON_BREAKING_GLUE) return false;
  if (t == G_UNICODE_BREAK_NON_BREAKING_GLUE && !in(r->before, B(SPACE) | B(AFTER) | B(HYPHEN))) return false;
  if (in(t, MARKS | B(EXCLAMATION) | B(INFIX_SEPARATOR) | B(SYMBOL))) return false;
  if (r->word == G_UNICODE_BREAK_OPEN_PUNCTUATION) return false;
  if (r->word == G_UNICODE_BREAK_QUOTATION && t == G_UNICODE_BREAK_OPEN_PUNCTUATION) return false;
  if (in(r->word, MARKS) && t == G_UNICODE_BREAK_NON_STARTER) return false;
  if (r->word == G_UNICODE_BREAK_BEFORE_AND_AFTER && t == r->word) return false;
  return space || !joined(r, t, next, narrow);
}

static void read_on(struct reader *r, lb t, const struct atom *a) {
  bool alone = in(r->before, HARD | B(SPACE) | B(ZERO_WIDTH_SPACE));
  r->joiner = t == G_UNICODE_BREAK_ZERO_WIDTH_JOINER;
  if (in(t, JOINED)) {
    if (!alone) return; /* LB9 */
    t = G_UNICODE_BREAK_ALPHABETIC;
  }
  r->closed = r->number && in(t, MARKS);
  r->number = t == G_UNICODE_BREAK_NUMERIC || (r->number && in(t, B(SYMBOL) | B(INFIX_SEPARATOR)));
  r->odd_flag = t == G_UNICODE_BREAK_REGIONAL_INDICATOR && !(r->before == t && r->odd_flag);
  r->narrow = !g_unichar_iswide(a->ch);
  r->picture = t == G_UNICODE_BREAK_IDEOGRAPHIC && g_unichar_type(a->ch) == G_UNICODE_UNASSIGNED;
  r->second = r->before;
  r->before = t;
  if (t != G_UNICODE_BREAK_SPACE) r->word = t;
}

void linebreak_set(struct atom *a, size_t n, unsigned no_start) {
  if (!n) return;
  struct reader r = {.before = G_UNICODE_BREAK_SPACE, .word = G_UNICODE_BREAK_UNKNOWN, .second = G_UNICODE_BREAK_UNKNOWN};
  lb t = type_at(a, 0, n, no_start);
  for (size_t i = 0; i < n; i++) {
    lb next = type_at(a, i + 1, n, no_start);
    if (r.before == G_UNICODE_BREAK_IDEOGRAPHIC && t == r.before) { /* most of a Japanese text */
      a[i].may_break = !r.joiner;
      r.second = t, r.joiner = false, r.narrow = false, r.picture = false;
    } else {
      a[i].may_break = i > 0 && may_break(&r, t, next, !g_unichar_iswide(a[i].ch));
      read_on(&r, t, &a[i]);
    }
    t = next;
  }
}
