/* Names of areas: districts, towns, parks, what lies outside; in their middle if they can, off lines and dry. */
#include <math.h>
#include <string.h>

#include "layout/map/labels.h"
#include "records/address.h"

static struct label *take(struct label_job *job, const char *part, const char *text, const struct lettering *look,
                          struct box b) {
  struct label *l = label_add(job, LABEL_NAME, part, text, look);
  l->box = b;
  claims_add(job->claims, b, l->owner);
  return l;
}

struct area_rules {
  const char *part, *look;
  bool must, off_trunks;
  double step; /* of the grid of candidates */
};

/* Spots inside an area, the best first: near its middle, wholly inside, off lines. */
static GArray *area_candidates(const struct label_job *job, const struct line_set *rings, double w, double h,
                               double step) {
  GArray *found = g_array_new(FALSE, FALSE, sizeof(struct candidate));
  struct point middle = rings_middle(rings, NULL);
  struct box in = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (guint i = 0; i < rings->at->len; i++) {
    struct point p = g_array_index(rings->at, struct point, i);
    in = (struct box){fmin(in.x0, p.x), fmin(in.y0, p.y), fmax(in.x1, p.x), fmax(in.y1, p.y)};
  }
  for (double y = middle.y - floor((middle.y - in.y0) / step) * step; y < in.y1; y += step)
    for (double x = middle.x - floor((middle.x - in.x0) / step) * step; x < in.x1; x += step) {
      struct candidate c = {.at = {x, y}};
      if (!point_in_rings(rings, c.at)) continue;
      struct box b = text_box_at(job, c.at, w, h);
      if (!box_within(b, job->port->frame)) continue;
      c.cost = hypot(x - middle.x, (y - middle.y) * 1.1);
      const struct point corner[4] = {{b.x0, b.y0}, {b.x1, b.y0}, {b.x0, b.y1}, {b.x1, b.y1}};
      for (int i = 0; i < 4; i++)
        if (!point_in_rings(rings, corner[i])) c.cost += 8 * PT_PER_MM;
      c.cost += 3 * (double)claims_count(job->soft, b);
      g_array_append_val(found, c);
    }
  g_array_sort(found, candidate_cmp);
  return found;
}

static GArray *point_candidates(const struct label_job *job, struct point at, double reach, double w, double h) {
  GArray *found = g_array_new(FALSE, FALSE, sizeof(struct candidate));
  for (double r = 0; r <= reach; r += 2)
    for (int i = 0; i < (r > 0 ? 16 : 1); i++) {
      struct candidate c = {.at = {at.x + r * cos(G_PI * i / 8), at.y + r * sin(G_PI * i / 8)}, .cost = r};
      c.cost += 1.2 * (double)claims_count(job->soft, text_box_at(job, c.at, w, h));
      g_array_append_val(found, c);
    }
  g_array_sort(found, candidate_cmp);
  return found;
}

static bool on_water(const struct label_job *job, struct box b) {
  double y = (b.y0 + b.y1) / 2;
  for (int i = 0; i <= 4; i++)
    if (point_in_rings(&job->water, (struct point){b.x0 + (b.x1 - b.x0) * i / 4, y})) return true;
  return false;
}

/* An area's name where somebody set it, counted from the middle of what shows of the area. */
static bool fix_area(struct label_job *job, const struct feature *f, const struct line_set *rings, const struct area_rules *r,
                     struct moved *moved, const struct lettering *look) {
  struct point middle = f->kind == SHAPE_POINT ? port_point(job->port, f->trail[0].at[0]) : rings_middle(rings, NULL);
  if (f->kind != SHAPE_POINT && !line_set_count(rings)) return false;
  double w = pen_width(job->pen, f->name, look), h = look->line.font.size_pt;
  struct point at = {middle.x + moved->by.x, middle.y + moved->by.y};
  struct label *l = label_add(job, LABEL_NAME, r->part, f->name, look);
  l->mark_at = middle;
  /* Within its area it needs no line. */
  struct box b = text_box_at(job, at, w, h), own = {middle.x, middle.y, middle.x, middle.y};
  label_fix(job, l, moved, b, f->kind != SHAPE_POINT && point_in_rings(rings, at) ? b : own);
  return true;
}

static void area_name(struct label_job *job, const struct feature *f, const struct area_rules *r) {
  const struct pen *p = job->pen;
  struct moved *moved = moved_named(job, f->name);
  if (job->only_moved ? !moved || moved->used : moved != NULL) return;
  struct lettering look = style_look(p->style, r->look);
  double w = pen_width(p, f->name, &look), h = look.line.font.size_pt;
  struct line_set rings;
  line_set_init(&rings);
  struct stratum one = {.class = "", .n = 1, .feature = (struct feature *)f};
  struct ground alone = {.strata = 1, .stratum = &one};
  GArray *spots;
  if (f->kind == SHAPE_POINT && f->trails && f->trail[0].n) {
    struct point at = port_point(job->port, f->trail[0].at[0]);
    spots = point_candidates(job, at, print_pt(p->style, "labels.reach"), w, h);
    if (!box_within((struct box){at.x, at.y, at.x, at.y}, job->port->frame)) g_array_set_size(spots, 0);
  } else {
    /* Only what shows within the frame counts. */
    struct view_port inner = *job->port;
    inner.frame = box_grow(inner.frame, -6 * PT_PER_MM);
    ground_lines(&alone, &inner, "", NULL, NULL, &rings);
    spots = area_candidates(job, &rings, w, h, r->step);
  }
  bool done = moved && fix_area(job, f, &rings, r, moved, &look);
  /* On dry ground if there is any, then on water, then in the place of names that may go, at last on a trunk road. */
  for (int pass = 0; pass <= (r->must ? 3 : 1) && !done && !moved; pass++)
    for (guint i = 0; i < spots->len && !done; i++) {
      struct box b = text_box_at(job, g_array_index(spots, struct candidate, i).at, w, h);
      if ((pass == 0 && on_water(job, b)) || !label_stands(job, b, r->off_trunks && pass < 3, pass >= 2)) continue;
      take(job, r->part, f->name, &look, b);
      done = true;
    }
  /* An area that hardly shows needs no name. */
  double area = 0;
  for (size_t i = 0; i < line_set_count(&rings); i++) {
    size_t n;
    const struct point *at = line_set_line(&rings, i, &n);
    area += fabs(ring_area(at, n));
  }
  bool shows = !moved && (f->kind == SHAPE_POINT ? spots->len > 0 : area > 3 * w * h);
  /* Nor must one that the frame cuts have it: what is left may be a strip. */
  struct point sw = port_point(job->port, (struct point){f->box_m.x0, f->box_m.y0});
  struct point ne = port_point(job->port, (struct point){f->box_m.x1, f->box_m.y1});
  bool whole = box_within((struct box){fmin(sw.x, ne.x), fmin(sw.y, ne.y), fmax(sw.x, ne.x), fmax(sw.y, ne.y)},
                          job->port->frame);
  if (!done && r->must && shows && whole && !job->lenient)
    diag_error(p->d, f->shape->pos, "map-name-unplaced", f->name);
  else if (!done && shows) label_drop(job, r->part, f->name);
  g_array_free(spots, TRUE);
  line_set_clear(&rings);
}

/* Of areas of one name only the largest is named. */
static bool largest_of_name(const struct stratum *s, size_t i) {
  const struct box *b = &s->feature[i].box_m;
  double size = (b->x1 - b->x0) * (b->y1 - b->y0);
  for (size_t k = 0; k < s->n; k++) {
    if (k == i || strcmp(s->feature[k].name, s->feature[i].name) != 0) continue;
    const struct box *o = &s->feature[k].box_m;
    double other = (o->x1 - o->x0) * (o->y1 - o->y0);
    if (other > size || (other == size && k < i)) return false;
  }
  return true;
}

/* A town whose name stands on a mark (townmark.c) is not named a second time. */
static bool stands_on_mark(const struct label_job *job, const char *name) {
  if (!job->marked || !g_hash_table_size(job->marked)) return false;
  char *fold = address_fold(name, NULL);
  bool stands = g_hash_table_contains(job->marked, fold);
  g_free(fold);
  return stands;
}

static void area_names(struct label_job *job, const char *class, const struct area_rules *r) {
  const struct stratum *s = ground_stratum(job->ground, class);
  for (size_t i = 0; s && i < s->n; i++)
    if (*s->feature[i].name && largest_of_name(s, i) && !stands_on_mark(job, s->feature[i].name)) area_name(job, &s->feature[i], r);
}

/* Names of areas, by rank. */
void labels_areas(struct label_job *job, enum area_rank rank) {
  double step = print_pt(job->pen->style, "labels.step");
  const struct stratum *wards = ground_stratum(job->ground, "boundary");
  if (rank == RANK_WIDE && wards && wards->n > 1)
    area_names(job, "boundary", &(struct area_rules){"ward", "labels.ward", false, false, 2 * step});
  if (rank == RANK_WIDE) area_names(job, "district", &(struct area_rules){"district", "labels.district", true, true, 2 * step});
  if (rank == RANK_TOWN) area_names(job, "town", &(struct area_rules){"town", "labels.town", true, true, step});
  if (rank == RANK_PARK) area_names(job, "park", &(struct area_rules){"park", "labels.park", false, true, step});
  if (rank == RANK_OUTSIDE) area_names(job, "outside", &(struct area_rules){"outside", "labels.outside", false, true, 2 * step});
}
