/* `insets: auto`: where symbols crowd so that one finds no room, or many stand off with leaders, and what ground to enlarge. */
#include <math.h>
#include <string.h>

#include "layout/map/inset.h"

static bool strained(const struct unit *u) {
  return u->area_shift <= 0 && (!u->placed || u->leader);
}

static double distance(const struct unit *a, const struct unit *b) {
  return hypot(a->anchor.x - b->anchor.x, a->anchor.y - b->anchor.y);
}

/* How bad it is around a unit: those without room count as a whole crowd. */
static double crowd_at(const struct unit_set *u, size_t i, double reach, double crowd) {
  double sum = 0;
  for (size_t k = 0; k < u->n; k++)
    if (strained(&u->unit[k]) && distance(&u->unit[i], &u->unit[k]) <= reach) sum += u->unit[k].placed ? 1 : crowd;
  return sum;
}

/* The ground of the worst crowd, in metres; false if there is none that was not tried before. */
static bool worst(const struct unit_set *u, const struct sheet *s, const GArray *tried, struct box *ground_m) {
  double reach = print_pt(&s->style, "inset.reach"), crowd = print_number(&s->style, "inset.crowd"), most = 0;
  size_t found = 0;
  for (size_t i = 0; i < u->n; i++) {
    bool again = false;
    for (guint k = 0; k < tried->len; k++) {
      struct point at = g_array_index(tried, struct point, k);
      again |= hypot(at.x - u->unit[i].anchor.x, at.y - u->unit[i].anchor.y) < reach;
    }
    double here = strained(&u->unit[i]) && !again ? crowd_at(u, i, reach, crowd) : 0;
    if (here > most) most = here, found = i;
  }
  if (most < crowd) return false;
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < u->n; i++) {
    if (!strained(&u->unit[i]) || distance(&u->unit[i], &u->unit[found]) > reach) continue;
    struct point at = u->unit[i].anchor;
    b = (struct box){fmin(b.x0, at.x), fmin(b.y0, at.y), fmax(b.x1, at.x), fmax(b.y1, at.y)};
  }
  g_array_append_val((GArray *)tried, u->unit[found].anchor);
  b = box_grow(b, reach / 2);
  double k = s->port.scale / 1000 / PT_PER_MM;
  struct point c = {(s->port.frame.x0 + s->port.frame.x1) / 2, (s->port.frame.y0 + s->port.frame.y1) / 2},
               m = s->port.centre_m;
  *ground_m = (struct box){m.x + (b.x0 - c.x) * k, m.y - (b.y1 - c.y) * k, m.x + (b.x1 - c.x) * k, m.y - (b.y0 - c.y) * k};
  return true;
}

static struct box grown_to(struct box b, double w, double h) {
  double x = (b.x0 + b.x1) / 2, y = (b.y0 + b.y1) / 2;
  w = fmax(w, b.x1 - b.x0) / 2, h = fmax(h, b.y1 - b.y0) / 2;
  return (struct box){x - w, y - h, x + w, y + h};
}

/* The name it goes by: of the nearest station on the ground, else of the town. */
static const char *name_of(struct inset_set *set, const struct sheet *s, struct box b) {
  static const char *const classes[] = {"station", "town"};
  for (size_t c = 0; c < G_N_ELEMENTS(classes); c++) {
    const struct stratum *of = ground_stratum(s->ground, classes[c]);
    for (size_t i = 0; of && i < of->n; i++) {
      struct box own = of->feature[i].box_m;
      double x = (own.x0 + own.x1) / 2, y = (own.y0 + own.y1) / 2;
      if (*of->feature[i].name && x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1)
        return arena_printf(set->arena, "%s%s", of->feature[i].name,
                            c ? "" : theme_word(s->style.theme, "map.station_suffix"));
    }
  }
  return "";
}

void insets_find(struct inset_set *set, const struct sheet *s, const struct pen *trial) {
  double most = print_number(&s->style, "inset.most"), times = print_number(&s->style, "inset.times");
  GArray *tried = g_array_new(FALSE, FALSE, sizeof(struct point));
  for (size_t added = 0; added < (size_t)most && tried->len < 12;) {
    size_t n, here = 0;
    struct map_placed m;
    struct box ground;
    const struct place *places = insets_outside(set, &n);
    map_place(&m, s, trial, &s->port, set, places, n);
    bool crowded = worst(&m.units, s, tried, &ground);
    map_placed_free(&m);
    if (!crowded) break;
    double scale = s->port.scale / times, k = scale / 1000 / PT_PER_MM;
    struct inset *in = NULL;
    for (double part = 1; part > 0.45 && !in; part -= 0.1) /* as much around it as there is room for */
      in = inset_add(set, s, trial, name_of(set, s, ground),
                     grown_to(ground, part * print_pt(&s->style, "inset.width") * k,
                              part * print_pt(&s->style, "inset.height") * k),
                     scale, NULL, set->side->pos, false);
    if (!in) continue;
    added++;
    GHashTableIter it;
    gpointer of;
    g_hash_table_iter_init(&it, set->of);
    while (g_hash_table_iter_next(&it, NULL, &of)) here += of == in;
    diag_note(s->d, set->side->pos, "map-inset-found", *in->title ? in->title : in->letter, diag_num(s->d, (double)here),
              diag_num(s->d, scale));
  }
  g_array_free(tried, TRUE);
}
