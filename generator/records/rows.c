/* Rows of a public file into the database. */
#include "records/rows.h"

#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/text.h"
#include "records/place.h"

enum { OWN_COLUMNS = 5 }; /* _id _sort _lon _lat _district */

static bool id_is_sound(const char *id) {
  size_t n = strlen(id);
  if (!n || n > ID_LONGEST) return false;
  for (; *id; id++) {
    if (!g_ascii_isalnum(*id) && *id != '-' && *id != '_') return false;
  }
  return true;
}

/* The name that an open code list gets from another field of the row (name_from); NULL if the column asks for none. */
static const char *open_name(const struct incoming *in, size_t row, const struct column *c) {
  const struct column *from = c->name_from ? schema_column(in->records->schema, in->id, c->name_from) : NULL;
  const struct cell *name = from ? row_cell(in, row, column_index(in->schema, from)) : NULL;
  return name ? name->text : NULL;
}

char *row_id(const struct incoming *in, size_t row, struct normaliser *n) {
  GString *id = g_string_new(NULL);
  for (size_t i = 0; i < in->schema->keys; i++) {
    const struct column *c = &in->schema->column[in->schema->key[i]];
    const struct cell *cell = row_cell(in, row, in->schema->key[i]);
    struct pos pos = cell_pos(in->table, cell);
    size_t errors = diag_errors(in->d);
    /* A private file must not bring a code into a public list. */
    bool closed = in->source->private && c->open && codes_find(in->records->codes, c->list, cell->text) < 0;
    const char *part = closed ? "" : normalise(n, c, cell->text, pos, open_name(in, row, c));
    if (!*part && diag_errors(in->d) == errors) diag_error(in->d, pos, "cell-required", c->label);
    else if (*part && !id_is_sound(part)) diag_error(in->d, pos, "id-shape", part, c->label);
    if (!id_is_sound(part)) {
      g_string_truncate(id, 0);
      break;
    }
    if (i) g_string_append_c(id, '-');
    g_string_append(id, part);
  }
  if (id->len > ID_LONGEST) {
    diag_error(in->d, ((struct pos){in->table->file, table_cell(in->table, row, 0)->line, 0}), "id-shape", id->str, "");
    g_string_truncate(id, 0);
  }
  if (id->len && path_is_reserved(id->str)) {
    diag_error(in->d, cell_pos(in->table, row_cell(in, row, in->schema->key[0])), "name-reserved", id->str);
    g_string_truncate(id, 0);
  }
  return g_string_free(id, FALSE);
}

static bool is_sheet(const struct table *t) {
  return g_str_has_suffix(t->file, "!");
}

static int text_breaks(const char *text) {
  int n = 0;
  for (const char *p = text; (p = strchr(p, '\n')); p++) n++;
  for (const char *p = text; (p = strchr(p, '\r')); p++) n += p[1] != '\n';
  return n;
}

int cell_breaks(const struct table *t, const struct cell *c) {
  return is_sheet(t) ? 0 : text_breaks(c->text);
}

/* One row on its way in. */
struct row {
  const struct incoming *in;
  size_t row;
  int breaks, own_breaks; /* line breaks within the cells of the rows before, and of this one */
  sqlite3_stmt *insert, *beside; /* beside: Markdown; NULL if the table has none */
  struct normaliser *normaliser;
  gint64 rowid;
  guint links_before; /* of the rows before, that are noted */
  const char *id;
  /* Filled while the cells are read: */
  char *reading, *name, *district;
  struct lonlat place;
  bool has_place;
};

static void bind_text(sqlite3_stmt *s, int at, const char *text, const char *cell) {
  /* What is not the cell itself lives in the normaliser's buffer, and only until the next cell. */
  sqlite3_bind_text(s, at, text, -1, text == cell ? SQLITE_STATIC : SQLITE_TRANSIENT);
}

static bool link_is_known(const struct records *r, const struct column *c, const char *id) {
  enum table_id target;
  return table_parse(c->target, &target) && g_hash_table_contains(r->rows[target].by_id, id);
}

static void note_links(const struct row *r, const struct column *c, const char *stored) {
  char separator[7] = "";
  g_utf8_strncpy(separator, c->separator, 1);
  bool one = !strcmp(c->name, "facility"); /* a sitting, a person, a duty belongs to one */
  char **ids = g_strsplit(stored, separator, one ? 1 : -1);
  for (char **id = ids; *id; id++) {
    struct records *records = r->in->records;
    if (link_is_known(records, c, *id)) continue; /* the rules look for those that name nobody */
    struct noted_link link = {r->in->id, c, r->rowid, arena_strdup(records->arena, *id)};
    g_array_append_val(records->links, link);
  }
  g_strfreev(ids);
}

/* Forgets the links whose rows have been met by now; the rest is kept in its order. */
static void settle_links(struct records *r) {
  guint kept = 0;
  for (guint i = 0; i < r->links->len; i++) {
    struct noted_link *link = &g_array_index(r->links, struct noted_link, i);
    if (!link_is_known(r, link->column, link->id)) g_array_index(r->links, struct noted_link, kept++) = *link;
  }
  g_array_set_size(r->links, kept);
}

void rows_keep_links(struct records *r, struct diag *d) {
  settle_links(r);
  sqlite3_stmt *s = store_prepare(r, "INSERT INTO _links VALUES (?,?,?,?,?,?)", d);
  for (guint i = 0; s && i < r->links->len; i++) {
    const struct noted_link *link = &g_array_index(r->links, struct noted_link, i);
    sqlite3_bind_text(s, 1, table_name(link->table), -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, link->row);
    sqlite3_bind_text(s, 3, link->column->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, link->column->label, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, link->column->target, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, link->id, -1, SQLITE_STATIC);
    store_step(r, s, d);
  }
  sqlite3_finalize(s);
}

static void keep_known(struct row *r, const struct column *c, const char *stored) {
  char **keep = !strcmp(c->name, "reading")    ? &r->reading
                : !strcmp(c->name, "name")     ? &r->name
                : !strcmp(c->name, "district") ? &r->district
                                               : NULL;
  if (keep && !*keep) *keep = g_strdup(stored);
}

/* A cell that could not be read has been told; the rules are not to find it missing as well. */
static char *unread_key(const struct row *r, const struct column *c) {
  return g_strdup_printf("%d %" G_GINT64_FORMAT " %s", (int)r->in->id, r->rowid, c->name);
}

static void note_unread(const struct row *r, const struct column *c) {
  char *cell = unread_key(r, c);
  g_hash_table_add(r->in->records->unread, arena_strdup(r->in->records->arena, cell));
  g_free(cell);
}

/* A row that is left out gives its number to the next one, which is not to be taken for unread. */
static void forget_unread(const struct row *r) {
  for (size_t i = 0; i < r->in->schema->columns; i++) {
    char *cell = unread_key(r, &r->in->schema->column[i]);
    g_hash_table_remove(r->in->records->unread, cell);
    g_free(cell);
  }
}

static void read_cells(struct row *r) {
  const struct table_schema *schema = r->in->schema;
  const struct cell *lat = NULL, *lon = NULL;
  char *lat_text = NULL, *lon_text = NULL;
  for (size_t i = 0; i < schema->columns; i++) {
    const struct column *c = &schema->column[i];
    const struct cell *cell = row_cell(r->in, r->row, i);
    const char *text = cell ? cell->text : "", *stored = text;
    if (*text) {
      size_t errors = diag_errors(r->in->d);
      stored = normalise(r->normaliser, c, text, cell_pos(r->in->table, cell), open_name(r->in, r->row, c));
      bool unread = !*stored && (diag_errors(r->in->d) > errors || (c->list && !codes_has_list(r->in->records->codes, c->list)));
      if (unread) note_unread(r, c);
      else if (c->required && !*stored) diag_error(r->in->d, cell_pos(r->in->table, cell), "cell-required", c->label);
    } else if (c->required && cell) {
      diag_error(r->in->d, cell_pos(r->in->table, cell), "cell-required", c->label);
    }
    bind_text(column_is_long(c) ? r->beside : r->insert, OWN_COLUMNS + (int)i + 1, stored, text);
    keep_known(r, c, stored);
    if (c->type == TYPE_LAT && !lat_text) lat = cell, lat_text = g_strdup(stored);
    if (c->type == TYPE_LON && !lon_text) lon = cell, lon_text = g_strdup(stored);
    bool ref = c->type == TYPE_REFS || (r->in->id != TABLE_FACILITIES && !strcmp(c->name, "facility"));
    if (ref && *stored) note_links(r, c, stored);
  }
  /* A coordinate that could not be read has been told; its fellow alone is no second fault. */
  bool unread = lat && lon && ((*lat->text && !*lat_text) || (*lon->text && !*lon_text));
  if (lat && lon && !unread)
    r->has_place = place_read(lat_text, lon_text, cell_pos(r->in->table, lat), cell_pos(r->in->table, lon), &r->place,
                              r->in->d);
  g_free(lat_text);
  g_free(lon_text);
}

/* The polygon decides; a district cell is for wards without polygons, or must agree. */
static void bind_district(struct row *r) {
  struct pos pos = {r->in->table->file, table_cell(r->in->table, r->row, 0)->line, 0};
  const char *code = r->has_place && r->in->districts ? districts_at(r->in->districts, r->place) : NULL;
  if (r->has_place && r->in->districts && !code)
    diag_note(r->in->d, pos, "place-outside", r->id);
  if (code && r->district && *r->district && strcmp(code, r->district))
    diag_warning(r->in->d, pos, "district-differs", r->id, r->district, code);
  if (!code) code = r->district ? r->district : "";
  sqlite3_bind_text(r->insert, 5, code, -1, SQLITE_TRANSIENT);
}

static void bind_own(struct row *r) {
  sqlite3_bind_text(r->insert, 1, r->id, -1, SQLITE_TRANSIENT);
  const char *sort_by = r->reading && *r->reading ? r->reading : r->name;
  if (sort_by && r->in->schema->keys) {
    char *key = text_kana_key(sort_by);
    sqlite3_bind_blob(r->insert, 2, key, (int)strlen(key), SQLITE_TRANSIENT);
    g_free(key);
  } else {
    sqlite3_bind_null(r->insert, 2);
  }
  if (r->has_place) {
    sqlite3_bind_double(r->insert, 3, r->place.lon);
    sqlite3_bind_double(r->insert, 4, r->place.lat);
  } else {
    sqlite3_bind_null(r->insert, 3);
    sqlite3_bind_null(r->insert, 4);
  }
  bind_district(r);
}

/* False when the id stands already, or one that is a different folder here and the same one on other machines. */
static bool take_id(struct row *r) {
  struct arena *arena = r->in->records->arena;
  struct row_set *rows = &r->in->records->rows[r->in->id];
  char *folded = g_ascii_strdown(r->id, -1);
  gint64 other = (gint64)GPOINTER_TO_SIZE(g_hash_table_lookup(rows->by_folded, folded));
  if (other) {
    bool same = GPOINTER_TO_SIZE(g_hash_table_lookup(rows->by_id, r->id)) == (gsize)other;
    struct pos first = store_pos(r->in->records, r->in->id, other, NULL);
    const struct cell *cell = row_cell(r->in, r->row, r->in->schema->key[0]);
    diag_error(r->in->d, cell_pos(r->in->table, cell), same ? "row-id-twice" : "row-id-case", r->id, first.file,
               diag_num(r->in->d, first.line));
  } else {
    g_hash_table_insert(rows->by_id, arena_strdup(arena, r->id), GSIZE_TO_POINTER(r->rowid));
    g_hash_table_insert(rows->by_folded, arena_strdup(arena, folded), GSIZE_TO_POINTER(r->rowid));
  }
  g_free(folded);
  return !other;
}

static void run_on(const struct row *r, const char *sql) {
  sqlite3_stmt *s = store_prepare(r->in->records, sql, r->in->d);
  if (!s) return;
  sqlite3_bind_text(s, 1, r->id, -1, SQLITE_STATIC);
  store_step(r->in->records, s, r->in->d);
  sqlite3_finalize(s);
}

/* A facility outside the frame that the ward's settings draw: named, and not taken in. What other tables say of it is
 * no mistake: its id is kept apart. */
static bool outside_frame(const struct row *r) {
  const struct records *records = r->in->records;
  bool somewhere = r->has_place || r->place.lon != 0 || r->place.lat != 0; /* too far away to be a place here */
  if (!records->framed || r->in->id != TABLE_FACILITIES || !somewhere) return false;
  struct box at = {r->place.lon, r->place.lat, r->place.lon, r->place.lat};
  if (box_within(at, records->frame)) return false;
  struct pos pos = {r->in->table->file, table_cell(r->in->table, r->row, 0)->line, 0};
  diag_note(r->in->d, pos, "outside-frame", r->name ? r->name : r->id, diag_num(r->in->d, r->place.lon),
            diag_num(r->in->d, r->place.lat));
  char *folded = g_ascii_strdown(r->id, -1);
  g_hash_table_remove(records->rows[TABLE_FACILITIES].by_folded, folded);
  g_free(folded);
  g_hash_table_remove(records->rows[TABLE_FACILITIES].by_id, r->id);
  g_hash_table_add(records->left_out, arena_strdup(records->arena, r->id));
  run_on(r, "INSERT INTO _left_out VALUES (?1)");
  g_array_set_size(records->links, r->links_before);
  return true;
}

static int row_breaks(const struct incoming *in, size_t row) {
  int n = 0;
  bool sheet = is_sheet(in->table);
  for (size_t i = 0; !sheet && i < in->table->width; i++) n += text_breaks(table_cell(in->table, row, i)->text);
  return n;
}

static void insert_row(struct row *r) {
  const struct incoming *in = r->in;
  struct row_set *rows = &in->records->rows[in->id];
  bind_own(r);
  int line = table_cell(in->table, r->row, 0)->line;
  struct origin origin = {rows->sources->len - 1, line, line + r->own_breaks, line - r->breaks};
  g_array_append_val(rows->origins, origin);
  store_step(in->records, r->insert, in->d);
  if (!r->beside) return;
  sqlite3_bind_int64(r->beside, 1, r->rowid);
  store_step(in->records, r->beside, in->d);
}

static void add_row(struct row *r) {
  const struct incoming *in = r->in;
  struct row_set *rows = &in->records->rows[in->id];
  char *id = in->schema->keys ? row_id(in, r->row, r->normaliser) : g_strdup("");
  r->id = id;
  r->rowid = (gint64)rows->origins->len + 1;
  r->links_before = in->records->links->len;
  if (in->schema->keys && !*id) rows->partial = true;
  if (!in->schema->keys || (*id && take_id(r))) {
    read_cells(r);
    if (outside_frame(r)) forget_unread(r);
    else insert_row(r);
  }
  g_free(r->reading);
  g_free(r->name);
  g_free(r->district);
  g_free(id);
}

/* Both statements count their values alike: five of our own (or the row's number alone), then every column has its place. */
static void append_places(GString *sql, const struct incoming *in, bool beside) {
  for (size_t i = 0; i < in->schema->columns; i++)
    if (column_is_long(&in->schema->column[i]) == beside) g_string_append_printf(sql, ",?%d", OWN_COLUMNS + (int)i + 1);
  g_string_append_c(sql, ')');
}

static sqlite3_stmt *prepare_beside(const struct incoming *in) {
  GString *sql = g_string_new(NULL);
  const char *home = NULL;
  for (size_t i = 0; i < in->schema->columns; i++) {
    const struct column *c = &in->schema->column[i];
    if (!column_is_long(c)) continue;
    if (!home) g_string_printf(sql, "INSERT INTO %s(rowid", home = store_home(in->id, c));
    g_string_append_printf(sql, ",\"%s\"", c->name);
  }
  g_string_append(sql, ") VALUES (?1");
  append_places(sql, in, true);
  sqlite3_stmt *s = home ? store_prepare(in->records, sql->str, in->d) : NULL;
  g_string_free(sql, TRUE);
  return s;
}

static sqlite3_stmt *prepare_insert(const struct incoming *in) {
  GString *sql = g_string_new(NULL);
  g_string_printf(sql, "INSERT INTO %s VALUES (?1,?2,?3,?4,?5", in->schema->name);
  append_places(sql, in, false);
  sqlite3_stmt *s = store_prepare(in->records, sql->str, in->d);
  g_string_free(sql, TRUE);
  return s;
}

void rows_add(struct incoming *in) {
  sqlite3_stmt *insert = prepare_insert(in), *beside = prepare_beside(in);
  struct normaliser *n = normaliser_begin(in->schema, in->records->codes, in->source->file, in->d);
  normaliser_each(n, in->records->each_repair);
  int breaks = in->source->head_last - in->source->head_line;
  for (size_t row = 0; insert && row < in->table->rows; row++) {
    struct row r = {.in = in, .row = row, .breaks = breaks, .own_breaks = row_breaks(in, row), .insert = insert, .beside = beside, .normaliser = n};
    add_row(&r);
    breaks += r.own_breaks;
  }
  normaliser_end(n);
  sqlite3_finalize(insert);
  sqlite3_finalize(beside);
  settle_links(in->records);
}
