/* Names of rivers: by the character along the middle of the water, straight where it is a pond. */
#include <math.h>
#include <string.h>

#include "layout/map/along.h"

struct river {
  struct label_job *job;
  const char *name;
  size_t n; /* characters */
  const struct line_set *rings;
  const struct lettering *look;
  double pitch, w, h; /* of one character; of the name */
  const double *offset;
  struct point *at;
  double *angle;
};

/* Does ground of w × h, turned, lie in the water all over? */
static bool in_water(const struct line_set *rings, struct point c, double w, double h, double angle, int steps) {
  double dx = cos(angle), dy = sin(angle);
  for (int k = -steps; k <= steps; k++)
    for (int side = -1; side <= 1; side += 2) {
      double along = w / 2 * k / steps, across = h / 2 * side;
      if (!point_in_rings(rings, (struct point){c.x + dx * along - dy * across, c.y + dy * along + dx * across})) return false;
    }
  return true;
}

/* The direction in which ground of w × h lies in the water: level first, then ever steeper to both sides. */
static bool direction(const struct line_set *rings, struct point c, double w, double h, double *angle_out) {
  for (int i = 0; i < 36; i++) {
    *angle_out = (i % 2 ? -1 : 1) * (i + 1) / 2 * G_PI / 36;
    if (in_water(rings, c, w, h, *angle_out, 3)) return true;
  }
  return false;
}

/* ---- along the middle ---- */

static double to_bank(const struct line_set *rings, struct point p, double x, double y, double most) {
  double d = 1;
  while (d < most && point_in_rings(rings, (struct point){p.x + x * d, p.y + y * d})) d += 1.5;
  return d;
}

/* Down the river from `p`, keeping to its middle, into `out`; gives how many points. */
static size_t follow(const struct river *r, struct point p, double angle, double step, size_t most, struct point *out) {
  double x = cos(angle), y = sin(angle), wide = 2.5 * r->h;
  size_t n = 0;
  while (n < most) {
    struct point q = {p.x + x * step, p.y + y * step};
    if (!point_in_rings(r->rings, q)) break;
    double right = to_bank(r->rings, q, -y, x, wide), left = to_bank(r->rings, q, y, -x, wide);
    if (right + left < r->h) break;
    double by = CLAMP((right - left) / 2, -step / 2, step / 2);
    q = (struct point){q.x - y * by, q.y + x * by};
    double dx = x + (q.x - p.x) / step, dy = y + (q.y - p.y) / step, l = hypot(dx, dy);
    if (l <= 0) break;
    x = dx / l, y = dy / l;
    out[n++] = p = q;
  }
  return n;
}

enum { AXIS_MOST = 64 };

/* The middle of the river through `c`, long enough for the name. */
static size_t axis(const struct river *r, struct point c, double angle, struct point out[2 * AXIS_MOST + 1]) {
  struct point up[AXIS_MOST];
  double step = r->pitch / 2;
  size_t most = (size_t)MIN(AXIS_MOST, (r->w / 2 + 3 * r->pitch) / step), n = 0;
  size_t back = follow(r, c, angle + G_PI, step, most, up);
  for (size_t i = back; i-- > 0;) out[n++] = up[i];
  out[n++] = c;
  n += follow(r, c, angle, step, most, out + n);
  for (int round = 0; round < 6; round++) /* smooth: letters must not dance */
    for (size_t i = 1; i + 1 < n; i++)
      out[i] = (struct point){(out[i - 1].x + 2 * out[i].x + out[i + 1].x) / 4, (out[i - 1].y + 2 * out[i].y + out[i + 1].y) / 4};
  return n;
}

static bool set_curved(struct river *r, struct point c) {
  struct point line[2 * AXIS_MOST + 1];
  struct along_rules rules = {.look = *r->look, .bend = 0.7, .turn = 0.3};
  double angle;
  if (!direction(r->rings, c, 2 * r->pitch, r->h, &angle)) return false;
  size_t n = axis(r, c, angle, line);
  if (n < 3) return false;
  struct track t = track_of(r->job->arena, line, n);
  if (!along_set(&t, t.to[n - 1] / 2, r->n, r->offset, r->pitch, &rules, r->at, r->angle)) return false;
  for (size_t i = 0; i < r->n; i++)
    if (!in_water(r->rings, r->at[i], r->h, r->h, r->angle[i], 1)) return false;
  return true;
}

/* ---- straight ---- */

static bool set_straight(struct river *r, struct point c) {
  double angle;
  if (!direction(r->rings, c, r->w, r->h, &angle)) return false;
  bool steep = fabs(sin(angle)) > 0.82;
  double dx = cos(angle), dy = sin(angle);
  if (steep ? dy < 0 : dx < 0) dx = -dx, dy = -dy;
  for (size_t k = 0; k < r->n; k++) {
    double along = r->pitch * ((double)k - (double)(r->n - 1) / 2);
    r->at[k] = (struct point){c.x + dx * along, c.y + dy * along};
    r->angle[k] = atan2(dy, dx) - (steep ? G_PI / 2 : 0);
  }
  return true;
}

static size_t name_all(struct river *r, bool (*set)(struct river *, struct point)) {
  struct label_job *job = r->job;
  struct box frame = job->port->frame;
  double step = print_pt(job->pen->style, "labels.step") * 1.5, repeat = print_pt(job->pen->style, "labels.repeat");
  GArray *taken = g_array_new(FALSE, FALSE, sizeof(struct point));
  for (double x = frame.x0 + r->w; x < frame.x1 - r->w / 2; x += step)
    for (double y = frame.y0 + r->w / 2; y < frame.y1 - r->w / 2; y += step) {
      struct point c = {x, y};
      bool close = false;
      for (guint k = 0; k < taken->len && !close; k++) {
        struct point o = g_array_index(taken, struct point, k);
        close = hypot(o.x - x, o.y - y) < repeat;
      }
      if (close || !point_in_rings(r->rings, c) || !set(r, c) || !along_free(job, r->at, r->angle, r->n, r->look)) continue;
      along_take(job, "water", r->name, r->look, r->n, r->at, r->angle);
      g_array_append_val(taken, c);
    }
  size_t placed = taken->len;
  g_array_free(taken, TRUE);
  return placed;
}

static bool river_name(struct label_job *job, const char *name, const struct line_set *rings, const struct lettering *look) {
  size_t n = (size_t)g_utf8_strlen(name, -1);
  struct river r = {.job = job, .name = name, .n = n, .rings = rings, .look = look};
  r.pitch = look->line.font.size_pt + look->line.spacing_pt;
  r.w = r.pitch * (double)n;
  r.h = look->line.font.size_pt * 1.15;
  r.offset = along_offsets(job, name, n, look);
  r.at = arena_array(job->arena, n, sizeof *r.at);
  r.angle = arena_array(job->arena, n, sizeof *r.angle);
  return n && (name_all(&r, set_curved) || name_all(&r, set_straight));
}

void labels_rivers(struct label_job *job) {
  const struct stratum *s = ground_stratum(job->ground, "water");
  struct lettering look = style_look(job->pen->style, "labels.river"),
                   narrow = style_look(job->pen->style, "labels.stream");
  for (size_t i = 0; s && i < s->n; i++) {
    const struct feature *f = &s->feature[i];
    if (!*f->name || f->kind != SHAPE_AREA) continue;
    struct line_set rings;
    line_set_init(&rings);
    struct stratum one = {.class = "", .n = 1, .feature = (struct feature *)f};
    ground_lines(&(struct ground){.strata = 1, .stratum = &one}, job->port, "", NULL, NULL, &rings);
    if (line_set_count(&rings) && !river_name(job, f->name, &rings, &look) && !river_name(job, f->name, &rings, &narrow))
      label_drop(job, "water", f->name);
    line_set_clear(&rings);
  }
}
