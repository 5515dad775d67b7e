/* QR codes: the outline encloses the dark modules and nothing else; what cannot be read is an error. */
#include "drawing.h"

#include <string.h>

#include "layout/page/qr.h"

/* How often a path of rings without curves goes round a point. */
static int winding(const struct page_path *path, double x, double y) {
  int n = 0;
  size_t at = 0, first = 0;
  for (size_t i = 0; i < path->ops; i++) {
    if (path->op[i] == PATH_MOVE) {
      first = at++;
      continue;
    }
    struct point a = path->at[at - 1], b = path->op[i] == PATH_CLOSE ? path->at[first] : path->at[at];
    if (path->op[i] == PATH_LINE) at++;
    if ((a.y > y) == (b.y > y)) continue;
    if (a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) > x) n += b.y > a.y ? 1 : -1;
  }
  return n;
}

static bool draw(struct drawing *g, const char *text, double size_mm, const char *ink) {
  struct page *page = pages_add(g->pages, 300, 300);
  return qr_draw(g->pages, page, text, 20, 30, size_mm * PT_PER_MM, 0.4 * PT_PER_MM, drawing_ink(g, ink), drawing_ink(g, "paper"),
                 (struct pos){"a.yaml", 3, 5}, g->d);
}

static void test_outline(void **state) {
  static const char *const texts[] = {"https://hibari.example.jp/annai/", "a", "かかりつけ案内", "0123456789012345678901234567890123456789"};
  for (size_t t = 0; t < G_N_ELEMENTS(texts); t++) {
    struct drawing g = drawing_new();
    g.pages->theme = g.theme;
    assert_true(draw(&g, texts[t], 30, "ink"));
    char *rows = qr_rows(texts[t]);
    int n = qr_modules(texts[t]);
    const struct page_item *item = &g.pages->page[0].item[1];
    assert_int_equal(item->kind, ITEM_FILL);
    double module = 30 * PT_PER_MM / (n + 2 * QR_QUIET);
    for (int y = -QR_QUIET; y < n + QR_QUIET; y++)
      for (int x = -QR_QUIET; x < n + QR_QUIET; x++) {
        bool inside = x >= 0 && y >= 0 && x < n && y < n && rows[y * (n + 1) + x] == '#';
        int found = winding(&item->draw.path, 20 + (x + QR_QUIET + 0.5) * module, 30 + (y + QR_QUIET + 0.5) * module);
        assert_int_equal(found, inside ? 1 : 0);
      }
    g_free(rows);
    drawing_free(&g);
  }
}

static void test_refused(void **state) {
  struct drawing g = drawing_new();
  g.pages->theme = g.theme;
  assert_false(draw(&g, "https://hibari.example.jp/annai/", 12, "ink"));
  assert_true(told(g.d, "qr-small", 3, 5));
  assert_false(draw(&g, "https://hibari.example.jp/annai/", 30, "ai"));
  assert_true(told(g.d, "qr-ink", 3, 5));
  assert_false(draw(&g, "", 30, "ink"));
  assert_true(told(g.d, "qr-text", 3, 5));
  char *all = g_strnfill(3000, 'x');
  assert_false(draw(&g, all, 300, "ink"));
  g_free(all);
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_outline), cmocka_unit_test(test_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
