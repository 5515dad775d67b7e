/* Tokens of PDF content streams and CMaps, as ISO 32000-1 section 7.2 divides them. */
#include "press/tokens.h"

#include <glib.h>
#include <string.h>

static bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c) {
  return c && strchr("()<>[]{}/%", c);
}

static struct token token(struct tokens *t, enum token_kind kind, size_t size) {
  struct token k = {kind, t->at, size};
  t->at += size;
  return k;
}

static void skip_blank(struct tokens *t) {
  while (t->at < t->end) {
    if (is_space(*t->at)) {
      t->at++;
    } else if (*t->at == '%') {
      while (t->at < t->end && *t->at != '\n' && *t->at != '\r')
        t->at++;
    } else {
      return;
    }
  }
}

static struct token string(struct tokens *t) {
  size_t depth = 0;
  for (const char *c = t->at; c < t->end; c++) {
    if (*c == '\\')
      c++;
    else if (*c == '(')
      depth++;
    else if (*c == ')' && --depth == 0)
      return token(t, TOKEN_STRING, (size_t)(c + 1 - t->at));
  }
  return token(t, TOKEN_BAD, (size_t)(t->end - t->at));
}

static struct token angle(struct tokens *t) {
  if (t->at + 1 < t->end && t->at[1] == '<')
    return token(t, TOKEN_MARK, 2);
  for (const char *c = t->at + 1; c < t->end; c++) {
    if (*c == '>')
      return token(t, TOKEN_HEX, (size_t)(c + 1 - t->at));
    if (!g_ascii_isxdigit(*c) && !is_space(*c))
      break;
  }
  return token(t, TOKEN_BAD, (size_t)(t->end - t->at));
}

static enum token_kind word_kind(const char *s, size_t n) {
  if (*s == '/')
    return TOKEN_NAME;
  size_t i = *s == '+' || *s == '-', dots = 0, digits = 0;
  for (; i < n; i++) {
    if (*(s + i) == '.')
      dots++;
    else if (g_ascii_isdigit(s[i]))
      digits++;
    else
      return TOKEN_WORD;
  }
  return digits > 0 && dots <= 1 ? TOKEN_NUMBER : TOKEN_WORD;
}

struct token tokens_next(struct tokens *t) {
  skip_blank(t);
  if (t->at >= t->end)
    return (struct token){TOKEN_END, t->end, 0};
  switch (*t->at) {
  case '(':
    return string(t);
  case '<':
    return angle(t);
  case '[':
  case ']':
    return token(t, TOKEN_MARK, 1);
  case '>':
    if (t->at + 1 < t->end && t->at[1] == '>')
      return token(t, TOKEN_MARK, 2);
    return token(t, TOKEN_BAD, 1);
  case ')':
  case '{':
  case '}':
    return token(t, TOKEN_BAD, 1);
  }
  const char *c = t->at + 1;
  while (c < t->end && !is_space(*c) && !is_delimiter(*c))
    c++;
  size_t n = (size_t)(c - t->at);
  return token(t, word_kind(t->at, n), n);
}

bool token_is(const struct token *t, const char *word) {
  return strlen(word) == t->size && memcmp(t->at, word, t->size) == 0;
}

double token_number(const struct token *t) {
  double v = 0, place = 0;
  if (t->kind != TOKEN_NUMBER)
    return 0;
  for (size_t i = 0; i < t->size; i++) {
    char c = t->at[i];
    if (c == '.')
      place = 1;
    else if (g_ascii_isdigit(c)) {
      v = v * 10 + (c - '0');
      place *= 10;
    }
  }
  if (place > 1)
    v /= place;
  return t->at[0] == '-' ? -v : v;
}

static void unescape(const char *c, const char *end, GString *to) {
  for (; c < end; c++) {
    if (*c != '\\') {
      g_string_append_c(to, *c);
      continue;
    }
    if (++c == end)
      return;
    static const char from[] = "nrtbf", into[] = "\n\r\t\b\f";
    const char *found = *c ? strchr(from, *c) : NULL;
    if (found) {
      g_string_append_c(to, into[found - from]);
    } else if (*c >= '0' && *c <= '7') {
      int v = 0;
      const char *stop = c + 3 < end ? c + 3 : end;
      while (c < stop && *c >= '0' && *c <= '7')
        v = v * 8 + (*c++ - '0');
      c--;
      g_string_append_c(to, (char)v);
    } else if (*c == '\r') {
      if (c + 1 < end && c[1] == '\n')
        c++;
    } else if (*c != '\n') {
      g_string_append_c(to, *c);
    }
  }
}

void token_bytes(const struct token *t, void *gstring) {
  if (t->kind == TOKEN_STRING) {
    unescape(t->at + 1, t->at + t->size - 1, gstring);
  } else if (t->kind == TOKEN_HEX) {
    int half = -1;
    for (size_t i = 1; i + 1 < t->size; i++) {
      int v = g_ascii_xdigit_value(t->at[i]);
      if (v < 0)
        continue;
      if (half >= 0)
        g_string_append_c(gstring, (char)(half * 16 + v));
      half = half >= 0 ? -1 : v;
    }
    if (half >= 0)
      g_string_append_c(gstring, (char)(half * 16));
  }
}
