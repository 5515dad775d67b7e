/* The flow of a book: what stays together, what is repeated, what is refused; and the whole as a dump. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/page/pages.h"
#include "publication/kinds.h"
#include "told.h"

static const char *const WARD = "tests/golden/pages/ward";

struct bench {
  struct diag *d;
  struct theme *theme;
};

static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->d = diag_new("generator/share", "en");
  b->theme = theme_open(WARD, "standard", "ja", b->d);
  *state = b;
  return b->theme ? 0 : -1;
}

static int tear_down(void **state) {
  struct bench *b = *state;
  theme_free(b->theme);
  diag_free(b->d);
  g_free(b);
  return 0;
}

/* Lays out a document whose root is a book. */
static struct pages *lay(struct bench *b, struct doc *doc, const char *style) {
  struct layout_input in = {
      .ward = WARD, .doc = doc, .theme = b->theme, .style = style, .title = "Trial", .lang = "ja"};
  struct pages *p = layout_pages(&in, b->d);
  if (p) pages_draw_all(p);
  return p;
}

/* One Markdown text as a book of one file. */
static struct pages *lay_text(struct bench *b, const char *md) {
  struct doc *part = markdown_read(md, strlen(md), "trial.md", 1, b->d);
  assert_non_null(part);
  struct doc *doc = doc_new("trial.md");
  struct node *book = node_add(doc, doc->root, NODE_BOOK, (struct pos){"trial.md", 1, 1});
  node_copy(doc, book, part->root);
  struct pages *p = lay(b, doc, "handbook-b5");
  doc_free(part);
  doc_free(doc);
  return p;
}

/* The names of the parts of a page in order, and the last text before the folio. */
static GPtrArray *parts(const struct page *page) {
  GPtrArray *names = g_ptr_array_new();
  for (size_t i = 0; i < page->items; i++)
    if (page->item[i].kind == ITEM_BEGIN) g_ptr_array_add(names, (void *)page->item[i].part.name);
  return names;
}

static size_t count_parts(const struct page *page, const char *name) {
  size_t n = 0;
  for (size_t i = 0; i < page->items; i++)
    n += page->item[i].kind == ITEM_BEGIN && strcmp(page->item[i].part.name, name) == 0;
  return n;
}

static char *page_text(const struct page *page) {
  GString *s = g_string_new(NULL);
  for (size_t i = 0; i < page->items; i++)
    if (page->item[i].kind == ITEM_TEXT)
      g_string_append_len(s, page->item[i].text.utf8, (gssize)page->item[i].text.size);
  return g_string_free(s, FALSE);
}

static void add_paragraphs(GString *md, int n) {
  for (int i = 0; i < n; i++)
    g_string_append(
        md, "ふだんの暮らしのなかで、何を大切にしているかは、言葉にしてみるとはじめて見えてくることがあります。朝の光、"
            "庭の手入れ、孫の声、好きな歌。だれかに話しながら、少しずつ確かめてみてください。いそがなくてかまいません。"
            "気持ちは変わってもよいのです。また話しましょう。\n\n");
}

/* Wherever the page ends, no heading is its last block, and no part of a paragraph of four lines or more is one
 * line. */
static void headings_stay_with_their_text(void **state) {
  struct bench *b = *state;
  for (int before = 1; before < 12; before++) {
    GString *md = g_string_new(NULL);
    for (int i = 0; i < 4; i++) {
      add_paragraphs(md, before);
      g_string_append(md, "## みだし\n\n");
      if (i % 2) g_string_append(md, "- ひとつめの項目\n- ふたつめの項目\n\n");
    }
    add_paragraphs(md, 2);
    struct pages *p = lay_text(b, md->str);
    assert_non_null(p);
    for (size_t i = 0; i < p->n; i++) {
      GPtrArray *names = parts(&p->page[i]);
      assert_true(names->len > 0);
      assert_string_not_equal(g_ptr_array_index(names, names->len - 1), "heading");
      g_ptr_array_free(names, TRUE);
    }
    pages_free(p);
    g_string_free(md, TRUE);
  }
}

static void no_widows_no_orphans(void **state) {
  struct bench *b = *state;
  for (int lead = 0; lead < 8; lead++) {
    GString *md = g_string_new(NULL);
    for (int i = 0; i < lead; i++) g_string_append(md, "みじかい段落。\n\n");
    add_paragraphs(md, 14);
    struct pages *p = lay_text(b, md->str);
    assert_non_null(p);
    assert_true(p->n > 1);
    for (size_t i = 0; i < p->n; i++) {
      size_t lines = 0;
      const char *part = "";
      double height = 0;
      for (size_t j = 0; j < p->page[i].items; j++) {
        const struct page_item *item = &p->page[i].item[j];
        if (item->kind == ITEM_BEGIN) {
          part = item->part.name, lines = 0;
          height = item->part.extent.y1 - item->part.extent.y0;
        }
        if (item->kind == ITEM_TEXT) lines++;
        /* A piece of a long paragraph is two lines high at least; a short one is one line and ends with a full stop. */
        if (item->kind == ITEM_END && strcmp(part, "paragraph") == 0 && lines == 1) {
          const struct page_item *text = &p->page[i].item[j - 1];
          assert_true(height < 25);
          assert_true(strncmp(text->text.utf8, "みじかい段落。", text->text.size) == 0);
        }
      }
    }
    pages_free(p);
    g_string_free(md, TRUE);
  }
}

static void table_heads_are_repeated(void **state) {
  struct bench *b = *state;
  GString *md = g_string_new("| 言葉 | 意味 |\n| --- | --- |\n");
  for (int i = 0; i < 60; i++)
    g_string_append(md, "| 往診 | 急に具合が悪くなったときに、先生が家に来てくれることです。 |\n");
  struct pages *p = lay_text(b, md->str);
  assert_non_null(p);
  assert_true(p->n >= 3);
  for (size_t i = 0; i < p->n; i++) {
    char *text = page_text(&p->page[i]);
    assert_true(strstr(text, "言葉意味") != NULL);
    g_free(text);
  }
  pages_free(p);
  g_string_free(md, TRUE);
}

/* Facing pages that are filled in twice: same things at the same places within the text area, bands apart. */
static void facing_pages_are_identical(void **state) {
  struct bench *b = *state;
  struct pages *p = lay_text(
      b, "はじめの文です。\n\n:::spread first=\"今のわたし|はじめて書く\" second=\"あらためて考えたわたし\"\n"
         ":::write blank=\"書いた日_年_月_日\"\n:::\n"
         ":::write tag=問1 label=\"続けたいことは何ですか\" hint=例：散歩 lines=3\n:::\n"
         ":::write label=選ぶ checks=\"自宅|病院|施設|まだ決めない\" columns=3\n:::\n"
         ":::write fields=\"名前|電話;[ ] 話してあります\"\n:::\n:::\n");
  assert_non_null(p);
  assert_int_equal(p->n, 3);
  const struct page *left = &p->page[1], *right = &p->page[2];
  assert_false(left->right);
  assert_true(right->right);
  double dx = 20 * PT_PER_MM - 18 * PT_PER_MM; /* inner and outer margin */
  size_t i = 0, j = 0, same = 0;
  /* From the first form on. */
  while (!(left->item[i].kind == ITEM_BEGIN && strcmp(left->item[i].part.name, "write") == 0)) i++;
  while (!(right->item[j].kind == ITEM_BEGIN && strcmp(right->item[j].part.name, "write") == 0)) j++;
  for (; i < left->items && j < right->items; i++, j++, same++) {
    assert_int_equal(left->item[i].kind, right->item[j].kind);
    assert_true(fabs(left->item[i].box.x0 + dx - right->item[j].box.x0) < 0.001 || left->item[i].kind == ITEM_END);
    assert_true(fabs(left->item[i].box.y0 - right->item[j].box.y0) < 0.001);
  }
  assert_int_equal(left->items - i, right->items - j);
  assert_true(same > 40);
  assert_int_equal(count_parts(left, "write lines"), 1);
  pages_free(p);
}

static void a_spread_begins_on_a_left_page(void **state) {
  struct bench *b = *state;
  struct pages *p = lay_text(b, ":::spread first=あ second=い\n:::write label=う lines=2\n:::\n:::\n");
  assert_non_null(p);
  assert_int_equal(p->n, 3); /* a blank page, told; and three pages cannot be stitched, told too */
  assert_int_equal(diag_count(b->d, DIAG_WARNING), 2);
  pages_free(p);
}

/* Nothing hard overlaps, nothing leaves the paper but what bleeds. */
static void parts_do_not_overlap(void **state) {
  struct bench *b = *state;
  struct spec *spec = spec_read(WARD, "book.yaml", b->d);
  assert_non_null(spec);
  struct publication_input in = {.ward = WARD, .spec = spec, .theme = b->theme};
  struct doc *doc = handbook_make(&in, b->d);
  assert_non_null(doc);
  struct pages *p = lay(b, doc, spec->style);
  assert_non_null(p);
  for (size_t n = 0; n < p->n; n++) {
    const struct page *page = &p->page[n];
    struct box paper = {0, 0, page->width_pt, page->height_pt};
    for (size_t i = 0; i < page->items; i++) {
      const struct page_item *a = &page->item[i];
      if (a->kind == ITEM_TEXT) assert_true(box_within(a->box, box_grow(paper, -3 * PT_PER_MM)));
      if (a->kind != ITEM_BEGIN || !a->part.hard) continue;
      for (size_t j = i + 1; j < page->items; j++) {
        const struct page_item *c = &page->item[j];
        if (c->kind == ITEM_BEGIN && c->part.hard && box_overlap(box_grow(a->part.extent, -0.01), c->part.extent))
          fail_msg("page %zu: %s and %s overlap", n + 1, a->part.name, c->part.name);
      }
    }
  }
  /* The cover's art bleeds on all sides. */
  struct box all = {0, 0, 0, 0};
  for (size_t i = 0; i < p->page[0].items; i++)
    if (p->page[0].item[i].kind == ITEM_FILL) {
      struct box x = p->page[0].item[i].box;
      all = (struct box){fmin(all.x0, x.x0), fmin(all.y0, x.y0), fmax(all.x1, x.x1), fmax(all.y1, x.y1)};
    }
  assert_true(all.x0 <= -3 * PT_PER_MM + 0.01 && all.y0 <= -3 * PT_PER_MM + 0.01);
  assert_true(all.x1 >= 185 * PT_PER_MM - 0.01 && all.y1 >= 260 * PT_PER_MM - 0.01);
  pages_free(p);
  doc_free(doc);
  spec_free(spec);
}

/* ---- regions: notes, columns, the grid, what is cut ---- */

static void repeat(GString *md, const char *text, int n) {
  while (n-- > 0) g_string_append(md, text);
}

/* Pages from 0 that hold a part; how many; the first one. */
static size_t pages_with(const struct pages *p, const char *part, size_t *first_out) {
  size_t n = 0;
  for (size_t i = p->n; i-- > 0;)
    if (count_parts(&p->page[i], part)) n++, *first_out = i;
  return n;
}

static void notes_stand_below_their_marks(void **state) {
  struct bench *b = *state;
  for (int before = 18; before < 30; before++) { /* wherever the mark falls */
    GString *md = g_string_new(NULL);
    for (int i = 0; i < before; i++) g_string_append(md, "一行だけの段落です。\n\n");
    g_string_append(md, "しるしのある行[^a]。\n\n後の段落です。\n\n[^a]: 注の文です。\n");
    struct pages *p = lay_text(b, md->str);
    assert_non_null(p);
    size_t page = 0;
    assert_int_equal(pages_with(p, "footnote", &page), 1);
    char *text = page_text(&p->page[page]);
    assert_non_null(strstr(text, "しるし"));
    assert_non_null(strstr(text, "注の文"));
    g_free(text);
    pages_free(p);
    g_string_free(md, TRUE);
  }
}

static void long_notes_go_on_overleaf(void **state) {
  struct bench *b = *state;
  GString *md = g_string_new("しるし[^a]。\n\n");
  for (int i = 0; i < 30; i++) g_string_append(md, "一行だけの段落です。\n\n");
  g_string_append(md, "[^a]: はじまり、");
  repeat(md, "注は長くつづきます。", 140);
  g_string_append(md, "ここでおわり。\n");
  struct pages *p = lay_text(b, md->str);
  assert_non_null(p);
  size_t first = 9;
  assert_int_equal(pages_with(p, "footnote", &first), 2);
  assert_int_equal(first, 0);
  char *text = page_text(&p->page[1]);
  assert_non_null(strstr(text, "ここでおわり"));
  g_free(text);
  pages_free(p);
  g_string_free(md, TRUE);
}

/* Where the text of each column ends. */
static void columns_are_balanced(void **state) {
  struct bench *b = *state;
  for (int n = 3; n < 12; n++) {
    GString *md = g_string_new(":::columns count=2\n");
    for (int i = 0; i < n; i++) g_string_append(md, "一行だけの段落です。\n\n");
    g_string_append(md, ":::\n");
    struct pages *p = lay_text(b, md->str);
    assert_non_null(p);
    double bottom[2] = {0, 0}, middle = (20 + 72) * PT_PER_MM;
    const struct page *page = &p->page[0];
    for (size_t i = 0; i < page->items; i++) {
      const struct page_item *item = &page->item[i];
      if (item->kind != ITEM_BEGIN || strcmp(item->part.name, "paragraph") != 0) continue;
      double *side = &bottom[item->part.extent.x0 > middle];
      *side = fmax(*side, item->part.extent.y1);
    }
    assert_true(bottom[1] > 0 && bottom[1] <= bottom[0] + 0.01);
    assert_true(bottom[0] - bottom[1] < 7.6 * PT_PER_MM);
    pages_free(p);
    g_string_free(md, TRUE);
  }
}

static void lines_stand_on_the_grid(void **state) {
  struct bench *b = *state;
  struct pages *p = lay_text(b, "# 題\n\n段落です。\n\n## 見出し\n\n段落です。\n\n- 一\n- 二\n\n段落です。\n\n"
                                ":::note title=題\n囲みの文。\n:::\n\n段落です。\n");
  assert_non_null(p);
  size_t n = 0;
  for (size_t i = 0; i < p->page[0].items; i++) {
    const struct page_item *item = &p->page[0].item[i];
    if (item->kind != ITEM_BEGIN || strcmp(item->part.name, "paragraph") != 0 || item->part.extent.x0 > 21 * PT_PER_MM) continue;
    double lines = (item->part.extent.y0 - 25 * PT_PER_MM) / (7.5 * PT_PER_MM);
    assert_true(fabs(lines - round(lines)) < 0.001);
    n++;
  }
  assert_int_equal(n, 4);
  pages_free(p);
}

static void what_is_cut_has_an_empty_reverse(void **state) {
  struct bench *b = *state;
  const char *card = ":::page role=card\n:::card size=80x50 title=札\n:::write label=名前 lines=1\n:::\n:::\n:::\n";
  char *md = g_strconcat("本文です。\n\n", card, "\nあとの文です。\n", NULL);
  struct pages *p = lay_text(b, md); /* text, blank, card, its reverse, text */
  assert_non_null(p);
  assert_int_equal(p->n, 5);
  assert_int_equal(count_parts(&p->page[2], "card page"), 1);
  assert_int_equal(count_parts(&p->page[3], "paragraph"), 0);
  pages_free(p);
  g_free(md);
}

static void assert_refused(struct bench *b, const char *md) {
  size_t before = diag_errors(b->d);
  assert_null(lay_text(b, md));
  assert_int_equal(diag_errors(b->d), before + 1);
}

static void what_does_not_fit_is_refused(void **state) {
  struct bench *b = *state;
  GString *md = g_string_new(":::page\n");
  add_paragraphs(md, 30);
  g_string_append(md, ":::\n");
  assert_refused(b, md->str);
  g_string_free(md, TRUE);
  assert_refused(b,
                 ":::page\n:::card size=85.6x60 fold=10\n:::write fields=名前\n:::\n:::\n:::\n"); /* a face too low */
  assert_refused(b, ":::page\n:::card size=300x60\n:::write fields=名前\n:::\n:::\n:::\n");       /* too wide */
  assert_refused(b, ":::write label=あ lines=30\n:::\n"); /* taller than a page */
  assert_refused(b, ":::write checks=\"とても長い言葉なので三つならべることはできません|い|う\" columns=3\n:::\n");
  assert_refused(b, ":::write columns=2\n:::\n"); /* nothing to write in */
}

/* What the whole trial book looks like; `make golden` writes it anew. */
static void the_dump_is_the_golden_one(void **state) {
  struct bench *b = *state;
  struct spec *spec = spec_read(WARD, "book.yaml", b->d);
  struct publication_input in = {.ward = WARD, .spec = spec, .theme = b->theme};
  struct doc *doc = handbook_make(&in, b->d);
  assert_non_null(doc);
  struct layout_input li = {.ward = WARD,
                            .doc = doc,
                            .theme = b->theme,
                            .style = spec->style,
                            .spec = spec->keys,
                            .title = spec->title,
                            .lang = "ja"};
  struct pages *p = layout_pages(&li, b->d);
  assert_non_null(p);
  char *got = pages_dump(p, b->theme), *expected = NULL;
  const char *file = "tests/golden/pages/book.txt";
  if (g_getenv("ANNAI_GOLDEN")) g_file_set_contents(file, got, -1, NULL);
  assert_true(g_file_get_contents(file, &expected, NULL, NULL));
  if (strcmp(got, expected) != 0) {
    g_file_set_contents("/tmp/annai-book.txt", got, -1, NULL);
    fail_msg("differs from %s; the new one is /tmp/annai-book.txt (make golden writes it in its place)", file);
  }
  g_free(got);
  g_free(expected);
  pages_free(p);
  doc_free(doc);
  spec_free(spec);
}

/* The glyph that the first text of a page's first paragraph begins with. */
static unsigned long first_glyph(struct bench *b, const char *md) {
  struct pages *p = lay_text(b, md);
  assert_non_null(p);
  unsigned long glyph = 0;
  bool inside = false;
  for (size_t i = 0; i < p->page[0].items && !glyph; i++) {
    const struct page_item *item = &p->page[0].item[i];
    if (item->kind == ITEM_BEGIN) inside = strcmp(item->part.name, "paragraph") == 0;
    if (item->kind != ITEM_TEXT || !inside) continue;
    assert_true(g_str_has_prefix(md, "葛") && item->text.size >= strlen(md) - 1); /* the selector stays in the text */
    glyph = item->text.glyph[0].index;
  }
  pages_free(p);
  assert_true(glyph > 0);
  return glyph;
}

/* A name keeps the form of its character: one selector asks for another glyph than the other. */
static void variants_are_drawn_as_written(void **state) {
  struct bench *b = *state;
  unsigned long plain = first_glyph(b, "葛さん\n"), tokyo = first_glyph(b, "葛\U000e0101さん\n"),
                nara = first_glyph(b, "葛\U000e0100さん\n");
  assert_int_not_equal(tokyo, nara);
  assert_true(plain == tokyo || plain == nara);
  assert_int_equal(diag_errors(b->d), 0);
}

/* Kinds of publication make books or sheets; what is neither is told, not drawn empty. */
static void a_document_of_no_kind_is_refused(void **state) {
  struct bench *b = *state;
  struct doc *doc = doc_new("trial.md");
  assert_null(lay(b, doc, "handbook-b5"));
  char *all = told_all(b->d);
  assert_non_null(strstr(all, "[layout-nothing]"));
  free(all);
  doc_free(doc);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(headings_stay_with_their_text), TEST(no_widows_no_orphans),           TEST(table_heads_are_repeated),
      TEST(facing_pages_are_identical),    TEST(a_spread_begins_on_a_left_page), TEST(parts_do_not_overlap),
      TEST(notes_stand_below_their_marks), TEST(long_notes_go_on_overleaf),      TEST(columns_are_balanced),
      TEST(lines_stand_on_the_grid),       TEST(what_is_cut_has_an_empty_reverse),
      TEST(variants_are_drawn_as_written), TEST(a_document_of_no_kind_is_refused),
      TEST(what_does_not_fit_is_refused),  TEST(the_dump_is_the_golden_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
