/* Which files there are: a sorted listing that follows no link, and passes over none in silence. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/source.h"

#define DEPTH_LIMIT 64

struct listing {
  const char *glob;
  bool recursive, whole; /* whole: the glob is of paths, not of names */
  const char *told;      /* the folder as told in messages */
  struct diag *d;        /* NULL: nothing is told */
  GPtrArray *out;
};

static int by_bytes(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void tell(const struct listing *l, const char *name, const char *rule, const char *why) {
  if (!l->d)
    return;
  char *file = *name ? g_strconcat(l->told, "/", name, NULL) : g_strdup(l->told);
  diag_error(l->d, ((struct pos){file, 0, 0}), rule, file, why);
  g_free(file);
}

static bool matches(const struct listing *l, const char *path, const char *name) {
  return fnmatch(l->glob, l->whole ? path : name, l->whole ? FNM_PATHNAME : 0) == 0;
}

/* A link, a pipe, a folder where a file was expected. A link to a folder is told wherever folders are gone through. */
static void refuse(const struct listing *l, int folder, const char *path, const char *name) {
  struct stat st;
  bool leads_on = (l->recursive || l->whole) && fstatat(folder, name, &st, 0) == 0 && S_ISDIR(st.st_mode);
  if (leads_on || matches(l, path, name))
    tell(l, path, "source-no-file", "");
}

/* The folder is opened by its name inside its parent, and never through a link. Takes `folder`; -1 with errno set: it could
 * not be opened, and is told unless it is not there at all. */
static void list_folder(const struct listing *l, int folder, const char *prefix, int depth) {
  DIR *dir = folder < 0 ? NULL : fdopendir(folder);
  if (!dir) {
    if (errno != ENOENT)
      tell(l, prefix, "source-folder", g_strerror(errno));
    if (folder >= 0)
      close(folder);
    return;
  }
  struct dirent *e;
  while (errno = 0, (e = readdir(dir))) {
    struct stat st;
    if (e->d_name[0] == '.')
      continue;
    char *path = *prefix ? g_strconcat(prefix, "/", e->d_name, NULL) : g_strdup(e->d_name);
    if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
      tell(l, path, "source-folder", g_strerror(errno));
    } else if (S_ISDIR(st.st_mode) && (l->recursive || l->whole)) {
      errno = ELOOP;
      int below = depth < DEPTH_LIMIT ? openat(dirfd(dir), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
      list_folder(l, below, path, depth + 1);
    } else if (!S_ISREG(st.st_mode)) {
      refuse(l, dirfd(dir), path, e->d_name);
    } else if (matches(l, path, e->d_name)) {
      g_ptr_array_add(l->out, g_steal_pointer(&path));
    }
    g_free(path);
  }
  if (errno)
    tell(l, prefix, "source-folder", g_strerror(errno));
  closedir(dir);
}

char **source_files(const char *dir, const char *told, const char *glob, bool recursive, struct diag *d) {
  struct listing l = {glob, recursive, strchr(glob, '/') != NULL, told, d, g_ptr_array_new()};
  list_folder(&l, open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "", 0);
  g_ptr_array_add(l.out, NULL);
  qsort(l.out->pdata, l.out->len - 1, sizeof(char *), by_bytes);
  return (char **)g_ptr_array_free(l.out, FALSE);
}

char **source_list(const char *dir, const char *glob, bool recursive) {
  return source_files(dir, dir, glob, recursive, NULL);
}
