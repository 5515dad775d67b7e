/* A sheet to a table: where is its header, and what stands beneath it?
 *
 * People put titles, dates and units above a table, and spread a header over two rows with merged cells. The header is the
 * first row that names more than half of the columns filled beneath it, counting the rows its cells are merged down to (and
 * the row below it that divides its merged cells). What was taken for it is told in a note. */
#include <string.h>

#include "base/text.h"
#include "source/grid.h"

#define SEEN_ROWS 200    /* below a header, to see which columns are in use */
#define HEAD_TRIES 60    /* rows of which one may be the header */
#define HEAD_DEPTH 5     /* rows of a header */
#define BETTER_WITHIN 5  /* rows in which the header follows a title that looks like one */
#define MERGE_STEPS 20000000 /* cells looked at for merged areas, so that overlapping ones cannot take hours */

struct grid *grid_new(struct arena *arena) {
  struct grid *g = g_new0(struct grid, 1);
  g->arena = arena;
  g->cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
  g->rows = g_array_new(FALSE, FALSE, sizeof(struct grid_row));
  g->merges = g_array_new(FALSE, FALSE, sizeof(struct grid_merge));
  g->hidden = g_array_new(FALSE, FALSE, sizeof(int));
  g->faults = g_array_new(FALSE, FALSE, sizeof(struct grid_fault));
  return g;
}

void grid_free(struct grid *g) {
  if (!g)
    return;
  g_array_free(g->cells, TRUE);
  g_array_free(g->rows, TRUE);
  g_array_free(g->merges, TRUE);
  g_array_free(g->hidden, TRUE);
  g_array_free(g->faults, TRUE);
  g_free(g);
}

void grid_fault(struct grid *g, enum diag_level level, const char *rule, int row, int col, const char *a, const char *b) {
  if (g->faults->len >= GRID_FAULTS) {
    g->faults_more++;
    return;
  }
  struct grid_fault f = {level, rule, row, col, {arena_strdup(g->arena, a), arena_strdup(g->arena, b)}};
  g_array_append_val(g->faults, f);
}

/* ---- looking around ---- */

/* The first row at or below `number`; rows->len if there is none. */
static guint row_from(const struct grid *g, int number) {
  guint low = 0, high = g->rows->len;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (grid_row(g, mid)->number < number)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

static const char *text_at(const struct grid *g, int number, int col) {
  guint i = row_from(g, number);
  if (i == g->rows->len || grid_row(g, i)->number != number)
    return "";
  guint low = grid_row(g, i)->first, high = low + grid_row(g, i)->n;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (grid_cell(g, mid)->col < col)
      low = mid + 1;
    else
      high = mid;
  }
  guint end = grid_row(g, i)->first + grid_row(g, i)->n;
  return low < end && grid_cell(g, low)->col == col ? grid_cell(g, low)->text : "";
}

/* The header's rows, and the merged areas that lie within them. */
struct head {
  int from, to;
  const struct grid *g;
  GArray *merges; /* struct grid_merge */
};

/* The merged area that begins at, or (with `within`) goes over, a cell of the header. */
static const struct grid_merge *merge_at(const struct head *h, int row, int col, bool within) {
  for (guint i = 0; i < h->merges->len; i++) {
    const struct grid_merge *m = &g_array_index(h->merges, struct grid_merge, i);
    bool inside = row >= m->row && row <= m->row_end && col >= m->col && col <= m->col_end;
    if (inside && (within || (m->row == row && m->col == col)))
      return m;
  }
  return NULL;
}

/* Merged areas that begin in the first rows of the sheet. */
static GArray *merges_above(const struct grid *g, int row) {
  GArray *found = g_array_new(FALSE, FALSE, sizeof(struct grid_merge));
  for (guint i = 0; i < g->merges->len && found->len < 4 * GRID_TABLE_COLUMNS; i++) {
    const struct grid_merge *m = &g_array_index(g->merges, struct grid_merge, i);
    if (m->row <= row)
      g_array_append_vals(found, m, 1);
  }
  return found;
}

static GArray *merges_of(GArray *all, int from, int to) {
  GArray *found = g_array_new(FALSE, FALSE, sizeof(struct grid_merge));
  for (guint i = 0; i < all->len; i++) {
    const struct grid_merge *m = &g_array_index(all, struct grid_merge, i);
    if (m->row >= from && m->row_end <= to)
      g_array_append_vals(found, m, 1);
  }
  return found;
}

/* ---- finding the header ---- */

/* Whether the row below divides a merged cell of this one: two cells or more stand beneath it, and nothing stands where this row
 * has a cell of its own. A row of one cell is a title. */
static bool divided_below(const struct grid *g, const GArray *merges, guint i) {
  if (!merges->len || i + 1 >= g->rows->len || grid_row(g, i + 1)->number != grid_row(g, i)->number + 1)
    return false;
  const struct grid_row *row = grid_row(g, i), *below = grid_row(g, i + 1);
  bool divided = false;
  if (row->n < 2)
    return false;
  guint b = 0; /* both rows go from left to right */
  for (guint k = 0; k < row->n && grid_cell(g, row->first + k)->col <= GRID_TABLE_COLUMNS; k++) {
    const struct cell *c = grid_cell(g, row->first + k);
    int end = c->col;
    for (guint m = 0; m < merges->len; m++) {
      const struct grid_merge *merge = &g_array_index(merges, struct grid_merge, m);
      end = merge->col == c->col ? MAX(end, merge->col_end) : end;
    }
    guint beneath = 0;
    for (; b < below->n && grid_cell(g, below->first + b)->col <= end; b++)
      beneath += grid_cell(g, below->first + b)->col >= c->col;
    if (end == c->col && beneath)
      return false;
    divided = divided || beneath > 1;
  }
  return divided;
}

/* The last row of a header that begins in row i of the grid. */
static int head_end(const struct grid *g, GArray *merges, guint i) {
  int from = grid_row(g, i)->number, to = from;
  for (guint m = 0; m < merges->len; m++) {
    const struct grid_merge *merge = &g_array_index(merges, struct grid_merge, m);
    if (merge->row == from && merge->row_end < from + HEAD_DEPTH && *text_at(g, from, merge->col))
      to = MAX(to, merge->row_end);
  }
  if (to > from)
    return to;
  GArray *flat = merges_of(merges, from, from);
  bool divided = divided_below(g, flat, i);
  g_array_free(flat, TRUE);
  return divided ? from + 1 : to;
}

/* How many columns have a text in these rows; a table has no more than GRID_TABLE_COLUMNS. */
static int columns_in(const struct grid *g, guint first, guint end) {
  bool filled[GRID_TABLE_COLUMNS + 1] = {false};
  int n = 0;
  for (guint i = first; i < end; i++) {
    const struct grid_row *row = grid_row(g, i);
    for (guint k = 0; k < row->n && grid_cell(g, row->first + k)->col <= GRID_TABLE_COLUMNS; k++) {
      bool *at = &filled[grid_cell(g, row->first + k)->col];
      n += !*at;
      *at = true;
    }
  }
  return n;
}

/* Whether a row of merged cells just above a header names groups of its columns: it has two of them, or one that does not begin
 * at the left, as a title would. */
static bool groups(const struct grid *g, GArray *merges, guint i) {
  int number = grid_row(g, i)->number, wide = 0, first = grid_cell(g, grid_row(g, i)->first)->col;
  bool inner = false;
  for (guint m = 0; m < merges->len; m++) {
    const struct grid_merge *merge = &g_array_index(merges, struct grid_merge, m);
    if (merge->row != number || merge->row_end != number || !*text_at(g, number, merge->col))
      continue;
    wide++;
    inner = inner || merge->col > 1;
  }
  return wide > 1 || (inner && first > 1);
}

/* A row that may be the header's first: its last row, and how many of the columns used beneath have a name. */
struct guess {
  guint row;
  int to, named, used;
};

/* Whether it names more than half of them. */
static bool may_be_head(const struct grid *g, GArray *merges, guint row, struct guess *out) {
  if (row >= g->rows->len)
    return false;
  *out = (struct guess){.row = row, .to = head_end(g, merges, row)};
  guint below = row_from(g, out->to + 1);
  out->named = columns_in(g, row, below);
  out->used = columns_in(g, below, MIN(g->rows->len, below + SEEN_ROWS));
  return out->named * 2 > out->used && (out->named > 1 || out->used == 1);
}

/* Whether a row holds values that are nobody's name: numbers, dates, telephone numbers; in every cell, or in any. */
static bool holds_values(const struct grid *g, guint row, bool every) {
  const struct grid_row *r = grid_row(g, row);
  guint values = 0;
  for (guint i = 0; i < r->n && i < GRID_TABLE_COLUMNS; i++) {
    const char *text = grid_cell(g, r->first + i)->text;
    values += strspn(text, "0123456789-/.:,() ") == strlen(text);
  }
  return every ? values == MIN(r->n, GRID_TABLE_COLUMNS) : values > 0;
}

/* A row of numbers above the names; or a title of many cells, where soon a row follows that names every column. */
static struct guess better_head(const struct grid *g, GArray *merges, struct guess first) {
  struct guess next;
  if (holds_values(g, first.row, true) && may_be_head(g, merges, first.row + 1, &next) &&
      !holds_values(g, next.row, true) && next.named >= first.named)
    return next;
  for (guint i = 1; i <= BETTER_WITHIN && first.named * 4 <= first.used * 3; i++)
    if (may_be_head(g, merges, first.row + i, &next) && next.used && next.named >= next.used &&
        !holds_values(g, next.row, false))
      return next;
  return first;
}

/* The rows of the header; false if none of the first rows looks like one: then the first filled row is taken. */
static bool find_head(const struct grid *g, int *from, int *to) {
  guint tries = MIN(g->rows->len, HEAD_TRIES);
  GArray *merges = merges_above(g, tries ? grid_row(g, tries - 1)->number : 0);
  struct guess head;
  bool found = false;
  for (guint i = 0; i < tries && !found; i++)
    found = may_be_head(g, merges, i, &head);
  if (found) {
    head = better_head(g, merges, head);
    *from = grid_row(g, head.row)->number;
    *to = head.to;
    if (head.row && grid_row(g, head.row - 1)->number == *from - 1 && groups(g, merges, head.row - 1))
      *from = grid_row(g, head.row - 1)->number;
  } else if (g->rows->len) {
    *from = *to = grid_row(g, 0)->number;
  }
  g_array_free(merges, TRUE);
  return found;
}

bool grid_holds_table(const struct grid *g) {
  int from, to;
  return find_head(g, &from, &to) && row_from(g, to + 1) < g->rows->len;
}

/* ---- the header's names ---- */

static bool text_beneath(const struct head *h, int row, int col) {
  for (row++; row <= h->to; row++)
    if (*text_at(h->g, row, col))
      return true;
  return false;
}

/* What a row of the header says of a column: its own cell's text, or that of a merged cell that goes over several columns and
 * is divided below. */
static const char *part_of_name(const struct head *h, int row, int col) {
  const char *own = text_at(h->g, row, col);
  if (*own || row == h->to)
    return own;
  const struct grid_merge *m = merge_at(h, row, col, true);
  if (!m || m->row != row || m->row_end == h->to || !text_beneath(h, m->row_end, col))
    return own;
  return text_at(h->g, row, m->col);
}

static struct cell name_of(const struct head *h, int col) {
  GString *name = g_string_new(NULL);
  struct cell cell = {NULL, h->from, col};
  for (int row = h->from; row <= h->to; row++) {
    const char *part = part_of_name(h, row, col);
    if (!*part)
      continue;
    g_string_append_printf(name, "%s%s", name->len ? " " : "", part);
    cell.line = *text_at(h->g, row, col) ? row : cell.line;
  }
  cell.text = arena_strdup(h->g->arena, name->str);
  g_string_free(name, TRUE);
  return cell;
}

/* ---- the table ---- */

struct making {
  struct grid *g;
  struct table *t;
  struct diag *d;
  guint first; /* the first row of data */
};

static void tell_faults(const struct grid *g, const char *file, struct diag *d) {
  for (guint i = 0; i < g->faults->len; i++) {
    const struct grid_fault *f = &g_array_index(g->faults, struct grid_fault, i);
    struct pos pos = {file, f->row, f->col};
    diag_add(d, f->level, pos, f->rule, f->arg[0], f->arg[1], (const char *)NULL);
  }
  if (g->faults_more)
    diag_error(d, ((struct pos){file, 0, 0}), "xlsx-more", diag_num(d, (double)g->faults_more));
}

static bool any_error(const struct grid *g) {
  bool error = g->faults_more > 0;
  for (guint i = 0; i < g->faults->len; i++)
    error = error || g_array_index(g->faults, struct grid_fault, i).level == DIAG_ERROR;
  return error;
}

static int last_column(const struct grid *g, guint from) {
  int last = 0;
  for (guint i = from; i < g->rows->len; i++)
    last = MAX(last, grid_cell(g, grid_row(g, i)->first + grid_row(g, i)->n - 1)->col);
  return last;
}

static void make_head(const struct making *m, const struct head *h) {
  for (size_t col = 0; col < m->t->width; col++) {
    if (h)
      m->t->head[col] = name_of(h, (int)col + 1);
    else
      m->t->head[col] = (struct cell){arena_printf(m->g->arena, "%zu", col + 1), 0, (int)col + 1};
  }
}

static void make_rows(const struct making *m) {
  struct table *t = m->t;
  for (size_t row = 0; row < t->rows; row++) {
    const struct grid_row *from = grid_row(m->g, m->first + (guint)row);
    struct cell *cells = t->cells + row * t->width;
    for (size_t col = 0; col < t->width; col++)
      cells[col] = (struct cell){"", from->number, (int)col + 1};
    for (guint i = 0; i < from->n; i++)
      cells[grid_cell(m->g, from->first + i)->col - 1].text = grid_cell(m->g, from->first + i)->text;
  }
}

/* A merged area in the body: the value of its first cell goes down the first column, into rows that hold something; what else
 * lies beneath the area does not show, and is not read. */
static void apply_merges(const struct making *m) {
  struct table *t = m->t;
  size_t areas = 0, filled = 0, under = 0, steps = 0;
  for (guint i = 0; i < m->g->merges->len && steps < MERGE_STEPS; i++) {
    const struct grid_merge *merge = &g_array_index(m->g->merges, struct grid_merge, i);
    guint row = row_from(m->g, merge->row), end = row_from(m->g, merge->row_end + 1);
    if (merge->row < (m->first < m->g->rows->len ? grid_row(m->g, m->first)->number : GRID_ROWS + 1))
      continue;
    bool valued = row < end && grid_row(m->g, row)->number == merge->row && (size_t)merge->col <= t->width;
    const char *value = valued ? table_cell(t, row - m->first, (size_t)merge->col - 1)->text : "";
    areas += *value != '\0';
    for (guint k = row; k < end; k++) {
      struct cell *cells = t->cells + (k - m->first) * t->width;
      for (size_t col = (size_t)merge->col; col <= MIN((size_t)merge->col_end, t->width); col++, steps++) {
        const char *shown = col == (size_t)merge->col ? value : "";
        under += *cells[col - 1].text && strcmp(cells[col - 1].text, shown) != 0;
        cells[col - 1].text = shown;
      }
      filled += *value && grid_row(m->g, k)->number != merge->row;
    }
  }
  struct pos whole = {t->file, 0, 0};
  if (steps >= MERGE_STEPS)
    diag_error(m->d, whole, "xlsx-merges-overlap");
  if (under)
    diag_warning(m->d, whole, "xlsx-merged-under", diag_num(m->d, (double)under));
  if (areas)
    diag_note(m->d, whole, "xlsx-merged", diag_num(m->d, (double)areas), diag_num(m->d, (double)filled));
}

/* What a reader of the sheet would not have seen, or would not expect. */
static void tell_notes(const struct making *m, const struct head *h) {
  const struct grid *g = m->g;
  struct pos whole = {m->t->file, 0, 0};
  size_t hidden_rows = 0, hidden_columns = 0, empty = 0;
  for (guint i = m->first; i < g->rows->len; i++) {
    hidden_rows += grid_row(g, i)->hidden;
    if (i > m->first)
      empty += (size_t)(grid_row(g, i)->number - grid_row(g, i - 1)->number - 1);
  }
  for (size_t col = 1; col <= m->t->width; col++)
    for (guint i = 0; i < g->hidden->len; i += 2)
      if (col >= (size_t)g_array_index(g->hidden, int, i) && col <= (size_t)g_array_index(g->hidden, int, i + 1)) {
        hidden_columns++;
        break;
      }
  if (h && (h->from > 1 || h->to > h->from)) {
    char *rows = g_strdup_printf(h->to > h->from ? "%d-%d" : "%d", h->from, h->to);
    diag_note(m->d, ((struct pos){m->t->file, h->from, 0}), "xlsx-head", rows);
    g_free(rows);
  }
  if (empty)
    diag_note(m->d, whole, "csv-rows-empty", diag_num(m->d, (double)empty));
  if (hidden_rows)
    diag_note(m->d, whole, "xlsx-hidden-rows", diag_num(m->d, (double)hidden_rows));
  if (hidden_columns)
    diag_note(m->d, whole, "xlsx-hidden-columns", diag_num(m->d, (double)hidden_columns));
  if (g->tidied)
    diag_note(m->d, cell_pos(m->t, &g->first_tidied), "csv-hidden", diag_num(m->d, (double)g->tidied));
}

/* The other tests of the text gate were made cell by cell. */
static void tell_misread(const struct table *t, struct diag *d) {
  struct text_count all = {0};
  for (size_t i = 0; i < t->width; i++)
    text_count(&all, t->head[i].text);
  for (size_t i = 0; i < t->width * t->rows; i++)
    text_count(&all, t->cells[i].text);
  if (text_count_misread(&all))
    diag_warning(d, ((struct pos){t->file, 0, 0}), "text-misread");
}

/* The rows of the header as wished or found; false after an error. */
static bool choose_head(const struct grid *g, const struct table_wish *wish, struct pos whole, struct diag *d,
                        struct head *h) {
  if (wish->head_from) {
    h->from = wish->head_from;
    h->to = wish->head_to;
  } else {
    find_head(g, &h->from, &h->to);
  }
  guint first = row_from(g, h->from);
  if (first < g->rows->len && grid_row(g, first)->number <= h->to)
    return true;
  diag_error(d, whole, "table-head-empty", diag_num(d, h->from), diag_num(d, h->to));
  return false;
}

static bool check_size(const struct making *m, int width, struct diag *d) {
  struct pos whole = {m->t->file, 0, 0};
  size_t rows = m->g->rows->len - m->first;
  if (width > GRID_TABLE_COLUMNS)
    diag_error(d, whole, "csv-columns", diag_num(d, GRID_TABLE_COLUMNS));
  else if (rows * (size_t)width > GRID_CELLS)
    diag_error(d, whole, "xlsx-cells", "12,000,000");
  else
    return true;
  return false;
}

static struct table *make_table(struct grid *g, const struct table_wish *wish, const char *file, struct diag *d) {
  struct table *t = arena_alloc(g->arena, sizeof *t);
  *t = (struct table){.file = file, .arena = g->arena};
  struct making m = {g, t, d, 0};
  struct head h = {0, 0, g, NULL};
  struct pos whole = {file, 0, 0};
  if (!g->rows->len) {
    diag_error(d, whole, "csv-empty", "", "");
    return NULL;
  }
  if (!wish->headless) {
    if (!choose_head(g, wish, whole, d, &h))
      return NULL;
    m.first = row_from(g, h.to + 1);
  }
  int width = last_column(g, row_from(g, h.from));
  if (!check_size(&m, width, d))
    return NULL;
  t->width = (size_t)width;
  t->rows = g->rows->len - m.first;
  t->head = arena_array(g->arena, t->width, sizeof(struct cell));
  t->cells = arena_array(g->arena, t->rows * t->width, sizeof(struct cell));
  GArray *all = merges_above(g, h.to);
  h.merges = merges_of(all, h.from, h.to);
  make_head(&m, wish->headless ? NULL : &h);
  make_rows(&m);
  apply_merges(&m);
  tell_notes(&m, wish->headless ? NULL : &h);
  tell_misread(t, d);
  g_array_free(h.merges, TRUE);
  g_array_free(all, TRUE);
  return t;
}

struct table *grid_table(struct grid *g, const struct table_wish *wish, const char *file, struct diag *d) {
  size_t before = diag_errors(d);
  file = diag_intern(d, file);
  tell_faults(g, file, d);
  struct table *t = any_error(g) ? NULL : make_table(g, wish, file, d);
  if (t && diag_errors(d) == before)
    return t;
  arena_free(g->arena);
  return NULL;
}
