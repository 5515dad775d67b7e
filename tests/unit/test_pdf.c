/* PDF and SVG of drawn pages: links, outline, sizes, the same bytes each time; nothing of the screen in the press file. */
#include "drawing.h"

#include "backend/marks.h"

#include <unistd.h>

static void add_target(struct drawing *g, struct page *page, const char *name, double y) {
  page_add(g->pages, page, (struct page_item){.kind = ITEM_TARGET, .box = {20, y, 20, y}, .part = {.name = name}});
}

static void add_link(struct drawing *g, struct page *page, const char *target) {
  page_add(g->pages, page, (struct page_item){.kind = ITEM_LINK, .box = {20, 90, 120, 105}, .link = {.target = target}});
}

static void draw_book(struct drawing *g) {
  for (int i = 0; i < 2; i++) {
    struct page *page = pages_add(g->pages, 419.53, 595.28);
    page->label = i ? "1" : "i";
    page_fill_box(g->pages, page, (struct box){-9, -9, 430, 60}, drawing_ink(g, "ai"));
    drawing_text(g, page, "髙﨑医院 ①", 20, 100);
    add_target(g, page, i ? "連絡先 'a'" : "sec", 90);
    add_link(g, page, i ? "uri:https://example.jp/it's?q=あ" : "dest:連絡先 'a'");
    pages_add_outline(g->pages, 1, "第一章", (size_t)i, 80);
    pages_add_outline(g->pages, 2, "節", (size_t)i, 90);
  }
}

/* What qpdf --qdf shows of the bytes; NULL (and "skipped") without qpdf. */
static char *unpacked(const char *bytes, size_t size) {
  char *path = g_build_filename(g_get_tmp_dir(), "annai-pdf-XXXXXX", NULL), *text = NULL;
  int fd = g_mkstemp(path);
  assert_true(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
  close(fd);
  char *argv[] = {"qpdf", "--qdf", "--object-streams=disable", path, "-", NULL};
  int status = -1;
  if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status, NULL))
    printf("skipped: no qpdf\n");
  unlink(path);
  g_free(path);
  return text;
}

static void test_screen(void **state) {
  struct drawing g = drawing_new();
  size_t done_size;
  draw_book(&g);
  char *done = drawing_screen(&g, &done_size);
  assert_non_null(done);
  assert_int_equal(diag_errors(g.d), 0);
  assert_true(press_read_back(done, done_size, "book", 2, (const char *const[]){"髙﨑医院①", NULL}, g.d));
  char *text = unpacked(done, done_size);
  if (text) {
    size_t n = strlen(text);
    assert_true(holds(text, n, "(https://example.jp/it's?q=%E3%81%82)"));
    assert_true(holds(text, n, "/Dest (%E9%80%A3%E7%B5%A1%E5%85%88%20%27a%27)"));
    assert_true(holds(text, n, "/Outlines"));
    assert_true(holds(text, n, "/PageLabels"));
    assert_true(holds(text, n, "/DisplayDocTitle true"));
    assert_true(holds(text, n, "/Lang (ja)"));
    assert_true(holds(text, n, "D:20270331150000Z"));
    assert_true(holds(text, n, "    419.53\n    595.28\n"));
    assert_true(holds(text, n, ".1137 .2471 .4471 rg")); /* plain sRGB */
    /* The background reaches the edge although the size is no whole number. */
    assert_true(holds(text, n, "0 0 419.53 595.28 re f"));
    assert_true(holds(text, n, "/Marked true"));
  }
  g_free(text);
  g_free(done);
  drawing_free(&g);
}

/* A paragraph with a reading inside over two pages, a picture with words and one without, an empty tag. */
static void test_structure(void **state) {
  struct drawing g = drawing_new();
  struct page *page = pages_add(g.pages, 200, 200);
  tag_id p = pages_tag(g.pages, 1, TAG_P), link = pages_tag(g.pages, p, TAG_LINK), empty = pages_tag(g.pages, 1, TAG_QUOTE);
  tag_id told_figure = pages_tag(g.pages, 1, TAG_FIGURE), ornament = pages_tag(g.pages, 1, TAG_FIGURE);
  pages_tag_at(g.pages, told_figure)->alt = "地図";
  assert_int_not_equal(empty, 0);
  page_mark(page, p);
  drawing_text(&g, page, "前", 10, 20);
  page_mark(page, link);
  drawing_text(&g, page, "中", 30, 20);
  page_add(g.pages, page, (struct page_item){.kind = ITEM_LINK, .box = {30, 10, 42, 22}, .link = {.target = "uri:https://example.jp/"}});
  page_mark(page, p);
  drawing_text(&g, page, "後", 50, 20);
  page_mark(page, told_figure);
  page_fill_box(g.pages, page, (struct box){10, 40, 60, 90}, drawing_ink(&g, "ai"));
  page_mark(page, ornament);
  page_fill_box(g.pages, page, (struct box){100, 40, 160, 90}, drawing_ink(&g, "ai"));
  page = pages_add(g.pages, 200, 200);
  page_mark(page, p);
  drawing_text(&g, page, "次", 10, 20);
  size_t size;
  char *pdf = drawing_screen(&g, &size), *text = unpacked(pdf, size);
  if (text) {
    size_t n = strlen(text);
    assert_true(holds(text, n, "/S /P"));
    assert_true(holds(text, n, "/S /Link"));
    assert_true(holds(text, n, "/Type /OBJR"));
    assert_true(holds(text, n, "/Type /MCR")); /* on the second page */
    assert_true(holds(text, n, "/Contents <feff4e2d>"));
    assert_true(holds(text, n, "/Alt <feff573056f3>"));
    assert_false(holds(text, n, "/S /BlockQuote"));
    const char *figure = strstr(text, "/S /Figure");
    assert_non_null(figure);
    assert_null(strstr(figure + 1, "/S /Figure"));
    assert_true(holds(text, n, "/MCID 3>>BDC")); /* before, within, after, picture */
    assert_false(holds(text, n, "/MCID 4>>BDC"));
  }
  g_free(text);
  g_free(pdf);
  drawing_free(&g);
}

static void test_press(void **state) {
  struct drawing g = drawing_new();
  size_t size;
  draw_book(&g);
  char *raw = drawing_press(&g, 3, 15, true, &size);
  assert_non_null(raw);
  assert_false(holds(raw, size, "/Annot"));
  assert_false(holds(raw, size, "/Outlines"));
  assert_false(holds(raw, size, "/PageLabels"));
  g_free(raw);
  drawing_free(&g);
}

/* The colour bar keeps outside the bleed, right of the centre mark, and off the fold marks; without a margin there is none. */
static void test_colour_bar(void **state) {
  const double mm = 72 / 25.4, bleed = 3 * mm, margin = 15 * mm, fold[] = {148.5 * mm, 297 * mm, 320 * mm, 445.5 * mm};
  struct page page = {.width_pt = 594 * mm, .height_pt = 841 * mm, .fold_x = fold, .folds_x = 4};
  struct box last = {0, 0, page.width_pt / 2, 0}, b;
  for (size_t i = 0; i < 9; i++) {
    assert_true(marks_patch(&page, bleed, margin, 9, i, &b));
    assert_true(b.y0 > page.height_pt + bleed && b.y1 < page.height_pt + margin);
    assert_true(b.x0 >= last.x1 - 1e-9 && b.x1 < page.width_pt && b.x1 - b.x0 > 5 * mm);
    for (size_t k = 0; k < 4; k++) assert_false(fold[k] > b.x0 - 0.5 && fold[k] < b.x1 + 0.5);
    last = b;
  }
  page.width_pt = 91 * mm, page.height_pt = 55 * mm, page.folds_x = 0; /* a card: smaller patches, all of them */
  assert_true(marks_patch(&page, bleed, margin, 9, 8, &b) && b.x1 < page.width_pt);
  assert_false(marks_patch(&page, bleed, bleed, 9, 0, &b));
}

static void test_same_bytes(void **state) {
  char *first = NULL;
  size_t first_size = 0;
  for (int i = 0; i < 2; i++) {
    struct drawing g = drawing_new();
    size_t done_size;
    draw_book(&g);
    char *done = drawing_screen(&g, &done_size);
    if (i == 1) {
      assert_int_equal(done_size, first_size);
      assert_memory_equal(done, first, first_size);
      g_free(done);
    } else {
      first = done;
      first_size = done_size;
    }
    drawing_free(&g);
  }
  g_free(first);
}

static void test_refused(void **state) {
  struct drawing g = drawing_new();
  size_t size;
  assert_null(drawing_screen(&g, &size));
  assert_true(told(g.d, "pdf-empty", 0, 0));
  struct page *page = pages_add(g.pages, 100, 100);
  add_link(&g, page, "dest:nowhere");
  add_link(&g, page, "javascript:alert(1)");
  assert_null(drawing_screen(&g, &size));
  assert_true(told(g.d, "pdf-link", 0, 0));
  assert_int_equal(diag_errors(g.d), 3);
  char *raw = drawing_press(&g, 3, 15, true, &size); /* where links do not matter */
  assert_non_null(raw);
  g_free(raw);
  drawing_free(&g);
}

static void test_svg(void **state) {
  struct drawing g = drawing_new();
  size_t size;
  struct page *page = pages_add(g.pages, 120.5, 80);
  page_fill_box(g.pages, page, (struct box){0, 0, 120.5, 80}, drawing_ink(&g, "paper"));
  page_stroke_line(g.pages, page, (struct point){1, 2}, (struct point){3.25, 2}, 0.5, drawing_ink(&g, "ink"));
  page_stroke_line(g.pages, page, (struct point){5, 5}, (struct point){4, 6.125}, 0.5, drawing_ink(&g, "ink"));
  unsigned char op[] = {PATH_MOVE, PATH_LINE, PATH_LINE, PATH_CLOSE};
  struct point at[] = {{50, 50}, {60, 50}, {50.5, 60}};
  struct page_item shape = {.kind = ITEM_FILL, .ink = drawing_ink(&g, "nano"), .draw = {.path = {4, op, at}}};
  page_add(g.pages, page, shape);
  shape.kind = ITEM_STROKE;
  shape.draw.width_pt = 2;
  page_add(g.pages, page, shape);
  drawing_text(&g, page, "麦笛一丁目", 10, 20);
  drawing_text(&g, page, "A <1>", 10, 40);
  cairo_matrix_t turn;
  cairo_matrix_init_rotate(&turn, 1);
  page_add(g.pages, page, (struct page_item){.kind = ITEM_SAVE, .save = {.matrix = turn}});
  drawing_text(&g, page, "坂", 10, 20);
  page_add(g.pages, page, (struct page_item){.kind = ITEM_RESTORE});
  char *svg = svg_write(g.pages, 0, g.theme, "地図 & 案内", &size);
  assert_int_equal(size, strlen(svg));
  assert_true(g_str_has_prefix(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120.5 80\""));
  assert_non_null(strstr(svg, "<title>地図 &amp; 案内</title>"));
  assert_non_null(strstr(svg, "<path d=\"M1 2h2.3M5 5l-1 1.1\"/>")); /* strokes of one pen are one path */
  /* A shape filled and stroked is one element. */
  assert_non_null(strstr(svg, "<g fill=\"#ffd84d\" stroke=\"#ffd84d\" stroke-width=\"2\">\n<path d=\"M50 50h10l-9.5 10z\"/>"));
  assert_non_null(strstr(svg, "<text x=\"10\" y=\"20\">麦笛一丁目</text>"));
  assert_non_null(strstr(svg, "A &lt;1&gt;"));
  assert_non_null(strstr(svg, "fill=\"#1a1c20\""));
  assert_non_null(strstr(svg, "transform=\"matrix(0.5403 0.84147 -0.84147 0.5403 0 0)\""));
  assert_null(strstr(svg, "style="));
  assert_null(strstr(svg, "id="));
  assert_null(strstr(svg, "script"));
  assert_true(g_str_has_suffix(svg, "</svg>\n"));
  g_free(svg);
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_screen), cmocka_unit_test(test_structure), cmocka_unit_test(test_press), cmocka_unit_test(test_colour_bar), cmocka_unit_test(test_same_bytes),
    cmocka_unit_test(test_refused), cmocka_unit_test(test_svg),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
