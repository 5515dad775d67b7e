/* The processor's SHA-256 against the standard's examples and against GLib's, at every length around a block's end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "base/digest.h"

static void examples(void **state) {
  char hex[DIGEST_HEX + 1];
  digest_hex("abc", 3, hex);
  assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  digest_hex("", 0, hex);
  assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  digest_hex(two_blocks, strlen(two_blocks), hex);
  assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void lengths(void **state) {
  unsigned char bytes[1000];
  guint32 seed = 1;
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)((seed = seed * 1664525 + 1013904223) >> 24);
  for (size_t n = 0; n < 260; n++) {
    char hex[DIGEST_HEX + 1];
    size_t from = n % 7; /* at any address */
    char *wanted = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes + from, n);
    digest_hex(bytes + from, n, hex);
    assert_string_equal(hex, wanted);
    g_free(wanted);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(examples), cmocka_unit_test(lengths)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
