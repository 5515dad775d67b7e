/* A worker process and its result: a function run in a child, so that what crashes or runs out of memory there is an error
 * with a name here. The child's diagnostics come back; its files are what it wrote. */
#ifndef ANNAI_BASE_WORKER_H
#define ANNAI_BASE_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct worker_task {
  const char *name; /* told when it crashes */
  bool (*run)(void *data, struct diag *d, char **result_out, size_t *result_size_out); /* in the child */
  void *data;
  /* Filled in the parent: */
  bool ok;
  char *result; /* what run gave, g_malloc'ed; NULL if nothing */
  size_t result_size;
};

/* Runs all tasks, at most `jobs` at once, and waits. Diagnostics are merged in the order of the tasks, whatever the order
 * of ending. True when every task returned true and none crashed. */
bool worker_run(struct worker_task *tasks, size_t n, int jobs, struct diag *d);

#endif
