/* The one table of readers: which ending is read by what. A new format is one file and one line here. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "source/json_places.h"
#include "source/source.h"
#include "source/xlsx.h"
#include "source/xml.h"

static struct keys *keys_read(const char *text, size_t size, const char *file, struct diag *d) {
  return yaml_read(text, size, file, 1, d);
}

/* JSON of a map is GeoJSON or an answer of the Overpass API; XML is OSM's or else GML. */
static struct shapes *json_shapes_read(const char *text, size_t size, const char *file, struct diag *d) {
  bool overpass = !json_has_member(text, size, "type") && json_has_member(text, size, "elements");
  return overpass ? overpass_read(text, size, file, d) : geojson_read(text, size, file, d);
}

static struct shapes *xml_shapes_read(const char *text, size_t size, const char *file, struct diag *d) {
  return xml_root_is(text, size, "osm") ? osm_read(text, size, file, d) : gml_read(text, size, file, d);
}

static const struct reader {
  const char *ending;
  struct table *(*table)(char *text, size_t size, const char *file, const struct table_wish *wish,
                         struct diag *d); /* takes the text */
  struct table *(*sheet)(const void *bytes, size_t size, const char *file, const struct table_wish *wish, struct diag *d);
  struct keys *(*keys)(const char *text, size_t size, const char *file, struct diag *d);
  struct shapes *(*shapes)(const char *text, size_t size, const char *file, struct diag *d);
  struct shapes *(*tables)(unsigned char *bytes, size_t size, const char *file, const char *table, struct diag *d);
} readers[] = {
    {".csv", .table = csv_take_as},       {".xlsx", .sheet = xlsx_read},
    {".xlsm", .sheet = xlsx_read},        {".yaml", .keys = keys_read},
    {".yml", .keys = keys_read},          {".json", .keys = keys_read, .shapes = json_shapes_read},
    {".geojson", .shapes = json_shapes_read},
    {".osm", .shapes = osm_read},  {".gml", .shapes = gml_read},
    {".xml", .shapes = xml_shapes_read},
    {".gpkg", .tables = geopackage_read},
};

enum wanted { TABLE, KEYS, SHAPES };

static bool reads(const struct reader *r, enum wanted wanted) {
  return wanted == TABLE ? r->table || r->sheet : wanted == KEYS ? r->keys != NULL : r->shapes || r->tables;
}

/* The reader for the file's ending; else an error naming the endings that would do. */
static const struct reader *reader_for(const char *file, enum wanted wanted, struct diag *d) {
  const char *slash = strrchr(file, '/');
  const char *ending = strrchr(slash ? slash : file, '.');
  GString *known = g_string_new(NULL);
  const struct reader *found = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
    if (!reads(&readers[i], wanted))
      continue;
    g_string_append_printf(known, "%s%s", known->len ? " " : "", readers[i].ending);
    if (ending && g_ascii_strcasecmp(ending, readers[i].ending) == 0)
      found = &readers[i];
  }
  if (!found)
    diag_error(d, ((struct pos){diag_intern(d, file), 0, 0}), "source-ending", ending ? ending : "", known->str);
  g_string_free(known, TRUE);
  return found;
}

/* Other spreadsheets' endings: they go to the reader of workbooks, which looks at what the file is and says what to do. */
static const struct reader *other_sheet(const char *file) {
  static const char *const ENDINGS[] = {".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".fods", ".numbers", ".et"};
  static const struct reader WORKBOOK = {"", .sheet = xlsx_read};
  const char *slash = strrchr(file, '/'), *ending = strrchr(slash ? slash : file, '.');
  for (size_t i = 0; ending && i < G_N_ELEMENTS(ENDINGS); i++)
    if (g_ascii_strcasecmp(ending, ENDINGS[i]) == 0)
      return &WORKBOOK;
  return NULL;
}

/* A workbook that is called .csv: its bytes are no text, but that is not what its owner wants to hear. NULL if it is none. */
static const char *called_csv(const char *path, const char *file) {
  char head[8];
  int fd = file_open(path, file);
  ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
  if (fd >= 0)
    close(fd);
  if (n <= 0 || !xlsx_looks(head, (size_t)n))
    return NULL;
  return *head == 'P' ? "xlsx-called-csv" : "xlsx-old";
}

static bool check_wish(const struct table_wish *wish, const char *file, struct diag *d) {
  bool rows = wish->head_from || wish->head_to;
  if (!rows || (wish->head_from > 0 && wish->head_to >= wish->head_from && wish->head_to - wish->head_from < 10 &&
                !wish->headless))
    return true;
  diag_error(d, ((struct pos){diag_intern(d, file), 0, 0}), "table-head-wish", diag_num(d, wish->head_from),
             diag_num(d, wish->head_to));
  return false;
}

struct table *source_table_as(const char *path, const char *file, const struct table_wish *wish, struct diag *d) {
  size_t size;
  const struct reader *r = other_sheet(file);
  r = r ? r : reader_for(file, TABLE, d);
  if (!r || !check_wish(wish, file, d))
    return NULL;
  if (r->sheet) {
    unsigned char *bytes = file_read(path, file, XLSX_FILE_MIB, d, &size);
    struct table *t = bytes ? r->sheet(bytes, size, file, wish, d) : NULL;
    g_free(bytes);
    return t;
  }
  const char *rule = called_csv(path, file);
  if (rule) {
    diag_error(d, ((struct pos){diag_intern(d, file), 0, 0}), rule);
    return NULL;
  }
  char *text = text_read_table(path, file, d, &size);
  return text ? r->table(text, size, file, wish, d) : NULL;
}

struct table *source_table(const char *path, const char *file, struct diag *d) {
  static const struct table_wish NONE = {0};
  return source_table_as(path, file, &NONE, d);
}

struct keys *source_keys(const char *path, const char *file, struct diag *d) {
  size_t size;
  const struct reader *r = reader_for(file, KEYS, d);
  char *text = r ? text_read_file(path, file, d, &size) : NULL;
  struct keys *k = text ? r->keys(text, size, file, d) : NULL;
  g_free(text);
  return k;
}

/* Shapes in a file of tables. What another program has not yet written into it stands in a file beside it. */
static struct shapes *read_tables(const struct reader *r, const char *path, const char *file, const char *table, struct diag *d) {
  GStatBuf st;
  size_t size;
  char *log = g_strconcat(path, "-wal", NULL);
  bool open = g_stat(log, &st) == 0 && st.st_size > 0;
  g_free(log);
  if (open) {
    diag_error(d, ((struct pos){diag_intern(d, file), 0, 0}), "gpkg-open");
    return NULL;
  }
  unsigned char *bytes = file_read(path, file, 256, d, &size);
  struct shapes *s = bytes ? r->tables(bytes, size, file, table, d) : NULL;
  g_free(bytes);
  return s;
}

struct shapes *source_shapes_of(const char *path, const char *file, const char *table, struct diag *d) {
  size_t size;
  const struct reader *r = reader_for(file, SHAPES, d);
  if (r && r->tables) return read_tables(r, path, file, table, d);
  if (r && table) {
    diag_error(d, ((struct pos){diag_intern(d, file), 0, 0}), "source-no-tables", table);
    return NULL;
  }
  char *text = r ? text_read_file(path, file, d, &size) : NULL;
  struct shapes *s = text ? r->shapes(text, size, file, d) : NULL;
  g_free(text);
  return s;
}

struct shapes *source_shapes(const char *path, const char *file, struct diag *d) {
  return source_shapes_of(path, file, NULL, d);
}
