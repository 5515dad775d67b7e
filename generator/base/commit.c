/* Replacing several files together.
 *
 * One small file in <dir>/.annai-commit names every target, and its own name is the state:
 *   plan     nothing is in place, or everything is: what stands beside the targets is to be cleared
 *   journal  everything is to be put in place
 *   undo     everything is to be put back
 * Beside a target stand `.<name>.annai-new` (its new bytes), `.annai-old` (a second link to what it was) or `.annai-none` (it was
 * not there), `.annai-gone` (it is to be removed). Nothing is done to a target that has no such neighbour, so that a journal that
 * came with somebody else's folder cannot reach anything outside it. */
#include "base/commit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static const char FOLDER[] = ".annai-commit";
static const char FIRST_LINE[] = "annai-commit 1";
enum { WAIT_STEP_US = 20000, WAIT_STEPS = 500, PLAN_MIB = 16 };

struct item {
  char *path; /* absolute */
  char *told; /* relative to the folder, if below it */
  bool gone;  /* to be removed */
  char *bytes;
  size_t size;
};
struct commit {
  char *dir;   /* absolute */
  char *plans; /* dir/.annai-commit */
  int lock;
  GPtrArray *items;   /* struct item */
  GPtrArray *folders; /* char *: that had to be made, outermost first */
  GPtrArray *told;    /* char *: the same, relative to dir or absolute */
  struct diag *d;
};

static void item_free(void *p) {
  struct item *i = p;
  g_free(i->path);
  g_free(i->told);
  g_free(i->bytes);
  g_free(i);
}

static struct commit *commit_new(const char *dir, struct diag *d) {
  struct commit *c = g_new0(struct commit, 1);
  c->dir = g_canonicalize_filename(dir, NULL);
  c->plans = g_build_filename(c->dir, FOLDER, NULL);
  c->lock = -1;
  c->items = g_ptr_array_new_with_free_func(item_free);
  c->folders = g_ptr_array_new_with_free_func(g_free);
  c->told = g_ptr_array_new_with_free_func(g_free);
  c->d = d;
  return c;
}

static void commit_free(struct commit *c) {
  if (c->lock >= 0) close(c->lock);
  g_ptr_array_free(c->items, TRUE);
  g_ptr_array_free(c->folders, TRUE);
  g_ptr_array_free(c->told, TRUE);
  g_free(c->plans);
  g_free(c->dir);
  g_free(c);
}

static bool system_error(struct diag *d, const char *rule, const char *path, int error) {
  diag_error(d, ((struct pos){path, 0, 0}), rule, path, g_strerror(error));
  diag_mark_system(d);
  return false;
}

/* ---- small things on the disk ---- */

static char *beside(const char *path, const char *ending) {
  char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
  char *full = g_strdup_printf("%s/.%s.annai-%s", folder, name, ending);
  g_free(folder);
  g_free(name);
  return full;
}

static bool is_there(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0;
}

/* A folder that cannot be synced (some network file systems) is no reason to stop. */
static bool sync_folder(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  bool ok = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
  int error = errno;
  close(fd);
  errno = error;
  return ok;
}

static bool sync_parent(const char *path) {
  char *folder = g_path_get_dirname(path);
  bool ok = sync_folder(folder);
  g_free(folder);
  return ok;
}

/* A new file with these bytes, on the disk when this returns true; errno else. */
static bool put_file(const char *path, const void *bytes, size_t size, int mode) {
  unlink(path);
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return false;
  bool ok = file_write_all(fd, bytes, size) && (mode < 0 || fchmod(fd, (mode_t)mode) == 0 || errno == EPERM);
  ok = ok && fsync(fd) == 0;
  int error = errno;
  if (close(fd) != 0 && ok) ok = false, error = errno;
  errno = error;
  return ok;
}

/* What a target is now, under a second name: a link, or a copy where there are none. */
static bool keep_old(const char *path, const char *old, const struct stat *st) {
  unlink(old);
  if (link(path, old) == 0) return true;
  char *bytes;
  gsize size;
  if (!g_file_get_contents(path, &bytes, &size, NULL)) {
    errno = EIO;
    return false;
  }
  bool ok = put_file(old, bytes, size, (int)(st->st_mode & 07777));
  int error = errno;
  g_free(bytes);
  errno = error;
  return ok;
}

/* ---- the lock ---- */

static bool knows_no_locks(int error) {
  return error == ENOLCK || error == ENOTSUP || error == EINVAL || error == ENOSYS;
}

/* Waits a little: readers hold it for as long as they read. False with errno set; EWOULDBLOCK: somebody keeps it. */
static bool take_lock(int fd, int kind) {
  for (int i = 0; i < WAIT_STEPS; i++) {
    if (flock(fd, kind | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    g_usleep(WAIT_STEP_US);
  }
  errno = EWOULDBLOCK;
  return false;
}

static bool lock_folder(struct commit *c, int kind, const char *told) {
  c->lock = open(c->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (c->lock < 0) return system_error(c->d, "commit-write", told, errno);
  if (take_lock(c->lock, kind)) return true;
  if (errno != EWOULDBLOCK) return knows_no_locks(errno) ? true : system_error(c->d, "commit-write", told, errno);
  diag_error(c->d, ((struct pos){told, 0, 0}), "commit-locked", told);
  diag_mark_system(c->d);
  return false;
}

/* ---- the plan ---- */

static char *plan_path(const struct commit *c, const char *state) {
  return g_build_filename(c->plans, state, NULL);
}

static bool set_state(const struct commit *c, const char *from, const char *to) {
  char *a = plan_path(c, from), *b = plan_path(c, to);
  bool ok = rename(a, b) == 0 && sync_folder(c->plans);
  int error = errno;
  g_free(a);
  g_free(b);
  errno = error;
  return ok;
}

static char *relative_to(const struct commit *c, const char *path) {
  size_t n = strlen(c->dir);
  return g_strdup(!strncmp(path, c->dir, n) && path[n] == '/' ? path + n + 1 : path);
}

static bool write_plan(const struct commit *c) {
  GString *text = g_string_new(FIRST_LINE);
  g_string_append_c(text, '\n');
  for (guint i = 0; i < c->told->len; i++)
    g_string_append_printf(text, "folder %s\n", (char *)g_ptr_array_index(c->told, i));
  for (guint i = 0; i < c->items->len; i++) {
    const struct item *item = g_ptr_array_index(c->items, i);
    g_string_append_printf(text, "%s %s\n", item->gone ? "remove" : "write", item->told);
  }
  char *path = plan_path(c, "plan");
  bool ok = (g_mkdir(c->plans, 0755) == 0 || errno == EEXIST) && put_file(path, text->str, text->len, -1) &&
            sync_folder(c->plans) && sync_folder(c->dir);
  int error = errno;
  g_free(path);
  g_string_free(text, TRUE);
  errno = error;
  return ok;
}

/* Fills items and folders from what a killed run wrote down. A plan cut short names only what may be cleared. */
static bool read_plan(struct commit *c, const char *state) {
  char *path = plan_path(c, state), *text = NULL, *told = g_build_filename(FOLDER, state, NULL);
  size_t size = 0;
  bool ok = is_there(path);
  if (ok) text = (char *)file_read(path, told, PLAN_MIB, c->d, &size);
  if (text) text[size] = '\0';
  char **lines = text ? g_strsplit(text, "\n", -1) : NULL;
  ok = lines && *lines && !strcmp(*lines, FIRST_LINE);
  for (char **l = lines; ok && *l && l[1]; l++) { /* the last has no line end: cut short */
    char *name = strchr(*l, ' ');
    if (!name || l == lines) continue;
    *name++ = '\0';
    char *full = g_path_is_absolute(name) ? g_strdup(name) : g_build_filename(c->dir, name, NULL);
    if (!strcmp(*l, "folder")) {
      if (!g_path_is_absolute(name)) g_ptr_array_add(c->folders, g_steal_pointer(&full));
    } else {
      struct item *item = g_new0(struct item, 1);
      *item = (struct item){.path = g_steal_pointer(&full), .told = g_strdup(name), .gone = !strcmp(*l, "remove")};
      g_ptr_array_add(c->items, item);
    }
    g_free(full);
  }
  g_strfreev(lines);
  g_free(told);
  g_free(text);
  g_free(path);
  return ok;
}

/* ---- putting in place, putting back, clearing ---- */

static bool put_in_place(const struct item *item) {
  char *new = beside(item->path, "new"), *gone = beside(item->path, "gone");
  bool ok = true;
  if (!item->gone && is_there(new)) ok = rename(new, item->path) == 0;
  if (item->gone && is_there(gone)) ok = unlink(item->path) == 0 || errno == ENOENT;
  int error = errno;
  g_free(new);
  g_free(gone);
  errno = error;
  return ok;
}

static bool put_back(const struct item *item) {
  char *old = beside(item->path, "old"), *none = beside(item->path, "none");
  bool ok = true;
  if (is_there(old)) ok = rename(old, item->path) == 0;
  else if (is_there(none)) ok = unlink(item->path) == 0 || errno == ENOENT;
  int error = errno;
  g_free(old);
  g_free(none);
  errno = error;
  return ok;
}

static const struct item *each_item(const struct commit *c, bool (*act)(const struct item *)) {
  for (guint i = 0; i < c->items->len; i++) {
    const struct item *item = g_ptr_array_index(c->items, i);
    if (!act(item)) return item;
  }
  for (guint i = 0; i < c->items->len; i++) {
    const struct item *item = g_ptr_array_index(c->items, i);
    if (!sync_parent(item->path)) return item;
  }
  return NULL;
}

/* Only names that annai makes; a folder only while it is empty. The plan stays while anything does: the next run goes on. */
static void clear_beside(const struct commit *c) {
  bool clear = true;
  static const char *const endings[] = {"new", "old", "none", "gone"};
  for (guint i = 0; i < c->items->len; i++) {
    for (size_t e = 0; e < G_N_ELEMENTS(endings); e++) {
      char *path = beside(((struct item *)g_ptr_array_index(c->items, i))->path, endings[e]);
      clear &= unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
      g_free(path);
    }
  }
  for (guint i = c->folders->len; i-- > 0;) {
    const char *folder = g_ptr_array_index(c->folders, i);
    clear &= rmdir(folder) == 0 || errno == ENOENT || errno == ENOTDIR || errno == ENOTEMPTY || errno == EEXIST;
  }
  if (clear) tree_remove(c->plans);
  if (is_there(c->plans)) diag_note(c->d, ((struct pos){0}), "commit-clear", FOLDER);
  sync_folder(c->dir);
}

/* ---- recovering ---- */

/* Under the lock. */
static bool recover(struct commit *c) {
  if (!is_there(c->plans)) return true;
  struct stat st;
  if (lstat(c->plans, &st) != 0 || !S_ISDIR(st.st_mode)) return system_error(c->d, "commit-write", FOLDER, ENOTDIR);
  static const struct {
    const char *name;
    bool (*act)(const struct item *);
  } states[] = {{"journal", put_in_place}, {"undo", put_back}};
  for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
    char *path = plan_path(c, states[i].name);
    bool there = is_there(path);
    g_free(path);
    if (!there) continue;
    if (!read_plan(c, states[i].name)) return system_error(c->d, "commit-recover", states[i].name, EINVAL);
    const struct item *failed = each_item(c, states[i].act);
    if (failed) return system_error(c->d, "commit-recover", failed->told, errno);
    if (!set_state(c, states[i].name, "plan")) return system_error(c->d, "commit-recover", FOLDER, errno);
    if (i == 0) diag_note(c->d, ((struct pos){0}), "commit-finished", diag_num(c->d, c->items->len));
    else diag_note(c->d, ((struct pos){0}), "commit-cleared");
    clear_beside(c);
    g_ptr_array_set_size(c->items, 0);
    g_ptr_array_set_size(c->folders, 0);
    return true;
  }
  if (read_plan(c, "plan")) diag_note(c->d, ((struct pos){0}), "commit-cleared");
  clear_beside(c);
  g_ptr_array_set_size(c->items, 0);
  g_ptr_array_set_size(c->folders, 0);
  return true;
}

bool commit_recover(const char *dir, struct diag *d) {
  char *plans = g_build_filename(dir, FOLDER, NULL);
  bool left = is_there(plans), ok = true;
  g_free(plans);
  if (!left) return true;
  struct commit *c = commit_new(dir, d);
  ok = lock_folder(c, LOCK_EX, dir) && recover(c);
  commit_free(c);
  return ok;
}

int commit_read_begin(const char *dir, struct diag *d) {
  char *journal = g_build_filename(dir, FOLDER, "journal", NULL), *undo = g_build_filename(dir, FOLDER, "undo", NULL);
  int fd = -1;
  for (int tries = 0; tries < 3; tries++) {
    if (!commit_recover(dir, d)) break;
    fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
      system_error(d, "commit-write", dir, errno);
      break;
    }
    bool locked = take_lock(fd, LOCK_SH);
    if (!locked && errno == EWOULDBLOCK) {
      diag_error(d, ((struct pos){dir, 0, 0}), "commit-locked", dir);
      diag_mark_system(d);
    } else if (!is_there(journal) && !is_there(undo)) {
      break;
    }
    close(fd); /* the writer died while we waited */
    fd = -1;
    if (!locked) break;
  }
  g_free(journal);
  g_free(undo);
  return fd;
}

void commit_read_end(int lock) {
  if (lock >= 0) close(lock);
}

/* ---- writing ---- */

struct commit *commit_begin(const char *dir, struct diag *d) {
  struct commit *c = commit_new(dir, d);
  if (lock_folder(c, LOCK_EX, dir) && recover(c)) return c;
  commit_free(c);
  return NULL;
}

/* No link may lead out of the folder: neither the target nor a folder on the way to it may be one. */
static bool check_path(const struct commit *c, const struct item *item) {
  struct stat st;
  if (strchr(item->path, '\n')) return system_error(c->d, "commit-write", item->told, EINVAL);
  for (const char *p = item->path + (item->told == item->path ? 0 : strlen(c->dir));
       p && strcmp(item->told, item->path);) {
    p = strchr(p + 1, '/');
    char *folder = p ? g_strndup(item->path, (gsize)(p - item->path)) : NULL;
    bool is_link = folder && lstat(folder, &st) == 0 && S_ISLNK(st.st_mode);
    g_free(folder);
    if (!is_link) continue;
    diag_error(c->d, ((struct pos){item->told, 0, 0}), "file-link", item->told);
    return false;
  }
  if (lstat(item->path, &st) != 0)
    return errno == ENOENT ? true : system_error(c->d, "commit-write", item->told, errno);
  if (S_ISLNK(st.st_mode)) {
    diag_error(c->d, ((struct pos){item->told, 0, 0}), "file-link", item->told);
    return false;
  }
  return S_ISREG(st.st_mode) ? true : system_error(c->d, "commit-write", item->told, EISDIR);
}

static bool add_item(struct commit *c, const char *path, bool gone, const void *bytes, size_t size) {
  struct item *item = g_new0(struct item, 1);
  item->path = g_canonicalize_filename(path, NULL);
  item->told = relative_to(c, item->path);
  item->gone = gone;
  item->size = size;
  if (size) item->bytes = g_memdup2(bytes, size);
  for (guint i = 0; i < c->items->len; i++) {
    struct item *same = g_ptr_array_index(c->items, i);
    if (strcmp(same->path, item->path)) continue;
    g_ptr_array_remove_index(c->items, i); /* the last word counts */
    break;
  }
  bool ok = check_path(c, item);
  if (ok) g_ptr_array_add(c->items, item);
  else item_free(item);
  return ok;
}

bool commit_write(struct commit *c, const char *path, const void *bytes, size_t size) {
  return add_item(c, path, false, bytes, size);
}

bool commit_remove(struct commit *c, const char *path) {
  return add_item(c, path, true, NULL, 0);
}

/* The folders that must be made for a target, outermost first. */
static void note_folders(struct commit *c, const char *path) {
  char *folder = g_path_get_dirname(path);
  if (is_there(folder) || g_ptr_array_find_with_equal_func(c->folders, folder, g_str_equal, NULL)) {
    g_free(folder);
    return;
  }
  note_folders(c, folder);
  g_ptr_array_add(c->told, relative_to(c, folder));
  g_ptr_array_add(c->folders, folder);
}

static bool prepare_item(const struct item *item) {
  struct stat st;
  bool there = lstat(item->path, &st) == 0;
  char *new = beside(item->path, item->gone ? "gone" : "new"), *old = beside(item->path, there ? "old" : "none");
  bool ok = there ? keep_old(item->path, old, &st) : put_file(old, "", 0, -1);
  ok = ok && put_file(new, item->bytes, item->size, there ? (int)(st.st_mode & 07777) : -1);
  int error = errno;
  g_free(new);
  g_free(old);
  errno = error;
  return ok;
}

static const struct item *prepare(const struct commit *c) {
  for (guint i = 0; i < c->folders->len; i++) {
    const char *folder = g_ptr_array_index(c->folders, i);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) return g_ptr_array_index(c->items, 0);
    sync_parent(folder);
  }
  return each_item(c, prepare_item);
}

bool commit_end(struct commit *c) {
  bool ok = true;
  const struct item *failed = NULL;
  if (c->items->len) {
    for (guint i = 0; i < c->items->len; i++) note_folders(c, ((struct item *)g_ptr_array_index(c->items, i))->path);
    if (!write_plan(c)) {
      ok = system_error(c->d, "commit-write", FOLDER, errno);
    } else if ((failed = prepare(c))) {
      ok = system_error(c->d, "commit-write", failed->told, errno);
    } else if (!set_state(c, "plan", "journal")) {
      ok = system_error(c->d, "commit-write", FOLDER, errno);
      set_state(c, "journal", "plan"); /* renamed, and not synced: it is not to be found by the next run */
    } else if ((failed = each_item(c, put_in_place))) {
      ok = system_error(c->d, "commit-write", failed->told, errno);
      failed = set_state(c, "journal", "undo") ? each_item(c, put_back) : failed;
      if (failed || !set_state(c, "undo", "plan")) {
        system_error(c->d, "commit-recover", failed ? failed->told : FOLDER, errno);
        commit_free(c);
        return false;
      }
    } else if (!set_state(c, "journal", "plan")) {
      diag_note(c->d, ((struct pos){0}), "commit-clear", FOLDER); /* all is in place; the next run clears */
      commit_free(c);
      return true;
    }
    clear_beside(c);
  }
  commit_free(c);
  return ok;
}

void commit_abandon(struct commit *c) {
  if (c) commit_free(c);
}
