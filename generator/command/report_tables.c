/* Record files once more, for the report: which facility a row is of, what a cell is called, and the workbook that
 * goes back with comments. Works on files with errors, as that is when a report is wanted. */
#include <glib.h>
#include <string.h>

#include "backend/sheet.h"
#include "command/report.h"

enum { COMMENT_FULL = 3000 }; /* bytes */

static bool is_records(const struct diag_told *f) {
  return f->file && (f->private || g_str_has_prefix(f->file, "content/records/"));
}

struct report_table *report_table_of(const struct report *r, const char *file) {
  for (guint i = 0; file && i < r->tables->len; i++) {
    struct report_table *t = r->tables->pdata[i];
    if (!strcmp(t->file, file)) return t;
  }
  return NULL;
}

static bool in_sheet(const struct report_table *t) {
  return g_str_has_suffix(t->file, "!");
}

/* The file without the sheet's name: "a.xlsx" of "a.xlsx 診療所!". */
static char *file_alone(const struct report_table *t) {
  const char *ending = in_sheet(t) ? strstr(t->file, ".xls") : NULL, *space = ending ? strchr(ending, ' ') : NULL;
  return space ? g_strndup(t->file, (gsize)(space - t->file)) : g_strdup(t->file);
}

/* ---- what the columns are ---- */

static bool takes(const struct table_schema *s, const char *base) {
  for (const char *const *glob = s->files; glob && *glob; glob++) {
    if (g_pattern_match_simple(*glob, base)) return true;
  }
  return g_str_has_prefix(base, s->name);
}

static void know(const struct report *r, struct report_table *t) {
  const struct schema *schema = r->ward->records ? records_schema(r->ward->records) : NULL;
  char *file = file_alone(t), *base = g_path_get_basename(file);
  for (int id = 0; schema && !t->known && id < TABLES; id++) {
    if (!schema->table[id].declared || !takes(&schema->table[id], base)) continue;
    t->known = true;
    t->id = (enum table_id)id;
  }
  g_free(base);
  g_free(file);
  for (size_t col = 0; t->known && col < t->table->width; col++) {
    const struct column *c = schema_header(schema, t->id, t->table->head[col].text);
    if (!c) continue;
    if (t->id == TABLE_FACILITIES && !strcmp(c->name, "name")) t->name = col + 1;
    if (!strcmp(c->name, t->id == TABLE_FACILITIES ? "id" : "facility")) t->key = col + 1;
  }
}

static const char *cell_text(const struct table *t, size_t at) {
  return at < t->width ? t->head[at].text : t->cells[at - t->width].text;
}

static int breaks(const char *text) {
  int n = 0;
  for (; *text; text++) n += *text == '\n' || (*text == '\r' && text[1] != '\n');
  return n;
}

static void count_breaks(const struct report *r, struct report_table *t) {
  const struct table *s = t->table;
  t->breaks = arena_array(r->arena, s->rows + 2, sizeof *t->breaks);
  for (size_t row = 0; row <= s->rows; row++) {
    int here = 0;
    for (size_t col = 0; col < s->width; col++) here += breaks(cell_text(s, row * s->width + col));
    t->breaks[row + 1] = t->breaks[row] + here;
  }
}

/* ---- the rows that findings speak of, of a file that was taken in whole: asked of the records, not read again ---- */

static int by_line(const void *a, const void *b) {
  const struct raw_spot *x = a, *y = b;
  return x->line < y->line ? -1 : x->line > y->line;
}

/* False when some finding stands where no row was taken in: then the file itself has to be asked. */
static bool spots_of(const struct report *r, const char *file, const int head[2], GArray *spots) {
  for (size_t i = 0; i < r->n; i++) {
    const struct diag_told *f = &r->told[i];
    struct raw_spot spot;
    if (g_strcmp0(f->file, file) || f->line <= 0 || (f->line >= head[0] && f->line <= head[1])) continue;
    if (!raw_spot(r->ward->records, file, f->line, &spot)) return false;
    g_array_append_val(spots, spot);
  }
  g_array_sort(spots, by_line);
  guint kept = 0;
  for (guint i = 0; i < spots->len; i++) {
    struct raw_spot spot = g_array_index(spots, struct raw_spot, i);
    if (!kept || g_array_index(spots, struct raw_spot, kept - 1).line != spot.line)
      g_array_index(spots, struct raw_spot, kept++) = spot;
  }
  g_array_set_size(spots, kept);
  return true;
}

static const char *spot_text(const struct report *r, struct arena *arena, const struct raw_spot *spot, const char *field) {
  char *text = raw_text(r->ward->records, spot->table, spot->rowid, field);
  const char *kept = text ? arena_strdup(arena, text) : "";
  g_free(text);
  return kept;
}

/* A table of those rows alone, and of their cells only what says whose they are. */
static bool take_spots(const struct report *r, struct report_table *t) {
  size_t width;
  int head[2];
  const char *const *texts = r->ward->records ? raw_head(r->ward->records, t->file, &width, head) : NULL;
  GArray *spots = g_array_new(FALSE, FALSE, sizeof(struct raw_spot));
  if (!texts || !spots_of(r, t->file, head, spots)) {
    g_array_free(spots, TRUE);
    return false;
  }
  struct arena *arena = arena_new();
  struct table *s = t->table = arena_alloc(arena, sizeof *s);
  *s = (struct table){.file = t->file, .width = width, .rows = spots->len, .arena = arena};
  s->head = arena_array(arena, (s->rows + 1) * width, sizeof *s->head);
  s->cells = s->head + width;
  for (size_t i = 0; i < width; i++) s->head[i] = (struct cell){texts[i], head[0], (int)i + 1};
  know(r, t);
  t->breaks = arena_array(r->arena, s->rows + 2, sizeof *t->breaks);
  for (size_t row = 0; row < s->rows; row++) {
    const struct raw_spot *spot = &g_array_index(spots, struct raw_spot, row);
    struct cell *cells = &s->cells[row * width];
    for (size_t i = 0; i < width; i++) cells[i] = (struct cell){"", spot->line, (int)i + 1};
    bool facility = spot->table == TABLE_FACILITIES;
    if (t->key) cells[t->key - 1].text = spot_text(r, arena, spot, facility ? "id" : "facility");
    if (t->name) cells[t->name - 1].text = spot_text(r, arena, spot, "name");
    t->breaks[row + 1] = spot->line - spot->row;
  }
  g_array_free(spots, TRUE);
  return true;
}

/* A workbook of comments needs every cell; a page knows the rows that were taken in. */
static void read_table(const struct report *r, struct report_table *t) {
  if (r->open && take_spots(r, t)) return;
  char *file = file_alone(t);
  char *path = g_path_is_absolute(file) ? g_strdup(file) : g_build_filename(r->ward->dir, file, NULL);
  t->table = g_file_test(path, G_FILE_TEST_IS_REGULAR) ? source_table(path, file, r->quiet) : NULL;
  if (t->table) know(r, t);
  if (t->table) count_breaks(r, t);
  g_free(path);
  g_free(file);
}

static int by_file(const void *a, const void *b) {
  return strcmp((*(struct report_table *const *)a)->file, (*(struct report_table *const *)b)->file);
}

void report_read_tables(struct report *r) {
  r->tables = g_ptr_array_new();
  for (size_t i = 0; i < r->n; i++) {
    const struct diag_told *f = &r->told[i];
    if (!is_records(f) || (r->open && f->private)) continue;
    struct report_table *t = report_table_of(r, f->file);
    if (!t) {
      t = arena_alloc(r->arena, sizeof *t);
      *t = (struct report_table){.file = arena_strdup(r->arena, f->file), .private = f->private};
      read_table(r, t);
      g_ptr_array_add(r->tables, t);
    }
    t->findings++;
  }
  g_ptr_array_sort(r->tables, by_file);
}

void report_free_tables(struct report *r) {
  for (guint i = 0; r->tables && i < r->tables->len; i++)
    table_free(((struct report_table *)r->tables->pdata[i])->table);
  if (r->tables) g_ptr_array_free(r->tables, TRUE);
}

/* ---- rows and cells ---- */

size_t report_row(const struct report_table *t, int line) {
  size_t low = 0, high = t->table->rows; /* rows at or before `low` begin at or before the line */
  while (low < high) {
    size_t middle = (low + high + 1) / 2;
    if (table_cell(t->table, middle - 1, 0)->line <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

/* A program that opens a CSV counts rows; lines within cells make no row. */
static int shown_row(const struct report_table *t, int line) {
  const struct table *s = t->table;
  if (in_sheet(t)) return line;
  size_t row = report_row(t, line);
  return (row ? table_cell(s, row - 1, 0)->line : s->head[0].line) - t->breaks[row];
}

static void cell_name(GString *out, size_t row, size_t col) {
  char letters[8];
  size_t n = sizeof letters;
  for (; col > 0 && n; col = (col - 1) / 26) letters[--n] = (char)('A' + (col - 1) % 26);
  g_string_append_len(out, letters + n, (gssize)(sizeof letters - n));
  g_string_append_printf(out, "%zu", row);
}

const char *report_cell(const struct report *r, const struct report_table *t, int line, int col) {
  GString *out = g_string_new(NULL);
  cell_name(out, (size_t)MAX(shown_row(t, line), 1), (size_t)MAX(col, 0));
  const char *name = arena_strdup(r->arena, out->str);
  g_string_free(out, TRUE);
  return name;
}

const char *report_known(const struct report *r, const struct report_table *t, size_t row, const char *field) {
  const struct records *records = r->ward->records;
  if (!t->table || !row || !t->key || !records) return NULL;
  gint64 known = raw_rowid(records, TABLE_FACILITIES, table_cell(t->table, row - 1, t->key - 1)->text);
  const struct column *c = schema_column(records_schema(records), TABLE_FACILITIES, field);
  if (!known || !c || c->audience != AUDIENCE_PUBLIC) return NULL;
  char *text = raw_text(records, TABLE_FACILITIES, known, field);
  const char *kept = text && *text ? arena_strdup(r->arena, text) : NULL;
  g_free(text);
  return kept;
}

const char *report_facility(const struct report *r, const struct report_table *t, size_t row) {
  const char *name = t->table && row && t->name ? table_cell(t->table, row - 1, t->name - 1)->text : "";
  return *name ? name : report_known(r, t, row, "name");
}

/* ---- the workbook ---- */

static enum sheet_tone tone_of(enum diag_level level) {
  return level == DIAG_ERROR ? SHEET_ERROR : level == DIAG_WARNING ? SHEET_WARNING : SHEET_CHANGED;
}

/* The cell of the workbook at which a finding is told: a whole row's at its first cell, a whole file's at the first
 * of all. */
static size_t cell_of(const struct report_table *t, const struct diag_told *f) {
  size_t row = f->line > 0 ? report_row(t, f->line) : 0;
  size_t col = f->line > 0 && f->col > 0 && (size_t)f->col <= t->table->width ? (size_t)f->col - 1 : 0;
  return row * t->table->width + col;
}

static void put_finding(const struct report *r, struct sheet_cell *c, const struct diag_told *f) {
  const char *line = arena_printf(r->arena, "%s %s", report_word(r, "levels", report_level(f->level)), f->text);
  /* A comment that nobody would read to its end says that there is more, which the list has. */
  if (!c->comment) c->comment = line;
  else if (strlen(c->comment) < COMMENT_FULL) c->comment = arena_printf(r->arena, "%s\n\n%s", c->comment, line);
  else if (!g_str_has_suffix(c->comment, "\u2026")) c->comment = arena_printf(r->arena, "%s\n\n\u2026", c->comment);
  enum sheet_tone tone = tone_of(f->level);
  bool graver = c->tone == SHEET_PLAIN || tone == SHEET_ERROR || (tone == SHEET_WARNING && c->tone != SHEET_ERROR);
  if (graver) c->tone = tone;
}

/* The list beside the table: one line for each finding, with a link to its cell. */
static void fill_list(const struct report *r, const struct report_table *t, struct sheet *s) {
  static const char *const heads[] = {"place", "level", "facility", "text", "who", "rule"};
  enum { WIDTH = G_N_ELEMENTS(heads) };
  s->name = report_word(r, "sheet", "list");
  s->width = WIDTH;
  s->cell = arena_array(r->arena, (t->findings + 1) * WIDTH, sizeof *s->cell);
  for (size_t i = 0; i < WIDTH; i++) s->cell[i].text = report_word(r, "sheet", heads[i]);
  s->rows = 1;
  for (size_t i = 0; i < r->n; i++) {
    const struct diag_told *f = &r->told[i];
    if (g_strcmp0(f->file, t->file)) continue;
    struct sheet_cell *c = &s->cell[s->rows++ * WIDTH];
    size_t at = cell_of(t, f);
    GString *name = g_string_new(NULL);
    cell_name(name, at / t->table->width + 1, at % t->table->width + 1);
    c[0] = (struct sheet_cell){.text = arena_strdup(r->arena, name->str),
                               .link = arena_printf(r->arena, "#%s", name->str)};
    g_string_free(name, TRUE);
    c[1] = (struct sheet_cell){.text = report_word(r, "levels", report_level(f->level)), .tone = tone_of(f->level)};
    c[2].text = report_facility(r, t, at / t->table->width);
    c[3].text = f->text;
    c[4].text = report_word(r, report_who(r, f), "title");
    c[5].text = f->rule;
  }
}

char *report_workbook(const struct report *r, const struct report_table *t, struct diag *d, size_t *size_out) {
  static const int widths[] = {6, 7, 18, 60, 16, 12};
  const struct table *from = t->table;
  char *file = file_alone(t), *base = g_path_get_basename(file), *dot = strrchr(base, '.');
  if (dot) *dot = '\0';
  struct sheet cells = {.name = base, .width = from->width, .rows = from->rows + 1}, list = {.column_chars = widths};
  cells.cell = arena_array(r->arena, cells.rows * cells.width, sizeof *cells.cell);
  for (size_t i = 0; i < cells.rows * cells.width; i++) cells.cell[i].text = cell_text(from, i);
  for (size_t i = 0; i < r->n; i++) {
    const struct diag_told *f = &r->told[i];
    if (!g_strcmp0(f->file, t->file)) put_finding(r, &cells.cell[cell_of(t, f)], f);
  }
  fill_list(r, t, &list);
  const struct sheet *const sheets[] = {&cells, &list};
  char *bytes = sheet_xlsx(sheets, G_N_ELEMENTS(sheets), r->ward->epoch, t->workbook, d, size_out);
  g_free(base);
  g_free(file);
  return bytes;
}
