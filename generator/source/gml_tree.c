/* GML to a tree. Positions become numbers at once: they are most of a file. */
#include "source/gml_tree.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "source/shape_text.h"
#include "source/xml.h"

#define ERROR_LIMIT 50

struct reading {
  struct diag *d;
  const char *file;
  struct arena *arena;
  GHashTable *names; /* name -> itself, in the arena */
  struct gml *root, *at;
  GString *text;
  GArray *numbers; /* double */
  size_t errors;
  bool enough;
};

static void fail(struct reading *r, int line, const char *rule, const char *a, const char *b) {
  diag_error(r->d, ((struct pos){r->file, line, 0}), rule, a, b);
  r->enough = ++r->errors >= ERROR_LIMIT;
  if (r->enough) diag_error(r->d, ((struct pos){r->file, 0, 0}), "geojson-more", diag_num(r->d, ERROR_LIMIT));
}

static const char *intern(struct reading *r, const char *name) {
  const char *known = g_hash_table_lookup(r->names, name);
  if (known) return known;
  char *copy = arena_strdup(r->arena, name);
  g_hash_table_insert(r->names, copy, copy);
  return copy;
}

/* A text that passed as shape_text says; NULL after an error. */
static const char *clean(struct reading *r, int line, const char *name, const char *text, size_t size) {
  char sign[16];
  const char *copy = shape_text(r->arena, text, size, sign);
  if (!copy) fail(r, line, "shape-sign", name, diag_intern(r->d, sign));
  return copy;
}

static const char *attribute(struct reading *r, const struct xml_tag *tag, const char *name) {
  size_t size;
  const char *text = xml_attribute(tag, name, &size);
  return text && size ? clean(r, tag->line, name, text, size) : NULL;
}

static void on_open(void *user, const struct xml_tag *tag) {
  struct reading *r = user;
  struct gml *e = arena_alloc(r->arena, sizeof *e);
  e->name = intern(r, tag->name);
  e->own = g_str_has_prefix(tag->space, "http://www.opengis.net/gml");
  e->line = tag->line;
  e->parent = r->at;
  if (tag->attributes) {
    const char *href = attribute(r, tag, "href"), *orientation = attribute(r, tag, "orientation");
    const char *dimension = attribute(r, tag, "srsDimension");
    e->id = attribute(r, tag, "id");
    e->srs = attribute(r, tag, "srsName");
    e->href = href && href[0] == '#' && href[1] ? href + 1 : NULL;
    e->turned = orientation && !strcmp(orientation, "-");
    e->dimension = dimension && dimension[0] >= '1' && dimension[0] <= '9' && !dimension[1] ? dimension[0] - '0' : 0;
  }
  if (!r->at) r->root = e;
  else if (r->at->last) r->at->last->next = e;
  else r->at->first = e;
  if (r->at) r->at->last = e;
  r->at = e;
  g_string_truncate(r->text, 0);
}

static void on_text(void *user, const char *text, size_t size) {
  struct reading *r = user;
  g_string_append_len(r->text, text, (gssize)size);
}

static bool holds_numbers(const struct gml *e) {
  return e->own && (!strcmp(e->name, "pos") || !strcmp(e->name, "posList") || !strcmp(e->name, "coordinates"));
}

/* Numbers with blanks between them; in the older `coordinates` with commas too. */
static void read_numbers(struct reading *r, struct gml *e) {
  const char *blank = strcmp(e->name, "coordinates") ? " \t\r\n" : " \t\r\n,";
  g_array_set_size(r->numbers, 0);
  for (const char *p = r->text->str + strspn(r->text->str, blank); *p; p += strspn(p, blank)) {
    size_t n = strcspn(p, blank);
    char *end;
    double v = g_ascii_strtod(p, &end);
    if (end != p + n || strspn(p, "+-.0123456789eE") < n || !isfinite(v)) {
      char *piece = g_utf8_substring(p, 0, MIN(g_utf8_strlen(p, (gssize)n), 40));
      fail(r, e->line, "gml-number", piece, e->name);
      g_free(piece);
      return;
    }
    g_array_append_val(r->numbers, v);
    p += n;
  }
  e->numbers = r->numbers->len;
  e->number = arena_array(r->arena, e->numbers, sizeof *e->number);
  if (e->numbers) memcpy(e->number, r->numbers->data, e->numbers * sizeof *e->number);
}

static void on_close(void *user) {
  struct reading *r = user;
  struct gml *e = r->at;
  if (holds_numbers(e)) {
    read_numbers(r, e);
  } else if (!e->first) {
    g_strstrip(r->text->str);
    if (*r->text->str) e->text = clean(r, e->line, e->name, r->text->str, strlen(r->text->str));
  }
  g_string_truncate(r->text, 0);
  r->at = e->parent;
}

struct gml *gml_tree(const char *text, size_t size, const char *file, struct arena *arena, struct diag *d) {
  struct reading r = {.d = d, .file = diag_intern(d, file), .arena = arena, .text = g_string_new(NULL)};
  const struct xml_calls calls = {on_open, on_close, on_text, &r.enough};
  r.names = g_hash_table_new(g_str_hash, g_str_equal);
  r.numbers = g_array_new(FALSE, FALSE, sizeof(double));
  bool good = xml_read(text, size, file, &calls, &r, d) && !r.errors;
  g_hash_table_destroy(r.names);
  g_array_free(r.numbers, TRUE);
  g_string_free(r.text, TRUE);
  return good ? r.root : NULL;
}
