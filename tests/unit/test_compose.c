/* The composer: where lines break, what never stands at their ends, and that justified lines are exactly as wide
 * as asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/paragraph/atoms.h"
#include "layout/paragraph/ruby.h"
#include "model/doc.h"

struct bench {
  struct diag *d;
  struct pages *p;
  struct composer *c;
  struct look look;
};
static const struct pos AT = {"a.md", 3, 1};

static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->d = diag_new("generator/share", "en");
  b->p = pages_new();
  b->c = composer_new(b->p, "ja", b->d);
  b->look = (struct look){.font = {"BIZ UDPGothic", false, 12}, .pitch_pt = 20, .quarter = 0.25, .squeeze = 0.02};
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

static struct composed *set(struct bench *b, const char *text, double width, enum align align) {
  struct setting s = {.width_pt = width, .align = align};
  return compose_text(b->c, text, &b->look, &s, AT, b->d);
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

static const char *const LONG =
    "病気やけがで、自分の気持ちを伝えられなくなることは、だれにでも起こります。そのとき、まわりの人があなたの代わりに考"
    "える手がかりになるのが、"
    "ふだんの会話です。「まだ決めない」でもかまいません。（おまかせしたい）も、ひとつの考えです。ケアマネジャーや『かか"
    "りつけ』の先生、"
    "2027年4月1日から24時間、電話03-0000-1100、ACPのことを、きっと、ちょっとずつ、話してみてください……。";

static void justified_lines_are_exact(void **state) {
  struct bench *b = *state;
  static const char *const families[] = {"BIZ UDPGothic", "BIZ UDGothic", "BIZ UDPMincho"};
  for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
    b->look.font.family = families[f];
    for (double width = 150; width < 420; width += 13.7) {
      struct composed *t = set(b, LONG, width, ALIGN_JUSTIFY);
      assert_true(t->lines > 1);
      for (size_t i = 0; i + 1 < t->lines; i++) assert_true(fabs(composed_line_end(t, i) - width) < 0.01);
      assert_true(composed_line_end(t, t->lines - 1) <= width + 0.01);
    }
  }
  assert_int_equal(diag_errors(b->d), 0);
}

/* In every width, with both ways of setting: kinsoku holds, nothing is lost. */
static void kinsoku_holds_in_every_width(void **state) {
  struct bench *b = *state;
  const char *never_first = "、。」』）ーっゃゅょぁッャ々・？！";
  const char *never_last = "「『（";
  for (double width = 60; width < 420; width += 7.3) {
    for (int align = ALIGN_JUSTIFY; align <= ALIGN_LEFT; align++) {
      struct composed *t = set(b, LONG, width, align);
      GString *all = g_string_new(NULL);
      for (size_t i = 0; i < t->lines; i++) {
        char *line = composed_line_text(t, i);
        char *last = g_utf8_find_prev_char(line, line + strlen(line));
        if (i) assert_null(g_utf8_strchr(never_first, -1, g_utf8_get_char(line)));
        assert_null(g_utf8_strchr(never_last, -1, g_utf8_get_char(last)));
        g_string_append(all, line);
        g_free(line);
      }
      assert_string_equal(all->str, LONG);
      g_string_free(all, TRUE);
    }
  }
  assert_int_equal(diag_errors(b->d), 0);
}

static void numbers_keep_their_units(void **state) {
  struct bench *b = *state;
  static const char *const kept[] = {"2027年", "4月", "1日", "24時間", "03-0000-1100", "ACP"};
  for (double width = 110; width < 420; width += 3.1) {
    struct composed *t = set(b, LONG, width, ALIGN_JUSTIFY);
    for (size_t k = 0; k < G_N_ELEMENTS(kept); k++) {
      bool whole = false;
      for (size_t i = 0; i < t->lines; i++) {
        char *line = composed_line_text(t, i);
        whole = whole || strstr(line, kept[k]);
        g_free(line);
      }
      assert_true(whole);
    }
  }
}

static void fixed_examples(void **state) {
  struct bench *b = *state;
  b->look.font.family = "BIZ UDGothic"; /* every character one em */
  b->look.squeeze = 0;
  /* Ten ems: the comma would begin a line; the brackets' own spaces are squeezed for it. */
  assert_lines(set(b, "あの「山」と「川」を、ながめました。", 120, ALIGN_JUSTIFY),
               (const char *const[]){"あの「山」と「川」を、", "ながめました。", NULL});
  /* No slack to squeeze: pushed out with the character before it. */
  assert_lines(set(b, "あいうえおかきくけこ、さしすせそ。", 120, ALIGN_JUSTIFY),
               (const char *const[]){"あいうえおかきくけ", "こ、さしすせそ。", NULL});
  /* An opening bracket never ends a line. */
  assert_lines(set(b, "あいうえおかきくけ「こさし」", 120, ALIGN_LEFT),
               (const char *const[]){"あいうえおかきくけ", "「こさし」", NULL});
  /* Line breaks asked for. */
  assert_lines(set(b, "大切なことを、\n思い浮かべる。", 240, ALIGN_JUSTIFY),
               (const char *const[]){"大切なことを、", "思い浮かべる。", NULL});
}

static void marks_at_both_ends_are_flush(void **state) {
  struct bench *b = *state;
  b->look.font.family = "BIZ UDGothic";
  struct composed *t = set(b, "「あい」「うえ」。", 300, ALIGN_LEFT);
  assert_int_equal(t->lines, 1);
  /* 4 letters, 5 marks of half an em, half an em between 」 and 「; none before 「 or after 。, none between 」 and 。 */
  assert_true(fabs(composed_line_end(t, 0) - (4 * 12 + 5 * 6 + 6)) < 0.01);
  assert_true(fabs((double)t->cluster[0].x + 6) < 1e-6); /* its ink begins at the edge */
}

static void quarter_em_between_japanese_and_latin(void **state) {
  struct bench *b = *state;
  double apart = set(b, "会", 300, ALIGN_LEFT)->natural_pt + set(b, "ACP", 300, ALIGN_LEFT)->natural_pt +
                 set(b, "議", 300, ALIGN_LEFT)->natural_pt;
  struct composed *t = set(b, "会ACP議", 300, ALIGN_LEFT);
  assert_true(fabs(t->natural_pt - apart - 2 * 3) < 0.01);
  /* Beside punctuation there is none. */
  apart = set(b, "（", 300, ALIGN_LEFT)->natural_pt + set(b, "ACP", 300, ALIGN_LEFT)->natural_pt;
  assert_true(fabs(set(b, "（ACP", 300, ALIGN_LEFT)->natural_pt - apart) < 0.01);
}

static void phrases_are_whole_in_heads(void **state) {
  struct bench *b = *state;
  struct setting s = {.width_pt = 190, .align = ALIGN_LEFT, .phrases = true, .balance = true};
  struct composed *t = compose_text(b->c, "自分で決められなくなったら、だれに代わりに考えてほしいですか", &b->look, &s,
                                    AT, b->d);
  assert_lines(t, (const char *const[]){"自分で決められなくなったら、", "だれに代わりに考えてほしいですか", NULL});
}

/* ---- each rule in the lines it makes, held against tests/golden/compose.txt (ANNAI_GOLDEN=write writes it anew) ---- */

struct example {
  const char *rule, *text;
  double em; /* the line's width */
  enum align align;
  bool loose, hanging, phrases;
  double quarter, squeeze, indent, bracket_out;
};
static const struct example EXAMPLES[] = {
    {"kinsoku, strict: small kana and ー begin no line", "あいうえおかキャベツとビールを買う人々の会", 8, .align = ALIGN_LEFT},
    {"kinsoku, loose: they may", "あいうえおかキャベツとビールを買う人々の会", 8, .align = ALIGN_LEFT, .loose = true},
    {"consecutive marks share their room", "「あ」「い」、『う』（え）。・（お）お・「か」", 30, .align = ALIGN_LEFT},
    {"line head and line end: brackets and full stops are flush", "あいうえおか。「きくけこ」（さしす）せそ", 6, .align = ALIGN_JUSTIFY},
    {"squeezed before pushed out: marks give first", "あの「山」と「川」を、ながめました。", 10, .align = ALIGN_JUSTIFY},
    {"a full stop keeps its room within a line", "あの。「山」と「川」だ、ながめました。", 10, .align = ALIGN_JUSTIFY},
    {"pushed out: every gap grows alike", "あいうえおかきくけこ、さしすせそ。", 10, .align = ALIGN_JUSTIFY},
    {"hanging: what does not fit hangs outside", "あいうえおかきくけこ、さしすせそたちつてと。なに", 10, .align = ALIGN_JUSTIFY, .hanging = true},
    {"a quarter em beside Latin and digits, none beside marks", "会ACP議（ACP）と7人", 20, .align = ALIGN_LEFT, .quarter = 0.25},
    {"stretched: word spaces to half an em, then quarters, then all", "会議のhome care planとACPを読むだけの会です", 15.4, .align = ALIGN_JUSTIFY,
     .quarter = 0.25},
    {"never all into one space", "あいうえおかき a bきくけこさしすせそ", 10.9, .align = ALIGN_JUSTIFY, .quarter = 0.25},
    {"ragged rather than gaping", "電話03-0000-1100へどうぞ", 8, .align = ALIGN_JUSTIFY, .quarter = 0.25},
    {"numbers keep their units", "相談は24時間365日、2027年4月1日から3,500円です。", 9, .align = ALIGN_LEFT, .quarter = 0.25},
    {"phrases: particles, okurigana, katakana words", "自分で決められなくなったときのかかりつけ医への申し込み方とケアマネジャーの連絡先", 14, .align = ALIGN_LEFT,
     .phrases = true},
    {"phrases: compounds are whole", "訪問看護ステーションの取り組みを地域の家族に知らせる", 10, .align = ALIGN_LEFT, .phrases = true},
    {"an opening bracket after the indent", "「あいうえお」とかきくけこさし", 8, .align = ALIGN_JUSTIFY, .indent = 1, .bracket_out = 0.5},
    {"an address breaks after its strokes", "詳しくはhttps://www.example.jp/guide/homecareを", 12, .align = ALIGN_LEFT, .quarter = 0.25},
    {"Latin quotation marks", "これは“引用”です、don’t panicです", 8, .align = ALIGN_LEFT, .quarter = 0.25},
};

static void put_em(GString *out, double em) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(out, " %s", g_ascii_formatd(text, sizeof text, "%.2f", fabs(em) < 0.005 ? 0 : em));
}

static void put_example(struct bench *b, GString *out, const struct example *e) {
  double em = b->look.font.size_pt;
  struct look look = b->look;
  look.loose = e->loose, look.hanging = e->hanging;
  look.quarter = e->quarter, look.squeeze = e->squeeze, look.bracket_out = e->bracket_out;
  struct setting s = {.width_pt = e->em * em, .indent_pt = e->indent * em, .align = e->align, .phrases = e->phrases};
  struct composed *t = compose_text(b->c, e->text, &look, &s, AT, b->d);
  g_string_append_printf(out, "# %s\n", e->rule);
  for (size_t i = 0; i < t->lines; i++) {
    char *line = composed_line_text(t, i);
    g_string_append_printf(out, "%s\n ", line);
    for (size_t k = t->line[i].first; k < t->line[i].end; k++)
      put_em(out, ((double)t->line[i].left_pt + (double)t->cluster[k].x) / em);
    g_string_append(out, " |");
    put_em(out, composed_line_end(t, i) / em);
    g_string_append_c(out, '\n');
    g_free(line);
  }
}

static void each_rule_in_lines(void **state) {
  struct bench *b = *state;
  static const char FILE_NAME[] = "tests/golden/compose.txt";
  GString *got = g_string_new(NULL);
  char *expected = NULL;
  b->look.font.family = "BIZ UDGothic"; /* every character one em */
  for (size_t i = 0; i < G_N_ELEMENTS(EXAMPLES); i++) put_example(b, got, &EXAMPLES[i]);
  if (!g_strcmp0(g_getenv("ANNAI_GOLDEN"), "write")) g_file_set_contents(FILE_NAME, got->str, -1, NULL);
  assert_true(g_file_get_contents(FILE_NAME, &expected, NULL, NULL));
  assert_string_equal(got->str, expected);
  assert_int_equal(diag_errors(b->d), 0);
  g_free(expected);
  g_string_free(got, TRUE);
}

/* Markdown: a soft break is no space between Japanese, one between Latin; ruby stands over its base and is not
 * parted. */
static void soft_breaks_and_ruby(void **state) {
  struct bench *b = *state;
  const char *md = "{看取|みと}りの\n会議とhome\ncare、{人生会議|じんせいかいぎ}";
  struct doc *doc = markdown_read(md, strlen(md), "a.md", 1, b->d);
  assert_non_null(doc);
  struct setting s = {.width_pt = 400, .align = ALIGN_LEFT};
  struct composed *t = compose_node(b->c, doc->root->first, &b->look, &s, b->d);
  assert_lines(t, (const char *const[]){"看取りの会議とhome care、人生会議", NULL});
  assert_int_equal(t->mark[0].kind, MARK_RUBY);
  assert_string_equal(((const struct ruby *)t->mark[0].data)->utf8, "みと");
  assert_int_equal(t->mark[0].first, 0);
  assert_int_equal(t->mark[0].end, 2);
  s.width_pt = 14; /* one character a line: only the ruby's bases stay whole */
  s.align = ALIGN_JUSTIFY;
  t = compose_node(b->c, doc->root->first, &b->look, &s, b->d);
  for (size_t i = 0; i < t->lines; i++) assert_true(t->line[i].end > t->line[i].first);
  doc_free(doc);
}

/* JLReq cl-08: two dashes are one line two em long, whatever room the font gives one; beside Latin they stay as drawn. */
static void dashes_are_an_em_wide(void **state) {
  struct bench *b = *state;
  static const char *const families[] = {"BIZ UDPGothic", "BIZ UDGothic", "BIZ UDMincho"};
  for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
    b->look.font.family = families[f];
    assert_true(fabs(set(b, "夜猫——猫夜", 1000, ALIGN_LEFT)->natural_pt - 6 * 12) < 0.01);
    assert_true(fabs(set(b, "夜—猫", 1000, ALIGN_LEFT)->natural_pt - 3 * 12) < 0.01);
  }
  b->look.font.family = "BIZ UDGothic";
  assert_true(fabs(set(b, "a—b", 1000, ALIGN_LEFT)->natural_pt - 3 * 6) < 0.01);
  struct composed *t = set(b, "夜は猫——それ", 1000, ALIGN_LEFT);
  char *line = composed_line_text(t, 0);
  assert_string_equal(line, "夜は猫——それ"); /* the text stays what was written */
  g_free(line);
}

/* The least width for so many lines holds them, and a little less does not. */
static void widths_hold_their_lines(void **state) {
  struct bench *b = *state;
  b->look.font.family = "BIZ UDGothic";
  struct composed *t = set(b, "体調の観察、傷の手当て、管の管理、入浴の手助け、家族の相談", 1000, ALIGN_LEFT);
  double width[4];
  assert_true(fabs(compose_widths(b->c, t, 4, width, b->d) - 3.5 * 12) < 0.01); /* 手当て、 */
  for (size_t i = 0; i < G_N_ELEMENTS(width); i++) {
    assert_true(width[i] <= (i ? width[i - 1] : t->natural_pt) + 0.01);
    struct setting s = {.width_pt = width[i] + 0.01, .align = ALIGN_LEFT, .phrases = true};
    compose_again(b->c, t, &s, b->d);
    assert_int_equal(t->lines, i + 1);
  }
}

static void too_wide_is_an_error_with_millimetres(void **state) {
  struct bench *b = *state;
  set(b, "診", 6, ALIGN_JUSTIFY);
  assert_int_equal(diag_errors(b->d), 1);
}

static void missing_glyph_is_an_error(void **state) {
  struct bench *b = *state;
  set(b, "𠮷田", 100, ALIGN_JUSTIFY);
  assert_int_equal(diag_errors(b->d), 1);
  struct line_style style = {{"No Such Font", false, 9}, 0, 0, 1};
  text_line(b->p, NULL, "あ", 0, 0, &style, AT, b->d);
  style.font = (struct font_style){"BIZ UDPMincho", true, 9}; /* has no bold: none is made up */
  text_line(b->p, NULL, "あ", 0, 0, &style, AT, b->d);
  assert_int_equal(diag_errors(b->d), 3);
  assert_true(diag_system_failed(b->d));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(justified_lines_are_exact),
      TEST(kinsoku_holds_in_every_width),
      TEST(numbers_keep_their_units),
      TEST(fixed_examples),
      TEST(marks_at_both_ends_are_flush),
      TEST(quarter_em_between_japanese_and_latin),
      TEST(phrases_are_whole_in_heads),
      TEST(each_rule_in_lines),
      TEST(soft_breaks_and_ruby),
      TEST(dashes_are_an_em_wide),
      TEST(widths_hold_their_lines),
      TEST(too_wide_is_an_error_with_millimetres),
      TEST(missing_glyph_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
