/* Writing a PDF file: object streams and the cross-reference stream of ISO 32000-1 section 7.5. Read screen_file.h first. */
#include "backend/screen_file.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/digest.h"

enum {
  PACKED_MAX = 200, /* objects in an object stream */
  LEVEL = 4
};

struct place { /* of an object: where it begins, or the object stream it lies in and its number there */
  guint32 at;
  guint16 index;
  guint16 packed; /* 0: not written, 1: by itself, 2: in an object stream */
};
struct pdf_file {
  GByteArray *out;
  GArray *place;      /* by number */
  GString *packed;    /* of the open object stream */
  GString *packed_at; /* its numbers and offsets */
  guint packed_n;
  unsigned packed_id;
  z_stream z;
};

static void put(struct pdf_file *f, const void *bytes, size_t size) {
  g_byte_array_append(f->out, bytes, (guint)size);
}

struct pdf_file *pdf_file_new(void) {
  struct pdf_file *f = g_new0(struct pdf_file, 1);
  f->out = g_byte_array_sized_new(1 << 16);
  f->place = g_array_new(FALSE, TRUE, sizeof(struct place));
  g_array_set_size(f->place, 1);
  f->packed = g_string_sized_new(1 << 14);
  f->packed_at = g_string_sized_new(1 << 12);
  if (deflateInit(&f->z, LEVEL) != Z_OK) g_error("zlib");
  static const char head[] = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  put(f, head, sizeof head - 1);
  return f;
}

unsigned pdf_file_id(struct pdf_file *f) {
  g_array_set_size(f->place, f->place->len + 1);
  return f->place->len - 1;
}

static void place_set(struct pdf_file *f, unsigned id, guint32 at, guint16 index, guint16 packed) {
  struct place *p = &g_array_index(f->place, struct place, id);
  g_assert(id > 0 && p->packed == 0);
  *p = (struct place){at, index, packed};
}

/* ---- streams ---- */

/* Appends the bytes packed; gives their length. */
static size_t pack(struct pdf_file *f, const void *bytes, size_t size) {
  guint before = f->out->len;
  deflateReset(&f->z);
  uLong most = deflateBound(&f->z, (uLong)size);
  g_byte_array_set_size(f->out, before + (guint)most);
  f->z.next_in = (Bytef *)(uintptr_t)bytes;
  f->z.avail_in = (uInt)size;
  f->z.next_out = f->out->data + before;
  f->z.avail_out = (uInt)most;
  if (deflate(&f->z, Z_FINISH) != Z_STREAM_END) g_error("zlib");
  g_byte_array_set_size(f->out, before + (guint)f->z.total_out);
  return f->z.total_out;
}

static void stream_at(struct pdf_file *f, unsigned id, const char *dict, const void *bytes, size_t size, bool as_is) {
  static const char blank[] = "          ";
  char line[64];
  g_snprintf(line, sizeof line, "%u 0 obj\n<<", id);
  put(f, line, strlen(line));
  put(f, dict, strlen(dict));
  if (!as_is) put(f, "/Filter/FlateDecode", 19);
  put(f, "/Length ", 8);
  guint length_at = f->out->len; /* filled in when it is known */
  put(f, blank, sizeof blank - 1);
  put(f, ">>\nstream\n", 10);
  if (as_is) put(f, bytes, size);
  else size = pack(f, bytes, size);
  int digits = g_snprintf(line, sizeof line, "%zu", size);
  memcpy(f->out->data + length_at, line, (size_t)digits);
  put(f, "\nendstream\nendobj\n", 18);
}

void pdf_file_stream(struct pdf_file *f, unsigned id, const char *dict, const void *bytes, size_t size, bool as_is) {
  place_set(f, id, f->out->len, 0, 1);
  stream_at(f, id, dict, bytes, size, as_is);
}

/* ---- objects in object streams ---- */

static void packed_flush(struct pdf_file *f) {
  if (!f->packed_n) return;
  char dict[80];
  g_snprintf(dict, sizeof dict, "/Type/ObjStm/N %u/First %zu", f->packed_n, (size_t)f->packed_at->len);
  g_string_append_len(f->packed_at, f->packed->str, (gssize)f->packed->len);
  pdf_file_stream(f, f->packed_id, dict, f->packed_at->str, f->packed_at->len, false);
  g_string_truncate(f->packed, 0);
  g_string_truncate(f->packed_at, 0);
  f->packed_n = 0;
}

void pdf_file_object(struct pdf_file *f, unsigned id, const char *text, size_t size) {
  if (!f->packed_n) f->packed_id = pdf_file_id(f);
  place_set(f, id, f->packed_id, (guint16)f->packed_n, 2);
  put_whole(f->packed_at, (long)id);
  g_string_append_c(f->packed_at, ' ');
  put_whole(f->packed_at, (long)f->packed->len);
  g_string_append_c(f->packed_at, ' ');
  g_string_append_len(f->packed, text, (gssize)size);
  g_string_append_c(f->packed, '\n');
  if (++f->packed_n == PACKED_MAX) packed_flush(f);
}

/* ---- the end ---- */

/* The cross-reference stream: a byte for the kind, four for the place, two for the number in an object stream. */
static void table_put(struct pdf_file *f, unsigned root, unsigned info) {
  unsigned id = pdf_file_id(f);
  char hex[DIGEST_HEX + 1];
  digest_hex(f->out->data, f->out->len, hex);
  hex[32] = '\0'; /* the same content, the same name */
  guint32 at = f->out->len;
  place_set(f, id, at, 0, 1);
  GByteArray *rows = g_byte_array_sized_new(f->place->len * 7);
  for (guint i = 0; i < f->place->len; i++) {
    const struct place *p = &g_array_index(f->place, struct place, i);
    g_assert(i == 0 || p->packed);
    guint8 row[7] = {(guint8)p->packed, (guint8)(p->at >> 24), (guint8)(p->at >> 16), (guint8)(p->at >> 8), (guint8)p->at,
                     (guint8)(p->index >> 8), (guint8)p->index};
    if (i == 0) row[5] = row[6] = 0xff;
    g_byte_array_append(rows, row, sizeof row);
  }
  char *dict = g_strdup_printf("/Type/XRef/Size %u/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]", f->place->len, root, info,
                               hex, hex);
  stream_at(f, id, dict, rows->data, rows->len, false);
  g_free(dict);
  g_byte_array_free(rows, TRUE);
  char tail[64];
  g_snprintf(tail, sizeof tail, "startxref\n%u\n%%%%EOF\n", at);
  put(f, tail, strlen(tail));
}

static void file_free(struct pdf_file *f) {
  g_array_free(f->place, TRUE);
  g_string_free(f->packed, TRUE);
  g_string_free(f->packed_at, TRUE);
  deflateEnd(&f->z);
  g_free(f);
}

char *pdf_file_end(struct pdf_file *f, unsigned root, unsigned info, size_t *size_out) {
  packed_flush(f);
  table_put(f, root, info);
  *size_out = f->out->len;
  char *out = (char *)g_byte_array_free(f->out, FALSE);
  file_free(f);
  return out;
}

void pdf_file_abandon(struct pdf_file *f) {
  g_byte_array_free(f->out, TRUE);
  file_free(f);
}

/* ---- text of objects ---- */

void put_whole(GString *to, long n) {
  char text[24], *at = text + sizeof text;
  unsigned long left = n < 0 ? -(unsigned long)n : (unsigned long)n;
  do *--at = (char)('0' + left % 10);
  while (left /= 10);
  if (n < 0) *--at = '-';
  g_string_append_len(to, at, text + sizeof text - at);
}

void put_number(GString *to, double n, int digits) {
  static const double power[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
  char text[32], *at = text + sizeof text;
  if (!isfinite(n) || fabs(n) > 1e9) n = 0;
  long scaled = lround(n * power[digits]);
  unsigned long left = scaled < 0 ? -(unsigned long)scaled : (unsigned long)scaled;
  *--at = ' ';
  while (digits && left % 10 == 0) left /= 10, digits--;
  if (digits) {
    for (; digits; digits--, left /= 10) *--at = (char)('0' + left % 10);
    *--at = '.';
  }
  if (left || *at == ' ')
    do *--at = (char)('0' + left % 10);
    while (left /= 10);
  if (scaled < 0) *--at = '-';
  g_string_append_len(to, at, text + sizeof text - at);
}

void put_bytes(GString *to, const char *bytes, size_t size) {
  g_string_append_c(to, '(');
  for (size_t i = 0; i < size; i++) {
    char c = bytes[i];
    if (c == '(' || c == ')' || c == '\\') g_string_append_c(to, '\\');
    if (c == '\r') g_string_append_len(to, "\\r", 2); /* a bare one would be read as a line feed */
    else g_string_append_c(to, c);
  }
  g_string_append_c(to, ')');
}

static void put_unit(GString *to, gunichar unit) {
  static const char hex[] = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) g_string_append_c(to, hex[unit >> shift & 15]);
}

void put_utf16(GString *to, const char *utf8, size_t size) {
  for (const char *c = utf8; c < utf8 + size; c = g_utf8_next_char(c)) {
    gunichar u = g_utf8_get_char(c);
    if (u > 0xffff) put_unit(to, 0xd7c0 + (u >> 10));
    put_unit(to, u > 0xffff ? 0xdc00 + (u & 0x3ff) : u);
  }
}

void put_text(GString *to, const char *utf8) {
  bool plain = true;
  for (const char *c = utf8; *c && plain; c++) plain = *c >= 0x20 && *c < 0x7f;
  if (plain) {
    put_bytes(to, utf8, strlen(utf8));
    return;
  }
  g_string_append(to, "<FEFF");
  put_utf16(to, utf8, strlen(utf8));
  g_string_append_c(to, '>');
}

void put_ref(GString *to, unsigned id) {
  put_whole(to, (long)id);
  g_string_append_len(to, " 0 R ", 5);
}
