/* Loops over read, write and folders; a path walked name by name, so that no link leads out of a ward. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

enum { PLAIN_FILE = O_RDONLY | O_CLOEXEC | O_NONBLOCK }; /* a pipe must not make us wait */

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

/* ---- reading ---- */

/* Opens the next name in `folder`, which is closed; -1 with errno set, ELOOP for a link of either kind. */
static int step(int folder, const char *name, int flags) {
  int fd = openat(folder, name, flags | O_NOFOLLOW), error = errno;
  struct stat st;
  if (fd < 0 && error == ENOTDIR && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
    error = ELOOP;
  close(folder);
  errno = error;
  return fd;
}

int file_open(const char *path, const char *file) {
  size_t all = strlen(path), tail = strlen(file);
  if (tail >= all || path[all - tail - 1] != '/' || strcmp(path + all - tail, file)) return open(path, PLAIN_FILE);
  if (!path_is_inside(file)) {
    errno = EXDEV;
    return -1;
  }
  char *ward = all - tail == 1 ? g_strdup("/") : g_strndup(path, all - tail - 1);
  char **names = g_strsplit(file, "/", -1);
  int fd = open(ward, O_PATH | O_DIRECTORY | O_CLOEXEC);
  for (char **n = names; *n && fd >= 0; n++)
    fd = step(fd, *n, n[1] ? O_PATH | O_DIRECTORY | O_CLOEXEC : PLAIN_FILE);
  int error = errno;
  g_strfreev(names);
  g_free(ward);
  errno = error;
  return fd;
}

enum { LARGE = 8 << 20, HUGE_PAGE = 2 << 20 };

/* A large block that will be filled from end to end comes in large pages, if the system likes. */
static void in_large_pages(unsigned char *bytes, size_t size) {
  uintptr_t start = ((uintptr_t)bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  size_t before = (size_t)(start - (uintptr_t)bytes);
  if (size >= LARGE) madvise(bytes + before, (size - before) / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
}

/* All bytes of an open file, with room for one more; NULL with errno set when the system failed. A file that has grown
 * past the limit gives limit + 1 bytes. */
static unsigned char *read_all(int fd, size_t expected, size_t limit, size_t *size_out) {
  size_t room = expected + 2, n = 0;
  unsigned char *bytes = g_malloc(room);
  in_large_pages(bytes, room);
  for (;;) {
    if (n + 1 == room) bytes = g_realloc(bytes, room *= 2);
    ssize_t got = read(fd, bytes + n, MIN(room - 1, limit + 1) - n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      int error = errno;
      g_free(bytes);
      errno = error;
      return NULL;
    }
    if (got == 0) break;
    n += (size_t)got;
  }
  *size_out = n;
  return bytes;
}

static void tell_unreadable(struct diag *d, struct pos pos, int error) {
  const char *rule = error == ENOENT || error == ENOTDIR ? "text-no-file"
                     : error == ELOOP                    ? "file-link"
                     : error == EXDEV                    ? "file-outside"
                                                         : NULL;
  if (rule) {
    diag_error(d, pos, rule, pos.file);
    return;
  }
  diag_error(d, pos, "text-unreadable", g_strerror(error));
  diag_mark_system(d);
}

unsigned char *file_read(const char *path, const char *file, size_t mib, struct diag *d, size_t *size_out) {
  struct pos pos = {diag_intern(d, file), 0, 0};
  struct stat st;
  size_t limit = mib << 20;
  unsigned char *bytes = NULL;
  int fd = file_open(path, file);
  if (fd < 0 || fstat(fd, &st) != 0) {
    tell_unreadable(d, pos, errno);
  } else if (!S_ISREG(st.st_mode)) {
    diag_error(d, pos, "text-not-file");
  } else if ((guint64)st.st_size > limit) {
    diag_error(d, pos, "text-too-big", diag_num(d, (double)mib));
  } else if (!(bytes = read_all(fd, (size_t)st.st_size, limit, size_out))) {
    tell_unreadable(d, pos, errno);
  } else if (*size_out > limit) {
    diag_error(d, pos, "text-too-big", diag_num(d, (double)mib));
    g_clear_pointer(&bytes, g_free);
  }
  if (fd >= 0) close(fd);
  return bytes;
}
