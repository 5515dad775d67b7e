/* How well a head or a caption may be divided between two characters: a small rule set instead of a dictionary.
 *
 * Particles and endings are hiragana after a word, so a phrase ends where hiragana does; the exceptions and the words that begin
 * inside hiragana are data (share/compose). A word of katakana, a kanji with its okurigana, are never divided. */
#include <string.h>

#include "layout/paragraph/atoms.h"

static bool is_kanji(const struct atom *a) {
  return (a->class & CHAR_WIDE) && g_unichar_isalpha(a->ch) && !(a->class & (CHAR_HIRAGANA | CHAR_KATAKANA));
}

/* Inside hiragana: after what is always a particle, before a word that is written so after a particle or an ending. */
static unsigned char inside_hiragana(const struct kinsoku *k, const char *text, const struct atom *a, const struct atom *b) {
  if (a->class & CHAR_PARTICLE && !(b->class & CHAR_PARTICLE)) return PHRASE_END;
  return (a->class & CHAR_BEFORE_WORD) && kinsoku_word(k, text + b->byte) ? PHRASE_END : PHRASE_WORD;
}

static unsigned char phrase_at(const struct kinsoku *k, const char *text, const struct atom *atom, size_t i) {
  const struct atom *a = &atom[i - 1], *b = &atom[i];
  if (a->class & (CHAR_COMMA | CHAR_STOP | CHAR_ENDS | CHAR_SPACE)) return PHRASE_END;
  if (a->class & CHAR_CLOSING) return b->class & CHAR_HIRAGANA ? PHRASE_WORD : PHRASE_END; /* a particle follows */
  if (b->class & CHAR_OPENING) return PHRASE_END;
  if (a->class & CHAR_MIDDLE) return PHRASE_PART;
  bool from = a->class & CHAR_HIRAGANA, to = b->class & CHAR_HIRAGANA;
  if (from && to) return inside_hiragana(k, text, a, b);
  if (to) return PHRASE_WORD; /* okurigana, a particle */
  if (from) {
    if (a->class & CHAR_PREFIX) return PHRASE_WORD;
    /* 取り組み, 受け付け: one kana between two kanji joins them */
    bool compound = (a->class & CHAR_INSIDE) && is_kanji(b) && i >= 2 && is_kanji(&atom[i - 2]);
    return compound ? PHRASE_WORD : PHRASE_END;
  }
  if (a->class & CHAR_PREFIX || (a->class & b->class & CHAR_KATAKANA)) return PHRASE_WORD;
  return is_kanji(a) && is_kanji(b) ? PHRASE_KANJI : PHRASE_PART;
}

void phrases_set(const struct kinsoku *k, const char *text, struct atom *a, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (a[i].may_break) a[i].phrase = phrase_at(k, text, a, i);
}
