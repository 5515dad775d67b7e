/* The long lines of the invented town: river, rails, trunk and main roads. They were drawn once by hand, in metres from the
 * middle, and chance moves their points. */
#include <math.h>

#include "command/invent/land.h"

#define POINTS 10
struct sketch {
  enum edge_class class;
  bool underground;
  double at[POINTS][2]; /* ends at the first {0,0} after its beginning */
};

static const struct sketch SKETCHES[] = {
  {EDGE_RIVER, false, {{-2760, 2520}, {-1900, 2170}, {-1000, 2260}, {-200, 2010}, {600, 1660}, {1300, 1740}, {2000, 1500},
                       {2760, 1230}}},
  {EDGE_STREAM, false, {{-560, -3360}, {-690, -2500}, {-430, -1700}, {-640, -900}, {-600, -200}, {-540, 600}, {-740, 1350},
                        {-660, 2320}}},
  {EDGE_JR, false, {{-2760, -190}, {-1700, 60}, {-800, 250}, {0, 150}, {900, -70}, {1700, 20}, {2760, 190}}},
  {EDGE_PRIVATE, false, {{430, 3360}, {240, 2500}, {300, 1600}, {190, 900}, {20, 150}, {-160, -700}, {-110, -1500},
                         {-360, -2300}, {-290, -3360}}},
  {EDGE_JR, true, {{-130, -900}, {600, -1150}, {1300, -1520}, {2000, -1640}, {2760, -1420}}},
  {EDGE_TRUNK, false, {{-2760, 1010}, {-1800, 850}, {-900, 930}, {0, 700}, {900, 550}, {1700, 640}, {2760, 500}}},
  {EDGE_TRUNK, false, {{-1160, 3360}, {-1090, 2300}, {-1260, 1400}, {-1040, 500}, {-1160, -500}, {-950, -1600},
                       {-1050, -2500}, {-900, -3360}}},
  {EDGE_TRUNK, false, {{1260, 3360}, {1130, 2300}, {1290, 1300}, {1090, 400}, {1210, -600}, {1040, -1500}, {1260, -2400},
                       {1150, -3360}}},
  {EDGE_TRUNK, false, {{-2760, -1010}, {-1700, -1260}, {-900, -1880}, {0, -2150}, {1000, -2010}, {1900, -2260},
                       {2760, -2100}}},
  {EDGE_MAIN, false, {{-2760, 1640}, {-1800, 1500}, {-1200, 1560}, {-400, 1350}, {250, 1240}, {900, 1060}, {1270, 960},
                      {2000, 1010}, {2760, 880}}},
  {EDGE_MAIN, false, {{-2760, -640}, {-1700, -460}, {-1100, -270}, {-400, -190}, {100, -140}, {800, -370}, {1200, -450},
                      {2000, -260}, {2760, -420}}},
  {EDGE_MAIN, false, {{-120, 163}, {-110, 700}, {-260, 1350}, {-310, 2050}, {-240, 2700}, {-360, 3360}}},
  {EDGE_MAIN, false, {{140, -139}, {350, -700}, {460, -1300}, {340, -2070}, {510, -2700}, {440, -3360}}},
  {EDGE_MAIN, false, {{-1870, 3360}, {-1790, 2160}, {-1910, 1500}, {-1790, 850}, {-1860, 50}, {-1690, -460}, {-1760, -1230},
                      {-1640, -2200}, {-1800, -3360}}},
  {EDGE_MAIN, false, {{2010, 3360}, {1890, 2400}, {2060, 1500}, {1950, 640}, {2010, -260}, {1840, -1200}, {1960, -2250},
                      {2060, -3360}}},
  {EDGE_MAIN, false, {{-1743, -900}, {-1100, -790}, {-500, -870}, {-150, -760}, {430, -890}, {1170, -860}, {1870, -1010},
                      {2760, -900}}},
  {EDGE_MAIN, false, {{-2760, -2480}, {-1650, -2280}, {-1000, -2590}, {-300, -2700}, {480, -2640}, {1230, -2710},
                      {2000, -2600}, {2760, -2720}}},
  {EDGE_MAIN, false, {{-2760, 2960}, {-1820, 2770}, {-1100, 2690}, {-280, 2600}, {300, 2550}, {1150, 2440}, {1900, 2450},
                      {2760, 2200}}},
  {EDGE_MAIN, false, {{-1055, 520}, {-560, 440}, {-60, 400}, {500, 330}, {1095, 330}}},
};

struct stop_sketch {
  const char *line;
  int along; /* which sketch */
  double at[2];
  bool hub;
};
static const struct stop_sketch STOPS[] = {
  {"jr", 2, {-1430, 120}, false}, {"jr", 2, {0, 150}, true}, {"jr", 2, {1560, 0}, false},
  {"private", 3, {250, 2330}, false}, {"private", 3, {250, 1130}, false}, {"private", 3, {-130, -880}, false},
  {"private", 3, {-290, -1990}, false}, {"subway", 4, {760, -1230}, false}, {"subway", 4, {1800, -1610}, false},
};

static const double OUTLINE[][2] = {
  {-1960, 2350}, {-1450, 2600}, {-600, 2560}, {0, 2630}, {620, 2480}, {1250, 2560}, {1830, 2280}, {2070, 1600}, {1900, 950},
  {2130, 250}, {2040, -700}, {2150, -1500}, {1760, -2230}, {1280, -2560}, {300, -2620}, {-700, -2470}, {-1380, -2620},
  {-1960, -2160}, {-2110, -1400}, {-1890, -640}, {-2140, 220}, {-2040, 1080}, {-2120, 1800},
};

/* Catmull-Rom through the points, a point every 30 m or so. */
static GArray *spline(const struct spot *p, size_t n, double step) {
  GArray *out = g_array_new(FALSE, FALSE, sizeof(struct spot));
  for (size_t i = 0; i + 1 < n; i++) {
    struct spot a = p[i ? i - 1 : 0], b = p[i], c = p[i + 1], d = p[i + 2 < n ? i + 2 : n - 1];
    size_t m = (size_t)(hypot(c.x - b.x, c.y - b.y) / step) + 1;
    for (size_t k = 0; k < m; k++) {
      double t = (double)k / (double)m, t2 = t * t, t3 = t2 * t;
      struct spot s = {
        0.5 * (2 * b.x + (c.x - a.x) * t + (2 * a.x - 5 * b.x + 4 * c.x - d.x) * t2 + (3 * b.x - a.x - 3 * c.x + d.x) * t3),
        0.5 * (2 * b.y + (c.y - a.y) * t + (2 * a.y - 5 * b.y + 4 * c.y - d.y) * t2 + (3 * b.y - a.y - 3 * c.y + d.y) * t3)};
      g_array_append_val(out, s);
    }
  }
  g_array_append_val(out, p[n - 1]);
  return out;
}

/* No town keeps one direction: everything drawn is bent in two long waves. */
static struct spot bent(const struct land *g, double x, double y) {
  double u = x + 340 * sin(2 * G_PI * (y + 700) / 5600);
  double v = y + 270 * sin(2 * G_PI * (u - 350) / 4600);
  return (struct spot){u * g->scale, v * g->scale};
}

/* Lines that leave the drawing go on beyond it, however they are bent. */
static double beyond(double v, double edge) {
  return fabs(v) >= edge ? v * 1.2 : v;
}

static GArray *draw(struct land *g, const struct sketch *s, double shake) {
  struct spot p[POINTS];
  size_t n = 0;
  while (n < POINTS && (n == 0 || s->at[n][0] != 0 || s->at[n][1] != 0)) {
    p[n] = bent(g, beyond(s->at[n][0], 2760), beyond(s->at[n][1], 3360));
    n++;
  }
  for (size_t i = 1; i + 1 < n; i++) {
    p[i].x += rng_between(&g->rng, -shake, shake) * g->scale;
    p[i].y += rng_between(&g->rng, -shake, shake) * g->scale;
  }
  return spline(p, n, 28);
}

static struct spot nearest_on(const GArray *at, struct spot q) {
  struct spot best = q;
  double found = INFINITY;
  for (guint i = 0; i + 1 < at->len; i++) {
    struct spot a = g_array_index(at, struct spot, i), b = g_array_index(at, struct spot, i + 1);
    double dx = b.x - a.x, dy = b.y - a.y, sq = dx * dx + dy * dy;
    double t = sq > 0 ? CLAMP(((q.x - a.x) * dx + (q.y - a.y) * dy) / sq, 0, 1) : 0;
    struct spot s = {a.x + t * dx, a.y + t * dy};
    double d = hypot(s.x - q.x, s.y - q.y);
    if (d < found) {
      found = d;
      best = s;
    }
  }
  return best;
}

/* A line that ends within the frame ends on a line drawn before it, a step beyond its middle. */
static void join_ends(struct land *g, GArray *at, const double *reach) {
  for (int end = 0; end < 2; end++) {
    struct spot *tip = &g_array_index(at, struct spot, end ? at->len - 1 : 0), best = *tip;
    double found = INFINITY;
    for (guint i = 0; i < g->lines->len && fabs(tip->x) < reach[0] && fabs(tip->y) < reach[1]; i++) {
      const struct line *l = &g_array_index(g->lines, struct line, i);
      struct spot s = nearest_on(l->at, *tip);
      double d = hypot(s.x - tip->x, s.y - tip->y);
      if (!l->underground && d < found) {
        found = d;
        best = s;
      }
    }
    if (found > 1e8)
      continue;
    struct spot before = g_array_index(at, struct spot, end ? at->len - 2 : 1);
    double dx = best.x - before.x, dy = best.y - before.y, len = hypot(dx, dy);
    *tip = (struct spot){best.x + dx / len, best.y + dy / len};
  }
}

/* Roads along both banks of the river. */
static void draw_banks(struct land *g, const struct line *river) {
  for (int side = -1; side <= 1; side += 2) {
    struct line bank = {EDGE_BANK, false, 0, g_array_new(FALSE, FALSE, sizeof(struct spot))};
    const GArray *at = river->at;
    for (guint i = 0; i < at->len; i += 2) {
      struct spot a = g_array_index(at, struct spot, i ? i - 1 : 0), b = g_array_index(at, struct spot, i);
      struct spot c = g_array_index(at, struct spot, i + 1 < at->len ? i + 1 : i);
      double dx = c.x - a.x, dy = c.y - a.y, len = hypot(dx, dy);
      double off = side * (72 + rng_between(&g->rng, -2, 2));
      struct spot s = {b.x - dy / len * off, b.y + dx / len * off};
      g_array_append_val(bank.at, s);
    }
    g_array_append_val(g->lines, bank);
  }
}

static void add_stop(struct land *g, const struct line *l, struct stop stop, double least) {
  stop.at = nearest_on(l->at, stop.at);
  for (guint k = 0; k < g->stops->len; k++) {
    struct spot o = g_array_index(g->stops, struct stop, k).at;
    if (hypot(o.x - stop.at.x, o.y - stop.at.y) < least)
      return;
  }
  g_array_append_val(g->stops, stop);
}

/* In a town larger than the sketch, a station about every kilometre. */
static void add_more_stops(struct land *g) {
  for (guint i = 0; i < g->lines->len; i++) {
    const struct line *l = &g_array_index(g->lines, struct line, i);
    const char *name = l->underground ? "subway" : l->class == EDGE_JR ? "jr" : l->class == EDGE_PRIVATE ? "private" : NULL;
    for (guint k = 0; name && k < l->at->len; k += 8) {
      struct stop stop = {g_array_index(l->at, struct spot, k), NULL, name, false};
      if (land_inner(g, stop.at))
        add_stop(g, l, stop, 950);
    }
  }
}

void land_draw_lines(struct land *g) {
  int count[EDGE_CLASSES] = {0}, underground = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(SKETCHES); i++) {
    const struct sketch *s = &SKETCHES[i];
    double shake = s->class == EDGE_RIVER || s->class == EDGE_STREAM ? 45 : s->underground ? 20 : 28;
    struct line l = {s->class, s->underground, s->underground ? underground++ : count[s->class]++, draw(g, s, shake)};
    if (!l.underground)
      join_ends(g, l.at, (double[]){g->half_w, g->half_h});
    g_array_append_val(g->lines, l);
  }
  for (size_t i = 0; i < G_N_ELEMENTS(STOPS); i++) {
    const struct stop_sketch *s = &STOPS[i];
    const struct line *l = &g_array_index(g->lines, struct line, s->along);
    struct spot q = bent(g, s->at[0], s->at[1]);
    add_stop(g, l, (struct stop){q, NULL, s->line, s->hub}, 520);
  }
  for (guint i = 0; i < G_N_ELEMENTS(OUTLINE); i++) {
    struct spot s = {OUTLINE[i][0] * 0.9 * g->scale, OUTLINE[i][1] * 0.98 * g->scale};
    g_array_append_val(g->outline, s);
  }
  if (g->scale > 1.25)
    add_more_stops(g);
  draw_banks(g, &g_array_index(g->lines, struct line, 0));
}

bool land_inner(const struct land *g, struct spot q) {
  bool in = false;
  for (guint i = 0; i < g->outline->len; i++) {
    struct spot a = g_array_index(g->outline, struct spot, i);
    struct spot b = g_array_index(g->outline, struct spot, (i + 1) % g->outline->len);
    if ((a.y > q.y) != (b.y > q.y) && q.x < a.x + (b.x - a.x) * (q.y - a.y) / (b.y - a.y))
      in = !in;
  }
  return in;
}

double land_stop_distance(const struct land *g, struct spot at, const struct stop **nearest_out) {
  double found = INFINITY;
  for (guint i = 0; i < g->stops->len; i++) {
    const struct stop *s = &g_array_index(g->stops, struct stop, i);
    double d = hypot(s->at.x - at.x, s->at.y - at.y);
    if (d < found) {
      found = d;
      if (nearest_out)
        *nearest_out = s;
    }
  }
  return found;
}

double land_river_distance(const struct land *g, struct spot at) {
  struct spot s = nearest_on(g_array_index(g->lines, struct line, 0).at, at);
  return hypot(s.x - at.x, s.y - at.y);
}
