/* Cutting the ground into the sheets of an atlas, and saying on which sheet everybody stands. */
#include "layout/map/atlas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHEETS_MOST = 2000 };

bool side_is_atlas(const struct node *side) {
  return !strcmp(node_attr(side, "role", ""), "atlas");
}

/* A trial of how the ground is cut at a scale. */
struct cut {
  struct box extent_m, frame;
  double scale, width_m, height_m, step_x, step_y;
  int columns, rows;
};

static struct cut cut_at(struct box extent_m, struct box frame, double scale, double overlap_pt) {
  double m = scale / 1000 / PT_PER_MM;
  struct cut c = {extent_m, frame, scale, (frame.x1 - frame.x0) * m, (frame.y1 - frame.y0) * m, 0, 0, 0, 0};
  c.step_x = c.width_m - overlap_pt * m;
  c.step_y = c.height_m - overlap_pt * m;
  c.columns = (int)fmax(1, ceil((extent_m.x1 - extent_m.x0 - overlap_pt * m) / c.step_x - 1e-9));
  c.rows = (int)fmax(1, ceil((extent_m.y1 - extent_m.y0 - overlap_pt * m) / c.step_y - 1e-9));
  return c;
}

/* The ground of a sheet: all of them together lie evenly about the middle. */
static struct box sheet_ground(const struct cut *c, int column, int row) {
  double w = c->width_m + (c->columns - 1) * c->step_x, h = c->height_m + (c->rows - 1) * c->step_y;
  double x = (c->extent_m.x0 + c->extent_m.x1 - w) / 2 + column * c->step_x,
         y = (c->extent_m.y0 + c->extent_m.y1 + h) / 2 - row * c->step_y;
  return (struct box){x, y - c->height_m, x + c->width_m, y};
}

static bool shows_area(const struct sheet *s, const struct node *side, struct box ground) {
  const struct stratum *of = ground_stratum(s->ground, node_attr(side, "fit", ""));
  const char *code = node_attr(side, "code", "");
  if (*node_attr(side, "frame", "") || !of) return true;
  bool any = false;
  for (size_t i = 0; i < of->n && !any; i++) {
    const struct feature *f = &of->feature[i];
    const char *own = shape_property(f->shape, "code");
    if (!box_overlap(f->box_m, ground) || (*code && (!own || strcmp(own, code) != 0))) continue;
    for (size_t t = 0; t < f->trails && !any; t++) {
      struct line_set set;
      line_set_init(&set);
      clip_ring(f->trail[t].at, f->trail[t].n, ground, 1, &set);
      any = line_set_count(&set) > 0;
      line_set_clear(&set);
    }
  }
  return any;
}

static bool shows_place(const struct atlas *a, struct box g) {
  for (size_t i = 0; i < a->places; i++)
    if (a->home_m[i].x >= g.x0 && a->home_m[i].x <= g.x1 && a->home_m[i].y >= g.y0 && a->home_m[i].y <= g.y1) return true;
  return false;
}

/* How many sheets show anything; those that do are written to `sheet` unless it is NULL. */
static size_t count_sheets(const struct sheet *s, const struct atlas *a, const struct cut *c, struct atlas_sheet *sheet) {
  size_t n = 0;
  for (int row = 0; row < c->rows; row++)
    for (int column = 0; column < c->columns; column++) {
      struct box g = sheet_ground(c, column, row);
      if (!shows_area(s, a->side, g) && !shows_place(a, g)) continue;
      n++;
      if (sheet)
        sheet[n] = (struct atlas_sheet){.number = (int)n, .column = column, .row = row,
                                        .port = {c->frame, {(g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2}, c->scale, 0}};
    }
  return n;
}

/* The largest scale that needs no more sheets than were fixed. */
static struct cut cut_for(const struct sheet *s, const struct atlas *a, struct box extent, struct box frame, double overlap,
                          size_t most) {
  double step = fmax(1, print_number(&s->style, "map.scale_step"));
  double whole = scale_to_fit(&s->style, frame.x1 - frame.x0, frame.y1 - frame.y0, extent);
  double scale = fmax(step, floor(whole / (double)(most + 1) / step) * step);
  for (; scale < whole; scale += step) {
    struct cut c = cut_at(extent, frame, scale, overlap);
    if ((double)c.columns * c.rows <= SHEETS_MOST && count_sheets(s, a, &c, NULL) <= most) return c;
  }
  return cut_at(extent, frame, whole, overlap);
}

static void take_places(struct sheet *s, struct atlas *a) {
  const struct node *n = a->side->first;
  while (n && n->kind != NODE_PLACES) n = n->next;
  size_t all = n ? n->place_count : 0;
  a->home_place = arena_array(s->pages->arena, all + 1, sizeof *a->home_place);
  a->home_m = arena_array(s->pages->arena, all + 1, sizeof *a->home_m);
  for (size_t i = 0; i < all; i++) {
    const struct place *p = &n->places[i];
    if (!p->has_place || !projection_run(s->ground->projection, &p->at, 1, &a->home_m[a->places])) continue;
    a->home_place[a->places++] = p;
  }
}

/* Everybody belongs to the sheet on which he stands farthest from the edge. */
static void name_cells(struct sheet *s, const struct atlas *a) {
  struct grid grid = grid_of(a->sheet[0].port.frame, print_pt(&s->style, "grid.cell"));
  for (size_t i = 0; i < a->places; i++) {
    const struct atlas_sheet *best = NULL;
    double most = 0;
    struct point at_best = {0, 0};
    for (size_t k = 1; k <= a->sheets; k++) {
      struct point at = port_point(&a->sheet[k].port, a->home_m[i]);
      struct box f = a->sheet[k].port.frame;
      double in = fmin(fmin(at.x - f.x0, f.x1 - at.x), fmin(at.y - f.y0, f.y1 - at.y));
      if (in > most) most = in, best = &a->sheet[k], at_best = at;
    }
    if (!best) continue;
    char *cell = grid_cell(&grid, at_best);
    g_hash_table_insert(s->cell, (gpointer)a->home_place[i]->id,
                        g_strdup_printf("%d%s %s", best->number, theme_word(s->in->theme, "map.sheet_suffix"), cell));
    g_hash_table_insert(s->sheet_of, (gpointer)a->home_place[i]->id, GINT_TO_POINTER(best->number));
    g_free(cell);
  }
}

static void find_neighbours(struct atlas *a) {
  static const int dx[ATLAS_EDGES] = {0, 1, 0, -1}, dy[ATLAS_EDGES] = {-1, 0, 1, 0};
  for (size_t i = 1; i <= a->sheets; i++)
    for (size_t k = 1; k <= a->sheets; k++)
      for (int e = 0; e < ATLAS_EDGES; e++)
        if (a->sheet[k].column == a->sheet[i].column + dx[e] && a->sheet[k].row == a->sheet[i].row + dy[e])
          a->sheet[i].neighbour[e] = a->sheet[k].number;
}

struct atlas *atlas_prepare(struct sheet *s, const struct node *side) {
  struct atlas *a = arena_alloc(s->pages->arena, sizeof *a);
  struct box extent, frame = sheet_frame(s);
  *a = (struct atlas){.side = side};
  if (!s->ground) s->ground = ground_open(s->in->basemap, s->d);
  if (!s->ground || !side_extent(s, side, &extent)) return NULL;
  ground_tint(s->ground, &s->style);
  take_places(s, a);
  double scale = g_ascii_strtod(node_attr(side, "scale", "0"), NULL),
         overlap = g_ascii_strtod(node_attr(side, "overlap_mm", "10"), NULL) * PT_PER_MM;
  size_t most = (size_t)strtoul(node_attr(side, "sheets", "0"), NULL, 10);
  if (overlap > (fmin(frame.x1 - frame.x0, frame.y1 - frame.y0)) / 2) {
    diag_error(s->d, side->pos, "map-atlas-overlap", node_attr(side, "overlap_mm", ""));
    return NULL;
  }
  struct cut fits = cut_for(s, a, extent, frame, overlap, most ? most : 1);
  struct cut c = scale > 0 ? cut_at(extent, frame, scale, overlap) : fits;
  bool many = (double)c.columns * c.rows > SHEETS_MOST;
  size_t need = many ? (size_t)c.columns * (size_t)c.rows : count_sheets(s, a, &c, NULL);
  if (many || (most && need > most)) {
    diag_error(s->d, side->pos, "map-atlas-sheets", diag_num(s->d, c.scale), diag_num(s->d, (double)need),
               diag_num(s->d, most ? (double)most : SHEETS_MOST), diag_num(s->d, fits.scale));
    return NULL;
  }
  a->sheet = arena_array(s->pages->arena, need + 1, sizeof *a->sheet);
  a->sheets = count_sheets(s, a, &c, a->sheet);
  double whole = scale_to_fit(&s->style, frame.x1 - frame.x0, frame.y1 - frame.y0,
                              (struct box){extent.x0 - c.step_x / 4, extent.y0 - c.step_y / 4, extent.x1 + c.step_x / 4, extent.y1 + c.step_y / 4});
  a->sheet[0] = (struct atlas_sheet){
      .port = {frame, {(extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2}, whole, 0}};
  a->overlap_pt = overlap;
  find_neighbours(a);
  name_cells(s, a);
  return a;
}
