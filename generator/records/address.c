/* Addresses to one spelling: where the town's name ends and its numbers begin, and where these end.
 *
 * The text is folded first (text_fold), its white space kept as a mark: 「1-3 2階」 is not 1-32. Then the first
 * numeral is looked for that begins a number and is no part of a name (三番町, 六本木, 千駄木, 五条, 第1号). */
#include "records/address.h"

#include <glib.h>
#include <string.h>

#include "base/share.h"
#include "base/text.h"

enum { SPACE = 1, RANGE = 2 }; /* stand for white space, and for a wave dash, which text_fold would make a hyphen */
enum {
  CHOU = 0x4e01,
  BAN = 0x756a,
  CHI = 0x5730,
  GO = 0x53f7,
  ME = 0x76ee,
  NO = 0x306e,
  LONG_VOWEL = 0x30fc, /* 丁番地号目のー */
  ONE = 0x4e00,
  DAI = 0x7b2c,
  JOU = 0x6761,
  TOWN = 0x753a, /* 一第条町 */
  FLOOR = 0x968e,
  ROOM = 0x5ba4,
  HOUSE = 0x9928,
  WING = 0x68df,
  STREET = 0x8857, /* 階室館棟街 */
  LARGE = 0x5927,
  AZA = 0x5b57,
  SMALL = 0x5c0f,
  LETTER = 0x6587,
  TEN = 0x5341, /* 大字小文十 */
  KE = 0x3051,
  GA = 0x304c,
  OLD_NO = 0x4e4b,
  SMALL_TSU = 0x3063,
  TSU = 0x3064 /* けが之っつ */
};

/* ---- characters ---- */

struct text {
  gunichar *at; /* ended by 0 */
  glong n;
};

static bool is_white(gunichar c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200a);
}

static struct text text_of(const char *address) {
  GString *marked = g_string_sized_new(strlen(address) + 1);
  for (const char *p = address; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (is_white(c)) g_string_append_c(marked, SPACE);
    else if (c == 0x301c || c == 0xff5e || c == '~') g_string_append_c(marked, RANGE);
    else if (c > SPACE) g_string_append_len(marked, p, g_utf8_next_char(p) - p);
  }
  char *folded = text_fold(marked->str);
  struct text t;
  t.at = g_utf8_to_ucs4_fast(folded, -1, &t.n);
  g_free(folded);
  g_string_free(marked, TRUE);
  return t;
}

static bool is_digit(gunichar c) {
  return c >= '0' && c <= '9';
}
static bool is_latin(gunichar c) {
  return c >= 'a' && c <= 'z';
}
static bool is_kanji(gunichar c) {
  return (c >= 0x3400 && c <= 0x9fff) || c == 0x3005 || c >= 0x20000;
}

/* The worth of a kanji numeral; -1: none. Those from ten on multiply what stands before them. */
static int worth(gunichar c) {
  static const struct {
    gunichar c;
    int worth;
  } all[] = {{0x3007, 0},  {0x96f6, 0},  {0x4e00, 1},  {0x58f1, 1},  {0x4e8c, 2},   {0x5f10, 2},
             {0x4e09, 3}, /* 〇零一壱二弐三 */
             {0x53c2, 3},  {0x56db, 4},  {0x4e94, 5},  {0x516d, 6},  {0x4e03, 7},   {0x516b, 8},
             {0x4e5d, 9}, /* 参四五六七八九 */
             {0x5341, 10}, {0x62fe, 10}, {0x5eff, 20}, {0x5345, 30}, {0x767e, 100}, {0x5343, 1000}}; /* 十拾廿卅百千 */
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i].c == c) return all[i].worth;
  return -1;
}

/* 二十一, 百三, 一〇三, 廿一; -1 for what is no number (九九十). */
static long kanji_number(const gunichar *from, const gunichar *to) {
  long sum = 0, digit = -1, last = 10000;
  bool places = to - from > 1 && to - from < 7;
  for (const gunichar *p = from; p < to; p++) places &= worth(*p) < 10;
  for (const gunichar *p = from; p < to; p++) {
    int w = worth(*p);
    if (places) {
      sum = sum * 10 + w;
    } else if (w < 10) {
      if (digit >= 0) return -1;
      digit = w;
    } else {
      long one = w == 20 || w == 30 ? 10 : w; /* 廿 and 卅 hold their own digit */
      if (one >= last || (one != w && digit >= 0) || digit == 0) return -1;
      sum += digit > 0 ? digit * w : w;
      digit = -1;
      last = one;
    }
  }
  return places ? sum : sum + (digit > 0 ? digit : 0);
}

/* A run of digits or of kanji numerals. */
struct numeral {
  const gunichar *end;
  char *text; /* without leading zeros; NULL: no number */
  bool kanji;
};
/* False if no run begins at p. */
static bool numeral_at(const gunichar *p, struct numeral *out) {
  const gunichar *e = p;
  *out = (struct numeral){.kanji = !is_digit(*p)};
  if (!out->kanji) {
    while (is_digit(*e)) e++;
    const gunichar *first = p;
    while (*first == '0' && first + 1 < e) first++;
    out->text = g_ucs4_to_utf8(first, e - first, NULL, NULL, NULL);
  } else {
    while (worth(*e) >= 0) e++;
    long n = e > p ? kanji_number(p, e) : -1;
    if (n >= 0) out->text = g_strdup_printf("%ld", n);
  }
  out->end = e;
  return e > p;
}
static bool numeral_begins(gunichar c) {
  return is_digit(c) || worth(c) >= 0;
}

/* ---- what stands behind a numeral ---- */

enum unit { UNIT_NONE, UNIT_CHOME, UNIT_LOT, UNIT_HOUSE };

static bool ends_word(gunichar c) {
  return !c || c == SPACE || c == RANGE || c == '(' || c == ',' || c == 0x3001; /* 、 */
}

/* 丁目, 番地, 番, 号, and 丁 where more follows; but no name: 番町, 番館, 号室. */
static enum unit unit_at(const gunichar *p, const gunichar **end) {
  *end = p;
  if (*p == CHOU && p[1] == ME) {
    *end = p + 2;
    return UNIT_CHOME;
  }
  if (*p == CHOU && (numeral_begins(p[1]) || ends_word(p[1]))) {
    *end = p + 1;
    return UNIT_CHOME;
  }
  bool name = p[0] && (p[1] == TOWN || p[1] == CHOU || p[1] == HOUSE || p[1] == STREET || p[1] == WING);
  if (*p == BAN && !name) {
    *end = p[1] == CHI ? p + 2 : p + 1;
    return UNIT_LOT;
  }
  if (*p == GO && !name && p[1] != ROOM) {
    *end = p + 1;
    return UNIT_HOUSE;
  }
  return UNIT_NONE;
}

/* A floor, a room or a part of a name: 3階, 2f, 201室, 5号館, 6条, 3番町. */
static bool is_other(const gunichar *p) {
  if (*p == 'f') return !is_latin(p[1]);
  if (*p == FLOOR || *p == ROOM || *p == HOUSE || *p == WING || *p == JOU) return true;
  if (*p == BAN) return p[1] == TOWN || p[1] == CHOU || p[1] == HOUSE || p[1] == STREET;
  return *p == GO && (p[1] == ROOM || p[1] == HOUSE || p[1] == WING);
}

/* What joins two numbers, and what stands around it; NULL if nothing of it is followed by a numeral. 一 between digits
 * is a hyphen that was read off paper. */
static const gunichar *joined(const gunichar *p, bool digits) {
  const gunichar *e = p;
  while (*e == SPACE) e++;
  bool no = *e == NO && e == p, one = *e == ONE && e == p && digits && is_digit(e[1]);
  if (*e != '-' && *e != LONG_VOWEL && !no && !one) return NULL;
  for (e++; !no && *e == SPACE;) e++;
  return numeral_begins(*e) ? e : NULL;
}

/* The letter of a branch: 4580番地乙, 6-ロ, 272番地ろ. */
static bool branch_at(const gunichar *p) {
  bool stem = *p == 0x7532 || *p == 0x4e59 || *p == 0x4e19 || *p == CHOU; /* 甲乙丙丁 */
  bool kana = *p >= 0x3042 && *p <= 0x3093 && *p != NO;
  return (stem || kana) && (ends_word(p[1]) || (p[1] == '-' && is_digit(p[2])));
}

struct numbers {
  char *text[ADDRESS_NUMBERS];
  int n;
  enum unit first;
  const gunichar *end;
};
static void numbers_clear(struct numbers *m) {
  for (int i = 0; i < m->n; i++) g_free(m->text[i]);
  m->n = 0;
}

/* Adds the number at p if it is one; gives what stands behind it and its unit, else NULL. */
static const gunichar *add_number(struct numbers *m, const gunichar *p, enum unit *unit) {
  struct numeral one;
  numeral_at(p, &one);
  const gunichar *e = one.end, *behind = e;
  if (m->n) { /* 「3 丁目」, but not 「本郷三 丁目」 */
    while (*behind == SPACE) behind++;
  }
  *unit = unit_at(behind, &behind);
  if (*unit != UNIT_NONE) e = behind;
  bool stands = one.text && !is_other(one.end) && !(*unit == UNIT_CHOME && m->n);
  if (stands && one.kanji) stands = *unit != UNIT_NONE || ends_word(*e) || joined(e, false);
  if (!stands) {
    g_free(one.text);
    return NULL;
  }
  if (!m->n) m->first = *unit;
  m->text[m->n++] = one.text;
  return e;
}

/* A part of a 丁目 by its side: 「2丁目南5番」, 「4条通9丁目左8号」. */
static bool side_at(const gunichar *p) {
  static const gunichar sides[] = {0x6771, 0x897f, 0x5357, 0x5317, 0x5de6, 0x53f3}; /* 東西南北左右 */
  for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
    if (*p == sides[i]) return numeral_begins(p[1]);
  return false;
}

/* Where the next number stands behind one that ends at e; NULL: none follows. */
static const gunichar *next_number(const struct numbers *m, const gunichar *e, enum unit unit, bool digits) {
  if (unit == UNIT_HOUSE) { /* 「41号1番地5」 */
    const gunichar *behind = e;
    while (is_digit(*behind)) behind++;
    return m->n == 1 && behind > e && unit_at(behind, &behind) == UNIT_LOT ? e : NULL;
  }
  const gunichar *next = joined(e, digits);
  if (next || unit == UNIT_NONE) return next;
  while (*e == SPACE) e++;
  return numeral_begins(*e) || (unit == UNIT_CHOME && side_at(e)) ? e : NULL;
}

/* The numbers that begin at p, up to the house. */
static struct numbers numbers_at(const gunichar *p) {
  struct numbers m = {.end = p};
  for (const gunichar *next = p; next && m.n < ADDRESS_NUMBERS;) {
    enum unit unit;
    bool side = m.n && side_at(next), digits = is_digit(next[side]);
    const gunichar *e = add_number(&m, next + side, &unit);
    if (!e) break;
    if (side) {
      char begin[7] = "", *plain = m.text[m.n - 1];
      g_unichar_to_utf8(*next, begin);
      m.text[m.n - 1] = g_strconcat(begin, plain, NULL);
      g_free(plain);
    }
    m.end = e;
    const gunichar *letter = *e == '-' ? e + 1 : e;
    if (unit != UNIT_HOUSE && branch_at(letter) && m.n < ADDRESS_NUMBERS) {
      m.text[m.n++] = g_ucs4_to_utf8(letter, 1, NULL, NULL, NULL);
      m.end = letter + 1;
      break;
    }
    next = next_number(&m, e, unit, digits);
  }
  return m;
}

/* Whether kanji numerals begin the address's numbers. 三番町 and 十番 are names; 三番十二号 is none. */
static bool kanji_begins(const gunichar *p, const gunichar *behind, const struct numbers *m) {
  if (!m->n) return false;
  const gunichar *e;
  enum unit unit = unit_at(behind, &e);
  if (unit == UNIT_CHOME || (unit == UNIT_LOT && behind[1] == CHI)) return true;
  if (unit == UNIT_LOT) return m->n > 1 && m->end[-1] == GO;
  if (unit == UNIT_HOUSE) return false;
  if (m->n > 1) return true;
  const gunichar *word = behind;
  while (*word == SPACE) word++;
  return m->n == 1 && !numeral_begins(*word);
}

/* The numbers that the numeral at p begins, if it begins any; *end is behind the numeral. */
static bool group_at(const gunichar *from, const gunichar *p, struct numbers *m, const gunichar **end, bool *kanji) {
  struct numeral run;
  numeral_at(p, &run);
  g_free(run.text);
  *end = run.end;
  *kanji = run.kanji;
  bool name = p > from && (p[-1] == DAI || is_latin(p[-1]));
  *m = (struct numbers){.end = p};
  if (!name) *m = numbers_at(p);
  if (m->n && (!run.kanji || kanji_begins(p, run.end, m))) return true;
  numbers_clear(m);
  return false;
}

/* Whether from p on numbers stand that are more than a bare numeral. */
static bool more_numbers(const gunichar *from, const gunichar *p, const gunichar *stop) {
  for (const gunichar *end; p < stop && *p; p = end) {
    struct numbers m;
    bool kanji;
    end = p + 1;
    if (!numeral_begins(*p) || !group_at(from, p, &m, &end, &kanji)) continue;
    bool more = m.n > 1 || m.first != UNIT_NONE;
    numbers_clear(&m);
    if (more) return true;
  }
  return false;
}

enum { LONGEST = 256 }; /* no address is longer up to its numbers */

/* Where the numbers begin; NULL: there are none. A bare numeral within a name, with the real ones behind it, is the
 * name's (6本木6-1). */
static const gunichar *find_numbers(const gunichar *from, struct numbers *m) {
  const gunichar *stop = from + LONGEST;
  const gunichar *end = from;
  for (const gunichar *p = from; p < stop && *p; p = end) {
    bool kanji;
    end = p + 1;
    if (!numeral_begins(*p) || !group_at(from, p, m, &end, &kanji)) continue;
    bool bare = !kanji && m->n == 1 && m->first == UNIT_NONE && is_kanji(*m->end);
    if (!bare || !more_numbers(from, m->end, stop)) return p;
    numbers_clear(m);
  }
  return NULL;
}

/* ---- names ---- */

/* Numerals in a name, as names write them: 3番町 is 三番町. */
static void append_kanji_number(GString *out, const gunichar *from, const gunichar *to) {
  static const char *const digit[] = {"",       "\u4e00", "\u4e8c", "\u4e09", "\u56db",
                                      "\u4e94", "\u516d", "\u4e03", "\u516b", "\u4e5d"};
  long n = 0;
  for (const gunichar *p = from; p < to && n < 1000; p++) n = n * 10 + (long)(*p - '0');
  if (!n || n > 99) {
    for (const gunichar *p = from; p < to; p++) g_string_append_unichar(out, *p);
    return;
  }
  if (n >= 10) g_string_append_printf(out, "%s\u5341", n >= 20 ? digit[n / 10] : "");
  g_string_append(out, digit[n % 10]);
}

/* 大字, 小字 and 字 before a name: but 大文字町, 十文字, 十字街 and 一字 are names. */
static int aza_at(const gunichar *from, const gunichar *p, const gunichar *to) {
  if ((*p == LARGE || *p == SMALL) && to - p > 2 && p[1] == AZA) return 2;
  if (*p != AZA || to - p < 2 || p == from || p[1] == STREET) return 0;
  return p[-1] == LETTER || worth(p[-1]) >= 0 ? 0 : 1;
}

static char *name_of(const gunichar *from, const gunichar *to) {
  GString *out = g_string_new(NULL);
  for (const gunichar *p = from; p < to; p++) {
    gunichar c = *p;
    bool between = p > from && is_kanji(p[-1]) && p + 1 < to && is_kanji(p[1]);
    if (c == SPACE) continue;
    int aza = aza_at(from, p, to);
    if (aza) {
      p += aza - 1;
    } else if (is_digit(c)) {
      const gunichar *e = p;
      while (e < to && is_digit(*e)) e++;
      append_kanji_number(out, p, e);
      p = e - 1;
    } else {
      if (between && c == KE) c = GA;
      if (between && c == SMALL_TSU) c = TSU;
      if (between && c == OLD_NO) c = NO;
      g_string_append_unichar(out, c);
    }
  }
  return g_string_free(out, FALSE);
}

char *address_name(const char *name) {
  struct text t = text_of(name);
  char *out = name_of(t.at, t.at + t.n);
  g_free(t.at);
  return out;
}

/* ---- whole addresses ---- */

/* A postal code before the address: 「〒113-0033 」. */
static const gunichar *behind_postal(const gunichar *p) {
  const gunichar *e = *p == 0x3012 ? p + 1 : p;
  int digits = 0;
  while (*e == SPACE) e++;
  for (; is_digit(*e) || (digits == 3 && *e == '-'); e++) digits += *e != '-';
  while (*e == SPACE) e++;
  return digits == 7 && !is_digit(*e) ? e : p;
}

void address_read(const char *address, struct address *out) {
  struct text t = text_of(address);
  const gunichar *from = behind_postal(t.at);
  struct numbers m = {.n = 0};
  const gunichar *first = find_numbers(from, &m);
  const gunichar *stop = first;
  if (!first)
    for (stop = from; *stop && *stop != '(';) stop++;
  *out = (struct address){.town = name_of(from, stop), .numbers = m.n};
  for (int i = 0; i < m.n; i++) out->number[i] = m.text[i];
  out->chome = m.n && m.first == UNIT_CHOME;
  out->lot = m.n && m.first == UNIT_LOT;
  GString *rest = g_string_new(NULL);
  for (const gunichar *p = first ? m.end : stop; *p; p++)
    if (*p != SPACE) g_string_append_unichar(rest, *p == RANGE ? '~' : *p);
  out->rest = g_string_free(rest, FALSE);
  g_free(t.at);
}

void address_clear(struct address *a) {
  g_free(a->town);
  for (int i = 0; i < a->numbers; i++) g_free(a->number[i]);
  g_free(a->rest);
  *a = (struct address){0};
}

static char *put_together(const struct address *a) {
  GString *out = g_string_new(a->town);
  for (int i = 0; i < a->numbers; i++) g_string_append_printf(out, "%s%s", i ? "-" : "", a->number[i]);
  return g_string_free(out, FALSE);
}

char *address_fold(const char *address, char **rest_out) {
  struct address a;
  address_read(address, &a);
  if (rest_out) *rest_out = g_steal_pointer(&a.rest);
  char *out = put_together(&a);
  address_clear(&a);
  return out;
}

/* The folded lines of a data file, longest first; read once, kept for the run. */
static const char *const *prefectures(void) {
  static gsize ready;
  static char **all;
  if (g_once_init_enter(&ready)) {
    char *path = g_build_filename(share_dir(), "compare", "prefectures.txt", NULL), *text = NULL;
    GPtrArray *list = g_ptr_array_new();
    if (g_file_get_contents(path, &text, NULL, NULL)) {
      char **line = g_strsplit(text, "\n", -1);
      for (char **l = line; *l; l++)
        if (**l && **l != '#') g_ptr_array_add(list, address_name(*l));
      g_strfreev(line);
    }
    g_ptr_array_add(list, NULL);
    all = (char **)g_ptr_array_free(list, FALSE);
    g_free(text);
    g_free(path);
    g_once_init_leave(&ready, 1);
  }
  return (const char *const *)all;
}

static const char *without(const char *text, const char *prefix) {
  return prefix && *prefix && g_str_has_prefix(text, prefix) ? text + strlen(prefix) : text;
}

void address_strip(struct address *a, const char *prefecture, const char *municipality) {
  const char *town = a->town;
  if (prefecture && *prefecture) {
    char *name = address_name(prefecture);
    town = without(town, name);
    g_free(name);
  } else {
    for (const char *const *p = prefectures(); *p && town == a->town; p++) town = without(town, *p);
  }
  char *name = municipality && *municipality ? address_name(municipality) : NULL;
  if (name) {
    static const char county[] = "\u90e1"; /* 郡 */
    const char *behind = strstr(town, county);
    if (behind && g_str_has_prefix(behind + strlen(county), name)) town = behind + strlen(county);
    town = without(town, name);
  }
  g_free(name);
  char *stripped = g_strdup(town);
  g_free(a->town);
  a->town = stripped;
}

char *address_fold_within(const char *address, const char *prefecture, const char *municipality) {
  struct address a;
  address_read(address, &a);
  address_strip(&a, prefecture, municipality);
  char *out = put_together(&a);
  address_clear(&a);
  return out;
}
