/* Which ground is enlarged, and where the enlargement stands. */
#include "layout/map/inset.h"

#include <math.h>
#include <string.h>

static const struct node *places_of(const struct node *side) {
  const struct node *n = side->first;
  while (n && n->kind != NODE_PLACES) n = n->next;
  return n;
}

const struct inset *inset_of(const struct inset_set *set, const struct place *p) {
  return set->of ? g_hash_table_lookup(set->of, p->id) : NULL;
}

struct place *inset_places(const struct inset_set *set, const struct inset *in, struct arena *to, size_t *n_out) {
  const struct node *places = places_of(set->side);
  size_t all = places ? places->place_count : 0;
  struct place *out = arena_array(to, all + 1, sizeof *out);
  *n_out = 0;
  for (size_t i = 0; i < all; i++)
    if (inset_of(set, &places->places[i]) == in) out[(*n_out)++] = places->places[i];
  return out;
}

static gboolean stands_in(gpointer id, gpointer of, gpointer in) {
  (void)id;
  return of == in;
}

void inset_drop(struct inset_set *set) {
  set->n--;
  g_hash_table_foreach_remove(set->of, stands_in, &set->inset[set->n]);
}

const struct place *insets_outside(const struct inset_set *set, size_t *n_out) {
  const struct node *places = places_of(set->side);
  size_t all = places ? places->place_count : 0;
  struct place *out = arena_array(set->arena, all + 1, sizeof *out);
  *n_out = 0;
  for (size_t i = 0; i < all; i++)
    if (!inset_of(set, &places->places[i])) out[(*n_out)++] = places->places[i];
  return out;
}

/* The ground on the map's paper. */
static struct box box_on_page(const struct view_port *v, struct box m) {
  struct point a = port_point(v, (struct point){m.x0, m.y1}), b = port_point(v, (struct point){m.x1, m.y0});
  return (struct box){a.x, a.y, b.x, b.y};
}

/* The letter's tab: at a corner of the frame, above or below it, where it meets no fold and stays on the map. */
static struct box tab_box(const struct sheet *s, const struct pen *p, struct box f) {
  double size = print_pt(&s->style, "inset.tab"), off = print_pt(&s->style, "map.keep_off");
  const struct page *page = pen_page(p);
  const struct box corner[4] = {{f.x0, f.y0 - size, f.x0 + size, f.y0}, {f.x1 - size, f.y0 - size, f.x1, f.y0},
                                {f.x0, f.y1, f.x0 + size, f.y1 + size}, {f.x1 - size, f.y1, f.x1, f.y1 + size}};
  for (int i = 0; i < 4; i++) {
    bool good = box_within(corner[i], box_grow(s->port.frame, -off));
    for (size_t k = 0; k < page->folds_x; k++)
      good = good && (page->fold_x[k] < corner[i].x0 - off || page->fold_x[k] > corner[i].x1 + off);
    for (size_t k = 0; k < page->folds_y; k++)
      good = good && (page->fold_y[k] < corner[i].y0 - off || page->fold_y[k] > corner[i].y1 + off);
    if (good) return corner[i];
  }
  return corner[0];
}

static void take_places(struct inset_set *set, const struct sheet *s, struct inset *inset) {
  const struct node *places = places_of(set->side);
  struct line line = style_line(&s->style, "inset.framed");
  /* A dot below the frame's line would not be seen: whoever lies there stays on the map. */
  double clear = line.width_pt / 2 + print_pt(&s->style, "inset.rim") + symbol_pt(&s->style, "leader.dot_mm"),
         m_pt = s->port.scale / 1000 / PT_PER_MM;
  struct box within = box_grow(inset->ground_m, -clear * m_pt);
  for (size_t i = 0; places && i < places->place_count; i++) {
    const struct place *p = &places->places[i];
    struct point m;
    if (!p->has_place || p->town_only || inset_of(set, p)) continue;
    if (!projection_run(s->ground->projection, &p->at, 1, &m)) continue;
    if (m.x > within.x0 && m.x < within.x1 && m.y > within.y0 && m.y < within.y1)
      g_hash_table_insert(set->of, (gpointer)p->id, inset);
  }
}

/* What a place that was said lies on: NULL if on nothing. */
static const char *lies_on(const struct inset_set *set, const struct sheet *s, struct box b) {
  if (!box_within(b, s->port.frame)) return "map.frame";
  for (size_t i = 0; i < set->n; i++)
    if (box_overlap(b, set->inset[i].box) || box_overlap(b, set->inset[i].framed)) return set->inset[i].letter;
  return NULL;
}

/* So far a box must move that none of its two edges lies along a fold. */
static double off_folds(const double *fold, size_t folds, double from, double upto, double clear) {
  for (size_t i = 0; i < folds; i++) {
    double edge = fabs(fold[i] - from) < fabs(fold[i] - upto) ? from : upto, by = edge - fold[i];
    if (fabs(by) < clear) return by < 0 ? -clear - by : clear - by;
  }
  return 0;
}

/* The ground a little aside, where its frame would lie along a fold. */
static struct box clear_of_folds(const struct sheet *s, const struct pen *p, struct box ground_m) {
  const struct page *page = pen_page(p);
  struct box f = box_on_page(&s->port, ground_m);
  double clear = print_pt(&s->style, "inset.off"), m = s->port.scale / 1000 / PT_PER_MM;
  double x = off_folds(page->fold_x, page->folds_x, f.x0, f.x1, clear) * m,
         y = off_folds(page->fold_y, page->folds_y, f.y0, f.y1, clear) * m;
  return (struct box){ground_m.x0 + x, ground_m.y0 - y, ground_m.x1 + x, ground_m.y1 - y};
}

struct inset *inset_add(struct inset_set *set, const struct sheet *s, const struct pen *p, const char *title,
                        struct box ground_m, double scale, const struct point *at, struct pos pos, bool tell) {
  if (set->n == 26) return NULL;
  ground_m = clear_of_folds(s, p, ground_m);
  struct inset *in = &set->inset[set->n];
  double k = 1000 * PT_PER_MM / scale, w = (ground_m.x1 - ground_m.x0) * k, h = (ground_m.y1 - ground_m.y0) * k,
         bar = print_pt(&s->style, "inset.bar");
  *in = (struct inset){.title = title, .ground_m = ground_m, .framed = box_on_page(&s->port, ground_m)};
  g_snprintf(in->letter, sizeof in->letter, "%c", (char)('A' + set->n));
  struct point middle = {(in->framed.x0 + in->framed.x1) / 2, (in->framed.y0 + in->framed.y1) / 2};
  struct lettering look = style_look(&s->style, "inset.title");
  double keep = fmin(w, pen_width(p, title, &look) + print_pt(&s->style, "inset.heading"));
  const char *on = NULL;
  if (!box_within(in->framed, s->port.frame)) {
    if (tell) diag_error(s->d, pos, "map-inset-outside", title);
    return NULL;
  }
  if (at) {
    in->box = (struct box){at->x, at->y, at->x + w, at->y + h + bar};
    on = lies_on(set, s, in->box);
    if (!on && box_overlap(in->box, in->framed)) on = in->letter;
    if (on) diag_error(s->d, pos, "map-inset-place", title, on);
  } else if (!inset_room(set, s, p, w, h + bar, bar, keep, middle, &in->box)) {
    on = "";
    if (tell)
      diag_error(s->d, pos, "map-inset-room", title, diag_num(s->d, ceil(w / PT_PER_MM)),
                 diag_num(s->d, ceil((h + bar) / PT_PER_MM)));
  }
  if (on) return NULL;
  struct box frame = {in->box.x0, in->box.y0 + bar, in->box.x1, in->box.y1};
  in->port = (struct view_port){frame, {(ground_m.x0 + ground_m.x1) / 2, (ground_m.y0 + ground_m.y1) / 2}, scale, 0};
  in->tab = tab_box(s, p, in->framed);
  set->n++;
  take_places(set, s, in);
  return in;
}

/* The middle of the feature so called, in metres. */
static bool find_named(const struct sheet *s, const char *name, struct point *out) {
  static const char *const classes[] = {"station", "town", "landmark", "park"};
  const char *suffix = theme_word(s->style.theme, "map.station_suffix");
  for (size_t c = 0; c < G_N_ELEMENTS(classes); c++) {
    const struct stratum *of = ground_stratum(s->ground, classes[c]);
    for (size_t i = 0; of && i < of->n; i++) {
      const struct feature *f = &of->feature[i];
      char *whole = g_strconcat(f->name, c ? "" : suffix, NULL);
      bool same = *f->name && (!strcmp(f->name, name) || !strcmp(whole, name));
      g_free(whole);
      if (!same) continue;
      *out = (struct point){(f->box_m.x0 + f->box_m.x1) / 2, (f->box_m.y0 + f->box_m.y1) / 2};
      return true;
    }
  }
  return false;
}

static bool pair_read(const char *text, double *a, double *b) {
  char *end;
  *a = g_ascii_strtod(text, &end);
  if (end == text) return false;
  *b = g_ascii_strtod(end, NULL);
  return true;
}

static bool add_asked(struct inset_set *set, const struct sheet *s, const struct pen *p, const struct node *n) {
  const char *around = node_attr(n, "around", "");
  struct point middle, at = {0, 0};
  struct lonlat centre = {0, 0};
  bool known = *around ? find_named(s, around, &middle)
                       : pair_read(node_attr(n, "centre", ""), &centre.lon, &centre.lat) &&
                             projection_run(s->ground->projection, &centre, 1, &middle);
  if (!known) {
    diag_error(s->d, n->pos, "map-inset-around", *around ? around : node_attr(n, "centre", ""));
    return false;
  }
  double scale = g_ascii_strtod(node_attr(n, "scale", "0"), NULL), w, h;
  if (scale <= 0) scale = s->port.scale / print_number(&s->style, "inset.times");
  if (!pair_read(node_attr(n, "ground", ""), &w, &h)) {
    double m = scale / 1000 / PT_PER_MM;
    w = print_pt(&s->style, "inset.width") * m, h = print_pt(&s->style, "inset.height") * m;
  }
  bool said = pair_read(node_attr(n, "at", ""), &at.x, &at.y);
  at = (struct point){at.x * PT_PER_MM, at.y * PT_PER_MM};
  struct box ground = {middle.x - w / 2, middle.y - h / 2, middle.x + w / 2, middle.y + h / 2};
  return inset_add(set, s, p, node_attr(n, "title", around), ground, scale, said ? &at : NULL, n->pos, true) != NULL;
}

bool insets_prepare(struct inset_set *set, const struct sheet *s, const struct node *side, const struct pen *trial) {
  size_t before = diag_errors(s->d);
  *set = (struct inset_set){.side = side, .arena = arena_new(), .of = g_hash_table_new(g_str_hash, g_str_equal)};
  set->inset = arena_array(set->arena, 27, sizeof *set->inset);
  for (const struct node *n = side->first; n; n = n->next)
    if (n->kind == NODE_INSET) add_asked(set, s, trial, n);
  if (diag_errors(s->d) == before && !strcmp(node_attr(side, "insets", ""), "auto")) insets_find(set, s, trial);
  return diag_errors(s->d) == before;
}

void insets_free(struct inset_set *set) {
  if (set->of) g_hash_table_destroy(set->of);
  if (set->arena) arena_free(set->arena);
  *set = (struct inset_set){0};
}
