/* Signs that do not show: zero-width spaces, joiners, marks of direction. They come with text pasted from web pages, and make
 * two equal cells differ. Every reader of tables takes them out, and says how many cells held some. */
#ifndef ANNAI_SOURCE_HIDDEN_H
#define ANNAI_SOURCE_HIDDEN_H

#include <stdbool.h>
#include <stddef.h>

bool hidden_any(const char *text, size_t size);
/* Takes them out of the text, in its place; gives what is left of `size`. Writes no NUL. */
size_t hidden_take_out(char *text, size_t size);

#endif
