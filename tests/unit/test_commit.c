/* Several files replaced together: in place, given up, finished after a kill, and never through a link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/commit.h"
#include "ward.h"

struct scene {
  char *dir, *content;
  struct diag *d;
};

static struct scene scene_new(void) {
  struct scene s = {.dir = folder_new(), .d = diag_new("generator/share", "en")};
  s.content = g_build_filename(s.dir, "content", NULL);
  folder_put(s.dir, "content/records/a.csv", "old a\n");
  folder_put(s.dir, "content/records/b.csv", "old b\n");
  folder_put(s.dir, "private/c.csv", "old c\n");
  return s;
}

static void scene_free(struct scene *s) {
  g_free(s->content);
  folder_remove(s->dir);
  diag_free(s->d);
}

static bool is(const struct scene *s, const char *name, const char *text) {
  char *path = g_build_filename(s->dir, name, NULL), *found = NULL;
  bool there = g_file_get_contents(path, &found, NULL, NULL), same = text ? there && !strcmp(found, text) : !there;
  if (!same) fprintf(stderr, "%s: %s\n", name, there ? found : "(not there)");
  g_free(found);
  g_free(path);
  return same;
}

static size_t entries(const struct scene *s, const char *name) {
  char *path = g_build_filename(s->dir, name, NULL);
  GDir *dir = g_dir_open(path, 0, NULL);
  size_t n = 0;
  while (dir && g_dir_read_name(dir)) n++;
  if (dir) g_dir_close(dir);
  g_free(path);
  return n;
}

static bool put(struct commit *c, const struct scene *s, const char *name, const char *text) {
  char *path = g_build_filename(s->dir, name, NULL);
  bool ok = commit_write(c, path, text, strlen(text));
  g_free(path);
  return ok;
}

static void test_together(void **state) {
  struct scene s = scene_new();
  char *a = g_build_filename(s.dir, "content/records/a.csv", NULL),
       *b = g_build_filename(s.dir, "content/records/b.csv", NULL);
  g_chmod(a, 0640);
  struct commit *c = commit_begin(s.content, s.d);
  assert_non_null(c);
  assert_true(put(c, &s, "content/records/a.csv", "first\n"));
  assert_true(put(c, &s, "content/records/a.csv", "new a\n")); /* the last word counts */
  assert_true(put(c, &s, "content/imports/x/n.csv", ""));
  assert_true(put(c, &s, "private/c.csv", "new c\n"));
  assert_true(commit_remove(c, b));
  assert_true(is(&s, "content/records/a.csv", "old a\n"));
  assert_true(commit_end(c));
  assert_true(is(&s, "content/records/a.csv", "new a\n") && is(&s, "content/imports/x/n.csv", "") &&
              is(&s, "private/c.csv", "new c\n"));
  assert_true(is(&s, "content/records/b.csv", NULL));
  assert_int_equal(entries(&s, "content"), 2);
  assert_int_equal(entries(&s, "content/records"), 1);
  assert_int_equal(entries(&s, "private"), 1);
  struct stat st;
  assert_int_equal(stat(a, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0640);
  assert_int_equal(diag_errors(s.d), 0);
  g_free(a);
  g_free(b);
  scene_free(&s);
}

static void test_abandoned(void **state) {
  struct scene s = scene_new();
  struct commit *c = commit_begin(s.content, s.d);
  put(c, &s, "content/records/a.csv", "new\n");
  put(c, &s, "content/imports/n.csv", "new\n");
  commit_abandon(c);
  assert_true(is(&s, "content/records/a.csv", "old a\n"));
  assert_int_equal(entries(&s, "content"), 1);
  c = commit_begin(s.content, s.d);
  assert_true(commit_end(c)); /* nothing written: nothing done */
  assert_int_equal(entries(&s, "content"), 1);
  scene_free(&s);
}

/* A target that cannot be written: all others stay as they were, and no folder made for them is left. */
static void test_failing(void **state) {
  struct scene s = scene_new();
  char name[300] = "content/imports/";
  memset(name + strlen(name), 'x', 250);
  struct commit *c = commit_begin(s.content, s.d);
  put(c, &s, "content/records/a.csv", "new\n");
  put(c, &s, "content/more/deep/n.csv", "new\n");
  put(c, &s, name, "new\n");
  assert_false(commit_end(c));
  assert_true(diag_system_failed(s.d) && told(s.d, "commit-write", 0, 0));
  assert_true(is(&s, "content/records/a.csv", "old a\n"));
  assert_int_equal(entries(&s, "content"), 1);
  assert_int_equal(entries(&s, "content/records"), 2);
  scene_free(&s);
}

static void test_links(void **state) {
  struct scene s = scene_new();
  char *link = g_build_filename(s.dir, "content/records/l.csv", NULL),
       *folder = g_build_filename(s.dir, "content/out", NULL);
  char *outside = g_build_filename(s.dir, "private", NULL), *target = g_build_filename(outside, "c.csv", NULL);
  assert_int_equal(symlink(target, link) | symlink(outside, folder), 0);
  struct commit *c = commit_begin(s.content, s.d);
  assert_false(commit_write(c, link, "x", 1));
  assert_false(put(c, &s, "content/out/c.csv", "x"));
  assert_false(put(c, &s, "content/records", "x")); /* a folder */
  commit_abandon(c);
  assert_true(is(&s, "private/c.csv", "old c\n") && told(s.d, "file-link", 0, 0));
  g_free(target);
  g_free(outside);
  g_free(folder);
  g_free(link);
  scene_free(&s);
}

/* What a killed run leaves, state by state. */
static void test_recovered(void **state) {
  struct scene s = scene_new();
  folder_put(s.dir, "content/.annai-commit/journal",
             "annai-commit 1\nfolder imports\nwrite records/a.csv\nwrite imports/n.csv\nremove records/b.csv\n");
  folder_put(s.dir, "content/records/.a.csv.annai-new", "new a\n");
  folder_put(s.dir, "content/records/.a.csv.annai-old", "old a\n");
  folder_put(s.dir, "content/records/.b.csv.annai-gone", "");
  folder_put(s.dir, "content/imports/n.csv", "new n\n"); /* in place already */
  assert_true(commit_recover(s.content, s.d));
  assert_true(is(&s, "content/records/a.csv", "new a\n") && is(&s, "content/records/b.csv", NULL) &&
              is(&s, "content/imports/n.csv", "new n\n"));
  assert_int_equal(entries(&s, "content"), 2);
  assert_int_equal(entries(&s, "content/records"), 1);
  assert_true(told(s.d, "commit-finished", 0, 0));

  folder_put(s.dir, "content/.annai-commit/undo", "annai-commit 1\nwrite records/a.csv\nwrite records/n.csv\n");
  folder_put(s.dir, "content/records/.a.csv.annai-old", "older\n");
  folder_put(s.dir, "content/records/n.csv", "new\n");
  folder_put(s.dir, "content/records/.n.csv.annai-none", "");
  assert_true(commit_recover(s.content, s.d));
  assert_true(is(&s, "content/records/a.csv", "older\n") && is(&s, "content/records/n.csv", NULL));

  folder_put(s.dir, "content/.annai-commit/plan",
             "annai-commit 1\nfolder more\nwrite records/a.csv\nwrite more/n.csv\n");
  folder_put(s.dir, "content/records/.a.csv.annai-new", "newer\n");
  folder_put(s.dir, "content/more/.n.csv.annai-new", "newer\n");
  assert_true(commit_recover(s.content, s.d));
  assert_true(is(&s, "content/records/a.csv", "older\n"));
  assert_int_equal(entries(&s, "content"), 2);
  assert_int_equal(entries(&s, "content/records"), 1);

  folder_put(s.dir, "content/.annai-commit/plan", ""); /* killed while it was written */
  assert_true(commit_recover(s.content, s.d));
  assert_int_equal(entries(&s, "content"), 2);
  assert_int_equal(diag_errors(s.d), 0);
  scene_free(&s);
}

/* A journal that came with a folder from elsewhere: nothing outside is touched, as nothing stands beside it. */
static void test_foreign(void **state) {
  struct scene s = scene_new();
  char *text = g_strdup_printf(
      "annai-commit 1\nfolder %s/private\nremove %s/private/c.csv\nwrite %s/private/c.csv\nremove ../private/c.csv\n",
      s.dir, s.dir, s.dir);
  folder_put(s.dir, "content/.annai-commit/journal", text);
  assert_true(commit_recover(s.content, s.d));
  assert_true(is(&s, "private/c.csv", "old c\n"));
  folder_put(s.dir, "content/.annai-commit/undo", text);
  assert_true(commit_recover(s.content, s.d));
  assert_true(is(&s, "private/c.csv", "old c\n"));
  g_free(text);
  scene_free(&s);
}

/* A writer waits for a reader, and a reader that stays for a writer that dies finds everything done. */
static void test_locks(void **state) {
  struct scene s = scene_new();
  int reader = commit_read_begin(s.content, s.d), second = commit_read_begin(s.content, s.d);
  assert_true(reader >= 0 && second >= 0);
  commit_read_end(second);
  pid_t child = fork();
  if (!child) {
    commit_read_end(reader); /* its copy; the lock itself is still held */
    struct diag *d = diag_new("generator/share", "en");
    struct commit *c = commit_begin(s.content, d);
    bool ok = c && put(c, &s, "content/records/a.csv", "child\n") && commit_end(c);
    _exit(ok ? 0 : 1);
  }
  g_usleep(100000);
  assert_true(is(&s, "content/records/a.csv", "old a\n"));
  commit_read_end(reader);
  int status;
  waitpid(child, &status, 0);
  assert_int_equal(status, 0);
  assert_true(is(&s, "content/records/a.csv", "child\n"));
  scene_free(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_together),  cmocka_unit_test(test_abandoned),
                                     cmocka_unit_test(test_failing),   cmocka_unit_test(test_links),
                                     cmocka_unit_test(test_recovered), cmocka_unit_test(test_foreign),
                                     cmocka_unit_test(test_locks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
