/* Texts of settings and of a map file's properties: an escape can hold what the text gate keeps out. */
#ifndef ANNAI_SOURCE_SHAPE_TEXT_H
#define ANNAI_SOURCE_SHAPE_TEXT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

/* A copy of the UTF-8 text in NFC; NULL if it holds a character that may not stand in a text (a control, a sign that
 * turns the direction of writing, a lost character), whose name is then in *sign_out. */
const char *shape_text(struct arena *arena, const char *text, size_t size, char sign_out[16]);

#endif
