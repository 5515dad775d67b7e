/* The XML of a sheet with some of its cells replaced: what no edit names is copied byte for byte.
 *
 * The reader has read this sheet before: it is well-formed, in UTF-8, without a DOCTYPE, its rows and cells in order. So
 * it is enough to go from tag to tag. Elements count if they have the prefix of the first one. */
#include <stdlib.h>
#include <string.h>

#include "source/grid.h"
#include "source/xlsx_patch.h"

#define CELL_UNITS 32767 /* UTF-16 units that Excel takes in a cell */
#define NAMES 8          /* elements nested within each other that are looked at */

enum in { IN_OTHER, IN_SHEET, IN_COLUMNS, IN_DATA, IN_ROW, IN_CELL, IN_MERGES, IN_LINKS };

struct tag {
  const char *from, *to;     /* "<" to behind ">" */
  const char *prefix, *name; /* "x:" of "x:row", and "row" */
  size_t prefix_n, name_n;
  bool end, empty; /* </row>; <row/> */
};
struct span {
  const char *from, *to;
};
struct column_style {
  int from, to;
  long style;
};
struct patching {
  const char *at, *end; /* where the next tag is looked for */
  const char *copied;   /* what stands before it is in `out` */
  GString *out;
  const char *place; /* for messages */
  struct diag *d;
  const struct xlsx_edit **edit; /* by row, then by column */
  size_t n, next;
  char *prefix;
  enum in in[NAMES];
  int depth;
  int row, col;
  bool row_begun;
  long row_style;
  GArray *columns;      /* struct column_style */
  GArray *above, *here; /* long: the styles of the cells of a row, by column - 1; -1: none */
  bool formulas, ok;
};

static void refuse(struct patching *p, const char *rule, const struct xlsx_edit *e) {
  struct pos pos = {diag_intern(p->d, p->place), e ? e->row : 0, e ? e->col : 0};
  diag_error(p->d, pos, rule, e ? e->text : "");
  p->ok = false;
}

/* ---- tags ---- */

static const char *behind(const char *from, const char *end, const char *what) {
  const char *at = memmem(from, (size_t)(end - from), what, strlen(what));
  return at ? at + strlen(what) : end;
}

static const char *tag_end(const char *p, const char *end) {
  for (char quote = 0; p < end; p++) {
    if (quote) quote = *p == quote ? 0 : quote;
    else if (*p == '"' || *p == '\'') quote = *p;
    else if (*p == '>') return p + 1;
  }
  return end;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool next_tag(struct patching *p, struct tag *t) {
  for (;;) {
    const char *sign = memchr(p->at, '<', (size_t)(p->end - p->at));
    p->at = sign ? sign : p->end;
    if (!sign) return false;
    size_t left = (size_t)(p->end - p->at);
    if (left > 4 && !memcmp(p->at, "<!--", 4)) p->at = behind(p->at + 4, p->end, "-->");
    else if (left > 9 && !memcmp(p->at, "<![CDATA[", 9)) p->at = behind(p->at + 9, p->end, "]]>");
    else if (left > 2 && p->at[1] == '?') p->at = behind(p->at + 2, p->end, "?>");
    else break;
  }
  *t = (struct tag){.from = p->at, .to = tag_end(p->at, p->end), .end = p->at + 1 < p->end && p->at[1] == '/'};
  const char *name = t->from + 1 + t->end, *stop = name;
  t->prefix = t->name = name;
  for (; stop < t->to && !is_blank(*stop) && *stop != '>' && *stop != '/'; stop++)
    if (*stop == ':') t->name = stop + 1;
  t->prefix_n = (size_t)(t->name - name);
  t->name_n = (size_t)(stop - t->name);
  t->empty = t->to - t->from > 2 && t->to[-2] == '/';
  p->at = t->to;
  return true;
}

static bool named(const struct patching *p, const struct tag *t, const char *name) {
  return t->name_n == strlen(name) && !memcmp(t->name, name, t->name_n) && t->prefix_n == strlen(p->prefix) &&
         !memcmp(t->prefix, p->prefix, t->prefix_n);
}

/* An attribute without a prefix. */
static bool attribute(const struct tag *t, const char *name, struct span *out) {
  const char *p = t->name + t->name_n;
  size_t n = strlen(name);
  while (p < t->to) {
    while (p < t->to && is_blank(*p)) p++;
    const char *from = p;
    while (p < t->to && *p != '=' && *p != '>' && !is_blank(*p)) p++;
    size_t length = (size_t)(p - from);
    while (p < t->to && *p != '"' && *p != '\'' && *p != '>') p++;
    if (p >= t->to || *p == '>') return false;
    const char *close = memchr(p + 1, *p, (size_t)(t->to - p - 1));
    if (!close) return false;
    if (length == n && !memcmp(from, name, n)) {
      *out = (struct span){p + 1, close};
      return true;
    }
    p = close + 1;
  }
  return false;
}

static long number_of(struct span s, long otherwise) {
  long n = 0;
  if (s.from == s.to || s.to - s.from > 9) return otherwise;
  for (; s.from < s.to; s.from++) {
    if (!g_ascii_isdigit(*s.from)) return otherwise;
    n = n * 10 + (*s.from - '0');
  }
  return n;
}

static long attribute_number(const struct tag *t, const char *name, long otherwise) {
  struct span s;
  return attribute(t, name, &s) ? number_of(s, otherwise) : otherwise;
}

static bool span_is(struct span s, const char *text) {
  return (size_t)(s.to - s.from) == strlen(text) && !memcmp(s.from, text, strlen(text));
}

static bool attribute_true(const struct tag *t, const char *name) {
  struct span s;
  return attribute(t, name, &s) && (span_is(s, "1") || span_is(s, "true"));
}

/* "B12", with or without "$"; false if it is none. */
static bool reference(struct span *s, int *row, int *col) {
  *row = *col = 0;
  while (s->from < s->to && *s->from == '$') s->from++;
  for (; s->from < s->to && g_ascii_isalpha(*s->from) && *col <= GRID_COLUMNS; s->from++)
    *col = *col * 26 + (g_ascii_toupper(*s->from) - 'A' + 1);
  while (s->from < s->to && *s->from == '$') s->from++;
  for (; s->from < s->to && g_ascii_isdigit(*s->from) && *row <= GRID_ROWS; s->from++)
    *row = *row * 10 + (*s->from - '0');
  return *row && *col;
}

/* "A1:C3", or one cell. */
static bool range_of(struct span s, struct grid_merge *m) {
  if (!reference(&s, &m->row, &m->col)) return false;
  m->row_end = m->row;
  m->col_end = m->col;
  return s.from == s.to || (*s.from++ == ':' && reference(&s, &m->row_end, &m->col_end) && s.from == s.to);
}

static void append_reference(GString *out, int row, int col) {
  char letters[8];
  int n = sizeof letters;
  for (; col > 0; col = (col - 1) / 26) letters[--n] = (char)('A' + (col - 1) % 26);
  g_string_append_len(out, letters + n, (gssize)sizeof letters - n);
  if (row) g_string_append_printf(out, "%d", row);
}

/* ---- writing ---- */

/* What stands before `to` and is not written yet. */
static void copy_to(struct patching *p, const char *to) {
  g_string_append_len(p->out, p->copied, (gssize)(to - p->copied));
  p->copied = to;
}

/* An underscore that would be read as the beginning of an escape, _x0041_, is written as one. */
static bool looks_escaped(const char *s) {
  if (s[0] != '_' || s[1] != 'x') return false;
  for (int i = 2; i < 6; i++)
    if (!g_ascii_isxdigit(s[i])) return false;
  return s[6] == '_';
}

static void append_text(GString *out, const char *text) {
  for (const char *s = text; *s; s++) {
    if (*s == '&') g_string_append(out, "&amp;");
    else if (*s == '<') g_string_append(out, "&lt;");
    else if (*s == '>') g_string_append(out, "&gt;");
    else if (looks_escaped(s)) g_string_append(out, "_x005F_");
    else if ((guchar)*s >= 0x20 || *s == '\n' || *s == '\t') g_string_append_c(out, *s);
  }
}

static long column_style(const struct patching *p, int col) {
  for (guint i = 0; i < p->columns->len; i++) {
    const struct column_style *c = &g_array_index(p->columns, struct column_style, i);
    if (col >= c->from && col <= c->to) return c->style;
  }
  return -1;
}

/* The look of a cell that is not there yet: its row's or its column's; below the last row, of the cell above; at the
 * right end, of the last cell. */
static long style_for(const struct patching *p, int col, bool new_row) {
  const GArray *by = new_row ? p->above : p->here;
  long style = !new_row && p->row_style >= 0 ? p->row_style : column_style(p, col);
  if (style >= 0 || !by->len || ((guint)col <= by->len && !new_row)) return style;
  return g_array_index(by, long, MIN((guint)col, by->len) - 1);
}

static void put_cell(struct patching *p, const struct xlsx_edit *e, long style) {
  g_string_append_printf(p->out, "<%sc r=\"", p->prefix);
  append_reference(p->out, e->row, e->col);
  g_string_append_c(p->out, '"');
  if (style >= 0) g_string_append_printf(p->out, " s=\"%ld\"", style);
  if (*e->text) {
    g_string_append_printf(p->out, " t=\"inlineStr\"><%sis><%st xml:space=\"preserve\">", p->prefix, p->prefix);
    append_text(p->out, e->text);
    g_string_append_printf(p->out, "</%st></%sis></%sc>", p->prefix, p->prefix, p->prefix);
  } else {
    g_string_append(p->out, "/>");
  }
}

static const struct xlsx_edit *coming(const struct patching *p) {
  return p->next < p->n ? p->edit[p->next] : NULL;
}

/* Edits of this row before a column, into cells that are not there. */
static void put_missing(struct patching *p, int row, int before, bool new_row) {
  for (const struct xlsx_edit *e; (e = coming(p)) && e->row == row && e->col < before; p->next++)
    if (*e->text) put_cell(p, e, style_for(p, e->col, new_row));
}

/* Rows that are not there, before a row. */
static void put_missing_rows(struct patching *p, int before) {
  for (const struct xlsx_edit *e; (e = coming(p)) && e->row < before;) {
    int row = e->row;
    bool any = false;
    for (size_t i = p->next; i < p->n && p->edit[i]->row == row; i++) any = any || *p->edit[i]->text;
    if (any) g_string_append_printf(p->out, "<%srow r=\"%d\">", p->prefix, row);
    put_missing(p, row, GRID_COLUMNS + 1, true);
    if (any) g_string_append_printf(p->out, "</%srow>", p->prefix);
  }
}

/* Copies a tag up to an attribute's text, and gives another text instead. */
static void put_attribute(struct patching *p, struct span was, const char *text) {
  copy_to(p, was.from);
  g_string_append(p->out, text);
  p->copied = was.to;
}

/* ---- elements ---- */

/* The used range, which some programs believe: widened where cells come in beyond it. */
static void widen_dimension(struct patching *p, const struct tag *t) {
  struct span s;
  struct grid_merge m;
  if (!attribute(t, "ref", &s) || !range_of(s, &m)) return;
  struct grid_merge was = m;
  for (size_t i = 0; i < p->n; i++) {
    const struct xlsx_edit *e = p->edit[i];
    if (!*e->text) continue;
    m = (struct grid_merge){MIN(m.row, e->row), MIN(m.col, e->col), MAX(m.row_end, e->row), MAX(m.col_end, e->col)};
  }
  if (!memcmp(&m, &was, sizeof m)) return;
  GString *ref = g_string_new(NULL);
  append_reference(ref, m.row, m.col);
  g_string_append_c(ref, ':');
  append_reference(ref, m.row_end, m.col_end);
  put_attribute(p, s, ref->str);
  g_string_free(ref, TRUE);
}

/* spans="1:21" of a row, likewise. */
static void widen_spans(struct patching *p, const struct tag *t) {
  struct span s;
  const char *colon = attribute(t, "spans", &s) ? memchr(s.from, ':', (size_t)(s.to - s.from)) : NULL;
  long from = colon ? number_of((struct span){s.from, colon}, 0) : 0;
  long to = colon ? number_of((struct span){colon + 1, s.to}, 0) : 0, first = from, last = to;
  if (!from || !to) return;
  for (size_t i = p->next; i < p->n && p->edit[i]->row == p->row; i++) {
    if (!*p->edit[i]->text) continue;
    first = MIN(first, p->edit[i]->col);
    last = MAX(last, p->edit[i]->col);
  }
  if (first == from && last == to) return;
  char *spans = g_strdup_printf("%ld:%ld", first, last);
  put_attribute(p, s, spans);
  g_free(spans);
}

/* An empty element that gets something within: "<row r="3"/>" to "<row r="3">". */
static void open_empty(struct patching *p, const struct tag *t) {
  copy_to(p, t->to - 2);
  g_string_append_c(p->out, '>');
  p->copied = t->to;
}

static void close_as(struct patching *p, const struct tag *t) {
  g_string_append_c(p->out, '<');
  g_string_append_c(p->out, '/');
  g_string_append_len(p->out, t->prefix, (gssize)(t->prefix_n + t->name_n));
  g_string_append_c(p->out, '>');
}

static void end_row(struct patching *p) {
  if (p->here->len) {
    GArray *was = p->above;
    p->above = p->here;
    p->here = was;
  }
}

static void begin_row(struct patching *p, const struct tag *t) {
  int row = (int)attribute_number(t, "r", p->row + 1);
  copy_to(p, t->from);
  put_missing_rows(p, row);
  p->row = row;
  p->col = 0;
  p->row_style = attribute_true(t, "customFormat") ? attribute_number(t, "s", -1) : -1;
  g_array_set_size(p->here, 0);
  const struct xlsx_edit *e = coming(p);
  bool any = false;
  if (!e || e->row != row) return;
  for (size_t i = p->next; i < p->n && p->edit[i]->row == row; i++) any = any || *p->edit[i]->text;
  if (any) widen_spans(p, t);
  if (any && t->empty) open_empty(p, t);
  if (t->empty) put_missing(p, row, GRID_COLUMNS + 1, true);
  if (any && t->empty) close_as(p, t);
}

/* A sheet without a row. */
static void fill_data(struct patching *p, const struct tag *t) {
  bool any = false;
  for (size_t i = p->next; i < p->n; i++) any = any || *p->edit[i]->text;
  if (any) open_empty(p, t);
  put_missing_rows(p, GRID_ROWS + 1);
  if (any) close_as(p, t);
}

/* The first edit at or below a row. */
static size_t edit_from(const struct patching *p, int row) {
  size_t low = 0, high = p->n;
  while (low < high) {
    size_t mid = (low + high) / 2;
    if (p->edit[mid]->row < row) low = mid + 1;
    else high = mid;
  }
  return low;
}

/* A formula that gives the values of several cells. */
static void see_formula(struct patching *p, const struct tag *t) {
  struct span s;
  struct grid_merge m;
  p->formulas = true;
  bool array = attribute(t, "t", &s) && (span_is(s, "array") || span_is(s, "dataTable"));
  if (!array || !attribute(t, "ref", &s) || !range_of(s, &m)) return;
  for (size_t i = edit_from(p, m.row); i < p->n && p->edit[i]->row <= m.row_end; i++) {
    const struct xlsx_edit *e = p->edit[i];
    bool own = e->row == p->row && e->col == p->col; /* told already */
    if (!own && e->col >= m.col && e->col <= m.col_end) refuse(p, "xlsx-patch-formula", e);
  }
}

/* Passes over what the cell holds, up to behind its end. */
static void pass_cell(struct patching *p, const struct tag *cell, const struct xlsx_edit *e) {
  struct tag t;
  bool formula = false;
  int depth = cell->empty ? 0 : 1;
  while (depth && next_tag(p, &t)) {
    if (depth == 1 && !t.end && named(p, &t, "f")) {
      formula = true;
      see_formula(p, &t);
    }
    depth += t.end ? -1 : !t.empty;
  }
  p->copied = p->at;
  if (formula) refuse(p, "xlsx-patch-formula", e);
}

static void keep_style(struct patching *p, int col, long style) {
  static const long NONE = -1;
  if (col > GRID_TABLE_COLUMNS) return;
  while (p->here->len < (guint)col - 1) g_array_append_val(p->here, NONE);
  g_array_append_val(p->here, style);
}

/* True if the cell was replaced, with all that is in it. */
static bool begin_cell(struct patching *p, const struct tag *t) {
  struct span s;
  int row = p->row, col = p->col + 1;
  if (attribute(t, "r", &s) && (!reference(&s, &row, &col) || row != p->row || col <= p->col)) {
    refuse(p, "xlsx-patch-shape", NULL);
    return false;
  }
  p->col = col;
  long style = attribute_number(t, "s", -1);
  keep_style(p, col, style);
  const struct xlsx_edit *e = coming(p);
  if (!e || e->row != row || e->col > col) return false;
  copy_to(p, t->from);
  put_missing(p, row, col, false);
  e = coming(p);
  if (!e || e->row != row || e->col != col) return false;
  p->next++;
  put_cell(p, e, style);
  pass_cell(p, t, e);
  return true;
}

/* Cells that are merged with others: one below another share the value, of those side by side the first has it. */
static void see_merge(struct patching *p, const struct tag *t) {
  struct span s;
  struct grid_merge m;
  if (!attribute(t, "ref", &s) || !range_of(s, &m)) return;
  for (size_t i = edit_from(p, m.row); i < p->n && p->edit[i]->row <= m.row_end; i++) {
    const struct xlsx_edit *e = p->edit[i];
    bool within = e->col >= m.col && e->col <= m.col_end;
    if (within && (m.row_end > m.row || (e->col > m.col && *e->text))) refuse(p, "xlsx-patch-merged", e);
  }
}

/* A link that lies on a cell leads where it led. */
static void see_link(struct patching *p, const struct tag *t) {
  struct span s;
  struct grid_merge m;
  if (!attribute(t, "ref", &s) || !range_of(s, &m)) return;
  for (size_t i = edit_from(p, m.row); i < p->n && p->edit[i]->row <= m.row_end; i++) {
    const struct xlsx_edit *e = p->edit[i];
    struct pos pos = {diag_intern(p->d, p->place), e->row, e->col};
    if (e->col >= m.col && e->col <= m.col_end) diag_note(p->d, pos, "xlsx-patch-link", e->text);
  }
}

static void see_column(struct patching *p, const struct tag *t) {
  struct column_style c = {(int)attribute_number(t, "min", 0), (int)attribute_number(t, "max", 0),
                           attribute_number(t, "style", -1)};
  if (c.from && c.to >= c.from && p->columns->len < GRID_COLUMNS) g_array_append_val(p->columns, c);
}

static enum in leads(const struct patching *p, enum in from, const struct tag *t) {
  static const struct {
    enum in from;
    const char *name;
    enum in to;
  } STEPS[] = {
      {IN_SHEET, "cols", IN_COLUMNS},     {IN_SHEET, "sheetData", IN_DATA}, {IN_SHEET, "mergeCells", IN_MERGES},
      {IN_SHEET, "hyperlinks", IN_LINKS}, {IN_DATA, "row", IN_ROW},         {IN_ROW, "c", IN_CELL}};
  for (size_t i = 0; i < G_N_ELEMENTS(STEPS); i++)
    if (STEPS[i].from == from && named(p, t, STEPS[i].name)) return STEPS[i].to;
  return IN_OTHER;
}

static void on_open(struct patching *p, const struct tag *t) {
  enum in from = p->depth && p->depth <= NAMES ? p->in[p->depth - 1] : IN_OTHER, to;
  if (!p->prefix) {
    p->prefix = g_strndup(t->prefix, t->prefix_n);
    to = IN_SHEET;
  } else {
    to = leads(p, from, t);
  }
  if (to == IN_ROW) begin_row(p, t);
  else if (to == IN_CELL && begin_cell(p, t)) return;
  else if (from == IN_CELL && named(p, t, "f")) see_formula(p, t);
  else if (from == IN_MERGES && named(p, t, "mergeCell")) see_merge(p, t);
  else if (from == IN_LINKS && named(p, t, "hyperlink")) see_link(p, t);
  else if (from == IN_COLUMNS && named(p, t, "col")) see_column(p, t);
  else if (from == IN_SHEET && named(p, t, "dimension")) widen_dimension(p, t);
  else if (from == IN_SHEET && named(p, t, "sheetProtection") && attribute_true(t, "sheet"))
    refuse(p, "xlsx-patch-protected", NULL);
  if (t->empty && to == IN_ROW) end_row(p);
  if (t->empty && to == IN_DATA) fill_data(p, t);
  if (t->empty) return;
  if (p->depth < NAMES) p->in[p->depth] = to;
  p->depth++;
}

static void on_close(struct patching *p, const struct tag *t) {
  if (!p->depth) return;
  enum in was = --p->depth < NAMES ? p->in[p->depth] : IN_OTHER;
  if (was != IN_ROW && was != IN_DATA) return;
  copy_to(p, t->from);
  if (was == IN_ROW) {
    put_missing(p, p->row, GRID_COLUMNS + 1, !p->here->len);
    end_row(p);
  } else {
    put_missing_rows(p, GRID_ROWS + 1);
  }
}

/* ---- the whole ---- */

static int by_place(const void *a, const void *b) {
  const struct xlsx_edit *x = *(const struct xlsx_edit *const *)a, *y = *(const struct xlsx_edit *const *)b;
  if (x->row != y->row) return x->row < y->row ? -1 : 1;
  return x->col < y->col ? -1 : x->col > y->col;
}

/* UTF-8 by its first bytes, and by what its declaration says. */
static bool is_utf8(const char *xml, size_t size) {
  const char *end = memchr(xml, '>', MIN(size, 256));
  if (size < 4 || !xml[0] || !xml[1] || (guchar)*xml >= 0xfe) return false;
  if (!end || !memmem(xml, (size_t)(end - xml), "<?xml", 5)) return true;
  char *head = g_ascii_strup(xml, end - xml);
  const char *named = strstr(head, "ENCODING");
  bool utf8 = !named || strstr(named, "UTF-8") || strstr(named, "UTF8");
  g_free(head);
  return utf8;
}

static bool check_edits(struct patching *p) {
  for (size_t i = 0; i < p->n; i++) {
    const struct xlsx_edit *e = p->edit[i];
    if (e->row < 1 || e->row > GRID_ROWS || e->col < 1 || e->col > GRID_TABLE_COLUMNS) refuse(p, "xlsx-patch-full", e);
    else if (strlen(e->text) > CELL_UNITS && strlen(e->text) > GRID_CELL_BYTES) refuse(p, "xlsx-patch-long", e);
    else if (strlen(e->text) > CELL_UNITS) {
      glong units = 0;
      g_free(g_utf8_to_utf16(e->text, -1, NULL, &units, NULL));
      if (units > CELL_UNITS) refuse(p, "xlsx-patch-long", e);
    }
  }
  return p->ok;
}

char *xlsx_patch_sheet(const char *xml, size_t size, const char *place, const struct xlsx_edit *edits, size_t n,
                       bool *formulas, struct diag *d, size_t *size_out) {
  struct patching p = {.at = xml,
                       .end = xml + size,
                       .copied = xml,
                       .out = g_string_sized_new(size + 4096),
                       .place = place,
                       .d = d,
                       .edit = g_new(const struct xlsx_edit *, n + 1),
                       .n = n,
                       .row_style = -1,
                       .ok = true,
                       .columns = g_array_new(FALSE, FALSE, sizeof(struct column_style)),
                       .above = g_array_new(FALSE, FALSE, sizeof(long)),
                       .here = g_array_new(FALSE, FALSE, sizeof(long))};
  for (size_t i = 0; i < n; i++) p.edit[i] = &edits[i];
  if (n) qsort(p.edit, n, sizeof *p.edit, by_place);
  struct tag t;
  if (!is_utf8(xml, size)) refuse(&p, "xlsx-patch-coding", NULL);
  if (p.ok && check_edits(&p))
    while (next_tag(&p, &t)) {
      if (t.end) on_close(&p, &t);
      else on_open(&p, &t);
    }
  copy_to(&p, p.end);
  if (p.ok && p.next < p.n) refuse(&p, "xlsx-patch-shape", NULL);
  *formulas = p.formulas;
  *size_out = p.out->len;
  g_array_free(p.here, TRUE);
  g_array_free(p.above, TRUE);
  g_array_free(p.columns, TRUE);
  g_free(p.prefix);
  g_free(p.edit);
  return g_string_free(p.out, !p.ok);
}
