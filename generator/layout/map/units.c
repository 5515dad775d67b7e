/* Places to units for the placer, one symbol or the stack of a building; and drawing them where they went. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layout/map/map.h"
#include "records/address.h"

struct spot_of {
  const struct place *place;
  struct point at;
  bool taken;
};

static bool same_town(const struct spot_of *a, const struct spot_of *b) {
  return *a->place->town || *b->place->town ? !strcmp(a->place->town, b->place->town)
                                             : a->at.x == b->at.x && a->at.y == b->at.y;
}

static int by_number(const void *a, const void *b) {
  const struct place *p = *(const struct place *const *)a, *q = *(const struct place *const *)b;
  if (p->number != q->number) return p->number < q->number ? -1 : 1;
  return strcmp(p->id, q->id);
}

/* The symbols of one building stand in rows of about equal length, none longer than the theme's most. */
static size_t stack_row(const struct print_style *s, size_t n) {
  size_t most = (size_t)fmax(1, symbol_pt(s, "stack.max") / PT_PER_MM), rows = (n + most - 1) / most;
  return (n + rows - 1) / rows;
}

/* Width and height of the symbols `from` up to the end of their row. */
static struct point row_size(const struct unit_set *u, const struct print_style *s, const struct unit *unit, size_t from) {
  struct point size = {0, 0};
  size_t row = stack_row(s, unit->places);
  for (size_t i = from; i < unit->places && i < from + row; i++) {
    const struct symbol *symbol = symbol_of_place(s, unit->place[i]);
    struct box b = symbol ? symbol_box(s, symbol, u->scale) : (struct box){0};
    size.x += b.x1 - b.x0 + (i > from ? print_pt(s, "stack.gap") : 0);
    size.y = fmax(size.y, b.y1 - b.y0);
  }
  return size;
}

static struct box stack_box(const struct unit_set *u, const struct print_style *s, const struct unit *unit) {
  double w = 0, h = print_pt(s, "stack.pad") * 2, gap = print_pt(s, "stack.gap");
  for (size_t i = 0; i < unit->places; i += stack_row(s, unit->places)) {
    struct point row = row_size(u, s, unit, i);
    w = fmax(w, row.x);
    h += row.y + (i ? gap : 0);
  }
  w += print_pt(s, "stack.pad") * 2;
  return (struct box){-w / 2, -h / 2, w / 2, h / 2};
}

static void add_unit(struct unit_set *u, const struct print_style *s, const struct place **places, size_t n,
                     struct point at) {
  struct unit *unit = &u->unit[u->n++];
  qsort(places, n, sizeof *places, by_number);
  *unit = (struct unit){.places = n, .anchor = at, .place = arena_array(u->arena, n, sizeof *unit->place)};
  memcpy(unit->place, places, n * sizeof *places);
  const struct symbol *symbol = symbol_of_place(s, places[0]);
  if (n > 1) unit->box = stack_box(u, s, unit);
  else if (symbol) unit->box = symbol_box(s, symbol, u->scale);
}

/* Those known to their town alone: one mark for each town, in the middle of what the places say. */
static void add_towns(struct unit_set *u, const struct pen *p, struct spot_of *spot, size_t spots,
                      const struct place **group) {
  for (size_t i = 0; i < spots; i++) {
    if (spot[i].taken || !spot[i].place->town_only) continue;
    size_t members = 0;
    struct point middle = {0, 0};
    for (size_t k = i; k < spots; k++) {
      if (spot[k].taken || !spot[k].place->town_only || !same_town(&spot[i], &spot[k])) continue;
      spot[k].taken = true;
      middle = (struct point){middle.x + spot[k].at.x, middle.y + spot[k].at.y};
      group[members++] = spot[k].place;
    }
    struct unit *unit = &u->unit[u->n];
    add_unit(u, p->style, group, members, (struct point){middle.x / (double)members, middle.y / (double)members});
    unit->area_shift = print_pt(p->style, "town_mark.shift");
    unit->box = town_mark_box(p, unit->place, unit->places);
  }
}

static struct box around(struct point at, double by) {
  return (struct box){at.x - by, at.y - by, at.x + by, at.y + by};
}

void unit_set_make(struct unit_set *u, const struct pen *p, const struct ground *g, const struct view_port *v,
                   const struct place *places, size_t n) {
  const struct print_style *s = p->style;
  struct spot_of *spot = g_new0(struct spot_of, n);
  const struct place **group = g_new(const struct place *, n + 1);
  size_t spots = 0;
  *u = (struct unit_set){.arena = arena_new(), .scale = print_number(s, "symbols.scale")};
  u->unit = arena_array(u->arena, n, sizeof *u->unit);
  u->rules = (struct unit_rules){.gap = symbol_pt(s, "gap_mm"),
                                 .max_shift = symbol_pt(s, "leader.max_mm"),
                                 .free_shift = symbol_pt(s, "leader.starts_at_shift_mm"),
                                 .dot = symbol_pt(s, "leader.dot_mm"),
                                 .leader = symbol_pt(s, "leader.halo_mm")};
  for (size_t i = 0; i < n; i++) {
    struct point m;
    if (!places[i].has_place || !projection_run(g->projection, &places[i].at, 1, &m)) continue;
    struct point at = port_point(v, m);
    if (at.x < v->frame.x0 || at.x > v->frame.x1 || at.y < v->frame.y0 || at.y > v->frame.y1) continue;
    spot[spots++] = (struct spot_of){&places[i], at, false};
  }
  add_towns(u, p, spot, spots, group);
  /* What shares one dot shares a building, as far as the map can tell. */
  double same = u->rules.dot;
  struct claims *ground = claims_new(v->frame);
  GArray *near = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (size_t i = 0; i < spots; i++)
    if (!spot[i].taken) claims_add(ground, around(spot[i].at, 0), (int)i);
  for (size_t i = 0; i < spots; i++) {
    if (spot[i].taken) continue;
    size_t members = 0;
    g_array_set_size(near, 0);
    claims_owners(ground, around(spot[i].at, same * 1.01), spots, near);
    for (guint j = 0; j < near->len; j++) {
      size_t k = g_array_index(near, guint32, j);
      if (spot[k].taken || fabs(spot[k].at.x - spot[i].at.x) > same || fabs(spot[k].at.y - spot[i].at.y) > same)
        continue;
      spot[k].taken = true;
      group[members++] = spot[k].place;
    }
    qsort(group, members, sizeof *group, by_number);
    add_unit(u, s, group, members, spot[i].at);
  }
  g_array_free(near, TRUE);
  claims_free(ground);
  g_free(group);
  g_free(spot);
}

GHashTable *unit_set_towns(const struct unit_set *u) {
  GHashTable *towns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < u->n; i++)
    if (u->unit[i].area_shift > 0) g_hash_table_add(towns, address_fold(u->unit[i].place[0]->town, NULL));
  return towns;
}

void unit_set_free(struct unit_set *u) {
  arena_free(u->arena);
}

/* ---- drawing ---- */

static char *unit_name(const struct unit *u) {
  GString *s = g_string_new(u->area_shift > 0 ? "town " : u->places > 1 ? "stack " : "symbol ");
  for (size_t i = 0; i < u->places; i++) g_string_append_printf(s, "%s%d", i ? "," : "", u->place[i]->number);
  return g_string_free(s, FALSE);
}

/* The ground of line and dot, piece by piece, under the symbol's own name: they are one part of the map. */
static void claim_leader(const struct pen *p, const struct unit_set *set, const struct unit *u, const char *name) {
  struct box along[96];
  size_t n = unit_leader_boxes(u, &set->rules, along, G_N_ELEMENTS(along));
  for (size_t i = 0; i < n; i++) {
    pen_begin(p, true, along[i], "%s", name);
    pen_end(p);
  }
}

static void draw_leader(const struct pen *p, const struct unit_set *set, const struct unit *u, const char *name) {
  double half = set->rules.dot / 2, weight = symbol_pt(p->style, "leader.weight_mm");
  ink_id ink = print_ink(p->style, "leader_ink"), paper = print_ink(p->style, "paper_ink");
  struct point line[3];
  struct path_builder path;
  claim_leader(p, set, u, name);
  path_begin(&path, pen_arena(p));
  path_add_line(&path, line, unit_leader_line(u, line));
  pen_begin(p, true, box_grow((struct box){u->anchor.x, u->anchor.y, u->anchor.x, u->anchor.y}, half), "%s", name);
  pen_begin(p, false, unit_box_at(u, u->anchor), "leader %s", name);
  pen_stroke(p, &path, &(struct line){.width_pt = symbol_pt(p->style, "leader.halo_mm"), .ink = paper});
  pen_disc(p, u->anchor, half + weight, paper);
  pen_stroke(p, &path, &(struct line){.width_pt = weight, .ink = ink});
  pen_end(p);
  pen_disc(p, u->anchor, half, ink);
  pen_end(p);
}

static void tie_to_page(const struct pen *p, const struct unit_set *set, const struct place *place, struct box b) {
  struct arena *a = pen_arena(p);
  page_add(p->pages, pen_page(p),
           (struct page_item){.kind = ITEM_LINK,
                              .box = b,
                              .link = {arena_printf(a, "uri:%s%s/index.html", set->link, place->id),
                                       place->number ? arena_printf(a, "%d %s", place->number, place->name) : place->name}});
}

static void tie_to_list(const struct pen *p, const struct unit_set *set, const struct place *place, struct box b) {
  if (set->link) tie_to_page(p, set, place, b);
  if (set->targets) pen_target(p, box_grow(b, print_pt(p->style, "map.target_margin")), "map-%s", place->id);
  if (set->links) pen_link(p, b, "dest:list-%s", place->id);
}

void unit_symbols(const struct unit_set *set, const struct print_style *s, const struct unit *u, struct point *at_out) {
  double x = 0, y = u->box.y0 + print_pt(s, "stack.pad"), gap = print_pt(s, "stack.gap");
  struct point row = {0, 0};
  for (size_t i = 0; i < u->places; i++) {
    const struct symbol *symbol = symbol_of_place(s, u->place[i]);
    if (i % stack_row(s, u->places) == 0) {
      y += i ? row.y + gap : 0;
      row = row_size(set, s, u, i);
      x = (u->box.x0 + u->box.x1 - row.x) / 2;
    }
    at_out[i] = u->centre;
    if (!symbol || u->places == 1) continue;
    struct box own = symbol_box(s, symbol, set->scale);
    at_out[i].x += x - own.x0, at_out[i].y += y + row.y / 2 - (own.y0 + own.y1) / 2;
    x += own.x1 - own.x0 + gap;
  }
}

static void draw_stack(const struct pen *p, const struct unit_set *set, const struct unit *u, struct box b) {
  const struct print_style *s = p->style;
  double weight = symbol_pt(s, "stack.frame_mm"), radius = symbol_pt(s, "stack.radius_mm");
  struct point *at = arena_array(set->arena, u->places, sizeof *at);
  unit_symbols(set, s, u, at);
  pen_box(p, b, radius, print_ink(s, "paper_ink"));
  pen_frame(p, box_grow(b, -weight / 2), radius, &(struct line){.width_pt = weight, .ink = print_ink(s, "leader_ink")});
  for (size_t i = 0; i < u->places; i++) {
    const struct symbol *symbol = symbol_of_place(s, u->place[i]);
    if (!symbol) continue;
    struct box own = symbol_box(s, symbol, set->scale);
    own = (struct box){own.x0 + at[i].x, own.y0 + at[i].y, own.x1 + at[i].x, own.y1 + at[i].y};
    pen_begin(p, true, own, "symbol %d", u->place[i]->number);
    symbol_draw(p, symbol, at[i].x, at[i].y, set->scale, false, u->place[i]->number);
    tie_to_list(p, set, u->place[i], own);
    pen_end(p);
  }
}

static void draw_town(const struct pen *p, const struct unit_set *set, const struct unit *u, struct box b) {
  town_mark_draw(p, u->place, u->places, b);
  if (set->link && u->places == 1) tie_to_page(p, set, u->place[0], b);
  for (size_t i = 0; i < u->places && set->targets; i++)
    pen_target(p, box_grow(b, print_pt(p->style, "map.target_margin")), "map-%s", u->place[i]->id);
  if (set->links) pen_link(p, b, "dest:list-%s", u->place[0]->id);
}

void unit_set_draw(const struct pen *p, const struct unit_set *set) {
  for (int leaders = 1; leaders >= 0; leaders--)
    for (size_t i = 0; i < set->n; i++) {
      const struct unit *u = &set->unit[i];
      if (!u->placed || (leaders && !u->leader)) continue;
      struct box b = {u->box.x0 + u->centre.x, u->box.y0 + u->centre.y, u->box.x1 + u->centre.x,
                      u->box.y1 + u->centre.y};
      char *name = unit_name(u);
      if (leaders) {
        draw_leader(p, set, u, name);
      } else {
        const struct symbol *symbol = symbol_of_place(p->style, u->place[0]);
        pen_begin(p, true, b, "%s", name);
        if (u->area_shift > 0) draw_town(p, set, u, b);
        else if (u->places > 1) draw_stack(p, set, u, b);
        else if (symbol) symbol_draw(p, symbol, u->centre.x, u->centre.y, set->scale, true, u->place[0]->number);
        if (u->places == 1 && u->area_shift <= 0) tie_to_list(p, set, u->place[0], b);
        pen_end(p);
      }
      g_free(name);
    }
}
