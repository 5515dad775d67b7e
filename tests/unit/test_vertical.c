/* Vertical setting, to a hundredth of a point: forms, digits across, words on their side, lines, readings, what extracts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/paragraph/atoms.h"
#include "layout/paragraph/vertical.h"
#include "model/doc.h"

struct bench {
  struct diag *d;
  struct pages *p;
  struct composer *c;
  struct look look;
  struct page *page;
};

static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->d = diag_new("generator/share", "en");
  b->p = pages_new();
  b->c = composer_new(b->p, "ja", b->d);
  b->page = pages_add(b->p, 200, 300);
  b->look = (struct look){.font = {"BIZ UDGothic", false, 10}, .pitch_pt = 18, .quarter = 0.25};
  *state = b;
  return b->c ? 0 : -1;
}

static int tear_down(void **state) {
  struct bench *b = *state;
  composer_free(b->c);
  pages_free(b->p);
  diag_free(b->d);
  g_free(b);
  return 0;
}

static struct vertical *set(struct bench *b, const char *utf8, double height) {
  struct vertical *v = vertical_text(b->c, utf8, &b->look, height, (struct pos){"a.md", 1, 1}, b->d);
  assert_int_equal(diag_errors(b->d), 0);
  vertical_draw(b->c, b->page, v, 100, 50);
  return v;
}

static const struct page_item *text_of(const struct bench *b, const char *utf8) {
  for (size_t i = 0; i < b->page->items; i++) {
    const struct page_item *item = &b->page->item[i];
    if (item->kind == ITEM_TEXT && item->text.size == strlen(utf8) && !memcmp(item->text.utf8, utf8, strlen(utf8))) return item;
  }
  fail_msg("%s was not drawn", utf8);
  return NULL;
}

static void near_to(double got, double wanted) {
  if (fabs(got - wanted) > 0.01) fail_msg("%.3f is not %.3f", got, wanted);
}

static void upright_in_vertical_forms(void **state) {
  struct bench *b = *state;
  struct vertical *v = set(b, "山ー、", 0);
  near_to(vertical_width(v), 10);
  near_to(vertical_height(v), 30);
  const struct page_item *item = text_of(b, "山");
  near_to(item->text.glyph[0].x, 90); /* its em from 90 to 100, and from 50 down */
  near_to(item->text.glyph[0].y, 58.8);
  near_to(text_of(b, "、")->text.glyph[0].y, 78.8);
  assert_true(text_of(b, "ー")->box.y1 - text_of(b, "ー")->box.y0 > 7); /* long, not wide */
  assert_true(text_of(b, "ー")->box.x1 - text_of(b, "ー")->box.x0 < 3);
  assert_true(text_of(b, "、")->box.x0 > 95); /* in the upper right quarter */
  assert_true(text_of(b, "、")->box.y1 < 75);
}

static void two_digits_across_and_words_turned(void **state) {
  struct bench *b = *state;
  set(b, "山24日", 0);
  const struct page_item *item = text_of(b, "24");
  assert_true(item->box.x0 >= 90 - 0.01 && item->box.x1 <= 100.01 && item->box.y0 > 60 && item->box.y1 < 70);
  near_to(text_of(b, "日")->text.glyph[0].y, 78.8);
  b->look.font.family = "BIZ UDPGothic"; /* whose two digits are wider than the em: condensed */
  set(b, "山36日", 0);
  item = text_of(b, "36");
  assert_true(item->box.x0 >= 90 - 0.01 && item->box.x1 <= 100.01);
  b->look.font.family = "BIZ UDGothic";
  struct vertical *v = set(b, "2027年ACP", 0);
  item = text_of(b, "2027");
  assert_true(item->box.y1 - item->box.y0 > 18 && item->box.x1 - item->box.x0 < 9); /* on its side */
  assert_true(item->box.x0 > 90 && item->box.x1 < 100);
  assert_true(vertical_height(v) > 20 + 10 + 15 + 2.5); /* and a quarter em beside it */
  set(b, "A棟！？", 0);
  item = text_of(b, "A");
  near_to((item->box.x0 + item->box.x1) / 2, 95);
}

static void lines_from_right_to_left(void **state) {
  struct bench *b = *state;
  struct vertical *v = set(b, "山川\n谷", 0);
  near_to(vertical_width(v), 28);
  near_to(text_of(b, "谷")->text.glyph[0].x, 72);
  near_to(text_of(b, "谷")->text.glyph[0].y, 58.8);
  v = set(b, "一二三四五六。", 60); /* the full stop would begin a line */
  near_to(vertical_width(v), 28);
  near_to(text_of(b, "六")->text.glyph[0].x, 72);
  near_to(text_of(b, "。")->text.glyph[0].x, 72);
  near_to(vertical_height(v), 50);
}

static void readings_stand_at_the_right(void **state) {
  struct bench *b = *state;
  const char *md = "{看護|かんご}の{志|こころざし}";
  struct doc *doc = markdown_read(md, strlen(md), "a.md", 1, b->d);
  struct vertical *v = vertical_node(b->c, doc->root->first, &b->look, 0, b->d);
  vertical_draw(b->c, b->page, v, 100, 50);
  const struct page_item *item = text_of(b, "か"); /* 15 over 20: 0.83, 1.67, 1.67, 0.83 */
  near_to(item->text.glyph[0].x, 100);
  near_to(item->text.glyph[0].y, 50 + 5.0 / 6 + 4.4);
  near_to(text_of(b, "ん")->text.glyph[0].y, 50 + 5.0 / 6 + 5 + 5.0 / 3 + 4.4);
  near_to(text_of(b, "志")->text.glyph[0].y, 50 + 30 + 2.5 + 8.8); /* 25 over 10: 7.5 on both sides, 5 of them over の */
  near_to(text_of(b, "こ")->text.glyph[0].y, 50 + 32.5 - 7.5 + 4.4);
  doc_free(doc);
}

static void reads_whole(void **state) {
  struct bench *b = *state;
  tag_id p = pages_tag(b->p, 1, TAG_P);
  page_mark(b->page, p);
  set(b, "山24日\n谷", 0);
  const struct page_item *item = text_of(b, "谷");
  assert_int_equal(b->page->mark, p);
  const struct tag *tag = pages_tag_at(b->p, item->tag);
  assert_int_equal(tag->parent, p);
  assert_string_equal(tag->actual, "山24日谷");
  page_mark(b->page, 0);
}

static void missing_glyphs_are_told(void **state) {
  struct bench *b = *state;
  vertical_text(b->c, "𓀀", &b->look, 0, (struct pos){"a.md", 1, 1}, b->d);
  assert_int_equal(diag_errors(b->d), 1);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(upright_in_vertical_forms),   TEST(two_digits_across_and_words_turned), TEST(lines_from_right_to_left),
      TEST(readings_stand_at_the_right), TEST(reads_whole),                        TEST(missing_glyphs_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
