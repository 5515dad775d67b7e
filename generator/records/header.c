/* A file's header row to the fields it means. */
#include <string.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "records/rows.h"

static struct pos head_pos(const struct incoming *in, size_t cell) {
  return cell_pos(in->table, &in->table->head[cell]);
}

static bool column_is_empty(const struct table *t, size_t cell) {
  for (size_t row = 0; row < t->rows; row++) {
    if (*table_cell(t, row, cell)->text) return false;
  }
  return true;
}

static void unknown(const struct incoming *in, size_t cell) {
  const char *text = in->table->head[cell].text;
  if (in->schema->ignore_undeclared || schema_ignores(in->records->schema, in->id, text)) {
    diag_note(in->d, head_pos(in, cell), "column-ignored", text);
    return;
  }
  if (!*text && column_is_empty(in->table, cell)) return; /* a comma too many on every line */
  GPtrArray *words = g_ptr_array_new();
  for (size_t i = 0; i < in->schema->columns; i++) {
    g_ptr_array_add(words, (char *)in->schema->column[i].label);
    g_ptr_array_add(words, (char *)in->schema->column[i].name);
  }
  g_ptr_array_add(words, NULL);
  const char *near = suggest_nearest(text, (const char *const *)words->pdata);
  if (near) diag_error(in->d, head_pos(in, cell), "column-unknown-near", text, near);
  else diag_error(in->d, head_pos(in, cell), "column-unknown", text, in->schema->name);
  g_ptr_array_free(words, TRUE);
}

static void match_cell(struct incoming *in, size_t cell, bool private) {
  in->column[cell] = -1;
  const struct column *c = schema_header(in->records->schema, in->id, in->table->head[cell].text);
  if (!c) {
    unknown(in, cell);
    return;
  }
  size_t i = column_index(in->schema, c);
  if (c->audience != AUDIENCE_PUBLIC && !private) {
    diag_error(in->d, head_pos(in, cell), "private-column", c->label, audience_name(c->audience));
  } else if (in->source->cell[i]) {
    diag_error(in->d, head_pos(in, cell), "column-twice", c->label, diag_num(in->d, in->source->cell[i]));
  } else {
    in->source->cell[i] = (int)cell + 1;
    in->column[cell] = (int)i;
  }
}

static void keep_head(const struct incoming *in, struct source *s) {
  struct arena *arena = in->records->arena;
  s->width = in->table->width;
  s->head = arena_array(arena, s->width + 1, sizeof *s->head);
  s->head_line = s->head_last = s->width ? in->table->head[0].line : 1;
  for (size_t i = 0; i < s->width; i++) {
    s->head[i] = arena_strdup(arena, in->table->head[i].text);
    s->head_last += cell_breaks(in->table, &in->table->head[i]);
  }
}

bool incoming_match(struct incoming *in, bool private) {
  struct source *s = g_new0(struct source, 1);
  s->file = diag_intern(in->d, in->table->file);
  s->private = private;
  s->cell = g_new0(int, in->schema->columns + 1);
  keep_head(in, s);
  if (private) s->lines = g_hash_table_new(g_direct_hash, g_direct_equal);
  in->source = s;
  g_ptr_array_add(in->records->rows[in->id].sources, s);
  in->column = g_new0(int, in->table->width + 1);
  for (size_t cell = 0; cell < in->table->width; cell++) match_cell(in, cell, private);

  bool whole = true;
  struct pos head = {in->table->file, in->table->width ? in->table->head[0].line : 1, 0};
  for (size_t i = 0; i < in->schema->keys; i++) {
    size_t key = in->schema->key[i];
    if (s->cell[key]) continue;
    diag_error(in->d, head, "column-missing", in->schema->column[key].label, in->schema->column[key].name);
    whole = false;
  }
  for (size_t i = 0; whole && !private && i < in->schema->columns; i++) {
    const struct column *c = &in->schema->column[i];
    if (c->required && c->audience == AUDIENCE_PUBLIC && !s->cell[i])
      diag_error(in->d, head, "column-missing", c->label, c->name);
  }
  return whole;
}

void incoming_clear(struct incoming *in) {
  g_free(in->column);
  in->column = NULL;
}

const struct cell *row_cell(const struct incoming *in, size_t row, size_t column) {
  int cell = in->source->cell[column];
  return cell ? table_cell(in->table, row, (size_t)cell - 1) : NULL;
}
