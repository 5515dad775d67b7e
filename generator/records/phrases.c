/* Words to look for: one pass over the text, its characters compared in one width and case, without the spaces. */
#include "records/phrases.h"

#include <glib.h>
#include <string.h>

#include "base/share.h"
#include "source/source.h"

enum { PAIRS = 1 << 16 };

struct harmless {
  gunichar *text; /* ends with 0 */
  size_t before;  /* its characters before the word */
};
struct entry {
  struct phrase phrase;
  gunichar *text; /* ends with 0; never empty */
  struct harmless *except;
  size_t excepts;
};
struct phrases {
  struct table *table; /* that holds the words; NULL: they are somebody else's */
  bool borrowed;       /* the entries' texts are somebody else's */
  size_t n;
  struct entry *entry;
  guint8 pairs[PAIRS / 8]; /* of two characters that begin a word; a word of one sets all that begin with it */
};

static inline gunichar plain(gunichar c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - '!';
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static inline bool is_gap(gunichar c) {
  return c == ' ' || c == 0x3000;
}

/* The character that stands at a place before the end; the place behind it. */
static inline gunichar step(const char **p) {
  guchar b = (guchar)**p;
  gunichar c = b;
  if (b < 0x80) {
    (*p)++;
  } else if ((b & 0xF0) == 0xE0) {
    c = (gunichar)(b & 0x0F) << 12 | (gunichar)((guchar)(*p)[1] & 0x3F) << 6 | ((guchar)(*p)[2] & 0x3F);
    *p += 3;
  } else {
    c = g_utf8_get_char(*p);
    *p = g_utf8_next_char(*p);
  }
  return c;
}

/* The next character that counts, and what follows it; 0 at the end. */
static inline gunichar next(const char **p) {
  gunichar c;
  do {
    if (!**p) return 0;
    c = step(p);
  } while (is_gap(c));
  return plain(c);
}

static inline guint pair_of(gunichar a, gunichar b) {
  return (a * 31 + b * 1009) % PAIRS;
}

static void set_bit(guint8 *bits, guint at) {
  bits[at / 8] = (guint8)(bits[at / 8] | 1 << at % 8);
}

static inline bool has_bit(const guint8 *bits, guint at) {
  return bits[at / 8] & 1 << at % 8;
}

static gunichar *plain_text(const char *word) {
  gunichar *out = g_new0(gunichar, strlen(word) + 1);
  size_t n = 0;
  for (const char *p = word; (out[n] = next(&p));) n++;
  return out;
}

static size_t length(const gunichar *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}

static void add_harmless(struct entry *e, const char *words) {
  char **list = g_strsplit(words, ";", -1);
  e->except = g_new0(struct harmless, g_strv_length(list) + 1);
  size_t n = length(e->text);
  for (char **l = list; *l; l++) {
    gunichar *text = plain_text(*l);
    size_t all = length(text), before = 0;
    while (before + n <= all && memcmp(text + before, e->text, n * sizeof *text)) before++;
    if (all && before + n <= all) e->except[e->excepts++] = (struct harmless){text, before};
    else g_free(text);
  }
  g_strfreev(list);
}

static void set_start(struct phrases *w, const struct entry *e) {
  if (e->text[1]) set_bit(w->pairs, pair_of(e->text[0], e->text[1]));
  for (guint i = 0; !e->text[1] && i < PAIRS; i++) set_bit(w->pairs, i);
}

static void add(struct phrases *w, const char *word, const char *except, const char *why) {
  struct entry *e = &w->entry[w->n];
  *e = (struct entry){{word, why}, plain_text(word), NULL, 0};
  if (!e->text[0]) {
    g_free(e->text);
    return;
  }
  add_harmless(e, except);
  set_start(w, e);
  w->n++;
}

static const char *column(const struct table *t, size_t row, const char *name) {
  for (size_t i = 0; i < t->width; i++) {
    if (!strcmp(t->head[i].text, name)) return table_cell(t, row, i)->text;
  }
  return "";
}

struct phrases *phrases_of(const struct table *t, const char *word, const char *except, const char *why) {
  struct phrases *w = g_new0(struct phrases, 1);
  w->entry = g_new0(struct entry, (t ? t->rows : 0) + 1);
  for (size_t i = 0; t && i < t->rows; i++) add(w, column(t, i, word), column(t, i, except), column(t, i, why));
  return w;
}

struct phrases *phrases_join(const struct phrases *const *lists, size_t n) {
  struct phrases *w = g_new0(struct phrases, 1);
  size_t entries = 0;
  for (size_t i = 0; i < n; i++) entries += lists[i] ? lists[i]->n : 0;
  w->entry = g_new0(struct entry, entries + 1);
  w->borrowed = true;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; lists[i] && k < lists[i]->n; k++) {
      set_start(w, &lists[i]->entry[k]);
      w->entry[w->n++] = lists[i]->entry[k];
    }
  return w;
}

struct phrases *phrases_read(const char *name, struct diag *d) {
  char *file = g_strdup_printf("%s.csv", name), *path = g_build_filename(share_dir(), "check", file, NULL);
  struct table *t = source_table(path, diag_intern(d, path), d);
  struct phrases *w = phrases_of(t, "word", "except", strcmp(diag_lang(d), "ja") ? "why_en" : "why");
  w->table = t;
  g_free(path);
  g_free(file);
  return w;
}

void phrases_free(struct phrases *w) {
  if (!w) return;
  for (size_t i = 0; i < w->n && !w->borrowed; i++) {
    for (size_t x = 0; x < w->entry[i].excepts; x++) g_free(w->entry[i].except[x].text);
    g_free(w->entry[i].except);
    g_free(w->entry[i].text);
  }
  if (w->table) table_free(w->table);
  g_free(w->entry);
  g_free(w);
}

static bool stands_at(const gunichar *word, const char *at) {
  while (*word && next(&at) == *word) word++;
  return !*word;
}

/* Whether the word at `at` is a part of a harmless one that stands around it. */
static bool is_harmless(const struct entry *e, const char *text, const char *at) {
  for (size_t i = 0; i < e->excepts; i++) {
    const char *from = at;
    size_t back = e->except[i].before;
    while (back && from > text) {
      from = g_utf8_prev_char(from);
      back -= !is_gap(g_utf8_get_char(from));
    }
    if (!back && stands_at(e->except[i].text, from)) return true;
  }
  return false;
}

/* The word that stands at a place, whose first character that counts is `first`. */
static const struct phrase *phrase_at(const struct phrases *w, const char *text, const char *at, gunichar first) {
  for (size_t i = 0; i < w->n; i++) {
    const struct entry *e = &w->entry[i];
    if (e->text[0] == first && stands_at(e->text, at) && !is_harmless(e, text, at)) return &e->phrase;
  }
  return NULL;
}

const struct phrase *phrases_in(const struct phrases *w, const char *text) {
  if (!w->n) return NULL;
  const char *before = text;
  gunichar a = 0;
  for (const char *p = text; *p;) {
    const char *here = p;
    gunichar b = step(&p);
    if (is_gap(b)) continue;
    b = plain(b);
    const struct phrase *found = has_bit(w->pairs, pair_of(a, b)) ? phrase_at(w, text, before, a) : NULL;
    if (found) return found;
    a = b;
    before = here;
  }
  return a ? phrase_at(w, text, before, a) : NULL; /* a word of one character */
}

/* Whether a mobile number with its hyphens stands behind its first 0. */
static bool mobile_behind(const char *p) {
  static const char shape[] = "?0-0000-0000"; /* with ? for 7, 8 or 9, and other noughts for any digit */
  size_t i = 0;
  for (; shape[i]; i++) {
    gunichar d = next(&p);
    bool hyphen = d == '-' || (d >= 0x2010 && d <= 0x2015) || d == 0x2212 || d == 0x30FC;
    bool right = i == 0             ? d >= '7' && d <= '9'
                 : i == 1           ? d == '0'
                 : shape[i] == '-' ? hyphen
                                   : d >= '0' && d <= '9';
    if (!right) break;
  }
  return !shape[i];
}

bool phrases_mobile(const char *text) {
  static const char *const noughts[] = {"0", "\xEF\xBC\x90"};
  bool found = false;
  for (size_t i = 0; i < G_N_ELEMENTS(noughts); i++)
    for (const char *p = text; !found && (p = strstr(p, noughts[i]));) found = mobile_behind(p += strlen(noughts[i]));
  return found;
}
