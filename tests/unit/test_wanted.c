/* What read-back looks for on paper: it follows the records and the publication file, whatever the document holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "command/wanted.h"
#include "ward.h"

#define ROWS "ID,番号,種別,名称,よみ,緯度,経度,電話\n" \
             "c1,1,診療所,あおば,あおば,35.70,139.72,03-0000-0001\n" \
             "c2,2,歯科,わかば,わかば,35.71,139.71,03-0000-0002\n" \
             "c3,3,,みどり,みどり,,,03-0000-0003\n"

/* The wanted texts of a publication file over those three, joined. */
static void wants(const char *kind, const char *yaml, const char *expected) {
  char *dir = folder_new();
  folder_copy("tests/unit/wards/small", dir);
  folder_put(dir, "content/records/facilities.csv", ROWS);
  struct ward w = ward_load(dir, NULL);
  struct view *view = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  struct keys *keys = yaml_read(yaml, strlen(yaml), "p.yaml", 1, w.d);
  const struct spec spec = {.name = "p", .kind = kind, .keys = keys->root, .file = "p.yaml"};
  struct doc *doc = doc_new("p.yaml"); /* a document that lost everybody */
  const char **wanted = wanted_on_paper(&spec, doc, view, w.d);
  char *all = g_strjoinv(" ", (char **)wanted);
  assert_string_equal(all, expected);
  g_free(all);
  g_free(wanted);
  doc_free(doc);
  keys_free(keys);
  view_free(view);
  ward_close(&w);
  folder_remove(dir);
}

static void directories(void **state) {
  wants("directory", "kind: directory\n", "あおば 03-0000-0001 みどり 03-0000-0003 わかば 03-0000-0002");
  wants("directory", "select: {kind: clinic}\n", "あおば 03-0000-0001");
  wants("directory", "columns: [number]\n", "あおば みどり わかば");
  wants("directory", "columns: [number, tel]\nselect: {kind: clinic}\n", "あおば 03-0000-0001");
}

static void maps(void **state) {
  wants("map", "sides: [{role: map, around: [{part: title}]}]\n", "");
  wants("map", "sides: [{role: map}, {role: panels, panels: [{part: index}, {part: list, by: kind}]}]\n",
        "あおば 03-0000-0001 みどり 03-0000-0003 わかば 03-0000-0002");
  wants("map", "sides: [{role: map, frame: [139.715, 35.6, 139.8, 35.8]}, {role: panels, panels: [{part: list}]}]\n",
        "あおば 03-0000-0001");
}

static void books(void **state) {
  wants("handbook", "pages: [a.md]\n", "");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(directories), cmocka_unit_test(maps), cmocka_unit_test(books)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
