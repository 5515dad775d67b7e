/* What stands around the map: title, scale with north, credit; legend and telephones are in legend.c and contact.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layout/map/furniture.h"

double part_heading(const struct pen *p, const char *text, struct box b) {
  struct lettering look = style_look(p->style, "type.heading");
  struct line rule = style_line(p->style, "around.heading_rule");
  double size = look.line.font.size_pt, base = b.y0 + size * 0.9, gap = print_pt(p->style, "around.heading_gap");
  double w = pen_text_fit(p, text, b.x0, base, b.x1 - b.x0, &look, 'l');
  if (b.x0 + w + gap < b.x1) pen_rule(p, b.x0 + w + gap, base - size * 0.34, b.x1, base - size * 0.34, &rule);
  return size + gap;
}

/* Lines of a text that holds its own breaks. */
static double text_lines(const struct pen *p, const char *text, double x, double y, double width,
                         const struct lettering *look) {
  char **lines = g_strsplit(text, "\n", -1);
  double used = 0;
  for (char **l = lines; *l; l++) {
    if (!**l) continue;
    pen_text_fit(p, *l, x, y + used + look->line.font.size_pt * 0.88, width, look, 'l');
    used += look->pitch_pt;
  }
  g_strfreev(lines);
  return used;
}

/* ---- the title block ---- */

static double line_count(const char *text) {
  double n = *text ? 1 : 0;
  for (; *text; text++) n += *text == '\n';
  return n;
}

static double part_title(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  double pad = print_pt(st, "title.pad"), width = b.x1 - b.x0 - 2 * pad, x = b.x0 + pad;
  struct lettering edition = style_look(st, "title.edition"), title = style_look(st, "title.title"),
                   lead = style_look(st, "title.lead");
  const char *words_title = node_attr(part, "title", node_attr(s->node, "title", ""));
  const char *words_lead = node_attr(part, "lead", node_attr(s->node, "subtitle", ""));
  double lead_top = print_pt(st, "title.title_top") + line_count(words_title) * title.pitch_pt +
                    print_pt(st, "title.lead_gap");
  double height = fmax(print_pt(st, "title.height"), lead_top + line_count(words_lead) * lead.pitch_pt + pad * 0.8);
  b.y1 = b.y0 + height;
  pen_box(p, panel_bled(s, b), print_pt(st, "title.radius"), print_ink(st, "title.ground"));
  drawing_draw(p, "title.drawing", b);
  char *words = g_strdup_printf("%s%s%s%s", node_attr(s->node, "ward", ""),
                                theme_word(st->theme, "map.between_ward_and_edition"),
                                node_attr(s->node, "edition", ""), theme_word(st->theme, "map.edition_suffix"));
  pen_text_fit(p, words, x, b.y0 + pad + edition.line.font.size_pt * 0.88, width, &edition, 'l');
  g_free(words);
  tag_id open = pen_tag(p, TAG_HEADING, 1);
  text_lines(p, words_title, x, b.y0 + print_pt(st, "title.title_top"), width, &title);
  pen_untag(p, open);
  text_lines(p, words_lead, x, b.y0 + lead_top, width, &lead);
  return height;
}

/* ---- scale and north ---- */

/* The longest of 1, 2, 5 × 10ⁿ metres a bar step may be. */
static double round_step(double metres) {
  double ten = pow(10, floor(log10(metres)));
  return metres >= 5 * ten ? 5 * ten : metres >= 2 * ten ? 2 * ten : ten;
}

static char *metres_text(const struct print_style *s, double metres) {
  if (metres >= 1000 && fmod(metres, 100) == 0) {
    char n[G_ASCII_DTOSTR_BUF_SIZE];
    double km = metres / 1000;
    return g_strdup_printf("%s%s", g_ascii_formatd(n, sizeof n, fmod(metres, 1000) == 0 ? "%.0f" : "%.1f", km),
                           theme_word(s->theme, "map.kilometre"));
  }
  return g_strdup_printf("%.0f%s", metres, theme_word(s->theme, "map.metre"));
}

static double scale_bar(const struct pen *p, double scale, struct box b) {
  const struct print_style *s = p->style;
  struct line line = style_line(s, "scale.line");
  struct lettering look = style_look(s, "type.scale");
  double k = 1000 * PT_PER_MM / scale, height = print_pt(s, "scale.height"), steps = print_number(s, "scale.steps");
  double step_m = round_step((b.x1 - b.x0) / steps / k), step = step_m * k, y = b.y0;
  pen_rule(p, b.x0, y, b.x0 + steps * step, y, &line);
  for (int i = 0; i <= (int)steps; i++) {
    double x = b.x0 + i * step, tick = i == 0 || i == (int)steps ? height * 1.3 : height;
    pen_rule(p, x, y - tick, x, y + tick, &line);
    if (i < (int)steps && i % 2 == 0)
      pen_box(p, (struct box){x, y - height / 2, x + step, y + height / 2}, 0, line.ink);
    char *text = i ? metres_text(s, step_m * i) : g_strdup("0");
    pen_text(p, text, x, y + height * 1.3 + look.line.font.size_pt * 1.1, &look, 'm');
    g_free(text);
  }
  return height * 1.3 + look.line.font.size_pt * 1.3;
}

static double part_scale(const struct sheet *s, const struct pen *p, struct box b) {
  const struct print_style *st = p->style;
  struct lettering look = style_look(st, "type.scale"), north = style_look(st, "type.north");
  double column = print_pt(st, "scale.north_width"), arrow = print_pt(st, "scale.arrow_height");
  struct path_builder path;
  path_begin(&path, pen_arena(p));
  const char *shape = print_text(st, "scale.arrow");
  if (!path_svg(&path, shape, PT_PER_MM, b.x0 + column / 2, b.y0))
    diag_error(p->d, ((struct pos){st->file, 0, 0}), "map-mark-path", "scale.arrow");
  /* North of the grid turns from north of the map by under a degree in any zone: the arrow stands upright. */
  pen_fill(p, &path, print_ink(st, "ink"));
  pen_text(p, theme_word(st->theme, "map.north"), b.x0 + column / 2, b.y0 + arrow + north.line.font.size_pt, &north,
           'm');
  double cell_m = s->grid.cell / PT_PER_MM * s->port.scale / 1000,
         minutes = ceil(cell_m / print_number(st, "scale.walk_m_per_minute"));
  char *cell = metres_text(st, cell_m);
  char *ratio = g_strdup_printf("%s%.0f", theme_word(st->theme, "map.scale_one"), s->port.scale);
  GString *grouped = g_string_new(ratio);
  if (s->port.scale >= 1000) g_string_insert(grouped, (gssize)grouped->len - 3, theme_word(st->theme, "map.thousands"));
  char *text = g_strdup_printf("%s%s%s%s%.0f%s", grouped->str, theme_word(st->theme, "map.cell_is"), cell,
                               theme_word(st->theme, "map.walk_open"), minutes,
                               theme_word(st->theme, "map.walk_close"));
  double x = b.x0 + column, y = b.y0 + look.line.font.size_pt;
  pen_text_fit(p, text, x, y, b.x1 - x, &look, 'l');
  y += print_pt(st, "scale.bar_gap");
  y += scale_bar(p, s->port.scale, (struct box){x, y, fmin(b.x1 - column / 2, x + print_pt(st, "scale.bar_width")), y});
  g_free(text);
  g_free(ratio);
  g_free(cell);
  g_string_free(grouped, TRUE);
  return fmax(y - b.y0, arrow + north.line.font.size_pt * 1.2);
}

/* ---- date, publisher, credit ---- */

static double part_credit(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  struct lettering look = style_look(p->style, "type.credit");
  const struct theme *t = p->style->theme;
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s%s%s\n", node_attr(s->node, "date", ""), theme_word(t, "map.as_of"),
                         node_attr(part, "text", ""));
  if (*node_attr(s->node, "numbered", "")) g_string_append_printf(text, "%s\n", theme_word(t, "map.numbered_here"));
  g_string_append_printf(text, "%s%s %s%s%s\n", theme_word(t, "map.published_by"), node_attr(s->node, "ward", ""),
                         node_attr(s->node, "contact_name", ""), theme_word(t, "map.tel_gap"),
                         node_attr(s->node, "contact_tel", ""));
  if (*node_attr(s->node, "credit", ""))
    g_string_append_printf(text, "%s%s", theme_word(t, "map.credit"), node_attr(s->node, "credit", ""));
  double used = pen_paragraph(p, text->str, b.x0, b.y0, b.x1 - b.x0, &look, false);
  g_string_free(text, TRUE);
  return used;
}

double around_part(struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const char *name = node_attr(part, "part", "");
  if (!strcmp(name, "title")) return part_title(s, p, part, b);
  if (!strcmp(name, "kinds")) return legend_kinds(s, p, part, b);
  if (!strcmp(name, "lines")) return legend_lines(s, p, part, b);
  if (!strcmp(name, "scale")) return part_scale(s, p, b);
  if (!strcmp(name, "credit")) return part_credit(s, p, part, b);
  if (!strcmp(name, "desks")) return part_desks(s, p, part, b);
  if (!strcmp(name, "urgent")) return part_urgent(s, p, part, b);
  if (!strcmp(name, "qr")) return qr_part(s, p, part, b);
  if (!strcmp(name, "towns") || !strcmp(name, "list")) {
    double head = *node_attr(part, "title", "") ? part_heading(p, node_attr(part, "title", ""), b) : 0;
    b.y0 += head;
    return head + (!strcmp(name, "towns") ? towns_part(s, p, part, b) : list_part(s, p, part, b));
  }
  if (!strcmp(name, "text")) return prose_draw(s, p, part, b);
  diag_error(s->d, part->pos, "map-part-side", name);
  return 0;
}
