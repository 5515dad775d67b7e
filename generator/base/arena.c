/* An arena of growing chunks. */
#include "base/arena.h"

#include <glib.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_CHUNK = 8 * 1024, LARGEST_CHUNK = 1024 * 1024 };

struct chunk {
  struct chunk *before;
  size_t size, used;
  alignas(max_align_t) char bytes[];
};
struct arena {
  struct chunk *top;
};

struct arena *arena_new(void) {
  return g_new0(struct arena, 1);
}

void arena_free(struct arena *a) {
  if (!a) return;
  for (struct chunk *c = a->top; c;) {
    struct chunk *before = c->before;
    g_free(c);
    c = before;
  }
  g_free(a);
}

void arena_clear(struct arena *a) {
  while (a->top && a->top->before) {
    struct chunk *before = a->top->before;
    a->top->before = before->before;
    g_free(before);
  }
  if (a->top) a->top->used = 0;
}

static void *take(struct arena *a, size_t size, size_t align) {
  if (a->top) {
    size_t at = (a->top->used + align - 1) & ~(align - 1);
    if (at <= a->top->size && size <= a->top->size - at) {
      a->top->used = at + size;
      return a->top->bytes + at;
    }
  }
  size_t want = a->top ? MIN(a->top->size * 2, LARGEST_CHUNK) : FIRST_CHUNK;
  if (want < size) want = size;
  struct chunk *c = g_malloc(sizeof *c + want);
  c->size = want;
  c->used = size;
  c->before = a->top;
  a->top = c;
  return c->bytes;
}

void *arena_alloc(struct arena *a, size_t size) {
  return memset(take(a, size, alignof(max_align_t)), 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size) {
  if (size && n > SIZE_MAX / 2 / size) g_error("arena: %zu elements of %zu bytes", n, size);
  return arena_alloc(a, n * size);
}

char *arena_strndup(struct arena *a, const char *s, size_t n) {
  char *copy = take(a, n + 1, 1);
  memcpy(copy, s, n);
  copy[n] = '\0';
  return copy;
}

char *arena_strdup(struct arena *a, const char *s) {
  return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *format, ...) {
  va_list args;
  char here[256];
  va_start(args, format);
  int size = g_vsnprintf(here, sizeof here, format, args);
  va_end(args);
  if (size >= 0 && (size_t)size < sizeof here) return arena_strndup(a, here, (size_t)size);
  va_start(args, format);
  char *s = g_strdup_vprintf(format, args);
  va_end(args);
  char *copy = arena_strdup(a, s);
  g_free(s);
  return copy;
}
