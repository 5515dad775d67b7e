/* The right page of a clinic's spread: what can be had. Procedures, area, hours, fees, the telephone at the foot. */
#include <math.h>
#include <string.h>

#include "layout/book/doctor.h"
#include "layout/book/places.h"
#include "model/link_tel.h"

/* ---- what can be done at home: every procedure, one column below the other ---- */

static void can_cells(struct doctor *doc, struct doctor_row *row, const struct attr *x, double left, tag_id table) {
  struct flow *f = doc->f;
  bool can = strcmp(x->name, "can") == 0;
  struct doctor_cell *sign = &row->cell[row->cells++], *name = &row->cell[row->cells++];
  const char *role = can ? "doctor_can" : "doctor_cannot";
  double text = doctor_pt(f, "can_text"), width = doctor_pt(f, "can_width");
  tag_id line = doctor_tag(doc, table, TAG_ROW);
  name->text = flow_compose(f, x->value, role, width - text, doc->pos);
  name->x = left + text, name->tag = doctor_tag(doc, line, TAG_TH);
  pages_tag_at(f->pages, name->tag)->scope = 'r';
  sign->text = flow_compose(f, theme_word(f->in->theme, can ? "doctors.yes" : "doctors.no"), can ? "doctor_yes" : role, text, doc->pos);
  sign->x = left, sign->tag = doctor_tag(doc, line, TAG_TD);
  row->rule[row->rules][0] = left, row->rule[row->rules++][1] = left + width;
}

static void note_add(struct doctor *doc, struct stack *s, const char *text) {
  struct flow *f = doc->f;
  if (!*text) return;
  tag_id before = flow_tag(f, TAG_P);
  stack_lines(f, s, flow_compose(f, text, "doctor_note", s->width, doc->pos), flow_look(f, "doctor_note"), "note");
  f->tag = before;
}

static void can_build(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  size_t n = 0;
  const struct attr **all = arena_array(f->arena, doc->place->extras + 1, sizeof *all);
  for (size_t i = 0; i < doc->place->extras; i++)
    if (g_str_has_prefix(doc->place->extra[i].name, "can")) all[n++] = &doc->place->extra[i];
  if (!n) return;
  doctor_heading(doc, s, "can");
  tag_id before = flow_tag(f, TAG_TABLE), table = f->tag;
  size_t rows = (n + 1) / 2;
  /* Tags in the order of reading: down the first column, then the second. */
  struct doctor_row *row = arena_array(f->arena, rows, sizeof *row);
  for (size_t i = 0; i < n; i++)
    can_cells(doc, &row[i % rows], all[i], i < rows ? 0 : s->width - doctor_pt(f, "can_width"), table);
  for (size_t i = 0; i < rows; i++) {
    row[i].pad = doctor_pt(f, "can_pad");
    doctor_row_add(doc, s, &row[i], "procedure");
  }
  f->tag = before;
  note_add(doc, s, theme_word(f->in->theme, "doctors.can_note"));
}

/* ---- hours ---- */

static void draw_doctor_hours(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  struct hours_table t = *(const struct hours_table *)p->data;
  t.row = p->height / (double)(t.sittings + 1);
  tag_id before = page_mark(page, 0);
  hours_draw(f, page, &t, x, x + p->width, y);
  page_mark(page, before);
}

static const char *const *days_of(struct doctor *doc) {
  char **split = g_strsplit(node_attr(doc->node, "days", ""), "|", 8);
  const char **days = arena_array(doc->f->arena, 9, sizeof *days);
  for (size_t i = 0; split[i]; i++) days[i] = arena_strdup(doc->f->arena, split[i]);
  g_strfreev(split);
  return days;
}

static void hours_build(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  size_t n = doctor_extras(doc, "hours"), found = 0;
  if (!n || !*node_attr(doc->node, "days", "")) return; /* without names of days there is no table */
  doctor_heading(doc, s, "hours");
  struct hours_table *t = arena_alloc(f->arena, sizeof *t);
  const struct attr **sitting = arena_array(f->arena, n + 1, sizeof *sitting);
  for (size_t i = 0; i < doc->place->extras; i++)
    if (strcmp(doc->place->extra[i].name, "hours") == 0) sitting[found++] = &doc->place->extra[i];
  tag_id before = flow_tag(f, TAG_TABLE);
  *t = (struct hours_table){.kind = "doctor", .days = days_of(doc), .sitting = sitting, .sittings = n, .pos = doc->pos};
  t->tag = hours_tags(f->pages, f->arena, f->tag, n);
  double row = entries_pt(f, "doctor", "hours_row"), rows = (double)n + 1;
  struct piece *p = stack_add(f, s, rows * row, draw_doctor_hours, t, "hours", doc->pos);
  p->hard = p->keep = true;
  doctor_elastic(doc, p, rows * doctor_pt(f, "stretch_row"), false);
  f->tag = before;
  note_add(doc, s, theme_word(f->in->theme, "doctors.hours_note"));
  for (size_t i = 0; i < doctor_extras(doc, "note"); i++) note_add(doc, s, doctor_extra_at(doc, "note", i));
}

/* ---- the telephone ---- */

struct bar {
  struct composed *desk, *hours;
  const char *tel, *target;
  bool missing; /* tel is a word that says so */
  tag_id desk_tag, hours_tag, tel_tag;
};

static void draw_bar(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct bar *b = p->data;
  struct frame frame = {.radius = doctor_pt(f, "bar_radius"), .filled = true, .ground = doctor_ink(f, "bar_ground")};
  double pad = doctor_pt(f, "bar_pad"), right = x + p->width - pad;
  tag_id before = page_mark(page, 0);
  draw_frame(f, page, (struct box){x, y, x + p->width, y + p->height}, &frame);
  double height = (b->desk ? (double)b->desk->lines * b->desk->look->pitch_pt : 0) +
                  (b->hours ? (double)b->hours->lines * b->hours->look->pitch_pt : 0);
  page_mark(page, b->desk_tag);
  double at = doctor_lines(f, page, b->desk, x + pad, y + (p->height - height) / 2);
  page_mark(page, b->hours_tag);
  doctor_lines(f, page, b->hours, x + pad, at);
  page_mark(page, b->target ? pages_tag(f->pages, b->tel_tag, TAG_LINK) : b->tel_tag);
  const char *role = b->missing ? "doctor_bar" : "doctor_tel";
  double width = doctor_width(f, b->tel, role), cy = y + p->height / 2;
  double base = cy + 0.355 * flow_look(f, role)->look.font.size_pt;
  doctor_line(f, page, b->tel, role, right - width, base, width + 0.01, p->pos);
  struct page_item link = {.kind = ITEM_LINK, .box = {right - width, y, right, y + p->height}};
  link.link.target = b->target;
  if (b->target) page_add(f->pages, page, link);
  page_mark(page, before);
}

double doctor_bar(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  double height = doctor_pt(f, "bar_height");
  if (!s) return height + doctor_pt(f, "bar_before");
  struct bar *b = arena_alloc(f->arena, sizeof *b);
  const char *tel = doc->place->tel, *desk = doctor_extra(doc, "desk"), *hours = doctor_extra(doc, "desk_hours");
  *b = (struct bar){.missing = !tel || !*tel};
  b->tel = b->missing ? theme_word(f->in->theme, "no_tel") : tel;
  if (!b->missing) b->target = arena_printf(f->arena, "uri:tel:%s", tel_link(f->arena, tel));
  double room = s->width - 3 * doctor_pt(f, "bar_pad") - doctor_width(f, b->tel, b->missing ? "doctor_bar" : "doctor_tel");
  b->desk_tag = doctor_tag(doc, f->tag, TAG_P);
  if (*hours) b->hours_tag = doctor_tag(doc, f->tag, TAG_P);
  b->tel_tag = doctor_tag(doc, f->tag, TAG_P);
  const char *word = theme_word(f->in->theme, *desk ? "doctors.desk_for" : "doctors.desk");
  char **part = g_strsplit(word, "{0}", 2);
  char *whole = part[1] ? g_strdup_printf("%s%s%s", part[0], desk, part[1]) : g_strdup(word);
  b->desk = flow_compose(f, whole, "doctor_bar", room, doc->pos);
  if (*hours) b->hours = flow_compose(f, hours, "doctor_bar", room, doc->pos);
  g_free(whole);
  g_strfreev(part);
  struct piece *p = stack_add(f, s, height, draw_bar, b, "telephone", doc->pos);
  p->hard = true;
  return height;
}

void doctor_right(struct flow *f, struct stack *s, void *data) {
  struct doctor *doc = data;
  (void)f;
  g_array_set_size(doc->elastic, 0);
  can_build(doc, s);
  doctor_area(doc, s);
  hours_build(doc, s);
  doctor_table(doc, s, "fees", "fees");
}
