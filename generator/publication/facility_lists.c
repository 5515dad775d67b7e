/* Lists and tables of facilities that prose asks for by query: `:::facilities kind=hospital columns="liaison liaison_tel"`. */
#include "publication/facility_lists.h"

#include <glib.h>
#include <string.h>

#include "model/table_spans.h"

enum { COLUMNS_MOST = 12 };

static const struct field *field_named(const struct view *v, const char *name) {
  size_t n;
  const struct field *field = view_fields(v, "facilities", &n);
  for (size_t i = 0; i < n; i++)
    if (strcmp(field[i].name, name) == 0) return &field[i];
  return NULL;
}

static struct node *cell_add(struct doc *doc, struct node *row, const char *text, bool head) {
  struct node *cell = node_add(doc, row, NODE_CELL, row->pos);
  cell->level = head;
  if (*text) node_add(doc, cell, NODE_TEXT, row->pos)->text = arena_strdup(doc->arena, text);
  return cell;
}

/* What a field holds, codes by their names. */
static char *field_value(const struct facility *f, const struct field *field, const char *joiner) {
  const struct code *const *codes = field->list ? facility_codes(f, field->name) : NULL;
  if (!codes) return g_strdup(facility_text(f, field->name));
  GString *s = g_string_new(NULL);
  for (size_t i = 0; codes[i]; i++) g_string_append_printf(s, "%s%s", s->len ? joiner : "", codes[i]->name);
  return g_string_free(s, FALSE);
}

static void row_add(const struct publication_input *in, struct doc *doc, struct node *table, const struct facility *f,
                    const struct field *const *field, size_t n) {
  struct node *row = node_add(doc, table, NODE_ROW, (struct pos){f->file, f->line, 1});
  char *name = f->number > 0 ? g_strdup_printf("%s（%d）", f->name, f->number) : g_strdup(f->name);
  cell_add(doc, row, name, false);
  g_free(name);
  for (size_t i = 0; i < n; i++) {
    char *value = field_value(f, field[i], theme_word(in->theme, "joiner"));
    cell_add(doc, row, value, false);
    g_free(value);
  }
}

static void table_fill(const struct publication_input *in, struct doc *doc, struct node *n, const struct facility *const *f,
                       size_t count, struct diag *d) {
  char **word = g_strsplit_set(node_attr(n, "columns", ""), " ,", COLUMNS_MOST);
  const struct field *field[COLUMNS_MOST];
  size_t fields = 0;
  bool known = true;
  for (char **w = word; *w; w++) {
    if (!**w) continue;
    field[fields] = field_named(in->view, *w);
    if (!field[fields]) diag_error(d, n->pos, "directory-field", *w), known = false;
    else fields++;
  }
  g_strfreev(word);
  if (!known || !fields) return;
  const struct field *name = field_named(in->view, "name");
  struct node *table = node_add(doc, n, NODE_TABLE, n->pos), *head = node_add(doc, table, NODE_ROW, n->pos);
  cell_add(doc, head, name ? name->label : "", true);
  for (size_t i = 0; i < fields; i++) cell_add(doc, head, field[i]->label, true);
  for (size_t i = 0; i < count; i++) row_add(in, doc, table, f[i], field, fields);
  table_widths_check(n, d);
}

void facility_lists_fill(const struct publication_input *in, struct doc *doc, struct node *root, const char *none,
                         struct diag *d) {
  for (struct node *n = root; n; n = node_next(root, n)) {
    if (n->kind != NODE_FACILITIES) continue;
    struct query q = query_of_node(n);
    bool known = query_known(in, &q, NULL, n->pos, d);
    size_t count;
    const struct facility **found = view_select(in->view, &q, &count);
    struct place *place = arena_array(doc->arena, count + 1, sizeof *place);
    for (size_t i = 0; i < count; i++) place[i] = place_with(doc, found[i], theme_word(in->theme, "joiner"));
    n->places = place;
    n->place_count = count;
    if (count) table_fill(in, doc, n, found, count, d);
    else if (known) diag_warning(d, n->pos, none);
    g_free(found);
  }
}
