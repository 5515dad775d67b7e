/* One entry of the list. */
#include <math.h>
#include <string.h>

#include "layout/map/list.h"
#include "model/link_tel.h"

struct list_looks list_looks(const struct print_style *s, const struct node *list) {
  const char *second = node_attr(list, "second", "");
  if (*second && strcmp(second, "address") != 0 && strcmp(second, "detail") != 0)
    diag_error(s->d, list->pos, "map-list-second", second);
  return (struct list_looks){.head = style_look(s, "list.head"),
                             .head_count = style_look(s, "list.head_count"),
                             .group = style_look(s, "list.group"),
                             .name = style_look(s, "list.name"),
                             .cell = style_look(s, "list.cell"),
                             .tel = style_look(s, "list.tel"),
                             .detail = style_look(s, "list.detail"),
                             .mark = style_look(s, "list.mark"),
                             .line = style_look(s, "list.line"),
                             .rule = style_line(s, "list.rule"),
                             .entry = print_pt(s, "list.entry"),
                             .symbol_scale = print_number(s, "list.symbol_scale"),
                             .symbol_at = print_pt(s, "list.symbol_at"),
                             .text_at = print_pt(s, "list.text_at"),
                             .first_line = print_pt(s, "list.first_line"),
                             .second_line = print_pt(s, "list.second_line"),
                             .gap = print_pt(s, "list.gap"),
                             .line_step = print_pt(s, "list.line_step"),
                             .mark_size = print_pt(s, "list.mark_size"),
                             .between = print_pt(s, "list.mark_gap"),
                             .address = !strcmp(second, "address")};
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

static const char *extra_of(const struct place *f, const char *name) {
  for (size_t i = 0; i < f->extras; i++)
    if (!strcmp(f->extra[i].name, name)) return f->extra[i].value;
  return "";
}

/* ---- where everything of an entry stands ---- */

enum marks_at { MARKS_NONE, MARKS_NAME, MARKS_OWN };
struct entry_plan {
  char **names;
  guint more;         /* lines of the name beyond the first */
  double room, marks; /* for the name; of the marks */
  enum marks_at at;
  bool below;         /* the address has no room beside the telephone: it has a line of its own */
  size_t lines;       /* below telephone and address */
};

static struct entry_plan plan_entry(const struct sheet *s, const struct pen *p, const struct list_looks *l, const struct place *f,
                                    double width) {
  struct entry_plan e = {.marks = list_marks_width(p, l, f)};
  char *cell = entry_cell(s, f);
  double text = width - l->text_at;
  e.room = text - pen_width(p, cell, &l->cell) - l->gap;
  g_free(cell);
  e.names = name_lines(p, f->name, e.room, &l->name);
  guint n = g_strv_length(e.names);
  e.more = n ? n - 1 : 0;
  if (e.marks > 0 && n) { /* beside the end of the name, which is condensed for nobody's sake */
    double free = (n > 1 ? text : e.room) - fmin(e.room, pen_width(p, e.names[n - 1], &l->name));
    e.at = free >= e.marks + l->gap ? MARKS_NAME : MARKS_OWN;
  }
  for (size_t i = 0; i < f->extras; i++) e.lines += !strcmp(f->extra[i].name, "line");
  double tel = pen_width(p, f->tel_missing ? theme_word(p->style->theme, "no_tel") : f->tel, f->tel_missing ? &l->detail : &l->tel);
  e.below = l->address && pen_width(p, extra_of(f, "address"), &l->detail) * l->detail.condense_min > text - tel - l->gap;
  e.lines += (e.at == MARKS_OWN) + e.below;
  return e;
}

double list_entry_height(const struct sheet *s, const struct pen *p, const struct list_looks *l, const struct place *f, double width) {
  struct entry_plan e = plan_entry(s, p, l, f, width);
  g_strfreev(e.names);
  return l->entry + (l->second_line - l->first_line) * e.more + l->line_step * (double)e.lines;
}

/* ---- drawing ---- */

/* The telephone, and beside it address or departments. Gives the baseline of the last line. */
static double draw_second(const struct pen *p, const struct list_looks *l, const struct place *f, double x, double right, double base,
                          bool below) {
  double w = pen_text_fit(p, f->tel, x, base, right - x, &l->tel, 'l');
  if (*f->tel)
    pen_link(p, (struct box){x, base - l->tel.line.font.size_pt, x + w, base + l->gap}, "uri:tel:%s",
             tel_link(p->pages->arena, f->tel));
  if (f->tel_missing)
    w = pen_text_fit(p, theme_word(p->style->theme, "no_tel"), x, base, right - x, &l->detail, 'l');
  if (below) {
    pen_text_fit(p, extra_of(f, "address"), x, base + l->line_step, right - x, &l->detail, 'l');
    return base + l->line_step;
  }
  double room = right - x - w - l->gap;
  char *detail = l->address ? g_strdup(extra_of(f, "address")) : detail_text(p, f->detail, room, &l->detail);
  pen_text_fit(p, detail, right, base, room, &l->detail, 'r');
  g_free(detail);
  return base;
}

void list_entry_draw(const struct sheet *s, const struct pen *of, const struct list_looks *l, const struct place *f, struct box b) {
  const struct pen own_pen = pen_at(of, place_pos(f)), *p = &own_pen;
  const struct symbol *symbol = symbol_of_place(p->style, f);
  struct entry_plan e = plan_entry(s, p, l, f, b.x1 - b.x0);
  double x = b.x0 + l->text_at, base = b.y0 + l->first_line;
  if (symbol) {
    struct box own = symbol_box(p->style, symbol, l->symbol_scale);
    symbol_draw(p, symbol, b.x0 + l->symbol_at, (b.y0 + b.y1) / 2 - (own.y0 + own.y1) / 2, l->symbol_scale, false, f->number);
  }
  char *cell = entry_cell(s, f);
  double w = pen_text(p, cell, b.x1, base, &l->cell, 'r');
  g_free(cell);
  for (char **line = e.names; *line; line++) {
    pen_text_fit(p, *line, x, base, e.room, &l->name, 'l');
    if (line[1]) base += l->second_line - l->first_line;
  }
  if (e.at == MARKS_NAME) list_marks_draw(p, l, f, e.more ? b.x1 : b.x1 - w - l->gap, base);
  if (*sheet_cell(s, f)) pen_link(p, (struct box){b.x1 - w, b.y0, b.x1, b.y0 + l->first_line + l->gap}, "dest:map-%s", f->id);
  pen_target(p, b, "list-%s", f->id);
  base += l->second_line - l->first_line;
  base = draw_second(p, l, f, x, b.x1, base, e.below);
  for (size_t i = 0; i < f->extras; i++)
    if (!strcmp(f->extra[i].name, "line")) pen_text_fit(p, f->extra[i].value, x, base += l->line_step, b.x1 - x, &l->line, 'l');
  if (e.at == MARKS_OWN) list_marks_draw(p, l, f, fmin(b.x1, x + e.marks), base + l->line_step);
  pen_rule(p, b.x0, b.y1, b.x1, b.y1, &l->rule);
  g_strfreev(e.names);
}
