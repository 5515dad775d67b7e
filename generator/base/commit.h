/* Several files of a folder replaced together: all new, or all old, whatever dies. The new bytes and a journal of names are
 * written and synced first; whoever next opens the folder finishes what the journal promises, or clears what never came to one. */
#ifndef ANNAI_BASE_COMMIT_H
#define ANNAI_BASE_COMMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct commit;

/* Begins a replacement below `dir` (a ward's content folder): takes its lock (another writer is an error that says so) and
 * finishes what a killed run left. NULL after an error. */
struct commit *commit_begin(const char *dir, struct diag *d);
/* A file's new bytes; copied. `path` is absolute or relative to the process's folder, and may lie outside `dir` (the private
 * folder); folders on the way are made. */
bool commit_write(struct commit *c, const char *path, const void *bytes, size_t size);
bool commit_remove(struct commit *c, const char *path);
/* Puts everything in place and frees `c`. False: nothing has changed, the reason is told. */
bool commit_end(struct commit *c);
/* Drops everything written so far and frees `c`. */
void commit_abandon(struct commit *c);
/* Finishes or clears what a killed run left below `dir`; a note tells what was done. Every command that opens a ward calls it. */
bool commit_recover(const char *dir, struct diag *d);

/* While a ward's files are read: nobody puts new ones in place. Waits for a writer that is at it, and finishes what a killed one
 * left. Gives a number for commit_read_end; -1 after an error. Where the file system knows no locks, there is none. */
int commit_read_begin(const char *dir, struct diag *d);
void commit_read_end(int lock);

#endif
