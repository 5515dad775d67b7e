/* Markdown to a document: cmark reads CommonMark, annai adds pipe tables, ruby, notes, terms and directives beside it.
 *
 * The body is put to cmark with each directive line replaced by an HTML comment, which ends whatever is open and lies at a
 * known line; the blocks between are then hung below their directives. */
#include "model/inline.h"

#include <string.h>

#include "model/cmark_memory.h"
#include "model/directive.h"
#include "model/footnote.h"
#include "model/pipetable.h"
#include "model/table_spans.h"

enum { DEEPEST = 100 };
#define PLACEHOLDER "<!--:-->"

struct reader {
  struct doc *doc;
  struct diag *d;
  unsigned extras;
  int line;            /* of the file at which the body begins */
  GString *text;       /* the body as cmark gets it, after the prefix */
  GArray *lines;       /* struct line of the body in `text`, without the prefix */
  GArray *directives;  /* struct directive */
  GArray *tables;      /* struct pipe_table; NULL if none */
  struct notes *notes;
  GHashTable *prefix;  /* line of the prefix → its cmark node */
  int prefix_lines;
  struct inline_reader inlines;
  int depth;
};

/* ---- before cmark ---- */

/* Whether a line opens or closes a fenced code block, whatever lists and quotes it lies in. */
static bool fence(struct line l, char *open, size_t *open_size) {
  const char *p = l.start, *end = p + l.size;
  if (*open == 0)
    while (p < end && (strchr(" >*+-", *p) || (g_ascii_isdigit(*p)) || ((*p == '.' || *p == ')') && p > l.start)))
      p++;
  else
    while (p < end && (*p == ' ' || *p == '>'))
      p++;
  if (p == end || (*p != '`' && *p != '~'))
    return false;
  const char *start = p;
  while (p < end && *p == *start)
    p++;
  size_t size = (size_t)(p - start);
  if (size < 3)
    return false;
  if (*open == 0) {
    if (*start == '`' && memchr(p, '`', (size_t)(end - p)))
      return false;
    *open = *start;
    *open_size = size;
    return true;
  }
  while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
    p++;
  if (*open != *start || size < *open_size || p < end)
    return false;
  *open = 0;
  return true;
}

static GArray *cut_lines(const char *text, size_t size) {
  GArray *lines = g_array_new(FALSE, TRUE, sizeof(struct line));
  for (const char *p = text, *end = text + size; p < end;) {
    const char *stop = memchr(p, '\n', (size_t)(end - p)), *cr = memchr(p, '\r', (size_t)((stop ? stop : end) - p));
    stop = cr ? cr : stop ? stop : end;
    struct line l = {p, (size_t)(stop - p)};
    g_array_append_val(lines, l);
    p = stop;
    if (p < end && *p == '\r' && p + 1 < end && p[1] == '\n')
      p++;
    if (p < end)
      p++;
  }
  return lines;
}

/* Copies the body into r->text, directive lines replaced. */
static void prepare(struct reader *r, const char *body, size_t size) {
  GArray *lines = cut_lines(body, size);
  char open = 0;
  size_t open_size = 0;
  for (size_t i = 0; i < lines->len; i++) {
    struct line l = g_array_index(lines, struct line, i);
    bool fence_line = fence(l, &open, &open_size);
    size_t note = (r->extras & MARKDOWN_NOTES) && !fence_line && !open
                      ? notes_take(r->notes, r->doc, lines, i, r->line, r->extras & MARKDOWN_CHECKED, r->d) : 0;
    if (note) { /* empty lines in its place */
      for (size_t end = i + note; i < end; i++)
        g_string_append_c(r->text, '\n');
      i--;
      continue;
    }
    if ((r->extras & MARKDOWN_DIRECTIVES) && !fence_line && !open && directive_is(l.start, l.size)) {
      struct pos at = {r->doc->file, r->line + (int)i, 1};
      struct directive dir = directive_read(r->doc, l.start, l.size, at, r->d);
      dir.line = (int)i;
      g_array_append_val(r->directives, dir);
      g_string_append(r->text, PLACEHOLDER);
    } else if (r->extras & (MARKDOWN_RUBY | MARKDOWN_NOTES | MARKDOWN_TERMS)) {
      inline_protect(l.start, l.size, r->extras, r->text);
    } else {
      g_string_append_len(r->text, l.start, (gssize)l.size);
    }
    g_string_append_c(r->text, '\n');
  }
  g_array_free(lines, TRUE);
  directives_match((struct directive *)(void *)r->directives->data, r->directives->len, r->d);
  r->lines = cut_lines(r->text->str, r->text->len);
}

static cmark_node *parse(const GString *text) {
  cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, cmark_memory());
  cmark_parser_feed(parser, text->str, text->len);
  cmark_node *root = cmark_parser_finish(parser);
  cmark_parser_free(parser);
  return root;
}

static void find_tables(struct reader *r, cmark_node *root) {
  GArray *lookalike = g_array_new(FALSE, TRUE, sizeof(int));
  r->tables = pipe_tables_find(r->doc->arena, root, (const struct line *)(void *)r->lines->data, r->lines->len, lookalike);
  for (size_t i = 0; i < lookalike->len && (r->extras & MARKDOWN_CHECKED); i++)
    diag_warning(r->d, ((struct pos){r->doc->file, r->line + g_array_index(lookalike, int, i), 1}), "table-columns");
  g_array_free(lookalike, TRUE);
}

/* Cells and notes are to be read in the light of the whole body: a second text is made with them before it. */
static cmark_node *parse_prefix(struct reader *r, cmark_node *root) {
  GString *text = g_string_new("");
  if (r->tables && r->tables->len)
    r->prefix_lines = pipe_tables_prefix(r->tables, (const struct line *)(void *)r->lines->data, text);
  r->prefix_lines = notes_prefix(r->notes, r->prefix_lines, text);
  if (r->prefix_lines) {
    g_string_append_len(text, r->text->str, (gssize)r->text->len);
    cmark_node_free(root);
    root = parse(text);
    r->prefix = r->notes->prefix = g_hash_table_new(NULL, NULL);
    cmark_node *n = cmark_node_first_child(root);
    for (; n && cmark_node_get_start_line(n) <= r->prefix_lines; n = cmark_node_next(n))
      g_hash_table_insert(r->prefix, GINT_TO_POINTER(cmark_node_get_start_line(n)), n);
  }
  g_string_free(text, TRUE);
  return root;
}

/* ---- after cmark ---- */

static struct pos block_pos(const struct reader *r, cmark_node *n) {
  int line = cmark_node_get_start_line(n) - r->prefix_lines, col = cmark_node_get_start_column(n);
  struct pos at = {r->doc->file, line > 0 ? r->line + line - 1 : r->line, 1};
  if (line > 0 && (size_t)line <= r->lines->len && col > 1) {
    struct line l = g_array_index(r->lines, struct line, line - 1);
    at.col = (int)g_utf8_pointer_to_offset(l.start, l.start + MIN((size_t)col - 1, l.size)) + 1;
  }
  return at;
}

static void blocks(struct reader *r, struct node *parent, cmark_node *first);

static const struct pipe_table *table_at(const struct reader *r, int line) {
  for (size_t i = 0; r->tables && i < r->tables->len; i++) {
    const struct pipe_table *t = &g_array_index(r->tables, struct pipe_table, i);
    if (t->paragraph == line)
      return t;
  }
  return NULL;
}

static void add_cell(struct reader *r, struct node *row, const struct pipe_table *t, size_t i, size_t j) {
  const struct pipe_row *source = &t->row[i];
  const struct pipe_cell *c = j < source->cells ? &source->cell[j] : NULL;
  struct pos at = {r->doc->file, r->line + source->line, c ? c->col : source->col};
  struct node *cell = node_add(r->doc, row, NODE_CELL, at);
  cell->level = i < table_head_rows(row->parent->parent);
  cell->align = t->align[j];
  if (c && (r->extras & MARKDOWN_DIRECTIVES) && table_cell_joins(cell, c->text))
    return;
  if (!c || !c->prefix_line)
    return;
  r->inlines.prefix = at;
  inlines(&r->inlines, cell, g_hash_table_lookup(r->prefix, GINT_TO_POINTER(c->prefix_line)));
  r->inlines.prefix = (struct pos){0};
}

/* A paragraph in which a table was found: what stands before it, and the table. */
static void add_table(struct reader *r, struct node *parent, const struct pipe_table *t, struct pos at) {
  for (int line = t->before_line; t->before_line && line <= t->before_end; line++) {
    cmark_node *before = g_hash_table_lookup(r->prefix, GINT_TO_POINTER(line));
    if (!before)
      continue;
    struct node *paragraph = node_add(r->doc, parent, NODE_PARAGRAPH, at);
    r->inlines.prefix = at;
    inlines(&r->inlines, paragraph, before);
    r->inlines.prefix = (struct pos){0};
  }
  struct pos first = {r->doc->file, r->line + t->first, t->row[0].col};
  struct node *table = node_add(r->doc, parent, NODE_TABLE, first);
  for (size_t i = 0; i < t->rows; i++) {
    struct pos row_at = {r->doc->file, r->line + t->row[i].line, t->row[i].col};
    struct node *row = node_add(r->doc, table, NODE_ROW, row_at);
    for (size_t j = 0; j < t->width; j++)
      add_cell(r, row, t, i, j);
    if (t->row[i].cells > t->width && (r->extras & MARKDOWN_CHECKED))
      diag_error(r->d, row_at, "table-cells", diag_num(r->d, (double)t->row[i].cells), diag_num(r->d, (double)t->width));
  }
  table_join(r->doc, table, r->d);
}

static void add_list(struct reader *r, struct node *list, cmark_node *n) {
  if (cmark_node_get_list_type(n) == CMARK_ORDERED_LIST) {
    int start = cmark_node_get_list_start(n);
    list->level = start ? start : -1;
  }
  list->tight = cmark_node_get_list_tight(n);
}

static void refuse_html(struct reader *r, cmark_node *n, struct pos at) {
  const char *html = cmark_node_get_literal(n);
  size_t size = strcspn(html, "\n");
  g_autofree char *shown = g_strndup(html, MIN(size, 40));
  g_autofree char *valid = g_utf8_make_valid(shown, -1);
  if (r->extras & MARKDOWN_CHECKED)
    diag_error(r->d, at, "raw-html", valid);
}

static void block(struct reader *r, struct node *parent, cmark_node *n) {
  static const enum node_kind kinds[] = {
      [CMARK_NODE_BLOCK_QUOTE] = NODE_QUOTE, [CMARK_NODE_LIST] = NODE_LIST, [CMARK_NODE_ITEM] = NODE_ITEM,
      [CMARK_NODE_CODE_BLOCK] = NODE_CODE_BLOCK, [CMARK_NODE_PARAGRAPH] = NODE_PARAGRAPH, [CMARK_NODE_HEADING] = NODE_HEADING,
      [CMARK_NODE_THEMATIC_BREAK] = NODE_RULE};
  cmark_node_type type = cmark_node_get_type(n);
  struct pos at = block_pos(r, n);
  if (type == CMARK_NODE_HTML_BLOCK) {
    refuse_html(r, n, at);
    return;
  }
  const struct pipe_table *table =
      type == CMARK_NODE_PARAGRAPH ? table_at(r, cmark_node_get_start_line(n) - r->prefix_lines - 1) : NULL;
  if (table) {
    add_table(r, parent, table, at);
    return;
  }
  if ((size_t)type >= G_N_ELEMENTS(kinds) || !kinds[type])
    return;
  struct node *out = node_add(r->doc, parent, kinds[type], at);
  if (type == CMARK_NODE_CODE_BLOCK) {
    out->text = inline_restore(r->doc->arena, cmark_node_get_literal(n), true);
    const char *info = cmark_node_get_fence_info(n);
    if (info && *info)
      out->title = inline_restore(r->doc->arena, info, false);
  } else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) {
    out->level = type == CMARK_NODE_HEADING ? cmark_node_get_heading_level(n) : 0;
    inlines(&r->inlines, out, n);
    if (type == CMARK_NODE_HEADING && (r->extras & MARKDOWN_TERMS))
      heading_own_id(&r->inlines, out);
  } else {
    if (type == CMARK_NODE_LIST)
      add_list(r, out, n);
    blocks(r, out, cmark_node_first_child(n));
  }
}

static void blocks(struct reader *r, struct node *parent, cmark_node *first) {
  if (r->depth == DEEPEST) {
    diag_error(r->d, block_pos(r, first), "markdown-too-deep", diag_num(r->d, DEEPEST));
    return;
  }
  r->depth++;
  for (cmark_node *n = first; n; n = cmark_node_next(n))
    block(r, parent, n);
  r->depth--;
}

static struct node *open_directive(struct reader *r, struct node *parent, const struct directive *dir) {
  struct node *n = node_add(r->doc, parent, dir->kind, dir->pos);
  n->attrs = dir->attrs;
  n->attr_count = dir->attr_count;
  if (dir->kind != NODE_REUSE)
    n->id = node_attr(n, "id", NULL);
  return n;
}

/* Opens and closes directives up to a line. Returns the directive of that very line; NULL if there is none. */
static const struct directive *directives_to(struct reader *r, int line, size_t *next, struct node **parent) {
  const struct directive *dir = NULL;
  for (; *next < r->directives->len && g_array_index(r->directives, struct directive, *next).line <= line; (*next)++) {
    dir = &g_array_index(r->directives, struct directive, *next);
    if (!dir->kept)
      continue;
    if (dir->closes)
      *parent = (*parent)->parent;
    else
      *parent = open_directive(r, *parent, dir);
  }
  return dir && dir->line == line ? dir : NULL;
}

/* The outermost blocks, hung below the directives between whose lines they stand. */
static void hang(struct reader *r, cmark_node *root) {
  struct node *parent = r->doc->root;
  size_t next = 0;
  for (cmark_node *n = cmark_node_first_child(root); n; n = cmark_node_next(n)) {
    int line = cmark_node_get_start_line(n) - r->prefix_lines - 1;
    if (line >= 0 && !directives_to(r, line, &next, &parent)) /* else: the prefix, or a placeholder */
      block(r, parent, n);
  }
  directives_to(r, G_MAXINT - 1, &next, &parent);
}

struct doc *markdown_read_with(const char *body, size_t size, const char *file, int line, unsigned extras, struct diag *d) {
  struct reader r = {.doc = doc_new(file), .d = d, .extras = extras, .line = line};
  r.text = g_string_sized_new(size + 64);
  r.directives = g_array_new(FALSE, TRUE, sizeof(struct directive));
  r.notes = notes_new();
  prepare(&r, body, size);
  cmark_node *root = parse(r.text);
  if ((extras & MARKDOWN_TABLES) && pipe_tables_possible((const struct line *)(void *)r.lines->data, r.lines->len))
    find_tables(&r, root);
  root = parse_prefix(&r, root);
  r.inlines = (struct inline_reader){.doc = r.doc, .d = d, .extras = extras, .lines = r.lines, .line = line,
                                     .prefix_lines = r.prefix_lines, .notes = r.notes};
  hang(&r, root);
  if (extras & MARKDOWN_CHECKED) {
    notes_finish(r.notes, d);
    document_ids(r.doc, d);
  }
  cmark_node_free(root);
  if (r.prefix)
    g_hash_table_destroy(r.prefix);
  if (r.tables)
    g_array_free(r.tables, TRUE);
  notes_free(r.notes);
  g_array_free(r.directives, TRUE);
  g_array_free(r.lines, TRUE);
  g_string_free(r.text, TRUE);
  return r.doc;
}

struct doc *markdown_read(const char *body, size_t size, const char *file, int line, struct diag *d) {
  return markdown_read_with(body, size, file, line, MARKDOWN_ALL, d);
}
