/* Themes: overrides file by file, the chain of extends, inks, symbols, words; and everything a designer can get wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/share.h"
#include "theme/theme.h"

struct fixture {
  struct diag *d;
  char *ward;
};

static void put(const struct fixture *f, const char *name, const char *text) {
  g_autofree char *path = g_build_filename(f->ward, name, NULL);
  g_autofree char *folder = g_path_get_dirname(path);
  assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
  assert_true(g_file_set_contents(path, text, -1, NULL));
}

static int setup(void **state) {
  struct fixture *f = g_new0(struct fixture, 1);
  f->d = diag_new(share_dir(), "en");
  f->ward = g_dir_make_tmp("annai-theme-XXXXXX", NULL);
  *state = f;
  return f->ward ? 0 : -1;
}

static void remove_all(const char *path) {
  GDir *dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *below = g_build_filename(path, name, NULL);
    remove_all(below);
  }
  if (dir)
    g_dir_close(dir);
  g_remove(path);
}

static int teardown(void **state) {
  struct fixture *f = *state;
  remove_all(f->ward);
  g_free(f->ward);
  diag_free(f->d);
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

static void expect_told(struct fixture *f, const char *what) {
  g_autofree char *text = told(f->d);
  if (!strstr(text, what))
    fail_msg("wanted %s, told: %s", what, text);
}

static void test_standard(void **state) {
  struct fixture *f = *state;
  struct theme *t = theme_open(f->ward, "standard", "ja", f->d);
  if (!t)
    fail_msg("%s", told(f->d));
  assert_true(theme_inks(t) > 51);
  struct pos here = {"x", 1, 1};
  const struct ink *ink = theme_ink(t, theme_ink_named(t, "ink", here, f->d));
  assert_int_equal(ink->r << 16 | ink->g << 8 | ink->b, 0x1a1c20);
  assert_true(ink->k == 1 && ink->c == 0 && ink->art);
  const struct ink *marks = theme_ink(t, theme_ink_named(t, "registration", here, f->d));
  assert_true(marks->c == 1 && marks->m == 1 && marks->y == 1 && marks->k == 1 && !marks->art);
  ink_id id;
  assert_true(theme_ink_of_art(t, 0xff, 0xff, 0xff, &id));
  assert_string_equal(theme_ink(t, id)->id, "paper");
  assert_false(theme_ink_of_art(t, 1, 2, 3, &id));
  assert_int_equal(theme_symbols(t), 8);
  const struct symbol *desk = theme_symbol_named(t, "desk");
  assert_true(desk->solid && desk->outlined && desk->outline_mm == 0.42);
  assert_string_equal(theme_ink(t, desk->outline_ink)->id, "ink");
  assert_true(theme_symbol_named(t, "hospital")->inner_frame);
  assert_true(!theme_symbol_named(t, "pharmacy")->solid && theme_symbol_named(t, "pharmacy")->outlined);
  assert_null(theme_symbol_named(t, "none"));
  assert_int_equal(diag_errors(f->d), 0);
  theme_ink_named(t, "no such ink", here, f->d);
  expect_told(f, "x:1:1: error: There is no ink \"no such ink\"");
  theme_free(t);
}

static void test_levels(void **state) {
  struct fixture *f = *state;
  struct theme *t = theme_open(f->ward, "standard", "ja", f->d);
  for (size_t i = 0; i < theme_inks(t); i++) {
    uint16_t level[3];
    ink_levels(t, (ink_id)i, level);
    assert_int_equal(level[0] >> 8, theme_ink(t, (ink_id)i)->r);
    assert_int_equal(level[1] >> 8, theme_ink(t, (ink_id)i)->g);
    assert_int_equal(level[2] >> 8, theme_ink(t, (ink_id)i)->b);
    ink_id back;
    assert_true(ink_from_levels(level, &back));
    assert_int_equal(back, i);
    level[1] ^= 1;
    assert_false(ink_from_levels(level, &back));
  }
  theme_free(t);
}

static void test_override(void **state) {
  struct fixture *f = *state;
  put(f, "themes/own/theme.yaml", "name: own\nextends: middle\n");
  put(f, "themes/own/templates/a.mustache", "own");
  put(f, "themes/own/lang/ja.yaml", "site:\n  greeting: やあ\n");
  put(f, "themes/middle/theme.yaml", "extends: standard\n");
  put(f, "themes/middle/templates/a.mustache", "middle");
  put(f, "themes/middle/templates/b.mustache", "b of middle {{>a}}");
  put(f, "themes/middle/lang/ja.yaml", "site: {greeting: こんにちは, extra: もうひとつ}\nlist: [一, 二]\n");
  put(f, "themes/standard/templates/b.mustache", "b of the ward's standard");
  put(f, "themes/standard/templates/c.mustache", "c of the ward's standard");
  struct theme *t = theme_open(f->ward, "own", "ja", f->d);
  if (!t)
    fail_msg("%s", told(f->d));
  GString *out = g_string_new("");
  struct arena *a = arena_new();
  static const char *const names[] = {"a", "b", "c"};
  for (int i = 0; i < 3; i++)
    template_render(theme_template(t, names[i], f->d), value_map(a), NULL, NULL, out);
  assert_string_equal(out->str, "ownb of middle ownc of the ward's standard");
  g_string_free(out, TRUE);
  arena_free(a);
  assert_true(g_str_has_prefix(theme_file(t, "inks.yaml"), share_starter_dir()));
  assert_null(theme_file(t, "../own/theme.yaml"));
  assert_null(theme_file(t, "/etc/passwd"));
  assert_null(theme_file(t, "none"));
  assert_string_equal(theme_word(t, "site.greeting"), "やあ");
  assert_string_equal(theme_word(t, "site.extra"), "もうひとつ");
  assert_string_equal(value_get(value_get(theme_words(t), "site"), "greeting")->text, "やあ");
  assert_string_equal(value_get(theme_words(t), "list")->last->text, "二");
  char **templates = theme_list(t, "templates");
  assert_true(g_strv_contains((const char *const *)templates, "a.mustache"));
  for (char **n = templates; n[0] && n[1]; n++)
    assert_true(strcmp(n[0], n[1]) < 0);
  g_strfreev(templates);
  assert_null(theme_template(t, "no-such", f->d));
  expect_told(f, "There is no template \"no-such\"");
  theme_free(t);
}

static void test_missing_word_told_once(void **state) {
  struct fixture *f = *state;
  struct theme *t = theme_open(f->ward, "standard", "ja", f->d);
  assert_string_equal(theme_word(t, "no.such.word"), "no.such.word");
  assert_string_equal(theme_word(t, "no.such.word"), "no.such.word");
  assert_int_equal(diag_count(f->d, DIAG_WARNING), 1);
  expect_told(f, "lang/ja.yaml: warning: The word \"no.such.word\" is missing");
  theme_free(t);
}

/* Opens the theme "bad", made of one file, and expects it refused with a text. */
static void refused(struct fixture *f, const char *file, const char *text, const char *what) {
  put(f, "themes/bad/theme.yaml", "extends: standard\n");
  put(f, file, text);
  struct diag *d = f->d;
  f->d = diag_new(share_dir(), "en");
  assert_null(theme_open(f->ward, "bad", "ja", f->d));
  expect_told(f, what);
  diag_free(f->d);
  f->d = d;
  g_autofree char *path = g_build_filename(f->ward, "themes/bad", NULL);
  remove_all(path);
}

#define INK "inks:\n- {id: a, srgb: \"#102030\", cmyk: [0, 0, 0, 100], art: true}\n"

static void test_wrong(void **state) {
  struct fixture *f = *state;
  const char *inks = "themes/bad/inks.yaml", *symbols = "themes/bad/symbols.yaml", *theme = "themes/bad/theme.yaml";
  refused(f, inks, INK "- {id: b, srgb: \"#102030\", cmyk: [0, 0, 0, 9], art: true}\n", "inks.yaml:3:4: error: The inks \"b\" and \"a\"");
  refused(f, inks, INK "- {id: a, srgb: \"#102031\", cmyk: [0, 0, 0, 9]}\n", "inks.yaml:3:4: error: The id \"a\" is used twice");
  refused(f, inks, INK "- {id: b, srgb: \"#10203g\", cmyk: [0, 0, 0, 9]}\n", "The srgb \"#10203g\" of ink \"b\"");
  refused(f, inks, INK "- {id: b, srgb: #102030, cmyk: [0, 0, 0, 9]}\n", "inks.yaml");
  refused(f, inks, INK "- {id: b, srgb: \"#102031\", cmyk: [0, 0, 0]}\n", "The cmyk of ink \"b\"");
  refused(f, inks, INK "- {id: b, srgb: \"#102031\", cmyk: [0, 0, 0, 101]}\n", "The cmyk of ink \"b\"");
  refused(f, inks, "tac_percent: 300\n" INK "- {id: b, srgb: \"#102031\", cmyk: [90, 90, 90, 90]}\n", "add up to 360 %");
  refused(f, inks, INK "- {srgb: \"#102031\", cmyk: [0, 0, 0, 1]}\n", "has no id");
  refused(f, inks, "colours: []\n", "no list \"inks:\"");
  refused(f, symbols, "symbols:\n- {id: a, path: \"x\", ink: ink, mode: solid, number_ink: paper}\n", "The path of symbol \"a\"");
  refused(f, symbols, "symbols:\n- {id: a, path: \"M0,0Z\", ink: no, mode: solid, number_ink: paper}\n", "There is no ink \"no\"");
  refused(f, symbols, "symbols:\n- {id: a, path: \"M0,0Z\", ink: ink, mode: dotted, number_ink: paper}\n", "The mode \"dotted\"");
  refused(f, symbols, "symbols:\n- {id: a, path: \"M0,0Z\", ink: ink, mode: solid}\n", "symbols.yaml:2:4: error: The symbol \"a\" has no number_ink");
  refused(f, symbols, "symbols:\n- {id: a, path: \"M0,0Z\", ink: ink, mode: outline, number_ink: ink}\n", "The symbol \"a\" has no outline_mm");
  refused(f, symbols, "desk_outline: 1\nsymbols: []\n", "symbols.yaml:1:1: error: There is no \"desk_outline\"");
  refused(f, symbols, "number: {size: 1}\nsymbols: []\n", "symbols.yaml:1:10: error: There is no \"size\"");
  refused(f, theme, "extends: nowhere\n", "themes/bad/theme.yaml:1:10: error: There is no theme \"nowhere\"");
  refused(f, theme, "extends: bad\n", "\"bad\" extends itself");
  refused(f, theme, "extends: ../..\n", "cannot be a theme's name");
  refused(f, "themes/bad/lang/ja.yaml", "[a, b]\n", "must be written as");
}

static void test_no_such_theme(void **state) {
  struct fixture *f = *state;
  assert_null(theme_open(f->ward, "none", "ja", f->d));
  expect_told(f, "There is no theme \"none\"");
  assert_null(theme_open_at(f->ward, "../up", (struct pos){"content/site.yaml", 4, 8}, "ja", f->d));
  expect_told(f, "content/site.yaml:4:8: error: \"../up\" cannot be a theme's name");
  assert_null(theme_open(f->ward, "standard", "xx", f->d));
  expect_told(f, "There are no interface words for the language \"xx\"");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_standard, setup, teardown),
    cmocka_unit_test_setup_teardown(test_levels, setup, teardown),
    cmocka_unit_test_setup_teardown(test_override, setup, teardown),
    cmocka_unit_test_setup_teardown(test_missing_word_told_once, setup, teardown),
    cmocka_unit_test_setup_teardown(test_wrong, setup, teardown),
    cmocka_unit_test_setup_teardown(test_no_such_theme, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
