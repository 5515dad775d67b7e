/* The cover as one sheet: back, spine and front side by side; then its inside. */
#include "layout/book/wrap.h"

#include <glib.h>
#include <math.h>

#include "layout/page/take.h"
#include "layout/paragraph/vertical.h"

struct wrap {
  const struct wrap_input *in;
  struct pages *out;
  struct page *sheet;
  double page_pt, height_pt;
  struct diag *d;
};

/* Page `left` and page `right` with the spine between; each is cut at the spine, its bleed stays on the outer sides. */
static void sides_take(struct wrap *w, size_t left, size_t right) {
  double b = w->in->bleed_pt, x = w->page_pt + w->in->spine_pt;
  struct pages *from = w->in->pages;
  struct box at_left = {-b, -b, w->page_pt, w->height_pt + b}, at_right = {x, -b, x + w->page_pt + b, w->height_pt + b};
  page_take(w->out, w->sheet, from, &from->page[left], 0, 0, at_left);
  page_take(w->out, w->sheet, from, &from->page[right], x, 0, at_right);
}

static void spine_letters(struct wrap *w) {
  const struct wrap_input *in = w->in;
  double size = fmin(in->spine_pt - 2 * in->air_pt, in->most_pt);
  if (!*in->spine) return;
  if (size < in->least_pt) {
    diag_warning(w->d, in->at, "pack-spine-narrow", diag_num(w->d, round(in->spine_pt / PT_PER_MM * 10) / 10));
    return;
  }
  struct composer *c = composer_new(w->out, w->out->lang, w->d);
  if (!c) return;
  struct look look = {.font = {in->family, true, size}, .ink = in->ink, .pitch_pt = size, .spacing_pt = size * 0.06, .quarter = 0.13};
  const struct vertical *v = vertical_text(c, in->spine, &look, 0, in->at, w->d);
  double x = w->page_pt + (in->spine_pt + vertical_width(v)) / 2, y = (w->height_pt - vertical_height(v)) / 2;
  vertical_draw(c, w->sheet, v, x, y);
  composer_free(c);
}

static void sheet_add(struct wrap *w) {
  const struct wrap_input *in = w->in;
  double *fold = arena_array(w->out->arena, 2, sizeof *fold);
  w->sheet = pages_add(w->out, 2 * w->page_pt + in->spine_pt, w->height_pt);
  fold[0] = w->page_pt, fold[1] = w->page_pt + in->spine_pt;
  w->sheet->fold_x = fold;
  w->sheet->folds_x = in->spine_pt > 0 ? 2 : 0; /* a single fold is where the centre mark stands */
}

struct pages *wrap_make(const struct wrap_input *in, struct diag *d) {
  size_t before = diag_errors(d), last = in->pages->n - 1;
  const struct page *front = &in->pages->page[0];
  struct wrap w = {in, pages_new_like(in->pages), NULL, front->width_pt, front->height_pt, d};
  w.out->title = in->pages->title;
  w.out->bleed_pt = in->bleed_pt;
  sheet_add(&w);
  sides_take(&w, in->right_bound ? 0 : last, in->right_bound ? last : 0);
  if (in->spine_pt > 0) {
    struct box spine = {w.page_pt, -in->bleed_pt, w.page_pt + in->spine_pt, w.height_pt + in->bleed_pt};
    page_fill_box(w.out, w.sheet, spine, in->ground);
    spine_letters(&w);
  }
  sheet_add(&w);
  sides_take(&w, in->right_bound ? last - 1 : 1, in->right_bound ? 1 : last - 1);
  if (diag_errors(d) == before) return w.out;
  pages_free(w.out);
  return NULL;
}
