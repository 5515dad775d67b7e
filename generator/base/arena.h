/* An arena: memory of one stage's result, freed at once by its owner. Calls cannot fail: out of memory ends the process. */
#ifndef ANNAI_BASE_ARENA_H
#define ANNAI_BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
/* An array of n elements, zeroed; the multiplication is checked. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Forgets everything allocated, keeping memory for the next round. */
void arena_clear(struct arena *a);

#endif
