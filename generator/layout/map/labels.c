/* Names and marks around the symbols, in the order of placing: stations, what is set by hand, then by class. What finds no room
 * moves or goes. */
#include <math.h>
#include <string.h>

#include "layout/map/labels.h"

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

/* Strips about the folds of the page: the map runs across them, nothing that is read does, unless the style lets it. */
static void claim_folds(struct label_job *job) {
  static const char *const words[] = {"no", "yes", NULL};
  if (print_word(job->pen->style, print_key(job->pen->style, "map"), "across_folds", words) == 1) return;
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

/* ---- where a name may stand ---- */

int candidate_cmp(const void *a, const void *b) {
  const struct candidate *p = a, *q = b;
  if (p->cost != q->cost) return p->cost < q->cost ? -1 : 1;
  if (p->at.y != q->at.y) return p->at.y < q->at.y ? -1 : 1;
  return p->at.x < q->at.x ? -1 : p->at.x > q->at.x;
}

struct box text_box_at(const struct label_job *job, struct point c, double w, double h) {
  double pad = print_pt(job->pen->style, "labels.pad");
  return (struct box){c.x - w / 2 - pad, c.y - h / 2 - pad, c.x + w / 2 + pad, c.y + h / 2 + pad};
}

bool label_stands(struct label_job *job, struct box b, bool off_trunks, bool evict) {
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

/* ---- set by hand ---- */

size_t label_line(const struct label_job *job, const struct label *l, struct box *out, size_t max) {
  const struct print_style *s = job->pen->style;
  struct point c = {(l->box.x0 + l->box.x1) / 2, (l->box.y0 + l->box.y1) / 2};
  struct unit as = {.anchor = l->mark_at, .centre = c,
                    .box = {l->box.x0 - c.x, l->box.y0 - c.y, l->box.x1 - c.x, l->box.y1 - c.y}};
  return unit_leader_boxes(&as, &(struct unit_rules){.leader = symbol_pt(s, "leader.halo_mm")}, out, max);
}

void label_fix(struct label_job *job, struct label *l, struct moved *m, struct box b, struct box own) {
  struct box line[LABEL_LINE_BOXES];
  l->box = b;
  l->moved = m->used = true;
  double off = fmax(fmax(own.x0 - b.x1, b.x0 - own.x1), fmax(own.y0 - b.y1, b.y0 - own.y1));
  l->leader = off > symbol_pt(job->pen->style, "leader.starts_at_shift_mm");
  int who = claims_who(job->claims, b, l->owner);
  size_t n = l->leader ? label_line(job, l, line, LABEL_LINE_BOXES) : 0;
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

struct box turned_box(struct point c, double w, double h, double angle) {
  double x = (fabs(w * cos(angle)) + fabs(h * sin(angle))) / 2, y = (fabs(w * sin(angle)) + fabs(h * cos(angle))) / 2;
  return (struct box){c.x - x, c.y - y, c.x + x, c.y + y};
}

void labels_moved(struct label_job *job) {
  if (!job->moved) return;
  job->only_moved = true;
  for (enum area_rank rank = RANK_WIDE; rank <= RANK_OUTSIDE; rank++) labels_areas(job, rank);
  job->only_moved = false;
}

void labels_place(struct label_job *job) {
  /* A small map tells the street, not the district. */
  bool wide = !job->lenient || job->wide;
  /* Where an area is what counts, towns and rivers are named alone (labels.sparse). */
  bool sparse = print_has(job->pen->style, "labels.sparse");
  if (wide) labels_areas(job, RANK_WIDE);
  if (!sparse) labels_landmarks(job);
  labels_areas(job, RANK_TOWN);
  if (!sparse) labels_areas(job, RANK_PARK);
  labels_rivers(job);
  if (!sparse) labels_along(job);
  if (wide) labels_areas(job, RANK_OUTSIDE);
}
