/* Views: what one audience sees, in what order, and that nothing else is within reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "records/store.h"
#include "ward.h"

#define SMALL "tests/unit/wards/small"
#define PRIVATE SMALL "/private"

/* Every value of the private files, and who may see it. */
static const struct {
  const char *value;
  enum audience audience;
} canaries[] = {
    {"見本看護師長", AUDIENCE_PROFESSIONAL},       {"例示衛生士", AUDIENCE_PROFESSIONAL},
    {"受付の見本さん", AUDIENCE_PROFESSIONAL},     {"03-0000-9101", AUDIENCE_PROFESSIONAL},
    {"03-0000-9102", AUDIENCE_PROFESSIONAL},       {"03-0000-9103", AUDIENCE_PROFESSIONAL},
    {"深夜の電話当番", AUDIENCE_PROFESSIONAL},     {"2026-11-05", AUDIENCE_INTERNAL},
    {"2026-12-24", AUDIENCE_INTERNAL},             {"院長は月曜の夕方がつながりやすい", AUDIENCE_INTERNAL},
    {"改装のため秋に再確認", AUDIENCE_INTERNAL},   {"西町九丁目の角の家", AUDIENCE_INTERNAL},
    {"夜間電話", AUDIENCE_PROFESSIONAL},           {"同意日", AUDIENCE_INTERNAL}, /* labels of such fields */
};

static const char *const tables[] = {"facilities", "hours", "people", "roster", "holidays", "events", "visits"};

static void take(GString *all, const char *text) {
  g_string_append_c(all, '\n');
  g_string_append(all, text ? text : "");
}

static void take_code(GString *all, const struct code *c) {
  if (!c) return;
  static const char *const columns[] = {"code", "name", "reading", "symbol", "easy", "aliases"};
  for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) take(all, code_text(c, columns[i]));
  take(all, c->list);
}

static void take_facility(GString *all, const struct facility *f, const char *const *names) {
  take(all, f->id);
  take(all, f->name);
  take(all, f->reading);
  take(all, f->file);
  take_code(all, f->kind);
  take_code(all, f->district);
  for (; *names; names++) {
    take(all, facility_text(f, *names));
    for (const struct code *const *c = facility_codes(f, *names); *c; c++) take_code(all, *c);
    for (const char *const *s = facility_list(f, *names); *s; s++) take(all, *s);
    for (size_t i = 0; i < 8; i++) {
      for (const char *const *s = facility_matrix(f, *names, i); *s; s++) take(all, *s);
    }
  }
  size_t n;
  const struct sitting *s = facility_sittings(f, &n);
  for (size_t i = 0; i < n; i++) {
    take(all, s[i].label);
    take(all, s[i].note);
    for (int day = 0; day < 8; day++) take(all, s[i].mark[day]);
  }
  const struct person *p = facility_person(f);
  if (p) take(all, p->name);
}

/* All text that can be had from a view, asking for every field of the ward whoever it is for. */
static char *reachable(const struct view *v) {
  static const char *const names[] = {
      "id",     "number", "kind",     "name",  "reading", "postal",    "address", "lat",      "lon",   "tel",
      "url",    "tags",   "services", "week",  "near",    "parking",   "verified", "note",    "liaison", "night_tel",
      "skills", "consent", "memo",    "home",  "facility", "label",    "start",   "end",      "last",  "mon",
      "date",   "title",  "place",    "motto", "departments", "doctor", "district", "_id",    "rowid", NULL};
  GString *all = g_string_new(NULL);
  size_t n;
  const struct facility *f = view_facilities(v, &n);
  for (size_t i = 0; i < n; i++) take_facility(all, &f[i], names);
  const struct person *p = view_people(v, &n);
  for (size_t i = 0; i < n; i++) {
    for (const char *const *name = names; *name; name++) take(all, person_text(&p[i], *name));
  }
  for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) {
    for (size_t row = 0; row < view_rows(v, tables[t]); row++) {
      for (const char *const *name = names; *name; name++) take(all, view_row_text(v, tables[t], row, *name));
    }
    const struct field *field = view_fields(v, tables[t], &n);
    for (size_t i = 0; i < n; i++) {
      take(all, field[i].name);
      take(all, field[i].label);
      take(all, field[i].type);
      take(all, field[i].list);
    }
  }
  static const char *const lists[] = {"kinds", "departments", "services", "marks", "districts"};
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
    const struct code *c = view_codes(v, lists[i], &n);
    for (size_t k = 0; k < n; k++) take_code(all, &c[k]);
  }
  return g_string_free(all, FALSE);
}

/* The records are gone before the view is asked: what it holds is its own. */
static char *seen_by(enum audience a, const char *private) {
  struct ward w = ward_load(SMALL, private);
  assert_int_equal(diag_errors(w.d), 0);
  struct view *v = view_open(w.records, a, w.d);
  ward_close(&w);
  char *all = reachable(v);
  view_free(v);
  return all;
}

static void nothing_private_is_within_reach(void **state) {
  for (int a = AUDIENCE_PUBLIC; a <= AUDIENCE_INTERNAL; a++) {
    char *all = seen_by((enum audience)a, PRIVATE);
    for (size_t i = 0; i < G_N_ELEMENTS(canaries); i++) {
      bool seen = strstr(all, canaries[i].value) != NULL;
      if (seen != ((int)canaries[i].audience <= a))
        fail_msg("%s %s \"%s\"", audience_name((enum audience)a), seen ? "sees" : "misses", canaries[i].value);
    }
    g_free(all);
  }
}

static void the_public_view_is_the_same_without_private_files(void **state) {
  char *with = seen_by(AUDIENCE_PUBLIC, PRIVATE), *without = seen_by(AUDIENCE_PUBLIC, NULL);
  assert_string_equal(with, without);
  g_free(with);
  g_free(without);
  struct ward a = ward_load(SMALL, PRIVATE), b = ward_load(SMALL, NULL);
  with = records_dump(a.records, AUDIENCE_PUBLIC, a.d);
  without = records_dump(b.records, AUDIENCE_PUBLIC, b.d);
  assert_string_equal(with, without);
  assert_true(strlen(with) > 1000);
  g_free(with);
  g_free(without);
  ward_close(&a);
  ward_close(&b);
}

static void the_database_refuses_other_columns(void **state) {
  struct ward w = ward_load(SMALL, PRIVATE);
  struct store_allow allow = {w.records->schema, AUDIENCE_PUBLIC};
  static const char *const refused[] = {
      "SELECT memo FROM facilities", "SELECT name FROM facilities WHERE memo LIKE '%a%'", "SELECT * FROM facilities",
      "SELECT home FROM people",     "SELECT name FROM sqlite_master",                    "DELETE FROM facilities",
      "SELECT id FROM _links",       "ATTACH 'x.db' AS x",
  };
  sqlite3_stmt *s;
  store_allow_only(w.records, &allow);
  for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
    s = NULL;
    if (sqlite3_prepare_v2(w.records->db, refused[i], -1, &s, NULL) == SQLITE_OK) fail_msg("%s", refused[i]);
    sqlite3_finalize(s);
  }
  assert_int_equal(sqlite3_prepare_v2(w.records->db, "SELECT name, tel FROM facilities", -1, &s, NULL), SQLITE_OK);
  sqlite3_finalize(s);
  store_allow_all(w.records);
  assert_int_equal(sqlite3_prepare_v2(w.records->db, "SELECT memo FROM facilities", -1, &s, NULL), SQLITE_OK);
  sqlite3_finalize(s);
  ward_close(&w);
}

static void dumps(void **state) {
  struct ward w = ward_load(SMALL, PRIVATE);
  for (int a = AUDIENCE_PUBLIC; a <= AUDIENCE_INTERNAL; a++) {
    char *path = g_strdup_printf("tests/golden/records/small/%s.txt", audience_name((enum audience)a));
    char *dump = records_dump(w.records, (enum audience)a, w.d), *golden = NULL;
    if (g_getenv("ANNAI_GOLDEN")) folder_put("", path, dump);
    assert_true(g_file_get_contents(path, &golden, NULL, NULL));
    assert_string_equal(dump, golden);
    g_free(golden);
    g_free(dump);
    g_free(path);
  }
  ward_close(&w);
}

static void order_and_pieces(void **state) {
  struct ward w = ward_load(SMALL, NULL);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  size_t n;
  const struct facility *f = view_facilities(v, &n);
  static const char *const order[] = {"c2", "c1", "c4", "c3"}; /* あおばしか あおばないか となり わかば */
  assert_int_equal(n, 4);
  for (size_t i = 0; i < n; i++) assert_string_equal(f[i].id, order[i]);
  f = view_facility(v, "c3");
  assert_int_equal(f->line, 2);
  assert_string_equal(f->file, "content/records/facilities.csv");
  assert_string_equal(f->kind->name, "診療所");
  assert_string_equal(code_text(f->kind, "symbol"), "clinic");
  assert_string_equal(code_text(f->kind, "nothing"), "");
  const struct code *const *c = facility_codes(f, "services");
  assert_string_equal(c[0]->name, "訪問診療"); /* the list's order, whatever the cell's */
  assert_string_equal(c[1]->name, "往診");
  assert_null(c[2]);
  assert_string_equal(facility_list(f, "tags")[1], "川");
  assert_null(facility_list(f, "tags")[2]);
  assert_string_equal(facility_list(f, "near")[0], "c1");
  assert_string_equal(facility_matrix(f, "week", 0)[1], "15-18");
  assert_null(facility_matrix(f, "week", 1)[0]); /* closed: an empty piece keeps its place */
  assert_string_equal(facility_matrix(f, "week", 2)[0], "9-12");
  assert_null(facility_matrix(f, "week", 3)[0]);
  assert_string_equal(facility_text(f, "note"), "おだやかな先生です。\n\n**予約**は電話で。");
  assert_string_equal(facility_text(f, "nothing"), "");
  assert_null(view_facility(v, "c9"));
  assert_string_equal(facility_person(f)->name, "例示 さくら");
  assert_null(facility_person(view_facility(v, "c2")));
  const struct person *p = view_people(v, &n);
  assert_int_equal(n, 2);
  assert_string_equal(p[0].id, "p1");
  assert_string_equal(person_text(&p[1], "motto"), "ゆっくり話す");
  assert_int_equal(view_rows(v, "roster"), 3);
  assert_string_equal(view_row_text(v, "roster", 0, "facility"), "c1");
  assert_string_equal(view_row_text(v, "roster", 1, "facility"), "c3");
  assert_string_equal(view_row_text(v, "roster", 2, "date"), "2027-05-03");
  assert_string_equal(view_row_text(v, "events", 0, "title"), "お話の会");
  assert_string_equal(view_row_text(v, "events", 9, "title"), "");
  assert_int_equal(view_rows(v, "nothing"), 0);
  assert_null(view_codes(v, "nothing", &n));
  assert_int_equal(n, 0);
  const struct field *field = view_fields(v, "facilities", &n);
  assert_int_equal(n, 19);
  assert_string_equal(field[9].name, "tel");
  assert_string_equal(field[9].label, "電話");
  assert_string_equal(field[2].list, "kinds");
  view_free(v);
  ward_close(&w);
}

static void chooses(const struct view *v, struct query q, const char *ids) {
  size_t n;
  const struct facility **f = view_select(v, &q, &n);
  GString *all = g_string_new(NULL);
  for (size_t i = 0; i < n; i++) g_string_append_printf(all, "%s%s", i ? " " : "", f[i]->id);
  assert_string_equal(all->str, ids);
  g_string_free(all, TRUE);
  g_free(f);
}

static void queries(void **state) {
  struct ward w = ward_load(SMALL, NULL);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  chooses(v, (struct query){0}, "c2 c1 c4 c3");
  chooses(v, (struct query){.kind = "clinic"}, "c1 c4 c3");
  chooses(v, (struct query){.kind = "dentist, clinic", .district = "west"}, "c1 c3");
  chooses(v, (struct query){.kind = "*", .district = "east"}, "c2");
  chooses(v, (struct query){.department = "eyes,surgery"}, "c4 c3");
  chooses(v, (struct query){.service = "visit"}, "c1 c3");
  chooses(v, (struct query){.service = "visi"}, "");
  chooses(v, (struct query){.framed = true, .frame = {139.70, 35.69, 139.715, 35.71}}, "c3");
  view_free(v);
  ward_close(&w);
}

/* Rows in any order give the same view. */
static void order_of_rows_does_not_matter(void **state) {
  char *dir = folder_new(), *first = NULL;
  folder_copy(SMALL, dir);
  static const char *const rows[] = {"a,あおい,あおい", "b,あおい,あおい", "c,ばら,ばら", "d,はら,はら", "e,ハラ,はら"};
  for (size_t turn = 0; turn < 20; turn++) {
    GString *csv = g_string_new("ID,名称,よみ\n");
    for (size_t i = 0; i < 5; i++) g_string_append_printf(csv, "%s\n", rows[(i * (turn % 4 + 1) + turn) % 5]);
    folder_put(dir, "content/records/facilities.csv", csv->str);
    struct ward w = ward_load(dir, NULL);
    struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
    size_t n;
    const struct facility *f = view_facilities(v, &n);
    GString *ids = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) g_string_append(ids, f[i].id);
    if (!first) first = g_strdup(ids->str);
    assert_string_equal(ids->str, first);
    g_string_free(ids, TRUE);
    g_string_free(csv, TRUE);
    view_free(v);
    ward_close(&w);
  }
  assert_string_equal(first, "abdec");
  g_free(first);
  folder_remove(dir);
}

/* What was given before the first turn stays; after it everything can be had again. */
static void turns(void **state) {
  struct ward w = ward_load(SMALL, NULL);
  struct view *v = view_open(w.records, AUDIENCE_PUBLIC, w.d);
  const struct facility *f = view_facility(v, "c3");
  const char *const *tags = facility_list(f, "tags");
  const struct code *const *services = facility_codes(f, "services");
  for (int i = 0; i < 3; i++) {
    view_turn(v);
    assert_string_equal(tags[1], "川");
    assert_ptr_equal(facility_list(f, "tags"), tags);
    assert_string_equal(services[1]->name, "往診");
    assert_string_equal(facility_matrix(f, "week", 0)[1], "15-18");
    assert_string_equal(facility_list(view_facility(v, "c3"), "near")[0], "c1");
    assert_string_equal(facility_text(f, "note"), "おだやかな先生です。\n\n**予約**は電話で。");
  }
  view_free(v);
  ward_close(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_private_is_within_reach),
      cmocka_unit_test(the_public_view_is_the_same_without_private_files),
      cmocka_unit_test(the_database_refuses_other_columns),
      cmocka_unit_test(dumps),
      cmocka_unit_test(order_and_pieces),
      cmocka_unit_test(turns),
      cmocka_unit_test(queries),
      cmocka_unit_test(order_of_rows_does_not_matter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
