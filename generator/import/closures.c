/* Closures as flags and as people write them. */
#include "import/closures.h"

#include <string.h>

#include "base/compose.h"
#include "base/text.h"

static const char *const days[8] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol"};
enum { YEAR = 366, LONGEST = 31 };

/* What several columns say of one day: bit 0 shut, bit 1 open. */
static unsigned flag(const struct outside *o, size_t row, const struct closed_recipe *c, const char **patterns,
                     const char *day, const char *week, bool *spoken) {
  unsigned says = 0;
  for (; patterns && *patterns; patterns++) {
    const struct cell *cell = outside_pattern(o, row, *patterns, day, NULL, week);
    if (!cell) continue;
    *spoken = true;
    char *fold = text_fold(cell->text);
    if (!strcmp(fold, c->shut)) says |= 1;
    if (!strcmp(fold, c->open)) says |= 2;
    g_free(fold);
  }
  return says;
}

struct closures closures_flags(const struct outside *o, size_t row, const struct closed_recipe *c,
                               const struct hours_recipe *h) {
  struct closures f = {0};
  for (int day = 0; day < 8; day++) {
    unsigned says = flag(o, row, c, c->weekly, h->day[day], NULL, &f.spoken);
    if (day == 7) says |= flag(o, row, c, c->holiday, h->day[day], NULL, &f.spoken);
    if (says == 3) f.differ |= 1u << day;
    else if (says == 1) f.shut |= 1u << day;
    else if (says == 2) f.open |= 1u << day;
  }
  for (int week = 0; c->nth && week < 5; week++)
    for (int day = 0; day < 7; day++)
      if (flag(o, row, c, c->nth, h->day[day], c->week[week], &f.spoken) == 1 && !(f.shut & 1u << day))
        f.nth[week] |= 1u << day;
  return f;
}

/* ---- free text ---- */

/* Days of a leap year from 0. */
static const int month_days[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static int day_of_year(int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > month_days[month - 1]) return -1;
  for (int m = 1; m < month; m++) day += month_days[m - 1];
  return day - 1;
}

static void append_date(GString *s, int at) {
  int month = 0;
  while (at >= month_days[month]) at -= month_days[month++];
  g_string_append_printf(s, "%02d-%02d", month + 1, at + 1);
}

static void append_item(GString *s, const char *item) {
  if (s->len) g_string_append_c(s, ';');
  g_string_append(s, item);
}

static bool is_range(gunichar u) {
  return u == '~' || u == '-' || u == 0x301C || u == 0x2010 || u == 0x2212 || u == 0x2013 || u == 0x2014 ||
         u == 0x2015 || u == 0x304B || u == 0x30FC; /* か of から; ー typed for a dash */
}

struct text_reading {
  const struct closed_recipe *c;
  const char *s;
  bool year[YEAR]; /* closed on that day */
  GString *words;
  bool whole;
};

static int number(const char **s) {
  int n = 0, digits = 0;
  for (; g_ascii_isdigit(**s); ++*s, digits++) n = MIN(n * 10 + **s - '0', 9999);
  return digits && digits <= 2 ? n : -1;
}

static void spaces(const char **s) {
  while (**s && g_unichar_isspace(g_utf8_get_char(*s))) *s = g_utf8_next_char(*s);
}

/* "12月29日", "12/29", "8.13"; after a range also "16日" or "16" of the same month. -1: no date stands here. */
static int take_date(const char **at, int month_before) {
  const char *s = *at;
  int first = number(&s);
  if (first < 0) return -1;
  gunichar u = g_utf8_get_char(s);
  int day;
  if (u == '/' || u == 0x6708 || u == '.') { /* 月 */
    s = g_utf8_next_char(s);
    spaces(&s);
    day = number(&s);
    if (day < 0) return -1;
  } else if (month_before > 0) {
    day = first;
    first = month_before;
  } else {
    return -1;
  }
  if (g_utf8_get_char(s) == 0x65E5) s = g_utf8_next_char(s); /* 日 */
  int found = day_of_year(first, day);
  if (found >= 0) *at = s;
  return found;
}

static int month_of(int at) {
  int month = 0;
  while (at >= month_days[month]) at -= month_days[month++];
  return month + 1;
}

/* Passes over "(土)" and "まで" after a date. */
static void date_tail(const char **at) {
  const char *s = *at, *end = *s == '(' ? strchr(s, ')') : NULL;
  if (end && end - s <= 16) s = end + 1;
  if (*s && g_utf8_get_char(s) == 0x307E && g_utf8_get_char(g_utf8_next_char(s)) == 0x3067)
    s = g_utf8_next_char(g_utf8_next_char(s));
  *at = s;
}

static bool partly_closed(struct text_reading *r) {
  for (const char **w = r->c->partly; w && *w; w++)
    if (g_str_has_prefix(r->s, *w)) return true;
  return false;
}

static bool take_range(struct text_reading *r) {
  int from = take_date(&r->s, 0);
  if (from < 0) return false;
  date_tail(&r->s);
  const char *s = r->s;
  spaces(&s);
  int to = from;
  if (*s && is_range(g_utf8_get_char(s))) {
    bool kara = g_utf8_get_char(s) == 0x304B;
    s = g_utf8_next_char(s);
    if (kara && *s && g_utf8_get_char(s) == 0x3089) s = g_utf8_next_char(s); /* ら */
    spaces(&s);
    int end = take_date(&s, month_of(from));
    if (end >= 0) {
      to = end;
      r->s = s;
      date_tail(&r->s);
    }
  }
  int length = (to - from + YEAR) % YEAR + 1;
  if (partly_closed(r) || length > LONGEST) {
    r->whole = false;
    return true;
  }
  for (int i = 0; i < length; i++) r->year[(from + i) % YEAR] = true;
  return true;
}

static bool take_word(struct text_reading *r) {
  for (const char **w = r->c->word; w && *w; w++) {
    if (!g_str_has_prefix(r->s, *w)) continue;
    append_item(r->words, *w);
    r->s += strlen(*w);
    return true;
  }
  return false;
}

/* Runs of days; one that goes over the end of the year is one. */
static void append_runs(GString *out, const bool *year) {
  int start = 0;
  while (start < YEAR && year[start]) start++;
  if (start == YEAR) start = 0;
  for (int i = 0; i < YEAR; i++) {
    int at = (start + i) % YEAR;
    if (!year[at]) continue;
    int length = 1;
    while (i + length < YEAR && year[(at + length) % YEAR]) length++;
    append_item(out, "");
    append_date(out, at);
    if (length > 1) {
      g_string_append(out, "..");
      append_date(out, (at + length - 1) % YEAR);
    }
    i += length;
  }
}

static void append_text(GString *out, const struct closed_recipe *c, const char *text, bool *whole) {
  char *plain = compose_compatible(text);
  struct text_reading r = {.c = c, .s = plain, .words = g_string_new(NULL), .whole = true};
  while (*r.s) {
    const char *before = r.s;
    gunichar u = g_utf8_get_char(r.s);
    if (g_ascii_isdigit(*r.s) ? take_range(&r) && r.s > before : take_word(&r)) continue;
    /* から and まで around dates, and what only divides, says nothing more. */
    if (!g_unichar_isspace(u) && !g_unichar_ispunct(u) && !is_range(u)) r.whole = false;
    r.s = g_ascii_isdigit(*before) ? before + strspn(before, "0123456789") : g_utf8_next_char(before);
  }
  append_runs(out, r.year);
  if (r.words->len) append_item(out, r.words->str);
  *whole = r.whole;
  g_string_free(r.words, TRUE);
  g_free(plain);
}

char *closures_list(const struct closures *flags, const struct closed_recipe *c, const char *text, bool *whole) {
  GString *out = g_string_new(NULL);
  *whole = true;
  for (int day = 0; day < 8; day++)
    if (flags->shut & 1u << day) append_item(out, days[day]);
  for (int day = 0; day < 7; day++)
    for (int week = 0; week < 5; week++)
      if (flags->nth[week] & 1u << day) {
        append_item(out, days[day]);
        g_string_append_printf(out, "-%d", week + 1);
      }
  if (text && *text) append_text(out, c, text, whole);
  return g_string_free(out, FALSE);
}
