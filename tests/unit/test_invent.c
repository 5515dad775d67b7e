/* The invented ward: enough streets and no grid, towns that tile the ward, facilities where they say they are, private
 * values found nowhere else, the same bytes for the same seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "command/invent/register.h"
#include "command/invent/sheets.h"

#define N 300

struct made {
  struct diag *d;
  struct words *words;
  struct land *land;
  struct facilities *facilities;
};

static void make(struct made *m, uint64_t seed, size_t n) {
  m->d = diag_new("generator/share", "en");
  m->words = words_open("generator/share", m->d);
  assert_non_null(m->words);
  m->land = land_new(seed, n, m->words);
  m->facilities = facilities_new(m->land, seed, n, m->words);
}

static void unmake(struct made *m) {
  facilities_free(m->facilities);
  land_free(m->land);
  words_free(m->words);
  diag_free(m->d);
}

static int set_up(void **state) {
  struct made *m = g_new0(struct made, 1);
  make(m, INVENT_SEED, N);
  *state = m;
  return 0;
}

static int tear_down(void **state) {
  unmake(*state);
  g_free(*state);
  return 0;
}

static void streets_in_four_classes(void **state) {
  const struct land *g = ((struct made *)*state)->land;
  size_t of[EDGE_CLASSES] = {0};
  for (guint i = 0; i < g->streets->len; i++)
    of[g_array_index(g->streets, struct street, i).class]++;
  for (guint i = 0; i < g->lines->len; i++)
    of[g_array_index(g->lines, struct line, i).class]++;
  assert_true(of[EDGE_STREET] + of[EDGE_LANE] >= 1500);
  assert_true(of[EDGE_STREET] >= 300 && of[EDGE_LANE] >= 1000);
  assert_in_range(of[EDGE_TRUNK], 3, 4);
  assert_in_range(of[EDGE_MAIN], 8, 12);
  assert_in_range(g->blocks->len, 3000, 5000);
  assert_in_range(g->stops->len, 7, 9);
}

/* Directions modulo a right angle, weighted by length, and lengths: a grid has one or two peaks and few lengths. */
static void no_grid(void **state) {
  const struct land *g = ((struct made *)*state)->land;
  double bin[18] = {0}, all = 0, sum = 0, squares = 0, n = 0, straight = 0;
  for (guint i = 0; i < g->streets->len; i++) {
    const struct street *s = &g_array_index(g->streets, struct street, i);
    double way = 0;
    for (size_t k = 0; k + 1 < s->n; k++) {
      struct spot a = plane_at(g->plane, s->at[k]), b = plane_at(g->plane, s->at[k + 1]);
      double len = hypot(b.x - a.x, b.y - a.y), angle = atan2(b.y - a.y, b.x - a.x) * 180 / G_PI + 360;
      bin[(int)(fmod(angle, 90) / 5) % 18] += len;
      all += len;
      way += len;
    }
    struct spot a = plane_at(g->plane, s->at[0]), b = plane_at(g->plane, s->at[s->n - 1]);
    straight += hypot(b.x - a.x, b.y - a.y) > way * 0.9999;
    sum += way;
    squares += way * way;
    n++;
  }
  for (int i = 0; i < 18; i++)
    assert_true(bin[i] < all * 0.14);
  double mean = sum / n;
  assert_true(sqrt(squares / n - mean * mean) > mean * 0.4);
  assert_true(straight < n * 0.5);
}

static bool of_ward(const struct piece *p, const void *data) {
  return p->ward;
}
static bool of_town(const struct piece *p, const void *data) {
  return p->ward && p->town == *(const int *)data;
}
static bool of_district(const struct piece *p, const void *data) {
  return p->ward && p->district == *(const int *)data;
}

static double outline_area(const struct land *g, GArray *rings) {
  double sum = 0;
  for (guint i = 0; i < rings->len; i++)
    sum += loop_area(g->plane, g_array_index(rings, struct loop, i));
  return sum;
}

static GEOSGeometry *outline_shape(const struct land *g, GArray *rings) {
  GEOSGeometry *shape = NULL;
  for (guint i = 0; i < rings->len; i++) {
    struct loop r = g_array_index(rings, struct loop, i);
    assert_true(loop_area(g->plane, r) > 0); /* no holes: no town lies within another */
    assert_null(shape);                      /* one part */
    shape = land_polygon(g, r);
  }
  assert_int_equal(GEOSisValid_r(g->geos, shape), 1);
  return shape;
}

static void towns_tile_the_ward(void **state) {
  const struct land *g = ((struct made *)*state)->land;
  assert_int_equal(g->towns->len, 40);
  assert_int_equal(g->districts->len, 6);
  GArray *ward = land_outline(g, of_ward, NULL);
  GEOSGeometry *whole = outline_shape(g, ward), *together = GEOSGeom_createEmptyPolygon_r(g->geos);
  double sum = 0, whole_area = outline_area(g, ward), area, districts = 0;
  assert_true(whole_area > 15e6 && whole_area < 25e6);
  for (int i = 0; i < 40; i++) {
    GArray *rings = land_outline(g, of_town, &i);
    GEOSGeometry *town = outline_shape(g, rings), *both = GEOSUnion_r(g->geos, together, town);
    sum += outline_area(g, rings);
    GEOSGeom_destroy_r(g->geos, together);
    GEOSGeom_destroy_r(g->geos, town);
    together = both;
    land_outline_free(rings);
  }
  for (int i = 0; i < 6; i++) {
    GArray *rings = land_outline(g, of_district, &i);
    GEOSGeom_destroy_r(g->geos, outline_shape(g, rings));
    districts += outline_area(g, rings);
    land_outline_free(rings);
  }
  assert_true(fabs(sum - whole_area) < 1 && fabs(districts - whole_area) < 1);
  GEOSArea_r(g->geos, together, &area);
  assert_true(fabs(area - whole_area) < 1); /* no overlap: the union is as large as the sum */
  GEOSGeom_destroy_r(g->geos, whole);
  GEOSGeom_destroy_r(g->geos, together);
  land_outline_free(ward);
}

static void facilities_where_they_say(void **state) {
  const struct facilities *f = ((struct made *)*state)->facilities;
  const struct land *g = f->land;
  size_t kinds[KINDS] = {0}, shared = 0;
  assert_int_equal(f->n, N);
  for (size_t i = 0; i < f->n; i++) {
    const struct facility *one = &f->all[i];
    kinds[one->kind]++;
    assert_int_equal(land_town_at(g, one->at), one->town);
    assert_int_equal(g_array_index(g->towns, struct town, one->town).district, one->district);
    char *town = land_town_name(g, one->town);
    assert_non_null(strstr(one->address, land_stem(g, g_array_index(g->towns, struct town, one->town).stem).name));
    g_free(town);
    for (size_t k = 0; k < i; k++) {
      double apart = hypot(one->at.x - f->all[k].at.x, one->at.y - f->all[k].at.y);
      bool together = one->shares == f->all[k].serial || f->all[k].shares == one->serial;
      shared += together;
      assert_true(together ? apart == 0 : apart >= 18);
    }
  }
  static const size_t WANTED[KINDS] = {120, 24, 5, 55, 50, 20, 18, 8};
  assert_memory_equal(kinds, WANTED, sizeof kinds);
  assert_in_range(shared, 1, 12);
}

static void nothing_twice(void **state) {
  const struct facilities *f = ((struct made *)*state)->facilities;
  GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < f->n; i++) {
    char tel[32], fax[32];
    invented_tel(f, &f->all[i], tel, fax);
    assert_true(g_str_has_prefix(tel, "03-0000-") && strlen(tel) == 12);
    assert_true(g_hash_table_add(seen, g_strdup(tel)));
    assert_true(g_hash_table_add(seen, g_strdup(fax)));
    assert_true(g_hash_table_add(seen, g_strdup(f->all[i].id)));
    assert_true(g_hash_table_add(seen, g_strdup(f->all[i].name)));
    assert_int_equal(f->all[i].number, i + 1);
    if (i) { /* numbers: by group, district, reading */
      const struct facility *a = &f->all[i - 1], *b = &f->all[i];
      if (a->kind == b->kind && a->district == b->district)
        assert_true(strcmp(a->key, b->key) <= 0);
    }
  }
  g_hash_table_destroy(seen);
}

static void dates(void **state) {
  char text[16];
  assert_int_equal(day_number(1970, 1, 1), 0);
  assert_int_equal(day_number(2027, 4, 1), 20909);
  for (int day = day_number(1999, 12, 25); day < day_number(2032, 3, 5); day++) {
    int y, m, d;
    day_text(day, text);
    assert_int_equal(sscanf(text, "%d-%d-%d", &y, &m, &d), 3);
    assert_int_equal(day_number(y, m, d), day);
  }
}

/* ---- files ---- */

static char *all_text(const char *dir) {
  GString *s = g_string_new(NULL);
  char **names = source_list(dir, "*", true);
  for (char **n = names; *n; n++) {
    char *path = g_build_filename(dir, *n, NULL), *text;
    gsize size;
    assert_true(g_file_get_contents(path, &text, &size, NULL));
    g_string_append_len(s, text, (gssize)size);
    g_free(text);
    g_free(path);
  }
  g_strfreev(names);
  return g_string_free(s, FALSE);
}

static char *write_out(struct made *m, const char *under) {
  char *dir = g_strdup_printf("%s/XXXXXX", under);
  assert_non_null(g_mkdtemp(dir));
  static const char *const FOLDERS[] = {"ward/content/records", "ward/content/codes", "ward/assets/basemap", "hidden/records"};
  for (size_t i = 0; i < G_N_ELEMENTS(FOLDERS); i++) {
    char *path = g_build_filename(dir, FOLDERS[i], NULL);
    assert_int_equal(g_mkdir_with_parents(path, 0755), 0);
    g_free(path);
  }
  char *ward = g_build_filename(dir, "ward", NULL), *map = g_build_filename(ward, "assets", "basemap", NULL);
  char *hidden = g_build_filename(dir, "hidden", NULL);
  assert_true(land_write(m->land, map, m->d));
  assert_true(facilities_write(m->facilities, ward, m->d));
  assert_true(facilities_write_private(m->facilities, hidden, m->d));
  g_free(map);
  g_free(ward);
  g_free(hidden);
  return dir;
}

static size_t occurrences(const char *in, const char *what) {
  size_t n = 0;
  for (const char *p = in; (p = strstr(p, what)); p++)
    n++;
  return n;
}

static void hidden_values_occur_nowhere_else(void **state) {
  char *under = g_dir_make_tmp("annai-test-XXXXXX", NULL), *dir = write_out(*state, under);
  char *ward = g_build_filename(dir, "ward", NULL), *sheets = g_build_filename(dir, "hidden", "records", NULL);
  char *list = g_build_filename(dir, "hidden", "canaries.txt", NULL), *canaries;
  char *open = all_text(ward), *closed = all_text(sheets);
  assert_true(g_file_get_contents(list, &canaries, NULL, NULL));
  char **line = g_strsplit(canaries, "\n", -1);
  size_t n = 0;
  for (; line[n] && *line[n]; n++) {
    char *tab = strchr(line[n], '\t');
    assert_non_null(tab);
    *tab = 0;
    if (strstr(open, line[n]) || occurrences(closed, line[n]) != 1)
      fail_msg("'%s' occurs elsewhere", line[n]);
  }
  assert_int_equal(n, N * 10);
  g_strfreev(line);
  char *remove = g_strdup_printf("rm -rf '%s'", under);
  assert_true(g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL));
  g_free(remove);
  g_free(canaries);
  g_free(open);
  g_free(closed);
  g_free(list);
  g_free(sheets);
  g_free(ward);
  g_free(dir);
  g_free(under);
}

static void same_seed_same_bytes(void **state) {
  char *under = g_dir_make_tmp("annai-test-XXXXXX", NULL), *text[3];
  static const uint64_t SEEDS[3] = {5, 5, 6};
  for (int i = 0; i < 3; i++) {
    struct made m;
    make(&m, SEEDS[i], 20);
    assert_int_equal(m.facilities->n, 20);
    char *dir = write_out(&m, under);
    text[i] = all_text(dir);
    g_free(dir);
    unmake(&m);
  }
  assert_string_equal(text[0], text[1]);
  assert_string_not_equal(text[0], text[2]);
  for (int i = 0; i < 3; i++)
    g_free(text[i]);
  char *remove = g_strdup_printf("rm -rf '%s'", under);
  assert_true(g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL));
  g_free(remove);
  g_free(under);
}

/* No invented place bears the name of a town of Tokyo. */
static void no_real_names(void **state) {
  const struct made *m = *state;
  const char *shared = g_getenv("ANNAI_SHARED") ? g_getenv("ANNAI_SHARED") : "../shared";
  char *path = g_build_filename(shared, "data", "address", "KEN_ALL.13TOKYO.cp932.csv", NULL);
  size_t size;
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
    puts("skipped: no_real_names, the shared data are absent");
    g_free(path);
    return;
  }
  char *real = text_read_file(path, "KEN_ALL", m->d, &size);
  assert_non_null(real);
  static const char *const NAMES[] = {"ward", "neighbour", "stem", "river", "greenway", "trunk", "main", "jr", "private",
                                      "subway"};
  for (size_t k = 0; k < G_N_ELEMENTS(NAMES); k++)
    for (size_t i = 0; i < words_count(m->words->places, NAMES[k]); i++) {
      const char *name = word_of(m->words->places, NAMES[k], i, "name");
      if (strstr(real, name))
        fail_msg("%s is a place of Tokyo", name);
    }
  g_free(real);
  g_free(path);
}

static void chance_is_the_same_everywhere(void **state) {
  struct rng r = {0};
  assert_true(rng_next(&r) == UINT64_C(0xe220a8397b1dcdaf)); /* splitmix64's first values from 0 */
  assert_true(rng_next(&r) == UINT64_C(0x6e789e6aa1b965f4));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(streets_in_four_classes),
    cmocka_unit_test(no_grid),
    cmocka_unit_test(towns_tile_the_ward),
    cmocka_unit_test(facilities_where_they_say),
    cmocka_unit_test(nothing_twice),
    cmocka_unit_test(dates),
    cmocka_unit_test(hidden_values_occur_nowhere_else),
    cmocka_unit_test(same_seed_same_bytes),
    cmocka_unit_test(no_real_names),
    cmocka_unit_test(chance_is_the_same_everywhere),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
