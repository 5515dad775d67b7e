/* The clinics of the guide by district: symbol and number, name, doctor, telephone, the page of the spread. */
#include <math.h>
#include <string.h>

#include "layout/book/doctor.h"
#include "layout/book/refs.h"
#include "model/link_tel.h"

static double list_pt(struct flow *f, const char *what) {
  char path[64];
  g_snprintf(path, sizeof path, "doctors.%s", what);
  return print_pt(&f->style, path);
}

struct clinic {
  const struct place *place;
  tag_id name, person, tel, page;
};

static void draw_right(struct flow *f, struct page *page, const char *utf8, const char *role, double right, double base, struct pos at) {
  double width = doctor_width(f, utf8, role);
  doctor_line(f, page, utf8, role, right - width, base, width + 0.01, at);
}

/* What is drawn from here on, below a cell, leads to `target`; NULL: nowhere. */
static void link_begin(struct flow *f, struct page *page, tag_id cell, const char *target, struct box box) {
  page_mark(page, target ? pages_tag(f->pages, cell, TAG_LINK) : cell);
  if (!target) return;
  struct page_item link = {.kind = ITEM_LINK, .box = box};
  link.link.target = target;
  page_add(f->pages, page, link);
}

static void draw_clinic(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct clinic *c = p->data;
  const struct place *at = c->place;
  double cy = y + p->height / 2, base = cy + 0.36 * flow_look(f, "doctors_name")->look.font.size_pt;
  size_t on = (size_t)GPOINTER_TO_SIZE(g_hash_table_lookup(f->place_page, at->id));
  char number[24] = "", folio[24] = "";
  if (at->number > 0) g_snprintf(number, sizeof number, "%d", at->number);
  tag_id before = page_mark(page, 0);
  if (*at->symbol && theme_symbol_named(f->in->theme, at->symbol))
    draw_symbol(f, page, at->symbol, number, x + list_pt(f, "symbol_x"), cy, list_pt(f, "symbol") / PT_PER_MM, "doctors_number", p->pos);
  draw_rule(f, page, x, x + p->width, y + p->height, list_pt(f, "rule"), doctor_ink(f, "rule_ink"));
  double name = x + list_pt(f, "name"), person = x + list_pt(f, "person"), tel = x + list_pt(f, "tel");
  double number_x = x + p->width - list_pt(f, "page"), bottom = y + p->height;
  const char *spread = on ? arena_printf(page->arena, "dest:%s", page_target(f, on)) : NULL;
  const char *call = at->tel && *at->tel ? arena_printf(page->arena, "uri:tel:%s", tel_link(page->arena, at->tel)) : NULL;
  link_begin(f, page, c->name, spread, (struct box){name, y, person, bottom});
  doctor_line(f, page, at->name, "doctors_name", name, base, person - name - list_pt(f, "gap"), p->pos);
  page_mark(page, c->person);
  doctor_line(f, page, at->detail, "doctors_person", person, base, tel - person - list_pt(f, "gap"), p->pos);
  link_begin(f, page, c->tel, call, (struct box){tel, y, number_x, bottom});
  doctor_line(f, page, call ? at->tel : theme_word(f->in->theme, "no_tel"), "doctors_tel", tel, base, number_x - tel, p->pos);
  if (on) {
    link_begin(f, page, c->page, spread, (struct box){number_x, y, x + p->width, bottom});
    g_snprintf(folio, sizeof folio, "%zu", on);
    draw_right(f, page, folio, "doctors_page", x + p->width, base, p->pos);
  }
  page_mark(page, before);
}

static void district_add(struct flow *f, struct stack *s, const char *name, struct pos pos) {
  tag_id before = flow_tag(f, TAG_HEADING);
  pages_tag_at(f->pages, f->tag)->level = 2;
  stack_lines(f, s, flow_compose(f, name, "doctors_district", s->width, pos), flow_look(f, "doctors_district"), "district");
  ((struct piece *)g_ptr_array_index(s->piece, s->piece->len - 1))->keep = true;
  f->tag = before;
}

static void clinic_add(struct flow *f, struct stack *s, const struct place *p) {
  struct clinic *c = arena_alloc(f->arena, sizeof *c);
  struct pos pos = {p->file, p->line, 0};
  tag_id before = flow_tag(f, TAG_ROW);
  c->place = p;
  c->name = pages_tag(f->pages, f->tag, TAG_TH);
  pages_tag_at(f->pages, c->name)->scope = 'r';
  c->person = pages_tag(f->pages, f->tag, TAG_TD);
  c->tel = pages_tag(f->pages, f->tag, TAG_TD);
  c->page = pages_tag(f->pages, f->tag, TAG_TD);
  struct piece *piece = stack_add(f, s, list_pt(f, "row"), draw_clinic, c, arena_printf(f->arena, "clinic %s", p->id), pos);
  piece->hard = true;
  f->tag = before;
}

void doctors_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *district = NULL;
  tag_id before = f->tag;
  for (size_t i = 0; i < n->place_count; i++) {
    const struct place *p = &n->places[i];
    if (!district || strcmp(district, p->district_name) != 0) {
      f->tag = before;
      district_add(f, s, *p->district_name ? p->district_name : theme_word(f->in->theme, "directory.other"), n->pos);
      flow_tag(f, TAG_TABLE);
    }
    district = p->district_name;
    clinic_add(f, s, p);
  }
  f->tag = before;
}
