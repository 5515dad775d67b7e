/* The panels of the map sheet: what is too wide for its line is told, lists are cut where they may be. */
#include "drawing.h"

#include "layout/map/map.h"
#include "layout/map/sheet.h"
#include "ward.h"

struct sample {
  struct diag *d;
  struct theme *theme;
  struct doc *doc;
  struct node *panel;
};

static struct sample sample_new(const char *folder, const char *theme, const char *part) {
  struct sample s = {.d = diag_new(share_dir(), "en"), .doc = doc_new("m.yaml")};
  struct pos none = {0};
  s.theme = theme_open(folder, theme, "ja", s.d);
  assert_non_null(s.theme);
  struct node *sheet = node_add(s.doc, s.doc->root, NODE_SHEET, none), *side = node_add(s.doc, sheet, NODE_SIDE, none);
  node_set_attr(s.doc, side, "role", "panels");
  s.panel = node_add(s.doc, side, NODE_PANEL, (struct pos){"m.yaml", 12, 5});
  node_set_attr(s.doc, s.panel, "part", part);
  node_set_attr(s.doc, s.panel, "at", "1,1 2,1");
  return s;
}

static void sample_free(struct sample *s) {
  doc_free(s->doc);
  theme_free(s->theme);
  diag_free(s->d);
}

static void add_place(struct sample *s, const char *name, const char *tel, const char *detail) {
  struct node *n = node_add(s->doc, s->panel, NODE_PLACES, (struct pos){0});
  struct place *place = arena_array(s->doc->arena, 1, sizeof *place);
  *place = (struct place){.id = "f1",
                          .name = name,
                          .reading = "",
                          .address = "",
                          .tel = tel,
                          .kind = "clinic",
                          .kind_name = "",
                          .symbol = "clinic",
                          .district = "",
                          .district_name = "",
                          .detail = detail,
                          .row = "あ",
                          .number = 1,
                          .file = "facilities.csv",
                          .line = 7};
  n->places = place;
  n->place_count = 1;
}

static void add_head(struct sample *s, const char *text) {
  struct node *h = node_add(s->doc, s->panel, NODE_HEADING, (struct pos){0});
  h->level = 2;
  h->text = text;
}

static struct pages *draw(struct sample *s) {
  struct layout_input in = {".", s->doc, s->theme, NULL, "map-a1", NULL, "見本", "ja", NULL};
  return sheet_layout(&in, s->d);
}

static char *repeated(const char *text, size_t n) {
  GString *s = g_string_new("");
  while (n--) g_string_append(s, text);
  return g_string_free(s, FALSE);
}

static void what_is_too_wide_is_told_at_its_record(void **state) {
  const struct {
    const char *part, *name, *tel;
    size_t times;
  } cases[] = {
      {"list", "見本医院", "03-0000-0001", 60}, /* four lines and still too long */
      {"index", "見本医院", "03-0000-0001", 60},
      {"desks", "見本医院", "03-0000-0001", 20},
      {"list", "0", "03-0000-0001,03-0000-0002,03-0000-0003,03-0000-0004,03-0000-0005,03-0000-0006,03-0000-0007", 1},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct sample s = sample_new(".", "standard", cases[i].part);
    char *name = repeated(cases[i].name, cases[i].times);
    add_place(&s, name, cases[i].tel, "内科");
    assert_null(draw(&s));
    assert_true(told(s.d, "line-overset", 0, 0));
    char *all = told_all(s.d);
    assert_non_null(strstr(all, "facilities.csv:7: error: "));
    free(all);
    g_free(name);
    sample_free(&s);
  }
}

static void a_name_that_fits_is_no_error(void **state) {
  struct sample s = sample_new(".", "standard", "list");
  add_place(&s, "見本医院", "03-0000-0001",
            "内科・外科・小児科・皮膚科・眼科・耳鼻咽喉科・整形外科・泌尿器科・産婦人科・心療内科");
  struct pages *p = draw(&s);
  assert_non_null(p);
  pages_free(p);
  sample_free(&s);
}

static void headings_and_titles_are_held_too(void **state) {
  struct sample s = sample_new(".", "standard", "list");
  char *title = repeated("題名", 60);
  node_set_attr(s.doc, s.panel, "title", title);
  add_place(&s, "見本医院", "03-0000-0001", "内科");
  assert_null(draw(&s));
  assert_true(told(s.d, "line-overset", 12, 5));
  g_free(title);
  sample_free(&s);
}

static void details_without_a_joiner_are_one_piece(void **state) {
  char *folder = folder_new();
  folder_put(folder, "themes/own/theme.yaml", "name: own\nextends: standard\n");
  char *words;
  assert_true(g_file_get_contents("themes/standard/lang/ja.yaml", &words, NULL, NULL));
  char **halves = g_strsplit(words, "joiner: ・", 2);
  assert_non_null(halves[1]);
  char *own = g_strconcat(halves[0], "joiner: \"\"", halves[1], NULL);
  folder_put(folder, "themes/own/lang/ja.yaml", own);
  struct sample s = sample_new(folder, "own", "list");
  char *detail = repeated("内科", 60);
  add_place(&s, "見本医院", "03-0000-0001", detail);
  assert_null(draw(&s)); /* nowhere to cut: too wide, and told */
  assert_true(told(s.d, "line-overset", 0, 0));
  sample_free(&s);
  g_free(detail);
  g_free(own);
  g_strfreev(halves);
  g_free(words);
  folder_remove(folder);
}

static bool drawn(const struct pages *p, const char *text) {
  for (size_t i = 0; i < p->n; i++)
    for (size_t k = 0; k < p->page[i].items; k++)
      if (p->page[i].item[k].kind == ITEM_TEXT && !strcmp(p->page[i].item[k].text.utf8, text)) return true;
  return false;
}

static void a_head_stays_beside_one_that_contains_it(void **state) {
  struct sample s = sample_new(".", "standard", "list");
  add_head(&s, "東部");
  add_place(&s, "見本医院", "03-0000-0001", "内科");
  add_head(&s, "東");
  add_place(&s, "見本医院", "03-0000-0001", "内科");
  struct pages *p = draw(&s);
  assert_non_null(p);
  assert_true(drawn(p, "東部・東"));
  pages_free(p);
  sample_free(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_too_wide_is_told_at_its_record),
      cmocka_unit_test(a_name_that_fits_is_no_error),
      cmocka_unit_test(headings_and_titles_are_held_too),
      cmocka_unit_test(details_without_a_joiner_are_one_piece),
      cmocka_unit_test(a_head_stays_beside_one_that_contains_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
