/* Markdown on a panel: headings, paragraphs, lists and desks, set by the composer. */
#include <math.h>
#include <string.h>

#include "layout/paragraph/compose.h"
#include "layout/map/map.h"

struct prose_setter {
  const struct sheet *sheet;
  const struct pen *pen;
  struct composer *composer;
  struct box b;
  double y;
  int top; /* level of the panel's first heading, which stands below the panel's own */
};

/* A lettering of the print style as the composer wants it. */
static struct look look_of(const struct print_style *s, const char *name) {
  struct lettering l = style_look(s, name);
  return (struct look){.font = l.line.font,
                       .ink = l.line.ink,
                       .pitch_pt = l.pitch_pt,
                       .link_ink = l.line.ink,
                       .spacing_pt = l.line.spacing_pt,
                       .quarter = print_number(s, "prose.quarter"),
                       .squeeze = print_number(s, "prose.squeeze")};
}

static void set_block(struct prose_setter *t, const struct node *n, const char *name, double indent, enum align align) {
  struct look look = look_of(t->pen->style, name);
  struct setting setting = {.width_pt = t->b.x1 - t->b.x0 - indent, .align = align, .phrases = align == ALIGN_LEFT};
  struct composed *text = compose_node(t->composer, n, &look, &setting, t->pen->d);
  bool heading = n->kind == NODE_HEADING;
  if (heading && !t->top) t->top = n->level;
  tag_id open = pen_tag(t->pen, heading ? TAG_HEADING : TAG_P, !heading ? 0 : n->level > t->top ? 3 : 2);
  for (size_t i = 0; i < text->lines; i++, t->y += look.pitch_pt)
    composed_draw(t->composer, pen_page(t->pen), text, i, t->b.x0 + indent, t->y);
  pen_untag(t->pen, open);
}

static double gap(const struct prose_setter *t, const char *name) {
  char path[64];
  g_snprintf(path, sizeof path, "prose.%s", name);
  return print_pt(t->pen->style, path);
}

static void set_node(struct prose_setter *t, const struct node *n, double indent);

static void set_list(struct prose_setter *t, const struct node *list, double indent) {
  double step = gap(t, "list_indent");
  int number = list->level;
  tag_id before = pen_tag(t->pen, TAG_LIST, list->level > 0);
  for (const struct node *item = list->first; item; item = item->next, number++) {
    struct lettering look = style_look(t->pen->style, list->level ? "prose.number" : "prose.bullet");
    char text[16];
    g_snprintf(text, sizeof text, "%d", number);
    const char *mark = list->level ? text : theme_word(t->pen->style->theme, "map.bullet");
    struct lettering body = style_look(t->pen->style, "prose.body");
    double base = t->y + (body.pitch_pt - body.line.font.size_pt) / 2 + body.line.font.size_pt * 0.88;
    tag_id whole = pen_tag(t->pen, TAG_ITEM, 0), own = pen_tag(t->pen, TAG_LABEL, 0);
    pen_text(t->pen, mark, t->b.x0 + indent + step * 0.45, base, &look, 'm');
    pen_untag(t->pen, own);
    pen_tag(t->pen, TAG_BODY, 0);
    double top = t->y;
    for (const struct node *c = item->first; c; c = c->next) {
      if (c->kind == NODE_TEXT || c->kind == NODE_STRONG || c->kind == NODE_EMPH) {
        set_block(t, item, "prose.body", indent + step, ALIGN_JUSTIFY);
        break;
      }
      set_node(t, c, indent + step);
      if (c->kind == NODE_PARAGRAPH && c->next == NULL) t->y -= gap(t, "after");
    }
    if (t->y == top) t->y += body.pitch_pt;
    t->y += gap(t, "item");
    pen_untag(t->pen, whole);
  }
  pen_untag(t->pen, before);
  t->y += gap(t, "after") - gap(t, "item");
}

static void set_node(struct prose_setter *t, const struct node *n, double indent) {
  switch (n->kind) {
  case NODE_HEADING:
    if (t->y > t->b.y0) t->y += gap(t, n->level <= 2 ? "before_h2" : "before_h3");
    set_block(t, n, n->level <= 2 ? "prose.h2" : "prose.h3", indent, ALIGN_LEFT);
    if (n->level <= 2) {
      struct line rule = style_line(t->pen->style, "prose.h2_rule");
      t->y += gap(t, "h2_rule_gap");
      pen_rule(t->pen, t->b.x0, t->y, t->b.x1, t->y, &rule);
    }
    t->y += gap(t, "after_heading");
    break;
  case NODE_PARAGRAPH:
    set_block(t, n, "prose.body", indent, ALIGN_JUSTIFY);
    t->y += gap(t, "after");
    break;
  case NODE_LIST: set_list(t, n, indent); break;
  case NODE_RULE: {
    struct line rule = style_line(t->pen->style, "prose.h2_rule");
    t->y += gap(t, "after");
    pen_rule(t->pen, t->b.x0, t->y, t->b.x1, t->y, &rule);
    t->y += gap(t, "after") * 2;
    break;
  }
  case NODE_NOTE:
  case NODE_COLUMN:
  case NODE_QUOTE:
    for (const struct node *c = n->first; c; c = c->next) set_node(t, c, indent + gap(t, "list_indent"));
    break;
  case NODE_PLACES:
  case NODE_ITEM: break; /* desks and urgent numbers are drawn by those who hold them */
  default: diag_error(t->pen->d, n->pos, "map-prose"); break;
  }
}

double prose_draw(const struct sheet *s, const struct pen *p, const struct node *of, struct box b) {
  struct prose_setter t = {s, p, composer_new(p->pages, s->in->lang, s->d), b, b.y0, 0};
  if (!t.composer) return 0;
  if (!strcmp(node_attr(of, "part", ""), "desks"))
    t.y += part_desks(s, p, &(struct node){.kind = NODE_PANEL, .first = of->first}, b) + gap(&t, "before_h2");
  for (const struct node *n = of->first; n; n = n->next) set_node(&t, n, 0);
  composer_free(t.composer);
  return t.y - b.y0;
}
