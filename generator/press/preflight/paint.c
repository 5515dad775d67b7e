/* What is painted, held against what the house takes. */
#include <math.h>
#include <string.h>

#include "press/preflight/walk.h"

enum { GROUND_LEAST = 20, /* square points: below it nothing is reversed out */
       RICH_LARGE = 14 };  /* pt: a title's edge bears a plate that is off */

static bool meets(struct box a, struct box b) {
  struct box c = box_common(a, b);
  return !box_empty(&c);
}

/* Marks and slugs stand outside the bleed: no house holds them against these limits. */
static bool outside(const struct walk *w, struct box at) {
  return !meets(box_grow(at, 0.01), w->bleed);
}

static bool within_trim(const struct walk *w, struct box at) {
  return meets(at, box_grow(w->trim, -1));
}

/* Registration colour is for marks: whether any stretch of the path lies in what is kept. */
static bool path_within(const struct walk *w, const struct outline *p) {
  const double *v = (const double *)(const void *)p->at->data;
  for (guint i = 0; i + 1 < p->at->len; i++) {
    const double *a = v + 2 * i, *b = a + 2;
    if (isnan(a[0]) || isnan(b[0])) continue;
    struct box at = {MIN(a[0], b[0]), MIN(a[1], b[1]), MAX(a[0], b[0]), MAX(a[1], b[1])};
    if (within_trim(w, box_grow(at, 0.1))) return true;
  }
  return false;
}

static void check_sum(struct walk *w, const struct ink_sum *i, const struct box *at) {
  double sum = ink_total(i);
  if (!i->known || i->all || sum <= w->limits.tac + 0.5) return;
  char *is = number_text(sum, 0), *most = number_text(w->limits.tac, 0);
  walk_find(w, true, "preflight-ink", at, is, most);
  g_free(is);
  g_free(most);
}

static void check_overprint(struct walk *w, const struct ink_sum *i, bool over, const struct box *at) {
  if (!over || !i->known) return;
  bool black = i->k > 0.995 && ink_plates(i) == 1;
  if (ink_plates(i) == 0) walk_find(w, true, "preflight-white-overprint", at, "", "");
  else if (!black || (w->limits.strict && !w->limits.black_over)) walk_find(w, false, "preflight-overprint", at, "", "");
}

static void check_inks(struct walk *w, const struct space *space, const struct ink_sum *i, bool over, const struct box *at) {
  space_tell(w, space, "", at);
  if (outside(w, *at)) return;
  check_sum(w, i, at);
  check_overprint(w, i, over, at);
  if ((!i->known || ink_plates(i)) && within_trim(w, *at)) w->painted = true;
}

/* What reaches the cut on one side must reach the end of the bleed there. */
static void check_bleed(struct walk *w, struct box at) {
  double b = w->limits.bleed_pt;
  if (b <= 0 || !w->has_trim || outside(w, at)) return;
  struct box t = w->trim;
  const double over[4] = {t.x0 - at.x0, t.y0 - at.y0, at.x1 - t.x1, at.y1 - t.y1};
  struct box seen = box_common(at, t);
  bool tall = seen.y1 - seen.y0 > 2 * MM, broad = seen.x1 - seen.x0 > 2 * MM;
  for (int i = 0; i < 4; i++) {
    if (over[i] < -0.3 || over[i] > b - 0.75 || !(i % 2 ? broad : tall)) continue;
    if (box_empty(&seen)) continue;
    char *is = number_text(MAX(0, over[i]) / MM, 1), *want = number_text(b / MM, 1);
    walk_find(w, true, "preflight-bleed-empty", &at, is, want);
    g_free(is);
    g_free(want);
    return;
  }
}

static void keep_ground(struct walk *w, struct box at, int plates, const struct outline *p) {
  double area = (at.x1 - at.x0) * (at.y1 - at.y0);
  if (area < GROUND_LEAST || w->grounds->len >= FILLS_MAX || w->points->len > 4000000) return;
  struct ground g = {.box = at, .plates = plates, .from = w->points->len};
  if (p && !p->rectangle) {
    g.n = p->at->len;
    g_array_append_vals(w->points, p->at->data, p->at->len);
  }
  g_array_append_val(w->grounds, g);
}

void paint_fill(struct walk *w, const struct gstate *s, const struct outline *p) {
  struct box at = box_common(p->box, s->clip);
  double thin = MIN(p->box.x1 - p->box.x0, p->box.y1 - p->box.y0), least = w->limits.stroke_pt;
  if (s->fill.all && path_within(w, p)) walk_find(w, true, "preflight-registration", &at, "", "");
  if (box_empty(&at)) return;
  check_inks(w, s->fill_space, &s->fill, s->op_fill, &at);
  bool inked = !s->fill.known || ink_plates(&s->fill) > 0;
  if (p->rectangle && inked) check_bleed(w, at);
  if (p->rectangle && inked && thin < least - 0.005 && !outside(w, at)) {
    char *is = number_text(thin, 3), *want = number_text(least, 2);
    walk_find(w, true, "preflight-thin", &at, is, want);
    g_free(is);
    g_free(want);
  }
  keep_ground(w, at, s->fill.known ? ink_plates(&s->fill) : 4, p);
}

void paint_stroke(struct walk *w, const struct gstate *s, const struct outline *p) {
  double wide = fabs(s->line) * matrix_least(&s->ctm), least = w->limits.stroke_pt;
  struct box at = box_common(box_grow(p->box, MAX(wide / 2, 0.01)), s->clip);
  if (s->stroke.all && path_within(w, p)) walk_find(w, true, "preflight-registration", &at, "", "");
  if (box_empty(&at)) return;
  check_inks(w, s->stroke_space, &s->stroke, s->op_stroke, &at);
  bool inked = !s->stroke.known || ink_plates(&s->stroke) > 0;
  if (inked && wide < least - 0.005 && !outside(w, at)) {
    char *is = number_text(wide, 3), *want = number_text(least, 2);
    walk_find(w, true, "preflight-thin", &at, is, want);
    g_free(is);
    g_free(want);
  }
}

void paint_image(struct walk *w, const struct gstate *s, struct box at, int plates) {
  if (box_empty(&at)) return;
  check_bleed(w, at);
  keep_ground(w, at, plates, NULL);
  if (within_trim(w, at)) w->painted = true;
}

/* Whether the point lies within the path, by the even-odd rule. */
static bool inside(const struct walk *w, const struct ground *g, double x, double y) {
  const double *v = (const double *)(const void *)w->points->data + 2 * g->from;
  bool in = g->n == 0;
  size_t begin = 0;
  for (size_t i = 0; i < g->n; i++) {
    if (isnan(v[2 * i])) {
      begin = i + 1;
      continue;
    }
    size_t j = i + 1 < g->n && !isnan(v[2 * i + 2]) ? i + 1 : begin;
    double x0 = v[2 * i], y0 = v[2 * i + 1], x1 = v[2 * j], y1 = v[2 * j + 1];
    if ((y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0) in = !in;
  }
  return in;
}

static int plates_below(const struct walk *w, struct box at) {
  double x = (at.x0 + at.x1) / 2, y = (at.y0 + at.y1) / 2;
  for (guint i = w->grounds->len; i-- > 0;) {
    const struct ground *g = &g_array_index(w->grounds, struct ground, i);
    if (x >= g->box.x0 && x <= g->box.x1 && y >= g->box.y0 && y <= g->box.y1 && inside(w, g, x, y)) return g->plates;
  }
  return 0;
}

/* So dark that it is meant to be black. */
static bool looks_black(const struct ink_sum *i) {
  double left = 1 - i->k;
  return (1 - i->c) * left < 0.15 && (1 - i->m) * left < 0.15 && (1 - i->y) * left < 0.15;
}

/* Under three quarters of the least size white letters fill in; above, a printer asks. Two plates hold their place well enough. */
static void check_small(struct walk *w, const struct ink_sum *i, double size, const struct box *at) {
  if (!i->known || size >= w->limits.small_pt - 0.05 || size < 0.5) return;
  char *is = number_text(size, 1), *want = number_text(w->limits.small_pt, 1);
  int plates = ink_plates(i);
  if (plates > 1 && !(looks_black(i) && plates > 1)) walk_find(w, true, "preflight-small-text", at, is, want);
  if (plates == 0 && plates_below(w, *at) > 2) walk_find(w, size < w->limits.small_pt * 0.75, "preflight-small-reversed", at, is, want);
  g_free(is);
  g_free(want);
}

/* Half of the zone is lost to a common cut: less is sent back. */
static void check_safe(struct walk *w, const struct box *at) {
  double safe = w->limits.safe_pt;
  struct box t = w->trim, mid = {(at->x0 + at->x1) / 2, (at->y0 + at->y1) / 2, 0, 0};
  if (safe <= 0 || !w->has_trim || mid.x0 < t.x0 || mid.x0 > t.x1 || mid.y0 < t.y0 || mid.y0 > t.y1) return;
  double left = MIN(MIN(at->x0 - t.x0, t.x1 - at->x1), MIN(at->y0 - t.y0, t.y1 - at->y1));
  if (left >= safe - 0.3) return;
  char *is = number_text(left / MM, 1), *want = number_text(safe / MM, 1);
  walk_find(w, left < safe / 2, "preflight-safe", at, is, want);
  g_free(is);
  g_free(want);
}

void paint_text(struct walk *w, const struct gstate *s, struct box text, double size) {
  bool stroked = s->mode == 1 || s->mode == 5;
  const struct ink_sum *i = stroked ? &s->stroke : &s->fill;
  struct box at = box_common(text, s->clip);
  if (box_empty(&at)) return;
  check_inks(w, stroked ? s->stroke_space : s->fill_space, i, stroked ? s->op_stroke : s->op_fill, &at);
  if (outside(w, at)) return;
  if (i->all) walk_find(w, true, "preflight-registration", &at, "", "");
  if (i->known && !i->all && ink_plates(i) > 1 && looks_black(i))
    walk_find(w, size < RICH_LARGE, "preflight-rich-text", &at, "", "");
  if (!stroked) check_small(w, i, size, &at);
  check_safe(w, &at);
}
