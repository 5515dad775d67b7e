/* What the files of names share: labels.c the order of placing, areas.c, stations.c, landmarks.c the kinds of names, label_draw.c.
 * Private to them. */
#ifndef ANNAI_LAYOUT_MAP_LABELS_H
#define ANNAI_LAYOUT_MAP_LABELS_H

#include "layout/map/map.h"

enum { LABEL_LINE_BOXES = 256 };
struct candidate {
  struct point at;
  double cost;
};
int candidate_cmp(const void *a, const void *b);
/* The ground of a text of w × h about `c`, with its clear rim. */
struct box text_box_at(const struct label_job *job, struct point c, double w, double h);
static inline struct box box_about(struct point c, double w, double h) {
  return (struct box){c.x - w / 2, c.y - h / 2, c.x + w / 2, c.y + h / 2};
}
/* The box around one of w × h that is turned. */
struct box turned_box(struct point c, double w, double h, double angle);
/* A name may stand here; `evict` lets names that may go make room. */
bool label_stands(struct label_job *job, struct box b, bool off_trunks, bool evict);
/* Puts a label where somebody set it; who stands there is told later (moved.c). `own`: the ground of what is named. */
void label_fix(struct label_job *job, struct label *l, struct moved *m, struct box b, struct box own);
/* The line from what is named to its label, as the placer of symbols makes it. */
size_t label_line(const struct label_job *job, const struct label *l, struct box *out, size_t max);

/* ---- areas.c ---- */
enum area_rank { RANK_WIDE, RANK_TOWN, RANK_PARK, RANK_OUTSIDE };
void labels_areas(struct label_job *job, enum area_rank rank);
/* ---- landmarks.c ---- */
void labels_landmarks(struct label_job *job);

#endif
