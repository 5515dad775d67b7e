/* The text gate: decoding, composing, folding. */
#include "fuzz.h"

const char *const fuzz_shared[] = {"hostile-samples", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  size_t n;
  char *text = fuzz_text(data, size, d, &n);
  if (text) {
    must(strlen(text) == n && fuzz_clean(text), "no control character passes");
    char *again = text_nfc(text), *fold = text_fold(text), *kana = text_hiragana(text);
    must(!strcmp(text, again), "what passed is composed");
    must(g_utf8_validate(fold, -1, NULL) && g_utf8_validate(kana, -1, NULL), "folded text is UTF-8");
    if (n < 2000) g_free(text_kana_key(text));
    must(g_utf8_validate(text_kana_row(text), -1, NULL), "an index head is UTF-8");
    g_free(again);
    g_free(fold);
    g_free(kana);
  }
  g_free(text);
  diag_free(d);
  return 0;
}
