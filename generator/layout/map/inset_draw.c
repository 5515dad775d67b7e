/* Drawing insets: the enlargement with its bar, and on the map the frame with its letter and the dots. */
#include <math.h>
#include <string.h>

#include "layout/map/furniture.h"
#include "layout/map/inset.h"

enum { EDGES = 4 };

/* The ground of a frame's lines, side by side. */
static void frame_edges(const struct sheet *s, struct box f, struct box out[EDGES]) {
  struct line line = style_line(&s->style, "inset.framed");
  double half = line.width_pt / 2 + print_pt(&s->style, "inset.rim");
  out[0] = (struct box){f.x0 - half, f.y0 - half, f.x1 + half, f.y0 + half};
  out[1] = (struct box){f.x0 - half, f.y1 - half, f.x1 + half, f.y1 + half};
  out[2] = (struct box){f.x0 - half, f.y0 + half, f.x0 + half, f.y1 - half};
  out[3] = (struct box){f.x1 - half, f.y0 + half, f.x1 + half, f.y1 - half};
}

static struct box dot_at(const struct sheet *s, struct point at) {
  return box_grow((struct box){at.x, at.y, at.x, at.y}, symbol_pt(&s->style, "leader.dot_mm") / 2);
}

/* Calls `each` for the dot of every place that stands in an inset. */
static void each_dot(const struct inset_set *set, const struct sheet *s, void (*each)(struct box, void *), void *data) {
  for (const struct node *n = set->side->first; n; n = n->next)
    for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++) {
      struct point m;
      if (!inset_of(set, &n->places[i]) || !projection_run(s->ground->projection, &n->places[i].at, 1, &m)) continue;
      each(dot_at(s, port_point(&s->port, m)), data);
    }
}

struct claimer {
  struct claims *claims;
  int owner;
};
static void claim_dot(struct box b, void *data) {
  const struct claimer *c = data;
  claims_add(c->claims, b, c->owner);
}

void insets_claim(const struct inset_set *set, const struct sheet *s, struct claims *c, int owner) {
  double rim = print_pt(&s->style, "inset.rim");
  for (size_t i = 0; i < set->n; i++) {
    struct box edge[EDGES];
    frame_edges(s, set->inset[i].framed, edge);
    for (int k = 0; k < EDGES; k++) claims_add(c, edge[k], owner);
    claims_add(c, box_grow(set->inset[i].tab, rim), owner);
    claims_add(c, box_grow(set->inset[i].box, 2 * rim), owner);
  }
  each_dot(set, s, claim_dot, &(struct claimer){c, owner});
}

void insets_claim_framed(const struct inset_set *set, struct claims *c, int owner) {
  for (size_t i = 0; i < set->n; i++) claims_add(c, set->inset[i].framed, owner);
}

static void draw_dot(struct box b, void *data) {
  const struct pen *p = data;
  struct point c = {(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2};
  double r = (b.x1 - b.x0) / 2;
  pen_begin(p, true, b, "dot");
  pen_disc(p, c, r + symbol_pt(p->style, "leader.weight_mm"), print_ink(p->style, "paper_ink"));
  pen_disc(p, c, r, print_ink(p->style, "leader_ink"));
  pen_end(p);
}

static void draw_framed(const struct sheet *s, const struct pen *p, const struct inset *in) {
  struct line line = style_line(&s->style, "inset.framed"), rim = line;
  struct lettering letter = style_look(&s->style, "inset.letter");
  struct box edge[EDGES], t = in->tab;
  rim.ink = print_ink(&s->style, "paper_ink");
  rim.width_pt += 2 * print_pt(&s->style, "inset.rim");
  frame_edges(s, in->framed, edge);
  for (int i = 0; i + 1 < EDGES; i++) { /* the frame's own ground, piece by piece */
    pen_begin(p, true, edge[i], "frame %s", in->letter);
    pen_end(p);
  }
  pen_begin(p, true, edge[EDGES - 1], "frame %s", in->letter);
  pen_frame(p, in->framed, 0, &rim);
  pen_frame(p, in->framed, 0, &line);
  pen_end(p);
  pen_begin(p, true, t, "frame %s", in->letter);
  pen_box(p, t, 0, print_ink(&s->style, "inset.bar_ink"));
  pen_text(p, in->letter, (t.x0 + t.x1) / 2,
           (t.y0 + t.y1) / 2 + print_number(&s->style, "baseline_em") * letter.line.font.size_pt, &letter, 'm');
  pen_link(p, t, "dest:inset-%s", in->letter);
  pen_end(p);
}

static void draw_bar(const struct sheet *s, const struct pen *p, const struct inset *in) {
  const struct theme *t = s->style.theme;
  struct box b = {in->box.x0, in->box.y0, in->box.x1, in->port.frame.y0};
  struct lettering title = style_look(&s->style, "inset.title"), scale = style_look(&s->style, "inset.scale");
  double em = print_number(&s->style, "baseline_em"), middle = (b.y0 + b.y1) / 2, pad = (b.y1 - b.y0) / 3;
  char *words = g_strdup_printf("%s%s%s%s", theme_word(t, "map.in_inset"), in->letter,
                                *in->title ? theme_word(t, "map.wide_space") : "", in->title);
  GString *ratio = g_string_new(NULL);
  g_string_printf(ratio, "%.0f", in->port.scale);
  if (ratio->len > 3) g_string_insert(ratio, (gssize)ratio->len - 3, theme_word(t, "map.thousands"));
  g_string_prepend(ratio, theme_word(t, "map.scale_one"));
  pen_box(p, b, 0, print_ink(&s->style, "inset.bar_ink"));
  double w = pen_text_fit(p, words, b.x0 + pad, middle + em * title.line.font.size_pt, b.x1 - b.x0 - 2 * pad, &title, 'l');
  if (b.x0 + 3 * pad + w + pen_width(p, ratio->str, &scale) < b.x1)
    pen_text(p, ratio->str, b.x0 + 2 * pad + w, middle + em * scale.line.font.size_pt, &scale, 'l');
  pen_target(p, in->box, "inset-%s", in->letter);
  g_string_free(ratio, TRUE);
  g_free(words);
}

/* Its own places, on its own ground; nobody has to be named. */
static void draw_inside(const struct inset_set *set, struct sheet *s, const struct pen *p, const struct inset *in) {
  size_t n;
  struct arena *a = arena_new();
  const struct place *places = inset_places(set, in, a, &n);
  struct map_placed m;
  map_place(&m, s, p, &in->port, NULL, places, n);
  m.job.lenient = true;
  map_tell_unplaced(s, &m.units, &in->port);
  labels_place(&m.job);
  labels_draw(&m.job);
  unit_set_draw(p, &m.units);
  seen_labels(s, &m.job);
  seen_units(s, &m.units);
  map_labels_note(s, set->side, NULL, &m);
  map_placed_free(&m);
  arena_free(a);
}

static void draw_enlarged(const struct inset_set *set, struct sheet *s, const struct pen *p, const struct inset *in) {
  struct line frame = style_line(&s->style, "inset.frame");
  struct path_builder clip;
  struct box around = box_grow(in->box, print_pt(&s->style, "inset.rim") + frame.width_pt / 2);
  path_begin(&clip, pen_arena(p));
  path_rect(&clip, in->port.frame, 0);
  pen_begin(p, true, around, "inset %s", in->letter);
  pen_box(p, around, 0, print_ink(&s->style, "paper_ink"));
  pen_save(p, NULL, &clip);
  ground_draw(p, s->ground, &in->port);
  pen_restore(p);
  draw_inside(set, s, p, in);
  draw_bar(s, p, in);
  pen_frame(p, in->box, 0, &frame);
  pen_end(p);
}

void insets_draw(const struct inset_set *set, struct sheet *s, const struct pen *p) {
  each_dot(set, s, draw_dot, (void *)p);
  for (size_t i = 0; i < set->n; i++) draw_framed(s, p, &set->inset[i]);
  for (size_t i = 0; i < set->n; i++) draw_enlarged(set, s, p, &set->inset[i]);
}
