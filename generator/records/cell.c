/* What one cell shows by itself: damage, slips, signs that stand for each other. */
#include "records/cell.h"

#include <string.h>

gunichar cell_private_use(const char *text) {
  for (const char *p = text; (p = strpbrk(p, "\xEE\xEF\xF3\xF4")); p++) { /* what they may begin with */
    gunichar u = g_utf8_get_char(p);
    if ((u >= 0xE000 && u <= 0xF8FF) || u >= 0xF0000) return u;
  }
  return 0;
}

bool cell_is_exponent(const char *s) {
  if (!g_ascii_isdigit(*s)) return false;
  s++;
  if (*s == '.') s += 1 + strspn(s + 1, "0123456789");
  if (*s != 'E' && *s != 'e') return false;
  if (s[1] != '+' || !g_ascii_isdigit(s[2])) return false;
  return s[2 + strspn(s + 2, "0123456789")] == '\0';
}

bool cell_is_formula_error(const char *s) {
  static const char *const errors[] = {"#REF!",   "#N/A",  "#VALUE!", "#NAME?",
                                       "#DIV/0!", "#NUM!", "#NULL!",  "#SPILL!", NULL};
  return *s == '#' && (g_strv_contains(errors, s) || (strlen(s) > 2 && strspn(s, "#") == strlen(s)));
}

const char *cell_mark(const char *s) {
  static const struct {
    gunichar mark;
    const char *usual;
  } marks[] = {{0x25CB, "○"}, {0x25EF, "○"}, {0x3007, "○"}, {0x26AA, "○"}, {0x2B55, "○"}, {0x25CF, "●"}, {0x26AB, "●"},
               {0x2B24, "●"}, {0xD7, "×"},   {0x2715, "×"}, {0x2716, "×"}, {0x2573, "×"}, {0x25B3, "△"}, {0x2206, "△"},
               {0x25B2, "▲"}, {0x25CE, "◎"}, {0x2299, "◎"}, {0x29BE, "◎"}};
  if (*g_utf8_next_char(s)) return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
    if (g_utf8_get_char(s) == marks[i].mark) return marks[i].usual;
  }
  return NULL;
}

/* Whether it begins like a mistyped http: — hrrps:, htpp:, ttps:, http//. Another scheme is no slip. */
static bool mistypes_http(const char *s) {
  static const char *const others[] = {"ftp",  "sftp", "mailto", "javascript", "vbscript",
                                       "data", "file", "tel",    "fax",        NULL};
  size_t n = 0;
  while (g_ascii_isalpha(s[n])) n++;
  char *begin = g_ascii_strdown(s, (gssize)n);
  bool like = n >= 3 && n <= 7 && strchr(begin, 'p') && strchr("htf", *begin) && !g_strv_contains(others, begin);
  g_free(begin);
  return like && strpbrk(s, ".") && (s[n] == ':' || s[n] == ';' || (s[n] == '/' && s[n + 1] == '/'));
}

const char *cell_url_fault(const char *s) {
  const char *host = s + strcspn(s, "/");
  bool ascii = true, dot = false;
  for (const char *c = s; *c; c++) ascii = ascii && (guchar)*c < 0x80;
  for (const char *c = s; c < host; c++) dot = dot || *c == '.';
  if (strpbrk(s, " \t\n")) return "url-space";
  if (g_str_has_suffix(s, "...") || g_str_has_suffix(s, "\xe2\x80\xa6")) return "url-cut";
  if (strchr(s, '@') && !strchr(s, '/')) return "url-mail";
  size_t scheme = !g_ascii_strncasecmp(s, "http://", 7) ? 7 : !g_ascii_strncasecmp(s, "https://", 8) ? 8 : 0;
  if (scheme) return s[scheme] ? "url-host" : "url-scheme";
  if (mistypes_http(s)) return "url-colon";
  if (ascii && dot && !strchr(s, ':') && g_ascii_isalnum(*s)) return "url-bare";
  return "url-scheme";
}
