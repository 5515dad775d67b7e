/* What stands around the map, box by box: measured first, then placed; nothing reaches out of its box, over a fold or onto
 * the map. A legend that has no room goes to the panel the publication keeps for it. */
#include "layout/map/furniture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The height a part will take, from a drawing that is thrown away with all it says. */
static double part_height(const struct sheet *s, const struct node *part, struct box b) {
  struct sheet trial = *s;
  trial.d = diag_like(s->d);
  trial.style.d = trial.d;
  trial.pages = pages_new_like(s->pages);
  pages_add(trial.pages, s->width, s->height);
  const struct pen pen = {trial.pages, 0, &trial.style, trial.d, part->pos};
  double h = around_part(&trial, &pen, part, b);
  pages_free(trial.pages);
  diag_free(trial.d);
  return h;
}

static void draw_part(struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct pen own = pen_at(p, part->pos);
  pen_begin(p, true, b, "around %s", node_attr(part, "part", ""));
  tag_id open = pen_tag(p, TAG_SECT, 0);
  around_part(s, &own, part, b);
  pen_untag(p, open);
  pen_end(p);
}

/* Where a part that a fold would cross may begin; 0 if none crosses it. */
static double fold_across(const struct sheet *s, const struct pen *p, double y0, double y1) {
  const struct page *page = pen_page(p);
  double safe = print_pt(&s->style, "around.fold_safe");
  for (size_t i = 0; i < page->folds_y; i++)
    if (y0 < page->fold_y[i] + safe && y1 > page->fold_y[i] - safe) return page->fold_y[i] + safe;
  return 0;
}

/* The map with the letters of its grid. */
static struct box map_ground(const struct sheet *s) {
  struct lettering look = style_look(&s->style, "grid.letter");
  return box_grow(s->port.frame, print_pt(&s->style, "grid.off") + look.line.font.size_pt / 2);
}

/* A box of the style lies on the sheet, and neither on the map nor on another box. */
static bool check_box(struct sheet *s, const struct key *boxes, const struct key *own, struct box b) {
  const char *on = NULL;
  if (box_overlap(box_grow(b, -0.05), map_ground(s))) on = "map.frame";
  if (!box_within(b, (struct box){0, 0, s->width, s->height})) on = "paper";
  for (const struct key *k = boxes->first; k && k != own && !on; k = k->next) {
    char *name = g_strdup_printf("around.boxes.%s", k->name);
    if (box_overlap(box_grow(b, -0.05), sheet_box(s, name))) on = k->name;
    g_free(name);
  }
  if (on) diag_error(s->d, own->pos, "map-around-over", own->name, on);
  return !on;
}

static bool is_legend(const struct node *part) {
  const char *name = node_attr(part, "part", "");
  return !strcmp(name, "kinds") || !strcmp(name, "lines");
}

/* Puts one part below what its box holds already. */
static void place_part(struct sheet *s, const struct pen *p, const struct node *part, struct box box, double *used) {
  struct box b = {box.x0, box.y0 + *used, box.x1, box.y1};
  double h = part_height(s, part, b), fold = fold_across(s, p, b.y0, b.y0 + h);
  if (fold > 0) b.y0 = fold; /* a fold never crosses what stands around the map: it moves below */
  b.y1 = b.y0 + h;
  bool fits = b.y1 <= box.y1 + 0.1;
  if (!fits && is_legend(part) && s->legend_panel) {
    g_ptr_array_add(s->moved_legend, (gpointer)part);
    return;
  }
  if (!fits)
    diag_error(s->d, part->pos, "map-around-full", node_attr(part, "part", ""),
               diag_num(s->d, ceil((b.y1 - box.y1) / PT_PER_MM * 10) / 10));
  draw_part(s, p, part, b);
  *used = b.y1 - box.y0 + print_pt(&s->style, "around.gap");
}

void furniture_draw(struct sheet *s, const struct pen *p, const struct node *side) {
  const struct key *boxes = print_required(&s->style, "around.boxes");
  size_t count = boxes && boxes->kind == KEY_MAP ? boxes->count : 0, i = 0;
  struct box *box = g_new0(struct box, count + 1);
  double *used = g_new0(double, count + 1);
  bool ok = true;
  for (const struct key *k = count ? boxes->first : NULL; k; k = k->next, i++) {
    char *name = g_strdup_printf("around.boxes.b%zu", i + 1);
    box[i] = sheet_box(s, name);
    g_free(name);
    ok = check_box(s, boxes, k, box[i]) && ok;
  }
  for (const struct node *n = side->first; n && ok; n = n->next) {
    if (n->kind != NODE_PANEL) continue;
    size_t column = (size_t)strtoul(node_attr(n, "column", "1"), NULL, 10);
    if (column < 1 || column > count)
      diag_error(s->d, n->pos, "map-around-column", node_attr(n, "column", ""), diag_num(s->d, (double)count));
    else place_part(s, p, n, box[column - 1], &used[column - 1]);
  }
  g_free(box);
  g_free(used);
}
