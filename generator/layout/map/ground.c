/* The base map projected once: features by class of layer, in metres. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

static struct stratum *stratum_of(struct ground *g, const char *class) {
  for (size_t i = 0; i < g->strata; i++)
    if (!strcmp(g->stratum[i].class, class)) return &g->stratum[i];
  struct stratum *s = &g->stratum[g->strata++];
  s->class = arena_strdup(g->arena, class);
  return s;
}

static bool feature_add(struct ground *g, struct stratum *s, const struct shape *shape) {
  bool ok = true;
  const char *class = shape_property(shape, "class"), *kind = shape_property(shape, "kind");
  const char *name = shape_property(shape, "name");
  struct feature *f = &s->feature[s->n++];
  *f = (struct feature){.kind = shape->kind,
                        .shape = shape,
                        .class = class  ? class
                                 : kind ? kind
                                        : "",
                        .name = name ? name : ""};
  f->trails = shape->paths;
  f->trail = arena_array(g->arena, shape->paths, sizeof *f->trail);
  f->box_m = (struct box){INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < shape->paths; i++) {
    struct trail *t = &f->trail[i];
    *t = (struct trail){shape->path[i].n, arena_array(g->arena, shape->path[i].n, sizeof *t->at), shape->path[i].hole};
    ok &= projection_run(g->projection, shape->path[i].at, t->n, t->at);
    for (size_t k = 0; k < t->n; k++) {
      f->box_m.x0 = fmin(f->box_m.x0, t->at[k].x), f->box_m.y0 = fmin(f->box_m.y0, t->at[k].y);
      f->box_m.x1 = fmax(f->box_m.x1, t->at[k].x), f->box_m.y1 = fmax(f->box_m.y1, t->at[k].y);
    }
  }
  return ok;
}

struct ground *ground_open(const struct basemap *m, struct diag *d) {
  struct projection *projection = projection_open(m->zone, d);
  return projection ? ground_open_in(m, projection, d) : NULL;
}

struct ground *ground_open_in(const struct basemap *m, struct projection *projection, struct diag *d) {
  struct ground *g = g_new0(struct ground, 1);
  g->arena = arena_new();
  g->projection = projection;
  g->stratum = arena_array(g->arena, m->layers, sizeof *g->stratum);
  for (size_t i = 0; i < m->layers; i++)
    if (m->layer[i].shapes) stratum_of(g, m->layer[i].class)->capacity += m->layer[i].shapes->n;
  for (size_t i = 0; i < g->strata; i++)
    g->stratum[i].feature = arena_array(g->arena, g->stratum[i].capacity, sizeof *g->stratum[i].feature);
  for (size_t i = 0; i < m->layers; i++) {
    const struct shapes *shapes = m->layer[i].shapes;
    for (size_t k = 0; shapes && k < shapes->n; k++)
      if (!feature_add(g, stratum_of(g, m->layer[i].class), &shapes->shape[k]))
        diag_error(d, shapes->shape[k].pos, "map-outside-zone", diag_num(d, m->zone));
  }
  return g;
}

void ground_free(struct ground *g) {
  if (!g) return;
  projection_free(g->projection);
  if (g->tints) g_hash_table_destroy(g->tints);
  arena_free(g->arena);
  g_free(g);
}

const struct stratum *ground_stratum(const struct ground *g, const char *class) {
  for (size_t i = 0; i < g->strata; i++)
    if (!strcmp(g->stratum[i].class, class)) return g->stratum[i].n ? &g->stratum[i] : NULL;
  return NULL;
}

struct box ground_extent(const struct ground *g, const char *class, const char *code) {
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  const struct stratum *s = ground_stratum(g, class);
  for (size_t i = 0; s && i < s->n; i++) {
    const struct box *f = &s->feature[i].box_m;
    const char *own = *code ? shape_property(s->feature[i].shape, "code") : code;
    if (!own || strcmp(own, code) != 0) continue;
    b = (struct box){fmin(b.x0, f->x0), fmin(b.y0, f->y0), fmax(b.x1, f->x1), fmax(b.y1, f->y1)};
  }
  return b;
}

/* Outlines turn one way and holes the other, so that both fill right by the winding rule. */
static const struct point *ring_turn(GArray *at, bool hole) {
  struct point *p = &g_array_index(at, struct point, 0);
  if (at->len && (ring_area(p, at->len) < 0) != hole)
    for (guint i = 0, k = at->len - 1; i < k; i++, k--) {
      struct point swap = p[i];
      p[i] = p[k], p[k] = swap;
    }
  return p;
}

void ground_lines(const struct ground *g, const struct view_port *v, const char *class, const char *kind,
                  const char *name, struct line_set *out) {
  const struct stratum *s = ground_stratum(g, class);
  double off = v->off_pt > 0 ? v->off_pt : 0.03 * PT_PER_MM;
  struct box to = box_grow(v->frame, 5 * PT_PER_MM);
  GArray *at = g_array_new(FALSE, FALSE, sizeof(struct point));
  for (size_t i = 0; s && i < s->n; i++) {
    const struct feature *f = &s->feature[i];
    if ((kind && strcmp(f->class, kind) != 0) || (name && strcmp(f->name, name) != 0)) continue;
    struct point a = port_point(v, (struct point){f->box_m.x0, f->box_m.y1});
    struct point b = port_point(v, (struct point){f->box_m.x1, f->box_m.y0});
    if (a.x > to.x1 || b.x < to.x0 || a.y > to.y1 || b.y < to.y0) continue;
    for (size_t t = 0; t < f->trails; t++) {
      g_array_set_size(at, (guint)f->trail[t].n);
      struct point *pts = &g_array_index(at, struct point, 0);
      for (size_t k = 0; k < f->trail[t].n; k++) pts[k] = port_point(v, f->trail[t].at[k]);
      if (f->kind == SHAPE_AREA) clip_ring(ring_turn(at, f->trail[t].hole), at->len, to, off, out);
      else clip_line(pts, at->len, to, off, out);
    }
  }
  g_array_free(at, TRUE);
}
