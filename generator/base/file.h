/* Bytes and folders on the disk, where more than one module would write the same loop. */
#ifndef ANNAI_BASE_FILE_H
#define ANNAI_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all bytes to an open file or pipe; false with errno set. */
bool file_write_all(int fd, const void *bytes, size_t size);
/* Removes a file, or a folder with all that is in it. Links are removed, not followed. As far as it can: what stays, stays. */
void tree_remove(const char *path);

#endif
