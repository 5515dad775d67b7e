/* Reference systems, through PROJ: none of its grids are needed, and none are fetched. */
#include "source/datum.h"

#include <glib.h>
#include <math.h>
#include <proj.h>

#include "base/arena.h"

static bool same_as_jgd2011(int epsg) {
  static const int codes[] = {6668, 4612, 4326, 6697, 4979, 4947};
  for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
    if (codes[i] == epsg) return true;
  return false;
}

static bool tokyo(int epsg) {
  return epsg == DATUM_TOKYO || (epsg >= 30161 && epsg <= 30179);
}

bool datum_known(int epsg) {
  bool zone = (epsg >= 6669 && epsg <= 6687) || (epsg >= 2443 && epsg <= 2461);
  return same_as_jgd2011(epsg) || tokyo(epsg) || zone || epsg == 3857;
}

static const char *degrees(struct diag *d, double v) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return diag_intern(d, g_ascii_formatd(text, sizeof text, "%.10g", v));
}

/* One path; false if a place has none in JGD2011. */
static bool shift_path(PJ *pj, struct path *p, struct arena *a, struct lonlat *odd_out) {
  struct lonlat *at = arena_array(a, p->n, sizeof *at);
  for (size_t i = 0; i < p->n; i++) {
    PJ_COORD to = proj_trans(pj, PJ_FWD, proj_coord(p->at[i].lon, p->at[i].lat, 0, 0));
    at[i] = (struct lonlat){to.xy.x, to.xy.y};
    *odd_out = p->at[i];
    if (!isfinite(to.xy.x) || !isfinite(to.xy.y) || fabs(to.xy.x) > 180 || fabs(to.xy.y) > 90) return false;
  }
  /* The ends of a ring are one place, and stay one. */
  p->at = at;
  return true;
}

static bool shift_all(PJ *pj, struct shapes *s, struct diag *d) {
  size_t before = diag_errors(d);
  for (size_t i = 0; i < s->n && diag_errors(d) == before; i++) {
    struct shape *shape = &s->shape[i];
    struct path *path = arena_array(s->arena, shape->paths, sizeof *path);
    struct lonlat odd = {0, 0};
    for (size_t k = 0; k < shape->paths; k++) {
      path[k] = shape->path[k];
      if (shift_path(pj, &path[k], s->arena, &odd)) continue;
      diag_error(d, shape->pos, "datum-place", degrees(d, odd.lon), degrees(d, odd.lat));
      break;
    }
    shape->path = path;
  }
  return diag_errors(d) == before;
}

static void tell_accuracy(PJ *pj, int epsg, struct pos at, struct diag *d) {
  PJ *used = proj_trans_get_last_used_operation(pj);
  double metres = proj_pj_info(used ? used : pj).accuracy;
  if (used) proj_destroy(used);
  if (tokyo(epsg)) diag_warning(d, at, "datum-tokyo", metres > 0 ? diag_num(d, metres) : "?");
}

bool datum_shift(struct shapes *s, int epsg, struct pos at, struct diag *d) {
  if (same_as_jgd2011(epsg) || !s->n) return true;
  PJ_CONTEXT *context = proj_context_create();
  proj_log_level(context, PJ_LOG_NONE);
  proj_context_set_enable_network(context, 0);
  char *from = g_strdup_printf("EPSG:%d", epsg);
  PJ *raw = proj_create_crs_to_crs(context, from, "EPSG:6668", NULL);
  PJ *pj = raw ? proj_normalize_for_visualization(context, raw) : NULL;
  bool good = pj != NULL;
  if (!pj) {
    diag_mark_system(d);
    diag_error(d, at, "datum-proj", diag_intern(d, from));
  } else if ((good = shift_all(pj, s, d))) {
    tell_accuracy(pj, epsg, at, d);
  }
  proj_destroy(pj);
  proj_destroy(raw);
  proj_context_destroy(context);
  g_free(from);
  return good;
}
