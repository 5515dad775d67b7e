/* Landmarks: a mark where the thing stands, and its name beside it. */
#include <math.h>
#include <string.h>

#include "layout/map/labels.h"

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
    label_fix(job, l, m, b, box_about(l->mark_at, size, size));
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

void labels_landmarks(struct label_job *job) {
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
