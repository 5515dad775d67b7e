/* SVG art: what may be drawn comes out as page items in inks; all else is refused at its line. */
#include "drawing.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\">\n"

/* Draws the text as a file into a box of 200 × 200. */
static bool draw(struct drawing *g, const char *svg, bool cover) {
  char *path = g_build_filename(g_get_tmp_dir(), "annai-art-XXXXXX", NULL);
  int fd = g_mkstemp(path);
  assert_true(fd >= 0);
  close(fd);
  assert_true(g_file_set_contents(path, svg, -1, NULL));
  struct page *page = g->pages->n ? &g->pages->page[0] : pages_add(g->pages, 200, 200);
  bool ok = page_add_art(g->pages, page, path, "assets/art/a.svg", (struct box){0, 0, 200, 200}, cover, g->theme, g->d);
  g_unlink(path);
  g_free(path);
  return ok;
}

static const struct page_item *item(struct drawing *g, enum item_kind kind, size_t n) {
  struct page *page = &g->pages->page[0];
  for (size_t i = 0; i < page->items; i++)
    if (page->item[i].kind == kind && n-- == 0)
      return &page->item[i];
  fail_msg("no such item");
  return NULL;
}

static bool near(double a, double b) {
  return fabs(a - b) < 1e-6;
}

static void test_shapes(void **state) {
  struct drawing g = drawing_new();
  assert_true(draw(&g,
                   "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><!-- 絵 -->\n" HEAD
                   "<title>絵 ①</title><desc>説明</desc>\n"
                   "<g fill=\"none\" stroke=\"#1A1C20\" stroke-width=\"2\" stroke-linecap=\"round\">\n"
                   "<circle cx=\"50\" cy=\"25\" r=\"10\" fill=\"#1d3f72\"/>\n"
                   "<g transform=\"translate(10 5) scale(2)\"><line x1=\"0\" y1=\"0\" x2=\"5\" y2=\"0\""
                   " stroke-dasharray=\"3 1\"/></g></g>\n"
                   "<polygon points=\"0,0 10,0 10,10\" fill=\"#fff\" fill-rule=\"evenodd\"/>"
                   "<rect width=\"10px\" height=\"5\" rx=\"2\" ry=\"1\" fill=\"#FFFFFF\"/></svg>",
                   false));
  assert_int_equal(diag_errors(g.d), 0);
  /* The frame of 100 × 50 fits into 200 × 200 at twice its size, in the middle. */
  const struct page_item *clip = item(&g, ITEM_SAVE, 0), *circle = item(&g, ITEM_FILL, 0);
  assert_true(near(clip->save.clip.at[0].y, 50) && near(clip->save.clip.at[2].y, 150));
  assert_int_equal(circle->ink, drawing_ink(&g, "ai"));
  assert_true(near(circle->box.x0, 80) && near(circle->box.x1, 120) && near(circle->box.y0, 80));
  const struct page_item *pen = item(&g, ITEM_STROKE, 1);
  assert_int_equal(pen->ink, drawing_ink(&g, "ink"));
  assert_true(near(pen->draw.width_pt, 8)); /* pen 2, group scale 2, frame scale 2 */
  assert_true(pen->draw.round_cap && !pen->draw.round_join);
  assert_int_equal(pen->draw.dashes, 2);
  assert_true(near(pen->draw.dash[0], 12));
  assert_true(near(pen->draw.path.at[0].x, 20) && near(pen->draw.path.at[0].y, 60));
  assert_true(near(pen->draw.path.at[1].x, 40));
  assert_true(item(&g, ITEM_FILL, 1)->draw.even_odd);
  assert_int_equal(item(&g, ITEM_FILL, 1)->ink, drawing_ink(&g, "paper"));
  item(&g, ITEM_RESTORE, 0);
  drawing_free(&g);
}

static void test_cover(void **state) {
  struct drawing g = drawing_new();
  assert_true(draw(&g, HEAD "<rect width=\"100\" height=\"50\" fill=\"#fff\"/></svg>", true));
  const struct page_item *fill = item(&g, ITEM_FILL, 0), *clip = item(&g, ITEM_SAVE, 0);
  assert_true(near(fill->draw.path.at[0].x, -100) && near(fill->draw.path.at[2].x, 300));
  assert_true(near(clip->save.clip.at[0].x, 0) && near(clip->save.clip.at[2].x, 200));
  drawing_free(&g);
}

/* A pen under a matrix that squeezes must be squeezed with it. */
static void test_squeezed_pen(void **state) {
  struct drawing g = drawing_new();
  assert_true(draw(&g, HEAD "<path d=\"M0 0H9\" fill=\"none\" stroke=\"#fff\" transform=\"scale(1 3)\"/></svg>", false));
  const struct page_item *save = item(&g, ITEM_SAVE, 1);
  assert_true(near(save->save.matrix.xx, 2) && near(save->save.matrix.yy, 6));
  assert_true(near(item(&g, ITEM_STROKE, 0)->draw.width_pt, 1));
  item(&g, ITEM_RESTORE, 1);
  drawing_free(&g);
}

static const struct {
  const char *rule;
  int line;
  const char *svg;
} BAD[] = {
  {"art-attribute", 2, HEAD "<path d=\"M0 0\" style=\"fill:#fff\"/></svg>"},
  {"art-attribute", 2, HEAD "<g class=\"a\"/></svg>"},
  {"art-attribute", 3, HEAD "\n<circle r=\"3\" fill=\"#fff\" opacity=\".5\"/></svg>"},
  {"art-attribute", 2, HEAD "<circle r=\"3\" fill=\"#fff\" fill-opacity=\"1\"/></svg>"},
  {"art-attribute", 2, HEAD "<g filter=\"url(#f)\"/></svg>"},
  {"art-attribute", 2, HEAD "<g mask=\"url(#m)\"/></svg>"},
  {"art-attribute", 2, HEAD "<g clip-path=\"url(#m)\"/></svg>"},
  {"art-attribute", 2, HEAD "<g onclick=\"alert(1)\"/></svg>"},
  {"art-attribute", 2, HEAD "<g display=\"none\"/></svg>"},
  {"art-element", 2, HEAD "<linearGradient id=\"g\"><stop/></linearGradient></svg>"},
  {"art-element", 2, HEAD "<defs/></svg>"},
  {"art-element", 2, HEAD "<image href=\"http://example.jp/a.png\"/></svg>"},
  {"art-element", 2, HEAD "<text>字</text></svg>"},
  {"art-element", 2, HEAD "<use href=\"b.svg#x\"/></svg>"},
  {"art-element", 2, HEAD "<script>x</script></svg>"},
  {"art-element", 2, HEAD "<style>x</style></svg>"},
  {"art-element", 2, HEAD "<foreignObject/></svg>"},
  {"art-element", 2, HEAD "<svg/></svg>"},
  {"art-element", 2, HEAD "<circle r=\"1\" fill=\"#fff\"><animate/></circle></svg>"},
  {"art-element", 2, HEAD "<x:path xmlns:x=\"urn:x\" d=\"M0 0\"/></svg>"},
  {"art-doctype", 1, "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n" HEAD "<g>&a;</g></svg>"},
  {"art-instruction", 1, "<?xml-stylesheet href=\"a.css\"?>\n" HEAD "</svg>"},
  {"art-colour", 2, HEAD "<circle r=\"3\" fill=\"#123456\"/></svg>"},
  {"art-colour", 2, HEAD "<circle r=\"3\" fill=\"none\" stroke=\"#010203\"/></svg>"},
  {"art-colour-form", 2, HEAD "<circle r=\"3\" fill=\"navy\"/></svg>"},
  {"art-colour-form", 2, HEAD "<circle r=\"3\" fill=\"url(#g)\"/></svg>"},
  {"art-colour-form", 2, HEAD "<circle r=\"3\" fill=\"#12345\"/></svg>"},
  {"art-colour-form", 2, HEAD "<circle r=\"3\" fill=\"currentColor\"/></svg>"},
  {"art-no-fill", 2, HEAD "<circle r=\"3\"/></svg>"},
  {"art-number", 2, HEAD "<circle r=\"50%\" fill=\"#fff\"/></svg>"},
  {"art-number", 2, HEAD "<polygon points=\"1 2 3\" fill=\"#fff\"/></svg>"},
  {"art-number", 2, HEAD "<g stroke-dasharray=\"0 0\"/></svg>"},
  {"art-number", 2, HEAD "<g stroke-width=\"-1\"/></svg>"},
  {"art-value", 2, HEAD "<g stroke-linecap=\"square\"/></svg>"},
  {"art-value", 2, HEAD "<g stroke-linejoin=\"bevel\"/></svg>"},
  {"art-transform", 2, HEAD "<g transform=\"skewX(3)\"/></svg>"},
  {"art-transform", 2, HEAD "<g transform=\"scale(1\"/></svg>"},
  {"art-transform", 2, HEAD "<g transform=\"scale(0 1)\"/></svg>"},
  {"art-path", 2, HEAD "<path d=\"M0 0 X\" fill=\"#fff\"/></svg>"},
  {"art-path", 2, HEAD "<path d=\"L0 0\" fill=\"#fff\"/></svg>"},
  {"art-path", 2, HEAD "<path d=\"M0 0H0x10\" fill=\"#fff\"/></svg>"},
  {"art-number", 2, HEAD "<circle r=\"0x3\" fill=\"#fff\"/></svg>"},
  {"art-far", 2, HEAD "<path d=\"M0 0H1e9\" fill=\"#fff\"/></svg>"},
  {"art-far", 2, HEAD "<circle r=\"1\" fill=\"#fff\" transform=\"scale(1e6)\"/></svg>"},
  {"art-text", 2, HEAD "<g>字</g></svg>"},
  {"art-viewbox", 1, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"},
  {"art-viewbox", 1, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 5\"/>"},
  {"art-root", 1, "<html xmlns=\"http://www.w3.org/2000/svg\"/>"},
  {"art-root", 1, "<svg viewBox=\"0 0 1 1\"/>"},
  {"art-attribute", 3, HEAD "<g fill=\"none\">\n<g id=\"a\" style=\"x\"/>\n<g/>\n<g/>\n<g/>\n<g/>\n<g/>\n</g>\n</svg>\n\n\n"},
  {"art-xml", 2, HEAD "<g></svg>"},
  {"art-xml", 2, HEAD "<g>&nbsp;</g></svg>"},
  {"art-xml", 1, ""},
  {"art-xml", 2, HEAD "<g"},
};

static void test_refused(void **state) {
  for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++) {
    struct drawing g = drawing_new();
    bool ok = draw(&g, BAD[i].svg, false);
    char *all = told_all(g.d), *at = g_strdup_printf("assets/art/a.svg:%d:", BAD[i].line);
    char *end = g_strdup_printf("[%s]", BAD[i].rule);
    if (ok || !strstr(all, at) || !strstr(all, end))
      fail_msg("case %zu wants %s %s, told: %s", i, at, end, all);
    g_free(at);
    g_free(end);
    free(all);
    drawing_free(&g);
  }
}

static void test_deep(void **state) {
  struct drawing g = drawing_new();
  GString *deep = g_string_new(HEAD);
  for (int i = 0; i < 100; i++)
    g_string_append(deep, "<g>");
  for (int i = 0; i < 100; i++)
    g_string_append(deep, "</g>");
  g_string_append(deep, "</svg>");
  assert_false(draw(&g, deep->str, false));
  assert_true(told(g.d, "art-size", 0, 0));
  g_string_free(deep, TRUE);
  drawing_free(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_shapes), cmocka_unit_test(test_cover), cmocka_unit_test(test_squeezed_pen),
    cmocka_unit_test(test_refused), cmocka_unit_test(test_deep),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
