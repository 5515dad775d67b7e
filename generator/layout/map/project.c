/* Longitude and latitude of JGD2011 to metres of a plane rectangular zone (平面直角座標系), through PROJ; or, for the web, of
 * spherical Mercator. */
#include <math.h>
#include <proj.h>

#include "base/mercator.h"
#include "layout/map/map.h"

struct projection {
  PJ_CONTEXT *context;
  PJ *pj;        /* NULL: Mercator */
  double metres; /* Mercator: once around the world, in metres that are true at the origin */
  struct point origin; /* on the unit square */
};

struct projection *projection_open(int zone, struct diag *d) {
  if (zone < 1 || zone > 19) {
    diag_error(d, ((struct pos){0}), "map-zone", diag_num(d, zone));
    return NULL;
  }
  struct projection *p = g_new0(struct projection, 1);
  char *to = g_strdup_printf("EPSG:%d", 6668 + zone);
  p->context = proj_context_create();
  proj_log_level(p->context, PJ_LOG_NONE);
  proj_context_set_enable_network(p->context, 0);
  PJ *raw = proj_create_crs_to_crs(p->context, "EPSG:6668", to, NULL);
  p->pj = raw ? proj_normalize_for_visualization(p->context, raw) : NULL;
  proj_destroy(raw);
  if (!p->pj) {
    diag_mark_system(d);
    diag_error(d, ((struct pos){0}), "map-proj", to);
    projection_free(p);
    p = NULL;
  }
  g_free(to);
  return p;
}

struct projection *projection_open_web(struct lonlat origin) {
  struct projection *p = g_new0(struct projection, 1);
  p->metres = WEB_EARTH_M * cos(origin.lat * G_PI / 180);
  p->origin = mercator_of(origin);
  return p;
}

/* EPSG:3857 in true metres: what tiles are cut from (base/mercator.h). */
static void run_web(const struct projection *p, size_t n, struct point *m) {
  for (size_t i = 0; i < n; i++) {
    struct point w = mercator_of((struct lonlat){m[i].x, m[i].y});
    m[i] = (struct point){(w.x - p->origin.x) * p->metres, (p->origin.y - w.y) * p->metres};
  }
}

void projection_free(struct projection *p) {
  if (!p) return;
  proj_destroy(p->pj);
  proj_context_destroy(p->context);
  g_free(p);
}

bool projection_run(struct projection *p, const struct lonlat *from, size_t n, struct point *to_m) {
  bool ok = true;
  for (size_t i = 0; i < n; i++) to_m[i] = (struct point){from[i].lon, from[i].lat};
  size_t stride = sizeof *to_m;
  if (!p->pj) run_web(p, n, to_m);
  else if (n) proj_trans_generic(p->pj, PJ_FWD, &to_m[0].x, stride, n, &to_m[0].y, stride, n, NULL, 0, 0, NULL, 0, 0);
  for (size_t i = 0; i < n; i++) {
    if (isfinite(to_m[i].x) && isfinite(to_m[i].y) && fabs(to_m[i].x) < 1e7 && fabs(to_m[i].y) < 1e7) continue;
    to_m[i] = (struct point){0, 0};
    ok = false;
  }
  return ok;
}
