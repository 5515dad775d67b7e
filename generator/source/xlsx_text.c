/* Strings of a workbook: gathered from their runs, unescaped, and through the text gate. */
#include <string.h>

#include "base/text.h"
#include "source/hidden.h"
#include "source/xlsx_parts.h"

/* rPh is how a word is read, not what it says. */
bool xlsx_gather_open(struct xlsx_gather *g, const char *name, const struct xml_attrs *a) {
  if (strcmp(name, "t") == 0) {
    const char *from, *to;
    g->on = true;
    g->keep = xml_attr(a, "space", true, &from, &to) && to - from == 8 && memcmp(from, "preserve", 8) == 0;
    g->from = g->text->len;
    return true;
  }
  return strcmp(name, "r") == 0 && !g->on;
}

static bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Without xml:space="preserve" Excel drops the blanks around a run. */
void xlsx_gather_close(struct xlsx_gather *g, const char *name) {
  if (!g->on || strcmp(name, "t") != 0)
    return;
  g->on = false;
  if (g->keep)
    return;
  size_t from = g->from, to = g->text->len;
  while (to > from && blank(g->text->str[to - 1]))
    to--;
  while (from < to && blank(g->text->str[from]))
    from++;
  g_string_truncate(g->text, to);
  g_string_erase(g->text, (gssize)g->from, (gssize)(from - g->from));
}

/* Room for a cell's text with every character escaped. */
void xlsx_gather_text(struct xlsx_gather *g, const char *text, size_t size) {
  if (!g->on)
    return;
  if (g->text->len + size > GRID_CELL_BYTES * 8) {
    g->long_ = true;
    return;
  }
  g_string_append_len(g->text, text, (gssize)size);
}

/* The UTF-16 unit that _xHHHH_ stands for, or -1. */
static int escape_at(const char *p, size_t left) {
  if (left < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
    return -1;
  int unit = 0;
  for (int i = 2; i < 6; i++) {
    if (!g_ascii_isxdigit(p[i]))
      return -1;
    unit = unit * 16 + g_ascii_xdigit_value(p[i]);
  }
  return unit;
}

/* NUL and half a pair of surrogates become U+FFFD, which the gate refuses. */
static void unescape(GString *out, const char *raw, size_t size) {
  for (size_t at = 0; at < size;) {
    int unit = raw[at] == '_' ? escape_at(raw + at, size - at) : -1;
    if (unit < 0) {
      g_string_append_c(out, raw[at++]);
      continue;
    }
    at += 7;
    int low = unit >= 0xd800 && unit <= 0xdbff && at < size ? escape_at(raw + at, size - at) : -1;
    if (low >= 0xdc00 && low <= 0xdfff) {
      g_string_append_unichar(out, 0x10000 + (((gunichar)unit - 0xd800) << 10) + ((gunichar)low - 0xdc00));
      at += 7;
    } else if (unit == 0 || (unit >= 0xd800 && unit <= 0xdfff)) {
      g_string_append_unichar(out, 0xfffd);
    } else {
      g_string_append_unichar(out, (gunichar)unit);
    }
  }
}

static bool plain(const char *raw, size_t size) {
  for (size_t i = 0; i < size; i++)
    if ((unsigned char)raw[i] < 0x20 || (unsigned char)raw[i] >= 0x7f || raw[i] == '_')
      return false;
  return true;
}

struct xlsx_string xlsx_string(struct arena *arena, const char *raw, size_t size) {
  struct xlsx_string s = {.text = ""};
  if (!size)
    return s;
  if (plain(raw, size)) {
    s.text = arena_strndup(arena, raw, size);
    return s;
  }
  GString *text = g_string_sized_new(size);
  unescape(text, raw, size);
  if (hidden_any(text->str, text->len)) {
    g_string_truncate(text, hidden_take_out(text->str, text->len));
    s.tidied = true;
  }
  char name[16];
  s.refused = text_refused(text->str, name);
  if (s.refused)
    s.sign = arena_strdup(arena, name);
  char *composed = s.refused ? NULL : text_nfc(text->str);
  s.text = composed ? arena_strdup(arena, composed) : "";
  g_free(composed);
  g_string_free(text, TRUE);
  return s;
}
