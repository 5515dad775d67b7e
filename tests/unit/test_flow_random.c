/* Pages of random documents, in one column and in two: what no page may ever do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/page/pages.h"

static const char *const WARD = "tests/golden/pages/ward";
enum { SEEDS = 200 };

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

static struct pages *lay_text(struct bench *b, const char *md, const char *style) {
  struct doc *part = markdown_read(md, strlen(md), "random.md", 1, b->d), *doc = doc_new("random.md");
  assert_non_null(part);
  struct node *book = node_add(doc, doc->root, NODE_BOOK, (struct pos){"random.md", 1, 1});
  node_copy(doc, book, part->root);
  struct layout_input in = {
      .ward = WARD, .doc = doc, .theme = b->theme, .style = style, .title = "Trial", .lang = "ja"};
  struct pages *p = layout_pages(&in, b->d);
  if (p) pages_draw_all(p);
  doc_free(part);
  doc_free(doc);
  return p;
}

/* ---- documents: every block begins with <B12> and ends with <E12>, notes stand between <N3> and <O3> ---- */

struct random_text {
  GRand *rand;
  GString *md, *notes;
  int blocks, noted;
};

static void words(struct random_text *t, GString *to, int least, int most) {
  static const char *const word[] = {"ふだんの暮らしのなかで、", "何を大切にしているかを", "話しながら確かめます。", "朝の光、庭の手入れ、",
                                     "孫の声。",                 "訪問診療は",             "ACP",                    "気持ちは変わってもよいのです。"};
  for (int n = g_rand_int_range(t->rand, least, most + 1); n > 0; n--)
    g_string_append(to, word[g_rand_int_range(t->rand, 0, (gint32)G_N_ELEMENTS(word))]);
}

static void block(struct random_text *t, const char *before, int least, int most, const char *after) {
  g_string_append_printf(t->md, "%sB%dx、", before, ++t->blocks);
  words(t, t->md, least, most);
  if (g_rand_int_range(t->rand, 0, 7) == 0 && *after != ' ') {
    int n = ++t->noted;
    g_string_append_printf(t->md, "M%dx[^%d]、", n, n);
    g_string_append_printf(t->notes, "[^%d]: N%dx、", n, n);
    words(t, t->notes, 1, g_rand_int_range(t->rand, 0, 6) ? 6 : 40);
    g_string_append_printf(t->notes, "O%dx\n\n", n);
  }
  g_string_append_printf(t->md, "E%dx%s", t->blocks, after);
}

static void add_block(struct random_text *t) {
  int kind = g_rand_int_range(t->rand, 0, 20);
  if (kind == 0) block(t, "# ", 0, 1, " \n\n");
  else if (kind < 4) block(t, "## ", 0, 1, " \n\n");
  else if (kind == 4) block(t, "### ", 0, 1, " \n\n");
  else if (kind < 8) {
    for (int n = g_rand_int_range(t->rand, 1, 7); n > 0; n--) block(t, kind == 5 ? "1. " : "- ", 0, 8, "\n");
    g_string_append(t->md, "\n");
  } else if (kind == 8) {
    g_string_append(t->md, "| 言葉 | 意味 |\n| --- | --- |\n");
    for (int n = g_rand_int_range(t->rand, 1, 9); n > 0; n--) block(t, "| 語 | ", 0, 8, " |\n");
    g_string_append(t->md, "\n");
  } else if (kind == 9) block(t, ":::note title=囲み\n", 0, 12, "\n:::\n\n");
  else if (kind == 10) block(t, "> ", 0, 8, "\n\n");
  else block(t, "", 0, 26, "\n\n");
}

static struct random_text random_text(guint32 seed) {
  struct random_text t = {.rand = g_rand_new_with_seed(seed), .md = g_string_new("はじめの文。\n\n"), .notes = g_string_new("")};
  for (int n = g_rand_int_range(t.rand, 3, 56); n > 0; n--) add_block(&t);
  block(&t, "", 2, 4, "\n\n"); /* a book that ends with a heading has nothing to keep it with */
  g_string_append(t.md, t.notes->str);
  return t;
}

static void random_free(struct random_text *t) {
  g_rand_free(t->rand);
  g_string_free(t->md, TRUE);
  g_string_free(t->notes, TRUE);
}

/* ---- what stands where ---- */

struct bit { /* a part of a page that holds no other */
  const char *name;
  struct box extent;
  char *text;
  size_t page;
  int column;
};

static void bit_free(gpointer p) {
  g_free(((struct bit *)p)->text);
  g_free(p);
}

static GPtrArray *bits_of(const struct pages *p) {
  GPtrArray *all = g_ptr_array_new_with_free_func(bit_free);
  for (size_t i = 0; i < p->n; i++) {
    struct bit *now = NULL;
    GString *text = g_string_new(NULL);
    for (size_t j = 0; j < p->page[i].items; j++) {
      const struct page_item *item = &p->page[i].item[j];
      if (item->kind == ITEM_TEXT) g_string_append_len(text, item->text.utf8, (gssize)item->text.size);
      if (item->kind == ITEM_BEGIN && item->part.hard) {
        g_string_truncate(text, 0);
        now = g_new0(struct bit, 1);
        *now = (struct bit){item->part.name, item->part.extent, NULL, i, item->part.extent.x0 > p->page[i].width_pt / 2};
        g_ptr_array_add(all, now);
      }
      if (item->kind == ITEM_END && now) now->text = g_strdup(text->str), now = NULL;
    }
    g_string_free(text, TRUE);
  }
  return all;
}

static int count(const char *all, const char *what) {
  int n = 0;
  for (const char *at = all; (at = strstr(at, what)) != NULL; at += strlen(what)) n++;
  return n;
}

static bool is_margin(const struct bit *b) {
  return strstr(b->name, "running head") || strstr(b->name, "folio") || strcmp(b->name, "footnote") == 0;
}

/* The part in which a mark of the text stands, if it is there once. */
static const struct bit *bit_with(const GPtrArray *bits, char letter, int number) {
  char what[16];
  const struct bit *found = NULL;
  g_snprintf(what, sizeof what, "%c%dx", letter, number);
  int n = 0;
  for (guint i = 0; i < bits->len; i++) {
    const struct bit *b = g_ptr_array_index(bits, i);
    if (b->text && !strstr(b->name, "running head")) {
      int times = count(b->text, what);
      if (times && !found) found = b;
      n += times;
    }
  }
  if (n != 1) print_message("%s stands %d times\n", what, n);
  return n == 1 ? found : NULL;
}

static bool everything_once(const GPtrArray *bits, const struct random_text *t) {
  bool good = true;
  for (int i = 1; i <= t->blocks; i++) good = bit_with(bits, 'B', i) && bit_with(bits, 'E', i) && good;
  for (int i = 1; i <= t->noted; i++) {
    const struct bit *mark = bit_with(bits, 'M', i), *note = bit_with(bits, 'N', i), *end = bit_with(bits, 'O', i);
    if (mark && note && end && mark->page == note->page && strcmp(note->name, "footnote") == 0) continue;
    print_message("note %d: mark on page %zu, note on page %zu\n", i, mark ? mark->page : 0, note ? note->page : 0);
    good = false;
  }
  return good;
}

/* No heading is the last of its column, no line of a paragraph stands alone. */
static bool ends_are_good(const GPtrArray *bits, double pitch) {
  bool good = true;
  for (guint i = 0; i < bits->len; i++) {
    const struct bit *b = g_ptr_array_index(bits, i), *next = NULL;
    for (guint j = i + 1; j < bits->len && !next; j++)
      if (!is_margin(g_ptr_array_index(bits, j))) next = g_ptr_array_index(bits, j);
    if (strcmp(b->name, "heading") == 0 && (!next || next->page != b->page || next->extent.y0 < b->extent.y0)) {
      print_message("page %zu ends with the heading %s\n", b->page + 1, b->text);
      good = false;
    }
    if (strcmp(b->name, "paragraph") != 0 || !b->text || !strchr("BE", *b->text)) continue;
    bool whole = *b->text == 'B' && g_str_has_suffix(b->text, "x") && strrchr(b->text, 'E');
    if (whole || b->extent.y1 - b->extent.y0 > 1.5 * pitch) continue;
    print_message("page %zu: one line alone: %s\n", b->page + 1, b->text);
    good = false;
  }
  return good;
}

/* Where text ends above what ends last in its column. */
static bool nothing_overlaps(const GPtrArray *bits) {
  bool good = true;
  for (guint i = 0; i < bits->len; i++)
    for (guint j = i + 1; j < bits->len; j++) {
      const struct bit *a = g_ptr_array_index(bits, i), *b = g_ptr_array_index(bits, j);
      if (a->page != b->page) break;
      if (!box_overlap(box_grow(a->extent, -0.01), b->extent)) continue;
      print_message("page %zu: %s and %s overlap: %s / %s\n", a->page + 1, a->name, b->name, a->text, b->text);
      good = false;
    }
  return good;
}

static void try_seeds(struct bench *b, const char *style, double pitch) {
  int bad = 0;
  size_t pages = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    struct random_text t = random_text(seed);
    struct pages *p = lay_text(b, t.md->str, style);
    if (!p) {
      print_message("%s, seed %u: refused\n", style, seed), bad++;
      diag_print(b->d, stderr);
    } else {
      GPtrArray *bits = bits_of(p);
      pages += p->n;
      bool good = everything_once(bits, &t);
      good = ends_are_good(bits, pitch) && good;
      good = nothing_overlaps(bits) && good;
      if (!good) print_message("%s, seed %u\n", style, seed), bad++;
      g_ptr_array_free(bits, TRUE);
      pages_free(p);
    }
    random_free(&t);
  }
  assert_int_equal(bad, 0);
  assert_true(pages > SEEDS * 2);
}

static void in_one_column(void **state) {
  try_seeds(*state, "handbook-b5", 7.5 * PT_PER_MM);
}

static void in_two_columns(void **state) {
  try_seeds(*state, "columns", 5.5 * PT_PER_MM);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(in_one_column, set_up, tear_down),
                                     cmocka_unit_test_setup_teardown(in_two_columns, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
