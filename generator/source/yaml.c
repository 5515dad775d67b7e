/* YAML to keys, by libfyaml; JSON is read as the YAML that it is. Scalars stay text: "no" is no false, "012" no number.
 *
 * The text has passed the gate, for libfyaml makes an empty scalar of invalid UTF-8. Aliases are refused and never
 * resolved (a bomb of seven levels takes 1.5 GB); so are tags, a second document and keys that are no scalars. */
#include <glib.h>
#include <libfyaml.h>
#include <string.h>

#include "base/arena.h"
#include "source/shape_text.h"
#include "source/source.h"

#define DEPTH_LIMIT 64
#define SIZE_LIMIT ((size_t)256 << 20)

struct reading {
  struct diag *d;
  struct arena *arena;
  const char *file;
  const char *text, *end;
  int line; /* of the file, at which the text begins */
  bool failed;
};

static void fail(struct reading *r, struct pos pos, const char *rule, const char *text) {
  diag_error(r->d, pos, rule, text);
  r->failed = true;
}

/* libfyaml counts from 0, and after an opening quote or an alias's star. */
static struct pos node_pos(const struct reading *r, struct fy_node *node, struct pos otherwise) {
  if (!node)
    return otherwise;
  enum fy_node_type type = fy_node_get_type(node);
  if (type == FYNT_MAPPING) {
    void *at = NULL;
    struct fy_node_pair *first = fy_node_mapping_iterate(node, &at);
    return first && fy_node_pair_key(first) ? node_pos(r, fy_node_pair_key(first), otherwise) : otherwise;
  }
  if (type == FYNT_SEQUENCE) {
    void *at = NULL;
    return node_pos(r, fy_node_sequence_iterate(node, &at), otherwise);
  }
  struct fy_token *token = fy_node_get_scalar_token(node);
  const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
  if (!mark)
    return otherwise;
  enum fy_node_style style = fy_node_get_style(node);
  bool opened = style == FYNS_SINGLE_QUOTED || style == FYNS_DOUBLE_QUOTED || style == FYNS_ALIAS;
  return (struct pos){r->file, mark->line + r->line, MAX(mark->column + 1 - opened, 1)};
}

/* A scalar's text in the arena. Escapes can bring in what the gate keeps out: that is refused here. */
static const char *scalar_text(struct reading *r, struct fy_node *node, struct pos pos) {
  size_t size = 0;
  const char *text = fy_node_get_scalar(node, &size);
  if (!text || size == 0)
    return "";
  if (fy_node_get_style(node) == FYNS_PLAIN && ((size == 1 && *text == '~') || (size == 4 && !memcmp(text, "null", 4))))
    return "";
  char sign[16];
  const char *copy = g_utf8_validate(text, (gssize)size, NULL) ? shape_text(r->arena, text, size, sign) : NULL;
  if (copy)
    return copy;
  fail(r, pos, "key-control", "");
  return "";
}

static void take_node(struct reading *r, struct fy_node *node, struct key *key, int depth);

static void append(struct key *parent, struct key **last, struct key *child) {
  if (*last)
    (*last)->next = child;
  else
    parent->first = child;
  *last = child;
  parent->count++;
}

static void take_map(struct reading *r, struct fy_node *node, struct key *key, int depth) {
  struct key *last = NULL;
  void *at = NULL;
  key->kind = KEY_MAP;
  for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(node, &at));) {
    struct fy_node *name = fy_node_pair_key(pair), *value = fy_node_pair_value(pair);
    struct pos name_pos = node_pos(r, name, key->pos);
    if (!name || fy_node_get_type(name) != FYNT_SCALAR || fy_node_is_alias(name)) {
      fail(r, name_pos, name && fy_node_is_alias(name) ? "yaml-alias" : "yaml-name", "");
      continue;
    }
    struct key *child = arena_alloc(r->arena, sizeof *child);
    child->name = scalar_text(r, name, name_pos);
    child->name_pos = name_pos;
    child->pos = value && fy_node_get_type(value) == FYNT_SCALAR ? node_pos(r, value, name_pos) : name_pos;
    take_node(r, value, child, depth);
    append(key, &last, child);
  }
}

static void take_list(struct reading *r, struct fy_node *node, struct key *key, int depth) {
  struct key *last = NULL;
  void *at = NULL;
  key->kind = KEY_LIST;
  for (struct fy_node *item; (item = fy_node_sequence_iterate(node, &at));) {
    struct key *child = arena_alloc(r->arena, sizeof *child);
    child->pos = child->name_pos = node_pos(r, item, key->pos);
    take_node(r, item, child, depth);
    append(key, &last, child);
  }
}

static void take_node(struct reading *r, struct fy_node *node, struct key *key, int depth) {
  key->kind = KEY_SCALAR;
  key->text = "";
  if (!node)
    return;
  if (fy_node_is_alias(node)) {
    fail(r, key->pos, "yaml-alias", "");
    return;
  }
  size_t tag_size = 0;
  const char *tag = fy_node_get_tag(node, &tag_size);
  if (tag && tag_size) {
    char *copy = g_strndup(tag, tag_size);
    fail(r, key->pos, "yaml-tag", copy);
    g_free(copy);
    return;
  }
  enum fy_node_type type = fy_node_get_type(node);
  if (type == FYNT_SCALAR) {
    key->text = scalar_text(r, node, key->pos);
  } else if (depth >= DEPTH_LIMIT) {
    fail(r, key->pos, "yaml-depth", diag_num(r->d, DEPTH_LIMIT));
  } else if (type == FYNT_MAPPING) {
    take_map(r, node, key, depth + 1);
  } else {
    take_list(r, node, key, depth + 1);
  }
}

/* The name that stands at a place of the text, without its quotes. g_free. */
static char *name_at(const struct reading *r, int line, int column) {
  const char *at = r->text;
  for (; line > 1 && at; line--)
    if ((at = memchr(at, '\n', (size_t)(r->end - at))))
      at++;
  for (; at && column > 1 && at < r->end && *at != '\n'; column--)
    at = g_utf8_next_char(at);
  const char *stop = at;
  while (stop && stop < r->end && *stop != '\n' && *stop != '\r' &&
         !(*stop == ':' && (stop + 1 == r->end || g_ascii_isspace(stop[1]))))
    stop++;
  char *name = g_strstrip(g_strndup(at ? at : "", at ? (gsize)(stop - at) : 0));
  size_t size = strlen(name);
  if (size && (name[size - 1] == '"' || name[size - 1] == '\''))
    name[size - 1] = '\0';
  if (*name == '"' || *name == '\'')
    memmove(name, name + 1, strlen(name));
  return name;
}

/* What libfyaml said, in our words where we have them. */
static void tell_errors(struct reading *r, struct fy_diag *from) {
  void *at = NULL;
  bool any = false;
  for (struct fy_diag_error *e; (e = fy_diag_errors_iterate(from, &at)); any = true) {
    struct pos pos = {r->file, MAX(e->line, 1) + r->line - 1, MAX(e->column, 0)};
    const char *said = e->msg ? e->msg : "";
    if (strstr(said, "duplicate key")) {
      char *name = name_at(r, e->line, e->column);
      fail(r, pos, "yaml-duplicate", name);
      g_free(name);
    } else if (strstr(said, "depth"))
      fail(r, pos, "yaml-depth", diag_num(r->d, DEPTH_LIMIT));
    else
      fail(r, pos, "yaml-syntax", said);
  }
  if (!any)
    fail(r, (struct pos){r->file, r->line, 0}, "yaml-syntax", "");
}

static struct key *read_document(struct reading *r, struct fy_parser *parser, struct fy_diag *said) {
  struct key *root = arena_alloc(r->arena, sizeof *root);
  root->pos = root->name_pos = (struct pos){r->file, r->line, 1};
  root->kind = KEY_MAP;
  struct fy_document *document = fy_parse_load_document(parser);
  struct fy_node *node = document ? fy_document_root(document) : NULL;
  if (node) {
    root->pos = root->name_pos = node_pos(r, node, root->pos);
    take_node(r, node, root, 0);
    if (root->kind == KEY_SCALAR && !*root->text)
      root->kind = KEY_MAP; /* a file of comments only */
  } else if (fy_diag_got_error(said)) {
    tell_errors(r, said);
  }
  struct fy_document *second = r->failed || !document ? NULL : fy_parse_load_document(parser);
  if (second)
    fail(r, node_pos(r, fy_document_root(second), root->pos), "yaml-second", "");
  else if (!r->failed && fy_diag_got_error(said))
    tell_errors(r, said);
  if (second)
    fy_parse_document_destroy(parser, second);
  if (document)
    fy_parse_document_destroy(parser, document);
  return root;
}

struct keys *yaml_read(const char *text, size_t size, const char *file, int line, struct diag *d) {
  struct reading r = {d, arena_new(), diag_intern(d, file), text, text + size, line, false};
  struct keys *keys = arena_alloc(r.arena, sizeof *keys);
  keys->arena = r.arena;
  if (size > SIZE_LIMIT) {
    fail(&r, (struct pos){r.file, 0, 0}, "text-too-big", "256");
    arena_free(r.arena);
    return NULL;
  }
  struct fy_diag *said = fy_diag_create(NULL);
  fy_diag_set_collect_errors(said, true);
  struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE, .diag = said};
  struct fy_parser *parser = fy_parser_create(&cfg);
  if (!parser || fy_parser_set_string(parser, text, size) != 0)
    g_error("libfyaml: no parser");
  keys->root = read_document(&r, parser, said);
  fy_parser_destroy(parser);
  fy_diag_destroy(said);
  if (r.failed) {
    arena_free(r.arena);
    return NULL;
  }
  return keys;
}
