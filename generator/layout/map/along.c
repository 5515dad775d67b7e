/* Names along lines: roads, railways and streams by the character. */
#include <math.h>
#include <string.h>

#include "layout/map/along.h"

struct track track_of(struct arena *a, const struct point *at, size_t n) {
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

/* Where the middle of each character of a name lies, from the middle of the first; the last is the whole length. */
double *along_offsets(const struct label_job *job, const char *text, size_t n, const struct lettering *look) {
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
bool along_set(const struct track *t, double middle, size_t n, const double *offset, double pitch,
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
    if (i && fabs(remainder(angle[i] - angle[i - 1], 2 * G_PI)) > r->turn) return false;
  }
  return true;
}

struct box label_glyph(struct point at, double angle, const struct lettering *look) {
  double half = look->line.font.size_pt / 2 * (fabs(cos(angle)) + fabs(sin(angle))) + look->halo_pt;
  return box_grow((struct box){at.x, at.y, at.x, at.y}, half);
}

bool along_free(const struct label_job *job, const struct point *at, const double *angle, size_t n,
                       const struct lettering *look) {
  for (size_t i = 0; i < n; i++) {
    struct box b = label_glyph(at[i], angle[i], look);
    if (!claims_free_at(job->claims, b, -1) || claims_who(job->folds, b, -1) >= 0) return false;
  }
  return true;
}

void along_take(struct label_job *job, const char *part, const char *text, const struct lettering *look, size_t n,
                       const struct point *at, const double *angle) {
  struct label *l = label_add(job, LABEL_ALONG, part, text, look);
  l->glyphs = n;
  l->at = arena_array(job->arena, n, sizeof *at);
  l->angle = arena_array(job->arena, n, sizeof *angle);
  memcpy(l->at, at, n * sizeof *at);
  memcpy(l->angle, angle, n * sizeof *angle);
  for (size_t k = 0; k < n; k++) claims_add(job->claims, label_glyph(at[k], angle[k], look), l->owner);
}

static size_t name_along(struct label_job *job, const char *text, const struct line_set *lines,
                         const struct along_rules *r) {
  size_t n = (size_t)g_utf8_strlen(text, -1), placed = 0;
  double pitch = r->look.line.font.size_pt + r->look.line.spacing_pt;
  GArray *taken = g_array_new(FALSE, FALSE, sizeof(struct point));
  struct point *at = arena_array(job->arena, n, sizeof *at);
  double *angle = arena_array(job->arena, n, sizeof *angle), *offset = along_offsets(job, text, n, &r->look);
  for (size_t i = 0; i < line_set_count(lines); i++) {
    size_t points;
    const struct point *line = line_set_line(lines, i, &points);
    if (points < 2 || n < 2) continue;
    struct track t = track_of(job->arena, line, points);
    for (double middle = r->repeat * 0.3; middle < t.to[points - 1]; middle += 4) {
      if (!along_set(&t, middle, n, offset, pitch, r, at, angle) || !along_free(job, at, angle, n, &r->look)) continue;
      bool close = false;
      for (guint k = 0; k < taken->len; k++) {
        struct point o = g_array_index(taken, struct point, k);
        close |= hypot(o.x - at[n / 2].x, o.y - at[n / 2].y) < r->repeat;
      }
      if (close) continue;
      along_take(job, r->part, text, &r->look, n, at, angle);
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
  struct along_rules r = {.part = "road", .repeat = print_pt(s, "labels.repeat"), .bend = 0.5, .turn = 0.35};
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
