/* The map sheet: nothing overlaps, whatever the crowd; what finds no room is an error with its name. */
#include "drawing.h"

#include <math.h>
#include <stdlib.h>

#include "base/share.h"
#include "layout/map/map.h"
#include "layout/map/sheet.h"

/* ---- a small ward: 1.6 × 1.6 km, four towns, a railway, two roads, a river, blocks on a crooked raster ---- */

static const double LON = 140.9, LAT = 35.2, DEG_X = 1 / 91000.0, DEG_Y = 1 / 111000.0;

static void put(GString *s, double x, double y) {
  char lon[32], lat[32];
  g_string_append_printf(s, "[%s,%s]", g_ascii_formatd(lon, sizeof lon, "%.7f", LON + x * DEG_X),
                         g_ascii_formatd(lat, sizeof lat, "%.7f", LAT + y * DEG_Y));
}
static void feature(GString *s, const char *properties, const char *type, const double *xy, size_t n) {
  bool area = !strcmp(type, "Polygon"), point = !strcmp(type, "Point");
  g_string_append_printf(s,
                         "%s{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"%s\",\"coordinates\":%s",
                         s->str[s->len - 1] == '[' ? "" : ",", properties, type,
                         area    ? "[["
                         : point ? ""
                                 : "[");
  for (size_t i = 0; i < n; i++) {
    if (i) g_string_append_c(s, ',');
    put(s, xy[2 * i], xy[2 * i + 1]);
  }
  if (area) g_string_append_c(s, ','), put(s, xy[0], xy[1]);
  g_string_append(s, area ? "]]}}" : point ? "}}" : "]}}");
}
static void square(GString *s, const char *properties, double x0, double y0, double x1, double y1) {
  feature(s, properties, "Polygon", (double[]){x0, y0, x1, y0, x1, y1, x0, y1}, 4);
}

struct ward {
  struct basemap map;
  struct layer layer[10];
  struct diag *d;
};

static void add_layer(struct ward *w, const char *class, GString *features) {
  g_string_append(features, "]}");
  struct shapes *shapes = geojson_read(features->str, features->len, class, w->d);
  assert_non_null(shapes);
  w->layer[w->map.layers++] = (struct layer){.class = class, .file = class, .licence = "own", .credit = "", .shapes = shapes};
  g_string_free(features, TRUE);
}
static GString *layer(void) {
  return g_string_new("{\"type\":\"FeatureCollection\",\"features\":[");
}

static void ward_make(struct ward *w, struct diag *d) {
  *w = (struct ward){.map = {.zone = 9}, .d = d};
  w->map.layer = w->layer;
  GString *s = layer();
  square(s, "\"name\":\"見本区\"", 0, 0, 1600, 1600);
  add_layer(w, "boundary", s);
  s = layer();
  square(s, "\"code\":\"w\",\"name\":\"西圏域\"", 0, 0, 800, 1600);
  square(s, "\"code\":\"e\",\"name\":\"東圏域\"", 800, 0, 1600, 1600);
  add_layer(w, "district", s);
  s = layer();
  square(s, "\"name\":\"見本一丁目\"", 0, 0, 800, 800);
  square(s, "\"name\":\"見本二丁目\"", 800, 0, 1600, 800);
  square(s, "\"name\":\"例示一丁目\"", 0, 800, 800, 1600);
  square(s, "\"name\":\"例示二丁目\"", 800, 800, 1600, 1600);
  add_layer(w, "town", s);
  s = layer();
  for (int y = 0; y < 20; y++)
    for (int x = 0; x < 20; x++) {
      double sx = x * 80 + (y % 3) * 7, sy = y * 80 + (x % 4) * 5;
      square(s, x < 10 ? "\"district\":\"w\"" : "\"district\":\"e\"", sx, sy, sx + 70, sy + 72);
    }
  add_layer(w, "block", s);
  s = layer();
  feature(s, "\"class\":\"trunk\",\"name\":\"見本大通り\"", "LineString", (double[]){0, 1200, 700, 1150, 1600, 1290},
          3);
  feature(s, "\"class\":\"main\",\"name\":\"例示街道\"", "LineString", (double[]){300, 0, 380, 700, 330, 1600}, 3);
  add_layer(w, "road", s);
  s = layer();
  feature(s, "\"class\":\"jr\",\"name\":\"見本線\"", "LineString", (double[]){0, 700, 800, 760, 1600, 640}, 3);
  add_layer(w, "rail", s);
  s = layer();
  /* One station given for each of its lines. */
  feature(s, "\"name\":\"見本\",\"line\":\"a\"", "Point", (double[]){800, 770}, 1);
  feature(s, "\"name\":\"見本\",\"line\":\"b\"", "Point", (double[]){840, 750}, 1);
  add_layer(w, "station", s);
  s = layer();
  square(s, "\"name\":\"見本川\"", 0, 1420, 1600, 1500);
  add_layer(w, "water", s);
  s = layer();
  feature(s, "\"kind\":\"school\",\"name\":\"見本小学校\"", "Point", (double[]){500, 400}, 1);
  feature(s, "\"kind\":\"shrine\",\"name\":\"例示神社\"", "Point", (double[]){1200, 1000}, 1);
  add_layer(w, "landmark", s);
}

static void ward_clear(struct ward *w) {
  for (size_t i = 0; i < w->map.layers; i++) shapes_free((struct shapes *)w->layer[i].shapes);
}

/* ---- a sheet of it ---- */

static struct place *crowd_make(struct doc *doc, size_t n, const double (*xy)[2]) {
  static const char *const kinds[] = {"clinic",   "homedoc", "hospital", "dentist",
                                      "pharmacy", "nursing", "care",     "desk"};
  struct place *p = arena_array(doc->arena, n, sizeof *p);
  for (size_t i = 0; i < n; i++)
    p[i] = (struct place){.id = arena_printf(doc->arena, "f%zu", i),
                          .name = arena_printf(doc->arena, "見本医院%zu", i),
                          .reading = "みほん",
                          .address = "",
                          .tel = "03-0000-0000",
                          .kind = kinds[i % 8],
                          .kind_name = "",
                          .symbol = kinds[i % 8],
                          .district = "",
                          .district_name = "",
                          .detail = "",
                          .row = "ま",
                          .number = (int)i + 1,
                          .has_place = true,
                          .at = {LON + xy[i][0] * DEG_X, LAT + xy[i][1] * DEG_Y},
                          .file = "f.csv",
                          .line = (int)i + 2};
  return p;
}

static struct pages *sheet_of(struct ward *w, struct theme *t, size_t n, const double (*xy)[2], const char *scale,
                              struct diag *d) {
  struct doc *doc = doc_new("test");
  struct pos none = {0};
  struct node *sheet = node_add(doc, doc->root, NODE_SHEET, none), *side = node_add(doc, sheet, NODE_SIDE, none);
  node_set_attr(doc, side, "role", "map");
  node_set_attr(doc, side, "fit", "boundary");
  node_set_attr(doc, side, "scale", scale);
  struct node *places = node_add(doc, side, NODE_PLACES, none);
  places->places = crowd_make(doc, n, xy);
  places->place_count = n;
  struct layout_input in = {".", doc, t, &w->map, "map-a2", NULL, "見本", "ja", NULL};
  struct pages *p = sheet_layout(&in, d);
  doc_free(doc);
  return p;
}

/* ---- the proof ---- */

struct hard {
  const char *name;
  struct box box;
  size_t depth, at; /* of nesting; its item */
  size_t end;
};

static GArray *hard_parts(const struct page *page) {
  GArray *parts = g_array_new(FALSE, TRUE, sizeof(struct hard)), *open = g_array_new(FALSE, FALSE, sizeof(guint));
  for (size_t i = 0; i < page->items; i++) {
    const struct page_item *item = &page->item[i];
    if (item->kind == ITEM_BEGIN) {
      struct hard h = {item->part.name, item->part.extent, open->len, i, i};
      guint index = item->part.hard ? parts->len : G_MAXUINT;
      if (item->part.hard) g_array_append_val(parts, h);
      g_array_append_val(open, index);
    } else if (item->kind == ITEM_END) {
      guint index = g_array_index(open, guint, open->len - 1);
      if (index != G_MAXUINT) g_array_index(parts, struct hard, index).end = i;
      g_array_set_size(open, open->len - 1);
    }
  }
  assert_int_equal(open->len, 0);
  g_array_free(open, TRUE);
  return parts;
}

static bool encloses(const struct hard *a, const struct hard *b) {
  return a->at < b->at && b->end < a->end;
}

/* The number of faults; what they are goes to the output. */
static size_t faults(const struct page *page) {
  GArray *parts = hard_parts(page);
  size_t n = 0;
  for (guint i = 0; i < parts->len; i++)
    for (guint k = i + 1; k < parts->len; k++) {
      const struct hard *a = &g_array_index(parts, struct hard, i), *b = &g_array_index(parts, struct hard, k);
      bool fault = false;
      if (encloses(a, b)) fault = !box_within(b->box, box_grow(a->box, 1e-6));
      else fault = strcmp(a->name, b->name) != 0 && box_overlap(box_grow(a->box, -1e-6), b->box);
      if (fault) print_message("%s and %s\n", a->name, b->name);
      n += fault;
    }
  g_array_free(parts, TRUE);
  return n;
}

static size_t parts_named(const struct page *page, const char *prefix) {
  size_t n = 0;
  for (size_t i = 0; i < page->items; i++)
    n += page->item[i].kind == ITEM_BEGIN && g_str_has_prefix(page->item[i].part.name, prefix);
  return n;
}

static void a_quiet_map_has_everything_in_place(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  const double xy[][2] = {{100, 100}, {400, 1000}, {900, 300}, {1400, 1100}};
  struct pages *p = sheet_of(&w, t, 4, xy, "5000", d);
  assert_non_null(p);
  assert_int_equal(faults(&p->page[0]), 0);
  for (int i = 1; i <= 4; i++) {
    char *name = g_strdup_printf("symbol %d", i);
    assert_int_equal(parts_named(&p->page[0], name), 1); /* no leader */
    g_free(name);
  }
  assert_int_equal(parts_named(&p->page[0], "plate "), 1); /* the two points are one station */
  assert_int_equal(parts_named(&p->page[0], "town "), 4);
  assert_int_equal(parts_named(&p->page[0], "district "), 2);
  assert_true(parts_named(&p->page[0], "road ") > 0);
  assert_true(parts_named(&p->page[0], "water ") > 0);
  pages_free(p);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void a_crowd_moves_apart(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  double xy[60][2];
  for (int i = 0; i < 60; i++) { /* a spiral around the station, ever denser towards it */
    double r = 30 + 6.5 * i, a = i * 2.4;
    xy[i][0] = 820 + r * cos(a), xy[i][1] = 700 + r * sin(a);
  }
  struct pages *p = sheet_of(&w, t, 60, (const double(*)[2])xy, "5000", d);
  assert_non_null(p);
  assert_int_equal(faults(&p->page[0]), 0);
  for (int i = 1; i <= 60; i++) {
    char *name = g_strdup_printf("symbol %d", i);
    assert_true(parts_named(&p->page[0], name) >= 1);
    g_free(name);
  }
  pages_free(p);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void one_building_makes_a_stack(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  const double xy[][2] = {{500, 950}, {500, 950}, {501, 950}, {1200, 300}};
  struct pages *p = sheet_of(&w, t, 4, xy, "5000", d);
  assert_non_null(p);
  assert_int_equal(faults(&p->page[0]), 0);
  assert_int_equal(parts_named(&p->page[0], "stack 1,2,3"), 1);
  assert_int_equal(parts_named(&p->page[0], "symbol "), 4);
  pages_free(p);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void close_neighbours_get_leaders(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  const double xy[][2] = {{500, 950}, {512, 955}, {508, 940}, {520, 946}};
  struct pages *p = sheet_of(&w, t, 4, xy, "5000", d);
  assert_non_null(p);
  assert_int_equal(faults(&p->page[0]), 0);
  assert_true(parts_named(&p->page[0], "symbol ") > 6); /* pieces of leaders bear their symbols' names */
  pages_free(p);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void what_finds_no_room_is_an_error(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  double xy[120][2];
  for (int i = 0; i < 120; i++) xy[i][0] = 600 + 12 * (i % 11), xy[i][1] = 900 + 12 * (i / 11);
  struct pages *p = sheet_of(&w, t, 120, (const double(*)[2])xy, "12500", d);
  assert_null(p);
  assert_true(diag_errors(d) > 0);
  pages_free(p);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void a_hopeless_crowd_ends_soon(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  enum { MANY = 20000 };
  double(*xy)[2] = g_malloc0(sizeof(double[2]) * MANY);
  for (int i = 0; i < MANY; i++) {
    xy[i][0] = i % 2 ? 800 : 100 + (i * 37) % 1400; /* half in one building, half all over */
    xy[i][1] = i % 2 ? 400 : 100 + (i * 101) % 1400;
  }
  gint64 begin = g_get_monotonic_time();
  struct pages *p = sheet_of(&w, t, MANY, (const double(*)[2])xy, "12500", d);
  assert_null(p);
  assert_true(diag_errors(d) > 1000);
  assert_true(g_get_monotonic_time() - begin < 60 * G_TIME_SPAN_SECOND);
  g_free(xy);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void a_small_map_rings_its_place(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  struct doc *doc = doc_new("test");
  const double xy[][2] = {{500, 950}, {620, 900}, {512, 955}, {1500, 1500}};
  const struct place *places = crowd_make(doc, 4, xy);
  struct map_window *window = map_window_open(&w.map, t, d);
  assert_non_null(window);
  for (int i = 0; i < 4; i++) {
    struct window_input in = {.basemap = &w.map,
                              .theme = t,
                              .centre = places[i].at,
                              .scale = 5000,
                              .width_pt = 80 * PT_PER_MM,
                              .height_pt = 60 * PT_PER_MM,
                              .places = places,
                              .place_count = 4,
                              .highlight = places[i].id};
    struct pages *p = map_window_draw(window, &in, d);
    assert_non_null(p);
    assert_int_equal(p->n, 1);
    assert_int_equal(faults(&p->page[0]), 0);
    char *name = g_strdup_printf("symbol %d", i + 1);
    assert_true(parts_named(&p->page[0], name) >= 1);
    assert_int_equal(parts_named(&p->page[0], "symbol 4") > 0, i == 3); /* too far away from the others */
    g_free(name);
    pages_free(p);
  }
  map_window_free(window);
  doc_free(doc);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

/* The frame is wider than the western district it is fitted to, and the ward ends there: it moves eastward. */
static void a_fitted_map_stays_on_its_ground(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  struct map_window *window = map_window_open(&w.map, t, d);
  assert_non_null(window);
  struct doc *doc = doc_new("test");
  const struct place *places = crowd_make(doc, 1, (const double[][2]){{400, 800}}); /* the middle of the western district */
  double middle[2];
  for (int moved = 0; moved < 2; moved++) {
    struct window_input in = {.basemap = &w.map, .theme = t, .places = places, .place_count = 1, .width_pt = 210, .height_pt = 250};
    assert_true(map_window_fit(window, "district", "w", &in));
    assert_true(in.whole_m.x >= 400 && in.whole_m.y >= 800);
    if (!moved) in.whole_m = (struct point){0};
    struct pages *p = map_window_draw(window, &in, d);
    assert_non_null(p);
    middle[moved] = NAN;
    for (size_t i = 0; i < p->page[0].items; i++) {
      const struct page_item *it = &p->page[0].item[i];
      if (it->kind == ITEM_BEGIN && !strcmp(it->part.name, "symbol 1")) middle[moved] = (it->part.extent.x0 + it->part.extent.x1) / 2;
    }
    pages_free(p);
  }
  assert_true(fabs(middle[0] - 105) < 12); /* in the middle, a quarter of the frame is paper */
  assert_true(middle[1] < middle[0] - 10);
  map_window_free(window);
  doc_free(doc);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void lines_that_meet_are_one(void **state) {
  struct line_set in, out;
  line_set_init(&in);
  line_set_init(&out);
  const struct point at[] = {{0, 0}, {5, 0}, {9, 9}, {5, 0}, {20, 20}, {30, 20}, {9, 9}, {20, 20}};
  for (int i = 0; i < 8; i++) { /* four lines of two points, the second turned */
    g_array_append_val(in.at, at[i]);
    if (i % 2) line_set_end(&in);
  }
  join_lines(&in, 0.1, &out);
  assert_int_equal(line_set_count(&out), 1);
  size_t n;
  const struct point *line = line_set_line(&out, 0, &n);
  assert_int_equal(n, 5);
  assert_true(line[0].x == 0 && line[4].x == 30);
  line_set_clear(&in);
  line_set_clear(&out);
}

static void a_map_of_borders_alone(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  struct ward bare = {.map = {.zone = 9, .layers = 1}, .d = d};
  bare.map.layer = bare.layer;
  bare.layer[0] = w.layer[0];
  const double xy[][2] = {{100, 100}, {900, 900}};
  struct pages *p = sheet_of(&bare, t, 2, xy, "0", d);
  assert_non_null(p);
  assert_int_equal(faults(&p->page[0]), 0);
  assert_int_equal(parts_named(&p->page[0], "symbol "), 2);
  pages_free(p);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void too_large_a_scale_is_an_error(void **state) {
  struct diag *d = diag_new(share_dir(), "en");
  struct theme *t = theme_open(".", "standard", "ja", d);
  struct ward w;
  ward_make(&w, d);
  const double xy[][2] = {{100, 100}};
  assert_null(sheet_of(&w, t, 1, xy, "1000", d));
  assert_int_equal(diag_errors(d), 1);
  ward_clear(&w);
  theme_free(t);
  diag_free(d);
}

static void grid_cells_have_letters_and_numbers(void **state) {
  struct grid g = grid_of((struct box){10, 20, 10 + 28 * 50, 20 + 125}, 50);
  assert_int_equal(g.columns, 28);
  assert_int_equal(g.rows, 3);
  const struct {
    double x, y;
    const char *cell;
  } cases[] = {
      {10, 20, "A-1"}, {59.9, 20, "A-1"}, {60.1, 71, "B-2"}, {10 + 25.5 * 50, 144, "Z-3"}, {10 + 27.5 * 50, 30, "AB-1"},
      {9, 30, ""},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *cell = grid_cell(&g, (struct point){cases[i].x, cases[i].y});
    assert_string_equal(cell, cases[i].cell);
    g_free(cell);
  }
}

static void columns_keep_heads_with_what_follows(void **state) {
  struct column_item items[6];
  for (int i = 0; i < 6; i++) items[i] = (struct column_item){.height = 10};
  items[3] = (struct column_item){.height = 8, .before = 2, .keep = true};
  size_t left;
  assert_true(map_columns_fill(items, 6, 1, 2, 39, &left)); /* 3 × 10, then head 2 + 8 and no room for the next */
  assert_int_equal(items[2].column, 0);
  assert_int_equal(items[3].column, 1);
  assert_true(items[3].y == 0);
  assert_true(items[4].y == 8);
  assert_false(map_columns_fill(items, 6, 1, 1, 39, &left));
  assert_int_equal(left, 3);
}

static void rings_are_cut_at_the_box(void **state) {
  struct line_set out;
  line_set_init(&out);
  const struct point ring[] = {{-10, -10}, {10, -10}, {10, 10}, {-10, 10}};
  clip_ring(ring, 4, (struct box){0, 0, 100, 100}, 0, &out);
  assert_int_equal(line_set_count(&out), 1);
  size_t n;
  const struct point *at = line_set_line(&out, 0, &n);
  assert_true(fabs(fabs(ring_area(at, n)) - 100) < 1e-9);
  const struct point away[] = {{-10, -10}, {-5, -10}, {-5, -5}};
  clip_ring(away, 3, (struct box){0, 0, 100, 100}, 0, &out);
  assert_int_equal(line_set_count(&out), 1);
  /* A line that leaves and comes back is two. */
  const struct point line[] = {{10, 10}, {10, -20}, {20, -20}, {20, 10}};
  clip_line(line, 4, (struct box){0, 0, 100, 100}, 0, &out);
  assert_int_equal(line_set_count(&out), 3);
  line_set_clear(&out);
}

/* How far the farthest of some points lies from the line that is left of them. */
static double farthest_off(const struct point *at, size_t n, const struct point *left, size_t m, bool ring) {
  double worst = 0;
  for (size_t i = 0; i < n; i++) {
    double best = INFINITY;
    for (size_t k = 0; k + (ring ? 0 : 1) < m; k++)
      best = fmin(best, distance_to_segment(at[i], left[k], left[(k + 1) % m]));
    worst = fmax(worst, best);
  }
  return worst;
}

/* Points nearer to each other than the tolerance, all the way round: what is dropped must not add up. */
static void a_dense_curve_stays_where_it_is(void **state) {
  enum { MANY = 3142 };
  static struct point ring[MANY];
  const double r = 20 * PT_PER_MM;
  for (int i = 0; i < MANY; i++)
    ring[i] = (struct point){r * cos(2 * G_PI * i / MANY), r * sin(2 * G_PI * i / MANY)};
  const struct box all = {-100, -100, 100, 100}, half = {-100, -100, 100, 0};
  const double tolerances[] = {0.02, 0.03, 0.1, 500};
  for (size_t t = 0; t < G_N_ELEMENTS(tolerances); t++) {
    double tolerance = tolerances[t] * PT_PER_MM;
    struct line_set out;
    size_t n;
    line_set_init(&out);
    clip_ring(ring, MANY, all, tolerance, &out);
    clip_ring(ring, MANY, half, tolerance, &out);
    clip_line(ring, MANY, all, tolerance, &out);
    assert_int_equal(line_set_count(&out), 3);
    const struct point *left = line_set_line(&out, 0, &n);
    assert_true(n >= 3 && n < MANY / 8);
    assert_true(farthest_off(ring, MANY, left, n, true) <= tolerance);
    left = line_set_line(&out, 1, &n);
    assert_true(n >= 3);
    assert_true(farthest_off(ring + MANY / 2 + 1, MANY / 2 - 1, left, n, true) <= tolerance);
    left = line_set_line(&out, 2, &n);
    assert_true(farthest_off(ring, MANY, left, n, false) <= tolerance);
    line_set_clear(&out);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(grid_cells_have_letters_and_numbers),
      cmocka_unit_test(columns_keep_heads_with_what_follows),
      cmocka_unit_test(lines_that_meet_are_one),
      cmocka_unit_test(a_hopeless_crowd_ends_soon),
      cmocka_unit_test(a_small_map_rings_its_place),
      cmocka_unit_test(a_fitted_map_stays_on_its_ground),
      cmocka_unit_test(rings_are_cut_at_the_box),
      cmocka_unit_test(a_dense_curve_stays_where_it_is),
      cmocka_unit_test(a_quiet_map_has_everything_in_place),
      cmocka_unit_test(a_crowd_moves_apart),
      cmocka_unit_test(one_building_makes_a_stack),
      cmocka_unit_test(close_neighbours_get_leaders),
      cmocka_unit_test(what_finds_no_room_is_an_error),
      cmocka_unit_test(a_map_of_borders_alone),
      cmocka_unit_test(too_large_a_scale_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
