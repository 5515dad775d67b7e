/* The side with the map: where the frame lies on the ground, the map in it, and the boxes around it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layout/map/furniture.h"

/* ---- the window on the ground ---- */

/* West, south, east, north to the metres they cover. */
static bool frame_extent(const struct ground *g, const char *frame, struct box *out) {
  struct box b;
  if (!box_read(frame, &b)) return false;
  const struct lonlat corner[4] = {{b.x0, b.y0}, {b.x1, b.y0}, {b.x0, b.y1}, {b.x1, b.y1}};
  struct point m[4];
  if (!projection_run(g->projection, corner, 4, m)) return false;
  /* The box inside all four corners: nothing beyond the frame that was asked for. */
  *out = (struct box){fmax(m[0].x, m[2].x), fmax(m[0].y, m[1].y), fmin(m[1].x, m[3].x), fmin(m[2].y, m[3].y)};
  return out->x0 < out->x1 && out->y0 < out->y1;
}

static double scale_to_fit(const struct print_style *s, struct box frame, struct box extent_m) {
  double k = 1000 * PT_PER_MM, step = fmax(1, print_number(s, "map.scale_step"));
  double need = fmax((extent_m.x1 - extent_m.x0) * k / (frame.x1 - frame.x0),
                     (extent_m.y1 - extent_m.y0) * k / (frame.y1 - frame.y0));
  return ceil(need / step - 1e-9) * step;
}

bool map_side_prepare(struct sheet *s, const struct node *side) {
  size_t before = diag_errors(s->d);
  if (!s->ground) s->ground = ground_open(s->in->basemap, s->d);
  if (!s->ground) return false;
  ground_tint(s->ground, &s->style);
  const char *frame = node_attr(side, "frame", ""), *fit = node_attr(side, "fit", "");
  struct box extent, paper = style_box(&s->style, "map.frame");
  if (!box_within(paper, (struct box){0, 0, s->width, s->height}) || paper.x1 - paper.x0 < 10 ||
      paper.y1 - paper.y0 < 10) {
    diag_error(s->d, ((struct pos){s->style.file, 0, 0}), "map-style-frame");
    return false;
  }
  bool known = true;
  if (*frame) known = frame_extent(s->ground, frame, &extent);
  else extent = ground_extent(s->ground, fit, node_attr(side, "code", ""));
  if (!known || extent.x0 > extent.x1) {
    diag_error(s->d, side->pos, "map-extent", *frame ? frame : fit);
    return false;
  }
  double fits = scale_to_fit(&s->style, paper, extent), scale = g_ascii_strtod(node_attr(side, "scale", "0"), NULL);
  if (scale <= 0) scale = fits;
  double k = 1000 * PT_PER_MM / scale, w = (extent.x1 - extent.x0) * k, h = (extent.y1 - extent.y0) * k;
  if (w > paper.x1 - paper.x0 + 0.01 || h > paper.y1 - paper.y0 + 0.01)
    diag_error(s->d, side->pos, "map-scale", diag_num(s->d, scale), diag_num(s->d, fits));
  /* A frame that was asked for is shown and nothing beyond it: the paper's frame shrinks to it. */
  if (*frame) {
    double x = (paper.x0 + paper.x1 - w) / 2;
    paper = (struct box){x, paper.y0, x + w, paper.y0 + h};
  }
  s->port = (struct view_port){paper, {(extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2}, scale, 0};
  s->grid = grid_of(paper, print_pt(&s->style, "grid.cell"));
  for (const struct node *n = side->first; n; n = n->next)
    for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++) {
      struct point m;
      const struct place *p = &n->places[i];
      if (p->has_place && projection_run(s->ground->projection, &p->at, 1, &m))
        g_hash_table_insert(s->cell, (gpointer)p->id, grid_cell(&s->grid, port_point(&s->port, m)));
    }
  return diag_errors(s->d) == before;
}

/* ---- the map itself ---- */

static void tell_unplaced(const struct sheet *s, const struct unit_set *u) {
  for (size_t i = 0; i < u->n; i++)
    for (size_t k = 0; !u->unit[i].placed && k < u->unit[i].places; k++) {
      const struct place *p = u->unit[i].place[k];
      diag_error(s->d, ((struct pos){p->file, p->line, 0}), "map-unplaced", p->name, diag_num(s->d, p->number),
                 diag_num(s->d, s->port.scale));
    }
}

static void tell_dropped(const struct sheet *s, const struct node *side, const struct label_job *job) {
  if (!job->dropped->len) return;
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < job->dropped->len; i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "", (const char *)job->dropped->pdata[i]);
  diag_note(s->d, side->pos, "map-names-dropped", diag_num(s->d, job->dropped->len), names->str);
  g_string_free(names, TRUE);
}

static void draw_map(struct sheet *s, const struct pen *p, const struct node *side) {
  const struct node *places = side->first;
  while (places && places->kind != NODE_PLACES) places = places->next;
  struct unit_set units;
  unit_set_make(&units, p, s->ground, &s->port, places ? places->places : NULL,
                places ? places->place_count : 0);
  units.links = s->has_list;
  struct box inner = box_grow(s->port.frame, -print_pt(&s->style, "map.keep_off"));
  struct label_job job = {.pen = p, .ground = s->ground, .port = &s->port, .owner = 1};
  job.claims = claims_new(inner);
  job.doors = claims_new(inner);
  for (size_t i = 0; i < units.n; i++)
    claims_add(job.doors,
               box_grow((struct box){units.unit[i].anchor.x, units.unit[i].anchor.y, units.unit[i].anchor.x,
                                     units.unit[i].anchor.y},
                        units.rules.dot),
               (int)i);
  job.marked = unit_set_towns(&units);
  labels_begin(&job);
  labels_stations(&job);
  int first = job.owner;
  job.owner += (int)units.n;
  units_place(units.unit, units.n, job.claims, job.folds, &units.rules, first);
  tell_unplaced(s, &units);
  labels_place(&job);
  labels_draw(&job);
  unit_set_draw(p, &units);
  seen_labels(s, &job);
  seen_units(s, &units);
  tell_dropped(s, side, &job);
  labels_end(&job);
  claims_free(job.claims);
  claims_free(job.doors);
  g_hash_table_destroy(job.marked);
  unit_set_free(&units);
}

void map_side_draw(struct sheet *s, const struct pen *p, const struct node *side) {
  struct path_builder clip;
  path_begin(&clip, pen_arena(p));
  path_rect(&clip, s->port.frame, 0);
  tag_id open = pen_tag(p, TAG_FIGURE, 0);
  pages_tag_at(p->pages, pen_page(p)->mark)->alt =
      arena_printf(p->pages->arena, "%s%s", node_attr(side, "title", node_attr(s->node, "title", p->pages->title)),
                   s->has_list ? theme_word(s->in->theme, "map.alt_list") : "");
  pen_begin(p, true, s->port.frame, "map");
  pen_save(p, NULL, &clip);
  ground_draw(p, s->ground, &s->port);
  grid_draw(p, &s->grid);
  pen_restore(p);
  draw_map(s, p, side);
  struct line frame = style_line(&s->style, "map.frame_line");
  pen_frame(p, s->port.frame, 0, &frame);
  pen_end(p);
  pen_untag(p, open);
  grid_letters(p, &s->grid);
  furniture_draw(s, p, side);
}
