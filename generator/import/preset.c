/* A preset file (generator/share/presets/, or a ward's own mapping) to recipes. */
#include "import/preset.h"

#include <string.h>

#include "base/share.h"
#include "base/suggest.h"
#include "base/text.h"

/* ---- small readers ---- */

struct reading {
  struct preset *p;
  struct diag *d;
  bool failed;
  int depth; /* of parts named within parts */
};

static void fail(struct reading *r, struct pos pos, const char *rule, const char *what) {
  diag_error(r->d, pos, rule, what);
  r->failed = true;
}

static void check_names(struct reading *r, const struct key *map, const char *const *names) {
  if (!key_check_names(map, names, r->d)) r->failed = true;
}

static char *folded(struct reading *r, const char *text) {
  char *fold = text_fold(text), *kept = arena_strdup(r->p->arena, fold);
  g_free(fold);
  return kept;
}

static const char *text_or_first(const struct key *k) {
  return k->kind == KEY_SCALAR ? k->text : k->first && k->first->kind == KEY_SCALAR ? k->first->text : "";
}

/* "x" or [x, y] as strings, NULL-terminated, folded if asked; NULL if the key is absent. */
static const char **words(struct reading *r, const struct key *k, bool fold, size_t *n_out) {
  if (n_out) *n_out = 0;
  if (!k) return NULL;
  size_t n = k->kind == KEY_SCALAR ? 1 : k->count, i = 0;
  const char **list = arena_array(r->p->arena, n + 1, sizeof *list);
  if (k->kind == KEY_SCALAR) list[i++] = fold ? folded(r, k->text) : k->text;
  else
    for (const struct key *c = k->first; c; c = c->next) {
      if (c->kind != KEY_SCALAR) fail(r, c->pos, "preset-word", k->name ? k->name : "");
      else list[i++] = fold ? folded(r, c->text) : c->text;
    }
  if (n_out) *n_out = i;
  return list;
}

static GHashTable *word_set(struct reading *r, const struct key *k) {
  if (!k) return NULL;
  GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(r->p->tables, set);
  const char **list = words(r, k, true, NULL);
  for (; list && *list; list++) g_hash_table_insert(set, (char *)*list, (char *)*list);
  return set;
}

static GRegex *regex(struct reading *r, const struct key *k) {
  GError *error = NULL;
  GRegex *g = k->kind == KEY_SCALAR ? g_regex_new(k->text, G_REGEX_OPTIMIZE, 0, &error) : NULL;
  if (!g) {
    diag_error(r->d, k->pos, "preset-pattern", k->kind == KEY_SCALAR ? k->text : "", error ? error->message : "");
    r->failed = true;
    g_clear_error(&error);
    return NULL;
  }
  g_ptr_array_add(r->p->regexes, g);
  return g;
}

/* {COLUMN: pattern, …} */
static struct conditions conditions(struct reading *r, const struct key *map) {
  struct conditions c = {0};
  if (!map) return c;
  if (map->kind != KEY_MAP) {
    fail(r, map->pos, "preset-condition", "");
    return c;
  }
  c.all = arena_array(r->p->arena, map->count + 1, sizeof *c.all);
  for (const struct key *k = map->first; k; k = k->next)
    c.all[c.n++] = (struct condition){folded(r, k->name), regex(r, k)};
  return c;
}

/* A text in the language of the messages: {ja: …, en: …}, or one for all. */
static const char *said(struct reading *r, const struct key *k) {
  if (!k) return "";
  if (k->kind == KEY_SCALAR) return k->text;
  const char *text = key_text(k, diag_lang(r->d), NULL);
  return text ? text : key_text(k, "ja", "");
}

/* ---- recipes ---- */

static const struct recipe *recipe_read(struct reading *r, const struct key *k);

/* Words that several presets share: presets/words/<name>.csv (word,means). */
static void shared_words(struct reading *r, struct recipe *to, const struct key *name) {
  char *file = g_strdup_printf("presets/words/%s.csv", name->text);
  char *path = g_build_filename(share_dir(), file, NULL);
  bool sound = !strpbrk(name->text, "/\\.");
  struct table *t = sound ? source_table(path, diag_intern(r->d, file), r->d) : NULL;
  if (!t || t->width < 2) fail(r, name->pos, "preset-words", name->text);
  for (size_t row = 0; t && t->width >= 2 && row < t->rows; row++)
    g_hash_table_insert(to->values, folded(r, table_cell(t, row, 0)->text),
                        arena_strdup(r->p->arena, table_cell(t, row, 1)->text));
  if (t) table_free(t);
  g_free(path);
  g_free(file);
}

static void read_values(struct reading *r, struct recipe *to, const struct key *values, const struct key *shared) {
  if (!values && !shared) return;
  to->values = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(r->p->tables, to->values);
  if (shared && shared->kind == KEY_SCALAR) shared_words(r, to, shared);
  for (const struct key *k = values ? values->first : NULL; k; k = k->next) {
    if (!k->name || k->kind != KEY_SCALAR) fail(r, k->pos, "preset-word", "values");
    else if (strcmp(k->name, "otherwise")) g_hash_table_insert(to->values, folded(r, k->name), (char *)k->text);
    else to->otherwise = k->text;
  }
}

static void read_mends(struct reading *r, struct recipe *to, const struct key *list) {
  static const char *const names[] = {"find", "write", "says", "if", NULL};
  if (!list) return;
  to->mend = arena_array(r->p->arena, list->count + 1, sizeof *to->mend);
  for (const struct key *k = list->first; k; k = k->next) {
    const struct key *find = key_get(k, "find");
    if (k->kind != KEY_MAP || !find || !key_get(k, "says")) {
      fail(r, k->pos, "preset-mend", "");
      continue;
    }
    check_names(r, k, names);
    GError *error = NULL;
    const char *write = key_text(k, "write", "");
    if (!g_regex_check_replacement(write, NULL, &error)) {
      fail(r, k->pos, "preset-mend", error->message);
      g_clear_error(&error);
      continue;
    }
    to->mend[to->mends++] = (struct mend){regex(r, find), write, said(r, key_get(k, "says")),
                                          conditions(r, key_get(k, "if"))};
  }
}

static struct recipe **parts(struct reading *r, const struct key *list, size_t *n_out) {
  size_t n = list->kind == KEY_LIST ? list->count : 1, i = 0;
  struct recipe **part = arena_array(r->p->arena, n + 1, sizeof *part);
  if (list->kind != KEY_LIST) part[i] = (struct recipe *)recipe_read(r, list), i += part[i] != NULL;
  else
    for (const struct key *k = list->first; k; k = k->next)
      if ((part[i] = (struct recipe *)recipe_read(r, k))) i++;
  *n_out = i;
  return part;
}

static void read_cases(struct reading *r, struct recipe *to, const struct key *list) {
  static const char *const names[] = {"if", "is", NULL};
  to->kind = RECIPE_CASES;
  to->cases = arena_array(r->p->arena, list->count + 1, sizeof *to->cases);
  for (const struct key *k = list->first; k; k = k->next) {
    const struct key *is = key_get(k, "is");
    if (k->kind != KEY_MAP || !is) {
      fail(r, k->pos, "preset-case", "");
      continue;
    }
    check_names(r, k, names);
    const struct recipe *then;
    if (is->kind == KEY_SCALAR) {
      struct recipe *text = arena_alloc(r->p->arena, sizeof *text);
      *text = (struct recipe){.kind = RECIPE_TEXT, .text = is->text, .pos = is->pos};
      then = text;
    } else {
      then = recipe_read(r, is);
    }
    to->cases[to->n_cases++] = (struct recipe_case){conditions(r, key_get(k, "if")), then};
  }
}

static void read_source(struct reading *r, struct recipe *to, const struct key *k) {
  const struct key *at;
  if ((at = key_get(k, "column"))) {
    to->kind = RECIPE_COLUMN;
    to->column = words(r, at, true, &to->columns);
  } else if ((at = key_get(k, "join"))) {
    to->kind = RECIPE_JOIN;
    to->part = parts(r, at, &to->parts);
    to->with = key_text(k, "with", "");
    to->once = key_bool(k, "once", false, r->d);
  } else if ((at = key_get(k, "digest"))) {
    to->kind = RECIPE_DIGEST;
    to->part = parts(r, at, &to->parts);
    to->with = key_text(k, "with", "");
  } else if ((at = key_get(k, "text"))) {
    to->kind = RECIPE_TEXT;
    to->text = text_or_first(at);
  } else if ((at = key_get(k, "cases")) && at->kind == KEY_LIST) {
    read_cases(r, to, at);
  } else if ((at = key_get(k, "marked")) && at->kind == KEY_LIST && at->count == 2) {
    to->kind = RECIPE_MARKED;
    to->column = words(r, at, true, &to->columns);
  } else {
    fail(r, k->pos, "preset-recipe", k->name ? k->name : "");
  }
}

/* A recipe that stands under `parts:` and is named in several places. */
static const struct recipe *named_part(struct reading *r, const struct key *name) {
  const struct key *part = key_get(key_get(r->p->root, "parts"), name->kind == KEY_SCALAR ? name->text : "");
  if (!part || r->depth > 8) {
    fail(r, name->pos, "preset-part", name->kind == KEY_SCALAR ? name->text : "");
    return NULL;
  }
  r->depth++;
  const struct recipe *found = recipe_read(r, part);
  r->depth--;
  return found;
}

/* "COLUMN", [COLUMN, COLUMN], or a map that says more. */
static const struct recipe *recipe_read(struct reading *r, const struct key *k) {
  static const char *const names[] = {"column", "join", "with", "once",  "digest", "text",  "cases", "marked",
                                      "mend",   "none", "drop", "split", "values", "words", NULL};
  if (!k) return NULL;
  if (key_get(k, "part")) return named_part(r, key_get(k, "part"));
  struct recipe *to = arena_alloc(r->p->arena, sizeof *to);
  *to = (struct recipe){.kind = RECIPE_COLUMN, .pos = k->pos};
  if (k->kind != KEY_MAP) {
    to->column = words(r, k, true, &to->columns);
    return to;
  }
  check_names(r, k, names);
  read_source(r, to, k);
  const struct key *split = key_get(k, "split");
  to->split = split && split->kind == KEY_SCALAR ? split->text : NULL;
  to->none = word_set(r, key_get(k, "none"));
  to->drop = word_set(r, key_get(k, "drop"));
  read_values(r, to, key_get(k, "values"), key_get(k, "words"));
  read_mends(r, to, key_get(k, "mend"));
  return to;
}

static struct field_recipe *fields(struct reading *r, const struct key *map, bool collected, size_t *n_out) {
  if (!map) return NULL;
  if (map->kind != KEY_MAP) {
    fail(r, map->pos, "preset-fields", "");
    return NULL;
  }
  struct field_recipe *list = arena_array(r->p->arena, map->count + 1, sizeof *list);
  for (const struct key *k = map->first; k; k = k->next) {
    const struct recipe *recipe = recipe_read(r, k);
    if (recipe) list[(*n_out)++] = (struct field_recipe){k->name, recipe, collected};
  }
  return list;
}

/* ---- hours and closures ---- */

static struct hours_recipe *hours(struct reading *r, const struct key *k) {
  static const char *const names[] = {"days",    "slots",          "start",    "end",  "reception", "empty", "of",
                                      "between", "reception_note", "weekdays", "note", "words",     NULL};
  if (!k) return NULL;
  if (k->kind != KEY_MAP) {
    fail(r, k->pos, "preset-hours", "");
    return NULL;
  }
  check_names(r, k, names);
  struct hours_recipe *h = arena_alloc(r->p->arena, sizeof *h);
  size_t n;
  const char **days = words(r, key_get(k, "days"), false, &n);
  if (n != 8) {
    fail(r, k->pos, "preset-hours", "");
    return NULL;
  }
  memcpy(h->day, days, sizeof h->day);
  h->slot = words(r, key_get(k, "slots"), false, NULL);
  if (!h->slot) {
    h->slot = arena_array(r->p->arena, 2, sizeof *h->slot);
    h->slot[0] = "";
  }
  h->empty = key_text(k, "empty", "");
  h->between = key_text(k, "between", ", ");
  h->reception_note = key_text(k, "reception_note", "{time} {what}");
  h->weekdays = recipe_read(r, key_get(k, "weekdays"));
  h->note = recipe_read(r, key_get(k, "note"));
  if (h->weekdays) {
    h->start_at = recipe_read(r, key_get(k, "start"));
    h->end_at = recipe_read(r, key_get(k, "end"));
    h->words = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(r->p->tables, h->words);
    const struct key *map = key_get(k, "words");
    for (const struct key *w = map ? map->first : NULL; w; w = w->next)
      if (w->name) g_hash_table_insert(h->words, folded(r, w->name), (char *)w->text);
    if (!h->start_at || !h->end_at) fail(r, k->pos, "preset-hours", "");
  } else {
    h->start = key_text(k, "start", NULL);
    h->end = key_text(k, "end", NULL);
    h->reception = key_text(k, "reception", NULL);
    h->of = recipe_read(r, key_get(k, "of"));
    if (!h->start || !h->end) fail(r, k->pos, "preset-hours", "");
  }
  return h;
}

static struct closed_recipe *closed(struct reading *r, const struct key *k) {
  static const char *const names[] = {"weekly", "holiday", "nth",   "weeks",  "open",
                                      "shut",   "text",    "words", "partly", NULL};
  if (!k) return NULL;
  if (k->kind != KEY_MAP) {
    fail(r, k->pos, "preset-closed", "");
    return NULL;
  }
  check_names(r, k, names);
  struct closed_recipe *c = arena_alloc(r->p->arena, sizeof *c);
  size_t n;
  c->weekly = words(r, key_get(k, "weekly"), false, NULL);
  c->holiday = words(r, key_get(k, "holiday"), false, NULL);
  c->nth = words(r, key_get(k, "nth"), false, NULL);
  c->week = words(r, key_get(k, "weeks"), false, &n);
  c->open = key_text(k, "open", "1");
  c->shut = key_text(k, "shut", "0");
  c->text = recipe_read(r, key_get(k, "text"));
  c->word = words(r, key_get(k, "words"), false, NULL);
  c->partly = words(r, key_get(k, "partly"), false, NULL);
  bool days = r->p->hours != NULL; /* whose words the headers hold */
  for (size_t i = 0; i < r->p->shapes; i++) days |= r->p->shape[i].hours != NULL;
  if ((c->nth && n != 5) || ((c->weekly || c->nth) && !days)) fail(r, k->pos, "preset-closed", "");
  return c;
}

/* ---- the file ---- */

static void read_shape(struct reading *r, struct file_shape *s, const struct key *k) {
  static const char *const names[] = {"has",    "head", "sheet", "headless", "columns", "check",
                                      "joined", "key",  "hours", "fields",   NULL};
  s->pos = k->pos;
  if (k->kind != KEY_MAP) {
    fail(r, k->pos, "preset-shape", "");
    return;
  }
  check_names(r, k, names);
  const struct key *has = key_get(k, "has"), *head = key_get(k, "head");
  s->has = arena_array(r->p->arena, has ? has->count + 1 : 1, sizeof *s->has);
  for (const struct key *h = has && has->kind == KEY_LIST ? has->first : NULL; h; h = h->next)
    s->has[s->n_has++] = words(r, h, true, NULL);
  s->wish.sheet = key_text(k, "sheet", NULL);
  s->wish.headless = key_bool(k, "headless", false, r->d);
  if (head) {
    s->wish.head_from = (int)CLAMP(g_ascii_strtoll(text_or_first(head), NULL, 10), 0, 1000);
    const struct key *last = head->kind == KEY_LIST && head->count == 2 ? head->first->next : NULL;
    s->wish.head_to = last ? (int)CLAMP(g_ascii_strtoll(last->text, NULL, 10), 0, 1000) : s->wish.head_from;
    if (s->wish.head_from < 1 || s->wish.head_to < s->wish.head_from) fail(r, head->pos, "preset-shape", "");
  }
  size_t columns;
  s->names = words(r, key_get(k, "columns"), false, &columns);
  s->check = conditions(r, key_get(k, "check"));
  s->joined = key_bool(k, "joined", false, r->d);
  s->key = recipe_read(r, key_get(k, "key"));
  s->hours = hours(r, key_get(k, "hours"));
  s->field = fields(r, key_get(k, "fields"), true, &s->fields);
  if (s->wish.headless ? !columns : !s->n_has) fail(r, k->pos, "preset-shape", "");
  if (s->joined && !s->key) fail(r, k->pos, "preset-shape", "");
}

static void read_rules(struct reading *r, const struct key *root) {
  static const char *const where_names[] = {"of", "match", NULL}, *const skip_names[] = {"if", "why", NULL},
                           *const watch_names[] = {"if", "says", NULL};
  struct preset *p = r->p;
  const struct key *list = key_get(root, "where");
  p->where = arena_array(p->arena, list ? list->count + 1 : 1, sizeof *p->where);
  for (const struct key *k = list ? list->first : NULL; k; k = k->next) {
    if (k->kind != KEY_MAP || !key_get(k, "of") || !*key_text(k, "match", "")) {
      fail(r, k->pos, "preset-where", "");
      continue;
    }
    check_names(r, k, where_names);
    p->where[p->wheres++] = (struct where){recipe_read(r, key_get(k, "of")), key_text(k, "match", ""), k->pos};
  }
  list = key_get(root, "skip");
  p->skip = arena_array(p->arena, list ? list->count + 1 : 1, sizeof *p->skip);
  for (const struct key *k = list ? list->first : NULL; k; k = k->next) {
    if (k->kind != KEY_MAP || !key_get(k, "if") || !key_get(k, "why")) {
      fail(r, k->pos, "preset-skip", "");
      continue;
    }
    check_names(r, k, skip_names);
    p->skip[p->skips++] = (struct skip){conditions(r, key_get(k, "if")), said(r, key_get(k, "why"))};
  }
  list = key_get(root, "watch");
  p->watch = arena_array(p->arena, list ? list->count + 1 : 1, sizeof *p->watch);
  for (const struct key *k = list ? list->first : NULL; k; k = k->next) {
    if (k->kind != KEY_MAP || !key_get(k, "if") || !key_get(k, "says")) {
      fail(r, k->pos, "preset-skip", "");
      continue;
    }
    check_names(r, k, watch_names);
    p->watch[p->watches++] = (struct watch){conditions(r, key_get(k, "if")), said(r, key_get(k, "says"))};
  }
}

static void read_root(struct reading *r, const struct key *root) {
  static const char *const names[] = {"title",      "licence", "credit", "page",   "table", "match", "new",   "parts",
                                      "files",      "key",     "id",     "where",  "skip",  "watch", "none",
                                      "line_break", "fields",  "hours",  "closed", NULL};
  struct preset *p = r->p;
  check_names(r, root, names);
  p->table = key_text(root, "table", "facilities");
  if (strcmp(p->table, "facilities")) fail(r, root->pos, "preset-table", p->table);
  p->adds = key_bool(root, "new", true, r->d);
  p->none = word_set(r, key_get(root, "none"));
  p->finds = words(r, key_get(root, "match"), false, NULL);
  p->line_break = key_text(root, "line_break", "");
  const struct key *files = key_get(root, "files");
  if (!files || files->kind != KEY_LIST || !files->count) {
    fail(r, root->pos, "preset-files", "");
    return;
  }
  p->shape = arena_array(p->arena, files->count, sizeof *p->shape);
  for (const struct key *k = files->first; k; k = k->next) read_shape(r, &p->shape[p->shapes++], k);
  p->key = recipe_read(r, key_get(root, "key"));
  p->id = recipe_read(r, key_get(root, "id"));
  if (!p->id && p->adds) p->id = p->key;
  if (!p->key) fail(r, root->pos, "preset-key", "");
  p->field = fields(r, key_get(root, "fields"), false, &p->fields);
  if (!p->fields) fail(r, root->pos, "preset-fields", "");
  p->hours = hours(r, key_get(root, "hours"));
  p->closed = closed(r, key_get(root, "closed"));
  read_rules(r, root);
}

static char *file_stem(const char *path) {
  char *base = g_path_get_basename(path), *dot = strrchr(base, '.');
  if (dot) *dot = 0;
  return base;
}

static struct keys *find_file(const char *name, struct diag *d) {
  if (g_str_has_suffix(name, ".yaml") || g_str_has_suffix(name, ".yml"))
    return source_keys(name, diag_intern(d, name), d);
  char **known = preset_names();
  struct keys *k = NULL;
  if (!g_strv_contains((const char *const *)known, name)) {
    suggest_error(d, (struct pos){0}, "preset-unknown", name, (const char *const *)known);
  } else {
    char *file = g_strdup_printf("presets/%s.yaml", name), *path = g_build_filename(share_dir(), file, NULL);
    k = source_keys(path, diag_intern(d, file), d);
    g_free(path);
    g_free(file);
  }
  g_strfreev(known);
  return k;
}

struct preset *preset_read(const char *name, struct diag *d) {
  struct keys *keys = find_file(name, d);
  if (!keys) return NULL;
  struct preset *p = g_new0(struct preset, 1);
  char *stem = file_stem(name);
  *p = (struct preset){.keys = keys,
                       .root = keys->root,
                       .arena = arena_new(),
                       .regexes = g_ptr_array_new(),
                       .tables = g_ptr_array_new()};
  p->name = arena_strdup(p->arena, g_str_has_suffix(name, ".yaml") || g_str_has_suffix(name, ".yml") ? stem : name);
  g_free(stem);
  struct reading r = {p, d, false, 0};
  if (keys->root->kind != KEY_MAP) fail(&r, keys->root->pos, "preset-files", "");
  else read_root(&r, keys->root);
  if (!r.failed) return p;
  preset_free(p);
  return NULL;
}

void preset_free(struct preset *p) {
  if (!p) return;
  for (guint i = 0; i < p->regexes->len; i++) g_regex_unref(g_ptr_array_index(p->regexes, i));
  for (guint i = 0; i < p->tables->len; i++) g_hash_table_destroy(g_ptr_array_index(p->tables, i));
  g_ptr_array_free(p->regexes, TRUE);
  g_ptr_array_free(p->tables, TRUE);
  keys_free(p->keys);
  arena_free(p->arena);
  g_free(p);
}

const char *preset_name(const struct preset *p) {
  return p->name;
}

const char *preset_title(const struct preset *p, const char *lang) {
  const struct key *title = key_get(p->root, "title");
  if (!title) return p->name;
  if (title->kind == KEY_SCALAR) return title->text;
  const char *text = key_text(title, lang, NULL);
  return text ? text : key_text(title, "ja", p->name);
}

bool preset_adds(const struct preset *p) {
  return p->adds;
}

bool preset_only_finds(const struct preset *p, const char *field) {
  return p->finds && g_strv_contains(p->finds, field);
}

char **preset_names(void) {
  char *dir = g_build_filename(share_dir(), "presets", NULL);
  char **files = source_list(dir, "*.yaml", false);
  for (char **f = files; *f; f++) (*f)[strlen(*f) - strlen(".yaml")] = 0;
  g_free(dir);
  return files;
}
