/* What the tests of drawing share: the standard theme, pages to draw on, files to read. */
#ifndef ANNAI_TESTS_DRAWING_H
#define ANNAI_TESTS_DRAWING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/backend.h"
#include "base/share.h"
#include "layout/page/pages.h"
#include "press/press.h"
#include "told.h"

struct drawing {
  struct diag *d;
  struct theme *theme;
  struct pages *pages;
};

static inline struct drawing drawing_new(void) {
  struct drawing g = {.d = diag_new(share_dir(), "en")};
  g.theme = theme_open(".", "standard", "ja", g.d);
  assert_non_null(g.theme);
  g.pages = pages_new();
  g.pages->title = "試しの冊子";
  g.pages->lang = "ja";
  g.pages->bleed_pt = 3 * PT_PER_MM;
  return g;
}

static inline void drawing_free(struct drawing *g) {
  pages_free(g->pages);
  theme_free(g->theme);
  diag_free(g->d);
}

static inline ink_id drawing_ink(struct drawing *g, const char *id) {
  size_t before = diag_errors(g->d);
  ink_id ink = theme_ink_named(g->theme, id, (struct pos){0}, g->d);
  assert_int_equal(diag_errors(g->d), before);
  return ink;
}

static inline void drawing_text(struct drawing *g, struct page *page, const char *text, double x, double y) {
  struct line_style style = {{"BIZ UDPGothic", false, 12}, drawing_ink(g, "ink"), 0, 1};
  text_line(g->pages, page, text, x, y, &style, (struct pos){0}, g->d);
}

static inline char *drawing_screen(struct drawing *g, size_t *size_out) {
  return screen_write(g->pages, g->theme, 1806505200, g->d, size_out);
}

static inline char *drawing_press(struct drawing *g, double bleed_mm, double margin_mm, bool marks, size_t *size_out) {
  struct pdf_settings s = {.bleed_pt = bleed_mm * PT_PER_MM, .margin_pt = margin_mm * PT_PER_MM, .marks = marks};
  return pdf_write(g->pages, g->theme, &s, g->d, size_out);
}

/* Whether the bytes hold the string. */
static inline bool holds(const char *bytes, size_t size, const char *what) {
  return memmem(bytes, size, what, strlen(what)) != NULL;
}

#endif
