/* Long names in several lines: cut where one kind of writing ends, never before what may not begin a line. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

/* Kinds of writing: a name is best cut where one ends and another begins. */
static int script_of(gunichar c) {
  GUnicodeScript s = g_unichar_get_script(c);
  if (c == 0x30FC) return 2; /* the long vowel mark goes with katakana */
  return s == G_UNICODE_SCRIPT_HIRAGANA ? 1 : s == G_UNICODE_SCRIPT_KATAKANA ? 2 : s == G_UNICODE_SCRIPT_HAN ? 3 : 4;
}

static bool is_phrase(const char *at) {
  gunichar before = g_utf8_get_char(g_utf8_prev_char(at)), after = g_utf8_get_char(at);
  int b = script_of(before), a = script_of(after);
  return g_unichar_isspace(after) || g_unichar_isspace(before) || (b != a && a != 1 && a != 4) || (b == 1 && a == 3);
}

static bool may_begin(const struct pen *p, const char *at) {
  char one[8] = {0};
  memcpy(one, at, (size_t)(g_utf8_next_char(at) - at));
  return !strstr(theme_word(p->style->theme, "map.no_line_start"), one);
}

/* Where the first line of a name ends: at the last phrase that fits and fills a fair part of it, else as late as it fits. */
static const char *line_end(const struct pen *p, const char *name, double width, const struct lettering *look) {
  const char *cut = g_utf8_next_char(name), *phrase = NULL, *good = NULL;
  for (const char *c = cut; *c; c = g_utf8_next_char(c)) {
    char *first = g_strndup(name, (gsize)(c - name));
    double w = pen_width(p, first, look);
    g_free(first);
    if (w * look->condense_min > width) break;
    if (!may_begin(p, c)) continue;
    if (w <= width) cut = c;
    /* A condensed line is taken only where no other phrase ends. */
    if (!is_phrase(c) || w < 0.25 * width || (w > width && phrase)) continue;
    phrase = c;
    if (pen_width(p, c, look) * look->condense_min <= width) good = c; /* the rest is one line then */
  }
  return good ? good : phrase ? phrase : cut;
}

char **name_lines(const struct pen *p, const char *name, double width, const struct lettering *look) {
  GPtrArray *lines = g_ptr_array_new();
  while (*name) {
    bool last = lines->len + 1 == NAME_LINES || pen_width(p, name, look) * look->condense_min <= width;
    const char *end = last ? name + strlen(name) : line_end(p, name, width, look);
    char *line = g_strndup(name, (gsize)(end - name));
    g_ptr_array_add(lines, g_strchomp(line));
    /* An ideographic space is three bytes and no ASCII space. */
    while (g_str_has_suffix(line, "\u3000")) line[strlen(line) - 3] = 0;
    name = end;
    while (*name && g_unichar_isspace(g_utf8_get_char(name))) name = g_utf8_next_char(name);
  }
  g_ptr_array_add(lines, NULL);
  return (char **)g_ptr_array_free(lines, FALSE);
}
