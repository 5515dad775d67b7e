/* The invented ground, made step by step. */
#include "command/invent/land.h"

#include <math.h>

/* Stems in the order they are used: the plain ones (in an order of the seed's own, unless it is the default), then each with
 * a word such as "north" before it. */
static void choose_stems(struct land *g, bool as_listed) {
  const struct table *t = g->words->places;
  size_t n = words_count(t, "stem"), before = words_count(t, "before");
  size_t *order = g_new(size_t, n ? n : 1);
  rng_shuffle(&g->rng, order, n);
  for (size_t i = 0; i < n; i++) {
    size_t k = as_listed ? i : order[i];
    struct stem s = {word_of(t, "stem", k, "name"), word_of(t, "stem", k, "reading"), word_of(t, "stem", k, "code")};
    g_array_append_val(g->stems, s);
  }
  for (size_t b = 0; b < before; b++)
    for (size_t i = 0; i < n; i++) {
      struct stem s = g_array_index(g->stems, struct stem, i);
      char *name = g_strconcat(word_of(t, "before", b, "name"), s.name, NULL);
      char *reading = g_strconcat(word_of(t, "before", b, "reading"), s.reading, NULL);
      char *code = g_strconcat(word_of(t, "before", b, "code"), "-", s.code, NULL);
      struct stem new = {g_string_chunk_insert(g->kept, name), g_string_chunk_insert(g->kept, reading),
                         g_string_chunk_insert(g->kept, code)};
      g_free(name);
      g_free(reading);
      g_free(code);
      g_array_append_val(g->stems, new);
    }
  g_free(order);
}

struct stem land_stem(const struct land *g, int n) {
  static const struct stem none = {"", "", ""};
  return g->stems->len ? g_array_index(g->stems, struct stem, (guint)n % g->stems->len) : none;
}

const char *land_district_code(const struct land *g, int district) {
  return land_stem(g, g_array_index(g->districts, struct district, district).name).code;
}

char *land_district_name(const struct land *g, int district, const char *column) {
  struct stem s = land_stem(g, g_array_index(g->districts, struct district, district).name);
  const char *after = word_of(g->words->places, "district_after", 0, column);
  return g_strconcat(g_str_equal(column, "reading") ? s.reading : s.name, after, NULL);
}

char *land_town_name(const struct land *g, int town) {
  const struct town *t = &g_array_index(g->towns, struct town, town);
  const char *after = t->chome ? word_of(g->words->places, "chome", (size_t)t->chome - 1, "name")
                               : word_of(g->words->places, "town_after", 0, "name");
  return g_strconcat(land_stem(g, t->stem).name, after, NULL);
}

struct land *land_new(uint64_t seed, size_t facilities, const struct words *w) {
  struct land *g = g_new0(struct land, 1);
  g->geos = GEOS_init_r();
  g->rng = rng_stream(seed, 1);
  g->words = w;
  /* A town of 300 is drawn 1:1; its area grows more slowly than the number, as in denser cities. */
  g->scale = pow((double)facilities / 300, 0.3);
  g->half_w = 2550 * g->scale;
  g->half_h = 3150 * g->scale;
  g->plane = plane_new();
  g->lines = g_array_new(FALSE, TRUE, sizeof(struct line));
  g->stops = g_array_new(FALSE, TRUE, sizeof(struct stop));
  g->outline = g_array_new(FALSE, TRUE, sizeof(struct spot));
  g->lots = g_array_new(FALSE, TRUE, sizeof(struct lot));
  g->pieces = g_array_new(FALSE, TRUE, sizeof(struct piece));
  g->streets = g_array_new(FALSE, TRUE, sizeof(struct street));
  g->districts = g_array_new(FALSE, TRUE, sizeof(struct district));
  g->towns = g_array_new(FALSE, TRUE, sizeof(struct town));
  g->blocks = g_array_new(FALSE, TRUE, sizeof(struct block));
  g->marks = g_array_new(FALSE, TRUE, sizeof(struct mark));
  g->greens = g_array_new(FALSE, TRUE, sizeof(struct green));
  g->waters = g_array_new(FALSE, TRUE, sizeof(struct green));
  g->stems = g_array_new(FALSE, TRUE, sizeof(struct stem));
  g->kept = g_string_chunk_new(4096);
  choose_stems(g, seed == INVENT_SEED);
  land_draw_lines(g);
  land_make_faces(g);
  land_divide(g);
  land_assign(g);
  land_make_blocks(g);
  land_place_marks(g);
  return g;
}

void land_free(struct land *g) {
  if (!g)
    return;
  for (guint i = 0; i < g->lines->len; i++)
    g_array_free(g_array_index(g->lines, struct line, i).at, TRUE);
  for (guint i = 0; i < g->lots->len; i++)
    loop_clear(&g_array_index(g->lots, struct lot, i).ring);
  for (guint i = 0; i < g->pieces->len; i++)
    loop_clear(&g_array_index(g->pieces, struct piece, i).ring);
  for (guint i = 0; i < g->streets->len; i++)
    g_free(g_array_index(g->streets, struct street, i).at);
  for (guint i = 0; i < g->blocks->len; i++)
    GEOSGeom_destroy_r(g->geos, g_array_index(g->blocks, struct block, i).shape);
  for (guint i = 0; i < g->stops->len; i++)
    g_free(g_array_index(g->stops, struct stop, i).name);
  for (guint i = 0; i < g->marks->len; i++)
    g_free(g_array_index(g->marks, struct mark, i).name);
  GArray *greens[] = {g->greens, g->waters};
  for (size_t k = 0; k < 2; k++)
    for (guint i = 0; i < greens[k]->len; i++) {
      GEOSGeom_destroy_r(g->geos, g_array_index(greens[k], struct green, i).shape);
      g_free(g_array_index(greens[k], struct green, i).name);
    }
  GArray *all[] = {g->lines, g->stops, g->outline, g->lots, g->pieces, g->streets, g->districts, g->towns, g->blocks, g->marks,
                   g->greens, g->waters, g->stems};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    g_array_free(all[i], TRUE);
  g_string_chunk_free(g->kept);
  plane_free(g->plane);
  GEOS_finish_r(g->geos);
  g_free(g);
}
