/* Names along lines: roads and railways by the character, rivers inside their banks. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

/* A line measured by its length. */
struct track {
  const struct point *at;
  size_t n;
  double *to; /* length up to each point */
};

static struct track track_of(struct arena *a, const struct point *at, size_t n) {
  struct track t = {at, n, arena_array(a, n + 1, sizeof(double))};
  for (size_t i = 1; i < n; i++) t.to[i] = t.to[i - 1] + hypot(at[i].x - at[i - 1].x, at[i].y - at[i - 1].y);
  return t;
}

static struct point track_at(const struct track *t, double length) {
  size_t low = 0, high = t->n - 1;
  while (low + 1 < high) {
    size_t mid = (low + high) / 2;
    if (t->to[mid] <= length) low = mid;
    else high = mid;
  }
  double span = t->to[high] - t->to[low], k = span > 0 ? CLAMP((length - t->to[low]) / span, 0, 1) : 0;
  return (struct point){t->at[low].x + (t->at[high].x - t->at[low].x) * k,
                        t->at[low].y + (t->at[high].y - t->at[low].y) * k};
}

struct along_rules {
  const char *part;
  struct lettering look;
  double off;    /* from the middle of the line */
  double repeat; /* the least distance between two of one name */
  double bend;   /* the most a name may turn, in radians */
};

/* Where the middle of each character of a name lies, from the middle of the first; the last is the whole length. */
static double *offsets_of(const struct label_job *job, const char *text, size_t n, const struct lettering *look) {
  double *offset = arena_array(job->arena, n + 1, sizeof *offset), before = 0;
  for (size_t i = 0; i < n; i++, text = g_utf8_next_char(text)) {
    char one[8] = {0};
    memcpy(one, text, (size_t)(g_utf8_next_char(text) - text));
    double w = pen_width(job->pen, one, look);
    offset[i] = i ? offset[i - 1] + before / 2 + w / 2 + look->line.spacing_pt : 0;
    before = w;
  }
  return offset;
}

/* Where the characters of a name stand if its middle lies at `middle`; false if the line bends too much or ends. */
static bool set_along(const struct track *t, double middle, size_t n, const double *offset, double pitch,
                      const struct along_rules *r, struct point *at, double *angle) {
  double length = offset[n - 1], from = middle - length / 2;
  double reach = fmax(length, pitch * (double)(n - 1)) / 2 + pitch;
  if (middle < reach || middle + reach > t->to[t->n - 1]) return false;
  struct point head = track_at(t, from - pitch / 2), tail = track_at(t, from + length + pitch / 2);
  double whole = atan2(tail.y - head.y, tail.x - head.x);
  bool steep = fabs(sin(whole)) > 0.82;
  /* Names read from left to right, on steep lines from the top. */
  bool turned = steep ? tail.y < head.y : tail.x < head.x;
  for (size_t i = 0; i < n; i++) {
    /* On steep lines letters stand one below the other, all of one height. */
    double along = steep ? pitch * (double)i - (pitch * (double)(n - 1) - length) / 2 : offset[i];
    double l = turned ? from + length - along : from + along;
    struct point before = track_at(t, l - pitch / 2), after = track_at(t, l + pitch / 2);
    double a = turned ? atan2(before.y - after.y, before.x - after.x) : atan2(after.y - before.y, after.x - before.x);
    double off_whole = remainder(a - (turned ? whole + G_PI : whole), 2 * G_PI);
    if (fabs(off_whole) > r->bend) return false;
    at[i] = track_at(t, l);
    at[i].x += -sin(a) * r->off * (steep ? -1 : 1), at[i].y += cos(a) * r->off * (steep ? -1 : 1);
    angle[i] = steep ? a - G_PI / 2 : a;
  }
  return true;
}

static bool along_free(const struct label_job *job, const struct point *at, size_t n, double half) {
  for (size_t i = 0; i < n; i++) {
    struct box b = box_grow((struct box){at[i].x, at[i].y, at[i].x, at[i].y}, half);
    if (!claims_free_at(job->claims, b, -1) || claims_who(job->folds, b, -1) >= 0) return false;
  }
  return true;
}

/* The ground of one turned character, and its half. */
static double half_of(const struct lettering *look) {
  return look->line.font.size_pt * 0.5 + look->halo_pt;
}

static size_t name_along(struct label_job *job, const char *text, const struct line_set *lines,
                         const struct along_rules *r) {
  size_t n = (size_t)g_utf8_strlen(text, -1), placed = 0;
  double pitch = r->look.line.font.size_pt + r->look.line.spacing_pt, half = half_of(&r->look);
  GArray *taken = g_array_new(FALSE, FALSE, sizeof(struct point));
  struct point *at = arena_array(job->arena, n, sizeof *at);
  double *angle = arena_array(job->arena, n, sizeof *angle), *offset = offsets_of(job, text, n, &r->look);
  for (size_t i = 0; i < line_set_count(lines); i++) {
    size_t points;
    const struct point *line = line_set_line(lines, i, &points);
    if (points < 2 || n < 2) continue;
    struct track t = track_of(job->arena, line, points);
    for (double middle = r->repeat * 0.3; middle < t.to[points - 1]; middle += 4) {
      if (!set_along(&t, middle, n, offset, pitch, r, at, angle) || !along_free(job, at, n, half)) continue;
      bool close = false;
      for (guint k = 0; k < taken->len; k++) {
        struct point o = g_array_index(taken, struct point, k);
        close |= hypot(o.x - at[n / 2].x, o.y - at[n / 2].y) < r->repeat;
      }
      if (close) continue;
      struct label *l = label_add(job, LABEL_ALONG, r->part, text, &r->look);
      l->glyphs = n, l->glyph_half = half;
      l->at = arena_array(job->arena, n, sizeof *at);
      l->angle = arena_array(job->arena, n, sizeof *angle);
      memcpy(l->at, at, n * sizeof *at);
      memcpy(l->angle, angle, n * sizeof *angle);
      for (size_t k = 0; k < n; k++)
        claims_add(job->claims, box_grow((struct box){at[k].x, at[k].y, at[k].x, at[k].y}, half), l->owner);
      g_array_append_val(taken, at[n / 2]);
      placed++;
    }
  }
  g_array_free(taken, TRUE);
  return placed;
}

/* The names of one class of lines, each once, in the order of the file. */
static void names_along(struct label_job *job, const char *class, const char *kind, const struct along_rules *r) {
  const struct stratum *s = ground_stratum(job->ground, class);
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; s && i < s->n; i++) {
    const struct feature *f = &s->feature[i];
    if (!*f->name || f->kind != SHAPE_LINE || (kind && strcmp(f->class, kind) != 0) ||
        g_hash_table_contains(seen, f->name))
      continue;
    g_hash_table_add(seen, (gpointer)f->name);
    struct line_set raw, joined;
    line_set_init(&raw);
    line_set_init(&joined);
    ground_lines(job->ground, job->port, class, kind, f->name, &raw);
    join_lines(&raw, 0.05 * PT_PER_MM, &joined);
    if (line_set_count(&joined) && !name_along(job, f->name, &joined, r)) label_drop(job, r->part, f->name);
    line_set_clear(&raw);
    line_set_clear(&joined);
  }
  g_hash_table_destroy(seen);
}

void labels_along(struct label_job *job) {
  const struct print_style *s = job->pen->style;
  struct along_rules r = {.part = "road", .repeat = print_pt(s, "labels.repeat"), .bend = 0.5};
  r.look = style_look(s, "labels.road_trunk");
  names_along(job, "road", "trunk", &r);
  r.look = style_look(s, "labels.road_main");
  names_along(job, "road", "main", &r);
  r.part = "rail";
  r.look = style_look(s, "labels.rail");
  r.off = -(print_pt(s, "labels.rail_off"));
  names_along(job, "rail", NULL, &r);
  r.part = "water", r.off = 0;
  r.look = style_look(s, "labels.stream");
  names_along(job, "water", NULL, &r);
}

/* ---- rivers ---- */

/* How straight a name can lie in a river at `c`: the direction in which all its ground is water; false if none. */
static bool river_fits(const struct line_set *rings, struct point c, double w, double h, double *angle_out) {
  if (!point_in_rings(rings, c)) return false;
  for (int i = 0; i < 36; i++) {
    /* Level first, then ever steeper to both sides. */
    double angle = (i % 2 ? -1 : 1) * (i + 1) / 2 * G_PI / 36, dx = cos(angle), dy = sin(angle);
    bool in = true;
    for (int k = -3; k <= 3 && in; k++)
      for (int side = -1; side <= 1 && in; side += 2) {
        double along = w / 2 * k / 3, across = h / 2 * side;
        in = point_in_rings(rings, (struct point){c.x + dx * along - dy * across, c.y + dy * along + dx * across});
      }
    if (!in) continue;
    *angle_out = angle;
    return true;
  }
  return false;
}

static size_t river_name(struct label_job *job, const struct feature *f, const struct line_set *rings,
                         const struct lettering *look, double repeat) {
  size_t n = (size_t)g_utf8_strlen(f->name, -1), placed = 0;
  double pitch = look->line.font.size_pt + look->line.spacing_pt, half = half_of(look);
  double w = pitch * (double)n, h = look->line.font.size_pt * 1.15,
         step = print_pt(job->pen->style, "labels.step") * 1.5;
  struct box frame = job->port->frame;
  GArray *taken = g_array_new(FALSE, FALSE, sizeof(struct point));
  struct point *at = arena_array(job->arena, n, sizeof *at);
  double *angles = arena_array(job->arena, n, sizeof *angles), angle;
  for (double x = frame.x0 + w; x < frame.x1 - w / 2; x += step)
    for (double y = frame.y0 + w / 2; y < frame.y1 - w / 2; y += step) {
      struct point c = {x, y};
      bool close = false;
      for (guint k = 0; k < taken->len; k++) {
        struct point o = g_array_index(taken, struct point, k);
        close |= hypot(o.x - x, o.y - y) < repeat;
      }
      if (close || !river_fits(rings, c, w, h, &angle)) continue;
      bool steep = fabs(sin(angle)) > 0.82;
      double dx = cos(angle), dy = sin(angle);
      if (steep ? dy < 0 : dx < 0) dx = -dx, dy = -dy;
      for (size_t k = 0; k < n; k++) {
        double along = pitch * ((double)k - (double)(n - 1) / 2);
        at[k] = (struct point){c.x + dx * along, c.y + dy * along};
        angles[k] = atan2(dy, dx) - (steep ? G_PI / 2 : 0);
      }
      if (!along_free(job, at, n, half)) continue;
      struct label *l = label_add(job, LABEL_ALONG, "water", f->name, look);
      l->glyphs = n, l->glyph_half = half, l->at = at, l->angle = angles;
      for (size_t k = 0; k < n; k++)
        claims_add(job->claims, box_grow((struct box){at[k].x, at[k].y, at[k].x, at[k].y}, half), l->owner);
      at = arena_array(job->arena, n, sizeof *at);
      angles = arena_array(job->arena, n, sizeof *angles);
      g_array_append_val(taken, c);
      placed++;
    }
  g_array_free(taken, TRUE);
  return placed;
}

void labels_rivers(struct label_job *job) {
  const struct stratum *s = ground_stratum(job->ground, "water");
  struct lettering look = style_look(job->pen->style, "labels.river"),
                   narrow = style_look(job->pen->style, "labels.stream");
  double repeat = print_pt(job->pen->style, "labels.repeat");
  for (size_t i = 0; s && i < s->n; i++) {
    const struct feature *f = &s->feature[i];
    if (!*f->name || f->kind != SHAPE_AREA) continue;
    struct line_set rings;
    line_set_init(&rings);
    struct stratum one = {.class = "", .n = 1, .feature = (struct feature *)f};
    ground_lines(&(struct ground){.strata = 1, .stratum = &one}, job->port, "", NULL, NULL, &rings);
    if (line_set_count(&rings) && !river_name(job, f, &rings, &look, repeat) &&
        !river_name(job, f, &rings, &narrow, repeat))
      label_drop(job, "water", f->name);
    line_set_clear(&rings);
  }
}
