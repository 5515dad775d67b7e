/* Memory for cmark: pieces off one block, which begins anew when all of them were given back. */
#include "model/cmark_memory.h"

#include <glib.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 256 * 1024 };

/* Before each piece. */
struct piece {
  alignas(max_align_t) size_t size;
};
/* cmark hands its callbacks nothing of ours, so what they share stands here: the one variable of the program that is no
 * constant. It holds no more than memory; each thread has its own. */
static _Thread_local struct {
  char *block;
  size_t used;  /* of the block */
  size_t given; /* pieces of the block that are with cmark */
} pool;

static bool in_block(const struct piece *p) {
  return pool.block && (uintptr_t)p - (uintptr_t)pool.block < BLOCK;
}

/* A piece that is not cleared; one that the block has no room for is the system's. */
static struct piece *take(size_t size) {
  size_t all = sizeof(struct piece) + (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
  if (size > SIZE_MAX / 2) g_error("cmark: %zu bytes", size);
  if (!pool.block) pool.block = g_malloc(BLOCK);
  struct piece *p;
  if (all > BLOCK - pool.used) {
    p = g_malloc(all);
  } else {
    p = (struct piece *)(void *)(pool.block + pool.used);
    pool.used += all;
    pool.given++;
  }
  p->size = size;
  return p;
}

static void give_back(void *piece) {
  if (!piece) return;
  struct piece *p = (struct piece *)piece - 1;
  if (!in_block(p)) g_free(p);
  else if (--pool.given == 0) pool.used = 0;
}

static void *give_clear(size_t n, size_t size) {
  if (size && n > SIZE_MAX / 2 / size) g_error("cmark: %zu elements of %zu bytes", n, size);
  return memset(take(n * size) + 1, 0, n * size);
}

static void *give_more(void *piece, size_t size) {
  struct piece *more = take(size);
  if (piece) memcpy(more + 1, piece, MIN(((struct piece *)piece - 1)->size, size));
  give_back(piece);
  return more + 1;
}

cmark_mem *cmark_memory(void) {
  static cmark_mem memory = {give_clear, give_more, give_back};
  return &memory;
}
