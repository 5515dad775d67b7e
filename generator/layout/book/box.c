/* Boxes set apart: notes, columns, tiles; grounds of pages. */
#include <math.h>
#include <string.h>

#include "layout/book/figure.h"

static double key_pt_of(struct flow *f, const char *kind, const char *what) {
  char path[64];
  g_snprintf(path, sizeof path, "%s.%s", kind, what);
  return print_pt(&f->style, path);
}
static ink_id key_ink_of(struct flow *f, const char *kind, const char *what) {
  char path[64];
  g_snprintf(path, sizeof path, "%s.%s", kind, what);
  return print_ink(&f->style, path);
}

struct note {
  struct stack *inner;
  const struct piece *top, *first, *last; /* of a box in the flow: the padding above, its first piece, the padding below */
  struct frame frame;
  double pad_x, pad_top, symbol_x, symbol_scale;
  const char *symbol;
};

static void draw_note(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct note *n = p->data;
  draw_frame(f, page, (struct box){x, y, x + p->width, y + p->height}, &n->frame);
  if (n->symbol)
    draw_symbol(f, page, n->symbol, NULL, x + n->pad_x + n->symbol_x, y + p->height / 2, n->symbol_scale, NULL, p->pos);
  stack_draw(f, page, n->inner, x + p->width - n->pad_x - n->inner->width, y + n->pad_top);
}

/* An edge that the page cut is left open. */
static void draw_part(struct flow *f, struct page *page, const struct note *n, struct box b, bool begins, bool ends) {
  const double beyond = 2 * (n->frame.radius + n->frame.weight) + 1;
  struct box whole = {b.x0, b.y0 - (begins ? 0 : beyond), b.x1, b.y1 + (ends ? 0 : beyond)};
  struct path_builder clip;
  struct page_item save = {.kind = ITEM_SAVE};
  path_begin(&clip, page->arena);
  path_rect(&clip, b, 0);
  cairo_matrix_init_identity(&save.save.matrix);
  save.save.clip = clip.path;
  page_add(f->pages, page, save);
  draw_frame(f, page, whole, &n->frame);
  page_add(f->pages, page, (struct page_item){.kind = ITEM_RESTORE});
}

guint box_draw(struct flow *f, struct page *page, const GArray *placed, guint first, double x, double y) {
  const struct placed *begin = &g_array_index(placed, struct placed, first), *at = begin;
  const struct note *n = begin->piece->box;
  bool ends = false;
  guint i = first;
  for (; i < placed->len; i++) {
    const struct placed *next = &g_array_index(placed, struct placed, i);
    if (next->piece->box != n || next->x != begin->x) break;
    at = next;
    ends |= next->piece == n->last;
  }
  double left = x + begin->x + n->top->x;
  /* Overleaf a padding stands above, but not above the box's first piece. */
  bool begins = begin->piece == n->top && first + 1 < placed->len && begin[1].piece == n->first;
  draw_part(f, page, n, (struct box){left, y + begin->y, left + n->top->width, y + at->y + at->piece->height}, begins, ends);
  return i;
}

static struct piece *pad_add(struct flow *f, struct stack *s, const struct note *note, double height, struct pos pos) {
  struct piece *p = stack_add(f, s, height, NULL, NULL, NULL, pos);
  p->box = note;
  return p;
}

/* A box that no page holds: its pieces stand in the flow, where a page begins with one a padding stands above it. */
static void note_flow(struct flow *f, struct stack *s, struct note *note, const char *kind, struct pos pos) {
  struct piece *top = pad_add(f, s, note, note->pad_top, pos);
  guint from = s->piece->len;
  stack_take(s, note->inner, note->pad_x);
  for (guint i = from; i < s->piece->len; i++) {
    struct piece *p = g_ptr_array_index(s->piece, i);
    p->box = note;
    if (!p->head) p->head = top;
  }
  top->keep = true;
  struct piece *last = g_ptr_array_index(s->piece, s->piece->len - 1);
  last->keep = true;
  last->after = 0;
  struct piece *bottom = pad_add(f, s, note, key_pt_of(f, kind, "pad_bottom"), pos);
  note->top = top, note->first = g_ptr_array_index(s->piece, from), note->last = bottom;
  top->before = key_pt_of(f, kind, "before"), bottom->after = key_pt_of(f, kind, "after");
}

/* What a page of running text holds. */
static double page_room(const struct flow *f) {
  return print_pt(&f->style, "paper.height") - print_pt(&f->style, "margins.top") - print_pt(&f->style, "margins.bottom");
}

/* A box's title, under the word that says what it is where the style has a look for one ("column_label"). */
static void box_title(struct flow *f, struct stack *inner, const struct node *n, const char *kind) {
  const char *title = node_attr(n, "title", NULL);
  char role[64], word[64];
  g_snprintf(role, sizeof role, "%s_label", kind);
  g_snprintf(word, sizeof word, "doc.%s", kind);
  if (flow_has_look(f, role))
    stack_lines(f, inner, flow_compose(f, theme_word(f->in->theme, word), role, inner->width, n->pos), flow_look(f, role), "note label");
  g_snprintf(role, sizeof role, "%s_title", kind);
  if (title && *title)
    stack_lines(f, inner, flow_compose(f, title, role, inner->width, n->pos), flow_look(f, role), "note title");
  for (guint i = 0; i < inner->piece->len; i++) ((struct piece *)g_ptr_array_index(inner->piece, i))->keep = true;
}

void note_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *kind = n->kind == NODE_COLUMN ? "column" : node_attr(n, "kind", "box");
  if (strcmp(kind, "plain") == 0) {
    blocks_build(f, s, n->first, "plain");
    return;
  }
  if (strcmp(kind, "box") == 0) kind = "note";
  struct note *note = arena_alloc(f->arena, sizeof *note);
  note->pad_x = key_pt_of(f, kind, "pad_x"), note->pad_top = key_pt_of(f, kind, "pad_top");
  note->symbol = node_attr(n, "symbol", NULL);
  double width = s->width - 2 * note->pad_x;
  if (note->symbol) {
    double room = print_pt(&f->style, "urgent.symbol_width");
    note->symbol_x = room / 2 - note->pad_x / 2;
    note->symbol_scale = print_number(&f->style, "urgent.symbol_scale");
    width -= room - note->pad_x / 2;
  }
  note->frame = (struct frame){key_pt_of(f, kind, "radius"),
                               key_pt_of(f, kind, "weight"),
                               key_ink_of(f, kind, "ink"),
                               key_ink_of(f, kind, "ground"),
                               true,
                               true};
  note->inner = stack_new(f, width);
  tag_id before = flow_tag(f, TAG_ASIDE);
  box_title(f, note->inner, n, kind);
  blocks_build(f, note->inner, n->first, kind);
  f->tag = before;
  double height = note->pad_top + stack_height(note->inner, NULL) + key_pt_of(f, kind, "pad_bottom");
  if (height > page_room(f) && !note->symbol && note->inner->piece->len > 1) {
    note_flow(f, s, note, kind, n->pos);
    return;
  }
  struct piece *p = stack_add(f, s, height, draw_note, note, kind, n->pos);
  piece_notes_of(f, p, note->inner);
  p->before = key_pt_of(f, kind, "before"), p->after = key_pt_of(f, kind, "after");
}

/* ---- tiles ---- */

struct tile {
  struct stack *inner;
  const char *art, *file, *symbol;
  struct pos pos;
  double x, width;
};
struct tiles {
  size_t n;
  struct tile *tile;
  bool any_art;
};

static void draw_tiles(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct tiles *t = p->data;
  double pad = print_pt(&f->style, "badge.pad_top"), art = print_pt(&f->style, "badge.art");
  struct frame frame = {
      .radius = print_pt(&f->style, "badge.radius"), .ground = print_ink(&f->style, "badge.ground"), .filled = true};
  for (size_t i = 0; i < t->n; i++) {
    const struct tile *tile = &t->tile[i];
    double left = x + tile->x, top = y + pad;
    draw_frame(f, page, (struct box){left, y, left + tile->width, y + p->height}, &frame);
    if (tile->art) {
      double cx = left + tile->width / 2;
      page_add_art(f->pages, page, tile->art, tile->file, (struct box){cx - art / 2, top, cx + art / 2, top + art},
                   false, f->in->theme, f->d);
    }
    if (tile->symbol) {
      double room = print_pt(&f->style, "badge.symbol_width");
      draw_symbol(f, page, tile->symbol, NULL, left + room / 2 + pad / 4, y + p->height / 2,
                  print_pt(&f->style, "badge.symbol_scale") / PT_PER_MM, NULL, tile->pos);
      stack_draw(f, page, tile->inner, left + room, y + (p->height - stack_height(tile->inner, NULL)) / 2);
      continue;
    }
    if (t->any_art) top += art + print_pt(&f->style, "badge.art_gap");
    stack_draw(f, page, tile->inner, left + (tile->width - tile->inner->width) / 2, top);
  }
}

const struct node *badges_build(struct flow *f, struct stack *s, const struct node *n) {
  size_t count = 1;
  long columns = attr_number(n, "columns", 4);
  const struct node *last = n;
  for (; last->next && last->next->kind == NODE_BADGE && (long)count < columns; last = last->next) count++;
  struct tiles *t = arena_alloc(f->arena, sizeof *t);
  t->n = count;
  t->tile = arena_array(f->arena, count, sizeof *t->tile);
  double gap = print_pt(&f->style, "badge.gap"), tallest = 0;
  double width = (s->width - gap * (double)(count - 1)) / (double)count;
  const struct node *b = n;
  for (size_t i = 0; i < count; i++, b = b->next) {
    struct tile *tile = &t->tile[i];
    tile->x = (double)i * (width + gap), tile->width = width;
    const char *art = node_attr(b, "art", NULL), *title = node_attr(b, "title", NULL);
    if (art && !asset_path(f, b, art, &tile->art, &tile->file)) tile->art = NULL;
    if (tile->art) t->any_art = true;
    tile->symbol = node_attr(b, "symbol", NULL), tile->pos = b->pos;
    double pads = print_pt(&f->style, "badge.pad_x") +
                  print_pt(&f->style, tile->symbol ? "badge.symbol_width" : "badge.pad_x");
    tile->inner = stack_new(f, width - pads);
    if (title)
      stack_lines(f, tile->inner, flow_compose(f, title, "badge_title", tile->inner->width, b->pos),
                  flow_look(f, "badge_title"), "tile title");
    blocks_build(f, tile->inner, b->first, "badge");
    tallest = fmax(tallest, stack_height(tile->inner, NULL));
  }
  double height = print_pt(&f->style, "badge.pad_top") + tallest + print_pt(&f->style, "badge.pad_bottom");
  if (t->any_art) height += print_pt(&f->style, "badge.art") + print_pt(&f->style, "badge.art_gap");
  struct piece *p = stack_add(f, s, height, draw_tiles, t, "tiles", n->pos);
  for (size_t i = 0; i < count; i++) piece_notes_of(f, p, t->tile[i].inner);
  p->before = print_pt(&f->style, "badge.before"), p->after = print_pt(&f->style, "badge.after");
  return last;
}

/* ---- a page's ground: ink and art that bleed, below all else ---- */

void page_ground(struct flow *f, struct page *page, const struct node *n) {
  const char *ink = node_attr(n, "ground", NULL), *art = node_attr(n, "art", NULL), *path, *file;
  struct box all = box_grow((struct box){0, 0, page->width_pt, page->height_pt}, f->pages->bleed_pt);
  if (ink) page_fill_box(f->pages, page, all, theme_ink_named(f->in->theme, ink, n->pos, f->d));
  if (!art || !asset_path(f, n, art, &path, &file)) return;
  page_begin(f->pages, page, "ground", false, all);
  page_add_art(f->pages, page, path, file, all, true, f->in->theme, f->d);
  page_end(f->pages, page);
}
