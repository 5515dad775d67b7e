/* Names and marks around the symbols: stations first, names of areas, landmarks. What finds no room moves or goes. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"
#include "records/address.h"

enum { LINE_BOXES = 256 };

struct label *label_add(struct label_job *job, enum label_kind kind, const char *part, const char *text,
                        const struct lettering *look) {
  struct label *l = arena_alloc(job->arena, sizeof *l);
  *l = (struct label){.kind = kind, .part = part, .text = text, .look = *look, .owner = job->owner++};
  g_ptr_array_add(job->labels, l);
  return l;
}

void label_drop(struct label_job *job, const char *part, const char *text) {
  struct dropped *d = arena_alloc(job->arena, sizeof *d);
  *d = (struct dropped){part, arena_strdup(job->arena, text)};
  g_ptr_array_add(job->dropped, d);
}

/* ---- what names keep off ---- */

static void claim_lines(struct label_job *job, struct claims *to, const char *class, const char *kind, double half) {
  struct line_set set;
  line_set_init(&set);
  ground_lines(job->ground, job->port, class, kind, NULL, &set);
  double step = PT_PER_MM;
  for (size_t i = 0; i < line_set_count(&set); i++) {
    size_t n;
    const struct point *at = line_set_line(&set, i, &n);
    for (size_t k = 0; k + 1 < n; k++) {
      double length = hypot(at[k + 1].x - at[k].x, at[k + 1].y - at[k].y);
      for (double t = 0; t < length; t += step) {
        double x = at[k].x + (at[k + 1].x - at[k].x) * t / length, y = at[k].y + (at[k + 1].y - at[k].y) * t / length;
        claims_add(to, (struct box){x - half, y - half, x + half, y + half}, 0);
      }
    }
  }
  line_set_clear(&set);
}

/* Strips about the folds of the page: the map runs across them, nothing that is read does. */
static void claim_folds(struct label_job *job) {
  const struct page *page = pen_page(job->pen);
  struct box f = job->port->frame;
  double half = print_pt(job->pen->style, "map.fold_clear");
  for (size_t i = 0; i < page->folds_x; i++)
    claims_add(job->folds, (struct box){page->fold_x[i] - half, f.y0, page->fold_x[i] + half, f.y1}, 0);
  for (size_t i = 0; i < page->folds_y; i++)
    claims_add(job->folds, (struct box){f.x0, page->fold_y[i] - half, f.x1, page->fold_y[i] + half}, 0);
}

void labels_begin(struct label_job *job) {
  double scale = job->port->scale;
  const struct print_style *s = job->pen->style;
  job->arena = arena_new();
  job->labels = g_ptr_array_new();
  job->dropped = g_ptr_array_new();
  job->trunks = claims_new(job->port->frame);
  job->soft = claims_new(job->port->frame);
  job->folds = claims_new(job->port->frame);
  claim_folds(job);
  line_set_init(&job->water);
  ground_lines(job->ground, job->port, "water", NULL, NULL, &job->water);
  claim_lines(job, job->trunks, "road", "trunk", line_weight(s, "trunk", scale) / 2 + print_pt(s, "labels.pad"));
  claim_lines(job, job->soft, "road", "main", line_weight(s, "main", scale) / 2);
  claim_lines(job, job->soft, "rail", NULL, line_weight(s, "jr", scale) / 2);
  claim_lines(job, job->soft, "boundary", NULL, line_weight(s, "veil", scale) / 2);
  claim_lines(job, job->soft, "water", NULL, line_weight(s, "veil", scale) / 4);
}

void labels_end(struct label_job *job) {
  claims_free(job->trunks);
  claims_free(job->soft);
  line_set_clear(&job->water);
  claims_free(job->folds);
  g_ptr_array_free(job->labels, TRUE);
  g_ptr_array_free(job->dropped, TRUE);
  arena_free(job->arena);
}

/* ---- candidates ---- */

struct candidate {
  struct point at;
  double cost;
};
static int candidate_cmp(const void *a, const void *b) {
  const struct candidate *p = a, *q = b;
  if (p->cost != q->cost) return p->cost < q->cost ? -1 : 1;
  if (p->at.y != q->at.y) return p->at.y < q->at.y ? -1 : 1;
  return p->at.x < q->at.x ? -1 : p->at.x > q->at.x;
}

static struct box text_box_at(const struct label_job *job, struct point c, double w, double h) {
  double pad = print_pt(job->pen->style, "labels.pad");
  return (struct box){c.x - w / 2 - pad, c.y - h / 2 - pad, c.x + w / 2 + pad, c.y + h / 2 + pad};
}

/* A name may stand here; `evict` lets names that may go make room. */
static bool stands(struct label_job *job, struct box b, bool off_trunks, bool evict) {
  if (off_trunks && claims_who(job->trunks, b, -1) >= 0) return false;
  if (claims_who(job->folds, b, -1) >= 0) return false;
  if (!evict) return claims_free_at(job->claims, b, -1);
  if (!box_within(b, job->port->frame)) return false;
  GPtrArray *went = g_ptr_array_new();
  bool ok = true;
  for (int who; ok && (who = claims_who(job->claims, b, -1)) >= 0;) {
    struct label *found = NULL;
    for (guint i = 0; i < job->labels->len && !found; i++) {
      struct label *l = job->labels->pdata[i];
      if (l->owner == who && l->may_go && !l->gone) found = l;
    }
    if (!found) {
      ok = false;
      break;
    }
    claims_remove(job->claims, who);
    g_ptr_array_add(went, found);
  }
  for (guint i = 0; i < went->len; i++) {
    struct label *l = went->pdata[i];
    if (ok) {
      l->gone = true;
      label_drop(job, l->part, l->text);
      continue;
    }
    claims_add(job->claims, l->box, l->owner);
    if (l->kind == LABEL_MARKED) {
      double half = key_pt(l->mark, "size", 0, job->pen->d) / 2;
      claims_add(job->claims,
                 (struct box){l->mark_at.x - half, l->mark_at.y - half, l->mark_at.x + half, l->mark_at.y + half},
                 l->owner);
    }
  }
  g_ptr_array_free(went, TRUE);
  return ok;
}

static struct label *take(struct label_job *job, const char *part, const char *text, const struct lettering *look,
                          struct box b) {
  struct label *l = label_add(job, LABEL_NAME, part, text, look);
  l->box = b;
  claims_add(job->claims, b, l->owner);
  return l;
}

/* ---- set by hand ---- */

/* The line from what is named to its label, as the placer of symbols makes it. */
static size_t label_line(const struct label_job *job, const struct label *l, struct box *out, size_t max) {
  const struct print_style *s = job->pen->style;
  struct point c = {(l->box.x0 + l->box.x1) / 2, (l->box.y0 + l->box.y1) / 2};
  struct unit as = {.anchor = l->mark_at, .centre = c,
                    .box = {l->box.x0 - c.x, l->box.y0 - c.y, l->box.x1 - c.x, l->box.y1 - c.y}};
  return unit_leader_boxes(&as, &(struct unit_rules){.leader = symbol_pt(s, "leader.halo_mm")}, out, max);
}

/* Puts a label where somebody set it; who stands there is told later (moved.c). `own`: the ground of what is named. */
static void label_fix(struct label_job *job, struct label *l, struct moved *m, struct box b, struct box own) {
  struct box line[LINE_BOXES];
  l->box = b;
  l->moved = m->used = true;
  double off = fmax(fmax(own.x0 - b.x1, b.x0 - own.x1), fmax(own.y0 - b.y1, b.y0 - own.y1));
  l->leader = off > symbol_pt(job->pen->style, "leader.starts_at_shift_mm");
  int who = claims_who(job->claims, b, l->owner);
  size_t n = l->leader ? label_line(job, l, line, LINE_BOXES) : 0;
  for (size_t i = 0; i < n && who < 0; i++)
    if (!box_overlap(line[i], own)) who = claims_who(job->claims, line[i], l->owner);
  if (!box_within(b, claims_frame(job->claims))) m->against = UNIT_OUTSIDE;
  else if (claims_any(job->folds, b, -1)) m->against = UNIT_ON_FOLD;
  else if (who > 0) m->against = who;
  l->gone = m->against != 0;
  if (l->gone) return;
  claims_add(job->claims, b, l->owner);
  for (size_t i = 0; i < n; i++) claims_add(job->claims, line[i], l->owner);
}

static struct box box_by(struct point at, struct point by, double w, double h) {
  return (struct box){at.x + by.x - w / 2, at.y + by.y - h / 2, at.x + by.x + w / 2, at.y + by.y + h / 2};
}

/* ---- names of areas ---- */

enum area_rank { RANK_WIDE, RANK_TOWN, RANK_PARK, RANK_OUTSIDE };
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
      if ((pass == 0 && on_water(job, b)) || !stands(job, b, r->off_trunks && pass < 3, pass >= 2)) continue;
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

/* ---- stations ---- */

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

static struct box turned_box(struct point c, double w, double h, double angle) {
  double x = (fabs(w * cos(angle)) + fabs(h * sin(angle))) / 2, y = (fabs(w * sin(angle)) + fabs(h * cos(angle))) / 2;
  return (struct box){c.x - x, c.y - y, c.x + x, c.y + y};
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
    label_fix(job, l, m, box_by(l->mark_at, m->by, 2 * half.x, 2 * half.y), turned_box(l->mark_at, w, h, l->mark_angle));
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

/* ---- landmarks ---- */

static const struct key *landmark_mark(const struct print_style *s, const char *kind) {
  char *name = g_strdup_printf("landmarks.%s", kind);
  const struct key *k = *kind && !strchr(kind, '.') && print_has(s, name) ? print_required(s, name) : NULL;
  g_free(name);
  return k;
}

/* The mark where the thing stands, or close by. */
static bool mark_place(struct label_job *job, struct label *l, struct point at, double size, double reach) {
  for (double r = 0; r <= reach; r += 1.5)
    for (int i = 0; i < (r > 0 ? 12 : 1); i++) {
      struct point c = {at.x + r * cos(G_PI * i / 6), at.y + r * sin(G_PI * i / 6)};
      struct box b = {c.x - size / 2, c.y - size / 2, c.x + size / 2, c.y + size / 2};
      if (!claims_free_at(job->claims, box_grow(b, print_pt(job->pen->style, "labels.pad")), -1)) continue;
      if (claims_who(job->folds, b, -1) >= 0) continue;
      claims_add(job->claims, b, l->owner);
      l->mark_at = c;
      return true;
    }
  return false;
}

/* The name beside its mark: below, at a side, above; near, and off lines where it can be. */
static bool mark_name_place(struct label_job *job, struct label *l, double size, double reach) {
  double w = pen_width(job->pen, l->text, &l->look), h = l->look.line.font.size_pt;
  double gap = print_pt(job->pen->style, "labels.pad"), least = INFINITY;
  struct moved *m = moved_named(job, l->text);
  if (m && !m->used) {
    struct box b = text_box_at(job, (struct point){l->mark_at.x + m->by.x, l->mark_at.y + m->by.y}, w, h);
    label_fix(job, l, m, b, box_by(l->mark_at, (struct point){0, 0}, size, size));
    l->may_go = false;
    return !l->gone;
  }
  static const struct point ways[] = {{0, 1}, {1, 0}, {-1, 0}, {0, -1}, {.7, 1}, {-.7, 1}, {.7, -1}, {-.7, -1}};
  for (double r = gap; r <= reach; r += 1)
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
      struct point c = {l->mark_at.x + ways[i].x * ((size + w) / 2 + r),
                        l->mark_at.y + ways[i].y * ((size + h) / 2 + r)};
      struct box b = text_box_at(job, c, w, h);
      double cost = r + 0.2 * (double)i + (double)claims_count(job->soft, b);
      if (cost >= least || !claims_free_at(job->claims, b, l->owner)) continue;
      if (claims_who(job->trunks, b, -1) >= 0 || claims_who(job->folds, b, -1) >= 0) continue;
      l->box = b;
      least = cost;
    }
  if (isinf(least)) return false;
  claims_add(job->claims, l->box, l->owner);
  return true;
}

static void landmarks(struct label_job *job) {
  const struct stratum *s = ground_stratum(job->ground, "landmark");
  const struct print_style *style = job->pen->style;
  struct lettering plain = style_look(style, "labels.landmark"), office = style_look(style, "labels.office");
  guint first = job->labels->len;
  for (size_t i = 0; s && i < s->n; i++) {
    const struct feature *f = &s->feature[i];
    const struct key *mark = landmark_mark(style, f->class);
    if (!f->trails || !f->trail[0].n || style_drops(style, f->class, job->port->scale)) continue;
    struct point at = port_point(job->port,
                                 (struct point){(f->box_m.x0 + f->box_m.x1) / 2, (f->box_m.y0 + f->box_m.y1) / 2});
    struct box inner = box_grow(job->port->frame, -4 * PT_PER_MM);
    if (at.x < inner.x0 || at.x > inner.x1 || at.y < inner.y0 || at.y > inner.y1) continue;
    if (!mark) {
      label_drop(job, "landmark", f->name);
      continue;
    }
    bool chief = !strcmp(key_text(mark, "look", ""), "office");
    struct label *l = label_add(job, LABEL_MARKED, "landmark", f->name, chief ? &office : &plain);
    l->mark = mark;
    l->may_go = !chief;
    if (mark_place(job, l, at, key_pt(mark, "size", 0, job->pen->d), print_pt(style, "landmarks_reach"))) continue;
    l->gone = true;
    label_drop(job, l->part, l->text);
  }
  for (guint i = first; i < job->labels->len; i++) {
    struct label *l = job->labels->pdata[i];
    if (l->gone || !*l->text) continue;
    if (mark_name_place(job, l, key_pt(l->mark, "size", 0, job->pen->d), print_pt(style, "landmarks_reach"))) continue;
    l->gone = true;
    claims_remove(job->claims, l->owner);
    label_drop(job, l->part, l->text);
  }
}

/* Names of areas, by rank. */
static void areas(struct label_job *job, enum area_rank rank) {
  double step = print_pt(job->pen->style, "labels.step");
  const struct stratum *wards = ground_stratum(job->ground, "boundary");
  if (rank == RANK_WIDE && wards && wards->n > 1)
    area_names(job, "boundary", &(struct area_rules){"ward", "labels.ward", false, false, 2 * step});
  if (rank == RANK_WIDE) area_names(job, "district", &(struct area_rules){"district", "labels.district", true, true, 2 * step});
  if (rank == RANK_TOWN) area_names(job, "town", &(struct area_rules){"town", "labels.town", true, true, step});
  if (rank == RANK_PARK) area_names(job, "park", &(struct area_rules){"park", "labels.park", false, true, step});
  if (rank == RANK_OUTSIDE) area_names(job, "outside", &(struct area_rules){"outside", "labels.outside", false, true, 2 * step});
}

void labels_moved(struct label_job *job) {
  if (!job->moved) return;
  job->only_moved = true;
  for (enum area_rank rank = RANK_WIDE; rank <= RANK_OUTSIDE; rank++) areas(job, rank);
  job->only_moved = false;
}

void labels_place(struct label_job *job) {
  /* A small map tells the street, not the district. */
  bool wide = !job->lenient || job->wide;
  /* Where an area is what counts, towns and rivers are named alone (labels.sparse). */
  bool sparse = print_has(job->pen->style, "labels.sparse");
  if (wide) areas(job, RANK_WIDE);
  if (!sparse) landmarks(job);
  areas(job, RANK_TOWN);
  if (!sparse) areas(job, RANK_PARK);
  labels_rivers(job);
  if (!sparse) labels_along(job);
  if (wide) areas(job, RANK_OUTSIDE);
}

/* ---- drawing ---- */

static void draw_name(const struct pen *p, const struct label *l) {
  double base = print_number(p->style, "baseline_em") * l->look.line.font.size_pt;
  pen_begin(p, true, l->box, "%s %s", l->part, l->text);
  pen_text(p, l->text, (l->box.x0 + l->box.x1) / 2, (l->box.y0 + l->box.y1) / 2 + base, &l->look, 'm');
  pen_end(p);
}

static void draw_along(const struct pen *p, const struct label *l) {
  const char *c = l->text;
  for (size_t i = 0; i < l->glyphs; i++, c = g_utf8_next_char(c)) {
    char one[8] = {0};
    memcpy(one, c, (size_t)(g_utf8_next_char(c) - c));
    struct point at = l->at[i];
    /* Pieces of one name bear the same name: they are one part of the map. */
    pen_begin(p, true, label_glyph(at, l->angle[i], &l->look), "%s %s", l->part, l->text);
    pen_glyph(p, one, at, l->angle[i], &l->look);
    pen_end(p);
  }
}

static void draw_mark(const struct pen *p, const struct label *l) {
  double size = key_pt(l->mark, "size", 0, p->d);
  pen_begin(p, true, box_grow((struct box){l->mark_at.x, l->mark_at.y, l->mark_at.x, l->mark_at.y}, size / 2),
            "mark %s", l->text);
  mark_draw(p, l->mark, l->mark_at);
  pen_end(p);
}

static void draw_station(const struct pen *p, const struct label *l) {
  const struct print_style *s = p->style;
  double w = print_pt(s, "stations.box_length"), h = print_pt(s, "stations.box_width");
  struct line edge = style_line(s, "stations.box_line");
  cairo_matrix_t m;
  cairo_matrix_init_translate(&m, l->mark_at.x, l->mark_at.y);
  cairo_matrix_rotate(&m, l->mark_angle);
  struct box own = {-w / 2 + edge.width_pt / 2, -h / 2 + edge.width_pt / 2, w / 2 - edge.width_pt / 2,
                    h / 2 - edge.width_pt / 2};
  pen_begin(p, true, turned_box(l->mark_at, w, h, l->mark_angle), "station %s", l->text);
  pen_save(p, &m, NULL);
  pen_box(p, own, print_pt(s, "stations.box_radius"), print_ink(s, "paper_ink"));
  pen_frame(p, own, print_pt(s, "stations.box_radius"), &edge);
  pen_restore(p);
  pen_end(p);
  pen_begin(p, true, l->box, "plate %s", l->text);
  pen_box(p, l->box, print_pt(s, "stations.plate_radius"), print_ink(s, "stations.plate_ink"));
  pen_text(p, l->text, (l->box.x0 + l->box.x1) / 2,
           (l->box.y0 + l->box.y1) / 2 + print_number(s, "baseline_em") * l->look.line.font.size_pt, &l->look, 'm');
  pen_end(p);
}

/* The ground of the box or mark that a label belongs to. */
static struct box mark_ground(const struct label_job *job, const struct label *l) {
  const struct print_style *s = job->pen->style;
  if (l->kind == LABEL_STATION)
    return turned_box(l->mark_at, print_pt(s, "stations.box_length"), print_pt(s, "stations.box_width"), l->mark_angle);
  double half = l->mark ? key_pt(l->mark, "size", 0, job->pen->d) / 2 : 0;
  return box_grow((struct box){l->mark_at.x, l->mark_at.y, l->mark_at.x, l->mark_at.y}, half);
}

/* The line of what was set far off by hand, from its own place to the edge of its label. */
static void draw_line(const struct label_job *job, const struct label *l) {
  const struct pen *p = job->pen;
  struct box line[LINE_BOXES];
  size_t n = label_line(job, l, line, LINE_BOXES);
  const char *part = l->kind == LABEL_STATION ? "plate" : l->part;
  struct box own = mark_ground(job, l);
  for (size_t i = 0; i < n; i++) {
    if (box_overlap(line[i], own)) continue; /* what it leads to has its own ground */
    pen_begin(p, true, line[i], "%s %s", part, l->text);
    pen_end(p);
  }
  if (!n) return;
  struct point end = {(line[n - 1].x0 + line[n - 1].x1) / 2, (line[n - 1].y0 + line[n - 1].y1) / 2};
  double weight = symbol_pt(p->style, "leader.weight_mm"), halo = symbol_pt(p->style, "leader.halo_mm");
  pen_begin(p, false, line[0], "leader %s %s", part, l->text);
  pen_rule(p, l->mark_at.x, l->mark_at.y, end.x, end.y, &(struct line){.width_pt = halo, .ink = print_ink(p->style, "paper_ink")});
  pen_rule(p, l->mark_at.x, l->mark_at.y, end.x, end.y, &(struct line){.width_pt = weight, .ink = print_ink(p->style, "leader_ink")});
  pen_end(p);
}

void labels_draw(const struct label_job *job) {
  const struct pen *p = job->pen;
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (!l->gone && l->leader) draw_line(job, l);
  }
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (l->gone) continue;
    if (l->kind == LABEL_NAME) draw_name(p, l);
    else if (l->kind == LABEL_ALONG) draw_along(p, l);
    else if (l->kind == LABEL_MARKED) draw_mark(p, l);
    if (l->kind == LABEL_MARKED && *l->text) draw_name(p, l);
  }
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (!l->gone && l->kind == LABEL_STATION) draw_station(p, l);
  }
}
