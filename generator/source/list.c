/* Which files there are: a sorted listing that follows no link. */
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/source.h"

#define DEPTH_LIMIT 64

static int by_bytes(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folder is opened by its name inside its parent, and never through a link. Takes `folder`. */
static void list_folder(int folder, const char *prefix, const char *glob, bool recursive, int depth, GPtrArray *out) {
  DIR *dir = folder < 0 ? NULL : fdopendir(folder);
  if (!dir) {
    if (folder >= 0)
      close(folder);
    return;
  }
  bool whole = strchr(glob, '/') != NULL;
  for (struct dirent *e; (e = readdir(dir));) {
    struct stat st;
    if (e->d_name[0] == '.' || fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
      continue;
    char *name = g_strconcat(prefix, e->d_name, NULL);
    if (S_ISDIR(st.st_mode) && (recursive || whole) && depth < DEPTH_LIMIT) {
      char *inner = g_strconcat(name, "/", NULL);
      int below = openat(dirfd(dir), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      list_folder(below, inner, glob, recursive, depth + 1, out);
      g_free(inner);
    }
    if (S_ISREG(st.st_mode) && fnmatch(glob, whole ? name : e->d_name, whole ? FNM_PATHNAME : 0) == 0)
      g_ptr_array_add(out, name);
    else
      g_free(name);
  }
  closedir(dir);
}

char **source_list(const char *dir, const char *glob, bool recursive) {
  GPtrArray *out = g_ptr_array_new();
  list_folder(open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "", glob, recursive, 0, out);
  g_ptr_array_add(out, NULL);
  qsort(out->pdata, out->len - 1, sizeof(char *), by_bytes);
  return (char **)g_ptr_array_free(out, FALSE);
}
