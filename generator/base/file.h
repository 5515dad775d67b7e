/* Bytes and folders on the disk: the one way in for files of the content, and what more than one module would write. */
#ifndef ANNAI_BASE_FILE_H
#define ANNAI_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

/* Writes all bytes to an open file or pipe; false with errno set. */
bool file_write_all(int fd, const void *bytes, size_t size);
/* Removes a file, or a folder with all that is in it. Links are removed, not followed. As far as it can: what stays, stays. */
void tree_remove(const char *path);

/* A file that the content names, opened for reading; `file` is its name for messages. Where `path` ends with "/" and `file`,
 * what stands before is the ward's folder: `file` is looked for below it, and neither it nor a folder on the way may be a
 * link. A path that a person gives whole (`path` is `file`) may be one. -1 with errno set: ELOOP is a link, EXDEV a name that
 * leads out of the folder. */
int file_open(const char *path, const char *file);
/* All its bytes and room for one more, freed with g_free; NULL after an error. At most `mib` MiB. */
unsigned char *file_read(const char *path, const char *file, size_t mib, struct diag *d, size_t *size_out);

#endif
