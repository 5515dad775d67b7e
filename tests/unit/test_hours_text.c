/* Sittings as one text: sorted, each once, and the same again after reading back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import/hours_text.h"

#include <glib.h>
#include <string.h>

static struct sitting at(int start, int end, int last, const char *days, const char *mark, const char *label,
                         const char *note) {
  struct sitting s = {.label = label, .start = start, .end = end, .last = last, .note = note};
  for (int i = 0; i < 8; i++) s.mark[i] = days[i] == '1' ? mark : "";
  return s;
}

static void prints_sorted_and_once(void **state) {
  struct sitting s[] = {at(900, 1080, -1, "11010000", "open", "午後", ""),
                        at(540, 720, 690, "11111000", "open", "午前", ""),
                        at(900, 1080, -1, "11010000", "open", "午後", ""),
                        at(540, 720, 690, "00000100", "visit", "", "予約 \"だけ\"\n\\")};
  char *text = hours_text_print(s, G_N_ELEMENTS(s));
  assert_string_equal(text,
                      "09:00-12:00 last 11:30 mon tue wed thu fri \"午前\"; 09:00-12:00 last 11:30 sat=visit note "
                      "\"予約 \\\"だけ\\\"\\n\\\\\"; 15:00-18:00 mon tue thu \"午後\"");
  struct sitting turned[] = {s[3], s[2], s[1]};
  char *again = hours_text_print(turned, 3);
  assert_string_equal(again, text);
  g_free(again);
  g_free(text);
}

static void reads_what_it_prints(void **state) {
  static const char *const marks[] = {"", "open", "visit", "condition"};
  static const char *const words[] = {"", "午前", "a \"b\" \\ c", "x; y", "note", "一\n二"};
  struct arena *a = arena_new();
  GRand *r = g_rand_new_with_seed(20261120);
  for (int round = 0; round < 2000; round++) {
    struct sitting s[5];
    size_t n = (size_t)g_rand_int_range(r, 0, 6), back;
    for (size_t i = 0; i < n; i++) {
      int start = g_rand_int_range(r, 0, 1440);
      s[i] = (struct sitting){.start = start,
                              .end = start + g_rand_int_range(r, 1, 1400),
                              .last = g_rand_int_range(r, -1, 1440),
                              .label = words[g_rand_int_range(r, 0, 6)],
                              .note = words[g_rand_int_range(r, 0, 6)]};
      for (int day = 0; day < 8; day++) s[i].mark[day] = marks[g_rand_int_range(r, 0, 4)];
    }
    char *text = hours_text_print(s, n);
    struct sitting *read = hours_text_parse(text, a, &back);
    assert_non_null(read);
    char *again = hours_text_print(read, back);
    assert_string_equal(again, text);
    g_free(again);
    g_free(text);
    arena_clear(a);
  }
  g_rand_free(r);
  arena_free(a);
}

static void refuses_other_texts(void **state) {
  static const char *const wrong[] = {"9:00-12:00 mon",
                                      "09:00-12:00mon",
                                      "09:00-12:00 mon;",
                                      "09:00-12:00 mon tu",
                                      "09:00-48:00 mon",
                                      "09:00-12:00 mon mon",
                                      "09:00 mon",
                                      "09:00-12:00 mon \"x",
                                      "09:00-12:00 mon=",
                                      "09:00-12:00 note mon",
                                      "x",
                                      "09:00-12:00 mon \"\\q\"",
                                      "09:00-12:00 tue mon x",
                                      "09:00-12:00  mon",
                                      "; 09:00-12:00 mon",
                                      "09:00-12:00 mon;09:00-12:00 tue"};
  struct arena *a = arena_new();
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    size_t n = 7;
    if (hours_text_parse(wrong[i], a, &n)) fail_msg("taken: %s", wrong[i]);
    assert_int_equal(n, 0);
  }
  size_t n = 7;
  assert_non_null(hours_text_parse("", a, &n));
  assert_int_equal(n, 0);
  arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(prints_sorted_and_once), cmocka_unit_test(reads_what_it_prints),
                                     cmocka_unit_test(refuses_other_texts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
