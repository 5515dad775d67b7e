/* The guide of doctors: a spread for every clinic with a doctor, by district, on a left and a right page that end together; a
 * long story is set smaller, never below the minimum; what it means stands in the structure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "layout/page/pages.h"
#include "publication/kinds.h"
#include "picture_files.h"
#include "ward.h"

#define YAML "select: {kind: homedoc}\nlist: もくじ\nindex: さくいん\nprocedures: [house-call, dementia]\n"

struct bench {
  char *dir;
  struct ward ward;
  struct view *view;
  struct theme *theme;
  struct keys *keys;
  struct doc *doc;
  struct pages *pages;
};

/* What stands in place of the first doctor's drawing; NULL: the drawing. */
static GByteArray *photo;
static const char *photo_name;

/* The small ward with the guide's own tables; `story` in place of the first doctor's. */
static struct bench *bench_open(const char *yaml, const char *story) {
  struct bench *b = g_new0(struct bench, 1);
  b->dir = folder_new();
  folder_copy("tests/cli/ward", b->dir);
  folder_copy("tests/golden/doctors/ward", b->dir);
  if (story) {
    char *people = g_strdup_printf("ID,機関,氏名,よみ,似顔絵,医師になるまで,大切にしていること\n"
                                   "doctor-01,b01,見本 はるか,みほん はるか,portraits/%s,\"%s\",急がない。\n",
                                   photo ? photo_name : "doctor-01.svg", story);
    folder_put(b->dir, "content/records/people.csv", people);
    if (photo) {
      char *path = g_strdup_printf("%s/assets/portraits/%s", b->dir, photo_name);
      assert_true(g_file_set_contents(path, (const char *)photo->data, (gssize)photo->len, NULL));
      g_free(path);
    }
    g_free(people);
  }
  b->ward = ward_load(b->dir, NULL);
  assert_non_null(b->ward.records);
  b->view = view_open(b->ward.records, AUDIENCE_PUBLIC, b->ward.d);
  b->theme = theme_open(b->dir, "standard", "ja", b->ward.d);
  assert_non_null(b->theme);
  b->keys = yaml_read(yaml, strlen(yaml), "doctors.yaml", 1, b->ward.d);
  struct spec spec = {.name = "doctors", .kind = "doctors", .title = "ガイド", .keys = b->keys->root, .file = "doctors.yaml"};
  struct publication_input in = {.ward = b->dir, .spec = &spec, .site = b->ward.site->root, .view = b->view, .theme = b->theme};
  b->doc = doctors_make(&in, b->ward.d);
  struct layout_input li = {.ward = b->dir, .doc = b->doc, .theme = b->theme, .basemap = b->ward.basemap, .style = "doctors-a4",
                            .spec = b->keys->root, .title = spec.title, .lang = "ja"};
  b->pages = b->doc ? layout_pages(&li, b->ward.d) : NULL;
  if (b->pages) pages_draw_all(b->pages);
  return b;
}

static void bench_close(struct bench *b) {
  if (b->pages) pages_free(b->pages);
  if (b->doc) doc_free(b->doc);
  keys_free(b->keys);
  view_free(b->view);
  theme_free(b->theme);
  ward_close(&b->ward);
  folder_remove(b->dir);
  g_free(b);
}

/* The extent of a part on a page; false if it is not there. The last one of that name. */
static bool part(const struct page *page, const char *name, struct box *out) {
  bool found = false;
  for (size_t i = 0; i < page->items; i++)
    if (page->item[i].kind == ITEM_BEGIN && strcmp(page->item[i].part.name, name) == 0) *out = page->item[i].part.extent, found = true;
  return found;
}

static size_t page_of(const struct pages *p, const char *name) {
  struct box b;
  for (size_t i = 0; i < p->n; i++)
    if (part(&p->page[i], name, &b)) return i;
  return p->n;
}

static void a_spread_for_everyone_by_district(void **state) {
  (void)state;
  struct bench *b = bench_open(YAML, NULL);
  assert_non_null(b->pages);
  /* にし圏域 before ひがし圏域: b02, then b01; each begins on a left page, its facts face it. */
  size_t first = page_of(b->pages, "doctor_left b02"), second = page_of(b->pages, "doctor_left b01");
  assert_true(first < b->pages->n && second < b->pages->n);
  assert_int_equal(second, first + 2);
  assert_false(b->pages->page[first].right);
  assert_int_equal(page_of(b->pages, "doctor_right b02"), first + 1);
  assert_int_equal(page_of(b->pages, "doctor_right b01"), second + 1);
  assert_int_equal(page_of(b->pages, "clinic b01"), 0);
  bench_close(b);
}

/* The last thing on the left page and the telephone on the right end on one line; without a portrait there is no box for one. */
static void pages_end_together(void **state) {
  (void)state;
  struct bench *b = bench_open(YAML, NULL);
  size_t i = page_of(b->pages, "doctor_left b01");
  struct box staff, tel, box;
  assert_true(part(&b->pages->page[i], "staff", &staff));
  assert_true(part(&b->pages->page[i + 1], "telephone", &tel));
  assert_true(fabs(staff.y1 - tel.y1) < 0.01);
  assert_true(part(&b->pages->page[i], "portrait", &box));
  assert_false(part(&b->pages->page[page_of(b->pages, "doctor_left b02")], "portrait", &box));
  assert_true(part(&b->pages->page[i + 1], "area", &box));
  bench_close(b);
}

/* The size of the type in which a story is set, in Q. */
static double story_size(const struct bench *b) {
  const struct page *page = &b->pages->page[page_of(b->pages, "doctor_left b01")];
  bool in = false;
  for (size_t i = 0; i < page->items; i++) {
    const struct page_item *item = &page->item[i];
    if (item->kind == ITEM_BEGIN) in = strcmp(item->part.name, "story") == 0;
    if (in && item->kind == ITEM_TEXT) return b->pages->font[item->text.font].size_pt / PT_PER_MM * 4;
  }
  return 0;
}

static char *story(int sentences) {
  GString *s = g_string_new(NULL);
  for (int i = 0; i < sentences; i++) g_string_append(s, "夜ふけに自転車で来て、手を取ってくれた背中が、わたしの出発点です。");
  return g_string_free(s, FALSE);
}

static void long_stories_are_set_smaller(void **state) {
  (void)state;
  double before = INFINITY;
  static const int lengths[] = {2, 22, 30};
  for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
    char *text = story(lengths[i]);
    struct bench *b = bench_open(YAML, text);
    assert_non_null(b->pages);
    double size = story_size(b);
    assert_true(size >= 13 && size <= before);
    if (i == 0) assert_true(fabs(size - 16) < 0.01 || fabs(size - 19) < 0.01); /* who says little is set larger */
    before = size;
    bench_close(b);
    g_free(text);
  }
  assert_true(before < 16);
}

static void what_does_not_fit_names_its_record(void **state) {
  (void)state;
  char *text = story(120);
  struct bench *b = bench_open(YAML, text);
  assert_null(b->pages);
  assert_true(told(b->ward.d, "fit-none", 0, 0));
  char *all = told_all(b->ward.d);
  assert_non_null(strstr(all, "content/records/facilities.csv:4: error: \"すみれ在宅クリニック\""));
  assert_non_null(strstr(all, " mm "));
  free(all);
  bench_close(b);
  g_free(text);
}

static size_t tags(const struct pages *p, enum tag_kind kind) {
  size_t n = 0;
  for (size_t i = 1; i < p->tags; i++) n += p->tag[i].kind == kind;
  return n;
}

static void structure_says_what_it_is(void **state) {
  (void)state;
  struct bench *b = bench_open(YAML, NULL);
  size_t ones = 0, portraits = 0, maps = 0;
  for (size_t i = 1; i < b->pages->tags; i++) {
    const struct tag *t = &b->pages->tag[i];
    if (t->kind == TAG_HEADING && t->level == 1 && t->parent && b->pages->tag[t->parent].kind == TAG_SECT) ones++;
    if (t->kind == TAG_FIGURE) assert_non_null(t->alt);
    if (t->kind == TAG_FIGURE) portraits += g_str_has_prefix(t->alt, "見本 はるか"), maps += strstr(t->alt, "地図") != NULL;
    if (t->kind == TAG_TH) assert_true(t->scope == 'r' || t->scope == 'c');
  }
  assert_int_equal(ones, 2);
  assert_int_equal(portraits, 1);
  assert_int_equal(maps, 2);
  assert_true(tags(b->pages, TAG_TABLE) >= 4);
  bench_close(b);
}

/* The guide with a photograph so many pixels wide as the first doctor's portrait. */
static struct bench *bench_photo(bool png, unsigned width) {
  unsigned height = width;
  unsigned char *grey = g_malloc(width * height);
  for (unsigned i = 0; i < width * height; i++) grey[i] = (unsigned char)(i * 7 + i / width * 3);
  GByteArray *file = png ? png_file(grey, width, height, PNG_FORMAT_GRAY) : jpeg_file(grey, (int)width, (int)height, 1);
  g_free(grey);
  photo_name = png ? "photo.png" : "photo.jpg", photo = file;
  struct bench *b = bench_open(YAML, "短い話。");
  photo = NULL;
  g_byte_array_free(file, TRUE);
  return b;
}

/* A photograph fills its frame, its shape kept, what is too much cut off; a coarse one is told with file, doctor, mm, record. */
static void portraits_may_be_photographs(void **state) {
  (void)state;
  for (int png = 0; png < 2; png++) {
    struct bench *b = bench_photo(png, 1600);
    assert_non_null(b->pages);
    assert_int_equal(diag_errors(b->ward.d), 0);
    const struct page *page = &b->pages->page[page_of(b->pages, "doctor_left b01")];
    size_t found = 0;
    struct box frame;
    assert_true(part(page, "portrait", &frame));
    for (size_t i = 0; i < page->items; i++) {
      if (page->item[i].kind != ITEM_IMAGE) continue;
      struct box into = page->item[i].image.into;
      found++;
      assert_int_equal(page->item[i - 1].kind, ITEM_SAVE);
      assert_true(into.x0 <= frame.x0 + 0.01 && into.x1 >= frame.x1 - 0.01 && into.y1 >= frame.y1 - 0.01);
      assert_true(fabs(into.y0 - frame.y0) < 0.01);
      assert_true(fabs((into.x1 - into.x0) - (into.y1 - into.y0)) < 0.01);
      assert_true(b->pages->tag[page->item[i].tag].kind == TAG_FIGURE);
    }
    assert_int_equal(found, 1);
    bench_close(b);
  }
  struct bench *b = bench_photo(true, 200);
  assert_true(told(b->ward.d, "image-resolution", 0, 0));
  char *all = told_all(b->ward.d);
  assert_non_null(strstr(all, "assets/portraits/photo.png (見本 はるか)"));
  assert_non_null(strstr(all, "content/records/facilities.csv:4: error"));
  assert_non_null(strstr(all, " mm "));
  free(all);
  bench_close(b);
}

/* Districts, and their clinics below them; what follows is no district's. */
static void outline_goes_by_district(void **state) {
  (void)state;
  struct bench *b = bench_open(YAML, NULL);
  assert_non_null(b->pages);
  static const struct {
    int level;
    const char *title;
  } want[] = {{1, "もくじ"}, {1, "にし圏域"}, {2, NULL}, {1, "ひがし圏域"}, {2, "すみれ在宅クリニック"}, {1, "さくいん"}};
  assert_int_equal(b->pages->outlines, G_N_ELEMENTS(want));
  for (size_t i = 0; i < b->pages->outlines; i++) {
    assert_int_equal(b->pages->outline[i].level, want[i].level);
    if (want[i].title) assert_string_equal(b->pages->outline[i].title, want[i].title);
  }
  bench_close(b);
}

static void mistakes_are_told(void **state) {
  (void)state;
  struct bench *b = bench_open("select: {kind: homedoc}\nprocedures: [drip-line]\n", NULL);
  assert_null(b->doc);
  assert_true(told(b->ward.d, "doctors-procedure", 2, 14));
  bench_close(b);
  b = bench_open("select: {kind: pharmacy}\n", NULL);
  assert_null(b->doc);
  assert_true(told(b->ward.d, "doctors-none", 0, 0));
  bench_close(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_spread_for_everyone_by_district), cmocka_unit_test(pages_end_together),
      cmocka_unit_test(long_stories_are_set_smaller),      cmocka_unit_test(what_does_not_fit_names_its_record),
      cmocka_unit_test(structure_says_what_it_is),         cmocka_unit_test(mistakes_are_told),
      cmocka_unit_test(portraits_may_be_photographs),      cmocka_unit_test(outline_goes_by_district),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
