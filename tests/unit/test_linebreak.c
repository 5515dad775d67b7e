/* Where lines may end, held against Unicode's LineBreakTest and JLReq's character classes. What differs is listed with its reason in
 * linebreak-exceptions.txt; another difference fails, and so does a listed one that is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layout/paragraph/atoms.h"

static const char EXCEPTIONS[] = "tests/unit/linebreak-exceptions.txt";

struct exceptions {
  GHashTable *reason; /* "unicode ID×IN" -> times met */
  size_t unknown;
};

static char *shared_file(const char *name) {
  const char *shared = g_getenv("ANNAI_SHARED");
  char *path = g_strdup_printf("%s/data/testsuites/%s", shared ? shared : "../shared", name), *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) printf("skipped: no %s\n", path);
  g_free(path);
  return text;
}

static struct exceptions exceptions_read(const char *suite) {
  struct exceptions x = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0};
  char *text = NULL;
  assert_true(g_file_get_contents(EXCEPTIONS, &text, NULL, NULL));
  char **lines = g_strsplit(text, "\n", -1);
  for (char **l = lines; *l; l++) {
    char **cell = g_strsplit(*l, "\t", 3); /* suite, difference, reason */
    if (g_strv_length(cell) == 3 && strcmp(cell[0], suite) == 0 && *cell[2])
      g_hash_table_insert(x.reason, g_strdup(cell[1]), GUINT_TO_POINTER(0));
    g_strfreev(cell);
  }
  g_strfreev(lines);
  g_free(text);
  return x;
}

static void differs(struct exceptions *x, const char *what, const char *where) {
  gpointer times;
  if (g_hash_table_lookup_extended(x->reason, what, NULL, &times)) {
    g_hash_table_insert(x->reason, g_strdup(what), GUINT_TO_POINTER(GPOINTER_TO_UINT(times) + 1));
    return;
  }
  x->unknown++;
  print_error("not listed: %s   (%s)\n", what, where);
}

static void exceptions_close(struct exceptions *x) {
  GHashTableIter i;
  gpointer what, times;
  size_t gone = 0;
  g_hash_table_iter_init(&i, x->reason);
  while (g_hash_table_iter_next(&i, &what, &times)) {
    if (GPOINTER_TO_UINT(times)) continue;
    print_error("listed, but does not differ: %s\n", (char *)what);
    gone++;
  }
  g_hash_table_destroy(x->reason);
  assert_int_equal(x->unknown, 0);
  assert_int_equal(gone, 0);
}

/* Characters as the atoms that shaping would make of them: marks belong to the character before. */
struct line {
  struct atom atom[64];
  GString *text;
  size_t n;
};

static void line_read(struct line *l, const struct kinsoku *k, const gunichar *c, size_t n) {
  *l = (struct line){.text = g_string_new(NULL), .n = n};
  for (size_t i = 0; i < n; i++) {
    l->atom[i] = (struct atom){.ch = c[i], .class = kinsoku_class(k, c[i]), .byte = l->text->len};
    g_string_append_unichar(l->text, c[i]);
    l->atom[i].bytes = l->text->len - l->atom[i].byte;
  }
  struct look look = {.font = {"", false, 10}};
  gaps_set(k, &look, l->text->str, l->atom, n);
}

static const char *const TYPES[] = {"BK", "CR", "LF", "CM", "SG", "ZW", "IN", "GL", "CB", "SP", "BA", "BB", "B2", "HY", "NS",
                                    "OP", "CL", "QU", "EX", "ID", "NU", "IS", "SY", "AL", "PR", "PO", "SA", "AI", "XX", "NL",
                                    "WJ", "JL", "JV", "JT", "H2", "H3", "CP", "CJ", "HL", "RI", "EB", "EM", "ZWJ"};

static bool is_mark(gunichar c) {
  GUnicodeBreakType t = g_unichar_break_type(c);
  return t == G_UNICODE_BREAK_COMBINING_MARK || t == G_UNICODE_BREAK_ZERO_WIDTH_JOINER;
}

/* The classes on both sides of a place, and whether Unicode breaks there: "ID÷IN". Marks are skipped, spaces between are one
 * SP; where our sets alone decide, the other side is left out. */
static char *pair_name(const struct line *l, size_t i, bool expected) {
  size_t before = i - 1;
  bool spaces = false;
  while (before > 0 && l->atom[before].ch == ' ') before--, spaces = true;
  while (before > 0 && is_mark(l->atom[before].ch)) before--;
  const char *a = TYPES[g_unichar_break_type(l->atom[before].ch)], *b = TYPES[g_unichar_break_type(l->atom[i].ch)];
  if (!strcmp(a, "AI") || !strcmp(b, "AI")) return g_strdup("AI");
  if (expected && l->atom[i].class & (CHAR_NO_START | CHAR_NO_START_STRICT)) return g_strdup_printf("*÷%s", b);
  if (expected && spaces && l->atom[i].class & CHAR_SPACE) return g_strdup_printf("SP÷%s", b);
  return g_strdup_printf("%s%s%s%s", a, spaces ? " SP" : "", expected ? "÷" : "×", b);
}

static void unicode_line(struct exceptions *x, const struct kinsoku *k, const char *line) {
  gunichar c[64];
  bool breaks[64];
  size_t n = 0;
  bool here = false;
  for (const char *s = line; *s && *s != '#' && n < 64;) {
    if (g_str_has_prefix(s, "÷")) here = true, s += strlen("÷");
    else if (g_str_has_prefix(s, "×")) here = false, s += strlen("×");
    else if (g_ascii_isxdigit(*s)) {
      char *end;
      c[n] = (gunichar)strtoul(s, &end, 16);
      breaks[n++] = here;
      s = end;
    } else s++;
  }
  struct line l;
  line_read(&l, k, c, n);
  for (size_t i = 1; i < n; i++) {
    if (l.atom[i].may_break == breaks[i]) continue;
    char *name = pair_name(&l, i, breaks[i]);
    differs(x, name, line);
    g_free(name);
  }
  g_string_free(l.text, TRUE);
}

static void unicode(void **state) {
  char *text = shared_file("unicode-15.0.0/LineBreakTest.txt");
  if (!text) return;
  struct diag *d = diag_new("generator/share", "en");
  struct kinsoku *k = kinsoku_read("ja", d);
  struct exceptions x = exceptions_read("unicode");
  char **lines = g_strsplit(text, "\n", -1);
  for (char **l = lines; *l; l++)
    if (**l && **l != '#') unicode_line(&x, k, *l);
  g_strfreev(lines);
  g_free(text);
  kinsoku_free(k);
  diag_free(d);
  exceptions_close(&x);
}

/* What JLReq asks of a class: whether its characters may begin and end a line between ideographs, in both sets. */
static const struct {
  const char *class;
  bool begin_strict, begin_loose, end;
} JLREQ[] = {{"cl-01", true, true, false},  {"cl-02", false, false, true}, {"cl-03", false, false, true},
             {"cl-04", false, false, true}, {"cl-05", false, false, true}, {"cl-06", false, false, true},
             {"cl-07", false, false, true}, {"cl-08", true, true, true},   {"cl-09", false, true, true},
             {"cl-10", false, true, true},  {"cl-11", false, true, true},  {"cl-12", true, true, true},
             {"cl-13", true, true, true},   {"cl-15", true, true, true},   {"cl-16", true, true, true},
             {"cl-17", true, true, true},   {"cl-18", true, true, true},   {"cl-19", true, true, true}};

static bool breaks_between(const struct kinsoku *k, gunichar a, gunichar b, bool loose) {
  struct atom atom[2] = {{.ch = a, .class = kinsoku_class(k, a)}, {.ch = b, .class = kinsoku_class(k, b), .byte = 0}};
  struct look look = {.font = {"", false, 10}, .loose = loose};
  gaps_set(k, &look, "xx", atom, 2);
  return atom[1].may_break;
}

static void jlreq_character(struct exceptions *x, const struct kinsoku *k, const char *class, gunichar c) {
  static const gunichar KANJI = 0x6F22;
  for (size_t i = 0; i < G_N_ELEMENTS(JLREQ); i++) {
    if (strcmp(JLREQ[i].class, class) != 0) continue;
    const struct {
      const char *what;
      bool got, expected;
    } t[] = {{"begins a line", breaks_between(k, KANJI, c, false), JLREQ[i].begin_strict},
             {"begins a line, loose", breaks_between(k, KANJI, c, true), JLREQ[i].begin_loose},
             {"ends a line", breaks_between(k, c, KANJI, false), JLREQ[i].end}};
    for (size_t j = 0; j < G_N_ELEMENTS(t); j++) {
      if (t[j].got == t[j].expected) continue;
      char where[16], *name = g_strdup_printf("%s %s%s", class, t[j].expected ? "" : "never ", t[j].what);
      char *of = g_strdup_printf("%s: U+%04X", name, c);
      g_snprintf(where, sizeof where, "U+%04X", c);
      differs(x, g_hash_table_contains(x->reason, name) ? name : of, where);
      g_free(of);
      g_free(name);
    }
  }
}

static void jlreq(void **state) {
  char *text = shared_file("jlreq/character-classes.csv");
  if (!text) return;
  struct diag *d = diag_new("generator/share", "en");
  struct kinsoku *k = kinsoku_read("ja", d);
  struct exceptions x = exceptions_read("jlreq");
  char **lines = g_strsplit(text, "\n", -1);
  size_t n = 0;
  for (char **l = lines + 1; *l; l++) {
    char **cell = g_strsplit(*l, ",", 5);
    if (g_strv_length(cell) == 5 && g_ascii_isxdigit(*cell[3])) {
      jlreq_character(&x, k, cell[0], (gunichar)strtoul(cell[3], NULL, 16));
      n++;
    }
    g_strfreev(cell);
  }
  assert_true(n > 1500);
  g_strfreev(lines);
  g_free(text);
  kinsoku_free(k);
  diag_free(d);
  exceptions_close(&x);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(unicode), cmocka_unit_test(jlreq)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
