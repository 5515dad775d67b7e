/* Blocks of Markdown as pieces: paragraphs, headings, lists, quotes, rules; directives go to their own files. */
#include <math.h>
#include <string.h>

#include "layout/book/index.h"
#include "layout/book/refs.h"

/* A role's own variant ("note" -> "note_title") or the general one. */
static const char *role_or(struct flow *f, const char *role, const char *what, const char *otherwise) {
  char name[64];
  g_snprintf(name, sizeof name, "%s_%s", role, what);
  return flow_has_look(f, name) ? diag_intern(f->d, name) : otherwise;
}

static bool is_body(const char *role) {
  return strcmp(role, "body") == 0;
}

/* ---- headings ---- */

struct heading_draw {
  struct composed *text;
  const struct heading *heading;
  const struct node *node;
  double text_x, text_y, text_height; /* in the lines of the grid it takes */
};

/* Where contents and links lead: each name once, on the first page that has it. */
static void heading_target(struct flow *f, struct page *page, const struct heading_draw *h, double x, double y) {
  struct page_item item = {.kind = ITEM_TARGET, .box = {x, y, x, y}};
  if (h->heading && h->heading->page == f->page_now) {
    item.part.name = h->heading->target;
    page_add(f->pages, page, item);
  }
  if (h->node->id && g_hash_table_lookup(f->anchor, h->node->id) == h->node) {
    g_hash_table_remove(f->anchor, h->node->id);
    item.part.name = h->node->id;
    page_add(f->pages, page, item);
  }
}

static void draw_heading_text(struct flow *f, struct page *page, const struct heading_draw *h, double x, double y) {
  for (size_t i = 0; i < h->text->lines; i++)
    composed_draw(f->composer, page, h->text, i, x + h->text_x, y + (double)i * h->text->look->pitch_pt);
}

static void draw_chapter(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct heading_draw *h = p->data;
  heading_target(f, page, h, x, y);
  y += h->text_y;
  if (h->heading && *h->heading->number) {
    double disc = print_pt(&f->style, "chapter.disc"), cy = y + h->text->look->pitch_pt / 2;
    draw_disc(f, page, x + disc / 2, cy, disc, print_ink(&f->style, "chapter.disc_ink"));
    draw_centred(f, page, h->heading->number, x + disc / 2, cy, &flow_look(f, "chapter_number")->look);
  }
  const char *symbol = node_attr(h->node, "symbol", NULL);
  if (symbol)
    draw_symbol(f, page, symbol, NULL, x + print_pt(&f->style, "chapter.symbol_width") / 2,
                y + h->text->look->pitch_pt / 2, print_pt(&f->style, "chapter.symbol_scale") / PT_PER_MM, NULL, p->pos);
  draw_heading_text(f, page, h, x, y);
}

static void draw_section(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct heading_draw *h = p->data;
  heading_target(f, page, h, x, y);
  double bar = print_pt(&f->style, "section.bar");
  y += h->text_y;
  page_fill_box(f->pages, page, (struct box){x, y, x + bar, y + h->text_height}, print_ink(&f->style, "section.bar_ink"));
  draw_heading_text(f, page, h, x, y);
}

static void draw_point(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct heading_draw *h = p->data;
  heading_target(f, page, h, x, y);
  draw_heading_text(f, page, h, x, y + h->text_y);
}

/* A heading takes whole lines of the grid (行取り, JLReq 4.1.6). What its text leaves of them is shared as its style's `before` and
 * `after` are to each other, so that it may stand nearer to its own text than to what precedes it; half and half without them. */
static double grid_lines(const struct flow *f, double height, double lines) {
  return f->grid > 0 && lines > 0 ? fmax(lines, ceil(height / f->grid - 1e-3)) * f->grid : height;
}

struct piece *heading_build(struct flow *f, struct stack *s, const struct node *n) {
  struct heading_draw *h = arena_alloc(f->arena, sizeof *h);
  struct heading *known = g_hash_table_lookup(f->heading_of, n);
  bool numbered = known && *known->number;
  const char *role = n->level == 1 ? (numbered ? "chapter" : "title") : n->level == 2 ? "section" : "point";
  const struct block_look *look = flow_look(f, role);
  tag_id open = flow_tag(f, TAG_HEADING);
  pages_tag_at(f->pages, f->tag)->level = n->level;
  h->heading = known;
  h->node = n;
  if (numbered) h->text_x = print_pt(&f->style, "chapter.disc") + print_pt(&f->style, "chapter.gap");
  if (n->level == 1 && node_attr(n, "symbol", NULL)) h->text_x = print_pt(&f->style, "chapter.symbol_width");
  if (n->level == 2) h->text_x = print_pt(&f->style, "section.bar") + print_pt(&f->style, "section.gap");
  h->text = numbered ? flow_compose(f, known->title, role, s->width - h->text_x, n->pos)
                     : flow_compose_node(f, n, role, s->width - h->text_x);
  h->text_height = (double)h->text->lines * look->look.pitch_pt;
  double height = grid_lines(f, h->text_height, look->lines);
  if (look->before + look->after > 0) h->text_y = (height - h->text_height) * look->before / (look->before + look->after);
  else h->text_y = (height - h->text_height) / 2;
  draw_piece *draw = n->level == 1 ? draw_chapter : n->level == 2 ? draw_section : draw_point;
  struct piece *p = stack_add(f, s, height, draw, h, "heading", n->pos);
  p->on_grid = f->grid > 0 && look->lines > 0;
  if (!p->on_grid) p->before = look->before, p->after = look->after;
  else p->lead = f->grid * floor((h->text_y + f->grid / 4) / f->grid);
  p->keep = p->hard = true;
  p->heading = known;
  piece_notes(f, p, h->text);
  f->tag = open;
  return p;
}

/* ---- paragraphs ---- */

/* The lead of a chapter: the paragraph right after its numbered heading. */
static bool is_lead(struct flow *f, const struct node *before) {
  struct heading *h = before && before->kind == NODE_HEADING ? g_hash_table_lookup(f->heading_of, before) : NULL;
  return h && *h->number;
}

static void paragraph_build(struct flow *f, struct stack *s, const struct node *n, const struct node *before,
                            const char *role) {
  if (is_body(role) && is_lead(f, before)) role = "lead";
  struct block_look look = *flow_look(f, role);
  /* The first line is indented where a paragraph follows a paragraph. */
  if (!before || before->kind != NODE_PARAGRAPH) look.indent = 0;
  if (n->first && n->first->kind == NODE_IMAGE && !n->first->next) {
    figure_build(f, s, n->first);
    return;
  }
  struct setting setting = {s->width, look.indent, look.align, look.phrases, look.balance};
  tag_id open = flow_tag(f, TAG_P);
  struct composed *text = compose_node(f->composer, n, &look.look, &setting, f->d);
  stack_lines(f, s, text, &look, strcmp(role, "lead") == 0 ? "lead" : "paragraph");
  f->tag = open;
  /* What leads to a list stands with its first item. */
  if (n->next && n->next->kind == NODE_LIST && s->piece->len)
    ((struct piece *)g_ptr_array_index(s->piece, s->piece->len - 1))->keep = true;
}

/* ---- lists ---- */

struct marker {
  char number[24]; /* "" for a dot */
  double pitch;
};

static void draw_marker(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct marker *m = p->data;
  double cy = y + m->pitch / 2;
  if (!*m->number) {
    double dot = print_pt(&f->style, "list.dot");
    draw_disc(f, page, x + dot, cy, dot, print_ink(&f->style, "list.dot_ink"));
    return;
  }
  double disc = print_pt(&f->style, "list.disc");
  draw_disc(f, page, x + disc / 2, cy, disc, print_ink(&f->style, "list.disc_ink"));
  draw_centred(f, page, m->number, x + disc / 2, cy, &flow_look(f, "list_number")->look);
}

static void list_build(struct flow *f, struct stack *s, const struct node *n, const char *role) {
  const char *item_role = is_body(role) ? "list" : role;
  double indent = print_pt(&f->style, n->level ? "list.disc_indent" : "list.indent"),
         gap = print_pt(&f->style, "list.gap");
  int number = n->level;
  guint first = s->piece->len;
  bool on_grid = f->grid > 0 && gap == 0 && fabs(flow_look(f, item_role)->look.pitch_pt - f->grid) < 0.01;
  tag_id open = flow_tag(f, TAG_LIST);
  pages_tag_at(f->pages, f->tag)->level = n->level > 0;
  for (const struct node *item = n->first; item; item = item->next, number++) {
    struct marker *m = arena_alloc(f->arena, sizeof *m);
    m->pitch = flow_look(f, item_role)->look.pitch_pt;
    if (n->level) g_snprintf(m->number, sizeof m->number, "%d", number);
    tag_id list = flow_tag(f, TAG_ITEM), own = flow_tag(f, TAG_LABEL);
    struct piece *marker = stack_add(f, s, 0, draw_marker, m, NULL, item->pos);
    f->tag = own;
    flow_tag(f, TAG_BODY);
    marker->keep = true;
    marker->before = item == n->first ? print_pt(&f->style, "list.before") : gap;
    struct stack *inner = stack_new(f, s->width - indent);
    blocks_build(f, inner, item->first, item_role);
    if (inner->piece->len) {
      ((struct piece *)g_ptr_array_index(inner->piece, 0))->before = 0;
      stack_take(s, inner, indent);
    }
    f->tag = list;
  }
  f->tag = open;
  /* One part for the whole list. */
  int group = ++f->groups;
  for (guint i = first; i < s->piece->len; i++) {
    struct piece *p = g_ptr_array_index(s->piece, i);
    p->part = "list", p->group = group, p->hard = true;
    p->on_grid = on_grid;
    if (i + 1 == s->piece->len) p->after = print_pt(&f->style, "list.after");
  }
}

/* ---- quotes and rules ---- */

static void draw_quote(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  double bar = print_pt(&f->style, "quote.bar");
  page_fill_box(f->pages, page, (struct box){x, y, x + bar, y + p->height}, print_ink(&f->style, "quote.bar_ink"));
  stack_draw(f, page, p->data, x + print_pt(&f->style, "quote.indent"), y);
}

static void quote_build(struct flow *f, struct stack *s, const struct node *n) {
  struct stack *inner = stack_new(f, s->width - print_pt(&f->style, "quote.indent"));
  tag_id open = flow_tag(f, TAG_QUOTE);
  blocks_build(f, inner, n->first, "quote");
  f->tag = open;
  struct piece *p = stack_add(f, s, stack_height(inner, NULL), draw_quote, inner, "quote", n->pos);
  piece_notes_of(f, p, inner);
  p->before = print_pt(&f->style, "quote.before"), p->after = print_pt(&f->style, "quote.after");
}

static void draw_line_across(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  draw_rule(f, page, x, x + p->width, y, print_pt(&f->style, "rule.weight"), print_ink(&f->style, "rule.ink"));
}

static void rule_build(struct flow *f, struct stack *s, const struct node *n) {
  struct piece *p = stack_add(f, s, 0, draw_line_across, NULL, "rule", n->pos);
  p->before = p->after = print_pt(&f->style, "rule.space");
}

/* ---- all kinds ---- */

static const char *directive_name(enum node_kind kind) {
  return kind == NODE_MAP ? "map" : kind == NODE_SPREAD ? "spread" : "page";
}

void blocks_build(struct flow *f, struct stack *s, const struct node *first, const char *role) {
  blocks_build_to(f, s, first, NULL, role);
}

void blocks_build_to(struct flow *f, struct stack *s, const struct node *first, const struct node *end,
                     const char *role) {
  const struct node *before = NULL;
  for (const struct node *c = first && first->parent ? first->parent->first : first; c != first; c = c->next) before = c;
  for (const struct node *n = first; n && n != end; before = n, n = n->next) {
    const struct node *own = n;
    guint from = s->piece->len;
    switch (n->kind) {
    case NODE_PARAGRAPH: paragraph_build(f, s, n, before, role); break;
    case NODE_COLUMNS: columns_build(f, s, n, role); break;
    case NODE_HEADING: heading_build(f, s, n); break;
    case NODE_LIST: list_build(f, s, n, role); break;
    case NODE_QUOTE: quote_build(f, s, n); break;
    case NODE_RULE: rule_build(f, s, n); break;
    case NODE_TABLE: table_build(f, s, n); break;
    case NODE_CAPTIONED: captioned_build(f, s, n); break;
    case NODE_NOTE:
    case NODE_COLUMN:
      if (n->kind == NODE_NOTE && strcmp(node_attr(n, "kind", "box"), "lead") == 0)
        blocks_build(f, s, n->first, "lead");
      else note_build(f, s, n);
      break;
    case NODE_BADGE: n = badges_build(f, s, n); break;
    case NODE_WRITE: write_build(f, s, n, strcmp(role, "card") == 0); break;
    case NODE_FIGURE: figure_build(f, s, n); break;
    case NODE_CARD: card_build(f, s, n); return; /* takes its siblings */
    case NODE_REUSE: reuse_build(f, s, n, role_or(f, role, "reuse", role)); break;
    case NODE_ORDER:
      if (!n->first) diag_error(f->d, n->pos, "order-nowhere");
      blocks_build(f, s, n->first, role);
      break;
    case NODE_COLOPHON: colophon_build(f, s, n); break;
    case NODE_INDEX: terms_index_build(f, s, n); break;
    case NODE_PLACES: places_build(f, s, n); break;
    case NODE_FACILITIES:
      if (n->first) facility_table_build(f, s, n);
      else places_build(f, s, n);
      break;
    case NODE_CONTENTS: contents_build(f, s, n); break;
    case NODE_PAGE:
    case NODE_SPREAD:
      if (n->parent && n->parent->kind == NODE_ROOT && is_body(role)) return; /* a page of its own: flow.c */
      diag_error(f->d, n->pos, "directive-place", directive_name(n->kind));
      break;
    case NODE_CHART: chart_build(f, s, n); break;
    case NODE_MAP: diag_error(f->d, n->pos, "directive-not-on-paper", directive_name(n->kind)); break;
    default: diag_error(f->d, n->pos, "block-not-on-paper"); break;
    }
    stack_mark(f, s, from, own);
  }
}
