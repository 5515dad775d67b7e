/* Markdown with front matter, listings, endings, the base map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "source/basemap.h"
#include "source/source.h"
#include "told.h"

/* A folder of its own for each test. */
static char *folder(void) {
  char *dir = g_dir_make_tmp("annai-test-XXXXXX", NULL);
  assert_non_null(dir);
  return dir;
}

static void put(const char *dir, const char *name, const char *text) {
  char *path = g_build_filename(dir, name, NULL), *parent = g_path_get_dirname(path);
  assert_int_equal(g_mkdir_with_parents(parent, 0755), 0);
  assert_true(g_file_set_contents(path, text, -1, NULL));
  g_free(parent);
  g_free(path);
}

static void remove_all(char *dir) {
  char *argv[] = {"rm", "-rf", "--", dir, NULL};
  assert_true(g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free(dir);
}

static struct prose *page(const char *text, struct diag *d) {
  char *dir = folder(), *path = g_build_filename(dir, "a.md", NULL);
  put(dir, "a.md", text);
  struct prose *p = source_prose(path, "guide/a.md", d);
  g_free(path);
  remove_all(dir);
  return p;
}

static void front_matter(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct prose *p = page("---\ntitle: 訪問診療\norder: 2\n---\n\n# 本文\n---\n", d);
  assert_string_equal(key_text(p->front->root, "title", ""), "訪問診療");
  assert_int_equal(key_get(p->front->root, "order")->pos.line, 3);
  assert_string_equal(key_get(p->front->root, "order")->pos.file, "guide/a.md");
  assert_int_equal(p->body_line, 5);
  assert_string_equal(p->body, "\n# 本文\n---\n");
  assert_int_equal(p->body_size, strlen(p->body));
  prose_free(p);
  p = page("---\r\ntitle: a\r\n---\r\nb\r\n", d);
  assert_string_equal(key_text(p->front->root, "title", ""), "a");
  assert_string_equal(p->body, "b\r\n");
  prose_free(p);
  p = page("{\"title\": \"a\", \"draft\": true}\nb\n", d);
  assert_true(key_bool(p->front->root, "draft", false, d));
  assert_int_equal(p->body_line, 2);
  assert_string_equal(p->body, "b\n");
  prose_free(p);
  p = page("# a\n", d);
  assert_int_equal(p->front->root->count, 0);
  assert_int_equal(p->body_line, 1);
  prose_free(p);
  p = page("", d);
  assert_int_equal(p->body_size, 0);
  prose_free(p);
  p = page("---\n---", d);
  assert_int_equal(p->front->root->kind, KEY_MAP);
  assert_int_equal(p->body_size, 0);
  prose_free(p);
  assert_int_equal(diag_errors(d), 0);
  diag_free(d);
}

static void wrong_front_matter(void **state) {
  static const struct {
    const char *text, *rule;
    int line, col;
  } cases[] = {{"---\ntitle: a\n\ntext\n", "prose-front-open", 1, 1},
               {"---\n- a\n---\n", "prose-front-map", 2, 3},
               {"---\nx: 1\nx: 2\n---\n", "yaml-duplicate", 3, 1},
               {"---\nx: *y\n---\n", "yaml-alias", 2, 4},
               {"{\"a\": 1\n", "yaml-syntax", 0, 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    assert_null(page(cases[i].text, d));
    assert_true(told(d, cases[i].rule, cases[i].line, cases[i].col));
    diag_free(d);
  }
}

static void listings(void **state) {
  char *dir = folder();
  static const char *const names[] = {"b.csv", "a.csv", "sub/c.csv", "sub/deep/d.csv", ".hidden.csv", "a.txt", "é.csv"};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    put(dir, names[i], "x");
  char *link = g_build_filename(dir, "link.csv", NULL), *loop = g_build_filename(dir, "sub/loop", NULL);
  assert_int_equal(symlink("a.csv", link), 0);
  assert_int_equal(symlink("..", loop), 0);
  static const struct {
    const char *glob;
    bool recursive;
    const char *wanted;
  } cases[] = {{"*.csv", false, "a.csv b.csv é.csv"},
               {"*.csv", true, "a.csv b.csv sub/c.csv sub/deep/d.csv é.csv"},
               {"sub/*.csv", false, "sub/c.csv"},
               {"a.*", false, "a.csv a.txt"},
               {"none*", true, ""}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char **list = source_list(dir, cases[i].glob, cases[i].recursive), *all = g_strjoinv(" ", list);
    assert_string_equal(all, cases[i].wanted);
    g_free(all);
    g_strfreev(list);
  }
  struct diag *d = diag_new("generator/share", "en");
  g_strfreev(source_files(dir, "ward", "a.*", false, d));
  g_strfreev(source_files(dir, "ward", "sub/*.txt", false, d));
  assert_int_equal(diag_errors(d), 1); /* sub/loop leads to a folder that would be gone through */
  assert_true(told(d, "source-no-file", 0, 0));
  g_strfreev(source_files(dir, "ward", "*.csv", false, d)); /* link.csv */
  assert_int_equal(diag_errors(d), 2);
  char *file = g_build_filename(dir, "a.csv", NULL);
  g_strfreev(source_files(file, "ward/a.csv", "*", false, d));
  assert_true(told(d, "source-folder", 0, 0));
  g_strfreev(source_files("/no/such/folder", "ward/none", "*", true, d));
  assert_int_equal(diag_errors(d), 3);
  g_free(file);
  diag_free(d);
  char **none = source_list("/no/such/folder", "*", true);
  assert_null(none[0]);
  g_strfreev(none);
  g_free(link);
  g_free(loop);
  remove_all(dir);
}

static void endings(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  assert_null(source_table("a.docx", "a.docx", d));
  assert_true(told(d, "source-ending", 0, 0));
  assert_null(source_keys("dir.yaml/a", "dir.yaml/a", d));
  assert_null(source_shapes("a.csv", "a.csv", d));
  assert_int_equal(diag_errors(d), 3);
  assert_null(source_table("/no/such/A.CSV", "A.CSV", d));
  assert_true(told(d, "text-no-file", 0, 0));
  diag_free(d);
}

#define POINT "{\"type\": \"Point\", \"coordinates\": [139.7, 35.7]}"

static struct basemap *map_of(const char *layers, const char *site_text, struct diag *d) {
  char *dir = folder();
  put(dir, "assets/basemap/p.geojson", POINT);
  put(dir, "assets/basemap/bad.geojson", "{}");
  if (layers)
    put(dir, "assets/basemap/layers.yaml", layers);
  struct keys *site = yaml_read(site_text, strlen(site_text), "site.yaml", 1, d);
  struct basemap *m = basemap_load(dir, site->root, d);
  keys_free(site);
  remove_all(dir);
  return m;
}

static void base_map(void **state) {
  struct diag *d = diag_new("generator/share", "en");
  struct basemap *m =
      map_of("zone: 9\nlayers:\n  - {class: town, file: p.geojson, licence: own, credit: 区}\n", "name: a", d);
  assert_non_null(m);
  assert_int_equal(m->zone, 9);
  assert_int_equal(m->layers, 1);
  assert_string_equal(m->layer[0].class, "town");
  assert_string_equal(m->layer[0].credit, "区");
  assert_int_equal(m->layer[0].shapes->n, 1);
  assert_string_equal(m->layer[0].shapes->file, "assets/basemap/p.geojson");
  basemap_free(m);
  m = map_of(NULL, "zone: 8", d); /* no base map: no layers */
  assert_int_equal(m->layers, 0);
  assert_int_equal(m->zone, 8);
  basemap_free(m);
  assert_int_equal(diag_errors(d), 0);
  diag_free(d);
}

static void wrong_base_map(void **state) {
  static const struct {
    const char *layers, *site, *rule;
    int line, col;
  } cases[] = {
      {"zone: 9\nlayers:\n  - {class: town, file: p.geojson, licence: own}\n", "", "basemap-wanted", 3, 6},
      {"zone: 9\nlayers:\n  - {class: town, file: p.geojson, licence: '', credit: a}\n", "", "basemap-wanted", 3, 45},
      {"zone: 9\nlayers:\n  - {class: town, file: ../../../p.geojson, licence: own, credit: a}\n", "", "basemap-path",
       3, 25},
      {"zone: 9\nlayers:\n  - {class: town, file: /etc/p.geojson, licence: own, credit: a}\n", "", "basemap-path", 3,
       25},
      {"zone: 9\nlayers:\n  - {class: town, file: none.geojson, licence: own, credit: a}\n", "", "basemap-no-file", 3, 25},
      {"zone: 9\nlayers:\n  - {class: town, file: bad.geojson, licence: own, credit: a}\n", "", "geojson-no-type", 1,
       1},
      {"zone: 9\nlayers:\n  - {klass: town, file: p.geojson, licence: own, credit: a}\n", "", "key-unknown-near", 3, 6},
      {"zone: 20\nlayers: []\n", "", "basemap-zone", 1, 7},
      {"layers: []\n", "", "basemap-zone", 1, 1},
      {"zone: 9\nlayers: x\n", "", "basemap-layers", 2, 9},
      {NULL, "basemap: none.yaml", "text-no-file", 0, 0},
      {NULL, "basemap: ../x.yaml", "basemap-path", 1, 10},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    struct diag *d = diag_new("generator/share", "en");
    assert_null(map_of(cases[i].layers, cases[i].site, d));
    assert_true(told(d, cases[i].rule, cases[i].line, cases[i].col));
    diag_free(d);
  }
  struct diag *d = diag_new("generator/share", "en");
  basemap_free(map_of("zone: 9\nlayers:\n  - {class: twon, file: p.geojson, licence: own, credit: a}\n", "", d));
  assert_true(told(d, "basemap-class-near", 3, 13));
  diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(front_matter), cmocka_unit_test(wrong_front_matter), cmocka_unit_test(listings),
      cmocka_unit_test(endings),      cmocka_unit_test(base_map),           cmocka_unit_test(wrong_base_map),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
