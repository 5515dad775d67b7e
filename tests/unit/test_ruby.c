/* Readings over their bases to a thousandth of a point: spread 1:2:1, how far they lean, the ends of lines, compounds;
 * emphasis dots; hyphens. Every character of BIZ UDGothic is one em, here 12 pt; a reading's is 6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/paragraph/ruby.h"
#include "model/doc.h"

struct bench {
  struct diag *d;
  struct pages *p;
  struct composer *c;
  struct look look;
  struct doc *doc;
  struct composed *t;
};

static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->d = diag_new("generator/share", "en");
  b->p = pages_new();
  b->c = composer_new(b->p, "ja", b->d);
  b->look = (struct look){.font = {"BIZ UDGothic", false, 12}, .pitch_pt = 20, .quarter = 0.25, .dot = "•"};
  *state = b;
  return b->c ? 0 : -1;
}

static int tear_down(void **state) {
  struct bench *b = *state;
  doc_free(b->doc);
  composer_free(b->c);
  pages_free(b->p);
  diag_free(b->d);
  g_free(b);
  return 0;
}

static struct composed *set(struct bench *b, const char *md, double width, enum align align) {
  doc_free(b->doc);
  b->doc = markdown_read(md, strlen(md), "a.md", 1, b->d);
  assert_non_null(b->doc);
  struct setting s = {.width_pt = width, .align = align};
  b->t = compose_node(b->c, b->doc->root->first, &b->look, &s, b->d);
  assert_int_equal(diag_errors(b->d), 0);
  return b->t;
}

static const struct composed_mark *mark(const struct composed *t, enum mark_kind kind, size_t nth) {
  for (size_t i = 0; i < t->marks; i++)
    if (t->mark[i].kind == kind && nth-- == 0) return &t->mark[i];
  return NULL;
}

static void assert_near(double got, double wanted) {
  if (fabs(got - wanted) > 0.001) fail_msg("%.4f is not %.4f", got, wanted);
}

static void stands(const struct composed *t, size_t nth, double x0, double x1) {
  const struct composed_mark *m = mark(t, MARK_RUBY, nth);
  assert_non_null(m);
  assert_near((double)m->x0, x0);
  assert_near((double)m->x1, x1);
}

static void base_at(const struct composed *t, size_t cluster, double x) {
  assert_near((double)t->cluster[cluster].x, x);
}

static void assert_lines(const struct composed *t, const char *const *expected) {
  for (size_t i = 0; i < t->lines; i++) {
    char *line = composed_line_text(t, i);
    assert_non_null(expected[i]);
    assert_string_equal(line, expected[i]);
    g_free(line);
  }
  assert_null(expected[t->lines]);
}

/* ---- group ruby (JLReq 3.3.6) ---- */

static void short_group_is_spread(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "{看護師|かごし}", 300, ALIGN_LEFT); /* 36 for 18: 3, 6, 6, 3 */
  stands(t, 0, 3, 33);
  assert_near(t->natural_pt, 36);
  t = set(b, "{在宅医療介護|ざい}", 300, ALIGN_LEFT); /* no more than a ruby character at the ends */
  stands(t, 0, 6, 66);
  t = set(b, "{医|い}", 300, ALIGN_LEFT);
  stands(t, 0, 3, 9);
}

static void long_group_parts_its_base(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "山{明日|あしたばかり}山", 300, ALIGN_LEFT); /* 36 over 24 between ideographs: 3, 6, 3 */
  base_at(t, 1, 12 + 3);
  base_at(t, 2, 12 + 3 + 12 + 6);
  base_at(t, 3, 12 + 36);
  stands(t, 0, 12, 48);
  t = set(b, "の{明日|あしたばかり}の", 300, ALIGN_LEFT); /* kana on both sides take six each: nothing is parted */
  base_at(t, 1, 12);
  base_at(t, 2, 24);
  stands(t, 0, 6, 42);
  assert_near(t->natural_pt, 48);
  t = set(b, "山{ACP|エーシーピーエーシー}山", 300, ALIGN_LEFT); /* a word in letters is never parted */
  const struct composed_mark *m = mark(t, MARK_RUBY, 0);
  double letters = (double)t->cluster[3].x - (double)t->cluster[1].x;
  assert_true(letters < 24 && (double)m->x1 - (double)m->x0 > 59);
}

/* ---- leaning (3.3.8) ---- */

static void leans_over_kana_by_one_character(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "あ{志|こころざし}い", 300, ALIGN_LEFT); /* 30 over 12: nine on each side, six of them leaning */
  base_at(t, 1, 15);
  base_at(t, 2, 30);
  stands(t, 0, 6, 36);
  t = set(b, "ー{志|こころざし}ア", 300, ALIGN_LEFT);
  stands(t, 0, 6, 36);
}

static void never_over_ideographs_or_readings(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "山{志|こころざし}川", 300, ALIGN_LEFT);
  base_at(t, 1, 21);
  stands(t, 0, 12, 42);
  base_at(t, 2, 42);
  t = set(b, "あ{志|こころざし}川", 300, ALIGN_LEFT); /* one side only: the base stays in the middle */
  stands(t, 0, 6, 36);
  base_at(t, 1, 15);
  base_at(t, 2, 36);
  t = set(b, "{志|こころざし}り{志|こころざし}", 300, ALIGN_LEFT); /* two readings share the kana between them */
  assert_true((double)mark(t, MARK_RUBY, 0)->x1 <= (double)mark(t, MARK_RUBY, 1)->x0 + 0.001);
  t = set(b, "{志|こころざし}{志|こころざし}", 300, ALIGN_LEFT);
  stands(t, 0, 0, 30);
  stands(t, 1, 30, 60);
}

static void over_the_white_of_marks(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "あ、{志|こころざし}「い", 300, ALIGN_LEFT); /* six of white after the comma and before the bracket */
  stands(t, 0, 18, 48);
  base_at(t, 2, 27);
  t = set(b, "あ・{志|こころざし}川", 300, ALIGN_LEFT); /* half a ruby character over a middle dot */
  assert_near((double)mark(t, MARK_RUBY, 0)->x0, 24 - 3);
}

/* ---- the ends of lines ---- */

static void flush_at_the_ends_of_lines(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "{志|こころざし}は", 300, ALIGN_LEFT);
  stands(t, 0, 0, 30);
  t = set(b, "は{志|こころざし}", 300, ALIGN_LEFT);
  stands(t, 0, 6, 36);
  assert_near(composed_line_end(t, 0), 36);
  /* After a break the kana before no longer lends room. */
  t = set(b, "ああああ{志|こころざし}い", 60, ALIGN_LEFT);
  assert_lines(t, (const char *const[]){"ああああ", "志い", NULL});
  stands(t, 0, 0, 30);
  base_at(t, 4, 9);
  /* And at the end of one the kana after. */
  t = set(b, "あああ{志|こころざし}あああ", 63, ALIGN_LEFT);
  assert_lines(t, (const char *const[]){"あああ志", "あああ", NULL});
  stands(t, 0, 30, 60);
  assert_near(composed_line_end(t, 0), 60);
}

static void justified_lines_hold_their_readings(void **state) {
  struct bench *b = *state;
  const char *md = "わたしの{志|こころざし}は、{明日|あした}の{看護師|かごし}と「{賜|たまわ}り{承|うけたまわ}る」{会議|かい|ぎ}にて"
                   "{凝視|ぎょう|し}し、また{人生会議|じんせいかいぎ}をひらき{志|こころざし}をのべることです。";
  for (double width = 60; width < 300; width += 4.7) {
    struct composed *t = set(b, md, width, ALIGN_JUSTIFY);
    for (size_t i = 0; i < t->lines; i++) {
      double before = 0;
      for (size_t m = 0; m < t->marks; m++) {
        const struct composed_mark *k = &t->mark[m];
        if (k->kind != MARK_RUBY || k->first < t->line[i].first || k->first >= t->line[i].end) continue;
        assert_true((double)k->x0 >= before - 0.001); /* not over one another, nor out of the line */
        assert_true((double)k->x1 <= width + 0.001);
        before = (double)k->x1;
      }
      assert_true(composed_line_end(t, i) <= width + 0.001);
    }
  }
}

/* ---- mono and compound ---- */

static void compounds_share_their_room(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "{凝視|ぎょう|し}", 300, ALIGN_LEFT); /* 18 and 6 over 24 */
  assert_near(t->natural_pt, 24);
  stands(t, 0, 0, 18);
  stands(t, 1, 18, 24);
  t = set(b, "{漢字|かん|じ}", 300, ALIGN_LEFT); /* each fits its own */
  stands(t, 0, 0, 12);
  stands(t, 1, 15, 21);
  t = set(b, "山{凝}{視|し}", 300, ALIGN_LEFT);
  t = set(b, "山{凝|ぎょう}{視|し}", 300, ALIGN_LEFT); /* mono: the long one makes its own room */
  stands(t, 0, 12, 30);
  stands(t, 1, 33, 39);
}

static void compounds_break_between_their_characters(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "ああああ{凝視|ぎょう|し}ああ", 68, ALIGN_LEFT);
  assert_lines(t, (const char *const[]){"ああああ凝", "視ああ", NULL}); /* 48 + 18 */
  stands(t, 0, 48 - 3 + 3, 66);
  stands(t, 1, 3, 9);
  t = set(b, "ああああ{凝視|ぎょうし}ああ", 68, ALIGN_LEFT); /* a group stays whole */
  assert_lines(t, (const char *const[]){"ああああ", "凝視ああ", NULL});
}

static void ruby_of_strong_is_bold_and_small_kana_may_be_full(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "**{病院|びょういん}**", 300, ALIGN_LEFT);
  const struct ruby *r = mark(t, MARK_RUBY, 0)->data;
  assert_true(b->p->font[r->font].bold);
  assert_near(b->p->font[r->font].size_pt, 6);
  unsigned long kept = r->run.glyph[1].index;
  b->look.ruby_full = true;
  r = mark(set(b, "**{病院|びょういん}**", 300, ALIGN_LEFT), MARK_RUBY, 0)->data;
  assert_string_equal(r->utf8, "びょういん");
  assert_true(r->run.glyph[1].index != kept);
}

static void placed_as_near_as_can_be(void **state) {
  double x[3];
  ruby_place(3, (const double[]){18, 6, 6}, (const double[]){6, 18, 30}, 0, 36, x);
  assert_near(x[0], 0);
  assert_near(x[1], 18); /* pushed by the first, and no further */
  assert_near(x[2], 27);
  ruby_place(2, (const double[]){6, 18}, (const double[]){6, 18}, 0, 24, x);
  assert_near(x[0], 0);
  assert_near(x[1], 6);
}

/* ---- dots, hyphens ---- */

static void dots_over_characters_not_marks(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "これは*大切、です*。", 300, ALIGN_LEFT);
  size_t n = 0;
  for (size_t i = 0; i < t->marks; i++) n += t->mark[i].kind == MARK_DOT;
  assert_int_equal(n, 4);
  const struct composed_mark *m = mark(t, MARK_DOT, 0);
  assert_near(((double)m->x0 + (double)m->x1) / 2, 36 + 6);
  const struct dot *dot = m->data;
  assert_near(b->p->font[dot->font].size_pt, 6);
}

static void latin_words_are_parted(void **state) {
  struct bench *b = *state;
  struct composed *t = set(b, "a hyphenation", 60, ALIGN_LEFT);
  assert_lines(t, (const char *const[]){"a hyphen", "ation", NULL});
  const struct composed_mark *m = mark(t, MARK_HYPHEN, 0);
  assert_non_null(m);
  assert_true(composed_line_end(t, 0) <= 60 && composed_line_end(t, 0) > (double)m->x0);
  /* Nothing is lost and no hyphen is in the text. */
  assert_string_equal(t->text, "a hyphenation");
  static const char *const whole[] = {"a www.hyphenation.com", "a HYPHENATION", "a hyphenation2", "a hyphenation@nation",
                                      "a very long table"};
  for (size_t i = 0; i < G_N_ELEMENTS(whole); i++) assert_null(mark(set(b, whole[i], 140, ALIGN_LEFT), MARK_HYPHEN, 0));
  b->look.no_hyphens = true;
  assert_null(mark(set(b, "a hyphenation", 84, ALIGN_LEFT), MARK_HYPHEN, 0));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(short_group_is_spread),
      TEST(long_group_parts_its_base),
      TEST(leans_over_kana_by_one_character),
      TEST(never_over_ideographs_or_readings),
      TEST(over_the_white_of_marks),
      TEST(flush_at_the_ends_of_lines),
      TEST(justified_lines_hold_their_readings),
      TEST(compounds_share_their_room),
      TEST(compounds_break_between_their_characters),
      TEST(ruby_of_strong_is_bold_and_small_kana_may_be_full),
      TEST(placed_as_near_as_can_be),
      TEST(dots_over_characters_not_marks),
      TEST(latin_words_are_parted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
