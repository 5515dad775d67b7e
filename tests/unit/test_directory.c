/* A directory: everyone is in it, in order, and the index leads to the right page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/pages.h"
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

static void the_index_leads_to_the_page(void **state) {
  struct bench *b = *state;
  struct pages *p = lay(b, "by: district\nindex: さくいん\n", "directory-a5");
  assert_non_null(p);
  size_t n;
  const struct facility *f = view_facilities(b->view, &n);
  for (size_t i = 0; i < n; i++) {
    char *part = g_strdup_printf("entry %s", f[i].id);
    size_t page;
    assert_true(found(p, part, &page));
    /* The index stands last: the number follows the name there. */
    char *text = text_of(&p->page[p->n - 1]), *line = g_strdup_printf("%s\n%zu\n", f[i].name, page + 1);
    assert_non_null(strstr(text, line));
    g_free(line);
    g_free(text);
    g_free(part);
  }
  pages_free(p);
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

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {TEST(everyone_is_in_it), TEST(the_index_leads_to_the_page),
                                     TEST(a_table_names_its_columns_and_its_audience), TEST(public_papers_bear_no_mark),
                                     TEST(wrong_settings_are_refused), TEST(no_line_is_lost)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
