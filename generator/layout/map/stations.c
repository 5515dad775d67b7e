/* Stations: a box on the rails, and a plate with the name beside it. */
#include <math.h>
#include <string.h>

#include "layout/map/labels.h"

struct stop {
  const char *name;
  struct point at;
  double angle;
  size_t count;
};

static gunichar letter_of(gunichar c) {
  return c == 0x30F6 ? 0x30B1 : c == 0x30F5 ? 0x30AB : c; /* the small ke and ka as large ones */
}

/* 市ヶ谷 and 市ケ谷 are one name: its companies write it each in their way. */
static bool same_name(const char *a, const char *b) {
  for (; *a && *b; a = g_utf8_next_char(a), b = g_utf8_next_char(b))
    if (letter_of(g_utf8_get_char(a)) != letter_of(g_utf8_get_char(b))) return false;
  return *a == *b;
}

/* Stations given once for each of their lines become one. */
static GArray *stations_merge(const struct label_job *job) {
  const struct stratum *s = ground_stratum(job->ground, "station");
  GArray *stops = g_array_new(FALSE, FALSE, sizeof(struct stop));
  double within = print_number(job->pen->style, "stations.merge_m") * 1000 * PT_PER_MM / job->port->scale;
  for (size_t i = 0; s && i < s->n; i++) {
    const struct feature *f = &s->feature[i];
    if (!*f->name || !f->trails || !f->trail[0].n) continue;
    struct point m = {(f->box_m.x0 + f->box_m.x1) / 2, (f->box_m.y0 + f->box_m.y1) / 2};
    struct point at = port_point(job->port, m);
    if (!box_overlap(box_grow((struct box){at.x, at.y, at.x, at.y}, within), job->port->frame)) continue;
    struct stop *same = NULL;
    for (guint k = 0; k < stops->len && !same; k++) {
      struct stop *o = &g_array_index(stops, struct stop, k);
      if (same_name(o->name, f->name) && hypot(o->at.x - at.x, o->at.y - at.y) < within) same = o;
    }
    if (same) {
      same->at.x = (same->at.x * (double)same->count + at.x) / (double)(same->count + 1);
      same->at.y = (same->at.y * (double)same->count + at.y) / (double)(same->count + 1);
      same->count++;
    } else {
      struct stop stop = {f->name, at, 0, 1};
      g_array_append_val(stops, stop);
    }
  }
  return stops;
}

/* Onto the nearest rails, in their direction. */
static void stop_snap(struct stop *stop, const struct line_set *rails, double within) {
  double best = within;
  struct point from = stop->at;
  for (size_t i = 0; i < line_set_count(rails); i++) {
    size_t n;
    const struct point *at = line_set_line(rails, i, &n);
    for (size_t k = 0; k + 1 < n; k++) {
      double dx = at[k + 1].x - at[k].x, dy = at[k + 1].y - at[k].y, l = dx * dx + dy * dy;
      double t = l > 0 ? CLAMP(((from.x - at[k].x) * dx + (from.y - at[k].y) * dy) / l, 0, 1) : 0;
      struct point q = {at[k].x + t * dx, at[k].y + t * dy};
      double distance = hypot(q.x - from.x, q.y - from.y);
      if (distance >= best) continue;
      best = distance;
      stop->at = q;
      stop->angle = atan2(dy, dx);
    }
  }
}

static char *plate_text(const struct label_job *job, const char *name) {
  const char *suffix = theme_word(job->pen->style->theme, "map.station_suffix");
  return arena_printf(job->arena, "%s%s", name, g_str_has_suffix(name, suffix) ? "" : suffix);
}

static struct point plate_half(const struct label_job *job, const struct label *l) {
  const struct print_style *s = job->pen->style;
  return (struct point){pen_width(job->pen, l->text, &l->look) / 2 + print_pt(s, "stations.plate_pad"),
                        print_pt(s, "stations.plate_height") / 2};
}

static bool plate_place(struct label_job *job, const struct stop *stop, struct box own, struct label *l) {
  const struct print_style *s = job->pen->style;
  struct point half = plate_half(job, l);
  double w = half.x, h = half.y, gap = print_pt(s, "stations.plate_gap");
  double reach = print_pt(s, "stations.plate_reach");
  GArray *found = g_array_new(FALSE, FALSE, sizeof(struct candidate));
  static const struct point ways[] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}};
  for (double r = gap; r <= reach; r += 2)
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
      struct candidate c = {.cost = r * 2 + (double)i};
      c.at.x = (own.x0 + own.x1) / 2 + ways[i].x * ((own.x1 - own.x0) / 2 + w + r);
      c.at.y = (own.y0 + own.y1) / 2 + ways[i].y * ((own.y1 - own.y0) / 2 + h + r);
      struct box b = {c.at.x - w, c.at.y - h, c.at.x + w, c.at.y + h};
      c.cost += 1.2 * (double)claims_count(job->soft, b);
      if (claims_who(job->doors, b, -1) >= 0) c.cost += 60;
      g_array_append_val(found, c);
    }
  g_array_sort(found, candidate_cmp);
  bool done = false;
  for (guint i = 0; i < found->len && !done; i++) {
    struct point c = g_array_index(found, struct candidate, i).at;
    struct box b = {c.x - w, c.y - h, c.x + w, c.y + h};
    if (!claims_free_at(job->claims, b, l->owner) || claims_who(job->folds, b, -1) >= 0) continue;
    l->box = b;
    claims_add(job->claims, b, l->owner);
    done = true;
  }
  g_array_free(found, TRUE);
  return done;
}

void labels_stations(struct label_job *job) {
  const struct print_style *s = job->pen->style;
  struct lettering look = style_look(s, "labels.station");
  double w = print_pt(s, "stations.box_length"), h = print_pt(s, "stations.box_width");
  double near = print_number(s, "stations.snap_m") * 1000 * PT_PER_MM / job->port->scale;
  struct line_set rails;
  line_set_init(&rails);
  ground_lines(job->ground, job->port, "rail", NULL, NULL, &rails);
  GArray *stops = stations_merge(job);
  guint first = job->labels->len;
  /* All boxes first: they stand where they stand. */
  for (guint i = 0; i < stops->len; i++) {
    struct stop *stop = &g_array_index(stops, struct stop, i);
    stop_snap(stop, &rails, near);
    struct box own = turned_box(stop->at, w, h, stop->angle);
    /* A box upon another slides along its rails. One that finds no room is left out, with its plate. */
    struct point at = stop->at;
    for (double slide = 0; slide <= w && !claims_free_at(job->claims, own, -1); slide += w / 8)
      for (int way = -1; way <= 1 && !claims_free_at(job->claims, own, -1); way += 2) {
        stop->at = (struct point){at.x + way * slide * cos(stop->angle), at.y + way * slide * sin(stop->angle)};
        own = turned_box(stop->at, w, h, stop->angle);
      }
    if (!claims_free_at(job->claims, own, -1)) {
      if (box_overlap(own, job->port->frame)) label_drop(job, "station", stop->name);
      continue;
    }
    struct label *l = label_add(job, LABEL_STATION, "station", plate_text(job, stop->name), &look);
    l->mark_at = stop->at;
    l->mark_angle = stop->angle;
    claims_add(job->claims, own, l->owner);
  }
  for (guint i = first; i < job->labels->len; i++) {
    struct label *l = job->labels->pdata[i];
    struct moved *m = moved_named(job, l->text);
    if (!m || m->used) continue;
    struct point half = plate_half(job, l);
    label_fix(job, l, m, box_about((struct point){l->mark_at.x + m->by.x, l->mark_at.y + m->by.y}, 2 * half.x, 2 * half.y), turned_box(l->mark_at, w, h, l->mark_angle));
  }
  for (guint i = first; i < job->labels->len; i++) {
    struct label *l = job->labels->pdata[i];
    struct stop stop = {.at = l->mark_at, .angle = l->mark_angle};
    if (l->moved) continue;
    if (plate_place(job, &stop, turned_box(l->mark_at, w, h, l->mark_angle), l)) continue;
    l->gone = true;
    claims_remove(job->claims, l->owner);
    label_drop(job, l->part, l->text);
  }
  g_array_free(stops, TRUE);
  line_set_clear(&rails);
}
