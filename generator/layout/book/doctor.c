/* A clinic's spread: its two pages fitted, and the room that is left shared between gaps and rows. */
#include "layout/book/doctor.h"

#include <math.h>
#include <string.h>

double doctor_pt(struct flow *f, const char *what) {
  char path[64];
  g_snprintf(path, sizeof path, "doctor.%s", what);
  return print_pt(&f->style, path);
}

ink_id doctor_ink(struct flow *f, const char *what) {
  char path[64];
  g_snprintf(path, sizeof path, "doctor.%s", what);
  return print_ink(&f->style, path);
}

const char *doctor_extra_at(const struct doctor *doc, const char *name, size_t i) {
  for (size_t k = 0; k < doc->place->extras; k++)
    if (strcmp(doc->place->extra[k].name, name) == 0 && !i--) return doc->place->extra[k].value;
  return NULL;
}

const char *doctor_extra(const struct doctor *doc, const char *name) {
  const char *value = doctor_extra_at(doc, name, 0);
  return value ? value : "";
}

size_t doctor_extras(const struct doctor *doc, const char *name) {
  size_t n = 0;
  for (size_t k = 0; k < doc->place->extras; k++) n += strcmp(doc->place->extra[k].name, name) == 0;
  return n;
}

void doctor_elastic(struct doctor *doc, struct piece *p, double most, bool gap) {
  struct elastic e = {p, most, gap};
  g_array_append_val(doc->elastic, e);
}

/* ---- pages ---- */

struct side {
  struct stack *stack, *foot; /* foot: at the end of the area; NULL */
  double foot_height;
};

static void draw_side(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct side *side = p->data;
  stack_draw(f, page, side->stack, x, y);
  if (side->foot) stack_draw(f, page, side->foot, x, y + p->height - side->foot_height);
}

static void grow(const struct elastic *e, double by) {
  if (e->gap) e->piece->before += by;
  else e->piece->height += by;
}

/* Every part that may grow grows in proportion to the most it may; what is left even then goes to the gaps. */
static void share(const struct doctor *doc, double rest) {
  double most = 0;
  size_t gaps = 0;
  for (guint i = 0; i < doc->elastic->len; i++) {
    const struct elastic *e = &g_array_index(doc->elastic, struct elastic, i);
    most += e->most;
    gaps += e->gap;
  }
  if (rest <= 0 || most <= 0) return;
  double part = fmin(1, rest / most), over = gaps ? (rest - part * most) / (double)gaps : 0;
  for (guint i = 0; i < doc->elastic->len; i++) {
    const struct elastic *e = &g_array_index(doc->elastic, struct elastic, i);
    grow(e, part * e->most + (e->gap ? over : 0));
  }
}

static double area_height(struct flow *f) {
  return print_pt(&f->style, "paper.height") - print_pt(&f->style, "roles.text.top") -
         print_pt(&f->style, "roles.text.bottom");
}

static struct piece *side_add(struct doctor *doc, struct stack *s, const char *name, fit_build *build, bool bar) {
  struct flow *f = doc->f;
  struct side *side = arena_alloc(f->arena, sizeof *side);
  double room = area_height(f);
  *side = (struct side){0};
  doc->elastic = g_array_new(FALSE, FALSE, sizeof(struct elastic));
  tag_id before = f->tag;
  f->tag = doc->section;
  struct stack *foot = stack_new(f, s->width);
  double foot_room = bar ? doctor_bar(doc, NULL) : 0;
  side->stack = fit_try(f, name, build, doc, s->width, room - foot_room, doc->place->name, doc->pos);
  share(doc, room - foot_room - stack_height(side->stack, NULL));
  if (bar) {
    doctor_bar(doc, foot);
    side->foot = foot;
    side->foot_height = stack_height(foot, NULL);
  }
  f->tag = before;
  g_array_free(doc->elastic, TRUE);
  doc->elastic = NULL;
  return stack_add(f, s, room, draw_side, side, arena_printf(f->arena, "%s %s", name, doc->place->id), doc->pos);
}

void doctor_build(struct flow *f, struct stack *s, const struct node *n) {
  struct doctor doc = {.f = f, .node = n, .place = n->places, .pos = {n->places->file, n->places->line, 0}};
  tag_id before = flow_tag(f, TAG_SECT);
  doc.section = f->tag;
  doctor_portrait(&doc);
  struct piece *left = side_add(&doc, s, "doctor_left", doctor_left, false);
  doctor_portrait_check(&doc);
  left->heading = g_hash_table_lookup(f->heading_of, n->first);
  left->place = n->places;
  side_add(&doc, s, "doctor_right", doctor_right, true);
  f->tag = before;
}
