/* Blocks shown again: the mark 〈再掲〉 with a reference to the first, then the block. */
#include <string.h>

#include "layout/book/refs.h"

static struct node *part(struct flow *f, struct node *parent, enum node_kind kind, const char *text) {
  struct node *n = arena_alloc(f->arena, sizeof *n);
  n->kind = kind, n->text = text, n->pos = parent->pos, n->parent = parent;
  if (parent->last) parent->last->next = n;
  else parent->first = n;
  parent->last = n;
  return n;
}

/* "〈再掲〉　→12ページ", whose second half is a link. */
static const struct node *mark_of(struct flow *f, const struct node *n) {
  struct node *line = arena_alloc(f->arena, sizeof *line);
  line->kind = NODE_PARAGRAPH, line->pos = n->pos;
  part(f, line, NODE_TEXT, theme_word(f->in->theme, "doc.reuse"));
  if (!n->url) return line;
  part(f, line, NODE_TEXT, theme_word(f->in->theme, "doc.reuse_gap"));
  struct node *link = part(f, line, NODE_LINK, NULL);
  link->url = n->url;
  part(f, link, NODE_TEXT,
       arena_printf(f->arena, "%s%s", theme_word(f->in->theme, "doc.reuse_arrow"), refs_page_text(f, n->url + 1)));
  return line;
}

static void mark_add(struct flow *f, struct stack *s, const struct node *n) {
  tag_id before = flow_tag(f, TAG_P);
  stack_lines(f, s, flow_compose_node(f, mark_of(f, n), "reuse_mark", s->width), flow_look(f, "reuse_mark"), "reuse mark");
  f->tag = before;
}

/* The same block was shown again before on this :::page: one mark says so. */
static bool marked_before(const struct node *n) {
  const struct node *on = n->parent && n->parent->kind == NODE_PAGE ? n->parent->first : NULL;
  for (; on && on != n; on = on->next)
    if (on->kind == n->kind && g_strcmp0(on->url, n->url) == 0) return n->url != NULL;
  return false;
}

void reuse_build(struct flow *f, struct stack *s, const struct node *n, const char *role) {
  bool below = strcmp(print_text(&f->style, "reuse.mark"), "below") == 0;
  guint from = s->piece->len;
  if (marked_before(n)) {
    blocks_build(f, s, n->first, role);
    if (s->piece->len > from) ((struct piece *)g_ptr_array_index(s->piece, from))->before = print_pt(&f->style, "reuse.before");
    return;
  }
  if (!below) mark_add(f, s, n);
  guint to = s->piece->len;
  blocks_build(f, s, n->first, role);
  if (s->piece->len == to) return;
  struct piece *first = g_ptr_array_index(s->piece, from), *last = g_ptr_array_index(s->piece, s->piece->len - 1);
  first->before = print_pt(&f->style, "reuse.before");
  if (below) {
    last->keep = true;
    last->after = 0;
    mark_add(f, s, n);
    ((struct piece *)g_ptr_array_index(s->piece, s->piece->len - 1))->after = print_pt(&f->style, "reuse.before");
  } else {
    ((struct piece *)g_ptr_array_index(s->piece, to - 1))->keep = true;
    ((struct piece *)g_ptr_array_index(s->piece, to))->before = print_pt(&f->style, "reuse.gap");
  }
}
