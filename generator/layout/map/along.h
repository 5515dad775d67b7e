/* Names set by the character along a line: what along.c and rivers.c share. Private to the two. */
#ifndef ANNAI_LAYOUT_MAP_ALONG_H
#define ANNAI_LAYOUT_MAP_ALONG_H

#include "layout/map/map.h"

/* A line measured by its length. */
struct track {
  const struct point *at;
  size_t n;
  double *to; /* length up to each point */
};

struct along_rules {
  const char *part;
  struct lettering look;
  double off;    /* from the middle of the line */
  double repeat; /* the least distance between two of one name */
  double bend;   /* the most a name may turn, in radians */
  double turn;   /* the most from one letter to the next */
};

struct track track_of(struct arena *a, const struct point *at, size_t n);
/* Where the middle of each character of a name lies, from the middle of the first; the last is the whole length. */
double *along_offsets(const struct label_job *job, const char *text, size_t n, const struct lettering *look);
/* Where the characters of a name stand if its middle lies at `middle`; false if the line bends too much or ends. */
bool along_set(const struct track *t, double middle, size_t n, const double *offset, double pitch, const struct along_rules *r,
               struct point *at, double *angle);
bool along_free(const struct label_job *job, const struct point *at, const double *angle, size_t n,
                const struct lettering *look);
void along_take(struct label_job *job, const char *part, const char *text, const struct lettering *look, size_t n,
                const struct point *at, const double *angle);

#endif
