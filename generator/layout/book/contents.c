/* The table of contents: room is made while pages are filled, numbers are written when they are drawn. */
#include <math.h>
#include <string.h>

#include "layout/book/flow.h"

struct entry {
  const struct heading *heading;
  tag_id link;
  struct composed *title;
  double x;
};

static void draw_leader(struct flow *f, struct page *page, double x0, double x1, double y) {
  double *dash = arena_array(f->arena, 2, sizeof *dash);
  dash[1] = print_pt(&f->style, "contents.leader_step");
  if (x1 - x0 < dash[1]) return;
  /* The dots of all lines stand below each other. */
  x1 = floor(x1 / dash[1]) * dash[1];
  x0 = ceil(x0 / dash[1]) * dash[1];
  draw_dashed(f, page, (struct point){x0, y}, (struct point){x1, y}, print_pt(&f->style, "contents.leader"),
              print_ink(&f->style, "contents.leader_ink"), dash, 2, true);
}

static void draw_entry(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct entry *e = p->data;
  const struct look *number = &flow_look(f, "contents_page")->look;
  struct line_style style = {number->font, number->ink, 0, 1};
  char folio[24];
  g_snprintf(folio, sizeof folio, "%zu", e->heading->page + 1);
  size_t last = e->title->lines - 1;
  double base = y + (double)last * e->title->look->pitch_pt + look_baseline(e->title->look);
  double width = text_line(f->pages, NULL, folio, 0, 0, &style, p->pos, f->d);
  if (e->heading->level == 1 && *e->heading->number) {
    double disc = print_pt(&f->style, "contents.disc"), cy = y + e->title->look->pitch_pt / 2;
    struct look look = flow_look(f, "chapter_number")->look;
    look.font.size_pt = print_pt(&f->style, "contents.number_size");
    draw_disc(f, page, x + disc / 2, cy, disc, print_ink(&f->style, "contents.disc_ink"));
    draw_centred(f, page, e->heading->number, x + disc / 2, cy, &look);
  }
  for (size_t i = 0; i <= last; i++)
    composed_draw(f->composer, page, e->title, i, x + e->x, y + (double)i * e->title->look->pitch_pt);
  double gap = print_pt(&f->style, "contents.leader_gap");
  draw_leader(f, page, x + e->x + composed_line_end(e->title, last) + gap,
              x + p->width - print_pt(&f->style, "contents.page_width"), base - 0.33 * e->title->look->font.size_pt);
  text_line(f->pages, page, folio, x + p->width - width, base, &style, p->pos, f->d);
  page_mark(page, e->link);
  struct page_item link = {.kind = ITEM_LINK, .box = {x, y, x + p->width, y + p->height}};
  link.link.target = arena_printf(f->arena, "dest:%s", e->heading->target);
  page_add(f->pages, page, link);
}

void contents_build(struct flow *f, struct stack *s, const struct node *page) {
  long depth = attr_number(page, "depth", 2);
  bool first = true;
  tag_id open = flow_tag(f, TAG_CONTENTS), list = f->tag;
  for (guint i = 0; i < f->heading->len; i++) {
    const struct heading *h = g_ptr_array_index(f->heading, i);
    if (h->level > depth) continue;
    struct entry *e = arena_alloc(f->arena, sizeof *e);
    const char *role = h->level == 1 ? "contents_1" : "contents_2";
    e->heading = h;
    e->x = h->level > 1 ? print_pt(&f->style, "contents.title_x")
           : *h->number ? print_pt(&f->style, "contents.title_x")
                        : 0;
    e->title = flow_compose(f, h->title, role, s->width - e->x - print_pt(&f->style, "contents.page_width"),
                            h->node->pos);
    double pitch = flow_look(f, role)->look.pitch_pt;
    if (!e->title->lines) continue;
    f->tag = list;
    flow_tag(f, TAG_CONTENTS_ITEM);
    flow_tag(f, TAG_LINK);
    e->link = f->tag;
    struct piece *p = stack_add(f, s, (double)e->title->lines * pitch, draw_entry, e, "contents entry", h->node->pos);
    p->hard = true;
    if (first && s->piece->len > 1) p->before = print_pt(&f->style, "contents.before");
    if (!first) p->before = print_pt(&f->style, h->level == 1 ? "contents.before_1" : "contents.before_2");
    p->keep = h->level == 1;
    first = false;
  }
  f->tag = open;
}
