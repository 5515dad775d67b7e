/* Which row of the ward an outside row is: found, asked, or new; and in a time that grows with the lists, not with their product. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "import/inside.h"
#include "ward.h"

static const char fields[] =
    "facilities:\n  key: [id]\n  fields:\n"
    "    id: {type: id, label: ID, audience: public}\n    kind: {type: code, list: kinds, label: K, audience: public}\n"
    "    name: {type: name, label: N, audience: public}\n    address: {type: text, label: A, audience: public}\n"
    "    tel: {type: tel, label: T, audience: public}\n    lat: {type: lat, label: Y, audience: public}\n"
    "    lon: {type: lon, label: X, audience: public}\n";
enum { ID, KIND, NAME, ADDRESS, TEL, LAT, LON };

struct scene {
  char *dir;
  struct ward ward;
  struct raw *raw;
  struct last *last;
  struct arrivals arrivals;
  struct matching m;
  struct arena *arena;
};

static struct scene scene_new(const char *facilities, const char *imports) {
  struct scene s = {.dir = folder_new(), .arena = arena_new()};
  folder_put(s.dir, "content/fields.yaml", fields);
  folder_put(s.dir, "content/site.yaml", "name: ためし区\n");
  folder_put(s.dir, "content/codes/kinds.csv", "code,name\nclinic,診療所\ndentist,歯科\n");
  folder_put(s.dir, "content/records/facilities.csv", facilities);
  if (imports) folder_put(s.dir, "content/imports/p.csv", imports);
  s.ward = ward_load(s.dir, NULL);
  s.raw = raw_read(s.ward.records, TABLE_FACILITIES, s.ward.d);
  s.last = last_read(s.dir, NULL, "p", s.raw->schema, s.ward.d);
  s.arrivals = (struct arrivals){.table = "facilities", .row = arena_array(s.arena, 5000, sizeof *s.arrivals.row)};
  return s;
}

static void arrive(struct scene *s, const char *key, const char *id, const char *kind, const char *name,
                   const char *address, const char *tel, const char *lat, const char *lon) {
  struct arrival *a = &s->arrivals.row[s->arrivals.n++];
  const char *const text[] = {NULL, kind, name, address, tel, lat, lon};
  *a = (struct arrival){.key = arena_strdup(s->arena, key),
                        .id = arena_strdup(s->arena, id),
                        .text = arena_array(s->arena, G_N_ELEMENTS(text), sizeof *a->text),
                        .pos = {"x.csv", (int)s->arrivals.n + 1, 0}};
  for (size_t i = 0; i < G_N_ELEMENTS(text); i++) a->text[i] = text[i] ? arena_strdup(s->arena, text[i]) : NULL;
}

static void match(struct scene *s) {
  s->m = (struct matching){.arrivals = &s->arrivals, .raw = s->raw, .last = s->last, .municipality = "ためし区"};
  match_all(&s->m, s->ward.d);
}

static void scene_free(struct scene *s) {
  if (s->m.arena) arena_free(s->m.arena);
  raw_free(s->raw);
  last_free(s->last);
  ward_close(&s->ward);
  folder_remove(s->dir);
  arena_free(s->arena);
}

static void is(const struct scene *s, size_t i, enum match_how how, const char *id, const char *why) {
  const struct match *m = &s->m.match[i];
  if (m->how != how || (id && strcmp(m->row ? m->row->id : "", id)) || (why && strcmp(m->why ? m->why : "", why)))
    fail_msg("arrival %zu: %d %s (%s), wanted %d %s (%s)", i, m->how, m->row ? m->row->id : "-", m->why ? m->why : "",
             how, id ? id : "-", why ? why : "");
}

static const char ward[] =
    "id,kind,name,address,tel,lat,lon\n"
    "a,診療所,医療法人社団れんげ会 れんげ内科,ためし区れんげ町一丁目２番３号,03-0000-0001,35.1,139.1\n"
    "b,診療所,つくし皮膚科,ためし区つくし町1-2-3,03-0000-0002,35.2,139.2\n"
    "c,歯科,すぎな歯科,ためし区すぎな町4-5-6,03-0000-0003,35.3,139.3\n"
    "d,診療所,ふたご医院,ためし区ふたご町1-1,03-0000-0004,,\n"
    "e,診療所,ふたご医院,ためし区ふたご町1-1,03-0000-0005,,\n"
    "f,診療所,みらい内科クリニック,ためし区みらい町7-8-9,03-0000-0006,35.4,139.4\n"
    "g,診療所,よみがえる医院,ためし区よみ町1-2-3,03-0000-0007,35.5,139.5\n";

static void test_found(void **state) {
  struct scene s = scene_new(ward, "key,id,name,unknown\n1,g,よみがえる医院,\n2,zz,きえた医院,\n");
  arrive(&s, "1", "n1", "clinic", "まったくちがう名前", "", NULL, NULL, NULL); /* by key, whatever it is called now */
  arrive(&s, "3", "b", "clinic", "ほかの名前", "", NULL, NULL, NULL);          /* by id */
  arrive(&s, "4", "n4", "clinic", "れんげ内科", "東京都ためし区れんげ町１ー２ー３", NULL, NULL,
         NULL);                                                        /* by name and address */
  arrive(&s, "2", "n2", "clinic", "きえた医院", "", NULL, NULL, NULL); /* the ward removed it */
  arrive(&s, "5", "n5", "clinic", "あたらしい医院", "ためし区れんげ町9-9-9", "03-0000-9999", NULL, NULL);
  arrive(&s, "6", "n6", "clinic", "ふたご医院", "ためし区ふたご町1-1", NULL, NULL,
         NULL); /* two of that name and place */
  arrive(&s, "7", "n7", "clinic", "すぎな歯科", "ためし区すぎな町4-5-6", NULL, NULL, NULL); /* of another kind: asked */
  match(&s);
  is(&s, 0, MATCH_KEY, "g", NULL);
  is(&s, 1, MATCH_ID, "b", NULL);
  is(&s, 2, MATCH_SURE, "a", NULL);
  is(&s, 3, MATCH_DELETED, NULL, NULL);
  is(&s, 4, MATCH_NONE, NULL, NULL);
  is(&s, 5, MATCH_DOUBT, "d", "name address");
  is(&s, 6, MATCH_DOUBT, "c", "name address");
  assert_int_equal(s.m.sure, 1);
  scene_free(&s);
}

static void test_asked(void **state) {
  struct scene s = scene_new(ward, NULL);
  arrive(&s, "1", "n1", "clinic", "つくし皮膚科", "ためし区つくし町1-2-9", NULL, NULL, NULL); /* same block */
  arrive(&s, "2", "n2", "clinic", "れんげ内科", "ためし区れんげ町", NULL, NULL, NULL);        /* no number */
  arrive(&s, "3", "n3", "clinic", "みらい内科医院", "ためし区みらい町7-8-9", NULL, NULL,
         NULL); /* same address, similar name */
  arrive(&s, "4", "n4", "dentist", "別の名の歯科医院", "ためし区ほか町1-1", "0300000003", NULL,
         NULL);                                                                             /* same telephone */
  arrive(&s, "5", "n5", "clinic", "よみがえる医院分院", "", NULL, "35.50010", "139.50010"); /* 14 m, similar name */
  match(&s);
  is(&s, 0, MATCH_DOUBT, "b", "name near-address");
  is(&s, 1, MATCH_DOUBT, "a", "name near-address");
  is(&s, 2, MATCH_DOUBT, "f", "like-name address");
  is(&s, 3, MATCH_DOUBT, "c", "tel");
  is(&s, 4, MATCH_DOUBT, "g", "like-name spot");
  scene_free(&s);
  s = scene_new(ward, NULL);
  arrive(&s, "1", "n1", "clinic", "つくし皮膚科", "ためし区つくし町1-9-3", NULL, NULL, NULL); /* another block */
  arrive(&s, "2", "n2", "clinic", "まるで別の店", "ためし区みらい町7-8-9", NULL, NULL,
         NULL);                                                                        /* one house, another name */
  arrive(&s, "3", "n3", "clinic", "よみがえる医院分院", "", NULL, "35.5010", "139.5"); /* 110 m */
  arrive(&s, "4", "n4", "clinic", "ならんだ医院", "ためし区ならび町1-1", NULL, NULL, NULL);
  arrive(&s, "5", "n5", "clinic", "ならんだ医院", "ためし区ならび町1-1", NULL, NULL, NULL); /* a twin */
  arrive(&s, "6", "n6", "dentist", "ならんだ医院", "ためし区ならび町1-1", NULL, NULL,
         NULL); /* the source tells them apart */
  match(&s);
  for (size_t i = 0; i < 4; i++) is(&s, i, MATCH_NONE, NULL, NULL);
  is(&s, 4, MATCH_TWIN, NULL, "name address");
  is(&s, 5, MATCH_NONE, NULL, NULL);
  scene_free(&s);
}

static void test_twice(void **state) {
  struct scene s = scene_new(ward, NULL);
  arrive(&s, "1", "n1", "clinic", "いち", "", NULL, NULL, NULL);
  arrive(&s, "1", "n2", "clinic", "に", "", NULL, NULL, NULL);
  arrive(&s, "2", "n3", "clinic", "さん", "", NULL, NULL, NULL);
  arrive(&s, "3", "n3", "clinic", "よん", "", NULL, NULL, NULL);
  arrive(&s, "a\nb", "n5", "clinic", "ご", "", NULL, NULL, NULL);
  arrive(&s, "", "n6", "clinic", "ろく", "", NULL, NULL, NULL);
  match(&s);
  for (size_t i = 0; i < 6; i++) is(&s, i, MATCH_REFUSED, NULL, NULL);
  assert_true(told(s.ward.d, "import-key-twice", 0, 0));
  assert_true(told(s.ward.d, "import-id-twice", 0, 0) && told(s.ward.d, "import-key-shape", 0, 0));
  scene_free(&s);
}

/* 2,000 beside 2,000: names alike, one telephone for all, one house for all. */
/* Names as long as somebody who means harm would make them. */
static char *long_name(int i) {
  GString *s = g_string_new(NULL);
  g_string_printf(s, "第%d医院", i);
  for (int k = 0; k < 170; k++) g_string_append_unichar(s, 0x4E00 + (gunichar)((i * 31 + k * k * 7) % 900));
  return g_string_free(s, FALSE);
}

static void test_many(void **state) {
  GString *rows = g_string_new("id,kind,name,address,tel,lat,lon\n");
  for (int i = 0; i < 2000; i++) {
    char *name = long_name(i);
    g_string_append_printf(rows, "w%d,診療所,%s,ためし区おなじ町1-1,03-0000-0000,35.1,139.1\n", i, name);
    g_free(name);
  }
  struct scene s = scene_new(rows->str, NULL);
  for (int i = 0; i < 2000; i++) {
    char *key = g_strdup_printf("k%d", i), *name = long_name(i + 1000);
    arrive(&s, key, key, "clinic", name, "ためし区おなじ町1-1", "03-0000-0000", "35.1", "139.1");
    g_free(key);
    g_free(name);
  }
  gint64 start = g_get_monotonic_time();
  match(&s);
  double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
  is(&s, 0, MATCH_SURE, "w1000", NULL);
  is(&s, 1500, MATCH_DOUBT, NULL, NULL);
  printf("2,000 beside 2,000: %.2f s\n", seconds);
  assert_true(seconds < 5);
  scene_free(&s);
  g_string_free(rows, TRUE);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_found), cmocka_unit_test(test_asked),
                                     cmocka_unit_test(test_twice), cmocka_unit_test(test_many)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
