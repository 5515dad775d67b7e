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

/* How many of an inset's own find no room in it. */
static size_t without_room(const struct inset_set *set, const struct sheet *s, const struct inset *in, const struct pen *trial) {
  struct arena *a = arena_new();
  struct map_placed m;
  size_t n, left = 0;
  const struct place *places = inset_places(set, in, a, &n);
  map_place(&m, s, trial, &in->port, NULL, places, n);
  for (size_t i = 0; i < m.units.n; i++) left += m.units.unit[i].placed ? 0 : m.units.unit[i].places;
  map_placed_free(&m);
  arena_free(a);
  return left;
}

/* As large as all of the crowd need, and with as much around it as there is room for. */
static struct inset *enlarge(struct inset_set *set, const struct sheet *s, const struct pen *trial, struct box crowd) {
  static const double more[] = {1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4};
  double width = print_pt(&s->style, "inset.width"), height = print_pt(&s->style, "inset.height"),
         times = print_number(&s->style, "inset.times");
  for (size_t i = 0; i < G_N_ELEMENTS(more); i++) {
    double scale = s->port.scale / times / more[i], k = scale / 1000 / PT_PER_MM;
    for (double part = 1; part > 0.45; part -= 0.1) {
      struct box least = box_grow(crowd, part * print_pt(&s->style, "inset.margin") * k); /* symbols keep off the frame */
      struct inset *in = inset_add(set, s, trial, name_of(set, s, least), grown_to(least, part * width * k, part * height * k),
                                   scale, NULL, set->side->pos, false);
      if (!in) continue;
      if (!without_room(set, s, in, trial)) return in;
      inset_drop(set);
      break; /* no room for its symbols: larger, not less */
    }
  }
  return NULL;
}

void insets_find(struct inset_set *set, const struct sheet *s, const struct pen *trial) {
  double most = print_number(&s->style, "inset.most");
  GArray *tried = g_array_new(FALSE, FALSE, sizeof(struct point));
  for (size_t added = 0; added < (size_t)most && tried->len < 12;) {
    size_t n;
    struct map_placed m;
    struct box ground;
    const struct place *places = insets_outside(set, &n);
    map_place(&m, s, trial, &s->port, set, places, n);
    bool crowded = worst(&m.units, s, tried, &ground);
    map_placed_free(&m);
    if (!crowded) break;
    const struct inset *in = enlarge(set, s, trial, ground);
    if (!in) continue;
    added++;
    inset_places(set, in, set->arena, &n);
    diag_note(s->d, set->side->pos, "map-inset-found", *in->title ? in->title : in->letter, diag_num(s->d, (double)n),
              diag_num(s->d, round(in->port.scale)));
  }
  g_array_free(tried, TRUE);
}
