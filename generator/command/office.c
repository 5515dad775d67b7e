/* Worksheets in their folder. A ledger beside them (.annai.sha256) tells what annai wrote there: a file that no
 * longer matches is somebody's work. */
#include "command/office.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sink.h"
#include "publish/publish.h"

static const char LEDGER[] = ".annai.sha256";

bool office_owns(const char *path) {
  static const char *const commands[] = {"check", "export", "impose", "import", "locate", "pack", "proof", NULL};
  if (g_str_has_prefix(path, "reports/diff/")) return true;
  if (!g_str_has_prefix(path, "office/")) return false;
  path += strlen("office/");
  for (const char *const *c = commands; *c; c++) {
    if (g_str_has_prefix(path, *c) && path[strlen(*c)] == '/') return true;
  }
  return false;
}

static char *digest(const void *bytes, size_t size) {
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size);
}

/* name -> sha256 of what annai wrote into `dir`; empty where it never did. */
static GHashTable *read_ledger(const char *dir) {
  GHashTable *ledger = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  char *path = g_build_filename(dir, LEDGER, NULL), *text = NULL;
  char **lines = g_file_get_contents(path, &text, NULL, NULL) ? g_strsplit(text, "\n", -1) : NULL;
  for (char **l = lines; l && *l; l++) {
    if (strlen(*l) > 66) g_hash_table_replace(ledger, g_strdup(*l + 66), g_strndup(*l, 64));
  }
  g_strfreev(lines);
  g_free(text);
  g_free(path);
  return ledger;
}

static char *ledger_text(GHashTable *ledger) {
  GString *text = g_string_new(NULL);
  GList *names = g_list_sort(g_hash_table_get_keys(ledger), (GCompareFunc)strcmp);
  for (GList *n = names; n; n = n->next)
    g_string_append_printf(text, "%s  %s\n", (char *)g_hash_table_lookup(ledger, n->data), (char *)n->data);
  g_list_free(names);
  return g_string_free(text, FALSE);
}

/* Whether `name` may be written: nothing is there, or what annai wrote, or the very bytes that would be written. */
static bool is_free(const char *dir, GHashTable *ledger, const char *name, const char *sum) {
  char *path = g_build_filename(dir, name, NULL), *bytes = NULL;
  gsize size;
  bool ok = !g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
  if (!ok && g_file_get_contents(path, &bytes, &size, NULL)) {
    char *now = digest(bytes, size);
    ok = !g_strcmp0(now, g_hash_table_lookup(ledger, name)) || (sum && !strcmp(now, sum));
    g_free(now);
  }
  g_free(bytes);
  g_free(path);
  return ok;
}

/* "a.csv", "a-2.csv", "a-3.csv" … */
static char *numbered(const char *name, int n) {
  const char *base = strrchr(name, '/'), *dot = strrchr(base ? base : name, '.');
  int stem = (int)(dot ? dot - name : (ptrdiff_t)strlen(name));
  return n == 1 ? g_strdup(name) : g_strdup_printf("%.*s-%d%s", stem, name, n, dot ? dot : "");
}

struct plan {
  const struct office *where;
  const char *dir;    /* what is there now */
  GHashTable *ledger; /* as it will be */
  GPtrArray *names;   /* by file: its name, after whatever stands in its way */
  GPtrArray *gone;    /* names of an earlier run that go */
};

static void choose_names(struct plan *p, struct office_file *files, size_t n, struct diag *d) {
  GHashTable *before = read_ledger(p->dir), *taken = g_hash_table_new(g_str_hash, g_str_equal);
  p->ledger = read_ledger(p->dir);
  p->names = g_ptr_array_new_with_free_func(g_free);
  p->gone = g_ptr_array_new_with_free_func(g_free);
  for (size_t i = 0; i < n; i++) {
    char *sum = digest(files[i].bytes, files[i].size), *name = NULL;
    for (int k = 1; !name; k++) {
      name = numbered(files[i].name, k);
      if (g_hash_table_contains(taken, name) || !is_free(p->dir, before, name, sum)) g_clear_pointer(&name, g_free);
    }
    files[i].written = g_build_filename(p->dir, name, NULL);
    if (strcmp(name, files[i].name)) {
      char *old = g_build_filename(p->dir, files[i].name, NULL);
      diag_note(d, ((struct pos){diag_intern(d, old), 0, 0}), "office-edited", files[i].written);
      g_free(old);
    }
    g_hash_table_replace(p->ledger, g_strdup(name), sum);
    g_hash_table_add(taken, name);
    g_ptr_array_add(p->names, name);
  }
  GList *known = g_list_sort(g_hash_table_get_keys(before), (GCompareFunc)strcmp);
  for (GList *k = known; k && p->where->whole; k = k->next) {
    if (g_hash_table_contains(taken, k->data)) continue;
    if (is_free(p->dir, before, k->data, NULL)) g_ptr_array_add(p->gone, g_strdup(k->data));
    g_hash_table_remove(p->ledger, k->data);
  }
  g_list_free(known);
  g_hash_table_destroy(taken);
  g_hash_table_destroy(before);
}

static void system_error(struct diag *d, const char *path, const char *why) {
  diag_error(d, ((struct pos){diag_intern(d, path), 0, 0}), "output-write", path, why);
  diag_mark_system(d);
}

/* ---- below the ward's output: through the stage ---- */

struct keeping {
  const char *prefix; /* "office/import/" */
  const struct plan *plan;
};

static bool is_replaced(const char *path, const void *data) {
  const struct keeping *k = data;
  if (!g_str_has_prefix(path, k->prefix)) return false;
  const char *name = path + strlen(k->prefix);
  return !strcmp(name, LEDGER) || g_ptr_array_find_with_equal_func(k->plan->names, name, g_str_equal, NULL) ||
         g_ptr_array_find_with_equal_func(k->plan->gone, name, g_str_equal, NULL);
}

static bool write_staged(const char *folder, const char *prefix, const struct plan *p, const struct office_file *files,
                         struct stage *stage, struct diag *d) {
  struct sink *sink = sink_open(folder);
  bool ok = true;
  for (guint i = 0; i < p->names->len && ok; i++) {
    char *path = g_strconcat(prefix, p->names->pdata[i], NULL);
    ok = sink_write(sink, path, files[i].bytes, files[i].size, d);
    g_free(path);
  }
  char *text = ledger_text(p->ledger), *path = g_strconcat(prefix, LEDGER, NULL);
  ok = ok && sink_write(sink, path, text, strlen(text), d);
  size_t size;
  char *manifest = sink_manifest(sink, &size);
  ok = ok && stage_adopt(stage, folder, manifest, size, d);
  g_free(manifest);
  g_free(path);
  g_free(text);
  sink_close(sink);
  return ok;
}

static void plan_clear(struct plan *p) {
  if (p->ledger) g_hash_table_destroy(p->ledger);
  if (p->names) g_ptr_array_free(p->names, TRUE);
  if (p->gone) g_ptr_array_free(p->gone, TRUE);
}

static bool publish_in_output(const struct office *where, struct office_file *files, size_t n, struct diag *d) {
  const char *tree = where->tree ? where->tree : "office";
  char *out = g_build_filename(where->ward, "output", NULL), *prefix = g_strdup_printf("%s/%s/", tree, where->folder);
  char *dir = g_build_filename(out, tree, where->folder, NULL);
  struct stage *stage = stage_open(out, d); /* the lock is taken before the ledger is read */
  char *folder = stage ? stage_folder(stage, "office", d) : NULL;
  struct plan p = {.where = where, .dir = dir};
  bool ok = folder != NULL;
  if (ok) {
    choose_names(&p, files, n, d);
    struct keeping k = {prefix, &p};
    ok = write_staged(folder, prefix, &p, files, stage, d) && stage_keep(stage, is_replaced, &k, d) &&
         stage_publish(stage, d);
  }
  plan_clear(&p);
  stage_close(stage);
  g_free(folder);
  g_free(dir);
  g_free(prefix);
  g_free(out);
  return ok;
}

/* ---- in a folder of the person's own ---- */

static bool put(const char *path, const void *bytes, size_t size, struct diag *d) {
  char *folder = g_path_get_dirname(path);
  GError *error = NULL;
  bool ok = g_mkdir_with_parents(folder, 0755) == 0;
  if (!ok) system_error(d, folder, g_strerror(errno));
  if (ok && !g_file_set_contents_full(path, bytes, (gssize)size,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error)) {
    system_error(d, path, error->message);
    g_error_free(error);
    ok = false;
  }
  int fd = ok ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (fd >= 0) {
    fsync(fd);
    close(fd);
  }
  g_free(folder);
  return ok;
}

static bool publish_in_folder(const struct office *where, struct office_file *files, size_t n, struct diag *d) {
  struct plan p = {.where = where, .dir = where->out};
  choose_names(&p, files, n, d);
  char *text = ledger_text(p.ledger), *ledger = g_build_filename(p.dir, LEDGER, NULL);
  bool ok = true;
  for (size_t i = 0; i < n && ok; i++) ok = put(files[i].written, files[i].bytes, files[i].size, d);
  for (guint i = 0; i < p.gone->len && ok; i++) {
    char *path = g_build_filename(p.dir, p.gone->pdata[i], NULL);
    if (g_unlink(path) != 0 && errno != ENOENT) system_error(d, path, g_strerror(errno)), ok = false;
    g_free(path);
  }
  ok = ok && put(ledger, text, strlen(text), d); /* last: a killed run's files are found again by their bytes */
  g_free(ledger);
  g_free(text);
  plan_clear(&p);
  return ok;
}

bool office_publish(const struct office *where, struct office_file *files, size_t n, struct diag *d) {
  return where->out ? publish_in_folder(where, files, n, d) : publish_in_output(where, files, n, d);
}

void office_clear(struct office_file *files, size_t n) {
  for (size_t i = 0; i < n; i++) g_clear_pointer(&files[i].written, g_free);
}
