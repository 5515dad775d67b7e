/* The files of one import to rows in the ward's own fields. */
#include "import/arrivals.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "records/raw.h"

/* Words of a field that many rows of a joined file tell. */
struct collected {
  GString *text; /* NULL: none told any */
  GHashTable *seen;
};
/* What is gathered for one row from several files. */
struct gathered {
  struct arrival row;
  const char *name;
  struct slots slots;
  const struct hours_recipe *hours;
  struct closures closures;
  struct collected *collected; /* by joined field of the preset's shapes, in order */
  struct pos twice;    /* a later row with its key or id: neither is used; no file: none */
  guint file;          /* of the import's listed files */
};
/* What came of one file that lists rows. */
struct listed {
  const char *file;
  size_t rows, taken, outside, refused;
};
struct import {
  const struct preset *p;
  const struct records *records;
  const struct table_schema *schema;
  struct codes *codes;
  struct counts *counts;
  struct diag *d;
  bool each_repair;
  struct arrivals *out;
  GArray *rows;          /* struct gathered */
  GArray *listed;        /* struct listed */
  GHashTable *by_key;    /* key -> index + 1 */
  GHashTable *by_raw;    /* the key before it was mended -> index + 1 */
  GHashTable *elsewhere; /* keys of rows that are of other places or were refused */
  GPtrArray *left_out;   /* the same in the order of the rows */
  GHashTable *ids;       /* id -> index + 1 */
  GRegex **where;        /* by the preset's wheres; NULL: needs what the ward does not say */
  size_t joined_fields;
};

static const struct column *field_column(const struct import *in, const char *field) {
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(in->schema->by_name, field));
  return i ? &in->schema->column[i - 1] : NULL;
}

static struct pos row_pos(const struct outside *o, size_t row) {
  return (struct pos){o->table->file, table_cell(o->table, row, 0)->line, 0};
}

/* ---- which rows are the ward's ---- */

/* The pattern of a `where` with the ward's name and number put in; a number is compared without leading zeros. */
static bool compile_where(struct import *in, const struct key *site) {
  const struct preset *p = in->p;
  in->where = g_new0(GRegex *, p->wheres + 1);
  const char *name = key_text(site, "name", ""), *municipality = key_text(site, "municipality", "");
  for (const char *s = municipality; *s; s++)
    if (!g_ascii_isdigit(*s) || strlen(municipality) != 5) {
      diag_error(in->d, key_get(site, "municipality")->pos, "site-municipality", municipality);
      return false;
    }
  for (size_t i = 0; i < p->wheres; i++) {
    if (strstr(p->where[i].match, "{municipality}") && !*municipality) continue;
    char *quoted = g_regex_escape_string(name, -1);
    GString *s = g_string_new(p->where[i].match);
    g_string_replace(s, "{name}", quoted, 0);
    g_string_replace(s, "{municipality}", municipality + strspn(municipality, "0"), 0);
    GError *error = NULL;
    in->where[i] = g_regex_new(s->str, G_REGEX_OPTIMIZE, 0, &error);
    if (!in->where[i]) diag_error(in->d, p->where[i].pos, "preset-pattern", s->str, error->message);
    g_clear_error(&error);
    g_string_free(s, TRUE);
    g_free(quoted);
  }
  return true;
}

/* The `where` that speaks of columns this file has; -1: none is asked for. False (told) when the file or the ward lacks
 * what any of them wants. */
static bool choose_where(struct import *in, const struct outside *o, int *chosen) {
  *chosen = -1;
  bool ward_lacks = false;
  for (size_t i = 0; i < in->p->wheres; i++) {
    if (!recipe_has(o, in->p->where[i].of)) continue;
    if (in->where[i]) {
      *chosen = (int)i;
      return true;
    }
    ward_lacks = true;
  }
  if (!in->p->wheres) return true;
  struct pos pos = {o->table->file, 1, 0};
  if (ward_lacks) diag_error(in->d, pos, "arrival-municipality", in->p->name);
  else diag_error(in->d, pos, "arrival-where", in->p->name);
  return false;
}

/* The same file, looked at without counting or telling: rows of other places are nobody's business here. */
static struct outside quiet(const struct outside *o) {
  struct outside q = *o;
  q.counts = NULL;
  return q;
}

static bool is_here(struct import *in, const struct outside *o, size_t row, int where) {
  if (where < 0) return true;
  struct outside q = quiet(o);
  struct made m = recipe_make(&q, row, in->p->where[where].of);
  bool here = m.text && g_regex_match(in->where[where], m.text, 0, NULL);
  g_free(m.text);
  return here;
}

/* ---- one row ---- */

static bool refuse(struct import *in, const struct arrival *a, const char *rule, const char *what, const char *name) {
  diag_warning(in->d, a->pos, rule, what ? what : "", name ? name : "");
  in->out->refused++;
  return false;
}

/* One of two rows with the same key or id, told with the place of the other. */
static bool refuse_twice(struct import *in, const struct arrival *a, const char *same, const char *name,
                         struct pos other) {
  char *place = diag_place(other);
  diag_warning(in->d, a->pos, "arrival-twice", same, name, place);
  g_free(place);
  in->out->refused++;
  return false;
}

static bool id_is_sound(const char *id) {
  size_t n = strlen(id);
  if (!n || n > 200 || path_is_reserved(id)) return false;
  for (; *id; id++)
    if (!g_ascii_isalnum(*id) && *id != '-' && *id != '_') return false;
  return true;
}

/* The two coordinates belong together: swapped ones, and halves, are no place. */
static void check_place(struct import *in, struct arrival *a) {
  const struct column *lat = field_column(in, "lat"), *lon = field_column(in, "lon");
  if (!lat || !lon) return;
  const char **y = &a->text[column_index(in->schema, lat)], **x = &a->text[column_index(in->schema, lon)];
  if (!*y || !*x || !**y || !**x) {
    if ((*y && **y) || (*x && **x)) *y = *x = NULL;
    return;
  }
  double north = g_ascii_strtod(*y, NULL), east = g_ascii_strtod(*x, NULL);
  if (north == 0 && east == 0) {
    counts_add(in->counts, DIAG_NOTE, "arrival-none", a->pos, lat->label, *y, *y, "");
    *y = *x = "";
  } else if (north > 90 && east < 90) {
    diag_warning(in->d, a->pos, "arrival-swapped", *y, *x);
    *y = *x = NULL;
  }
}

static void keep_field(struct import *in, struct cells *c, struct arrival *a, const char *field, const struct made *m) {
  const struct column *column = field_column(in, field);
  if (column) a->text[column_index(in->schema, column)] = cells_store(c, column, m, a->pos);
}

static void put_text(struct import *in, struct cells *c, struct arrival *a, const char *field, char *text) {
  struct made m = {.text = text};
  keep_field(in, c, a, field, &m);
  g_free(text);
}

static void read_closures(struct import *in, struct cells *c, const struct outside *o, size_t row, struct gathered *g) {
  const struct closed_recipe *closed = in->p->closed;
  if (!closed) return;
  const struct hours_recipe *h = g->hours;
  if (h) g->closures = closures_flags(o, row, closed, h);
  struct made text = closed->text ? recipe_make(o, row, closed->text) : (struct made){0};
  if (text.text || g->closures.spoken) {
    bool whole;
    char *list = closures_list(&g->closures, closed, text.text, &whole);
    if (!whole)
      counts_add(in->counts, DIAG_NOTE, "arrival-closed-partly", text.cell ? cell_pos(o->table, text.cell) : g->row.pos,
                 text.cell ? o->table->head[text.column - 1].text : "", "", NULL, NULL);
    put_text(in, c, &g->row, "closed_dates", list);
  }
  keep_field(in, c, &g->row, "closed", &text);
  g_free(text.text);
  if (g->closures.differ) {
    char *days = slots_day_words(h, g->closures.differ);
    diag_warning(in->d, g->row.pos, "arrival-flags", g->name, days);
    g_free(days);
  }
}

/* The row's id: the preset's, or of a ward whose rows are keyed otherwise its key fields. */
static char *make_id(struct import *in, const struct outside *o, size_t row, const struct arrival *a) {
  bool by_id = in->schema->keys == 1 && !strcmp(in->schema->column[in->schema->key[0]].name, "id");
  if (by_id) {
    struct made m = in->p->id ? recipe_make(o, row, in->p->id) : (struct made){0};
    return m.text ? m.text : g_strdup("");
  }
  GString *id = g_string_new(NULL);
  for (size_t i = 0; i < in->schema->keys; i++) {
    const char *part = a->text[in->schema->key[i]];
    if (!part || !*part) {
      g_string_truncate(id, 0);
      break;
    }
    g_string_append_printf(id, "%s%s", i ? "-" : "", part);
  }
  return g_string_free(id, FALSE);
}

/* True when the source leaves nothing empty that the ward requires. A cell that could not be read has been told: its row
 * may still bring news of a facility that the ward has. */
static bool complete(struct import *in, const struct arrival *a, const char *name) {
  for (size_t i = 0; i < in->schema->columns; i++) {
    const struct column *c = &in->schema->column[i];
    if (!c->required || c->audience != AUDIENCE_PUBLIC || !strcmp(c->name, "id")) continue;
    if (a->text[i] && !*a->text[i]) return refuse(in, a, "arrival-required", c->label, name);
  }
  return true;
}

static void index_row(struct import *in, const struct outside *o, size_t row, const struct gathered *g) {
  gpointer at = GSIZE_TO_POINTER(in->rows->len);
  g_hash_table_insert(in->by_key, (char *)g->row.key, at);
  /* A joined file may hold the key as it was before it was mended. */
  const struct recipe *key = in->p->key;
  size_t column = key->kind == RECIPE_COLUMN && key->columns ? outside_column(o, key->column[0]) : 0;
  if (column) g_hash_table_insert(in->by_raw, arena_strdup(in->out->arena, outside_cell(o, row, column)->text), at);
}

/* False when a row with this key or id came before: nobody knows which of the two is meant. */
static bool is_first(struct import *in, const struct arrival *a, const char *name) {
  size_t other = GPOINTER_TO_SIZE(g_hash_table_lookup(in->by_key, a->key));
  bool by_key = other != 0;
  if (!other && *a->id) other = GPOINTER_TO_SIZE(g_hash_table_lookup(in->ids, a->id));
  if (!other) return true;
  struct gathered *first = &g_array_index(in->rows, struct gathered, other - 1);
  if (!first->twice.file) first->twice = a->pos;
  return refuse_twice(in, a, by_key ? a->key : a->id, name, first->row.pos);
}

static bool take_row(struct import *in, struct cells *c, size_t row) {
  const struct outside *o = c->o;
  const struct preset *p = in->p;
  struct gathered g = {.row = {.pos = row_pos(o, row), .key = ""}, .hours = p->hours, .name = "", .file = in->listed->len};
  struct arrival *a = &g.row;
  struct made key = recipe_make(o, row, p->key);
  if (key.text) a->key = arena_strdup(in->out->arena, key.text);
  g_free(key.text);
  a->text = arena_array(in->out->arena, in->schema->columns, sizeof *a->text);
  for (size_t i = 0; i < p->fields; i++) {
    struct made m = recipe_make(o, row, p->field[i].recipe);
    if (m.text && !strcmp(p->field[i].field, "name")) g.name = arena_strdup(in->out->arena, m.text);
    keep_field(in, c, a, p->field[i].field, &m);
    g_free(m.text);
  }
  for (size_t i = 0; i < p->skips; i++)
    if (conditions_hold(o, row, &p->skip[i].when)) return refuse(in, a, "arrival-skipped", g.name, p->skip[i].why);
  if (!*a->key) return refuse(in, a, "arrival-no-key", NULL, g.name);
  char *id = make_id(in, o, row, a);
  a->id = arena_strdup(in->out->arena, id);
  g_free(id);
  if (p->adds && !id_is_sound(a->id)) return refuse(in, a, "arrival-id", a->id, g.name);
  const struct column *id_column = field_column(in, "id");
  if (id_column && *a->id) a->text[column_index(in->schema, id_column)] = a->id;
  if (p->adds && !complete(in, a, g.name)) return false;
  if (!is_first(in, a, g.name)) return false;
  check_place(in, a);
  if (p->hours && (p->hours->start || p->hours->weekdays)) slots_add(&g.slots, o, row, p->hours, in->out->arena, in->d);
  for (size_t i = 0; !g.hours && i < p->shapes; i++) g.hours = p->shape[i].hours;
  read_closures(in, c, o, row, &g);
  for (size_t i = 0; i < p->watches; i++)
    if (conditions_hold(o, row, &p->watch[i].when))
      counts_add(in->counts, DIAG_NOTE, "arrival-watch", a->pos, "", p->watch[i].says, NULL, NULL);
  g.collected = g_new0(struct collected, in->joined_fields + 1);
  g_array_append_val(in->rows, g);
  index_row(in, o, row, &g);
  if (*a->id) g_hash_table_insert(in->ids, (char *)a->id, GSIZE_TO_POINTER(in->rows->len));
  return true;
}

/* ---- files ---- */

static struct cells cells_begin(struct import *in, const struct outside *o) {
  struct cells c = {
      o, in->schema, in->codes, normaliser_begin(in->schema, in->codes, o->table->file, in->d), in->out->arena, in->d};
  normaliser_each(c.normaliser, in->each_repair);
  normaliser_outside(c.normaliser);
  return c;
}

/* A row that is not taken is in the file all the same: what joins to it is not lost, and it is not gone. */
static void note_elsewhere(struct import *in, const struct outside *o, size_t row) {
  struct outside q = quiet(o);
  struct made key = recipe_make(&q, row, in->p->key);
  if (key.text && *key.text) {
    char *kept = arena_strdup(in->out->arena, key.text);
    g_hash_table_add(in->elsewhere, kept);
    g_ptr_array_add(in->left_out, kept);
  }
  g_free(key.text);
}

/* A row of another place: counted, and named where each repair is. */
static void leave_outside(struct import *in, const struct outside *o, size_t row) {
  in->out->outside++;
  if (!in->each_repair) return;
  struct outside q = quiet(o);
  struct made name = {0};
  for (size_t i = 0; i < in->p->fields && !name.text; i++)
    if (!strcmp(in->p->field[i].field, "name")) name = recipe_make(&q, row, in->p->field[i].recipe);
  diag_note(in->d, row_pos(o, row), "arrival-outside", name.text ? name.text : "");
  g_free(name.text);
}

static bool take_rows(struct import *in, struct outside *o) {
  int where;
  if (!choose_where(in, o, &where)) return false;
  struct cells c = cells_begin(in, o);
  size_t before = in->rows->len, refused = in->out->refused, outside = in->out->outside;
  for (size_t row = 0; row < o->table->rows; row++) {
    bool here = is_here(in, o, row, where);
    if (!here) leave_outside(in, o, row);
    if (!here || !take_row(in, &c, row)) note_elsewhere(in, o, row);
  }
  normaliser_end(c.normaliser);
  struct listed listed = {o->table->file, o->table->rows, in->rows->len - before, in->out->outside - outside,
                          in->out->refused - refused};
  g_array_append_val(in->listed, listed);
  return true;
}

static void collect_words(struct collected *into, const char *words) {
  char **list = g_strsplit(words, ";", -1);
  if (!into->text) {
    into->text = g_string_new(NULL);
    into->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  }
  for (char **w = list; *w; w++)
    if (**w && g_hash_table_add(into->seen, g_strdup(*w)))
      g_string_append_printf(into->text, "%s%s", into->text->len ? ";" : "", *w);
  g_strfreev(list);
}

static void collected_clear(struct collected *c) {
  if (!c->text) return;
  g_string_free(c->text, TRUE);
  g_hash_table_destroy(c->seen);
  *c = (struct collected){0};
}

/* The number of the first collected field of a shape. */
static size_t collected_at(const struct preset *p, const struct file_shape *shape) {
  size_t at = 0;
  for (const struct file_shape *s = p->shape; s < shape; s++) at += s->fields;
  return at;
}

static void join_rows(struct import *in, struct outside *o) {
  const struct file_shape *shape = o->shape;
  size_t first = collected_at(in->p, shape), used = 0, unknown = 0;
  struct pos first_unknown = {0};
  for (size_t row = 0; row < o->table->rows; row++) {
    struct made key = recipe_make(o, row, shape->key);
    size_t at = key.text ? GPOINTER_TO_SIZE(g_hash_table_lookup(in->by_key, key.text)) : 0;
    if (!at && key.text) at = GPOINTER_TO_SIZE(g_hash_table_lookup(in->by_raw, key.text));
    if (at) {
      struct gathered *g = &g_array_index(in->rows, struct gathered, at - 1);
      used++;
      if (shape->hours) {
        g->hours = shape->hours;
        slots_add(&g->slots, o, row, shape->hours, in->out->arena, in->d);
      }
      for (size_t i = 0; i < shape->fields; i++) {
        struct made m = recipe_make(o, row, shape->field[i].recipe);
        if (m.text) collect_words(&g->collected[first + i], m.text);
        g_free(m.text);
      }
    } else if (!key.text || !g_hash_table_contains(in->elsewhere, key.text)) {
      if (!unknown++) first_unknown = row_pos(o, row);
    }
    g_free(key.text);
  }
  diag_note(in->d, ((struct pos){o->table->file, 0, 0}), "arrival-joined", diag_num(in->d, (double)o->table->rows),
            diag_num(in->d, (double)used));
  if (unknown) diag_warning(in->d, first_unknown, "arrival-unjoined", diag_num(in->d, (double)unknown));
}

/* What was collected from joined files becomes the rows' fields. */
static void store_collected(struct import *in, struct outside *o) {
  size_t first = collected_at(in->p, o->shape);
  if (!o->shape->fields) return;
  struct cells c = cells_begin(in, o);
  for (guint i = 0; i < in->rows->len; i++) {
    struct gathered *g = &g_array_index(in->rows, struct gathered, i);
    for (size_t k = 0; k < o->shape->fields; k++)
      if (g->collected[first + k].text) {
        put_text(in, &c, &g->row, o->shape->field[k].field, g_strdup(g->collected[first + k].text->str));
        collected_clear(&g->collected[first + k]);
      }
  }
  normaliser_end(c.normaliser);
}

/* Flags against hours: both are kept, and the contradiction is told. */
static void check_flags(struct import *in, const struct gathered *g) {
  if (!g->slots.spoken || !g->closures.spoken) return;
  unsigned days = slots_days(&g->slots), shut = g->closures.shut & days, open = g->closures.open & ~days;
  const unsigned said[2] = {shut, open};
  for (int i = 0; i < 2; i++) {
    if (!said[i]) continue;
    char *words = slots_day_words(g->hours, said[i]);
    diag_warning(in->d, g->row.pos, i ? "arrival-open-no-hours" : "arrival-shut-hours", g->name, words);
    g_free(words);
  }
}

static void finish_rows(struct import *in) {
  struct arrivals *out = in->out;
  out->row = arena_array(out->arena, in->rows->len + 1, sizeof *out->row);
  for (guint i = 0; i < in->rows->len; i++) {
    struct gathered *g = &g_array_index(in->rows, struct gathered, i);
    if (g->twice.file) {
      refuse_twice(in, &g->row, g->row.key, g->name, g->twice);
      g_ptr_array_add(in->left_out, (char *)g->row.key);
      struct listed *listed = &g_array_index(in->listed, struct listed, g->file);
      listed->taken--;
      listed->refused++;
      continue;
    }
    if (g->slots.many) diag_warning(in->d, g->row.pos, "arrival-hours-many", g->name);
    else check_flags(in, g);
    if (!g->slots.many && slots_days(&g->slots)) { /* times left blank are no answer, not the answer "none" */
      char *text = slots_text(&g->slots, g->hours);
      g->row.hours = arena_strdup(out->arena, text);
      g_free(text);
    }
    out->row[out->n++] = g->row;
  }
}

static void tell_files(const struct import *in) {
  for (guint i = 0; i < in->listed->len; i++) {
    const struct listed *l = &g_array_index(in->listed, struct listed, i);
    diag_note(in->d, ((struct pos){l->file, 0, 0}), "arrival-file", diag_num(in->d, (double)l->rows),
              diag_num(in->d, (double)l->taken), diag_num(in->d, (double)l->outside),
              diag_num(in->d, (double)l->refused));
  }
}

static void drop_gathered(struct import *in) {
  for (guint i = 0; i < in->rows->len; i++) {
    struct gathered *g = &g_array_index(in->rows, struct gathered, i);
    slots_clear(&g->slots);
    for (size_t k = 0; k < in->joined_fields; k++) collected_clear(&g->collected[k]);
    g_free(g->collected);
  }
  g_array_free(in->rows, TRUE);
}

/* Fields that the preset brings and the ward does not keep. */
static void tell_undeclared(struct import *in) {
  GString *names = g_string_new(NULL);
  for (size_t i = 0; i < in->p->fields; i++)
    if (!field_column(in, in->p->field[i].field))
      g_string_append_printf(names, "%s%s", names->len ? ", " : "", in->p->field[i].field);
  if (names->len) diag_note(in->d, (struct pos){0}, "arrival-undeclared", names->str);
  g_string_free(names, TRUE);
}

static void keep_left_out(struct import *in) {
  size_t n = in->left_out->len;
  const char **keys = arena_array(in->out->arena, n + 1, sizeof *keys);
  if (n) memcpy(keys, in->left_out->pdata, n * sizeof *keys);
  in->out->left_out = keys;
  in->out->left_out_n = n;
}

/* Every file is opened once. Those that list rows are read at once and closed; those that tell more of other files' rows
 * come after all rows stand. */
static bool read_files(struct import *in, const char *const *files) {
  size_t n = g_strv_length((char **)files), listed = 0, joined = 0;
  struct outside *o = g_new0(struct outside, n + 1); /* the joined ones */
  bool ok = n > 0;
  for (size_t i = 0; i < n && ok; i++) {
    struct outside *file = &o[joined];
    ok = outside_open(file, in->p, files[i], in->d);
    file->counts = in->counts;
    if (ok && file->shape->joined) {
      joined++;
      continue;
    }
    ok = ok && take_rows(in, file);
    listed++;
    outside_close(file);
  }
  if (ok && !listed) {
    diag_error(in->d, ((struct pos){diag_intern(in->d, files[0]), 0, 0}), "arrival-no-rows", in->p->name);
    ok = false;
  }
  for (size_t i = 0; i < joined && ok; i++) join_rows(in, &o[i]);
  for (size_t i = 0; i < joined && ok; i++) store_collected(in, &o[i]);
  if (ok) finish_rows(in);
  tell_files(in);
  if (ok) keep_left_out(in);
  for (size_t i = 0; i < joined; i++) outside_close(&o[i]);
  g_free(o);
  return ok;
}

struct arrivals *arrivals_read(const struct preset *p, const char *const *files, const struct records *r,
                               const struct key *site, bool each_repair, struct diag *d) {
  const struct schema *schema = records_schema(r);
  struct arrivals *out = g_new0(struct arrivals, 1);
  *out = (struct arrivals){.arena = arena_new(), .table = table_name(TABLE_FACILITIES)};
  struct import in = {.p = p,
                      .records = r,
                      .schema = &schema->table[TABLE_FACILITIES],
                      .codes = records_codes(r),
                      .counts = counts_new(d, each_repair),
                      .d = d,
                      .each_repair = each_repair,
                      .out = out,
                      .rows = g_array_new(FALSE, TRUE, sizeof(struct gathered)),
                      .listed = g_array_new(FALSE, FALSE, sizeof(struct listed)),
                      .left_out = g_ptr_array_new(),
                      .by_key = g_hash_table_new(g_str_hash, g_str_equal),
                      .by_raw = g_hash_table_new(g_str_hash, g_str_equal),
                      .elsewhere = g_hash_table_new(g_str_hash, g_str_equal),
                      .ids = g_hash_table_new(g_str_hash, g_str_equal)};
  for (size_t i = 0; i < p->shapes; i++) in.joined_fields += p->shape[i].fields;
  tell_undeclared(&in);
  bool ok = compile_where(&in, site) && read_files(&in, files);
  for (size_t i = 0; in.where && i < p->wheres; i++)
    if (in.where[i]) g_regex_unref(in.where[i]);
  g_free(in.where);
  counts_end(in.counts);
  drop_gathered(&in);
  g_array_free(in.listed, TRUE);
  g_ptr_array_free(in.left_out, TRUE);
  g_hash_table_destroy(in.by_key);
  g_hash_table_destroy(in.by_raw);
  g_hash_table_destroy(in.elsewhere);
  g_hash_table_destroy(in.ids);
  if (ok) return out;
  arrivals_free(out);
  return NULL;
}

void arrivals_free(struct arrivals *a) {
  if (!a) return;
  arena_free(a->arena);
  g_free(a);
}
