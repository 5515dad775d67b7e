/* Texts in memory and in the file: all come back as they were put in, before and after a turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/texts.h"

enum { MANY = 30000 };

/* The i-th text: of every length around the one from which texts are long, some of them thousands of bytes. */
static char *text_of(size_t i) {
  size_t size = i % 3 ? i % 120 : i % 3000;
  char *text = g_strdup_printf("%zu:", i), *full = g_malloc(size + strlen(text) + 1);
  strcpy(full, text);
  memset(full + strlen(text), 'a' + (char)(i % 26), size);
  full[size + strlen(text)] = '\0';
  g_free(text);
  return full;
}

static void comes_back(struct texts *t, const guint32 *handle, size_t i) {
  char *wanted = text_of(i);
  assert_string_equal(texts_get(t, handle[i]), wanted);
  g_free(wanted);
}

static void all_come_back(void **state) {
  struct texts *t = texts_new();
  guint32 *handle = g_new(guint32, MANY);
  for (size_t i = 0; i < MANY; i++) {
    char *text = text_of(i);
    handle[i] = texts_add(t, text, strlen(text));
    g_free(text);
  }
  assert_true(texts_written(t));
  for (size_t i = 0; i < MANY; i++) comes_back(t, handle, i * 7919 % MANY);
  const char *before = texts_get(t, handle[2997]); /* a long one, asked for before the first turn */
  char *copy = g_strdup(before);
  for (size_t i = 0; i < MANY; i++) {
    texts_turn(t);
    comes_back(t, handle, MANY - 1 - i);
  }
  assert_ptr_equal(texts_get(t, handle[2997]), before);
  assert_string_equal(before, copy);
  g_free(copy);
  g_free(handle);
  texts_free(t);
}

static void equal_ones_are_shared(void **state) {
  struct texts *t = texts_new();
  assert_int_equal(texts_add(t, NULL, 0), 0);
  assert_string_equal(texts_get(t, 0), "");
  guint32 first = texts_add(t, "same", 4);
  assert_int_equal(texts_add(t, "same, longer", 4), first);
  assert_int_not_equal(texts_add(t, "sam", 3), first);
  assert_string_equal(texts_get(t, first), "same");
  texts_free(t);
}

/* Without the folder that TMPDIR names another one serves. */
static void another_folder_serves(void **state) {
  struct texts *t = texts_new();
  char *text = g_strnfill(60000, 'x');
  guint32 handle = 0;
  g_setenv("TMPDIR", "/dev/null/nowhere", TRUE);
  for (int i = 0; i < 100; i++) handle = texts_add(t, text, 60000);
  g_unsetenv("TMPDIR");
  assert_true(texts_written(t));
  assert_string_equal(texts_get(t, handle), text);
  g_free(text);
  texts_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(all_come_back), cmocka_unit_test(equal_ones_are_shared),
                                     cmocka_unit_test(another_folder_serves)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
