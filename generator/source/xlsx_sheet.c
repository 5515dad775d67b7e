/* One sheet's XML to its filled cells. */
#include <string.h>

#include "source/xlsx_parts.h"

enum in { IN_NOTHING, IN_SHEET, IN_COLUMNS, IN_DATA, IN_ROW, IN_CELL, IN_VALUE, IN_INLINE, IN_MERGES };
enum type { TYPE_NUMBER, TYPE_SHARED, TYPE_INLINE, TYPE_TEXT, TYPE_BOOL, TYPE_ERROR, TYPE_DATE };

struct xlsx_sheet_run {
  const struct xlsx_book *book;
  struct grid *grid;
  struct xml_run *xml;
  enum in in[8]; /* the elements that are open, from the outside; below <is> only counted */
  int depth;
  int row, col; /* the present ones */
  bool row_hidden, row_open;
  enum type type;
  long style;
  GString *value;             /* <v> */
  struct xlsx_gather gather;  /* <is> */
  bool inlined;               /* the cell has an <is> */
  bool formula, valued;       /* the cell has an <f>, a <v> */
};

static void fault(struct xlsx_sheet_run *r, const char *rule, const char *a, const char *b) {
  grid_fault(r->grid, DIAG_ERROR, rule, r->row, r->col, a, b);
}

/* So wrong that what follows has no place. */
static void fault_hard(struct xlsx_sheet_run *r, const char *rule, const char *a, const char *b) {
  fault(r, rule, a, b);
  r->grid->full = true;
  xml_stop(r->xml);
}

/* ---- references: B12 ---- */

/* The place named at `from`; gives what follows it, NULL if it is none or lies beyond a sheet's end. */
static const char *reference(const char *from, const char *to, int *row, int *col) {
  *row = *col = 0;
  for (; from < to && g_ascii_isalpha(*from) && *col <= GRID_COLUMNS; from++)
    *col = *col * 26 + (g_ascii_toupper(*from) - 'A' + 1);
  for (; from < to && g_ascii_isdigit(*from) && *row <= GRID_ROWS; from++)
    *row = *row * 10 + (*from - '0');
  return *row && *col && *row <= GRID_ROWS && *col <= GRID_COLUMNS ? from : NULL;
}

static void add_merge(struct xlsx_sheet_run *r, const struct xml_attrs *a) {
  const char *from, *to;
  struct grid_merge m;
  bool fine = xml_attr(a, "ref", false, &from, &to);
  fine = fine && (from = reference(from, to, &m.row, &m.col)) && from < to && *from++ == ':';
  fine = fine && (from = reference(from, to, &m.row_end, &m.col_end)) && from == to;
  if (!fine || m.row_end < m.row || m.col_end < m.col || (m.row == m.row_end && m.col == m.col_end))
    return; /* says nothing about any value */
  r->row = r->col = 0;
  if (r->grid->merges->len >= GRID_MERGES)
    fault_hard(r, "xlsx-merges", "100000", "");
  else
    g_array_append_val(r->grid->merges, m);
}

static void add_column(struct xlsx_sheet_run *r, const struct xml_attrs *a) {
  int pair[2] = {(int)xml_attr_number(a, "min", 0), (int)xml_attr_number(a, "max", 0)};
  if (xml_attr_true(a, "hidden") && pair[0] > 0 && pair[1] >= pair[0] && r->grid->hidden->len < 2 * GRID_COLUMNS)
    g_array_append_vals(r->grid->hidden, pair, 2);
}

/* ---- rows and cells ---- */

static bool begin_row(struct xlsx_sheet_run *r, const struct xml_attrs *a) {
  const char *from = NULL, *to = NULL;
  long number = xml_attr(a, "r", false, &from, &to) ? xml_attr_number(a, "r", -1) : r->row + 1;
  r->col = 0;
  if (number < 1 || number > GRID_ROWS) {
    char *named = from ? g_strndup(from, (gsize)(to - from)) : g_strdup_printf("%ld", number);
    fault_hard(r, "xlsx-row", named, "1048576");
    g_free(named);
    return false;
  }
  if (number <= r->row) {
    char *named = g_strdup_printf("%ld", number), *before = g_strdup_printf("%d", r->row);
    fault_hard(r, "xlsx-row-order", named, before);
    g_free(named);
    g_free(before);
    return false;
  }
  r->row = (int)number;
  r->row_hidden = xml_attr_true(a, "hidden");
  r->row_open = false;
  return true;
}

static enum type type_of(struct xlsx_sheet_run *r, const struct xml_attrs *a) {
  static const char *const NAMES[] = {"n", "s", "inlineStr", "str", "b", "e", "d"};
  const char *from, *to;
  if (!xml_attr(a, "t", false, &from, &to))
    return TYPE_NUMBER;
  for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++)
    if (strlen(NAMES[i]) == (size_t)(to - from) && strncmp(from, NAMES[i], (size_t)(to - from)) == 0)
      return (enum type)i;
  char *named = g_strndup(from, (gsize)(to - from));
  fault(r, "xlsx-type", named, "");
  g_free(named);
  return TYPE_TEXT;
}

static bool begin_cell(struct xlsx_sheet_run *r, const struct xml_attrs *a) {
  const char *from, *to;
  int row = r->row, col = r->col + 1;
  if (xml_attr(a, "r", false, &from, &to) &&
      (reference(from, to, &row, &col) != to || row != r->row || col <= r->col)) {
    char *named = g_strndup(from, (gsize)(to - from));
    fault_hard(r, "xlsx-cell", named, "");
    g_free(named);
    return false;
  }
  if (col > GRID_COLUMNS) {
    fault_hard(r, "xlsx-cell", "", "");
    return false;
  }
  r->col = col;
  r->type = type_of(r, a);
  r->style = xml_attr_number(a, "s", 0);
  r->inlined = r->formula = r->valued = false;
  g_string_truncate(r->value, 0);
  g_string_truncate(r->gather.text, 0);
  r->gather.long_ = false;
  return true;
}

static void put(struct xlsx_sheet_run *r, const char *text) {
  struct grid *g = r->grid;
  if (!*text)
    return;
  if (strlen(text) > GRID_CELL_BYTES) {
    fault(r, "csv-cell-long", "64", "");
    return;
  }
  if (r->col > GRID_TABLE_COLUMNS) {
    fault_hard(r, "csv-columns", "1000", "");
    return;
  }
  if (g->cells->len >= GRID_CELLS) {
    fault_hard(r, "xlsx-cells", "12,000,000", "");
    return;
  }
  if (!r->row_open) {
    struct grid_row row = {r->row, r->row_hidden, g->cells->len, 0};
    g_array_append_val(g->rows, row);
    r->row_open = true;
  }
  struct cell cell = {text, r->row, r->col};
  g_array_append_val(g->cells, cell);
  g_array_index(g->rows, struct grid_row, g->rows->len - 1).n++;
}

static void put_string(struct xlsx_sheet_run *r, const struct xlsx_string *s) {
  if (s->refused)
    fault(r, s->refused, s->sign, "");
  if (s->tidied && r->grid->tidied++ == 0)
    r->grid->first_tidied = (struct cell){"", r->row, r->col};
  put(r, s->text);
}

static void put_raw(struct xlsx_sheet_run *r, const GString *raw, bool long_) {
  if (long_) {
    fault(r, "csv-cell-long", "64", "");
    return;
  }
  struct xlsx_string s = xlsx_string(r->book->arena, raw->str, raw->len);
  put_string(r, &s);
}

static void put_shared(struct xlsx_sheet_run *r) {
  char *end;
  guint64 at = g_ascii_strtoull(r->value->str, &end, 10);
  bool number = end != r->value->str && !*end && g_ascii_isdigit(*r->value->str);
  if (number && at < r->book->strings->len)
    put_string(r, &g_array_index(r->book->strings, struct xlsx_string, at));
  else
    fault(r, "xlsx-shared", r->value->str, "");
}

static void put_number(struct xlsx_sheet_run *r) {
  const GArray *styles = r->book->styles;
  struct xlsx_style none = {SHOW_NUMBER, NULL}, style = none;
  if (r->style >= 0 && (size_t)r->style < styles->len)
    style = g_array_index(styles, struct xlsx_style, r->style);
  const char *rule;
  char *text = xlsx_number(r->value->str, style.show, style.code, r->book->epoch_1904, &rule);
  if (rule)
    grid_fault(r->grid, text ? DIAG_WARNING : DIAG_ERROR, rule, r->row, r->col, r->value->str, "");
  if (text)
    put(r, arena_strdup(r->book->arena, text));
  g_free(text);
}

static void put_date(struct xlsx_sheet_run *r) {
  char *text = xlsx_iso(r->value->str);
  if (!text)
    fault(r, "xlsx-date", r->value->str, "");
  else
    put(r, arena_strdup(r->book->arena, text));
  g_free(text);
}

static void end_cell(struct xlsx_sheet_run *r) {
  if (r->formula && !r->valued && !r->inlined) { /* as programs write it that do not reckon: Excel always keeps a result */
    fault(r, "xlsx-formula", "", "");
    return;
  }
  if (r->type == TYPE_INLINE && r->inlined) {
    put_raw(r, r->gather.text, r->gather.long_);
    return;
  }
  if (r->type == TYPE_TEXT || r->type == TYPE_INLINE) {
    put_raw(r, r->value, r->value->len > GRID_CELL_BYTES);
    return;
  }
  g_strstrip(r->value->str);
  if (!*r->value->str)
    return; /* only looks */
  switch (r->type) {
  case TYPE_SHARED: put_shared(r); break;
  case TYPE_BOOL: put(r, strcmp(r->value->str, "0") == 0 || strcmp(r->value->str, "false") == 0 ? "FALSE" : "TRUE"); break;
  case TYPE_ERROR: fault(r, "xlsx-error-cell", r->value->str, ""); break;
  case TYPE_DATE: put_date(r); break;
  default: put_number(r);
  }
}

/* ---- elements ---- */

/* Where an element leads from `from`; IN_NOTHING: it is passed over. */
static enum in leads(enum in from, const char *name) {
  static const struct {
    enum in from;
    const char *name;
    enum in to;
  } STEPS[] = {{IN_NOTHING, "worksheet", IN_SHEET}, {IN_SHEET, "cols", IN_COLUMNS}, {IN_SHEET, "sheetData", IN_DATA},
               {IN_SHEET, "mergeCells", IN_MERGES}, {IN_DATA, "row", IN_ROW},       {IN_ROW, "c", IN_CELL},
               {IN_CELL, "v", IN_VALUE},            {IN_CELL, "is", IN_INLINE}};
  for (size_t i = 0; i < G_N_ELEMENTS(STEPS); i++)
    if (STEPS[i].from == from && strcmp(STEPS[i].name, name) == 0)
      return STEPS[i].to;
  return IN_NOTHING;
}

static bool sheet_open(void *self, const char *name, const struct xml_attrs *a) {
  struct xlsx_sheet_run *r = self;
  enum in from = r->depth ? r->in[MIN(r->depth, 8) - 1] : IN_NOTHING;
  if (from == IN_INLINE) {
    bool wanted = xlsx_gather_open(&r->gather, name, a);
    if (wanted && r->depth < 8)
      r->in[r->depth] = IN_INLINE;
    r->depth += wanted;
    return wanted;
  }
  if (from == IN_MERGES && strcmp(name, "mergeCell") == 0)
    add_merge(r, a);
  else if (from == IN_COLUMNS && strcmp(name, "col") == 0)
    add_column(r, a);
  r->formula = r->formula || (from == IN_CELL && strcmp(name, "f") == 0);
  enum in to = leads(from, name);
  if (to == IN_NOTHING || (to == IN_ROW && !begin_row(r, a)) || (to == IN_CELL && !begin_cell(r, a)))
    return false;
  r->inlined = r->inlined || to == IN_INLINE;
  r->valued = r->valued || to == IN_VALUE;
  r->in[r->depth++] = to;
  return true;
}

static void sheet_close(void *self, const char *name) {
  struct xlsx_sheet_run *r = self;
  r->depth--;
  enum in was = r->in[MIN(r->depth, 7)];
  if (was == IN_INLINE)
    xlsx_gather_close(&r->gather, name);
  else if (was == IN_CELL)
    end_cell(r);
}

static void sheet_text(void *self, const char *text, size_t size) {
  struct xlsx_sheet_run *r = self;
  enum in in = r->depth ? r->in[MIN(r->depth, 8) - 1] : IN_NOTHING;
  if (in == IN_INLINE)
    xlsx_gather_text(&r->gather, text, size);
  else if (in == IN_VALUE && r->value->len <= GRID_CELL_BYTES)
    g_string_append_len(r->value, text, (gssize)MIN(size, GRID_CELL_BYTES + 1));
}

struct xml_run *xlsx_sheet_begin(const struct xlsx_book *book, struct grid *grid, struct xlsx_sheet_run **run) {
  static const struct xml_want WANT = {sheet_open, sheet_close, sheet_text};
  struct xlsx_sheet_run *r = g_new0(struct xlsx_sheet_run, 1);
  r->book = book;
  r->grid = grid;
  r->value = g_string_new(NULL);
  r->gather.text = g_string_new(NULL);
  r->xml = xml_begin(&WANT, r);
  *run = r;
  return r->xml;
}

void xlsx_sheet_end(struct xlsx_sheet_run *r) {
  g_string_free(r->value, TRUE);
  g_string_free(r->gather.text, TRUE);
  g_free(r);
}
