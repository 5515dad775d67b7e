/* The side with panels: where each lies, its head and foot, and who draws it. */
#include <math.h>
#include <string.h>

#include "layout/map/furniture.h"

struct box panel_box(const struct sheet *s, int column, int row) {
  double w = s->width / s->columns, h = s->height / s->rows;
  return (struct box){w * (column - 1), h * (row - 1), w * column, h * row};
}

struct box panel_inside(const struct sheet *s, int column, int row) {
  struct box b = panel_box(s, column, row);
  double side = print_pt(&s->style, "panel.side");
  return (struct box){b.x0 + side, b.y0 + print_pt(&s->style, "panel.top"), b.x1 - side,
                      b.y1 - print_pt(&s->style, "panel.bottom")};
}

double panel_head(const struct pen *p, struct box in, const char *title, const char *small) {
  struct lettering big = style_look(p->style, "panel.title"), note = style_look(p->style, "panel.small");
  struct line rule = style_line(p->style, "panel.title_rule");
  double base = in.y0 + big.line.font.size_pt * 0.9, gap = print_pt(p->style, "panel.title_gap");
  tag_id open = pen_tag(p, TAG_HEADING, 1);
  double w = pen_text_fit(p, title, in.x0, base, in.x1 - in.x0, &big, 'l');
  pen_untag(p, open);
  if (*small) pen_text_fit(p, small, in.x0 + w + gap, base, in.x1 - in.x0 - w - gap, &note, 'l');
  double y = base + print_pt(p->style, "panel.title_below");
  pen_rule(p, in.x0, y, in.x1, y, &rule);
  return y + print_pt(p->style, "panel.content_gap");
}

void panel_foot(const struct sheet *s, const struct pen *p, struct box in, const char *note, int number) {
  struct lettering look = style_look(p->style, "panel.foot"), bold = look;
  bold.line.font.bold = true, bold.line.ink = print_ink(p->style, "ink");
  double y = in.y1 + print_pt(p->style, "panel.foot_off");
  char folio[16];
  g_snprintf(folio, sizeof folio, "%d", number);
  tag_id open = page_mark(pen_page(p), 0);
  char *mark = audience_words(s, p);
  double w = *mark ? pen_text(p, mark, in.x0, y, &bold, 'l') + look.line.font.size_pt : 0;
  if (*note) pen_text_fit(p, note, in.x0 + w, y, in.x1 - in.x0 - w - 10 * PT_PER_MM, &look, 'l');
  g_free(mark);
  if (number > 0) pen_text(p, folio, in.x1, y, &look, 'r');
  pen_untag(p, open);
  (void)s;
}

static bool on_pages(const struct node *panel) {
  return !strcmp(node_attr(panel, "at", ""), "pages");
}

size_t panel_room(const struct node *panel) {
  enum { PAGES_MOST = 5000 };
  size_t n = 0;
  int column, row;
  while (pair_of(node_attr(panel, "at", ""), n, &column, &row)) n++;
  return on_pages(panel) ? PAGES_MOST : n;
}

/* A page more for a side whose parts flow over pages; the side's own page is the first. */
struct pen panel_pen(struct sheet *s, const struct pen *side, const struct node *panel, size_t k, int *column_out, int *row_out) {
  struct pen pen = *side;
  *column_out = *row_out = 1;
  if (!on_pages(panel)) pair_of(node_attr(panel, "at", ""), k, column_out, row_out);
  if (!on_pages(panel) || (!k && !s->flowed)) {
    s->flowed |= on_pages(panel);
    return pen;
  }
  pages_add(s->pages, s->width, s->height);
  pen.page = s->pages->n - 1;
  pen_box(&pen, box_grow((struct box){0, 0, s->width, s->height}, s->pages->bleed_pt), 0, print_ink(&s->style, "paper_ink"));
  page_mark(pen_page(&pen), pen_page(side)->mark);
  return pen;
}

int panel_number(const struct sheet *s, const struct pen *p, const struct node *panel, int column, int row) {
  return on_pages(panel) ? (int)p->page + 1 : (row - 1) * s->columns + column;
}

/* Turned panels stand on their head on the sheet, to read right when it is folded. */
static void turn_begin(const struct pen *p, struct box b) {
  cairo_matrix_t m;
  cairo_matrix_init(&m, -1, 0, 0, -1, b.x0 + b.x1, b.y0 + b.y1);
  pen_save(p, &m, NULL);
}

static void panel_prose(struct sheet *s, const struct pen *p, const struct node *panel, struct box in, int number) {
  double y = in.y0;
  if (*node_attr(panel, "title", ""))
    y = panel_head(p, in, node_attr(panel, "title", ""), node_attr(panel, "note", ""));
  struct box room = {in.x0, y, in.x1, in.y1};
  const char *part = node_attr(panel, "part", "");
  double used = !strcmp(part, "legend")  ? legend_panel(s, p, panel, room)
                : !strcmp(part, "towns") ? towns_panel(s, p, panel, room)
                                         : prose_draw(s, p, panel, room);
  if (y + used > in.y1 + 0.1)
    diag_error(s->d, panel->pos, "map-panel-full", node_attr(panel, "title", ""),
               diag_num(s->d, ceil((y + used - in.y1) / PT_PER_MM)));
  panel_foot(s, p, in, node_attr(panel, "foot", ""), number);
}

/* Each place of the sheet is taken once. */
static bool check_places(struct sheet *s, const struct node *side) {
  GHashTable *taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  size_t before = diag_errors(s->d);
  for (const struct node *n = side->first; n; n = n->next) {
    if (n->kind != NODE_PANEL) continue;
    int column, row;
    const char *at = node_attr(n, "at", "");
    size_t i = 0;
    for (; pair_of(at, i, &column, &row); i++) {
      char *key = g_strdup_printf("%d,%d", column, row);
      if (column < 1 || row < 1 || column > s->columns || row > s->rows)
        diag_error(s->d, n->pos, "map-panel-place", key, diag_num(s->d, s->columns), diag_num(s->d, s->rows));
      else if (g_hash_table_contains(taken, key)) diag_error(s->d, n->pos, "map-panel-twice", key);
      g_hash_table_add(taken, key);
    }
    if (!i && !on_pages(n)) diag_error(s->d, n->pos, "map-panel-at", node_attr(n, "part", ""));
  }
  g_hash_table_destroy(taken);
  return diag_errors(s->d) == before;
}

void panels_side_draw(struct sheet *s, const struct pen *of, const struct node *side) {
  if (!check_places(s, side)) return;
  s->flowed = false;
  for (const struct node *n = side->first; n; n = n->next) {
    if (n->kind != NODE_PANEL) continue;
    const struct pen own = pen_at(of, n->pos), *p = &own;
    const char *part = node_attr(n, "part", "");
    tag_id open = pen_tag(p, TAG_SECT, 0);
    if (!strcmp(part, "index") || !strcmp(part, "list")) {
      (!strcmp(part, "index") ? panel_index : panel_list)(s, p, n);
      pen_untag(p, open);
      continue;
    }
    int column, row;
    pair_of(node_attr(n, "at", ""), 0, &column, &row);
    struct box whole = panel_box(s, column, row), in = panel_inside(s, column, row);
    bool turned = !strcmp(node_attr(n, "turn", ""), "180");
    pen_begin(p, true, whole, "panel %s %d,%d", part, column, row);
    if (turned) turn_begin(p, whole);
    if (!strcmp(part, "cover")) panel_cover(s, p, n, whole);
    else if (!strcmp(part, "back")) panel_back(s, p, n, in);
    else if (!strcmp(part, "text") || !strcmp(part, "desks") || !strcmp(part, "legend") || !strcmp(part, "towns")) panel_prose(s, p, n, in, (row - 1) * s->columns + column);
    else diag_error(s->d, n->pos, "map-part-side", part);
    if (turned) pen_restore(p);
    pen_end(p);
    pen_untag(p, open);
  }
}
