/* Reading a publication file, and the choice of facilities it or a directive makes. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "publication/publication.h"

/* A spec and the file it was read from, freed together. */
struct owned_spec {
  struct spec spec; /* first: what the caller holds */
  struct keys *keys, *whole; /* its own; those of the publication it is an edition of */
  char *name, *file;
};

/* The name becomes part of printed addresses: small letters, digits, '-' and '_'. */
static bool name_is_safe(const char *name) {
  return *name && strlen(name) <= 60 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(name);
}

static void read_outputs(struct spec *s, const struct key *root, bool is_site, struct diag *d) {
  static const char *const site_outputs[] = {"html", NULL}, *const paper_outputs[] = {"screen", "press", "svg", NULL};
  const struct key *outputs = key_get(root, "outputs");
  if (!outputs) {
    s->html = is_site;
    s->screen = !is_site;
    return;
  }
  if (outputs->kind != KEY_LIST || !outputs->first) {
    diag_error(d, outputs->pos, "publication-outputs", is_site ? "[html]" : "[screen, press, svg]");
    return;
  }
  for (const struct key *k = outputs->first; k; k = k->next) {
    const char *word = k->kind == KEY_SCALAR ? k->text : "";
    if (is_site && !strcmp(word, "html"))
      s->html = true;
    else if (!is_site && !strcmp(word, "screen"))
      s->screen = true;
    else if (!is_site && !strcmp(word, "press"))
      s->press = true;
    else if (!is_site && !strcmp(word, "svg"))
      s->svg = true;
    else if (k->kind == KEY_SCALAR)
      suggest_error(d, k->pos, "publication-output", k->text, is_site ? site_outputs : paper_outputs);
    else
      diag_error(d, k->pos, "publication-outputs", is_site ? "[html]" : "[screen, press, svg]");
  }
}

static void read_settings(struct spec *s, const struct key *root, struct diag *d) {
  const struct key *kind = key_get(root, "kind"), *audience = key_get(root, "audience");
  const struct publication_kind *known = NULL;
  if (!kind || kind->kind != KEY_SCALAR || !*kind->text)
    diag_error(d, root->pos, "publication-needs", "kind");
  else if (!(known = publication_kind_named(kind->text)))
    suggest_error(d, kind->pos, "publication-kind", kind->text, publication_kind_names());
  s->kind = known ? known->name : "";
  s->title = key_text(root, "title", "");
  if (!*s->title) diag_error(d, root->pos, "publication-needs", "title");
  s->audience = AUDIENCE_PUBLIC;
  const char *said = audience && audience->kind == KEY_SCALAR ? audience->text : "";
  if (audience && !audience_parse(said, &s->audience)) {
    static const char *const audiences[] = {"public", "professional", "internal", NULL};
    suggest_error(d, audience->pos, "publication-audience", said, audiences);
  }
  s->style = key_text(root, "style", NULL);
  s->printer = key_text(root, "printer", NULL);
  if (!known) return;
  if (!known->is_site && !s->style) diag_error(d, root->pos, "publication-needs", "style");
  read_outputs(s, root, known->is_site, d);
  if (s->svg && strcmp(s->kind, "map") != 0) diag_error(d, key_get(root, "outputs")->pos, "publication-svg", s->kind);
  if (s->press && !s->printer) diag_error(d, root->pos, "publication-needs", "printer");
}

static struct keys *file_keys(const char *ward, const char *file, const char *shown, struct diag *d) {
  char *path = g_build_filename(ward, "content", "publications", file, NULL);
  struct keys *keys = source_keys(path, shown, d);
  g_free(path);
  return keys;
}

/* `edition_of: handbook`: another form of that publication. What its own file does not say, that one's does. */
static void take_whole(struct owned_spec *o, const char *ward, struct diag *d) {
  struct key *root = o->keys->root, **at = &root->first;
  while (*at && strcmp((*at)->name, "edition_of") != 0) at = &(*at)->next;
  if (!*at) return;
  const struct key *said = *at;
  *at = said->next;
  const char *name = said->kind == KEY_SCALAR ? said->text : "";
  char *file = g_strconcat(name, ".yaml", NULL), *path = g_build_filename(ward, "content", "publications", file, NULL);
  bool found = name_is_safe(name) && strcmp(name, o->name) != 0 && g_file_test(path, G_FILE_TEST_IS_REGULAR);
  char *shown = g_strconcat("content/publications/", file, NULL);
  o->whole = found ? file_keys(ward, file, diag_intern(d, shown), d) : NULL;
  const struct key *whole = o->whole && o->whole->root && o->whole->root->kind == KEY_MAP ? o->whole->root : NULL;
  if (!found || (whole && key_get(whole, "edition_of"))) diag_error(d, said->pos, "publication-edition-of", name);
  for (struct key *k = whole ? whole->first : NULL, *next; k; k = next) {
    next = k->next;
    if (key_get(root, k->name)) continue;
    for (at = &root->first; *at;) at = &(*at)->next;
    *at = k, k->next = NULL;
  }
  g_free(shown);
  g_free(path);
  g_free(file);
}

struct spec *spec_read(const char *ward, const char *file, struct diag *d) {
  size_t before = diag_errors(d);
  struct owned_spec *o = g_new0(struct owned_spec, 1);
  o->file = g_strconcat("content/publications/", file, NULL);
  o->name = g_path_get_basename(file);
  char *ending = strrchr(o->name, '.');
  if (ending) *ending = 0;
  o->spec.name = o->name;
  o->spec.file = o->file;
  struct pos at = {o->file, 1, 1};
  if (!name_is_safe(o->name)) diag_error(d, at, "publication-name", o->name);
  if (path_is_reserved(o->name)) diag_error(d, at, "name-reserved", o->name);
  o->keys = file_keys(ward, file, o->file, d);
  if (o->keys && o->keys->root && o->keys->root->kind == KEY_MAP) {
    take_whole(o, ward, d);
    o->spec.keys = o->keys->root;
    read_settings(&o->spec, o->keys->root, d);
  } else if (o->keys) {
    diag_error(d, at, "publication-no-map");
  }
  if (diag_errors(d) > before || !o->keys) {
    spec_free(&o->spec);
    return NULL;
  }
  return &o->spec;
}

void spec_free(struct spec *s) {
  if (!s) return;
  struct owned_spec *o = (struct owned_spec *)s;
  keys_free(o->keys);
  keys_free(o->whole);
  g_free(o->name);
  g_free(o->file);
  g_free(o);
}

/* "a" or [a, b] as "a,b", living as long as the collector. */
static const char *query_words(const struct key *k, struct diag *d) {
  if (k->kind == KEY_SCALAR) return *k->text ? diag_intern(d, k->text) : NULL;
  GString *s = g_string_new(NULL);
  for (const struct key *c = k->first; c; c = c->next) {
    if (c->kind != KEY_SCALAR || k->kind != KEY_LIST) {
      diag_error(d, c->pos, "select-word", k->name ? k->name : "");
      continue;
    }
    if (s->len) g_string_append_c(s, ',');
    g_string_append(s, c->text);
  }
  const char *kept = s->len ? diag_intern(d, s->str) : NULL;
  g_string_free(s, TRUE);
  return kept;
}

bool query_from_keys(const struct key *select, struct query *q_out, struct diag *d) {
  static const char *const names[] = {"kind", "department", "service", "district", "frame", NULL};
  memset(q_out, 0, sizeof *q_out);
  if (!select) return true;
  if (select->kind != KEY_MAP) {
    diag_error(d, select->pos, "select-map");
    return false;
  }
  bool ok = key_check_names(select, names, d);
  size_t before = diag_errors(d);
  const char **into[] = {&q_out->kind, &q_out->department, &q_out->service, &q_out->district};
  for (size_t i = 0; i < 4; i++) {
    const struct key *k = key_get(select, names[i]);
    if (k) *into[i] = query_words(k, d);
  }
  const struct key *frame = key_get(select, "frame");
  q_out->framed = key_box(frame, &q_out->frame);
  if (frame && !q_out->framed) diag_error(d, frame->pos, "select-frame");
  return ok && diag_errors(d) == before;
}

struct query query_of_node(const struct node *n) {
  return (struct query){.kind = node_attr(n, "kind", NULL),
                        .department = node_attr(n, "department", NULL),
                        .service = node_attr(n, "service", NULL),
                        .district = node_attr(n, "district", NULL)};
}

/* The code list behind a word of a query; "" if the ward has none. */
static const char *list_of(const struct publication_input *in, const char *field, const char *usual) {
  size_t n;
  const struct field *f = view_fields(in->view, "facilities", &n);
  for (size_t i = 0; i < n; i++)
    if (!strcmp(f[i].name, field) && f[i].list) return f[i].list;
  return usual;
}

/* One word against a code list: told with the nearest code, or the code of the name that was written instead of it. */
static bool code_known(const char *word, const char *key, const struct code *codes, size_t n, const char *list,
                       struct pos at, struct diag *d) {
  const char **known = g_new0(const char *, n + 1), *near = NULL;
  bool found = false;
  for (size_t i = 0; i < n; i++) {
    known[i] = codes[i].code;
    found |= !strcmp(codes[i].code, word);
    if (!strcmp(codes[i].name, word)) near = codes[i].code;
  }
  if (!near) near = suggest_nearest(word, known);
  if (!found && near)
    diag_error(d, at, "query-code-near", word, key, list, near);
  else if (!found)
    diag_error(d, at, "query-code", word, key, list);
  g_free(known);
  return found;
}

bool query_known(const struct publication_input *in, const struct query *q, const struct key *select, struct pos at,
                 struct diag *d) {
  const struct {
    const char *key, *words, *list;
  } asked[] = {
      {"kind", q->kind, list_of(in, "kind", "kinds")},
      {"department", q->department, list_of(in, "departments", "departments")},
      {"service", q->service, list_of(in, "services", "services")},
      {"district", q->district,
       list_of(in, "district", key_text(key_get(in->site, "districts"), "list", "districts"))},
  };
  bool ok = true;
  for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
    if (!asked[i].words || !strcmp(asked[i].words, "*")) continue;
    const struct key *own = key_get(select, asked[i].key);
    size_t n;
    const struct code *codes = view_codes(in->view, asked[i].list, &n);
    char **words = g_strsplit(asked[i].words, ",", -1);
    for (char **w = words; *w; w++)
      if (*g_strstrip(*w)) ok &= code_known(*w, asked[i].key, codes, n, asked[i].list, own ? own->pos : at, d);
    g_strfreev(words);
  }
  return ok;
}
