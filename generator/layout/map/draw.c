/* The ground by class: streets are the gaps between blocks; then what is built up, parks, water, roads, veil, rail, boundary. */
#include <math.h>
#include <string.h>

#include "layout/map/paint.h"

double line_weight(const struct print_style *s, const char *what, double scale) {
  double at[8], weight[8];
  char *name = g_strdup_printf("lines.%s", what);
  size_t n = print_lengths(s, "lines.scales", at, G_N_ELEMENTS(at));
  size_t m = print_lengths(s, name, weight, G_N_ELEMENTS(weight));
  g_free(name);
  if (!n || n != m) return 0;
  double x = scale * PT_PER_MM; /* the scales were read as lengths */
  if (x <= at[0]) return weight[0];
  for (size_t i = 1; i < n; i++)
    if (x <= at[i]) return weight[i - 1] + (weight[i] - weight[i - 1]) * (x - at[i - 1]) / (at[i] - at[i - 1]);
  return weight[n - 1];
}

void paint_rings(struct path_builder *b, const struct line_set *s, double radius, double least) {
  for (size_t i = 0; i < line_set_count(s); i++) {
    size_t n;
    const struct point *at = line_set_line(s, i, &n);
    if (least <= 0 || fabs(ring_area(at, n)) >= least) path_add_ring(b, at, n, radius);
  }
}

void paint_lines(struct path_builder *b, const struct line_set *s) {
  for (size_t i = 0; i < line_set_count(s); i++) {
    size_t n;
    const struct point *at = line_set_line(s, i, &n);
    path_add_line(b, at, n);
  }
}

/* ---- districts and their tints ---- */

struct tints {
  GHashTable *of; /* district code → ink + 1 */
  ink_id out, out_edge, edge;
};

/* Whether two areas border on each other, be it across a street: a corner of one lies near an edge of the other. */
static bool districts_touch(const struct feature *a, const struct feature *b) {
  const double NEAR_M = 40;
  struct box reach = box_grow(b->box_m, NEAR_M);
  for (size_t i = 0; i < a->trails; i++)
    for (size_t k = 0; k < a->trail[i].n; k++) {
      struct point at = a->trail[i].at[k];
      if (at.x < reach.x0 || at.x > reach.x1 || at.y < reach.y0 || at.y > reach.y1) continue;
      for (size_t j = 0; j < b->trails; j++)
        for (size_t l = 0; l + 1 < b->trail[j].n; l++)
          if (distance_to_segment(at, b->trail[j].at[l], b->trail[j].at[l + 1]) < NEAR_M) return true;
    }
  return false;
}

static const char *district_code(const struct feature *f) {
  const char *code = shape_property(f->shape, "code");
  return code ? code : f->name;
}

static const char *tinted_class(const struct ground *g) {
  return ground_stratum(g, "district") ? "district" : "boundary";
}

/* The codes of the tinted areas, each once; of[i] is the code of area i. */
static size_t tinted_codes(const struct stratum *s, size_t *of) {
  size_t n = 0;
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; s && i < s->n; i++) {
    gpointer known = g_hash_table_lookup(seen, district_code(&s->feature[i]));
    if (!known) g_hash_table_insert(seen, (gpointer)district_code(&s->feature[i]), known = GSIZE_TO_POINTER(++n));
    of[i] = GPOINTER_TO_SIZE(known) - 1;
  }
  g_hash_table_destroy(seen);
  return n;
}

/* Neighbours get different tints where there are enough. A district may be made of many areas. */
void ground_tint(struct ground *g, const struct print_style *style) {
  const struct stratum *s = ground_stratum(g, tinted_class(g));
  const struct key *list = print_required(style, "ground.tints");
  size_t inks = list ? MIN(list->count, 16) : 0, areas = s ? s->n : 0;
  if (g->tints) return;
  g->tints = g_hash_table_new(g_str_hash, g_str_equal);
  size_t *of = g_new0(size_t, areas + 1), n = tinted_codes(s, of);
  size_t *chosen = g_new0(size_t, n + 1), *degree = g_new0(size_t, n + 1);
  bool *touch = g_new0(bool, n *n + 1);
  for (size_t i = 0; i < areas; i++)
    for (size_t k = 0; k < i; k++) {
      size_t a = of[i], b = of[k];
      if (a == b || touch[a * n + b]) continue;
      if (!districts_touch(&s->feature[i], &s->feature[k]) && !districts_touch(&s->feature[k], &s->feature[i])) continue;
      touch[a * n + b] = touch[b * n + a] = true;
      degree[a]++, degree[b]++;
    }
  /* Who has most neighbours chooses first. */
  for (size_t turn = 0; inks && turn < n; turn++) {
    size_t i = n, used[16] = {0}, best = 0;
    for (size_t k = 0; k < n; k++)
      if (!chosen[k] && (i == n || degree[k] > degree[i])) i = k;
    for (size_t k = 0; k < n; k++)
      if (touch[i * n + k] && chosen[k]) used[(chosen[k] - 1) % G_N_ELEMENTS(used)]++;
    for (size_t k = 0; k < MIN(inks, G_N_ELEMENTS(used)); k++)
      if (used[(turn + k) % inks] < used[best]) best = (turn + k) % inks;
    chosen[i] = best + 1;
  }
  for (size_t i = 0; i < areas && inks; i++) {
    const struct key *ink = list->first;
    for (size_t k = 1; k < chosen[of[i]]; k++) ink = ink->next;
    g_hash_table_insert(g->tints, (gpointer)district_code(&s->feature[i]), GINT_TO_POINTER(print_key_ink(style, ink) + 1));
  }
  g_free(of);
  g_free(degree);
  g_free(touch);
  g_free(chosen);
}

static ink_id tint_of(const struct tints *t, const char *code) {
  gpointer ink = code && t->of ? g_hash_table_lookup(t->of, code) : NULL;
  return ink ? (ink_id)(GPOINTER_TO_INT(ink) - 1) : t->out;
}

/* Whether a feature lies in the frame, and an area is not too small to be seen. */
static bool in_view(const struct painter *pt, const struct feature *f, double least) {
  struct point a = port_point(pt->port, (struct point){f->box_m.x0, f->box_m.y1});
  struct point b = port_point(pt->port, (struct point){f->box_m.x1, f->box_m.y0});
  if (f->kind == SHAPE_AREA && (b.x - a.x) * (b.y - a.y) < least) return false;
  return box_overlap((struct box){a.x, a.y, b.x, b.y}, box_grow(pt->port->frame, 5 * PT_PER_MM));
}

void paint_feature(const struct painter *pt, const struct feature *f, struct line_set *out) {
  struct stratum one = {.class = "", .n = 1, .feature = (struct feature *)f};
  struct ground g = {.strata = 1, .stratum = &one};
  ground_lines(&g, pt->port, "", NULL, NULL, out);
}

/* All areas of a class, gathered into one path for each tint. */
static void draw_tinted(const struct painter *pt, const char *class, const struct tints *t, bool by_code, double radius,
                        const struct line *edge, bool outside) {
  const struct stratum *s = ground_stratum(pt->ground, class);
  size_t inks = theme_inks(pt->style->theme);
  double least = style_least(pt->style, class);
  struct path_builder *path = g_new0(struct path_builder, inks);
  for (size_t i = 0; i < inks; i++) path_begin(&path[i], pen_arena(pt->pen));
  for (size_t i = 0; s && i < s->n; i++) {
    const struct feature *f = &s->feature[i];
    if (f->kind != SHAPE_AREA || !in_view(pt, f, least)) continue;
    ink_id ink = tint_of(t, by_code ? district_code(f) : shape_property(f->shape, "district"));
    if ((ink == t->out) != outside) continue;
    struct line_set set;
    line_set_init(&set);
    paint_feature(pt, f, &set);
    paint_rings(&path[ink], &set, radius, least);
    line_set_clear(&set);
  }
  for (size_t i = 0; i < inks; i++) {
    if (!path[i].path.ops) continue;
    pen_fill(pt->pen, &path[i], (ink_id)i);
    if (edge) pen_stroke(pt->pen, &path[i], edge);
  }
  g_free(path);
}

static void draw_blocks(const struct painter *pt) {
  bool blocks = ground_stratum(pt->ground, "block") != NULL;
  struct tints t = {pt->ground->tints, print_ink(pt->style, "ground.out"), print_ink(pt->style, "ground.out_edge"),
                    print_ink(pt->style, "ground.block_edge")};
  pen_box(pt->pen, pt->port->frame, 0, print_ink(pt->style, blocks ? "ground.street" : "ground.out"));
  if (blocks) {
    double edge = print_pt(pt->style, "ground.block_edge_weight"), radius = print_pt(pt->style, "ground.block_radius");
    draw_tinted(pt, "block", &t, false, radius, &(struct line){.width_pt = edge, .ink = t.out_edge}, true);
    draw_tinted(pt, "block", &t, false, radius, &(struct line){.width_pt = edge, .ink = t.edge}, false);
  } else {
    draw_tinted(pt, tinted_class(pt->ground), &t, true, 0, NULL, false);
  }
}

/* ---- built up, parks, water ---- */

/* A number between 0 and 1 that depends on nothing but its argument. */
static double scatter(guint32 n) {
  n = (n ^ 61) ^ (n >> 16), n *= 9, n ^= n >> 4, n *= 0x27d4eb2d, n ^= n >> 15;
  return (n & 0xffff) / 65536.0;
}

/* Trees: dots strewn over a park, none across its edge. */
static void draw_trees(const struct painter *pt, const struct line_set *rings, struct path_builder *b) {
  double step = print_pt(pt->style, "ground.tree_step"), small = print_pt(pt->style, "ground.tree_small");
  double large = print_pt(pt->style, "ground.tree_large");
  struct box f = pt->port->frame;
  if (step <= 0) return;
  for (size_t r = 0; r < line_set_count(rings); r++) {
    size_t n;
    const struct point *at = line_set_line(rings, r, &n);
    struct box in = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < n; i++)
      in = (struct box){fmin(in.x0, at[i].x), fmin(in.y0, at[i].y), fmax(in.x1, at[i].x), fmax(in.y1, at[i].y)};
    for (double y = floor((in.y0 - f.y0) / step); y * step + f.y0 < in.y1; y++)
      for (double x = floor((in.x0 - f.x0) / step); x * step + f.x0 < in.x1; x++) {
        guint32 seed = (guint32)((int)x * 7919 + (int)y * 104729);
        if (scatter(seed) < 0.55) continue;
        struct point c = {f.x0 + (x + scatter(seed + 1)) * step, f.y0 + (y + scatter(seed + 2)) * step};
        double radius = small + (large - small) * scatter(seed + 3), d = radius * 1.8;
        if (point_in_rings(rings, c) && point_in_rings(rings, (struct point){c.x - d, c.y}) &&
            point_in_rings(rings, (struct point){c.x + d, c.y}) &&
            point_in_rings(rings, (struct point){c.x, c.y - d}) && point_in_rings(rings, (struct point){c.x, c.y + d}))
          path_rect(b, (struct box){c.x - radius, c.y - radius, c.x + radius, c.y + radius}, radius);
      }
  }
}

static void draw_areas(const struct painter *pt, const char *class) {
  const struct stratum *s = ground_stratum(pt->ground, class);
  struct path_builder area, line, trees;
  char *name = g_strdup_printf("ground.%s_line", class);
  struct line edge = style_line(pt->style, name);
  g_free(name);
  path_begin(&area, pen_arena(pt->pen));
  path_begin(&line, pen_arena(pt->pen));
  path_begin(&trees, pen_arena(pt->pen));
  bool park = !strcmp(class, "park");
  double least = style_least(pt->style, class);
  if (style_drops(pt->style, class, pt->port->scale)) return;
  for (size_t i = 0; s && i < s->n; i++) {
    struct line_set set;
    if (!in_view(pt, &s->feature[i], least)) continue;
    line_set_init(&set);
    paint_feature(pt, &s->feature[i], &set);
    if (s->feature[i].kind == SHAPE_AREA) paint_rings(&area, &set, 0, least);
    else if (s->feature[i].kind == SHAPE_LINE) paint_lines(&line, &set);
    if (park && s->feature[i].kind == SHAPE_AREA) draw_trees(pt, &set, &trees);
    line_set_clear(&set);
  }
  name = g_strdup_printf("ground.%s", class);
  ink_id ink = print_ink(pt->style, name);
  g_free(name);
  double stream = line_weight(pt->style, "stream", pt->port->scale);
  pen_stroke(pt->pen, &line, &(struct line){.width_pt = stream + 2 * edge.width_pt, .ink = edge.ink, .round = true});
  pen_stroke(pt->pen, &line, &(struct line){.width_pt = stream, .ink = ink, .round = true});
  /* Edges first and twice as wide: where two areas meet, no line is left between them. */
  edge.width_pt *= 2;
  pen_stroke(pt->pen, &area, &edge);
  pen_fill(pt->pen, &area, ink);
  if (park) pen_fill(pt->pen, &trees, print_ink(pt->style, "ground.tree"));
}

/* ---- veil, boundary ---- */

/* The veil lies inside the ward: each outline is stroked twice as wide and cut by itself. */
static void draw_veil(const struct painter *pt) {
  const struct stratum *s = ground_stratum(pt->ground, "boundary");
  struct line veil = {.ink = print_ink(pt->style, "ground.veil"),
                      .width_pt = 2 * line_weight(pt->style, "veil", pt->port->scale)};
  for (size_t i = 0; s && i < s->n && veil.width_pt > 0; i++) {
    if (s->feature[i].kind != SHAPE_AREA) continue;
    struct path_builder b;
    struct line_set set;
    line_set_init(&set);
    paint_feature(pt, &s->feature[i], &set);
    path_begin(&b, pen_arena(pt->pen));
    paint_rings(&b, &set, 0, 0);
    if (b.path.ops) {
      pen_save(pt->pen, NULL, &b);
      pen_stroke(pt->pen, &b, &veil);
      pen_restore(pt->pen);
    }
    line_set_clear(&set);
  }
}

/* Adds an edge of an outline unless the neighbour has it too: two dashed lines upon each other are none. */
static void add_edge(struct point a, struct point b, GHashTable *seen, struct line_set *out) {
  const double PER_M = 100; /* corners nearer than a centimetre are one */
  gint64 key[4] = {llround(a.x * PER_M), llround(a.y * PER_M), llround(b.x * PER_M), llround(b.y * PER_M)};
  bool turned = key[0] > key[2] || (key[0] == key[2] && key[1] > key[3]);
  const gint64 other[4] = {key[2], key[3], key[0], key[1]};
  if (!g_hash_table_add(seen, g_bytes_new(turned ? other : key, sizeof key))) return;
  g_array_append_val(out->at, a);
  g_array_append_val(out->at, b);
  line_set_end(out);
}

/* The outlines of areas that border on each other, each border once, as lines on the page. */
static void borders(const struct painter *pt, const struct stratum *s, struct line_set *out) {
  struct line_set edges, joined;
  GHashTable *seen = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  line_set_init(&edges);
  line_set_init(&joined);
  for (size_t i = 0; i < s->n; i++)
    for (size_t t = 0; t < s->feature[i].trails && in_view(pt, &s->feature[i], 0); t++)
      for (size_t k = 0; k + 1 < s->feature[i].trail[t].n; k++)
        add_edge(s->feature[i].trail[t].at[k], s->feature[i].trail[t].at[k + 1], seen, &edges);
  join_lines(&edges, 0.02, &joined);
  for (size_t i = 0; i < line_set_count(&joined); i++) {
    size_t n;
    const struct point *at = line_set_line(&joined, i, &n);
    struct point *on = g_new(struct point, n + 1);
    for (size_t k = 0; k < n; k++) on[k] = port_point(pt->port, at[k]);
    clip_line(on, n, box_grow(pt->port->frame, 5 * PT_PER_MM), pt->port->off_pt, out);
    g_free(on);
  }
  g_hash_table_destroy(seen);
  line_set_clear(&edges);
  line_set_clear(&joined);
}

/* Where no boundary is given, the districts' outlines are the borders there are. */
static void draw_boundary(const struct painter *pt) {
  struct path_builder b;
  struct line_set set;
  const char *class = ground_stratum(pt->ground, "boundary") ? "boundary" : "district";
  const struct stratum *s = ground_stratum(pt->ground, class);
  line_set_init(&set);
  path_begin(&b, pen_arena(pt->pen));
  if (s && s->n > 1) {
    borders(pt, s, &set);
    paint_lines(&b, &set);
  } else {
    ground_lines(pt->ground, pt->port, class, NULL, NULL, &set);
    paint_rings(&b, &set, 0, 0);
  }
  struct line line = style_line(pt->style, "ground.boundary");
  line.width_pt = line_weight(pt->style, "boundary", pt->port->scale);
  pen_stroke(pt->pen, &b, &line);
  line_set_clear(&set);
}

void ground_draw(const struct pen *p, const struct ground *g, const struct view_port *v) {
  struct view_port own = *v;
  if (own.off_pt <= 0) own.off_pt = print_pt(p->style, "generalise.off");
  struct painter pt = {p, p->style, g, &own};
  pen_page(p)->has_map = true;
  draw_blocks(&pt);
  draw_areas(&pt, "built");
  draw_areas(&pt, "park");
  draw_areas(&pt, "water");
  draw_roads(&pt);
  draw_veil(&pt);
  draw_rail(&pt);
  draw_boundary(&pt);
}

/* ---- samples for the legend ---- */

void draw_sample(const struct pen *p, const char *what, struct box in, double scale) {
  double y = (in.y0 + in.y1) / 2;
  struct path_builder b;
  path_begin(&b, pen_arena(p));
  path_move(&b, in.x0, y);
  path_line(&b, in.x1, y);
  if (!strcmp(what, "park") || !strcmp(what, "water")) {
    char *fill = g_strdup_printf("ground.%s", what), *edge = g_strdup_printf("ground.%s_line", what);
    struct line line = style_line(p->style, edge);
    pen_box(p, in, 0, print_ink(p->style, fill));
    pen_frame(p, in, 0, &line);
    g_free(fill);
    g_free(edge);
  } else if (!strcmp(what, "boundary")) {
    double veil = line_weight(p->style, "veil", scale);
    struct line line = style_line(p->style, "ground.boundary");
    line.width_pt = line_weight(p->style, "boundary", scale);
    pen_box(p, (struct box){in.x0, y, in.x1, y + veil}, 0, print_ink(p->style, "ground.veil"));
    pen_stroke(p, &b, &line);
  } else {
    way_sample(p, what, in, scale);
  }
}
