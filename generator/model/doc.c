/* The document tree: making nodes, walking them, copying them. */
#include "model/doc.h"

#include <glib.h>
#include <string.h>

struct doc *doc_new(const char *file) {
  struct doc *doc = g_new0(struct doc, 1);
  doc->arena = arena_new();
  doc->file = file ? arena_strdup(doc->arena, file) : NULL;
  doc->root = arena_alloc(doc->arena, sizeof *doc->root);
  doc->root->kind = NODE_ROOT;
  doc->root->pos.file = doc->file;
  return doc;
}

void doc_free(struct doc *doc) {
  if (!doc)
    return;
  arena_free(doc->arena);
  g_free(doc);
}

struct node *node_add(struct doc *doc, struct node *parent, enum node_kind kind, struct pos pos) {
  struct node *n = arena_alloc(doc->arena, sizeof *n);
  n->kind = kind;
  n->pos = pos;
  n->parent = parent;
  if (parent->last)
    parent->last->next = n;
  else
    parent->first = n;
  parent->last = n;
  return n;
}

const char *node_attr(const struct node *n, const char *name, const char *otherwise) {
  for (size_t i = 0; i < n->attr_count; i++)
    if (!strcmp(n->attrs[i].name, name))
      return n->attrs[i].value;
  return otherwise;
}

void node_set_attr(struct doc *doc, struct node *n, const char *name, const char *value) {
  struct attr *attrs = arena_array(doc->arena, n->attr_count + 1, sizeof *attrs);
  size_t count = 0;
  bool set = false;
  for (size_t i = 0; i < n->attr_count; i++) {
    attrs[count] = n->attrs[i];
    if (!strcmp(attrs[count].name, name)) {
      attrs[count].value = arena_strdup(doc->arena, value);
      set = true;
    }
    count++;
  }
  if (!set)
    attrs[count++] = (struct attr){arena_strdup(doc->arena, name), arena_strdup(doc->arena, value)};
  n->attrs = attrs;
  n->attr_count = count;
}

static const char *kept(struct doc *doc, const char *s) {
  return s ? arena_strdup(doc->arena, s) : NULL;
}

static const char *const *copy_reading(struct doc *doc, const char *const *reading) {
  if (!reading)
    return NULL;
  size_t n = 0;
  while (reading[n])
    n++;
  const char **copy = arena_array(doc->arena, n + 1, sizeof *copy);
  for (size_t i = 0; i < n; i++)
    copy[i] = kept(doc, reading[i]);
  return copy;
}

static struct attr *copy_attrs(struct doc *doc, const struct attr *attrs, size_t n) {
  struct attr *copy = arena_array(doc->arena, n, sizeof *copy);
  for (size_t i = 0; i < n; i++)
    copy[i] = (struct attr){kept(doc, attrs[i].name), kept(doc, attrs[i].value)};
  return copy;
}

static struct place *copy_places(struct doc *doc, const struct place *places, size_t n) {
  struct place *copy = arena_array(doc->arena, n, sizeof *copy);
  for (size_t i = 0; i < n; i++) {
    struct place *p = &copy[i];
    *p = places[i];
    const char **text[] = {&p->id, &p->name, &p->reading, &p->address, &p->tel, &p->kind, &p->kind_name, &p->symbol,
                           &p->district, &p->district_name, &p->detail, &p->row, &p->file};
    for (size_t j = 0; j < G_N_ELEMENTS(text); j++)
      *text[j] = kept(doc, *text[j]);
    p->extra = p->extras ? copy_attrs(doc, p->extra, p->extras) : NULL;
  }
  return copy;
}

static struct node *copy_one(struct doc *doc, struct node *parent, const struct node *n) {
  struct node *copy = node_add(doc, parent, n->kind, n->pos);
  bool same = parent->pos.file && n->pos.file && !strcmp(parent->pos.file, n->pos.file);
  copy->pos.file = same ? parent->pos.file : kept(doc, n->pos.file);
  copy->text = kept(doc, n->text);
  copy->id = kept(doc, n->id);
  copy->level = n->level;
  copy->tight = n->tight;
  copy->align = n->align;
  copy->columns = n->columns;
  copy->rows = n->rows;
  copy->url = kept(doc, n->url);
  copy->title = kept(doc, n->title);
  copy->reading = copy_reading(doc, n->reading);
  copy->attrs = n->attr_count ? copy_attrs(doc, n->attrs, n->attr_count) : NULL;
  copy->attr_count = n->attr_count;
  copy->places = n->place_count ? copy_places(doc, n->places, n->place_count) : NULL;
  copy->place_count = n->place_count;
  return copy;
}

struct node *node_copy(struct doc *doc, struct node *parent, const struct node *n) {
  struct node *copy = copy_one(doc, parent, n);
  /* Children may be copied below their own copy's ancestor: take them as they are now. */
  const struct node *last = n->last;
  for (const struct node *child = n->first; child; child = child == last ? NULL : child->next)
    node_copy(doc, copy, child);
  return copy;
}

/* The next node after all that is below `n`; NULL at the end. */
static struct node *node_after(const struct node *root, const struct node *n) {
  while (n != root && !n->next)
    n = n->parent;
  return n == root ? NULL : n->next;
}

char *node_plain_text(const struct node *n) {
  GString *out = g_string_new("");
  for (const struct node *at = n; at; at = at->kind == NODE_FOOTNOTE && at != n ? node_after(n, at) : node_next(n, at)) {
    if (at->kind == NODE_SOFT_BREAK || at->kind == NODE_LINE_BREAK)
      g_string_append_c(out, '\n');
    else if (at->text && (at->kind == NODE_TEXT || at->kind == NODE_CODE || at->kind == NODE_RUBY ||
                          at->kind == NODE_TERM || at->kind == NODE_CODE_BLOCK))
      g_string_append(out, at->text);
  }
  return g_string_free(out, FALSE);
}

struct node *node_next(const struct node *root, const struct node *n) {
  return n->first ? n->first : node_after(root, n);
}

const struct node *node_by_id(const struct node *root, const char *id) {
  for (const struct node *n = root; n; n = n->kind == NODE_REUSE ? node_after(root, n) : node_next(root, n))
    if (n->id && n->kind != NODE_REUSE && !strcmp(n->id, id))
      return n;
  return NULL;
}

char *node_name(const struct node *n) {
  if (n->kind != NODE_HEADING)
    return g_strdup(node_attr(n, "title", node_attr(n, "caption", "")));
  char *name = node_plain_text(n);
  char *to = name;
  for (const char *from = name; *from; from++)
    if (*from != '\n')
      *to++ = *from;
  *to = '\0';
  return name;
}
