/* What changes in a record file that is a workbook: rows and columns of its table to cells of its sheet. */
#include "import/patch_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "source/xlsx.h"
#include "source/xlsx_patch.h"

struct extra {
  char *head;
  size_t rank, col;
};
struct change {
  size_t row, col; /* of the table */
  char *text;
};
/* A row that comes in. */
struct added {
  size_t before, number;
  int line;        /* where it goes */
  GPtrArray *text; /* by column; NULL: empty */
};
struct book_file {
  char *path, *told, *sheet;
  unsigned char *bytes;
  size_t size;
  struct table *table;
  GPtrArray *columns; /* struct extra, by rank */
  GArray *set;        /* struct change */
  GPtrArray *added;   /* struct added */
  bool *removed;      /* by row of the table */
  size_t removed_n;
};

/* ---- reading ---- */

static const char *const ENDINGS[] = {".xlsx", ".xlsm"};

bool book_file_is(const char *path) {
  size_t n = strlen(path);
  for (size_t i = 0; i < G_N_ELEMENTS(ENDINGS); i++)
    if (n > 5 && !g_ascii_strcasecmp(path + n - 5, ENDINGS[i])) return true;
  return false;
}

size_t book_file_name(const char *told, size_t from) {
  size_t n = strlen(told);
  if (!n || told[n - 1] != '!') return 0;
  for (size_t at = MAX(from, 6); at < n; at++) {
    if (told[at] != ' ') continue;
    for (size_t i = 0; i < G_N_ELEMENTS(ENDINGS); i++)
      if (!g_ascii_strncasecmp(told + at - 5, ENDINGS[i], 5)) return at;
  }
  return 0;
}

/* The name that an office program has written into its lock file; NULL if it cannot be made out. Excel: 55 bytes in the
 * machine's own coding, then the length and the name in UTF-16. LibreOffice: fields between commas. */
static char *lock_owner(const char *path, bool excel) {
  char *bytes = NULL, *name = NULL, sign[16];
  gsize size = 0;
  if (!g_file_get_contents(path, &bytes, &size, NULL)) return NULL;
  gsize n = excel && size > 57 ? (guchar)bytes[55] : 0;
  if (excel && n && 57 + 2 * n <= size)
    name = g_convert(bytes + 57, (gssize)(2 * n), "UTF-8", "UTF-16LE", NULL, NULL, NULL);
  if (!excel) {
    char **fields = g_strsplit(bytes, ",", 3);
    for (int i = 0; i < 2 && fields[0] && fields[1] && !name; i++)
      if (*fields[i]) name = g_strdup(fields[i]);
    g_strfreev(fields);
  }
  g_free(bytes);
  if (name && (!*name || strlen(name) > 120 || !g_utf8_validate(name, -1, NULL) || text_refused(name, sign))) {
    g_free(name);
    return NULL;
  }
  return name;
}

/* While an office program has the file open, it would write its own state over ours. */
static bool is_open(const char *path, const char *told, struct diag *d) {
  static const struct { const char *before, *behind; } LOCKS[] = {{"~$", ""}, {".~lock.", "#"}};
  char *dir = g_path_get_dirname(path), *name = g_path_get_basename(path);
  bool open = false;
  for (size_t i = 0; i < G_N_ELEMENTS(LOCKS) && !open; i++) {
    char *lock = g_strconcat(LOCKS[i].before, name, LOCKS[i].behind, NULL), *at = g_build_filename(dir, lock, NULL);
    open = g_file_test(at, G_FILE_TEST_EXISTS);
    char *owner = open ? lock_owner(at, i == 0) : NULL;
    if (open)
      diag_error(d, ((struct pos){diag_intern(d, told), 0, 0}), "import-workbook-open", owner ? owner : lock, lock);
    g_free(owner);
    g_free(at);
    g_free(lock);
  }
  g_free(name);
  g_free(dir);
  return open;
}

static void extra_free(void *p) {
  g_free(((struct extra *)p)->head);
  g_free(p);
}

static void added_free(void *p) {
  g_ptr_array_free(((struct added *)p)->text, TRUE);
  g_free(p);
}

struct book_file *book_file_read(const char *path, const char *told, struct diag *d) {
  if (is_open(path, told, d)) return NULL;
  struct book_file *f = g_new0(struct book_file, 1);
  *f = (struct book_file){.path = g_strdup(path),
                          .told = g_strdup(told),
                          .columns = g_ptr_array_new_with_free_func(extra_free),
                          .set = g_array_new(FALSE, FALSE, sizeof(struct change)),
                          .added = g_ptr_array_new_with_free_func(added_free)};
  f->bytes = file_read(path, told, XLSX_FILE_MIB, d, &f->size);
  struct diag *quiet = diag_new("", "en"); /* its notes were told when the records were read */
  f->table = f->bytes ? xlsx_read(f->bytes, f->size, told, NULL, quiet) : NULL;
  if (f->table) f->table->file = diag_intern(d, f->table->file);
  else if (f->bytes) table_free(xlsx_read(f->bytes, f->size, told, NULL, d));
  diag_free(quiet);
  if (!f->table) {
    book_file_free(f);
    return NULL;
  }
  f->sheet = g_strdup(f->table->file + strlen(told) + 1);
  f->sheet[strlen(f->sheet) - 1] = '\0';
  f->removed = g_new0(bool, f->table->rows + 1);
  return f;
}

void book_file_free(struct book_file *f) {
  if (!f) return;
  for (guint i = 0; i < f->set->len; i++) g_free(g_array_index(f->set, struct change, i).text);
  g_array_free(f->set, TRUE);
  g_ptr_array_free(f->added, TRUE);
  g_ptr_array_free(f->columns, TRUE);
  table_free(f->table);
  g_free(f->removed);
  g_free(f->bytes);
  g_free(f->sheet);
  g_free(f->told);
  g_free(f->path);
  g_free(f);
}

const char *book_file_path(const struct book_file *f) {
  return f->path;
}

const struct table *book_file_table(const struct book_file *f) {
  return f->table;
}

/* ---- changes ---- */

static int extra_order(const void *a, const void *b) {
  const struct extra *x = *(struct extra *const *)a, *y = *(struct extra *const *)b;
  return x->rank < y->rank ? -1 : x->rank > y->rank;
}

size_t book_file_add_column(struct book_file *f, const char *head, size_t rank) {
  struct extra *e = g_new0(struct extra, 1);
  *e = (struct extra){g_strdup(head), rank, f->table->width + f->columns->len};
  g_ptr_array_add(f->columns, e);
  g_ptr_array_sort(f->columns, extra_order);
  return e->col;
}

void book_file_set(struct book_file *f, size_t row, size_t col, const char *text) {
  struct change c = {row, col, g_strdup(text)};
  g_array_append_val(f->set, c);
}

void book_file_remove(struct book_file *f, size_t row) {
  f->removed_n += !f->removed[row];
  f->removed[row] = true;
}

size_t book_file_insert(struct book_file *f, size_t row) {
  struct added *a = g_new0(struct added, 1);
  *a = (struct added){row, f->added->len, 0, g_ptr_array_new_with_free_func(g_free)};
  g_ptr_array_add(f->added, a);
  return a->number;
}

void book_file_set_new(struct book_file *f, size_t number, size_t col, const char *text) {
  struct added *a = g_ptr_array_index(f->added, number);
  if (a->text->len <= col) g_ptr_array_set_size(a->text, (int)col + 1);
  g_free(a->text->pdata[col]);
  a->text->pdata[col] = g_strdup(text);
}

bool book_file_changed(const struct book_file *f) {
  return f->set->len || f->added->len || f->columns->len || f->removed_n;
}

/* ---- cells ---- */

struct writing {
  const struct book_file *f;
  size_t width;  /* with the columns that come in */
  size_t *place; /* by column: where it stands, from 0 */
  GArray *edits; /* struct xlsx_edit */
};

static void edit(struct writing *w, int line, size_t place, const char *text) {
  struct xlsx_edit e = {line, (int)place + 1, text};
  g_array_append_val(w->edits, e);
}

static const char *added_text(const struct added *a, size_t col) {
  const char *text = col < a->text->len ? a->text->pdata[col] : NULL;
  return text ? text : "";
}

static int added_order(const void *a, const void *b) {
  const struct added *x = *(struct added *const *)a, *y = *(struct added *const *)b;
  if (x->before != y->before) return x->before < y->before ? -1 : 1;
  return x->number < y->number ? -1 : x->number > y->number;
}

static int last_line(const struct table *t) {
  int line = 0;
  for (size_t i = 0; i < t->width; i++) line = MAX(line, t->head[i].line);
  return t->rows ? table_cell(t, t->rows - 1, 0)->line : line;
}

/* Rows that come in: where others go, else below the last. */
static void put_added(struct writing *w, bool *taken) {
  const struct table *t = w->f->table;
  guint n = w->f->added->len;
  struct added **a = g_memdup2(w->f->added->pdata, n * sizeof *a);
  if (n) qsort(a, n, sizeof *a, added_order);
  int last = last_line(t);
  size_t row = 0;
  for (guint i = 0; i < n; i++) {
    size_t next = t->rows; /* where others come in */
    for (guint k = i; k < n && next == t->rows; k++)
      if (a[k]->before != a[i]->before) next = a[k]->before;
    if (!i || a[i]->before != a[i - 1]->before) row = a[i]->before;
    bool free = row < next && w->f->removed[row];
    const struct cell *was = free ? table_cell(t, row, 0) : NULL;
    int line = free ? was->line : ++last;
    for (size_t c = 0; c < w->width; c++) {
      const char *text = added_text(a[i], c), *old = was && c < t->width ? was[c].text : "";
      if (strcmp(text, old)) edit(w, line, w->place[c], text);
    }
    if (free) taken[row++] = true;
  }
  g_free(a);
}

static void put_changes(struct writing *w) {
  const struct book_file *f = w->f;
  const struct table *t = f->table;
  GHashTable *seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = f->set->len; i-- > 0;) { /* the last one counts */
    const struct change *c = &g_array_index(f->set, struct change, i);
    const struct cell *was = c->col < t->width ? table_cell(t, c->row, c->col) : NULL;
    gint64 *key = g_new(gint64, 1);
    *key = (gint64)(c->row * (w->width + 1) + c->col);
    bool first = g_hash_table_add(seen, key);
    if (first && !f->removed[c->row] && strcmp(c->text, was ? was->text : ""))
      edit(w, table_cell(t, c->row, 0)->line, w->place[c->col], c->text);
  }
  g_hash_table_destroy(seen);
}

/* The header's cells of new columns, and what goes. */
static void put_rest(struct writing *w, const bool *taken) {
  const struct table *t = w->f->table;
  int head = 1;
  for (size_t i = 0; i < t->width; i++) head = MAX(head, t->head[i].line);
  for (guint i = 0; i < w->f->columns->len; i++) {
    const struct extra *e = g_ptr_array_index(w->f->columns, i);
    edit(w, head, t->width + i, e->head);
  }
  for (size_t r = 0; r < t->rows; r++)
    for (size_t c = 0; w->f->removed[r] && !taken[r] && c < t->width; c++) edit(w, table_cell(t, r, 0)->line, c, "");
}

char *book_file_bytes(const struct book_file *f, struct diag *d, size_t *size_out) {
  struct writing w = {
      .f = f, .width = f->table->width + f->columns->len, .edits = g_array_new(FALSE, FALSE, sizeof(struct xlsx_edit))};
  bool *taken = g_new0(bool, f->table->rows + 1);
  w.place = g_new0(size_t, w.width + 1);
  for (size_t c = 0; c < f->table->width; c++) w.place[c] = c;
  for (guint i = 0; i < f->columns->len; i++)
    w.place[((struct extra *)g_ptr_array_index(f->columns, i))->col] = f->table->width + i;
  put_added(&w, taken);
  put_changes(&w);
  put_rest(&w, taken);
  char *bytes = (char *)xlsx_patch(f->bytes, f->size, f->told, f->sheet, (const struct xlsx_edit *)w.edits->data,
                                   w.edits->len, d, size_out);
  g_array_free(w.edits, TRUE);
  g_free(w.place);
  g_free(taken);
  return bytes;
}
