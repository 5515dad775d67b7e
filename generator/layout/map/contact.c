/* Consultation desks with their telephones, and the urgent box: the only filled one. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

double part_desks(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  struct lettering name = style_look(st, "type.desk_name"), cell = style_look(st, "type.desk_cell"),
                   tel = style_look(st, "type.desk_tel");
  double y = b.y0, row = print_pt(st, "desks.row"), scale = print_number(st, "desks.symbol_scale"),
         em = print_number(st, "baseline_em");
  if (*node_attr(part, "title", "")) y += part_heading(p, node_attr(part, "title", ""), b);
  for (const struct node *n = part->first; n; n = n->next)
    for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++) {
      const struct place *f = &n->places[i];
      const struct pen own_pen = pen_at(p, place_pos(f)), *at = &own_pen;
      const struct symbol *symbol = symbol_of_place(st, f);
      double middle = y + row / 2, at_name = b.x0 + print_pt(st, "desks.name_at"),
             at_cell = b.x0 + print_pt(st, "desks.cell_at");
      if (symbol) {
        struct box own = symbol_box(st, symbol, scale);
        symbol_draw(p, symbol, b.x0 + print_pt(st, "desks.symbol_at"), middle - (own.y0 + own.y1) / 2, scale, false,
                    f->number);
      }
      double tel_width = pen_width(p, f->tel, &tel);
      pen_text_fit(at, f->name, at_name, middle + em * name.line.font.size_pt, at_cell - at_name - PT_PER_MM, &name,
                   'l');
      pen_text_fit(at, sheet_cell(s, f), at_cell, middle + em * cell.line.font.size_pt, b.x1 - tel_width - at_cell,
                   &cell, 'l');
      pen_text_fit(at, f->tel, b.x1, middle + em * tel.line.font.size_pt, b.x1 - at_cell, &tel, 'r');
      y += row;
    }
  return y - b.y0;
}

double part_urgent(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  struct lettering head = style_look(st, "type.urgent_head"), label = style_look(st, "type.urgent_label"),
                   tel = style_look(st, "type.urgent_tel");
  struct line frame = style_line(st, "urgent.frame"), rule = style_line(st, "urgent.rule");
  double bar = print_pt(st, "urgent.head"), row = print_pt(st, "urgent.row"), pad = print_pt(st, "urgent.pad"),
         em = print_number(st, "baseline_em");
  size_t rows = 0, i = 0;
  for (const struct node *n = part->first; n; n = n->next) rows += n->kind == NODE_ITEM;
  struct box own = {b.x0, b.y0, b.x1, b.y0 + bar + row * (double)rows};
  pen_box(p, own, 0, print_ink(st, "urgent.ground"));
  pen_box(p, (struct box){own.x0, own.y0, own.x1, own.y0 + bar}, 0, print_ink(st, "ink"));
  pen_text_fit(p, node_attr(part, "urgent", node_attr(part, "title", "")), own.x0 + pad,
               own.y0 + bar / 2 + em * head.line.font.size_pt, own.x1 - own.x0 - 2 * pad, &head, 'l');
  for (const struct node *n = part->first; n; n = n->next) {
    if (n->kind != NODE_ITEM) continue;
    double top = own.y0 + bar + row * (double)i++, middle = top + row / 2;
    const char *number = node_attr(n, "tel", "");
    const struct pen own_pen = pen_at(p, n->pos), *at = &own_pen;
    if (i > 1) pen_rule(p, own.x0 + pad, top, own.x1 - pad, top, &rule);
    pen_text_fit(at, node_attr(n, "label", ""), own.x0 + pad, middle + em * label.line.font.size_pt,
                 own.x1 - own.x0 - 3 * pad - pen_width(p, number, &tel), &label, 'l');
    pen_text_fit(at, number, own.x1 - pad, middle + em * tel.line.font.size_pt, own.x1 - own.x0 - 2 * pad, &tel, 'r');
  }
  pen_frame(p, box_grow(own, -frame.width_pt / 2), 0, &frame);
  (void)s;
  return own.y1 - own.y0;
}
