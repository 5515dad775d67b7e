/* Imposition: sheets are printed, turned over the named edge, folded and laid into each other by a model, and must read 1…n. */
#include "drawing.h"

#include <math.h>

#include "press/impose.h"

static struct impose_how book(size_t pages, bool right, bool other) {
  struct impose_how how = {.sheet = "A3", .page_w = 210 * PT_PER_MM, .page_h = 297 * PT_PER_MM, .pages = pages, .signature = 16,
                           .right_bound = right, .other_edge = other, .thickness_pt = 0.1 * PT_PER_MM};
  assert_true(impose_sheet("A3", &how.short_pt, &how.long_pt));
  return how;
}

/* Where a slot of the back lies, seen through the paper from the front, after turning over the edge that the plan names. */
static struct impose_slot seen_through(const struct impose_plan *p, struct impose_slot s, double w, double h) {
  bool upright_axis = p->turn_long == (p->height > p->width);
  if (upright_axis) s.at.x = p->width - s.at.x - w;
  else {
    s.at.y = p->height - s.at.y - h;
    s.turned = !s.turned; /* what went over its head stands on it */
  }
  return s;
}

/* The back's slot that lies behind the front's; its page stands upright for the reader. */
static size_t behind(const struct impose_plan *p, const struct impose_how *how, size_t front, size_t i) {
  size_t n = p->columns * p->rows;
  const struct impose_slot *f = &p->slot[front * n + i];
  assert_false(f->turned);
  for (size_t k = 0; k < n; k++) {
    struct impose_slot s = seen_through(p, p->slot[(front + 1) * n + k], how->page_w, how->page_h);
    if (fabs(s.at.x - f->at.x) > 0.01 || fabs(s.at.y - f->at.y) > 0.01) continue;
    if (s.page) assert_false(s.turned);
    return s.page;
  }
  fail_msg("page %zu has nothing behind it", f->page);
  return 0;
}

/* Folds the sheets of one signature and leafs through. */
static void leaf_through(const struct impose_plan *p, const struct impose_how *how, size_t side, size_t sheets, size_t *page) {
  size_t near = how->right_bound ? 0 : 1, far = 1 - near; /* the half that comes first */
  for (size_t s = 0; s < sheets; s++) {
    *page++ = p->slot[(side + 2 * s) * 2 + near].page;
    *page++ = behind(p, how, side + 2 * s, near);
  }
  for (size_t s = sheets; s-- > 0;) {
    *page++ = behind(p, how, side + 2 * s, far);
    *page++ = p->slot[(side + 2 * s) * 2 + far].page;
  }
}

static void test_saddle_order(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  for (size_t n = 1; n <= 64; n++)
    for (int way = 0; way < 4; way++) {
      struct impose_how how = book(n, way & 1, way & 2);
      how.thickness_pt = 0;
      struct impose_plan *p = impose_plan(&how, d);
      assert_non_null(p);
      assert_int_equal(p->turn_long, (way & 2) != 0); /* A3 lies: turned over its short edge */
      assert_int_equal((n + p->blanks) % 4, 0);
      assert_true(p->blanks < 4);
      size_t page[64];
      leaf_through(p, &how, 0, p->sides / 2, page);
      for (size_t i = 0; i < n + p->blanks; i++)
        assert_int_equal(page[i], i < n ? i + 1 : 0);
      impose_plan_free(p);
    }
  diag_free(d);
}

static void test_signatures(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct impose_how how = book(54, false, false);
  how.kind = IMPOSE_PERFECT;
  how.thickness_pt = 0;
  struct impose_plan *p = impose_plan(&how, d);
  assert_int_equal(p->blanks, 2);
  size_t page[64], done = 0;
  while (done < 56) {
    size_t sheets = (56 - done < 16 ? 56 - done : 16) / 4;
    leaf_through(p, &how, done / 2, sheets, page + done);
    done += sheets * 4;
  }
  for (size_t i = 0; i < 56; i++) assert_int_equal(page[i], i < 54 ? i + 1 : 0);
  impose_plan_free(p);
  diag_free(d);
}

/* After folding, sheet s stands out by s thicknesses; cut to the outermost, all fore-edge margins are the same. */
static void test_creep(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  for (int right = 0; right < 2; right++) {
    struct impose_how how = book(64, right, false);
    struct impose_plan *p = impose_plan(&how, d);
    double spine = p->width / 2;
    assert_float_equal(p->creep_pt, 15 * how.thickness_pt, 1e-9);
    for (size_t side = 0; side < p->sides; side++) {
      double out = (double)(side / 2) * how.thickness_pt;
      const struct impose_slot *s = &p->slot[side * 2];
      assert_float_equal(spine - s[0].at.x + out, how.page_w, 1e-6); /* fore-edge of the left page, from the outermost fold */
      assert_float_equal(s[1].at.x + how.page_w - spine + out, how.page_w, 1e-6);
      assert_true(s[0].clip.x1 <= spine + 1e-6 && s[1].clip.x0 >= spine - 1e-6); /* nothing over the fold */
    }
    impose_plan_free(p);
  }
  diag_free(d);
}

static void test_cards(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  for (int way = 0; way < 8; way++) {
    struct impose_how how = {.kind = IMPOSE_CARDS, .sheet = "A4", .page_w = 91 * PT_PER_MM, .page_h = 55 * PT_PER_MM, .margin_pt = 5 * PT_PER_MM,
                             .pages = way & 4 ? 30 : 2, .other_edge = way & 1, .gap_pt = way & 2 ? 6 * PT_PER_MM : 0, .bleed_pt = way & 2 ? 3 * PT_PER_MM : 0};
    assert_true(impose_sheet("A4", &how.short_pt, &how.long_pt));
    struct impose_plan *p = impose_plan(&how, d);
    assert_non_null(p);
    assert_true(p->duplex);
    assert_int_equal(p->columns * p->rows, way & 2 ? 9 : 10);
    size_t n = p->columns * p->rows, next = 1;
    for (size_t side = 0; side < p->sides; side += 2)
      for (size_t i = 0; i < n; i++) {
        const struct impose_slot *s = &p->slot[side * n + i];
        if (s->page) assert_int_equal(behind(p, &how, side, i), s->page + 1);
        if (way & 4 && s->page) assert_int_equal(s->page, next), next += 2;
        assert_true(s->clip.x0 >= 0 && s->clip.x1 <= p->width && s->clip.y0 >= 0 && s->clip.y1 <= p->height);
        for (size_t k = 0; k < i; k++) assert_false(box_overlap(box_grow(s->clip, -0.01), p->slot[side * n + k].clip));
      }
    impose_plan_free(p);
  }
  diag_free(d);
}

static void test_labels(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct impose_how how = {.kind = IMPOSE_LABELS, .sheet = "A4", .page_w = 70 * PT_PER_MM, .page_h = 40 * PT_PER_MM, .pages = 13};
  impose_sheet("A4", &how.short_pt, &how.long_pt);
  struct impose_plan *p = impose_plan(&how, d);
  assert_false(p->duplex);
  for (size_t i = 0; i < p->sides * p->columns * p->rows; i++) assert_int_equal(p->slot[i].page, i < 13 ? i + 1 : 0);
  impose_plan_free(p);
  diag_free(d);
}

/* What does not fit is told with the millimetres that are missing. */
static void test_lacking(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct impose_how how = book(8, false, false);
  how.sheet = "A4";
  impose_sheet("A4", &how.short_pt, &how.long_pt);
  assert_null(impose_plan(&how, d));
  assert_true(told(d, "impose-fit-book", 0, 0));
  how.kind = IMPOSE_CARDS;
  how.page_w = 300 * PT_PER_MM;
  assert_null(impose_plan(&how, d));
  assert_true(told(d, "impose-fit-card", 0, 0));
  size_t n;
  struct diag_told *list = diag_list(d, false, &n);
  assert_non_null(strstr(list[0].text, "123 mm"));
  assert_non_null(strstr(list[0].text, "87 mm"));
  diag_list_free(list, n);
  assert_false(impose_sheet("A9", &how.short_pt, &how.long_pt));
  diag_free(d);
}

/* Every page's text is on the sheets, the same bytes twice, and broken files are told. */
static void test_text_kept(void **state) {
  struct drawing g = drawing_new();
  for (int i = 1; i <= 6; i++) {
    char *text = g_strdup_printf("第%dページ", i);
    drawing_text(&g, pages_add(g.pages, 210 * PT_PER_MM, 297 * PT_PER_MM), text, 50, 50);
    g_free(text);
  }
  size_t size, a_size, b_size;
  char *pdf = drawing_screen(&g, &size);
  struct impose_source seen;
  assert_true(impose_look(pdf, size, "t", g.d, &seen));
  assert_int_equal(seen.pages, 6);
  assert_float_equal(seen.width, 210 * PT_PER_MM, 0.01);
  struct impose_how how = book(6, false, false);
  struct impose_plan *p = impose_plan(&how, g.d);
  char *a = impose_write(pdf, size, "t", p, &how, NULL, g.d, &a_size), *b = impose_write(pdf, size, "t", p, &how, NULL, g.d, &b_size);
  assert_non_null(a);
  assert_int_equal(a_size, b_size);
  assert_memory_equal(a, b, a_size);
  const char *const wanted[] = {"第1ページ", "第2ページ", "第3ページ", "第4ページ", "第5ページ", "第6ページ", NULL};
  assert_true(press_read_back(a, a_size, "t", 4, wanted, g.d));
  char *text = press_text(a, a_size), **sides = g_strsplit(text, "\f", -1);
  assert_non_null(strstr(sides[0], "第1ページ"));
  assert_non_null(strstr(sides[1], "第2ページ"));
  assert_non_null(strstr(sides[2], "第3ページ"));
  assert_non_null(strstr(sides[2], "第6ページ"));
  assert_null(strstr(sides[0], "第6ページ"));
  g_strfreev(sides);
  g_free(text);
  assert_false(impose_look(pdf, size / 2, "t", g.d, &seen));
  assert_true(told(g.d, "impose-file", 0, 0));
  g_free(a);
  g_free(b);
  impose_plan_free(p);
  g_free(pdf);
  drawing_free(&g);
}

static void test_sizes(void **state) {
  struct drawing g = drawing_new();
  size_t size;
  struct impose_source seen;
  drawing_text(&g, pages_add(g.pages, 300, 300), "一", 50, 50);
  drawing_text(&g, pages_add(g.pages, 300, 310), "二", 50, 50);
  char *pdf = drawing_screen(&g, &size);
  assert_false(impose_look(pdf, size, "t", g.d, &seen));
  assert_true(told(g.d, "impose-sizes", 0, 0));
  g_free(pdf);
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_saddle_order), cmocka_unit_test(test_signatures), cmocka_unit_test(test_creep), cmocka_unit_test(test_cards),
    cmocka_unit_test(test_labels), cmocka_unit_test(test_lacking), cmocka_unit_test(test_text_kept), cmocka_unit_test(test_sizes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
