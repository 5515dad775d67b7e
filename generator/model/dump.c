/* The document as text, one node a line: for people and for tests. */
#include <glib.h>
#include <string.h>

#include "model/doc.h"

static const char *const names[NODE_KINDS] = {
    [NODE_ROOT] = "root", [NODE_PARAGRAPH] = "paragraph", [NODE_HEADING] = "heading", [NODE_LIST] = "list",
    [NODE_ITEM] = "item", [NODE_QUOTE] = "quote", [NODE_CODE_BLOCK] = "code-block", [NODE_RULE] = "rule",
    [NODE_TABLE] = "table", [NODE_ROW] = "row", [NODE_CELL] = "cell", [NODE_FACILITIES] = "facilities", [NODE_MAP] = "map",
    [NODE_NOTE] = "note", [NODE_COLUMN] = "column", [NODE_BADGE] = "badge", [NODE_WRITE] = "write",
    [NODE_FIGURE] = "figure", [NODE_CHART] = "chart", [NODE_REUSE] = "reuse", [NODE_CARD] = "card", [NODE_PAGE] = "page",
    [NODE_SPREAD] = "spread", [NODE_TEXT] = "text", [NODE_SOFT_BREAK] = "soft-break", [NODE_LINE_BREAK] = "line-break",
    [NODE_EMPH] = "emph", [NODE_STRONG] = "strong", [NODE_CODE] = "code", [NODE_LINK] = "link", [NODE_IMAGE] = "image",
    [NODE_RUBY] = "ruby", [NODE_BOOK] = "book", [NODE_CONTENTS] = "contents", [NODE_SHEET] = "sheet", [NODE_SIDE] = "side",
    [NODE_PANEL] = "panel", [NODE_PLACES] = "places", [NODE_MOVED] = "moved", [NODE_INSET] = "inset",
    [NODE_COLUMNS] = "columns", [NODE_CAPTIONED] = "captioned", [NODE_INDEX] = "index", [NODE_COLOPHON] = "colophon", [NODE_ORDER] = "order",
    [NODE_TERM] = "term", [NODE_REF] = "ref", [NODE_FOOTNOTE] = "footnote"};

/* ` name"text"`, one line; nothing for no text. */
static void quoted(GString *out, const char *name, const char *text) {
  if (!text)
    return;
  g_string_append_printf(out, " %s\"", name);
  for (const char *p = text; *p; p++) {
    if (*p == '\n')
      g_string_append(out, "\\n");
    else if (*p == '"' || *p == '\\')
      g_string_append_printf(out, "\\%c", *p);
    else
      g_string_append_c(out, *p);
  }
  g_string_append_c(out, '"');
}

static void dump_place(GString *out, const struct place *p, int indent) {
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(out, "%*splace %d %s", indent, "", p->number, p->id ? p->id : "");
  quoted(out, "", p->name);
  quoted(out, "tel=", p->tel);
  quoted(out, "kind=", p->kind);
  quoted(out, "district=", p->district);
  quoted(out, "row=", p->row);
  quoted(out, "detail=", p->detail);
  if (p->has_place)
    g_string_append_printf(out, " at %s,%s", g_ascii_formatd(lon, sizeof lon, "%.6f", p->at.lon),
                           g_ascii_formatd(lat, sizeof lat, "%.6f", p->at.lat));
  for (size_t i = 0; i < p->extras; i++) {
    g_autofree char *name = g_strconcat(p->extra[i].name, "=", NULL);
    quoted(out, name, p->extra[i].value);
  }
  g_string_append_c(out, '\n');
}

static void dump_node(GString *out, const struct node *n, int indent) {
  g_string_append_printf(out, "%*s%s", indent, "", names[n->kind]);
  if (n->level && n->kind != NODE_CELL)
    g_string_append_printf(out, " %d", n->level);
  if (n->kind == NODE_CELL && n->level)
    g_string_append(out, " head");
  if (n->align)
    g_string_append_printf(out, " %c", n->align);
  if (n->columns || n->rows)
    g_string_append_printf(out, " %dx%d", MAX(n->columns, 1), MAX(n->rows, 1));
  if (n->kind == NODE_LIST && n->tight)
    g_string_append(out, " tight");
  if (n->id)
    g_string_append_printf(out, " #%s", n->id);
  for (size_t i = 0; i < n->attr_count; i++) {
    if (n->id && !strcmp(n->attrs[i].name, "id"))
      continue; /* shown above */
    g_autofree char *name = g_strconcat(n->attrs[i].name, "=", NULL);
    quoted(out, name, n->attrs[i].value);
  }
  quoted(out, "", n->text);
  for (size_t i = 0; n->reading && n->reading[i]; i++)
    quoted(out, "|", n->reading[i]);
  quoted(out, "url=", n->url);
  quoted(out, "title=", n->title);
  g_string_append_c(out, '\n');
  for (size_t i = 0; i < n->place_count; i++)
    dump_place(out, &n->places[i], indent + 2);
}

char *doc_dump(const struct doc *doc) {
  GString *out = g_string_new("");
  int depth = 0;
  const struct node *n = doc->root;
  while (n) {
    dump_node(out, n, 2 * depth);
    if (n->first) {
      depth++;
      n = n->first;
      continue;
    }
    for (; n != doc->root && !n->next; n = n->parent)
      depth--;
    n = n == doc->root ? NULL : n->next;
  }
  return g_string_free(out, FALSE);
}
