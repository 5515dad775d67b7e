/* Footnotes: set once, placed at the foot of the page or column that bears their marks, carried on where they are too long. */
#include <math.h>

#include "layout/book/fill.h"

/* A note as lines; its number stands at the left of the first. */
struct footnote {
  const struct node *node;
  struct stack *lines;
  const char *target; /* destination names of the note and of its mark */
  struct composed *number;
};
/* Neither one line alone is left behind nor carried on. */
enum { LINES_TOGETHER = 2 };

/* ---- notes ---- */

static void draw_number(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct footnote *note = p->data;
  struct page_item item = {.kind = ITEM_TARGET, .box = {x, y, x, y}};
  item.part.name = note->target;
  page_add(f->pages, page, item);
  tag_id open = page_mark(page, pages_tag(f->pages, p->tag, TAG_LINK));
  composed_draw(f->composer, page, note->number, 0, x, y);
  item = (struct page_item){.kind = ITEM_LINK, .box = {x, y, x + note->number->natural_pt, y + note->number->look->pitch_pt}};
  item.link.target = arena_printf(page->arena, "dest:%s-mark", note->target);
  page_add(f->pages, page, item);
  page_mark(page, open);
}

const char *footnote_target(struct flow *f, const struct node *n) {
  return note_target(f->arena, n);
}

static struct footnote *footnote_of(struct flow *f, const struct node *n, const struct piece *p, double width) {
  struct footnote *note = g_hash_table_lookup(f->footnote, n);
  if (note) return note;
  note = arena_alloc(f->arena, sizeof *note);
  g_hash_table_insert(f->footnote, (void *)n, note);
  note->node = n;
  note->target = footnote_target(f, n);
  note->lines = stack_new(f, width);
  double indent = print_pt(&f->style, "footnote.indent");
  tag_id open = f->tag;
  struct variant *style = flow_vary(f, NULL);
  f->tag = p->tag;
  flow_tag(f, TAG_NOTE);
  tag_id own = flow_tag(f, TAG_LABEL);
  note->number = flow_compose(f, arena_printf(f->arena, "%d", n->level), "footnote_number", indent, n->pos);
  struct piece *label = stack_add(f, note->lines, 0, draw_number, note, NULL, n->pos);
  label->keep = true;
  f->tag = own;
  flow_tag(f, TAG_P);
  struct stack *text = stack_new(f, width - indent);
  stack_lines(f, text, flow_compose_node(f, n, "footnote", width - indent), flow_look(f, "footnote"), "footnote");
  stack_take(note->lines, text, indent);
  f->tag = open;
  flow_vary(f, style);
  return note;
}

/* ---- the foot of a page or column ---- */

/* Puts the note's lines from `from` on to the foot, as many as the room holds; gives how many, 0 if the first ones do not. */
static guint foot_add(struct flow *f, struct foot *foot, const struct footnote *note, guint from, double room) {
  guint lines = note->lines->piece->len - from, take = 0;
  double pitch = flow_look(f, "footnote")->look.pitch_pt;
  double lead = foot->height > 0 ? print_pt(&f->style, "footnote.gap")
                                 : print_pt(&f->style, "footnote.before") + print_pt(&f->style, "footnote.rule_gap");
  /* The number is a piece of its own, of no height. */
  guint none = from == 0;
  room -= foot->height + lead;
  if (!foot->full && room > 0) take = (guint)floor((room + 0.01) / pitch) + none;
  if (take >= lines) take = lines;
  else if (lines - take < LINES_TOGETHER) take = lines - MIN(lines, LINES_TOGETHER);
  if (take < lines && take < LINES_TOGETHER + none) take = 0;
  if (take) foot->height += lead + pitch * (double)(take - none);
  if (take < lines) foot->full = true;
  return take;
}

/* A foot holds no more than the style's part of the page. */
static double foot_room(struct flow *f, double room, double page) {
  return fmin(room, page * print_number(&f->style, "footnote.most"));
}

double foot_try(struct flow *f, struct foot *foot, const struct piece *p, double room, double page) {
  for (size_t i = 0; i < p->note_count; i++) {
    if (!p->notes[i]->first) continue; /* a later mark of the same note */
    const struct footnote *note = footnote_of(f, p->notes[i], p, foot->width);
    if (!foot_add(f, foot, note, 0, foot_room(f, room, page))) return flow_look(f, "footnote")->look.pitch_pt;
  }
  return 0;
}

static void foot_record(struct flow *f, struct foot *foot, struct footnote *note, guint from, double room) {
  guint taken = foot_add(f, foot, note, from, room);
  struct foot_part here = {note, from, from + taken}, later = {note, from + taken, 0};
  if (!foot->part) foot->part = g_array_new(FALSE, FALSE, sizeof(struct foot_part));
  if (taken) g_array_append_val(foot->part, here);
  if (later.from < note->lines->piece->len) g_array_append_val(f->note_waits, later);
}

void foot_take(struct flow *f, struct foot *foot, const struct piece *p, double room, double page) {
  for (size_t i = 0; i < p->note_count; i++)
    if (p->notes[i]->first)
      foot_record(f, foot, footnote_of(f, p->notes[i], p, foot->width), 0, foot_room(f, room, page));
}

void foot_carried(struct flow *f, struct foot *foot, double page) {
  GArray *waits = f->note_waits;
  if (!waits->len) return;
  f->note_waits = g_array_new(FALSE, FALSE, sizeof(struct foot_part));
  for (guint i = 0; i < waits->len; i++) {
    struct foot_part *part = &g_array_index(waits, struct foot_part, i);
    foot_record(f, foot, part->note, part->from, foot_room(f, page, page));
  }
  g_array_free(waits, TRUE);
}

bool foot_waits(const struct flow *f) {
  return f->note_waits->len > 0;
}

static void draw_foot_rule(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  draw_rule(f, page, x, x + p->width, y, print_pt(&f->style, "footnote.rule"), print_ink(&f->style, "footnote.rule_ink"));
}

void foot_place(struct flow *f, struct foot *foot, double x, double bottom) {
  if (foot->height > 0) {
    double y = bottom - foot->height + print_pt(&f->style, "footnote.before");
    struct piece *rule = arena_alloc(f->arena, sizeof *rule);
    *rule = (struct piece){.draw = draw_foot_rule, .width = fmin(foot->width, print_pt(&f->style, "footnote.rule_width"))};
    piece_place(f, rule, x, y);
    y += print_pt(&f->style, "footnote.rule_gap");
    for (guint i = 0; i < foot->part->len; i++) {
      const struct foot_part *part = &g_array_index(foot->part, struct foot_part, i);
      if (i > 0) y += print_pt(&f->style, "footnote.gap");
      for (guint line = part->from; line < part->to; line++) {
        const struct piece *p = g_ptr_array_index(part->note->lines->piece, line);
        piece_place(f, p, x, y);
        y += p->height;
      }
    }
  }
  if (foot->part) g_array_free(foot->part, TRUE);
  *foot = (struct foot){.width = foot->width};
}
