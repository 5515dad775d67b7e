/* The side with the map: the map in its frame, and the boxes around it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layout/map/furniture.h"
#include "layout/map/inset.h"

/* What is known of a map side before anything is drawn. */
struct plan {
  struct view_port port;
  struct grid grid;
  struct inset_set insets;
};

static void plan_free(gpointer data) {
  struct plan *plan = data;
  insets_free(&plan->insets);
  g_free(plan);
}

GHashTable *map_plans_new(void) {
  return g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, plan_free);
}

/* Every place's reference in the grid, for the lists that are drawn before or after. */
static void name_cells(struct sheet *s, const struct node *side) {
  for (const struct node *n = side->first; n; n = n->next)
    for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++) {
      struct point m;
      const struct place *p = &n->places[i];
      if (!p->has_place || !projection_run(s->ground->projection, &p->at, 1, &m)) continue;
      const struct inset *in = inset_of(s->insets, p);
      char *cell = grid_cell(&s->grid, port_point(&s->port, m));
      if (in && *cell) {
        char *with = g_strconcat(cell, " ", theme_word(s->in->theme, "map.in_inset"), in->letter, NULL);
        g_free(cell);
        cell = with;
        g_hash_table_insert(s->brief_cell, (gpointer)p->id,
                            g_strconcat(theme_word(s->in->theme, "map.in_inset_brief"), in->letter, NULL));
      }
      g_hash_table_insert(s->cell, (gpointer)p->id, cell);
    }
}

static void take_plan(struct sheet *s, const struct node *side) {
  struct plan *plan = g_hash_table_lookup(s->plan, side);
  s->port = plan->port;
  s->grid = plan->grid;
  s->insets = &plan->insets;
}

bool map_side_prepare(struct sheet *s, const struct node *side) {
  size_t before = diag_errors(s->d);
  if (!s->ground) s->ground = ground_open(s->in->basemap, s->d);
  if (!s->ground) return false;
  ground_tint(s->ground, &s->style);
  struct plan *plan = g_new0(struct plan, 1);
  g_hash_table_insert(s->plan, (gpointer)side, plan);
  if (!side_port(s, side, &plan->port)) return false;
  plan->grid = grid_of(plan->port.frame, print_pt(&s->style, "grid.cell"));
  s->port = plan->port;
  struct pages *trial = pages_new_like(s->pages); /* what is placed to be counted is never shown */
  sheet_fold_page(s, pages_add(trial, s->width, s->height));
  const struct pen pen = {trial, 0, &s->style, s->d, side->pos};
  bool ok = insets_prepare(&plan->insets, s, side, &pen);
  pages_free(trial);
  take_plan(s, side);
  name_cells(s, side);
  return ok && diag_errors(s->d) == before;
}

/* ---- the map itself ---- */

/* Does an id stand in an inset of this side? */
static bool in_inset(const void *insets, const char *id) {
  const struct inset_set *set = insets;
  return set && g_hash_table_contains(set->of, id);
}

void map_place(struct map_placed *m, const struct sheet *s, const struct pen *p, const struct view_port *v,
               const struct inset_set *insets, const struct place *places, size_t n) {
  struct label_job *job = &m->job;
  unit_set_make(&m->units, p, s->ground, v, places, n);
  m->units.links = s->has_list;
  m->units.targets = s->has_list || s->has_index;
  *job = (struct label_job){.pen = p, .ground = s->ground, .port = v, .owner = 1};
  struct box inner = box_grow(v->frame, -print_pt(&s->style, "map.keep_off"));
  job->claims = claims_new(inner);
  job->doors = claims_new(inner);
  for (size_t i = 0; i < m->units.n; i++) {
    struct point at = m->units.unit[i].anchor;
    claims_add(job->doors, box_grow((struct box){at.x, at.y, at.x, at.y}, m->units.rules.dot), (int)i);
  }
  int hard = job->owner++, framed = job->owner++;
  if (insets) insets_claim(insets, s, job->claims, hard);
  job->marked = unit_set_towns(&m->units);
  labels_begin(job);
  const struct inset_set *set = insets ? insets : s->insets;
  const struct node *side = set ? set->side : NULL;
  moved_names(job, side);
  labels_stations(job);
  if (insets) labels_moved(job); /* an enlargement names what it has room for */
  moved_units(&m->units, side);
  if (insets) insets_claim_framed(insets, job->claims, framed);
  m->first = job->owner;
  job->owner += (int)m->units.n;
  units_place(m->units.unit, m->units.n, job->claims, job->folds, &m->units.rules, m->first);
  claims_remove(job->claims, framed);
}

void map_placed_free(struct map_placed *m) {
  labels_end(&m->job);
  claims_free(m->job.claims);
  claims_free(m->job.doors);
  g_hash_table_destroy(m->job.marked);
  unit_set_free(&m->units);
}

/* Whoever lies beyond the frame is on the list and not on the map: told, as a list may name facilities outside the ward. */
static void tell_outside(const struct sheet *s, const struct place *places, size_t n) {
  for (size_t i = 0; i < n; i++) {
    struct point m, at;
    if (!places[i].has_place || !projection_run(s->ground->projection, &places[i].at, 1, &m)) continue;
    at = port_point(&s->port, m);
    if (box_within((struct box){at.x, at.y, at.x, at.y}, s->port.frame)) continue;
    diag_warning(s->d, place_pos(&places[i]), "map-off-frame", places[i].name, diag_num(s->d, places[i].number));
  }
}

static void draw_map(struct sheet *s, const struct pen *p, const struct node *side) {
  struct map_placed m;
  size_t n;
  const struct place *places = insets_outside(s->insets, &n);
  map_place(&m, s, p, &s->port, s->insets, places, n);
  map_tell_unplaced(s, &m.units, &s->port);
  tell_outside(s, places, n);
  labels_place(&m.job);
  moved_tell(&m.job, &m.units, m.first, side, in_inset, s->insets, s->d);
  labels_draw(&m.job);
  insets_draw(s->insets, s, p);
  unit_set_draw(p, &m.units);
  seen_labels(s, &m.job);
  seen_units(s, &m.units);
  map_labels_note(s, side, side, &m);
  map_placed_free(&m);
}

void map_side_draw(struct sheet *s, const struct pen *p, const struct node *side) {
  take_plan(s, side);
  struct path_builder clip;
  path_begin(&clip, pen_arena(p));
  path_rect(&clip, s->port.frame, 0);
  tag_id open = pen_tag(p, TAG_FIGURE, 0);
  pages_tag_at(p->pages, pen_page(p)->mark)->alt =
      arena_printf(p->pages->arena, "%s%s", node_attr(side, "title", node_attr(s->node, "title", p->pages->title)),
                   sheet_list_words(s));
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
