/* The side with the map: the map in its frame, and the boxes around it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layout/map/furniture.h"

/* Every place's reference in the grid, for the lists that are drawn before or after. */
static void name_cells(struct sheet *s, const struct node *side) {
  for (const struct node *n = side->first; n; n = n->next)
    for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++) {
      struct point m;
      const struct place *p = &n->places[i];
      if (p->has_place && projection_run(s->ground->projection, &p->at, 1, &m))
        g_hash_table_insert(s->cell, (gpointer)p->id, grid_cell(&s->grid, port_point(&s->port, m)));
    }
}

bool map_side_prepare(struct sheet *s, const struct node *side) {
  size_t before = diag_errors(s->d);
  if (!s->ground) s->ground = ground_open(s->in->basemap, s->d);
  if (!s->ground) return false;
  ground_tint(s->ground, &s->style);
  if (!side_port(s, side, &s->port)) return false;
  s->grid = grid_of(s->port.frame, print_pt(&s->style, "grid.cell"));
  name_cells(s, side);
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
