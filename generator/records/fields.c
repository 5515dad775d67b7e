/* content/fields.yaml to declared tables and fields. */
#include <string.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "base/text.h"
#include "records/schema.h"

static const char *const type_names[TYPES + 1] = {
    [TYPE_ID] = "id",       [TYPE_TEXT] = "text",     [TYPE_NAME] = "name",         [TYPE_READING] = "reading",
    [TYPE_TEL] = "tel",     [TYPE_URL] = "url",       [TYPE_MAIL] = "mail",         [TYPE_POSTAL] = "postal",
    [TYPE_DATE] = "date",   [TYPE_NUMBER] = "number", [TYPE_INTEGER] = "integer",   [TYPE_FLAG] = "flag",
    [TYPE_CODE] = "code",   [TYPE_CODES] = "codes",   [TYPE_LIST] = "list",         [TYPE_MATRIX] = "matrix",
    [TYPE_MARKDOWN] = "markdown", [TYPE_REFS] = "refs", [TYPE_LAT] = "lat",         [TYPE_LON] = "lon",
    [TYPE_TIME] = "time",   [TYPE_MARKS] = "marks"};
static const char *const table_names[TABLES + 1] = {"facilities", "hours", "people", "roster", "holidays", "events", "visits"};
static const char *const audience_names[] = {"public", "professional", "internal", NULL};

/* What the program itself relies on for every reader: order, symbol and place of a facility are never secret. */
static const char *const always_public[] = {"id", "name", "reading", "kind", "number", "lat", "lon", "precision", "district",
                                            "facility", "date"};

const char *field_type_name(enum field_type t) {
  return type_names[t];
}

const char *table_name(enum table_id t) {
  return table_names[t];
}

static bool word_index(const char *word, const char *const *words, size_t *out) {
  for (size_t i = 0; words[i]; i++) {
    if (!strcmp(word, words[i])) {
      *out = i;
      return true;
    }
  }
  return false;
}

bool table_parse(const char *name, enum table_id *out) {
  size_t i;
  if (!word_index(name, table_names, &i)) return false;
  *out = (enum table_id)i;
  return true;
}

bool audience_parse(const char *word, enum audience *out) {
  size_t i;
  if (!word_index(word, audience_names, &i)) return false;
  *out = (enum audience)i;
  return true;
}

const char *audience_name(enum audience a) {
  return audience_names[a];
}

/* ---- reading ---- */

/* A list of scalars, or one scalar, as NULL-terminated texts; folded if asked for. */
static const char *const *texts(struct schema *s, const struct key *k, bool folded) {
  size_t n = !k ? 0 : k->kind == KEY_SCALAR ? 1 : k->count, i = 0;
  const char **out = arena_array(s->arena, n + 1, sizeof *out);
  for (const struct key *e = !k ? NULL : k->kind == KEY_SCALAR ? k : k->first; e && i < n; e = e->next) {
    if (e->kind != KEY_SCALAR) continue;
    char *text = folded ? text_fold(e->text) : g_strdup(e->text);
    out[i++] = arena_strdup(s->arena, text);
    g_free(text);
    if (k->kind == KEY_SCALAR) break;
  }
  return out;
}

/* A field name becomes a column of the database and a word in templates: letters, digits and '_' only, and not one of
 * the names by which the database numbers rows. */
static bool name_is_sound(const char *name) {
  if (!g_ascii_isalpha(*name) || strlen(name) > 40 || !strcmp(name, "rowid") || !strcmp(name, "oid")) return false;
  for (const char *c = name; *c; c++) {
    if (!g_ascii_islower(*c) && !g_ascii_isdigit(*c) && *c != '_') return false;
  }
  return true;
}

static const char *default_label(const struct key *field, const char *lang) {
  const struct key *label = key_get(field, "label");
  if (!label) return field->name;
  if (label->kind == KEY_SCALAR) return label->text;
  const struct key *own = key_get(label, lang);
  if (!own) own = label->kind == KEY_MAP ? label->first : NULL;
  return own && own->kind == KEY_SCALAR ? own->text : field->name;
}

static void read_type_options(struct schema *s, const struct key *k, struct column *c, struct diag *d) {
  const char *list = key_text(k, "list", c->type == TYPE_MARKS ? "marks" : NULL);
  bool coded = c->type == TYPE_CODE || c->type == TYPE_CODES || c->type == TYPE_MARKS;
  if (coded && !list) diag_error(d, k->pos, "field-no-list", c->name);
  c->list = coded && list ? arena_strdup(s->arena, list) : NULL;
  c->separator = arena_strdup(s->arena, key_text(k, "separator", c->type == TYPE_MATRIX ? "|" : ";"));
  c->inner = arena_strdup(s->arena, key_text(k, "inner", "/"));
  if (!*c->separator || !*c->inner) {
    diag_error(d, k->pos, "field-no-separator", c->name);
    if (!*c->separator) c->separator = ";";
    if (!*c->inner) c->inner = "/";
  }
  c->open = key_bool(k, "open", false, d);
  const char *from = key_text(k, "name_from", NULL);
  c->name_from = from ? arena_strdup(s->arena, from) : NULL;
  c->target = arena_strdup(s->arena, key_text(k, "table", table_names[TABLE_FACILITIES]));
  c->yes = texts(s, key_get(k, "yes"), true);
  c->no = texts(s, key_get(k, "no"), true);
}

static bool read_field(struct schema *s, enum table_id t, const struct key *k, const char *lang, struct column *c,
                       struct diag *d) {
  static const char *const names[] = {"type", "label", "audience", "required", "aliases", "list", "separator", "inner",
                                      "open", "name_from", "table", "yes", "no", NULL};
  if (k->kind != KEY_MAP || !name_is_sound(k->name)) {
    diag_error(d, k->pos, "field-name", k->name);
    return false;
  }
  key_check_names(k, names, d);
  c->name = arena_strdup(s->arena, k->name);
  c->label = arena_strdup(s->arena, default_label(k, lang));
  c->pos = k->pos;
  size_t type;
  const char *word = key_text(k, "type", "text");
  if (!word_index(word, type_names, &type)) {
    suggest_error(d, k->pos, "field-type", word, type_names);
    type = TYPE_TEXT;
  }
  c->type = (enum field_type)type;
  word = key_text(k, "audience", NULL);
  /* Nobody has said who may see it: then nobody may, until somebody says so. */
  c->audience = AUDIENCE_INTERNAL;
  if (!word) diag_error(d, k->pos, "field-no-audience", c->name);
  else if (!audience_parse(word, &c->audience)) suggest_error(d, k->pos, "field-audience", word, audience_names);
  for (size_t i = 0; i < G_N_ELEMENTS(always_public); i++) {
    if (c->audience != AUDIENCE_PUBLIC && !strcmp(c->name, always_public[i]))
      diag_error(d, k->pos, "field-must-be-public", c->name);
  }
  c->required = key_bool(k, "required", false, d) ||
                (t == TABLE_FACILITIES && (!strcmp(c->name, "id") || !strcmp(c->name, "name"))) ||
                (t != TABLE_FACILITIES && !strcmp(c->name, "facility"));
  read_type_options(s, k, c, d);
  return true;
}

static void add_header(struct table_schema *t, size_t index, const char *word, struct pos pos, struct diag *d) {
  char *fold = text_fold(word);
  size_t other = GPOINTER_TO_SIZE(g_hash_table_lookup(t->header, fold));
  if (other && other != index + 1)
    diag_error(d, pos, "field-alias-twice", word, t->column[other - 1].name, t->column[index].name);
  if (*fold && !other) g_hash_table_insert(t->header, fold, GSIZE_TO_POINTER(index + 1));
  else g_free(fold);
}

static void add_headers(struct table_schema *t, size_t index, const struct key *k, struct diag *d) {
  add_header(t, index, k->name, k->pos, d);
  static const char *const where[] = {"label", "aliases"};
  for (size_t i = 0; i < G_N_ELEMENTS(where); i++) {
    const struct key *words = key_get(k, where[i]);
    if (!words) continue;
    if (words->kind == KEY_SCALAR) add_header(t, index, words->text, words->pos, d);
    for (const struct key *w = words->kind == KEY_SCALAR ? NULL : words->first; w; w = w->next) {
      if (w->kind == KEY_SCALAR) add_header(t, index, w->text, w->pos, d);
    }
  }
}

static void read_keys(struct schema *s, enum table_id id, const struct key *k, struct diag *d) {
  struct table_schema *t = &s->table[id];
  const struct key *key = key_get(k, "key");
  /* Only facilities and people are named by others; rows of the rest stand for themselves unless a key is declared. */
  static const char *const plain[] = {"id", NULL};
  bool has_id = schema_column(s, id, "id") != NULL;
  const char *const *names = key ? texts(s, key, false) : has_id ? plain : plain + 1;
  if (!key && !has_id && id == TABLE_FACILITIES) diag_error(d, k->pos, "table-no-key", t->name);
  for (; *names; names++) {
    const struct column *c = schema_column(s, id, *names);
    if (!c) {
      diag_error(d, key ? key->pos : k->pos, "table-key", t->name, *names);
      continue;
    }
    if (c->audience != AUDIENCE_PUBLIC) diag_error(d, c->pos, "field-must-be-public", c->name);
    if (c->type == TYPE_CODES || c->type == TYPE_LIST || c->type == TYPE_MATRIX || c->type == TYPE_MARKDOWN)
      diag_error(d, c->pos, "table-key", t->name, c->name);
    t->column[column_index(t, c)].required = true;
    t->key[t->keys++] = column_index(t, c);
  }
}

static void read_table(struct schema *s, enum table_id id, const struct key *k, const char *lang, struct diag *d) {
  static const char *const names[] = {"files", "key", "fields", "ignore", "undeclared", NULL};
  struct table_schema *t = &s->table[id];
  t->name = table_names[id];
  key_check_names(k, names, d);
  const struct key *fields = key_get(k, "fields"), *files = key_get(k, "files");
  if (!fields || fields->kind != KEY_MAP || !fields->count) {
    diag_error(d, k->pos, "table-no-fields", t->name);
    return;
  }
  t->declared = true;
  t->column = arena_array(s->arena, fields->count, sizeof *t->column);
  t->key = arena_array(s->arena, fields->count, sizeof *t->key);
  t->header = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  t->by_name = g_hash_table_new(g_str_hash, g_str_equal);
  t->ignored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (const struct key *f = fields->first; f; f = f->next) {
    if (!read_field(s, id, f, lang, &t->column[t->columns], d)) continue;
    g_hash_table_insert(t->by_name, (char *)t->column[t->columns].name, GSIZE_TO_POINTER(t->columns + 1));
    add_headers(t, t->columns++, f, d);
  }
  if (files) t->files = texts(s, files, false);
  else {
    const char **globs = arena_array(s->arena, 2, sizeof *globs);
    globs[0] = arena_printf(s->arena, "%s*.csv", t->name);
    t->files = globs;
  }
  for (const char *const *word = texts(s, key_get(k, "ignore"), true); *word; word++)
    g_hash_table_add(t->ignored, g_strdup(*word));
  const char *undeclared = key_text(k, "undeclared", "error");
  t->ignore_undeclared = !strcmp(undeclared, "ignore");
  if (!t->ignore_undeclared && strcmp(undeclared, "error"))
    diag_error(d, key_get(k, "undeclared")->pos, "table-undeclared", undeclared);
  read_keys(s, id, k, d);
  if (id == TABLE_FACILITIES && !schema_column(s, id, "name")) diag_error(d, k->pos, "table-key", t->name, "name");
  for (size_t i = 0; i < t->columns; i++) {
    struct column *c = &t->column[i];
    enum table_id target;
    if (c->name_from && !schema_column(s, id, c->name_from)) diag_error(d, c->pos, "table-key", t->name, c->name_from);
    if (c->type == TYPE_REFS && !table_parse(c->target, &target))
      suggest_error(d, c->pos, "table-unknown", c->target, table_names);
  }
}

struct schema *schema_read(const char *path, const char *file, const char *lang, struct diag *d) {
  struct keys *keys = source_keys(path, file, d);
  if (!keys) return NULL;
  struct schema *s = g_new0(struct schema, 1);
  s->arena = arena_new();
  const struct key *root = keys->root;
  for (const struct key *k = root->kind == KEY_MAP ? root->first : NULL; k; k = k->next) {
    enum table_id id;
    bool known = k->kind == KEY_MAP && table_parse(k->name, &id);
    if (!known) suggest_error(d, k->pos, "table-unknown", k->name, table_names);
    else if (!s->table[id].declared) read_table(s, id, k, lang, d);
  }
  for (size_t i = 0; i < TABLES; i++) {
    for (size_t c = 0; c < s->table[i].columns; c++)
      s->table[i].column[c].pos.file = diag_intern(d, s->table[i].column[c].pos.file);
  }
  keys_free(keys);
  if (s->table[TABLE_FACILITIES].declared && s->table[TABLE_FACILITIES].keys) return s;
  if (!s->table[TABLE_FACILITIES].declared)
    diag_error(d, ((struct pos){file, 0, 0}), "table-no-fields", table_names[TABLE_FACILITIES]);
  schema_free(s);
  return NULL;
}

void schema_free(struct schema *s) {
  if (!s) return;
  for (size_t i = 0; i < TABLES; i++) {
    GHashTable *all[] = {s->table[i].header, s->table[i].ignored, s->table[i].by_name};
    for (size_t j = 0; j < G_N_ELEMENTS(all); j++) {
      if (all[j]) g_hash_table_destroy(all[j]);
    }
  }
  arena_free(s->arena);
  g_free(s);
}

const struct column *schema_column(const struct schema *s, enum table_id table, const char *name) {
  const struct table_schema *t = &s->table[table];
  size_t i = t->by_name ? GPOINTER_TO_SIZE(g_hash_table_lookup(t->by_name, name)) : 0;
  return i ? &t->column[i - 1] : NULL;
}

const struct column *schema_header(const struct schema *s, enum table_id table, const char *text) {
  const struct table_schema *t = &s->table[table];
  char *fold = text_fold(text);
  size_t i = GPOINTER_TO_SIZE(g_hash_table_lookup(t->header, fold));
  g_free(fold);
  return i ? &t->column[i - 1] : NULL;
}

bool schema_ignores(const struct schema *s, enum table_id table, const char *text) {
  char *fold = text_fold(text);
  bool ignored = g_hash_table_contains(s->table[table].ignored, fold);
  g_free(fold);
  return ignored;
}
