/* The one form of a date, and the others that people write. */
#include "base/date.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 256 /* bytes; no date is longer, whatever its spacing */

struct day {
  int year, month, day;
};

static struct day day_of(const char *iso) {
  return (struct day){atoi(iso), atoi(iso + 5), atoi(iso + 8)};
}

bool date_is_iso(const char *s) {
  static const char shape[] = "0000-00-00";
  if (strlen(s) != sizeof shape - 1) return false;
  for (size_t i = 0; shape[i]; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit(s[i]) : s[i] != shape[i]) return false;
  struct day d = day_of(s);
  return d.year >= 1000 && d.month <= 12 && g_date_valid_dmy((GDateDay)d.day, (GDateMonth)d.month, (GDateYear)d.year);
}

long date_epoch(const char *iso) {
  struct day d = day_of(iso);
  GDateTime *t = g_date_time_new_utc(d.year, d.month, d.day, 0, 0, 0);
  long epoch = (long)g_date_time_to_unix(t);
  g_date_time_unref(t);
  return epoch;
}

/* ---- other forms ---- */

/* Eras: the two characters, the letter that stands for them, the first day and the year before the first. */
static const struct era {
  gunichar name[2];
  char letter;
  const char *from;
} eras[] = {{{0x660E, 0x6CBB}, 'M', "1868-10-23"}, /* 明治 */
            {{0x5927, 0x6B63}, 'T', "1912-07-30"}, /* 大正 */
            {{0x662D, 0x548C}, 'S', "1926-12-25"}, /* 昭和 */
            {{0x5E73, 0x6210}, 'H', "1989-01-08"}, /* 平成 */
            {{0x4EE4, 0x548C}, 'R', "2019-05-01"}  /* 令和 */};
enum { YEAR_SIGN = 0x5E74, MONTH_SIGN = 0x6708, DAY_SIGN = 0x65E5, FIRST_YEAR = 0x5143 };

static gunichar next(const char **p) {
  while (**p == ' ') (*p)++;
  return g_utf8_get_char(*p);
}

static bool take(const char **p, gunichar c) {
  if (next(p) != c) return false;
  *p = g_utf8_next_char(*p);
  return true;
}

static const struct era *take_era(const char **p) {
  for (size_t i = 0; i < G_N_ELEMENTS(eras); i++) {
    const char *at = *p;
    bool found = take(&at, eras[i].name[0]) && take(&at, eras[i].name[1]);
    if (!found) {
      at = *p;
      found = take(&at, (gunichar)eras[i].letter) || take(&at, (gunichar)g_ascii_tolower(eras[i].letter));
      if (found) take(&at, '.');
      found = found && g_ascii_isdigit(next(&at));
    }
    if (!found) continue;
    *p = at;
    return &eras[i];
  }
  return NULL;
}

/* Up to `most` digits; -1 if there is none, or more. */
static int take_number(const char **p, size_t most) {
  next(p);
  size_t n = strspn(*p, "0123456789");
  if (!n || n > most) return -1;
  int value = atoi(*p);
  *p += n;
  return value;
}

static bool take_mark(const char **p, gunichar sign) {
  return take(p, sign) || take(p, '/') || take(p, '.') || take(p, '-');
}

/* What may follow a day: its sign, a day of the week in brackets, a midnight. */
static bool ends_there(const char *p) {
  take(&p, DAY_SIGN);
  if (take(&p, '(')) {
    const char *close = strchr(p, ')');
    if (!close || g_utf8_strlen(p, close - p) > 3) return false;
    p = close + 1;
  }
  if (*p == 'T') p++;
  if (g_ascii_isdigit(next(&p)) && p[strspn(p, "0:.")] == '\0' && strchr(p, ':')) return true;
  return next(&p) == '\0';
}

static void put(struct day d, char *iso) {
  g_snprintf(iso, DATE_ISO_SIZE, "%04d-%02d-%02d", d.year % 10000, d.month % 100, d.day % 100);
}

static bool is_day(struct day d) {
  return d.year >= 1000 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31 &&
         g_date_valid_dmy((GDateDay)d.day, (GDateMonth)d.month, (GDateYear)d.year);
}

static enum date_reading read_digits(const char *s, char *iso) {
  size_t n = strlen(s);
  int value = n <= 8 ? atoi(s) : 0;
  if (n == 8) {
    struct day d = {value / 10000, value / 100 % 100, value % 100};
    if (d.year < 1000 || d.month > 12) return DATE_NONE;
    if (!is_day(d)) return DATE_NO_DAY;
    put(d, iso);
    return DATE_OTHER;
  }
  if (n != 5 || value < 25569 || value > 73050) return DATE_NONE;
  GDate *day = g_date_new_dmy(30, G_DATE_DECEMBER, 1899);
  g_date_add_days(day, (guint)value);
  put((struct day){g_date_get_year(day), (int)g_date_get_month(day), g_date_get_day(day)}, iso);
  g_date_free(day);
  return DATE_SERIAL;
}

static enum date_reading read_parts(const char *s, char *iso) {
  const struct era *era = take_era(&s);
  struct day d = {era && take(&s, FIRST_YEAR) ? 1 : take_number(&s, 4), 0, 0};
  if (d.year < 0 || !take_mark(&s, YEAR_SIGN) || (d.month = take_number(&s, 2)) < 0 || !take_mark(&s, MONTH_SIGN) ||
      (d.day = take_number(&s, 2)) < 0 || !ends_there(s))
    return DATE_NONE;
  if (!era) {
    if (d.year < 1000) return DATE_NONE;
    if (!is_day(d)) return DATE_NO_DAY;
    put(d, iso);
    return DATE_OTHER;
  }
  if (d.year < 1 || d.year > 99) return DATE_NO_DAY;
  d.year += atoi(era->from) - 1;
  if (!is_day(d)) return DATE_NO_DAY;
  put(d, iso);
  bool last = era == &eras[G_N_ELEMENTS(eras) - 1];
  return strcmp(iso, era->from) < 0 || (!last && strcmp(iso, era[1].from) >= 0) ? DATE_ERA_PASSED : DATE_ERA;
}

enum date_reading date_read(const char *text, char iso[static DATE_ISO_SIZE]) {
  *iso = '\0';
  if (date_is_iso(text)) {
    memcpy(iso, text, DATE_ISO_SIZE);
    return DATE_ISO;
  }
  if (strlen(text) > LONGEST) return DATE_NONE; /* GLib normalises in time by the square of the length */
  char *s = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
  if (!s) return DATE_NONE;
  g_strstrip(s);
  enum date_reading found = s[strspn(s, "0123456789")] ? read_parts(s, iso) : read_digits(s, iso);
  g_free(s);
  return found;
}

void date_months_before(const char *iso, int months, char out[static DATE_ISO_SIZE]) {
  struct day d = day_of(iso);
  GDate *day = g_date_new_dmy((GDateDay)d.day, (GDateMonth)d.month, (GDateYear)d.year);
  g_date_subtract_months(day, (guint)months);
  put((struct day){g_date_get_year(day), (int)g_date_get_month(day), g_date_get_day(day)}, out);
  g_date_free(day);
}

static void append_era(GString *out, const char *iso, int year) {
  const struct era *era = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(eras); i++)
    if (strcmp(iso, eras[i].from) >= 0) era = &eras[i];
  if (!era) return;
  g_string_append_unichar(out, era->name[0]);
  g_string_append_unichar(out, era->name[1]);
  int count = year - atoi(era->from) + 1;
  if (count == 1) g_string_append_unichar(out, FIRST_YEAR);
  else g_string_append_printf(out, "%d", count);
}

char *date_words(const char *pattern, const char *iso) {
  struct day d = day_of(iso);
  GString *out = g_string_new(NULL);
  for (const char *p = pattern; *p; p++) {
    if (*p == 'E') append_era(out, iso, d.year);
    else if (*p == 'Y' || *p == 'M' || *p == 'D') g_string_append_printf(out, "%d", *p == 'Y' ? d.year : *p == 'M' ? d.month : d.day);
    else g_string_append_c(out, *p);
  }
  return g_string_free(out, FALSE);
}
