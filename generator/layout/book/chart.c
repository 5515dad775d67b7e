/* Charts: what they are made with, their kinds, and where they stand: in a book's flow, or alone on a page for the web. */
#include "layout/book/chart.h"

#include <math.h>
#include <string.h>

#include "layout/book/figure.h"

/* ---- the style ---- */

/* A role's look; an edition in smaller type does not make it smaller than any text of a chart may be. */
static struct look look_of(struct chart *c, const char *role, double least) {
  struct look look = print_look(&c->style, role).look;
  if (look.font.size_pt > 0 && look.font.size_pt < least) {
    look.pitch_pt *= least / look.font.size_pt;
    look.font.size_pt = least;
  }
  return look;
}

static void fills_read(struct chart *c) {
  const struct key *k = print_required(&c->style, "chart.fills");
  for (k = k ? k->first : NULL; k && c->fills < CHART_SERIES; k = k->next) {
    struct chart_fill *fill = &c->fill[c->fills++];
    const struct key *hatch = key_get(k, "hatch"), *ink = key_get(k, "ink"), *on = key_get(k, "on");
    if (ink) fill->ink = print_key_ink(&c->style, ink);
    if (on) fill->on = print_key_ink(&c->style, on);
    fill->hatched = hatch != NULL;
    if (hatch) fill->hatch = print_key_ink(&c->style, hatch);
    fill->angle = key_number(k, "angle", 0, c->d);
  }
}

static void lines_read(struct chart *c) {
  static const char *const marks[] = {"disc", "square", "triangle", "ring", NULL};
  const struct key *k = print_required(&c->style, "chart.lines");
  for (k = k ? k->first : NULL; k && c->lines < CHART_SERIES; k = k->next) {
    struct chart_line *line = &c->line[c->lines++];
    const struct key *ink = key_get(k, "ink"), *dash = key_get(k, "dash");
    if (ink) line->ink = print_key_ink(&c->style, ink);
    double *pts = arena_array(c->arena, dash ? dash->count + 1 : 1, sizeof *pts);
    for (const struct key *p = dash ? dash->first : NULL; p; p = p->next) pts[line->dashes++] = print_length(&c->style, p);
    line->dash = pts;
    line->mark = (int)print_word(&c->style, k, "mark", marks);
  }
}

static bool style_read(struct chart *c, const struct chart_makers *m) {
  size_t errors = diag_errors(c->d);
  if (!print_open(&c->style, m->theme, m->style, m->d) || !print_open_below(&c->style, "chart")) return false;
  const struct key *smallest = print_required(&c->style, "chart.least");
  double least = smallest ? print_length(&c->style, smallest) : 0; /* of any edition */
  c->label = look_of(c, "chart_label", least);
  c->value = look_of(c, "chart_value", least);
  c->name = look_of(c, "chart_name", least);
  c->axis = look_of(c, "chart_axis", least);
  c->gap = print_pt(&c->style, "chart.gap");
  fills_read(c);
  lines_read(c);
  return diag_errors(c->d) == errors;
}

/* ---- one chart ---- */

struct chart *chart_new(const struct chart_makers *m, const struct node *n, double width) {
  static const char *const kinds[] = {"bar", "stacked", "line", "pie", NULL};
  struct chart *c = arena_alloc(m->arena, sizeof *c);
  const struct node *table = n->first;
  *c = (struct chart){.pages = m->pages, .composer = m->composer, .arena = m->arena, .d = m->d, .pos = n->pos};
  while (table && table->kind != NODE_TABLE) table = table->next;
  const char *kind = node_attr(n, "kind", kinds[0]);
  while (kinds[c->kind] && strcmp(kinds[c->kind], kind)) c->kind++;
  if (!table || !kinds[c->kind]) return NULL; /* told when the CSV and the directive were read */
  if (!style_read(c, m) || !chart_data_read(c, table)) return NULL;
  c->unit = node_attr(n, "unit", "");
  c->width = fmin(attr_pt(n, "width", width), width);
  char path[64];
  g_snprintf(path, sizeof path, "chart.height_%s", kinds[c->kind]);
  c->height = print_pt(&c->style, path);
  if (c->kind == CHART_BAR && !chart_bar_plan(c)) return NULL;
  if (!c->flat) c->height = attr_pt(n, "height", c->height);
  return c;
}

void chart_draw(const struct chart *c, struct page *page, double x, double y) {
  static void (*const draw[])(const struct chart *, struct page *, struct box) = {
      chart_bar_draw, chart_stacked_draw, chart_line_draw, chart_pie_draw};
  draw[c->kind](c, page, (struct box){x, y, x + c->width, y + c->height});
}

/* ---- in a book ---- */

static void draw_in_flow(struct flow *f, struct page *page, const void *chart, double x, double y) {
  chart_draw(chart, page, x, y);
}

/* Its numbers stand below it, so that nobody has to measure; unless the style says none. */
static const struct node *table_below(const struct chart *c, const struct node *n) {
  const struct node *table = n->first;
  while (table && table->kind != NODE_TABLE) table = table->next;
  return strcmp(print_text(&c->style, "chart.table"), "none") == 0 ? NULL : table;
}

void chart_build(struct flow *f, struct stack *s, const struct node *n) {
  struct chart_makers m = {f->pages, f->composer, f->arena, f->in->theme, f->in->style, f->d};
  struct chart *c = chart_new(&m, n, s->width);
  if (!c) return;
  struct shown shown = {draw_in_flow, c, figure_left(n, s->width, c->width), c->width, c->height, table_below(c, n)};
  figure_add(f, s, n, &shown, "chart");
}

/* ---- alone ---- */

struct pages *chart_pages(const struct node *n, struct theme *theme, const char *lang, struct diag *d) {
  size_t errors = diag_errors(d);
  struct pages *p = pages_new();
  p->lang = arena_strdup(p->arena, lang);
  struct composer *composer = composer_new(p, lang, d);
  struct chart_makers m = {p, composer, p->arena, theme, "chart-web", d};
  struct print_style style;
  bool ok = composer && print_open(&style, theme, m.style, d);
  double pad = ok ? print_pt(&style, "paper.pad") : 0;
  struct chart *c = ok ? chart_new(&m, n, print_pt(&style, "paper.width") - 2 * pad) : NULL;
  if (c) {
    struct page *page = pages_add(p, c->width + 2 * pad, c->height + 2 * pad);
    tag_id figure = pages_tag(p, 1, TAG_FIGURE);
    pages_tag_at(p, figure)->alt = arena_strdup(p->arena, node_attr(n, "alt", ""));
    tag_id before = page_mark(page, figure);
    chart_draw(c, page, pad, pad);
    page_mark(page, before);
  }
  composer_free(composer);
  if (c && diag_errors(d) == errors) return p;
  pages_free(p);
  return NULL;
}
