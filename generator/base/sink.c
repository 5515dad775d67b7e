/* Files below one folder, each written once and digested. */
#include "base/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/path.h"

struct entry {
  char *path;
  char digest[DIGEST_HEX + 1];
};
struct sink {
  char *dir;
  int dir_fd; /* -1: could not be opened, for this reason: */
  int dir_error;
  GArray *entries;
  GHashTable *folders; /* made already */
  GHashTable *written;
};

struct sink *sink_open(const char *dir) {
  struct sink *s = g_new0(struct sink, 1);
  s->dir = g_strdup(dir);
  s->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  s->dir_error = errno;
  s->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
  s->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  s->written = g_hash_table_new(g_str_hash, g_str_equal);
  return s;
}

void sink_close(struct sink *s) {
  if (!s) return;
  if (s->dir_fd >= 0) close(s->dir_fd);
  for (guint i = 0; i < s->entries->len; i++) g_free(g_array_index(s->entries, struct entry, i).path);
  g_array_free(s->entries, TRUE);
  g_hash_table_destroy(s->folders);
  g_hash_table_destroy(s->written);
  g_free(s->dir);
  g_free(s);
}

static bool make_folders(struct sink *s, const char *path) {
  for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
    char *folder = g_strndup(path, (gsize)(slash - path));
    if (g_hash_table_contains(s->folders, folder)) {
      g_free(folder);
      continue;
    }
    if (mkdirat(s->dir_fd, folder, 0755) != 0 && errno != EEXIST) {
      int error = errno;
      g_free(folder);
      errno = error;
      return false;
    }
    g_hash_table_add(s->folders, folder);
  }
  return true;
}

bool sink_write(struct sink *s, const char *path, const void *bytes, size_t size, struct diag *d) {
  struct pos at = {path, 0, 0};
  if (!path_is_inside(path)) {
    diag_error(d, at, "output-path", path);
    return false;
  }
  if (g_hash_table_contains(s->written, path)) {
    diag_error(d, at, "output-twice", path);
    return false;
  }
  const char *slash = strrchr(path, '/');
  char *folder = slash ? g_strndup(path, (gsize)(slash - path)) : NULL;
  bool ready = s->dir_fd >= 0 && (!folder || g_hash_table_contains(s->folders, folder) || make_folders(s, path));
  g_free(folder);
  if (s->dir_fd < 0) errno = s->dir_error;
  int fd = ready ? openat(s->dir_fd, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644) : -1;
  bool ok = fd >= 0 && file_write_all(fd, bytes, size);
  int error = errno;
  if (fd >= 0 && close(fd) != 0 && ok) {
    error = errno;
    ok = false;
  }
  if (!ok) {
    diag_error(d, at, "output-write", path, g_strerror(error));
    diag_mark_system(d);
    return false;
  }
  struct entry e = {g_strdup(path), ""};
  digest_hex(bytes, size, e.digest);
  g_array_append_val(s->entries, e);
  g_hash_table_add(s->written, e.path);
  return true;
}

void sink_adopt(struct sink *s, const char *manifest, size_t size) {
  for (const char *line = manifest, *end; line < manifest + size; line = end + 1) {
    end = memchr(line, '\n', (size_t)(manifest + size - line));
    struct entry e = {g_strndup(line + DIGEST_HEX + 2, (gsize)(end - line) - DIGEST_HEX - 2), ""};
    memcpy(e.digest, line, DIGEST_HEX);
    g_array_append_val(s->entries, e);
    g_hash_table_add(s->written, e.path);
  }
}

const char *sink_dir(const struct sink *s) {
  return s->dir;
}

static int by_path(const void *a, const void *b) {
  return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

char *sink_manifest(const struct sink *s, size_t *size_out) {
  GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(struct entry), s->entries->len);
  if (s->entries->len) g_array_append_vals(sorted, s->entries->data, s->entries->len);
  g_array_sort(sorted, by_path);
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < sorted->len; i++) {
    const struct entry *e = &g_array_index(sorted, struct entry, i);
    g_string_append_printf(text, "%s  %s\n", e->digest, e->path);
  }
  g_array_free(sorted, TRUE);
  *size_out = text->len;
  return g_string_free(text, FALSE);
}
