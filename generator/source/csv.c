/* CSV to rows. libcsv knows the grammar; this wrapper knows the place of every cell.
 *
 * Plain cells are taken as they stand. For all others libcsv is asked, which tells no positions, and an unclosed quote only
 * at the end of the file. So it is fed in spans that hold nothing of meaning, and each byte that may mean something (quote,
 * comma, line end) alone. Blank lines and rows of nothing but
 * empty cells are passed over; every other row must be as wide as the header. */
#include <csv.h>
#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "source/guard.h"
#include "source/hidden.h"
#include "source/source.h"

#define CELL_LIMIT (64 * 1024)
#define COLUMN_LIMIT 1000
#define SIZE_LIMIT ((size_t)256 << 20)
#define WIDTH_ERRORS 20 /* rows of a wrong width told one by one */

struct reading {
  struct csv_parser parser;
  struct diag *d;
  struct table *table;
  GArray *cells; /* struct cell, of the whole table, header first */
  char *text;    /* next free byte of the block that holds every cell's text: never beyond what is read already */
  size_t in_row; /* cells of the present row so far */
  int row_line;  /* at which the present row began */
  int line;      /* of the byte being fed */
  int cell_line; /* at which the present cell began */
  int row;       /* rows ended so far, blank ones too */
  const struct table_wish *wish;
  GPtrArray *upper; /* rows of a header that a person named, each a GArray of struct cell */
  int wrong, empty, empty_line;
  int tidied;    /* cells that held signs which do not show */
  struct cell first_tidied;
  bool tidy;     /* there are such signs in the file */
  bool hard;    /* the rest of the present row is libcsv's */
  bool in_cell; /* the present cell has begun */
  bool open;    /* between a quote and its closing one */
  bool head;    /* the header is read */
  bool filled;  /* a cell of this row holds something */
  bool failed;  /* something is wrong: no table */
  bool broken;  /* so wrong that reading on would only tell nonsense */
};

static int no_space(unsigned char c) {
  return 0; /* blanks belong to the cell */
}

static void fail(struct reading *r, int line, size_t col, const char *rule, const char *first, const char *second) {
  diag_error(r->d, ((struct pos){r->table->file, line, (int)col}), rule, first, second);
  r->failed = true;
}

static void fail_hard(struct reading *r, int line, size_t col, const char *rule, int number) {
  fail(r, line, col, rule, diag_num(r->d, number), "");
  r->broken = true;
}

/* Takes the signs that do not show out of the cell's text, in its place, and composes what they kept apart; gives what is
 * left of `size`. */
static size_t tidy(struct reading *r, char *text, size_t size) {
  size_t left = hidden_take_out(text, size);
  if (left == size)
    return size;
  if (r->tidied++ == 0)
    r->first_tidied = (struct cell){NULL, r->cell_line, (int)r->in_row};
  text[left] = '\0';
  char *composed = text_nfc(text);
  size_t n = strlen(composed);
  if (n <= left)
    memcpy(text, composed, left = n);
  g_free(composed);
  return left;
}

static void take_cell(void *text, size_t size, void *data) {
  struct reading *r = data;
  if (r->in_row++ == 0)
    r->row_line = r->cell_line;
  if (r->tidy)
    size = tidy(r, text, size);
  if (size)
    r->filled = true;
  if (r->head && r->in_row > r->table->width)
    return; /* counted, not kept */
  struct cell cell = {r->text, r->cell_line, (int)r->in_row};
  if (size)
    memmove(r->text, text, size); /* it may stand in the very same block */
  r->text[size] = '\0';
  if (guard_stands(r->text))
    memmove(r->text, r->text + 1, size); /* with the NUL */
  r->text += size + 1;
  g_array_append_val(r->cells, cell);
}

/* Puts the header's cells before all others. */
static void set_head(struct reading *r, const struct cell *head, size_t width) {
  g_array_prepend_vals(r->cells, head, (guint)width);
  r->table->width = width;
  r->head = true;
}

static const char *upper_text(const struct reading *r, guint row, guint col) {
  const GArray *cells = r->upper->pdata[row];
  return col < cells->len ? g_array_index(cells, struct cell, col).text : "";
}

/* Where a merged cell stood, a CSV has its text once and empty cells behind it: they belong to it as long as something stands
 * beneath. */
static const char *parent_text(const struct reading *r, guint row, guint col) {
  guint at = col;
  while (at > 0 && !*upper_text(r, row, at))
    at--;
  return at == col || (*upper_text(r, row + 1, at) && *upper_text(r, row + 1, col)) ? upper_text(r, row, at) : "";
}

static void join_head(struct reading *r) {
  guint width = 0, rows = r->upper->len;
  for (guint i = 0; i < rows; i++)
    width = MAX(width, ((GArray *)r->upper->pdata[i])->len);
  GArray *head = g_array_new(FALSE, FALSE, sizeof(struct cell));
  bool named = false;
  for (guint col = 0; col < width; col++) {
    GString *name = g_string_new(NULL);
    struct cell cell = {NULL, 0, (int)col + 1};
    for (guint row = 0; row < rows; row++) {
      const GArray *cells = r->upper->pdata[row];
      const char *part = row + 1 < rows ? parent_text(r, row, col) : upper_text(r, row, col);
      if (*part)
        g_string_append_printf(name, "%s%s", name->len ? " " : "", part);
      if (col < cells->len)
        cell.line = g_array_index(cells, struct cell, col).line;
    }
    named = named || name->len;
    cell.text = arena_strdup(r->table->arena, name->str);
    g_string_free(name, TRUE);
    g_array_append_val(head, cell);
  }
  if (named)
    set_head(r, (struct cell *)head->data, width);
  else
    fail(r, 0, 0, "table-head-empty", diag_num(r->d, r->wish->head_from), diag_num(r->d, r->wish->head_to));
  r->broken = r->broken || !named;
  g_array_free(head, TRUE);
}

/* A row of the header that a person named, or above it. */
static void take_upper(struct reading *r) {
  if (r->row >= r->wish->head_from) {
    GArray *cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
    if (r->in_row)
      g_array_append_vals(cells, &g_array_index(r->cells, struct cell, r->cells->len - r->in_row), (guint)r->in_row);
    g_ptr_array_add(r->upper, cells);
  }
  g_array_set_size(r->cells, (guint)(r->cells->len - r->in_row));
  if (r->row == r->wish->head_to)
    join_head(r);
}

/* No header: the columns are called by their numbers. */
static void number_head(struct reading *r) {
  struct cell *head = arena_array(r->table->arena, r->in_row, sizeof *head);
  for (size_t i = 0; i < r->in_row; i++)
    head[i] = (struct cell){arena_printf(r->table->arena, "%zu", i + 1), 0, (int)i + 1};
  set_head(r, head, r->in_row);
}

static void end_row(int c, void *data) {
  struct reading *r = data;
  r->hard = false;
  r->row++;
  if (!r->head && r->wish->head_from) {
    take_upper(r);
    r->in_row = 0;
    r->filled = false;
    return;
  }
  if (!r->head && r->wish->headless && r->filled)
    number_head(r);
  size_t width = r->table->width;
  size_t kept = r->head ? MIN(r->in_row, width) : r->in_row;
  bool keep = r->filled;
  if (!r->filled && r->in_row) {
    if (r->empty++ == 0)
      r->empty_line = r->row_line;
  } else if (r->filled && !r->head) {
    r->table->width = r->in_row;
    r->head = true;
  } else if (r->filled && r->in_row != width) {
    keep = false;
    r->failed = true;
    if (++r->wrong <= WIDTH_ERRORS)
      fail(r, r->row_line, MIN(r->in_row, width + 1), r->in_row > width ? "csv-too-many" : "csv-too-few",
           diag_num(r->d, (double)r->in_row), diag_num(r->d, (double)width));
  }
  if (!keep)
    g_array_set_size(r->cells, (guint)(r->cells->len - kept));
  r->in_row = 0;
  r->filled = false;
}

static void begin_cell(struct reading *r) {
  if (!r->in_cell) {
    r->in_cell = true;
    r->cell_line = r->line;
  }
}

static void feed(struct reading *r, const char *text, size_t size) {
  if (csv_parse(&r->parser, text, size, take_cell, end_row, r) != size)
    fail_hard(r, r->line, r->in_row + 1, r->parser.quoted ? "csv-quote-inside" : "csv-quote-stray", r->cell_line);
}

/* How far from `p` nothing but plain text follows, as far as the limit on a cell. */
static size_t plain_span(const struct reading *r, const char *p, const char *end) {
  size_t most = MIN((size_t)(end - p), CELL_LIMIT + 1);
  if (r->open) {
    const char *quote = memchr(p, '"', most);
    return quote ? (size_t)(quote - p) : most;
  }
  size_t n = 0;
  while (n < most && p[n] != ',' && p[n] != '"' && p[n] != '\n' && p[n] != '\r')
    n++;
  return n;
}

/* A line ends at LF, or at a CR that no LF follows. */
static int line_ends(const char *p, size_t n, const char *end) {
  int lines = 0;
  const char *stop = p + n;
  for (const char *lf = p; lf < stop && (lf = memchr(lf, '\n', (size_t)(stop - lf))); lf++)
    lines++;
  for (const char *cr = p; cr < stop && (cr = memchr(cr, '\r', (size_t)(stop - cr))); cr++)
    if (cr + 1 == end || cr[1] != '\n')
      lines++;
  return lines;
}

/* Feeds the quote, comma or line end at p; gives how many bytes that took (CR LF is one line end). */
static size_t feed_mark(struct reading *r, const char *p, const char *end) {
  bool begins = !r->in_cell;
  char mark = *p; /* the cell it ends may be put where it stands */
  begin_cell(r);
  feed(r, p, 1);
  if (mark == '"') {
    r->open = begins || (r->parser.quoted && !r->open);
    return 1;
  }
  r->in_cell = false;
  if (mark == ',')
    return 1;
  r->line++;
  return mark == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
}

/* A cell that outgrows the limit inside quotes is most often a quote never closed: that has a message of its own. */
static void check_limits(struct reading *r) {
  bool closed = r->parser.quoted && !r->open; /* then libcsv still holds the closing quote */
  if (r->parser.entry_pos > CELL_LIMIT + (size_t)closed)
    fail_hard(r, r->cell_line, r->in_row + 1, r->open ? "csv-cell-long-quoted" : "csv-cell-long", CELL_LIMIT / 1024);
  else if (r->in_row > COLUMN_LIMIT || r->table->width > COLUMN_LIMIT)
    fail_hard(r, r->row_line, COLUMN_LIMIT + 1, "csv-columns", COLUMN_LIMIT);
}

/* A cell without a quote, or in quotes and with none inside, needs no grammar: it is taken as it stands, and libcsv, which
 * goes byte by byte, does not see it. Gives where the next cell begins; NULL for any other cell. */
static char *take_plain(struct reading *r, char *p, const char *end) {
  bool quoted = *p == '"';
  char *from = p + quoted, *stop = from;
  const char *last = from + MIN((size_t)(end - from), CELL_LIMIT);
  if (quoted)
    stop = memchr(from, '"', (size_t)(last - from));
  while (!quoted && stop < last && *stop != ',' && *stop != '"' && *stop != '\n' && *stop != '\r')
    stop++;
  char *mark = stop ? stop + quoted : NULL;
  if (!mark || mark == end || (*mark != ',' && *mark != '\n' && *mark != '\r') || (*mark == ',' && mark + 1 == end))
    return NULL; /* a comma at the very end has an empty cell behind it */
  size_t size = (size_t)(stop - from);
  char ends = *mark; /* the cell's NUL may be put there */
  r->cell_line = r->line;
  if (quoted)
    r->line += line_ends(from, size, end);
  if (size || quoted || ends == ',' || r->in_row) /* else a blank line */
    take_cell(from, size, r);
  if (ends == ',')
    return mark + 1;
  end_row(ends, r);
  r->line++;
  return mark + (ends == '\r' && mark + 1 < end && mark[1] == '\n' ? 2 : 1);
}

static void read_all(struct reading *r, char *p, const char *end) {
  while (p < end && !r->broken) {
    char *next = r->in_cell || r->hard ? NULL : take_plain(r, p, end);
    if (next) {
      p = next;
      check_limits(r);
      continue;
    }
    r->hard = true; /* to the end of the row, so that libcsv begins every row where it ended one */
    size_t n = plain_span(r, p, end);
    if (n) {
      begin_cell(r);
      feed(r, p, n);
      if (r->open)
        r->line += line_ends(p, n, end);
    } else {
      n = feed_mark(r, p, end);
    }
    p += n;
    if (!r->broken)
      check_limits(r);
  }
  if (r->broken)
    return;
  begin_cell(r);
  if (r->open)
    fail_hard(r, r->cell_line, r->in_row + 1, "csv-quote-open", r->cell_line);
  else if (csv_fini(&r->parser, take_cell, end_row, r) != 0)
    fail_hard(r, r->line, r->in_row + 1, "csv-quote-stray", r->cell_line);
}

static void tell_rest(struct reading *r) {
  struct pos whole = {r->table->file, 0, 0};
  if (r->wrong > WIDTH_ERRORS)
    diag_error(r->d, whole, "csv-more-rows", diag_num(r->d, r->wrong - WIDTH_ERRORS));
  if (r->empty && !r->failed)
    diag_note(r->d, ((struct pos){r->table->file, r->empty_line, 0}), "csv-rows-empty", diag_num(r->d, r->empty));
  if (r->tidied)
    diag_note(r->d, cell_pos(r->table, &r->first_tidied), "csv-hidden", diag_num(r->d, r->tidied));
  if (!r->head && !r->failed && r->row >= r->wish->head_to)
    fail(r, 0, 0, "csv-empty", "", "");
  else if (!r->head && !r->failed)
    fail(r, 0, 0, "table-head-beyond", diag_num(r->d, r->wish->head_to), diag_num(r->d, r->row));
}

/* A header without a comma but with tabs or semicolons was saved in another form: one fault, not one for every row. */
static bool check_separator(struct reading *r, const char *text, size_t size) {
  const char *p = text, *end = text + size;
  while (p < end && (*p == '\n' || *p == '\r'))
    p++;
  int line = 1 + line_ends(text, (size_t)(p - text), end);
  size_t tabs = 0, semicolons = 0;
  for (; p < end && *p != '\n' && *p != '\r'; p++) {
    if (*p == ',')
      return true;
    tabs += *p == '\t';
    semicolons += *p == ';';
  }
  if (!tabs && !semicolons)
    return true;
  fail(r, line, 0, tabs ? "csv-tabs" : "csv-semicolons", "", "");
  return false;
}

/* Every cell is followed by at least one byte in the file, and its NUL takes that one's place: the texts fit into the
 * text they come from, each before the byte that libcsv reads next. */
struct table *csv_take_as(char *text, size_t size, const char *file, const struct table_wish *wish, struct diag *d) {
  struct arena *arena = arena_new();
  struct table *t = arena_alloc(arena, sizeof *t);
  *t = (struct table){.arena = arena, .file = diag_intern(d, file), .block = text};
  struct reading r = {.d = d, .table = t, .line = 1, .text = text, .wish = wish};
  if (size > SIZE_LIMIT) {
    diag_error(d, ((struct pos){t->file, 0, 0}), "text-too-big", "256");
    table_free(t);
    return NULL;
  }
  if (wish->head_from <= 1 && !check_separator(&r, text, size)) {
    table_free(t);
    return NULL;
  }
  r.tidy = hidden_any(text, size);
  r.upper = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  r.cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
  if (csv_init(&r.parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
    g_error("csv_init");
  csv_set_space_func(&r.parser, no_space);
  csv_set_blk_size(&r.parser, 4096);
  read_all(&r, text, text + size);
  csv_free(&r.parser);
  g_ptr_array_free(r.upper, TRUE);
  tell_rest(&r);
  if (!r.failed) {
    t->head = arena_array(arena, r.cells->len, sizeof(struct cell));
    memcpy(t->head, r.cells->data, r.cells->len * sizeof(struct cell));
    t->cells = t->head + t->width;
    t->rows = r.cells->len / t->width - 1;
  }
  g_array_free(r.cells, TRUE);
  if (!r.failed)
    return t;
  table_free(t);
  return NULL;
}

struct table *csv_take(char *text, size_t size, const char *file, struct diag *d) {
  static const struct table_wish NONE = {0};
  return csv_take_as(text, size, file, &NONE, d);
}

struct table *csv_read(const char *text, size_t size, const char *file, struct diag *d) {
  return csv_take(g_strndup(text, size), size, file, d);
}

void table_free(struct table *t) {
  if (!t)
    return;
  g_free(t->block);
  arena_free(t->arena);
}
