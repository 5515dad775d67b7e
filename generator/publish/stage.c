/* The stage beside the output, and the one exchange that publishes it. */
#include "publish/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/share.h"

static const char MANIFEST[] = "MANIFEST.sha256";

struct stage {
  char *out, *parent, *name; /* out = parent/name */
  char *dir;                 /* parent/.name.stage-XXXXXX: holds tree/ and work/ */
  char *tree;
  int lock;
  GHashTable *digest; /* path -> sha256, of everything in tree */
};

static void system_error(struct diag *d, const char *path, const char *rule) {
  const char *why = g_strerror(errno);
  diag_error(d, (struct pos){path, 0, 0}, rule, path, why);
  diag_mark_system(d);
}

/* What a killed run left. An output that was being replaced where the two names could not be exchanged is put back. */
static void clear_stale(const struct stage *s) {
  char *prefix = g_strdup_printf(".%s.stage-", s->name);
  GDir *dir = g_dir_open(s->parent, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    if (!g_str_has_prefix(name, prefix)) continue;
    char *stale = g_build_filename(s->parent, name, NULL);
    char *old = g_build_filename(stale, "old", NULL);
    if (!g_file_test(s->out, G_FILE_TEST_EXISTS) && g_file_test(old, G_FILE_TEST_IS_DIR)) g_rename(old, s->out);
    tree_remove(stale);
    g_free(old);
    g_free(stale);
  }
  if (dir) g_dir_close(dir);
  g_free(prefix);
}

static bool take_lock(struct stage *s, struct diag *d) {
  char *path = g_strdup_printf("%s/.%s.lock", s->parent, s->name);
  s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  bool ok = s->lock >= 0;
  if (ok && flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = "";
    ssize_t n = pread(s->lock, holder, sizeof holder - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    /* Told at once, as the person is waiting; and not kept, as it is no finding: the report would differ. */
    struct diag *now = diag_new(share_dir(), diag_lang(d));
    diag_note(now, (struct pos){s->out, 0, 0}, "output-locked", s->out, g_strstrip(holder));
    diag_print(now, stderr);
    diag_free(now);
    do ok = flock(s->lock, LOCK_EX) == 0;
    while (!ok && errno == EINTR);
  }
  if (ok) {
    char pid[32];
    int n = g_snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(s->lock, 0) != 0 || pwrite(s->lock, pid, (size_t)n, 0) != n) ok = false;
  }
  if (!ok) system_error(d, path, "output-write");
  g_free(path);
  return ok;
}

/* Whether an entry of the output's folder is one that annai makes. */
static bool is_ours(const char *name) {
  static const char *const names[] = {"public", "professional", "office", "press", "reports", NULL};
  return g_strv_contains(names, name);
}

/* --out of an existing folder that annai never wrote would replace somebody's files. */
static bool may_replace(const struct stage *s, struct diag *d) {
  GDir *dir = g_dir_open(s->out, 0, NULL);
  if (!dir) {
    if (!g_file_test(s->out, G_FILE_TEST_EXISTS)) return true;
    diag_error(d, (struct pos){s->out, 0, 0}, "output-foreign", s->out);
    return false;
  }
  /* Somebody may have deleted the manifest and left the rest; the report shows that annai wrote it. */
  char *report = g_build_filename(s->out, "reports", "check.json", NULL);
  bool foreign = false, ours = false, reported = g_file_test(report, G_FILE_TEST_IS_REGULAR);
  g_free(report);
  for (const char *name; (name = g_dir_read_name(dir));) {
    if (!strcmp(name, MANIFEST)) ours = true;
    else if (strcmp(name, ".gitignore") && !(reported && is_ours(name))) foreign = true;
  }
  g_dir_close(dir);
  if (foreign && !ours) diag_error(d, (struct pos){s->out, 0, 0}, "output-foreign", s->out);
  return ours || !foreign;
}

struct stage *stage_open(const char *out, struct diag *d) {
  struct stage *s = g_new0(struct stage, 1);
  s->lock = -1;
  char *real = realpath(out, NULL); /* a link to the output stays one: what it leads to is exchanged */
  s->out = g_canonicalize_filename(real ? real : out, NULL);
  free(real);
  s->parent = g_path_get_dirname(s->out);
  s->name = g_path_get_basename(s->out);
  s->digest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (g_mkdir_with_parents(s->parent, 0755) != 0) {
    system_error(d, s->parent, "output-write");
    stage_close(s);
    return NULL;
  }
  if (!take_lock(s, d)) {
    stage_close(s);
    return NULL;
  }
  clear_stale(s);
  if (!may_replace(s, d)) {
    stage_close(s);
    return NULL;
  }
  s->dir = g_strdup_printf("%s/.%s.stage-XXXXXX", s->parent, s->name);
  s->tree = NULL;
  if (!mkdtemp(s->dir)) {
    system_error(d, s->parent, "output-write");
    g_clear_pointer(&s->dir, g_free);
    stage_close(s);
    return NULL;
  }
  s->tree = g_build_filename(s->dir, "tree", NULL);
  if (g_mkdir(s->tree, 0755) != 0) {
    system_error(d, s->tree, "output-write");
    stage_close(s);
    return NULL;
  }
  return s;
}

void stage_close(struct stage *s) {
  if (!s) return;
  if (s->dir) tree_remove(s->dir);
  if (s->lock >= 0) close(s->lock);
  g_hash_table_destroy(s->digest);
  g_free(s->tree);
  g_free(s->dir);
  g_free(s->out);
  g_free(s->parent);
  g_free(s->name);
  g_free(s);
}

char *stage_folder(struct stage *s, const char *name, struct diag *d) {
  char *folder = g_strdup_printf("%s/work-%s", s->dir, name);
  if (g_mkdir(folder, 0755) == 0) return folder;
  system_error(d, folder, "output-write");
  g_free(folder);
  return NULL;
}

static GDir *folder_open(const char *path, struct diag *d) {
  GError *error = NULL;
  GDir *dir = g_dir_open(path, 0, &error);
  if (dir) return dir;
  diag_error(d, (struct pos){path, 0, 0}, "output-write", path, error->message);
  diag_mark_system(d);
  g_error_free(error);
  return NULL;
}

/* Moves everything below `from` to below `to`, whole folders at once where `to` has none of that name. */
static bool merge(const char *from, const char *to, struct diag *d) {
  GDir *dir = folder_open(from, d);
  bool ok = dir;
  for (const char *name; ok && (name = g_dir_read_name(dir));) {
    char *source = g_build_filename(from, name, NULL), *target = g_build_filename(to, name, NULL);
    if (g_file_test(target, G_FILE_TEST_IS_DIR)) {
      ok = merge(source, target, d);
    } else if (g_rename(source, target) != 0) {
      ok = false;
      system_error(d, target, "output-write");
    }
    g_free(source);
    g_free(target);
  }
  if (dir) g_dir_close(dir);
  return ok;
}

bool stage_adopt(struct stage *s, const char *folder, const char *manifest, size_t size, struct diag *d) {
  bool ok = true;
  for (const char *line = manifest, *end = manifest + size; line < end;) {
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    if (!stop) stop = end;
    if (stop - line > 66) {
      char *path = g_strndup(line + 66, (gsize)(stop - line - 66));
      if (g_hash_table_contains(s->digest, path)) {
        diag_error(d, (struct pos){path, 0, 0}, "output-twice", path);
        ok = false;
      }
      g_hash_table_replace(s->digest, path, g_strndup(line, 64));
    }
    line = stop + 1;
  }
  return ok && merge(folder, s->tree, d);
}

static char *digest_of(const char *path) {
  char *bytes;
  gsize size;
  if (!g_file_get_contents(path, &bytes, &size, NULL)) return NULL;
  char *sum = g_malloc(DIGEST_HEX + 1);
  digest_hex(bytes, size, sum);
  g_free(bytes);
  return sum;
}

static bool keep_file(struct stage *s, const char *relative, struct diag *d) {
  char *from = g_build_filename(s->out, relative, NULL), *to = g_build_filename(s->tree, relative, NULL);
  char *folder = g_path_get_dirname(to);
  char *sum = g_mkdir_with_parents(folder, 0755) == 0 ? digest_of(from) : NULL;
  bool ok = sum && (link(from, to) == 0);
  if (sum && !ok && (errno == EPERM || errno == EXDEV || errno == ENOTSUP || errno == EMLINK)) {
    char *bytes;
    gsize size;
    ok = g_file_get_contents(from, &bytes, &size, NULL) && g_file_set_contents(to, bytes, (gssize)size, NULL);
  }
  if (ok && strcmp(relative, ".gitignore")) g_hash_table_replace(s->digest, g_strdup(relative), g_steal_pointer(&sum));
  if (!ok) system_error(d, to, "output-write");
  g_free(sum);
  g_free(folder);
  g_free(from);
  g_free(to);
  return ok;
}

static bool keep_below(struct stage *s, const char *relative, bool (*mine)(const char *, const void *), const void *data,
                       struct diag *d) {
  char *path = *relative ? g_build_filename(s->out, relative, NULL) : g_strdup(s->out);
  /* The first build finds no output at all. */
  bool ok = true, first = !*relative && !g_file_test(path, G_FILE_TEST_EXISTS);
  GDir *dir = first ? NULL : folder_open(path, d);
  if (!dir) ok = first;
  for (const char *name; ok && dir && (name = g_dir_read_name(dir));) {
    char *child = *relative ? g_strdup_printf("%s/%s", relative, name) : g_strdup(name);
    char *full = g_build_filename(s->out, child, NULL);
    struct stat st;
    if (lstat(full, &st) != 0) {
      ok = false;
      system_error(d, full, "output-write");
    } else if (strcmp(child, MANIFEST)) {
      if (S_ISDIR(st.st_mode)) ok = keep_below(s, child, mine, data, d);
      else if (S_ISREG(st.st_mode) && !mine(child, data)) ok = keep_file(s, child, d);
    }
    g_free(full);
    g_free(child);
  }
  if (dir) g_dir_close(dir);
  g_free(path);
  return ok;
}

bool stage_keep(struct stage *s, bool (*mine)(const char *path, const void *data), const void *data, struct diag *d) {
  return keep_below(s, "", mine, data, d);
}

static bool write_manifest(struct stage *s, struct diag *d) {
  GList *paths = g_list_sort(g_hash_table_get_keys(s->digest), (GCompareFunc)strcmp);
  GString *text = g_string_new(NULL);
  for (GList *p = paths; p; p = p->next)
    g_string_append_printf(text, "%s  %s\n", (char *)g_hash_table_lookup(s->digest, p->data), (char *)p->data);
  g_list_free(paths);
  char *path = g_build_filename(s->tree, MANIFEST, NULL);
  FILE *f = fopen(path, "wx");
  bool ok = f && fwrite(text->str, 1, text->len, f) == text->len;
  if (f && fclose(f) != 0) ok = false;
  if (!ok) system_error(d, path, "output-write");
  g_free(path);
  g_string_free(text, TRUE);
  return ok;
}

/* Everything on the disk before it is named: one call for the whole file system instead of one for each of many files. */
static bool sync_tree(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool ok = fd >= 0 && syncfs(fd) == 0;
  if (fd >= 0) close(fd);
  return ok;
}

static bool exchange(struct stage *s) {
  if (!g_file_test(s->out, G_FILE_TEST_EXISTS)) return g_rename(s->tree, s->out) == 0;
  if (renameat2(AT_FDCWD, s->tree, AT_FDCWD, s->out, RENAME_EXCHANGE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  /* A file system without exchange: two renames; clear_stale puts the old one back if we die between them. */
  char *old = g_build_filename(s->dir, "old", NULL);
  bool ok = g_rename(s->out, old) == 0;
  if (ok && g_rename(s->tree, s->out) != 0) {
    int error = errno;
    ok = false;
    g_rename(old, s->out);
    errno = error;
  }
  g_free(old);
  return ok;
}

bool stage_publish(struct stage *s, struct diag *d) {
  if (!write_manifest(s, d)) return false;
  if (!sync_tree(s->tree) || !exchange(s)) {
    system_error(d, s->out, "output-write");
    return false;
  }
  sync_tree(s->parent);
  return true;
}
