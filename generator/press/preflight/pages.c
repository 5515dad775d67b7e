/* Each page: its boxes, what hangs on it, and its content; then the pages beside each other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "press/preflight/walk.h"

#define EXACT 0.05 /* pt */

static void tell_lengths(struct walk *w, bool refused, const char *rule, double is, double want) {
  char *a = number_text(is / MM, 2), *b = number_text(want / MM, 2);
  walk_find(w, refused, rule, NULL, a, b);
  g_free(a);
  g_free(b);
}

static bool nested(const struct box *in, const struct box *out) {
  return in->x0 >= out->x0 - EXACT && in->y0 >= out->y0 - EXACT && in->x1 <= out->x1 + EXACT && in->y1 <= out->y1 + EXACT;
}

/* What the bleed box leaves on its narrowest side, and on its widest. */
static void check_bleed_box(struct walk *w, const struct box *bleed) {
  const struct box *t = &w->trim;
  double side[4] = {t->x0 - bleed->x0, t->y0 - bleed->y0, bleed->x1 - t->x1, bleed->y1 - t->y1}, least = side[0], most = side[0];
  for (int i = 1; i < 4; i++) least = MIN(least, side[i]), most = MAX(most, side[i]);
  if (least < w->limits.bleed_pt - EXACT) tell_lengths(w, true, "preflight-bleed", least, w->limits.bleed_pt);
  else if (w->limits.strict && most > w->limits.bleed_pt + EXACT) tell_lengths(w, false, "preflight-bleed-more", most, w->limits.bleed_pt);
}

static void read_boxes(struct walk *w, qpdf_oh page) {
  struct box bleed, crop;
  w->media = (struct box){0, 0, 595.28, 841.89};
  if (!box_of(w, key_of(w, page, "/MediaBox"), &w->media) || box_empty(&w->media)) walk_find(w, true, "preflight-box", NULL, "MediaBox", "");
  w->has_trim = box_of(w, key_of(w, page, "/TrimBox"), &w->trim) && !box_empty(&w->trim);
  if (!w->has_trim) w->trim = w->media;
  bool has_bleed = box_of(w, key_of(w, page, "/BleedBox"), &bleed);
  if (!has_bleed) bleed = w->media;
  w->bleed = bleed;
  if (!w->has_trim) {
    walk_find(w, true, "preflight-box", NULL, "TrimBox", "");
  } else if (!nested(&w->trim, &bleed) || !nested(&bleed, &w->media)) {
    walk_find(w, true, "preflight-nesting", NULL, nested(&w->trim, &bleed) ? "BleedBox > MediaBox" : "TrimBox > BleedBox", "");
  } else {
    check_bleed_box(w, &bleed);
  }
  if (box_of(w, key_of(w, page, "/CropBox"), &crop) && w->has_trim && !nested(&w->trim, &crop))
    walk_find(w, true, "preflight-nesting", NULL, "TrimBox > CropBox", "");
  if (fabs(number_of(w, key_of(w, page, "/UserUnit"), 1) - 1) > 1e-6) walk_find(w, true, "preflight-unit", NULL, "", "");
  if (fmod(number_of(w, key_of(w, page, "/Rotate"), 0), 360) != 0) walk_find(w, false, "preflight-turned", NULL, "", "");
}

static void check_annotations(struct walk *w, qpdf_oh page) {
  qpdf_oh list = key_of(w, page, "/Annots");
  int n = qpdf_oh_is_array(w->q, list) ? MIN(qpdf_oh_get_array_n_items(w->q, list), 1000) : 0;
  for (int i = 0; i < n; i++) {
    qpdf_oh a = qpdf_oh_get_array_item(w->q, list, i), kind = key_of(w, a, "/Subtype");
    struct box at;
    const struct box *where = box_of(w, key_of(w, a, "/Rect"), &at) ? &at : NULL;
    char *name = g_strdup(qpdf_oh_is_name(w->q, kind) ? qpdf_oh_get_name(w->q, kind) + 1 : "?");
    bool own = !strcmp(name, "PrinterMark") || !strcmp(name, "TrapNet");
    const char *rule = !strcmp(name, "Link") ? "preflight-link" : !strcmp(name, "Widget") ? "preflight-field" : "preflight-annotation";
    if (!own) walk_find(w, true, rule, where, name, "");
    g_free(name);
  }
  if (qpdf_oh_has_key(w->q, page, "/AA")) walk_find(w, true, "preflight-action", NULL, "AA", "");
}

static GBytes *content_of(struct walk *w, qpdf_oh page) {
  unsigned char *bytes = NULL;
  size_t size = 0;
  if (qpdf_oh_get_page_content_data(w->q, page, &bytes, &size) & QPDF_ERRORS) return NULL;
  GBytes *out = g_bytes_new(bytes, size);
  free(bytes);
  return out;
}

static void check_page(struct walk *w, int i) {
  qpdf_oh page = qpdf_get_page_n(w->q, (size_t)i);
  struct preflight_page *out = &w->out->page[i];
  w->page = i + 1;
  w->painted = false;
  g_array_set_size(w->grounds, 0);
  g_array_set_size(w->points, 0);
  read_boxes(w, page);
  check_annotations(w, page);
  group_tell(w, page);
  GBytes *content = content_of(w, page);
  struct gstate s = gstate_first(w);
  if (content) content_walk(w, content, key_of(w, page, "/Resources"), &s, 0);
  else walk_find(w, true, "preflight-content", NULL, "", "");
  if (content) g_bytes_unref(content);
  *out = (struct preflight_page){.width_mm = (w->trim.x1 - w->trim.x0) / MM, .height_mm = (w->trim.y1 - w->trim.y0) / MM,
                                 .trim = {w->trim.x0, w->trim.y0, w->trim.x1, w->trim.y1},
                                 .media = {w->media.x0, w->media.y0, w->media.x1, w->media.y1}, .blank = !w->painted};
  if (out->blank && !w->stopped) walk_find(w, false, "preflight-blank", NULL, "", "");
  qpdf_oh_release_all(w->q);
}

static void compare_pages(struct walk *w) {
  const struct preflight_page *first = &w->out->page[0];
  for (size_t i = 1; i < w->out->pages; i++) {
    const struct preflight_page *p = &w->out->page[i];
    if (fabs(p->width_mm - first->width_mm) < 0.05 && fabs(p->height_mm - first->height_mm) < 0.05) continue;
    char *a = number_text(p->width_mm, 1), *b = number_text(p->height_mm, 1), *c = number_text(first->width_mm, 1), *e = number_text(first->height_mm, 1);
    char *is = g_strdup_printf("%s\u00d7%s mm", a, b), *want = g_strdup_printf("%s\u00d7%s mm", c, e);
    w->page = (int)i + 1;
    walk_find(w, true, "preflight-sizes", NULL, is, want);
    g_free(a), g_free(b), g_free(c), g_free(e), g_free(is), g_free(want);
  }
  w->page = 0;
  if (w->out->pages > 2 && w->out->pages % (w->limits.fours ? 4 : 2)) {
    char *is = number_text((double)w->out->pages, 0);
    walk_find(w, false, "preflight-pages", NULL, is, w->limits.fours ? "4" : "2");
    g_free(is);
  }
}

void pages_check(struct walk *w) {
  int n = qpdf_get_num_pages(w->q);
  qpdf_push_inherited_attributes_to_page(w->q);
  if (n < 1) walk_find(w, true, "preflight-broken", NULL, "0 pages", "");
  if (n > PAGES_MAX) walk_find(w, true, "preflight-deep", NULL, "pages", "");
  n = CLAMP(n, 0, PAGES_MAX);
  w->out->page = g_new0(struct preflight_page, (size_t)n + 1);
  w->out->pages = (size_t)n;
  for (int i = 0; i < n && !w->stopped; i++) check_page(w, i);
  w->page = 0;
  if (w->stopped) walk_find(w, true, "preflight-long", NULL, "", "");
  else if (n) compare_pages(w);
}
