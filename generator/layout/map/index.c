/* The 五十音 index over its panels: name, dots, number, grid cell. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

enum { INDEX_HEAD, INDEX_ENTRY };

struct index_looks {
  struct lettering head, name, number, cell;
  double row, head_row, number_at, cell_width, dots_gap;
  struct line dots;
};

static struct index_looks index_looks(const struct print_style *s) {
  return (struct index_looks){style_look(s, "index.head"),       style_look(s, "index.name"),
                              style_look(s, "index.number"),     style_look(s, "index.cell"),
                              print_pt(s, "index.row"),          print_pt(s, "index.head_row"),
                              print_pt(s, "index.number_width"), print_pt(s, "index.cell_width"),
                              print_pt(s, "index.dots_gap"),     style_line(s, "index.dots")};
}

static void draw_head(const struct pen *p, const struct index_looks *l, const char *row, struct box b) {
  const struct print_style *s = p->style;
  struct line rule = style_line(s, "index.head_rule");
  double w = print_pt(s, "index.head_width"), em = print_number(s, "baseline_em") * l->head.line.font.size_pt;
  pen_box(p, (struct box){b.x0, b.y0, b.x0 + w, b.y1}, 0, print_ink(s, "index.head_ground"));
  pen_rule(p, b.x0, b.y1 - rule.width_pt / 2, b.x1, b.y1 - rule.width_pt / 2, &rule);
  pen_text(p, row, b.x0 + w / 2, (b.y0 + b.y1) / 2 + em, &l->head, 'm');
}

/* A facility as the index shows it: shortened as the publication says. */
struct index_entry {
  const struct place *place;
  const char *name;
};

static const char *shortened(struct arena *a, const char *name, char *const *pairs) {
  for (; *pairs; pairs++) {
    char *comma = strchr(*pairs, ',');
    size_t n = comma ? (size_t)(comma - *pairs) : 0;
    if (!n) continue;
    char *from = g_strndup(*pairs, n);
    const char *at = strstr(name, from);
    g_free(from);
    if (at) return arena_printf(a, "%.*s%s%s", (int)(at - name), name, comma + 1, at + n);
  }
  return name;
}

static void draw_entry(const struct sheet *s, const struct pen *p, const struct index_looks *l,
                       const struct index_entry *e, struct box b) {
  const struct place *f = e->place;
  double base = b.y1 - l->row * 0.28, at_cell = b.x1 - l->cell_width, right = at_cell - l->number_at,
         width = right - b.x0 - l->dots_gap;
  const struct pen own = pen_at(p, place_pos(f));
  char number[16];
  g_snprintf(number, sizeof number, "%d", f->number);
  double used;
  char **lines = name_lines(p, e->name, width, &l->name);
  guint n = g_strv_length(lines);
  for (guint i = 0; i < n; i++)
    pen_text_fit(&own, lines[i], b.x0, base - l->row * 0.92 * (n - 1 - i), width, &l->name, 'l');
  used = n ? pen_width(p, lines[n - 1], &l->name) : 0;
  g_strfreev(lines);
  double from = b.x0 + fmin(used, width) + l->dots_gap, upto = at_cell - pen_width(p, number, &l->number) - l->dots_gap;
  if (from + 2 * l->dots_gap < upto)
    pen_rule(p, from, base - l->dots.width_pt, upto, base - l->dots.width_pt, &l->dots);
  pen_text(p, number, at_cell, base, &l->number, 'r');
  if (*sheet_cell(s, f)) pen_link(p, b, "dest:map-%s", f->id);
  pen_text_fit(p, sheet_cell_brief(s, f), b.x1, base, l->cell_width, &l->cell, 'r');
}

void panel_index(struct sheet *s, const struct pen *side, const struct node *panel) {
  struct pen pen = *side;
  const struct pen *p = &pen; /* of the page in hand */
  const struct print_style *st = p->style;
  struct index_looks l = index_looks(st);
  size_t columns = (size_t)fmax(1, print_number(st, "index.columns")), panels = panel_room(panel), n = 0, left_out;
  int column = 1, row = 1;
  pair_of(node_attr(panel, "at", ""), 0, &column, &row);
  struct box in = panel_inside(s, column, row);
  double gap = print_pt(st, "index.column_gap"),
         width = (in.x1 - in.x0 - gap * (double)(columns - 1)) / (double)columns;
  double top = print_pt(st, "panel.head_height"), name_width = width - l.cell_width - l.number_at - l.dots_gap;
  const struct node *places = panel->first;
  while (places && places->kind != NODE_PLACES) places = places->next;
  if (!places) return;
  struct column_item *items = g_new0(struct column_item, places->place_count * 2 + 1);
  const char *last = "";
  char **pairs = g_strsplit(node_attr(panel, "shorten", ""), " ", -1);
  struct index_entry *entries = arena_array(p->pages->arena, places->place_count, sizeof *entries);
  for (size_t i = 0; i < places->place_count; i++) {
    const struct place *f = &places->places[i];
    if (strcmp(f->row, last) != 0)
      items[n++] = (struct column_item){.height = l.head_row,
                                        .before = print_pt(st, "index.head_before"),
                                        .keep = true,
                                        .data = last = f->row,
                                        .kind = INDEX_HEAD};
    bool long_name = pen_width(p, f->name, &l.name) * l.name.condense_min > name_width;
    entries[i] = (struct index_entry){f, long_name ? shortened(p->pages->arena, f->name, pairs) : f->name};
    char **lines = name_lines(p, entries[i].name, name_width, &l.name);
    items[n++] = (struct column_item){
        .height = l.row * (1 + 0.92 * (g_strv_length(lines) - 1)), .data = &entries[i], .kind = INDEX_ENTRY};
    g_strfreev(lines);
  }
  g_strfreev(pairs);
  if (!map_columns_fill(items, n, panels, columns, in.y1 - in.y0 - top, &left_out))
    diag_error(s->d, panel->pos, "map-panels-full", node_attr(panel, "title", ""), diag_num(s->d, (double)left_out));
  size_t filled = n ? items[n - 1].panel + 1 : 0; /* what is left of the panels stays white */
  for (size_t k = 0; k < filled && !left_out; k++) {
    pen = panel_pen(s, side, panel, k, &column, &row);
    in = panel_inside(s, column, row);
    const char *first_row = "", *last_row = "";
    for (size_t i = 0; i < n; i++) {
      if (items[i].panel != k) continue;
      const char *of = items[i].kind == INDEX_HEAD ? items[i].data
                                                   : ((const struct index_entry *)items[i].data)->place->row;
      if (!*first_row) first_row = of;
      last_row = of;
    }
    const char *space = theme_word(st->theme, "map.wide_space"), *note = node_attr(panel, "note", "");
    bool insets = g_hash_table_size(s->brief_cell) > 0; /* what its short references mean */
    char *range = g_strdup_printf("%s%s%s%s%s%s%s", first_row, theme_word(st->theme, "map.from_to"), last_row,
                                  *note || insets ? space : "", note, *note && insets ? space : "",
                                  insets ? theme_word(st->theme, "map.inset_key") : "");
    pen_begin(p, true, panel_box(s, column, row), "panel index %d,%d", column, row);
    panel_head(p, in, node_attr(panel, "title", ""), range);
    g_free(range);
    struct line between = style_line(st, "index.between");
    for (size_t c = 1; c < columns; c++) {
      double x = in.x0 + (width + gap) * (double)c - gap / 2;
      pen_rule(p, x, in.y0 + top, x, in.y1, &between);
    }
    for (size_t i = 0; i < n; i++) {
      if (items[i].panel != k) continue;
      double x = in.x0 + (width + gap) * (double)items[i].column, y = in.y0 + top + items[i].y;
      struct box b = {x, y, x + width, y + items[i].height};
      const struct index_entry *e = items[i].data;
      if (items[i].kind == INDEX_HEAD) pen_begin(p, true, b, "index head %s", (const char *)items[i].data);
      else pen_begin(p, true, b, "index %d", e->place->number);
      bool head = items[i].kind == INDEX_HEAD;
      tag_id open = pen_tag(p, head ? TAG_HEADING : TAG_P, head ? 2 : 0);
      if (head) draw_head(p, &l, items[i].data, b);
      else draw_entry(s, p, &l, e, b);
      pen_untag(p, open);
      pen_end(p);
    }
    panel_foot(s, p, in, node_attr(panel, "foot", ""), panel_number(s, p, panel, column, row));
    pen_end(p);
  }
  g_free(items);
}
