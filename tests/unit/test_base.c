/* Diagnostics, arena, sink and worker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/geom.h"
#include "base/path.h"
#include "base/sink.h"
#include "base/worker.h"

static char *printed(const struct diag *d, bool json) {
  char *text = NULL;
  size_t size;
  FILE *f = open_memstream(&text, &size);
  assert_true(json ? diag_print_json(d, f) : diag_print(d, f));
  fclose(f);
  return text;
}

static void sorted_by_place_and_said_once(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  diag_error(d, (struct pos){"b.csv", 2, 1}, "output-path", "x");
  diag_warning(d, (struct pos){"a.csv", 10, 3}, "output-path", "y");
  diag_error(d, (struct pos){"a.csv", 9, 0}, "output-path", "z");
  diag_error(d, (struct pos){"a.csv", 9, 0}, "output-path", "z");
  char *text = printed(d, false);
  assert_int_equal(diag_errors(d), 2);
  assert_true(g_str_has_prefix(text, "a.csv:9: error: "));
  char *second = strstr(text, "a.csv:10:3: warning: "), *third = strstr(text, "b.csv:2:1: error: ");
  assert_non_null(second);
  assert_non_null(third);
  assert_true(second < third);
  assert_non_null(strstr(text, " [output-path]\n"));
  free(text);
  diag_free(d);
}

static void no_control_character_in_a_message(void **state) {
  struct diag *d = diag_new("generator/share", "ja");
  diag_error(d, (struct pos){"a\x1b[2J.csv", 1, 1}, "output-path", "\x07\x1b[31m\xe2\x80\xae\xff\n");
  char *text = printed(d, false), *json = printed(d, true);
  for (const char *p = text; *p; p++) assert_true((unsigned char)*p >= 0x20 || (*p == '\n' && !p[1]));
  assert_null(strstr(text, "\xe2\x80\xae"));
  for (const char *p = json; *p; p++) assert_true((unsigned char)*p >= 0x20 || *p == '\n');
  free(text);
  free(json);
  diag_free(d);
}

static void packed_findings_come_back(void **state) {
  struct diag *a = diag_new("generator/share", "en"), *b = diag_new("generator/share", "en");
  diag_error(a, (struct pos){"f", 1, 2}, "output-write", "one", "two");
  diag_note(a, (struct pos){0}, "output-path", "");
  diag_mark_system(a);
  size_t size;
  char *bytes = diag_pack(a, &size);
  assert_true(diag_unpack(b, bytes, size));
  char *x = printed(a, false), *y = printed(b, false);
  assert_string_equal(x, y);
  assert_true(diag_system_failed(b));
  assert_false(diag_unpack(b, bytes, size - 1));
  free(x);
  free(y);
  g_free(bytes);
  diag_free(a);
  diag_free(b);
}

static char *report_of(const struct diag *d) {
  char *text = NULL;
  size_t size;
  FILE *f = open_memstream(&text, &size);
  assert_true(diag_print_report(d, f));
  fclose(f);
  return text;
}

static void the_report_holds_nothing_hidden(void **state) {
  struct diag *a = diag_new("generator/share", "en"), *b = diag_new("generator/share", "en");
  diag_hide_below(a, "/home/x/p", "private");
  diag_hide_below(b, "/home/x/p", "private");
  diag_warning(a, (struct pos){"/home/x/p/records/f.csv", 7, 3}, "output-path", "secret1");
  diag_warning(a, (struct pos){"/home/x/people.csv", 7, 3}, "output-path", "open1");
  assert_false(diag_hide(a, true));
  diag_note(a, (struct pos){"content/f.csv", 2, 1}, "output-path", "secret2");
  diag_note(a, (struct pos){0}, "output-path", "open2");
  assert_true(diag_hide(a, false));
  diag_note(a, (struct pos){0}, "output-path", "open2"); /* said openly as well */
  size_t size;
  char *bytes = diag_pack(a, &size);
  assert_true(diag_unpack(b, bytes, size));
  struct diag *both[] = {a, b};
  for (int i = 0; i < 2; i++) {
    char *report = report_of(both[i]), *own = printed(both[i], true);
    assert_null(strstr(report, "secret"));
    assert_null(strstr(report, "/home/x/p/"));
    assert_non_null(strstr(report, "\"rule\":\"output-path\",\"file\":\"private/records/f.csv\",\"line\":7}"));
    assert_non_null(strstr(report, "open1"));
    assert_non_null(strstr(report, "open2"));
    assert_non_null(strstr(own, "secret1"));
    assert_non_null(strstr(own, "secret2"));
    free(report);
    free(own);
  }
  g_free(bytes);
  diag_free(a);
  diag_free(b);
}

static void a_file_name_in_json_moves_no_cursor(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  diag_error(d, (struct pos){"a\xe2\x80\xae\xff.csv", 1, 1}, "output-path", "x");
  char *json = printed(d, true);
  assert_true(g_utf8_validate(json, -1, NULL));
  assert_null(strstr(json, "\xe2\x80\xae"));
  free(json);
  diag_free(d);
}

/* A rule that stands in two files would be told by whichever is read last. */
static void every_rule_has_one_text(void **state) {
  GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  GDir *dir = g_dir_open("generator/share/messages", 0, NULL);
  assert_non_null(dir);
  for (const char *name; (name = g_dir_read_name(dir));) {
    char *path = g_build_filename("generator/share/messages", name, NULL), *text;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    char **lines = g_strsplit(text, "\n", -1);
    for (char **l = lines; *l; l++)
      if (**l == '[' && !g_hash_table_add(seen, g_strdup(*l))) fail_msg("%s: %s stands twice", path, *l);
    g_strfreev(lines);
    g_free(text);
    g_free(path);
  }
  g_dir_close(dir);
  assert_true(g_hash_table_size(seen) > 200);
  g_hash_table_destroy(seen);
}

static void arena_gives_zeroed_aligned_memory(void **state) {
  struct arena *a = arena_new();
  for (int round = 0; round < 3; round++) {
    for (size_t size = 1; size < 5000; size += 37) {
      char *s = arena_alloc(a, size);
      assert_int_equal((uintptr_t)s % sizeof(double), 0);
      for (size_t i = 0; i < size; i++) assert_int_equal(s[i], 0);
      memset(s, 0xee, size);
    }
    assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
    arena_clear(a);
  }
  arena_free(a);
}

static void lengths(void **state) {
  double pt;
  assert_true(length_pt("25.4mm", &pt));
  assert_true(pt > 71.999 && pt < 72.001);
  assert_true(length_pt("4Q", &pt));
  assert_true(pt > 2.834 && pt < 2.835);
  assert_true(length_pt("9pt", &pt) && pt == 9);
  assert_true(length_pt("10", &pt));
  assert_true(pt > 28.34 && pt < 28.35);
  assert_false(length_pt("", &pt));
  assert_false(length_pt("ten", &pt));
  assert_false(length_pt("10px", &pt));
}

static void sink_stays_inside(void **state) {
  char *dir = g_dir_make_tmp("annai-sink-XXXXXX", NULL);
  struct diag *d = diag_new("generator/share", "en");
  struct sink *s = sink_open(dir);
  char *long_name = g_strnfill(256, 'a');
  const char *bad[] = {"../x", "/x", "a/../x", "a//b", "", "a/", ".", "a\nb", "a\\b", long_name};
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) assert_false(sink_write(s, bad[i], "x", 1, d));
  assert_true(sink_write(s, "a/b/c.txt", "hello", 5, d));
  assert_false(sink_write(s, "a/b/c.txt", "again", 5, d));
  assert_true(sink_write(s, "a/.hidden", "", 0, d));
  size_t size;
  char *manifest = sink_manifest(s, &size);
  assert_string_equal(manifest,
                      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a/.hidden\n"
                      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  a/b/c.txt\n");
  g_free(manifest);
  g_free(long_name);
  sink_close(s);
  diag_free(d);
  char *command = g_strdup_printf("rm -rf '%s'", dir);
  assert_int_equal(system(command), 0);
  g_free(command);
  g_free(dir);
}

static bool give(void *data, struct diag *d, char **result_out, size_t *size_out) {
  const char *what = data;
  if (!strcmp(what, "crash")) raise(SIGKILL) /* cmocka catches the gentler ones */;
  if (!strcmp(what, "leave")) _exit(0);
  if (!strcmp(what, "fail")) diag_error(d, (struct pos){"f", 3, 0}, "output-path", what);
  size_t size = 300000; /* more than a pipe holds */
  *result_out = g_strnfill(size, *what);
  *size_out = size;
  return strcmp(what, "fail") != 0;
}

static void workers_bring_back_results_and_deaths(void **state) {
  for (int jobs = 1; jobs < 4; jobs++) {
    struct diag *d = diag_new("generator/share", "en");
    struct worker_task tasks[] = {{.name = "one", .run = give, .data = "1"},
                                  {.name = "two", .run = give, .data = "crash"},
                                  {.name = "three", .run = give, .data = "fail"},
                                  {.name = "four", .run = give, .data = "leave"},
                                  {.name = "five", .run = give, .data = "5"}};
    assert_false(worker_run(tasks, 5, jobs, d));
    assert_true(tasks[0].ok && tasks[4].ok);
    assert_false(tasks[1].ok || tasks[2].ok || tasks[3].ok);
    assert_int_equal(tasks[4].result_size, 300000);
    assert_int_equal(tasks[4].result[299999], '5');
    char *text = printed(d, false);
    assert_non_null(strstr(text, "two"));
    assert_non_null(strstr(text, "four"));
    assert_non_null(strstr(text, "f:3: error"));
    assert_true(diag_system_failed(d));
    free(text);
    for (int i = 0; i < 5; i++) g_free(tasks[i].result);
    diag_free(d);
  }
}

static void a_sink_without_folder_says_so(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct sink *s = sink_open("/no/such/folder");
  assert_false(sink_write(s, "a/b.txt", "x", 1, d));
  assert_true(diag_system_failed(d));
  char *text = printed(d, false);
  assert_non_null(strstr(text, "No such file"));
  free(text);
  sink_close(s);
  diag_free(d);
}

static void trees_go_whole_and_links_alone(void **state) {
  char *dir = g_dir_make_tmp("annai-test-XXXXXX", NULL), *tree = g_build_filename(dir, "tree", NULL);
  char *deep = g_build_filename(tree, "a/b", NULL), *kept = g_build_filename(dir, "kept", NULL);
  char *link = g_build_filename(tree, "a/link", NULL), *inside = g_build_filename(kept, "file", NULL);
  g_mkdir_with_parents(deep, 0755);
  g_mkdir_with_parents(kept, 0755);
  assert_true(g_file_set_contents(inside, "x", 1, NULL));
  assert_int_equal(symlink(kept, link), 0);
  tree_remove(tree);
  assert_false(g_file_test(tree, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(inside, G_FILE_TEST_EXISTS));
  tree_remove(dir);
  assert_false(g_file_test(dir, G_FILE_TEST_EXISTS));
  g_free(inside);
  g_free(link);
  g_free(kept);
  g_free(deep);
  g_free(tree);
  g_free(dir);
}

static void dates(void **state) {
  const char *const good[] = {"2027-04-01", "2028-02-29", "1970-01-01", "9999-12-31"};
  const char *const bad[] = {"",           "2027-4-1",   "2027-04-1",  "2027-04-01 ", " 2027-04-01", "2027-02-29",
                             "2027-13-01", "2027-00-01", "2027-04-31", "2027/04/01",  "+027-04-01",  "2027-04-0a",
                             "0000-01-01", "20270401",   "２０２７-04-01"};
  for (size_t i = 0; i < G_N_ELEMENTS(good); i++) assert_true(date_is_iso(good[i]));
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) assert_false(date_is_iso(bad[i]));
  assert_int_equal(date_epoch("1970-01-02"), 86400);
  assert_int_equal(date_epoch("2027-04-01"), 1806537600);
}

static void paths_stay_inside(void **state) {
  char long_name[258], just[256];
  memset(long_name, 'a', 256), long_name[256] = '\0';
  memset(just, 'a', 255), just[255] = '\0';
  const char *const good[] = {"a", "a/b.svg", "..a/b..", ".a", "...", "かかりつけ/図.svg", just};
  const char *const bad[] = {"",     "/a",   "..",   "../a", "a/..",   "a/../b", ".",       "./a",
                             "a//b", "a/",   "a\\b", "a\nb", "a/\x7f", "/",      long_name, "a/."};
  for (size_t i = 0; i < G_N_ELEMENTS(good); i++) assert_true(path_is_inside(good[i]));
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) assert_false(path_is_inside(bad[i]));
}

static void device_names_are_reserved(void **state) {
  const char *const reserved[] = {"con", "CON", "Aux", "nul", "prn", "com0", "LPT9", "nul.txt", "con.tar.gz"};
  const char *const free_[] = {"", "co", "con1", "com", "com10", "comx", "lpt", "nul-1", "a.con", "icon", "xnul"};
  for (size_t i = 0; i < G_N_ELEMENTS(reserved); i++) assert_true(path_is_reserved(reserved[i]));
  for (size_t i = 0; i < G_N_ELEMENTS(free_); i++) assert_false(path_is_reserved(free_[i]));
}

/* Opens what `file` names below `ward`; 0 or what errno says. */
static int opened(const char *ward, const char *file) {
  char *path = g_build_filename(ward, file, NULL);
  int fd = file_open(path, file), error = fd < 0 ? errno : 0;
  if (fd >= 0) close(fd);
  g_free(path);
  return error;
}

static void no_link_leads_out(void **state) {
  char *top = g_dir_make_tmp("annai-file-XXXXXX", NULL);
  char *ward = g_build_filename(top, "ward", NULL), *inner = g_build_filename(ward, "in", "deep", NULL);
  char *good = g_build_filename(inner, "a.txt", NULL), *out = g_build_filename(top, "out.txt", NULL);
  char *link_file = g_build_filename(inner, "link.txt", NULL), *link_folder = g_build_filename(ward, "away", NULL);
  char *alias = g_build_filename(top, "alias", NULL), *through = g_build_filename(alias, "in/deep/a.txt", NULL);
  assert_int_equal(g_mkdir_with_parents(inner, 0755), 0);
  assert_true(g_file_set_contents(good, "a", 1, NULL) && g_file_set_contents(out, "b", 1, NULL));
  assert_int_equal(symlink("../../../out.txt", link_file), 0);
  assert_int_equal(symlink("in", link_folder), 0);
  assert_int_equal(symlink("ward", alias), 0);
  assert_int_equal(opened(ward, "in/deep/a.txt"), 0);
  assert_int_equal(opened(ward, "in/deep/link.txt"), ELOOP);
  assert_int_equal(opened(ward, "away/deep/a.txt"), ELOOP);
  assert_int_equal(opened(ward, "../out.txt"), EXDEV);
  assert_int_equal(opened(ward, "in/../in/deep/a.txt"), EXDEV);
  assert_int_equal(opened(ward, "in/none.txt"), ENOENT);
  assert_int_equal(opened(ward, "in/deep/a.txt/b"), ENOTDIR);
  assert_int_equal(opened(alias, "in/deep/a.txt"), 0); /* where the ward itself lies is the person's choice */
  int fd = file_open(link_file, link_file);            /* and so is a file named whole */
  assert_true(fd >= 0);
  close(fd);
  fd = file_open(through, through);
  assert_true(fd >= 0);
  close(fd);
  tree_remove(top);
  g_free(through);
  g_free(alias);
  g_free(link_folder);
  g_free(link_file);
  g_free(out);
  g_free(good);
  g_free(inner);
  g_free(ward);
  g_free(top);
}

static void paths_are_joined(void **state) {
  static const struct {
    const char *base, *path, *joined;
  } cases[] = {{"", "a/b", "a/b"},     {"a/b/", "c", "a/b/c"}, {"a/b/", "../c/", "a/c"}, {"a/b", "./../../c", "c"},
               {".", "a//b", "a/b"},   {"a/", "..", ""},       {"a/", "../..", NULL},    {"", "../a", NULL},
               {"a/", "..b/.c", "a/..b/.c"}, {"", "", ""}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *joined = path_join(cases[i].base, cases[i].path);
    if (g_strcmp0(joined, cases[i].joined)) fail_msg("%s + %s: %s", cases[i].base, cases[i].path, joined);
    g_free(joined);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sorted_by_place_and_said_once),     cmocka_unit_test(no_control_character_in_a_message),
      cmocka_unit_test(packed_findings_come_back),         cmocka_unit_test(arena_gives_zeroed_aligned_memory),
      cmocka_unit_test(lengths),                           cmocka_unit_test(sink_stays_inside),
      cmocka_unit_test(a_sink_without_folder_says_so),     cmocka_unit_test(trees_go_whole_and_links_alone),
      cmocka_unit_test(dates),
      cmocka_unit_test(paths_stay_inside), cmocka_unit_test(device_names_are_reserved),
      cmocka_unit_test(no_link_leads_out),                 cmocka_unit_test(paths_are_joined),
      cmocka_unit_test(the_report_holds_nothing_hidden),
      cmocka_unit_test(a_file_name_in_json_moves_no_cursor),
      cmocka_unit_test(every_rule_has_one_text),
      cmocka_unit_test(workers_bring_back_results_and_deaths),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
