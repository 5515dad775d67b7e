/* A whole workbook: bytes of a zip as they are, or a text from which a zip with right sums is packed: "==== name"
 * lines, each with the part's content behind it. */
#include "fuzz.h"
#include "source/xlsx.h"

const char *const fuzz_shared[] = {"hostile-samples/bomb.xlsx", "hostile-samples/furigana.xlsx",
                                   "data/testsuites/xlsx-calamine", NULL};

#define SIGN "==== "
#define PARTS_MOST 20

static uint32_t sum_of(const uint8_t *p, size_t n) {
  uint32_t c = 0xffffffff;
  for (size_t i = 0; i < n; i++) {
    c ^= p[i];
    for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
  }
  return ~c;
}

static void put(GByteArray *to, uint32_t value, guint bytes) {
  for (; bytes; bytes--, value >>= 8) g_byte_array_append(to, &(uint8_t){(uint8_t)value}, 1);
}

/* What a local header and the directory say alike. */
static void put_entry(GByteArray *to, uint32_t sum, size_t size, size_t name) {
  put(to, 20, 2);
  put(to, 0x800, 2); /* the name is UTF-8 */
  put(to, 0, 2);     /* stored */
  put(to, 0x21 << 16, 4);
  put(to, sum, 4);
  put(to, (uint32_t)size, 4);
  put(to, (uint32_t)size, 4);
  put(to, (uint32_t)name, 2);
  put(to, 0, 2);
}

static GByteArray *packed(const uint8_t *data, size_t size) {
  GByteArray *zip = g_byte_array_new(), *directory = g_byte_array_new();
  uint32_t parts = 0;
  const uint8_t *end = data + size;
  for (const uint8_t *at = data; parts < PARTS_MOST && (at = memmem(at, (size_t)(end - at), SIGN, strlen(SIGN)));) {
    const uint8_t *name = at + strlen(SIGN), *line = memchr(name, '\n', (size_t)(end - name));
    if (!line) break;
    const uint8_t *text = line + 1, *next = memmem(text, (size_t)(end - text), "\n" SIGN, strlen(SIGN) + 1);
    size_t name_size = MIN((size_t)(line - name), 200), text_size = (size_t)((next ? next : end) - text);
    uint32_t sum = sum_of(text, text_size), offset = zip->len;
    put(zip, 0x04034b50, 4);
    put_entry(zip, sum, text_size, name_size);
    g_byte_array_append(zip, name, (guint)name_size);
    g_byte_array_append(zip, text, (guint)text_size);
    put(directory, 0x02014b50, 4);
    put(directory, 20, 2);
    put_entry(directory, sum, text_size, name_size);
    put(directory, 0, 2); /* no comment, first disk */
    put(directory, 0, 2);
    put(directory, 0, 2);
    put(directory, 0, 4);
    put(directory, offset, 4);
    g_byte_array_append(directory, name, (guint)name_size);
    parts++;
    at = next ? next + 1 : end;
  }
  uint32_t offset = zip->len;
  g_byte_array_append(zip, directory->data, directory->len);
  put(zip, 0x06054b50, 4);
  put(zip, 0, 4);
  put(zip, parts, 2);
  put(zip, parts, 2);
  put(zip, directory->len, 4);
  put(zip, offset, 4);
  put(zip, 0, 2);
  g_byte_array_free(directory, TRUE);
  return zip;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  bool parts = size > strlen(SIGN) && !memcmp(data, SIGN, strlen(SIGN));
  GByteArray *zip = parts ? packed(data, size) : g_byte_array_append(g_byte_array_new(), data, (guint)size);
  struct table_wish wish = {0};
  fuzz_table(xlsx_read(zip->data, zip->len, "fuzz.xlsx", &wish, d), d);
  g_byte_array_free(zip, TRUE);
  diag_free(d);
  return 0;
}
