/* The list of facilities over its panels, in two lines each: symbol, name … cell, telephone … departments. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"
#include "model/link_tel.h"

enum { LIST_HEAD, LIST_GROUP, LIST_ENTRY };

struct list_looks {
  struct lettering head, head_count, group, name, cell, tel, detail;
  struct line rule;
  double entry, symbol_scale, symbol_at, text_at, first_line, second_line, gap;
};

static struct list_looks list_looks(const struct print_style *s) {
  return (struct list_looks){.head = style_look(s, "list.head"),
                             .head_count = style_look(s, "list.head_count"),
                             .group = style_look(s, "list.group"),
                             .name = style_look(s, "list.name"),
                             .cell = style_look(s, "list.cell"),
                             .tel = style_look(s, "list.tel"),
                             .detail = style_look(s, "list.detail"),
                             .rule = style_line(s, "list.rule"),
                             .entry = print_pt(s, "list.entry"),
                             .symbol_scale = print_number(s, "list.symbol_scale"),
                             .symbol_at = print_pt(s, "list.symbol_at"),
                             .text_at = print_pt(s, "list.text_at"),
                             .first_line = print_pt(s, "list.first_line"),
                             .second_line = print_pt(s, "list.second_line"),
                             .gap = print_pt(s, "list.gap")};
}

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

/* As many of the departments as fit, then "and others". */
static char *detail_text(const struct pen *p, const char *detail, double width, const struct lettering *look) {
  const char *joiner = theme_word(p->style->theme, "joiner"), *more = theme_word(p->style->theme, "map.and_more");
  if (pen_width(p, detail, look) <= width) return g_strdup(detail);
  if (!*joiner) return g_strdup(detail); /* nowhere to cut */
  char **items = g_strsplit(detail, joiner, -1);
  char *best = g_strdup("");
  GString *s = g_string_new(NULL);
  for (char **i = items; *i; i++) {
    if (s->len) g_string_append(s, joiner);
    g_string_append(s, *i);
    char *with = i[1] ? g_strconcat(s->str, more, NULL) : g_strdup(s->str);
    bool fits = pen_width(p, with, look) * look->condense_min <= width;
    if (!fits && i > items) {
      g_free(with);
      break;
    }
    g_free(best);
    best = with;
    if (!fits) break;
  }
  g_string_free(s, TRUE);
  g_strfreev(items);
  return best;
}

/* "C-5", "C-5 about" for what is known to its town alone, or that it is off the map. Freed with g_free. */
static char *entry_cell(const struct sheet *s, const struct place *f) {
  const char *cell = sheet_cell(s, f);
  const struct theme *t = s->in->theme;
  if (!*cell) return g_strdup(theme_word(t, "map.off_the_map"));
  return g_strconcat(cell, f->town_only ? theme_word(t, "map.about") : "", NULL);
}

/* The room for a name beside its grid reference, and whether it needs a line more. */
static double name_room(const struct sheet *s, const struct pen *p, const struct list_looks *l, const struct place *f,
                        double width) {
  char *cell = entry_cell(s, f);
  double room = width - l->text_at - pen_width(p, cell, &l->cell) - l->gap;
  g_free(cell);
  return room;
}
static guint more_lines(const struct sheet *s, const struct pen *p, const struct list_looks *l, const struct place *f,
                        double width) {
  char **lines = name_lines(p, f->name, name_room(s, p, l, f, width), &l->name);
  guint n = g_strv_length(lines);
  g_strfreev(lines);
  return n ? n - 1 : 0;
}

static void draw_entry(const struct sheet *s, const struct pen *of, const struct list_looks *l, const struct place *f,
                       struct box b) {
  const struct pen own_pen = pen_at(of, place_pos(f)), *p = &own_pen;
  const struct symbol *symbol = symbol_of_place(p->style, f);
  double x = b.x0 + l->text_at, top = b.y0;
  if (symbol) {
    struct box own = symbol_box(p->style, symbol, l->symbol_scale);
    symbol_draw(p, symbol, b.x0 + l->symbol_at, (b.y0 + b.y1) / 2 - (own.y0 + own.y1) / 2, l->symbol_scale, false,
                f->number);
  }
  char *cell = entry_cell(s, f);
  double w = pen_text(p, cell, b.x1, b.y0 + l->first_line, &l->cell, 'r');
  g_free(cell);
  double room = b.x1 - x - w - l->gap;
  char **lines = name_lines(p, f->name, room, &l->name);
  for (char **line = lines; *line; line++) {
    pen_text_fit(p, *line, x, b.y0 + l->first_line, room, &l->name, 'l');
    if (line[1]) b.y0 += l->second_line - l->first_line;
  }
  g_strfreev(lines);
  if (*sheet_cell(s, f)) pen_link(p, (struct box){b.x1 - w, top, b.x1, top + l->first_line + l->gap}, "dest:map-%s", f->id);
  pen_target(p, (struct box){b.x0, top, b.x1, b.y1}, "list-%s", f->id);
  w = pen_text_fit(p, f->tel, x, b.y0 + l->second_line, b.x1 - x, &l->tel, 'l');
  if (*f->tel)
    pen_link(p,
             (struct box){x, b.y0 + l->second_line - l->tel.line.font.size_pt, x + w, b.y0 + l->second_line + l->gap},
             "uri:tel:%s", tel_link(p->pages->arena, f->tel));
  if (f->tel_missing)
    w = pen_text_fit(p, theme_word(p->style->theme, "no_tel"), x, b.y0 + l->second_line, b.x1 - x, &l->detail, 'l');
  room = b.x1 - x - w - l->gap;
  char *detail = detail_text(p, f->detail, room, &l->detail);
  pen_text_fit(p, detail, b.x1, b.y0 + l->second_line, room, &l->detail, 'r');
  g_free(detail);
  pen_rule(p, b.x0, b.y1, b.x1, b.y1, &l->rule);
}

static size_t collect(const struct sheet *sheet, const struct pen *p, const struct list_looks *l,
                      const struct node *panel, double width, struct column_item *items) {
  const struct print_style *s = p->style;
  size_t n = 0;
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
      items[n++] = (struct column_item){.height = l->entry + (l->second_line - l->first_line) *
                                                                 more_lines(sheet, p, l, &c->places[i], width),
                                        .data = &c->places[i],
                                        .kind = LIST_ENTRY};
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

void panel_list(struct sheet *s, const struct pen *p, const struct node *panel) {
  const struct print_style *st = p->style;
  struct list_looks l = list_looks(st);
  size_t columns = (size_t)fmax(1, print_number(st, "list.columns")), panels = 0, most = 1, left_out;
  int column = 1, row = 1;
  while (pair_of(node_attr(panel, "at", ""), panels, &column, &row)) panels++;
  for (const struct node *c = panel->first; c; c = c->next) most += 1 + c->place_count;
  struct column_item *items = g_new0(struct column_item, most);
  struct box in = panel_inside(s, column, row);
  double gap = print_pt(st, "list.column_gap"), width = (in.x1 - in.x0 - gap * (double)(columns - 1)) / (double)columns;
  size_t n = collect(s, p, &l, panel, width, items);
  double top = print_pt(st, "panel.head_height");
  if (!map_columns_fill(items, n, panels, columns, in.y1 - in.y0 - top, &left_out))
    diag_error(s->d, panel->pos, "map-panels-full", node_attr(panel, "title", ""), diag_num(s->d, (double)left_out));
  size_t filled = n ? items[n - 1].panel + 1 : 0; /* what is left of the panels stays white */
  for (size_t k = 0; k < filled && !left_out; k++) {
    pair_of(node_attr(panel, "at", ""), k, &column, &row);
    in = panel_inside(s, column, row);
    char *heads = heads_of(p, items, n, k);
    pen_begin(p, true, panel_box(s, column, row), "panel list %d,%d", column, row);
    panel_head(p, in, node_attr(panel, "title", ""), *heads ? heads : node_attr(panel, "note", ""));
    g_free(heads);
    tag_id open = pen_page(p)->mark;
    bool entries = false, headed = false; /* a group that runs on from another panel stands below the panel's own head */
    for (size_t i = 0; i < n; i++) {
      if (items[i].panel != k) continue;
      double x = in.x0 + (width + gap) * (double)items[i].column, y = in.y0 + top + items[i].y;
      struct box b = {x, y, x + width, y + items[i].height};
      if (entries != (items[i].kind == LIST_ENTRY)) {
        pen_untag(p, open);
        if ((entries = !entries)) pen_tag(p, TAG_LIST, 0);
      }
      tag_id list = entries ? pen_tag(p, TAG_ITEM, 0) : pen_tag(p, TAG_HEADING, items[i].kind == LIST_HEAD || !headed ? 2 : 3);
      headed = headed || items[i].kind == LIST_HEAD;
      if (entries) pen_tag(p, TAG_BODY, 0);
      if (items[i].kind == LIST_ENTRY) {
        const struct place *f = items[i].data;
        pen_begin(p, true, b, "entry %d", f->number);
        draw_entry(s, p, &l, f, b);
      } else {
        const struct node *head = items[i].data;
        if (items[i].kind == LIST_HEAD) pages_add_outline(p->pages, 2, head->text, p->page, b.y0);
        pen_begin(p, true, b, "head %s", head->text);
        (items[i].kind == LIST_HEAD ? draw_head : draw_group)(p, &l, head, b);
      }
      pen_end(p);
      pen_untag(p, list);
    }
    pen_untag(p, open);
    panel_foot(s, p, in, node_attr(panel, "foot", ""), (row - 1) * s->columns + column);
    pen_end(p);
  }
  g_free(items);
}
