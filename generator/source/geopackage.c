/* GeoPackage (OGC 12-128) to shapes, through SQLite.
 *
 * It is an outside file: SQLite gets a copy of its bytes in memory, so that nothing beside it is opened, made or locked, and no call to
 * code of the file: views, triggers, modules of virtual tables, extensions and columns that are computed are shut out. What a row gives
 * and what it costs to find it are counted, as pages that point at each other could give rows without end. */
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/arena.h"
#include "source/datum.h"
#include "source/shape_text.h"
#include "source/source.h"
#include "source/wkb.h"

#define ERROR_LIMIT 50         /* then the rest is not read */
#define VALUE_LIMIT (64 << 20) /* bytes of one cell */
#define STEP 1000              /* of SQLite's own operations, between two counts */

struct reading {
  sqlite3 *db;
  struct diag *d;
  struct arena *arena;
  const char *file; /* then with "!" and the table's name */
  GArray *shapes;   /* struct shape */
  size_t errors;
  guint64 bytes, bytes_most; /* of cells, all together */
  guint64 steps, steps_most;
};
struct layer_table {
  const char *name, *column;
  gint64 srs;
};

static bool fail(struct reading *r, struct pos pos, const char *rule, const char *a, const char *b) {
  r->errors++;
  diag_error(r->d, pos, rule, a, b);
  return false;
}

static struct pos top(const struct reading *r) {
  return (struct pos){r->file, 0, 0};
}

/* ---- SQLite ---- */

static int count_steps(void *data) {
  struct reading *r = data;
  return ++r->steps > r->steps_most;
}

static bool open_bytes(struct reading *r, unsigned char *bytes, size_t size) {
  static const int off[] = {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_TRUSTED_SCHEMA,
                            SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL};
  if (size < 512 || memcmp(bytes, "SQLite format 3", 16) != 0) return fail(r, top(r), "gpkg-none", NULL, NULL);
  /* A file whose last writer kept a log beside it: what is in the file is whole without. */
  if (bytes[18] == 2) bytes[18] = 1;
  if (bytes[19] == 2) bytes[19] = 1;
  if (sqlite3_open_v2(":memory:", &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) != SQLITE_OK ||
      sqlite3_deserialize(r->db, "main", bytes, (sqlite3_int64)size, (sqlite3_int64)size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    return fail(r, top(r), "gpkg-broken", sqlite3_errmsg(r->db), NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(off); i++) sqlite3_db_config(r->db, off[i], 0, NULL);
  sqlite3_db_config(r->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_drop_modules(r->db, NULL);
  sqlite3_limit(r->db, SQLITE_LIMIT_LENGTH, VALUE_LIMIT);
  sqlite3_limit(r->db, SQLITE_LIMIT_SQL_LENGTH, 100000);
  sqlite3_limit(r->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(r->db, SQLITE_LIMIT_COLUMN, 1000);
  sqlite3_progress_handler(r->db, STEP, count_steps, r);
  return true;
}

static bool broken(struct reading *r) {
  return fail(r, top(r), "gpkg-broken", diag_intern(r->d, sqlite3_errmsg(r->db)), NULL);
}

static sqlite3_stmt *prepare(struct reading *r, const char *sql) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(r->db, sql, -1, &s, NULL) == SQLITE_OK && s) return s;
  broken(r);
  sqlite3_finalize(s);
  return NULL;
}

/* A cell's text in the arena; NULL if it is none, or holds what no text may. */
static const char *cell_text(struct reading *r, sqlite3_stmt *s, int column, char sign[16]) {
  const char *text = (const char *)sqlite3_column_text(s, column);
  size_t size = (size_t)sqlite3_column_bytes(s, column);
  *sign = '\0';
  r->bytes += size;
  if (!text || !g_utf8_validate(text, (gssize)size, NULL)) return NULL;
  return shape_text(r->arena, text, size, sign);
}

/* ---- which table, in which reference system ---- */

static int by_name(const void *a, const void *b) {
  return strcmp(((const struct layer_table *)a)->name, ((const struct layer_table *)b)->name);
}

/* The tables with shapes, by name. */
static bool read_tables(struct reading *r, GArray *tables) {
  char sign[16];
  int status = SQLITE_DONE;
  sqlite3_stmt *s = prepare(r, "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns NOT INDEXED");
  while (s && (status = sqlite3_step(s)) == SQLITE_ROW) {
    struct layer_table t = {cell_text(r, s, 0, sign), cell_text(r, s, 1, sign), sqlite3_column_int64(s, 2)};
    if (t.name && t.column && tables->len < 10000) g_array_append_val(tables, t);
  }
  if (s && status != SQLITE_DONE) broken(r);
  sqlite3_finalize(s);
  g_array_sort(tables, by_name);
  return !r->errors;
}

static bool choose(struct reading *r, const GArray *tables, const char *wanted, struct layer_table *out) {
  GString *names = g_string_new(NULL);
  bool found = !wanted && tables->len == 1;
  if (found) *out = g_array_index(tables, struct layer_table, 0);
  for (guint i = 0; i < tables->len && !found; i++) {
    const struct layer_table *t = &g_array_index(tables, struct layer_table, i);
    if (i < 20) g_string_append_printf(names, "%s%s", i ? ", " : "", t->name);
    if (!wanted || strcmp(t->name, wanted) != 0) continue;
    *out = *t;
    found = true;
  }
  if (!found) fail(r, top(r), !tables->len ? "gpkg-no-tables" : wanted ? "gpkg-table" : "gpkg-tables", diag_intern(r->d, names->str),
                   wanted ? diag_intern(r->d, wanted) : NULL);
  g_string_free(names, TRUE);
  return found;
}

/* The EPSG code of the table's reference system; 0 after an error. */
static int epsg_of(struct reading *r, gint64 srs) {
  char sign[16];
  gint64 code = 0;
  const char *by = "";
  sqlite3_stmt *s = prepare(r, "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys NOT INDEXED WHERE srs_id = ?1");
  if (!s) return 0;
  sqlite3_bind_int64(s, 1, srs);
  if (sqlite3_step(s) == SQLITE_ROW) {
    by = cell_text(r, s, 0, sign);
    code = sqlite3_column_int64(s, 1);
  }
  sqlite3_finalize(s);
  if (by && !g_ascii_strcasecmp(by, "EPSG") && code > 0 && code < 1000000 && datum_known((int)code)) return (int)code;
  char *name = g_strdup_printf("%s:%" G_GINT64_FORMAT, by ? by : "", code ? code : srs);
  fail(r, top(r), "gpkg-srs", diag_intern(r->d, name), NULL);
  g_free(name);
  return 0;
}

/* Columns that are computed run the file's own expressions. */
static bool plain_columns(struct reading *r, const char *table) {
  char *sql = sqlite3_mprintf("PRAGMA table_xinfo(\"%w\")", table);
  sqlite3_stmt *s = prepare(r, sql);
  size_t columns = 0;
  while (s && !r->errors && sqlite3_step(s) == SQLITE_ROW) {
    columns++;
    if (sqlite3_column_int(s, 6)) fail(r, top(r), "gpkg-computed", diag_intern(r->d, table), NULL);
  }
  if (s && !columns) fail(r, top(r), "gpkg-table", "", diag_intern(r->d, table));
  sqlite3_finalize(s);
  sqlite3_free(sql);
  return !r->errors;
}

/* ---- rows ---- */

/* "GP", version, flags, reference system, envelope, then WKB. */
static void read_geometry(struct reading *r, const unsigned char *blob, size_t size, gint64 srs, const struct shape *like) {
  static const size_t envelope[] = {0, 32, 48, 48, 64};
  unsigned flags = size >= 8 ? blob[3] : 0, kind = flags >> 1 & 7;
  gint32 own;
  if (size < 8 || blob[0] != 'G' || blob[1] != 'P' || blob[2] != 0 || kind > 4 || size - 8 < envelope[kind]) {
    fail(r, like->pos, "gpkg-geometry", NULL, NULL);
    return;
  }
  if (flags & 0x20) {
    fail(r, like->pos, "wkb-type", NULL, NULL);
    return;
  }
  memcpy(&own, blob + 4, 4);
  own = flags & 1 ? GINT32_FROM_LE(own) : GINT32_FROM_BE(own);
  if (own > 0 && own != srs) {
    fail(r, like->pos, "gpkg-srs-row", diag_num(r->d, own), diag_num(r->d, (double)srs));
    return;
  }
  guint before = r->shapes->len;
  size_t head = 8 + envelope[kind];
  const char *fault = wkb_read(blob + head, size - head, r->arena, like, r->shapes);
  if (fault) fail(r, like->pos, fault, NULL, NULL);
  else if (r->shapes->len == before) diag_note(r->d, like->pos, "geojson-no-place");
}

/* Everything but the geometry and other bytes, as text. Column 0 is the row's number. */
static void read_properties(struct reading *r, sqlite3_stmt *s, int geometry, const char *const *name, struct shape *shape) {
  int columns = sqlite3_column_count(s);
  char sign[16];
  shape->property = arena_array(r->arena, (size_t)columns, sizeof *shape->property);
  for (int i = 1; i < columns; i++) {
    int type = sqlite3_column_type(s, i);
    if (i == geometry || type == SQLITE_NULL || type == SQLITE_BLOB) continue;
    const char *text = cell_text(r, s, i, sign);
    if (text) shape->property[shape->properties++] = (struct property){name[i], text};
    else fail(r, shape->pos, "shape-sign", name[i], diag_intern(r->d, *sign ? sign : "UTF-8"));
  }
}

static const char **column_names(struct reading *r, sqlite3_stmt *s, const char *wanted, int *geometry_out) {
  int columns = sqlite3_column_count(s);
  const char **name = arena_array(r->arena, (size_t)columns, sizeof *name);
  *geometry_out = 0;
  for (int i = 1; i < columns; i++) {
    char sign[16];
    const char *own = sqlite3_column_name(s, i);
    name[i] = own && g_utf8_validate(own, -1, NULL) ? shape_text(r->arena, own, strlen(own), sign) : NULL;
    if (!name[i]) fail(r, top(r), "gpkg-column", diag_num(r->d, i), NULL);
    else if (!g_ascii_strcasecmp(name[i], wanted)) *geometry_out = i;
  }
  if (!r->errors && !*geometry_out) fail(r, top(r), "gpkg-no-column", diag_intern(r->d, wanted), NULL);
  return name;
}

static void read_rows(struct reading *r, const struct layer_table *t) {
  char *sql = sqlite3_mprintf("SELECT rowid, * FROM \"%w\" NOT INDEXED", t->name);
  sqlite3_stmt *s = prepare(r, sql);
  int geometry = 0, status = SQLITE_DONE;
  const char **name = s ? column_names(r, s, t->column, &geometry) : NULL;
  while (s && geometry && r->errors < ERROR_LIMIT && (status = sqlite3_step(s)) == SQLITE_ROW) {
    gint64 row = sqlite3_column_int64(s, 0);
    struct shape shape = {.pos = {r->file, row > 0 && row < G_MAXINT ? (int)row : 0, 0}};
    const unsigned char *blob = sqlite3_column_blob(s, geometry);
    size_t size = (size_t)sqlite3_column_bytes(s, geometry);
    r->bytes += size + 1;
    if (r->bytes > r->bytes_most) {
      fail(r, top(r), "gpkg-broken", "rows without end", NULL);
      break;
    }
    read_properties(r, s, geometry, name, &shape);
    if (sqlite3_column_type(s, geometry) == SQLITE_BLOB) read_geometry(r, blob, size, t->srs, &shape);
    else if (sqlite3_column_type(s, geometry) == SQLITE_NULL) diag_note(r->d, shape.pos, "geojson-no-place");
    else fail(r, shape.pos, "gpkg-geometry", NULL, NULL);
  }
  if (s && r->errors < ERROR_LIMIT && geometry && status != SQLITE_DONE && status != SQLITE_ROW) broken(r);
  if (r->errors >= ERROR_LIMIT) fail(r, top(r), "geojson-more", diag_num(r->d, ERROR_LIMIT), NULL);
  sqlite3_finalize(s);
  sqlite3_free(sql);
}

/* ---- the whole ---- */

static const char *number_text(struct diag *d, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return diag_intern(d, g_ascii_formatd(text, sizeof text, "%.10g", n));
}

/* What is in degrees stands on the Earth: told once for each shape. */
static void check_degrees(struct reading *r, const struct shapes *s) {
  for (size_t i = 0; i < s->n && r->errors < ERROR_LIMIT; i++)
    for (size_t k = 0, good = 1; k < s->shape[i].paths && good; k++)
      for (size_t j = 0; j < s->shape[i].path[k].n && good; j++) {
        struct lonlat at = s->shape[i].path[k].at[j];
        good = fabs(at.lon) <= 180 && fabs(at.lat) <= 90;
        bool swapped = fabs(at.lat) <= 180 && fabs(at.lon) <= 90;
        if (!good)
          fail(r, s->shape[i].pos, swapped ? "geojson-swapped" : "geojson-range", number_text(r->d, at.lon), number_text(r->d, at.lat));
      }
}

static struct shapes *finish(struct reading *r, int epsg) {
  struct shapes *s = arena_alloc(r->arena, sizeof *s);
  *s = (struct shapes){.file = r->file, .n = r->shapes->len, .arena = r->arena, .epsg = epsg};
  s->shape = arena_array(r->arena, s->n, sizeof *s->shape);
  if (s->n) memcpy(s->shape, r->shapes->data, s->n * sizeof *s->shape);
  if (!datum_shift(s, epsg, top(r), r->d)) return NULL;
  check_degrees(r, s);
  return r->errors ? NULL : s;
}

struct shapes *geopackage_read(unsigned char *bytes, size_t size, const char *file, const char *table, struct diag *d) {
  struct reading r = {.d = d, .file = diag_intern(d, file), .bytes_most = 4 * (guint64)size, .steps_most = 10000 + size / 50};
  GArray *tables = g_array_new(FALSE, FALSE, sizeof(struct layer_table));
  struct layer_table chosen;
  struct shapes *s = NULL;
  int epsg = 0;
  r.arena = arena_new();
  r.shapes = g_array_new(FALSE, FALSE, sizeof(struct shape));
  if (open_bytes(&r, bytes, size) && plain_columns(&r, "gpkg_geometry_columns") && plain_columns(&r, "gpkg_spatial_ref_sys") &&
      read_tables(&r, tables) && choose(&r, tables, table, &chosen) && plain_columns(&r, chosen.name) && (epsg = epsg_of(&r, chosen.srs))) {
    char *named = g_strdup_printf("%s!%s", r.file, chosen.name);
    r.file = diag_intern(d, named);
    g_free(named);
    read_rows(&r, &chosen);
    if (!r.errors) s = finish(&r, epsg);
  }
  sqlite3_close(r.db);
  g_array_free(tables, TRUE);
  g_array_free(r.shapes, TRUE);
  if (!s) arena_free(r.arena);
  return s;
}
