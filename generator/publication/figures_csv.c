/* CSVs below assets/ as tables of a document. */
#include "publication/figures_csv.h"

#include <glib.h>
#include <string.h>

#include "base/path.h"
#include "model/table_spans.h"
#include "source/source.h"

/* "1,234", "-3.5%", "△12": what stands in a column of numbers; "" and "—" are numbers left out. */
static bool is_number(const char *text) {
  static const char *const none[] = {"", "<", "^", "-", "—", "―", "－", "…", NULL};
  if (g_strv_contains(none, text))
    return true;
  if (g_str_has_prefix(text, "△") || g_str_has_prefix(text, "▲"))
    text += strlen("△");
  text += *text == '-' || *text == '+';
  size_t digits = strspn(text, "0123456789,.");
  return digits && g_ascii_isdigit(*text) && (!text[digits] || !strcmp(text + digits, "%"));
}

static bool column_of_numbers(const struct table *t, size_t heads, size_t column) {
  bool any = false;
  for (size_t r = heads; r < t->rows; r++) {
    const char *text = table_cell(t, r, column)->text;
    if (!is_number(text))
      return false;
    any = any || *text;
  }
  return any;
}

static void row_add(struct doc *doc, struct node *table, const struct table *t, size_t r, const char *align, bool head,
                    const char *file) {
  const struct cell *cells = table_cell(t, r, 0);
  struct pos at = {file, cells[0].line, 1};
  struct node *row = node_add(doc, table, NODE_ROW, at);
  for (size_t i = 0; i < t->width; i++) {
    struct pos here = {file, cells[i].line, cells[i].col};
    struct node *cell = node_add(doc, row, NODE_CELL, here);
    cell->level = head;
    cell->align = align[i];
    if (!table_cell_joins(cell, cells[i].text) && *cells[i].text)
      node_add(doc, cell, NODE_TEXT, here)->text = arena_strdup(doc->arena, cells[i].text);
  }
}

struct node *table_from_csv(struct doc *doc, struct node *parent, const char *ward, const char *src, struct diag *d) {
  char *told = g_strconcat("assets/", src, NULL), *path = g_build_filename(ward, told, NULL);
  static const struct table_wish every_row = {.headless = true}; /* heads may repeat a word or be joined */
  struct node *table = NULL;
  struct table *t = NULL;
  if (!path_is_inside(src) || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
    diag_error(d, parent->pos, "table-src-missing", told);
  else
    t = source_table_as(path, told, &every_row, d);
  if (t && t->rows) {
    const char *file = arena_strdup(doc->arena, told);
    char *align = arena_alloc(doc->arena, t->width + 1);
    size_t heads = table_head_rows(parent);
    for (size_t i = 0; i < t->width; i++) align[i] = column_of_numbers(t, heads, i) ? 'r' : 0;
    table = node_add(doc, parent, NODE_TABLE, (struct pos){file, table_cell(t, 0, 0)->line, 1});
    for (size_t r = 0; r < t->rows; r++) row_add(doc, table, t, r, align, r < heads, file);
    table_join(doc, table, d);
  }
  table_free(t);
  g_free(told);
  g_free(path);
  return table;
}

static size_t tables_below(const struct node *n) {
  size_t count = 0;
  for (const struct node *c = n->first; c; c = c->next) count += c->kind == NODE_TABLE;
  return count;
}

/* Nothing but its table stands in a :::table: it would be lost on paper. */
static void others_check(const struct node *n, struct diag *d) {
  for (const struct node *c = n->first; c; c = c->next)
    if (c->kind != NODE_TABLE)
      diag_error(d, c->pos, "table-other");
}

void tables_fill(struct doc *doc, struct node *root, const char *ward, struct diag *d) {
  for (struct node *n = root; n; n = (struct node *)node_next(root, n)) {
    if (n->kind != NODE_CAPTIONED && n->kind != NODE_CHART)
      continue;
    const char *src = node_attr(n, "src", NULL);
    size_t own = tables_below(n);
    if (src && own && n->kind == NODE_CAPTIONED)
      diag_error(d, n->pos, "table-twice");
    else if (src && !own)
      table_from_csv(doc, n, ward, src, d);
    else if (own != 1 && n->kind == NODE_CAPTIONED)
      diag_error(d, n->pos, own ? "table-twice" : "table-none");
    if (n->kind == NODE_CAPTIONED)
      others_check(n, d), table_widths_check(n, d);
  }
}
