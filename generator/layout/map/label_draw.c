/* Drawing names, marks and stations where they went. */
#include <math.h>
#include <string.h>

#include "layout/map/labels.h"

static void draw_name(const struct pen *p, const struct label *l) {
  double base = print_number(p->style, "baseline_em") * l->look.line.font.size_pt;
  pen_begin(p, true, l->box, "%s %s", l->part, l->text);
  pen_text(p, l->text, (l->box.x0 + l->box.x1) / 2, (l->box.y0 + l->box.y1) / 2 + base, &l->look, 'm');
  pen_end(p);
}

static void draw_along(const struct pen *p, const struct label *l) {
  const char *c = l->text;
  for (size_t i = 0; i < l->glyphs; i++, c = g_utf8_next_char(c)) {
    char one[8] = {0};
    memcpy(one, c, (size_t)(g_utf8_next_char(c) - c));
    struct point at = l->at[i];
    /* Pieces of one name bear the same name: they are one part of the map. */
    pen_begin(p, true, label_glyph(at, l->angle[i], &l->look), "%s %s", l->part, l->text);
    pen_glyph(p, one, at, l->angle[i], &l->look);
    pen_end(p);
  }
}

static void draw_mark(const struct pen *p, const struct label *l) {
  double size = key_pt(l->mark, "size", 0, p->d);
  pen_begin(p, true, box_grow((struct box){l->mark_at.x, l->mark_at.y, l->mark_at.x, l->mark_at.y}, size / 2),
            "mark %s", l->text);
  mark_draw(p, l->mark, l->mark_at);
  pen_end(p);
}

static void draw_station(const struct pen *p, const struct label *l) {
  const struct print_style *s = p->style;
  double w = print_pt(s, "stations.box_length"), h = print_pt(s, "stations.box_width");
  struct line edge = style_line(s, "stations.box_line");
  cairo_matrix_t m;
  cairo_matrix_init_translate(&m, l->mark_at.x, l->mark_at.y);
  cairo_matrix_rotate(&m, l->mark_angle);
  struct box own = {-w / 2 + edge.width_pt / 2, -h / 2 + edge.width_pt / 2, w / 2 - edge.width_pt / 2,
                    h / 2 - edge.width_pt / 2};
  pen_begin(p, true, turned_box(l->mark_at, w, h, l->mark_angle), "station %s", l->text);
  pen_save(p, &m, NULL);
  pen_box(p, own, print_pt(s, "stations.box_radius"), print_ink(s, "paper_ink"));
  pen_frame(p, own, print_pt(s, "stations.box_radius"), &edge);
  pen_restore(p);
  pen_end(p);
  pen_begin(p, true, l->box, "plate %s", l->text);
  pen_box(p, l->box, print_pt(s, "stations.plate_radius"), print_ink(s, "stations.plate_ink"));
  pen_text(p, l->text, (l->box.x0 + l->box.x1) / 2,
           (l->box.y0 + l->box.y1) / 2 + print_number(s, "baseline_em") * l->look.line.font.size_pt, &l->look, 'm');
  pen_end(p);
}

/* The ground of the box or mark that a label belongs to. */
static struct box mark_ground(const struct label_job *job, const struct label *l) {
  const struct print_style *s = job->pen->style;
  if (l->kind == LABEL_STATION)
    return turned_box(l->mark_at, print_pt(s, "stations.box_length"), print_pt(s, "stations.box_width"), l->mark_angle);
  double half = l->mark ? key_pt(l->mark, "size", 0, job->pen->d) / 2 : 0;
  return box_grow((struct box){l->mark_at.x, l->mark_at.y, l->mark_at.x, l->mark_at.y}, half);
}

/* The line of what was set far off by hand, from its own place to the edge of its label. */
static void draw_line(const struct label_job *job, const struct label *l) {
  const struct pen *p = job->pen;
  struct box line[LABEL_LINE_BOXES];
  size_t n = label_line(job, l, line, LABEL_LINE_BOXES);
  const char *part = l->kind == LABEL_STATION ? "plate" : l->part;
  struct box own = mark_ground(job, l);
  for (size_t i = 0; i < n; i++) {
    if (box_overlap(line[i], own)) continue; /* what it leads to has its own ground */
    pen_begin(p, true, line[i], "%s %s", part, l->text);
    pen_end(p);
  }
  if (!n) return;
  struct point end = {(line[n - 1].x0 + line[n - 1].x1) / 2, (line[n - 1].y0 + line[n - 1].y1) / 2};
  double weight = symbol_pt(p->style, "leader.weight_mm"), halo = symbol_pt(p->style, "leader.halo_mm");
  pen_begin(p, false, line[0], "leader %s %s", part, l->text);
  pen_rule(p, l->mark_at.x, l->mark_at.y, end.x, end.y, &(struct line){.width_pt = halo, .ink = print_ink(p->style, "paper_ink")});
  pen_rule(p, l->mark_at.x, l->mark_at.y, end.x, end.y, &(struct line){.width_pt = weight, .ink = print_ink(p->style, "leader_ink")});
  pen_end(p);
}

void labels_draw(const struct label_job *job) {
  const struct pen *p = job->pen;
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (!l->gone && l->leader) draw_line(job, l);
  }
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (l->gone) continue;
    if (l->kind == LABEL_NAME) draw_name(p, l);
    else if (l->kind == LABEL_ALONG) draw_along(p, l);
    else if (l->kind == LABEL_MARKED) draw_mark(p, l);
    if (l->kind == LABEL_MARKED && *l->text) draw_name(p, l);
  }
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (!l->gone && l->kind == LABEL_STATION) draw_station(p, l);
  }
}
