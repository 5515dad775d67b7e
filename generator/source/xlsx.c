/* A workbook: the zip, its parts within limits, its sheets, and which of them is the table. */
#include "source/xlsx.h"

#include <string.h>
#include <zip.h>

#include "base/suggest.h"
#include "base/text.h"
#include "source/xlsx_parts.h"

#define PART_LIMIT 4096
#define SHEET_LIMIT 256
#define PART_BYTES ((zip_uint64_t)160 << 20)
#define ALL_BYTES ((zip_uint64_t)256 << 20)
#define RATIO_LIMIT 200
#define RATIO_FREE ((zip_uint64_t)1 << 20)
#define SHOWN_NAME 60 /* characters of a sheet's name in a place */

struct sheet_entry {
  char *name, *part;
  bool hidden;
};
struct work {
  zip_t *zip;
  zip_uint64_t packed, unpacked; /* of the file; of the parts read so far */
  struct xlsx_book book;
  struct pos pos; /* the file */
  struct diag *d;
  GHashTable *rels; /* id -> struct rel, of the workbook */
  GArray *sheets;   /* struct sheet_entry */
  char *folder;     /* where the workbook's part lies, "xl/" */
  bool macros;
};
struct rel {
  char *kind, *part; /* the last word of its type; the part's name */
};

static bool fail(struct work *w, const char *rule, const char *a, const char *b) {
  diag_error(w->d, w->pos, rule, a, b);
  return false;
}

/* ---- parts ---- */

/* By its name, else by one that differs in upper and lower case or has backslashes; -1 if there is none. */
static zip_int64_t find_part(struct work *w, const char *name) {
  zip_int64_t at = zip_name_locate(w->zip, name, 0);
  if (at < 0)
    at = zip_name_locate(w->zip, name, ZIP_FL_NOCASE);
  if (at < 0) {
    char *back = g_strdelimit(g_strdup(name), "/", '\\');
    at = zip_name_locate(w->zip, back, ZIP_FL_NOCASE);
    g_free(back);
  }
  return at;
}

/* Why the part must not be unpacked further; NULL if it may. */
static const char *over_limit(const struct work *w, zip_uint64_t size, zip_uint64_t packed) {
  if (size > PART_BYTES || w->unpacked > ALL_BYTES)
    return "xlsx-size";
  return size > RATIO_FREE && size / RATIO_LIMIT > MAX(packed, 1) ? "xlsx-ratio" : NULL;
}

/* Feeds the part to the parser as it is unpacked. What it gave is of use only if this gives true: the checksum comes last. */
static bool feed_part(struct work *w, zip_int64_t at, const char *name, struct xml_run *x) {
  zip_stat_t st;
  zip_file_t *f = zip_stat_index(w->zip, (zip_uint64_t)at, 0, &st) == 0 ? zip_fopen_index(w->zip, (zip_uint64_t)at, 0) : NULL;
  if (!f) {
    bool locked = zip_error_code_zip(zip_get_error(w->zip)) == ZIP_ER_NOPASSWD;
    return fail(w, locked ? "xlsx-password" : "xlsx-damaged", name, "");
  }
  char *buffer = g_malloc(1 << 16);
  const char *over = NULL;
  zip_uint64_t size = 0, packed = MIN(st.comp_size, w->packed);
  zip_int64_t n = 0;
  bool wanted = true;
  while (!over && (n = zip_fread(f, buffer, 1 << 16)) > 0) {
    size += (zip_uint64_t)n;
    w->unpacked += (zip_uint64_t)n;
    over = over_limit(w, size, packed);
    if (!over && wanted)
      wanted = xml_feed(x, buffer, (size_t)n);
  }
  g_free(buffer);
  bool closed = zip_fclose(f) == 0;
  if (over)
    return fail(w, over, name, "");
  if (n < 0 || !closed || size != st.size)
    return fail(w, "xlsx-damaged", name, "");
  return true;
}

/* Ends the parser; tells what was wrong with the XML, if the part itself was whole. */
static bool end_xml(struct work *w, struct xml_run *x, const char *name, bool whole) {
  static const char *const RULES[] = {NULL, "xlsx-xml", "xlsx-doctype", "xlsx-encoding", "xlsx-deep"};
  int line = 0;
  enum xml_fault fault = xml_end(x, &line);
  if (whole && fault != XML_FINE)
    return fail(w, RULES[fault], name, diag_num(w->d, line));
  return whole;
}

/* ---- package and workbook ---- */

/* A part's name from a target, which is relative to `folder` or begins with "/"; NULL if it leads out of the package. */
static char *part_name(const char *folder, const char *target) {
  char *joined = *target == '/' ? g_strdup(target) : g_strconcat(folder, target, NULL);
  g_strdelimit(joined, "\\", '/');
  char **steps = g_strsplit(joined, "/", -1);
  GPtrArray *kept = g_ptr_array_new();
  bool out = false;
  for (char **s = steps; *s; s++) {
    if (strcmp(*s, "..") == 0 && kept->len)
      g_ptr_array_set_size(kept, (int)kept->len - 1);
    else if (strcmp(*s, "..") == 0)
      out = true;
    else if (**s && strcmp(*s, ".") != 0)
      g_ptr_array_add(kept, *s);
  }
  g_ptr_array_add(kept, NULL);
  char *name = out ? NULL : g_strjoinv("/", (char **)kept->pdata);
  g_ptr_array_free(kept, TRUE);
  g_strfreev(steps);
  g_free(joined);
  return name;
}

struct list_run {
  struct work *w;
  int depth;
};

static void add_rel(struct work *w, const struct xml_attrs *a) {
  char *id = xml_attr_dup(a, "Id", false), *type = xml_attr_dup(a, "Type", false), *to = xml_attr_dup(a, "Target", false),
       *mode = xml_attr_dup(a, "TargetMode", false);
  const char *kind = type ? strrchr(type, '/') : NULL;
  char *part = to && (!mode || strcmp(mode, "External") != 0) ? part_name(w->folder, to) : NULL;
  if (id && kind && part && g_hash_table_size(w->rels) < PART_LIMIT) {
    struct rel *rel = arena_alloc(w->book.arena, sizeof *rel);
    *rel = (struct rel){arena_strdup(w->book.arena, kind + 1), arena_strdup(w->book.arena, part)};
    g_hash_table_replace(w->rels, arena_strdup(w->book.arena, id), rel);
  }
  g_free(id);
  g_free(type);
  g_free(to);
  g_free(mode);
  g_free(part);
}

/* A sheet's name as it can stand in a place: control characters and those that turn the writing are not shown. */
static char *shown_name(struct work *w, const char *raw) {
  struct xlsx_string s = xlsx_string(w->book.arena, raw, strlen(raw));
  const char *from = s.refused ? raw : s.text;
  GString *name = g_string_new(NULL);
  int n = 0;
  for (const char *p = from; *p && n < SHOWN_NAME; p = g_utf8_next_char(p), n++) {
    char one[8] = {0}, sign[16];
    g_utf8_strncpy(one, p, 1);
    bool shows = !text_refused(one, sign) && !strchr("\t\r\n", *one);
    g_string_append(name, shows ? one : "?");
  }
  char *kept = arena_strdup(w->book.arena, name->str);
  g_string_free(name, TRUE);
  return kept;
}

static void add_sheet(struct work *w, const struct xml_attrs *a) {
  char *name = xml_attr_dup(a, "name", false), *id = xml_attr_dup(a, "id", true), *state = xml_attr_dup(a, "state", false);
  const struct rel *rel = id ? g_hash_table_lookup(w->rels, id) : NULL;
  if (rel && strcmp(rel->kind, "worksheet") == 0 && w->sheets->len < SHEET_LIMIT) {
    struct sheet_entry sheet = {shown_name(w, name ? name : ""), rel->part, state && g_str_has_suffix(state, "idden")};
    g_array_append_val(w->sheets, sheet);
  }
  g_free(name);
  g_free(id);
  g_free(state);
}

/* Reads both lists of the workbook: <Relationships><Relationship/>… and <workbook><sheets><sheet/>… */
static bool list_open(void *self, const char *name, const struct xml_attrs *a) {
  struct list_run *r = self;
  bool wanted = r->depth == 0 || (r->depth == 1 && strcmp(name, "sheets") == 0);
  if (r->depth == 1 && strcmp(name, "Relationship") == 0)
    add_rel(r->w, a);
  else if (r->depth == 1 && strcmp(name, "workbookPr") == 0)
    r->w->book.epoch_1904 = xml_attr_true(a, "date1904");
  else if (r->depth == 2 && strcmp(name, "sheet") == 0)
    add_sheet(r->w, a);
  r->depth += wanted;
  return wanted;
}

static void list_close(void *self, const char *name) {
  ((struct list_run *)self)->depth--;
}

static void list_text(void *self, const char *text, size_t size) {
}

static bool read_list(struct work *w, const char *part) {
  static const struct xml_want WANT = {list_open, list_close, list_text};
  zip_int64_t at = find_part(w, part);
  if (at < 0)
    return fail(w, "xlsx-part", part, "");
  struct list_run r = {w, 0};
  struct xml_run *x = xml_begin(&WANT, &r);
  return end_xml(w, x, part, feed_part(w, at, part, x));
}

/* The part that a relation of this kind leads to; NULL if there is none. In order of ids, so that two give the same again. */
static const char *part_of_kind(struct work *w, const char *kind) {
  const char *part = NULL;
  GList *ids = g_list_sort(g_hash_table_get_keys(w->rels), (GCompareFunc)strcmp);
  for (GList *id = ids; id && !part; id = id->next) {
    const struct rel *rel = g_hash_table_lookup(w->rels, id->data);
    part = strcmp(rel->kind, kind) == 0 ? rel->part : NULL;
  }
  g_list_free(ids);
  return part;
}

/* What else a zip may be that is called a workbook. */
static const char *other_zip(struct work *w) {
  if (find_part(w, "xl/workbook.bin") >= 0)
    return "xlsx-binary";
  if (find_part(w, "content.xml") >= 0)
    return "xlsx-ods";
  if (find_part(w, "Index/Document.iwa") >= 0 || find_part(w, "Index.zip") >= 0)
    return "xlsx-numbers";
  return "xlsx-no-workbook";
}

/* The workbook's own part and the list of what belongs to it. */
static bool open_book(struct work *w) {
  w->folder = "";
  if (find_part(w, "_rels/.rels") >= 0 && !read_list(w, "_rels/.rels"))
    return false;
  const char *book = part_of_kind(w, "officeDocument");
  book = book ? book : "xl/workbook.xml";
  if (find_part(w, book) < 0 || g_str_has_suffix(book, ".bin"))
    return fail(w, other_zip(w), "", "");
  const char *slash = strrchr(book, '/');
  w->folder = arena_strndup(w->book.arena, book, slash ? (size_t)(slash - book) + 1 : 0);
  char *rels = g_strdup_printf("%s_rels/%s.rels", w->folder, slash ? slash + 1 : book);
  g_hash_table_remove_all(w->rels);
  bool fine = read_list(w, rels) && read_list(w, book);
  g_free(rels);
  char *macros = g_strconcat(w->folder, "vbaProject.bin", NULL);
  w->macros = find_part(w, macros) >= 0;
  g_free(macros);
  if (fine && !w->sheets->len)
    return fail(w, "xlsx-no-sheets", "", "");
  return fine;
}

static bool read_strings(struct work *w) {
  const char *part = part_of_kind(w, "sharedStrings");
  zip_int64_t at = part ? find_part(w, part) : -1;
  if (at < 0)
    return true; /* a cell that refers to one will tell */
  struct xlsx_strings_run *run;
  struct xml_run *x = xlsx_strings_begin(&w->book, &run);
  bool fine = end_xml(w, x, part, feed_part(w, at, part, x));
  bool few = xlsx_strings_end(run);
  return fine && (few || fail(w, "xlsx-strings", "2,000,000", ""));
}

static bool read_styles(struct work *w) {
  const char *part = part_of_kind(w, "styles");
  zip_int64_t at = part ? find_part(w, part) : -1;
  if (at < 0)
    return true;
  struct xlsx_styles_run *run;
  struct xml_run *x = xlsx_styles_begin(&w->book, &run);
  bool fine = end_xml(w, x, part, feed_part(w, at, part, x));
  xlsx_styles_end(run);
  return fine;
}

/* ---- sheets ---- */

static struct grid *read_sheet(struct work *w, const struct sheet_entry *sheet) {
  zip_int64_t at = find_part(w, sheet->part);
  if (at < 0) {
    fail(w, "xlsx-part", sheet->part, "");
    return NULL;
  }
  struct grid *g = grid_new(w->book.arena);
  struct xlsx_sheet_run *run;
  struct xml_run *x = xlsx_sheet_begin(&w->book, g, &run);
  bool fine = end_xml(w, x, sheet->part, feed_part(w, at, sheet->part, x));
  xlsx_sheet_end(run);
  if (fine)
    return g;
  grid_free(g);
  return NULL;
}

/* Those that show. */
static char *sheet_names(const struct work *w, const struct sheet_entry *but) {
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < w->sheets->len; i++) {
    const struct sheet_entry *s = &g_array_index(w->sheets, struct sheet_entry, i);
    if (s != but && !s->hidden)
      g_string_append_printf(names, "%s%s", names->len ? " / " : "", s->name);
  }
  return g_string_free(names, FALSE);
}

static const struct sheet_entry *wished_sheet(struct work *w, const char *name) {
  char *wanted = text_fold(name);
  const struct sheet_entry *found = NULL, *near = NULL;
  for (guint i = 0; i < w->sheets->len && !found; i++) {
    const struct sheet_entry *s = &g_array_index(w->sheets, struct sheet_entry, i);
    char *folded = text_fold(s->name);
    if (strcmp(s->name, name) == 0)
      found = s;
    else if (!near && strcmp(folded, wanted) == 0)
      near = s;
    g_free(folded);
  }
  g_free(wanted);
  if (!found && !near) {
    char *names = sheet_names(w, NULL);
    fail(w, "xlsx-no-sheet", name, names);
    g_free(names);
  }
  return found ? found : near;
}

/* The first visible sheet that holds a table, else the first that holds anything. NULL after an error. */
static struct grid *first_table(struct work *w, const struct sheet_entry **sheet_out) {
  struct grid *other = NULL;
  const struct sheet_entry *first = NULL;
  for (guint i = 0; i < w->sheets->len; i++) {
    const struct sheet_entry *s = &g_array_index(w->sheets, struct sheet_entry, i);
    if (s->hidden)
      continue;
    struct grid *g = read_sheet(w, s);
    if (!g || g->full || grid_holds_table(g)) {
      grid_free(other);
      *sheet_out = s;
      return g;
    }
    bool anything = g->rows->len || g->faults->len;
    bool better = !other || (anything && !other->rows->len && !other->faults->len);
    grid_free(better ? other : g);
    other = better ? g : other;
    first = better ? s : first;
  }
  *sheet_out = first;
  if (!first)
    fail(w, "xlsx-all-hidden", "", "");
  return other;
}

static void tell_choice(struct work *w, const struct sheet_entry *chosen, bool wished) {
  char *others = sheet_names(w, chosen);
  if (*others && !wished)
    diag_note(w->d, w->pos, "xlsx-sheets", chosen->name, others);
  if (w->macros)
    diag_note(w->d, w->pos, "xlsx-macros");
  g_free(others);
}

/* Takes the arena. */
static struct table *table_of(struct work *w, const struct table_wish *wish) {
  const struct sheet_entry *sheet = NULL;
  struct grid *g = NULL;
  if (wish->sheet) {
    sheet = wished_sheet(w, wish->sheet);
    g = sheet ? read_sheet(w, sheet) : NULL;
  } else {
    g = first_table(w, &sheet);
  }
  if (!g) {
    arena_free(w->book.arena);
    return NULL;
  }
  tell_choice(w, sheet, wish->sheet != NULL);
  char *file = g_strdup_printf("%s %s!", w->pos.file, sheet->name);
  struct table *t = grid_table(g, wish, file, w->d);
  g_free(file);
  grid_free(g);
  return t;
}

/* ---- the file ---- */

static bool begins(const void *bytes, size_t size, const char *with, size_t n) {
  return size >= n && memcmp(bytes, with, n) == 0;
}

#define OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

bool xlsx_looks(const void *bytes, size_t size) {
  return begins(bytes, size, "PK\3\4", 4) || begins(bytes, size, "PK\5\6", 4) || begins(bytes, size, OLE, 8);
}

/* A compound file is an old workbook, or a new one behind a password. */
static const char *compound(const void *bytes, size_t size) {
  static const char NAME[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  return memmem(bytes, size, NAME, sizeof NAME) ? "xlsx-password" : "xlsx-old";
}

/* Names that differ only in upper and lower case would be one file on some machines: nobody knows which is meant. */
static bool check_names(struct work *w) {
  zip_int64_t n = zip_get_num_entries(w->zip, 0);
  char limit[16];
  g_snprintf(limit, sizeof limit, "%d", PART_LIMIT);
  if (n > PART_LIMIT)
    return fail(w, "xlsx-parts", limit, "");
  GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const char *twice = NULL;
  for (zip_int64_t i = 0; i < n && !twice; i++) {
    const char *name = zip_get_name(w->zip, (zip_uint64_t)i, 0);
    if (name && !g_hash_table_add(seen, g_ascii_strdown(name, -1)))
      twice = name;
  }
  if (twice)
    fail(w, "xlsx-twins", twice, "");
  g_hash_table_destroy(seen);
  return !twice;
}

static void book_begin(struct work *w) {
  w->book = (struct xlsx_book){arena_new(), g_array_new(FALSE, FALSE, sizeof(struct xlsx_string)),
                               g_array_new(FALSE, FALSE, sizeof(struct xlsx_style)), false};
  w->rels = g_hash_table_new(g_str_hash, g_str_equal);
  w->sheets = g_array_new(FALSE, FALSE, sizeof(struct sheet_entry));
}

/* All but the arena. */
static void book_end(struct work *w) {
  g_array_free(w->sheets, TRUE);
  g_hash_table_destroy(w->rels);
  g_array_free(w->book.styles, TRUE);
  g_array_free(w->book.strings, TRUE);
}

static struct table *read_zip(struct work *w, const struct table_wish *wish) {
  book_begin(w);
  struct table *t = NULL;
  if (check_names(w) && open_book(w) && read_strings(w) && read_styles(w))
    t = table_of(w, wish);
  else
    arena_free(w->book.arena);
  book_end(w);
  return t;
}

static bool open_zip(struct work *w, const void *bytes, size_t size) {
  if (!xlsx_looks(bytes, size) || begins(bytes, size, OLE, 8))
    return fail(w, xlsx_looks(bytes, size) ? compound(bytes, size) : "xlsx-no-workbook", "", "");
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &error);
  w->zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
  if (!w->zip) {
    fail(w, "xlsx-zip", zip_error_strerror(&error), "");
    zip_source_free(source);
  }
  zip_error_fini(&error);
  return w->zip != NULL;
}

struct table *xlsx_read(const void *bytes, size_t size, const char *file, const struct table_wish *wish, struct diag *d) {
  static const struct table_wish NONE = {0};
  struct work w = {.packed = size, .pos = {diag_intern(d, file), 0, 0}, .d = d};
  if (!open_zip(&w, bytes, size))
    return NULL;
  struct table *t = read_zip(&w, wish ? wish : &NONE);
  zip_discard(w.zip);
  return t;
}

gint64 xlsx_sheet_part(const void *bytes, size_t size, const char *file, const char *sheet, struct diag *d) {
  struct work w = {.packed = size, .pos = {diag_intern(d, file), 0, 0}, .d = d};
  if (!open_zip(&w, bytes, size))
    return -1;
  book_begin(&w);
  const struct sheet_entry *s = check_names(&w) && open_book(&w) ? wished_sheet(&w, sheet) : NULL;
  gint64 at = s ? find_part(&w, s->part) : -1;
  if (s && at < 0)
    fail(&w, "xlsx-part", s->part, "");
  arena_free(w.book.arena);
  book_end(&w);
  zip_discard(w.zip);
  return at;
}

/* ---- parts alone ---- */

static bool feed_alone(struct work *w, struct xml_run *x, struct xlsx_part part, const char *name) {
  xml_feed(x, part.xml, part.size);
  return end_xml(w, x, name, true);
}

struct table *xlsx_sheet_read(struct xlsx_part sheet, struct xlsx_part strings, struct xlsx_part styles, bool epoch_1904,
                              const char *file, const struct table_wish *wish, struct diag *d) {
  static const struct table_wish NONE = {0};
  struct work w = {.pos = {diag_intern(d, file), 0, 0}, .d = d};
  w.book = (struct xlsx_book){arena_new(), g_array_new(FALSE, FALSE, sizeof(struct xlsx_string)),
                              g_array_new(FALSE, FALSE, sizeof(struct xlsx_style)), epoch_1904};
  bool fine = true;
  if (strings.xml) {
    struct xlsx_strings_run *run;
    fine = feed_alone(&w, xlsx_strings_begin(&w.book, &run), strings, "sharedStrings.xml");
    fine = xlsx_strings_end(run) && fine;
  }
  if (styles.xml && fine) {
    struct xlsx_styles_run *run;
    fine = feed_alone(&w, xlsx_styles_begin(&w.book, &run), styles, "styles.xml");
    xlsx_styles_end(run);
  }
  struct table *t = NULL;
  struct grid *g = grid_new(w.book.arena);
  struct xlsx_sheet_run *run;
  if (fine) {
    fine = feed_alone(&w, xlsx_sheet_begin(&w.book, g, &run), sheet, "sheet.xml");
    xlsx_sheet_end(run);
  }
  if (fine)
    t = grid_table(g, wish ? wish : &NONE, file, d);
  else
    arena_free(w.book.arena);
  grid_free(g);
  g_array_free(w.book.strings, TRUE);
  g_array_free(w.book.styles, TRUE);
  return t;
}
