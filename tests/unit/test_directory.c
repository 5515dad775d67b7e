/* A directory: everyone is in it, in order, and the index leads to the right page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/page/pages.h"
#include "publication/kinds.h"
#include "ward.h"

static const char *const WARD = "tests/unit/wards/small";

struct bench {
  struct ward ward;
  struct view *view;
  struct theme *theme;
};

static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->ward = ward_load(WARD, NULL);
  b->view = b->ward.records ? view_open(b->ward.records, AUDIENCE_PUBLIC, b->ward.d) : NULL;
  b->theme = theme_open(WARD, "standard", "ja", b->ward.d);
  *state = b;
  return b->view && b->theme ? 0 : -1;
}

static int tear_down(void **state) {
  struct bench *b = *state;
  view_free(b->view);
  theme_free(b->theme);
  ward_close(&b->ward);
  g_free(b);
  return 0;
}

static char *text_of(const struct page *page) {
  GString *s = g_string_new(NULL);
  for (size_t i = 0; i < page->items; i++)
    if (page->item[i].kind == ITEM_TEXT) {
      g_string_append_len(s, page->item[i].text.utf8, (gssize)page->item[i].text.size);
      g_string_append_c(s, '\n');
    }
  return g_string_free(s, FALSE);
}

/* Lays out the directory a publication file describes. */
static struct pages *lay(struct bench *b, const char *yaml, const char *style) {
  struct keys *keys = yaml_read(yaml, strlen(yaml), "directory.yaml", 1, b->ward.d);
  assert_non_null(keys);
  struct spec spec = {.name = "directory", .kind = "directory", .title = "案内", .keys = keys->root, .file = "directory.yaml"};
  struct publication_input in = {.ward = WARD, .spec = &spec, .site = b->ward.site->root, .view = b->view, .theme = b->theme};
  struct doc *doc = directory_make(&in, b->ward.d);
  struct pages *p = NULL;
  if (doc) {
    struct layout_input li = {.ward = WARD, .doc = doc, .theme = b->theme, .style = style, .spec = keys->root,
                              .title = spec.title, .lang = "ja"};
    p = layout_pages(&li, b->ward.d);
    if (p) pages_draw_all(p);
  }
  doc_free(doc);
  keys_free(keys);
  return p;
}

static bool found(const struct pages *p, const char *what, size_t *page_out) {
  for (size_t i = 0; i < p->n; i++)
    for (size_t j = 0; j < p->page[i].items; j++) {
      const struct page_item *item = &p->page[i].item[j];
      if (item->kind == ITEM_BEGIN && strcmp(item->part.name, what) == 0) {
        *page_out = i;
        return true;
      }
    }
  return false;
}

static void everyone_is_in_it(void **state) {
  struct bench *b = *state;
  static const char *const styles[] = {"directory-a5", "directory-a4", "handbook-b5"};
  for (size_t s = 0; s < G_N_ELEMENTS(styles); s++) {
    struct pages *p = lay(b, "group: kind\nthen: district\ntags: [services]\nnotes: [note]\n", styles[s]);
    if (!p) diag_print(b->ward.d, stderr);
    assert_non_null(p);
    size_t n;
    const struct facility *f = view_facilities(b->view, &n);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
      char *part = g_strdup_printf("entry %s", f[i].id);
      size_t page;
      assert_true(found(p, part, &page));
      char *text = text_of(&p->page[page]);
      assert_non_null(strstr(text, f[i].name));
      assert_non_null(strstr(text, facility_text(&f[i], "tel")));
      g_free(text);
      g_free(part);
    }
    pages_free(p);
  }
}

/* Every line of an index, in every column, tells the page its entry stands on; gives how many there are. */
static size_t index_lines_hold(const struct pages *p, const struct facility *f, size_t n) {
  size_t lines = 0;
  for (size_t i = 0; i < p->n; i++)
    for (size_t j = 0; j + 2 < p->page[i].items; j++) {
      const struct page_item *item = &p->page[i].item[j], *name = item + 1;
      if (item->kind != ITEM_BEGIN || strcmp(item->part.name, "index") != 0 || !item->part.hard) continue;
      assert_int_equal(name->kind, ITEM_TEXT);
      size_t k = 0, page = 0, end = j + 2;
      while (k < n && (strlen(f[k].name) != name->text.size || strncmp(f[k].name, name->text.utf8, name->text.size) != 0)) k++;
      assert_true(k < n);
      char *part = g_strdup_printf("entry %s", f[k].id), number[24];
      assert_true(found(p, part, &page));
      g_free(part);
      g_snprintf(number, sizeof number, "%zu", page + 1);
      while (p->page[i].item[end].kind != ITEM_TEXT) end++;
      const struct page_item *told = &p->page[i].item[end];
      assert_int_equal(told->text.size, strlen(number));
      assert_memory_equal(told->text.utf8, number, strlen(number));
      lines++;
    }
  return lines;
}

static void the_indexes_lead_to_the_pages(void **state) {
  struct bench *b = *state;
  size_t n, departments = 0;
  const struct facility *f = view_facilities(b->view, &n);
  for (size_t i = 0; i < n; i++)
    for (const struct code *const *c = facility_codes(&f[i], "departments"); c && *c; c++) departments++;
  assert_true(departments > 1);
  struct pages *p = lay(b, "by: district\nindexes: [{title: さくいん, by: reading}]\n", "directory-a5");
  assert_non_null(p);
  assert_int_equal(index_lines_hold(p, f, n), n);
  pages_free(p);
  p = lay(b, "by: district\nindexes: [{title: さくいん, by: reading}, {title: 診療科べつ, by: department}]\n", "directory-a5");
  assert_non_null(p);
  assert_int_equal(index_lines_hold(p, f, n), n + departments);
  pages_free(p);
}

/* What the entries stand by is printed, and follows the settings. */
static void the_order_is_told(void **state) {
  struct bench *b = *state;
  static const struct {
    const char *yaml, *text;
  } cases[] = {{"group: kind\nthen: district\n", "この冊子は、種類ごと、その中は圏域ごと、その中は名前の五十音順に並べています。"},
               {"group: district\n", "この冊子は、圏域ごと、その中は名前の五十音順に並べています。"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct pages *p = lay(b, cases[i].yaml, "directory-a4");
    assert_non_null(p);
    char *lines = text_of(&p->page[0]), **part = g_strsplit(lines, "\n", -1), *text = g_strjoinv("", part);
    assert_non_null(strstr(text, cases[i].text));
    g_free(text);
    g_strfreev(part);
    g_free(lines);
    pages_free(p);
  }
}

static bool part_on(const struct page *page, const char *begins) {
  for (size_t j = 0; j < page->items; j++)
    if (page->item[j].kind == ITEM_BEGIN && strncmp(page->item[j].part.name, begins, strlen(begins)) == 0) return true;
  return false;
}

static void a_table_names_its_columns_and_its_audience(void **state) {
  struct bench *b = *state;
  struct pages *p = lay(b, "group: district\nthen: kind\naudience: professional\ncolumns: [tel, postal]\n",
                        "directory-professional-a4");
  if (!p) diag_print(b->ward.d, stderr);
  assert_non_null(p);
  size_t n, rows = 0;
  const struct facility *f = view_facilities(b->view, &n);
  for (size_t i = 0; i < p->n; i++) {
    assert_true(part_on(&p->page[i], "audience"));
    assert_int_equal(part_on(&p->page[i], "entry "), part_on(&p->page[i], "column heads"));
    for (size_t j = 0; j < n; j++) {
      char *part = g_strdup_printf("entry %s", f[j].id), *text = text_of(&p->page[i]);
      if (part_on(&p->page[i], part)) {
        assert_non_null(strstr(text, facility_text(&f[j], "tel")));
        rows++;
      }
      g_free(text);
      g_free(part);
    }
  }
  assert_true(rows >= n);
  pages_free(p);
  assert_null(lay(b, "columns: [tel, night_tel_of_nobody]\n", "directory-professional-a4"));
  assert_int_equal(diag_errors(b->ward.d), 1);
}

static void public_papers_bear_no_mark(void **state) {
  struct bench *b = *state;
  struct pages *p = lay(b, "group: kind\n", "directory-a5");
  assert_non_null(p);
  for (size_t i = 0; i < p->n; i++) assert_false(part_on(&p->page[i], "audience"));
  pages_free(p);
}

static void wrong_settings_are_refused(void **state) {
  struct bench *b = *state;
  assert_null(lay(b, "group: colour\n", "directory-a5"));
  assert_int_equal(diag_errors(b->ward.d), 1);
  assert_null(lay(b, "select: {kind: nothing}\n", "directory-a5"));
  assert_true(diag_errors(b->ward.d) > 1);
}

/* As many lines as the publication file asks for, and no list of fields that are not there. */
static void no_line_is_lost(void **state) {
  struct bench *b = *state;
  struct pages *p = lay(b, "group: kind\nlines: [tel, postal, id, address, reading, tel, postal, id, address, name]\n", "directory-a5");
  if (!p) diag_print(b->ward.d, stderr);
  assert_non_null(p);
  size_t n, seen = 0;
  const struct facility *f = view_facilities(b->view, &n);
  for (size_t i = 0; i < p->n; i++) {
    char *text = text_of(&p->page[i]);
    for (const char *at = text; (at = strstr(at, f[0].name)); at++) seen++;
    g_free(text);
  }
  assert_true(seen >= 2); /* as the name, and as the last of its lines */
  pages_free(p);
  size_t errors = diag_errors(b->ward.d);
  static const char *const wrong[] = {"tags: [servces]\n", "lines: tel\n", "notes: [[note]]\n"};
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    assert_null(lay(b, wrong[i], "directory-a5"));
    assert_true(diag_errors(b->ward.d) > errors);
    errors = diag_errors(b->ward.d);
  }
}

/* Entries are shared out to the pages a list needs: of the demonstration's, none stands alone beside fuller pages. */
static void no_entry_stands_alone(void **state) {
  struct bench *b = *state;
  struct ward demo = ward_load(".", NULL);
  struct view *own = b->view;
  assert_non_null(demo.records);
  b->view = view_open(demo.records, AUDIENCE_PUBLIC, demo.d);
  static const struct {
    const char *yaml, *style;
  } cases[] = {{"group: kind\nthen: district\ntags: [services, barrier_free]\nnotes: [note]\n", "directory-a5"},
               {"group: district\nthen: kind\ncolumns: [tel]\n", "directory-professional-a4"}};
  for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
    struct pages *p = lay(b, cases[c].yaml, cases[c].style);
    assert_non_null(p);
    size_t pages = 0;
    for (size_t i = 0; i < p->n; i++) {
      size_t entries = 0;
      for (size_t j = 0; j < p->page[i].items; j++) {
        const struct page_item *item = &p->page[i].item[j];
        entries += item->kind == ITEM_BEGIN && strncmp(item->part.name, "entry ", 6) == 0;
      }
      assert_int_not_equal(entries, 1);
      pages += entries > 0;
    }
    assert_true(pages > 20);
    size_t tables = 0; /* of hours, in the structure */
    for (size_t i = 0; i < p->tags; i++) tables += p->tag[i].kind == TAG_TABLE;
    assert_true(tables > 20);
    pages_free(p);
  }
  view_free(b->view);
  b->view = own;
  ward_close(&demo);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {TEST(everyone_is_in_it), TEST(the_indexes_lead_to_the_pages), TEST(the_order_is_told),
                                    
                                     TEST(a_table_names_its_columns_and_its_audience), TEST(public_papers_bear_no_mark),
                                     TEST(wrong_settings_are_refused), TEST(no_line_is_lost), TEST(no_entry_stands_alone)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
