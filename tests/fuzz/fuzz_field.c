/* What reads a cell's text: dates, addresses, names, sittings, and the folding that compares them. */
#include "base/date.h"
#include "base/arena.h"
#include "fuzz.h"
#include "import/hours_text.h"
#include "records/address.h"

const char *const fuzz_shared[] = {NULL};

static void is_text(char *text) {
  must(text && g_utf8_validate(text, -1, NULL), "folded text is UTF-8");
  g_free(text);
}

/* Sittings that were read are printed as a text that gives the same sittings again. */
static void sittings(const char *text) {
  struct arena *a = arena_new();
  size_t n, again;
  struct sitting *s = hours_text_parse(text, a, &n);
  if (s) {
    char *printed = hours_text_print(s, n);
    struct sitting *t = hours_text_parse(printed, a, &again);
    must(t != NULL, "what was printed can be read");
    char *twice = hours_text_print(t, again);
    must(!strcmp(printed, twice), "the same sittings are printed alike");
    g_free(printed);
    g_free(twice);
  }
  arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  size_t n;
  char *text = size < 10000 ? fuzz_text(data, size, d, &n) : NULL, *rest = NULL;
  if (text) {
    char iso[DATE_ISO_SIZE];
    enum date_reading date = date_read(text, iso);
    must(!*iso || date_is_iso(iso), "a date that was read is one");
    must(date != DATE_ISO || *iso, "a date is given");
    is_text(address_fold(text, &rest));
    is_text(rest ? rest : g_strdup(""));
    is_text(address_fold_within(text, "試験県", "試験区"));
    is_text(name_fold(text));
    is_text(address_name(text));
    struct address a;
    address_read(text, &a);
    must(a.numbers >= 0 && a.numbers <= ADDRESS_NUMBERS, "numbers are counted");
    for (int i = 0; i < a.numbers; i++) must(a.number[i] && g_utf8_validate(a.number[i], -1, NULL), "numbers are text");
    must(a.town && g_utf8_validate(a.town, -1, NULL), "a town is text");
    address_strip(&a, "試験県", "試験区");
    address_clear(&a);
    sittings(text);
  }
  g_free(text);
  diag_free(d);
  return 0;
}
