/* Loops over write and over folders. */
#include "base/file.h"

#include <errno.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_write_all(int fd, const void *bytes, size_t size) {
  for (const char *p = bytes; size;) {
    ssize_t n = write(fd, p, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    p += n;
    size -= (size_t)n;
  }
  return true;
}

void tree_remove(const char *path) {
  struct stat st;
  if (lstat(path, &st) != 0) return;
  if (!S_ISDIR(st.st_mode)) {
    unlink(path);
    return;
  }
  GDir *dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    char *child = g_build_filename(path, name, NULL);
    tree_remove(child);
    g_free(child);
  }
  if (dir) g_dir_close(dir);
  rmdir(path);
}
