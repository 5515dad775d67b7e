/* Tokens of PDF content streams and CMaps. */
#ifndef ANNAI_PRESS_TOKENS_H
#define ANNAI_PRESS_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
  TOKEN_END,
  TOKEN_NUMBER,
  TOKEN_NAME,   /* with its slash */
  TOKEN_STRING, /* with its parentheses */
  TOKEN_HEX,    /* with its angle brackets */
  TOKEN_MARK,   /* [ ] << >> */
  TOKEN_WORD,   /* an operator; also true, false, null */
  TOKEN_BAD     /* a string that does not end, a stray bracket */
};
struct token {
  enum token_kind kind;
  const char *at; /* in the stream */
  size_t size;
};
struct tokens {
  const char *at, *end;
};

struct token tokens_next(struct tokens *t);
bool token_is(const struct token *t, const char *word);
/* The value of a number; 0 for what is none. */
double token_number(const struct token *t);
/* The bytes of a string or hex string, unescaped, appended to a GString. */
void token_bytes(const struct token *t, void *gstring);

#endif
