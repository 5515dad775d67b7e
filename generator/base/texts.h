/* Very many texts: short ones in memory, equal ones shared where they follow each other closely; long ones in a file that
 * has no name and goes with the process. Small amounts never touch a disk. */
#ifndef ANNAI_BASE_TEXTS_H
#define ANNAI_BASE_TEXTS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct texts;

struct texts *texts_new(void);
void texts_free(struct texts *t);
/* A handle of the text; 0 is "". */
guint32 texts_add(struct texts *t, const char *text, size_t size);
/* False, with errno set, when the file could not be written: what was added to it is lost. */
bool texts_written(const struct texts *t);
/* A text as it was added, good until texts_free: or, of a long one asked for after a first texts_turn, until the next. */
const char *texts_get(struct texts *t, guint32 handle);
void texts_turn(struct texts *t);

#endif
