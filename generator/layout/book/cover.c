/* The cover: a line above, the title, words below, and a foot, at the heights the print style gives. */
#include <string.h>

#include "layout/book/flow.h"
#include "layout/paragraph/vertical.h"

struct cover {
  struct stack *kicker, *title, *text;
  struct vertical *upright; /* the title, where the style sets it from top to bottom (cover.direction: vertical) */
  tag_id title_tag;
  char **foot;
  tag_id foot_tag[2];
  struct pos pos;
};

static void draw_foot(struct flow *f, struct page *page, const struct cover *c) {
  const struct look *look = &flow_look(f, "cover_foot")->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  double y = page->height_pt - print_pt(&f->style, "cover.foot");
  if (!c->foot || !c->foot[0]) return;
  page_mark(page, c->foot_tag[0]);
  text_line(f->pages, page, c->foot[0], print_pt(&f->style, "cover.left"), y, &style, c->pos, f->d);
  if (!c->foot[1]) return;
  page_mark(page, c->foot_tag[1]);
  double width = text_line(f->pages, NULL, c->foot[1], 0, 0, &style, c->pos, f->d);
  text_line(f->pages, page, c->foot[1], page->width_pt - print_pt(&f->style, "cover.right") - width, y, &style, c->pos,
            f->d);
}

static void draw_upright(struct flow *f, struct page *page, const struct cover *c, double top) {
  double right = page->width_pt - print_pt(&f->style, "cover.title_right"), width = vertical_width(c->upright);
  page_begin(f->pages, page, "cover_title", true,
             (struct box){right - width, top, right, top + vertical_height(c->upright)});
  tag_id before = page_mark(page, c->title_tag);
  vertical_draw(f->composer, page, c->upright, right, top);
  page_mark(page, before);
  page_end(f->pages, page);
}

static void draw_cover(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct cover *c = p->data;
  double left = print_pt(&f->style, "cover.left");
  stack_draw(f, page, c->kicker, left, print_pt(&f->style, "cover.kicker"));
  double top = print_pt(&f->style, "cover.title");
  if (c->upright) draw_upright(f, page, c, top);
  else stack_draw(f, page, c->title, print_pt(&f->style, "cover.title_left"), top);
  stack_draw(f, page, c->text, left, print_pt(&f->style, "cover.text"));
  draw_foot(f, page, c);
}

void cover_build(struct flow *f, struct stack *s, const struct node *page) {
  struct cover *c = arena_alloc(f->arena, sizeof *c);
  double width = print_pt(&f->style, "paper.width") - print_pt(&f->style, "cover.left") -
                 print_pt(&f->style, "cover.right");
  c->kicker = stack_new(f, width), c->title = stack_new(f, width), c->text = stack_new(f, width);
  c->pos = page->pos;
  static const char *const ways[] = {"horizontal", "vertical", NULL};
  bool titled = false, vertical = print_word(&f->style, print_key(&f->style, "cover"), "direction", ways) == 1;
  for (const struct node *n = page->first; n; n = n->next) {
    bool heading = n->kind == NODE_HEADING;
    struct stack *to = heading ? c->title : titled ? c->text : c->kicker;
    const char *role = heading ? "cover_title" : titled ? "cover_text" : "cover_kicker";
    tag_id before = flow_tag(f, heading ? TAG_HEADING : TAG_P);
    if (heading) pages_tag_at(f->pages, f->tag)->level = 1, c->title_tag = f->tag;
    if (heading && vertical)
      c->upright = vertical_node(f->composer, n, &flow_look(f, role)->look, print_pt(&f->style, "cover.title_height"), f->d);
    else if (heading || n->kind == NODE_PARAGRAPH)
      stack_lines(f, to, flow_compose_node(f, n, role, width), flow_look(f, role), role);
    else diag_error(f->d, n->pos, "cover-block");
    f->tag = before;
    if (heading) titled = true;
  }
  const char *foot = node_attr(page, "foot", NULL);
  if (foot) {
    char **cells = attr_cells(foot, "|");
    c->foot = arena_array(f->arena, g_strv_length(cells) + 1, sizeof *c->foot);
    for (size_t i = 0; cells[i]; i++) c->foot[i] = arena_strdup(f->arena, cells[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(c->foot_tag) && cells[i]; i++) c->foot_tag[i] = pages_tag(f->pages, f->tag, TAG_P);
    g_strfreev(cells);
  }
  stack_add(f, s, 0, draw_cover, c, "cover", page->pos);
}
