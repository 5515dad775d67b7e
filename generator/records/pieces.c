/* Cells in pieces: codes, lists, tables in a cell. Cut when somebody asks, and kept with the view or until its next turn. */
#include <string.h>

#include "base/arena.h"
#include "records/viewdata.h"

static const char *const no_texts[] = {NULL};
static const struct code *const no_codes[] = {NULL};
static const char *const *const no_pieces[] = {NULL};

struct view_asked *view_asked_new(void) {
  struct view_asked *a = g_new0(struct view_asked, 1);
  for (int i = 0; i < 2; i++) a->pieces[i] = (struct view_pieces){arena_new(), g_hash_table_new(NULL, NULL)};
  return a;
}

void view_asked_free(struct view_asked *a) {
  for (int i = 0; i < 2; i++) {
    arena_free(a->pieces[i].arena);
    g_hash_table_destroy(a->pieces[i].made);
  }
  g_free(a);
}

void view_turn(const struct view *v) {
  struct view_pieces *passing = &v->asked->pieces[1];
  v->asked->turning = true;
  if (g_hash_table_size(passing->made)) {
    g_hash_table_remove_all(passing->made);
    arena_clear(passing->arena);
  }
  texts_turn(v->texts);
}

/* ---- cutting ---- */

/* Cuts a copy of the text; `drop` leaves out empty pieces. */
static const char *const *cut(struct arena *arena, const char *text, const char *separator, bool drop) {
  if (!*text) return no_texts;
  size_t n = 1, used = 0, width = strlen(separator);
  for (const char *c = text; (c = strstr(c, separator)); c += width) n++;
  const char **out = arena_array(arena, n + 1, sizeof *out);
  for (char *piece = arena_strdup(arena, text), *end; piece; piece = end) {
    end = strstr(piece, separator);
    if (end) {
      *end = '\0';
      end += width;
    }
    if (*piece || !drop) out[used++] = piece;
  }
  return out;
}

static const struct code *code_of(const struct view_list *l, const char *code) {
  return l && *code ? g_hash_table_lookup(l->by_code, code) : NULL;
}

static const struct code *const *cut_codes(struct arena *arena, const char *text, const struct view_list *l) {
  const char *const *words = cut(arena, text, ";", true);
  const struct code **out = arena_array(arena, g_strv_length((char **)words) + 1, sizeof *out);
  size_t n = 0;
  for (; *words; words++) {
    const struct code *c = code_of(l, *words);
    if (c) out[n++] = c;
  }
  return out;
}

static const char *const *const *cut_matrix(struct arena *arena, const char *text, const struct view_cut *how) {
  const char *const *pieces = cut(arena, text, how->separator, false);
  size_t n = g_strv_length((char **)pieces);
  const char *const **out = arena_array(arena, n + 1, sizeof *out);
  for (size_t i = 0; i < n; i++) out[i] = cut(arena, pieces[i], how->inner, false);
  return out;
}

/* ---- asking ---- */

/* A field of facilities whose type is one of two; 0 for none. */
static size_t field_of_type(const struct facility *f, const char *name, enum field_type a, enum field_type b,
                            enum field_type c) {
  const struct view_table *t = &f->view->table[TABLE_FACILITIES];
  size_t field = view_field(t, name);
  enum field_type type = field ? t->cut[field - 1].type : TYPES;
  return type == a || type == b || type == c ? field : 0;
}

/* What the cell is in pieces: made once. */
static const void *pieces_of(const struct view *v, enum table_id table, size_t row, size_t field) {
  const struct view_table *t = &v->table[table];
  const struct view_cut *how = &t->cut[field - 1];
  gpointer key = GSIZE_TO_POINTER((row * t->fields + field) * TABLES + table);
  gpointer made = g_hash_table_lookup(v->asked->pieces[0].made, key);
  struct view_pieces *to = &v->asked->pieces[v->asked->turning];
  if (!made && v->asked->turning) made = g_hash_table_lookup(to->made, key);
  if (made) return made;
  const char *text = view_text(v, table, row, field);
  if (how->type == TYPE_MATRIX) made = (gpointer)cut_matrix(to->arena, text, how);
  else if (how->type == TYPE_LIST || how->type == TYPE_REFS) made = (gpointer)cut(to->arena, text, how->separator, true);
  else made = (gpointer)cut_codes(to->arena, text, how->list);
  g_hash_table_insert(to->made, key, made);
  return made;
}

static const void *facility_pieces(const struct facility *f, size_t field) {
  return pieces_of(f->view, TABLE_FACILITIES, (size_t)(f - f->view->facility), field);
}

static bool is_empty(const struct facility *f, size_t field) {
  const struct view *v = f->view;
  return !*view_text(v, TABLE_FACILITIES, (size_t)(f - v->facility), field);
}

const struct code *const *facility_codes(const struct facility *f, const char *name) {
  if (f->district && !strcmp(name, "district")) {
    const struct view_list *l = view_list_named(f->view, f->district->list);
    return l->alone + 2 * f->district->order;
  }
  size_t field = field_of_type(f, name, TYPE_CODE, TYPE_CODES, TYPE_MARKS);
  if (!field || is_empty(f, field)) return no_codes;
  const struct view_list *l = f->view->table[TABLE_FACILITIES].cut[field - 1].list;
  const struct code *only = code_of(l, view_text(f->view, TABLE_FACILITIES, (size_t)(f - f->view->facility), field));
  return only ? l->alone + 2 * only->order : facility_pieces(f, field);
}

const char *const *facility_list(const struct facility *f, const char *name) {
  size_t field = field_of_type(f, name, TYPE_LIST, TYPE_REFS, TYPES);
  return field && !is_empty(f, field) ? facility_pieces(f, field) : no_texts;
}

static const char *const *piece_at(const char *const *const *pieces, size_t piece) {
  for (; *pieces; pieces++, piece--) {
    if (!piece) return *pieces;
  }
  return no_texts;
}

const char *const *facility_matrix(const struct facility *f, const char *name, size_t piece) {
  size_t field = field_of_type(f, name, TYPE_MATRIX, TYPE_MATRIX, TYPE_MATRIX);
  const char *const *const *pieces = field && !is_empty(f, field) ? facility_pieces(f, field) : no_pieces;
  return piece_at(pieces, piece);
}

const char *const *view_row_matrix(const struct view *v, const char *table, size_t row, const char *name, size_t piece) {
  enum table_id id;
  if (!table_parse(table, &id) || row >= v->table[id].rows) return no_texts;
  size_t field = view_field(&v->table[id], name);
  if (!field || v->table[id].cut[field - 1].type != TYPE_MATRIX || !*view_text(v, id, row, field)) return no_texts;
  return piece_at(pieces_of(v, id, row, field), piece);
}
