/* The area a clinic visits: a small map with its symbol and a dashed circle, and the area in words. */
#include <math.h>
#include <string.h>

#include "layout/book/doctor.h"

struct area {
  struct window_input in; /* without its size */
  struct place place;
};

static void draw_area(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct area *a = p->data;
  struct box frame = {x, y, x + p->width, y + p->height};
  struct window_input in = a->in;
  in.width_pt = p->width, in.height_pt = p->height;
  /* The whole circle shows. */
  if (in.area_m > 0)
    in.scale = ceil(2 * in.area_m * 1000 * PT_PER_MM / (p->height - 2 * doctor_pt(f, "area_margin")) / 500) * 500;
  if (!f->window) f->window = map_window_open_style(in.basemap, in.theme, "map-area", f->d);
  if (f->window) map_window_into(f->window, &in, f->pages, page, frame, f->d);
  struct frame line = {.weight = doctor_pt(f, "area_line"), .ink = doctor_ink(f, "area_ink"), .stroked = true};
  draw_frame(f, page, frame, &line);
}

static void map_add(struct doctor *doc, struct stack *s, double radius_km) {
  struct flow *f = doc->f;
  struct area *a = arena_alloc(f->arena, sizeof *a);
  a->place = *doc->place;
  a->in = (struct window_input){.basemap = f->in->basemap, .theme = f->in->theme, .centre = doc->place->at, .places = &a->place,
                                .place_count = 1, .area_m = radius_km * 1000,
                                .whole_m = {radius_km * 1100, radius_km * 1100}, .scale = print_number(&f->style, "doctor.area_scale")};
  tag_id before = flow_tag(f, TAG_FIGURE);
  pages_tag_at(f->pages, f->tag)->alt =
      arena_printf(f->arena, "%s%s", doc->place->name, theme_word(f->in->theme, radius_km > 0 ? "doctors.area_alt" : "doctors.area_alt_plain"));
  struct piece *p = stack_add(f, s, doctor_pt(f, "area_height"), draw_area, a, "area", doc->pos);
  p->after = doctor_pt(f, "area_after");
  p->hard = p->keep = true;
  doctor_elastic(doc, p, doctor_pt(f, "area_stretch"), false);
  f->tag = before;
}

void doctor_area(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  const char *text = doctor_extra(doc, "area");
  bool map = doc->place->has_place && f->in->basemap && f->in->basemap->layers;
  if (!map && !*text) return;
  doctor_heading(doc, s, "area");
  if (map) map_add(doc, s, g_ascii_strtod(doctor_extra(doc, "radius"), NULL));
  if (!*text) return;
  tag_id before = flow_tag(f, TAG_P);
  stack_lines(f, s, flow_compose(f, text, "doctor_text", s->width, doc->pos), flow_look(f, "doctor_text"), "area text");
  f->tag = before;
}
