/* Finding pipe tables (GitHub's rules) in paragraphs and cutting their rows into cells. */
#include "model/pipetable.h"

#include <string.h>

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

bool pipe_tables_possible(const struct line *line, size_t n) {
  for (size_t i = 0; i < n; i++) {
    bool dash = false, other = false, mark = false;
    for (size_t j = 0; j < line[i].size && !other; j++) {
      char c = line[i].start[j];
      dash = dash || c == '-';
      mark = mark || c == '|' || c == ':';
      other = c != '-' && c != '|' && c != ':' && c != '>' && !is_space(c) && !strchr("*+.)0123456789", c);
    }
    if (dash && mark && !other)
      return true;
  }
  return false;
}

/* A paragraph's line without the marks of the quotes it lies in and the space before it. */
static struct line content(struct line l, int quotes, const char *from) {
  const char *p = from ? from : l.start, *end = l.start + l.size;
  while (p < end && is_space(*p))
    p++;
  for (int i = 0; !from && i < quotes && p < end && *p == '>'; i++)
    for (p++; p < end && is_space(*p);)
      p++;
  while (end > p && is_space(end[-1]))
    end--;
  return (struct line){p, (size_t)(end - p)};
}

/* The next cell's end: an unescaped pipe, or the line's end. */
static const char *cell_end(const char *p, const char *end) {
  while (p < end && *p != '|')
    p += *p == '\\' && p + 1 < end ? 2 : 1;
  return p;
}

/* "\|" becomes "|", in code too, as GitHub has it; other escapes are left to cmark. */
static const char *unescaped(struct arena *a, struct line cell) {
  char *out = arena_alloc(a, cell.size + 1);
  size_t n = 0;
  for (size_t i = 0; i < cell.size; i++)
    if (cell.start[i] != '\\' || i + 1 >= cell.size || cell.start[i + 1] != '|')
      out[n++] = cell.start[i];
  return out;
}

static struct pipe_row cut_row(struct arena *a, struct line l, int number, const char *line_start) {
  GArray *cells = g_array_new(FALSE, TRUE, sizeof(struct pipe_cell));
  const char *p = l.start, *end = l.start + l.size;
  if (p < end && *p == '|')
    p++;
  while (p < end) {
    const char *stop = cell_end(p, end);
    struct line text = content((struct line){p, (size_t)(stop - p)}, 0, p);
    if (stop == end && !text.size)
      break; /* what follows the last pipe */
    struct pipe_cell c = {.text = unescaped(a, text), .line = number};
    c.col = (int)g_utf8_pointer_to_offset(line_start, text.start) + 1;
    g_array_append_val(cells, c);
    p = stop + (stop < end);
  }
  struct pipe_row row = {.cells = cells->len, .line = number};
  row.col = (int)g_utf8_pointer_to_offset(line_start, l.start) + 1;
  row.cell = arena_array(a, cells->len, sizeof *row.cell);
  if (cells->len)
    memcpy(row.cell, cells->data, cells->len * sizeof *row.cell);
  g_array_free(cells, TRUE);
  return row;
}

/* The alignment a delimiter row's cell asks for: 'l' 'c' 'r' or 0; -1: it is no such cell. */
static int alignment(const char *text) {
  bool left = *text == ':';
  text += left;
  size_t dashes = strspn(text, "-");
  bool right = text[dashes] == ':';
  if (!dashes || text[dashes + right])
    return -1;
  return left && right ? 'c' : left ? 'l' : right ? 'r' : 0;
}

/* Whether a row is a delimiter row; its alignments then. */
static const char *delimiter(struct arena *a, const struct pipe_row *row, struct line l) {
  if (!row->cells || (!memchr(l.start, '|', l.size) && !memchr(l.start, ':', l.size)))
    return NULL;
  char *align = arena_alloc(a, row->cells + 1);
  for (size_t i = 0; i < row->cells; i++) {
    int at = alignment(row->cell[i].text);
    if (at < 0)
      return NULL;
    align[i] = (char)at;
  }
  return align;
}

struct finder {
  struct arena *a;
  const struct line *line;
  size_t n;
  GArray *found, *lookalike;
};

static int quotes_around(cmark_node *n) {
  int quotes = 0;
  for (n = cmark_node_parent(n); n; n = cmark_node_parent(n))
    quotes += cmark_node_get_type(n) == CMARK_NODE_BLOCK_QUOTE;
  return quotes;
}

/* Whether the container of a paragraph goes on at a line, so that the line is not a lazy one. */
static bool belongs(const struct finder *f, int number, int quotes, int col) {
  const char *p = f->line[number].start, *end = p + f->line[number].size;
  int seen = 0;
  for (; p < end && (is_space(*p) || *p == '>'); p++)
    seen += *p == '>';
  /* In a list the line must reach as far in as the list's text, but for quotes, whose marks may stand closer. */
  return seen >= quotes && (quotes || p - f->line[number].start >= col - 1);
}

static void find_in(struct finder *f, cmark_node *paragraph) {
  int first = cmark_node_get_start_line(paragraph) - 1, last = cmark_node_get_end_line(paragraph) - 1;
  int col = cmark_node_get_start_column(paragraph);
  if (first < 0 || last >= (int)f->n || last <= first || col < 1 || (size_t)(col - 1) > f->line[first].size)
    return;
  int quotes = quotes_around(paragraph);
  int depth = 0;
  for (cmark_node *n = cmark_node_parent(paragraph); n; n = cmark_node_parent(n))
    depth += cmark_node_get_type(n) == CMARK_NODE_ITEM;
  struct pipe_row before = {0};
  for (int i = first; i <= last; i++) {
    struct line l = content(f->line[i], quotes, i == first ? f->line[i].start + col - 1 : NULL);
    struct pipe_row row = cut_row(f->a, l, i, f->line[i].start);
    const char *align = i > first ? delimiter(f->a, &row, l) : NULL;
    if (align && row.cells != before.cells && memchr(l.start, '|', l.size))
      g_array_append_val(f->lookalike, i);
    if (!align || row.cells != before.cells || !belongs(f, i, quotes, depth ? col : 1)) {
      before = row;
      continue;
    }
    struct pipe_table t = {.first = i - 1, .last = last, .quotes = quotes, .col = col, .paragraph = first};
    t.width = row.cells;
    t.align = align;
    t.rows = (size_t)(last - i) + 1;
    t.row = arena_array(f->a, t.rows, sizeof *t.row);
    t.row[0] = before;
    for (int j = i + 1; j <= last; j++)
      t.row[j - i] = cut_row(f->a, content(f->line[j], quotes, NULL), j, f->line[j].start);
    g_array_append_val(f->found, t);
    return;
  }
}

GArray *pipe_tables_find(struct arena *a, cmark_node *root, const struct line *line, size_t n, GArray *lookalike) {
  struct finder f = {a, line, n, g_array_new(FALSE, TRUE, sizeof(struct pipe_table)), lookalike};
  cmark_iter *iter = cmark_iter_new(root);
  for (cmark_event_type e; (e = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
    if (e == CMARK_EVENT_ENTER && cmark_node_get_type(cmark_iter_get_node(iter)) == CMARK_NODE_PARAGRAPH)
      find_in(&f, cmark_iter_get_node(iter));
  cmark_iter_free(iter);
  return f.found;
}

int pipe_tables_prefix(GArray *tables, const struct line *line, GString *out) {
  int at = 0;
  for (size_t i = 0; i < tables->len; i++) {
    struct pipe_table *t = &g_array_index(tables, struct pipe_table, i);
    if (t->paragraph < t->first) {
      t->before_line = at + 1;
      for (int j = t->paragraph; j < t->first; j++, at++) {
        struct line l = content(line[j], t->quotes, j == t->paragraph ? line[j].start + t->col - 1 : NULL);
        const char *end = line[j].start + line[j].size; /* spaces at the end may be a line break */
        g_string_append_printf(out, "%.*s\n", (int)(end - l.start), l.start);
      }
      t->before_end = at;
      g_string_append_c(out, '\n');
      at++;
    }
    for (size_t r = 0; r < t->rows; r++)
      for (size_t c = 0; c < t->row[r].cells && c < t->width; c++) {
        struct pipe_cell *cell = &t->row[r].cell[c];
        if (!*cell->text)
          continue;
        g_string_append_printf(out, "# %s #\n", cell->text);
        cell->prefix_line = ++at;
      }
    g_string_append_c(out, '\n');
    at++;
  }
  return at;
}
