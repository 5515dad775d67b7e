/* Roads, rail, and the bridges they go over. All casings lie below all fills, so roads open into each other; the roads of a class
 * are one path, so nothing shows where two of them meet. */
#include <math.h>
#include <string.h>

#include "layout/map/paint.h"

struct way {
  struct line_set lines; /* joined */
  struct path_builder path;
  double width;
};

static void way_open(const struct painter *pt, const char *class, const char *kind, struct way *w) {
  struct line_set raw;
  line_set_init(&raw);
  line_set_init(&w->lines);
  ground_lines(pt->ground, pt->port, class, kind, NULL, &raw);
  join_lines(&raw, 0.05 * PT_PER_MM, &w->lines);
  line_set_clear(&raw);
  path_begin(&w->path, pen_arena(pt->pen));
  paint_lines(&w->path, &w->lines);
  w->width = line_weight(pt->style, kind, pt->port->scale);
}

/* ---- bridges ---- */

/* What lies below the way itself: a band between two edges, from a little before one bank to a little behind the other. The
 * stretches over water go into `over`. */
static void draw_bridges(const struct painter *pt, const struct banks *banks, const struct way *w, double band,
                         struct path_builder *over) {
  struct line_set set;
  struct line edge = style_line(pt->style, "bridges.edge");
  path_begin(over, pen_arena(pt->pen));
  if (!banks || edge.width_pt <= 0) return;
  line_set_init(&set);
  banks_cross(banks, &w->lines, print_pt(pt->style, "bridges.over"), &set);
  paint_lines(over, &set);
  line_set_clear(&set);
  pen_stroke(pt->pen, over, &(struct line){.width_pt = band + 2 * edge.width_pt, .ink = edge.ink});
  pen_stroke(pt->pen, over, &(struct line){.width_pt = band, .ink = print_ink(pt->style, "paper_ink")});
}

/* ---- roads ---- */

static const char *const roads[] = {"path", "lane", "street", "main", "trunk"};

struct road {
  struct way way;
  struct line casing; /* on each side */
  ink_id ink;
  bool gap; /* between blocks: drawn over water alone */
  struct path_builder over;
};

static void road_look(const struct print_style *s, const char *kind, struct road *r) {
  char *fill = g_strdup_printf("roads.%s.ink", kind), *casing = g_strdup_printf("roads.%s.casing", kind);
  r->casing = style_line(s, casing);
  r->ink = print_ink(s, fill);
  g_free(fill);
  g_free(casing);
}

static void stroke_casing(const struct pen *p, const struct path_builder *b, const struct road *r, bool round) {
  if (r->casing.width_pt > 0)
    pen_stroke(p, b, &(struct line){.width_pt = r->way.width + 2 * r->casing.width_pt, .ink = r->casing.ink, .round = round});
}

static void stroke_fill(const struct pen *p, const struct path_builder *b, const struct road *r, bool round) {
  pen_stroke(p, b, &(struct line){.width_pt = r->way.width, .ink = r->ink, .round = round});
}

void draw_roads(const struct painter *pt) {
  struct road road[G_N_ELEMENTS(roads)];
  bool blocks = ground_stratum(pt->ground, "block") != NULL;
  struct banks *banks = banks_open(pt, line_weight(pt->style, "stream", pt->port->scale));
  size_t n = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(roads); i++) {
    if (style_drops(pt->style, roads[i], pt->port->scale) || line_weight(pt->style, roads[i], pt->port->scale) <= 0) continue;
    struct road *r = &road[n++];
    r->gap = blocks && (!strcmp(roads[i], "lane") || !strcmp(roads[i], "street"));
    road_look(pt->style, roads[i], r);
    way_open(pt, "road", roads[i], &r->way);
    draw_bridges(pt, banks, &r->way, r->way.width + 2 * r->casing.width_pt, &r->over);
  }
  for (size_t i = 0; i < n; i++) stroke_casing(pt->pen, road[i].gap ? &road[i].over : &road[i].way.path, &road[i], !road[i].gap);
  for (size_t i = 0; i < n; i++) {
    stroke_fill(pt->pen, road[i].gap ? &road[i].over : &road[i].way.path, &road[i], !road[i].gap);
    line_set_clear(&road[i].way.lines);
  }
  banks_free(banks);
}

/* ---- rail ---- */

static void stroke_rail(const struct pen *p, const struct path_builder *b, const char *kind, double width) {
  char *name = g_strdup_printf("rail.%s", kind);
  const struct key *k = print_required(p->style, name);
  for (const struct key *stroke = k ? k->first : NULL; stroke; stroke = stroke->next) {
    /* Each stroke: the line's own weight times `times`, plus `plus`. */
    const struct key *ink = key_get(stroke, "ink"), *dash = key_get(stroke, "dash");
    struct line line = {.ink = ink ? print_key_ink(p->style, ink) : 0};
    line.width_pt = width * key_number(stroke, "times", 1, p->d) + key_pt(stroke, "plus", 0, p->d);
    line.dashes = style_dash(p->style, dash, line.dash, G_N_ELEMENTS(line.dash));
    pen_stroke(p, b, &line);
  }
  g_free(name);
}

static bool rail_known(const struct print_style *s, const char *kind) {
  char *name = g_strdup_printf("rail.%s", kind);
  bool known = *kind && !strchr(kind, '.') && print_has(s, name);
  g_free(name);
  return known;
}

/* Lines whose kind nobody gave: one plain stroke. */
static void draw_plain_rail(const struct painter *pt, const struct stratum *s) {
  struct path_builder plain;
  path_begin(&plain, pen_arena(pt->pen));
  for (size_t i = 0; i < s->n; i++) {
    if (rail_known(pt->style, s->feature[i].class)) continue;
    struct line_set set;
    line_set_init(&set);
    paint_feature(pt, &s->feature[i], &set);
    paint_lines(&plain, &set);
    line_set_clear(&set);
  }
  if (plain.path.ops) stroke_rail(pt->pen, &plain, "plain", line_weight(pt->style, "plain", pt->port->scale));
}

void draw_rail(const struct painter *pt) {
  static const char *const kinds[] = {"subway", "private", "jr"};
  const struct stratum *s = ground_stratum(pt->ground, "rail");
  struct banks *banks = s ? banks_open(pt, line_weight(pt->style, "stream", pt->port->scale)) : NULL;
  for (size_t i = 0; s && i < G_N_ELEMENTS(kinds); i++) {
    struct way w;
    struct path_builder over;
    if (style_drops(pt->style, kinds[i], pt->port->scale)) continue;
    way_open(pt, "rail", kinds[i], &w);
    /* What runs underground goes below the water too. */
    if (strcmp(kinds[i], "subway") != 0)
      draw_bridges(pt, banks, &w, w.width + 2 * print_pt(pt->style, "bridges.rail_gap"), &over);
    if (w.path.path.ops) stroke_rail(pt->pen, &w.path, kinds[i], w.width);
    line_set_clear(&w.lines);
  }
  if (s) draw_plain_rail(pt, s);
  banks_free(banks);
}

/* ---- samples for the legend ---- */

void way_sample(const struct pen *p, const char *what, struct box in, double scale) {
  struct path_builder b;
  path_begin(&b, pen_arena(p));
  path_move(&b, in.x0, (in.y0 + in.y1) / 2);
  path_line(&b, in.x1, (in.y0 + in.y1) / 2);
  double width = line_weight(p->style, what, scale);
  if (rail_known(p->style, what)) {
    stroke_rail(p, &b, what, width);
    return;
  }
  /* Round ends would reach out of the sample's box. */
  struct road r = {.way = {.width = width}};
  road_look(p->style, what, &r);
  stroke_casing(p, &b, &r, false);
  stroke_fill(p, &b, &r, false);
}
