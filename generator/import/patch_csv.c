/* The bytes of a CSV file, cell by cell. Quotes, commas and line ends are single bytes in UTF-8 and CP932 alike, and no part of any
 * other character; UTF-16 is turned into UTF-8 and back. */
#include "import/patch_csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "source/guard.h"

enum { MIB = 256 };

struct span {
  size_t from, to;
};
struct line {
  size_t from, end, next; /* without and with its line end */
  guint first, cells;     /* in `cells` */
  int number;
};
/* A column that is put in. */
struct extra {
  char *head;
  size_t rank, col;
};
/* A row that is put in. */
struct added {
  size_t before;    /* row of the table */
  guint number;     /* in the order in which they came */
  GHashTable *cell; /* column -> text */
};
struct csv_file {
  char *path, *told;
  char *bytes;        /* of UTF-16: as UTF-8 */
  size_t size, start; /* start: behind the BOM */
  enum text_encoding encoding;
  struct table *table;
  GArray *cells;  /* struct span */
  GArray *lines;  /* struct line */
  guint *line_of; /* by row of the table, head first: index into lines */
  const char *eol;
  GPtrArray *columns;  /* struct extra: those that are added */
  GHashTable *set;     /* row * COLUMNS + col -> text */
  GHashTable *removed; /* row + 1 */
  GPtrArray *added;    /* struct added */
};
enum { COLUMNS = 4096 };

/* ---- reading ---- */

static size_t cell_end(const char *b, size_t p, size_t end) {
  if (p < end && b[p] == '"') {
    for (p++; p < end; p++) {
      if (b[p] != '"') continue;
      if (p + 1 < end && b[p + 1] == '"') p++;
      else break;
    }
  }
  while (p < end && b[p] != ',' && b[p] != '\n' && b[p] != '\r') p++;
  return p;
}

static int line_ends(const char *b, size_t from, size_t to, size_t end) {
  int n = 0;
  for (size_t i = from; i < to; i++) n += b[i] == '\n' || (b[i] == '\r' && !(i + 1 < end && b[i + 1] == '\n'));
  return n;
}

static void cut(struct csv_file *f) {
  int number = 1;
  for (size_t p = f->start; p < f->size;) {
    struct line line = {.from = p, .first = f->cells->len, .number = number};
    for (;;) {
      struct span cell = {p, cell_end(f->bytes, p, f->size)};
      g_array_append_val(f->cells, cell);
      line.cells++;
      p = cell.to;
      if (p >= f->size || f->bytes[p] != ',') break;
      p++;
    }
    line.end = p;
    if (p < f->size) p += f->bytes[p] == '\r' && p + 1 < f->size && f->bytes[p + 1] == '\n' ? 2 : 1;
    line.next = p;
    number += line_ends(f->bytes, line.from, line.next, f->size);
    g_array_append_val(f->lines, line);
  }
}

/* Rows of the table to lines of the file. False when they do not agree: then nothing is touched. */
static bool join_lines(struct csv_file *f) {
  guint at = 0;
  f->line_of = g_new(guint, f->table->rows + 1);
  for (size_t r = 0; r <= f->table->rows; r++) {
    int wanted = f->table->head[r * f->table->width].line;
    while (at < f->lines->len && g_array_index(f->lines, struct line, at).number < wanted) at++;
    if (at >= f->lines->len) return false;
    const struct line *l = &g_array_index(f->lines, struct line, at);
    if (l->number != wanted || l->cells != f->table->width) return false;
    f->line_of[r] = at++;
  }
  return true;
}

static void extra_free(void *p) {
  g_free(((struct extra *)p)->head);
  g_free(p);
}

static struct csv_file *file_new(const char *path, const char *told) {
  struct csv_file *f = g_new0(struct csv_file, 1);
  f->path = g_strdup(path);
  f->told = g_strdup(told);
  f->cells = g_array_new(FALSE, FALSE, sizeof(struct span));
  f->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
  f->columns = g_ptr_array_new_with_free_func(extra_free);
  f->set = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  f->removed = g_hash_table_new(g_direct_hash, g_direct_equal);
  f->added = g_ptr_array_new();
  f->eol = "\r\n";
  return f;
}

struct csv_file *csv_file_new(const char *path, const char *told) {
  struct csv_file *f = file_new(path, told);
  f->encoding = TEXT_UTF8_BOM;
  return f;
}

static bool from_utf16(struct csv_file *f) {
  if (f->encoding != TEXT_UTF16LE && f->encoding != TEXT_UTF16BE) return true;
  gsize size;
  char *text = g_convert(f->bytes + 2, (gssize)f->size - 2, "UTF-8",
                         f->encoding == TEXT_UTF16LE ? "UTF-16LE" : "UTF-16BE", NULL, &size, NULL);
  if (!text) return false;
  g_free(f->bytes);
  f->bytes = text;
  f->size = size;
  f->start = 0;
  return true;
}

struct csv_file *csv_file_read(const char *path, const char *told, struct diag *d) {
  struct csv_file *f = file_new(path, told);
  f->bytes = (char *)file_read(path, told, MIB, d, &f->size);
  size_t size = 0;
  char *text = f->bytes ? text_decode(f->bytes, f->size, told, d, &size, &f->encoding) : NULL;
  f->table = text ? csv_take(text, size, told, d) : NULL;
  if (!f->table) {
    csv_file_free(f);
    return NULL;
  }
  f->start = f->encoding == TEXT_UTF8_BOM ? 3 : 0;
  bool ok = from_utf16(f);
  if (ok) cut(f);
  if (!ok || !join_lines(f)) {
    diag_error(d, ((struct pos){told, 0, 0}), "import-file-shape", told);
    csv_file_free(f);
    return NULL;
  }
  const struct line *head = &g_array_index(f->lines, struct line, f->line_of[0]);
  size_t n = head->next - head->end;
  f->eol = n == 2 ? "\r\n" : n == 1 && f->bytes[head->end] == '\r' ? "\r" : "\n";
  return f;
}

static void added_free(struct added *a) {
  g_hash_table_destroy(a->cell);
  g_free(a);
}

void csv_file_free(struct csv_file *f) {
  if (!f) return;
  table_free(f->table);
  for (guint i = 0; i < f->added->len; i++) added_free(g_ptr_array_index(f->added, i));
  g_ptr_array_free(f->added, TRUE);
  g_ptr_array_free(f->columns, TRUE);
  g_hash_table_destroy(f->set);
  g_hash_table_destroy(f->removed);
  g_array_free(f->cells, TRUE);
  g_array_free(f->lines, TRUE);
  g_free(f->line_of);
  g_free(f->bytes);
  g_free(f->path);
  g_free(f->told);
  g_free(f);
}

const char *csv_file_path(const struct csv_file *f) {
  return f->path;
}

const char *csv_file_told(const struct csv_file *f) {
  return f->told;
}

const struct table *csv_file_table(const struct csv_file *f) {
  return f->table;
}

int csv_file_row_at(const struct csv_file *f, int line) {
  size_t low = 0, high = f->table ? f->table->rows : 0;
  while (low < high) {
    size_t mid = (low + high) / 2;
    int at = table_cell(f->table, mid, 0)->line;
    if (at == line) return (int)mid;
    if (at < line) low = mid + 1;
    else high = mid;
  }
  return -1;
}

/* ---- changes ---- */

static size_t old_width(const struct csv_file *f) {
  return f->table ? f->table->width : 0;
}

static size_t old_rows(const struct csv_file *f) {
  return f->table ? f->table->rows : 0;
}

static int by_rank(const void *a, const void *b) {
  const struct extra *x = *(struct extra *const *)a, *y = *(struct extra *const *)b;
  return x->rank < y->rank ? -1 : x->rank > y->rank;
}

size_t csv_file_add_column(struct csv_file *f, const char *head, size_t rank) {
  struct extra *e = g_new0(struct extra, 1);
  *e = (struct extra){g_strdup(head), rank, old_width(f) + f->columns->len};
  g_ptr_array_add(f->columns, e);
  g_ptr_array_sort(f->columns, by_rank);
  return e->col;
}

/* The number of a column by its place in the file that is written. */
static size_t column_at(const struct csv_file *f, size_t place) {
  size_t width = old_width(f);
  return place < width ? place : ((struct extra *)g_ptr_array_index(f->columns, place - width))->col;
}

static const char *extra_head(const struct csv_file *f, size_t i) {
  return ((struct extra *)g_ptr_array_index(f->columns, i))->head;
}

void csv_file_set(struct csv_file *f, size_t row, size_t col, const char *text) {
  gint64 *key = g_new(gint64, 1);
  *key = (gint64)(row * COLUMNS + col);
  g_hash_table_replace(f->set, key, g_strdup(text));
}

void csv_file_remove(struct csv_file *f, size_t row) {
  g_hash_table_add(f->removed, GSIZE_TO_POINTER(row + 1));
}

size_t csv_file_insert(struct csv_file *f, size_t row) {
  struct added *a = g_new0(struct added, 1);
  *a = (struct added){row, f->added->len, g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free)};
  g_ptr_array_add(f->added, a);
  return f->added->len - 1;
}

void csv_file_set_new(struct csv_file *f, size_t number, size_t col, const char *text) {
  struct added *a = g_ptr_array_index(f->added, number);
  g_hash_table_replace(a->cell, GSIZE_TO_POINTER(col + 1), g_strdup(text));
}

bool csv_file_changed(const struct csv_file *f) {
  return g_hash_table_size(f->set) || g_hash_table_size(f->removed) || f->added->len || f->columns->len;
}

static const char *set_text(const struct csv_file *f, size_t row, size_t col) {
  gint64 key = (gint64)(row * COLUMNS + col);
  return g_hash_table_lookup(f->set, &key);
}

static const char *added_text(const struct added *a, size_t col) {
  const char *text = g_hash_table_lookup(a->cell, GSIZE_TO_POINTER(col + 1));
  return text ? text : "";
}

/* ---- writing ---- */

struct writing {
  const struct csv_file *f;
  GString *out;
  const struct added **added; /* by row, then as they came */
  guint next;                 /* of these */
  GIConv cp932;               /* (GIConv)-1: the file is UTF-8 */
  struct diag *d;
  bool ok;
};

/* Characters of one shape and two code points, of which CP932 knows the second. */
static gunichar twin_of(gunichar c) {
  static const gunichar twins[][2] = {{0x301c, 0xff5e}, {0x2212, 0xff0d}, {0x2016, 0x2225}, {0x2014, 0x2015},
                                      {0xa2, 0xffe0},   {0xa3, 0xffe1},   {0xac, 0xffe2}};
  for (size_t i = 0; i < G_N_ELEMENTS(twins); i++)
    if (twins[i][0] == c) return twins[i][1];
  return c;
}

static bool put_char(struct writing *w, const char *p, size_t n) {
  char *in = (char *)p, to[8], *out = to;
  gsize left = n, room = sizeof to;
  g_iconv(w->cp932, NULL, NULL, NULL, NULL);
  if (g_iconv(w->cp932, &in, &left, &out, &room) != 0 || left) return false;
  g_string_append_len(w->out, to, (gssize)(sizeof to - room));
  return true;
}

static void put_encoded(struct writing *w, const char *text) {
  if (w->cp932 == (GIConv)-1) {
    g_string_append(w->out, text);
    return;
  }
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    size_t n = (size_t)(g_utf8_next_char(p) - p);
    char twin[8] = "", code[16];
    gunichar c = g_utf8_get_char(p);
    g_unichar_to_utf8(twin_of(c), twin);
    if ((guchar)*p < 0x80) g_string_append_c(w->out, *p);
    else if (!put_char(w, p, n) && (twin_of(c) == c || !put_char(w, twin, strlen(twin)))) {
      char *shown = g_strndup(p, n);
      g_snprintf(code, sizeof code, "U+%04X", c);
      diag_error(w->d, ((struct pos){w->f->told, 0, 0}), "import-cp932", shown, code, text);
      g_free(shown);
      w->ok = false;
      return;
    }
  }
}

/* A cell's text as its bytes: guarded against spreadsheet programs, quoted where it must be, or where it was. */
static void put_cell(struct writing *w, const char *text, bool quoted) {
  bool quote = quoted || text[strcspn(text, ",\"\r\n")] || *text == ' ' || (*text && text[strlen(text) - 1] == ' ');
  char **parts = quote ? g_strsplit(text, "\"", -1) : NULL, *doubled = quote ? g_strjoinv("\"\"", parts) : NULL;
  if (quote) g_string_append_c(w->out, '"');
  if (guard_needed(text)) g_string_append_c(w->out, '\'');
  put_encoded(w, quote ? doubled : text);
  if (quote) g_string_append_c(w->out, '"');
  g_strfreev(parts);
  g_free(doubled);
}

static void end_line(struct writing *w) {
  size_t n = w->out->len;
  bool open = n > w->f->start && w->out->str[n - 1] != '\n' && w->out->str[n - 1] != '\r';
  if (open) g_string_append(w->out, w->f->eol);
}

static void put_added(struct writing *w, size_t before) {
  const struct csv_file *f = w->f;
  for (; w->next < f->added->len && w->added[w->next]->before == before; w->next++) {
    const struct added *a = w->added[w->next];
    end_line(w);
    for (size_t c = 0; c < old_width(f) + f->columns->len; c++) {
      if (c) g_string_append_c(w->out, ',');
      put_cell(w, added_text(a, column_at(f, c)), false);
    }
    g_string_append(w->out, f->eol);
  }
}

/* One line of the file as it stands, or with what is changed in it. `row`: of the table; -1 its head. */
static void put_line(struct writing *w, const struct line *l, gssize row) {
  const struct csv_file *f = w->f;
  for (guint c = 0; c < l->cells; c++) {
    const struct span *s = &g_array_index(f->cells, struct span, l->first + c);
    const char *text = row >= 0 ? set_text(f, (size_t)row, c) : NULL;
    if (c) g_string_append_c(w->out, ',');
    if (text) put_cell(w, text, s->to > s->from && f->bytes[s->from] == '"');
    else g_string_append_len(w->out, f->bytes + s->from, (gssize)(s->to - s->from));
  }
  for (guint c = 0; c < f->columns->len; c++) {
    const char *text = row < 0 ? extra_head(f, c) : set_text(f, (size_t)row, column_at(f, l->cells + c));
    g_string_append_c(w->out, ',');
    if (text) put_cell(w, text, false);
  }
  g_string_append_len(w->out, f->bytes + l->end, (gssize)(l->next - l->end));
}

static void put_all(struct writing *w) {
  const struct csv_file *f = w->f;
  if (!f->table) {
    g_string_append(w->out, "\xef\xbb\xbf");
    for (guint c = 0; c < f->columns->len; c++) {
      if (c) g_string_append_c(w->out, ',');
      put_cell(w, extra_head(f, c), false);
    }
    g_string_append(w->out, f->eol);
  } else {
    size_t next = 0; /* row of the table, its head first */
    g_string_append_len(w->out, f->bytes, (gssize)f->start);
    for (guint i = 0; i < f->lines->len; i++) {
      const struct line *l = &g_array_index(f->lines, struct line, i);
      if (next > f->table->rows || f->line_of[next] != i) {
        g_string_append_len(w->out, f->bytes + l->from, (gssize)(l->next - l->from));
        continue;
      }
      if (next) put_added(w, next - 1);
      if (!next || !g_hash_table_contains(f->removed, GSIZE_TO_POINTER(next))) put_line(w, l, (gssize)next - 1);
      next++;
    }
  }
  put_added(w, old_rows(f));
}

/* ---- reading back ---- */

static bool same(const struct csv_file *f, const char *is, const char *meant) {
  if (!strcmp(is, meant)) return true;
  if (f->encoding != TEXT_CP932) return false;
  for (; *is && *meant; is = g_utf8_next_char(is), meant = g_utf8_next_char(meant))
    if (twin_of(g_utf8_get_char(is)) != twin_of(g_utf8_get_char(meant))) return false;
  return !*is && !*meant;
}

static bool row_is(const struct csv_file *f, const struct table *t, size_t at, gssize row, const struct added *a) {
  size_t width = old_width(f);
  if (at > t->rows || t->width != width + f->columns->len) return false;
  for (size_t c = 0; c < t->width; c++) {
    const char *is = t->head[at * t->width + c].text, *meant;
    const char *set = row >= 0 ? set_text(f, (size_t)row, column_at(f, c)) : NULL;
    if (a) meant = added_text(a, column_at(f, c));
    else if (row < 0) meant = c < width ? f->table->head[c].text : extra_head(f, c - width);
    else meant = set ? set : c < width ? table_cell(f->table, (size_t)row, c)->text : "";
    if (!same(f, is, meant)) return false;
  }
  return true;
}

static bool added_are(struct writing *w, const struct table *t, size_t before, size_t *at) {
  for (; w->next < w->f->added->len && w->added[w->next]->before == before; w->next++)
    if (!row_is(w->f, t, (*at)++, 0, w->added[w->next])) return false;
  return true;
}

/* The new bytes, read as the ward's reader reads them, hold what was meant and nothing else. */
static bool reads_back(struct writing *w) {
  const struct csv_file *f = w->f;
  const GString *bytes = w->out;
  struct diag *d = diag_new("", "en");
  size_t size = 0, at = 0;
  enum text_encoding encoding;
  char *text = text_decode(bytes->str, bytes->len, f->told, d, &size, &encoding);
  struct table *t = text ? csv_take(text, size, f->told, d) : NULL;
  w->next = 0;
  bool ok = t && encoding == f->encoding && row_is(f, t, at++, -1, NULL);
  for (size_t r = 0; ok && r < old_rows(f); r++) {
    ok = added_are(w, t, r, &at);
    if (ok && !g_hash_table_contains(f->removed, GSIZE_TO_POINTER(r + 1))) ok = row_is(f, t, at++, (gssize)r, NULL);
  }
  ok = ok && added_are(w, t, old_rows(f), &at) && at == t->rows + 1;
  table_free(t);
  diag_free(d);
  return ok;
}

static void to_utf16(const struct csv_file *f, GString *out) {
  bool little = f->encoding == TEXT_UTF16LE;
  gsize size;
  char *bytes = g_convert(out->str, (gssize)out->len, little ? "UTF-16LE" : "UTF-16BE", "UTF-8", NULL, &size, NULL);
  g_string_assign(out, "");
  g_string_append_len(out, little ? "\xff\xfe" : "\xfe\xff", 2);
  if (bytes) g_string_append_len(out, bytes, (gssize)size);
  g_free(bytes);
}

static int by_row(const void *a, const void *b) {
  const struct added *x = *(struct added *const *)a, *y = *(struct added *const *)b;
  if (x->before != y->before) return x->before < y->before ? -1 : 1;
  return x->number < y->number ? -1 : x->number > y->number;
}

char *csv_file_bytes(const struct csv_file *f, struct diag *d, size_t *size_out) {
  struct writing w = {.f = f,
                      .out = g_string_sized_new(f->size + 1024),
                      .cp932 = (GIConv)-1,
                      .d = d,
                      .ok = true,
                      .added = g_memdup2(f->added->pdata, f->added->len * sizeof(gpointer))};
  if (f->added->len) qsort(w.added, f->added->len, sizeof *w.added, by_row);
  if (f->encoding == TEXT_CP932) {
    w.cp932 = g_iconv_open("CP932", "UTF-8");
    w.ok = w.cp932 != (GIConv)-1;
  }
  if (w.ok) put_all(&w);
  if (f->encoding == TEXT_UTF16LE || f->encoding == TEXT_UTF16BE) to_utf16(f, w.out);
  if (w.cp932 != (GIConv)-1) g_iconv_close(w.cp932);
  bool told = !w.ok && w.cp932 != (GIConv)-1;
  if (!told && (!w.ok || !reads_back(&w))) {
    diag_error(d, ((struct pos){f->told, 0, 0}), "import-read-back", f->told);
    diag_mark_system(d);
    w.ok = false;
  }
  g_free(w.added);
  *size_out = w.out->len;
  if (w.ok) return g_string_free(w.out, FALSE);
  g_string_free(w.out, TRUE);
  return NULL;
}
