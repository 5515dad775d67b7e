/* The list of facilities over its panels: the key of its marks, heads, groups, entries (list_entry.c). */
#include <math.h>
#include <string.h>

#include "layout/map/furniture.h"
#include "layout/map/list.h"

enum { LIST_HEAD, LIST_GROUP, LIST_ENTRY, LIST_KEY };

static char *count_text(const struct print_style *s, const struct node *head) {
  const char *count = node_attr(head, "count", "");
  return *count ? g_strdup_printf("%s %s", count, theme_word(s->theme, "places")) : g_strdup("");
}

static void draw_head(const struct pen *p, const struct list_looks *l, const struct node *head, struct box b) {
  double pad = print_pt(p->style, "list.head_pad"), middle = (b.y0 + b.y1) / 2,
         em = print_number(p->style, "baseline_em");
  char *count = count_text(p->style, head);
  pen_box(p, b, 0, print_ink(p->style, "list.head_ground"));
  double w = pen_text(p, count, b.x1 - pad, middle + em * l->head_count.line.font.size_pt, &l->head_count, 'r');
  pen_text_fit(p, head->text, b.x0 + pad, middle + em * l->head.line.font.size_pt, b.x1 - b.x0 - 3 * pad - w, &l->head,
               'l');
  g_free(count);
}

static void draw_group(const struct pen *p, const struct list_looks *l, const struct node *head, struct box b) {
  struct line rule = style_line(p->style, "list.group_rule");
  double base = b.y1 - l->group.line.font.size_pt * 0.35;
  char *count = count_text(p->style, head);
  pen_text_fit(p, head->text, b.x0, base, b.x1 - b.x0 - pen_width(p, count, &l->detail), &l->group, 'l');
  pen_text(p, count, b.x1, base, &l->detail, 'r');
  pen_rule(p, b.x0, b.y1 - rule.width_pt / 2, b.x1, b.y1 - rule.width_pt / 2, &rule);
  g_free(count);
}

static size_t collect(const struct sheet *sheet, const struct pen *p, const struct list_looks *l,
                      const struct node *panel, double width, struct column_item *items) {
  const struct print_style *s = p->style;
  size_t n = 0;
  double key = list_key_height(p, l, panel, width);
  if (key > 0) items[n++] = (struct column_item){.height = key, .data = panel, .kind = LIST_KEY};
  for (const struct node *c = panel->first; c; c = c->next) {
    if (c->kind == NODE_HEADING && strcmp(node_attr(c, "count", ""), "0") != 0) {
      bool head = c->level <= 2;
      items[n++] = (struct column_item){.height = print_pt(s, head ? "list.head_height" : "list.group_height"),
                                        .before = print_pt(s, head ? "list.head_before" : "list.group_before"),
                                        .keep = true,
                                        .data = c,
                                        .kind = head ? LIST_HEAD : LIST_GROUP};
    }
    for (size_t i = 0; c->kind == NODE_PLACES && i < c->place_count; i++)
      items[n++] = (struct column_item){
          .height = list_entry_height(sheet, p, l, &c->places[i], width), .data = &c->places[i], .kind = LIST_ENTRY};
  }
  return n;
}

/* The heads a panel shows, and the one that runs on into it: 北・東. */
static char *heads_of(const struct pen *p, const struct column_item *items, size_t n, size_t panel) {
  GString *s = g_string_new(NULL);
  const struct node *running = NULL, *shown = NULL;
  for (size_t i = 0; i < n; i++) {
    if (items[i].kind == LIST_HEAD) running = items[i].data;
    if (items[i].panel != panel || running == shown) continue;
    shown = running;
    if (s->len) g_string_append(s, theme_word(p->style->theme, "joiner"));
    g_string_append(s, running->text);
  }
  return g_string_free(s, FALSE);
}

/* One item as a named part. */
static void draw_item(struct sheet *s, const struct pen *p, const struct list_looks *l, const struct node *panel,
                      const struct column_item *item, struct box b) {
  const struct node *head = item->data;
  const struct place *f = item->data;
  if (item->kind == LIST_HEAD) pages_add_outline(p->pages, 2, head->text, p->page, b.y0);
  if (item->kind == LIST_KEY) pen_begin(p, true, b, "key");
  else if (item->kind == LIST_ENTRY) pen_begin(p, true, b, "entry %d", f->number);
  else pen_begin(p, true, b, "head %s", head->text);
  if (item->kind == LIST_KEY) list_key_draw(p, l, panel, b);
  else if (item->kind == LIST_ENTRY) list_entry_draw(s, p, l, f, b);
  else (item->kind == LIST_HEAD ? draw_head : draw_group)(p, l, head, b);
  pen_end(p);
}

/* The items of one panel, from its first column (`first`) on. Entries that follow one another are one list. */
static void draw_items(struct sheet *s, const struct pen *p, const struct list_looks *l, const struct node *panel,
                       const struct column_item *items, size_t n, size_t of, struct box first, double gap) {
  tag_id open = pen_page(p)->mark;
  bool entries = false, headed = false; /* a group that runs on from another panel stands below the panel's own head */
  double width = first.x1 - first.x0;
  for (size_t i = 0; i < n; i++) {
    if (items[i].panel != of) continue;
    double x = first.x0 + (width + gap) * (double)items[i].column, y = first.y0 + items[i].y;
    bool entry = items[i].kind == LIST_ENTRY, head = items[i].kind == LIST_HEAD;
    if (entries != entry) {
      pen_untag(p, open);
      if ((entries = entry)) pen_tag(p, TAG_LIST, 0);
    }
    tag_id before = entry                          ? pen_tag(p, TAG_ITEM, 0)
                    : items[i].kind == LIST_KEY ? pen_tag(p, TAG_P, 0)
                                                : pen_tag(p, TAG_HEADING, head || !headed ? 2 : 3);
    headed = headed || head;
    if (entry) pen_tag(p, TAG_BODY, 0);
    draw_item(s, p, l, panel, &items[i], (struct box){x, y, x + width, y + items[i].height});
    pen_untag(p, before);
  }
  pen_untag(p, open);
}

static size_t items_most(const struct node *panel) {
  size_t most = 2;
  for (const struct node *c = panel->first; c; c = c->next) most += 1 + c->place_count;
  return most;
}

double list_part(struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  struct list_looks l = list_looks(st, part);
  size_t columns = (size_t)fmax(1, print_number(st, "list.around_columns"));
  double gap = print_pt(st, "list.column_gap"), width = (b.x1 - b.x0 - gap * (double)(columns - 1)) / (double)columns;
  struct column_item *items = g_new0(struct column_item, items_most(part));
  size_t n = collect(s, p, &l, part, width, items);
  double height = map_columns_balance(items, n, columns, l.line_step);
  draw_items(s, p, &l, part, items, n, 0, (struct box){b.x0, b.y0, b.x0 + width, b.y1}, gap);
  g_free(items);
  return height;
}

void panel_list(struct sheet *s, const struct pen *side, const struct node *panel) {
  struct pen pen = *side;
  const struct pen *p = &pen; /* of the page in hand */
  const struct print_style *st = p->style;
  struct list_looks l = list_looks(st, panel);
  size_t columns = (size_t)fmax(1, print_number(st, "list.columns")), panels = panel_room(panel), left_out;
  int column = 1, row = 1;
  pair_of(node_attr(panel, "at", ""), 0, &column, &row);
  struct column_item *items = g_new0(struct column_item, items_most(panel));
  struct box in = panel_inside(s, column, row);
  double gap = print_pt(st, "list.column_gap"), width = (in.x1 - in.x0 - gap * (double)(columns - 1)) / (double)columns;
  size_t n = collect(s, p, &l, panel, width, items);
  double top = print_pt(st, "panel.head_height");
  if (!map_columns_fill(items, n, panels, columns, in.y1 - in.y0 - top, &left_out))
    diag_error(s->d, panel->pos, "map-panels-full", node_attr(panel, "title", ""), diag_num(s->d, (double)left_out));
  size_t filled = n ? items[n - 1].panel + 1 : 0; /* what is left of the panels stays white */
  for (size_t k = 0; k < filled && !left_out; k++) {
    pen = panel_pen(s, side, panel, k, &column, &row);
    in = panel_inside(s, column, row);
    char *heads = heads_of(p, items, n, k);
    pen_begin(p, true, panel_box(s, column, row), "panel list %d,%d", column, row);
    panel_head(p, in, node_attr(panel, "title", ""), *heads ? heads : node_attr(panel, "note", ""));
    g_free(heads);
    draw_items(s, p, &l, panel, items, n, k, (struct box){in.x0, in.y0 + top, in.x0 + width, in.y1}, gap);
    panel_foot(s, p, in, node_attr(panel, "foot", ""), panel_number(s, p, panel, column, row));
    pen_end(p);
  }
  g_free(items);
}
