/* YAML to keys, and asking keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "source/source.h"
#include "told.h"

static struct keys *reads(const char *text, struct diag *d) {
  struct keys *k = yaml_read(text, strlen(text), "a.yaml", 1, d);
  if (!k) assert_true(told(d, "read", 1, 1));
  return k;
}

static void refuses(const char *text, const char *rule, int line, int col) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(yaml_read(text, strlen(text), "a.yaml", 1, d));
  assert_true(told(d, rule, line, col));
  diag_free(d);
}

static void at(const struct key *k, int line, int col) {
  assert_int_equal(k->pos.line, line);
  assert_int_equal(k->pos.col, col);
}

static void scalars_stay_text(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct keys *k = reads(
      "a: no\nb: 012\nc: ~\nd:\ne: '~'\nf: \"か\\u3099\"\ng: 1e3\nh: |\n  x\n  y\ni: null\nj: \"\\U0001F600\"\n", d);
  static const char *const pairs[][2] = {{"a", "no"}, {"b", "012"}, {"c", ""},       {"d", ""}, {"e", "~"},
                                         {"f", "が"}, {"g", "1e3"}, {"h", "x\ny\n"}, {"i", ""}, {"j", "😀"}};
  assert_int_equal(k->root->count, G_N_ELEMENTS(pairs));
  for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
    assert_string_equal(key_text(k->root, pairs[i][0], "(none)"), pairs[i][1]);
  keys_free(k);
  diag_free(d);
}

static void places(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct keys *k = reads("# remark\n名前: ひばり\nmap:\n  a: \"x\"\n  b: [p, 'q']\nlist:\n  - {c: 1}\n", d);
  at(key_get(k->root, "名前"), 2, 5);
  assert_int_equal(key_get(k->root, "名前")->name_pos.col, 1);
  at(key_get(k->root, "map"), 3, 1);
  at(key_get(key_get(k->root, "map"), "a"), 4, 6);
  const struct key *b = key_get(key_get(k->root, "map"), "b");
  assert_int_equal(b->kind, KEY_LIST);
  at(b->first, 5, 7);
  at(b->first->next, 5, 10);
  at(key_get(key_get(k->root, "list")->first, "c"), 7, 9);
  keys_free(k);
  k = yaml_read("a: 1", 4, "a.md", 10, d);
  at(k->root->first, 10, 4);
  keys_free(k);
  diag_free(d);
}

static void json_is_yaml(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct keys *k = reads("{\"a\": \"\\ud83d\\ude00\", \"b\": [1, {\"c\": true}], \"d\": null}", d);
  assert_string_equal(key_text(k->root, "a", NULL), "😀");
  assert_string_equal(key_text(key_get(k->root, "b")->first->next, "c", NULL), "true");
  assert_string_equal(key_text(k->root, "d", NULL), "");
  keys_free(k);
  diag_free(d);
}

static void nothing_is_an_empty_map(void **state) {
  static const char *const texts[] = {"", "\n", "# only a remark\n", "---\n", "{}"};
  struct diag *d = diag_new("generator/share", "en");
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    struct keys *k = reads(texts[i], d);
    assert_int_equal(k->root->kind, KEY_MAP);
    assert_int_equal(k->root->count, 0);
    keys_free(k);
  }
  diag_free(d);
}

static char *nested(int depth, bool block) {
  GString *s = g_string_new(block ? NULL : "a: ");
  for (int i = 0; i < depth; i++) block ? g_string_append_printf(s, "%*sa:\n", i, "") : g_string_append(s, "[");
  for (int i = 0; i < depth && !block; i++) g_string_append(s, "]");
  return g_string_free(s, FALSE);
}

/* The name of what stands twice is in the message, however it is written. */
static void duplicates_are_named(void **state) {
  const char *const texts[] = {"名前: 1\nb: 2\n名前: 3\n", "a: {名前: 1, 名前: 2}\n", "名前: 1\n\"名前\": 2\n",
                               "x:\n  - 名前: 1\n    あ: 2\n    名前 : 3\n"};
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    struct diag *d = diag_new("generator/share", "en");
    assert_null(yaml_read(texts[i], strlen(texts[i]), "f.yaml", 1, d));
    char *all = told_all(d);
    if (!strstr(all, "\"名前\" stands twice")) fail_msg("%s: %s", texts[i], all);
    free(all);
    diag_free(d);
  }
}

static void faults_and_their_places(void **state) {
  refuses("a: 1\nb: 2\na: 3\n", "yaml-duplicate", 3, 1);
  refuses("a: {x: 1, x: 2}\n", "yaml-duplicate", 1, 11);
  refuses("a: &x 1\nb: *x\n", "yaml-alias", 2, 4);
  refuses("b: *x\n", "yaml-alias", 1, 4);
  refuses("<<: *x\n", "yaml-alias", 1, 5);
  refuses("a: 1\n---\nb: 1\n", "yaml-second", 3, 1);
  refuses("a: !!int 1\n", "yaml-tag", 1, 10);
  refuses("a: !x [1]\n", "yaml-tag", 1, 1);
  refuses("? [a]\n: 1\n", "yaml-name", 1, 4);
  refuses("a: [1\nb: 2\n", "yaml-syntax", 0, 0);
  refuses("a: \"x\n", "yaml-syntax", 0, 0);
  refuses("a: 1\n\tb: 2\n", "yaml-syntax", 1, 4);
  refuses("a: b: c\n", "yaml-syntax", 1, 5);
  refuses("a: \"\\x07\"\n", "key-control", 1, 4);
  refuses("a: \"\\0\"\n", "key-control", 1, 4);
  for (int block = 0; block < 2; block++) {
    char *deep = nested(100, block), *good = nested(40, block);
    refuses(deep, "yaml-depth", 0, 0);
    struct diag *d = diag_new("generator/share", "en");
    keys_free(reads(good, d));
    diag_free(d);
    g_free(deep);
    g_free(good);
  }
}

/* Seven levels of nine aliases each: refused at once, never grown. */
static void a_bomb(void **state) {
  GString *s = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
  for (int i = 1; i < 8; i++) {
    g_string_append_printf(s, "a%d: &a%d [", i, i);
    for (int j = 0; j < 9; j++) g_string_append_printf(s, "%s*a%d", j ? ", " : "", i - 1);
    g_string_append(s, "]\n");
  }
  refuses(s->str, "yaml-alias", 2, 10);
  g_string_free(s, TRUE);
}

static void any_text(void **state) {
  static const char *const parts[] = {"a", ": ", "\n", "- ",  "[",  "]", "{", "}", "\"", "'",
                                      "#", "  ", "|",  "&x ", "*x", "!", "?", ",", "%",  "---\n"};
  guint32 seed = 1;
  for (int n = 0; n < 20000; n++) {
    GString *s = g_string_new(NULL);
    for (int i = 0; i < 12; i++) {
      seed = seed * 1664525 + 1013904223;
      g_string_append(s, parts[(seed >> 16) % G_N_ELEMENTS(parts)]);
    }
    struct diag *d = diag_new("generator/share", "en");
    struct keys *k = yaml_read(s->str, s->len, "a.yaml", 1, d);
    assert_true((k != NULL) == (diag_errors(d) == 0));
    keys_free(k);
    diag_free(d);
    g_string_free(s, TRUE);
  }
}

static void asking(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct keys *k = reads(
      "n: 12.5\nbad: 0x10\nlen: 10mm\nbadlen: long\nyes: yes\nno: false\nmaybe: maybe\nlist: [1]\nempty:\ninf: inf\n",
      d);
  assert_true(key_number(k->root, "n", 0, d) == 12.5);
  assert_true(key_number(k->root, "none", 7, d) == 7);
  assert_true(key_number(k->root, "empty", 7, d) == 7);
  assert_true(key_pt(k->root, "len", 0, d) > 28.3 && key_pt(k->root, "len", 0, d) < 28.4);
  assert_true(key_bool(k->root, "yes", false, d));
  assert_false(key_bool(k->root, "no", true, d));
  assert_true(key_bool(k->root, "none", true, d));
  assert_int_equal(diag_errors(d), 0);
  assert_true(key_number(k->root, "bad", 7, d) == 7);
  assert_true(told(d, "key-number", 2, 6));
  assert_true(key_number(k->root, "inf", 7, d) == 7);
  assert_true(key_pt(k->root, "badlen", 3, d) == 3);
  assert_true(told(d, "key-length", 4, 9));
  assert_true(key_bool(k->root, "maybe", true, d));
  assert_true(told(d, "key-bool", 7, 8));
  assert_true(key_number(k->root, "list", 7, d) == 7);
  assert_true(told(d, "key-number", 8, 1));
  assert_null(key_get(NULL, "a"));
  assert_null(key_get(key_get(k->root, "n"), "a"));
  keys_free(k);
  diag_free(d);
}

static void frames(void **state) {
  const struct {
    const char *text;
    bool good;
  } cases[] = {{"[139.7, 35.6, 139.8, 35.7]", true},
               {"[-180, -90, 180, 90]", true},
               {"[139.8, 35.6, 139.7, 35.7]", false},
               {"[139.7, 35.6, 139.8]", false},
               {"[1, 2, 3, 4, 5]", false},
               {"[1, 2, 3, inf]", false},
               {"[1, 2, nan, 4]", false},
               {"[1, 2, 3, 0x40]", false},
               {"[1, 2, 3, [4]]", false},
               {"[1, 2, 3, 91]", false},
               {"[-181, 2, 3, 4]", false},
               {"1 2 3 4", false}};
  struct diag *d = diag_new("generator/share", "en");
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *yaml = g_strdup_printf("frame: %s\n", cases[i].text);
    struct keys *k = reads(yaml, d);
    struct box b;
    assert_int_equal(key_box(key_get(k->root, "frame"), &b), cases[i].good);
    keys_free(k);
    g_free(yaml);
  }
  struct box b;
  assert_false(key_box(NULL, &b));
  assert_true(box_read("139.7 35.6 139.8 35.7", &b));
  assert_true(b.x0 == 139.7 && b.y1 == 35.7);
  assert_false(box_read("139.7 35.6 139.8", &b));
  assert_false(box_read("139.7 35.6 139.8 35.7x", &b));
  diag_free(d);
}

static void unknown_names(void **state) {
  static const char *const names[] = {"title", "lead", NULL};
  struct diag *d = diag_new("generator/share", "en");
  struct keys *k = reads("title: a\nlaed: b\nzzzzzz: c\nlist: [1]\n", d);
  assert_false(key_check_names(k->root, names, d));
  assert_true(told(d, "key-unknown-near", 2, 1));
  assert_true(told(d, "key-unknown", 3, 1));
  assert_true(key_check_names(NULL, names, d));
  assert_false(key_check_names(key_get(k->root, "list"), names, d));
  assert_true(told(d, "key-map", 4, 1));
  keys_free(k);
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(scalars_stay_text),
      cmocka_unit_test(places),
      cmocka_unit_test(json_is_yaml),
      cmocka_unit_test(nothing_is_an_empty_map),
      cmocka_unit_test(faults_and_their_places), cmocka_unit_test(duplicates_are_named),
      cmocka_unit_test(a_bomb),
      cmocka_unit_test(any_text),
      cmocka_unit_test(asking),
      cmocka_unit_test(frames),
      cmocka_unit_test(unknown_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
