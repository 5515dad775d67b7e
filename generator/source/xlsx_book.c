/* What a workbook's sheets share: its strings and its cells' formats. */
#include <string.h>

#include "source/xlsx_parts.h"

#define STRING_LIMIT (2 * 1000 * 1000)
#define STYLE_LIMIT 100000

/* ---- shared strings: <sst><si>… ---- */

struct xlsx_strings_run {
  struct xlsx_book *book;
  struct xlsx_gather gather;
  int depth;
  bool over;
  struct xml_run *xml;
};

static bool strings_open(void *self, const char *name, const struct xml_attrs *a) {
  struct xlsx_strings_run *r = self;
  bool wanted = r->depth == 0   ? strcmp(name, "sst") == 0
                : r->depth == 1 ? strcmp(name, "si") == 0
                                : xlsx_gather_open(&r->gather, name, a);
  if (wanted && r->depth == 1) {
    g_string_truncate(r->gather.text, 0);
    r->gather.long_ = false;
  }
  r->depth += wanted;
  return wanted;
}

static void strings_close(void *self, const char *name) {
  struct xlsx_strings_run *r = self;
  xlsx_gather_close(&r->gather, name);
  if (--r->depth != 1)
    return;
  struct xlsx_string s = xlsx_string(r->book->arena, r->gather.text->str, r->gather.text->len);
  if (r->gather.long_ || strlen(s.text) > GRID_CELL_BYTES)
    s = (struct xlsx_string){.text = "", .refused = "csv-cell-long", .sign = "64"};
  g_array_append_val(r->book->strings, s);
  if (r->book->strings->len >= STRING_LIMIT) {
    r->over = true;
    xml_stop(r->xml);
  }
}

static void strings_text(void *self, const char *text, size_t size) {
  struct xlsx_strings_run *r = self;
  xlsx_gather_text(&r->gather, text, size);
}

struct xml_run *xlsx_strings_begin(struct xlsx_book *book, struct xlsx_strings_run **run) {
  static const struct xml_want WANT = {strings_open, strings_close, strings_text};
  struct xlsx_strings_run *r = g_new0(struct xlsx_strings_run, 1);
  r->book = book;
  r->gather.text = g_string_new(NULL);
  r->xml = xml_begin(&WANT, r);
  *run = r;
  return r->xml;
}

bool xlsx_strings_end(struct xlsx_strings_run *r) {
  bool fine = !r->over;
  g_string_free(r->gather.text, TRUE);
  g_free(r);
  return fine;
}

/* ---- styles: <styleSheet><numFmts><numFmt/>… <cellXfs><xf/>… ---- */

struct xlsx_styles_run {
  struct xlsx_book *book;
  GHashTable *codes; /* id + 1 -> code */
  GArray *ids;       /* long: of each cell format */
  int depth;
  bool cells; /* within cellXfs */
};

static bool styles_open(void *self, const char *name, const struct xml_attrs *a) {
  struct xlsx_styles_run *r = self;
  bool wanted = r->depth == 0 || (r->depth == 1 && (strcmp(name, "numFmts") == 0 || strcmp(name, "cellXfs") == 0));
  if (r->depth == 1)
    r->cells = wanted && *name == 'c';
  if (r->depth == 2 && r->cells && strcmp(name, "xf") == 0 && r->ids->len < STYLE_LIMIT) {
    long id = xml_attr_number(a, "numFmtId", 0);
    g_array_append_val(r->ids, id);
  } else if (r->depth == 2 && !r->cells && strcmp(name, "numFmt") == 0 && g_hash_table_size(r->codes) < STYLE_LIMIT) {
    char *code = xml_attr_dup(a, "formatCode", false);
    if (code)
      g_hash_table_replace(r->codes, GSIZE_TO_POINTER(xml_attr_number(a, "numFmtId", 0) + 1),
                           arena_strdup(r->book->arena, code));
    g_free(code);
  }
  r->depth += wanted;
  return wanted;
}

static void styles_close(void *self, const char *name) {
  ((struct xlsx_styles_run *)self)->depth--;
}

static void styles_text(void *self, const char *text, size_t size) {
}

struct xml_run *xlsx_styles_begin(struct xlsx_book *book, struct xlsx_styles_run **run) {
  static const struct xml_want WANT = {styles_open, styles_close, styles_text};
  struct xlsx_styles_run *r = g_new0(struct xlsx_styles_run, 1);
  r->book = book;
  r->codes = g_hash_table_new(g_direct_hash, g_direct_equal);
  r->ids = g_array_new(FALSE, FALSE, sizeof(long));
  *run = r;
  return xml_begin(&WANT, r);
}

void xlsx_styles_end(struct xlsx_styles_run *r) {
  for (guint i = 0; i < r->ids->len; i++) {
    long id = g_array_index(r->ids, long, i);
    const char *code = g_hash_table_lookup(r->codes, GSIZE_TO_POINTER(id + 1));
    code = code ? code : xlsx_builtin(id);
    struct xlsx_style style = {code ? xlsx_format(code) : SHOW_NUMBER, code};
    g_array_append_val(r->book->styles, style);
  }
  g_hash_table_destroy(r->codes);
  g_array_free(r->ids, TRUE);
  g_free(r);
}
