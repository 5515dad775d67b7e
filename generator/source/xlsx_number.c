/* What a spreadsheet shows for a number: digits, a date, a time. */
#include <math.h>
#include <string.h>

#include "source/xlsx_parts.h"

/* ---- format codes ---- */

/* [h], [mm], [ss]: hours, minutes, seconds that go on beyond a day. */
static bool elapsed(const char *p) {
  char c = g_ascii_tolower(p[1]);
  if (*p != '[' || (c != 'h' && c != 'm' && c != 's'))
    return false;
  for (p++; g_ascii_tolower(*p) == c;)
    p++;
  return *p == ']';
}

/* The byte behind a part of a format that shows no number: a literal, a colour, a condition, a locale; `p` if there is none.
 * Elapsed hours are not passed over. */
static const char *past_literal(const char *p) {
  if (*p == '"') {
    const char *end = strchr(p + 1, '"');
    return end ? end + 1 : p + strlen(p);
  }
  if (*p == '\\' || *p == '_' || *p == '*')
    return p[1] ? g_utf8_next_char(p + 1) : p + 1;
  if (*p == '[' && !elapsed(p)) {
    const char *end = strchr(p, ']');
    return end ? end + 1 : p + strlen(p);
  }
  static const char *const WORDS[] = {"General", "G/", "AM/PM", "A/P"};
  for (size_t i = 0; i < G_N_ELEMENTS(WORDS); i++)
    if (g_ascii_strncasecmp(p, WORDS[i], strlen(WORDS[i])) == 0)
      return p + strlen(WORDS[i]);
  if ((*p == 'E' || *p == 'e') && (p[1] == '+' || p[1] == '-'))
    return p + 2;
  return p;
}

/* The next letter that means a part of a date or a time, lower case, '[' for elapsed ones; runs count once. 0 at the end of
 * the first section. */
static char next_part(const char **at) {
  for (const char *p = *at; *p && *p != ';';) {
    const char *past = past_literal(p);
    if (past != p) {
      p = past;
      continue;
    }
    char c = g_ascii_tolower(*p);
    if (c == '[') {
      const char *end = strchr(p, ']');
      *at = end ? end + 1 : p + strlen(p);
      return '[';
    }
    if (strchr("ymdhsegab", c)) {
      while (g_ascii_tolower(*p) == c)
        p++;
      *at = p;
      return c;
    }
    p++;
  }
  return 0;
}

/* An m stands for minutes behind hours and before seconds, else for months. */
unsigned xlsx_format(const char *code) {
  unsigned show = SHOW_NUMBER;
  char part, before = 0;
  bool open_m = false; /* the last part was an m that may be either */
  while ((part = next_part(&code))) {
    if (part == 's' && open_m)
      show |= SHOW_TIME;
    else if (open_m)
      show |= SHOW_DATE;
    open_m = part == 'm' && before != 'h' && before != '[';
    if (part == '[')
      show |= SHOW_TIME | SHOW_ELAPSED;
    else if (part == 'h' || part == 's' || (part == 'm' && !open_m))
      show |= SHOW_TIME;
    else if (part != 'm')
      show |= SHOW_DATE;
    if (part == 's')
      show |= SHOW_SECONDS;
    before = part;
  }
  return open_m ? show | SHOW_DATE : show;
}

const char *xlsx_builtin(long id) {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
    return "yyyy/m/d";
  switch (id) {
  case 18: case 20: case 32: return "h:mm";
  case 19: case 21: case 33: return "h:mm:ss";
  case 22: return "yyyy/m/d h:mm";
  case 45: case 47: return "mm:ss";
  case 46: return "[h]:mm:ss";
  default: return NULL;
  }
}

/* ---- numbers ---- */

/* The section of a format that applies to n, from its first byte to behind its last, without its condition. */
static const char *section_for(const char *code, double n, const char **end_out) {
  for (const char *p = code;; p++) {
    const char *from = p;
    bool fits = true;
    while (*p && *p != ';') {
      if (*p == '[' && strchr("<>=", p[1]) && p[1]) {
        char op = p[1];
        bool equal = op == '=' || p[2] == '=', differ = op == '<' && p[2] == '>';
        char *past;
        double limit = g_ascii_strtod(p + 1 + strspn(p + 1, "<>="), &past);
        fits = differ ? n != limit : (op == '<' && n < limit) || (op == '>' && n > limit) || (equal && n == limit);
        from = *past == ']' ? past + 1 : past;
        p = from;
        continue;
      }
      const char *past = past_literal(p);
      p = past != p ? past : p + 1;
    }
    if (fits || !*p) {
      *end_out = p;
      return from;
    }
  }
}

/* The digits of a whole number in a format of zeros, # and hyphens, brackets and blanks: 000-0000 makes 113-0021 of 1130021.
 * NULL if the format is another one. */
static char *shaped(const char *digits, const char *code, double n) {
  const char *end, *from = section_for(code, n, &end);
  GString *shape = g_string_new(NULL);
  size_t zeros = 0, places = 0, left = strlen(digits);
  bool fits = true;
  for (const char *p = from; p < end && fits; p++) {
    bool escaped = *p == '\\' && p + 1 < end;
    if (*p == '"')
      continue;
    if (*p == '[') { /* a colour */
      while (p + 1 < end && *p != ']')
        p++;
      continue;
    }
    if (escaped)
      p++;
    zeros += !escaped && *p == '0';
    places += !escaped && (*p == '0' || *p == '#');
    fits = strchr(escaped ? "-() " : "0#-() ", *p) != NULL;
    g_string_append_c(shape, *p);
  }
  fits = fits && (zeros > 1 || (zeros && places > 1)) && places;
  GString *out = g_string_new(NULL);
  for (const char *p = shape->str; fits && *p; p++) {
    if (*p != '0' && *p != '#') {
      g_string_append_c(out, *p);
      continue;
    }
    for (; left > places; left--)
      g_string_append_c(out, *digits++); /* more digits than places stand before the first */
    if (left == places) {
      g_string_append_c(out, *digits++);
      left--;
    } else if (*p == '0') {
      g_string_append_c(out, '0');
    }
    places--;
  }
  g_string_free(shape, TRUE);
  return g_string_free(out, !fits);
}

/* The fewest digits that give the number back: 0.55, not 0.55000000000000004. */
static char *shortest(double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const FORMATS[] = {"%.15g", "%.16g", "%.17g"};
  for (size_t i = 0; i < G_N_ELEMENTS(FORMATS); i++) {
    g_ascii_formatd(text, sizeof text, FORMATS[i], n);
    if (g_ascii_strtod(text, NULL) == n)
      break;
  }
  return g_strdup(text);
}

static char *plain_number(double n, const char *code, const char **rule_out) {
  if (n == 0)
    n = 0; /* no sign */
  if (n != floor(n) || fabs(n) >= 1e21)
    return shortest(n);
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(text, sizeof text, "%.0f", n);
  if (fabs(n) >= 1e15)
    *rule_out = "xlsx-digits"; /* told, but shown */
  char *with = n >= 0 && code ? shaped(text, code, n) : NULL;
  return with ? with : g_strdup(text);
}

/* ---- dates ---- */

/* Days of 1900 count from 1, and the 29th of February, which that year had not, is the 60th. */
static bool put_date(GString *out, long day, bool epoch_1904) {
  if (day < 0 || day > 2958465)
    return false;
  if (!epoch_1904 && (day == 0 || day == 60)) {
    g_string_append(out, day ? "1900-02-29" : "1900-01-00");
    return true;
  }
  GDate date;
  g_date_clear(&date, 1);
  if (epoch_1904)
    g_date_set_dmy(&date, 1, G_DATE_JANUARY, 1904);
  else
    g_date_set_dmy(&date, 31, G_DATE_DECEMBER, 1899);
  g_date_add_days(&date, (guint)(epoch_1904 || day < 60 ? day : day - 1));
  g_string_append_printf(out, "%04d-%02d-%02d", g_date_get_year(&date), g_date_get_month(&date), g_date_get_day(&date));
  return g_date_get_year(&date) <= 9999;
}

static void put_time(GString *out, gint64 seconds, bool with_seconds) {
  g_string_append_printf(out, "%s%02d:%02d", out->len ? " " : "", (int)(seconds / 3600), (int)(seconds / 60 % 60));
  if (with_seconds && seconds % 60)
    g_string_append_printf(out, ":%02d", (int)(seconds % 60));
}

static char *date_or_time(double n, unsigned show, bool epoch_1904) {
  if (n < 0 || n > 2958466)
    return NULL;
  GString *out = g_string_new(NULL);
  gint64 seconds = (gint64)floor(n * 86400 + 0.5);
  bool fine = true;
  if (show & SHOW_DATE)
    fine = put_date(out, (long)(seconds / 86400), epoch_1904);
  if (show & SHOW_TIME)
    put_time(out, show & SHOW_ELAPSED ? seconds : seconds % 86400, show & SHOW_SECONDS);
  return g_string_free(out, !fine);
}

char *xlsx_number(const char *digits, unsigned show, const char *code, bool epoch_1904, const char **rule_out) {
  char *end = NULL;
  *rule_out = NULL;
  bool begins = g_ascii_isdigit(*digits) || strchr("+-.", *digits);
  double n = *digits && begins ? g_ascii_strtod(digits, &end) : NAN;
  if (!end || *end || !isfinite(n) || strpbrk(digits, "xXpP")) {
    *rule_out = "xlsx-number";
    return NULL;
  }
  if (show == SHOW_NUMBER)
    return plain_number(n, code, rule_out);
  char *text = date_or_time(n, show, epoch_1904);
  if (!text)
    *rule_out = "xlsx-date";
  return text;
}

/* ---- ISO 8601 ---- */

static bool digits_at(const char *p, const char *shape) {
  for (; *shape; shape++, p++)
    if (*shape == '0' ? !g_ascii_isdigit(*p) : *p != *shape)
      return false;
  return true;
}

char *xlsx_iso(const char *text) {
  GString *out = g_string_new(NULL);
  const char *p = text;
  if (digits_at(p, "0000-00-00")) {
    g_string_append_len(out, p, 10);
    p += 10;
    if (*p == 'T' || *p == ' ')
      p++;
    else if (!*p)
      return g_string_free(out, FALSE);
  }
  if (!digits_at(p, "00:00")) {
    g_string_free(out, TRUE);
    return NULL;
  }
  bool seconds = digits_at(p + 5, ":00"), some = seconds && (p[6] != '0' || p[7] != '0');
  const char *rest = p + 5 + (seconds ? 3 : 0);
  if (*rest == '.')
    rest += 1 + strspn(rest + 1, "0123456789");
  bool midnight = out->len && strncmp(p, "00:00", 5) == 0 && !some;
  if (!midnight)
    g_string_append_printf(out, "%s%.*s", out->len ? " " : "", some ? 8 : 5, p);
  bool fine = !*rest || strcmp(rest, "Z") == 0;
  return g_string_free(out, !fine);
}
