/* Tables as HTML: heads with their scope, joined cells, caption, source and date. */
#include "backend/html_writer.h"
#include "model/table_spans.h"
#include "theme/source_line.h"

static void put_span(struct writer *w, const char *name, int n) {
  if (n > 1)
    g_string_append_printf(w->out, " %s=\"%d\"", name, n);
}

static void write_cell(struct writer *w, const struct node *n, bool heads_row) {
  const char *align = n->align == 'l' ? "left" : n->align == 'c' ? "center" : n->align == 'r' ? "right" : NULL;
  bool head = n->level || heads_row;
  w->before = 0;
  html_put(w, head ? "<th" : "<td");
  put_span(w, "colspan", n->columns);
  put_span(w, "rowspan", n->rows);
  if (w->s->plain)
    html_put_attr(w, "align", align);
  else if (n->level)
    html_put(w, n->columns > 1 ? " scope=\"colgroup\"" : " scope=\"col\"");
  else if (heads_row)
    html_put(w, n->rows > 1 ? " scope=\"rowgroup\"" : " scope=\"row\"");
  if (!w->s->plain && align && n->align != 'l')
    html_put_attr(w, "class", align);
  html_put(w, ">");
  html_write_children(w, n);
  html_put(w, head ? "</th>\n" : "</td>\n");
}

/* `columns`: of the table; 0: no cell heads its row. */
static void write_row(struct writer *w, const struct node *n, size_t columns) {
  size_t own = 0;
  html_put(w, "<tr>\n");
  for (const struct node *c = n->first; c; c = c->next)
    own += (size_t)MAX(c->columns, 1);
  for (const struct node *c = n->first; c; c = c->next)
    write_cell(w, c, columns && c == n->first && own == columns);
  html_put(w, "</tr>\n");
}

/* A head without a word says that the first column heads the rows. */
static bool head_is_empty(const struct node *row) {
  if (!table_row_is_head(row) || table_row_is_head(row->next))
    return false;
  for (const struct node *c = row->first; c; c = c->next)
    if (c->first)
      return false;
  return true;
}

static void put_table(struct writer *w, const struct node *n, const char *caption) {
  const struct node *row = n->first;
  bool headless = !w->s->plain && head_is_empty(row);
  size_t columns = headless ? table_columns(n) : 0;
  html_put(w, "<table>\n");
  if (caption) {
    html_put(w, "<caption>");
    html_put_text(w, caption);
    html_put(w, "</caption>\n");
  }
  if (headless)
    row = row->next;
  if (table_row_is_head(row)) {
    html_put(w, "<thead>\n");
    for (; table_row_is_head(row); row = row->next)
      write_row(w, row, 0);
    html_put(w, "</thead>\n");
  }
  if (row) {
    html_put(w, "<tbody>\n");
    for (; row; row = row->next)
      write_row(w, row, columns);
    html_put(w, "</tbody>\n");
  }
  html_put(w, "</table>\n");
}

/* Scrolls by itself where it is too wide; reachable by keyboard for that. */
static void put_region(struct writer *w, const struct node *n, const char *id, const char *caption) {
  html_put(w, "<div class=\"table\"");
  html_put_attr(w, "id", id);
  html_put(w, " tabindex=\"0\" role=\"region\"");
  html_put_attr(w, "aria-label", caption ? caption : html_word(w, "doc.table"));
  html_put(w, ">\n");
  put_table(w, n, caption);
  html_put(w, "</div>\n");
}

void html_write_table(struct writer *w, const struct node *n) {
  html_line(w);
  if (w->s->plain)
    put_table(w, n, NULL);
  else
    put_region(w, n, NULL, NULL);
}

void html_write_captioned(struct writer *w, const struct node *n) {
  const struct node *table = n->first;
  while (table && table->kind != NODE_TABLE)
    table = table->next;
  if (!table) {
    html_unfit(w, n, "html-unresolved");
    return;
  }
  html_line(w);
  put_region(w, table, n->id, node_attr(n, "caption", NULL));
  if (!w->s->theme)
    return;
  g_autofree char *source =
      theme_source_line(w->s->theme, node_attr(n, "source", NULL), node_attr(n, "date", NULL), n->pos, w->s->diag);
  if (!source)
    return;
  html_put(w, "<p class=\"source\">");
  html_put_text(w, source);
  html_put(w, "</p>\n");
}
