/* Choosing facilities: alternatives within a key, all keys required. */
#include <glib.h>
#include <string.h>

#include "records/records.h"

/* Whether one of the codes stands in the comma-separated words; NULL, "" and "*" take all. */
static bool takes(const char *words, const struct code *const *codes) {
  if (!words || !*words || !strcmp(words, "*")) return true;
  while (*words) {
    size_t n = strcspn(words, ",");
    const char *start = words, *end = words + n;
    while (start < end && *start == ' ') start++;
    while (end > start && end[-1] == ' ') end--;
    for (const struct code *const *c = codes; *c; c++) {
      size_t length = (size_t)(end - start);
      if (strlen((*c)->code) == length && !strncmp((*c)->code, start, length)) return true;
    }
    words += n + (words[n] == ',');
  }
  return false;
}

static bool chosen(const struct facility *f, const struct query *q) {
  const struct code *kind[] = {f->kind, NULL}, *district[] = {f->district, NULL};
  struct box b = q->frame;
  if (q->framed && (!f->has_place || f->place.lon < b.x0 || f->place.lon > b.x1 || f->place.lat < b.y0 ||
                    f->place.lat > b.y1))
    return false;
  return takes(q->kind, kind) && takes(q->district, district) &&
         takes(q->department, facility_codes(f, "departments")) && takes(q->service, facility_codes(f, "services"));
}

const struct facility **view_select(const struct view *v, const struct query *q, size_t *n_out) {
  size_t all, n = 0;
  const struct facility *f = view_facilities(v, &all);
  const struct facility **out = g_new0(const struct facility *, all + 1);
  for (size_t i = 0; i < all; i++) {
    if (chosen(&f[i], q)) out[n++] = &f[i];
  }
  *n_out = n;
  return out;
}
