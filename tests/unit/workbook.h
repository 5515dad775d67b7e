/* Workbooks made by tests: parts to a zip in memory, and zips that lie. */
#ifndef ANNAI_TESTS_WORKBOOK_H
#define ANNAI_TESTS_WORKBOOK_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <zip.h>

struct part {
  const char *name, *text;
  size_t size; /* 0: strlen */
};

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

/* The zip of these parts, ended by one without a name. */
static inline GByteArray *zip_of(const struct part *parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
  zip_source_keep(source);
  zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  for (; parts->name; parts++) {
    zip_source_t *s = zip_source_buffer(zip, parts->text, parts->size ? parts->size : strlen(parts->text), 0);
    if (zip_file_add(zip, parts->name, s, ZIP_FL_ENC_UTF_8) < 0)
      g_error("zip_file_add %s", parts->name);
  }
  if (zip_close(zip) != 0)
    g_error("zip_close");
  zip_stat_t st;
  zip_source_stat(source, &st);
  GByteArray *bytes = g_byte_array_new();
  g_byte_array_set_size(bytes, (guint)st.size);
  zip_source_open(source);
  if (zip_source_read(source, bytes->data, st.size) != (zip_int64_t)st.size)
    g_error("zip_source_read");
  zip_source_close(source);
  zip_source_free(source);
  zip_error_fini(&error);
  return bytes;
}

/* A workbook of up to three sheets: each the inside of its <worksheet>, NULL for none. `state` is the first one's. */
struct book {
  const char *sheet[3], *name[3], *strings, *styles, *properties, *state;
  struct part more; /* one part besides */
};
static inline GByteArray *book_of(const struct book *b) {
  GString *list = g_string_new(NULL), *rels = g_string_new(PACKAGE);
  char *sheets[3] = {NULL}, *paths[3] = {NULL};
  struct part parts[10] = {{0}};
  int n = 2;
  for (int i = 0; i < 3 && b->sheet[i]; i++) {
    char *name = g_strdup_printf("Sheet%d", i + 1);
    g_string_append_printf(list, "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"r%d\"%s%s%s/>", b->name[i] ? b->name[i] : name, i + 1,
                           i + 1, !i && b->state ? " state=\"" : "", !i && b->state ? b->state : "",
                           !i && b->state ? "\"" : "");
    g_string_append_printf(rels, "<Relationship Id=\"r%d\" Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/s%d.xml\"/>", i + 1,
                           i + 1);
    g_free(name);
    paths[i] = g_strdup_printf("xl/worksheets/s%d.xml", i + 1);
    sheets[i] = g_str_has_prefix(b->sheet[i], "<?") || g_str_has_prefix(b->sheet[i], "<!")
                    ? g_strdup(b->sheet[i])
                    : g_strconcat("<worksheet " MAIN ">", b->sheet[i], "</worksheet>", NULL);
    parts[n++] = (struct part){paths[i], sheets[i], 0};
  }
  if (b->strings) {
    g_string_append(rels, "<Relationship Id=\"s\" Type=\"" RELATIONS "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>");
    parts[n++] = (struct part){"xl/sharedStrings.xml", b->strings, 0};
  }
  if (b->styles) {
    g_string_append(rels, "<Relationship Id=\"t\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>");
    parts[n++] = (struct part){"xl/styles.xml", b->styles, 0};
  }
  g_string_append(rels, "</Relationships>");
  char *book = g_strdup_printf("<workbook " MAIN " xmlns:r=\"" RELATIONS "\">%s<sheets>%s</sheets></workbook>",
                               b->properties ? b->properties : "", list->str);
  parts[0] = (struct part){"xl/workbook.xml", book, 0};
  parts[1] = (struct part){"xl/_rels/workbook.xml.rels", rels->str, 0};
  parts[n] = b->more;
  GByteArray *bytes = zip_of(parts);
  for (int i = 0; i < 3; i++) {
    g_free(sheets[i]);
    g_free(paths[i]);
  }
  g_free(book);
  g_string_free(list, TRUE);
  g_string_free(rels, TRUE);
  return bytes;
}

/* The bytes of a part's entry: `signature` "PK\1\2" for the list at the end, "PK\3\4" for the one before its data. */
static inline guint8 *zip_entry(GByteArray *zip, const char *signature, const char *name) {
  size_t header = signature[2] == 1 ? 46 : 30;
  for (guint8 *p = zip->data; (p = memmem(p, zip->len - (size_t)(p - zip->data), signature, 4)); p++)
    if (memcmp(p + header, name, strlen(name)) == 0)
      return p;
  g_error("no entry %s", name);
}
static inline void zip_put32(guint8 *at, guint32 n) {
  for (int i = 0; i < 4; i++)
    at[i] = (guint8)(n >> (8 * i));
}
/* Another size, or another checksum, in both places. */
static inline void zip_lie_size(GByteArray *zip, const char *name, guint32 size) {
  zip_put32(zip_entry(zip, "PK\1\2", name) + 24, size);
  zip_put32(zip_entry(zip, "PK\3\4", name) + 22, size);
}
static inline void zip_lie_sum(GByteArray *zip, const char *name) {
  zip_entry(zip, "PK\1\2", name)[16] ^= 1;
  zip_entry(zip, "PK\3\4", name)[14] ^= 1;
}
/* Another name of the same length. */
static inline void zip_call(GByteArray *zip, const char *name, const char *to) {
  memcpy(zip_entry(zip, "PK\1\2", name) + 46, to, strlen(name));
  memcpy(zip_entry(zip, "PK\3\4", name) + 30, to, strlen(name));
}

#endif
