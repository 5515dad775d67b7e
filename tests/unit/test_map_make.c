/* The map as a document: who is on the sheet, which numbers they bear, what each side and panel holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "publication/kinds.h"
#include "ward.h"

/* Five facilities: two with a number, three without; one of them outside the frame, one without a place. */
static const char FACILITIES[] = "ID,番号,種別,名称,よみ,緯度,経度,電話\n"
                                 "c1,7,診療所,れんげ内科,れんげないか,35.2050,140.9068,03-0000-0001\n"
                                 "c2,,診療所,あおば医院,あおばいいん,35.2060,140.9070,03-0000-0002\n"
                                 "d1,,歯科,あさひ歯科,あさひしか,35.2070,140.9080,03-0000-0003\n"
                                 "p1,3,薬局,いろは薬局,いろはやっきょく,35.9000,140.9090,03-0000-0004\n"
                                 "p2,,薬局,うぐいす薬局,うぐいすやっきょく,,,03-0000-0005\n";

struct made {
  struct ward ward;
  struct view *view;
  struct theme *theme;
  struct keys *keys;
  struct spec spec;
  struct doc *doc;
  char *folder;
};

static struct made make(const char *yaml) {
  struct made m = {.folder = folder_new()};
  folder_copy("tests/cli/ward", m.folder);
  char *hours = g_build_filename(m.folder, "content", "records", NULL);
  folder_remove(hours);
  folder_put(m.folder, "content/records/facilities.csv", FACILITIES);
  m.ward = ward_load(m.folder, NULL);
  m.view = view_open(m.ward.records, AUDIENCE_PUBLIC, m.ward.d);
  m.theme = theme_open(".", "standard", "ja", m.ward.d);
  m.keys = yaml_read(yaml, strlen(yaml), "content/publications/m.yaml", 1, m.ward.d);
  m.spec = (struct spec){.name = "m",
                         .kind = "map",
                         .title = "ためし",
                         .style = "map-a2",
                         .keys = m.keys->root,
                         .file = "content/publications/m.yaml"};
  struct publication_input in = {.ward = m.folder,
                                 .spec = &m.spec,
                                 .site = m.ward.site->root,
                                 .view = m.view,
                                 .theme = m.theme,
                                 .basemap = m.ward.basemap};
  m.doc = map_make(&in, m.ward.d);
  return m;
}

static void done(struct made *m) {
  if (m->doc) doc_free(m->doc);
  keys_free(m->keys);
  theme_free(m->theme);
  view_free(m->view);
  ward_close(&m->ward);
  folder_remove(m->folder);
}

static const struct node *find(const struct doc *doc, enum node_kind kind, const char *part) {
  for (const struct node *n = doc->root; n; n = node_next(doc->root, n))
    if (n->kind == kind && (!part || !strcmp(node_attr(n, "part", ""), part))) return n;
  return NULL;
}

static int number_of(const struct node *places, const char *id) {
  for (size_t i = 0; i < places->place_count; i++)
    if (!strcmp(places->places[i].id, id)) return places->places[i].number;
  return -1;
}

static void numbers_given_stay_and_the_rest_follow(void **state) {
  struct made m = make("kind: map\ntitle: ためし\nsides:\n  - {role: map, fit: boundary}\n");
  assert_non_null(m.doc);
  const struct node *places = find(m.doc, NODE_PLACES, NULL);
  assert_non_null(places);
  assert_int_equal(places->place_count, 5);
  assert_int_equal(number_of(places, "c1"), 7);
  assert_int_equal(number_of(places, "p1"), 3);
  assert_int_equal(number_of(places, "c2"), 8); /* after the greatest given: by kind, then 五十音 */
  assert_int_equal(number_of(places, "d1"), 9);
  assert_int_equal(number_of(places, "p2"), 10);
  assert_string_equal(node_attr(find(m.doc, NODE_SHEET, NULL), "numbered", ""), "yes");
  assert_true(told(m.ward.d, "map-no-place", 0, 0));
  done(&m);
}

static void a_frame_leaves_out_and_says_so(void **state) {
  struct made m = make("kind: map\ntitle: ためし\nsides:\n  - {role: map, frame: [140.8, 35.1, 141.0, 35.3]}\n");
  assert_non_null(m.doc);
  assert_int_equal(find(m.doc, NODE_PLACES, NULL)->place_count, 3);
  assert_true(told(m.ward.d, "map-left-out", 0, 0));
  assert_true(told(m.ward.d, "map-left-out-no-place", 0, 0));
  done(&m);
}

static void parts_hold_what_they_show(void **state) {
  struct made m = make("kind: map\ntitle: ためし\ngroups:\n  - {title: 医科・歯科, kinds: [clinic, homedoc, dentist]}\n"
                       "  - {title: 薬局, kinds: [pharmacy]}\n"
                       "sides:\n  - role: map\n    fit: boundary\n    around:\n      - {part: kinds, column: 1}\n"
                       "      - {part: urgent, column: 1}\n"
                       "  - role: panels\n    panels:\n      - {part: index, at: [[1, 1], [2, 1]]}\n"
                       "      - {part: list, at: [[3, 1]], by: district}\n");
  assert_non_null(m.doc);
  /* Only the kinds that are there, in their own order. */
  const struct node *kind = find(m.doc, NODE_PANEL, "kinds")->first;
  assert_string_equal(node_attr(kind, "symbol", ""), "clinic");
  assert_string_equal(node_attr(kind->next, "symbol", ""), "dentist");
  assert_string_equal(node_attr(kind->next->next, "symbol", ""), "pharmacy");
  assert_null(kind->next->next->next);
  assert_string_equal(node_attr(find(m.doc, NODE_PANEL, "urgent")->first, "tel", ""), "#7119");
  const struct node *index = find(m.doc, NODE_PANEL, "index");
  assert_string_equal(node_attr(index, "at", ""), "1,1 2,1");
  assert_string_equal(index->first->places[0].id, "c2"); /* あおば first, れんげ last */
  assert_string_equal(index->first->places[4].id, "c1");
  const struct node *list = find(m.doc, NODE_PANEL, "list");
  size_t heads = 0, entries = 0;
  for (const struct node *n = list->first; n; n = n->next) {
    heads += n->kind == NODE_HEADING && n->level == 2;
    entries += n->kind == NODE_PLACES ? n->place_count : 0;
  }
  assert_int_equal(heads, 3); /* two districts, and what lies in none */
  assert_int_equal(entries, 5);
  done(&m);
}

static void wrong_files_are_told(void **state) {
  const struct {
    const char *yaml, *rule;
    int line, col;
  } cases[] = {
      {"kind: map\ntitle: t\n", "map-sides", 1, 1},
      {"kind: map\ntitle: t\nsides: [{role: globe}]\n", "map-side-role", 3, 10},
      {"kind: map\ntitle: t\nsides: [{role: map, fit: boundary, around: [{part: compass}]}]\n", "map-part-unknown", 0,
       0},
      {"kind: map\ntitle: t\nsides: [{role: panels, panels: [{part: list, by: colour, at: [[1, 1]]}]}]\n",
       "map-list-by", 0, 0},
      {"kind: map\ntitle: t\nsides: [{role: map, frame: [1, 2, 3]}]\n", "select-frame", 0, 0},
      /* A kind in no group would be missing from the list. */
      {"kind: map\ntitle: t\ngroups: [{title: a, kinds: [clinic]}]\n"
       "sides: [{role: panels, panels: [{part: list, by: district, at: [[1, 1]]}]}]\n",
       "map-no-group", 3, 1},
      /* Nothing but what lies below content/guide/ and assets/ is printed. */
      {"kind: map\ntitle: t\nsides:\n  - role: panels\n    panels:\n      - {part: text, at: [[1, 1]],\n"
       "         file: ../../private/x.md}\n",
       "map-file", 7, 16},
      {"kind: map\ntitle: t\nsides:\n  - role: panels\n    panels:\n      - {part: cover, at: [[1, 1]],\n"
       "         art: ../outside.svg}\n",
       "map-file", 7, 15},
      {"kind: map\ntitle: t\nsides:\n  - role: panels\n    panels:\n      - {part: cover, at: [[1, 1]],\n"
       "         art: private/x.svg}\n",
       "map-file", 7, 15},
      {"kind: map\ntitle: t\nsides: [{role: map, fit: boundary, scale: large}]\n", "key-number", 0, 0},
      {"kind: map\ntitle: t\nsides: [{role: map, fit: boundary, scale: -5}]\n", "map-scale-range", 0, 0},
      /* Every side's frame, not only the first's. */
      {"kind: map\ntitle: t\nsides:\n  - {role: map, frame: [140.8, 35.1, 141.0, 35.3]}\n"
       "  - {role: map, frame: [140.8, 35.1, 141.0, inf]}\n",
       "select-frame", 5, 17},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct made m = make(cases[i].yaml);
    assert_null(m.doc);
    assert_true(told(m.ward.d, cases[i].rule, cases[i].line, cases[i].col));
    done(&m);
  }
}

static void every_credit_is_printed(void **state) {
  char *folder = folder_new();
  folder_copy("tests/cli/ward", folder);
  struct ward w = ward_load(folder, NULL);
  struct view *view = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  struct theme *theme = theme_open(".", "standard", "ja", w.d);
  struct keys *keys = yaml_read("kind: map\nsides: [{role: map, fit: boundary}]\n", 47, "m.yaml", 1, w.d);
  /* One is the beginning of another, and one comes twice. */
  struct layer layers[] = {{.class = "boundary", .credit = "見本地図の会 2027", .approval = ""},
                           {.class = "town", .credit = "見本地図の会", .approval = NULL},
                           {.class = "road", .credit = "見本地図の会 2027", .approval = NULL},
                           {.class = "rail", .credit = "見本地図の会", .approval = "承認 9号"},
                           {.class = "park", .credit = "見本地図の会", .approval = "承認 9号"}};
  struct basemap map = {.layers = 5, .layer = layers};
  struct spec spec = {
      .name = "m", .kind = "map", .title = "t", .style = "map-a2", .keys = keys->root, .file = "m.yaml"};
  struct publication_input in = {
      .ward = folder, .spec = &spec, .site = w.site->root, .view = view, .theme = theme, .basemap = &map};
  struct doc *doc = map_make(&in, w.d);
  assert_non_null(doc);
  const char *between = theme_word(theme, "map.between_credits");
  char *all = g_strdup_printf("見本地図の会 2027%s見本地図の会%s見本地図の会%s承認 9号%s", between, between,
                              theme_word(theme, "map.before_approval"), theme_word(theme, "map.behind_approval"));
  assert_string_equal(node_attr(find(doc, NODE_SHEET, NULL), "credit", ""), all);
  g_free(all);
  doc_free(doc);
  keys_free(keys);
  theme_free(theme);
  view_free(view);
  ward_close(&w);
  folder_remove(folder);
}

/* The list of kinds bears the name that fields.yaml gives it. */
static void kinds_come_from_the_fields_own_list(void **state) {
  char *folder = folder_new(), *fields, *codes, *path;
  folder_copy("tests/cli/ward", folder);
  path = g_build_filename(folder, "content/fields.yaml", NULL);
  assert_true(g_file_get_contents(path, &fields, NULL, NULL));
  g_free(path);
  char **half = g_strsplit(fields, "list: kinds", 2);
  assert_non_null(half[1]);
  char *renamed = g_strconcat(half[0], "list: shurui", half[1], NULL);
  folder_put(folder, "content/fields.yaml", renamed);
  path = g_build_filename(folder, "content/codes/kinds.csv", NULL);
  assert_true(g_file_get_contents(path, &codes, NULL, NULL));
  assert_int_equal(remove(path), 0);
  folder_put(folder, "content/codes/shurui.csv", codes);
  struct ward w = ward_load(folder, NULL);
  struct view *view = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  struct theme *theme = theme_open(".", "standard", "ja", w.d);
  const char *yaml = "kind: map\nsides:\n  - role: panels\n    panels:\n      - {part: list, by: kind, at: [[1, 1]]}\n";
  struct keys *keys = yaml_read(yaml, strlen(yaml), "m.yaml", 1, w.d);
  struct spec spec = {
      .name = "m", .kind = "map", .title = "t", .style = "map-a2", .keys = keys->root, .file = "m.yaml"};
  struct publication_input in = {
      .ward = folder, .spec = &spec, .site = w.site->root, .view = view, .theme = theme, .basemap = w.basemap};
  struct doc *doc = map_make(&in, w.d);
  assert_non_null(doc);
  assert_non_null(find(doc, NODE_PANEL, "list")->first);
  doc_free(doc);
  keys_free(keys);
  theme_free(theme);
  view_free(view);
  ward_close(&w);
  g_free(path);
  g_free(renamed);
  g_strfreev(half);
  g_free(fields);
  g_free(codes);
  folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_given_stay_and_the_rest_follow),
      cmocka_unit_test(a_frame_leaves_out_and_says_so),
      cmocka_unit_test(parts_hold_what_they_show),
      cmocka_unit_test(wrong_files_are_told),
      cmocka_unit_test(every_credit_is_printed),
      cmocka_unit_test(kinds_come_from_the_fields_own_list),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
