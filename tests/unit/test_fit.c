/* fit_try: an entry is built by one alternative of the style after the other until it fits its room, and nothing of those given
 * up stays behind. */
#include "drawing.h"

#include <math.h>

#include "layout/book/fill.h"
#include "ward.h"

#define STYLE                                                                                                          \
  "extends: handbook-b5\n"                                                                                             \
  "text: {body: {size: 18Q, pitch: 30Q, indent: 18Q}, tiny: {size: 9Q, pitch: 14Q}}\n"                                 \
  "fit:\n"                                                                                                             \
  "  minimum: 12Q\n"                                                                                                   \
  "  trial:\n"                                                                                                         \
  "  - {}\n"                                                                                                           \
  "  - {text: {body: {size: 15Q, pitch: 24Q}}}\n"                                                                      \
  "  - {text: {body: {size: 13Q, pitch: 20Q}}}\n"                                                                      \
  "  small: [{}, {text: {body: {size: 11Q, pitch: 20Q}}}]\n"                                                          \
  "  tiny: [{}, {text: {tiny: {size: 9Q, pitch: 12Q}}}]\n"
enum { TRIALS = 3 };
static const double PITCH[TRIALS] = {30, 24, 20}; /* Q, of a quarter of a millimetre */

struct bench {
  char *folder;
  struct diag *d;
  struct theme *theme;
  struct doc *doc;
  struct flow *f;
};

/* The flow of a book without a page: all that blocks are built with. */
static int set_up(void **state) {
  struct bench *b = g_new0(struct bench, 1);
  b->folder = folder_new(), b->d = diag_new(share_dir(), "en");
  folder_put(b->folder, "themes/own/theme.yaml", "name: own\nextends: standard\n");
  folder_put(b->folder, "themes/own/print/trial.yaml", STYLE);
  b->theme = theme_open(b->folder, "own", "ja", b->d);
  assert_non_null(b->theme);
  b->doc = doc_new("trial.md");
  struct layout_input in = {.ward = b->folder, .doc = b->doc, .theme = b->theme, .style = "trial", .title = "Trial", .lang = "ja"};
  b->f = flow_plan(&in, node_add(b->doc, b->doc->root, NODE_BOOK, (struct pos){0}), NULL, NULL, NULL, b->d);
  assert_non_null(b->f);
  *state = b;
  return 0;
}

static int tear_down(void **state) {
  struct bench *b = *state;
  flow_free(b->f);
  doc_free(b->doc);
  theme_free(b->theme);
  diag_free(b->d);
  folder_remove(b->folder);
  g_free(b);
  return 0;
}

/* An entry of some short lines, each its own paragraph; counts how often it is built. */
struct entry {
  int lines, built;
  const char *role;
};

static void entry_build(struct flow *f, struct stack *s, void *data) {
  struct entry *e = data;
  e->built++;
  for (int i = 0; i < e->lines; i++) {
    tag_id before = flow_tag(f, TAG_P);
    stack_lines(f, s, flow_compose(f, "短い行。", e->role, s->width, (struct pos){0}), flow_look(f, e->role), "paragraph");
    f->tag = before;
  }
}

static const double WIDTH = 300;

static struct stack *try(struct bench *b, const char *name, struct entry *e, double room) {
  return fit_try(b->f, name, entry_build, e, WIDTH, room, "ねこ医院", (struct pos){"trial.md", 7, 1});
}

static size_t children(struct pages *p, tag_id parent) {
  size_t n = 0;
  for (tag_id t = pages_tag_at(p, parent)->first; t; t = pages_tag_at(p, t)->next) n++;
  return n;
}

/* Ten lines of each alternative exactly fill ten times its pitch: a hair less room takes the next one. */
static void the_first_that_fits_is_taken(void **state) {
  struct bench *b = *state;
  for (int i = 0; i < TRIALS; i++) {
    struct entry e = {.lines = 10, .role = "body"};
    double high = 10 * PITCH[i] * PT_PER_MM / 4;
    struct stack *s = try(b, "trial", &e, high);
    assert_int_equal(e.built, i + 1);
    assert_true(fabs(stack_height(s, NULL) - high) < 0.01);
    for (guint j = 0; j < s->piece->len; j++) {
      struct variant *v = ((struct piece *)g_ptr_array_index(s->piece, j))->variant;
      assert_true((v != NULL) == (i > 0)); /* {} is the style as it is */
    }
    if (i + 1 == TRIALS) break;
    e.built = 0;
    try(b, "trial", &e, high - 0.5);
    assert_int_equal(e.built, i + 2);
  }
  assert_int_equal(diag_errors(b->d), 0);
  assert_int_equal(b->f->variants->len, TRIALS - 1); /* made once, however often they are tried */
}

static void the_style_is_put_back(void **state) {
  struct bench *b = *state;
  struct entry e = {.lines = 10, .role = "body"};
  tag_id open = b->f->tag;
  double size = flow_look(b->f, "body")->look.font.size_pt;
  const struct stack *s = try(b, "trial", &e, 10 * PITCH[2] * PT_PER_MM / 4);
  assert_int_equal(e.built, 3);
  assert_null(b->f->variant);
  assert_int_equal(b->f->tag, open);
  assert_true(fabs(flow_look(b->f, "body")->look.font.size_pt - size) < 1e-9);
  /* What a piece was built with is in force again while it is drawn. */
  struct variant *of_piece = ((struct piece *)g_ptr_array_index(s->piece, 0))->variant, *before = flow_vary(b->f, of_piece);
  assert_true(fabs(flow_look(b->f, "body")->look.font.size_pt - 13 * PT_PER_MM / 4) < 1e-9);
  flow_vary(b->f, before);
}

/* Ten paragraphs stand in the structure, not thirty; what stood there before stays. */
static void tags_of_what_is_given_up_are_taken_out(void **state) {
  struct bench *b = *state;
  struct pages *p = b->f->pages;
  pages_tag(p, b->f->tag, TAG_P);
  size_t tags = p->tags, under = children(p, b->f->tag);
  struct entry e = {.lines = 10, .role = "body"};
  try(b, "trial", &e, 10 * PITCH[2] * PT_PER_MM / 4);
  assert_int_equal(e.built, 3);
  assert_int_equal(p->tags, tags + 10);
  assert_int_equal(children(p, b->f->tag), under + 10);
}

/* Where none fits: the record, the millimetres missing with the last one, and that one's pieces, so that work goes on. */
static void what_never_fits_names_its_record(void **state) {
  struct bench *b = *state;
  struct entry e = {.lines = 10, .role = "body"};
  double high = 10 * PITCH[2] * PT_PER_MM / 4;
  struct stack *s = try(b, "trial", &e, high - 2 * PT_PER_MM);
  assert_int_equal(e.built, TRIALS);
  assert_true(fabs(stack_height(s, NULL) - high) < 0.01);
  assert_true(told(b->d, "fit-none", 7, 1));
  char *all = told_all(b->d);
  assert_non_null(strstr(all, "ねこ医院"));
  assert_non_null(strstr(all, " 2 mm"));
  free(all);
}

static void a_style_without_alternatives_is_taken_as_it_is(void **state) {
  struct bench *b = *state;
  struct entry e = {.lines = 10, .role = "body"};
  const struct stack *s = try(b, "nowhere", &e, 1000);
  assert_int_equal(e.built, 1);
  assert_null(((struct piece *)g_ptr_array_index(s->piece, 0))->variant);
  assert_int_equal(diag_errors(b->d), 0);
  try(b, "nowhere", &e, 10);
  assert_true(told(b->d, "fit-none", 7, 1));
}

/* No alternative sets text below the minimum; what the style itself sets smaller may stay so. */
static void no_text_becomes_smaller_than_the_minimum(void **state) {
  struct bench *b = *state;
  struct entry tiny = {.lines = 10, .role = "tiny"}, body = {.lines = 10, .role = "body"};
  try(b, "tiny", &tiny, 10 * 12 * PT_PER_MM / 4);
  assert_int_equal(tiny.built, 2);
  assert_int_equal(diag_errors(b->d), 0);
  try(b, "small", &body, 10 * 20 * PT_PER_MM / 4);
  assert_int_equal(diag_errors(b->d), 1);
  assert_true(told(b->d, "fit-minimum", 0, 0));
}

#define UNIT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {UNIT(the_first_that_fits_is_taken),
                                     UNIT(the_style_is_put_back),
                                     UNIT(tags_of_what_is_given_up_are_taken_out),
                                     UNIT(what_never_fits_names_its_record),
                                     UNIT(a_style_without_alternatives_is_taken_as_it_is),
                                     UNIT(no_text_becomes_smaller_than_the_minimum)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
