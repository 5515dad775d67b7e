/* The cover and the back of a folded sheet. */
#include <math.h>
#include <string.h>

#include "layout/map/furniture.h"
#include "layout/page/qr.h"

struct box panel_bled(const struct sheet *s, struct box b) {
  double bleed = s->pages->bleed_pt;
  return (struct box){b.x0 <= 0.1 ? -bleed : b.x0, b.y0 <= 0.1 ? -bleed : b.y0,
                      b.x1 >= s->width - 0.1 ? s->width + bleed : b.x1,
                      b.y1 >= s->height - 0.1 ? s->height + bleed : b.y1};
}

/* A number of a symbol on the cover. */
static double item_number(const struct pen *p, const struct node *n, const char *name, double otherwise, double least,
                          double most) {
  const char *text = node_attr(n, name, "");
  char *end;
  double v = g_ascii_strtod(text, &end);
  if (!*text) return otherwise;
  if (end != text && !*end && v >= least && v <= most) return v;
  diag_error(p->d, n->pos, "map-style-bounds", name, text, diag_num(p->d, least), diag_num(p->d, most));
  return otherwise;
}

static void cover_symbols(const struct pen *p, const struct node *panel, struct box art) {
  for (const struct node *n = panel->first; n; n = n->next) {
    if (n->kind != NODE_ITEM) continue;
    const struct symbol *symbol = theme_symbol_named(p->style->theme, node_attr(n, "symbol", ""));
    double x = item_number(p, n, "x", 0, -3000, 3000) * PT_PER_MM,
           y = item_number(p, n, "y", 0, -3000, 3000) * PT_PER_MM;
    double size = item_number(p, n, "size", 1, 0.05, 100), number = item_number(p, n, "number", 0, 0, 9999);
    if (!symbol)
      diag_error(p->d, n->pos, "map-symbol-absent", node_attr(panel, "part", ""), node_attr(n, "symbol", ""));
    else symbol_draw(p, symbol, art.x0 + x, art.y0 + y, size, true, (int)number);
  }
}

void panel_cover(struct sheet *s, const struct pen *p, const struct node *panel, struct box b) {
  const struct print_style *st = p->style;
  struct lettering edition = style_look(st, "cover.edition"), title = style_look(st, "cover.title"),
                   lead = style_look(st, "cover.lead");
  struct lettering foot = style_look(st, "cover.foot");
  bool code = *node_attr(panel, "qr", "") != 0;
  double side = print_pt(st, "cover.side"), strip = print_pt(st, code ? "cover.qr_strip" : "cover.strip"),
         art_height = print_pt(st, "cover.art_height");
  struct box ground = panel_bled(s, b), art = {b.x0, b.y1 - strip - art_height, b.x1, b.y1 - strip};
  pen_box(p, (struct box){ground.x0, ground.y0, ground.x1, art.y1}, 0, print_ink(st, "cover.ground"));
  if (*node_attr(panel, "art", "")) {
    char *path = g_build_filename(s->in->ward, node_attr(panel, "art", ""), NULL);
    struct path_builder clip;
    path_begin(&clip, pen_arena(p));
    path_rect(&clip, (struct box){ground.x0, art.y0, ground.x1, art.y1}, 0);
    pen_save(p, NULL, &clip);
    /* Drawn a bleed wider on both sides, so that it reaches past the trim. */
    page_add_art(p->pages, pen_page(p), path, node_attr(panel, "art", ""),
                 (struct box){art.x0 - s->pages->bleed_pt, art.y0, art.x1 + s->pages->bleed_pt, art.y1}, true,
                 st->theme, s->d);
    pen_restore(p);
    g_free(path);
  }
  cover_symbols(p, panel, art);
  pen_box(p, (struct box){ground.x0, art.y1, ground.x1, ground.y1}, 0, print_ink(st, "paper_ink"));
  char *words = g_strdup_printf("%s%s%s%s", node_attr(s->node, "ward", ""),
                                theme_word(st->theme, "map.between_ward_and_edition"),
                                node_attr(s->node, "edition", ""), theme_word(st->theme, "map.edition_suffix"));
  pen_text_fit(p, words, b.x0 + side, b.y0 + print_pt(st, "cover.edition_base"), b.x1 - b.x0 - 2 * side, &edition, 'l');
  g_free(words);
  drawing_draw(p, "cover.drawing", b);
  double y = b.y0 + print_pt(st, "cover.title_base");
  char **lines = g_strsplit(node_attr(panel, "title", node_attr(s->node, "title", "")), "\n", -1);
  for (char **l = lines; *l; l++, y += title.pitch_pt)
    pen_text_fit(p, *l, b.x0 + side, y, b.x1 - b.x0 - 2 * side, &title, 'l');
  g_strfreev(lines);
  pen_paragraph(p, node_attr(panel, "lead", node_attr(s->node, "subtitle", "")), b.x0 + side,
                b.y0 + print_pt(st, "cover.lead_top"), b.x1 - b.x0 - 2 * side, &lead, false);
  double base = b.y1 - strip / 2 + print_number(st, "baseline_em") * foot.line.font.size_pt;
  if (code) { /* two lines at its left */
    double size = print_pt(st, "cover.qr_size"), room = b.x1 - b.x0 - 2 * side - size;
    struct lettering address = style_look(st, "cover.address");
    qr_corner(s, p, panel, b.x1 - side + size * QR_QUIET / 33, b.y1 - (strip - size) / 2, size);
    char *url = qr_url(s, node_attr(panel, "qr", "")), *said = short_address(url);
    pen_text_fit(p, node_attr(panel, "foot", ""), b.x0 + side, base - foot.pitch_pt / 2, room, &foot, 'l');
    pen_text_fit(p, said, b.x0 + side, base + foot.pitch_pt / 2, room, &address, 'l');
    g_free(said);
    g_free(url);
    return;
  }
  pen_text_fit(p, node_attr(panel, "foot", ""), b.x0 + side, base, (b.x1 - b.x0) * 0.6, &foot, 'l');
  pen_text_fit(p, node_attr(s->node, "ward", ""), b.x1 - side, base, (b.x1 - b.x0) * 0.4 - 2 * side, &foot, 'r');
}

/* Text, the urgent numbers, and below who publishes it and where to ask. */
void panel_back(struct sheet *s, const struct pen *p, const struct node *panel, struct box in) {
  const struct print_style *st = p->style;
  const struct theme *t = st->theme;
  double gap = print_pt(st, "back.gap"), y = in.y0;
  if (*node_attr(panel, "title", ""))
    y = panel_head(p, in, node_attr(panel, "title", ""), node_attr(panel, "note", ""));
  y += prose_draw(s, p, panel, (struct box){in.x0, y, in.x1, in.y1});
  struct lettering name = style_look(st, "back.publisher"), text = style_look(st, "back.text");
  GString *who = g_string_new(NULL);
  static const char *const of[] = {"contact_address", "contact_tel", "contact_hours", "contact_mail"};
  static const char *const words[] = {"map.back_address", "map.back_tel", "map.back_hours", "map.back_mail"};
  for (size_t i = 0; i < G_N_ELEMENTS(of); i++)
    if (*node_attr(s->node, of[i], ""))
      g_string_append_printf(who, "%s%s\n", theme_word(t, words[i]), node_attr(s->node, of[i], ""));
  if (*node_attr(s->node, "address", ""))
    g_string_append_printf(who, "%s%s\n", theme_word(t, "map.back_site"), node_attr(s->node, "address", ""));
  g_string_append_printf(who, "%s%s", node_attr(s->node, "date", ""), theme_word(t, "map.as_of"));
  double code = *node_attr(panel, "qr", "") ? print_pt(st, "back.qr_size") : 0;
  double who_height = fmax(code, pen_paragraph(p, who->str, in.x0, 0, in.x1 - in.x0 - code, &text, true) + name.pitch_pt);
  double who_top = in.y1 - who_height;
  double urgent_top = y + gap, urgent_end = urgent_top;
  bool urgent = false;
  for (const struct node *n = panel->first; n; n = n->next) urgent |= n->kind == NODE_ITEM && *node_attr(n, "tel", "");
  if (urgent) urgent_end += part_urgent(s, p, panel, (struct box){in.x0, urgent_top, in.x1, who_top});
  if (urgent_end + gap > who_top)
    diag_error(s->d, panel->pos, "map-panel-full", node_attr(panel, "title", ""),
               diag_num(s->d, ceil((urgent_end + gap - who_top) / PT_PER_MM)));
  struct line rule = style_line(st, "back.rule");
  pen_rule(p, in.x0, who_top - gap / 2, in.x1, who_top - gap / 2, &rule);
  char *publisher = g_strdup_printf("%s %s", node_attr(s->node, "ward", ""), node_attr(s->node, "contact_name", ""));
  pen_text_fit(p, publisher, in.x0, who_top + name.line.font.size_pt, in.x1 - in.x0, &name, 'l');
  pen_paragraph(p, who->str, in.x0, who_top + name.pitch_pt, in.x1 - in.x0 - code, &text, false);
  if (code > 0) qr_corner(s, p, panel, in.x1, in.y1, code);
  g_free(publisher);
  g_string_free(who, TRUE);
}
