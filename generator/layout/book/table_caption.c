/* A table with its caption above, "表1　…", and its source and date below. */
#include <math.h>
#include <string.h>

#include "layout/book/refs.h"
#include "layout/book/table.h"
#include "model/table_spans.h"
#include "theme/source_line.h"

static const char *caption_text(struct flow *f, const struct node *n) {
  const char *caption = node_attr(n, "caption", NULL);
  const struct key *numbered = print_key(&f->style, "table.numbered");
  int number = refs_number(f, n);
  if (!caption || !number || !numbered || numbered->kind != KEY_SCALAR || strcmp(numbered->text, "yes") != 0) return caption;
  return arena_printf(f->arena, "%s%d\u3000%s", theme_word(f->in->theme, "table.name"), number, caption);
}

static void caption_add(struct flow *f, struct stack *s, const struct node *n) {
  const char *text = caption_text(f, n);
  if (!text) return;
  tag_id before = flow_tag(f, TAG_CAPTION);
  guint first = s->piece->len;
  stack_lines(f, s, flow_compose(f, text, "table_caption", s->width, n->pos), flow_look(f, "table_caption"), "table caption");
  for (guint i = first; i < s->piece->len; i++) ((struct piece *)g_ptr_array_index(s->piece, i))->keep = true;
  f->tag = before;
}

static void source_add(struct flow *f, struct stack *s, const struct node *n) {
  char *text = theme_source_line(f->in->theme, node_attr(n, "source", NULL), node_attr(n, "date", NULL), n->pos, f->d);
  if (text) {
    tag_id before = flow_tag(f, TAG_P);
    struct piece *last = g_ptr_array_index(s->piece, s->piece->len - 1);
    last->keep = true, last->after = 0; /* the last row and what it rests on stand together */
    stack_lines(f, s, flow_compose(f, text, "table_source", s->width, n->pos), flow_look(f, "table_source"), "table source");
    f->tag = before;
  }
  g_free(text);
}

void captioned_build(struct flow *f, struct stack *s, const struct node *n) {
  const struct node *table = n->first;
  while (table && table->kind != NODE_TABLE) table = table->next;
  if (!table) return; /* told when it was read */
  tag_id before = flow_tag(f, TAG_TABLE);
  guint caption = s->piece->len;
  caption_add(f, s, n);
  guint rows = s->piece->len;
  table_rows(f, s, table, n);
  f->tag = before;
  if (s->piece->len == rows) return; /* it was refused */
  if (rows > caption) {
    struct piece *first = g_ptr_array_index(s->piece, rows);
    struct piece *above = g_ptr_array_index(s->piece, caption);
    above->before = fmax(above->before, print_pt(&f->style, "table.before"));
    first->before = 0;
  }
  source_add(f, s, n);
}
