/* Templates against the Mustache specification's own suite (all required modules, inheritance, dynamic names), and what is
 * our own: errors with positions, document pieces, endless recursion. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "base/share.h"
#include "model/doc.h"
#include "theme/mustache.h"

static struct value *value_of(struct arena *a, struct value *to, const char *name, const json_t *j) {
  switch (json_typeof(j)) {
  case JSON_OBJECT: {
    struct value *v = to ? value_add_map(a, to, name) : value_map(a);
    const char *key;
    json_t *child;
    json_object_foreach((json_t *)j, key, child)
      value_of(a, v, arena_strdup(a, key), child);
    return v;
  }
  case JSON_ARRAY: {
    struct value *v = to ? value_add_list(a, to, name) : value_list(a);
    for (size_t i = 0; i < json_array_size(j); i++)
      value_of(a, v, NULL, json_array_get(j, i));
    return v;
  }
  default:
    break;
  }
  struct value *in = to ? to : value_list(a);
  struct value *v = NULL;
  if (json_is_string(j))
    v = value_add_text(a, in, name, arena_strdup(a, json_string_value(j)));
  else if (json_is_integer(j))
    v = value_add_number(a, in, name, (long)json_integer_value(j));
  else if (json_is_real(j)) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    v = value_add_text(a, in, name, arena_strdup(a, g_ascii_formatd(text, sizeof text, "%g", json_real_value(j))));
  } else
    v = value_add_bool(a, in, name, json_is_true(j));
  return v;
}

struct source {
  const json_t *partials;
  const char *main;
};

static char *load(const char *name, const char **file_out, size_t *size_out, void *data) {
  const struct source *s = data;
  const char *text = strcmp(name, "main") ? json_string_value(json_object_get(s->partials, name)) : s->main;
  if (!text)
    return NULL;
  *file_out = name;
  *size_out = strlen(text);
  return g_strdup(text);
}

/* Runs one suite; returns how many of its tests fail. */
static int run_suite(const char *folder, const char *suite, int *count) {
  g_autofree char *path = g_strconcat(folder, "/", suite, ".json", NULL);
  json_t *root = json_load_file(path, 0, NULL);
  assert_non_null(root);
  int bad = 0;
  size_t i;
  json_t *test;
  json_array_foreach(json_object_get(root, "tests"), i, test) {
    struct diag *d = diag_new(share_dir(), "en");
    struct arena *a = arena_new();
    struct source s = {json_object_get(test, "partials"), json_string_value(json_object_get(test, "template"))};
    struct mustache *m = mustache_new(load, &s, false, d);
    const struct template *t = mustache_get(m, "main", d);
    GString *out = g_string_new("");
    if (t)
      template_render(t, value_of(a, NULL, NULL, json_object_get(test, "data")), NULL, NULL, out);
    const char *expected = json_string_value(json_object_get(test, "expected"));
    if (!t || strcmp(out->str, expected)) {
      print_error("%s: %s\n  template %s\n  expected [%s]\n  got      [%s]\n", suite,
                  json_string_value(json_object_get(test, "name")), s.main, expected, out->str);
      bad++;
    }
    (*count)++;
    g_string_free(out, TRUE);
    mustache_free(m);
    arena_free(a);
    diag_free(d);
  }
  json_decref(root);
  return bad;
}

static void test_specification(void **state) {
  const char *shared = g_getenv("ANNAI_SHARED") ? g_getenv("ANNAI_SHARED") : "../shared";
  g_autofree char *folder = g_build_filename(shared, "data/testsuites/mustache", NULL);
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
    print_message("skipped: no %s\n", folder);
    skip();
  }
  static const char *const suites[] = {"comments", "delimiters", "interpolation", "inverted", "partials", "sections",
                                       "~inheritance", "~dynamic-names"};
  int bad = 0, count = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(suites); i++)
    bad += run_suite(folder, suites[i], &count);
  print_message("%d tests of the specification\n", count);
  assert_true(count > 150);
  assert_int_equal(bad, 0);
}

/* ---- our own ---- */

struct fixture {
  struct diag *d;
  struct arena *a;
};

static int setup(void **state) {
  struct fixture *f = g_new0(struct fixture, 1);
  f->d = diag_new(share_dir(), "en");
  f->a = arena_new();
  *state = f;
  return 0;
}

static int teardown(void **state) {
  struct fixture *f = *state;
  diag_free(f->d);
  arena_free(f->a);
  g_free(f);
  return 0;
}

static char *told(struct diag *d) {
  char *text = NULL;
  size_t size = 0;
  FILE *to = open_memstream(&text, &size);
  diag_print(d, to);
  fclose(to);
  return text;
}

/* Compiles `text` strictly and expects it to be refused at a place by a rule. */
static void refused(struct fixture *f, const char *text, const char *place, const char *rule) {
  struct diag *d = diag_new(share_dir(), "en");
  struct source s = {NULL, text};
  struct mustache *m = mustache_new(load, &s, true, d);
  assert_null(mustache_get(m, "main", d));
  assert_int_equal(diag_errors(d), 1);
  g_autofree char *message = told(d);
  if (strncmp(message, place, strlen(place)) || !strstr(message, rule))
    fail_msg("wanted %s … %s, told: %s", place, rule, message);
  mustache_free(m);
  diag_free(d);
}

static void test_errors(void **state) {
  struct fixture *f = *state;
  refused(f, "a\n b {{name", "main:2:4: ", "[template-open-tag]");
  refused(f, "{{#a}}\n{{#b}}x{{/a}}", "main:2:8: ", "[template-wrong-close]");
  refused(f, "日本 {{#a}}", "main:1:4: ", "[template-open-section]");
  refused(f, "x{{/a}}", "main:1:2: ", "[template-stray-close]");
  refused(f, "{{a b}}", "main:1:1: ", "[template-bad-name]");
  refused(f, "{{}}", "main:1:1: ", "[template-bad-name]");
  refused(f, "{{=x=}}", "main:1:1: ", "[template-bad-delimiters]");
  refused(f, "\n{{>none}}", "main:2:1: ", "[template-missing-partial]");
  refused(f, "{{<none}}{{/none}}", "main:1:1: ", "[template-missing-partial]");
  refused(f, "{{<main}}{{$a}}{{/a}}{{$a}}{{/a}}{{/main}}", "main:1:22: ", "[template-block-twice]");
  GString *deep = g_string_new("");
  for (int i = 0; i < 5000; i++)
    g_string_append(deep, "{{#a}}");
  refused(f, deep->str, "main:1:", "[template-too-deep]");
  g_string_free(deep, TRUE);
}

static void write_node(const struct node *n, void *data, void *out) {
  g_string_append((GString *)out, "<b>!</b>");
}

static void test_nodes_and_empty_text(void **state) {
  struct fixture *f = *state;
  struct source s = {NULL, "{{{body}}}|{{body}}|{{#empty}}x{{/empty}}{{^empty}}none{{/empty}}|{{#body}}y{{/body}}"};
  struct mustache *m = mustache_new(load, &s, true, f->d);
  struct doc *doc = doc_new("x.md");
  struct node *text = node_add(doc, doc->root, NODE_TEXT, (struct pos){0});
  text->text = "a & b";
  struct value *v = value_map(f->a);
  value_add_node(f->a, v, "body", doc->root);
  value_add_text(f->a, v, "empty", "");
  GString *out = g_string_new("");
  template_render(mustache_get(m, "main", f->d), v, write_node, NULL, out);
  assert_string_equal(out->str, "<b>!</b>|a &amp; b|none|y");
  g_string_free(out, TRUE);
  doc_free(doc);
  mustache_free(m);
}

static void test_endless(void **state) {
  struct fixture *f = *state;
  struct source s = {NULL, "x{{#a}}{{>*a}}{{>main}}{{/a}}"}; /* twice: must not double at every level */
  struct mustache *m = mustache_new(load, &s, true, f->d);
  struct value *v = value_map(f->a);
  value_add_text(f->a, v, "a", "main");
  GString *out = g_string_new("");
  template_render(mustache_get(m, "main", f->d), v, NULL, NULL, out);
  assert_int_equal(diag_errors(f->d), 1);
  g_string_free(out, TRUE);
  mustache_free(m);
}

static void test_speed(void **state) {
  struct fixture *f = *state;
  GString *text = g_string_new("");
  for (int i = 0; i < 50; i++)
    g_string_append_printf(text, "<p class=\"entry\">{{name%d}} and some words to fill the line with what a page has {{#list}}<i>"
                           "{{.}}</i>{{/list}}{{words.facility.tel}} and still more of it</p>\n", i % 30);
  struct source s = {NULL, text->str};
  struct mustache *m = mustache_new(load, &s, true, f->d);
  struct value *v = value_map(f->a);
  for (int i = 0; i < 30; i++)
    value_add_text(f->a, v, arena_printf(f->a, "name%d", i), "見本 & 例");
  struct value *list = value_add_list(f->a, v, "list");
  value_add_text(f->a, list, NULL, "ひ");
  value_add_text(f->a, value_add_map(f->a, value_add_map(f->a, v, "words"), "facility"), "tel", "電話");
  const struct template *t = mustache_get(m, "main", f->d);
  GString *out = g_string_new("");
  gint64 start = g_get_monotonic_time();
  for (int i = 0; i < 1000; i++) {
    g_string_truncate(out, 0);
    template_render(t, v, NULL, NULL, out);
  }
  print_message("1,000 pages of %zu bytes: %.1f ms\n", (size_t)out->len, (double)(g_get_monotonic_time() - start) / 1000);
  g_string_free(out, TRUE);
  g_string_free(text, TRUE);
  mustache_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_specification),
    cmocka_unit_test_setup_teardown(test_errors, setup, teardown),
    cmocka_unit_test_setup_teardown(test_nodes_and_empty_text, setup, teardown),
    cmocka_unit_test_setup_teardown(test_endless, setup, teardown),
    cmocka_unit_test_setup_teardown(test_speed, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
