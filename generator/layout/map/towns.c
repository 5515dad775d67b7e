/* 「あなたの町の相談センター」: each town or 丁目 with its desk, in columns of one height. The desks' telephones are in `desks`. */
#include <math.h>
#include <string.h>

#include "layout/map/furniture.h"

struct towns {
  const struct sheet *sheet;
  const struct pen *pen;
  struct lettering head, town, desk;
  double row, head_height, symbol_scale, symbol_width, desk_at, gap, width;
};

static const struct place *desk_of(const struct node *part, const char *id) {
  for (const struct node *n = part->first; n; n = n->next)
    for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++)
      if (!strcmp(n->places[i].id, id)) return &n->places[i];
  return NULL;
}

static void draw_row(const struct towns *t, const struct node *part, const struct node *town, struct box b) {
  const struct print_style *st = t->pen->style;
  const struct place *desk = desk_of(part, node_attr(town, "desk", ""));
  double em = print_number(st, "baseline_em"), middle = (b.y0 + b.y1) / 2, x = b.x0 + t->desk_at;
  struct line rule = style_line(st, "towns.rule");
  pen_text_fit(t->pen, town->text, b.x0, middle + em * t->town.line.font.size_pt, t->desk_at - t->gap, &t->town, 'l');
  pen_rule(t->pen, b.x0, b.y1, b.x1, b.y1, &rule);
  if (!desk) return;
  const struct pen own = pen_at(t->pen, place_pos(desk));
  const struct symbol *symbol = symbol_of_place(st, desk);
  if (symbol) {
    struct box shape = symbol_box(st, symbol, t->symbol_scale);
    symbol_draw(&own, symbol, x + t->symbol_width / 2, middle - (shape.y0 + shape.y1) / 2, t->symbol_scale, false, desk->number);
  }
  x += t->symbol_width + t->gap;
  pen_text_fit(&own, node_attr(town, "name", desk->name), x, middle + em * t->desk.line.font.size_pt, b.x1 - x, &t->desk, 'l');
  if (*sheet_cell(t->sheet, desk)) pen_link(&own, b, "dest:map-%s", desk->id);
}

static void draw_head(const struct towns *t, const char *row, struct box b) {
  struct line rule = style_line(t->pen->style, "towns.head_rule");
  pen_text(t->pen, row, b.x0, b.y1 - t->head.line.font.size_pt * 0.3, &t->head, 'l');
  pen_rule(t->pen, b.x0, b.y1, b.x1, b.y1, &rule);
}

/* The towns with a head where the first kana's row changes. */
static size_t collect(const struct towns *t, const struct node *part, struct column_item *items) {
  size_t n = 0;
  const char *last = "";
  double all = 0; /* few towns need no heads */
  for (const struct node *c = part->first; c; c = c->next) all += c->kind == NODE_ITEM;
  bool heads = all >= print_number(t->pen->style, "towns.heads_from");
  for (const struct node *c = part->first; c; c = c->next) {
    if (c->kind != NODE_ITEM || !*node_attr(c, "desk", "")) continue;
    const char *row = node_attr(c, "row", "");
    if (heads && *row && strcmp(row, last) != 0)
      items[n++] = (struct column_item){.height = t->head_height, .before = t->gap, .keep = true, .data = row, .kind = 0};
    items[n++] = (struct column_item){.height = t->row, .data = c, .kind = 1};
    last = row;
  }
  return n;
}

double towns_part(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  size_t columns = (size_t)fmax(1, print_number(st, "towns.columns")), most = 1;
  double gap = print_pt(st, "towns.column_gap");
  struct towns t = {s, p, style_look(st, "towns.head"), style_look(st, "towns.town"), style_look(st, "towns.desk"),
                    print_pt(st, "towns.row"), print_pt(st, "towns.head_height"),
                    print_number(st, "towns.symbol_scale"), print_pt(st, "towns.symbol_width"), print_pt(st, "towns.desk_at"),
                    print_pt(st, "towns.gap"), (b.x1 - b.x0 - gap * (double)(columns - 1)) / (double)columns};
  for (const struct node *c = part->first; c; c = c->next) most += 2;
  struct column_item *items = g_new0(struct column_item, most);
  size_t n = collect(&t, part, items);
  double height = map_columns_balance(items, n, columns, t.row);
  tag_id list = pen_tag(p, TAG_LIST, 0);
  for (size_t i = 0; i < n; i++) {
    double x = b.x0 + (t.width + gap) * (double)items[i].column, y = b.y0 + items[i].y;
    struct box own = {x, y, x + t.width, y + items[i].height};
    tag_id item = pen_tag(p, TAG_ITEM, 0);
    pen_tag(p, TAG_BODY, 0);
    const char *name = items[i].kind ? ((const struct node *)items[i].data)->text : items[i].data;
    pen_begin(p, true, own, "town %s", name);
    if (items[i].kind) draw_row(&t, part, items[i].data, own);
    else draw_head(&t, items[i].data, own);
    pen_end(p);
    pen_untag(p, item);
  }
  pen_untag(p, list);
  g_free(items);
  return height;
}

double towns_panel(const struct sheet *s, const struct pen *p, const struct node *panel, struct box b) {
  struct lettering body = style_look(p->style, "towns.text");
  double y = b.y0, gap = print_pt(p->style, "towns.below");
  if (*node_attr(panel, "text", "")) {
    tag_id open = pen_tag(p, TAG_P, 0);
    y += pen_paragraph(p, node_attr(panel, "text", ""), b.x0, y, b.x1 - b.x0, &body, false) + gap;
    pen_untag(p, open);
  }
  const struct node desks = {.kind = NODE_PANEL, .first = panel->first}; /* without a heading of its own */
  y += part_desks(s, p, &desks, (struct box){b.x0, y, b.x1, b.y1}) + gap;
  return y - b.y0 + towns_part(s, p, panel, (struct box){b.x0, y, b.x1, b.y1});
}
